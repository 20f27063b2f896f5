//! What becomes of static files on their way to the site, and of finished outputs for hosts that send them compressed.
//!
//! Input: the bytes of one file of `static/` or of the theme, and the [`Dressing`] of the configuration. Output: the bytes that
//! the site has in their place, and the name with their digest. The theme's style sheet gets the colours, type and room of
//! `[theme]`. [`compress`] makes the compressed form of any output, [`draw`] narrower forms of an image, of which [`forms`] says
//! beforehand which there are.
//!
//! This module deliberately knows nothing of where files are, nor who refers to them.

mod brand;
mod compress;
mod images;
mod minify;
mod name;
mod parcel;

pub use compress::{compress, is_text, recipe};
pub use images::{PIXELS_MAX, Still, draw, forms, is_too_large, still};
pub use parcel::{unwrap, wrap};

use std::{borrow::Cow, sync::Arc};

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
    /// Whether style sheets lose what only people read.
    minifies: bool,
    /// Whether style sheets and scripts have a second address with the digest of their bytes.
    names: bool,
}

impl Dressing {
    /// Takes what the configuration asks for. In a preview names and bytes stay as they are written, so that a change of a style
    /// sheet changes no page.
    pub fn of(config: &Config, is_preview: bool) -> Self {
        Dressing {
            brand: brand::css(&config.theme),
            minifies: config.assets.minify && !is_preview,
            names: config.assets.fingerprint && !is_preview,
        }
    }

    /// Says whether a file can come out as another; its bytes need not be read if not.
    pub fn concerns(&self, path: &str) -> bool {
        self.brands(path) || self.minifies && is_style_sheet(path) || self.names && is_code(path)
    }

    /// Makes what the site has in the place of a file that is concerned.
    ///
    /// A style sheet that cannot be understood as a whole stays as it is, as browsers pass over what they do not understand.
    pub fn dress(&self, path: &str, bytes: &[u8]) -> Dressed {
        let mut bytes = Cow::Borrowed(bytes);
        if let Some(brand) = self.brand.as_ref().filter(|_| self.brands(path)) {
            bytes.to_mut().extend_from_slice(brand.as_bytes());
        }
        if self.minifies && is_style_sheet(path) {
            bytes = minify::css(&bytes).map_or(bytes, Cow::Owned);
        }
        let bytes: Arc<[u8]> = bytes.into();
        let fingerprint = Fingerprint::of(&bytes);
        let named = (self.names && is_code(path)).then(|| name::named(path, &bytes, fingerprint));
        Dressed { bytes, fingerprint, named }
    }

    fn brands(&self, path: &str) -> bool {
        path == STYLE_SHEET && self.brand.is_some()
    }
}

fn is_style_sheet(path: &str) -> bool {
    ending(path).eq_ignore_ascii_case("css")
}

/// Says whether a file is a style sheet or a script: what pages load by name to look and work as they do.
fn is_code(path: &str) -> bool {
    ["css", "js", "mjs"].iter().any(|code| ending(path).eq_ignore_ascii_case(code))
}

fn ending(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default().rsplit_once('.').map_or("", |(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AssetSettings, Colour, Colours, Theme};

    fn config(minify: bool, fingerprint: bool) -> Config {
        let accent = Colours { accent: Some(Colour([1, 2, 3])), ..Colours::default() };
        let theme = Theme { light: accent, ..Theme::default() };
        Config { theme, assets: AssetSettings { minify, fingerprint, ..AssetSettings::default() }, ..Config::default() }
    }

    #[test]
    fn only_what_can_come_out_as_another_is_concerned() {
        let concerned = |dressing: &Dressing| {
            let files = ["site.css", "house.css", "a/b.JS", "m.mjs", "world.svg", "css", ".css", "a.css/x"];
            files.into_iter().filter(|file| dressing.concerns(file)).collect::<Vec<_>>()
        };
        assert_eq!(concerned(&Dressing::default()), [""; 0]);
        assert_eq!(concerned(&Dressing::of(&config(true, true), true)), ["site.css"]);
        assert_eq!(concerned(&Dressing::of(&config(true, false), false)), ["site.css", "house.css", ".css"]);
        assert_eq!(
            concerned(&Dressing::of(&config(false, true), false)),
            ["site.css", "house.css", "a/b.JS", "m.mjs", ".css"]
        );
    }

    #[test]
    fn a_style_sheet_is_branded_then_minified_then_named() {
        let dressed = Dressing::of(&config(true, true), false).dress("site.css", b"h1 { color: red; }\n");
        let text = String::from_utf8(dressed.bytes.to_vec()).expect("UTF-8");
        assert_eq!(text, "h1{color:red}@layer brand{:root{--accent:light-dark(#010203,#a5c6f0)}}");
        assert_eq!(dressed.fingerprint, Fingerprint::of(&dressed.bytes));
        let named = dressed.named.expect("it is a style sheet");
        assert_eq!(named.path, format!("site.{}.css", &dressed.fingerprint.hex()[..10]));
        let other = Dressing::of(&config(true, true), false).dress("house.css", b"h1 { color: red; }\n");
        assert_eq!(&*other.bytes, b"h1{color:red}");
    }

    #[test]
    fn what_cannot_be_understood_stays_as_it_is() {
        let dressed = Dressing::of(&config(true, false), false).dress("house.css", b"\xff h1 { color: red; }");
        assert_eq!(&*dressed.bytes, b"\xff h1 { color: red; }");
        assert_eq!(dressed.named, None);
    }
}
