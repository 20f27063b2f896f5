//! Where things lie in a site of Hugo, or of Zola, whose layout is nearly the same.

use super::{
    Generator, OldSite,
    language::Languages,
    old_site::{ending, is_markdown},
    reasons,
    role::{OldPlace, Role, parted, parts},
    settings::{Settings, is_settings},
};

/// Says what a file is.
pub fn role(old: &OldSite, settings: &Settings, path: &str) -> Role {
    if let Some(fixed) = path.strip_prefix("static/") {
        return Role::Fixed(fixed.to_owned());
    }
    match content(&settings.languages, path) {
        Some((below, language)) if is_markdown(path) => document(old, settings, path, below, language),
        Some((below, _)) => attachment(old, path, below),
        None if is_settings(old.generator, path) => Role::PassedOver(reasons::settings(old.generator)),
        None => Role::PassedOver(reasons::theme()),
    }
}

/// The way below the folder of content, and the language of that folder if it has one.
fn content<'p>(languages: &'p Languages, path: &'p str) -> Option<(&'p str, Option<&'p str>)> {
    let of_language = languages.folders.iter().find_map(|(folder, language)| {
        let below = path.strip_prefix(folder.as_str())?.strip_prefix('/')?;
        Some((below, Some(language.as_str())))
    });
    of_language.or_else(|| Some((path.strip_prefix("content/")?, None)))
}

fn document(old: &OldSite, settings: &Settings, path: &str, below: &str, language: Option<&str>) -> Role {
    let (folder, file_name) = parted(below);
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let (old_folder, _) = parted(path);
    let has_sibling = |name: &str| old.files.contains_key(&format!("{old_folder}/{name}.md"));
    let (name, suffix) = settings.languages.split(stem, has_sibling);
    let language = suffix.or(language).map(str::to_owned);
    if name == "_index" {
        return Role::PassedOver(reasons::section());
    }
    if name == "index" && folder.is_empty() {
        return Role::PassedOver(reasons::front_page());
    }
    let is_bundle = name == "index";
    if old.bundle_around(old_folder).is_some_and(|bundle| !is_bundle || bundle != old_folder) {
        return Role::PassedOver(reasons::resource());
    }
    let mut section = parts(folder);
    let name = if is_bundle { section.pop().unwrap_or_default() } else { name.to_owned() };
    let bundle = is_bundle.then(|| old_folder.to_owned());
    Role::Document(OldPlace { section, name, bundle, language, ..OldPlace::default() })
}

/// What is no document lies beside one, or had an address of its own.
fn attachment(old: &OldSite, path: &str, below: &str) -> Role {
    let is_markup = matches!(&*ending(path), "html" | "htm" | "adoc" | "asciidoc" | "rst" | "org" | "pandoc" | "pdc");
    let (folder, _) = parted(path);
    match old.bundle_around(folder) {
        Some(bundle) => Role::Beside(bundle.to_owned()),
        None if is_markup && old.generator == Generator::Hugo => Role::PassedOver(reasons::markup()),
        None => Role::Fixed(below.to_owned()),
    }
}
