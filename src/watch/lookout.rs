use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use super::{Suspects, scope::Scope, stopwatch::now};
use crate::disk::Stat;

/// How long after a change was seen to look again whether it goes on.
const SETTLE: Duration = Duration::from_millis(10);
/// How often to look again before a change that never ends is reported.
const SETTLE_LOOKS_MAX: usize = 50;

/// Looking every so often at all that is watched.
pub struct Lookout {
    every: Duration,
    seen: Sight,
}

/// What stands where.
type Sight = BTreeMap<PathBuf, Stat>;

impl Lookout {
    /// Takes a first look.
    pub fn start(scope: &Scope<'_>, every: Duration) -> Self {
        Lookout { every, seen: look(scope) }
    }

    /// Looks until something is different and stays as it is, or until the deadline.
    pub fn next(&mut self, scope: &Scope<'_>, deadline: Option<Instant>) -> Suspects {
        loop {
            let sight = look(scope);
            if sight != self.seen {
                let settled = settle(scope, sight);
                let changed = differences(&self.seen, &settled);
                self.seen = settled;
                return Suspects::Paths(changed);
            }
            let left = deadline.map(|deadline| deadline.saturating_duration_since(now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Suspects::Paths(BTreeSet::new());
            }
            thread::sleep(left.map_or(self.every, |left| left.min(self.every)));
        }
    }
}

fn look(scope: &Scope<'_>) -> Sight {
    let mut sight = Sight::new();
    for root in &scope.roots {
        scope.survey(root, &mut |found| {
            sight.insert(found.shown, plain(found.stat));
        });
    }
    sight
}

/// What a folder holds stands for itself; its own size and time also change with litter.
fn plain(stat: Stat) -> Stat {
    if stat.is_directory() { Stat { size: 0, modified: 0, ..stat } } else { stat }
}

fn settle(scope: &Scope<'_>, mut sight: Sight) -> Sight {
    for _ in 0..SETTLE_LOOKS_MAX {
        thread::sleep(SETTLE);
        let next = look(scope);
        if next == sight {
            break;
        }
        sight = next;
    }
    sight
}

fn differences(before: &Sight, after: &Sight) -> BTreeSet<PathBuf> {
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let changed = after.iter().filter(|(path, stat)| before.get(*path) != Some(*stat)).map(|(path, _)| path);
    gone.chain(changed).cloned().collect()
}
