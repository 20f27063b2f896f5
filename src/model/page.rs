use serde::{Deserialize, Serialize};

use std::ops::Range;

use super::view::View;
use crate::base::{Fingerprint, SitePath, SourcePath, Text};

/// One page the site will have, and all that its template will see.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Where it goes.
    pub path: SitePath,
    /// What makes its bytes.
    pub maker: Maker,
    /// The document it is mainly made from, for messages.
    pub source: Option<SourcePath>,
    /// The language that it speaks, if that is not the site's.
    pub language: Option<Text>,
    /// What the template sees as `page`.
    pub view: View,
    /// The body it embeds, seen as `content` and `toc`.
    pub body: Option<BodyUse>,
    /// In a feed of whole texts: the body of each entry, seen as the list `content`.
    pub entries: Vec<Option<BodyUse>>,
}

/// What makes a page's bytes of its view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Maker {
    /// A template, by its name: `briefing.html`.
    Template(&'static str),
    /// The encoder of the view's format.
    Encoder,
}

impl Default for Maker {
    fn default() -> Self {
        Maker::Template("")
    }
}

/// A body that a page embeds, and where its links and images lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BodyUse {
    /// The file.
    pub path: SourcePath,
    /// The digest of the body's text.
    pub fingerprint: Fingerprint,
    /// The byte at which the body starts.
    pub offset: usize,
    /// One for each link of the outline, in its order.
    pub links: Vec<LinkBinding>,
    /// One for each image of the outline, in its order.
    pub images: Vec<ImageBinding>,
    /// Whether an opening `PARIS –` is marked up as the dateline.
    pub marks_dateline: bool,
}

/// A name in the text that leads to a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MentionLink {
    /// The bytes of the body.
    pub range: Range<usize>,
    /// The address to print.
    pub href: Text,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LinkBinding {
    /// The address to print; nothing if the link leads nowhere (reported) and only its words are printed.
    pub href: Option<Text>,
    /// The words of a wikilink without its own: the name of what it leads to.
    pub words: Option<Text>,
}

/// Where an image is, and how large.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ImageBinding {
    /// The address to print.
    pub href: Option<Text>,
    /// Width and height in pixels, if known.
    pub size: Option<(u32, u32)>,
    /// Among what browsers choose, if there are other forms of it.
    pub choice: Option<ImageChoice>,
}

/// The forms of an image among which a browser chooses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImageChoice {
    /// Their addresses and widths, as the attribute `srcset` has them.
    pub srcset: Text,
    /// How wide the image is shown, as the attribute `sizes` has it.
    pub sizes: Text,
}
