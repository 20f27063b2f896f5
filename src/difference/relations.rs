//! How people, countries, groups, topics and series stand to one briefing.

use std::collections::BTreeMap;

use super::{
    change::{Changes, Claim, Kind, Spot, Subject},
    edition::Edition,
    facts::Facts,
    people::{People, PersonKey, Side},
};
use crate::{
    base::{Slug, fold},
    model::{Appearance, Briefing, Mentioned, Relation},
};

const TOOK_PART: &str = "took part";
const MENTIONED: &str = "mentioned";

/// A briefing, and the side that says it.
pub type Said<'a> = (&'a Edition<'a>, &'a Briefing);

/// Compares whom and what a briefing names.
pub fn compare(old: Said<'_>, new: Said<'_>, people: &People<'_>, spot: &Spot, changes: &mut Changes) {
    Cast { old, new, people, spot }.compare(changes);
    let (were, mut are) = (standings(old), standings(new));
    for (key, (subject, was)) in were {
        match are.remove(&key) {
            Some((_, is)) if is == was => {}
            Some((subject, is)) => changes.note_at(&subject, Claim::Standing(Some(was), Some(is)), spot),
            None => changes.note_at(&subject, Claim::Standing(Some(was), None), spot),
        }
    }
    for (subject, is) in are.into_values() {
        changes.note_at(&subject, Claim::Standing(None, Some(is)), spot);
    }
    compare_shelves(old, new, spot, changes);
}

/// How countries and groups stand to a briefing. Where one is named in two ways, the nearer counts.
fn standings((side, briefing): Said<'_>) -> BTreeMap<(Kind, String), (Subject, &'static str)> {
    let country = |code| Subject::new(Kind::Country, format!("{code}"), side.country(code));
    let group = |slug: &Slug| Subject::new(Kind::Group, slug.as_str(), side.group(slug));
    let mentioned = briefing.mentions.iter().filter_map(|mention| match mention {
        Mentioned::Country(code) => Some(country(*code)),
        Mentioned::Group(slug) => Some(group(slug)),
        Mentioned::Person(_) => None,
    });
    let mentioned = mentioned.map(|subject| (subject, MENTIONED));
    let took_part = briefing.countries.iter().map(|code| (country(*code), TOOK_PART));
    let concerned = briefing.groups.iter().map(|slug| (group(slug), "concerned"));
    let all = mentioned.chain(took_part).chain(concerned);
    all.map(|(subject, standing)| ((subject.kind, subject.id.clone()), (subject, standing))).collect()
}

/// Topics and series, which a briefing has or has not.
fn compare_shelves(old: Said<'_>, new: Said<'_>, spot: &Spot, changes: &mut Changes) {
    let topics = |(side, briefing): Said<'_>| -> BTreeMap<Slug, String> {
        briefing.topics.iter().map(|slug| (slug.clone(), side.topic(slug))).collect()
    };
    let series = |(side, briefing): Said<'_>| -> BTreeMap<Slug, String> {
        briefing.series.iter().map(|slug| (slug.clone(), side.series(slug))).collect()
    };
    let shelves = [
        (Kind::Topic, topics(old), topics(new), "topic added", "topic taken out"),
        (Kind::Series, series(old), series(new), "series added", "series taken out"),
    ];
    for (kind, were, are, came, went) in shelves {
        for (slug, name) in are.iter().filter(|(slug, _)| !were.contains_key(*slug)) {
            changes.note_at(&Subject::new(kind, slug.as_str(), name), Claim::mark(came), spot);
        }
        for (slug, name) in were.iter().filter(|(slug, _)| !are.contains_key(*slug)) {
            changes.note_at(&Subject::new(kind, slug.as_str(), name), Claim::mark(went), spot);
        }
    }
}

/// Those whom a briefing names, on both sides.
struct Cast<'a> {
    old: Said<'a>,
    new: Said<'a>,
    people: &'a People<'a>,
    spot: &'a Spot,
}

/// A person in a briefing.
#[derive(Clone, Copy)]
struct Part<'a> {
    relation: Relation,
    appearance: &'a Appearance,
}

impl PartialEq for Part<'_> {
    fn eq(&self, other: &Self) -> bool {
        let facts = |part: &Self| {
            let Appearance { name, role, country, group, presence, .. } = part.appearance;
            (part.relation, name.clone(), role.clone(), *country, group.clone(), *presence)
        };
        facts(self) == facts(other)
    }
}

impl<'a> Cast<'a> {
    fn compare(&self, changes: &mut Changes) {
        let (mut gone, mut came) = (Vec::new(), Vec::new());
        let (mut were, mut are) = (self.parts(Side::Old), self.parts(Side::New));
        let keys: Vec<PersonKey> = were.keys().chain(are.keys()).cloned().collect();
        for key in keys {
            let (mut old, mut new) = (were.remove(&key).unwrap_or_default(), are.remove(&key).unwrap_or_default());
            let is_named = !new.is_empty();
            // Of two who became one, one may be as the one is now: then nothing changed.
            old.retain(|was| match new.iter().position(|is| is == was) {
                Some(same) => {
                    new.remove(same);
                    false
                }
                None => true,
            });
            let both = old.len().min(new.len());
            old.iter().zip(&new).for_each(|(was, is)| self.compare_parts(*was, *is, changes));
            gone.extend(old.drain(both..).filter(|_| !is_named));
            came.extend(new.drain(both..));
        }
        self.namesakes(&mut gone, &mut came, changes);
        gone.into_iter().for_each(|part| {
            let claim = Claim::Standing(Some(standing(part.relation)), None);
            changes.note_at(&self.subject(Side::Old, part), claim, self.spot);
        });
        came.into_iter().for_each(|part| {
            let claim = Claim::Standing(None, Some(standing(part.relation)));
            changes.note_at(&self.subject(Side::New, part), claim, self.spot);
        });
    }

    /// A name that means another person than before is one change and not two.
    fn namesakes(&self, gone: &mut Vec<Part<'a>>, came: &mut Vec<Part<'a>>, changes: &mut Changes) {
        let bears = |name: &str| {
            let name = fold(name);
            move |part: &Part<'a>| fold(&part.appearance.name) == name
        };
        let mut at = 0;
        while let Some(was) = gone.get(at).copied() {
            let bears = bears(&was.appearance.name);
            let heirs: Vec<usize> = (0..came.len()).filter(|nth| bears(&came[*nth])).collect();
            // Of several nobody can say who is meant.
            let is_alone = gone.iter().filter(|part| bears(part)).count() == 1;
            match heirs.as_slice() {
                [heir] if is_alone => {
                    let is = came.remove(*heir);
                    gone.remove(at);
                    let (before, after) = (self.subject(Side::Old, was), self.subject(Side::New, is));
                    let before = if before.name == after.name { self.slug(Side::Old, was) } else { before.name };
                    changes.note_at(&after, Claim::mark_with("named now in place of a namesake", before), self.spot);
                    self.compare_parts(was, is, changes);
                }
                _ => at += 1,
            }
        }
    }

    fn compare_parts(&self, was: Part<'_>, is: Part<'_>, changes: &mut Changes) {
        let subject = self.subject(Side::New, is);
        if was.relation != is.relation {
            let claim = Claim::Standing(Some(standing(was.relation)), Some(standing(is.relation)));
            changes.note_at(&subject, claim, self.spot);
        }
        let (old, new) = (self.old.0, self.new.0);
        let mut facts = Facts::default();
        let names_alone = self.profile(Side::Old, was).is_none() && self.profile(Side::New, is).is_none();
        let (was_of, is_of) = (was.appearance, is.appearance);
        if names_alone {
            facts.value("name", Some(&was_of.name), Some(&is_of.name));
        }
        facts.value("role", was_of.role.as_ref(), is_of.role.as_ref());
        facts.value(
            "country",
            was_of.country.map(|code| old.country(code)),
            is_of.country.map(|code| new.country(code)),
        );
        let group =
            |side: &Edition<'_>, appearance: &Appearance| appearance.group.as_ref().map(|slug| side.group(slug));
        facts.value("group", group(old, was_of), group(new, is_of));
        if (was.relation, is.relation) == (Relation::TookPart, Relation::TookPart) {
            facts.value("presence", Some(was_of.presence.word()), Some(is_of.presence.word()));
        }
        facts.into_claims().into_iter().for_each(|claim| changes.note_at(&subject, claim, self.spot));
    }

    fn parts(&self, side: Side) -> BTreeMap<PersonKey, Vec<Part<'a>>> {
        let (edition, briefing) = self.said(side);
        let part = |relation| move |appearance| Part { relation, appearance };
        let took_part = briefing.participants.iter().map(part(Relation::TookPart));
        let all = took_part.chain(briefing.mentioned_people().map(part(Relation::Mentioned)));
        let mut parts: BTreeMap<PersonKey, Vec<Part<'a>>> = BTreeMap::new();
        for part in all {
            let person = &edition.site.participants[part.appearance.participant];
            parts.entry(self.people.key(side, person, &part.appearance.name)).or_default().push(part);
        }
        parts
    }

    fn subject(&self, side: Side, part: Part<'_>) -> Subject {
        let person = &self.said(side).0.site.participants[part.appearance.participant];
        self.people.subject(side, person, &part.appearance.name)
    }

    fn slug(&self, side: Side, part: Part<'_>) -> String {
        self.said(side).0.site.participants[part.appearance.participant].slug.to_string()
    }

    fn profile(&self, side: Side, part: Part<'_>) -> Option<&crate::model::ProfileFront> {
        self.said(side).0.site.participants[part.appearance.participant].profile.as_deref()
    }

    fn said(&self, side: Side) -> Said<'a> {
        if side == Side::Old { self.old } else { self.new }
    }
}

fn standing(relation: Relation) -> &'static str {
    match relation {
        Relation::TookPart => TOOK_PART,
        Relation::Mentioned => MENTIONED,
    }
}
