//! Holds `src/` against the layer table of ARCHITECTURE.md.

#![allow(clippy::disallowed_methods)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// One row of the table.
struct Layer {
    may_use: BTreeSet<String>,
    owns: BTreeSet<String>,
}

fn layers() -> BTreeMap<String, Layer> {
    let text = fs::read_to_string("ARCHITECTURE.md").expect("ARCHITECTURE.md is there");
    let table = text.split("## Layers").nth(1).expect("it has a layer table");
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
        let name = names(cells[1]).pop_first().expect("the first cell names the module");
        (name, Layer { may_use: names(cells[3]), owns: names(cells[4]) })
    })
    .collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of sources").map(|entry| entry.expect("an entry").path());
    let mut files = Vec::new();
    for path in entries {
        match path.is_dir() {
            true => files.extend(rust_files(&path)),
            false if path.extension().is_some_and(|suffix| suffix == "rs") => files.push(path),
            false => {}
        }
    }
    files
}

/// The words of a source that may be paths: everything but comments and the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source");
    let without_tests = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    without_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules of this crate that a source names: `crate::x`, and `x::` inside `use crate::{…}`.
fn modules_named(code: &str, known: &BTreeMap<String, Layer>) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let group = after.strip_prefix('{').map(top_level_names);
        let single = || BTreeSet::from([first_word(after)]);
        named.extend(group.unwrap_or_else(single));
    }
    named.retain(|name| known.contains_key(name));
    named
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The first words of the items of a `use` group, up to its closing brace.
fn top_level_names(inside: &str) -> BTreeSet<String> {
    let (mut depth, mut at_start, mut names) = (0, true, BTreeSet::new());
    for (at, letter) in inside.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            letter if letter.is_alphabetic() && at_start => {
                names.insert(first_word(&inside[at..]));
                at_start = false;
            }
            _ => {}
        }
    }
    names
}

fn module_of(path: &Path) -> String {
    let below = path.strip_prefix("src").expect("a path below src");
    let first = below.iter().next().expect("a file name").to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn every_module_has_its_row() {
    let layers = layers();
    let modules: BTreeSet<String> = rust_files(Path::new("src")).iter().map(|path| module_of(path)).collect();
    let rows: BTreeSet<String> = layers.keys().cloned().collect();
    let without: BTreeSet<_> =
        modules.iter().filter(|name| !["lib", "main"].contains(&name.as_str())).cloned().collect();
    assert_eq!(without, rows);
}

#[test]
fn modules_use_only_the_layers_they_name() {
    let layers = layers();
    let mut faults = Vec::new();
    for path in rust_files(Path::new("src")) {
        let module = module_of(&path);
        let Some(layer) = layers.get(&module) else { continue };
        for name in modules_named(&code(&path), &layers) {
            if name != module && !layer.may_use.contains(&name) {
                faults.push(format!("{} uses `{name}`", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "against the layer table:\n{}", faults.join("\n"));
}

#[test]
fn packages_are_used_by_their_owner_alone() {
    let layers = layers();
    let mut owners: BTreeMap<&String, BTreeSet<&String>> = BTreeMap::new();
    for (module, layer) in &layers {
        for package in &layer.owns {
            owners.entry(package).or_default().insert(module);
        }
    }
    let mut faults = Vec::new();
    for path in rust_files(Path::new("src")) {
        let (module, code) = (module_of(&path), code(&path));
        for (package, owners) in &owners {
            let names = |before: &str| code.contains(&format!("{before}{package}::"));
            if !owners.contains(&module) && (names("use ") || names(" ") || names("(") || names("<") || names("&")) {
                faults.push(format!("{} uses `{package}` of {owners:?}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "against the layer table:\n{}", faults.join("\n"));
}

#[test]
fn the_layers_have_no_circle() {
    let layers = layers();
    let mut placed: BTreeSet<&String> = BTreeSet::new();
    while placed.len() < layers.len() {
        let free = layers
            .iter()
            .filter(|(name, layer)| !placed.contains(name) && layer.may_use.iter().all(|used| placed.contains(used)));
        let free: Vec<&String> = free.map(|(name, _)| name).collect();
        assert!(!free.is_empty(), "a circle among the modules beside {placed:?}");
        placed.extend(free);
    }
}
