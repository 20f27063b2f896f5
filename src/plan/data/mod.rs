//! The research tables: what stands in each, and their rows of what is public.
//!
//! A briefing that only a preview shows has no row, and neither has who is known from such alone: what programs once have they keep.

mod appearances;
mod briefings;
mod co_attendance;
mod page;
mod people;
mod places;
mod popolo;
mod quotes;
mod subjects;
mod twin;
mod twin_lists;

pub use page::has_data_page;
pub use twin::{TWIN, has_twin};

use super::{
    Planner,
    parts::{iso, preview_label},
};
use crate::{
    base::{CountryCode, Date, PartialDate, Period, SitePath, Slug, Text, slugify},
    model::{
        BriefingId, Config, Country, DataAbout, DataCell, DataColumn, DataFormat, DataKind, DataLicence, DataTable,
        Participant, ParticipantId, Relation, Site, TakeRow,
    },
};

/// Where the page of research data is, and beside it its files.
pub const DATA: &str = "data/";

/// All tables, in the order in which they are listed.
pub const DATA_TABLES: &[&DataTable] = &[
    &briefings::BRIEFINGS,
    &people::PARTICIPANTS,
    &appearances::APPEARANCES,
    &people::ROLES,
    &co_attendance::CO_ATTENDANCE,
    &quotes::QUOTES,
    &places::COUNTRIES,
    &subjects::GROUPS,
    &people::MEMBERSHIPS,
    &subjects::TOPICS,
    &subjects::SERIES,
    &briefings::COUNTRIES,
    &briefings::GROUPS,
    &briefings::TOPICS,
];

/// Returns the names of all files below [`DATA`] that a site has.
pub fn data_file_names(config: &Config) -> Vec<String> {
    let formats = &config.data.formats;
    if formats.is_empty() {
        return Vec::new();
    }
    let files_of = |format: &DataFormat| -> Vec<String> {
        let suffix = format.suffix();
        match format {
            DataFormat::Csv | DataFormat::Json => {
                DATA_TABLES.iter().map(|it| format!("{}.{suffix}", it.name)).collect()
            }
            DataFormat::Sqlite => vec![format!("{}.{suffix}", name_of(config))],
            DataFormat::Popolo => vec![DataTable::POPOLO.to_owned()],
        }
    };
    let always = [DataTable::PACKAGE.to_owned(), DataTable::CHECKSUMS.to_owned()];
    formats.iter().flat_map(files_of).chain(always).collect()
}

/// Says whether a file of a site is one of its research data, by its path.
pub fn is_data_file(config: &Config, file: &str) -> bool {
    file.strip_prefix(DATA).is_some_and(|name| data_file_names(config).iter().any(|own| own == name))
}

/// The site's name as that of a file.
fn name_of(config: &Config) -> Text {
    slugify(&config.title).into()
}

/// The words for how someone or something stands to a briefing.
const RELATIONS: DataKind = DataKind::Word(&["took-part", "mentioned"]);

const NUMBER: DataColumn =
    DataColumn::required("number", DataKind::Number, "The place in the list as it is written, from 1");

impl Planner<'_> {
    /// Says whether one of the files of research data stands at an address.
    pub(super) fn is_data_file(&self, path: &SitePath) -> bool {
        is_data_file(&self.site.config, path.as_str())
    }

    /// Hands over the rows of a table, in an order that is always the same.
    pub fn data_rows(&self, table: &DataTable, take: TakeRow<'_>) {
        let public = Public { planner: self };
        match table.name {
            "topics" => public.topics(take),
            "series" => public.series(take),
            "countries" => public.countries(take),
            "groups" => public.groups(take),
            "participants" => public.participants(take),
            "roles" => public.roles(take),
            "memberships" => public.memberships(take),
            "briefings" => public.briefings(take),
            "briefing_countries" => public.countries_of_briefings(take),
            "briefing_groups" => public.groups_of_briefings(take),
            "briefing_topics" => public.topics_of_briefings(take),
            "appearances" => public.appearances(take),
            "co_attendance" => public.co_attendance(take),
            "quotes" => public.quotes(take),
            name => unreachable!("`{name}` is no table"),
        }
    }

    /// Returns what is said of all tables together.
    pub fn data_about(&self) -> DataAbout {
        let config = &self.site.config;
        DataAbout {
            name: name_of(config),
            title: config.title.clone(),
            description: config.description.clone(),
            home: self.addresses.permalink(&SitePath::new("")),
            publisher: config.publisher.clone(),
            licence: config.data.licence.as_ref().or(config.licence.as_ref()).map(|text| self.data_licence(text)),
        }
    }

    /// Reads a licence as it is written: an address, an identifier, or words, which stand on the page of data.
    fn data_licence(&self, text: &Text) -> DataLicence {
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        let is_name = text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._".contains(letter));
        match () {
            () if is_address => DataLicence { path: Some(text.clone()), ..DataLicence::default() },
            () if is_name => DataLicence { name: Some(text.clone()), ..DataLicence::default() },
            () => {
                let page = self.addresses.permalink(&SitePath::new(DATA)).unwrap_or_else(|| "index.html".into());
                DataLicence { path: Some(page), title: Some(text.clone()), name: None }
            }
        }
    }
}

/// What is public of a site.
struct Public<'p, 's> {
    planner: &'p Planner<'s>,
}

/// The briefings of someone or something.
struct Listed {
    count: usize,
    first: Option<Date>,
    last: Option<Date>,
}

/// Says whether a briefing is public, and not merely shown in a preview.
fn is_public(site: &Site, id: BriefingId) -> bool {
    preview_label(&site.briefings[id]).is_none()
}

/// Says whether a person has a page without what only a preview shows.
fn is_person_public(site: &Site, person: &Participant) -> bool {
    person.profile.is_some() || person.took_part.iter().chain(&person.mentioned).any(|id| is_public(site, *id))
}

/// Says the same of a country.
fn is_country_public(site: &Site, country: &Country) -> bool {
    country.path.is_some()
        || country.took_part.iter().chain(&country.mentioned).any(|id| is_public(site, *id))
        || country.people.iter().any(|id| site.participants[*id].profile.is_some())
}

impl Public<'_, '_> {
    fn is_public(&self, id: BriefingId) -> bool {
        is_public(self.planner.site, id)
    }

    /// All briefings, oldest first.
    fn ids(&self) -> impl Iterator<Item = BriefingId> {
        self.planner.site.timeline.iter().copied().filter(|id| self.is_public(*id))
    }

    fn listed(&self, ids: &[BriefingId], counts: impl Fn(BriefingId) -> bool) -> Listed {
        let dates = ids.iter().filter(|id| self.is_public(**id) && counts(**id));
        let dates: Vec<Date> = dates.map(|id| self.planner.site.briefings[*id].date).collect();
        Listed { count: dates.len(), first: dates.iter().min().copied(), last: dates.iter().max().copied() }
    }

    /// Everyone with a page, by slug.
    fn people(&self) -> Vec<ParticipantId> {
        let site = self.planner.site;
        let mut people: Vec<ParticipantId> =
            site.roster.values().flatten().copied().filter(|id| self.is_person_public(*id)).collect();
        people.sort_by(|one, other| site.participants[*one].slug.cmp(&site.participants[*other].slug));
        people
    }

    fn is_person_public(&self, id: ParticipantId) -> bool {
        is_person_public(self.planner.site, &self.planner.site.participants[id])
    }

    /// The slug of a person who has a row.
    fn person(&self, slug: &Slug) -> Option<Text> {
        let id = self.planner.site.participants.get(slug)?;
        self.is_person_public(id).then(|| slug_text(slug))
    }

    /// The slug of a group that has a row.
    fn group(&self, slug: Option<&Slug>) -> Option<Text> {
        slug.filter(|slug| self.planner.site.groups.contains_key(*slug)).map(slug_text)
    }

    /// A whole address where the site has one, else that of its pages.
    fn address(&self, path: &SitePath) -> Text {
        let addresses = &self.planner.addresses;
        addresses.permalink(path).unwrap_or_else(|| addresses.href(path))
    }
}

fn slug_text(slug: &Slug) -> Text {
    slug.as_str().into()
}

fn code(code: CountryCode) -> Text {
    code.as_str().into()
}

fn day(date: Option<Date>) -> DataCell {
    date.map(iso).into()
}

fn partial(date: Option<PartialDate>) -> DataCell {
    date.map(|date| Text::from(date.to_string())).into()
}

/// The first and the last day of a period; of one that is a single date, that.
fn ends(period: &Period) -> [DataCell; 2] {
    [partial(period.at.or(period.from)), partial(period.at.or(period.to))]
}

fn relation(relation: Relation) -> DataCell {
    relation.slug().into()
}
