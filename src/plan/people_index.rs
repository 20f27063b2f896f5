use std::collections::{BTreeMap, BTreeSet};

use super::{Planner, archive::page, parts::HeadOf, routes::Route};
use crate::{
    base::{CountryCode, SitePath, Text, sort_key},
    model::{
        Country, Page, ParticipantId, Site,
        view::{DirectorySection, DirectoryView, Link, PersonRow, View},
    },
};

/// The letter of those whose names begin with none.
const NO_LETTER: char = '#';

/// Returns the letter under which a name is listed, by its place in the Latin alphabet.
pub fn letter_of(sort_name: &str) -> char {
    let first = sort_key(sort_name).chars().next();
    first.filter(char::is_ascii_alphabetic).map_or(NO_LETTER, |letter| letter.to_ascii_uppercase())
}

/// Returns the letters that have pages of their own: all that occur, once the index is too long for one page.
pub fn letters_with_pages(site: &Site) -> BTreeSet<char> {
    let people = || site.participants.iter().filter(|(_, person)| person.has_page());
    match people().count() > site.config.index_size {
        true => people().map(|(_, person)| letter_of(&person.sort)).collect(),
        false => BTreeSet::new(),
    }
}

/// Returns the countries whose people have a page of their own.
pub fn countries_with_pages(site: &Site) -> Vec<CountryCode> {
    let countries = site.countries.values().filter(|country| has_page_of_people(site, country));
    countries.map(|country| country.code).collect()
}

/// Says whether a country's people have a page of their own: once the index is too long for one page.
pub fn has_page_of_people(site: &Site, country: &Country) -> bool {
    let people = site.participants.iter().filter(|(_, person)| person.has_page()).count();
    !country.people.is_empty() && people > site.config.index_size
}

impl Planner<'_> {
    pub(super) fn people_by_letter(&self, route: &Route) -> Page {
        let people = self.everyone();
        let has_pages = people.len() > self.site.config.index_size;
        let mut letters: BTreeMap<char, Vec<ParticipantId>> = BTreeMap::new();
        for id in &people {
            letters.entry(letter_of(&self.site.participants[*id].sort)).or_default().push(*id);
        }
        let section = |(letter, ids): (char, Vec<ParticipantId>)| {
            let page = has_pages.then(|| self.addresses.people_letter(letter));
            self.section(letter.to_string().into(), letter_id(letter), page, &ids, route)
        };
        let sections = letters.into_iter().map(section).collect();
        self.directory(route, "letter", "People", people.len(), sections, vec![self.home_link()])
    }

    pub(super) fn people_letter(&self, route: &Route, letter: char) -> Page {
        let mut people = self.everyone();
        people.retain(|id| letter_of(&self.site.participants[*id].sort) == letter);
        let section = self.section(letter.to_string().into(), letter_id(letter), None, &people, route);
        let parents = vec![self.home_link(), self.people_link()];
        self.directory(route, "letter", &format!("People: {letter}"), people.len(), vec![section], parents)
    }

    pub(super) fn people_by_country(&self, route: &Route) -> Page {
        let mut codes: Vec<CountryCode> = self
            .site
            .countries
            .values()
            .filter(|country| !country.people.is_empty())
            .map(|country| country.code)
            .collect();
        self.by_name(&mut codes);
        let section = |code: CountryCode| {
            let country = &self.site.countries[&code];
            let page = has_page_of_people(self.site, country).then(|| self.addresses.people_of_country(code));
            self.section(country.name.name.clone(), country.name.slug.as_str().into(), page, &country.people, route)
        };
        let mut sections: Vec<DirectorySection> = codes.into_iter().map(section).collect();
        let stateless: Vec<ParticipantId> =
            self.everyone().into_iter().filter(|id| self.site.participants[*id].countries.is_empty()).collect();
        if !stateless.is_empty() {
            sections.push(self.section("No country given".into(), "no-country".into(), None, &stateless, route));
        }
        let parents = vec![self.home_link(), self.people_link()];
        let count = self.everyone().len();
        self.directory(route, "country", "People by country", count, sections, parents)
    }

    pub(super) fn people_of_country(&self, route: &Route, code: CountryCode) -> Page {
        let country = &self.site.countries[&code];
        let name = &country.name;
        let section = self.section(name.name.clone(), name.slug.as_str().into(), None, &country.people, route);
        let by_country = self.link("By country", &SitePath::new("participants/by-country/"));
        let parents = vec![self.home_link(), self.people_link(), by_country];
        let title = format!("People of {}", name.in_text);
        self.directory(route, "country", &title, country.people.len(), vec![section], parents)
    }

    /// Makes a line of an index of people.
    pub(super) fn person_row(&self, id: ParticipantId) -> PersonRow {
        let person = &self.site.participants[id];
        PersonRow {
            person: self.person_ref(id),
            sort: person.sort.clone(),
            role: person.latest_role.clone(),
            countries: self.country_refs(&person.countries),
            took_part: person.took_part.len(),
            mentioned: person.mentioned.len(),
        }
    }

    fn everyone(&self) -> Vec<ParticipantId> {
        let people = self.site.participants.iter().filter(|(_, person)| person.has_page());
        let mut ids: Vec<ParticipantId> = people.map(|(id, _)| id).collect();
        ids.sort_by_cached_key(|id| self.site.participants[*id].sort_key());
        ids
    }

    /// Makes a section: with its people here, or a link to the page that has them.
    fn section(
        &self,
        title: Text,
        id: Text,
        elsewhere: Option<SitePath>,
        people: &[ParticipantId],
        route: &Route,
    ) -> DirectorySection {
        DirectorySection {
            title,
            href: match &elsewhere {
                Some(page) => self.addresses.href(page),
                None => format!("{}#{id}", self.addresses.href(&route.path)).into(),
            },
            id,
            count: people.len(),
            people: match elsewhere {
                Some(_) => Vec::new(),
                None => people.iter().map(|id| self.person_row(*id)).collect(),
            },
        }
    }

    fn directory(
        &self,
        route: &Route,
        by: &'static str,
        title: &str,
        count: usize,
        sections: Vec<DirectorySection>,
        parents: Vec<Link>,
    ) -> Page {
        let view = View::Participants(DirectoryView {
            head: self.head(HeadOf {
                kind: "participants",
                title: title.into(),
                description: None,
                path: &route.path,
                lang: None,
                parents,
                section: Some("participants/"),
            }),
            by,
            views: vec![
                self.link("By letter", &SitePath::new("participants/")),
                self.link("By country", &SitePath::new("participants/by-country/")),
            ],
            count,
            sections,
        });
        page(route, "participants.html", view)
    }
}

fn letter_id(letter: char) -> Text {
    match letter {
        NO_LETTER => "letter-other".into(),
        letter => format!("letter-{}", letter.to_ascii_lowercase()).into(),
    }
}
