//! Keeps what a build leaves where other machines find it: the cache, and the outputs themselves.
//!
//! In: files with the digests that they are known by. Out: parcels of neighbouring files, each called by what it holds, and an index
//! of them that is replaced on the condition that it is still the one that was read. What the depot has already is neither
//! read nor sent again; a parcel that is missing, damaged or of another version of dateline is as if it were not there.
//!
//! This module deliberately does not know what a page or a cache is, nor when something may be used: each file is asked for by its digest.
//! A depot holds everything, what is not public yet too, and must be as private as the sources.

mod folder;
mod index;
mod parcel;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

pub use folder::FolderBucket;
pub use index::Index;
use index::{Listed, Wanted};
use parcel::{Item, Parcel, runs};

use crate::{
    base::{Fingerprint, Text, Timestamp, sha256_hex},
    disk::Disk,
    publish::{Bucket, Condition, Headers, PublishError, Put, Sent, Version, in_parallel_of},
};

/// How often an index is written that others write meanwhile.
const TRIES: usize = 4;
/// How many parcels stand open, for a thread each and some more.
const OPEN_MAX: usize = 16;

/// A place where builds of several machines leave what they need not make again.
pub struct Depot<'a> {
    /// Where it is.
    pub bucket: &'a dyn Bucket,
    /// Which of several in one place: a shard has one of its own; empty, or ends in `/`.
    pub slot: String,
    /// Which version of dateline this is, to the digest of its code: what another left is passed over.
    pub program: &'static str,
    /// How many requests are under way at a time.
    pub requests: usize,
}

/// A file that is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Good {
    /// What it is called.
    pub path: Text,
    /// The digest that it is known by: of its bytes, or of what they are made of.
    pub known_by: Fingerprint,
    /// Its size in bytes.
    pub size: u64,
}

/// What lies ready to be used of a depot.
pub struct Fetched<'d> {
    /// The index that it is of, and which one that was.
    pub standing: Standing,
    disk: &'d dyn Disk,
    folder: PathBuf,
    open: Mutex<Vec<(Text, Parcel)>>,
}

/// What was found at a depot.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// The index, if there is one of this program.
    index: Option<Index>,
    /// The index of another program, whose parcels go once there is one of this.
    foreign: Option<Index>,
    version: Option<Version>,
    /// Parcels that the index names, and that are not there or damaged.
    missing: Vec<Text>,
}

/// What was left at a depot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Brought {
    /// Parcels that were sent.
    pub parcels: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl Depot<'_> {
    /// Looks what there is. Faults: those of the place.
    pub fn look(&self) -> Result<Standing, PublishError> {
        let Some(object) = self.bucket.get(&self.key("index"))? else { return Ok(Standing::default()) };
        let found = Index::parse(&object.bytes);
        let (index, foreign) = match found {
            Some(index) if *index.program == *self.program => (Some(index), None),
            other => (None, other),
        };
        Ok(Standing { index, foreign, version: Some(object.version), missing: Vec::new() })
    }

    /// Brings the files of the cache into their folder and all parcels of outputs into another; nothing if there is nothing to use.
    ///
    /// Faults: those of the place; a parcel of the cache that is not as it was left. What was brought by then is taken away again.
    pub fn fetch<'d>(
        &self,
        disk: &'d dyn Disk,
        cache: &Path,
        folder: PathBuf,
    ) -> Result<Result<Fetched<'d>, Standing>, PublishError> {
        let mut standing = self.look()?;
        let Some(index) = &standing.index else { return Ok(Err(standing)) };
        disk.remove_tree(&folder)?;
        disk.create_folders(&folder)?;
        let wanted: Vec<Wanted<'_>> = index.wanted().collect();
        let fetched = in_parallel_of(self.requests, &wanted, |wanted| {
            let object = self.bucket.get(&self.parcel_key(&wanted.listed.key))?;
            let bytes = object.map(|object| object.bytes).filter(|bytes| parcel::is_whole(bytes));
            match bytes {
                None if wanted.is_of_cache => {
                    Err(PublishError::new("a part of what was left there is missing or damaged"))
                }
                None => Ok(false),
                Some(bytes) if wanted.is_of_cache => lay_out(disk, cache, &bytes).map(|()| true),
                Some(bytes) => Ok(disk.write_new(&folder.join(&*wanted.listed.key), &bytes).map(|_| true)?),
            }
        })?;
        let missing = wanted.iter().zip(fetched).filter(|(_, is_there)| !is_there).map(|(it, _)| it.listed.key.clone());
        standing.missing = missing.collect();
        Ok(Ok(Fetched { standing, disk, folder, open: Mutex::default() }))
    }

    /// Leaves the files of a cache and the outputs of a build, as far as they are not there, and takes away what nobody needs any more.
    /// If another build left something newer meanwhile, that stays.
    pub fn bring(
        &self,
        standing: Standing,
        disk: &dyn Disk,
        cache: (&Path, &[Good]),
        outputs: (&Path, &[Good]),
        settings: &str,
        built: Timestamp,
    ) -> Result<Brought, PublishError> {
        let (of_cache, of_outputs) = (runs(cache.1), runs(outputs.1));
        let new = Index::new(self.program, settings, built, listed(&of_cache), listed(&of_outputs));
        let mut standing = standing;
        let mut brought = Brought::default();
        for _ in 0..TRIES {
            if standing.index.as_ref().is_some_and(|there| there.is_as_good_as(&new) && standing.missing.is_empty()) {
                return Ok(brought);
            }
            if standing.index.as_ref().is_some_and(|there| there.built > built) {
                return Ok(brought);
            }
            let has = |key: &Text| {
                standing.index.as_ref().is_some_and(|there| there.has(key)) && !standing.missing.contains(key)
            };
            let runs = of_cache.iter().map(|run| (cache.0, run)).chain(of_outputs.iter().map(|run| (outputs.0, run)));
            let wanted: Vec<_> = runs.filter(|(_, run)| !has(&parcel::key(run))).collect();
            let sent = in_parallel_of(self.requests, &wanted, |(folder, run)| self.send(disk, folder, run))?;
            brought.parcels += sent.len();
            brought.bytes += sent.iter().sum::<u64>();
            let condition = standing.version.as_ref().map_or(Condition::Absent, Condition::Is);
            if let Put::Done(_) = self.put("index", &new.to_bytes(), condition)? {
                self.sweep(&standing, &new)?;
                return Ok(brought);
            }
            standing = self.look()?;
        }
        Ok(brought)
    }

    fn send(&self, disk: &dyn Disk, folder: &Path, run: &[Good]) -> Result<u64, PublishError> {
        let item = |good: &Good| {
            let bytes = disk.read(&folder.join(&*good.path))?;
            Ok::<_, PublishError>(Item { path: good.path.clone(), known_by: good.known_by, bytes })
        };
        let bytes = parcel::packed(&run.iter().map(item).collect::<Result<Vec<_>, _>>()?);
        self.put(&format!("parcels/{}", parcel::key(run)), &bytes, Condition::Any)?;
        Ok(bytes.len() as u64)
    }

    /// Whoever reads the index of before meanwhile finds a parcel missing, and makes what was in it.
    fn sweep(&self, before: &Standing, new: &Index) -> Result<(), PublishError> {
        let keys = before.index.iter().chain(&before.foreign).flat_map(Index::wanted).map(|wanted| &wanted.listed.key);
        let gone: Vec<&Text> = keys.filter(|key| !new.has(key)).collect();
        in_parallel_of(self.requests, &gone, |key| self.bucket.delete(&self.parcel_key(key))).map(drop)
    }

    fn put(&self, key: &str, bytes: &[u8], condition: Condition<'_>) -> Result<Put, PublishError> {
        let headers = Headers {
            content_type: "application/octet-stream".into(),
            cache_control: "private, no-store".into(),
            content_encoding: None,
        };
        let sent = Sent { bytes, sha256: &sha256_hex(bytes), headers: &headers };
        self.bucket.put(&self.key(key), &sent, condition)
    }

    fn parcel_key(&self, key: &str) -> String {
        self.key(&format!("parcels/{key}"))
    }

    fn key(&self, key: &str) -> String {
        format!("{}{key}", self.slot)
    }
}

fn listed(runs: &[&[Good]]) -> Vec<Listed> {
    runs.iter().map(|run| Listed { key: parcel::key(run), first: run[0].path.clone() }).collect()
}

/// Writes the files of a parcel below a folder.
fn lay_out(disk: &dyn Disk, folder: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let damaged = || PublishError::new("what was left there cannot be understood");
    for Item { path, bytes, .. } in parcel::unpacked(bytes).ok_or_else(damaged)? {
        if !path.split('/').all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0'])) {
            return Err(damaged());
        }
        let file = folder.join(&*path);
        disk.create_folders(file.parent().unwrap_or(folder))?;
        disk.write_afresh(&file, &bytes)?;
    }
    Ok(())
}

impl Standing {
    /// Says whether something lies there that cannot be used: of another version, or no index at all.
    pub fn is_foreign(&self) -> bool {
        self.index.is_none() && self.version.is_some()
    }

    /// Returns how many parcels of outputs are missing or damaged.
    pub fn missing(&self) -> usize {
        self.missing.len()
    }
}

impl Fetched<'_> {
    /// Returns the bytes of an output, if they are known by this digest.
    pub fn take(&self, path: &str, known_by: Fingerprint) -> Option<Vec<u8>> {
        self.find(path).filter(|item| item.known_by == known_by).map(|item| item.bytes)
    }

    /// Returns the bytes of an output.
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.find(path).map(|item| item.bytes)
    }

    /// Takes everything away that was brought for this build alone, and returns what was found at the depot.
    pub fn close(self) -> Standing {
        // Nobody needs to hear that something is left of what the next build clears away.
        let _ = self.disk.remove_tree(&self.folder);
        self.standing
    }

    fn find(&self, path: &str) -> Option<Item> {
        let key = &self.standing.index.as_ref()?.output_at(path)?.key;
        let open = || self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let known = open().iter().find(|(known, _)| known == key).map(|(_, parcel)| parcel.clone());
        let parcel = match known {
            Some(parcel) => parcel,
            None => {
                let bytes = self.disk.read(&self.folder.join(&**key)).ok()?;
                let parcel = Parcel::new(parcel::unpacked(&bytes)?);
                let mut open = open();
                // Pages are made by their addresses, so that neighbours are asked for in turn.
                if open.len() >= OPEN_MAX {
                    open.remove(0);
                }
                open.push((key.clone(), parcel.clone()));
                parcel
            }
        };
        parcel.find(path)
    }
}

#[cfg(test)]
mod tests;
