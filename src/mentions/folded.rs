//! Texts made alike for matching, with the way back.

use std::borrow::Cow;

use crate::base::push_unaccented;

/// A text without diacritics, its apostrophes, hyphens and spaces made plain; case is kept.
pub(super) struct Folded<'t> {
    pub(super) text: Cow<'t, str>,
    /// Where the two texts begin to differ in their offsets: byte of the folded text, byte of the text as written.
    steps: Vec<(usize, usize)>,
}

impl<'t> Folded<'t> {
    pub(super) fn new(written: &'t str) -> Self {
        // Most texts are plain, and most of the others in most parts: those are taken as they are, and copied in runs.
        let plain = |text: &str| text.bytes().position(|byte| !byte.is_ascii() || byte < b' ').unwrap_or(text.len());
        let first = plain(written);
        if first == written.len() {
            return Folded { text: Cow::Borrowed(written), steps: vec![(0, 0)] };
        }
        let (mut text, mut steps) = (String::with_capacity(written.len()), vec![(0, 0)]);
        let mut rest = written;
        while !rest.is_empty() {
            let (run, other) = rest.split_at(plain(rest));
            text.push_str(run);
            let mut letters = other.chars();
            if let Some(letter) = letters.next() {
                let (folded, at) = (text.len(), written.len() - other.len());
                push_unaccented(letter, &mut text);
                if text.len() - folded != letter.len_utf8() {
                    steps.extend([(folded, at), (text.len(), at + letter.len_utf8())]);
                }
            }
            rest = letters.as_str();
        }
        Folded { text: Cow::Owned(text), steps }
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
