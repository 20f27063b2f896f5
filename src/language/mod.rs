//! Languages: the words that pages are put together from, and how a language writes dates, lists and numbers.
//!
//! Input: the [`Strings`] of the theme and of the project. Output: a [`Language`] for each language that pages are in, which
//! answers with whole texts. Dates, lists, numbers, plurals and the order of names follow CLDR; English is written as dateline always wrote it. Digits
//! are 0 to 9 in every language, as in addresses and in what editors write.
//!
//! The module knows neither pages nor templates, and reads no file.

mod cldr;
mod dates;
mod languages;
mod names;
mod words;

pub use languages::Languages;
pub use names::{direction, own_name};
pub use words::Filled;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, LazyLock},
};

use crate::{
    base::{Fingerprint, Text, grouped, nearest, sort_key},
    model::{Message, Plural, Strings, letter_of},
};
use cldr::Cldr;

/// The language whose words are there for every other one that lacks some.
pub const FALLBACK: &str = "en";

/// One language.
#[derive(Debug)]
pub struct Language {
    tag: Text,
    words: HashMap<Text, Message, foldhash::fast::RandomState>,
    cldr: Cldr,
    fingerprint: Fingerprint,
}

impl Language {
    /// Makes a language of the words that several files give it, those that go before others first.
    pub fn new(tag: &str, files: &[&Strings]) -> Self {
        let mut words = BTreeMap::new();
        for strings in files.iter().rev() {
            words.extend(strings.messages.iter().map(|(key, message)| (key.clone(), message.clone())));
        }
        let fingerprint = Fingerprint::of_value(&(tag, &words));
        Language { tag: tag.into(), words: words.into_iter().collect(), cldr: Cldr::new(tag), fingerprint }
    }

    /// Returns English without any words.
    pub fn bare() -> Arc<Language> {
        static BARE: LazyLock<Arc<Language>> = LazyLock::new(|| Arc::new(Language::new(FALLBACK, &[])));
        BARE.clone()
    }

    /// Returns its tag.
    pub fn tag(&self) -> &Text {
        &self.tag
    }

    /// Returns the tag without region, script and the like.
    pub fn base(&self) -> &str {
        self.tag.split('-').next().unwrap_or_default()
    }

    /// Returns what puts texts in the order of the language's alphabet: of two, the one with the lesser key comes first.
    pub fn sort_key(&self, text: &str) -> Vec<u8> {
        self.cldr.sort_key(text).unwrap_or_else(|| sort_key(text).into_bytes())
    }

    /// Returns the letter under which a name is listed: of the language's own alphabet if that is Cyrillic or Arabic, else of the Latin one,
    /// where Chinese stands by its sound.
    pub fn letter(&self, name: &str) -> char {
        let first = name.chars().find(|letter| letter.is_alphabetic());
        match first.filter(|_| self.base() != FALLBACK) {
            Some('أ' | 'إ' | 'آ') => 'ا',
            Some(letter @ ('\u{400}'..='\u{52f}' | '\u{620}'..='\u{64a}')) => {
                letter.to_uppercase().next().unwrap_or(letter)
            }
            _ => letter_of(&sort_key(name)),
        }
    }

    /// Returns the digest of its tag and words.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Returns what stands under a key.
    pub fn message(&self, key: &str) -> Option<&Message> {
        self.words.get(key)
    }

    /// Walks over the keys, in no order.
    pub fn keys(&self) -> impl Iterator<Item = &Text> {
        self.words.keys()
    }

    /// Returns the key that a mistyped one most likely means.
    pub fn key_near(&self, typed: &str) -> Option<&str> {
        let mut keys: Vec<&str> = self.words.keys().map(|key| &**key).collect();
        keys.sort_unstable();
        nearest(typed, keys)
    }

    /// Returns the kind of a number.
    pub fn plural(&self, number: u64) -> Plural {
        self.cldr.plural(number)
    }

    /// Returns the kinds of whole numbers that the language tells apart.
    pub fn plurals(&self) -> Vec<Plural> {
        self.cldr.plurals()
    }

    /// Writes a number of digits, with or without a sign and a fraction, its thousands set apart.
    pub fn number(&self, digits: &str) -> String {
        match self.cldr.number(digits) {
            Some(written) => written,
            None => {
                let (sign, unsigned) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
                let whole = unsigned.bytes().take_while(u8::is_ascii_digit).count();
                let (whole, rest) = unsigned.split_at(whole);
                format!("{sign}{}{rest}", grouped(whole, ","))
            }
        }
    }

    /// Writes a count, its thousands set apart.
    pub fn count(&self, count: usize) -> String {
        let digits = count.to_string();
        if digits.len() < 4 { digits } else { self.number(&digits) }
    }

    /// Joins texts as a sentence does: `France, Italy and Spain`.
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [only] => only.clone(),
            items => self.cldr.list(items),
        }
    }
}
