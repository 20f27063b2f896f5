//! Links and wikilinks.

use pulldown_cmark::{CowStr, LinkType};

use super::*;
use crate::markdown::address;
use crate::model::LinkBinding;

/// The links of the body and how far it has come.
#[derive(Default)]
pub(super) struct Links {
    /// How many were met.
    count: usize,
    /// For each link that is open, whether its tag was printed.
    open: Vec<bool>,
    /// Whether a link of raw HTML is open.
    is_raw_open: bool,
}

impl Links {
    /// Says whether what is printed stands inside of a link, which can hold no other.
    pub(super) fn is_inside(&self) -> bool {
        self.is_raw_open || self.open.contains(&true)
    }

    /// Takes note of raw HTML inside a paragraph, which may be `<a href="…">`.
    pub(super) fn meet_raw_html(&mut self, html: &str) {
        let name: String = html.chars().take(3).map(|letter| letter.to_ascii_lowercase()).collect();
        if name == "</a" {
            self.is_raw_open = false;
        } else if name.starts_with("<a") && name.len() == 3 && !name.ends_with(char::is_alphanumeric) {
            self.is_raw_open = !name.ends_with('>');
        }
    }
}

impl Writer<'_> {
    pub(super) fn start_link(
        &mut self,
        at: usize,
        link_type: LinkType,
        destination: &CowStr<'_>,
        title: &str,
    ) -> usize {
        let binding = self.next_link(link_type, destination);
        let href = binding.href.filter(|href| address::is_safe(href) && !self.links.is_inside());
        self.links.open.push(href.is_some());
        if let Some(href) = href {
            self.out.push_str("<a href=\"");
            address::push(&mut self.out, &href);
            self.out.push('"');
            if !title.is_empty() {
                self.push_attribute("title", title);
            }
            self.out.push('>');
        }
        match binding.words.filter(|_| link_type == LinkType::WikiLink { has_pothole: false }) {
            Some(words) => {
                self.write_words(&words);
                end_of(self.pieces, at)
            }
            None => at + 1,
        }
    }

    /// Returns where the next link leads.
    fn next_link(&mut self, link_type: LinkType, destination: &CowStr<'_>) -> LinkBinding {
        self.links.count += 1;
        self.body_use.links.get(self.links.count - 1).cloned().unwrap_or_else(|| {
            let target = events::target(link_type, destination);
            LinkBinding { href: address::stands_alone(&target).then(|| target.into()), words: None }
        })
    }

    pub(super) fn end_link(&mut self) {
        if self.links.open.pop() == Some(true) {
            self.out.push_str("</a>");
        }
    }
}
