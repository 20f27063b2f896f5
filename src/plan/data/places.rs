use std::collections::BTreeSet;

use super::{Public, code, day, is_country_public, partial, slug_text};
use crate::{
    base::{CountryCode, Text},
    model::{Briefing, Country, DataCell, DataColumn, DataKind, DataTable, MemberRef, Mentioned, Speaker, TakeRow},
};

/// Countries.
pub static COUNTRIES: DataTable = DataTable {
    name: "countries",
    about: "One row for each country that has a page or is named in another table; organisations that stand among countries, as the European Union does, are among them.",
    columns: &[
        DataColumn::required(
            "code",
            DataKind::Text,
            "The code of ISO 3166-1, of ISO 3166-3 for former ones, or a user-assigned one",
        ),
        DataColumn::required("slug", DataKind::Text, "The last part of the address"),
        DataColumn::optional("url", DataKind::Address, "The address of its page, if it has one"),
        DataColumn::required("name", DataKind::Text, "The short name"),
        DataColumn::required("name_in_text", DataKind::Text, "The name inside a sentence"),
        DataColumn::optional("other_names", DataKind::List, "Other names"),
        DataColumn::required("region", DataKind::Text, "The region of the United Nations, or Organisations"),
        DataColumn::optional("capital", DataKind::Text, "The capital, where no choice of one takes a side"),
        DataColumn::required("is_organisation", DataKind::Flag, "Whether it is an organisation"),
        DataColumn::required("is_former", DataKind::Flag, "Whether it no longer exists"),
        DataColumn::optional("first_day", DataKind::PartialDay, "Since when it existed, where that matters"),
        DataColumn::optional("last_day", DataKind::PartialDay, "Until when it existed"),
        DataColumn::optional("successors", DataKind::List, "What came after it, by codes"),
        DataColumn::optional("wikidata", DataKind::Text, "The Wikidata id"),
        DataColumn::required("took_part", DataKind::Number, "In how many briefings it took part"),
        DataColumn::required("mentioned", DataKind::Number, "How many others mention it"),
        DataColumn::optional("first_briefing", DataKind::Day, "The day of the first briefing in which it took part"),
        DataColumn::optional("last_briefing", DataKind::Day, "The day of the last of these"),
    ],
    key: &["code"],
    references: &[],
};

impl Public<'_, '_> {
    pub(super) fn countries(&self, take: TakeRow<'_>) {
        let named = self.named_countries();
        let countries = self.planner.site.countries.values();
        let listed = countries.filter(|country| self.has_page(country) || named.contains(&country.code));
        listed.for_each(|country| take(&self.country(country)));
    }

    pub(super) fn country(&self, country: &Country) -> [DataCell; 18] {
        let name = &country.name;
        let took_part = self.listed(&country.took_part, |_| true);
        let successors: Vec<Text> = name.successors.iter().copied().map(code).collect();
        [
            code(country.code).into(),
            slug_text(&name.slug).into(),
            self.has_page(country).then(|| self.address(&self.planner.addresses.country(country.code))).into(),
            (&name.name).into(),
            (&name.in_text).into(),
            name.aka.clone().into(),
            (&name.region).into(),
            name.capital.as_ref().into(),
            name.is_organisation.into(),
            name.is_former.into(),
            partial(name.existed.at.or(name.existed.from)),
            partial(name.existed.at.or(name.existed.to)),
            successors.into(),
            name.wikidata.as_ref().into(),
            took_part.count.into(),
            self.listed(&country.mentioned, |_| true).count.into(),
            day(took_part.first),
            day(took_part.last),
        ]
    }

    /// The countries that another table names.
    pub(super) fn named_countries(&self) -> BTreeSet<CountryCode> {
        let site = self.planner.site;
        let mut named = BTreeSet::new();
        self.ids().for_each(|id| named.extend(countries_of(&site.briefings[id])));
        for id in self.people() {
            let roles = site.participants[id].profile.iter().flat_map(|profile| &profile.roles);
            named.extend(roles.filter_map(|role| role.country));
            named.extend(self.countries_of(id, &site.participants[id]));
        }
        let members = site.groups.values().flat_map(|group| group.front.members.iter().flatten());
        named.extend(members.filter_map(|member| match &member.member {
            MemberRef::Country(country) => Some(*country),
            MemberRef::Participant(_) => None,
        }));
        named
    }

    /// Says whether its page is there outside of a preview too.
    pub(super) fn has_page(&self, country: &Country) -> bool {
        is_country_public(self.planner.site, country)
    }
}

/// Every country that a briefing names anywhere in its front matter.
fn countries_of(briefing: &Briefing) -> impl Iterator<Item = CountryCode> {
    let people = briefing.participants.iter().chain(briefing.mentioned_people()).filter_map(|it| it.country);
    let mentioned = briefing.mentions.iter().filter_map(|mention| match mention {
        Mentioned::Country(country) => Some(*country),
        _ => None,
    });
    let quoted = briefing.quotes.iter().filter_map(|quote| match &quote.by {
        Speaker::Person(person) => person.country,
        Speaker::Country(country) => Some(*country),
        Speaker::Described(_, country) => *country,
    });
    people.chain(mentioned).chain(quoted).chain(briefing.countries.iter().copied()).chain(briefing.event_country)
}
