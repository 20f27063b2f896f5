use crate::{
    base::sha256_hex,
    model::{DataFormat, DataTable},
};

/// A file of research data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name below `data/`.
    pub name: String,
    /// What it holds.
    pub content: Content,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A table in one of its formats, of so many rows.
    Table(&'static DataTable, DataFormat, usize),
    /// All tables.
    Database,
    /// People and organisations in the form of Popolo.
    Popolo,
    /// What is said of the others.
    Package,
    /// The digests of the others.
    Checksums,
}

/// What is to be said of a file once its bytes are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Its name below `data/`.
    pub name: String,
    /// What it holds.
    pub content: Content,
    /// How many bytes it has.
    pub size: usize,
    /// Their SHA-256, in hexadecimal digits.
    pub sha256: String,
}

impl File {
    /// Says what is to be said of it.
    pub fn made(&self) -> Made {
        Made { name: self.name.clone(), content: self.content, size: self.bytes.len(), sha256: sha256_hex(&self.bytes) }
    }
}
