use std::collections::{BTreeMap, BTreeSet};

use super::edition::Edition;
use crate::{
    base::{Date, Fingerprint, SitePath},
    model::Briefing,
};

/// How a briefing is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In lists, with its text.
    Published,
    /// Only a page is left that says it has expired.
    Expired,
    /// Only a page is left that says when and why it was removed.
    Removed,
}

/// A briefing that readers know of.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The briefing.
    pub briefing: &'a Briefing,
    /// How it is public.
    pub state: State,
}

/// Which briefing of one side is which of the other.
pub struct Pairing<'a> {
    /// Those of both sides, newest first.
    pub both: Vec<(Shown<'a>, Shown<'a>)>,
    /// Those of the old side alone.
    pub gone: Vec<Shown<'a>>,
    /// Those of the new side alone, newest first.
    pub new: Vec<Shown<'a>>,
}

impl<'a> Pairing<'a> {
    /// Pairs briefings by their permanent ids, then by their files, then by address and old addresses, and at last by what
    /// they say: so a file that was renamed reads as one briefing that moved. What several share pairs nobody.
    pub fn new(old: &'a Edition<'a>, new: &'a Edition<'a>) -> Self {
        let mut open = Open { old: shown(old), new: shown(new), both: Vec::new() };
        open.pair(|it| key_of_id(it), |it| key_of_id(it));
        open.pair(|it| [it.briefing.path.clone()].into(), |it| [it.briefing.path.clone()].into());
        let (were, are) = (old.addresses(), new.addresses());
        let old_address = |it: &Shown| were.briefing_path(it.briefing);
        let new_address = |it: &Shown| are.briefing_path(it.briefing);
        open.pair(|it| [old_address(it)].into(), |it| [new_address(it)].into());
        open.pair(|it| [old_address(it)].into(), aliases);
        open.pair(aliases, |it| [new_address(it)].into());
        open.pair(|it| words(old, it), |it| words(new, it));
        open.pair(headline, headline);
        let Open { old: gone, new, mut both } = open;
        both.sort_by(|(_, one), (_, other)| other.briefing.order_key().cmp(&one.briefing.order_key()));
        Pairing { both, gone, new }
    }
}

/// What was not paired yet, newest first, and what was.
struct Open<'a> {
    old: Vec<Shown<'a>>,
    new: Vec<Shown<'a>>,
    both: Vec<(Shown<'a>, Shown<'a>)>,
}

impl<'a> Open<'a> {
    /// Pairs those of which nobody else on their side has the key.
    fn pair<K: Ord>(&mut self, old_keys: impl Fn(&Shown<'a>) -> Vec<K>, new_keys: impl Fn(&Shown<'a>) -> Vec<K>) {
        let (old, new) = (by_key(&self.old, old_keys), by_key(&self.new, new_keys));
        let (mut old_taken, mut new_taken) = (BTreeSet::new(), BTreeSet::new());
        for (key, old) in old {
            let (Some(old), Some(new)) = (old, new.get(&key).copied().flatten()) else { continue };
            // One may be reached by several keys; the first holds.
            if !old_taken.contains(&old) && !new_taken.contains(&new) {
                old_taken.insert(old);
                new_taken.insert(new);
                self.both.push((self.old[old], self.new[new]));
            }
        }
        keep_others(&mut self.old, &old_taken);
        keep_others(&mut self.new, &new_taken);
    }
}

/// Who has which key; nobody where several have it.
fn by_key<'a, K: Ord>(shown: &[Shown<'a>], keys: impl Fn(&Shown<'a>) -> Vec<K>) -> BTreeMap<K, Option<usize>> {
    let mut bearers = BTreeMap::new();
    for (at, it) in shown.iter().enumerate() {
        for key in keys(it) {
            bearers
                .entry(key)
                .and_modify(|bearer: &mut Option<usize>| *bearer = bearer.filter(|other| *other == at))
                .or_insert(Some(at));
        }
    }
    bearers
}

fn keep_others(shown: &mut Vec<Shown<'_>>, taken: &BTreeSet<usize>) {
    let mut at = 0;
    shown.retain(|_| {
        at += 1;
        !taken.contains(&(at - 1))
    });
}

/// Every briefing that readers know of, newest first.
fn shown<'a>(side: &'a Edition<'a>) -> Vec<Shown<'a>> {
    let of = |state| move |briefing: &'a Briefing| Shown { briefing, state };
    let published = side.site.published().map(|(_, briefing)| briefing).map(of(State::Published));
    let expired = side.site.expired.values().map(of(State::Expired));
    let removed = side.site.removed.values().map(of(State::Removed));
    let mut shown: Vec<Shown> = published.chain(expired).chain(removed).collect();
    shown.sort_by(|one, other| other.briefing.order_key().cmp(&one.briefing.order_key()));
    shown
}

fn key_of_id(it: &Shown<'_>) -> Vec<String> {
    vec![it.briefing.front.id.to_string()]
}

fn aliases(it: &Shown<'_>) -> Vec<SitePath> {
    it.briefing.front.aliases.iter().map(SitePath::new).collect()
}

/// The digest of the text, if there is any.
fn words(side: &Edition<'_>, it: &Shown<'_>) -> Vec<Fingerprint> {
    let body = side.documents.get(&it.briefing.path).map(|document| &document.body);
    body.filter(|body| !body.is_empty).map(|body| body.fingerprint).into_iter().collect()
}

fn headline(it: &Shown<'_>) -> Vec<(String, Date)> {
    vec![(it.briefing.front.title.to_string(), it.briefing.date)]
}
