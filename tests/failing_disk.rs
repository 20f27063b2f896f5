//! A disk that is full, broken, or gone with the process at any call, and someone else who works on it meanwhile: whatever the command,
//! readers have the old site or the new one, a file is as it was or as it is to be, who asked is told which file it was, and the next
//! run completes.
//!
//! Stages of their own have tests of their own kind beside them, which go further into their corners: `src/write/crash_tests.rs`,
//! `src/publish/crash_tests.rs`. That the real process leaves no less when it is killed is in `tests/killed.rs`.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use clap::Parser;
use dateline::{
    base::Clock,
    cli::{self, Arguments, Console, Engine, Environment, Outcome, SchemaKind},
    disk::{Disk, FaultyDisk, MemoryDisk},
    model::{Briefing, Site},
    pipeline::{self, Failure, Goal, Progress, Report, Request},
};
use support::{ROOT, output, site, stream::Stream};

/// Texts by name, of which each is the old one or the new one, whole.
type Files = BTreeMap<String, String>;

/// A command that changes something.
struct Case {
    words: &'static str,
    /// What lies on the disk before.
    start: fn() -> MemoryDisk,
    /// What it changes, as others see it.
    shown: fn(&MemoryDisk) -> Files,
    /// What a second call says of what the first has done.
    again: Result<Outcome, &'static str>,
}

/// The commands of which every call is tried.
const CASES: [Case; 7] = [
    Case { words: "build", start: changed_project, shown: public, again: Ok(Outcome::Fine) },
    Case { words: "publish", start: published_project, shown: live, again: Ok(Outcome::Fine) },
    Case { words: "check --fix", start: project_to_mend, shown: content, again: Ok(Outcome::Fine) },
    Case { words: "new participant Ada Quill", start: project, shown: content, again: Err("is there already") },
    Case { words: "import wire.txt --date 2026-01-06", start: project, shown: content, again: Err("is there already") },
    Case {
        words: "import wire.txt --profiles --date 2026-01-06",
        start: project,
        shown: drafted,
        again: Err("is there already"),
    },
    Case {
        words: "import --from hugo /old --date 2026-01-06",
        start: beside_old_site,
        shown: content,
        again: Ok(Outcome::Fine),
    },
];

fn case(words: &str) -> &'static Case {
    CASES.iter().find(|case| case.words.starts_with(words)).expect("a case")
}

const OLD: &str = "
-- site.toml --
[build]
search = false
[data]
formats = []
[feeds]
of = [\"site\"]
[publish.live]
kind = \"dir\"
path = \"../www\"
-- content/briefings/2026-01-06-paris.md --
---
title: Allies meet
participants: [{ name: Mark Carney, country: CA }]
---
Text.
-- static/rules.txt --
Rules.
-- wire.txt --
PARIS, Jan 6 - Prime Minister Mark Carney of Canada met President Emmanuel Macron of France.

\"It was good,\" Macron said.
";

/// What an editor changed since: a text, a person who goes, a page that comes, a file.
const EDITS: [(&str, &str); 3] = [
    ("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet again\n---\nAnother text.\n"),
    ("content/pages/about.md", "---\ntitle: About\n---\nText.\n"),
    ("static/rules.txt", "Other rules.\n"),
];

fn project() -> MemoryDisk {
    site(OLD)
}

/// A project that was built, and changed since.
fn changed_project() -> MemoryDisk {
    let disk = FaultyDisk::new(project());
    expect_fine(&run(&disk, "build", 12));
    EDITS.iter().for_each(|(path, text)| disk.inner().put(format!("{ROOT}/{path}"), *text));
    disk.inner().copied()
}

/// A project that was published, changed since, and built.
fn published_project() -> MemoryDisk {
    let disk = FaultyDisk::new(project());
    expect_fine(&run(&disk, "publish", 12));
    EDITS.iter().for_each(|(path, text)| disk.inner().put(format!("{ROOT}/{path}"), *text));
    expect_fine(&run(&disk, "build", 13));
    disk.inner().copied()
}

/// A project with something to mend in three files.
fn project_to_mend() -> MemoryDisk {
    let disk = project();
    for (name, code) in [("ada-quill", "UK"), ("ben-ink", "UKR"), ("cy-blot", "EL")] {
        disk.put(
            format!("{ROOT}/content/participants/{name}.md"),
            format!("---\nname: {name}\ncountry: {code}\n---\n"),
        );
    }
    disk
}

/// A project, and the site of another generator beside it.
fn beside_old_site() -> MemoryDisk {
    let disk = project();
    disk.put("/old/hugo.toml", "title = 'Old'\n");
    for name in ["one", "two"] {
        disk.put(
            format!("/old/content/posts/{name}.md"),
            format!("---\ntitle: {name}\ndate: 2026-01-01\n---\nText.\n"),
        );
    }
    disk.put("/old/static/logo.txt", "Logo.\n");
    disk
}

/// The output; each file is put in its place by itself.
fn public(disk: &MemoryDisk) -> Files {
    output(disk, Path::new(ROOT).join("public").as_path())
}

/// The live release, all of it as one, and the ledger.
fn live(disk: &MemoryDisk) -> Files {
    let release = disk.canonicalize(Path::new("/www/current")).expect("a release is live");
    let ledger = disk.read(&Path::new(ROOT).join("published.toml")).expect("a ledger");
    let files =
        [("live", format!("{:#?}", output(disk, &release))), ("ledger", String::from_utf8_lossy(&ledger).into())];
    files.map(|(name, text)| (name.to_owned(), text)).into()
}

/// What is written by hand. What a killed command left beside a file is no source, and gone after the next.
fn content(disk: &MemoryDisk) -> Files {
    let files = output(disk, Path::new(ROOT)).into_iter();
    let is_hidden = |path: &str| path.split('/').any(|part| part.starts_with('.'));
    files.filter(|(path, _)| !is_hidden(path) && !path.starts_with("public/")).collect()
}

/// What is written by hand, of briefings the text: what their front matter says of people depends on who has a profile already.
fn drafted(disk: &MemoryDisk) -> Files {
    let text = |text: String| text.rsplit("---\n").next().unwrap_or_default().to_owned();
    let is_briefing = |path: &str| path.starts_with("content/briefings/");
    content(disk)
        .into_iter()
        .map(|(path, all)| if is_briefing(&path) { (path, text(all)) } else { (path, all) })
        .collect()
}

/// The library, on the disk that fails.
struct On<'d>(&'d FaultyDisk<MemoryDisk>);

impl Engine for On<'_> {
    fn run(&self, request: &Request, goal: Goal, progress: &dyn Progress) -> Result<Report, Failure> {
        pipeline::run(request, goal, self.0, progress)
    }

    fn clock(&self, request: &Request) -> Result<Clock, Failure> {
        pipeline::clock(request, self.0)
    }

    fn address_of(&self, site: &Site, briefing: &Briefing) -> Option<String> {
        Some(pipeline::address_of(site, briefing))
    }

    fn schema(&self, _kind: SchemaKind) -> serde_json::Value {
        unreachable!("no case asks for it")
    }
}

/// How a command ended, and what it said.
struct Ran {
    result: Result<Outcome, Failure>,
    said: String,
}

/// Calls a command at an hour of 24 November 2026, on one thread: its calls of the disk come in the same order each time.
fn run(disk: &FaultyDisk<MemoryDisk>, words: &str, hour: u8) -> Ran {
    let arguments = Arguments::try_parse_from("dateline -j 1".split(' ').chain(words.split(' '))).expect("good usage");
    let now = format!("2026-11-24T{hour:02}:00:00Z").parse().expect("an instant");
    let environment = Environment { folder: ROOT.into(), home: None, now };
    let (data, said) = (Stream::default(), Stream::default());
    let mut console = Console::new(Box::new(data), Box::new(said.clone()));
    let result = cli::execute(arguments, &environment, &On(disk), disk, &mut console);
    if let Err(failure) = &result {
        console.fail(failure);
    }
    Ran { result, said: said.text() }
}

fn expect_fine(ran: &Ran) {
    assert_eq!(ran.result, Ok(Outcome::Fine), "{}", ran.said);
}

/// The names of which two disks do not have the same.
fn different<'f>(one: &'f Files, other: &'f Files) -> Vec<&'f String> {
    let paths: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    paths.into_iter().filter(|path| one.get(*path) != other.get(*path)).collect()
}

/// What a command comes to where nothing fails.
struct Whole {
    start: MemoryDisk,
    old: Files,
    new: Files,
    calls: u64,
    changes: u64,
}

impl Case {
    fn whole(&self) -> Whole {
        let start = (self.start)();
        let disk = FaultyDisk::new(start.copied());
        expect_fine(&run(&disk, self.words, 14));
        let (old, new) = ((self.shown)(&start), (self.shown)(disk.inner()));
        assert_ne!(different(&old, &new), Vec::<&String>::new(), "{}: nothing is done", self.words);
        Whole { start, old, new, calls: disk.calls(), changes: disk.changes() }
    }

    /// Breaks the command as `breaks` says of each number, and calls it again.
    fn check_each(&self, count: fn(&Whole) -> u64, breaks: impl Fn(&FaultyDisk<MemoryDisk>, u64) + Sync) {
        let whole = self.whole();
        each(count(&whole), |nth| {
            self.check_one(nth, &whole, &breaks).map_err(|what| format!("{}: {what}", self.words))
        });
    }

    fn check_one(&self, nth: u64, whole: &Whole, breaks: &impl Fn(&FaultyDisk<MemoryDisk>, u64)) -> Result<(), String> {
        let disk = FaultyDisk::new(whole.start.copied());
        breaks(&disk, nth);
        let ran = run(&disk, self.words, 14);
        let wrong = |what: String| format!("{:?}: {what}; was told: {}", disk.struck(), ran.said);
        self.see_old_or_new(&disk, whole).map_err(wrong)?;
        match ran.result {
            Ok(Outcome::Fine) => self.see_new_but_for_what_was_told(&disk, whole, &ran.said).map_err(wrong)?,
            _ => see_named(disk.struck().as_deref(), &ran.said).map_err(wrong)?,
        }
        let struck = disk.struck();
        disk.revive();
        self.see_completed(&disk, whole).map_err(|what| format!("{struck:?}: then {what}; was told: {}", ran.said))
    }

    /// Whatever was stopped in the middle of its last step is completed by whoever comes next; readers look through that one rename.
    fn see_old_or_new(&self, disk: &FaultyDisk<MemoryDisk>, Whole { old, new, .. }: &Whole) -> Result<(), String> {
        let seen = (self.shown)(disk.inner());
        let is_whole = |path: &&String| [old.get(*path), new.get(*path)].contains(&seen.get(*path));
        let known: BTreeSet<&String> = old.keys().chain(new.keys()).chain(seen.keys()).collect();
        let half: Vec<&String> = known.into_iter().filter(|path| !is_whole(path)).collect();
        if half.is_empty() { Ok(()) } else { Err(format!("neither old nor new: {half:?}")) }
    }

    /// A file that could not be mended is left as it is, and named.
    fn see_new_but_for_what_was_told(
        &self,
        disk: &FaultyDisk<MemoryDisk>,
        whole: &Whole,
        said: &str,
    ) -> Result<(), String> {
        let seen = (self.shown)(disk.inner());
        let mut untold = different(&seen, &whole.new);
        untold.retain(|path| !said.contains(path.as_str()));
        if untold.is_empty() { Ok(()) } else { Err(format!("success was told, but not as it is to be: {untold:?}")) }
    }

    fn see_new(&self, disk: &FaultyDisk<MemoryDisk>, whole: &Whole) -> Result<(), String> {
        let seen = (self.shown)(disk.inner());
        let different = different(&seen, &whole.new);
        if different.is_empty() { Ok(()) } else { Err(format!("not as it is to be: {different:?}")) }
    }

    fn see_completed(&self, disk: &FaultyDisk<MemoryDisk>, whole: &Whole) -> Result<(), String> {
        let was_done = self.see_new(disk, whole).is_ok();
        let next = run(disk, self.words, 15);
        match (&next.result, &self.again) {
            (Ok(Outcome::Fine), _) => {}
            (Err(failure), Err(words)) if was_done && failure.message.contains(words) => {}
            _ => return Err(format!("the next run fails: {}", next.said)),
        }
        self.see_new(disk, whole).map_err(|what| format!("after the next run {what}"))?;
        // In its own folder the next who writes the same file takes its place.
        let is_left = |path: &String| path.ends_with("new") && !path.starts_with("site/.dateline/");
        let left: Vec<_> = disk.inner().files("/").into_keys().filter(is_left).collect();
        if left.is_empty() { Ok(()) } else { Err(format!("left behind: {left:?}")) }
    }
}

/// Tries something with every number, as many at a time as there are processors; all that is wrong is told.
fn each(count: u64, try_one: impl Fn(u64) -> Result<(), String> + Sync) {
    let (next, wrong) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let nth @ 0.. = next.fetch_add(1, Ordering::Relaxed)
                    && nth < count
                {
                    if let Err(what) = try_one(nth) {
                        wrong.lock().expect("no thread panics").push(format!("{nth}: {what}"));
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("no thread panics");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whoever reads what was said finds the file there; of one in a folder of dateline's own, that folder.
fn see_named(struck: Option<&Path>, said: &str) -> Result<(), String> {
    let struck = struck.ok_or("refused, though nothing failed")?;
    let is_named = struck.ancestors().filter_map(Path::file_name).any(|name| said.contains(&*name.to_string_lossy()));
    if is_named { Ok(()) } else { Err("where is not said".to_owned()) }
}

/// A disk that cannot be read or written at one call: an input or output error, or no space. Which of the two it is matters to the words
/// alone, so they come in turn.
fn check_refused(words: &str) {
    let kind = |nth: u64| if nth.is_multiple_of(2) { io::ErrorKind::StorageFull } else { io::ErrorKind::Other };
    case(words).check_each(|whole| whole.calls, |disk, nth| disk.fail_call(nth, kind(nth)));
}

fn check_killed(words: &str) {
    case(words).check_each(|whole| whole.changes, FaultyDisk::stop_after);
}

#[test]
fn a_build_that_is_refused_any_call_of_the_disk() {
    check_refused("build");
}

#[test]
fn a_build_that_is_killed_after_any_change() {
    check_killed("build");
}

#[test]
fn a_publish_that_is_refused_any_call_of_the_disk() {
    check_refused("publish");
}

#[test]
fn a_publish_that_is_killed_after_any_change() {
    check_killed("publish");
}

#[test]
fn a_fix_that_is_refused_any_call_of_the_disk() {
    check_refused("check --fix");
}

#[test]
fn a_fix_that_is_killed_after_any_change() {
    check_killed("check --fix");
}

#[test]
fn a_new_document_or_a_draft_that_is_refused_any_call_of_the_disk() {
    ["new", "import wire.txt --profiles"].iter().for_each(|words| check_refused(words));
}

#[test]
fn a_new_document_or_a_draft_that_is_killed_after_any_change() {
    ["new", "import wire.txt --date", "import wire.txt --profiles"].iter().for_each(|words| check_killed(words));
}

#[test]
fn a_site_that_is_moved_and_is_refused_any_call_of_the_disk() {
    check_refused("import --from");
}

#[test]
fn a_site_that_is_moved_and_is_killed_after_any_change() {
    check_killed("import --from");
}

/// Nothing of the project can be changed, now or later: what is there stays, and why is said in words.
#[test]
fn a_disk_that_is_read_only_or_whose_quota_is_used_up() {
    for case in &CASES {
        let whole = case.whole();
        for (kind, why) in [
            (io::ErrorKind::ReadOnlyFilesystem, "the disk is read-only"),
            (io::ErrorKind::QuotaExceeded, "the disk quota is used up"),
            (io::ErrorKind::PermissionDenied, "permission was denied"),
        ] {
            let disk = FaultyDisk::new(whole.start.copied());
            disk.refuse_changes(kind);
            let before = disk.inner().files("/");
            let ran = run(&disk, case.words, 14);
            assert!(ran.result != Ok(Outcome::Fine) && ran.said.contains(why), "{}: {}", case.words, ran.said);
            assert_eq!(disk.inner().files("/"), before, "{}: {}", case.words, ran.said);
            disk.revive();
            case.see_completed(&disk, &whole).unwrap_or_else(|what| panic!("{}, {why}: then {what}", case.words));
        }
    }
}

/// What an editor does while a site is built: the build tells of it or takes it in, whole; the next one is right.
#[test]
fn files_that_go_or_change_between_any_two_calls_of_a_build() {
    let whole = case("build").whole();
    let clean = FaultyDisk::new(whole.start.copied());
    edit_much(clean.inner());
    expect_fine(&run(&clean, "build", 14));
    let new = public(clean.inner());
    each(whole.calls, |nth| see_edited_meanwhile(&whole, nth, &new));
}

/// A text goes, another changes, a folder takes the place of a file.
fn edit_much(disk: &MemoryDisk) {
    let gone = |path: &str| drop(disk.remove_file(&Path::new(ROOT).join(path)));
    gone("content/pages/about.md");
    let text = "---\ntitle: Quite another\n---\nMore.\n";
    disk.put(format!("{ROOT}/content/briefings/2026-01-06-paris.md"), text);
    gone("static/rules.txt");
    disk.put(format!("{ROOT}/static/rules.txt/deep.txt"), "A folder now.\n");
}

/// What a build makes of an edit before its call of that number: the site before it, or after it.
fn see_edited_meanwhile(whole: &Whole, nth: u64, new: &Files) -> Result<(), String> {
    let disk = FaultyDisk::new(whole.start.copied());
    disk.meanwhile(nth, edit_much);
    let ran = run(&disk, "build", 14);
    let seen = public(disk.inner());
    match ran.result {
        Ok(Outcome::Fine) if seen != whole.new && seen != *new => {
            return Err(format!(
                "neither state: {:?}, {:?}; {}",
                different(&seen, &whole.new),
                different(&seen, new),
                ran.said
            ));
        }
        Ok(Outcome::Fine) => {}
        _ if seen != whole.old => {
            return Err(format!("faults, and yet {:?}; {}", different(&seen, &whole.old), ran.said));
        }
        _ => {}
    }
    let next = run(&disk, "build", 15);
    let differing = public(disk.inner());
    let differing = different(&differing, new);
    match (next.result, differing.is_empty()) {
        (Ok(Outcome::Fine), true) => Ok(()),
        _ => Err(format!("the next run leaves {differing:?}: {}", next.said)),
    }
}
