//! Publishes into a folder that are killed or refused at every step, what readers have meanwhile, and what the next one makes of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

use super::{
    Carrier, Edition, EditionFile, How, Known, Links, Manifest, Outcome, PublishError, Releases,
    manifest::tests::{at, provenance},
};
use crate::base::Fingerprint;
use crate::disk::{Disk, FaultyDisk, MemoryDisk, RealDisk};

/// A site: what every file holds.
type Files = BTreeMap<String, Vec<u8>>;

const PUBLIC: &str = "/site/public";
const PLACE: &str = "/srv/www";

fn releases<'a>(disk: &'a dyn Disk, root: PathBuf, keep: usize, carrier: &'a dyn Carrier) -> Releases<'a> {
    Releases { disk, carrier, root, keep, stage: "x".into() }
}

/// Reads a site from lines of `path: text`.
fn site(lines: &str) -> Files {
    let pairs = lines.lines().filter_map(|line| line.trim().split_once(": "));
    pairs.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// Sites of which each follows another: cold, edits, removals, another style sheet, files and folders that change places.
fn sites() -> Vec<Files> {
    let sites = [
        "index.html: home\n a/index.html: a\n s.0123456789.css: old",
        "index.html: home 2\n a/index.html: a\n b/index.html: new\n s.abcdef0123.css: new",
        "index.html: home 2\n a: was a folder\n b/c/index.html: deep\n s.abcdef0123.css: new",
    ];
    sites.map(site).to_vec()
}

/// Puts a built site on a disk, and reads it as an edition.
fn edition(disk: &dyn Disk, files: &Files, folder: &Path) -> Edition {
    let files: Vec<EditionFile> = files
        .iter()
        .map(|(path, bytes)| EditionFile {
            path: path.as_str().into(),
            size: bytes.len() as u64,
            fingerprint: Fingerprint::of(bytes),
        })
        .collect();
    Edition::read(disk, folder, &files, provenance(), &|_| Default::default(), &Known::default()).unwrap()
}

/// A disk on which each site is built, in a folder of its number.
fn disk() -> MemoryDisk {
    let disk = MemoryDisk::new();
    for (nth, files) in sites().iter().enumerate() {
        for (path, bytes) in files {
            disk.put(Path::new(PUBLIC).join(nth.to_string()).join(path), bytes);
        }
    }
    disk
}

fn publish_at(disk: &FaultyDisk<MemoryDisk>, nth: usize, time: &str) -> Result<Outcome, PublishError> {
    // What is built is read from the disk that does not fail.
    let edition = edition(disk.inner(), &sites()[nth], &Path::new(PUBLIC).join(nth.to_string()));
    releases(disk, PLACE.into(), 2, &Links(disk))
        .publish(&edition, &How { at: at(time), deletes_max: 10, signer: None })
}

/// What readers have.
fn shown(disk: &MemoryDisk) -> Option<Files> {
    let release = disk.canonicalize(&Path::new(PLACE).join("current")).ok()?;
    let files = disk.files(release).into_iter();
    Some(files.filter(|(path, _)| !path.starts_with(".dateline/")).collect())
}

/// A site with the style sheet of the one before, which stays for a while.
fn with_retired(nth: usize) -> Files {
    let mut files = sites()[nth].clone();
    if nth > 0 {
        files.insert("s.0123456789.css".into(), b"old".into());
    }
    files
}

/// Nothing half done is left, and every release is whole.
fn expect_tidy(disk: &MemoryDisk, context: &str) {
    assert!(!disk.folders(PLACE).contains(".dateline"), "{context}");
    for entry in disk.list(&Path::new(PLACE).join("releases")).unwrap() {
        let manifest = disk.read(&entry.path.join(Manifest::PATH)).unwrap();
        let manifest = Manifest::parse(&manifest, context).unwrap();
        let files: BTreeSet<String> = disk.files(&entry.path).into_keys().collect();
        let retired = manifest.retired.iter().map(|retired| &retired.entry);
        let own = [Manifest::PATH.to_owned(), ".dateline/SHA256SUMS".to_owned()];
        let named: BTreeSet<String> =
            manifest.files.iter().chain(retired).map(|entry| entry.path.to_string()).chain(own).collect();
        assert_eq!(files, named, "{context}");
    }
}

/// A disk on which all sites before one were published, a minute each.
fn published_before(nth: usize) -> FaultyDisk<MemoryDisk> {
    let disk = FaultyDisk::new(disk());
    for before in 0..nth {
        publish_at(&disk, before, &format!("18:0{before}")).unwrap();
    }
    disk
}

#[test]
fn releases_stand_side_by_side_and_share_what_is_the_same() {
    let disk = published_before(3);
    assert_eq!(shown(disk.inner()), Some(with_retired(2)));
    expect_tidy(disk.inner(), "three");
    let releases = disk.list(&Path::new(PLACE).join("releases")).unwrap();
    assert_eq!(releases.len(), 2, "no more than are to be kept");
    let inode = |nth: usize| disk.stat(&releases[nth].path.join("index.html")).unwrap().unwrap().inode;
    assert_eq!(inode(0), inode(1), "a page that did not change is one file");
    let again = publish_at(&disk, 2, "18:04").unwrap();
    assert_eq!((again.release, again.difference.unchanged), (None, 4));
    assert_eq!(disk.list(&Path::new(PLACE).join("releases")).unwrap().len(), 2);
}

#[test]
fn killed_after_any_change_readers_have_the_old_site_or_the_new_and_the_next_publish_completes() {
    for nth in 0..3 {
        let start = published_before(nth);
        let old = (nth > 0).then(|| with_retired(nth - 1));
        let mut outcomes = BTreeSet::new();
        for stop in 0.. {
            let context = format!("site {nth}, stopped after {stop}");
            let disk = FaultyDisk::new(start.inner().copied());
            disk.stop_after(stop);
            let is_done = publish_at(&disk, nth, "19:00").is_ok();
            let was_stopped = disk.changes() > stop;
            disk.revive();
            let seen = shown(disk.inner());
            assert!(seen == old || seen == Some(with_retired(nth)), "{context}: {seen:?}");
            outcomes.insert(seen == old);
            publish_at(&disk, nth, "19:01").unwrap_or_else(|fault| panic!("{context}: {fault}"));
            assert_eq!(shown(disk.inner()), Some(with_retired(nth)), "{context}");
            expect_tidy(disk.inner(), &context);
            if is_done && !was_stopped {
                break;
            }
        }
        assert_eq!(outcomes, BTreeSet::from([false, true]), "site {nth}: both sides of the instant were seen");
    }
}

#[test]
fn any_call_may_be_refused_once_and_readers_never_have_a_mixture() {
    for nth in 0..3 {
        let start = published_before(nth);
        let old = (nth > 0).then(|| with_retired(nth - 1));
        for call in 0.. {
            let context = format!("site {nth}, call {call}");
            let disk = FaultyDisk::new(start.inner().copied());
            let before = disk.calls();
            disk.fail_call(call, io::ErrorKind::StorageFull);
            let result = publish_at(&disk, nth, "19:00");
            let was_refused = disk.calls() > before + call;
            disk.revive();
            let seen = shown(disk.inner());
            assert!(seen == old || seen == Some(with_retired(nth)), "{context}: {seen:?}");
            assert!(result.is_err() || seen == Some(with_retired(nth)), "{context}: said to be done");
            publish_at(&disk, nth, "19:01").unwrap_or_else(|fault| panic!("{context}: {fault}"));
            assert_eq!(shown(disk.inner()), Some(with_retired(nth)), "{context}");
            expect_tidy(disk.inner(), &context);
            if !was_refused {
                break;
            }
        }
    }
}

#[test]
fn a_return_goes_to_what_was_shown_before_whatever_lies_between() {
    let disk = published_before(2);
    let carrier = Links(&disk);
    let releases = releases(&disk, PLACE.into(), 5, &carrier);
    let back = releases.roll_back(None).unwrap();
    assert_eq!(shown(disk.inner()), Some(with_retired(0)));
    let none = releases.roll_back(None).unwrap_err();
    assert!(none.help.unwrap().contains(&*back.from), "the releases are named");
    publish_at(&disk, 2, "19:00").unwrap();
    let again = releases.roll_back(None).unwrap();
    assert_eq!(again.to, back.to, "not to the release from which one had returned");
    assert_eq!(releases.roll_back(Some(&back.from)).unwrap().to, back.from);
    assert_eq!(shown(disk.inner()), Some(with_retired(1)));
    assert!(releases.roll_back(Some("../../etc")).is_err());
}

#[test]
fn what_dateline_did_not_make_is_left_alone() {
    let disk = FaultyDisk::new(disk());
    disk.inner().put("/srv/www/current/index.html", "mine");
    let refused = publish_at(&disk, 0, "18:00").unwrap_err();
    assert!(refused.message.contains("is not a link that dateline made"), "{refused}");
    assert_eq!(disk.inner().files(PLACE).len(), 1);
    disk.remove_file(Path::new("/srv/www/current/index.html")).unwrap();
    disk.remove_folder(Path::new("/srv/www/current")).unwrap();
    disk.inner().link("/srv/www/current", "/etc");
    assert!(publish_at(&disk, 0, "18:00").is_err());
    assert!(releases(&disk, "/nowhere".into(), 2, &Links(&disk)).roll_back(None).is_err());
    assert_eq!(disk.stat(Path::new("/nowhere")).unwrap(), None);
}

#[test]
fn a_file_that_was_cut_short_is_not_carried_on() {
    let disk = published_before(1);
    let page = disk.canonicalize(&Path::new(PLACE).join("current")).unwrap().join("a/index.html");
    disk.inner().put(page, "");
    publish_at(&disk, 1, "19:00").unwrap();
    assert_eq!(shown(disk.inner()), Some(with_retired(1)));
}

#[test]
fn a_file_that_changes_while_it_is_published_stops_it() {
    let disk = FaultyDisk::new(disk());
    let folder = Path::new(PUBLIC).join("0");
    let mut edition = edition(&disk, &sites()[0], &folder);
    disk.inner().put(folder.join("index.html"), "HOME");
    let how = How { at: at("18:00"), deletes_max: 0, signer: None };
    let refused = releases(&disk, PLACE.into(), 2, &Links(&disk)).publish(&edition, &how).unwrap_err();
    assert!(refused.message.contains("`index.html` was changed"), "{refused}");
    assert_eq!(shown(disk.inner()), None);
    edition.audience = super::Audience::Reviewers;
    let refused = releases(&disk, PLACE.into(), 2, &Links(&disk)).publish(&edition, &how).unwrap_err();
    assert!(refused.message.contains("not public"), "{refused}");
}

#[cfg(unix)]
#[test]
fn on_a_real_disk_the_link_changes_under_one_who_reads() {
    let folder = tempfile::tempdir().unwrap();
    let (public, place) = (folder.path().join("public"), folder.path().join("www"));
    for (nth, files) in sites().iter().enumerate() {
        let site = public.join(nth.to_string());
        for (path, bytes) in files {
            let file = site.join(path);
            RealDisk.create_folders(file.parent().unwrap()).unwrap();
            RealDisk.write_new(&file, bytes).unwrap();
        }
        let edition = edition(&RealDisk, files, &site);
        let how = How { at: at(&format!("18:0{nth}")), deletes_max: 10, signer: None };
        let outcome = releases(&RealDisk, place.clone(), 2, &Links(&RealDisk)).publish(&edition, &how).unwrap();
        for (path, bytes) in files {
            assert_eq!(RealDisk.read(&place.join("current").join(path)).unwrap(), *bytes);
        }
        assert!(outcome.release.unwrap().starts_with("20260106T180"));
    }
    let held = RealDisk.lock(&place.join(".dateline/lock"));
    assert!(held.is_err(), "nothing of ours stays beside the releases");
}
