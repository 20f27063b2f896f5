//! Stores of objects: what stands there is kept equal to an edition without a moment at which a page lacks its parts.
//!
//! Besides the site's own files three objects lie there, below `.dateline/`: the manifest, which says what stands; the journal, which
//! names what may not be as the manifest says, while a publish is under way or was cut short; and the lease, which one publisher
//! holds at a time. Whatever is in doubt is asked of the store itself: each object carries the digest of its bytes.

mod bucket;
#[cfg(feature = "publish")]
mod cloud;
mod journal;
mod lease;
mod publish;
mod standing;

#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod memory;

pub use bucket::{Bucket, Condition, Object, Put, Seen, Sent, Version};
#[cfg(feature = "publish")]
pub use cloud::{Cloud, Patience, Secrets};
pub use lease::Claim;
pub use publish::Store;
