//! What Tera says, in words that help.
//!
//! Messages in, messages out: this module knows the sentences of Tera 2.4 and nothing of files. A sentence it does not
//! know keeps its words.

use std::ops::Range;

use super::{arguments::HELP_MARK, vocabulary::listed};
use crate::base::nearest;

/// A message and its help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What is wrong, in one line.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// The piece of template that a message is about.
#[derive(Debug, Clone, Default)]
pub struct Around<'a> {
    /// The path that the faulty word follows: `page.series` before `.title`.
    before: &'a str,
    /// The whole path that begins with the faulty word.
    path: &'a str,
    /// Where that path stands.
    pub range: Range<usize>,
}

impl<'a> Around<'a> {
    /// Looks around a faulty word: Tera marks of `page.series` no more than `page`.
    pub fn of(text: &'a str, word: &Range<usize>) -> Self {
        let range = word.start..word.end + fields_length(text, word);
        Around { before: path_before(text, word.start), path: text.get(range.clone()).unwrap_or_default(), range }
    }
}

/// Says whether a message is about a name that is missing, so that this name alone is marked.
pub fn is_about_a_name(said: &str) -> bool {
    said.starts_with("Variable `") || said.starts_with("Field `")
}

/// Variables that pages have and components see only if they ask for them.
const OF_THE_PAGE: [&str; 4] = ["content", "page", "site", "toc"];

/// Sentences of Tera, by their beginning, that need more help than they give.
const HELP: [(&str, &str); 8] = [
    ("found `.` but expected", "fields of a function's answer need a variable: `{% set x = f() %}{{ x.name }}`"),
    ("tried to render a variable that is undefined", "ask with `{% if … %}` first, or give another value: `… or \"\"`"),
    ("this content would be ignored", "put it into a `{% block %}` of the template that is extended"),
    ("maximum render recursion depth", "a component calls itself, or another that calls it, without an end"),
    ("tried to use super() in the top level block", "no template above this one has this block: remove `super()`"),
    ("closing comment tag", "close the comment with `#}`"),
    ("unexpected end of raw block", "close the section with `{% endraw %}`"),
    ("fields of `loop`", "`index` counts from 1, `index0` from 0"),
];

/// Rewords a message.
pub fn reword(said: &str, around: &Around) -> Wording {
    if let Some((message, help)) = said.split_once(HELP_MARK) {
        return Wording { message: message.to_owned(), help: Some(help.to_owned()) };
    }
    let known = undefined_variable(said)
        .or_else(|| undefined_field(said, around.before))
        .or_else(|| not_a_list(said, around.path))
        .or_else(|| unknown_argument(said))
        .or_else(|| wrong_type(said));
    known.unwrap_or_else(|| {
        let message = tidy(said);
        let help =
            HELP.iter().find(|(beginning, _)| message.starts_with(beginning)).map(|(_, help)| (*help).to_owned());
        Wording { message, help }
    })
}

fn undefined_variable(said: &str) -> Option<Wording> {
    let (name, rest) = said.strip_prefix("Variable `")?.split_once("` is not defined.")?;
    let available: Vec<&str> = rest.trim().strip_prefix("Available variables: ").map(names).unwrap_or_default();
    let help = match nearest(name, available.iter().copied()) {
        _ if OF_THE_PAGE.contains(&name) => {
            format!("a component sees nothing but its arguments: let it take `@{name}`, or hand over what it needs")
        }
        Some(near) => format!("did you mean `{near}`?"),
        None if available.is_empty() => "there are no variables here".to_owned(),
        None => format!("there are {}", listed(&available)),
    };
    Some(Wording { message: format!("there is no variable `{name}`"), help: Some(help) })
}

fn undefined_field(said: &str, before: &str) -> Option<Wording> {
    let (name, rest) = said.strip_prefix("Field `")?.split_once("` is not defined")?;
    let rest = rest.trim_start_matches('.').trim();
    let owner = if before.is_empty() { "the value" } else { before };
    let Some(fields) = rest.strip_prefix("Available fields: ").map(names) else {
        let message = format!("`{owner}` has no fields here, so there is no `{name}`");
        let help = match before {
            "" => "ask with `{% if … %}` first".to_owned(),
            _ => format!("it is empty on this page: ask `{{% if {before} %}}` first, or write `{before}?.{name}`"),
        };
        return Some(Wording { message: message.replace("`the value`", "the value"), help: Some(help) });
    };
    let help = match nearest(name, fields.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", listed(&fields)),
    };
    let message = if before.is_empty() {
        format!("there is no field `{name}`")
    } else {
        format!("`{before}` has no field `{name}`")
    };
    Some(Wording { message, help: Some(help) })
}

/// Tera lists several unknown arguments in an order that differs from run to run, so they are sorted here.
fn unknown_argument(said: &str) -> Option<Wording> {
    let (typed, rest) = said.strip_prefix("Unknown argument(s) ")?.split_once(" in component call.")?;
    let mut typed = names(typed);
    typed.sort_unstable();
    let known: Vec<&str> = rest.trim().strip_prefix("Possible argument(s) are: ").map(names).unwrap_or_default();
    let help = match typed.iter().find_map(|name| nearest(name, known.iter().copied())) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "the component takes no arguments".to_owned(),
        None => format!("its arguments: {}", listed(&known)),
    };
    Some(Wording { message: format!("the component takes no {}", listed(&typed)), help: Some(help) })
}

fn not_a_list(said: &str, path: &str) -> Option<Wording> {
    let kind = said.strip_prefix("Iteration not possible on type `")?.split_once('`')?.0;
    let what = if path.is_empty() { "the value".to_owned() } else { format!("`{path}`") };
    let help = matches!(kind, "none" | "undefined").then(|| match path {
        "" => "ask with `{% if … %}` first".to_owned(),
        _ => format!("where it may be missing, write `{path} or []`"),
    });
    Some(Wording { message: format!("{what} is {}, not a list", kind_in_words(kind)), help })
}

fn wrong_type(said: &str) -> Option<Wording> {
    let parts: Vec<&str> = said.split('`').collect();
    let message = match parts[..] {
        ["Invalid type for the value, expected ", wanted, " but got ", given, _] => {
            format!("{} is needed here, not {}", kind_in_words(wanted), kind_in_words(given))
        }
        ["Component argument ", name, " (type: ", given, ") does not match expected type: ", wanted, _] => {
            format!("`{name}` of the component is {}, not {}", kind_in_words(wanted), kind_in_words(given))
        }
        _ => return None,
    };
    Some(Wording { message, help: None })
}

/// Returns what Tera or Rust calls a type, in words.
fn kind_in_words(kind: &str) -> String {
    let words = match kind {
        "none" => "nothing on this page",
        "undefined" => "not defined",
        "string" | "String" | "&str" => "text",
        "bool" => "true or false",
        "array" | "&[Value]" | "Vec<Value>" => "a list",
        "map" | "Map" | "map/struct" => "a map",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize"
        | "integer" => "a whole number",
        "f32" | "f64" | "float" | "number" | "Number" => "a number",
        _ => return format!("`{kind}`"),
    };
    words.to_owned()
}

fn names(list: &str) -> Vec<&str> {
    list.split(", ").map(|name| name.trim_matches('`')).filter(|name| !name.is_empty()).collect()
}

/// Begins in lower case and ends without a stop, as our messages do; on one line.
fn tidy(said: &str) -> String {
    let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.strip_suffix('.').unwrap_or(&line);
    let mut letters = line.chars();
    match (letters.next(), letters.next()) {
        // A word in capitals stays one.
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            format!("{}{}", first.to_lowercase(), &line[first.len_utf8()..])
        }
        _ => line.to_owned(),
    }
}

/// Measures the fields that follow a word: `.series?.title`.
fn fields_length(text: &str, word: &Range<usize>) -> usize {
    let is_name = |text: &str| text.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    if !text.get(word.clone()).is_some_and(|word| !word.is_empty() && is_name(word)) {
        return 0;
    }
    let mut rest = &text[word.end..];
    while let Some(field) = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.')) {
        let length = field.bytes().take_while(|byte| *byte == b'_' || byte.is_ascii_alphanumeric()).count();
        if length == 0 {
            break;
        }
        rest = &field[length..];
    }
    text.len() - word.end - rest.len()
}

/// Returns the path of variables and fields that ends right before a byte: `page.series` before `.title`.
pub fn path_before(text: &str, at: usize) -> &str {
    let Some(before) = text.get(..at) else { return "" };
    let before = before.trim_end_matches(['.', '?']);
    let part =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '?' | '[' | ']' | '"' | '\'');
    let start =
        before.char_indices().rev().take_while(|(_, letter)| part(*letter)).last().map_or(before.len(), |(at, _)| at);
    let path = &before[start..];
    // What begins inside a text or an index is no path.
    if path.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') { path } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(said: &str, before: &str, message: &str, help: Option<&str>) {
        let around = Around { before, path: "page.x", range: 0..0 };
        assert_eq!(reword(said, &around), Wording { message: message.to_owned(), help: help.map(str::to_owned) });
    }

    #[test]
    fn what_is_not_defined_gets_the_nearest_name() {
        check(
            "Variable `pgae` is not defined. Available variables: content, page, site",
            "",
            "there is no variable `pgae`",
            Some("did you mean `page`?"),
        );
        check(
            "Field `titel` is not defined. Available fields: date, title",
            "page",
            "`page` has no field `titel`",
            Some("did you mean `title`?"),
        );
        check(
            "Field `x` is not defined.",
            "page.series",
            "`page.series` has no fields here, so there is no `x`",
            Some("it is empty on this page: ask `{% if page.series %}` first, or write `page.series?.x`"),
        );
        check(
            "Field `x` is not defined.",
            "",
            "the value has no fields here, so there is no `x`",
            Some("ask with `{% if … %}` first"),
        );
        check(
            "Variable `site` is not defined. Available variables: card",
            "",
            "there is no variable `site`",
            Some("a component sees nothing but its arguments: let it take `@site`, or hand over what it needs"),
        );
    }

    #[test]
    fn arguments_of_components_are_named_in_order() {
        check(
            "Unknown argument(s) `zeta`, `titel` in component call. Possible argument(s) are: `href`, `title`",
            "",
            "the component takes no `titel`, `zeta`",
            Some("did you mean `title`?"),
        );
    }

    #[test]
    fn other_sentences_keep_their_words() {
        check("Cannot compare `a` with `b`.", "", "cannot compare `a` with `b`", None);
        check("UA is\nmissing", "", "UA is missing", None);
        check("too long\n= help: cut it", "", "too long", Some("cut it"));
        check("", "", "", None);
    }

    #[test]
    fn types_are_named_in_words() {
        check("Iteration not possible on type `i64`", "", "`page.x` is a whole number, not a list", None);
        check(
            "Iteration not possible on type `none`",
            "",
            "`page.x` is nothing on this page, not a list",
            Some("where it may be missing, write `page.x or []`"),
        );
        check(
            "Invalid type for the value, expected `&str` but got `bool`",
            "",
            "text is needed here, not true or false",
            None,
        );
    }

    #[test]
    fn a_path_is_marked_whole() {
        let text = "{% for x in page.a?.b %}{{ page | f }}";
        let around = |word: &str, text: &str| {
            let at = text.find(word).expect("there");
            text[Around::of(text, &(at..at + word.len())).range].to_owned()
        };
        assert_eq!(around("page", text), "page.a?.b");
        assert_eq!(around("page", "{{ page"), "page");
        assert_eq!(around("page", "{{ page. }}"), "page");
        assert_eq!(around("f(x)", "{{ f(x).y }}"), "f(x)");
    }

    #[test]
    fn a_path_is_found_before_its_last_field() {
        let at = |text: &str| text.len();
        assert_eq!(path_before("{{ page.series.", at("{{ page.series.")), "page.series");
        assert_eq!(path_before("{{ a?.b[\"c\"]?.", at("{{ a?.b[\"c\"]?.")), "a?.b[\"c\"]");
        assert_eq!(path_before("{{ (x).", at("{{ (x).")), "");
        assert_eq!(path_before("é", 1), "");
    }
}
