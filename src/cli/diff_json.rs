use serde::Serialize;

use super::{
    diff::{Comparison, SideName},
    visible::escape_hidden,
};
use crate::difference::{Change, Claim, Kind, Spot};

/// Writes a comparison as one JSON document: `{ "old": …, "new": …, "changes": […], "summary": {…} }`.
///
/// The fields and their meaning are a contract; new ones may be added. Characters that would steer a terminal are escaped.
pub fn draw(comparison: &Comparison) -> String {
    let changes: Vec<ChangeLine<'_>> = comparison.changes.iter().map(ChangeLine::of).collect();
    let summary = Summary { changes: changes.len() };
    let document = Document { old: &comparison.old, new: &comparison.new, changes, summary };
    escape_hidden(&serde_json::to_string_pretty(&document).expect("plain structs always serialise")) + "\n"
}

#[derive(Serialize)]
struct Document<'a> {
    old: &'a SideName,
    new: &'a SideName,
    changes: Vec<ChangeLine<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    changes: usize,
}

#[derive(Serialize)]
struct ChangeLine<'a> {
    kind: Kind,
    id: &'a str,
    subject: &'a str,
    claim: &'a str,
    detail: Option<&'a str>,
    old: Option<&'a str>,
    new: Option<&'a str>,
    words: String,
    spots: &'a [Spot],
}

impl<'a> ChangeLine<'a> {
    fn of(change: &'a Change) -> Self {
        let (claim, detail, old, new) = match &change.claim {
            Claim::Mark(what, detail) => (*what, detail.as_deref(), None, None),
            Claim::Standing(old, new) => ("standing", None, *old, *new),
            // A subject that is itself the name of a value: `Dateline`.
            Claim::Value(what, old, new) if what.is_empty() => ("value", None, old.as_deref(), new.as_deref()),
            Claim::Value(what, old, new) => (&**what, None, old.as_deref(), new.as_deref()),
        };
        let subject = &change.subject;
        ChangeLine {
            kind: subject.kind,
            id: &subject.id,
            subject: &subject.name,
            claim,
            detail,
            old,
            new,
            words: change.words(),
            spots: &change.spots,
        }
    }
}
