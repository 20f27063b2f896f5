//! `dateline publish` with the real binary, into folders.
#![allow(clippy::disallowed_methods)]
#![cfg(unix)]

#[path = "support/binary.rs"]
mod binary;

use binary::{Ran, command, folder, ran, run};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

const NOW: &str = "2026-11-24T12:00:00Z";

/// A small site with one place, `../www`.
fn site() -> (TempDir, PathBuf) {
    let folder = folder();
    let site = folder.path().join("site");
    for (path, text) in [
        ("site.toml", "title = \"Desk\"\n[publish.live]\nkind = \"dir\"\npath = \"../www\"\nrecord = false\n"),
        ("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet\n---\nText.\n"),
        ("content/briefings/2026-01-07-rome.md", "---\ntitle: Talks in Rome\n---\nText.\n"),
    ] {
        write(&site, path, text);
    }
    (folder, site)
}

fn write(site: &Path, path: &str, text: &str) {
    let file = site.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
    fs::write(file, text).expect("a file can be written");
}

fn publish(site: &Path, arguments: &[&str]) -> Ran {
    run(site, &[&["publish", "--now", NOW][..], arguments].concat())
}

fn published(site: &Path, arguments: &[&str]) -> Ran {
    let ran = publish(site, arguments);
    assert_eq!(ran.code, 0, "{}", ran.said);
    ran
}

fn json(site: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&published(site, &[&["--format", "json"], arguments].concat()).data).expect("JSON")
}

fn addresses(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|line| line["address"].as_str().expect("an address")).collect()
}

fn current(site: &Path, path: &str) -> Option<String> {
    fs::read_to_string(site.join("../www/current").join(path)).ok()
}

const PARIS: &str = "briefings/2026/01/paris/index.html";
const ROME: &str = "briefings/2026/01/rome/index.html";

#[test]
fn what_differs_is_told_then_shown_and_can_be_taken_back() {
    let (_folder, site) = site();
    let plan = published(&site, &["--dry-run"]);
    assert!(plan.data.contains("new         /briefings/2026/01/paris/  Allies meet\n"), "{}", plan.data);
    assert!(!site.join("../www").exists(), "a rehearsal leaves nothing");
    published(&site, &[]);
    assert!(current(&site, PARIS).is_some_and(|page| page.contains("Allies meet")));

    write(&site, "content/briefings/2026-01-06-paris.md", "---\ntitle: Allies part\n---\nText.\n");
    write(
        &site,
        "content/briefings/2026-01-07-rome.md",
        "---\ntitle: Talks in Rome\nslug: roma\naliases: /briefings/2026/01/rome/\n---\nText.\n",
    );
    let done = json(&site, &[]);
    assert!(addresses(&done["new"]).contains(&"/briefings/2026/01/roma/"), "{done}");
    let paris = done["changed"].as_array().expect("a list").iter().find(|line| line["title"] == "Allies part");
    assert_eq!(paris.map(|line| &line["address"]), Some(&Value::from("/briefings/2026/01/paris/")));
    assert_eq!(addresses(&done["redirected"]), ["/briefings/2026/01/rome/"]);
    assert!(done["release"].as_str().is_some_and(|name| name.contains("Z-")), "{done}");
    assert!(current(&site, PARIS).is_some_and(|page| page.contains("Allies part")));
    assert_eq!(json(&site, &[])["release"], Value::Null, "nothing differs any more");

    let back = published(&site, &["--rollback"]);
    assert!(back.said.contains("`live` shows "), "{}", back.said);
    assert!(current(&site, PARIS).is_some_and(|page| page.contains("Allies meet")));
    let release = done["release"].as_str().expect("a name");
    published(&site, &[&format!("--rollback={release}")]);
    assert!(current(&site, PARIS).is_some_and(|page| page.contains("Allies part")));
    assert_eq!(publish(&site, &["--rollback=nowhere"]).code, 2);
}

#[test]
fn the_sums_of_a_release_are_those_of_the_standard_tool() {
    let (_folder, site) = site();
    published(&site, &[]);
    let sums = fs::read_to_string(site.join("../www/current/.dateline/SHA256SUMS")).expect("the sums");
    assert!(sums.lines().count() > 10);
    let check = std::process::Command::new("sha256sum")
        .args(["--check", "--strict", "--quiet", ".dateline/SHA256SUMS"])
        .current_dir(site.join("../www/current"))
        .status();
    // Not every system has the tool.
    if let Ok(status) = check {
        assert!(status.success());
    }
}

/// Writes other bytes of the same length into a file, which looks as old as before.
fn forge(file: &Path) {
    let old = fs::metadata(file).and_then(|stat| stat.modified()).expect("it is there");
    let text = fs::read_to_string(file).expect("a page").replace("Allies", "Rivals");
    fs::write(file, text).expect("a file can be written");
    fs::File::options().write(true).open(file).and_then(|file| file.set_modified(old)).expect("it is ours");
}

#[test]
fn what_the_build_did_not_write_is_not_published_whatever_it_looks_like() {
    let (_folder, site) = site();
    run(&site, &["build", "--now", NOW]);
    forge(&site.join("public").join(PARIS));
    let refused = publish(&site, &[]);
    assert!(refused.code == 2 && refused.said.contains("is not what the build wrote there"), "{}", refused.said);
    assert!(!site.join("../www/current").exists());
    fs::remove_file(site.join("public").join(PARIS)).expect("it is there");
    published(&site, &[]);
    assert!(current(&site, PARIS).is_some_and(|page| page.contains("Allies meet")));

    // Once it is known, the file is not even read, and what it was made into reaches nobody: what is there stays, and what must be sent is refused.
    forge(&site.join("public").join(PARIS));
    assert_eq!(json(&site, &[])["published"], Value::Bool(false));
    write(
        &site,
        "site.toml",
        "title = \"Desk\"\n[publish.live]\nkind = \"dir\"\npath = \"../other\"\nrecord = false\n",
    );
    let refused = publish(&site, &[]);
    assert!(
        refused.code == 2 && refused.said.contains("was changed while the site was being published"),
        "{}",
        refused.said
    );
    // A memory that is damaged costs the reading of every file, and nothing else.
    fs::remove_file(site.join("public").join(PARIS)).expect("it is there");
    let known = site.join(".dateline/publish/known");
    assert!(known.exists());
    fs::write(&known, "damaged").expect("a file can be written");
    published(&site, &["--verify"]);
    assert_eq!(json(&site, &[])["unchanged"].as_u64(), json(&site, &["--no-cache"])["unchanged"].as_u64());
}

#[test]
fn addresses_are_recorded_once_readers_have_them() {
    let (_folder, site) = site();
    write(&site, "site.toml", "[publish.live]\nkind = \"dir\"\npath = \"../www\"\n");
    let ledger = || fs::read_to_string(site.join("published.toml")).unwrap_or_default();
    published(&site, &["--dry-run"]);
    assert_eq!(ledger(), "");
    let ahead = run(&site, &["publish", "--now", "2999-01-01"]);
    assert!(ahead.code == 2 && ahead.said.contains("a time to come"), "{}", ahead.said);
    assert!(ledger().is_empty() && current(&site, ROME).is_none());
    assert!(published(&site, &[]).said.contains("in published.toml"));
    assert!(ledger().contains("\"/briefings/2026/01/rome/\""));
    let again = run(&site, &["build", "--now", NOW, "--record", "--no-cache"]);
    assert!(
        again.said.contains("Recorded 0 addresses in"),
        "what is laid out once more is what was recorded: {}",
        again.said
    );
    fs::remove_file(site.join("content/briefings/2026-01-07-rome.md")).expect("it is there");
    let lost = publish(&site, &[]);
    assert!(lost.code == 1 && lost.said.contains("lost-url"), "{}", lost.said);
    assert!(current(&site, ROME).is_some());
}

#[test]
fn what_is_ahead_is_neither_built_nor_published_wherever_that_would_be() {
    let (_folder, site) = site();
    write(
        &site,
        "content/briefings/2026-01-08-oslo.md",
        "---\ntitle: Secret\nembargo: 2999-01-01T00:00:00Z\n---\nText.\n",
    );
    for (arguments, why) in [(&["--now", "2999-06-01"][..], "a time to come"), (&["--drafts"], "not public")] {
        let refused = run(&site, &[&["publish"], arguments].concat());
        assert!(refused.code == 2 && refused.said.contains(why), "{}", refused.said);
        assert!(!site.join("public").exists(), "{arguments:?}: nothing is built");
    }
}

#[test]
fn a_file_of_a_release_that_somebody_wrote_to_is_not_carried_on() {
    let (_folder, site) = site();
    published(&site, &[]);
    let file = site.join("../www/current").join(ROME);
    let text = fs::read_to_string(&file).expect("a page").replace("Talks", "Walks");
    fs::write(&file, text).expect("a file can be written");
    assert_eq!(run(&site, &["verify"]).code, 1);
    write(&site, "content/briefings/2026-01-06-paris.md", "---\ntitle: Allies part\n---\nText.\n");
    published(&site, &[]);
    let verified = run(&site, &["verify"]);
    assert_eq!(verified.code, 0, "{}", verified.said);
    assert!(current(&site, ROME).is_some_and(|page| page.contains("Talks in Rome")));
}

#[test]
fn a_fault_a_draft_and_too_many_removals_leave_readers_what_they_have() {
    let (_folder, site) = site();
    published(&site, &[]);
    let shown = fs::read_link(site.join("../www/current")).expect("a link");
    let still = || assert_eq!(fs::read_link(site.join("../www/current")).expect("a link"), shown);

    write(&site, "content/briefings/2026-01-08-x.md", "---\ntitle: [\n---\n");
    let faulty = publish(&site, &[]);
    assert_eq!(faulty.code, 1, "{}", faulty.said);
    fs::remove_file(site.join("content/briefings/2026-01-08-x.md")).expect("it is there");
    still();

    let drafts = publish(&site, &["--drafts"]);
    assert_eq!(drafts.code, 2);
    assert!(drafts.said.contains("not public"), "{}", drafts.said);
    assert!(publish(&site, &["--drafts", "--dry-run"]).said.contains("not public"));
    still();

    fs::remove_file(site.join("content/briefings/2026-01-07-rome.md")).expect("it is there");
    let refused = publish(&site, &["--max-deletes", "0"]);
    assert_eq!(refused.code, 2);
    assert!(refused.said.contains("`--max-deletes "), "{}", refused.said);
    assert_eq!(publish(&site, &["--max-deletes", "0", "--dry-run"]).code, 0, "to look is always allowed");
    still();
    assert!(current(&site, ROME).is_some());
    published(&site, &[]);
    assert_eq!(current(&site, ROME), None);
}

#[test]
fn what_others_put_into_the_output_is_not_published() {
    let (_folder, site) = site();
    write(&site, "public/notes.txt", "not for readers");
    published(&site, &[]);
    assert_eq!(current(&site, "notes.txt"), None);
}

#[test]
fn a_place_is_found_by_its_name_or_the_names_are_told() {
    let (_folder, site) = site();
    let said = |arguments: &[&str]| {
        let ran = publish(&site, arguments);
        assert_eq!(ran.code, 2, "{}", ran.said);
        ran.said
    };
    assert!(said(&["lvie"]).contains("did you mean `live`?"));
    write(
        &site,
        "site.toml",
        "[publish.a]\nkind = \"dir\"\npath = \"../a\"\n[publish.b]\nkind = \"dir\"\npath = \"../b\"\n",
    );
    assert!(said(&[]).contains("`a`, `b`"));
    published(&site, &["b"]);
    assert!(site.join("../b/current/index.html").exists() && !site.join("../a").exists());
    write(&site, "site.toml", "");
    assert!(said(&[]).contains("[publish.site]"));
    for path in [".", "content/x", "public", "public/x", ".."] {
        write(&site, "site.toml", &format!("[publish.a]\nkind = \"dir\"\npath = \"{path}\"\n"));
        assert!(said(&[]).contains("folder"), "{path}");
    }
}

/// The private key of the second test of RFC 8032, section 7.1, and its public one.
const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIEzNCJso/5banbbDRuwRTg9bijGfNaumJNqM9u1PuKb7\n-----END PRIVATE KEY-----\n";
const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAPUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=\n-----END PUBLIC KEY-----\n";

#[test]
fn a_place_and_a_copy_of_it_are_held_against_the_manifest() {
    let (folder, site) = site();
    assert!(publish(&site, &["--verify"]).said.contains("`live` is what its manifest says"));
    for line in [&["verify"][..], &["verify", "live"], &["verify", "../www"], &["verify", "../www/current"]] {
        let ran = run(&site, line);
        assert_eq!((ran.code, ran.data.as_str()), (0, ""), "{line:?}: {}", ran.said);
    }
    let copied =
        std::process::Command::new("cp").args(["-rL", "www/current", "copy"]).current_dir(folder.path()).status();
    assert!(copied.expect("cp").success());
    write(folder.path(), &format!("copy/{PARIS}"), "planted");
    write(folder.path(), "copy/more.html", "planted");
    fs::remove_file(folder.path().join("copy").join(ROME)).expect("it is there");
    let ran = run(folder.path(), &["verify", "copy", "--format", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.said);
    let verdict: Value = serde_json::from_str(&ran.data).expect("JSON");
    let faults: Vec<String> = verdict["faults"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|fault| {
            format!("{}: {}", fault["path"].as_str().unwrap_or_default(), fault["fault"].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(faults, [format!("{PARIS}: differs"), format!("{ROME}: missing"), "more.html: left over".to_owned()]);
    assert_eq!(run(&site, &["verify", "public"]).code, 2, "a built site was not published");
    assert_eq!(run(&site, &["verify", "nowhere"]).code, 2);
}

#[test]
fn what_is_signed_is_signed_for_anyone_who_has_the_key() {
    let (_folder, site) = site();
    published(&site, &[]);
    write(&site, "public.pem", PUBLIC);
    let checked = || run(&site, &["verify", "--key", "public.pem"]);
    assert_eq!(checked().code, 1, "it is not signed yet");
    let signed = |key: &str| {
        let mut command = command(&site, &["publish", "--now", NOW]);
        ran(command.env("DATELINE_SIGNING_KEY", key).output().expect("the binary runs"))
    };
    let refused = signed("hunter2");
    assert!(refused.code == 2 && !refused.said.contains("hunter2"), "{}", refused.said);
    let now = signed(PRIVATE);
    assert!(now.said.contains("Published to"), "that it is signed now is a change: {}", now.said);
    assert!(checked().said.contains("signed by the key"), "{}", checked().said);
    assert!(signed(PRIVATE).said.contains("Nothing to publish"));
    let openssl = std::process::Command::new("openssl")
        .args(["pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-in"])
        .args(["../www/current/.dateline/SHA256SUMS", "-sigfile", "../www/current/.dateline/SHA256SUMS.sig"])
        .current_dir(&site)
        .output();
    // Not every system has it, and before version 3 it knows no `-rawin` for such keys.
    if let Ok(output) = openssl {
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("Signature Verified Successfully") || said.contains("rawin"), "{said}");
    }
    let release = fs::canonicalize(site.join("../www/current")).expect("a link");
    fs::write(release.join(".dateline/SHA256SUMS.sig"), [0; 64]).expect("it can be written");
    assert!(checked().code == 1 && checked().said.contains("NOT signed"), "{}", checked().said);
}

#[test]
fn a_report_names_what_readers_see_otherwise_and_of_what_it_was_made() {
    let (_folder, site) = site();
    let git = |line: &[&str]| {
        let fixed = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
        let status = std::process::Command::new("git").args(fixed).args(line).current_dir(&site).output().expect("git");
        assert!(status.status.success(), "{line:?}");
        String::from_utf8_lossy(&status.stdout).trim().to_owned()
    };
    git(&["init", "--quiet"]);
    assert_eq!(json(&site, &["--dry-run"])["provenance"]["source"], Value::Null, "there is no commit yet");
    git(&["add", "content", "site.toml"]);
    git(&["commit", "--quiet", "--message", "first"]);
    let first = json(&site, &[]);
    let source = &first["provenance"]["source"];
    assert_eq!((&source["commit"], &source["modified"]), (&Value::from(git(&["rev-parse", "HEAD"])), &false.into()));
    assert_eq!(first["provenance"]["now"], NOW);

    write(&site, "content/briefings/2026-01-06-paris.md", "---\ntitle: \"Allies <part>\"\n---\nText.\n");
    fs::remove_file(site.join("content/briefings/2026-01-07-rome.md")).expect("it is there");
    let page = published(&site, &["--dry-run", "--format", "html"]).data;
    assert!(
        page.contains("<bdi>Allies &lt;part&gt;</bdi>") && page.contains("with changes that are not committed"),
        "{page}"
    );
    assert!(
        page.contains("<h2 id=\"removed\">No longer there</h2>\n<ul>\n<li><strong><bdi>Talks in Rome</bdi>"),
        "{page}"
    );
    let told = published(&site, &[]);
    assert!(told.data.contains("changed     /briefings/2026/01/paris/  Allies <part>\n"), "{}", told.data);
    assert!(told.data.contains("removed     /briefings/2026/01/rome/  Talks in Rome\n"), "{}", told.data);
    assert!(!told.data.contains(".json"), "files that are no pages are not named: {}", told.data);
}

/// Builds the shards of a site as machines would that share nothing but the sources, and returns their folders.
fn shards(site: &Path, of: usize) -> Vec<String> {
    let shard = |nth| {
        let output = format!("../parts/{nth}");
        let ran =
            run(site, &["build", "--no-cache", "--shard", &format!("{nth}/{of}"), "--now", NOW, "--output", &output]);
        assert_eq!(ran.code, 0, "{}", ran.said);
        assert!(ran.said.contains(&format!("Built shard {nth}/{of} of 2 briefings")), "{}", ran.said);
        output
    };
    (1..=of).map(shard).collect()
}

/// Calls without `--now`: the shards say what they are for.
fn publish_shards(site: &Path, more: &[&str], folders: &[String]) -> Ran {
    let folders = folders.iter().map(String::as_str);
    let line: Vec<&str> =
        ["publish"].into_iter().chain(more.iter().copied()).chain(["--from-shards"]).chain(folders).collect();
    run(site, &line)
}

#[test]
fn what_shards_came_to_is_published_as_one_edition() {
    let (_folder, site) = site();
    let places = "title = \"Desk\"\n[publish.live]\nkind = \"dir\"\npath = \"../www\"\n[publish.other]\nkind = \"dir\"\npath = \"../other\"\nrecord = false\n";
    write(&site, "site.toml", places);
    published(&site, &["other"]);
    fs::remove_dir_all(site.join("public")).expect("it was built");

    let folders = shards(&site, 3);
    let missing = publish_shards(&site, &["live"], &folders[..2]);
    assert!(missing.code == 2 && missing.said.contains("missing: `3/3`"), "{}", missing.said);
    assert!(!site.join("../www").exists() && !site.join("published.toml").exists(), "readers have nothing of it");
    let done = publish_shards(&site, &["live"], &folders);
    assert_eq!(done.code, 0, "{}", done.said);
    assert!(done.data.contains("/briefings/2026/01/paris/  Allies meet"), "{}", done.data);
    let ledger = fs::read_to_string(site.join("published.toml")).expect("it is recorded");
    assert!(ledger.contains("/briefings/2026/01/rome/"), "{ledger}");

    let read = |place: &str, file: &str| {
        fs::read_to_string(site.join(place).join("current/.dateline").join(file)).expect("it lies there")
    };
    assert_eq!(read("../www", "SHA256SUMS"), read("../other", "SHA256SUMS"));
    let manifest = |place| {
        let mut manifest: Value = serde_json::from_str(&read(place, "manifest.json")).expect("JSON");
        manifest["published"] = Value::Null;
        manifest
    };
    assert_eq!(manifest("../www"), manifest("../other"));
    assert_eq!(manifest("../www")["provenance"]["now"], NOW);
    assert_eq!(run(&site, &["verify", "live"]).code, 0);

    // What is recorded decides what a later build may leave out.
    let stale = publish_shards(&site, &["live"], &folders);
    assert!(
        stale.code == 2 && stale.said.contains("with another `published.toml` than this project"),
        "{}",
        stale.said
    );
    let again = publish_shards(&site, &["live"], &shards(&site, 2));
    assert!(again.code == 0 && again.said.contains("Nothing to publish"), "{}", again.said);
}

#[test]
fn a_build_of_shards_is_recorded_as_any_other() {
    let (_folder, site) = site();
    let folders = shards(&site, 2);
    let joined = run(&site, &["build", "--record", "--from-shards", &folders[1], &folders[0]]);
    assert_eq!(joined.code, 0, "{}", joined.said);
    assert!(joined.said.contains("Built 2 briefings") && joined.said.contains("Recorded "), "{}", joined.said);
    assert!(site.join("public/briefings/2026/01/paris/index.html").exists());
}

#[test]
fn a_shard_says_for_which_instant_it_is() {
    let (_folder, site) = site();
    let asked = run(&site, &["build", "--shard", "1/2"]);
    assert!(asked.code == 2 && asked.said.contains("`--now` says which"), "{}", asked.said);
    for line in [&["--shard", "3/2"][..], &["--shard", "1/2", "--record"], &["--shard", "1/2", "--preview"]] {
        assert_eq!(run(&site, &[&["build", "--now", NOW], line].concat()).code, 2, "{line:?}");
    }
    assert_eq!(run(&site, &["build", "--now", NOW, "--shard", "1/2"]).code, 0);
    assert!(site.join("public-shard-1-of-2").exists() && !site.join("public").exists());
}
