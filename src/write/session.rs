use std::path::{Path, PathBuf};

use super::{
    WriteError,
    commit::{self, foreign},
    manifest::Manifest,
    place::OutputPlaces,
};
use crate::disk::{Disk, DiskError, Lock};

/// An output folder that is ours alone until this is dropped, with no trace of a build that was killed.
pub(super) struct Session<'a> {
    pub(super) disk: &'a dyn Disk,
    pub(super) places: OutputPlaces,
    /// What earlier builds wrote.
    pub(super) before: Manifest,
    /// Folders that were made to open it, the topmost first; taken away again if nothing came of it.
    made: Vec<PathBuf>,
    lock: Option<Lock>,
}

impl<'a> Session<'a> {
    /// Locks the folder, then completes a commit that was cut short or clears away what one left that had not begun.
    pub(super) fn open(disk: &'a dyn Disk, output: &Path) -> Result<Self, WriteError> {
        let made = missing_folders(disk, output)?;
        disk.create_folders(output)?;
        let places = OutputPlaces::new(disk.canonicalize(output)?);
        let mut session = Session { disk, places, before: Manifest::default(), made, lock: None };
        session.lock()?;
        session.recover()?;
        session.before = session.read_manifest(&session.places.manifest())?;
        Ok(session)
    }

    fn lock(&mut self) -> Result<(), WriteError> {
        let own = self.places.own();
        match self.disk.stat(&own)? {
            Some(stat) if stat.is_directory() => {}
            Some(stat) => return Err(WriteError::Foreign(vec![foreign(&self.places.below(&own), stat.kind)])),
            None => self.disk.create_folders(&own)?,
        }
        self.lock = self.disk.lock(&self.places.lock())?;
        if self.lock.is_some() { Ok(()) } else { Err(WriteError::Locked(self.places.root().to_owned())) }
    }

    fn recover(&self) -> Result<(), WriteError> {
        if self.disk.stat(&self.places.journal())?.is_some() {
            let before = self.read_manifest(&self.places.manifest())?;
            let after = self.read_manifest(&self.places.journal())?;
            commit::complete(self.disk, &self.places, &before, &after)?;
        }
        Ok(self.disk.remove_tree(&self.places.stage())?)
    }

    /// Reads a manifest; one that is not there is empty.
    fn read_manifest(&self, path: &Path) -> Result<Manifest, WriteError> {
        if self.disk.stat(path)?.is_none() {
            return Ok(Manifest::default());
        }
        let bytes = self.disk.read(path)?;
        Manifest::parse(&bytes).map_err(|what| WriteError::Damaged(path.to_owned(), what))
    }

    /// Removes what was staged, unless a commit has begun that needs it.
    pub(super) fn discard_stage(&self) -> Result<(), DiskError> {
        match self.disk.stat(&self.places.journal())? {
            Some(_) => Ok(()),
            None => self.disk.remove_tree(&self.places.stage()),
        }
    }
}

impl Drop for Session<'_> {
    /// Leaves no lock and no empty folder of ours behind; what cannot be removed now, the next build removes.
    fn drop(&mut self) {
        if let Some(lock) = self.lock.take() {
            let _ = self.disk.remove_file(&self.places.lock());
            drop(lock);
        }
        let _ = self.disk.remove_folder(&self.places.own());
        for folder in self.made.iter().rev() {
            let _ = self.disk.remove_folder(folder);
        }
    }
}

/// Returns the folders of a path that do not exist yet, the topmost first.
fn missing_folders(disk: &dyn Disk, path: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let mut missing = Vec::new();
    for folder in path.ancestors().filter(|folder| *folder != Path::new("")) {
        if disk.stat_target(folder)?.is_some() {
            break;
        }
        missing.push(folder.to_owned());
    }
    missing.reverse();
    Ok(missing)
}
