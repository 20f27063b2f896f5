//! `dateline publish --watch` with the real binary, real files and real time.
#![allow(clippy::disallowed_methods)]
#![cfg(unix)]

#[path = "support/binary.rs"]
mod binary;

use binary::folder;
use jiff::Timestamp;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// A site that is kept published to the folder beside it, and what the program says meanwhile.
struct Desk {
    folder: TempDir,
    child: Option<Child>,
    said: Option<Receiver<String>>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Desk {
    fn new() -> Self {
        let desk = Desk { folder: folder(), child: None, said: None };
        desk.write(
            "site.toml",
            "title = \"Desk\"\ntimezone = \"UTC\"\n[publish.live]\nkind = \"dir\"\npath = \"../www\"\n",
        );
        desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet\n---\nText.\n");
        desk
    }

    fn start(&mut self) {
        let mut command = binary::command(&self.site(), &["publish", "--watch"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        let (tell, said) = channel();
        let lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| _ = tell.send(line)));
        (self.child, self.said) = (Some(child), Some(said));
    }

    /// Waits until the program says something with these words.
    #[track_caller]
    fn hear(&self, words: &str) -> String {
        let mut heard = Vec::new();
        loop {
            match self.said.as_ref().expect("it runs").recv_timeout(Duration::from_secs(20)) {
                Ok(line) if line.contains(words) => return line,
                Ok(line) => heard.push(line),
                Err(_) => panic!("nothing of `{words}` in {heard:#?}"),
            }
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.as_ref().expect("it runs").id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().expect("kill runs").success());
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.site().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, text).expect("a file can be written");
    }

    /// Puts a briefing there that is public at an instant.
    fn ahead(&self, slug: &str, due: Timestamp) {
        self.write(
            &format!("content/briefings/2026-01-08-{slug}.md"),
            &format!("---\ntitle: The {slug} accord\nembargo: {due}\n---\nOf {slug}.\n"),
        );
    }

    fn page(&self, slug: &str) -> PathBuf {
        self.folder.path().join(format!("www/current/briefings/2026/01/{slug}/index.html"))
    }

    /// Waits until readers have a page, and returns since when.
    #[track_caller]
    fn seen(&self, slug: &str) -> Timestamp {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(20) {
            if self.page(slug).exists() {
                return Timestamp::now();
            }
            thread::sleep(Duration::from_millis(5));
        }
        panic!("{slug} never came");
    }
}

/// The whole second that begins in at least so many seconds.
fn in_seconds(seconds: i64) -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second() + seconds + 1).expect("it is soon")
}

/// Says whether a word is in any file or name of the site, or of the place.
fn leaks(folder: &Path, word: &str) -> bool {
    let mut folders = vec![folder.join("site/public"), folder.join("www"), folder.join("site/published.toml")];
    while let Some(path) = folders.pop() {
        if path.to_string_lossy().contains(word) {
            return true;
        }
        match fs::read_dir(&path) {
            Ok(entries) => folders.extend(entries.map_while(Result::ok).map(|entry| entry.path())),
            // It may be replaced at this moment.
            Err(_) if fs::read(&path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(word)) => return true,
            Err(_) => {}
        }
    }
    false
}

#[test]
fn a_briefing_that_is_due_is_public_within_a_second_and_nowhere_before() {
    let mut desk = Desk::new();
    desk.start();
    desk.hear("Published to `live`");
    // It comes while the program is up.
    let due = in_seconds(3);
    desk.ahead("geneva", due);
    while Timestamp::now().as_millisecond() < due.as_millisecond() - 200 {
        assert!(!leaks(desk.folder.path(), "geneva"), "before {due}");
        thread::sleep(Duration::from_millis(50));
    }
    let seen = desk.seen("geneva");
    assert!(seen >= due, "seen {seen}, due {due}");
    assert!(seen.as_millisecond() < due.as_millisecond() + 1000, "seen {seen}, due {due}");

    // A machine that sleeps over the moment: it is made up for when it wakes.
    let due = in_seconds(2);
    desk.ahead("vienna", due);
    desk.hear("Nothing to publish");
    desk.signal("STOP");
    thread::sleep(Duration::from_millis(3500));
    assert!(!desk.page("vienna").exists());
    desk.signal("CONT");
    let woke = Timestamp::now();
    let seen = desk.seen("vienna");
    assert!(seen.as_millisecond() < woke.as_millisecond() + 1500, "seen {seen}, woke {woke}");
}

#[test]
fn a_change_is_published_and_a_fault_leaves_readers_what_they_have() {
    let mut desk = Desk::new();
    desk.start();
    desk.hear("Published to `live`");
    let shown = || fs::read_to_string(desk.page("paris")).expect("the page");
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: [broken\n---\nText.\n");
    desk.hear("error");
    assert!(shown().contains("Allies meet"));
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies part\n---\nText.\n");
    desk.hear("Published to `live`");
    assert!(shown().contains("Allies part"));

    // The place cannot be reached for a while.
    let current = desk.folder.path().join("www/current");
    fs::rename(&current, desk.folder.path().join("elsewhere")).expect("it can be moved");
    fs::write(&current, "").expect("a file can be written");
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies stay\n---\nText.\n");
    desk.hear("is not a link that dateline made");
    desk.hear("the next try is in 5 s");
    fs::remove_file(&current).expect("it is there");
    fs::rename(desk.folder.path().join("elsewhere"), &current).expect("it can be moved");
    desk.hear("Published to `live`");
    assert!(shown().contains("Allies stay"));

    desk.signal("TERM");
    let status = desk.child.take().expect("it runs").wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn told_to_end_while_it_publishes_it_ends_after_that() {
    let mut desk = Desk::new();
    for nth in 0..60 {
        desk.write(&format!("content/briefings/2026-01-07-b{nth}.md"), "---\ntitle: A briefing\n---\nText.\n");
    }
    desk.start();
    desk.hear("Built 61 briefings");
    desk.signal("TERM");
    let status = desk.child.take().expect("it runs").wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
    assert!(desk.page("b59").exists(), "the publish that was under way came to its end");
}

#[test]
fn the_clock_cannot_stand_still() {
    let desk = Desk::new();
    let refused = binary::run(&desk.site(), &["publish", "--watch", "--now", "2026-01-06"]);
    assert!(refused.code == 2 && refused.said.contains("stands still"), "{}", refused.said);
}
