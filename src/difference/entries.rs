//! What profiles and the documents of countries, groups, topics and pages say themselves.

use std::collections::BTreeMap;

use super::{
    change::{Changes, Claim, Kind, Subject},
    edition::{BothTexts, Edition},
    facts::Facts,
    people::{People, Side},
};
use crate::{
    base::{PartialDate, Text},
    model::{Country, Group, MemberRef, Participant, ProfileFront, SitePage, Topic},
};

/// Compares what is said of people, countries, groups, topics, series and static pages beside what briefings say of them.
pub fn compare(old: &Edition<'_>, new: &Edition<'_>, people: &People<'_>, changes: &mut Changes) {
    for (was, is) in people.pairs().into_values().filter_map(|(was, is)| Some((was?, is?))) {
        changes.note_any(&people.subject(Side::New, is, &is.name), person(old, new, (was, is)));
    }
    for (was, is) in pairs(&old.site.countries, &new.site.countries) {
        let subject = Subject::new(Kind::Country, is.code.to_string(), &*is.name.name);
        // A country that nobody names and that has no document has no page to be changed.
        if was.has_page() || is.has_page() {
            changes.note_any(&subject, country(old, new, (was, is)));
        }
    }
    for (was, is) in pairs(&old.site.groups, &new.site.groups) {
        let subject = Subject::new(Kind::Group, is.front.slug.as_str(), &*is.front.name);
        changes.note_any(&subject, group(old, new, (was, is)));
    }
    for (was, is) in pairs(&old.site.topics, &new.site.topics) {
        let subject = Subject::new(Kind::Topic, is.slug.as_str(), &*is.name);
        changes.note_any(&subject, topic(old, new, (was, is)));
    }
    for (was, is) in pairs(&old.site.series, &new.site.series) {
        let subject = Subject::new(Kind::Series, is.slug.as_str(), &*is.name);
        changes.note_any(&subject, Claim::value("name", Some(&*was.name), Some(&*is.name)));
    }
    for (was, is) in pairs(&old.site.pages, &new.site.pages) {
        let subject = Subject::new(Kind::Page, is.path.as_str(), format!("“{}”", is.front.title));
        changes.note_any(&subject, static_page(old, new, (was, is)));
    }
}

/// What both sides have.
fn pairs<'s, K: Ord, T>(old: &'s BTreeMap<K, T>, new: &'s BTreeMap<K, T>) -> impl Iterator<Item = (&'s T, &'s T)> {
    old.iter().filter_map(|(key, was)| Some((was, new.get(key)?)))
}

fn person(old: &Edition<'_>, new: &Edition<'_>, (was, is): (&Participant, &Participant)) -> Vec<Claim> {
    let mut facts = Facts::default();
    match (was.profile.as_deref(), is.profile.as_deref()) {
        (None, None) => {}
        (None, Some(_)) => return vec![Claim::mark("has a profile now")],
        (Some(_), None) => return vec![Claim::mark("has a profile no longer")],
        (Some(old_profile), Some(new_profile)) => profile((old, old_profile), (new, new_profile), &mut facts),
    }
    facts.text("text", BothTexts::read((old, was.path.as_ref()), (new, is.path.as_ref())));
    facts.into_claims()
}

fn profile((old, was): (&Edition<'_>, &ProfileFront), (new, is): (&Edition<'_>, &ProfileFront), facts: &mut Facts) {
    facts.value("name", Some(&was.name), Some(&is.name));
    facts.list("other spelling", strings(&was.aka), strings(&is.aka));
    facts.list("name in another language", names(&was.names), names(&is.names));
    facts.value("words that tell namesakes apart", was.disambiguation.as_ref(), is.disambiguation.as_ref());
    let countries = |side: &Edition<'_>, profile: &ProfileFront| -> Vec<String> {
        profile.country.iter().map(|code| side.country(*code)).collect()
    };
    facts.list("country of the profile", countries(old, was), countries(new, is));
    facts.value("Wikidata id", was.wikidata.as_ref(), is.wikidata.as_ref());
    facts.value("portrait", was.image.as_ref(), is.image.as_ref());
    facts.value("roles last confirmed", day(was.as_of), day(is.as_of));
    facts.list("role of the profile", roles(old, was), roles(new, is));
}

fn roles(side: &Edition<'_>, profile: &ProfileFront) -> Vec<String> {
    let role = |role: &crate::model::RoleFront| {
        let parts = [
            Some(role.full.as_ref().unwrap_or(&role.title).to_string()),
            role.country.map(|code| side.country(code)),
            role.group.as_ref().map(|slug| side.group(slug)),
            Some(role.period.text()).filter(|text| !text.is_empty()),
            role.note.as_ref().map(ToString::to_string),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    profile.roles.iter().map(role).collect()
}

fn country(old: &Edition<'_>, new: &Edition<'_>, (was, is): (&Country, &Country)) -> Vec<Claim> {
    let mut facts = Facts::default();
    facts.value("name", Some(&was.name.name), Some(&is.name.name));
    facts.value("name in sentences", Some(&was.name.in_text), Some(&is.name.in_text));
    facts.value("capital", was.name.capital.as_ref(), is.name.capital.as_ref());
    facts.value("footnote", was.name.footnote.as_ref(), is.name.footnote.as_ref());
    facts.list("other name", strings(&was.name.aka), strings(&is.name.aka));
    facts.list("adjective", strings(&was.name.adjectives), strings(&is.name.adjectives));
    facts.list("word that stands for it", strings(&was.name.metonyms), strings(&is.name.metonyms));
    facts.value("Wikidata id", was.name.wikidata.as_ref(), is.name.wikidata.as_ref());
    facts.value("time of its existence", period(was), period(is));
    facts.text("text", BothTexts::read((old, was.path.as_ref()), (new, is.path.as_ref())));
    facts.into_claims()
}

fn period(country: &Country) -> Option<String> {
    Some(country.name.existed.text()).filter(|text| !text.is_empty())
}

fn group(old: &Edition<'_>, new: &Edition<'_>, (was, is): (&Group, &Group)) -> Vec<Claim> {
    let mut facts = Facts::default();
    let (before, after) = (&*was.front, &*is.front);
    facts.value("name", Some(&before.name), Some(&after.name));
    facts.value("name in sentences", before.in_text.as_ref(), after.in_text.as_ref());
    facts.value("words that tell namesakes apart", before.disambiguation.as_ref(), after.disambiguation.as_ref());
    facts.value("sort of group", before.kind.as_ref(), after.kind.as_ref());
    facts.value("founded", day(before.founded), day(after.founded));
    facts.value("dissolved", day(before.dissolved), day(after.dissolved));
    facts.list("other name", strings(&before.aka), strings(&after.aka));
    facts.value("Wikidata id", before.wikidata.as_ref(), after.wikidata.as_ref());
    facts.list("member", members(old, was), members(new, is));
    facts.text("text", BothTexts::read((old, Some(&was.path)), (new, Some(&is.path))));
    facts.into_claims()
}

fn members(side: &Edition<'_>, group: &Group) -> Vec<String> {
    let name = |member: &MemberRef| match member {
        MemberRef::Country(code) => side.country(*code),
        MemberRef::Participant(slug) => {
            let person = side.site.participants.get(slug).map(|id| &side.site.participants[id]);
            person.map_or_else(|| slug.to_string(), |person| person.name.to_string())
        }
    };
    let member = |member: &crate::model::MemberFront| {
        let period = Some(member.period.text()).filter(|text| !text.is_empty());
        let quality = member.quality.as_ref().map(ToString::to_string);
        [Some(name(&member.member)), quality, period].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    group.front.members.iter().flatten().map(member).collect()
}

fn topic(old: &Edition<'_>, new: &Edition<'_>, (was, is): (&Topic, &Topic)) -> Vec<Claim> {
    let mut facts = Facts::default();
    facts.value("name", Some(&was.name), Some(&is.name));
    facts.text("text", BothTexts::read((old, was.path.as_ref()), (new, is.path.as_ref())));
    facts.into_claims()
}

fn static_page(old: &Edition<'_>, new: &Edition<'_>, (was, is): (&SitePage, &SitePage)) -> Vec<Claim> {
    let mut facts = Facts::default();
    facts.value("title", Some(&was.front.title), Some(&is.front.title));
    facts.value("summary", was.front.summary.as_ref(), is.front.summary.as_ref());
    facts.value("language", was.front.lang.as_ref(), is.front.lang.as_ref());
    facts.text("text", BothTexts::read((old, Some(&was.path)), (new, Some(&is.path))));
    facts.into_claims()
}

fn day(date: Option<PartialDate>) -> Option<String> {
    date.map(|date| date.text())
}

fn strings(texts: &[Text]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

fn names(names: &BTreeMap<Text, Text>) -> Vec<String> {
    names.iter().map(|(language, name)| format!("{name} ({language})")).collect()
}
