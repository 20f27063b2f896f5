use std::collections::HashMap;

/// How far a word's count is believed: the `k` of BM25 (Robertson and Zaragoza 2009, section 3.2).
const SATURATION: f32 = 1.2;
/// How much the length of a text counts: the `b` of BM25.
const LENGTH_WEIGHT: f32 = 0.5;
/// The length that counts as usual. BM25 takes the mean of all texts; with a fixed one a text changes no posting but its own.
const USUAL_LENGTH: f32 = 400.0;
/// Impacts are from 1 to this.
const IMPACT_MAX: u32 = 9;

/// In which briefings words stand, and what that says of each: an inverted index.
///
/// A posting is `briefing × 10 + impact`, in one number.
#[derive(Default)]
pub struct Postings {
    by_term: HashMap<Box<str>, Vec<u32>, foldhash::fast::RandomState>,
}

impl Postings {
    /// Notes that a term stands in a briefing; briefings come in their order, and one that comes twice counts once.
    pub fn add(&mut self, term: &str, briefing: usize, impact: u32) {
        let posting = u32::try_from(briefing).unwrap_or(u32::MAX / 10).saturating_mul(10) + impact;
        match self.by_term.get_mut(term) {
            Some(postings) => match postings.last_mut() {
                Some(last) if *last / 10 == posting / 10 => *last = posting.max(*last),
                _ => postings.push(posting),
            },
            None => drop(self.by_term.insert(term.into(), vec![posting])),
        }
    }

    /// Returns all terms in their order.
    pub fn sorted(&self) -> Vec<(&str, &[u32])> {
        let mut terms: Vec<_> = self.by_term.iter().map(|(term, postings)| (&**term, &**postings)).collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms
    }
}

/// Returns what a word that stands so often in a text of so many words says of it, from 1 to 9: BM25 without the rarity of the
/// word, which is known only to who has all postings.
pub fn impact(count: u32, length: u32) -> u32 {
    let relative = length as f32 / USUAL_LENGTH;
    let count = count as f32;
    let weight = count * (SATURATION + 1.0) / (count + SATURATION * (1.0 - LENGTH_WEIGHT + LENGTH_WEIGHT * relative));
    let share = weight / (SATURATION + 1.0);
    ((share * IMPACT_MAX as f32).round() as u32).clamp(1, IMPACT_MAX)
}

/// Writes postings as differences, which are short numbers: each is `difference of briefings × 10 + impact`.
pub fn differences(postings: &[u32]) -> Vec<u32> {
    let mut before = 0;
    let difference = |posting: &u32| {
        let briefing = posting / 10;
        let difference = briefing - before;
        before = briefing;
        difference * 10 + posting % 10
    };
    postings.iter().map(difference).collect()
}

#[cfg(test)]
mod tests {
    use super::{Postings, differences, impact};

    const LONG: &str = "responsibilities";
    const LONGER: &str = "responsibilities2";

    #[test]
    fn a_briefing_counts_once_for_a_term() {
        let mut postings = Postings::default();
        postings.add("paris", 3, 2);
        postings.add("paris", 3, 7);
        postings.add("paris", 12, 1);
        postings.add("oslo", 12, 9);
        postings.add(LONGER, 2, 1);
        postings.add(LONG, 1, 1);
        let sorted = postings.sorted();
        let expected = [("oslo", &[129][..]), ("paris", &[37, 121]), (LONG, &[11]), (LONGER, &[21])];
        assert_eq!(sorted, expected);
        assert_eq!(differences(sorted[1].1), [37, 91]);
    }

    #[test]
    fn more_of_a_word_says_more_and_a_long_text_less() {
        assert!(impact(1, 400) < impact(4, 400));
        assert!(impact(2, 4000) < impact(2, 100));
        assert_eq!((impact(1, 100_000), impact(255, 0)), (1, 9));
    }
}
