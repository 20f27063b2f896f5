use std::collections::HashMap;

use crate::{
    base::{CountryCode, Slug},
    model::{BriefingId, ParticipantId, Site, SitePage},
};

/// What a wikilink can mean by a slug.
#[derive(Debug, Clone, Copy)]
pub enum Named<'a> {
    /// A person with a page.
    Person(ParticipantId),
    /// A group.
    Group(&'a Slug),
    /// A country with a page.
    Country(CountryCode),
    /// A topic.
    Topic(&'a Slug),
    /// A published briefing.
    Briefing(BriefingId),
    /// A static page.
    Page(&'a SitePage),
}

/// Everything that has a slug; what several share means the first of them in the order of [`Named`].
#[derive(Debug, Default)]
pub struct Names<'a> {
    by_slug: HashMap<&'a Slug, Named<'a>>,
}

impl<'a> Names<'a> {
    /// Gathers the names of a site.
    pub fn of(site: &'a Site) -> Self {
        let mut names = Names::default();
        let people = site.participants.iter().filter(|(_, person)| person.has_page());
        names.add(people.map(|(id, person)| (&person.slug, Named::Person(id))));
        names.add(site.groups.keys().map(|slug| (slug, Named::Group(slug))));
        let countries = site.countries.values().filter(|country| country.has_page());
        names.add(countries.map(|country| (&country.name.slug, Named::Country(country.code))));
        names.add(site.topics.keys().map(|slug| (slug, Named::Topic(slug))));
        names.add(site.published().map(|(id, briefing)| (&briefing.front.slug, Named::Briefing(id))));
        names.add(site.pages.values().filter_map(|page| Some((page.front.slugs.last()?, Named::Page(page)))));
        names
    }

    /// Returns what a slug means.
    pub fn get(&self, slug: &Slug) -> Option<Named<'a>> {
        self.by_slug.get(slug).copied()
    }

    fn add(&mut self, named: impl Iterator<Item = (&'a Slug, Named<'a>)>) {
        for (slug, named) in named {
            self.by_slug.entry(slug).or_insert(named);
        }
    }
}
