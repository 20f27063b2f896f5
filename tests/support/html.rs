//! Built pages as a browser reads them.

use scraper::{ElementRef, Html, Selector};

/// Reads a page.
pub fn read(page: &str) -> Html {
    Html::parse_document(page)
}

/// Returns the elements that a CSS selector finds, in document order.
pub fn all<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(css).expect(css);
    page.select(&selector).collect()
}

/// Returns the elements below one that a CSS selector finds.
pub fn within<'a>(element: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(css).expect(css);
    element.select(&selector).collect()
}

/// Returns an element's text, spacing made single.
pub fn text(element: ElementRef) -> String {
    let words: String = element.text().collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the text of each element that a CSS selector finds.
pub fn texts(page: &Html, css: &str) -> Vec<String> {
    all(page, css).into_iter().map(text).collect()
}

/// Returns an attribute of each element that a CSS selector finds and that has it.
pub fn attributes(page: &Html, css: &str, name: &str) -> Vec<String> {
    all(page, css).iter().filter_map(|element| element.attr(name)).map(str::to_owned).collect()
}
