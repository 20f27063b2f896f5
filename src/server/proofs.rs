use serde::Serialize;
use std::sync::Arc;

use super::site::OnDemand;
use crate::base::{Severity, SitePath};

/// Knows what is found in the document of a page, and can mend it. Either may take a while; other requests go on.
pub trait Proofs: Send + Sync {
    /// Returns what is found at this instant; nothing for a page that is of no document.
    fn findings(&self, page: &SitePath) -> Vec<Finding>;

    /// Makes the edit of one finding in the file.
    fn mend(&self, page: &SitePath, fix: &str) -> Result<(), Unmended>;
}

/// One finding as the browser shows it: all words are final, none is markup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How grave it is; never an error.
    pub severity: Severity,
    /// The diagnostic's code: `undeclared-mention`.
    pub code: String,
    /// What is to be said.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// The file, below the project's root.
    pub path: String,
    /// The line, from 1, if it is known.
    pub line: Option<u32>,
    /// The words that are spoken of, if they are known.
    pub words: Option<String>,
    /// The address that opens the editor there.
    pub link: Option<String>,
    /// The edit that mends it, where one is safe.
    pub fix: Option<Fix>,
}

/// An edit that somebody may ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// Means this edit of this text of the file and no other.
    pub id: String,
    /// The lines that go and come, each after `-` or `+`.
    pub change: String,
}

/// Why a finding was not mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmended {
    /// There is no such finding: the file is another one by now.
    Gone,
    /// It cannot be done.
    Impossible(String),
}

/// What answers that is not in the site as it was built.
#[derive(Clone)]
pub struct Services {
    /// The panel of a page's findings.
    pub panel: Panel,
    /// What makes files when they are asked for.
    pub on_demand: Arc<dyn OnDemand>,
}

/// What the panel of a page's findings works with.
#[derive(Clone)]
pub struct Panel {
    /// Who knows the findings.
    pub proofs: Arc<dyn Proofs>,
    /// What only a page of ours can name: a word of at least 128 random bits, of letters and digits.
    pub token: String,
}
