//! Sitemaps and `robots.txt`: what search engines are told of, and when it changed.

mod support;

use support::{Built, build, build_with, request_at};

fn site(config: &str) -> String {
    format!(
        "-- site.toml --
title = \"Desk & Co\"
base_url = \"https://news.example\"
timezone = \"Europe/Paris\"
{config}
-- content/pages/about.md --
---
title: About
---
-- content/briefings/paris.md --
---
title: Allies <meet>
date: 2026-01-06
participants: [{{ name: Ürsula Here, country: FR }}]
corrections: [{{ date: 2026-02-01, text: A name. }}]
aliases: [/old/]
---
Text.
-- content/briefings/rome.md --
---
title: Withdrawn talks
date: 2026-01-07
withdrawn: {{ date: 2026-01-07, reason: Wrong. }}
---
Text.
-- content/briefings/oslo.md --
---
title: Gone
date: 2026-01-05
expires: 2026-01-06
---
Text.
-- content/briefings/held.md --
---
title: Held
date: 2026-01-05
embargo: 2026-01-07T12:00:00Z
---
Text.
"
    )
}

/// Returns each address of a sitemap with its date.
fn entries(built: &Built, path: &str) -> Vec<(String, String)> {
    let between = |text: &str, name: &str| {
        let inner = text.split_once(&format!("<{name}>"))?.1.split_once(&format!("</{name}>"))?.0;
        Some(inner.to_owned())
    };
    let urls = built.page(path).split("<url>").skip(1);
    urls.map(|url| (between(url, "loc").expect("an address"), between(url, "lastmod").unwrap_or_default())).collect()
}

#[test]
fn what_can_be_found_is_listed_with_its_own_date() {
    let built = build(&site(""));
    assert_eq!(built.faults(), "");
    let entries = entries(&built, "sitemap.xml");
    let of = |path: &str| {
        let found = entries.iter().find(|(loc, _)| *loc == format!("https://news.example/{path}"));
        found.map(|(_, date)| date.as_str())
    };
    let corrected = "2026-01-31T23:00:00Z";
    assert_eq!(of("briefings/2026/01/paris/"), Some(corrected));
    assert_eq!(of("briefings/2026/01/held/"), Some("2026-01-07T12:00:00Z"));
    assert_eq!(of(""), Some(corrected));
    assert_eq!(of("countries/france/"), Some(corrected));
    assert_eq!(of("participants/uersula-here/").or(of("participants/ursula-here/")), Some(corrected));
    assert_eq!(of("briefings/2026/01/"), Some(corrected));
    assert_eq!(of("about/"), Some(""), "nobody says when it changed");
    for path in ["briefings/2026/01/rome/", "briefings/2026/01/oslo/", "old/", "404.html", "feed.xml", "sitemap.xml"] {
        assert_eq!(of(path), None, "{path}");
    }
    let pages = built.files.iter().filter(|(path, text)| path.ends_with(".html") && !text.contains("noindex"));
    assert_eq!(pages.count(), entries.len(), "every page that may be found");
}

#[test]
fn the_newest_are_news_for_two_days() {
    let at = |now: &str| build_with(&site(""), &request_at(now));
    let news = |now: &str| entries(&at(now), "sitemap-news.xml").into_iter().map(|(loc, _)| loc).collect::<Vec<_>>();
    let due = |now: &str| at(now).report.next_due.map(|due| due.to_string());
    let (paris, held) =
        ("https://news.example/briefings/2026/01/paris/", "https://news.example/briefings/2026/01/held/");
    assert_eq!(news("2026-01-07T11:59:59Z"), [paris]);
    assert_eq!(news("2026-01-07T22:59:59Z"), [paris, held]);
    assert_eq!(due("2026-01-07T22:59:58Z").as_deref(), Some("2026-01-07T23:00:00Z"));
    assert_eq!(news("2026-01-07T23:00:00Z"), [held]);
    assert_eq!(news("2026-01-09T12:00:00Z"), Vec::<String>::new());
    let text = at("2026-01-07T11:00:00Z");
    let entry = "<news:news><news:publication><news:name>Desk &amp; Co</news:name><news:language>en</news:language></news:publication><news:publication_date>2026-01-06T00:00:00+01:00</news:publication_date><news:title>Allies &lt;meet&gt;</news:title></news:news>";
    assert!(text.page("sitemap-news.xml").contains(entry), "{}", text.page("sitemap-news.xml"));
}

#[test]
fn robots_are_told_where_the_sitemaps_are_unless_the_editor_says_otherwise() {
    let built = build(&site(""));
    assert_eq!(
        built.page("robots.txt"),
        "User-agent: *\nDisallow:\n\nSitemap: https://news.example/sitemap.xml\nSitemap: https://news.example/sitemap-news.xml\n"
    );
    let own = build(&format!("{}-- static/robots.txt --\nUser-agent: x\n-- static/sitemap.xml --\nmine\n", site("")));
    assert_eq!(own.faults(), "");
    assert_eq!((own.page("robots.txt"), own.page("sitemap.xml")), ("User-agent: x\n", "mine\n"));
    let below = build(&site("").replace("news.example", "news.example/desk"));
    assert!(!below.files.contains_key("robots.txt"), "robots ask for it at the root of a host only");
    assert!(below.page("sitemap.xml").contains("<loc>https://news.example/desk/about/</loc>"));
}

#[test]
fn without_an_address_of_the_site_there_is_nothing_for_robots() {
    let built = build(&site("").replace("base_url", "#"));
    for path in ["robots.txt", "sitemap.xml", "sitemap-news.xml"] {
        assert!(!built.files.contains_key(path), "{path}");
    }
}
