use serde_json::{Value, json};

use crate::{
    base::{CountryCode, Period, Slug, Text, known},
    model::{Appearance, Country, Group, Participant, RoleFront},
    plan::Planner,
};

impl Planner<'_> {
    /// Names a person, by the name of one briefing.
    pub(super) fn named_person(&self, appearance: &Appearance) -> Value {
        let path = self.addresses.participant(appearance.participant);
        named("Person", &self.appearance_name(appearance), self.addresses.permalink(&path))
    }

    /// Names a country. Organisations that stand among countries, as the European Union, are organisations.
    pub(super) fn named_country(&self, code: CountryCode) -> Value {
        let country = &self.site.countries[&code];
        let href = country.has_page().then(|| self.addresses.permalink(&self.addresses.country(code))).flatten();
        named(kind_of(country), &self.country_name(code), href)
    }

    /// Names a group.
    pub(super) fn named_group(&self, slug: &Slug) -> Value {
        named("Organization", &self.site.groups[slug].front.name, self.addresses.permalink(&self.addresses.group(slug)))
    }

    /// Describes a person with the roles of the profile, each with its dates.
    pub(in crate::plan) fn person_entity(&self, person: &Participant, image: Option<&Text>) -> Value {
        let profile = person.profile.as_deref();
        let roles = || profile.into_iter().flat_map(|profile| &profile.roles);
        let (of_groups, of_countries): (Vec<&RoleFront>, Vec<&RoleFront>) =
            roles().partition(|role| role.group.as_ref().is_some_and(|slug| self.site.groups.contains_key(slug)));
        let entity = known([
            ("@type", json!("Person")),
            ("name", json!(self.spoken_name(person).unwrap_or_else(|| person.name.clone()))),
            ("alternateName", json!(profile.map(|profile| &profile.aka))),
            ("jobTitle", json!(person.latest_role)),
            ("image", json!(image)),
            ("sameAs", same_as(profile.and_then(|profile| profile.wikidata.as_ref()))),
            ("hasOccupation", of_countries.into_iter().map(|role| self.occupation(role, person)).collect()),
            ("memberOf", of_groups.into_iter().map(|role| self.membership(role)).collect()),
        ]);
        Value::Object(entity)
    }

    /// A role that was held for a country, or for nobody that is known.
    fn occupation(&self, role: &RoleFront, person: &Participant) -> Value {
        // Of several countries of a person nobody says which one a role was for.
        let own =
            person.profile.as_ref().filter(|profile| profile.country.len() == 1).map(|profile| profile.country[0]);
        let code = role.country.or(own);
        let country =
            code.and_then(|code| self.site.countries.get(&code)).filter(|country| !country.name.is_organisation);
        let occupation = known([
            ("@type", json!("Occupation")),
            ("name", json!(role.full.as_ref().unwrap_or(&role.title))),
            (
                "occupationLocation",
                country.map_or(Value::Null, |country| named("Country", &self.country_name(country.code), None)),
            ),
        ]);
        dated_role("Role", role, ("hasOccupation", Value::Object(occupation)))
    }

    fn membership(&self, role: &RoleFront) -> Value {
        let group = role.group.as_ref().map_or(Value::Null, |slug| self.named_group(slug));
        dated_role("OrganizationRole", role, ("memberOf", group))
    }

    /// Describes a country.
    pub(in crate::plan) fn country_entity(&self, country: &Country) -> Value {
        let name = &country.name;
        let entity = known([
            ("@type", json!(kind_of(country))),
            ("name", json!(self.country_name(country.code))),
            ("alternateName", json!(name.aka)),
            ("identifier", json!(country.code.as_str())),
            ("sameAs", same_as(name.wikidata.as_ref())),
        ]);
        Value::Object(entity)
    }

    /// Describes a group.
    pub(in crate::plan) fn group_entity(&self, group: &Group) -> Value {
        let front = &group.front;
        let entity = known([
            ("@type", json!("Organization")),
            ("name", json!(front.name)),
            ("alternateName", json!(front.aka)),
            ("foundingDate", json!(front.founded.map(|date| date.to_string()))),
            ("dissolutionDate", json!(front.dissolved.map(|date| date.to_string()))),
            ("sameAs", same_as(front.wikidata.as_ref())),
        ]);
        Value::Object(entity)
    }
}

fn kind_of(country: &Country) -> &'static str {
    if country.name.is_organisation { "Organization" } else { "Country" }
}

fn named(kind: &str, name: &Text, href: Option<Text>) -> Value {
    Value::Object(known([("@type", json!(kind)), ("name", json!(name)), ("url", json!(href))]))
}

/// Puts a role between a person and what it was held in, since only a role has dates.
fn dated_role(kind: &str, role: &RoleFront, (property, held): (&str, Value)) -> Value {
    let Period { from, to, at } = role.period;
    let date = |date: Option<crate::base::PartialDate>| json!(at.or(date).map(|date| date.to_string()));
    Value::Object(known([
        ("@type", json!(kind)),
        ("roleName", json!(role.title)),
        ("startDate", date(from)),
        ("endDate", date(to)),
        (property, held),
    ]))
}

fn same_as(wikidata: Option<&Text>) -> Value {
    json!(wikidata.map(|id| format!("https://www.wikidata.org/wiki/{id}")))
}
