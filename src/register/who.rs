use std::collections::{BTreeMap, BTreeSet};

use super::{Shelf, links::Linked};
use crate::{
    base::{Slug, SourcePath, Text, fold},
    model::{BriefingFront, EntryTarget, FrontMatter, MentionFront, ParticipantEntry, ProfileFront},
};

/// Whom names mean, as far as documents say.
pub struct Directory {
    /// Folded names of profiles, and the slugs of those who bear them.
    bearers: BTreeMap<String, BTreeSet<Slug>>,
}

/// One of the people concerned.
pub struct Person<'a> {
    pub slug: &'a Slug,
    pub path: Option<&'a SourcePath>,
    pub profile: Option<&'a ProfileFront>,
    /// The names under which briefings know someone without a profile, as written.
    pub written: BTreeSet<Text>,
}

impl Directory {
    pub fn of(shelf: &Shelf<'_>) -> Self {
        let mut bearers: BTreeMap<String, BTreeSet<Slug>> = BTreeMap::new();
        for document in shelf.documents.values() {
            let FrontMatter::Participant(front) = &document.front else { continue };
            for name in names_of(front) {
                bearers.entry(fold(name)).or_default().insert(front.slug.clone());
            }
        }
        Directory { bearers }
    }

    /// Finds a person by slug: by profile, or by the names that briefings have; nothing if nobody has it.
    pub fn find<'a>(&self, shelf: &'a Shelf<'_>, slug: &'a Slug) -> Option<Person<'a>> {
        let document = shelf.profile(slug);
        let profile = document.and_then(|document| match &document.front {
            FrontMatter::Participant(front) => Some(&**front),
            _ => None,
        });
        let entries = shelf.documents.values().filter_map(|document| match &document.front {
            FrontMatter::Briefing(front) => Some(entries_of(front)),
            _ => None,
        });
        let names = entries.flatten().filter_map(|entry| match &entry.target {
            EntryTarget::Name(name) if profile.is_none() && self.means(&entry.target, slug, false) => {
                Some(name.clone())
            }
            _ => None,
        });
        let written: BTreeSet<Text> = names.collect();
        let is_there = profile.is_some() || !written.is_empty();
        is_there.then(|| Person { slug, path: document.map(|document| &document.path), profile, written })
    }

    /// Says whether an entry means a person; `others` are those with whom a shared name is no doubt.
    pub fn is(&self, target: &EntryTarget, person: &Person<'_>, others: &[&Slug]) -> bool {
        match target {
            EntryTarget::Name(name) => match self.bearers.get(&fold(name)) {
                Some(slugs) => {
                    slugs.contains(person.slug)
                        && slugs.iter().all(|slug| slug == person.slug || others.contains(&slug))
                }
                None => self.means(target, person.slug, person.profile.is_some()),
            },
            EntryTarget::Ref(slug) => slug == person.slug,
        }
    }

    fn means(&self, target: &EntryTarget, slug: &Slug, has_profile: bool) -> bool {
        match target {
            EntryTarget::Ref(other) => other == slug,
            EntryTarget::Name(name) => {
                !has_profile && !self.bearers.contains_key(&fold(name)) && Slug::from_name(name) == *slug
            }
        }
    }
}

impl Person<'_> {
    /// What links lead to.
    pub fn linked(&self) -> Linked<'_> {
        Linked { folder: "participants", slug: self.slug, path: self.path }
    }

    /// The name printed.
    pub fn name(&self) -> Option<&Text> {
        self.profile.map(|profile| &profile.name).or_else(|| self.written.first())
    }

    /// Every name, the printed one first.
    pub fn names(&self) -> Vec<&Text> {
        self.profile.into_iter().flat_map(names_of).chain(&self.written).collect()
    }
}

fn names_of(front: &ProfileFront) -> impl Iterator<Item = &Text> {
    std::iter::once(&front.name).chain(&front.aka).chain(front.names.values())
}

pub fn entries_of(front: &BriefingFront) -> impl Iterator<Item = &ParticipantEntry> {
    let mentioned = front.mentions.iter().flatten().filter_map(|mention| match mention {
        MentionFront::Person(entry) => Some(entry),
        _ => None,
    });
    front.participants.iter().flatten().chain(mentioned)
}
