//! The only door to the file system.
//!
//! [`Disk`] holds the few operations that `load`, `write` and the cache need; [`RealDisk`] is the machine's own file system,
//! [`MemoryDisk`] one in memory, and [`FaultyDisk`] makes calls of either fail or stop, for tests and fuzzing. Paths go in,
//! bytes, stats and [`DiskError`]s come out. This module deliberately does not know what a project, a page or a manifest is.

mod error;
mod faulty;
mod letter_case;
mod memory;
mod real;
mod resolve;
mod stat;

use std::path::{Path, PathBuf};

pub use error::{DiskError, shown};
pub use faulty::FaultyDisk;
pub use letter_case::tells_case_apart;
pub use memory::MemoryDisk;
pub use real::RealDisk;
pub use resolve::resolve;
pub use stat::{Kind, Stat};

/// Something found in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The folder's path as it was given, and the way from there.
    pub path: PathBuf,
    /// What it is; a symbolic link is not followed.
    pub stat: Stat,
}

/// A lock that is held until it is dropped or the process ends.
pub type Lock = Box<dyn Send + Sync>;

/// A file system.
///
/// No operation follows a symbolic link in the last part of its path, save those that say so.
pub trait Disk: Send + Sync {
    /// Reads a regular file; a symbolic link is followed.
    ///
    /// Faults: anything else than a regular file is refused, as a pipe or a device may never end.
    fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError>;

    /// Returns what stands at a path, or nothing.
    fn stat(&self, path: &Path) -> Result<Option<Stat>, DiskError>;

    /// Returns what stands at the end of a path's symbolic links, or nothing.
    fn stat_target(&self, path: &Path) -> Result<Option<Stat>, DiskError>;

    /// Returns the absolute path without symbolic links of something that exists.
    fn canonicalize(&self, path: &Path) -> Result<PathBuf, DiskError>;

    /// Returns what lies in a folder, by name.
    fn list(&self, folder: &Path) -> Result<Vec<Entry>, DiskError>;

    /// Returns what lies below a folder: each folder before what it holds, by name; symbolic links are not followed.
    ///
    /// What `wants` refuses is left out with all that lies below it. A folder that cannot be read is a fault in its place
    /// and does not end the walk.
    fn walk(&self, folder: &Path, wants: &dyn Fn(&Path) -> bool) -> Vec<Result<Entry, DiskError>> {
        let mut found = Vec::new();
        walk_by_lists(self, folder, wants, &mut found);
        found
    }

    /// Writes a file where nothing stands yet, and returns its stat.
    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError>;

    /// Writes a file of passage, which is renamed when it is whole, in place of what a run that was killed left there.
    fn write_afresh(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError> {
        if self.stat(path)?.is_some() {
            self.remove_file(path)?;
        }
        self.write_new(path, bytes)
    }

    /// Brings what was written to a file to the device itself, so that it outlives a loss of power.
    fn flush(&self, path: &Path) -> Result<(), DiskError>;

    /// Gives a file or folder another place at one instant; a file there is replaced.
    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError>;

    /// Removes a file or a symbolic link.
    fn remove_file(&self, path: &Path) -> Result<(), DiskError>;

    /// Removes an empty folder.
    fn remove_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// Removes a folder with all that lies below it; symbolic links are removed, not followed. Nothing there is no fault.
    fn remove_tree(&self, folder: &Path) -> Result<(), DiskError> {
        remove_by_steps(self, folder)
    }

    /// Makes one folder; its parent must exist, and nothing may stand there.
    fn create_folder(&self, path: &Path) -> Result<(), DiskError>;

    /// Makes a folder and those above it, as far as they are missing.
    fn create_folders(&self, path: &Path) -> Result<(), DiskError>;

    /// Gives a file a second name, at which nothing stands yet: both are the same file from then on.
    fn hard_link(&self, file: &Path, name: &Path) -> Result<(), DiskError>;

    /// Makes a symbolic link that leads to `target`, taken as it is written; nothing stands there yet.
    fn symlink(&self, target: &Path, link: &Path) -> Result<(), DiskError>;

    /// Returns where a symbolic link leads, as it is written.
    fn read_link(&self, link: &Path) -> Result<PathBuf, DiskError>;

    /// Locks a file, which is made if it is missing, or returns nothing if someone else holds the lock.
    ///
    /// To release the lock, remove the file, then drop the lock: in this order nobody can hold it by a name that is gone.
    fn lock(&self, path: &Path) -> Result<Option<Lock>, DiskError>;
}

fn walk_by_lists<D: Disk + ?Sized>(
    disk: &D,
    folder: &Path,
    wants: &dyn Fn(&Path) -> bool,
    found: &mut Vec<Result<Entry, DiskError>>,
) {
    let entries = match disk.list(folder) {
        Ok(entries) => entries,
        Err(fault) => return found.push(Err(fault)),
    };
    for entry in entries.into_iter().filter(|entry| wants(&entry.path)) {
        let below = (entry.stat.kind == Kind::Directory).then(|| entry.path.clone());
        found.push(Ok(entry));
        if let Some(below) = below {
            walk_by_lists(disk, &below, wants, found);
        }
    }
}

fn remove_by_steps<D: Disk + ?Sized>(disk: &D, folder: &Path) -> Result<(), DiskError> {
    if disk.stat(folder)?.is_none() {
        return Ok(());
    }
    for entry in disk.walk(folder, &|_| true).into_iter().rev() {
        let entry = entry?;
        match entry.stat.kind {
            Kind::Directory => disk.remove_folder(&entry.path)?,
            _ => disk.remove_file(&entry.path)?,
        }
    }
    disk.remove_folder(folder)
}
