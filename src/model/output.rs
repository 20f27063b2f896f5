use std::sync::Arc;

use crate::base::{Fingerprint, SitePath, SourcePath};

/// One file of the built site.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    /// Where it goes.
    pub path: SitePath,
    /// What it holds.
    pub content: Content,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
}

/// What an output holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// The bytes of a source, copied as they are.
    CopyOf(SourcePath),
}
