use std::collections::{BTreeMap, BTreeSet};

use super::shelves;
use crate::{
    base::{CountryCode, Slug, Text},
    model::{Briefing, BriefingId, ListKey, Participant, ParticipantId, Site, Spots, Touched},
};

/// How the site looked before an update, as far as the update can change it.
pub struct Watch {
    people: BTreeMap<ParticipantId, Calling>,
    places: BTreeMap<ListKey, BTreeSet<usize>>,
    series: BTreeMap<Slug, Option<Text>>,
    countries_with_pages: BTreeSet<CountryCode>,
    index_was_long: bool,
}

/// How a person is called and listed; nobody yet by default.
#[derive(PartialEq, Default)]
struct Calling {
    name: Option<Text>,
    /// In other languages, which pages in these show.
    names: BTreeMap<Text, Text>,
    sort_key: Option<Text>,
    letter: Option<char>,
    disambiguation: Option<Text>,
    countries: Vec<CountryCode>,
}

impl Watch {
    /// Begins to watch.
    pub fn new(site: &Site) -> Self {
        Watch {
            people: BTreeMap::new(),
            places: BTreeMap::new(),
            series: BTreeMap::new(),
            countries_with_pages: countries_with_pages(site),
            index_was_long: index_is_long(site),
        }
    }

    /// Looks at a person before anything about them changes; a second look counts for nothing.
    pub fn person(&mut self, site: &Site, id: ParticipantId) {
        self.people.entry(id).or_insert_with(|| Calling::of(&site.participants[id]));
    }

    /// Notes a person who was not there before; one who was looked at keeps what was seen.
    pub fn newcomer(&mut self, id: ParticipantId) {
        self.people.entry(id).or_default();
    }

    /// Looks at what briefings are in before they change, and at all whom they name before and after.
    pub fn before<'b>(
        &mut self,
        site: &'b Site,
        ids: &[BriefingId],
        after: impl Iterator<Item = &'b Briefing>,
        touched: &mut Touched,
    ) {
        let before = || ids.iter().map(|id| &site.briefings[*id]);
        for briefing in before().chain(after) {
            people_of(briefing).for_each(|id| self.person(site, id));
            touched.corrections |= !briefing.corrections.is_empty();
            if !touched.everything {
                touched.slugs.insert(briefing.front.slug.clone());
                if let Some(slug) = &briefing.series {
                    let name = site.series.get(slug).map(|series| series.name.clone());
                    self.series.insert(slug.clone(), name);
                }
            }
        }
        touched.people = self.people.keys().copied().collect();
        if !touched.everything {
            self.places = places(site, ids);
            touched.neighbours = neighbours(site, ids);
        }
    }

    /// Looks again after they changed and says what the update touched.
    pub fn after(
        self,
        site: &mut Site,
        ids: &[BriefingId],
        told_apart: &BTreeSet<ParticipantId>,
        touched: &mut Touched,
    ) {
        if touched.everything {
            return;
        }
        shelves::name_series(site, self.series.keys());
        let is_renamed =
            |(slug, name): &(&Slug, &Option<Text>)| site.series.get(*slug).map(|series| &series.name) != name.as_ref();
        touched.series = self.series.iter().filter(is_renamed).map(|(slug, _)| slug.clone()).collect();
        let after = places(site, ids);
        let keys: BTreeSet<&ListKey> = self.places.keys().chain(after.keys()).collect();
        touched.lists = keys.into_iter().map(|key| (key.clone(), self.spots(site, key, after.get(key)))).collect();
        touched.neighbours.extend(neighbours(site, ids));
        touched.briefings = ids.to_vec();
        self.people_after(site, touched);
        touched.renamed.extend(told_apart);
        let countries = countries_with_pages(site);
        touched.countries = self.countries_with_pages.symmetric_difference(&countries).copied().collect();
        touched.index_resized = self.index_was_long != index_is_long(site);
    }

    fn people_after(&self, site: &Site, touched: &mut Touched) {
        for (id, before) in &self.people {
            let person = &site.participants[*id];
            let after = Calling::of(person);
            touched.homes.extend(before.countries.iter().chain(&after.countries));
            touched.letters.extend(before.letter.iter().chain(&after.letter));
            if before.name != after.name
                || before.names != after.names
                || before.letter.is_some() != after.letter.is_some()
            {
                touched.slugs.insert(person.slug.clone());
            }
            if *before != after {
                touched.renamed.insert(*id);
            }
        }
    }

    fn spots(&self, site: &Site, key: &ListKey, after: Option<&BTreeSet<usize>>) -> Spots {
        let empty = BTreeSet::new();
        let (before, after) = (self.places.get(key).unwrap_or(&empty), after.unwrap_or(&empty));
        let length = site.list(key).len() + before.len() - after.len();
        let length_before = (before.len() != after.len()).then_some(length);
        let near = after.iter().copied().chain(gaps(before, after)).collect();
        match length_before.is_none() && before == after {
            true => Spots { from: None, at: after.clone(), near, length_before },
            false => {
                Spots { from: before.iter().chain(after).min().copied(), at: BTreeSet::new(), near, length_before }
            }
        }
    }
}

impl Calling {
    fn of(person: &Participant) -> Self {
        Calling {
            name: Some(person.name.clone()),
            names: person.profile.as_ref().map(|profile| profile.names.clone()).unwrap_or_default(),
            sort_key: Some(person.sort_key.clone()),
            letter: person.has_page().then(|| person.letter()),
            disambiguation: person.told_apart_by(),
            countries: person.countries.clone(),
        }
    }
}

/// Where entries of a list stood that were at some positions before, as the list is now.
fn gaps(before: &BTreeSet<usize>, after: &BTreeSet<usize>) -> impl Iterator<Item = usize> {
    before.iter().enumerate().map(|(gone, place)| {
        // Without those that moved, the entry behind it has this place; those that came before it push it on.
        after.iter().fold(place - gone, |at, come| if *come <= at { at + 1 } else { at })
    })
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

/// Those beside a briefing in the timeline and in its series.
fn neighbours(site: &Site, ids: &[BriefingId]) -> BTreeSet<BriefingId> {
    let mut beside = BTreeSet::new();
    for id in ids {
        let series = site.briefings[*id].series.iter().map(|slug| ListKey::Series(slug.clone()));
        for key in series.chain([ListKey::Timeline]) {
            if let Some(at) = site.position(&key, *id) {
                let list = site.list(&key);
                beside.extend(&list[at.saturating_sub(1)..list.len().min(at + 2)]);
            }
        }
    }
    beside
}

fn people_of(briefing: &Briefing) -> impl Iterator<Item = ParticipantId> {
    briefing.participants.iter().chain(briefing.mentioned_people()).map(|it| it.participant)
}

fn countries_with_pages(site: &Site) -> BTreeSet<CountryCode> {
    site.countries.values().filter(|country| country.has_page()).map(|country| country.code).collect()
}

fn index_is_long(site: &Site) -> bool {
    site.people_count() > site.config.index_size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_is_looked_for_where_the_list_closed() {
        let of = |before: &[usize], after: &[usize]| -> Vec<usize> {
            gaps(&before.iter().copied().collect(), &after.iter().copied().collect()).collect()
        };
        assert_eq!(of(&[5], &[]), [5]);
        assert_eq!(of(&[2, 3, 9], &[]), [2, 2, 7]);
        assert_eq!(of(&[5], &[0]), [6]);
        assert_eq!(of(&[5], &[8]), [5]);
        assert_eq!(of(&[5], &[5]), [6]);
    }
}
