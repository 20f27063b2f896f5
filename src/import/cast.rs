//! Everybody in a text, each once: what several places say of one person is joined.

use std::ops::Range;

use super::{
    Person, people, role,
    sighting::{Sighting, Tagged},
};
use crate::{
    base::{CountryCode, fold},
    markdown::{self, Prose},
    mentions::{How, Mention, Presence, heads_a_list, presence, sentence_around, words::words},
    model::{Entity, Site},
};

/// A person and every place where the text names them.
#[derive(Debug, Clone)]
pub struct Found {
    /// The person.
    pub person: Person,
    /// Block and bytes of each name.
    pub places: Vec<(usize, Range<usize>)>,
    names: Vec<String>,
    like: Option<String>,
    is_guess: bool,
    is_bare: bool,
}

/// Finds everybody in the order of the text.
///
/// `home` is the country whose capital the text is from: officials without any other country are likely its own.
pub fn people(
    prose: &Prose,
    mentions: &[Mention],
    site: &Site,
    home: Option<CountryCode>,
    named: &[CountryCode],
    title: &str,
) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    let mut singles: Vec<(usize, Sighting)> = Vec::new();
    for (nth, block) in prose.blocks.iter().enumerate() {
        let own: Vec<&Mention> = mentions.iter().filter(|mention| mention.block == nth).collect();
        let tagged = Tagged::new(&block.text, &own, named);
        let sightings = people::sightings(&tagged);
        for sighting in sightings {
            let known = known(&sighting, &own);
            match known.is_none() && !sighting.name.contains(' ') {
                true => singles.push((nth, sighting)),
                false => join(&mut all, nth, sighting, known.map(|mention| mention_name(mention, site))),
            }
        }
        known_only(&mut all, nth, &own, site);
    }
    singles.into_iter().for_each(|(nth, sighting)| join_single(&mut all, nth, sighting));
    let is_list = heads_a_list(&format!("{}:", title.split(" in ").next().unwrap_or(title)));
    like_others(&mut all);
    for found in &mut all {
        find_places(found, prose);
        judge(found, prose, home, is_list);
    }
    all.sort_by_key(|found| found.places.first().map(|(block, range)| (*block, range.start)));
    all
}

type Known = (String, crate::base::Slug, Option<CountryCode>);

fn mention_name(mention: &Mention, site: &Site) -> Known {
    let Entity::Person(id) = mention.entity else { unreachable!("only people are asked for") };
    let person = &site.participants[id];
    (person.name.to_string(), person.slug.clone(), person.countries.first().copied())
}

/// Gives those without a country that of the person whom they are likely with.
fn like_others(all: &mut [Found]) {
    for at in 0..all.len() {
        let Some(like) = all[at].like.as_ref().filter(|_| all[at].person.country.is_none()).map(|name| fold(name))
        else {
            continue;
        };
        let country = all
            .iter()
            .find(|found| found.names.iter().any(|name| *name == like || name.ends_with(&format!(" {like}"))))
            .and_then(|found| found.person.country);
        all[at].person.country = country;
        all[at].is_guess = true;
    }
}

/// The countries and organs that a text names by their offices: "European Trade Commissioner".
pub fn countries_by_office(prose: &Prose, mentions: &[Mention]) -> Vec<CountryCode> {
    let of_block = |(nth, block): (usize, &markdown::Block)| {
        let own: Vec<&Mention> = mentions.iter().filter(|mention| mention.block == nth).collect();
        Tagged::new(&block.text, &own, &[]).countries().collect::<Vec<_>>()
    };
    prose.blocks.iter().enumerate().flat_map(of_block).collect()
}

/// The person whom the site knows by that name.
fn known<'m>(sighting: &Sighting, mentions: &[&'m Mention]) -> Option<&'m Mention> {
    let is_person = |mention: &&&'m Mention| matches!(mention.entity, Entity::Person(_));
    let touches =
        |mention: &Mention| mention.range.start < sighting.range.end && sighting.range.start < mention.range.end;
    mentions.iter().filter(is_person).find(|mention| touches(mention)).copied()
}

fn join(all: &mut Vec<Found>, block: usize, sighting: Sighting, known: Option<Known>) {
    let folded = fold(&sighting.name);
    let slug = known.as_ref().map(|(_, slug, _)| slug.clone());
    let same = |found: &Found| {
        (slug.is_some() && found.person.known == slug)
            || found.names.contains(&folded)
            || is_part_of(&folded, &found.names[0])
    };
    let place = (block, sighting.range.clone());
    if let Some(found) = all.iter_mut().find(|found| same(found)) {
        complete(found, sighting);
        found.places.push(place);
        return;
    }
    let (name, country) = match known {
        Some((name, _, country)) => (name, country),
        None => (sighting.name.clone(), None),
    };
    let own = fold(&name);
    let person = Person { name, known: slug, role: None, country, presence: Presence::Unclear, doubts: Vec::new() };
    let mut found =
        Found { person, places: vec![place], names: vec![own, folded], like: None, is_guess: true, is_bare: true };
    complete(&mut found, sighting);
    all.push(found);
}

/// "Karim Khan" is part of "Karim Ahmad Khan": the first and last words, and all between in their order.
fn is_part_of(short: &str, long: &str) -> bool {
    let (short, long): (Vec<&str>, Vec<&str>) = (short.split(' ').collect(), long.split(' ').collect());
    let mut rest = long.iter();
    short.len() >= 2 && short.len() < long.len() && short.iter().all(|word| rest.any(|other| other == word))
}

fn join_single(all: &mut Vec<Found>, block: usize, sighting: Sighting) {
    let folded = fold(&sighting.name);
    let has = |found: &Found| {
        found
            .names
            .iter()
            .any(|name| name.split([' ', '-']).any(|word| word == folded) || name.ends_with(&format!(" {folded}")))
    };
    let place = (block, sighting.range.clone());
    match all.iter_mut().find(|found| has(found)) {
        Some(found) => {
            complete(found, sighting);
            found.names.push(folded);
            found.places.push(place);
        }
        None => {
            join(all, block, sighting, None);
            if let Some(found) = all.last_mut() {
                found.person.doubts.push("only one name is in the text");
            }
        }
    }
}

/// Takes role and country where they are not known better.
fn complete(found: &mut Found, sighting: Sighting) {
    let person = &mut found.person;
    found.is_bare &= sighting.is_bare;
    found.like = found.like.take().or(sighting.like);
    let is_better = person.country.is_none() || (found.is_guess && !sighting.is_guess && person.known.is_none());
    if is_better && sighting.country.is_some() {
        person.country = sighting.country;
        found.is_guess = sighting.is_guess;
    }
    if person.role.is_none() {
        person.role = sighting.role;
    }
}

/// People whom the site knows and the text names without a title.
fn known_only(all: &mut Vec<Found>, block: usize, mentions: &[&Mention], site: &Site) {
    for mention in
        mentions.iter().filter(|mention| matches!(mention.entity, Entity::Person(_)) && mention.how == How::Name)
    {
        let known = mention_name(mention, site);
        let sighting = Sighting {
            name: known.0.clone(),
            range: mention.range.clone(),
            start: 0,
            role: None,
            country: None,
            like: None,
            is_bare: false,
            is_guess: false,
        };
        join(all, block, sighting, Some(known));
    }
}

/// Adds every place where the family name stands alone.
fn find_places(found: &mut Found, prose: &Prose) {
    let family: Vec<String> =
        found.names.iter().filter_map(|name| name.rsplit(' ').next()).map(str::to_owned).collect();
    let first = found.names.iter().filter(|_| puts_family_name_first(found.person.country));
    let family: Vec<String> =
        first.filter_map(|name| name.split(' ').next()).map(str::to_owned).chain(family).collect();
    let singles: Vec<&String> = found.names.iter().filter(|name| !name.contains(' ')).collect();
    for (nth, block) in prose.blocks.iter().enumerate() {
        for word in words(&block.text) {
            let folded = fold(word.text);
            let is_named = word.is_capital() && (family.contains(&folded) || singles.contains(&&folded));
            let is_new = !found
                .places
                .iter()
                .any(|(at, range)| *at == nth && range.start < word.range.end && word.range.start < range.end);
            if is_named && is_new {
                found.places.push((nth, word.range));
            }
        }
    }
    found.places.sort_by_key(|(block, range)| (*block, range.start));
}

/// Says whether people of a country put the family name first in texts of other countries too.
fn puts_family_name_first(country: Option<CountryCode>) -> bool {
    country.is_some_and(|code| matches!(code.as_str(), "CN" | "TW" | "HK" | "MO" | "KR" | "KP" | "VN" | "SG"))
}

/// How many bytes may stand before the name in an item of a list: "H.E. Mr. ".
const ITEM_HEAD_BYTES_MAX: usize = 24;
/// An item of a list of people is no longer than this.
const ITEM_BYTES_MAX: usize = 320;

/// Says whether a block is an item below "The meeting was attended by:".
fn is_listed(prose: &Prose, nth: usize) -> bool {
    let above = prose.blocks[..nth].iter().rev();
    let head =
        above.take_while(|block| block.text.len() <= ITEM_BYTES_MAX).find(|block| block.text.ends_with([':', '.']));
    prose.blocks[nth].text.len() <= ITEM_BYTES_MAX && head.is_some_and(|block| heads_a_list(&block.text))
}

/// "Georgia: …"
fn is_line(text: &str) -> bool {
    text.len() <= ITEM_BYTES_MAX && text.find(": ").is_some_and(|at| at <= 40)
}

fn judge(found: &mut Found, prose: &Prose, home: Option<CountryCode>, is_list: bool) {
    let said = found.places.iter().map(|(nth, range)| {
        let text = &prose.blocks[*nth].text;
        let sentence = sentence_around(text, range);
        presence(&text[sentence.clone()], range.start - sentence.start..range.end - sentence.start)
    });
    let person = &mut found.person;
    person.presence = Presence::of_all(said);
    let is_in_a_list =
        || found.places.iter().any(|(nth, range)| range.start <= ITEM_HEAD_BYTES_MAX && is_listed(prose, *nth));
    // "Participants in the Astana round" above "Georgia: Davit Kapanadze, Ambassador".
    let is_in_a_line = || is_list && found.places.iter().any(|(nth, _)| is_line(&prose.blocks[*nth].text));
    if person.presence == Presence::Unclear && (is_in_a_list() || is_in_a_line()) {
        person.presence = Presence::TookPart;
    }
    // "under the late President X": of whichever country.
    let is_past = found.places.first().is_some_and(|(nth, range)| {
        let before = &prose.blocks[*nth].text[..range.start];
        before.split(' ').rev().take(5).any(|word| matches!(word, "late" | "then" | "previous" | "former"))
    });
    let is_near = !is_past && person.role.as_deref().is_some_and(role::is_of_a_state);
    if person.country.is_none() && is_near {
        person.country = home;
        found.is_guess = true;
    }
    let is_known = person.known.is_some();
    if person.presence == Presence::Unclear {
        person.doubts.push("the text does not say whether they took part");
    }
    if is_known {
        return;
    }
    if found.is_guess && person.country.is_some() {
        person.doubts.push("the country is a guess");
    }
    if found.is_bare {
        person.doubts.push("found by a verb of speaking alone");
    }
}
