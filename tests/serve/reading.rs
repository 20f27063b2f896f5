//! What a reader's program may ask, and what it may not.

use crate::{PARIS_PAGE, SITE, serving::Desk};

fn with_files() -> Desk {
    let files = "-- static/notes.txt --\n0123456789\n-- static/feed.xml --\n<a/>\n-- static/data.json --\n{}\n-- static/script.js --\n1\n-- static/papers/one.txt --\n1\n-- static/photo.webp --\nx\n";
    Desk::open(&format!("{SITE}{files}-- secret.txt --\nsecret\n"))
}

#[test]
fn a_head_is_that_of_the_whole_answer() {
    let desk = with_files();
    for path in ["/", PARIS_PAGE, "/notes.txt", "/nothing/", "/participants"] {
        let (mut head, mut whole) =
            (desk.ask(&format!("HEAD {path} HTTP/1.1\nHost: localhost")).unwrap(), desk.get(path));
        assert!(head.body.is_empty() && !whole.body.is_empty(), "{path}");
        whole.body.clear();
        for answer in [&mut head, &mut whole] {
            answer.headers.remove("date");
        }
        assert_eq!(head, whole, "{path}");
    }
}

#[test]
fn what_a_reader_already_has_is_not_sent_again() {
    let desk = with_files();
    for path in [PARIS_PAGE, "/notes.txt"] {
        let tag = desk.get(path).header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag}");
        let same = desk.get_with(path, &format!("If-None-Match: {tag}"));
        assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, tag.as_str()), "{path}");
        assert_eq!(desk.get_with(path, "If-None-Match: \"other\"").status, 200);
    }
    let tag = desk.get(PARIS_PAGE).header("etag").to_owned();
    desk.write(crate::PARIS, &crate::paris("Second words."));
    desk.shows(PARIS_PAGE, "Second words.");
    assert_eq!(desk.get_with(PARIS_PAGE, &format!("If-None-Match: {tag}")).status, 200);
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let desk = with_files();
    let part = desk.get_with("/notes.txt", "Range: bytes=2-4");
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), "bytes 2-4/11");
    let beyond = desk.get_with("/notes.txt", "Range: bytes=99-");
    assert_eq!((beyond.status, beyond.header("content-range")), (416, "bytes */11"));
}

#[test]
fn a_folder_is_reached_with_its_slash_and_never_listed() {
    let desk = with_files();
    for path in ["/participants", "/briefings/2026/01/paris", "/participants?a=b"] {
        let answer = desk.get(path);
        let (folder, query) =
            path.split_once('?').map_or((path, String::new()), |(path, query)| (path, format!("?{query}")));
        assert_eq!((answer.status, answer.header("location")), (301, format!("{folder}/{query}").as_str()), "{path}");
    }
    // No page stands at these; what lies below them is not told.
    for path in ["/static/", "/content/", "/papers/", "/__dateline/", "/templates/"] {
        let answer = desk.get(path);
        assert!(
            answer.status == 404 && !answer.says("one.txt") && !answer.says("paris.md"),
            "{path}: {}",
            answer.status
        );
    }
}

#[test]
fn what_is_not_there_is_answered_with_the_page_of_the_site() {
    let desk = Desk::open(SITE);
    let answer = desk.get("/nothing/at/all/");
    assert_eq!((answer.status, answer.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(answer.is_whole() && answer.says("Page not found"), "{}", answer.text());
    desk.write("templates/404.html", "{% extends \"base.html\" %}{% block main %}Lost, are you?{% endblock main %}\n");
    desk.until("/nothing/at/all/", |answer| answer.status == 404 && answer.says("Lost, are you?"));
}

#[test]
fn other_hosts_and_methods_are_refused() {
    let desk = Desk::open(SITE);
    let as_host = |host: &str| desk.ask(&format!("GET / HTTP/1.1\nHost: {host}")).unwrap().status;
    assert_eq!([as_host("localhost"), as_host("127.0.0.1:80"), as_host("desk.localhost")], [200; 3]);
    assert_eq!([as_host("evil.example"), as_host("127.0.0.1.evil.example"), as_host("192.168.1.1")], [421; 3]);
    assert!(!desk.ask("GET / HTTP/1.1\nHost: evil.example").unwrap().says("Allies meet"));
    assert_eq!(desk.ask("GET / HTTP/1.1").unwrap().status, 400);
    let post = desk.ask("POST / HTTP/1.1\nHost: localhost\nContent-Length: 0").unwrap();
    assert_eq!((post.status, post.header("allow")), (405, "GET, HEAD"));
}

#[test]
fn no_path_leads_out_of_the_site() {
    let desk = with_files();
    for way in [
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "..%2f..",
        "%2e%2e%2f%2e%2e",
        "..%5c..",
        "static/..",
        "participants/../..",
        "%00",
    ] {
        for file in ["secret.txt", "site.toml", "content/briefings/2026-01-06-paris.md", "etc/passwd"] {
            for path in [format!("/{way}/{file}"), format!("/{way}%2f{file}"), format!("//{way}/{file}")] {
                let answer = desk.get(&path);
                assert!(matches!(answer.status, 400 | 404), "{path}: {}", answer.status);
                assert!(
                    !answer.says("secret\n") && !answer.says("root:") && !answer.says("participants: [{"),
                    "{path}"
                );
            }
        }
    }
}

#[test]
fn nothing_is_stored_and_text_names_its_charset() {
    let desk = with_files();
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        (PARIS_PAGE, "text/html; charset=utf-8"),
        ("/nothing", "text/html; charset=utf-8"),
        ("/site.css", "text/css; charset=utf-8"),
        ("/notes.txt", "text/plain; charset=utf-8"),
        ("/data.json", "application/json; charset=utf-8"),
        ("/script.js", "text/javascript; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/favicon.svg", "image/svg+xml; charset=utf-8"),
        ("/photo.webp", "image/webp"),
        ("/__dateline/state", "application/json; charset=utf-8"),
        ("/__dateline/live.js", "text/javascript; charset=utf-8"),
    ] {
        let answer = desk.get(path);
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (kind, "no-store"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}
