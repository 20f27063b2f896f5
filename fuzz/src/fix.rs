//! `check --fix`.

use dateline::{
    disk::{Disk, MemoryDisk},
    model::Site,
    parse,
    pipeline::{self, Goal, Silent},
};
use std::{collections::BTreeSet, path::Path};

use crate::{
    command::run,
    support::{self, ROOT},
};

const BRIEFING: &str = "content/briefings/2026-01-06-paris.md";

const OTHERS: &str = "
-- content/participants/ada-quill.md --
---
name: Ada Quill
country: FR
roles: [{ title: Envoy, from: 2024 }]
---
-- content/participants/ben-ito.md --
---
name: Ben Ito
country: JP
---
-- content/topics/energy.md --
---
name: Energy
---
";

/// A briefing is mended once: a second run changes nothing, its body is as it was, and who took part did so before.
pub fn check(data: &[u8]) {
    let disk = support::site(OTHERS);
    disk.put(format!("{ROOT}/{BRIEFING}"), data);
    let before = site(&disk);
    run(&disk, "check --fix");
    let once = text(&disk);
    if once == data {
        return;
    }
    run(&disk, "check --fix");
    assert_eq!(String::from_utf8_lossy(&text(&disk)), String::from_utf8_lossy(&once), "a second run changes it again");
    assert_eq!(body(&once), body(data), "the body is another");
    let (before, after) = (took_part(before), took_part(site(&disk)));
    assert!(before.is_subset(&after), "{before:?} became {after:?}");
}

fn site(disk: &MemoryDisk) -> Option<Site> {
    pipeline::run(&support::request(), Goal::Resolve, disk, &Silent).expect("it runs").site
}

fn text(disk: &MemoryDisk) -> Vec<u8> {
    disk.read(&Path::new(ROOT).join(BRIEFING)).expect("it is there")
}

fn body(bytes: &[u8]) -> Option<String> {
    let text = parse::clean(bytes).ok()?;
    parse::split(&text).map(|parts| parts.body.to_owned())
}

/// Who took part, in which role and for which country.
fn took_part(site: Option<Site>) -> BTreeSet<String> {
    let Some(site) = site else { return BTreeSet::new() };
    let people = site.timeline.iter().flat_map(|id| &site.briefings[*id].participants);
    people
        .map(|it| {
            format!("{} {:?} {:?} {:?}", site.participants[it.participant].slug, it.role, it.country, it.presence)
        })
        .collect()
}
