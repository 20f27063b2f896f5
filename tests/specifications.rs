//! Whole specifications of others, as what people write: every example of CommonMark and GFM as a body, every case of the YAML Test Suite
//! as front matter. Each is a page or a fault with its place; never a panic, a hang, or anything that a browser would run.
//!
//! How the bodies are printed is held against what the specifications say in `src/markdown/spec_tests.rs`.

#![allow(clippy::disallowed_methods)]

mod support;

#[path = "support/harmless.rs"]
mod harmless;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use dateline::{
    base::{Diagnostic, Spot},
    disk::MemoryDisk,
};
use harmless::check_harmless;
use serde::Deserialize;
use support::{Built, ROOT, build_on, request};

#[derive(Deserialize)]
struct Example {
    example: usize,
    markdown: String,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    yaml: String,
    fail: bool,
}

fn path_of(name: impl std::fmt::Display) -> String {
    format!("content/briefings/2026-01-06-{name}.md")
}

fn build(files: &[(String, String)]) -> Built {
    let disk = MemoryDisk::new();
    disk.put(
        format!("{ROOT}/site.toml"),
        "[build]\nsearch = false\n[data]\nformats = []\n[feeds]\ncontent = \"full\"\n",
    );
    files.iter().for_each(|(path, text)| disk.put(format!("{ROOT}/{path}"), text));
    build_on(&disk, &request())
}

fn has_place(told: &Diagnostic) -> bool {
    matches!(told.place.spot, Spot::Span(span) if span.line > 0 && span.column > 0)
}

/// Builds a site of bodies. Those with links that lead nowhere are told of; the site of the others is made, and no page does harm.
fn check_bodies(examples: &[Example]) {
    let file =
        |example: &Example| (path_of(example.example), format!("---\ntitle: Example\n---\n{}", example.markdown));
    let mut files: Vec<(String, String)> = examples.iter().map(file).collect();
    let first = build(&files);
    let mut refused = BTreeSet::new();
    for told in first.report.diagnostics.iter().filter(|told| told.is_error()) {
        assert!(has_place(told), "{told:?}");
        assert!(
            ["broken-link", "broken-anchor", "missing-image", "bad-address"].contains(&told.code.name()),
            "{told:?}"
        );
        refused.insert(told.place.path.as_str());
    }
    files.retain(|(path, _)| !refused.contains(path.as_str()));
    let built = build(&files);
    assert!(!built.report.has_errors(), "{}", built.faults());
    let pages = built.files.iter().filter(|(path, _)| path.ends_with(".html"));
    let pages: Vec<_> = pages.inspect(|(_, page)| check_harmless(page)).collect();
    assert!(pages.len() > files.len());
}

#[test]
fn every_example_of_commonmark_and_gfm_is_a_harmless_page() {
    for text in [include_str!("specs/commonmark-0.31.2.json"), include_str!("specs/gfm-extensions.json")] {
        let examples: Vec<Example> = serde_json::from_str(text).expect("examples");
        examples.chunks(110).for_each(check_bodies);
    }
}

/// A case as front matter as it stands, and as the value of a key, where it is of use to more of our own code.
fn forms(case: &Case) -> [(String, String); 2] {
    let nested: String = case.yaml.lines().map(|line| format!("  {line}\n")).collect();
    let path = |form: &str| path_of(format!("{}-{form}", case.id.to_lowercase()));
    [
        (path("whole"), format!("---\n{}\n---\nText.\n", case.yaml)),
        (path("value"), format!("---\ntitle: Talks\nextra:\n{nested}---\nText.\n")),
    ]
}

/// The codes of the faults of each file that has any. The site of the others is built.
fn faults_of(mut files: Vec<(String, String)>) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut faults: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for told in build(&files).report.diagnostics.iter().filter(|told| told.is_error()) {
        let is_of_whole_file = ["missing-front-matter", "missing-field"].contains(&told.code.name());
        assert!(has_place(told) || is_of_whole_file, "{told:?}");
        faults.entry(told.place.path.to_string()).or_default().insert(told.code.name());
    }
    files.retain(|(path, _)| !faults.contains_key(path));
    let built = build(&files);
    assert!(!built.report.has_errors() && built.files.len() > files.len(), "{}", built.faults());
    faults
}

#[test]
fn every_case_of_the_yaml_test_suite_is_read_or_refused_with_its_place() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("specs/yaml-test-suite.json")).expect("cases");
    assert_eq!(cases.len(), 402);
    let mut outcomes = String::from(
        "# Case of the YAML Test Suite: as front matter, as the value of a key. `!` marks what is no YAML.\n",
    );
    for cases in cases.chunks(101) {
        let faults = faults_of(cases.iter().flat_map(forms).collect());
        for case in cases {
            let mark = if case.fail { "!" } else { "" };
            let outcome = forms(case).map(|(path, _)| match faults.get(&path) {
                Some(codes) => codes.iter().copied().collect::<Vec<_>>().join(" "),
                None => "read".to_owned(),
            });
            let _ = writeln!(outcomes, "{}{mark}: {}", case.id, outcome.join(", "));
        }
    }
    let blessed = support::repository("tests/specs/yaml-outcomes.txt");
    if std::env::var_os("DATELINE_BLESS").is_some() {
        std::fs::write(&blessed, &outcomes).expect("a file that can be written");
    }
    let known = std::fs::read_to_string(&blessed).unwrap_or_default();
    let differing: Vec<&str> = outcomes.lines().filter(|line| !known.lines().any(|known| known == *line)).collect();
    assert!(known == outcomes, "`DATELINE_BLESS=1` takes over: {differing:#?}");
}
