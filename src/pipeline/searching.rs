use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use super::{evidence::Texts, loading};
use crate::{
    base::{Fingerprint, SourcePath},
    markdown::{Options, Parsed},
    model::{Documents, SearchEntity, SearchEntry, SearchHit},
    plan::Planner,
    search::{Entries, TextWords},
};

/// The words of texts by which the search finds them: read once, kept while the text stays the same.
#[derive(Debug, Default)]
pub struct Words {
    known: RwLock<HashMap<SourcePath, WordsOfText, foldhash::fast::RandomState>>,
}

/// The words of one text, and the digest of that text.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WordsOfText {
    text: Fingerprint,
    words: TextWords,
}

impl Words {
    /// Reads the words of a text that was parsed for something else.
    pub fn note(&self, path: &SourcePath, text: Fingerprint, parsed: &Parsed<'_>) {
        if !self.knows(path, text) {
            self.keep(path.clone(), WordsOfText { text, words: TextWords::of(parsed) });
        }
    }

    /// Takes what an earlier run kept; what this one read itself stays.
    pub fn remember(&self, earlier: BTreeMap<SourcePath, WordsOfText>) {
        let mut known = self.write();
        earlier.into_iter().for_each(|(path, words)| _ = known.entry(path).or_insert(words));
    }

    /// Returns the words of all texts that are there, for later runs.
    pub fn of_documents(&self, documents: &Documents) -> BTreeMap<SourcePath, WordsOfText> {
        let known = self.read();
        let is_there = |(path, _): &(&SourcePath, &WordsOfText)| documents.contains_key(*path);
        known.iter().filter(is_there).map(|(path, words)| (path.clone(), words.clone())).collect()
    }

    fn knows(&self, path: &SourcePath, text: Fingerprint) -> bool {
        self.read().get(path).is_some_and(|known| known.text == text)
    }

    fn of(&self, path: &SourcePath, text: Fingerprint) -> Option<TextWords> {
        self.read().get(path).filter(|known| known.text == text).map(|known| known.words.clone())
    }

    fn keep(&self, path: SourcePath, words: WordsOfText) {
        self.write().insert(path, words);
    }

    fn read(&self) -> RwLockReadGuard<'_, HashMap<SourcePath, WordsOfText, foldhash::fast::RandomState>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<SourcePath, WordsOfText, foldhash::fast::RandomState>> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the index of search is made of.
pub struct Searched<'a> {
    pub planner: &'a Planner<'a>,
    pub texts: Texts<'a>,
    pub words: &'a Words,
}

impl Searched<'_> {
    /// Reads the texts whose words are not known.
    pub fn read_texts(&self) {
        let site = self.texts.site;
        site.timeline.par_iter().for_each(|id| _ = self.read_text(&site.briefings[*id].path));
    }

    fn read_text(&self, path: &SourcePath) -> Option<()> {
        let Texts { disk, project, documents, .. } = self.texts;
        let fingerprint = documents.get(path)?.body.fingerprint;
        if !self.words.knows(path, fingerprint) {
            // A file that was changed meanwhile is for the next update.
            let text = loading::text_of(disk, project, documents, path)?;
            self.words.note(path, fingerprint, &Parsed::new(&text, &Options::default()));
        }
        Some(())
    }
}

impl Entries for Searched<'_> {
    fn count(&self) -> usize {
        self.texts.site.timeline.len()
    }

    fn hit(&self, nth: usize) -> SearchHit {
        self.planner.search_hit(self.texts.site.timeline[nth])
    }

    fn entry(&self, nth: usize) -> SearchEntry {
        self.planner.search_entry(self.texts.site.timeline[nth])
    }

    fn words(&self, entry: &SearchEntry) -> Option<TextWords> {
        self.words.of(&entry.source, self.texts.documents.get(&entry.source)?.body.fingerprint)
    }

    fn entities(&self) -> Vec<SearchEntity> {
        self.planner.search_entities()
    }
}
