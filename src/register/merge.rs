use std::{collections::BTreeSet, sync::Arc};

use super::{
    Conflicts, FileChange, Refused, Shelf, address, amended, kind_of,
    links::relink,
    references::Rewrite,
    who::{Directory, Person},
};
use crate::{
    amend::{Edit, Value, scalar::scalar},
    base::{KeyPath, Slug, SourcePath, Text, fold, nearest},
    model::{Document, FrontMatter, ProfileFront, RoleFront, SourceKind},
    parse,
};

/// Makes two people one: whoever was `old` is `new` from now on.
///
/// Files are in the order of their paths. Nothing is changed unless everything can be.
pub fn merge(shelf: &Shelf<'_>, old: &Slug, new: &Slug, conflicts: Conflicts) -> Result<Vec<FileChange>, Refused> {
    if old == new {
        return Err(Refused::Asked(format!("`{old}` cannot be merged with itself"), "name two people".to_owned()));
    }
    let directory = Directory::of(shelf);
    let (one, two) = (person(&directory, shelf, old)?, person(&directory, shelf, new)?);
    let rewrite = Rewrite { directory: &directory, old: &one, new: Some(&two), to: new, conflicts };
    let mut changes = Vec::new();
    let mut reasons = Vec::new();
    for document in shelf.documents.values() {
        // Profiles of the two are joined below, but what they say of others is theirs.
        if Some(&document.path) == one.path || Some(&document.path) == two.path {
            continue;
        }
        match repointed(shelf, document, &rewrite) {
            Ok(change) => changes.extend(change),
            Err(Refused::Written(found)) => reasons.extend(found),
            Err(asked) => return Err(asked),
        }
    }
    match profiles(shelf, &one, &two, conflicts) {
        Ok(found) => changes.extend(found),
        Err(Refused::Written(found)) => reasons.extend(found),
        Err(asked) => return Err(asked),
    }
    if !reasons.is_empty() {
        return Err(Refused::Written(reasons));
    }
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changes)
}

pub(super) fn person<'a>(directory: &Directory, shelf: &'a Shelf<'_>, slug: &'a Slug) -> Result<Person<'a>, Refused> {
    directory.find(shelf, slug).ok_or_else(|| {
        let slugs = shelf.documents.values().filter_map(|document| match &document.front {
            FrontMatter::Participant(front) => Some(front.slug.as_str()),
            _ => None,
        });
        let help = match nearest(slug.as_str(), slugs) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`dateline list participants` shows everyone with the slugs".to_owned(),
        };
        Refused::Asked(format!("nobody has the slug `{slug}`"), help)
    })
}

/// Changes a document that is not one of the two profiles.
pub(super) fn repointed(
    shelf: &Shelf<'_>,
    document: &Arc<Document>,
    rewrite: &Rewrite<'_>,
) -> Result<Option<FileChange>, Refused> {
    let outline = &document.body.outline;
    let may_concern = matches!(document.front, FrontMatter::Briefing(_) | FrontMatter::Group(_));
    if !may_concern && outline.links.is_empty() {
        return Ok(None);
    }
    let text = shelf.text(&document.path)?;
    let relinked =
        relink(&text, document, &rewrite.old.linked(), rewrite.to).map_err(|reason| Refused::Written(vec![reason]))?;
    let edits = match &document.front {
        FrontMatter::Briefing(front) => {
            let clean = parse::clean(text.as_bytes()).unwrap_or_default();
            let yaml = parse::split(&clean).map(|parts| parts.front).unwrap_or_default();
            let found = rewrite.briefing(front, yaml);
            found.map_err(|reason| Refused::Written(vec![format!("{}: {reason}", document.path)]))?
        }
        FrontMatter::Group(front) => rewrite.group(front),
        _ => Vec::new(),
    };
    let after = amended(&document.path, &relinked, kind_of(&document.front), &edits)?;
    let is_other = after != text;
    Ok(is_other.then(|| FileChange { path: document.path.clone(), before: Some(text), after: Some(after) }))
}

/// Joins the two profiles into that of `new`, which is made if there is none.
fn profiles(
    shelf: &Shelf<'_>,
    old: &Person<'_>,
    new: &Person<'_>,
    conflicts: Conflicts,
) -> Result<Vec<FileChange>, Refused> {
    let before = |path: Option<&SourcePath>| path.map(|path| shelf.text(path)).transpose();
    let (old_before, new_before) = (before(old.path)?, before(new.path)?);
    let relinked = |path: Option<&SourcePath>, text: &Option<String>| {
        path.zip(text.as_ref()).map(|(path, text)| own_links(shelf, path, text, old, new.slug)).transpose()
    };
    let (old_text, new_text) = (relinked(old.path, &old_before)?, relinked(new.path, &new_before)?);
    let gone = old.path.zip(old_before);
    if let Some((path, _)) = gone.as_ref().filter(|(path, _)| path.file_name() == "index.md") {
        let reason = format!("{path} is a folder with files of its own; move them and the text by hand first");
        return Err(Refused::Written(vec![reason]));
    }
    let mut edits = names_and_addresses(old, new);
    let (path, text) = match (new.path, &new_text, &old_text) {
        (Some(path), Some(text), _) => {
            let texts = old_text.as_deref().map(|old| (old, text.as_str()));
            let found = clashes(shelf, old, new, texts);
            if !found.is_empty() && conflicts == Conflicts::Refused {
                return Err(Refused::Written(found));
            }
            edits.extend(carried(old.profile, new.profile));
            (path.clone(), with_body(text, old_text.as_deref()))
        }
        (_, _, Some(text)) => {
            let name = new.name().map_or_else(|| new.slug.to_string(), ToString::to_string);
            edits.insert(0, Edit::set(KeyPath::of("name"), name));
            // The form that orders the old name is none of the new one.
            edits.extend(old.profile.and_then(|old| old.sort.as_ref()).map(|_| Edit::remove(KeyPath::of("sort"))));
            (SourcePath::new(format!("content/participants/{}.md", new.slug)), text.clone())
        }
        _ => {
            let name = new.name().map_or_else(|| new.slug.to_string(), ToString::to_string);
            let path = SourcePath::new(format!("content/participants/{}.md", new.slug));
            (path, format!("---\nname: {}\n---\n", scalar(&name)))
        }
    };
    let after = amended(&path, &text, SourceKind::Participant, &edits)?;
    let joined = FileChange { path, before: new_before, after: Some(after) };
    let gone = gone.map(|(path, text)| FileChange { path: path.clone(), before: Some(text), after: None });
    Ok(std::iter::once(joined).chain(gone).collect())
}

/// Leads the links of a person's own text to the new slug.
pub(super) fn own_links(
    shelf: &Shelf<'_>,
    path: &SourcePath,
    text: &str,
    old: &Person<'_>,
    new: &Slug,
) -> Result<String, Refused> {
    let document = &shelf.documents[path];
    relink(text, document, &old.linked(), new).map_err(|reason| Refused::Written(vec![reason]))
}

/// Adds the names and addresses of `old` to those of `new`.
fn names_and_addresses(old: &Person<'_>, new: &Person<'_>) -> Vec<Edit> {
    // A profile that is made of the old one has the old one's names already, but for the printed one.
    let own = if new.profile.is_some() { new.names() } else { own_names(old, new) };
    let mut known: BTreeSet<String> = own.into_iter().map(|name| fold(name)).collect();
    let names = old.names().into_iter().filter(|name| known.insert(fold(name)));
    let names = names.map(|name| Edit::append(KeyPath::of("aka"), &**name));
    let own: Vec<&Text> = match new.profile.or(old.profile) {
        Some(profile) => profile.aliases.iter().collect(),
        None => Vec::new(),
    };
    let olds = old.profile.into_iter().flat_map(|profile| profile.aliases.iter().map(ToString::to_string));
    let aliases = std::iter::once(address(old.slug)).chain(olds);
    let aliases = aliases.filter(|alias| own.iter().all(|known| ***known != **alias) && *alias != address(new.slug));
    names.chain(aliases.map(|alias| Edit::append(KeyPath::of("aliases"), alias))).collect()
}

fn own_names<'a>(old: &'a Person<'_>, new: &'a Person<'_>) -> Vec<&'a Text> {
    let of_profile = old.profile.into_iter().flat_map(|profile| profile.aka.iter().chain(profile.names.values()));
    new.names().into_iter().chain(of_profile).collect()
}

/// What two profiles say differently of one person.
fn clashes(shelf: &Shelf<'_>, old: &Person<'_>, new: &Person<'_>, texts: Option<(&str, &str)>) -> Vec<String> {
    let (Some(one), Some(two), Some(texts)) = (old.profile, new.profile, texts) else { return Vec::new() };
    let (Some(old_path), Some(new_path)) = (old.path, new.path) else { return Vec::new() };
    let mut found = Vec::new();
    let mut tell = |key: &str, old: &str, new: &str| {
        let at = |path: &SourcePath, text: &str| place(path, text, key);
        found.push(format!(
            "{} says {key} `{old}`, and {} says `{new}`; mend one of the two, or let the second win with `--force`",
            at(old_path, texts.0),
            at(new_path, texts.1)
        ));
    };
    if let (Some(one), Some(two)) = (&one.wikidata, &two.wikidata)
        && one != two
    {
        tell("wikidata", one, two);
    }
    if !one.country.is_empty() && !two.country.is_empty() && one.country != two.country {
        let words =
            |profile: &ProfileFront| profile.country.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        tell("country", &words(one), &words(two));
    }
    if !one.extra.is_empty() && one.extra != two.extra {
        found.push(format!(
            "{} has keys under `extra` that would be lost; bring them over by hand",
            place(old_path, texts.0, "extra")
        ));
    }
    let has_body = |path: &SourcePath| shelf.documents.get(path).is_some_and(|document| !document.body.is_empty);
    if has_body(old_path) && has_body(new_path) {
        found.push(format!("both {old_path} and {new_path} have a text; bring it over by hand, and empty the first"));
    }
    found
}

/// A key of a profile by file and line.
fn place(path: &SourcePath, text: &str, key: &str) -> String {
    let clean = parse::clean(text.as_bytes()).unwrap_or_default();
    let place = crate::base::Place::key(path, KeyPath::of(key));
    parse::locate_place(&place, &clean, None).to_string()
}

/// Brings over what only the old profile says.
fn carried(old: Option<&ProfileFront>, new: Option<&ProfileFront>) -> Vec<Edit> {
    let (Some(old), Some(new)) = (old, new) else { return Vec::new() };
    let mut edits = Vec::new();
    let mut set = |key: &str, value: Value| edits.push(Edit::set(KeyPath::of(key), value));
    if let (None, Some(text)) = (&new.disambiguation, &old.disambiguation) {
        set("disambiguation", Value::Text(text.to_string()));
    }
    match old.country.as_slice() {
        [] => {}
        _ if !new.country.is_empty() => {}
        [one] => set("country", Value::Text(one.to_string())),
        many => set("country", Value::List(many.iter().map(|code| Value::Text(code.to_string())).collect())),
    }
    if let (None, Some(id)) = (&new.wikidata, &old.wikidata) {
        set("wikidata", Value::Text(id.to_string()));
    }
    if let (None, Some(image)) = (&new.image, &old.image) {
        set("image", Value::Text(image.to_string()));
    }
    let roles: Vec<&RoleFront> = old.roles.iter().filter(|role| !new.roles.contains(role)).collect();
    if let (None, Some(day), false) = (new.as_of, old.as_of, roles.is_empty()) {
        set("as_of", Value::Word(day.to_string()));
    }
    edits.extend(roles.into_iter().map(|role| Edit::append(KeyPath::of("roles"), role_value(role))));
    edits
}

fn role_value(role: &RoleFront) -> Value {
    let text = |text: &Option<Text>| text.as_ref().map(|text| Value::Text(text.to_string()));
    let day = |day: Option<crate::base::PartialDate>| day.map(|day| Value::Word(day.to_string()));
    let words = [
        ("title", Some(Value::Text(role.title.to_string()))),
        ("full", text(&role.full)),
        ("country", role.country.map(|code| Value::Text(code.to_string()))),
        ("group", role.group.as_ref().map(|group| Value::Text(group.to_string()))),
        ("from", day(role.period.from)),
        ("to", day(role.period.to)),
        ("at", day(role.period.at)),
        ("note", text(&role.note)),
    ];
    Value::Map(words.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect())
}

/// Gives a profile without a text that of the other one.
fn with_body(text: &str, other: Option<&str>) -> String {
    fn body(text: &str) -> Option<&str> {
        let clean = parse::clean(text.as_bytes()).ok()?;
        let line = parse::split(&clean)?.body_line as usize;
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        text.get(start..)
    }
    match (body(text), other.and_then(body)) {
        (Some(own), Some(others)) if own.trim().is_empty() && !others.trim().is_empty() => {
            let head = text[..text.len() - own.len()].trim_end_matches(['\r', '\n']);
            format!("{head}\n{others}")
        }
        _ => text.to_owned(),
    }
}
