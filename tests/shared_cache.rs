//! The cache that machines share, with the real binary: a fresh checkout makes what changed and nothing else, and whatever is wrong with
//! the cache costs time alone.
#![allow(clippy::disallowed_methods)]
#![cfg(unix)]

#[path = "support/binary.rs"]
mod binary;

use binary::{Ran, folder, run};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const NOW: &str = "2026-11-24T12:00:00Z";
const SETTINGS: &str = "title = \"Desk\"\nbase_url = \"https://news.example\"\n[data]\nformats = [\"csv\"]\n\
                        [assets]\nprecompress = [\"gz\"]\n[cache]\nkind = \"dir\"\npath = \"../shared\"\n";

/// Machines with a checkout each, and the folder that they share.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn open() -> Self {
        Desk { folder: folder() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Makes a fresh checkout, with the text of one briefing.
    fn checkout(&self, machine: &str, text: &str) -> PathBuf {
        let site = self.path(machine);
        write(&site, "site.toml", SETTINGS);
        for nth in 1..=28 {
            let body = if nth == 7 { text } else { "Text." };
            let front = format!("title: Talks {nth}\nparticipants: [{{ name: Ann Roe {}, country: FR }}]", nth % 5);
            write(
                &site,
                &format!("content/briefings/2026-01-{nth:02}-talks-{nth}.md"),
                &format!("---\n{front}\n---\n{body}\n"),
            );
        }
        site
    }

    /// Builds, and returns how many pages were rendered and what was said.
    fn build(&self, site: &Path, more: &[&str]) -> (u64, Ran) {
        let ran = run(site, &[&["build", "--now", NOW, "--format", "json"], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.said);
        let report: Value = serde_json::from_str(&ran.data).expect("JSON");
        (report["summary"]["rendered"].as_u64().expect("a number"), ran)
    }

    fn expect_clean(&self, site: &Path) {
        let clean = self.path("clean");
        let ran = run(site, &["build", "--now", NOW, "--no-cache", "--output", &clean.to_string_lossy()]);
        assert_eq!(ran.code, 0, "{}", ran.said);
        let (built, clean) = (files(&site.join("public")), files(&clean));
        assert_eq!(built.keys().collect::<Vec<_>>(), clean.keys().collect::<Vec<_>>());
        assert!(built == clean, "the bytes are those of a clean build");
    }

    fn parcels(&self) -> Vec<PathBuf> {
        let parcels = fs::read_dir(self.path("shared/parcels")).expect("a folder");
        parcels.map(|entry| entry.expect("an entry").path()).collect()
    }
}

fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("folders can be made");
    fs::write(file, text).expect("a file can be written");
}

/// The files below a folder, without dateline's own.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn read(folder: &Path, top: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true if path.ends_with(".dateline") => {}
                true => read(&path, top, files),
                false => {
                    drop(files.insert(path.strip_prefix(top).expect("below").into(), fs::read(&path).expect("a file")))
                }
            }
        }
    }
    let mut found = BTreeMap::new();
    read(folder, folder, &mut found);
    found
}

#[test]
fn a_fresh_checkout_renders_what_changed_and_nothing_else() {
    let desk = Desk::open();
    let one = desk.checkout("one", "Text.");
    let (rendered, ran) = desk.build(&one, &[]);
    assert!(rendered > 40 && ran.said.contains("Cache `../shared`: left "), "{rendered} {}", ran.said);

    let two = desk.checkout("two", "Text.");
    let (rendered, ran) = desk.build(&two, &[]);
    assert_eq!(rendered, 0, "{}", ran.said);
    assert!(!ran.said.contains("Cache"), "nothing has to be left again: {}", ran.said);
    assert!(!two.join(".dateline/fetched").exists());
    desk.expect_clean(&two);

    let three = desk.checkout("three", "Other text.");
    let (rendered, ran) = desk.build(&three, &[]);
    assert!((1..10).contains(&rendered) && ran.said.contains("left "), "{rendered} {}", ran.said);
    desk.checkout("one", "Other text.");
    assert_eq!(desk.build(&one, &["--offline"]).0, rendered, "no more than with a cache of its own");
    desk.expect_clean(&three);
    let again = desk.checkout("again", "Other text.");
    assert_eq!(desk.build(&again, &[]).0, 0, "what changed was left too");
    desk.expect_clean(&again);
    // Its own cache serves from now on.
    assert_eq!(desk.build(&again, &[]).0, 0);
}

#[test]
fn a_cache_that_is_damaged_or_foreign_costs_time_and_is_made_good() {
    let desk = Desk::open();
    desk.build(&desk.checkout("one", "Text."), &[]);
    let sizes = |path: &PathBuf| fs::metadata(path).expect("a parcel").len();
    let mut parcels = desk.parcels();
    parcels.sort_by_key(sizes);
    let spoilt = parcels.last().expect("a parcel");
    fs::write(spoilt, "nonsense").expect("it can be written");
    let two = desk.checkout("two", "Text.");
    let (rendered, ran) = desk.build(&two, &[]);
    assert!(rendered > 0 && ran.said.contains("missing or damaged"), "{rendered} {}", ran.said);
    desk.expect_clean(&two);
    assert_eq!(desk.build(&desk.checkout("three", "Text."), &[]).0, 0, "it is whole again");

    let index = desk.path("shared/index");
    let text = fs::read_to_string(&index).expect("an index");
    let program = dateline::pipeline::Inputs::PROGRAM;
    assert!(text.contains(program));
    fs::write(&index, text.replace(program, "0.0.1 older")).expect("it can be written");
    let (rendered, ran) = desk.build(&desk.checkout("four", "Text."), &[]);
    assert!(rendered > 40 && ran.said.contains("of another version"), "{rendered} {}", ran.said);
    assert_eq!(desk.build(&desk.checkout("five", "Text."), &[]).0, 0, "that of this version took its place");

    fs::remove_dir_all(desk.path("shared")).expect("a folder");
    fs::write(desk.path("shared"), "a file").expect("it can be written");
    let six = desk.checkout("six", "Text.");
    let (rendered, ran) = desk.build(&six, &[]);
    assert!(rendered > 40 && ran.said.contains("nothing was left there"), "{rendered} {}", ran.said);
    desk.expect_clean(&six);
}

#[test]
fn what_is_not_the_public_site_neither_uses_nor_changes_it() {
    let desk = Desk::open();
    let one = desk.checkout("one", "Text.");
    for more in
        [&["--offline"][..], &["--no-cache"], &["--drafts"], &["--preview"], &["--base-url", "https://x.example"]]
    {
        let (_, ran) = desk.build(&one, more);
        assert!(!desk.path("shared").exists() && !ran.said.contains("Cache"), "{more:?}: {}", ran.said);
    }
}

#[test]
fn a_cache_never_lies_with_the_sources_or_the_site() {
    let desk = Desk::open();
    for path in ["public/cache", "content", "public"] {
        let site = desk.checkout("one", "Text.");
        write(&site, "site.toml", &SETTINGS.replace("../shared", path));
        let ran = run(&site, &["build", "--now", NOW]);
        assert!(ran.code == 2 && ran.said.contains("the folder of `[cache]`"), "{path}: {} {}", ran.code, ran.said);
    }
}

#[test]
fn a_failed_build_leaves_nothing_of_what_was_fetched() {
    let desk = Desk::open();
    desk.build(&desk.checkout("one", "Text."), &[]);
    let left = files(&desk.path("shared"));
    let two = desk.checkout("two", "Text.");
    write(&two, "content/briefings/2026-02-01-x.md", "---\ntitle: [\n---\n");
    let ran = run(&two, &["build", "--now", NOW]);
    assert_eq!(ran.code, 1, "{}", ran.said);
    assert!(!two.join("public").exists(), "nothing of another build is where readers look");
    assert_eq!(files(&desk.path("shared")), left);
}

#[test]
fn each_shard_has_a_cache_of_its_own() {
    let desk = Desk::open();
    let shard = |machine: &str, nth: &str| {
        let site = desk.checkout(machine, "Text.");
        desk.build(&site, &["--shard", nth]).0
    };
    let (first, second) = (shard("one", "1/2"), shard("two", "2/2"));
    assert!(first > 10 && second > 10);
    assert_eq!((shard("three", "1/2"), shard("four", "2/2")), (0, 0));
    assert!(desk.path("shared/shard-1-of-2/index").exists());
}
