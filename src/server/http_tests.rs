//! The server on a real port of loopback, asked by a client written by hand.

#![allow(clippy::disallowed_methods)]

use super::*;
use crate::base::{Severity, SitePath};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader, Read, Write},
    sync::atomic::{AtomicBool, Ordering},
};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) struct Reply {
    pub(super) status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Reply {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

fn connect(server: &Handle) -> std::net::TcpStream {
    let stream = std::net::TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Sends a request as it is written, save that it closes the connection, and reads the whole answer.
pub(super) fn raw(server: &Handle, request: &str) -> Reply {
    let mut stream = connect(server);
    write!(stream, "{}\r\nConnection: close\r\n\r\n", request.replace('\n', "\r\n")).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let (first, rest) = head.split_once("\r\n").unwrap_or((&head, ""));
    let headers = rest.lines().filter_map(|line| line.split_once(": "));
    Reply {
        status: first.split(' ').nth(1).unwrap().parse().unwrap(),
        headers: headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(),
        body: answer[end + 4..].to_vec(),
    }
}

fn ask(server: &Handle, method: &str, path: &str, headers: &str) -> Reply {
    raw(server, format!("{method} {path} HTTP/1.1\nHost: localhost\n{headers}").trim_end())
}

pub(super) fn get(server: &Handle, path: &str) -> Reply {
    ask(server, "GET", path, "")
}

pub(super) fn files(files: &[(&str, &str)]) -> BTreeMap<String, File> {
    files.iter().map(|(path, text)| ((*path).to_owned(), File::held(text.as_bytes()))).collect()
}

pub(super) fn update(build: u64, files: Files) -> Update {
    Update { build, files, broken: BTreeSet::new(), faults: Vec::new(), follow: None }
}

fn serve_below(base_path: &str, update: Update) -> Handle {
    bind(Ipv4Addr::LOCALHOST.into(), Port::Exactly(0)).unwrap().run(base_path, update, no_services()).unwrap()
}

/// Makes one file.
pub(super) struct OneFile;

impl OnDemand for OneFile {
    fn make(&self, name: &str) -> Option<Arc<[u8]>> {
        (name == "search/index.json").then(|| b"{}".as_slice().into())
    }
}

/// Nothing is ever found.
fn no_services() -> Services {
    struct Nothing;
    impl Proofs for Nothing {
        fn findings(&self, _: &SitePath) -> Vec<Finding> {
            Vec::new()
        }
        fn mend(&self, _: &SitePath, _: &str) -> Result<(), Unmended> {
            Err(Unmended::Gone)
        }
    }
    let panel = Panel { proofs: Arc::new(Nothing), token: "none".to_owned() };
    Services { panel, on_demand: Arc::new(OneFile) }
}

fn serve(given: &[(&str, &str)]) -> Handle {
    serve_below("/", update(1, Files::All(files(given))))
}

fn site() -> Handle {
    serve(&[
        ("index.html", "<body>home</body>"),
        ("a/index.html", "<body>a</body>"),
        ("404.html", "<body>lost</body>"),
        ("site.css", "0123456789"),
    ])
}

fn fault(message: &str) -> Fault {
    Fault {
        severity: Severity::Error,
        code: "invalid-yaml".to_owned(),
        message: message.to_owned(),
        path: "content/a.md".to_owned(),
        line: Some(2),
        column: None,
        length: None,
        source: Some("title: [".to_owned()),
        help: None,
        count: 1,
        link: None,
    }
}

#[test]
fn a_page_is_sent_with_its_type_never_stored_and_with_the_client() {
    let server = site();
    let reply = get(&server, "/a/");
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(reply.header("cache-control"), "no-store");
    let text = reply.text();
    assert!(text.starts_with("<body>a<script src=\"/__dateline/live.js\""), "{text}");
    assert!(text.contains("data-file=\"a/index.html\""), "{text}");
    assert_eq!(get(&server, "/__dateline/live.js").header("content-type"), "text/javascript; charset=utf-8");
}

#[test]
fn other_files_are_sent_as_they_are() {
    let reply = get(&site(), "/site.css");
    assert_eq!((reply.status, reply.text().as_str()), (200, "0123456789"));
    assert_eq!(reply.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(reply.header("content-length"), "10");
}

#[test]
fn head_sends_the_same_head_and_no_body() {
    let server = site();
    for path in ["/a/", "/site.css", "/nothing", "/a"] {
        let (head, whole) = (ask(&server, "HEAD", path, ""), get(&server, path));
        assert_eq!(head.status, whole.status, "{path}");
        for name in ["content-length", "content-type", "etag", "location"] {
            assert_eq!(head.header(name), whole.header(name), "{path}: {name}");
        }
        assert!(head.body.is_empty(), "{path}");
    }
}

#[test]
fn what_the_reader_has_is_not_sent_again() {
    let server = site();
    for path in ["/a/", "/site.css"] {
        let etag = get(&server, path).header("etag").to_owned();
        let reply = ask(&server, "GET", path, &format!("If-None-Match: {etag}"));
        assert_eq!((reply.status, reply.body.len(), reply.header("etag")), (304, 0, &*etag), "{path}");
        assert_eq!(ask(&server, "GET", path, "If-None-Match: \"other\"").status, 200);
    }
}

#[test]
fn a_part_is_sent_and_one_that_is_not_there_is_refused() {
    let server = site();
    let part = ask(&server, "GET", "/site.css", "Range: bytes=2-4");
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), "bytes 2-4/10");
    let refused = ask(&server, "GET", "/site.css", "Range: bytes=10-");
    assert_eq!((refused.status, refused.header("content-range")), (416, "bytes */10"));
}

#[test]
fn a_folder_without_its_slash_is_redirected_with_its_query() {
    let server = site();
    let reply = get(&server, "/a?x=1");
    assert_eq!((reply.status, reply.header("location")), (301, "/a/?x=1"));
}

#[test]
fn what_is_not_there_is_answered_with_the_sites_own_page() {
    let server = site();
    for path in ["/b/", "/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/a/../b", "/__dateline/x", "/__dateline/"] {
        assert_eq!(get(&server, path).status, 404, "{path}");
    }
    let reply = get(&server, "/b/");
    assert!(reply.text().starts_with("<body>lost<script"), "{}", reply.text());
    assert_eq!((reply.header("content-type"), reply.header("cache-control")), ("text/html; charset=utf-8", "no-store"));
    assert_eq!(get(&server, "/%ff").status, 400);
    assert_eq!(get(&serve(&[("index.html", "")]), "/b/").status, 404);
}

#[test]
fn other_methods_are_refused() {
    let server = site();
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let reply = ask(&server, method, "/", "Content-Length: 0");
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD"), "{method}");
    }
}

#[test]
fn a_foreign_host_is_refused_with_the_reason() {
    let server = site();
    for host in ["evil.example", "evil.example:1313", "192.168.1.1"] {
        let reply = raw(&server, &format!("GET / HTTP/1.1\nHost: {host}"));
        assert_eq!(reply.status, 421, "{host}");
        assert!(reply.text().contains("DNS rebinding"));
    }
    for host in ["localhost:1313", "127.0.0.1", "[::1]:1313"] {
        assert_eq!(raw(&server, &format!("GET / HTTP/1.1\nHost: {host}")).status, 200, "{host}");
    }
    assert_eq!(raw(&server, "GET / HTTP/1.1").status, 400);
}

/// Expects that a request is hung up on, with a reason or without, and that the next one is answered.
fn expect_refused(server: &Handle, request: &str) {
    let (mut stream, mut answer) = (connect(server), Vec::new());
    // The server hangs up in the middle; whether its answer still arrives is for the system to decide.
    let _ = stream.write_all(request.as_bytes());
    let end = stream.read_to_end(&mut answer).map_err(|fault| fault.kind());
    let (first, said) = (request.chars().take(40).collect::<String>(), String::from_utf8_lossy(&answer));
    assert_ne!(end, Err(io::ErrorKind::WouldBlock), "{first}: it never hung up");
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{first}: {said}");
    assert_eq!(get(server, "/").status, 200, "after {first}");
}

#[test]
fn an_endless_head_is_refused() {
    expect_refused(&site(), &format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(200_000)));
}

#[test]
fn an_endless_address_is_refused() {
    expect_refused(&site(), &format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "x".repeat(200_000)));
}

#[test]
fn a_body_that_nobody_asked_for_is_not_waited_for() {
    let server = site();
    let (mut stream, mut answer) = (connect(&server), [0; 12]);
    write!(stream, "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000000\r\n\r\n").unwrap();
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

#[test]
fn what_a_page_of_another_site_asks_for_is_shown_to_nobody() {
    let server = site();
    for ours in ["faults", "state?file=index.html", "findings?page=%2F", "live.js", "events"] {
        for site in ["cross-site", "same-site"] {
            let reply = ask(&server, "GET", &format!("/__dateline/{ours}"), &format!("Sec-Fetch-Site: {site}"));
            assert_eq!(reply.status, 403, "{ours} {site}");
        }
    }
    let state = ask(&server, "GET", "/__dateline/state", "Sec-Fetch-Site: same-origin");
    assert_eq!(state.status, 200);
    for path in ["/", "/site.css", "/nowhere", "/__dateline/live.js"] {
        assert_eq!(get(&server, path).header("cross-origin-resource-policy"), "same-origin", "{path}");
        assert_eq!(get(&server, path).header("access-control-allow-origin"), "", "{path}");
    }
}

#[test]
fn a_page_in_a_frame_of_another_site_can_mend_nothing() {
    let server = site();
    let shown = |headers: &str| ask(&server, "GET", "/", headers).text();
    let (token, none) = (" data-token=\"none\"", " data-token=\"\"");
    assert!(shown("Sec-Fetch-Site: cross-site\nSec-Fetch-Dest: iframe").contains(none));
    for own in [
        "Sec-Fetch-Site: cross-site\nSec-Fetch-Dest: document",
        "Sec-Fetch-Site: same-origin\nSec-Fetch-Dest: iframe",
        "",
    ] {
        assert!(shown(own).contains(token), "{own}");
    }
}

#[test]
fn whoever_sends_no_end_of_a_head_is_hung_up_on() {
    let server = site();
    let mut slow: Vec<_> = (0..20).map(|_| connect(&server)).collect();
    let began = std::time::Instant::now();
    for stream in &mut slow {
        write!(stream, "GET / HTTP/1.1\r\nHost: localhost\r\n").unwrap();
    }
    assert_eq!(get(&server, "/").status, 200);
    // A byte now and then does not buy more time.
    while began.elapsed() < HEAD_WAIT {
        thread::sleep(HEAD_WAIT / 10);
        for stream in &mut slow {
            let _ = stream.write_all(b"X");
        }
    }
    for mut stream in slow {
        let mut answer = Vec::new();
        let end = stream.read_to_end(&mut answer).map_err(|fault| fault.kind());
        assert_ne!(end, Err(io::ErrorKind::WouldBlock), "the line is still open");
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 408"), "{}", String::from_utf8_lossy(&answer));
    }
}

#[test]
fn ten_thousand_who_say_nothing_keep_nobody_out() {
    const MANY: usize = 10_000;
    /// As many as the system lets a program hold open beside what tests need.
    const HELD: usize = 500;
    let server = site();
    let mut silent = std::collections::VecDeque::new();
    for nth in 0..MANY {
        silent.push_back(std::net::TcpStream::connect(server.address).unwrap());
        if silent.len() > HELD {
            silent.pop_front();
        }
        if nth % 1000 == 0 {
            assert_eq!(get(&server, "/a/").status, 200, "{nth}");
        }
    }
    assert_eq!(get(&server, "/a/").status, 200);
    let is_hung_up = |mut stream: std::net::TcpStream| {
        stream.set_nonblocking(true).unwrap();
        !matches!(stream.read(&mut [0]), Err(fault) if fault.kind() == io::ErrorKind::WouldBlock)
    };
    let open = silent.into_iter().filter_map(|stream| (!is_hung_up(stream)).then_some(())).count();
    assert!((1..=192).contains(&open), "{open} are still open");
}

#[test]
fn who_reads_nothing_keeps_nobody_out() {
    let large = "x".repeat(8_000_000);
    let server = serve(&[("large.txt", &large), ("index.html", "<body>home</body>")]);
    let mut deaf: Vec<_> = (0..50).map(|_| connect(&server)).collect();
    for stream in &mut deaf {
        write!(stream, "GET /large.txt HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    }
    assert_eq!(get(&server, "/").status, 200);
    assert_eq!(get(&server, "/large.txt").body.len(), large.len());
}

#[test]
fn a_request_that_names_another_host_in_any_way_is_refused() {
    let server = site();
    for head in [
        "GET / HTTP/1.1\nHost: localhost.evil.example",
        "GET / HTTP/1.1\nHost: localhost@evil.example",
        "GET / HTTP/1.1\nHost: evil.example#localhost",
        "GET / HTTP/1.1\nHost: evil.example:80:localhost",
        "GET / HTTP/1.1\nHost: localhost\nHost: evil.example",
        "GET / HTTP/1.1\nHost: evil.example\nHost: localhost",
        "GET http://evil.example/ HTTP/1.1\nHost: localhost",
        "GET / HTTP/1.1\nHost:",
        "GET / HTTP/1.0",
    ] {
        let reply = raw(&server, head);
        assert!(matches!(reply.status, 400 | 421), "{head}: {}", reply.status);
        assert!(!reply.text().contains("home"), "{head}");
    }
    assert_eq!(raw(&server, "GET http://localhost/ HTTP/1.1\nHost: localhost").status, 200);
}

#[test]
fn what_is_odd_or_too_large_is_refused_and_the_next_is_answered() {
    let server = site();
    let (long, many) = ("x".repeat(100_000), (0..1000).map(|n| format!("X-{n}: y\r\n")).collect::<String>());
    let ours = "POST /__dateline/fix HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/json\r\n";
    for request in [
        format!("GET /?{long} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n"),
        format!("{long} / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("{ours}Content-Length: 100000\r\n\r\n{long}"),
        format!("{ours}Content-Length: 99999999999999999999\r\n\r\n"),
        format!("{ours}Content-Length: 1\r\nContent-Length: 2\r\n\r\n{{}}"),
        "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n".to_owned(),
        "\0\u{1}\u{2}\r\n\r\n".to_owned(),
    ] {
        expect_refused(&server, &request);
    }
}

/// Linux says how many handles and threads this program has; elsewhere nothing is compared.
fn held() -> Option<(usize, usize)> {
    let handles = std::fs::read_dir("/proc/self/fd").ok()?.count();
    Some((handles, std::fs::read_dir("/proc/self/task").ok()?.count()))
}

#[test]
fn thousands_in_turn_leave_nothing_behind() {
    let server = site();
    get(&server, "/search/index.json");
    let before = held();
    for nth in 0..10_000 {
        match nth % 4 {
            0 => assert_eq!(get(&server, "/search/index.json").status, 200),
            1 => assert_eq!(get(&server, "/a/").status, 200),
            // Gone before they say anything, or in the middle.
            2 => drop(connect(&server)),
            _ => drop(connect(&server).write_all(b"GET /a/ HTTP/1.1\r\nHo")),
        }
    }
    // Those who left are noticed as the server comes to them.
    let is_settled = || match (before, held()) {
        (Some((handles, threads)), Some((now, threads_now))) => {
            now <= handles + 4 && threads_now <= threads + READERS_MAX
        }
        _ => true,
    };
    let began = std::time::Instant::now();
    while !is_settled() && began.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(50));
    }
    assert!(is_settled(), "handles and threads: {before:?}, then {:?}", held());
    assert_eq!(get(&server, "/").status, 200);
}

#[test]
fn no_way_of_writing_a_path_leaves_the_site() {
    let server = site();
    let up = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "%252e%252e%252f", "..%c0%af", "....//", "..;/"];
    let ends = ["etc/passwd", "site.toml", "index.html%00.css", "C:/Windows/win.ini"];
    for (up, end) in up.iter().flat_map(|up| ends.map(|end| (up, end))) {
        for start in ["/", "//", "/a/", "/%00/", "/__dateline/", "http://localhost/", "/./"] {
            let path = format!("{start}{}{end}", up.repeat(8));
            let reply = get(&server, &path);
            assert!(matches!(reply.status, 400 | 404), "{path}: {}", reply.status);
        }
    }
}

#[test]
fn a_base_path_is_served_and_the_root_leads_there() {
    let server = serve_below("/news/", update(1, Files::All(files(&[("index.html", "<body>home</body>")]))));
    assert!(server.address().ends_with("/news/"));
    assert!(get(&server, "/news/").text().contains("src=\"/news/__dateline/live.js\""));
    assert_eq!((get(&server, "/").status, get(&server, "/").header("location")), (302, "/news/"));
    assert_eq!((get(&server, "/news").status, get(&server, "/news").header("location")), (301, "/news/"));
    assert_eq!(get(&server, "/index.html").status, 404);
}

#[test]
fn a_broken_page_is_500_with_every_fault_and_the_others_work() {
    let server = site();
    let put = Files::Changes { put: BTreeMap::new(), removed: BTreeSet::new() };
    let broken = BTreeSet::from(["a/index.html".to_owned(), "new/index.html".to_owned()]);
    let faults = vec![fault("<i>one</i>"), fault("two")];
    server.publish(Update { broken, faults, ..update(2, put) });
    for path in ["/a/", "/new/"] {
        let reply = get(&server, path);
        assert_eq!(reply.status, 500, "{path}");
        assert!(reply.text().contains("&lt;i&gt;one&lt;/i&gt;") && reply.text().contains("two"), "{path}");
        assert!(reply.text().contains("live.js"), "{path}");
    }
    assert_eq!(get(&server, "/new").status, 301);
    assert_eq!(get(&server, "/").status, 200);
    let listed: serde_json::Value = serde_json::from_slice(&get(&server, "/__dateline/faults").body).unwrap();
    assert_eq!(listed[0]["message"], "<i>one</i>");
    let mended = Files::Changes { put: BTreeMap::new(), removed: BTreeSet::new() };
    server.publish(update(3, mended));
    assert_eq!(get(&server, "/a/").status, 200);
}

#[test]
fn where_nothing_was_ever_built_every_address_shows_the_faults() {
    let first = Update { faults: vec![fault("bad")], ..update(1, Files::All(BTreeMap::new())) };
    let server = serve_below("/", first);
    assert_eq!((get(&server, "/").status, get(&server, "/any/where").status), (500, 500));
    server.publish(update(2, Files::All(files(&[("index.html", "")]))));
    assert_eq!((get(&server, "/").status, get(&server, "/any/where").status), (200, 404));
}

#[test]
fn bytes_are_fetched_when_they_are_asked_for() {
    struct Shelf(Result<&'static [u8], &'static str>);
    impl Fetch for Shelf {
        fn fetch(&self) -> Result<Arc<[u8]>, String> {
            self.0.map(Arc::from).map_err(str::to_owned)
        }
    }
    let fetched = |shelf, known: &[u8]| File {
        content: Content::Fetched(Arc::new(shelf)),
        fingerprint: crate::base::Fingerprint::of(known),
    };
    let mut all = BTreeMap::new();
    all.insert("good.txt".to_owned(), fetched(Shelf(Ok(b"text")), b"text"));
    all.insert("newer.txt".to_owned(), fetched(Shelf(Ok(b"newer")), b"text"));
    all.insert("bad.txt".to_owned(), fetched(Shelf(Err("it is gone")), b"text"));
    let server = serve_below("/", update(1, Files::All(all)));
    let good = get(&server, "/good.txt");
    assert_eq!((good.status, good.text().as_str(), good.header("etag").is_empty()), (200, "text", false));
    let newer = get(&server, "/newer.txt");
    assert_eq!((newer.text().as_str(), newer.header("etag")), ("newer", ""));
    assert_eq!(get(&server, "/bad.txt").status, 500);
}

#[test]
fn swapping_never_shows_a_gap_or_a_mixture() {
    let build = |n: u64| {
        let text = format!("<body>{n}</body>");
        // Pages come and go, but these two stand in every build.
        let own = format!("only-{n}/index.html");
        update(n, Files::All(files(&[("index.html", &text), ("a/index.html", &text), (&own, &text)])))
    };
    let server = serve_below("/", build(1));
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let readers: Vec<_> = (0..2).map(|_| scope.spawn(|| read_until(&server, &over))).collect();
        (2..=200).for_each(|n| server.publish(build(n)));
        over.store(true, Ordering::SeqCst);
        let reads: usize = readers.into_iter().map(|reader| reader.join().unwrap()).sum();
        assert!(reads > 0);
    });
    assert_eq!(get(&server, "/only-199/").status, 404);
    assert_eq!(get(&server, "/only-200/").status, 200);
}

/// Asks without end; numbers may only grow, as each answer is of one instant.
fn read_until(server: &Handle, over: &AtomicBool) -> usize {
    let (mut reads, mut last) = (0, 0);
    while !over.load(Ordering::SeqCst) || reads == 0 {
        for path in ["/", "/a/"] {
            let reply = get(server, path);
            assert_eq!(reply.status, 200);
            let text = reply.text();
            let number = text.trim_start_matches("<body>").split('<').next().unwrap().parse::<u64>().unwrap();
            assert!(number >= last, "{number} after {last}");
            (reads, last) = (reads + 1, number);
        }
    }
    reads
}

/// The line of a tab, message by message.
struct Tab(BufReader<std::net::TcpStream>);

impl Tab {
    fn open(server: &Handle) -> Tab {
        let mut stream = connect(server);
        write!(stream, "GET /__dateline/events HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        Tab(BufReader::new(stream))
    }

    fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the line was cut");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).unwrap();
            }
        }
    }
}

#[test]
fn a_tab_is_greeted_with_the_build_and_told_of_each_change() {
    let server = site();
    let mut tab = Tab::open(&server);
    let greeting = tab.next();
    assert_eq!((greeting["build"].as_u64(), greeting["changed"].is_null()), (Some(1), true));
    let part =
        Files::Changes { put: files(&[("a/index.html", "<body>b</body>")]), removed: ["site.css".into()].into() };
    server.publish(Update { faults: vec![fault("x")], follow: Some("a/index.html".into()), ..update(2, part) });
    let change = tab.next();
    assert_eq!(change["build"], 2);
    assert_eq!(change["changed"], serde_json::json!(["a/index.html"]));
    assert_eq!(change["removed"], serde_json::json!(["site.css"]));
    assert_eq!(change["faults"]["errors"], 1);
    assert_eq!(change["follow"], "a/index.html");
}

#[test]
fn a_tab_that_is_far_behind_is_told_to_ask_anew() {
    let server = site();
    let mut tab = Tab::open(&server);
    tab.next();
    let name = "x".repeat(4000);
    for n in 2..3000 {
        let put = files(&[(&name, &n.to_string())]);
        server.publish(update(n, Files::Changes { put, removed: BTreeSet::new() }));
    }
    let told_anew = (2..3000).any(|_| tab.next()["changed"].is_null());
    assert!(told_anew);
}

#[test]
fn a_tab_compares_its_files_with_those_of_this_instant() {
    let server = site();
    let page = get(&server, "/a/").text();
    let digest = page.split("data-page=\"").nth(1).unwrap().split('"').next().unwrap();
    let reply = get(&server, "/__dateline/state?file=a%2Findex.html&file=b%2Findex.html");
    let state: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(state["files"], serde_json::json!({ "a/index.html": digest, "b/index.html": null }));
    assert_eq!((&state["build"], &state["broken"]), (&serde_json::json!(1), &serde_json::json!([])));
}

#[test]
fn stopping_frees_the_port_though_tabs_hold_their_lines() {
    let server = site();
    let mut tab = Tab::open(&server);
    tab.next();
    let port = server.address.port();
    server.stop();
    bind(Ipv4Addr::LOCALHOST.into(), Port::Exactly(port)).unwrap();
}

#[test]
fn a_busy_port_gives_way_to_the_next_unless_it_was_asked_for() {
    let taken = bind(Ipv4Addr::LOCALHOST.into(), Port::Exactly(0)).unwrap();
    let port = taken.socket().port();
    let next = bind(Ipv4Addr::LOCALHOST.into(), Port::Preferred(port)).unwrap();
    assert!(next.socket().port() > port);
    let refused = bind(Ipv4Addr::LOCALHOST.into(), Port::Exactly(port)).unwrap_err().to_string();
    assert!(refused.starts_with(&format!("port {port} is in use")), "{refused}");
}

#[test]
fn a_file_of_no_build_is_made_when_it_is_asked_for() {
    let server = serve(&[("404.html", "<body>lost</body>")]);
    let made = get(&server, "/search/index.json");
    assert_eq!((made.status, &*made.body), (200, &b"{}"[..]));
    assert_eq!(get(&server, "/search/other.json").status, 404);
}
