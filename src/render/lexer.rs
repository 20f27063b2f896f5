//! The words and signs inside a template's tags, with their places.
//!
//! Follows Tera's own lexer rule by rule (three kinds of quotes, comments, raw sections, `}}` ending a print wherever it
//! stands), since what it overlooks would be missing from a closure. It stops at the first thing Tera could not read
//! either; saying what is wrong there is Tera's part.

use std::ops::Range;

/// A word or sign inside a tag, or the edge of a tag.
#[derive(Debug, Clone, PartialEq)]
pub struct Lexeme<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Where it stands, in bytes of the source.
    pub range: Range<usize>,
}

/// What a [`Lexeme`] is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind<'a> {
    /// `{%`
    TagStart,
    /// `{{`
    PrintStart,
    /// `%}` or `}}`
    End,
    /// A name or keyword.
    Word(&'a str),
    /// A quoted text, without its quotes and escapes.
    Text(String),
    /// A number.
    Number,
    /// An operator or a bracket; `</` and `...` are one each.
    Sign(&'a str),
}

/// Signs of more than one character, the longest first.
const LONG_SIGNS: [&str; 10] = ["...", "//", "**", "==", "!=", ">=", "<=", "</", "?.", "?["];

/// Returns the lexemes of a template in their order.
pub fn lexemes(source: &str) -> Vec<Lexeme<'_>> {
    let mut lexer = Lexer { source, at: 0, found: Vec::new() };
    // Nothing but the position to stop at is in the answer.
    let _ = lexer.read_template();
    lexer.found
}

struct Lexer<'a> {
    source: &'a str,
    at: usize,
    found: Vec<Lexeme<'a>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn take(&mut self, kind: Kind<'a>, length: usize) {
        self.found.push(Lexeme { kind, range: self.at..self.at + length });
        self.at += length;
    }

    /// Reads to the end, or returns nothing where the template cannot be read.
    fn read_template(&mut self) -> Option<()> {
        while let Some(offset) = start_marker(self.rest()) {
            self.at += offset;
            let dash = usize::from(self.rest().as_bytes().get(2) == Some(&b'-'));
            match &self.rest()[..2] {
                "{#" => self.skip_comment(2 + dash)?,
                "{%" => match raw_length(&self.rest()[2 + dash..]) {
                    Some(length) => self.at += 2 + dash + length?,
                    None => self.read_tag(Kind::TagStart, 2 + dash, "%}")?,
                },
                _ => self.read_tag(Kind::PrintStart, 2 + dash, "}}")?,
            }
        }
        Some(())
    }

    fn skip_comment(&mut self, opening: usize) -> Option<()> {
        self.at += opening;
        self.at += self.rest().find("#}")? + 2;
        Some(())
    }

    fn read_tag(&mut self, start: Kind<'a>, opening: usize, ending: &str) -> Option<()> {
        self.take(start, opening);
        loop {
            let blank = self.rest().bytes().take_while(u8::is_ascii_whitespace).count();
            self.at += blank;
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            if rest.starts_with(ending) {
                self.take(Kind::End, 2);
                return Some(());
            }
            if rest.starts_with('-') && rest[1..].starts_with(ending) {
                self.take(Kind::End, 3);
                return Some(());
            }
            self.read_lexeme(rest)?;
        }
    }

    fn read_lexeme(&mut self, rest: &'a str) -> Option<()> {
        if let Some(sign) = LONG_SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            self.take(Kind::Sign(sign), sign.len());
            return Some(());
        }
        let first = rest.bytes().next()?;
        match first {
            b'\'' | b'"' | b'`' => {
                let length = quoted_length(rest, first)?;
                self.take(Kind::Text(unescape(&rest[1..length - 1])), length);
            }
            b'0'..=b'9' => self.take(Kind::Number, number_length(rest)),
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                let length = rest.bytes().take_while(|byte| *byte == b'_' || byte.is_ascii_alphanumeric()).count();
                self.take(Kind::Word(&rest[..length]), length);
            }
            _ if b"+-*/%!.,:~|=><()[]{}@".contains(&first) => self.take(Kind::Sign(&rest[..1]), 1),
            _ => return None,
        }
        Some(())
    }
}

fn start_marker(text: &str) -> Option<usize> {
    text.as_bytes().windows(2).position(|pair| matches!(pair, b"{{" | b"{%" | b"{#"))
}

/// Measures a raw section from behind `{%`: nothing if the tag is not `raw`, `Some(None)` if the section never ends.
fn raw_length(text: &str) -> Option<Option<usize>> {
    let opening = tag_length(text, "raw")?;
    let mut at = opening;
    while let Some(offset) = text[at..].find("{%") {
        at += offset + 2;
        if let Some(length) = tag_length(&text[at..], "endraw") {
            return Some(Some(at + length));
        }
    }
    Some(None)
}

/// Measures `name %}` from behind `{%`, or says that another tag stands there.
fn tag_length(text: &str, name: &str) -> Option<usize> {
    let blank = |byte: char| byte.is_ascii_whitespace();
    let inner = text.strip_prefix('-').unwrap_or(text).trim_start_matches(blank);
    let after = inner.strip_prefix(name)?.trim_start_matches(blank);
    let rest = after.strip_prefix('-').unwrap_or(after).strip_prefix("%}")?;
    Some(text.len() - rest.len())
}

fn quoted_length(text: &str, quote: u8) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn number_length(text: &str) -> usize {
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    match text[whole..].strip_prefix('.') {
        Some(fraction) => whole + 1 + fraction.bytes().take_while(u8::is_ascii_digit).count(),
        None => whole,
    }
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => plain.extend(letters.next().map(|escaped| match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            })),
            _ => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        let words = lexemes(source).into_iter().map(|lexeme| match lexeme.kind {
            Kind::Word(word) => word.to_owned(),
            Kind::Text(text) => format!("'{text}'"),
            Kind::Sign(sign) => sign.to_owned(),
            Kind::Number => "0".to_owned(),
            Kind::TagStart => "{%".to_owned(),
            Kind::PrintStart => "{{".to_owned(),
            Kind::End => "}".to_owned(),
        });
        words.collect()
    }

    #[test]
    fn text_comments_and_raw_sections_hold_no_words() {
        assert!(words("a { b } %} {# {% include \"x\" %} #} c").is_empty());
        assert!(words("{% raw %}{% include \"x\" %}{{ y }}{%- endraw -%}").is_empty());
        assert_eq!(words("{%- raw -%} {{ a }} {% endraw %}{{ b }}"), ["{{", "b", "}"]);
    }

    #[test]
    fn texts_end_at_their_own_quote() {
        assert_eq!(
            words(r#"{{ "%} }} it's" ~ 'a\'b' ~ `c"` }}"#),
            ["{{", "'%} }} it's'", "~", "'a'b'", "~", "'c\"'", "}"]
        );
    }

    #[test]
    fn long_signs_are_one() {
        assert_eq!(words("{% </Card> %}"), ["{%", "</", "Card", ">", "}"]);
        assert_eq!(words("{{ <Card {...x} /> }}"), ["{{", "<", "Card", "{", "...", "x", "}", "/", ">", "}"]);
        assert_eq!(words("{{ 1.5 - a?.b }}"), ["{{", "0", "-", "a", "?.", "b", "}"]);
    }

    #[test]
    fn reading_stops_where_nothing_can_be_read() {
        assert_eq!(words("{{ a }}{{ \"open }} {{ b }}"), ["{{", "a", "}", "{{"]);
        assert_eq!(words("{{ a § b }}"), ["{{", "a"]);
        assert_eq!(words("{# open {{ a }}"), Vec::<String>::new());
        assert_eq!(words("{% raw %} {{ a }}"), Vec::<String>::new());
        assert_eq!(words("{{ a"), ["{{", "a"]);
    }
}
