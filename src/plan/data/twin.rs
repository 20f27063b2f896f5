use serde_json::{Value, json};

use super::{
    Public, appearances::APPEARANCES, briefings, code, is_country_public, is_person_public, is_public, people, places,
    quotes, subjects, twin_lists::is_listing,
};
use crate::{
    base::{SitePath, Slug, Text},
    model::{
        BriefingId, DataBeside, DataCell, DataTable, Extra, ListKey, NoteFront, Page, ParticipantId, Relation,
        RoleFront, Site, TakeRow,
        view::{TwinView, View},
    },
    plan::{Planner, Route, addresses::Addresses, archive::encoded, key::PageKey, paging::Paging, parts::iso},
};

/// The last part of the address of a page's twin.
pub const TWIN: &str = "index.json";

/// The lists of a person and of a country, by what a twin calls them.
const NEWEST: [(&str, Relation); 2] =
    [("newest_took_part", Relation::TookPart), ("newest_mentioned", Relation::Mentioned)];

/// Hands over the rows of a table that are of one briefing.
type RowsIn<T> = fn(&T, BriefingId, TakeRow<'_>);

/// Says whether a page has a twin: all that say or list facts do. Programs keep what they once have, so that none is of a briefing
/// which only a preview shows.
pub fn has_twin(site: &Site, key: &PageKey) -> bool {
    site.config.data.beside.contains(&DataBeside::Json) && is_public_without_preview(site, key)
}

/// Says whether a page with facts would be there without what only a preview shows.
pub(super) fn is_public_without_preview(site: &Site, key: &PageKey) -> bool {
    let has_public = |list: &[BriefingId]| list.iter().any(|id| is_public(site, *id));
    match key {
        PageKey::Home | PageKey::Group(_) | PageKey::Year(_, None) | PageKey::Month(_, _, None) => true,
        PageKey::Briefing(id) => is_public(site, *id),
        PageKey::Participant(id) => is_person_public(site, &site.participants[*id]),
        PageKey::Country(code) => is_country_public(site, &site.countries[code]),
        PageKey::Topic(slug) => site.topics[slug].path.is_some() || has_public(&site.topics[slug].briefings),
        PageKey::Series(slug) => has_public(&site.series[slug].briefings),
        _ => is_listing(site, key),
    }
}

impl Planner<'_> {
    /// Returns the address of the twin beside a page, if it has one.
    pub(in crate::plan) fn twin_href(&self, path: &SitePath) -> Option<Text> {
        let twin = path.join(TWIN);
        let route = self.plan.page(&twin).filter(|_| self.site.config.data.beside.contains(&DataBeside::Json))?;
        matches!(route.key, PageKey::Twin(_)).then(|| self.addresses.href(&twin))
    }

    /// Makes the twin of a page: what the tables say of what it is of, and the briefings that it lists.
    pub(in crate::plan) fn twin(&self, route: &Route, of: &PageKey) -> Page {
        let public = Public { planner: self };
        encoded(route, View::Twin(TwinView { members: public.twin(of) }))
    }
}

impl Addresses<'_> {
    /// The address of the twin of a page.
    pub fn twin(&self, of: &PageKey) -> Option<SitePath> {
        Some(self.page(of)?.join(TWIN))
    }
}

/// Makes an object of a row: its columns by their names.
fn object_of(table: &DataTable, row: &[DataCell]) -> Extra {
    table.columns.iter().zip(row).map(|(column, cell)| (column.name.to_owned(), json!(cell))).collect()
}

impl Public<'_, '_> {
    fn twin(&self, of: &PageKey) -> Extra {
        let site = self.planner.site;
        match of {
            PageKey::Briefing(id) => self.twin_of_briefing(*id),
            PageKey::Participant(id) => self.twin_of_person(*id),
            PageKey::Country(code) => {
                let mut twin = self.entity("country", &places::COUNTRIES, &self.country(&site.countries[code]));
                for (key, relation) in NEWEST {
                    twin.insert(key.to_owned(), self.briefings_of(&ListKey::Country(*code, relation)));
                }
                twin
            }
            PageKey::Group(slug) => self.twin_of_group(slug),
            PageKey::Topic(slug) => {
                let row = self.topic_row(slug, &site.topics[slug]);
                self.twin_of_subject("topic", &subjects::TOPICS, &row, &ListKey::Topic(slug.clone()))
            }
            PageKey::Series(slug) => {
                let row = self.series_row(slug, &site.series[slug]);
                self.twin_of_subject("series", &subjects::SERIES, &row, &ListKey::Series(slug.clone()))
            }
            _ => self.twin_of_listing(of),
        }
    }

    fn twin_of_briefing(&self, id: BriefingId) -> Extra {
        let briefing = &self.planner.site.briefings[id];
        let mut twin = self.entity("briefing", &briefings::BRIEFINGS, &self.briefing(id));
        let note = |note: &NoteFront| json!({ "date": self.planner.iso_time(&note.date), "text": note.text });
        let lists: [(&str, &DataTable, RowsIn<Self>); 5] = [
            ("appearances", &APPEARANCES, Self::appearances_in),
            ("countries", &briefings::COUNTRIES, Self::countries_in),
            ("groups", &briefings::GROUPS, Self::groups_in),
            ("topics", &briefings::TOPICS, Self::topics_in),
            ("quotes", &quotes::QUOTES, Self::quotes_in),
        ];
        for (name, table, rows) in lists {
            let mut objects = Vec::new();
            rows(self, id, &mut |row| {
                let mut object = object_of(table, row);
                // It is that of this page.
                object.shift_remove("briefing");
                objects.push(Value::Object(object));
            });
            twin.insert(name.to_owned(), Value::Array(objects));
        }
        twin.insert("corrections".to_owned(), briefing.corrections.iter().map(note).collect());
        twin.insert("updates".to_owned(), briefing.updates.iter().map(note).collect());
        twin
    }

    fn twin_of_person(&self, id: ParticipantId) -> Extra {
        let person = &self.planner.site.participants[id];
        let mut twin = self.entity("participant", &people::PARTICIPANTS, &self.participant(id));
        let roles = person.profile.iter().flat_map(|profile| &profile.roles).enumerate();
        let role = |(nth, role): (usize, &RoleFront)| {
            let mut object = object_of(&people::ROLES, &self.role(person, nth, role));
            object.shift_remove("person");
            Value::Object(object)
        };
        twin.insert("roles".to_owned(), roles.map(role).collect());
        for (key, relation) in NEWEST {
            let list = ListKey::Participant(id, relation);
            let briefings = self.newest(&list).map(|briefing| self.entry_of(briefing, id, relation));
            twin.insert(key.to_owned(), briefings.collect());
        }
        twin
    }

    /// A briefing in the list of a person: with what the person was there.
    pub(super) fn entry_of(&self, briefing: BriefingId, id: ParticipantId, relation: Relation) -> Value {
        let mut entry = self.listed_briefing(briefing);
        if let Some(it) = self.planner.site.briefings[briefing].appearance(id, relation) {
            entry.insert("role".to_owned(), json!(it.role));
            entry.insert("country".to_owned(), json!(it.country.map(code)));
            if relation == Relation::TookPart {
                entry.insert("presence".to_owned(), json!(it.presence.word()));
            }
        }
        Value::Object(entry)
    }

    fn twin_of_group(&self, slug: &Slug) -> Extra {
        let group = &self.planner.site.groups[slug];
        let mut twin = self.entity("group", &subjects::GROUPS, &self.group_row(slug, group));
        let mut members = Vec::new();
        self.members(slug, group, &mut |row| {
            let mut object = object_of(&people::MEMBERSHIPS, row);
            object.shift_remove("group_slug");
            members.push(Value::Object(object));
        });
        twin.insert("members".to_owned(), Value::Array(members));
        for (key, relation) in [("newest_concerned", Relation::TookPart), ("newest_mentioned", Relation::Mentioned)] {
            twin.insert(key.to_owned(), self.briefings_of(&ListKey::Group(slug.clone(), relation)));
        }
        twin
    }

    fn twin_of_subject(&self, kind: &str, table: &DataTable, row: &[DataCell], list: &ListKey) -> Extra {
        let mut twin = self.entity(kind, table, row);
        twin.insert("newest".to_owned(), self.briefings_of(list));
        twin
    }

    fn entity(&self, kind: &str, table: &DataTable, row: &[DataCell]) -> Extra {
        let kind = ("page".to_owned(), json!(kind));
        std::iter::once(kind).chain(object_of(table, row)).collect()
    }

    /// The briefings that the newest page of a list shows, the newest first.
    fn newest(&self, list: &ListKey) -> impl Iterator<Item = BriefingId> {
        let site = self.planner.site;
        let ids = site.list(list);
        let newest = Paging::new(ids.len(), site.config.page_size).newest();
        ids[newest].iter().rev().copied().filter(|id| self.is_public(*id))
    }

    pub(super) fn briefings_of(&self, list: &ListKey) -> Value {
        self.newest(list).map(|id| Value::Object(self.listed_briefing(id))).collect()
    }

    pub(super) fn listed_briefing(&self, id: BriefingId) -> Extra {
        let briefing = &self.planner.site.briefings[id];
        let members = [
            ("id", json!(briefing.front.id)),
            ("url", json!(self.address(&self.planner.addresses.briefing(id)))),
            ("title", json!(briefing.front.title)),
            ("date", json!(iso(briefing.date))),
        ];
        members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }
}
