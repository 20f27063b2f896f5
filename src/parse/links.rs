use std::collections::{BTreeMap, BTreeSet};

use super::{
    fields::{self, CONCURRENCY_MAX, MAX_AGE_MAX, PAUSE_MAX, STATUS_MAX, STATUS_MIN, TIMEOUT_MAX},
    file::shown,
    record::Record,
    value::{Value, Wrong},
};
use crate::{
    base::{Code, Diagnostic, Text},
    model::LinkSettings,
};

/// Reads `[links]`.
pub(super) fn links(value: &Value<'_>) -> Option<LinkSettings> {
    let record = Record::open(value, &fields::LINKS)?;
    let number =
        |key, min, max, default| record.get(key).and_then(|value: Value<'_>| value.number(min, max)).unwrap_or(default);
    let pattern = |item: Value<'_>| item.checked(item.text()?, Code::BadValue, check_pattern);
    let concurrency = number("concurrency", 1, CONCURRENCY_MAX, LinkSettings::CONCURRENCY as u64);
    Some(LinkSettings {
        ignore: record.list("ignore", pattern).into_iter().flatten().collect(),
        accept: record.get("accept").map(|value| accept(&value)).unwrap_or_default(),
        timeout_seconds: number("timeout", 1, TIMEOUT_MAX, LinkSettings::TIMEOUT_SECONDS),
        concurrency: concurrency as usize,
        pause_ms: number("pause_ms", 0, PAUSE_MAX, LinkSettings::PAUSE_MS),
        max_age_days: number("max_age", 0, MAX_AGE_MAX, LinkSettings::MAX_AGE_DAYS),
        private: record.flag("private"),
    })
}

fn accept(value: &Value<'_>) -> BTreeMap<Text, BTreeSet<u16>> {
    let entries = value.entries("a table such as `{ \"https://example.org/*\" = [403] }`");
    entries.filter_map(|(key, statuses)| Some((accepted(key, &statuses)?, self::statuses(&statuses)))).collect()
}

/// Reads a pattern that is a key; faults point at it.
fn accepted(key: &str, value: &Value<'_>) -> Option<Text> {
    match check_pattern(key) {
        Ok(()) => Some(key.into()),
        Err(wrong) => {
            let place = value.file.place(&value.way.path().itself());
            value.refuse(Diagnostic::new(Code::BadValue, place, wrong.message).maybe_help(wrong.help))
        }
    }
}

fn statuses(value: &Value<'_>) -> BTreeSet<u16> {
    let status = |item: Value<'_>| item.number(STATUS_MIN, STATUS_MAX).and_then(|status| u16::try_from(status).ok());
    value.list(status).into_iter().flatten().collect()
}

/// A pattern that cannot fit any address would be a silent slip.
fn check_pattern(pattern: &str) -> Result<(), Wrong> {
    let fits_some = ["https://", "http://", "*"].iter().any(|begin| pattern.starts_with(begin));
    match fits_some {
        true => Ok(()),
        false => Err(Wrong::new(format!("{} fits no address of another server", shown(pattern)))
            .help(format!("begin with `https://`, `http://` or `*`: `https://{}`", pattern.trim_start_matches('/')))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{
        check::{lines, source},
        config,
    };

    #[test]
    fn settings_of_links_are_checked() {
        let toml = "[links]\nignore = [\"example.org/*\", \"*.internal/*\"]\ntimeout = 0\nprivate = true\npause_ms = 0\n[links.accept]\n\"https://a.example/*\" = 403\n\"b.example\" = [200]\n\"*\" = [99]\n";
        let checked = config(Some(&source("site.toml", toml.as_bytes())));
        assert_eq!(
            lines(&checked.diagnostics),
            [
                "2:11+15 bad-value `example.org/*` fits no address of another server | begin with `https://`, `http://` or `*`: `https://example.org/*`",
                "3:11+1 bad-value `links.timeout` must be a whole number from 1 to 300, not 0",
                "8:1+11 bad-value `b.example` fits no address of another server | begin with `https://`, `http://` or `*`: `https://b.example`",
                "9:8+2 bad-value `links.accept.*[0]` must be a whole number from 100 to 999, not 99",
            ]
        );
        let links = checked.value.links;
        assert_eq!((links.ignore, links.pause_ms, links.private), (vec!["*.internal/*".into()], 0, true));
        assert_eq!(links.accept["https://a.example/*"], [403].into());
        assert_eq!(links.timeout_seconds, LinkSettings::TIMEOUT_SECONDS);
    }
}
