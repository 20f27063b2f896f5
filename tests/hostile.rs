//! What is thrown at dateline by those who mean it harm, or know no better, and what comes of it: a site, or faults with their
//! places; never a panic, a hang, a file outside of the output, or half a site.
//!
//! What a file system alone can throw is in `src/load/real_disk_tests.rs`, a disk that fails in `tests/failing_disk.rs`, and what a
//! browser would run in `tests/browser/hostile.test.mjs`.

#![allow(clippy::disallowed_methods)]

mod support;

#[path = "support/harmless.rs"]
mod harmless;

use std::{collections::BTreeMap, fmt::Write};

use dateline::{
    base::Spot,
    disk::MemoryDisk,
    pipeline::{self, Goal, Report, Request, Silent},
};
use harmless::check_harmless;
use support::{Built, ROOT, build_on, output, request, request_at};

const BRIEFING: &str = "content/briefings/2026-01-06-paris.md";

/// A site whose pages are made quickly: nothing beside them.
const QUICK: &str = "[build]\nsearch = false\n[data]\nformats = []\n";

/// What becomes of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// It is built, and nothing is told.
    Quiet,
    /// It is built; told are these codes.
    Built(&'static [&'static str]),
    /// Nothing is written; told are these codes, each with a place in a file.
    Refused(&'static [&'static str]),
}

fn disk_with(files: &[(&str, &[u8])]) -> MemoryDisk {
    let disk = MemoryDisk::new();
    disk.put(format!("{ROOT}/site.toml"), QUICK);
    for (path, bytes) in files {
        disk.put(format!("{ROOT}/{path}"), *bytes);
    }
    disk
}

fn codes(report: &Report) -> Vec<&'static str> {
    let mut codes: Vec<_> = report.diagnostics.iter().map(|told| told.code.name()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[track_caller]
fn check(name: &str, files: &[(&str, &[u8])], expected: Outcome) -> Built {
    let disk = disk_with(files);
    let built = build_on(&disk, &request());
    let (is_built, wanted): (bool, &[&str]) = match expected {
        Outcome::Quiet => (true, &[]),
        Outcome::Built(codes) => (true, codes),
        Outcome::Refused(codes) => (false, codes),
    };
    assert_eq!(codes(&built.report), wanted, "{name}: {}", built.faults());
    assert_eq!(built.files.contains_key("index.html"), is_built, "{name}: {:?}", built.files.keys());
    assert!(is_built || built.files.is_empty(), "{name}: part of a site: {:?}", built.files.keys());
    for told in &built.report.diagnostics {
        assert!(!matches!(told.place.spot, Spot::Span(span) if span.line == 0), "{name}: {told:?}");
    }
    built.files.values().for_each(|page| assert!(!page.contains('\0'), "{name}: a NUL in the output"));
    built
}

fn briefing(body: &str) -> Vec<u8> {
    format!("---\ntitle: Talks\n---\n{body}\n").into_bytes()
}

#[test]
fn bytes_that_are_no_text_are_refused_and_odd_text_is_read() {
    use Outcome::{Built, Quiet, Refused};
    let plain = "---\ntitle: Talks\n---\nText.\n";
    let cases: [(&str, Vec<u8>, Outcome); 17] = [
        ("invalid UTF-8", b"---\ntitle: Talks\n---\n\xff\xfe\xfd\n".to_vec(), Refused(&["not-utf8"])),
        ("Latin-1", b"---\ntitle: Caf\xe9\n---\nText.\n".to_vec(), Refused(&["not-utf8"])),
        ("overlong UTF-8", b"---\ntitle: \xc0\xaf\n---\nText.\n".to_vec(), Refused(&["not-utf8"])),
        ("a surrogate", b"---\ntitle: \xed\xa0\x80\n---\nText.\n".to_vec(), Refused(&["not-utf8"])),
        ("UTF-16", plain.encode_utf16().flat_map(u16::to_le_bytes).collect(), Refused(&["not-utf8"])),
        (
            "UTF-16 with its mark",
            [0xff, 0xfe].into_iter().chain(plain.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            Refused(&["not-utf8"]),
        ),
        ("NUL", briefing("a\0b"), Refused(&["not-utf8"])),
        ("a byte order mark", format!("\u{feff}{plain}").into_bytes(), Quiet),
        ("CRLF", plain.replace('\n', "\r\n").into_bytes(), Quiet),
        ("a lone CR", plain.replace('\n', "\r").into_bytes(), Quiet),
        ("mixed line ends", b"---\r\ntitle: Talks\r---\nText.\r\n".to_vec(), Quiet),
        ("no line end", b"---\ntitle: Talks\n---\nText.".to_vec(), Quiet),
        ("an override of direction", briefing("a \u{202e}b"), Built(&["hidden-character"])),
        ("an escape sequence", briefing("a \u{1b}]0;b\u{7}"), Built(&["hidden-character"])),
        ("nothing", Vec::new(), Refused(&["missing-front-matter"])),
        ("front matter without an end", b"---\ntitle: Talks\n".to_vec(), Refused(&["missing-front-matter"])),
        ("a binary", vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0], Refused(&["not-utf8"])),
    ];
    for (name, bytes, expected) in cases {
        check(name, &[(BRIEFING, &bytes)], expected);
    }
}

#[test]
fn yaml_that_would_take_all_memory_or_the_stack_is_refused() {
    use Outcome::Refused;
    let mut bomb = String::from("---\ntitle: Talks\na: &a [x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in ('b'..='i').zip('a'..) {
        let _ = writeln!(bomb, "{name}: &{name} [{}]", format!("*{before}, ").repeat(9));
    }
    bomb.push_str("extra: *i\n---\n");
    let nested = |open: &str, close: &str, depth: usize| {
        format!("---\ntitle: Talks\nextra: {}1{}\n---\n", open.repeat(depth), close.repeat(depth))
    };
    let cases = [
        ("a bomb of aliases", bomb, Refused(&["bad-yaml"])),
        ("an alias of itself", "---\ntitle: Talks\nextra: &a [*a]\n---\n".to_owned(), Refused(&["bad-yaml"])),
        ("deep lists", nested("[", "]", 50_000), Refused(&["bad-yaml"])),
        ("deep mappings", nested("{ a: ", " }", 50_000), Refused(&["bad-yaml"])),
        (
            "deep blocks",
            format!(
                "---\ntitle: Talks\nextra:\n{}\n---\n",
                (1..1200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect::<String>()
            ),
            Refused(&["bad-yaml"]),
        ),
        ("two documents", "---\ntitle: Talks\n--- \n...\n---\n".to_owned(), Outcome::Quiet),
        (
            "a tag of a program",
            "---\ntitle: !!python/object/apply:os.system [ls]\n---\n".to_owned(),
            Refused(&["wrong-type"]),
        ),
    ];
    for (name, text, expected) in cases {
        check(name, &[(BRIEFING, text.as_bytes())], expected);
    }
}

#[test]
fn what_no_article_is_as_long_as_is_refused_and_what_is_long_is_built() {
    let lines = |count: usize| (0..count).map(|nth| format!("  k{nth}: v\n")).collect::<String>();
    let front = format!("---\ntitle: Talks\nextra:\n{}---\n", lines(100_000));
    check("100,000 lines of front matter", &[(BRIEFING, front.as_bytes())], Outcome::Refused(&["file-too-large"]));
    let front = format!("---\ntitle: Talks\nextra:\n{}---\n", lines(20_000));
    check("20,000 lines", &[(BRIEFING, front.as_bytes())], Outcome::Quiet);
    let body = briefing(&"Words and more words. ".repeat(50 << 20 >> 4));
    check("a text of 50 MB", &[(BRIEFING, &body)], Outcome::Refused(&["file-too-large"]));
    let file = vec![b'x'; 50 << 20];
    let built = check("a file of 50 MB", &[(BRIEFING, &briefing("Text.")), ("static/film.bin", &file)], Outcome::Quiet);
    assert_eq!(built.files["film.bin"].len(), file.len());
    let title = format!("---\ntitle: {}\n---\n", "x".repeat(500_000));
    check("a title of 500,000 letters", &[(BRIEFING, title.as_bytes())], Outcome::Quiet);
}

/// The unit tests of `markdown` hold parts of this to lengths; here a page is made of each, and five times as long.
#[test]
fn bodies_that_make_careless_programs_take_the_square_of_their_length_are_built() {
    const N: usize = 100_000;
    let row = |cell: &str| format!("{}|\n", format!("|{cell}").repeat(N / 10));
    let bodies = [
        "[".repeat(N),
        "[[".repeat(N),
        "![".repeat(N),
        "*a ".repeat(N),
        "*a_ ".repeat(N),
        "**a *b ".repeat(N / 4),
        "`a``".repeat(N),
        "<!-- ".repeat(N),
        "<?".repeat(N),
        "<![CDATA[".repeat(N / 4),
        "&".repeat(N),
        "[a](x) ".repeat(N / 10),
        "https://a.org/ ".repeat(N / 10),
        format!("{}a", "> ".repeat(N / 10)),
        format!("{}{}{}", row("a"), row("-"), row("b").repeat(3)),
        format!("{}\n\n[^1]: a\n", "[^1]".repeat(N / 10)),
        "\"".repeat(N),
        "“".repeat(N),
        "Ada Quill ".repeat(N / 10),
    ];
    for body in bodies {
        let disk = disk_with(&[
            (BRIEFING, &briefing(&body)),
            ("content/participants/ada-quill.md", b"---\nname: Ada Quill\n---\n"),
        ]);
        let built = build_on(&disk, &request());
        let name: String = body.chars().take(20).collect();
        // A broken link is told of, and no site made; all else is a page.
        assert!(!built.files.is_empty() || !codes(&built.report).is_empty(), "{name}");
    }
}

/// A briefing with a text in every field that takes one, a profile and a page.
fn everywhere(nth: usize, text: &str) -> [(String, String); 3] {
    let quoted = serde_json::to_string(text).expect("a text");
    let front = format!(
        "---\ntitle: {quoted}\nsummary: {quoted}\ndateline: {quoted}\nseries: {quoted}\nsource: {quoted}\ntopics: [{quoted}]\n\
         authors: [{quoted}]\nparticipants:\n  - {{ name: {quoted}, role: {quoted}, country: FR }}\n\
         event: {{ name: {quoted}, city: {quoted}, venue: {quoted}, country: FR, start: 2026-01-06 }}\n\
         corrections: [{{ date: 2026-01-08, text: {quoted} }}]\nupdates: [{{ date: 2026-01-08, text: {quoted} }}]\n\
         attachments: [{{ title: {quoted}, href: https://x.example/a.pdf }}]\nextra: {{ a: {quoted} }}\n---\n{text}\n\n![{text}](/a.png)\n"
    );
    let roles = format!("roles: [{{ title: {quoted}, from: 2024 }}]");
    let profile = format!(
        "---\nname: Ada Quill {nth}\nsort: {quoted}\naka: [{quoted}]\ndisambiguation: {quoted}\n{roles}\n---\n{text}\n"
    );
    [
        (format!("content/briefings/2026-01-06-paris-{nth}.md"), front),
        (format!("content/participants/ada-quill-{nth}.md"), profile),
        (format!("content/pages/about-{nth}.md"), format!("---\ntitle: {quoted}\n---\n{text}\n")),
    ]
}

#[test]
fn naughty_strings_in_every_field_reach_no_page_as_anything_but_text() {
    let texts: Vec<&str> = naughty_strings::BLNS.iter().copied().filter(|text| !text.is_empty()).collect();
    assert!(texts.len() > 400);
    let groups: Vec<&[&str]> = texts.chunks(16).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for nth in 0..threads {
            let own = groups.iter().skip(nth).step_by(threads);
            scope.spawn(move || {
                for texts in own {
                    // A site with a fault has no pages: those whose texts have none are then looked at one by one.
                    if !is_naughty_site_built(texts) {
                        for text in *texts {
                            is_naughty_site_built(&[text]);
                        }
                    }
                }
            });
        }
    });
}

fn is_naughty_site_built(texts: &[&str]) -> bool {
    let files: Vec<_> = texts.iter().enumerate().flat_map(|(nth, text)| everywhere(nth, text)).collect();
    let mut all: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (&**path, text.as_bytes())).collect();
    all.push(("static/a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0"));
    let title = serde_json::to_string(texts[0]).expect("a text");
    let config = format!(
        "base_url = \"https://x.example\"\ntitle = {title}\n{QUICK}[feeds]\nof = [\"site\", \"people\"]\ncontent = \"full\"\n"
    );
    all.push(("site.toml", config.as_bytes()));
    let built = build_on(&disk_with(&all), &request());
    assert_eq!(built.report.has_errors(), built.files.is_empty(), "{texts:?}: {}", built.faults());
    for (path, page) in &built.files {
        match path.rsplit('.').next() {
            Some("html") => check_harmless(page),
            // Well-formed, whatever was in it.
            Some("json") => drop(
                serde_json::from_str::<serde_json::Value>(page)
                    .unwrap_or_else(|fault| panic!("{texts:?}: {path}: {fault}")),
            ),
            _ => {}
        }
    }
    !built.files.is_empty()
}

#[test]
fn names_of_files_lead_nowhere_but_into_the_output() {
    let long = format!("content/briefings/{}.md", "x".repeat(250));
    let cases: [(&str, Outcome); 14] = [
        ("content/briefings/a\nb.md", Outcome::Quiet),
        ("content/briefings/a b.md", Outcome::Quiet),
        ("content/briefings/🎉.md", Outcome::Quiet),
        ("content/briefings/-rf.md", Outcome::Quiet),
        ("content/briefings/...md", Outcome::Quiet),
        ("content/briefings/a..md", Outcome::Quiet),
        ("content/briefings/%2e%2e%2fa.md", Outcome::Quiet),
        ("content/briefings/..\\..\\a.md", Outcome::Quiet),
        ("content/briefings/CON.md", Outcome::Quiet),
        ("content/briefings/aux.txt.md", Outcome::Quiet),
        ("content/briefings/a:b.md", Outcome::Quiet),
        ("content/briefings/<script>alert(1)<.md", Outcome::Quiet),
        ("content/briefings/\u{202e}dm.a.md", Outcome::Quiet),
        (&long, Outcome::Quiet),
    ];
    for (path, _) in cases {
        let disk = disk_with(&[(path, &briefing("Text."))]);
        let built = build_on(&disk, &request());
        let before: Vec<_> = disk.files("/").into_keys().filter(|file| !file.starts_with("site/")).collect();
        assert_eq!(before, Vec::<String>::new(), "{path:?}: outside of the site");
        for page in built.files.keys() {
            assert!(!page.split('/').any(|part| part == ".." || part == "."), "{path:?}: {page:?}");
            assert!(page.chars().all(|sign| !sign.is_control() && !"<>:\"|?*\\".contains(sign)), "{path:?}: {page:?}");
            assert!(page.split('/').all(|part| part.len() <= 255), "{path:?}: {page:?}");
        }
        assert!(!built.files.is_empty() || built.report.has_errors(), "{path:?}");
    }
}

#[test]
fn addresses_that_are_asked_for_lead_nowhere_but_into_the_output() {
    for written in [
        "../../../etc/passwd",
        "/../x/",
        "//evil.example/x/",
        "/a/../../x/",
        "\\\\x\\y",
        "/a\u{0}b/",
        "javascript:alert(1)",
        "/.dateline/x/",
        "/x/%2e%2e/%2e%2e/y/",
        "C:/x/",
    ] {
        for key in ["aliases: [", "slug: "] {
            let close = if key.ends_with('[') { "]" } else { "" };
            let text =
                format!("---\ntitle: Talks\n{key}{}{close}\n---\n", serde_json::to_string(written).expect("a text"));
            let disk = disk_with(&[(BRIEFING, text.as_bytes())]);
            let built = build_on(&disk, &request());
            assert!(disk.files("/").keys().all(|file| file.starts_with("site/")), "{written:?}");
            assert!(
                built.files.keys().all(|page| !page.contains("..") && !page.starts_with(".dateline")),
                "{written:?}: {:?}",
                built.files.keys()
            );
        }
    }
}

#[test]
fn twins_that_differ_in_case_alone_are_told_of() {
    let one = b"---\ntitle: Talks\ndate: 2026-01-06\n---\nText.\n".to_vec();
    let both: [(&str, &[u8]); 2] = [("content/briefings/Talks.md", &one), ("content/briefings/talks.md", &one)];
    check("two texts", &both, Outcome::Refused(&["url-collision"]));
    let files: [(&str, &[u8]); 3] = [(BRIEFING, &one), ("static/Logo.txt", b"a"), ("static/logo.txt", b"b")];
    check("two files", &files, Outcome::Refused(&["url-collision"]));
}

/// `docs/hostile-input.md` says what holds each case.
#[test]
fn every_test_that_the_table_of_cases_names_is_there() {
    let table = std::fs::read_to_string(support::repository("docs/hostile-input.md")).expect("the table");
    let mut named = 0;
    for line in table.lines().filter(|line| line.starts_with('|')) {
        let mut words = line.split('`').skip(1).step_by(2).filter(|word| word.ends_with(".rs") || word.contains('_'));
        let Some(file) = words.by_ref().find(|word| word.ends_with(".rs")) else { continue };
        let text = std::fs::read_to_string(support::repository(file)).expect(file);
        for name in words {
            assert!(text.contains(&format!("fn {name}()")), "{file} has no test `{name}`");
            named += 1;
        }
    }
    assert!(named > 15, "{named}");
}

#[test]
fn at_the_ends_of_time_there_is_a_site() {
    let text = "---\ntitle: Talks\ndate: 2026-01-06\nembargo: 2026-01-06T09:00:00Z\nexpires: 9999-12-31\n---\nText.\n";
    let old = "---\ntitle: Old\ndate: 0001-01-01\n---\nText.\n";
    let late = "---\ntitle: Late\ndate: 9999-12-31\n---\nText.\n";
    let files: [(&str, &[u8]); 3] = [
        (BRIEFING, text.as_bytes()),
        ("content/briefings/old.md", old.as_bytes()),
        ("content/briefings/late.md", late.as_bytes()),
    ];
    let mut pages = BTreeMap::new();
    for now in ["1970-01-01T00:00:00Z", "2026-11-24T12:00:00Z", "9999-12-30T21:59:59Z"] {
        let disk = disk_with(&files);
        let asked = Request { drafts: true, ..request_at(now) };
        let report = pipeline::run(&asked, Goal::Build, &disk, &Silent).expect("it runs");
        let faults: Vec<_> = report.diagnostics.iter().filter(|told| told.is_error()).collect();
        assert!(faults.is_empty(), "{now}: {faults:?}");
        let built = output(&disk, format!("{ROOT}/public").as_ref());
        pages.insert(now, built.keys().filter(|page| page.ends_with("paris/index.html")).count());
    }
    assert_eq!(pages.into_values().collect::<Vec<_>>(), [0, 1, 1], "published from its embargo on");
}
