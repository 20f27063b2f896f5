//! Resolve: binds every name. Documents in, [`Site`](crate::model::Site) out.
//!
//! Who is meant by a name, which role and country a person had on the day, who took part and who was merely mentioned, what
//! is published at the clock's instant: all of it is decided here, and nobody asks again. The stage knows nothing of
//! addresses, Markdown or templates, and reads no file.

mod bind;
mod countries;
mod entries;
mod groups;
mod identity;
mod index;
mod profiles;
mod publication;
mod resolver;
mod roles;
mod shared_pages;
mod topics;
mod touched;

pub use resolver::Resolver;

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    base::{Code, Diagnostic, KeyPath, Place, SourcePath},
    model::{BriefingFront, Document, Documents, FrontMatter, Preview, SitePage},
};

fn briefings(documents: &Documents) -> impl Iterator<Item = (&Document, &Arc<BriefingFront>)> {
    documents.values().filter_map(|document| match &document.front {
        FrontMatter::Briefing(front) => Some((document.as_ref(), front)),
        _ => None,
    })
}

fn pages(documents: &Documents, preview: Preview) -> BTreeMap<SourcePath, SitePage> {
    let page = |document: &Document| match &document.front {
        FrontMatter::Page(front) if preview.drafts || !front.draft => {
            Some((document.path.clone(), SitePage { path: document.path.clone(), front: front.clone() }))
        }
        _ => None,
    };
    documents.values().filter_map(|document| page(document)).collect()
}

/// Two briefings with one permanent id would be one entry to every feed reader.
fn duplicate_ids(documents: &Documents, found: &mut Vec<Diagnostic>) {
    let mut first_use = BTreeMap::new();
    for (document, front) in briefings(documents) {
        let place = Place::key(&document.path, KeyPath::of("id"));
        match first_use.get(&front.id) {
            None => drop(first_use.insert(front.id.clone(), place)),
            Some(first) => found.push(
                Diagnostic::new(
                    Code::DuplicateId,
                    place,
                    format!("the permanent id `{}` belongs to another briefing", front.id),
                )
                .help("give each briefing an `id` of its own; an id is never used again")
                .related(Place::clone(first), "first used here"),
            ),
        }
    }
}
