//! The real process, killed with SIGKILL at moments that nobody chose, and what it leaves: pages, releases and texts are the old ones or
//! the new ones, whole, and the next run completes.
//!
//! Which step it was in is not known here; every step by name is in `tests/failing_disk.rs`.
#![cfg(unix)]
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use binary::{command, folder, run};

/// How often each command is killed.
const KILLS: u32 = 20;
const BRIEFINGS: usize = 40;
/// On a machine that is busy with other things each is killed early rather than waited for.
const WAIT_MAX: Duration = Duration::from_secs(3);

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Writes a site in one of two states, which differ in every text and in which pages there are.
fn write_site(root: &Path, state: usize) {
    let put = |path: String, text: String| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    put(
        "site.toml".into(),
        "[data]\nformats = []\n[publish.live]\nkind = \"dir\"\npath = \"../www\"\nrecord = false\n".into(),
    );
    for nth in 0..BRIEFINGS {
        let person = (nth + state) % 7;
        let front = format!("title: State {state} of {nth}\nparticipants: [{{ name: Person {person}, country: FR }}]");
        put(format!("content/briefings/2026-01-06-b{nth}.md"), format!("---\n{front}\n---\nState {state}.\n"));
    }
    let (here, gone) = (format!("static/only-{state}/a.txt"), root.join(format!("static/only-{}", 1 - state)));
    put(here, format!("State {state}.\n"));
    if gone.exists() {
        fs::remove_dir_all(gone).expect("a folder to remove");
    }
}

/// The files below a folder, without those of dateline's own; links are followed.
fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
                continue;
            }
            match path.is_dir() {
                true => open.push(path),
                false => {
                    let bytes = fs::read(&path).expect("a file");
                    files.insert(path.strip_prefix(folder).expect("below").to_owned(), bytes);
                }
            }
        }
    }
    files
}

/// Calls a command and kills it after a while; says whether it was still at work.
fn kill_after(root: &Path, line: &[&str], wait: Duration) -> bool {
    let mut child = command(root, line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary runs");
    std::thread::sleep(wait);
    // `kill` sends SIGKILL; to one that has ended it does nothing.
    let _ = child.kill();
    child.wait().expect("it ended").code().is_none()
}

/// Calls a command to its end, and returns what it took as far as that is waited for.
fn expect_done(root: &Path, line: &[&str]) -> Duration {
    let began = Instant::now();
    let ran = run(root, line);
    assert_eq!(ran.code, 0, "{line:?}: {}", ran.said);
    began.elapsed().min(WAIT_MAX)
}

/// Brings a site from one state to the other and back, killed in between at `KILLS` moments spread over the time it takes.
fn check_killed(line: &[&str], shown: &dyn Fn(&Path) -> Files, see: &dyn Fn(&Files, [&Files; 2], &str)) {
    let place = folder();
    let root = place.path().join("site");
    let mut took = Duration::ZERO;
    let mut states: Vec<Files> = Vec::new();
    // The first makes folders that the others find; each state is then reached from the other.
    for state in [1, 0, 1] {
        write_site(&root, state);
        took = expect_done(&root, line);
        states.push(shown(&root));
    }
    let states = [states[1].clone(), states[2].clone()];
    assert_ne!(states[0], states[1]);
    let mut kills = 0;
    for nth in 0..KILLS {
        let state = (nth % 2) as usize;
        write_site(&root, state);
        // The golden ratio spreads the moments evenly, however many there are.
        let at = took.mul_f64((f64::from(nth) * 0.618_034).fract() * 1.1);
        let was_killed = kill_after(&root, line, at);
        kills += u32::from(was_killed);
        let context = format!("{line:?} killed after {at:?}");
        see(&shown(&root), [&states[0], &states[1]], &context);
        expect_done(&root, line);
        see_same(&shown(&root), &states[state], &context);
    }
    assert!(kills > KILLS / 4, "{line:?}: was at work in {kills} of {KILLS} only");
}

/// What the next run leaves is what any run leaves.
fn see_same(seen: &Files, state: &Files, context: &str) {
    let paths: BTreeSet<&PathBuf> = seen.keys().chain(state.keys()).collect();
    for path in paths {
        let text = |files: &Files| files.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert_eq!(text(seen), text(state), "{context}: `{}` after the next run", path.display());
    }
}

/// Each file is one of the two, whole.
fn see_whole_files(seen: &Files, states: [&Files; 2], context: &str) {
    let known: BTreeSet<&PathBuf> = states.iter().flat_map(|state| state.keys()).collect();
    for (path, bytes) in seen {
        assert!(known.contains(path), "{context}: `{}` is of neither", path.display());
        assert!(states.iter().any(|state| state.get(path) == Some(bytes)), "{context}: half of `{}`", path.display());
    }
    for path in known {
        let may_be_gone = states.iter().any(|state| !state.contains_key(path));
        assert!(may_be_gone || seen.contains_key(path), "{context}: `{}` is gone", path.display());
    }
}

#[test]
fn a_build_killed_at_any_moment_leaves_whole_files_and_the_next_completes() {
    check_killed(&["build"], &|root| files(&root.join("public")), &see_whole_files);
}

#[test]
fn a_publish_killed_at_any_moment_leaves_one_whole_release_live() {
    let live = |root: &Path| files(&root.join("../www/current"));
    // A file that changed stays beside the next edition for a while, so what is whole is told by the pages.
    let pages = |root: &Path| {
        live(root).into_iter().filter(|(path, _)| path.extension().is_some_and(|end| end == "html")).collect()
    };
    check_killed(&["publish"], &pages, &|seen, states, context| {
        assert!(states.contains(&seen), "{context}: a mixture of two releases");
    });
}

#[test]
fn a_fix_killed_at_any_moment_leaves_whole_texts_and_the_next_completes() {
    let place = folder();
    let root = place.path().join("site");
    let text = |nth: usize, code: &str| format!("---\nname: Person {nth}\ncountry: {code}\n---\n");
    let put_all = |code: &str| {
        for nth in 0..BRIEFINGS {
            fs::write(root.join(format!("content/participants/person-{nth}.md")), text(nth, code)).expect("a file");
        }
    };
    write_site(&root, 0);
    fs::create_dir_all(root.join("content/participants")).expect("a folder");
    put_all("UK");
    let before = files(&root.join("content"));
    let took = expect_done(&root, &["check", "--fix"]);
    let after = files(&root.join("content"));
    assert_ne!(before, after);
    for nth in 0..KILLS {
        put_all("UK");
        // It writes in the middle, between two checks.
        let at = took.mul_f64(0.3 + (f64::from(nth) * 0.618_034).fract() * 0.5);
        kill_after(&root, &["check", "--fix"], at);
        let context = format!("killed after {at:?}");
        see_whole_files(&files(&root.join("content")), [&before, &after], &context);
        expect_done(&root, &["check", "--fix"]);
        assert!(files(&root.join("content")) == after, "{context}: after the next run");
    }
    let left = fs::read_dir(root.join("content/participants")).expect("a folder").filter_map(Result::ok);
    let left: Vec<_> =
        left.map(|entry| entry.file_name()).filter(|name| name.to_string_lossy().starts_with('.')).collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}
