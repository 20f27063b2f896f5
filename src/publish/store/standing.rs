use std::collections::{BTreeMap, BTreeSet};

use super::{
    bucket::{Bucket, Seen, Version},
    journal::Journal,
};
use crate::{
    base::Text,
    publish::{Class, Entry, Manifest, PublishError, parallel::in_parallel_of},
};

/// What stands at a store, as far as dateline put it there.
#[derive(Debug, Default)]
pub struct Standing {
    /// The files, by path; none of an object that came from elsewhere.
    pub files: Vec<Entry>,
    /// The manifest, and which object it is.
    pub manifest: Option<(Manifest, Version)>,
    /// What an unfinished publish left.
    pub journal: Option<Journal>,
    /// The paths of objects that came from elsewhere, as far as they were asked for.
    pub foreign: BTreeSet<Text>,
}

impl Standing {
    /// Reads the manifest, and asks for whatever is in doubt: what a journal names, or everything if there is no manifest.
    ///
    /// `edition` is what is to stand there: an object that is as it says has arrived.
    pub fn read(bucket: &dyn Bucket, edition: &[Entry], requests: usize) -> Result<Self, PublishError> {
        let manifest = match bucket.get(Manifest::PATH)? {
            Some(object) => Some((Manifest::parse(&object.bytes, Manifest::PATH)?, object.version)),
            None => None,
        };
        let journal = bucket.get(&Journal::key())?.map(|object| Journal::parse(&object.bytes)).transpose()?;
        let doubtful: Vec<Text> = match (&manifest, &journal) {
            (Some((manifest, _)), Some(journal)) => {
                // What stays for a while is taken away again, if it was to be; that it is gone already is no fault.
                let stays = |path: &Text| manifest.retired.iter().any(|retired| retired.entry.path == *path);
                journal.paths.iter().filter(|path| !stays(path)).cloned().collect()
            }
            (Some(_), None) => Vec::new(),
            (None, _) => bucket.list()?.into_iter().filter(|key| !is_own(key)).collect(),
        };
        let known = manifest.iter().flat_map(|(manifest, _)| &manifest.files);
        let mut files: BTreeMap<Text, Entry> = known.map(|entry| (entry.path.clone(), entry.clone())).collect();
        let wanted: BTreeMap<&str, &Entry> = edition.iter().map(|entry| (&*entry.path, entry)).collect();
        let mut foreign = BTreeSet::new();
        let seen = in_parallel_of(requests, &doubtful, |path| bucket.look(path))?;
        for (path, seen) in doubtful.into_iter().zip(seen) {
            let noted = files.remove(&path);
            let Some(seen) = seen else { continue };
            match found(&path, seen, [noted.as_ref(), wanted.get(&*path).copied()]) {
                Some(entry) => drop(files.insert(path, entry)),
                None => drop(foreign.insert(path)),
            }
        }
        Ok(Standing { files: files.into_values().collect(), manifest, journal, foreign })
    }
}

/// Says whether a key is of what dateline keeps for itself.
fn is_own(key: &str) -> bool {
    key.split('/').next() == Some(Manifest::FOLDER)
}

/// Says what an object is: one that is known, by its digest and headers, or another of ours; nothing if it came from elsewhere.
fn found(path: &Text, seen: Seen, known: [Option<&Entry>; 2]) -> Option<Entry> {
    let sha256 = seen.sha256?;
    let is_it = |entry: &&Entry| entry.sha256 == sha256 && entry.headers.as_ref() == Some(&seen.headers);
    let known = known.into_iter().flatten().find(is_it).cloned();
    Some(known.unwrap_or_else(|| Entry {
        path: path.clone(),
        sha256,
        size: seen.size,
        class: Class::Asset,
        title: None,
        leads_to: None,
        headers: Some(seen.headers),
    }))
}
