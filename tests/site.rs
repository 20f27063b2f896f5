//! Small sites, built whole.

mod support;

use support::build;

const PARIS: &str = "
-- content/briefings/paris.md --
---
title: Allies meet
date: 2026-01-06
participants: [{ name: Mark Carney, role: Prime Minister, country: CA }]
---
PARIS – Text.
";

#[test]
fn one_article_makes_a_whole_site() {
    let built = build(PARIS);
    assert_eq!(built.faults(), "");
    assert!(built.text("countries/canada/index.html").contains("Mark Carney"));
    assert!(built.text("participants/mark-carney/index.html").contains("Prime Minister"));
    assert!(built.page("briefings/2026/01/paris/index.html").contains("Allies meet"));
    assert!(built.text("index.html").contains("Allies meet"));
    assert!(built.files.contains_key("404.html") && built.files.contains_key("site.css"));
}

#[test]
fn two_names_of_one_slug_are_not_one_person() {
    let built = build(
        "
-- content/briefings/a.md --
---
title: A
date: 2026-01-06
participants: [{ name: 李明 }]
---
-- content/briefings/b.md --
---
title: B
date: 2026-01-07
mentions: [{ name: 黎明 }]
---
",
    );
    assert_eq!(
        built.faults(),
        "content/briefings/b.md:4:20 error[url-collision] `黎明` and `李明` would have one page: `/participants/li-ming/`"
    );
}

#[test]
fn punctuation_does_not_make_another_person() {
    let built = build(
        "
-- content/briefings/a.md --
---
title: A
date: 2026-01-06
participants: [{ name: J. Smith }]
mentions: [{ name: j smith jr }]
---
-- content/briefings/b.md --
---
title: B
date: 2026-01-07
participants: [{ name: J Smith }]
---
",
    );
    assert_eq!(built.faults(), "");
}

#[test]
fn two_countries_of_one_slug_are_a_collision_though_only_profiles_name_them() {
    let built = build(
        "
-- site.toml --
[countries.XA]
name = \"Georgia\"
-- content/participants/ann-bell.md --
---
name: Ann Bell
country: XA
---
-- content/participants/nino-beridze.md --
---
name: Nino Beridze
country: GE
---
",
    );
    assert_eq!(
        built.faults(),
        "content/participants/ann-bell.md:1:1 error[url-collision] the address `/countries/georgia/` already belongs to \
         `content/participants/nino-beridze.md`"
    );
}

#[test]
fn the_second_pages_of_two_lists_of_one_address_are_not_reported_beside_the_first() {
    let mut text = "-- site.toml --\n[content]\npage_size = 1\n[countries.XA]\nname = \"Georgia\"\n".to_owned();
    for day in 1..=3 {
        let entries = "[{ name: Ann Bell, country: XA }, { name: Nino Beridze, country: GE }]";
        let front = format!("---\ntitle: Day {day}\ndate: 2026-01-0{day}\nparticipants: {entries}\n---\n");
        text.push_str(&format!("-- content/briefings/day-{day}.md --\n{front}"));
    }
    assert_eq!(build(&text).codes(), ["url-collision"]);
}

#[test]
fn the_files_of_an_expired_briefing_are_taken_down_with_it() {
    let built = build(
        "
-- content/briefings/gone/index.md --
---
title: Old news
date: 2026-01-06
expires: 2026-02-01
---
![The hall](hall.png) and [the list](../list.pdf)
-- content/briefings/gone/hall.png --
-- content/briefings/list.pdf --
",
    );
    assert_eq!(built.faults(), "");
    assert!(built.text("briefings/2026/01/gone/index.html").contains("No longer available"));
    let left: Vec<&String> =
        built.files.keys().filter(|file| file.ends_with(".png") || file.ends_with(".pdf")).collect();
    assert_eq!(left, Vec::<&String>::new());
}

#[test]
fn a_role_without_a_country_is_of_the_profiles_country_whatever_stands_above_it() {
    let built = build(
        "
-- content/participants/antonio-costa.md --
---
name: António Costa
country: PT
roles:
  - { title: President of the European Council, country: EU, from: 2024 }
  - { title: Councillor of State, from: 2020 }
---
-- content/briefings/lisbon.md --
---
title: The council of state meets
date: 2026-01-06
participants: [{ ref: antonio-costa, role: Councillor of State }]
---
Text.
",
    );
    assert_eq!(built.faults(), "");
    assert!(
        built.text("briefings/2026/01/lisbon/index.html").contains("🇵🇹 Portugal António Costa Councillor of State")
    );
}

#[test]
fn the_order_shown_is_marked_among_the_orders_of_an_index() {
    let built = build(PARIS);
    for (page, href) in [
        ("participants/index.html", "/participants/"),
        ("participants/by-country/index.html", "/participants/by-country/"),
        ("countries/a-z/index.html", "/countries/a-z/"),
    ] {
        let views = built.page(page).split("class=\"views\"").nth(1).expect("an index has orders");
        let marked: Vec<&str> = views.split("</nav>").next().expect("it ends").split("aria-current").collect();
        assert_eq!(marked.len(), 2, "{page}");
        assert!(marked[0].ends_with(&format!("href=\"{href}\" ")), "{page}");
    }
}

#[test]
fn a_country_among_mentions_in_small_letters_is_proposed_in_capitals() {
    let built = build(&PARIS.replace("participants:", "mentions: [se]\nparticipants:"));
    assert_eq!(built.codes(), ["dangling-ref"]);
    assert_eq!(built.report.diagnostics[0].help.as_deref(), Some("did you mean `SE`?"));
}

#[test]
fn a_date_that_cannot_be_read_brings_no_faults_of_another_day() {
    let built = build(
        "
-- content/participants/mark-carney.md --
---
name: Mark Carney
roles: [{ title: Prime Minister, from: 2025-03-14 }]
---
-- content/briefings/2026-01-06-paris.md --
---
title: Allies meet
date: 06.01.2026
participants: [mark-carney]
---
Text.
",
    );
    assert_eq!(built.codes(), ["bad-date"]);
}

#[test]
fn lists_take_the_dateline_of_the_text_where_none_is_declared() {
    let built = build(PARIS);
    assert!(built.text("index.html").contains("6 January 2026 PARIS Allies meet"));
}

#[test]
fn a_slug_that_a_person_and_a_briefing_share_means_the_person() {
    let text = PARIS.replace("Text.", "[[mark-carney]] and [[paris]].");
    let text =
        format!("{text}-- content/briefings/mark-carney.md --\n---\ntitle: Other\ndate: 2026-01-07\n---\nText.\n");
    let built = build(&text);
    assert_eq!(built.faults(), "");
    assert!(built.page("briefings/2026/01/paris/index.html").contains(
        "<a href=\"/participants/mark-carney/\">Mark Carney</a> and <a href=\"/briefings/2026/01/paris/\">Allies meet</a>"
    ));
}

#[test]
fn related_briefings_say_why() {
    let built = build(
        "
-- content/briefings/a.md --
---
title: First
date: 2026-01-05
topics: [talks]
participants: [{ name: Mark Carney, country: CA }, { name: Emmanuel Macron, country: FR }]
---
-- content/briefings/b.md --
---
title: Second
date: 2026-01-06
topics: [talks]
participants: [{ name: Mark Carney, country: CA }, { name: Emmanuel Macron, country: FR }]
---
-- content/briefings/c.md --
---
title: Third
date: 2026-01-07
participants: [{ name: Mark Carney, country: CA }, { name: Emmanuel Macron, country: FR, presence: absent }]
---
-- content/briefings/d.md --
---
title: Fourth
date: 2026-01-08
participants: [{ name: Giorgia Meloni, country: IT }]
---
",
    );
    let page = built.text("briefings/2026/01/a/index.html");
    let related = page.split_once("Related briefings").expect("there are some").1;
    let second =
        related.find("Also with Mark Carney and Emmanuel Macron; same topic: talks").expect("both and the topic");
    assert!(related[second + 20..].contains("Also with Mark Carney"), "who was absent was with nobody: {related}");
    assert!(!built.text("briefings/2026/01/d/index.html").contains("Related briefings"));
    // From the second, Carney leads both ways; of Meloni there is no other.
    let ways = |slug: &str| {
        let page = built.page(&format!("briefings/2026/01/{slug}/index.html"));
        page.split_once("class=\"ways\"").map(|(_, ways)| ways.split_once("</nav>").expect("it ends").0.to_owned())
    };
    let second = ways("b").expect("people of it were elsewhere");
    let carney = second.split("<li>").find(|it| it.contains("Mark Carney")).expect("he is first");
    assert!(carney.contains("/briefings/2026/01/a/") && carney.contains("/briefings/2026/01/c/"), "{carney}");
    assert_eq!(ways("d"), None);
}

#[test]
fn citations_are_escaped_for_the_form_they_are_in() {
    let built = build(
        r#"
-- site.toml --
title = "Desk & Co"
base_url = "https://example.org/b"
[pages]
qr = true
-- content/briefings/a.md --
---
title: 'R&D: "50%" <of> {talks}'
date: 2026-01-05
authors: [Jane Doe, Press and Co]
---
"#,
    );
    let page = built.page("briefings/2026/01/a/index.html");
    let shown = page.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    assert!(shown.contains(r#"title = {{R\&D: "50\%" <of> \{talks\}}}"#), "{shown}");
    assert!(shown.contains("author = {{Jane Doe} and {Press and Co}}"));
    assert!(shown.contains(r#""title":"R&D: \"50%\" <of> {talks}""#));
    assert!(shown.contains("TI  - R&D: \"50%\" <of> {talks}\n"));
    assert!(shown.contains("UR  - https://example.org/b/briefings/2026/01/a/\n"));
    assert!(page.contains("mailto:?subject=R%26D%3A%20%2250%25%22%20%3Cof%3E%20%7Btalks%7D&amp;body="));
    assert!(page.contains("class=\"qr\"") && !page.contains("<of>"));
}

#[test]
fn countries_have_a_matrix_of_who_met_whom() {
    let briefing = |nth: usize, codes: &str| {
        format!(
            "-- content/briefings/{nth}.md --\n---\ntitle: Talks {nth}\ndate: 2026-01-0{nth}\ncountries: [{codes}]\n---\n"
        )
    };
    let site = ["FR, DE", "FR, DE", "FR, IT"].iter().enumerate().map(|(nth, codes)| briefing(nth + 1, codes));
    let built = build(&format!("\n{}", site.collect::<String>()));
    let page = built.page("countries/index.html");
    let matrix = page.split_once("<div class=\"matrix\"").expect("there is one").1;
    let heads: Vec<&str> = matrix.split("<abbr ").skip(1).filter_map(|it| it.split(['>', '<']).nth(1)).collect();
    assert_eq!(heads, ["FR", "DE", "IT"], "those most often at the table come first");
    let cells: Vec<&str> =
        matrix.split("<td class=\"level-").skip(1).filter_map(|it| it.split("</td>").next()).collect();
    assert_eq!(cells, ["0\">–", "4\">2", "2\">1", "4\">2", "0\">–", "0\">0", "2\">1", "0\">0", "0\">–"]);
    assert!(!built.page("countries/a-z/index.html").contains("matrix"), "once is enough");
}
