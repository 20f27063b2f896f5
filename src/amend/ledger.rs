use std::fmt::Write;

use crate::{
    base::{Date, Diagnostic, Fingerprint, SitePath, SourcePath},
    model::{Farewell, Kept, LEDGER, Ledger, Recorded, Source, SourceKind},
    parse,
};

/// What stands at the head of a new ledger.
const HEAD: &str = "\
# Every address that was published. dateline writes it; keep it with the site's files, and take both sides of a merge.
";

/// Returns `text` so changed that it says what `ledger` says: one line an address, by address, and nothing else touched, so that
/// comments and lines of others stay as they are. A text that cannot be changed so is written anew below its first comment.
///
/// ```
/// use dateline::{amend::write_ledger, base::SitePath, model::{Kept, Ledger}};
///
/// let published = [(SitePath::new("/about/"), Kept::Itself)].into();
/// let ledger = Ledger::default().with(published, "2026-01-06".parse().expect("a day"));
/// let text = write_ledger("# Ours.\n\n[addresses]\n", &ledger);
/// assert_eq!(text, "# Ours.\n\n[addresses]\n\"/about/\" = { since = 2026-01-06 }\n");
/// ```
pub fn write_ledger(text: &str, ledger: &Ledger) -> String {
    if says(text, ledger) {
        return text.to_owned();
    }
    let tables = tables(ledger);
    let amended = amend(text, &tables);
    match says(&amended, ledger) {
        true => amended,
        false => amend(&head(text), &tables),
    }
}

/// Says whether a text is a ledger without a fault that says the same.
fn says(text: &str, ledger: &Ledger) -> bool {
    let bytes = text.as_bytes();
    let (kind, fingerprint) = (SourceKind::Ledger, Fingerprint::of(bytes));
    let read = parse::ledger(&Source { path: SourcePath::new(LEDGER), kind, bytes: bytes.into(), fingerprint });
    !read.diagnostics.iter().any(Diagnostic::is_error) && read.value == *ledger
}

/// The comment with which a text begins, or that of a new ledger.
fn head(text: &str) -> String {
    let head: String = text.split_inclusive('\n').take_while(|line| line.starts_with('#')).collect();
    if head.is_empty() { HEAD.to_owned() } else { head }
}

/// A table of the ledger: its name, and its lines by their keys.
type TableOfLines = (&'static str, Vec<(String, String)>);

fn tables(ledger: &Ledger) -> [TableOfLines; 3] {
    [
        ("addresses", ledger.addresses.iter().map(|(path, it)| line(path, &recorded(it))).collect()),
        ("gone", ledger.gone.iter().map(|(path, it)| line(path, &farewell(it))).collect()),
        ("forgotten", ledger.forgotten.iter().map(|(path, it)| line(path, &farewell(it))).collect()),
    ]
}

fn line(path: &SitePath, value: &str) -> (String, String) {
    let key = quoted(&path.to_string());
    let line = format!("{key} = {value}\n");
    (key, line)
}

fn recorded(recorded: &Recorded) -> String {
    let since = day(recorded.since);
    match &recorded.of {
        Kept::Itself => format!("{{ since = {since} }}"),
        Kept::Briefing(id) => format!("{{ since = {since}, briefing = {} }}", quoted(id)),
        Kept::Feed(id) => format!("{{ since = {since}, feed = {} }}", quoted(id)),
        Kept::Following => format!("{{ since = {since}, follows = true }}"),
    }
}

fn farewell(farewell: &Farewell) -> String {
    format!("{{ on = {}, why = {} }}", day(farewell.on), quoted(&farewell.why))
}

fn day(day: Date) -> String {
    day.to_string()
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => drop(write!(quoted, "\\u{:04X}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Makes the tables hold these lines: what stands there already stays where it is.
fn amend(text: &str, tables: &[TableOfLines]) -> String {
    let mut amended = String::with_capacity(text.len());
    if text.is_empty() {
        amended.push_str(HEAD);
    }
    let mut parts = parts(text).into_iter().peekable();
    if let Some((_, lines)) = parts.next_if(|(name, _)| name.is_none()) {
        lines.iter().for_each(|line| amended.push_str(line));
    }
    let mut rest: Vec<(Option<&str>, Vec<&str>)> = parts.collect();
    for (name, wanted) in tables {
        match rest.iter().position(|(table, _)| *table == Some(name)) {
            Some(at) => merge(&rest.remove(at).1, wanted, &mut amended),
            None if wanted.is_empty() => {}
            None => {
                end_line(&mut amended);
                if !amended.is_empty() && !amended.ends_with("\n\n") {
                    amended.push('\n');
                }
                let _ = writeln!(amended, "[{name}]");
                wanted.iter().for_each(|(_, line)| amended.push_str(line));
            }
        }
    }
    for (_, lines) in rest {
        end_line(&mut amended);
        lines.iter().for_each(|line| amended.push_str(line));
    }
    amended
}

fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// What stands before the first table, then each table with its name and its lines, the heading among them.
fn parts(text: &str) -> Vec<(Option<&str>, Vec<&str>)> {
    let mut parts = vec![(None, Vec::new())];
    for line in text.split_inclusive('\n') {
        let name = line.trim().strip_prefix('[').and_then(|name| name.split(']').next());
        if let Some(name) = name {
            parts.push((Some(name.trim()), Vec::new()));
        }
        parts.last_mut().expect("there is a first part").1.push(line);
    }
    parts
}

/// Writes a table's lines: those of addresses as wanted, new ones before the first that comes after them, all others as they are.
fn merge(lines: &[&str], wanted: &[(String, String)], to: &mut String) {
    end_line(to);
    let mut wanted = wanted.iter().peekable();
    // Lines between two addresses belong to the one below them; at the end stands what parts this table from the next.
    let end = lines
        .iter()
        .rposition(|line| key_of(line).is_some() || line.trim_start().starts_with('['))
        .map_or(0, |at| at + 1);
    let (body, tail) = lines.split_at(end);
    for line in body {
        let Some(key) = key_of(line) else {
            to.push_str(line);
            continue;
        };
        while let Some((_, new)) = wanted.next_if(|(other, _)| order(other) < order(key)) {
            to.push_str(new);
        }
        if let Some((_, new)) = wanted.next_if(|(other, _)| other == key) {
            // A line that says the same in other words is somebody's own.
            to.push_str(if same_value(line, new) { line } else { new });
            end_line(to);
        }
    }
    end_line(to);
    wanted.for_each(|(_, new)| to.push_str(new));
    tail.iter().for_each(|line| to.push_str(line));
}

/// The key of a line as written, quotes included; nothing for comments and headings.
fn key_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line.strip_prefix('"')?;
    let mut is_escaped = false;
    let end = rest.find(|letter| {
        let ends = letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        ends
    })?;
    Some(&line[..end + 2])
}

/// Addresses are in the order of their letters, without the quotes around them: `/a/` before `/a/b/`.
fn order(key: &str) -> &str {
    key.trim_matches('"')
}

fn same_value(one: &str, other: &str) -> bool {
    let words = |line: &str| line.split('#').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().concat();
    words(one) == words(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn read(text: &str) -> Ledger {
        let bytes = text.as_bytes();
        let (kind, fingerprint) = (SourceKind::Ledger, Fingerprint::of(bytes));
        let read = parse::ledger(&Source { path: SourcePath::new(LEDGER), kind, bytes: bytes.into(), fingerprint });
        assert_eq!(read.diagnostics, []);
        read.value
    }

    fn with(ledger: &Ledger, paths: &[&str]) -> Ledger {
        let published = paths.iter().map(|path| (SitePath::new(path), Kept::Itself));
        ledger.with(published.collect::<BTreeMap<_, _>>(), "2026-02-01".parse().expect("a day"))
    }

    const OURS: &str = "\
# Ours, by hand.

[addresses]
# The oldest.
\"/b/\" = {since=2026-01-06}  # as agreed
\"/d/\" = { since = 2026-01-06, follows = true }

[gone]
\"/x/\" = { on = 2026-01-07, why = \"Asked \\\"for\\\".\" }
";

    #[test]
    fn a_ledger_that_lacks_nothing_stays_to_the_byte() {
        let odd = OURS.replace("[gone]", "[ gone ]").replace("\"/d/\"", "'/d/'");
        for text in [OURS, &odd] {
            assert_eq!(write_ledger(text, &read(text)), text);
        }
    }

    #[test]
    fn new_lines_stand_in_their_order_and_the_rest_stays() {
        let text = write_ledger(OURS, &with(&read(OURS), &["/a/", "/b/", "/c/", "/e/"]));
        let expected = OURS
            .replace("# The oldest.\n", "# The oldest.\n\"/a/\" = { since = 2026-02-01 }\n")
            .replace("\"/d/\"", "\"/c/\" = { since = 2026-02-01 }\n\"/d/\"")
            .replace("\n\n[gone]", "\n\"/e/\" = { since = 2026-02-01 }\n\n[gone]");
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_let_go_changes_its_table() {
        let mut ledger = read(OURS);
        let farewell = Farewell { on: "2026-02-01".parse().expect("a day"), why: "A\nslip \\ \"x\"".into() };
        ledger.let_go(&[SitePath::new("/d/")], &farewell, true);
        ledger.let_go(&[SitePath::new("/b/")], &farewell, false);
        let text = write_ledger(OURS, &ledger);
        assert_eq!(read(&text), ledger);
        assert!(text.starts_with("# Ours, by hand.\n\n[addresses]\n# The oldest.\n"), "{text}");
        assert!(text.contains("[gone]\n\"/d/\" = { on = 2026-02-01, why = \"A\\u000Aslip"), "{text}");
        assert!(
            text.ends_with("\n\n[forgotten]\n\"/b/\" = { on = 2026-02-01, why = \"A\\u000Aslip \\\\ \\\"x\\\"\" }\n")
        );
    }

    #[test]
    fn a_text_of_another_form_is_written_anew_below_its_head() {
        let text = "# Ours.\naddresses.\"/a/\".since = 2026-01-06\n";
        let written = write_ledger(text, &with(&read(text), &["/b/"]));
        let expected = "# Ours.\n\n[addresses]\n\"/a/\" = { since = 2026-01-06 }\n\"/b/\" = { since = 2026-02-01 }\n";
        assert_eq!(written, expected);
        assert!(write_ledger("", &with(&Ledger::default(), &["/b/"])).starts_with(HEAD));
        assert_eq!(write_ledger("", &Ledger::default()), "", "nothing to say makes no file");
    }

    #[test]
    fn any_address_is_read_as_it_was_written() {
        let paths = ["/Über uns/", "/a\"b/", "/a.b/c.html", "/", "/what?.pdf", "/a'b/"];
        let ledger = with(&Ledger::default(), &paths);
        let text = write_ledger("", &ledger);
        assert_eq!(read(&text), ledger);
        // One by one, in any order, it comes to the same.
        let one_by_one = paths.iter().rev().fold(String::new(), |text, path| {
            let before = if text.is_empty() { Ledger::default() } else { read(&text) };
            write_ledger(&text, &with(&before, &[path]))
        });
        assert_eq!(one_by_one, text);
    }
}
