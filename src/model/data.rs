use serde::Serialize;

use crate::base::Text;

/// A table of the research data: what stands in it, whatever the format.
#[derive(Debug, PartialEq, Eq)]
pub struct DataTable {
    /// Its name: that of its files, and of the table in the database.
    pub name: &'static str,
    /// What one row is, in a sentence.
    pub about: &'static str,
    /// Its columns in their order.
    pub columns: &'static [DataColumn],
    /// The columns by which a row is told from all others.
    pub key: &'static [&'static str],
    /// The columns that lead to other tables.
    pub references: &'static [DataReference],
}

impl DataTable {
    /// The file that says what all others of the research data hold.
    pub const PACKAGE: &'static str = "datapackage.json";
    /// The file with the digests of all others.
    pub const CHECKSUMS: &'static str = "SHA256SUMS";
    /// The file with people and organisations in the form of Popolo.
    pub const POPOLO: &'static str = "popolo.json";
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataColumn {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: DataKind,
    /// Whether no cell is empty.
    pub required: bool,
    /// What it says, in a sentence.
    pub about: &'static str,
}

impl DataColumn {
    /// Makes a column in which every row has something.
    pub const fn required(name: &'static str, kind: DataKind, about: &'static str) -> Self {
        DataColumn { name, kind, required: true, about }
    }

    /// Makes a column in which rows may have nothing.
    pub const fn optional(name: &'static str, kind: DataKind, about: &'static str) -> Self {
        DataColumn { name, kind, required: false, about }
    }
}

/// What cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataKind {
    /// A text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An address of the web.
    Address,
    /// A day: `2026-01-06`.
    Day,
    /// A day, a month or a year: `2026-01-06`, `2026-01`, `2026`.
    PartialDay,
    /// An instant (RFC 3339).
    Instant,
    /// A whole number, not less than 0.
    Number,
    /// Yes or no.
    Flag,
    /// Several texts.
    List,
}

impl DataKind {
    /// Says in words what a cell holds.
    pub fn words(self) -> String {
        match self {
            DataKind::Text => "text".into(),
            DataKind::Word(words) => words.join(", "),
            DataKind::Address => "an address".into(),
            DataKind::Day => "a day".into(),
            DataKind::PartialDay => "a day, month or year".into(),
            DataKind::Instant => "an instant".into(),
            DataKind::Number => "a number".into(),
            DataKind::Flag => "true or false".into(),
            DataKind::List => "a list of text".into(),
        }
    }
}

/// Which columns of a table lead to which of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataReference {
    /// The column.
    pub column: &'static str,
    /// The other table.
    pub table: &'static str,
    /// Its column.
    pub to: &'static str,
}

/// What stands in one cell; its column says which of these it can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum DataCell {
    /// Nothing is known, or there is nothing to say.
    Nothing,
    /// A text, a word, an address, a day or an instant.
    Text(Text),
    /// A number.
    Number(usize),
    /// Yes or no.
    Flag(bool),
    /// Several texts.
    List(Vec<Text>),
}

/// A class of Popolo (<https://www.popoloproject.com/specs/>): what objects are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PopoloClass {
    /// People.
    Persons,
    /// Countries and groups.
    Organizations,
    /// What roles are held in: one for each title in an organisation.
    Posts,
    /// Who held which post and when, and who is a member of which group.
    Memberships,
    /// What people attended.
    Events,
}

impl PopoloClass {
    /// All of them, in the order of the file.
    pub const ALL: [PopoloClass; 5] = [
        PopoloClass::Persons,
        PopoloClass::Organizations,
        PopoloClass::Posts,
        PopoloClass::Memberships,
        PopoloClass::Events,
    ];

    /// Returns the key of its list.
    pub fn key(self) -> &'static str {
        match self {
            PopoloClass::Persons => "persons",
            PopoloClass::Organizations => "organizations",
            PopoloClass::Posts => "posts",
            PopoloClass::Memberships => "memberships",
            PopoloClass::Events => "events",
        }
    }
}

/// Takes the rows of a table, one after the other.
pub type TakeRow<'t> = &'t mut dyn FnMut(&[DataCell]);

/// What is said of all tables together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataAbout {
    /// A name that can be part of a file's.
    pub name: Text,
    /// The site's name.
    pub title: Text,
    /// What the site says of itself.
    pub description: Option<Text>,
    /// The site's address; nothing if it has no `base_url`.
    pub home: Option<Text>,
    /// Who publishes.
    pub publisher: Option<Text>,
    /// Under what licence.
    pub licence: Option<DataLicence>,
}

/// The licence of the data: at least its name or an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DataLicence {
    /// An identifier: `CC-BY-4.0`.
    pub name: Option<Text>,
    /// Where it is, or the page that says it.
    pub path: Option<Text>,
    /// The words.
    pub title: Option<Text>,
}

impl From<Text> for DataCell {
    fn from(text: Text) -> Self {
        DataCell::Text(text)
    }
}

impl From<&Text> for DataCell {
    fn from(text: &Text) -> Self {
        DataCell::Text(text.clone())
    }
}

impl From<&str> for DataCell {
    fn from(text: &str) -> Self {
        DataCell::Text(text.into())
    }
}

impl From<usize> for DataCell {
    fn from(number: usize) -> Self {
        DataCell::Number(number)
    }
}

impl From<bool> for DataCell {
    fn from(flag: bool) -> Self {
        DataCell::Flag(flag)
    }
}

impl From<Vec<Text>> for DataCell {
    fn from(texts: Vec<Text>) -> Self {
        DataCell::List(texts)
    }
}

impl<T: Into<DataCell>> From<Option<T>> for DataCell {
    fn from(value: Option<T>) -> Self {
        value.map_or(DataCell::Nothing, Into::into)
    }
}
