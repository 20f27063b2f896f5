use std::{cmp::Ordering, collections::HashMap};

use super::Terms;

/// How far a word's count is believed: the `k` of BM25 (Robertson and Zaragoza 2009, section 3.2).
const SATURATION: f32 = 1.2;
/// How much the length of a text counts: the `b` of BM25.
const LENGTH_WEIGHT: f32 = 0.5;
/// The length that counts as usual. BM25 takes the mean of all texts; with a fixed one a text changes no posting but its own.
const USUAL_LENGTH: f32 = 400.0;
/// Impacts are from 1 to this.
const IMPACT_MAX: u32 = 9;
/// What a facet says of a briefing that has it.
pub const FACET_IMPACT: u8 = 1;

/// Returns what a word that stands so often in a text of so many words says of it, from 1 to 9: BM25 without the rarity of the
/// word, which is known only to who has all postings.
pub fn impact(count: u32, length: u32) -> u8 {
    let relative = length as f32 / USUAL_LENGTH;
    let count = count as f32;
    let weight = count * (SATURATION + 1.0) / (count + SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative));
    let share = weight / (SATURATION + 1.0);
    ((share * IMPACT_MAX as f32).round() as u32).clamp(1, IMPACT_MAX) as u8
}

/// That a term stands in a briefing, and what it says of it: `briefing × 10 + impact`, in one number.
pub type Posting = u32;

/// What became of a term in one briefing: `briefing × 20 + impact`, and 10 more if it stood there before. An impact of none says
/// that it does not stand there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change(u32);

impl Change {
    fn new(briefing: usize, stood: bool, impact: u8) -> Self {
        // Beyond 200 million briefings all are the last one.
        let briefing = u32::try_from(briefing).unwrap_or(u32::MAX).min(u32::MAX / 20 - 1);
        Change(briefing * 20 + u32::from(stood) * 10 + u32::from(impact))
    }

    fn briefing(self) -> u32 {
        self.0 / 20
    }

    fn impact(self) -> u32 {
        self.0 % 10
    }

    fn posting(self) -> Option<Posting> {
        Some(self.briefing() * 10 + self.impact()).filter(|_| self.stands())
    }

    /// Says whether the term stood in the briefing before.
    pub fn stood(self) -> bool {
        self.0 / 10 % 2 == 1
    }

    /// Says whether it stands there now.
    pub fn stands(self) -> bool {
        self.impact() > 0
    }
}

/// What became of terms, in which briefings.
#[derive(Default)]
pub struct Changes {
    by_term: HashMap<Box<str>, Vec<Change>, foldhash::fast::RandomState>,
}

impl Changes {
    /// Notes in what a briefing is found by other terms than before; briefings come in their order, each once. `is_asked` says of which
    /// terms anything is noted.
    pub fn note(&mut self, briefing: usize, before: &Terms, after: &Terms, is_asked: impl Fn(&str) -> bool) {
        let (mut old, mut new) = (before.walk(), after.walk());
        let (mut has_old, mut has_new) = (old.next().is_some(), new.next().is_some());
        while let (one, other) = (old.current().filter(|_| has_old), new.current().filter(|_| has_new))
            && let Some(first) = first_of(one, other)
        {
            let (stood, stands) = (first.is_le(), first.is_ge());
            let term = if stood { one } else { other };
            let impact = other.filter(|_| stands).map_or(0, |(_, impact)| impact);
            if let Some((term, before)) = term
                && !(stood && stands && before == impact)
                && is_asked(term)
            {
                self.add(term, Change::new(briefing, stood, impact));
            }
            has_old = if stood { old.next().is_some() } else { has_old };
            has_new = if stands { new.next().is_some() } else { has_new };
        }
    }

    fn add(&mut self, term: &str, change: Change) {
        match self.by_term.get_mut(term) {
            Some(changes) => changes.push(change),
            None => drop(self.by_term.insert(term.into(), vec![change])),
        }
    }

    /// Returns all terms in their order.
    pub fn sorted(&self) -> Vec<(&str, &[Change])> {
        let mut terms: Vec<_> = self.by_term.iter().map(|(term, changes)| (&**term, &**changes)).collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms
    }
}

/// Which of two terms comes first; nothing if there is neither.
fn first_of(one: Option<(&str, u8)>, other: Option<(&str, u8)>) -> Option<Ordering> {
    match (one, other) {
        (None, None) => None,
        (Some(_), None) => Some(Ordering::Less),
        (None, Some(_)) => Some(Ordering::Greater),
        (Some((one, _)), Some((other, _))) => Some(one.cmp(other)),
    }
}

/// Returns the postings of a term after some changes.
pub fn changed(before: &[Posting], changes: &[Change]) -> Vec<Posting> {
    let mut after = Vec::with_capacity(before.len() + changes.len());
    let mut rest = before;
    for change in changes {
        let until = rest.partition_point(|posting| posting / 10 < change.briefing());
        after.extend_from_slice(&rest[..until]);
        let own = rest[until..].first().is_some_and(|posting| posting / 10 == change.briefing());
        rest = &rest[until + usize::from(own)..];
        after.extend(change.posting());
    }
    after.extend_from_slice(rest);
    after
}

#[cfg(test)]
mod tests {
    use super::{Change, Changes, changed, impact};
    use crate::{
        markdown::{Options, Parsed},
        model::SearchEntry,
        search::{Terms, TextWords},
    };

    fn terms(text: &str) -> Terms {
        Terms::of(&SearchEntry::default(), &TextWords::of(&Parsed::new(text, &Options::default())))
    }

    #[test]
    fn only_what_a_briefing_is_found_by_otherwise_is_noted() {
        let mut changes = Changes::default();
        changes.note(3, &terms("Oslo and Paris"), &terms("Oslo and Rome and Rome, and"), |_| true);
        changes.note(7, &terms(""), &terms("Rome"), |term| term != "oslo");
        changes.note(9, &terms("Rome"), &terms("Oslo"), |term| term != "oslo");
        let sorted: Vec<_> = changes.sorted().into_iter().map(|(term, changes)| (term, changes.to_vec())).collect();
        let [and, rome] = ["and and and", "rome and"].map(|text| impact(text.split(' ').count() as u32, 6));
        let expected = [
            ("and", vec![Change::new(3, true, and)]),
            ("paris", vec![Change::new(3, true, 0)]),
            ("rome", vec![Change::new(3, false, rome), Change::new(7, false, impact(1, 1)), Change::new(9, true, 0)]),
        ];
        assert_eq!(sorted, expected);
    }

    #[test]
    fn postings_are_changed_in_place() {
        let before = [11, 37, 121];
        let changes =
            [Change::new(0, false, 5), Change::new(3, true, 0), Change::new(12, true, 9), Change::new(13, false, 1)];
        assert_eq!(changed(&before, &changes), [5, 11, 129, 131]);
        assert_eq!(changed(&before, &[]), before);
    }

    #[test]
    fn more_of_a_word_says_more_and_a_long_text_less() {
        assert!(impact(1, 400) < impact(4, 400));
        assert!(impact(2, 4000) < impact(2, 100));
        assert_eq!((impact(1, 100_000), impact(255, 0)), (1, 9));
    }
}
