//! Whole sites with the real binary: what is built, what is told, what is refused, and a kill in the middle.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Stdio,
    thread,
    time::{Duration, SystemTime},
};

use binary::{command, folder, ran, run};
use serde_json::Value;
use tempfile::TempDir;

const PARIS: &str = "content/briefings/2026-01-06-paris.md";
const NOW: &str = "--now=2026-11-24";

/// Lays files out in a folder.
fn lay(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
}

/// A folder with one briefing of two people, and no configuration.
fn paris() -> TempDir {
    let folder = folder();
    let text = "---\ntitle: Allies meet\nparticipants:\n  - { name: Mark Carney, role: Prime Minister, country: CA }\n  \
                - { name: Ada Example, country: FR }\nmentions: [{ name: Ben Example }]\n---\nMark Carney, Ada Example; Ben Example stayed away.\n";
    lay(folder.path(), &[(PARIS, text)]);
    folder
}

/// All files below a folder, dateline's own record left out.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(folder: &Path, top: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, top, found);
            } else {
                found.insert(path.strip_prefix(top).expect("below").into(), fs::read(&path).expect("a file"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found.retain(|path, _| !path.starts_with(".dateline"));
    found
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect(text)
}

#[test]
fn one_plain_article_builds_into_a_whole_site() {
    let folder = paris();
    let built = run(folder.path(), &["build", NOW]);
    assert_eq!((built.code, built.data.as_str()), (0, ""), "{}", built.said);
    assert!(built.said.starts_with("Built 1 briefing, 3 people, 2 countries: "), "{}", built.said);
    let page = fs::read_to_string(folder.path().join("public/briefings/2026/01/paris/index.html")).expect("a page");
    assert!(page.contains("<h1>Allies meet</h1>"));
    let again = run(folder.path(), &["build", NOW]);
    assert!(again.said.contains("(0 written, ") && again.said.contains(" 0 removed)"), "{}", again.said);
}

#[test]
fn check_writes_nothing() {
    let folder = paris();
    let before = files(folder.path());
    let checked = run(folder.path(), &["check", NOW]);
    assert_eq!((checked.code, checked.data.as_str()), (0, ""));
    assert!(checked.said.starts_with("Checked 1 briefing"), "{}", checked.said);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn faults_end_with_one_and_leave_the_old_site_whole() {
    let folder = paris();
    assert_eq!(run(folder.path(), &["build", NOW]).code, 0);
    let before = files(&folder.path().join("public"));
    lay(folder.path(), &[("content/briefings/new.md", "---\ntitle: New\ndate: 2026-02-30\n---\n")]);
    let faulty = run(folder.path(), &["build", NOW]);
    assert_eq!((faulty.code, faulty.data.as_str()), (1, ""));
    assert!(faulty.said.contains("error[bad-date]: `2026-02-30` is not a day of the calendar"), "{}", faulty.said);
    assert!(faulty.said.contains("--> content/briefings/new.md:3:7"), "{}", faulty.said);
    assert!(faulty.said.ends_with("1 error in 1 file; nothing was written\n"), "{}", faulty.said);
    assert_eq!(files(&folder.path().join("public")), before);
}

#[test]
fn warnings_stop_only_under_strict() {
    let folder = paris();
    lay(folder.path(), &[("content/briefings/new.md", "---\ntitle: New\ndate: 2026-01-07\ncountries: [UK]\n---\n")]);
    let strict = run(folder.path(), &["build", "--strict", NOW]);
    assert_eq!(strict.code, 1, "{}", strict.said);
    assert!(strict.said.contains("error[code-alias]") && !folder.path().join("public/index.html").exists());
    let lenient = run(folder.path(), &["build", NOW]);
    assert_eq!(lenient.code, 0, "{}", lenient.said);
    assert!(lenient.said.contains("warning[code-alias]") && folder.path().join("public/index.html").exists());
}

#[test]
fn flags_stand_before_and_after_the_verb() {
    let folder = paris();
    let before = run(folder.path(), &["-o", "one", NOW, "-q", "build"]);
    let after = run(folder.path(), &["build", "-o", "two", NOW, "-q"]);
    assert_eq!((before.code, before.said.as_str()), (0, ""));
    assert_eq!((after.code, after.said.as_str()), (0, ""));
    let one = files(&folder.path().join("one"));
    assert!(one.len() > 10);
    assert_eq!(one, files(&folder.path().join("two")));
}

#[test]
fn a_site_is_built_from_any_folder_below_it() {
    let folder = paris();
    let built = run(&folder.path().join("content/briefings"), &["build", NOW]);
    assert_eq!(built.code, 0, "{}", built.said);
    assert!(folder.path().join("public/index.html").exists());
    assert!(!folder.path().join("content/briefings/public").exists());
}

#[test]
fn an_embargo_ends_at_its_second() {
    let folder = paris();
    let held = "---\ntitle: Held\ndate: 2026-01-06\nembargo: 2026-01-06T18:00:00+01:00\n---\nText.\n";
    lay(folder.path(), &[("content/briefings/held.md", held), ("site.toml", "timezone = \"Europe/Paris\"\n")]);
    let page = folder.path().join("public/briefings/2026/01/held/index.html");
    for (now, is_there) in [
        ("2026-01-06T17:59:59+01:00", false),
        ("2026-01-06T18:00:00+01:00", true),
        ("2026-01-06T16:59:59Z", false),
        ("2026-01-06T17:00:00Z", true),
    ] {
        let built = run(folder.path(), &["build", "--now", now]);
        assert_eq!(built.code, 0, "{}", built.said);
        assert_eq!(page.exists(), is_there, "{now}");
        assert_eq!(built.said.contains("18:00"), !is_there, "the next due moment is told: {}", built.said);
        let all = files(&folder.path().join("public"));
        let told = all.values().any(|bytes| String::from_utf8_lossy(bytes).contains("Held"));
        assert_eq!(told, is_there, "{now}");
    }
    let scheduled = run(folder.path(), &["list", "scheduled", "--now=2026-01-06T12:00:00Z", "--format=json"]);
    assert_eq!(json(&scheduled.data)[0]["title"], "Held");
}

#[test]
fn drafts_are_built_only_when_asked_for() {
    let folder = paris();
    lay(
        folder.path(),
        &[("content/briefings/draft.md", "---\ntitle: Half done\ndate: 2026-01-07\ndraft: true\n---\n")],
    );
    let page = folder.path().join("public/briefings/2026/01/draft/index.html");
    assert_eq!(run(folder.path(), &["build", NOW, "--drafts"]).code, 0);
    assert!(page.exists());
    let without = run(folder.path(), &["build", NOW]);
    assert!(!page.exists() && !without.said.contains(" 0 removed"), "{}", without.said);
    assert_eq!(json(&run(folder.path(), &["list", "drafts", "--format", "json"]).data)[0]["title"], "Half done");
}

#[test]
fn the_address_on_the_command_line_wins() {
    let folder = paris();
    lay(folder.path(), &[("site.toml", "base_url = \"https://one.example/\"\n")]);
    assert_eq!(run(folder.path(), &["build", NOW, "-u", "https://two.example/news"]).code, 0);
    let home = fs::read_to_string(folder.path().join("public/index.html")).expect("a page");
    assert!(home.contains("https://two.example/news/") && !home.contains("one.example"));
    assert!(home.contains("href=\"/news/participants/\""));
}

#[test]
fn lists_come_as_table_json_and_csv() {
    let folder = paris();
    for (what, key, count, title) in [
        ("briefings", "title", 1, "Allies meet"),
        ("participants", "name", 3, "Mark Carney"),
        ("countries", "name", 2, "Canada"),
        ("scheduled", "title", 0, ""),
        ("drafts", "title", 0, ""),
    ] {
        let table = run(folder.path(), &["list", what, NOW]);
        let rows = json(&run(folder.path(), &["list", what, NOW, "--format", "json"]).data);
        let csv = run(folder.path(), &["list", what, NOW, "--format", "csv"]);
        assert_eq!((table.code, csv.code, csv.said.as_str()), (0, 0, ""), "{what}: {}", table.said);
        let rows = rows.as_array().expect("a list");
        assert_eq!(rows.len(), count, "{what}");
        let mut reader = csv_rows(&csv.data);
        let header = reader.remove(0);
        assert_eq!(reader.len(), count, "{what}");
        let column = header.iter().position(|name| name == key).expect(what);
        for (row, cells) in rows.iter().zip(&reader) {
            assert_eq!(row[key], cells[column], "{what}");
            assert!(table.data.contains(&cells[column]), "{what}");
        }
        assert!(count == 0 || reader.iter().any(|cells| cells[column] == title), "{what}");
    }
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn schemas_are_json_and_name_the_keys() {
    let folder = folder();
    for (what, key) in
        [("briefing", "participants"), ("participant", "roles"), ("country", "code"), ("config", "base_url")]
    {
        let ran = run(folder.path(), &["schema", what]);
        assert_eq!((ran.code, ran.said.as_str()), (0, ""), "{what}");
        assert!(json(&ran.data)["properties"][key].is_object(), "{what}");
    }
}

#[test]
fn a_new_site_builds_without_a_warning() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["init"]).code, 0);
    let built = run(folder.path(), &["build", "--strict"]);
    assert_eq!(built.code, 0, "{}", built.said);
    assert_eq!(built.said.lines().count(), 1, "{}", built.said);
    assert!(folder.path().join("public/participants/maria-example/index.html").exists());
}

#[test]
fn new_documents_pass_the_check() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["init"]).code, 0);
    for line in [
        &["new", "briefing", "Allies", "meet:", "“guarantees”"][..],
        &["new", "participant", "Élise d’Or"],
        &["new", "country", "FR"],
        &["new", "group", "Coalition of the Willing"],
    ] {
        let new = run(folder.path(), line);
        assert_eq!(new.code, 0, "{line:?}: {}", new.said);
        let checked = run(folder.path(), &["check", "--strict", "--drafts"]);
        assert_eq!(checked.code, 0, "{line:?}: {}", checked.said);
    }
}

#[test]
fn an_output_in_which_something_could_be_buried_is_refused() {
    let folder = paris();
    let home = folder.path().parent().expect("a parent").to_owned();
    for output in [".", "..", "/", "content", "content/briefings", "templates", "static/site", PARIS] {
        let refused = run(folder.path(), &["build", NOW, "--output", output]);
        assert_eq!((refused.code, refused.data.as_str()), (2, ""), "{output}: {}", refused.said);
        assert!(refused.said.contains("output folder"), "{output}: {}", refused.said);
    }
    let elsewhere = TempDir::new_in(&home).expect("a folder");
    let mut at_home = command(folder.path(), &["build", NOW, "--output"]);
    let refused = ran(at_home.arg(elsewhere.path()).env("HOME", elsewhere.path()).output().expect("the binary runs"));
    assert_eq!(refused.code, 2, "{}", refused.said);
    assert!(refused.said.contains("home"), "{}", refused.said);
    assert_eq!(files(folder.path()).len(), 1, "nothing was written anywhere");
}

#[test]
fn foreign_files_stay_and_one_in_the_way_is_an_error() {
    let folder = paris();
    lay(folder.path(), &[("public/CNAME", "news.example\n"), ("public/.well-known/security.txt", "Contact: us\n")]);
    assert_eq!(run(folder.path(), &["build", NOW]).code, 0);
    lay(
        folder.path(),
        &[("public/about/index.html", "mine\n"), ("content/pages/about.md", "---\ntitle: About\n---\n")],
    );
    let before = files(&folder.path().join("public"));
    let blocked = run(folder.path(), &["build", NOW]);
    assert_eq!(blocked.code, 1, "{}", blocked.said);
    assert!(blocked.said.contains("error[foreign-file]") && blocked.said.contains("public/about/index.html"));
    assert_eq!(files(&folder.path().join("public")), before);
    fs::remove_file(folder.path().join("public/about/index.html")).expect("removed");
    assert_eq!(run(folder.path(), &["build", NOW]).code, 0);
    assert_eq!(fs::read_to_string(folder.path().join("public/CNAME")).expect("a file"), "news.example\n");
    assert!(folder.path().join("public/.well-known/security.txt").exists());
}

#[test]
fn what_was_changed_just_before_a_build_can_go_after_it() {
    let folder = paris();
    let new = folder.path().join("content/briefings/new.md");
    lay(folder.path(), &[("content/briefings/new.md", "---\ntitle: New\ndate: 2025-03-04\n---\n")]);
    // As if the build had begun in the very tick of the disk's clock in which the file was saved; the rest is older.
    let minute = Duration::from_secs(60);
    let changed = |path: &Path, at| File::options().write(true).open(path).and_then(|file| file.set_modified(at));
    changed(&new, SystemTime::now() + minute).expect("a time can be set");
    for (path, _) in files(&folder.path().join("content")) {
        let path = folder.path().join("content").join(path);
        if path != new {
            changed(&path, SystemTime::now() - minute).expect("a time can be set");
        }
    }
    assert_eq!(run(folder.path(), &["build", NOW]).code, 0);
    fs::remove_file(new).expect("removed");
    assert_eq!(run(folder.path(), &["build", NOW]).code, 0);
    assert_eq!(run(folder.path(), &["build", NOW, "-o", "clean"]).code, 0);
    assert!(
        files(&folder.path().join("public")) == files(&folder.path().join("clean")),
        "pages still show what is gone"
    );
}

#[test]
fn what_is_no_longer_of_the_site_is_removed_with_its_folder() {
    let folder = paris();
    lay(folder.path(), &[("content/briefings/new.md", "---\ntitle: New\ndate: 2025-03-04\n---\n")]);
    assert_eq!(run(folder.path(), &["build", NOW]).code, 0);
    assert!(folder.path().join("public/briefings/2025/03/new").exists());
    fs::remove_file(folder.path().join("content/briefings/new.md")).expect("removed");
    assert_eq!(run(folder.path(), &["build", NOW]).code, 0);
    assert!(!folder.path().join("public/briefings/2025").exists());
    let clean = run(folder.path(), &["build", NOW, "-o", "clean"]);
    assert_eq!(clean.code, 0, "{}", clean.said);
    assert_eq!(files(&folder.path().join("public")), files(&folder.path().join("clean")));
}

#[test]
fn faults_come_as_json_on_standard_output() {
    let folder = paris();
    lay(
        folder.path(),
        &[("content/briefings/new.md", "---\ntitle: New\ndate: 2026-01-07\ncountries: [FR, UKR]\n---\n")],
    );
    let told = run(folder.path(), &["check", NOW, "--format", "json"]);
    assert_eq!(told.code, 1);
    let report = json(&told.data);
    let fault = &report["diagnostics"][0];
    let expected = serde_json::json!({
        "severity": "error",
        "code": "unknown-country",
        "message": "`UKR` is not a country code",
        "path": "content/briefings/new.md",
        "line": 4,
        "column": 17,
        "length": 3,
        "help": "the code of Ukraine is `UA`",
        "fix": [{ "set": {
            "path": { "steps": [{ "Key": "countries" }, { "Index": 1 }], "names_key": false },
            "value": { "text": "UA" },
        } }],
        "related": [],
        "count": 1,
    });
    assert_eq!(*fault, expected);
    assert_eq!((&report["summary"]["errors"], &report["summary"]["files"]), (&1.into(), &1.into()));
    assert_eq!(report["summary"]["changes"], Value::Null);
}

#[test]
fn no_color_wins_over_a_forced_colour() {
    let folder = paris();
    lay(folder.path(), &[("content/briefings/new.md", "---\ntitle: New\ndate: never\n---\n")]);
    let has_colour = |names: &[&str]| {
        let mut call = command(folder.path(), &["check", NOW]);
        call.envs(names.iter().map(|name| (name, "1")));
        let ran = ran(call.output().expect("the binary runs"));
        assert_eq!(ran.code, 1);
        ran.said.contains('\u{1b}')
    };
    assert!(!has_colour(&[]));
    assert!(has_colour(&["CLICOLOR_FORCE"]));
    assert!(!has_colour(&["NO_COLOR"]));
}

/// A site large enough for a kill to meet it at work; its title stands on every page.
fn large_site(folder: &Path) {
    for nth in 0..48 {
        let (year, month, day) = (2020 + nth % 6, 1 + nth % 12, 1 + nth % 28);
        let path = format!("content/briefings/{year}-{month:02}-{day:02}-talks-{nth}.md");
        let text = format!(
            "---\ntitle: Talks {nth}\nparticipants: [{{ name: Person {}, country: FR }}]\ntopics: [topic {}]\n---\nText.\n",
            nth % 12,
            nth % 5
        );
        lay(folder, &[(&path, &text)]);
    }
}

fn set_title(folder: &Path, title: &str) {
    lay(folder, &[("site.toml", &format!("title = \"{title}\"\n"))]);
}

/// Builds the site of one title and returns it whole.
fn build_titled(folder: &Path, title: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    set_title(folder, title);
    let built = run(folder, &["build", NOW, "-q"]);
    assert_eq!((built.code, built.said.as_str()), (0, ""));
    files(&folder.join("public"))
}

#[test]
fn a_kill_in_the_middle_leaves_the_old_site_or_the_new_one() {
    let folder = folder();
    let (root, public) = (folder.path(), folder.path().join("public"));
    large_site(root);
    let old = build_titled(root, "Old");
    let new = build_titled(root, "New");
    assert!(old.keys().eq(new.keys()) && old != new);

    let mut killed = 0;
    for step in 0..10 {
        assert!(build_titled(root, "Old") == old);
        set_title(root, "New");
        let mut child = command(root, &["build", NOW, "-q"]).stderr(Stdio::null()).spawn().expect("the binary runs");
        // What a run takes depends on what else the machine does, so the first sign of staging starts the clock.
        while !public.join(".dateline/stage").exists() && child.try_wait().expect("it is ours").is_none() {
            thread::sleep(Duration::from_micros(100));
        }
        thread::sleep(Duration::from_millis(step));
        child.kill().expect("it is ours");
        killed += usize::from(child.wait().expect("it ended").code().is_none());

        // A run that finds a fault writes nothing of its own; but what was begun and had its instant is completed first.
        lay(root, &[("content/briefings/faulty.md", "---\ntitle: No date\n---\n")]);
        assert_eq!(run(root, &["build", NOW, "-q"]).code, 1);
        let found = files(&public);
        assert!(
            found == old || found == new,
            "killed {step} ms after staging began: a mixture of {} files",
            found.len()
        );
        fs::remove_file(root.join("content/briefings/faulty.md")).expect("removed");
        assert!(build_titled(root, "New") == new, "killed {step} ms after staging began: the next run completes");
        assert_eq!(scratch(&public), Vec::<PathBuf>::new());
    }
    assert!(killed >= 3, "only {killed} of 10 runs were met at work");
}

/// What dateline left in its own folder beside the record of what it wrote.
fn scratch(public: &Path) -> Vec<PathBuf> {
    let left = fs::read_dir(public.join(".dateline")).expect("a folder").map(|entry| entry.expect("an entry").path());
    left.filter(|path| !path.ends_with("manifest")).collect()
}

#[test]
fn two_runs_at_once_do_not_disturb_each_other() {
    let folder = folder();
    large_site(folder.path());
    set_title(folder.path(), "One");
    let start =
        || command(folder.path(), &["build", NOW, "-q"]).stderr(Stdio::piped()).spawn().expect("the binary runs");
    let (one, other) = (start(), start());
    let outcomes = [one, other].map(|child| ran(child.wait_with_output().expect("it ends")));
    assert!(outcomes.iter().any(|ran| ran.code == 0), "{} {}", outcomes[0].said, outcomes[1].said);
    for refused in outcomes.iter().filter(|ran| ran.code != 0) {
        assert_eq!(refused.code, 2, "{}", refused.said);
    }
    let found = files(&folder.path().join("public"));
    assert_eq!(run(folder.path(), &["build", NOW, "-o", "clean"]).code, 0);
    assert!(found == files(&folder.path().join("clean")));
}

const COPY: &str = "Ministers meet in Oslo\n\nOSLO – Norwegian Defence Minister Kari Solbakken met Danish Prime Minister Jens Ravn on Tuesday.\n";

#[test]
fn wire_copy_becomes_a_draft_that_builds() {
    let site = paris();
    fs::write(site.path().join("story.txt"), COPY).expect("copy");
    let ran = run(site.path(), &["import", "story.txt", "--date", "2026-01-08", "--profiles"]);
    let paths =
        ["briefings/2026-01-06-ministers-meet-in-oslo", "participants/kari-solbakken", "participants/jens-ravn"];
    let data: String = paths.iter().map(|path| format!("content/{path}.md\n")).collect();
    assert_eq!((ran.code, ran.data.as_str()), (0, data.as_str()), "{}", ran.said);
    let draft = fs::read_to_string(site.path().join("content/briefings/2026-01-06-ministers-meet-in-oslo.md"))
        .expect("a draft");
    assert!(draft.contains("draft: true") && draft.contains("counted back from 2026-01-08"), "{draft}");
    assert_eq!(run(site.path(), &["check", "--drafts"]).code, 0);
}

#[test]
fn importing_again_writes_over_nothing_unless_it_is_forced() {
    let site = paris();
    fs::write(site.path().join("story.txt"), COPY).expect("copy");
    let import = |more: &[&str]| run(site.path(), &[&["import", "story.txt", "--date", "2026-01-08"], more].concat());
    let path = site.path().join("content/briefings/2026-01-06-ministers-meet-in-oslo.md");
    assert_eq!(import(&[]).code, 0);
    fs::write(&path, "mine").expect("a file");
    let refused = import(&[]);
    assert_eq!((refused.code, refused.data.as_str()), (2, ""));
    assert!(refused.said.contains("--force"), "{}", refused.said);
    assert_eq!(fs::read_to_string(&path).expect("a file"), "mine");
    assert_eq!(import(&["--force"]).code, 0);
    assert!(fs::read_to_string(&path).expect("a file").contains("Solbakken"));
}

#[test]
fn copy_comes_from_standard_input_too_and_must_be_text() {
    let site = paris();
    let import = |copy: &[u8]| {
        let mut child = command(site.path(), &["import", "-", "--date", "2026-01-08"]);
        let mut child =
            child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary runs");
        child.stdin.take().expect("a pipe").write_all(copy).expect("it is read");
        child.wait_with_output().expect("it ends")
    };
    let made = import(COPY.as_bytes());
    assert!(String::from_utf8_lossy(&made.stdout).ends_with("2026-01-06-ministers-meet-in-oslo.md\n"));
    for bad in [&b""[..], b" \n", b"\xff\xfe"] {
        let ran = import(bad);
        assert_eq!((ran.status.code(), ran.stdout.is_empty()), (Some(2), true));
    }
}
