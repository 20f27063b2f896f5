//! Proofreading: what `check` says of texts that name more, or less, than their front matter.

#![allow(clippy::disallowed_methods)]

mod support;

use dateline::{
    amend,
    base::{Diagnostic, Edit},
    disk::{Disk, MemoryDisk},
    model::{Mentioned, Site, SourceKind},
    pipeline::{self, Goal, Report, Silent},
};
use std::{collections::BTreeSet, path::Path};
use support::{ROOT, example, request, site};

const BRIEFING: &str = "content/briefings/2026-01-06-paris-security-guarantees.md";

fn checked(disk: &MemoryDisk) -> Report {
    pipeline::run(&request(), Goal::Check, disk, &Silent).expect("it runs")
}

fn text_at(disk: &MemoryDisk, path: &str) -> String {
    String::from_utf8(disk.read(&Path::new(ROOT).join(path)).expect("it is there")).expect("UTF-8")
}

fn put(disk: &MemoryDisk, path: &str, text: &str) {
    let path = Path::new(ROOT).join(path);
    let _ = disk.remove_file(&path);
    disk.write_new(&path, text.as_bytes()).expect("written");
}

/// Each fault as `line:column code message`.
fn told(report: &Report) -> Vec<String> {
    let line = |found: &Diagnostic| {
        let at = match &found.place.spot {
            dateline::base::Spot::Span(span) => format!("{}:{}+{} ", span.line, span.column, span.length),
            _ => String::new(),
        };
        format!("{at}{} {}", found.code, found.message)
    };
    report.diagnostics.iter().map(line).collect()
}

fn check(files: &str, expected: &[&str]) {
    let report = checked(&site(files));
    assert_eq!(told(&report), expected, "{files}");
}

/// What a briefing says of whom, whatever the order.
fn meaning(site: &Site) -> BTreeSet<String> {
    let briefing = &site.briefings[site.timeline[0]];
    let name = |id| site.participants[id].slug.to_string();
    let people = briefing
        .participants
        .iter()
        .map(|it| format!("{} {:?} {:?} {:?}", name(it.participant), it.role, it.country, it.presence));
    let mentions = briefing.mentions.iter().map(|it| match it {
        Mentioned::Person(it) => format!("mentions {} {:?} {:?}", name(it.participant), it.role, it.country),
        Mentioned::Country(code) => format!("mentions {code}"),
        Mentioned::Group(slug) => format!("mentions {slug}"),
    });
    let countries = briefing.countries.iter().map(|code| format!("country {code}"));
    let groups = briefing.groups.iter().map(|slug| format!("group {slug}"));
    people.chain(mentions).chain(countries).chain(groups).collect()
}

/// Makes all edits of a report in the one file that has any.
fn mended(text: &str, report: &Report) -> String {
    let edits: Vec<Edit> = report.diagnostics.iter().flat_map(|found| found.fix.clone()).collect();
    let edits: Vec<Edit> = edits
        .iter()
        .enumerate()
        .filter(|(nth, edit)| !edits[..*nth].contains(edit))
        .map(|(_, edit)| edit.clone())
        .collect();
    amend::apply(text, SourceKind::Briefing, &edits).expect("plain YAML")
}

#[test]
fn the_example_has_no_finding() {
    assert_eq!(told(&checked(&example())), Vec::<String>::new());
}

/// Every declaration of the example, as it is written and as it is taken out.
fn declarations(text: &str) -> Vec<(String, String)> {
    let front = text.split("\n---\n").next().expect("front matter");
    let lines = front.lines().skip_while(|line| !line.starts_with("participants:")).skip(1);
    let people = lines.take_while(|line| line.starts_with("  - ")).map(|line| (format!("{line}\n"), String::new()));
    let list = |key: &str| {
        let line = front.lines().find(|line| line.starts_with(&format!("{key}: ["))).expect("the list");
        let items: Vec<String> = line[key.len() + 3..].trim_end_matches(']').split(", ").map(str::to_owned).collect();
        let without = |nth: usize| {
            let rest: Vec<&str> = (0..items.len()).filter(|at| *at != nth).map(|at| &*items[at]).collect();
            (line.to_owned(), format!("{key}: [{}]", rest.join(", ")))
        };
        (0..items.len()).map(without).collect::<Vec<_>>()
    };
    people.chain(list("countries")).chain(list("mentions")).chain(list("groups")).collect()
}

#[test]
fn each_declaration_that_goes_is_one_finding_and_comes_back() {
    let text = text_at(&example(), BRIEFING);
    let whole = checked(&example()).site.expect("a site");
    let declarations = declarations(&text);
    assert_eq!(declarations.len(), 22);
    let mut wrong = Vec::new();
    for (written, without) in declarations {
        let disk = example();
        let less = text.replacen(&written, &without, 1);
        assert_ne!(less, text);
        put(&disk, BRIEFING, &less);
        let report = checked(&disk);
        let mended = mended(&less, &report);
        put(&disk, BRIEFING, &mended);
        let again = checked(&disk);
        let site = again.site.as_ref().expect("a site");
        if report.diagnostics.len() != 1 || !again.diagnostics.is_empty() || meaning(site) != meaning(&whole) {
            let differs: Vec<_> = meaning(site).symmetric_difference(&meaning(&whole)).cloned().collect();
            wrong.push(format!("{written}: {:?}, then {:?}, differs in {differs:?}", told(&report), told(&again)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const ONE: &str = "
-- content/participants/emmanuel-macron.md --
---
name: Emmanuel Macron
sort: Macron, Emmanuel
country: FR
---
";

fn briefing(front: &str, body: &str) -> String {
    format!("{ONE}-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\ndate: 2026-01-06\n{front}---\n{body}\n")
}

#[test]
fn names_are_told_of_with_their_places() {
    check(
        &briefing("", "Norway spoke, *Emmanuel Macron* too.\nNorwegians agreed."),
        &[
            "5:1+6 undeclared-mention the text names Norway, but the front matter does not",
            "5:16+15 undeclared-mention the text names Emmanuel Macron, but the front matter does not",
        ],
    );
    check(
        &briefing(
            "ignore: [Norway spoke, Norwegians, Emmanuel]\nmentions: [emmanuel-macron]\n",
            "Norway spoke. Macron too. Norwegians agreed.",
        ),
        &[],
    );
}

#[test]
fn what_is_declared_and_not_named_is_told_of() {
    check(
        &briefing("participants: [emmanuel-macron]\nmentions: [NO]\n", "Nothing."),
        &[
            "4:15+17 declared-not-in-text Emmanuel Macron takes part, but the text does not say so",
            "5:12+2 declared-not-in-text `mentions` lists Norway, but the text does not",
        ],
    );
    check(&briefing("participants: [emmanuel-macron]\nmentions: [NO]\n", ""), &[]);
}

#[test]
fn a_strangers_name_after_a_title_is_told_of() {
    check(
        &briefing("mentions: [TR]\n", "Turkish Foreign Minister Hakan Fidan left. Deputy Minister for Trade."),
        &[
            "6:26+11 unknown-name-after-title `Hakan Fidan` is named with the title `Foreign Minister`, but nobody of the site has that name",
        ],
    );
}

#[test]
fn weekdays_are_held_against_dates() {
    check(
        &briefing("", "They met on Monday, 6 January 2026. On Friday, January 9, they go on."),
        &["5:13+6 weekday-mismatch 6 January 2026 is a Tuesday, not a Monday"],
    );
    check(
        &briefing("", "They met on Friday."),
        &["5:13+6 weekday-mismatch the text opens with `on Friday`, but the briefing is of Tuesday, 6 January 2026"],
    );
    check(&briefing("", "They met on Monday, and will on Friday."), &[]);
}

#[test]
fn another_place_at_the_opening_is_told_of() {
    let said = "6:1+6 dateline-mismatch the text opens with `LISBON`, but `dateline` is `Porto`";
    check(&briefing("dateline: Porto\n", "LISBON – They met."), &[said]);
    check(&briefing("dateline: Washington\n", "WASHINGTON, D.C. – They met."), &[]);
}

#[test]
fn quotation_marks_come_in_pairs() {
    check(
        &briefing("", "He said “yes, and \"no\".\n\nOthers’ ‘90’ and 6' 2\" too."),
        &["5:9+1 unbalanced-quotes the quotation mark `“` has no other in its paragraph"],
    );
    check(&briefing("", "“One.\n\n“Two.” „Drei“"), &[]);
}

#[test]
fn those_who_came_are_counted() {
    let front = "countries: [NO, SE]\n";
    check(
        &briefing(front, "Norway and Swedish leaders met, as 35 nations attended. Sanctions by 9 countries."),
        &["6:36+10 attendance-mismatch the text says `35 nations`, but 2 countries are listed"],
    );
    check(
        &briefing(
            &format!("{front}event: {{ attendance: {{ nations: 35 }} }}\n"),
            "Norway, Sweden: 35 nations attended.",
        ),
        &[],
    );
}

#[test]
fn people_written_in_two_ways_are_told_of() {
    check(
        &briefing(
            "participants:\n  - { name: E. Macron, country: FR }\n  - { name: Emanuel Macron, country: FR }\n  - { name: Brigitte Macron, country: FR }\n",
            "",
        ),
        &[
            "5:13+9 possible-duplicate E. Macron may be Emmanuel Macron",
            "6:13+14 possible-duplicate Emanuel Macron may be Emmanuel Macron",
        ],
    );
}

#[test]
fn codes_are_silenced_for_a_file_and_for_the_site() {
    check(&briefing("silence: [undeclared-mention]\n", "Norway."), &[]);
    check(&format!("-- site.toml --\n[content]\nsilence = [\"undeclared-mention\"]\n{}", briefing("", "Norway.")), &[]);
    let report = checked(&site(&briefing("silence: undeclared-mentoin\n", "")));
    assert!(report.has_errors() && told(&report)[0].contains("bad-value"), "{:?}", told(&report));
}

#[test]
fn drafts_and_the_embargoed_are_read_too() {
    check(
        &briefing("draft: true\nembargo: 2030-01-01\n", "Norway."),
        &["7:1+6 undeclared-mention the text names Norway, but the front matter does not"],
    );
}
