use std::{error, fmt, path::Path};

use crate::disk::{DiskError, shown};

/// Why an edition did not reach its place: a line for an editor, and how to mend it.
///
/// Unless it says otherwise, readers have what they had before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishError {
    /// What is wrong: lower case, no final stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl PublishError {
    /// Makes one without help.
    pub fn new(message: impl Into<String>) -> Self {
        PublishError { message: message.into(), help: None }
    }

    /// Adds the line that says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A file of the output folder is not what the build wrote there.
    pub(super) fn not_as_built(path: &str) -> Self {
        let path = shown(Path::new(path));
        PublishError::new(format!("`{path}` in the output folder is not what the build wrote there"))
            .help("delete it there, and publish again: it is written anew")
    }

    /// A file of the edition is no longer what it was when the edition was put together.
    pub(super) fn changed_meanwhile(path: &str) -> Self {
        PublishError::new(format!("`{}` was changed while the site was being published", shown(Path::new(path))))
            .help("publish again")
    }
}

impl From<DiskError> for PublishError {
    fn from(fault: DiskError) -> Self {
        PublishError::new(fault.to_string())
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl error::Error for PublishError {}
