//! What becomes of static files on their way to the site.
//!
//! Input: the bytes of one file of `static/` or of the theme, and the [`Dressing`] of the configuration. Output: the bytes that
//! the site has in their place, if they are others. The theme's style sheet gets the colours, type and room of `[theme]`.
//!
//! This module deliberately knows nothing of where files are, nor who refers to them.

mod brand;

use std::sync::Arc;

use crate::{
    base::Fingerprint,
    model::{Config, Dressed},
};

/// The style sheet that gets the values of `[theme]`, by its path below `static/`.
const STYLE_SHEET: &str = "site.css";

/// What is done to static files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dressing {
    /// What is added to the theme's style sheet.
    brand: Option<String>,
}

impl Dressing {
    /// Takes what the configuration asks for.
    pub fn of(config: &Config) -> Self {
        Dressing { brand: brand::css(&config.theme) }
    }

    /// Says whether a file can come out as another; its bytes need not be read if not.
    pub fn concerns(&self, path: &str) -> bool {
        path == STYLE_SHEET && self.brand.is_some()
    }

    /// Makes what the site has in the place of a file.
    pub fn dress(&self, bytes: &[u8]) -> Dressed {
        let bytes: Arc<[u8]> = [bytes, self.brand.as_deref().unwrap_or_default().as_bytes()].concat().into();
        Dressed { fingerprint: Fingerprint::of(&bytes), bytes }
    }
}
