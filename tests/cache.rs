//! The cache is only ever a hint: damaged in any way it costs time, never a wrong page.

mod support;

use dateline::{disk::Disk, pipeline::Request};
use support::{ROOT, build_on, request, site};

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
