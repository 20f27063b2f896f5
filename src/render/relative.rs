//! Addresses that lead from one file to another, so that a site can be opened from a disk, or moved to any place of a server.

use lol_html::{RewriteStrSettings, element, html_content::Element, rewrite_str};

use crate::base::SitePath;

/// Attributes that hold one address.
const ADDRESSES: [&str; 7] = ["href", "src", "action", "formaction", "poster", "data-index", "data"];
/// Attributes that hold several addresses, each with its size.
const SETS: [&str; 2] = ["srcset", "imagesrcset"];

/// Rewrites the site's own addresses in a page so that they lead from its file to theirs. `base_path` is what each of them
/// begins with: empty, or `/briefings`.
///
/// Faults: what the HTML parser says of text that is none.
pub fn relative(html: &str, page: &SitePath, base_path: &str) -> Result<String, String> {
    let way = &Way { from: page.file(), base_path };
    let mut settings = RewriteStrSettings::new();
    for name in ADDRESSES {
        let selector = format!("[{name}^=\"/\"]");
        let handler = move |element: &mut Element<'_, '_>| change(element, name, |it| way.to(it));
        settings = settings.append_element_content_handler(element!(selector, handler));
    }
    for name in SETS {
        let handler = move |element: &mut Element<'_, '_>| change(element, name, |it| Some(way.to_each(it)));
        settings = settings.append_element_content_handler(element!(format!("[{name}]"), handler));
    }
    let handler = |element: &mut Element<'_, '_>| change(element, "content", |it| way.to_refreshed(it));
    settings = settings.append_element_content_handler(element!("meta[http-equiv=refresh]", handler));
    rewrite_str(html, settings).map_err(|fault| fault.to_string())
}

type Handled = Result<(), Box<dyn std::error::Error + Send + Sync>>;

fn change(element: &mut Element<'_, '_>, name: &str, to: impl Fn(&str) -> Option<String>) -> Handled {
    if let Some(value) = element.get_attribute(name).and_then(|value| to(&value)) {
        element.set_attribute(name, &value)?;
    }
    Ok(())
}

/// The way from a file of the site to the others.
struct Way<'a> {
    from: String,
    base_path: &'a str,
}

impl Way<'_> {
    /// Returns the way to an address; nothing if that is not one of the site.
    fn to(&self, address: &str) -> Option<String> {
        let below = address.strip_prefix(self.base_path)?.strip_prefix('/').filter(|rest| !rest.starts_with('/'))?;
        let end = below.find(['?', '#']).unwrap_or(below.len());
        let (path, rest) = below.split_at(end);
        let file = SitePath::new(path).file();
        let (here, there) = (folders(&self.from), folders(&file));
        let shared = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
        let up = "../".repeat(here.len() - shared);
        let down: String = there[shared..].iter().map(|folder| format!("{folder}/")).collect();
        let name = file.rsplit('/').next().unwrap_or_default();
        Some([up.as_str(), &down, name, rest].concat())
    }

    /// `/a.webp 1x, /b.webp 2x`
    fn to_each(&self, set: &str) -> String {
        let one = |candidate: &str| {
            let (address, size) = candidate.split_once(char::is_whitespace).unwrap_or((candidate, ""));
            let address = self.to(address).unwrap_or_else(|| address.to_owned());
            format!("{address} {size}").trim_end().to_owned()
        };
        set.split(", ").map(|candidate| one(candidate.trim())).collect::<Vec<_>>().join(", ")
    }

    /// `0; url=/there/`
    fn to_refreshed(&self, content: &str) -> Option<String> {
        let (before, address) = content.split_once("url=")?;
        Some(format!("{before}url={}", self.to(address)?))
    }
}

fn folders(file: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, html: &str, expected: &str) {
        assert_eq!(relative(html, &SitePath::new(page), "/news").as_deref(), Ok(expected), "{html} on {page}");
    }

    #[test]
    fn addresses_lead_from_file_to_file() {
        check("a/b/", r#"<a href="/news/a/c/">x</a>"#, r#"<a href="../c/index.html">x</a>"#);
        check("a/b/", r##"<a href="/news/a/b/#top">x</a>"##, r##"<a href="index.html#top">x</a>"##);
        check("", r#"<a href="/news/">x</a>"#, r#"<a href="index.html">x</a>"#);
        check(
            "a/",
            r#"<link href="/news/site.css"><img src='/news/p/x.png'>"#,
            r#"<link href="../site.css"><img src="../p/x.png">"#,
        );
        check("a/", r#"<form action="/news/search/?q=1">"#, r#"<form action="../search/index.html?q=1">"#);
        check(
            "a/",
            r#"<img srcset="/news/1.webp 1x, /news/2.webp 2x, https://x.org/3 3x">"#,
            r#"<img srcset="../1.webp 1x, ../2.webp 2x, https://x.org/3 3x">"#,
        );
        check(
            "a/",
            r#"<meta http-equiv="refresh" content="0; url=/news/b/">"#,
            r#"<meta http-equiv="refresh" content="0; url=../b/index.html">"#,
        );
    }

    #[test]
    fn what_is_not_of_the_site_and_what_is_text_stays() {
        for html in [
            r#"<a href="/elsewhere/">x</a>"#,
            r#"<a href="/newsroom/">x</a>"#,
            r#"<a href="//example.org/news/">x</a>"#,
            r#"<a href="https://example.org/news/">x</a>"#,
            r##"<a href="#top">x</a>"##,
            r#"<p>href="/news/a/"</p><!-- <a href="/news/"> -->"#,
            r#"<script type="application/ld+json">{"a": "<a href='/news/'>"}</script>"#,
            "<p>1 &lt; 2 &amp; “ü”</p>",
        ] {
            check("a/", html, html);
        }
    }
}
