use std::collections::BTreeSet;

use crate::{
    base::{CountryCode, Slug},
    model::{Appearance, Briefing, Entity, Mentioned, ParticipantId},
};

/// Whom and what a briefing's front matter names.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// People, at the table or mentioned.
    pub people: BTreeSet<ParticipantId>,
    /// Countries, those of participants among them.
    pub countries: BTreeSet<CountryCode>,
    /// Groups.
    pub groups: BTreeSet<Slug>,
}

impl Declared {
    /// Gathers them.
    pub fn of(briefing: &Briefing) -> Self {
        let mut declared = Declared::default();
        briefing.participants.iter().for_each(|appearance| declared.add_participant(appearance));
        declared.countries.extend(&briefing.countries);
        declared.countries.extend(briefing.event_country);
        declared.groups.extend(briefing.groups.iter().cloned());
        for mention in &briefing.mentions {
            match mention {
                Mentioned::Person(appearance) => drop(declared.people.insert(appearance.participant)),
                Mentioned::Country(code) => drop(declared.countries.insert(*code)),
                Mentioned::Group(slug) => drop(declared.groups.insert(slug.clone())),
            }
        }
        declared
    }

    /// Who takes part declares the country and group stood for; that `countries` lacks it is told of elsewhere.
    fn add_participant(&mut self, appearance: &Appearance) {
        self.people.insert(appearance.participant);
        self.countries.extend(appearance.country);
        self.groups.extend(appearance.group.clone());
    }

    /// Says whether something is among them.
    pub fn holds(&self, entity: &Entity) -> bool {
        match entity {
            Entity::Person(id) => self.people.contains(id),
            Entity::Country(code) => self.countries.contains(code),
            Entity::Group(slug) => self.groups.contains(slug),
        }
    }
}
