use std::collections::{BTreeMap, HashMap};

use super::addresses::Addresses;
use crate::{
    base::{SitePath, SourcePath},
    model::{Assets, Document, Documents, FrontMatter},
};

/// The files that travel with published documents, and where they go.
pub type Travelling = BTreeMap<SourcePath, SitePath>;

/// Decides which files under `content/` are published.
///
/// A bundle's files go beside its page, all of them. A file that lies beside single-file documents keeps its path below
/// `content/` and goes only if a published document names it. So nothing of a hidden briefing ever leaks, and what an
/// expired one brought goes with it.
pub fn travelling(documents: &Documents, assets: &Assets, addresses: &Addresses) -> Travelling {
    let bundles = bundles(documents, addresses);
    let mut travelling = Travelling::new();
    for path in assets.attachments.keys() {
        if let Some((folder, Some(page))) = bundle_of(path, &bundles) {
            travelling.insert(path.clone(), SitePath::new(format!("{page}{}", &path.as_str()[folder.len() + 1..])));
        }
    }
    for document in documents.values().filter(|document| addresses.with_text(&document.path, &document.front).is_some())
    {
        for path in named_by(document) {
            if assets.attachments.contains_key(&path) && bundle_of(&path, &bundles).is_none() {
                let loose = SitePath::new(path.as_str().trim_start_matches("content/"));
                travelling.insert(path, loose);
            }
        }
    }
    travelling
}

/// Folder → its page, or nothing if the page is not published or has expired.
type Bundles<'a> = HashMap<&'a str, Option<SitePath>>;

fn bundles<'a>(documents: &'a Documents, addresses: &Addresses) -> Bundles<'a> {
    let is_bundle = |document: &&std::sync::Arc<Document>| document.path.file_name() == "index.md";
    let page = |document: &Document| addresses.with_text(&document.path, &document.front);
    documents.values().filter(is_bundle).map(|document| (document.path.folder(), page(document))).collect()
}

fn bundle_of<'a>(path: &'a SourcePath, bundles: &Bundles) -> Option<(&'a str, Option<SitePath>)> {
    let folders =
        std::iter::successors(Some(path.folder()), |folder| folder.rsplit_once('/').map(|(parent, _)| parent));
    folders.into_iter().find_map(|folder| bundles.get(folder).map(|page| (folder, page.clone())))
}

fn named_by(document: &Document) -> impl Iterator<Item = SourcePath> {
    let outline = &document.body.outline;
    let portrait = match &document.front {
        FrontMatter::Participant(front) => front.image.as_deref(),
        _ => None,
    };
    let images = outline.images.iter().map(|image| image.target.as_str());
    let links = outline.links.iter().map(|link| link.target.as_str());
    images.chain(links).chain(portrait).filter_map(|target| document.path.join(plain_target(target)))
}

/// Cuts query and fragment off.
pub fn plain_target(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default()
}
