use std::collections::{BTreeSet, HashMap};

use crate::{
    base::{Slug, SourcePath, Text, fold},
    model::{BriefingFront, EntryTarget, MentionFront, QuoteSpeaker},
};

/// A question about people that a briefing's front matter asks; profiles alone change its answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// Who has this slug?
    Slug(Slug),
    /// Who bears this name, in its folded form?
    Name(String),
}

/// Which briefings ask what, hidden ones too.
///
/// Gathered when a profile changes for the first time, since a build that ends has no use for it: 30 ms for 10,000 briefings.
#[derive(Debug, Default)]
pub struct Asking {
    askers: HashMap<Ask, BTreeSet<SourcePath>>,
    /// Folding and slugging a name is dear, and most names are asked for many times.
    asks_of_name: HashMap<Text, [Ask; 2]>,
}

impl Asking {
    /// Notes what a briefing asks.
    pub fn add(&mut self, path: &SourcePath, front: &BriefingFront) {
        for ask in self.asks_of(front) {
            self.askers.entry(ask).or_default().insert(path.clone());
        }
    }

    /// Forgets what a briefing asked.
    pub fn remove(&mut self, path: &SourcePath, front: &BriefingFront) {
        for ask in self.asks_of(front) {
            if let Some(askers) = self.askers.get_mut(&ask) {
                askers.remove(path);
                if askers.is_empty() {
                    self.askers.remove(&ask);
                }
            }
        }
    }

    /// Returns the briefings that ask a question.
    pub fn askers(&self, ask: &Ask) -> impl Iterator<Item = &SourcePath> {
        self.askers.get(ask).into_iter().flatten()
    }

    fn asks_of(&mut self, front: &BriefingFront) -> Vec<Ask> {
        let mut asks = Vec::new();
        for entry in front.participants.iter().flatten() {
            self.asks_of_target(&entry.target, &mut asks);
        }
        for mention in front.mentions.iter().flatten() {
            match mention {
                MentionFront::Person(entry) => self.asks_of_target(&entry.target, &mut asks),
                MentionFront::Slug(slug) => asks.push(Ask::Slug(slug.clone())),
                MentionFront::Country(_) => {}
            }
        }
        for quote in front.quotes.iter().flatten() {
            if let QuoteSpeaker::Slug(slug) = &quote.by {
                asks.push(Ask::Slug(slug.clone()));
            }
        }
        asks
    }

    fn asks_of_target(&mut self, target: &EntryTarget, asks: &mut Vec<Ask>) {
        match target {
            EntryTarget::Ref(slug) => asks.push(Ask::Slug(slug.clone())),
            EntryTarget::Name(name) => {
                let of_name = || [Ask::Name(fold(name)), Ask::Slug(Slug::from_name(name))];
                asks.extend(self.asks_of_name.entry(name.clone()).or_insert_with(of_name).iter().cloned());
            }
        }
    }
}
