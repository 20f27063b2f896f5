use super::{Public, partial, slug_text};
use crate::{
    base::{SitePath, Slug},
    model::{BriefingId, DataCell, DataColumn, DataKind, DataTable, Group, TakeRow},
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
            let path = self.planner.addresses.topic(slug);
            self.subject(slug, &path, &topic.name, &topic.briefings, topic.path.is_some(), take);
        }
    }

    pub(super) fn series(&self, take: TakeRow<'_>) {
        for (slug, series) in &self.planner.site.series {
            let path = self.planner.addresses.series(slug);
            self.subject(slug, &path, &series.name, &series.briefings, false, take);
        }
    }

    /// What only a preview's briefings have is not there without it.
    fn subject(
        &self,
        slug: &Slug,
        path: &SitePath,
        name: &crate::base::Text,
        briefings: &[BriefingId],
        is_written: bool,
        take: TakeRow<'_>,
    ) {
        let count = self.listed(briefings, |_| true).count;
        if is_written || count > 0 {
            take(&[slug_text(slug).into(), self.address(path).into(), name.into(), count.into()]);
        }
    }
}
