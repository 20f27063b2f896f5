use std::collections::{BTreeMap, HashMap};

use crate::{
    base::{Code, Diagnostic, KeyPath, Place, Slug, Text, fold},
    model::{Documents, FrontMatter, Topic},
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

    /// Hands over the topics.
    pub fn into_topics(self) -> BTreeMap<Slug, Topic> {
        self.topics
    }
}

/// Spellings that differ only in case, diacritics, hyphens or spaces are one topic.
fn key(spelling: &str) -> String {
    fold(spelling).chars().filter(|letter| !matches!(letter, ' ' | '-')).collect()
}

/// One topic's spellings: how often each is used, and where first.
type Spellings = BTreeMap<Text, (usize, Place)>;

/// Gathers the topics of all briefings and topic documents; warns of one topic spelled in several ways.
///
/// Printed is the document's name, else the spelling most used, the first by alphabet of equals.
pub fn collect(documents: &Documents, found: &mut Vec<Diagnostic>) -> Topics {
    let mut spelled: BTreeMap<String, Spellings> = BTreeMap::new();
    let mut keys: HashMap<Text, String> = HashMap::new();
    for (spelling, place) in uses(documents) {
        let key = keys.entry(spelling.clone()).or_insert_with(|| key(&spelling));
        let spellings = match spelled.get_mut(key.as_str()) {
            Some(spellings) => spellings,
            None => spelled.entry(key.clone()).or_default(),
        };
        spellings.entry(spelling).or_insert_with(|| (0, place())).0 += 1;
    }
    let mut topics = Topics { topics: BTreeMap::new(), by_key: HashMap::new(), by_spelling: HashMap::new() };
    add_documents(&mut topics, documents);
    for (key, spellings) in &spelled {
        add_spellings(&mut topics, key, spellings, found);
    }
    topics
}

fn uses(documents: &Documents) -> impl Iterator<Item = (Text, impl FnOnce() -> Place)> {
    documents.values().flat_map(|document| {
        let topics = match &document.front {
            FrontMatter::Briefing(front) => front.topics.as_slice(),
            _ => &[],
        };
        topics.iter().enumerate().map(move |(nth, topic)| {
            (topic.clone(), move || Place::key(&document.path, KeyPath::of("topics").index(nth)))
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
    let (name, (_, first)) = most_used.expect("a key is entered with its first spelling");
    let slug = match topics.by_key.get(key) {
        Some(slug) => slug.clone(),
        None => {
            let slug = Slug::from_name(name);
            topics.by_key.insert(key.to_owned(), slug.clone());
            topics.topics.entry(slug.clone()).or_insert_with(|| Topic {
                slug: slug.clone(),
                name: name.clone(),
                path: None,
                front: None,
                briefings: Vec::new(),
            });
            slug
        }
    };
    for (spelling, (_, place)) in spellings {
        topics.by_spelling.insert(spelling.clone(), slug.clone());
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
