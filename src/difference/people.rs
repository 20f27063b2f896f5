use std::collections::BTreeMap;

use super::{
    change::{Kind, Subject},
    edition::Edition,
};
use crate::{
    base::{Slug, Text, fold},
    model::{Participant, ProfileFront},
};

/// Who on one side is who on the other.
///
/// A profile is known by its slug. People without one are told apart by their names too: several names may lead to one slug
/// (李明 and 黎明), and what is said of the one was never said of the other.
pub struct People<'a> {
    old: &'a Edition<'a>,
    new: &'a Edition<'a>,
    /// The slugs that people have now, by those they had.
    renamed: BTreeMap<Slug, Slug>,
}

/// Which person, on both sides.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonKey(String);

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What was.
    Old,
    /// What is.
    New,
}

impl<'a> People<'a> {
    /// Finds out who has another slug than before: whose profile names the old address, or bears the Wikidata id of one that
    /// is gone.
    pub fn new(old: &'a Edition<'a>, new: &'a Edition<'a>) -> Self {
        let profiles = || {
            let people = new.site.participants.iter().map(|(_, person)| person);
            people.filter_map(|person| Some((&person.slug, &**person.profile.as_ref()?)))
        };
        let aliases = |(slug, profile): (&'a Slug, &'a ProfileFront)| {
            profile.aliases.iter().map(move |alias| (alias.trim_matches('/').to_owned(), slug))
        };
        let by_alias: BTreeMap<String, &Slug> = profiles().flat_map(aliases).collect();
        let bearers = profiles().filter(|(slug, _)| !is_there(old, slug));
        let by_id: BTreeMap<&Text, &Slug> =
            bearers.filter_map(|(slug, profile)| Some((profile.wikidata.as_ref()?, slug))).collect();
        let heir = |person: &Participant| {
            let id = person.profile.as_ref().and_then(|profile| profile.wikidata.as_ref());
            let heir = by_alias.get(&format!("participants/{}", person.slug));
            heir.or_else(|| by_id.get(id?)).map(|heir| (person.slug.clone(), (*heir).clone()))
        };
        let people = old.site.participants.iter().map(|(_, person)| person);
        let gone = people.filter(|person| person.has_page() && !is_there(new, &person.slug));
        let renamed = gone.filter_map(heir).collect();
        People { old, new, renamed }
    }

    /// Returns the slug that a person of the old side has now.
    pub fn slug_now<'s>(&'s self, slug: &'s Slug) -> &'s Slug {
        self.renamed.get(slug).unwrap_or(slug)
    }

    /// Returns who it is, on whichever side, that is called so.
    pub fn key(&self, side: Side, person: &Participant, name: &str) -> PersonKey {
        let slug = if side == Side::Old { self.slug_now(&person.slug) } else { &person.slug };
        let is_renamed = side == Side::Old && self.renamed.contains_key(&person.slug);
        let is_profiled = person.profile.is_some() || is_renamed || self.has_profile_of(slug, name);
        PersonKey(if is_profiled { slug.to_string() } else { format!("{slug} {}", fold(name)) })
    }

    /// Returns a person of one side as a subject; named as the new side does, if it knows them.
    pub fn subject(&self, side: Side, person: &Participant, name: &str) -> Subject {
        let PersonKey(id) = self.key(side, person, name);
        let slug = if side == Side::Old { self.slug_now(&person.slug) } else { &person.slug };
        let now = find(self.new, slug).filter(|now| now.has_page()).unwrap_or(person);
        let name = if now.profile.is_some() { &now.name } else { name };
        let mut subject = Subject::new(Kind::Person, id, told_apart(now, name));
        subject.order = now.sort_key.to_string();
        subject
    }

    /// Pairs the people with a page of both sides, those of one side alone with nobody.
    pub fn pairs(&self) -> BTreeMap<PersonKey, (Option<&'a Participant>, Option<&'a Participant>)> {
        let mut pairs: BTreeMap<PersonKey, (Option<&Participant>, Option<&Participant>)> = BTreeMap::new();
        for (_, person) in self.old.site.participants.iter().filter(|(_, person)| person.has_page()) {
            let pair = pairs.entry(self.key(Side::Old, person, &person.name)).or_default();
            // Of two who became one, the one who kept the slug is told of.
            if pair.0.is_none() || !self.renamed.contains_key(&person.slug) {
                pair.0 = Some(person);
            }
        }
        for (_, person) in self.new.site.participants.iter().filter(|(_, person)| person.has_page()) {
            pairs.entry(self.key(Side::New, person, &person.name)).or_default().1 = Some(person);
        }
        pairs
    }

    /// Says whether on either side a profile of this slug bears the name: then the entry without profile meant the same person.
    fn has_profile_of(&self, slug: &Slug, name: &str) -> bool {
        let bears = |person: &Participant| {
            let profile = person.profile.as_ref();
            profile.is_some_and(|profile| names_of(profile).any(|own| fold(own) == fold(name)))
        };
        [self.old, self.new].into_iter().filter_map(|side| find(side, slug)).any(bears)
    }
}

fn find<'s>(side: &'s Edition<'_>, slug: &Slug) -> Option<&'s Participant> {
    side.site.participants.get(slug).map(|id| &side.site.participants[id])
}

fn is_there(side: &Edition<'_>, slug: &Slug) -> bool {
    find(side, slug).is_some_and(Participant::has_page)
}

/// Names of profiles as [`crate::resolve`] looks them up.
fn names_of(profile: &ProfileFront) -> impl Iterator<Item = &str> {
    std::iter::once(&profile.name).chain(&profile.aka).chain(profile.names.values()).map(|name| &**name)
}

/// Returns a name with what tells its bearer from a namesake.
fn told_apart(person: &Participant, name: &str) -> String {
    match (person.told_apart_by(), person.is_homonym) {
        (Some(words), _) => format!("{name} ({words})"),
        (None, true) => format!("{name} ({})", person.slug),
        (None, false) => name.to_owned(),
    }
}
