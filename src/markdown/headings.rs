//! The headings of a body and the ids of their anchors, the same in the outline and on the page.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{events, ids::Ids};
use crate::base::slugify;

/// Ids that the parts of a page around the body have, or are likely to have in somebody's theme.
const PAGE_IDS: [&str; 14] = [
    "body",
    "breadcrumbs",
    "content",
    "footer",
    "footnotes",
    "header",
    "main",
    "menu",
    "nav",
    "page",
    "search",
    "site",
    "toc",
    "top",
];

/// What the ids of footnotes, paragraphs, and parts of the page begin with.
const PREFIXES: [&str; 5] = ["fn-", "fnref-", "p-", "page-", "site-"];

/// A heading as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    /// 1 to 6.
    pub(super) level: u8,
    /// The id of `{#id}`.
    pub(super) id: Option<String>,
    /// The plain text.
    pub(super) text: String,
}

/// Gathers headings from the events of a body.
#[derive(Default)]
pub(super) struct Gatherer {
    /// The headings met so far.
    pub(super) headings: Vec<Written>,
    is_open: bool,
    images: isize,
}

impl Gatherer {
    /// Takes the next event; `text` is its text as written.
    pub(super) fn meet(&mut self, event: &Event<'_>, text: Option<&str>) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                let id = id.as_deref().filter(|id| !id.is_empty()).map(str::to_owned);
                self.headings.push(Written { level: *level as u8, id, text: String::new() });
                self.is_open = true;
            }
            Event::End(TagEnd::Heading(_)) => self.close(),
            _ if self.is_open => self.add(event, text),
            _ => {}
        }
    }

    fn add(&mut self, event: &Event<'_>, text: Option<&str>) {
        self.images += events::image_nesting(event);
        if let (0, Some(text), Some(heading)) = (self.images, text, self.headings.last_mut()) {
            heading.text.push_str(text);
        }
    }

    fn close(&mut self) {
        self.is_open = false;
        if let Some(heading) = self.headings.last_mut() {
            heading.text = heading.text.trim().to_owned();
        }
    }
}

/// Gives each heading its id. Ids that are written come first, so that none of them has to give way to a made one.
pub(super) fn assign_ids(headings: &[Written], ids: &mut Ids) -> Vec<String> {
    let written: Vec<Option<String>> =
        headings.iter().map(|heading| heading.id.as_deref().map(|id| ids.claim(id))).collect();
    let made = |(heading, id): (&Written, Option<String>)| id.unwrap_or_else(|| ids.claim(&made_id(&heading.text)));
    headings.iter().zip(written).map(made).collect()
}

/// Makes an id from a heading's text that is none of the page's own.
fn made_id(text: &str) -> String {
    if text.is_empty() {
        return "section".to_owned();
    }
    let slug = slugify(text);
    let is_reserved = PAGE_IDS.contains(&slug.as_str()) || PREFIXES.iter().any(|prefix| slug.starts_with(prefix));
    if is_reserved { format!("section-{slug}") } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_ids(body: &str, expected: &[&str]) {
        let mut gatherer = Gatherer::default();
        for (event, _) in events::parse(body) {
            gatherer.meet(&event, events::text(&event));
        }
        assert_eq!(assign_ids(&gatherer.headings, &mut Ids::default()), expected, "{body}");
    }

    #[test]
    fn ids_are_slugs_and_unique() {
        check_ids(
            "# Élysée *talks*\n\n## Next\n\n## Next\n\nNext\n----\n",
            &["elysee-talks", "next", "next-2", "next-3"],
        );
        check_ids("## `code` [words](x) ![alt](y)", &["code-words"]);
        check_ids("##\n\n##\n", &["section", "section-2"]);
    }

    #[test]
    fn written_ids_are_kept_before_made_ones() {
        check_ids("## Next\n\n## After {#next}\n\n## Third {#next}\n", &["next-3", "next", "next-2"]);
        check_ids("## A {#Über .class key=value}\n", &["Über"]);
    }

    #[test]
    fn made_ids_keep_clear_of_the_pages_own() {
        check_ids("## Main\n\n## P 123456\n\n## Fn 1\n", &["section-main", "section-p-123456", "section-fn-1"]);
        check_ids("## Main {#main}\n", &["main"]);
    }
}
