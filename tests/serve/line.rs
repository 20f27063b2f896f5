//! What the server tells its tabs.

use std::collections::BTreeSet;

use crate::{
    BROKEN, PARIS, ROME, SITE,
    answers::{changed, removed},
    article, paris,
    serving::{Desk, NOW},
};

const PARIS_FILE: &str = "briefings/2026/01/paris/index.html";
const ROME_FILE: &str = "briefings/2026/01/rome/index.html";

#[test]
fn the_first_message_names_the_build_and_each_save_a_later_one() {
    let desk = Desk::open(SITE);
    let mut line = desk.line();
    assert_eq!((&line.greeting["build"], &line.greeting["changed"]), (&1.into(), &serde_json::Value::Null));
    assert_eq!(line.greeting["faults"]["errors"], 0);
    desk.swap_in(PARIS, &paris("Second words."));
    let first = line.next();
    assert!(first["build"].as_u64() > Some(1), "{first}");
    desk.swap_in(PARIS, &paris("Third words."));
    assert!(line.next()["build"].as_u64() > first["build"].as_u64());
    assert_eq!(desk.line().greeting["build"], desk.build());
}

/// What lies outside the site is never told of; what is made of the whole site is made when somebody asks for it.
fn is_told(name: &str) -> bool {
    let is_whole = |folder: &str| name.starts_with(folder) && !name.ends_with(".html");
    !name.starts_with("outside-") && !is_whole("search/") && !is_whole("data/")
}

#[test]
fn a_message_names_exactly_the_files_that_are_different() {
    let desk = Desk::open(SITE);
    let edits = [
        (PARIS, paris("Second words.")),
        (ROME, article("Rome talks", "Ben Sample", "Other words.")),
        (ROME, article("Rome summit", "Ben Sample", "Other words.")),
        ("content/briefings/new.md", article("Oslo\ndate: 2026-01-08", "Cora New", "Text.")),
        (PARIS, paris("Second words.").replace("Ada", "Eva")),
        ("static/report.txt", "Text.".to_owned()),
    ];
    for (path, text) in edits {
        let (before, mut line) = (desk.built(), desk.line());
        desk.swap_in(path, &text);
        let told = desk.told(&mut line);
        let [message] = told.as_slice() else { panic!("{told:?}") };
        let mut after = desk.built();
        after.retain(|name, _| is_told(name));
        let differ: BTreeSet<String> = after
            .iter()
            .filter(|(name, bytes)| before.get(*name) != Some(*bytes))
            .map(|(name, _)| name.clone())
            .collect();
        let gone: BTreeSet<String> =
            before.keys().filter(|name| !after.contains_key(*name) && is_told(name)).cloned().collect();
        assert_eq!(changed(message).into_iter().collect::<BTreeSet<_>>(), differ, "{path}");
        assert_eq!(removed(message).into_iter().collect::<BTreeSet<_>>(), gone, "{path}");
    }
}

#[test]
fn an_edit_elsewhere_does_not_name_the_page() {
    let desk = Desk::open(SITE);
    let mut line = desk.line();
    desk.swap_in(ROME, &article("Rome talks", "Ben Sample", "Quite other words."));
    let told = desk.told(&mut line);
    assert!(told.iter().any(|message| changed(message).contains(&ROME_FILE.into())), "{told:?}");
    assert!(told.iter().all(|message| !changed(message).contains(&PARIS_FILE.into())), "{told:?}");
}

#[test]
fn faults_that_come_and_go_are_told_with_the_page_they_concern() {
    let desk = Desk::open(SITE);
    let mut line = desk.line();
    desk.swap_in(PARIS, BROKEN);
    let broken = line.next();
    assert_eq!(broken["faults"]["errors"], 1);
    assert!(changed(&broken).contains(&PARIS_FILE.into()), "{broken}");
    desk.swap_in(PARIS, &paris("First words."));
    let mended = line.next();
    assert_eq!(mended["faults"]["errors"], 0);
    assert!(changed(&mended).contains(&PARIS_FILE.into()), "{mended}");
}

#[test]
fn followers_are_led_to_the_article_just_saved() {
    let desk = Desk::open_with(SITE, &[NOW, "--follow"]);
    let mut line = desk.line();
    for (path, text, file) in [
        (PARIS, paris("Second words."), PARIS_FILE),
        (ROME, article("Rome talks", "Ben Sample", "Second words."), ROME_FILE),
        (
            "content/briefings/2026-01-08-oslo.md",
            article("Oslo", "Cora New", "Text."),
            "briefings/2026/01/oslo/index.html",
        ),
    ] {
        desk.swap_in(path, &text);
        assert_eq!(line.next()["follow"], file);
    }
    desk.write("static/report.txt", "Text.");
    assert_eq!(line.next()["follow"], serde_json::Value::Null);
}

#[test]
fn nobody_is_led_anywhere_unasked() {
    let desk = Desk::open(SITE);
    let mut line = desk.line();
    desk.swap_in(PARIS, &paris("Second words."));
    assert_eq!(line.next()["follow"], serde_json::Value::Null);
}
