// The one door to the file system.
#![allow(clippy::disallowed_methods)]

use std::{
    fs, io,
    io::{Read, Write},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use super::{Disk, DiskError, Entry, Kind, Lock, Stat};

/// The machine's own file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError> {
        read(path).map_err(|fault| DiskError::new("read", path, fault))
    }

    fn stat(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        found(fs::symlink_metadata(path)).map_err(|fault| DiskError::new("look at", path, fault))
    }

    fn stat_target(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        found(fs::metadata(path)).map_err(|fault| DiskError::new("look at", path, fault))
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf, DiskError> {
        fs::canonicalize(path).map_err(|fault| DiskError::new("follow", path, fault))
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, DiskError> {
        self.walk_to_depth(folder, 1, &|_| true).into_iter().collect()
    }

    fn walk(&self, folder: &Path, wants: &dyn Fn(&Path) -> bool) -> Vec<Result<Entry, DiskError>> {
        self.walk_to_depth(folder, usize::MAX, wants)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError> {
        write_new(path, bytes).map_err(|fault| DiskError::new("write", path, fault))
    }

    fn flush(&self, path: &Path) -> Result<(), DiskError> {
        let flushed = fs::OpenOptions::new().write(true).open(path).and_then(|file| file.sync_all());
        flushed.map_err(|fault| DiskError::new("write", path, fault))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        fs::rename(from, to).map_err(|fault| DiskError::new("put in place", to, fault))
    }

    fn remove_file(&self, path: &Path) -> Result<(), DiskError> {
        fs::remove_file(path).map_err(|fault| DiskError::new("remove", path, fault))
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        fs::remove_dir(path).map_err(|fault| DiskError::new("remove", path, fault))
    }

    fn create_folder(&self, path: &Path) -> Result<(), DiskError> {
        fs::create_dir(path).map_err(|fault| DiskError::new("make the folder", path, fault))
    }

    fn create_folders(&self, path: &Path) -> Result<(), DiskError> {
        fs::create_dir_all(path).map_err(|fault| DiskError::new("make the folder", path, fault))
    }

    fn hard_link(&self, file: &Path, name: &Path) -> Result<(), DiskError> {
        fs::hard_link(file, name).map_err(|fault| DiskError::new("link", name, fault))
    }

    fn symlink(&self, target: &Path, link: &Path) -> Result<(), DiskError> {
        symlink(target, link).map_err(|fault| DiskError::new("make the link", link, fault))
    }

    fn read_link(&self, link: &Path) -> Result<PathBuf, DiskError> {
        fs::read_link(link).map_err(|fault| DiskError::new("follow", link, fault))
    }

    fn lock(&self, path: &Path) -> Result<Option<Lock>, DiskError> {
        lock(path).map_err(|fault| DiskError::new("lock", path, fault))
    }
}

impl RealDisk {
    fn walk_to_depth(
        &self,
        folder: &Path,
        depth_max: usize,
        wants: &dyn Fn(&Path) -> bool,
    ) -> Vec<Result<Entry, DiskError>> {
        walkdir::WalkDir::new(folder)
            .min_depth(1)
            .max_depth(depth_max)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || wants(entry.path()))
            .map(|entry| entry.and_then(|entry| entry.metadata().map(|stat| (entry, stat))))
            .map(|entry| match entry {
                Ok((entry, stat)) => Ok(Entry { path: entry.into_path(), stat: stat_of(&stat) }),
                Err(fault) => Err(walk_fault(folder, fault)),
            })
            .collect()
    }
}

fn walk_fault(folder: &Path, fault: walkdir::Error) -> DiskError {
    let path = fault.path().unwrap_or(folder).to_owned();
    let source = fault.into_io_error().unwrap_or_else(|| io::Error::other("a folder holds itself"));
    DiskError::new("read", &path, source)
}

/// Makes "nothing is there" an answer instead of a fault.
fn found(stat: io::Result<fs::Metadata>) -> io::Result<Option<Stat>> {
    match stat {
        Ok(stat) => Ok(Some(stat_of(&stat))),
        Err(fault) if matches!(fault.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn stat_of(found: &fs::Metadata) -> Stat {
    let kind = match found.file_type() {
        kind if kind.is_file() => Kind::File,
        kind if kind.is_dir() => Kind::Directory,
        kind if kind.is_symlink() => Kind::Symlink,
        _ => Kind::Other,
    };
    Stat { kind, size: found.len(), modified: modified(found), inode: inode(found) }
}

fn modified(found: &fs::Metadata) -> i128 {
    let Ok(time) = found.modified() else { return 0 };
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i128,
        Err(before) => -(before.duration().as_nanos() as i128),
    }
}

#[cfg(unix)]
fn inode(found: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(found)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

/// Links are made to folders alone: other systems ask which of the two it is.
#[cfg(not(unix))]
fn symlink(target: &Path, link: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(target, link)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    // To open a pipe that nobody writes to would wait for ever, so what is no file is not even opened.
    let stat = fs::metadata(path)?;
    if stat.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !stat.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    let mut file = fs::File::open(path)?;
    let mut bytes = Vec::with_capacity(usize::try_from(stat.len()).unwrap_or(0).saturating_add(1));
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<Stat> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.metadata().map(|stat| stat_of(&stat))
}

fn lock(path: &Path) -> io::Result<Option<Lock>> {
    loop {
        let file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            // Some network disks know no locks; a build there goes without.
            Err(fs::TryLockError::Error(fault)) if fault.kind() == io::ErrorKind::Unsupported => {}
            Err(fs::TryLockError::Error(fault)) => return Err(fault),
        }
        // The holder before us removes the file before it lets go, so what we locked may no longer be what the path names.
        let locked = stat_of(&file.metadata()?);
        if found(fs::symlink_metadata(path))?.is_some_and(|named| named.inode == locked.inode) {
            return Ok(Some(Box::new(file)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_lock_is_refused_until_the_first_is_released() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = RealDisk.lock(&path).unwrap().expect("nobody holds it yet");
        assert!(RealDisk.lock(&path).unwrap().is_none());
        RealDisk.remove_file(&path).unwrap();
        drop(first);
        assert!(RealDisk.lock(&path).unwrap().is_some());
    }

    #[test]
    fn a_file_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let stat = RealDisk.write_new(&path, b"one").unwrap();
        assert_eq!(RealDisk.stat(&path).unwrap(), Some(stat));
        assert_eq!(RealDisk.write_new(&path, b"two").unwrap_err().source.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(RealDisk.read(&path).unwrap(), b"one");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_told_apart_from_what_they_lead_to() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let stat = RealDisk.write_new(&at("a"), b"one").unwrap();
        RealDisk.hard_link(&at("a"), &at("b")).unwrap();
        assert_eq!(RealDisk.stat(&at("b")).unwrap().map(|stat| stat.inode), Some(stat.inode));
        RealDisk.symlink(Path::new("a"), &at("c")).unwrap();
        assert_eq!(RealDisk.stat(&at("c")).unwrap().map(|stat| stat.kind), Some(Kind::Symlink));
        assert_eq!(RealDisk.read_link(&at("c")).unwrap(), Path::new("a"));
        assert_eq!(RealDisk.read(&at("c")).unwrap(), b"one");
        assert!(RealDisk.symlink(Path::new("b"), &at("c")).is_err(), "nothing is replaced");
        assert!(RealDisk.hard_link(&at("a"), &at("b")).is_err(), "nothing is replaced");
    }

    #[test]
    fn a_folder_and_a_device_are_not_read() {
        let folder = tempfile::tempdir().unwrap();
        assert!(RealDisk.read(folder.path()).is_err());
        #[cfg(unix)]
        assert!(RealDisk.read(Path::new("/dev/zero")).is_err());
    }

    #[test]
    fn nothing_below_a_file_is_an_answer_not_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        RealDisk.write_new(&folder.path().join("a"), b"").unwrap();
        assert_eq!(RealDisk.stat(&folder.path().join("a/b")).unwrap(), None);
    }
}
