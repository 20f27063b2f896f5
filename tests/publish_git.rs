//! `dateline publish` with the real binary, to branches of real repositories, with the real `git`.
#![allow(clippy::disallowed_methods)]
#![cfg(unix)]

#[path = "support/binary.rs"]
mod binary;

use binary::{Ran, folder, ran};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use tempfile::TempDir;

const NOW: &str = "2026-11-24T12:00:00Z";
const PARIS: &str = "briefings/2026/01/paris/index.html";
const ROME: &str = "briefings/2026/01/rome/index.html";

/// A small site that is published to the branch `pages` of the repository beside it, and that repository.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new(more: &str) -> Self {
        let desk = Desk { folder: folder() };
        let place = "kind = \"git\"\nrepository = \"../place.git\"\nbranch = \"pages\"\nrecord = false\n";
        desk.write("site.toml", &format!("title = \"Desk\"\n[publish.live]\n{place}{more}"));
        desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet\n---\nText.\n");
        desk.write("content/briefings/2026-01-07-rome.md", "---\ntitle: Talks in Rome\n---\nText.\n");
        git(desk.folder.path(), &["init", "--quiet", "--bare", "place.git"]);
        desk
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("place.git")
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.site().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, text).expect("a file can be written");
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = binary::command(&self.site(), line);
        for (name, value) in [("NAME", "A Desk"), ("EMAIL", "desk@example.org")] {
            command.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
        }
        command
    }

    fn publish(&self, arguments: &[&str]) -> Ran {
        let line = [&["publish", "--now", NOW][..], arguments].concat();
        ran(self.command(&line).output().expect("the binary runs"))
    }

    fn published(&self, arguments: &[&str]) -> Value {
        let ran = self.publish(&[&["--format", "json"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.said);
        serde_json::from_str(&ran.data).expect("JSON")
    }

    fn verified(&self) -> Ran {
        ran(self.command(&["verify", "live"]).output().expect("the binary runs"))
    }

    /// The files of the branch.
    fn branch(&self) -> BTreeMap<String, String> {
        let names = git(&self.place(), &["ls-tree", "-r", "--name-only", "pages"]);
        names.lines().map(|name| (name.to_owned(), git(&self.place(), &["show", &format!("pages:{name}")]))).collect()
    }

    fn commits(&self) -> usize {
        git(&self.place(), &["rev-list", "--count", "pages"]).trim().parse().expect("a number")
    }

    /// Someone else changes the branch by hand.
    fn by_hand(&self, change: &str) {
        let clone = self.folder.path().join("clone");
        let _ = fs::remove_dir_all(&clone);
        git(self.folder.path(), &["clone", "--quiet", "--branch", "pages", "place.git", "clone"]);
        shell(&clone, change);
        let commit = "git add --all && git -c user.name=x -c user.email=x@y commit --quiet -m hand && git push --quiet";
        shell(&clone, commit);
    }
}

fn git(folder: &Path, line: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(folder).args(line).output().expect("git runs");
    assert!(output.status.success(), "git {line:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn shell(folder: &Path, script: &str) {
    let status = Command::new("sh").args(["-c", script]).current_dir(folder).status().expect("a shell");
    assert!(status.success(), "{script}");
}

/// The site as it was built, without what the build notes for itself.
fn built(site: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![site.join("public")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(site.join("public")).expect("below").to_string_lossy().into_owned();
            match path.is_dir() {
                true if name == ".dateline" => {}
                true => folders.push(path),
                false => {
                    _ = files.insert(name, String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned())
                }
            }
        }
    }
    files
}

/// The branch holds the site and nothing else but dateline's own, and `more`.
#[track_caller]
fn expect_equal(desk: &Desk, more: &[&str]) {
    let is_own = |name: &str| name.starts_with(".dateline/") || name == ".nojekyll" || more.contains(&name);
    let branch: BTreeMap<_, _> = desk.branch().into_iter().filter(|(name, _)| !is_own(name)).collect();
    assert_eq!(branch.keys().collect::<Vec<_>>(), built(&desk.site()).keys().collect::<Vec<_>>());
    assert!(branch == built(&desk.site()), "the bytes of the branch are those that were built");
}

#[test]
fn a_publish_is_one_commit_and_none_where_nothing_changed() {
    let desk = Desk::new("");
    let plan = desk.publish(&["--dry-run"]);
    assert!(plan.data.contains("new         /briefings/2026/01/paris/  Allies meet\n"), "{} {}", plan.data, plan.said);
    assert_eq!(git(&desk.place(), &["for-each-ref"]), "", "a rehearsal leaves nothing");

    let done = desk.published(&[]);
    let commit = git(&desk.place(), &["rev-parse", "pages"]);
    assert_eq!((desk.commits(), done["release"].as_str()), (1, Some(commit.trim())));
    expect_equal(&desk, &[]);
    assert_eq!(desk.branch()[".nojekyll"], "");
    let said = git(&desk.place(), &["log", "-1", "--format=%an <%ae>%n%cn%n%s%n%(trailers:key=Dateline-Now)", "pages"]);
    let new = done["new"].as_array().expect("a list").len();
    assert_eq!(
        said.trim_end().lines().collect::<Vec<_>>(),
        [
            "A Desk <desk@example.org>",
            "A Desk",
            &format!("Publish: {new} new, 0 changed, 0 removed"),
            "Dateline-Now: 2026-11-24T12:00:00Z"
        ]
    );

    assert_eq!(desk.published(&[])["published"], Value::Bool(false));
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet\n---\nOther text.\n");
    fs::remove_file(desk.site().join("content/briefings/2026-01-07-rome.md")).expect("it is there");
    let refused = desk.publish(&["--max-deletes", "0"]);
    assert!(refused.code == 2 && refused.said.contains("may be without being asked"), "{}", refused.said);
    assert_eq!(desk.commits(), 1);
    let done = desk.published(&["--verify"]);
    assert!(
        done["changed"].as_array().expect("a list").iter().any(|page| page["address"] == "/briefings/2026/01/paris/")
    );
    assert!(
        done["removed"].as_array().expect("a list").iter().any(|page| page["address"] == "/briefings/2026/01/rome/")
    );
    assert_eq!(desk.commits(), 2);
    expect_equal(&desk, &[]);

    // What is kept here may be lost, or damaged: a publish then asks the repository for everything.
    let cache = desk.site().join(".dateline/publish/live.git");
    for harm in [
        "rm -rf *",
        "rm -rf objects/*",
        "echo x > packed-refs; echo x > HEAD",
        "touch shallow.lock HEAD.lock; mkdir -p refs/dateline; touch refs/dateline/next.lock",
    ] {
        let _ = Command::new("sh").args(["-c", harm]).current_dir(&cache).stderr(Stdio::null()).status();
        desk.write(
            "content/briefings/2026-01-06-paris.md",
            &format!("---\ntitle: Allies meet\n---\nAfter {}.\n", harm.len()),
        );
        let done = desk.published(&[]);
        assert!(done["unchanged"].as_u64() > Some(20), "{harm}: {done}");
        expect_equal(&desk, &[]);
    }
    let kept = fs::read_dir(desk.site().join(".dateline/publish")).expect("a folder");
    let kept: BTreeSet<_> = kept.map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(kept, ["known".into(), "live.git".into()].into(), "no lock stays");
}

#[test]
fn what_a_host_or_a_hand_put_there_stays_and_is_never_lost_silently() {
    let desk = Desk::new("");
    desk.published(&[]);
    desk.by_hand("echo news.example.org > CNAME; mkdir -p .github/workflows; echo on: push > .github/workflows/x.yml");
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies part\n---\nText.\n");
    desk.published(&[]);
    assert_eq!(desk.branch()["CNAME"], "news.example.org\n");
    expect_equal(&desk, &["CNAME", ".github/workflows/x.yml"]);

    // The same file from the site's own sources: from now on it is dateline's, and goes with them.
    desk.write("static/CNAME", "news.example.org\n");
    desk.published(&[]);
    fs::remove_file(desk.site().join("static/CNAME")).expect("it is there");
    desk.published(&[]);
    expect_equal(&desk, &[".github/workflows/x.yml"]);

    desk.by_hand(&format!("echo changed > {PARIS}; git rm --quiet {ROME}"));
    assert_eq!(desk.verified().code, 1);
    let refused = desk.publish(&[]);
    assert!(refused.code == 2 && refused.said.contains(PARIS) && refused.said.contains("--adopt"), "{}", refused.said);
    assert!(!refused.said.contains(ROME), "{}", refused.said);
    assert_eq!(desk.branch()[PARIS], "changed\n");
    desk.published(&["--adopt"]);
    expect_equal(&desk, &[".github/workflows/x.yml"]);
    let good = desk.verified();
    assert!(good.code == 0 && good.said.contains("`live` is what its manifest says"), "{}", good.said);

    // A file where the site needs a folder.
    let desk = Desk::new("");
    shell(
        desk.folder.path(),
        "git clone --quiet place.git first 2>/dev/null; cd first; git checkout --quiet -b pages; echo x > briefings; git add .; git -c user.name=x -c user.email=x@y commit -qm x; git push -q origin pages",
    );
    let refused = desk.publish(&[]);
    assert!(refused.code == 2 && refused.said.contains("`briefings`"), "{}", refused.said);
    desk.published(&["--adopt"]);
    expect_equal(&desk, &[]);
}

#[test]
fn a_site_can_lie_in_a_folder_of_its_branch() {
    let desk = Desk::new("prefix = \"docs\"\nauthor = \"News Desk <news@example.org>\"\n");
    desk.published(&["--verify"]);
    assert!(desk.branch().contains_key("docs/index.html") && desk.branch().contains_key("docs/.nojekyll"));
    assert_eq!(
        git(&desk.place(), &["log", "-1", "--format=%an %cn <%ce>", "pages"]),
        "News Desk News Desk <news@example.org>\n"
    );
    desk.by_hand("echo mine > README.md");
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies part\n---\nText.\n");
    desk.published(&["--verify"]);
    assert_eq!(desk.branch()["README.md"], "mine\n");
    assert!(desk.branch()[&format!("docs/{PARIS}")].contains("Allies part"));
}

#[test]
fn who_commits_must_be_known_and_where_must_be_a_repository() {
    let desk = Desk::new("");
    let mut command = binary::command(&desk.site(), &["publish", "--now", NOW]);
    let nobody = command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_CONFIG_COUNT", "1");
    let nobody = nobody.env("GIT_CONFIG_KEY_0", "user.useConfigOnly").env("GIT_CONFIG_VALUE_0", "true");
    let refused = ran(nobody.output().expect("the binary runs"));
    assert!(refused.code == 2 && refused.said.contains("git does not know who commits"), "{}", refused.said);
    fs::remove_dir_all(desk.place()).expect("it is there");
    let refused = desk.publish(&[]);
    assert!(
        refused.code == 2 && refused.said.contains("git refuses: '../place.git' does not appear"),
        "{}",
        refused.said
    );
}

/// Puts a `git` before the real one that does something when it is called with a word.
fn with_git(desk: &Desk, script: &str) -> String {
    let programs = desk.folder.path().join("programs");
    fs::create_dir_all(&programs).expect("a folder");
    let path = std::env::var("PATH").expect("there is one");
    let text = format!("#!/bin/sh\nPATH='{path}'\n{script}\nexec git \"$@\"\n");
    let program = programs.join("git");
    fs::write(&program, text).expect("a file can be written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
    format!("{}:{path}", programs.display())
}

#[test]
fn a_push_that_loses_a_race_changes_nothing_and_the_next_publish_goes_on() {
    let desk = Desk::new("");
    desk.published(&[]);
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies part\n---\nText.\n");
    let other = desk.folder.path().join("other.sh");
    let clone = desk.folder.path().join("clone");
    let commands = format!(
        "set -e\nrm -rf '{0}'\ngit clone --quiet --branch pages '{1}' '{0}'\ncd '{0}'\necho other > CNAME\ngit add .\ngit -c user.name=x -c user.email=x@y commit --quiet -m other\ngit push --quiet\n",
        clone.display(),
        desk.place().display()
    );
    fs::write(&other, commands).expect("a file can be written");
    let path = with_git(
        &desk,
        &format!("case \" $* \" in *' push '*) (unset GIT_DIR; sh '{}') >&2 || exit 9;; esac", other.display()),
    );
    let lost = desk.command(&["publish", "--now", NOW]).env("PATH", path).output().expect("the binary runs");
    let lost = ran(lost);
    assert!(
        lost.code == 2 && lost.said.contains("someone else has published to this place meanwhile"),
        "{}",
        lost.said
    );
    assert!(desk.branch()[PARIS].contains("Allies meet"));
    assert_eq!(desk.commits(), 2);
    desk.published(&[]);
    assert_eq!(desk.commits(), 3);
    expect_equal(&desk, &["CNAME"]);
    assert_eq!(desk.branch()["CNAME"], "other\n");
}

#[test]
fn an_address_that_is_let_go_while_the_site_is_published_stays_let_go() {
    let desk = Desk::new("");
    let place = "kind = \"git\"\nrepository = \"../place.git\"\nbranch = \"pages\"\n";
    desk.write("site.toml", &format!("title = \"Desk\"\n[publish.live]\n{place}"));
    desk.published(&[]);
    desk.write("content/briefings/2026-01-08-oslo.md", "---\ntitle: Oslo\n---\nText.\n");
    let ledger = desk.site().join("published.toml");
    let line = "[forgotten]\\n\"/old/\" = { on = 2026-02-01, why = \"Asked for.\" }\\n";
    let forget = format!("case \" $* \" in *' push '*) printf '\\n{line}' >>'{}';; esac", ledger.display());
    let path = with_git(&desk, &forget);
    let done = ran(desk.command(&["publish", "--now", NOW]).env("PATH", path).output().expect("the binary runs"));
    assert_eq!(done.code, 0, "{}", done.said);
    let text = fs::read_to_string(&ledger).expect("the ledger");
    assert!(text.contains("\"/briefings/2026/01/oslo/\"") && text.contains("\"/old/\" = { on = 2026-02-01"), "{text}");
}

#[test]
fn killed_at_any_call_of_git_the_branch_is_one_edition_or_the_other_and_the_next_publish_completes() {
    let desk = Desk::new("");
    desk.published(&[]);
    let counter = desk.folder.path().join("calls");
    let mut killed = 0;
    for (nth, when) in (1..40).flat_map(|nth| [(nth, "before"), (nth, "after")]) {
        let before = built(&desk.site());
        desk.write(
            "content/briefings/2026-01-06-paris.md",
            &format!("---\ntitle: Allies meet\n---\nText {nth} {when}.\n"),
        );
        let kill = "kill -9 $PPID; exit 9";
        let act = if when == "before" { kill.to_owned() } else { format!("git \"$@\"; {kill}") };
        fs::write(&counter, "0").expect("a file can be written");
        let count =
            format!("n=$(($(cat '{0}') + 1)); echo $n > '{0}'; if [ $n = {nth} ]; then {act}; fi", counter.display());
        let path = with_git(&desk, &count);
        let output = desk.command(&["publish", "--now", NOW]).env("PATH", path).output().expect("the binary runs");
        let branch: BTreeMap<_, _> = desk.branch().into_iter().filter(|(name, _)| !name.starts_with('.')).collect();
        assert!(branch == before || branch == built(&desk.site()), "{nth} {when}: a mixture");
        if output.status.success() {
            break;
        }
        killed += 1;
        assert_eq!(output.status.code(), None, "{nth} {when}: {}", String::from_utf8_lossy(&output.stderr));
        desk.published(&[]);
        expect_equal(&desk, &[]);
    }
    assert!(killed >= 16, "it was killed {killed} times");
}
