use super::xml::Xml;
use crate::{
    base::{Timestamp, percent_encoded},
    model::view::{Alternate, NewsSitemapView, RobotsView, SitemapIndexView, SitemapView},
};

const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const NEWS: &str = "http://www.google.com/schemas/sitemap-news/0.9";

/// Writes a sitemap (sitemaps.org, protocol 0.9); a page whose change is not known has no `lastmod`.
pub fn sitemap(view: &SitemapView) -> Vec<u8> {
    let mut xml = Xml::new();
    let has_alternates = view.entries.iter().any(|entry| !entry.alternates.is_empty());
    let of_alternates = if has_alternates { format!(" xmlns:xhtml=\"{XHTML}\"") } else { String::new() };
    xml.markup(&format!("<urlset xmlns=\"{NAMESPACE}\"{of_alternates}>\n"));
    for entry in &view.entries {
        let path = percent_encoded(entry.path.as_str());
        xml.markup("<url><loc>").text(&view.base).text("/").text(&path).markup("</loc>");
        if let Some(changed) = entry.changed {
            xml.element("lastmod", &seconds(changed));
        }
        for Alternate { lang, path } in &entry.alternates {
            xml.markup("<xhtml:link rel=\"alternate\" hreflang=\"").text(lang).markup("\" href=\"");
            xml.text(&view.base).text("/").text(&percent_encoded(path.as_str())).markup("\"/>");
        }
        xml.markup("</url>\n");
    }
    xml.markup("</urlset>\n");
    xml.into_bytes()
}

/// Writes the index of the parts of a sitemap.
pub fn index(view: &SitemapIndexView) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.markup(&format!("<sitemapindex xmlns=\"{NAMESPACE}\">\n"));
    for sitemap in &view.sitemaps {
        xml.markup("<sitemap>").element("loc", sitemap).markup("</sitemap>\n");
    }
    xml.markup("</sitemapindex>\n");
    xml.into_bytes()
}

/// Writes the sitemap of the newest briefings, with Google's extension for news.
pub fn news(view: &NewsSitemapView) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.markup(&format!("<urlset xmlns=\"{NAMESPACE}\" xmlns:news=\"{NEWS}\">\n"));
    for entry in &view.entries {
        xml.markup("<url>").element("loc", &entry.href).markup("<news:news><news:publication>");
        xml.element("news:name", &view.name).element("news:language", &entry.lang).markup("</news:publication>");
        xml.element("news:publication_date", &entry.published).element("news:title", &entry.title);
        xml.markup("</news:news></url>\n");
    }
    xml.markup("</urlset>\n");
    xml.into_bytes()
}

/// Writes what robots read first: that they may read everything, or nothing, and where it is listed.
pub fn robots(view: &RobotsView) -> Vec<u8> {
    let sitemaps: String = view.sitemaps.iter().map(|sitemap| format!("\nSitemap: {sitemap}")).collect();
    let (closed, end) = (if view.may_read { "" } else { " /" }, if sitemaps.is_empty() { "" } else { "\n" });
    format!("User-agent: *\nDisallow:{closed}\n{sitemaps}{end}").into_bytes()
}

/// Returns an instant to the second.
fn seconds(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_names_its_parts() {
        let view = SitemapIndexView { sitemaps: vec!["https://a.example/sitemap-1.xml".into(), "b&c".into()] };
        let text = String::from_utf8(index(&view)).expect("UTF-8");
        assert!(
            text.contains("<sitemap><loc>https://a.example/sitemap-1.xml</loc></sitemap>\n<sitemap><loc>b&amp;c</loc>")
        );
    }
}
