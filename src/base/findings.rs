use std::collections::BTreeMap;

use super::Diagnostic;

/// What was found, by what it was found in. Of what is clean nothing is kept, so a walk costs what is wrong and no more.
#[derive(Debug, Clone)]
pub struct Findings<K> {
    by_owner: BTreeMap<K, Vec<Diagnostic>>,
}

impl<K: Ord> Findings<K> {
    /// Puts what was found in one owner in the place of what was found there before.
    pub fn set(&mut self, owner: K, found: Vec<Diagnostic>) {
        if found.is_empty() {
            self.by_owner.remove(&owner);
        } else {
            self.by_owner.insert(owner, found);
        }
    }

    /// Forgets what was found in one owner.
    pub fn clear(&mut self, owner: &K) {
        self.by_owner.remove(owner);
    }

    /// Walks over the owners in which something was found.
    pub fn owners(&self) -> impl Iterator<Item = &K> {
        self.by_owner.keys()
    }

    /// Walks over everything found, by owner.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.by_owner.values().flatten()
    }
}

impl<K> Default for Findings<K> {
    fn default() -> Self {
        Findings { by_owner: BTreeMap::new() }
    }
}
