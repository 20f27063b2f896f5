use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{
    Holdings,
    evidence::{Evidence, Reader},
    loading,
};
use crate::{
    base::Slug,
    disk::Disk,
    load::Project,
    markdown::{self, BlockKind},
    mentions::{Entity, sentence_around},
    model::{BriefingId, Documents, ParticipantId, Site},
};

/// Returns by slug the sentence in which the newest briefing of each person first names them; nothing of those whom its text
/// does not name. Headings are no sentences.
pub fn introductions(holdings: &Holdings, disk: &dyn Disk, project: &Project) -> BTreeMap<Slug, String> {
    let Some(site) = &holdings.report.site else { return BTreeMap::new() };
    let mut by_briefing: BTreeMap<BriefingId, Vec<ParticipantId>> = BTreeMap::new();
    for (id, person) in site.participants.iter() {
        if let Some(newest) = person.newest() {
            by_briefing.entry(newest).or_default().push(id);
        }
    }
    let evidence = Evidence::default();
    let reader = evidence.reader(by_briefing.len());
    let of_briefings: Vec<Vec<(Slug, String)>> = by_briefing
        .par_iter()
        .map(|(id, people)| {
            let body = body_of(site, *id, &holdings.documents, disk, project);
            body.map(|body| of_briefing(&reader, site, *id, people, &body)).unwrap_or_default()
        })
        .collect();
    of_briefings.into_iter().flatten().collect()
}

fn body_of(site: &Site, id: BriefingId, documents: &Documents, disk: &dyn Disk, project: &Project) -> Option<String> {
    let path = &site.briefings[id].path;
    let body = &documents.get(path)?.body;
    loading::body_text(disk, project, path, body.offset, body.fingerprint)
}

fn of_briefing(
    reader: &Reader<'_>,
    site: &Site,
    id: BriefingId,
    people: &[ParticipantId],
    body: &str,
) -> Vec<(Slug, String)> {
    let prose = markdown::prose_without_ids(body);
    let mentions = reader.mentions(site, &site.briefings[id], &prose);
    let first = |person: &ParticipantId| {
        let is_sentence = |block: usize| prose.blocks[block].kind != BlockKind::Heading;
        let mention = mentions.iter().find(|it| it.entity == Entity::Person(*person) && is_sentence(it.block))?;
        let text = &prose.blocks[mention.block].text;
        let sentence = &text[sentence_around(text, &mention.range)];
        let words: Vec<&str> = sentence.split_whitespace().collect();
        Some((site.participants[*person].slug.clone(), words.join(" ")))
    };
    people.iter().filter_map(first).collect()
}
