use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use crate::{
    base::{Code, Diagnostic, Findings, KeyPath, Place, Slug, SourcePath, Text, topic_key},
    model::{BriefingFront, Site, Topic, TopicFront},
};

/// Topics under the form in which their spellings are the same, kept up to date briefing by briefing.
///
/// Printed is the document's name, else the spelling most used, the first by alphabet of equals. What only briefings say
/// that are not public is warned of like the rest, but neither is a topic nor decides how one is printed.
#[derive(Default)]
pub struct Topics {
    by_key: BTreeMap<Key, Entry>,
    /// Spelling → its key, so that each is folded once.
    key_of: HashMap<Text, Key>,
    /// The keys that mean a slug.
    keys_of: BTreeMap<Slug, BTreeSet<Key>>,
    documents: BTreeMap<SourcePath, Arc<TopicFront>>,
    /// Key → the slug that a document claims for it.
    claimed: BTreeMap<Key, Slug>,
    /// Keys of which something changed.
    stale: BTreeSet<Key>,
    /// Slugs of which a document changed.
    stale_slugs: BTreeSet<Slug>,
    found: Findings<Key>,
}

/// What is left of a spelling without case, diacritics, hyphens and spaces.
type Key = Arc<str>;

/// All spellings of one key.
#[derive(Default)]
struct Entry {
    spellings: BTreeMap<Text, Uses>,
    /// What it means, if it is a topic.
    slug: Option<Slug>,
}

/// Who spells it so.
#[derive(Default)]
struct Uses {
    /// How often public briefings do.
    public: usize,
    users: BTreeSet<SourcePath>,
}

/// What became of topics after some of them changed.
#[derive(Default)]
pub struct TopicChanges {
    /// Topics that came, went, or are printed in another way.
    pub slugs: BTreeSet<Slug>,
    /// Briefings whose spellings mean another topic than before.
    pub users: BTreeSet<SourcePath>,
}

impl Topics {
    /// Returns the topic of a spelling.
    pub fn slug(&self, spelling: &Text) -> Option<&Slug> {
        let key = self.key_of.get(spelling)?;
        self.by_key.get(key)?.slug.as_ref()
    }

    /// Returns what was found.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Notes a briefing's topics.
    pub fn add(&mut self, path: &SourcePath, front: &BriefingFront, is_public: bool) {
        for spelling in &front.topics {
            let key = self.key_of.entry(spelling.clone()).or_insert_with(|| key(spelling)).clone();
            self.stale.insert(key.clone());
            let uses = self.by_key.entry(key).or_default().spellings.entry(spelling.clone()).or_default();
            uses.public += usize::from(is_public);
            uses.users.insert(path.clone());
        }
    }

    /// Forgets a briefing's topics.
    pub fn remove(&mut self, path: &SourcePath, front: &BriefingFront, was_public: bool) {
        for spelling in &front.topics {
            let Some(key) = self.key_of.get(spelling) else { continue };
            self.stale.insert(key.clone());
            let Some(entry) = self.by_key.get_mut(key) else { continue };
            let Some(uses) = entry.spellings.get_mut(spelling) else { continue };
            uses.public -= usize::from(was_public);
            uses.users.remove(path);
            if uses.users.is_empty() {
                entry.spellings.remove(spelling);
            }
        }
    }

    /// Takes in a topic's document, or that it is gone.
    pub fn set_document(&mut self, path: &SourcePath, front: Option<Arc<TopicFront>>) {
        let before = match front {
            Some(front) => {
                self.stale_slugs.insert(front.slug.clone());
                self.documents.insert(path.clone(), front)
            }
            None => self.documents.remove(path),
        };
        self.stale_slugs.extend(before.map(|front| front.slug.clone()));
        self.claim();
    }

    /// A name written in a document means its topic; so does its slug, unless another document bears it as a name.
    fn claim(&mut self) {
        let mut claimed = BTreeMap::new();
        for front in self.documents.values() {
            claimed.insert(key(&name_of(front)), front.slug.clone());
        }
        for front in self.documents.values() {
            claimed.entry(key(front.slug.as_str())).or_insert_with(|| front.slug.clone());
        }
        let differs = |(key, slug): &(&Key, &Slug)| self.claimed.get(*key) != Some(*slug);
        self.stale.extend(claimed.iter().filter(differs).map(|(key, _)| key.clone()));
        self.stale.extend(self.claimed.keys().filter(|key| !claimed.contains_key(*key)).cloned());
        self.claimed = claimed;
    }

    /// Decides anew what changed keys mean and how their topics are printed; the site's topics follow, save for those that
    /// are gone, which [`Topics::sweep`] takes away once no briefing is listed under them.
    pub fn settle(
        &mut self,
        site: &mut Site,
        fronts: &dyn Fn(&SourcePath) -> Option<Arc<BriefingFront>>,
    ) -> TopicChanges {
        let mut changes = TopicChanges::default();
        let mut slugs = std::mem::take(&mut self.stale_slugs);
        for key in std::mem::take(&mut self.stale) {
            let entry = self.by_key.entry(key.clone()).or_default();
            let before = entry.slug.take();
            entry.slug =
                self.claimed.get(&key).cloned().or_else(|| entry.public_name().map(|name| Slug::from_name(name)));
            if entry.slug != before {
                changes.users.extend(entry.spellings.values().flat_map(|uses| &uses.users).cloned());
            }
            if let Some(keys) = before.as_ref().and_then(|slug| self.keys_of.get_mut(slug)) {
                keys.remove(&key);
            }
            if let Some(slug) = &entry.slug {
                self.keys_of.entry(slug.clone()).or_default().insert(key.clone());
            }
            slugs.extend(before.into_iter().chain(entry.slug.clone()));
            self.found.set(key.clone(), entry.spelled_otherwise(fronts));
            if entry.spellings.is_empty() && entry.slug.is_none() {
                self.by_key.remove(&key);
            }
        }
        for slug in slugs {
            if self.print(site, &slug) {
                changes.slugs.insert(slug);
            }
        }
        changes
    }

    /// Takes away topics that no briefing is listed under and no document describes.
    pub fn sweep(&self, site: &mut Site, slugs: &BTreeSet<Slug>) {
        for slug in slugs {
            if self.topic(slug).is_none() {
                site.topics.remove(slug);
            }
        }
    }

    /// Enters how a topic is printed, and says whether that changed.
    fn print(&self, site: &mut Site, slug: &Slug) -> bool {
        let Some(topic) = self.topic(slug) else { return site.topics.contains_key(slug) };
        match site.topics.get_mut(slug) {
            Some(before) => {
                let same = (&before.name, &before.path, &before.front) == (&topic.name, &topic.path, &topic.front);
                let briefings = std::mem::take(&mut before.briefings);
                *before = Topic { briefings, ..topic };
                !same
            }
            None => {
                site.topics.insert(slug.clone(), topic);
                true
            }
        }
    }

    /// Makes a topic without its briefings; nothing if there is no such topic.
    fn topic(&self, slug: &Slug) -> Option<Topic> {
        let topic = |name, path, front| Topic { slug: slug.clone(), name, path, front, briefings: Vec::new() };
        let document = self.documents.iter().find(|(_, front)| front.slug == *slug);
        if let Some((path, front)) = document {
            return Some(topic(name_of(front), Some(path.clone()), Some(front.clone())));
        }
        let mut names = self.keys_of.get(slug)?.iter().filter_map(|key| self.by_key.get(key)?.public_name());
        names.next().map(|name| topic(name.clone(), None, None))
    }
}

impl Entry {
    /// The spelling most used, in public and then at all; the first by alphabet of equals.
    fn most_used(&self) -> Option<(&Text, &Uses)> {
        self.spellings.iter().max_by(|(a, x), (b, y)| x.public.cmp(&y.public).then_with(|| b.cmp(a)))
    }

    fn public_name(&self) -> Option<&Text> {
        self.most_used().filter(|(_, uses)| uses.public > 0).map(|(name, _)| name)
    }

    /// Reports every spelling but the one most used, where it is used first.
    fn spelled_otherwise(&self, fronts: &dyn Fn(&SourcePath) -> Option<Arc<BriefingFront>>) -> Vec<Diagnostic> {
        let Some((name, first)) = self.most_used().filter(|_| self.spellings.len() > 1) else { return Vec::new() };
        let place = |spelling: &Text, uses: &Uses| {
            let path = uses.users.first()?;
            let nth = fronts(path)?.topics.iter().position(|topic| topic == spelling)?;
            Some(Place::key(path, KeyPath::of("topics").index(nth)))
        };
        let Some(first) = place(name, first) else { return Vec::new() };
        let others = self.spellings.iter().filter(|(spelling, _)| *spelling != name);
        let report = |(spelling, uses): (&Text, &Uses)| {
            let message = format!("`{spelling}` is the topic `{name}` spelled in another way");
            let diagnostic = Diagnostic::new(Code::TopicSpelling, place(spelling, uses)?, message)
                .help(format!("write `{name}`; both are one topic"))
                .related(first.clone(), "spelled so here");
            Some(diagnostic)
        };
        others.filter_map(report).collect()
    }
}

/// Spellings that differ only in case, diacritics, hyphens or spaces are one topic.
fn key(spelling: &str) -> Key {
    topic_key(spelling).into()
}

fn name_of(front: &TopicFront) -> Text {
    front.name.clone().unwrap_or_else(|| front.slug.as_str().replace('-', " ").into())
}
