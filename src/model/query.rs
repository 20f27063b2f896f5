use serde::{Deserialize, Serialize};

use super::{
    Relation,
    view::{Card, CountryRow, PersonRow},
};
use crate::base::{Date, Text};

/// A question that a template asks of the site.
///
/// Conditions that are given all hold together; of names they hold slugs, of countries codes, as they were written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Query {
    /// Which briefings there are.
    Briefings(BriefingQuery),
    /// Which people there are.
    Participants(PeopleQuery),
    /// Which countries there are.
    Countries(CountryQuery),
}

/// Asks for briefings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BriefingQuery {
    /// Of this person.
    pub participant: Option<Text>,
    /// Of this country.
    pub country: Option<Text>,
    /// Of this group.
    pub group: Option<Text>,
    /// How person, country and group stand to the briefing.
    pub relation: Relation,
    /// On this topic.
    pub topic: Option<Text>,
    /// Of this series.
    pub series: Option<Text>,
    /// Not before this day.
    pub since: Option<Date>,
    /// Not after this day.
    pub until: Option<Date>,
    /// Whether the oldest come first.
    pub oldest_first: bool,
    /// At most so many.
    pub limit: usize,
}

/// Asks for people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// Of this country.
    pub country: Option<Text>,
    /// Who took part in a briefing together with this person.
    pub met: Option<Text>,
    /// Whether those who took part most often come first, and not in the order of names.
    pub most_first: bool,
    /// At most so many.
    pub limit: usize,
}

/// Asks for countries and organisations.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CountryQuery {
    /// Listed under this region.
    pub region: Option<Text>,
    /// Members of this group, now.
    pub group: Option<Text>,
    /// Which took part in a briefing together with this country.
    pub met: Option<Text>,
    /// Whether those that took part most often come first, and not in the order of names.
    pub most_first: bool,
    /// At most so many.
    pub limit: usize,
}

/// What the site says to a [`Query`]; it is seen as a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Briefings as they stand in lists.
    Briefings(Vec<Card>),
    /// People as they stand in the index.
    Participants(Vec<PersonRow>),
    /// Countries as they stand in the index.
    Countries(Vec<CountryRow>),
    /// The question cannot be meant: it names what can never be there.
    Refused {
        /// What is wrong with it.
        message: String,
        /// How to mend it.
        help: Option<String>,
    },
}

/// Questions of one page's template, and the digest of what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// In the order asked, each once.
    pub queries: Vec<Query>,
    /// The digest of all answers.
    pub answers: crate::base::Fingerprint,
}

/// Answers what templates ask.
pub trait Answers: Sync {
    /// Returns what the site says.
    fn answer(&self, query: &Query) -> Answer;
}
