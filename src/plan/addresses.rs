use super::{
    corrections::CORRECTIONS,
    data::DATA,
    headers::HEADERS,
    key::PageKey,
    searching::SEARCH,
    sitemap::{self, NEWS_SITEMAP, ROBOTS, SITEMAP},
};
use crate::{
    base::{CountryCode, SitePath, Slug, SourcePath, Text, percent_encoded, push_number},
    model::{Briefing, BriefingId, Country, FrontMatter, PageFront, Participant, ParticipantId, Relation, Site},
};

/// Where everything is.
pub struct Addresses<'a> {
    site: &'a Site,
    base_path: &'a str,
}

impl<'a> Addresses<'a> {
    /// Takes the site whose patterns hold.
    pub fn new(site: &'a Site) -> Self {
        Addresses { site, base_path: &site.config.base_path }
    }

    /// Returns an address as it is printed in pages: with the base path.
    pub fn href(&self, path: &SitePath) -> Text {
        [self.base_path, "/", &percent_encoded(path.as_str())].concat().into()
    }

    /// Returns the full address, if the site has a `base_url`.
    pub fn permalink(&self, path: &SitePath) -> Option<Text> {
        let base = self.site.config.base_url.as_ref()?;
        Some([base, "/", &percent_encoded(path.as_str())].concat().into())
    }

    /// The address of a published briefing.
    pub fn briefing(&self, id: BriefingId) -> SitePath {
        self.briefing_path(&self.site.briefings[id])
    }

    /// The address of a briefing, published or taken down.
    pub fn briefing_path(&self, briefing: &Briefing) -> SitePath {
        let date = briefing.date;
        let pattern = &self.site.config.permalinks.briefing;
        let mut path = String::with_capacity(pattern.len() + 64);
        let mut rest: &str = pattern;
        while let Some((before, (name, after))) =
            rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
        {
            path.push_str(before);
            match name {
                "year" => push_number(&mut path, date.year(), 4),
                "month" => push_number(&mut path, date.month().into(), 2),
                "day" => push_number(&mut path, date.day().into(), 2),
                "id" => path.push_str(Slug::from_name(&briefing.front.id).as_str()),
                _ => path.push_str(briefing.front.slug.as_str()),
            }
            rest = after;
        }
        path.push_str(rest);
        SitePath::new(path)
    }

    /// The address of a translation: the original's below the language's tag.
    pub fn translation(&self, path: &SourcePath) -> Option<SitePath> {
        let original = self.briefing(self.site.translated(path)?);
        let tag = self.site.translations.get(path)?.language.to_ascii_lowercase();
        Some(SitePath::new(format!("{tag}/{}", original.as_str())))
    }

    /// The address of a person.
    pub fn participant(&self, id: ParticipantId) -> SitePath {
        person_path(&self.site.participants[id])
    }

    /// The address of older entries of a person's list.
    pub fn participant_list(&self, id: ParticipantId, relation: Relation, number: usize) -> SitePath {
        list_path(&self.participant(id), relation, number)
    }

    /// The address of a country.
    pub fn country(&self, code: CountryCode) -> SitePath {
        country_path(&self.site.countries[&code])
    }

    /// The address of older entries of a country's list.
    pub fn country_list(&self, code: CountryCode, relation: Relation, number: usize) -> SitePath {
        list_path(&self.country(code), relation, number)
    }

    /// The address of a country's people.
    pub fn people_of_country(&self, code: CountryCode) -> SitePath {
        SitePath::new(format!("participants/country/{}/", self.site.countries[&code].name.slug))
    }

    /// The address of a letter's people.
    pub fn people_letter(&self, letter: char) -> SitePath {
        let name =
            if letter.is_ascii_alphabetic() { letter.to_ascii_lowercase().to_string() } else { "other".to_owned() };
        SitePath::new(format!("participants/letter/{name}/"))
    }

    /// The address of a group.
    pub fn group(&self, slug: &Slug) -> SitePath {
        SitePath::new(format!("groups/{slug}/"))
    }

    /// The address of older entries of a group's list.
    pub fn group_list(&self, slug: &Slug, relation: Relation, number: usize) -> SitePath {
        list_path(&self.group(slug), relation, number)
    }

    /// The address of a topic.
    pub fn topic(&self, slug: &Slug) -> SitePath {
        SitePath::new(format!("topics/{slug}/"))
    }

    /// The address of a series.
    pub fn series(&self, slug: &Slug) -> SitePath {
        SitePath::new(format!("series/{slug}/"))
    }

    /// The address of a static page.
    pub fn static_page(&self, front: &PageFront) -> SitePath {
        let parts: Vec<&str> = front.slugs.iter().map(Slug::as_str).collect();
        SitePath::new(format!("{}/", parts.join("/")))
    }

    /// The address of a year.
    pub fn year(&self, year: i16) -> SitePath {
        SitePath::new(format!("briefings/{year:04}/"))
    }

    /// The address of a month.
    pub fn month(&self, year: i16, month: i8) -> SitePath {
        SitePath::new(format!("briefings/{year:04}/{month:02}/"))
    }

    /// The address of a numbered page of the list at `of`.
    pub fn numbered(&self, of: &SitePath, number: usize) -> SitePath {
        SitePath::new(format!("{}page/{number}/", of.as_str()))
    }

    /// Returns where a page is if it holds its address; nothing for an old address, which only its document knows.
    pub fn page(&self, key: &PageKey) -> Option<SitePath> {
        let numbered = |path: SitePath, number: &Option<usize>| match number {
            Some(number) => self.numbered(&path, *number),
            None => path,
        };
        Some(match key {
            PageKey::Home => SitePath::new(""),
            PageKey::HomeOlder(number) => self.numbered(&SitePath::new(""), *number),
            PageKey::Archive => SitePath::new("briefings/"),
            PageKey::Year(year, number) => numbered(self.year(*year), number),
            PageKey::Month(year, month, number) => numbered(self.month(*year, *month), number),
            PageKey::Briefing(id) => self.briefing(*id),
            PageKey::Translation(path) => self.translation(path)?,
            PageKey::TakenDown(path) => self.briefing_path(self.site.taken_down(path)?),
            PageKey::People => SitePath::new("participants/"),
            PageKey::PeopleLetter(letter) => self.people_letter(*letter),
            PageKey::PeopleByCountry => SitePath::new("participants/by-country/"),
            PageKey::PeopleOfCountry(code) => self.people_of_country(*code),
            PageKey::Participant(id) => self.participant(*id),
            PageKey::ParticipantList(id, relation, number) => self.participant_list(*id, *relation, *number),
            PageKey::Countries => SitePath::new("countries/"),
            PageKey::CountriesByLetter => SitePath::new("countries/a-z/"),
            PageKey::Country(code) => self.country(*code),
            PageKey::CountryList(code, relation, number) => self.country_list(*code, *relation, *number),
            PageKey::Groups => SitePath::new("groups/"),
            PageKey::Group(slug) => self.group(slug),
            PageKey::GroupList(slug, relation, number) => self.group_list(slug, *relation, *number),
            PageKey::Topics => SitePath::new("topics/"),
            PageKey::Topic(slug) => self.topic(slug),
            PageKey::TopicOlder(slug, number) => self.numbered(&self.topic(slug), *number),
            PageKey::SeriesIndex => SitePath::new("series/"),
            PageKey::Series(slug) => self.series(slug),
            PageKey::SeriesOlder(slug, number) => self.numbered(&self.series(slug), *number),
            PageKey::Corrections(number) => numbered(SitePath::new(CORRECTIONS), number),
            PageKey::Feed(of, form) => self.feed(of, *form)?,
            PageKey::Event(id) => self.event(*id),
            PageKey::Picture(id) => self.picture(*id),
            PageKey::Twin(of) => self.twin(of)?,
            PageKey::Ninjs(id) => self.ninjs(*id),
            PageKey::Events(code) => self.events(*code),
            PageKey::Sitemap => SitePath::new(SITEMAP),
            PageKey::SitemapPart(number) => sitemap::part_path(*number),
            PageKey::NewsSitemap => SitePath::new(NEWS_SITEMAP),
            PageKey::Robots => SitePath::new(ROBOTS),
            PageKey::Headers => SitePath::new(HEADERS),
            PageKey::Page(path) => self.static_page(&self.site.pages.get(path)?.front),
            PageKey::Search => SitePath::new(SEARCH),
            PageKey::Data => SitePath::new(DATA),
            PageKey::NotFound => SitePath::new("404.html"),
            PageKey::Gone(path) => path.clone(),
            PageKey::Redirect { .. } => return None,
        })
    }

    /// The address of what a document is about, if it is published: a page of its own, whatever its kind.
    pub fn document(&self, path: &SourcePath, front: &FrontMatter) -> Option<SitePath> {
        match front {
            FrontMatter::Briefing(_) => {
                let published = self.site.briefing_at(path).map(|id| &self.site.briefings[id]);
                published.or_else(|| self.site.taken_down(path)).map(|briefing| self.briefing_path(briefing))
            }
            FrontMatter::Translation(_) => self.translation(path),
            FrontMatter::Participant(front) => Some(SitePath::new(format!("participants/{}/", front.slug))),
            // A code that `site.toml` gives no meaning has no page.
            FrontMatter::Country(front) => self.site.countries.get(&front.code).map(country_path),
            FrontMatter::Group(front) => Some(self.group(&front.slug)),
            FrontMatter::Topic(front) => Some(self.topic(&front.slug)),
            FrontMatter::Page(front) => self.site.pages.contains_key(path).then(|| self.static_page(front)),
        }
    }

    /// The address of a document's page if its text is shown there: not that of a briefing which was taken down.
    pub fn with_text(&self, path: &SourcePath, front: &FrontMatter) -> Option<SitePath> {
        self.document(path, front).filter(|_| self.site.taken_down(path).is_none())
    }
}

fn person_path(person: &Participant) -> SitePath {
    SitePath::new(format!("participants/{}/", person.slug))
}

fn country_path(country: &Country) -> SitePath {
    SitePath::new(format!("countries/{}/", country.name.slug))
}

fn list_path(of: &SitePath, relation: Relation, number: usize) -> SitePath {
    SitePath::new(format!("{}{}/{number}/", of.as_str(), relation.slug()))
}
