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
