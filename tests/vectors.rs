//! Texts that mean harm (`tests/vectors/vectors.json`), in every field of every kind of document, and what must come of them in every
//! format: text.
//!
//! What a browser would run of the same site is in `tests/browser/hostile.test.mjs`.

#![allow(clippy::disallowed_methods)]

#[path = "support/harmless.rs"]
mod harmless;
#[path = "vectors/outputs.rs"]
mod outputs;
mod support;
#[path = "vectors/mod.rs"]
mod vectors;

use std::sync::{
    LazyLock, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use dateline::{
    base::Diagnostic,
    disk::MemoryDisk,
    parse::fields::{FieldKind, TABLES},
};
use outputs::Shapes;
use support::{Built, ROOT, build_on, request};

fn laid(files: &[(String, String)]) -> MemoryDisk {
    let disk = MemoryDisk::new();
    disk.put(format!("{ROOT}/static/a.jpg"), support::images::photo(8, 8, 3));
    files.iter().for_each(|(path, text)| disk.put(format!("{ROOT}/{path}"), text.clone()));
    disk
}

/// Calls a check for each, on all threads.
fn each<T: Sync>(all: &[T], check: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    check(one);
                }
            });
        }
    });
}

/// What a site of harmless words has.
static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let built = build_on(&laid(&vectors::site_of("Plain words")), &request());
    assert!(!built.files.is_empty(), "{}", built.faults());
    Shapes::of(&built.files)
});

/// Says what is wrong in the outputs of a site.
fn faults(vector: &str, built: &Built) -> Vec<String> {
    let look = |(path, text): (&String, &String)| {
        SHAPES.check(path, text).err().map(|fault| format!("{vector:?}: {path}: {fault}"))
    };
    built.files.iter().filter_map(look).collect()
}

/// Codes with which a body is refused that leads where no page may.
const LEADING_ASTRAY: [&str; 3] = ["bad-address", "broken-link", "missing-image"];

/// Builds the site of a vector; where its bodies are refused, without it in these.
fn built_with(vector: &str) -> Built {
    let whole = build_on(&laid(&vectors::site_of(vector)), &request());
    let errors = whole.report.diagnostics.iter().filter(|told| told.is_error());
    let is_astray =
        |told: &Diagnostic| LEADING_ASTRAY.contains(&told.code.name()) && told.place.path.as_str().ends_with(".md");
    match whole.report.has_errors() && errors.into_iter().all(is_astray) {
        true => build_on(&laid(&vectors::site_without_bodies(vector)), &request()),
        false => whole,
    }
}

/// Puts each vector of the groups into every field of a site, and looks at every file that comes of it.
fn check_every_field(groups: impl IntoIterator<Item = &'static str>) {
    LazyLock::force(&SHAPES);
    let wrong = Mutex::new(Vec::new());
    let all: Vec<&str> = groups.into_iter().flat_map(vectors::group).collect();
    each(&all, |vector| {
        let built = built_with(vector);
        let mut found = faults(vector, &built);
        if built.files.is_empty() {
            let errors = built.faults().lines().filter(|line| line.contains(" error[")).collect::<Vec<_>>().join("\n");
            found.push(format!("{vector:?} is refused: {errors}"));
        }
        wrong.lock().expect("no panic").extend(found);
    });
    let wrong = wrong.into_inner().expect("no panic");
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

const MARKUP: [&str; 3] = ["elements that run", "event handlers", "SVG, MathML and what parsers mend"];
const WAYS_OUT: [&str; 4] =
    ["addresses", "links of Markdown", "out of an attribute", "out of a script or a piece of data"];

#[test]
fn markup_in_every_field_is_text_in_every_output() {
    check_every_field(MARKUP);
}

#[test]
fn addresses_and_ways_out_in_every_field_are_text_in_every_output() {
    check_every_field(WAYS_OUT);
}

#[test]
fn all_else_in_every_field_is_text_in_every_output() {
    let others = vectors::VECTORS.keys().map(String::as_str);
    check_every_field(others.filter(|group| !MARKUP.contains(group) && !WAYS_OUT.contains(group)));
}

/// Tables and keys of which no text reaches an output, or in which a text is held to a form of its own.
const NOT_PUSHED: &[&str] = &[
    // Where the site is published, what is kept, and whom it asks.
    "`[publish.",
    "`[[publish.",
    "`[cache]",
    "`[links]`",
    // Held to the grammar of a policy, of mail and of a tag URI.
    "`[headers]`: allow",
    "`[digest.…]`: from",
    "`[digest.…]`: to",
    "the configuration: tag",
    // A file that has to be there.
    "a participant's profile: image",
    // The words have to stand in the text as they are.
    "a quotation: text",
];

/// Where the tables of the content model stand in the site.
const PLACES: &[(&str, &str)] = &[
    ("a participant's profile", "content/participants/"),
    ("a role", "content/participants/"),
    ("a country", "content/countries/"),
    ("a group", "content/groups/"),
    ("a member", "content/groups/"),
    ("a topic", "content/topics/"),
    ("a page", "content/pages/"),
    ("a translation", "content/briefings/2026-01-06-one.fr.md"),
    ("the configuration", "site.toml"),
    ("`[", "site.toml"),
    ("a ", "content/briefings/"),
    ("an ", "content/briefings/"),
];

/// Says whether texts of any form can stand behind a key.
fn takes_text(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Text | FieldKind::Extra => true,
        FieldKind::List(item) => takes_text(item),
        FieldKind::Either(forms) => forms.iter().any(takes_text),
        FieldKind::Map(keys, values) => takes_text(keys) || takes_text(values),
        _ => false,
    }
}

/// Says whether a key has the text somewhere in the files below a path, on its own line or, of a table, on those below it.
fn is_pushed(files: &[(String, String)], below: &str, key: &str) -> bool {
    let is_key = |line: &str| {
        line.match_indices(key).any(|(at, _)| {
            let (before, after) = (&line[..at], line[at + key.len()..].trim_start());
            let value = after.strip_prefix([':', '=']).unwrap_or_default();
            // A flow mapping may go on with other keys; a list of texts, or a mapping, may not.
            let own = if value.trim_start().starts_with(['[', '{']) {
                value
            } else {
                value.split(',').next().unwrap_or_default()
            };
            !before.ends_with(|sign: char| sign.is_alphanumeric() || sign == '_') && own.contains("PUSHED")
        })
    };
    let mut texts = files.iter().filter(|(path, _)| path.starts_with(below)).map(|(_, text)| text);
    texts.any(|text| text.lines().any(is_key) || text.contains(&format!("[{key}]\na = \"PUSHED")))
}

#[test]
fn every_field_that_takes_a_text_has_one_in_the_site() {
    let files = vectors::site_of("PUSHED");
    let fields = TABLES.iter().flat_map(|table| table.fields.iter().map(move |field| (table.name, field)));
    let missing: Vec<String> = fields
        .filter(|(_, field)| takes_text(&field.kind))
        .map(|(table, field)| (table, field.key, format!("{table}: {}", field.key)))
        .filter(|(_, _, name)| !NOT_PUSHED.iter().any(|exempt| name.starts_with(exempt)))
        .filter(|(table, key, _)| {
            let (_, below) = PLACES.iter().find(|(name, _)| table.starts_with(name)).expect("every table has a place");
            !is_pushed(&files, below, key)
        })
        .map(|(_, _, name)| name)
        .collect();
    assert!(missing.is_empty(), "tests/vectors/site.txt has no text in\n{}", missing.join("\n"));
}

/// A site that asks for little beside its pages.
const QUICK: &str = "base_url = \"https://x.example\"\n[build]\nsearch = false\n[data]\nformats = []\n";

/// Every field that holds an address or a path, each in a file of its own.
const ADDRESSES: &[&str] = &[
    "-- site.toml --\n%QUICK%[[nav]]\ntitle = \"x\"\nurl = %Q%\n",
    "-- site.toml --\n%QUICK%[feeds]\nhub = %Q%\nof = [\"site\"]\n",
    "-- site.toml --\n%QUICK%[feeds]\nstylesheet = %Q%\nof = [\"site\"]\n",
    "-- site.toml --\n%QUICK%[theme]\nlogo = %Q%\n",
    "-- site.toml --\n%QUICK%[theme]\naccent = %Q%\ntext_font = %Q%\n",
    "-- site.toml --\nbase_url = %Q%\n[build]\nsearch = false\n[data]\nformats = [\"csv\"]\n",
    "-- site.toml --\nlicence = %Q%\nbase_url = \"https://x.example\"\n",
    "-- site.toml --\n%QUICK%[permalinks]\nbriefing = %Q%\n",
    "-- site.toml --\n%QUICK%-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\nsource: { name: x, url: %Q% }\n---\n",
    "-- site.toml --\n%QUICK%-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\nsource: %Q%\n---\n",
    "-- site.toml --\n%QUICK%-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\naliases: [%Q%]\n---\n",
    "-- site.toml --\n%QUICK%-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\nslug: %Q%\n---\n",
    "-- site.toml --\n%QUICK%-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\n---\n<%LINE%>\n\n[x](%LINE%)\n\n[y](<%LINE%>)\n",
    "-- site.toml --\n%QUICK%-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\n---\n<a href=%Q%>x</a> <a href='%LINE%'>x</a> <img src=%Q%> <video poster=%Q% src=%Q%></video>\n",
    "-- site.toml --\n%QUICK%-- content/participants/a.md --\n---\nname: A\nimage: %Q%\n---\n",
];

#[test]
fn an_address_is_refused_or_leads_to_a_page() {
    let groups = ["addresses", "file names", "out of an attribute"];
    let cases: Vec<(&str, &str)> = groups
        .iter()
        .flat_map(|group| vectors::group(group))
        .flat_map(|vector| ADDRESSES.iter().map(move |field| (vector, *field)))
        .collect();
    let (refused, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    each(&cases, |(vector, field)| {
        let literal = field.replace("%QUICK%", QUICK);
        let disk = laid(&vectors::files_of(&literal, vector));
        let built = build_on(&disk, &request());
        refused.fetch_add(usize::from(built.files.is_empty()), Ordering::Relaxed);
        let mut found: Vec<String> = built
            .files
            .iter()
            .filter_map(|(path, text)| {
                Shapes::default().check_alone(path, text).err().map(|fault| format!("{path}: {fault}"))
            })
            .collect();
        found.extend(
            disk.files("/").into_keys().filter(|file| !file.starts_with("site/")).map(|file| format!("wrote {file}")),
        );
        wrong.lock().expect("no panic").extend(found.iter().map(|fault| format!("{vector:?} in {field:?}: {fault}")));
    });
    let wrong = wrong.into_inner().expect("no panic");
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
    let refused = refused.into_inner();
    assert!(refused > cases.len() / 4 && refused < cases.len(), "{refused} of {} are refused", cases.len());
}

#[test]
fn words_of_a_language_are_text() {
    const WORDS: &str = "-- site.toml --\nbase_url = \"https://x.example\"\n-- templates/strings/en.toml --\nbriefings = %Q%\npeople = %Q%\n\
        corrections = %Q%\nsearch = %Q%\nown = %Q%\nsummary = %Q%\n-- templates/page.html --\n<p title=\"{{ text(key=\"own\") }}\">{{ text(key=\"own\") }}</p>\n\
        -- content/pages/a.md --\n---\ntitle: A\n---\n-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\n---\nText.\n";
    let groups = ["elements that run", "out of an attribute", "out of a script or a piece of data", "event handlers"];
    let all: Vec<&str> = groups.iter().flat_map(|group| vectors::group(group)).collect();
    let built_sites = AtomicUsize::new(0);
    each(&all, |vector| {
        let built = build_on(&laid(&vectors::files_of(WORDS, vector)), &request());
        built_sites.fetch_add(usize::from(!built.files.is_empty()), Ordering::Relaxed);
        for (path, text) in &built.files {
            Shapes::default().check_alone(path, text).unwrap_or_else(|fault| panic!("{vector:?}: {path}: {fault}"));
        }
    });
    // A brace begins what is filled in, so a text with one is a fault.
    assert!(built_sites.into_inner() > all.len() - 5);
}
