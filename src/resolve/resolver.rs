use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::{
    asking::{Ask, Asking},
    bind::Binder,
    callings::Callings,
    countries, groups,
    identity::Identities,
    permanent_ids::PermanentIds,
    profiles,
    publication::Publication,
    shared_pages::shared_page,
    shelves,
    topics::Topics,
    touched::Watch,
    translations,
};
use crate::{
    base::{Clock, Diagnostic, Findings, SourcePath, Timestamp},
    model::{
        Briefing, BriefingFront, BriefingId, Config, Document, Documents, FrontMatter, ParticipantId, Participants,
        Preview, QuoteSpeaker, Site, SitePage, Speaker, Table, Touched, TranslationFront,
    },
};

/// Binds documents to the site that is published at the clock's instant, and keeps it up to date.
///
/// Hidden briefings (drafts, and those under embargo) are checked like the others and then left out entirely. What is done
/// for a document that changed follows from whom and what it names: see `docs/decisions/0009-kept-by-owner.md`.
pub struct Resolver {
    preview: Preview,
    identities: Identities,
    callings: Callings,
    topics: Topics,
    ids: PermanentIds,
    asking: Option<Asking>,
    /// Every briefing, hidden ones too.
    bound: BTreeMap<SourcePath, Bound>,
    /// When briefings will be published or expire.
    due: BTreeSet<(Timestamp, SourcePath)>,
    /// Faults of countries' documents.
    of_countries: Vec<Diagnostic>,
    /// Faults of groups.
    of_groups: Vec<Diagnostic>,
    of_profiles: Findings<SourcePath>,
    of_briefings: Findings<SourcePath>,
    /// Briefings that quote a word in the form of a slug which is nobody's.
    quoting_nobody: BTreeSet<SourcePath>,
    /// Faults of translations against their originals.
    of_translations: Findings<SourcePath>,
    /// Names of two people, perhaps, that lead to one page.
    shared: Findings<ParticipantId>,
    site: Site,
}

/// What was last known of a briefing.
struct Bound {
    front: Arc<BriefingFront>,
    publication: Publication,
}

/// A briefing that was bound anew and is not yet in its place.
struct Rebound {
    path: SourcePath,
    /// What it says; nothing if the document is gone.
    bound: Option<Bound>,
    /// How it is bound, unless it is a draft that nobody asked for.
    briefing: Option<Briefing>,
    diagnostics: Vec<Diagnostic>,
}

impl Resolver {
    /// Binds all documents.
    pub fn new(documents: &Documents, config: Arc<Config>, clock: Clock, preview: Preview) -> Self {
        let mut of_countries = Vec::new();
        let site = Site {
            briefings: Table::default(),
            by_path: HashMap::new(),
            by_slug: BTreeSet::new(),
            participants: Participants::default(),
            roster: BTreeMap::new(),
            countries: countries::collect(documents, &config, &mut of_countries),
            groups: groups::collect(documents),
            topics: BTreeMap::new(),
            series: BTreeMap::new(),
            pages: BTreeMap::new(),
            translations: BTreeMap::new(),
            timeline: Vec::new(),
            months: BTreeMap::new(),
            expired: BTreeMap::new(),
            removed: BTreeMap::new(),
            corrections: BTreeSet::new(),
            next_due: None,
            config,
            clock,
        };
        let mut resolver = Resolver {
            preview,
            identities: Identities::default(),
            callings: Callings::default(),
            topics: Topics::default(),
            ids: PermanentIds::default(),
            asking: None,
            bound: BTreeMap::new(),
            due: BTreeSet::new(),
            of_countries,
            of_groups: Vec::new(),
            of_profiles: Findings::default(),
            of_briefings: Findings::default(),
            quoting_nobody: BTreeSet::new(),
            shared: Findings::default(),
            of_translations: Findings::default(),
            site,
        };
        let all = documents.keys().cloned().collect();
        resolver.take_in(documents, all, Touched { everything: true, ..Touched::default() });
        resolver
    }

    /// Brings the site up to date with the clock, and with documents that changed, came or went; says what that touched.
    ///
    /// Nothing is returned, and nothing was done, where everything has to be bound anew: the clock went back, or it is
    /// countries or groups that changed, whose names stand on most pages.
    pub fn update(&mut self, documents: &Documents, clock: Clock, changed: &[SourcePath]) -> Option<Touched> {
        if clock.now < self.site.clock.now || changed.iter().any(|path| self.is_named_everywhere(path, documents)) {
            return None;
        }
        let came_due = self.due.iter().take_while(|(due, _)| *due <= clock.now).map(|(_, path)| path.clone());
        let changed: BTreeSet<SourcePath> = changed.iter().cloned().chain(came_due).collect();
        self.site.clock = clock;
        Some(self.take_in(documents, changed, Touched::default()))
    }

    /// Says whether the site is another at an instant by itself: something is published or expires, or the clock went back.
    pub fn is_due(&self, clock: &Clock) -> bool {
        clock.now < self.site.clock.now || self.site.next_due.is_some_and(|due| due <= clock.now)
    }

    /// Returns the site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Hands the site over.
    pub fn into_site(self) -> Site {
        self.site
    }

    /// Returns everything that was found.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_people = self.of_profiles.iter().chain(self.identities.diagnostics()).chain(self.shared.iter());
        let of_briefings = self.of_briefings.iter().chain(self.topics.diagnostics()).chain(self.ids.diagnostics());
        let of_briefings = of_briefings.chain(self.of_translations.iter());
        self.of_countries.iter().chain(&self.of_groups).chain(of_people).chain(of_briefings)
    }

    fn is_named_everywhere(&self, path: &SourcePath, documents: &Documents) -> bool {
        let was = self.site.countries.values().any(|country| country.path.as_ref() == Some(path))
            || self.site.groups.values().any(|group| group.path == *path)
            || self.of_countries.iter().any(|diagnostic| diagnostic.place.path == *path);
        let is = documents
            .get(path)
            .is_some_and(|document| matches!(document.front, FrontMatter::Country(_) | FrontMatter::Group(_)));
        was || is
    }

    /// Takes in documents that changed, came or went: first what others ask for, then the briefings that say or ask it.
    fn take_in(&mut self, documents: &Documents, changed: BTreeSet<SourcePath>, mut touched: Touched) -> Touched {
        let mut watch = Watch::new(&self.site);
        let mut again = BTreeSet::new();
        for path in &changed {
            let document = documents.get(path);
            self.take_in_page(path, document, &mut touched);
            self.take_in_translation(path, document);
            self.take_in_profile(path, document, touched.everything, &mut watch, &mut again);
            self.take_in_topic(path, document);
            if self.bound.contains_key(path) || briefing_of(document).is_some() {
                again.insert(path.clone());
                self.count_topics(path, document);
            }
        }
        let bound = &self.bound;
        let front = |path: &SourcePath| {
            briefing_of(documents.get(path)).or_else(|| bound.get(path).map(|it| &it.front)).cloned()
        };
        let topics = self.topics.settle(&mut self.site, &front);
        again.extend(topics.users);
        let rebound: Vec<Rebound> = again.iter().map(|path| self.bind(path, documents)).collect();
        self.shelve(rebound, watch, &mut touched);
        self.topics.sweep(&mut self.site, &topics.slugs);
        self.check_translations(documents, changed.iter().chain(&again));
        touched.slugs.extend(topics.slugs.iter().cloned());
        touched.topics.extend(topics.slugs);
        touched.documents = changed;
        touched.documents.extend(again);
        touched
    }

    fn take_in_page(&mut self, path: &SourcePath, document: Option<&Arc<Document>>, touched: &mut Touched) {
        let page = match document.map(|document| &document.front) {
            Some(FrontMatter::Page(front)) if self.preview.drafts || !front.draft => Some(front.clone()),
            _ => None,
        };
        let page = page.map(|front| SitePage { path: path.clone(), front });
        touched.slugs.extend(page.iter().filter_map(|page| page.front.slugs.last().cloned()));
        let before = match page {
            Some(page) => self.site.pages.insert(path.clone(), page),
            None => self.site.pages.remove(path),
        };
        touched.slugs.extend(before.and_then(|page| page.front.slugs.last().cloned()));
    }

    fn take_in_translation(&mut self, path: &SourcePath, document: Option<&Arc<Document>>) {
        match document.map(|document| &document.front) {
            Some(FrontMatter::Translation(front)) if self.preview.drafts || !front.draft => {
                self.site.translations.insert(path.clone(), front.clone());
            }
            _ => drop(self.site.translations.remove(path)),
        }
    }

    /// Looks again at translations that changed, and at those of briefings that did.
    fn check_translations<'p>(&mut self, documents: &Documents, changed: impl Iterator<Item = &'p SourcePath>) {
        // What a faulty one may have meant is the nearest of all.
        let mut suspects: BTreeSet<SourcePath> = self.of_translations.owners().cloned().collect();
        for path in changed {
            suspects.extend(TranslationFront::of_path(path).map(|_| path.clone()));
            suspects.extend(self.site.translations_of(path).map(|(translation, _)| translation.clone()));
        }
        for path in suspects {
            let front = self.site.translations.get(&path);
            let found = front.map(|front| translations::check(&path, front, &self.site, documents));
            self.of_translations.set(path, found.unwrap_or_default());
        }
    }

    /// A profile changes its person, and whom the names of briefings mean that ask for it.
    fn take_in_profile(
        &mut self,
        path: &SourcePath,
        document: Option<&Arc<Document>>,
        everything: bool,
        watch: &mut Watch,
        again: &mut BTreeSet<SourcePath>,
    ) {
        let front = match document.map(|document| &document.front) {
            Some(FrontMatter::Participant(front)) => Some(front),
            _ => None,
        };
        if front.is_none() && !self.identities.is_profile(path) {
            return;
        }
        for id in self.identities.owners(&self.site.participants, path, front.map(|front| &**front)) {
            watch.person(&self.site, id);
            self.callings.unlist(&mut self.site, id);
        }
        let (asks, people) = self.identities.set_profile(&mut self.site.participants, path, front);
        people.into_iter().for_each(|id| watch.newcomer(id));
        // On the first reading every briefing is bound after this, and nobody needs to know who asked.
        if !everything {
            again.extend(asks.iter().flat_map(|ask| self.askers(ask)).collect::<Vec<_>>());
            // Names that are nobody's are held against the nearest of all profiles.
            again.extend(self.of_briefings.owners().chain(&self.quoting_nobody).cloned());
        }
        let found = front.map(|front| profiles::check(path, front, &self.site.countries, &self.site.groups));
        self.of_profiles.set(path.clone(), found.unwrap_or_default());
    }

    fn take_in_topic(&mut self, path: &SourcePath, document: Option<&Arc<Document>>) {
        match document.map(|document| &document.front) {
            Some(FrontMatter::Topic(front)) => self.topics.set_document(path, Some(front.clone())),
            _ if path.as_str().starts_with("content/topics/") => self.topics.set_document(path, None),
            _ => {}
        }
    }

    /// Counts a briefing's topics before it is bound, as what others spell decides what a topic is called.
    fn count_topics(&mut self, path: &SourcePath, document: Option<&Arc<Document>>) {
        if let Some(bound) = self.bound.get(path) {
            self.topics.remove(path, &bound.front, bound.publication.is_published());
        }
        if let Some(front) = briefing_of(document) {
            let publication =
                Publication::of(front, &self.site.clock, self.preview, self.site.config.base_url.is_some());
            self.topics.add(path, front, publication.is_published());
        }
    }

    fn askers(&mut self, ask: &Ask) -> Vec<SourcePath> {
        let asking = self.asking.get_or_insert_with(|| {
            let mut asking = Asking::default();
            self.bound.iter().for_each(|(path, bound)| asking.add(path, &bound.front));
            asking
        });
        asking.askers(ask).cloned().collect()
    }

    fn bind(&mut self, path: &SourcePath, documents: &Documents) -> Rebound {
        let mut rebound = Rebound { path: path.clone(), bound: None, briefing: None, diagnostics: Vec::new() };
        let document = documents.get(path);
        let (Some(document), Some(front)) = (document, briefing_of(document)) else { return rebound };
        let publication = Publication::of(front, &self.site.clock, self.preview, self.site.config.base_url.is_some());
        rebound.bound = Some(Bound { front: front.clone(), publication });
        if !publication.is_hidden_draft() {
            let mut binder = Binder {
                identities: &mut self.identities,
                people: &mut self.site.participants,
                countries: &self.site.countries,
                groups: &self.site.groups,
                topics: &self.topics,
                config: &self.site.config,
                clock: &self.site.clock,
            };
            rebound.briefing =
                Some(binder.briefing(document, front, publication.scheduled(), &mut rebound.diagnostics));
        }
        rebound
    }

    /// Puts briefings in their places, and brings up to date what is known of those whom they name or named.
    fn shelve(&mut self, rebound: Vec<Rebound>, mut watch: Watch, touched: &mut Touched) {
        let before: Vec<BriefingId> = rebound.iter().filter_map(|it| self.site.briefing_at(&it.path)).collect();
        let after = rebound.iter().filter(|it| it.is_published()).filter_map(|it| it.briefing.as_ref());
        watch.before(&self.site, &before, after, touched);
        for id in &touched.people {
            self.callings.unlist(&mut self.site, *id);
        }
        before.iter().for_each(|id| shelves::leave(&mut self.site, *id));
        let mut published: Vec<BriefingId> = Vec::new();
        // A briefing that was published before keeps its id.
        let ids: HashMap<SourcePath, BriefingId> =
            before.iter().map(|id| (self.site.briefings[*id].path.clone(), *id)).collect();
        self.site.briefings.make_room(rebound.len() - before.len());
        for rebound in rebound {
            published.extend(self.settle_down(rebound, &ids));
        }
        published.sort_by(|one, other| self.site.order_of(*one).cmp(&self.site.order_of(*other)));
        shelves::enter(&mut self.site, &published);
        self.site.next_due = self.due.first().map(|(due, _)| *due);
        for id in &touched.people {
            self.callings.list(&mut self.site, *id);
        }
        let told_apart = self.callings.settle(&mut self.site);
        self.check_shared(&touched.people);
        self.of_groups = groups::check(&self.site.groups, &self.identities, &self.site.countries);
        watch.after(&mut self.site, &published, &told_apart, touched);
    }

    /// Notes what is known of a briefing; one that is published gets an id, one that was taken down its own place.
    fn settle_down(&mut self, rebound: Rebound, ids: &HashMap<SourcePath, BriefingId>) -> Option<BriefingId> {
        let Rebound { path, bound, briefing, diagnostics } = rebound;
        self.site.expired.remove(&path);
        self.site.removed.remove(&path);
        if let Some(before) = self.bound.remove(&path) {
            self.ids.remove(&before.front.id, &path);
            before.publication.next_change().map(|due| self.due.remove(&(due, path.clone())));
            if let Some(asking) = &mut self.asking {
                asking.remove(&path, &before.front);
            }
        }
        self.of_briefings.set(path.clone(), diagnostics);
        match briefing.as_ref().is_some_and(quotes_nobody) {
            true => drop(self.quoting_nobody.insert(path.clone())),
            false => drop(self.quoting_nobody.remove(&path)),
        }
        let bound = bound?;
        self.ids.add(&bound.front.id, &path);
        self.due.extend(bound.publication.next_change().map(|due| (due, path.clone())));
        if let Some(asking) = &mut self.asking {
            asking.add(&path, &bound.front);
        }
        let publication = bound.publication;
        self.bound.insert(path.clone(), bound);
        match (publication, briefing?) {
            (Publication::Published { .. }, briefing) => Some(match ids.get(&path) {
                Some(id) => {
                    self.site.briefings[*id] = briefing;
                    *id
                }
                None => self.site.briefings.push(briefing),
            }),
            (Publication::Expired { .. }, briefing) => {
                self.site.expired.insert(path, briefing);
                None
            }
            (Publication::Removed, briefing) => {
                self.site.removed.insert(path, briefing);
                None
            }
            (Publication::Hidden { .. } | Publication::HiddenDraft, _) => None,
        }
    }

    fn check_shared(&mut self, people: &BTreeSet<ParticipantId>) {
        for id in people.intersection(self.identities.doubtful()) {
            self.shared.set(*id, shared_page(&self.site, *id));
        }
    }
}

impl Rebound {
    fn is_published(&self) -> bool {
        self.bound.as_ref().is_some_and(|bound| bound.publication.is_published())
    }
}

fn quotes_nobody(briefing: &Briefing) -> bool {
    let mut quotes = briefing.quotes.iter().zip(briefing.front.quotes.iter().flatten());
    quotes.any(|(bound, written)| matches!((&bound.by, &written.by), (Speaker::Described(..), QuoteSpeaker::Slug(_))))
}

fn briefing_of(document: Option<&Arc<Document>>) -> Option<&Arc<BriefingFront>> {
    match document.map(|document| &document.front) {
        Some(FrontMatter::Briefing(front)) => Some(front),
        _ => None,
    }
}
