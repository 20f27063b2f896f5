use std::fmt;

use crate::base::KeyPath;

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What was to be changed.
    pub path: KeyPath,
    /// The line of the file on which it, or what it would stand in, is; from 1.
    pub line: Option<u32>,
    /// Why not, as a clause.
    pub reason: String,
}

impl Refusal {
    pub(super) fn new(path: &KeyPath, reason: impl Into<String>) -> Self {
        Refusal { path: path.clone(), line: None, reason: reason.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` cannot be changed in place: {}", self.path, self.reason)
    }
}

impl std::error::Error for Refusal {}
