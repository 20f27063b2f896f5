//! From byte offsets to lines and columns.

use crate::base::Span;
use std::ops::Range;

/// No span is longer than this many bytes: enough to show, and many spans within one another stay cheap.
const SPAN_BYTES_MAX: usize = 400;

/// Walks through a text once and tells lines and columns of growing offsets.
pub(super) struct Cursor<'a> {
    body: &'a str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'a> Cursor<'a> {
    /// Starts before the first character, on line `first_line`.
    pub(super) fn new(body: &'a str, first_line: u32) -> Self {
        Cursor { body, offset: 0, line: first_line, column: 1 }
    }

    /// Returns where a range of bytes stands; the span ends with its first line.
    ///
    /// Cheap as long as ranges come in the order of their starts; an earlier one is counted from where the walk is.
    pub(super) fn span(&mut self, range: &Range<usize>) -> Span {
        self.walk_to(range.start);
        let text = self.body.get(range.clone()).unwrap_or_default();
        let text = text.split('\n').next().unwrap_or_default();
        let text = &text[..floor(text, SPAN_BYTES_MAX)];
        Span { line: self.line, column: self.column, length: count(text).max(1) }
    }

    fn walk_to(&mut self, offset: usize) {
        let offset = floor(self.body, offset);
        if offset < self.offset {
            self.line -= lines(&self.body[offset..self.offset]);
            let line_start = self.body[..offset].rfind('\n').map_or(0, |end| end + 1);
            self.column = 1 + count(&self.body[line_start..offset]);
        } else {
            let between = &self.body[self.offset..offset];
            match between.rfind('\n') {
                Some(end) => {
                    self.line += lines(between);
                    self.column = 1 + count(&between[end + 1..]);
                }
                None => self.column += count(between),
            }
        }
        self.offset = offset;
    }
}

/// The border of a character at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn lines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_go_on_from_the_first() {
        let body = "é–x\n中[a](b)\n\nend";
        let mut cursor = Cursor::new(body, 7);
        let at = |text: &str| body.find(text).expect("it is there");
        let link = at("[a]")..at("\n\nend");
        assert_eq!(cursor.span(&(at("x")..at("x") + 1)), Span { line: 7, column: 3, length: 1 });
        assert_eq!(cursor.span(&link), Span { line: 8, column: 2, length: 6 });
        assert_eq!(cursor.span(&(at("end")..body.len())), Span { line: 10, column: 1, length: 3 });
        assert_eq!(cursor.span(&link), Span { line: 8, column: 2, length: 6 }, "backwards");
    }

    #[test]
    fn a_span_ends_with_its_first_line_and_is_never_empty() {
        let mut cursor = Cursor::new("ab\ncd", 1);
        assert_eq!(cursor.span(&(1..5)).length, 1);
        assert_eq!(cursor.span(&(5..5)), Span { line: 2, column: 3, length: 1 });
    }
}
