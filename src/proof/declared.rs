use std::collections::BTreeSet;

use super::Proof;
use crate::{
    base::{Code, Diagnostic, KeyPath, Place, Severity, fold},
    model::{Appearance, Entity, EntryTarget, MentionFront, Mentioned, ParticipantId, Speaker},
};

/// Tells of mentions that the text does not make, and of people at the table whom it does not name.
///
/// `mentions` is for who is named, so one that is not is a slip; a list of participants may well be longer than the text.
pub(super) fn check(proof: &Proof<'_>) -> Vec<Diagnostic> {
    if proof.prose.blocks.is_empty() {
        return Vec::new();
    }
    let named: BTreeSet<&Entity> = proof.mentions.iter().map(|mention| &mention.entity).collect();
    let briefing = proof.briefing;
    let of_quotes = |id: &ParticipantId| briefing.quotes.iter().any(|quote| is_by(&quote.by, *id));
    let absent_mentions = briefing.mentions.iter().filter(|mention| match mention {
        Mentioned::Person(it) => !named.contains(&Entity::Person(it.participant)) && !of_quotes(&it.participant),
        Mentioned::Country(code) => !named.contains(&Entity::Country(*code)),
        Mentioned::Group(slug) => !named.contains(&Entity::Group(slug.clone())),
    });
    let mentions = absent_mentions.map(|mention| tell_of_mention(proof, mention));
    let silent = briefing.participants.iter().filter(|it| !named.contains(&Entity::Person(it.participant)));
    let silent: Vec<&str> = silent.filter(|it| !of_quotes(&it.participant)).map(|it| &*it.name).collect();
    let absent = (!silent.is_empty()).then(|| tell_of_participants(proof, &silent));
    mentions.chain(absent).collect()
}

/// One notice for all of them: a list of participants may be long.
fn tell_of_participants(proof: &Proof<'_>, names: &[&str]) -> Diagnostic {
    let message = match names {
        [name] => format!("{name} takes part, but the text does not say so"),
        names => format!("{} people take part of whom the text does not speak: {}", names.len(), names.join(", ")),
    };
    Diagnostic::new(Code::DeclaredNotInText, Place::key(&proof.briefing.path, KeyPath::of("participants")), message)
        .severity(Severity::Notice)
        .help("nothing need be done if the text does not name everybody; another spelling belongs into `aka` of the profile")
}

fn tell_of_mention(proof: &Proof<'_>, mention: &Mentioned) -> Diagnostic {
    let (name, written) = match mention {
        Mentioned::Person(it) => (it.name.to_string(), slug_or_name(proof, it)),
        Mentioned::Country(code) => (proof.site.country_name(*code).name.to_string(), code.to_string()),
        Mentioned::Group(slug) => {
            let group = proof.site.groups.get(slug);
            (group.map_or_else(|| slug.to_string(), |group| group.front.name.to_string()), slug.to_string())
        }
    };
    let front = &proof.briefing.front.mentions;
    let is_it = |written: &Option<MentionFront>| match (written, mention) {
        (Some(MentionFront::Country(code)), Mentioned::Country(other)) => code == other,
        (Some(MentionFront::Slug(slug)), Mentioned::Group(other)) => slug == other,
        (Some(MentionFront::Slug(slug)), Mentioned::Person(it)) => {
            proof.site.participants.get(slug) == Some(it.participant)
        }
        (Some(MentionFront::Person(entry)), Mentioned::Person(it)) => match &entry.target {
            EntryTarget::Ref(slug) => proof.site.participants.get(slug) == Some(it.participant),
            EntryTarget::Name(name) => fold(name) == fold(&it.name),
        },
        _ => false,
    };
    let list = KeyPath::of("mentions");
    let key = front.iter().position(is_it).map_or(list.clone(), |nth| list.index(nth));
    let message = format!("`mentions` lists {name}, but the text does not");
    Diagnostic::new(Code::DeclaredNotInText, Place::key(&proof.briefing.path, key), message)
        .help(format!("take `{written}` out, or give the spelling of the text as `aka` in its own file"))
}

fn is_by(speaker: &Speaker, id: ParticipantId) -> bool {
    matches!(speaker, Speaker::Person(appearance) if appearance.participant == id)
}

fn slug_or_name(proof: &Proof<'_>, appearance: &Appearance) -> String {
    let person = &proof.site.participants[appearance.participant];
    person.profile.as_ref().map_or_else(|| appearance.name.to_string(), |profile| profile.slug.to_string())
}
