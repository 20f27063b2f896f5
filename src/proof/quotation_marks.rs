use super::Proof;
use crate::{
    base::{Code, Diagnostic},
    markdown::Block,
};
use std::ops::Range;

/// Marks that come in pairs. Single ones are left alone: the closing one is the apostrophe.
const PAIRS: [(char, char); 3] = [('“', '”'), ('«', '»'), ('「', '」')];

/// Tells of quotation marks that are opened and not closed, or closed and not opened, in one block.
///
/// A quotation over several paragraphs is opened in each and closed in the last. In German and its like `“` closes what `„`
/// opened, and Danish and others turn `»` and `«` about: texts that do are left alone.
pub(super) fn check(proof: &Proof<'_>) -> Vec<Diagnostic> {
    let blocks = &proof.prose.blocks;
    let turned = blocks.iter().any(|block| block.text.contains(['„', '‟']) || opens_turned(&block.text));
    if turned {
        return Vec::new();
    }
    let faults = (0..blocks.len()).flat_map(|nth| {
        let next = blocks.get(nth + 1);
        PAIRS.iter().filter_map(move |pair| Some((nth, unbalanced(&blocks[nth], *pair, next)?)))
    });
    let straight = (0..blocks.len()).filter_map(|nth| Some((nth, odd_straight(&blocks[nth], blocks.get(nth + 1))?)));
    faults.chain(straight).map(|(nth, range)| tell(proof, nth, &range)).collect()
}

fn opens_turned(text: &str) -> bool {
    let first = text.find(['«', '»']);
    first.is_some_and(|at| text[at..].starts_with('»'))
}

/// The mark that has no other.
fn unbalanced(block: &Block, (opening, closing): (char, char), next: Option<&Block>) -> Option<Range<usize>> {
    let mut open: Vec<usize> = Vec::new();
    for (at, letter) in block.text.char_indices().filter(|(at, _)| !block.is_closed(&(*at..*at + 1))) {
        if letter == opening {
            open.push(at);
        } else if letter == closing && open.pop().is_none() {
            return Some(at..at + letter.len_utf8());
        }
    }
    let goes_on = next.is_some_and(|next| next.text.trim_start().starts_with(opening));
    open.first().filter(|_| !goes_on).map(|at| *at..*at + opening.len_utf8())
}

/// The last of an odd number of straight marks; inches and seconds after a number are none.
fn odd_straight(block: &Block, next: Option<&Block>) -> Option<Range<usize>> {
    let after_digit = |at: usize| block.text[..at].ends_with(|before: char| before.is_ascii_digit());
    let marks: Vec<usize> = block.text.match_indices('"').map(|(at, _)| at).collect();
    let marks: Vec<usize> = marks.into_iter().filter(|at| !block.is_closed(&(*at..*at + 1))).collect();
    let goes_on = next.is_some_and(|next| next.text.trim_start().starts_with('"'));
    let last = *marks.last()?;
    (marks.len() % 2 == 1 && !goes_on && !after_digit(last)).then_some(last..last + 1)
}

fn tell(proof: &Proof<'_>, block: usize, range: &Range<usize>) -> Diagnostic {
    let mark = &proof.prose.blocks[block].text[range.clone()];
    let message = format!("the quotation mark `{mark}` has no other in its paragraph");
    Diagnostic::new(Code::UnbalancedQuotes, proof.place(block, range), message)
        .help("open or close the quotation; one that goes on in the next paragraph is opened there again")
}
