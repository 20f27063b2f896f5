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
        for (at, letter) in written.char_indices() {
            let before = folded.text.len();
            if letter.is_ascii() {
                folded.text.push(if letter.is_ascii_whitespace() { ' ' } else { letter });
                continue;
            }
            push_unaccented(letter, &mut folded.text);
            if folded.text.len() - before != letter.len_utf8() {
                folded.steps.push((before, at));
                folded.steps.push((folded.text.len(), at + letter.len_utf8()));
            }
        }
        folded
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
