use rayon::prelude::*;
use std::{
    collections::HashMap,
    sync::{
        OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{evidence::Texts, loading, records::Records};
use crate::{
    base::{Fingerprint, SourcePath},
    markdown::{Options, Parsed},
    model::{SearchEntity, SearchHit},
    plan::Planner,
    search::{Entries, Terms, TextWords},
};

/// The words of texts that were read for something else, for the search: each text is then read once.
#[derive(Debug, Default)]
pub struct Words {
    known: RwLock<HashMap<SourcePath, WordsOfText, foldhash::fast::RandomState>>,
}

/// The words of one text, and the digest of that text.
#[derive(Debug, Clone)]
struct WordsOfText {
    text: Fingerprint,
    words: TextWords,
}

impl Words {
    /// Reads the words of a text.
    pub fn note(&self, path: &SourcePath, text: Fingerprint, parsed: &Parsed<'_>) {
        if self.of(path, text, |_| ()).is_none() {
            let words = WordsOfText { text, words: TextWords::of(parsed) };
            self.known.write().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), words);
        }
    }

    /// Forgets a text.
    fn forget(&self, path: &SourcePath) {
        self.known.write().unwrap_or_else(PoisonError::into_inner).remove(path);
    }

    fn of<T>(&self, path: &SourcePath, text: Fingerprint, make: impl Fn(&TextWords) -> T) -> Option<T> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(path).filter(|known| known.text == text).map(|known| make(&known.words))
    }
}

/// What the index of search is made of.
pub struct Searched<'a> {
    pub planner: &'a Planner<'a>,
    pub texts: Texts<'a>,
    pub words: &'a Words,
    /// Whether the words are needed once and no more.
    pub is_once: bool,
    /// What briefings were found by at the last build.
    pub records: &'a Records<'a>,
    /// The documents of which the text changed since those records were left, if nothing else did.
    pub texts_alone: Option<&'a [SourcePath]>,
}

/// What each briefing is found by, as far as it was asked for.
pub struct Found<'a> {
    searched: &'a Searched<'a>,
    keys: Vec<Fingerprint>,
    terms: Vec<OnceLock<Terms>>,
    /// Whether a text could not be read: it was changed meanwhile, and is for the next update.
    lacks_texts: AtomicBool,
}

impl<'a> Found<'a> {
    /// Says by digests what each is found by.
    pub fn new(searched: &'a Searched<'a>) -> Self {
        let keys = searched.keys();
        let terms = keys.iter().map(|_| OnceLock::new()).collect();
        Found { searched, keys, terms, lacks_texts: AtomicBool::new(false) }
    }

    /// Makes of all briefings what they are found by, or of those that are found otherwise than before.
    pub fn prepare(&self, is_everything: bool) {
        let earlier = self.searched.records.keys();
        let is_wanted = |nth: &usize| is_everything || earlier.get(*nth) != self.keys.get(*nth);
        (0..self.keys.len()).into_par_iter().filter(is_wanted).for_each(|nth| _ = self.terms(nth));
    }

    /// Leaves it to the next build, and returns the digest of what was left.
    pub fn leave(&self, index: Fingerprint) -> Option<Fingerprint> {
        let is_whole = !self.lacks_texts.load(Ordering::Relaxed);
        is_whole.then(|| self.searched.records.leave(index, &self.keys, |nth| self.terms(nth))).flatten()
    }
}

impl Searched<'_> {
    fn keys(&self) -> Vec<Fingerprint> {
        let timeline = &self.texts.site.timeline;
        let earlier = self.records.keys();
        match self.texts_alone.filter(|_| earlier.len() == timeline.len()) {
            Some(changed) => {
                let mut keys = earlier.to_vec();
                let changed: Vec<_> = changed.iter().filter_map(|path| self.texts.site.briefing_at(path)).collect();
                for (nth, _) in timeline.iter().enumerate().filter(|(_, id)| changed.contains(id)) {
                    keys[nth] = self.key(nth);
                }
                keys
            }
            None => (0..timeline.len()).into_par_iter().map(|nth| self.key(nth)).collect(),
        }
    }

    fn key(&self, nth: usize) -> Fingerprint {
        let facts = Fingerprint::of_value(&self.planner.search_entry(self.texts.site.timeline[nth]));
        let (_, text) = self.text(nth);
        Fingerprint::of_all(&[facts, text.unwrap_or(facts)])
    }

    /// Where the text of a briefing is, and its digest.
    fn text(&self, nth: usize) -> (&SourcePath, Option<Fingerprint>) {
        let path = &self.texts.site.briefings[self.texts.site.timeline[nth]].path;
        (path, self.texts.documents.get(path).map(|document| document.body.fingerprint))
    }

    /// Makes what a briefing is found by; nothing if its text cannot be read.
    fn terms(&self, nth: usize) -> Option<Terms> {
        let entry = self.planner.search_entry(self.texts.site.timeline[nth]);
        let (path, text) = self.text(nth);
        let text = text?;
        let make = |words: &TextWords| Terms::of(&entry, words);
        if let Some(terms) = self.words.of(path, text, make) {
            if self.is_once {
                self.words.forget(path);
            }
            return Some(terms);
        }
        let Texts { disk, project, documents, .. } = self.texts;
        let body = loading::text_of(disk, project, documents, path)?;
        let parsed = Parsed::new(&body, &Options::default());
        if self.is_once {
            return Some(make(&TextWords::of(&parsed)));
        }
        self.words.note(path, text, &parsed);
        self.words.of(path, text, make)
    }
}

impl Entries for Found<'_> {
    fn keys(&self) -> &[Fingerprint] {
        &self.keys
    }

    fn terms(&self, nth: usize) -> &Terms {
        if let Some(terms) = self.searched.records.of(self.keys[nth]) {
            return terms;
        }
        self.terms[nth].get_or_init(|| {
            self.searched.terms(nth).unwrap_or_else(|| {
                self.lacks_texts.store(true, Ordering::Relaxed);
                Terms::default()
            })
        })
    }

    fn hit(&self, nth: usize) -> SearchHit {
        self.searched.planner.search_hit(self.searched.texts.site.timeline[nth])
    }

    fn entities(&self) -> Vec<SearchEntity> {
        self.searched.planner.search_entities()
    }
}
