use serde::{Deserialize, Serialize};

use super::{
    TextWords,
    packed::{Gathered, Packed, Walk},
    postings::{FACET_IMPACT, impact},
};
use crate::model::SearchEntry;

/// How often a word of the title counts as one of the text.
const TITLE_WEIGHT: u32 = 8;
/// How often a word of a participant's name counts.
const PRESENT_WEIGHT: u32 = 4;
/// How often a word of the summary, of a topic, or of the name of someone mentioned counts.
const NAMED_WEIGHT: u32 = 2;

/// Everything by which one briefing is found, words and facets, and what each says of it, from 1 to 9.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Terms(Packed);

impl Terms {
    /// Takes the words of a briefing's front matter and those of its text.
    pub fn of(entry: &SearchEntry, text: &TextWords) -> Self {
        let mut gathered = Gathered::default();
        gathered.add(&entry.title, TITLE_WEIGHT);
        entry.present.iter().for_each(|name| gathered.add(name, PRESENT_WEIGHT));
        entry.named.iter().for_each(|name| gathered.add(name, NAMED_WEIGHT));
        entry.summary.iter().for_each(|summary| gathered.add(summary, NAMED_WEIGHT));
        entry.facets.iter().for_each(|facet| gathered.add_term(facet, 1));
        let mut words = text.walk();
        while let Some((word, count)) = words.next() {
            gathered.add_term(word, u32::from(count));
        }
        let length = text.length();
        Terms(gathered.packed(|term, count| if is_facet(term) { FACET_IMPACT } else { impact(count, length) }))
    }

    /// Walks over the terms in their order, each with what it says.
    pub fn walk(&self) -> Walk<'_> {
        self.0.walk()
    }
}

/// Says whether a term is no word: words are letters and digits alone.
pub fn is_facet(term: &str) -> bool {
    term.contains(':')
}
