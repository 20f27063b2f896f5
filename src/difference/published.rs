use serde_json::Value;
use std::collections::BTreeMap;

use crate::{base::SitePath, markdown};

/// A page of a built site as far as its HTML tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// Its heading, else its title.
    pub title: String,
    /// Where it leads, as written, if it is there only to lead on.
    pub leads_to: Option<String>,
    /// What is said for machines, in JSON-LD: the values of each key, in their order.
    pub claims: BTreeMap<String, Vec<String>>,
    /// Its visible text, paragraph by paragraph.
    pub text: Vec<String>,
}

/// Tells the beginning of the structured data.
const JSON_LD: &str = "application/ld+json";

impl Published {
    /// Reads a page.
    pub fn read(html: &str) -> Self {
        let text = markdown::html_text(html);
        Published {
            title: text.title.unwrap_or_default(),
            leads_to: refresh(html),
            claims: json_ld(html).map(|value| claims(&value)).unwrap_or_default(),
            text: text.parts.into_iter().map(|part| part.text).collect(),
        }
    }

    /// Returns the permanent id, if the page has one.
    pub fn id(&self) -> Option<&str> {
        self.claims.get("identifier")?.first().map(String::as_str)
    }

    /// Returns the address in the site that it leads to, if it does: the base path, which may differ, is cut off as far as the
    /// other pages tell.
    pub fn target(&self, is_page: impl Fn(&SitePath) -> bool) -> Option<SitePath> {
        let written = self.leads_to.as_ref()?;
        let path = written
            .split_once("://")
            .map_or(written.as_str(), |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        let mut path = path.trim_start_matches('/');
        loop {
            let candidate = SitePath::new(path);
            if is_page(&candidate) {
                return Some(candidate);
            }
            path = path.split_once('/')?.1;
        }
    }
}

/// Returns the address of `<meta http-equiv="refresh" content="0; url=/x/">`.
fn refresh(html: &str) -> Option<String> {
    let tags = html.split('<').filter(|tag| tag.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("meta ")));
    let mut refreshing = tags.filter(|tag| tag.to_ascii_lowercase().contains("http-equiv=\"refresh\""));
    let content = attribute(refreshing.next()?, "content")?;
    let at = content.to_ascii_lowercase().find("url=")?;
    Some(content[at + 4..].trim().trim_matches('\'').to_owned())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!("{name}=\""))?.1.split('"').next()?;
    Some(value.replace("&#x2F;", "/").replace("&quot;", "\"").replace("&amp;", "&"))
}

fn json_ld(html: &str) -> Option<Value> {
    let (_, after) = html.split_once(JSON_LD)?;
    let text = after.split_once('>')?.1.split("</script").next()?;
    serde_json::from_str(text).ok()
}

/// The values by key; of an object, its words or its name.
fn claims(value: &Value) -> BTreeMap<String, Vec<String>> {
    let Value::Object(members) = value else { return BTreeMap::new() };
    let values = |value: &Value| match value {
        Value::Array(items) => items.iter().filter_map(words).collect(),
        other => words(other).into_iter().collect(),
    };
    members.iter().map(|(key, value)| (key.clone(), values(value))).collect()
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(members) => ["text", "name"].iter().find_map(|key| members.get(*key)).and_then(words),
        Value::Null | Value::Array(_) => None,
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_its_heading_its_text_and_what_it_says_for_machines() {
        let page = Published::read(
            "<title>Site</title><script type=\"application/ld+json\">{\"headline\":\"Allies meet\",\"keywords\":[\"Ukraine\"],\
             \"correction\":[{\"@type\":\"CorrectionComment\",\"text\":\"It was Monday.\"}],\"identifier\":\"tag:x\"}</script>\
             <h1>Allies meet</h1><p>They met.</p>",
        );
        assert_eq!((page.title.as_str(), page.text.as_slice()), ("Allies meet", &["They met.".to_owned()][..]));
        assert_eq!(page.claims["keywords"], ["Ukraine"]);
        assert_eq!(page.claims["correction"], ["It was Monday."]);
        assert_eq!((page.id(), page.leads_to.as_deref()), (Some("tag:x"), None));
    }

    #[test]
    fn a_redirect_leads_to_a_page_of_the_site_under_any_base_path() {
        let is_page = |path: &SitePath| path.as_str() == "a/b/";
        for written in ["/a/b/", "/preview/a/b/", "https://example.org/a/b/", "https://example.org/x/y/a/b/"] {
            let page = Published::read(&format!("<META http-equiv=\"refresh\" content=\"0; url={written}\">"));
            assert_eq!(page.target(is_page), Some(SitePath::new("a/b/")), "{written}");
        }
        let elsewhere = Published::read("<meta http-equiv=\"refresh\" content=\"0; URL=https://example.org/c/\">");
        assert_eq!((elsewhere.leads_to.as_deref(), elsewhere.target(is_page)), (Some("https://example.org/c/"), None));
        assert_eq!(Published::read("<meta name=\"x\"><p>y</p>").leads_to, None);
    }
}
