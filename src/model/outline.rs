use serde::{Deserialize, Serialize};

use crate::base::Span;

/// What the stages need to know of a body without holding its text.
///
/// One is kept for every document, so its texts and lists have no room to spare.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Outline {
    /// The headings in their order.
    pub headings: Vec<Heading>,
    /// The links in their order, wikilinks among them; autolinked bare addresses are not.
    pub links: Vec<LinkUse>,
    /// The images in their order.
    pub images: Vec<ImageUse>,
    /// Count of words.
    pub words: u32,
    /// The first paragraph as plain text, without the dateline, at most 300 characters, cut at a word: the summary of a
    /// briefing that has none.
    pub excerpt: Option<Box<str>>,
    /// The place a first paragraph of the form `PARIS – …` opens with, as written.
    pub dateline: Option<Box<str>>,
}

/// A heading of a body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// The id of its anchor, unique in the body.
    pub id: Box<str>,
    /// Where it stands in the file.
    pub span: Span,
}

/// A link of a body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LinkUse {
    /// The destination as written, without the brackets of a wikilink.
    pub target: Box<str>,
    /// How it is written.
    pub form: LinkForm,
    /// Where it stands in the file.
    pub span: Span,
}

/// How a link is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkForm {
    /// `[words](target)`, a reference link or `<autolink>`.
    Markdown,
    /// `[[target]]`: the words are the name of what it leads to.
    Wiki,
    /// `[[target|words]]`
    WikiWithWords,
}

/// An image of a body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImageUse {
    /// The destination as written.
    pub target: Box<str>,
    /// The alternative text; empty if there is none.
    pub alt: String,
    /// Where it stands in the file.
    pub span: Span,
}
