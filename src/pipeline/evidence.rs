use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, OnceLock, RwLock},
};

use super::loading;
use crate::{
    base::{CountryCode, Fingerprint, Text},
    disk::Disk,
    load::Project,
    markdown::{BlockKind, Options, Parsed, Prose},
    mentions::{Declared, Lexicon, Mention, People, Places, Scope, passages},
    model::{
        Briefing, BriefingId, Country, Documents, Entity, LinkMentions, MentionLink, ParticipantId, Passage, Passages,
        Site,
    },
    plan::{Addresses, quoted_for},
};

/// Where texts speak of whom their front matter names: found when a page needs it, kept while it stays the same.
///
/// Of people only those whom a briefing declares are looked for, so what is found depends on the text, on the briefing as it was
/// bound, on the profiles of those people, and on the names of countries and groups, which change together with everything.
#[derive(Default)]
pub struct Evidence {
    places: OnceLock<Places>,
    passages: RwLock<HashMap<BriefingId, PassagesOfText, foldhash::fast::RandomState>>,
}

/// What a text says of those on whose pages it is quoted, nothing where it does not name them.
type PassagesOfText = Arc<[(Entity, Option<Passage>)]>;

/// The texts of one update.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    pub disk: &'a dyn Disk,
    pub project: &'a Project,
    pub documents: &'a Documents,
    pub site: &'a Site,
}

/// Reads the texts of one update.
pub struct Reader<'a> {
    evidence: &'a Evidence,
    texts: Texts<'a>,
    /// Everybody, where many texts may be read; for a few it takes less time to take in those whom each declares.
    everybody: Option<OnceLock<People>>,
    /// The digests of all that people are called by: one person is named by many texts.
    callings: RwLock<HashMap<ParticipantId, Fingerprint, foldhash::fast::RandomState>>,
}

/// From this number of pages on everybody is taken in at once: 5,000 people take about as long as 200 texts with their own.
const TEXTS_MANY: usize = 200;

impl Evidence {
    /// Forgets everything: the names of countries and groups may be others, and briefings may have other numbers.
    pub fn forget(&mut self) {
        *self = Evidence::default();
    }

    /// Forgets what the texts of some briefings say.
    pub fn forget_texts(&mut self, briefings: impl Iterator<Item = BriefingId>) {
        let passages = self.passages.get_mut().expect("nobody panics while holding it");
        briefings.for_each(|id| drop(passages.remove(&id)));
    }

    /// Makes ready for an update in which so many pages are looked at.
    pub fn reader<'a>(&'a self, texts: Texts<'a>, pages: usize) -> Reader<'a> {
        let everybody = (pages >= TEXTS_MANY).then(OnceLock::new);
        Reader { evidence: self, texts, everybody, callings: RwLock::default() }
    }

    fn places(&self, site: &Site) -> &Places {
        self.places.get_or_init(|| Places::new(site))
    }

    /// What is known of a text and somebody, if it was looked for.
    fn known_passage(&self, id: BriefingId, entity: &Entity) -> Option<Option<Passage>> {
        let passages = self.passages.read().expect("nobody panics while holding it");
        answer(passages.get(&id)?, entity)
    }

    fn keep_passages(&self, id: BriefingId, passages: PassagesOfText) {
        self.passages.write().expect("nobody panics while holding it").insert(id, passages);
    }
}

impl Reader<'_> {
    /// Returns the digest of all that decides, beside its text, which names of a briefing lead where; nothing where none do.
    pub fn key(&self, id: BriefingId) -> Option<Fingerprint> {
        let (site, briefing) = (self.texts.site, self.briefing(id));
        if site.config.link_mentions == LinkMentions::None {
            return None;
        }
        let declared = Declared::of(briefing);
        let people: Vec<Fingerprint> = declared.people.iter().map(|id| self.calling(*id)).collect();
        let front = &briefing.front;
        let settings = (site.config.link_mentions, &front.ignore, &front.lang, &site.config.language);
        let has_page = |code: &CountryCode| site.countries.get(code).is_some_and(Country::has_page);
        let countries: Vec<_> = declared.countries.iter().map(|code| (*code, has_page(code))).collect();
        let of_briefing = Fingerprint::of_value(&(people, countries, &declared.groups, settings));
        Some(Fingerprint::of_all(&[self.evidence.places(site).fingerprint(), of_briefing]))
    }

    /// The digest of all that a person is called by.
    fn calling(&self, id: ParticipantId) -> Fingerprint {
        if let Some(known) = self.callings.read().expect("nobody panics while holding it").get(&id) {
            return *known;
        }
        let person = &self.texts.site.participants[id];
        let profile = person.profile.as_deref().map(|profile| (&profile.aka, &profile.names, &profile.sort));
        let calling = Fingerprint::of_value(&(&person.slug, &person.name, profile, &person.countries));
        self.callings.write().expect("nobody panics while holding it").insert(id, calling);
        calling
    }

    /// Returns the names in a briefing's text that lead to a page, as `site.toml` wants them. What other pages quote of it is kept
    /// for them: they would have to read it again.
    pub fn links(&self, id: BriefingId, parsed: &mut Parsed<'_>) -> Vec<MentionLink> {
        let site = self.texts.site;
        let wanted = site.config.link_mentions;
        let quoted = quoted_for(site, id);
        let is_known = quoted.iter().all(|entity| self.evidence.known_passage(id, entity).is_some());
        if wanted == LinkMentions::None && is_known {
            return Vec::new();
        }
        let prose = if is_known { parsed.prose_without_ids() } else { parsed.prose() };
        let mentions = self.mentions(self.briefing(id), &prose);
        if !is_known {
            self.evidence.keep_passages(id, passages(&prose, &mentions, quoted).into());
        }
        let addresses = Addresses::new(site);
        let mut linked = BTreeSet::new();
        let mut links = Vec::new();
        for mention in mentions {
            let block = &prose.blocks[mention.block];
            let is_due = match wanted {
                LinkMentions::None => false,
                LinkMentions::First => !linked.contains(&mention.entity),
                LinkMentions::All => true,
            };
            // A heading is a link itself.
            if block.kind == BlockKind::Heading || !is_due {
                continue;
            }
            if let Some(href) = href(site, &addresses, &mention.entity) {
                links.push(MentionLink { range: block.in_body(&mention.range), href });
                linked.insert(mention.entity);
            }
        }
        links
    }

    /// Finds whom a text speaks of, of those whom its front matter names.
    fn mentions(&self, briefing: &Briefing, prose: &Prose) -> Vec<Mention> {
        let site = self.texts.site;
        let declared = Declared::of(briefing);
        let people = match &self.everybody {
            Some(everybody) => everybody.get_or_init(|| People::all(site)).clone(),
            None => People::few(declared.people.iter().map(|id| (*id, &site.participants[*id]))),
        };
        let lexicon = Lexicon::of(self.evidence.places(site), &people);
        let scope = Scope { is_closed: true, ..Scope::of(briefing, &declared, &site.config) };
        let mut mentions = lexicon.find(prose, &scope);
        mentions.retain(|mention| declared.holds(&mention.entity));
        mentions
    }

    /// Reads a text for what it says of those on whose pages it is quoted, and of one more who is asked for. A file that was changed
    /// meanwhile says nothing: the next update reads it, and makes the pages again that quote it.
    fn read_passages(&self, id: BriefingId, asked: &Entity) -> Option<PassagesOfText> {
        let Texts { disk, project, documents, .. } = self.texts;
        let briefing = self.briefing(id);
        let text = loading::text_of(disk, project, documents, &briefing.path)?;
        let prose = Parsed::new(&text, &Options::default()).prose();
        let mut wanted = quoted_for(self.texts.site, id);
        if !wanted.contains(asked) {
            wanted.push(asked.clone());
        }
        Some(passages(&prose, &self.mentions(briefing, &prose), wanted).into())
    }

    fn briefing(&self, id: BriefingId) -> &Briefing {
        &self.texts.site.briefings[id]
    }
}

impl Passages for Reader<'_> {
    fn passage(&self, briefing: BriefingId, entity: &Entity) -> Option<Passage> {
        self.evidence.known_passage(briefing, entity).unwrap_or_else(|| {
            let read = self.read_passages(briefing, entity)?;
            let passage = answer(&read, entity).flatten();
            self.evidence.keep_passages(briefing, read);
            passage
        })
    }
}

fn answer(passages: &[(Entity, Option<Passage>)], entity: &Entity) -> Option<Option<Passage>> {
    passages.iter().find(|(named, _)| named == entity).map(|(_, passage)| passage.clone())
}

/// The address of the page of whom or what is named, if there is one.
fn href(site: &Site, addresses: &Addresses<'_>, entity: &Entity) -> Option<Text> {
    let path = match entity {
        Entity::Person(id) => addresses.participant(*id),
        Entity::Country(code) => site.countries.get(code)?.has_page().then(|| addresses.country(*code))?,
        Entity::Group(slug) => site.groups.contains_key(slug).then(|| addresses.group(slug))?,
    };
    Some(addresses.href(&path))
}
