//! A page as a browser reads it, and what no page of ours may hold.

#![allow(dead_code)]

use scraper::Html;

/// Attributes that hold an address to which a browser goes, or from which it fetches.
const ADDRESSES: [&str; 10] =
    ["href", "src", "action", "formaction", "poster", "data", "xlink:href", "ping", "background", "manifest"];

/// Elements that run, embed, lead away or dress a page as another; those of the theme are told apart.
const FORBIDDEN: [&str; 17] = [
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "portal",
    "base",
    "meta",
    "form",
    "link",
    "style",
    "animate",
    "set",
    "foreignObject",
    "math",
    "template",
];

/// Panics if a browser would run anything on a page that comes from those who write texts.
#[track_caller]
pub fn check_harmless(html: &str) {
    if let Some(found) = harmful(html) {
        panic!("{found}: {html}");
    }
}

/// Returns what a browser would run, fetch or be led by on a page, of what comes from those who write texts.
pub fn harmful(html: &str) -> Option<String> {
    [Html::parse_document(html), Html::parse_fragment(html)].iter().find_map(|page| {
        page.tree.values().filter_map(|node| node.as_element()).find_map(|element| {
            let name = element.name();
            let has_odd_attribute = element.attrs().find(|(name, value)| {
                let is_code = name.starts_with("on") || ["srcdoc", "style"].contains(name);
                is_code || ADDRESSES.contains(name) && !is_harmless(value)
            });
            let is_odd = (FORBIDDEN.contains(&name) || name == "script") && !is_ours(element);
            is_odd
                .then(|| format!("<{name}>"))
                .or(has_odd_attribute.map(|(key, value)| format!("<{name} {key}={value:?}>")))
        })
    })
}

/// The theme's own: facts for search engines, scripts from a file, and what stands in the head or is the search form.
fn is_ours(element: &scraper::node::Element) -> bool {
    match element.name() {
        "script" => {
            element.attr("type") == Some("application/ld+json")
                || element.attr("src").is_some_and(|at| at.starts_with('/'))
        }
        // A page at an old address leads on within the site.
        "meta" => {
            element.attr("http-equiv").is_none()
                || is_own_path(element.attr("content").and_then(|it| it.strip_prefix("0; url=")))
        }
        "link" => element.attr("rel") != Some("import") && (!is_style(element) || is_own_path(element.attr("href"))),
        "form" => element.attr("action").is_some_and(|at| at.starts_with('/')),
        _ => false,
    }
}

fn is_style(element: &scraper::node::Element) -> bool {
    element.attr("rel").is_some_and(|rel| rel.contains("stylesheet"))
}

fn is_own_path(address: Option<&str>) -> bool {
    address.is_some_and(|at| at.starts_with('/') && !at.starts_with("//"))
}

/// Reads an address as browsers do (WHATWG URL): tabs and line ends count for nothing, nor do blanks and control characters around it,
/// nor case. One without a scheme leads within the site; those with one lead to a page or a letter, and nothing runs.
pub fn is_harmless(address: &str) -> bool {
    let address: String = address.chars().filter(|sign| !matches!(sign, '\t' | '\n' | '\r')).collect();
    let address = address.trim_matches(|sign| sign <= ' ').to_ascii_lowercase();
    let Some((scheme, _)) = address.split_once(':') else { return true };
    let is_scheme = scheme.starts_with(|sign: char| sign.is_ascii_lowercase())
        && scheme.bytes().all(|sign| sign.is_ascii_alphanumeric() || b"+-.".contains(&sign));
    !is_scheme || ["http", "https", "mailto", "tag"].contains(&scheme)
}
