//! The examples of the CommonMark and GFM specifications, printed as they say.
//!
//! Compared is what a reader is given: elements in their order and nesting, addresses, text; in code every blank. What dateline adds
//! is looked through: ids, the link beside a heading, what makes a table scroll, sizes of images; and headings stand one level lower
//! where a body has the page's.

use scraper::{ElementRef, Html, Node};
use serde::Deserialize;

use super::html::tests::bound;
use super::{Options, to_html};
use crate::{base::percent_decoded, model::RawHtml};

#[derive(Deserialize)]
struct Example {
    example: usize,
    markdown: String,
    html: String,
}

fn examples(text: &str) -> Vec<Example> {
    serde_json::from_str(text).expect("examples")
}

/// Writes down what a browser makes of HTML, one word for each element and text.
fn read(html: &str) -> String {
    let mut read = String::new();
    write(Html::parse_fragment(html).root_element(), false, &mut read);
    read.trim().to_owned()
}

fn write(element: ElementRef<'_>, is_code: bool, out: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) if is_code => out.push_str(text),
            Node::Text(text) => text.split_whitespace().for_each(|word| *out += &format!(" {word}")),
            Node::Element(_) => write_element(ElementRef::wrap(child).expect("an element"), is_code, out),
            _ => {}
        }
    }
}

fn write_element(element: ElementRef<'_>, is_code: bool, out: &mut String) {
    let attribute = |name| element.attr(name).unwrap_or_default();
    let classes = attribute("class");
    match element.value().name() {
        "a" if classes == "anchor" => {}
        // The title of an image that stands alone.
        "figcaption" => {}
        "div" if classes == "heading" || classes == "table" => write(element, is_code, out),
        // A table without rows has none.
        "tbody" => write(element, is_code, out),
        name => {
            let name = match name {
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "h",
                // An image alone in its paragraph.
                "figure" => "p",
                name => name,
            };
            let address = match name {
                "a" => attribute("href"),
                "img" => attribute("src"),
                _ => "",
            };
            // `ä` and `%C3%A4` are one address.
            *out += &format!(" <{name} {}>", percent_decoded(address));
            write(element, is_code || name == "pre", out);
            *out += &format!(" </{name}>");
        }
    }
}

fn printed(markdown: &str) -> String {
    let options = Options { smart_punctuation: false, raw_html: RawHtml::Allow };
    to_html(markdown, &options, &bound(markdown), &[]).content
}

/// The examples that are printed otherwise than the specification says.
fn differing(examples: &[Example]) -> Vec<usize> {
    let mut numbers = Vec::new();
    for Example { example, markdown, html } in examples {
        let (ours, theirs) = (read(&printed(markdown)), read(html));
        if ours != theirs {
            println!("{example}: {markdown:?}\n  theirs: {theirs}\n  ours:   {ours}");
            numbers.push(*example);
        }
    }
    numbers
}

/// `[[…]]` is a link to whom or what it names.
const WIKILINKS: [usize; 3] = [548, 559, 590];
/// Of addresses only those are links that a page of news can lead to: not `a+b+c:d`.
const SCHEMES: [usize; 3] = [598, 599, 601];
/// A bare `https://` is a link, as GFM has it.
const BARE_ADDRESSES: [usize; 3] = [602, 608, 611];

#[test]
fn the_examples_of_commonmark_are_printed_as_it_says() {
    let examples = examples(include_str!("../../tests/specs/commonmark-0.31.2.json"));
    assert_eq!(examples.len(), 652);
    assert_eq!(differing(&examples), [WIKILINKS, SCHEMES, BARE_ADDRESSES].concat());
}

#[test]
fn the_tables_strikethrough_and_tasks_of_github_are_printed_as_it_says() {
    let examples = examples(include_str!("../../tests/specs/gfm-extensions.json"));
    assert_eq!(examples.len(), 14);
    assert_eq!(differing(&examples), [0; 0]);
}
