use serde::Serialize;

use crate::model::view::{NinjsName, NinjsView};

/// Where the schema of this form is.
const SCHEMA: &str = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#";

/// A briefing as <https://iptc.org/std/ninjs/> asks for it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ninjs<'v> {
    uri: &'v str,
    r#type: &'static str,
    representation_type: &'static str,
    pub_status: &'static str,
    standard: Standard,
    title: &'v str,
    slugline: &'v str,
    language: &'v str,
    first_created: &'v str,
    version_created: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ed_note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copyright_holder: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_terms: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    located: Option<&'v str>,
    headlines: [Words<'v>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    descriptions: Vec<Words<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    bodies: Vec<Body<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<Named<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    organisations: Vec<Named<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<Named<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<Named<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Named<'v>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    info_sources: Vec<Named<'v>>,
    renditions: [Rendition<'v>; 1],
    alt_ids: [AltId<'v>; 1],
}

#[derive(Serialize)]
struct Standard {
    name: &'static str,
    version: &'static str,
    schema: &'static str,
}

#[derive(Serialize)]
struct Words<'v> {
    value: &'v str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'v> {
    content_type: &'static str,
    word_count: usize,
    value: &'v str,
}

#[derive(Serialize)]
struct Named<'v> {
    name: &'v str,
    #[serde(skip_serializing_if = "str::is_empty")]
    rel: &'v str,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<&'v str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    literal: Option<&'v str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rendition<'v> {
    name: &'static str,
    href: &'v str,
    content_type: &'static str,
}

#[derive(Serialize)]
struct AltId<'v> {
    role: &'static str,
    value: &'v str,
}

/// Puts a briefing into the form; `texts` has its text as HTML, unless it is withdrawn.
pub fn ninjs<'v>(view: &'v NinjsView, texts: &'v [Option<String>]) -> Ninjs<'v> {
    let text = texts.first().and_then(Option::as_deref).filter(|text| !text.trim().is_empty());
    let body = |value| Body { content_type: "text/html", word_count: view.words, value };
    Ninjs {
        uri: &view.uri,
        r#type: "text",
        representation_type: "full",
        pub_status: if view.withdrawn.is_some() { "canceled" } else { "usable" },
        standard: Standard { name: "ninjs", version: "3.1", schema: SCHEMA },
        title: &view.title,
        slugline: &view.slug,
        language: &view.lang,
        first_created: &view.published,
        version_created: &view.updated,
        ed_note: view.withdrawn.as_ref().map(|reason| format!("Withdrawn: {reason}")),
        by: (!view.authors.is_empty()).then(|| view.authors.join(", ")),
        copyright_holder: view.publisher.as_deref(),
        usage_terms: view.licence.as_deref(),
        located: view.dateline.as_deref(),
        headlines: [Words { value: &view.title }],
        descriptions: view.summary.iter().map(|value| Words { value }).collect(),
        bodies: text.into_iter().map(body).collect(),
        people: view.people.iter().map(named).collect(),
        organisations: view.organisations.iter().map(named).collect(),
        places: view.places.iter().map(named).collect(),
        subjects: view.topics.iter().map(named).collect(),
        events: view.event.iter().map(|name| Named { name, rel: "about", uri: None, literal: None }).collect(),
        info_sources: view.source.iter().map(named).collect(),
        renditions: [Rendition { name: "web", href: &view.href, content_type: "text/html" }],
        alt_ids: [AltId { role: "permanent", value: &view.id }],
    }
}

fn named(named: &NinjsName) -> Named<'_> {
    Named { name: &named.name, rel: named.rel, uri: named.uri.as_deref(), literal: named.literal.as_deref() }
}
