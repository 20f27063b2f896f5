//! The watcher on real files: each case waits until what must be suspected is suspected, however slow the machine is.

#![allow(clippy::disallowed_methods)]

use super::{stopwatch::now, *};
use std::{
    fs,
    io::{Read, Write},
};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(30);
/// A file that a test writes when it is done: once it is suspected, all before it was told.
const LAST: &str = "content/last.md";

struct Desk {
    folder: tempfile::TempDir,
    watcher: Watcher,
}

/// What was suspected until something was.
struct Seen {
    paths: BTreeSet<String>,
    batches: usize,
}

impl Desk {
    /// A project in which only `content` and what `prepare` makes exist.
    fn with(poll: Option<Duration>, prepare: impl FnOnce(&Path)) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("content/briefings")).unwrap();
        prepare(folder.path());
        let root = folder.path().to_owned();
        let roots = ["content", "static", "templates", "site.toml"].map(|name| root.join(name));
        let ignore = Box::new(|path: &Path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with('.') || name.ends_with('~') || name == "4913"
        });
        let watcher = Watcher::start(&roots, WatchOptions { poll, within: root, ignore });
        Desk { folder, watcher }
    }

    fn new() -> Desk {
        Desk::with(None, |root| fs::write(root.join("content/briefings/a.md"), "one").unwrap())
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn write(&self, below: &str, text: &str) {
        fs::write(self.path(below), text).unwrap();
    }

    /// Gathers batches until every one of these was suspected, itself or a folder around it.
    fn until(&mut self, wanted: &[&str]) -> Seen {
        let (deadline, mut seen) = (now() + PATIENCE, Seen { paths: BTreeSet::new(), batches: 0 });
        while !wanted.iter().all(|path| seen.suspects(path)) {
            let batch = self.watcher.next(Some(deadline));
            assert!(now() < deadline, "waited for {wanted:?}, saw {:?}", seen.paths);
            let Suspects::Paths(paths) = batch.suspects else { panic!("everything in doubt") };
            let below = |path: PathBuf| path.strip_prefix(self.folder.path()).unwrap().to_string_lossy().into_owned();
            seen.paths.extend(paths.into_iter().map(below));
            seen.batches += 1;
        }
        seen
    }

    /// Says what was suspected of all that was done before.
    fn so_far(&mut self) -> BTreeSet<String> {
        self.write(LAST, "");
        let mut seen = self.until(&[LAST]);
        seen.paths.remove(LAST);
        seen.paths
    }

    fn becomes_quiet(&mut self) {
        while !self.watcher.next(Some(now() + Duration::from_millis(200))).is_empty() {}
    }
}

impl Seen {
    fn suspects(&self, path: &str) -> bool {
        Path::new(path).ancestors().any(|way| self.paths.contains(&*way.to_string_lossy()))
    }
}

fn names(paths: &[&str]) -> BTreeSet<String> {
    paths.iter().map(|path| (*path).to_owned()).collect()
}

#[test]
fn a_save_in_place_names_the_file_alone() {
    let mut desk = Desk::new();
    desk.write("content/briefings/a.md", "two");
    assert_eq!(desk.until(&["content/briefings/a.md"]).paths, names(&["content/briefings/a.md"]));
}

#[test]
fn a_scratch_file_put_in_place_names_the_file() {
    let mut desk = Desk::new();
    desk.write("content/briefings/.a.md.new", "two");
    fs::rename(desk.path("content/briefings/.a.md.new"), desk.path("content/briefings/a.md")).unwrap();
    assert_eq!(desk.until(&["content/briefings/a.md"]).paths, names(&["content/briefings/a.md"]));
}

#[test]
fn the_way_vim_saves_names_the_file_alone() {
    let mut desk = Desk::new();
    desk.write("content/briefings/4913", "");
    fs::remove_file(desk.path("content/briefings/4913")).unwrap();
    fs::rename(desk.path("content/briefings/a.md"), desk.path("content/briefings/a.md~")).unwrap();
    desk.write("content/briefings/a.md", "two");
    fs::remove_file(desk.path("content/briefings/a.md~")).unwrap();
    assert_eq!(desk.so_far(), names(&["content/briefings/a.md"]));
}

#[test]
fn a_file_that_is_removed_and_made_anew_is_named() {
    let mut desk = Desk::new();
    fs::remove_file(desk.path("content/briefings/a.md")).unwrap();
    desk.write("content/briefings/a.md", "two");
    assert_eq!(desk.until(&["content/briefings/a.md"]).paths, names(&["content/briefings/a.md"]));
}

#[test]
fn a_removed_file_is_named() {
    let mut desk = Desk::new();
    fs::remove_file(desk.path("content/briefings/a.md")).unwrap();
    desk.until(&["content/briefings/a.md"]);
}

#[test]
fn a_renamed_file_is_named_by_both_names() {
    let mut desk = Desk::new();
    fs::rename(desk.path("content/briefings/a.md"), desk.path("content/briefings/b.md")).unwrap();
    desk.until(&["content/briefings/a.md", "content/briefings/b.md"]);
}

#[test]
fn a_folder_moved_in_is_named_and_then_watched() {
    let mut desk = Desk::with(None, |root| {
        fs::create_dir_all(root.join("elsewhere/new/deep")).unwrap();
        (0..20).for_each(|n| fs::write(root.join(format!("elsewhere/new/deep/{n}.md")), "one").unwrap());
    });
    fs::rename(desk.path("elsewhere/new"), desk.path("content/new")).unwrap();
    assert_eq!(desk.until(&["content/new"]).paths, names(&["content/new"]));
    desk.write("content/new/deep/7.md", "two");
    assert_eq!(desk.until(&["content/new/deep/7.md"]).paths, names(&["content/new/deep/7.md"]));
}

#[test]
fn a_renamed_folder_is_watched_under_its_new_name_alone() {
    let mut desk = Desk::with(None, |root| {
        fs::create_dir_all(root.join("content/old/deep")).unwrap();
        fs::write(root.join("content/old/deep/a.md"), "one").unwrap();
    });
    fs::rename(desk.path("content/old"), desk.path("content/new")).unwrap();
    desk.until(&["content/old", "content/new"]);
    desk.becomes_quiet();
    desk.write("content/new/deep/a.md", "two");
    assert_eq!(desk.until(&["content/new/deep/a.md"]).paths, names(&["content/new/deep/a.md"]));
}

#[test]
fn a_tree_made_and_filled_at_once_is_seen_whole() {
    let mut desk = Desk::new();
    let files: Vec<String> = (0..20).map(|n| format!("content/x/y{}/z/{n}.md", n % 3)).collect();
    for file in &files {
        fs::create_dir_all(desk.path(file).parent().unwrap()).unwrap();
        desk.write(file, "one");
    }
    desk.until(&files.iter().map(String::as_str).collect::<Vec<_>>());
    desk.becomes_quiet();
    for file in &files {
        desk.write(file, "two");
        desk.until(&[file]);
    }
}

#[test]
fn a_folder_that_is_replaced_by_another_stays_watched() {
    let mut desk = Desk::new();
    for round in 0..20 {
        fs::remove_dir_all(desk.path("content/briefings")).unwrap();
        fs::create_dir_all(desk.path("content/briefings/deep")).unwrap();
        desk.write("content/briefings/deep/a.md", &round.to_string());
        desk.until(&["content/briefings/deep/a.md"]);
    }
    desk.becomes_quiet();
    desk.write("content/briefings/deep/a.md", "last");
    desk.until(&["content/briefings/deep/a.md"]);
}

#[test]
fn seventy_files_at_once_are_one_batch_or_few() {
    let mut desk = Desk::new();
    let files: Vec<String> = (0..70).map(|n| format!("content/briefings/{n}.md")).collect();
    files.iter().for_each(|file| desk.write(file, "one"));
    let seen = desk.until(&files.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(seen.batches <= 20, "{} batches", seen.batches);
}

#[test]
fn what_happens_while_nobody_waits_is_one_batch() {
    let mut desk = Desk::new();
    let files: Vec<String> = (0..70).map(|n| format!("content/briefings/{n}.md")).collect();
    files.iter().for_each(|file| desk.write(file, "one"));
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(desk.until(&files.iter().map(String::as_str).collect::<Vec<_>>()).batches, 1);
}

#[test]
fn a_root_that_appears_is_named_and_then_watched() {
    let mut desk = Desk::new();
    fs::create_dir_all(desk.path("static/css")).unwrap();
    desk.until(&["static"]);
    desk.becomes_quiet();
    desk.write("static/css/site.css", "a {}");
    assert_eq!(desk.until(&["static/css/site.css"]).paths, names(&["static/css/site.css"]));
    fs::remove_dir_all(desk.path("static")).unwrap();
    desk.until(&["static"]);
}

#[test]
fn a_single_file_is_watched_through_its_folder_and_its_neighbours_are_not() {
    let mut desk = Desk::new();
    desk.write("README.md", "not ours");
    desk.write("site.toml", "title = \"A\"");
    assert_eq!(desk.so_far(), names(&["site.toml"]));
    desk.write("site.toml.new", "title = \"B\"");
    fs::rename(desk.path("site.toml.new"), desk.path("site.toml")).unwrap();
    assert_eq!(desk.so_far(), names(&["site.toml"]));
    fs::remove_file(desk.path("site.toml")).unwrap();
    assert_eq!(desk.so_far(), names(&["site.toml"]));
}

#[test]
fn our_own_reading_names_nothing() {
    let mut desk = Desk::new();
    for _ in 0..50 {
        let mut text = String::new();
        fs::File::open(desk.path("content/briefings/a.md")).unwrap().read_to_string(&mut text).unwrap();
        fs::read_dir(desk.path("content/briefings")).unwrap().for_each(drop);
    }
    assert_eq!(desk.so_far(), names(&[]));
}

#[test]
fn litter_names_nothing_and_litter_folders_are_not_watched() {
    let mut desk = Desk::new();
    desk.write("content/briefings/.a.md.swp", "x");
    fs::create_dir_all(desk.path("content/.git/objects")).unwrap();
    desk.write("content/.git/objects/x.md", "x");
    fs::remove_file(desk.path("content/briefings/.a.md.swp")).unwrap();
    assert_eq!(desk.so_far(), names(&[]));
}

#[test]
fn a_deadline_that_passes_gives_an_empty_batch() {
    let mut desk = Desk::new();
    assert!(desk.watcher.next(Some(now() + Duration::from_millis(5))).is_empty());
    assert!(desk.watcher.next(Some(now())).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_half_written_waits_for_its_close() {
    let mut desk = Desk::new();
    let start = now();
    let mut file = fs::File::create(desk.path("content/briefings/a.md")).unwrap();
    file.write_all(b"half").unwrap();
    // Below the wait for a file that nobody closes, above that for one that is closed. A machine so slow that even the
    // former has passed proves nothing.
    let batch = desk.watcher.next(Some(start + Duration::from_millis(20)));
    assert!(batch.is_empty() || start.elapsed() > Duration::from_millis(50), "{batch:?}");
    file.write_all(b" and whole").unwrap();
    drop(file);
    desk.until(&["content/briefings/a.md"]);
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_linked_folder_is_watched_and_shown_by_its_link() {
        let mut desk = Desk::with(None, |root| {
            fs::create_dir_all(root.join("shared/deep")).unwrap();
            symlink(root.join("shared"), root.join("content/linked")).unwrap();
        });
        desk.write("shared/deep/a.md", "one");
        assert_eq!(desk.until(&["content/linked/deep/a.md"]).paths, names(&["content/linked/deep/a.md"]));
    }

    #[test]
    fn a_folder_with_two_ways_to_it_is_shown_by_both() {
        let mut desk = Desk::with(None, |root| symlink("briefings", root.join("content/again")).unwrap());
        desk.write("content/briefings/a.md", "two");
        desk.until(&["content/briefings/a.md", "content/again/a.md"]);
    }

    #[test]
    fn a_linked_file_is_watched_where_it_lies() {
        let mut desk = Desk::with(None, |root| {
            fs::create_dir_all(root.join("shared")).unwrap();
            fs::write(root.join("shared/a.md"), "one").unwrap();
            symlink("../shared/a.md", root.join("content/a.md")).unwrap();
        });
        desk.write("shared/b.md", "not linked");
        desk.write("shared/a.md", "two");
        assert_eq!(desk.so_far(), names(&["content/a.md"]));
        desk.write("shared/new", "three");
        fs::rename(desk.path("shared/new"), desk.path("shared/a.md")).unwrap();
        assert_eq!(desk.so_far(), names(&["content/a.md"]));
    }

    #[test]
    fn a_link_that_is_turned_elsewhere_is_followed_there() {
        let mut desk = Desk::with(None, |root| {
            ["one", "two"].iter().for_each(|name| fs::create_dir_all(root.join(name)).unwrap());
            symlink("../one", root.join("content/linked")).unwrap();
        });
        fs::remove_file(desk.path("content/linked")).unwrap();
        symlink("../two", desk.path("content/linked")).unwrap();
        desk.until(&["content/linked"]);
        desk.becomes_quiet();
        desk.write("one/a.md", "no longer ours");
        desk.write("two/a.md", "ours");
        assert_eq!(desk.so_far(), names(&["content/linked/a.md"]));
    }

    #[test]
    fn links_in_a_circle_and_out_of_the_project_are_not_followed() {
        let elsewhere = tempfile::tempdir().unwrap();
        let mut desk = Desk::with(None, |root| {
            symlink("..", root.join("content/briefings/up")).unwrap();
            symlink(elsewhere.path(), root.join("content/out")).unwrap();
        });
        fs::write(elsewhere.path().join("a.md"), "not ours").unwrap();
        assert_eq!(desk.so_far(), names(&[]));
    }
}

#[test]
fn looking_every_so_often_finds_what_was_made_changed_and_removed() {
    let mut desk = Desk::with(Some(Duration::from_millis(20)), |root| {
        fs::write(root.join("content/briefings/a.md"), "one").unwrap();
        fs::write(root.join("content/briefings/b.md"), "one").unwrap();
    });
    desk.write("content/briefings/a.md", "twice");
    fs::remove_file(desk.path("content/briefings/b.md")).unwrap();
    desk.write("content/briefings/.c.swp", "litter");
    fs::create_dir_all(desk.path("static/css")).unwrap();
    desk.write("static/css/site.css", "a {}");
    let wanted = ["content/briefings/a.md", "content/briefings/b.md", "static", "static/css", "static/css/site.css"];
    assert_eq!(desk.until(&wanted).paths, names(&wanted));
    assert!(desk.watcher.next(Some(now() + Duration::from_millis(50))).is_empty());
}

#[test]
fn the_limit_of_watches_is_told_with_the_way_out() {
    let notice = told::Untold::of(&notify::Error::new(notify::ErrorKind::MaxFilesWatch)).notice(POLL_DEFAULT);
    assert!(notice.starts_with("the system's limit of watched folders is reached: looking for changes every 1000 ms"));
}

#[test]
fn a_watcher_that_reaches_the_limit_goes_on_by_looking() {
    /// A system that watches a few folders and no more.
    struct Scarce(usize);
    impl notify::Watcher for Scarce {
        fn new<F: notify::EventHandler>(_: F, _: notify::Config) -> notify::Result<Self> {
            Ok(Scarce(0))
        }
        fn watch(&mut self, _: &Path, _: notify::RecursiveMode) -> notify::Result<()> {
            self.0 += 1;
            if self.0 > 6 { Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch)) } else { Ok(()) }
        }
        fn unwatch(&mut self, _: &Path) -> notify::Result<()> {
            Ok(())
        }
        fn kind() -> notify::WatcherKind {
            notify::WatcherKind::NullWatcher
        }
    }
    let mut desk = Desk::new();
    let (told, mail) = Told::with_system(Box::new(Scarce(0)), &desk.watcher.scope);
    desk.watcher.way = Way::Told(Box::new(told.unwrap()));
    desk.watcher.poll = Duration::from_millis(20);
    fs::create_dir_all(desk.path("content/one/two/three/four")).unwrap();
    mail(vec![hint::Hint::At(desk.path("content/one"), hint::Step::Touched)]);
    assert_eq!(desk.watcher.next(None).suspects, Suspects::Everything);
    assert_eq!(desk.watcher.take_notices().len(), 1);
    desk.write("content/one/two/a.md", "one");
    assert_eq!(desk.until(&["content/one/two/a.md"]).paths, names(&["content/one/two/a.md"]));
}
