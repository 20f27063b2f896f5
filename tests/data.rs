//! The research data: what stands in each table, that all formats say the same, and that nothing hidden is in any.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use dateline::{
    disk::{Disk, MemoryDisk},
    model::DataTable,
    plan::{DATA_TABLES, data_file_names},
};
use serde_json::Value;
use support::{Built, Request, build, build_on, build_with, copy, example, repository, request, request_at};

const SITE: &str = "\
-- site.toml --
title = \"Peace Desk\"
base_url = \"https://a.example/desk\"
tag = \"a.example,2026\"
timezone = \"Europe/Paris\"
publisher = \"the desk\"
licence = \"Texts may be used freely.\"
-- content/briefings/2026-01-06-paris.md --
---
title: \"Talks in Paris, \\\"day one\\\"\"
authors: [Ada Long, Bo Short]
participants:
  - { ref: ana, as: host }
  - { name: Bruno Berg, role: Envoy, country: DE, as: remote }
  - { name: Carla Costa, country: IT, as: absent }
countries: [FR, DE]
mentions: [{ name: Dora Dahl, country: NO }, UA]
groups: [club]
topics: [peace talks]
series: The Winter Talks
event: { name: Winter Talks, start: 2026-01-05, end: 2026-01-06, city: Paris, country: FR }
quotes:
  - { by: ana, text: we agree }
  - { by: An aide, country: DE, text: nothing is settled }
---
PARIS – \"we agree\" and \"nothing is settled\".
-- content/briefings/2026-02-01-rome.md --
---
title: =Rome
participants: [ana, { name: Bruno Berg, country: DE }, { name: Carla Costa, country: IT, as: chair }]
---
They met again.
-- content/briefings/2026-03-01-oslo.md --
---
title: Oslo
participants: [ana, { name: Dora Dahl, country: NO }]
withdrawn: { date: 2026-03-02, reason: Wrong. }
quotes: [{ by: ana, text: never said }]
---
Ana: \"never said\".
-- content/briefings/2026-04-01-secret.md --
---
title: Secret
embargo: 2030-01-01
participants: [ana, { name: Nobody Yet, country: SE }]
topics: [secrets]
---
Not yet.
-- content/participants/ana.md --
---
name: Ana Ahlers
sort: Ahlers, Ana
aka: [Anna Ahlers]
names: { uk: Анна Алерс }
country: FR
wikidata: Q1
as_of: 2026-01
roles:
  - { title: President, full: President of France, from: 2020-05 }
  - { title: Delegate, group: club, country: EU, from: 2018, to: 2019-12-31, note: In turn. }
---
-- content/groups/club.md --
---
name: The Club
kind: informal
founded: 2019
members:
  - { country: FR, from: 2019, as: initiator }
  - { ref: ana, from: 2020, to: 2021 }
---
";

fn file<'b>(built: &'b Built, name: &str) -> &'b str {
    built.page(&format!("data/{name}"))
}

/// The rows of a table in CSV, each with its cells by column.
fn rows(built: &Built, table: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(file(built, &format!("{table}.csv")).as_bytes());
    let names = reader.headers().expect("a row of names").clone();
    let rows = reader.records().map(|record| record.expect("a good row"));
    rows.map(|record| names.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()).collect()
}

/// Some columns of a table, cells parted by ` | `.
#[track_caller]
fn check(built: &Built, table: &str, columns: &[&str], expected: &[&str]) {
    let rows = rows(built, table);
    let lines: Vec<String> =
        rows.iter().map(|row| columns.iter().map(|name| &*row[*name]).collect::<Vec<_>>().join(" | ")).collect();
    assert_eq!(lines, expected, "{table}");
}

fn package(built: &Built) -> Value {
    serde_json::from_str(file(built, DataTable::PACKAGE)).expect("JSON")
}

/// The worked example, and a site with every kind of page.
fn samples() -> [Built; 2] {
    let every_page = MemoryDisk::new();
    copy(&repository("tests/sites/every-page"), &every_page, support::ROOT);
    [build_on(&example(), &request()), build_on(&every_page, &request())]
}

#[test]
fn briefings_have_their_facts() {
    let built = build(SITE);
    check(
        &built,
        "briefings",
        &["id", "uri", "url", "title", "date", "published", "withdrawn", "language", "dateline", "summary", "authors"],
        &[
            "2026-01-06-paris | tag:a.example,2026:2026-01-06-paris | https://a.example/desk/briefings/2026/01/paris/ | \
             Talks in Paris, \"day one\" | 2026-01-06 | 2026-01-06T00:00:00+01:00 |  | en | PARIS | \
             \"we agree\" and \"nothing is settled\". | Ada Long; Bo Short",
            "2026-02-01-rome | tag:a.example,2026:2026-02-01-rome | https://a.example/desk/briefings/2026/02/rome/ | \
             '=Rome | 2026-02-01 | 2026-02-01T00:00:00+01:00 |  | en |  | They met again. | ",
            "2026-03-01-oslo | tag:a.example,2026:2026-03-01-oslo | https://a.example/desk/briefings/2026/03/oslo/ | \
             Oslo | 2026-03-01 | 2026-03-01T00:00:00+01:00 | 2026-03-02 | en |  |  | ",
        ],
    );
    check(
        &built,
        "briefings",
        &["series", "event_name", "event_first_day", "event_last_day", "event_place", "event_city", "event_country"],
        &[
            "the-winter-talks | Winter Talks | 2026-01-05 | 2026-01-06 |  | Paris | FR",
            " |  |  |  |  |  | ",
            " |  |  |  |  |  | ",
        ],
    );
    check(&built, "series", &["slug", "name", "briefings"], &["the-winter-talks | The Winter Talks | 1"]);
    check(&built, "topics", &["slug", "name", "briefings"], &["peace-talks | peace talks | 1"]);
    check(&built, "briefing_topics", &["briefing", "topic", "number"], &["2026-01-06-paris | peace-talks | 1"]);
}

#[test]
fn whoever_appears_has_the_role_and_country_of_that_day() {
    check(
        &build(SITE),
        "appearances",
        &["briefing", "relation", "number", "person", "name", "role", "role_full", "country", "group_slug", "presence"],
        &[
            "2026-01-06-paris | took-part | 1 | ana | Ana Ahlers | President | President of France | FR |  | host",
            "2026-01-06-paris | took-part | 2 | bruno-berg | Bruno Berg | Envoy |  | DE |  | remote",
            "2026-01-06-paris | took-part | 3 | carla-costa | Carla Costa |  |  | IT |  | absent",
            "2026-01-06-paris | mentioned | 1 | dora-dahl | Dora Dahl |  |  | NO |  | ",
            "2026-02-01-rome | took-part | 1 | ana | Ana Ahlers | President | President of France | FR |  | attended",
            "2026-02-01-rome | took-part | 2 | bruno-berg | Bruno Berg |  |  | DE |  | attended",
            "2026-02-01-rome | took-part | 3 | carla-costa | Carla Costa |  |  | IT |  | chair",
            "2026-03-01-oslo | took-part | 1 | ana | Ana Ahlers | President | President of France | FR |  | attended",
            "2026-03-01-oslo | took-part | 2 | dora-dahl | Dora Dahl |  |  | NO |  | attended",
        ],
    );
}

#[test]
fn only_those_who_were_there_met() {
    check(
        &build(SITE),
        "co_attendance",
        &["person_a", "person_b", "briefings", "first_day", "last_day"],
        &[
            "ana | bruno-berg | 2 | 2026-01-06 | 2026-02-01",
            "ana | carla-costa | 1 | 2026-02-01 | 2026-02-01",
            "ana | dora-dahl | 1 | 2026-03-01 | 2026-03-01",
            "bruno-berg | carla-costa | 1 | 2026-02-01 | 2026-02-01",
        ],
    );
}

#[test]
fn people_have_counts_and_roles_have_dates() {
    let built = build(SITE);
    check(
        &built,
        "participants",
        &["slug", "url", "sort_name", "other_names", "countries", "wikidata", "has_profile", "roles_as_of"],
        &[
            "ana | https://a.example/desk/participants/ana/ | Ahlers, Ana | Anna Ahlers; Анна Алерс | FR | Q1 | true | 2026-01",
            "bruno-berg | https://a.example/desk/participants/bruno-berg/ | Bruno Berg |  | DE |  | false | ",
            "carla-costa | https://a.example/desk/participants/carla-costa/ | Carla Costa |  | IT |  | false | ",
            "dora-dahl | https://a.example/desk/participants/dora-dahl/ | Dora Dahl |  | NO |  | false | ",
        ],
    );
    check(
        &built,
        "participants",
        &["slug", "took_part", "not_there", "mentioned", "first_day", "last_day"],
        &[
            "ana | 3 | 0 | 0 | 2026-01-06 | 2026-03-01",
            "bruno-berg | 2 | 0 | 0 | 2026-01-06 | 2026-02-01",
            "carla-costa | 1 | 1 | 0 | 2026-02-01 | 2026-02-01",
            "dora-dahl | 1 | 0 | 1 | 2026-03-01 | 2026-03-01",
        ],
    );
    check(
        &built,
        "roles",
        &["person", "number", "title", "title_full", "country", "group_slug", "first_day", "last_day", "note"],
        &[
            "ana | 1 | President | President of France |  |  | 2020-05 |  | ",
            "ana | 2 | Delegate |  | EU | club | 2018 | 2019-12-31 | In turn.",
        ],
    );
    check(
        &built,
        "memberships",
        &["group_slug", "number", "country", "person", "first_day", "last_day", "quality"],
        &["club | 1 | FR |  | 2019 |  | initiator", "club | 2 |  | ana | 2020 | 2021 | "],
    );
    check(
        &built,
        "groups",
        &["slug", "name", "kind", "founded", "concerned", "mentioned"],
        &["club | The Club | informal | 2019 | 1 | 0"],
    );
}

#[test]
fn countries_are_there_with_and_without_a_page() {
    let built = build(SITE);
    let rows = rows(&built, "countries");
    let row = |code: &str| rows.iter().find(|row| row["code"] == code).expect("a row");
    let facts = |code| ["name", "url", "took_part", "mentioned", "first_briefing"].map(|name| row(code)[name].clone());
    assert_eq!(facts("FR"), ["France", "https://a.example/desk/countries/france/", "3", "0", "2026-01-06"]);
    assert_eq!(facts("UA"), ["Ukraine", "https://a.example/desk/countries/ukraine/", "0", "1", ""]);
    assert_eq!(facts("EU"), ["European Union", "", "0", "0", ""]);
    assert_eq!(row("EU")["is_organisation"], "true");
    assert!(rows.iter().all(|row| row["code"] != "SE"), "only a hidden briefing names it");
    check(
        &built,
        "briefing_countries",
        &["briefing", "relation", "country", "number"],
        &[
            "2026-01-06-paris | took-part | FR | 1",
            "2026-01-06-paris | took-part | DE | 2",
            "2026-01-06-paris | mentioned | UA | 1",
            "2026-02-01-rome | took-part | FR | 1",
            "2026-02-01-rome | took-part | DE | 2",
            "2026-02-01-rome | took-part | IT | 3",
            "2026-03-01-oslo | took-part | FR | 1",
            "2026-03-01-oslo | took-part | NO | 2",
        ],
    );
}

#[test]
fn a_withdrawn_briefing_is_not_quoted() {
    check(
        &build(SITE),
        "quotes",
        &["briefing", "number", "person", "speaker", "role", "country", "text"],
        &[
            "2026-01-06-paris | 1 | ana | Ana Ahlers | President | FR | we agree",
            "2026-01-06-paris | 2 |  | An aide |  | DE | nothing is settled",
        ],
    );
}

#[test]
fn the_worked_example_is_counted_by_hand() {
    let [built, _] = samples();
    let counts = |table: &str| rows(&built, table).len();
    assert_eq!(counts("briefings"), 1);
    assert_eq!(counts("participants"), 11);
    // Nine at the table, two in the text.
    assert_eq!(counts("appearances"), 11);
    assert_eq!(counts("co_attendance"), 9 * 8 / 2);
    assert_eq!(counts("roles"), 2 + 3 + 1 + 1 + 1 + 2 + 1 + 3 + 1 + 1 + 1);
    assert_eq!(counts("quotes"), 4);
    assert_eq!(counts("briefing_countries"), 8 + 2);
    assert_eq!(counts("briefing_topics"), 4);
    assert_eq!(counts("memberships"), 2);
    check(
        &built,
        "quotes",
        &["person", "speaker", "role", "country", "text"],
        &[
            "donald-tusk | Donald Tusk | Prime Minister | PL | tighten and align European and American positions",
            " | An advisor to President Macron |  | FR | the United States from abandoning Ukraine",
            " | Ukraine |  | UA | 90 percent",
            "friedrich-merz | Friedrich Merz | Chancellor | DE | under difficult conditions",
        ],
    );
    let kushner: Vec<_> = rows(&built, "roles").into_iter().filter(|row| row["person"] == "jared-kushner").collect();
    assert_eq!([&*kushner[1]["first_day"], &*kushner[1]["last_day"]], ["2026-01-06", "2026-01-06"]);
}

#[test]
fn nothing_hidden_is_in_any_file_even_of_a_preview() {
    let preview = Request { drafts: true, scheduled: true, ..request() };
    let site =
        SITE.replacen("-- content", "[data]\nformats = [\"csv\", \"json\", \"sqlite\", \"popolo\"]\n-- content", 1);
    for request in [request(), preview] {
        let built = build_with(&site, &request);
        let is_preview = built.files.contains_key("briefings/2026/04/secret/index.html");
        assert_eq!(is_preview, request.scheduled);
        let own = built.files.iter().filter(|(path, _)| path.starts_with("data/") && !path.ends_with(".html"));
        for (path, text) in own {
            for word in ["Secret", "secret", "Nobody Yet", "nobody-yet", "2026-04-01"] {
                assert!(!text.contains(word), "{path} says {word}");
            }
        }
    }
    assert_eq!(rows(&build_with(SITE, &request_at("2030-01-02")), "briefings").len(), 4);
}

#[test]
fn both_forms_of_a_table_say_the_same() {
    for built in samples().into_iter().chain([build(SITE)]) {
        for table in DATA_TABLES {
            let json = file(&built, &format!("{}.json", table.name));
            let objects: Vec<serde_json::Map<String, Value>> = serde_json::from_str(json).expect("JSON");
            let rows = rows(&built, table.name);
            assert_eq!(objects.len(), rows.len(), "{}", table.name);
            for (object, row) in objects.iter().zip(&rows) {
                let names: Vec<&str> = object.keys().map(String::as_str).collect();
                assert_eq!(names, table.columns.iter().map(|column| column.name).collect::<Vec<_>>());
                for (name, value) in object {
                    assert_eq!(as_in_csv(value), row[name], "{}.{name}", table.name);
                }
            }
        }
    }
}

fn as_in_csv(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "),
        value => value.to_string(),
    };
    if text.starts_with('=') { format!("'{text}") } else { text }
}

#[test]
fn keys_tell_rows_apart_and_lead_to_rows_that_are_there() {
    for built in samples().into_iter().chain([build(SITE)]) {
        for table in DATA_TABLES {
            let rows = rows(&built, table.name);
            let key = |row: &BTreeMap<String, String>| table.key.iter().map(|name| row[*name].clone()).collect();
            let keys: BTreeSet<Vec<String>> = rows.iter().map(key).collect();
            assert_eq!(keys.len(), rows.len(), "{}", table.name);
            for column in table.columns.iter().filter(|column| column.required) {
                assert!(rows.iter().all(|row| !row[column.name].is_empty()), "{}.{}", table.name, column.name);
            }
            for reference in table.references {
                let others = self::rows(&built, reference.table);
                let others: BTreeSet<&String> = others.iter().map(|row| &row[reference.to]).collect();
                for row in rows.iter().filter(|row| !row[reference.column].is_empty()) {
                    assert!(others.contains(&row[reference.column]), "{}: {row:?}", table.name);
                }
            }
        }
    }
}

#[test]
fn the_package_describes_every_file() {
    let built = build(SITE);
    let package = package(&built);
    assert_eq!(package["name"], "peace-desk");
    assert_eq!(package["homepage"], "https://a.example/desk/");
    assert_eq!(package["contributors"][0]["title"], "the desk");
    let licence = serde_json::json!([{ "path": "https://a.example/desk/data/", "title": "Texts may be used freely." }]);
    assert_eq!(package["licenses"], licence);
    let resources = package["resources"].as_array().expect("a list");
    let mut names: BTreeSet<&str> =
        resources.iter().map(|resource| resource["path"].as_str().expect("a path")).collect();
    let sums = file(&built, DataTable::CHECKSUMS);
    for resource in resources {
        let name = resource["path"].as_str().expect("a path");
        let text = file(&built, name);
        assert_eq!(resource["bytes"], text.len(), "{name}");
        let hash = resource["hash"].as_str().expect("a hash").strip_prefix("sha256:").expect("SHA-256");
        assert!(sums.contains(&format!("{hash}  {name}\n")), "{name}");
        if resource["type"] == "table" {
            let fields = resource["schema"]["fields"].as_array().expect("a list").iter();
            let fields: Vec<&str> = fields.map(|field| field["name"].as_str().expect("a name")).collect();
            assert_eq!(text.lines().next(), Some(&*fields.join(",")));
            assert_eq!(resource["dateline:rows"], rows(&built, resource["name"].as_str().expect("a name")).len());
        }
    }
    names.extend([DataTable::PACKAGE, DataTable::CHECKSUMS]);
    let files: BTreeSet<&str> = built.files.keys().filter_map(|path| path.strip_prefix("data/")).collect();
    assert_eq!(files.into_iter().filter(|name| !name.ends_with(".html")).collect::<BTreeSet<_>>(), names);
    let config = dateline::model::Config::default();
    assert_eq!(data_file_names(&config).iter().map(String::as_str).collect::<BTreeSet<_>>(), names);
}

#[test]
fn licences_are_read_as_they_are_written() {
    for (licence, expected) in [
        ("CC-BY-4.0", serde_json::json!([{ "name": "CC-BY-4.0" }])),
        ("https://l.example/x", serde_json::json!([{ "path": "https://l.example/x" }])),
        ("Ask us.", serde_json::json!([{ "path": "https://a.example/desk/data/", "title": "Ask us." }])),
    ] {
        let toml = format!("licence = \"Texts may be used freely.\"\n[data]\nlicence = \"{licence}\"");
        let built = build(&SITE.replace("licence = \"Texts may be used freely.\"", &toml));
        assert_eq!(package(&built)["licenses"], expected);
    }
    let built = build("-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\n---\n");
    assert_eq!(package(&built).get("licenses"), None);
    check(&built, "briefings", &["uri", "url"], &[" | /briefings/2026/01/a/"]);
}

#[test]
fn formats_are_chosen() {
    let with = |formats: &str| {
        let built = build(&SITE.replacen("-- content", &format!("[data]\nformats = {formats}\n-- content"), 1));
        let names =
            built.files.keys().filter_map(|path| path.strip_prefix("data/")).filter(|name| !name.ends_with(".html"));
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(with("[]"), Vec::<String>::new());
    let json = with("[\"json\"]");
    assert_eq!(json.len(), DATA_TABLES.len() + 2);
    assert!(json.iter().all(|name| name.ends_with(".json") || name == DataTable::CHECKSUMS));
}

#[test]
fn a_file_of_ones_own_stays() {
    let built = build(&format!("{SITE}-- static/data/quotes.csv --\nmine\n"));
    assert_eq!(file(&built, "quotes.csv"), "mine\n");
    let package = package(&built);
    let names: Vec<&str> =
        package["resources"].as_array().expect("a list").iter().filter_map(|it| it["path"].as_str()).collect();
    assert!(!names.contains(&"quotes.csv") && names.contains(&"quotes.json"));
}

#[test]
fn texts_can_link_to_the_files() {
    let built = build(&SITE.replace("They met again.", "They [met](/data/appearances.csv)."));
    assert!(built.page("briefings/2026/02/rome/index.html").contains("href=\"/desk/data/appearances.csv\""));
    let broken = build(&SITE.replace("They met again.", "They [met](/data/appearances.xls)."));
    assert!(broken.codes().contains(&"broken-link"));
}

/// The site with a database too, and that database.
fn with_database(request: &Request) -> (Built, Vec<u8>) {
    let toml = "[data]\nformats = [\"csv\", \"json\", \"sqlite\"]\n-- content";
    let disk = support::site(&SITE.replacen("-- content", toml, 1));
    let built = build_on(&disk, request);
    let bytes = disk.read(Path::new("/site/public/data/peace-desk.sqlite")).expect("a database");
    (built, bytes.to_vec())
}

fn open(bytes: &[u8]) -> rusqlite::Connection {
    let mut database = rusqlite::Connection::open_in_memory().expect("a database");
    database.deserialize_read_exact("main", bytes, bytes.len(), true).expect("SQLite's format");
    database
}

/// What a question gives, cells parted by ` | `.
fn ask(database: &rusqlite::Connection, sql: &str) -> Vec<String> {
    use rusqlite::types::Value;
    let cell = |value: Value| match value {
        Value::Null => String::new(),
        Value::Integer(number) => number.to_string(),
        Value::Text(text) => text,
        other => panic!("{other:?}"),
    };
    let mut statement = database.prepare(sql).expect(sql);
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        Ok((0..width).map(|nth| cell(row.get(nth).expect("a cell"))).collect::<Vec<_>>().join(" | "))
    });
    rows.expect(sql).map(|row| row.expect("a row")).collect()
}

#[test]
fn the_database_is_sound_and_says_what_the_tables_say() {
    let (built, bytes) = with_database(&request());
    let database = open(&bytes);
    assert_eq!(ask(&database, "PRAGMA integrity_check"), ["ok"]);
    assert_eq!(ask(&database, "PRAGMA foreign_key_check"), Vec::<String>::new());
    assert_eq!(ask(&database, "PRAGMA user_version"), ["1"]);
    for table in DATA_TABLES {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        let mut expected: Vec<String> = rows(&built, table.name)
            .iter()
            .map(|row| columns.iter().map(|name| plain_cell(&row[*name])).collect::<Vec<_>>().join(" | "))
            .collect();
        let mut stored: Vec<String> =
            ask(&database, &format!("SELECT * FROM {}", table.name)).iter().map(|row| plain_cell(row)).collect();
        expected.sort();
        stored.sort();
        assert_eq!(stored, expected, "{}", table.name);
    }
}

/// Without what tells the forms of lists, flags and formulas apart.
fn plain_cell(cell: &str) -> String {
    let words = cell.replace("[\"", "").replace("\"]", "").replace("\",\"", "; ");
    words
        .replace("'=", "=")
        .split(" | ")
        .map(|it| match it {
            "true" => "1",
            "false" => "0",
            it => it,
        })
        .collect::<Vec<_>>()
        .join(" | ")
}

#[test]
fn the_views_of_the_database_answer_what_is_asked_most() {
    let (_, bytes) = with_database(&request());
    let database = open(&bytes);
    assert_eq!(
        ask(
            &database,
            "SELECT date, name, role, country_name, presence FROM attendance WHERE person = 'bruno-berg' ORDER BY date"
        ),
        ["2026-01-06 | Bruno Berg | Envoy | Germany | remote", "2026-02-01 | Bruno Berg |  | Germany | attended"]
    );
    assert_eq!(
        ask(&database, "SELECT other_name, briefings FROM meetings WHERE person = 'bruno-berg' ORDER BY other_name"),
        ["Ana Ahlers | 2", "Carla Costa | 1"]
    );
    assert_eq!(
        ask(&database, "SELECT country, year, took_part, mentioned FROM country_years WHERE country IN ('FR', 'UA')"),
        ["FR | 2026 | 3 | 0", "UA | 2026 | 0 | 1"]
    );
    assert_eq!(ask(&database, "SELECT speaker, text FROM quotations WHERE person = 'ana'"), ["Ana Ahlers | we agree"]);
    assert_eq!(ask(&database, "SELECT value FROM about WHERE name = 'title'"), ["Peace Desk"]);
    assert_eq!(
        ask(&database, "SELECT json_each.value FROM participants, json_each(other_names) WHERE slug = 'ana'"),
        ["Anna Ahlers", "Анна Алерс"]
    );
}

#[test]
fn the_database_has_the_same_bytes_each_time() {
    let (_, one) = with_database(&request());
    let (_, other) = with_database(&Request { jobs: std::num::NonZero::new(1), ..request_at("2026-11-25T13:14:15Z") });
    assert_eq!(one, other);
    assert!(one.starts_with(b"SQLite format 3\0"));
}

#[test]
fn popolo_tells_who_held_what_and_who_met() {
    let built = build(&SITE.replacen("-- content", "[data]\nformats = [\"popolo\"]\n-- content", 1));
    let found: Value = serde_json::from_str(file(&built, DataTable::POPOLO)).expect("JSON");
    let pick = |list: &str, keys: &[&str]| -> Vec<String> {
        let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let objects = found[list].as_array().expect("a list").iter();
        objects.map(|it| keys.iter().map(|key| cell(&it[*key])).collect::<Vec<_>>().join(" | ")).collect()
    };
    assert_eq!(pick("persons", &["id"]), ["ana", "bruno-berg", "carla-costa", "dora-dahl"]);
    assert_eq!(
        pick("organizations", &["id", "name", "classification"]),
        [
            "country/DE | Germany | country",
            "country/EU | European Union | organisation",
            "country/FR | France | country",
            "country/IT | Italy | country",
            "country/NO | Norway | country",
            "country/UA | Ukraine | country",
            "group/club | The Club | informal",
        ]
    );
    assert_eq!(
        pick("posts", &["id", "label", "role", "organization_id"]),
        [
            "post/country/FR/president-of-france | President of France | President | country/FR",
            "post/group/club/delegate | Delegate | Delegate | group/club",
        ]
    );
    assert_eq!(
        pick(
            "memberships",
            &["id", "person_id", "organization_id", "post_id", "on_behalf_of_id", "start_date", "end_date"]
        ),
        [
            "ana/role/1 | ana | country/FR | post/country/FR/president-of-france | null | 2020-05 | null",
            "ana/role/2 | ana | group/club | post/group/club/delegate | country/EU | 2018 | 2019-12-31",
            "group/club/member/1 | null | group/club | null | null | 2019 | null",
            "group/club/member/2 | ana | group/club | null | null | 2020 | 2021",
        ]
    );
    assert_eq!(
        pick("events", &["id", "name", "start_date", "end_date", "location"]),
        [
            "2026-01-06-paris | Winter Talks | 2026-01-05 | 2026-01-06 | Paris, France",
            "2026-02-01-rome | =Rome | 2026-02-01 | null | null",
        ]
    );
    // Who was absent did not attend.
    let attendees = found["events"][0]["attendees"].as_array().expect("a list");
    assert_eq!(attendees.iter().map(|it| &it["id"]).collect::<Vec<_>>(), ["ana", "bruno-berg"]);
    assert_eq!(found["events"][0]["sources"][0]["url"], "https://a.example/desk/briefings/2026/01/paris/");
}

#[test]
fn the_page_of_data_names_every_file_and_column() {
    let (built, _) = with_database(&request());
    let page = built.page("data/index.html");
    let text = built.text("data/index.html");
    for table in DATA_TABLES {
        for suffix in ["csv", "json"] {
            assert!(page.contains(&format!("href=\"/desk/data/{}.{suffix}\"", table.name)), "{}", table.name);
        }
        assert!(table.columns.iter().all(|column| text.contains(column.about)), "{}", table.name);
    }
    assert!(page.contains("href=\"/desk/data/peace-desk.sqlite\""));
    for words in [
        "Licence Texts may be used freely.",
        "To be cited as the desk. “Research data”. Peace Desk. https://a.example/desk/data/",
        "briefings 3 briefings.csv , briefings.json",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(built.page("index.html").contains("<a href=\"/desk/data/\">Data</a>"));
    assert!(page.contains("\"@type\":\"Dataset\""));
}

#[test]
fn a_page_of_ones_own_stands_in_its_place() {
    let built = build(&format!("{SITE}-- content/pages/data.md --\n---\ntitle: Our numbers\n---\nMine.\n"));
    assert!(built.text("data/index.html").contains("Our numbers"));
    assert!(built.files.contains_key("data/briefings.csv"));
    let without = build(&SITE.replacen("-- content", "[data]\nformats = []\n-- content", 1));
    assert!(!without.page("index.html").contains(">Data</a>"));
}

#[test]
fn the_bytes_are_the_same_each_time_and_without_the_clock() {
    let own = |built: Built| built.files.into_iter().filter(|(path, _)| path.starts_with("data/")).collect::<Vec<_>>();
    let one = own(build(SITE));
    assert_eq!(one, own(build_with(SITE, &Request { jobs: std::num::NonZero::new(1), ..request() })));
    assert_eq!(one, own(build_with(SITE, &request_at("2026-11-25T13:14:15Z"))));
    assert!(one.len() > 2 * DATA_TABLES.len() && Path::new(&one[0].0).starts_with("data"));
}
