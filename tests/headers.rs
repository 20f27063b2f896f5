//! What `[headers]` of `site.toml` writes for hosts, and that the documents say the same.

#![allow(clippy::disallowed_methods)]

mod support;

use support::{build, repository};

const BRIEFING: &str = "-- content/briefings/paris.md --\n---\ntitle: Paris\ndate: 2026-01-06\n---\nText.\n";

fn headers(config: &str) -> String {
    build(&format!("{BRIEFING}-- site.toml --\n{config}")).files["_headers"].clone()
}

#[test]
fn nothing_is_written_unless_it_is_asked_for() {
    assert!(!build(BRIEFING).files.contains_key("_headers"));
    assert!(!build(&format!("{BRIEFING}-- site.toml --\n[headers]\n")).files.contains_key("_headers"));
}

#[test]
fn everything_has_the_policy_and_what_is_fingerprinted_is_kept_for_ever() {
    let text =
        headers("base_url = \"https://example.org/desk\"\n[headers]\nwrite = true\n[assets]\nfingerprint = true\n");
    let rules: Vec<&str> = text.trim_end().split("\n\n").collect();
    assert!(rules[0].starts_with("/desk/*\n  Content-Security-Policy: default-src 'none'; script-src 'self'; "));
    let names: Vec<&str> = rules[1..].iter().filter_map(|rule| rule.lines().next()).collect();
    assert_eq!(names.len(), 2, "{text}");
    assert!(names[0].starts_with("/desk/search.") && names[0].ends_with(".js"), "{text}");
    assert!(names[1].starts_with("/desk/site.") && names[1].ends_with(".css"), "{text}");
    assert!(rules[1..].iter().all(|rule| rule.ends_with("\n  Cache-Control: public, max-age=31536000, immutable")));
}

#[test]
fn a_newsroom_adds_its_own_sources() {
    let text = headers("[headers]\nwrite = true\nallow = { script-src = \"https://stats.example\" }\n");
    assert!(text.contains("; script-src 'self' https://stats.example; "), "{text}");
}

#[test]
fn a_file_of_the_editors_own_takes_its_place() {
    let built = build(&format!("{BRIEFING}-- site.toml --\n[headers]\nwrite = true\n-- static/_headers --\nmine\n"));
    assert_eq!(built.files["_headers"], "mine\n");
    assert_eq!(built.faults(), "");
}

#[test]
fn the_documents_show_what_is_written() {
    let page = std::fs::read_to_string(repository("docs/hosting.md")).expect("a page");
    let text = headers("[headers]\nwrite = true\n");
    for line in text.lines().skip(1) {
        let (name, value) = line.trim().split_once(": ").expect("a header");
        let shown = |form: &str| page.contains(form);
        let quoted = format!("{name} \"{value}\"");
        assert!(
            shown(&format!("add_header {quoted}")) || shown(&format!("add_header {name} {value}")),
            "nginx: {line}"
        );
        assert!(shown(&format!("    {quoted}\n")) || shown(&format!("    {name} {value}\n")), "Caddy: {line}");
    }
}
