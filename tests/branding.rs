//! What `[theme]` of `site.toml` does to the site, and what it leaves alone.

#![allow(clippy::disallowed_methods)]

mod support;

use dateline::{
    disk::MemoryDisk,
    pipeline::{Session, Shelf, Silent, Suspects},
};
use support::{ROOT, build, request};

const BRIEFING: &str = "-- content/briefings/paris.md --\n---\ntitle: Paris\ndate: 2026-01-06\n---\nText.\n";

fn branded(theme: &str) -> support::Built {
    build(&format!("{BRIEFING}-- site.toml --\ntitle = \"The Desk\"\n[theme]\n{theme}"))
}

#[test]
fn a_site_without_a_theme_of_its_own_has_the_style_sheet_as_it_is() {
    let plain = build(BRIEFING);
    assert_eq!(plain.files["site.css"], include_str!("../static/site.css"));
    assert!(
        plain.files["index.html"]
            .contains("<meta name=\"theme-color\" content=\"#fcfcfa\" media=\"(prefers-color-scheme: light)\">")
    );
}

#[test]
fn values_stand_at_the_end_of_whichever_style_sheet_there_is() {
    let expected = "@layer brand {\n:root {\n  --accent: light-dark(#7a1f3d, #a5c6f0);\n}\n}\n";
    let built = branded("accent = \"#7a1f3d\"\n");
    assert!(built.files["site.css"].starts_with("/* The look") && built.files["site.css"].ends_with(expected));
    let own =
        build(&format!("{BRIEFING}-- static/site.css --\nh1 {{}}\n-- site.toml --\n[theme]\naccent = \"#7a1f3d\"\n"));
    assert_eq!(own.files["site.css"], format!("h1 {{}}\n\n/* [theme] of site.toml */\n{expected}"));
}

#[test]
fn pages_say_in_which_light_they_are_shown() {
    let page = &branded("scheme = \"dark\"\ndark = { background = \"#111\" }\n").files["index.html"];
    assert!(page.contains(
        "<meta name=\"color-scheme\" content=\"dark\">\n<meta name=\"theme-color\" content=\"#111111\">\n<link"
    ));
    let page = &branded("scheme = \"light\"\n").files["index.html"];
    assert!(page.contains("content=\"light\">\n<meta name=\"theme-color\" content=\"#fcfcfa\">\n<link"));
}

#[test]
fn a_logo_stands_for_the_name() {
    let logo = "-- static/logo.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"120\" height=\"40\"/>\n";
    let site = format!("{BRIEFING}-- site.toml --\ntitle = \"The Desk\"\n[theme]\nlogo = \"logo.svg\"\n");
    let built = build(&format!("{site}{logo}"));
    let img = "<a href=\"/\" aria-current=\"page\"><img class=\"logo\" src=\"/logo.svg\" alt=\"The Desk\"";
    assert!(built.files["index.html"].contains(img), "{}", built.files["index.html"]);
    assert_eq!(build(&site).faults(), "site.toml:3:8 error[missing-image] there is no image `static/logo.svg`");
}

#[test]
fn while_it_is_served_a_colour_changes_the_style_sheet_and_no_page() {
    let disk = MemoryDisk::new();
    let put = |path: &str, text: &str| disk.put(format!("{ROOT}/{path}"), text);
    put("content/briefings/paris.md", "---\ntitle: Paris\ndate: 2026-01-06\n---\nText.\n");
    put("site.toml", "[theme]\naccent = \"#7a1f3d\"\n");
    let request = request();
    let mut session = Session::open(&request, &disk).expect("the line can run");
    let shelf = Shelf::default();
    let mut update = |suspects: &Suspects| {
        let difference = session.update(suspects, request.now, Some(&shelf), &Silent).expect("the line can run");
        difference.expect("memory takes every output").changed.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    update(&Suspects::Everything);
    let config = Suspects::of(vec![dateline::base::SourcePath::new("site.toml")]);
    put("site.toml", "[theme]\naccent = \"#1f3d7a\"\n");
    assert_eq!(update(&config), ["/site.css"]);
    put("site.toml", "");
    assert_eq!(update(&config), ["/site.css"]);
    let css = shelf.get(&dateline::base::SitePath::new("site.css")).expect("it is there");
    assert_eq!(&*css.bytes, include_bytes!("../static/site.css"));
}
