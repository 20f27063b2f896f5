use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use crate::base::is_html;

/// What a file is to readers, in the order in which files may appear: what pages are made of, pages, those that lead to others,
/// and what tells programs of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Style sheets, pictures, data and all else that is not named below.
    Asset,
    /// A page without pages below it.
    Page,
    /// A page with others below it, which it leads to: the front page, a month, all people.
    Index,
    /// Feeds, sitemaps, and what hosts and robots read.
    Feed,
}

/// What programs read first, by file name.
const FEEDS: [&str; 4] = ["feed.json", "robots.txt", "_headers", "_redirects"];

/// Returns the class of each file of a site, in their order.
pub fn classes(paths: &[&str]) -> Vec<Class> {
    let pages = paths.iter().filter(|path| is_html(path));
    let with_pages_below: BTreeSet<&str> = pages.flat_map(|path| above(folder_of(path))).collect();
    let class = |path: &&str| match (is_html(path), is_feed(path)) {
        (true, _) if with_pages_below.contains(folder_of(path)) && path.ends_with("index.html") => Class::Index,
        (true, _) => Class::Page,
        (false, true) => Class::Feed,
        (false, false) => Class::Asset,
    };
    paths.iter().map(class).collect()
}

/// Says whether pages call a file by the digest of its bytes, so that nothing else ever stands at its address: `site.0123456789.css`.
pub fn is_named_by_content(path: &str) -> bool {
    let mut parts = path.rsplit('.');
    let (ending, digest) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_digest =
        digest.len() == 10 && digest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    matches!(ending, "css" | "js" | "mjs") && is_digest && parts.next().is_some()
}

fn is_feed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    FEEDS.contains(&name) || [".xml", ".atom", ".rss"].iter().any(|ending| name.ends_with(ending))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders above a folder; the site itself is one, without a name.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    let named = folder.rmatch_indices('/').map(|(at, _)| &folder[..at]);
    named.chain((!folder.is_empty()).then_some(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_pages_below_it_is_an_index() {
        let site = [
            ("404.html", Class::Page),
            ("briefings/2026/01/index.html", Class::Index),
            ("briefings/2026/01/paris/card.png", Class::Asset),
            ("briefings/2026/01/paris/event.ics", Class::Asset),
            ("briefings/2026/01/paris/index.html", Class::Page),
            ("briefings/2026/index.html", Class::Index),
            ("countries/fr/feed.json", Class::Feed),
            ("feed.xml", Class::Feed),
            ("index.html", Class::Index),
            ("robots.txt", Class::Feed),
            ("search/index.json", Class::Asset),
            ("site.css", Class::Asset),
        ];
        let (paths, expected): (Vec<&str>, Vec<Class>) = site.into_iter().unzip();
        assert_eq!(classes(&paths), expected);
        assert_eq!(classes(&["index.html", "about.html"]), [Class::Page, Class::Page]);
    }

    #[test]
    fn a_name_that_follows_from_bytes_is_known() {
        for (path, is_named) in [
            ("site.0123456789.css", true),
            ("a/b.min.abcdef0123.mjs", true),
            ("site.css", false),
            ("site.0123456789.png", false),
            ("site.0123456789ab.css", false),
            ("0123456789.css", false),
        ] {
            assert_eq!(is_named_by_content(path), is_named, "{path}");
        }
    }
}
