//! The real server over real files: a project in a temporary folder, `dateline serve` on it, and readers on loopback.
//!
//! Nothing here waits for a fixed time: what must come is asked for until it is there, and [`PATIENCE`] is only how long a slow
//! machine may take.
#![allow(dead_code, clippy::disallowed_methods)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use super::{
    answers::{Answer, Line, changed},
    binary::{self, Ran, command, folder},
    support::files,
};

/// How long a test waits for what must come.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How long to wait before a condition is asked for again.
const PAUSE: Duration = Duration::from_millis(5);
/// The instant of the sites, so that no test depends on the clock.
pub const NOW: &str = "--now=2026-11-24";

/// A project that is being served. The server ends with it.
pub struct Desk {
    folder: TempDir,
    server: Child,
    said: Arc<Mutex<String>>,
    nth: AtomicU32,
}

/// Looks until something is found.
pub fn patiently<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        thread::sleep(PAUSE);
    }
}

/// Does something with saves until none of them took longer than the watcher waits, and returns what was seen then. A machine may
/// halt us at any point, and a disk may let a file stand half written: what is shown of it then is no fault of ours.
pub fn with_quick_saves<T>(limit: Duration, attempt: impl FnMut(usize) -> (Duration, T)) -> T {
    let mut attempts = (0..20).map(attempt);
    let (_, seen) = attempts.find(|(took, _)| *took < limit).expect("one of many attempts is quick enough");
    seen
}

impl Desk {
    /// Serves a site, given as one text.
    pub fn open(site: &str) -> Desk {
        Desk::open_with(site, &[NOW])
    }

    /// Serves a site with these flags.
    pub fn open_with(site: &str, flags: &[&str]) -> Desk {
        Desk::prepared(site, flags, |_| {})
    }

    /// Serves a site once something was done in its folder, at any port that is free.
    pub fn prepared(site: &str, flags: &[&str], prepare: impl FnOnce(&Path)) -> Desk {
        Desk::start(site, &[flags, &["--port=0"]].concat(), prepare)
    }

    /// Serves a site at the port that the server chooses when it is given none.
    pub fn open_at_usual_port(site: &str) -> Desk {
        Desk::start(site, &[NOW], |_| {})
    }

    fn start(site: &str, flags: &[&str], prepare: impl FnOnce(&Path)) -> Desk {
        let folder = folder();
        let root = folder.path().join("site");
        fs::create_dir_all(root.join("content")).expect("made");
        lay(&root, site);
        prepare(&root);
        let mut call = command(&root, &["serve"]);
        let mut server =
            call.args(flags).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        let said = listen(&mut server);
        let desk = Desk { folder, server, said, nth: AtomicU32::new(0) };
        patiently("the server starts", || desk.said().contains("Serving at ").then_some(()));
        desk
    }

    /// What the server has said so far.
    pub fn said(&self) -> String {
        self.said.lock().expect("no reader panics").clone()
    }

    /// The address that the server names, without `http://`: host and port, and the base path.
    pub fn address(&self) -> (String, String) {
        let said = self.said();
        let line = said.lines().rfind(|line| line.contains("erving at http://")).expect("it is served");
        let address = line.split("http://").nth(1).expect("an address").split(' ').next().expect("a word");
        let (host, base) = address.split_once('/').expect("a path");
        (host.to_owned(), format!("/{base}"))
    }

    /// A path in the project.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join("site").join(below)
    }

    /// A new path beside the project, on the same disk.
    pub fn outside(&self) -> PathBuf {
        let nth = self.nth.fetch_add(1, Ordering::SeqCst);
        self.folder.path().join(format!("outside-{nth}"))
    }

    /// Saves in place, and returns for how long the file was not whole.
    pub fn write(&self, path: &str, text: &str) -> Duration {
        let began = Instant::now();
        write(&self.path(path), text);
        began.elapsed()
    }

    /// Lays out files, given as one text.
    pub fn lay(&self, text: &str) {
        lay(&self.path(""), text);
    }

    /// Saves by putting a file in the place of the old one.
    pub fn swap_in(&self, path: &str, text: &str) {
        let scratch = self.outside();
        let path = self.path(path);
        write(&scratch, text);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::rename(scratch, path).expect("renamed");
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("removed");
    }

    pub fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).expect("renamed");
    }

    /// Calls the binary in the project.
    pub fn run(&self, line: &[&str]) -> Ran {
        binary::run(&self.path(""), line)
    }

    fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(self.address().0)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(stream)
    }

    /// Sends a request as it is written, save that it closes the connection.
    pub fn ask(&self, request: &str) -> io::Result<Answer> {
        let mut stream = self.connect()?;
        write!(stream, "{}\r\nConnection: close\r\n\r\n", request.trim_end().replace('\n', "\r\n"))?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Answer::read(&bytes).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }

    /// Asks for a path, with further lines of the head.
    pub fn get_with(&self, path: &str, head: &str) -> Answer {
        self.ask(&format!("GET {path} HTTP/1.1\nHost: localhost\n{head}")).expect(path)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, "")
    }

    /// Asks until the answer is as wanted.
    pub fn until(&self, path: &str, is_wanted: impl Fn(&Answer) -> bool) -> Answer {
        patiently(path, || {
            // While the server moves to another base path nobody answers.
            let answer = self.ask(&format!("GET {path} HTTP/1.1\nHost: localhost")).ok()?;
            is_wanted(&answer).then_some(answer)
        })
    }

    /// Waits until a page is there and holds these words.
    pub fn shows(&self, path: &str, words: &str) -> Answer {
        self.until(path, |answer| answer.status == 200 && answer.says(words))
    }

    /// Waits until nothing is there.
    pub fn lacks(&self, path: &str) {
        self.until(path, |answer| answer.status == 404);
    }

    /// Waits until a page is there and the words are not on it.
    pub fn omits(&self, path: &str, words: &str) {
        self.until(path, |answer| answer.status == 200 && !answer.says(words));
    }

    /// The faults of this instant: `code path:line`.
    pub fn faults(&self) -> Vec<String> {
        let faults: Value = serde_json::from_slice(&self.get(&self.own("faults")).body).expect("JSON");
        let line = |fault: &Value| fault["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        let text = |fault: &Value| {
            format!(
                "{} {}{}",
                fault["code"].as_str().expect("a code"),
                fault["path"].as_str().expect("a path"),
                line(fault)
            )
        };
        faults.as_array().expect("a list").iter().map(text).collect()
    }

    /// What is found in the document of a page.
    pub fn findings(&self, page: &str) -> Vec<Value> {
        let page = page.strip_prefix(&self.address().1).expect("a page of the site");
        let answer = self.get(&self.own(&format!("findings?page=/{page}")));
        serde_json::from_slice::<Value>(&answer.body).expect("JSON").as_array().expect("a list").clone()
    }

    /// Asks for a fix as a page of the site does, but for what it names as its origin and token.
    pub fn ask_to_fix(&self, page: &str, fix: &str, origin: &str, token: &str) -> Answer {
        let body = serde_json::json!({ "page": page, "fix": fix, "token": token }).to_string();
        let head = format!("POST {} HTTP/1.1\nHost: localhost\nOrigin: {origin}", self.own("fix"));
        let length = body.len();
        self.ask(&format!("{head}\nContent-Type: application/json\nContent-Length: {length}\n\n{body}"))
            .expect("answered")
    }

    /// The word that a page names to have something fixed.
    pub fn token(&self, page: &str) -> String {
        let page = self.get(page).text();
        let token = page.split(" data-token=\"").nth(1).and_then(|rest| rest.split('"').next());
        token.expect("the client stands in every page").to_owned()
    }

    /// Waits until exactly these faults are shown.
    pub fn has_faults(&self, wanted: &[&str]) {
        patiently(&format!("the faults {wanted:?}"), || (self.faults() == wanted).then_some(()));
    }

    /// The number of the build that is shown.
    pub fn build(&self) -> u64 {
        let state: Value = serde_json::from_slice(&self.get(&self.own("state")).body).expect("JSON");
        state["build"].as_u64().expect("a number")
    }

    fn own(&self, name: &str) -> String {
        format!("{}__dateline/{name}", self.address().1)
    }

    /// Opens a line and takes its greeting.
    pub fn line(&self) -> Line {
        let mut stream = self.connect().expect("the server listens");
        write!(stream, "GET {} HTTP/1.1\r\nHost: localhost\r\n\r\n", self.own("events")).expect("sent");
        Line::greeted(stream)
    }

    /// Waits until all that was done before is shown, and returns the file that the server then has in addition.
    pub fn catch_up(&self) -> String {
        let name = format!("{}.txt", self.outside().file_name().expect("a name").display());
        self.swap_in(&format!("static/{name}"), "caught up");
        self.shows(&format!("{}{name}", self.address().1), "caught up");
        name
    }

    /// Returns what a line told of all that was done before.
    pub fn told(&self, line: &mut Line) -> Vec<Value> {
        let last = self.catch_up();
        let mut told = line.until(|message| changed(message).contains(&last));
        let message = told.last_mut().expect("the last message");
        let rest: Vec<Value> = changed(message).into_iter().filter(|name| *name != last).map(Value::from).collect();
        let is_of_this_alone = rest.is_empty() && message["removed"] == Value::Array(vec![]);
        message["changed"] = rest.into();
        told.truncate(told.len() - usize::from(is_of_this_alone));
        told
    }

    /// Asks for paths again and again while something is done, and returns every answer that was given, each once.
    pub fn meanwhile(&self, paths: &[&str], work: impl FnOnce()) -> BTreeSet<(String, Answer)> {
        let mut seen = BTreeSet::new();
        let ask = || {
            seen.extend(paths.iter().map(|path| ((*path).to_owned(), self.get(path))));
        };
        self.beside(ask, work);
        seen
    }

    /// Does something in rounds while something else is done, and one round more.
    pub fn beside(&self, mut round: impl FnMut() + Send, work: impl FnOnce()) {
        struct Ends<'a>(&'a AtomicBool);
        impl Drop for Ends<'_> {
            fn drop(&mut self) {
                self.0.store(true, Ordering::SeqCst);
            }
        }
        let is_done = AtomicBool::new(false);
        thread::scope(|scope| {
            let rounds = scope.spawn(|| {
                while !is_done.load(Ordering::SeqCst) {
                    round();
                }
                round();
            });
            let end = Ends(&is_done);
            work();
            drop(end);
            if let Err(fault) = rounds.join() {
                std::panic::resume_unwind(fault);
            }
        });
    }

    /// Builds the project as it is now into a new folder, and returns the files.
    pub fn built(&self) -> BTreeMap<String, Vec<u8>> {
        let output = self.outside();
        let output = output.to_str().expect("UTF-8");
        let built = self.run(&["build", "--drafts", "--no-cache", "--quiet", NOW, "--output", output]);
        assert_eq!(built.code, 0, "{}", built.said);
        let mut found = BTreeMap::new();
        gather(Path::new(output), Path::new(output), &mut found);
        found.retain(|path, _| !path.starts_with(".dateline"));
        found
    }

    /// Holds what is served to a clean build of the same files.
    pub fn is_as_built(&self) {
        self.catch_up();
        assert_eq!(self.faults(), Vec::<String>::new());
        let base = self.address().1;
        for (name, bytes) in self.built() {
            let answer = self.get(&format!("{base}{name}"));
            assert_eq!(answer.status, 200, "{name}");
            let served = String::from_utf8_lossy(&answer.body).into_owned();
            assert_eq!(without_client(&served), String::from_utf8_lossy(&bytes), "{name}");
        }
    }

    /// Sends the server a signal, and returns its exit code once it has ended.
    pub fn end(mut self, signal: &str) -> Option<i32> {
        let id = self.server.id().to_string();
        let sent = std::process::Command::new("kill").args([signal, &id]).status().expect("`kill` runs");
        assert!(sent.success());
        patiently("the server ends", || self.server.try_wait().expect("it is ours")).code()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
        if thread::panicking() {
            eprintln!("the server said:\n{}", self.said());
        }
    }
}

/// Keeps what a server says.
fn listen(server: &mut Child) -> Arc<Mutex<String>> {
    let said = Arc::new(Mutex::new(String::new()));
    let (into, stream) = (said.clone(), server.stderr.take().expect("it is piped"));
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut said = into.lock().expect("no reader panics");
            said.push_str(&line);
            said.push('\n');
        }
    });
    said
}

fn without_client(page: &str) -> String {
    let client = page.rfind("<script src=\"").filter(|start| page[*start..].contains("__dateline/live.js"));
    let Some(start) = client else { return page.to_owned() };
    let end = start + page[start..].find("</script>").expect("its end") + "</script>".len();
    format!("{}{}", &page[..start], &page[end..])
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn lay(root: &Path, text: &str) {
    files(text).into_iter().for_each(|(path, text)| write(&root.join(path), &text));
}

fn gather(folder: &Path, top: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(&path, top, found);
        } else {
            let name = path.strip_prefix(top).expect("below").to_str().expect("UTF-8").to_owned();
            found.insert(name, fs::read(&path).expect("a file"));
        }
    }
}
