//! Bare addresses in running text: `https://example.org/a`.

use std::ops::Range;

/// Finds the addresses of `http` and `https` in a text, in their order.
///
/// Punctuation that ends the sentence is left out, and so is a closing bracket that was not opened in the address.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (colon, _) in text.match_indices("://") {
        let free = found.last().map_or(0, |last| last.end);
        if let Some(start) = scheme_start(text, colon).filter(|start| *start >= free) {
            let end = address_end(text, colon + "://".len());
            found.extend(end.map(|end| start..end));
        }
    }
    found
}

/// Returns where the scheme before `://` begins, if it is one of the two and not the end of a longer word.
fn scheme_start(text: &str, colon: usize) -> Option<usize> {
    let start = ["https", "http"].iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        text.get(start..colon)?.eq_ignore_ascii_case(scheme).then_some(start)
    })?;
    let before = text[..start].chars().next_back();
    let is_free = !before.is_some_and(|letter| letter.is_ascii_alphanumeric() || "+-._".contains(letter));
    is_free.then_some(start)
}

/// Returns where the address ends whose host begins at `host`, if it has one.
fn address_end(text: &str, host: usize) -> Option<usize> {
    let rest = &text[host..];
    rest.starts_with(|first: char| first.is_alphanumeric() || first == '[').then_some(())?;
    let length = rest.find(ends_address).unwrap_or(rest.len());
    let end = host + trimmed(&rest[..length]);
    (end > host).then_some(end)
}

fn ends_address(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '<' | '>' | '"' | '`' | '“' | '”' | '„' | '«' | '»' | '…')
        // Chinese and Japanese sentences have no spacing after their punctuation.
        || matches!(letter, '\u{3000}'..='\u{303f}' | '\u{ff01}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0c}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}')
}

/// Returns the length of an address without the punctuation after it.
fn trimmed(address: &str) -> usize {
    let mut open = Brackets::count(address);
    let mut end = address.len();
    for (at, letter) in address.char_indices().rev() {
        let is_punctuation = match letter {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '‘' | '*' | '_' | '~' | '|' | '–' | '—' => true,
            ')' => open.round < 0,
            ']' => open.square < 0,
            '(' | '[' => true,
            _ => false,
        };
        if !is_punctuation {
            break;
        }
        open.add(letter, -1);
        end = at;
    }
    end
}

/// How many brackets were opened more than closed.
struct Brackets {
    round: i32,
    square: i32,
}

impl Brackets {
    fn count(text: &str) -> Self {
        let mut open = Brackets { round: 0, square: 0 };
        text.chars().for_each(|letter| open.add(letter, 1));
        open
    }

    fn add(&mut self, letter: char, by: i32) {
        match letter {
            '(' => self.round += by,
            ')' => self.round -= by,
            '[' => self.square += by,
            ']' => self.square -= by,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = find(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn addresses_end_before_the_sentences_punctuation() {
        check("see https://a.org/b?c=d&e=f#g.", &["https://a.org/b?c=d&e=f#g"]);
        check("(http://a.org), “HTTPS://b.org”…", &["http://a.org", "HTTPS://b.org"]);
        check("https://a.org/b_(c) and (https://a.org/b_(c)).", &["https://a.org/b_(c)", "https://a.org/b_(c)"]);
        check("https://a.org/?!...", &["https://a.org/"]);
        check("参见https://a.org/中文。后文", &["https://a.org/中文"]);
        check("http://[::1]/x] y", &["http://[::1]/x"]);
    }

    #[test]
    fn other_texts_are_not_addresses() {
        check("xhttps://a.org ftp://a.org https:// https://. svn+http://a ://a www.a.org", &[]);
        check("https://a.org?u=https://b.org", &["https://a.org?u=https://b.org"]);
    }
}
