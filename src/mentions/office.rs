//! The words of which titles are made: "Deputy Prime Minister and Minister for Foreign Affairs".

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use super::word_list;

static WORDS: LazyLock<BTreeMap<&str, BTreeSet<&str>>> = LazyLock::new(|| word_list::words(include_str!("office.txt")));

/// Says whether a word, in small letters, is the noun of a title, in the singular or plural: "ministers".
pub fn is_head(word: &str) -> bool {
    let heads = &WORDS["heads"];
    heads.contains(word) || word.strip_suffix('s').is_some_and(|one| heads.contains(one))
}

/// Says whether a word, in small letters, may be part of a title.
pub fn is_part(word: &str) -> bool {
    is_head(word) || WORDS["beside"].contains(word)
}

/// Says whether a word, in small letters, may be what an office is for: "Agriculture".
pub fn is_subject(word: &str) -> bool {
    is_part(word) || WORDS["subjects"].contains(word)
}

/// Says whether a word, in small letters and without a full stop, is put before a name and is no office: "Mr".
pub fn is_honorific(word: &str) -> bool {
    WORDS["honorifics"].contains(word)
}

/// Says whether a small word may stand inside of a name: "van".
pub fn is_particle(word: &str) -> bool {
    WORDS["particles"].contains(word)
}

/// Says whether a word, in small letters, is one of organisations, places and papers rather than of people.
pub fn is_organisation(word: &str) -> bool {
    WORDS["organisations"].contains(word)
}

/// Says whether a word, in small letters, is one that only a sentence's beginning gives a capital, or a day or month.
pub fn is_common(word: &str) -> bool {
    WORDS["common"].contains(word)
}

/// Says whether a word, in small letters, ends with "s" without being a plural: "affairs".
pub fn is_subject_only(word: &str) -> bool {
    WORDS["beside"].contains(word) || WORDS["subjects"].contains(word)
}

/// Says whether a word, in small letters, is the noun in a state's long name: "Republic".
pub fn is_state(word: &str) -> bool {
    WORDS["states"].contains(word)
}

/// Says whether a word, in small letters, stands behind names without being part of them: "MP".
pub fn is_behind_names(word: &str) -> bool {
    WORDS["behind names"].contains(word)
}
