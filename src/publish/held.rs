use std::path::PathBuf;

use crate::disk::{Disk, DiskError, Lock};

/// A lock on a file, taken away with the file when it is dropped.
pub(super) struct Held<'a> {
    disk: &'a dyn Disk,
    file: PathBuf,
    lock: Option<Lock>,
}

impl<'a> Held<'a> {
    /// Takes the lock; nothing if someone else has it.
    pub fn take(disk: &'a dyn Disk, file: PathBuf) -> Result<Option<Self>, DiskError> {
        if let Some(own) = file.parent() {
            disk.create_folders(own)?;
        }
        let lock = disk.lock(&file)?;
        Ok(lock.map(|lock| Held { disk, file, lock: Some(lock) }))
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let _ = self.disk.remove_file(&self.file);
        self.lock.take();
        if let Some(own) = self.file.parent() {
            let _ = self.disk.remove_folder(own);
        }
    }
}
