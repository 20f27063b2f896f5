use super::{NUMBER, Public, code};
use crate::model::{BriefingId, DataCell, DataColumn, DataKind, DataReference, DataTable, Quote, Speaker, TakeRow};

/// Quotations.
pub static QUOTES: DataTable = DataTable {
    name: "quotes",
    about: "One row for each quotation that a briefing sets apart. A withdrawn briefing has none.",
    columns: &[
        DataColumn::required("briefing", DataKind::Text, "The briefing"),
        NUMBER,
        DataColumn::optional("person", DataKind::Text, "Who said it, if it is a person with a page"),
        DataColumn::required("speaker", DataKind::Text, "Who said it, as it is printed: a name or a description"),
        DataColumn::optional("role", DataKind::Text, "The speaker's role on that day"),
        DataColumn::optional("country", DataKind::Text, "The country the speaker stood for, or that said it"),
        DataColumn::required("text", DataKind::Text, "The words"),
    ],
    key: &["briefing", "number"],
    references: &[
        DataReference { column: "briefing", table: "briefings", to: "id" },
        DataReference { column: "person", table: "participants", to: "slug" },
        DataReference { column: "country", table: "countries", to: "code" },
    ],
};

impl Public<'_, '_> {
    pub(super) fn quotes(&self, take: TakeRow<'_>) {
        self.ids().for_each(|id| self.quotes_in(id, take));
    }

    pub(super) fn quotes_in(&self, id: BriefingId, take: TakeRow<'_>) {
        let briefing = &self.planner.site.briefings[id];
        if briefing.withdrawn.is_none() {
            for (nth, quote) in briefing.quotes.iter().enumerate() {
                let [person, speaker, role, country] = self.speaker(quote);
                take(&[
                    (&briefing.front.id).into(),
                    (nth + 1).into(),
                    person,
                    speaker,
                    role,
                    country,
                    (&quote.text).into(),
                ]);
            }
        }
    }

    fn speaker(&self, quote: &Quote) -> [DataCell; 4] {
        let site = self.planner.site;
        match &quote.by {
            Speaker::Person(it) => [
                site.participants[it.participant].slug.as_str().into(),
                (&it.name).into(),
                it.role.as_ref().into(),
                it.country.map(code).into(),
            ],
            Speaker::Country(country) => [
                DataCell::Nothing,
                (&site.country_name(*country).name).into(),
                DataCell::Nothing,
                code(*country).into(),
            ],
            Speaker::Described(text, country) => {
                [DataCell::Nothing, text.into(), DataCell::Nothing, country.map(code).into()]
            }
        }
    }
}
