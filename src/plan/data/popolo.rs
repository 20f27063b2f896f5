use serde_json::{Value, json};
use std::collections::BTreeSet;

use super::{Public, code, slug_text};
use crate::{
    base::{CountryCode, PartialDate, Period, SitePath, Slug, Text, known, slugify},
    model::{
        Briefing, BriefingId, Country, Group, MemberFront, MemberRef, Participant, ParticipantId, PopoloClass,
        RoleFront,
    },
    plan::{
        Planner,
        archive::was_there,
        parts::{iso, stands},
    },
};

/// Takes one object after the other.
type Take<'t> = &'t mut dyn FnMut(Value);

impl Planner<'_> {
    /// Hands over the objects of a class of Popolo, in an order that is always the same.
    pub fn popolo(&self, class: PopoloClass, take: Take<'_>) {
        let public = Public { planner: self };
        match class {
            PopoloClass::Persons => public.people().into_iter().for_each(|id| take(public.popolo_person(id))),
            PopoloClass::Organizations => public.organizations(take),
            PopoloClass::Posts => public.posts(take),
            PopoloClass::Memberships => public.popolo_memberships(take),
            PopoloClass::Events => public.popolo_events(take),
        }
    }
}

/// A role of somebody, in what it is held and for whom.
struct Held<'a> {
    person: &'a Participant,
    nth: usize,
    role: &'a RoleFront,
    /// The group, else the country; nothing if neither is known.
    organization: Option<String>,
    /// The country, where the role is one in a group.
    on_behalf_of: Option<CountryCode>,
}

impl Held<'_> {
    /// One post for each title in an organisation.
    fn post(&self) -> Option<String> {
        let title = self.role.full.as_ref().unwrap_or(&self.role.title);
        Some(format!("post/{}/{}", self.organization.as_ref()?, slugify(title)))
    }
}

impl Public<'_, '_> {
    fn popolo_person(&self, id: ParticipantId) -> Value {
        let person = &self.planner.site.participants[id];
        let profile = person.profile.as_deref();
        let spelling = |name: &Text| json!({ "name": name });
        let foreign = |(lang, name): (&Text, &Text)| json!({ "name": name, "note": format!("in the language {lang}") });
        let other_names = profile
            .into_iter()
            .flat_map(|profile| profile.aka.iter().map(spelling).chain(profile.names.iter().map(foreign)));
        object([
            ("id", json!(person.slug.as_str())),
            ("name", json!(person.name)),
            ("sort_name", json!(person.sort)),
            ("other_names", other_names.collect()),
            ("summary", json!(profile.and_then(|profile| profile.disambiguation.as_ref()))),
            ("identifiers", wikidata(profile.and_then(|profile| profile.wikidata.as_ref()))),
            ("links", self.links(&self.planner.addresses.participant(id))),
        ])
    }

    fn organizations(&self, take: Take<'_>) {
        let site = self.planner.site;
        let named = self.named_countries();
        let countries = site.countries.values();
        let listed = countries.filter(|country| self.has_page(country) || named.contains(&country.code));
        listed.for_each(|country| take(self.popolo_country(country)));
        site.groups.iter().for_each(|(slug, group)| take(self.popolo_group(slug, group)));
    }

    fn popolo_country(&self, country: &Country) -> Value {
        let name = &country.name;
        let links = match self.has_page(country) {
            true => self.links(&self.planner.addresses.country(country.code)),
            false => Value::Null,
        };
        let iso_code = json!({ "scheme": "ISO 3166-1 alpha-2", "identifier": country.code.as_str() });
        let has_iso_code = !name.is_organisation && country.code.as_str().len() == 2;
        let mut identifiers: Vec<Value> = has_iso_code.then_some(iso_code).into_iter().collect();
        identifiers.extend(wikidata(name.wikidata.as_ref()).as_array().into_iter().flatten().cloned());
        object([
            ("id", json!(country_id(country.code))),
            ("name", json!(name.name)),
            ("other_names", name.aka.iter().map(|name| json!({ "name": name })).collect()),
            ("classification", json!(if name.is_organisation { "organisation" } else { "country" })),
            ("founding_date", date(name.existed.at.or(name.existed.from))),
            ("dissolution_date", date(name.existed.at.or(name.existed.to))),
            ("identifiers", json!(identifiers)),
            ("links", links),
        ])
    }

    fn popolo_group(&self, slug: &Slug, group: &Group) -> Value {
        let front = &group.front;
        object([
            ("id", json!(group_id(slug))),
            ("name", json!(front.name)),
            ("other_names", front.aka.iter().map(|name| json!({ "name": name })).collect()),
            ("classification", json!(front.kind.as_deref().unwrap_or("group"))),
            ("founding_date", date(front.founded)),
            ("dissolution_date", date(front.dissolved)),
            ("identifiers", wikidata(front.wikidata.as_ref())),
            ("links", self.links(&self.planner.addresses.group(slug))),
        ])
    }

    /// Walks over the roles of all profiles.
    fn held(&self) -> impl Iterator<Item = Held<'_>> {
        let site = self.planner.site;
        self.people().into_iter().flat_map(move |id| {
            let person = &site.participants[id];
            let roles = person.profile.iter().flat_map(|profile| &profile.roles).enumerate();
            roles.map(move |(nth, role)| {
                let group = role.group.as_ref().filter(|slug| site.groups.contains_key(*slug));
                // Of several countries of a person nobody says which one a role was for.
                let own = person.profile.as_ref().filter(|profile| profile.country.len() == 1);
                let country = role.country.or_else(|| own.map(|profile| profile.country[0]));
                let country = country.filter(|code| site.countries.contains_key(code));
                Held {
                    person,
                    nth,
                    role,
                    organization: group.map(group_id).or_else(|| country.map(country_id)),
                    on_behalf_of: country.filter(|_| group.is_some()),
                }
            })
        })
    }

    fn posts(&self, take: Take<'_>) {
        let mut seen = BTreeSet::new();
        for held in self.held() {
            let Some(id) = held.post().filter(|id| seen.insert(id.clone())) else { continue };
            take(object([
                ("id", json!(id)),
                ("label", json!(held.role.full.as_ref().unwrap_or(&held.role.title))),
                ("role", json!(held.role.title)),
                ("organization_id", json!(held.organization)),
            ]));
        }
    }

    fn popolo_memberships(&self, take: Take<'_>) {
        self.held().for_each(|held| take(of_role(&held)));
        for (slug, group) in &self.planner.site.groups {
            for (nth, member) in group.front.members.iter().enumerate() {
                if let Some(membership) = member.as_ref().and_then(|member| self.of_member(slug, nth, member)) {
                    take(membership);
                }
            }
        }
    }

    fn of_member(&self, slug: &Slug, nth: usize, member: &MemberFront) -> Option<Value> {
        let (person, organization) = match &member.member {
            MemberRef::Participant(slug) => (Some(self.person(slug)?), None),
            MemberRef::Country(country) => {
                let name = &self.planner.site.countries.get(country)?.name.name;
                (None, Some(json!({ "@type": "Organization", "id": country_id(*country), "name": name })))
            }
        };
        Some(object([
            ("id", json!(format!("{}/member/{}", group_id(slug), nth + 1))),
            ("person_id", json!(person)),
            ("member", json!(organization)),
            ("organization_id", json!(group_id(slug))),
            ("role", json!(member.quality)),
            ("start_date", first(&member.period)),
            ("end_date", last(&member.period)),
        ]))
    }

    /// What people attended: each briefing that stands and names an event or someone who was there.
    fn popolo_events(&self, take: Take<'_>) {
        for id in self.ids() {
            let briefing = &self.planner.site.briefings[id];
            let has_people = briefing.participants.iter().any(|it| was_there(it.presence));
            if stands(briefing) && (has_people || briefing.front.event.is_some()) {
                take(self.popolo_event(id, briefing));
            }
        }
    }

    fn popolo_event(&self, id: BriefingId, briefing: &Briefing) -> Value {
        let site = self.planner.site;
        let front = &briefing.front;
        let event = front.event.as_deref();
        let zone = &site.clock.zone;
        let start = event.and_then(|event| event.start.as_ref()).map_or(briefing.date, |start| start.day(zone));
        let end = event.and_then(|event| event.end.as_ref()).map(|end| iso(end.day(zone)));
        let country = briefing.event_country.map(|code| site.country_name(code).name.clone());
        let place = event.and_then(|event| event.place.clone());
        let places: Vec<Text> =
            [place, event.and_then(|event| event.city.clone()), country].into_iter().flatten().collect();
        let there = briefing.participants.iter().filter(|it| was_there(it.presence));
        let attendee = |it: &crate::model::Appearance| json!({ "id": site.participants[it.participant].slug.as_str(), "name": it.name });
        object([
            ("id", json!(front.id)),
            ("name", json!(event.and_then(|event| event.name.as_ref()).unwrap_or(&front.title))),
            ("description", json!(briefing.summary)),
            ("start_date", json!(iso(start))),
            ("end_date", json!(end)),
            ("location", json!((!places.is_empty()).then(|| places.join(", ")))),
            ("attendees", there.map(attendee).collect()),
            ("sources", self.links(&self.planner.addresses.briefing(id))),
        ])
    }

    /// A link to a page, where addresses are whole.
    fn links(&self, path: &SitePath) -> Value {
        let address = self.planner.addresses.permalink(path);
        address.map_or(Value::Null, |url| json!([{ "url": url }]))
    }
}

fn of_role(held: &Held<'_>) -> Value {
    object([
        ("id", json!(format!("{}/role/{}", held.person.slug, held.nth + 1))),
        ("label", json!(held.role.full)),
        ("role", json!(held.role.title)),
        ("person_id", json!(held.person.slug.as_str())),
        ("organization_id", json!(held.organization)),
        ("post_id", json!(held.post())),
        ("on_behalf_of_id", json!(held.on_behalf_of.map(country_id))),
        ("start_date", first(&held.role.period)),
        ("end_date", last(&held.role.period)),
    ])
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(known(members))
}

fn country_id(country: CountryCode) -> String {
    format!("country/{}", code(country))
}

fn group_id(slug: &Slug) -> String {
    format!("group/{}", slug_text(slug))
}

fn wikidata(id: Option<&Text>) -> Value {
    id.map_or(Value::Null, |id| json!([{ "scheme": "Wikidata", "identifier": id }]))
}

fn first(period: &Period) -> Value {
    date(period.at.or(period.from))
}

fn last(period: &Period) -> Value {
    date(period.at.or(period.to))
}

/// Popolo has no form for dates before the year 0.
fn date(date: Option<PartialDate>) -> Value {
    json!(date.map(|date| date.to_string()).filter(|text| !text.starts_with('-')))
}
