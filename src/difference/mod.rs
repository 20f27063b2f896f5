//! Difference: what one edition of a site says otherwise than another, in words that an editor reads.
//!
//! Two [`Edition`]s in, each a resolved site with its addresses, or two sets of [`Published`] pages, where nothing but the
//! built site is there; [`Change`]s out, those that are the same for many briefings told once. The module knows nothing of
//! where the two come from, and reads nothing but bodies of documents whose text differs, through the edition.

mod addresses;
mod briefings;
mod change;
mod edition;
mod entries;
mod facts;
mod outputs;
mod pairing;
mod people;
mod published;
mod relations;
mod shape;
mod texts;
mod words;

pub use change::{Change, Claim, Kind, Spot, Subject};
pub use edition::Edition;
pub use outputs::pages;
pub use published::Published;
pub use words::thousands;

use change::Changes;
use people::People;

/// Compares what two editions say: by kind of subject, then by subject.
pub fn editions(old: &Edition<'_>, new: &Edition<'_>) -> Vec<Change> {
    let people = People::new(old, new);
    let mut changes = Changes::default();
    briefings::compare(old, new, &people, &mut changes);
    entries::compare(old, new, &people, &mut changes);
    addresses::compare(old, new, &people, &mut changes);
    shape::compare(old, new, &mut changes);
    changes.into_list()
}
