use std::collections::{BTreeSet, HashMap};

use crate::{
    base::{CountryCode, Text, fold, sort_key},
    model::{Appearance, BriefingId, Participant, ParticipantId, Relation, Site},
};

/// Who is called how: what the newest briefings say of people, and their places in the indexes.
///
/// A person is taken out of the indexes before anything about them changes, and put back after it.
#[derive(Debug, Default)]
pub struct Callings {
    /// Folded name → everyone with a page who bears it.
    bearers: HashMap<String, BTreeSet<ParticipantId>>,
    /// Names of which the bearers changed.
    unsettled: BTreeSet<String>,
}

impl Callings {
    /// Takes a person out of the indexes; nothing happens to one who is in none.
    pub fn unlist(&mut self, site: &mut Site, id: ParticipantId) {
        let person = &site.participants[id];
        let letter = person.letter();
        let Some(place) = site.roster.get(&letter).and_then(|people| place_of(site, people, id).ok()) else { return };
        let countries = person.countries.clone();
        let name = fold(&person.name);
        site.participants[id].is_homonym = false;
        if let Some(people) = site.roster.get_mut(&letter) {
            people.remove(place);
            if people.is_empty() {
                site.roster.remove(&letter);
            }
        }
        for code in countries {
            let place = site.countries.get(&code).and_then(|country| place_of(site, &country.people, id).ok());
            if let (Some(place), Some(country)) = (place, site.countries.get_mut(&code)) {
                country.people.remove(place);
            }
        }
        if let Some(bearers) = self.bearers.get_mut(&name) {
            bearers.remove(&id);
            if bearers.is_empty() {
                self.bearers.remove(&name);
            }
        }
        self.unsettled.insert(name);
    }

    /// Finds out anew how a person is called, and puts one who has a page into the indexes.
    pub fn list(&mut self, site: &mut Site, id: ParticipantId) {
        refresh(site, id);
        let person = &site.participants[id];
        if !person.has_page() {
            return;
        }
        let (letter, countries, name) = (person.letter(), person.countries.clone(), fold(&person.name));
        let place = place_of(site, site.roster.get(&letter).map_or(&[], Vec::as_slice), id);
        if let Err(place) = place {
            site.roster.entry(letter).or_default().insert(place, id);
        }
        for code in countries {
            let place = site.countries.get(&code).map(|country| place_of(site, &country.people, id));
            if let (Some(Err(place)), Some(country)) = (place, site.countries.get_mut(&code)) {
                country.people.insert(place, id);
            }
        }
        self.bearers.entry(name.clone()).or_default().insert(id);
        self.unsettled.insert(name);
    }

    /// Tells people of one name apart, and returns those for whom that changed.
    pub fn settle(&mut self, site: &mut Site) -> BTreeSet<ParticipantId> {
        let mut changed = BTreeSet::new();
        for name in std::mem::take(&mut self.unsettled) {
            let bearers = self.bearers.get(&name).into_iter().flatten();
            let are_several = self.bearers.get(&name).is_some_and(|bearers| bearers.len() > 1);
            for id in bearers {
                let person = &mut site.participants[*id];
                if person.is_homonym != are_several {
                    person.is_homonym = are_several;
                    changed.insert(*id);
                }
            }
        }
        changed
    }
}

/// Finds a person in a list that is in the order of sort names: the place, or where it would be.
fn place_of(site: &Site, people: &[ParticipantId], id: ParticipantId) -> Result<usize, usize> {
    let order = |id: ParticipantId| (site.participants[id].order_key(), id);
    people.binary_search_by(|other| order(*other).cmp(&order(id)))
}

/// What a person without profile is called and stands for is what the newest briefing says.
fn refresh(site: &mut Site, id: ParticipantId) {
    let person = &site.participants[id];
    let newest = newest_facts(site, id, person);
    let (name, sort, countries) = match &person.profile {
        Some(profile) => {
            let known = profile.country.iter().filter(|code| site.countries.contains_key(code)).copied().collect();
            (profile.name.clone(), profile.sort.clone().unwrap_or_else(|| profile.name.clone()), known)
        }
        None => {
            let name = newest.name.unwrap_or_else(|| person.name.clone());
            (name.clone(), name, newest.country.into_iter().collect())
        }
    };
    let person = &mut site.participants[id];
    if person.sort != sort || person.sort_key.is_empty() {
        person.sort_key = sort_key(&sort).into();
    }
    person.name = name;
    person.sort = sort;
    person.countries = countries;
    person.latest_role = newest.role;
}

/// What the newest briefings that say it say of a person.
#[derive(Default)]
struct Newest {
    name: Option<Text>,
    role: Option<Text>,
    country: Option<CountryCode>,
}

fn newest_facts(site: &Site, id: ParticipantId, person: &Participant) -> Newest {
    let newest_first = person.took_part.iter().rev().chain(person.mentioned.iter().rev());
    let mut newest = Newest::default();
    for appearance in newest_first.filter_map(|briefing| appearance_of(site, *briefing, id)) {
        newest.name.get_or_insert_with(|| appearance.name.clone());
        newest.role = newest.role.or_else(|| appearance.role.clone());
        newest.country = newest.country.or(appearance.country);
        if newest.role.is_some() && newest.country.is_some() {
            break;
        }
    }
    newest
}

fn appearance_of(site: &Site, id: BriefingId, person: ParticipantId) -> Option<&Appearance> {
    let at_table = site.briefings[id].appearance(person, Relation::TookPart);
    at_table.or_else(|| site.briefings[id].appearance(person, Relation::Mentioned))
}
