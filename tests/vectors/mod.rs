//! Vectors, and a site that has a text in every field that takes one.
#![allow(dead_code)]

use std::{collections::BTreeMap, sync::LazyLock};

use super::support;

/// Vectors by what they are for, as `vectors.json` has them; the browser's tests read the same file.
pub static VECTORS: LazyLock<BTreeMap<String, Vec<String>>> =
    LazyLock::new(|| serde_json::from_str(include_str!("vectors.json")).expect("groups of texts"));

/// The site: `%Q%` is a text in double quotes (`%Q2%` and `%Q3%` another with the same beginning), `%RAW%` a text as it is, `%LINE%` the
/// same on one line.
pub const SITE: &str = include_str!("site.txt");

/// Returns all vectors.
pub fn all() -> impl Iterator<Item = &'static str> {
    VECTORS.values().flatten().map(String::as_str)
}

/// Returns the vectors of one group.
pub fn group(name: &str) -> impl Iterator<Item = &'static str> + use<> {
    VECTORS[name].iter().map(String::as_str)
}

/// Returns the site with a vector in every field.
pub fn site_of(vector: &str) -> Vec<(String, String)> {
    files_of(SITE, vector)
}

/// Returns the site with a vector in every field and in no body: one that leads where no page may lead is refused there.
pub fn site_without_bodies(vector: &str) -> Vec<(String, String)> {
    files_of(&SITE.replace("%RAW%", "Words.").replace("%LINE%", "Words"), vector)
}

/// Returns the files of a literal with a vector in its places.
pub fn files_of(literal: &str, vector: &str) -> Vec<(String, String)> {
    let fill = |text: String| {
        let other = |nth| quoted(&format!("{vector} {nth}"));
        let text = text.replace("%Q%", &quoted(vector)).replace("%Q2%", &other(2)).replace("%Q3%", &other(3));
        text.replace("%RAW%", vector)
            .replace("%LINE%", &vector.replace(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], " "))
    };
    support::files(literal).into_iter().map(|(path, text)| (path, fill(text))).collect()
}

/// Writes a text as JSON, YAML and TOML all have it in double quotes.
pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            letter => quoted.push(letter),
        }
    }
    quoted + "\""
}
