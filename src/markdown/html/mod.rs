use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};
use serde::Serialize;
use std::collections::BTreeMap;

use super::{
    dateline::{self, Marks},
    escape,
    events::{self, Piece},
    footnotes::Notes,
    headings::{self, Gatherer},
    ids::{Ids, Wishes},
    parsed::Parsed,
    sanitise::{is_too_deep, sanitise},
    toc::{self, TocEntry},
};
use crate::model::{BodyUse, MentionLink, RawHtml};

mod blocks;
mod endnotes;
mod images;
mod links;
mod tables;
mod texts;

/// What the site's settings say about printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether straight quotes, `--` and `...` are made typographic.
    pub smart_punctuation: bool,
    /// What happens to raw HTML.
    pub raw_html: RawHtml,
}

/// A printed body.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Html {
    /// The HTML.
    pub content: String,
    /// Its headings of levels 2 to 4.
    pub toc: Vec<TocEntry>,
}

/// Prints a body as HTML, as [`Parsed::into_html`] does.
pub fn to_html(body: &str, options: &Options, body_use: &BodyUse, mentions: &[MentionLink]) -> Html {
    Parsed::new(body, options).into_html(options, body_use, mentions)
}

impl Parsed<'_> {
    /// Prints the body as HTML.
    ///
    /// `body_use` says where the n-th link and image of the body's [`scan`](super::scan) lead; should it know fewer than the
    /// body has, addresses that mean the same everywhere are printed as written, and of the others only the words.
    ///
    /// `mentions` are the names in the text that lead to a page, in its order and apart from one another; one that stands in code, in a
    /// link, in a heading or across markup stays words.
    ///
    /// Raw HTML that nests absurdly deep is shown as text rather than sanitised.
    ///
    /// Faults: none; every text is Markdown. Cost: grows with the length of the body; three times as much where raw HTML is
    /// sanitised.
    pub fn into_html(self, options: &Options, body_use: &BodyUse, mentions: &[MentionLink]) -> Html {
        let mut pieces = self.pieces;
        let marks = body_use.marks_dateline.then(|| dateline::mark(&mut pieces)).flatten();
        let mut writer = Writer::new((&pieces, &self.wishes), options.raw_html, (body_use, mentions), marks);
        writer.write_all();
        if options.raw_html != RawHtml::Sanitise || !writer.has_raw_html {
            return writer.finish();
        }
        if is_too_deep(&writer.out) {
            let mut writer = Writer::new((&pieces, &self.wishes), RawHtml::Escape, (body_use, mentions), marks);
            writer.write_all();
            return writer.finish();
        }
        let html = writer.finish();
        Html { content: sanitise(&html.content), ..html }
    }
}

/// Turns events into HTML, one after the other.
///
/// What is printed of an event depends on the events before it, kept here, and in few places on those that follow.
struct Writer<'a> {
    pieces: &'a [Piece<'a>],
    wishes: &'a Wishes,
    raw_html: RawHtml,
    body_use: &'a BodyUse,
    mentions: &'a [MentionLink],
    marks: Option<Marks>,
    out: String,
    ids: Ids,
    /// How deep the current block stands in other blocks.
    depth: isize,
    /// Code blocks are printed to the letter.
    in_code: bool,
    has_raw_html: bool,
    headings: Headings,
    toc: Vec<TocEntry>,
    links: links::Links,
    images: images::Images,
    table: tables::Table,
    /// How often each name of a table was given.
    table_names: BTreeMap<String, usize>,
    notes: endnotes::Endnotes,
}

/// The headings of the body and how far it has come.
#[derive(Default)]
struct Headings {
    ids: std::vec::IntoIter<String>,
    /// Whether all move one level down, since the body has a heading of the page title's level.
    are_demoted: bool,
    /// The words of the heading that is being printed.
    open: Option<String>,
    /// The id of the heading that is being printed.
    id: String,
}

impl<'a> Writer<'a> {
    fn new(
        (pieces, wishes): (&'a [Piece<'a>], &'a Wishes),
        raw_html: RawHtml,
        (body_use, mentions): (&'a BodyUse, &'a [MentionLink]),
        marks: Option<Marks>,
    ) -> Self {
        let mut ids = Ids::default();
        let headings = survey_headings(pieces, &mut ids);
        let notes = Notes::survey(pieces, &mut ids);
        Writer {
            pieces,
            wishes,
            raw_html,
            body_use,
            mentions,
            marks,
            out: String::with_capacity(pieces.len() * 48),
            ids,
            depth: 0,
            in_code: false,
            has_raw_html: false,
            headings,
            toc: Vec::new(),
            links: links::Links::default(),
            images: images::Images::default(),
            table: tables::Table::default(),
            table_names: BTreeMap::new(),
            notes: endnotes::Endnotes::new(notes),
        }
    }

    fn write_all(&mut self) {
        let mut at = 0;
        while at < self.pieces.len() {
            self.write_marks(at);
            at = self.write(at);
        }
        self.write_endnotes();
    }

    fn finish(self) -> Html {
        Html { content: self.out, toc: toc::nest(self.toc) }
    }

    /// Prints an event and returns the next one to print.
    fn write(&mut self, at: usize) -> usize {
        self.depth += events::nesting(&self.pieces[at].event);
        match &self.pieces[at].event {
            Event::Start(Tag::Paragraph) => return self.start_paragraph(at),
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                return self.start_link(at, *link_type, dest_url, title);
            }
            Event::Start(Tag::Image { .. }) => return self.write_image(at, images::Caption::Attribute),
            Event::Text(_) => return self.write_texts(at),
            Event::Start(tag) => self.start(at, tag),
            Event::End(end) => self.end(end),
            Event::Code(code) => self.write_code(code),
            Event::Html(html) | Event::InlineHtml(html) => self.write_raw_html(html),
            Event::FootnoteReference(name) => self.write_reference(name),
            Event::SoftBreak => self.write_break("\n"),
            Event::HardBreak => self.write_break("<br>\n"),
            Event::Rule => self.write_block("<hr>\n"),
            Event::TaskListMarker(is_done) => self.write_task_marker(*is_done),
            // Mathematics is not among the features.
            Event::InlineMath(text) | Event::DisplayMath(text) => escape::push_text(&mut self.out, text),
        }
        at + 1
    }

    fn start(&mut self, at: usize, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, classes, attrs, .. } => self.start_heading(*level as u8, classes, attrs),
            Tag::BlockQuote(_) => self.write_block("<blockquote>\n"),
            Tag::CodeBlock(kind) => self.start_code_block(kind),
            Tag::List(start) => self.start_list(*start),
            Tag::Item => self.start_item(at),
            Tag::DefinitionList => self.write_block("<dl>\n"),
            Tag::DefinitionListTitle => self.write_block("<dt>"),
            Tag::DefinitionListDefinition => self.write_block("<dd>"),
            Tag::Table(alignments) => self.start_table(at, alignments),
            Tag::TableHead => self.start_table_head(),
            Tag::TableRow => self.start_table_row(),
            Tag::TableCell => self.start_table_cell(at),
            Tag::FootnoteDefinition(_) => self.start_note(),
            Tag::HtmlBlock => self.start_raw_block(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            // Met in `write`, or not among the features.
            Tag::Paragraph | Tag::Link { .. } | Tag::Image { .. } | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, end: &TagEnd) {
        match end {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(level) => self.end_heading(*level as u8),
            TagEnd::BlockQuote(_) => self.write_block("</blockquote>\n"),
            TagEnd::CodeBlock => self.end_code_block(),
            TagEnd::List(is_ordered) => self.out.push_str(if *is_ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.end_table_head(),
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.end_table_cell(),
            TagEnd::FootnoteDefinition => self.end_note(),
            TagEnd::HtmlBlock => self.end_raw_block(),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Prints a block's tag on a line of its own.
    fn write_block(&mut self, tag: &str) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(tag);
    }

    /// Appends ` name="value"`.
    fn push_attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape::push_attribute(&mut self.out, value);
        self.out.push('"');
    }
}

fn survey_headings(pieces: &[Piece<'_>], ids: &mut Ids) -> Headings {
    let mut gatherer = Gatherer::default();
    for piece in pieces {
        gatherer.meet(&piece.event, piece.written());
    }
    let are_demoted = gatherer.headings.iter().any(|heading| heading.level == 1);
    let ids = headings::assign_ids(&gatherer.headings, ids).into_iter();
    Headings { ids, are_demoted, ..Headings::default() }
}

/// Returns the position of the event that ends what begins at `at`.
fn end_of(pieces: &[Piece<'_>], at: usize) -> usize {
    let mut depth = 0;
    for (offset, piece) in pieces[at..].iter().enumerate() {
        match piece.event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + offset;
        }
    }
    pieces.len().saturating_sub(1)
}

#[cfg(test)]
pub(super) mod tests;
