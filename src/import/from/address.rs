//! The addresses that documents had in the old site.

use super::{
    Generator,
    front::Front,
    jekyll::split_date,
    role::{OldPlace, parted},
    settings::Settings,
};
use crate::base::{Date, slugify};

/// What decides the address of one document.
pub struct Addressee<'a> {
    /// What made the site.
    pub generator: Generator,
    /// What its settings say.
    pub settings: &'a Settings,
    /// Where the document stood.
    pub place: &'a OldPlace,
    /// What it says of itself.
    pub front: &'a Front,
    /// The day it is of, if it has one.
    pub day: Option<Date>,
}

impl Addressee<'_> {
    /// Returns the address, with a leading `/`; nothing if the pattern of the settings has parts that only the old generator
    /// knows.
    pub fn address(&self) -> Option<String> {
        match self.generator {
            Generator::Hugo => self.of_hugo(),
            Generator::Zola => Some(self.of_zola()),
            Generator::Jekyll => self.of_jekyll(),
        }
    }

    /// Returns the still older addresses that the document names, as paths of the site; those it names otherwise are left as
    /// they are.
    pub fn aliases(&self) -> Vec<String> {
        self.front.aliases.iter().map(|alias| self.alias(alias)).collect()
    }

    fn alias(&self, alias: &str) -> String {
        if alias.contains("://") {
            return alias.to_owned();
        }
        let beside = self.generator == Generator::Hugo && !alias.starts_with('/');
        match beside {
            true => folder(&self.in_section(&[alias])),
            false => folder(&format!("/{}", alias.trim_start_matches('/'))),
        }
    }

    fn of_hugo(&self) -> Option<String> {
        if let Some(address) = &self.front.address {
            return Some(self.with_language(&format!("/{}", address.trim_start_matches('/'))));
        }
        let name = urlized(self.front.slug.as_deref().unwrap_or(&self.place.name));
        let top = self.place.section.first().map_or("", String::as_str);
        let path = match self.settings.permalinks.get(top).or_else(|| self.settings.permalinks.get("/")) {
            Some(pattern) => self.by_pattern(pattern)?,
            None => self.in_section(&[&name]),
        };
        let path = self.with_language(&path);
        Some(if self.settings.is_ugly { format!("{}.html", path.trim_end_matches('/')) } else { folder(&path) })
    }

    fn of_zola(&self) -> String {
        if let Some(address) = &self.front.address {
            return folder(&format!("/{}", address.trim_matches('/')));
        }
        let name = split_date(&self.place.name).map_or(self.place.name.as_str(), |(_, name)| name);
        let name = self.front.slug.clone().unwrap_or_else(|| slugify(name));
        let section: Vec<String> = self.place.section.iter().map(|part| slugify(part)).collect();
        let path = section.iter().map(String::as_str).chain([&*name]).collect::<Vec<_>>().join("/");
        folder(&self.with_language(&format!("/{path}")))
    }

    fn of_jekyll(&self) -> Option<String> {
        let is_dated = self.place.collection.as_deref() == Some("posts");
        let written = self.front.address.as_deref();
        let of_settings = self.place.collection.as_ref().and_then(|name| self.settings.permalinks.get(name));
        let of_site = self.settings.permalinks.get("").map(String::as_str);
        if let Some(pattern) = written.or(of_settings.map(String::as_str)) {
            return self.by_pattern(pattern).map(|path| format!("/{}", path.trim_start_matches('/')));
        }
        let style = of_site.unwrap_or("date");
        if !is_dated {
            let name = parted(self.place.name.as_str()).1;
            let (section, path) = (self.place.collection.as_deref().unwrap_or_default(), self.in_section(&[name]));
            let path = if section.is_empty() { path } else { format!("/{section}{path}") };
            let is_pretty = style == "pretty" || style.ends_with('/');
            return Some(if is_pretty { format!("{path}/") } else { format!("{path}.html") });
        }
        let pattern = match style {
            "date" => "/:categories/:year/:month/:day/:title:output_ext",
            "pretty" => "/:categories/:year/:month/:day/:title/",
            "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
            "none" => "/:categories/:title:output_ext",
            pattern => pattern,
        };
        self.by_pattern(pattern)
    }

    /// Fills a pattern with parts like `:year` or `:title`.
    fn by_pattern(&self, pattern: &str) -> Option<String> {
        let mut path = String::new();
        let mut rest = pattern;
        while let Some(at) = rest.find(':') {
            path.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let end = rest.find(|letter: char| !(letter.is_ascii_lowercase() || letter == '_')).unwrap_or(rest.len());
            // `:title:output_ext` and `:year:month` stand together, `:slugtext` does not exist.
            path.push_str(&self.part(&rest[..end])?);
            rest = &rest[end..];
        }
        path.push_str(rest);
        // A part that says nothing leaves no empty one behind.
        let is_folder = path.ends_with('/');
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        Some(format!("/{}{}", parts.join("/"), if is_folder && !parts.is_empty() { "/" } else { "" }))
    }

    fn part(&self, name: &str) -> Option<String> {
        let day = || self.day;
        let stem = split_date(&self.place.name).map_or(self.place.name.as_str(), |(_, name)| name);
        let is_hugo = self.generator == Generator::Hugo;
        Some(match name {
            "year" => format!("{:04}", day()?.year()),
            "month" => format!("{:02}", day()?.month()),
            "day" => format!("{:02}", day()?.day()),
            "i_month" => day()?.month().to_string(),
            "i_day" => day()?.day().to_string(),
            "short_year" => format!("{:02}", day()?.year() % 100),
            "y_day" => format!("{:03}", day()?.day_of_year()),
            "yearday" => day()?.day_of_year().to_string(),
            "title" if is_hugo => urlized(self.front.title.as_deref().unwrap_or(&self.place.name)),
            "title" | "name" | "basename" => self.front.slug.clone().unwrap_or_else(|| stem.to_owned()),
            "slug" => self.front.slug.as_deref().map_or_else(
                || if is_hugo { urlized(self.front.title.as_deref().unwrap_or(stem)) } else { slugify(stem) },
                urlized,
            ),
            "slugorfilename" | "slugorcontentbasename" => {
                urlized(self.front.slug.as_deref().unwrap_or(&self.place.name))
            }
            "filename" | "contentbasename" => urlized(&self.place.name),
            "section" => urlized(self.place.section.first()?),
            "sections" => self.place.section.iter().map(|part| urlized(part)).collect::<Vec<_>>().join("/"),
            "categories" => {
                let above = self.place.section.iter().chain(&self.front.categories);
                let mut all: Vec<String> = Vec::new();
                for category in above.map(|category| category.to_lowercase().replace(' ', "%20")) {
                    if !all.contains(&category) {
                        all.push(category);
                    }
                }
                all.join("/")
            }
            "collection" => self.place.collection.clone()?,
            "path" => self.in_section(&[&self.place.name]).trim_start_matches('/').to_owned(),
            "output_ext" => ".html".to_owned(),
            _ => return None,
        })
    }

    fn in_section(&self, below: &[&str]) -> String {
        let is_hugo = self.generator == Generator::Hugo;
        let part = |part: &String| if is_hugo { urlized(part) } else { part.clone() };
        let parts: Vec<String> =
            self.place.section.iter().map(part).chain(below.iter().map(|it| (*it).to_owned())).collect();
        format!("/{}", parts.join("/"))
    }

    fn with_language(&self, path: &str) -> String {
        let language = self.place.language.as_deref();
        self.settings.languages.prefix(language).map_or_else(|| path.to_owned(), |it| format!("/{it}{path}"))
    }
}

/// The address of a folder, unless it names a file.
fn folder(path: &str) -> String {
    let is_file = path.rsplit('/').next().is_some_and(|last| last.ends_with(".html") || last.ends_with(".htm"));
    if is_file || path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}

/// A part of an address as Hugo makes it: lower case, hyphens for spaces.
fn urlized(name: &str) -> String {
    let kept = |letter: &char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.' | '+' | '~' | ' ' | '/');
    let text: String = name.trim().to_lowercase().chars().filter(kept).collect();
    let words: Vec<&str> = text.split([' ']).filter(|word| !word.is_empty()).collect();
    let mut joined = words.join("-");
    while joined.contains("--") {
        joined = joined.replace("--", "-");
    }
    joined
}
