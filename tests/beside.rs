//! What stands beside pages for programs: their facts as JSON, and briefings as ninjs 3.1.

mod support;

use serde_json::{Value, json};
use support::{Built, Request, build, build_with, request};

const SITE: &str = "\
-- site.toml --
title = \"Peace Desk\"
base_url = \"https://a.example/desk\"
tag = \"a.example,2026\"
timezone = \"Europe/Paris\"
publisher = \"the desk\"
licence = \"Texts may be used freely.\"
[data]
beside = [\"json\", \"ninjs\"]
-- content/briefings/2026-01-06-paris.md --
---
title: Talks & hopes
date: 2026-01-06T10:00:00+01:00
updated: 2026-01-07T09:00:00+01:00
authors: [Ada Long, Bo Short]
summary: They met.
source: { name: Reuters, url: \"https://reuters.example/\" }
participants: [{ name: Ana Ahlers, country: FR, as: host }, { name: Bo Berg, country: EU, as: absent }]
mentions: [{ name: Dora Dahl }, UA, club]
topics: [peace talks]
event: { name: Winter Talks, city: Paris, country: FR }
---
PARIS – They met in [Oslo](2026-03-01-oslo.md) before.
-- content/briefings/2026-03-01-oslo.md --
---
title: Oslo
summary: Never.
withdrawn: { date: 2026-03-02, reason: Wrong. }
---
Wrong words.
-- content/briefings/2026-04-01-draft.md --
---
title: Draft
draft: true
---
Not yet.
-- content/groups/club.md --
---
name: The Club
---
";

fn ninjs(built: &Built, briefing: &str) -> Value {
    serde_json::from_str(built.page(&format!("briefings/2026/{briefing}/ninjs.json"))).expect("JSON")
}

#[test]
fn a_briefing_says_all_that_its_page_says() {
    let built = build(SITE);
    let mut found = ninjs(&built, "01/paris");
    let body = found["bodies"][0]["value"].take();
    assert_eq!(
        body.as_str().expect("HTML").trim(),
        "<p id=\"p-c1ee0b\">PARIS – They met in <a href=\"https://a.example/desk/briefings/2026/03/oslo/\">Oslo</a> before.</p>"
    );
    let page = |path: &str| format!("https://a.example/desk/{path}/");
    let expected = json!({
        "uri": "tag:a.example,2026:2026-01-06-paris",
        "type": "text",
        "representationType": "full",
        "pubStatus": "usable",
        "standard": {
            "name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
        },
        "title": "Talks & hopes",
        "slugline": "paris",
        "language": "en",
        "firstCreated": "2026-01-06T10:00:00+01:00",
        "versionCreated": "2026-01-07T09:00:00+01:00",
        "by": "Ada Long, Bo Short",
        "copyrightHolder": "the desk",
        "usageTerms": "Texts may be used freely.",
        "located": "PARIS",
        "headlines": [{ "value": "Talks & hopes" }],
        "descriptions": [{ "value": "They met." }],
        "bodies": [{ "contentType": "text/html", "wordCount": 6, "value": null }],
        "people": [
            { "name": "Ana Ahlers", "rel": "host", "uri": page("participants/ana-ahlers"), "literal": "ana-ahlers" },
            { "name": "Bo Berg", "rel": "absent", "uri": page("participants/bo-berg"), "literal": "bo-berg" },
            { "name": "Dora Dahl", "rel": "mentioned", "uri": page("participants/dora-dahl"), "literal": "dora-dahl" },
        ],
        "organisations": [
            { "name": "The Club", "rel": "mentioned", "uri": page("groups/club"), "literal": "club" },
            { "name": "European Union", "rel": "took-part", "uri": page("countries/european-union"), "literal": "EU" },
        ],
        "places": [
            { "name": "France", "rel": "took-part", "uri": page("countries/france"), "literal": "FR" },
            { "name": "Ukraine", "rel": "mentioned", "uri": page("countries/ukraine"), "literal": "UA" },
            { "name": "Paris", "rel": "event" },
            { "name": "France", "rel": "event", "uri": page("countries/france"), "literal": "FR" },
        ],
        "subjects": [{ "name": "peace talks", "rel": "topic", "uri": page("topics/peace-talks"), "literal": "peace-talks" }],
        "events": [{ "name": "Winter Talks", "rel": "about" }],
        "infoSources": [{ "name": "Reuters", "uri": "https://reuters.example/" }],
        "renditions": [{ "name": "web", "href": page("briefings/2026/01/paris"), "contentType": "text/html" }],
        "altIds": [{ "role": "permanent", "value": "2026-01-06-paris" }],
    });
    assert_eq!(found, expected);
    let link = "<link rel=\"alternate\" type=\"application/json\" title=\"ninjs\" href=\"/desk/briefings/2026/01/paris/ninjs.json\">";
    assert!(built.page("briefings/2026/01/paris/index.html").contains(link));
}

fn twin(built: &Built, page: &str) -> Value {
    let html = built.page(&format!("{page}index.html"));
    let link = format!("<link rel=\"alternate\" type=\"application/json\" href=\"/desk/{page}index.json\">");
    assert!(html.contains(&link), "{page} does not name its twin");
    serde_json::from_str(built.page(&format!("{page}index.json"))).expect("JSON")
}

#[test]
fn the_twin_of_a_briefing_has_the_rows_that_tables_have_of_it() {
    let built = build(SITE);
    let found = twin(&built, "briefings/2026/01/paris/");
    for (key, expected) in [
        ("page", json!("briefing")),
        ("id", json!("2026-01-06-paris")),
        ("uri", json!("tag:a.example,2026:2026-01-06-paris")),
        ("url", json!("https://a.example/desk/briefings/2026/01/paris/")),
        ("authors", json!(["Ada Long", "Bo Short"])),
        ("withdrawn", json!(null)),
        ("event_city", json!("Paris")),
        (
            "countries",
            json!([
                { "relation": "took-part", "country": "FR", "number": 1 },
                { "relation": "took-part", "country": "EU", "number": 2 },
                { "relation": "mentioned", "country": "UA", "number": 1 },
            ]),
        ),
        ("groups", json!([{ "relation": "mentioned", "group_slug": "club", "number": 1 }])),
        ("topics", json!([{ "topic": "peace-talks", "number": 1 }])),
        ("quotes", json!([])),
        ("corrections", json!([])),
    ] {
        assert_eq!(found[key], expected, "{key}");
    }
    assert_eq!(
        found["appearances"][1],
        json!({
            "relation": "took-part", "number": 2, "person": "bo-berg", "name": "Bo Berg", "role": null, "role_full": null,
            "country": "EU", "group_slug": null, "presence": "absent",
        })
    );
}

#[test]
fn twins_of_lists_name_the_newest_briefings() {
    let built = build(SITE);
    let paris = json!({
        "id": "2026-01-06-paris", "url": "https://a.example/desk/briefings/2026/01/paris/", "title": "Talks & hopes",
        "date": "2026-01-06",
    });
    let ana = twin(&built, "participants/ana-ahlers/");
    assert_eq!((&ana["page"], &ana["took_part"], &ana["roles"]), (&json!("participant"), &json!(1), &json!([])));
    let mut at = paris.clone();
    for (key, value) in [("role", json!(null)), ("country", json!("FR")), ("presence", json!("host"))] {
        at[key] = value;
    }
    assert_eq!(ana["newest_took_part"], json!([at]));
    assert_eq!(ana["newest_mentioned"], json!([]));
    let france = twin(&built, "countries/france/");
    assert_eq!((&france["code"], &france["newest_took_part"]), (&json!("FR"), &json!([paris])));
    assert_eq!(twin(&built, "groups/club/")["newest_mentioned"], json!([paris]));
    assert_eq!(twin(&built, "topics/peace-talks/")["newest"], json!([paris]));
    let month = twin(&built, "briefings/2026/01/");
    assert_eq!(
        (&month["page"], &month["name"], &month["newest"]),
        (&json!("list"), &json!("2026-01"), &json!([paris]))
    );
    let home = twin(&built, "");
    assert_eq!(home["newest"].as_array().map(Vec::len), Some(2));
    assert_eq!(home["newest"][1], paris);
}

#[test]
fn numbered_pages_and_indexes_have_twins_too() {
    let site =
        SITE.replace("[data]", "[content]\npage_size = 1\nindex_size = 1\n[data]").replace("draft: true", "id: third");
    let built = build(&site);
    let page = |path: &str| format!("https://a.example/desk/{path}");
    let paris = json!({
        "id": "2026-01-06-paris", "url": page("briefings/2026/01/paris/"), "title": "Talks & hopes", "date": "2026-01-06",
    });
    assert_eq!(
        twin(&built, "page/1/"),
        json!({ "page": "list", "name": "Peace Desk", "url": page("page/1/"), "number": 1, "briefings": [paris] })
    );
    assert_eq!(
        twin(&built, "countries/")["entries"],
        json!([
            { "name": "European Union", "url": page("countries/european-union/"), "code": "EU" },
            { "name": "France", "url": page("countries/france/"), "code": "FR" },
            { "name": "Ukraine", "url": page("countries/ukraine/"), "code": "UA" },
        ])
    );
    assert_eq!(
        twin(&built, "participants/")["entries"][0],
        json!({ "name": "A", "url": page("participants/letter/a/") })
    );
    assert_eq!(
        twin(&built, "participants/letter/a/"),
        json!({
            "page": "index", "name": "A", "url": page("participants/letter/a/"),
            "entries": [{ "name": "Ana Ahlers", "url": page("participants/ana-ahlers/"), "slug": "ana-ahlers" }],
        })
    );
    assert_eq!(
        twin(&built, "participants/by-country/")["entries"][1],
        json!({ "name": "France", "url": page("participants/country/france/"), "code": "FR" })
    );
    assert_eq!(twin(&built, "groups/")["entries"], json!([{ "name": "The Club", "url": page("groups/club/") }]));
    assert_eq!(
        twin(&built, "topics/")["entries"],
        json!([{ "name": "peace talks", "url": page("topics/peace-talks/") }])
    );
    assert_eq!(twin(&built, "briefings/")["entries"], json!([{ "name": "2026", "url": page("briefings/2026/") }]));
}

#[test]
fn no_twin_speaks_of_what_only_a_preview_shows() {
    let site =
        SITE.replace("draft: true", "draft: true\nparticipants: [{ name: Zed Zett, country: SE }]\ntopics: [zebras]");
    let built = build_with(&site, &Request { drafts: true, scheduled: true, ..request() });
    assert!(built.files.contains_key("participants/zed-zett/index.html"));
    let twins = built.files.iter().filter(|(path, _)| path.ends_with("index.json") && !path.starts_with("search/"));
    for (path, text) in twins {
        assert!(!text.contains("Draft") && !text.contains("zed-zett") && !text.contains("zebras"), "{path}");
        assert!(!path.contains("zed-zett") && !path.contains("zebras") && !path.contains("sweden"), "{path}");
    }
}

#[test]
fn a_withdrawn_briefing_is_cancelled_and_its_words_are_gone() {
    let found = ninjs(&build(SITE), "03/oslo");
    assert_eq!(found["pubStatus"], "canceled");
    assert_eq!(found["edNote"], "Withdrawn: Wrong.");
    assert_eq!((found.get("bodies"), found.get("descriptions")), (None, None));
}

#[test]
fn it_is_there_on_request_with_an_address_and_never_of_a_draft() {
    let names = |built: &Built| built.files.keys().filter(|path| path.ends_with("ninjs.json")).count();
    let preview = Request { drafts: true, scheduled: true, ..request() };
    let built = build_with(SITE, &preview);
    assert!(built.files.contains_key("briefings/2026/04/draft/index.html"));
    assert_eq!(names(&built), 2);
    assert_eq!(names(&build(&SITE.replace("beside = [\"json\", \"ninjs\"]\n", ""))), 0);
    assert_eq!(names(&build(&SITE.replace("base_url = \"https://a.example/desk\"\n", ""))), 0);
}
