//! Builds that are killed or refused at every step, and what the next one makes of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::Path,
};

use super::{Changes, Staging, WriteError};
use crate::{
    base::{Fingerprint, SitePath},
    disk::{Disk, FaultyDisk, MemoryDisk, RealDisk},
};

const OUTPUT: &str = "/site/public";

/// A site: what every file holds.
type Files = BTreeMap<String, Vec<u8>>;

/// Reads a site from lines of `path: text`.
fn site(lines: &str) -> Files {
    let pairs = lines.lines().filter_map(|line| line.trim().split_once(": "));
    pairs.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// Sites of which each follows another: cold, edits, removals, files and folders that change places, everything gone.
fn sites() -> Vec<Files> {
    let sites = [
        "",
        "index.html: home\n a/index.html: a\n a/pic.png: pic\n c/d/e/index.html: deep\n x: file\n m/M.txt: upper",
        "index.html: home 2\n a/index.html: a\n f/g/index.html: new\n x/index.html: folder\n m/m.txt: lower",
        "index.html: home 2\n a: was a folder\n f/g: was a folder\n x/index.html: folder\n x/y/z.html: more",
        "index.html: home\n a/index.html: a\n a/pic.png: pic\n c/d/e/index.html: deep\n x: file\n m/M.txt: upper",
        "",
    ];
    sites.map(site).to_vec()
}

/// Files that no build wrote; they stay whatever happens.
fn foreign() -> Files {
    site("CNAME: example.org\n a-b/notes.txt: mine\n c/mine.txt: mine too")
}

fn build(disk: &dyn Disk, output: &Path, files: &Files) -> Result<Changes, WriteError> {
    let staging = Staging::open(disk, output)?;
    for (path, bytes) in files {
        staging.put(&SitePath::new(path), bytes, Fingerprint::of(bytes))?;
    }
    staging.commit()
}

/// Opens the output and leaves it, as a build that finds a fault in its sources does.
fn recover(disk: &dyn Disk) -> Result<(), WriteError> {
    Staging::open(disk, OUTPUT.as_ref())?.abandon()
}

/// What a reader of the folder sees: all but what is dateline's own.
fn visible(disk: &MemoryDisk) -> Files {
    disk.files(OUTPUT).into_iter().filter(|(path, _)| !path.starts_with(".dateline/")).collect()
}

fn with_foreign(files: &Files) -> Files {
    files.clone().into_iter().chain(foreign()).collect()
}

/// A disk on which `old` was built beside foreign files.
fn built(disk: &MemoryDisk, old: &Files) {
    for (path, bytes) in foreign() {
        disk.put(Path::new(OUTPUT).join(path), bytes);
    }
    build(disk, OUTPUT.as_ref(), old).unwrap();
}

/// No stage, journal, lock or empty folder is left.
fn expect_tidy(disk: &MemoryDisk, context: &str) {
    let own: BTreeSet<String> = disk.files(Path::new(OUTPUT).join(".dateline")).into_keys().collect();
    assert!(own.is_empty() || own == ["manifest".to_owned()].into(), "{context}: {own:?} left");
    let files = disk.files(OUTPUT);
    for folder in disk.folders(OUTPUT) {
        let holds = files.keys().any(|file| file.starts_with(&format!("{folder}/")));
        assert!(holds, "{context}: `{folder}` left empty");
    }
}

/// Runs `check` for each pair of sites that follow each other, on a disk where the first was built.
fn for_each_step(check: impl Fn(&MemoryDisk, &Files, &Files, &str)) {
    for (at, pair) in sites().windows(2).enumerate() {
        let disk = MemoryDisk::new();
        built(&disk, &pair[0]);
        check(&disk, &pair[0], &pair[1], &format!("from site {at} to {}", at + 1));
    }
}

/// How many changes or calls a build makes.
fn count(disk: &MemoryDisk, files: &Files, of: impl Fn(&FaultyDisk<MemoryDisk>) -> u64) -> u64 {
    let disk = FaultyDisk::new(disk.copied());
    build(&disk, OUTPUT.as_ref(), files).unwrap();
    of(&disk)
}

#[test]
fn every_site_follows_every_other() {
    for old in sites() {
        for new in sites() {
            let disk = MemoryDisk::new();
            built(&disk, &old);
            build(&disk, OUTPUT.as_ref(), &new).unwrap();
            assert_eq!(visible(&disk), with_foreign(&new));
            expect_tidy(&disk, "built");
            let before = disk.files(OUTPUT);
            let again = build(&disk, OUTPUT.as_ref(), &new).unwrap();
            assert_eq!((again.written, again.removed.len(), again.unchanged), (0, 0, new.len() as u64));
            assert_eq!(disk.files(OUTPUT), before);
        }
    }
}

#[test]
fn on_a_disk_that_ignores_case_a_respelled_file_is_neither_lost_nor_foreign() {
    let disk = MemoryDisk::ignoring_case();
    for files in ["Map.png: one\n P/Q.html: page", "map.png: one\n p/q.html: page 2", "MAP.png: two\n P/Q.html: page 2"]
    {
        build(&disk, OUTPUT.as_ref(), &site(files)).unwrap();
        let texts: Vec<_> = visible(&disk).into_values().collect();
        assert_eq!(texts, site(files).into_values().collect::<Vec<_>>(), "{files}");
        expect_tidy(&disk, files);
    }
}

#[test]
fn killed_after_any_change_the_folder_becomes_old_or_new_and_never_a_mixture() {
    for_each_step(|start, old, new, context| {
        let mut outcomes = BTreeSet::new();
        for stop in 0..=count(start, new, FaultyDisk::changes) {
            let context = format!("{context}, stopped after {stop}");
            let disk = FaultyDisk::new(start.copied());
            disk.stop_after(stop);
            let result = build(&disk, OUTPUT.as_ref(), new);
            disk.revive();
            let has_journal = disk.inner().files(OUTPUT).contains_key(".dateline/journal");
            let seen = visible(disk.inner());
            assert!(has_journal || seen == with_foreign(old) || seen == with_foreign(new), "{context}: a mixture");

            recover(&disk).unwrap();
            let seen = visible(disk.inner());
            let is_new = seen == with_foreign(new);
            assert!(is_new || seen == with_foreign(old), "{context}: {seen:?}");
            assert!(is_new || (result.is_err() && !has_journal), "{context}: the new site was lost");
            expect_tidy(disk.inner(), &context);
            outcomes.insert(is_new);

            build(&disk, OUTPUT.as_ref(), &sites()[2]).unwrap();
            assert_eq!(visible(disk.inner()), with_foreign(&sites()[2]), "{context}, then built anew");
            expect_tidy(disk.inner(), &context);
        }
        assert_eq!(outcomes, BTreeSet::from([false, true]), "{context}: both sides of the instant were seen");
    });
}

#[test]
fn killed_while_recovering_from_having_been_killed_it_still_arrives() {
    for_each_step(|start, old, new, context| {
        for stop in 0..=count(start, new, FaultyDisk::changes) {
            let killed = FaultyDisk::new(start.copied());
            killed.stop_after(stop);
            let _ = build(&killed, OUTPUT.as_ref(), new);
            let expected = {
                let whole = killed.inner().copied();
                recover(&whole).unwrap();
                visible(&whole)
            };
            for second in 0.. {
                let context = format!("{context}, stopped after {stop}, then after {second}");
                let disk = FaultyDisk::new(killed.inner().copied());
                disk.stop_after(second);
                let result = recover(&disk);
                let was_stopped = disk.changes() > second;
                disk.revive();
                recover(&disk).unwrap();
                assert_eq!(visible(disk.inner()), expected, "{context}");
                assert!(expected == with_foreign(old) || expected == with_foreign(new), "{context}");
                expect_tidy(disk.inner(), &context);
                if result.is_ok() && !was_stopped {
                    break;
                }
            }
        }
    });
}

#[test]
fn a_fault_of_the_disk_at_any_call_leaves_the_old_site_or_ends_in_the_new_one() {
    for_each_step(|start, old, new, context| {
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::PermissionDenied] {
            for call in 0..count(start, new, FaultyDisk::calls) {
                let context = format!("{context}, call {call}: {kind}");
                let disk = FaultyDisk::new(start.copied());
                disk.fail_call(call, kind);
                let result = build(&disk, OUTPUT.as_ref(), new);
                if result.is_err() && !disk.inner().files(OUTPUT).contains_key(".dateline/journal") {
                    let seen = visible(disk.inner());
                    assert!(seen == with_foreign(old) || seen == with_foreign(new), "{context}");
                }
                let expected = if result.is_ok() || disk.inner().files(OUTPUT).contains_key(".dateline/journal") {
                    with_foreign(new)
                } else {
                    visible(disk.inner())
                };
                recover(&disk).unwrap();
                assert_eq!(visible(disk.inner()), expected, "{context}");
                expect_tidy(disk.inner(), &context);
            }
        }
    });
}

#[test]
fn on_the_real_disk_a_killed_build_is_completed_or_forgotten() {
    let (old, new) = (&sites()[1], &sites()[2]);
    let total = {
        let folder = tempfile::tempdir().unwrap();
        let disk = FaultyDisk::new(RealDisk);
        build(&disk, folder.path(), old).unwrap();
        let before = disk.changes();
        build(&disk, folder.path(), new).unwrap();
        disk.changes() - before
    };
    for stop in 0..=total {
        let folder = tempfile::tempdir().unwrap();
        let disk = FaultyDisk::new(RealDisk);
        build(&disk, folder.path(), old).unwrap();
        disk.stop_after(stop);
        let _ = build(&disk, folder.path(), new);
        disk.revive();
        Staging::open(&disk, folder.path()).unwrap().abandon().unwrap();
        let seen = real_files(folder.path());
        let paths = |files: &Files| files.keys().cloned().collect::<BTreeSet<_>>();
        let own = BTreeSet::from([".dateline/manifest".to_owned()]);
        let site: BTreeSet<_> = paths(&seen).difference(&own).cloned().collect();
        assert!(site == paths(old) || site == paths(new), "stopped after {stop}: {site:?}");
        build(&disk, folder.path(), new).unwrap();
        assert_eq!(paths(&real_files(folder.path())), paths(new).union(&own).cloned().collect(), "after {stop}");
    }
}

fn real_files(folder: &Path) -> Files {
    let entries = RealDisk.walk(folder, &|_| true).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.stat.is_file());
    files
        .map(|entry| {
            let way = entry.path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (way, RealDisk.read(&entry.path).unwrap())
        })
        .collect()
}
