//! What is found in the document of one page, while the site changes.

#![allow(clippy::disallowed_methods)]

mod support;

use dateline::{
    base::{SitePath, SourcePath, Spot},
    disk::MemoryDisk,
    pipeline::{Request, Session, Shelf, Silent, Suspects},
};
use support::{ROOT, request, site};

const SITE: &str = "
-- content/briefings/2026-01-06-paris.md --
---
title: Allies meet
participants: [{ name: Ada Example, role: Envoy, country: FR }]
---
Ada Example spoke of Norway.
-- content/briefings/2026-01-07-rome.md --
---
title: Rome talks
participants: [{ name: Ben Sample, role: Minister, country: IT }]
---
Ben Sample spoke of Poland.
-- content/participants/ada-example.md --
---
name: Ada Example
nickname: Ada
---
";
const PARIS: &str = "content/briefings/2026-01-06-paris.md";
const PARIS_PAGE: &str = "/briefings/2026/01/paris/";
const ADA: &str = "content/participants/ada-example.md";

/// A session that is kept up to date with its files.
struct Kept<'d> {
    disk: &'d MemoryDisk,
    request: Request,
    session: Session<'d>,
    shelf: Shelf,
}

impl<'d> Kept<'d> {
    fn open(disk: &'d MemoryDisk) -> Self {
        let request = request();
        let session = Session::open(&request, disk).expect("the line can run");
        let mut kept = Kept { disk, request, session, shelf: Shelf::default() };
        kept.update(&Suspects::Everything);
        kept
    }

    fn update(&mut self, suspects: &Suspects) {
        let outcome = self.session.update(suspects, self.request.now, Some(&self.shelf), &Silent);
        outcome.expect("the line can run").expect("memory takes every output");
    }

    fn edit(&mut self, path: &str, from: &str, to: &str) {
        use dateline::disk::Disk;
        let file = format!("{ROOT}/{path}");
        let text = String::from_utf8(self.disk.read(file.as_ref()).expect("it is there")).expect("UTF-8");
        assert!(text.contains(from), "{text}");
        self.disk.put(&file, text.replace(from, to));
        self.update(&Suspects::of(vec![SourcePath::new(path)]));
    }

    /// Each finding of a page as `line:column code`.
    fn told(&self, page: &str) -> Vec<String> {
        let found = self.session.page_findings(&SitePath::new(page));
        let found = found.map(|found| found.diagnostics).unwrap_or_default();
        let place = |spot: &Spot| match spot {
            Spot::Span(span) => format!("{}:{}", span.line, span.column),
            _ => String::new(),
        };
        found.iter().map(|it| format!("{} {}", place(&it.place.spot), it.code)).collect()
    }
}

#[test]
fn a_page_tells_of_its_own_document_and_no_other() {
    let disk = site(SITE);
    let kept = Kept::open(&disk);
    assert_eq!(kept.told(PARIS_PAGE), ["5:22 undeclared-mention"]);
    assert_eq!(kept.told("/briefings/2026/01/rome/"), ["5:21 undeclared-mention"]);
    let found = kept.session.page_findings(&SitePath::new(PARIS_PAGE)).expect("it is of a document");
    assert_eq!((found.document.as_str(), found.diagnostics.len()), (PARIS, 1));
    assert!(found.diagnostics[0].message.contains("Norway") && !found.diagnostics[0].fix.is_empty());
    assert_eq!(found.text.as_deref().map(|text| text.ends_with("Norway.\n")), Some(true));
}

#[test]
fn a_page_tells_the_warnings_that_are_known_of_its_document() {
    let disk = site(SITE);
    let mut kept = Kept::open(&disk);
    assert_eq!(kept.told("/participants/ada-example/"), ["3:1 unknown-key"]);
    kept.edit(ADA, "nickname: Ada\n", "");
    assert!(kept.told("/participants/ada-example/").is_empty());
}

#[test]
fn a_page_of_no_document_tells_nothing() {
    let disk = site(SITE);
    let kept = Kept::open(&disk);
    for page in ["/", "/participants/ben-sample/", "/countries/", "/nothing/", "/../", "/content/briefings/"] {
        assert!(kept.told(page).is_empty(), "{page}");
    }
}

#[test]
fn findings_follow_the_text() {
    let disk = site(SITE);
    let mut kept = Kept::open(&disk);
    kept.edit(PARIS, "Norway.", "Norway.\n\nPoland came.");
    assert_eq!(kept.told(PARIS_PAGE), ["5:22 undeclared-mention", "7:1 undeclared-mention"]);
    kept.edit(PARIS, "title: Allies meet\n", "title: Allies meet\nmentions: [PL]\n");
    assert_eq!(kept.told(PARIS_PAGE), ["6:22 undeclared-mention"]);
    kept.edit(PARIS, "Norway", "peace");
    assert!(kept.told(PARIS_PAGE).iter().all(|told| !told.starts_with("6:22")));
}

#[test]
fn names_that_come_and_go_are_found_at_once() {
    let disk = site(SITE);
    let mut kept = Kept::open(&disk);
    kept.edit(PARIS, "of Norway", "with Cora Newcomer");
    assert!(kept.told(PARIS_PAGE).is_empty());
    kept.edit("content/briefings/2026-01-07-rome.md", "Ben Sample, role", "Cora Newcomer, role");
    assert_eq!(kept.told(PARIS_PAGE), ["5:24 undeclared-mention"]);
    kept.edit("content/briefings/2026-01-07-rome.md", "Cora Newcomer, role", "Ben Sample, role");
    assert!(kept.told(PARIS_PAGE).is_empty());
}

#[test]
fn another_name_in_a_profile_is_found_at_once() {
    const ROME: &str = "content/briefings/2026-01-07-rome.md";
    const ROME_PAGE: &str = "/briefings/2026/01/rome/";
    let disk = site(SITE);
    let mut kept = Kept::open(&disk);
    kept.edit(ROME, "of Poland", "with Adalein Specimen");
    kept.edit(ROME, "Rome talks", "Talks in Rome");
    assert!(kept.told(ROME_PAGE).is_empty());
    kept.edit(ADA, "nickname: Ada", "aka: [Adalein Specimen]");
    assert_eq!(kept.told(ROME_PAGE), ["5:23 undeclared-mention"]);
}

#[test]
fn what_is_silenced_is_left_out() {
    let disk = site(SITE);
    let mut kept = Kept::open(&disk);
    kept.edit(PARIS, "title: Allies meet\n", "title: Allies meet\nsilence: [undeclared-mention]\n");
    assert!(kept.told(PARIS_PAGE).is_empty());
    kept.edit(PARIS, "silence: [undeclared-mention]\n", "");
    assert_eq!(kept.told(PARIS_PAGE), ["5:22 undeclared-mention"]);
    disk.put(format!("{ROOT}/site.toml"), "[content]\nsilence = [\"undeclared-mention\"]\n");
    kept.update(&Suspects::Everything);
    assert!(kept.told(PARIS_PAGE).is_empty());
}

#[test]
fn asking_changes_nothing_that_a_build_tells() {
    let disk = site(SITE);
    let mut kept = Kept::open(&disk);
    let before = kept.session.report().diagnostics;
    kept.told(PARIS_PAGE);
    assert_eq!(kept.session.report().diagnostics, before);
    assert!(before.iter().all(|found| found.code.name() != "undeclared-mention"));
}

#[test]
fn the_revision_tells_when_to_ask_again() {
    let disk = site(SITE);
    let mut kept = Kept::open(&disk);
    let mut before = kept.session.revision();
    let mut is_new =
        |kept: &Kept<'_>| std::mem::replace(&mut before, kept.session.revision()) != kept.session.revision();
    kept.update(&Suspects::Everything);
    assert!(!is_new(&kept), "nothing changed");
    kept.edit(PARIS, "title: Allies meet\n", "title: Allies meet # a comment\n");
    assert!(is_new(&kept), "lines and bytes are others");
    kept.edit(PARIS, "spoke", "told");
    assert!(is_new(&kept), "the text is another");
    kept.edit(PARIS, "Envoy", "Consul");
    assert!(is_new(&kept), "the site is another");
}
