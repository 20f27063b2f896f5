//! `diff` with the real binary: revisions of a real repository, folders, built sites, and what is refused.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use binary::{Ran, command, folder, ran, run};
use scraper::{Html, Selector};
use serde_json::Value;
use tempfile::TempDir;

const PARIS: &str = "content/briefings/2026-01-06-paris.md";
const NOW: &str = "--now=2026-11-24";

const TEXT: &str = "---\ntitle: Allies meet\nparticipants: [{ name: Mark Carney, role: Prime Minister, country: CA }]\n\
                    mentions: [PL, { name: Ada Example }]\n---\nMark Carney came. Poland and Ada Example did not.\n";

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn git(folder: &Path, line: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(line).stdin(Stdio::null());
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    // Within a hook of git these name the repository that the hook is of.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"] {
        git.env_remove(name);
    }
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@example.org");
    }
    let output = git.output().expect("git is there");
    assert!(output.status.success(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", message]);
}

/// A repository with one briefing, committed once.
fn repository() -> TempDir {
    let folder = folder();
    write(folder.path(), "site.toml", "title = \"Briefings\"\n");
    write(folder.path(), PARIS, TEXT);
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    commit(folder.path(), "first");
    folder
}

fn diff(folder: &Path, sides: &[&str]) -> Ran {
    let line: Vec<&str> = ["diff", NOW].iter().chain(sides).copied().collect();
    run(folder, &line)
}

/// The lines of changes, without headings.
fn lines(ran: &Ran) -> Vec<&str> {
    ran.data.lines().filter_map(|line| line.strip_prefix("  ")).collect()
}

#[test]
fn a_dirty_tree_is_compared_with_a_revision_and_two_revisions_without_it() {
    let folder = repository();
    write(folder.path(), PARIS, &TEXT.replace("Prime Minister", "Governor"));
    write(folder.path(), "content/briefings/2026-02-01-kyiv.md", "---\ntitle: Kyiv\n---\nNot added to git yet.\n");
    let dirty = diff(folder.path(), &["HEAD"]);
    let expected = [
        "“Kyiv”: new briefing: 1 February 2026",
        "Mark Carney: role Prime Minister → Governor on 1 briefing (“Allies meet”)",
    ];
    assert_eq!((dirty.code, dirty.said.as_str()), (0, ""), "{}", dirty.said);
    assert_eq!(lines(&dirty)[..2], expected, "{}", dirty.data);
    assert!(dirty.data.starts_with("What changed from `HEAD` ("), "{}", dirty.data);
    assert!(dirty.data.lines().next().expect("a line").ends_with(") to the files as they are"), "{}", dirty.data);

    let clean = diff(folder.path(), &["main", "HEAD"]);
    assert!(clean.code == 0 && clean.data.ends_with("\n\nNothing changed.\n"), "{}", clean.data);
    commit(folder.path(), "second");
    assert_eq!(lines(&diff(folder.path(), &["HEAD~1", "HEAD"]))[..2], expected);
    assert!(diff(folder.path(), &["HEAD"]).data.contains("Nothing changed."));
    let back = diff(folder.path(), &["HEAD", "main~1"]);
    assert!(back.data.contains("Mark Carney: role Governor → Prime Minister on 1 briefing"), "{}", back.data);
}

#[test]
fn nothing_is_written_and_no_hook_or_filter_of_the_repository_runs() {
    let folder = repository();
    write(folder.path(), ".gitattributes", "*.md filter=loud\n");
    git(folder.path(), &["config", "filter.loud.smudge", "touch ran; cat"]);
    write(folder.path(), PARIS, &TEXT.replace("Allies", "Friends"));
    let names = || {
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).expect("a folder").map(|it| it.expect("it").file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    assert!(diff(folder.path(), &["HEAD"]).data.contains("“Friends meet”: title Allies meet → Friends meet"));
    assert_eq!(names(), before);
}

#[test]
fn a_project_in_a_folder_of_a_repository_is_found_from_below_it() {
    let folder = folder();
    let site = folder.path().join("news room/site");
    write(&site, "site.toml", "");
    write(&site, PARIS, TEXT);
    write(folder.path(), "content/briefings/2026-03-03-other.md", "---\ntitle: Of another project\n---\n");
    git(folder.path(), &["init", "--quiet"]);
    commit(folder.path(), "first");
    write(&site, PARIS, &TEXT.replace("mentions: [PL, ", "countries: [CA, PL]\nmentions: ["));
    let ran = diff(&site.join("content/briefings"), &["HEAD"]);
    assert_eq!(
        lines(&ran),
        ["Poland: mentioned → took part in 1 briefing (“Allies meet”)"],
        "{}{}",
        ran.data,
        ran.said
    );
}

#[test]
fn a_renamed_file_reads_as_one_briefing_that_moved() {
    let folder = repository();
    let moved = "content/briefings/2026-01-06-allies-meet.md";
    fs::rename(folder.path().join(PARIS), folder.path().join(moved)).expect("renamed");
    let ran = diff(folder.path(), &["HEAD"]);
    let expected = "Address: moved without a redirect on 1 briefing (“Allies meet” /briefings/2026/01/paris/ → /briefings/2026/01/allies-meet/)";
    assert_eq!(lines(&ran)[0], expected, "{}", ran.data);
    assert!(!ran.data.contains("gone") && !ran.data.contains("new briefing"), "{}", ran.data);
}

#[cfg(unix)]
#[test]
fn links_inside_the_project_are_followed_in_a_revision_too() {
    let folder = repository();
    write(folder.path(), "shared/about.md", "---\ntitle: About\n---\nText.\n");
    fs::create_dir_all(folder.path().join("content/pages")).expect("made");
    std::os::unix::fs::symlink("../../shared/about.md", folder.path().join("content/pages/about.md")).expect("linked");
    commit(folder.path(), "linked");
    assert!(diff(folder.path(), &["HEAD"]).data.contains("Nothing changed."));
    assert!(diff(folder.path(), &["HEAD~1"]).data.contains("“About”: new page: /about/"));
}

#[test]
fn what_is_under_embargo_at_the_instant_is_on_neither_side() {
    let folder = repository();
    let text =
        "---\ntitle: Secret\nembargo: 2026-12-01\nparticipants: [{ name: Eve Secret, country: NO }]\n---\nText.\n";
    write(folder.path(), "content/briefings/2026-02-01-secret.md", text);
    commit(folder.path(), "hidden");
    write(
        folder.path(),
        "content/briefings/2026-02-01-secret.md",
        &text.replace("NO", "DK").replace("title: ", "title: Top "),
    );
    for sides in [&["HEAD~1", "HEAD"][..], &["HEAD"], &["HEAD~1"]] {
        for format in ["text", "json", "html"] {
            let ran = diff(folder.path(), &[sides, &["--format", format]].concat());
            let is_told = ["Secret", "secret", "Norway", "Denmark"].iter().any(|word| ran.data.contains(word));
            assert!(ran.code == 0 && !is_told, "{}", ran.data);
        }
    }
    let later = run(folder.path(), &["diff", "HEAD", "--now=2026-12-02"]);
    assert!(later.data.contains("“Top Secret”: title Secret → Top Secret"), "{}", later.data);
}

#[test]
fn projects_and_built_sites_are_folders() {
    let (old, new) = (repository(), folder());
    write(new.path(), "site.toml", "title = \"Briefings\"\n");
    write(new.path(), PARIS, &TEXT.replace("Prime Minister", "Governor"));
    let (old_path, new_path) = (old.path().to_str().expect("UTF-8"), new.path().to_str().expect("UTF-8"));
    let elsewhere = folder();
    let role = "Mark Carney: role Prime Minister → Governor on 1 briefing (“Allies meet”)";
    assert_eq!(lines(&diff(elsewhere.path(), &[old_path, new_path])), [role]);

    for site in [&old, &new] {
        assert_eq!(run(site.path(), &["build", NOW]).code, 0);
    }
    let built = |site: &str| format!("{site}/public");
    let pages = diff(elsewhere.path(), &[&built(old_path), &built(new_path)]);
    assert_eq!((pages.code, pages.said.as_str()), (0, ""));
    assert!(
        lines(&pages).iter().any(|line| line.contains("Prime Minister") && line.contains("Governor")),
        "{}",
        pages.data
    );
    let mixed = diff(elsewhere.path(), &[&built(old_path), new_path]);
    assert_eq!(lines(&mixed), lines(&pages), "a project is rendered as it would be built");
    let same = diff(old.path(), &["public"]);
    assert!(same.data.ends_with("\n\nNothing changed.\n"), "{}", same.data);
}

#[test]
fn built_sites_tell_of_pages_that_came_went_and_lead_on() {
    let folder = repository();
    let build = |to: &str| assert_eq!(run(folder.path(), &["build", NOW, "-o", to]).code, 0);
    build("../old");
    let text = TEXT
        .replace("title: Allies meet", "title: Allies met\naliases: [/briefings/2026/01/paris/]\ntopics: [Ukraine]");
    fs::remove_file(folder.path().join(PARIS)).expect("removed");
    write(folder.path(), "content/briefings/2026-01-06-allies.md", &text.replace(", { name: Ada Example }", ""));
    build("../new");
    let ran = diff(folder.path(), &["../old", "../new"]);
    for expected in [
        "“Allies met”: address /briefings/2026/01/paris/ → /briefings/2026/01/allies/",
        "“Allies met”: title Allies meet → Allies met",
        "“Allies met”: topic added: Ukraine",
        "“Ada Example”: page gone, and its address leads nowhere: /participants/ada-example/",
        "“Ukraine”: new page: /topics/ukraine/",
    ] {
        assert!(lines(&ran).contains(&expected), "{expected}\n{}", ran.data);
    }
}

#[test]
fn json_names_sides_changes_and_places() {
    let folder = repository();
    write(folder.path(), PARIS, &TEXT.replace("Prime Minister", "Governor"));
    let ran = diff(folder.path(), &["HEAD", "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.data).expect(&ran.data);
    assert_eq!(value["old"]["written"], "HEAD");
    assert_eq!(value["old"]["commit"].as_str().map(str::len), Some(40));
    assert_eq!(value["new"], serde_json::json!({ "written": null, "commit": null }));
    assert_eq!(value["summary"]["changes"], 1);
    let expected = serde_json::json!({
        "kind": "person", "id": "mark-carney mark carney", "subject": "Mark Carney", "claim": "role", "detail": null,
        "old": "Prime Minister", "new": "Governor",
        "words": "Mark Carney: role Prime Minister → Governor on 1 briefing (“Allies meet”)",
        "spots": [{ "title": "Allies meet", "address": "/briefings/2026/01/paris/" }],
    });
    assert_eq!(value["changes"], serde_json::json!([expected]));
}

#[test]
fn html_is_one_page_that_asks_for_nothing_and_escapes_what_it_quotes() {
    let folder = repository();
    write(folder.path(), PARIS, &TEXT.replace("Allies meet", "A <script>alert(1)</script> & \"b\""));
    let ran = diff(folder.path(), &["HEAD", "--format=html"]);
    let page = Html::parse_document(&ran.data);
    let count = |selector: &str| page.select(&Selector::parse(selector).expect("a selector")).count();
    assert_eq!((count("html[lang=en]"), count("main"), count("h1"), count("title")), (1, 1, 1, 1));
    assert_eq!(count("script, link, img, iframe, object, [src], [href], [style*=url]"), 0, "{}", ran.data);
    assert!(!ran.data.contains("@import") && !ran.data.contains("url("), "{}", ran.data);
    assert!(count("section[aria-labelledby] > h2[id]") >= 1 && count("del") >= 1 && count("ins") >= 1, "{}", ran.data);
    assert!(ran.data.contains("A &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;b&quot;"), "{}", ran.data);
}

#[test]
fn a_revision_that_nobody_knows_is_refused_with_what_to_do() {
    let folder = repository();
    for sides in [&["nowhere"][..], &["HEAD", "nowhere"]] {
        let ran = diff(folder.path(), sides);
        assert_eq!((ran.code, ran.data.as_str()), (2, ""));
        assert!(
            ran.said.contains("error: `nowhere` is neither a folder nor a revision that git knows\n"),
            "{}",
            ran.said
        );
        assert!(ran.said.contains("help: `git log --oneline`"), "{}", ran.said);
    }
    // An option in the place of a revision is no revision, and never reaches git as an option.
    let option = run(folder.path(), &["diff", "--", "--output=x"]);
    assert_eq!(option.code, 2);
    assert!(!folder.path().join("x").exists() && option.said.contains("is neither a folder nor"), "{}", option.said);
}

#[test]
fn without_a_repository_or_without_git_folders_are_asked_for() {
    let folder = folder();
    write(folder.path(), PARIS, TEXT);
    let mut call = command(folder.path(), &["diff", "HEAD"]);
    let outside =
        ran(call.env("GIT_CEILING_DIRECTORIES", folder.path().parent().expect("a folder")).output().expect("it runs"));
    assert_eq!(outside.code, 2);
    assert!(
        outside.said.contains("`HEAD` is no folder, and `") && outside.said.contains("lies in no git repository"),
        "{}",
        outside.said
    );
    assert!(outside.said.contains("help: name a folder with a project"), "{}", outside.said);

    let repository = repository();
    let without = ran(command(repository.path(), &["diff", "HEAD"]).env("PATH", "/nowhere").output().expect("it runs"));
    assert_eq!(without.code, 2);
    assert!(without.said.contains("git, which knows revisions, is not installed"), "{}", without.said);
    assert!(without.said.contains("help: install git, or name folders"), "{}", without.said);
}

#[test]
fn a_folder_with_nothing_of_a_site_is_refused() {
    let folder = repository();
    write(folder.path(), "notes/x.txt", "x");
    let ran = diff(folder.path(), &["notes"]);
    assert_eq!(ran.code, 2);
    assert!(ran.said.contains("the folder `notes` holds neither a project nor a built site"), "{}", ran.said);
}

#[test]
fn a_revision_before_the_site_has_nothing_and_that_is_said() {
    let folder = folder();
    git(folder.path(), &["init", "--quiet"]);
    write(folder.path(), "README", "x");
    commit(folder.path(), "before");
    write(folder.path(), PARIS, TEXT);
    let ran = diff(folder.path(), &["HEAD"]);
    assert_eq!(ran.code, 0);
    assert!(ran.said.starts_with("In `HEAD` (") && ran.said.contains("there is no site"), "{}", ran.said);
    assert!(ran.data.contains("“Allies meet”: new briefing: 6 January 2026, 1 took part, 2 mentioned"), "{}", ran.data);
}

#[test]
fn a_side_that_cannot_be_understood_is_told_and_ends_with_one() {
    let folder = repository();
    write(folder.path(), "content/briefings/2026-02-01-kyiv.md", "---\ntitle: [\n---\n");
    let ran = diff(folder.path(), &["HEAD"]);
    assert_eq!(ran.code, 1, "{}", ran.said);
    assert!(ran.said.starts_with("In the files as they are:\n\nerror[bad-yaml]"), "{}", ran.said);
    assert!(ran.data.contains("What changed from"), "{}", ran.data);
}

#[test]
fn a_configuration_that_a_revision_lacks_is_told_with_the_revision() {
    let folder = repository();
    write(folder.path(), "other.toml", "title = \"Other\"\n");
    let ran = diff(folder.path(), &["HEAD", "--config", "other.toml"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.said.starts_with("error: in `HEAD` (") && ran.said.contains("there is no configuration"),
        "{}",
        ran.said
    );
    commit(folder.path(), "other");
    write(folder.path(), "other.toml", "title = \"Another\"\n");
    let ran = diff(folder.path(), &["HEAD", "--config", "other.toml"]);
    assert_eq!(lines(&ran), ["Configuration: `title` Other → Another"]);
}

#[test]
fn html_is_for_diff_alone_and_tables_are_not_for_it() {
    let folder = repository();
    for line in
        [&["check", "--format=html"][..], &["diff", "HEAD", "--format=csv"], &["diff", "HEAD", "--format=sarif"]]
    {
        let ran = run(folder.path(), line);
        assert!(ran.code == 2 && ran.said.contains("only"), "{line:?}: {}", ran.said);
    }
}
