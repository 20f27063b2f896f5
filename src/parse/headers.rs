use std::collections::BTreeMap;

use super::{
    fields::{self, DIRECTIVES},
    file::shown,
    record::Record,
    value::{Value, Wrong, near},
};
use crate::{
    base::{Code, Text},
    model::HeaderSettings,
};

/// Reads `[headers]`.
pub(super) fn headers(value: &Value<'_>) -> Option<HeaderSettings> {
    let record = Record::open(value, &fields::HEADERS)?;
    let allow = record.get("allow").map(|value| directives(&value)).unwrap_or_default();
    Some(HeaderSettings { write: record.flag("write"), allow })
}

fn directives(value: &Value<'_>) -> BTreeMap<Text, Vec<Text>> {
    let entries = value.entries("a table such as `{ script-src = [\"https://stats.example.org\"] }`");
    entries.filter_map(|(key, sources)| Some((directive(key, &sources)?, self::sources(&sources)))).collect()
}

/// Reads the name of a directive; faults point at the key.
fn directive(key: &str, value: &Value<'_>) -> Option<Text> {
    if DIRECTIVES.contains(&key) {
        return Some(key.into());
    }
    let help = match near(key, DIRECTIVES.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("it can be {}", DIRECTIVES.map(|word| format!("`{word}`")).join(", ")),
    };
    let place = value.file.place(&value.way.path().itself());
    let message = format!("{} is no directive to which sources can be added", shown(key));
    value.refuse(crate::base::Diagnostic::new(Code::BadValue, place, message).help(help))
}

fn sources(value: &Value<'_>) -> Vec<Text> {
    let source = |item: Value<'_>| item.checked(item.text()?, Code::BadValue, check_source);
    value.list(source).into_iter().flatten().collect()
}

/// CSP level 3, section 2.3.1: a scheme, a host, or a keyword or digest in quotes; no space, comma or semicolon, which would end it.
fn check_source(source: &str) -> Result<(), Wrong> {
    let wrong = |help: &str| Err(Wrong::new(format!("{} is not a source", shown(source))).help(help));
    if !source.bytes().all(|byte| byte.is_ascii_graphic() && !b",;".contains(&byte)) {
        return wrong("one source is one word: `[\"https://a.example\", \"https://b.example\"]`");
    }
    const KEYWORDS: [&str; 7] =
        ["self", "none", "unsafe-inline", "unsafe-eval", "strict-dynamic", "report-sample", "wasm-unsafe-eval"];
    if KEYWORDS.contains(&source) || source.starts_with("sha256-") || source.starts_with("sha384-") {
        return wrong(&format!("put it in single quotes as well: `\"'{source}'\"`"));
    }
    let is_closed = source.len() > 2 && source.starts_with('\'') && source.ends_with('\'');
    match source.contains('\'') && !(is_closed && source.matches('\'').count() == 2) {
        true => wrong("single quotes stand around a whole keyword: `'self'`"),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::{
        check::{lines, source},
        config,
    };

    #[test]
    fn what_is_allowed_is_checked() {
        let toml = "[headers]\nwrite = true\n[headers.allow]\nscript-src = [\"https://a.example; x\", \"self\", \"'self\", \"'sha256-q+='\", \"https://ok.example\"]\nscripts-src = \"x\"\nframe-src = \"*.example.org\"\n";
        let checked = config(Some(&source("site.toml", toml.as_bytes())));
        assert_eq!(
            lines(&checked.diagnostics),
            [
                "4:15+22 bad-value `https://a.example; x` is not a source | one source is one word: `[\"https://a.example\", \"https://b.example\"]`",
                "4:39+6 bad-value `self` is not a source | put it in single quotes as well: `\"'self'\"`",
                "4:47+7 bad-value `'self` is not a source | single quotes stand around a whole keyword: `'self'`",
                "5:1+11 bad-value `scripts-src` is no directive to which sources can be added | did you mean `script-src`?",
            ]
        );
        let allow = checked.value.headers.allow;
        assert_eq!(allow["script-src"], ["'sha256-q+='".into(), "https://ok.example".into()]);
        assert_eq!(allow["frame-src"], ["*.example.org".into()]);
    }
}
