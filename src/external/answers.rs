use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use crate::{
    base::Timestamp,
    model::{Afar, Reach},
};

/// Changes with the form of what is kept.
const FORM: u32 = 1;
const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

/// Good answers of earlier checks: servers that gave one are not asked again for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    form: u32,
    answers: BTreeMap<String, Kept>,
}

/// A good answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// When it was given, in seconds since 1970.
    at: i64,
    /// The new address that it told, if any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    moved: Option<String>,
    /// Elements that were looked for and are there.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    has: BTreeSet<String>,
}

impl Default for Answers {
    fn default() -> Self {
        Answers { form: FORM, answers: BTreeMap::new() }
    }
}

impl Answers {
    /// Reads what [`Answers::json`] wrote; nothing is known from anything else.
    pub fn read(json: &[u8]) -> Self {
        let read: Option<Answers> = serde_json::from_slice(json).ok();
        read.filter(|answers| answers.form == FORM).unwrap_or_default()
    }

    /// Writes them down, by address.
    pub fn json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// Returns what is known of an address and of elements there, if that is not older than so many days.
    pub fn fresh(&self, address: &str, wanted: &BTreeSet<String>, now: Timestamp, days: u64) -> Option<Afar> {
        let kept = self.answers.get(address)?;
        let age = now.as_second() - kept.at;
        let age_max = i64::try_from(days).unwrap_or(i64::MAX).saturating_mul(SECONDS_OF_DAY);
        // An answer of tomorrow was noted by another clock.
        let is_fresh = (0..age_max).contains(&age) && wanted.is_subset(&kept.has);
        let reach = || kept.moved.clone().map_or(Reach::There, Reach::Moved);
        is_fresh.then(|| Afar { reach: reach(), missing: BTreeSet::new() })
    }

    /// Takes over what an earlier check knew of an address.
    pub fn keep(&mut self, address: &str, from: &Answers) {
        if let Some(kept) = from.answers.get(address) {
            self.answers.insert(address.to_owned(), kept.clone());
        }
    }

    /// Notes an answer, if it is a good one.
    pub fn note(&mut self, address: &str, wanted: &BTreeSet<String>, afar: &Afar, now: Timestamp) {
        let moved = match &afar.reach {
            Reach::There => None,
            Reach::Moved(to) => Some(to.clone()),
            Reach::Dead(_) | Reach::Doubtful(_) | Reach::Private => return,
        };
        if afar.missing.is_empty() {
            self.answers.insert(address.to_owned(), Kept { at: now.as_second(), moved, has: wanted.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_answers_alone_are_kept_and_grow_old() {
        let now: Timestamp = "2026-01-06T12:00:00Z".parse().expect("an instant");
        let later = |hours: i64| Timestamp::from_second(now.as_second() + hours * 3600).expect("an instant");
        let (wanted, nothing) = (BTreeSet::from(["a".to_owned()]), BTreeSet::new());
        let other = BTreeSet::from(["b".to_owned()]);
        let mut answers = Answers::default();
        answers.note("good", &wanted, &Afar::default(), now);
        answers.note("moved", &nothing, &Afar { reach: Reach::Moved("there".into()), ..Afar::default() }, now);
        answers.note("dead", &nothing, &Afar { reach: Reach::Dead("x".into()), ..Afar::default() }, now);
        answers.note("lacking", &wanted, &Afar { missing: wanted.clone(), ..Afar::default() }, now);
        let answers = Answers::read(&answers.json());
        let fresh = |address, wanted, hours| answers.fresh(address, wanted, later(hours), 1).is_some();
        assert!(fresh("good", &wanted, 0) && fresh("good", &nothing, 23) && !fresh("good", &wanted, 24));
        assert!(!fresh("good", &other, 0) && !fresh("good", &wanted, -1));
        assert_eq!(answers.fresh("moved", &nothing, now, 1).map(|it| it.reach), Some(Reach::Moved("there".into())));
        assert!(!fresh("dead", &nothing, 0) && !fresh("lacking", &wanted, 0));
        assert_eq!(answers.fresh("good", &wanted, now, 0), None);
        assert_eq!(Answers::read(b"{\"form\":0,\"answers\":{}}"), Answers::default());
    }
}
