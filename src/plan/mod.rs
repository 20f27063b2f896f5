//! Plan: decides every address the site will have, and for each the view that its template sees.
//!
//! [`Site`] in; [`Plan`] out: the routes, and on demand the [`Page`] of each. Pages are made one at a time, so that the
//! views of a large site never stand in memory together. The stage knows nothing of templates' text, Markdown or files.

mod addresses;
mod archive;
mod briefing;
mod countries;
mod country;
mod dirty;
mod group;
mod language;
mod links;
mod names;
mod paging;
mod participant;
mod parts;
mod people_index;
mod plain;
mod routes;
mod site_view;
mod topic;
mod travelling;

pub use addresses::Addresses;
pub use routes::{Copy, PageKey, Route};

use std::sync::OnceLock;

use crate::{
    base::{Checked, Diagnostic, SitePath, SourcePath, Text},
    model::{Assets, Documents, Page, Site, view::SiteView},
};
use names::Names;
use routes::Routes;
use travelling::Travelling;

/// Every page and file the site will have.
#[derive(Default)]
pub struct Plan {
    routes: Routes,
    travelling: Travelling,
}

/// Makes pages: the plan with what it was made from.
pub struct Planner<'a> {
    site: &'a Site,
    documents: &'a Documents,
    assets: &'a Assets,
    plan: &'a Plan,
    addresses: Addresses<'a>,
    /// Gathered for the first wikilink: most sites that are built have not changed one.
    names: OnceLock<Names<'a>>,
}

/// Decides all addresses; reports two pages for one address and aliases that are taken.
pub fn plan(site: &Site, documents: &Documents, assets: &Assets) -> Checked<Plan> {
    let addresses = Addresses::new(site);
    let mut found = Vec::new();
    let travelling = travelling::travelling(documents, assets, &addresses);
    let routes = Routes::collect(site, documents, assets, &travelling, &addresses, &mut found);
    Checked { value: Plan { routes, travelling }, diagnostics: found }
}

impl Plan {
    /// Returns every page to be rendered, by address.
    pub fn pages(&self) -> &[Route] {
        &self.routes.pages
    }

    /// Returns every file to be copied, by address.
    pub fn copies(&self) -> &[Copy] {
        &self.routes.copies
    }

    /// Returns the address of the page that a document is mainly shown on, if it has one.
    pub fn page_of(&self, document: &SourcePath) -> Option<&SitePath> {
        self.routes.page_of(document)
    }

    /// Returns the route of the page that a document is mainly shown on.
    pub fn route_of(&self, document: &SourcePath) -> Option<&Route> {
        let path = self.page_of(document)?;
        self.pages().binary_search_by(|route| route.path.cmp(path)).ok().map(|at| &self.pages()[at])
    }

    /// Says whether an address of the site answers: a page, a redirect or a file.
    pub fn answers(&self, path: &SitePath) -> bool {
        self.routes.answers(path)
    }
}

impl<'a> Planner<'a> {
    /// Takes a plan and what it was made from.
    pub fn new(site: &'a Site, documents: &'a Documents, assets: &'a Assets, plan: &'a Plan) -> Self {
        Planner { site, documents, assets, plan, addresses: Addresses::new(site), names: OnceLock::new() }
    }

    /// Returns what every template sees as `site`.
    pub fn site_view(&self) -> SiteView {
        site_view::site_view(self)
    }

    /// Returns the address of each file of `static/` and of the theme, by its path there.
    pub fn asset_hrefs(&self) -> std::collections::BTreeMap<String, Text> {
        let href = |path: &String| self.addresses.href(&SitePath::new(path));
        self.assets.fixed.keys().map(|path| (path.clone(), href(path))).collect()
    }

    /// Makes the page of a route; reports links and images of its body that lead nowhere.
    pub fn page(&self, route: &Route) -> Checked<Page> {
        let mut found: Vec<Diagnostic> = Vec::new();
        let page = self.make(route, &mut found);
        Checked { value: page, diagnostics: found }
    }

    fn names(&self) -> &Names<'a> {
        self.names.get_or_init(|| Names::of(self.site))
    }

    fn make(&self, route: &Route, found: &mut Vec<Diagnostic>) -> Page {
        match &route.key {
            PageKey::Home => self.home(route),
            PageKey::HomeOlder(number) => self.home_older(route, *number),
            PageKey::Archive => self.archive(route),
            PageKey::Year(year, number) => self.year(route, *year, *number),
            PageKey::Month(year, month, number) => self.month(route, *year, *month, *number),
            PageKey::Briefing(id) => self.briefing(route, *id, found),
            PageKey::Expired(nth) => self.expired(route, *nth),
            PageKey::People => self.people_by_letter(route),
            PageKey::PeopleLetter(letter) => self.people_letter(route, *letter),
            PageKey::PeopleByCountry => self.people_by_country(route),
            PageKey::PeopleOfCountry(code) => self.people_of_country(route, *code),
            PageKey::Participant(id) => self.participant(route, *id, found),
            PageKey::ParticipantList(id, relation, number) => self.participant_list(route, *id, *relation, *number),
            PageKey::Countries => self.countries_by_region(route),
            PageKey::CountriesByLetter => self.countries_by_letter(route),
            PageKey::Country(code) => self.country(route, *code, found),
            PageKey::CountryList(code, relation, number) => self.country_list(route, *code, *relation, *number),
            PageKey::Groups => self.groups(route),
            PageKey::Group(slug) => self.group(route, slug, found),
            PageKey::GroupList(slug, relation, number) => self.group_list(route, slug, *relation, *number),
            PageKey::Topics => self.topics(route),
            PageKey::Topic(slug) => self.topic(route, slug, found),
            PageKey::TopicOlder(slug, number) => self.topic_older(route, slug, *number),
            PageKey::SeriesIndex => self.series_index(route),
            PageKey::Series(slug) => self.series(route, slug, None),
            PageKey::SeriesOlder(slug, number) => self.series(route, slug, Some(*number)),
            PageKey::Page(path) => self.static_page(route, path, found),
            PageKey::NotFound => self.not_found(route),
            PageKey::Redirect { target, .. } => self.redirect(route, target),
        }
    }
}
