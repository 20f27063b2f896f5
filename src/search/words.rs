use crate::base::{fold, is_mark};

/// Words longer than this many bytes are addresses and the like; nobody looks for them.
const LONGEST_BYTES: usize = 40;

/// Takes a text apart into the words by which it is found: folded as names are compared, one ideograph a word, and of single
/// Latin letters none.
///
/// `static/search.js` takes questions apart in the same way; `tests/browser/search.test.mjs` holds the two against each other.
/// `scratch` is emptied and used, so that no memory is asked for a word of ASCII letters.
pub fn for_each_word(text: &str, scratch: &mut String, mut take: impl FnMut(&str)) {
    for chunk in text.split_whitespace() {
        if !chunk.is_ascii() {
            words_of_folded(&fold(chunk), &mut take);
            continue;
        }
        for word in chunk.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()) {
            scratch.clear();
            scratch.extend(word.iter().map(|byte| char::from(byte.to_ascii_lowercase())));
            take_word(scratch, &mut take);
        }
    }
}

fn words_of_folded(folded: &str, take: &mut impl FnMut(&str)) {
    let mut start = None;
    for (at, letter) in folded.char_indices() {
        let is_part = letter.is_alphanumeric() || is_mark(letter);
        if is_part && !is_ideograph(letter) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(start) = start.take() {
            take_word(&folded[start..at], take);
        }
        if is_part {
            take(&folded[at..at + letter.len_utf8()]);
        }
    }
    if let Some(start) = start {
        take_word(&folded[start..], take);
    }
}

fn take_word(word: &str, take: &mut impl FnMut(&str)) {
    let is_letter = word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic();
    if !is_letter && (1..=LONGEST_BYTES).contains(&word.len()) {
        take(word);
    }
}

/// Chinese and Japanese put no spaces between words.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::for_each_word;

    #[test]
    fn texts_are_taken_apart_as_the_browser_does() {
        let list = include_str!("../../tests/search/words.txt");
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let (text, expected) = line.split_once(" → ").expect("a text, an arrow, words");
            let mut words = Vec::new();
            for_each_word(text, &mut String::new(), |word| words.push(word.to_owned()));
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }
}
