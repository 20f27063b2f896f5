//! The plain text of HTML.

use tera::{Kwargs, State, TeraResult, Value};

use super::text_of;

/// Elements whose content is not text.
const SILENT: [&str; 2] = ["script", "style"];

/// Elements that stand inside a line; any other parts two words.
const INLINE: [&str; 24] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u",
];

pub fn striptags(value: &Value, _: &Kwargs, _: &State) -> TeraResult<Value> {
    // The answer is text whatever it was made from, so it is escaped where it is printed.
    Ok(Value::from(resolve_references(&without_tags(text_of("striptags", value)?))))
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let length = markup_length(rest);
        if length == 0 {
            text.push('<');
            rest = &rest[1..];
            continue;
        }
        let (markup, after) = rest.split_at(length);
        let name = element_name(markup);
        let silent = SILENT.contains(&name.as_str());
        if !silent && !name.is_empty() && !INLINE.contains(&name.as_str()) && !text.ends_with(char::is_whitespace) {
            text.push(' ');
        }
        rest = if silent && !markup.starts_with("</") { behind_content(after, &name) } else { after };
    }
    text.push_str(rest);
    text.trim().to_owned()
}

/// Measures the tag or comment at the start, to the end of the text if it is never closed; 0 if it is a mere `<`.
fn markup_length(text: &str) -> usize {
    if let Some(comment) = text.strip_prefix("<!--") {
        return comment.find("-->").map_or(text.len(), |length| length + 7);
    }
    let opens = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?');
    if !text.as_bytes().get(1).is_some_and(opens) {
        return 0;
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn element_name(markup: &str) -> String {
    let name = markup.trim_start_matches(['<', '/']);
    name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// Returns what follows the content of a silent element, its end tag first.
fn behind_content<'a>(text: &'a str, name: &str) -> &'a str {
    let end = format!("</{name}");
    let found = text.as_bytes().windows(end.len()).position(|part| part.eq_ignore_ascii_case(end.as_bytes()));
    &text[found.unwrap_or(text.len())..]
}

fn resolve_references(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let reference = rest[1..].split_once(';').and_then(|(name, _)| Some((name.len(), referred(name)?)));
        match reference {
            Some((length, letter)) => {
                plain.push(letter);
                rest = &rest[length + 2..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn referred(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|letter| *letter != '\0')
        }
    }
}
