use std::collections::{BTreeMap, BTreeSet};

use super::{Briefing, BriefingId, Mentioned, ParticipantId, Relation, Site};
use crate::base::{CountryCode, Slug, SourcePath};

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

/// What an update of the site touched: a little too much at times, never too little.
#[derive(Debug, Default)]
pub struct Touched {
    /// Whether anything may be different: all was bound anew.
    pub everything: bool,
    /// Documents that say something else than before, came or went, and briefings that were bound anew.
    pub documents: BTreeSet<SourcePath>,
    /// Published briefings that were bound anew.
    pub briefings: Vec<BriefingId>,
    /// Briefings beside those in the timeline or in a series, before or after.
    pub neighbours: BTreeSet<BriefingId>,
    /// For each list that one of them is or was in: the positions at which it differs.
    pub lists: BTreeMap<ListKey, Spots>,
    /// People whom those briefings name or named, or whose profile changed.
    pub people: BTreeSet<ParticipantId>,
    /// People who are called in another way than before, stand for other countries, or whose page came or went.
    pub renamed: BTreeSet<ParticipantId>,
    /// The letters under which the people touched are or were listed.
    pub letters: BTreeSet<char>,
    /// The countries of the people touched, before and after.
    pub homes: BTreeSet<CountryCode>,
    /// Countries whose page came or went.
    pub countries: BTreeSet<CountryCode>,
    /// Topics that came, went, or are printed in another way.
    pub topics: BTreeSet<Slug>,
    /// Series that came, went, or are printed in another way.
    pub series: BTreeSet<Slug>,
    /// Slugs by which something else may be meant than before, or that is called in another way.
    pub slugs: BTreeSet<Slug>,
    /// Whether briefings that were bound anew have or had corrections.
    pub corrections: bool,
    /// Whether the index of people became too long for one page, or short enough again.
    pub index_resized: bool,
}

/// Where a list differs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spots {
    /// From this position on everything may have moved.
    pub from: Option<usize>,
    /// At these positions an entry changed in place.
    pub at: BTreeSet<usize>,
    /// At these positions, as the list is now, an entry came, changed or went: one that went stood before the entry there.
    pub near: BTreeSet<usize>,
    /// How long the list was, if it is longer or shorter now.
    pub length_before: Option<usize>,
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

    /// Returns a list that is kept as such: the runs of years and months are parts of the timeline.
    pub fn list_mut(&mut self, key: &ListKey) -> Option<&mut Vec<BriefingId>> {
        match key {
            ListKey::Timeline => Some(&mut self.timeline),
            ListKey::Year(_) | ListKey::Month(..) => None,
            ListKey::Participant(id, Relation::TookPart) => Some(&mut self.participants[*id].took_part),
            ListKey::Participant(id, Relation::Mentioned) => Some(&mut self.participants[*id].mentioned),
            ListKey::Country(code, Relation::TookPart) => self.countries.get_mut(code).map(|it| &mut it.took_part),
            ListKey::Country(code, Relation::Mentioned) => self.countries.get_mut(code).map(|it| &mut it.mentioned),
            ListKey::Group(slug, Relation::TookPart) => self.groups.get_mut(slug).map(|it| &mut it.briefings),
            ListKey::Group(slug, Relation::Mentioned) => self.groups.get_mut(slug).map(|it| &mut it.mentioned),
            ListKey::Topic(slug) => self.topics.get_mut(slug).map(|it| &mut it.briefings),
            ListKey::Series(slug) => self.series.get_mut(slug).map(|it| &mut it.briefings),
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
        self.list(key).binary_search_by(|other| self.order_of(*other).cmp(&self.order_of(id))).ok()
    }
}
