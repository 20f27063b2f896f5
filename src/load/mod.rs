//! The first stage: files become sources.
//!
//! In: a [`Project`] on a disk. Out: [`Found`] files with the kind that their place gives them and their stat, by which a
//! later run knows what it need not read; then, one by one, [`Source`](crate::model::Source)s. Truth is a rescan: nothing here
//! trusts an event, and any part of the project can be scanned alone. The default theme, embedded in the binary, is handed
//! out as sources too.
//!
//! This module deliberately does not know what stands in a file: text is bytes to it.

mod ignored;
mod image_size;
mod kind;
mod project;
mod read;
mod scan;
mod theme;

#[cfg(test)]
mod real_disk_tests;

pub use ignored::is_ignored;
pub use image_size::image_size;
pub use kind::kind_of;
pub use project::Project;
pub use read::{TEXT_BYTES_MAX, read};
pub use scan::{Found, rescan, scan};
pub use theme::{ThemeFile, theme, theme_sources};
