//! Texts made alike for matching, with the way back.

use crate::base::push_unaccented;

/// A text without diacritics, its apostrophes, hyphens and spaces made plain; case is kept.
pub(super) struct Folded {
    pub(super) text: String,
    /// Where the two texts begin to differ in their offsets: byte of the folded text, byte of the text as written.
    steps: Vec<(usize, usize)>,
}

impl Folded {
    pub(super) fn new(written: &str) -> Self {
        let mut folded = Folded { text: String::with_capacity(written.len()), steps: vec![(0, 0)] };
        let mut rest = written;
        while !rest.is_empty() {
            // Most of a text is plain, and copied in runs.
            let plain = rest.find(|letter: char| !letter.is_ascii() || matches!(letter, '\t' | '\n' | '\r'));
            let (run, other) = rest.split_at(plain.unwrap_or(rest.len()));
            folded.text.push_str(run);
            let mut letters = other.chars();
            if let Some(letter) = letters.next() {
                folded.push(letter, written.len() - other.len());
            }
            rest = letters.as_str();
        }
        folded
    }

    fn push(&mut self, letter: char, at: usize) {
        let before = self.text.len();
        push_unaccented(letter, &mut self.text);
        if self.text.len() - before != letter.len_utf8() {
            self.steps.push((before, at));
            self.steps.push((self.text.len(), at + letter.len_utf8()));
        }
    }

    /// Returns the byte of the text as written that a byte of the folded text stands for.
    pub(super) fn written(&self, at: usize) -> usize {
        let step = self.steps.partition_point(|(folded, _)| *folded <= at).saturating_sub(1);
        let (folded, written) = self.steps[step];
        written + (at - folded)
    }
}

/// Folds a name as texts are folded for matching: diacritics go, case stays.
pub fn fold_keeping_case(name: &str) -> String {
    let folded = Folded::new(name).text;
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_whatever_was_folded() {
        let written = "É–“x” Erdoğan’s\u{a0}cafe\u{301} 习近平 Зеленський";
        let folded = Folded::new(written);
        assert_eq!(folded.text, "E-“x” Erdogan's cafe 习近平 Зеленськии");
        for word in ["x", "s", "习近平", "Зеле"] {
            let at = folded.text.find(word).expect("it is there");
            assert!(written[folded.written(at)..].starts_with(word), "{word}");
        }
    }
}
