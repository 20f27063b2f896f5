//! How serving starts and ends, and what it shows of what is not public.

use std::{
    net::TcpListener,
    time::{Duration, SystemTime},
};

use jiff::Timestamp;

use crate::{
    PARIS_PAGE, SITE,
    binary::{folder, run},
    serving::{Desk, NOW},
};

/// A draft, and a briefing whose embargo ends in two years' time.
const UNPUBLISHED: &str = "
-- content/briefings/draft.md --
---
title: Half done
date: 2026-01-08
draft: true
---
Text.
-- content/briefings/held.md --
---
title: Held back
date: 2026-01-08
embargo: 2028-01-08T18:00:00Z
---
Text.
";
const DRAFT_PAGE: &str = "/briefings/2026/01/draft/";
const HELD_PAGE: &str = "/briefings/2026/01/held/";

#[test]
fn drafts_and_embargoed_briefings_are_shown_and_labelled() {
    let desk = Desk::open(&format!("{SITE}{UNPUBLISHED}"));
    assert!(desk.get(DRAFT_PAGE).says("<span class=\"badge draft\">"));
    assert!(desk.get(HELD_PAGE).says("<span class=\"badge scheduled\">"));
    assert!(!desk.get(PARIS_PAGE).says("class=\"badge"));
    let home = desk.get("/");
    assert!(
        home.says("Half done") && home.says("Held back") && home.says("badge draft") && home.says("badge scheduled")
    );
}

#[test]
fn as_published_neither_drafts_nor_embargoed_briefings_are_shown() {
    let desk = Desk::open_with(&format!("{SITE}{UNPUBLISHED}"), &[NOW, "--as-published"]);
    assert_eq!([DRAFT_PAGE, HELD_PAGE].map(|path| desk.get(path).status), [404; 2]);
    let home = desk.get("/");
    assert!(home.says("Allies meet") && !home.says("Half done") && !home.says("Held back"));
}

#[test]
fn an_embargo_that_ends_shows_the_page_without_any_change_of_a_file() {
    let desk = Desk::open_with("", &["--as-published"]);
    // A machine that is slow to show the article at all is given more time before the embargo ends.
    let was_held = (1..5).any(|nth| {
        let end = Timestamp::now().as_second() + (1 << nth);
        let embargo = Timestamp::from_second(end).unwrap();
        let path = format!("/briefings/2020/01/held-{nth}/");
        let text = format!("---\ntitle: Held back\ndate: 2020-01-06\nembargo: {embargo}\n---\nText.\n");
        desk.write(&format!("content/briefings/held-{nth}.md"), &text);
        desk.catch_up();
        let is_there = desk.get(&path).status == 200;
        let is_early = Timestamp::now().as_second() < end;
        assert!(!is_early || !is_there, "shown before {embargo}");
        desk.shows(&path, "Held back");
        assert!(Timestamp::now() >= embargo);
        assert!(desk.get("/").says("Held back"));
        is_early
    });
    assert!(was_held);
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = folder();
    std::fs::create_dir(folder.path().join("content")).unwrap();
    let refused = run(folder.path(), &["serve", NOW, "--port", &port]);
    assert_eq!((refused.code, refused.data.as_str()), (2, ""), "{}", refused.said);
    assert!(
        refused.said.contains(&format!("port {port} is in use")) && refused.said.contains("--port"),
        "{}",
        refused.said
    );
}

#[test]
fn where_the_usual_port_is_taken_the_next_one_is_used() {
    // If this fails another program has it, which is as good.
    let _taken = TcpListener::bind("127.0.0.1:1313");
    let desk = Desk::open_at_usual_port(SITE);
    let port: u16 = desk.address().0.rsplit_once(':').unwrap().1.parse().unwrap();
    assert!((1314..=1413).contains(&port), "{port}");
    assert_eq!(desk.get(PARIS_PAGE).status, 200);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_well_and_at_once_even_with_tabs_open() {
    for signal in ["-INT", "-TERM"] {
        let desk = Desk::open(SITE);
        let _line = desk.line();
        let began = SystemTime::now();
        assert_eq!(desk.end(signal), Some(0), "{signal}");
        assert!(began.elapsed().unwrap() < Duration::from_secs(10), "{signal}");
    }
}

#[test]
fn serving_writes_no_output() {
    let desk = Desk::open(SITE);
    desk.write(crate::PARIS, &crate::paris("Second words."));
    desk.shows(PARIS_PAGE, "Second words.");
    let mut names: Vec<String> = std::fs::read_dir(desk.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.retain(|name| name != ".dateline");
    assert_eq!(names, ["content"]);
}
