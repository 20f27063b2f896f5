use super::{
    Conflicts, FileChange, Refused, Shelf, address, amended,
    merge::{own_links, person, repointed},
    references::Rewrite,
    who::Directory,
};
use crate::{
    amend::Edit,
    base::{KeyPath, Slug, SourcePath},
    model::SourceKind,
};

/// Gives a person's profile another slug: the file's name, every reference, and an alias for the old address.
///
/// Faults: nobody has the old slug, or somebody has the new one, or the person has no profile.
pub fn rename(shelf: &Shelf<'_>, old: &Slug, new: &Slug) -> Result<Vec<FileChange>, Refused> {
    let directory = Directory::of(shelf);
    let who = person(&directory, shelf, old)?;
    if old == new || directory.find(shelf, new).is_some() {
        let help = format!("if both are one person, `dateline merge {old} {new}` makes them one");
        return Err(Refused::Asked(format!("somebody has the slug `{new}` already"), help));
    }
    let Some(path) = who.path.filter(|path| path.file_name() == format!("{old}.md")) else {
        let help = format!(
            "`dateline new participant` makes a profile for someone named in briefings only; a folder `{old}/` is renamed by hand"
        );
        return Err(Refused::Asked(format!("there is no file `{old}.md` that could be renamed"), help));
    };
    let rewrite = Rewrite { directory: &directory, old: &who, new: None, to: new, conflicts: Conflicts::Refused };
    let (mut changes, mut reasons) = (Vec::new(), Vec::new());
    for document in shelf.documents.values().filter(|document| document.path != *path) {
        match repointed(shelf, document, &rewrite) {
            Ok(change) => changes.extend(change),
            Err(Refused::Written(found)) => reasons.extend(found),
            Err(asked) => return Err(asked),
        }
    }
    if !reasons.is_empty() {
        return Err(Refused::Written(reasons));
    }
    let text = shelf.text(path)?;
    let alias = Edit::append(KeyPath::of("aliases"), address(old));
    let after = amended(path, &own_links(shelf, path, &text, &who, new)?, SourceKind::Participant, &[alias])?;
    let moved = SourcePath::new(format!("{}/{new}.md", path.folder()));
    changes.push(FileChange { path: moved, before: None, after: Some(after) });
    changes.push(FileChange { path: path.clone(), before: Some(text), after: None });
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changes)
}
