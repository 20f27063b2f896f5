use std::sync::Arc;

use crate::base::{Fingerprint, SourcePath};

/// One file of the project as load found it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its path below the root.
    pub path: SourcePath,
    /// What it is, by the place where it lies.
    pub kind: SourceKind,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// The digest of the bytes.
    pub fingerprint: Fingerprint,
}

/// What a file is, decided by its path alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// `site.toml`
    Config,
    /// `content/briefings/**.md`
    Briefing,
    /// `content/participants/*.md`
    Participant,
    /// `content/countries/*.md`
    Country,
    /// `content/groups/*.md`
    Group,
    /// `content/topics/*.md`
    Topic,
    /// `content/pages/**.md`
    Page,
    /// `content/briefings/**.<language>.md`
    Translation,
    /// Any other file under `content/`: an image or a document that travels with the page of its folder.
    Attachment,
    /// `templates/**`
    Template,
    /// `templates/data/**`: data that templates ask for.
    Data,
    /// `static/**`, copied as it is.
    Asset,
    /// `published.toml`: every address that was published.
    Ledger,
}

impl SourceKind {
    /// Says whether it is a Markdown document with front matter.
    pub fn is_document(self) -> bool {
        use SourceKind::*;
        matches!(self, Briefing | Participant | Country | Group | Topic | Page | Translation)
    }
}
