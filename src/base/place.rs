use serde::{Deserialize, Serialize};
use std::fmt;

use super::SourcePath;

/// A file and a spot in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file, below the project's root.
    pub path: SourcePath,
    /// Where in the file.
    pub spot: Spot,
}

/// Where in a file: known exactly, or named and located on demand.
///
/// Stages after `parse` no longer hold the text, so they name the value (`participants[2].country`) or the body's link;
/// the pipeline turns each into a [`Spot::Span`] before anyone sees the diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Spot {
    /// The file as a whole.
    File,
    /// Lines and columns.
    Span(Span),
    /// A key or value of the front matter.
    Key(KeyPath),
    /// The n-th link of the body's outline, from 0.
    Link(usize),
    /// The n-th image of the body's outline, from 0.
    Image(usize),
}

/// A run of characters on one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Length in characters, at least 1; ends with the line at the latest.
    pub length: u32,
}

/// The way to a value in front matter or configuration: `participants[2].country`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct KeyPath {
    /// The steps from the top.
    pub steps: Vec<KeyStep>,
    /// Whether the key itself is meant rather than its value (an unknown key, say).
    pub names_key: bool,
}

/// One step of a [`KeyPath`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum KeyStep {
    /// Into a mapping.
    Key(String),
    /// Into a list, from 0.
    Index(usize),
}

impl Place {
    /// The file as a whole.
    pub fn file(path: &SourcePath) -> Self {
        Place { path: path.clone(), spot: Spot::File }
    }

    /// The value at `key`.
    pub fn key(path: &SourcePath, key: KeyPath) -> Self {
        Place { path: path.clone(), spot: Spot::Key(key) }
    }

    /// A known run of characters.
    pub fn span(path: &SourcePath, span: Span) -> Self {
        Place { path: path.clone(), spot: Spot::Span(span) }
    }
}

impl KeyPath {
    /// The value of a top-level key.
    pub fn of(key: &str) -> Self {
        KeyPath::default().key(key)
    }

    /// One step further, into a mapping.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.step(KeyStep::Key(key.to_owned()))
    }

    /// One step further, into a list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.step(KeyStep::Index(index))
    }

    /// The key at the end of the path rather than its value.
    #[must_use]
    pub fn itself(mut self) -> Self {
        self.names_key = true;
        self
    }

    fn step(&self, step: KeyStep) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step);
        KeyPath { steps, names_key: false }
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, step) in self.steps.iter().enumerate() {
            match step {
                KeyStep::Key(key) if nth == 0 => write!(out, "{key}")?,
                KeyStep::Key(key) => write!(out, ".{key}")?,
                KeyStep::Index(index) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.spot {
            Spot::Span(span) => write!(out, "{}:{}:{}", self.path, span.line, span.column),
            Spot::Key(key) => write!(out, "{} ({key})", self.path),
            _ => write!(out, "{}", self.path),
        }
    }
}
