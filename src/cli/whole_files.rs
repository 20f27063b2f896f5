use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use crate::{
    base::SitePath,
    pipeline::{Session, Whole},
    server::OnDemand,
};

/// Makes what is made of the whole site when somebody asks for one of its files, of the site as it is at that time.
///
/// While somebody writes, nobody searches and nobody counts: an edit costs nothing for it.
pub struct WholeFiles {
    session: Arc<RwLock<Session<'static>>>,
    made: Mutex<BTreeMap<Whole, Made>>,
}

/// The files as they were made last, and those of before that an open page may still ask for.
#[derive(Default)]
struct Made {
    revision: Option<u64>,
    files: BTreeMap<String, Arc<[u8]>>,
    before: BTreeMap<String, Arc<[u8]>>,
}

impl WholeFiles {
    /// Takes a session that others keep up to date.
    pub fn new(session: Arc<RwLock<Session<'static>>>) -> Self {
        WholeFiles { session, made: Mutex::default() }
    }

    fn picture(&self, name: &str) -> Option<Vec<u8>> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).picture(&SitePath::new(name))
    }
}

/// A form of an image is drawn once the session is given back: an edit waits for none.
fn form(session: &RwLock<Session<'static>>, name: &str) -> Option<Vec<u8>> {
    let drawing = session.read().unwrap_or_else(PoisonError::into_inner).form(&SitePath::new(name));
    drawing?.bytes()
}

impl OnDemand for WholeFiles {
    fn make(&self, name: &str) -> Option<Arc<[u8]>> {
        if let Some(picture) = self.picture(name).or_else(|| form(&self.session, name)) {
            return Some(picture.into());
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let session = self.session.read().unwrap_or_else(PoisonError::into_inner);
        let which = session.whole_of(name)?;
        let made = made.entry(which).or_default();
        let revision = Some(session.revision());
        if made.revision != revision {
            let files = session.whole_files(which).into_iter().map(|(path, bytes)| (path.file(), bytes.into()));
            let before = std::mem::replace(&mut made.files, files.collect());
            if which.is_named_by_content() {
                made.before = before;
            }
            made.revision = revision;
        }
        made.files.get(name).or_else(|| made.before.get(name)).cloned()
    }
}
