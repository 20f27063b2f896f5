use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{Described, Edition, EditionFile};
use crate::base::{Fingerprint, Text};

/// What was found of files when they were read, by the digests that their builder noted: a file of the same digest need not be read again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Known(BTreeMap<Text, KnownFile>);

/// What was found of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownFile {
    /// The digest that its builder noted.
    pub fingerprint: Fingerprint,
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: Text,
    /// What it says of itself.
    pub described: Described,
}

impl Known {
    /// Remembers what was found of an edition; `files` is what it was read from.
    pub fn of(edition: &Edition, files: &[EditionFile]) -> Self {
        let fingerprints: BTreeMap<&str, Fingerprint> =
            files.iter().map(|file| (&*file.path, file.fingerprint)).collect();
        let known = edition.entries.iter().filter_map(|entry| {
            let described = Described { title: entry.title.clone(), leads_to: entry.leads_to.clone() };
            let fingerprint = *fingerprints.get(&*entry.path)?;
            Some((entry.path.clone(), KnownFile { fingerprint, sha256: entry.sha256.clone(), described }))
        });
        Known(known.collect())
    }

    /// Returns what is known of a file.
    pub(super) fn find(&self, file: &EditionFile) -> Option<&KnownFile> {
        self.0.get(&file.path).filter(|known| known.fingerprint == file.fingerprint)
    }
}
