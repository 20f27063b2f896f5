use std::collections::{BTreeMap, BTreeSet};

/// What became of every key and every file that did not simply come along.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The files whose key became one of ours: by the old key, and ours.
    pub mapped: BTreeMap<(String, &'static str), BTreeSet<String>>,
    /// The files whose key has no counterpart and stays under `extra`: by the old key.
    pub kept: BTreeMap<String, BTreeSet<String>>,
    /// The files that do not come along, by the reason.
    pub passed_over: BTreeMap<Reason, BTreeSet<String>>,
    /// What an editor should look at, in the order of the files.
    pub doubts: Vec<Doubt>,
}

/// What a key becomes that says no more than another.
pub const NEEDLESS: &str = "nothing new";

/// Why a file does not come along, and what can be done.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// In the plural, as a heading over the files.
    pub what: String,
    /// What to do instead.
    pub help: String,
}

impl Reason {
    /// Words a reason.
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Reason { what: what.into(), help: help.into() }
    }
}

/// Something that came along otherwise than it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// The file of the old site.
    pub file: String,
    /// What was done, and why.
    pub what: String,
}

impl Ledger {
    /// Notes that a key of a file became one of ours.
    pub fn map(&mut self, key: &str, ours: &'static str, file: &str) {
        self.mapped.entry((key.to_owned(), ours)).or_default().insert(file.to_owned());
    }

    /// Notes that a key of a file said nothing that another one does not say.
    pub fn find_needless(&mut self, key: &str, ours: &'static str, file: &str) {
        if let Some(files) = self.mapped.get_mut(&(key.to_owned(), ours)) {
            files.remove(file);
        }
        self.mapped.retain(|_, files| !files.is_empty());
        self.map(key, NEEDLESS, file);
    }

    /// Notes that a key of a file stays under `extra`.
    pub fn keep(&mut self, key: &str, file: &str) {
        self.kept.entry(key.to_owned()).or_default().insert(file.to_owned());
    }

    /// Notes that a file does not come along.
    pub fn pass_over(&mut self, reason: Reason, file: &str) {
        self.passed_over.entry(reason).or_default().insert(file.to_owned());
    }

    /// Notes what an editor should look at.
    pub fn doubt(&mut self, file: &str, what: impl Into<String>) {
        self.doubts.push(Doubt { file: file.to_owned(), what: what.into() });
    }
}
