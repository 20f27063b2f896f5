//! Holds the documents to the code: what is listed there is listed here, what is shown there runs.
//!
//! Parts that are made from the code are written anew by `DATELINE_BLESS=1 cargo test --test docs`.
#![allow(clippy::disallowed_methods)]

#[path = "docs/command_line.rs"]
mod command_line;
#[path = "docs/pages.rs"]
mod pages;
#[path = "docs/running.rs"]
mod running;
#[path = "docs/sites.rs"]
mod sites;
#[path = "docs/templates.rs"]
mod templates;
#[path = "docs/transcripts.rs"]
mod transcripts;
#[path = "docs/views.rs"]
mod views;

use dateline::{
    base::Code,
    model::{DataColumn, DataTable},
    parse::fields::{self, FieldKind, Table},
    plan::DATA_TABLES,
};
use std::{collections::BTreeSet, path::Path};

use pages::{Block, blocks, hold};
use transcripts::{Held, run_page};

/// The tables of `site.toml`; the others are of front matter.
fn is_configuration(table: &Table) -> bool {
    table.name == "the configuration" || table.name.starts_with('`')
}

/// Says what may stand behind a key; a mapping becomes a link to its section.
fn kind_words(kind: &FieldKind) -> String {
    match kind {
        FieldKind::List(item) => format!("list of {}", kind_words(item)),
        FieldKind::Either(forms) => forms.iter().map(kind_words).collect::<Vec<_>>().join(" or "),
        FieldKind::Map(keys, values) => format!("mapping from {} to {}", kind_words(keys), kind_words(values)),
        FieldKind::Record(table) => {
            format!("[{}](#{})", table.name, pages::anchor(table.name))
        }
        other => other.words(),
    }
}

fn fields_part(table: &Table) -> (String, String) {
    let row = |field: &fields::Field| {
        let required = if field.required { " (required)" } else { "" };
        vec![format!("`{}`{required}", field.key), kind_words(&field.kind), format!("{}.", field.about)]
    };
    let rows: Vec<Vec<String>> = table.fields.iter().map(row).collect();
    (table.name.into(), pages::table(&["Key", "Value", "Meaning"], &rows))
}

#[test]
fn front_matter_is_explained_key_by_key() {
    let tables = fields::TABLES.iter().filter(|table| !is_configuration(table));
    hold("docs/front-matter.md", &tables.map(|table| fields_part(table)).collect::<Vec<_>>());
}

#[test]
fn configuration_is_explained_key_by_key() {
    let tables = fields::TABLES.iter().filter(|table| is_configuration(table));
    hold("docs/configuration.md", &tables.map(|table| fields_part(table)).collect::<Vec<_>>());
}

#[test]
fn the_ledger_is_explained_key_by_key() {
    hold("docs/addresses.md", &fields::LEDGER_TABLES.iter().map(|table| fields_part(table)).collect::<Vec<_>>());
}

/// Says what the columns of a table of research data hold.
fn columns_part(table: &DataTable) -> (String, String) {
    let kind = |column: &DataColumn| column.kind.words();
    let leads_to = |column: &DataColumn| {
        let reference = table.references.iter().find(|reference| reference.column == column.name);
        reference.map_or_else(String::new, |it| format!(" ([`{}`](#{}))", it.table, it.table))
    };
    let row = |column: &DataColumn| {
        let required = if column.required { "" } else { ", or nothing" };
        let about = format!("{}{}.", column.about, leads_to(column));
        vec![format!("`{}`", column.name), format!("{}{required}", kind(column)), about]
    };
    let rows: Vec<Vec<String>> = table.columns.iter().map(row).collect();
    let key = table.key.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let head = format!("{} Key: {key}.\n\n", table.about);
    (table.name.to_owned(), head + &pages::table(&["Column", "Value", "Meaning"], &rows))
}

#[test]
fn research_data_is_explained_column_by_column() {
    hold("docs/data.md", &DATA_TABLES.iter().map(|table| columns_part(table)).collect::<Vec<_>>());
}

/// Writes the blocks of a page that are files into a folder.
fn write_files(folder: &Path, blocks: &[Block]) {
    for block in blocks {
        if let Some(path) = block.note("file") {
            sites::write(folder, path, &block.text);
        }
    }
}

/// Returns whether a key stands in some block as `key:` or `key =`.
fn shown(key: &str, blocks: &[Block]) -> bool {
    let heads = [format!("[{key}]"), format!("[[{key}]]"), format!("[{key}."), format!(".{key}]")];
    let written: Vec<String> = [format!("{key}:"), format!("{key} =")].into_iter().chain(heads).collect();
    let starts = |text: &str| {
        let before = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || "_-.".contains(letter))).next();
        before.is_some_and(str::is_empty) || text == key
    };
    blocks.iter().any(|block| {
        written.iter().any(|written| {
            block
                .text
                .match_indices(written.as_str())
                .any(|(at, _)| at == 0 || written.starts_with(['[', '.']) || starts(&block.text[at - 1..]))
        })
    })
}

fn check_examples(page: &str, tables: &[&Table]) {
    let blocks = blocks(page);
    for table in tables {
        for field in table.fields {
            assert!(shown(field.key, &blocks), "{page}: no example shows `{}` of {}", field.key, table.name);
        }
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    write_files(folder.path(), &blocks);
    sites::write(folder.path(), "static/portraits/macron.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    sites::write(folder.path(), "static/house.css", "");
    sites::write(
        folder.path(),
        "static/logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>",
    );
    let ran = sites::shell(folder.path(), "dateline check --strict --color never --now 2026-11-24");
    assert_eq!(ran.code, 0, "the examples of {page} are a site without a fault:\n{}", ran.said);
}

#[test]
fn the_examples_of_front_matter_are_a_site() {
    let tables: Vec<&Table> = fields::TABLES.iter().copied().filter(|table| !is_configuration(table)).collect();
    check_examples("docs/front-matter.md", &tables);
}

#[test]
fn the_examples_of_configuration_are_a_site() {
    let tables: Vec<&Table> = fields::TABLES.iter().copied().filter(|table| is_configuration(table)).collect();
    check_examples("docs/configuration.md", &tables);
}

#[test]
fn every_diagnostic_is_explained() {
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(pages::code_headings("docs/diagnostics.md", "##"), names, "the sections of docs/diagnostics.md");
    assert_eq!(sites::cases().iter().map(|case| case.code.as_str()).collect::<Vec<_>>(), names, "the cases");
}

#[cfg(unix)]
#[test]
fn every_diagnostic_is_shown_as_printed() {
    let cases = sites::cases();
    let part = |code: &Code| {
        let case = cases.iter().find(|case| case.code == code.name()).expect("every code has a case");
        let severity = format!("{:?}", code.severity());
        let meaning = format!("{severity}: {}.\n\n```text\n{}```\n", code.meaning(), case.printed());
        (code.name().to_owned(), meaning)
    };
    hold("docs/diagnostics.md", &Code::ALL.iter().map(part).collect::<Vec<_>>());
}

#[test]
fn every_dependency_has_its_line() {
    let manifest: toml::Table = pages::text("Cargo.toml").parse().expect("TOML");
    let sections = [("dependencies", "## In the binary"), ("dev-dependencies", "## In tests and benches alone")];
    for (key, heading) in sections {
        let expected: BTreeSet<String> = manifest[key].as_table().expect("a table").keys().cloned().collect();
        let page = pages::text("docs/dependencies.md");
        let section = page.split(heading).nth(1).expect(heading).split("\n## ").next().unwrap_or_default();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next().map(str::to_owned));
        assert_eq!(rows.collect::<BTreeSet<_>>(), expected, "the lines of docs/dependencies.md under `{heading}`");
    }
}

#[test]
fn every_dependency_has_the_owner_that_the_layer_table_says() {
    let architecture = pages::text("ARCHITECTURE.md");
    let layers = architecture.split("## Layers").nth(1).expect("a layer table");
    let rows = layers.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('|').collect::<Vec<_>>());
    let rows: Vec<(String, String)> = rows.map(|cells| (cells[1].trim().to_owned(), cells[4].to_owned())).collect();
    let page = pages::text("docs/dependencies.md");
    let section = page.split("## In tests and benches alone").next().expect("the first part");
    for line in section.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let package = cells[1].replace('-', "_");
        let owners = rows.iter().filter(|(_, owns)| owns.contains(&package)).map(|(name, _)| name.as_str());
        let owners: Vec<&str> = owners.collect();
        let owners = if owners.is_empty() { "wherever needed".to_owned() } else { owners.join(" ") };
        assert_eq!(cells[6], owners, "the owner of {}", cells[1]);
    }
}

#[test]
fn every_command_and_flag_is_explained() {
    hold("docs/cli.md", &command_line::parts());
}

#[test]
fn views_filters_and_components_are_explained() {
    hold("docs/templates.md", &templates::parts());
}

#[test]
fn every_component_has_an_example() {
    let blocks = blocks("docs/templates.md");
    for name in templates::component_names() {
        let call = format!("<{name} ");
        assert!(blocks.iter().any(|block| block.note("in").is_some() && block.text.contains(&call)), "{name}");
    }
}

#[test]
fn the_examples_of_templates_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    sites::write(folder.path(), "content/briefings/paris.md", templates::BRIEFING);
    sites::write(folder.path(), "content/pages/about.md", "---\ntitle: About\n---\nText.\n");
    for (template, text) in templates::examples(&blocks("docs/templates.md")) {
        sites::write(folder.path(), &format!("templates/{template}"), &text);
    }
    let ran = sites::shell(folder.path(), "dateline build --strict --color never --now 2026-11-24");
    assert_eq!(ran.code, 0, "{}", ran.said);
}

#[test]
fn the_worked_override_builds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    sites::write(folder.path(), "content/briefings/paris.md", templates::BRIEFING);
    let blocks = blocks("docs/templates.md");
    write_files(folder.path(), &blocks);
    let ran = sites::shell(folder.path(), "dateline build --strict --color never --now 2026-11-24");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let page = std::fs::read_to_string(folder.path().join("public/briefings/2026/01/paris/index.html"));
    let page = page.expect("the briefing's page");
    let expected: Vec<_> = blocks.iter().filter(|block| block.note("printed").is_some()).collect();
    assert!(!expected.is_empty());
    for line in expected.iter().flat_map(|block| block.text.lines()) {
        assert!(page.contains(line.trim()), "`{line}` is not in\n{page}");
    }
}

/// The most lines that the second theme has.
const THEME_LINES_MAX: usize = 200;

#[test]
fn the_second_theme_is_whole_and_short() {
    let blocks = blocks("docs/second-theme.md");
    let lines: usize =
        blocks.iter().filter(|block| block.note("file").is_some()).map(|block| block.text.lines().count()).sum();
    assert!(lines < THEME_LINES_MAX, "{lines} lines");

    let folder = tempfile::tempdir().expect("a temporary folder");
    sites::write(folder.path(), "site.toml", "[build]\nsearch = false\n");
    sites::write(folder.path(), "content/briefings/paris.md", templates::BRIEFING);
    write_files(folder.path(), &blocks);
    let ran = sites::shell(folder.path(), "dateline build --strict --color never --now 2026-11-24");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let page = std::fs::read_to_string(folder.path().join("public/index.html")).expect("the home page");
    assert!(page.contains("gazette.css") && !page.contains("site.css"), "{page}");

    // Every page that readers see is its own; mail is no page.
    let list = sites::shell(folder.path(), "dateline templates --format csv").data;
    let theirs: Vec<&str> = list
        .lines()
        .filter_map(|line| line.strip_prefix("template,")?.split_once(",the theme,"))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with("default/"))
        .collect();
    assert_eq!(theirs, ["components.html", "digest.html", "digest.txt", "feed.xml", "search.html"]);
}

/// The blocks of README.md that the gate runs itself: set-up and the whole example.
const RUN_BY_THE_GATE: [&str; 2] = ["serve", "test"];

#[cfg(unix)]
#[test]
fn the_commands_of_the_readme_run() {
    assert_eq!(run_page("README.md", Held::Somewhere), RUN_BY_THE_GATE);
}

#[cfg(unix)]
#[test]
fn the_commands_of_the_command_line_page_run() {
    assert!(run_page("docs/cli.md", Held::Somewhere).is_empty());
}

#[test]
fn every_command_has_an_example() {
    let blocks = blocks("docs/cli.md");
    for (line, _) in command_line::parts().iter().skip(1).filter(|(line, _)| line != "dateline new") {
        let call = format!("$ {line} ");
        let is_shown = |block: &Block| block.text.lines().any(|shown| format!("{shown} ").starts_with(&call));
        assert!(blocks.iter().any(is_shown), "docs/cli.md: no example shows `{line}`");
    }
}

/// What the threat model says is held, is held by a test of that name, or by all of a file.
#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let is_source = |path: &Path| path.extension().is_some_and(|it| it == "rs" || it == "mjs");
    let sources: String = ["src", "tests", "fuzz/src"]
        .iter()
        .flat_map(|folder| walkdir::WalkDir::new(pages::root().join(folder)))
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| is_source(path) && !path.components().any(|part| part.as_os_str() == "node_modules"))
        .map(|path| std::fs::read_to_string(path).expect("a text"))
        .collect();
    let page = pages::text("docs/security.md");
    let named: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    let tests = named
        .iter()
        .filter(|name| name.matches('_').count() >= 3 && name.bytes().all(|it| it.is_ascii_lowercase() || it == b'_'));
    let mut count = 0;
    for name in tests {
        assert!(sources.contains(&format!("fn {name}()")), "docs/security.md: there is no test `{name}`");
        count += 1;
    }
    assert!(count > 30, "{count} tests are named");
    for file in named.iter().filter(|name| name.starts_with("tests/")) {
        assert!(pages::root().join(file).exists(), "docs/security.md: there is no `{file}`");
    }
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let root = pages::root();
    let mut documents =
        vec!["README.md".into(), "ARCHITECTURE.md".into(), "CONTRIBUTING.md".into(), "CHANGELOG.md".into()];
    for folder in ["docs", "docs/decisions", "docs/tutorials"] {
        let entries = std::fs::read_dir(root.join(folder)).expect(folder);
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        documents.extend(names.filter(|name| name.ends_with(".md")).map(|name| format!("{folder}/{name}")));
    }
    for document in &documents {
        let folder = root.join(document).parent().expect("a folder").to_owned();
        for target in link_targets(&pages::text(document)) {
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = if path.is_empty() { root.join(document) } else { folder.join(path) };
            assert!(file.exists(), "{document}: `{target}` leads nowhere");
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(&file).expect("a text");
                assert!(anchors(&text).contains(anchor), "{document}: `{target}` has no such heading");
            }
        }
    }
}

fn link_targets(text: &str) -> Vec<String> {
    let outside_blocks = text.split("```").step_by(2).flat_map(str::lines);
    let outside_code: String = outside_blocks.flat_map(|line| line.split('`').step_by(2).chain(["\n"])).collect();
    let targets = outside_code.match_indices("](").map(|(at, _)| &outside_code[at + 2..]);
    let targets = targets.filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://")).map(str::to_owned).collect()
}

/// Returns the anchors of a document's headings, as code forges make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings.map(pages::anchor).collect()
}
