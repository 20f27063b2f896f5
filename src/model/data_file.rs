use std::collections::BTreeMap;

use crate::base::Fingerprint;

/// A file of `templates/data/`, as templates see it.
#[derive(Debug, Clone, PartialEq)]
pub struct DataFile {
    /// What it says.
    pub value: serde_json::Value,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
}

/// The files of `templates/data/` by their paths there: `ports.toml`.
pub type DataFiles = BTreeMap<String, DataFile>;
