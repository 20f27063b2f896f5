//! Drafts from wire copy, held against what a reader found in each text of tests/import/.

#![allow(clippy::disallowed_methods)]

mod support;

use std::{collections::BTreeSet, fs, path::PathBuf};

use dateline::{
    disk::{Disk, MemoryDisk},
    import::{self, Copy, Draft, Form},
    mentions::Presence,
    model::Site,
    pipeline::{self, Goal, Request, Silent},
};
use proptest::prelude::*;
use serde_json::Value;
use support::request;

/// The day from which weekdays are counted back in all texts.
const DAY: &str = "2026-01-06";

/// The wire texts, by name.
fn texts() -> Vec<(String, String)> {
    let entries = fs::read_dir("tests/import").expect("wire texts").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|suffix| suffix == "txt")).collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_stem().expect("a name").to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("a text"))).collect()
}

fn site_of(disk: &MemoryDisk) -> Site {
    let report = pipeline::run(&request(), Goal::Resolve, disk, &Silent).expect("it runs");
    report.site.expect("a site")
}

fn drafted(text: &str, site: &Site) -> Draft {
    let form = Form::of("story.txt", text);
    import::draft(&Copy { text, form, day: DAY.parse().expect("a day"), called: "story.txt" }, site)
}

/// Right ones, all found, all expected.
#[derive(Default)]
struct Score {
    right: usize,
    found: usize,
    expected: usize,
}

impl Score {
    fn add(&mut self, name: &str, found: &BTreeSet<String>, expected: &BTreeSet<String>) {
        self.right += found.intersection(expected).count();
        self.found += found.len();
        self.expected += expected.len();
        found.difference(expected).for_each(|wrong| println!("{name}: wrong   {wrong}"));
        expected.difference(found).for_each(|missed| println!("{name}: missed  {missed}"));
    }

    fn precision(&self) -> f64 {
        self.right as f64 / self.found as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / self.expected as f64
    }
}

fn people(draft: &Draft) -> BTreeSet<String> {
    let line = |person: &import::Person| {
        let country = person.country.map(|code| code.to_string()).unwrap_or_default();
        format!("{} | {} | {country}", person.name, person.role.as_deref().unwrap_or_default())
    };
    draft.people.iter().map(line).collect()
}

fn countries(draft: &Draft) -> BTreeSet<String> {
    let of_people = draft.people.iter().filter_map(|person| person.country);
    draft.countries.iter().copied().chain(of_people).map(|code| code.to_string()).collect()
}

fn expected(name: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let text = fs::read_to_string(format!("tests/import/{name}.json")).expect("what a reader found");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let word = |person: &Value, key: &str| person[key].as_str().unwrap_or_default().to_owned();
    let line =
        |person: &Value| format!("{} | {} | {}", word(person, "name"), word(person, "role"), word(person, "country"));
    let people = value["people"].as_array().expect("people").iter().map(line).collect();
    let codes = value["countries"].as_array().expect("countries").iter().filter_map(Value::as_str);
    (people, codes.map(str::to_owned).collect())
}

#[test]
fn people_and_countries_are_those_that_a_reader_finds() {
    let site = site_of(&support::site(""));
    let (mut of_people, mut of_countries) = (Score::default(), Score::default());
    for (name, text) in texts() {
        let draft = drafted(&text, &site);
        let (wanted_people, wanted_countries) = expected(&name);
        of_people.add(&name, &people(&draft), &wanted_people);
        of_countries.add(&name, &countries(&draft), &wanted_countries);
    }
    for (what, score) in [("people with role and country", &of_people), ("countries", &of_countries)] {
        let (precision, recall) = (score.precision(), score.recall());
        println!("{what}: {} of {}, precision {precision:.3}, recall {recall:.3}", score.right, score.expected);
    }
    assert!(of_people.precision() >= 0.98 && of_people.recall() >= 0.9);
    assert!(of_countries.precision() >= 0.98 && of_countries.recall() >= 0.95);
}

/// Who took part and who did not, where a reader can tell; people who are not found at all are counted elsewhere.
fn presences(draft: &Draft, name: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let text = fs::read_to_string(format!("tests/import/{name}.json")).expect("what a reader found");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let line = |name: &str, is_part: bool| format!("{name} {}", if is_part { "took part" } else { "did not" });
    let (mut found, mut expected) = (BTreeSet::new(), BTreeSet::new());
    for person in value["people"].as_array().expect("people") {
        let wanted = person["took_part"].as_bool();
        let person = draft.people.iter().find(|found| found.name == person["name"].as_str().unwrap_or_default());
        if let (Some(wanted), Some(person)) = (wanted, person) {
            found.insert(line(&person.name, person.presence.is_part()));
            expected.insert(line(&person.name, wanted));
        }
    }
    (found, expected)
}

#[test]
fn who_took_part_is_told_from_who_was_only_named() {
    let site = site_of(&support::site(""));
    let mut score = Score::default();
    for (name, text) in texts() {
        let (found, expected) = presences(&drafted(&text, &site), &name);
        score.add(&name, &found, &expected);
    }
    println!("presence: {} of {}, {:.3}", score.right, score.expected, score.recall());
    assert!(score.recall() >= 0.9);
}

/// Builds a site with a draft in it, drafts included.
fn check_builds(disk: &MemoryDisk, draft: &Draft, with_profiles: bool) {
    let write = |path: String, text: &str| {
        let path = PathBuf::from(support::ROOT).join(path);
        disk.create_folders(path.parent().expect("a folder")).expect("a folder");
        disk.write_new(&path, text.as_bytes()).expect("a new file");
    };
    write(format!("content/briefings/{}.md", draft.stem()), &draft.text());
    if with_profiles {
        draft.profiles().iter().for_each(|(slug, text)| write(format!("content/participants/{slug}.md"), text));
    }
    let request = Request { drafts: true, ..request() };
    let report = pipeline::run(&request, Goal::Check, disk, &Silent).expect("it runs");
    let errors: Vec<_> = report.diagnostics.iter().filter(|found| found.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", draft.text());
}

#[test]
fn every_draft_builds_with_and_without_profiles() {
    let site = site_of(&support::site(""));
    for (name, text) in texts() {
        let draft = drafted(&text, &site);
        println!("{name}");
        check_builds(&support::site(""), &draft, false);
        check_builds(&support::site(""), &draft, true);
    }
}

#[test]
fn the_wire_story_is_found_whole() {
    let text = fs::read_to_string("tests/import/wire-copy.txt").expect("the wire story");
    let draft = drafted(&text, &site_of(&support::site("")));
    assert_eq!(draft.title, "Ukraine’s European, US allies meet in Paris on security guarantees");
    assert_eq!(draft.dateline.as_deref(), Some("Paris"));
    assert_eq!(draft.date.0.to_string(), DAY);
    assert!(draft.date.1.is_some_and(|doubt| doubt.contains("“Tuesday”")));
    assert!(
        draft.summary.is_some_and(|summary| summary.starts_with("In a significant") && summary.ends_with("Ukraine."))
    );
    let by: Vec<(&str, &str)> = draft.quotes.iter().map(|quote| (&*quote.by, &*quote.text)).collect();
    assert_eq!(
        by,
        [
            ("donald-tusk", "tighten and align European and American positions"),
            ("An advisor to President Macron", "the United States from abandoning Ukraine"),
            ("UA", "90 percent"),
            ("friedrich-merz", "under difficult conditions"),
        ]
    );
    assert_eq!(draft.unclaimed, Vec::<String>::new());
    let present = draft.people.iter().filter(|person| person.presence.is_part());
    assert_eq!(present.count(), 9);
    let host = draft.people.iter().find(|person| person.presence == Presence::Host);
    assert_eq!(host.map(|person| &*person.name), Some("Emmanuel Macron"));
}

#[test]
fn people_whom_the_site_knows_are_referred_to() {
    let disk = MemoryDisk::default();
    support::copy(&support::repository("content"), &disk, "/site/content");
    let text = fs::read_to_string("tests/import/wire-copy.txt").expect("the wire story");
    let draft = drafted(&text, &site_of(&disk));
    let known: BTreeSet<String> =
        draft.people.iter().filter_map(|person| Some(person.known.as_ref()?.to_string())).collect();
    assert_eq!(draft.people.len(), 11, "{:?}", draft.people);
    assert!(known.contains("keir-starmer") && known.contains("donald-trump"), "{known:?}");
    assert_eq!(draft.groups.iter().map(ToString::to_string).collect::<Vec<_>>(), ["coalition-of-the-willing"]);
    let draft = Draft { title: "Another title".to_owned(), ..draft };
    check_builds(&disk, &draft, true);
}

/// Words of wire copy in any order.
fn jumble() -> impl Strategy<Value = String> {
    let words: Vec<String> =
        texts().iter().flat_map(|(_, text)| text.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
    let marks = [
        "“",
        "”",
        "‘",
        "’s",
        "(",
        ")",
        ":",
        ";",
        ".",
        ",",
        "\n\n",
        "- ",
        "State",
        "of the",
        "é",
        "<p>",
        "---\n",
        "PARIS –",
    ];
    let words: Vec<String> = words.into_iter().chain(marks.repeat(40).into_iter().map(str::to_owned)).collect();
    prop::collection::vec(prop::sample::select(words), 0..60).prop_map(|words| words.join(" "))
}

#[test]
fn any_jumble_of_words_gives_a_draft_that_can_be_written() {
    let site = site_of(&support::site(""));
    let config = ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(text in jumble(), form in prop::sample::select(vec![Form::Plain, Form::Html, Form::Markdown]))| {
        let draft = import::draft(&Copy { text: &text, form, day: DAY.parse().expect("a day"), called: "story.txt" }, &site);
        check_builds(&support::site(""), &draft, true);
    });
}

#[test]
fn what_steered_a_teleprinter_is_left_out() {
    let site = site_of(&support::site(""));
    let copy = "\u{1}zcz\u{0}c 0123\u{2}\r\n\r\nTalks \u{1b}[1min Doha\u{7}\r\n\r\nDOHA \u{0}– A deal\u{0} was\u{9b} near.\u{3}\r\n";
    let page = "<h1>Talks&#1; in\u{0} Doha</h1><p>DOHA – A deal&#127; was near.</p><ul><li>One&#27;</ul>";
    for (text, form) in [(copy, Form::Plain), (copy, Form::Markdown), (page, Form::Html)] {
        let draft =
            import::draft(&Copy { text, form, day: DAY.parse().expect("a day"), called: "a\u{0}\u{1b}.txt" }, &site);
        let written = draft.text();
        assert!(!written.contains(|sign: char| sign.is_control() && sign != '\n'), "{written:?}");
        assert!(written.contains("Doha") && written.contains("A deal was near."), "{written}");
        check_builds(&support::site(""), &draft, true);
    }
}

fn drafted_plainly(text: &str) -> Draft {
    drafted(
        text,
        &site_of(&support::site("-- content/groups/gcc.md --\n---\nname: Gulf Cooperation Council\naka: [GCC]\n---\n")),
    )
}

#[test]
fn a_title_may_say_at_which_ministry_it_is_held() {
    let draft = drafted_plainly(
        "Talks in Doha\n\nDOHA – Qatar's Minister of State at the Foreign Ministry, Mohammed bin Abdulaziz Al-Khulaifi, said a deal \
         was near.\n",
    );
    assert_eq!(
        people(&draft).into_iter().collect::<Vec<_>>(),
        ["Mohammed bin Abdulaziz Al-Khulaifi | Minister of State at the Foreign Ministry | QA"]
    );
}

#[test]
fn a_slug_line_is_no_headline() {
    let body = "PARIS (Reuters) – Ukraine’s allies met in Paris on Tuesday for a summit with President Volodymyr Zelensky.\n\nThey agreed.\n";
    for (slug_line, headline, title) in [
        ("UKRAINE SUMMIT PARIS", "Ukraine’s allies meet in Paris", "Ukraine’s allies meet in Paris"),
        ("UKRAINE-CRISIS/SUMMIT (UPDATE 1)", "Ukraine’s allies meet in Paris", "Ukraine’s allies meet in Paris"),
        ("ZELENSKY VISIT PARIS", "", "Ukraine’s allies met in Paris on Tuesday for a summit with President"),
    ] {
        let draft = drafted_plainly(&format!("{slug_line}\n\n{headline}\n\n{body}"));
        assert_eq!((&*draft.title, draft.slug_line.as_deref()), (title, Some(slug_line)));
        assert!(draft.text().contains(&format!("\n# Filed as {slug_line}.\n")), "{}", draft.text());
        assert!(!draft.body.contains(slug_line) && draft.dateline.as_deref() == Some("Paris"));
        check_builds(&support::site(""), &draft, true);
    }
}

#[test]
fn a_headline_in_capitals_is_written_as_its_text_writes_the_words() {
    let body = "PARIS – President Emmanuel Macron met NATO leaders on Tuesday. The leaders agreed on security guarantees.\n\nIt ended.\n";
    let draft = drafted_plainly(&format!("MACRON, NATO LEADERS AGREE ON SECURITY GUARANTEES FOR UKRAINE\n\n{body}"));
    assert_eq!(draft.title, "Macron, NATO leaders agree on security guarantees for Ukraine");
    assert_eq!(draft.slug_line, None);
    let line = "\ntitle: \"Macron, NATO leaders agree on security guarantees for Ukraine\" \
                # check: the copy has it as MACRON, NATO LEADERS AGREE ON SECURITY GUARANTEES FOR UKRAINE\n";
    assert!(draft.text().contains(line), "{}", draft.text());
    check_builds(&support::site(""), &draft, true);
}

#[test]
fn groups_that_the_site_does_not_know_are_named_for_the_editor() {
    let text = "Envoys meet\n\nABUJA – Envoys of the Lake Chad Basin Commission (LCBC), of ECOWAS and of the GCC met the EU and US envoys. \
                The LCBC will report.\n\nIt ended.\n";
    let draft = drafted_plainly(text);
    let line = "\n# check: the site does not know LCBC (Lake Chad Basin Commission), ECOWAS (Economic Community of West African States); \
                `dateline new group LCBC` starts a page\n";
    assert!(draft.text().contains(line), "{}", draft.text());
    assert_eq!(draft.groups.iter().map(ToString::to_string).collect::<Vec<_>>(), ["gcc"]);
    check_builds(
        &support::site("-- content/groups/gcc.md --\n---\nname: Gulf Cooperation Council\naka: [GCC]\n---\n"),
        &draft,
        true,
    );
}
