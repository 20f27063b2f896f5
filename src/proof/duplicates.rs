use std::collections::BTreeMap;

use crate::{
    base::{Code, Diagnostic, KeyPath, Place, fold, is_misspelling},
    model::{EntryTarget, Participant, ParticipantId, Relation, Site},
};

/// A person with the words of the name, folded.
struct Named<'s> {
    id: ParticipantId,
    person: &'s Participant,
    words: Vec<String>,
}

/// Tells of people without a profile whose name is nearly that of another: "E. Macron", "Emanuel Macron".
///
/// Only names that share their first or their last word are compared, so the cost grows with how many do. Two people who both have a
/// profile were told apart by somebody.
pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    let people: Vec<Named<'_>> = site.participants.iter().filter(|(_, person)| person.has_page()).map(named).collect();
    let mut by_word: BTreeMap<(bool, &str), Vec<&Named<'_>>> = BTreeMap::new();
    for named in people.iter().filter(|named| named.words.len() > 1) {
        by_word.entry((false, named.words[named.words.len() - 1].as_str())).or_default().push(named);
        by_word.entry((true, named.words[0].as_str())).or_default().push(named);
    }
    let mut found: BTreeMap<ParticipantId, (&Named<'_>, &Named<'_>)> = BTreeMap::new();
    for sharing in by_word.values() {
        for (nth, one) in sharing.iter().enumerate() {
            for (known, doubtful) in sharing[nth + 1..].iter().filter_map(|other| likeness(one, other)) {
                // Each is told of once, as whoever is best known.
                let likest = found.entry(doubtful.id).or_insert((known, doubtful));
                if known.person.profile.is_some() && likest.0.person.profile.is_none() {
                    *likest = (known, doubtful);
                }
            }
        }
    }
    found.into_values().filter_map(|(known, doubtful)| tell(site, known, doubtful)).collect()
}

/// Returns the better known and the doubtful one of two who may be one.
fn likeness<'n, 's>(one: &'n Named<'s>, other: &'n Named<'s>) -> Option<(&'n Named<'s>, &'n Named<'s>)> {
    may_be_one(one, other).then(|| match () {
        () if one.person.profile.is_some() => (one, other),
        () if other.person.profile.is_some() => (other, one),
        () if is_fuller(&one.words, &other.words) => (one, other),
        () => (other, one),
    })
}

/// "Emmanuel Macron" rather than "E. Macron"; of two spellings the first in the order of the alphabet.
fn is_fuller(one: &[String], other: &[String]) -> bool {
    (one.len(), one[0].len() > 1, other) >= (other.len(), other[0].len() > 1, one)
}

fn named<'s>((id, person): (ParticipantId, &'s Participant)) -> Named<'s> {
    let words = fold(&person.name).split([' ', '.']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    Named { id, person, words }
}

fn may_be_one(one: &Named<'_>, other: &Named<'_>) -> bool {
    let both_profiled = one.person.profile.is_some() && other.person.profile.is_some();
    let says_otherwise = !one.person.countries.is_empty()
        && !other.person.countries.is_empty()
        && !one.person.countries.iter().any(|code| other.person.countries.contains(code));
    !both_profiled
        && !says_otherwise
        && (is_initialled(&one.words, &other.words) || is_misspelled(&one.words, &other.words))
}

/// "e macron" and "emmanuel macron".
fn is_initialled(one: &[String], other: &[String]) -> bool {
    let (Some(a), Some(b)) = (one.first(), other.first()) else { return false };
    let is_initial =
        |short: &str, long: &str| short.chars().count() == 1 && long.chars().count() > 1 && long.starts_with(short);
    one.last() == other.last() && (is_initial(a, b) || is_initial(b, a))
}

/// The same number of words, of which one is spelled a little otherwise.
fn is_misspelled(one: &[String], other: &[String]) -> bool {
    let different: Vec<_> = one.iter().zip(other).filter(|(a, b)| a != b).collect();
    one.len() == other.len() && matches!(different.as_slice(), [(a, b)] if is_misspelling(a, b))
}

fn tell(site: &Site, known: &Named<'_>, doubtful: &Named<'_>) -> Option<Diagnostic> {
    let place = place_of(site, doubtful)?;
    let message = format!("{} may be {}", doubtful.person.name, known.person.name);
    let help = format!(
        "if so, `dateline merge {} {}` makes them one; if not, a profile of {} says so",
        doubtful.person.slug, known.person.slug, doubtful.person.name
    );
    let found = Diagnostic::new(Code::PossibleDuplicate, place, message).help(help);
    Some(match place_of(site, known) {
        Some(place) => found.related(place, "the other"),
        None => found,
    })
}

/// The profile, else the newest entry that names the person.
fn place_of(site: &Site, named: &Named<'_>) -> Option<Place> {
    if let Some(path) = &named.person.path {
        return Some(Place::key(path, KeyPath::of("name")));
    }
    let person = named.person;
    let at_table = person.took_part.last().map(|id| (*id, Relation::TookPart));
    let (id, relation) = at_table.or_else(|| person.mentioned.last().map(|id| (*id, Relation::Mentioned)))?;
    let briefing = &site.briefings[id];
    let key = match relation {
        Relation::TookPart => KeyPath::of("participants"),
        Relation::Mentioned => KeyPath::of("mentions"),
    };
    let is_entry = |target: &EntryTarget| matches!(target, EntryTarget::Name(name) if fold(name) == fold(&person.name));
    let entries = briefing.front.participants.iter().position(|it| it.as_ref().is_some_and(|it| is_entry(&it.target)));
    let key = match (relation, entries) {
        (Relation::TookPart, Some(nth)) => key.index(nth).key("name"),
        _ => key,
    };
    Some(Place::key(&briefing.path, key))
}
