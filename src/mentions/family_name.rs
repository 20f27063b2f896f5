//! The part of a name by which people are called alone.

use crate::{base::CountryCode, model::Participant};

/// Small words that begin a family name: "von der Leyen".
const PARTICLES: &[&str] = &[
    "al", "ap", "av", "ben", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du",
    "el", "ibn", "la", "le", "ten", "ter", "van", "von", "zu", "zur",
];

/// What follows a family name and is no part of it.
const SUFFIXES: &[&str] = &["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"];

/// Countries in which most people write the family name first.
const FAMILY_NAME_FIRST: &[&str] = &["CN", "HK", "KH", "KP", "KR", "MO", "TW"];

/// Returns the family name by which a person may be called alone: as the profile's `sort` has it ("Macron, Emmanuel"), else the
/// last word with the small words before it, or the first where that is the custom.
///
/// Nothing for a name of one word, and for one that is not made of letters with spaces between the words.
pub(super) fn family_name(person: &Participant) -> Option<String> {
    if let Some(sort) = person.profile.as_ref().and_then(|profile| profile.sort.as_deref()) {
        return match sort.split_once(',') {
            Some((family, _)) => Some(family.trim().to_owned()).filter(|family| is_usable(family)),
            None => sort.split_whitespace().next().filter(|_| sort.contains(' ')).map(str::to_owned),
        };
    }
    let is_first = person.countries.first().is_some_and(|code| is_written_first(*code));
    of_name(&person.name, is_first).map(str::to_owned)
}

/// Says whether most people of a country write the family name first.
fn is_written_first(code: CountryCode) -> bool {
    FAMILY_NAME_FIRST.contains(&code.as_str())
}

/// Returns the family name in a name as it is written.
fn of_name(name: &str, is_first: bool) -> Option<&str> {
    let name = name.trim();
    let name =
        SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name).trim_end_matches([' ', ',']);
    let words: Vec<&str> = name.split_whitespace().collect();
    let family = match words.as_slice() {
        [] | [_] => return None,
        [first, _] | [first, _, _] if is_first => first,
        [_, rest @ ..] => {
            let start = rest.iter().position(|word| PARTICLES.contains(word)).unwrap_or(rest.len() - 1);
            &name[rest[start].as_ptr() as usize - name.as_ptr() as usize..]
        }
    };
    is_usable(family).then_some(family)
}

/// A single letter, or a word without capitals, would be found everywhere.
fn is_usable(family: &str) -> bool {
    family.chars().count() >= 2 && family.chars().any(|letter| letter.is_uppercase() || !letter.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_with_its_particles_is_the_family_name() {
        for (name, family) in [
            ("Emmanuel Macron", Some("Macron")),
            ("Ursula von der Leyen", Some("von der Leyen")),
            ("Mohammed bin Salman", Some("bin Salman")),
            ("Donald Trump Jr.", Some("Trump")),
            ("Pelé", None),
        ] {
            assert_eq!(of_name(name, false), family, "{name}");
        }
        assert_eq!(of_name("Xi Jinping", true), Some("Xi"));
    }
}
