use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc};

use crate::base::{Fingerprint, SourcePath, Text};

/// A file that is copied as it is: of `static/`, of the theme, or beside a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Where its bytes are.
    pub path: SourcePath,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
    /// Width and height in pixels as it is seen, if it is an image whose format is known.
    pub size: Option<(u32, u32)>,
    /// Whether it is an image of pixels that does not move, of which there can be narrower forms.
    pub is_still: bool,
}

/// All files that may be copied.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assets {
    /// Files of `static/` and of the theme, by their path below `static/`; a site's own file hides the theme's.
    pub fixed: BTreeMap<String, Asset>,
    /// Files under `content/` that are not documents, by source path.
    pub attachments: BTreeMap<SourcePath, Asset>,
    /// What the site has in the place of files of `static/` and of the theme that are not copied as they are, by their path there.
    pub dressed: BTreeMap<String, Dressed>,
    /// The narrower forms that the site can have of images that documents show, by source path; each has at least one.
    pub forms: BTreeMap<SourcePath, Vec<ImageForm>>,
}

/// A form of an image, in WebP and perhaps narrower.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageForm {
    /// In pixels, as it is seen.
    pub width: u32,
    /// In pixels, as it is seen.
    pub height: u32,
    /// What is put to the address of the image: `.480.webp`.
    pub ending: Text,
    /// The digest of what its bytes are made of, and of how: the same recipe gives the same bytes.
    pub recipe: Fingerprint,
}

impl ImageForm {
    /// What every form is, as HTML names it.
    pub const TYPE: &str = "image/webp";
}

/// What the site has in the place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dressed {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
    /// What pages call it, where that follows from its bytes.
    pub named: Option<Named>,
}

/// The name of a file that follows from its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its path, with the digest of its bytes: `site.0f1e2d3c4b.css`.
    pub path: String,
    /// What stands in the attribute `integrity`: `sha384-…`.
    pub integrity: Text,
}

/// How pages refer to a static file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssetLink {
    /// The address to print.
    pub href: Text,
    /// What its bytes must be, for the attribute `integrity`.
    pub integrity: Option<Text>,
}

impl Assets {
    /// Returns a file by its source path.
    pub fn get(&self, source: &SourcePath) -> Option<&Asset> {
        let fixed = self.fixed.get(source.below_static()).filter(|asset| asset.path == *source);
        fixed.or_else(|| self.attachments.get(source))
    }

    /// Returns what the site has in the place of a file, unless it is copied as it is.
    pub fn dressed_as(&self, source: &SourcePath) -> Option<&Dressed> {
        let path = source.below_static();
        self.fixed.get(path).filter(|asset| asset.path == *source).and(self.dressed.get(path))
    }
}
