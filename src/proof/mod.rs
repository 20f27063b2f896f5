//! Proofreading: holds what a briefing's text says against what its front matter says.
//!
//! Input: a [`Site`], and the body of one briefing after the other. Output: diagnostics with places in the text, each with the
//! edit that mends it where one is safe. For `check`, and for whoever edits: a site is built without it, as nothing found
//! here changes a page.
//!
//! The module deliberately judges words alone: whether a claim is true it cannot know, so all of it are warnings and
//! notices.

mod attendance;
mod dateline;
mod declared;
mod duplicates;
mod names_after_titles;
mod quotation_marks;
mod text;
mod titles;
mod undeclared;
mod weekdays;

use crate::{
    base::{Diagnostic, Place},
    markdown::{self, Prose, span_in},
    mentions::{Declared, Lexicon, Mention, Scope},
    model::{Briefing, BriefingId, Site},
};
use std::ops::Range;

/// Reads proofs of a site's briefings.
pub struct Proofreader<'s> {
    site: &'s Site,
    lexicon: &'s Lexicon,
}

/// One briefing with its text, while it is read.
struct Proof<'p> {
    site: &'p Site,
    briefing: &'p Briefing,
    declared: Declared,
    body: &'p str,
    first_line: u32,
    prose: &'p Prose,
    mentions: &'p [Mention],
}

impl<'s> Proofreader<'s> {
    /// Takes a site and all its names.
    pub fn new(site: &'s Site, lexicon: &'s Lexicon) -> Self {
        Proofreader { site, lexicon }
    }

    /// Returns what is found in one briefing, in the order of its text. `first_line` is the line of the file on which the
    /// body begins, from 1.
    pub fn briefing(&self, id: BriefingId, body: &str, first_line: u32) -> Vec<Diagnostic> {
        let briefing = &self.site.briefings[id];
        let prose = markdown::Parsed::new(body, &markdown::Options::default()).prose_without_ids();
        let declared = Declared::of(briefing);
        let mentions = self.lexicon.find(&prose, &Scope::of(briefing, &declared, &self.site.config));
        let proof = Proof { site: self.site, briefing, declared, body, first_line, prose: &prose, mentions: &mentions };
        let mut found = undeclared::check(&proof);
        found.extend(declared::check(&proof));
        found.extend(names_after_titles::check(&proof));
        found.extend(weekdays::check(&proof));
        found.extend(dateline::check(&proof));
        found.extend(quotation_marks::check(&proof));
        found.extend(attendance::check(&proof));
        found
    }

    /// Returns what is found by comparing people with one another.
    pub fn people(&self) -> Vec<Diagnostic> {
        duplicates::check(self.site)
    }
}

impl Proof<'_> {
    /// The place of a range of a block's text.
    fn place(&self, block: usize, range: &Range<usize>) -> Place {
        let range = self.prose.blocks[block].in_body(range);
        Place::span(&self.briefing.path, span_in(self.body, self.first_line, &range))
    }

    /// The words of a mention.
    fn words(&self, mention: &Mention) -> &str {
        &self.prose.blocks[mention.block].text[mention.range.clone()]
    }
}
