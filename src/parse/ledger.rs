use std::collections::BTreeMap;

use super::{address::check_site_path, clean, fields, file::File, node::Node, record::Record, toml_file, value::Value};
use crate::{
    base::{Checked, Code, Date, Diagnostic, Place, SitePath, Span, WrittenTime},
    model::{Farewell, Kept, Ledger, Recorded, Source, can_be_recorded},
};

/// Reads `published.toml`: what could be understood, and every fault.
pub fn ledger(source: &Source) -> Checked<Ledger> {
    let text = match clean(&source.bytes) {
        Ok(text) => text,
        Err(fault) => return Checked { value: Ledger::default(), diagnostics: vec![fault.diagnostic(&source.path)] },
    };
    if let Some(fault) = unfinished_merge(source, &text) {
        return Checked { value: Ledger::default(), diagnostics: vec![fault] };
    }
    let (node, marks, mut diagnostics) = toml_file::read(&text, &source.path);
    let file = File::toml(&source.path, &text, marks);
    let ledger = read(&file, &node);
    // After a fault of syntax the values are guesses, and faults found in them would mislead.
    if diagnostics.iter().all(|fault| fault.code == Code::DuplicateKey) {
        diagnostics.extend(file.into_found());
    }
    Checked { value: ledger, diagnostics }
}

/// Reports the first of the lines that a version control system leaves between the two sides of a merge.
fn unfinished_merge(source: &Source, text: &str) -> Option<Diagnostic> {
    let is_mark = |line: &str| line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>");
    let nth = text.lines().position(is_mark)?;
    let span = Span { line: nth as u32 + 1, column: 1, length: 7 };
    Some(
        Diagnostic::new(Code::BadToml, Place::span(&source.path, span), "a merge was not finished here")
            .help("take the marks out and keep the lines of both sides: each address was published by one of them"),
    )
}

fn read(file: &File<'_>, node: &Node) -> Ledger {
    let Some(record) = Record::top(file, node, &fields::PUBLISHED) else { return Ledger::default() };
    let mut ledger = Ledger {
        addresses: record.get("addresses").map(|table| lines(&table, recorded)).unwrap_or_default(),
        gone: record.get("gone").map(|table| lines(&table, farewell)).unwrap_or_default(),
        forgotten: record.get("forgotten").map(|table| lines(&table, farewell)).unwrap_or_default(),
    };
    // Two branches may have decided otherwise: what was let go on one of them is.
    ledger.forgotten.retain(|path, _| !ledger.gone.contains_key(path));
    ledger.addresses.retain(|path, _| !ledger.gone.contains_key(path) && !ledger.forgotten.contains_key(path));
    ledger
}

fn lines<T>(table: &Value<'_>, line: impl Fn(&Value<'_>) -> Option<T>) -> BTreeMap<SitePath, T> {
    let entries = table.entries("a table of addresses: `\"/briefings/2026/01/paris/\" = { … }`");
    entries.filter_map(|(key, value)| Some((address(key, &value)?, line(&value)?))).collect()
}

/// Reads the address of a line; a fault points at the key.
fn address(key: &str, value: &Value<'_>) -> Option<SitePath> {
    if can_be_recorded(key) {
        // As the site itself names a page: by its folder.
        return Some(SitePath::of_file(key));
    }
    let place = value.file.place(&value.way.path().itself());
    let Err(wrong) = check_site_path(key) else { return None };
    value.refuse(Diagnostic::new(Code::BadAddress, place, wrong.message).maybe_help(wrong.help))
}

fn recorded(value: &Value<'_>) -> Option<Recorded> {
    let record = Record::open(value, &fields::RECORDED)?;
    let of = match (record.flag("follows"), record.text("briefing"), record.text("feed")) {
        (true, ..) => Kept::Following,
        (_, Some(id), _) => Kept::Briefing(id),
        (_, _, Some(id)) => Kept::Feed(id),
        _ => Kept::Itself,
    };
    Some(Recorded { since: day(&record.get("since")?)?, of })
}

fn farewell(value: &Value<'_>) -> Option<Farewell> {
    let record = Record::open(value, &fields::FAREWELL)?;
    Some(Farewell { on: day(&record.get("on")?)?, why: record.text("why")? })
}

fn day(value: &Value<'_>) -> Option<Date> {
    match value.time()? {
        WrittenTime::Day(day) => Some(day),
        _ => value.refuse(value.fault(Code::BadDate, "a day is enough here").help("write it as `2026-01-06`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{Fingerprint, SourcePath},
        model::{LEDGER, SourceKind},
    };

    fn read_text(text: &str) -> Checked<Ledger> {
        ledger(&Source {
            path: SourcePath::new(LEDGER),
            kind: SourceKind::Ledger,
            bytes: text.as_bytes().into(),
            fingerprint: Fingerprint::of(text.as_bytes()),
        })
    }

    fn faults(text: &str) -> Vec<String> {
        let fault = |it: &Diagnostic| format!("{} {} {}", it.place, it.code, it.message);
        read_text(text).diagnostics.iter().map(fault).collect()
    }

    #[test]
    fn each_line_says_of_what_an_address_is() {
        let text = "\
# Kept by hand.
[addresses]
\"/a/\" = { since = 2026-01-06, briefing = \"2026-01-06-a\" }
\"/b/\" = { since = 2026-01-06, follows = true }
\"/c/\" = { since = 2026-01-06 }
\"/feed.xml\" = { since = 2026-01-06, feed = \"tag:x\" }
[gone]
\"/d/\" = { on = 2026-02-01, why = \"Asked for.\" }
[forgotten]
\"/e/\" = { on = 2026-02-01, why = \"A slip.\" }
";
        let Checked { value: ledger, diagnostics } = read_text(text);
        assert_eq!(diagnostics, []);
        let of: Vec<_> = ledger.addresses.values().map(|it| it.of.clone()).collect();
        let expected =
            [Kept::Briefing("2026-01-06-a".into()), Kept::Following, Kept::Itself, Kept::Feed("tag:x".into())];
        assert_eq!(of, expected);
        assert_eq!((&*ledger.gone[&SitePath::new("/d/")].why, ledger.forgotten.len()), ("Asked for.", 1));
    }

    #[test]
    fn what_one_branch_let_go_is_let_go() {
        let farewell = "{ on = 2026-02-01, why = \"x\" }";
        let text = format!(
            "[addresses]\n\"/a/\" = {{ since = 2026-01-06 }}\n[gone]\n\"/a/\" = {farewell}\n[forgotten]\n\"/a/\" = {farewell}\n"
        );
        let ledger = read_text(&text).value;
        assert_eq!((ledger.addresses.len(), ledger.gone.len(), ledger.forgotten.len()), (0, 1, 0));
    }

    #[test]
    fn faults_have_their_places() {
        assert_eq!(
            faults(
                "[addresses]\n\"a\" = { since = 2026-01-06 }\n\"/b/\" = { since = 2026-01-06T10:00:00Z }\n\"/c/\" = {}\n"
            ),
            [
                "published.toml:2:1 bad-address `a` is not a path of the site",
                "published.toml:3:19 bad-date a day is enough here",
                "published.toml:4:9 missing-field `since` is missing; an address that was published needs it",
            ]
        );
        assert_eq!(
            faults("[addresses]\n<<<<<<< HEAD\n"),
            ["published.toml:2:1 bad-toml a merge was not finished here"]
        );
        assert!(faults("[adresses]\n")[0].contains("unknown-key"), "{:?}", faults("[adresses]\n"));
    }
}
