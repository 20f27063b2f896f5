use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

use super::for_each_word;

/// Terms in the order of their bytes, each with a number, in as little room as they need: some 2 bytes a term less than the
/// terms alone.
///
/// Each is kept as how much of the one before it begins with, how long its own end is, its number, and its own end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Packed(Box<[u8]>);

impl Packed {
    /// Walks over the terms.
    pub fn walk(&self) -> Walk<'_> {
        Walk { rest: &self.0, term: Vec::new(), number: 0 }
    }
}

/// Stands at one term after the other.
pub struct Walk<'p> {
    rest: &'p [u8],
    term: Vec<u8>,
    number: u8,
}

impl Walk<'_> {
    /// Goes on and returns the next term with its number; nothing at the end, or where the bytes are damaged.
    pub fn next(&mut self) -> Option<(&str, u8)> {
        let [shared, rest @ ..] = self.rest else { return None };
        let (own, rest) = read_length(rest)?;
        let [number, rest @ ..] = rest else { return None };
        let (end, rest) = rest.split_at_checked(own)?;
        self.term.truncate(usize::from(*shared));
        self.term.extend_from_slice(end);
        (self.rest, self.number) = (rest, *number);
        self.current()
    }

    /// Returns the term that it stands at.
    pub fn current(&self) -> Option<(&str, u8)> {
        Some((str::from_utf8(&self.term).ok()?, self.number))
    }
}

/// Writes a length of any size: as many bytes of 255 as go into it, and what is left.
fn write_length(packed: &mut Vec<u8>, length: usize) {
    packed.extend(std::iter::repeat_n(u8::MAX, length / 255));
    packed.push((length % 255) as u8);
}

fn read_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let full = bytes.iter().position(|byte| *byte != u8::MAX)?;
    Some((full * 255 + usize::from(bytes[full]), &bytes[full + 1..]))
}

/// Words as they come, one behind the other, each with a weight.
#[derive(Default)]
pub struct Gathered {
    letters: String,
    words: Vec<Word>,
    scratch: String,
}

/// A word among the letters.
#[derive(Clone, Copy)]
struct Word {
    /// Its first eight bytes as one number, in the order of which most words stand already: comparing the texts of 560 words took
    /// a fifth of all that the search costs.
    beginning: u64,
    start: usize,
    end: usize,
    weight: u32,
}

impl Word {
    fn text(self, letters: &str) -> &str {
        &letters[self.start..self.end]
    }

    fn compare(self, other: Word, letters: &str) -> Ordering {
        let by_beginning = self.beginning.cmp(&other.beginning);
        by_beginning.then_with(|| self.text(letters).cmp(other.text(letters)))
    }
}

impl Gathered {
    /// Takes all words of a text.
    pub fn add(&mut self, text: &str, weight: u32) {
        let mut scratch = std::mem::take(&mut self.scratch);
        for_each_word(text, &mut scratch, |word| self.add_term(word, weight));
        self.scratch = scratch;
    }

    /// Takes a term as it is.
    pub fn add_term(&mut self, term: &str, weight: u32) {
        let start = self.letters.len();
        self.letters.push_str(term);
        let mut beginning = [0; 8];
        let length = term.len().min(8);
        beginning[..length].copy_from_slice(&term.as_bytes()[..length]);
        let beginning = u64::from_be_bytes(beginning);
        self.words.push(Word { beginning, start, end: self.letters.len(), weight });
    }

    /// Returns the sum of all weights.
    pub fn weight(&self) -> u32 {
        self.words.iter().fold(0, |sum, word| sum.saturating_add(word.weight))
    }

    /// Packs each term once; its number is made of the term and of the sum of its weights.
    pub fn packed(mut self, number: impl Fn(&str, u32) -> u8) -> Packed {
        let letters = &self.letters;
        self.words.sort_unstable_by(|one, other| one.compare(*other, letters));
        let mut packed = Vec::with_capacity(self.words.len() * 6);
        let mut before = "";
        for run in self.words.chunk_by(|one, other| one.compare(*other, letters).is_eq()) {
            let term = run[0].text(letters);
            let weight = run.iter().fold(0_u32, |sum, word| sum.saturating_add(word.weight));
            let shared = before.bytes().zip(term.bytes()).take_while(|(one, other)| one == other).count().min(255);
            packed.push(shared as u8);
            write_length(&mut packed, term.len() - shared);
            packed.push(number(term, weight));
            packed.extend_from_slice(&term.as_bytes()[shared..]);
            before = term;
        }
        Packed(packed.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Gathered;

    #[test]
    fn terms_come_in_order_once_each_and_of_any_length() {
        let long = format!("person:{}", "a".repeat(700));
        let longer = format!("{long}{}", "b".repeat(255));
        let mut gathered = Gathered::default();
        gathered.add("Paris and Oslo, Paris", 2);
        gathered.add_term(&longer, 1);
        gathered.add_term(&long, 1);
        let packed = gathered.packed(|_, weight| weight as u8);
        let (mut walk, mut found) = (packed.walk(), Vec::new());
        while let Some((term, number)) = walk.next() {
            found.push((term.to_owned(), number));
        }
        let expected = [("and", 2), ("oslo", 2), ("paris", 4), (&*long, 1), (&*longer, 1)];
        assert_eq!(found, expected.map(|(term, number)| (term.to_owned(), number)));
    }
}
