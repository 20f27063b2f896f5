use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    base::{Fingerprint, SitePath},
    write::{Staging, WriteError},
};

/// Where finished outputs go.
pub trait Outlet: Sync {
    /// Says whether outputs are taken while faults stop the build.
    fn takes_despite_faults(&self) -> bool;

    /// Says whether it wants what is made of the whole site as well ([`Whole`](super::Whole)). One that does not asks
    /// [`Session::whole_files`](super::Session::whole_files) for it when it is needed.
    fn takes_whole(&self) -> bool;

    /// Reads an output that was kept.
    fn held(&self, path: &SitePath) -> Result<Vec<u8>, WriteError>;

    /// Keeps an output whose bytes are known to have this fingerprint, if the outlet holds it already.
    fn keep(&self, path: &SitePath, fingerprint: Fingerprint) -> Result<bool, WriteError>;

    /// Takes an output.
    fn put(&self, path: &SitePath, bytes: Vec<u8>, fingerprint: Fingerprint) -> Result<(), WriteError>;
}

impl Outlet for Staging<'_> {
    fn takes_despite_faults(&self) -> bool {
        false
    }

    fn takes_whole(&self) -> bool {
        true
    }

    fn held(&self, path: &SitePath) -> Result<Vec<u8>, WriteError> {
        Staging::held(self, path)
    }

    fn keep(&self, path: &SitePath, fingerprint: Fingerprint) -> Result<bool, WriteError> {
        Staging::keep(self, path, fingerprint)
    }

    fn put(&self, path: &SitePath, bytes: Vec<u8>, fingerprint: Fingerprint) -> Result<(), WriteError> {
        Staging::put(self, path, &bytes, fingerprint)
    }
}

/// Holds outputs in memory, by path.
#[derive(Debug, Default)]
pub struct Shelf {
    outputs: Mutex<BTreeMap<SitePath, Held>>,
}

/// An output in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
}

impl Shelf {
    /// Returns a copy of the map; the bytes are shared.
    pub fn outputs(&self) -> BTreeMap<SitePath, Held> {
        self.lock().clone()
    }

    /// Returns one output.
    pub fn get(&self, path: &SitePath) -> Option<Held> {
        self.lock().get(path).cloned()
    }

    /// Takes an output away.
    pub fn remove(&self, path: &SitePath) {
        self.lock().remove(path);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<SitePath, Held>> {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outlet for Shelf {
    fn takes_despite_faults(&self) -> bool {
        true
    }

    fn takes_whole(&self) -> bool {
        false
    }

    fn held(&self, path: &SitePath) -> Result<Vec<u8>, WriteError> {
        Ok(self.get(path).map(|held| held.bytes.to_vec()).unwrap_or_default())
    }

    fn keep(&self, path: &SitePath, fingerprint: Fingerprint) -> Result<bool, WriteError> {
        Ok(self.lock().get(path).is_some_and(|held| held.fingerprint == fingerprint))
    }

    fn put(&self, path: &SitePath, bytes: Vec<u8>, fingerprint: Fingerprint) -> Result<(), WriteError> {
        self.lock().insert(path.clone(), Held { bytes: bytes.into(), fingerprint });
        Ok(())
    }
}
