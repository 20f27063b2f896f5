use std::{collections::HashMap, sync::OnceLock};

use super::cache;
use crate::{base::Fingerprint, disk::Disk, load::Project, search::Terms};

/// How many briefings stand in one file: some 450 kB.
const TOGETHER: usize = 256;

/// What briefings were found by at the last build, by their numbers, read as far as somebody asks for it.
///
/// An edit touches the file of one briefing and the one that says which there are, so it costs the same on a site of any size.
#[derive(Default)]
pub struct Records<'a> {
    place: Option<(&'a dyn Disk, &'a Project)>,
    kept: cache::Kept,
    portions: Vec<OnceLock<Vec<(Fingerprint, Terms)>>>,
    numbers: OnceLock<HashMap<Fingerprint, usize, foldhash::fast::RandomState>>,
}

impl<'a> Records<'a> {
    /// Reads which there are; none if that is not known.
    pub fn read(disk: &'a dyn Disk, project: &'a Project) -> Self {
        let kept = cache::read_kept(disk, project).unwrap_or_default();
        let portions = kept.keys.chunks(TOGETHER).map(|_| OnceLock::new()).collect();
        Records { place: Some((disk, project)), kept, portions, numbers: OnceLock::new() }
    }

    /// Returns the digest of the index that they are of, if there is one.
    pub fn index(&self) -> Option<Fingerprint> {
        self.kept.index
    }

    /// Returns of each briefing a digest of what it was found by.
    pub fn keys(&self) -> &[Fingerprint] {
        &self.kept.keys
    }

    /// Returns what one of them was found by, if that is known.
    pub fn nth(&self, nth: usize) -> Option<&Terms> {
        let (disk, project) = self.place?;
        let read = || cache::read_portion(disk, project, nth / TOGETHER).unwrap_or_default();
        let (key, terms) = self.portions.get(nth / TOGETHER)?.get_or_init(read).get(nth % TOGETHER)?;
        (self.kept.keys.get(nth) == Some(key)).then_some(terms)
    }

    /// Returns what a briefing of this digest was found by, whatever its number.
    pub fn of(&self, key: Fingerprint) -> Option<&Terms> {
        let numbers = || self.kept.keys.iter().enumerate().map(|(nth, key)| (*key, nth)).collect();
        self.nth(*self.numbers.get_or_init(numbers).get(&key)?)
    }

    /// Returns the digest of all of them, if there are any.
    pub fn digest(&self) -> Option<Fingerprint> {
        self.kept.index.map(|_| digest(&self.kept.keys))
    }

    /// Leaves what briefings are found by to the next build, and returns the digest of that. Files that hold the same are left as they are.
    pub fn leave<'t>(
        &self,
        index: Fingerprint,
        keys: &[Fingerprint],
        terms: impl Fn(usize) -> &'t Terms,
    ) -> Option<Fingerprint> {
        let (disk, project) = self.place?;
        // Of a run that is killed on the way nothing is known then, rather than half of it.
        cache::remove_kept(disk, project);
        let before: Vec<_> = self.kept.keys.chunks(TOGETHER).collect();
        for (nth, keys) in keys.chunks(TOGETHER).enumerate().filter(|(nth, keys)| before.get(*nth) != Some(keys)) {
            let first = nth * TOGETHER;
            let portion: Vec<_> = keys.iter().enumerate().map(|(nth, key)| (key, terms(first + nth))).collect();
            cache::write_portion(disk, project, nth, &portion);
        }
        let count = keys.len().div_ceil(TOGETHER);
        (count..before.len()).for_each(|nth| cache::remove_portion(disk, project, nth));
        cache::write_kept(disk, project, &cache::Kept { index: Some(index), keys: keys.to_vec() });
        Some(digest(keys))
    }
}

fn digest(keys: &[Fingerprint]) -> Fingerprint {
    Fingerprint::of_all(keys)
}
