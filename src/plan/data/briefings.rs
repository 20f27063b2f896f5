use super::{NUMBER, Public, RELATIONS, code, day, relation, slug_text};
use crate::{
    base::WrittenTime,
    model::{BriefingId, DataCell, DataColumn, DataKind, DataReference, DataTable, Mentioned, Relation, TakeRow},
    plan::feeds::changed_at,
};

/// Briefings.
pub static BRIEFINGS: DataTable = DataTable {
    name: "briefings",
    about: "One row for each published briefing, the oldest first.",
    columns: &[
        DataColumn::required("id", DataKind::Text, "The permanent id, which no change of address touches"),
        DataColumn::optional("uri", DataKind::Address, "The permanent id as a URI, as feeds have it"),
        DataColumn::required("url", DataKind::Address, "The address of its page"),
        DataColumn::required("title", DataKind::Text, "The title"),
        DataColumn::required("date", DataKind::Day, "The day it is of, in the site's time zone"),
        DataColumn::required("published", DataKind::Instant, "Since when it is public"),
        DataColumn::required("updated", DataKind::Instant, "The last change that readers should know of"),
        DataColumn::optional(
            "withdrawn",
            DataKind::Day,
            "Since when it is withdrawn; it has no summary and no quotations then",
        ),
        DataColumn::required("language", DataKind::Text, "Its language, as a BCP 47 tag"),
        DataColumn::optional("dateline", DataKind::Text, "The place the report is from"),
        DataColumn::optional("summary", DataKind::Text, "The summary, or the first paragraph"),
        DataColumn::optional("authors", DataKind::List, "Who wrote it"),
        DataColumn::optional("source", DataKind::Text, "Where the text comes from"),
        DataColumn::optional("source_url", DataKind::Text, "The address of that source"),
        DataColumn::optional("series", DataKind::Text, "The series it belongs to"),
        DataColumn::optional("event_name", DataKind::Text, "The name of the event it reports on, if it is told"),
        DataColumn::optional("event_first_day", DataKind::Day, "The event's first day"),
        DataColumn::optional("event_last_day", DataKind::Day, "The event's last day"),
        DataColumn::optional("event_place", DataKind::Text, "The building or site of the event"),
        DataColumn::optional("event_city", DataKind::Text, "The city of the event"),
        DataColumn::optional("event_country", DataKind::Text, "The country in which the event took place"),
    ],
    key: &["id"],
    references: &[
        DataReference { column: "series", table: "series", to: "slug" },
        DataReference { column: "event_country", table: "countries", to: "code" },
    ],
};

const BRIEFING: DataColumn = DataColumn::required("briefing", DataKind::Text, "The briefing");
const OF_BRIEFING: DataReference = DataReference { column: "briefing", table: "briefings", to: "id" };

/// The countries of briefings.
pub static COUNTRIES: DataTable = DataTable {
    name: "briefing_countries",
    about: "One row for each country that took part in a briefing or is mentioned in it.",
    columns: &[
        BRIEFING,
        DataColumn::required("relation", RELATIONS, "Whether it took part or is mentioned"),
        DataColumn::required("country", DataKind::Text, "The country"),
        NUMBER,
    ],
    key: &["briefing", "relation", "country"],
    references: &[OF_BRIEFING, DataReference { column: "country", table: "countries", to: "code" }],
};

/// The groups of briefings.
pub static GROUPS: DataTable = DataTable {
    name: "briefing_groups",
    about: "One row for each group that a briefing concerns or mentions.",
    columns: &[
        BRIEFING,
        DataColumn::required(
            "relation",
            DataKind::Word(&["concerned", "mentioned"]),
            "Whether the briefing concerns it or mentions it",
        ),
        DataColumn::required("group_slug", DataKind::Text, "The group"),
        NUMBER,
    ],
    key: &["briefing", "relation", "group_slug"],
    references: &[OF_BRIEFING, DataReference { column: "group_slug", table: "groups", to: "slug" }],
};

/// The topics of briefings.
pub static TOPICS: DataTable = DataTable {
    name: "briefing_topics",
    about: "One row for each topic of a briefing.",
    columns: &[BRIEFING, DataColumn::required("topic", DataKind::Text, "The topic"), NUMBER],
    key: &["briefing", "topic"],
    references: &[OF_BRIEFING, DataReference { column: "topic", table: "topics", to: "slug" }],
};

impl Public<'_, '_> {
    pub(super) fn briefings(&self, take: TakeRow<'_>) {
        self.ids().for_each(|id| take(&self.briefing(id)));
    }

    pub(super) fn briefing(&self, id: BriefingId) -> [DataCell; 21] {
        let (planner, site) = (self.planner, self.planner.site);
        let briefing = &site.briefings[id];
        let front = &briefing.front;
        let zone = &site.clock.zone;
        let has_uri = site.config.tag.is_some() || site.config.base_url.is_some();
        let event = front.event.as_deref();
        let first = event.map(|event| event.start.map_or(briefing.date, |start| start.day(zone)));
        let last = event.map(|event| event.end.as_ref().map_or(first, |end: &WrittenTime| Some(end.day(zone))));
        [
            (&front.id).into(),
            has_uri.then(|| planner.feed_id(&front.id)).into(),
            self.address(&planner.addresses.briefing(id)).into(),
            (&front.title).into(),
            day(Some(briefing.date)),
            planner.instant(front.public_at(zone)).into(),
            planner.instant(changed_at(site, briefing)).into(),
            day(briefing.withdrawn.as_ref().map(|notice| notice.date.day(zone))),
            front.lang.as_ref().unwrap_or(&site.config.language).into(),
            planner.dateline(briefing).into(),
            briefing.summary.as_ref().filter(|_| briefing.withdrawn.is_none()).into(),
            front.authors.clone().into(),
            front.source.as_ref().map(|source| &source.name).into(),
            front.source.as_ref().and_then(|source| source.url.as_ref()).into(),
            briefing.series.as_ref().map(slug_text).into(),
            event.and_then(|event| event.name.as_ref()).into(),
            day(first),
            day(last.flatten()),
            event.and_then(|event| event.place.as_ref()).into(),
            event.and_then(|event| event.city.as_ref()).into(),
            briefing.event_country.map(code).into(),
        ]
    }

    pub(super) fn countries_of_briefings(&self, take: TakeRow<'_>) {
        self.ids().for_each(|id| self.countries_in(id, take));
    }

    pub(super) fn countries_in(&self, id: BriefingId, take: TakeRow<'_>) {
        let briefing = &self.planner.site.briefings[id];
        let mentioned = briefing.mentions.iter().filter_map(|mention| match mention {
            Mentioned::Country(code) => Some(*code),
            _ => None,
        });
        let mut row = |way: Relation, nth: usize, country| {
            take(&[(&briefing.front.id).into(), relation(way), code(country).into(), (nth + 1).into()]);
        };
        let took_part = briefing.countries.iter().copied().enumerate();
        took_part.for_each(|(nth, country)| row(Relation::TookPart, nth, country));
        mentioned.enumerate().for_each(|(nth, country)| row(Relation::Mentioned, nth, country));
    }

    pub(super) fn groups_of_briefings(&self, take: TakeRow<'_>) {
        self.ids().for_each(|id| self.groups_in(id, take));
    }

    pub(super) fn groups_in(&self, id: BriefingId, take: TakeRow<'_>) {
        let briefing = &self.planner.site.briefings[id];
        let mentioned = briefing.mentions.iter().filter_map(|mention| match mention {
            Mentioned::Group(slug) => Some(slug),
            _ => None,
        });
        let mut row = |way: &str, nth: usize, slug| {
            take(&[(&briefing.front.id).into(), way.into(), slug_text(slug).into(), (nth + 1).into()]);
        };
        briefing.groups.iter().enumerate().for_each(|(nth, slug)| row("concerned", nth, slug));
        mentioned.enumerate().for_each(|(nth, slug)| row("mentioned", nth, slug));
    }

    pub(super) fn topics_of_briefings(&self, take: TakeRow<'_>) {
        self.ids().for_each(|id| self.topics_in(id, take));
    }

    pub(super) fn topics_in(&self, id: BriefingId, take: TakeRow<'_>) {
        let briefing = &self.planner.site.briefings[id];
        for (nth, slug) in briefing.topics.iter().enumerate() {
            take(&[(&briefing.front.id).into(), slug_text(slug).into(), (nth + 1).into()]);
        }
    }
}
