//! Files and folders that come, go and move.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    PARIS, PARIS_PAGE, ROME_PAGE, SITE, article, paris,
    serving::{Desk, NOW},
};

#[test]
fn a_deleted_article_is_gone_with_its_people_and_from_every_list() {
    let desk = Desk::open(SITE);
    desk.shows("/participants/", "Ada Example");
    desk.remove(PARIS);
    desk.lacks(PARIS_PAGE);
    for path in ["/participants/ada-example/", "/countries/france/"] {
        assert_eq!(desk.get(path).status, 404, "{path}");
    }
    let people = ["/participants/", "/participants/by-country/", "/countries/", "/countries/a-z/"];
    for path in ["/", "/briefings/", "/briefings/2026/", "/briefings/2026/01/", "/404.html"].into_iter().chain(people) {
        let answer = desk.get(path);
        assert!(
            answer.status == 200
                && !answer.says("Allies meet")
                && !answer.says("Ada Example")
                && !answer.says("France"),
            "{path}"
        );
    }
    assert_eq!(desk.get(ROME_PAGE).status, 200);
    desk.is_as_built();
}

#[test]
fn a_renamed_article_moves_to_its_new_address() {
    let desk = Desk::open(SITE);
    desk.rename(PARIS, "content/briefings/2026-01-06-versailles.md");
    desk.shows("/briefings/2026/01/versailles/", "First words.");
    assert_eq!(desk.get(PARIS_PAGE).status, 404);
    assert!(desk.get("/").says("/briefings/2026/01/versailles/"));
    desk.is_as_built();
}

/// Lays three articles into a folder.
fn lay_three(folder: &Path) {
    fs::create_dir_all(folder.join("deeper")).expect("made");
    for (name, nth) in [("one.md", 1), ("two.md", 2), ("deeper/three.md", 3)] {
        let text = article(&format!("Talks {nth}\ndate: 2026-03-01"), &format!("Person {nth}"), "Text.");
        fs::write(folder.join(name), text).expect("written");
    }
}

fn shows_three(desk: &Desk) {
    for (name, nth) in [("one", 1), ("two", 2), ("three", 3)] {
        desk.shows(&format!("/briefings/2026/03/{name}/"), &format!("Talks {nth}"));
        assert_eq!(desk.get(&format!("/participants/person-{nth}/")).status, 200);
    }
    desk.is_as_built();
}

fn lacks_three(desk: &Desk) {
    for (name, nth) in [("one", 1), ("two", 2), ("three", 3)] {
        desk.lacks(&format!("/briefings/2026/03/{name}/"));
        assert_eq!(desk.get(&format!("/participants/person-{nth}/")).status, 404);
    }
    assert!(!desk.get("/").says("Talks"));
    desk.is_as_built();
}

#[test]
fn a_folder_moved_in_is_served_and_moved_out_is_gone() {
    let desk = Desk::open(&SITE.replace("Rome talks", "Rome"));
    let outside = desk.outside();
    lay_three(&outside);
    fs::rename(&outside, desk.path("content/briefings/march")).unwrap();
    shows_three(&desk);
    desk.rename("content/briefings/march", "content/briefings/spring");
    desk.catch_up();
    shows_three(&desk);
    // What is edited under the new name is seen.
    desk.write(
        "content/briefings/spring/deeper/three.md",
        &article("Talks 3\ndate: 2026-03-01", "Person 3", "Edited."),
    );
    desk.shows("/briefings/2026/03/three/", "Edited.");
    fs::rename(desk.path("content/briefings/spring"), outside).unwrap();
    lacks_three(&desk);
}

#[test]
fn a_folder_made_and_filled_at_once_is_served_and_deleted_is_gone() {
    let desk = Desk::open(&SITE.replace("Rome talks", "Rome"));
    for _ in 0..3 {
        lay_three(&desk.path("content/briefings/march"));
        shows_three(&desk);
        fs::remove_dir_all(desk.path("content/briefings/march")).unwrap();
        lacks_three(&desk);
    }
}

#[test]
fn a_project_that_was_empty_is_served_once_it_is_filled() {
    let desk = Desk::open("");
    fs::remove_dir(desk.path("content")).unwrap();
    desk.catch_up();
    desk.lay(SITE);
    desk.shows(PARIS_PAGE, "First words.");
    desk.shows(ROME_PAGE, "Other words.");
    fs::remove_dir_all(desk.path("content")).unwrap();
    desk.lacks(PARIS_PAGE);
    desk.lay(SITE);
    desk.shows(ROME_PAGE, "Other words.");
    desk.is_as_built();
}

fn git(desk: &Desk, line: &[&str]) {
    let mut call = Command::new("git");
    call.args(["-c", "user.name=Jane Example", "-c", "user.email=jane@example.org", "-c", "core.autocrlf=false"]);
    call.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    // Within a hook of git these name the repository that the hook is of.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"] {
        call.env_remove(name);
    }
    let ended = call.args(line).current_dir(desk.path("")).stdout(Stdio::null()).output().expect("git runs");
    assert!(ended.status.success(), "{line:?}: {}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn a_checkout_of_another_branch_shows_that_branch() {
    let desk = Desk::open(SITE);
    let write = |nth: usize, words: &str| {
        let text = article(&format!("Talks {nth}\ndate: 2026-03-01"), &format!("{words} {}", nth % 7), words);
        desk.write(&format!("content/briefings/talks-{nth}.md"), &text);
    };
    git(&desk, &["init", "--quiet", "--initial-branch=main"]);
    (0..40).for_each(|nth| write(nth, "Early"));
    git(&desk, &["add", "."]);
    git(&desk, &["commit", "--quiet", "-m", "early"]);
    git(&desk, &["checkout", "--quiet", "-b", "later"]);
    (0..10).for_each(|nth| desk.remove(&format!("content/briefings/talks-{nth}.md")));
    (10..60).filter(|nth| nth % 3 > 0).for_each(|nth| write(nth, "Late"));
    desk.write("site.toml", "title = \"Later\"\n");
    git(&desk, &["add", "--all", "."]);
    git(&desk, &["commit", "--quiet", "-m", "late"]);
    for (branch, there, gone) in
        [("main", "talks-3", "talks-50"), ("later", "talks-50", "talks-3"), ("main", "talks-3", "talks-50")]
    {
        git(&desk, &["checkout", "--quiet", branch]);
        desk.catch_up();
        assert_eq!(desk.get(&format!("/briefings/2026/03/{there}/")).status, 200, "{branch}");
        assert_eq!(desk.get(&format!("/briefings/2026/03/{gone}/")).status, 404, "{branch}");
        assert_eq!(desk.get("/participants/late-1/").status, if branch == "main" { 404 } else { 200 });
        desk.is_as_built();
    }
}

#[cfg(unix)]
#[test]
fn a_linked_folder_within_the_project_is_followed_and_watched() {
    use std::os::unix::fs::symlink;
    let desk = Desk::prepared(SITE, &[NOW], |root| {
        lay_three(&root.join("shared"));
        symlink("../../shared", root.join("content/briefings/march")).unwrap();
    });
    shows_three(&desk);
    desk.write("shared/deeper/three.md", &article("Talks 3\ndate: 2026-03-01", "Person 3", "Edited."));
    desk.shows("/briefings/2026/03/three/", "Edited.");
    desk.remove("shared/one.md");
    desk.lacks("/briefings/2026/03/one/");
    desk.remove("content/briefings/march");
    desk.lacks("/briefings/2026/03/three/");
    desk.is_as_built();
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_project_is_refused_and_told() {
    use std::os::unix::fs::symlink;
    let desk = Desk::open(SITE);
    let outside = desk.outside();
    lay_three(&outside);
    symlink(&outside, desk.path("content/briefings/march")).unwrap();
    desk.has_faults(&["symlink-escapes content/briefings/march"]);
    assert_eq!(desk.get("/briefings/2026/03/one/").status, 404);
    assert_eq!(desk.get(PARIS_PAGE).status, 200);
    desk.remove("content/briefings/march");
    desk.has_faults(&[]);
    desk.is_as_built();
}

#[test]
fn looking_every_so_often_sees_saves_deletes_renames_and_folders() {
    let desk = Desk::open_with(SITE, &[NOW, "--poll", "50"]);
    desk.write(PARIS, &paris("Second words."));
    desk.shows(PARIS_PAGE, "Second words.");
    desk.rename(PARIS, "content/briefings/2026-01-06-versailles.md");
    desk.shows("/briefings/2026/01/versailles/", "Second words.");
    desk.lacks(PARIS_PAGE);
    lay_three(&desk.path("content/briefings/march"));
    shows_three(&desk);
    fs::remove_dir_all(desk.path("content/briefings/march")).unwrap();
    desk.remove("content/briefings/2026-01-06-versailles.md");
    desk.lacks("/briefings/2026/01/versailles/");
    desk.lacks("/briefings/2026/03/three/");
    desk.is_as_built();
}
