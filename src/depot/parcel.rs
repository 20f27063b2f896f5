use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::Good;
use crate::{
    base::{Fingerprint, Text, append_bytes, from_bytes},
    dress,
};

/// How many files stand in a parcel on average: one more costs a request each time, one less sends less of what did not change.
const TOGETHER: u8 = 64;
/// How large the files of a parcel may become, in bytes.
const BYTES_MAX: u64 = 8 << 20;
/// How many letters the digest at the head of a parcel has.
const DIGEST: usize = 64;

/// A file in a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub path: Text,
    pub known_by: Fingerprint,
    pub bytes: Vec<u8>,
}

/// An opened parcel; copies share its files.
#[derive(Debug, Clone)]
pub struct Parcel(Arc<Vec<Item>>);

impl Parcel {
    /// Takes files by path.
    pub fn new(items: Vec<Item>) -> Self {
        Parcel(Arc::new(items))
    }

    /// Returns a file.
    pub fn find(&self, path: &str) -> Option<Item> {
        let at = self.0.binary_search_by(|item| (*item.path).cmp(path)).ok()?;
        Some(self.0[at].clone())
    }
}

/// Parts files, by path, into runs of neighbours. Where a run ends is said by the name of its last file, so that a file more or less
/// changes the run that it is in and no other.
pub fn runs(files: &[Good]) -> Vec<&[Good]> {
    let mut runs = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, file) in files.iter().enumerate() {
        size += file.size;
        let ends = Fingerprint::of(file.path.as_bytes()).as_bytes()[0].is_multiple_of(TOGETHER);
        if ends || size >= BYTES_MAX || at + 1 == files.len() {
            runs.push(&files[start..=at]);
            (start, size) = (at + 1, 0);
        }
    }
    runs
}

/// Returns what a parcel is called: by what it holds, which is known without reading it.
pub fn key(run: &[Good]) -> Text {
    let files: Vec<_> = run.iter().map(|file| (&file.path, file.known_by)).collect();
    Fingerprint::of_value(&files).hex().into()
}

/// Packs files into a parcel, with its digest at its head.
pub fn packed(items: &[Item]) -> Vec<u8> {
    let raw = append_bytes(Vec::new(), &items).expect("plain structs always serialise");
    let wrapped = dress::wrap(&raw);
    [Fingerprint::of(&wrapped).hex().as_bytes(), &wrapped].concat()
}

/// Says whether no bit of a parcel is damaged.
pub fn is_whole(bytes: &[u8]) -> bool {
    bytes.split_at_checked(DIGEST).is_some_and(|(digest, rest)| digest == Fingerprint::of(rest).hex().as_bytes())
}

/// Returns the files of a parcel; nothing if it is damaged.
pub fn unpacked(bytes: &[u8]) -> Option<Vec<Item>> {
    let (_, wrapped) = bytes.split_at_checked(DIGEST).filter(|_| is_whole(bytes))?;
    from_bytes(&dress::unwrap(wrapped).ok()?)
}
