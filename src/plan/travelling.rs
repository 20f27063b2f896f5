use std::collections::{BTreeMap, BTreeSet};

use super::{
    addresses::Addresses,
    link_index::{LinkIndex, LinkKey},
};
use crate::{
    base::{SitePath, SourcePath},
    model::{Assets, Documents},
};

/// The files that travel with published documents, and where they go.
pub type Travelling = BTreeMap<SourcePath, SitePath>;

/// What decides where files go.
pub struct Journey<'a> {
    pub documents: &'a Documents,
    pub assets: &'a Assets,
    pub links: &'a LinkIndex,
    pub addresses: &'a Addresses<'a>,
}

impl Journey<'_> {
    /// Decides anew where some files go, and returns those for which that changed.
    pub fn update(&self, travelling: &mut Travelling, suspects: BTreeSet<SourcePath>) -> BTreeSet<SourcePath> {
        let mut changed = suspects;
        changed.retain(|path| match self.address(path) {
            Some(to) => travelling.insert(path.clone(), to.clone()) != Some(to),
            None => travelling.remove(path).is_some(),
        });
        changed
    }

    /// Returns the files beside a document that could travel with it: those that lie in its bundle.
    pub fn bundle_of(&self, document: &SourcePath) -> impl Iterator<Item = &SourcePath> + use<'_> {
        let folder = format!("{}/", document.folder());
        let is_bundle = document.file_name() == "index.md";
        let files = self.assets.attachments.range(SourcePath::new(&*folder)..).map(|(path, _)| path);
        files.take_while(move |path| is_bundle && path.as_str().starts_with(&folder))
    }

    /// Returns where a file under `content/` goes, if it is published.
    ///
    /// A bundle's files go beside its page, all of them. A file that lies beside single-file documents keeps its path below
    /// `content/` and goes only if a published document names it. So nothing of a hidden briefing ever leaks, and what an
    /// expired one brought goes with it.
    fn address(&self, path: &SourcePath) -> Option<SitePath> {
        if !self.assets.attachments.contains_key(path) {
            return None;
        }
        if let Some(bundle) = bundle_around(path, self.documents) {
            let page = self.page_with_text(&bundle)?;
            return Some(SitePath::new(format!("{page}{}", &path.as_str()[bundle.folder().len() + 1..])));
        }
        let key = LinkKey::Source(path.clone());
        let is_led_to = |document| has_page_with_text(document, self.documents, self.addresses);
        self.links.leading_to(&key).any(is_led_to).then(|| {
            let below = path.as_str();
            SitePath::new(below.strip_prefix("content/").unwrap_or(below))
        })
    }

    fn page_with_text(&self, document: &SourcePath) -> Option<SitePath> {
        self.addresses.with_text(document, &self.documents.get(document)?.front)
    }
}

/// Says whether a document's text stands on a page.
pub fn has_page_with_text(document: &SourcePath, documents: &Documents, addresses: &Addresses<'_>) -> bool {
    documents.get(document).is_some_and(|it| addresses.with_text(document, &it.front).is_some())
}

/// Returns the article of the nearest folder around a file that is a bundle.
pub fn bundle_around(path: &SourcePath, documents: &Documents) -> Option<SourcePath> {
    articles_around(path).find(|article| documents.contains_key(article))
}

/// Returns what would be the article of each folder around a file, the nearest first.
pub fn articles_around(path: &SourcePath) -> impl Iterator<Item = SourcePath> {
    let folders =
        std::iter::successors(Some(path.folder()), |folder| folder.rsplit_once('/').map(|(parent, _)| parent));
    folders.map(|folder| SourcePath::new(format!("{folder}/index.md")))
}
