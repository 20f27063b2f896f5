use serde::{Deserialize, Serialize};

use crate::{
    base::{Text, content_type, fits},
    model::SendRule,
};

/// What a store sends beside the bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Headers {
    /// `Content-Type`
    pub content_type: Text,
    /// `Cache-Control`
    pub cache_control: Text,
    /// `Content-Encoding`, if the bytes are compressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_encoding: Option<Text>,
}

/// What never changes at its address is kept for a year, as long as any cache keeps anything.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for anew: whether it is still the same costs readers one short question.
const ASKED_ANEW: &str = "no-cache";

impl Headers {
    /// Returns what is sent with a file whose bytes are not compressed.
    pub fn of(path: &str, rules: &[SendRule]) -> Self {
        let address = format!("/{path}");
        let mut fitting = rules.iter().filter(|rule| fits(&rule.pattern, &address));
        let cache_control = fitting.clone().find_map(|rule| rule.cache_control.clone());
        let content = fitting.find_map(|rule| rule.content_type.clone());
        let default = if super::class::is_named_by_content(path) { FOR_EVER } else { ASKED_ANEW };
        Headers {
            content_type: content.unwrap_or_else(|| content_type(path).into()),
            cache_control: cache_control.unwrap_or_else(|| default.into()),
            content_encoding: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rule_that_names_a_header_decides_on_it() {
        let rule = |pattern: &str, cache: Option<&str>, content: Option<&str>| SendRule {
            pattern: pattern.into(),
            cache_control: cache.map(Into::into),
            content_type: content.map(Into::into),
        };
        let rules = [rule("*.ics", None, Some("text/calendar")), rule("/x/*", Some("max-age=5"), Some("no/no"))];
        let of = |path: &str| Headers::of(path, &rules);
        assert_eq!(&*of("x/a.ics").content_type, "text/calendar");
        assert_eq!(&*of("x/a.ics").cache_control, "max-age=5");
        assert_eq!(&*of("a.0123456789.css").cache_control, FOR_EVER);
        assert_eq!(
            (&*of("a.html").cache_control, &*of("a.html").content_type),
            ("no-cache", "text/html; charset=utf-8")
        );
    }
}
