use super::{
    FileChange, Refused, Shelf,
    links::Linked,
    moved::moved,
    references::value_at,
    rename::of_slug,
    topics::{Topic, Topics, words_of},
    who::Directory,
};
use crate::{
    amend::{Edit, scalar::scalar},
    base::{KeyPath, Slug, SourcePath, topic_key},
    model::{Document, FrontMatter, LinkForm},
    parse::{self, Node},
};

/// Gives a topic another slug and, in briefings, another name: the one given, else the document's own, else the words of the
/// slug. A topic that readers know keeps its old address as an alias, for which it gets a document if it has none.
///
/// Faults: there is such a topic already, or links between double brackets would lead elsewhere, or there is no file to rename.
pub fn rename_topic(
    shelf: &Shelf<'_>,
    topic: &Topic<'_>,
    new: &Slug,
    name: Option<&str>,
) -> Result<Vec<FileChange>, Refused> {
    refuse_what_is_taken(shelf, topic, new)?;
    let name = name.map_or_else(|| new_name(topic, new), str::to_owned);
    let path = topic.document.map(|(document, _)| &document.path);
    let linked = Linked { folder: "topics", slug: &topic.slug, path };
    let mut changes = moved(shelf, &linked, new, &file_of(new), |document, text| match &document.front {
        FrontMatter::Briefing(_) => spelled(text, topic, &name),
        _ if Some(&document.path) == path => own_edits(topic, new, &name),
        _ => Vec::new(),
    })?;
    if path.is_none() && is_known(shelf, topic) {
        changes.push(FileChange { path: file_of(new), before: None, after: Some(new_document(topic, new, &name)) });
    }
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changes)
}

fn refuse_what_is_taken(shelf: &Shelf<'_>, topic: &Topic<'_>, new: &Slug) -> Result<(), Refused> {
    let old = &topic.slug;
    if let Some((document, _)) = topic.document.filter(|(document, _)| document.path != file_of(old)) {
        let help = format!("`{}` is renamed by hand", document.path);
        return Err(Refused::Asked(format!("there is no file `{old}.md` that could be renamed"), help));
    }
    if old == new || Topics::of(shelf).find(new).is_some() {
        let help = "two topics become one where the briefings of the one write the name of the other under `topics`";
        return Err(Refused::Asked(format!("there is a topic `{new}` already"), help.to_owned()));
    }
    let is_wiki = |document: &Document| {
        let links = document.body.outline.links.iter().filter(|link| link.form != LinkForm::Markdown);
        { links }.any(|link| link.target.split('#').next().is_some_and(|name| name.trim() == old.as_str()))
    };
    let is_others = Directory::of(shelf).find(shelf, new).is_some() || of_slug(shelf, new).is_some();
    match shelf.documents.values().find(|document| is_others && is_wiki(document)) {
        Some(document) => Err(Refused::Asked(
            format!("`[[{new}]]` in {} would lead to somebody or something else of that slug", document.path),
            format!("choose another slug, or write `[words](/topics/{old}/)` there first"),
        )),
        None => Ok(()),
    }
}

/// The document's own name stays; where there is none the words of the slug are it, with a capital if it had one.
fn new_name(topic: &Topic<'_>, new: &Slug) -> String {
    if let Some(name) = topic.document.and_then(|(_, front)| front.name.as_ref()) {
        return name.to_string();
    }
    let words = words_of(new);
    let has_capital = topic.most_used.as_ref().is_some_and(|spelling| spelling.starts_with(char::is_uppercase));
    let mut letters = words.chars();
    match letters.next().filter(|_| has_capital) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// Writes the new name wherever a briefing writes the topic, once in each: by what is written, so a faulty entry elsewhere
/// shifts nothing.
fn spelled(text: &str, topic: &Topic<'_>, name: &str) -> Vec<Edit> {
    let clean = parse::clean(text.as_bytes()).unwrap_or_default();
    let node = parse::split(&clean).and_then(|parts| parse::yaml(parts.front).ok()).unwrap_or(Node::Null);
    let list = KeyPath::of("topics");
    let length = match value_at(&node, &list) {
        Some(Node::List(items)) => items.len(),
        Some(_) => 1,
        None => 0,
    };
    let means_it = |path: &KeyPath| match value_at(&node, path) {
        Some(Node::Text(text)) => topic.keys.contains(&topic_key(text)),
        Some(Node::Int(number)) => topic.keys.contains(&topic_key(&number.to_string())),
        _ => false,
    };
    let paths = (0..length).map(|nth| list.index(nth)).filter(means_it);
    let edit = |(nth, path): (usize, KeyPath)| if nth == 0 { Edit::set(path, name) } else { Edit::remove(path) };
    paths.enumerate().map(edit).collect()
}

fn own_edits(topic: &Topic<'_>, new: &Slug, name: &str) -> Vec<Edit> {
    let front = topic.document.map(|(_, front)| front);
    let is_named = front.and_then(|front| front.name.as_deref()) == Some(name);
    let needs_name = !is_named && (name != words_of(new) || front.is_some_and(|front| front.name.is_some()));
    let naming = needs_name.then(|| Edit::set(KeyPath::of("name"), name));
    naming.into_iter().chain([Edit::append(KeyPath::of("aliases"), address(&topic.slug))]).collect()
}

/// Whether readers know the topic: what only drafts and embargoed briefings say is to stay unknown.
fn is_known(shelf: &Shelf<'_>, topic: &Topic<'_>) -> bool {
    shelf.documents.values().any(|document| match &document.front {
        FrontMatter::Briefing(front) => {
            let says_it = front.topics.iter().any(|spelling| topic.keys.contains(&topic_key(spelling)));
            says_it && (shelf.is_public)(&document.path)
        }
        _ => false,
    })
}

fn new_document(topic: &Topic<'_>, new: &Slug, name: &str) -> String {
    let naming = if name == words_of(new) { String::new() } else { format!("name: {}\n", scalar(name)) };
    format!("---\n{naming}aliases: [{}]\n---\n", address(&topic.slug))
}

fn file_of(slug: &Slug) -> SourcePath {
    SourcePath::new(format!("content/topics/{slug}.md"))
}

fn address(slug: &Slug) -> String {
    format!("/topics/{slug}/")
}
