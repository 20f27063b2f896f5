use std::collections::BTreeMap;

use super::{Entry, PublishError, Retired, class::is_named_by_content};
use crate::base::Timestamp;

/// How long a style sheet or script stays that no edition has any more: a page that a reader opened before may still call it.
const GRACE_SECONDS: i64 = 24 * 60 * 60;

/// What is to be done at a place so that it equals an edition; each list by path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// Files at addresses where there was nothing.
    pub new: Vec<Entry>,
    /// Files that differ from what stands there.
    pub changed: Vec<Changed>,
    /// Files that the edition does not have, and that go.
    pub removed: Vec<Entry>,
    /// Files that the edition does not have, and that stay for a while.
    pub retired: Vec<Retired>,
    /// Files that stayed so long that they go now.
    pub outlived: Vec<Entry>,
    /// How many files stand there as they are in the edition.
    pub unchanged: usize,
}

/// A file as it stands, and as it is in the edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// As it stands.
    pub old: Entry,
    /// As it is in the edition.
    pub new: Entry,
}

impl Difference {
    /// Compares the files that stand at a place, and those that stay there for a while, with an edition, at an instant.
    pub fn between(files: &[Entry], retired: &[Retired], edition: &[Entry], at: Timestamp) -> Self {
        let mut difference = Difference::default();
        let mut before: BTreeMap<&str, &Entry> = files.iter().map(|entry| (&*entry.path, entry)).collect();
        let mut away: BTreeMap<&str, &Retired> =
            retired.iter().map(|retired| (&*retired.entry.path, retired)).collect();
        for entry in edition {
            let old = before.remove(&*entry.path);
            let stayed = away.remove(&*entry.path).map(|retired| &retired.entry);
            match old.or(stayed) {
                Some(old) if is_same(old, entry) => difference.unchanged += 1,
                Some(old) => difference.changed.push(Changed { old: old.clone(), new: entry.clone() }),
                None => difference.new.push(entry.clone()),
            }
        }
        for old in before.into_values() {
            match is_named_by_content(&old.path) {
                true => difference.retired.push(Retired { entry: old.clone(), since: at }),
                false => difference.removed.push(old.clone()),
            }
        }
        for old in away.into_values() {
            match at.as_second() - old.since.as_second() < GRACE_SECONDS {
                true => difference.retired.push(old.clone()),
                false => difference.outlived.push(old.entry.clone()),
            }
        }
        difference.retired.sort_by(|one, other| one.entry.path.cmp(&other.entry.path));
        difference
    }

    /// Says whether readers would see the same as before.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.changed.is_empty() && self.removed.is_empty() && self.outlived.is_empty()
    }

    /// Walks over the files that are to be sent: the new ones, then those that differ.
    pub fn sent(&self) -> impl Iterator<Item = &Entry> {
        self.new.iter().chain(self.changed.iter().map(|changed| &changed.new))
    }

    /// Walks over the files that are to go.
    pub fn gone(&self) -> impl Iterator<Item = &Entry> {
        self.removed.iter().chain(&self.outlived)
    }

    /// Returns the size of what is to be sent, in bytes.
    pub fn bytes(&self) -> u64 {
        self.sent().map(|entry| entry.size).sum()
    }

    /// Walks over the addresses that lead on from now on, and did not, or led elsewhere.
    pub fn redirected(&self) -> impl Iterator<Item = &Entry> {
        let changed = self.changed.iter().filter(|changed| changed.old.leads_to != changed.new.leads_to);
        let changed = changed.map(|changed| &changed.new);
        self.new.iter().chain(changed).filter(|entry| entry.leads_to.is_some())
    }

    /// Refuses to take away more files than are allowed.
    pub fn allow(&self, deletes_max: usize) -> Result<(), PublishError> {
        let count = self.removed.len();
        if count <= deletes_max {
            return Ok(());
        }
        let message =
            format!("{count} files would be taken away, and no more than {deletes_max} may be without being asked");
        let help = format!("look at them with `--dry-run`; if that is meant, `--max-deletes {count}` allows it");
        Err(PublishError::new(message).help(help))
    }
}

/// Says whether two files are the same to readers. What a file is called or counts as is told of bytes, and may be told otherwise
/// by another version.
fn is_same(old: &Entry, new: &Entry) -> bool {
    old.sha256 == new.sha256 && old.size == new.size && old.headers == new.headers
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            Manifest,
            manifest::tests::{at, entry, manifest},
        },
        *,
    };

    fn between(standing: &Manifest, edition: &[Entry], at: Timestamp) -> Difference {
        Difference::between(&standing.files, &standing.retired, edition, at)
    }

    fn paths<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<&'a str> {
        entries.into_iter().map(|entry| &*entry.path).collect()
    }

    #[test]
    fn what_is_new_differs_is_gone_and_stays_is_told_apart() {
        let standing = manifest(&[entry("a", "one"), entry("b", "two"), entry("c", "three")]);
        let edition = [entry("a", "one"), entry("b", "TWO"), entry("d", "four")];
        let difference = between(&standing, &edition, at("18:00"));
        assert_eq!(paths(&difference.new), ["d"]);
        assert_eq!(difference.changed, [Changed { old: entry("b", "two"), new: entry("b", "TWO") }]);
        assert_eq!(paths(&difference.removed), ["c"]);
        assert_eq!((difference.unchanged, difference.bytes()), (1, 7));
        assert_eq!(paths(difference.sent()), ["d", "b"]);
        assert!(!difference.is_empty());
        assert!(between(&standing, &standing.files, at("18:00")).is_empty());
        assert_eq!(Difference::between(&[], &[], &edition, at("18:00")).new.len(), 3);
    }

    #[test]
    fn a_style_sheet_named_by_its_bytes_stays_for_a_day_and_all_else_goes_at_once() {
        let (old, new) = (entry("s.0123456789.css", "old"), entry("s.abcdef0123.css", "new"));
        let page = entry("p/index.html", "page");
        let standing = manifest(&[old.clone(), page]);
        let first = between(&standing, std::slice::from_ref(&new), at("18:00"));
        assert_eq!(paths(&first.removed), ["p/index.html"]);
        let retired = Retired { entry: old.clone(), since: at("18:00") };
        assert_eq!(first.retired, std::slice::from_ref(&retired));

        let standing = {
            let mut standing = manifest(std::slice::from_ref(&new));
            standing.retired.push(retired.clone());
            standing
        };
        let later = |time: &str, edition: &[Entry]| between(&standing, edition, time.parse().unwrap());
        let soon = later("2026-01-07T17:59:59Z", std::slice::from_ref(&new));
        assert_eq!((soon.retired.as_slice(), soon.is_empty()), (&[retired][..], true));
        let late = later("2026-01-07T18:00:00Z", std::slice::from_ref(&new));
        assert_eq!((paths(&late.outlived), paths(late.gone())), (vec![&*old.path], vec![&*old.path]));
        let back = later("2026-01-06T19:00:00Z", &[old, new]);
        assert_eq!((back.unchanged, back.retired.len(), back.is_empty()), (2, 0, true));
    }

    #[test]
    fn an_address_that_leads_on_now_is_told() {
        let leading = |path: &str, to: &str| Entry { leads_to: Some(to.into()), ..entry(path, to) };
        let standing = manifest(&[entry("a", "page"), leading("b", "/x/"), leading("c", "/x/")]);
        let edition = [leading("a", "/n/"), leading("b", "/x/"), leading("c", "/y/"), leading("d", "/n/")];
        let difference = between(&standing, &edition, at("18:00"));
        assert_eq!(paths(difference.redirected()), ["d", "a", "c"]);
    }

    #[test]
    fn taking_away_too_much_is_refused_with_the_way_to_allow_it() {
        let standing = manifest(&[entry("a", ""), entry("b", "")]);
        let difference = between(&standing, &[], at("18:00"));
        assert_eq!(difference.allow(2), Ok(()));
        let refused = difference.allow(1).unwrap_err();
        assert!(refused.help.unwrap().contains("`--max-deletes 2`"));
    }
}
