//! A disk that notes which files are read and written.
#![allow(dead_code)]

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Mutex,
};

use dateline::disk::{Disk, DiskError, Entry, Lock, MemoryDisk, Stat};

/// A disk in memory, and what was done to it.
pub struct CountingDisk {
    pub inner: MemoryDisk,
    read: Mutex<BTreeSet<PathBuf>>,
    written: Mutex<BTreeSet<PathBuf>>,
}

impl CountingDisk {
    /// Wraps a disk; nothing is noted yet.
    pub fn new(inner: MemoryDisk) -> Self {
        CountingDisk { inner, read: Mutex::default(), written: Mutex::default() }
    }

    /// Takes what was read below a folder, as texts without it.
    pub fn take_read(&self, below: &str) -> Vec<String> {
        take(&self.read, below)
    }

    /// Takes what was written below a folder.
    pub fn take_written(&self, below: &str) -> Vec<String> {
        take(&self.written, below)
    }
}

fn take(noted: &Mutex<BTreeSet<PathBuf>>, below: &str) -> Vec<String> {
    let noted = std::mem::take(&mut *noted.lock().expect("nobody panicked"));
    let below = |path: &PathBuf| Some(path.strip_prefix(below).ok()?.display().to_string());
    noted.iter().filter_map(below).collect()
}

impl Disk for CountingDisk {
    fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError> {
        self.read.lock().expect("nobody panicked").insert(path.to_owned());
        self.inner.read(path)
    }

    fn stat(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        self.inner.stat(path)
    }

    fn stat_target(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        self.inner.stat_target(path)
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf, DiskError> {
        self.inner.canonicalize(path)
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, DiskError> {
        self.inner.list(folder)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError> {
        self.written.lock().expect("nobody panicked").insert(path.to_owned());
        self.inner.write_new(path, bytes)
    }

    fn flush(&self, path: &Path) -> Result<(), DiskError> {
        self.inner.flush(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.inner.rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> Result<(), DiskError> {
        self.inner.remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.inner.remove_folder(path)
    }

    fn create_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.inner.create_folder(path)
    }

    fn create_folders(&self, path: &Path) -> Result<(), DiskError> {
        self.inner.create_folders(path)
    }

    fn hard_link(&self, file: &Path, name: &Path) -> Result<(), DiskError> {
        self.inner.hard_link(file, name)
    }

    fn symlink(&self, target: &Path, link: &Path) -> Result<(), DiskError> {
        self.inner.symlink(target, link)
    }

    fn read_link(&self, link: &Path) -> Result<PathBuf, DiskError> {
        self.inner.read_link(link)
    }

    fn lock(&self, path: &Path) -> Result<Option<Lock>, DiskError> {
        self.inner.lock(path)
    }
}
