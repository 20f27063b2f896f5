//! The index of search: what is in it, what is not, and how little of it an edit changes.

mod support;

use std::collections::BTreeMap;

use dateline::{
    disk::{Disk, MemoryDisk},
    pipeline::{self, Goal, Silent},
};
use serde_json::Value;
use support::{Built, build, build_on, build_with, counting::CountingDisk, request};

const SITE: &str = "\
-- content/briefings/2026-01-06-paris.md --
---
title: Security talks in Paris
participants: [{ name: Emmanuel Macron, country: FR }]
mentions: [{ name: Nicolás Maduro, country: VE }]
topics: [peace]
---
Leaders spoke about guarantees.
-- content/briefings/2026-02-01-oslo.md --
---
title: Ministers meet in Oslo
participants: [{ name: Kari Solbakken, country: NO }]
---
Ministers discussed fisheries.
-- content/participants/emmanuel-macron.md --
---
name: Emmanuel Macron
aka: [Emanuel Makron]
---
";

/// The files of the index by name.
fn files(built: &Built) -> BTreeMap<String, Value> {
    let own = built.files.iter().filter_map(|(path, text)| Some((path.strip_prefix("search/")?, text)));
    let json = own.filter(|(name, _)| name.ends_with(".json"));
    json.map(|(name, text)| (name.to_owned(), serde_json::from_str(text).expect("JSON"))).collect()
}

/// What all files of a directory of `index.json` have, by key.
fn table(files: &BTreeMap<String, Value>, directory: &str) -> BTreeMap<String, Value> {
    let places = files["index.json"][directory].as_array().expect("a list");
    let lists = places.iter().map(|place| files[place[1].as_str().expect("a name")].as_array().expect("a list"));
    lists
        .flat_map(|list| list.chunks(2))
        .map(|pair| (pair[0].as_str().expect("a key").to_owned(), pair[1].clone()))
        .collect()
}

/// The numbers of the briefings that a word or facet has.
fn briefings(files: &BTreeMap<String, Value>, key: &str) -> Vec<u64> {
    let mut id = 0;
    let postings = table(files, "words").get(key).cloned().unwrap_or_default();
    let differences = postings.as_array().into_iter().flatten();
    differences
        .map(|difference| {
            id += difference.as_u64().expect("a number") / 10;
            id
        })
        .collect()
}

#[test]
fn words_names_and_facets_lead_to_briefings() {
    let files = files(&build(SITE));
    assert_eq!(files["index.json"]["briefings"], 2);
    let expected: &[(&str, &[u64])] = &[
        ("guarantees", &[0]),
        ("ministers", &[1]),
        ("in", &[0, 1]),
        ("macron", &[0]),
        ("makron", &[0]),
        ("maduro", &[0]),
        ("france", &[0]),
        ("country:FR", &[0]),
        ("took-part:country:FR", &[0]),
        ("mentioned:country:FR", &[]),
        ("mentioned:country:VE", &[]),
        ("mentioned:person:nicolas-maduro", &[0]),
        ("topic:peace", &[0]),
        ("zebra", &[]),
    ];
    for (key, numbers) in expected {
        assert_eq!(briefings(&files, key), *numbers, "{key}");
    }
    assert_eq!(files["index.json"]["months"], serde_json::json!([["2026-01", 0], ["2026-02", 1]]));
}

#[test]
fn a_title_says_more_than_the_text() {
    let files = files(&build(SITE));
    let words = table(&files, "words");
    let impact = |word: &str| words[word][0].as_u64().expect("a posting") % 10;
    assert!(impact("paris") > impact("guarantees"));
}

#[test]
fn whoever_has_a_page_is_found_by_every_name() {
    let names = table(&files(&build(SITE)), "names");
    for word in ["macron", "makron", "emmanuel", "emanuel"] {
        assert_eq!(names[word][0]["href"], "/participants/emmanuel-macron/", "{word}");
    }
    assert_eq!(names["peace"][0]["facet"], "topic:peace");
    assert_eq!(names["norway"][0]["count"], 1);
}

#[test]
fn results_show_what_readers_need() {
    let withdrawn = "withdrawn: { date: 2026-02-03, reason: Wrong. }\n";
    let files = files(&build(&SITE.replace("title: Ministers", &format!("{withdrawn}title: Ministers"))));
    let shown = &files[files["index.json"]["shown"][0].as_str().expect("a name")];
    assert_eq!(
        shown[0],
        serde_json::json!({
            "title": "Security talks in Paris", "href": "/briefings/2026/01/paris/", "date": "6 January 2026",
            "summary": "Leaders spoke about guarantees.",
        })
    );
    assert_eq!(shown[1]["label"], "withdrawn");
}

#[test]
fn what_is_not_public_is_in_no_file() {
    let embargo = "embargo: 2027-01-01T00:00:00Z\n";
    let built = build(&SITE.replace("title: Ministers", &format!("{embargo}title: Ministers")));
    let files = files(&built);
    assert_eq!(files["index.json"]["briefings"], 1);
    let leak = files.values().find(|file| file.to_string().to_lowercase().contains("fisher"));
    assert_eq!(leak, None);
    let preview = build_with(
        &SITE.replace("title: Ministers", &format!("{embargo}title: Ministers")),
        &support::Request { scheduled: true, ..request() },
    );
    assert!(!briefings(&self::files(&preview), "fisheries").is_empty());
}

#[test]
fn a_site_can_do_without() {
    let built = build(&format!("{SITE}-- site.toml --\n[build]\nsearch = false\n"));
    assert!(built.files.keys().all(|path| !path.starts_with("search/")), "{:?}", built.files.keys());
    assert!(!built.files["index.html"].contains("Search"));
}

/// One of many briefings, of a hundred words each.
fn long_site(changed: bool) -> String {
    let mut text = String::new();
    for nth in 0..120 {
        let words: Vec<String> = (0..100).map(|at| format!("word{}", (nth * 37 + at * 101) % 9000)).collect();
        let news = if changed && nth == 60 { " Breaking zebra." } else { "" };
        let (month, day) = (1 + nth / 28, 1 + nth % 28);
        text += &format!(
            "-- content/briefings/2025-{month:02}-{day:02}-talks-{nth}.md --\n---\ntitle: Talks {nth}\nsummary: Talks.\n---\n{}.{news}\n",
            words.join(" ")
        );
    }
    text
}

#[test]
fn an_edit_changes_few_files() {
    let (before, after) = (files(&build(&long_site(false))), files(&build(&long_site(true))));
    assert!(before.len() >= 8, "{} files", before.len());
    let changed: Vec<&String> = after.keys().filter(|name| !before.contains_key(*name)).collect();
    // That of `breaking`, that of `zebra`; `index.json` keeps its name.
    assert!(changed.len() <= 2, "{changed:?} of {}", after.len());
}

fn long_site_on_disk() -> MemoryDisk {
    support::site(&long_site(false))
}

fn with_cache() -> support::Request {
    support::Request { cache: true, ..request() }
}

/// Changes the text of one of the briefings.
fn break_news(disk: &MemoryDisk) -> String {
    let mut files = support::files(&long_site(true)).into_iter();
    let (path, text) = files.find(|(_, text)| text.contains("zebra")).expect("one is changed");
    disk.put(format!("{}/{path}", support::ROOT), text);
    path
}

#[test]
fn an_edit_is_brought_into_the_index_that_is_there() {
    let disk = CountingDisk::new(long_site_on_disk());
    let build = || pipeline::run(&with_cache(), Goal::Build, &disk, &Silent).expect("the line can run");
    build();
    disk.take_read(support::ROOT);
    let path = break_news(&disk.inner);
    let changes = build().changes.expect("a site");
    // The page, the two files of its new words, the directory.
    assert!((2..=4).contains(&changes.written), "{changes:?}");
    let read = disk.take_read(support::ROOT);
    let is_of_search = |read: &&String| read.starts_with("public/search/");
    // The directory, and the files of its new words.
    assert!((2..=3).contains(&read.iter().filter(is_of_search).count()), "{read:?}");
    assert!(read.iter().filter(|read| read.starts_with("content/")).all(|read| *read == path), "{read:?}");
    let expected = build_on(&support::site(&long_site(true)), &request()).files;
    assert_eq!(build_on(&disk.inner, &with_cache()).files, expected);
}

#[test]
fn what_the_index_lacks_is_made_again() {
    let expected = build(&long_site(true)).files;
    let names: Vec<&String> = expected.keys().filter(|path| path.starts_with("search/")).collect();
    for name in names {
        for is_edited in [true, false] {
            let disk = long_site_on_disk();
            build_on(&disk, &with_cache());
            let file = format!("{}/public/{name}", support::ROOT);
            if disk.remove_file(file.as_ref()).is_err() {
                continue;
            }
            if is_edited {
                break_news(&disk);
            }
            let files = build_on(&disk, &with_cache()).files;
            assert!(files.contains_key(name), "{name}");
            assert!(!is_edited || files == expected, "{name}");
        }
    }
}

#[test]
fn damage_to_what_is_kept_for_the_index_costs_time_and_nothing_else() {
    let expected = build(&long_site(true)).files;
    let kept = |disk: &MemoryDisk| -> Vec<String> {
        let files = disk.files(support::ROOT).into_keys();
        files.filter(|path| path.starts_with(".dateline/search/")).collect()
    };
    let disk = long_site_on_disk();
    build_on(&disk, &with_cache());
    let names = kept(&disk);
    assert!(names.len() >= 2, "{names:?}");
    for name in &names {
        for nth in 0..4 {
            let disk = long_site_on_disk();
            build_on(&disk, &with_cache());
            let file = format!("{}/{name}", support::ROOT);
            let mut bytes = disk.read(file.as_ref()).expect("it is kept");
            let at = (nth * 104_729 + 77) % bytes.len();
            match nth {
                0 => bytes.clear(),
                // Words that look like words.
                1 => bytes.iter_mut().filter(|byte| **byte == b'5').for_each(|byte| *byte = b'6'),
                _ => bytes[at] ^= 1 << nth,
            }
            disk.put(&file, bytes);
            break_news(&disk);
            assert_eq!(build_on(&disk, &with_cache()).files, expected, "{name}, damage {nth}");
        }
    }
}
