use std::collections::BTreeSet;

use super::{Planner, Route, archive::page, parts::HeadOf};
use crate::{
    base::{CountryCode, SitePath, Text},
    model::{
        NO_LETTER, Page, ParticipantId, Site,
        view::{DirectorySection, DirectoryView, Link, PersonRow, View},
    },
};

/// Returns the letters that have pages of their own: all that occur, once the index is too long for one page.
pub fn letters_with_pages(site: &Site) -> BTreeSet<char> {
    match site.people_count() > site.config.index_size {
        true => site.roster.keys().copied().collect(),
        false => BTreeSet::new(),
    }
}

/// Says whether a country's people have a page of their own: once the index is too long for one page.
pub fn has_page_of_people(site: &Site, code: CountryCode) -> bool {
    let has_people = site.countries.get(&code).is_some_and(|country| !country.people.is_empty());
    has_people && site.people_count() > site.config.index_size
}

impl Planner<'_> {
    pub(super) fn people_by_letter(&self, route: &Route) -> Page {
        let count = self.site.people_count();
        let has_pages = count > self.site.config.index_size;
        let section = |(letter, ids): (&char, &Vec<ParticipantId>)| {
            let page = has_pages.then(|| self.addresses.people_letter(*letter));
            self.section(letter.to_string().into(), letter_id(*letter), page, ids, route)
        };
        let sections = self.site.roster.iter().map(section).collect();
        self.directory(route, "letter", self.text("people"), count, sections, vec![self.home_link()])
    }

    pub(super) fn people_letter(&self, route: &Route, letter: char) -> Page {
        let people = self.site.roster.get(&letter).map_or(&[][..], Vec::as_slice);
        let section = self.section(letter.to_string().into(), letter_id(letter), None, people, route);
        let parents = vec![self.home_link(), self.people_link()];
        let title = self.say("people-of-letter", &[("letter", letter.encode_utf8(&mut [0; 4]))]);
        self.directory(route, "letter", title, people.len(), vec![section], parents)
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
            let page = has_page_of_people(self.site, code).then(|| self.addresses.people_of_country(code));
            self.section(self.country_name(code), country.name.slug.as_str().into(), page, &country.people, route)
        };
        let mut sections: Vec<DirectorySection> = codes.into_iter().map(section).collect();
        let stateless: Vec<ParticipantId> =
            self.everyone().filter(|id| self.site.participants[*id].countries.is_empty()).collect();
        if !stateless.is_empty() {
            sections.push(self.section(self.text("no-country-given"), "no-country".into(), None, &stateless, route));
        }
        let parents = vec![self.home_link(), self.people_link()];
        let count = self.site.people_count();
        self.directory(route, "country", self.text("people-by-country"), count, sections, parents)
    }

    pub(super) fn people_of_country(&self, route: &Route, code: CountryCode) -> Page {
        let country = &self.site.countries[&code];
        let name = &country.name;
        let section = self.section(self.country_name(code), name.slug.as_str().into(), None, &country.people, route);
        let by_country = self.link(self.text("by-country"), &SitePath::new("participants/by-country/"));
        let parents = vec![self.home_link(), self.people_link(), by_country];
        let title = self.say("people-of", &[("country", &self.country_in_text(code))]);
        self.directory(route, "country", title, country.people.len(), vec![section], parents)
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

    /// Everyone with a page, in the order of sort names: names that begin with no letter of the alphabet come first.
    fn everyone(&self) -> impl Iterator<Item = ParticipantId> {
        self.site.roster.values().flatten().copied()
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
        title: Text,
        count: usize,
        sections: Vec<DirectorySection>,
        parents: Vec<Link>,
    ) -> Page {
        let view = View::Participants(DirectoryView {
            head: self.head(HeadOf {
                kind: "participants",
                title,
                description: None,
                path: &route.path,
                lang: None,
                parents,
                section: Some("participants/"),
            }),
            by,
            views: vec![
                self.link(self.text("by-letter"), &SitePath::new("participants/")),
                self.link(self.text("by-country"), &SitePath::new("participants/by-country/")),
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
