use std::ops::Range;

use super::splice::Splice;
use crate::{
    base::{KeyPath, Place, SourcePath, Spot},
    parse,
};

/// A document's text as it is on the disk, cut around its front matter.
///
/// Everything else works on a front matter whose lines end with `\n`; here their own ends come back.
pub struct Sheet<'a> {
    head: &'a str,
    front: String,
    tail: &'a str,
    line_end: &'static str,
}

impl<'a> Sheet<'a> {
    /// Cuts a text; nothing if it has no front matter.
    pub fn of(text: &'a str) -> Option<Self> {
        let clean = parse::clean(text.as_bytes()).ok()?;
        let parts = parse::split(&clean)?;
        let bom = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
        let start: usize = clean.split_inclusive('\n').take(parts.front_line as usize - 1).map(str::len).sum();
        let end = bom + raw_offset(&text[bom..], start + parts.front.len());
        let start = bom + raw_offset(&text[bom..], start);
        let (head, rest) = text.split_at(start);
        let (front, tail) = rest.split_at(end - start);
        Some(Sheet { head, front: front.to_owned(), tail, line_end: line_end_of(head) })
    }

    /// Returns the front matter, every line of it ended by `\n`.
    pub fn front(&self) -> String {
        normal(&self.front)
    }

    /// Makes changes whose places are those of [`Sheet::front`], from the first to the last.
    pub fn make(&mut self, splices: &[Splice]) {
        for Splice { bytes, text } in splices.iter().rev() {
            let Range { start, end } = *bytes;
            let bytes = raw_offset(&self.front, start)..raw_offset(&self.front, end);
            self.front.replace_range(bytes, &text.replace('\n', self.line_end));
        }
    }

    /// Returns the line on which a value is, or what it would stand in.
    pub fn line_of(&self, path: &KeyPath) -> Option<u32> {
        let text = normal(&[self.head, &self.front, self.tail].concat());
        let place = Place::key(&SourcePath::new("content/x.md"), path.clone());
        match parse::locate_place(&place, text.trim_start_matches('\u{feff}'), None).spot {
            Spot::Span(span) => Some(span.line),
            _ => None,
        }
    }

    /// Returns the whole text.
    pub fn into_text(self) -> String {
        [self.head, &self.front, self.tail].concat()
    }
}

fn normal(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn line_end_of(head: &str) -> &'static str {
    match head {
        head if head.ends_with("\r\n") => "\r\n",
        head if head.ends_with('\r') => "\r",
        _ => "\n",
    }
}

/// The byte of a text that has a certain place once its line ends are `\n`.
fn raw_offset(raw: &str, clean: usize) -> usize {
    let bytes = raw.as_bytes();
    (0..clean).fold(0, |at, _| at + if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 })
}
