//! Random sites and edits of them, and what must hold after each: outputs and diagnostics equal those of a clean build.

#![allow(dead_code)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use dateline::{
    base::{Diagnostic, SitePath, SourcePath, WrittenTime},
    disk::{Disk, MemoryDisk},
    pipeline::{self, Difference, Goal, Request, Session, Shelf, Silent, Suspects, Whole},
};

use crate::support::{ROOT, images::photo, request};

/// What chooses: first the bytes that were given, then a small generator of random numbers (splitmix64), so that a failure
/// names the seed that repeats it, and whoever gives other bytes makes other choices.
pub struct Chance<'a> {
    given: &'a [u8],
    seed: u64,
}

impl<'a> Chance<'a> {
    /// Chooses by a seed alone.
    pub fn of_seed(seed: u64) -> Self {
        Chance { given: &[], seed }
    }

    /// Chooses by bytes, as long as there are any.
    pub fn of_bytes(given: &'a [u8]) -> Self {
        Chance { given, seed: given.len() as u64 }
    }

    fn next(&mut self) -> u64 {
        if let Some((byte, rest)) = self.given.split_first() {
            self.given = rest;
            return u64::from(*byte);
        }
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
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
pub struct Outcome {
    outputs: BTreeMap<String, String>,
    diagnostics: Vec<Diagnostic>,
    /// Pages that cannot be built: served as such, whatever was there before.
    broken: BTreeSet<String>,
}

pub fn outcome(session: &mut Session, shelf: &Shelf) -> Outcome {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let outputs = shelf.outputs().into_iter().map(|(path, held)| (path.to_string(), text(&held.bytes))).collect();
    let mut outputs: BTreeMap<String, String> = outputs;
    let whole = Whole::ALL.into_iter().flat_map(|which| session.whole_files(which));
    outputs.extend(whole.map(|(path, bytes)| (path.to_string(), text(&bytes))));
    let broken = session.broken().iter().map(ToString::to_string).collect();
    Outcome { outputs, diagnostics: session.report().diagnostics, broken }
}

pub fn update(session: &mut Session, shelf: &Shelf, suspects: &Suspects, request: &Request) -> Difference {
    let outcome = session.update(suspects, request.now, Some(shelf), &Silent).expect("the line can run");
    let difference = outcome.expect("memory takes every output");
    difference.removed.iter().for_each(|path| shelf.remove(path));
    difference
}

pub fn clean(disk: &MemoryDisk, request: &Request) -> Outcome {
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

/// Lives through edits of one site and compares after each.
pub fn live(chance: &mut Chance, steps: usize) {
    let seed = chance.seed;
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
        let differs = |path: &&SitePath| before.get(*path) != after.get(*path);
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

pub fn time(text: &str) -> WrittenTime {
    WrittenTime::parse(text).expect("an instant")
}

pub fn compare(updated: &Outcome, clean: &Outcome, seed: u64, step: usize, touched: &[String]) {
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
