use std::collections::{BTreeMap, BTreeSet};

use super::{Briefing, BriefingId, Mentioned, ParticipantId, Relation, Site};
use crate::base::{CountryCode, Slug};

/// A list of briefings, oldest first, that some page shows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListKey {
    /// All of them.
    Timeline,
    /// Those of a year.
    Year(i16),
    /// Those of a month.
    Month(i16, i8),
    /// A person's.
    Participant(ParticipantId, Relation),
    /// A country's.
    Country(CountryCode, Relation),
    /// A group's.
    Group(Slug, Relation),
    /// A topic's.
    Topic(Slug),
    /// A series'.
    Series(Slug),
}

/// What an update of the site touched.
#[derive(Debug, Default)]
pub struct Touched {
    /// Briefings that changed or came.
    pub briefings: Vec<BriefingId>,
    /// Briefings beside those in the timeline or in a series, before or after.
    pub neighbours: BTreeSet<BriefingId>,
    /// For each list that one of them is or was in: the positions at which it differs.
    pub lists: BTreeMap<ListKey, Spots>,
    /// People whom those briefings name or named.
    pub people: BTreeSet<ParticipantId>,
    /// People who are called or listed in another way than before, or whose page came or went.
    pub renamed: BTreeSet<ParticipantId>,
    /// The countries of the people touched, before and after.
    pub homes: BTreeSet<CountryCode>,
    /// Whether something changed that any page may show: a country's page came or went.
    pub everywhere: bool,
}

/// Where a list differs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spots {
    /// From this position on everything may have moved.
    pub from: Option<usize>,
    /// At these positions an entry changed in place.
    pub at: BTreeSet<usize>,
}

impl Site {
    /// Returns a list, oldest first; empty if there is none.
    pub fn list(&self, key: &ListKey) -> &[BriefingId] {
        let by_relation = |relation: Relation, took_part, mentioned| match relation {
            Relation::TookPart => took_part,
            Relation::Mentioned => mentioned,
        };
        let date = |id: &BriefingId| self.briefings[*id].date;
        let run = |before: &dyn Fn(&BriefingId) -> bool, until: &dyn Fn(&BriefingId) -> bool| {
            &self.timeline[self.timeline.partition_point(before)..self.timeline.partition_point(until)]
        };
        let empty: &[BriefingId] = &[];
        match key {
            ListKey::Timeline => &self.timeline,
            ListKey::Year(year) => run(&|id| date(id).year() < *year, &|id| date(id).year() <= *year),
            ListKey::Month(year, month) => {
                let month_of = |id: &BriefingId| (date(id).year(), date(id).month());
                run(&|id| month_of(id) < (*year, *month), &|id| month_of(id) <= (*year, *month))
            }
            ListKey::Participant(id, relation) => {
                let person = &self.participants[*id];
                by_relation(*relation, &*person.took_part, &*person.mentioned)
            }
            ListKey::Country(code, relation) => {
                self.countries.get(code).map_or(empty, |it| by_relation(*relation, &*it.took_part, &*it.mentioned))
            }
            ListKey::Group(slug, relation) => {
                self.groups.get(slug).map_or(empty, |it| by_relation(*relation, &*it.briefings, &*it.mentioned))
            }
            ListKey::Topic(slug) => self.topics.get(slug).map_or(empty, |topic| &topic.briefings),
            ListKey::Series(slug) => self.series.get(slug).map_or(empty, |series| &series.briefings),
        }
    }

    /// Returns the lists that a briefing is in.
    pub fn lists_of(&self, briefing: &Briefing) -> Vec<ListKey> {
        let (year, month) = (briefing.date.year(), briefing.date.month());
        let mut lists = vec![ListKey::Timeline, ListKey::Year(year), ListKey::Month(year, month)];
        let took_part = Relation::TookPart;
        lists.extend(briefing.participants.iter().map(|it| ListKey::Participant(it.participant, took_part)));
        lists.extend(briefing.countries.iter().map(|code| ListKey::Country(*code, took_part)));
        lists.extend(briefing.groups.iter().map(|slug| ListKey::Group(slug.clone(), took_part)));
        lists.extend(briefing.mentions.iter().map(|mention| match mention {
            Mentioned::Person(it) => ListKey::Participant(it.participant, Relation::Mentioned),
            Mentioned::Country(code) => ListKey::Country(*code, Relation::Mentioned),
            Mentioned::Group(slug) => ListKey::Group(slug.clone(), Relation::Mentioned),
        }));
        lists.extend(briefing.topics.iter().map(|slug| ListKey::Topic(slug.clone())));
        lists.extend(briefing.series.iter().map(|slug| ListKey::Series(slug.clone())));
        lists
    }

    /// Returns where a briefing stands in a list.
    pub fn position(&self, key: &ListKey, id: BriefingId) -> Option<usize> {
        let order = |id: BriefingId| self.briefings[id].order_key();
        self.list(key).binary_search_by(|other| order(*other).cmp(&order(id))).ok()
    }
}
