//! Templates put together at random: nothing may panic, our checks must agree with Tera on what is faulty, and a page
//! whose bytes change must have changed its closure.

use proptest::prelude::*;
use tera::Tera;

use super::{
    check, filters, functions,
    templates::{THEME_PREFIX, Templates, sources},
    tests::rendered,
};
use crate::model::Source;

/// Parts that are whole by themselves.
const WHOLE: [&str; 38] = [
    "{% include 'c.html' %}",
    "{{ <Card title=\"x\" /> }}",
    "{{ <ui.Icon /> }}",
    "{% set a = <ui.Icon /> %}",
    "{% set a = 1 %}",
    "{% raw %}{{ x }}{% endif %}{%- endraw -%}",
    "{# a {{ b }} #}",
    "{{ super() }}",
    "{{ page.title | upper }}",
    "{{ a is odd }}",
    "{{ 1 is not odd }}",
    "{{ 'a' is not in b }}",
    "{{ 'a' not in 'b' }}",
    "{{ not (a) }}",
    "{{ asset(path='style.css') }}",
    "{{ asset(path=page.kind) }}",
    "{{ page.is.not }}",
    "{{ range(end=3) | length }}",
    "{{ [x for x in range(end=3) if x is even] }}",
    "{{ {'a': 1, ...page} }}",
    "{{ page?.a?.b or 'x' }}",
    "{{ page[\"title\"][0:2] }}",
    "{{ 1 if a < Card else 2 }}",
    "{{ 1 <2 }}",
    "{{ (a) < ui.Icon }}",
    "{{ -1.5 ** 2 }}",
    "{{ 'é\\'ü' ~ `\"` }}",
    "{{- site.title -}}",
    "{{ page.titel }}",
    "{{ page.title.x }}",
    "é\n",
    " text ",
    "\r\n",
    "{{ content }}",
    "{{ toc | json_encode }}",
    "{{ page | group_by(key='x') }}",
    "{% if if %}{% endif %}",
    "{{ page.extra.list | sort_by(key='x') | where(key='y') }}",
];

/// Parts with something between them.
const PAIRS: [(&str, &str); 11] = [
    ("{% block main %}", "{% endblock %}"),
    ("{% block side %}", "{% endblock side %}"),
    ("{% if page.title %}", "{% endif %}"),
    ("{% if 2 < 1 %}{% elif a %}", "{% else %}{% endif %}"),
    ("{% for x in page.extra.list or [] %}{{ loop.index }}", "{% endfor %}"),
    ("{% for k, v in page %}", "{% break %}{% endfor %}"),
    ("{% <Card title={page.title} n={<ui.Icon />} > %}", "{% </Card> %}"),
    ("{% <ui.Icon> %}", "{% </ui.Icon> %}"),
    ("{% set b %}", "{% endset %}"),
    ("{% set c | trim(pat='x') %}", "{% endset %}"),
    ("{% filter upper %}", "{% endfilter %}"),
];

/// Parts of which most sets make no sense.
const BROKEN: [&str; 26] = [
    "{% include `nope.html` %}",
    "{{ <Nope /> }}",
    "{{ page.title | upper | nope }}",
    "{{ a is not nope }}",
    "{{ nope() }}",
    "{{ loop.index }}",
    "{% component Card() %}{% endcomponent %}",
    "{% filter nope | lower %}{% endfilter %}",
    "{% component New() %}{{ <New /> }}{% endcomponent %}",
    "{{ __tera_context }}",
    "{% endblock %}",
    "{% endif %}",
    "{% else %}",
    "{% endfor %}",
    "{% continue %}",
    "{% extends 'b.html' %}",
    "{#",
    "{{",
    "{%",
    "}}",
    "%}",
    "{{ 'open }}",
    "{{ é }}",
    "{% raw %}",
    "{{ if(a) }}",
    "{% block main %}",
];

/// A template whose components and blocks the others use.
const KIT: &str = "{% component Card(title: string, n=1, @site, ...rest) %}{{ title }}{{ <ui.Icon /> }}{% endcomponent Card %}\
                   {% component ui.Icon() {\"a\": 1} %}{% include 'star.svg' %}{% endcomponent %}\
                   {% block main %}{% endblock %}{% block side %}{% endblock %}";

/// One part in `sound` is broken.
fn template(sound: u32) -> impl Strategy<Value = String> {
    let leaf = prop_oneof![sound => prop::sample::select(&WHOLE[..]), 1 => prop::sample::select(&BROKEN[..])]
        .prop_map(str::to_owned);
    let part = leaf.prop_recursive(3, 12, 3, |inner| {
        let inner = prop::collection::vec(inner, 0..3);
        (prop::sample::select(&PAIRS[..]), inner)
            .prop_map(|((start, end), parts)| format!("{start}{}{end}", parts.concat()))
    });
    let parent = prop::sample::select(vec![
        "",
        "",
        "{% extends 'b.html' %}",
        "{% extends \"default/b.html\" %}",
        "{% extends 'kit.html' %}",
    ]);
    (parent, prop::collection::vec(part, 0..4)).prop_map(|(parent, parts)| format!("{parent}{}", parts.concat()))
}

/// An engine without templates.
fn bare() -> Tera {
    let mut tera = Tera::new();
    tera.set_fallback_prefixes([THEME_PREFIX]).expect("there are no templates yet");
    filters::register(&mut tera);
    functions::register(&mut tera, &Default::default(), &Default::default());
    tera
}

fn tera(templates: &Templates) -> tera::TeraResult<()> {
    bare().add_raw_templates(templates.in_use().map(|template| (&template.name, &*template.text)))
}

/// The files of a set: two random ones of the project, two of the theme, and the theme's kit.
const FILES: [&str; 6] = [
    "templates/page.html",
    "templates/b.html",
    "<theme>/templates/b.html",
    "<theme>/templates/c.html",
    "<theme>/templates/kit.html",
    "<theme>/templates/star.svg",
];

fn texts(sound: u32) -> impl Strategy<Value = [String; 6]> {
    let kit = [KIT, "*"].map(|text| Just(text.to_owned()));
    let [kit, star] = kit;
    (template(sound), template(sound), template(sound), template(sound), kit, star).prop_map(Into::into)
}

fn set(texts: &[String; 6]) -> (Vec<Source>, Vec<Source>) {
    let files: Vec<(&str, &str)> = FILES.into_iter().zip(texts.iter().map(String::as_str)).collect();
    (sources(&files[..2]), sources(&files[2..]))
}

proptest! {
    #[test]
    fn our_checks_and_tera_agree(texts in texts(80)) {
        let (own, theme) = set(&texts);
        let templates = Templates::gather(&own, &theme).value;
        let accepted = tera(&templates).is_ok();
        let faults = check::every_fault(&templates, &bare());
        let circles = check::beyond_tera(&templates);
        if accepted {
            prop_assert!(faults.is_empty(), "Tera knows better: {:#?}", faults);
        } else {
            prop_assert!(!faults.is_empty() || !circles.is_empty(), "Tera knows more: {:?}", tera(&templates));
        }
    }

    #[test]
    fn an_output_that_changes_has_another_closure(before in texts(5000), nth in 0..FILES.len()) {
        let mut after = before.clone();
        after[nth].push_str(" changed");
        // Rendering must not panic either, whatever the templates hold.
        let [before, after] = [&before, &after].map(|texts| {
            let (own, theme) = set(texts);
            rendered(&own, &theme)
        });
        if let (Some((one, closure)), Some((other, other_closure))) = (before, after) {
            prop_assert!(one == other || closure != other_closure);
        }
    }
}
