//! What the tests of this stage hold on to: a text in, its diagnostics out, one line each.

use std::sync::Arc;

use crate::{
    base::{Checked, Diagnostic, Fingerprint, SourcePath, Spot},
    model::{Document, Outline, Source, SourceKind},
};

/// Makes a source of a text; the path says its kind.
pub fn source(path: &str, bytes: &[u8]) -> Source {
    let kind = match path.split('/').nth(1) {
        Some("briefings") => SourceKind::Briefing,
        Some("participants") => SourceKind::Participant,
        Some("countries") => SourceKind::Country,
        Some("groups") => SourceKind::Group,
        Some("topics") => SourceKind::Topic,
        Some("pages") => SourceKind::Page,
        _ => SourceKind::Config,
    };
    let fingerprint = Fingerprint::of(bytes);
    Source { path: SourcePath::new(path), kind, bytes: Arc::from(bytes), fingerprint }
}

/// Reads a document without an outline.
pub fn read(path: &str, text: &str) -> Checked<Option<Document>> {
    super::document(&source(path, text.as_bytes()), |_, _| Outline::default())
}

/// Writes diagnostics as `line:column+length code message | help`, in order of place.
pub fn lines(diagnostics: &[Diagnostic]) -> Vec<String> {
    let mut diagnostics = diagnostics.to_vec();
    crate::base::sort_diagnostics(&mut diagnostics);
    diagnostics.iter().map(line).collect()
}

fn line(diagnostic: &Diagnostic) -> String {
    let place = match &diagnostic.place.spot {
        Spot::Span(span) => format!("{}:{}+{}", span.line, span.column, span.length),
        Spot::File => "file".into(),
        other => panic!("{other:?} was not located"),
    };
    let warning = if diagnostic.is_error() { "" } else { "~" };
    let help = diagnostic.help.as_ref().map(|help| format!(" | {help}")).unwrap_or_default();
    format!("{place} {warning}{} {}{help}", diagnostic.code, diagnostic.message)
}

/// Holds a document's diagnostics against what is expected, line by line.
#[track_caller]
pub fn check_document(path: &str, text: &str, expected: &[&str]) {
    assert_eq!(lines(&read(path, text).diagnostics), expected, "{text}");
}

/// Holds a briefing's diagnostics against what is expected; its title and date on lines 2 and 3 are good, `front` begins on
/// line 4.
#[track_caller]
pub fn check(front: &str, expected: &[&str]) {
    let text = format!("---\ntitle: A title\ndate: 2026-01-06\n{front}\n---\nA body.\n");
    check_document("content/briefings/paris.md", &text, expected);
}
