//! Brings a place where readers are to equal an edition of the site.
//!
//! In: an [`Edition`] (which files, their bytes on the disk, for whom) and a place. Out: the [`Difference`] between the two, or a
//! place that has become the edition, at one instant or in an order in which no reader meets a page whose parts are missing.
//! What stands at a place is said by the [`Manifest`] that lies there with it.
//!
//! This module deliberately does not know how pages are made, what a briefing is, or what configuration says; it asks neither
//! the clock nor the environment.
//!
//! ```
//! use dateline::{base::Fingerprint, disk::{Disk, MemoryDisk}, publish::{Edition, EditionFile, How, Known, Links, Provenance, Releases}};
//!
//! let disk = MemoryDisk::new();
//! disk.put("/site/public/index.html", "<!doctype html>");
//! let fingerprint = Fingerprint::of(b"<!doctype html>");
//! let files = [EditionFile { path: "index.html".into(), size: 15, fingerprint }];
//! let provenance = Provenance { dateline: "0.1.0".into(), now: "2026-01-06T18:00:00Z".parse()?, source: None };
//! let edition = Edition::read(&disk, "/site/public".as_ref(), &files, provenance, &|_| Default::default(), &Known::default())?;
//! let how = How { at: "2026-01-06T18:00:01Z".parse()?, deletes_max: 256, signer: None };
//! let (carrier, root) = (Links(&disk), "/srv/www".into());
//! let releases = Releases { disk: &disk, carrier: &carrier, root, keep: 5, stage: "first".into() };
//! let outcome = releases.publish(&edition, &how)?;
//! assert_eq!(outcome.difference.new.len(), 1);
//! assert!(disk.files(disk.canonicalize("/srv/www/current".as_ref())?).contains_key("index.html"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod carrier;
mod class;
mod difference;
mod edition;
mod error;
mod git;
mod headers;
mod held;
mod known;
mod manifest;
mod order;
mod parallel;
mod releases;
mod signature;
mod ssh;
mod store;
mod time;
mod verify;

#[cfg(test)]
mod crash_tests;

pub use carrier::{Cargo, Carrier, Links, Shown};
pub use class::Class;
pub use difference::{Changed, Difference};
pub use edition::{Audience, Described, Edition, EditionFile};
pub use error::PublishError;
pub use git::Branch;
pub use headers::Headers;
pub use known::Known;
pub use manifest::{Entry, Manifest, Provenance, Retired, SourceState};
pub use order::{Phase, phase, phases};
pub use parallel::in_parallel_of;
pub use releases::{Outcome, Releases, RolledBack};
pub use signature::{PublicKey, Signer};
pub use ssh::{RemoteDisk, Rsync};
pub use store::{Bucket, Claim, Condition, Object, Put, Seen, Sent, Store, Version};
#[cfg(feature = "publish")]
pub use store::{Cloud, Patience, Secrets};
pub use time::{Time, Wait};
pub use verify::{
    Fault, Published, PublishedFolder, PublishedObjects, ReadBack, SignatureFound, Verdict, shown_release, verify,
};

use crate::base::Timestamp;

/// How an edition is brought to a place.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// The instant of the publishing, whatever instant the site is for.
    pub at: Timestamp,
    /// How many files may be taken away.
    pub deletes_max: usize,
    /// Who signs it.
    pub signer: Option<&'a Signer>,
}
