use super::{Public, partial, slug_text};
use crate::{
    base::{SitePath, Slug, Text},
    model::{BriefingId, DataCell, DataColumn, DataKind, DataTable, Group, Series, TakeRow, Topic},
};

const SLUG: DataColumn = DataColumn::required("slug", DataKind::Text, "The identity, and the last part of the address");
const URL: DataColumn = DataColumn::required("url", DataKind::Address, "The address of its page");
const NAME: DataColumn = DataColumn::required("name", DataKind::Text, "The name as it is printed");
const BRIEFINGS: DataColumn = DataColumn::required("briefings", DataKind::Number, "How many briefings it has");

/// Groups.
pub static GROUPS: DataTable = DataTable {
    name: "groups",
    about: "One row for each group.",
    columns: &[
        SLUG,
        URL,
        NAME,
        DataColumn::optional("other_names", DataKind::List, "Other names"),
        DataColumn::optional("kind", DataKind::Text, "What sort of group it is"),
        DataColumn::optional("founded", DataKind::PartialDay, "When it began, as exactly as it is known"),
        DataColumn::optional("dissolved", DataKind::PartialDay, "When it ended"),
        DataColumn::optional("wikidata", DataKind::Text, "The Wikidata id"),
        DataColumn::required("concerned", DataKind::Number, "How many briefings concern it"),
        DataColumn::required("mentioned", DataKind::Number, "How many others mention it"),
    ],
    key: &["slug"],
    references: &[],
};

/// Topics.
pub static TOPICS: DataTable = DataTable {
    name: "topics",
    about: "One row for each topic.",
    columns: &[SLUG, URL, NAME, BRIEFINGS],
    key: &["slug"],
    references: &[],
};

/// Series.
pub static SERIES: DataTable = DataTable {
    name: "series",
    about: "One row for each series of briefings.",
    columns: &[SLUG, URL, NAME, BRIEFINGS],
    key: &["slug"],
    references: &[],
};

impl Public<'_, '_> {
    pub(super) fn groups(&self, take: TakeRow<'_>) {
        let groups = self.planner.site.groups.iter();
        groups.for_each(|(slug, group)| take(&self.group_row(slug, group)));
    }

    pub(super) fn group_row(&self, slug: &Slug, group: &Group) -> [DataCell; 10] {
        let front = &group.front;
        [
            slug_text(slug).into(),
            self.address(&self.planner.addresses.group(slug)).into(),
            (&front.name).into(),
            front.aka.clone().into(),
            front.kind.as_ref().into(),
            partial(front.founded),
            partial(front.dissolved),
            front.wikidata.as_ref().into(),
            self.listed(&group.briefings, |_| true).count.into(),
            self.listed(&group.mentioned, |_| true).count.into(),
        ]
    }

    pub(super) fn topics(&self, take: TakeRow<'_>) {
        for (slug, topic) in &self.planner.site.topics {
            if topic.path.is_some() || self.has_public(&topic.briefings) {
                take(&self.topic_row(slug, topic));
            }
        }
    }

    pub(super) fn topic_row(&self, slug: &Slug, topic: &Topic) -> [DataCell; 4] {
        self.subject(slug, &self.planner.addresses.topic(slug), &topic.name, &topic.briefings)
    }

    pub(super) fn series(&self, take: TakeRow<'_>) {
        for (slug, series) in &self.planner.site.series {
            if self.has_public(&series.briefings) {
                take(&self.series_row(slug, series));
            }
        }
    }

    pub(super) fn series_row(&self, slug: &Slug, series: &Series) -> [DataCell; 4] {
        self.subject(slug, &self.planner.addresses.series(slug), &series.name, &series.briefings)
    }

    /// What only a preview's briefings have is not there without it.
    fn has_public(&self, briefings: &[BriefingId]) -> bool {
        briefings.iter().any(|id| self.is_public(*id))
    }

    fn subject(&self, slug: &Slug, path: &SitePath, name: &Text, briefings: &[BriefingId]) -> [DataCell; 4] {
        let count = self.listed(briefings, |_| true).count;
        [slug_text(slug).into(), self.address(path).into(), name.into(), count.into()]
    }
}
