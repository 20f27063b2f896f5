use std::{collections::BTreeSet, ops::Range};

use super::{
    Declared, boundary, context,
    folded::{Folded, fold_keeping_case},
    lexicon::{How, Lexicon, Sense},
};
use crate::{
    base::{Text, joins_words},
    markdown::{Block, Prose},
    model::{Briefing, Config, Entity, ParticipantId},
};

/// A name in a text, and what it means there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What is meant.
    pub entity: Entity,
    /// By what sort of name.
    pub how: How,
    /// The block of the prose, from 0.
    pub block: usize,
    /// The bytes of the block's text.
    pub range: Range<usize>,
}

/// What is known of a text beside its words.
#[derive(Debug, Clone, Default)]
pub struct Scope<'a> {
    /// People whom the briefing declares: their family names alone mean them, and of two people of one name it is they.
    pub people: BTreeSet<ParticipantId>,
    /// Whether nobody else is looked for: then it makes no difference whom else the lexicon holds.
    pub is_closed: bool,
    /// Words that are passed over.
    pub ignore: &'a [Text],
    /// The language of the text, a BCP 47 tag.
    pub language: &'a str,
}

impl<'a> Scope<'a> {
    /// Returns what is known of a briefing's text.
    pub fn of(briefing: &'a Briefing, declared: &Declared, config: &'a Config) -> Self {
        Scope {
            people: declared.people.clone(),
            is_closed: false,
            ignore: &briefing.front.ignore,
            language: briefing.front.lang.as_ref().unwrap_or(&config.language),
        }
    }
}

/// A name that may be meant, before it is known which of several that overlap is.
struct Candidate<'l> {
    range: Range<usize>,
    senses: Vec<&'l Sense>,
}

impl Lexicon {
    /// Finds all mentions in a text, in the order of the text.
    ///
    /// Cost: one pass through the automaton; beyond that it grows with what is found.
    pub fn find(&self, prose: &Prose, scope: &Scope<'_>) -> Vec<Mention> {
        let folded: Vec<Folded<'_>> = prose.blocks.iter().map(|block| Folded::new(&block.text)).collect();
        let of_blocks: Vec<Vec<Candidate<'_>>> =
            prose.blocks.iter().zip(&folded).map(|(block, folded)| self.candidates(block, folded, scope)).collect();
        let mut present = scope.people.clone();
        for candidates in &of_blocks {
            let named = swept(candidates, |sense| sense.how != How::FamilyName, &BTreeSet::new());
            present.extend(named.into_iter().filter_map(|(_, sense)| match sense.entity {
                Entity::Person(id) => Some(id),
                _ => None,
            }));
        }
        let mut mentions = Vec::new();
        for (nth, (candidates, folded)) in of_blocks.iter().zip(&folded).enumerate() {
            let is_meant = |sense: &Sense| match sense.entity {
                Entity::Person(id) => sense.how != How::FamilyName || present.contains(&id),
                _ => true,
            };
            for (range, sense) in swept(candidates, is_meant, &scope.people) {
                let range = folded.written(range.start)..folded.written(range.end);
                mentions.push(Mention { entity: sense.entity.clone(), how: sense.how, block: nth, range });
            }
        }
        mentions
    }

    fn candidates<'l>(&'l self, block: &Block, folded: &Folded<'_>, scope: &Scope<'_>) -> Vec<Candidate<'l>> {
        let text = &*folded.text;
        let ignored = ignored(text, scope.ignore);
        let mut candidates: Vec<Candidate<'l>> = Vec::new();
        let mut take = |range: Range<usize>, known: &'l [Sense]| {
            let is_meant = boundary::is_word(text, &range)
                && !is_inside(&range, &ignored)
                && !block.is_closed(&(folded.written(range.start)..folded.written(range.end)));
            let senses: Vec<&Sense> =
                known.iter().filter(|sense| is_meant && fits(sense, text, &range, scope)).collect();
            if !senses.is_empty() || (is_meant && known.is_empty()) {
                candidates.push(Candidate { range, senses });
            }
        };
        let (places, people) = (self.places.finder(), self.people.finder());
        for start in boundary::starts(text) {
            places.names_at(text, start, &mut take);
            people.names_at(text, start, &mut take);
        }
        candidates.sort_by_key(|candidate| (candidate.range.start, std::cmp::Reverse(candidate.range.end)));
        joined(candidates)
    }
}

/// Makes one of those that stand at one place: a name may be a person's and a country's.
fn joined(candidates: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    let mut joined: Vec<Candidate<'_>> = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        match joined.last_mut().filter(|last| last.range == candidate.range) {
            Some(last) => last.senses.extend(candidate.senses),
            None => joined.push(candidate),
        }
    }
    joined
}

fn fits(sense: &Sense, text: &str, range: &Range<usize>, scope: &Scope<'_>) -> bool {
    if matches!(sense.entity, Entity::Person(id) if scope.is_closed && !scope.people.contains(&id)) {
        return false;
    }
    let speaks = |language: &str| scope.language.split('-').next() == Some(language);
    if sense.language.is_some_and(|language| !speaks(language)) {
        return false;
    }
    match (&sense.entity, sense.how) {
        (Entity::Country(_), How::Capital) => {
            context::capital_acts(text, range) && !context::is_persons_name(text, range)
        }
        (Entity::Country(_), How::Name) => {
            let is_word_in_capitals = range.len() <= 3 && context::is_all_capitals(text);
            !context::is_persons_name(text, range) && !is_word_in_capitals
        }
        (Entity::Person(_), How::FamilyName) => !context::is_month(text, range) && !is_half_of_a_name(text, range),
        _ => true,
    }
}

/// "Smith-Jones" is not Smith; "Macron-led" is Macron's.
fn is_half_of_a_name(text: &str, range: &Range<usize>) -> bool {
    let is_name = |letter: Option<char>| letter.is_some_and(char::is_uppercase);
    let before = text[..range.start].strip_suffix('-').is_some_and(|rest| {
        let word = rest.rsplit(|letter: char| !joins_words(letter)).next();
        is_name(word.and_then(|word| word.chars().next()))
    });
    before || text[range.end..].strip_prefix('-').is_some_and(|rest| is_name(rest.chars().next()))
}

/// Chooses among names that overlap: from the left, the longest.
fn swept<'c, 'l>(
    candidates: &'c [Candidate<'l>],
    is_meant: impl Fn(&Sense) -> bool,
    declared: &BTreeSet<ParticipantId>,
) -> Vec<(&'c Range<usize>, &'l Sense)> {
    let mut chosen = Vec::new();
    let mut free = 0;
    for candidate in candidates {
        if candidate.range.start < free {
            continue;
        }
        let senses: Vec<&Sense> = candidate.senses.iter().copied().filter(|sense| is_meant(sense)).collect();
        if senses.is_empty() && !candidate.senses.is_empty() {
            continue;
        }
        free = candidate.range.end;
        if let Some(sense) = the_one(&senses, declared) {
            chosen.push((&candidate.range, sense));
        }
    }
    chosen
}

/// Returns the one meaning of a name that has several: the person declared, else people before others; nothing if two remain.
fn the_one<'l>(senses: &[&'l Sense], declared: &BTreeSet<ParticipantId>) -> Option<&'l Sense> {
    let is_declared = |sense: &&&Sense| matches!(sense.entity, Entity::Person(id) if declared.contains(&id));
    let is_person = |sense: &&&Sense| matches!(sense.entity, Entity::Person(_));
    let only = |those: Vec<&&'l Sense>| match those.as_slice() {
        [one, others @ ..] if others.iter().all(|other| other.entity == one.entity) => Some(**one),
        _ => None,
    };
    only(senses.iter().filter(is_declared).collect())
        .or_else(|| only(senses.iter().filter(|sense| is_person(sense) && sense.how == How::Name).collect()))
        .or_else(|| only(senses.iter().collect()))
}

/// The places of words that the editor wants passed over.
fn ignored(text: &str, words: &[Text]) -> Vec<Range<usize>> {
    let places = words
        .iter()
        .map(|word| fold_keeping_case(word))
        .filter(|word| !word.is_empty())
        .flat_map(|word| text.match_indices(&word).map(|(at, found)| at..at + found.len()).collect::<Vec<_>>());
    places.filter(|range| boundary::is_word(text, range)).collect()
}

fn is_inside(range: &Range<usize>, outer: &[Range<usize>]) -> bool {
    outer.iter().any(|outer| outer.start <= range.start && range.end <= outer.end)
}
