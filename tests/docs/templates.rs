//! Templates, filters and views as the code has them.

use dateline::render::{Argument, Example, FILTERS, FUNCTIONS};
use std::collections::BTreeMap;

use super::{
    pages::{self, Block},
    views::{self, Field, Struct},
};

/// A briefing in which every list of a page has something.
pub const BRIEFING: &str = "---
title: Allies meet in Paris
date: 2026-01-06
dateline: Paris
summary: Leaders met in Paris.
participants:
  - { name: Emmanuel Macron, role: President, country: FR, as: host }
  - { name: Mark Carney, role: Prime Minister, country: CA }
mentions: [UA]
topics: [security guarantees]
quotes: [{ by: FR, text: We are ready }]
corrections: [{ date: 2026-01-07, text: A name was misspelled. }]
extra: { contact: press@example.org }
---
PARIS – “We are ready,” France said.

## The talks

## The draft

## What comes next
";

/// Where the views are.
const VIEWS: &str = "src/model/view.rs";

/// Returns the parts of docs/templates.md, in their order.
pub fn parts() -> Vec<(String, String)> {
    let mut parts = vec![("blocks".to_owned(), blocks_part())];
    parts.push((
        "functions".into(),
        FUNCTIONS.iter().map(|it| tool(it.name, "", it.about, it.arguments, it.example)).collect(),
    ));
    parts.push((
        "filters".into(),
        FILTERS.iter().map(|it| tool(it.name, it.takes, it.about, it.arguments, it.example)).collect(),
    ));
    parts.extend(components().into_iter().map(|(name, definition, about)| {
        (format!("component {name}"), format!("{about}\n\n```jinja\n{definition}\n```\n"))
    }));
    parts.push(("kinds of page".into(), kinds()));
    parts.push(("table of contents".into(), views::structs("src/markdown/toc.rs").iter().map(view).collect()));
    parts.push(("views".into(), views::structs(VIEWS).iter().map(view).collect()));
    parts
}

fn tool(name: &str, takes: &str, about: &str, arguments: &[Argument], example: Example) -> String {
    let takes = if takes.is_empty() { String::new() } else { format!("Takes {takes}. ") };
    let argument = |argument: &Argument| {
        let required = if argument.required { " (required)" } else { "" };
        format!("- `{}`{required}: {}\n", argument.name, argument.about)
    };
    let arguments: String = arguments.iter().map(argument).collect();
    let arguments = if arguments.is_empty() { arguments } else { format!("{arguments}\n") };
    let Example { template, output } = example;
    format!(
        "### `{name}`\n\n{takes}{about}\n\n{arguments}```jinja\n{template}\n```\n\ngives `{output}`\n\n",
        output = output.trim_end()
    )
}

fn template_files() -> Vec<(String, String)> {
    let paths = dateline::load::theme().iter().map(|file| file.path);
    let names = paths.filter_map(|path| path.strip_prefix("templates/"));
    names.map(|name| (name.to_owned(), pages::text(&format!("templates/{name}")))).collect()
}

/// For each template: the one it extends, and its blocks in their order.
fn blocks_part() -> String {
    let row = |(name, text): &(String, String)| {
        let blocks = text.match_indices("block ").filter(|(at, _)| text[..*at].trim_end().ends_with(['%', '-']));
        let blocks = blocks.filter(|(at, _)| text[..*at].trim_end().trim_end_matches('-').ends_with("{%"));
        let names = blocks.filter_map(|(at, _)| text[at + "block ".len()..].split([' ', '%']).next());
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        (!names.is_empty()).then(|| vec![format!("`{name}`"), names.join(" ")])
    };
    pages::table(&["Template", "Blocks"], &template_files().iter().filter_map(row).collect::<Vec<_>>())
}

/// The components: name, first line, what the comment above says.
fn components() -> Vec<(String, String, String)> {
    let text = pages::text("templates/components.html");
    let found = text.match_indices("{% component ").map(|(at, head)| {
        let definition = text[at + head.len()..].split(['%', '\n']).next().unwrap_or_default();
        let definition = definition.trim_end().trim_end_matches('-').trim_end();
        let name = definition.split('(').next().unwrap_or_default().to_owned();
        let above = text[..at].trim_end();
        let about = above.strip_suffix("-#}").and_then(|above| above.rsplit("{#-").next()).map(str::trim);
        let about = about.unwrap_or_else(|| panic!("the component `{name}` has no comment above it"));
        (name, definition.to_owned(), about.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    found.collect()
}

/// Returns the names of all components of the theme.
pub fn component_names() -> Vec<String> {
    components().into_iter().map(|(name, ..)| name).collect()
}

/// For each kind of page: its template and its view.
fn kinds() -> String {
    let source = pages::text("src/model/view.rs");
    let variants = source.split("pub enum View {").nth(1).and_then(|rest| rest.split("\n}").next()).expect("the enum");
    let mut rows = Vec::new();
    for pair in variants.lines().map(str::trim).collect::<Vec<_>>().windows(2) {
        let Some(template) = pair[0].strip_prefix("/// ") else { continue };
        let kind = pair[1].split_once('(').map_or("", |(_, kind)| kind).trim_end_matches(',').trim_end_matches(')');
        let kind = kind.strip_prefix("Box<").and_then(|kind| kind.strip_suffix('>')).unwrap_or(kind);
        let about = views::structs(VIEWS).into_iter().find(|view| view.name == kind).map(|view| view.about);
        rows.push(vec![template.to_owned(), views::kind_words(kind), about.expect("every view is a struct")]);
    }
    pages::table(&["Template", "`page`", "What it is"], &rows)
}

fn view(view: &Struct) -> String {
    let rows: Vec<Vec<String>> = view.fields.iter().map(row).collect();
    format!("### {}\n\n{}\n\n{}\n", view.name, view.about, pages::table(&["Field", "Type", "Meaning"], &rows))
}

fn row(field: &Field) -> Vec<String> {
    let kind = views::kind_words(&field.kind);
    match field.flat {
        true => vec![format!("all fields of {kind}"), String::new(), field.about.clone()],
        false => vec![format!("`{}`", field.name), kind, field.about.clone()],
    }
}

/// Puts the examples of a page into templates that extend the embedded ones: each is printed after the page's own text.
pub fn examples(blocks: &[Block]) -> BTreeMap<String, String> {
    let mut examples: BTreeMap<String, String> = BTreeMap::new();
    for block in blocks {
        if let Some(template) = block.note("in") {
            examples.entry(template.to_owned()).or_default().push_str(&block.text);
        }
    }
    let whole = |(name, text): (String, String)| {
        let text = format!(
            "{{% extends \"default/{name}\" %}}\n{{% block main %}}{{{{ super() }}}}\n{text}{{% endblock main %}}\n"
        );
        (name, text)
    };
    examples.into_iter().map(whole).collect()
}
