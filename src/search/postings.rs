use std::{borrow::Cow, collections::HashMap};

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
    /// Those of terms of up to 16 bytes, nearly all, by these bytes as a number: of 10,000 briefings' 2.5 million postings each asks
    /// once for its term, and to follow a key to its text was a third of the whole index.
    by_short: HashMap<u128, Vec<u32>, foldhash::fast::RandomState>,
    /// Those of longer ones.
    by_long: HashMap<Box<str>, Vec<u32>, foldhash::fast::RandomState>,
}

impl Postings {
    /// Notes that a term stands in a briefing; briefings come in their order, and one that comes twice counts once.
    pub fn add(&mut self, term: &str, briefing: usize, impact: u32) {
        let posting = u32::try_from(briefing).unwrap_or(u32::MAX / 10).saturating_mul(10) + impact;
        let postings = match number_of(term) {
            Some(number) => self.by_short.entry(number).or_default(),
            None if self.by_long.contains_key(term) => self.by_long.get_mut(term).expect("it is there"),
            None => self.by_long.entry(term.into()).or_default(),
        };
        match postings.last_mut() {
            Some(last) if *last / 10 == posting / 10 => *last = posting.max(*last),
            _ => postings.push(posting),
        }
    }

    /// Returns all terms in their order.
    pub fn sorted(&self) -> Vec<(Cow<'_, str>, &[u32])> {
        let short = self.by_short.iter().map(|(number, postings)| (text_of(*number).into(), &**postings));
        let long = self.by_long.iter().map(|(term, postings)| ((&**term).into(), &**postings));
        let mut terms: Vec<(Cow<'_, str>, &[u32])> = short.chain(long).collect();
        terms.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        terms
    }
}

/// The bytes of a short term, the first the highest; no term has a zero byte.
fn number_of(term: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..term.len())?.copy_from_slice(term.as_bytes());
    Some(u128::from_be_bytes(bytes))
}

fn text_of(number: u128) -> String {
    let bytes = number.to_be_bytes();
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
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
        assert_eq!(sorted, expected.map(|(term, postings)| (term.into(), postings)));
        assert_eq!(differences(sorted[1].1), [37, 91]);
    }

    #[test]
    fn more_of_a_word_says_more_and_a_long_text_less() {
        assert!(impact(1, 400) < impact(4, 400));
        assert!(impact(2, 4000) < impact(2, 100));
        assert_eq!((impact(1, 100_000), impact(255, 0)), (1, 9));
    }
}
