//! Running text: words, bare addresses, code, and the dateline.

use std::ops::Range;

use super::*;
use crate::{
    markdown::{address, autolink},
    model::MentionLink,
};

impl<'a> Writer<'a> {
    /// Prints the texts that follow one another from `at`, and returns the event after them.
    pub(super) fn write_texts(&mut self, at: usize) -> usize {
        let pieces = self.pieces;
        let is_mark = |at: usize| self.marks.is_some_and(|marks| at == marks.dash || at == marks.end);
        let count = (at + 1..pieces.len()).take_while(|next| pieces[*next].is_text() && !is_mark(*next)).count();
        let texts = &pieces[at..=at + count];
        let has_address = texts.iter().any(|text| text.written().is_some_and(|text| text.contains("://")));
        if has_address && !self.in_code && !self.links.is_inside() {
            self.write_with_addresses(texts);
        } else {
            texts.iter().for_each(|text| self.write_named(text));
        }
        at + texts.len()
    }

    /// Prints a text, with the names in it that lead to a page.
    fn write_named(&mut self, piece: &Piece<'a>) {
        let text = events::text(&piece.event).unwrap_or_default();
        let may_link = !self.in_code && !self.links.is_inside() && self.headings.open.is_none();
        let Some(start) = piece.start().filter(|_| may_link) else { return self.write_words(text) };
        let end = start + text.len();
        let mentions = self.mentions;
        let first = mentions.partition_point(|mention| mention.range.start < start);
        let mut printed = 0;
        for MentionLink { range, href } in mentions[first..].iter().take_while(|mention| mention.range.end <= end) {
            let inside = range.start - start..range.end - start;
            // What leads into the middle of a letter was found in another text.
            let (Some(before), Some(name)) = (text.get(printed..inside.start), text.get(inside.clone())) else {
                continue;
            };
            self.write_words(before);
            self.out.push_str("<a class=\"mention\" href=\"");
            address::push(&mut self.out, href);
            self.out.push_str("\">");
            self.write_words(name);
            self.out.push_str("</a>");
            printed = inside.end;
        }
        self.write_words(&text[printed..]);
    }

    /// Addresses run on over the borders of texts, and are meant as they are written.
    fn write_with_addresses(&mut self, texts: &[Piece<'a>]) {
        let whole: String = texts.iter().filter_map(Piece::written).collect();
        let mut run = Run { texts, next: 0, offset: 0, start: 0 };
        for found in autolink::find(&whole) {
            run.write_until(self, &whole, found.start);
            self.write_address(&whole[found.clone()]);
            run.skip_to(found.end);
        }
        run.write_until(self, &whole, whole.len());
    }

    fn write_address(&mut self, target: &str) {
        self.out.push_str("<a href=\"");
        address::push(&mut self.out, target);
        self.out.push_str("\">");
        self.write_words(target);
        self.out.push_str("</a>");
    }

    /// Prints words, and keeps them for the table of contents if they stand in a heading.
    pub(super) fn write_words(&mut self, words: &str) {
        escape::push_text(&mut self.out, words);
        if let Some(title) = &mut self.headings.open {
            title.push_str(words);
        }
    }

    pub(super) fn write_code(&mut self, code: &str) {
        self.out.push_str("<code>");
        self.write_words(code);
        self.out.push_str("</code>");
    }

    pub(super) fn write_break(&mut self, html: &str) {
        self.out.push_str(html);
        if let Some(title) = &mut self.headings.open {
            title.push(' ');
        }
    }

    pub(super) fn write_marks(&mut self, at: usize) {
        let Some(marks) = self.marks else { return };
        if at == marks.start {
            self.out.push_str("<span class=\"dateline\">");
        }
        if at == marks.dash {
            self.out.push_str("</span><span class=\"dateline-dash\">");
        }
        if at == marks.end {
            self.out.push_str("</span>");
        }
    }
}

/// The way through texts that follow one another.
struct Run<'r, 'a> {
    texts: &'r [Piece<'a>],
    /// The text in which the way has come to `offset`, or which begins there.
    next: usize,
    /// How far the way has come, in bytes of all texts as written.
    offset: usize,
    /// Where the next text begins.
    start: usize,
}

impl Run<'_, '_> {
    /// Prints all up to `end`: whole texts with their typography, parts of them as written.
    fn write_until(&mut self, writer: &mut Writer<'_>, whole: &str, end: usize) {
        self.walk(end, |text, part| match text {
            Some(text) => writer.write_words(events::text(&text.event).unwrap_or_default()),
            None => writer.write_words(&whole[part]),
        });
    }

    fn skip_to(&mut self, end: usize) {
        self.walk(end, |_, _| {});
    }

    /// Goes on to `end`, text by text; of those that are only partly on the way, just the part is given.
    fn walk(&mut self, end: usize, mut step: impl FnMut(Option<&Piece<'_>>, Range<usize>)) {
        while self.offset < end {
            let Some(text) = self.texts.get(self.next) else { return };
            let length = text.written().unwrap_or_default().len();
            let part = self.offset..end.min(self.start + length);
            step((part.len() == length).then_some(text), part.clone());
            self.offset = part.end;
            if part.end == self.start + length {
                self.start += length;
                self.next += 1;
            }
        }
    }
}
