//! The names a template may use, and the right one for a name that is not among them.

use super::{FILTERS, FUNCTIONS, templates::Templates};
use crate::base::nearest;

/// What sort of name a template uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// `| name`
    Filter,
    /// `is name`
    Test,
    /// `name()`
    Function,
    /// `<name />`
    Component,
    /// `include`, `extends`
    Template,
    /// `{% name %}`
    Tag,
}

/// Filters that Tera brings along; `group_by` is ours.
pub const TERA_FILTERS: [&str; 36] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];

/// Tests that Tera brings along.
pub const TERA_TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];

/// Functions that Tera brings along.
pub const TERA_FUNCTIONS: [&str; 3] = ["range", "super", "throw"];

/// Tags.
const TAGS: [&str; 22] = [
    "block",
    "break",
    "component",
    "continue",
    "elif",
    "else",
    "endblock",
    "endcomponent",
    "endfilter",
    "endfor",
    "endif",
    "endraw",
    "endset",
    "extends",
    "filter",
    "for",
    "if",
    "include",
    "raw",
    "set",
    "set_global",
    "super",
];

/// What people know from other engines, and what does its work here.
const ELSEWHERE: [(Sort, &str, &str); 29] = [
    (Sort::Filter, "date", "write `date_text`; views hold most dates in both forms: `date` and `date_text`"),
    (Sort::Filter, "slugify", "write `slug`"),
    (Sort::Filter, "filter", "write `where(key=\"…\", value=…)` or `[x for x in list if …]`"),
    (Sort::Filter, "map", "write `[x.name for x in list]`"),
    (Sort::Filter, "concat", "write `[...a, ...b]`"),
    (Sort::Filter, "slice", "write `list[:3]`"),
    (Sort::Filter, "tojson", "write `json_encode`"),
    (Sort::Filter, "jsonify", "write `json_encode`"),
    (Sort::Filter, "urlencode_strict", "write `urlencode`"),
    (Sort::Filter, "linebreaksbr", "write `newlines_to_br`"),
    (Sort::Filter, "spaceless", "write `{%-` and `-%}` where no space is wanted"),
    (Sort::Filter, "as_str", "write `str`"),
    (Sort::Filter, "num_format", "write `number`"),
    (Sort::Filter, "count", "write `length`"),
    (Sort::Filter, "markdown", "the body's HTML is `content`; other texts are text"),
    (Sort::Function, "now", "templates cannot read the clock, so that the same input gives the same site"),
    (Sort::Function, "get_env", "templates cannot read the environment; put the value under `[extra]` in `site.toml`"),
    (Sort::Function, "load_data", "write `data(path=\"…\")`, of a file below `templates/data/`"),
    (Sort::Function, "get_random", "templates know no chance, so that the same input gives the same site"),
    (Sort::Function, "get_page", "write `briefings(…)`; templates see what they ask for as it stands in lists"),
    (Sort::Function, "get_section", "write `briefings(…)`, with a topic, a group, a country or a person"),
    (Sort::Function, "get_taxonomy", "write `participants(…)`, `countries(…)` or `briefings(topic=\"…\")`"),
    (Sort::Function, "get_url", "write `asset(path=\"…\")` for static files; views hold addresses as `href`"),
    (Sort::Test, "divisibleby", "write `divisible_by(divisor=…)`"),
    (Sort::Tag, "macro", "write a component: `{% component Name(argument) %}…{% endcomponent %}`"),
    (Sort::Tag, "import", "components need no import: write `{{ <Name argument=\"…\" /> }}`"),
    (Sort::Tag, "with", "write `{% set name = … %}`"),
    (Sort::Tag, "call", "write `{% <Name> %}…{% </Name> %}`"),
    (
        Sort::Tag,
        "autoescape",
        "what is printed in HTML, XML and SVG templates is always escaped; `| safe` marks what is HTML",
    ),
];

/// Returns the line that helps with an unknown name: what does its work here, the nearest, or a look at all there are.
pub fn help_for(sort: Sort, typed: &str, templates: &Templates) -> String {
    if let Some((.., help)) = ELSEWHERE.iter().find(|(of, name, _)| *of == sort && *name == typed) {
        return (*help).to_owned();
    }
    let known = known(sort, templates);
    match nearest(typed, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => offer(sort, &known),
    }
}

/// Returns a sentence with the names there are; of many, where they are explained.
fn offer(sort: Sort, known: &[&str]) -> String {
    let plural = match sort {
        Sort::Filter => "filters",
        Sort::Test => "tests",
        Sort::Function => "functions",
        Sort::Component => "components",
        Sort::Template => "templates",
        Sort::Tag => "tags",
    };
    match known {
        [] => format!("there are no {plural}"),
        [..] if known.len() > 24 => format!("the {plural} are listed in `docs/templates.md`"),
        [..] => format!("the {plural}: {}", listed(known)),
    }
}

/// Returns the names of a sort, in order.
fn known(sort: Sort, templates: &Templates) -> Vec<&str> {
    let mut names: Vec<&str> = match sort {
        Sort::Filter => FILTERS.iter().map(|filter| filter.name).chain(TERA_FILTERS).collect(),
        Sort::Test => TERA_TESTS.into(),
        Sort::Function => FUNCTIONS.iter().map(|function| function.name).chain(TERA_FUNCTIONS).collect(),
        Sort::Component => templates.components().collect(),
        Sort::Template => templates.names(),
        Sort::Tag => TAGS.into(),
    };
    names.sort_unstable();
    names
}

/// Returns names in backticks, joined by commas.
pub fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_a_habit_and_a_stranger_are_all_helped() {
        let none = Templates::default();
        assert_eq!(help_for(Sort::Filter, "date_txt", &none), "did you mean `date_text`?");
        assert_eq!(help_for(Sort::Filter, "slugify", &none), "write `slug`");
        assert_eq!(help_for(Sort::Filter, "frobnicate", &none), "the filters are listed in `docs/templates.md`");
        assert_eq!(
            help_for(Sort::Function, "frobnicate", &none),
            "the functions: `asset`, `briefings`, `countries`, `data`, `forms`, `integrity`, `participants`, `range`, `super`, `text`, `throw`"
        );
        assert_eq!(help_for(Sort::Component, "Card", &none), "there are no components");
    }
}
