use serde::{Deserialize, Serialize};

use super::{Code, Edit, Place};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The site is written; `--strict` turns it into an error.
    Warning,
    /// Worth knowing; never stops anything.
    Notice,
}

/// One fault found in what an editor wrote: what is wrong, where, and how to mend it.
///
/// Messages are lower case, without a final stop, with backticks around what was typed, and readable without colour.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The file and the spot in it.
    pub place: Place,
    /// The kind of fault.
    pub code: Code,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Other places that explain this one ("first used here").
    pub related: Vec<Related>,
    /// Edits of the front matter of the place's file that mend it, where that is safe; empty elsewhere.
    pub fix: Vec<Edit>,
    /// How many times the same fault was found, when it is shown once for many pages; at least 1.
    pub count: u32,
}

/// A second place that explains a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Related {
    /// The place.
    pub place: Place,
    /// What is to be seen there.
    pub message: String,
}

impl Diagnostic {
    /// Makes a diagnostic with the code's own severity.
    pub fn new(code: Code, place: Place, message: impl Into<String>) -> Self {
        Diagnostic {
            place,
            code,
            severity: code.severity(),
            message: message.into(),
            help: None,
            related: Vec::new(),
            fix: Vec::new(),
            count: 1,
        }
    }

    /// Adds the line that says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the help only if there is one.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Adds an edit of the front matter that mends it.
    #[must_use]
    pub fn fix(mut self, edit: Edit) -> Self {
        self.fix.push(edit);
        self
    }

    /// Changes the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Says whether it stops the build.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Puts diagnostics in their final order (file, place, code, message) and merges exact repetitions.
pub fn sort_diagnostics(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort();
    diagnostics.dedup();
}
