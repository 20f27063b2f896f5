use std::sync::LazyLock;

use super::kind::kind_of;
use crate::{
    base::{Fingerprint, SourcePath},
    model::{Source, SourceKind},
};

/// One file of the default theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThemeFile {
    /// Its path as in a project: `templates/base.html`, `static/site.css`.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

/// Embeds files by their path in the repository, so that the compiler knows of each.
macro_rules! theme_files {
    ($($path:literal,)*) => {
        &[$(ThemeFile { path: $path, bytes: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $path)) },)*]
    };
}

/// Every file of `templates/` and `static/` of the repository, by path; a test holds the list complete.
#[rustfmt::skip]
static THEME: &[ThemeFile] = theme_files![
    "static/favicon.svg",
    "static/search.js",
    "static/site.css",
    "static/world.svg",
    "templates/404.html",
    "templates/archive.html",
    "templates/base.html",
    "templates/briefing.html",
    "templates/components.html",
    "templates/corrections.html",
    "templates/countries.html",
    "templates/country.html",
    "templates/data.html",
    "templates/digest.html",
    "templates/digest.txt",
    "templates/expired.html",
    "templates/feed.xml",
    "templates/gone.html",
    "templates/group.html",
    "templates/groups.html",
    "templates/home.html",
    "templates/listing.html",
    "templates/page.html",
    "templates/participant.html",
    "templates/participants.html",
    "templates/redirect.html",
    "templates/removed.html",
    "templates/search.html",
    "templates/series-index.html",
    "templates/series.html",
    "templates/strings/ar.toml",
    "templates/strings/de.toml",
    "templates/strings/en.toml",
    "templates/strings/es.toml",
    "templates/strings/fr.toml",
    "templates/strings/it.toml",
    "templates/strings/pl.toml",
    "templates/strings/ru.toml",
    "templates/strings/uk.toml",
    "templates/strings/zh.toml",
    "templates/topic.html",
    "templates/topics.html",
];

/// Returns the default theme that is embedded in the binary.
pub fn theme() -> &'static [ThemeFile] {
    THEME
}

/// Returns the default theme as sources, whose paths begin with [`SourcePath::THEME`].
///
/// They are made once, since every report asks for them; copies share their bytes.
pub fn theme_sources() -> Vec<Source> {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| theme().iter().map(theme_source).collect());
    SOURCES.clone()
}

fn theme_source(file: &ThemeFile) -> Source {
    Source {
        path: SourcePath::new(format!("{}{}", SourcePath::THEME, file.path)),
        kind: kind_of(&SourcePath::new(file.path)).unwrap_or(SourceKind::Asset),
        bytes: file.bytes.into(),
        fingerprint: Fingerprint::of(file.bytes),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::disk::{Disk, RealDisk};
    use crate::load::is_ignored;

    #[test]
    fn every_file_of_the_default_theme_is_embedded() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for folder in ["static", "templates"].map(|name| root.join(name)).iter() {
            let entries = RealDisk.walk(folder, &|path| !is_ignored(path.strip_prefix(root).unwrap()));
            let found = entries.into_iter().map(Result::unwrap).filter(|entry| entry.stat.is_file());
            files
                .extend(found.map(|entry| entry.path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/")));
        }
        files.sort();
        let embedded: Vec<&str> = theme().iter().map(|file| file.path).collect();
        assert_eq!(embedded, files, "the list of `theme_files!` is every file of the theme, by path");
    }

    #[test]
    fn theme_sources_are_told_from_the_projects_own() {
        for source in theme_sources() {
            assert!(source.path.as_str().starts_with(SourcePath::THEME));
            assert!(matches!(source.kind, SourceKind::Template | SourceKind::Asset));
        }
    }
}
