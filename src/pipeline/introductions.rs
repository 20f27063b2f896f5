use rayon::prelude::*;
use std::collections::BTreeMap;

use super::{
    Holdings,
    evidence::{Evidence, Texts},
};
use crate::{
    base::Slug,
    disk::Disk,
    load::Project,
    model::{BriefingId, Entity, ParticipantId, Passages},
};

/// Returns by slug the sentence in which the newest briefing of each person first names them; nothing of those whom its text
/// does not name.
pub fn introductions(holdings: &Holdings, disk: &dyn Disk, project: &Project) -> BTreeMap<Slug, String> {
    let Some(site) = &holdings.report.site else { return BTreeMap::new() };
    let people: Vec<(ParticipantId, BriefingId)> =
        site.participants.iter().filter_map(|(id, person)| Some((id, person.newest()?))).collect();
    let evidence = Evidence::default();
    let reader = evidence.reader(Texts { disk, project, documents: &holdings.documents, site }, people.len());
    let introduced = people.par_iter().filter_map(|(person, newest)| {
        let passage = reader.passage(*newest, &Entity::Person(*person))?;
        Some((site.participants[*person].slug.clone(), passage.text.to_string()))
    });
    introduced.collect()
}
