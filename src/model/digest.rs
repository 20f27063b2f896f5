use serde::{Deserialize, Serialize};

use crate::base::{CountryCode, Date, Slug, Text};

/// A reader's list: one table `[digest.<name>]` of `site.toml`. One without people, countries, groups and topics is of everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DigestList {
    /// What stands before the period in the subject; the site's name if not written.
    pub title: Option<Text>,
    /// Who sends it; without one there is no whole message.
    pub from: Option<Mailbox>,
    /// To whom it goes; whoever sends it says so if nobody is written.
    pub to: Vec<Mailbox>,
    /// The language that it speaks; the site's if not written.
    pub language: Option<Text>,
    /// People it is about.
    pub people: Vec<Slug>,
    /// Countries it is about.
    pub countries: Vec<CountryCode>,
    /// Groups it is about.
    pub groups: Vec<Slug>,
    /// Topics it is about.
    pub topics: Vec<Slug>,
}

impl DigestList {
    /// Says whether it is of everything.
    pub fn is_of_all(&self) -> bool {
        self.people.is_empty() && self.countries.is_empty() && self.groups.is_empty() && self.topics.is_empty()
    }
}

/// An address of mail, with the name that goes before it if there is one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The name.
    pub name: Option<Text>,
    /// The address.
    pub address: Text,
}

/// For whom a digest is, and of which days, both included.
#[derive(Debug, Clone, PartialEq)]
pub struct DigestOrder {
    /// Of what it is.
    pub list: DigestList,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// A digest, rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The subject.
    pub subject: Text,
    /// The language that it speaks.
    pub language: Text,
    /// As HTML.
    pub html: String,
    /// As plain text, its lines as long as they come.
    pub text: String,
    /// Whether nothing happened in those days.
    pub is_empty: bool,
    /// What the list names and the site does not know, as it is written.
    pub unknown: Vec<Text>,
}
