//! The cache is only ever a hint: damaged in any way it costs time, never a wrong page.

mod support;

use std::collections::BTreeMap;

use dateline::{
    disk::{Disk, MemoryDisk},
    pipeline::{self, Goal, Request, Silent},
};
use support::{ROOT, build_on, counting::CountingDisk, example, request, site};

const SITE: &str = "
-- content/briefings/paris.md --
---
title: Allies meet
date: 2026-01-06
participants: [{ name: Mark Carney, role: Prime Minister, country: CA }]
extra: { mood: calm }
---
PARIS – Text with [[mark-carney]].
-- content/participants/mark-carney.md --
---
name: Mark Carney
country: CA
---
Head of government.
";

fn with_cache() -> Request {
    Request { cache: true, ..request() }
}

#[test]
fn a_second_build_from_the_cache_has_the_same_bytes() {
    let disk = site(SITE);
    let first = build_on(&disk, &with_cache());
    let second = build_on(&disk, &with_cache());
    assert_eq!(first.files, second.files);
    let changes = second.report.changes.expect("it was written");
    assert_eq!((changes.written, changes.removed), (0, 0));
}

/// Builds, and returns the sources read and the outputs written.
fn work(disk: &CountingDisk) -> (Vec<String>, Vec<String>) {
    pipeline::run(&with_cache(), Goal::Build, disk, &Silent).expect("the line runs");
    let read = disk.take_read(ROOT).into_iter().filter(|path| path.starts_with("content/"));
    let written = disk.take_written(&format!("{ROOT}/public/.dateline/stage/site"));
    (read.collect(), written)
}

#[test]
fn a_build_with_nothing_changed_reads_no_content_and_writes_no_page() {
    let disk = CountingDisk::new(example());
    let (read, written) = work(&disk);
    assert!(read.len() > 10 && written.len() > 40, "the first build reads and writes everything");
    assert_eq!(work(&disk), (vec![], vec![]));
}

#[test]
fn a_build_with_one_body_changed_reads_and_writes_one_file() {
    let disk = CountingDisk::new(example());
    work(&disk);
    let briefing = "content/briefings/2026-01-06-paris-security-guarantees.md";
    edit(&disk.inner, briefing, |text| format!("{text}\nOne more sentence.\n"));
    let (read, written) = work(&disk);
    assert_eq!(read, [briefing]);
    let (search, pages): (Vec<String>, Vec<String>) = written.into_iter().partition(|path| path.starts_with("search/"));
    assert_eq!(pages, ["briefings/2026/01/paris-security-guarantees/index.html"]);
    // Its new words are searched for too: the file that holds them, and the one that names it.
    assert_eq!(search.len(), 2, "{search:?}");
}

/// Remembers which stages there were.
#[derive(Default)]
struct Stages(std::sync::Mutex<Vec<String>>);

impl pipeline::Progress for Stages {
    fn stage(&self, name: &str, _total: Option<usize>) {
        self.0.lock().expect("nobody panics").push(name.to_owned());
    }

    fn advance(&self, _count: usize) {}
}

#[test]
fn tables_are_made_again_when_front_matter_changes_and_not_for_a_text() {
    let disk = example();
    let build = || {
        let stages = Stages::default();
        let report = pipeline::run(&with_cache(), Goal::Build, &disk, &stages).expect("the line runs");
        assert!(report.changes.is_some(), "it was written");
        assert!(disk.files(ROOT).contains_key("public/data/briefings.csv"));
        let stages = stages.0.into_inner().expect("nobody panics");
        (stages.iter().any(|it| it == "data"), stages.iter().any(|it| it == "search"))
    };
    let briefing = "content/briefings/2026-01-06-paris-security-guarantees.md";
    assert_eq!(build(), (true, true));
    edit(&disk, briefing, |text| format!("{text}\nOne sentence more.\n"));
    assert_eq!(build(), (false, true), "a text is in no table, but it is searched");
    edit(&disk, briefing, |text| text.replace("Prime Minister", "Head of government"));
    assert_eq!(build(), (true, true));

    edit(&disk, briefing, |text| format!("{text}\nAnd one more.\n"));
    disk.remove_file(format!("{ROOT}/public/data/briefings.csv").as_ref()).expect("it is there");
    assert_eq!(build(), (true, true), "what is gone is made again");
}

#[test]
fn a_text_that_is_saved_in_the_instant_of_a_build_costs_the_next_one_no_more_than_a_look() {
    let disk = example();
    let briefing = "content/briefings/2026-01-06-paris-security-guarantees.md";
    // At the very instant of the start everything has just been written.
    let started = Some("1970-01-01T00:00:00Z".parse().expect("an instant"));
    let build = || {
        let stages = Stages::default();
        let request = Request { started, ..with_cache() };
        let report = pipeline::run(&request, Goal::Build, &disk, &stages).expect("the line runs");
        let made_tables = stages.0.into_inner().expect("nobody panics").iter().any(|it| it == "data");
        (made_tables, report.changes.expect("it was written").written)
    };
    assert!(build().0, "the first makes everything");
    for sentence in ["One.", "Two.", "Three."] {
        edit(&disk, briefing, |text| format!("{text}\n{sentence}\n"));
        let (made_tables, written) = build();
        assert!(!made_tables && written <= 3, "{sentence}: {written} files written");
    }
    disk.remove_file(format!("{ROOT}/{briefing}").as_ref()).expect("it is there");
    assert!(build().0, "that it is gone is noticed");
}

#[test]
fn a_page_whose_template_asks_is_made_again_from_the_cache_when_the_answer_is_another() {
    let disk = site(&format!(
        "{SITE}-- content/pages/about.md --
---
title: About
---
-- templates/page.html --
{{% extends \"default/page.html\" %}}
{{% block foot %}}{{% for it in briefings(country='CA') %}}{{{{ it.title }}}}{{% endfor %}}{{% endblock foot %}}
"
    ));
    let about = |disk: &MemoryDisk| build_on(disk, &with_cache()).files["about/index.html"].clone();
    assert!(about(&disk).contains("Allies meet"));
    edit(&disk, "content/briefings/paris.md", |text| text.replace("Text with", "Other words with"));
    assert!(about(&disk).contains("Allies meet"));
    edit(&disk, "content/briefings/paris.md", |text| text.replace("Allies meet", "Friends meet"));
    assert!(about(&disk).contains("Friends meet"));
    edit(&disk, "templates/page.html", |text| text.replace("'CA'", "'FR'"));
    assert!(!about(&disk).contains("Friends meet"));
}

#[test]
fn files_with_new_times_and_the_same_bytes_are_read_and_nothing_is_written() {
    let disk = CountingDisk::new(example());
    work(&disk);
    let briefing = "content/briefings/2026-01-06-paris-security-guarantees.md";
    edit(&disk.inner, briefing, str::to_owned);
    assert_eq!(work(&disk), (vec![briefing.to_owned()], vec![]));
}

fn edit(disk: &MemoryDisk, path: &str, change: impl Fn(&str) -> String) {
    let path = format!("{ROOT}/{path}");
    let text = String::from_utf8(disk.read(path.as_ref()).expect("it is there")).expect("it is text");
    disk.put(&path, change(&text));
}

#[test]
fn a_damaged_cache_of_the_example_costs_time_and_nothing_else() {
    let path = format!("{ROOT}/.dateline/cache");
    let disk = example();
    build_on(&disk, &with_cache());
    let cache = disk.read(path.as_ref()).expect("a build leaves a cache");
    let changed = |disk: &MemoryDisk| {
        edit(disk, "content/participants/mark-carney.md", |text| text.replace("Prime Minister", "Premier"));
    };
    let expected = {
        let disk = example();
        changed(&disk);
        build_on(&disk, &request()).files
    };
    for nth in 0..20 {
        let disk = example();
        changed(&disk);
        let mut damaged = cache.clone();
        let at = (nth * 104_729 + 77) % damaged.len();
        damaged[at] ^= 1 << (nth % 8);
        disk.put(&path, &damaged);
        assert_eq!(build_on(&disk, &with_cache()).files, expected, "damage {nth} at byte {at}");
    }
}

#[test]
fn a_damaged_cache_costs_time_and_nothing_else() {
    let disk = site(SITE);
    let path = format!("{ROOT}/.dateline/cache");
    build_on(&disk, &with_cache());
    let cache = disk.read(path.as_ref()).expect("a build leaves a cache");
    let changed = SITE.replace("Text with", "Other text with");
    let expected = support::build(&changed).files;
    for nth in 0..60 {
        let disk = site(&changed);
        let mut damaged = cache.clone();
        let at = nth * 7919 % damaged.len();
        match nth % 3 {
            0 => damaged[at] ^= 1 << (nth % 8),
            1 => damaged.truncate(at),
            _ => damaged.splice(at..at, *b"foreign").for_each(drop),
        }
        disk.put(&path, &damaged);
        assert_eq!(build_on(&disk, &with_cache()).files, expected, "damage {nth} at byte {at}");
    }
}

#[test]
fn an_undamaged_cache_of_other_text_is_not_believed() {
    let disk = site(SITE);
    build_on(&disk, &with_cache());
    let cache = disk.read(format!("{ROOT}/.dateline/cache").as_ref()).expect("a build leaves a cache");
    let changed = SITE.replace("Mark Carney, role", "Marc Carney, role");
    let other = site(&changed);
    // Of the same size as before, but written at another time.
    let briefing = format!("{ROOT}/content/briefings/paris.md");
    other.put(&briefing, other.read(briefing.as_ref()).expect("it is there"));
    other.put(format!("{ROOT}/.dateline/cache"), &cache);
    assert_eq!(build_on(&other, &with_cache()).files, support::build(&changed).files);
}

#[test]
fn a_build_with_nothing_changed_asks_for_stats_alone_and_says_what_the_one_before_said() {
    let disk = site(&SITE.replace("title: Allies meet", "title: Allies meet\nflavour: sweet"));
    let first = build_on(&disk, &with_cache());
    assert!(!first.report.diagnostics.is_empty(), "the unknown key is reported");
    // Documents are not decoded: what they say is not even there.
    disk.remove_file(format!("{ROOT}/.dateline/cache").as_ref()).expect("a build leaves a cache");
    let second = build_on(&disk, &with_cache());
    assert_eq!(second.files, first.files);
    assert_eq!(second.report.diagnostics, first.report.diagnostics);
    assert_eq!(second.report.counts, first.report.counts);
    // The file of the warning is read to show its line.
    assert_eq!(work(&CountingDisk::new(disk)), (vec!["content/briefings/paris.md".to_owned()], vec![]));
}

#[test]
fn a_damaged_outcome_costs_time_and_nothing_else() {
    let path = format!("{ROOT}/.dateline/outcome");
    let disk = site(SITE);
    let expected = build_on(&disk, &with_cache()).files;
    let outcome = disk.read(path.as_ref()).expect("a build leaves its outcome");
    for at in 0..outcome.len() {
        let mut damaged = outcome.clone();
        damaged[at] ^= 1 << (at % 8);
        disk.put(&path, &damaged);
        assert_eq!(build_on(&disk, &with_cache()).files, expected, "damage at byte {at}");
        assert_eq!(disk.read(path.as_ref()).ok().as_ref(), Some(&outcome), "it is left anew");
    }
}

#[test]
fn an_outcome_is_believed_only_where_output_and_sources_are_as_it_says() {
    let disk = site(SITE);
    let expected = build_on(&disk, &with_cache()).files;
    disk.put(format!("{ROOT}/public/index.html"), b"edited");
    assert_eq!(build_on(&disk, &with_cache()).files, expected);
    edit(&disk, "content/briefings/paris.md", |text| text.replace("Text with", "Other text with"));
    let changed = build_on(&disk, &with_cache()).files;
    assert_eq!(changed, support::build(&SITE.replace("Text with", "Other text with")).files);
}

/// A build that is killed while it leaves its cache, and a cache that is brought from another machine file by file, mix what two builds
/// left; so does an editor who then undoes what was changed.
#[test]
fn what_two_builds_left_may_be_mixed_in_any_way() {
    const LEFT: [&str; 4] = [".dateline/cache", ".dateline/outcome", ".dateline/search/index", ".dateline/search/0000"];
    let site_of = |words: &str| format!("-- site.toml --\n[data]\nformats = []{}", SITE.replace("Text with", words));
    let texts = [site_of("Text with"), site_of("Quite other words, with")];
    let left = |text: &str| {
        let disk = site(text);
        let built = build_on(&disk, &with_cache());
        (disk, built.files)
    };
    let states = texts.each_ref().map(|text| left(text));
    let of = |bits: usize, nth: usize| bits >> nth & 1;
    for bits in 0..1 << (LEFT.len() + 1) {
        for now in [0, 1] {
            // Whose output lies there, whose files of the cache, and whose text is there now.
            let disk = states[of(bits, LEFT.len())].0.copied();
            for (nth, file) in LEFT.iter().enumerate() {
                let path = format!("{ROOT}/{file}");
                let bytes = states[of(bits, nth)].0.read(path.as_ref()).expect("a build leaves it");
                disk.put(&path, bytes);
            }
            let briefing = format!("{ROOT}/content/briefings/paris.md");
            disk.put(&briefing, states[now].0.read(briefing.as_ref()).expect("it is there"));
            let first = build_on(&disk, &with_cache()).files;
            assert!(first == states[now].1, "mixture {bits:05b}, text {now}: {:?}", different(&first, &states[now].1));
            // What that left is as good.
            edit(&disk, "content/briefings/paris.md", |text| text.replace("with", "again with"));
            let again = build_on(&disk, &with_cache()).files;
            let clean = support::build(&texts[now].replace("with", "again with")).files;
            assert!(again == clean, "after mixture {bits:05b}, text {now}: {:?}", different(&again, &clean));
        }
    }
}

fn different<'f>(one: &'f BTreeMap<String, String>, other: &'f BTreeMap<String, String>) -> Vec<&'f String> {
    one.keys().chain(other.keys()).filter(|path| one.get(*path) != other.get(*path)).collect()
}
