//! Whole outputs of the sites in `tests/sites/`, as snapshots; each was read before it was accepted.

mod support;

use insta::{assert_snapshot, with_settings};
use support::{Built, ROOT, build_on, copy, repository, request, site};

fn build(name: &str) -> Built {
    let disk = site("");
    copy(&repository(&format!("tests/sites/{name}")), &disk, ROOT);
    build_on(&disk, &request())
}

/// Compares the list of all files, all faults, whole pages and the main parts of others with their snapshots.
#[track_caller]
fn assert_pages(name: &str, whole: &[&str], main_parts: &[&str]) {
    let built = build(name);
    with_settings!({
        snapshot_path => format!("sites/{name}/snapshots"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        assert_snapshot!("faults", support::in_full(&built.report));
        assert_snapshot!("files", built.files.keys().map(|path| format!("{path}\n")).collect::<String>());
        for page in whole {
            assert_snapshot!(file_name(page), without_version(built.page(page)));
        }
        for page in main_parts {
            assert_snapshot!(file_name(page), main_part(built.page(page)));
        }
    });
}

fn file_name(page: &str) -> String {
    match page.trim_end_matches("index.html").trim_end_matches(".html").trim_end_matches('/') {
        "" => "home".to_owned(),
        path => path.replace('/', "--"),
    }
}

/// A new version changes every page and no snapshot.
fn without_version(page: &str) -> String {
    page.replace(concat!("dateline ", env!("CARGO_PKG_VERSION")), "dateline VERSION")
}

fn main_part(page: &str) -> &str {
    let start = page.find("<main").expect("every page has a main part");
    let end = page.find("</main>").expect("it is closed");
    &page[start..end]
}

#[test]
fn minimal_site() {
    assert_pages("minimal", &["index.html", "briefings/2026/01/paris/index.html", "404.html"], &[]);
}

/// Groups, series, a bundle, drafts, an embargo, an expiry, aliases, a sub-path, a template of its own, countries by house
/// style.
#[test]
fn full_site() {
    assert_pages(
        "full",
        &["index.html", "info/index.html", "briefings/2026/01/oslo/index.html"],
        &[
            "about/index.html",
            "briefings/2026/01/expired/index.html",
            "briefings/2026/01/index.html",
            "participants/ada-berg/index.html",
            "participants/ben-smith/index.html",
            "countries/northern-council/index.html",
            "groups/northern-group/index.html",
            "series/northern-talks/index.html",
            "topics/index.html",
            "countries/index.html",
        ],
    );
}

#[test]
fn nothing_hidden_is_anywhere_in_the_full_site() {
    let built = build("full");
    for (path, page) in &built.files {
        for words in ["Draft piece", "secret topic", "Embargoed", "Hidden Person", "Sweden", "Gone Person", "notices"] {
            assert!(!page.contains(words), "`{words}` in {path}");
        }
    }
}
