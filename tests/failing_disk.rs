//! A disk that is full, broken, or gone with the process at any call: readers have the old site or the new one, and the next run makes
//! the new one.

mod support;

use std::{collections::BTreeMap, io, path::Path, sync::atomic::AtomicU64, sync::atomic::Ordering};

use dateline::{
    disk::{FaultyDisk, MemoryDisk},
    pipeline::{self, Goal, Request, Silent},
};
use support::{ROOT, output, request, site};

const OLD: &str = "
-- site.toml --
[build]
search = false
[data]
formats = []
-- content/briefings/2026-01-06-paris.md --
---
title: Allies meet
participants: [{ name: Mark Carney, country: CA }]
---
Text.
-- static/rules.txt --
Rules.
";

/// What an editor changed since: a text, a person who goes, a page that comes, a file.
const EDITS: [(&str, &str); 3] = [
    ("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet again\n---\nAnother text.\n"),
    ("content/pages/about.md", "---\ntitle: About\n---\nText.\n"),
    ("static/rules.txt", "Other rules.\n"),
];

type Files = BTreeMap<String, String>;

fn with_cache() -> Request {
    Request { cache: true, ..request() }
}

/// A project that was built, and changed since.
fn project() -> MemoryDisk {
    let disk = site(OLD);
    pipeline::run(&with_cache(), Goal::Build, &disk, &Silent).expect("it runs");
    EDITS.iter().for_each(|(path, text)| disk.put(format!("{ROOT}/{path}"), *text));
    disk
}

fn visible(disk: &MemoryDisk) -> Files {
    output(disk, Path::new(ROOT).join("public").as_path())
}

fn build(disk: &FaultyDisk<MemoryDisk>) -> Result<pipeline::Report, pipeline::Failure> {
    // One thread: the calls come in the same order each time.
    pipeline::run(&Request { jobs: std::num::NonZeroUsize::new(1), ..with_cache() }, Goal::Build, disk, &Silent)
}

/// The site before, the site after, and how many calls and changes lie between.
fn whole_run() -> (Files, Files, u64, u64) {
    let disk = FaultyDisk::new(project());
    let old = visible(disk.inner());
    build(&disk).expect("it runs");
    let new = visible(disk.inner());
    assert!(old != new && old.len() > 10);
    (old, new, disk.calls(), disk.changes())
}

/// Breaks a build as `breaks` says of each number, two at a time, and builds again.
fn check_each(count: u64, breaks: impl Fn(&FaultyDisk<MemoryDisk>, u64) + Sync) {
    let (old, new, ..) = whole_run();
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let nth @ 0.. = next.fetch_add(1, Ordering::Relaxed)
                    && nth < count
                {
                    check_one(nth, &old, &new, &breaks);
                }
            });
        }
    });
}

/// The files that two sites do not have alike.
fn different<'f>(one: &'f Files, other: &'f Files) -> Vec<&'f String> {
    let paths: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    paths.into_iter().filter(|path| one.get(*path) != other.get(*path)).collect()
}

fn check_one(nth: u64, old: &Files, new: &Files, breaks: &impl Fn(&FaultyDisk<MemoryDisk>, u64)) {
    let disk = FaultyDisk::new(project());
    breaks(&disk, nth);
    let outcome = build(&disk);
    disk.revive();
    let told_of_success = matches!(&outcome, Ok(report) if !report.has_errors());
    // What was stopped in the middle of its last step is completed by whoever comes next; readers look through that one rename.
    let seen = visible(disk.inner());
    if told_of_success {
        let told = outcome.map(|report| report.diagnostics).unwrap_or_default();
        assert_eq!(different(&seen, new), Vec::<&String>::new(), "call {nth}: success was told, and {told:?}");
    }
    build(&disk).unwrap_or_else(|failure| panic!("call {nth}: the next build fails: {}", failure.message));
    assert_eq!(different(&visible(disk.inner()), new), Vec::<&String>::new(), "call {nth}: after the next build");
    let is_whole = seen == *old
        || seen == *new
        || seen.keys().all(|path| old.get(path) == Some(&seen[path]) || new.get(path) == Some(&seen[path]));
    assert!(is_whole, "call {nth}: half a file was shown");
}

/// What went wrong matters to the words alone, so each call fails in one of the two ways.
#[test]
fn a_full_or_broken_disk_at_any_call() {
    let (.., calls, _) = whole_run();
    let kind = |nth: u64| if nth.is_multiple_of(2) { io::ErrorKind::StorageFull } else { io::ErrorKind::Other };
    check_each(calls, |disk, nth| disk.fail_call(nth, kind(nth)));
}

#[test]
fn a_process_that_is_killed_after_any_change() {
    let (.., changes) = whole_run();
    check_each(changes, FaultyDisk::stop_after);
}
