//! Groups that a text names by an abbreviation and the site does not know.

use crate::{markdown::Prose, mentions::Mention, model::Entity};

/// Abbreviations known everywhere, each with its name.
const KNOWN: &str = include_str!("groups.txt");

/// A group that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownGroup {
    /// As the text calls it: `NATO`.
    pub abbreviation: String,
    /// In full, if the text says so or everybody knows.
    pub name: Option<String>,
}

/// Finds them in the order of the text: abbreviations that everybody knows, and those that the text explains, as in "the Lake
/// Chad Basin Commission (LCBC)".
pub fn find(prose: &Prose, mentions: &[Mention]) -> Vec<UnknownGroup> {
    let mut found: Vec<UnknownGroup> = Vec::new();
    for (nth, block) in prose.blocks.iter().enumerate() {
        let is_known = |at: usize| {
            let here = mentions.iter().filter(|mention| mention.block == nth && mention.range.contains(&at));
            { here }.any(|mention| !matches!(mention.entity, Entity::Person(_)))
        };
        for (at, word) in words(&block.text) {
            let is_told = found.iter().any(|group| group.abbreviation == word);
            // A line in capitals tells no abbreviation from a word.
            if is_told || is_known(at) || !is_abbreviation(word) || super::capitals::is_capitals(&block.text) {
                continue;
            }
            let explained = explained(&block.text, at, word);
            if let Some(name) = explained.map(Some).or_else(|| known(word)) {
                found.push(UnknownGroup { abbreviation: word.to_owned(), name });
            }
        }
    }
    // The whole name may be one that the site knows.
    found.retain(|group| group.name.as_deref().is_none_or(|name| !names_a_known_group(prose, mentions, name)));
    found
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    parts.map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Two to eight capitals, digits at the end.
fn is_abbreviation(word: &str) -> bool {
    let letters = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    (2..=8).contains(&word.len()) && !letters.is_empty() && letters.bytes().all(|letter| letter.is_ascii_uppercase())
}

/// Says whether everybody knows an abbreviation as a group's.
pub fn is_known_group(word: &str) -> bool {
    known(word).is_some()
}

fn known(word: &str) -> Option<Option<String>> {
    let mut lines = KNOWN.lines().filter(|line| !line.starts_with('#'));
    lines.find_map(|line| match line.split_once(": ") {
        Some((abbreviation, name)) => (abbreviation == word).then(|| Some(name.to_owned())),
        None => (line == word).then_some(None),
    })
}

/// The words before "(LCBC)" whose first letters it is made of.
fn explained(text: &str, at: usize, word: &str) -> Option<String> {
    let before = text[..at].strip_suffix('(')?.trim_end();
    text[at + word.len()..].starts_with(')').then_some(())?;
    let mut letters = word.chars().rev().peekable();
    let mut start = before.len();
    for part in before.rsplit(' ') {
        let first = part.chars().next()?;
        let is_small = matches!(part, "of" | "the" | "and" | "for" | "on" | "in" | "de" | "des" | "du" | "la");
        match letters.peek() {
            Some(letter) if first == *letter => drop(letters.next()),
            Some(_) if is_small => {}
            _ => return None,
        }
        start = part.as_ptr() as usize - text.as_ptr() as usize;
        if letters.peek().is_none() {
            break;
        }
    }
    (letters.peek().is_none() && word.len() > 2).then(|| before[start..].to_owned())
}

fn names_a_known_group(prose: &Prose, mentions: &[Mention], name: &str) -> bool {
    mentions.iter().any(|mention| {
        matches!(mention.entity, Entity::Group(_)) && prose.blocks[mention.block].text[mention.range.clone()] == *name
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::prose;

    #[test]
    fn abbreviations_are_known_or_explained() {
        let check = |text: &str, expected: &[(&str, Option<&str>)]| {
            let found = find(&prose(text), &[]);
            let found: Vec<_> = found.iter().map(|group| (&*group.abbreviation, group.name.as_deref())).collect();
            assert_eq!(found, expected, "{text}");
        };
        let lake = ("LCBC", Some("Lake Chad Basin Commission"));
        check("The Lake Chad Basin Commission (LCBC) met; the LCBC and BRICS agreed.", &[lake, ("BRICS", None)]);
        check(
            "NATO’s Mark Rutte, G7 envoys.",
            &[("NATO", Some("North Atlantic Treaty Organization")), ("G7", Some("Group of Seven"))],
        );
        check("The CEO (XYZ) of Orbis, GDP and António GUTERRES (UN).", &[]);
        check("the Ministry of Foreign Affairs of the Republic (MFA) said", &[]);
        check("NATO LEADERS MEET", &[]);
    }
}
