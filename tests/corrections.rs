//! Corrections and updates, and the states of a briefing: shown, withdrawn, expired, removed.

mod support;

use support::{Built, build, build_with, request_at};

/// A site with one briefing whose front matter has these lines beside title and date.
fn site(lines: &str) -> String {
    format!(
        "-- site.toml --
title = \"Desk <News>\"
base_url = \"https://news.example\"
tag = \"news.example,2026\"
-- content/briefings/paris.md --
---
title: Allies & others meet
date: 2026-01-06
summary: Words of the summary.
participants: [{{ name: Only Here, role: Envoy, country: FR }}]
{lines}
---
Words of the text.
"
    )
}

const BRIEFING: &str = "briefings/2026/01/paris/index.html";
const LIST: &str = "corrections/index.html";
const JSON_FEED: &str = "corrections/feed.json";
const FEED: &str = "corrections/feed.xml";

/// Says in which files of a site some words are.
fn files_with<'b>(built: &'b Built, words: &str) -> Vec<&'b str> {
    built.files.iter().filter(|(_, text)| text.contains(words)).map(|(path, _)| path.as_str()).collect()
}

#[test]
fn one_entry_gives_notice_list_feed_date_and_structured_data() {
    let built = build(&site("corrections: [{ date: 2026-01-08, text: A name was </script> wrong. }]"));
    assert_eq!(built.faults(), "");
    let page = built.page(BRIEFING);
    assert!(page.contains("Updated <time datetime=\"2026-01-08\">8 January 2026</time>"));
    assert!(page.contains("A name was &lt;/script&gt; wrong."));
    assert!(page.contains("\"dateModified\":\"2026-01-08\""));
    let comment = "{\"@type\":\"CorrectionComment\",\"text\":\"A name was \\u003c/script\\u003e wrong.\",\"datePublished\":\"2026-01-08\"}";
    assert!(page.contains(&format!("\"correction\":[{comment}]")), "{page}");
    assert!(!page.contains("</script> wrong"));
    let list = built.page(LIST);
    assert!(list.contains("A name was &lt;/script&gt; wrong."));
    assert!(list.contains("<a href=\"/briefings/2026/01/paris/\">Allies &amp; others meet</a>"));
    assert!(built.page("index.html").contains("<a href=\"/corrections/\">Corrections</a>"));
    let entry = "  <entry xml:lang=\"en\">
    <id>tag:news.example,2026:paris/corrections/2026-01-08</id>
    <title>Correction: Allies &amp; others meet</title>
    <published>2026-01-08T00:00:00+00:00</published>
    <updated>2026-01-08T00:00:00+00:00</updated>
    <link rel=\"alternate\" type=\"text/html\" href=\"https://news.example/briefings/2026/01/paris/\"/>
    <content type=\"text\">A name was &lt;/script&gt; wrong.</content>
  </entry>";
    let feed = built.page(FEED).replace("&#x2F;", "/");
    assert!(feed.contains(entry), "{feed}");
    assert!(feed.contains("<title>Desk &lt;News&gt;: corrections</title>"), "{feed}");
}

#[test]
fn a_site_without_corrections_has_no_page_of_them_and_no_link() {
    let built = build(&site("updates: [{ date: 2026-01-08, text: More. }]"));
    assert_eq!(built.faults(), "");
    assert!(!built.files.contains_key(LIST) && !built.files.contains_key(FEED));
    assert_eq!(files_with(&built, "/corrections/"), Vec::<&str>::new());
    assert!(built.page(BRIEFING).contains("Updated <time datetime=\"2026-01-08\">"));
}

#[test]
fn what_is_dated_ahead_is_shown_from_its_date() {
    let text = site(
        "corrections: [{ date: 2026-03-01T12:00:00Z, text: Later word. }]\nwithdrawn: { date: 2026-04-01, reason: Wrong from the start. }\nremoved: { date: 2026-05-01, reason: By order of a court. }",
    );
    let at = |now: &str| build_with(&text, &request_at(now));
    let due = |built: &Built| built.report.next_due.map(|due| due.to_string()).unwrap_or_default();
    let before = at("2026-03-01T11:59:59Z");
    assert_eq!(files_with(&before, "Later word"), Vec::<&str>::new());
    assert_eq!(due(&before), "2026-03-01T12:00:00Z");
    let corrected = at("2026-03-01T12:00:00Z");
    assert_eq!(files_with(&corrected, "Later word"), [BRIEFING, JSON_FEED, FEED, LIST]);
    assert_eq!(files_with(&corrected, "Wrong from"), Vec::<&str>::new());
    assert_eq!(due(&corrected), "2026-04-01T00:00:00Z");
    let withdrawn = at("2026-04-01");
    let mut said = files_with(&withdrawn, "Wrong from");
    said.retain(|path| !path.contains("feed."));
    assert_eq!(said, [BRIEFING]);
    assert_eq!(due(&withdrawn), "2026-05-01T00:00:00Z");
    let removed = at("2026-05-01");
    assert_eq!(files_with(&removed, "By order"), [BRIEFING]);
    assert_eq!(due(&removed), "");
}

#[test]
fn a_withdrawn_briefing_keeps_its_text_and_place_under_a_notice() {
    let built = build(&site("withdrawn: { date: 2026-01-09, reason: Both sources <b>erred</b>. }"));
    assert_eq!(built.faults(), "");
    let page = built.page(BRIEFING);
    assert!(page.contains("This briefing has been withdrawn"));
    assert!(page.contains("Both sources &lt;b&gt;erred&lt;/b&gt;."));
    assert!(page.contains("Words of the text."));
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(page.contains("\"creativeWorkStatus\":\"Withdrawn\""));
    for list in ["index.html", "briefings/2026/01/index.html", "participants/only-here/index.html"] {
        assert!(built.page(list).contains("<span class=\"badge withdrawn\">Withdrawn</span>"), "{list}");
    }
}

#[test]
fn of_a_removed_briefing_date_and_reason_are_left_and_no_other_byte() {
    let built = build(&site(
        "id: secret-id\ntopics: [lost topic]\nseries: Lost series\ncorrections: [{ date: 2026-01-08, text: A slip. }]\nremoved: { date: 2026-01-09, reason: \"By order, <i>x</i>.\" }",
    ));
    assert_eq!(built.faults(), "");
    let page = built.page(BRIEFING);
    assert!(page.contains("was removed on <time datetime=\"2026-01-09\">9 January 2026</time>."));
    assert!(page.contains("By order, &lt;i&gt;x&lt;/i&gt;."));
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    for words in ["Allies", "Words of", "Only Here", "only-here", "secret-id", "ost topic", "ost series", "A slip"] {
        assert_eq!(files_with(&built, words), Vec::<&str>::new(), "{words}");
    }
    assert_eq!(files_with(&built, "2026/01/paris"), Vec::<&str>::new(), "nothing links to it");
}

#[test]
fn corrections_of_what_is_hidden_are_nowhere() {
    for hidden in ["draft: true", "embargo: 2027-01-01", "expires: 2026-02-01"] {
        let lines = format!("{hidden}\ncorrections: [{{ date: 2026-01-08, text: A slip. }}]");
        let built = build(&site(&lines));
        assert_eq!(files_with(&built, "A slip"), Vec::<&str>::new(), "{hidden}");
        assert_eq!(files_with(&built, "/corrections/"), Vec::<&str>::new(), "{hidden}");
    }
}

#[test]
fn the_policys_page_gives_the_list_its_words() {
    let policy = "-- content/pages/corrections.md --\n---\ntitle: Our corrections\n---\nWe say what was wrong. See [Paris](/briefings/2026/01/paris/).\n";
    let alone = build(&format!("{}{policy}", site("")));
    assert_eq!(alone.faults(), "");
    assert!(alone.page(LIST).contains("We say what was wrong.") && !alone.files.contains_key(FEED));
    let built = build(&format!("{}{policy}", site("corrections: [{ date: 2026-01-08, text: A slip. }]")));
    assert_eq!(built.faults(), "");
    let list = built.page(LIST);
    assert!(list.contains("We say what was wrong.") && list.contains("A slip."));
    assert!(list.contains("<h1>Our corrections</h1>"));
    assert!(!built.page("index.html").contains(">Corrections</a>"));
}

#[test]
fn the_list_is_newest_first_and_paged_from_the_oldest() {
    let mut text =
        site("corrections: [{ date: 2026-02-01, text: The newest. }, { date: 2026-01-07, text: The oldest. }]")
            .replace("-- content/briefings/paris", "[content]\npage_size = 1\n-- content/briefings/paris");
    text.push_str("-- content/briefings/oslo.md --\n---\ntitle: Oslo\ndate: 2026-01-05\ncorrections: [{ date: 2026-01-08, text: The middle. }]\n---\n");
    let built = build(&text);
    assert_eq!(built.faults(), "");
    assert_eq!(files_with(&built, "<p>The newest."), [LIST]);
    assert_eq!(files_with(&built, "<p>The middle."), ["corrections/page/2/index.html"]);
    assert_eq!(files_with(&built, "<p>The oldest."), ["corrections/page/1/index.html"]);
    let feed = built.page(FEED);
    let at = |words: &str| feed.find(words).expect("in the feed");
    assert!(at("The newest") < at("The middle") && at("The middle") < at("The oldest"));
}

#[test]
fn ids_of_a_feed_stay_when_other_corrections_come() {
    let ids = |lines: &str, tag: &str| -> Vec<String> {
        let built = build(&site(lines).replace("tag = \"news.example,2026\"", tag));
        let feed = built.page(FEED).replace("&#x2F;", "/");
        let parts = feed.split("<id>").skip(2).map(|part| part.split_once("</id>").expect("closed").0.to_owned());
        parts.collect()
    };
    let one = "corrections: [{ date: 2026-01-08, text: One. }]";
    let more = "slug: moved\nid: paris\ncorrections: [{ date: 2026-01-09, text: Two. }, { date: 2026-01-08, text: One, reworded. }, { date: 2026-01-08, text: Three. }]";
    for tag in ["tag = \"news.example,2026\"", ""] {
        let (before, after) = (ids(one, tag), ids(more, tag));
        assert_eq!(after.len(), 3);
        assert!(after.contains(&before[0]), "{before:?} {after:?}");
        assert!(after[0] != after[1] && after[1] != after[2] && after[0] != after[2], "{after:?}");
    }
    assert!(ids(one, "")[0].starts_with("urn:uuid:"));
}

#[test]
fn without_an_address_of_the_site_there_is_no_feed() {
    let built = build(
        &site("corrections: [{ date: 2026-01-08, text: A slip. }]").replace("base_url = \"https://news.example\"", ""),
    );
    assert_eq!(built.faults(), "");
    assert!(built.files.contains_key(LIST) && !built.files.contains_key(FEED));
    assert_eq!(files_with(&built, "feed.xml"), Vec::<&str>::new());
}
