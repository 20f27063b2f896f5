//! The running text of an HTML page: its title, and its paragraphs without markup.

use ammonia::Builder;
use std::sync::LazyLock;

/// A page of HTML as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HtmlText {
    /// The first heading of the first rank, else the page's title.
    pub title: Option<String>,
    /// Paragraphs, further headings, items and cells, in their order.
    pub parts: Vec<HtmlPart>,
}

/// One paragraph of an HTML page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HtmlPart {
    /// Its text, spaces as one.
    pub text: String,
    /// Whether it is an item of a list.
    pub is_item: bool,
}

/// Elements that hold nothing of the article.
const ASIDE: [&str; 12] =
    ["script", "style", "nav", "aside", "footer", "form", "noscript", "template", "svg", "iframe", "button", "select"];
/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 18] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "div",
    "blockquote",
    "td",
    "th",
    "dt",
    "dd",
    "br",
    "figcaption",
    "article",
    "title",
];

static BLOCKS_ONLY: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder.tags(BLOCKS.into_iter().collect()).clean_content_tags(ASIDE.into_iter().collect());
    builder
});

/// Reads the text of a page or of a piece of one.
pub fn html_text(html: &str) -> HtmlText {
    let titled = element(html, "title");
    let clean = BLOCKS_ONLY.clean(html).to_string();
    let mut page = HtmlText::default();
    let mut current = HtmlPart::default();
    let mut is_headline = false;
    for piece in clean.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        let name = tag.trim_start_matches('/');
        if !tag.is_empty() {
            end_part(&mut page, std::mem::take(&mut current), is_headline);
            is_headline = tag == "h1";
            current.is_item = name == "li" && !tag.starts_with('/');
        }
        current.text.push_str(&unescaped(text));
    }
    end_part(&mut page, current, is_headline);
    let titled = titled.map(|title| spaced(&unescaped(&title))).filter(|title| !title.is_empty());
    // What the parser leaves of the head's title opens the text.
    if let (Some(title), Some(first)) = (&titled, page.parts.first())
        && first.text == *title
    {
        page.parts.remove(0);
    }
    page.title = page.title.or(titled);
    page
}

fn end_part(page: &mut HtmlText, part: HtmlPart, is_headline: bool) {
    let text = spaced(&part.text);
    match (text.is_empty(), is_headline && page.title.is_none()) {
        (true, _) => {}
        (false, true) => page.title = Some(text),
        (false, false) => page.parts.push(HtmlPart { text, ..part }),
    }
}

fn element(html: &str, name: &str) -> Option<String> {
    let small = html.to_ascii_lowercase();
    let start = small.find(&format!("<{name}"))?;
    let start = start + small[start..].find('>')? + 1;
    let end = start + small[start..].find(&format!("</{name}"))?;
    Some(html[start..end].to_owned())
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sanitiser writes these few; other entities it has resolved.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_its_headline_and_its_paragraphs() {
        let page = html_text(
            "<html><head><title>Site</title><style>p {}</style></head><body><nav>Home</nav><h1>Allies &amp; friends</h1>\
             <p>PARIS &ndash; They <b>met</b>\n again.</p><ul><li>One</li><li>Two</li></ul><script>x()</script></body></html>",
        );
        assert_eq!(page.title.as_deref(), Some("Allies & friends"));
        let texts: Vec<(&str, bool)> = page.parts.iter().map(|part| (&*part.text, part.is_item)).collect();
        assert_eq!(texts, [("PARIS – They met again.", false), ("One", true), ("Two", true)]);
    }
}
