//! Watches folders and files for changes, and gathers what a save, a checkout or a move sets off into one batch.
//!
//! In: the roots (files or folders, also ones that do not exist yet). Out: [`Batch`]es of suspects: paths below which
//! something may be different. An event only ever names a suspect; what really changed is for the reader to find by looking.
//! Where the system cannot tell of changes (no watches left, a network disk) the roots are looked at every so often instead.
//! This module deliberately does not know what a source is, how a site is built, or which names are litter: it is told.

mod burst;
mod coverage;
mod hint;
mod lookout;
mod network;
mod scope;
mod stopwatch;
mod told;

#[cfg(test)]
mod real_disk_tests;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use crate::disk::RealDisk;
use lookout::Lookout;
use scope::Scope;
use told::Told;

/// How often the roots are looked at where the system tells nothing and nobody asked for another pace.
const POLL_DEFAULT: Duration = Duration::from_millis(1000);

/// How to watch.
pub struct WatchOptions {
    /// Look every so often instead of being told by the system.
    pub poll: Option<Duration>,
    /// The folder out of which symbolic links are not followed: the project's root.
    pub within: PathBuf,
    /// Says which paths (absolute, as reached from a root) are of no interest with all that lies below them.
    pub ignore: Box<dyn Fn(&Path) -> bool + Send + Sync>,
}

/// What was gathered at one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Where something may be different.
    pub suspects: Suspects,
}

/// Where something may be different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suspects {
    /// These files, and all that lies below these folders; each may be gone. Empty: the deadline passed.
    Paths(BTreeSet<PathBuf>),
    /// Anywhere below the roots.
    Everything,
}

impl Batch {
    /// Says whether nothing is suspected.
    pub fn is_empty(&self) -> bool {
        matches!(&self.suspects, Suspects::Paths(paths) if paths.is_empty())
    }
}

/// Watches some roots.
///
/// Paths are reported as they are reached from the roots as these were given, also where symbolic links lie on the way. What
/// happens while nobody waits is kept for the next batch, so a watcher that is started before the first reading misses nothing.
pub struct Watcher {
    scope: Scope<'static>,
    way: Way,
    poll: Duration,
    notices: Vec<String>,
}

enum Way {
    Told(Box<Told>),
    Looking(Lookout),
}

impl Watcher {
    /// Starts watching. Roots are absolute; each is a file or a folder, and need not exist yet.
    pub fn start(roots: &[PathBuf], options: WatchOptions) -> Watcher {
        let scope = Scope::new(&RealDisk, roots, &options.within, options.ignore);
        let (poll, mut notices) = (options.poll.unwrap_or(POLL_DEFAULT), Vec::new());
        let network = options.poll.is_none().then(|| network::network_disk(&RealDisk, roots)).flatten();
        notices.extend(network.as_ref().map(|disk| disk.notice(poll)));
        let told = if options.poll.is_some() || network.is_some() { None } else { Some(Told::start(&scope)) };
        let way = match told {
            Some(Ok(told)) => Way::Told(Box::new(told)),
            Some(Err(fault)) => {
                notices.push(fault.notice(poll));
                Way::Looking(Lookout::start(&scope, poll))
            }
            None => Way::Looking(Lookout::start(&scope, poll)),
        };
        Watcher { scope, way, poll, notices }
    }

    /// Waits for the next batch; returns an empty one when the deadline passes first.
    pub fn next(&mut self, deadline: Option<Instant>) -> Batch {
        let suspects = match &mut self.way {
            Way::Told(told) => told.next(&self.scope, deadline).unwrap_or_else(|fault| {
                self.notices.push(fault.notice(self.poll));
                self.way = Way::Looking(Lookout::start(&self.scope, self.poll));
                Suspects::Everything
            }),
            Way::Looking(lookout) => lookout.next(&self.scope, deadline),
        };
        Batch { suspects }
    }

    /// Names what tells of changes: a part of the system, or that it is looked every so often.
    pub fn backend(&self) -> &'static str {
        match &self.way {
            Way::Told(_) => told::backend(),
            Way::Looking(_) => "looking every so often",
        }
    }

    /// Says whether nothing is known to be under way: no file is being written that a later batch will name.
    pub fn is_quiet(&self) -> bool {
        match &self.way {
            Way::Told(told) => told.is_quiet(),
            Way::Looking(_) => true,
        }
    }

    /// Takes what the editor should be told about the watching itself: one line each, without a final stop.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }
}
