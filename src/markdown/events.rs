//! The events of the Markdown parser, and what scan and print must understand in the same way.

use pulldown_cmark::{CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};
use std::ops::Range;

const FEATURES: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_WIKILINKS);

/// Parses a body as it is written.
pub(super) fn parse(body: &str) -> OffsetIter<'_> {
    Parser::new_ext(body, FEATURES).into_offset_iter()
}

/// An event, with its text as written where smart punctuation changed it.
pub(super) struct Piece<'a> {
    pub(super) event: Event<'a>,
    written: Option<&'a str>,
    /// The bytes of the body that it was made from.
    pub(super) range: Range<usize>,
    /// Whether its text stands in the body as it is printed.
    is_literal: bool,
}

impl<'a> Piece<'a> {
    /// Takes a text apart at a byte; nothing if it is none, or smart punctuation changed it.
    pub(super) fn split(&self, at: usize) -> Option<[Self; 2]> {
        let Event::Text(text) = &self.event else { return None };
        let (before, after) = (text[..at].to_owned(), text[at..].to_owned());
        let Range { start, end } = self.range;
        let border = (start + at).min(end);
        let part = |text: String, range| {
            let event = Event::Text(CowStr::from(text));
            Piece { event, written: None, range, is_literal: self.is_literal }
        };
        self.written.is_none().then(|| [part(before, start..border), part(after, border..end)])
    }

    /// Where its text begins in the body, if it stands there as it is printed.
    pub(super) fn start(&self) -> Option<usize> {
        self.is_literal.then_some(self.range.start)
    }

    /// The text as written, whatever smart punctuation made of it; a line end is a space.
    pub(super) fn written(&self) -> Option<&str> {
        self.written.or_else(|| text(&self.event))
    }

    /// Says whether it is text, and not code.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.event, Event::Text(_))
    }
}

/// Parses a body for printing.
pub(super) fn read(body: &str, smart_punctuation: bool) -> Vec<Piece<'_>> {
    let smart = if smart_punctuation { Options::ENABLE_SMART_PUNCTUATION } else { Options::empty() };
    let events = Parser::new_ext(body, FEATURES | smart).into_offset_iter();
    events
        .map(|(event, range)| {
            let source = body.get(range.clone()).unwrap_or_default();
            let is_literal = matches!(&event, Event::Text(text) if **text == *source);
            let changed = smart_punctuation && matches!(&event, Event::Text(text) if is_substitute(text, source));
            Piece { event, written: changed.then_some(source), range, is_literal }
        })
        .collect()
}

/// `“` where `"` is written; not the `“` that is written as such, or as an entity.
fn is_substitute(text: &str, source: &str) -> bool {
    text.starts_with(['‘', '’', '“', '”', '–', '—', '…']) && source.starts_with(['\'', '"', '-', '.'])
}

/// The words an event adds to the text around it; a line end is a space.
pub(super) fn text<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) | Event::Code(text) => Some(text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    }
}

/// How an event changes the depth of blocks within blocks: a paragraph at depth 0 stands in the body itself.
pub(super) fn nesting(event: &Event<'_>) -> isize {
    match event {
        Event::Start(
            Tag::BlockQuote(_) | Tag::List(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionList | Tag::Table(_),
        ) => 1,
        Event::End(
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionList
            | TagEnd::Table,
        ) => -1,
        _ => 0,
    }
}

/// How an event changes the depth of images within images. Only the outermost is one; what stands inside of it is its
/// alternative text, in which links and images do not count.
pub(super) fn image_nesting(event: &Event<'_>) -> isize {
    match event {
        Event::Start(Tag::Image { .. }) => 1,
        Event::End(TagEnd::Image) => -1,
        _ => 0,
    }
}

/// The destination of a link or image as written, without the brackets of a wikilink.
pub(super) fn target(link_type: LinkType, destination: &CowStr<'_>) -> String {
    match link_type {
        LinkType::Email => format!("mailto:{destination}"),
        // In a table the bar of `[[target\|words]]` has to be escaped.
        LinkType::WikiLink { has_pothole: true } => {
            let target = destination.strip_suffix('\\').unwrap_or(destination);
            target.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        LinkType::WikiLink { .. } => destination.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => destination.to_string(),
    }
}
