//! Moves the content of a site of Hugo, Zola or Jekyll: its documents become briefings and pages, its files travel along.
//!
//! Input: an [`OldSite`], whose texts whoever calls this has read. Output: a [`Move`]: documents as they would be, which files go
//! where, and a [`Ledger`] that says of each key and each file what became of it. Nothing is dropped in silence: keys without a
//! counterpart stay under `extra`, shortcodes and the like stay in the text as they are, what cannot come is named with its
//! reason.
//!
//! What has a date is a briefing, what has none is a page. The module deliberately does not know the new site: whether an
//! address is free or a link leads somewhere the line of stages says, and [`Move::give_way`] takes its word.

mod address;
mod documents;
mod front;
mod generator;
mod hugo;
mod jekyll;
mod keys;
mod language;
mod ledger;
mod left;
mod links;
mod moved;
mod naming;
mod old_site;
mod reasons;
mod role;
mod settings;
mod values;
mod yaml;

#[cfg(test)]
mod tests;

pub use generator::Generator;
pub use ledger::{Doubt, Ledger, Reason};
pub use left::{Left, LeftKind};
pub use moved::{Move, NewDocument, NewFile};
pub use old_site::{OldFile, OldSite, may_be_text};

use crate::base::{Clock, Date};

/// What the new site decides.
#[derive(Debug, Clone)]
pub struct NewSite<'a> {
    /// Its zone tells on which day an instant falls.
    pub clock: &'a Clock,
    /// The day of what has no date and needs one.
    pub day: Date,
    /// The pattern of the addresses of its briefings.
    pub permalink: &'a str,
}

/// Works out what a site becomes.
pub fn convert(old: &OldSite, new: &NewSite<'_>) -> Move {
    documents::convert(old, new)
}
