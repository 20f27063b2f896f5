//! Running text: words, bare addresses, code, and the dateline.

use std::ops::Range;

use super::*;
use crate::markdown::{address, autolink};

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
            texts.iter().for_each(|text| self.write_words(events::text(&text.event).unwrap_or_default()));
        }
        at + texts.len()
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
