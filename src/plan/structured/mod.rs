//! What pages say for machines: one object of schema.org for each, in JSON-LD, without what is not known.
//!
//! It says nothing that the page does not show, so what makes the page differ makes it differ.

mod article;
mod entities;

use serde_json::{Value, json};

use super::Planner;
use crate::{
    base::{Text, json_in_html, known},
    model::{
        Extra,
        view::{Head, Link},
    },
};

impl Planner<'_> {
    /// Describes a page by its head: a site, a list, or a page of any other kind; nothing for pages that say that something is not there.
    pub(super) fn web_page(&self, head: &Head) -> Option<Text> {
        let kind = match head.kind {
            "not-found" | "redirect" | "feed" | "expired" | "removed" => return None,
            "home" => return text(self.web_site(head)),
            "page" => "WebPage",
            _ => "CollectionPage",
        };
        text(self.page_of_kind(kind, head))
    }

    /// Describes a page that is there for one entity.
    pub(super) fn page_about(&self, kind: &str, head: &Head, entity: Value) -> Option<Text> {
        let mut page = self.page_of_kind(kind, head);
        page.insert("mainEntity".into(), entity);
        text(page)
    }

    fn page_of_kind(&self, kind: &str, head: &Head) -> Extra {
        known([
            ("@context", json!("https://schema.org")),
            ("@type", json!(kind)),
            ("name", json!(head.title)),
            ("description", json!(head.description)),
            ("url", json!(head.permalink)),
            ("inLanguage", json!(head.lang)),
            ("breadcrumb", self.breadcrumbs(&head.breadcrumbs, &head.title)),
        ])
    }

    fn web_site(&self, head: &Head) -> Extra {
        known([
            ("@context", json!("https://schema.org")),
            ("@type", json!("WebSite")),
            ("name", json!(head.title)),
            ("description", json!(head.description)),
            ("url", json!(head.permalink)),
            ("inLanguage", json!(head.lang)),
            ("publisher", self.publisher()),
        ])
    }

    /// The way from the front page, with the page itself at its end; addresses only where they are whole.
    fn breadcrumbs(&self, parents: &[Link], title: &Text) -> Value {
        let parent = |(nth, link): (usize, &Link)| {
            let href = self.site.config.base_url.as_ref().map(|_| self.whole_address(&link.href, ""));
            list_item(nth + 1, &link.title, href)
        };
        let mut items: Vec<Value> = parents.iter().enumerate().map(parent).collect();
        items.push(list_item(parents.len() + 1, title, None));
        json!({ "@type": "BreadcrumbList", "itemListElement": items })
    }

    fn publisher(&self) -> Value {
        self.site.config.publisher.as_ref().map_or(Value::Null, |name| json!({ "@type": "Organization", "name": name }))
    }
}

/// Writes an object once, for the page that holds it: as a map it would be walked through again by each that looks at a view.
fn text(object: Extra) -> Option<Text> {
    Some(json_in_html(&Value::Object(object).to_string()).into())
}

fn list_item(position: usize, name: &Text, href: Option<Text>) -> Value {
    let item =
        [("@type", json!("ListItem")), ("position", json!(position)), ("name", json!(name)), ("item", json!(href))];
    Value::Object(known(item))
}
