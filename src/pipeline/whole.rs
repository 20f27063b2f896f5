use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use super::{searching::Searched, session::Session};
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

/// The files of each that were handed over last, with the digests of their bytes.
pub type WholeFiles = BTreeMap<Whole, Vec<(SitePath, Fingerprint)>>;

/// Takes one file after the other, from several threads.
pub type TakeWhole<'t> = &'t (dyn Fn(&SitePath, Vec<u8>) -> Result<(), WriteError> + Sync);

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
    /// Makes the files of one and hands each over; an editor's own file of that address stays.
    pub fn make(&self, which: Whole, take: TakeWhole<'_>) -> Result<(), WriteError> {
        match which {
            Whole::Search => self.make_search(take),
            Whole::Data => self.make_data(take),
        }
    }

    fn make_search(&self, take: TakeWhole<'_>) -> Result<(), WriteError> {
        self.searched.read_texts();
        search::index(&self.searched).into_par_iter().try_for_each(|file| {
            let path = SitePath::new(format!("{SEARCH}{}", file.name));
            if (self.is_taken)(&path) { Ok(()) } else { take(&path, file.bytes) }
        })
    }

    fn make_data(&self, take: TakeWhole<'_>) -> Result<(), WriteError> {
        let facts = DataFacts(self.planner);
        let formats = &self.config.data.formats;
        let give = |file: data::File| -> Result<Option<Made>, WriteError> {
            let path = SitePath::new(format!("{DATA}{}", file.name));
            if (self.is_taken)(&path) {
                return Ok(None);
            }
            let made = file.made();
            take(&path, file.bytes)?;
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

impl Session<'_> {
    /// Returns the files of one of them, of the site as it is now; none if the site has none of it.
    pub fn whole_files(&self, which: Whole) -> Vec<(SitePath, Vec<u8>)> {
        let files = Mutex::new(Vec::new());
        let taken = self.make_whole(which, &|path, bytes| {
            files.lock().unwrap_or_else(PoisonError::into_inner).push((path.clone(), bytes));
            Ok(())
        });
        let mut files = files.into_inner().unwrap_or_default();
        files.sort();
        debug_assert!(taken.is_ok(), "memory takes every file");
        files
    }
}
