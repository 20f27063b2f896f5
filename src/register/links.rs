use std::ops::Range;

use crate::{
    base::{Slug, SourcePath},
    markdown,
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
    let starts = line_starts(text);
    let mut places: Vec<(Range<usize>, &str)> = Vec::new();
    for (link, wanted) in links.iter().zip(&wanted) {
        let Some(wanted) = wanted else { continue };
        let body = starts.get(document.body.line as usize - 1).copied().unwrap_or(text.len());
        let found = starts.get(link.span.line as usize - 1).and_then(|start| find(text, *start, body, link));
        places.push((found.ok_or_else(|| by_hand(document, link))?, wanted));
    }
    places.sort_by_key(|(bytes, _)| bytes.start);
    places.dedup();
    let mut relinked = text.to_owned();
    for (bytes, wanted) in places.into_iter().rev() {
        relinked.replace_range(bytes, wanted);
    }
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

/// Finds the words of a link that say where it leads; `start` is the line on which it stands, `body` the body's first.
fn find(text: &str, start: usize, body: usize, link: &LinkUse) -> Option<Range<usize>> {
    let line = &text[start..];
    let column = line.char_indices().nth(link.span.column as usize - 1).map_or(line.len(), |(at, _)| at);
    let start = start + column;
    let here = &text[start..];
    let here = &here[..here.find("\n\n").unwrap_or(here.len())];
    let target = &*link.target;
    let lead = match link.form {
        LinkForm::Markdown => "](",
        _ => "[[",
    };
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([')', ']', '|', ' ', '>', '"', '\n', '\r']);
    let by_lead = |at: usize, offset: usize, text: &str| {
        let rest = text[at + lead.len()..].trim_start_matches([' ', '<']);
        let begins = text.len() - rest.len();
        rest.strip_prefix(target).filter(|rest| ends(rest)).map(|_| offset + begins..offset + begins + target.len())
    };
    let inline = here.match_indices(lead).find_map(|(at, _)| by_lead(at, start, here));
    let defined = || {
        // `[words][name]` says where it leads elsewhere: `[name]: target`.
        text[body..].match_indices("]: ").find_map(|(at, lead)| {
            let rest = text[body + at + lead.len()..].trim_start_matches([' ', '<']);
            let begins = text.len() - rest.len();
            rest.strip_prefix(target).filter(|rest| ends(rest)).map(|_| begins..begins + target.len())
        })
    };
    inline.or_else(|| (link.form == LinkForm::Markdown).then(defined).flatten())
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

/// The bytes at which lines begin, whatever ends them.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = (0..bytes.len()).filter(|at| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0).chain(ends.map(|at| at + 1)).collect()
}
