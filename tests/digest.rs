//! Digests: what was new, corrected and withdrawn in some days, for mail; and what must never be in one.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;
mod support;

use std::{fs, path::Path};

use binary::run;
use dateline::{
    base::{CountryCode, Date, Slug},
    disk::MemoryDisk,
    model::{Digest, DigestList, DigestOrder},
    pipeline::{self, Request, Silent},
};
use support::{ROOT, request_at, site};

const SITE: &str = "
-- site.toml --
title = \"The Desk\"
base_url = \"https://desk.example/news\"
timezone = \"Europe/Paris\"
[digest.fr]
language = \"fr\"
-- content/briefings/2026-01-05-oslo.md --
---
title: Oslo talks
countries: [NO, FR]
withdrawn: { date: 2026-01-08, reason: It did not take place. }
---
Text.
-- content/briefings/2026-01-06-paris.md --
---
title: Allies meet & <talk>
dateline: Paris
summary: They signed “a paper” & left, each with a copy in hand and none of them with a word for those who waited outside.
participants:
  - { name: Emmanuel Macron, role: President, country: FR, as: host }
  - { name: Mark Carney, role: Prime Minister, country: CA }
mentions: [UA]
topics: [security]
corrections: [{ date: 2026-01-07, text: A name was wrong. }, { date: 2026-01-20, text: A later one. }]
---
PARIS – Text.
-- content/briefings/2026-01-06-paris.fr.md --
---
title: Réunion des alliés
roles: { mark-carney: Premier ministre }
---
Texte.
-- content/briefings/2026-01-02-sealed.md --
---
title: Sealed paper
embargo: 2026-01-09T18:00:00+01:00
countries: [UA]
---
Sealed text.
-- content/briefings/2026-01-07-draft.md --
---
title: Only a draft
draft: true
countries: [FR]
---
Drafted text.
-- content/participants/mark-carney.md --
---
name: Mark Carney
---
-- content/topics/security.md --
---
name: Security
---
";

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn order(from: &str, to: &str, list: DigestList) -> DigestOrder {
    DigestOrder { list, from: day(from), to: day(to) }
}

fn digest_on(disk: &MemoryDisk, request: &Request, order: &DigestOrder) -> Digest {
    let (report, digest) = pipeline::digest(request, order, disk, &Silent).expect("the line can run");
    digest.unwrap_or_else(|| panic!("{:?}", report.diagnostics))
}

/// The digest of the first ten days of the year, as of an instant.
fn digest(now: &str, list: DigestList) -> Digest {
    digest_on(&site(SITE), &request_at(now), &order("2026-01-01", "2026-01-10", list))
}

fn has(digest: &Digest, words: &str) -> bool {
    let in_both = (digest.text.contains(words), digest.html.contains(words));
    assert_eq!(in_both.0, in_both.1, "{words}: both forms say the same\n{}\n{}", digest.text, digest.html);
    in_both.0
}

fn code(text: &str) -> CountryCode {
    CountryCode::parse(text).expect("a code").code()
}

fn slug(text: &str) -> Slug {
    Slug::parse(text).expect("a slug")
}

#[test]
fn what_is_new_corrected_and_withdrawn_is_told_with_whole_addresses() {
    let digest = digest("2026-01-10T12:00:00Z", DigestList::default());
    assert_eq!(&*digest.subject, "The Desk: 1 to 10 January 2026");
    for words in ["A name was wrong.", "It did not take place.", "Oslo talks", "Sealed paper", "Mark Carney", "Ukraine"]
    {
        assert!(has(&digest, words), "{words}");
    }
    assert!(!has(&digest, "A later one."), "its date lies ahead");
    assert!(digest.text.contains("Allies meet & <talk>") && digest.html.contains("Allies meet &amp; &lt;talk&gt;"));
    let page = "https://desk.example/news/briefings/2026/01/paris/";
    assert!(has(&digest, page), "{}", digest.text);
    let hrefs: Vec<&str> = digest.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(!hrefs.is_empty() && hrefs.iter().all(|href| href.starts_with("https://desk.example/news/")), "{hrefs:?}");
}

#[test]
fn nothing_of_what_is_not_public_is_in_it_one_second_before_and_all_of_it_after() {
    for (now, is_there) in [("2026-01-09T16:59:59Z", false), ("2026-01-09T17:00:00Z", true)] {
        let digest = digest(now, DigestList::default());
        // Nobody but it brings Ukraine to the table.
        for words in ["Sealed paper", "/sealed/", "Ukraine"] {
            assert_eq!(has(&digest, words), is_there, "{words} at {now}");
        }
    }
    // Not even for who asks for drafts and for what lies ahead.
    let curious = Request { drafts: true, scheduled: true, ..request_at("2026-01-08T12:00:00Z") };
    let digest = digest_on(&site(SITE), &curious, &order("2026-01-01", "2026-02-10", DigestList::default()));
    for words in ["Sealed", "Only a draft", "A later one."] {
        assert!(!has(&digest, words), "{words}");
    }
}

#[test]
fn what_comes_out_of_an_embargo_is_new_on_that_day_in_the_zone_of_the_site() {
    let titles = |from: &str, to: &str| {
        let order = order(from, to, DigestList::default());
        has(&digest_on(&site(SITE), &request_at("2026-02-01"), &order), "Sealed paper")
    };
    assert!(
        titles("2026-01-09", "2026-01-09")
            && !titles("2026-01-01", "2026-01-08")
            && !titles("2026-01-10", "2026-01-31")
    );
}

#[test]
fn a_list_is_about_those_it_names_at_the_table_or_in_the_text() {
    let of = |list: DigestList| digest("2026-01-10T12:00:00Z", list);
    let ukraine = of(DigestList { countries: vec![code("UA")], ..DigestList::default() });
    assert!(has(&ukraine, "Sealed paper") && has(&ukraine, "Allies meet") && !has(&ukraine, "Oslo talks"));
    assert!(has(&ukraine, "Ukraine") && !ukraine.text.contains("\nFrance\n"), "{}", ukraine.text);
    let person = of(DigestList { people: vec![slug("mark-carney"), slug("nobody-yet")], ..DigestList::default() });
    assert!(has(&person, "Allies meet") && has(&person, "Prime Minister") && !has(&person, "Sealed paper"));
    assert_eq!(person.unknown, ["nobody-yet".into()]);
    let topic = of(DigestList { topics: vec![slug("security")], ..DigestList::default() });
    assert!(has(&topic, "Security") && has(&topic, "A name was wrong.") && !has(&topic, "Oslo talks"));
    let norway = of(DigestList { countries: vec![code("NO")], ..DigestList::default() });
    assert!(has(&norway, "It did not take place.") && !has(&norway, "A name was wrong.") && !norway.is_empty);
}

#[test]
fn a_list_speaks_its_language_and_shows_translations() {
    let french = digest("2026-01-10T12:00:00Z", DigestList { language: Some("fr".into()), ..DigestList::default() });
    assert_eq!(&*french.language, "fr");
    assert!(has(&french, "Réunion des alliés") && !has(&french, "Allies meet"), "{}", french.text);
    assert!(has(&french, "https://desk.example/news/fr/briefings/2026/01/paris/"));
    assert!(has(&french, "Premier ministre") && has(&french, "Canada") && has(&french, "janvier 2026"));
    assert!(french.html.contains("<html lang=\"fr\" dir=\"ltr\">"));
    assert!(french.html.contains("lang=\"en\""), "what is not translated is marked: {}", french.html);
}

#[test]
fn days_without_news_are_empty_and_say_so() {
    let order = order("2025-01-01", "2025-01-07", DigestList::default());
    let digest = digest_on(&site(SITE), &request_at("2026-01-10"), &order);
    assert!(digest.is_empty && has(&digest, "Nothing new in these days."), "{}", digest.text);
}

#[test]
fn a_site_without_an_address_and_one_with_errors_have_none() {
    let order = order("2026-01-01", "2026-01-10", DigestList::default());
    let without = site(&SITE.replace("base_url = \"https://desk.example/news\"\n", ""));
    let refused = pipeline::digest(&request_at("2026-01-10"), &order, &without, &Silent);
    assert!(refused.is_err_and(|fault| fault.help.is_some_and(|help| help.contains("base_url"))));
    let faulty = site(&SITE.replace("date: 2026-01-08", "date: never"));
    let (report, digest) = pipeline::digest(&request_at("2026-01-10"), &order, &faulty, &Silent).expect("it runs");
    assert!(digest.is_none() && report.has_errors());
}

#[test]
fn templates_are_the_sites_to_change() {
    let disk = site(SITE);
    disk.put(
        format!("{ROOT}/templates/digest.txt"),
        "{% extends \"default/digest.txt\" %}{% block foot %}Bye, {{ page.kind }}.{% endblock foot %}",
    );
    let order = order("2026-01-01", "2026-01-10", DigestList::default());
    let digest = digest_on(&disk, &request_at("2026-01-10"), &order);
    assert!(digest.text.ends_with("Bye, digest.") && digest.text.contains("Oslo talks"), "{}", digest.text);
    disk.put(format!("{ROOT}/templates/digest.txt"), "{{ page.titel }}");
    let (report, digest) = pipeline::digest(&request_at("2026-01-10"), &order, &disk, &Silent).expect("it runs");
    assert!(digest.is_none() && report.diagnostics.iter().any(|it| it.place.path.as_str() == "templates/digest.txt"));
}

#[test]
fn a_build_is_the_same_whatever_lists_there_are() {
    let with = support::build(SITE);
    let without = support::build(&SITE.replace("[digest.fr]\nlanguage = \"fr\"\n", ""));
    assert_eq!(with.files, without.files);
}

/// Lays the site out on the real disk.
fn laid(settings: &str) -> tempfile::TempDir {
    let folder = binary::folder();
    for (path, text) in support::files(SITE) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let path = folder.path().join("site.toml");
    let text = fs::read_to_string(&path).expect("it is there").replace("[digest.fr]\nlanguage = \"fr\"\n", settings);
    fs::write(path, text).expect("written");
    folder
}

const WEEK: [&str; 3] = ["--from=2026-01-01", "--to=2026-01-10", "--now=2026-01-10T12:00:00Z"];

fn call(folder: &Path, more: &[&str]) -> binary::Ran {
    let line: Vec<&str> = ["digest"].iter().chain(&WEEK).chain(more).copied().collect();
    run(folder, &line)
}

#[test]
fn text_goes_to_standard_output_in_short_lines() {
    let folder = laid("");
    let ran = call(folder.path(), &[]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let is_short = |line: &str| line.chars().count() <= 72 || !line.contains(' ');
    assert!(ran.data.lines().all(is_short) && ran.data.contains("Oslo talks\n"), "{}", ran.data);
    assert!(call(folder.path(), &["--format=html"]).data.starts_with("<!doctype html>"));
    let told: serde_json::Value = serde_json::from_str(&call(folder.path(), &["--format=json"]).data).expect("JSON");
    assert_eq!((&told["empty"], &told["message"]), (&false.into(), &serde_json::Value::Null));
}

#[test]
fn files_are_the_same_on_every_call_and_the_message_has_a_sender() {
    let folder =
        laid("[digest.weekly]\nfrom = \"The Dësk <desk@example.org>\"\nto = [\"a@b.example\", \"B <b@b.example>\"]\n");
    let ran = call(folder.path(), &["weekly", "--output=mail"]);
    let stem = "mail/digest-weekly-2026-01-01-2026-01-10";
    assert_eq!(ran.data, ["html", "txt", "eml"].map(|ending| format!("{stem}.{ending}\n")).concat(), "{}", ran.said);
    let read = || fs::read(folder.path().join(format!("{stem}.eml"))).expect("written");
    let first = read();
    assert_eq!(call(folder.path(), &["--output=mail"]).code, 0);
    assert_eq!(read(), first);
    let message = String::from_utf8(first).expect("ASCII");
    for line in [
        "From: =?utf-8?",
        "To: <a@b.example>,",
        "Subject: The Desk: 1 to 10 January 2026\r\n",
        "Date: Sat, 10 Jan 2026 12:00:00 +0000\r\n",
    ] {
        assert!(message.contains(line), "{line}\n{message}");
    }
    assert!(!folder.path().join("public").exists(), "the site is not written");
}

#[test]
fn lists_are_called_by_name_and_a_quiet_week_ends_with_three() {
    let folder = laid("[digest.one]\n[digest.two]\n");
    let ran = call(folder.path(), &[]);
    assert!(ran.code == 2 && ran.said.contains("`one`, `two`"), "{}", ran.said);
    let ran = call(folder.path(), &["on"]);
    assert!(ran.code == 2 && ran.said.contains("did you mean `one`?"), "{}", ran.said);
    let ran = run(folder.path(), &["digest", "one", "--to=2020-01-01", "--now=2026-01-10"]);
    assert!(ran.code == 3 && ran.said.contains("Nothing is new from 2019-12-26 to 2020-01-01"), "{}", ran.said);
    let ran = run(folder.path(), &["digest", "one", "--from=2026-01-02", "--to=2026-01-01"]);
    assert!(ran.code == 2 && ran.said.contains("comes after"), "{}", ran.said);
}
