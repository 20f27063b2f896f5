//! The filters of dateline beside those that Tera brings along, and the one place where they are registered.
//!
//! Each gives the same answer for the same value, on any machine and at any time; `group_by` replaces Tera's own, whose
//! order differs from run to run.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{
    arguments::{fault, kind, known_arguments},
    table::{Argument, Example, Filter},
};

mod html;
mod json;
mod list;
mod text;

/// What a filter does: the value, its arguments, and the state that knows whether output is escaped.
type Apply = fn(&Value, &Kwargs, &State) -> TeraResult<Value>;

const KEY: Argument =
    Argument { name: "key", required: true, about: "a field of each item, or a path: `country.name`" };

/// The filters of dateline, by name; `docs/templates.md` is held to this table.
pub const FILTERS: &[Filter] = &[
    Filter {
        name: "and_list",
        takes: "a list of texts",
        arguments: &[Argument {
            name: "word",
            required: false,
            about: "the word before the last; by default the text is joined by the rules of the page's language",
        }],
        about: "Joins texts as a sentence in the page's language does.",
        example: Example {
            template: r#"{{ ["France", "Italy", "Spain"] | and_list }}"#,
            output: "France, Italy and Spain",
        },
    },
    Filter {
        name: "date_text",
        takes: "an ISO date or instant, as exact as known",
        arguments: &[],
        about: "The date as a reader sees it, in the page's language. Of an instant, the day as it is written.",
        example: Example {
            template: r#"{{ "2026-01-06" | date_text }}, {{ "2026-01" | date_text }}"#,
            output: "6 January 2026, January 2026",
        },
    },
    Filter {
        name: "flag",
        takes: "the code of a country",
        arguments: &[],
        about: "The country's flag; nothing for former states, organisations and codes of `site.toml`, which have none.",
        example: Example { template: r#"{{ "FR" | flag }}{{ "QM" | flag }}"#, output: "🇫🇷" },
    },
    Filter {
        name: "group_by",
        takes: "a list",
        arguments: &[KEY],
        about: "A map from each value of the field to its items, in the order in which the values first come; items without \
                the field stand under the empty text.",
        example: Example {
            template: r#"{% for c, x in [{"c": "FR", "n": 1}, {"c": "DE", "n": 2}, {"c": "FR", "n": 3}] | group_by(key="c") %}{{ c }} {{ x | length }}; {% endfor %}"#,
            output: "FR 2; DE 1; ",
        },
    },
    Filter {
        name: "json_encode",
        takes: "anything",
        arguments: &[Argument {
            name: "pretty",
            required: false,
            about: "whether it is spread over lines; `false` by default",
        }],
        about: "JSON that may stand in a `<script>` and in an attribute with single quotes as it is: `<`, `>`, `&`, `'` and the \
                line ends U+2028 and U+2029 are written as escapes.",
        example: Example {
            template: r#"{{ {"title": "Q&A </script>"} | json_encode }}"#,
            output: r#"{"title":"Q\u0026A \u003c/script\u003e"}"#,
        },
    },
    Filter {
        name: "number",
        takes: "a number",
        arguments: &[Argument {
            name: "separator",
            required: false,
            about: "what stands between thousands; by default what the page's language has there",
        }],
        about: "The number with its thousands set apart.",
        example: Example { template: "{{ 1234567 | number }}", output: "1,234,567" },
    },
    Filter {
        name: "plural",
        takes: "a whole number, or a list for its length",
        arguments: &[
            Argument { name: "one", required: true, about: "the word for one" },
            Argument { name: "other", required: true, about: "the word for none and for many" },
        ],
        about: "The word that goes with the number, in English; for other languages see `text`.",
        example: Example { template: r#"2 {{ 2 | plural(one="country", other="countries") }}"#, output: "2 countries" },
    },
    Filter {
        name: "slug",
        takes: "text",
        arguments: &[],
        about: "The text as part of an address, as dateline makes it of names and titles.",
        example: Example { template: r#"{{ "Recep Tayyip Erdoğan" | slug }}"#, output: "recep-tayyip-erdogan" },
    },
    Filter {
        name: "sort_by",
        takes: "a list",
        arguments: &[
            KEY,
            Argument {
                name: "reverse",
                required: false,
                about: "whether the greatest comes first; `false` by default",
            },
        ],
        about: "The items ordered by a field: text without regard to case and accents, equals in their old order, items without \
                the field at the end.",
        example: Example {
            template: r#"{% for x in [{"n": "Öland"}, {"n": "zeta"}, {"n": "Alba"}] | sort_by(key="n") %}{{ x.n }} {% endfor %}"#,
            output: "Alba Öland zeta ",
        },
    },
    Filter {
        name: "striptags",
        takes: "HTML",
        arguments: &[],
        about: "The plain text of some HTML: without tags and comments, with its character references resolved. As text it is \
                escaped again where it is printed.",
        example: Example { template: r#"{{ "<p>Q&amp;A <b>today</b></p>" | striptags }}"#, output: "Q&amp;A today" },
    },
    Filter {
        name: "truncate_words",
        takes: "text",
        arguments: &[
            Argument { name: "count", required: true, about: "how many words are kept" },
            Argument { name: "end", required: false, about: "what is put after a text that was cut; `…` by default" },
        ],
        about: "The first words of a text.",
        example: Example {
            template: r#"{{ "Allies meet in Paris" | truncate_words(count=2) }}"#,
            output: "Allies meet…",
        },
    },
    Filter {
        name: "urlencode",
        takes: "text",
        arguments: &[],
        about: "The text as a part of a path or query: all but letters, digits, `-`, `.`, `_` and `~` is written as `%XX`.",
        example: Example {
            template: r#"/?q={{ "São Tomé & more" | urlencode }}"#,
            output: "/?q=S%C3%A3o%20Tom%C3%A9%20%26%20more",
        },
    },
    Filter {
        name: "where",
        takes: "a list",
        arguments: &[
            KEY,
            Argument {
                name: "value",
                required: false,
                about: "what the field is, or holds if it is a list; anything but nothing if not given",
            },
        ],
        about: "The items whose field is the value.",
        example: Example {
            template: r#"{% for x in [{"c": "FR", "n": 1}, {"c": "DE", "n": 2}, {"n": 3}] | where(key="c", value="FR") %}{{ x.n }}{% endfor %}"#,
            output: "1",
        },
    },
];

/// What each filter of the table does, in its order.
const APPLY: &[Apply] = &[
    list::and_list,
    text::date_text,
    text::flag,
    list::group_by,
    json::json_encode,
    text::number,
    text::plural,
    text::slug,
    list::sort_by,
    html::striptags,
    text::truncate_words,
    text::urlencode,
    list::matching,
];

/// Registers all filters.
pub fn register(tera: &mut Tera) {
    for (filter, apply) in FILTERS.iter().zip(APPLY) {
        tera.register_filter(filter.name, move |value: &Value, kwargs: Kwargs, state: &State| {
            known_arguments(filter.name, filter.arguments, &kwargs)?;
            match value {
                value if value.is_undefined() => {
                    Err(fault(format!("the value given to `{}` is not defined", filter.name)))
                }
                value => apply(value, &kwargs, state),
            }
        });
    }
}

/// Says that a filter cannot take a value.
fn refused(name: &str, value: &Value) -> tera::Error {
    let takes = FILTERS.iter().find(|filter| filter.name == name).map_or("another value", |filter| filter.takes);
    fault(format!("`{name}` takes {takes}, not {}", kind(value)))
}

/// Returns the text a filter is applied to; nothing at all counts as the empty text.
fn text_of<'a>(name: &str, value: &'a Value) -> TeraResult<&'a str> {
    match value.as_str() {
        Some(text) => Ok(text),
        None if value.is_none() => Ok(""),
        None => Err(refused(name, value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, expected: &str) {
        let mut tera = Tera::new();
        register(&mut tera);
        assert_eq!(
            tera.render_str(template, &tera::Context::new(), true).expect("a good template"),
            expected,
            "{template}"
        );
    }

    fn check_fault(template: &str, expected: &str) {
        let mut tera = Tera::new();
        register(&mut tera);
        let fault = tera.render_str(template, &tera::Context::new(), true).expect_err("a fault").to_string();
        assert!(fault.contains(expected), "{fault}");
    }

    #[test]
    fn every_example_runs() {
        for filter in FILTERS {
            check(filter.example.template, filter.example.output);
        }
    }

    #[test]
    fn the_table_is_in_order_and_complete() {
        assert!(FILTERS.is_sorted_by_key(|filter| filter.name));
        assert_eq!(FILTERS.len(), APPLY.len());
    }

    #[test]
    fn arguments_are_checked_by_name() {
        check_fault(
            "{{ 'a' | truncate_words(cuont=1) }}",
            "`cuont` is not an argument of `truncate_words`\n= help: did you mean `count`?",
        );
        check_fault("{{ 'a' | truncate_words }}", "`truncate_words` needs the argument `count`");
        check_fault("{{ 'a' | slug(x=1) }}", "`slug` has no arguments");
        check_fault("{{ [] | group_by(attribute='x') }}", "the arguments of `group_by`: `key`");
    }

    #[test]
    fn values_of_another_kind_are_refused() {
        check_fault("{{ 7 | slug }}", "`slug` takes text, not a number");
        check_fault("{{ 'x' | number }}", "`number` takes a number, not text");
        check_fault("{{ 'x' | and_list }}", "`and_list` takes a list of texts, not text");
        check_fault("{{ [[1]] | and_list }}", "`and_list` takes a list of texts, not a list with a list in it");
        check_fault("{{ 'x' | group_by(key='a') }}", "`group_by` takes a list, not text");
        check_fault("{{ 'never' | date_text }}", "`never` is not a date");
        check_fault(
            "{{ 1.5 | plural(one='a', other='b') }}",
            "`plural` takes a whole number, or a list for its length, not a number",
        );
        check_fault("{{ x | slug }}", "the value given to `slug` is not defined");
        check_fault("{{ 'a' | truncate_words(count='b') }}", "`count` of `truncate_words` is a whole number, not text");
    }

    #[test]
    fn nothing_stays_nothing() {
        check(
            "{{ none | date_text }}{{ none | slug }}{{ none | urlencode }}{{ none | and_list }}{{ none | number }}",
            "",
        );
        check("{{ none | sort_by(key='a') | length }}", "0");
    }

    #[test]
    fn dates_are_taken_as_exact_as_written() {
        check("{{ '2026' | date_text }}|{{ 2026 | date_text }}", "2026|2026");
        check(
            "{{ '2026-01-06T23:30:00-04:00' | date_text }}|{{ '2014-01-07 13:42:23 -0400' | date_text }}",
            "6 January 2026|7 January 2014",
        );
        check_fault("{{ '2026-02-30' | date_text }}", "`2026-02-30` is not a day of the calendar");
    }

    #[test]
    fn lists_read_like_a_sentence_and_stay_escaped() {
        check(
            "{{ [] | and_list }}|{{ ['A'] | and_list }}|{{ ['A', 'B'] | and_list(word='or') }}|{{ [1, 2] | and_list }}",
            "|A|A or B|1 and 2",
        );
        check("{{ ['<b>', 'c'] | and_list }}", "&lt;b&gt; and c");
        check("{{ ['<b>', '<i>' | safe] | and_list(word='&') }}", "&lt;b&gt; &amp; <i>");
    }

    #[test]
    fn json_is_safe_in_scripts_and_keeps_its_order() {
        check("{{ {'b': 1, 'a': [1.5, true, none]} | json_encode }}", r#"{"b":1,"a":[1.5,true,null]}"#);
        check(r#"{{ "<!--'&-->" | json_encode }}"#, r#""\u003c!--\u0027\u0026--\u003e""#);
        check("{{ 'a\u{2028}b\u{2029}c' | json_encode }}", r#""a\u2028b\u2029c""#);
        check("{{ {'a': 1} | json_encode(pretty=true) }}", "{\n  \"a\": 1\n}");
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        check(
            "{{ 0 | number }} {{ 999 | number }} {{ -1000 | number }} {{ 12345.75 | number }}",
            "0 999 -1,000 12,345.75",
        );
        check("{{ 1000000 | number(separator=' ') }}", "1 000 000");
    }

    #[test]
    fn plural_counts_lists_too() {
        check("{{ 1 | plural(one='man', other='men') }} {{ 0 | plural(one='man', other='men') }}", "man men");
        check("{{ ['x'] | plural(one='man', other='men') }}", "man");
    }

    #[test]
    fn sorting_is_stable_and_misses_nothing() {
        let list = "[{'k': 2, 'n': 'a'}, {'n': 'b'}, {'k': 1, 'n': 'c'}, {'k': 2, 'n': 'd'}, {'k': none, 'n': 'e'}]";
        let names = "{% for x in list %}{{ x.n }}{% endfor %}";
        check(&format!("{{% set list = {list} | sort_by(key='k') %}}{names}"), "cadbe");
        check(&format!("{{% set list = {list} | sort_by(key='k', reverse=true) %}}{names}"), "adcbe");
        check(
            "{% for x in [{'a': {'b': 'z'}}, {'a': {'b': 'Y'}}] | sort_by(key='a.b') %}{{ x.a.b }}{% endfor %}",
            "Yz",
        );
    }

    #[test]
    fn groups_keep_the_order_of_first_coming() {
        let list = "[{'k': 'z'}, {'k': 'a'}, {}, {'k': none}, {'k': 'm'}, {'k': 'z'}]";
        let template =
            format!("{{% for k, x in {list} | group_by(key='k') %}}[{{{{ k }}}}:{{{{ x | length }}}}]{{% endfor %}}");
        check(&template, "[z:2][a:1][:2][m:1]");
        check_fault(
            "{{ [{'k': [1]}] | group_by(key='k') }}",
            "`k` is a list in one item; groups are made by text, numbers or true and false",
        );
        check_fault("{{ [{'k': {'a': 1} }] | group_by(key='k') }}", "name one of its fields: `k.…`");
    }

    #[test]
    fn where_finds_what_equals_or_holds() {
        let list = "[{'t': ['a', 'b'], 'n': 1}, {'t': 'a', 'n': 2}, {'n': 3}, {'t': '', 'n': 4}]";
        let print = |filter: &str| format!("{{% for x in {list} | where({filter}) %}}{{{{ x.n }}}}{{% endfor %}}");
        check(&print("key='t', value='a'"), "12");
        check(&print("key='t'"), "12");
        check(&print("key='n', value=3"), "3");
    }

    #[test]
    fn html_becomes_text_whatever_it_hides() {
        check("{{ '<a title=\"1 > 0\">x</a><!-- > -->y' | striptags }}", "xy");
        check("{{ '&lt;script&gt;&#x41;&#66;&hearts;&' | striptags }}", "&lt;script&gt;AB&amp;hearts;&amp;");
        check("{{ '<<b>script>alert' | safe | striptags }}", "&lt;script&gt;alert");
        check("{{ 'a<p>b</p><p>c</p>d<br>e' | striptags }}", "a b c d e");
        check("{{ '1 < 2 and <b' | striptags }}", "1 &lt; 2 and");
        check("{{ '<style>p{}</style>a<script>b<c</script>d' | striptags }}", "ad");
    }

    #[test]
    fn words_are_cut_at_spaces_only() {
        check(
            "{{ 'a b  c' | truncate_words(count=3) }}|{{ 'a b c' | truncate_words(count=2, end='') }}|{{ 'a' | truncate_words(count=0) }}",
            "a b  c|a b|…",
        );
    }
}
