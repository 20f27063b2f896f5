//! Sentences of a running text.

use std::ops::Range;

/// Words with a full stop that do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "Adm", "Amb", "Capt", "Col", "Dr", "Gen", "Gov", "Hon", "Jr", "Lt", "Maj", "Mr", "Mrs", "Ms", "No", "Prof", "Rep",
    "Rev", "Sen", "Sgt", "Sr", "St", "vs",
];

/// Returns the sentence around a range of a text, without the spaces around it.
///
/// A sentence ends with `.`, `!`, `?` or `…` and the quotation marks and brackets after it, where a space and then no small letter
/// follows; with the full stops of Chinese, Japanese, Arabic and Indian scripts always. Titles ("Mr."), initials and "U.S." do not
/// end one, unless the text ends there.
pub fn sentence_around(text: &str, range: &Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (0, text.len());
    for border in ends(text) {
        if border >= range.end {
            end = border;
            break;
        }
        // A name with a full stop in it belongs to one sentence.
        start = if border <= range.start { border } else { start };
    }
    let sentence = &text[start..end];
    let start = start + (sentence.len() - sentence.trim_start().len());
    start.min(range.start)..start.max(text[..end].trim_end().len())
}

/// Returns all sentences of a text in their order, without the spaces around them.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let all = ends(text).chain([text.len()]).map(|end| std::mem::replace(&mut start, end)..end);
    let trimmed = all.map(|part| {
        let sentence = &text[part.clone()];
        let begin = part.start + (sentence.len() - sentence.trim_start().len());
        begin..begin.max(text[..part.end].trim_end().len())
    });
    trimmed.filter(|sentence| !sentence.is_empty()).collect()
}

/// Where sentences end, in bytes.
fn ends(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().filter_map(|(at, letter)| match letter {
        '。' | '！' | '？' | '؟' | '۔' | '।' => Some(after_marks(text, at + letter.len_utf8())),
        '.' | '!' | '?' | '…' => {
            let end = after_marks(text, at + letter.len_utf8());
            let rest = &text[end..];
            let next = rest.trim_start().chars().next();
            let is_followed = rest.starts_with(char::is_whitespace) && !next.is_some_and(char::is_lowercase);
            let is_stop = letter != '.' || !is_abbreviation(&text[..at]);
            (next.is_none() || (is_followed && is_stop)).then_some(end)
        }
        _ => None,
    })
}

fn after_marks(text: &str, at: usize) -> usize {
    let marks = |letter: &char| matches!(letter, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』');
    at + text[at..].chars().take_while(marks).map(char::len_utf8).sum::<usize>()
}

/// "Mr", "J", "U.S": what stands before a full stop that ends no sentence.
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|letter: char| letter.is_whitespace() || letter == '(').next().unwrap_or_default();
    let is_initial = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    ABBREVIATIONS.contains(&word) || (!word.is_empty() && word.split('.').all(is_initial))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_all_its_sentences() {
        let text = " Mr. Smith came. “We won.” Then, what?  ";
        let parts: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(parts, ["Mr. Smith came.", "“We won.”", "Then, what?"]);
    }

    fn sentence<'t>(text: &'t str, word: &str) -> &'t str {
        let at = text.find(word).expect("it is there");
        &text[sentence_around(text, &(at..at + word.len()))]
    }

    #[test]
    fn sentences_end_at_full_stops_and_not_at_titles() {
        let text = "One came. Mr. Smith of the U.S. Senate met J. Doe. “They agreed.” Who? 习近平出席会议。会议结束。";
        assert_eq!(sentence(text, "One"), "One came.");
        assert_eq!(sentence(text, "Doe"), "Mr. Smith of the U.S. Senate met J. Doe.");
        assert_eq!(sentence(text, "agreed"), "“They agreed.”");
        assert_eq!(sentence(text, "Who"), "Who?");
        assert_eq!(sentence(text, "习近平"), "习近平出席会议。");
        assert_eq!(sentence("no stop at all", "stop"), "no stop at all");
    }
}
