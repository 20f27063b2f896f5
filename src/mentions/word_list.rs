//! Lists of words kept as text: `[section]`, then phrases parted by commas; `#` begins a comment, `%` stands for a comma.

use std::collections::{BTreeMap, BTreeSet};

/// Returns the phrases of each section, as words.
pub fn sections(text: &str) -> BTreeMap<&str, Vec<Vec<&str>>> {
    let mut sections: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    let mut current = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            current = name;
            sections.entry(name).or_default();
        } else if let Some(section) = sections.get_mut(current) {
            let phrases = line.split(',').map(str::trim).filter(|phrase| !phrase.is_empty());
            section.extend(phrases.map(|phrase| phrase.split(' ').map(comma).collect::<Vec<_>>()));
        }
    }
    sections
}

/// Returns the single words of each section.
pub fn words(text: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let single = |phrases: Vec<Vec<_>>| phrases.into_iter().filter_map(|phrase| phrase.first().copied()).collect();
    sections(text).into_iter().map(|(name, phrases)| (name, single(phrases))).collect()
}

fn comma(word: &str) -> &str {
    if word == "%" { "," } else { word }
}
