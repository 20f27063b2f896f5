//! Edits of a site while it is served.

use crate::rebuilding::{Chance, live};

/// The bytes choose a site and what is done to it, one after the other; after each edit all is as after a clean build.
pub fn check(data: &[u8]) {
    live(&mut Chance::of_bytes(data), 4);
}
