use serde::{Deserialize, Serialize};
use std::{borrow::Borrow, fmt, sync::Arc};

/// The longest slug, in bytes: with a folder's and an extension's length it stays within every file system's limit.
pub const SLUG_BYTES_MAX: usize = 100;

/// The part of an address that names one thing: lower-case ASCII letters, digits and single hyphens.
///
/// Length: 1 to [`SLUG_BYTES_MAX`] bytes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(Arc<str>);

impl Slug {
    /// Takes text that already is a slug, or nothing.
    pub fn parse(text: &str) -> Option<Self> {
        is_slug(text).then(|| Slug(Arc::from(text)))
    }

    /// Makes a slug from a name by transliteration; see [`slugify`].
    pub fn from_name(name: &str) -> Self {
        Slug(Arc::from(slugify(name)))
    }

    /// Returns the slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Slug {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Slug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, out)
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn is_slug(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !text.is_empty()
        && text.len() <= SLUG_BYTES_MAX
        && text.bytes().all(|byte| plain(byte) || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}

/// Makes a slug's text from any text: ASCII by transliteration, lower case, words joined by single hyphens.
///
/// Apostrophes vanish inside words. A text that yields nothing (emoji, say) gets `x-` and eight digits of its
/// fingerprint, so the outcome is never empty and never changes. At most [`SLUG_BYTES_MAX`] bytes, cut at a word where
/// one ends in the second half.
pub fn slugify(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let plain = text.replace(['\'', '’', '‘', 'ʼ', 'ʹ', 'ь', 'Ь', 'ъ'], "");
    for letter in deunicode::deunicode_with_tofu(&plain, "").chars() {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            'A'..='Z' => slug.push(letter.to_ascii_lowercase()),
            '\'' | '`' => {}
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    let cut = cut_at_word(slug.trim_matches('-'));
    if cut.is_empty() { format!("x-{}", &super::Fingerprint::of(text.as_bytes()).hex()[..8]) } else { cut.to_owned() }
}

/// Returns the form by which names are put in alphabetical order: transliterated, lower case, without marks.
///
/// `"Élysée"` comes among the E, `"Зеленський"` among the Z.
pub fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for letter in deunicode::deunicode_with_tofu(text, "").chars() {
        match letter {
            letter if letter.is_ascii_alphanumeric() => key.push(letter.to_ascii_lowercase()),
            '\'' | '`' | '.' => {}
            _ if !key.ends_with(' ') => key.push(' '),
            _ => {}
        }
    }
    key.truncate(key.trim_end().len());
    key
}

fn cut_at_word(slug: &str) -> &str {
    if slug.len() <= SLUG_BYTES_MAX {
        return slug;
    }
    let cut = &slug[..SLUG_BYTES_MAX];
    match cut.rfind('-') {
        Some(end) if end > SLUG_BYTES_MAX / 2 => &cut[..end],
        _ => cut.trim_end_matches('-'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_scripts_become_readable_slugs() {
        assert_eq!(slugify("Recep Tayyip Erdoğan"), "recep-tayyip-erdogan");
        assert_eq!(slugify("Nicolás Maduro"), "nicolas-maduro");
        assert_eq!(slugify("习近平"), "xi-jin-ping");
        assert_eq!(slugify("Seán O’Casey"), "sean-ocasey");
        assert_eq!(slugify("İbrahim"), "ibrahim");
        assert_eq!(slugify("--a  b--"), "a-b");
    }

    #[test]
    fn a_name_that_yields_nothing_gets_a_stable_fallback() {
        assert_eq!(slugify("   "), slugify("   "));
        assert!(slugify("").starts_with("x-"));
        assert!(Slug::parse(&slugify("\u{1}")).is_some());
    }

    #[test]
    fn long_names_are_cut_at_a_word() {
        let slug = slugify(&"abcdefghi ".repeat(30));
        assert!(slug.len() <= SLUG_BYTES_MAX && slug.ends_with("abcdefghi"), "{slug}");
    }
}
