use std::borrow::Cow;

use crate::base::{Code, Diagnostic, Place, SourcePath, Span};

/// The longest text source, in bytes: some fifty novels.
pub const TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;

/// The longest front matter or configuration, in bytes.
pub const FRONT_BYTES_MAX: usize = 1024 * 1024;

const BOM: &str = "\u{feff}";

/// Why bytes are no text of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// The bytes from this spot on are not UTF-8.
    NotUtf8(Span),
    /// The file is UTF-16, as some editors save it.
    Utf16,
    /// A NUL character stands at this spot: the file is no text.
    Nul(Span),
    /// More than [`TEXT_BYTES_MAX`] bytes; the number is the file's size.
    TooLarge(usize),
}

/// The two halves of a document and where each begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The lines between the two `---`, each with its line end.
    pub front: &'a str,
    /// The line of the file on which `front` begins, from 1.
    pub front_line: u32,
    /// Everything below the second `---`.
    pub body: &'a str,
    /// The line of the file on which `body` begins, from 1.
    pub body_line: u32,
    /// The byte of the cleaned text at which `body` begins.
    pub body_offset: usize,
}

/// Makes text of a file's bytes: a byte order mark is dropped, every line end becomes `\n`.
///
/// Borrows where nothing had to change, as is usual. Lines and columns of the outcome are those an editor shows.
pub fn clean(bytes: &[u8]) -> Result<Cow<'_, str>, TextFault> {
    if bytes.len() > TEXT_BYTES_MAX {
        return Err(TextFault::TooLarge(bytes.len()));
    }
    let text = std::str::from_utf8(bytes).map_err(|fault| not_utf8(bytes, fault.valid_up_to()))?;
    let text = text.strip_prefix(BOM).unwrap_or(text);
    let text = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    };
    match text.find('\0') {
        Some(offset) => Err(TextFault::Nul(one_character(&text[..offset]))),
        None => Ok(text),
    }
}

/// Makes text of bytes that [`clean`] refuses, so that a fault can be shown in its line: whatever is not UTF-8 becomes `�`.
///
/// Nothing if there is more than any source may hold.
pub fn clean_lossy(bytes: &[u8]) -> Option<String> {
    if bytes.len() > TEXT_BYTES_MAX {
        return None;
    }
    let text = String::from_utf8_lossy(bytes);
    Some(text.strip_prefix(BOM).unwrap_or(&text).replace("\r\n", "\n").replace('\r', "\n"))
}

fn not_utf8(bytes: &[u8], valid: usize) -> TextFault {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return TextFault::Utf16;
    }
    let before = String::from_utf8_lossy(&bytes[..valid]).replace("\r\n", "\n").replace('\r', "\n");
    TextFault::NotUtf8(one_character(before.strip_prefix(BOM).unwrap_or(&before)))
}

/// The place of the character that follows `before`.
fn one_character(before: &str) -> Span {
    let last = before.rsplit('\n').next().unwrap_or_default();
    let line = before.matches('\n').count() as u32 + 1;
    Span { line, column: last.chars().count() as u32 + 1, length: 1 }
}

impl TextFault {
    /// Words the fault for the editor of the file.
    pub fn diagnostic(self, path: &SourcePath) -> Diagnostic {
        match self {
            TextFault::NotUtf8(span) => {
                Diagnostic::new(Code::NotUtf8, Place::span(path, span), "this byte is not UTF-8 text")
                    .help("save the file as UTF-8; older editors call it “Unicode (UTF-8)”")
            }
            TextFault::Utf16 => Diagnostic::new(Code::NotUtf8, Place::file(path), "the file is UTF-16, not UTF-8")
                .help("save the file as UTF-8"),
            TextFault::Nul(span) => {
                Diagnostic::new(Code::NotUtf8, Place::span(path, span), "a NUL character stands in the text")
                    .help("the file is damaged or no text; remove the character, or move the file out of `content`")
            }
            TextFault::TooLarge(size) => too_large(path, "the file", size, TEXT_BYTES_MAX),
        }
    }
}

/// Words that a file or its front matter exceeds what any article needs.
pub(super) fn too_large(path: &SourcePath, what: &str, size: usize, max: usize) -> Diagnostic {
    let message = format!("{what} has {size} bytes; at most {max} are read");
    Diagnostic::new(Code::FileTooLarge, Place::file(path), message).help("split it, or move data into `static`")
}

/// Cuts a cleaned text at its two `---` lines; nothing if it does not open with one or the second is missing.
///
/// Blank lines above the first and spaces behind either are passed over.
pub fn split(text: &str) -> Option<Parts<'_>> {
    let mut lines = Lines::of(text);
    let opening = lines.find(|(_, line)| !line.trim().is_empty())?;
    if !is_fence(opening.1) {
        return None;
    }
    let front = lines.offset;
    let front_line = lines.line;
    let (end, _) = lines.find(|(_, line)| is_fence(line))?;
    Some(Parts {
        front: &text[front..end],
        front_line,
        body: &text[lines.offset..],
        body_line: lines.line,
        body_offset: lines.offset,
    })
}

/// Says whether the text opens with a `---` line, closed or not.
pub(super) fn opens(text: &str) -> bool {
    text.lines().find(|line| !line.trim().is_empty()).is_some_and(is_fence)
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

/// Lines with the byte at which each begins; `offset` and `line` are those of the line to come.
struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        Lines { text, offset: 0, line: 1 }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.offset;
        let line = self.text[start..].split_inclusive('\n').next()?;
        self.offset += line.len();
        self.line += 1;
        Some((start, line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_refused_is_shown_with_its_lines() {
        assert_eq!(clean_lossy(b"\xef\xbb\xbfa\r\nb\xe9c\r").as_deref(), Some("a\nb\u{fffd}c\n"));
        assert_eq!(clean_lossy(&vec![0xe9; TEXT_BYTES_MAX + 1]), None);
    }

    #[test]
    fn byte_order_marks_and_foreign_line_ends_vanish() {
        assert_eq!(clean(b"\xef\xbb\xbfa\r\nb\rc\n").as_deref(), Ok("a\nb\nc\n"));
        assert!(matches!(clean(b"plain\n"), Ok(Cow::Borrowed("plain\n"))));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        assert_eq!(clean(b"a\r\nb\xe9c"), Err(TextFault::NotUtf8(Span { line: 2, column: 2, length: 1 })));
        assert_eq!(clean("é\r\n\0".as_bytes()), Err(TextFault::Nul(Span { line: 2, column: 1, length: 1 })));
        assert_eq!(clean(b"\xff\xfea\0"), Err(TextFault::Utf16));
        assert_eq!(clean(&vec![b'a'; TEXT_BYTES_MAX + 1]), Err(TextFault::TooLarge(TEXT_BYTES_MAX + 1)));
    }

    #[test]
    fn a_document_is_cut_at_its_two_fences() {
        let parts = split("---\na: b\n---  \nText\n---\n").expect("two fences");
        assert_eq!((parts.front, parts.front_line), ("a: b\n", 2));
        assert_eq!((parts.body, parts.body_line, parts.body_offset), ("Text\n---\n", 4, 15));
        let empty = split("\n---\n---").expect("two fences");
        assert_eq!((empty.front, empty.front_line, empty.body, empty.body_line), ("", 3, "", 4));
    }

    #[test]
    fn a_text_without_two_fences_is_not_cut() {
        for text in ["", "Text\n", "---\na: b\n", "--- a\n---\n", "a\n---\nb\n---\n", "---\n ---\n"] {
            assert_eq!(split(text), None, "{text:?}");
        }
    }
}
