use super::{NUMBER, Public, code, day, ends, partial, slug_text};
use crate::{
    base::{CountryCode, Slug, Text},
    model::{
        BriefingId, DataCell, DataColumn, DataKind, DataReference, DataTable, Group, MemberRef, Participant,
        ParticipantId, Relation, RoleFront, TakeRow,
    },
    plan::archive::was_there,
};

/// People.
pub static PARTICIPANTS: DataTable = DataTable {
    name: "participants",
    about: "One row for each person who took part in a briefing, is mentioned in one, or has a profile.",
    columns: &[
        DataColumn::required("slug", DataKind::Text, "The identity, and the last part of the address"),
        DataColumn::required("url", DataKind::Address, "The address of the person's page"),
        DataColumn::required("name", DataKind::Text, "The name as it is printed"),
        DataColumn::required("sort_name", DataKind::Text, "The form by which lists are ordered"),
        DataColumn::optional("other_names", DataKind::List, "Other spellings, and the name in other languages"),
        DataColumn::optional("disambiguation", DataKind::Text, "What tells the person from another of that name"),
        DataColumn::optional("countries", DataKind::List, "The countries, by their codes"),
        DataColumn::optional("wikidata", DataKind::Text, "The Wikidata id"),
        DataColumn::required(
            "has_profile",
            DataKind::Flag,
            "Whether somebody wrote a profile: roles with dates come from these",
        ),
        DataColumn::optional("roles_as_of", DataKind::PartialDay, "When roles without an end were last confirmed"),
        DataColumn::required("took_part", DataKind::Number, "In how many briefings the person was there"),
        DataColumn::required(
            "not_there",
            DataKind::Number,
            "In how many the person was invited or expected, and was not there",
        ),
        DataColumn::required("mentioned", DataKind::Number, "How many others mention the person"),
        DataColumn::optional("first_day", DataKind::Day, "The day of the first briefing in which the person was there"),
        DataColumn::optional("last_day", DataKind::Day, "The day of the last of these"),
    ],
    key: &["slug"],
    references: &[],
};

/// Roles.
pub static ROLES: DataTable = DataTable {
    name: "roles",
    about: "One row for each role of a profile, with its dates.",
    columns: &[
        DataColumn::required("person", DataKind::Text, "The person"),
        NUMBER,
        DataColumn::required("title", DataKind::Text, "The short title"),
        DataColumn::optional("title_full", DataKind::Text, "The full title"),
        DataColumn::optional("country", DataKind::Text, "The country it is held for, if it is not the person's own"),
        DataColumn::optional("group_slug", DataKind::Text, "The group it is held for"),
        DataColumn::optional("first_day", DataKind::PartialDay, "Since when, as exactly as it is known"),
        DataColumn::optional(
            "last_day",
            DataKind::PartialDay,
            "Until when; nothing if it is held still, or nobody wrote it",
        ),
        DataColumn::optional("note", DataKind::Text, "A remark"),
    ],
    key: &["person", "number"],
    references: &[
        DataReference { column: "person", table: "participants", to: "slug" },
        DataReference { column: "country", table: "countries", to: "code" },
        DataReference { column: "group_slug", table: "groups", to: "slug" },
    ],
};

/// Members of groups.
pub static MEMBERSHIPS: DataTable = DataTable {
    name: "memberships",
    about: "One row for each member of a group, with its dates: a country or a person.",
    columns: &[
        DataColumn::required("group_slug", DataKind::Text, "The group"),
        NUMBER,
        DataColumn::optional("country", DataKind::Text, "The country that is the member"),
        DataColumn::optional("person", DataKind::Text, "The person who is the member"),
        DataColumn::optional("first_day", DataKind::PartialDay, "Since when, as exactly as it is known"),
        DataColumn::optional(
            "last_day",
            DataKind::PartialDay,
            "Until when; nothing if it is one still, or nobody wrote it",
        ),
        DataColumn::optional("quality", DataKind::Text, "In what quality: initiator, observer"),
    ],
    key: &["group_slug", "number"],
    references: &[
        DataReference { column: "group_slug", table: "groups", to: "slug" },
        DataReference { column: "country", table: "countries", to: "code" },
        DataReference { column: "person", table: "participants", to: "slug" },
    ],
};

impl Public<'_, '_> {
    pub(super) fn participants(&self, take: TakeRow<'_>) {
        self.people().into_iter().for_each(|id| take(&self.participant(id)));
    }

    pub(super) fn participant(&self, id: ParticipantId) -> [DataCell; 15] {
        let site = self.planner.site;
        let person = &site.participants[id];
        let profile = person.profile.as_deref();
        let was_at = |briefing: BriefingId| {
            let appearance = site.briefings[briefing].appearance(id, Relation::TookPart);
            appearance.is_some_and(|it| was_there(it.presence))
        };
        let there = self.listed(&person.took_part, was_at);
        let not_there = self.listed(&person.took_part, |_| true).count - there.count;
        [
            person.slug.as_str().into(),
            self.address(&self.planner.addresses.participant(id)).into(),
            (&person.name).into(),
            (&person.sort).into(),
            other_names(person).into(),
            profile.and_then(|profile| profile.disambiguation.as_ref()).into(),
            self.countries_of(id, person).into_iter().map(code).collect::<Vec<_>>().into(),
            profile.and_then(|profile| profile.wikidata.as_ref()).into(),
            profile.is_some().into(),
            partial(person.as_of()),
            there.count.into(),
            not_there.into(),
            self.listed(&person.mentioned, |_| true).count.into(),
            day(there.first),
            day(there.last),
        ]
    }

    /// The countries of a person, of which a preview may know more.
    pub(super) fn countries_of(&self, id: ParticipantId, person: &Participant) -> Vec<CountryCode> {
        let written = person.profile.as_ref().is_some_and(|profile| !profile.country.is_empty());
        let mut all = person.took_part.iter().chain(&person.mentioned);
        if written || all.all(|briefing| self.is_public(*briefing)) {
            return person.countries.clone();
        }
        let country = |list: &[BriefingId], way| {
            let newest_first = list.iter().rev().filter(|briefing| self.is_public(**briefing));
            newest_first.filter_map(|it| self.planner.site.briefings[*it].appearance(id, way)?.country).next()
        };
        let found = country(&person.took_part, Relation::TookPart);
        found.or_else(|| country(&person.mentioned, Relation::Mentioned)).into_iter().collect()
    }

    pub(super) fn roles(&self, take: TakeRow<'_>) {
        for id in self.people() {
            let person = &self.planner.site.participants[id];
            let roles = person.profile.iter().flat_map(|profile| &profile.roles);
            roles.enumerate().for_each(|(nth, role)| take(&self.role(person, nth, role)));
        }
    }

    pub(super) fn role(&self, person: &Participant, nth: usize, role: &RoleFront) -> [DataCell; 9] {
        let country = role.country.filter(|code| self.planner.site.countries.contains_key(code));
        let [first, last] = ends(&role.period);
        [
            person.slug.as_str().into(),
            (nth + 1).into(),
            (&role.title).into(),
            role.full.as_ref().into(),
            country.map(code).into(),
            self.group(role.group.as_ref()).into(),
            first,
            last,
            role.note.as_ref().into(),
        ]
    }

    pub(super) fn memberships(&self, take: TakeRow<'_>) {
        let groups = self.planner.site.groups.iter();
        groups.for_each(|(slug, group)| self.members(slug, group, take));
    }

    pub(super) fn members(&self, slug: &Slug, group: &Group, take: TakeRow<'_>) {
        for (nth, member) in group.front.members.iter().enumerate() {
            let Some(member) = member else { continue };
            let (country, person) = match &member.member {
                MemberRef::Country(country) => (Some(*country), None),
                MemberRef::Participant(slug) => (None, self.person(slug)),
            };
            let country = country.filter(|code| self.planner.site.countries.contains_key(code));
            let [first, last] = ends(&member.period);
            take(&[
                slug_text(slug).into(),
                (nth + 1).into(),
                country.map(code).into(),
                person.into(),
                first,
                last,
                member.quality.as_ref().into(),
            ]);
        }
    }
}

fn other_names(person: &Participant) -> Vec<Text> {
    let profile = person.profile.iter();
    profile.flat_map(|profile| profile.aka.iter().chain(profile.names.values())).cloned().collect()
}
