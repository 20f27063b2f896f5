use super::packed::{Gathered, Packed, Walk};
use crate::markdown::{BlockKind, Parsed};

/// How much a word of a heading counts beside one of a paragraph.
const HEADING_WEIGHT: u32 = 2;

/// The words of one text and how often each stands there: some 1.2 kB for 560 words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextWords {
    length: u32,
    words: Packed,
}

impl TextWords {
    /// Reads the words of a body.
    pub fn of(parsed: &Parsed<'_>) -> Self {
        let mut gathered = Gathered::default();
        for block in &parsed.prose_without_ids().blocks {
            gathered.add(&block.text, if block.kind == BlockKind::Heading { HEADING_WEIGHT } else { 1 });
        }
        let length = gathered.weight();
        TextWords { length, words: gathered.packed(|_, count| u8::try_from(count).unwrap_or(u8::MAX)) }
    }

    /// Returns how many words the text has; one of a heading counts as two.
    pub fn length(&self) -> u32 {
        self.length
    }

    /// Walks over the words and how often each stands there, at most 255 times.
    pub fn walk(&self) -> Walk<'_> {
        self.words.walk()
    }
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
        let (mut walk, mut found) = (words.walk(), Vec::new());
        while let Some((word, count)) = walk.next() {
            found.push(format!("{word} {count}"));
        }
        assert_eq!(found, ["eclair 1", "in 1", "paris 3", "talks 3"]);
        assert_eq!(words.length(), 8);
    }
}
