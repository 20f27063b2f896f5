use serde::{Deserialize, Serialize};

use crate::base::Text;

/// A place where readers are: one table `[publish.<name>]` of `site.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Where it is.
    pub place: Place,
    /// How many files one publish may take away unless it is told otherwise; 256.
    pub deletes_max: usize,
}

/// Where a site is published to, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A folder that a web server shows.
    Folder(FolderPlace),
}

/// A folder with releases side by side, one of which is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderPlace {
    /// The folder; a relative path counts from the project's root.
    pub path: Text,
    /// How many releases stay; 5.
    pub keep: usize,
}

impl Target {
    /// How many files one publish may take away if nothing is written.
    pub const DELETES_MAX: usize = 256;
    /// How many releases stay if nothing is written.
    pub const KEEP: usize = 5;
}

impl Place {
    /// Returns the word for its kind, as in `site.toml`.
    pub fn kind(&self) -> &'static str {
        match self {
            Place::Folder(_) => "dir",
        }
    }
}
