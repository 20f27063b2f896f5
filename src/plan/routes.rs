use std::collections::{BTreeMap, HashMap};

use super::{addresses::Addresses, paging::Paging, people_index, travelling::Travelling};
use crate::{
    base::{Code, CountryCode, Diagnostic, Fingerprint, KeyPath, Place, SitePath, Slug, SourcePath, Text},
    model::{Assets, BriefingId, Document, Documents, FrontMatter, ParticipantId, Relation, Site},
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
    /// The n-th of [`Site::expired`].
    Expired(usize),
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
    /// The document of a static page.
    Page(SourcePath),
    /// The page for addresses that do not exist.
    NotFound,
    /// An old address.
    Redirect {
        /// Where it leads now.
        target: SitePath,
        /// The document that names it.
        source: SourcePath,
    },
}

impl PageKey {
    /// Returns the document whose body the page embeds.
    fn document<'s>(&'s self, site: &'s Site) -> Option<&'s SourcePath> {
        match self {
            PageKey::Briefing(id) => Some(&site.briefings[*id].path),
            PageKey::Participant(id) => site.participants[*id].path.as_ref(),
            PageKey::Country(code) => site.countries[code].path.as_ref(),
            PageKey::Group(slug) => Some(&site.groups[slug].path),
            PageKey::Topic(slug) => site.topics[slug].path.as_ref(),
            PageKey::Page(path) => Some(path),
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

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// Where it goes.
    pub path: SitePath,
    /// Where its bytes are.
    pub source: SourcePath,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
}

/// All addresses.
#[derive(Default)]
pub struct Routes {
    /// Pages, by address.
    pub pages: Vec<Route>,
    /// Files, by address.
    pub copies: Vec<Copy>,
    /// Document → the page it is mainly shown on.
    by_document: HashMap<SourcePath, SitePath>,
    /// Folded output file → what claimed it first.
    taken: HashMap<String, Claim>,
}

/// Who claims an address, for messages.
#[derive(Clone)]
struct Claim {
    path: SitePath,
    source: Option<SourcePath>,
    what: Text,
}

impl Routes {
    /// Collects all addresses; the first to claim one keeps it.
    pub fn collect(
        site: &Site,
        documents: &Documents,
        assets: &Assets,
        travelling: &Travelling,
        addresses: &Addresses,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut routes = Routes::default();
        for (route, source, what) in every_page(site, addresses) {
            routes.claim(site, route, source, what, found);
        }
        routes.copy_files(assets, travelling, found);
        routes.add_aliases(site, documents, addresses, found);
        routes.pages.sort_by(|one, other| one.path.cmp(&other.path));
        routes.copies.sort_by(|one, other| one.path.cmp(&other.path));
        routes
    }

    /// Returns the page that a document is mainly shown on.
    pub fn page_of(&self, document: &SourcePath) -> Option<&SitePath> {
        self.by_document.get(document)
    }

    /// Says whether an address answers.
    pub fn answers(&self, path: &SitePath) -> bool {
        self.taken.get(&path.folded()).is_some_and(|claim| claim.path.file() == path.file())
    }

    fn claim(
        &mut self,
        site: &Site,
        route: Route,
        source: Option<SourcePath>,
        what: Text,
        found: &mut Vec<Diagnostic>,
    ) {
        let claim = Claim { path: route.path.clone(), source, what };
        match self.taken.get(&claim.path.folded()) {
            Some(first) => found.extend(collision(first, &claim)),
            None => {
                if let Some(document) = route.key.document(site) {
                    self.by_document.insert(document.clone(), route.path.clone());
                }
                self.taken.insert(claim.path.folded(), claim);
                self.pages.push(route);
            }
        }
    }

    fn copy_files(&mut self, assets: &Assets, travelling: &Travelling, found: &mut Vec<Diagnostic>) {
        let fixed = assets.fixed.iter().map(|(path, asset)| (SitePath::new(path), asset));
        let travelling = travelling.iter().map(|(source, path)| (path.clone(), &assets.attachments[source]));
        for (path, asset) in fixed.chain(travelling) {
            let claim = Claim { path: path.clone(), source: Some(asset.path.clone()), what: "the file".into() };
            match self.taken.get(&path.folded()) {
                Some(first) => found.extend(collision(first, &claim)),
                None => {
                    self.taken.insert(path.folded(), claim);
                    self.copies.push(Copy { path, source: asset.path.clone(), fingerprint: asset.fingerprint });
                }
            }
        }
    }

    fn add_aliases(&mut self, site: &Site, documents: &Documents, addresses: &Addresses, found: &mut Vec<Diagnostic>) {
        for document in documents.values() {
            let aliases = aliases_of(document);
            let Some(target) =
                (!aliases.is_empty()).then(|| addresses.document(&document.path, &document.front)).flatten()
            else {
                continue;
            };
            if !is_live(site, document) {
                continue;
            }
            for (nth, alias) in aliases.iter().enumerate() {
                self.add_alias(document, nth, alias, &target, found);
            }
        }
    }

    fn add_alias(
        &mut self,
        document: &Document,
        nth: usize,
        alias: &str,
        target: &SitePath,
        found: &mut Vec<Diagnostic>,
    ) {
        let path = alias_path(alias);
        let place = Place::key(&document.path, KeyPath::of("aliases").index(nth));
        if let Some(first) = self.taken.get(&path.folded()) {
            let holder = first.source.as_ref().map_or_else(|| first.what.to_string(), |source| format!("`{source}`"));
            let diagnostic = Diagnostic::new(Code::AliasTaken, place, format!("`{alias}` is the address of {holder}"))
                .help("an old address can only lead to one page; take the alias out here or there");
            found.push(match &first.source {
                Some(source) => diagnostic.related(Place::file(source), "has this address"),
                None => diagnostic,
            });
            return;
        }
        let claim = Claim {
            path: path.clone(),
            source: Some(document.path.clone()),
            what: format!("the alias `{alias}`").into(),
        };
        self.taken.insert(path.folded(), claim);
        let key = PageKey::Redirect { target: target.clone(), source: document.path.clone() };
        self.pages.push(Route { path, key });
    }
}

/// `/old/place` and `/old/place/` are one address; `/old/place.html` is a file.
fn alias_path(alias: &str) -> SitePath {
    let last = alias.rsplit('/').next().unwrap_or_default();
    if last.is_empty() || last.contains('.') { SitePath::new(alias) } else { SitePath::new(format!("{alias}/")) }
}

/// Nothing where neither has a file: such are the numbered pages of two lists whose first pages were reported already.
fn collision(first: &Claim, second: &Claim) -> Option<Diagnostic> {
    let name =
        |claim: &Claim| claim.source.as_ref().map_or_else(|| claim.what.to_string(), |source| format!("`{source}`"));
    // The place is a file that the editor can change; dateline's own pages have none. Its `slug`, or the first line.
    let (place, other) = match (&second.source, &first.source) {
        (Some(second_source), _) => (second_source, first),
        (None, Some(first_source)) => (first_source, second),
        (None, None) => return None,
    };
    let case_only = first.path.file() != second.path.file();
    let message = match case_only {
        true => format!("`{}` and `{}` differ only in case, and some disks ignore it", second.path, first.path),
        false => format!("the address `{}` already belongs to {}", second.path, name(other)),
    };
    let diagnostic = Diagnostic::new(Code::UrlCollision, Place::key(place, KeyPath::of("slug")), message)
        .help("give one of the two another `slug`, or rename its file");
    Some(match &other.source {
        Some(source) => diagnostic.related(Place::file(source), "has this address"),
        None => diagnostic,
    })
}

fn aliases_of(document: &Document) -> &[Text] {
    match &document.front {
        FrontMatter::Briefing(front) => &front.aliases,
        FrontMatter::Participant(front) => &front.aliases,
        FrontMatter::Country(front) => &front.aliases,
        FrontMatter::Group(front) => &front.aliases,
        FrontMatter::Topic(front) => &front.aliases,
        FrontMatter::Page(front) => &front.aliases,
    }
}

/// Old addresses of something that has no page of its own lead nowhere; a topic nobody uses has a page all the same.
fn is_live(site: &Site, document: &Document) -> bool {
    match &document.front {
        FrontMatter::Country(front) => site.countries.contains_key(&front.code),
        _ => true,
    }
}

/// Every page that is not a redirect, with its source and what it is called in messages.
fn every_page(site: &Site, addresses: &Addresses) -> Vec<(Route, Option<SourcePath>, Text)> {
    let mut pages = Collector { pages: Vec::new(), size: site.config.page_size };
    pages.own(site, addresses);
    pages.archive(site, addresses);
    pages.people(site, addresses);
    pages.countries(site, addresses);
    pages.groups_topics_series(site, addresses);
    for page in site.pages.values() {
        pages.add(
            addresses.static_page(&page.front),
            PageKey::Page(page.path.clone()),
            Some(page.path.clone()),
            "a page",
        );
    }
    pages.pages
}

struct Collector {
    pages: Vec<(Route, Option<SourcePath>, Text)>,
    size: usize,
}

impl Collector {
    fn add(&mut self, path: SitePath, key: PageKey, source: Option<SourcePath>, what: &str) {
        self.pages.push((Route { path, key }, source, what.into()));
    }

    fn numbered(&mut self, total: usize, mut page: impl FnMut(usize) -> (SitePath, PageKey), what: &str) {
        for number in 1..=Paging::new(total, self.size).numbered() {
            let (path, key) = page(number);
            self.add(path, key, None, what);
        }
    }

    fn own(&mut self, site: &Site, addresses: &Addresses) {
        let home = SitePath::new("");
        self.add(home.clone(), PageKey::Home, None, "the front page");
        self.add(SitePath::new("404.html"), PageKey::NotFound, None, "the page for missing addresses");
        self.numbered(site.timeline.len(), |n| (addresses.numbered(&home, n), PageKey::HomeOlder(n)), "the front page");
    }

    fn archive(&mut self, site: &Site, addresses: &Addresses) {
        self.add(SitePath::new("briefings/"), PageKey::Archive, None, "the archive");
        let mut years: BTreeMap<i16, BTreeMap<i8, usize>> = BTreeMap::new();
        for id in &site.timeline {
            let date = site.briefings[*id].date;
            *years.entry(date.year()).or_default().entry(date.month()).or_default() += 1;
        }
        for (year, months) in &years {
            let path = addresses.year(*year);
            self.add(path.clone(), PageKey::Year(*year, None), None, "the archive of a year");
            let total = months.values().sum();
            self.numbered(total, |n| (addresses.numbered(&path, n), PageKey::Year(*year, Some(n))), "a year");
            for (month, count) in months {
                let path = addresses.month(*year, *month);
                self.add(path.clone(), PageKey::Month(*year, *month, None), None, "the archive of a month");
                let key = |n| (addresses.numbered(&path, n), PageKey::Month(*year, *month, Some(n)));
                self.numbered(*count, key, "a month");
            }
        }
        for (id, briefing) in site.published() {
            self.add(addresses.briefing(id), PageKey::Briefing(id), Some(briefing.path.clone()), "a briefing");
        }
        for (nth, briefing) in site.expired.iter().enumerate() {
            let path = addresses.briefing_path(briefing);
            self.add(path, PageKey::Expired(nth), Some(briefing.path.clone()), "an expired briefing");
        }
    }

    fn people(&mut self, site: &Site, addresses: &Addresses) {
        self.add(SitePath::new("participants/"), PageKey::People, None, "the index of people");
        let by_country = SitePath::new("participants/by-country/");
        self.add(by_country, PageKey::PeopleByCountry, None, "the index of people by country");
        for letter in people_index::letters_with_pages(site) {
            self.add(addresses.people_letter(letter), PageKey::PeopleLetter(letter), None, "a letter's people");
        }
        for code in people_index::countries_with_pages(site) {
            self.add(addresses.people_of_country(code), PageKey::PeopleOfCountry(code), None, "a country's people");
        }
        for (id, person) in site.participants.iter().filter(|(_, person)| person.has_page()) {
            let source = person.path.clone().or_else(|| first_briefing(site, &person.took_part, &person.mentioned));
            self.add(
                addresses.participant(id),
                PageKey::Participant(id),
                source,
                &format!("{}, a participant", person.name),
            );
            for (relation, list) in [(Relation::TookPart, &person.took_part), (Relation::Mentioned, &person.mentioned)]
            {
                let page = |n| (addresses.participant_list(id, relation, n), PageKey::ParticipantList(id, relation, n));
                self.numbered(list.len(), page, "a participant's briefings");
            }
        }
    }

    fn countries(&mut self, site: &Site, addresses: &Addresses) {
        self.add(SitePath::new("countries/"), PageKey::Countries, None, "the index of countries");
        self.add(SitePath::new("countries/a-z/"), PageKey::CountriesByLetter, None, "the index of countries");
        for country in site.countries.values().filter(|country| country.has_page()) {
            let code = country.code;
            let source = country.path.clone().or_else(|| first_briefing(site, &country.took_part, &country.mentioned));
            // Known from a profile alone: what names it is the profile.
            let source = source.or_else(|| country.people.iter().find_map(|id| site.participants[*id].path.clone()));
            self.add(addresses.country(code), PageKey::Country(code), source, &country.name.name);
            for (relation, list) in
                [(Relation::TookPart, &country.took_part), (Relation::Mentioned, &country.mentioned)]
            {
                let page = |n| (addresses.country_list(code, relation, n), PageKey::CountryList(code, relation, n));
                self.numbered(list.len(), page, "a country's briefings");
            }
        }
    }

    fn groups_topics_series(&mut self, site: &Site, addresses: &Addresses) {
        let indexes = [
            (site.groups.is_empty(), "groups/", PageKey::Groups, "the index of groups"),
            (site.topics.is_empty(), "topics/", PageKey::Topics, "the index of topics"),
            (site.series.is_empty(), "series/", PageKey::SeriesIndex, "the index of series"),
        ];
        for (is_empty, path, key, what) in indexes {
            if !is_empty {
                self.add(SitePath::new(path), key, None, what);
            }
        }
        for (slug, group) in &site.groups {
            self.add(addresses.group(slug), PageKey::Group(slug.clone()), Some(group.path.clone()), "a group");
            for (relation, list) in [(Relation::TookPart, &group.briefings), (Relation::Mentioned, &group.mentioned)] {
                let page = |n| (addresses.group_list(slug, relation, n), PageKey::GroupList(slug.clone(), relation, n));
                self.numbered(list.len(), page, "a group's briefings");
            }
        }
        for (slug, topic) in &site.topics {
            let path = addresses.topic(slug);
            let source = topic.path.clone().or_else(|| first_briefing(site, &topic.briefings, &[]));
            self.add(path.clone(), PageKey::Topic(slug.clone()), source, &topic.name);
            let page = |n| (addresses.numbered(&path, n), PageKey::TopicOlder(slug.clone(), n));
            self.numbered(topic.briefings.len(), page, "a topic's briefings");
        }
        for (slug, series) in &site.series {
            let source = first_briefing(site, &series.briefings, &[]);
            let path = addresses.series(slug);
            self.add(path.clone(), PageKey::Series(slug.clone()), source, &series.name);
            let page = |n| (addresses.numbered(&path, n), PageKey::SeriesOlder(slug.clone(), n));
            self.numbered(series.briefings.len(), page, "a series' briefings");
        }
    }
}

fn first_briefing(site: &Site, took_part: &[BriefingId], mentioned: &[BriefingId]) -> Option<SourcePath> {
    took_part.first().or(mentioned.first()).map(|id| site.briefings[*id].path.clone())
}
