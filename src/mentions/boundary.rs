//! Where a word begins and ends.

use std::ops::Range;

use crate::base::joins_words;

/// Returns where words may begin: all places where they do, and a few more.
pub(super) fn starts(text: &str) -> impl Iterator<Item = usize> {
    let mut joins = false;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        let joined = std::mem::replace(&mut joins, byte.is_ascii_alphanumeric() || byte == b'_');
        // Scripts without spaces begin a word with any letter; the bytes within a letter begin none.
        (if byte.is_ascii() { !joined } else { byte >= 0xc0 }).then_some(at)
    })
}

/// Says whether a name that stands at a range of a text is a word of its own there, or words.
///
/// A hyphen is a border ("US-led"), an apostrophe too ("l’Ukraine", "Kyiv’s"); an underscore and the signs of addresses and handles
/// are none. Chinese, Japanese, Thai and their like have no spaces between words: there every place is a border.
pub(super) fn is_word(text: &str, range: &Range<usize>) -> bool {
    let inside = &text[range.clone()];
    let (first, last) = (inside.chars().next(), inside.chars().next_back());
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    first.is_some_and(|first| is_border(before, first) && !is_handle(before))
        && last.is_some_and(|last| is_border(after, last) || last == '.')
        && !is_in_address(text, range)
}

fn is_border(outside: Option<char>, inside: char) -> bool {
    outside.is_none_or(|outside| !joins_words(outside) || has_no_spaces(inside) || has_no_spaces(outside))
}

fn is_handle(before: Option<char>) -> bool {
    matches!(before, Some('@' | '\\'))
}

/// `www.us.example`, `a@uk.example`, `un.org`.
fn is_in_address(text: &str, range: &Range<usize>) -> bool {
    let glued = |rest: Option<char>| rest.is_some_and(char::is_alphanumeric);
    let before = text[..range.start].strip_suffix('.').is_some_and(|rest| glued(rest.chars().next_back()));
    let mut after = text[range.end..].chars();
    // A sentence's full stop has a space after it.
    let dotted = !text[range.clone()].ends_with('.') && after.next() == Some('.');
    before || (dotted && after.next().is_some_and(char::is_lowercase))
}

fn has_no_spaces(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_found(text: &str, name: &str) -> bool {
        text.match_indices(name).any(|(at, _)| is_word(text, &(at..at + name.len())))
    }

    #[test]
    fn words_may_begin_after_anything_that_is_no_letter_and_at_letters_beyond_ascii() {
        assert_eq!(starts("a_b c-d,\u{201c}é中f").collect::<Vec<_>>(), [0, 4, 6, 8, 11, 13, 16]);
        assert_eq!(starts("").count(), 0);
    }

    #[test]
    fn words_end_where_unicode_says() {
        for (text, name) in [
            ("US-led", "US"),
            ("Kyiv's", "Kyiv"),
            ("l'Ukraine", "Ukraine"),
            ("(Norway)", "Norway"),
            ("in the U.S. Senate", "U.S."),
            ("中国和法国代表", "法国"),
            ("قال رئيس فرنسا.", "فرنسا"),
            ("Україна, Росія", "Росія"),
            ("ends in Mali.", "Mali"),
        ] {
            assert!(is_found(text, name), "{text}");
        }
        for (text, name) in [
            ("Nigeria", "Niger"),
            ("Normali", "Mali"),
            ("@US", "US"),
            ("a_US_b", "US"),
            ("www.UN.org", "UN"),
            ("Українама", "Україна"),
            ("وفرنسا", "فرنسا"),
            ("US2", "US"),
        ] {
            assert!(!is_found(text, name), "{text}");
        }
    }
}
