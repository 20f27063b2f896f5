//! Titles before names: "Turkish Foreign Minister Hakan Fidan".

use super::{
    Proof,
    text::{Word, is_capitalised, words},
};
use crate::{
    base::CountryCode,
    mentions::{Mention, office},
    model::{Entity, ParticipantId},
};
use std::ops::Range;

/// Small words inside of names.
const PARTICLES: &[&str] = &["al", "bin", "da", "de", "del", "der", "di", "dos", "du", "el", "ibn", "la", "van", "von"];

/// The most words of a name after a title.
const NAME_WORDS_MAX: usize = 4;

/// A name with a title before it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Titled {
    pub(super) role: String,
    pub(super) country: Option<CountryCode>,
    pub(super) name: String,
    /// Where the name stands in the text.
    pub(super) range: Range<usize>,
}

/// Finds the names with titles before them in one block; those of a single word may be a family name, and are not taken.
pub(super) fn find(proof: &Proof<'_>, block: usize) -> Vec<Titled> {
    let text = &proof.prose.blocks[block].text;
    let words = words(text);
    let heads = (0..words.len()).filter(|at| is_head(words[*at].text) && !words[*at].is_last);
    heads.filter_map(|head| titled(proof, block, text, &words, head)).collect()
}

/// Returns the title with which a person is first named.
pub(super) fn of_mention(proof: &Proof<'_>, person: ParticipantId) -> Option<Titled> {
    let first = proof.mentions.iter().find(|mention| mention.entity == Entity::Person(person))?;
    find(proof, first.block).into_iter().find(|titled| titled.range.start == first.range.start)
}

fn titled(proof: &Proof<'_>, block: usize, text: &str, words: &[Word<'_>], head: usize) -> Option<Titled> {
    let name_end = name_end(words, head + 1)?;
    let start = (0..head).rev().take_while(|at| is_part(words[*at].text) && !words[*at].is_last).last();
    let start = start.unwrap_or(head);
    let start = if words[start].text == "and" { start + 1 } else { start };
    let range = words[head + 1].range.start..words[name_end].range.end;
    let country = country_before(proof.mentions, block, words[start].range.start, text);
    Some(Titled {
        role: text[words[start].range.start..words[head].range.end].to_owned(),
        country,
        name: text[range.clone()].to_owned(),
        range,
    })
}

/// Says whether a word is the noun of a title, as it is written before a name.
fn is_head(word: &str) -> bool {
    is_capitalised(word) && office::is_head(&word.to_lowercase())
}

/// Says whether a word may stand before that noun.
fn is_part(word: &str) -> bool {
    word == "and" || (is_capitalised(word) && office::is_part(&word.to_lowercase()))
}

/// Returns the last word of the name that begins at a word, if two words or more make one.
fn name_end(words: &[Word<'_>], start: usize) -> Option<usize> {
    let mut end = None;
    for (at, word) in words.iter().enumerate().skip(start).take(NAME_WORDS_MAX) {
        match () {
            () if is_capitalised(word.text) && !is_head(word.text) => end = Some(at),
            () if at > start && PARTICLES.contains(&word.text) => {}
            () => break,
        }
        if word.is_last {
            break;
        }
    }
    end.filter(|end| *end > start)
}

/// The country whose name or adjective stands directly before a title.
fn country_before(mentions: &[Mention], block: usize, at: usize, text: &str) -> Option<CountryCode> {
    mentions.iter().filter(|mention| mention.block == block).find_map(|mention| match mention.entity {
        Entity::Country(code) if is_directly_before(text, mention.range.end, at) => Some(code),
        _ => None,
    })
}

fn is_directly_before(text: &str, end: usize, at: usize) -> bool {
    text.get(end..at).is_some_and(|between| matches!(between, " " | "’s " | "'s " | "’ "))
}
