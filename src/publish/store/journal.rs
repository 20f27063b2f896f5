use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use crate::{
    base::Text,
    publish::{Manifest, PublishError},
};

/// Names what may not be as the manifest says: it lies at the place from before the first change to after the last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Journal {
    /// The paths that are being written or taken away, or were when a publish was cut short.
    pub paths: BTreeSet<Text>,
}

impl Journal {
    /// Returns where it lies.
    pub fn key() -> String {
        format!("{}/journal.json", Manifest::FOLDER)
    }

    /// Writes it.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain structs always serialise")
    }

    /// Reads what [`Journal::to_bytes`] wrote.
    pub fn parse(bytes: &[u8]) -> Result<Self, PublishError> {
        serde_json::from_slice(bytes).map_err(|_| {
            let message = format!("`{}`, which an unfinished publish left at the place, is damaged", Journal::key());
            PublishError::new(message).help("remove it and the manifest beside it: the place is then looked at anew")
        })
    }
}
