use std::{collections::BTreeSet, io, path::Path};

use super::{Edition, Entry, Manifest, PublishError, parallel::in_parallel};
use crate::disk::{Disk, DiskError, Stat};

/// Brings the files of a release into its folder, so that each outlives a loss of power.
pub trait Carrier: Sync {
    /// Brings all files that the manifest names, those that stay for a while too.
    ///
    /// Faults: the place's, and a file that is no longer what the edition says.
    fn carry(&self, cargo: &Cargo<'_>) -> Result<(), PublishError>;
}

/// What is to be brought, and where.
pub struct Cargo<'a> {
    /// Where the bytes are.
    pub edition: &'a Edition,
    /// Which files are to be there.
    pub manifest: &'a Manifest,
    /// The folder of the release, in which nothing is but an empty folder for what is dateline's own.
    pub stage: &'a Path,
    /// The release that is shown, which holds many of the files already.
    pub shown: Option<Shown<'a>>,
}

/// The release that is shown.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// Where it is.
    pub folder: &'a Path,
    /// What it holds.
    pub manifest: &'a Manifest,
}

impl<'a> Cargo<'a> {
    /// Walks over the files that stay for a while.
    pub fn retired(&self) -> impl Iterator<Item = &'a Entry> + Clone {
        self.manifest.retired.iter().map(|retired| &retired.entry)
    }

    /// Says whether the release that is shown has this file too.
    pub fn is_shown(&self, entry: &Entry) -> bool {
        let old = self.shown.and_then(|shown| shown.manifest.find(&entry.path));
        old.is_some_and(|old| old.sha256 == entry.sha256)
    }

    /// Returns the folders in which files are to be.
    pub fn folders(files: impl Iterator<Item = &'a Entry>) -> BTreeSet<&'a str> {
        files.filter_map(|entry| Some(entry.path.rsplit_once('/')?.0)).collect()
    }
}

/// Files of this machine: what did not change is shared with the release that is shown.
pub struct Links<'a>(pub &'a dyn Disk);

impl Carrier for Links<'_> {
    fn carry(&self, cargo: &Cargo<'_>) -> Result<(), PublishError> {
        for folder in Cargo::folders(cargo.manifest.files.iter().chain(cargo.retired())) {
            self.0.create_folders(&cargo.stage.join(folder))?;
        }
        let whole_since = self.whole_since(cargo)?;
        in_parallel(&cargo.manifest.files, |entry| match self.is_linked(cargo, entry, whole_since)? {
            true => Ok(()),
            false => self.write(&cargo.stage.join(&*entry.path), &cargo.edition.bytes(self.0, entry)?),
        })?;
        for (entry, shown) in cargo.retired().zip(cargo.shown.iter().cycle()) {
            if !self.is_linked(cargo, entry, whole_since)? {
                self.write(&cargo.stage.join(&*entry.path), &self.0.read(&shown.folder.join(&*entry.path))?)?;
            }
        }
        Ok(())
    }
}

impl Links<'_> {
    /// Returns when the last file of the release that is shown was written: its manifest. What was changed later, nobody of ours has changed.
    fn whole_since(&self, cargo: &Cargo<'_>) -> Result<i128, DiskError> {
        let Some(shown) = cargo.shown else { return Ok(i128::MIN) };
        let manifest = self.0.stat(&shown.folder.join(Manifest::PATH))?;
        Ok(manifest.map_or(i128::MIN, |stat| stat.modified))
    }

    /// Gives a file of the release before a second name in the new one, if it is the same; says whether that was done.
    fn is_linked(&self, cargo: &Cargo<'_>, entry: &Entry, whole_since: i128) -> Result<bool, DiskError> {
        let Some(shown) = cargo.shown.filter(|_| cargo.is_shown(entry)) else { return Ok(false) };
        let old_file = shown.folder.join(&*entry.path);
        // One that was cut short or written to, by whatever it was, is not carried on.
        let is_as_left = |stat: Stat| stat.is_file() && stat.size == entry.size && stat.modified <= whole_since;
        if !self.0.stat(&old_file)?.is_some_and(is_as_left) {
            return Ok(false);
        }
        match self.0.hard_link(&old_file, &cargo.stage.join(&*entry.path)) {
            Ok(()) => Ok(true),
            // Not every disk knows second names, and some allow only so many.
            Err(fault) if is_about_links(&fault) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    fn write(&self, file: &Path, bytes: &[u8]) -> Result<(), PublishError> {
        self.0.write_new(file, bytes)?;
        Ok(self.0.flush(file)?)
    }
}

fn is_about_links(fault: &DiskError) -> bool {
    use io::ErrorKind::*;
    matches!(fault.source.kind(), Unsupported | PermissionDenied | CrossesDevices | TooManyLinks)
}
