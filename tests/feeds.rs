//! Feeds: of what there are some, what their entries say, and what is never in one.

mod support;

use support::{Built, build, build_with, request, request_at};

/// A site with a briefing that these lines say more of, and one that only mentions whom the first brings to the table.
fn site(config: &str, lines: &str) -> String {
    format!(
        "-- site.toml --
title = \"Desk <News>\"
base_url = \"https://news.example/desk\"
timezone = \"Europe/Paris\"
tag = \"news.example,2026\"
publisher = \"The Desk\"
{config}
-- content/groups/club.md --
---
name: The Club
---
-- content/topics/unused.md --
---
name: Unused
---
-- content/briefings/paris.md --
---
title: Allies & others meet
date: 2026-01-06
summary: Words of the <summary>.
authors: [Ann Other]
participants: [{{ name: Only Here, role: Envoy, country: FR }}]
groups: [club]
topics: [Grain exports]
{lines}
---
Words of the text.
-- content/briefings/rome.md --
---
title: Talks in Rome
date: 2026-02-01T12:00:00+01:00
mentions: [{{ name: Only Here }}, DE]
---
First words of Rome.
"
    )
}

/// Returns a file with the slashes of addresses as they are meant.
fn read(built: &Built, path: &str) -> String {
    built.page(path).replace("&#x2F;", "/")
}

fn feeds(built: &Built) -> Vec<&str> {
    built.files.keys().map(String::as_str).filter(|path| path.ends_with("feed.xml")).collect()
}

fn json(built: &Built, path: &str) -> serde_json::Value {
    serde_json::from_str(built.page(path)).expect("JSON")
}

const ALL: &str = "[feeds]\nof = [\"site\", \"people\", \"countries\", \"groups\", \"topics\"]";

#[test]
fn an_entry_says_when_by_whom_and_who_took_part() {
    let built = build(&site(ALL, "updated: 2026-01-07T10:00:00Z"));
    assert_eq!(built.faults(), "");
    let feed = read(&built, "feed.xml");
    let entry = "  <entry xml:lang=\"en\">
    <id>tag:news.example,2026:paris</id>
    <title>Allies &amp; others meet</title>
    <published>2026-01-06T00:00:00+01:00</published>
    <updated>2026-01-07T11:00:00+01:00</updated>
    <author><name>Ann Other</name></author>
    <link rel=\"alternate\" type=\"text/html\" href=\"https://news.example/desk/briefings/2026/01/paris/\"/>
    <category term=\"FR\" scheme=\"https://news.example/desk/countries/\" label=\"France\"/>
    <category term=\"only-here\" scheme=\"https://news.example/desk/participants/\" label=\"Only Here\"/>
    <category term=\"club\" scheme=\"https://news.example/desk/groups/\" label=\"The Club\"/>
    <category term=\"grain-exports\" scheme=\"https://news.example/desk/topics/\" label=\"Grain exports\"/>
    <summary>Words of the &lt;summary&gt;.</summary>
  </entry>";
    assert!(feed.contains(entry), "{feed}");
    assert!(
        feed.contains("<title>Desk &lt;News&gt;</title>\n  <updated>2026-02-01T12:00:00+01:00</updated>"),
        "{feed}"
    );
    assert!(feed.contains("<author><name>The Desk</name></author>"));
    assert!(
        feed.contains("<link rel=\"self\" type=\"application/atom+xml\" href=\"https://news.example/desk/feed.xml\"/>")
    );
    assert!(feed.find("Talks in Rome") < feed.find("Allies"), "the newest first");
}

#[test]
fn each_kind_has_feeds_that_its_pages_lead_to() {
    let built = build(&site(ALL, ""));
    assert_eq!(
        feeds(&built),
        [
            "countries/france/feed.xml",
            "countries/germany/feed.xml",
            "feed.xml",
            "groups/club/feed.xml",
            "participants/only-here/feed.xml",
            "topics/grain-exports/feed.xml"
        ],
        "nothing without entries has one"
    );
    for feed in feeds(&built) {
        let page = read(&built, &feed.replace("feed.xml", "index.html"));
        let href = format!("href=\"/desk/{feed}\"");
        assert!(page.contains("type=\"application/atom+xml\" title=\"Desk &lt;News&gt;"), "{feed}");
        assert_eq!(page.matches(&href).count(), 2, "{feed}: in the head and for readers");
    }
    assert!(!read(&built, "briefings/2026/01/paris/index.html").contains("feed.xml"));
    let of_person = read(&built, "participants/only-here/feed.xml");
    assert!(of_person.contains("Allies") && of_person.contains("Rome"), "also where only mentioned");
    assert!(of_person.contains("<id>tag:news.example,2026:feed/participants/only-here</id>"), "{of_person}");
}

#[test]
fn settings_say_of_what_there_are_feeds_and_how_long_they_are() {
    assert!(!feeds(&build(&site("", ""))).iter().any(|path| path.starts_with("participants/")));
    assert_eq!(feeds(&build(&site("[feeds]\nof = []", ""))), Vec::<&str>::new());
    let built = build(&site(
        "[feeds]\nof = [\"site\"]\nentries = 1\nhub = \"https://hub.example/\"\nstylesheet = \"/feed.xsl\"",
        "",
    ));
    assert_eq!(feeds(&built), ["feed.xml"]);
    let feed = read(&built, "feed.xml");
    assert_eq!(feed.matches("<entry").count(), 1);
    assert!(feed.contains("<link rel=\"hub\" href=\"https://hub.example/\"/>"));
    assert!(feed.starts_with(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<?xml-stylesheet href=\"/desk/feed.xsl\" type=\"text/xsl\"?>\n<feed"
    ));
}

#[test]
fn without_an_address_of_the_site_there_are_no_feeds() {
    let built = build(&site(ALL, "").replace("base_url", "#"));
    assert_eq!(feeds(&built), Vec::<&str>::new());
    assert!(!read(&built, "index.html").contains("feed"));
}

#[test]
fn what_is_not_public_is_in_no_feed_not_even_in_a_preview() {
    let all = support::Request { drafts: true, scheduled: true, ..request() };
    for (lines, request) in [("draft: true", &all), ("embargo: 2027-01-01", &all), ("expires: 2026-02-01", &request())]
    {
        let built = build_with(&site(ALL, lines), request);
        for feed in feeds(&built) {
            assert!(!read(&built, feed).contains("Allies"), "{lines}: {feed}");
        }
        assert!(!feeds(&built).contains(&"topics/grain-exports/feed.xml"), "{lines}");
    }
}

#[test]
fn what_was_under_embargo_is_published_when_that_ends() {
    let built = build_with(&site(ALL, "embargo: 2026-02-03T08:00:00Z"), &request_at("2026-02-03T08:00:00Z"));
    let feed = read(&built, "feed.xml");
    assert!(feed.contains("<published>2026-02-03T09:00:00+01:00</published>\n    <updated>2026-02-03T09:00:00+01:00"));
    assert!(feed.contains("<title>Desk &lt;News&gt;</title>\n  <updated>2026-02-03T09:00:00+01:00"));
}

#[test]
fn the_entry_of_a_withdrawn_briefing_says_so_in_the_place_of_its_words() {
    let built = build(&site(ALL, "withdrawn: { date: 2026-03-01, reason: Both sources <b>erred</b>. }"));
    let feed = read(&built, "countries/france/feed.xml");
    assert!(feed.contains("<title>Withdrawn: Allies &amp; others meet</title>"), "{feed}");
    assert!(
        feed.contains("<summary>This briefing has been withdrawn. Both sources &lt;b&gt;erred&lt;/b&gt;.</summary>")
    );
    assert!(feed.contains("<updated>2026-03-01T00:00:00+01:00</updated>"));
    assert!(!feed.contains("Words of"));
}

#[test]
fn ids_of_entries_outlive_addresses() {
    let id = "<id>tag:news.example,2026:first</id>";
    let before = build(&site(ALL, "id: first"));
    let after = build(&site(&format!("{ALL}\n[permalinks]\nbriefing = \"/b/{{slug}}/\""), "id: first\nslug: moved"));
    assert!(read(&before, "feed.xml").contains(id) && read(&after, "feed.xml").contains(id));
}

#[test]
fn the_json_form_says_the_same() {
    let hub = format!("{ALL}\nhub = \"https://hub.example/\"");
    let built = build(&site(&hub, ""));
    let feed = json(&built, "feed.json");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["home_page_url"], "https://news.example/desk/");
    assert_eq!(feed["feed_url"], "https://news.example/desk/feed.json");
    assert_eq!(feed["hubs"], serde_json::json!([{ "type": "WebSub", "url": "https://hub.example/" }]));
    let built = build(&site(ALL, ""));
    let item = &json(&built, "countries/france/feed.json")["items"][0];
    assert_eq!(
        *item,
        serde_json::json!({
            "id": "tag:news.example,2026:paris",
            "url": "https://news.example/desk/briefings/2026/01/paris/",
            "title": "Allies & others meet",
            "content_text": "Words of the <summary>.",
            "summary": "Words of the <summary>.",
            "date_published": "2026-01-06T00:00:00+01:00",
            "date_modified": "2026-01-06T00:00:00+01:00",
            "language": "en",
            "authors": [{ "name": "Ann Other" }],
            "tags": ["France", "Only Here", "The Club", "Grain exports"],
        })
    );
    for atom in feeds(&built) {
        assert!(built.files.contains_key(&atom.replace(".xml", ".json")), "{atom}");
    }
}

#[test]
fn whole_texts_are_read_anywhere() {
    let full = "[feeds]\ncontent = \"full\"";
    let text = site(full, "").replace(
        "Words of the text.",
        "PARIS – Only Here & [the Club](../groups/club.md), [below](#more), [far](https://example.org/x).\n\n## More\n\n![Map](/map.svg)",
    ) + "-- static/map.svg --\n<svg/>\n";
    let built = build(&text);
    assert_eq!(built.faults(), "");
    let html = json(&built, "feed.json")["items"][1]["content_html"].as_str().expect("HTML").to_owned();
    assert!(html.contains("Only Here &amp; <a href=\"https://news.example/desk/groups/club/\">the Club</a>"), "{html}");
    assert!(html.contains("<a href=\"https://news.example/desk/briefings/2026/01/paris/#more\">below</a>"), "{html}");
    assert!(html.contains("<a href=\"https://example.org/x\""), "{html}");
    assert!(html.contains("src=\"https://news.example/desk/map.svg\""), "{html}");
    let escaped = html.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let base = "xml:base=\"https://news.example/desk/briefings/2026/01/paris/\"";
    let atom = read(&built, "feed.xml");
    assert!(atom.contains(&format!("<content type=\"html\" {base}>{escaped}</content>")), "{atom}");
    let withdrawn =
        build(&text.replace("groups: [club]", "groups: [club]\nwithdrawn: { date: 2026-03-01, reason: Wrong. }"));
    assert!(!withdrawn.page("feed.json").contains("Only Here &amp;"), "{}", withdrawn.page("feed.json"));
}
