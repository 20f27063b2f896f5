//! One template file and what it refers to.

use std::{ops::Range, sync::Arc};

use super::lexer::{Kind, Lexeme, lexemes};
use crate::base::{Fingerprint, Place, SourcePath, Span};

/// A template file, and every name in it that leads outside.
#[derive(Debug, Clone)]
pub struct Template {
    /// The name templates call it by: `base.html`, and `default/base.html` for a file of the embedded theme.
    pub name: String,
    /// The file.
    pub path: SourcePath,
    /// Its text.
    pub text: Arc<str>,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
    /// What it refers to.
    pub names: Names,
}

/// The names a template uses and defines, each with its place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Names {
    /// The template of `extends`.
    pub parent: Option<Name>,
    /// The templates of `include`.
    pub includes: Vec<Name>,
    /// The blocks that stand in no other block.
    pub blocks: Vec<Name>,
    /// All blocks.
    pub all_blocks: Vec<Name>,
    /// The components it defines.
    pub definitions: Vec<Name>,
    /// The components it calls.
    pub components: Vec<Name>,
    /// Words after `<` that are compared with, unless a component is called so.
    pub compared: Vec<Name>,
    /// Filters.
    pub filters: Vec<Name>,
    /// Tests: `is odd`.
    pub tests: Vec<Name>,
    /// Functions.
    pub functions: Vec<Name>,
    /// Files asked for as `asset(path="…")`.
    pub assets: FileNames,
    /// Files asked for as `data(path="…")`.
    pub data: FileNames,
    /// Keys of texts asked for as `text(key="…")`, without a default.
    pub texts: Vec<Name>,
    /// Whether a key is not a plain text.
    pub any_text: bool,
    /// Whether the word `site` stands anywhere in its tags.
    pub uses_site: bool,
    /// Uses of the variable that prints everything there is.
    pub dumps: Vec<Name>,
}

/// The files that a function is asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FileNames {
    /// Those given as plain texts.
    pub paths: Vec<Name>,
    /// Whether a path is not a plain text, so that it may be any.
    pub any: bool,
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands, in bytes of the template.
    pub range: Range<usize>,
}

/// The variable by which Tera prints everything a template sees, in an order that differs from run to run.
const DUMP: &str = "__tera_context";

/// Words that are never variables, so that a value may begin after them.
const KEYWORDS: [&str; 14] =
    ["if", "elif", "else", "for", "in", "and", "or", "not", "is", "set", "set_global", "include", "extends", "filter"];

impl Template {
    /// Reads the names of a template's text.
    pub fn new(name: String, path: SourcePath, text: &str, fingerprint: Fingerprint) -> Self {
        Template { name, path, text: Arc::from(text), fingerprint, names: Names::of(text) }
    }

    /// Returns the place of some bytes of the text.
    pub fn place(&self, range: &Range<usize>) -> Place {
        Place::span(&self.path, span_of(&self.text, range))
    }
}

/// Returns lines and columns of some bytes; what goes on over several lines is cut at the end of the first.
pub fn span_of(text: &str, range: &Range<usize>) -> Span {
    let start = floor(text, range.start);
    let line_start = text[..start].rfind('\n').map_or(0, |end| end + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |length| start + length);
    let end = floor(text, range.end).clamp(start, line_end);
    let count = |part: &str| part.chars().count() as u32;
    Span {
        line: 1 + text[..start].bytes().filter(|byte| *byte == b'\n').count() as u32,
        column: 1 + count(&text[line_start..start]),
        length: count(text[start..end].trim_end_matches('\r')).max(1),
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

impl Names {
    /// Returns the names of the templates that it extends or includes.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.parent.iter().chain(&self.includes).map(|name| name.text.as_str())
    }

    /// Keeps the names that stand before a byte of the text.
    #[must_use]
    pub fn before(mut self, at: usize) -> Self {
        let lists = [&mut self.includes, &mut self.components, &mut self.filters, &mut self.tests, &mut self.functions];
        for list in lists {
            list.retain(|name| name.range.end <= at);
        }
        self.parent = self.parent.filter(|name| name.range.end <= at);
        self
    }

    /// Says whether it writes in the language of the page.
    pub fn speaks(&self) -> bool {
        let has = |names: &[Name], speaking: &[&str]| names.iter().any(|name| speaking.contains(&name.text.as_str()));
        has(&self.functions, &["text", "forms"]) || has(&self.filters, &["and_list", "date_text", "number"])
    }

    /// Collects the names of a text.
    pub fn of(text: &str) -> Self {
        let found = lexemes(text);
        let mut names = Names::default();
        let mut depth = 0;
        for at in 0..found.len() {
            names.collect_tag(Cursor { found: &found, at }, &mut depth);
            names.collect_word(Cursor { found: &found, at });
        }
        names
    }

    /// Collects what a tag says with its first words.
    fn collect_tag(&mut self, cursor: Cursor, block_depth: &mut usize) {
        let Some(tag) = cursor.tag() else { return };
        match tag {
            "extends" if self.parent.is_none() => self.parent = cursor.text(2),
            "include" => self.includes.extend(cursor.text(2)),
            "block" => {
                let name = cursor.name(2);
                self.blocks.extend(name.clone().filter(|_| *block_depth == 0));
                self.all_blocks.extend(name);
                *block_depth += 1;
            }
            "endblock" => *block_depth = block_depth.saturating_sub(1),
            "component" => self.definitions.extend(cursor.dotted(2)),
            "filter" => self.filters.extend(cursor.name(2)),
            _ => {}
        }
    }

    /// Collects what a word is by the signs before and after it.
    fn collect_word(&mut self, cursor: Cursor) {
        let Some(word) = cursor.word(0) else { return };
        self.uses_site |= word == "site";
        if word == DUMP {
            self.dumps.extend(cursor.name(0));
        }
        match cursor.sign(-1) {
            Some("|") => return self.filters.extend(cursor.name(0)),
            Some("<") if cursor.back(1).ends_a_value() => return self.compared.extend(cursor.dotted(0)),
            Some("<") => return self.components.extend(cursor.dotted(0)),
            Some("." | "?.") => return,
            _ => {}
        }
        if cursor.is_test() {
            self.tests.extend(cursor.name(0));
        } else if cursor.sign(1) == Some("(")
            && !KEYWORDS.contains(&word)
            && cursor.back(1).tag_word() != Some("component")
        {
            self.functions.extend(cursor.name(0));
            match word {
                "asset" | "integrity" => self.assets.collect(cursor),
                "data" => self.data.collect(cursor),
                "text" | "forms" => self.collect_text(cursor),
                _ => {}
            }
        }
    }

    fn collect_text(&mut self, cursor: Cursor) {
        let plain =
            cursor.word(2) == Some("key") && cursor.sign(3) == Some("=") && matches!(cursor.sign(5), Some(")" | ","));
        match cursor.text(4) {
            Some(key) if plain && !cursor.has_argument("default") => self.texts.push(key),
            Some(_) if plain => {}
            _ => self.any_text = true,
        }
    }
}

impl FileNames {
    fn collect(&mut self, cursor: Cursor) {
        let plain = cursor.word(2) == Some("path") && cursor.sign(3) == Some("=") && cursor.sign(5) == Some(")");
        match cursor.text(4) {
            Some(path) if plain => self.paths.push(path),
            _ => self.any = true,
        }
    }
}

/// A place among the lexemes, from which others are looked at by their distance.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    found: &'a [Lexeme<'a>],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn lexeme(self, distance: isize) -> Option<&'a Lexeme<'a>> {
        self.found.get(self.at.checked_add_signed(distance)?)
    }

    fn back(self, count: usize) -> Self {
        // A cursor before the first lexeme sees nothing.
        Cursor { found: self.found, at: self.at.checked_sub(count).unwrap_or(usize::MAX) }
    }

    fn word(self, distance: isize) -> Option<&'a str> {
        match self.lexeme(distance)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn sign(self, distance: isize) -> Option<&'a str> {
        match self.lexeme(distance)?.kind {
            Kind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    /// Says whether the call that starts here has an argument of a name.
    fn has_argument(self, name: &str) -> bool {
        let mut depth = 0;
        for distance in 1.. {
            match (self.sign(distance), self.word(distance)) {
                (Some("("), _) => depth += 1,
                (Some(")"), _) if depth == 1 => return false,
                (Some(")"), _) => depth -= 1,
                (_, Some(word)) if depth == 1 && word == name && self.sign(distance + 1) == Some("=") => return true,
                _ if self.lexeme(distance).is_none() => return false,
                _ => {}
            }
        }
        false
    }

    /// The first word of the tag that starts here.
    fn tag(self) -> Option<&'a str> {
        self.lexeme(0).filter(|lexeme| lexeme.kind == Kind::TagStart).and_then(|_| self.word(1))
    }

    /// The word here, if it is the first of its tag.
    fn tag_word(self) -> Option<&'a str> {
        self.back(1).tag()
    }

    fn name(self, distance: isize) -> Option<Name> {
        let text = self.word(distance)?.to_owned();
        Some(Name { text, range: self.lexeme(distance)?.range.clone() })
    }

    fn text(self, distance: isize) -> Option<Name> {
        let lexeme = self.lexeme(distance)?;
        match &lexeme.kind {
            Kind::Text(text) => Some(Name { text: text.clone(), range: lexeme.range.clone() }),
            _ => None,
        }
    }

    /// A name of words joined by dots.
    fn dotted(self, distance: isize) -> Option<Name> {
        let mut name = self.name(distance)?;
        let mut next = distance + 1;
        while let (Some("."), Some(part)) = (self.sign(next), self.name(next + 1)) {
            name.text = format!("{}.{}", name.text, part.text);
            name.range.end = part.range.end;
            next += 2;
        }
        Some(name)
    }

    /// Says whether the word here follows `is` or `is not`.
    fn is_test(self) -> bool {
        let after_is = |cursor: Self| cursor.word(-1) == Some("is") && cursor.back(1).back(1).ends_a_value_here();
        let not = |cursor: Self| cursor.word(0) == Some("not");
        !not(self) && (after_is(self) || (not(self.back(1)) && after_is(self.back(1))))
    }

    /// Says whether the lexeme before this one ends a value, so that a `<` here compares.
    fn ends_a_value(self) -> bool {
        self.back(1).ends_a_value_here()
    }

    fn ends_a_value_here(self) -> bool {
        match self.lexeme(0).map(|lexeme| &lexeme.kind) {
            Some(Kind::Word(word)) => !KEYWORDS.contains(word) || matches!(self.sign(-1), Some("." | "?.")),
            Some(Kind::Text(_) | Kind::Number) => true,
            Some(Kind::Sign(sign)) => matches!(*sign, ")" | "]" | "}"),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(names: &[Name]) -> Vec<&str> {
        names.iter().map(|name| name.text.as_str()).collect()
    }

    #[test]
    fn what_leads_to_other_files_is_found() {
        let names = Names::of(
            "{% extends 'base.html' %}{% block a %}{% include \"part.html\" %}{% block b %}{% endblock %}\
             {% endblock a %}{% component ui.Card(id: string, @site) %}{{ <Icon name='x' /> }}{% endcomponent %}",
        );
        assert_eq!(names.parent.as_ref().map(|name| name.text.as_str()), Some("base.html"));
        assert_eq!(texts(&names.includes), ["part.html"]);
        assert_eq!(texts(&names.blocks), ["a"]);
        assert_eq!(texts(&names.all_blocks), ["a", "b"]);
        assert_eq!(texts(&names.definitions), ["ui.Card"]);
        assert_eq!(texts(&names.components), ["Icon"]);
        assert!(names.uses_site);
    }

    #[test]
    fn a_component_is_told_from_a_comparison() {
        let names = Names::of(
            "{% if a < b %}{% <Box x={1} > %}{% set c = <Card y={<Icon />} /> %}{% </Box> %}{% endif %}\
             {% if page.if < Small %}{% endif %}{% if not <Tiny /> %}{% endif %}",
        );
        assert_eq!(texts(&names.components), ["Box", "Card", "Icon", "Tiny"]);
        assert_eq!(texts(&names.compared), ["b", "Small"]);
    }

    #[test]
    fn filters_tests_and_functions_are_told_apart() {
        let names = Names::of(
            "{{ a | upper | get(key='x') }}{% filter lower %}{% endfilter %}{% if (b) is not odd or f(x=g()) is even(n=1) %}\
             {% endif %}{{ page.is.odd }}{{ page.len }}{% component Card(a) %}{% endcomponent %}",
        );
        assert_eq!(texts(&names.filters), ["upper", "get", "lower"]);
        assert_eq!(texts(&names.tests), ["odd", "even"]);
        assert_eq!(texts(&names.functions), ["f", "g"]);
    }

    #[test]
    fn assets_are_known_by_path_or_all_counted_in() {
        let names = Names::of("{{ asset(path='style.css') }}");
        assert_eq!((texts(&names.assets.paths), names.assets.any), (vec!["style.css"], false));
        assert!(Names::of("{{ asset(path='a' ~ b) }}").assets.any);
        assert!(Names::of("{{ asset(path=b) }}").assets.any);
        let names = Names::of("{{ data(path='ports.toml') }}");
        assert_eq!(
            (texts(&names.data.paths), names.data.any, names.assets),
            (vec!["ports.toml"], false, FileNames::default())
        );
    }

    #[test]
    fn places_count_characters_and_end_with_the_line() {
        let text = "é\r\nüü {{ x\n}}";
        let start = text.find("{{").expect("there");
        assert_eq!(span_of(text, &(start..text.len())), Span { line: 2, column: 4, length: 4 });
        assert_eq!(span_of("", &(0..0)), Span { line: 1, column: 1, length: 1 });
        assert_eq!(span_of("a", &(5..9)), Span { line: 1, column: 2, length: 1 });
    }
}
