use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request, Response, StatusCode, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::{sync::broadcast, time::timeout};
use tokio_stream::{Stream, StreamExt, wrappers::BroadcastStream};

use super::{
    address::{Target, target},
    fault_page::{fault_page, plain_page},
    host::is_ours,
    inject::{Mark, inject},
    mending::{self, ASKED_BYTES_MAX, Asked, is_token},
    proofs::{Finding, Services, Unmended},
    respond::{self, Answer, has_it},
    sender::{is_foreign, is_framed_elsewhere},
    site::{Content, Fault, FaultCount, File, Site, Update},
};
use crate::base::{JAVASCRIPT, SitePath, is_html};

/// The client: the library that it uses, then its own code. One file in a scope of its own.
const CLIENT: &str = concat!(
    "(() => {\n",
    include_str!("client/idiomorph/idiomorph.min.js"),
    "\n",
    include_str!("client/live.js"),
    "\n",
    include_str!("client/panel.js"),
    "})();\n"
);
/// How many messages a tab may be behind before it is told to ask anew.
const BEHIND_MAX: usize = 64;
/// How long a browser waits before it connects again.
const RETRY: Duration = Duration::from_millis(500);
/// How long a tab may take to send its question.
const BODY_WAIT: Duration = Duration::from_secs(10);
/// How often a silent line is kept open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What answers requests: the site of this instant, and the line to the tabs.
pub struct Desk {
    bind: IpAddr,
    base_path: String,
    site: RwLock<Site>,
    services: Services,
    tabs: broadcast::Sender<Arc<str>>,
}

/// What one look at the site gave; all that an answer needs comes from the same instant.
enum Picked {
    File { name: String, file: File },
    Missing { name: String, page: Option<File> },
    Broken { name: String, faults: Arc<[Fault]> },
    Moved(StatusCode, String),
    Ours(String),
    Unreadable,
}

impl Desk {
    /// Makes a desk for a site that is served under a base path (`/` at both ends).
    pub fn new(bind: IpAddr, base_path: &str, first: Update, services: Services) -> Self {
        let mut site = Site::default();
        site.update(first);
        let base_path = format!("/{}/", base_path.trim_matches('/')).replace("//", "/");
        Desk { bind, base_path, site: RwLock::new(site), services, tabs: broadcast::channel(BEHIND_MAX).0 }
    }

    /// The path under which the site is served.
    pub fn base_path(&self) -> &str {
        &self.base_path
    }

    /// Swaps in an update at one instant, then tells the tabs.
    pub fn publish(&self, update: Update) {
        let change = self.site.write().unwrap_or_else(PoisonError::into_inner).update(update);
        let message = serde_json::to_string(&change).unwrap_or_default();
        // No tab is open.
        let _ = self.tabs.send(message.into());
    }

    /// Answers a request.
    pub async fn answer(self: Arc<Self>, request: Request<Body>) -> Response<Body> {
        let is_head = request.method() == Method::HEAD;
        if let Some(refusal) = self.refusal(&request) {
            return refusal.send(is_head);
        }
        let (path, query) = (request.uri().path(), request.uri().query());
        let picked = self.pick(path, query);
        if matches!(picked, Picked::Ours(_)) && is_foreign(request.headers()) {
            return Answer::text(StatusCode::FORBIDDEN, "only a page of this site may ask for that").send(is_head);
        }
        if matches!(&picked, Picked::Ours(name) if name == "fix") {
            return self.fix(request).await.send(is_head);
        }
        if request.method() != Method::GET && !is_head {
            let answer = Answer::text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
            return answer.header(header::ALLOW, "GET, HEAD").send(false);
        }
        let answer = match picked {
            Picked::Ours(name) if name == "events" && !is_head => return self.events(),
            Picked::Ours(name) if name == "findings" => self.findings(query.unwrap_or_default()).await,
            Picked::Ours(name) => self.ours(&name, query.unwrap_or_default()),
            Picked::File { name, file } => self.file(request.headers(), name, file).await,
            Picked::Missing { name, page } => match self.made(&name).await {
                Some(bytes) => respond::file(request.headers(), &name, bytes, None),
                None => self.missing(request.headers(), &name, page).await,
            },
            Picked::Broken { name, faults } => self.broken(request.headers(), &name, &faults),
            Picked::Moved(status, location) => Answer::redirect(status, &location),
            Picked::Unreadable => Answer::text(StatusCode::BAD_REQUEST, "the address cannot be read"),
        };
        answer.send(is_head)
    }

    fn refusal(&self, request: &Request<Body>) -> Option<Answer> {
        let named = request.headers().get_all(header::HOST).iter().map(|host| host.to_str().unwrap_or_default());
        let named: Vec<&str> = named.collect();
        // RFC 9112, section 3.2: a request with several is refused.
        if named.len() > 1 || named.is_empty() && request.uri().authority().is_none() {
            return Some(Answer::text(StatusCode::BAD_REQUEST, "the request names no host, or more than one"));
        }
        let mut hosts = named.into_iter().chain(request.uri().authority().map(|host| host.as_str()));
        if !hosts.all(|host| is_ours(host, self.bind)) {
            let why = "this is not the host that the request names: a preview is only shown under loopback names and the \
                address it listens at, or any web page could read it (DNS rebinding)";
            return Some(Answer::text(StatusCode::MISDIRECTED_REQUEST, why));
        }
        None
    }

    /// Whether findings may be mended: only where nobody but this machine is answered.
    fn may_mend(&self) -> bool {
        self.bind.is_loopback()
    }

    /// What is found in the document of a page.
    async fn findings(&self, query: &str) -> Answer {
        let page = respond::query_values(query, "page").next().map(SitePath::new);
        let proofs = self.services.panel.proofs.clone();
        let look = move || page.map(|page| proofs.findings(&page)).unwrap_or_default();
        let Ok(mut found) = tokio::task::spawn_blocking::<_, Vec<Finding>>(look).await else {
            return Answer::text(StatusCode::INTERNAL_SERVER_ERROR, "the page could not be proofread");
        };
        if !self.may_mend() {
            found.iter_mut().for_each(|finding| finding.fix = None);
        }
        Answer::json(&found)
    }

    /// Mends one finding of one page, if one of our own pages asks for it.
    async fn fix(&self, request: Request<Body>) -> Answer {
        if request.method() != Method::POST {
            return Answer::text(StatusCode::METHOD_NOT_ALLOWED, "only POST is answered").header(header::ALLOW, "POST");
        }
        if !self.may_mend() {
            return Answer::text(
                StatusCode::FORBIDDEN,
                "nothing is mended where other machines are answered (`--bind`)",
            );
        }
        if let Some(mending::Refusal(status, why)) = mending::refusal(request.headers()) {
            return Answer::text(status, why);
        }
        let body = match timeout(BODY_WAIT, axum::body::to_bytes(request.into_body(), ASKED_BYTES_MAX)).await {
            Ok(Ok(body)) => body,
            Ok(Err(_)) => return Answer::text(StatusCode::PAYLOAD_TOO_LARGE, "that is more than a question needs"),
            Err(_) => return Answer::text(StatusCode::REQUEST_TIMEOUT, "the question did not come to its end"),
        };
        let Ok(asked) = serde_json::from_slice::<Asked>(&body) else {
            return Answer::text(StatusCode::BAD_REQUEST, "a question names `page`, `fix` and `token`");
        };
        if !is_token(&asked.token, &self.services.panel.token) {
            return Answer::text(
                StatusCode::FORBIDDEN,
                "the page was loaded from another run of the server: reload it",
            );
        }
        let (proofs, page) = (self.services.panel.proofs.clone(), SitePath::new(&asked.page));
        match tokio::task::spawn_blocking(move || proofs.mend(&page, &asked.fix)).await {
            Ok(Ok(())) => Answer::json(&json!({ "mended": true })),
            Ok(Err(Unmended::Gone)) => Answer::text(StatusCode::CONFLICT, "the file was changed meanwhile: look again"),
            Ok(Err(Unmended::Impossible(why))) => Answer::text(StatusCode::UNPROCESSABLE_ENTITY, why),
            Err(fault) => Answer::text(StatusCode::INTERNAL_SERVER_ERROR, fault.to_string()),
        }
    }

    fn pick(&self, path: &str, query: Option<&str>) -> Picked {
        let site = self.site.read().unwrap_or_else(PoisonError::into_inner);
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        match target(path, &self.base_path, &site) {
            Target::File(name) => match site.files.get(&name) {
                Some(file) => Picked::File { file: file.clone(), name },
                None => Picked::Missing { name, page: None },
            },
            Target::Broken(name) => Picked::Broken { name, faults: site.faults.clone() },
            // Nothing was ever built: whatever is asked for, the faults are the answer.
            Target::Missing(name) if site.files.is_empty() && site.fault_count.errors > 0 => {
                Picked::Broken { name, faults: site.faults.clone() }
            }
            Target::Missing(name) => Picked::Missing { name, page: site.files.get("404.html").cloned() },
            Target::Moved(to) => Picked::Moved(StatusCode::MOVED_PERMANENTLY, to + &query),
            Target::Elsewhere(to) => Picked::Moved(StatusCode::FOUND, to + &query),
            Target::Ours(name) => Picked::Ours(name),
            Target::Unreadable => Picked::Unreadable,
        }
    }

    async fn file(&self, headers: &HeaderMap, name: String, file: File) -> Answer {
        let digest = &file.fingerprint.hex()[..32];
        // What is sent of a page differs from what was built, so it has a tag of its own.
        let etag = if is_html(&name) { format!("\"{digest}-live\"") } else { format!("\"{digest}\"") };
        if has_it(headers, &etag) {
            return respond::not_modified(&etag);
        }
        let bytes = match bytes_of(&file).await {
            Ok(bytes) => bytes,
            Err(fault) => return Answer::text(StatusCode::INTERNAL_SERVER_ERROR, format!("`{name}`: {fault}")),
        };
        // What was fetched may be newer than the site that knows it; then it has no name yet.
        let is_known =
            matches!(file.content, Content::Held(_)) || crate::base::Fingerprint::of(&bytes) == file.fingerprint;
        let etag = is_known.then_some(etag);
        let bytes = if is_html(&name) { self.with_client(headers, &bytes, &name, digest).into() } else { bytes };
        respond::file(headers, &name, bytes, etag.as_deref())
    }

    /// A file that is made when it is asked for.
    async fn made(&self, name: &str) -> Option<Bytes> {
        let (on_demand, name) = (self.services.on_demand.clone(), name.to_owned());
        tokio::task::spawn_blocking(move || on_demand.make(&name)).await.ok()?.map(respond::shared)
    }

    async fn missing(&self, headers: &HeaderMap, name: &str, page: Option<File>) -> Answer {
        let page = match page {
            Some(file) => bytes_of(&file).await.ok(),
            None => None,
        };
        let page = page.unwrap_or_else(|| plain_page("Not found", "The site has no page at this address.").into());
        Answer::page(StatusCode::NOT_FOUND, self.with_client(headers, &page, name, ""))
    }

    fn broken(&self, headers: &HeaderMap, name: &str, faults: &[Fault]) -> Answer {
        let page = fault_page(faults);
        Answer::page(StatusCode::INTERNAL_SERVER_ERROR, self.with_client(headers, page.as_bytes(), name, ""))
    }

    fn with_client(&self, headers: &HeaderMap, page: &[u8], file: &str, digest: &str) -> Vec<u8> {
        // What lies in a frame of another site could be clicked without being seen.
        let offers = self.may_mend() && !is_framed_elsewhere(headers);
        let token = if offers { &*self.services.panel.token } else { "" };
        inject(page, &Mark { base_path: &self.base_path, file, page: digest, token })
    }

    fn ours(&self, name: &str, query: &str) -> Answer {
        match name {
            "live.js" => Answer::ours(JAVASCRIPT, CLIENT),
            "faults" => Answer::json(&self.site.read().unwrap_or_else(PoisonError::into_inner).faults),
            "state" => self.state(query),
            _ => Answer::text(StatusCode::NOT_FOUND, "there is nothing at this address"),
        }
    }

    /// What a tab compares itself with: the digests of the files that it names, nothing for those that are not there.
    fn state(&self, query: &str) -> Answer {
        let site = self.site.read().unwrap_or_else(PoisonError::into_inner);
        let digest = |name: &String| site.files.get(name).map(|file| file.fingerprint.hex()[..32].to_owned());
        let names = respond::query_values(query, "file");
        let files: BTreeMap<String, Option<String>> = names.map(|name| (name.clone(), digest(&name))).collect();
        let broken: Vec<&String> = files.keys().filter(|name| site.broken.contains(*name)).collect();
        Answer::json(&json!({ "build": site.build, "faults": site.fault_count, "files": files, "broken": broken }))
    }

    /// The line to a tab. The first message is the build of this instant, so that the tab knows what it missed.
    fn events(self: &Arc<Self>) -> Response<Body> {
        let (desk, messages) = (self.clone(), BroadcastStream::new(self.tabs.subscribe()));
        let first = tokio_stream::once(event(&self.greeting()).retry(RETRY));
        let later = messages.map(move |message| match message {
            Ok(message) => event(&message),
            // The tab is too far behind: greeted again, it asks for its files.
            Err(_) => event(&desk.greeting()),
        });
        let stream = first.chain(later).map(Ok::<Event, Infallible>);
        with_no_store(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
    }

    fn greeting(&self) -> String {
        let site = self.site.read().unwrap_or_else(PoisonError::into_inner);
        let faults: &FaultCount = &site.fault_count;
        json!({ "build": site.build, "changed": null, "removed": [], "faults": faults, "follow": null }).to_string()
    }
}

fn event(data: &str) -> Event {
    Event::default().data(data)
}

fn with_no_store<S>(sse: Sse<S>) -> Response<Body>
where
    Sse<S>: IntoResponse,
    S: Stream,
{
    let mut response = sse.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

async fn bytes_of(file: &File) -> Result<Bytes, String> {
    match &file.content {
        Content::Held(bytes) => Ok(respond::shared(bytes.clone())),
        Content::Fetched(fetch) => {
            let fetch = fetch.clone();
            let fetched = tokio::task::spawn_blocking(move || fetch.fetch()).await;
            fetched.map_err(|fault| fault.to_string())?.map(respond::shared)
        }
    }
}
