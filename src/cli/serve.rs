use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
    time::{Duration, Instant},
};

use super::{
    args::Serve,
    commands::Outcome,
    console::Console,
    editor::Editor,
    environment,
    lookout::watch_sources,
    panel::Panel,
    progress::Watch,
    report,
    tally::{Tally, counted},
    whole_files::WholeFiles,
};
use crate::{
    base::{Diagnostic, SitePath, SourcePath, Spot, Text, WrittenTime},
    disk::RealDisk,
    pipeline::{self, Difference, Failure, Report, Request, Session, Shelf, Silent, Suspects},
    server::{self, Content, Fault, File, Files, Handle, Port, Update},
    watch::{self, Watcher},
};

/// The port that is tried first.
const PORT: u16 = 1313;
/// How long new faults wait for the next change: what is read while it is being written looks faulty, and then the watcher is
/// told within this time that it is being written.
const FAULTS_WAIT: Duration = Duration::from_millis(100);
/// How long faults are held back where files are written all the time.
const FAULTS_WAIT_MAX: Duration = Duration::from_millis(1000);

/// Serves a site until the process is ended.
pub fn serve(options: &Serve, request: Request, has_own_now: bool, console: &mut Console) -> Result<Outcome, Failure> {
    end_on_interrupt()?;
    let threads = pipeline::threads(&request)?;
    let mut desk = Desk::open(options, request, has_own_now)?;
    let mut watcher = desk.watcher();
    let took = Watch::without_bar();
    let first = threads.install(|| desk.update(&Suspects::Everything))?;
    desk.tell(&first, &took, console);
    let bound = server::bind(options.bind, port(options)).map_err(|fault| Failure::new(fault.to_string()))?;
    let mut handle = run(bound, &desk, first)?;
    console.say(&format!("Serving at {} (Ctrl-C ends it)\n", handle.address()));
    if options.open && open::that_detached(handle.address()).is_err() {
        console.say("No browser could be opened; go to the address above\n");
    }
    loop {
        for notice in watcher.take_notices() {
            console.say(&format!("{notice}\n"));
        }
        let batch = watcher.next(desk.deadline());
        let took = Watch::without_bar();
        let base_path = desk.base_path();
        let revision = desk.session().revision();
        let mut news = threads.install(|| desk.update(&desk.suspects(batch.suspects)))?;
        while news.has_new_faults() && took.elapsed() < FAULTS_WAIT_MAX {
            let batch = watcher.next(Some(environment::moment_in(FAULTS_WAIT)));
            if batch.is_empty() && watcher.is_quiet() {
                break;
            }
            news = news.then(threads.install(|| desk.update(&desk.suspects(batch.suspects)))?);
        }
        if !news.is_news() {
            if desk.session().revision() != revision {
                // No page is another one, but what is found in the document of one may be.
                handle.publish(desk.to_server(news));
            }
            continue;
        }
        desk.tell(&news, &took, console);
        if desk.base_path() == base_path {
            handle.publish(desk.to_server(news));
        } else {
            handle = serve_elsewhere(handle, &mut desk, options, console)?;
        }
    }
}

/// A site that is shown at an address of this machine for as long as this is kept: it is made once, and not kept up to date.
pub struct Showing {
    handle: Handle,
    session: Arc<RwLock<Session<'static>>>,
    /// What was found.
    pub report: Report,
}

impl Showing {
    /// Makes the site and shows it.
    pub fn open(request: Request, has_own_now: bool) -> Result<Self, Failure> {
        let threads = pipeline::threads(&request)?;
        let options = Serve::quiet();
        let mut desk = Desk::open(&options, request, has_own_now)?;
        let first = threads.install(|| desk.update(&Suspects::Everything))?;
        let report = first.report.clone();
        let bound = server::bind(options.bind, port(&options)).map_err(|fault| Failure::new(fault.to_string()))?;
        let handle = run(bound, &desk, first)?;
        Ok(Showing { handle, session: desk.session, report })
    }

    /// Returns the site's session.
    pub fn session(&self) -> RwLockReadGuard<'_, Session<'static>> {
        self.session.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns where a page is shown.
    pub fn address(&self, path: &SitePath) -> String {
        format!("{}{}", self.handle.address(), path.as_str())
    }
}

/// What an update came to.
struct News {
    difference: Difference,
    report: Report,
    follow: Option<SitePath>,
    faults_changed: bool,
}

impl News {
    fn is_news(&self) -> bool {
        self.faults_changed || self.difference != Difference::default()
    }

    fn has_new_faults(&self) -> bool {
        self.faults_changed && self.report.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// This update and the one that came after it, as one.
    fn then(self, later: News) -> News {
        let (before, after) = (self.difference, later.difference);
        let mut changed: BTreeSet<SitePath> = before.changed.into_iter().collect();
        let mut removed: BTreeSet<SitePath> = before.removed.into_iter().collect();
        after.removed.iter().for_each(|path| _ = changed.remove(path));
        after.changed.iter().for_each(|path| _ = removed.remove(path));
        changed.extend(after.changed);
        removed.extend(after.removed);
        let difference = Difference { changed: changed.into_iter().collect(), removed: removed.into_iter().collect() };
        News { difference, follow: later.follow.or(self.follow), ..later }
    }
}

/// The site that is served, and how.
struct Desk<'a> {
    options: &'a Serve,
    editor: Editor,
    /// Also read by the server's threads, when a page asks what is found in its document.
    session: Arc<RwLock<Session<'static>>>,
    services: server::Services,
    shelf: Shelf,
    build: u64,
    root: PathBuf,
    /// The instant of `--now`, which stands still; without it time goes on.
    own_now: Option<WrittenTime>,
    /// What was told last.
    faults: Vec<Diagnostic>,
}

impl<'a> Desk<'a> {
    fn open(options: &'a Serve, request: Request, has_own_now: bool) -> Result<Self, Failure> {
        let mut session = Session::open(&request, &RealDisk)?;
        if request.cache {
            session.remember();
        }
        let own_now = has_own_now.then_some(request.now);
        let root = request.root.clone();
        let editor = Editor { root: root.clone(), pattern: options.editor.clone() };
        let session = Arc::new(RwLock::new(session));
        let proofs = Arc::new(Panel::new(session.clone(), &RealDisk, editor.clone()));
        let panel = server::Panel { proofs, token: environment::secret() };
        let services = server::Services { panel, on_demand: Arc::new(WholeFiles::new(session.clone())) };
        let (shelf, build, faults) = (Shelf::default(), 0, Vec::new());
        Ok(Desk { options, editor, session, services, shelf, build, root, own_now, faults })
    }

    fn session(&self) -> RwLockReadGuard<'_, Session<'static>> {
        self.session.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn session_to_change(&self) -> RwLockWriteGuard<'_, Session<'static>> {
        self.session.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn watcher(&self) -> Watcher {
        let poll = self.options.poll.map(|ms| Duration::from_millis(ms.get()));
        watch_sources(self.session().project(), poll)
    }

    /// Brings the site up to date. An outlet in memory takes every output, so only the disk can fail.
    fn update(&mut self, suspects: &Suspects) -> Result<News, Failure> {
        let now = self.own_now.unwrap_or_else(|| WrittenTime::Instant(environment::now()));
        let mut session = self.session_to_change();
        let outcome = session.update(suspects, now, Some(&self.shelf), &Silent)?;
        let difference = outcome.map_err(|fault| Failure::new(fault.to_string()))?;
        difference.removed.iter().for_each(|path| self.shelf.remove(path));
        let report = session.report();
        drop(session);
        let faults_changed = report.diagnostics != self.faults;
        self.build += 1;
        Ok(News { follow: self.to_follow(suspects, &difference), difference, report, faults_changed })
    }

    /// The page of the article just saved, if one was.
    fn to_follow(&self, suspects: &Suspects, difference: &Difference) -> Option<SitePath> {
        let Suspects::Paths(paths) = suspects else { return None };
        let session = self.session();
        let pages = paths.iter().filter_map(|path| session.page_of(path));
        let mut changed = pages.filter(|page| difference.changed.contains(page));
        changed.next().cloned().filter(|_| self.options.follow)
    }

    fn suspects(&self, suspects: watch::Suspects) -> Suspects {
        let watch::Suspects::Paths(paths) = suspects else { return Suspects::Everything };
        let own = |path: &Path| path.strip_prefix(&self.root).unwrap_or(path).to_str().map(SourcePath::new);
        match paths.iter().map(|path| own(path)).collect::<Option<Vec<_>>>() {
            Some(paths) => Suspects::of(paths),
            None => Suspects::Everything,
        }
    }

    /// When the site will change by itself, as public briefings come and go.
    fn deadline(&self) -> Option<Instant> {
        let due = self.session().site()?.next_due.filter(|_| self.own_now.is_none())?;
        let wait = due.duration_since(environment::now());
        // A little late, never early: at the very instant the briefing must be public.
        Some(environment::moment_in(Duration::try_from(wait).unwrap_or_default() + Duration::from_millis(1)))
    }

    fn base_path(&self) -> String {
        format!("{}/", self.session().base_path())
    }

    fn tell(&mut self, news: &News, took: &Watch, console: &mut Console) {
        if news.faults_changed && !news.report.diagnostics.is_empty() {
            console.insist(&report::draw(&news.report.diagnostics, &news.report.sources, console.talk_width));
        }
        let changed = counted(news.difference.changed.len(), "file");
        let removed = match news.difference.removed.len() {
            0 => String::new(),
            count => format!(", {count} removed"),
        };
        let faults = Tally::of(&news.report.diagnostics).text().map(|text| format!("; {text}")).unwrap_or_default();
        let took_ms = took.elapsed().as_secs_f64() * 1000.0;
        console.say(&format!("Build {}: {changed} changed{removed}{faults} ({took_ms:.0} ms)\n", self.build));
        self.faults.clone_from(&news.report.diagnostics);
    }

    fn to_server(&self, news: News) -> Update {
        let held = |path: &SitePath| Some((path.file(), self.file(path)?));
        let put: BTreeMap<String, File> = news.difference.changed.iter().filter_map(held).collect();
        let removed: BTreeSet<String> = news.difference.removed.iter().map(SitePath::file).collect();
        self.update_of(news, Files::Changes { put, removed })
    }

    fn whole_site(&self, news: News) -> Update {
        let files = self.shelf.outputs().into_iter().map(|(path, held)| (path.file(), file_of(held))).collect();
        self.update_of(news, Files::All(files))
    }

    fn update_of(&self, news: News, files: Files) -> Update {
        Update {
            build: self.build,
            files,
            broken: self.session().broken().iter().map(SitePath::file).collect(),
            faults: news.report.diagnostics.iter().map(|it| self.fault(it, &news.report.sources)).collect(),
            follow: news.follow.map(|path| path.file()),
        }
    }

    fn file(&self, path: &SitePath) -> Option<File> {
        self.shelf.get(path).map(file_of)
    }

    fn fault(&self, diagnostic: &Diagnostic, sources: &BTreeMap<SourcePath, Text>) -> Fault {
        let span = match diagnostic.place.spot {
            Spot::Span(span) => Some(span),
            _ => None,
        };
        let path = &diagnostic.place.path;
        let line = |number: u32| sources.get(path)?.lines().nth(number as usize - 1).map(str::to_owned);
        Fault {
            severity: diagnostic.severity,
            code: diagnostic.code.name().to_owned(),
            message: diagnostic.message.clone(),
            path: path.as_str().to_owned(),
            line: span.map(|span| span.line),
            column: span.map(|span| span.column),
            length: span.map(|span| span.length),
            source: span.and_then(|span| line(span.line)),
            help: diagnostic.help.clone(),
            count: diagnostic.count,
            link: self.editor.link(path, span.map_or((1, 1), |span| (span.line, span.column))),
        }
    }
}

fn file_of(held: pipeline::Held) -> File {
    File { content: Content::Held(held.bytes), fingerprint: held.fingerprint }
}

fn port(options: &Serve) -> Port {
    options.port.map_or(Port::Preferred(PORT), Port::Exactly)
}

fn run(bound: server::Bound, desk: &Desk, first: News) -> Result<Handle, Failure> {
    bound
        .run(&desk.base_path(), desk.whole_site(first), desk.services.clone())
        .map_err(|fault| Failure::new(format!("the server cannot start: {fault}")))
}

/// The path of `base_url` changed: the same port answers under the new one.
fn serve_elsewhere(before: Handle, desk: &mut Desk, options: &Serve, console: &mut Console) -> Result<Handle, Failure> {
    let port = before.socket().port();
    before.stop();
    let bound = server::bind(options.bind, Port::Exactly(port)).map_err(|fault| Failure::new(fault.to_string()))?;
    let report = desk.session_to_change().report();
    let news = News { difference: Difference::default(), report, follow: None, faults_changed: true };
    let handle = run(bound, desk, news)?;
    console.say(&format!("Now serving at {}\n", handle.address()));
    Ok(handle)
}

/// Ctrl-C is how serving ends: at once, and well.
fn end_on_interrupt() -> Result<(), Failure> {
    ctrlc::set_handler(environment::end_well)
        .map_err(|fault| Failure::new(format!("Ctrl-C cannot be listened for: {fault}")))
}
