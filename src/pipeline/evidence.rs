use std::{collections::BTreeSet, sync::OnceLock};

use crate::{
    base::{CountryCode, Fingerprint, Text},
    markdown::{self, BlockKind, Prose},
    mentions::{Declared, Entity, Lexicon, Mention, People, Places, Scope},
    model::{Briefing, Country, LinkMentions, MentionLink, Site},
    plan::Addresses,
};

/// Where texts speak of whom their front matter names: found when a page is rendered.
///
/// Of people only those whom a briefing declares are looked for, so what is found depends on the briefing, on their profiles, and on
/// the names of countries and groups, which change together with everything.
#[derive(Default)]
pub struct Evidence {
    places: OnceLock<Places>,
}

/// Reads the texts of one update.
pub struct Reader<'e> {
    evidence: &'e Evidence,
    /// Everybody, where many texts may be read; for a few it takes less time to take in those whom each declares.
    everybody: Option<OnceLock<People>>,
}

/// From this number of pages on everybody is taken in at once: 5,000 people take about as long as 200 texts with their own.
const TEXTS_MANY: usize = 200;

impl Evidence {
    /// Forgets the names of countries and groups.
    pub fn forget(&mut self) {
        *self = Evidence::default();
    }

    /// Makes ready for an update in which so many pages are looked at.
    pub fn reader(&self, pages: usize) -> Reader<'_> {
        Reader { evidence: self, everybody: (pages >= TEXTS_MANY).then(OnceLock::new) }
    }

    fn places(&self, site: &Site) -> &Places {
        self.places.get_or_init(|| Places::new(site))
    }
}

impl Reader<'_> {
    /// Returns the digest of all that decides, beside its text, which names of a briefing lead where; nothing where none do.
    pub fn key(&self, site: &Site, briefing: &Briefing) -> Option<Fingerprint> {
        if site.config.link_mentions == LinkMentions::None {
            return None;
        }
        let declared = Declared::of(briefing);
        let person = |id| {
            let person = &site.participants[id];
            let profile = person.profile.as_deref().map(|profile| (&profile.aka, &profile.names, &profile.sort));
            (&person.slug, &person.name, profile, &person.countries)
        };
        let people: Vec<_> = declared.people.iter().map(|id| person(*id)).collect();
        let front = &briefing.front;
        let settings = (site.config.link_mentions, &front.ignore, &front.lang, &site.config.language);
        let has_page = |code: &CountryCode| site.countries.get(code).is_some_and(Country::has_page);
        let countries: Vec<_> = declared.countries.iter().map(|code| (*code, has_page(code))).collect();
        let of_briefing = Fingerprint::of_value(&(people, countries, &declared.groups, settings));
        Some(Fingerprint::of_all(&[self.evidence.places(site).fingerprint(), of_briefing]))
    }

    /// Returns the names in a briefing's text that lead to a page, as `site.toml` wants them.
    pub fn links(&self, site: &Site, briefing: &Briefing, body: &str) -> Vec<MentionLink> {
        let wanted = site.config.link_mentions;
        if wanted == LinkMentions::None {
            return Vec::new();
        }
        let addresses = Addresses::new(site);
        let prose = markdown::prose_without_ids(body);
        let mut linked = BTreeSet::new();
        let mut links = Vec::new();
        for mention in self.mentions(site, briefing, &prose) {
            let block = &prose.blocks[mention.block];
            let is_due = wanted == LinkMentions::All || !linked.contains(&mention.entity);
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
    pub fn mentions(&self, site: &Site, briefing: &Briefing, prose: &Prose) -> Vec<Mention> {
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
