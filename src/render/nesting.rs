//! Which tag a missing or misplaced end belongs to.

use std::ops::Range;

use super::lexer::{Kind, Lexeme, lexemes};

/// A tag that waits for its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opener {
    /// The tag as it is spoken of: `{% if %}`, `{% <Card> %}`.
    pub tag: String,
    /// The end it waits for: `{% endif %}`, `{% </Card> %}`.
    pub end: String,
    /// The tag, in bytes of the template.
    pub range: Range<usize>,
}

/// Returns the innermost tag that is open at a byte of the template.
pub fn open_at(text: &str, at: usize) -> Option<Opener> {
    let found = lexemes(text);
    let mut open: Vec<Opener> = Vec::new();
    for tag in found.split_inclusive(|lexeme| lexeme.kind == Kind::End) {
        match tag {
            [start, .., end] if start.kind == Kind::TagStart && end.range.end <= at => change(&mut open, tag),
            _ => {}
        }
    }
    open.pop()
}

fn change(open: &mut Vec<Opener>, tag: &[Lexeme]) {
    let range = tag[0].range.start..tag[tag.len() - 1].range.end;
    match &tag[1].kind {
        Kind::Word(word) if opens(word, tag) => {
            let end = if *word == "set_global" { "set" } else { word };
            open.push(Opener { tag: format!("{{% {word} %}}"), end: format!("{{% end{end} %}}"), range });
        }
        Kind::Sign("<") => {
            let name = component(&tag[2..]);
            open.push(Opener { tag: format!("{{% <{name}> %}}"), end: format!("{{% </{name}> %}}"), range });
        }
        Kind::Word(word) if word.starts_with("end") => close(open, &format!("{{% {word} %}}")),
        Kind::Sign("</") => close(open, &format!("{{% </{}> %}}", component(&tag[2..]))),
        _ => {}
    }
}

fn close(open: &mut Vec<Opener>, end: &str) {
    if open.last().is_some_and(|opener| opener.end == end) {
        open.pop();
    }
}

fn opens(word: &str, tag: &[Lexeme]) -> bool {
    match word {
        "if" | "for" | "block" | "component" | "filter" => true,
        "set" | "set_global" => tag.get(3).is_none_or(|lexeme| lexeme.kind != Kind::Sign("=")),
        _ => false,
    }
}

fn component(words: &[Lexeme]) -> String {
    let parts = words.iter().map_while(|lexeme| match lexeme.kind {
        Kind::Word(word) => Some(word),
        Kind::Sign(".") => Some("."),
        _ => None,
    });
    // Two names side by side are a component and its first attribute.
    let mut name = String::new();
    for part in parts {
        if part != "." && !name.is_empty() && !name.ends_with('.') {
            break;
        }
        name.push_str(part);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Option<String> {
        open_at(text, text.len()).map(|opener| format!("{} {}", &text[opener.range], opener.end))
    }

    #[test]
    fn the_innermost_open_tag_is_found() {
        assert_eq!(open("{% if a %}{% for x in y %}{% endfor %}").as_deref(), Some("{% if a %} {% endif %}"));
        assert_eq!(open("{% if a %}{% for x in y %}{% endif %}").as_deref(), Some("{% for x in y %} {% endfor %}"));
        assert_eq!(
            open("{% <ui.Card id=\"1\" open> %}{{ x }}").as_deref(),
            Some("{% <ui.Card id=\"1\" open> %} {% </ui.Card> %}")
        );
        assert_eq!(open("{% set a = 1 %}{% set b %}{% endset %}{% <A> %}{% </A> %}"), None);
        assert_eq!(open("{% set a | trim(pat='x') %}").as_deref(), Some("{% set a | trim(pat='x') %} {% endset %}"));
    }

    #[test]
    fn what_comes_later_does_not_count() {
        let text = "{% if a %}{% endfor %}{% if b %}";
        let at = text.find("{% endfor").expect("there");
        assert_eq!(open_at(text, at).map(|opener| opener.range), Some(0..10));
    }
}
