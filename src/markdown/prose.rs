//! The running text of a body, block by block, with the way back to the file.

use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

use super::{
    autolink,
    events::{self, Piece},
    headings::{self, Gatherer},
    ids::{Ids, Wishes},
    paragraph_id,
    position::Cursor,
};
use crate::base::Span;

/// A body's running text: what a reader reads, without markup.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prose {
    /// Paragraphs, headings, items, cells and the like that hold any text, in their order.
    pub blocks: Vec<Block>,
}

/// One block of running text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// What sort of block it is.
    pub kind: BlockKind,
    /// The id under which [`to_html`](super::to_html) prints it; paragraphs that stand in the body itself have one.
    pub id: Option<String>,
    /// The text as written, line ends as spaces.
    pub text: String,
    /// The parts in which no name is looked for: words of links, code, bare addresses. Sorted, apart from one another.
    pub closed: Vec<Range<usize>>,
    /// Where runs of the text stand in the body: at which byte of the text, at which byte of the body. Inside of a run the two
    /// advance alike.
    runs: Vec<(usize, usize)>,
}

/// What sort of block a text is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BlockKind {
    /// A paragraph, wherever it stands.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// An item without paragraphs, a cell of a table, a term.
    Other,
}

impl Block {
    /// Returns the range of the body in which a range of the text stands.
    pub fn in_body(&self, range: &Range<usize>) -> Range<usize> {
        self.offset_in_body(range.start)..self.offset_in_body(range.end.saturating_sub(1)) + 1
    }

    /// Says whether a range touches a part in which no name is looked for.
    pub fn is_closed(&self, range: &Range<usize>) -> bool {
        let first = self.closed.partition_point(|closed| closed.end <= range.start);
        self.closed.get(first).is_some_and(|closed| closed.start < range.end)
    }

    fn offset_in_body(&self, at: usize) -> usize {
        let run = self.runs.partition_point(|(text, _)| *text <= at).saturating_sub(1);
        self.runs.get(run).map_or(at, |(text, body)| body + (at - text))
    }

    fn push(&mut self, text: &str, body: usize) {
        self.runs.push((self.text.len(), body));
        self.text.push_str(text);
    }
}

impl Prose {
    /// Reads the running text of a body; `has_ids` says whether paragraphs get their ids, a digest for each.
    pub(super) fn read(pieces: &[Piece<'_>], body: &str, wishes: Option<&mut Wishes>) -> Self {
        let has_ids = wishes.is_some();
        let mut ids = Ids::default();
        if has_ids && pieces.iter().any(|piece| matches!(piece.event, Event::Start(Tag::Heading { .. }))) {
            let mut gatherer = Gatherer::default();
            pieces.iter().for_each(|piece| gatherer.meet(&piece.event, piece.written()));
            headings::assign_ids(&gatherer.headings, &mut ids);
        }
        let mut reading = Reading { ids, wishes, ..Reading::default() };
        pieces.iter().for_each(|piece| reading.meet(piece, body));
        reading.close();
        Prose { blocks: reading.blocks }
    }
}

/// Returns where a range of a body stands in its file, the body's first line being `first_line`.
pub fn span_in(body: &str, first_line: u32, range: &Range<usize>) -> Span {
    Cursor::new(body, first_line).span(range)
}

#[derive(Default)]
struct Reading<'w> {
    blocks: Vec<Block>,
    open: Block,
    /// The text by which a paragraph's id is made.
    written: String,
    ids: Ids,
    /// Where paragraphs with ids are noted; they have none where nobody wants them.
    wishes: Option<&'w mut Wishes>,
    depth: isize,
    images: isize,
    links: usize,
    is_code: bool,
}

impl Reading<'_> {
    fn meet(&mut self, piece: &Piece<'_>, body: &str) {
        let Piece { event, range, .. } = piece;
        self.depth += events::nesting(event);
        let was_in_image = self.images > 0;
        self.images += events::image_nesting(event);
        let written = piece.written().unwrap_or_default();
        if self.wishes.is_some() {
            self.written.push_str(written);
        }
        if was_in_image || self.images > 0 {
            return;
        }
        match event {
            Event::Text(_) if !self.is_code => self.add(written, range, body, self.links > 0),
            Event::Code(_) => self.add(written, range, body, true),
            Event::SoftBreak | Event::HardBreak => self.open.push(" ", range.start),
            Event::Start(Tag::Link { .. }) => self.links += 1,
            Event::End(TagEnd::Link) => self.links -= 1,
            Event::Start(Tag::CodeBlock(_)) => self.is_code = true,
            Event::End(TagEnd::CodeBlock) => self.is_code = false,
            Event::Start(Tag::Paragraph) => self.open(BlockKind::Paragraph),
            Event::End(TagEnd::Paragraph) => self.close_paragraph(range),
            Event::Start(Tag::Heading { .. }) => self.open(BlockKind::Heading),
            Event::Start(
                Tag::Item | Tag::TableCell | Tag::DefinitionListTitle | Tag::DefinitionListDefinition | Tag::List(_),
            ) => self.open(BlockKind::Other),
            Event::End(
                TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            ) => self.close(),
            _ => {}
        }
    }

    fn add(&mut self, text: &str, range: &Range<usize>, body: &str, is_closed: bool) {
        let start = self.open.text.len();
        // An entity or an escape stands for another text than is written: all of it is where that begins.
        let written = body.get(range.clone()).unwrap_or_default();
        let inside = if written.len() == text.len() { 0 } else { written.find(text).unwrap_or_default() };
        self.open.push(text, range.start + inside);
        if is_closed {
            self.open.closed.push(start..start + text.len());
        }
    }

    fn open(&mut self, kind: BlockKind) {
        self.close();
        self.open.kind = kind;
        self.written.clear();
    }

    fn close_paragraph(&mut self, range: &Range<usize>) {
        if let Some(wishes) = self.wishes.as_mut().filter(|_| self.depth == 0 && !self.written.trim().is_empty()) {
            let wish = paragraph_id(&self.written);
            self.open.id = Some(self.ids.claim(&wish));
            wishes.note(range.start, wish);
        }
        self.close();
    }

    fn close(&mut self) {
        let mut block = std::mem::take(&mut self.open);
        if block.text.trim().is_empty() {
            return;
        }
        if block.text.contains("://") {
            block.closed.extend(autolink::find(&block.text));
            block.closed.sort_by_key(|closed| closed.start);
        }
        self.blocks.push(block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        markdown::{prose, to_html},
        model::BodyUse,
    };

    #[test]
    fn every_block_has_its_text_and_knows_where_it_stands() {
        let body = "PARIS – A *b* [c](d) `e`\nf &amp; g.\n\n## H\n\n- one\n- two\n\n```\ncode\n```\n\n| x | y |\n|---|---|\n| z | https://a.org w |\n";
        let prose = prose(body);
        let texts: Vec<&str> = prose.blocks.iter().map(|block| &*block.text).collect();
        assert_eq!(texts, ["PARIS – A b c e f & g.", "H", "one", "two", "x", "y", "z", "https://a.org w"]);
        for word in ["PARIS", "b", "c", "f", "g"] {
            let at = prose.blocks[0].text.find(word).expect("it is there");
            assert_eq!(&body[prose.blocks[0].in_body(&(at..at + word.len()))], word);
        }
        let closed =
            |block: &Block| block.closed.iter().map(|it| block.text[it.clone()].to_owned()).collect::<Vec<_>>();
        assert_eq!(closed(&prose.blocks[0]), ["c", "e"]);
        assert_eq!(closed(&prose.blocks[7]), ["https://a.org"]);
        assert!(prose.blocks[0].is_closed(&(0..19)) && !prose.blocks[0].is_closed(&(0..14)));
    }

    #[test]
    fn ids_are_those_that_are_printed() {
        let body = "Same.\n\n# H {#p-2c1a8f}\n\nSame.\n\n> quoted\n\n“Smart” -- it’s\n*two* lines[^1].\n\n[^1]: note\n";
        let html = to_html(
            body,
            &super::super::Options { smart_punctuation: true, ..Default::default() },
            &BodyUse {
                path: crate::base::SourcePath::new("a.md"),
                fingerprint: crate::base::Fingerprint::of(b""),
                offset: 0,
                links: Vec::new(),
                images: Vec::new(),
                marks_dateline: true,
            },
            &[],
        );
        let ids: Vec<String> = prose(body).blocks.into_iter().filter_map(|block| block.id).collect();
        assert_eq!(ids.len(), 3);
        for id in ids {
            assert!(html.content.contains(&format!("<p id=\"{id}\">")), "{id} is not in {}", html.content);
        }
    }
}
