use std::collections::BTreeSet;

use super::{
    addresses::Addresses,
    calendars::{events_of, has_event},
    corrections::CORRECTIONS,
    data::{DATA, TWIN, has_data_page, has_twin},
    feeds::{FeedOf, has_feed},
    headers::HEADERS,
    key::{Copy, PageKey, Route},
    link_index::{LinkIndex, LinkKey},
    ninjs::has_ninjs,
    paging::Paging,
    people_index,
    picture::has_picture,
    searching::SEARCH,
    sitemap::{self, NEWS_SITEMAP, ROBOTS, SITEMAP},
    travelling::{Travelling, has_page_with_text},
};
use crate::{
    base::{CountryCode, Fingerprint, SitePath, Slug, SourcePath, Text},
    model::{Asset, Assets, BriefingId, Document, Documents, FrontMatter, ImageForm, ParticipantId, Relation, Site},
};

/// What has addresses, so that they are decided anew only when it changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// The pages of which there is one each.
    Site,
    /// The front page's older entries.
    Timeline,
    /// A year.
    Year(i16),
    /// A month.
    Month(i16, i8),
    /// A document: a briefing or a static page, and the old addresses of any.
    Document(SourcePath),
    /// The letters of the index of people.
    Letters,
    /// A country's people.
    PeopleOf(CountryCode),
    /// A person.
    Participant(ParticipantId),
    /// A country.
    Country(CountryCode),
    /// A group.
    Group(Slug),
    /// A topic.
    Topic(Slug),
    /// A series.
    Series(Slug),
    /// The list of corrections and its feed.
    Corrections,
    /// The sitemap and its parts, which are claimed after everything that they list.
    Sitemaps,
    /// A page that was published and is not there any more, which claims its address after everything else.
    Gone(SitePath),
    /// A file of `static/` or of the theme, by its path there.
    Fixed(String),
    /// A file under `content/`.
    Attachment(SourcePath),
}

/// An address that something wants to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// For a page.
    Page(Route),
    /// For a file that is copied.
    Copy(Copy),
}

impl Claim {
    /// Returns the address.
    pub fn path(&self) -> &SitePath {
        match self {
            Claim::Page(route) => &route.path,
            Claim::Copy(copy) => &copy.path,
        }
    }
}

/// What claims are made from.
pub struct Claimants<'a> {
    pub site: &'a Site,
    pub documents: &'a Documents,
    pub assets: &'a Assets,
    pub travelling: &'a Travelling,
    pub links: &'a LinkIndex,
    pub addresses: &'a Addresses<'a>,
}

impl Claimants<'_> {
    /// Returns everything that has addresses.
    pub fn everyone(&self) -> BTreeSet<Owner> {
        let Claimants { site, documents, assets, .. } = self;
        let mut owners = BTreeSet::from([Owner::Site, Owner::Timeline, Owner::Letters, Owner::Corrections]);
        for (year, month) in site.months.keys() {
            owners.extend([Owner::Year(*year), Owner::Month(*year, *month)]);
        }
        owners.extend(documents.keys().cloned().map(Owner::Document));
        owners.extend(site.participants.iter().map(|(id, _)| Owner::Participant(id)));
        owners.extend(site.countries.keys().flat_map(|code| [Owner::Country(*code), Owner::PeopleOf(*code)]));
        owners.extend(site.groups.keys().cloned().map(Owner::Group));
        owners.extend(site.topics.keys().cloned().map(Owner::Topic));
        owners.extend(site.series.keys().cloned().map(Owner::Series));
        owners.extend(assets.fixed.keys().cloned().map(Owner::Fixed));
        owners.extend(assets.attachments.keys().cloned().map(Owner::Attachment));
        owners
    }

    /// Returns the addresses that an owner claims; none if it is not there.
    pub fn claims_of(&self, owner: &Owner) -> Vec<Claim> {
        let mut claims = Claims { claims: Vec::new(), size: self.site.config.page_size, site: self.site };
        match owner {
            Owner::Site => self.site_itself(&mut claims),
            Owner::Timeline => {
                let page = |n| (self.addresses.numbered(&SitePath::new(""), n), PageKey::HomeOlder(n));
                claims.numbered(self.site.timeline.len(), page);
            }
            Owner::Year(year) => self.year(*year, &mut claims),
            Owner::Month(year, month) => self.month(*year, *month, &mut claims),
            Owner::Document(path) => self.document(path, &mut claims),
            Owner::Letters => {
                for letter in people_index::letters_with_pages(self.site) {
                    claims.page(self.addresses.people_letter(letter), PageKey::PeopleLetter(letter));
                }
            }
            Owner::PeopleOf(code) => {
                if people_index::has_page_of_people(self.site, *code) {
                    claims.page(self.addresses.people_of_country(*code), PageKey::PeopleOfCountry(*code));
                }
            }
            Owner::Participant(id) => self.participant(*id, &mut claims),
            Owner::Country(code) => self.country(*code, &mut claims),
            Owner::Group(slug) => self.group(slug, &mut claims),
            Owner::Topic(slug) => self.topic(slug, &mut claims),
            Owner::Series(slug) => self.series(slug, &mut claims),
            Owner::Corrections => self.corrections(&mut claims),
            Owner::Sitemaps | Owner::Gone(_) => {}
            Owner::Fixed(path) => {
                if let Some(asset) = self.assets.fixed.get(path) {
                    let dressed = self.assets.dressed.get(path);
                    let fingerprint = dressed.map_or(asset.fingerprint, |dressed| dressed.fingerprint);
                    // Under its own name it stays for whom nobody could tell of the other: a script that loads another, a feed.
                    claims.copy(SitePath::new(path), asset, fingerprint);
                    if let Some(named) = dressed.and_then(|dressed| dressed.named.as_ref()) {
                        claims.copy(SitePath::new(&named.path), asset, fingerprint);
                    }
                    self.forms(asset, &SitePath::new(path), &LinkKey::Fixed(path.clone()), &mut claims);
                }
            }
            Owner::Attachment(path) => {
                if let (Some(asset), Some(to)) = (self.assets.attachments.get(path), self.travelling.get(path)) {
                    claims.copy(to.clone(), asset, asset.fingerprint);
                    self.forms(asset, to, &LinkKey::Source(path.clone()), &mut claims);
                }
            }
        }
        // Most claim one address, and a list makes room for four: 20 MB with 100,000 briefings.
        claims.claims.shrink_to_fit();
        claims.claims
    }

    /// Forms of an image are there while a page of the site shows it: of what a hidden briefing shows not even they tell.
    fn forms(&self, asset: &Asset, at: &SitePath, key: &LinkKey, claims: &mut Claims<'_>) {
        let Some(forms) = self.assets.forms.get(&asset.path) else { return };
        if self.links.leading_to(key).any(|document| has_page_with_text(document, self.documents, self.addresses)) {
            forms.iter().for_each(|form| claims.form(at, asset, form));
        }
    }

    fn site_itself(&self, claims: &mut Claims<'_>) {
        let site = self.site;
        let pages = [
            (true, "", PageKey::Home),
            (true, "404.html", PageKey::NotFound),
            (site.config.search, SEARCH, PageKey::Search),
            (has_data_page(site, self.assets), DATA, PageKey::Data),
            (true, "briefings/", PageKey::Archive),
            (true, "participants/", PageKey::People),
            (true, "participants/by-country/", PageKey::PeopleByCountry),
            (true, "countries/", PageKey::Countries),
            (true, "countries/a-z/", PageKey::CountriesByLetter),
            (!site.groups.is_empty(), "groups/", PageKey::Groups),
            (!site.topics.is_empty(), "topics/", PageKey::Topics),
            (!site.series.is_empty(), "series/", PageKey::SeriesIndex),
        ];
        for (is_there, path, key) in pages {
            if is_there {
                claims.page(SitePath::new(path), key);
            }
        }
        self.feed(FeedOf::Site, claims);
        let is_for_reviewers = site.config.review.is_some();
        if site.config.base_url.is_some() && !is_for_reviewers {
            self.for_machines(NEWS_SITEMAP, PageKey::NewsSitemap, claims);
        }
        if site.config.headers.write || is_for_reviewers {
            self.for_machines(HEADERS, PageKey::Headers, claims);
        }
        // Robots ask for it at the root of a host and nowhere else.
        if (site.config.base_url.is_some() || is_for_reviewers) && site.config.base_path.is_empty() {
            self.for_machines(ROBOTS, PageKey::Robots, claims);
        }
    }

    /// An editor's own file of `static/` has the address, if there is one.
    fn for_machines(&self, path: &str, key: PageKey, claims: &mut Claims<'_>) {
        if !self.assets.fixed.contains_key(path) {
            claims.page(SitePath::new(path), key);
        }
    }

    /// Returns the addresses of the sitemap of so many pages.
    pub fn sitemaps(&self, count: usize) -> Vec<Claim> {
        let mut claims = Claims { claims: Vec::new(), size: self.site.config.page_size, site: self.site };
        if self.site.config.base_url.is_some() && self.site.config.review.is_none() {
            self.for_machines(SITEMAP, PageKey::Sitemap, &mut claims);
            for number in 1..=sitemap::parts(count) {
                claims.page(sitemap::part_path(number), PageKey::SitemapPart(number));
            }
        }
        claims.claims
    }

    fn year(&self, year: i16, claims: &mut Claims<'_>) {
        let total = self.site.months.range((year, i8::MIN)..=(year, i8::MAX)).map(|(_, count)| count).sum();
        if total > 0 {
            let path = self.addresses.year(year);
            claims.page(path.clone(), PageKey::Year(year, None));
            claims.numbered(total, |n| (self.addresses.numbered(&path, n), PageKey::Year(year, Some(n))));
        }
    }

    fn month(&self, year: i16, month: i8, claims: &mut Claims<'_>) {
        if let Some(total) = self.site.months.get(&(year, month)) {
            let path = self.addresses.month(year, month);
            claims.page(path.clone(), PageKey::Month(year, month, None));
            claims.numbered(*total, |n| (self.addresses.numbered(&path, n), PageKey::Month(year, month, Some(n))));
        }
    }

    fn document(&self, path: &SourcePath, claims: &mut Claims<'_>) {
        let Some(document) = self.documents.get(path) else { return };
        match &document.front {
            FrontMatter::Briefing(_) => {
                if let Some(id) = self.site.briefing_at(path) {
                    claims.page(self.addresses.briefing(id), PageKey::Briefing(id));
                    if has_event(self.site, &self.site.briefings[id]) {
                        claims.page(self.addresses.event(id), PageKey::Event(id));
                    }
                    if has_picture(self.site, &self.site.briefings[id], document) {
                        claims.page(self.addresses.picture(id), PageKey::Picture(id));
                    }
                    if has_ninjs(self.site, &self.site.briefings[id]) {
                        claims.page(self.addresses.ninjs(id), PageKey::Ninjs(id));
                    }
                } else if let Some(briefing) = self.site.taken_down(path) {
                    claims.page(self.addresses.briefing_path(briefing), PageKey::TakenDown(path.clone()));
                }
            }
            FrontMatter::Translation(_) => {
                if let Some(address) = self.addresses.translation(path) {
                    claims.page(address, PageKey::Translation(path.clone()));
                }
            }
            // Its words stand above the list of corrections, which claims the address.
            FrontMatter::Page(_) if self.gives_words_to_corrections(path) => {}
            FrontMatter::Page(front) if self.site.pages.contains_key(path) => {
                claims.page(self.addresses.static_page(front), PageKey::Page(path.clone()));
            }
            _ => {}
        }
        self.aliases(document, claims);
    }

    fn corrections(&self, claims: &mut Claims<'_>) {
        let total = self.site.corrections.len();
        if total == 0 {
            return;
        }
        let path = SitePath::new(CORRECTIONS);
        claims.page(path.clone(), PageKey::Corrections(None));
        claims.numbered(total, |n| (self.addresses.numbered(&path, n), PageKey::Corrections(Some(n))));
        self.feed(FeedOf::Corrections, claims);
    }

    fn feed(&self, of: FeedOf, claims: &mut Claims<'_>) {
        if !has_feed(self.site, &of) {
            return;
        }
        for key in of.forms() {
            if let Some(path) = self.addresses.page(&key) {
                claims.page(path, key);
            }
        }
    }

    fn gives_words_to_corrections(&self, path: &SourcePath) -> bool {
        !self.site.corrections.is_empty() && self.site.words_on_corrections().is_some_and(|page| page.path == *path)
    }

    /// Old addresses of something that has no page of its own lead nowhere; a topic nobody uses has a page all the same.
    fn aliases(&self, document: &Document, claims: &mut Claims<'_>) {
        let aliases = aliases_of(document);
        if aliases.is_empty() {
            return;
        }
        let Some(target) = self.addresses.document(&document.path, &document.front) else { return };
        for (nth, alias) in aliases.iter().enumerate() {
            let key = PageKey::Redirect { target: target.clone(), source: document.path.clone(), nth };
            claims.page(alias_path(alias), key);
        }
    }

    fn participant(&self, id: ParticipantId, claims: &mut Claims<'_>) {
        // Owners of a site before it was bound anew may be among those asked.
        if let Some(person) = self.site.participants.find(id).filter(|person| person.has_page()) {
            claims.page(self.addresses.participant(id), PageKey::Participant(id));
            for (relation, list) in both(&person.took_part, &person.mentioned) {
                let path = |n| self.addresses.participant_list(id, relation, n);
                claims.numbered(list.len(), |n| (path(n), PageKey::ParticipantList(id, relation, n)));
            }
            self.feed(FeedOf::Participant(id), claims);
        }
    }

    fn country(&self, code: CountryCode, claims: &mut Claims<'_>) {
        let Some(country) = self.site.countries.get(&code).filter(|country| country.has_page()) else { return };
        claims.page(self.addresses.country(code), PageKey::Country(code));
        for (relation, list) in both(&country.took_part, &country.mentioned) {
            let path = |n| self.addresses.country_list(code, relation, n);
            claims.numbered(list.len(), |n| (path(n), PageKey::CountryList(code, relation, n)));
        }
        self.feed(FeedOf::Country(code), claims);
        if events_of(self.site, code).next().is_some() {
            claims.page(self.addresses.events(code), PageKey::Events(code));
        }
    }

    fn group(&self, slug: &Slug, claims: &mut Claims<'_>) {
        let Some(group) = self.site.groups.get(slug) else { return };
        claims.page(self.addresses.group(slug), PageKey::Group(slug.clone()));
        for (relation, list) in both(&group.briefings, &group.mentioned) {
            let path = |n| self.addresses.group_list(slug, relation, n);
            claims.numbered(list.len(), |n| (path(n), PageKey::GroupList(slug.clone(), relation, n)));
        }
        self.feed(FeedOf::Group(slug.clone()), claims);
    }

    fn topic(&self, slug: &Slug, claims: &mut Claims<'_>) {
        let Some(topic) = self.site.topics.get(slug) else { return };
        let path = self.addresses.topic(slug);
        claims.page(path.clone(), PageKey::Topic(slug.clone()));
        let page = |n| (self.addresses.numbered(&path, n), PageKey::TopicOlder(slug.clone(), n));
        claims.numbered(topic.briefings.len(), page);
        self.feed(FeedOf::Topic(slug.clone()), claims);
    }

    fn series(&self, slug: &Slug, claims: &mut Claims<'_>) {
        let Some(series) = self.site.series.get(slug) else { return };
        let path = self.addresses.series(slug);
        claims.page(path.clone(), PageKey::Series(slug.clone()));
        let page = |n| (self.addresses.numbered(&path, n), PageKey::SeriesOlder(slug.clone(), n));
        claims.numbered(series.briefings.len(), page);
    }
}

/// Claims being gathered.
struct Claims<'s> {
    site: &'s Site,
    claims: Vec<Claim>,
    /// How many entries a page of a list has.
    size: usize,
}

impl Claims<'_> {
    fn page(&mut self, path: SitePath, key: PageKey) {
        if has_twin(self.site, &key) {
            let twin = Route { path: path.join(TWIN), key: PageKey::Twin(Box::new(key.clone())) };
            self.claims.push(Claim::Page(twin));
        }
        self.claims.push(Claim::Page(Route { path, key }));
    }

    fn numbered(&mut self, total: usize, page: impl Fn(usize) -> (SitePath, PageKey)) {
        for number in 1..=Paging::new(total, self.size).numbered() {
            let (path, key) = page(number);
            self.page(path, key);
        }
    }

    fn copy(&mut self, path: SitePath, asset: &Asset, fingerprint: Fingerprint) {
        self.claims.push(Claim::Copy(Copy { path, source: asset.path.clone(), fingerprint, form: None }));
    }

    fn form(&mut self, of: &SitePath, asset: &Asset, form: &ImageForm) {
        let (path, source) = (form_path(of, form), asset.path.clone());
        self.claims.push(Claim::Copy(Copy { path, source, fingerprint: form.recipe, form: Some(form.clone()) }));
    }
}

fn both<'l>(took_part: &'l [BriefingId], mentioned: &'l [BriefingId]) -> [(Relation, &'l [BriefingId]); 2] {
    [(Relation::TookPart, took_part), (Relation::Mentioned, mentioned)]
}

/// Returns where a form of an image is: beside it, by its whole name, so that `a.jpg` and `a.png` do not meet.
pub fn form_path(image: &SitePath, form: &ImageForm) -> SitePath {
    SitePath::new(format!("{image}{}", form.ending))
}

/// `/old/place` and `/old/place/` are one address; `/old/place.html` is a file.
fn alias_path(alias: &str) -> SitePath {
    let last = alias.rsplit('/').next().unwrap_or_default();
    if last.is_empty() || last.contains('.') { SitePath::new(alias) } else { SitePath::new(format!("{alias}/")) }
}

/// Returns the old addresses that a document names, as written.
pub fn aliases_of(document: &Document) -> &[Text] {
    match &document.front {
        FrontMatter::Briefing(front) => &front.aliases,
        FrontMatter::Participant(front) => &front.aliases,
        FrontMatter::Country(front) => &front.aliases,
        FrontMatter::Group(front) => &front.aliases,
        FrontMatter::Topic(front) => &front.aliases,
        FrontMatter::Page(front) => &front.aliases,
        FrontMatter::Translation(front) => &front.aliases,
    }
}
