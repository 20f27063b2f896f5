//! `dateline publish` with the real binary and a real store of objects: moto, which speaks the language of S3 on this machine alone,
//! behind a go-between that loses, delays and refuses what is asked.
//!
//! They are run by `.ci/test stores`, which installs moto; a plain `cargo test` passes them over.
#![allow(clippy::disallowed_methods)]
#![cfg(all(unix, feature = "publish"))]

#[path = "support/binary.rs"]
mod binary;
#[path = "publish_store/go_between.rs"]
mod go_between;
#[path = "publish_store/http.rs"]
mod http;
#[path = "publish_store/moto.rs"]
mod moto;

use binary::{Ran, command, folder, ran};
use go_between::{Fault, GoBetween};
use moto::Moto;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

const SECRET: &str = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";
const NOW: &str = "2026-11-24T12:00:00Z";

/// A site that is published to a bucket through a go-between.
struct Desk {
    folder: TempDir,
    moto: Moto,
    door: GoBetween,
    site: PathBuf,
}

impl Desk {
    fn open() -> Self {
        let folder = folder();
        let moto = Moto::start();
        let door = GoBetween::open(moto.port);
        moto.make_bucket("news");
        let site = folder.path().join("site");
        let desk = Desk { folder, moto, door, site };
        desk.write("site.toml", &desk.configuration(""));
        desk.write_briefing("paris", "Allies meet");
        desk.write_briefing("rome", "Talks in Rome");
        desk
    }

    /// A small site, so that each request can be disturbed in turn.
    fn configuration(&self, more: &str) -> String {
        format!(
            "title = \"Desk\"\n[build]\nsearch = false\n[data]\nformats = []\n[assets]\nfingerprint = true\nminify = true\n\
             [publish.live]\nkind = \"s3\"\nbucket = \"news\"\nregion = \"us-east-1\"\nprefix = \"www\"\nrecord = false\n\
             endpoint = \"http://127.0.0.1:{}\"\nlease = 1\ntimeout = 2\nrequests = 4\n{more}",
            self.door.port
        )
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.site.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, text).expect("a file can be written");
    }

    fn write_briefing(&self, slug: &str, title: &str) {
        let text = format!(
            "---\ntitle: {title}\ndate: 2026-01-06\nparticipants: [{{ name: Mark Carney, role: Prime Minister, country: CA }}]\n---\nText.\n"
        );
        self.write(&format!("content/briefings/{slug}.md"), &text);
    }

    fn call(&self, line: &[&str]) -> Command {
        let mut command = command(&self.site, line);
        command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE").env("AWS_SECRET_ACCESS_KEY", SECRET);
        command
    }

    fn start(&self, arguments: &[&str]) -> Child {
        let mut command = self.call(&[&["publish", "--now", NOW][..], arguments].concat());
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs")
    }

    fn publish(&self, arguments: &[&str]) -> Ran {
        ran(self.start(arguments).wait_with_output().expect("it ends"))
    }

    fn published(&self, arguments: &[&str]) -> Ran {
        let ran = self.publish(arguments);
        assert_eq!(ran.code, 0, "{}", ran.said);
        ran
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.published(&[&["--format", "json"][..], arguments].concat());
        serde_json::from_str(&ran.data).expect("JSON")
    }

    /// What the bucket holds of the site, by path.
    fn bucket(&self) -> BTreeMap<String, Vec<u8>> {
        let keys = self.moto.keys("news").into_iter();
        let below = keys.filter_map(|key| Some((key.strip_prefix("www/")?.to_owned(), key)));
        below.map(|(path, key)| (path, self.moto.get("news", &key).body)).collect()
    }

    /// What was built, by path.
    fn built(&self) -> BTreeMap<String, Vec<u8>> {
        fn walk(folder: &Path, below: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                let way = path.strip_prefix(below).expect("below").to_string_lossy().into_owned();
                match path.is_dir() {
                    true => walk(&path, below, found),
                    false => drop(found.insert(way, fs::read(&path).expect("a file"))),
                }
            }
        }
        let mut found = BTreeMap::new();
        let public = self.site.join("public");
        walk(&public, &public, &mut found);
        found.retain(|path, _| !path.starts_with(".dateline/"));
        found
    }

    /// The bucket is the build, with nothing of a publish that was cut short; style sheets of before may stay.
    #[track_caller]
    fn expect_equal(&self, context: &str) {
        let (mut bucket, built) = (self.bucket(), self.built());
        let own: BTreeSet<String> = bucket.keys().filter(|path| path.starts_with(".dateline/")).cloned().collect();
        let expected = [".dateline/SHA256SUMS", ".dateline/manifest.json"].map(str::to_owned);
        assert_eq!(own, BTreeSet::from(expected), "{context}");
        bucket
            .retain(|path, _| built.contains_key(path) || !(path.ends_with(".css") || path.starts_with(".dateline/")));
        let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&bucket), names(&built), "{context}");
        assert!(bucket == built, "{context}: other bytes");
    }

    /// No page of the bucket leads to what is not there, or is made of it.
    #[track_caller]
    fn expect_no_page_lacks_its_parts(&self, context: &str) {
        let bucket = self.bucket();
        for (path, bytes) in bucket.iter().filter(|(path, _)| path.ends_with(".html")) {
            let text = String::from_utf8_lossy(bytes);
            let targets = ["href=\"/", "src=\"/"].iter().flat_map(|head| text.split(head).skip(1));
            for target in targets.filter_map(|rest| rest.split(['"', '#', '?']).next()) {
                let file = if target.is_empty() || target.ends_with('/') {
                    format!("{target}index.html")
                } else {
                    target.into()
                };
                assert!(bucket.contains_key(&file), "{context}: a reader of {path} misses {file}");
            }
        }
    }
}

#[test]
#[ignore = "needs moto: .ci/test stores"]
fn a_site_reaches_a_bucket_with_its_headers_and_only_what_differs_is_sent() {
    let desk = Desk::open();
    let plan = desk.published(&["--dry-run"]);
    assert!(plan.data.contains("new         /briefings/2026/01/paris/  Allies meet\n"), "{}", plan.data);
    assert!(desk.bucket().is_empty(), "a rehearsal leaves nothing");
    desk.published(&[]);
    desk.expect_equal("first");
    let page = desk.moto.get("news", "www/briefings/2026/01/paris/index.html");
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    let style = desk.bucket().into_keys().find(|path| path.ends_with(".css")).expect("a style sheet");
    let style = desk.moto.get("news", &format!("www/{style}"));
    assert_eq!(style.header("cache-control"), Some("public, max-age=31536000, immutable"));

    let before = desk.door.requests();
    assert_eq!(desk.json(&[])["published"], false);
    assert_eq!(desk.door.requests() - before, 4, "the lease is taken and given back, manifest and journal are read");

    desk.write(
        "content/briefings/rome.md",
        "---\ntitle: Talks in Rome\ndate: 2026-01-06\nslug: roma\naliases: /briefings/2026/01/rome/\n---\nText.\n",
    );
    let done = desk.json(&[]);
    assert_eq!(done["redirected"][0]["address"], "/briefings/2026/01/rome/");
    desk.expect_equal("second");

    desk.write(
        "site.toml",
        &desk.configuration("[[publish.live.rules]]\nfor = \"/briefings/*\"\ncache_control = \"max-age=60\"\n"),
    );
    assert!(desk.json(&[])["changed"].as_array().is_some_and(|changed| !changed.is_empty()));
    let page = desk.moto.get("news", "www/briefings/2026/01/paris/index.html");
    assert_eq!(page.header("cache-control"), Some("max-age=60"));

    desk.moto.put("news", "www/notes.txt", "mine");
    fs::remove_file(desk.site.join("content/briefings/rome.md")).expect("it is there");
    desk.write_briefing("oslo", "Talks in Oslo");
    desk.moto.put("news", "www/briefings/2026/01/oslo/index.html", "mine");
    let refused = desk.publish(&[]);
    assert!(refused.code == 2 && refused.said.contains("`briefings/2026/01/oslo/index.html`"), "{}", refused.said);
    assert_eq!(desk.publish(&["--max-deletes", "0"]).code, 2);
    desk.published(&["--adopt"]);
    let mut bucket = desk.bucket();
    assert_eq!(bucket.remove("notes.txt").as_deref(), Some(&b"mine"[..]));
    desk.moto.delete("news", "www/notes.txt");
    desk.expect_equal("adopted");

    let verified = |code: i32, words: &str| {
        let ran = ran(desk.call(&["verify", "live"]).output().expect("the binary runs"));
        assert!(ran.code == code && (ran.data.clone() + &ran.said).contains(words), "{} {}", ran.data, ran.said);
    };
    verified(0, "`live` is what its manifest says");
    desk.moto.put("news", "www/index.html", "planted");
    verified(1, "differs        index.html\n");
    desk.moto.delete("news", "www/index.html");
    verified(1, "missing        index.html\n");
    // What was taken away behind its back is not seen until the store is asked for everything.
    desk.moto.delete("news", "www/.dateline/manifest.json");
    let done = desk.json(&["--verify"]);
    assert_eq!(done["new"][0]["address"], "/");
    desk.moto.delete("news", "www/.dateline/manifest.json");
    let done = desk.json(&[]);
    assert_eq!(
        (&done["new"], &done["changed"]),
        (&Value::Array(vec![]), &Value::Array(vec![])),
        "asked, and not sent again"
    );
    desk.expect_equal("without a manifest");
}

#[test]
#[ignore = "needs moto: .ci/test stores"]
fn killed_at_any_request_no_page_lacks_its_parts_and_the_next_publish_completes() {
    let desk = Desk::open();
    desk.published(&[]);
    for nth in 0.. {
        let context = format!("killed at request {nth}");
        desk.write_briefing("paris", &format!("Allies meet {nth}"));
        match nth % 2 {
            0 => desk.write_briefing("rome", &format!("Talks {nth}")),
            _ => fs::remove_file(desk.site.join("content/briefings/rome.md")).expect("it is there"),
        }
        // Every other one reaches the store, and only its answer does not come back.
        let fault = if nth / 2 % 2 == 0 { Fault::KillBefore } else { Fault::KillAfter };
        let before = desk.door.requests();
        desk.door.disturb(nth, fault);
        let mut child = desk.start(&[]);
        desk.door.name_victim(child.id());
        let status = child.wait().expect("it ends");
        desk.door.rest();
        desk.expect_no_page_lacks_its_parts(&context);
        let was_reached = desk.door.requests() - before > nth;
        assert!(status.success() || was_reached, "{context}");
        let next = desk.publish(&[]);
        assert_eq!(next.code, 0, "{context}: {}", next.said);
        desk.expect_equal(&context);
        if !was_reached {
            assert!(nth > 15, "only {nth} requests were disturbed");
            break;
        }
    }
}

#[test]
#[ignore = "needs moto: .ci/test stores"]
fn faults_at_any_request_are_made_good() {
    let desk = Desk::open();
    desk.published(&[]);
    let faults = [Fault::ServerError, Fault::CutBefore, Fault::CutAfter, Fault::Hang];
    let mut was_reached = true;
    for nth in 0.. {
        let fault = &faults[nth % faults.len()];
        let context = format!("{fault:?} at request {nth}");
        desk.write_briefing("paris", &format!("Allies meet {nth}"));
        desk.write_briefing(&format!("new-{nth}"), "Another");
        let before = desk.door.requests();
        desk.door.disturb(nth, fault.clone());
        let ran = desk.publish(&[]);
        desk.door.rest();
        was_reached &= desk.door.requests() - before > nth;
        assert_eq!(ran.code, 0, "{context}: {}", ran.said);
        desk.expect_equal(&context);
        if !was_reached {
            assert!(nth > 15, "only {nth} requests were disturbed");
            break;
        }
        fs::remove_file(desk.site.join(format!("content/briefings/new-{nth}.md"))).expect("it is there");
    }
}

#[test]
#[ignore = "needs moto: .ci/test stores"]
fn a_store_that_stays_away_is_told_and_no_secret_ever_is() {
    let desk = Desk::open();
    // It says in its answer what it was sent, as careless ones do.
    desk.door.disturb_all(Fault::Refuse(format!("<Error><Message>you are {SECRET}</Message></Error>")));
    let refused = desk.publish(&[]);
    assert_eq!(refused.code, 2);
    assert!(refused.said.contains("cannot ") && refused.said.contains("help"), "{}", refused.said);
    desk.door.rest();
    let verbose = desk.published(&["--verbose", "--format", "json"]);
    for said in [&refused.said, &refused.data, &verbose.said, &verbose.data] {
        assert!(!said.contains(SECRET), "{said}");
    }
    let grep =
        std::process::Command::new("grep").args(["-r", "-l", SECRET]).arg(desk.folder.path()).output().expect("grep");
    assert_eq!(String::from_utf8_lossy(&grep.stdout), "", "on the disk");
    for (path, bytes) in desk.bucket() {
        assert!(!String::from_utf8_lossy(&bytes).contains(SECRET), "{path}");
    }
}

#[test]
#[ignore = "needs moto: .ci/test stores"]
fn two_at_once_do_not_interleave() {
    let desk = Desk::open();
    desk.published(&[]);
    for round in 0..3 {
        desk.write_briefing("paris", &format!("Allies meet {round}"));
        let other = desk.folder.path().join(format!("other-{round}"));
        let copied = std::process::Command::new("cp").arg("-r").arg(&desk.site).arg(&other).status().expect("cp");
        assert!(copied.success());
        let there = Desk { site: other, folder: folder(), moto: desk.moto.shared(), door: desk.door.shared() };
        there.write_briefing("rome", &format!("Talks {round}"));
        let both = [desk.start(&[]), there.start(&[])];
        let both = both.map(|child| ran(child.wait_with_output().expect("it ends")));
        assert!(both.iter().any(|ran| ran.code == 0), "{} {}", both[0].said, both[1].said);
        for ran in &both {
            assert!(ran.code == 0 || ran.said.contains("is publishing to this place"), "{}", ran.said);
        }
        let bucket = desk.bucket();
        let title = |built: BTreeMap<String, Vec<u8>>| built["briefings/2026/01/rome/index.html"].clone();
        let is_ours = title(bucket) == title(desk.built());
        if is_ours { desk.expect_equal("ours") } else { there.expect_equal("theirs") }
    }
}

#[test]
#[ignore = "needs moto: .ci/test stores"]
fn fresh_machines_share_a_cache_and_do_without_it_when_the_store_is_away() {
    let desk = Desk::open();
    desk.moto.make_bucket("private");
    let cache = format!(
        "[cache]\nkind = \"s3\"\nbucket = \"private\"\nregion = \"us-east-1\"\nprefix = \"cache\"\n\
         endpoint = \"http://127.0.0.1:{}\"\ntimeout = 2\nrequests = 4\n",
        desk.door.port
    );
    desk.write("site.toml", &desk.configuration(&cache));
    for nth in 0..40 {
        desk.write_briefing(&format!("talks-{nth}"), &format!("Talks {nth}"));
    }
    // The machine goes, its sources stay: what a fresh checkout has.
    let fresh = || {
        for folder in ["public", ".dateline"] {
            let _ = fs::remove_dir_all(desk.site.join(folder));
        }
    };
    let build = |more: &[&str]| {
        fresh();
        let line = [&["build", "--now", NOW, "--format", "json"][..], more].concat();
        let ran = ran(desk.call(&line).output().expect("the binary runs"));
        assert_eq!(ran.code, 0, "{}", ran.said);
        let report: Value = serde_json::from_str(&ran.data).expect("JSON");
        (report["summary"]["rendered"].as_u64().expect("a number"), desk.built(), ran.said)
    };
    let (all, built, said) = build(&[]);
    assert!(all > 50 && said.contains("Cache `s3://private/cache`: left "), "{all} {said}");
    let (none, again, _) = build(&[]);
    assert_eq!((none, &again), (0, &built));

    desk.write_briefing("talks-7", "Talks 7\nsummary: New words");
    let (some, changed, said) = build(&[]);
    assert!((1..20).contains(&some) && said.contains("left "), "{some} of {all}: {said}");
    assert_eq!(changed, build(&["--no-cache"]).1);
    assert_eq!(build(&[]).0, 0, "what changed was left for the next");

    let requests = desk.door.requests();
    assert_eq!(build(&["--offline"]).0, all);
    assert_eq!(desk.door.requests(), requests, "nobody was asked");
    desk.door.disturb_all(Fault::Refuse(format!("<Error><Message>you are {SECRET}</Message></Error>")));
    let (refused, without, said) = build(&[]);
    assert_eq!((refused, &without), (all, &changed));
    assert!(said.contains("passed over") && !said.contains(SECRET), "{said}");
    desk.door.rest();
    for fault in [Fault::ServerError, Fault::CutBefore, Fault::CutAfter] {
        for nth in [0, 1, 3] {
            desk.door.disturb(nth, fault.clone());
            assert_eq!(build(&[]).1, changed, "with a fault at request {nth}");
            desk.door.rest();
        }
    }
    assert_eq!(build(&[]).0, 0);
    fresh();
    assert!(desk.published(&[]).said.contains("Published to"));
    desk.expect_equal("published from the cache");
}
