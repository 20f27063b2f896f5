//! Small sites, built whole.

mod support;

use support::build;

const PARIS: &str = "
-- content/briefings/paris.md --
---
title: Allies meet
date: 2026-01-06
participants: [{ name: Mark Carney, role: Prime Minister, country: CA }]
---
PARIS – Text.
";

#[test]
fn one_article_makes_a_whole_site() {
    let built = build(PARIS);
    assert_eq!(built.faults(), "");
    assert!(built.text("countries/canada/index.html").contains("Mark Carney"));
    assert!(built.text("participants/mark-carney/index.html").contains("Prime Minister"));
    assert!(built.page("briefings/2026/01/paris/index.html").contains("Allies meet"));
    assert!(built.text("index.html").contains("Allies meet"));
    assert!(built.files.contains_key("404.html") && built.files.contains_key("site.css"));
}
