use std::collections::BTreeMap;

use super::{FileChange, Refused, Shelf, amended};
use crate::{
    amend::{Edit, scalar::scalar},
    base::{KeyPath, Slug, SourcePath, Text},
    model::{EntryTarget, FrontMatter, ParticipantEntry, ProfileFront, SourceKind},
    parse,
};

/// A person and the Wikidata id found for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// The row of the table it comes from; that of names is the first.
    pub row: usize,
    /// Who, as written.
    pub slug: String,
    /// The id, as written.
    pub wikidata: String,
}

/// Everyone by slug, and who has which id.
struct Known<'a> {
    profiles: BTreeMap<&'a str, (&'a SourcePath, &'a ProfileFront)>,
    holders: BTreeMap<&'a str, &'a SourcePath>,
    /// Those without a profile, by the first spelling of their name.
    named: BTreeMap<Slug, Text>,
}

/// Writes Wikidata ids into profiles, which are made for people without one if `profiles` says so.
///
/// Faults: every row that is wrong, by row and column. No id takes the place of another.
pub fn identify(shelf: &Shelf<'_>, rows: &[Identified], profiles: bool) -> Result<Vec<FileChange>, Refused> {
    let known = Known::of(shelf);
    let mut reasons = Vec::new();
    let (mut by_slug, mut by_id): (BTreeMap<&str, &Identified>, BTreeMap<&str, &Identified>) = Default::default();
    let mut wanted = Vec::new();
    for row in rows {
        if let Err(reason) = known.check(row, profiles) {
            reasons.push(reason);
            continue;
        }
        let (same_person, same_id) = (by_slug.get(&*row.slug), by_id.get(&*row.wikidata));
        match (same_person, same_id) {
            (Some(first), _) if first.wikidata != row.wikidata => reasons.push(format!(
                "row {}, column wikidata: `{}` has `{}` in row {} already, and here `{}`",
                row.row, row.slug, first.wikidata, first.row, row.wikidata
            )),
            (_, Some(first)) if first.slug != row.slug => reasons.push(format!(
                "row {}, column wikidata: `{}` is that of `{}` in row {} already; one id is one person",
                row.row, row.wikidata, first.slug, first.row
            )),
            (Some(_), _) => {}
            _ => {
                by_slug.insert(&row.slug, row);
                by_id.insert(&row.wikidata, row);
                wanted.push(row);
            }
        }
    }
    if !reasons.is_empty() {
        return Err(Refused::Written(reasons));
    }
    let mut changes =
        wanted.into_iter().filter_map(|row| known.change(shelf, row).transpose()).collect::<Result<Vec<_>, _>>()?;
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changes)
}

impl<'a> Known<'a> {
    fn of(shelf: &'a Shelf<'_>) -> Self {
        let mut known = Known { profiles: BTreeMap::new(), holders: BTreeMap::new(), named: BTreeMap::new() };
        for document in shelf.documents.values() {
            match &document.front {
                FrontMatter::Participant(front) => {
                    known.profiles.insert(front.slug.as_str(), (&document.path, front));
                    if let Some(id) = &front.wikidata {
                        known.holders.insert(id, &document.path);
                    }
                }
                FrontMatter::Briefing(front) => super::who::entries_of(front).for_each(|entry| known.note(entry)),
                _ => {}
            }
        }
        known
    }

    fn note(&mut self, entry: &ParticipantEntry) {
        if let EntryTarget::Name(name) = &entry.target {
            self.named.entry(Slug::from_name(name)).or_insert_with(|| name.clone());
        }
    }

    fn check(&self, row: &Identified, profiles: bool) -> Result<(), String> {
        let Identified { row, slug, wikidata } = row;
        if !parse::is_wikidata(wikidata) {
            let bare = wikidata.rsplit('/').next().map(str::to_uppercase).filter(|bare| parse::is_wikidata(bare));
            let help = bare.map_or_else(|| "it looks like `Q212`".to_owned(), |bare| format!("write `{bare}`"));
            return Err(format!("row {row}, column wikidata: `{wikidata}` is not a Wikidata id; {help}"));
        }
        let profile = self.profiles.get(&**slug);
        if profile.is_none() && !self.named.contains_key(&**slug) {
            return Err(format!("row {row}, column slug: nobody has the slug `{slug}`"));
        }
        if profile.is_none() && !profiles {
            return Err(format!(
                "row {row}, column slug: `{slug}` has no profile to write into; `--profiles` makes one"
            ));
        }
        match (profile.and_then(|(path, front)| Some((path, front.wikidata.as_ref()?))), self.holders.get(&**wikidata))
        {
            (Some((path, id)), _) if **id != **wikidata => Err(format!(
                "row {row}, column wikidata: {path} says `{id}`, and the row `{wikidata}`; mend one of the two"
            )),
            (None, Some(holder)) => Err(format!(
                "row {row}, column wikidata: `{wikidata}` is that of {holder} already; if both are one person, merge them"
            )),
            _ => Ok(()),
        }
    }

    fn change(&self, shelf: &Shelf<'_>, row: &Identified) -> Result<Option<FileChange>, Refused> {
        let edits = [Edit::set(KeyPath::of("wikidata"), row.wikidata.as_str())];
        match self.profiles.get(&*row.slug) {
            Some((_, front)) if front.wikidata.is_some() => Ok(None),
            Some((path, _)) => {
                let text = shelf.text(path)?;
                let after = amended(path, &text, SourceKind::Participant, &edits)?;
                Ok(Some(FileChange { path: (*path).clone(), before: Some(text), after: Some(after) }))
            }
            None => {
                let name = self.named.get(&*row.slug).map_or(row.slug.as_str(), |name| &**name);
                let path = SourcePath::new(format!("content/participants/{}.md", row.slug));
                let text = format!("---\nname: {}\nwikidata: {}\n---\n", scalar(name), row.wikidata);
                Ok(Some(FileChange { path, before: None, after: Some(text) }))
            }
        }
    }
}
