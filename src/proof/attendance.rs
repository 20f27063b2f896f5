use super::{
    Proof,
    text::{Word, words},
};
use crate::base::{Code, Diagnostic, KeyPath, Place, Text};

/// Words that texts use for states.
const STATES: [&str; 3] = ["countries", "nations", "states"];

/// A number of states that a text gives for those who came.
struct Claim {
    count: u64,
    block: usize,
    range: std::ops::Range<usize>,
}

/// Tells of a number of states in the text ("35 nations") that is neither the front matter's nor that of the countries listed.
///
/// Only of one that stands with a word of coming together; "sanctions by 35 nations" claims nothing of who was there.
pub(super) fn check(proof: &Proof<'_>) -> Option<Diagnostic> {
    let event = proof.briefing.front.event.as_ref();
    let counted = event.into_iter().flat_map(|event| &event.attendance).filter(|(label, _)| counts_states(label));
    let counted: Vec<u64> = counted.map(|(_, count)| *count).collect();
    let claim = (0..proof.prose.blocks.len()).find_map(|block| claim(proof, block))?;
    let listed = proof.briefing.countries.len() as u64;
    if counted.contains(&claim.count) || (counted.is_empty() && (listed == claim.count || listed == 0)) {
        return None;
    }
    let said = &proof.prose.blocks[claim.block].text[claim.range.clone()];
    let (message, key) = match counted.first() {
        Some(count) => (format!("the text says `{said}`, but `attendance` says {count}"), "event"),
        None => (format!("the text says `{said}`, but {listed} countries are listed"), "countries"),
    };
    let help =
        format!("write `attendance: {{ countries: {} }}` in `event` if the list is not meant to be whole", claim.count);
    Some(
        Diagnostic::new(Code::AttendanceMismatch, proof.place(claim.block, &claim.range), message)
            .help(help)
            .related(Place::key(&proof.briefing.path, KeyPath::of(key)), "what is declared"),
    )
}

fn counts_states(label: &Text) -> bool {
    label.split(['_', '-', ' ']).any(|word| STATES.contains(&word.to_lowercase().as_str()))
}

fn claim(proof: &Proof<'_>, block: usize) -> Option<Claim> {
    let words = words(&proof.prose.blocks[block].text);
    let at = (0..words.len().saturating_sub(1)).find(|at| is_count_of_those_who_came(&words, *at))?;
    let count = words[at].text.replace(',', "").parse().ok()?;
    Some(Claim { count, block, range: words[at].range.start..words[at + 1].range.end })
}

/// "attended by representatives from 35 nations", "35 countries met".
fn is_count_of_those_who_came(words: &[Word<'_>], at: usize) -> bool {
    let near = |word: &Word<'_>| COMING.contains(&word.text.to_lowercase().as_str());
    let before = &words[at.saturating_sub(6)..at];
    let after = &words[at + 2..words.len().min(at + 5)];
    STATES.contains(&words[at + 1].text)
        && words[at].text.starts_with(|first: char| first.is_ascii_digit())
        && (before.iter().rev().take_while(|word| !word.is_last).any(near)
            || (!words[at + 1].is_last && after.iter().any(near)))
}

const COMING: [&str; 14] = [
    "attended",
    "attending",
    "representatives",
    "delegations",
    "delegates",
    "leaders",
    "participants",
    "gathered",
    "met",
    "meet",
    "joined",
    "represented",
    "participated",
    "convened",
];
