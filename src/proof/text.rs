//! Words of a text with their places.

use std::ops::Range;

/// A word of a text: a run without spaces, and the same without the punctuation around it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Word<'t> {
    /// Without punctuation at its ends; a full stop stays after an initial.
    pub(super) text: &'t str,
    /// Where that stands.
    pub(super) range: Range<usize>,
    /// Whether punctuation follows, so that no name runs on into the next word.
    pub(super) is_last: bool,
}

/// Splits a text into words.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    text.split_whitespace().filter_map(|run| word(text, run)).collect()
}

fn word<'t>(text: &'t str, run: &'t str) -> Option<Word<'t>> {
    let is_part = |letter: char| letter.is_alphanumeric();
    let start = run.find(is_part)?;
    let mut end = run.rfind(is_part)? + run[run.rfind(is_part)?..].chars().next().map_or(0, char::len_utf8);
    let mut is_last = end < run.len();
    // An initial keeps its full stop.
    if run[end..] == *"." && run[start..end].chars().count() == 1 {
        end += 1;
        is_last = false;
    }
    let mut inside = &run[start..end];
    for possessive in ["’s", "'s"] {
        if let Some(owner) = inside.strip_suffix(possessive) {
            inside = owner;
            is_last = true;
        }
    }
    let at = run.as_ptr() as usize - text.as_ptr() as usize + start;
    Some(Word { text: inside, range: at..at + inside.len(), is_last })
}

/// Says whether a word begins with a capital.
pub(super) fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}
