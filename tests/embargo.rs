//! What is public when: the moments at which a site is another by itself, with the real binary.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use std::{collections::BTreeSet, fs, path::Path};

use binary::{folder, run};
use tempfile::TempDir;

const NOON: &str = "2026-01-06T12:00:00+01:00";

/// Lays files out in a folder.
fn lay(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
}

/// A site in Paris with every kind of date that lies ahead of noon on 6 January 2026.
fn of_dates() -> TempDir {
    let folder = folder();
    let ahead = "---\ntitle: Ahead\ndate: 2026-01-06\nembargo: 2026-01-06T18:00:00.250+01:00\n\
                 corrections: [{ date: 2026-01-06T17:00, text: Before anybody saw it. }, { date: 2026-01-09, text: Later. }]\n---\nText.\n";
    let open = "---\ntitle: Open\ndate: 2026-01-05\nupdates: [{ date: 2026-01-07T08:30, text: More. }]\n\
                withdrawn: { date: 2026-01-08, reason: Wrong. }\nremoved: { date: 2026-02-01, reason: By order. }\n---\nText.\n";
    let gone = "---\ntitle: Gone\ndate: 2026-01-01\nexpires: 2026-01-02\nremoved: { date: 2026-03-01, reason: By order. }\n---\nText.\n";
    let expiring = "---\ntitle: Expiring\ndate: 2026-01-04\nexpires: 2026-01-20T09:00:00Z\n---\nText.\n";
    let draft = "---\ntitle: Draft\ndate: 2026-01-06\nembargo: 2026-01-06T13:00\ndraft: true\n---\nText.\n";
    lay(
        folder.path(),
        &[
            ("site.toml", "timezone = \"Europe/Paris\"\n"),
            ("content/briefings/ahead.md", ahead),
            ("content/briefings/open.md", open),
            ("content/briefings/gone.md", gone),
            ("content/briefings/expiring.md", expiring),
            ("content/briefings/draft.md", draft),
            ("content/briefings/day.md", "---\ntitle: Day\ndate: 2026-01-10\n---\nText.\n"),
        ],
    );
    folder
}

fn next_due(folder: &Path, now: &str, format: &str) -> (i32, String) {
    let ran = run(folder, &["next-due", "--now", now, "--format", format]);
    (ran.code, ran.data.trim_end().to_owned())
}

#[test]
fn what_is_scheduled_is_listed_with_its_moment_and_its_reason() {
    let folder = of_dates();
    let listed = run(folder.path(), &["list", "scheduled", "--now", NOON, "--format=csv"]).data.replace("\r\n", "\n");
    let expected = "due,title,path,why
2026-01-06T18:00:00+01:00,Ahead,content/briefings/ahead.md,embargo
2026-01-07T08:30:00+01:00,Open,content/briefings/open.md,update
2026-01-08T00:00:00+01:00,Open,content/briefings/open.md,withdrawn
2026-01-09T00:00:00+01:00,Ahead,content/briefings/ahead.md,correction
2026-01-10T00:00:00+01:00,Day,content/briefings/day.md,date
2026-01-20T10:00:00+01:00,Expiring,content/briefings/expiring.md,expires
2026-02-01T00:00:00+01:00,Open,content/briefings/open.md,removed
2026-03-01T00:00:00+01:00,Gone,content/briefings/gone.md,removed
";
    assert_eq!(listed, expected, "\n{listed}");
}

/// Builds for an instant, and returns the digest of the site's files.
fn built(folder: &Path, now: &str) -> BTreeSet<(String, Vec<u8>)> {
    let ran = run(folder, &["build", "--now", now]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.join("public")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true if path.ends_with(".dateline") => {}
                true => folders.push(path),
                false => _ = found.insert((path.display().to_string(), fs::read(&path).expect("a file"))),
            }
        }
    }
    found
}

#[test]
fn from_one_due_moment_to_the_next_the_site_stays_as_it_is_and_then_differs() {
    let folder = of_dates();
    lay(folder.path(), &[("site.toml", "timezone = \"Europe/Paris\"\nbase_url = \"https://example.org\"\n")]);
    let (mut now, mut site, mut moments) = (NOON.to_owned(), built(folder.path(), NOON), Vec::new());
    while let (0, due) = next_due(folder.path(), &now, "iso") {
        let seconds: i64 = next_due(folder.path(), &now, "unix").1.parse().expect("seconds");
        let before = dateline::base::Timestamp::from_second(seconds - 1).expect("an instant").to_string();
        assert!(built(folder.path(), &before) == site, "nothing differs before {due}");
        let after = built(folder.path(), &due);
        assert!(after != site, "something differs at {due}");
        (now, site) = (due.clone(), after);
        moments.push(due);
    }
    let expected = [
        "2026-01-06T18:00:01+01:00",
        // The briefings of 5 and 6 January are no news any more.
        "2026-01-07T00:00:00+01:00",
        "2026-01-07T08:30:00+01:00",
        "2026-01-08T00:00:00+01:00",
        // Nor is the one of which the embargo ended.
        "2026-01-08T18:00:01+01:00",
        "2026-01-09T00:00:00+01:00",
        "2026-01-10T00:00:00+01:00",
        "2026-01-12T00:00:00+01:00",
        "2026-01-20T10:00:00+01:00",
        "2026-02-01T00:00:00+01:00",
        "2026-03-01T00:00:00+01:00",
    ];
    assert_eq!(moments, expected);
}

#[test]
fn where_nothing_is_due_the_exit_code_says_so() {
    let folder = of_dates();
    let late = "2026-03-01T00:00:00+01:00";
    for format in ["iso", "unix", "systemd"] {
        assert_eq!(next_due(folder.path(), late, format), (3, String::new()));
    }
    assert_eq!(next_due(folder.path(), late, "json"), (3, r#"{"due":null,"unix":null}"#.to_owned()));
    assert_eq!(next_due(folder.path(), NOON, "systemd"), (0, "2026-01-06 17:00:01 UTC".to_owned()));
    let of_draft = run(folder.path(), &["next-due", "--now", NOON, "--drafts"]);
    assert_eq!((of_draft.code, of_draft.data.trim_end()), (0, "2026-01-06T13:00:00+01:00"));
    let elsewhere = run(folder.path(), &["build", "--format=unix"]);
    assert!(elsewhere.code == 2 && elsewhere.said.contains("for `next-due` only"), "{}", elsewhere.said);
    lay(folder.path(), &[("content/briefings/torn.md", "---\ntitle: [\n---\n")]);
    let (code, due) = next_due(folder.path(), NOON, "iso");
    assert_eq!((code, due.as_str()), (1, "2026-01-06T18:00:01+01:00"), "a moment may be missing");
}
