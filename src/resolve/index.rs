use std::collections::BTreeMap;

use crate::{
    base::fold,
    model::{Appearance, Briefing, BriefingId, Mentioned, ParticipantId, Relation, Series, Site},
};

/// Enters every published briefing into the lists of those it names, oldest first; what stood there before goes.
pub fn build(site: &mut Site) {
    clear(site);
    let briefings = std::mem::take(&mut site.briefings);
    let timeline = std::mem::take(&mut site.timeline);
    for id in &timeline {
        enter(site, *id, &briefings[*id]);
    }
    site.briefings = briefings;
    site.timeline = timeline;
    known_countries(site);
    newest_facts(site);
    own_people(site);
    homonyms(site);
}

fn clear(site: &mut Site) {
    for id in site.participants.ids() {
        let person = &mut site.participants[id];
        person.took_part.clear();
        person.mentioned.clear();
        person.is_homonym = false;
    }
    for country in site.countries.values_mut() {
        country.took_part.clear();
        country.mentioned.clear();
        country.people.clear();
    }
    for group in site.groups.values_mut() {
        group.briefings.clear();
        group.mentioned.clear();
    }
    site.topics.values_mut().for_each(|topic| topic.briefings.clear());
    site.series.clear();
}

fn enter(site: &mut Site, id: BriefingId, briefing: &Briefing) {
    for appearance in &briefing.participants {
        site.participants[appearance.participant].took_part.push(id);
    }
    for code in &briefing.countries {
        site.countries.get_mut(code).expect("unknown codes were left out by bind").took_part.push(id);
    }
    for mention in &briefing.mentions {
        match mention {
            Mentioned::Person(appearance) => site.participants[appearance.participant].mentioned.push(id),
            Mentioned::Country(code) => {
                site.countries.get_mut(code).expect("unknown codes were left out by bind").mentioned.push(id);
            }
            Mentioned::Group(slug) => {
                site.groups.get_mut(slug).expect("dangling groups were left out").mentioned.push(id)
            }
        }
    }
    for slug in &briefing.groups {
        site.groups.get_mut(slug).expect("dangling groups were left out by bind").briefings.push(id);
    }
    for slug in &briefing.topics {
        site.topics.get_mut(slug).expect("every spelling was entered").briefings.push(id);
    }
    if let (Some(slug), Some(name)) = (&briefing.series, &briefing.front.series) {
        let series = site.series.entry(slug.clone());
        series
            .or_insert_with(|| Series { slug: slug.clone(), name: name.clone(), briefings: Vec::new() })
            .briefings
            .push(id);
    }
}

/// Codes that `site.toml` gives no meaning were reported, and nobody stands for them.
fn known_countries(site: &mut Site) {
    let Site { participants, countries, .. } = site;
    for id in participants.ids() {
        participants[id].countries.retain(|code| countries.contains_key(code));
    }
    let known: std::collections::BTreeSet<_> = countries.keys().copied().collect();
    for country in countries.values_mut() {
        country.name.successors.retain(|code| known.contains(code));
    }
}

/// What a person without profile is called and stands for is what the newest briefing says.
fn newest_facts(site: &mut Site) {
    for person_id in site.participants.ids() {
        let person = &site.participants[person_id];
        let newest_first = person.took_part.iter().rev().chain(person.mentioned.iter().rev());
        let appearances = newest_first.filter_map(|id| appearance_of(site, *id, person_id));
        let (mut name, mut role, mut country) = (None, None, None);
        for appearance in appearances {
            name.get_or_insert_with(|| appearance.name.clone());
            role = role.or_else(|| appearance.role.clone());
            country = country.or(appearance.country);
            if role.is_some() && country.is_some() {
                break;
            }
        }
        let person = &mut site.participants[person_id];
        person.latest_role = role;
        if person.profile.is_none() {
            person.countries = country.into_iter().collect();
            if let Some(name) = name {
                person.sort = name.clone();
                person.name = name;
            }
        }
    }
}

fn appearance_of(site: &Site, id: BriefingId, person: ParticipantId) -> Option<&Appearance> {
    let at_table = site.briefings[id].appearance(person, Relation::TookPart);
    at_table.or_else(|| site.briefings[id].appearance(person, Relation::Mentioned))
}

fn own_people(site: &mut Site) {
    let mut people: Vec<ParticipantId> =
        site.participants.ids().filter(|id| site.participants[*id].has_page()).collect();
    people.sort_by_cached_key(|id| site.participants[*id].sort_key());
    for id in people {
        for code in &site.participants[id].countries {
            if let Some(country) = site.countries.get_mut(code) {
                country.people.push(id);
            }
        }
    }
}

fn homonyms(site: &mut Site) {
    let mut bearers: BTreeMap<String, Vec<ParticipantId>> = BTreeMap::new();
    for (id, person) in site.participants.iter().filter(|(_, person)| person.has_page()) {
        bearers.entry(fold(&person.name)).or_default().push(id);
    }
    for id in bearers.into_values().filter(|ids| ids.len() > 1).flatten() {
        site.participants[id].is_homonym = true;
    }
}
