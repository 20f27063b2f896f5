//! What became of an old site, for reading and as JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    tally::counted,
    visible::{escape_hidden, visible},
};
use crate::import::from::{Left, LeftKind, Move};

/// How many files or places a line names.
const NAMED_MAX: usize = 3;

/// Whether it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It was, so many files of it; the others were there as they are.
    Written(usize),
    /// It was only tried out.
    Tried,
}

/// Draws the report for reading.
pub fn text(moved: &Move, fate: Fate) -> String {
    let mut text = head(moved, fate);
    let ledger = &moved.ledger;
    section(
        &mut text,
        "Keys that became ours",
        ledger.mapped.iter().map(|((key, ours), files)| {
            let name = if key == ours { key.clone() } else { format!("{key} -> {ours}") };
            format!("{}{}\n", column(&name), counted(files.len(), "file"))
        }),
    );
    section(
        &mut text,
        "Keys without a counterpart, kept under `extra`",
        ledger
            .kept
            .iter()
            .map(|(key, files)| format!("{}{}: {}\n", column(key), counted(files.len(), "file"), some(&listed(files)))),
    );
    section(
        &mut text,
        "Left in the texts as it was",
        left_by_name(moved).iter().map(|((kind, name), places)| {
            let places: Vec<String> =
                places.iter().map(|left| format!("{}:{}:{}", left.file, left.line, left.column)).collect();
            let what = format!("{} `{name}`", kind.words());
            let count = counted(places.len(), "time");
            format!("  {what}\n    {count}: {}\n    = help: {}\n", some(&places), kind.help())
        }),
    );
    section(&mut text, "To look at", ledger.doubts.iter().map(|doubt| format!("  {}: {}\n", doubt.file, doubt.what)));
    section(
        &mut text,
        "Not imported",
        ledger.passed_over.iter().map(|(reason, files)| {
            let count = counted(files.len(), "file");
            format!("  {}\n    {count}: {}\n    = help: {}\n", reason.what, some(&listed(files)), reason.help)
        }),
    );
    visible(&text).into_owned()
}

fn head(moved: &Move, fate: Fate) -> String {
    let (briefings, pages) = counts(moved);
    let what = [counted(briefings, "briefing"), counted(pages, "page"), counted(moved.files.len(), "file")];
    let [briefings, pages, files] = what;
    let held = format!("{briefings}, {pages} and {files} of a site of {}", moved.generator.name());
    match fate {
        Fate::Written(0) => format!("All of it is here already: {held}\n"),
        Fate::Written(_) => format!("Imported {held}\n"),
        Fate::Tried => format!("Would import {held}; nothing was written\n"),
    }
}

fn counts(moved: &Move) -> (usize, usize) {
    let is_briefing = |path: &str| path.starts_with("content/briefings/");
    let briefings = moved.documents.iter().filter(|document| is_briefing(document.path.as_str())).count();
    (briefings, moved.documents.len() - briefings)
}

fn section(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: String = lines.collect();
    if !lines.is_empty() {
        text.push_str(&format!("\n{title}:\n{lines}"));
    }
}

/// A name, and room up to the next column.
fn column(name: &str) -> String {
    format!("  {name:<26} ")
}

/// Names the first of many.
pub fn some(names: &[String]) -> String {
    let named = names[..names.len().min(NAMED_MAX)].join(", ");
    match names.len().saturating_sub(NAMED_MAX) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn listed(files: &BTreeSet<String>) -> Vec<String> {
    files.iter().cloned().collect()
}

fn left_by_name(moved: &Move) -> BTreeMap<(LeftKind, String), Vec<Left>> {
    let mut by_name: BTreeMap<(LeftKind, String), Vec<Left>> = BTreeMap::new();
    for left in moved.left() {
        by_name.entry((left.kind, left.name.clone())).or_default().push(left);
    }
    by_name
}

/// Writes the report as one JSON document.
///
/// The fields and their meaning are a contract; new ones may be added. Lines and columns count from 1, in characters.
pub fn json(moved: &Move, fate: Fate) -> String {
    let (briefings, pages) = counts(moved);
    let ledger = &moved.ledger;
    let left = moved.left();
    let document = Document {
        from: moved.generator.name().to_lowercase(),
        written: fate != Fate::Tried,
        summary: Summary { briefings, pages, files: moved.files.len() },
        documents: moved.documents.iter().map(|it| Moved { from: &it.from, to: it.path.as_str() }).collect(),
        files: moved.files.iter().map(|it| Moved { from: &it.from, to: it.path.as_str() }).collect(),
        mapped: ledger.mapped.iter().map(|((key, ours), files)| Key { key, to: ours, files }).collect(),
        kept: ledger.kept.iter().map(|(key, files)| Key { key, to: "extra", files }).collect(),
        left: left.iter().map(LeftThere::of).collect(),
        doubts: ledger.doubts.iter().map(|it| Doubt { file: &it.file, message: &it.what }).collect(),
        not_imported: ledger
            .passed_over
            .iter()
            .map(|(reason, files)| PassedOver { reason: &reason.what, help: &reason.help, files })
            .collect(),
    };
    escape_hidden(&serde_json::to_string_pretty(&document).expect("plain structs always serialise")) + "\n"
}

#[derive(Serialize)]
struct Document<'a> {
    from: String,
    written: bool,
    summary: Summary,
    documents: Vec<Moved<'a>>,
    files: Vec<Moved<'a>>,
    mapped: Vec<Key<'a>>,
    kept: Vec<Key<'a>>,
    left: Vec<LeftThere<'a>>,
    doubts: Vec<Doubt<'a>>,
    not_imported: Vec<PassedOver<'a>>,
}

#[derive(Serialize)]
struct Summary {
    briefings: usize,
    pages: usize,
    files: usize,
}

#[derive(Serialize)]
struct Moved<'a> {
    from: &'a str,
    to: &'a str,
}

#[derive(Serialize)]
struct Key<'a> {
    key: &'a str,
    to: &'a str,
    files: &'a BTreeSet<String>,
}

#[derive(Serialize)]
struct LeftThere<'a> {
    kind: &'static str,
    name: &'a str,
    path: &'a str,
    line: u32,
    column: u32,
    help: &'static str,
}

impl<'a> LeftThere<'a> {
    fn of(left: &'a Left) -> Self {
        let (kind, help) = (left.kind.code(), left.kind.help());
        LeftThere { kind, name: &left.name, path: &left.file, line: left.line, column: left.column, help }
    }
}

#[derive(Serialize)]
struct Doubt<'a> {
    file: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct PassedOver<'a> {
    reason: &'a str,
    help: &'a str,
    files: &'a BTreeSet<String>,
}
