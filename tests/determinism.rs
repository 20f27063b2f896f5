//! The same input gives the same bytes: at any number of threads, in any folder, whatever the order of files on the disk.
#![allow(clippy::disallowed_methods)]

mod support;

use std::{
    collections::BTreeMap,
    fs,
    num::NonZeroUsize,
    path::{Path, PathBuf},
};

use dateline::{
    disk::RealDisk,
    pipeline::{self, Goal, Silent},
};
use support::{Request, files, request};
use tempfile::TempDir;

/// Enough documents of every kind for threads to meet in any order, with faults that only warn.
fn site() -> Vec<(String, String)> {
    let mut text = String::from(
        "-- site.toml --\nbase_url = \"https://x.example/sub/\"\n[countries.XK]\nfootnote = \"Status disputed.\"\n\
         -- content/groups/g7.md --\n---\nname: G7\nmembers: [{ country: CA }, { country: FR, from: 2010 }]\n---\n\
         -- content/pages/about.md --\n---\ntitle: About\n---\nText with [[g7]] and [[person-3]].\n\
         -- static/rules.txt --\nRules.\n",
    );
    let codes = ["CA", "FR", "DE", "XK", "UA", "JP", "EU"];
    for nth in 0..60 {
        let (year, month, day) = (2024 + nth % 3, 1 + nth % 11, 1 + nth % 27);
        let (one, two) = (codes[nth % codes.len()], codes[(nth * 3 + 1) % codes.len()]);
        text.push_str(&format!(
            "-- content/briefings/{year}-{month:02}-{day:02}-talks-{nth}.md --\n---\ntitle: Talks {nth}\n\
             participants: [{{ name: Person {}, country: {one} }}, {{ name: Q{}, role: Envoy, country: {two} }}]\n\
             mentions: [{{ name: Person {} }}]\ntopics: [topic {}]\nseries: Series {}\ngroups: [g7]\n\
             aliases: [/old/{nth}/]\n---\n## Heading\n\nText {nth}.\n",
            nth % 9,
            nth % 5,
            9 + nth % 4,
            nth % 6,
            nth % 4,
        ));
    }
    files(&text)
}

/// Lays files out in a new folder, in the order given.
fn laid_out<'a>(files: impl IntoIterator<Item = &'a (String, String)>) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    folder
}

/// Builds a folder with a number of threads and returns every byte below the output, dateline's own record included.
fn built(root: &Path, threads: usize) -> BTreeMap<PathBuf, Vec<u8>> {
    let request = Request { root: root.to_owned(), jobs: NonZeroUsize::new(threads), ..request() };
    let report = pipeline::run(&request, Goal::Build, &RealDisk, &Silent).expect("the line can run");
    assert!(!report.has_errors(), "{}", support::in_full(&report));
    let output = root.join("public");
    let mut files = BTreeMap::new();
    read_below(&output, &output, &mut files);
    assert!(files.len() > 150, "a site of {} files is too small to prove anything", files.len());
    files
}

fn read_below(folder: &Path, top: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => read_below(&path, top, files),
            false => {
                drop(files.insert(path.strip_prefix(top).expect("below").into(), fs::read(&path).expect("a file")))
            }
        }
    }
}

#[track_caller]
fn assert_same(one: &BTreeMap<PathBuf, Vec<u8>>, other: &BTreeMap<PathBuf, Vec<u8>>) {
    assert!(one.keys().eq(other.keys()), "other files");
    let differing: Vec<_> = one.iter().filter(|(path, bytes)| other[*path] != **bytes).map(|(path, _)| path).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

/// The record of what was written says when, so that a file somebody changed is noticed; pages do not.
fn pages(mut files: BTreeMap<PathBuf, Vec<u8>>) -> BTreeMap<PathBuf, Vec<u8>> {
    files.retain(|path, _| !path.starts_with(".dateline"));
    files
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let files = site();
    let one = pages(built(laid_out(&files).path(), 1));
    assert_same(&one, &pages(built(laid_out(&files).path(), 8)));
}

#[test]
fn a_second_run_gives_the_same_bytes_and_writes_nothing() {
    let folder = laid_out(&site());
    let first = built(folder.path(), 2);
    let request = Request { root: folder.path().to_owned(), ..request() };
    let report = pipeline::run(&request, Goal::Build, &RealDisk, &Silent).expect("the line can run");
    let changes = report.changes.expect("it was written");
    assert_eq!((changes.written, changes.removed), (0, 0));
    assert_same(&first, &built(folder.path(), 2));
}

#[test]
fn the_order_in_which_files_were_made_does_not_matter() {
    let files = site();
    let forwards = pages(built(laid_out(&files).path(), 4));
    assert_same(&forwards, &pages(built(laid_out(files.iter().rev()).path(), 4)));
    let mut mixed = files.clone();
    mixed.sort_by_key(|(path, _)| dateline::base::Fingerprint::of(path.as_bytes()));
    assert_same(&forwards, &pages(built(laid_out(&mixed).path(), 4)));
}

#[test]
fn diagnostics_come_in_one_order() {
    let files = files(
        &(0..40)
            .map(|nth| format!("-- content/briefings/b{nth}.md --\n---\ntitle: T\ndate: never\n---\n"))
            .collect::<String>(),
    );
    let told = |threads| {
        let folder = laid_out(&files);
        let request = Request { root: folder.path().to_owned(), jobs: NonZeroUsize::new(threads), ..request() };
        support::in_full(&pipeline::run(&request, Goal::Check, &RealDisk, &Silent).expect("the line can run"))
    };
    let one = told(1);
    assert_eq!(one.lines().filter(|line| line.contains("[bad-date]")).count(), 40);
    assert_eq!(one, told(8));
}
