use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use super::{Failure, Request, Session, cache, outlet::Outlet};
use crate::{
    base::{Fingerprint, SitePath, Text},
    disk::Disk,
    write::{Staging, WriteError, WrittenSite},
};

/// Outputs that another machine made, and that need not be made again.
pub trait Stock: Sync {
    /// Returns an output that is known by this fingerprint, if there is one.
    fn take(&self, path: &SitePath, known_by: Fingerprint) -> Option<Vec<u8>>;

    /// Returns what there is at a path.
    fn read(&self, path: &SitePath) -> Option<Vec<u8>>;
}

/// An output folder that is filled from a stock too: what the stock has counts as held.
///
/// It goes the way of everything else that is written: nothing of it is in the output before the site is committed.
pub struct Stocked<'a> {
    pub staging: &'a Staging<'a>,
    pub stock: &'a dyn Stock,
    /// What came from the stock.
    pub taken: Mutex<BTreeSet<SitePath>>,
}

impl Outlet for Stocked<'_> {
    fn takes_despite_faults(&self) -> bool {
        false
    }

    fn takes_whole(&self) -> bool {
        true
    }

    fn held(&self, path: &SitePath) -> Result<Vec<u8>, WriteError> {
        let is_taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner).contains(path);
        let from_stock = || self.stock.read(path);
        match if is_taken { from_stock() } else { None } {
            Some(bytes) => Ok(bytes),
            None => self.staging.held(path).or_else(|fault| from_stock().ok_or(fault)),
        }
    }

    fn keep(&self, path: &SitePath, fingerprint: Fingerprint) -> Result<bool, WriteError> {
        if self.staging.keep(path, fingerprint)? {
            return Ok(true);
        }
        let Some(bytes) = self.stock.take(path, fingerprint) else { return Ok(false) };
        self.staging.put(path, &bytes, fingerprint)?;
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone());
        Ok(true)
    }

    fn put(&self, path: &SitePath, bytes: Vec<u8>, fingerprint: Fingerprint) -> Result<(), WriteError> {
        self.staging.put(path, &bytes, fingerprint)
    }
}

/// What a build left that others can use, for who brings it to them.
pub struct Left<'d> {
    /// The digest of the settings with which it was made.
    pub settings: Text,
    /// The built site, held meanwhile.
    pub site: WrittenSite<'d>,
    /// The folder in which the cache lies.
    pub folder: PathBuf,
    /// The files of the cache that are good on other machines, by path below that folder.
    pub cache: Vec<String>,
}

/// Returns the folder of a project's cache.
pub fn cache_folder(request: &Request) -> PathBuf {
    cache::folder(&request.root)
}

/// Says whether there is a cache of this machine's own.
pub fn has_cache(request: &Request, disk: &dyn Disk) -> bool {
    matches!(disk.stat(&cache::memory(&request.root)), Ok(Some(_)))
}

/// Returns what the last build left. Faults: the disk's.
pub fn left<'d>(request: &Request, disk: &'d dyn Disk) -> Result<Left<'d>, Failure> {
    let session = Session::open(request, disk)?;
    let site = WrittenSite::open(disk, &session.project().output).map_err(|fault| Failure::new(fault.to_string()))?;
    let (folder, cache) = (cache_folder(request), cache::shareable(disk, &request.root));
    Ok(Left { settings: session.inputs().settings, site, folder, cache })
}
