use std::collections::{BTreeMap, BTreeSet};

use super::Planner;
use crate::{
    base::{CountryCode, SitePath, Slug, Text, Timestamp, WrittenTime, iso_day},
    language::direction,
    model::{
        Briefing, BriefingId, DigestList, DigestOrder, Maker, Mentioned, Page, ParticipantId, Relation,
        view::{DigestBriefing, DigestGroup, DigestNote, DigestView, Link, View},
    },
};

/// The templates of a digest: as HTML and as text.
pub const DIGEST_TEMPLATES: [&str; 2] = ["digest.html", "digest.txt"];

/// A digest, planned.
pub struct PlannedDigest {
    /// What its templates see.
    pub view: DigestView,
    /// The language that it speaks, if that is not the site's.
    pub language: Option<Text>,
    /// What the list names and the site does not know.
    pub unknown: Vec<Text>,
}

impl PlannedDigest {
    /// Makes the page for one of its templates.
    pub fn page(&self, template: &'static str) -> Page {
        Page {
            path: SitePath::new(template),
            maker: Maker::Template(template),
            source: None,
            language: self.language.clone(),
            view: View::Digest(Box::new(self.view.clone())),
            body: None,
            entries: Vec::new(),
        }
    }
}

impl Planner<'_> {
    /// Plans a digest of what the site says publicly: what is not public at its instant is not in it, whatever days are asked for.
    /// Nothing if the site has no `base_url`, since its addresses are whole.
    pub fn digest(&self, order: &DigestOrder) -> Option<PlannedDigest> {
        let language = order.list.language.clone().filter(|tag| *tag != self.site.config.language);
        let spoken = language.as_deref().map(|tag| self.speaking(tag));
        let planner = spoken.as_ref().unwrap_or(self);
        let home = planner.addresses.permalink(&SitePath::new(""))?;
        Some(PlannedDigest { view: planner.digest_view(order, home), language, unknown: self.unknown(&order.list) })
    }

    fn digest_view(&self, order: &DigestOrder, home: Text) -> DigestView {
        let DigestOrder { list, from, to } = order;
        let interest = &self.interest(list);
        let new = self.new_in(order, interest);
        let (corrections, withdrawn) = (self.corrected_in(order, interest), self.withdrawn_in(order, interest));
        let name = list.title.clone().unwrap_or_else(|| self.site.config.title.clone());
        let period = self.language().days(*from, *to);
        let lang = self.language().tag().clone();
        DigestView {
            kind: "digest",
            title: self.say("digest-title", &[("name", &name), ("period", &period)]),
            name,
            dir: direction(&lang),
            lang,
            home,
            from: iso_day(*from).into(),
            to: iso_day(*to).into(),
            period,
            is_empty: new.is_empty() && corrections.is_empty() && withdrawn.is_empty(),
            briefings: new.iter().map(|id| self.new_briefing(*id)).collect(),
            corrections,
            withdrawn,
            countries: self.digest_countries(list, &new),
            people: self.digest_people(list, &new),
            groups: self.digest_groups(list, &new),
            topics: self.digest_topics(list, &new),
        }
    }

    fn interest(&self, list: &DigestList) -> Interest {
        Interest {
            is_of_all: list.is_of_all(),
            people: list.people.iter().filter_map(|slug| self.site.participants.get(slug)).collect(),
            countries: list.countries.iter().copied().collect(),
            groups: list.groups.iter().cloned().collect(),
            topics: list.topics.iter().cloned().collect(),
        }
    }

    /// The briefings that became public in those days and stand, the newest first.
    fn new_in(&self, order: &DigestOrder, interest: &Interest) -> Vec<BriefingId> {
        let zone = &self.site.clock.zone;
        let became_public = |id: &BriefingId| self.site.briefings[*id].front.public_at(zone);
        let is_new = |id: &BriefingId| {
            let briefing = &self.site.briefings[*id];
            briefing.withdrawn.is_none() && self.is_within(became_public(id), order) && interest.meets(briefing)
        };
        let mut new: Vec<BriefingId> = self.site.timeline.iter().rev().copied().filter(is_new).collect();
        // What comes out of an embargo is new, however old its date.
        new.sort_by_key(|id| std::cmp::Reverse(became_public(id)));
        new
    }

    fn corrected_in(&self, order: &DigestOrder, interest: &Interest) -> Vec<DigestNote> {
        let made = self.site.corrections.iter().rev().filter(|correction| self.is_within(correction.made, order));
        let noted = made.filter_map(|correction| {
            let id = self.site.briefing_at(&correction.path)?;
            let briefing = Some(self.spoken(id)).filter(|briefing| interest.meets(briefing))?;
            let note = briefing.corrections.get(correction.nth)?;
            Some(self.digest_note(&briefing, &note.date, note.text.clone()))
        });
        noted.collect()
    }

    fn withdrawn_in(&self, order: &DigestOrder, interest: &Interest) -> Vec<DigestNote> {
        let zone = &self.site.clock.zone;
        let mut noted: Vec<(Timestamp, DigestNote)> = Vec::new();
        for id in self.site.timeline.iter().rev().copied() {
            let briefing = &self.site.briefings[id];
            let Some(notice) = briefing.withdrawn.as_ref().filter(|_| interest.meets(briefing)) else { continue };
            let at = notice.date.instant(zone);
            if self.is_within(at, order) {
                noted.push((at, self.digest_note(&self.spoken(id), &notice.date, notice.reason.clone())));
            }
        }
        noted.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        noted.into_iter().map(|(_, note)| note).collect()
    }

    fn is_within(&self, at: Timestamp, order: &DigestOrder) -> bool {
        let day = WrittenTime::Instant(at).day(&self.site.clock.zone);
        (order.from..=order.to).contains(&day) && at <= self.site.clock.now
    }

    /// A briefing as its translation into the language of the digest has it, or as it is.
    fn spoken(&self, id: BriefingId) -> Briefing {
        let original = &self.site.briefings[id];
        let tag = self.language().tag();
        let mut translations = self.site.translations_of(&original.path);
        match translations.find(|(_, front)| front.language == *tag) {
            Some((path, front)) if self.language_of(original) != *tag => self.translated(path, front, original),
            _ => original.clone(),
        }
    }

    fn new_briefing(&self, id: BriefingId) -> DigestBriefing {
        let briefing = self.spoken(id);
        DigestBriefing {
            title: briefing.front.title.clone(),
            href: self.mailed(&briefing),
            date: iso_day(briefing.date).into(),
            date_text: self.language().day(briefing.date),
            dateline: self.dateline(&briefing),
            summary: briefing.summary.clone(),
            participants: briefing.participants.iter().map(|it| self.appearance_name(it)).collect(),
            lang: self.foreign_language(&briefing),
            dir: direction(&self.language_of(&briefing)),
        }
    }

    fn digest_note(&self, briefing: &Briefing, date: &WrittenTime, text: Text) -> DigestNote {
        DigestNote {
            title: briefing.front.title.clone(),
            href: self.mailed(briefing),
            date: self.iso_time(date),
            date_text: self.language().day(date.day(&self.site.clock.zone)),
            text,
            lang: self.foreign_language(briefing),
            dir: direction(&self.language_of(briefing)),
        }
    }

    /// Returns the full address of a briefing, or of a translation.
    fn mailed(&self, briefing: &Briefing) -> Text {
        let path = self.addresses.translation(&briefing.path).unwrap_or_else(|| self.addresses.briefing_path(briefing));
        self.addresses.permalink(&path).unwrap_or_default()
    }

    fn digest_countries(&self, list: &DigestList, new: &[BriefingId]) -> Vec<DigestGroup> {
        let mut codes: Vec<CountryCode> = match list.is_of_all() {
            true => {
                let taking_part = new.iter().flat_map(|id| self.site.briefings[*id].countries.iter().copied());
                taking_part.collect::<BTreeSet<_>>().into_iter().collect()
            }
            false => list.countries.iter().copied().collect::<BTreeSet<_>>().into_iter().collect(),
        };
        self.by_name(&mut codes);
        let group = |code: CountryCode| {
            let href = || self.addresses.permalink(&self.addresses.country(code));
            let href = self.site.countries.get(&code).filter(|country| country.has_page()).and_then(|_| href());
            self.digest_group(self.country_name(code), href, new, &|briefing| names_country(briefing, code))
        };
        codes.into_iter().filter_map(group).collect()
    }

    fn digest_people(&self, list: &DigestList, new: &[BriefingId]) -> Vec<DigestGroup> {
        let ids: BTreeSet<ParticipantId> = match list.is_of_all() {
            true => {
                let present = new.iter().flat_map(|id| &self.site.briefings[*id].participants);
                present.map(|appearance| appearance.participant).collect()
            }
            false => list.people.iter().filter_map(|slug| self.site.participants.get(slug)).collect(),
        };
        let mut people: BTreeMap<(Vec<u8>, &Slug), DigestGroup> = BTreeMap::new();
        for id in ids {
            let person = &self.site.participants[id];
            let href = self.addresses.permalink(&self.addresses.participant(id));
            let group = self.digest_group(self.person_name(id), href, new, &|briefing| names_person(briefing, id));
            let role = new.iter().find_map(|briefing| role_of(&self.spoken(*briefing), id));
            if let Some(group) = group {
                let key = (self.language().sort_key(&person.sort), &person.slug);
                people.insert(key, DigestGroup { role, ..group });
            }
        }
        people.into_values().collect()
    }

    fn digest_groups(&self, list: &DigestList, new: &[BriefingId]) -> Vec<DigestGroup> {
        let group = |slug: &Slug| {
            let name = self.site.groups.get(slug)?.front.name.clone();
            let href = self.addresses.permalink(&self.addresses.group(slug));
            self.digest_group(name, href, new, &|briefing| names_group(briefing, slug))
        };
        list.groups.iter().filter_map(group).collect()
    }

    fn digest_topics(&self, list: &DigestList, new: &[BriefingId]) -> Vec<DigestGroup> {
        let group = |slug: &Slug| {
            let name = self.site.topics.get(slug)?.name.clone();
            let href = self.addresses.permalink(&self.addresses.topic(slug));
            self.digest_group(name, href, new, &|briefing| briefing.topics.contains(slug))
        };
        list.topics.iter().filter_map(group).collect()
    }

    /// Gathers the new briefings that name something; nothing if none does.
    fn digest_group(
        &self,
        name: Text,
        href: Option<Text>,
        new: &[BriefingId],
        names: &dyn Fn(&Briefing) -> bool,
    ) -> Option<DigestGroup> {
        let naming = new.iter().filter(|id| names(&self.site.briefings[**id]));
        let link = |id: &BriefingId| {
            let briefing = self.spoken(*id);
            Link { title: briefing.front.title.clone(), href: self.mailed(&briefing) }
        };
        let briefings: Vec<Link> = naming.map(link).collect();
        (!briefings.is_empty()).then_some(DigestGroup { name, href, role: None, briefings })
    }

    /// What a list names and the site does not know: a slip, or somebody who is yet to come.
    fn unknown(&self, list: &DigestList) -> Vec<Text> {
        let people = list.people.iter().filter(|slug| self.site.participants.get(slug).is_none());
        let groups = list.groups.iter().filter(|slug| !self.site.groups.contains_key(*slug));
        let topics = list.topics.iter().filter(|slug| !self.site.topics.contains_key(*slug));
        people.chain(groups).chain(topics).map(|slug| slug.as_str().into()).collect()
    }
}

/// What a list is about, bound to the site.
struct Interest {
    is_of_all: bool,
    people: BTreeSet<ParticipantId>,
    countries: BTreeSet<CountryCode>,
    groups: BTreeSet<Slug>,
    topics: BTreeSet<Slug>,
}

impl Interest {
    /// Says whether a briefing names anything of it, at the table or in its text.
    fn meets(&self, briefing: &Briefing) -> bool {
        self.is_of_all
            || self.people.iter().any(|id| names_person(briefing, *id))
            || self.countries.iter().any(|code| names_country(briefing, *code))
            || self.groups.iter().any(|slug| names_group(briefing, slug))
            || briefing.topics.iter().any(|slug| self.topics.contains(slug))
    }
}

fn names_person(briefing: &Briefing, id: ParticipantId) -> bool {
    [Relation::TookPart, Relation::Mentioned].iter().any(|relation| briefing.appearance(id, *relation).is_some())
}

fn names_country(briefing: &Briefing, code: CountryCode) -> bool {
    briefing.countries.contains(&code) || briefing.mentions.contains(&Mentioned::Country(code))
}

fn names_group(briefing: &Briefing, slug: &Slug) -> bool {
    briefing.groups.contains(slug) || briefing.mentions.contains(&Mentioned::Group(slug.clone()))
}

fn role_of(briefing: &Briefing, id: ParticipantId) -> Option<Text> {
    [Relation::TookPart, Relation::Mentioned]
        .iter()
        .find_map(|relation| briefing.appearance(id, *relation)?.role.clone())
}
