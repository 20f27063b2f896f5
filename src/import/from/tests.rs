//! Front matter and addresses of each generator.

use super::*;
use crate::{base::TimeZone, parse::foreign};

fn moved(generator: Generator, files: &[(&str, &str)]) -> Move {
    let file = |(path, text): &(&str, &str)| {
        let text = may_be_text(generator, path).then(|| Ok((*text).to_owned()));
        OldFile { path: (*path).to_owned(), text }
    };
    let now = "2026-01-06T12:00:00Z".parse().expect("an instant");
    let clock = Clock { now, zone: TimeZone::UTC };
    let new = NewSite { clock: &clock, day: clock.today(), permalink: "/briefings/{year}/{month}/{slug}/" };
    convert(&OldSite::new(generator, files.iter().map(file).collect()), &new)
}

/// The new documents of an old site: each path, then its front matter without the line that says where it is from.
fn check(generator: Generator, files: &[(&str, &str)], expected: &[(&str, &str)]) {
    let moved = moved(generator, files);
    let front = |document: &NewDocument| {
        let text = document.text();
        let lines = text.lines().skip(2).take_while(|line| *line != "---").collect::<Vec<_>>().join("\n");
        (document.path.to_string(), lines)
    };
    let found: Vec<(String, String)> = moved.documents.iter().map(front).collect();
    let expected: Vec<(String, String)> =
        expected.iter().map(|(path, front)| ((*path).to_owned(), (*front).to_owned())).collect();
    assert_eq!(found, expected, "{:#?}", moved.ledger);
}

/// The aliases of the one document of a site.
fn check_address(generator: Generator, settings: (&str, &str), path: &str, front: &str, expected: &str) {
    let text = format!("---\n{front}\n---\n");
    let moved = moved(generator, &[settings, (path, &text)]);
    let [document] = moved.documents.as_slice() else { panic!("{path}: {:#?}", moved.ledger) };
    let text = document.text();
    let aliases = text.lines().find_map(|line| line.strip_prefix("aliases: ")).unwrap_or_default();
    assert_eq!(aliases, expected, "{path} with {settings:?}");
}

#[test]
fn keys_are_taken_in_any_case_and_what_does_not_fit_stays() {
    check(
        Generator::Hugo,
        &[(
            "content/a.md",
            "---\nTitle: A\nDate: 2020-01-02\nLastMod: soon\ntags: [[x]]\nsummary: S\ndescription: D\ndraft: maybe\nweight: 1\nparams: { weight: 2 }\n---\n",
        )],
        &[(
            "content/briefings/2020-01-02-a.md",
            "title: A\ndate: 2020-01-02\nsummary: S\naliases: [/a/]\nextra:\n  LastMod: soon\n  tags: [[x]]\n  description: D\n  draft: maybe\n  weight: 1\n  weight_2: 2",
        )],
    );
}

#[test]
fn a_day_that_cannot_be_read_makes_a_draft_of_the_day_of_import() {
    let moved = moved(Generator::Hugo, &[("content/a.md", "---\ntitle: A\ndate: 13/2/2020\n---\n")]);
    let text = moved.documents[0].text();
    assert_eq!(moved.documents[0].path.as_str(), "content/briefings/2026-01-06-a.md");
    assert!(text.contains("draft: true\n") && text.contains("  date: \"13/2/2020\"\n"), "{text}");
    let doubts: Vec<&str> = moved.ledger.doubts.iter().map(|doubt| doubt.what.as_str()).collect();
    assert_eq!(
        doubts,
        [
            "`date`: `13/2/2020` is no day or instant; write it like `2026-01-06` or `2026-01-06T18:00:00+01:00`",
            "it has no date; 2026-01-06 stands for it until you write one, and it is a draft",
        ]
    );
}

#[test]
fn an_embargo_is_one_only_if_it_is_later() {
    let front = |date: &str, published: &str| format!("---\ntitle: A\ndate: {date}\npublishDate: {published}\n---\n");
    let has_embargo =
        |text: &str| moved(Generator::Hugo, &[("content/a.md", text)]).documents[0].text().contains("embargo:");
    assert!(has_embargo(&front("2020-01-02", "2020-01-03")));
    assert!(!has_embargo(&front("2020-01-02", "2020-01-02")));
    let moved = moved(Generator::Hugo, &[("content/a.md", &front("2020-01-02", "2020-01-01"))]);
    let keys: Vec<_> = moved.ledger.mapped.keys().map(|(key, ours)| (key.as_str(), *ours)).collect();
    assert_eq!(keys, [("date", "date"), ("publishDate", ledger::NEEDLESS), ("title", "title")]);
}

#[test]
fn two_of_one_name_are_told_apart() {
    let text = "---\ntitle: A\ndate: 2020-01-02\n---\n";
    let moved =
        moved(Generator::Hugo, &[("content/x/a.md", text), ("content/y/a.md", text), ("content/y/a/index.md", text)]);
    let paths: Vec<&str> = moved.documents.iter().map(|document| document.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "content/briefings/2020-01-02-a-2.md",
            "content/briefings/2020-01-02-a-y.md",
            "content/briefings/2020-01-02-a.md"
        ]
    );
    assert_eq!(moved.ledger.doubts.len(), 2);
}

#[test]
fn addresses_of_hugo() {
    let check = |settings, path, front, expected| {
        check_address(Generator::Hugo, ("hugo.toml", settings), path, front, expected)
    };
    let dated = "title: The Talks\ndate: 2020-01-02";
    check("", "content/posts/Hello World.md", dated, "[/posts/hello-world/]");
    check("uglyURLs = true", "content/posts/a.md", dated, "[/posts/a.html]");
    check("[permalinks]\nposts = '/:year/:month/:title/'", "content/posts/a.md", dated, "[/2020/01/the-talks/]");
    check("[permalinks.page]\nposts = '/:slug'", "content/posts/a.md", "title: T\nslug: s\ndate: 2020-01-02", "[/s/]");
    check("[permalinks]\nposts = '/:weekday/'", "content/posts/a.md", dated, "");
    check("defaultContentLanguage = 'en'\n[languages.fr]", "content/posts/a.fr.md", dated, "[/fr/posts/a/]");
    check("[languages.fr]\ncontentDir = 'content/french'", "content/french/posts/a.md", dated, "[/fr/posts/a/]");
    check(
        "",
        "content/posts/a.md",
        "title: T\ndate: 2020-01-02\nurl: /x/y.html\naliases: [b, /c]",
        "[/x/y.html, /posts/b/, /c/]",
    );
}

#[test]
fn addresses_of_zola() {
    let check = |path, front, expected| check_address(Generator::Zola, ("config.toml", ""), path, front, expected);
    check("content/Blog Posts/2020-01-02-Hello.md", "title: T", "[/blog-posts/hello/]");
    check("content/blog/2020-01-02-hello.md", "title: T\nslug: bye", "[/blog/bye/]");
    check("content/blog/2020-01-02-hello.md", "title: T\npath: x/y\naliases: [z]", "[/x/y/, /z/]");
}

#[test]
fn addresses_of_jekyll() {
    let check = |settings, path, front, expected| {
        check_address(Generator::Jekyll, ("_config.yml", settings), path, front, expected)
    };
    let post = "_posts/2020-01-02-a-b.md";
    check("", post, "title: T", "[/2020/01/02/a-b.html]");
    check("permalink: pretty", post, "categories: [X, y z]", "[\"/x/y%20z/2020/01/02/a-b/\"]");
    check("permalink: none", post, "title: T", "[/a-b.html]");
    check("permalink: /:year/:y_day/:title/", post, "slug: s", "[/2020/002/s/]");
    check("", post, "permalink: /:month/:title", "[/01/a-b]");
    check("", "news/_posts/2020-01-02-a.md", "title: T", "[/news/2020/01/02/a.html]");
    check("", "docs/a.md", "title: T", "[/docs/a.html]");
    check("permalink: pretty", "docs/a.md", "title: T", "");
    check("collections: { recipes: { permalink: /food/:name/ } }", "_recipes/a.md", "title: T", "");
}

#[test]
fn front_matter_is_read_in_all_three_forms() {
    for text in ["---\ntitle: A\n---\n", "+++\ntitle = 'A'\n+++\n", "{ \"title\": \"A\" }\n"] {
        assert!(matches!(foreign(text), Some(Ok(_))));
        check(Generator::Hugo, &[("content/a.md", text)], &[("content/pages/a.md", "title: A")]);
    }
}
