use serde::{Deserialize, Serialize};

use crate::base::Text;

/// A briefing as the search finds it: everything but its text.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SearchEntry {
    /// Its title.
    pub title: Text,
    /// Its summary, or its first paragraph.
    pub summary: Option<Text>,
    /// What it can be narrowed down by: `country:FR`, `person:emmanuel-macron`, `took-part:country:FR`, `topic:peace`, `year:2026`.
    pub facets: Vec<Text>,
    /// All names of those who took part: whoever looks for one of them looks for this briefing.
    pub present: Vec<Text>,
    /// All names of those whom it merely mentions, of its groups and topics, of its place.
    pub named: Vec<Text>,
}

/// A briefing as a result shows it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SearchHit {
    /// Its title.
    pub title: Text,
    /// Where it is.
    pub href: Text,
    /// Its day in words.
    pub date: Text,
    /// Its summary, or its first paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Text>,
    /// `draft`, `scheduled` or `withdrawn`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Text>,
    /// Its language, if it is not the site's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Text>,
    /// Its day in ISO form: it says where months begin, and no result shows it.
    #[serde(skip)]
    pub day: Text,
}

/// Somebody or something with a page, found by name.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchEntity {
    /// What results show of it.
    pub shown: SearchName,
    /// Everything it is called, the shown name among them.
    pub names: Vec<Text>,
}

/// A person, country, group or topic as it is offered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchName {
    /// The facet that briefings with it have: `person:emmanuel-macron`.
    pub facet: Text,
    /// The name printed.
    pub name: Text,
    /// Where its page is.
    pub href: Text,
    /// How many briefings have it.
    pub count: usize,
}
