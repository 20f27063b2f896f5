use std::{cmp::Reverse, collections::HashMap};

use super::{Planner, archive::was_there, parts::iso};
use crate::{
    base::{Slug, Text},
    model::{
        Appearance, Briefing, BriefingId, ListKey, ParticipantId, Relation, Site,
        view::{PersonWay, RelatedBriefing},
    },
};

/// How many of the nearest briefings on either side are looked at in each list.
pub(super) const NEAR: usize = 3;
/// How many people of a briefing are looked at, in the order written.
const PEOPLE: usize = 8;
/// How many topics, and how many groups.
const WORDS: usize = 4;
/// How many of those found are weighed exactly for each that is shown.
const WEIGHED: usize = 3;
/// How many people a reason names.
const NAMED: usize = 3;

/// How many people of a briefing are followed to their other ones; no more than are looked at.
const FOLLOWED: usize = 3;

/// What two briefings share.
#[derive(Default)]
struct Shared<'a> {
    people: Vec<&'a Appearance>,
    topics: Vec<&'a Slug>,
    group: Option<&'a Slug>,
    series: bool,
}

impl Planner<'_> {
    /// Returns the briefings that have most in common with one, of those near it in the lists it is in, and what they share.
    ///
    /// The work is the same however long the lists are. What is returned depends on the briefing and on those near it alone,
    /// which [`Planner::pages_relating`] relies upon.
    pub(super) fn related(&self, id: BriefingId, briefing: &Briefing) -> Vec<RelatedBriefing> {
        let limit = self.site.config.pages.related;
        if limit == 0 {
            return Vec::new();
        }
        let mut found: Vec<(BriefingId, usize)> = self.near(id, briefing).into_iter().collect();
        let days = |other: BriefingId| (briefing.date - self.site.briefings[other].date).get_days().unsigned_abs();
        let order = |other: BriefingId| (days(other), Reverse(self.site.order_of(other)));
        found
            .sort_by(|(one, score), (other, another)| another.cmp(score).then_with(|| order(*one).cmp(&order(*other))));
        found.truncate(limit * WEIGHED);
        let mut weighed: Vec<(BriefingId, Shared)> =
            found.into_iter().map(|(other, _)| (other, shared(briefing, &self.site.briefings[other]))).collect();
        weighed.sort_by(|(one, this), (other, that)| {
            that.weight().cmp(&this.weight()).then_with(|| order(*one).cmp(&order(*other)))
        });
        weighed.truncate(limit);
        weighed.into_iter().map(|(other, shared)| self.related_briefing(other, &shared)).collect()
    }

    /// Returns the ways from a briefing to the nearest in which the first of its people took part; none for who took part in no other.
    ///
    /// They are among those that [`Planner::pages_relating`] looks at.
    pub(super) fn ways(&self, id: BriefingId, briefing: &Briefing) -> Vec<PersonWay> {
        let way = |it: &Appearance| {
            let key = ListKey::Participant(it.participant, Relation::TookPart);
            let (list, at) = (self.site.list(&key), self.site.position(&key, id)?);
            let link = |nth: Option<usize>| nth.and_then(|nth| list.get(nth)).map(|other| self.briefing_link(*other));
            let (previous, next) = (link(at.checked_sub(1)), link(at.checked_add(1)));
            (list.len() > 1).then(|| PersonWay { person: self.person_of(it), previous, next })
        };
        people(briefing).take(FOLLOWED).filter_map(way).collect()
    }

    /// The briefings near one in the lists it is in, with how many of these they were found in.
    fn near(&self, id: BriefingId, briefing: &Briefing) -> HashMap<BriefingId, usize, foldhash::fast::RandomState> {
        let mut found = HashMap::default();
        for key in lists(briefing) {
            let (list, Some(at)) = (self.site.list(&key), self.site.position(&key, id)) else { continue };
            for other in around(list, at).filter(|other| *other != id) {
                if self.site.briefings[other].withdrawn.is_none() {
                    *found.entry(other).or_insert(0) += 1;
                }
            }
        }
        found
    }

    fn related_briefing(&self, id: BriefingId, shared: &Shared) -> RelatedBriefing {
        let briefing = &self.site.briefings[id];
        RelatedBriefing {
            title: briefing.front.title.clone(),
            href: self.addresses.href(&self.addresses.briefing(id)),
            date: iso(briefing.date),
            date_text: self.language().day(briefing.date),
            lang: self.foreign_language(briefing),
            reason: self.reason(shared),
        }
    }

    /// "Also with Mark Carney and Emmanuel Macron; same series; same topic: ceasefire talks".
    fn reason(&self, shared: &Shared) -> Text {
        let mut reasons: Vec<Text> = Vec::new();
        if !shared.people.is_empty() {
            let mut names: Vec<String> = shared.people.iter().take(NAMED).map(|it| it.name.to_string()).collect();
            let more = shared.people.len() - names.len();
            names.extend((more > 0).then(|| self.language().say_count("n-more", more, &[]).to_string()));
            reasons.push(self.say("also-with", &[("names", &self.language().list(&names))]));
        }
        if shared.series {
            reasons.push(self.text("same-series"));
        }
        if !shared.topics.is_empty() {
            let names: Vec<String> =
                shared.topics.iter().map(|slug| self.site.topics[*slug].name.to_string()).collect();
            let list = self.language().list(&names);
            reasons.push(self.language().say_count("same-topics", names.len(), &[("names", &list)]));
        }
        if let Some(slug) = shared.group.filter(|_| reasons.is_empty()) {
            reasons.push(self.say("same-group", &[("name", &self.group_ref(slug).name)]));
        }
        let words = reasons.join(&self.text("semicolon"));
        let (first, rest) = words.split_at(words.chars().next().map_or(0, char::len_utf8));
        format!("{}{rest}", first.to_uppercase()).into()
    }
}

impl Shared<'_> {
    fn weight(&self) -> usize {
        5 * usize::from(self.series) + 2 * self.people.len() + 2 * self.topics.len() + usize::from(self.group.is_some())
    }
}

/// Says whether a briefing looks for related ones in a list.
pub(super) fn looks_into(briefing: &Briefing, key: &ListKey) -> bool {
    match key {
        ListKey::Participant(id, Relation::TookPart) => people(briefing).any(|it| it.participant == *id),
        ListKey::Topic(slug) => briefing.topics.iter().take(WORDS).any(|it| it == slug),
        ListKey::Group(slug, Relation::TookPart) => briefing.groups.iter().take(WORDS).any(|it| it == slug),
        ListKey::Series(slug) => briefing.series.as_ref() == Some(slug),
        _ => false,
    }
}

/// Walks over the entries of a list from [`NEAR`] before a position to as many after it.
pub(super) fn around(list: &[BriefingId], at: usize) -> impl Iterator<Item = BriefingId> {
    let end = list.len().min(at.saturating_add(NEAR + 1));
    list[at.saturating_sub(NEAR).min(end)..end].iter().copied()
}

fn lists(briefing: &Briefing) -> impl Iterator<Item = ListKey> {
    let people = people(briefing).map(|it| ListKey::Participant(it.participant, Relation::TookPart));
    let topics = briefing.topics.iter().take(WORDS).map(|slug| ListKey::Topic(slug.clone()));
    let groups = briefing.groups.iter().take(WORDS).map(|slug| ListKey::Group(slug.clone(), Relation::TookPart));
    people.chain(topics).chain(groups).chain(briefing.series.iter().map(|slug| ListKey::Series(slug.clone())))
}

fn people(briefing: &Briefing) -> impl Iterator<Item = &Appearance> {
    briefing.participants.iter().filter(|it| was_there(it.presence)).take(PEOPLE)
}

fn shared<'a>(one: &'a Briefing, other: &Briefing) -> Shared<'a> {
    let was_at_other =
        |id: ParticipantId| other.participants.iter().any(|it| it.participant == id && was_there(it.presence));
    Shared {
        people: people(one).filter(|it| was_at_other(it.participant)).collect(),
        topics: one.topics.iter().take(WORDS).filter(|slug| other.topics.contains(slug)).collect(),
        group: one.groups.iter().take(WORDS).find(|slug| other.groups.contains(slug)),
        series: one.series.is_some() && one.series == other.series,
    }
}

/// The briefings that look into a list from near a position: what comes, goes or changes there may be related to them.
pub(super) fn onlookers<'a>(site: &'a Site, key: &'a ListKey, at: usize) -> impl Iterator<Item = BriefingId> + use<'a> {
    around(site.list(key), at).filter(move |id| looks_into(&site.briefings[*id], key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_looked_at_near_the_place_alone() {
        let list: Vec<BriefingId> = (0..30_000_usize).map(BriefingId::from).collect();
        let near = |at| around(&list, at).map(usize::from).collect::<Vec<_>>();
        assert_eq!(near(0), [0, 1, 2, 3]);
        assert_eq!(near(100), [97, 98, 99, 100, 101, 102, 103]);
        assert_eq!(near(30_000), [29_997, 29_998, 29_999]);
        assert_eq!(near(90_000), [0; 0]);
    }
}
