//! The line above a headline by which desks file a story: "UKRAINE SUMMIT PARIS", "UKRAINE-CRISIS/SUMMIT (UPDATE 1)".

use super::{
    capitals::{Vocabulary, is_capitals},
    unknown_groups::is_known_group,
};
use crate::base::countries;

/// The most words of a slug line.
const WORDS_MAX: usize = 6;

/// Words that desks file by, beside names.
const DESK_WORDS: &[&str] = &[
    "ADVISORY",
    "AID",
    "ALERT",
    "ANALYSIS",
    "ATTACK",
    "ATTACKS",
    "BREAKING",
    "BUDGET",
    "CALL",
    "CEASEFIRE",
    "CLIMATE",
    "CONFLICT",
    "CORRECTED",
    "CRISIS",
    "DEFENCE",
    "DEFENSE",
    "DIPLOMACY",
    "ECONOMY",
    "ELECTION",
    "ELECTIONS",
    "ENERGY",
    "EXPLAINER",
    "FACTBOX",
    "GAS",
    "GRAIN",
    "LEAD",
    "LEADALL",
    "MIGRANTS",
    "MIGRATION",
    "MINISTERS",
    "NEWSALERT",
    "NUCLEAR",
    "OIL",
    "PEACE",
    "POLITICS",
    "POLL",
    "POLLS",
    "PORT",
    "PORTS",
    "PROTEST",
    "PROTESTS",
    "REFILE",
    "SANCTIONS",
    "SCENE",
    "SECURITY",
    "STRIKE",
    "STRIKES",
    "SUMMIT",
    "TALKS",
    "TIMELINE",
    "TRADE",
    "TREATY",
    "UPDATE",
    "URGENT",
    "VISIT",
    "VOTE",
    "WAR",
    "WRAPUP",
];

/// Says whether a line is a slug line and no headline: in capitals, short, of names and desk words alone, with a place or a
/// well-known group and a desk word among them; or its words are joined by `/` and `-`.
pub fn is_slug_line(line: &str, vocabulary: &Vocabulary) -> bool {
    let words: Vec<&str> = line
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '\''))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    if !is_capitals(line) || words.len() < 2 || words.len() > WORDS_MAX {
        return false;
    }
    // What the text writes with a capital is part of a name: "the Security Council".
    let is_desk_word = |word: &&&str| DESK_WORDS.contains(word) && !vocabulary.is_name(word);
    let is_name = |word: &&&str| is_place(word) || vocabulary.is_name(word);
    let is_joined = line.split_whitespace().next().is_some_and(|first| {
        first.contains('/') || first.matches('-').count() > 1 || (first.contains('-') && line.contains('/'))
    });
    let of_the_desk = words.iter().filter(is_desk_word).count();
    let names = words.iter().filter(|word| !is_desk_word(word)).filter(is_name).count();
    let has_place = words.iter().any(|word| is_place(word));
    is_joined || (of_the_desk > 0 && has_place && of_the_desk + names == words.len())
}

/// Says whether a word is a country, a capital or a group that everybody knows.
fn is_place(word: &str) -> bool {
    let is_it = |name: &str| name.eq_ignore_ascii_case(word);
    is_known_group(word)
        || countries::all().iter().any(|country| {
            is_it(country.name) || country.capital.is_some_and(is_it) || country.aka.iter().any(|name| is_it(name))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slug_lines_are_told_from_headlines_in_capitals() {
        let text = "On Monday Donald Trump and NATO spoke of the summit in the Security Council.";
        let vocabulary = Vocabulary::of([text].into_iter());
        for line in [
            "UKRAINE SUMMIT PARIS",
            "UKRAINE-CRISIS/SUMMIT (UPDATE 1)",
            "US-IRAN/TALKS",
            "FISHING-ROW/REACTION",
            "TRUMP VISIT LONDON",
            "NATO TALKS UPDATE 2",
            "URGENT IRAN",
        ] {
            assert!(is_slug_line(line, &vocabulary), "{line}");
        }
        for line in [
            "LEADERS MEET IN PARIS",
            "TRUMP MEETS ZELENSKY",
            "SECURITY COUNCIL",
            "Ukraine summit Paris",
            "PARIS",
            "UKRAINE",
            "SUMMIT TALKS",
            "COMMUNIQUÉ OF THE 12TH SUMMIT OF THE EASTERN RIVER STATES",
            "",
        ] {
            assert!(!is_slug_line(line, &vocabulary), "{line}");
        }
    }
}
