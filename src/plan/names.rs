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

/// Returns what a slug means; where several have it, the first of them in the order of [`Named`].
pub fn named<'a>(site: &'a Site, slug: &Slug) -> Option<Named<'a>> {
    let person = site.participants.get(slug).filter(|id| site.participants[*id].has_page());
    let country = || site.countries.values().find(|country| country.name.slug == *slug && country.has_page());
    let page = || site.pages.values().find(|page| page.front.slugs.last() == Some(slug));
    person
        .map(Named::Person)
        .or_else(|| site.groups.get_key_value(slug).map(|(slug, _)| Named::Group(slug)))
        .or_else(|| country().map(|country| Named::Country(country.code)))
        .or_else(|| site.topics.get_key_value(slug).map(|(slug, _)| Named::Topic(slug)))
        .or_else(|| site.briefing_named(slug).map(Named::Briefing))
        .or_else(|| page().map(Named::Page))
}
