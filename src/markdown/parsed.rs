use super::{
    Options, Prose,
    events::{self, Piece},
    ids::Wishes,
};

/// A body that was parsed once, for all that is read from it.
pub struct Parsed<'b> {
    body: &'b str,
    pub(super) pieces: Vec<Piece<'b>>,
    pub(super) wishes: Wishes,
}

impl<'b> Parsed<'b> {
    /// Parses a body.
    ///
    /// Faults: none; every text is Markdown. Cost: one pass.
    pub fn new(body: &'b str, options: &Options) -> Self {
        Parsed { body, pieces: events::read(body, options.smart_punctuation), wishes: Wishes::default() }
    }

    /// Reads the running text. Code blocks and raw HTML are no running text.
    pub fn prose(&mut self) -> Prose {
        Prose::read(&self.pieces, self.body, Some(&mut self.wishes))
    }

    /// Reads the running text without the ids of paragraphs: a digest for each is a fifth of the cost.
    pub fn prose_without_ids(&self) -> Prose {
        Prose::read(&self.pieces, self.body, None)
    }
}

/// Reads the running text of a body, as [`Parsed::prose`] does.
pub fn prose(body: &str) -> Prose {
    Parsed::new(body, &Options::default()).prose()
}
