//! Changes of a front matter in place: comments, order, quotes, indentation and line ends stay as their editor wrote them.
//!
//! Input: the text of a document as it is on the disk, and [`Edit`]s that name values by their paths. Output: the text with
//! nothing changed but the lines of those values, or a [`Refusal`] that says why that cannot be had. Each edit is made twice:
//! on the text (`splice`) and on what the text means (`meaning`). Unless the new text then reads as exactly the new meaning, it
//! is refused, so YAML of a kind that nobody thought of costs an edit by hand, never a damaged file.
//!
//! The module deliberately does not know what a value is for, nor where files are.

mod flow;
mod ledger;
mod meaning;
mod raw;
mod refusal;
pub mod scalar;
mod splice;
mod walk;

pub use crate::base::{Edit, EditValue as Value};
pub use ledger::write_ledger;
pub use refusal::Refusal;

use std::cmp::Reverse;

use crate::{
    model::SourceKind,
    parse::{self, Node, fields::Table},
};

/// Returns the text with all edits made.
///
/// `kind` says in which order keys are, so that a new one gets a sensible place: behind the nearest of those that come before
/// it in the documentation, else at the end. Paths name the values of the text as it is given: keys are renamed and values
/// removed after everything else, so one edit does not shift what another one means.
///
/// Faults: the first edit that cannot be made, and why. Nothing is made by halves.
///
/// ```
/// use dateline::{amend::{Edit, apply}, base::KeyPath, model::SourceKind};
///
/// let text = "---\ntitle: Talks  # short\nmentions: [RU]\n---\nText.\n";
/// let edit = Edit::append(KeyPath::of("mentions"), "NO");
/// let amended = apply(text, SourceKind::Briefing, &[edit]).expect("plain YAML");
/// assert_eq!(amended, "---\ntitle: Talks  # short\nmentions: [RU, \"NO\"]\n---\nText.\n");
/// ```
pub fn apply(text: &str, kind: SourceKind, edits: &[Edit]) -> Result<String, Refusal> {
    let Some(edit) = edits.first() else { return Ok(text.to_owned()) };
    let Some(mut sheet) = raw::Sheet::of(text) else {
        return Err(Refusal::new(edit.path(), "the file has no front matter between two lines `---`"));
    };
    for edit in in_order(edits) {
        make(&mut sheet, kind, edit).map_err(|reason| {
            let line = sheet.line_of(edit.path());
            Refusal { line, ..Refusal::new(edit.path(), reason) }
        })?;
    }
    Ok(sheet.into_text())
}

/// Those that leave every path as it is, then new names of keys, then removals from the last to the first.
fn in_order(edits: &[Edit]) -> Vec<&Edit> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| match edit {
        Edit::Set { .. } | Edit::Append { .. } | Edit::Quote { .. } => (0, None),
        Edit::RenameKey { .. } => (1, None),
        Edit::Remove { path } => (2, Some(Reverse(path.clone()))),
    });
    ordered.dedup_by(|one, other| matches!(one, Edit::Remove { .. }) && one == other);
    ordered
}

fn make(sheet: &mut raw::Sheet<'_>, kind: SourceKind, edit: &Edit) -> Result<(), String> {
    let front = sheet.front();
    let before = read(&front)?;
    let root = parse::layout(&front).map_err(|fault| unreadable(&fault))?;
    let order = Table::of(kind).map_or(&[][..], |table| table.fields);
    let splices = splice::of(edit, &splice::Page { text: &front, root: root.as_ref(), order })?;
    let after = meaning::after(before, edit, &front, root.as_ref())?;
    let amended = splice::made(&front, &splices);
    let reads = parse::yaml(&amended).is_ok_and(|node| meaning::same(&node, &after));
    match reads && parse::split(&format!("---\n{amended}---\n")).is_some_and(|parts| parts.front == amended) {
        true => sheet.make(&splices),
        false => return Err("the way it is written leaves no safe way to change it".to_owned()),
    }
    Ok(())
}

fn read(front: &str) -> Result<Node, String> {
    parse::yaml(front).map_err(|fault| unreadable(&fault))
}

fn unreadable(fault: &str) -> String {
    format!("the front matter cannot be read: {fault}")
}

#[cfg(test)]
mod tests;
