//! Whole sets of templates as texts, and what becomes of them.

use serde_json::json;

use super::{Assets, BodyHtml, Engine, FUNCTIONS, Given, templates::sources, vocabulary};
use crate::{
    base::{Checked, Diagnostic, Fingerprint, SitePath, SourcePath, Spot, Text},
    language::{Language, Languages},
    model::{
        Answer, Answers, AssetLink, DataFile, Extra, Maker, Message, Page, Piece, Plural, Query, Relation, Source,
        Strings, Wording,
        view::{
            Card, CountryRef, CountryRow, Head, Link, NotFoundView, PageView, PersonRef, PersonRow, SiteView,
            ThemeView, View,
        },
    },
};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A site of two talks, Starmer and two countries, which counts how often it is asked.
#[derive(Default)]
struct Told {
    times: AtomicUsize,
}

impl Answers for Told {
    fn answer(&self, query: &Query) -> Answer {
        self.times.fetch_add(1, Ordering::Relaxed);
        match query {
            Query::Briefings(query) if query.group.as_deref() == Some("nobody") => Answer::Refused {
                message: "there is no group `nobody`".into(),
                help: Some("did you mean `nato`?".into()),
            },
            Query::Briefings(query) => {
                let mut days = vec![("Paris", 6), ("Oslo", 5), ("Rome", 4)];
                days.retain(|(_, day)| query.since.is_none_or(|since| since.day() <= *day));
                if query.oldest_first {
                    days.reverse();
                }
                let places = days.iter().filter(|_| query.relation == Relation::TookPart);
                Answer::Briefings(places.take(query.limit).map(|(place, day)| card(place, *day)).collect())
            }
            Query::Participants(_) => Answer::Participants(vec![PersonRow {
                person: PersonRef { name: "Keir Starmer".into(), href: "/s/".into(), disambiguation: None },
                sort: "Starmer".into(),
                role: None,
                countries: Vec::new(),
                took_part: 7,
                mentioned: 0,
            }]),
            Query::Countries(query) => {
                let all = [("France", 9), ("Norway", 3)].map(|(name, took_part)| CountryRow {
                    country: CountryRef {
                        code: "XX".into(),
                        name: name.into(),
                        in_text: name.into(),
                        href: None,
                        flag: None,
                        footnote: None,
                    },
                    took_part,
                    mentioned: 0,
                    people: 0,
                });
                Answer::Countries(all.into_iter().take(query.limit).collect())
            }
        }
    }
}

fn card(place: &str, day: i8) -> Card {
    Card {
        title: format!("Talks in {place}").into(),
        href: format!("/{place}/").into(),
        date: format!("2026-01-{day:02}").into(),
        date_text: format!("{day} January 2026").into(),
        dateline: None,
        summary: None,
        lang: None,
        countries: Vec::new(),
        participants: 0,
        corrected: false,
        label: None,
    }
}

/// Reads `-- path --` and the text below it, for each file; the line end before the next path is not part of the text.
fn files(literal: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in literal.trim_start().lines() {
        match line.strip_prefix("-- ").and_then(|line| line.strip_suffix(" --")) {
            Some(path) => files.push((path.to_owned(), String::new())),
            None => {
                let (_, text) = files.last_mut().expect("a path comes first");
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(line);
            }
        }
    }
    files
}

fn site() -> SiteView {
    SiteView {
        title: "Allies & Co".into(),
        description: None,
        language: "en".into(),
        dir: "ltr",
        home: "/".into(),
        base_url: None,
        publisher: None,
        licence: None,
        nav: vec![Link { title: "People".into(), href: "/participants/".into() }],
        foot: Vec::new(),
        extra: Extra::new(),
        theme: ThemeView { scheme: "light dark", light: None, dark: None, logo: None },
        generator: "dateline",
    }
}

fn head(title: &str) -> Head {
    Head {
        kind: "page",
        title: title.into(),
        description: None,
        href: "/about/".into(),
        permalink: None,
        lang: "en".into(),
        dir: "ltr",
        breadcrumbs: Vec::new(),
        noindex: false,
        feed: None,
        card: None,
        json: None,
        json_ld: None,
        section: None,
    }
}

fn page(template: &'static str, title: &str, extra: serde_json::Value) -> Page {
    let extra = extra.as_object().cloned().unwrap_or_default();
    Page {
        path: SitePath::new("/about/"),
        maker: Maker::Template(template),
        source: Some(SourcePath::new("content/pages/about.md")),
        language: None,
        view: View::Page(PageView { head: head(title), extra }),
        body: None,
        entries: Vec::new(),
    }
}

fn assets() -> Assets {
    let integrity = Some("sha384-H8BRh8j4".into());
    [
        ("style.css", "/style.css", None),
        ("img/logo.svg", "/img/logo.svg", None),
        ("app.js", "/app.0f1e2d3c4b.js", integrity),
    ]
    .map(|(path, href, integrity)| (path.to_owned(), AssetLink { href: Text::from(href), integrity }))
    .into()
}

fn given() -> Given {
    let ports = json!({ "port": [{ "name": "Odesa" }, { "name": "Gdańsk" }] });
    let file = DataFile { value: ports, fingerprint: Fingerprint::of(b"ports") };
    Given { assets: assets(), data: [("ports.toml".to_owned(), file)].into() }
}

/// English with two texts: one by number, one with two places.
fn languages() -> Languages {
    let wording = |pieces: &[&str]| {
        let piece = |text: &&str| match text.strip_prefix('{') {
            Some(name) => Piece::Place(name.into()),
            None => Piece::Text((*text).into()),
        };
        Wording(pieces.iter().map(piece).collect())
    };
    let counted = [(Plural::One, wording(&["{n", " briefing"])), (Plural::Other, wording(&["{n", " briefings"]))];
    let messages = [
        ("n-briefings", Message::Counted(counted.into())),
        ("period", Message::Plain(wording(&["{from", " & ", "{to"]))),
        ("skip", Message::Plain(wording(&["Skip"]))),
    ];
    let strings = Strings {
        language: "en".into(),
        path: SourcePath::new("<theme>/templates/strings/en.toml"),
        messages: messages.map(|(key, message)| (key.into(), message)).into(),
    };
    Languages::of(Language::new("en", &[&strings]).into())
}

fn engine(literal: &str) -> Checked<Option<Engine>> {
    let all = files(literal);
    let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let (theme, own): (Vec<_>, Vec<_>) = all.into_iter().partition(|(path, _)| path.starts_with(SourcePath::THEME));
    Engine::new(&sources(&own), &sources(&theme), &site(), given(), &languages())
}

fn render(literal: &str, page: &Page, body: Option<BodyHtml>) -> Result<String, Diagnostic> {
    let Checked { value, diagnostics } = engine(literal);
    let engine = value.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    engine.render(page, body, &Told::default()).bytes.map(|bytes| String::from_utf8(bytes).expect("UTF-8"))
}

/// Renders `page.html` of a set of templates with `extra` in its view.
fn check(literal: &str, extra: serde_json::Value, expected: &str) {
    assert_eq!(render(literal, &page("page.html", "About <us>", extra), None).expect("no fault"), expected);
}

/// Writes a diagnostic as one text, places with their length.
fn shown(fault: &Diagnostic) -> String {
    let place = |place: &crate::base::Place| match &place.spot {
        Spot::Span(span) => format!("{place}+{}", span.length),
        _ => place.to_string(),
    };
    let mut shown = format!("{}: {}", place(&fault.place), fault.message);
    if let Some(help) = &fault.help {
        shown += &format!("\n  = {help}");
    }
    for related in &fault.related {
        shown += &format!("\n  ~ {}: {}", place(&related.place), related.message);
    }
    shown
}

/// Checks all faults found while reading a set of templates.
fn check_load(literal: &str, expected: &str) {
    let Checked { value, mut diagnostics } = engine(literal);
    assert!(value.is_none(), "an engine in spite of faults");
    crate::base::sort_diagnostics(&mut diagnostics);
    let found: Vec<String> = diagnostics.iter().map(shown).collect();
    assert_eq!(found.join("\n"), expected.trim());
}

/// Checks the fault found while rendering `page.html`.
fn check_render_fault(literal: &str, extra: serde_json::Value, expected: &str) {
    let fault = render(literal, &page("page.html", "About", extra), None).expect_err("a fault");
    assert_eq!(shown(&fault), expected.trim());
}

/// Renders `page.html` of any templates, faulty or not: its bytes or fault, and its closure.
pub fn rendered(own: &[Source], theme: &[Source]) -> Option<(Result<Vec<u8>, Diagnostic>, Fingerprint)> {
    let engine = Engine::new(own, theme, &site(), given(), &languages()).value?;
    let output = engine.render(&page("page.html", "About", json!({ "list": [1, 2] })), None, &Told::default()).bytes;
    Some((output, *engine.closure(Maker::Template("page.html"))))
}

const BASE: &str = "
-- <theme>/templates/base.html --
<h1>{% block title %}{{ site.title }}{% endblock %}</h1>{% block main %}{% endblock %}
-- <theme>/templates/page.html --
{% extends \"base.html\" %}{% block main %}<p>{{ page.title }}</p>{% endblock %}
";

#[test]
fn an_embedded_template_renders_alone() {
    check(BASE, json!({}), "<h1>Allies &amp; Co</h1><p>About &lt;us&gt;</p>");
}

#[test]
fn a_template_of_the_project_replaces_the_embedded_one() {
    check(&format!("{BASE}-- templates/page.html --\nmine: {{{{ page.kind }}}}"), json!({}), "mine: page");
}

#[test]
fn a_template_of_the_project_extends_the_embedded_one_of_its_name() {
    let own = "-- templates/page.html --
{% extends \"default/page.html\" %}{% block main %}[{{ super() }}]{% endblock %}";
    check(&format!("{BASE}{own}"), json!({}), "<h1>Allies &amp; Co</h1>[<p>About &lt;us&gt;</p>]");
}

#[test]
fn embedded_pages_pick_up_the_base_of_the_project() {
    let own = "-- templates/base.html --
{% extends \"default/base.html\" %}{% block title %}Mine: {{ super() }}{% endblock %}";
    check(&format!("{BASE}{own}"), json!({}), "<h1>Mine: Allies &amp; Co</h1><p>About &lt;us&gt;</p>");
}

#[test]
fn a_component_of_the_project_goes_before_the_embedded_one() {
    let all = "
-- <theme>/templates/cards.html --
{% component Card(title) %}theme {{ title }}{% endcomponent %}
-- <theme>/templates/page.html --
{{ <Card title={page.title} /> }}
-- templates/mine.html --
{% component Card(title, @site) %}{{ site.title }}: {{ title }}{% endcomponent %}";
    check(all, json!({}), "Allies &amp; Co: About &lt;us&gt;");
}

#[test]
fn what_is_printed_is_escaped_by_the_templates_kind() {
    let title = r#"<script>alert("it's")</script> & co"#;
    let escaped = "&lt;script&gt;alert(&quot;it&#39;s&quot;)&lt;/script&gt; &amp; co";
    for (name, expected) in [
        ("page.html", escaped),
        ("page.htm", escaped),
        ("page.xml", escaped),
        ("page.svg", escaped),
        ("page.txt", title),
        ("page.json", title),
    ] {
        let set = format!("-- templates/{name} --\n{{{{ page.title }}}}");
        assert_eq!(render(&set, &page(name, title, json!({})), None).expect("no fault"), expected, "{name}");
    }
}

#[test]
fn the_title_is_escaped_in_text_attributes_and_scripts() {
    let set = "-- templates/page.html --
<a title=\"{{ page.title }}\" data-x='{{ page.title | json_encode }}'>{{ page.title | upper }}</a>\
<script>x = {{ page.title | json_encode }}</script>{% set t %}{{ page.title }}{% endset %}{{ t }}{{ page.extra }}";
    let title = "</script><b>'\"";
    let printed = render(set, &page("page.html", title, json!({ "a": "<i>" })), None).expect("no fault");
    assert_eq!(
        printed,
        "<a title=\"&lt;/script&gt;&lt;b&gt;&#39;&quot;\" data-x='\"\\u003c/script\\u003e\\u003cb\\u003e\\u0027\\\"\"'>\
&lt;/SCRIPT&gt;&lt;B&gt;&#39;&quot;</a><script>x = \"\\u003c/script\\u003e\\u003cb\\u003e\\u0027\\\"\"</script>\
&lt;/script&gt;&lt;b&gt;&#39;&quot;{&quot;a&quot;: &quot;&lt;i&gt;&quot;}"
    );
}

#[test]
fn the_body_is_html_with_and_without_safe() {
    let set = "-- templates/page.html --
{{ content }}{{ content | safe }}{% for h in toc %}{{ h.text }}{% endfor %}";
    let body = BodyHtml::new("<p>&amp;</p>", &[json!({ "text": "<One>" })]);
    let printed = render(set, &page("page.html", "", json!({})), Some(body)).expect("no fault");
    assert_eq!(printed, "<p>&amp;</p><p>&amp;</p>&lt;One&gt;");
    check(
        "-- templates/page.html --\n[{{ content }}]{% for h in toc %}x{% else %}none{% endfor %}",
        json!({}),
        "[]none",
    );
}

#[test]
fn every_kind_of_view_is_seen_with_its_head() {
    let set = "-- templates/404.html --
{{ page.title }} {{ page.briefings | length }} {% if page.description %}x{% endif %}{{ page.section or 'none' }}";
    let view = View::NotFound(NotFoundView { head: head("Lost"), briefings: Vec::new() });
    let lost = Page { path: SitePath::new("404.html"), source: None, view, ..page("404.html", "", json!({})) };
    assert_eq!(render(set, &lost, None).expect("no fault"), "Lost 0 none");
}

#[test]
fn maps_and_groups_keep_their_order() {
    let keys: Vec<String> = (0..40).map(|n| format!("k{}", (n * 17) % 40)).collect();
    let map: Extra = keys.iter().map(|key| (key.clone(), json!(1))).collect();
    let list: Vec<_> = keys.iter().map(|key| json!({ "k": key })).collect();
    let set = "-- templates/page.html --
{% for k, v in page.extra.map %}{{ k }} {% endfor %}|{% for k, v in page.extra.list | group_by(key='k') %}{{ k }} {% endfor %}";
    let line: String = keys.iter().map(|key| format!("{key} ")).collect();
    check(set, json!({ "map": map, "list": list }), &format!("{line}|{line}"));
}

#[test]
fn every_example_of_a_function_runs() {
    for function in FUNCTIONS {
        check(&format!("-- templates/page.html --\n{}", function.example.template), json!({}), function.example.output);
    }
    check(
        "-- templates/page.html --\n{{ asset(path='/img/logo.svg') }} {{ asset(path='static/style.css') }}",
        json!({}),
        "/img/logo.svg /style.css",
    );
}

#[test]
fn a_question_is_answered_once_for_all_pages_and_recorded_with_each() {
    let set = "-- templates/page.html --
{% for it in briefings(since=page.extra.since) %}{{ it.href }}{% endfor %}{% set all = participants() %}{{ all[0].name }}{{ participants() | length }}
-- templates/plain.html --
no question";
    let engine = engine(set).value.expect("no fault");
    let told = Told::default();
    let render = |template, since: &str| engine.render(&page(template, "A", json!({ "since": since })), None, &told);
    let (one, other) = (render("page.html", "2026-01-05"), render("page.html", "2026-01-06"));
    assert_eq!(one.bytes.as_deref(), Ok(&b"/Paris//Oslo/Keir Starmer1"[..]));
    assert_eq!(other.bytes.as_deref(), Ok(&b"/Paris/Keir Starmer1"[..]));
    assert_eq!(told.times.load(Ordering::Relaxed), 3, "both ask for the same people");
    assert_eq!(render("plain.html", "").asked, None);

    let asked = one.asked.expect("it asked");
    assert_eq!(asked.queries.len(), 2, "each question once");
    assert_ne!(asked.answers, other.asked.expect("it asked").answers);
    engine.forget_answers();
    assert!(engine.is_answered_alike(&asked, &told));
    assert_eq!(told.times.load(Ordering::Relaxed), 5, "what was forgotten is asked again");
}

#[test]
fn what_cannot_be_asked_is_told_with_its_place() {
    let calls = [
        "briefings(limit=0)",
        "briefings(topics='x')",
        "briefings(relation='there')",
        "briefings(since='soon')",
        "briefings(limit='x')",
        "participants(most_first=1)",
        "briefings(group='nobody')",
    ];
    let said = calls.map(|call| {
        let set = format!("-- templates/page.html --\n{{{{ {call} }}}}");
        let fault = render(&set, &page("page.html", "About", json!({})), None).expect_err("a fault");
        format!("{} {} | {}", fault.place, fault.message, fault.help.unwrap_or_default())
    });
    assert_eq!(
        said,
        [
            "templates/page.html:1:4 `limit` of `briefings` is from 1 to 1000, not 0 | lists of all have pages of their own, with \
             `page.pager`",
            "templates/page.html:1:4 `topics` is not an argument of `briefings` | did you mean `topic`?",
            "templates/page.html:1:4 `there` is no relation | write `took-part` or `mentioned`",
            "templates/page.html:1:4 `soon` is not a date | dates are written `2026-01-06`, `2026-01` or `2026`",
            "templates/page.html:1:4 `limit` of `briefings` is a whole number, not text | ",
            "templates/page.html:1:4 `most_first` of `participants` is true or false, not a number | ",
            "templates/page.html:1:4 there is no group `nobody` | did you mean `nato`?",
        ]
    );
}

#[test]
fn texts_are_filled_in_and_escaped() {
    let print = |call: &str| format!("-- templates/page.html --\n{{{{ {call} }}}}");
    check(&print("text(key='n-briefings', n=page.extra.list)"), json!({ "list": [1] }), "1 briefing");
    check(&print("text(key='n-briefings', n=1000)"), json!({}), "1,000 briefings");
    check(&print("text(key='period', from='<a>', to=2)"), json!({}), "&lt;a&gt; &amp; 2");
    check(&print("text(key='period', from='<a>' | safe, to='<b>')"), json!({}), "<a> &amp; &lt;b&gt;");
    check(&print("text(key='label-' ~ 'odd', default='Odd')"), json!({}), "Odd");
    check(
        "-- templates/page.html --\n{% component Day() %}<b>1</b>{% endcomponent %}\
         {{ text(key='period', from=<Day />, to='') }}",
        json!({}),
        "<b>1</b> &amp; ",
    );
}

#[test]
fn texts_that_are_not_there_are_named() {
    let set = |call: &str| format!("-- templates/page.html --\n{{{{ {call} }}}}");
    check_load(
        &set("text(key='skpi')"),
        "templates/page.html:1:13+6: there is no text `skpi`\n  = did you mean `skip`?",
    );
    let faults = [
        ("text(key='sk' ~ 'pi')", "there is no text `skpi`"),
        ("text(key='period', form='x')", "the text `period` has no place `form`"),
        ("text(key='period', from='x')", "the text `period` needs the argument `to`"),
        ("text(key='n-briefings', n='x')", "`n` of `text` is a whole number or a list, not text"),
        ("text()", "`text` needs the argument `key`"),
    ];
    for (call, expected) in faults {
        let fault = render(&set(call), &page("page.html", "About", json!({})), None).expect_err("a fault");
        assert_eq!(fault.message, expected);
    }
}

#[test]
fn what_tera_brings_along_is_what_we_say_it_does() {
    let filters = vocabulary::TERA_FILTERS.map(|name| format!("{{% if false %}}{{{{ 0 | {name} }}}}{{% endif %}}"));
    let tests = vocabulary::TERA_TESTS.map(|name| format!("{{% if false and 0 is {name} %}}{{% endif %}}"));
    let functions = ["range", "throw"].map(|name| format!("{{% if false %}}{{{{ {name}() }}}}{{% endif %}}"));
    let set = [filters.concat(), tests.concat(), functions.concat()].concat();
    check(&format!("-- templates/page.html --\n{set}"), json!({}), "");
}

#[test]
fn templates_reach_no_clock_disk_network_environment_or_chance() {
    for function in [
        "now",
        "today",
        "random",
        "get_random",
        "get_env",
        "env",
        "load_data",
        "get_url",
        "fetch",
        "include_raw",
        "file",
    ] {
        let faults = engine(&format!("-- templates/page.html --\n{{{{ {function}() }}}}")).diagnostics;
        assert_eq!(faults.len(), 1, "{function}");
        assert_eq!(faults[0].message, format!("there is no function `{function}`"));
    }
}

#[test]
fn all_faults_of_all_templates_are_found_in_one_run() {
    check_load(
        r#"
-- templates/a.html --
{% extends "bse.html" %}
-- templates/b.html --
<p>é {{ page.date | date_txt }} {{ page.x | slugify }}
{% if page is od %}{{ asst(path="x") }}{% endif %}{{ <Crd title="x" /> }}
-- templates/c.html --
{% include "heda.html" %}
{% if page.title %}
-- templates/d.html --
{% extends "base.html" %}{% block mian %}{% block inner %}{% endblock %}{% endblock %}
-- templates/e.html --
{% component Card() %}{% endcomponent %}
-- templates/f.html --
{{ 1 +
}}
-- <theme>/templates/base.html --
{% block main %}{% endblock %}{{ page.title | uper }}
-- <theme>/templates/head.html --
{% component Card() %}{% endcomponent %}
"#,
        r#"
<theme>/templates/base.html:1:47+4: there is no filter `uper`
  = did you mean `upper`?
templates/a.html:1:12+10: there is no template `bse.html`
  = did you mean `base.html`?
templates/b.html:1:21+8: there is no filter `date_txt`
  = did you mean `date_text`?
templates/b.html:1:45+7: there is no filter `slugify`
  = write `slug`
templates/b.html:2:15+2: there is no test `od`
  = did you mean `odd`?
templates/b.html:2:23+4: there is no function `asst`
  = did you mean `asset`?
templates/b.html:2:55+3: there is no component `Crd`
  = did you mean `Card`?
templates/c.html:1:12+11: there is no template `heda.html`
  = did you mean `head.html`?
templates/c.html:2:20+1: the template ends before `{% endif %}`
  = put `{% endif %}` where the part that `{% if %}` begins is to end
  ~ templates/c.html:2:1+19: `{% if %}` opened here
templates/d.html:1:35+4: `default/base.html` has no block `mian` that this could fill
  = did you mean `main`?
templates/f.html:2:1+2: found `}}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`
"#,
    );
}

#[test]
fn tags_that_do_not_match_name_each_other() {
    check_load(
        "
-- templates/a.html --
{% for x in y %}{% if x %}
{% endfor %}
-- templates/b.html --
{% endif %}
-- templates/c.html --
{% inclde 'x' %}
-- templates/d.html --
{% macro x() %}
-- templates/e.html --
{% <Box> %}x
-- templates/f.html --
{% block a %}{% endblock b %}
-- templates/g.html --
{% component Box() %}{{ body }}{% endcomponent %}{# open
-- templates/h.html --
{{ page.title
",
        "
templates/a.html:2:4+6: `endfor` stands where `{% endif %}` is due
  = put `{% endif %}` before it
  ~ templates/a.html:1:17+10: `{% if %}` opened here
templates/b.html:1:4+5: `endif` ends nothing
  = remove it, or put the tag that it ends before it
templates/c.html:1:4+6: there is no tag `inclde`
  = did you mean `include`?
templates/d.html:1:4+5: there is no tag `macro`
  = write a component: `{% component Name(argument) %}…{% endcomponent %}`
templates/e.html:1:13+1: the template ends before `{% </Box> %}`
  = put `{% </Box> %}` where the part that `{% <Box> %}` begins is to end
  ~ templates/e.html:1:1+11: `{% <Box> %}` opened here
templates/f.html:1:26+1: block was named `a` in the opening tag, found `b` as name in the end tag
templates/g.html:1:50+2: closing comment tag `#}` not found
  = close the comment with `#}`
templates/h.html:1:14+1: the template ends in the middle of a tag
  = close the tag with `%}` or `}}`
",
    );
}

#[test]
fn notes_of_tera_become_related_places() {
    check_load(
        "
-- templates/a.html --
{{ range(end=1,
  end=2) }}
",
        "
templates/a.html:2:3+3: keyword argument `end` is defined more than once
  ~ templates/a.html:1:10+3: first defined here
",
    );
}

#[test]
fn circles_are_named_once() {
    check_load(
        "
-- templates/a.html --
{% extends 'b.html' %}
-- templates/b.html --
{% extends 'c.html' %}
-- templates/c.html --
{% extends 'b.html' %}
-- templates/self.html --
{% include 'self.html' %}
-- <theme>/templates/briefing.html --
Text
-- templates/briefing.html --
{% extends 'briefing.html' %}
-- templates/up.html --
{% block x %}{% include 'down.html' %}{% endblock %}
-- templates/down.html --
{% extends 'up.html' %}{% block x %}{{ super() }}{% endblock %}
",
        "
templates/briefing.html:1:12+15: `briefing.html` leads to itself
  = the theme's own template is called `default/briefing.html`
templates/c.html:1:12+8: `b.html` leads back to itself: b.html → c.html → b.html
  = take one of these `extends` or `include` out
templates/self.html:1:12+11: `self.html` leads to itself
  = take one of these `extends` or `include` out
templates/up.html:1:25+11: `down.html` leads back to itself: down.html → up.html → down.html
  = take one of these `extends` or `include` out
",
    );
}

#[test]
fn a_component_is_defined_once() {
    check_load(
        "
-- templates/a.html --
{% component Card() %}{% endcomponent %}
-- templates/b.html --

{% component Card() %}{% endcomponent %}
",
        "
templates/b.html:1:14+4: there is a component `Card` already
  = give one of them another name: components are known in all templates
  ~ templates/a.html:1:14+4: first defined here
",
    );
}

#[test]
fn the_variable_whose_order_is_left_to_chance_is_refused() {
    check_load(
        "-- templates/a.html --\n{{ __tera_context }}",
        "
templates/a.html:1:4+14: `__tera_context` would print in another order each time
  = print the part you need: `{{ page | json_encode(pretty=true) }}`
",
    );
}

#[test]
fn a_missing_field_names_page_and_way() {
    check_render_fault(
        "
-- templates/page.html --
{% extends 'base.html' %}{% block main %}{% include 'part.html' %}{% endblock %}
-- templates/part.html --
<p>
{{ page.titel }}
-- <theme>/templates/base.html --
{% block main %}{% endblock %}
",
        json!({}),
        "
templates/part.html:2:9+5: `page` has no field `titel`
  = did you mean `title`?
  ~ content/pages/about.md: while rendering /about/ from content/pages/about.md
  ~ templates/page.html:1:53+11: called from
",
    );
}

#[test]
fn what_is_empty_on_this_page_is_told_from_what_never_is() {
    check_render_fault(
        "-- templates/page.html --\n{{ page.description.length }}",
        json!({}),
        "
templates/page.html:1:21+6: `page.description` has no fields here, so there is no `length`
  = it is empty on this page: ask `{% if page.description %}` first, or write `page.description?.length`
  ~ content/pages/about.md: while rendering /about/ from content/pages/about.md
",
    );
    check_render_fault(
        "-- templates/page.html --\n{% for x in page.description %}{% endfor %}",
        json!({}),
        "
templates/page.html:1:13+16: `page.description` is nothing on this page, not a list
  = where it may be missing, write `page.description or []`
  ~ content/pages/about.md: while rendering /about/ from content/pages/about.md
",
    );
    check_render_fault(
        "-- templates/page.html --\n{{ pge.title }}",
        json!({}),
        "
templates/page.html:1:4+3: there is no variable `pge`
  = did you mean `page`?
  ~ content/pages/about.md: while rendering /about/ from content/pages/about.md
",
    );
}

#[test]
fn a_component_that_lacks_something_says_so() {
    let set = |call: &str, body: &str| {
        format!(
            "-- templates/page.html --\n{{{{ <Card {call} /> }}}}\n-- templates/card.html --\n{{% component Card(title: string) %}}{body}{{% endcomponent %}}"
        )
    };
    let from = "~ content/pages/about.md: while rendering /about/ from content/pages/about.md";
    check_render_fault(
        &set("title='x'", "{{ site.title }}"),
        json!({}),
        &format!(
            "
templates/card.html:1:39+4: there is no variable `site`
  = a component sees nothing but its arguments: let it take `@site`, or hand over what it needs
  {from}
  ~ templates/page.html:1:4+18: called from"
        ),
    );
    check_render_fault(
        &set("zeta='x' titel='y' title='z'", ""),
        json!({}),
        &format!(
            "
templates/page.html:1:4+37: the component takes no `titel`, `zeta`
  = did you mean `title`?
  {from}"
        ),
    );
    check_render_fault(
        &set("title={1}", ""),
        json!({}),
        &format!(
            "
templates/page.html:1:4+18: `title` of the component is text, not a whole number
  {from}"
        ),
    );
}

#[test]
fn functions_and_filters_carry_their_help() {
    check_render_fault(
        "-- templates/page.html --\n<link href='{{ asset(path=\"styl.css\") }}'>",
        json!({}),
        "
templates/page.html:1:16+22: there is no file `static/styl.css`
  = did you mean `style.css`?
  ~ content/pages/about.md: while rendering /about/ from content/pages/about.md
",
    );
    check_render_fault(
        "-- templates/page.html --\n{{ page.title | date_text }}",
        json!({}),
        "
templates/page.html:1:17+9: `About` is not a date of the form `2026`, `2026-01` or `2026-01-06`
  = views hold dates for readers too, as `date_text`
  ~ content/pages/about.md: while rendering /about/ from content/pages/about.md
",
    );
    check_render_fault(
        "-- templates/page.html --\n{{ throw(message='UA is missing') }}",
        json!({}),
        "
templates/page.html:1:4+30: UA is missing
  ~ content/pages/about.md: while rendering /about/ from content/pages/about.md
",
    );
}

#[test]
fn a_page_without_a_document_names_its_template() {
    let lost = Page { source: None, ..page("page.html", "", json!({})) };
    let fault = render("-- <theme>/templates/page.html --\n{{ x }}", &lost, None).expect_err("a fault");
    assert_eq!(shown(&fault).lines().last(), Some("  ~ <theme>/templates/page.html: while rendering /about/"));
}

#[test]
fn a_template_that_is_not_there_is_a_fault() {
    let fault = render("-- templates/pages.html --\nx", &page("page.html", "", json!({})), None).expect_err("a fault");
    assert_eq!(
        shown(&fault).lines().take(2).collect::<Vec<_>>(),
        ["templates/page.html: there is no template `page.html`", "  = did you mean `pages.html`?"]
    );
}

#[test]
fn endless_components_end_with_a_fault() {
    check_render_fault(
        "
-- templates/page.html --
{{ <A /> }}
-- templates/a.html --
{% component A() %}{% include 'b.html' %}{% endcomponent %}
-- templates/b.html --
{{ <A /> }}
",
        json!({}),
        "
templates/page.html: maximum render recursion depth for components exceeded
  = a component calls itself, or another that calls it, without an end
  ~ content/pages/about.md: while rendering /about/ from content/pages/about.md
",
    );
}

/// A line of templates in which each includes the next, from `page.html` on; the last holds `end`.
fn line(length: usize, end: &str) -> String {
    let name = |n: usize| if n == 0 { "page.html".to_owned() } else { format!("p{n:03}.html") };
    let part = |n: usize| format!("-- templates/{} --\n{{% include '{}' %}}\n", name(n), name(n + 1));
    let parts: String = (0..length - 1).map(part).collect();
    format!("{parts}-- templates/{} --\n{end}\n", name(length - 1))
}

#[test]
fn templates_that_stand_too_deep_are_refused() {
    check(&line(32, "end"), json!({}), "end");
    let faults = engine(&line(200, "end")).diagnostics;
    assert!(!faults.is_empty());
    assert!(faults.iter().all(|fault| fault.message == "more than 32 templates stand above or inside one another"));
}

#[test]
fn the_deepest_templates_fit_the_stack() {
    let set = format!(
        "{}-- templates/a.html --\n{{% component A() %}}{{% include 'p001.html' %}}{{% endcomponent %}}",
        line(32, "{% set x %}{{ <A /> }}{% endset %}{{ x }}")
    );
    let render = move || render(&set, &page("page.html", "", json!({})), None).expect_err("a fault").message;
    let thread = std::thread::Builder::new().stack_size(super::STACK_BYTES).spawn(render).expect("a thread");
    assert_eq!(thread.join().expect("no overflow"), "maximum render recursion depth for components exceeded");
}

#[test]
fn an_engine_serves_many_threads() {
    let engine = engine(BASE).value.expect("no fault");
    let render = || engine.render(&page("page.html", "A", json!({})), None, &Told::default()).bytes;
    let expected = render();
    assert!(expected.is_ok());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(render(), expected));
        }
    });
    assert_ne!(engine.closure(Maker::Template("page.html")), engine.closure(Maker::Template("base.html")));
    assert_eq!(engine.closure(Maker::Template("page.html")), engine.closure(Maker::Template("default/page.html")));
}
