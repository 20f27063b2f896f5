use super::Proof;
use crate::base::{Code, Diagnostic, KeyPath, Place, fold};

/// Tells of a text that opens with another place than the front matter's `dateline`.
pub(super) fn check(proof: &Proof<'_>) -> Option<Diagnostic> {
    let written = proof.briefing.front.dateline.as_deref()?;
    let first = proof.prose.blocks.first()?;
    let opening = crate::markdown::opening_place(&first.text)?;
    let (one, other) = (fold(written), fold(opening));
    // "WASHINGTON, D.C." and "Washington" are one place.
    if one.starts_with(&other) || other.starts_with(&one) {
        return None;
    }
    let message = format!("the text opens with `{opening}`, but `dateline` is `{written}`");
    let place = in_title_case(opening);
    let help = format!("write `dateline: {place}`, or mend the text");
    Some(
        Diagnostic::new(Code::DatelineMismatch, proof.place(0, &(0..opening.len())), message)
            .help(help)
            .related(Place::key(&proof.briefing.path, KeyPath::of("dateline")), "the dateline declared"),
    )
}

/// "NEW YORK" as "New York".
fn in_title_case(place: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect::<String>()
    };
    place.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
