//! Headlines written in capitals throughout.

use std::collections::BTreeMap;

use super::unknown_groups::is_known_group;
use crate::base::{MONTHS, WEEKDAYS, countries};

/// How a text writes its words: what a headline in capitals does not tell.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// The forms of each word in small letters, and how often each stands inside of a sentence.
    forms: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Says whether a line is in capitals throughout.
pub fn is_capitals(line: &str) -> bool {
    line.chars().filter(|letter| letter.is_uppercase()).count() > 1 && !line.chars().any(char::is_lowercase)
}

impl Vocabulary {
    /// Takes the words of paragraphs, save for those that begin a sentence, where a capital says nothing.
    pub fn of<'p>(paragraphs: impl Iterator<Item = &'p str>) -> Self {
        let mut vocabulary = Vocabulary::default();
        for paragraph in paragraphs.filter(|paragraph| !is_capitals(paragraph)) {
            let mut begins = true;
            for run in paragraph.split_whitespace() {
                for word in run.split(['-', '/', '–', '—']).map(core).filter(|word| !word.is_empty()) {
                    if !begins || word.chars().nth(1).is_some_and(char::is_uppercase) {
                        let forms = vocabulary.forms.entry(word.to_lowercase()).or_default();
                        *forms.entry(word.to_owned()).or_default() += 1;
                    }
                    begins = false;
                }
                let end = run.trim_end_matches(['”', '"', '’', ')']);
                begins = end.ends_with(['.', '!', '?', ':']) || run.starts_with(['–', '—']) || run == "-";
            }
        }
        vocabulary
    }

    /// The form in which the text writes a word, whatever its case: the small one if that is at least half as common as another,
    /// since titles ("Oil Minister") give capitals to common words too.
    pub fn form(&self, word: &str) -> Option<&str> {
        let forms = self.forms.get(&word.to_lowercase())?;
        let (form, count) = forms.iter().max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| b.cmp(a)))?;
        let small = forms.get_key_value(&form.to_lowercase()).filter(|(_, small)| **small * 2 >= *count);
        Some(small.map_or(form, |(small, _)| small))
    }

    /// Says whether the text writes a word as a name: with a capital inside of a sentence.
    pub fn is_name(&self, word: &str) -> bool {
        self.form(word).is_some_and(|form| form.starts_with(char::is_uppercase))
    }
}

/// Writes a headline that is in capitals as the text writes its words: names with a capital, abbreviations in capitals, the
/// rest small. What the text does not say, the table of countries and the calendar do.
pub fn recased(title: &str, vocabulary: &Vocabulary) -> String {
    let names = names_in(title);
    let mut recased = String::with_capacity(title.len());
    let mut rest = title;
    while !rest.is_empty() {
        let at = title.len() - rest.len();
        if let Some((_, name)) = names.iter().find(|(start, _)| *start == at) {
            recased.push_str(name);
            rest = &rest[name_length(rest, name)..];
            continue;
        }
        let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '.');
        let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
        match end {
            0 => {
                let letter = rest.chars().next().map_or(1, char::len_utf8);
                recased.push_str(&rest[..letter]);
                rest = &rest[letter..];
            }
            end => {
                recased.push_str(&word(&rest[..end], vocabulary));
                rest = &rest[end..];
            }
        }
    }
    with_capital(&recased)
}

/// A word in the text's own form; possessives keep their ending small.
fn word(written: &str, vocabulary: &Vocabulary) -> String {
    let bare = core(written);
    let small = bare.to_lowercase();
    let of_calendar = || WEEKDAYS.iter().chain(&MONTHS).find(|name| name.eq_ignore_ascii_case(bare)).copied();
    let form = match vocabulary.form(bare).or_else(of_calendar) {
        Some(form) => form.to_owned(),
        // "G7", "U.S.", "ASEAN"
        None if bare.contains('.') || is_letter_and_number(bare) || is_known_group(bare) => bare.to_owned(),
        None => small,
    };
    let begin = written.find(bare).unwrap_or(0);
    format!("{}{form}{}", &written[..begin], written[begin + bare.len()..].to_lowercase())
}

fn is_letter_and_number(word: &str) -> bool {
    word.starts_with(char::is_alphabetic) && word.ends_with(|last: char| last.is_ascii_digit())
}

/// A word without punctuation around it and without "’s".
fn core(word: &str) -> &str {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    ["’s", "'s", "’S", "'S"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// The names of countries, their people and capitals that stand in a headline, with their places; the longest first.
fn names_in(title: &str) -> Vec<(usize, &'static str)> {
    let mut all: Vec<&'static str> = countries::all()
        .iter()
        .flat_map(|country| {
            let others = country.aka.iter().chain(&country.adjectives).copied();
            std::iter::once(country.name).chain(others).chain(country.capital)
        })
        .collect();
    all.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    for name in all.into_iter().filter(|name| name.len() > 2 || is_capitals(name)) {
        for (at, part) in title.match_indices(&name.to_uppercase()) {
            let is_alone = !title[..at].ends_with(char::is_alphanumeric)
                && !title[at + part.len()..].starts_with(char::is_alphanumeric);
            let is_free = found
                .iter()
                .all(|(start, other)| at >= start + name_length(&title[*start..], other) || at + part.len() <= *start);
            if is_alone && is_free {
                found.push((at, name));
            }
        }
    }
    found
}

/// How many bytes of a title a name takes there.
fn name_length(title: &str, name: &str) -> usize {
    Some(name.to_uppercase().len()).filter(|length| title.is_char_boundary(*length)).unwrap_or(title.len())
}

fn with_capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_takes_the_forms_of_its_text_and_of_the_table_of_countries() {
        let text = "The Security Council met. In talks on grain, Grain Minister Anna Kovač of NATO said the G7 would wait until the Élysée agreed.";
        let vocabulary = Vocabulary::of([text].into_iter());
        for (written, expected) in [
            ("SECURITY COUNCIL", "Security Council"),
            ("NATO'S KOVAČ: G7 TALKS ON GRAIN IN IRAN", "NATO's Kovač: G7 talks on grain in Iran"),
            ("SAUDI ARABIA, US AGREE ON MONDAY", "Saudi Arabia, US agree on Monday"),
            ("12TH ASEAN ROUND AT THE ÉLYSÉE", "12th ASEAN round at the Élysée"),
            ("SOUTH SUDANESE LEADERS IN PARIS", "South Sudanese leaders in Paris"),
            ("", ""),
        ] {
            assert_eq!(recased(written, &vocabulary), expected);
        }
    }

    #[test]
    fn capitals_are_told_from_a_single_one() {
        assert!(is_capitals("LEADERS MEET") && is_capitals("ÉLYSÉE 2"));
        assert!(!is_capitals("Leaders meet") && !is_capitals("A 1") && !is_capitals("习近平"));
    }
}
