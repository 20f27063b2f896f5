//! Joins and renames those whom documents name: people above all, groups, countries and topics too.
//!
//! Input: the documents of a project and their texts. Output: every file that has to change, as it was and as it would be, or
//! why that cannot be had. Front matter is changed in place by `amend`, links of bodies where the outline says they are.
//!
//! The module deliberately writes nothing, and it does not judge whether the outcome is a sound site: whoever calls it reads
//! the outcome before the first file is written.

mod identify;
mod links;
mod merge;
mod moved;
mod references;
mod rename;
mod rename_topic;
mod topics;
mod who;

use std::sync::Arc;

use crate::{
    amend::{self, Edit},
    base::{Slug, SourcePath},
    model::{Document, Documents, FrontMatter, SourceKind},
};

pub use identify::{Identified, identify};
pub use merge::merge;
pub use rename::rename;

/// The documents of a project, and how their texts are had.
pub struct Shelf<'a> {
    /// Every document that can be understood.
    pub documents: &'a Documents,
    /// Reads the text of one, as it is on the disk.
    pub read: &'a dyn Fn(&SourcePath) -> Result<String, String>,
    /// Says whether a briefing can be read by everybody now: it is no draft, and nothing of it lies ahead.
    pub is_public: &'a dyn Fn(&SourcePath) -> bool,
}

/// One file as it was and as it would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The file.
    pub path: SourcePath,
    /// What it says; nothing if it is new.
    pub before: Option<String>,
    /// What it would say; nothing if it goes.
    pub after: Option<String>,
}

/// Why nothing is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// What was asked for makes no sense here: the reason, and what to do.
    Asked(String, String),
    /// What is written stands in the way: every reason, each with its places.
    Written(Vec<String>),
}

/// What happens where two profiles say different things of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflicts {
    /// Nothing is changed.
    Refused,
    /// The one that stays is right.
    NewWins,
}

impl Shelf<'_> {
    fn text(&self, path: &SourcePath) -> Result<String, Refused> {
        (self.read)(path).map_err(|reason| Refused::Written(vec![reason]))
    }

    fn profile(&self, slug: &Slug) -> Option<&Arc<Document>> {
        let is_it = |document: &&Arc<Document>| matches!(&document.front, FrontMatter::Participant(front) if front.slug == *slug);
        self.documents.values().rfind(is_it)
    }
}

/// Makes edits of a document's front matter.
fn amended(path: &SourcePath, text: &str, kind: SourceKind, edits: &[Edit]) -> Result<String, Refused> {
    amend::apply(text, kind, edits).map_err(|refusal| {
        let line = refusal.line.map(|line| format!(":{line}")).unwrap_or_default();
        Refused::Written(vec![format!("{path}{line}: {refusal}; change it by hand, then call this again")])
    })
}

fn kind_of(front: &FrontMatter) -> SourceKind {
    match front {
        FrontMatter::Briefing(_) => SourceKind::Briefing,
        FrontMatter::Participant(_) => SourceKind::Participant,
        FrontMatter::Country(_) => SourceKind::Country,
        FrontMatter::Group(_) => SourceKind::Group,
        FrontMatter::Topic(_) => SourceKind::Topic,
        FrontMatter::Page(_) => SourceKind::Page,
        FrontMatter::Translation(_) => SourceKind::Translation,
    }
}

/// The address of a person's page.
fn address(slug: &Slug) -> String {
    format!("/participants/{slug}/")
}
