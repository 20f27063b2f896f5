//! The words of a sentence, with their places.

use std::ops::Range;

/// A word, or one mark of punctuation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// As written.
    pub text: &'a str,
    /// In small letters, with plain apostrophes.
    pub small: String,
    /// Its bytes in the sentence.
    pub range: Range<usize>,
}

impl Word<'_> {
    /// Says whether it is this word, given in small letters.
    pub fn is(&self, small: &str) -> bool {
        self.small == small
    }

    /// Says whether it begins with a capital letter.
    pub fn is_capital(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }

    /// Says whether it is a mark of punctuation.
    pub fn is_mark(&self) -> bool {
        !self.text.starts_with(char::is_alphanumeric) && !self.is("'s")
    }

    /// Says whether it is a quotation mark.
    pub fn is_quote(&self) -> bool {
        matches!(self.text, "“" | "”" | "\"" | "„" | "«" | "»" | "‘")
    }

    /// Says whether it is "the", "a" or "an".
    pub fn is_article(&self) -> bool {
        matches!(&*self.small, "the" | "a" | "an")
    }

    /// Says whether it begins with a digit.
    pub fn is_number(&self) -> bool {
        self.text.starts_with(|letter: char| letter.is_ascii_digit())
    }

    /// Says whether it ends with "’s".
    pub fn is_possessive(&self) -> bool {
        self.small.ends_with("'s") || self.small.ends_with("s'")
    }
}

/// Splits a text into words and marks; "’s" stands alone, hyphens and dots inside of a word do not split it.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, letter)) = rest.next() {
        if letter.is_whitespace() {
            continue;
        }
        let mut end = start + letter.len_utf8();
        if letter.is_alphanumeric() {
            while let Some((at, next)) = rest.peek().copied() {
                let follows = text[at + next.len_utf8()..].starts_with(char::is_alphanumeric);
                let is_s = is_apostrophe(next) && is_genitive(&text[at + next.len_utf8()..]);
                let inside = next.is_alphanumeric()
                    || is_mark_above(next)
                    || (follows && !is_s && (is_apostrophe(next) || matches!(next, '-' | '‑' | '.' | '·')));
                if !inside {
                    break;
                }
                rest.next();
                end = at + next.len_utf8();
            }
        } else if is_apostrophe(letter) && is_genitive(&text[end..]) && text[..start].ends_with(char::is_alphanumeric) {
            rest.next();
            end += 1;
        }
        let word = &text[start..end];
        let small = word.to_lowercase().replace(['’', 'ʼ'], "'");
        words.push(Word { text: word, small, range: start..end });
    }
    words
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ')
}

fn is_mark_above(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

fn is_genitive(rest: &str) -> bool {
    rest.starts_with('s') && !rest[1..].starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_are_apart_and_the_genitive_too() {
        let texts = |text| words(text).iter().map(|word| word.text.to_owned()).collect::<Vec<_>>();
        assert_eq!(
            texts("Kyiv’s Jean-Noël, U.S. O’Neill."),
            ["Kyiv", "’s", "Jean-Noël", ",", "U.S", ".", "O’Neill", "."]
        );
        assert_eq!(texts("“We,” (he)"), ["“", "We", ",", "”", "(", "he", ")"]);
    }
}
