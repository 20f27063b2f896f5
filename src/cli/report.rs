use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::{collections::BTreeMap, ops::Range};

use super::visible::visible;
use crate::base::{Diagnostic, Place, Severity, SourcePath, Span, Spot, Text, is_hidden};

/// How many hidden characters of a line are named; a line that has more is best looked at in a hex editor.
const HIDDEN_NAMED_MAX: usize = 3;

/// How many characters of a line are kept to the right of a fault; terminals show fewer.
const RIGHT_OF_FAULT_MAX: usize = 400;

/// Draws diagnostics for reading: message, place, the line with carets, help; a blank line after each.
///
/// Colour is always in it; the stream takes it out where none is wanted. `width`: columns of the terminal.
pub fn draw(diagnostics: &[Diagnostic], sources: &BTreeMap<SourcePath, Text>, width: usize) -> String {
    let renderer = Renderer::styled().term_width(width);
    let draw_one = |diagnostic| renderer.render(&[group(diagnostic, sources)]) + "\n\n";
    diagnostics.iter().map(draw_one).collect()
}

fn group(diagnostic: &Diagnostic, sources: &BTreeMap<SourcePath, Text>) -> Group<'static> {
    let title =
        level(diagnostic.severity).primary_title(visible(&diagnostic.message).into_owned()).id(diagnostic.code.name());
    let mut group = with_place(Group::with_title(title), &diagnostic.place, None, sources);
    for related in &diagnostic.related {
        group = with_place(group, &related.place, Some(&related.message), sources);
    }
    if diagnostic.count > 1 {
        group = group.element(Level::NOTE.message(format!("found {} times; shown once", diagnostic.count)));
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(visible(help).into_owned())),
        None => group,
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Notice => Level::NOTE.with_name("notice"),
    }
}

/// Adds a place: its line with carets if the text is at hand, else its address alone. A second place has a `label`.
fn with_place(
    group: Group<'static>,
    place: &Place,
    label: Option<&str>,
    sources: &BTreeMap<SourcePath, Text>,
) -> Group<'static> {
    let path = visible(place.path.as_str()).into_owned();
    let note = |group: Group<'static>| match label {
        Some(label) => group.element(Level::NOTE.message(visible(label).into_owned())),
        None => group,
    };
    let span = match &place.spot {
        Spot::Span(span) => *span,
        Spot::Key(key) => return note(group.element(Origin::path(visible(&format!("{path} ({key})")).into_owned()))),
        Spot::File | Spot::Link(_) | Spot::Image(_) => return note(group.element(Origin::path(path))),
    };
    let Some(line) = sources.get(&place.path).and_then(|text| nth_line(text, span.line)) else {
        let origin = Origin::path(path).line(span.line as usize).char_column(span.column as usize);
        return note(group.element(origin));
    };
    let group = group.element(snippet(line, span, label).path(path));
    match hidden_characters(line) {
        Some(hidden) => group.element(Level::NOTE.message(hidden)),
        None => group,
    }
}

fn nth_line(text: &str, line: u32) -> Option<&str> {
    text.lines().nth(line.checked_sub(1)? as usize)
}

fn snippet(line: &str, span: Span, label: Option<&str>) -> Snippet<'static, Annotation<'static>> {
    let start = span.column.saturating_sub(1) as usize;
    let end = start + span.length.max(1) as usize;
    let shown: String = visible(line).chars().take(end.saturating_add(RIGHT_OF_FAULT_MAX)).collect();
    let bytes = bytes_of(&shown, start, end);
    let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
    let annotation = kind.span(bytes).label(label.map(|label| visible(label).into_owned()));
    Snippet::source(shown).line_start(span.line as usize).annotation(annotation)
}

/// Turns a run of characters into a run of bytes; one beyond the line's end becomes the end.
fn bytes_of(line: &str, start: usize, end: usize) -> Range<usize> {
    let byte_at = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte);
    byte_at(start)..byte_at(end)
}

/// Names the characters of a line that are shown by a stand-in, since the stand-in does not tell which they are.
fn hidden_characters(line: &str) -> Option<String> {
    let hidden = || line.chars().enumerate().filter(|(_, letter)| is_hidden(*letter));
    let named: Vec<String> = hidden()
        .take(HIDDEN_NAMED_MAX)
        .map(|(index, letter)| format!("U+{:04X} at column {}", letter as u32, index + 1))
        .collect();
    let more = hidden().count().saturating_sub(HIDDEN_NAMED_MAX);
    match (named.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("hidden characters in this line: {}", named.join(", "))),
        (false, more) => Some(format!("hidden characters in this line: {} and {more} more", named.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Code, KeyPath};

    const PARIS: &str = "content/briefings/2026-01-06-paris.md";

    fn at(line: u32, column: u32, length: u32) -> Place {
        Place::span(&SourcePath::new(PARIS), Span { line, column, length })
    }

    fn check(text: &str, diagnostic: Diagnostic, expected: &str) {
        let sources = BTreeMap::from([(SourcePath::new(PARIS), Text::from(text))]);
        let drawn = anstream::adapter::strip_str(&draw(&[diagnostic], &sources, 100)).to_string();
        assert_eq!(drawn.trim_end(), expected.trim_matches('\n'), "\n{drawn}");
    }

    #[test]
    fn a_fault_is_drawn_with_its_line_carets_and_help() {
        check(
            "---\n  - { name: Volodymyr Zelensky, role: President, country: UKR }\n",
            Diagnostic::new(Code::UnknownCountry, at(2, 59, 3), "`UKR` is not a country code")
                .help("the code of Ukraine is `UA`"),
            r"
error[unknown-country]: `UKR` is not a country code
 --> content/briefings/2026-01-06-paris.md:2:59
  |
2 |   - { name: Volodymyr Zelensky, role: President, country: UKR }
  |                                                           ^^^
  |
  = help: the code of Ukraine is `UA`
",
        );
    }

    #[test]
    fn tabs_and_wide_letters_keep_the_carets_under_the_fault() {
        check(
            "\tname: 习近平, country: UKR",
            Diagnostic::new(Code::UnknownCountry, at(1, 22, 3), "`UKR` is not a country code"),
            r"
error[unknown-country]: `UKR` is not a country code
 --> content/briefings/2026-01-06-paris.md:1:22
  |
1 |     name: 习近平, country: UKR
  |                            ^^^
",
        );
    }

    #[test]
    fn control_and_bidi_characters_are_shown_and_named() {
        check(
            "title: \u{1b}[31m\u{202e}\u{9b}\u{200f}red",
            Diagnostic::new(Code::BadYaml, at(1, 8, 1), "a control \u{1b} character").help("take \u{202e} out"),
            r"
error[bad-yaml]: a control ␛ character
 --> content/briefings/2026-01-06-paris.md:1:8
  |
1 | title: ␛[31m���red
  |        ^
  |
  = note: hidden characters in this line: U+001B at column 8, U+202E at column 13, U+009B at column 14 and 1 more
  = help: take � out
",
        );
    }

    #[test]
    fn related_places_follow_in_the_same_drawing() {
        check(
            "wikidata: Q1\n\nwikidata: Q1\n",
            Diagnostic::new(Code::SharedWikidata, at(3, 11, 2), "`Q1` is another's")
                .related(at(1, 11, 2), "first used here"),
            r"
error[shared-wikidata]: `Q1` is another's
 --> content/briefings/2026-01-06-paris.md:3:11
  |
3 | wikidata: Q1
  |           ^^
  |
 ::: content/briefings/2026-01-06-paris.md:1:11
  |
1 | wikidata: Q1
  |           -- first used here
",
        );
    }

    #[test]
    fn a_repeated_fault_shows_its_count() {
        let mut fault = Diagnostic::new(Code::TemplateError, at(1, 1, 4), "`page.nmae` is undefined");
        fault.count = 10_000;
        check(
            "{{ page.nmae }}",
            fault,
            r"
error[template-error]: `page.nmae` is undefined
 --> content/briefings/2026-01-06-paris.md:1:1
  |
1 | {{ page.nmae }}
  | ^^^^
  |
  = note: found 10000 times; shown once
",
        );
    }

    #[test]
    fn a_place_without_text_is_named_alone() {
        let path = SourcePath::new("content/x.md");
        let file = Diagnostic::new(Code::NotUtf8, Place::file(&path), "not UTF-8").help("save it as UTF-8");
        check("", file, "error[not-utf8]: not UTF-8\n--> content/x.md\n = help: save it as UTF-8");
        let key = Diagnostic::new(Code::BadDate, Place::key(&path, KeyPath::of("date")), "no day");
        check("", key, "error[bad-date]: no day\n--> content/x.md (date)");
        let unread =
            Diagnostic::new(Code::BadDate, Place::span(&path, Span { line: 3, column: 4, length: 1 }), "no day");
        check("", unread, "error[bad-date]: no day\n--> content/x.md:3:4");
    }

    #[test]
    fn places_beyond_the_text_are_drawn_without_a_panic() {
        let sources = BTreeMap::from([(SourcePath::new(PARIS), Text::from("a\n\r\n习\n"))]);
        for (line, column, length) in
            [(0, 0, 0), (1, 0, 0), (1, 9, 9), (2, 1, 1), (3, 1, u32::MAX), (9, 9, 9), (u32::MAX, 1, 1)]
        {
            let fault = Diagnostic::new(Code::BadYaml, at(line, column, length), "");
            assert!(draw(&[fault], &sources, 1).contains("bad-yaml"));
        }
    }

    #[test]
    fn a_line_without_end_is_cut_around_the_fault() {
        let line = format!("{}UKR {}", "word ".repeat(2000), "word ".repeat(200_000));
        let sources = BTreeMap::from([(SourcePath::new(PARIS), Text::from(line))]);
        let fault = Diagnostic::new(Code::UnknownCountry, at(1, 10_001, 3), "`UKR` is not a country code");
        let drawn = anstream::adapter::strip_str(&draw(&[fault], &sources, 80)).to_string();
        assert!(
            drawn.contains(":1:10001") && drawn.contains("UKR") && drawn.lines().all(|line| line.len() < 100),
            "{drawn}"
        );
    }
}
