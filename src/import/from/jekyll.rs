//! Where things lie in a site of Jekyll.

use super::{
    OldSite,
    old_site::is_markdown,
    reasons,
    role::{OldPlace, Role, parted, parts},
    settings::{Settings, is_settings},
};
use crate::base::PartialDate;

/// Files that Jekyll leaves out by itself, and those of its tools.
const TOOLS: &[&str] = &[
    "Gemfile",
    "Gemfile.lock",
    "Rakefile",
    "package.json",
    "package-lock.json",
    "Makefile",
    "Dockerfile",
    "docker-compose.yml",
];

/// Says what a file is.
pub fn role(old: &OldSite, settings: &Settings, path: &str) -> Role {
    if is_settings(old.generator, path) {
        return Role::PassedOver(reasons::settings(old.generator));
    }
    let (folder, name) = parted(path);
    let folders = parts(folder);
    let special = folders.iter().position(|part| part.starts_with('_'));
    match special.map(|at| (&folders[..at], &folders[at][1..], &folders[at + 1..])) {
        Some((above, "posts", _)) if is_markdown(name) => post(above, name),
        Some((above, "drafts", _)) if is_markdown(name) => draft(above, name),
        Some((_, collection, below)) if is_markdown(name) && settings.collections.iter().any(|it| it == collection) => {
            let collection = Some(collection.to_owned());
            Role::Document(OldPlace { section: below.to_vec(), name: stem(name), collection, ..OldPlace::default() })
        }
        Some(_) => Role::PassedOver(reasons::theme()),
        None if is_tool(path) => Role::PassedOver(reasons::theme()),
        None => other(old, path, folders, name),
    }
}

fn post(above: &[String], name: &str) -> Role {
    match split_date(&stem(name)) {
        Some(_) => Role::Document(of_posts(above, name, false)),
        None => Role::PassedOver(reasons::undated_name()),
    }
}

fn draft(above: &[String], name: &str) -> Role {
    Role::Document(of_posts(above, name, true))
}

/// Folders above `_posts` are categories; those below it are nothing.
fn of_posts(above: &[String], name: &str, is_draft: bool) -> OldPlace {
    let collection = Some("posts".to_owned());
    OldPlace { section: above.to_vec(), name: stem(name), is_draft, collection, ..OldPlace::default() }
}

fn other(old: &OldSite, path: &str, mut section: Vec<String>, name: &str) -> Role {
    let has_front_matter = old.text_of(path).is_some_and(|text| text.starts_with("---\n"));
    match (is_markdown(name), has_front_matter) {
        (true, false) => Role::PassedOver(reasons::no_front_matter()),
        (false, true) => Role::PassedOver(reasons::template()),
        (false, false) => Role::Fixed(path.to_owned()),
        (true, true) if stem(name) == "index" => match section.pop() {
            Some(name) => Role::Document(OldPlace { section, name, ..OldPlace::default() }),
            None => Role::PassedOver(reasons::front_page()),
        },
        (true, true) => Role::Document(OldPlace { section, name: stem(name), ..OldPlace::default() }),
    }
}

fn is_tool(path: &str) -> bool {
    TOOLS.contains(&path) || (!path.contains('/') && path.ends_with(".gemspec"))
}

fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

/// Cuts the date off a name.
pub fn split_date(stem: &str) -> Option<(PartialDate, &str)> {
    let (date, rest) = (stem.get(..10)?, stem.get(10..)?.strip_prefix(['-', '_'])?);
    let date = PartialDate::parse(date).ok()?;
    (!rest.is_empty()).then_some((date, rest))
}
