//! Ids that are unique within one body.

use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};

/// The ids given away so far.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashSet<String, RandomState>,
    /// The number to try next for a wish that was taken; without it many equal wishes would cost their square.
    next: HashMap<String, u32, RandomState>,
}

impl Ids {
    /// Gives away `wanted`, or `wanted-2`, `wanted-3`, … if it is taken.
    pub(super) fn claim(&mut self, wanted: &str) -> String {
        if self.taken.insert(wanted.to_owned()) {
            return wanted.to_owned();
        }
        let number = self.next.entry(wanted.to_owned()).or_insert(2);
        loop {
            let id = format!("{wanted}-{number}");
            *number += 1;
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// The ids that paragraphs wish for, once they are known: each costs a digest.
#[derive(Default)]
pub(super) struct Wishes(Vec<(usize, String)>);

impl Wishes {
    /// Notes the wish of the paragraph that begins at a byte of the body, after all before it.
    pub(super) fn note(&mut self, paragraph: usize, wish: String) {
        self.0.push((paragraph, wish));
    }

    /// Returns the wish of the paragraph that begins at a byte of the body, if it was noted.
    pub(super) fn of(&self, paragraph: usize) -> Option<&str> {
        let at = self.0.binary_search_by_key(&paragraph, |(start, _)| *start).ok()?;
        Some(&self.0[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_wishes_are_numbered_and_pass_over_what_is_taken() {
        let mut ids = Ids::default();
        let given: Vec<String> = ["a", "a-2", "a", "a", "a-2"].iter().map(|wish| ids.claim(wish)).collect();
        assert_eq!(given, ["a", "a-2", "a-3", "a-4", "a-2-2"]);
    }
}
