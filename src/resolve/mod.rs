//! Resolve: binds every name. Documents in, [`Site`] out.
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
mod roles;
mod topics;

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    base::{Checked, Clock, Code, Date, Diagnostic, KeyPath, Place, Slug, SourcePath, Timestamp},
    model::{Briefing, BriefingFront, Config, Document, Documents, FrontMatter, Preview, Site, SitePage, Table},
};
use bind::Binder;
use identity::People;
use publication::Publication;

/// Binds all documents to the site that is published at the clock's instant.
///
/// Hidden briefings (drafts, and those under embargo) are checked like the others and then left out entirely.
pub fn resolve(documents: &Documents, config: Arc<Config>, clock: Clock, preview: Preview) -> Checked<Site> {
    let mut found = Vec::new();
    let mut people = People::new(documents, &mut found);
    let countries = countries::collect(documents, &config, &mut found);
    let groups = groups::collect(documents, &people, &countries, &mut found);
    let is_public = |front: &BriefingFront| Publication::of(front, &clock, preview).is_published();
    let topics = topics::collect(documents, &is_public, &mut found);
    profiles::check(documents, &countries, &groups, &mut found);
    let mut binder = Binder {
        people: &mut people,
        countries: &countries,
        groups: &groups,
        topics: &topics,
        config: &config,
        clock: &clock,
    };
    let shelves = sort_out(documents, &mut binder, preview, &mut found);
    duplicate_ids(documents, &mut found);
    let mut site = Site {
        briefings: Table::new(shelves.published),
        participants: people.into_table(),
        countries,
        groups,
        topics: topics.into_topics(),
        series: Default::default(),
        pages: pages(documents, preview),
        timeline: Vec::new(),
        expired: shelves.expired,
        next_due: shelves.next_due,
        config,
        clock,
    };
    index::build(&mut site);
    Checked { value: site, diagnostics: found }
}

/// Where briefings go.
#[derive(Default)]
struct Shelves {
    published: Vec<Briefing>,
    expired: Vec<Briefing>,
    next_due: Option<Timestamp>,
}

fn sort_out(documents: &Documents, binder: &mut Binder, preview: Preview, found: &mut Vec<Diagnostic>) -> Shelves {
    let mut shelves = Shelves::default();
    for (document, front) in briefings(documents) {
        let publication = Publication::of(front, binder.clock, preview);
        shelves.next_due = [shelves.next_due, publication.next_change()].into_iter().flatten().min();
        if publication.is_hidden_draft() {
            continue;
        }
        let briefing = binder.briefing(document, front, publication.scheduled(), found);
        match publication {
            Publication::Published { .. } => shelves.published.push(briefing),
            Publication::Expired => shelves.expired.push(briefing),
            Publication::Hidden { .. } | Publication::HiddenDraft => {}
        }
    }
    shelves.published.sort_by(|one, other| order_key(one).cmp(&order_key(other)));
    shelves
}

fn order_key(briefing: &Briefing) -> (Date, &Slug, &SourcePath) {
    (briefing.date, &briefing.front.slug, &briefing.path)
}

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
