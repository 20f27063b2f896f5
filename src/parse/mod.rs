//! The parse stage: the bytes of one source become a [`Document`], those of `site.toml` a [`Config`].
//!
//! Input: one [`Source`]. Output: what the file says, each value of its right type, with every fault found in it, placed
//! exactly. [`locate`] places the faults of later stages, which name values and links instead. The content model is written
//! down once, in [`fields`].
//!
//! The stage deliberately knows nothing of other files: whether a slug names a profile or two people share a name is
//! `resolve`'s to say. Nor does it read Markdown; the outline of a body comes from the function it is given.
//!
//! YAML is read by serde_yaml into an untyped tree (`node`), which fields are taken from one by one, so that one fault never
//! hides another. Where something stands (`marks`) is found out only once there is something to say about it.

use std::sync::Arc;

use crate::{
    base::{Checked, Code, Diagnostic, Fingerprint, Place, Span},
    model::{Body, Document, FrontMatter, Outline, Source, SourceKind},
};

mod address;
mod body;
mod briefing;
#[cfg(test)]
mod check;
mod config;
mod country;
mod country_codes;
mod dates;
mod entry;
pub mod fields;
mod file;
mod file_name;
mod group;
mod language;
mod locate;
mod marks;
mod node;
mod page;
mod profile;
mod quotes;
mod record;
pub mod schema;
mod syntax;
mod text;
mod toml_file;
mod value;

pub use config::config;
pub use locate::{locate, locate_place};
pub use record::unknown_key_name;
pub use text::{FRONT_BYTES_MAX, Parts, TEXT_BYTES_MAX, TextFault, clean, split};

use file::File;
use node::Node;

/// Reads one document; `scan` makes the outline of a body, given its text and the line of the file on which it begins.
///
/// Nothing is given only if nothing could be made of the file: it is no text, has no front matter, its YAML is beyond
/// reading, or it is a country's page that does not say which. Faults of single fields leave a stand-in (the title is then
/// taken from the file's name), so that the faults of other fields and files are found in the same run.
pub fn document(source: &Source, scan: impl Fn(&str, u32) -> Outline) -> Checked<Option<Document>> {
    let text = match clean(&source.bytes) {
        Ok(text) => text,
        Err(fault) => return refused(fault.diagnostic(&source.path)),
    };
    let Some(parts) = split(&text) else { return refused(no_front_matter(source, &text)) };
    if parts.front.len() > FRONT_BYTES_MAX {
        return refused(text::too_large(&source.path, "the front matter", parts.front.len(), FRONT_BYTES_MAX));
    }
    let outline = scan(parts.body, parts.body_line);
    let (front, mut diagnostics) = front_matter(source, &parts);
    diagnostics.extend(body::check(&source.path, &outline));
    let body = Body {
        fingerprint: Fingerprint::of(parts.body.as_bytes()),
        offset: parts.body_offset,
        line: parts.body_line,
        is_empty: parts.body.trim().is_empty(),
        outline,
    };
    let document =
        front.map(|front| Document { path: source.path.clone(), fingerprint: source.fingerprint, front, body });
    Checked { value: document, diagnostics }
}

fn refused<T>(diagnostic: Diagnostic) -> Checked<Option<T>> {
    Checked { value: None, diagnostics: vec![diagnostic] }
}

/// Reads the front matter as far as its syntax allows, then as its kind of document.
fn front_matter(source: &Source, parts: &Parts<'_>) -> (Option<FrontMatter>, Vec<Diagnostic>) {
    let reading = syntax::read(parts.front);
    let told = |fault: &syntax::Fault| fault.diagnostic(&source.path, parts.front_line);
    let mut diagnostics: Vec<Diagnostic> = reading.faults.iter().map(told).collect();
    let Some(node) = reading.node else { return (None, diagnostics) };
    diagnostics.extend(syntax::dropped_words(&reading.text, &source.path, parts.front_line));
    let file = File::yaml(&source.path, &reading.text, parts.front_line);
    if node::repeats_a_key(&node) {
        file.report_repeated_keys();
    }
    let front = by_kind(source.kind, &file, &node, parts.body);
    let is_echo = |fault: &Diagnostic| reading.faults.iter().any(|first| first.covers(fault, parts.front_line));
    diagnostics.extend(file.into_found().into_iter().filter(|fault| !is_echo(fault)));
    (front, diagnostics)
}

fn by_kind(kind: SourceKind, file: &File<'_>, node: &Node, body: &str) -> Option<FrontMatter> {
    match kind {
        SourceKind::Briefing => briefing::read(file, node, body).map(Arc::new).map(FrontMatter::Briefing),
        SourceKind::Participant => profile::read(file, node).map(Arc::new).map(FrontMatter::Participant),
        SourceKind::Country => country::read(file, node).map(Arc::new).map(FrontMatter::Country),
        SourceKind::Group => group::read(file, node).map(Arc::new).map(FrontMatter::Group),
        SourceKind::Topic => page::read_topic(file, node).map(Arc::new).map(FrontMatter::Topic),
        SourceKind::Page => page::read(file, node).map(Arc::new).map(FrontMatter::Page),
        SourceKind::Config | SourceKind::Attachment | SourceKind::Template | SourceKind::Asset => None,
    }
}

fn no_front_matter(source: &Source, text: &str) -> Diagnostic {
    let at = |message: &str| {
        let length = text.lines().next().map_or(1, |line| line.trim_end().chars().count().clamp(1, 3));
        let span = Span { line: 1, column: 1, length: length as u32 };
        Diagnostic::new(Code::MissingFrontMatter, Place::span(&source.path, span), message)
    };
    if text::opens(text) {
        return at("the front matter is never closed").help("write a line `---` below its last key");
    }
    let begins_with = |mark: &str| text.trim_start().starts_with(mark);
    if begins_with("+++") || begins_with("{") {
        return at("the front matter is not YAML").help("write it as YAML, between two lines `---`");
    }
    at("the document has no front matter")
        .help("begin the file with a line `---`, then `title: …` and the like, then another `---`")
}

#[cfg(test)]
mod tests {
    use crate::parse::check::{check, check_document};

    #[test]
    fn a_file_without_front_matter_is_named() {
        check_document(
            "content/briefings/paris.md",
            "",
            &[
                "1:1+1 missing-front-matter the document has no front matter | begin the file with a line `---`, then `title: …` and the like, then another `---`",
            ],
        );
        check_document(
            "content/briefings/paris.md",
            "Text\n",
            &[
                "1:1+3 missing-front-matter the document has no front matter | begin the file with a line `---`, then `title: …` and the like, then another `---`",
            ],
        );
        check_document(
            "content/briefings/paris.md",
            "---\ntitle: x\n",
            &["1:1+3 missing-front-matter the front matter is never closed | write a line `---` below its last key"],
        );
        check_document(
            "content/briefings/paris.md",
            "+++\ntitle = 'x'\n+++\n",
            &["1:1+3 missing-front-matter the front matter is not YAML | write it as YAML, between two lines `---`"],
        );
    }

    #[test]
    fn faults_of_syntax_do_not_hide_other_faults() {
        check(
            "summary: Ukraine: allies\ncountries: [UKR\ndateline: @home\nmentions: [XYZ]",
            &[
                "4:10+15 bad-yaml YAML takes the `: ` in this value for a key of its own | put the value in quotes: `\"Ukraine: allies\"`",
                "5:12+4 bad-yaml `[` is not closed | close it with `]`",
                "6:11+5 bad-yaml a value cannot begin with `@` | put the value in quotes: `\"@home\"`",
                "7:12+3 unknown-country `XYZ` is not a country code | codes are the two letters of ISO 3166-1, such as `FR`; a group is named by its slug, `xyz`",
            ],
        );
        check(
            "dateline: &Paris Lyon\nlang:en_GB\ncountries: [UKR]",
            &[
                "4:11+6 ~bad-yaml YAML takes `&Paris` for an anchor and drops it from the text | put the value in quotes: `\"&Paris Lyon\"`",
                "5:1+10 bad-yaml no space follows the colon of `lang` | write `lang: en_GB`",
                "6:13+3 unknown-country `UKR` is not a country code | the code of Ukraine is `UA`",
            ],
        );
    }
}
