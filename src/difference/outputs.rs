//! Compares built sites, of which nothing but the pages is known.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    change::{Change, Changes, Claim, Kind, Spot, Subject},
    published::Published,
    texts,
};
use crate::base::SitePath;

/// The pages of a built site, by address.
type Pages = BTreeMap<SitePath, Published>;

/// What keys of structured data are called; those that tell nothing to an editor, as the type, are missing.
const CALLED: [(&str, &str); 10] = [
    ("headline", "title"),
    ("description", "summary"),
    ("datePublished", "date"),
    ("dateModified", "date of change"),
    ("creativeWorkStatus", "status"),
    ("identifier", "permanent id"),
    ("inLanguage", "language"),
    ("dateline", "dateline"),
    ("author", "author"),
    ("keywords", "topic"),
];

/// Compares the pages of two built sites: which came, went, moved and lead on, and what the others say otherwise.
///
/// Pages pair by address, then by permanent id, then by where the old address leads now. What many pages say otherwise in the
/// same way is told once.
pub fn pages(old: &Pages, new: &Pages) -> Vec<Change> {
    let mut changes = Changes::default();
    let moved = moved(old, new);
    let arrived: BTreeSet<&SitePath> = moved.values().copied().collect();
    for (path, was) in old {
        match (new.get(path), moved.get(path)) {
            (_, Some(now)) => {
                let what = if new.contains_key(path) { "address" } else { "address without a redirect" };
                let claim = Claim::Value(what.into(), Some(path.to_string()), Some(now.to_string()));
                changes.note(&subject(now, &new[*now]), claim);
                compare(now, was, &new[*now], &mut changes);
            }
            (Some(is), None) => stayed(path, was, is, new, &mut changes),
            (None, None) if was.leads_to.is_some() => {
                changes.note(&bare(path), Claim::mark("old address leads nowhere now"));
            }
            (None, None) => {
                let claim = Claim::mark_with("page gone, and its address leads nowhere", path.to_string());
                changes.note(&subject(path, was), claim);
            }
        }
    }
    for (path, is) in new.iter().filter(|(path, _)| !old.contains_key(*path) && !arrived.contains(path)) {
        let claim = match &is.leads_to {
            Some(written) => (bare(path), Claim::mark_with("old address leads on now, to", target(is, new, written))),
            None => (subject(path, is), Claim::mark_with("new page", path.to_string())),
        };
        changes.note(&claim.0, claim.1);
    }
    changes.into_list()
}

/// The pages that have another address now: by permanent id, else because the old address leads to a page that is new.
fn moved<'p>(old: &'p Pages, new: &'p Pages) -> BTreeMap<&'p SitePath, &'p SitePath> {
    let by_id: BTreeMap<&str, &SitePath> = new.iter().filter_map(|(path, page)| Some((page.id()?, path))).collect();
    let is_new = |path: &SitePath| old.get(path).is_none_or(|page| page.leads_to.is_some());
    let whither = |path: &SitePath, page: &Published| {
        let by_id = page.id().and_then(|id| by_id.get(id).copied());
        let led = new.get(path).and_then(|now| now.target(|path| new.contains_key(path)));
        by_id.or_else(|| new.get_key_value(&led?).map(|(path, _)| path)).filter(|now| is_new(now))
    };
    let pages = old.iter().filter(|(_, page)| page.leads_to.is_none());
    let stays = |path: &SitePath, page: &Published| {
        new.get(path).is_some_and(|now| now.leads_to.is_none() && (now.id() == page.id() || page.id().is_none()))
    };
    pages
        .filter(|(path, page)| !stays(path, page))
        .filter_map(|(path, page)| Some((path, whither(path, page)?)))
        .collect()
}

/// Tells of an address that both sides have.
fn stayed(path: &SitePath, was: &Published, is: &Published, new: &Pages, changes: &mut Changes) {
    match (&was.leads_to, &is.leads_to) {
        (None, None) => compare(path, was, is, changes),
        (None, Some(written)) => {
            let claim = Claim::mark_with("page gone, and its address leads to", target(is, new, written));
            changes.note(&subject(path, was), claim);
        }
        (Some(_), None) => changes.note(&subject(path, is), Claim::mark_with("new page", path.to_string())),
        (Some(before), Some(after)) => {
            let (before, after) = (target(was, new, before), target(is, new, after));
            changes.note_any(&bare(path), Claim::value("old address leads to", Some(before), Some(after)));
        }
    }
}

/// Where an address leads: as an address of the site, if it is one.
fn target(page: &Published, pages: &Pages, written: &str) -> String {
    page.target(|path| pages.contains_key(path)).map_or_else(|| written.to_owned(), |path| path.to_string())
}

/// Compares what one page says.
fn compare(path: &SitePath, was: &Published, is: &Published, changes: &mut Changes) {
    let of_page = subject(path, is);
    let none = Vec::new();
    let values = |page: &'_ Published, key: &str| page.claims.get(key).unwrap_or(&none).clone();
    let owned = |side: Option<&str>| side.map(str::to_owned);
    for (key, called) in CALLED {
        for (old, new) in texts::changed(&values(was, key), &values(is, key)) {
            changes.note(&of_page, Claim::Value(called.into(), owned(old), owned(new)));
        }
    }
    for (old, new) in texts::changed(&values(was, "correction"), &values(is, "correction")) {
        changes.note(
            &of_page,
            match (old, new) {
                (None, new) => Claim::Mark("corrected", owned(new)),
                (old, new) => Claim::Value("correction".into(), owned(old), owned(new)),
            },
        );
    }
    let is_titled = was.claims.contains_key("headline") && is.claims.contains_key("headline");
    if was.title != is.title && !is_titled {
        changes.note_any(&of_page, Claim::value("title", Some(&*was.title), Some(&*is.title)));
    }
    let spot = Spot { title: is.title.clone(), address: path.to_string(), note: None };
    let text = Subject::new(Kind::Page, "text", "Text");
    let quoted = |side: Option<&str>| side.map(|words| format!("“{words}”"));
    for (old, new) in texts::changed(&was.text, &is.text) {
        changes.note_at(&text, Claim::Value("".into(), quoted(old), quoted(new)), &spot);
    }
}

fn subject(path: &SitePath, page: &Published) -> Subject {
    let mut subject = Subject::new(Kind::Page, path.as_str(), format!("“{}”", page.title));
    subject.order = path.as_str().to_owned();
    subject
}

/// An address of which nothing else is known.
fn bare(path: &SitePath) -> Subject {
    Subject::new(Kind::Page, path.as_str(), path.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, text: &str) -> Published {
        let text = text.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Published { title: title.into(), text, ..Published::default() }
    }

    fn redirect(to: &str) -> Published {
        Published { leads_to: Some(to.into()), ..page("This page has moved", "") }
    }

    fn check(old: &[(&str, Published)], new: &[(&str, Published)], expected: &[&str]) {
        let pages = |side: &[(&str, Published)]| -> Pages {
            side.iter().map(|(path, page)| (SitePath::new(path), page.clone())).collect()
        };
        let words: Vec<String> = super::pages(&pages(old), &pages(new)).iter().map(Change::words).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn pages_come_and_go() {
        let (a, b) = (page("A", ""), page("B", ""));
        let expected = ["“A”: page gone, and its address leads nowhere: /a/", "“B”: new page: /b/"];
        check(&[("a/", a)], &[("b/", b)], &expected);
    }

    #[test]
    fn a_page_that_leads_on_has_moved_or_was_joined_with_another() {
        let a = || page("A", "");
        check(&[("a/", a())], &[("a/", redirect("/x/b/")), ("b/", a())], &["“A”: address /a/ → /b/"]);
        let joined = [("a/", redirect("/b/")), ("b/", page("B", ""))];
        check(&[("a/", a()), ("b/", page("B", ""))], &joined, &["“A”: page gone, and its address leads to: /b/"]);
        check(&[("b/", a())], &[("a/", redirect("/b/")), ("b/", a())], &["/a/: old address leads on now, to: /b/"]);
    }

    #[test]
    fn a_permanent_id_tells_that_a_page_moved() {
        let with_id = || Published { claims: [("identifier".into(), vec!["tag:1".into()])].into(), ..page("A", "") };
        check(&[("a/", with_id())], &[("b/", with_id())], &["“A”: address without a redirect /a/ → /b/"]);
    }

    #[test]
    fn one_change_on_many_pages_is_told_once() {
        let old = [("a/", page("A", "Carney, Prime Minister|x")), ("b/", page("B", "Carney, Prime Minister"))];
        let new = [("a/", page("A", "Carney, Governor|x")), ("b/", page("B", "Carney, Governor"))];
        check(&old, &new, &["Text: “Carney, Prime Minister” → “Carney, Governor” on 2 pages (“A”, “B”)"]);
    }
}
