//! The parse stage: the bytes of one source become a [`Document`], those of `site.toml` a [`Config`](crate::model::Config).
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
mod data;
mod dates;
mod digest;
mod entry;
pub mod fields;
mod file;
mod file_name;
mod foreign;
mod group;
mod headers;
mod hidden_text;
mod language;
mod layout;
mod ledger;
mod links;
mod locate;
mod marks;
mod node;
mod page;
mod profile;
mod publish;
mod quotes;
mod record;
pub mod schema;
mod strings;
mod syntax;
mod text;
mod theme;
mod toml_file;
mod translation;
mod value;

pub use address::is_wikidata;
pub use config::{base_url_of, config};
pub use data::data;
pub use foreign::{Foreign, ForeignFault, foreign, foreign_settings};
pub use layout::{Form, Pair, Piece, Quoting, layout};
pub use ledger::ledger;
pub use locate::{locate, locate_place};
pub use node::{Node, yaml};
pub use record::unknown_key_name;
pub use strings::strings;
pub use text::{FRONT_BYTES_MAX, Parts, TEXT_BYTES_MAX, TextFault, clean, clean_lossy, split};

use file::File;

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
    let mut outline = scan(parts.body, parts.body_line);
    let (front, silence, mut diagnostics) = front_matter(source, &parts);
    // Nothing stands in for a summary that is written, and an edit of the first paragraph concerns its own page alone.
    if matches!(&front, Some(FrontMatter::Briefing(front)) if front.summary.is_some()) {
        outline.excerpt = None;
    }
    diagnostics.extend(body::check(&source.path, &outline));
    diagnostics.extend(hidden_text::check(&source.path, &text));
    let body = Body {
        fingerprint: Fingerprint::of(parts.body.as_bytes()),
        offset: parts.body_offset,
        line: parts.body_line,
        is_empty: parts.body.trim().is_empty(),
        outline,
    };
    let document = front.map(|front| Document {
        path: source.path.clone(),
        fingerprint: source.fingerprint,
        front,
        silence,
        body,
    });
    Checked { value: document, diagnostics }
}

fn refused<T>(diagnostic: Diagnostic) -> Checked<Option<T>> {
    Checked { value: None, diagnostics: vec![diagnostic] }
}

/// Reads the front matter as far as its syntax allows, then as its kind of document.
fn front_matter(source: &Source, parts: &Parts<'_>) -> (Option<FrontMatter>, Box<[Code]>, Vec<Diagnostic>) {
    let reading = syntax::read(parts.front);
    let told = |fault: &syntax::Fault| fault.diagnostic(&source.path, parts.front_line);
    let mut diagnostics: Vec<Diagnostic> = reading.faults.iter().map(told).collect();
    let Some(node) = reading.node else { return (None, Box::default(), diagnostics) };
    diagnostics.extend(syntax::dropped_words(&reading.text, &source.path, parts.front_line));
    let file = File::yaml(&source.path, &reading.text, parts.front_line);
    if node::repeats_a_key(&node) {
        file.report_repeated_keys();
    }
    let front = by_kind(source.kind, &file, &node, parts.body);
    let silence = record::silenced(&file, &node);
    let is_echo = |fault: &Diagnostic| reading.faults.iter().any(|first| first.covers(fault, parts.front_line));
    diagnostics.extend(file.into_found().into_iter().filter(|fault| !is_echo(fault)));
    (front, silence, diagnostics)
}

fn by_kind(kind: SourceKind, file: &File<'_>, node: &Node, body: &str) -> Option<FrontMatter> {
    match kind {
        SourceKind::Briefing => briefing::read(file, node, body).map(Arc::new).map(FrontMatter::Briefing),
        SourceKind::Participant => profile::read(file, node).map(Arc::new).map(FrontMatter::Participant),
        SourceKind::Country => country::read(file, node).map(Arc::new).map(FrontMatter::Country),
        SourceKind::Group => group::read(file, node).map(Arc::new).map(FrontMatter::Group),
        SourceKind::Topic => page::read_topic(file, node).map(Arc::new).map(FrontMatter::Topic),
        SourceKind::Page => page::read(file, node).map(Arc::new).map(FrontMatter::Page),
        SourceKind::Translation => translation::read(file, node).map(Arc::new).map(FrontMatter::Translation),
        SourceKind::Config
        | SourceKind::Attachment
        | SourceKind::Template
        | SourceKind::Data
        | SourceKind::Asset
        | SourceKind::Ledger => None,
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
    use super::{
        check::{check, check_document, lines, read, source},
        *,
    };
    use crate::{
        base::{KeyPath, Slug, SourcePath, Spot, WrittenTime},
        model::{BriefingFront, EntryTarget, Heading, ImageUse, MentionFront, Presence},
    };
    use proptest::prelude::*;

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

    fn briefing(front: &str) -> Arc<BriefingFront> {
        let text = format!("---\n{front}\n---\nA body.\n");
        match read("content/briefings/2026-01-06-paris.md", &text).value.map(|document| document.front) {
            Some(FrontMatter::Briefing(briefing)) => briefing,
            other => panic!("not a briefing: {other:?}"),
        }
    }

    #[test]
    fn every_file_of_the_example_is_read_without_a_fault() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let files: Vec<_> = walkdir::WalkDir::new(root.join("content"))
            .into_iter()
            .map(|entry| entry.expect("the example can be listed").into_path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
            .collect();
        assert!(files.len() >= 23);
        for path in files {
            let below = path.strip_prefix(root).expect("below the root").to_str().expect("a plain name");
            let checked = read(below, &fs_read(&path));
            assert_eq!(lines(&checked.diagnostics), [""; 0], "{below}");
            assert!(checked.value.is_some(), "{below}");
        }
    }

    #[expect(clippy::disallowed_methods, reason = "a test reads the example itself")]
    fn fs_read(path: &std::path::Path) -> String {
        std::fs::read_to_string(path).expect("the example can be read")
    }

    #[test]
    fn numbers_and_words_where_text_is_meant_stay_as_written() {
        for (written, expected) in
            [("1984", "1984"), ("1.10", "1.10"), ("007", "007"), ("true", "true"), ("1e3", "1e3")]
        {
            assert_eq!(&*briefing(&format!("title: {written}")).title, expected);
            assert_eq!(&*briefing(&format!("title: x\ntopics: [a, {written}]")).topics[1], expected);
        }
        assert_eq!(&*briefing("title: >-\n  Two\n  lines\n").title, "Two lines");
        assert_eq!(&*briefing("title: ' spaced '").title, "spaced");
    }

    #[test]
    fn what_is_not_written_comes_from_the_name_of_the_file() {
        let front = briefing("title: x");
        assert_eq!((front.slug.as_str(), &*front.id), ("paris", "2026-01-06-paris"));
        assert_eq!(front.date, WrittenTime::parse("2026-01-06").expect("a day"));
        let bundle = read("content/briefings/2026/2026-01-06-Élysée/index.md", "---\ntitle: x\n---\n").value;
        let Some(FrontMatter::Briefing(front)) = bundle.map(|document| document.front) else { panic!("a briefing") };
        assert_eq!((front.slug.as_str(), &*front.id), ("elysee", "2026-01-06-Élysée"));
    }

    #[test]
    fn a_faulty_document_has_stand_ins_and_keeps_the_positions_of_lists() {
        let front = briefing("participants: [a, Not A Slug, ~, d]\ncountries: [XYZ, FR]");
        assert_eq!(&*front.title, "Paris");
        let present: Vec<bool> = front.participants.iter().map(Option::is_some).collect();
        assert_eq!(present, [true, false, false, true]);
        assert_eq!(front.countries.as_ref().map(|countries| countries[0]), Some(None));
        assert_eq!(briefing("title: 'Ukraine: x'\nsummary: a: b").title.as_ref(), "Ukraine: x");
    }

    #[test]
    fn entries_say_whom_they_mean_and_how_they_were_present() {
        let front =
            briefing("title: x\nparticipants: [{ ref: a, as: remote }, { name: B, country: uk }]\nmentions: [RU, b]");
        let entries: Vec<_> = front.participants.iter().flatten().collect();
        assert_eq!(entries[0].target, EntryTarget::Ref(Slug::parse("a").expect("a slug")));
        assert_eq!(entries[0].presence, Presence::Remote);
        assert_eq!(entries[1].target, EntryTarget::Name("B".into()));
        assert_eq!(entries[1].country.map(|code| code.to_string()).as_deref(), Some("GB"));
        assert!(matches!(front.mentions[..], [Some(MentionFront::Country(_)), Some(MentionFront::Slug(_))]));
    }

    #[test]
    fn events_sources_and_own_keys_are_read() {
        let front = briefing(
            "title: x\nevent: { attendance: { heads_of_state: 27, countries: 35 } }\nsource: https://x.org/\nextra: { b: [1, ~], a: 1.5 }",
        );
        let event = front.event.as_ref().expect("an event");
        assert_eq!(event.attendance, [("heads of state".into(), 27), ("countries".into(), 35)]);
        assert_eq!(front.source.as_ref().and_then(|source| source.url.as_deref()), Some("https://x.org/"));
        assert_eq!(serde_json::Value::Object(front.extra.clone()).to_string(), r#"{"b":[1,null],"a":1.5}"#);
    }

    #[test]
    fn a_page_stands_where_its_path_says() {
        for (path, front, expected) in [
            ("content/pages/about.md", "title: x", "about"),
            ("content/pages/about/team/index.md", "title: x", "about/team"),
            ("content/pages/about/team.md", "title: x\nslug: us", "about/us"),
            ("content/pages/index.md", "title: x", ""),
        ] {
            let document = read(path, &format!("---\n{front}\n---\n")).value.expect("a page");
            let FrontMatter::Page(page) = document.front else { panic!("a page") };
            let slugs: Vec<&str> = page.slugs.iter().map(Slug::as_str).collect();
            assert_eq!(slugs.join("/"), expected, "{path}");
        }
    }

    #[test]
    fn the_body_is_known_by_its_place_and_digest() {
        let text = "\u{feff}---\r\ntitle: x\r\n---\r\n\r\nÉté\r\n";
        let document = read("content/briefings/2026-01-06-x.md", text).value.expect("a briefing");
        let cleaned = clean(text.as_bytes()).expect("good text");
        assert_eq!((document.body.line, &cleaned[document.body.offset..]), (4, "\nÉté\n"));
        assert_eq!(document.body.fingerprint, Fingerprint::of("\nÉté\n".as_bytes()));
        assert!(!document.body.is_empty);
        assert!(read("content/pages/x.md", "---\ntitle: x\n---\n \n").value.expect("a page").body.is_empty);
    }

    #[test]
    fn texts_that_are_none_of_ours_are_refused() {
        let told = |bytes: &[u8]| {
            let checked = document(&source("content/briefings/x.md", bytes), |_, _| Outline::default());
            assert!(checked.value.is_none());
            lines(&checked.diagnostics).join("\n")
        };
        assert!(told(b"---\ntitle: caf\xe9\n").starts_with("2:11+1 not-utf8"));
        assert!(told(b"\xff\xfe-\0").starts_with("file not-utf8 the file is UTF-16"));
        assert!(told(b"---\n\0").starts_with("2:1+1 not-utf8"));
        assert!(told(&vec![b' '; TEXT_BYTES_MAX + 1]).starts_with("file file-too-large"));
        let long = format!("---\n# {}\n---\n", "x".repeat(FRONT_BYTES_MAX));
        assert!(told(long.as_bytes()).starts_with("file file-too-large the front matter has"));
    }

    #[test]
    fn headings_that_skip_and_images_without_words_are_reported() {
        let at = |line| Span { line, column: 1, length: 5 };
        let heading = |level, line| Heading { level, id: "".into(), span: at(line) };
        let image = |alt: &str, line| ImageUse { target: "a.png".into(), alt: alt.into(), span: at(line) };
        let outline = Outline {
            headings: vec![heading(2, 4), heading(4, 5), heading(2, 6), heading(1, 7), heading(3, 8)],
            images: vec![image(" ", 9), image("words", 10)],
            ..Outline::default()
        };
        let source = source("content/pages/x.md", b"---\ntitle: x\n---\n");
        assert_eq!(
            lines(&document(&source, |_, _| outline.clone()).diagnostics),
            [
                "5:1+5 ~heading-skips-level the heading is of level 4, but the one above it of level 2 | begin it with `###`; the page's title is level 1",
                "8:1+5 ~heading-skips-level the heading is of level 3, but the one above it of level 1 | begin it with `##`; the page's title is level 1",
                "9:1+5 ~image-without-alt the image `a.png` has no alternative text | say between the brackets what it shows, for those who cannot see it",
            ]
        );
    }

    /// Documents with every key of their table, by path.
    fn paths() -> Vec<(&'static str, &'static fields::Table)> {
        ["briefings", "participants", "countries", "groups", "topics", "pages"]
            .map(|folder| format!("content/{folder}/x.md"))
            .into_iter()
            .map(|path| &*path.leak())
            .map(|path| (path, fields::Table::of(source(path, b"").kind).expect("a kind with keys")))
            .collect()
    }

    #[test]
    fn every_key_of_every_table_is_read() {
        for (path, table) in paths() {
            for field in table.fields {
                // A value of a type that no field takes.
                let text = format!("---\n{}: [[[x]]]\n---\n", field.key);
                let told = read(path, &text).diagnostics;
                let there = |fault: &Diagnostic| matches!(fault.place.spot, Spot::Span(span) if span.line == 2);
                assert!(
                    told.iter().any(|fault| there(fault) && fault.code == Code::WrongType),
                    "{path}: {}",
                    field.key
                );
            }
        }
    }

    #[test]
    fn a_flood_of_faults_ends() {
        let floods = [
            format!("countries: [{}]", "XYZ,".repeat(20_000)),
            format!("quotes:\n{}", "  - { by: x, text: A bo }\n".repeat(5_000)),
            format!("a: {}", "b: ".repeat(100_000)),
            "\ta: b\n".repeat(50_000),
            (0..20_000).map(|nth| format!("titl{nth}: x\n")).collect(),
        ];
        // That they end soon is the test: with a cost above their length, it took a minute and a half instead of two seconds.
        for front in floods {
            let text = format!("---\n{front}\n---\n{}", "word and word. ".repeat(2000));
            assert!(!read("content/briefings/2026-01-06-x.md", &text).diagnostics.is_empty());
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            document(&source("content/briefings/x.md", &bytes), |_, _| Outline::default());
            config(Some(&source("site.toml", &bytes)));
        }

        #[test]
        fn no_front_matter_makes_it_panic(front in "([a-z]{1,3}|title|quotes|date|[-:#&*!|>'\"%@`{}\\[\\],?\\\\ \t\n.é😀]|: |- |\n  ){0,60}") {
            for (path, _) in paths() {
                let text = format!("---\n{front}\n---\nBody {front}\n");
                let told = read(path, &text).diagnostics;
                for fault in told {
                    let Spot::Span(span) = fault.place.spot else { continue };
                    prop_assert!(span.line >= 1 && span.column >= 1 && span.length >= 1);
                    prop_assert!(span.line as usize <= text.lines().count() + 1, "{}: {:?}", text, fault);
                    let line = text.lines().nth(span.line as usize - 1).unwrap_or_default().chars().count() as u32;
                    prop_assert!(span.column + span.length <= line + 2, "{}: {:?}", text, fault);
                }
                let key = Diagnostic::new(Code::BadValue, Place::key(&SourcePath::new(path), KeyPath::of("title").index(1)), "x");
                locate(key, &text, None);
            }
        }

        #[test]
        fn no_toml_makes_it_panic(text in "([a-z]{1,3}|title|nav|countries|[-=#'\"{}\\[\\],.\\\\ \t\né😀0-9]|\n\\[|\\[\\[nav\\]\\]){0,60}") {
            config(Some(&source("site.toml", text.as_bytes())));
        }
    }
}
