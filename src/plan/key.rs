use super::feeds::{FeedForm, FeedOf};
use crate::{
    base::{CountryCode, Fingerprint, SitePath, Slug, SourcePath},
    model::{BriefingId, ImageForm, ParticipantId, Relation, Site},
};

/// What a page is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageKey {
    /// The front page with the newest briefings.
    Home,
    /// A numbered page of the front page's list.
    HomeOlder(usize),
    /// All years.
    Archive,
    /// A year; its newest page, or a numbered one.
    Year(i16, Option<usize>),
    /// A month; its newest page, or a numbered one.
    Month(i16, i8, Option<usize>),
    /// A briefing.
    Briefing(BriefingId),
    /// A translation of a briefing, by its document.
    Translation(SourcePath),
    /// What is left of a briefing that has expired or was removed, by its document.
    TakenDown(SourcePath),
    /// The index of people by letter.
    People,
    /// A letter's people.
    PeopleLetter(char),
    /// The index of people by country.
    PeopleByCountry,
    /// A country's people.
    PeopleOfCountry(CountryCode),
    /// A person.
    Participant(ParticipantId),
    /// A numbered page of a person's briefings.
    ParticipantList(ParticipantId, Relation, usize),
    /// The index of countries by region.
    Countries,
    /// The index of countries by letter.
    CountriesByLetter,
    /// A country.
    Country(CountryCode),
    /// A numbered page of a country's briefings.
    CountryList(CountryCode, Relation, usize),
    /// The index of groups.
    Groups,
    /// A group.
    Group(Slug),
    /// A numbered page of a group's briefings.
    GroupList(Slug, Relation, usize),
    /// The index of topics.
    Topics,
    /// A topic.
    Topic(Slug),
    /// A numbered page of a topic's briefings.
    TopicOlder(Slug, usize),
    /// The index of series.
    SeriesIndex,
    /// A series.
    Series(Slug),
    /// A numbered page of a series.
    SeriesOlder(Slug, usize),
    /// The list of corrections; its newest page, or a numbered one.
    Corrections(Option<usize>),
    /// A feed.
    Feed(FeedOf, FeedForm),
    /// The event of a briefing, for calendars.
    Event(BriefingId),
    /// The picture that is drawn for a briefing.
    Picture(BriefingId),
    /// What programs are told beside a page.
    Twin(Box<PageKey>),
    /// A briefing as ninjs.
    Ninjs(BriefingId),
    /// The events that a country took part in, for calendars.
    Events(CountryCode),
    /// The sitemap, or the index of its parts.
    Sitemap,
    /// A part of a long sitemap, from 1.
    SitemapPart(usize),
    /// The sitemap of the newest briefings.
    NewsSitemap,
    /// What robots are told.
    Robots,
    /// What a host sends beside the files.
    Headers,
    /// The document of a static page.
    Page(SourcePath),
    /// The page of search.
    Search,
    /// The page of research data.
    Data,
    /// The page for addresses that do not exist.
    NotFound,
    /// An address at which a page was published and is not there any more.
    Gone(SitePath),
    /// An old address.
    Redirect {
        /// Where it leads now.
        target: SitePath,
        /// The document that names it.
        source: SourcePath,
        /// Which of the document's old addresses, from 0.
        nth: usize,
    },
}

impl PageKey {
    /// Says whether it is a picture, which takes long to draw and which nobody looks at while a site is written.
    pub fn is_picture(&self) -> bool {
        matches!(self, PageKey::Picture(_))
    }

    /// Says whether nobody reads it but programs.
    pub(super) fn is_for_machines(&self) -> bool {
        let of_sitemap = matches!(self, PageKey::Sitemap | PageKey::SitemapPart(_) | PageKey::NewsSitemap);
        of_sitemap
            || matches!(
                self,
                PageKey::Feed(..)
                    | PageKey::Picture(_)
                    | PageKey::Twin(_)
                    | PageKey::Ninjs(_)
                    | PageKey::Event(_)
                    | PageKey::Events(_)
                    | PageKey::Robots
                    | PageKey::Headers
            )
    }

    /// Returns the document that the page is mainly made from.
    pub(super) fn document<'s>(&'s self, site: &'s Site) -> Option<&'s SourcePath> {
        match self {
            PageKey::Briefing(id) => Some(&site.briefings[*id].path),
            PageKey::Participant(id) => site.participants[*id].path.as_ref(),
            PageKey::Country(code) => site.countries[code].path.as_ref(),
            PageKey::Group(slug) => Some(&site.groups[slug].path),
            PageKey::Topic(slug) => site.topics[slug].path.as_ref(),
            PageKey::Corrections(None) => site.words_on_corrections().map(|page| &page.path),
            PageKey::TakenDown(path) | PageKey::Page(path) | PageKey::Translation(path) => Some(path),
            _ => None,
        }
    }
}

/// An address and what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Where.
    pub path: SitePath,
    /// What.
    pub key: PageKey,
}

/// A file that is copied as it is, or a form of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Where it goes.
    pub path: SitePath,
    /// Where its bytes are, or those of the image.
    pub source: SourcePath,
    /// The digest of its bytes, or the recipe of the form.
    pub fingerprint: Fingerprint,
    /// The form, if it is not the file itself.
    pub form: Option<ImageForm>,
}
