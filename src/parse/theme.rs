use super::{
    fields::{self, SCALE_MAX, SCALE_MIN, SCHEMES},
    file::shown,
    record::Record,
    value::{Value, Wrong, near},
};
use crate::{
    base::{Code, Text},
    model::{Colour, Colours, LEAST_CONTRAST, Palette, Scheme, Theme},
};

/// Reads `[theme]`.
pub(super) fn theme(value: &Value<'_>) -> Option<Theme> {
    let record = Record::open(value, &fields::THEME)?;
    let dark = record.get("dark");
    let dark = dark.as_ref().and_then(|value| Record::open(value, &fields::DARK));
    let scheme = record.get("scheme").and_then(|value| value.choice(SCHEMES));
    let scheme = scheme.map_or(Scheme::Both, |nth| [Scheme::Both, Scheme::Light, Scheme::Dark][nth]);
    let scale = |key| record.get(key).and_then(|value: Value<'_>| value.number(SCALE_MIN, SCALE_MAX));
    let theme = Theme {
        scheme,
        light: colours(&record),
        dark: dark.as_ref().map(colours).unwrap_or_default(),
        heading_font: record.get("heading_font").and_then(|value| fonts(&value)),
        text_font: record.get("text_font").and_then(|value| fonts(&value)),
        interface_font: record.get("interface_font").and_then(|value| fonts(&value)),
        size: record.get("size").and_then(|value| length(&value)),
        heading_scale: scale("heading_scale"),
        spacing: scale("spacing"),
        measure: record.get("measure").and_then(|value| length(&value)),
        radius: record.get("radius").and_then(|value| length(&value)),
        logo: record.get("logo").and_then(|value| logo(&value)),
    };
    if scheme != Scheme::Dark {
        check_contrast(&record, &theme.light, theme.in_light());
    }
    if let Some(dark) = dark.filter(|_| scheme != Scheme::Light) {
        check_contrast(&dark, &theme.dark, theme.in_dark());
    }
    Some(theme)
}

fn colours(record: &Record<'_>) -> Colours {
    let of = |key| record.get(key).and_then(|value| colour(&value));
    Colours { accent: of("accent"), background: of("background"), text: of("text"), alert: of("alert") }
}

/// Warns of colours of text that cannot be told well enough from their ground, where one of the two was chosen.
fn check_contrast(record: &Record<'_>, chosen: &Colours, palette: Palette) {
    let texts = [
        ("text", chosen.text, palette.ink),
        ("accent", chosen.accent, palette.accent),
        ("alert", chosen.alert, palette.alert),
    ];
    for (key, written, colour) in texts {
        let ratio = colour.contrast(palette.paper);
        let at = record.get(if written.is_some() { key } else { "background" });
        let Some(value) = at.filter(|_| ratio < LEAST_CONTRAST) else { continue };
        // Rounded down, so that no ratio that is too small is printed as one that is enough.
        let ratio = (ratio * 100.0).floor() / 100.0;
        let message = format!("`{key}`, {colour}, has a contrast of {ratio}:1 on the background {}", palette.paper);
        let better = colour.readable_on(palette.paper);
        let help = format!("text needs {LEAST_CONTRAST}:1 (WCAG 2.2, AA); `{key} = \"{better}\"` has it");
        record.report(value.fault(Code::LowContrast, message).help(help));
    }
}

/// Reads a colour of CSS.
fn colour(value: &Value<'_>) -> Option<Colour> {
    let text = value.text()?;
    match parse_colour(&text) {
        Ok(colour) => Some(colour),
        Err(wrong) => value.refuse(value.fault(Code::BadValue, wrong.message).maybe_help(wrong.help)),
    }
}

fn parse_colour(text: &str) -> Result<Colour, Wrong> {
    let Ok(colour) = csscolorparser::parse(text) else {
        let names = csscolorparser::NAMED_COLORS.keys().map(|name| name.as_str());
        let help = match near(text, names) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "write it as CSS does: `#1c3f6e`, `rgb(28 63 110)`, `oklch(37% 0.09 257)`, `navy`".into(),
        };
        return Err(Wrong::new(format!("{} is not a colour", shown(text))).help(help));
    };
    let [red, green, blue, opacity] = colour.to_rgba8();
    match opacity {
        u8::MAX => Ok(Colour([red, green, blue])),
        _ => Err(Wrong::new(format!("{} lets through what lies behind it", shown(text)))
            .help("what can be read on it is known of opaque colours alone; write the colour that is seen")),
    }
}

/// Reads a list of font families, as `font-family` takes it.
fn fonts(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadValue, check_fonts)
}

fn check_fonts(text: &str) -> Result<(), Wrong> {
    let wrong = |help: &str| Err(Wrong::new(format!("{} is not a list of fonts", shown(text))).help(help));
    for family in text.split(',').map(str::trim) {
        let quoted = [r#"""#, "'"].iter().find_map(|mark| family.strip_prefix(*mark)?.strip_suffix(*mark));
        let name = quoted.unwrap_or(family);
        if name.is_empty() {
            return wrong("between two commas stands the name of a font: `Georgia, serif`");
        }
        let is_plain = |letter: char| letter.is_alphanumeric() || " -_".contains(letter);
        if !name.chars().all(|letter| is_plain(letter) || quoted.is_some() && ".+&()".contains(letter)) {
            return wrong("names are letters, digits, spaces and hyphens, with commas between them: `Georgia, serif`");
        }
        if quoted.is_none() && name.split(' ').any(|word| !word.starts_with(char::is_alphabetic)) {
            return wrong(&format!("put a name with a number in single quotes: `'{name}'`"));
        }
    }
    Ok(())
}

/// The units of lengths that make sense for type and for what is laid out by it.
const UNITS: [&str; 5] = ["rem", "em", "ch", "px", "pt"];

/// Reads a length: a number and its unit.
fn length(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadValue, check_length)
}

fn check_length(text: &str) -> Result<(), Wrong> {
    let digits = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let is_number = number.parse::<f64>().is_ok_and(|number| number <= 10_000.0) && !number.ends_with('.');
    if is_number && (UNITS.contains(&unit) || text == "0") {
        return Ok(());
    }
    let help = match is_number && unit.is_empty() {
        true => format!("add the unit: `{number}px`, or `rem` for letters of the reader's size"),
        false => "write a number with a unit: `1.125rem`, `66ch`, `4px`".into(),
    };
    Err(Wrong::new(format!("{} is not a length", shown(text))).help(help))
}

/// Reads the path of a file below `static/`; that part may be written or not.
fn logo(value: &Value<'_>) -> Option<Text> {
    let text = value.text()?;
    let path = text.trim_start_matches('/');
    let path = path.strip_prefix("static/").unwrap_or(path);
    let is_inside = !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    if !is_inside || path.contains([':', '\\', '?', '#']) {
        let fault = value.fault(Code::BadAddress, format!("{} is not a file below `static/`", shown(&text)));
        return value.refuse(fault.help("put the picture into `static/`, and write its path there: `logo.svg`"));
    }
    Some(path.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{
        check::{lines, source},
        config,
    };

    #[track_caller]
    fn check(toml: &str, expected: &[&str]) -> Theme {
        let checked = config(Some(&source("site.toml", format!("[theme]\n{toml}").as_bytes())));
        assert_eq!(lines(&checked.diagnostics), expected, "{toml}");
        checked.value.theme
    }

    #[test]
    fn a_theme_is_read() {
        let theme = check(
            "accent = \"rebeccapurple\"\nbackground = \"oklch(1 0 0)\"\ntext = \"rgb(20 20 30)\"\nscheme = \"light\"\nheading_font = \"'Source Serif 4', Georgia, serif\"\nsize = \"1.2rem\"\nheading_scale = 110\nradius = 0\nlogo = \"/static/logo.svg\"\ndark = { accent = \"#fc0\" }\n",
            &[],
        );
        assert_eq!(theme.light.accent, Some(Colour([0x66, 0x33, 0x99])));
        assert_eq!(theme.light.background, Some(Colour([255; 3])));
        assert_eq!(theme.dark.accent, Some(Colour([255, 204, 0])));
        assert_eq!((theme.scheme, theme.heading_scale), (Scheme::Light, Some(110)));
        assert_eq!((theme.radius.as_deref(), theme.logo.as_deref()), (Some("0"), Some("logo.svg")));
    }

    #[test]
    fn values_are_checked() {
        check(
            "accent = \"rebecapurple\"\nbackground = \"#fcfcfaf\"\ntext = \"ink\"\nalert = \"#ff000080\"\nscheme = \"night\"\nheading_font = \"Georgia; x\"\ntext_font = \"Georgia,,serif\"\ninterface_font = \"Source Sans 3\"\nsize = 18\nmeasure = \"wide\"\nradius = \"4 px\"\nspacing = 20\nlogo = \"../logo.svg\"\n",
            &[
                "2:10+14 bad-value `rebecapurple` is not a colour | did you mean `rebeccapurple`?",
                "3:14+10 bad-value `#fcfcfaf` is not a colour | write it as CSS does: `#1c3f6e`, `rgb(28 63 110)`, `oklch(37% 0.09 257)`, `navy`",
                "4:8+5 bad-value `ink` is not a colour | did you mean `pink`?",
                "5:9+11 bad-value `#ff000080` lets through what lies behind it | what can be read on it is known of opaque colours alone; write the colour that is seen",
                "6:10+7 bad-value `night` is not a value of `theme.scheme` | did you mean `light`? It can be `both`, `light`, `dark`",
                "7:16+12 bad-value `Georgia; x` is not a list of fonts | names are letters, digits, spaces and hyphens, with commas between them: `Georgia, serif`",
                "8:13+16 bad-value `Georgia,,serif` is not a list of fonts | between two commas stands the name of a font: `Georgia, serif`",
                "9:18+15 bad-value `Source Sans 3` is not a list of fonts | put a name with a number in single quotes: `'Source Sans 3'`",
                "10:8+2 bad-value `18` is not a length | add the unit: `18px`, or `rem` for letters of the reader's size",
                "11:11+6 bad-value `wide` is not a length | write a number with a unit: `1.125rem`, `66ch`, `4px`",
                "12:10+6 bad-value `4 px` is not a length | write a number with a unit: `1.125rem`, `66ch`, `4px`",
                "13:11+2 bad-value `theme.spacing` must be a whole number from 50 to 200, not 20",
                "14:8+13 bad-address `../logo.svg` is not a file below `static/` | put the picture into `static/`, and write its path there: `logo.svg`",
            ],
        );
    }

    #[test]
    fn colours_that_cannot_be_read_are_warned_of_in_each_light_there_is() {
        let faint = "accent = \"#f80\"\n[theme.dark]\nbackground = \"#666\"\n";
        let in_light = "2:10+6 ~low-contrast `accent`, #ff8800, has a contrast of 2.33:1 on the background #fcfcfa | text needs 4.5:1 (WCAG 2.2, AA); `accent = \"#b05e00\"` has it";
        check(
            faint,
            &[
                in_light,
                "4:14+6 ~low-contrast `accent`, #a5c6f0, has a contrast of 3.26:1 on the background #666666 | text needs 4.5:1 (WCAG 2.2, AA); `accent = \"#d7e6f8\"` has it",
                "4:14+6 ~low-contrast `alert`, #f0a58f, has a contrast of 2.86:1 on the background #666666 | text needs 4.5:1 (WCAG 2.2, AA); `alert = \"#fadfd7\"` has it",
            ],
        );
        check(&format!("scheme = \"light\"\n{faint}"), &[&in_light.replace("2:", "3:")]);
    }
}
