use super::{Public, code, day, partial, slug_text};
use crate::{
    base::Text,
    model::{Country, DataCell, DataColumn, DataKind, DataTable, TakeRow},
};

/// Countries.
pub static COUNTRIES: DataTable = DataTable {
    name: "countries",
    about: "One row for each country and for each organisation that stands among countries, as the European Union; also those in no briefing.",
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
        self.planner.site.countries.values().for_each(|country| take(&self.country(country)));
    }

    fn country(&self, country: &Country) -> [DataCell; 18] {
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

    /// Says whether its page is there outside of a preview too.
    fn has_page(&self, country: &Country) -> bool {
        let mut briefings = country.took_part.iter().chain(&country.mentioned);
        country.path.is_some()
            || briefings.any(|id| self.is_public(*id))
            || country.people.iter().any(|id| self.planner.site.participants[*id].profile.is_some())
    }
}
