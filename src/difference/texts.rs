//! What changed in running text, paragraph by paragraph.

use std::collections::HashMap;

/// A paragraph as it was and is; one of the two is missing where it came or went.
pub type Paragraph<'t> = (Option<&'t str>, Option<&'t str>);

/// Returns the paragraphs of a Markdown body.
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let current = paragraphs.last_mut().expect("there is always one");
        match (words.is_empty(), current.is_empty()) {
            (true, true) => {}
            (true, false) => paragraphs.push(String::new()),
            (false, is_first) => {
                if !is_first {
                    current.push(' ');
                }
                current.push_str(&words.join(" "));
            }
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// Returns the paragraphs that one side has and the other has not, those in the place of another with it.
pub fn changed<'t>(old: &'t [String], new: &'t [String]) -> Vec<Paragraph<'t>> {
    let (gone, came) = (only_in(old, new), only_in(new, old));
    // As many went as came: each is taken for what became of the other. Otherwise nobody can say which is which.
    if gone.len() == came.len() {
        return gone.into_iter().zip(came).map(|(old, new)| (Some(old), Some(new))).collect();
    }
    let gone = gone.into_iter().map(|old| (Some(old), None));
    gone.chain(came.into_iter().map(|new| (None, Some(new)))).collect()
}

/// The paragraphs of one side that the other has not, or not as often.
fn only_in<'t>(these: &'t [String], those: &[String]) -> Vec<&'t str> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    those.iter().for_each(|paragraph| *left.entry(paragraph).or_default() += 1);
    let is_alone = |paragraph: &&'t str| match left.get_mut(paragraph) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    these.iter().map(String::as_str).filter(is_alone).collect()
}

/// The most letters of a text that are shown.
const LETTERS_MAX: usize = 90;
/// How many letters before the first difference are shown.
const LETTERS_BEFORE: usize = 30;

/// Returns the part of two long texts in which they differ, with words around it; short ones whole.
pub fn around_difference(old: &str, new: &str) -> (String, String) {
    let is_short = |text: &str| text.chars().count() <= LETTERS_MAX;
    if is_short(old) && is_short(new) {
        return (old.to_owned(), new.to_owned());
    }
    let same = old.chars().zip(new.chars()).take_while(|(one, other)| one == other).count();
    let start = word_start(old, same.saturating_sub(LETTERS_BEFORE));
    (cut(old, start), cut(new, start))
}

/// Returns the beginning of a text.
pub fn beginning(text: &str) -> String {
    cut(text, 0)
}

/// The letter at which the word around a letter begins; the letter itself in a script that parts no words.
fn word_start(text: &str, at: usize) -> usize {
    let before: Vec<char> = text.chars().take(at).collect();
    let space = before.iter().rposition(|letter| letter.is_whitespace()).map_or(0, |space| space + 1);
    if at - space > LETTERS_BEFORE { at } else { space }
}

fn cut(text: &str, start: usize) -> String {
    let letters: Vec<char> = text.chars().skip(start).collect();
    let mut end = letters.len();
    if end > LETTERS_MAX {
        end = LETTERS_MAX;
        // Not in the middle of a word, if it is one of ordinary length.
        let space = letters[..end].iter().rposition(|letter| letter.is_whitespace());
        end = space.filter(|space| *space > LETTERS_MAX / 2).unwrap_or(end);
    }
    let shown: String = letters[..end].iter().collect();
    // A quotation that is cut stays one.
    let count = |mark: char| shown.matches(mark).count();
    let (opens, closes) = (count('“') < count('”'), count('“') > count('”'));
    let mark = |is_wanted: bool, mark: &'static str| if is_wanted { mark } else { "" };
    let before = [mark(opens, "“"), mark(start > 0, "…")].concat();
    let after = [mark(end < letters.len(), "…"), mark(closes, "”")].concat();
    format!("{before}{shown}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_to_paragraphs_and_spaces_do_not_count() {
        assert_eq!(paragraphs("\nOne\n  two \n\n\n\nThree\t four\n"), ["One two", "Three four"]);
        assert!(paragraphs(" \n\n").is_empty());
    }

    #[test]
    fn a_paragraph_in_the_place_of_another_is_told_with_it() {
        let texts = |text: &str| text.split('|').map(str::to_owned).collect::<Vec<_>>();
        let (old, new) = (texts("a|b|c"), texts("a|B|c"));
        assert_eq!(changed(&old, &new), [(Some("b"), Some("B"))]);
        let new = texts("a|c|d|b|d");
        assert_eq!(changed(&old, &new), [(None, Some("d")), (None, Some("d"))]);
        assert_eq!(changed(&old, &texts("c|b|a")), [], "another order is no other text");
    }

    #[test]
    fn long_texts_are_shown_where_they_differ() {
        let long = "word ".repeat(40);
        let (old, new) = around_difference(&format!("{long}on Monday"), &format!("{long}on Tuesday, at last"));
        assert!(old.starts_with("…word") && old.ends_with("on Monday"), "{old}");
        assert!(new.starts_with("…word") && new.ends_with("on Tuesday, at last"), "{new}");
        assert_eq!(around_difference("Paris", "Kyiv"), ("Paris".into(), "Kyiv".into()));
        assert!(beginning(&long).ends_with("word…") && beginning(&long).chars().count() <= LETTERS_MAX + 1);
    }

    #[test]
    fn a_quotation_that_is_cut_stays_one() {
        let long = "word ".repeat(40);
        assert!(beginning(&format!("“{long}”")).ends_with("word…”"));
        let (old, new) = around_difference(&format!("“{long}x”"), &format!("“{long}y”"));
        assert!(old.starts_with("“…word") && old.ends_with("x”") && new.ends_with("y”"), "{old} {new}");
    }

    #[test]
    fn letters_of_many_bytes_are_not_cut_in_two() {
        let long = "é".repeat(200);
        assert_eq!(beginning(&long).chars().count(), LETTERS_MAX + 1);
        let (old, new) = around_difference(&long, &format!("{long}à"));
        assert!(old.ends_with('é') && new.ends_with("éà"), "{old} {new}");
    }
}
