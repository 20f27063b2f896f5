use std::fmt::Write;

use crate::model::{Colour, Colours, Palette, Scheme, Theme};

/// Writes what `[theme]` changes as custom properties; nothing if it changes none.
///
/// They stand in a layer of their own, between the theme's values and its rules: what the rules set for paper and for readers who
/// ask for more contrast comes after it.
pub fn css(theme: &Theme) -> Option<String> {
    let values = [scheme(theme.scheme), colours(theme), type_and_room(theme)].concat();
    (!values.is_empty()).then(|| format!("\n/* [theme] of site.toml */\n@layer brand {{\n:root {{\n{values}}}\n}}\n"))
}

fn scheme(scheme: Scheme) -> String {
    match scheme {
        Scheme::Both => String::new(),
        Scheme::Light => "  color-scheme: light;\n".into(),
        Scheme::Dark => "  color-scheme: dark;\n".into(),
    }
}

fn colours(theme: &Theme) -> String {
    if (theme.light, theme.dark) == (Colours::default(), Colours::default()) {
        return String::new();
    }
    let (light, dark) = (theme.in_light(), theme.in_dark());
    let pairs =
        named(light).into_iter().zip(named(dark)).zip(named(Palette::LIGHT).into_iter().zip(named(Palette::DARK)));
    let changed = pairs.filter(|(chosen, own)| chosen != own);
    changed.map(|(((name, light), (_, dark)), _)| format!("  --{name}: light-dark({light}, {dark});\n")).collect()
}

fn named(palette: Palette) -> [(&'static str, Colour); 7] {
    let Palette { paper, panel, ink, muted, line, accent, alert } = palette;
    [
        ("paper", paper),
        ("panel", panel),
        ("ink", ink),
        ("muted", muted),
        ("line", line),
        ("accent", accent),
        ("alert", alert),
    ]
}

fn type_and_room(theme: &Theme) -> String {
    let texts = [
        ("serif", &theme.text_font),
        ("sans", &theme.interface_font),
        ("display", &theme.heading_font),
        ("size", &theme.size),
        ("size-small", &theme.size),
        ("measure", &theme.measure),
        ("radius", &theme.radius),
    ];
    let mut values = String::new();
    for (name, text) in texts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
        let _ = writeln!(values, "  --{name}: {text};");
    }
    let scales = [("heading-scale", theme.heading_scale), ("space", theme.spacing)];
    for (name, percent) in scales.into_iter().filter_map(|(name, percent)| Some((name, percent?))) {
        let _ = writeln!(values, "  --{name}: {}.{:02};", percent / 100, percent % 100);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_without_a_theme_of_its_own_adds_nothing() {
        assert_eq!(css(&Theme::default()), None);
    }

    #[test]
    fn only_what_is_chosen_is_written_and_what_follows_from_it() {
        let accent = Colours { accent: Some(Colour([1, 2, 3])), ..Colours::default() };
        let theme = Theme { light: accent, heading_scale: Some(110), measure: Some("60ch".into()), ..Theme::default() };
        let expected = "\n/* [theme] of site.toml */\n@layer brand {\n:root {\n  --accent: light-dark(#010203, #a5c6f0);\n  --measure: 60ch;\n  --heading-scale: 1.10;\n}\n}\n";
        assert_eq!(css(&theme).as_deref(), Some(expected));
        let ground = Colours { background: Some(Colour([255; 3])), ..Colours::default() };
        let written = css(&Theme { light: ground, ..Theme::default() }).unwrap_or_default();
        for name in ["paper", "panel", "muted", "line"] {
            assert!(written.contains(&format!("--{name}: light-dark(")), "{name}");
        }
        assert!(!written.contains("--ink") && !written.contains("--accent"));
    }

    #[test]
    fn the_style_sheet_has_the_values_that_this_program_knows() {
        let css = include_str!("../../static/site.css");
        for ((name, light), (_, dark)) in named(Palette::LIGHT).into_iter().zip(named(Palette::DARK)) {
            let line = format!("--{name}: light-dark({light}, {dark});");
            assert!(css.contains(&line), "{line}");
        }
        assert!(css.contains("var(--display, inherit)"), "headings have the font of what they stand in");
        for name in ["serif", "sans", "size", "size-small", "measure", "radius", "heading-scale", "space"] {
            assert!(css.contains(&format!("  --{name}: ")) && css.contains(&format!("var(--{name})")), "{name}");
        }
    }
}
