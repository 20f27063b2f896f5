//! Sites that several machines make, each a part: together they are what one machine makes, to the byte, or nothing.
#![allow(clippy::disallowed_methods)]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use dateline::{
    base::{Shard, WrittenTime},
    disk::{Disk, MemoryDisk},
    pipeline::{self, Failure, Goal, Report, Silent},
};
use support::{ROOT, Request, request};

/// Builds one shard into a folder of its own.
fn build_shard(disk: &MemoryDisk, request: &Request, nth: u32, of: u32) -> (Report, PathBuf) {
    let output = PathBuf::from(format!("/shards/{nth}-of-{of}"));
    let shard = Some(Shard::parse(&format!("{nth}/{of}")).expect("a shard"));
    let request = Request { shard, output: Some(output.clone()), ..request.clone() };
    (pipeline::run(&request, Goal::Build, disk, &Silent).expect("the line can run"), output)
}

fn build_shards(disk: &MemoryDisk, request: &Request, of: u32) -> Vec<PathBuf> {
    (1..=of).map(|nth| build_shard(disk, request, nth, of).1).collect()
}

fn join(disk: &MemoryDisk, request: &Request, folders: &[PathBuf], output: &str) -> Result<Report, Failure> {
    let request = Request { output: Some(output.into()), ..request.clone() };
    pipeline::join(&request, folders, None, disk, &Silent).map(|(report, _)| report)
}

/// The files of a site, and what dateline notes beside them but for the times of change.
fn site_of(disk: &MemoryDisk, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = disk.files(folder);
    if let Some(manifest) = files.get_mut(".dateline/manifest") {
        let text = String::from_utf8(manifest.clone()).expect("text");
        let without_time = |line: &str| {
            let mut fields: Vec<&str> = line.splitn(4, ' ').collect();
            if fields.len() == 4 {
                fields.remove(2);
            }
            fields.join(" ")
        };
        let lines = text.lines().filter(|line| !line.starts_with("end ")).map(without_time);
        *manifest = lines.collect::<Vec<_>>().join("\n").into_bytes();
    }
    files
}

fn check_union(disk: &MemoryDisk, request: &Request) {
    let whole = Request { output: Some("/whole".into()), ..request.clone() };
    let whole = pipeline::run(&whole, Goal::Build, disk, &Silent).expect("the line can run");
    let expected = site_of(disk, "/whole");
    assert!(expected.len() > 40, "{} files are too few to prove anything", expected.len());
    for of in [1, 2, 3, 8] {
        let mut seen = BTreeSet::new();
        let (mut pages, mut folders) = (0, Vec::new());
        for nth in 1..=of {
            let (report, folder) = build_shard(disk, request, nth, of);
            assert!(!report.has_errors(), "{}", support::in_full(&report));
            pages += report.counts.pages;
            let files = disk.files(&folder);
            let own: Vec<String> = files.into_keys().filter(|path| !path.starts_with(".dateline/")).collect();
            assert!(of == 1 || own.len() < expected.len() - 1, "shard {nth}/{of} is not a part");
            for path in own {
                assert!(seen.insert(path.clone()), "{path} is made by two of {of}");
            }
            folders.push(folder);
        }
        // In whatever order they arrive.
        folders.reverse();
        let output = format!("/joined-{of}");
        let report = join(disk, request, &folders, &output).expect("they are all there");
        assert_eq!(pages, whole.counts.pages);
        assert_eq!((report.counts, report.next_due), (whole.counts, whole.next_due));
        let joined = site_of(disk, &output);
        let paths = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&joined), paths(&expected), "of {of}");
        for (path, bytes) in &joined {
            assert!(bytes == &expected[path], "{path} differs, of {of}");
        }
    }
}

fn every_page() -> MemoryDisk {
    let disk = MemoryDisk::new();
    support::copy(&support::repository("tests/sites/every-page"), &disk, ROOT);
    disk
}

fn with_settings(disk: &MemoryDisk, more: &str) {
    let path = Path::new(ROOT).join("site.toml");
    let text = String::from_utf8(disk.read(&path).expect("a file")).expect("text");
    disk.put(path, format!("{text}\n{more}"));
}

#[test]
fn the_union_of_shards_is_the_whole_site() {
    let disk = every_page();
    with_settings(&disk, "[assets]\nprecompress = [\"gz\", \"br\"]\n");
    check_union(&disk, &request());
}

#[test]
fn the_union_of_the_examples_shards_is_the_example() {
    check_union(&support::example(), &request());
}

#[test]
fn shards_that_use_one_cache_make_the_same() {
    check_union(&every_page(), &Request { cache: true, ..request() });
}

#[test]
fn a_whole_build_over_joined_shards_writes_nothing() {
    let disk = every_page();
    with_settings(&disk, "[assets]\nprecompress = [\"gz\"]\n");
    let folders = build_shards(&disk, &request(), 3);
    join(&disk, &request(), &folders, "/site/public").expect("they are all there");
    let again = pipeline::run(&request(), Goal::Build, &disk, &Silent).expect("the line can run");
    assert_eq!(again.changes.map(|changes| (changes.written, changes.removed)), Some((0, 0)));
    let same = join(&disk, &request(), &folders, "/site/public").expect("they are all there");
    assert_eq!(same.changes.map(|changes| changes.written), Some(0));
}

/// Joins what was spoilt, and makes sure that nothing was written.
#[track_caller]
fn check_refused(disk: &MemoryDisk, folders: &[PathBuf], reason: &str) {
    let refused = join(disk, &request(), folders, "/joined").map(|report| report.changes);
    let message = refused.expect_err("it is refused").to_string();
    assert!(message.contains(reason), "{message}");
    assert!(disk.files("/joined").is_empty(), "nothing was written");
}

#[test]
fn a_missing_or_doubled_shard_is_named() {
    let disk = every_page();
    let folders = build_shards(&disk, &request(), 3);
    check_refused(&disk, &folders[..2], "missing: `3/3`");
    check_refused(&disk, &folders[2..], "missing: `1/3`, `2/3`");
    check_refused(
        &disk,
        &[folders.clone(), vec![folders[1].clone()]].concat(),
        "shard 2/3 (`/shards/2-of-3`) is there twice",
    );
    check_refused(&disk, &[], "no shard");
    let many = build_shards(&disk, &request(), 12);
    check_refused(&disk, &many[..1], "`11/12` and 1 more");
}

#[test]
fn a_shard_of_another_site_is_told_by_what_differs() {
    let disk = every_page();
    let of_two = build_shards(&disk, &request(), 2);
    let (_, of_three) = build_shard(&disk, &request(), 2, 3);
    check_refused(&disk, &[of_two[0].clone(), of_three], "not of the same number");

    let mixed = |other: &Request| {
        build_shard(&disk, other, 2, 2);
        of_two.clone()
    };
    let later = Request { now: WrittenTime::parse("2026-11-24T12:00:01Z").expect("an instant"), ..request() };
    check_refused(&disk, &mixed(&later), "for another instant");
    check_refused(&disk, &mixed(&Request { drafts: true, ..request() }), "with other settings");
    let elsewhere = Request { base_url: Some("https://other.example".into()), ..request() };
    check_refused(&disk, &mixed(&elsewhere), "with other settings");

    disk.put(format!("{ROOT}/content/pages/more.md"), "---\ntitle: More\n---\nText.\n");
    check_refused(&disk, &mixed(&request()), "of other sources than shard 1/2");
    build_shard(&disk, &request(), 1, 2);
    disk.put(format!("{ROOT}/content/pages/more.md"), "---\ntitle: More\n---\nOther text.\n");
    check_refused(&disk, &of_two, "of other sources than this project");
    build_shards(&disk, &request(), 2);
    join(&disk, &request(), &of_two, "/joined").expect("they are of this project again");
}

#[test]
fn a_shard_of_another_version_is_refused() {
    let disk = every_page();
    let folders = build_shards(&disk, &request(), 2);
    for folder in &folders {
        let note = folder.join(".dateline/shard");
        let text = String::from_utf8(disk.read(&note).expect("a note")).expect("text");
        let text = text.replace(pipeline::Inputs::PROGRAM, "0.0.1 older");
        let (lines, _) = text.split_at(text.rfind("end ").expect("an end"));
        let end = dateline::base::Fingerprint::of(lines.as_bytes()).hex();
        disk.put(&note, format!("{lines}end {end}\n"));
    }
    check_refused(&disk, &folders, "by another version of dateline");
}

#[test]
fn an_instant_that_is_not_the_shards_own_is_refused() {
    let disk = every_page();
    let folders = build_shards(&disk, &request(), 2);
    let now = |text: &str| WrittenTime::parse(text).ok();
    let joined = |now| pipeline::join(&request(), &folders, now, &disk, &Silent).map(|(_, now)| now.to_string());
    assert_eq!(joined(now("2026-11-24T12:00:00Z")).as_deref(), Ok("2026-11-24T12:00:00Z"));
    assert!(joined(now("2026-11-25")).expect_err("it is another").to_string().contains("2026-11-24T12:00:00Z"));
    // What the clock says meanwhile does not matter.
    let later = Request { now: WrittenTime::parse("2027-01-01").expect("a day"), ..request() };
    assert!(pipeline::join(&later, &folders, None, &disk, &Silent).is_ok());
}

#[test]
fn any_spoilt_file_of_a_shard_is_noticed() {
    let disk = every_page();
    with_settings(&disk, "[assets]\nprecompress = [\"gz\"]\n");
    let folders = build_shards(&disk, &request(), 2);
    let files = disk.files(&folders[0]);
    let gz = files.keys().find(|path| path.ends_with(".gz")).expect("a compressed form").clone();
    let page = files.keys().find(|path| path.ends_with(".html")).expect("a page").clone();
    for path in [page.as_str(), gz.as_str()] {
        let (place, bytes) = (folders[0].join(path), &files[path]);
        let mut flipped = bytes.clone();
        *flipped.last_mut().expect("a byte") ^= 1;
        for spoilt in [flipped, bytes[..bytes.len() - 1].to_vec(), Vec::new()] {
            disk.put(&place, spoilt);
            check_refused(&disk, &folders, &format!("damaged: `{path}`"));
        }
        disk.remove_file(&place).expect("it is there");
        check_refused(&disk, &folders, &format!("damaged: `{path}`"));
        disk.put(&place, bytes.clone());
    }
    let note = folders[0].join(".dateline/shard");
    let bytes = disk.read(&note).expect("a note");
    for at in (0..bytes.len() - 1).step_by(97) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        disk.put(&note, flipped);
        check_refused(&disk, &folders, "damaged or of another version");
    }
    disk.remove_file(&note).expect("it is there");
    check_refused(&disk, &folders, "holds no shard");
}

#[test]
fn a_shard_with_a_fault_writes_nothing_and_every_shard_tells_it() {
    let disk = every_page();
    disk.put(format!("{ROOT}/content/briefings/2026-01-08-x.md"), "---\ntitle: [\n---\n");
    for nth in 1..=3 {
        let (report, folder) = build_shard(&disk, &request(), nth, 3);
        assert!(report.has_errors());
        assert!(disk.files(folder).is_empty());
    }
}

#[test]
fn what_is_wrong_with_a_page_is_told_by_the_shard_that_makes_it() {
    let text = "-- site.toml --\ntitle = \"Desk\"\n-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\n---\n[x](/nowhere/)\n\
                -- content/briefings/2026-01-07-b.md --\n---\ntitle: B\n---\n[x](/nowhere/)\n";
    let disk = support::site(text);
    let told = |report: &Report| -> BTreeSet<String> {
        report.diagnostics.iter().map(|found| format!("{} {}", found.code.name(), found.place.path)).collect()
    };
    let whole = told(&pipeline::run(&request(), Goal::Check, &disk, &Silent).expect("the line can run"));
    assert!(whole.len() >= 2, "{whole:?}");
    let apart: Vec<BTreeSet<String>> = (1..=4).map(|nth| told(&build_shard(&disk, &request(), nth, 4).0)).collect();
    assert_eq!(apart.iter().flatten().cloned().collect::<BTreeSet<_>>(), whole);
    assert_eq!(apart.iter().map(BTreeSet::len).sum::<usize>(), whole.len(), "each once: {apart:?}");
}

#[test]
fn a_shard_lies_apart_and_is_never_taken_for_a_site() {
    let disk = every_page();
    let shard = Request { shard: Shard::parse("1/2").ok(), ..request() };
    let run = |request: &Request| pipeline::run(request, Goal::Build, &disk, &Silent);
    run(&shard).expect("it has a folder of its own");
    assert!(!disk.files("/site/public-shard-1-of-2").is_empty() && disk.files("/site/public").is_empty());
    run(&request()).expect("the line can run");
    let into_public = Request { output: Some("/site/public".into()), ..shard };
    assert!(run(&into_public).expect_err("a whole site is there").to_string().contains("a whole site"));
    let of_shard = Request { output: Some("/site/public-shard-1-of-2".into()), ..request() };
    let built = pipeline::built(&of_shard, &disk).map(|_| ());
    assert!(built.expect_err("it is no site").to_string().contains("is shard 1/2"));
}
