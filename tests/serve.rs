//! `dateline serve` as a newsroom uses it: real files, the real binary, a real watcher, and readers on loopback.
#![allow(clippy::disallowed_methods)]

#[path = "support/answers.rs"]
mod answers;
#[path = "support/binary.rs"]
mod binary;
#[path = "support/serving.rs"]
mod serving;
mod support;

#[path = "serve/findings.rs"]
mod findings;
#[path = "serve/line.rs"]
mod line;
#[path = "serve/looks.rs"]
mod looks;
#[path = "serve/mending.rs"]
mod mending;
#[path = "serve/moving.rs"]
mod moving;
#[path = "serve/people.rs"]
mod people;
#[path = "serve/reading.rs"]
mod reading;
#[path = "serve/running.rs"]
mod running;
#[path = "serve/saving.rs"]
mod saving;

/// Two briefings, of one person each.
const SITE: &str = "
-- content/briefings/2026-01-06-paris.md --
---
title: Allies meet
participants: [{ name: Ada Example, role: Envoy, country: FR }]
---
First words.
-- content/briefings/2026-01-07-rome.md --
---
title: Rome talks
participants: [{ name: Ben Sample, role: Minister, country: IT }]
---
Other words.
";
const PARIS: &str = "content/briefings/2026-01-06-paris.md";
const PARIS_PAGE: &str = "/briefings/2026/01/paris/";
const ROME: &str = "content/briefings/2026-01-07-rome.md";
const ROME_PAGE: &str = "/briefings/2026/01/rome/";

/// The article of Paris with another body.
fn paris(body: &str) -> String {
    paris_of("Ada Example", body)
}

/// The article of Paris with another person and body.
fn paris_of(person: &str, body: &str) -> String {
    article("Allies meet", person, body)
}

/// An article with one participant.
fn article(title: &str, person: &str, body: &str) -> String {
    format!("---\ntitle: {title}\nparticipants: [{{ name: {person}, role: Envoy, country: FR }}]\n---\n{body}\n")
}

/// What is no front matter.
const BROKEN: &str = "---\ntitle: [Allies\n---\nText.\n";
