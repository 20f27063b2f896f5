use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use crate::{pipeline::Session, server::OnDemand};

/// Makes the index of search when a page of search asks for it, of the site as it is at that time.
///
/// While somebody writes, nobody searches: an edit costs nothing for it.
pub struct SearchFiles {
    session: Arc<RwLock<Session<'static>>>,
    made: Mutex<Made>,
}

/// The index as it was made last, and the one before, whose files an open page may still ask for.
#[derive(Default)]
struct Made {
    revision: Option<u64>,
    files: BTreeMap<String, Arc<[u8]>>,
    before: BTreeMap<String, Arc<[u8]>>,
}

impl SearchFiles {
    /// Takes a session that others keep up to date.
    pub fn new(session: Arc<RwLock<Session<'static>>>) -> Self {
        SearchFiles { session, made: Mutex::default() }
    }
}

impl OnDemand for SearchFiles {
    fn make(&self, name: &str) -> Option<Arc<[u8]>> {
        if !(name.starts_with("search/") && name.ends_with(".json")) {
            return None;
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        let revision = Some(session.revision());
        if made.revision != revision {
            let files = session.search_files().into_iter().map(|(path, bytes)| (path.file(), bytes.into()));
            let files = files.collect();
            made.before = std::mem::replace(&mut made.files, files);
            made.revision = revision;
        }
        made.files.get(name).or_else(|| made.before.get(name)).cloned()
    }
}
