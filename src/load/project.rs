use std::path::{Path, PathBuf};

use crate::{base::SourcePath, model::LEDGER};

/// Where a project's files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The folder of `content/`, `templates/` and `static/`.
    pub root: PathBuf,
    /// The configuration; a relative path counts from the root. It need not exist.
    pub config: PathBuf,
    /// The output folder; a relative path counts from the root. What lies in it is no source.
    pub output: PathBuf,
}

impl Project {
    /// The folders in which sources lie, in the order in which they are scanned.
    pub const FOLDERS: [&'static str; 3] = ["content", "static", "templates"];

    /// Says whether a file or folder directly in the root holds sources, the configuration aside.
    pub fn is_source_top(name: &str) -> bool {
        Project::FOLDERS.contains(&name) || name == LEDGER
    }

    /// A project with the usual names: `site.toml` and `public/`.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Project { root: root.into(), config: "site.toml".into(), output: "public".into() }
    }

    /// Returns where a source is on the disk.
    pub fn file(&self, path: &SourcePath) -> PathBuf {
        self.root.join(path.as_str())
    }

    /// Returns the name of the configuration: its way from the root, or the whole path if it lies elsewhere.
    ///
    /// Nothing if the name is not UTF-8.
    pub fn config_path(&self) -> Option<SourcePath> {
        let config = self.root.join(&self.config);
        source_path(config.strip_prefix(&self.root).unwrap_or(&config))
    }
}

/// Returns a relative path as a source's, or nothing if a name in it is not UTF-8.
pub(super) fn source_path(path: &Path) -> Option<SourcePath> {
    if path.is_absolute() {
        return path.to_str().map(SourcePath::new);
    }
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| SourcePath::new(parts.join("/")))
}
