//! The summary of a briefing that has none: its first paragraph, cut at a word.

use crate::base::Slug;

/// The most characters of an excerpt.
const CHARS_MAX: usize = 300;

/// Makes an excerpt from a paragraph's text: single spacing, at most 300 characters, the cut shown by `…`.
pub(super) fn excerpt(text: &str) -> Option<String> {
    let mut excerpt = String::new();
    let mut room = CHARS_MAX;
    for word in text.split_whitespace() {
        let spacing = usize::from(!excerpt.is_empty());
        let length = word.chars().count() + spacing;
        if length > room {
            return Some(cut(excerpt, word));
        }
        if spacing == 1 {
            excerpt.push(' ');
        }
        excerpt.push_str(word);
        room -= length;
    }
    (!excerpt.is_empty()).then_some(excerpt)
}

/// A text without spacing, Chinese for one, is cut where the room ends.
fn cut(mut excerpt: String, next: &str) -> String {
    let used = excerpt.chars().count();
    if used < CHARS_MAX / 2 {
        let spacing = if used > 0 { " " } else { "" };
        excerpt.push_str(spacing);
        excerpt.extend(next.chars().take(CHARS_MAX - 1 - used - spacing.len()));
    } else if used == CHARS_MAX {
        let word = excerpt.rfind(' ').unwrap_or_default();
        excerpt.truncate(word);
    }
    let end = excerpt.trim_end_matches([' ', ',', ';', ':', '–', '—', '-', '…']).len();
    excerpt.truncate(end);
    excerpt.push('…');
    excerpt
}

/// Guesses the name behind a wikilink without words, whose page is not known here: `emmanuel-macron` is Emmanuel Macron.
/// What is not a slug stays as it is.
pub(super) fn name_of(target: &str) -> String {
    const SMALL: [&str; 14] =
        ["al", "and", "bin", "da", "de", "der", "di", "du", "for", "la", "of", "the", "van", "von"];
    if Slug::parse(target).is_none() {
        return target.to_owned();
    }
    let words = target.split('-').enumerate().map(|(nth, word)| {
        let (first, rest) = word.split_at(word.len().min(1));
        if nth > 0 && SMALL.contains(&word) { word.to_owned() } else { first.to_uppercase() + rest }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_become_names() {
        assert_eq!(name_of("ursula-von-der-leyen"), "Ursula von der Leyen");
        assert_eq!(name_of("UA"), "UA");
        assert_eq!(name_of("../x.md"), "../x.md");
    }

    #[test]
    fn short_texts_stay_whole() {
        assert_eq!(excerpt(" a\n b "), Some("a b".to_owned()));
        assert_eq!(excerpt(" \n"), None);
        assert_eq!(excerpt(&"x".repeat(300)), Some("x".repeat(300)));
    }

    #[test]
    fn long_texts_are_cut_at_a_word() {
        let cut = excerpt(&"word, ".repeat(100)).expect("there is text");
        assert!(cut.ends_with("word…") && cut.chars().count() <= 300, "{cut}");
        let exact = excerpt(&format!("{} {} more", "a".repeat(200), "b".repeat(99))).expect("there is text");
        assert_eq!(exact, format!("{}…", "a".repeat(200)));
    }

    #[test]
    fn texts_without_spacing_are_cut_at_a_character() {
        let cut = excerpt(&format!("短 {}", "中".repeat(400))).expect("there is text");
        assert_eq!(cut.chars().count(), 300);
    }
}
