//! What is found in the document of a page, and that it is mended with a click.

use std::fs;

use serde_json::Value;

use crate::{
    PARIS, PARIS_PAGE, ROME_PAGE, SITE, paris,
    serving::{Desk, NOW, patiently},
};

const OURS: &str = "http://localhost";

/// The site with texts that name whom they declare.
fn site() -> String {
    SITE.replace("First words.", "Ada Example spoke.").replace("Other words.", "Ben Sample spoke.")
}

/// An article that names a country which it does not declare, with a comment of its editor.
fn of_norway() -> String {
    paris("Ada Example spoke of Norway.").replace("title: Allies meet", "title: Allies meet  # working title")
}

fn codes(found: &[Value]) -> Vec<&str> {
    found.iter().map(|finding| finding["code"].as_str().expect("a code")).collect()
}

/// Waits until a page tells of exactly these words.
fn tells(desk: &Desk, page: &str, words: &[&str]) -> Vec<Value> {
    patiently(&format!("{page} tells of {words:?}"), || {
        let found = desk.findings(page);
        let is_wanted =
            found.iter().map(|finding| finding["words"].as_str().unwrap_or_default()).eq(words.iter().copied());
        is_wanted.then_some(found)
    })
}

fn fix_of(finding: &Value) -> &str {
    finding["fix"]["id"].as_str().expect("it can be fixed")
}

#[test]
fn findings_follow_what_is_written() {
    let desk = Desk::open(&site());
    assert!(desk.findings(PARIS_PAGE).is_empty());
    desk.swap_in(PARIS, &of_norway());
    let found = tells(&desk, PARIS_PAGE, &["Norway"]);
    assert_eq!(codes(&found), ["undeclared-mention"]);
    assert_eq!((&found[0]["path"], &found[0]["line"]), (&PARIS.into(), &5.into()));
    assert_eq!(found[0]["fix"]["change"], "+ mentions: [\"NO\"]");
    assert!(desk.findings(ROME_PAGE).is_empty() && desk.findings("/").is_empty());
    assert!(desk.faults().is_empty(), "findings are no faults of the build");
    desk.swap_in(PARIS, &of_norway().replace("---\ntitle", "---\nsilence: [undeclared-mention]\ntitle"));
    tells(&desk, PARIS_PAGE, &[]);
    desk.is_as_built();
}

#[test]
fn a_fix_writes_that_edit_and_no_other_byte() {
    let desk = Desk::open(&site());
    desk.swap_in(PARIS, &of_norway());
    let found = tells(&desk, PARIS_PAGE, &["Norway"]);
    let mut line = desk.line();
    let answer = desk.ask_to_fix(PARIS_PAGE, fix_of(&found[0]), OURS, &desk.token(PARIS_PAGE));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let expected = of_norway().replace("country: FR }]\n", "country: FR }]\nmentions: [\"NO\"]\n");
    assert_eq!(fs::read_to_string(desk.path(PARIS)).unwrap(), expected);
    tells(&desk, PARIS_PAGE, &[]);
    assert!(!desk.told(&mut line).is_empty(), "the tab is told");
    let left: Vec<_> =
        fs::read_dir(desk.path("content/briefings")).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    desk.is_as_built();
    let again = desk.ask_to_fix(PARIS_PAGE, fix_of(&found[0]), OURS, &desk.token(PARIS_PAGE));
    assert_eq!(again.status, 409);
    assert_eq!(fs::read_to_string(desk.path(PARIS)).unwrap(), expected);
}

#[test]
fn a_file_that_was_saved_meanwhile_is_left_alone() {
    let desk = Desk::open(&site());
    desk.swap_in(PARIS, &of_norway());
    let found = tells(&desk, PARIS_PAGE, &["Norway"]);
    let later = of_norway().replace("Norway.", "Norway again.");
    desk.swap_in(PARIS, &later);
    // At once, whether the server has seen the file or not.
    let answer = desk.ask_to_fix(PARIS_PAGE, fix_of(&found[0]), OURS, &desk.token(PARIS_PAGE));
    assert_eq!((answer.status, answer.says("changed meanwhile")), (409, true));
    assert_eq!(fs::read_to_string(desk.path(PARIS)).unwrap(), later);
}

#[test]
fn only_a_page_of_this_run_has_anything_fixed() {
    let desk = Desk::open(&site());
    desk.swap_in(PARIS, &of_norway());
    let found = tells(&desk, PARIS_PAGE, &["Norway"]);
    let (fix, token) = (fix_of(&found[0]), desk.token(PARIS_PAGE));
    assert!(token.len() == 64 && token != Desk::open(&site()).token(PARIS_PAGE), "{token}");
    for (origin, token) in [("http://evil.example", &*token), ("null", &*token), (OURS, ""), (OURS, "0")] {
        assert_eq!(desk.ask_to_fix(PARIS_PAGE, fix, origin, token).status, 403, "{origin} {token}");
    }
    // A fix is of the page that shows it.
    for page in [ROME_PAGE, "/", "/../", "/content/briefings/2026-01-06-paris.md"] {
        assert_eq!(desk.ask_to_fix(page, fix, OURS, &token).status, 409, "{page}");
    }
    assert_eq!(fs::read_to_string(desk.path(PARIS)).unwrap(), of_norway());
}

#[test]
fn a_save_that_changes_no_page_is_told_where_findings_may_differ() {
    let desk = Desk::open(&site());
    let mut line = desk.line();
    desk.swap_in(
        PARIS,
        &paris("Ada Example spoke.").replace("title: Allies meet", "title: Allies meet  # working title"),
    );
    let told = line.next();
    assert_eq!((&told["changed"], &told["removed"]), (&Value::Array(vec![]), &Value::Array(vec![])));
}

#[test]
fn other_machines_see_findings_and_fix_nothing() {
    let desk = Desk::open_with(&site().replace("Example spoke.", "Example spoke of Norway."), &[NOW, "--bind=0.0.0.0"]);
    let found = tells(&desk, PARIS_PAGE, &["Norway"]);
    assert!(found[0]["fix"].is_null() && desk.token(PARIS_PAGE).is_empty());
    assert_eq!(desk.ask_to_fix(PARIS_PAGE, "f", OURS, "").status, 403);
}

#[test]
fn the_built_site_has_nothing_of_it() {
    let desk = Desk::open(&site().replace("Example spoke.", "Example spoke of Norway."));
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    assert!(
        desk.built()
            .into_values()
            .map(text)
            .all(|text| !text.contains("data-token") && !text.contains("dateline-findings"))
    );
}
