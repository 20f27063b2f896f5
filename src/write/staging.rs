use std::{
    collections::{HashMap, HashSet},
    io, mem,
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    Audience, ForeignFile, WriteError,
    commit::{self, foreign, is_ours_respelled},
    manifest::{Manifest, Written},
    place::{folder_of, site_file},
    session::Session,
};
use crate::{
    base::{Fingerprint, Shard, SitePath},
    disk::{Disk, DiskError, Kind, Stat},
};

/// A new site on its way to the output folder: outputs are put in from any thread, then all are committed at one instant.
///
/// What was neither put nor kept is no longer part of the site. Dropped without [`Staging::commit`], it leaves the old site
/// and nothing else.
pub struct Staging<'a> {
    session: Session<'a>,
    audience: Audience,
    shard: Option<Shard>,
    /// The new site's files so far.
    files: Mutex<Vec<(String, Written)>>,
    /// What stands at the output's folders, as far as it was asked.
    standing_folders: Mutex<HashMap<String, Folder>>,
    /// The folders made in the stage.
    staged_folders: Mutex<HashSet<String>>,
    conflicts: Mutex<Conflicts>,
    written: AtomicU64,
    bytes: AtomicU64,
}

/// What a build did to the output folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Files that are new or differ from before.
    pub written: u64,
    /// Files that were left as they are, their time of change included.
    pub unchanged: u64,
    /// The files that the site no longer has, by path below the output folder.
    pub removed: Vec<String>,
    /// Bytes of the written files.
    pub bytes: u64,
    /// The digest of which files the site has, and of their bytes; see [`Staging::keep_all`].
    pub site: Option<Fingerprint>,
}

/// What stands at a folder's place in the output.
#[derive(Debug, Clone)]
enum Folder {
    Present,
    /// Nothing is there, or a file of ours that the new site does not have.
    Absent,
    Blocked(ForeignFile),
}

/// What stands at a file's place in the output.
enum Standing {
    Nothing,
    File(Stat),
    /// A folder: it has to be empty once the old site is gone.
    Folder,
    Blocked(ForeignFile),
}

/// What has to be settled before the commit.
#[derive(Debug, Default)]
struct Conflicts {
    foreign: Vec<ForeignFile>,
    /// Our files in the place of new folders.
    replaced_files: Vec<String>,
    /// Folders in the place of new files.
    replaced_folders: Vec<String>,
}

impl<'a> Staging<'a> {
    /// Opens an output folder, making it if it is missing, and completes or clears away what a killed build left there.
    ///
    /// Faults: the folder is in use by another build, the record of earlier builds is damaged, or the disk refuses.
    pub fn open(disk: &'a dyn Disk, output: &Path) -> Result<Self, WriteError> {
        Ok(Staging {
            session: Session::open(disk, output)?,
            audience: Audience::Everyone,
            shard: None,
            files: Mutex::default(),
            standing_folders: Mutex::default(),
            staged_folders: Mutex::default(),
            conflicts: Mutex::default(),
            written: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
        })
    }

    /// Makes the site one for reviewers, and notes that beside it.
    ///
    /// Faults: a site for everyone stands there.
    pub fn for_reviewers(mut self) -> Result<Self, WriteError> {
        let before = &self.session.before;
        if before.audience() == Audience::Everyone && !before.files().is_empty() {
            return Err(WriteError::Public(self.session.places.root().to_owned()));
        }
        self.audience = Audience::Reviewers;
        Ok(self)
    }

    /// Makes the site a part of one, and notes that beside it.
    ///
    /// Faults: a whole site stands there.
    pub fn for_shard(mut self, shard: Shard) -> Result<Self, WriteError> {
        let before = &self.session.before;
        if before.shard().is_none() && !before.files().is_empty() {
            return Err(WriteError::Whole(self.session.places.root().to_owned()));
        }
        self.shard = Some(shard);
        Ok(self)
    }

    /// Keeps an output whose bytes are known to have this fingerprint, if the output folder holds it already.
    ///
    /// If it says no, the bytes have to be made and [`Staging::put`]. A file whose stat is the one that the last build
    /// left is believed; any other is read.
    pub fn keep(&self, path: &SitePath, fingerprint: Fingerprint) -> Result<bool, WriteError> {
        let file = site_file(path)?;
        let standing = self.standing(&file)?;
        self.keep_standing(&file, &standing, fingerprint)
    }

    /// Reads an output that was kept.
    pub fn held(&self, path: &SitePath) -> Result<Vec<u8>, WriteError> {
        Ok(self.session.disk.read(&self.session.places.of(&site_file(path)?))?)
    }

    /// Keeps every output of the last build, if that left the site of this digest and nobody has touched a file since. If it
    /// says no, none is kept.
    pub fn keep_all(&self, site: Fingerprint) -> Result<bool, WriteError> {
        let before = &self.session.before;
        if before.digest() != site {
            return Ok(false);
        }
        for (file, written) in before.files() {
            match self.standing(file)? {
                Standing::File(stat) if written.is_untouched(&stat) => {}
                _ => return Ok(false),
            }
        }
        lock(&self.files).extend_from_slice(before.files());
        Ok(true)
    }

    /// Makes an output part of the new site. It is staged only if the output folder does not hold it already.
    ///
    /// Faults: the disk's. A foreign file in its place is noted, and all of them are listed by [`Staging::commit`].
    pub fn put(&self, path: &SitePath, bytes: &[u8], fingerprint: Fingerprint) -> Result<(), WriteError> {
        let file = site_file(path)?;
        let standing = self.standing(&file)?;
        if self.keep_standing(&file, &standing, fingerprint)? || !self.may_stage(&file, standing)? {
            return Ok(());
        }
        self.stage(file, bytes, fingerprint)
    }

    /// Replaces the old site by the new one at one instant, then tidies up.
    ///
    /// Faults: before that instant the old site stays whole and nothing is left of the new one; after it, the next build
    /// completes the new one.
    pub fn commit(self) -> Result<Changes, WriteError> {
        let result = self.commit_or_fail();
        let discarded = self.session.discard_stage();
        let changes = result?;
        discarded?;
        Ok(changes)
    }

    /// Leaves the old site as it is, and nothing of the new one.
    pub fn abandon(self) -> Result<(), WriteError> {
        Ok(self.session.discard_stage()?)
    }

    fn commit_or_fail(&self) -> Result<Changes, WriteError> {
        let files = mem::take(&mut *lock(&self.files));
        let after = Manifest::new(files).map_err(WriteError::Collision)?.made_for(self.audience);
        let after = after.of_shard(self.shard);
        self.settle_conflicts(&after)?;
        let changes = self.changes(&after);
        if after != self.session.before || changes.written > 0 {
            self.begin_commit(&after)?;
            commit::complete(self.session.disk, &self.session.places, &self.session.before, &after)?;
        }
        Ok(changes)
    }

    fn begin_commit(&self, after: &Manifest) -> Result<(), WriteError> {
        let Session { disk, places, .. } = &self.session;
        let staged = places.staged_manifest();
        disk.create_folders(&places.stage())?;
        disk.write_new(&staged, &after.to_bytes())?;
        disk.flush(&staged)?;
        // The instant.
        Ok(disk.rename(&staged, &places.journal())?)
    }

    fn changes(&self, after: &Manifest) -> Changes {
        let written = self.written.load(Ordering::Relaxed);
        let removed = self.session.before.paths().filter(|path| !after.has(path));
        Changes {
            written,
            unchanged: after.paths().count() as u64 - written,
            removed: removed.map(str::to_owned).collect(),
            bytes: self.bytes.load(Ordering::Relaxed),
            site: Some(after.digest()),
        }
    }

    fn standing(&self, file: &str) -> Result<Standing, DiskError> {
        match self.standing_folder(folder_of(file))? {
            Folder::Absent => return Ok(Standing::Nothing),
            Folder::Blocked(by) => return Ok(Standing::Blocked(by)),
            Folder::Present => {}
        }
        Ok(match self.session.disk.stat(&self.session.places.of(file))? {
            None => Standing::Nothing,
            Some(stat) => match stat.kind {
                Kind::File => Standing::File(stat),
                Kind::Directory => Standing::Folder,
                kind => Standing::Blocked(foreign(file, kind)),
            },
        })
    }

    /// Asks once for each folder; below one that is not there nothing needs to be asked.
    fn standing_folder(&self, folder: &str) -> Result<Folder, DiskError> {
        if folder.is_empty() {
            return Ok(Folder::Present);
        }
        if let Some(known) = lock(&self.standing_folders).get(folder) {
            return Ok(known.clone());
        }
        let standing = match self.standing_folder(folder_of(folder))? {
            Folder::Present => self.look_at_folder(folder)?,
            // It follows from the folder above. Kept one by one, a first build of 10,000 briefings held 4 MB more, of 74.
            absent_or_blocked => return Ok(absent_or_blocked),
        };
        lock(&self.standing_folders).insert(folder.to_owned(), standing.clone());
        Ok(standing)
    }

    fn look_at_folder(&self, folder: &str) -> Result<Folder, DiskError> {
        Ok(match self.session.disk.stat(&self.session.places.of(folder))?.map(|stat| stat.kind) {
            None => Folder::Absent,
            Some(Kind::Directory) => Folder::Present,
            Some(Kind::File) if self.session.before.has(folder) => {
                lock(&self.conflicts).replaced_files.push(folder.to_owned());
                Folder::Absent
            }
            Some(kind) => Folder::Blocked(foreign(folder, kind)),
        })
    }

    fn keep_standing(&self, file: &str, standing: &Standing, fingerprint: Fingerprint) -> Result<bool, WriteError> {
        let Standing::File(stat) = standing else { return Ok(false) };
        let is_equal = match self.session.before.get(file) {
            Some(written) if written.fingerprint != fingerprint => false,
            Some(written) if written.is_untouched(stat) => true,
            _ => self.holds(file, fingerprint)? && !self.is_respelled(file, stat)?,
        };
        if is_equal {
            lock(&self.files).push((file.to_owned(), Written::new(fingerprint, stat)));
        }
        Ok(is_equal)
    }

    fn holds(&self, file: &str, fingerprint: Fingerprint) -> Result<bool, DiskError> {
        let bytes = self.session.disk.read(&self.session.places.of(file))?;
        Ok(Fingerprint::of(&bytes) == fingerprint)
    }

    fn is_respelled(&self, file: &str, stat: &Stat) -> Result<bool, DiskError> {
        let Session { disk, places, before, .. } = &self.session;
        Ok(!before.has(file) && is_ours_respelled(*disk, places, before, file, stat)?)
    }

    /// Says whether the output's place is free or ours; if not, or if that is not yet known, it is noted.
    fn may_stage(&self, file: &str, standing: Standing) -> Result<bool, WriteError> {
        let blocked = match standing {
            Standing::Nothing => None,
            Standing::File(stat) if self.session.before.has(file) || self.is_respelled(file, &stat)? => None,
            Standing::File(stat) => Some(foreign(file, stat.kind)),
            Standing::Blocked(by) => Some(by),
            Standing::Folder => {
                lock(&self.conflicts).replaced_folders.push(file.to_owned());
                None
            }
        };
        let may_stage = blocked.is_none();
        lock(&self.conflicts).foreign.extend(blocked);
        Ok(may_stage)
    }

    fn stage(&self, file: String, bytes: &[u8], fingerprint: Fingerprint) -> Result<(), WriteError> {
        self.make_staged_folder(folder_of(&file))?;
        let stat = match self.session.disk.write_new(&self.session.places.staged(&file), bytes) {
            Err(fault) if fault.source.kind() == io::ErrorKind::AlreadyExists => {
                return Err(WriteError::Collision(file));
            }
            written => written?,
        };
        lock(&self.files).push((file, Written::new(fingerprint, &stat)));
        self.written.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(())
    }

    fn make_staged_folder(&self, folder: &str) -> Result<(), WriteError> {
        if lock(&self.staged_folders).contains(folder) {
            return Ok(());
        }
        let Session { disk, places, .. } = &self.session;
        if folder.is_empty() {
            disk.create_folders(&places.staged(""))?;
        } else {
            self.make_staged_folder(folder_of(folder))?;
            match disk.create_folder(&places.staged(folder)) {
                Err(fault) if fault.source.kind() == io::ErrorKind::AlreadyExists => self.expect_folder(folder)?,
                made => made?,
            }
        }
        lock(&self.staged_folders).insert(folder.to_owned());
        Ok(())
    }

    /// Another thread may have made the folder at the same time; a file of its name is a fault of the plan.
    fn expect_folder(&self, folder: &str) -> Result<(), WriteError> {
        match self.session.disk.stat(&self.session.places.staged(folder))? {
            Some(stat) if stat.is_directory() => Ok(()),
            _ => Err(WriteError::Collision(folder.to_owned())),
        }
    }

    fn settle_conflicts(&self, after: &Manifest) -> Result<(), WriteError> {
        let Conflicts { mut foreign, replaced_files, replaced_folders } = mem::take(&mut *lock(&self.conflicts));
        if let Some(file) = replaced_files.iter().find(|file| after.has(file)) {
            return Err(WriteError::Collision(file.clone()));
        }
        for folder in &replaced_folders {
            foreign.extend(self.foreign_files_below(folder, after)?);
        }
        foreign.sort();
        foreign.dedup();
        if foreign.is_empty() { Ok(()) } else { Err(WriteError::Foreign(foreign)) }
    }

    /// Returns what would keep a folder from being empty once the old site is gone.
    fn foreign_files_below(&self, folder: &str, after: &Manifest) -> Result<Vec<ForeignFile>, WriteError> {
        let Session { disk, places, before, .. } = &self.session;
        let mut found = Vec::new();
        for entry in disk.walk(&places.of(folder), &|_| true) {
            let entry = entry?;
            let path = places.below(&entry.path);
            match entry.stat.kind {
                Kind::Directory => {}
                Kind::File if after.has(&path) => return Err(WriteError::Collision(folder.to_owned())),
                Kind::File if before.has(&path) => {}
                kind => found.push(foreign(&path, kind)),
            }
        }
        Ok(found)
    }
}

impl Drop for Staging<'_> {
    /// Clears the stage of a build that went wrong; what cannot be removed now, the next build removes.
    fn drop(&mut self) {
        let _ = self.session.discard_stage();
    }
}

/// Takes a lock; what it guards is whole even if a thread panicked while it held it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{MemoryDisk, RealDisk};

    const OUTPUT: &str = "/site/public";

    fn put(staging: &Staging, path: &str, text: &str) -> Result<(), WriteError> {
        staging.put(&SitePath::new(path), text.as_bytes(), Fingerprint::of(text.as_bytes()))
    }

    fn build_in(disk: &dyn Disk, output: &Path, files: &[(&str, &str)]) -> Result<Changes, WriteError> {
        let staging = Staging::open(disk, output)?;
        for (path, text) in files {
            put(&staging, path, text)?;
        }
        staging.commit()
    }

    fn build(disk: &MemoryDisk, files: &[(&str, &str)]) -> Result<Changes, WriteError> {
        build_in(disk, OUTPUT.as_ref(), files)
    }

    fn text(disk: &MemoryDisk, path: &str) -> String {
        String::from_utf8(disk.files(OUTPUT).remove(path).unwrap_or_default()).unwrap()
    }

    fn foreign_paths(result: Result<Changes, WriteError>) -> Vec<String> {
        match result {
            Err(WriteError::Foreign(files)) => files.into_iter().map(|file| file.path).collect(),
            other => panic!("no foreign files but {other:?}"),
        }
    }

    #[test]
    fn only_what_differs_is_written_and_the_rest_keeps_its_time() {
        let disk = MemoryDisk::new();
        build(&disk, &[("a/", "one"), ("b/", "two"), ("c/", "three")]).unwrap();
        let stat = |path: &str| disk.stat(&Path::new(OUTPUT).join(path)).unwrap();
        let (a, b) = (stat("a/index.html"), stat("b/index.html"));
        let changes = build(&disk, &[("a/", "one"), ("b/", "TWO"), ("d/", "four")]).unwrap();
        let removed = vec!["c/index.html".to_owned()];
        assert_eq!(changes, Changes { written: 2, unchanged: 1, removed, bytes: 7, site: changes.site });
        assert_eq!(stat("a/index.html"), a);
        assert_ne!(stat("b/index.html"), b);
    }

    #[test]
    fn a_cold_build_takes_a_handful_of_renames_however_many_pages_it_has() {
        let pages = |count: usize| (0..count).map(|page| format!("briefings/2026/{page}/")).collect::<Vec<_>>();
        let changes = |count: usize| {
            let disk = crate::disk::FaultyDisk::new(MemoryDisk::new());
            let pages = pages(count);
            let files: Vec<_> = pages.iter().map(|page| (page.as_str(), "text")).collect();
            build_in(&disk, OUTPUT.as_ref(), &files).unwrap();
            disk.changes() - 2 * count as u64
        };
        assert_eq!(changes(3), changes(50), "besides a folder and a file for each page");
    }

    #[test]
    fn foreign_files_in_the_way_are_all_named_and_nothing_is_written() {
        let disk = MemoryDisk::new();
        build(&disk, &[("", "home")]).unwrap();
        disk.put("/site/public/a/index.html", "mine");
        disk.put("/site/public/b", "mine");
        disk.put("/site/public/c/x.txt", "mine");
        disk.pipe("/site/public/d");
        let before = disk.files(OUTPUT);
        let files = [("", "home 2"), ("a/", "page"), ("b/", "page"), ("b/c/", "page"), ("c", "page"), ("d", "page")];
        assert_eq!(foreign_paths(build(&disk, &files)), ["a/index.html", "b", "c/x.txt", "d"]);
        assert_eq!(disk.files(OUTPUT), before);
    }

    #[test]
    fn a_foreign_file_with_the_very_bytes_becomes_ours() {
        let disk = MemoryDisk::new();
        disk.put("/site/public/CNAME", "example.org");
        assert_eq!(build(&disk, &[("CNAME", "example.org")]).unwrap().unchanged, 1);
        assert_eq!(build(&disk, &[]).unwrap().removed, ["CNAME"]);
        assert_eq!(text(&disk, "CNAME"), "");
    }

    #[test]
    fn our_file_that_was_edited_or_deleted_by_hand_is_written_anew() {
        let disk = MemoryDisk::new();
        build(&disk, &[("a/", "one"), ("b/", "two")]).unwrap();
        disk.put("/site/public/a/index.html", "edited");
        disk.remove_file("/site/public/b/index.html".as_ref()).unwrap();
        assert_eq!(build(&disk, &[("a/", "one"), ("b/", "two")]).unwrap().written, 2);
        assert_eq!((text(&disk, "a/index.html"), text(&disk, "b/index.html")), ("one".into(), "two".into()));
    }

    #[test]
    fn a_file_that_was_only_touched_is_read_once_and_then_believed() {
        let disk = crate::disk::FaultyDisk::new(MemoryDisk::new());
        let site = [("a/", "one")];
        build_in(&disk, OUTPUT.as_ref(), &site).unwrap();
        disk.inner().put("/site/public/a/index.html", "one");
        let calls = |files: &[(&str, &str)]| {
            let before = disk.calls();
            assert_eq!(build_in(&disk, OUTPUT.as_ref(), files).unwrap().unchanged, 1);
            disk.calls() - before
        };
        assert!(calls(&site) > calls(&site), "the new time was not noted");
        assert_eq!(calls(&site), calls(&site));
    }

    #[test]
    fn keep_says_whether_the_bytes_need_to_be_made() {
        let disk = MemoryDisk::new();
        build(&disk, &[("a/", "one")]).unwrap();
        let staging = Staging::open(&disk, OUTPUT.as_ref()).unwrap();
        let keep =
            |path: &str, text: &str| staging.keep(&SitePath::new(path), Fingerprint::of(text.as_bytes())).unwrap();
        assert!(keep("a/", "one"));
        assert!(!keep("b/", "one"));
        assert_eq!(staging.commit().unwrap().unchanged, 1);
        assert_eq!(build(&disk, &[("a/", "one")]).unwrap().unchanged, 1);
    }

    #[test]
    fn all_is_kept_only_of_the_very_site_and_while_nobody_touched_it() {
        let disk = MemoryDisk::new();
        let site = build(&disk, &[("a/", "one"), ("b/", "two")]).unwrap().site.unwrap();
        let keep_all = || Staging::open(&disk, OUTPUT.as_ref()).unwrap().keep_all(site).unwrap();
        assert!(keep_all());
        disk.put("/site/public/b/index.html", "two");
        assert!(!keep_all(), "a file was touched");
        build(&disk, &[("a/", "one"), ("b/", "two")]).unwrap();
        assert!(keep_all());
        disk.remove_file("/site/public/b/index.html".as_ref()).unwrap();
        assert!(!keep_all(), "a file is gone");
        build(&disk, &[("a/", "one"), ("b/", "TWO")]).unwrap();
        assert!(!keep_all(), "it is another site");
    }

    #[test]
    fn a_planted_link_leads_neither_writes_nor_removals_outside() {
        let disk = MemoryDisk::new();
        build(&disk, &[("a/", "one"), ("b/", "two"), ("c", "three")]).unwrap();
        for path in ["a", "b"] {
            disk.remove_file(&Path::new(OUTPUT).join(path).join("index.html")).unwrap();
            disk.remove_folder(&Path::new(OUTPUT).join(path)).unwrap();
        }
        disk.put("/elsewhere/index.html", "precious");
        disk.put("/elsewhere/c", "precious");
        disk.link("/site/public/a", "/elsewhere");
        disk.link("/site/public/b", "/elsewhere");
        disk.link("/site/public/c", "/elsewhere/c");
        assert_eq!(foreign_paths(build(&disk, &[("a/", "new"), ("c", "new")])), ["a", "c"]);
        // Nothing is to be written there any more: the links stay, and so does what they lead to.
        build(&disk, &[("d/", "four")]).unwrap();
        assert_eq!(disk.files("/elsewhere").into_values().collect::<Vec<_>>(), [b"precious", b"precious"]);
        assert!(disk.stat("/site/public/b".as_ref()).unwrap().is_some());
    }

    #[test]
    fn a_link_in_place_of_our_own_folder_is_refused() {
        let disk = MemoryDisk::new();
        disk.put("/elsewhere/x", "precious");
        disk.link("/site/public/.dateline", "/elsewhere");
        assert_eq!(foreign_paths(build(&disk, &[("", "home")])), [".dateline"]);
        assert_eq!(disk.files("/elsewhere").len(), 1);
    }

    #[test]
    fn an_output_folder_may_itself_be_reached_by_a_link() {
        let disk = MemoryDisk::new();
        disk.put("/var/www/keep", "");
        disk.link("/site/public", "/var/www");
        build(&disk, &[("", "home")]).unwrap();
        assert!(disk.files("/var/www").contains_key("index.html"));
    }

    #[test]
    fn a_foreign_file_that_appears_after_a_kill_stops_the_completion_until_it_is_moved_away() {
        let disk = crate::disk::FaultyDisk::new(MemoryDisk::new());
        disk.inner().put("/site/public/b/mine.txt", "");
        let site = [("b/", "page")];
        for stop in 0.. {
            disk.stop_after(stop);
            assert!(build_in(&disk, OUTPUT.as_ref(), &site).is_err(), "the build was to be killed");
            disk.revive();
            if disk.inner().files(OUTPUT).contains_key(".dateline/journal") {
                break;
            }
        }
        disk.inner().put("/site/public/b/index.html", "precious");
        assert_eq!(foreign_paths(build_in(&disk, OUTPUT.as_ref(), &site)), ["b/index.html"]);
        assert_eq!(text(disk.inner(), "b/index.html"), "precious");
        disk.remove_file("/site/public/b/index.html".as_ref()).unwrap();
        assert_eq!(build_in(&disk, OUTPUT.as_ref(), &site).unwrap().unchanged, 1);
        assert_eq!(text(disk.inner(), "b/index.html"), "page");
    }

    #[test]
    fn a_second_build_is_told_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = Staging::open(&RealDisk, folder.path()).unwrap();
        put(&first, "a/", "one").unwrap();
        assert!(matches!(Staging::open(&RealDisk, folder.path()), Err(WriteError::Locked(_))));
        first.commit().unwrap();
        build_in(&RealDisk, folder.path(), &[("a/", "two")]).unwrap();
    }

    #[test]
    fn an_abandoned_build_leaves_no_trace() {
        for was_there in [true, false] {
            let disk = MemoryDisk::new();
            if was_there {
                disk.put("/site/public/CNAME", "");
            }
            let (files, folders) = (disk.files("/"), disk.folders("/"));
            let staging = Staging::open(&disk, OUTPUT.as_ref()).unwrap();
            put(&staging, "a/", "one").unwrap();
            staging.abandon().unwrap();
            assert_eq!((disk.files("/"), disk.folders("/")), (files.clone(), folders.clone()));
            let staging = Staging::open(&disk, OUTPUT.as_ref()).unwrap();
            put(&staging, "a/", "one").unwrap();
            drop(staging);
            assert_eq!((disk.files("/"), disk.folders("/")), (files, folders), "dropped");
        }
    }

    #[test]
    fn a_damaged_manifest_deletes_nothing() {
        let disk = MemoryDisk::new();
        build(&disk, &[("a/", "one")]).unwrap();
        disk.put("/site/public/.dateline/manifest", "dateline manifest 1\n");
        let before = disk.files(OUTPUT);
        let said = build(&disk, &[("b/", "two")]).unwrap_err().to_string();
        assert!(said.contains("is damaged: remove the output folder"), "{said}");
        assert_eq!(disk.files(OUTPUT), before);
    }

    #[test]
    fn two_outputs_for_one_place_are_a_fault_and_write_nothing() {
        for (first, second) in [("a", "a"), ("a", "a/b"), ("a/b", "a"), ("a/", "a/index.html")] {
            for built_before in [vec![], vec![("a", "x")], vec![("a/b", "x")]] {
                let disk = MemoryDisk::new();
                build(&disk, &built_before).unwrap();
                let before = disk.files(OUTPUT);
                let result = build(&disk, &[(first, "x"), (second, "x")]);
                assert!(result.is_err(), "{first} and {second} after {built_before:?}");
                assert_eq!(disk.files(OUTPUT), before);
            }
        }
    }

    #[test]
    fn outputs_are_put_from_many_threads() {
        let folder = tempfile::tempdir().unwrap();
        let staging = Staging::open(&RealDisk, folder.path()).unwrap();
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let staging = &staging;
                scope.spawn(move || {
                    for page in 0..50 {
                        put(staging, &format!("a/b/{page}/{thread}.html"), "text").unwrap();
                    }
                });
            }
        });
        assert_eq!(staging.commit().unwrap().written, 400);
    }

    #[test]
    fn names_may_hold_line_ends_and_pictures() {
        let folder = tempfile::tempdir().unwrap();
        let site = [("a\nb/🗞 \\x.txt", "one")];
        build_in(&RealDisk, folder.path(), &site).unwrap();
        assert_eq!(build_in(&RealDisk, folder.path(), &site).unwrap().unchanged, 1);
        assert_eq!(build_in(&RealDisk, folder.path(), &[]).unwrap().removed, ["a\nb/🗞 \\x.txt"]);
        assert_eq!(RealDisk.list(folder.path()).unwrap().len(), 1, "only what is dateline's own");
    }
}
