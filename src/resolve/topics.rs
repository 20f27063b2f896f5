use std::collections::{BTreeMap, HashMap};

use crate::{
    base::{Code, Diagnostic, KeyPath, Place, Slug, Text, fold},
    model::{BriefingFront, Documents, FrontMatter, Topic},
};

/// Topics under the form in which their spellings are the same.
pub struct Topics {
    topics: BTreeMap<Slug, Topic>,
    by_key: HashMap<String, Slug>,
    by_spelling: HashMap<Text, Slug>,
}

impl Topics {
    /// Returns the topic of a spelling.
    pub fn slug(&self, spelling: &Text) -> Option<&Slug> {
        self.by_spelling.get(spelling).or_else(|| self.by_key.get(&key(spelling)))
    }

    /// Enters the spellings of a topic, and the topic itself if it has no document.
    fn add<'a>(&mut self, key: &str, name: &Text, spellings: impl Iterator<Item = &'a Text>) {
        let slug = self.by_key.entry(key.to_owned()).or_insert_with(|| Slug::from_name(name)).clone();
        self.topics.entry(slug.clone()).or_insert_with(|| Topic {
            slug: slug.clone(),
            name: name.clone(),
            path: None,
            front: None,
            briefings: Vec::new(),
        });
        self.by_spelling.extend(spellings.map(|spelling| (spelling.clone(), slug.clone())));
    }

    /// Walks over the topics and how each is printed.
    pub fn named(&self) -> impl Iterator<Item = (&Slug, &Text)> {
        self.topics.values().map(|topic| (&topic.slug, &topic.name))
    }

    /// Hands over the topics; the spellings stay.
    pub fn take_topics(&mut self) -> BTreeMap<Slug, Topic> {
        std::mem::take(&mut self.topics)
    }

    /// Says whether every spelling that both know means the same topic, so that what was bound by the one holds with the other.
    pub fn agrees_with(&self, other: &Topics) -> bool {
        let same = |spelling: &Text, slug: &Slug| other.by_spelling.get(spelling).is_none_or(|it| it == slug);
        // What is asked of every pair has one answer in any order.
        #[expect(clippy::iter_over_hash_type)]
        for (spelling, slug) in &self.by_spelling {
            if !same(spelling, slug) {
                return false;
            }
        }
        true
    }
}

/// Spellings that differ only in case, diacritics, hyphens or spaces are one topic.
fn key(spelling: &str) -> String {
    fold(spelling).chars().filter(|letter| !matches!(letter, ' ' | '-')).collect()
}

/// One topic's spellings: how often each is used in public, and where first.
type Spellings = BTreeMap<Text, (usize, Place)>;

/// Gathers the topics of published briefings and topic documents; warns of one topic spelled in several ways.
///
/// Printed is the document's name, else the spelling most used, the first by alphabet of equals. What only briefings say
/// that are not public is warned of like the rest, but neither is a topic nor decides how one is printed.
pub fn collect(
    documents: &Documents,
    is_public: &dyn Fn(&BriefingFront) -> bool,
    found: &mut Vec<Diagnostic>,
) -> Topics {
    let mut spelled: BTreeMap<String, Spellings> = BTreeMap::new();
    let mut keys: HashMap<Text, String> = HashMap::new();
    for (spelling, public_uses, place) in uses(documents, is_public) {
        let key = keys.entry(spelling.clone()).or_insert_with(|| key(&spelling));
        let spellings = match spelled.get_mut(key.as_str()) {
            Some(spellings) => spellings,
            None => spelled.entry(key.clone()).or_default(),
        };
        spellings.entry(spelling).or_insert_with(|| (0, place())).0 += public_uses;
    }
    let mut topics = Topics { topics: BTreeMap::new(), by_key: HashMap::new(), by_spelling: HashMap::new() };
    add_documents(&mut topics, documents);
    for (key, spellings) in &spelled {
        add_spellings(&mut topics, key, spellings, found);
    }
    topics
}

/// Every spelling in every briefing: the text, 1 if the briefing is public and else 0, and the place.
fn uses(
    documents: &Documents,
    is_public: &dyn Fn(&BriefingFront) -> bool,
) -> impl Iterator<Item = (Text, usize, impl FnOnce() -> Place)> {
    documents.values().flat_map(move |document| {
        let (topics, public_uses) = match &document.front {
            FrontMatter::Briefing(front) => (front.topics.as_slice(), usize::from(is_public(front))),
            _ => (&[][..], 0),
        };
        topics.iter().enumerate().map(move |(nth, topic)| {
            (topic.clone(), public_uses, move || Place::key(&document.path, KeyPath::of("topics").index(nth)))
        })
    })
}

fn add_documents(topics: &mut Topics, documents: &Documents) {
    for document in documents.values() {
        if let FrontMatter::Topic(front) = &document.front {
            let name = front.name.clone().unwrap_or_else(|| front.slug.as_str().replace('-', " ").into());
            topics.by_key.insert(key(&name), front.slug.clone());
            topics.by_key.entry(key(front.slug.as_str())).or_insert_with(|| front.slug.clone());
            topics.topics.insert(
                front.slug.clone(),
                Topic {
                    slug: front.slug.clone(),
                    name,
                    path: Some(document.path.clone()),
                    front: Some(front.clone()),
                    briefings: Vec::new(),
                },
            );
        }
    }
}

fn add_spellings(topics: &mut Topics, key: &str, spellings: &Spellings, found: &mut Vec<Diagnostic>) {
    let most_used = spellings.iter().max_by(|(a, (x, _)), (b, (y, _))| x.cmp(y).then_with(|| b.cmp(a)));
    let (name, (public_uses, first)) = most_used.expect("a key is entered with its first spelling");
    if *public_uses > 0 {
        topics.add(key, name, spellings.keys());
    }
    for (spelling, (_, place)) in spellings {
        if spelling != name {
            found.push(
                Diagnostic::new(
                    Code::TopicSpelling,
                    place.clone(),
                    format!("`{spelling}` is the topic `{name}` spelled in another way"),
                )
                .help(format!("write `{name}`; both are one topic"))
                .related(first.clone(), "spelled so here"),
            );
        }
    }
}
