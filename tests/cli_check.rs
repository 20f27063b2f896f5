//! `check` with the real binary: what it mends, what it shows first, and how it tells others.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use std::fs;

use binary::{Ran, folder, run};
use serde_json::Value;
use tempfile::TempDir;

const PATH: &str = "content/briefings/2026-01-06-paris.md";

/// With a byte order mark, line ends of Windows, a comment and an order of keys of its own.
const TEXT: &str = "\u{feff}---\r\nmentions: [UK]   # so far\r\ntitle: Allies meet\r\nparticipants:\r\n  - name: Ada Example\r\n    \
                    country: FR\r\ncountries: [UK]\r\n---\r\nBritain, Ada Example and Norway met in Paris.\r\n";

fn laid(text: &str) -> TempDir {
    let folder = folder();
    let path = folder.path().join(PATH);
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
    fs::write(path, text).expect("written");
    folder
}

fn check(folder: &TempDir, flags: &[&str]) -> Ran {
    let line: Vec<&str> = ["check", "--now=2026-11-24", "--no-cache"].iter().chain(flags).copied().collect();
    run(folder.path(), &line)
}

fn text(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join(PATH)).expect("it is there")
}

#[test]
fn fix_writes_what_is_safe_and_touches_nothing_else() {
    let without_twice = TEXT.replace("mentions: [UK]   # so far", "mentions: [RU]   # so far");
    let folder = laid(&without_twice);
    let ran = check(&folder, &["--fix"]);
    assert!(ran.said.contains(&format!("mended {PATH}")), "{}", ran.said);
    let expected = without_twice
        .replace("mentions: [RU]", "mentions: [RU, \"NO\"]")
        .replace("countries: [UK]", "countries: [GB, FR]");
    assert_eq!(text(&folder), expected);
    let again = check(&folder, &["--fix"]);
    assert!(!again.said.contains("mended"), "{}", again.said);
    assert_eq!(text(&folder), expected, "a second run has nothing to do");
}

#[test]
fn diff_shows_the_edits_and_writes_nothing() {
    let folder = laid(&TEXT.replace("mentions: [UK]   # so far\r\n", ""));
    let ran = check(&folder, &["--diff"]);
    assert!(ran.data.contains("-countries: [UK]") && ran.data.contains("+countries: [GB, FR]"), "{}", ran.data);
    assert_eq!(text(&folder), TEXT.replace("mentions: [UK]   # so far\r\n", ""));
}

#[test]
fn findings_are_told_to_other_programs() {
    let folder = laid("---\ntitle: Allies meet\n---\nNorway met.\n");
    let github = check(&folder, &["--format", "github"]).data;
    let expected =
        format!("::warning file={PATH},line=4,col=1,endColumn=6,title=undeclared-mention::the text names Norway");
    assert!(github.starts_with(&expected), "{github}");
    let sarif: Value = serde_json::from_str(&check(&folder, &["--format", "sarif"]).data).expect("JSON");
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "undeclared-mention");
    let region = &result["locations"][0]["physicalLocation"];
    assert_eq!(region["artifactLocation"]["uri"], PATH);
    assert_eq!((&region["region"]["startLine"], &region["region"]["endColumn"]), (&4.into(), &7.into()));
    let json: Value = serde_json::from_str(&check(&folder, &["--format", "json"]).data).expect("JSON");
    assert_eq!(json["diagnostics"][0]["fix"][0]["append"]["value"]["text"], "NO");
    assert_eq!(run(folder.path(), &["list", "people", "--format", "sarif"]).code, 2);
}
