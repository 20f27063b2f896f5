//! What `[assets]` of `site.toml` does: names that follow from bytes, shorter style sheets, compressed forms.

#![allow(clippy::disallowed_methods)]

mod support;

use std::collections::BTreeMap;

use dateline::{
    base::SitePath,
    disk::{Disk, MemoryDisk},
    pipeline::{self, Goal, Report, Session, Shelf, Silent, Suspects},
};
use support::{ROOT, Request, build, build_with, request};

const BRIEFING: &str = "---\ntitle: Paris\ndate: 2026-01-06\n---\nText.\n";

fn site(assets: &str) -> String {
    format!(
        "-- content/briefings/paris.md --\n{BRIEFING}-- site.toml --\n[extra]\nstylesheet = \"house.css\"\n[assets]\n{assets}\n-- static/house.css --\nh1 {{ color: red; }}\n"
    )
}

fn disk(assets: &str) -> MemoryDisk {
    let disk = MemoryDisk::new();
    disk.put(format!("{ROOT}/content/briefings/paris.md"), BRIEFING);
    disk.put(format!("{ROOT}/site.toml"), format!("[assets]\n{assets}\n"));
    disk
}

fn run(disk: &MemoryDisk, request: &Request) -> Report {
    let report = pipeline::run(request, Goal::Build, disk, &Silent).expect("the line can run");
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    report
}

fn written(report: &Report) -> usize {
    report.changes.as_ref().expect("it was written").written
}

fn outputs(disk: &MemoryDisk, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = disk.files(folder);
    files.retain(|path, _| !path.starts_with(".dateline"));
    files
}

/// The names that a page calls a style sheet or script by.
fn called(page: &str, stem: &str) -> Vec<String> {
    let names = page.split('"').filter(|word| word.starts_with(&format!("/{stem}.")));
    names.map(|name| name[1..].to_owned()).collect()
}

#[test]
fn without_the_setting_names_and_bytes_stay_as_they_are() {
    let built = build(&site(""));
    assert!(built.files["index.html"].contains("<link rel=\"stylesheet\" href=\"/house.css\">"));
    assert_eq!(built.files["site.css"], include_str!("../static/site.css"));
    assert!(!built.files.keys().any(|path| path.starts_with("site.") && path != "site.css"));
}

#[test]
fn pages_call_style_sheets_and_scripts_by_names_that_follow_from_their_bytes() {
    let built = build(&site("fingerprint = true"));
    for (page, stem) in [("index.html", "site"), ("index.html", "house"), ("search/index.html", "search")] {
        let names = called(&built.files[page], stem);
        let [name] = names.as_slice() else { panic!("{page}: {names:?}") };
        let ending = name.rsplit('.').next().expect("an ending");
        assert_eq!(name.len(), stem.len() + 1 + 10 + 1 + ending.len(), "{name}");
        assert_eq!(built.files[name], built.files[&format!("{stem}.{ending}")], "the plain name stays");
        assert!(built.files[page].contains(&format!("\"/{name}\" integrity=\"sha384-")));
    }
    assert!(built.files["index.html"].contains("href=\"/favicon.svg\""), "pictures keep their names");
    let other = build(&site("fingerprint = true").replace("red", "blue"));
    assert_ne!(called(&built.files["index.html"], "house"), called(&other.files["index.html"], "house"));
    assert_eq!(called(&built.files["index.html"], "site"), called(&other.files["index.html"], "site"));
}

#[test]
fn a_site_that_opens_from_a_disk_does_not_ask_browsers_to_compare() {
    let on_disk = site("fingerprint = true").replace("[extra]", "[build]\nrelative_urls = true\n[extra]");
    let built = build(&on_disk);
    let page = &built.files["index.html"];
    assert!(page.contains("href=\"site.") && !page.contains("integrity="), "{page}");
}

#[test]
fn style_sheets_are_minified() {
    let built = build(&site("minify = true"));
    assert_eq!(built.files["house.css"], "h1{color:red}");
    assert!(built.files["site.css"].starts_with("@layer values,brand,theme;@layer values{:root{"));
}

#[test]
fn a_preview_has_names_and_bytes_as_they_are_written() {
    let preview = Request { preview: true, ..request() };
    let built = build_with(&site("fingerprint = true\nminify = true"), &preview);
    assert!(built.files["index.html"].contains("<link rel=\"stylesheet\" href=\"/house.css\">"));
    assert_eq!(built.files["house.css"], "h1 { color: red; }\n");
}

#[test]
fn a_preview_after_a_build_does_not_take_its_pages_for_its_own() {
    let disk = disk("fingerprint = true");
    let cached = Request { cache: true, ..request() };
    run(&disk, &cached);
    let preview = Request { preview: true, ..cached.clone() };
    let mut session = Session::open(&preview, &disk).expect("the line can run");
    session.remember();
    let shelf = Shelf::default();
    let outcome = session.update(&Suspects::Everything, preview.now, Some(&shelf), &Silent).expect("the line can run");
    outcome.expect("memory takes every output");
    let home = shelf.get(&SitePath::new("")).expect("it is there");
    assert!(String::from_utf8_lossy(&home.bytes).contains("href=\"/site.css\">"));
}

#[test]
fn another_style_sheet_is_another_name_and_the_old_one_goes() {
    let disk = disk("fingerprint = true");
    let cached = Request { cache: true, ..request() };
    run(&disk, &cached);
    let page =
        |disk: &MemoryDisk| String::from_utf8(outputs(disk, "/site/public")["index.html"].clone()).expect("UTF-8");
    let before = called(&page(&disk), "site");
    disk.put(format!("{ROOT}/static/site.css"), "h1 { color: red }");
    run(&disk, &cached);
    let after = called(&page(&disk), "site");
    assert_ne!(before, after);
    let files = outputs(&disk, "/site/public");
    assert!(files.contains_key(&after[0]) && !files.contains_key(&before[0]));
    run(&disk, &Request { output: Some("/site-fresh".into()), ..request() });
    assert_eq!(files, outputs(&disk, "/site-fresh"));
    assert_eq!(written(&run(&disk, &cached)), 0);
}

#[test]
fn texts_have_their_compressed_forms_beside_them() {
    let disk = disk("precompress = [\"br\", \"gz\"]");
    disk.put(format!("{ROOT}/static/photo.png"), "not really");
    run(&disk, &request());
    let files = outputs(&disk, "/site/public");
    for text in ["index.html", "site.css", "world.svg", "404.html", "search/index.json"] {
        assert!(files.contains_key(&format!("{text}.br")) && files.contains_key(&format!("{text}.gz")), "{text}");
    }
    assert!(!files.contains_key("photo.png.gz") && !files.contains_key("index.html.br.gz"));
    assert!(files["index.html.br"].len() < files["index.html"].len() / 2);
}

#[test]
fn compressed_forms_are_made_of_what_changed_alone() {
    let disk = disk("precompress = [\"gz\"]");
    let cached = Request { cache: true, ..request() };
    run(&disk, &cached);
    assert_eq!(written(&run(&disk, &cached)), 0);
    disk.put(format!("{ROOT}/content/briefings/paris.md"), BRIEFING.replace("Text", "Another text"));
    let before = outputs(&disk, "/site/public");
    let count = written(&run(&disk, &cached));
    let after = outputs(&disk, "/site/public");
    let texts: Vec<&String> = after.keys().filter(|path| !path.ends_with(".gz")).collect();
    let changed: Vec<_> = texts.iter().filter(|path| before.get(**path) != after.get(**path)).collect();
    assert!(changed.iter().any(|path| path.contains("paris")) && changed.len() < texts.len() / 2, "{changed:?}");
    let forms = changed.iter().filter(|path| after.contains_key(&format!("{path}.gz"))).count();
    assert!(forms >= changed.len() - 1, "`SHA256SUMS` alone has none");
    assert_eq!(count, changed.len() + forms, "each with its form: {changed:?}");
    run(&disk, &Request { output: Some("/site-fresh".into()), ..request() });
    assert_eq!(after, outputs(&disk, "/site-fresh"));
}

#[test]
fn a_compressed_form_that_is_missing_is_made_of_what_stands_there() {
    let disk = disk("");
    let cached = Request { cache: true, ..request() };
    run(&disk, &cached);
    let plain = outputs(&disk, "/site/public");
    disk.put(format!("{ROOT}/site.toml"), "[assets]\nprecompress = [\"gz\"]\n");
    run(&disk, &cached);
    let whole = outputs(&disk, "/site/public");
    assert!(plain.iter().all(|(path, bytes)| whole.get(path) == Some(bytes)));
    disk.remove_file("/site/public/index.html.gz".as_ref()).expect("it is there");
    disk.put("/site/public/404.html.gz", "damaged");
    assert_eq!(written(&run(&disk, &cached)), 2);
    assert_eq!(outputs(&disk, "/site/public"), whole);
    disk.put(format!("{ROOT}/site.toml"), "");
    run(&disk, &cached);
    assert_eq!(outputs(&disk, "/site/public"), plain, "they go with the setting");
}

#[test]
fn a_file_of_the_editors_own_stands_where_a_form_would() {
    let disk = disk("precompress = [\"gz\"]");
    disk.put(format!("{ROOT}/static/site.css.gz"), "my own");
    run(&disk, &request());
    assert_eq!(outputs(&disk, "/site/public")["site.css.gz"], b"my own");
}
