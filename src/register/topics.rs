use std::collections::BTreeMap;

use super::Shelf;
use crate::{
    base::{Slug, Text, topic_key},
    model::{Document, FrontMatter, TopicFront},
};

/// The topics that documents write, by the form in which their spellings are the same.
pub struct Topics<'a> {
    documents: Vec<(&'a Document, &'a TopicFront)>,
    /// How often each spelling stands in a briefing.
    spellings: BTreeMap<String, BTreeMap<Text, usize>>,
}

/// One topic.
pub struct Topic<'a> {
    /// Its slug.
    pub slug: Slug,
    /// Its document, if it has one.
    pub document: Option<(&'a Document, &'a TopicFront)>,
    /// The forms of all spellings that mean it.
    pub keys: Vec<String>,
    /// The spelling most used, the first by alphabet of equals.
    pub most_used: Option<Text>,
}

impl<'a> Topics<'a> {
    /// Gathers the topics of all briefings and the documents of topics.
    pub fn of(shelf: &'a Shelf<'_>) -> Self {
        let mut topics = Topics { documents: Vec::new(), spellings: BTreeMap::new() };
        for document in shelf.documents.values() {
            match &document.front {
                FrontMatter::Topic(front) => topics.documents.push((document, front)),
                FrontMatter::Briefing(front) => {
                    for spelling in &front.topics {
                        let spellings = topics.spellings.entry(topic_key(spelling)).or_default();
                        *spellings.entry(spelling.clone()).or_default() += 1;
                    }
                }
                _ => {}
            }
        }
        topics
    }

    /// Finds a topic by its slug: its document, or the spellings that give this slug.
    pub fn find(&self, slug: &Slug) -> Option<Topic<'a>> {
        let document = self.documents.iter().rfind(|(_, front)| front.slug == *slug).copied();
        let means = |key: &&String| match self.claimed(key) {
            Some(claimed) => claimed == slug,
            None => self.most_used(key).is_some_and(|spelling| Slug::from_name(spelling) == *slug),
        };
        let keys: Vec<String> = self.spellings.keys().filter(means).cloned().collect();
        let most_used = keys.iter().filter_map(|key| self.most_used(key)).next().cloned();
        (document.is_some() || !keys.is_empty()).then(|| Topic { slug: slug.clone(), document, keys, most_used })
    }

    /// The slug of the document that bears a spelling as its name, else as its slug.
    fn claimed(&self, key: &str) -> Option<&'a Slug> {
        let by_name = |(_, front): &&(&Document, &'a TopicFront)| topic_key(&name_of(front)) == key;
        let by_slug = |(_, front): &&(&Document, &'a TopicFront)| topic_key(front.slug.as_str()) == key;
        let found = self.documents.iter().rfind(by_name).or_else(|| self.documents.iter().find(by_slug));
        found.map(|(_, front)| &front.slug)
    }

    fn most_used(&self, key: &str) -> Option<&Text> {
        let spellings = self.spellings.get(key)?.iter();
        spellings.max_by(|(a, x), (b, y)| x.cmp(y).then_with(|| b.cmp(a))).map(|(spelling, _)| spelling)
    }
}

/// The name that a document gives its topic.
fn name_of(front: &TopicFront) -> Text {
    front.name.clone().unwrap_or_else(|| words_of(&front.slug).into())
}

/// A slug as words: `climate-change` is `climate change`.
pub fn words_of(slug: &Slug) -> String {
    slug.as_str().replace('-', " ")
}
