use serde::Serialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use crate::base::{Fingerprint, Severity};

/// What a build changes in the served site, and what is wrong with it. It takes effect at one instant.
#[derive(Debug)]
pub struct Update {
    /// The number of the build; a later one is greater.
    pub build: u64,
    /// The files of the site.
    pub files: Files,
    /// Files (`briefings/2026/paris/index.html`) that cannot be built: all of them, not only the new ones. They are answered
    /// with 500 and the faults, whether a file of that name is there or not.
    pub broken: BTreeSet<String>,
    /// What is wrong, in the order in which it is shown: all of it, not only what is new.
    pub faults: Vec<Fault>,
    /// The file that the visible tab should show.
    pub follow: Option<String>,
}

/// The files of an update, by their paths in the output folder: `index.html`, `briefings/2026/paris/index.html`.
#[derive(Debug)]
pub enum Files {
    /// The whole site; what is not among them is there no longer.
    All(BTreeMap<String, File>),
    /// What differs from the last update.
    Changes {
        /// Files that are new or different.
        put: BTreeMap<String, File>,
        /// Files that are there no longer.
        removed: BTreeSet<String>,
    },
}

/// One file of the site.
#[derive(Debug, Clone)]
pub struct File {
    /// What it holds.
    pub content: Content,
    /// The digest of what it holds.
    pub fingerprint: Fingerprint,
}

/// What a file holds.
#[derive(Clone)]
pub enum Content {
    /// These bytes.
    Held(Arc<[u8]>),
    /// Bytes that are got when they are asked for: large files, or pages of a site too large for memory.
    Fetched(Arc<dyn Fetch>),
}

/// Gets the bytes of a file when they are asked for. It may read or compute for a while; other requests go on.
pub trait Fetch: Send + Sync {
    /// Returns the bytes, or why there are none.
    fn fetch(&self) -> Result<Arc<[u8]>, String>;
}

/// Makes files that are not held ready: what is made of a whole site, and seldom looked at while it is written.
pub trait OnDemand: Send + Sync {
    /// Returns the file of a name (`search/index.json`); nothing if there is none. It may read or compute for a while.
    fn make(&self, name: &str) -> Option<Arc<[u8]>>;
}

/// One fault as the browser shows it: all words are final, none is markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// How grave it is.
    pub severity: Severity,
    /// The diagnostic's code: `unknown-country`.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// The file, below the project's root.
    pub path: String,
    /// The line, from 1, if it is known.
    pub line: Option<u32>,
    /// The column, from 1, if it is known.
    pub column: Option<u32>,
    /// How many characters are at fault, if it is known.
    pub length: Option<u32>,
    /// The line of the file.
    pub source: Option<String>,
    /// How to mend it.
    pub help: Option<String>,
    /// How often the same fault was found, at least 1.
    pub count: u32,
    /// The address that opens the editor there: `vscode://file/…`.
    pub link: Option<String>,
}

/// What a build made different, as the tabs are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The number of the build.
    pub build: u64,
    /// Files that are new or different or whose faults came or went; nothing if they are too many to list.
    pub changed: Option<Vec<String>>,
    /// Files that are there no longer.
    pub removed: Vec<String>,
    /// What is wrong.
    pub faults: FaultCount,
    /// The file that the visible tab should show.
    pub follow: Option<String>,
}

/// How much is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct FaultCount {
    /// How many errors.
    pub errors: u32,
    /// How many warnings.
    pub warnings: u32,
    /// Differs when the faults differ.
    pub id: String,
}

/// The site as it is served at one instant.
#[derive(Debug, Default)]
pub struct Site {
    /// The number of the build.
    pub build: u64,
    /// Every file.
    pub files: BTreeMap<String, File>,
    /// Files that cannot be built.
    pub broken: BTreeSet<String>,
    /// What is wrong.
    pub faults: Arc<[Fault]>,
    /// How much is wrong.
    pub fault_count: FaultCount,
}

/// More changed files than this are not listed; each tab then asks for its own.
const LISTED_MAX: usize = 256;

impl Site {
    /// Brings in an update and returns what it makes different. The cost follows the update, save for [`Files::All`].
    pub fn update(&mut self, update: Update) -> Change {
        let (mut changed, mut removed) = match update.files {
            Files::All(files) => self.replace(files),
            Files::Changes { put, removed } => self.merge(put, removed),
        };
        changed.extend(self.broken.symmetric_difference(&update.broken).cloned());
        removed.retain(|file| !changed.contains(file));
        self.build = update.build;
        self.broken = update.broken;
        self.fault_count = FaultCount::of(&update.faults);
        self.faults = update.faults.into();
        let is_short = changed.len() + removed.len() <= LISTED_MAX;
        Change {
            build: self.build,
            changed: is_short.then(|| changed.into_iter().collect()),
            removed: if is_short { removed } else { Vec::new() },
            faults: self.fault_count.clone(),
            follow: update.follow,
        }
    }

    fn replace(&mut self, files: BTreeMap<String, File>) -> (BTreeSet<String>, Vec<String>) {
        let changed =
            files.iter().filter(|(path, file)| self.differs(path, file)).map(|(path, _)| path.clone()).collect();
        let removed = self.files.keys().filter(|path| !files.contains_key(*path)).cloned().collect();
        self.files = files;
        (changed, removed)
    }

    fn merge(&mut self, put: BTreeMap<String, File>, removed: BTreeSet<String>) -> (BTreeSet<String>, Vec<String>) {
        let gone = removed.into_iter().filter(|path| !put.contains_key(path));
        let gone = gone.filter(|path| self.files.remove(path).is_some()).collect();
        let changed =
            put.iter().filter(|(path, file)| self.differs(path, file)).map(|(path, _)| path.clone()).collect();
        self.files.extend(put);
        (changed, gone)
    }

    fn differs(&self, path: &str, file: &File) -> bool {
        self.files.get(path).is_none_or(|old| old.fingerprint != file.fingerprint)
    }
}

impl FaultCount {
    fn of(faults: &[Fault]) -> Self {
        let count = |severity| faults.iter().filter(|fault| fault.severity == severity).map(|fault| fault.count).sum();
        let texts = serde_json::to_vec(faults).unwrap_or_default();
        FaultCount {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            id: Fingerprint::of(&texts).hex()[..16].to_owned(),
        }
    }
}

impl File {
    /// A file of these bytes.
    pub fn held(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        File { fingerprint: Fingerprint::of(&bytes), content: Content::Held(bytes) }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Held(bytes) => write!(out, "{} bytes", bytes.len()),
            Content::Fetched(_) => out.write_str("fetched"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> BTreeMap<String, File> {
        files.iter().map(|(path, text)| ((*path).to_owned(), File::held(text.as_bytes()))).collect()
    }

    fn update(files: Files, broken: &[&str]) -> Update {
        let broken = broken.iter().map(|path| (*path).to_owned()).collect();
        Update { build: 2, files, broken, faults: Vec::new(), follow: None }
    }

    fn site() -> Site {
        let mut site = Site::default();
        site.update(update(Files::All(files(&[("a", "1"), ("b", "1"), ("c", "1")])), &[]));
        site
    }

    fn changes(change: Change) -> (Vec<String>, Vec<String>) {
        (change.changed.expect("the list is short"), change.removed)
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn only_files_that_differ_have_changed() {
        let whole = Files::All(files(&[("a", "1"), ("b", "2"), ("d", "1")]));
        assert_eq!(changes(site().update(update(whole, &[]))), (names(&["b", "d"]), names(&["c"])));
        let removed = ["c", "x"].map(str::to_owned).into();
        let part = Files::Changes { put: files(&[("a", "1"), ("b", "2"), ("d", "1")]), removed };
        let mut site = site();
        assert_eq!(changes(site.update(update(part, &[]))), (names(&["b", "d"]), names(&["c"])));
        assert_eq!(site.files.keys().cloned().collect::<Vec<_>>(), names(&["a", "b", "d"]));
    }

    #[test]
    fn a_file_that_is_removed_and_put_at_once_is_there() {
        let mut site = site();
        let part = Files::Changes { put: files(&[("a", "2")]), removed: ["a".to_owned()].into() };
        assert_eq!(changes(site.update(update(part, &[]))), (names(&["a"]), names(&[])));
        assert!(site.files.contains_key("a"));
    }

    #[test]
    fn a_page_that_breaks_or_is_mended_has_changed() {
        let nothing = || Files::Changes { put: BTreeMap::new(), removed: BTreeSet::new() };
        let mut site = site();
        assert_eq!(changes(site.update(update(nothing(), &["a"]))).0, names(&["a"]));
        assert_eq!(changes(site.update(update(nothing(), &["a"]))).0, names(&[]));
        assert_eq!(changes(site.update(update(nothing(), &[]))).0, names(&["a"]));
    }

    #[test]
    fn a_long_list_of_changes_is_not_sent() {
        let many = (0..1000).map(|n| (n.to_string(), File::held(&b"x"[..]))).collect();
        assert_eq!(Site::default().update(update(Files::All(many), &[])).changed, None);
    }
}
