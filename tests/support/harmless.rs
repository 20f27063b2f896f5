//! A page as a browser reads it, and what no page of ours may hold.

#![allow(dead_code)]

use scraper::Html;

/// Attributes that hold an address to which a browser goes, or from which it fetches.
const ADDRESSES: [&str; 7] = ["href", "src", "action", "formaction", "poster", "data", "xlink:href"];

/// Panics if a browser would run anything on a page that comes from those who write texts.
pub fn check_harmless(html: &str) {
    for page in [Html::parse_document(html), Html::parse_fragment(html)] {
        for element in page.tree.values().filter_map(|node| node.as_element()) {
            let name = element.name();
            assert!(
                !["iframe", "object", "embed", "base", "meta", "form"].contains(&name) || is_ours(element),
                "<{name}>: {html}"
            );
            assert!(name != "script" || is_ours(element), "a script: {html}");
            for (attribute, value) in element.attrs() {
                assert!(!attribute.starts_with("on") && attribute != "srcdoc", "{attribute}: {html}");
                assert!(!ADDRESSES.contains(&attribute) || is_harmless(value), "{attribute}=\"{value}\": {html}");
            }
        }
    }
}

/// The theme's own: facts for search engines, scripts from a file, and what stands in the head or is the search form.
fn is_ours(element: &scraper::node::Element) -> bool {
    match element.name() {
        "script" => {
            element.attr("type") == Some("application/ld+json")
                || element.attr("src").is_some_and(|at| at.starts_with('/'))
        }
        "meta" => element.attr("http-equiv").is_none(),
        "form" => element.attr("action").is_some_and(|at| at.starts_with('/')),
        _ => false,
    }
}

/// Reads an address as browsers do (WHATWG URL): tabs and line ends count for nothing, nor do blanks and control characters around it, nor case.
fn is_harmless(address: &str) -> bool {
    let address: String = address.chars().filter(|sign| !matches!(sign, '\t' | '\n' | '\r')).collect();
    let address = address.trim_matches(|sign| sign <= ' ').to_ascii_lowercase();
    !["javascript:", "vbscript:", "data:"].iter().any(|scheme| address.starts_with(scheme))
}
