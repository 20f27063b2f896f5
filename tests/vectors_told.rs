//! Texts that mean harm in what the program prints, mails and reports: nothing steers a terminal, nothing begins another header, and
//! nothing in a page of a report runs.

#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;
#[path = "support/harmless.rs"]
mod harmless;
mod support;
#[path = "vectors/mod.rs"]
mod vectors;

use std::{fs, path::Path};

use binary::{command, folder, ran, run};
use dateline::base::is_hidden;
use harmless::harmful;
use vectors::{all, group, quoted};

fn lay(folder: &Path, files: &[(String, String)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
}

/// Groups whose vectors are for terminals, logs and tables; those for browsers are told of by pages.
const FOR_TERMINALS: [&str; 4] = ["terminals", "lines and heads", "spreadsheets", "file names"];

/// A site with each vector in keys, values, names and texts of a briefing and a profile of its own, most of which are wrong somewhere.
fn everything_wrong() -> Vec<(String, String)> {
    let mut files = vec![("site.toml".to_owned(), "base_url = \"https://x.example\"\n".to_owned())];
    for (nth, vector) in FOR_TERMINALS.iter().flat_map(|it| group(it)).enumerate() {
        let text = quoted(vector);
        let front = format!(
            "title: {text}\ndate: {text}\n{text}: 1\nslug: {text}\nsummary: {text}\ncountries: [{text}]\ntopics: [{text}]\n\
             participants: [{{ name: {text}, role: {text}, {text}: x }}, {{ ref: {text} }}]\nquotes: [{{ by: {text}, text: {text} }}]"
        );
        let body = format!("{vector}\n\n[x](nowhere-{nth}.md) [[{}]]\n", vector.replace('\n', " "));
        files.push((format!("content/briefings/wrong-{nth}.md"), format!("---\n{front}\n---\n{body}")));
        files.push((
            format!("content/participants/p-{nth}.md"),
            format!("---\nname: {text}\nrole: {text}\n{text}: y\n---\n{body}"),
        ));
    }
    files
}

/// A site with each vector where it may be, and no fault.
fn everything_right() -> Vec<(String, String)> {
    let mut files = vec![("site.toml".to_owned(), "base_url = \"https://x.example\"\n".to_owned())];
    for (nth, vector) in all().enumerate() {
        let text = quoted(vector);
        let front = format!(
            "title: {text}\nsummary: {text}\ntopics: [{}]\nparticipants: [{{ ref: p-{nth}, role: {text}, country: FR }}]\n\
             corrections: [{{ date: 2026-01-07, text: {text} }}]\nwithdrawn: {{ date: 2026-01-08, reason: {text} }}",
            quoted(&format!("{vector} {nth}"))
        );
        files.push((format!("content/briefings/2026-01-06-b-{nth}.md"), format!("---\n{front}\n---\nText.\n")));
        files.push((
            format!("content/participants/p-{nth}.md"),
            format!("---\nname: {}\nsort: {text}\n---\n", quoted(&format!("{vector} {nth}"))),
        ));
    }
    files
}

#[track_caller]
fn check_terminal(line: &[&str], text: &str) {
    if let Some(odd) = text.lines().find(|line| line.chars().any(is_hidden)) {
        panic!("{line:?}: {odd:?}");
    }
}

#[track_caller]
fn check_controls(line: &[&str], text: &str) {
    let is_odd = |sign: char| sign.is_control() && !matches!(sign, '\t' | '\n' | '\r');
    if let Some(odd) = text.lines().find(|line| line.contains(is_odd)) {
        panic!("{line:?}: {odd:?}");
    }
}

#[test]
fn nothing_that_is_printed_steers_a_terminal() {
    let (wrong, right) = (folder(), folder());
    lay(wrong.path(), &everything_wrong());
    lay(right.path(), &everything_right());
    let now = "--now=2026-11-24";
    for (site, line) in [
        (&wrong, vec!["check", now]),
        (&wrong, vec!["build", now]),
        (&wrong, vec!["check", now, "--format=github"]),
        (&wrong, vec!["check", now, "--format=json"]),
        (&wrong, vec!["check", now, "--format=sarif"]),
        (&wrong, vec!["check", now, "--diff"]),
        (&right, vec!["build", now, "--metrics"]),
        (&right, vec!["list", "participants"]),
        (&right, vec!["list", "briefings"]),
        (&right, vec!["list", "corrected"]),
        (&right, vec!["list", "withdrawn"]),
        (&right, vec!["list", "withdrawn", "--format=json"]),
    ] {
        let ran = run(site.path(), &line);
        assert!(!ran.data.is_empty() || !ran.said.is_empty(), "{line:?} says nothing");
        check_terminal(&line, &ran.said);
        check_terminal(&line, &ran.data);
    }
    // What is for programs and mails keeps directions of writing; nothing in it steers a terminal either.
    for line in [
        vec!["list", "participants", "--format=csv"],
        vec!["digest", "--from=2026-01-01", "--to=2026-01-10", now],
        vec!["digest", "--from=2026-01-01", "--to=2026-01-10", now, "--format=html"],
    ] {
        let ran = run(right.path(), &line);
        assert!(ran.code == 0 && ran.data.contains("__xss"), "{line:?}: {}", ran.said);
        check_controls(&line, &ran.data);
    }
    let ran = ran(command(wrong.path(), &["check", now, "--color=always"])
        .env("CLICOLOR_FORCE", "1")
        .output()
        .expect("it runs"));
    check_terminal(&["check", "in colour"], &without_colours(&ran.said));
    assert!(ran.said.contains("\u{1b}["), "it is in colour");
}

/// Takes out what turns colours and weights of letters on and off, and nothing else.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|sign: char| !sign.is_ascii_digit() && sign != ';').unwrap_or(part.len());
        plain.push_str(part[end..].strip_prefix('m').unwrap_or("\u{1b}"));
    }
    plain
}

#[test]
fn workflow_commands_are_ours_alone() {
    let site = folder();
    lay(site.path(), &everything_wrong());
    let ran = run(site.path(), &["check", "--now=2026-11-24", "--format=github"]);
    assert!(ran.data.lines().count() > 300);
    for line in ran.data.lines() {
        let is_ours = ["::error ", "::warning ", "::notice "].iter().any(|begin| line.starts_with(begin));
        assert!(is_ours && line.contains("file="), "{line:?}");
    }
}

#[test]
fn a_message_has_the_headers_that_it_should_and_harmless_pages() {
    const KNOWN: [&str; 9] = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Language",
        "Auto-Submitted",
    ];
    let groups = ["lines and heads", "terminals", "out of an attribute", "event handlers"];
    for vector in groups.iter().flat_map(|it| group(it)) {
        let site = folder();
        lay(
            site.path(),
            &vectors::files_of(
                "-- site.toml --\ntitle = %Q%\nbase_url = \"https://x.example\"\n[digest.all]\ntitle = %Q%\nfrom = \"D <d@x.example>\"\nto = \"a@x.example\"\n\
                 -- content/briefings/2026-01-06-a.md --\n---\ntitle: %Q%\nsummary: %Q%\ndateline: %Q%\nparticipants: [{ name: %Q%, role: %Q%, country: FR }]\n\
                 corrections: [{ date: 2026-01-07, text: %Q% }]\ntopics: [%Q%]\n---\nText.\n",
                vector,
            ),
        );
        let line =
            ["digest", "all", "--from=2026-01-01", "--to=2026-01-10", "--now=2026-01-10T12:00:00Z", "--output=mail"];
        let ran = run(site.path(), &line);
        assert_eq!(ran.code, 0, "{vector:?}: {}", ran.said);
        let read = |ending: &str| {
            fs::read_to_string(site.path().join(format!("mail/digest-all-2026-01-01-2026-01-10.{ending}")))
                .expect("written")
        };
        let message = read("eml");
        let head = message.split_once("\r\n\r\n").expect("a head").0.replace("\r\n ", " ").replace("\r\n\t", " ");
        assert!(!head.replace("\r\n", "").contains(['\r', '\n']), "{vector:?}: a line that ends early: {head:?}");
        for line in head.split("\r\n") {
            let name = line.split(':').next().unwrap_or_default();
            assert!(KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name)), "{vector:?}: {line:?}");
            assert!(
                line.is_ascii() && !line.contains(|sign: char| sign.is_control() && sign != '\t'),
                "{vector:?}: {line:?}"
            );
        }
        // In a subject another's address is a word; to whom a message goes is for `site.toml` to say.
        assert!(head.contains("\r\nTo: <a@x.example>\r\n"), "{vector:?}: {head}");
        // A mail has its style in it, since no program for mail fetches another.
        let page = read("html");
        assert!(page.contains("style="), "{page}");
        let found = harmful(&without_attribute(&page, "style"));
        assert!(found.is_none(), "{vector:?}: {found:?}");
        check_controls(&line, &read("txt"));
    }
}

/// Takes out our own attribute; one of a text would be in another place than a template has it.
fn without_attribute(page: &str, name: &str) -> String {
    let begin = format!(" {name}=\"");
    let mut parts = page.split(&begin);
    let mut rest = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| rest.push_str(part.split_once('"').map_or("", |(_, after)| after)));
    rest
}

#[test]
fn a_report_of_what_changed_is_text() {
    let (old, new) = (folder(), folder());
    lay(new.path(), &everything_right());
    let plain = |(path, text): &(String, String)| {
        (path.clone(), all().fold(text.clone(), |text, vector| text.replace(&quoted(vector), "\"Words\"")))
    };
    lay(old.path(), &everything_right().iter().map(plain).collect::<Vec<_>>());
    let (from, now) = (old.path().to_str().expect("UTF-8"), "--now=2026-11-24");
    let html = run(new.path(), &["diff", from, now, "--format=html"]).data;
    assert!(html.contains("__xss") && !html.contains("unsafe"), "{html}");
    let (before, after) = html.split_once("<style>").expect("a style sheet");
    let after = after.split_once("</style>").expect("its end").1;
    let found = harmful(&format!("{before}{after}").replacen("<meta http-equiv=\"Content-Security-Policy\"", "<p", 1));
    assert!(found.is_none(), "{found:?}");
    for line in [vec!["diff", from, now], vec!["diff", from, now, "--format=json"]] {
        let ran = run(new.path(), &line);
        assert!(ran.data.contains("__xss"), "{}", ran.said);
        check_terminal(&line, &ran.data);
    }
}
