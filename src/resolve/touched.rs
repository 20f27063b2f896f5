use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::{CountryCode, Text},
    model::{Briefing, BriefingId, ListKey, Participant, ParticipantId, Site, Spots, Touched},
};

/// How the site looked before an update, as far as the update can change it.
pub struct Watch {
    places: BTreeMap<ListKey, BTreeSet<usize>>,
    lengths: BTreeMap<ListKey, usize>,
    neighbours: BTreeSet<BriefingId>,
    named: BTreeSet<ParticipantId>,
    /// How everyone is called, by id: whom the update will name is not known before it.
    people: Vec<Calling>,
    homonyms: Vec<bool>,
    pages: Vec<(CountryCode, bool)>,
}

/// How a person is called and listed.
#[derive(Clone, PartialEq)]
struct Calling {
    name: Text,
    sort: Text,
    role: Option<Text>,
    countries: Vec<CountryCode>,
    has_page: bool,
}

impl Watch {
    /// Looks at what some briefings are in before they change.
    pub fn before(site: &Site, ids: &[BriefingId]) -> Self {
        let places = places(site, ids);
        Watch {
            lengths: places.keys().map(|key| (key.clone(), site.list(key).len())).collect(),
            neighbours: neighbours(site, ids),
            named: people(site, ids),
            people: site.participants.iter().map(|(_, person)| Calling::of(person)).collect(),
            homonyms: homonyms(site),
            pages: pages(site),
            places,
        }
    }

    /// Looks again after they changed and says what the update touched.
    pub fn after(self, site: &Site, ids: &[BriefingId]) -> Touched {
        let after = places(site, ids);
        let keys: BTreeSet<&ListKey> = self.places.keys().chain(after.keys()).collect();
        let lists = keys.into_iter().map(|key| (key.clone(), self.spots(site, key, after.get(key)))).collect();
        let mut people = people(site, ids);
        people.extend(self.named.iter().copied());
        let renamed = self.renamed(site, &people);
        let before = people.iter().filter_map(|id| self.people.get(usize::from(*id)));
        let homes = before.flat_map(|calling| calling.countries.iter().copied());
        let homes_after = people.iter().flat_map(|id| site.participants[*id].countries.iter().copied());
        let mut beside = neighbours(site, ids);
        beside.extend(&self.neighbours);
        Touched {
            briefings: ids.to_vec(),
            neighbours: beside,
            lists,
            homes: homes.chain(homes_after).collect(),
            everywhere: self.pages != pages(site),
            people,
            renamed,
        }
    }

    fn spots(&self, site: &Site, key: &ListKey, after: Option<&BTreeSet<usize>>) -> Spots {
        let empty = BTreeSet::new();
        let (before, after) = (self.places.get(key).unwrap_or(&empty), after.unwrap_or(&empty));
        let same_length = self.lengths.get(key).is_some_and(|length| *length == site.list(key).len());
        match same_length && before == after {
            true => Spots { from: None, at: after.clone() },
            false => Spots { from: before.iter().chain(after).min().copied(), at: BTreeSet::new() },
        }
    }

    fn renamed(&self, site: &Site, people: &BTreeSet<ParticipantId>) -> BTreeSet<ParticipantId> {
        let is_other =
            |id: &&ParticipantId| self.people.get(usize::from(**id)) != Some(&Calling::of(&site.participants[**id]));
        let by_name = people.iter().filter(is_other).copied();
        let told_apart = site.participants.iter().filter(|(id, person)| {
            let before = self.homonyms.get(usize::from(*id)).copied().unwrap_or_default();
            before != person.is_homonym
        });
        by_name.chain(told_apart.map(|(id, _)| id)).collect()
    }
}

impl Calling {
    fn of(person: &Participant) -> Self {
        Calling {
            name: person.name.clone(),
            sort: person.sort.clone(),
            role: person.latest_role.clone(),
            countries: person.countries.clone(),
            has_page: person.has_page(),
        }
    }
}

fn places(site: &Site, ids: &[BriefingId]) -> BTreeMap<ListKey, BTreeSet<usize>> {
    let mut places: BTreeMap<ListKey, BTreeSet<usize>> = BTreeMap::new();
    for id in ids {
        for key in site.lists_of(&site.briefings[*id]) {
            if let Some(position) = site.position(&key, *id) {
                places.entry(key).or_default().insert(position);
            }
        }
    }
    places
}

fn neighbours(site: &Site, ids: &[BriefingId]) -> BTreeSet<BriefingId> {
    let mut beside = BTreeSet::new();
    for id in ids {
        if let Some(at) = site.position(&ListKey::Timeline, *id) {
            beside.extend(&site.timeline[at.saturating_sub(1)..site.timeline.len().min(at + 2)]);
        }
        if let Some(slug) = &site.briefings[*id].series {
            beside.extend(site.list(&ListKey::Series(slug.clone())));
        }
    }
    beside
}

fn people(site: &Site, ids: &[BriefingId]) -> BTreeSet<ParticipantId> {
    let named = |briefing: &Briefing| -> Vec<ParticipantId> {
        briefing.participants.iter().chain(briefing.mentioned_people()).map(|it| it.participant).collect()
    };
    ids.iter().flat_map(|id| named(&site.briefings[*id])).collect()
}

fn homonyms(site: &Site) -> Vec<bool> {
    site.participants.iter().map(|(_, person)| person.is_homonym).collect()
}

fn pages(site: &Site) -> Vec<(CountryCode, bool)> {
    site.countries.values().map(|country| (country.code, country.has_page())).collect()
}
