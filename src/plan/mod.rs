//! Plan: decides every address the site will have, and for each the view that its template sees.
//!
//! [`Site`] in; [`Plan`] out: who has which address, kept by owner so that a change costs what it touches; and on demand the
//! [`Page`] of each. Pages are made one at a time, so that the views of a large site never stand in memory together. The
//! stage knows nothing of templates' text, Markdown or files.

mod addresses;
mod archive;
mod briefing;
mod calendars;
mod chart;
mod citation;
mod collision;
mod corrections;
mod countries;
mod country;
mod data;
mod digest;
mod dirty;
mod feeds;
mod group;
mod headers;
mod keeping;
mod key;
mod link_index;
mod links;
mod map;
mod names;
mod naming;
mod network;
mod ninjs;
mod owner;
mod paging;
mod participant;
mod parts;
mod people_index;
mod picture;
mod plain;
mod qr;
mod queries;
mod quoting;
mod redirections;
mod related;
mod routes;
mod searching;
mod site_view;
mod sitemap;
mod structured;
mod target;
mod topic;
mod translation;
mod travelling;

pub use addresses::Addresses;
pub use data::{DATA, DATA_TABLES, data_file_names, is_data_file};
pub use digest::{DIGEST_TEMPLATES, PlannedDigest};
pub use feeds::{FeedForm, FeedOf};
pub use key::{Copy, PageKey, Route};
pub use link_index::images_shown;
pub use quoting::quoted_for;
pub use searching::SEARCH;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use crate::{
    base::{Checked, CountryCode, Diagnostic, Fingerprint, Part, SitePath, SourcePath, Text},
    language::{Filled, Language, Languages},
    model::{
        AssetLink, Assets, Document, Documents, Kept, Ledger, Page, Passages, Site, Touched,
        view::{CountryRef, SiteView},
    },
};
use dirty::owners_of;
use keeping::{Held, Promises};
use link_index::{LinkIndex, LinkKey};
use owner::{Claimants, Owner};
use routes::{RouteChanges, Routes};
use travelling::{Journey, Travelling};

/// Every page and file the site will have.
#[derive(Default)]
pub struct Plan {
    routes: Routes,
    promises: Promises,
    travelling: Travelling,
    links: LinkIndex,
}

/// What became of a plan.
#[derive(Debug, Default)]
pub struct PlanChanges {
    /// Pages whose views may differ, those at new addresses among them: at times one too many, never one too few.
    pub dirty: BTreeSet<SitePath>,
    /// Addresses at which there is no page any more.
    pub gone: BTreeSet<SitePath>,
    /// Files that are copied and were not, or with other bytes.
    pub copied: Vec<Copy>,
    /// Addresses to which no file is copied any more.
    pub uncopied: BTreeSet<SitePath>,
}

/// Makes pages: the plan with what it was made from.
pub struct Planner<'a> {
    site: &'a Site,
    documents: &'a Documents,
    assets: &'a Assets,
    plan: &'a Plan,
    addresses: Addresses<'a>,
    languages: &'a Languages,
    language: &'a Language,
    /// What texts say, where pages quote them.
    passages: Option<&'a dyn Passages>,
    /// Every country as it is named on pages: made for the first page that names one.
    countries: OnceLock<HashMap<CountryCode, Part<CountryRef>, foldhash::fast::RandomState>>,
}

impl Plan {
    /// Takes the addresses that were published, which the next update holds against those that there are. The ids of feeds say
    /// nothing where the site is built for another address than its own.
    pub fn promise(&mut self, ledger: &Arc<Ledger>, holds_feed_ids: bool) {
        self.promises.take(ledger, holds_feed_ids);
    }

    /// Brings all addresses up to date with what an update of the site touched, and with files beside documents that changed.
    pub fn update(
        &mut self,
        site: &Site,
        documents: &Documents,
        assets: &Assets,
        touched: &Touched,
        files: &[SourcePath],
        languages: &Languages,
    ) -> PlanChanges {
        let addresses = &Addresses::new(site);
        let led_to = self.relink(site, documents, touched);
        let journey = Journey { documents, assets, links: &self.links, addresses };
        let mut suspects = travellers(&journey, touched, files, &led_to);
        suspects.extend(self.travelling.keys().filter(|_| touched.everything).cloned());
        let moved = journey.update(&mut self.travelling, suspects);
        let files: Vec<&SourcePath> = files.iter().chain(&moved).collect();
        let (travelling, links) = (&self.travelling, &self.links);
        let claimants = Claimants { site, documents, assets, travelling, links, addresses };
        let owners: BTreeSet<Owner> = match touched.everything {
            true => claimants.everyone().into_iter().chain(self.routes.owners().filter(is_claimed_first)).collect(),
            false => owners_of(site, touched, &files).into_iter().chain(owners_of_images(&led_to)).collect(),
        };
        let claims = owners.into_iter().map(|owner| (claimants.claims_of(&owner), owner));
        let mut changes = self.routes.update(claims, site, documents);
        // How many files a sitemap needs is known once all other pages have their addresses.
        let listed = self.routes.pages().filter(|route| sitemap::is_listed(&route.key, site)).count();
        let sitemaps = std::iter::once((claimants.sitemaps(listed), Owner::Sitemaps));
        changes.extend(self.routes.update(sitemaps, site, documents));
        // What is left of pages stands only where nothing else does.
        let remains = self.promises.hold(&Held { site, routes: &self.routes }, &changes, touched.everything);
        changes.extend(self.routes.update(remains.into_iter(), site, documents));
        let dirty = match touched.everything {
            // All pages are made anyway.
            true => BTreeSet::new(),
            false => Planner::new(site, documents, assets, self, languages).dirty(touched, &changes, &files),
        };
        self.outcome(dirty, changes)
    }

    /// Walks over every page to be rendered, by address.
    pub fn pages(&self) -> impl Iterator<Item = &Route> {
        self.routes.pages()
    }

    /// Returns how many pages there are.
    pub fn page_count(&self) -> usize {
        self.routes.page_count()
    }

    /// Returns the page at an address.
    pub fn page(&self, path: &SitePath) -> Option<&Route> {
        self.routes.page(path)
    }

    /// Says whether a page or a file stands at an address just as it is written.
    pub fn answers_at(&self, path: &SitePath) -> bool {
        self.page(path).is_some() || self.routes.copies_to(path)
    }

    /// Returns the form of an image that stands at an address.
    pub fn form_at(&self, path: &SitePath) -> Option<&Copy> {
        self.routes.copy_to(path).filter(|copy| copy.form.is_some())
    }

    /// Says whether an address of the site answers: a page, a redirect or a file, and not what is left of one.
    pub fn answers(&self, path: &SitePath) -> bool {
        self.routes.answers(path)
    }

    /// Returns what was found: two pages for one address, and aliases that are taken.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.routes.diagnostics().chain(self.promises.diagnostics())
    }

    /// Returns every address that readers may come to hold a link to, and of what it is. Left out is what is for machines on their
    /// way, as sitemaps are, and what is named by its bytes.
    pub fn published(&self, site: &Site, documents: &Documents) -> BTreeMap<SitePath, Kept> {
        keeping::published(&self.routes, site, documents)
    }

    /// Notes where documents lead that changed, and returns where they and their translations, which are there as long as they are,
    /// lead and led.
    fn relink(&mut self, site: &Site, documents: &Documents, touched: &Touched) -> BTreeSet<LinkKey> {
        let changed: BTreeSet<SourcePath> = match touched.everything {
            true => documents.keys().chain(self.links.documents()).cloned().collect(),
            false => {
                let translations = touched.documents.iter().flat_map(|path| site.translations_of(path));
                translations.map(|(path, _)| path).chain(&touched.documents).cloned().collect()
            }
        };
        changed.iter().flat_map(|path| self.links.set(path, documents.get(path))).collect()
    }

    fn outcome(&self, dirty: BTreeSet<SitePath>, changes: RouteChanges) -> PlanChanges {
        let RouteChanges { gone, copied, uncopied, .. } = changes;
        // Another source of the same bytes makes no other file.
        let held: HashSet<(&SitePath, Fingerprint)> = uncopied.iter().map(|it| (&it.path, it.fingerprint)).collect();
        let is_new = |copy: &Copy| !held.contains(&(&copy.path, copy.fingerprint));
        let is_uncopied = |path: &&SitePath| !self.routes.copies_to(path);
        PlanChanges {
            dirty,
            gone: gone.into_iter().map(|route| route.path).filter(|path| self.page(path).is_none()).collect(),
            copied: copied.into_iter().filter(is_new).collect(),
            uncopied: uncopied.iter().map(|copy| &copy.path).filter(is_uncopied).cloned().collect(),
        }
    }
}

/// Says whether an owner claims its addresses before it is known what all others leave.
fn is_claimed_first(owner: &Owner) -> bool {
    !matches!(owner, Owner::Gone(_))
}

/// The files that may go elsewhere than before: those that changed, that documents lead or led to, that lie beside them.
fn travellers(
    journey: &Journey,
    touched: &Touched,
    files: &[SourcePath],
    led_to: &BTreeSet<LinkKey>,
) -> BTreeSet<SourcePath> {
    let named = led_to.iter().filter_map(|key| match key {
        LinkKey::Source(path) => Some(path.clone()),
        _ => None,
    });
    let beside = touched.documents.iter().flat_map(|document| journey.bundle_of(document));
    let all = journey.assets.attachments.keys().filter(|_| touched.everything);
    files.iter().chain(beside).chain(all).cloned().chain(named).collect()
}

/// The files of which there may be other forms than before, as documents that changed show or showed them.
fn owners_of_images(led_to: &BTreeSet<LinkKey>) -> impl Iterator<Item = Owner> {
    led_to.iter().filter_map(|key| match key {
        LinkKey::Fixed(path) => Some(Owner::Fixed(path.clone())),
        LinkKey::Source(path) => Some(Owner::Attachment(path.clone())),
        _ => None,
    })
}

impl<'a> Planner<'a> {
    /// Takes a plan, what it was made from, and the languages that pages speak.
    pub fn new(
        site: &'a Site,
        documents: &'a Documents,
        assets: &'a Assets,
        plan: &'a Plan,
        languages: &'a Languages,
    ) -> Self {
        let addresses = Addresses::new(site);
        let language = languages.site();
        let countries = OnceLock::new();
        Planner { site, documents, assets, plan, addresses, languages, language, passages: None, countries }
    }

    /// Returns the language of the pages.
    fn language(&self) -> &'a Language {
        self.language
    }

    /// Returns a planner whose pages speak another language, one of those that were asked for.
    fn speaking(&self, tag: &str) -> Planner<'a> {
        Planner {
            addresses: Addresses::new(self.site),
            language: self.languages.get(tag),
            countries: OnceLock::new(),
            ..*self
        }
    }

    /// Returns what templates see as `site` on pages in another language.
    pub fn site_view_in(&self, tag: &str) -> SiteView {
        site_view::site_view(&self.speaking(tag))
    }

    /// Returns what pages for reviewers say of themselves, in the language of a page; nothing where the site is for everyone.
    pub fn review_words(&self, route: &Route) -> Option<Text> {
        self.site.config.review.as_ref()?;
        let translation = match &route.key {
            PageKey::Translation(path) => self.site.translations.get(path),
            _ => None,
        };
        Some(translation.map_or_else(|| self.text("preview"), |front| self.speaking(&front.language).text("preview")))
    }

    /// Returns a text of that language.
    fn text(&self, key: &str) -> Text {
        self.language().text(key)
    }

    /// Returns a text of that language with its places filled.
    fn say(&self, key: &str, with: &[Filled<'_>]) -> Text {
        self.language().say(key, with)
    }

    /// Lets lists quote texts.
    pub fn quoting(self, passages: &'a dyn Passages) -> Self {
        Planner { passages: Some(passages), ..self }
    }

    /// Returns what every template sees as `site`.
    pub fn site_view(&self) -> SiteView {
        site_view::site_view(self)
    }

    /// Returns how pages refer to each file of `static/` and of the theme, by its path there.
    pub fn asset_links(&self) -> BTreeMap<String, AssetLink> {
        let link = |path: &String| {
            let named = self.assets.dressed.get(path).and_then(|dressed| dressed.named.as_ref());
            let href = self.addresses.href(&SitePath::new(named.map_or(path, |named| &named.path)));
            // Browsers refuse what they shall compare if it comes from a disk.
            let compared = named.filter(|_| !self.site.config.relative_urls);
            (path.clone(), AssetLink { href, integrity: compared.map(|named| named.integrity.clone()) })
        };
        self.assets.fixed.keys().map(link).collect()
    }

    /// Makes the page of a route; reports links and images of its body that lead nowhere.
    pub fn page(&self, route: &Route) -> Checked<Page> {
        let mut found: Vec<Diagnostic> = Vec::new();
        let page = self.make(route, &mut found);
        Checked { value: page, diagnostics: found }
    }

    /// Returns the route of the page that a document is mainly shown on, if it has one.
    pub fn route_of(&self, document: &SourcePath) -> Option<&'a Route> {
        self.route_of_document(self.documents.get(document)?)
    }

    /// Returns the route of the page that a document is mainly shown on, or was when it said this.
    pub fn route_of_document(&self, document: &Document) -> Option<&'a Route> {
        let path = self.addresses.document(&document.path, &document.front)?;
        let route = self.plan.routes.page(&path)?;
        (route.key.document(self.site) == Some(&document.path)).then_some(route)
    }

    /// Returns the document that a page is mainly made from, if it is of one.
    pub fn document_of(&self, route: &'a Route) -> Option<&'a SourcePath> {
        route.key.document(self.site)
    }

    /// Returns the route of a page that holds its address.
    fn route(&self, key: &PageKey) -> Option<&'a Route> {
        self.plan.routes.page(&self.addresses.page(key)?).filter(|route| route.key == *key)
    }

    fn key_of(&self, document: &SourcePath) -> Option<PageKey> {
        self.route_of(document).map(|route| route.key.clone())
    }

    /// The pages of the bundles around a file: the nearest has it now, another may have had it before.
    fn keys_of_bundles(&self, file: &SourcePath) -> impl Iterator<Item = PageKey> {
        travelling::articles_around(file).filter_map(|article| self.key_of(&article))
    }

    fn make(&self, route: &Route, found: &mut Vec<Diagnostic>) -> Page {
        match &route.key {
            PageKey::Home => self.home(route),
            PageKey::HomeOlder(number) => self.home_older(route, *number),
            PageKey::Archive => self.archive(route),
            PageKey::Year(year, number) => self.year(route, *year, *number),
            PageKey::Month(year, month, number) => self.month(route, *year, *month, *number),
            PageKey::Briefing(id) => self.briefing(route, *id, found),
            PageKey::Translation(path) => self.translation(route, path, found),
            PageKey::TakenDown(path) => self.taken_down(route, path),
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
            PageKey::Corrections(number) => self.corrections(route, *number, found),
            PageKey::Feed(of, form) => self.feed(route, of, *form),
            PageKey::Event(id) => self.event_page(route, *id),
            PageKey::Picture(id) => self.picture(route, *id),
            PageKey::Twin(of) => self.twin(route, of),
            PageKey::Ninjs(id) => self.ninjs(route, *id),
            PageKey::Events(code) => self.events_page(route, *code),
            PageKey::Sitemap => self.sitemap(route),
            PageKey::SitemapPart(number) => self.sitemap_part(route, *number),
            PageKey::NewsSitemap => self.news_sitemap(route),
            PageKey::Robots => self.robots(route),
            PageKey::Headers => self.headers(route),
            PageKey::Page(path) => self.static_page(route, path, found),
            PageKey::Search => self.search(route),
            PageKey::Data => self.data(route),
            PageKey::NotFound => self.not_found(route),
            PageKey::Gone(path) => self.gone(route, path),
            PageKey::Redirect { target, .. } => self.redirect(route, target),
        }
    }
}
