use super::{
    Planner, Route,
    archive::{Counts, count, page, was_there},
    feeds::FeedOf,
    paging::Paging,
    parts::HeadOf,
    quoting::PASSAGES_SHOWN,
};
use crate::{
    base::{CountryCode, Diagnostic, SitePath, Text},
    model::{
        Briefing, BriefingId, Entity, ListKey, Maker, Page, Participant, ParticipantId, Relation, RoleFront,
        view::{CountryCount, Entry, ImageView, Link, ListingView, Pager, ParticipantView, RoleView, View},
    },
};

/// How many of those met are shown.
const MET_SHOWN: usize = 30;

impl Planner<'_> {
    pub(super) fn participant(&self, route: &Route, id: ParticipantId, found: &mut Vec<Diagnostic>) -> Page {
        let person = &self.site.participants[id];
        let view = self.participant_view(route, id, person, found);
        let body = person.path.as_ref().and_then(|path| self.body_use(path, false, found));
        Page {
            path: route.path.clone(),
            maker: Maker::Template("participant.html"),
            source: person.path.clone(),
            language: None,
            view: View::Participant(Box::new(view)),
            body,
            entries: Vec::new(),
        }
    }

    fn participant_view(
        &self,
        route: &Route,
        id: ParticipantId,
        person: &Participant,
        found: &mut Vec<Diagnostic>,
    ) -> ParticipantView {
        let profile = person.profile.as_deref();
        let (took_part, took_part_pager) = self.newest_of_person(id, Relation::TookPart);
        let (mentioned, mentioned_pager) = self.newest_of_person(id, Relation::Mentioned);
        let met = self.met_with(id, person);
        let met_count = met.len();
        let image = self.portrait(person, found);
        let card = image.as_ref().and_then(|it| self.card_image(&it.href, it.width.zip(it.height)));
        let entity = self.person_entity(person, card.as_ref().map(|image| &image.href));
        let met = self.highest(met, MET_SHOWN);
        let countries_met = self.country_counts(self.countries_met(id, person));
        ParticipantView {
            head: self.head_of_entity(
                &FeedOf::Participant(id),
                "ProfilePage",
                HeadOf {
                    kind: "participant",
                    title: self.person_name(id),
                    description: self.participant_description(id),
                    path: &route.path,
                    lang: None,
                    parents: vec![self.home_link(), self.people_link()],
                    section: Some("participants/"),
                },
                entity,
                card,
            ),
            slug: person.slug.as_str().into(),
            sort: person.sort.clone(),
            aka: profile.map(|profile| profile.aka.clone()).unwrap_or_default(),
            names: self.foreign_names(
                profile.into_iter().flat_map(|profile| &profile.names).map(|(lang, name)| (&**lang, name.clone())),
            ),
            disambiguation: profile.and_then(|profile| profile.disambiguation.clone()),
            countries: self.country_refs(&person.countries),
            image,
            wikidata: profile.and_then(|profile| profile.wikidata.clone()),
            roles: profile.into_iter().flat_map(|profile| &profile.roles).map(|role| self.role(role, person)).collect(),
            as_of: person.as_of().map(|date| date.to_string().into()),
            as_of_text: person.as_of().map(|date| self.language().date(date)),
            took_part,
            took_part_pager,
            mentioned,
            mentioned_pager,
            network: self.network(id, person, &met),
            met_with: met.into_iter().map(|(id, count)| self.person_count(id, count)).collect(),
            met_with_more: met_count.saturating_sub(MET_SHOWN),
            map: self.map_of_met(&person.countries, &countries_met),
            timeline: self.timeline(person),
            countries_met: self.counts_in_words(&countries_met),
            extra: profile.map(|profile| profile.extra.clone()).unwrap_or_default(),
        }
    }

    pub(super) fn participant_list(&self, route: &Route, id: ParticipantId, relation: Relation, number: usize) -> Page {
        let name = self.person_name(id);
        let of = self.link(name.clone(), &self.addresses.participant(id));
        let ids = self.site.list(&ListKey::Participant(id, relation));
        let list = PersonalList {
            title: self.say(relation_key(relation), &[("name", &name)]),
            parents: vec![self.home_link(), self.people_link(), of.clone()],
            of,
            section: "participants/",
            newest: self.addresses.participant(id),
            relation,
        };
        let numbered = |n| self.addresses.participant_list(id, relation, n);
        self.personal_list(route, list, ids, number, numbered, |briefing| self.entry_of_person(briefing, id, relation))
    }

    /// Makes a numbered page of what someone or something took part in, or is mentioned in.
    pub(super) fn personal_list(
        &self,
        route: &Route,
        list: PersonalList,
        ids: &[BriefingId],
        number: usize,
        numbered: impl Fn(usize) -> SitePath,
        entry: impl Fn(BriefingId) -> Entry,
    ) -> Page {
        let paging = Paging::new(ids.len(), self.site.config.page_size);
        let view = View::Listing(ListingView {
            head: self.head(HeadOf {
                kind: "listing",
                title: self.numbered_title(&list.title, Some(number)),
                description: None,
                path: &route.path,
                lang: None,
                parents: list.parents,
                section: Some(list.section),
            }),
            of: Some(list.of),
            relation: Some(list.relation.slug()),
            entries: ids[paging.page(number)].iter().rev().map(|id| entry(*id)).collect(),
            pager: self.pager(paging, Some(number), &list.newest, numbered),
            months: Vec::new(),
        });
        page(route, "listing.html", view)
    }

    fn newest_of_person(&self, id: ParticipantId, relation: Relation) -> (Vec<Entry>, Pager) {
        let ids = self.site.list(&ListKey::Participant(id, relation));
        let numbered = |n| self.addresses.participant_list(id, relation, n);
        let entry = |briefing| self.entry_of_person(briefing, id, relation);
        self.newest_entries(ids, &self.addresses.participant(id), numbered, entry, &Entity::Person(id))
    }

    /// Makes the newest entries of the list of one whom texts name, those at the top with what they say, and the way to the older ones.
    pub(super) fn newest_entries(
        &self,
        ids: &[BriefingId],
        newest: &SitePath,
        numbered: impl Fn(usize) -> SitePath,
        entry: impl Fn(BriefingId) -> Entry,
        entity: &Entity,
    ) -> (Vec<Entry>, Pager) {
        let paging = Paging::new(ids.len(), self.site.config.page_size);
        let entries = ids[paging.newest()].iter().rev().enumerate().map(|(nth, id)| {
            let passage = (nth < PASSAGES_SHOWN).then(|| self.passage(*id, entity)).flatten();
            Entry { passage, ..entry(*id) }
        });
        (entries.collect(), self.pager(paging, None, newest, numbered))
    }

    /// Counts who sat at the same tables; who was absent or only invited met nobody there.
    pub(super) fn met_with(&self, id: ParticipantId, person: &Participant) -> Counts<ParticipantId> {
        let others = self.tables_of(id, person).flat_map(present).filter(|other| *other != id);
        count(others)
    }

    /// Counts the countries at the same tables, but for the person's own.
    fn countries_met(&self, id: ParticipantId, person: &Participant) -> Counts<CountryCode> {
        let countries = self.tables_of(id, person).flat_map(|briefing| briefing.countries.iter().copied());
        count(countries.filter(|code| !person.countries.contains(code)))
    }

    /// The briefings at whose tables a person was, oldest first.
    pub(super) fn tables_of(&self, id: ParticipantId, person: &Participant) -> impl Iterator<Item = &Briefing> {
        let briefings = person.took_part.iter().map(|id| &self.site.briefings[*id]);
        briefings.filter(move |briefing| present(briefing).any(|other| other == id))
    }

    fn participant_description(&self, id: ParticipantId) -> Option<Text> {
        let (person, name) = (&self.site.participants[id], self.person_name(id));
        let countries: Vec<Text> = person.countries.iter().map(|code| self.country_in_text(*code)).collect();
        let known: Vec<&str> = std::iter::once(&*name)
            .chain(person.latest_role.as_deref())
            .chain(countries.iter().map(|it| &**it))
            .collect();
        Some(self.say("about-person", &[("who", &known.join(&self.text("comma")))]))
    }

    /// Returns the portrait that a person's profile names, if it is there.
    pub(super) fn portrait(&self, person: &Participant, found: &mut Vec<Diagnostic>) -> Option<ImageView> {
        let (path, image) = (person.path.as_ref()?, person.profile.as_ref()?.image.as_ref()?);
        let binding = self.portrait_binding(path, image, found)?;
        let (width, height) = binding.size.unzip();
        Some(ImageView { href: binding.href?, width, height, srcset: binding.choice.map(|choice| choice.srcset) })
    }

    fn role(&self, role: &RoleFront, person: &Participant) -> RoleView {
        let period = self.language().period(&role.period);
        let as_of = person.as_of().filter(|_| role.period.is_open() && !period.is_empty());
        RoleView {
            title: role.title.clone(),
            full: role.full.clone(),
            country: role
                .country
                .filter(|code| self.site.countries.contains_key(code) && !person.countries.contains(code))
                .map(|code| self.country_ref(code)),
            group: role
                .group
                .as_ref()
                .filter(|slug| self.site.groups.contains_key(*slug))
                .map(|slug| self.group_ref(slug)),
            period_text: as_of.map_or_else(
                || period.clone(),
                |date| self.say("as-of", &[("period", &period), ("date", &self.language().date(date))]),
            ),
            from: role.period.at.or(role.period.from).map(|date| date.to_string().into()),
            to: role.period.at.or(role.period.to).map(|date| date.to_string().into()),
            open: role.period.is_open(),
            note: role.note.clone(),
        }
    }

    /// "France 12, Italy 3"; nothing if there is none.
    fn counts_in_words(&self, counts: &[CountryCount]) -> Option<Text> {
        let words: Vec<String> = counts.iter().map(|it| format!("{} {}", it.country.name, it.count)).collect();
        (!words.is_empty()).then(|| words.join(&self.text("list-comma")).into())
    }

    pub(super) fn people_link(&self) -> Link {
        self.link(self.text("people"), &SitePath::new("participants/"))
    }
}

/// Those who were at a table.
pub(super) fn present(briefing: &Briefing) -> impl Iterator<Item = ParticipantId> {
    briefing.participants.iter().filter(|it| was_there(it.presence)).map(|it| it.participant)
}

/// A list of what someone or something took part in.
pub(super) struct PersonalList {
    pub title: Text,
    pub of: Link,
    pub parents: Vec<Link>,
    pub section: &'static str,
    pub newest: SitePath,
    pub relation: Relation,
}

/// The text that titles a list by whom it is of and in what relation.
pub(super) fn relation_key(relation: Relation) -> &'static str {
    match relation {
        Relation::TookPart => "list-took-part",
        Relation::Mentioned => "list-mentioned",
    }
}
