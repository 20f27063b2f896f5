use std::path::{Path, PathBuf};

use super::WriteError;
use crate::base::SitePath;

/// The folder in the output that is dateline's own.
const OWN: &str = ".dateline";

/// Where everything is in an output folder.
#[derive(Debug)]
pub(super) struct OutputPlaces {
    root: PathBuf,
}

impl OutputPlaces {
    pub(super) fn new(root: PathBuf) -> Self {
        OutputPlaces { root }
    }

    /// The output folder itself.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder of the site.
    pub(super) fn of(&self, path: &str) -> PathBuf {
        // Joining nothing would leave a final `/`, which follows a symbolic link.
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    /// The way from the output folder to something below it, written with `/`.
    pub(super) fn below(&self, path: &Path) -> String {
        let way = path.strip_prefix(&self.root).unwrap_or(path);
        way.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    }

    /// The folder of what dateline keeps for itself.
    pub(super) fn own(&self) -> PathBuf {
        self.root.join(OWN)
    }

    /// What earlier builds wrote.
    pub(super) fn manifest(&self) -> PathBuf {
        self.own().join("manifest")
    }

    /// The manifest of a site that is being put in place: while it is there, a commit is under way.
    pub(super) fn journal(&self) -> PathBuf {
        self.own().join("journal")
    }

    /// Held by the build that is writing.
    pub(super) fn lock(&self) -> PathBuf {
        self.own().join("lock")
    }

    /// The folder of all that is not yet in its place.
    pub(super) fn stage(&self) -> PathBuf {
        self.own().join("stage")
    }

    /// The manifest before it becomes the journal.
    pub(super) fn staged_manifest(&self) -> PathBuf {
        self.stage().join("manifest")
    }

    /// A file or folder of the site before it is in its place.
    pub(super) fn staged(&self, path: &str) -> PathBuf {
        let site = self.stage().join("site");
        if path.is_empty() { site } else { site.join(path) }
    }
}

/// Returns the file of a site path, if it stays inside the output folder on every system.
pub(super) fn site_file(path: &SitePath) -> Result<String, WriteError> {
    let file = path.file();
    let starts_own = file.split('/').next().is_some_and(|first| first.eq_ignore_ascii_case(OWN));
    if starts_own || !file.split('/').all(is_name) { Err(WriteError::BadPath(file)) } else { Ok(file) }
}

fn is_name(part: &str) -> bool {
    let leaves = matches!(part, "" | "." | "..") || part.contains('\0');
    let leaves_on_windows = cfg!(windows) && part.contains(['\\', ':']);
    !leaves && !leaves_on_windows
}

/// Returns the folder of a path, without a final `/`; empty for one at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Walks over the folders above a path, the nearest first, without the output folder itself.
pub(super) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_leave_the_output_or_enter_what_is_ours_are_refused() {
        for bad in ["../x", "a/../b", "a//b", "./a", ".dateline/manifest", ".Dateline/x", "a\0b"] {
            assert!(site_file(&SitePath::new(bad)).is_err(), "{bad}");
        }
        assert_eq!(site_file(&SitePath::new("a/.dateline/")).ok().as_deref(), Some("a/.dateline/index.html"));
        assert_eq!(site_file(&SitePath::new("")).ok().as_deref(), Some("index.html"));
    }

    #[test]
    fn folders_above_are_named_from_the_nearest() {
        assert_eq!(folders_above("a/b/c").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(folders_above("a").count(), 0);
    }
}
