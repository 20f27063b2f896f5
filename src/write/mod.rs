//! The last stage: outputs become files, all or none of them.
//!
//! In: paths of the site with their bytes, one at a time and from any thread, so that nobody holds them all. Out: an output
//! folder that equals the site, and [`Changes`] that say what was done. What differs is staged beside the site and committed
//! at one instant; a build killed before it leaves the old site, one killed after it is completed by the next build before
//! anything else. No file is touched that no earlier build wrote. The protocol and its reasons are in
//! `docs/decisions/0003-staged-writes.md`.
//!
//! ```
//! use dateline::{base::{Fingerprint, SitePath}, disk::MemoryDisk, write::Staging};
//!
//! let disk = MemoryDisk::new();
//! let staging = Staging::open(&disk, "/site/public".as_ref())?;
//! let page = b"<!doctype html>";
//! staging.put(&SitePath::new("about/"), page, Fingerprint::of(page))?;
//! let changes = staging.commit()?;
//! assert_eq!(changes.written, 1);
//! assert_eq!(disk.files("/site/public")["about/index.html"], page);
//! # Ok::<(), dateline::write::WriteError>(())
//! ```
//!
//! This module deliberately does not know what a page is, how bytes are made, or who reads the site.

mod commit;
mod error;
mod manifest;
mod output_folder;
mod place;
mod session;
mod staging;
mod written;

#[cfg(test)]
mod crash_tests;

pub use error::{ForeignFile, WriteError};
pub use manifest::Audience;
pub use output_folder::check_site_folder;
pub use staging::{Changes, Staging};
pub use written::{WrittenFile, WrittenSite};
