use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{
    ForeignFile, WriteError,
    manifest::Manifest,
    place::{OutputPlaces, folder_of, folders_above},
};
use crate::{
    base::{Fingerprint, fold},
    disk::{Disk, DiskError, Entry, Kind, Stat},
};

/// Brings a committed site into its place: from the instant at which the journal stands to the one at which it is the manifest.
///
/// Each step looks at what is there, so it may be begun anew after being cut short anywhere. No step writes data, so a full
/// disk does not stop it.
pub(super) fn complete(
    disk: &dyn Disk,
    places: &OutputPlaces,
    before: &Manifest,
    after: &Manifest,
) -> Result<(), WriteError> {
    let mut commit = Commit { disk, places, before, after, real_folders: BTreeMap::new() };
    let (in_the_way, rest) = split_removals(before, after);
    // New pages come first and old ones go last, so that a reader of the folder finds a link's target longest.
    commit.remove_all(&in_the_way)?;
    commit.move_below("")?;
    commit.remove_all(&rest)?;
    disk.rename(&places.journal(), &places.manifest())?;
    Ok(disk.remove_tree(&places.stage())?)
}

/// Says whether a file that stands at a path of the new site is an earlier build's under another spelling of its name.
///
/// On a disk that ignores case `Map.png` is found when `map.png` is asked for.
pub(super) fn is_ours_respelled(
    disk: &dyn Disk,
    places: &OutputPlaces,
    before: &Manifest,
    path: &str,
    standing: &Stat,
) -> Result<bool, DiskError> {
    let folded = fold(path);
    for twin in before.paths().filter(|twin| *twin != path && fold(twin) == folded) {
        if disk.stat(&places.of(twin))?.as_ref() == Some(standing) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the paths that the new site no longer has: first those whose place it needs, then the rest.
fn split_removals<'a>(before: &'a Manifest, after: &Manifest) -> (Vec<&'a str>, Vec<&'a str>) {
    let removed: Vec<&str> = before.paths().filter(|path| !after.has(path)).collect();
    if removed.is_empty() {
        return Default::default();
    }
    // Compared as the most forgiving disk would: removing one more file early does no harm.
    let needed: BTreeSet<String> = after.paths().map(fold).collect();
    removed.into_iter().partition(|path| is_in_the_way(&fold(path), &needed))
}

fn is_in_the_way(path: &str, needed: &BTreeSet<String>) -> bool {
    let as_folder = format!("{path}/");
    needed.contains(path)
        || folders_above(path).any(|folder| needed.contains(folder))
        || needed.range(as_folder.clone()..).next().is_some_and(|next| next.starts_with(&as_folder))
}

struct Commit<'a> {
    disk: &'a dyn Disk,
    places: &'a OutputPlaces,
    before: &'a Manifest,
    after: &'a Manifest,
    /// Whether a folder of the output is one, all the way down: no link leads out of it.
    real_folders: BTreeMap<String, bool>,
}

impl Commit<'_> {
    fn remove_all(&mut self, paths: &[&str]) -> Result<(), WriteError> {
        for path in paths {
            self.remove(path)?;
        }
        // Once more for all, as a build may have been killed between a file and its folder.
        let folders: BTreeSet<&str> = paths.iter().flat_map(|path| folders_above(path)).collect();
        for folder in folders.into_iter().rev() {
            self.remove_if_empty(folder)?;
        }
        Ok(())
    }

    fn remove(&mut self, path: &str) -> Result<(), WriteError> {
        let file = self.places.of(path);
        // A link or a folder that took the file's place is someone else's.
        if self.is_real_folder(folder_of(path))? && self.disk.stat(&file)?.is_some_and(|stat| stat.is_file()) {
            self.disk.remove_file(&file)?;
        }
        Ok(())
    }

    fn remove_if_empty(&mut self, folder: &str) -> Result<(), WriteError> {
        if !self.is_real_folder(folder)? {
            return Ok(());
        }
        match self.disk.remove_folder(&self.places.of(folder)) {
            Ok(()) => {
                self.real_folders.insert(folder.to_owned(), false);
                Ok(())
            }
            Err(fault) if fault.source.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
            Err(fault) => Err(fault.into()),
        }
    }

    fn is_real_folder(&mut self, folder: &str) -> Result<bool, DiskError> {
        if folder.is_empty() {
            return Ok(true);
        }
        if let Some(known) = self.real_folders.get(folder) {
            return Ok(*known);
        }
        let is_real = self.is_real_folder(folder_of(folder))?
            && self.disk.stat(&self.places.of(folder))?.is_some_and(|stat| stat.is_directory());
        self.real_folders.insert(folder.to_owned(), is_real);
        Ok(is_real)
    }

    /// Moves what is staged below a folder that the output has too.
    fn move_below(&self, folder: &str) -> Result<(), WriteError> {
        let staged = self.places.staged(folder);
        if self.disk.stat(&staged)?.is_none() {
            return Ok(());
        }
        for entry in self.disk.list(&staged)? {
            let name = entry.path.file_name().unwrap_or_default().to_string_lossy();
            let path = if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") };
            self.move_entry(&entry, &path)?;
        }
        Ok(())
    }

    /// Moves a staged file, or a staged folder: as a whole where the output has none of that name.
    fn move_entry(&self, entry: &Entry, path: &str) -> Result<(), WriteError> {
        let target = self.places.of(path);
        let standing = self.disk.stat(&target)?;
        match (entry.stat.kind, standing.map(|stat| stat.kind)) {
            (_, None) => {}
            (Kind::Directory, Some(Kind::Directory)) => return self.move_below(path),
            (Kind::File, Some(Kind::Directory)) => self.remove_empty_folders(path)?,
            (Kind::File, Some(Kind::File)) if self.may_replace(path, standing)? => {}
            (_, Some(kind)) => return Err(in_the_way(path, kind)),
        }
        Ok(self.disk.rename(&entry.path, &target)?)
    }

    /// Asks again what staging asked, as time may have passed: a commit is also completed by a later build.
    fn may_replace(&self, path: &str, standing: Option<Stat>) -> Result<bool, DiskError> {
        let (Some(standing), false) = (standing, self.before.has(path)) else { return Ok(true) };
        if is_ours_respelled(self.disk, self.places, self.before, path, &standing)? {
            return Ok(true);
        }
        let bytes = self.disk.read(&self.places.of(path))?;
        Ok(self.after.get(path).is_some_and(|written| written.fingerprint == Fingerprint::of(&bytes)))
    }

    fn remove_empty_folders(&self, path: &str) -> Result<(), WriteError> {
        let folder = self.places.of(path);
        let inside: Vec<Entry> = self.disk.walk(&folder, &|_| true).into_iter().collect::<Result<_, _>>()?;
        if let Some(file) = inside.iter().find(|entry| !entry.stat.is_directory()) {
            return Err(in_the_way(&self.places.below(&file.path), file.stat.kind));
        }
        Ok(self.disk.remove_tree(&folder)?)
    }
}

fn in_the_way(path: &str, kind: Kind) -> WriteError {
    WriteError::Foreign(vec![foreign(path, kind)])
}

/// Names something in the output that is not ours.
pub(super) fn foreign(path: &str, kind: Kind) -> ForeignFile {
    let what = match kind {
        Kind::File => "a file",
        Kind::Directory => "a folder",
        Kind::Symlink => "a symbolic link",
        Kind::Other => "something that is not a file",
    };
    ForeignFile { path: path.to_owned(), what }
}
