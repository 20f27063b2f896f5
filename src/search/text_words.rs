use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

use super::for_each_word;
use crate::markdown::{BlockKind, Parsed};

/// How much a word of a heading counts beside one of a paragraph.
const HEADING_WEIGHT: usize = 2;

/// The words of one text and how often each stands there, in as little room as they need: some 1.2 kB for 560 words.
///
/// Words are in the order of their bytes; each is kept as how much of the one before it begins with, how often it stands there,
/// and its own end.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TextWords {
    length: u32,
    packed: Box<[u8]>,
}

impl TextWords {
    /// Reads the words of a body.
    pub fn of(parsed: &Parsed<'_>) -> Self {
        let mut gathered = Gathered::default();
        for block in &parsed.prose_without_ids().blocks {
            gathered.add(&block.text, if block.kind == BlockKind::Heading { HEADING_WEIGHT } else { 1 });
        }
        gathered.packed()
    }

    /// Returns how many words the text has.
    pub fn length(&self) -> u32 {
        self.length
    }

    /// Hands over each word and how often it stands there, at most 255 times, in the order of words.
    pub fn for_each(&self, mut take: impl FnMut(&str, u8)) {
        let mut word = Vec::new();
        let mut rest = &*self.packed;
        while let [shared, own, count, after @ ..] = rest {
            let Some((end, next)) = after.split_at_checked(usize::from(*own)) else { return };
            word.truncate(usize::from(*shared));
            word.extend_from_slice(end);
            rest = next;
            if let Ok(word) = str::from_utf8(&word) {
                take(word, *count);
            }
        }
    }
}

/// Words as they come, one behind the other.
#[derive(Default)]
struct Gathered {
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
}

impl Word {
    fn of(letters: &str, start: usize) -> Self {
        let bytes = &letters.as_bytes()[start..];
        let mut beginning = [0; 8];
        let length = bytes.len().min(8);
        beginning[..length].copy_from_slice(&bytes[..length]);
        Word { beginning: u64::from_be_bytes(beginning), start, end: letters.len() }
    }

    fn text(self, letters: &str) -> &str {
        &letters[self.start..self.end]
    }

    fn compare(self, other: Word, letters: &str) -> Ordering {
        let by_beginning = self.beginning.cmp(&other.beginning);
        by_beginning.then_with(|| self.text(letters).cmp(other.text(letters)))
    }
}

impl Gathered {
    fn add(&mut self, text: &str, times: usize) {
        let Gathered { letters, words, scratch } = self;
        for_each_word(text, scratch, |word| {
            let start = letters.len();
            letters.push_str(word);
            words.extend(std::iter::repeat_n(Word::of(letters, start), times));
        });
    }

    fn packed(mut self) -> TextWords {
        let letters = &self.letters;
        let length = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.sort_unstable_by(|one, other| one.compare(*other, letters));
        let mut packed = Vec::with_capacity(self.words.len() * 5);
        let mut before = "";
        for run in self.words.chunk_by(|one, other| one.compare(*other, letters).is_eq()) {
            let word = run[0].text(letters);
            let shared = before.bytes().zip(word.bytes()).take_while(|(one, other)| one == other).count();
            let count = u8::try_from(run.len()).unwrap_or(u8::MAX);
            packed.extend_from_slice(&[byte(shared), byte(word.len() - shared), count]);
            packed.extend_from_slice(&word.as_bytes()[shared..]);
            before = word;
        }
        TextWords { length, packed: packed.into() }
    }
}

/// Words are far shorter than this.
fn byte(length: usize) -> u8 {
    u8::try_from(length).expect("words of at most 40 bytes")
}

#[cfg(test)]
mod tests {
    use super::TextWords;
    use crate::markdown::{Options, Parsed};

    #[test]
    fn words_come_in_order_with_their_counts() {
        let words = TextWords::of(&Parsed::new(
            "# Paris talks\n\nTalks in **Par**is, [éclair](https://x.org).\n",
            &Options::default(),
        ));
        let mut found = Vec::new();
        words.for_each(|word, count| found.push(format!("{word} {count}")));
        assert_eq!(found, ["eclair 1", "in 1", "paris 3", "talks 3"]);
        assert_eq!(words.length(), 8);
    }
}
