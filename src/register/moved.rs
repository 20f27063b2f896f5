use super::{
    FileChange, Refused, Shelf, amended, kind_of,
    links::{Linked, relink},
};
use crate::{
    amend::Edit,
    base::{Slug, SourcePath},
    model::Document,
};

/// Gives what is linked another slug: edits documents, leads links elsewhere, and moves its own document to `moved`.
///
/// Faults: every edit and link that cannot be made in a file as it is written, all at once.
pub fn moved(
    shelf: &Shelf<'_>,
    linked: &Linked<'_>,
    new: &Slug,
    moved: &SourcePath,
    edits_of: impl Fn(&Document, &str) -> Vec<Edit>,
) -> Result<Vec<FileChange>, Refused> {
    let (mut changes, mut reasons) = (Vec::new(), Vec::new());
    for document in shelf.documents.values() {
        let path = document.path.clone();
        let before = shelf.text(&path)?;
        let edits = edits_of(document, &before);
        let relinked = relink(&before, document, linked, new).map_err(|reason| Refused::Written(vec![reason]));
        match relinked.and_then(|text| amended(&path, &text, kind_of(&document.front), &edits)) {
            Ok(after) if linked.path == Some(&path) => {
                changes.push(FileChange { path: moved.clone(), before: None, after: Some(after) });
                changes.push(FileChange { path, before: Some(before), after: None });
            }
            Ok(after) if after == before => {}
            Ok(after) => changes.push(FileChange { path, before: Some(before), after: Some(after) }),
            Err(Refused::Written(found)) => reasons.extend(found),
            Err(asked) => return Err(asked),
        }
    }
    match reasons.is_empty() {
        true => Ok(changes),
        false => Err(Refused::Written(reasons)),
    }
}
