use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use super::target::{plain, scheme};
use crate::{
    base::{CountryCode, SitePath, Slug, SourcePath, percent_decoded},
    model::{Assets, Document, Documents, FrontMatter, LinkForm, LinkUse},
};

/// What a link or an image of a document leads to, as far as it can be said without looking it up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKey {
    /// A file of the project.
    Source(SourcePath),
    /// A file below `static/` or of the theme.
    Fixed(String),
    /// An address of the site, folded.
    Address(SitePath),
    /// Whatever has this slug.
    Name(Slug),
    /// A country.
    Country(CountryCode),
}

/// Which documents lead where, so that those follow that lead to what changed.
#[derive(Debug, Default)]
pub struct LinkIndex {
    from: HashMap<LinkKey, BTreeSet<SourcePath>>,
    keys: HashMap<SourcePath, Vec<LinkKey>>,
}

impl LinkIndex {
    /// Notes where a document leads in the place of where it led before; nothing, if it is gone. Returns both.
    pub fn set(&mut self, path: &SourcePath, document: Option<&Arc<Document>>) -> Vec<LinkKey> {
        let before = self.keys.remove(path).unwrap_or_default();
        for key in &before {
            if let Some(documents) = self.from.get_mut(key) {
                documents.remove(path);
                if documents.is_empty() {
                    self.from.remove(key);
                }
            }
        }
        let after = document.map(|document| keys_of(document)).unwrap_or_default();
        for key in &after {
            self.from.entry(key.clone()).or_default().insert(path.clone());
        }
        let both = before.into_iter().chain(after.iter().cloned()).collect();
        if !after.is_empty() {
            self.keys.insert(path.clone(), after);
        }
        both
    }

    /// Walks over the documents that lead anywhere, in no order.
    pub fn documents(&self) -> impl Iterator<Item = &SourcePath> {
        self.keys.keys()
    }

    /// Returns the documents that lead somewhere.
    pub fn leading_to(&self, key: &LinkKey) -> impl Iterator<Item = &SourcePath> {
        self.from.get(key).into_iter().flatten()
    }
}

/// Returns the files of the project that documents show as images, published or not.
pub fn images_shown(documents: &Documents, assets: &Assets) -> BTreeSet<SourcePath> {
    let keys = documents.values().flat_map(|document| keys_of_images(document));
    let file = |key| match key {
        LinkKey::Fixed(path) => assets.fixed.get(&path).map(|asset| asset.path.clone()),
        LinkKey::Source(path) => Some(path).filter(|path| assets.attachments.contains_key(path)),
        _ => None,
    };
    keys.filter_map(file).collect()
}

fn keys_of(document: &Document) -> Vec<LinkKey> {
    let links = document.body.outline.links.iter().flat_map(|link| keys_of_link(document, link));
    links.chain(keys_of_images(document)).collect()
}

fn keys_of_images(document: &Document) -> impl Iterator<Item = LinkKey> {
    let images = document.body.outline.images.iter().filter_map(|image| key_of_image(document, &image.target));
    images.chain(key_of_portrait(document))
}

/// Returns what the portrait of a profile is.
pub fn key_of_portrait(document: &Document) -> Option<LinkKey> {
    match &document.front {
        FrontMatter::Participant(front) => key_of_image(document, front.image.as_deref()?),
        _ => None,
    }
}

fn keys_of_link(document: &Document, link: &LinkUse) -> Vec<LinkKey> {
    match link.form {
        LinkForm::Wiki | LinkForm::WikiWithWords => wiki_key(&link.target).into_iter().collect(),
        LinkForm::Markdown => keys_of_target(document, &link.target),
    }
}

/// Returns what a wikilink names: a country by its code in capitals, or whatever has the slug.
pub fn wiki_key(target: &str) -> Option<LinkKey> {
    let name = target.split('#').next().unwrap_or_default().trim();
    match name.bytes().all(|byte| byte.is_ascii_uppercase()) && !name.is_empty() {
        true => CountryCode::parse(name).map(|read| LinkKey::Country(read.code())),
        false => Slug::parse(name).map(LinkKey::Name),
    }
}

fn keys_of_target(document: &Document, target: &str) -> Vec<LinkKey> {
    if scheme(target).is_some() || target.starts_with("//") || target.starts_with('#') {
        return Vec::new();
    }
    let path = percent_decoded(plain(target));
    match path.starts_with('/') {
        true => [SitePath::new(&*path), SitePath::new(format!("{path}/"))]
            .map(|path| LinkKey::Address(path.folded()))
            .into(),
        false => document.path.join(&path).map(LinkKey::Source).into_iter().collect(),
    }
}

fn key_of_image(document: &Document, target: &str) -> Option<LinkKey> {
    if scheme(target).is_some() {
        return None;
    }
    let path = percent_decoded(plain(target));
    match path.strip_prefix('/') {
        Some(fixed) => Some(LinkKey::Fixed(fixed.to_owned())),
        None => document.path.join(&path).map(LinkKey::Source),
    }
}
