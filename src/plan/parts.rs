use serde_json::Value;

use super::{Planner, feeds::FeedOf, paging::Paging};
use crate::{
    base::{CountryCode, Date, Part, SitePath, Slug, Text, WrittenTime, iso_day},
    language::direction,
    model::{
        Appearance, Briefing, BriefingId, Entity, ParticipantId, Passage, Presence, Relation,
        view::{
            Attendee, Card, CountryRef, Entry, ForeignName, GroupRef, Head, ImageView, Link, NoteView, Pager,
            PassageView, PersonRef,
        },
    },
};

/// What varies between the heads of pages.
pub struct HeadOf<'a> {
    pub kind: &'static str,
    pub title: Text,
    pub description: Option<Text>,
    pub path: &'a SitePath,
    pub lang: Option<&'a Text>,
    pub parents: Vec<Link>,
    pub section: Option<&'static str>,
}

impl Planner<'_> {
    /// Makes what every page has.
    pub(super) fn head(&self, of: HeadOf) -> Head {
        let head = self.plain_head(of);
        Head { json_ld: self.web_page(&head), ..head }
    }

    /// Makes what every page has, but for what it says for machines.
    pub(super) fn plain_head(&self, of: HeadOf) -> Head {
        let lang = of.lang.unwrap_or(&self.site.config.language).clone();
        Head {
            kind: of.kind,
            title: of.title,
            description: of.description,
            href: self.addresses.href(of.path),
            permalink: self.addresses.permalink(of.path),
            dir: direction(&lang),
            lang,
            breadcrumbs: of.parents,
            noindex: self.site.config.review.is_some(),
            json: self.twin_href(of.path),
            feed: None,
            card: None,
            json_ld: None,
            section: of.section.map(|path| self.addresses.href(&SitePath::new(path))),
        }
    }

    /// Makes what the page of an entity has.
    pub(super) fn head_of_entity(
        &self,
        feed: &FeedOf,
        kind: &str,
        of: HeadOf,
        entity: Value,
        image: Option<ImageView>,
    ) -> Head {
        let head = self.plain_head(of);
        Head { json_ld: self.page_about(kind, &head, entity), feed: self.feed_link(feed), card: image, ..head }
    }

    /// Makes an image that can be shown elsewhere, where the site's whole address is known.
    pub(super) fn card_image(&self, href: &Text, size: Option<(u32, u32)>) -> Option<ImageView> {
        self.site.config.base_url.as_ref()?;
        let (width, height) = size.unzip();
        Some(ImageView { href: self.whole_address(href, ""), width, height, srcset: None })
    }

    /// Makes what a page has that shows the same as a feed.
    pub(super) fn head_with_feed(&self, feed: &FeedOf, of: HeadOf) -> Head {
        Head { feed: self.feed_link(feed), ..self.head(of) }
    }

    /// Makes a link to a fixed address of the site.
    pub(super) fn link(&self, title: impl Into<Text>, path: &SitePath) -> Link {
        Link { title: title.into(), href: self.addresses.href(path) }
    }

    /// Makes a briefing as it stands in lists.
    pub(super) fn card(&self, id: BriefingId) -> Card {
        let briefing = &self.site.briefings[id];
        Card {
            title: briefing.front.title.clone(),
            href: self.addresses.href(&self.addresses.briefing(id)),
            date: iso(briefing.date),
            date_text: self.language().day(briefing.date),
            dateline: self.dateline(briefing),
            summary: briefing.summary.clone(),
            lang: self.foreign_language(briefing),
            countries: self.country_refs(&briefing.countries),
            participants: briefing.participants.len(),
            corrected: !briefing.corrections.is_empty(),
            label: label(briefing),
        }
    }

    /// Makes a briefing's line in a person's list.
    pub(super) fn entry_of_person(&self, id: BriefingId, person: ParticipantId, relation: Relation) -> Entry {
        let appearance = self.site.briefings[id].appearance(person, relation);
        Entry {
            role: appearance.and_then(|it| it.role.clone()),
            country: appearance.and_then(|it| it.country).map(|code| self.country_ref(code)),
            presence: appearance.filter(|_| relation == Relation::TookPart).map(|it| it.presence.word()),
            ..self.entry(id)
        }
    }

    /// Makes a briefing's line in a country's list, with its delegation.
    pub(super) fn entry_of_country(&self, id: BriefingId, code: CountryCode, relation: Relation) -> Entry {
        let stands_for_it =
            |appearance: &&Appearance| relation == Relation::TookPart && appearance.country == Some(code);
        let delegation = self.site.briefings[id].participants.iter().filter(stands_for_it);
        Entry { delegation: delegation.map(|it| self.attendee(it)).collect(), ..self.entry(id) }
    }

    /// Makes a briefing's line in a group's list, with the members of that day that took part.
    pub(super) fn entry_of_group(&self, id: BriefingId, slug: &Slug) -> Entry {
        let briefing = &self.site.briefings[id];
        let members = self.members_on(slug, briefing.date);
        let present: Vec<CountryCode> = members.into_iter().filter(|code| briefing.countries.contains(code)).collect();
        Entry { members: self.country_refs(&present), ..self.entry(id) }
    }

    pub(super) fn entry(&self, id: BriefingId) -> Entry {
        Entry {
            card: self.card(id),
            role: None,
            country: None,
            presence: None,
            delegation: Vec::new(),
            members: Vec::new(),
            passage: None,
        }
    }

    /// Makes the sentence in which a briefing's text first names somebody. What was withdrawn is not quoted.
    pub(super) fn passage(&self, id: BriefingId, entity: &Entity) -> Option<PassageView> {
        let standing = |id: &BriefingId| self.site.briefings[*id].withdrawn.is_none();
        let Passage { text, paragraph } =
            Some(id).filter(standing).and_then(|id| self.passages?.passage(id, entity))?;
        let briefing = self.addresses.href(&self.addresses.briefing(id));
        let href = match paragraph {
            Some(paragraph) => format!("{briefing}#{paragraph}").into(),
            None => briefing,
        };
        Some(PassageView { text, href })
    }

    /// Makes a country as it is named on pages.
    pub(super) fn country_ref(&self, code: CountryCode) -> Part<CountryRef> {
        let countries = self.countries.get_or_init(|| {
            let parts = self.site.countries.keys().map(|code| (*code, Part::new(self.make_country_ref(*code))));
            parts.collect()
        });
        countries[&code].clone()
    }

    fn make_country_ref(&self, code: CountryCode) -> CountryRef {
        let country = &self.site.countries[&code];
        CountryRef {
            code: code.as_str().into(),
            name: self.country_name(code),
            in_text: self.country_in_text(code),
            href: country.has_page().then(|| self.addresses.href(&self.addresses.country(code))),
            flag: code.flag().map(Text::from),
            footnote: country.name.footnote.clone(),
        }
    }

    pub(super) fn country_refs(&self, codes: &[CountryCode]) -> Vec<Part<CountryRef>> {
        codes.iter().map(|code| self.country_ref(*code)).collect()
    }

    /// Makes a person as named on pages; the disambiguation only where two people have the name.
    pub(super) fn person_ref(&self, id: ParticipantId) -> PersonRef {
        let person = &self.site.participants[id];
        PersonRef {
            name: self.person_name(id),
            href: self.addresses.href(&self.addresses.participant(id)),
            disambiguation: person.told_apart_by(),
        }
    }

    /// Makes a person by the name of one briefing.
    pub(super) fn person_of(&self, appearance: &Appearance) -> PersonRef {
        PersonRef { name: self.appearance_name(appearance), ..self.person_ref(appearance.participant) }
    }

    pub(super) fn attendee(&self, appearance: &Appearance) -> Attendee {
        Attendee {
            person: self.person_of(appearance),
            role: appearance.role.clone(),
            role_full: appearance.role_full.clone(),
            presence: appearance.presence.word(),
            presence_text: presence_key(appearance.presence).map(|key| self.text(key)),
            group: appearance.group.as_ref().map(|slug| self.group_ref(slug)),
        }
    }

    pub(super) fn group_ref(&self, slug: &Slug) -> GroupRef {
        let front = &self.site.groups[slug].front;
        GroupRef {
            name: front.name.clone(),
            in_text: front.in_text.clone().unwrap_or_else(|| front.name.clone()),
            href: self.addresses.href(&self.addresses.group(slug)),
        }
    }

    /// Puts countries in the order of their names, organisations after states.
    pub(super) fn by_name(&self, codes: &mut [CountryCode]) {
        codes.sort_by_cached_key(|code| {
            let key = self.language().sort_key(&self.country_name(*code));
            (self.site.country_name(*code).is_organisation, key, *code)
        });
    }

    /// Makes the way between the pages of a list. `number` is none on the newest page, which is at `newest`.
    pub(super) fn pager(
        &self,
        paging: Paging,
        number: Option<usize>,
        newest: &SitePath,
        numbered: impl Fn(usize) -> SitePath,
    ) -> Pager {
        let pages = paging.numbered();
        let href = |number: usize| self.addresses.href(&numbered(number));
        let newest = self.addresses.href(newest);
        Pager {
            total: number.is_none().then(|| paging.total()),
            number,
            pages: number.is_none().then_some(pages),
            newer: number.map(|number| if number < pages { href(number + 1) } else { newest.clone() }),
            newest: number.map(|_| newest),
            older: Some(number.unwrap_or(pages + 1) - 1).filter(|older| *older >= 1).map(href),
            oldest: (pages >= 1 && number != Some(1)).then(|| href(1)),
        }
    }

    pub(super) fn notes(&self, notes: &[crate::model::NoteFront]) -> Vec<NoteView> {
        let mut views: Vec<NoteView> = notes
            .iter()
            .map(|note| NoteView {
                date: self.iso_time(&note.date),
                date_text: self.language().day(note.date.day(&self.site.clock.zone)),
                text: note.text.clone(),
                lang: None,
            })
            .collect();
        views.sort_by(|one, other| other.date.cmp(&one.date));
        views
    }

    /// Returns a date, or an instant in the site's time zone, in ISO form.
    pub(super) fn iso_time(&self, time: &WrittenTime) -> Text {
        crate::base::iso_text(time, &self.site.clock.zone).into()
    }

    pub(super) fn foreign_names<'n>(&self, names: impl Iterator<Item = (&'n str, Text)>) -> Vec<ForeignName> {
        names
            .map(|(lang, name)| ForeignName {
                lang: lang.into(),
                language: self.language().name_of(lang).into(),
                dir: direction(lang),
                name,
            })
            .collect()
    }
}

/// Returns a day in ISO form.
pub fn iso(date: Date) -> Text {
    iso_day(date).into()
}

/// Says what readers of a list must know of a briefing: that it is shown in a preview alone, or was withdrawn.
pub fn label(briefing: &Briefing) -> Option<&'static str> {
    preview_label(briefing).or(briefing.withdrawn.as_ref().map(|_| "withdrawn"))
}

/// Says whether a briefing is public and was not withdrawn: what programs once have of it they keep.
pub fn stands(briefing: &Briefing) -> bool {
    label(briefing).is_none()
}

/// Says what a briefing shown in a preview is.
pub fn preview_label(briefing: &Briefing) -> Option<&'static str> {
    match () {
        () if briefing.front.draft => Some("draft"),
        () if briefing.scheduled.is_some() => Some("scheduled"),
        () => None,
    }
}

fn presence_key(presence: Presence) -> Option<&'static str> {
    match presence {
        Presence::Host => Some("presence-host"),
        Presence::Chair => Some("presence-chair"),
        Presence::Attended => None,
        Presence::Remote => Some("presence-remote"),
        Presence::Invited => Some("presence-invited"),
        Presence::Absent => Some("presence-absent"),
    }
}
