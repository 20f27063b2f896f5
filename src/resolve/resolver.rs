use std::{collections::BTreeMap, sync::Arc};

use super::{
    bind::Binder,
    briefings, countries, duplicate_ids, groups,
    identity::People,
    index, pages, profiles,
    publication::Publication,
    shared_pages::shared_pages,
    topics::{self, Topics},
    touched::Watch,
};
use crate::{
    base::{Clock, Diagnostic, SourcePath},
    model::{
        Briefing, BriefingFront, BriefingId, Config, Document, Documents, FrontMatter, Preview, Site, Table, Touched,
    },
};

/// Binds documents to the site that is published at the clock's instant, and keeps it up to date.
///
/// Hidden briefings (drafts, and those under embargo) are checked like the others and then left out entirely. A briefing is
/// bound again only if it changed: what others say does not change whom its names mean, only profiles and the like do.
pub struct Resolver {
    preview: Preview,
    /// Whom names mean; the people themselves are lent to the site.
    people: People,
    topics: Topics,
    bound: BTreeMap<SourcePath, Bound>,
    /// Faults of profiles, countries and groups.
    standing: Vec<Diagnostic>,
    /// Faults that only all briefings together show.
    common: Vec<Diagnostic>,
    /// Names of two people, perhaps, that lead to one page.
    shared: Vec<Diagnostic>,
    site: Site,
}

/// What became of one briefing.
struct Bound {
    publication: Publication,
    /// Its place in the site's table, if it is published.
    id: Option<BriefingId>,
    diagnostics: Vec<Diagnostic>,
}

impl Resolver {
    /// Binds all documents.
    pub fn new(documents: &Documents, config: Arc<Config>, clock: Clock, preview: Preview) -> Self {
        let mut standing = Vec::new();
        let people = People::new(documents, &mut standing);
        let countries = countries::collect(documents, &config, &mut standing);
        let groups = groups::collect(documents, &people, &countries, &mut standing);
        profiles::check(documents, &countries, &groups, &mut standing);
        let mut common = Vec::new();
        let topics = collect_topics(documents, &clock, preview, &mut common);
        duplicate_ids(documents, &mut common);
        let site = Site {
            briefings: Table::default(),
            participants: Table::default(),
            countries,
            groups,
            topics: BTreeMap::new(),
            series: BTreeMap::new(),
            pages: pages(documents, preview),
            timeline: Vec::new(),
            expired: Vec::new(),
            next_due: None,
            config,
            clock,
        };
        let mut resolver =
            Resolver { preview, people, topics, bound: BTreeMap::new(), standing, common, shared: Vec::new(), site };
        let all: Vec<SourcePath> = briefings(documents).map(|(document, _)| document.path.clone()).collect();
        resolver.bind(documents, &all);
        resolver
    }

    /// Brings the site up to date with documents that changed, came or went, if they are briefings and all else that was bound
    /// holds; otherwise returns nothing, and everything has to be bound anew.
    pub fn update(&mut self, documents: &Documents, clock: Clock, changed: &[SourcePath]) -> Option<Touched> {
        if !changed.iter().all(|path| self.is_briefing(path, documents)) {
            return None;
        }
        let mut common = Vec::new();
        let topics = collect_topics(documents, &clock, self.preview, &mut common);
        if !topics.agrees_with(&self.topics) || !same_names(&topics, &self.site) {
            return None;
        }
        duplicate_ids(documents, &mut common);
        self.common = common;
        self.topics = topics;
        self.site.clock = clock;
        let watch = Watch::before(&self.site, &self.ids(changed));
        self.people.take_back(std::mem::take(&mut self.site.participants));
        self.bind(documents, changed);
        Some(watch.after(&self.site, &self.ids(changed)))
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
        let of_briefings = self.bound.values().flat_map(|bound| &bound.diagnostics);
        self.standing.iter().chain(&self.common).chain(&self.shared).chain(of_briefings)
    }

    fn is_briefing(&self, path: &SourcePath, documents: &Documents) -> bool {
        match documents.get(path).map(|document| &document.front) {
            Some(front) => matches!(front, FrontMatter::Briefing(_)),
            None => self.bound.contains_key(path),
        }
    }

    fn ids(&self, paths: &[SourcePath]) -> Vec<BriefingId> {
        paths.iter().filter_map(|path| self.bound.get(path)?.id).collect()
    }

    /// Binds the briefings of some paths anew and enters all that is published into the lists.
    fn bind(&mut self, documents: &Documents, changed: &[SourcePath]) {
        self.site.expired.retain(|briefing| !changed.contains(&briefing.path));
        let before = self.ids(changed);
        self.site.timeline.retain(|id| !before.contains(id));
        for path in changed {
            let bound = self.bound.remove(path);
            if let Some(document) = documents.get(path)
                && let FrontMatter::Briefing(front) = &document.front
            {
                let bound = self.bind_one(document, front, bound.and_then(|bound| bound.id));
                self.bound.insert(path.clone(), bound);
            }
        }
        let Site { briefings, timeline, expired, .. } = &mut self.site;
        timeline.sort_by(|one, other| briefings[*one].order_key().cmp(&briefings[*other].order_key()));
        expired.sort_by(|one, other| one.path.cmp(&other.path));
        self.site.next_due = self.bound.values().filter_map(|bound| bound.publication.next_change()).min();
        self.site.participants = self.people.lend();
        self.site.topics = self.topics.take_topics();
        index::build(&mut self.site);
        self.shared = shared_pages(&self.site, self.people.doubtful());
    }

    fn bind_one(&mut self, document: &Document, front: &Arc<BriefingFront>, id: Option<BriefingId>) -> Bound {
        let publication = Publication::of(front, &self.site.clock, self.preview);
        let mut diagnostics = Vec::new();
        if publication.is_hidden_draft() {
            return Bound { publication, id: None, diagnostics };
        }
        let mut binder = Binder {
            people: &mut self.people,
            countries: &self.site.countries,
            groups: &self.site.groups,
            topics: &self.topics,
            config: &self.site.config,
            clock: &self.site.clock,
        };
        let briefing = binder.briefing(document, front, publication.scheduled(), &mut diagnostics);
        let id = self.shelve(briefing, publication, id);
        Bound { publication, id, diagnostics }
    }

    /// Puts a briefing where it belongs. One that was published before keeps its id.
    fn shelve(&mut self, briefing: Briefing, publication: Publication, id: Option<BriefingId>) -> Option<BriefingId> {
        match publication {
            Publication::Published { .. } => {
                let id = match id {
                    Some(id) => {
                        self.site.briefings[id] = briefing;
                        id
                    }
                    None => self.site.briefings.push(briefing),
                };
                self.site.timeline.push(id);
                Some(id)
            }
            Publication::Expired => {
                self.site.expired.push(briefing);
                None
            }
            Publication::Hidden { .. } | Publication::HiddenDraft => None,
        }
    }
}

fn collect_topics(documents: &Documents, clock: &Clock, preview: Preview, found: &mut Vec<Diagnostic>) -> Topics {
    let is_public = |front: &BriefingFront| Publication::of(front, clock, preview).is_published();
    topics::collect(documents, &is_public, found)
}

/// Says whether every topic that both have is printed alike.
fn same_names(topics: &Topics, site: &Site) -> bool {
    topics.named().all(|(slug, name)| site.topics.get(slug).is_none_or(|topic| topic.name == *name))
}
