//! Markdown: what a body says to the other stages ([`scan`]), how it is printed ([`to_html`]), its words alone
//! ([`plain_text`]), its running text with the way back to the file ([`prose`](prose())), and how its links are led
//! elsewhere ([`retarget`](retarget())).
//!
//! Input is the text of a body; output is an [`Outline`](crate::model::Outline), HTML, or text. A library below the
//! stages: parse scans each body once, render prints it once more when its page is due. The module deliberately does not
//! know what a link leads to: the outline names the targets, and whoever knows the site answers with one
//! [`LinkBinding`](crate::model::LinkBinding) for each. It reads no file and reports no fault.
//!
//! # The Markdown
//!
//! CommonMark with tables, footnotes, strikethrough, task lists, definition lists, `{#id .class}` after headings,
//! `[[wikilinks]]`, and bare `http://` and `https://` addresses as links. `{{ }}` is text. No subscript, superscript or
//! mathematics, whose signs are at home in ordinary prose.
//!
//! # The HTML
//!
//! | Markdown | HTML |
//! |---|---|
//! | paragraph, not inside anything | `<p id="p-1f0c9a">`: six digits of the digest of its text, so the id stays while the text stays |
//! | `## Words` | `<div class="heading"><h2 id="words">Words</h2><a class="anchor" href="#words" aria-label="Link to “Words”">#</a></div>`: the link stands beside the heading, so screen readers do not read it as part of it |
//! | `# Words` | `<h2>`: the page's title is its only `<h1>`. If a body has any `#`, all its headings move one level down |
//! | table | `<div class="table" role="region" aria-label="Table: …" tabindex="0"><table>`, so that narrow screens and keyboards can scroll it; cells have `align-left`, `align-center`, `align-right` |
//! | `[^note]` | `<sup><a id="fnref-note" href="#fn-note" role="doc-noteref">1</a></sup>`, the notes in `<section class="footnotes" role="doc-endnotes">` at the end, each with a link back for every reference |
//! | image alone in its paragraph | `<figure>`, its title as `<figcaption>` |
//! | `- [x] item` | `<li class="task">` with a disabled checkbox |
//! | opening `PARIS – ` | `<span class="dateline">PARIS</span><span class="dateline-dash"> – </span>` where it is asked for |
//!
//! # What never reaches a page
//!
//! An address whose scheme is not on the list in `address.rs` (so neither `javascript:` nor `data:`, however disguised):
//! only the words are printed. Raw HTML passes as [`RawHtml`](crate::model::RawHtml) says; by default a body that holds
//! any is sanitised as a whole.

mod address;
mod autolink;
mod dateline;
mod escape;
mod events;
mod excerpt;
mod footnotes;
mod headings;
mod html;
mod html_text;
mod ids;
mod parsed;
mod plain_text;
mod position;
mod prose;
mod retarget;
mod sanitise;
mod scan;
mod toc;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod spec_tests;

/// Returns the id that a paragraph wishes for: made from its words, so that links to it survive changes elsewhere.
fn paragraph_id(text: &str) -> String {
    format!("p-{}", crate::base::Fingerprint::of(text.as_bytes()).short_hex())
}

pub use dateline::{dateline_end, opening_place};
pub use html::{Html, Options, to_html};
pub use html_text::{HtmlPart, HtmlText, html_text};
pub use parsed::{Parsed, prose};
pub use plain_text::plain_text;
pub use prose::{Block, BlockKind, Prose, span_in};
pub use retarget::{Destination, retarget};
pub use scan::scan;
pub use toc::TocEntry;
