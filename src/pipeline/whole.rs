use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::{
    outlet::Outlet,
    searching::{Found, Searched},
    session::Session,
};
use crate::{
    base::{Fingerprint, SitePath},
    data::{self, Facts, Made},
    model::{Config, DataAbout, DataTable, PopoloClass, TakeRow},
    plan::{DATA, DATA_TABLES, Planner, SEARCH, is_data_file},
    search,
    write::WriteError,
};

/// What is made of the whole site after its pages, and is no page: large files in a folder of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Whole {
    /// The index of search.
    Search,
    /// The research data.
    Data,
}

/// What was handed over of each last.
pub type WholeFiles = BTreeMap<Whole, HandedOver>;

/// What was handed over of one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct HandedOver {
    /// The files, by path, with the digests of their bytes.
    pub files: Vec<(SitePath, Fingerprint)>,
    /// The digest of the records that were left for it. A build that was killed, or a cache from elsewhere, may leave those of others.
    pub records: Option<Fingerprint>,
}

/// Where the files of what is made of the whole site go, one after the other, from several threads.
pub trait Receiver: Sync {
    /// Takes a file.
    fn take(&self, path: &SitePath, bytes: Vec<u8>) -> Result<(), WriteError>;

    /// Keeps a file that the last build made, if it is still there.
    fn keep(&self, path: &SitePath) -> Result<bool, WriteError>;

    /// Reads a file that stands there now.
    fn read(&self, path: &SitePath) -> Option<Vec<u8>>;
}

impl Whole {
    /// All of them, in the order in which they are made.
    pub const ALL: [Whole; 2] = [Whole::Search, Whole::Data];

    /// Returns what its making is called.
    pub fn stage(self) -> &'static str {
        match self {
            Whole::Search => "search",
            Whole::Data => "data",
        }
    }

    /// Says whether its files have other names when they have other bytes, so that an old one may still be asked for.
    pub fn is_named_by_content(self) -> bool {
        self == Whole::Search
    }

    /// Says whether it is made of texts too, and not of what front matter says alone.
    pub fn holds_texts(self) -> bool {
        self == Whole::Search
    }

    /// Says whether a site has it.
    pub fn is_wanted(self, config: &Config) -> bool {
        match self {
            Whole::Search => config.search,
            Whole::Data => !config.data.formats.is_empty(),
        }
    }

    /// Says whether a file of a site can be one of its own.
    pub fn may_hold(self, config: &Config, name: &str) -> bool {
        match self {
            Whole::Search => name.starts_with(SEARCH) && name.ends_with(".json"),
            Whole::Data => is_data_file(config, name),
        }
    }
}

/// What is made of what.
pub struct Wholes<'a> {
    pub planner: &'a Planner<'a>,
    pub searched: Searched<'a>,
    pub config: &'a Config,
    /// Says whether an editor's own file stands at an address.
    pub is_taken: &'a (dyn Fn(&SitePath) -> bool + Sync),
}

impl Wholes<'_> {
    /// Makes the files of one and hands each over; an editor's own file of that address stays. Returns the digest of the records that it
    /// left to the next build, if it left any.
    pub fn make(&self, which: Whole, to: &dyn Receiver) -> Result<Option<Fingerprint>, WriteError> {
        match which {
            Whole::Search => self.make_search(to),
            Whole::Data => self.make_data(to).map(|()| None),
        }
    }

    fn make_search(&self, to: &dyn Receiver) -> Result<Option<Fingerprint>, WriteError> {
        let found = Found::new(&self.searched);
        found.prepare(false);
        let made = match self.search_renewed(&found, to)? {
            Some(made) => made,
            None => {
                found.prepare(true);
                search::index(&found).made
            }
        };
        let index = made.iter().find(|file| file.name == search::INDEX);
        let left = index.and_then(|index| found.leave(Fingerprint::of(&index.bytes)));
        made.into_par_iter().try_for_each(|file| {
            let path = search_path(&file.name);
            if (self.is_taken)(&path) { Ok(()) } else { to.take(&path, file.bytes) }
        })?;
        Ok(left)
    }

    /// Makes what is new in the index and keeps the rest of it; nothing if it has to be made from nothing.
    fn search_renewed(&self, found: &Found<'_>, to: &dyn Receiver) -> Result<Option<Vec<search::File>>, WriteError> {
        let Searched { records, texts_alone, .. } = &self.searched;
        let index = to.read(&search_path(search::INDEX)).filter(|json| records.index() == Some(Fingerprint::of(json)));
        let Some(contents) = index.and_then(|json| search::Contents::read(&json)) else { return Ok(None) };
        let earlier = search::Earlier {
            contents,
            keys: records.keys(),
            terms: &|nth| records.nth(nth),
            read: &|name| to.read(&search_path(name)).filter(|bytes| search::File::is_called(name, bytes)),
            shows_the_same: texts_alone.is_some(),
        };
        let Some(search::Index { made, kept }) = search::renewed(found, &earlier) else { return Ok(None) };
        for name in &kept {
            let path = search_path(name);
            if !(self.is_taken)(&path) && !to.keep(&path)? {
                return Ok(None);
            }
        }
        Ok(Some(made))
    }

    fn make_data(&self, to: &dyn Receiver) -> Result<(), WriteError> {
        let facts = DataFacts(self.planner);
        let formats = &self.config.data.formats;
        let give = |file: data::File| -> Result<Option<Made>, WriteError> {
            let path = SitePath::new(format!("{DATA}{}", file.name));
            if (self.is_taken)(&path) {
                return Ok(None);
            }
            let made = file.made();
            to.take(&path, file.bytes)?;
            Ok(Some(made))
        };
        let parts = data::parts(formats, DATA_TABLES);
        let made: Result<Vec<Vec<Made>>, WriteError> = parts
            .into_par_iter()
            .map(|part| {
                part.files(formats, DATA_TABLES, &facts).into_iter().filter_map(|file| give(file).transpose()).collect()
            })
            .collect();
        let made = made?.concat();
        data::closing_files(&facts.about(), &made).into_iter().try_for_each(|file| give(file).map(drop))
    }
}

fn search_path(name: &str) -> SitePath {
    SitePath::new(format!("{SEARCH}{name}"))
}

/// The tables of a site, made by its planner.
struct DataFacts<'a>(&'a Planner<'a>);

impl Facts for DataFacts<'_> {
    fn about(&self) -> DataAbout {
        self.0.data_about()
    }

    fn rows(&self, table: &'static DataTable, take: TakeRow<'_>) {
        self.0.data_rows(table, take);
    }

    fn popolo(&self, class: PopoloClass, take: &mut dyn FnMut(Value)) {
        self.0.popolo(class, take);
    }
}

/// Hands files over to an outlet, each once.
pub struct ToOutlet<'a> {
    pub outlet: &'a dyn Outlet,
    /// The files that the last build handed over, by path.
    pub before: &'a [(SitePath, Fingerprint)],
    /// The files that were handed over.
    pub files: Mutex<BTreeMap<SitePath, Fingerprint>>,
}

impl ToOutlet<'_> {
    /// Keeps all files of the last build; not all, if one is gone.
    pub fn keep_all(&self) -> Result<bool, WriteError> {
        for (path, _) in self.before {
            if !self.keep(path)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns all files that were handed over, by path.
    pub fn into_files(self) -> Vec<(SitePath, Fingerprint)> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect()
    }

    fn note(&self, path: &SitePath, fingerprint: Fingerprint) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), fingerprint);
    }

    fn has(&self, path: &SitePath) -> bool {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).contains_key(path)
    }
}

impl Receiver for ToOutlet<'_> {
    fn take(&self, path: &SitePath, bytes: Vec<u8>) -> Result<(), WriteError> {
        // One that was kept before another was found to be gone has the bytes that it would be made with.
        if self.has(path) {
            return Ok(());
        }
        let fingerprint = Fingerprint::of(&bytes);
        self.outlet.put(path, bytes, fingerprint)?;
        self.note(path, fingerprint);
        Ok(())
    }

    fn keep(&self, path: &SitePath) -> Result<bool, WriteError> {
        if self.has(path) {
            return Ok(true);
        }
        let Ok(nth) = self.before.binary_search_by(|(before, _)| before.cmp(path)) else { return Ok(false) };
        let (_, fingerprint) = self.before[nth];
        let is_kept = self.outlet.keep(path, fingerprint)?;
        if is_kept {
            self.note(path, fingerprint);
        }
        Ok(is_kept)
    }

    fn read(&self, path: &SitePath) -> Option<Vec<u8>> {
        self.outlet.held(path).ok()
    }
}

/// Holds files in memory.
#[derive(Default)]
struct InMemory(Mutex<Vec<(SitePath, Vec<u8>)>>);

impl Receiver for InMemory {
    fn take(&self, path: &SitePath, bytes: Vec<u8>) -> Result<(), WriteError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((path.clone(), bytes));
        Ok(())
    }

    fn keep(&self, _path: &SitePath) -> Result<bool, WriteError> {
        Ok(false)
    }

    fn read(&self, _path: &SitePath) -> Option<Vec<u8>> {
        None
    }
}

impl Session<'_> {
    /// Returns the files of one of them, of the site as it is now; none if the site has none of it.
    pub fn whole_files(&self, which: Whole) -> Vec<(SitePath, Vec<u8>)> {
        let memory = InMemory::default();
        let made = self.make_whole(which, &memory);
        debug_assert!(made.is_ok(), "memory takes every file");
        let mut files = memory.0.into_inner().unwrap_or_default();
        files.sort();
        files
    }
}
