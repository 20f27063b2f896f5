use std::collections::BTreeMap;

use super::identity::letters;
use crate::{
    base::{Code, Diagnostic, KeyPath, Place, Text},
    model::{Briefing, BriefingFront, EntryTarget, MentionFront, ParticipantId, Relation, Site},
};

/// Reports a person without profile to whose page different names lead, each spelling once.
///
/// Names of one slug may be two people; only the editor can tell.
pub fn shared_page(site: &Site, id: ParticipantId) -> Vec<Diagnostic> {
    let person = &site.participants[id];
    let mut briefings: Vec<&Briefing> =
        person.took_part.iter().chain(&person.mentioned).map(|id| &site.briefings[*id]).collect();
    briefings.sort_by(|one, other| one.path.cmp(&other.path));
    let mut spelled: BTreeMap<String, (Text, Place)> = BTreeMap::new();
    let mut first: Option<(Text, Place)> = None;
    for briefing in briefings {
        for relation in [Relation::TookPart, Relation::Mentioned] {
            let Some(appearance) = briefing.appearance(id, relation) else { continue };
            let name = appearance.name.clone();
            let place = || Place::key(&briefing.path, key_of(&briefing.front, &name));
            let first = first.get_or_insert_with(|| (name.clone(), place()));
            if letters(&first.0) != letters(&name) {
                spelled.entry(letters(&name)).or_insert_with(|| (name.clone(), place()));
            }
        }
    }
    let Some((first, first_place)) = first else { return Vec::new() };
    let report = |(name, place): (Text, Place)| {
        Diagnostic::new(Code::UrlCollision, place, format!("`{name}` and `{first}` would have one page: `/participants/{}/`", person.slug))
            .help("if both are one person, write one spelling; if not, give one of them a profile with a file name of its own")
            .related(first_place.clone(), "has this page")
    };
    spelled.into_values().map(report).collect()
}

/// The entry that names someone, among those who took part or else among the mentions.
fn key_of(front: &BriefingFront, name: &Text) -> KeyPath {
    let is_it = |target: &EntryTarget| matches!(target, EntryTarget::Name(written) if written == name);
    let at_table = front.participants.iter().position(|entry| entry.as_ref().is_some_and(|entry| is_it(&entry.target)));
    let mentioned = || {
        let is_mention =
            |it: &Option<MentionFront>| matches!(it, Some(MentionFront::Person(entry)) if is_it(&entry.target));
        front.mentions.iter().position(is_mention)
    };
    match (at_table, mentioned()) {
        (Some(nth), _) => KeyPath::of("participants").index(nth).key("name"),
        (None, Some(nth)) => KeyPath::of("mentions").index(nth).key("name"),
        (None, None) => KeyPath::of("participants"),
    }
}
