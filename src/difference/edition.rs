use std::collections::BTreeMap;

use super::{change::Spot, texts};
use crate::{
    base::{CountryCode, Fingerprint, SitePath, Slug, SourcePath},
    model::{Briefing, Documents, Site},
    plan::{Addresses, PageKey, Route},
};

/// What stands where.
pub type Pages<'a> = BTreeMap<&'a SitePath, &'a PageKey>;

/// One side of a comparison: what a project says at one instant, and where.
pub struct Edition<'a> {
    /// Everything that is published.
    pub site: &'a Site,
    /// The documents, hidden ones among them: only those of what is published are looked at.
    pub documents: &'a Documents,
    /// Every address.
    pub routes: &'a [Route],
    /// What shapes the site beside its documents: the digests of its own templates and files that are copied as they are.
    pub files: &'a BTreeMap<SourcePath, Fingerprint>,
    /// Reads the body of a document, if it can be read still.
    pub body_of: &'a dyn Fn(&SourcePath) -> Option<String>,
}

impl Edition<'_> {
    /// Returns where everything is.
    pub fn addresses(&self) -> Addresses<'_> {
        Addresses::new(self.site)
    }

    /// Returns the pages by address, what is left of others not among them.
    pub fn pages(&self) -> Pages<'_> {
        self.routes
            .iter()
            .filter(|route| !matches!(route.key, PageKey::Gone(_)))
            .map(|route| (&route.path, &route.key))
            .collect()
    }

    /// Returns a briefing as a place for which something holds.
    pub fn spot(&self, briefing: &Briefing) -> Spot {
        let addresses = self.addresses();
        let address = addresses.href(&addresses.briefing_path(briefing)).to_string();
        Spot { title: briefing.front.title.to_string(), address, note: None }
    }

    /// Returns the printed name of a country; its code if the site does not know it.
    pub fn country(&self, code: CountryCode) -> String {
        self.site.countries.get(&code).map_or_else(|| code.to_string(), |country| country.name.name.to_string())
    }

    /// Returns the printed name of a group; its slug if the site does not know it.
    pub fn group(&self, slug: &Slug) -> String {
        self.site.groups.get(slug).map_or_else(|| slug.to_string(), |group| group.front.name.to_string())
    }

    /// Returns the printed name of a topic; its slug if the site does not know it.
    pub fn topic(&self, slug: &Slug) -> String {
        self.site.topics.get(slug).map_or_else(|| slug.to_string(), |topic| topic.name.to_string())
    }

    /// Returns the printed name of a series; its slug if the site does not know it.
    pub fn series(&self, slug: &Slug) -> String {
        self.site.series.get(slug).map_or_else(|| slug.to_string(), |series| series.name.to_string())
    }

    /// Returns the digest of a document's text; nothing without a document.
    fn text_digest(&self, path: Option<&SourcePath>) -> Option<Fingerprint> {
        self.documents.get(path?).map(|document| document.body.fingerprint)
    }
}

/// The texts of a document on both sides, if they may differ.
pub struct BothTexts {
    old: Vec<String>,
    new: Vec<String>,
}

impl BothTexts {
    /// Reads the texts of a document on both sides; a side without a document has no text. Nothing if they are the same, or if
    /// a file was changed since it was understood.
    pub fn read(
        (old, old_path): (&Edition<'_>, Option<&SourcePath>),
        (new, new_path): (&Edition<'_>, Option<&SourcePath>),
    ) -> Option<Self> {
        if old.text_digest(old_path) == new.text_digest(new_path) {
            return None;
        }
        let text_of = |side: &Edition<'_>, path: Option<&SourcePath>| match path {
            Some(path) => Some(texts::paragraphs(&(side.body_of)(path)?)),
            None => Some(Vec::new()),
        };
        Some(BothTexts { old: text_of(old, old_path)?, new: text_of(new, new_path)? })
    }

    /// Returns the paragraphs that differ.
    pub fn changed(&self) -> Vec<texts::Paragraph<'_>> {
        texts::changed(&self.old, &self.new)
    }

    /// Says whether the paragraphs are the same in another order.
    pub fn is_reordered(&self) -> bool {
        self.old != self.new && self.changed().is_empty()
    }
}
