use crate::{
    base::{Slug, SourcePath},
    markdown::{self, Destination},
    model::{Document, LinkForm, LinkUse},
    parse,
};

/// What links lead to: a person, a group, a country.
pub struct Linked<'a> {
    /// The folder of the documents and of the pages of its kind.
    pub folder: &'static str,
    pub slug: &'a Slug,
    /// Its document, if there is one.
    pub path: Option<&'a SourcePath>,
}

/// Leads every link of a body that led to one page or file to that of another slug.
///
/// Faults: a link that is not found as it was understood, with its line.
pub fn relink(text: &str, document: &Document, old: &Linked<'_>, new: &Slug) -> Result<String, String> {
    let links = &document.body.outline.links;
    let wanted: Vec<Option<String>> = links.iter().map(|link| target_for(link, document, old, new)).collect();
    if wanted.iter().all(Option::is_none) {
        return Ok(text.to_owned());
    }
    let led: Vec<usize> = (0..links.len()).filter(|nth| wanted[*nth].is_some()).collect();
    let changes: Vec<(Destination<'_>, String)> =
        led.iter().map(|nth| (Destination::from(&links[*nth]), wanted[*nth].clone().unwrap_or_default())).collect();
    let relinked =
        markdown::retarget(text, document.body.line, &changes).map_err(|nth| by_hand(document, &links[led[nth]]))?;
    check(&relinked, links, &wanted).map_err(|nth| by_hand(document, &links[nth]))?;
    Ok(relinked)
}

fn by_hand(document: &Document, link: &LinkUse) -> String {
    let (path, line) = (&document.path, link.span.line);
    format!(
        "{path}:{line}: the link to `{}` cannot be changed safely; change it by hand, then call this again",
        link.target
    )
}

/// What a link has to lead to from now on; nothing if it leads elsewhere.
fn target_for(link: &LinkUse, from: &Document, old: &Linked<'_>, new: &Slug) -> Option<String> {
    let (plain, rest) = link.target.split_at(link.target.find(['#', '?']).unwrap_or(link.target.len()));
    if link.form != LinkForm::Markdown {
        return (plain.trim() == old.slug.as_str()).then(|| format!("{new}{rest}"));
    }
    let address = format!("/{}/{}", old.folder, old.slug);
    if let Some(slash) = plain.strip_prefix(&address).filter(|slash| slash.is_empty() || *slash == "/") {
        return Some(format!("/{}/{new}{slash}{rest}", old.folder));
    }
    let leads_to_file = !plain.starts_with('/') && from.path.join(plain).as_ref() == old.path;
    let folder = plain.strip_suffix(&format!("{}.md", old.slug)).filter(|_| leads_to_file && old.path.is_some())?;
    Some(format!("{folder}{new}.md{rest}"))
}

/// Reads the links again: those that were to change did, and no other. The fault is the first that is not as it should be.
fn check(text: &str, before: &[LinkUse], wanted: &[Option<String>]) -> Result<(), usize> {
    let clean = parse::clean(text.as_bytes()).map_err(|_| 0_usize)?;
    let parts = parse::split(&clean).ok_or(0_usize)?;
    let after = markdown::scan(parts.body, parts.body_line).links;
    let is_so = |nth: usize| {
        let expected = wanted[nth].as_deref().unwrap_or(&before[nth].target);
        after.get(nth).is_some_and(|link| *link.target == *expected && link.form == before[nth].form)
    };
    match (0..before.len()).find(|nth| !is_so(*nth)) {
        Some(nth) => Err(nth),
        None if after.len() != before.len() => Err(0),
        None => Ok(()),
    }
}
