//! Raw HTML made harmless: what could run, load or restyle anything is taken out, and every element is closed.
//!
//! The whole printed body is sanitised, since the parser hands raw HTML over in pieces (`<div>`, later `</div>`) that
//! mean nothing alone. All that this module's own HTML is made of therefore passes.

use ammonia::Builder;
use std::{borrow::Cow, sync::LazyLock};

use super::address;

/// No author nests elements as deep as this. The parser takes the square of the depth, and browsers stop at 512.
const DEPTH_MAX: usize = 1000;

/// Elements that hold nothing, or that are closed by the next of their kind; they are often left open.
const UNNESTED: [&str; 18] = [
    "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p", "rp", "rt", "td", "th", "tr",
    "wbr",
];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(sanitiser);

/// Sanitises a printed body.
pub(super) fn sanitise(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

/// Says whether HTML opens so many elements without closing them that it is better shown as text.
pub(super) fn is_too_deep(html: &str) -> bool {
    let mut depth: usize = 0;
    for (at, _) in html.match_indices('<') {
        let tag = &html[at + 1..];
        let (is_end, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = &name[..length];
        let is_counted = name.starts_with(|first: char| first.is_ascii_alphabetic())
            && !UNNESTED.iter().any(|unnested| unnested.eq_ignore_ascii_case(name));
        match (is_counted, is_end) {
            (true, true) => depth = depth.saturating_sub(1),
            (true, false) => depth += 1,
            (false, _) => {}
        }
        if depth > DEPTH_MAX {
            return true;
        }
    }
    false
}

fn sanitiser() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(&["input", "section"])
        .add_generic_attributes(&["class", "dir", "id", "role", "tabindex"])
        .add_generic_attribute_prefixes(&["aria-"])
        .add_tag_attributes("img", &["decoding", "loading"])
        .add_tag_attributes("input", &["checked", "disabled"])
        .add_tag_attributes("ol", &["reversed", "type"])
        .add_tag_attributes("details", &["open"])
        .add_tag_attributes("time", &["datetime"])
        .add_tag_attributes("data", &["value"])
        // An input of the body can only be the checkbox of a task. Setting a second attribute would make their order a
        // matter of chance.
        .set_tag_attribute_value("input", "type", "checkbox")
        .url_schemes(address::SCHEMES.into_iter().collect())
        .attribute_filter(filter)
        .link_rel(None);
    builder
}

/// Positive values of `tabindex` would send the keyboard to and fro over the whole page.
fn filter<'v>(_element: &str, attribute: &str, value: &'v str) -> Option<Cow<'v, str>> {
    (attribute != "tabindex" || value == "0" || value == "-1").then_some(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(sanitise(html), expected);
    }

    #[test]
    fn harmless_html_passes() {
        check(
            "<div class=\"note\" id=\"x\" lang=\"fr\">a<br>b</div>",
            "<div class=\"note\" id=\"x\" lang=\"fr\">a<br>b</div>",
        );
        check("<details open><summary>s</summary>t</details>", "<details open=\"\"><summary>s</summary>t</details>");
    }

    #[test]
    fn what_runs_loads_or_restyles_is_taken_out() {
        check("a<script>x()</script><style>*{}</style><iframe src=x></iframe>b", "ab");
        check("<p style=\"color:red\" onclick=\"x()\">a</p>", "<p>a</p>");
        check("<a href=\"javascript:x()\" target=\"_top\" tabindex=\"9\">a</a>", "<a>a</a>");
        check("<form action=x><input type=password name=p><button>b</button></form>", "<input type=\"checkbox\">b");
        check("<img src=\"data:image/svg+xml,x\" onerror=x()>", "<img>");
    }

    #[test]
    fn only_absurd_nesting_is_too_deep() {
        assert!(is_too_deep(&"<DIV class=x>".repeat(1001)));
        assert!(!is_too_deep(&"<div><p>a<br></div>".repeat(5000)));
        assert!(!is_too_deep(&"< <= <3 ".repeat(5000)));
    }

    #[test]
    fn open_elements_are_closed() {
        check("<b>a</div></section>", "<b>a</b>");
    }
}
