use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

/// The path of a source below the project's root, with `/` between its parts: `content/briefings/paris.md`.
///
/// Files of the embedded theme carry the prefix [`SourcePath::THEME`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// What the paths of the embedded theme's files begin with.
    pub const THEME: &'static str = "<theme>/";

    /// Takes a relative path that is written with `/`.
    pub fn new(path: impl AsRef<str>) -> Self {
        SourcePath(Arc::from(path.as_ref()))
    }

    /// Returns the path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the folder, without a final `/`; empty for a file at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Returns the file name.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// Returns the file name without its last extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Returns the path below `static/`, of the project or of the theme; any other path as it is.
    pub fn below_static(&self) -> &str {
        let path = self.0.strip_prefix(SourcePath::THEME).unwrap_or(&self.0);
        path.strip_prefix("static/").unwrap_or(path)
    }

    /// Returns the path of a neighbour or of a file reached by `../`, or nothing if that leaves the project.
    pub fn join(&self, relative: &str) -> Option<SourcePath> {
        joined(self.folder(), relative).map(SourcePath::new)
    }
}

/// Follows a path from a folder, `.` and `..` included; nothing if that leads above everything.
pub fn joined(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, out)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// A path in the built site, without the base path and without a leading `/`.
///
/// A page's ends in `/` (the site's own root is empty) or in a file name: `briefings/2026/01/paris/`, `404.html`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SitePath(Arc<str>);

impl SitePath {
    /// Takes a path; a leading `/` is dropped.
    pub fn new(path: impl AsRef<str>) -> Self {
        SitePath(Arc::from(path.as_ref().trim_start_matches('/')))
    }

    /// Returns the address of a file of the output folder: `a/b/` for `a/b/index.html`.
    pub fn of_file(file: &str) -> Self {
        let folder = file.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        SitePath::new(folder.unwrap_or(file))
    }

    /// Returns the path as text, without a leading `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address of a file in the folder that this is.
    pub fn join(&self, file: &str) -> SitePath {
        SitePath(Arc::from([&*self.0, file].concat()))
    }

    /// Returns the file that holds it in the output folder: `…/index.html` for a path that ends in `/`.
    pub fn file(&self) -> String {
        let is_folder = self.0.is_empty() || self.0.ends_with('/');
        // One is kept for every page, so it has no room to spare.
        if is_folder { [&*self.0, "index.html"].concat() } else { self.0.to_string() }
    }

    /// Returns the form under which two paths are the same file on a disk that ignores case.
    pub fn folded(&self) -> SitePath {
        let is_file = |folder: &str| folder.is_empty() || folder.ends_with('/');
        let lower = self.0.to_lowercase();
        match lower.strip_suffix("index.html").filter(|folder| is_file(folder)) {
            Some(folder) => SitePath::new(folder),
            // Most paths are folded already, and shared rather than copied.
            None if *lower == *self.0 => self.clone(),
            None => SitePath::new(lower),
        }
    }
}

impl fmt::Debug for SitePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, out)
    }
}

impl fmt::Display for SitePath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "/{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_follows_dots_and_refuses_to_leave_the_project() {
        let from = SourcePath::new("content/briefings/paris.md");
        assert_eq!(from.join("../participants/x.md"), Some(SourcePath::new("content/participants/x.md")));
        assert_eq!(from.join("./b.md"), Some(SourcePath::new("content/briefings/b.md")));
        assert_eq!(from.join("../../../etc/passwd"), None);
    }

    #[test]
    fn a_page_path_is_kept_in_an_index_file() {
        assert_eq!(SitePath::new("/").file(), "index.html");
        assert_eq!(SitePath::new("/a/b/").file(), "a/b/index.html");
        assert_eq!(SitePath::new("404.html").file(), "404.html");
    }

    #[test]
    fn a_path_is_folded_to_that_of_the_same_file() {
        assert_eq!(SitePath::new("A/İndex/index.html").folded(), SitePath::new("a/i̇ndex/"));
        assert_eq!(SitePath::new("INDEX.html").folded(), SitePath::new(""));
        assert_eq!(SitePath::new("a/myindex.html").folded(), SitePath::new("a/myindex.html"));
    }
}
