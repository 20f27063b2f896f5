//! Pictures that are drawn for briefings, and shown where these are shared.

#![allow(clippy::disallowed_methods)]

mod support;

use std::collections::BTreeMap;

use dateline::{
    base::SitePath,
    disk::MemoryDisk,
    pipeline::{self, Goal, Report, Session, Shelf, Silent, Suspects},
};
use support::{ROOT, Request, request};

const CONFIG: &str = "title = \"The Desk\"\nbase_url = \"https://desk.example/news\"\n[cards]\nof = [\"briefings\"]\n";
const PAGE: &str = "briefings/2026/01/paris/index.html";
const CARD: &str = "briefings/2026/01/paris/card.png";

fn disk(config: &str, text: &str) -> MemoryDisk {
    let disk = MemoryDisk::new();
    disk.put(format!("{ROOT}/site.toml"), config);
    disk.put(format!("{ROOT}/content/briefings/paris/index.md"), briefing("Paris", text));
    disk
}

fn briefing(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2026-01-06\nslug: paris\n---\n{text}\n")
}

fn run(disk: &MemoryDisk, request: &Request) -> Report {
    let report = pipeline::run(request, Goal::Build, disk, &Silent).expect("the line can run");
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
    report
}

fn outputs(disk: &MemoryDisk) -> BTreeMap<String, Vec<u8>> {
    disk.files("/site/public")
}

fn page(disk: &MemoryDisk) -> String {
    String::from_utf8(outputs(disk)[PAGE].clone()).expect("UTF-8")
}

#[test]
fn a_briefing_has_a_picture_where_it_is_shared() {
    let disk = disk(CONFIG, "Text.");
    run(&disk, &request());
    assert_eq!(&outputs(&disk)[CARD][1..4], b"PNG");
    let head = "<meta property=\"og:image\" content=\"https://desk.example/news/briefings/2026/01/paris/card.png\">\n\
                <meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">";
    assert!(page(&disk).contains(head) && page(&disk).contains("summary_large_image"));
}

#[test]
fn none_is_drawn_unless_it_is_asked_for_and_has_an_address() {
    for config in [&CONFIG.replace("[\"briefings\"]", "[]"), &CONFIG.replace("base_url", "description")] {
        let disk = disk(config, "Text.");
        run(&disk, &request());
        assert!(!outputs(&disk).contains_key(CARD) && !page(&disk).contains("card.png"), "{config}");
    }
}

#[test]
fn a_picture_of_its_own_comes_first() {
    let disk = disk(CONFIG, "Text.\n\n![A hall](hall.png)");
    disk.put(format!("{ROOT}/content/briefings/paris/hall.png"), "not really");
    run(&disk, &request());
    assert!(!outputs(&disk).contains_key(CARD) && page(&disk).contains("/paris/hall.png\">"));
}

#[test]
fn a_file_of_that_name_beside_the_text_takes_its_place() {
    let disk = disk(CONFIG, "Text.");
    disk.put(format!("{ROOT}/content/briefings/paris/card.png"), "my own");
    run(&disk, &request());
    assert_eq!(outputs(&disk)[CARD], b"my own");
}

#[test]
fn it_is_drawn_again_when_what_it_says_changes_and_not_else() {
    let disk = disk(CONFIG, "Text.");
    let cached = Request { cache: true, ..request() };
    run(&disk, &cached);
    let before = outputs(&disk)[CARD].clone();
    disk.put(format!("{ROOT}/content/briefings/paris/index.md"), briefing("Paris", "Other text."));
    run(&disk, &cached);
    assert_eq!(outputs(&disk)[CARD], before);
    disk.put(format!("{ROOT}/content/briefings/paris/index.md"), briefing("London", "Other text."));
    run(&disk, &cached);
    let renamed = outputs(&disk)[CARD].clone();
    assert_ne!(renamed, before);
    disk.put(format!("{ROOT}/site.toml"), format!("{CONFIG}[theme]\naccent = \"#7a1f3d\"\n"));
    run(&disk, &cached);
    assert_ne!(outputs(&disk)[CARD], renamed);
    disk.put(format!("{ROOT}/content/briefings/paris/index.md"), briefing("London", "![x](/logo.svg)"));
    disk.put(format!("{ROOT}/static/logo.svg"), "<svg/>");
    run(&disk, &cached);
    assert!(!outputs(&disk).contains_key(CARD));
}

#[test]
fn a_preview_draws_it_when_somebody_asks() {
    let disk = disk(CONFIG, "Text.");
    run(&disk, &request());
    let preview = Request { preview: true, ..request() };
    let mut session = Session::open(&preview, &disk).expect("the line can run");
    let shelf = Shelf::default();
    let outcome = session.update(&Suspects::Everything, preview.now, Some(&shelf), &Silent).expect("the line can run");
    outcome.expect("memory takes every output");
    let path = SitePath::new(CARD);
    assert!(shelf.get(&path).is_none() && session.broken().is_empty());
    assert_eq!(session.picture(&path).as_ref(), Some(&outputs(&disk)[CARD]));
    assert_eq!(session.picture(&SitePath::new("briefings/2026/01/oslo/card.png")), None);
    assert_eq!(session.picture(&SitePath::new(PAGE)), None);
}
