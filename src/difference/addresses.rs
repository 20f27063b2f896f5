//! Which addresses came, went and lead elsewhere. Those of briefings are told with the briefings.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    change::{Changes, Claim, Kind, Spot, Subject},
    edition::{Edition, Pages},
    people::{People, Side},
};
use crate::{base::SitePath, plan::PageKey};

/// Compares the addresses of two sides.
pub fn compare(old: &Edition<'_>, new: &Edition<'_>, people: &People<'_>, changes: &mut Changes) {
    let old = Map { side: Side::Old, edition: old, people, pages: old.pages() };
    let new = Map { side: Side::New, edition: new, people, pages: new.pages() };
    let homes = new.homes();
    let mut moved = BTreeSet::new();
    for (path, key) in &old.pages {
        match (key, new.pages.get(path)) {
            (PageKey::Briefing(_) | PageKey::TakenDown(_), _) => {}
            (PageKey::Redirect { .. }, Some(_)) => {}
            (PageKey::Redirect { .. }, None) => changes.note(&bare(path), Claim::mark("old address leads nowhere now")),
            (_, Some(PageKey::Redirect { target, .. })) if old.has_page_at(target) => {
                let claim = Claim::mark_with("page gone, and its address leads to", target.to_string());
                changes.note(&old.subject_by_itself(key), claim);
            }
            (_, Some(PageKey::Redirect { target, .. })) => {
                moved.insert(target);
                changes.note(&old.subject(key), moved_to("address", path, target));
            }
            (_, Some(_)) => {}
            (_, None) => match homes.get(&old.identity(key)) {
                Some(home) => {
                    moved.insert(*home);
                    changes.note(&new.subject(new.pages[*home]), moved_to("address without a redirect", path, home));
                }
                None => old.note("page gone, and its address leads nowhere", path, key, changes),
            },
        }
    }
    for (path, key) in &new.pages {
        match key {
            PageKey::Briefing(_) | PageKey::TakenDown(_) => {}
            PageKey::Redirect { target, .. } => leads(path, target, old.pages.get(path).copied(), changes),
            _ if moved.contains(*path) || old.has_page_at(path) => {}
            _ => new.note("new page", path, key, changes),
        }
    }
}

/// Tells of an old address that leads on, if it did not before, or elsewhere.
fn leads(path: &SitePath, target: &SitePath, was: Option<&PageKey>, changes: &mut Changes) {
    let claim = match was {
        None => Some(Claim::mark_with("old address leads on now, to", target.to_string())),
        Some(PageKey::Redirect { target: before, .. }) => {
            Claim::value("old address leads to", Some(before.to_string()), Some(target.to_string()))
        }
        // What became of a page is told with the page.
        Some(_) => None,
    };
    changes.note_any(&bare(path), claim);
}

fn moved_to(what: &'static str, old: &SitePath, new: &SitePath) -> Claim {
    Claim::Value(what.into(), Some(old.to_string()), Some(new.to_string()))
}

/// An address of which nothing else is known.
fn bare(path: &SitePath) -> Subject {
    Subject::new(Kind::Page, path.as_str(), path.to_string())
}

/// The id that stands for all pages of lists; no address and no path begins so.
const LISTS: &str = "lists";

/// What stands where on one side.
struct Map<'a> {
    side: Side,
    edition: &'a Edition<'a>,
    people: &'a People<'a>,
    pages: Pages<'a>,
}

impl<'a> Map<'a> {
    fn has_page_at(&self, path: &SitePath) -> bool {
        self.pages.get(path).is_some_and(|key| !matches!(key, PageKey::Redirect { .. }))
    }

    /// Where what has an identity beside its address is.
    fn homes(&self) -> BTreeMap<Option<(Kind, String)>, &'a SitePath> {
        let homes = self.pages.iter().map(|(path, key)| (self.identity(key), *path));
        homes.filter(|(identity, _)| identity.is_some()).collect()
    }

    /// What a page is of, where that may have another address on the other side.
    fn identity(&self, key: &PageKey) -> Option<(Kind, String)> {
        match key {
            PageKey::Participant(_) | PageKey::Country(_) | PageKey::Page(_) => {
                let Subject { kind, id, .. } = self.subject(key);
                Some((kind, id))
            }
            _ => None,
        }
    }

    /// Tells of one page; of pages of lists, which come and go with the count of entries, in one line for all.
    fn note(&self, what: &'static str, path: &SitePath, key: &PageKey, changes: &mut Changes) {
        let subject = self.subject(key);
        match subject.id == LISTS {
            true => {
                let address = self.edition.addresses().href(path).to_string();
                changes.note_at(&subject, Claim::mark(what), &Spot { title: path.to_string(), address, note: None });
            }
            false => changes.note(&subject, Claim::mark_with(what, path.to_string())),
        }
    }

    /// Says what a page is of.
    fn subject(&self, key: &PageKey) -> Subject {
        let site = self.edition.site;
        match key {
            PageKey::Participant(id) => {
                let person = &site.participants[*id];
                self.people.subject(self.side, person, &person.name)
            }
            PageKey::Country(code) => Subject::new(Kind::Country, code.to_string(), self.edition.country(*code)),
            PageKey::Group(slug) => Subject::new(Kind::Group, slug.as_str(), self.edition.group(slug)),
            PageKey::Topic(slug) => Subject::new(Kind::Topic, slug.as_str(), self.edition.topic(slug)),
            PageKey::Series(slug) => Subject::new(Kind::Series, slug.as_str(), self.edition.series(slug)),
            PageKey::Page(path) => {
                let title = site.pages.get(path).map_or(path.as_str(), |page| &page.front.title);
                Subject::new(Kind::Page, path.as_str(), format!("“{title}”"))
            }
            _ => Subject::new(Kind::Page, LISTS, "Lists"),
        }
    }

    /// Says what a page is of, as this side alone has it: one of two people who became one is told by the name that went.
    fn subject_by_itself(&self, key: &PageKey) -> Subject {
        match key {
            PageKey::Participant(id) => {
                let person = &self.edition.site.participants[*id];
                Subject::new(Kind::Person, person.slug.as_str(), &*person.name)
            }
            _ => self.subject(key),
        }
    }
}
