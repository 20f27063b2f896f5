//! `dateline import --from`: small sites of other generators, what they become, and that it builds.
//!
//! `tests/import/from-<generator>/site/` is an old site, `expected/` what comes of it, `expected.txt` what is told. After a change
//! that is meant, `UPDATE_EXPECTED=1 cargo nextest run --test import_site` writes them anew; read them before they are committed.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use binary::{Ran, folder, run};
use serde_json::Value;
use tempfile::TempDir;

const GENERATORS: [&str; 3] = ["hugo", "zola", "jekyll"];
const NOW: &str = "--now=2026-11-24";

fn fixture(generator: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/import/from-{generator}"))
}

/// A new site without a document.
fn new_site() -> TempDir {
    let folder = folder();
    fs::create_dir_all(folder.path().join("content")).expect("made");
    fs::write(folder.path().join("site.toml"), "title = \"New\"\nbase_url = \"https://new.example\"\n")
        .expect("written");
    folder
}

fn import(site: &Path, generator: &str, more: &[&str]) -> Ran {
    let old = fixture(generator).join("site");
    let old = old.to_str().expect("a plain path");
    run(site, &[&["import", old, "--from", generator, "--date", "2026-01-06", NOW], more].concat())
}

/// All files below a folder, as they are, without what dateline keeps for itself.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, top: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, top, found);
            } else {
                let below = path.strip_prefix(top).expect("below").to_string_lossy().replace('\\', "/");
                found.insert(below, fs::read(&path).expect("a file"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found.retain(|path, _| !path.starts_with(".dateline") && !path.starts_with("public/") && path != "site.toml");
    found
}

fn as_text(files: &BTreeMap<String, Vec<u8>>) -> String {
    let file = |(path, bytes): (&String, &Vec<u8>)| format!("-- {path} --\n{}\n", String::from_utf8_lossy(bytes));
    files.iter().map(file).collect()
}

fn write_expected(folder: &Path, files: &BTreeMap<String, Vec<u8>>, told: &str) {
    let expected = folder.join("expected");
    let _ = fs::remove_dir_all(&expected);
    for (path, bytes) in files {
        let path = expected.join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    fs::write(folder.join("expected.txt"), told).expect("written");
}

#[test]
fn each_old_site_becomes_what_is_expected_and_builds() {
    for generator in GENERATORS {
        let site = new_site();
        let told = import(site.path(), generator, &[]);
        assert_eq!((told.code, &*told.said), (0, ""), "{generator}");
        let found = files(site.path());
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            write_expected(&fixture(generator), &found, &told.data);
        }
        assert_eq!(as_text(&found), as_text(&files(&fixture(generator).join("expected"))), "{generator}");
        let expected = fs::read_to_string(fixture(generator).join("expected.txt")).expect("what is told");
        assert_eq!(told.data, expected, "{generator}");
        for drafts in [&[][..], &["--drafts"]] {
            let built = run(site.path(), &[&["build", NOW], drafts].concat());
            assert_eq!(built.code, 0, "{generator} {drafts:?}: {}", built.said);
            assert!(!built.said.contains("error"), "{generator}: {}", built.said);
        }
    }
}

#[test]
fn old_addresses_lead_on() {
    for (generator, old, new) in [
        ("hugo", "posts/paris-talks/index.html", "/briefings/2020/03/paris-talks/"),
        ("hugo", "fr/posts/paris-talks/index.html", "/briefings/2020/03/paris-talks-fr/"),
        ("zola", "blog/paris-talks/index.html", "/briefings/2020/03/paris-talks/"),
        ("jekyll", "world/2020/03/04/paris-talks.html", "/briefings/2020/03/paris-talks/"),
    ] {
        let site = new_site();
        import(site.path(), generator, &[]);
        assert_eq!(run(site.path(), &["build", NOW]).code, 0);
        let page = fs::read_to_string(site.path().join("public").join(old)).expect("the old address is there");
        assert!(page.contains(new) && page.contains("noindex"), "{generator} {old}: {page}");
    }
}

#[test]
fn nothing_is_overwritten_unless_it_is_asked_for() {
    let site = new_site();
    let path = site.path().join("content/briefings/2020-03-04-paris-talks.md");
    import(site.path(), "hugo", &[]);
    let first = files(site.path());
    let again = import(site.path(), "hugo", &[]);
    assert!(again.code == 0 && again.data.starts_with("All of it is here already: 4 briefings"), "{}", again.data);
    assert_eq!(as_text(&files(site.path())), as_text(&first));

    let own = fs::read_to_string(&path).expect("a briefing") + "\nA line of one's own.\n";
    fs::write(&path, &own).expect("written");
    fs::remove_file(site.path().join("static/robots.txt")).expect("removed");
    let refused = import(site.path(), "hugo", &[]);
    assert_eq!((refused.code, &*refused.data), (2, ""));
    assert!(
        refused
            .said
            .contains("`content/briefings/2020-03-04-paris-talks.md` is there already, and says something else")
    );
    assert!(refused.said.contains("nothing was written; `--force` writes over them"), "{}", refused.said);
    assert!(!site.path().join("static/robots.txt").exists(), "all or nothing");
    assert_eq!(fs::read_to_string(&path).expect("a briefing"), own);

    assert_eq!(import(site.path(), "hugo", &["--force"]).code, 0);
    assert_eq!(as_text(&files(site.path())), as_text(&first));
}

#[test]
fn a_dry_run_tells_the_same_and_writes_nothing() {
    let site = new_site();
    let told = import(site.path(), "zola", &["--dry-run"]);
    assert_eq!((told.code, files(site.path()).len()), (0, 0));
    let (head, rest) = told.data.split_once('\n').expect("a report");
    assert_eq!(head, "Would import 3 briefings, 1 page and 2 files of a site of Zola; nothing was written");
    let expected = fs::read_to_string(fixture("zola").join("expected.txt")).expect("what is told");
    let (_, expected) = expected.split_once('\n').expect("a report");
    assert_eq!(rest, expected);
}

#[test]
fn the_report_is_json_for_programs() {
    let site = new_site();
    let told = import(site.path(), "jekyll", &["--format", "json"]);
    let report: Value = serde_json::from_str(&told.data).expect("JSON");
    assert_eq!(report["summary"], serde_json::json!({ "briefings": 3, "pages": 2, "files": 1 }));
    assert_eq!((&report["from"], &report["written"]), (&"jekyll".into(), &true.into()));
    let post = serde_json::json!({ "from": "_posts/2020-03-04-paris-talks.md", "to": "content/briefings/2020-03-04-paris-talks.md" });
    assert_eq!(report["documents"][0], post);
    let has = |list: &str, wanted: Value| report[list].as_array().expect("a list").contains(&wanted);
    assert!(has(
        "mapped",
        serde_json::json!({ "key": "redirect_from", "to": "aliases", "files": ["_posts/2020-03-04-paris-talks.md"] })
    ));
    assert!(has("kept", serde_json::json!({ "key": "serves", "to": "extra", "files": ["_recipes/soup.md"] })));
    let left = report["left"].as_array().expect("a list");
    // Each place is where it says: what stands there begins with a sign of the old generator, or is text now.
    assert_eq!(left.len(), 8);
    for left in left {
        let path = site.path().join(left["path"].as_str().expect("a path"));
        let text = fs::read_to_string(path).expect("a document");
        let line = text.lines().nth(left["line"].as_u64().expect("a line") as usize - 1).expect("that line");
        let there: String = line.chars().skip(left["column"].as_u64().expect("a column") as usize - 1).collect();
        assert!(there.starts_with('{') || there.starts_with("\\["), "{left} {there}");
    }
}

#[test]
fn what_is_no_old_site_or_the_site_itself_is_refused() {
    let site = new_site();
    let refused = |line: &[&str], expected: &str| {
        let told = run(site.path(), line);
        assert!(told.code == 2 && told.said.contains(expected), "{line:?}: {}", told.said);
        assert_eq!(files(site.path()).len(), 0);
    };
    refused(&["import", "gone", "--from", "hugo"], "there is no folder `gone`");
    refused(&["import", ".", "--from", "hugo"], "`.` is the site that the content would go to, or a part of it");
    refused(&["import", ".", "--from", "jekyll"], "`.` is no site of Jekyll: it holds no `_posts`");
}

#[test]
fn a_site_that_could_not_be_built_is_not_written() {
    let site = new_site();
    // The new site's briefings have no month in their address, and one of that slug is there.
    fs::write(site.path().join("site.toml"), "[permalinks]\nbriefing = \"/b/{slug}/\"\n").expect("written");
    let own = site.path().join("content/briefings/2026-01-01-paris-talks.md");
    fs::create_dir_all(own.parent().expect("a folder")).expect("made");
    fs::write(&own, "---\ntitle: Ours\n---\n").expect("written");
    let before = as_text(&files(site.path()));
    let told = import(site.path(), "hugo", &[]);
    assert_eq!(told.code, 1);
    assert!(told.said.contains("error[url-collision]"), "{}", told.said);
    assert!(told.said.ends_with("Nothing was written: the site would have these faults.\n"), "{}", told.said);
    assert_eq!(as_text(&files(site.path())), before);
}
