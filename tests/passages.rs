//! What the pages of people, countries and groups quote of the texts that name them.

mod support;

use support::{
    Built, build,
    html::{attributes, read, texts},
};

const SITE: &str = "
-- content/groups/g7.md --
---
name: G7
---
-- content/briefings/paris.md --
---
title: Allies meet
date: 2026-01-06
participants: [{ name: Mark Carney, role: Prime Minister, country: CA }]
mentions: [g7, NO, { name: Jens Example }]
---
PARIS – Talks began. “We are *ready*,” Mark Carney said. Carney left & came back.

- The G7 was told.

The G7 and Norway agreed.
";

fn quoted(built: &Built, page: &str) -> Vec<String> {
    texts(&read(built.page(page)), "blockquote.passage p")
}

#[test]
fn a_list_quotes_the_sentence_and_leads_to_its_paragraph() {
    let built = build(SITE);
    assert_eq!(built.faults(), "");
    let briefing = read(built.page("briefings/2026/01/paris/index.html"));
    let ids = attributes(&briefing, ".prose > p", "id");
    assert_eq!(ids.len(), 2);
    for (page, sentence, id) in [
        ("participants/mark-carney", "“We are ready,” Mark Carney said.", &ids[0]),
        ("countries/norway", "The G7 and Norway agreed.", &ids[1]),
        ("groups/g7", "The G7 and Norway agreed.", &ids[1]),
    ] {
        let page = format!("{page}/index.html");
        assert_eq!(quoted(&built, &page), [format!("{sentence} In the text")], "{page}");
        let hrefs = attributes(&read(built.page(&page)), "blockquote.passage a", "href");
        assert_eq!(hrefs, [format!("/briefings/2026/01/paris/#{id}")], "{page}");
    }
    // The text names neither.
    assert_eq!(quoted(&built, "countries/canada/index.html"), Vec::<String>::new());
    assert_eq!(quoted(&built, "participants/jens-example/index.html"), Vec::<String>::new());
}

#[test]
fn what_was_withdrawn_is_not_quoted() {
    let withdrawn = SITE.replace("title: Allies", "withdrawn: { date: 2026-02-01, reason: Wrong. }\ntitle: Allies");
    let built = build(&withdrawn);
    assert_eq!(built.faults(), "");
    assert_eq!(quoted(&built, "participants/mark-carney/index.html"), Vec::<String>::new());
}

#[test]
fn the_ten_newest_of_a_list_are_quoted() {
    let briefings = (1..=12).map(|day| {
        format!(
            "-- content/briefings/b{day}.md --\n---\ntitle: B{day}\ndate: 2026-01-{day:02}\nparticipants: [{{ name: Ada Quill }}]\n---\nDay {day} was Ada Quill’s.\n"
        )
    });
    let quoted = quoted(&build(&briefings.collect::<String>()), "participants/ada-quill/index.html");
    let expected: Vec<String> = (3..=12).rev().map(|day| format!("Day {day} was Ada Quill’s. In the text")).collect();
    assert_eq!(quoted, expected);
}
