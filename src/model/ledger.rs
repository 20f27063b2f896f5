use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{Date, SitePath, Text};

/// Where the ledger lies, below the project's root.
pub const LEDGER: &str = "published.toml";

/// Every address that was ever published, and what was decided of those that went: what `published.toml` says.
///
/// An address is in one table at most: what was let go is no longer promised.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Those that readers may hold a link to, and that are to stay.
    pub addresses: BTreeMap<SitePath, Recorded>,
    /// Those at which a page says that there is nothing any more.
    pub gone: BTreeMap<SitePath, Farewell>,
    /// Those at which there is nothing, by decision.
    pub forgotten: BTreeMap<SitePath, Farewell>,
}

/// An address that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The day on which it was recorded first.
    pub since: Date,
    /// Of what it is.
    pub of: Kept,
}

/// What an address is of, as far as it says how to find what was there, and who answers for its staying.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kept {
    /// Something that somebody wrote, or that every site has.
    Itself,
    /// A briefing with this permanent id, its translation, or an old address of either.
    Briefing(Text),
    /// A feed with this id, by which readers' programs know it.
    Feed(Text),
    /// Something that nobody wrote: it follows from others, and goes with them.
    Following,
}

/// Why an address was let go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Farewell {
    /// The day on which that was decided.
    pub on: Date,
    /// The reason, in words.
    pub why: Text,
}

impl Ledger {
    /// Says whether anything was ever recorded.
    pub fn is_empty(&self) -> bool {
        self.addresses.is_empty() && self.gone.is_empty() && self.forgotten.is_empty()
    }

    /// Returns the ledger with addresses that are there as of a day. What is in it stays as it is, save for what an address is of;
    /// one that was let go and is back is promised again.
    #[must_use]
    pub fn with(&self, published: BTreeMap<SitePath, Kept>, today: Date) -> Ledger {
        let mut ledger = self.clone();
        for (path, of) in published {
            ledger.gone.remove(&path);
            ledger.forgotten.remove(&path);
            match ledger.addresses.get_mut(&path) {
                // The id that readers' programs know is the first one.
                Some(Recorded { of: Kept::Feed(_), .. }) if matches!(of, Kept::Feed(_)) => {}
                Some(recorded) => recorded.of = of,
                None => drop(ledger.addresses.insert(path, Recorded { since: today, of })),
            }
        }
        ledger
    }

    /// Lets addresses go: with a page in their place that says so, or without.
    pub fn let_go(&mut self, paths: &[SitePath], farewell: &Farewell, leaves_page: bool) {
        for path in paths {
            self.addresses.remove(path);
            self.gone.remove(path);
            self.forgotten.remove(path);
            let to = if leaves_page && is_page(path) { &mut self.gone } else { &mut self.forgotten };
            to.insert(path.clone(), farewell.clone());
        }
    }
}

/// Says whether a page can stand at an address, rather than a feed, a table or a picture.
pub fn is_page(path: &SitePath) -> bool {
    let path = path.as_str();
    path.is_empty() || path.ends_with('/') || path.ends_with(".html") || path.ends_with(".htm")
}

/// Says whether an address can stand in a ledger: it begins with `/`, leads nowhere above the site, and is one line. A file may be called
/// otherwise, and then is not recorded.
pub fn can_be_recorded(address: &str) -> bool {
    let Some(path) = address.strip_prefix('/') else { return false };
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    let is_inside = path.is_empty() || path.strip_suffix('/').unwrap_or(path).split('/').all(is_plain);
    is_inside && !path.contains(|letter: char| letter == '\\' || letter.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn path(text: &str) -> SitePath {
        SitePath::new(text)
    }

    #[test]
    fn what_is_recorded_keeps_its_first_day_and_its_id() {
        let first = BTreeMap::from([(path("/a/"), Kept::Following), (path("/feed.xml"), Kept::Feed("tag:one".into()))]);
        let later = BTreeMap::from([
            (path("/a/"), Kept::Itself),
            (path("/feed.xml"), Kept::Feed("tag:two".into())),
            (path("/b/"), Kept::Itself),
        ]);
        let ledger = Ledger::default().with(first, day("2026-01-06")).with(later, day("2026-02-01"));
        let recorded: Vec<_> = ledger.addresses.iter().map(|(path, it)| (path.as_str(), it.since, &it.of)).collect();
        let tag = Kept::Feed("tag:one".into());
        assert_eq!(
            recorded,
            [
                ("a/", day("2026-01-06"), &Kept::Itself),
                ("b/", day("2026-02-01"), &Kept::Itself),
                ("feed.xml", day("2026-01-06"), &tag),
            ]
        );
    }

    #[test]
    fn an_address_in_a_ledger_stays_inside_the_site() {
        for address in ["/", "/a/", "/a/b.pdf", "/what?.pdf", "/a\"b#c/", "/..a/"] {
            assert!(can_be_recorded(address), "{address}");
        }
        for address in ["", "a/", "//", "//a/", "/../a", "/a/../b", "/./a", "/a//b", "/a\\b", "/a\nb", "/.."] {
            assert!(!can_be_recorded(address), "{address}");
        }
    }

    #[test]
    fn what_is_let_go_is_no_longer_promised_until_it_is_back() {
        let published = BTreeMap::from([(path("/a/"), Kept::Itself), (path("/a/x.csv"), Kept::Itself)]);
        let mut ledger = Ledger::default().with(published.clone(), day("2026-01-06"));
        let farewell = Farewell { on: day("2026-02-01"), why: "Asked for.".into() };
        ledger.let_go(&[path("/a/"), path("/a/x.csv")], &farewell, true);
        assert!(ledger.addresses.is_empty());
        assert_eq!(ledger.gone.keys().collect::<Vec<_>>(), [&path("/a/")]);
        assert_eq!(ledger.forgotten.keys().collect::<Vec<_>>(), [&path("/a/x.csv")], "a page is none for a table");
        let back = ledger.with(published, day("2026-03-01"));
        assert_eq!((back.addresses.len(), back.gone.len(), back.forgotten.len()), (2, 0, 0));
    }
}
