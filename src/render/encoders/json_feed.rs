use serde::Serialize;

use crate::model::view::{FeedEntry, FeedView};

/// A feed as <https://www.jsonfeed.org/version/1.1/> asks for it.
#[derive(Serialize)]
pub struct JsonFeed<'v> {
    version: &'static str,
    title: &'v str,
    home_page_url: &'v str,
    feed_url: Option<&'v str>,
    language: &'v str,
    authors: [Author<'v>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    hubs: Option<[Hub<'v>; 1]>,
    items: Vec<Item<'v>>,
}

#[derive(Serialize)]
struct Author<'v> {
    name: &'v str,
}

#[derive(Serialize)]
struct Hub<'v> {
    r#type: &'static str,
    url: &'v str,
}

#[derive(Serialize)]
struct Item<'v> {
    id: &'v str,
    url: &'v str,
    title: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'v str>,
    date_published: &'v str,
    date_modified: &'v str,
    language: &'v str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'v str>,
}

/// Puts a feed into the form; `texts` are the HTML of its entries, where these have any.
pub fn json_feed<'v>(feed: &'v FeedView, texts: &'v [Option<String>]) -> JsonFeed<'v> {
    let text = |nth: usize| texts.get(nth).and_then(Option::as_deref);
    JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.head.title,
        home_page_url: &feed.alternate,
        feed_url: feed.head.permalink.as_deref(),
        language: &feed.head.lang,
        authors: [Author { name: &feed.author }],
        hubs: feed.hub.as_deref().map(|url| [Hub { r#type: "WebSub", url }]),
        items: feed.entries.iter().enumerate().map(|(nth, entry)| item(entry, text(nth))).collect(),
    }
}

/// One of the two contents must be there, so a summary stands in for one.
fn item<'v>(entry: &'v FeedEntry, html: Option<&'v str>) -> Item<'v> {
    let summary = entry.summary.as_deref();
    let text = entry.text.as_deref().or(summary).unwrap_or(&entry.title);
    Item {
        id: &entry.id,
        url: &entry.href,
        title: &entry.title,
        content_html: html,
        content_text: html.is_none().then_some(text),
        summary,
        date_published: &entry.published,
        date_modified: &entry.updated,
        language: &entry.lang,
        authors: entry.authors.iter().map(|name| Author { name }).collect(),
        tags: entry.categories.iter().map(|category| &*category.label).collect(),
    }
}
