use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::base::{Fingerprint, SourcePath};

/// A file that is copied as it is: of `static/`, of the theme, or beside a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Where its bytes are.
    pub path: SourcePath,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
    /// Width and height in pixels, if it is an image whose format is known.
    pub size: Option<(u32, u32)>,
}

/// All files that may be copied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assets {
    /// Files of `static/` and of the theme, by their path below `static/`; a site's own file hides the theme's.
    pub fixed: BTreeMap<String, Asset>,
    /// Files under `content/` that are not documents, by source path.
    pub attachments: BTreeMap<SourcePath, Asset>,
}
