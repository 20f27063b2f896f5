//! The research data: what a site knows as tables, in files that need no page to be understood.
//!
//! Input: [`Facts`], the tables with their rows, which plan makes. Output: [`File`]s for the folder `data/`, made part by part, so
//! that never all stand in memory; and at their end the dictionary of all columns (Frictionless Data Package, version 2)
//! and the checksums. The same rows give the same bytes.

mod database;
mod file;
mod form;
mod package;
mod popolo;

pub use file::{File, Made};
pub use package::closing_files;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::model::{DataAbout, DataFormat, DataTable, PopoloClass, TakeRow};

/// What the files are made of.
pub trait Facts: Sync {
    /// Returns what is said of all tables together.
    fn about(&self) -> DataAbout;

    /// Hands over the rows of a table.
    fn rows(&self, table: &'static DataTable, take: TakeRow<'_>);

    /// Hands over the objects of a class of Popolo.
    fn popolo(&self, class: PopoloClass, take: &mut dyn FnMut(Value));
}

/// Some of the files, which are made together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The files of a table.
    Table(&'static DataTable),
    /// All tables in one file.
    Database,
    /// People, organisations and what they have to do with each other.
    Popolo,
}

/// Returns the parts of which all files are made, but for the last two; those that take longest come first.
pub fn parts(formats: &BTreeSet<DataFormat>, tables: &[&'static DataTable]) -> Vec<Part> {
    let has_tables = formats.contains(&DataFormat::Csv) || formats.contains(&DataFormat::Json);
    let database = formats.contains(&DataFormat::Sqlite).then_some(Part::Database);
    let popolo = formats.contains(&DataFormat::Popolo).then_some(Part::Popolo);
    let tables = tables.iter().filter(|_| has_tables).map(|table| Part::Table(table));
    database.into_iter().chain(popolo).chain(tables).collect()
}

impl Part {
    /// Makes the files of the part.
    pub fn files(self, formats: &BTreeSet<DataFormat>, tables: &[&'static DataTable], facts: &dyn Facts) -> Vec<File> {
        match self {
            Part::Table(table) => form::files_of(table, formats, facts),
            Part::Popolo => vec![popolo::file_of(facts)],
            Part::Database => vec![database::file_of(tables, facts)],
        }
    }
}
