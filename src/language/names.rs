use std::{collections::BTreeMap, sync::LazyLock};

use super::Language;

/// How languages are called: by code, first by themselves, then in those of [`SPOKEN`].
static NAMES: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let rows = TABLE.lines().skip(2).map(|line| line.split('\t'));
    rows.filter_map(|mut cells| Some((cells.next()?, cells.collect()))).collect()
});

const TABLE: &str = include_str!("names/names.tsv");

/// The languages that the table is in, in its order.
const SPOKEN: [&str; 10] = ["en", "ar", "de", "es", "fr", "it", "pl", "ru", "uk", "zh"];

/// Returns the direction of a language's script: `rtl` or `ltr`.
pub fn direction(tag: &str) -> &'static str {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default().to_ascii_lowercase();
    let script = subtags.next().filter(|subtag| subtag.len() == 4).map(str::to_ascii_lowercase);
    let right_to_left = match script.as_deref() {
        Some("arab" | "hebr" | "syrc" | "thaa" | "nkoo") => true,
        Some(_) => false,
        None => matches!(
            language.as_str(),
            "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ks" | "nqo" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi"
        ),
    };
    if right_to_left { "rtl" } else { "ltr" }
}

/// Returns how a language calls itself: `français`; the tag if it is not a common one.
pub fn own_name(tag: &str) -> &str {
    NAMES.get(base_of(tag)).and_then(|names| names.first()).copied().unwrap_or(tag)
}

fn base_of(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

impl Language {
    /// Returns how a language is called in this one: `French`; in English if the table has nothing else, the tag if it is not a common one.
    pub fn name_of<'t>(&self, tag: &'t str) -> &'t str {
        let column = SPOKEN.iter().position(|language| *language == self.base()).unwrap_or(0);
        NAMES.get(base_of(tag)).and_then(|names| names.get(column + 1)).copied().unwrap_or(tag)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_the_script() {
        assert_eq!(direction("ar-EG"), "rtl");
        assert_eq!(direction("az-Arab"), "rtl");
        assert_eq!(direction("ur-Latn"), "ltr");
        assert_eq!(direction("en"), "ltr");
    }

    #[test]
    fn the_table_is_read_as_its_head_says() {
        let head: Vec<&str> = TABLE.lines().nth(1).expect("a head").split('\t').collect();
        assert_eq!(head, [&["code", "itself"][..], &SPOKEN].concat());
        assert!(NAMES.values().all(|names| names.len() == SPOKEN.len() + 1));
    }

    #[test]
    fn languages_are_called_in_the_language_of_the_page() {
        let names = |tag: &str| ["uk", "zh-Hans", "tlh"].map(|of| Language::new(tag, &[]).name_of(of));
        assert_eq!(names("en"), ["Ukrainian", "Chinese", "tlh"]);
        assert_eq!(names("fr-CA"), ["ukrainien", "chinois", "tlh"]);
        assert_eq!(names("sv"), ["Ukrainian", "Chinese", "tlh"]);
        assert_eq!(["fr", "ar", "pt-BR", "tlh"].map(own_name), ["français", "العربية", "português", "tlh"]);
    }
}
