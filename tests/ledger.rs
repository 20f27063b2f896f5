//! Addresses that were published: what is recorded, what a build says when one is lost, and how one is let go.

#![allow(clippy::disallowed_methods)]

mod support;

use std::{fs, process::Command};

use dateline::{
    disk::{Disk, MemoryDisk},
    pipeline::{self, Forgetting, Silent},
};
use support::{ROOT, Request, build_on, request, request_at, site};

const SITE: &str = r#"
-- site.toml --
base_url = "https://example.org"
tag = "example.org,2026"
[data]
formats = ["json"]
beside = ["json"]
[assets]
fingerprint = true
-- content/briefings/paris/index.md --
---
title: Allies meet
date: 2026-01-06
participants: [{ name: Ada Quill, country: FR }]
topics: [energy]
event: { name: Summit, start: 2026-01-06 }
aliases: [/old/paris/]
---
Text with [a file](report.pdf).
-- content/briefings/paris/report.pdf --
pdf
-- content/briefings/paris/index.fr.md --
---
title: Les alliés
---
Texte.
-- content/briefings/oslo.md --
---
title: Talks
date: 2026-01-07
expires: 2026-03-01
participants: [{ name: Ben Ito, country: NO }]
topics: [grain]
corrections: [{ date: 2026-01-08, text: A name. }]
---
Text.
-- content/briefings/hidden.md --
---
title: Secret words
date: 2026-01-08
embargo: 2026-06-01T12:00:00Z
participants: [{ name: Cleo Marsh, country: UA }]
---
Text.
-- content/participants/dov-ansel.md --
---
name: Dov Ansel
---
-- content/pages/about.md --
---
title: About
---
Text.
-- static/plan.txt --
A plan.
"#;

const FEBRUARY: &str = "2026-02-01T12:00:00Z";
const PARIS: &str = "content/briefings/paris/index.md";

fn record(disk: &MemoryDisk, request: &Request) -> usize {
    build_on(disk, request);
    pipeline::record(request, disk, &Silent).expect("it can be recorded").added
}

fn read(disk: &MemoryDisk, path: &str) -> String {
    let bytes = disk.read(format!("{ROOT}/{path}").as_ref()).unwrap_or_default();
    String::from_utf8(bytes).expect("text")
}

fn ledger(disk: &MemoryDisk) -> String {
    read(disk, "published.toml")
}

/// The site as it was recorded on the first of February.
fn recorded() -> MemoryDisk {
    let disk = site(SITE);
    record(&disk, &request_at(FEBRUARY));
    disk
}

/// What a build says of addresses.
fn told(disk: &MemoryDisk, now: &str) -> Vec<String> {
    let built = build_on(disk, &request_at(now));
    let lines = built.report.diagnostics.iter().map(|it| format!("{} {}", it.code, it.message));
    lines.filter(|line| line.contains("-url ")).collect()
}

fn change(disk: &MemoryDisk, path: &str, from: &str, to: &str) {
    let text = read(disk, path);
    assert!(text.contains(from), "{path}");
    disk.put(format!("{ROOT}/{path}"), text.replace(from, to));
}

fn delete(disk: &MemoryDisk, path: &str) {
    disk.remove_file(format!("{ROOT}/{path}").as_ref()).expect("it is there");
}

fn forget(disk: &MemoryDisk, addresses: &[&str], leaves_page: bool) -> Result<Vec<String>, String> {
    let addresses = addresses.iter().map(|address| (*address).to_owned()).collect();
    let forgetting = Forgetting { addresses, why: "Asked for.".into(), leaves_page };
    let paths = pipeline::forget(&request_at(FEBRUARY), &forgetting, disk, &Silent).map_err(|fault| fault.message)?;
    Ok(paths.iter().map(ToString::to_string).collect())
}

#[test]
fn whatever_readers_can_link_to_is_recorded_and_nothing_else() {
    let text = ledger(&recorded());
    for line in [
        r#""/" = { since = 2026-02-01 }"#,
        r#""/about/" = { since = 2026-02-01 }"#,
        r#""/briefings/2026/01/" = { since = 2026-02-01, follows = true }"#,
        r#""/briefings/2026/01/paris/" = { since = 2026-02-01, briefing = "paris" }"#,
        r#""/briefings/2026/01/paris/event.ics" = { since = 2026-02-01, follows = true }"#,
        r#""/briefings/2026/01/paris/index.json" = { since = 2026-02-01 }"#,
        r#""/briefings/2026/01/paris/report.pdf" = { since = 2026-02-01 }"#,
        r#""/data/briefings.json" = { since = 2026-02-01 }"#,
        r#""/feed.xml" = { since = 2026-02-01, feed = "tag:example.org,2026:feed" }"#,
        r#""/fr/briefings/2026/01/paris/" = { since = 2026-02-01, briefing = "paris" }"#,
        r#""/old/paris/" = { since = 2026-02-01, briefing = "paris" }"#,
        r#""/participants/ada-quill/" = { since = 2026-02-01, follows = true }"#,
        r#""/participants/dov-ansel/" = { since = 2026-02-01 }"#,
        r#""/plan.txt" = { since = 2026-02-01 }"#,
    ] {
        assert!(text.contains(&format!("{line}\n")), "{line} is not in\n{text}");
    }
    for absent in ["404", "sitemap", "robots", "site.css", "site.", "plan.0", "hidden", "ecret", "cleo", "ukraine"] {
        let is_there = text.lines().any(|line| line.contains(absent) && !line.starts_with('#'));
        assert!(!is_there, "{absent} is in\n{text}");
    }
    assert_eq!(text.matches("\n\"/search/").count(), 1, "the page and none of its parts: {text}");
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('"')).collect();
    assert!(lines.is_sorted_by_key(|line| line.split('"').nth(1)), "{text}");
}

#[test]
fn a_ledger_that_lacks_nothing_is_not_written() {
    let disk = recorded();
    let before = disk.stat(format!("{ROOT}/published.toml").as_ref()).expect("a disk").expect("a file");
    assert_eq!(record(&disk, &request_at("2026-02-02")), 0);
    assert_eq!(disk.stat(format!("{ROOT}/published.toml").as_ref()).expect("a disk"), Some(before));
    assert_eq!(told(&disk, FEBRUARY), [""; 0]);
}

#[test]
fn what_is_not_public_is_never_recorded() {
    let disk = site(SITE);
    build_on(&disk, &request_at(FEBRUARY));
    for refused in [
        Request { drafts: true, ..request_at(FEBRUARY) },
        Request { scheduled: true, ..request_at(FEBRUARY) },
        Request { preview: true, ..request_at(FEBRUARY) },
        Request { base_url: Some("https://example.net".into()), ..request_at(FEBRUARY) },
        Request { started: "2026-02-01T11:59:59Z".parse().ok(), ..request_at(FEBRUARY) },
    ] {
        assert!(pipeline::record(&refused, &disk, &Silent).is_err(), "{refused:?}");
        assert_eq!(ledger(&disk), "");
    }
    // What is in the output alone is recorded, even if the hour has come since it was built.
    pipeline::record(&request_at("2026-06-01T12:00:00Z"), &disk, &Silent).expect("recorded");
    assert!(ledger(&disk).contains("/about/") && !ledger(&disk).contains("hidden"));
    record(&disk, &request_at("2026-06-01T12:00:00Z"));
    assert!(ledger(&disk).contains("\"/briefings/2026/01/hidden/\" = { since = 2026-06-01, briefing = \"hidden\" }"));
}

#[test]
fn a_briefing_that_moves_is_found_and_an_alias_answers_for_all_beside_it() {
    let disk = recorded();
    change(&disk, PARIS, "title:", "slug: allies\ntitle:");
    let built = build_on(&disk, &request_at(FEBRUARY));
    assert!(built.files.is_empty() || !built.files.contains_key("briefings/2026/01/allies/index.html"));
    let lost: Vec<_> = built.report.diagnostics.iter().filter(|it| it.code.name() == "lost-url").collect();
    let messages: Vec<_> = lost.iter().map(|it| it.message.split('`').nth(1).unwrap_or_default()).collect();
    assert_eq!(messages, ["/briefings/2026/01/paris/", "/fr/briefings/2026/01/paris/"]);
    let help = lost[0].help.as_deref().unwrap_or_default();
    assert!(help.contains("`content/briefings/paris/index.md` is at `/briefings/2026/01/allies/` now"), "{help}");
    assert!(
        help.contains("aliases: [/briefings/2026/01/paris/]") && help.contains("dateline forget /briefings/"),
        "{help}"
    );
    change(&disk, PARIS, "aliases: [", "aliases: [/briefings/2026/01/paris/, ");
    change(&disk, "content/briefings/paris/index.fr.md", "title:", "aliases: [/fr/briefings/2026/01/paris/]\ntitle:");
    assert_eq!(told(&disk, FEBRUARY), [""; 0]);
}

#[test]
fn what_somebody_wrote_is_missed() {
    for (path, lost) in [
        ("content/briefings/paris/report.pdf", "/briefings/2026/01/paris/report.pdf"),
        ("content/briefings/oslo.md", "/briefings/2026/01/oslo/"),
        ("content/participants/dov-ansel.md", "/participants/dov-ansel/"),
        ("content/pages/about.md", "/about/"),
        ("static/plan.txt", "/plan.txt"),
    ] {
        let disk = recorded();
        change(&disk, PARIS, "[a file](report.pdf)", "words");
        delete(&disk, path);
        let told = told(&disk, FEBRUARY);
        let errors: Vec<&String> = told.iter().filter(|line| line.starts_with("lost-url")).collect();
        assert_eq!(
            errors,
            [&format!("lost-url `{lost}` was published on 2026-02-01 and is not there any more")],
            "{path}"
        );
    }
}

#[test]
fn what_a_setting_takes_away_is_missed_and_many_are_counted() {
    let disk = recorded();
    change(&disk, "site.toml", "beside = [\"json\"]", "beside = []");
    let lost = told(&disk, FEBRUARY);
    assert_eq!(lost.len(), 21, "{lost:?}");
    assert!(
        lost.iter().any(|line| line.ends_with("more addresses that were published are not there any more")),
        "{lost:?}"
    );
    let forgotten = forget(&disk, &["*/index.json"], false).expect("they are lost");
    assert!(forgotten.len() > 20 && forgotten.iter().all(|path| path.ends_with("/index.json")), "{forgotten:?}");
    assert_eq!(told(&disk, FEBRUARY), [""; 0]);
}

#[test]
fn a_feed_is_missed_with_its_address_or_its_id() {
    let disk = recorded();
    change(&disk, "site.toml", "[data]", "[feeds]\nof = [\"site\"]\n[data]");
    let lost = told(&disk, FEBRUARY);
    assert!(
        lost.iter().any(|line| line.starts_with("lost-url `/countries/france/feed.xml` was published")),
        "{lost:?}"
    );
    let disk = recorded();
    change(&disk, "site.toml", "example.org,2026", "example.org,2027");
    let lost = told(&disk, FEBRUARY);
    let words =
        "`/feed.xml` was published with the id `tag:example.org,2026:feed` and has `tag:example.org,2027:feed` now";
    assert!(lost.iter().any(|line| line.contains(words)), "{lost:?}");
    // Built for another address, ids of feeds are others, and nobody subscribes there.
    change(&disk, "site.toml", "tag = \"example.org,2027\"\n", "");
    let elsewhere = Request { base_url: Some("https://staging.example".into()), ..request_at(FEBRUARY) };
    assert!(!build_on(&disk, &elsewhere).report.has_errors());
}

#[test]
fn what_follows_from_others_goes_with_them_even_at_midnight() {
    let disk = recorded();
    for (now, count) in [("2026-02-28T23:59:59Z", 0), ("2026-03-01T00:00:00Z", 1), ("2026-06-01T12:00:00Z", 1)] {
        let told = told(&disk, now);
        assert_eq!(told.len(), count, "{now}: {told:?}");
        assert!(told.iter().all(|line| line.starts_with("vanished-url ")), "{now}: {told:?}");
    }
    // The original of a translation is taken down, which takes it along.
    change(&disk, PARIS, "title:", "removed: { date: 2026-03-05, reason: By order. }\ntitle:");
    let told = told(&disk, "2026-03-05");
    assert!(told.len() == 1 && told[0].starts_with("vanished-url "), "{told:?}");
}

#[test]
fn an_address_is_let_go_by_hand_and_only_if_it_is_not_there() {
    let disk = recorded();
    let refused = forget(&disk, &["/about/"], false).expect_err("it is there");
    assert_eq!(refused, "`/about/` is there, and readers find it");
    let refused = forget(&disk, &["/nowhere/"], false).expect_err("never published");
    assert!(refused.starts_with("`/nowhere/` was never published"), "{refused}");
    delete(&disk, "content/pages/about.md");
    let before = ledger(&disk);
    assert!(forget(&disk, &["/about", "/plan.txt"], false).is_err(), "all or none");
    assert_eq!(ledger(&disk), before);
    assert_eq!(forget(&disk, &["https://example.org/about/"], false), Ok(vec!["/about/".to_owned()]));
    assert!(ledger(&disk).ends_with("\n[forgotten]\n\"/about/\" = { on = 2026-02-01, why = \"Asked for.\" }\n"));
    assert_eq!(told(&disk, FEBRUARY), [""; 0]);
    // Taken back by deleting the line, and by the page itself.
    disk.put(format!("{ROOT}/content/pages/about.md"), "---\ntitle: About\n---\nText.\n");
    assert_eq!(record(&disk, &request_at(FEBRUARY)), 1);
    assert!(!ledger(&disk).contains("forgotten]\n\""), "{}", ledger(&disk));
}

#[test]
fn what_is_left_of_a_page_says_so_and_nothing_leads_to_it() {
    let disk = recorded();
    let at = |disk: &MemoryDisk, now: &str| build_on(disk, &request_at(now)).files;
    // The last briefing on a topic expires, and takes topic, country and person along.
    let files = at(&disk, "2026-03-01");
    let topic = &files["topics/grain/index.html"];
    assert!(topic.contains("There was a page at this address") && topic.contains("noindex"), "{topic}");
    assert!(
        topic.contains("href=\"/topics/\"") && !topic.contains("rain exports") && !topic.contains("Asked"),
        "{topic}"
    );
    assert!(files["participants/ben-ito/index.html"].contains("href=\"/participants/\""));
    assert!(!files.contains_key("topics/grain/feed.xml") && !files["sitemap.xml"].contains("grain"));
    // By hand, with the reason.
    delete(&disk, "content/pages/about.md");
    forget(&disk, &["/about/", "/older/than/the-ledger/"], true).expect("they are not there");
    let files = at(&disk, FEBRUARY);
    assert!(files["about/index.html"].contains("Asked for."), "{}", files["about/index.html"]);
    assert!(files["about/index.html"].contains("<time datetime=\"2026-02-01\">"), "{}", files["about/index.html"]);
    assert!(files.contains_key("older/than/the-ledger/index.html"));
    assert!(forget(&disk, &["/about/"], false).is_ok(), "what is left is no page that is there");
    assert!(!at(&disk, FEBRUARY).contains_key("about/index.html"));
    // A link to it leads nowhere, and whatever comes to stand there has the address.
    forget(&disk, &["/about/"], true).expect("it is not there");
    change(&disk, PARIS, "Text with", "[about](/about/) with");
    let broken = build_on(&disk, &request_at(FEBRUARY));
    assert!(broken.faults().contains("broken-link"), "{}", broken.faults());
    disk.put(format!("{ROOT}/static/about/index.html"), "By hand.");
    assert_eq!(at(&disk, FEBRUARY)["about/index.html"], "By hand.");
}

#[test]
fn a_ledger_with_a_fault_is_never_written_over() {
    let disk = recorded();
    let broken = ledger(&disk).replace("[addresses]\n", "[addresses]\n<<<<<<< HEAD\n");
    disk.put(format!("{ROOT}/published.toml"), &broken);
    assert!(build_on(&disk, &request()).report.has_errors());
    assert!(pipeline::record(&request(), &disk, &Silent).is_err());
    assert!(forget(&disk, &["/nowhere/"], true).is_err());
    assert_eq!(ledger(&disk), broken);
}

/// Two branches that publish different briefings, as git merges them.
#[test]
fn branches_that_publish_different_pages_merge_by_themselves() {
    let with = |name: &str, day: &str| {
        let disk = recorded();
        let text = format!("---\ntitle: {name}\ndate: 2026-01-{day}\n---\nText.\n");
        disk.put(format!("{ROOT}/content/briefings/{name}.md"), text);
        record(&disk, &request_at("2026-02-02"));
        ledger(&disk)
    };
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in
        [("base", ledger(&recorded())), ("ours", with("aleppo", "06")), ("theirs", with("warsaw", "07"))]
    {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let line = ["merge-file", "--stdout", "ours", "base", "theirs"];
    let merged = Command::new("git").args(line).current_dir(folder.path()).output().expect("git");
    assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stdout));
    let disk = recorded();
    disk.put(format!("{ROOT}/published.toml"), &merged.stdout);
    let both = ledger(&disk);
    assert!(both.contains("/aleppo/\"") && both.contains("/warsaw/\""), "{both}");
    let lost = told(&disk, FEBRUARY).iter().filter(|line| line.starts_with("lost-url")).count();
    assert_eq!(lost, 2, "either briefing");
}
