use super::{
    Conflicts, FileChange, Refused, Shelf, address, amended,
    links::Linked,
    merge::{own_links, person, repointed},
    moved::moved,
    references::{Rewrite, value_at},
    rename_topic::rename_topic,
    topics::Topics,
    who::Directory,
};
use crate::{
    amend::Edit,
    base::{KeyPath, Slug, SourcePath},
    model::{Document, FrontMatter, SourceKind},
    parse::{self, Node},
};

/// Gives a person's profile, a group, a country's page or a topic another slug: the file's name, every reference, and an alias
/// for the old address. Of several that have the slug it is the one to which `[[slug]]` leads. `name` is how a topic is
/// written from now on; the others have a name of their own.
///
/// Faults: nobody and nothing has the old slug, or another has the new one, or there is no file to rename.
pub fn rename(shelf: &Shelf<'_>, old: &Slug, new: &Slug, name: Option<&str>) -> Result<Vec<FileChange>, Refused> {
    let is_person = Directory::of(shelf).find(shelf, old).is_some();
    let topic = Topics::of(shelf).find(old).filter(|_| !is_person && of_slug(shelf, old).is_none());
    match (topic, name) {
        (Some(topic), name) => rename_topic(shelf, &topic, new, name),
        (None, Some(_)) => Err(Refused::Asked(
            format!("`--name` is for topics, and there is no topic `{old}`"),
            "a person, a group or a country has its name in its own file".to_owned(),
        )),
        (None, None) if is_person => rename_person(shelf, old, new),
        (None, None) => rename_place_or_group(shelf, old, new),
    }
}

/// The group or the country's page of a slug.
pub(super) fn of_slug<'s>(shelf: &'s Shelf<'_>, slug: &Slug) -> Option<&'s Document> {
    let is_it = |front: &FrontMatter| {
        matches!(front, FrontMatter::Group(_) | FrontMatter::Country(_)) && front.describes() == Some(slug)
    };
    let mut found: Vec<_> = shelf.documents.values().filter(|document| is_it(&document.front)).collect();
    found.sort_by_key(|document| !matches!(document.front, FrontMatter::Group(_)));
    found.into_iter().next().map(|document| &**document)
}

fn rename_place_or_group(shelf: &Shelf<'_>, old: &Slug, new: &Slug) -> Result<Vec<FileChange>, Refused> {
    match (of_slug(shelf, old), of_slug(shelf, new)) {
        (Some(_), Some(other)) => {
            let message = format!("the slug `{new}` is taken: there is {}", other.path);
            Err(Refused::Asked(message, "choose another one".to_owned()))
        }
        (Some(document), None) => rename_other(shelf, document, old, new),
        // Nobody has it, which this says with a near slug.
        (None, _) => rename_person(shelf, old, new),
    }
}

/// Renames a group or a country's page.
fn rename_other(shelf: &Shelf<'_>, which: &Document, old: &Slug, new: &Slug) -> Result<Vec<FileChange>, Refused> {
    if which.path.file_name() != format!("{old}.md") {
        let help = format!("a folder `{old}/` is renamed by hand");
        return Err(Refused::Asked(format!("there is no file `{old}.md` that could be renamed"), help));
    }
    let is_group = matches!(which.front, FrontMatter::Group(_));
    let linked = Linked { folder: if is_group { "groups" } else { "countries" }, slug: old, path: Some(&which.path) };
    let file = SourcePath::new(format!("{}/{new}.md", which.path.folder()));
    let mut changes = moved(shelf, &linked, new, &file, |document, text| {
        let edits = if is_group { group_references(&document.front, text, old, new) } else { Vec::new() };
        let alias = Edit::append(KeyPath::of("aliases"), format!("/{}/{old}/", linked.folder));
        edits.into_iter().chain((document.path == which.path).then_some(alias)).collect()
    })?;
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changes)
}

/// Finds where a document names a group, by what is written: a faulty entry elsewhere shifts nothing.
fn group_references(front: &FrontMatter, text: &str, old: &Slug, new: &Slug) -> Vec<Edit> {
    let clean = parse::clean(text.as_bytes()).unwrap_or_default();
    let node = parse::split(&clean).and_then(|parts| parse::yaml(parts.front).ok()).unwrap_or(Node::Null);
    let lists: &[(&str, Option<&str>)] = match front {
        FrontMatter::Briefing(_) => {
            &[("groups", None), ("mentions", None), ("mentions", Some("group")), ("participants", Some("group"))]
        }
        FrontMatter::Participant(_) => &[("roles", Some("group"))],
        _ => &[],
    };
    let mut edits = Vec::new();
    for (list, key) in lists {
        let list = KeyPath::of(list);
        let length = match value_at(&node, &list) {
            Some(Node::List(items)) => items.len(),
            Some(_) => 1,
            None => 0,
        };
        let paths = (0..length).map(|nth| list.index(nth));
        let paths = paths.map(|path| key.map_or_else(|| path.clone(), |key| path.key(key)));
        let is_old =
            |path: &KeyPath| matches!(value_at(&node, path), Some(Node::Text(text)) if **text == *old.as_str());
        edits.extend(paths.filter(is_old).map(|path| Edit::set(path, new.as_str())));
    }
    edits
}

/// Gives a person's profile another slug.
fn rename_person(shelf: &Shelf<'_>, old: &Slug, new: &Slug) -> Result<Vec<FileChange>, Refused> {
    let directory = Directory::of(shelf);
    let who = person(&directory, shelf, old)?;
    if old == new || directory.find(shelf, new).is_some() {
        let help = format!("if both are one person, `dateline merge {old} {new}` makes them one");
        return Err(Refused::Asked(format!("somebody has the slug `{new}` already"), help));
    }
    let Some(path) = who.path.filter(|path| path.file_name() == format!("{old}.md")) else {
        let help = format!(
            "`dateline new participant` makes a profile for someone named in briefings only; a folder `{old}/` is renamed by hand"
        );
        return Err(Refused::Asked(format!("there is no file `{old}.md` that could be renamed"), help));
    };
    let rewrite = Rewrite { directory: &directory, old: &who, new: None, to: new, conflicts: Conflicts::Refused };
    let (mut changes, mut reasons) = (Vec::new(), Vec::new());
    for document in shelf.documents.values().filter(|document| document.path != *path) {
        match repointed(shelf, document, &rewrite) {
            Ok(change) => changes.extend(change),
            Err(Refused::Written(found)) => reasons.extend(found),
            Err(asked) => return Err(asked),
        }
    }
    if !reasons.is_empty() {
        return Err(Refused::Written(reasons));
    }
    let text = shelf.text(path)?;
    let alias = Edit::append(KeyPath::of("aliases"), address(old));
    let after = amended(path, &own_links(shelf, path, &text, &who, new)?, SourceKind::Participant, &[alias])?;
    let moved = SourcePath::new(format!("{}/{new}.md", path.folder()));
    changes.push(FileChange { path: moved, before: None, after: Some(after) });
    changes.push(FileChange { path: path.clone(), before: Some(text), after: None });
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changes)
}
