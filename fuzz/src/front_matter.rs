//! Front matter of every kind of document, and bodies with it.

use dateline::{
    base::{Diagnostic, Fingerprint, SourcePath, Spot},
    disk::MemoryDisk,
    load::kind_of,
    markdown,
    model::Source,
    parse,
};

use crate::{command::run, support::ROOT};

const BRIEFING: &str = "content/briefings/2026-01-06-paris.md";

/// Where a document can lie, by the byte that says so.
fn path(kind: u8) -> &'static str {
    match kind {
        b'p' => "content/participants/ada-quill.md",
        b'c' => "content/countries/france.md",
        b'g' => "content/groups/club.md",
        b't' => "content/topics/energy.md",
        b'a' => "content/pages/about.md",
        b'f' => "content/briefings/2026-01-06-paris.fr.md",
        _ => BRIEFING,
    }
}

/// The first byte says what the rest is: the one document of a site, or the translation of another.
///
/// It is understood in the same way each time, what is told of it points into it, and a check of the site ends well.
pub fn check(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let path = path(*first);
    let source = source(path, bytes);
    let read = parse::document(&source, markdown::scan);
    assert_eq!(read, parse::document(&source, markdown::scan));
    for diagnostic in &read.diagnostics {
        check_place(diagnostic, bytes);
    }
    let disk = MemoryDisk::new();
    disk.put(format!("{ROOT}/{path}"), bytes);
    if path.ends_with(".fr.md") {
        disk.put(format!("{ROOT}/{BRIEFING}"), "---\ntitle: Talks\nparticipants: [ada-quill]\n---\nText.\n");
    }
    run(&disk, "check");
    run(&disk, "check --format json");
}

fn source(path: &str, bytes: &[u8]) -> Source {
    let path = SourcePath::new(path);
    let kind = kind_of(&path).expect("a place for documents");
    Source { path, kind, bytes: bytes.into(), fingerprint: Fingerprint::of(bytes) }
}

fn check_place(diagnostic: &Diagnostic, bytes: &[u8]) {
    if let Spot::Span(span) = &diagnostic.place.spot {
        // Lines are counted as editors count them, where a lone carriage return ends one too.
        let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
        assert!(span.line >= 1 && span.line as usize <= lines + 1, "{diagnostic:?} in {lines} lines");
        assert!(span.column >= 1, "{diagnostic:?}");
    }
}
