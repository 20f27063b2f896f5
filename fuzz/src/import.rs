//! Wire copy that is made a draft, and documents of other generators.

use dateline::{
    disk::MemoryDisk,
    import::{self, Copy, Form},
    model::Site,
    parse,
    pipeline::{self, Goal, Silent},
};
use std::sync::LazyLock;

use crate::support::{self, ROOT};

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let report = pipeline::run(&support::request(), Goal::Resolve, &support::site(""), &Silent).expect("it runs");
    report.site.expect("a site")
});

/// The first byte says what the rest is called. A draft of it is a briefing that can be read, with the profiles it asks for.
pub fn check(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // Whatever comes of it: another generator's front matter must not stop us.
    let _ = parse::foreign(text);
    for ending in ["toml", "json", "yaml"] {
        let _ = parse::foreign_settings(ending, text);
    }
    let called = match first {
        b'm' => "story.md",
        b'h' => "story.html",
        _ => "story.txt",
    };
    let day = "2026-01-06".parse().expect("a day");
    let draft = import::draft(&Copy { text, form: Form::of(called, text), day, called }, &SITE);
    let disk = MemoryDisk::new();
    disk.put(format!("{ROOT}/content/briefings/{}.md", draft.stem()), draft.text());
    for (slug, text) in draft.profiles() {
        disk.put(format!("{ROOT}/content/participants/{slug}.md"), text);
    }
    let report = pipeline::run(&support::request(), Goal::Resolve, &disk, &Silent).expect("it runs");
    let unreadable = ["invalid-yaml", "missing-front-matter", "wrong-type", "unknown-key", "not-utf8", "missing-field"];
    if let Some(fault) = report.diagnostics.iter().find(|fault| unreadable.contains(&fault.code.name())) {
        panic!("the draft is not a briefing: {fault:?}\n{}", draft.text());
    }
}
