//! The law "rebuild = clean build": whatever is edited, outputs and diagnostics after an update equal those of a clean build.

#![allow(clippy::disallowed_methods)]

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use dateline::{
    base::{Diagnostic, SourcePath, WrittenTime},
    disk::{Disk, MemoryDisk},
    pipeline::{self, Difference, Goal, Request, Session, Shelf, Silent, Suspects, Whole},
};
use support::{ROOT, images::photo, request};

/// How many edits are tried; more by `DATELINE_STEPS`, others by `DATELINE_SEED`, the first of the seeds.
const STEPS: usize = 2000;
/// How many edits one site lives through.
const STEPS_A_SITE: usize = 40;

/// A small generator of random numbers (splitmix64), so that a failure names the seed that repeats it.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }
}

const NAMES: &[&str] = &[
    "Ada Quill",
    "Ben Ito",
    "Cleo Marsh",
    "Dov Ansel",
    "Eva Lund",
    "Farid Noor",
    "Ada  quill",
    "Élodie Gray",
    "Elodie Gray",
    "李明",
    "黎明",
];
const SLUGS: &[&str] = &["ada-quill", "ben-ito", "cleo-marsh", "dov-ansel", "nobody-here", "club"];
const QUOTED: &[&str] = &["ada-quill", "ben-ito", "ben-itoo", "spokesman", "dov-anselm"];
const CODES: &[&str] = &["FR", "DE", "US", "UA", "EU", "SUHH", "XK", "UK", "QM"];
const TOPICS: &[&str] = &["ceasefire talks", "Ceasefire-Talks", "energy", "Energy", "grain exports"];
const DATES: &[&str] = &["2024-01-10", "2025-06-30", "2026-01-06", "2026-01-07", "2026-03-01", "2027-02-02"];
const WORDS: &[&str] = &[
    "alpha",
    "Ada Quill",
    "Quill",
    "Elodie Gray",
    "Marsh",
    "French",
    "Germany",
    "*Ben Ito*",
    "the Club",
    "beta",
    "gamma",
    "delta",
    "[[FR]]",
    "[[ada-quill]]",
    "[[club|the club]]",
    "*epsilon*",
];
const LINKS: &[&str] = &[
    "[about](/about/)",
    "[a country](/countries/france)",
    "[old](/old/place/)",
    "[[energy]]",
    "[[same]]",
    "[[about]]",
    "[[nobody-at-all]]",
    "[file](a%2Etxt) ![logo](/logo.svg)",
    "[part](a.md#alpha)",
    "[[ada-quill#alpha]]",
    "[[energy#beta]]",
    "[[ben-ito]]",
    "[one](ben-ito)",
    "[page](/page/1/)",
    "[gone](zz.md)",
    "[wrong](/corrections/)",
    "[wrong](../pages/corrections.md)",
];
const NINJS: &str = "[data]\nformats = []\nbeside = [\"json\", \"ninjs\"]\n";
/// The tables are made anew for each look at a site: few have them, or the test would take twice as long.
const NO_DATA: &str = "[data]\nformats = []\n";
const EVERY_FEED: &str = "[feeds]\nof = [\"site\", \"people\", \"countries\", \"groups\", \"topics\"]\n";
const RECORDED: &[&str] = &[
    "/participants/ada-quill/",
    "/participants/dov-ansel/",
    "/participants/ben-ito/",
    "/countries/france/",
    "/countries/france/events.ics",
    "/countries/france/feed.xml",
    "/topics/energy/",
    "/topics/energy/feed.xml",
    "/topics/grain-exports/",
    "/topics/",
    "/old/place/",
    "/old/place/index.json",
    "/b/same/",
    "/b/a/event.ics",
    "/b/f/a.txt",
    "/briefings/2026/01/a/",
    "/briefings/2026/01/a/card.png",
    "/briefings/2026/01/same/",
    "/fr/briefings/2026/01/a/",
    "/about/",
    "/page/1/",
    "/corrections/",
    "/corrections/feed.xml",
    "/groups/",
    "/groups/club/",
    "/series/road-to-peace/",
    "/a.txt",
    "/data/topics.csv",
    "/nowhere/",
    "/ABOUT/",
];
const ROLES: &[&str] = &["President", "Envoy", "Minister"];

fn briefing(chance: &mut Chance) -> String {
    let mut text = String::from("---\n");
    let _ = writeln!(text, "title: {} {}", chance.pick(&["Talks", "Summit", "Round"]), chance.below(5));
    let _ = writeln!(text, "date: {}", chance.pick(DATES));
    if chance.one_in(2) {
        text.push_str("participants:\n");
        for _ in 0..=chance.below(3) {
            match chance.below(3) {
                0 => drop(writeln!(text, "  - {}", chance.pick(SLUGS))),
                1 => drop(writeln!(text, "  - {{ name: {} }}", chance.pick(NAMES))),
                _ => {
                    let (name, role, code) = (chance.pick(NAMES), chance.pick(ROLES), chance.pick(CODES));
                    let _ = writeln!(text, "  - {{ name: {name}, role: {role}, country: {code} }}");
                }
            }
        }
    }
    if chance.one_in(3) {
        let _ = writeln!(text, "countries: [{}, {}]", chance.pick(CODES), chance.pick(CODES));
    }
    if chance.one_in(2) {
        let mention = if chance.one_in(2) { chance.pick(CODES) } else { chance.pick(SLUGS) };
        let _ = writeln!(text, "mentions: [{mention}, {{ name: {} }}]", chance.pick(NAMES));
    }
    if chance.one_in(4) {
        let by = if chance.one_in(3) { chance.pick(CODES) } else { chance.pick(QUOTED) };
        let _ = writeln!(text, "quotes: [{{ by: {by}, text: alpha }}]");
    }
    if chance.one_in(4) {
        let when = chance.pick(&["", ", start: 2026-01-06", ", start: 2026-01-06T09:00:00Z, end: 2026-01-08"]);
        let _ = writeln!(text, "event: {{ name: Meeting, city: Oslo, country: {}{when} }}", chance.pick(CODES));
    }
    if chance.one_in(3) {
        let _ = writeln!(text, "topics: [{}, {}]", chance.pick(TOPICS), chance.pick(TOPICS));
    }
    for (odds, line) in [
        (6, "groups: [club]"),
        (6, "series: Road to peace"),
        (12, "series: Road To Peace"),
        (20, "slug: same"),
        (10, "corrections: [{ date: 2026-01-08, text: A name. }]"),
        (14, "corrections: [{ date: 2026-06-01T12:00:00Z, text: A place. }, { date: 2026-01-07, text: A day. }]"),
        (14, "updates: [{ date: 2026-06-01T12:00:00Z, text: More. }, { date: 2026-01-09, text: Some. }]"),
        (12, "withdrawn: { date: 2026-01-09, reason: It was wrong. }"),
        (20, "withdrawn: { date: 2027-02-02, reason: It was wrong. }"),
        (12, "removed: { date: 2026-01-09, reason: By order. }"),
        (20, "removed: { date: 2026-06-01T12:00:00Z, reason: By order. }"),
        (8, "aliases: [/old/place/]"),
        (10, "draft: true"),
        (8, "embargo: 2026-06-01T12:00:00Z"),
        (10, "expires: 2026-05-01"),
        (10, "id: one"),
        (14, "summary: A line."),
        (30, "titel: Slip"),
    ] {
        if chance.one_in(odds) {
            let _ = writeln!(text, "{line}");
        }
    }
    if chance.one_in(40) {
        text.push_str("title: [broken\n");
    }
    text.push_str("---\n");
    text.push_str(&body(chance));
    text
}

fn body(chance: &mut Chance) -> String {
    let mut text = String::new();
    if chance.one_in(3) {
        text.push_str("PARIS – ");
    }
    for _ in 0..chance.below(12) {
        let _ = write!(text, "{} ", chance.pick(WORDS));
    }
    if chance.one_in(4) {
        let _ = write!(text, "\n\n## {}\n\n[there](../participants/ada-quill.md) and ![x](a.txt)", chance.pick(WORDS));
    }
    if chance.one_in(6) {
        let _ = write!(text, "\n\n{}", chance.pick(LINKS));
    }
    if chance.one_in(5) {
        let _ =
            write!(text, "\n\n{}", chance.pick(&["![A hall](/photo.jpg)", "![A hall](photo.jpg)", "![](/photo.jpg)"]));
    }
    text.push('\n');
    text
}

fn profile(chance: &mut Chance) -> String {
    // Few names among profiles, so that two people often have one.
    let mut text = format!("---\nname: {}\n", chance.pick(&NAMES[..3]));
    if chance.one_in(2) {
        let _ = writeln!(text, "country: {}", chance.pick(CODES));
    }
    if chance.one_in(3) {
        let _ = writeln!(text, "aka: [{}]", chance.pick(NAMES));
    }
    if chance.one_in(2) {
        let _ = writeln!(text, "roles: [{{ title: {}, from: 2024, to: 2026-01 }}]", chance.pick(ROLES));
    }
    for (odds, line) in [
        (4, "sort: Quarry"),
        (4, "sort: Quay"),
        (6, "aliases: [/old/place/]"),
        (6, "wikidata: Q5"),
        (6, "as_of: 2024-01-01"),
        (2, "disambiguation: the elder"),
        (6, "image: a.txt"),
        (4, "image: photo.jpg"),
        (8, "names: { uk: Ада }"),
    ] {
        if chance.one_in(odds) {
            let _ = writeln!(text, "{line}");
        }
    }
    text.push_str("---\n");
    text.push_str(&body(chance));
    text
}

/// A random file: its path and content.
fn random_file(chance: &mut Chance) -> (String, String) {
    match chance.below(21) {
        0..=8 => (
            format!(
                "content/briefings/{}.md",
                chance.pick(&[
                    "a",
                    "b",
                    "c",
                    "d",
                    "e",
                    "f/index",
                    "f/sub/index",
                    "g/h",
                    "i",
                    "j",
                    "k",
                    "l",
                    "m",
                    "n",
                    "o",
                    "p",
                    "q"
                ])
            ),
            briefing(chance),
        ),
        9 if chance.one_in(2) => {
            let name = chance.pick(&["a.fr", "a.uk", "b.fr", "c.uk", "f/index.fr", "g/h.fr"]);
            let mut text = format!("---\ntitle: {} autrement\n", chance.pick(WORDS));
            for (odds, line) in [
                (3, "roles: { ada-quill: ministre }"),
                (4, "summary: En bref."),
                (4, "corrections: [{ date: 2026-05-02, text: Corrigé. }]"),
                (6, "draft: true"),
                (6, "aliases: [/ancien/]"),
            ] {
                if chance.one_in(odds) {
                    let _ = writeln!(text, "{line}");
                }
            }
            text.push_str("---\n");
            text.push_str(&body(chance));
            (format!("content/briefings/{name}.md"), text)
        }
        9..=12 => (
            format!("content/participants/{}.md", chance.pick(&["ada-quill", "ben-ito", "cleo-marsh"])),
            profile(chance),
        ),
        13 => {
            let capital = chance.pick(&["Paris", "Lyon"]);
            (
                "content/countries/france.md".into(),
                format!("---\ncode: FR\nname: France\ncapital: {capital}\n---\nWords.\n"),
            )
        }
        14 => {
            let (member, person) = (chance.pick(CODES), chance.pick(SLUGS));
            let name = chance.pick(&["Club", "Circle"]);
            (
                "content/groups/club.md".into(),
                format!(
                    "---\nname: {name}\nmembers: [{{ country: {member} }}, {{ ref: {person} }}, {{ ref: ben-ito }}]\n---\nClub.\n"
                ),
            )
        }
        15 => (
            "content/topics/energy.md".into(),
            format!("---\nname: {}\n---\n## {}\n", chance.pick(&["Energy", "Power"]), chance.pick(WORDS)),
        ),
        16 => (
            format!(
                "content/pages/{}.md",
                chance.pick(&["about", "corrections", "desk/energy", "desk/ben-ito", "participants/ben-ito"])
            ),
            format!("---\ntitle: {}\n---\n{}", chance.pick(&["About", "Who we are"]), body(chance)),
        ),
        17 if chance.one_in(3) => {
            let language = chance.pick(&["en", "fr", "fr-CA"]);
            let words = chance.pick(&[
                "briefings = \"Reports\"\n",
                "updated = \"As of {date}\"\n[n-participants]\nother = \"{n} there\"\n",
                "own = \"Own\"\n",
                "updated = \"{day}\"\n",
            ]);
            (format!("templates/strings/{language}.toml"), words.to_owned())
        }
        17 => {
            let name = chance.pick(&["topic.html", "base.html", "participant.html"]);
            let inside = chance.pick(&[
                "<p>one</p>",
                "<p>two</p>",
                "{{ text(key='own', default='none') }}",
                "{{ page.nothing }}",
                "{% if %}",
                "{% for it in briefings(limit=2) %}{{ it.title }}{{ it.href }}{% endfor %}",
                "{% for it in participants(met=\"ben-ito\", most_first=true) %}{{ it.name }}{{ it.took_part }}{% endfor %}",
                "{% for it in countries(group=\"club\") %}{{ it.name }}{{ it.mentioned }}{% endfor %}",
                "{% for it in briefings(topic=page.title, country=\"FR\", since=\"2026\") %}{{ it.title }}{% endfor %}",
            ]);
            let text = format!(
                "{{% extends \"default/{name}\" %}}{{% block foot %}}{inside}{{{{ super() }}}}{{% endblock foot %}}"
            );
            (format!("templates/{name}"), text)
        }
        18 => ("published.toml".to_owned(), ledger(chance)),
        19 => {
            let path = chance.pick(&[
                "static/photo.jpg",
                "static/photo.jpg.60.webp",
                "content/briefings/f/photo.jpg",
                "content/briefings/photo.jpg",
                "content/participants/photo.jpg",
                "static/a.txt",
                "static/site.css",
                "static/extra.css",
                "content/briefings/f/card.png",
                "static/about/index.html.gz",
                "static/logo.svg",
                "static/robots.txt",
                "static/sitemap.xml",
                "static/about/index.html",
                "content/briefings/f/a.txt",
                "content/briefings/f/sub/b.txt",
                "content/participants/a.txt",
                "content/briefings/a.txt",
            ]);
            (path.to_owned(), format!("{}", chance.below(3)))
        }
        _ => {
            let size = chance.pick(&["1", "2", "25"]);
            let language = chance.pick(&["", "", "language = \"fr\"\n", "language = \"ar\"\n"]);
            let base = chance.pick(&[
                "",
                "base_url = \"https://example.org/sub\"\n",
                "base_url = \"https://example.org\"\ntag = \"example.org,2026\"\n",
                "base_url = \"https://example.org\"\ntimezone = \"Asia/Tokyo\"\n",
                "wrong = 1\n",
            ]);
            let whole = "[feeds]\nentries = 3\ncontent = \"full\"\n";
            let feeds = chance.pick(&["", EVERY_FEED, EVERY_FEED, whole]);
            let data = chance.pick(&["", NO_DATA, NINJS, NINJS]);
            let place = chance.pick(&["", "", "[permalinks]\nbriefing = \"b/{slug}/\"\n"]);
            let theme = chance.pick(&[
                "",
                "",
                "[theme]\naccent = \"#123\"\n",
                "[theme]\nbackground = \"#fff\"\nlogo = \"logo.svg\"\n",
            ]);
            let assets = chance.pick(&[
                "",
                "",
                "[cards]\nof = [\"briefings\"]\n[headers]\nwrite = true\n[assets]\nfingerprint = true\nminify = true\n",
                "[assets]\nfingerprint = true\nprecompress = [\"gz\"]\n",
            ]);
            let images =
                chance.pick(&["", "", "[images]\nwidths = []\n", "[images]\nwidths = [20, 50]\nsizes = \"50vw\"\n"]);
            let extra = chance.pick(&["", "[countries.QM]\nname = \"Quema\"\n", "[countries.FR]\nname = \"Gaul\"\n"]);
            (
                "site.toml".into(),
                format!(
                    "title = \"Site\"\n{language}{base}[content]\npage_size = {size}\nindex_size = 3\n{place}{feeds}{data}{theme}{assets}{images}{extra}"
                ),
            )
        }
    }
}

/// A ledger of addresses that random sites have, had, or never had. Most follow from others, or hardly a site could be built.
fn ledger(chance: &mut Chance) -> String {
    let mut tables = [String::new(), String::new(), String::new()];
    let promises = chance.one_in(4);
    for path in RECORDED {
        let of = match promises {
            true => chance.pick(&["", ", briefing = \"one\"", ", feed = \"tag:x\"", ", follows = true"]),
            false => ", follows = true",
        };
        let reason = format!("{{ on = 2026-02-01, why = \"{}\" }}", chance.pick(&["Asked for.", "By order."]));
        match chance.below(9) {
            0..=2 => drop(writeln!(tables[0], "\"{path}\" = {{ since = 2026-02-01{of} }}")),
            3 | 4 => drop(writeln!(tables[1], "\"{path}\" = {reason}")),
            5 => drop(writeln!(tables[2], "\"{path}\" = {reason}")),
            _ => {}
        }
    }
    let [addresses, gone, forgotten] = tables;
    let merge = if chance.one_in(20) { "<<<<<<< HEAD\n" } else { "" };
    format!("[addresses]\n{addresses}[gone]\n{gone}[forgotten]\n{forgotten}{merge}")
}

/// One edit; returns the paths it touched.
fn edit(chance: &mut Chance, disk: &MemoryDisk, files: &mut BTreeMap<String, String>) -> Vec<String> {
    let some_file = |chance: &mut Chance, files: &BTreeMap<String, String>| {
        let paths: Vec<&String> = files.keys().collect();
        (!paths.is_empty()).then(|| paths[chance.below(paths.len())].clone())
    };
    match chance.below(12) {
        0 | 1 => {
            let Some(path) = some_file(chance, files) else { return Vec::new() };
            remove(disk, files, &path);
            vec![path]
        }
        2 => {
            let Some(from) = some_file(chance, files) else { return Vec::new() };
            let (to, _) = random_file(chance);
            let content = remove(disk, files, &from);
            put(disk, files, &to, content);
            vec![from, to]
        }
        3 => {
            let (Some(one), Some(other)) = (some_file(chance, files), some_file(chance, files)) else {
                return Vec::new();
            };
            let (first, second) = (files[&one].clone(), files[&other].clone());
            put(disk, files, &one, second);
            put(disk, files, &other, first);
            vec![one, other]
        }
        4 | 5 => {
            let briefings: Vec<String> = files.keys().filter(|path| path.ends_with(".md")).cloned().collect();
            let Some(path) = briefings.get(chance.below(briefings.len().max(1))) else { return Vec::new() };
            let front = files[path].rsplit_once("---\n").map_or(String::new(), |(front, _)| format!("{front}---\n"));
            let text = format!("{front}{}", body(chance));
            put(disk, files, path, text);
            vec![path.clone()]
        }
        6 => {
            let moved: Vec<String> =
                files.keys().filter(|path| path.starts_with("content/briefings/f/")).cloned().collect();
            for path in &moved {
                let content = remove(disk, files, path);
                put(disk, files, &path.replace("/f/", "/moved/"), content);
            }
            vec!["content/briefings".into()]
        }
        _ => {
            let (path, content) = random_file(chance);
            put(disk, files, &path, content);
            vec![path]
        }
    }
}

fn put(disk: &MemoryDisk, files: &mut BTreeMap<String, String>, path: &str, content: String) {
    disk.put(format!("{ROOT}/{path}"), bytes_of(path, &content));
    files.insert(path.to_owned(), content);
}

/// A photograph is known by its number; the last of them is cut off.
fn bytes_of(path: &str, content: &str) -> Vec<u8> {
    match content {
        "0" if path.ends_with(".jpg") => photo(60, 8, 0),
        "1" if path.ends_with(".jpg") => photo(30, 40, 1),
        "2" if path.ends_with(".jpg") => photo(60, 8, 0)[..700].to_vec(),
        _ => content.as_bytes().to_vec(),
    }
}

fn remove(disk: &MemoryDisk, files: &mut BTreeMap<String, String>, path: &str) -> String {
    disk.remove_file(format!("{ROOT}/{path}").as_ref()).expect("the file is there");
    files.remove(path).unwrap_or_default()
}

/// What a site came to: outputs as texts, and diagnostics.
struct Outcome {
    outputs: BTreeMap<String, String>,
    diagnostics: Vec<Diagnostic>,
    /// Pages that cannot be built: served as such, whatever was there before.
    broken: BTreeSet<String>,
}

fn outcome(session: &mut Session, shelf: &Shelf) -> Outcome {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let outputs = shelf.outputs().into_iter().map(|(path, held)| (path.to_string(), text(&held.bytes))).collect();
    let mut outputs: BTreeMap<String, String> = outputs;
    let whole = Whole::ALL.into_iter().flat_map(|which| session.whole_files(which));
    outputs.extend(whole.map(|(path, bytes)| (path.to_string(), text(&bytes))));
    let broken = session.broken().iter().map(ToString::to_string).collect();
    Outcome { outputs, diagnostics: session.report().diagnostics, broken }
}

fn update(session: &mut Session, shelf: &Shelf, suspects: &Suspects, request: &Request) -> Difference {
    let outcome = session.update(suspects, request.now, Some(shelf), &Silent).expect("the line can run");
    let difference = outcome.expect("memory takes every output");
    difference.removed.iter().for_each(|path| shelf.remove(path));
    difference
}

fn clean(disk: &MemoryDisk, request: &Request) -> Outcome {
    let mut session = Session::open(request, disk).expect("the line can run");
    let shelf = Shelf::default();
    update(&mut session, &shelf, &Suspects::Everything, request);
    outcome(&mut session, &shelf)
}

fn suspects(chance: &mut Chance, touched: &[String]) -> Suspects {
    match chance.below(4) {
        0 => Suspects::Everything,
        1 => Suspects::of(touched.iter().map(|path| SourcePath::new(SourcePath::new(path).folder())).collect()),
        _ => Suspects::of(touched.iter().map(SourcePath::new).collect()),
    }
}

/// Lives through edits of one site and compares after each; returns how many were made.
fn live(seed: u64, steps: usize) {
    let chance = &mut Chance(seed);
    let disk = MemoryDisk::new();
    disk.put(format!("{ROOT}/content/briefings/.keep"), "");
    let mut files = BTreeMap::new();
    // Feeds and the like are there from the first, on most sites, until another configuration comes.
    if !chance.one_in(4) {
        let data = chance.pick(&["", NO_DATA, NINJS, NINJS]);
        let config = format!("base_url = \"https://example.org\"\n{data}[content]\npage_size = 2\n{EVERY_FEED}");
        let config = if chance.one_in(2) { format!("{config}content = \"full\"\n") } else { config };
        put(&disk, &mut files, "site.toml", config);
    }
    for _ in 0..chance.below(40) {
        edit(chance, &disk, &mut files);
    }
    let mut request = Request { now: time("2026-05-20T00:00:00Z"), ..request() };
    let mut session = Session::open(&request, &disk).expect("the line can run");
    let shelf = Shelf::default();
    update(&mut session, &shelf, &Suspects::Everything, &request);
    for step in 0..steps {
        let mut touched = Vec::new();
        for _ in 0..=chance.below(2) {
            touched.extend(edit(chance, &disk, &mut files));
        }
        if chance.one_in(5) {
            request.now = time(chance.pick(&[
                "2026-05-20T00:00:00Z",
                "2026-06-01T11:59:59Z",
                "2026-06-01T12:00:00Z",
                "2026-06-03T12:00:00Z",
                "2027-02-03",
                "2027-03-01",
            ]));
        }
        let suspects = suspects(chance, &touched);
        let before = shelf.outputs();
        let difference = update(&mut session, &shelf, &suspects, &request);
        compare(&outcome(&mut session, &shelf), &clean(&disk, &request), seed, step, &touched);
        if chance.one_in(3) {
            build_from_cache(&disk, &request, seed, step);
        }
        let after = shelf.outputs();
        let differs = |path: &&dateline::base::SitePath| before.get(*path) != after.get(*path);
        let really: Vec<_> = after.keys().filter(differs).cloned().collect();
        let mut told = difference.changed.clone();
        told.retain(|path| after.contains_key(path));
        told.sort();
        assert_eq!(told, really, "seed {seed}, step {step}: what changed is what is told");
    }
}

/// Builds over what earlier builds left, output and cache, and compares with a build from nothing.
fn build_from_cache(disk: &MemoryDisk, request: &Request, seed: u64, step: usize) {
    let run = |request: &Request| pipeline::run(request, Goal::Build, disk, &Silent).expect("the line can run");
    let cached = run(&Request { cache: true, ..request.clone() });
    let fresh = run(&Request { output: Some(format!("{ROOT}-fresh").into()), ..request.clone() });
    assert_eq!(
        cached.diagnostics, fresh.diagnostics,
        "seed {seed}, step {step}: diagnostics of a build from the cache"
    );
    if !fresh.has_errors() {
        let place = format!("seed {seed}, step {step}");
        assert_eq!(
            outputs(disk, "/site/public"),
            outputs(disk, &format!("{ROOT}-fresh")),
            "{place}: a build from the cache"
        );
    }
}

fn outputs(disk: &MemoryDisk, folder: &str) -> BTreeMap<String, Vec<u8>> {
    let files = disk.walk(folder.as_ref(), &|path| !path.ends_with(".dateline"));
    let files = files.into_iter().map(|entry| entry.expect("it can be read")).filter(|entry| entry.stat.is_file());
    let below = |path: &std::path::Path| path.strip_prefix(folder).expect("below").display().to_string();
    files.map(|entry| (below(&entry.path), disk.read(&entry.path).expect("it can be read"))).collect()
}

fn time(text: &str) -> WrittenTime {
    WrittenTime::parse(text).expect("an instant")
}

fn compare(updated: &Outcome, clean: &Outcome, seed: u64, step: usize, touched: &[String]) {
    let place = format!("seed {seed}, step {step}, after {touched:?}");
    assert_eq!(updated.diagnostics, clean.diagnostics, "{place}: diagnostics");
    if !clean.outputs.contains_key("/") && !clean.broken.contains("/") {
        // Templates that cannot be read stop every page, and the last good ones stay on show.
        return;
    }
    // A page that a faulty template stops is held as it was last, and answered as broken.
    let whole = |outcome: &Outcome| -> BTreeSet<String> {
        let is_broken = |path: &&String| updated.broken.contains(*path) || clean.broken.contains(*path);
        outcome.outputs.keys().filter(|path| !is_broken(path)).cloned().collect()
    };
    assert_eq!(whole(updated), whole(clean), "{place}: outputs");
    for path in whole(clean) {
        if let Some((updated, clean)) = first_difference(&updated.outputs[&path], &clean.outputs[&path]) {
            panic!("{place}: {path}\n  updated: {updated}\n    clean: {clean}");
        }
    }
}

/// The first lines in which two texts differ.
fn first_difference<'t>(one: &'t str, other: &'t str) -> Option<(&'t str, &'t str)> {
    let mut lines = one.lines().zip(other.lines());
    let differs = lines.find(|(one, other)| one != other);
    differs.or_else(|| (one != other).then_some((one, other)))
}

#[test]
fn rebuild_equals_clean_build() {
    let steps = std::env::var("DATELINE_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS);
    let first = std::env::var("DATELINE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let seeds: Vec<u64> = (first..first + steps.div_ceil(STEPS_A_SITE) as u64).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for nth in 0..threads {
            let own = seeds.iter().skip(nth).step_by(threads);
            scope.spawn(move || own.for_each(|seed| live(*seed, STEPS_A_SITE)));
        }
    });
}

/// Edits a site, file by file, and compares with a clean build after each. An empty text takes the file away.
fn check_edits(text: &str, edits: &[(&str, &str)]) {
    let disk = support::site(text);
    let request = Request { scheduled: true, now: time("2026-05-20"), ..request() };
    let mut session = Session::open(&request, &disk).expect("the line can run");
    let shelf = Shelf::default();
    update(&mut session, &shelf, &Suspects::Everything, &request);
    for (step, (path, text)) in edits.iter().enumerate() {
        let file = format!("{ROOT}/{path}");
        match text.is_empty() {
            true => disk.remove_file(file.as_ref()).expect("the file is there"),
            false => disk.put(&file, text),
        }
        update(&mut session, &shelf, &Suspects::of(vec![SourcePath::new(path)]), &request);
        compare(&outcome(&mut session, &shelf), &clean(&disk, &request), 0, step, &[(*path).to_owned()]);
    }
}

const ADA: &str = "---\nname: Ada Quill\n---\n## Career\n";
const ABOUT_ADA: &str = "
-- content/participants/ada-quill.md --
---
name: Ada Quill
---
## Career
-- content/briefings/2026-01-06-a.md --
---
title: A
---
See [[ada-quill#career]].
";

#[test]
fn a_heading_that_is_linked_to_by_a_slug_is_missed_at_once() {
    let path = "content/participants/ada-quill.md";
    check_edits(ABOUT_ADA, &[(path, "---\nname: Ada Quill\n---\n## Work\n"), (path, ADA)]);
}

#[test]
fn a_link_that_becomes_a_wikilink_of_the_same_target_follows_the_person() {
    let (briefing, profile) = ("content/briefings/2026-01-06-a.md", "content/participants/ada-quill.md");
    let renamed = "---\nname: Ada Quist\n---\n## Career\n";
    let text = |link: &str| format!("---\ntitle: A\n---\nFirst.\n\nSee {link}.\n");
    check_edits(
        ABOUT_ADA,
        &[(briefing, &text("[Ada](ada-quill)")), (briefing, &text("[[ada-quill]]")), (profile, renamed), (profile, "")],
    );
}

#[test]
fn names_in_texts_lead_to_people_as_they_are_spelled_by_now() {
    let site = "
-- content/participants/ada-quill.md --
---
name: Ada Quill
---
-- content/groups/club.md --
---
name: Garden Club
---
-- content/briefings/2026-01-06-a.md --
---
title: A
participants: [ada-quill]
groups: [club]
---
Ada Feather, or Feather, of the Rose Club.
";
    let (profile, group) = ("content/participants/ada-quill.md", "content/groups/club.md");
    check_edits(
        site,
        &[
            (profile, "---\nname: Ada Quill\naka: [Ada Feather]\n---\n"),
            (group, "---\nname: Garden Club\naka: [Rose Club]\n---\n"),
            (profile, "---\nname: Ada Quill\nsort: Feather, Ada\n---\n"),
        ],
    );
}

#[test]
fn a_portrait_follows_its_file_and_its_profile_onto_briefings() {
    let site = "
-- content/participants/ada-quill.md --
---
name: Ada Quill
---
-- content/participants/ada.svg --
<svg width=\"3\" height=\"4\"/>
-- static/other.svg --
<svg width=\"5\" height=\"6\"/>
-- content/briefings/2026-01-06-a.md --
---
title: A
participants: [ada-quill]
---
Text.
";
    let profile = "content/participants/ada-quill.md";
    check_edits(
        site,
        &[
            (profile, "---\nname: Ada Quill\nimage: ada.svg\n---\n"),
            ("content/participants/ada.svg", "<svg width=\"30\" height=\"40\"/>"),
            (profile, "---\nname: Ada Quill\nimage: /other.svg\n---\n"),
            ("static/other.svg", ""),
            (profile, "---\nname: Ada Quill\n---\n"),
        ],
    );
}

#[test]
fn a_word_that_is_quoted_is_held_against_each_new_profile() {
    let site = "
-- content/briefings/2026-01-06-a.md --
---
title: A
quotes: [{ by: spokesman, text: alpha }]
---
It was alpha.
";
    let path = "content/participants/spokesmen.md";
    check_edits(site, &[(path, "---\nname: Spokes Men\n---\n"), (path, "")]);
}

#[test]
fn a_bundle_within_a_bundle_has_its_files_for_itself() {
    let site = "
-- content/briefings/f/index.md --
---
title: Outer
date: 2026-01-06
---
Text.
-- content/briefings/f/sub/doc.txt --
A paper.
";
    let inner = "content/briefings/f/sub/index.md";
    let dated = |date: &str| format!("---\ntitle: Inner\ndate: {date}\n---\nText.\n");
    let paper = "content/briefings/f/sub/other.txt";
    check_edits(
        site,
        &[(inner, &dated("2026-01-07")), (paper, "Another."), (inner, &dated("2026-02-07")), (inner, "")],
    );
}

#[test]
fn a_new_profile_takes_the_links_of_its_slug() {
    let site = "
-- content/pages/desk/ada-quill.md --
---
title: Desk
---
Text.
-- content/briefings/2026-01-06-a.md --
---
title: A
---
See [[ada-quill]].
";
    let path = "content/participants/ada-quill.md";
    check_edits(site, &[(path, ADA), (path, "")]);
}

#[test]
fn the_list_of_corrections_follows_the_briefings_that_were_corrected() {
    let site = "
-- site.toml --
base_url = \"https://example.org\"
[content]
page_size = 1
-- content/briefings/2026-01-06-a.md --
---
title: A
corrections: [{ date: 2026-01-08, text: One. }, { date: 2026-01-09, text: Two. }]
---
-- content/briefings/2026-01-07-b.md --
---
title: B
corrections: [{ date: 2026-02-08, text: Three. }]
---
";
    let (path, policy) = ("content/briefings/2026-01-06-a.md", "content/pages/corrections.md");
    let briefing = |lines: &str| format!("---\ntitle: A, renamed\n{lines}\n---\n");
    let words = |title: &str| format!("---\ntitle: {title}\n---\nSee [A](/briefings/2026/01/a/).\n");
    check_edits(
        site,
        &[
            (path, &briefing("corrections: [{ date: 2026-01-08, text: One. }, { date: 2026-01-09, text: Two. }]")),
            (path, &briefing("corrections: [{ date: 2026-01-08, text: One. }]")),
            (policy, &words("Policy")),
            (policy, &words("Our policy")),
            (path, &briefing("removed: { date: 2026-01-08, reason: By order. }")),
            ("content/briefings/2026-01-07-b.md", ""),
            (path, &briefing("corrections: [{ date: 2026-01-10, text: Four. }]")),
            (policy, ""),
        ],
    );
}

#[test]
fn members_of_a_group_stand_in_the_order_of_their_sort_names() {
    let site = "
-- content/groups/club.md --
---
name: Club
members: [{ ref: ada-quill }, { ref: ben-quist }]
---
-- content/participants/ada-quill.md --
---
name: Ada Quill
sort: Quill, Ada
---
-- content/participants/ben-quist.md --
---
name: Ben Quist
sort: Quist, Ben
---
-- content/briefings/2026-01-06-a.md --
---
title: A
---
Text.
";
    check_edits(site, &[("content/participants/ada-quill.md", "---\nname: Ada Quill\nsort: Quy, Ada\n---\n")]);
}

#[test]
fn a_country_without_a_meaning_is_a_fault_and_no_more() {
    let site = "
-- content/briefings/2026-01-06-a.md --
---
title: A
---
See [it](../countries/quema.md).
";
    let country = "---\ncode: QM\n---\n![Map](map.png)\n";
    check_edits(site, &[("content/countries/quema.md", country), ("site.toml", "[countries.QM]\nname = \"Quema\"\n")]);
}

#[test]
fn what_expires_before_its_embargo_ends_does_so_in_a_preview() {
    let site = "
-- content/briefings/2026-01-06-a.md --
---
title: A
embargo: 2026-06-01
expires: 2026-05-25
topics: [energy]
---
Text.
";
    let disk = support::site(site);
    let mut request = Request { scheduled: true, now: time("2026-05-20"), ..request() };
    let mut session = Session::open(&request, &disk).expect("the line can run");
    let shelf = Shelf::default();
    for now in ["2026-05-20", "2026-05-26", "2026-06-02"] {
        request.now = time(now);
        update(&mut session, &shelf, &Suspects::Paths(Vec::new()), &request);
        update(&mut session, &shelf, &Suspects::Everything, &request);
        compare(&outcome(&mut session, &shelf), &clean(&disk, &request), 0, 0, &[now.to_owned()]);
    }
}

#[test]
fn keys_of_the_editors_own_are_seen_in_the_order_written() {
    let site = "
-- content/briefings/2026-01-06-a.md --
---
title: A
extra: { a: 1, b: 2 }
---
Text.
-- templates/briefing.html --
{% extends \"default/briefing.html\" %}{% block foot %}{% for key, value in page.extra %}{{ key }} {% endfor %}{% endblock foot %}
";
    let swapped = "---\ntitle: A\nextra: { b: 2, a: 1 }\n---\nText.\n";
    check_edits(site, &[("content/briefings/2026-01-06-a.md", swapped)]);
}

#[test]
fn what_a_template_asks_for_follows_the_site_wherever_it_is_shown() {
    let site = "
-- content/pages/about.md --
---
title: About
---
-- content/groups/club.md --
---
name: Club
members: [FR]
---
-- content/briefings/2026-01-06-a.md --
---
title: A
participants: [{ name: Ada Quill, country: FR }]
---
-- templates/page.html --
{% extends \"default/page.html\" %}{% block foot %}
{% for it in briefings(country=\"FR\", limit=2) %}{{ it.title }} {{ it.href }}{% endfor %}
{% for it in countries(group=\"club\") %}{{ it.name }}{% endfor %}
{% for it in participants(met=\"ben-quist\", most_first=true) %}{{ it.name }} {{ it.took_part }}{% endfor %}
{% endblock foot %}
";
    let briefing = |title: &str, more: &str| {
        format!("---\ntitle: {title}\nparticipants: [{{ name: Ada Quill, country: FR }}{more}]\n---\n")
    };
    let group = |members: &str| format!("---\nname: Club\nmembers: [{members}]\n---\n");
    let (first, second) = ("content/briefings/2026-01-06-a.md", "content/briefings/2026-01-07-b.md");
    check_edits(
        site,
        &[
            (first, &briefing("A, renamed", "")),
            (second, &briefing("B", ", { name: Ben Quist, country: NO }")),
            ("content/groups/club.md", &group("FR, NO")),
            ("content/groups/club.md", ""),
            ("content/groups/club.md", &group("NO")),
            (first, ""),
            ("content/participants/ada-quill.md", "---\nname: Ada Quay\nsort: Quay\n---\n"),
            ("site.toml", "[countries.FR]\nname = \"Gaul\"\n"),
        ],
    );
}

#[test]
fn data_that_a_template_reads_is_shown_as_it_is_by_now() {
    let site = "
-- content/pages/about.md --
---
title: About
---
-- templates/data/ports.toml --
names = [\"Odesa\"]
-- templates/page.html --
{% extends \"default/page.html\" %}{% block foot %}
{% set ports = data(path=\"ports.toml\") %}{{ ports.names | join }}
{% endblock foot %}
";
    let path = "templates/data/ports.toml";
    check_edits(site, &[(path, "names = [\"Gdańsk\"]"), (path, "names = ["), (path, "names = []"), (path, "")]);
}

#[test]
fn translations_follow_their_originals_their_words_and_the_names_in_their_language() {
    let site = "
-- site.toml --
base_url = \"https://example.org\"
-- content/participants/ada-quill.md --
---
name: Ada Quill
---
-- content/briefings/2026-01-06-a.md --
---
title: A
participants: [{ ref: ada-quill, role: Minister, country: FR }]
---
Text.
-- content/briefings/2026-01-07-b.md --
---
title: B
participants: [{ ref: ada-quill }]
---
Text.
-- content/briefings/2026-01-06-a.uk.md --
---
title: А
---
Текст.
";
    let original = "---\ntitle: A\nparticipants: [{ ref: ada-quill, role: Minister, country: FR }]\n";
    check_edits(
        site,
        &[
            ("content/participants/ada-quill.md", "---\nname: Ada Quill\nnames: { uk: Ада Квілл }\n---\n"),
            ("templates/strings/uk.toml", "updated = \"Змінено {date}\"\nsource = \"Звідки\"\n"),
            ("content/briefings/2026-01-06-a.fr.md", "---\ntitle: À\nroles: { ada-quill: ministre }\n---\nTexte.\n"),
            (
                "content/briefings/2026-01-06-a.md",
                &format!("{original}source: Reuters\nupdated: 2026-01-09\n---\nText.\n"),
            ),
            ("content/briefings/2026-01-06-a.fr.md", "---\ntitle: À\n---\nAutre texte.\n"),
            ("content/briefings/2026-01-06-a.md", &format!("{original}slug: other\n---\nText.\n")),
            ("content/briefings/2026-01-06-a.md", &format!("{original}lang: de\nembargo: 2027-01-01\n---\nText.\n")),
            ("content/briefings/2026-01-06-a.md", &format!("{original}lang: de\n---\nText.\n")),
            ("templates/strings/fr.toml", "briefings = \"Dépêches\"\n"),
        ],
    );
}
