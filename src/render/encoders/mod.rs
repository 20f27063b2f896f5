//! Formats that code writes rather than templates: JSON through its own serialiser, and forms so strict that a stray space of a
//! template would break them.
//!
//! A page without a template is written by the encoder of its view, so that the two cannot disagree; a view that has none is
//! written as JSON of its fields. An encoder sees its view and nothing else, as a template does.

mod calendar;
mod headers;
mod json_feed;
mod ninjs;
mod sitemap;
mod xml;

use serde::Serialize;

use super::picture::picture;
use crate::model::view::View;

/// Writes a view; `texts` are the HTML of its entries, where these have any.
pub fn encode(view: &View, texts: &[Option<String>]) -> Vec<u8> {
    match view {
        View::JsonFeed(feed) => json(&json_feed::json_feed(feed, texts)),
        View::Twin(view) => json(view),
        View::Ninjs(view) => json(&ninjs::ninjs(view, texts)),
        View::Calendar(view) => calendar::calendar(view),
        View::Sitemap(view) => sitemap::sitemap(view),
        View::SitemapIndex(view) => sitemap::index(view),
        View::NewsSitemap(view) => sitemap::news(view),
        View::Robots(view) => sitemap::robots(view),
        View::Picture(view) => picture(view),
        View::Headers(view) => headers::headers(view),
        view => json(view),
    }
}

/// Writes JSON with a line's end.
fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).expect("what views hold has a form in JSON: its keys are texts");
    bytes.push(b'\n');
    bytes
}
