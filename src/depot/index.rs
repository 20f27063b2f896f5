use serde::{Deserialize, Serialize};

use crate::base::{Text, Timestamp};

/// Changes with the form of the index and of parcels.
const FORM: u32 = 1;

/// What lies at a depot: the parcels of one build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    form: u32,
    /// Which version of dateline left it, to the digest of its code.
    pub program: Text,
    /// The digest of the settings with which it was built.
    settings: Text,
    /// When it was built.
    pub built: Timestamp,
    /// Parcels of the cache, by the first of their files.
    cache: Vec<Listed>,
    /// Parcels of outputs, by the first of their files.
    outputs: Vec<Listed>,
}

/// A parcel, as the index names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub key: Text,
    /// The first of its files.
    pub first: Text,
}

/// A parcel of an index, and what it is of.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'i> {
    pub listed: &'i Listed,
    pub is_of_cache: bool,
}

impl Index {
    /// Makes the index of a build.
    pub fn new(program: &str, settings: &str, built: Timestamp, cache: Vec<Listed>, outputs: Vec<Listed>) -> Self {
        Index { form: FORM, program: program.into(), settings: settings.into(), built, cache, outputs }
    }

    /// Reads what [`Index::to_bytes`] wrote; nothing if it is anything else, or of another form.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|index: &Index| index.form == FORM)
    }

    /// Writes it.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain structs always serialise")
    }

    /// Says whether it spares builds as much as another would: it has the same outputs, made with the same settings. The cache
    /// differs from machine to machine in what is not used elsewhere.
    pub fn is_as_good_as(&self, other: &Index) -> bool {
        (&self.program, &self.settings, &self.outputs) == (&other.program, &other.settings, &other.outputs)
    }

    /// Says whether it names a parcel.
    pub fn has(&self, key: &Text) -> bool {
        self.wanted().any(|wanted| wanted.listed.key == *key)
    }

    /// Walks over all parcels.
    pub fn wanted(&self) -> impl Iterator<Item = Wanted<'_>> {
        let of_cache = self.cache.iter().map(|listed| Wanted { listed, is_of_cache: true });
        of_cache.chain(self.outputs.iter().map(|listed| Wanted { listed, is_of_cache: false }))
    }

    /// Returns the parcel in which an output is, if it is in any.
    pub fn output_at(&self, path: &str) -> Option<&Listed> {
        let after = self.outputs.partition_point(|listed| *listed.first <= *path);
        self.outputs.get(after.checked_sub(1)?)
    }
}
