use serde::{Deserialize, Serialize};
use std::fmt;

use crate::base::Text;

/// How a newsroom's site looks, as far as it is said: `[theme]`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Theme {
    /// In which light it can be shown.
    pub scheme: Scheme,
    /// Colours on a light ground.
    pub light: Colours,
    /// Colours on a dark ground.
    pub dark: Colours,
    /// A list of CSS font families for headings.
    pub heading_font: Option<Text>,
    /// A list of CSS font families for running text.
    pub text_font: Option<Text>,
    /// A list of CSS font families for menus, lists and labels.
    pub interface_font: Option<Text>,
    /// The size of running text, a CSS length.
    pub size: Option<Text>,
    /// The size of headings, in percent of what they are without it.
    pub heading_scale: Option<u64>,
    /// The room between blocks, in percent of what it is without it.
    pub spacing: Option<u64>,
    /// The longest line of text, a CSS length.
    pub measure: Option<Text>,
    /// How far corners are rounded, a CSS length.
    pub radius: Option<Text>,
    /// A picture below `static/` in the place of the site's name.
    pub logo: Option<Text>,
}

/// In which light a site can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// In the reader's choice; the default.
    #[default]
    Both,
    /// Light alone.
    Light,
    /// Dark alone.
    Dark,
}

/// The colours that are chosen; all others follow from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Colours {
    /// Links, and what stands out.
    pub accent: Option<Colour>,
    /// The ground.
    pub background: Option<Colour>,
    /// Text.
    pub text: Option<Colour>,
    /// Corrections, and what is withdrawn.
    pub alert: Option<Colour>,
}

/// An opaque colour of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colour(pub [u8; 3]);

/// Every colour of one light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// The ground.
    pub paper: Colour,
    /// What is set off from it.
    pub panel: Colour,
    /// Text.
    pub ink: Colour,
    /// Text that stands back.
    pub muted: Colour,
    /// Lines.
    pub line: Colour,
    /// Links, and what stands out.
    pub accent: Colour,
    /// Corrections, and what is withdrawn.
    pub alert: Colour,
}

/// WCAG 2.2, success criterion 1.4.3: the least contrast of text.
pub const LEAST_CONTRAST: f64 = 4.5;

const fn colour(rgb: u32) -> Colour {
    Colour([(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8])
}

impl Palette {
    /// The theme's own in light, as its style sheet has it.
    pub const LIGHT: Palette = Palette {
        paper: colour(0xfcfcfa),
        panel: colour(0xf2f3f1),
        ink: colour(0x1a1e24),
        muted: colour(0x565e69),
        line: colour(0xd8dbdd),
        accent: colour(0x1c3f6e),
        alert: colour(0x8f2d16),
    };

    /// The theme's own in the dark, as its style sheet has it.
    pub const DARK: Palette = Palette {
        paper: colour(0x14181d),
        panel: colour(0x1d232a),
        ink: colour(0xe6e8ea),
        muted: colour(0xa9b1bb),
        line: colour(0x343c46),
        accent: colour(0xa5c6f0),
        alert: colour(0xf0a58f),
    };

    /// Puts chosen colours in the place of this palette's. Panels, lines and text that stands back follow from ground and text.
    #[must_use]
    pub fn with(self, chosen: &Colours) -> Self {
        let (paper, ink) = (chosen.background.unwrap_or(self.paper), chosen.text.unwrap_or(self.ink));
        let mut all =
            Palette { accent: chosen.accent.unwrap_or(self.accent), alert: chosen.alert.unwrap_or(self.alert), ..self };
        if (paper, ink) != (self.paper, self.ink) {
            all = Palette { paper, ink, panel: paper.mixed(ink, 4), line: paper.mixed(ink, 16), ..all };
            all.muted = all.standing_back();
        }
        all
    }

    /// The palest mixture of text and ground that can be read on a panel too.
    fn standing_back(&self) -> Colour {
        let mut mixtures = (70..100).step_by(5).map(|percent| self.paper.mixed(self.ink, percent));
        mixtures.find(|muted| muted.contrast(self.panel) >= LEAST_CONTRAST).unwrap_or(self.ink)
    }
}

impl Theme {
    /// Every colour in light.
    pub fn in_light(&self) -> Palette {
        Palette::LIGHT.with(&self.light)
    }

    /// Every colour in the dark.
    pub fn in_dark(&self) -> Palette {
        Palette::DARK.with(&self.dark)
    }
}

impl Colour {
    /// Returns the ratio in which two colours differ in lightness, from 1 to 21, as WCAG 2.2 defines it.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Mixes in so many percent of another colour.
    #[must_use]
    pub fn mixed(self, other: Colour, percent: u32) -> Colour {
        let mix = |one: u8, other: u8| (u32::from(one) * (100 - percent) + u32::from(other) * percent + 50) / 100;
        let [red, green, blue] = [0, 1, 2].map(|nth| mix(self.0[nth], other.0[nth]) as u8);
        Colour([red, green, blue])
    }

    /// Returns the nearest colour of the kind that is told from a ground well enough for text.
    #[must_use]
    pub fn readable_on(self, ground: Colour) -> Colour {
        let (black, white) = (Colour([0; 3]), Colour([255; 3]));
        let away = if ground.contrast(black) > ground.contrast(white) { black } else { white };
        let mut mixtures = (0..=100).map(|percent| self.mixed(away, percent));
        mixtures.find(|mixture| mixture.contrast(ground) >= LEAST_CONTRAST).unwrap_or(away)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| match f64::from(channel) / 255.0 {
            low if low <= 0.04045 => low / 12.92,
            high => ((high + 0.055) / 1.055).powf(2.4),
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(out, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_as_wcag_computes_it() {
        let ratio = |one, other| (colour(one).contrast(colour(other)) * 100.0).round() / 100.0;
        assert_eq!(ratio(0x000000, 0xffffff), 21.0);
        assert_eq!(ratio(0x777777, 0xffffff), 4.48);
        assert_eq!(ratio(0xffffff, 0x767676), 4.54);
        assert_eq!(ratio(0x0000ff, 0xffffff), 8.59);
    }

    #[test]
    fn the_themes_own_colours_can_be_read() {
        for palette in [Palette::LIGHT, Palette::DARK] {
            let Palette { paper, panel, ink, muted, accent, alert, .. } = palette;
            for (text, ground) in [(ink, paper), (muted, paper), (muted, panel), (accent, panel), (alert, paper)] {
                assert!(text.contrast(ground) >= LEAST_CONTRAST, "{text} on {ground}");
            }
        }
    }

    #[test]
    fn what_is_not_chosen_follows_from_ground_and_text() {
        assert_eq!(Palette::LIGHT.with(&Colours::default()), Palette::LIGHT);
        let chosen = Colours { background: Some(colour(0xfffdf5)), ..Colours::default() };
        let palette = Palette::LIGHT.with(&chosen);
        assert_eq!((palette.panel, palette.ink), (colour(0xf6f4ed), Palette::LIGHT.ink));
        assert!(palette.muted.contrast(palette.panel) >= LEAST_CONTRAST);
        let faint = Colours { background: Some(colour(0xffffff)), text: Some(colour(0x888888)), ..chosen };
        assert_eq!(Palette::LIGHT.with(&faint).muted, colour(0x888888), "paler would be worse");
    }

    #[test]
    fn a_colour_is_proposed_that_can_be_read() {
        let proposed = colour(0xff8800).readable_on(colour(0xffffff));
        assert!(proposed.contrast(colour(0xffffff)) >= LEAST_CONTRAST);
        assert_eq!(colour(0x000000).readable_on(colour(0xffffff)), colour(0x000000));
        assert!(colour(0x800000).readable_on(colour(0x111111)).contrast(colour(0x111111)) >= LEAST_CONTRAST);
    }
}
