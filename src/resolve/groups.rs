use std::collections::BTreeMap;

use super::{
    countries::{self, Countries},
    identity::Identities,
};
use crate::{
    base::{Code, Diagnostic, KeyPath, Place, Slug, SourcePath},
    model::{Documents, FrontMatter, Group, GroupFront, MemberRef},
};

/// Groups by slug.
pub type Groups = BTreeMap<Slug, Group>;

/// Gathers the groups.
pub fn collect(documents: &Documents) -> Groups {
    let mut groups = Groups::new();
    for document in documents.values() {
        if let FrontMatter::Group(front) = &document.front {
            let group = Group {
                path: document.path.clone(),
                front: front.clone(),
                briefings: Vec::new(),
                mentioned: Vec::new(),
            };
            groups.insert(front.slug.clone(), group);
        }
    }
    groups
}

/// Reports members that are not there.
pub fn check(groups: &Groups, identities: &Identities, countries: &Countries) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for group in groups.values() {
        check_members(&group.path, &group.front, identities, countries, &mut found);
    }
    found
}

fn check_members(
    path: &SourcePath,
    front: &GroupFront,
    identities: &Identities,
    countries: &Countries,
    found: &mut Vec<Diagnostic>,
) {
    for (nth, member) in front.members.iter().enumerate() {
        let place = |key: &str| Place::key(path, KeyPath::of("members").index(nth).key(key));
        match member.as_ref().map(|member| &member.member) {
            Some(MemberRef::Country(code)) if !countries.contains_key(code) => {
                found.push(countries::unknown(*code, place("country")));
            }
            Some(MemberRef::Participant(slug)) if identities.profile(slug).is_none() => {
                found.push(dangling_participant(slug, identities, place("ref")));
            }
            _ => {}
        }
    }
}

/// Reports a reference to a participant that has no profile.
pub fn dangling_participant(slug: &Slug, identities: &Identities, place: Place) -> Diagnostic {
    let message = format!("there is no profile `content/participants/{slug}.md`");
    Diagnostic::new(Code::DanglingRef, place, message).help(match identities.nearest_slug(slug.as_str()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "add the profile, or write `{ name: … }` for a person without one".to_owned(),
    })
}
