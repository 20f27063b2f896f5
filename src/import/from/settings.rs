//! What the settings of the old site say of addresses, languages and collections; everything else of them is not content.

use std::collections::BTreeMap;

use super::{
    Generator, Ledger, OldSite,
    language::Languages,
    old_site::ending,
    role::{parted, parts},
    values::{flag, text},
};
use crate::parse::{Node, foreign_settings};

/// What the settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The languages.
    pub languages: Languages,
    /// The patterns of addresses by section; `""` is that of all others.
    pub permalinks: BTreeMap<String, String>,
    /// The collections of Jekyll beside posts and drafts.
    pub collections: Vec<String>,
    /// Whether addresses end in `.html` in place of `/`.
    pub is_ugly: bool,
}

type Entries = Vec<(String, Node)>;

/// Says whether a file is one of settings.
pub fn is_settings(generator: Generator, path: &str) -> bool {
    let (folder, name) = parted(path);
    let stem = name.split('.').next().unwrap_or_default();
    let is_data = matches!(&*ending(path), "toml" | "yml" | "yaml" | "json");
    is_data
        && match generator {
            Generator::Hugo => {
                (folder.is_empty() && matches!(stem, "hugo" | "config"))
                    || parts(folder).first().is_some_and(|top| top == "config")
            }
            Generator::Zola => folder.is_empty() && matches!(stem, "config" | "zola"),
            Generator::Jekyll => folder.is_empty() && stem.starts_with("_config"),
        }
}

/// Reads all files of settings; one that cannot be read is noted and says nothing.
pub fn read(old: &OldSite, ledger: &mut Ledger) -> Settings {
    let mut settings = Settings::default();
    for path in old.files.keys().filter(|path| is_settings(old.generator, path)) {
        let Some(text) = old.text_of(path) else { continue };
        match foreign_settings(&ending(path), text) {
            Ok(entries) => settings.take(old.generator, path, entries),
            Err(fault) => {
                let what =
                    format!("the settings cannot be read ({}), so old addresses are the usual ones", fault.message);
                ledger.doubt(path, what);
            }
        }
    }
    settings
}

impl Settings {
    fn take(&mut self, generator: Generator, path: &str, entries: Entries) {
        // In `config/_default/languages.toml` the file's name is the key.
        let (folder, name) = parted(path);
        let stem = name.split('.').next().unwrap_or_default();
        let entries = match (folder.is_empty(), stem) {
            (false, "languages" | "permalinks") => vec![(stem.to_owned(), Node::Map(entries))],
            _ => entries,
        };
        match generator {
            Generator::Hugo => self.take_hugo(&entries),
            Generator::Zola => self.take_zola(&entries),
            Generator::Jekyll => self.take_jekyll(&entries),
        }
    }

    fn take_hugo(&mut self, entries: &Entries) {
        self.take_languages(entries, "defaultcontentlanguage");
        self.is_ugly |= get(entries, "uglyurls").and_then(flag).unwrap_or(false);
        let Some(Node::Map(permalinks)) = get(entries, "permalinks") else { return };
        let of_pages = permalinks.iter().filter_map(|(key, value)| match value {
            Node::Map(inner) if key == "page" => Some(inner),
            _ => None,
        });
        for (section, pattern) in permalinks.iter().chain(of_pages.flatten()) {
            if let Some(pattern) = text(pattern) {
                self.permalinks.insert(section.clone(), pattern);
            }
        }
    }

    fn take_zola(&mut self, entries: &Entries) {
        self.take_languages(entries, "default_language");
    }

    fn take_languages(&mut self, entries: &Entries, default: &str) {
        if let Some(language) = get(entries, default).and_then(text) {
            self.languages.default = Some(language);
        }
        let Some(Node::Map(languages)) = get(entries, "languages") else { return };
        for (language, about) in languages {
            self.languages.known.push(language.clone());
            let folder = match about {
                Node::Map(about) => get(about, "contentdir").and_then(text),
                _ => None,
            };
            let folder = folder.map(|folder| folder.trim_matches('/').to_owned()).filter(|folder| folder != "content");
            self.languages.folders.extend(folder.map(|folder| (folder, language.clone())));
        }
    }

    fn take_jekyll(&mut self, entries: &Entries) {
        if let Some(pattern) = get(entries, "permalink").and_then(text) {
            self.permalinks.insert(String::new(), pattern);
        }
        match get(entries, "collections") {
            Some(Node::List(names)) => self.collections.extend(names.iter().filter_map(text)),
            Some(Node::Map(collections)) => {
                for (name, about) in collections {
                    self.collections.push(name.clone());
                    let Node::Map(about) = about else { continue };
                    if let Some(pattern) = get(about, "permalink").and_then(text) {
                        self.permalinks.insert(name.clone(), pattern);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Finds a key in any case; of several the last one counts.
fn get<'e>(entries: &'e [(String, Node)], key: &str) -> Option<&'e Node> {
    entries.iter().rfind(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
}
