//! What is public when, with the real binary: the moments at which a site is another by itself, and that no byte of what is hidden
//! is anywhere before its own.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;
#[path = "support/images.rs"]
#[allow(dead_code)]
mod images;
#[path = "support/marked.rs"]
mod marked;

use std::{collections::BTreeMap, fs, io::Read, path::Path};

use binary::{folder, run};
use marked::marked_briefing;
use tempfile::TempDir;

const NOON: &str = "2026-01-06T12:00:00+01:00";

/// Lays files out in a folder.
fn lay(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
}

/// A site in Paris with every kind of date that lies ahead of noon on 6 January 2026.
fn of_dates() -> TempDir {
    let folder = folder();
    let ahead = "---\ntitle: Ahead\ndate: 2026-01-06\nembargo: 2026-01-06T18:00:00.250+01:00\n\
                 corrections: [{ date: 2026-01-06T17:00, text: Before anybody saw it. }, { date: 2026-01-09, text: Later. }]\n---\nText.\n";
    let open = "---\ntitle: Open\ndate: 2026-01-05\nupdates: [{ date: 2026-01-07T08:30, text: More. }]\n\
                withdrawn: { date: 2026-01-08, reason: Wrong. }\nremoved: { date: 2026-02-01, reason: By order. }\n---\nText.\n";
    let gone = "---\ntitle: Gone\ndate: 2026-01-01\nexpires: 2026-01-02\nremoved: { date: 2026-03-01, reason: By order. }\n---\nText.\n";
    let expiring = "---\ntitle: Expiring\ndate: 2026-01-04\nexpires: 2026-01-20T09:00:00Z\n---\nText.\n";
    let draft = "---\ntitle: Draft\ndate: 2026-01-06\nembargo: 2026-01-06T13:00\ndraft: true\n---\nText.\n";
    lay(
        folder.path(),
        &[
            ("site.toml", "timezone = \"Europe/Paris\"\n"),
            ("content/briefings/ahead.md", ahead),
            ("content/briefings/open.md", open),
            ("content/briefings/gone.md", gone),
            ("content/briefings/expiring.md", expiring),
            ("content/briefings/draft.md", draft),
            ("content/briefings/day.md", "---\ntitle: Day\ndate: 2026-01-10\n---\nText.\n"),
        ],
    );
    folder
}

fn next_due(folder: &Path, now: &str, format: &str) -> (i32, String) {
    let ran = run(folder, &["next-due", "--now", now, "--format", format]);
    (ran.code, ran.data.trim_end().to_owned())
}

#[test]
fn what_is_scheduled_is_listed_with_its_moment_and_its_reason() {
    let folder = of_dates();
    let listed = run(folder.path(), &["list", "scheduled", "--now", NOON, "--format=csv"]).data.replace("\r\n", "\n");
    let expected = "due,title,path,why
2026-01-06T18:00:00+01:00,Ahead,content/briefings/ahead.md,embargo
2026-01-07T08:30:00+01:00,Open,content/briefings/open.md,update
2026-01-08T00:00:00+01:00,Open,content/briefings/open.md,withdrawn
2026-01-09T00:00:00+01:00,Ahead,content/briefings/ahead.md,correction
2026-01-10T00:00:00+01:00,Day,content/briefings/day.md,date
2026-01-20T10:00:00+01:00,Expiring,content/briefings/expiring.md,expires
2026-02-01T00:00:00+01:00,Open,content/briefings/open.md,removed
2026-03-01T00:00:00+01:00,Gone,content/briefings/gone.md,removed
";
    assert_eq!(listed, expected, "\n{listed}");
}

/// Every file below a folder, by path.
fn files(top: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(top).expect("below").to_str().expect("UTF-8").to_owned();
            match path.is_dir() {
                true => folders.push(path),
                false => _ = found.insert(name, fs::read(&path).expect("a file")),
            }
        }
    }
    found
}

/// Builds for an instant, and returns the site's files; dateline's own record, which has the times of files, is left out.
fn built(folder: &Path, now: &str) -> BTreeMap<String, Vec<u8>> {
    let ran = run(folder, &["build", "--now", now]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let mut site = files(&folder.join("public"));
    site.retain(|path, _| !path.starts_with(".dateline"));
    site
}

#[test]
fn from_one_due_moment_to_the_next_the_site_stays_as_it_is_and_then_differs() {
    let folder = of_dates();
    lay(folder.path(), &[("site.toml", "timezone = \"Europe/Paris\"\nbase_url = \"https://example.org\"\n")]);
    let (mut now, mut site, mut moments) = (NOON.to_owned(), built(folder.path(), NOON), Vec::new());
    while let (0, due) = next_due(folder.path(), &now, "iso") {
        let seconds: i64 = next_due(folder.path(), &now, "unix").1.parse().expect("seconds");
        let before = dateline::base::Timestamp::from_second(seconds - 1).expect("an instant").to_string();
        assert!(built(folder.path(), &before) == site, "nothing differs before {due}");
        let after = built(folder.path(), &due);
        assert!(after != site, "something differs at {due}");
        (now, site) = (due.clone(), after);
        moments.push(due);
    }
    let expected = [
        "2026-01-06T18:00:01+01:00",
        // The briefings of 5 and 6 January are no news any more.
        "2026-01-07T00:00:00+01:00",
        "2026-01-07T08:30:00+01:00",
        "2026-01-08T00:00:00+01:00",
        // Nor is the one of which the embargo ended.
        "2026-01-08T18:00:01+01:00",
        "2026-01-09T00:00:00+01:00",
        "2026-01-10T00:00:00+01:00",
        "2026-01-12T00:00:00+01:00",
        "2026-01-20T10:00:00+01:00",
        "2026-02-01T00:00:00+01:00",
        "2026-03-01T00:00:00+01:00",
    ];
    assert_eq!(moments, expected);
}

#[test]
fn where_nothing_is_due_the_exit_code_says_so() {
    let folder = of_dates();
    let late = "2026-03-01T00:00:00+01:00";
    for format in ["iso", "unix", "systemd"] {
        assert_eq!(next_due(folder.path(), late, format), (3, String::new()));
    }
    assert_eq!(next_due(folder.path(), late, "json"), (3, r#"{"due":null,"unix":null}"#.to_owned()));
    assert_eq!(next_due(folder.path(), NOON, "systemd"), (0, "2026-01-06 17:00:01 UTC".to_owned()));
    let of_draft = run(folder.path(), &["next-due", "--now", NOON, "--drafts"]);
    assert_eq!((of_draft.code, of_draft.data.trim_end()), (0, "2026-01-06T13:00:00+01:00"));
    let elsewhere = run(folder.path(), &["build", "--format=unix"]);
    assert!(elsewhere.code == 2 && elsewhere.said.contains("for `next-due` only"), "{}", elsewhere.said);
    lay(folder.path(), &[("content/briefings/torn.md", "---\ntitle: [\n---\n")]);
    let (code, due) = next_due(folder.path(), NOON, "iso");
    assert_eq!((code, due.as_str()), (1, "2026-01-06T18:00:01+01:00"), "a moment may be missing");
}

/// Traces of the marked briefing that its pages show; `zzperson` is known from it alone.
const SHOWN: [&str; 21] = [
    "zztitle",
    "zzslug",
    "zzsummary",
    "zzplace",
    "zzauthor",
    "zzsource",
    "zztopic",
    "zzseries",
    "zzperson",
    "zzrole",
    "zzmentioned",
    "zzevent",
    "zzhall",
    "zzcity",
    "zzquote",
    "zzcorrection",
    "zzupdate",
    "zzheading",
    "zzbody",
    "zzpaper",
    "zzphoto",
];
/// Traces that not every site shows, and the country that it alone names.
const OTHERS: [&str; 9] =
    ["zzid", "zzplain", "zzold", "zzspeaker", "zzpicture", "zzguests", "zzkey", "zzvalue", "countries/malta"];

const BEFORE: &str = "2026-01-06T17:59:59+01:00";
const AFTER: &str = "2026-01-06T18:00:00+01:00";

/// A site of everything that a site can have, and a place where it is published.
fn full(build: &str) -> TempDir {
    let folder = folder();
    let config = format!(
        "title = \"Desk\"\nbase_url = \"https://desk.example/news\"\ntimezone = \"Europe/Paris\"\ntag = \"desk.example,2026\"\n\
         [build]\n{build}\n[content]\nlink_mentions = \"all\"\n[pages]\nqr = true\n\
         [assets]\nfingerprint = true\nminify = true\nprecompress = [\"br\", \"gz\"]\n[cards]\nof = [\"briefings\"]\n[headers]\nwrite = true\n\
         [feeds]\nof = [\"site\", \"people\", \"countries\", \"groups\", \"topics\"]\ncontent = \"full\"\nhub = \"https://hub.example/\"\n\
         [data]\nformats = [\"csv\", \"json\", \"sqlite\", \"popolo\"]\nbeside = [\"json\", \"ninjs\"]\n\
         [publish.live]\nkind = \"dir\"\npath = \"../www\"\nrecord = false\n"
    );
    let open = "---\ntitle: Open talks\ndate: 2026-01-05\ntopics: [Ceasefire talks, Energy]\nseries: Rounds\n\
                participants: [{ name: Ada Ö, role: Envoy, country: FR }, { ref: ben }]\nevent: { name: Round, city: Paris, country: FR }\n\
                ---\nAda Ö and Ben Quill met.\n";
    let french = "---\ntitle: Pourparlers\n---\nTexte.\n";
    lay(
        &folder.path().join("site"),
        &[
            ("site.toml", &config),
            ("content/briefings/open.md", open),
            ("content/briefings/open.fr.md", french),
            (
                "content/participants/ben.md",
                "---\nname: Ben Quill\nroles: [{ title: Envoy, country: DE, from: 2020 }]\n---\nWords.\n",
            ),
        ],
    );
    folder
}

/// Lays the marked briefing beside the others, with a photograph and a translation.
fn lay_marked(site: &Path, lines: &str) {
    for (path, text) in marked_briefing(lines) {
        let text = text.replace("Zzbody", "Zzbody, Zzperson. ![Zzalt](zzphoto.jpg)");
        // Faults are told to whoever builds, with their place; this one has none.
        let text = text.replace("CEASEFIRE TALKS", "Ceasefire talks");
        lay(site, &[(&path, &text)]);
    }
    fs::write(site.join("content/briefings/zzbundle/zzphoto.jpg"), images::photo(900, 300, 1)).expect("written");
    // One without a picture has one that is drawn for it.
    let date = if lines.starts_with("date:") { "" } else { "date: 2026-01-04\n" };
    lay(site, &[("content/briefings/zzplain.md", &format!("---\n{date}{lines}\ntitle: Zztitle\n---\nZzbody.\n"))]);
    lay(site, &[("content/briefings/zzbundle/index.fr.md", "---\ntitle: Zztitre\n---\nZztexte.\n")]);
}

/// Returns what a file says to those who can read it: itself, and what it is compressed from.
fn readable(path: &str, bytes: &[u8]) -> String {
    let mut text = [path.as_bytes(), b"\n", bytes].concat();
    if path.ends_with(".gz") {
        flate2::read::GzDecoder::new(bytes).read_to_end(&mut text).expect("gzip");
    } else if path.ends_with(".br") {
        brotli::Decompressor::new(bytes, 4096).read_to_end(&mut text).expect("Brotli");
    }
    String::from_utf8_lossy(&text).to_lowercase()
}

/// Returns by word the files that hold it.
fn holders<'f>(files: &'f BTreeMap<String, Vec<u8>>, words: &[&'static str]) -> BTreeMap<&'static str, Vec<&'f str>> {
    let mut found: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (path, bytes) in files {
        let text = readable(path, bytes);
        for word in words.iter().filter(|word| text.contains(**word)) {
            found.entry(*word).or_default().push(path.as_str());
        }
    }
    found
}

fn all_words() -> Vec<&'static str> {
    SHOWN.into_iter().chain(OTHERS).chain(["zztitre", "zztexte", "zzalt", "zzlink"]).collect()
}

/// Everything that commands say of a site at an instant: to people and to programs.
fn said(site: &Path, now: &str) -> String {
    let calls: [&[&str]; 6] = [
        &["build", "--verbose"],
        &["build", "--timings"],
        &["build", "--format=json"],
        &["list", "people", "--format=csv"],
        &["next-due", "--format=json"],
        &["publish", "--dry-run", "--format=json"],
    ];
    let said = |call: &[&str]| {
        let ran = run(site, &[call, &["--now", now]].concat());
        assert_eq!(ran.code, 0, "{call:?}: {}", ran.said);
        ran.data + &ran.said
    };
    calls.into_iter().map(said).collect::<String>().to_lowercase()
}

/// Finds every trace of the marked briefing, in files of every kind that tells of briefings.
fn check_everything_is_there(files: &BTreeMap<String, Vec<u8>>) {
    let holders = holders(files, &SHOWN);
    let missing: Vec<_> = SHOWN.iter().filter(|word| !holders.contains_key(*word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for kind in
        [".html", ".br", ".gz", "feed.xml", "feed.json", "sitemap.xml", ".csv", ".json", ".sqlite", "ninjs.json"]
    {
        assert!(holders["zzslug"].iter().any(|path| path.ends_with(kind)), "{kind}");
    }
    for (start, end) in [("zzplain/", "card.png"), ("zzslug/", "zzpaper.txt"), ("zzslug/zzphoto", ".webp")] {
        assert!(files.keys().any(|path| path.contains(start) && path.ends_with(end)), "{start}…{end}");
    }
}

/// One second before its instant nothing is anywhere of a briefing that is hidden by these lines of front matter, and at its instant all of it.
fn check_silence(build: &str, lines: &str) {
    let folder = full(build);
    let (site, place) = (folder.path().join("site"), folder.path().join("www"));
    let without = built(&site, BEFORE);
    lay_marked(&site, lines);
    let with = built(&site, BEFORE);
    assert_eq!(with.keys().collect::<Vec<_>>(), without.keys().collect::<Vec<_>>(), "{lines}");
    let differing: Vec<_> = with.iter().filter(|(path, bytes)| without[*path] != **bytes).collect();
    assert!(differing.is_empty(), "{lines}: {:?}", differing.iter().map(|(path, _)| path).collect::<Vec<_>>());
    let told = said(&site, BEFORE);
    assert!(!told.contains("zz"), "{lines}: {told}");
    let published = |now| {
        let ran = run(&site, &["publish", "--now", now]);
        assert_eq!(ran.code, 0, "{}", ran.said);
        (files(&site.join("public")), files(&place.join("current")))
    };
    let (output, shown) = published(BEFORE);
    for files in [&output, &shown] {
        assert!(files.keys().any(|path| path.contains(".dateline/manifest")), "what dateline notes is looked at too");
        assert_eq!(holders(files, &all_words()), BTreeMap::new(), "{lines}");
    }

    let (output, shown) = published(AFTER);
    let own = |path: &&String| !path.starts_with(".dateline");
    assert!(output.keys().filter(own).eq(shown.keys().filter(own)), "what is published is what was built");
    check_everything_is_there(&shown);
    let listed = run(&site, &["list", "briefings", "--now", AFTER]);
    assert!(listed.data.contains("Zztitle"), "{}", listed.data);

    // The clock goes back, over what the cache holds of what was public.
    assert!(built(&site, BEFORE) == without, "{lines}: back before the instant all is as it was");
    assert_eq!(holders(&files(&site.join("public")), &all_words()), BTreeMap::new(), "{lines}");
}

#[test]
fn before_its_instant_an_embargo_is_silent_and_at_it_all_is_there() {
    check_silence("", "embargo: 2026-01-06T18:00:00+01:00");
}

#[test]
fn what_is_dated_ahead_is_silent_in_a_site_of_relative_addresses() {
    check_silence("relative_urls = true", "date: 2026-01-06T18:00:00");
}

#[test]
fn what_has_expired_is_nowhere_but_in_its_address() {
    for lines in ["expires: 2026-01-06T18:00:00+01:00", "removed: { date: 2026-01-06T18:00, reason: By order. }"] {
        let folder = full("");
        let site = folder.path().join("site");
        lay_marked(&site, lines);
        let before = built(&site, BEFORE);
        let holders_before = holders(&before, &SHOWN);
        assert_eq!(holders_before.len(), SHOWN.len(), "{lines}: all is there: {:?}", holders_before.keys());
        let after = built(&site, AFTER);
        // Its address stays, and so do the old ones that lead there.
        let of_address = ["zzslug", "zzold", "zzplain"];
        let words: Vec<_> = all_words().into_iter().filter(|word| !of_address.contains(word)).collect();
        assert_eq!(holders(&after, &words), BTreeMap::new(), "{lines}");
        let pages = holders(&after, &of_address);
        assert!(
            pages["zzslug"].iter().all(|path| path.contains("zzslug/index.html") || path.contains("zzold/index.html")),
            "{pages:?}"
        );
        assert!(!said(&site, AFTER).contains("zzbody"));
        assert!(built(&site, BEFORE) == before, "{lines}: the clock goes back");
    }
}

/// A full site with the marked briefing under embargo, and a draft.
fn with_draft() -> TempDir {
    let folder = full("");
    let site = folder.path().join("site");
    lay_marked(&site, "embargo: 2026-01-06T18:00:00+01:00");
    lay(
        &site,
        &[("content/briefings/draft.md", "---\ntitle: Unfinished\ndate: 2026-01-05\ndraft: true\n---\nText.\n")],
    );
    folder
}

fn text<'f>(files: &'f BTreeMap<String, Vec<u8>>, path: &str) -> &'f str {
    std::str::from_utf8(files.get(path).unwrap_or_else(|| panic!("{path} is there"))).expect("UTF-8")
}

#[test]
fn a_preview_says_on_every_page_that_it_is_not_published() {
    let folder = with_draft();
    let site = folder.path().join("site");
    let public = built(&site, BEFORE);
    let preview = ["build", "--preview", "for <Ms Roe>", "--now", BEFORE];
    let ran = run(&site, &preview);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let files_of_preview = files(&site.join("public-preview"));
    let pages = || files_of_preview.keys().filter(|path| path.ends_with(".html"));
    assert!(pages().count() > 30, "{}", pages().count());
    for path in pages() {
        let page = text(&files_of_preview, path);
        let words = if path.starts_with("fr/") { "Aperçu – non publié" } else { "Preview – not published" };
        let mark = format!(
            "<aside class=\"preview-mark\"><p><strong>{words}</strong> <span>for &lt;Ms Roe&gt;</span></p></aside>"
        );
        assert_eq!(page.matches(&mark).count(), 1, "{path}: {page}");
        assert_eq!(page.matches("<meta name=\"robots\"").count(), 1, "{path}");
        assert!(page.contains("content=\"noindex, nofollow, noarchive\""), "{path}");
        for word in ["atom+xml", "feed+json", "og:title", "rel=\"hub\""] {
            assert!(!page.contains(word), "{path} has {word}");
        }
    }
    let shown = holders(&files_of_preview, &["zztitle", "unfinished"]);
    assert!(shown["zztitle"].contains(&"briefings/2024/01/zzslug/index.html") && !shown.contains_key("unfinished"));
    let told = |path: &&String| path.contains("feed.") || path.contains("sitemap");
    assert_eq!(files_of_preview.keys().filter(told).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(text(&files_of_preview, "_headers").starts_with("/news/*\n  X-Robots-Tag: noindex, nofollow, noarchive\n"));
    assert!(text(&files_of_preview, ".dateline/manifest").starts_with("dateline manifest 1, for reviewers\n"));

    let again = run(&site, &preview);
    assert!(again.said.contains("(0 written, "), "{}", again.said);
    let with_drafts = run(&site, &[&preview[..], &["--drafts"]].concat());
    assert_eq!(with_drafts.code, 0, "{}", with_drafts.said);
    assert!(holders(&files(&site.join("public-preview")), &["unfinished"]).contains_key("unfinished"));
    assert!(files(&site.join("public")).keys().all(|path| path.starts_with(".dateline") || public.contains_key(path)));
    assert!(built(&site, BEFORE) == public, "what reviewers saw is in no byte of the public site");
}

#[test]
fn robots_may_read_nothing_of_a_preview() {
    let folder = of_dates();
    let ran = run(folder.path(), &["build", "--preview", "--now", NOON]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    let preview = files(&folder.path().join("public-preview"));
    assert_eq!(text(&preview, "robots.txt"), "User-agent: *\nDisallow: /\n");
    assert_eq!(text(&preview, "_headers"), "/*\n  X-Robots-Tag: noindex, nofollow, noarchive\n");
    assert!(text(&preview, "index.html").contains("<strong>Preview – not published</strong></p></aside>"));
}

#[test]
fn a_preview_never_takes_the_place_of_the_public_site() {
    let folder = with_draft();
    let site = folder.path().join("site");
    let public = built(&site, BEFORE);
    let refused = run(&site, &["build", "--preview", "--output", "public", "--now", BEFORE]);
    assert!(refused.code == 2 && refused.said.contains("a preview needs a folder of its own"), "{}", refused.said);
    let mut standing = files(&site.join("public"));
    standing.retain(|path, _| !path.starts_with(".dateline"));
    assert!(standing == public, "nothing was touched");
    // What is published is always built for everyone, wherever a preview lies.
    assert_eq!(run(&site, &["build", "--preview", "--now", BEFORE]).code, 0);
    let published = run(&site, &["publish", "--output", "public-preview", "--now", BEFORE]);
    assert_eq!(published.code, 0, "{}", published.said);
    assert_eq!(holders(&files(&folder.path().join("www/current")), &["zztitle", "preview-mark\""]), BTreeMap::new());
}
