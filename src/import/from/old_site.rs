use std::collections::{BTreeMap, BTreeSet};

use super::{Generator, role::parted};

/// The old site as it lies on the disk.
#[derive(Debug, Clone)]
pub struct OldSite {
    /// What made it.
    pub generator: Generator,
    /// Its files by path; what the generator built is not among them.
    pub(super) files: BTreeMap<String, OldFile>,
    /// The folders that hold an `index.md`, of whatever language.
    bundles: BTreeSet<String>,
}

/// One file of the old site.
#[derive(Debug, Clone)]
pub struct OldFile {
    /// The path below the site's folder, with `/` between its parts.
    pub path: String,
    /// The cleaned text of what [`may_be_text`], or why it is none; nothing for other files.
    pub text: Option<Result<String, String>>,
}

impl OldSite {
    /// Takes the files of a site.
    pub fn new(generator: Generator, files: Vec<OldFile>) -> Self {
        let is_index = |name: &str| name.starts_with("index.") && is_markdown(name);
        let folders = files.iter().map(|file| parted(&file.path)).filter(|(_, name)| is_index(name));
        let bundles = folders.map(|(folder, _)| folder.to_owned()).filter(|folder| folder.contains('/')).collect();
        OldSite { generator, bundles, files: files.into_iter().map(|file| (file.path.clone(), file)).collect() }
    }

    /// The text of a file, if it has one.
    pub(super) fn text_of(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.text.as_ref()?.as_ref().ok().map(String::as_str)
    }

    /// The nearest folder around that is a bundle.
    pub(super) fn bundle_around<'f>(&self, folder: &'f str) -> Option<&'f str> {
        let around = std::iter::successors(Some(folder), |folder| folder.rsplit_once('/').map(|(parent, _)| parent));
        { around }.find(|folder| self.bundles.contains(*folder))
    }
}

/// Endings of files that may be documents, settings or templates.
const TEXT_ENDINGS: [&str; 18] = [
    "md", "markdown", "mdown", "mkd", "mkdn", "mkdown", "html", "htm", "xml", "xhtml", "txt", "json", "toml", "yml",
    "yaml", "scss", "sass", "css",
];

/// Says whether a file has to be read to know what it is: it could have front matter, or be the settings.
pub fn may_be_text(generator: Generator, path: &str) -> bool {
    let is_settings = !path.contains('/') || path.starts_with("config/");
    let ending = ending(path);
    match generator {
        Generator::Jekyll => TEXT_ENDINGS.contains(&&*ending),
        _ => (path.starts_with("content/") && is_markdown(path)) || (is_settings && is_data(&ending)),
    }
}

/// The ending of a file's name in lower case, without its dot.
pub(super) fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// Says whether a file is Markdown by its name.
pub(super) fn is_markdown(path: &str) -> bool {
    matches!(&*ending(path), "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "mkdown")
}

fn is_data(ending: &str) -> bool {
    matches!(ending, "toml" | "yml" | "yaml" | "json")
}
