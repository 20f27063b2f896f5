//! How a role is written: "prime minister" → "Prime Minister".

use crate::mentions::office;

/// Writes a role as a title, and without a seat in a committee before the office itself.
pub fn titled(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let from = words.iter().position(|word| word.eq_ignore_ascii_case("and"));
    let is_member = words.first().is_some_and(|word| word.eq_ignore_ascii_case("member"));
    let own = match from {
        Some(and) if is_member && words[and + 1..].iter().any(|word| office::is_head(&word.to_lowercase())) => {
            &words[and + 1..]
        }
        _ => &words[..],
    };
    let written = own
        .iter()
        .enumerate()
        .map(|(nth, word)| if nth > 0 && is_small(word) { (*word).to_owned() } else { capital(word) });
    written.collect::<Vec<_>>().join(" ")
}

/// "Presidents" → "President", "Ministers of Defence" → "Minister of Defence".
pub fn singular(role: &str) -> String {
    let one = |word: &str| match word.strip_suffix('s') {
        Some(one) if office::is_head(&one.to_lowercase()) && !office::is_subject_only(&word.to_lowercase()) => {
            one.to_owned()
        }
        _ => word.to_owned(),
    };
    role.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

/// Says whether a role is no more than a rank or a degree.
pub fn is_rank(role: &str) -> bool {
    let ranks = [
        "admiral",
        "ambassador",
        "brigadier",
        "colonel",
        "commodore",
        "general",
        "judge",
        "justice",
        "lieutenant",
        "major",
        "marshal",
        "professor",
    ];
    role.split(' ').all(|word| ranks.contains(&&*word.to_lowercase()))
}

/// Says whether a role is one of the Secretary-General’s people.
pub fn is_of_united_nations(role: &str) -> bool {
    role.contains("of the Secretary-General")
}

/// Says whether a role is one of a government, so that its country may be guessed from where the text is from.
pub fn is_of_a_state(role: &str) -> bool {
    let offices = ["minister", "president", "chancellor", "secretary", "premier", "king", "queen", "emir", "sultan"];
    let is_plain = !role.contains(" of the ") && !role.contains("General") && !role.contains("Commission");
    role.contains("National Security")
        || role.starts_with("Opposition")
        || is_plain && role.split(' ').any(|word| offices.contains(&&*word.to_lowercase()))
}

fn is_small(word: &str) -> bool {
    matches!(word, "of" | "for" | "the" | "and" | "to" | "on" | "in" | "de" | "at" | "a" | "&")
}

fn capital(word: &str) -> String {
    let parts: Vec<String> = word
        .split('-')
        .map(|part| {
            let mut letters = part.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        })
        .collect();
    parts.join("-")
}
