use serde::Serialize;
use std::collections::BTreeSet;

use super::visible::{escape_hidden, visible_line};
use crate::{
    base::grouped,
    model::Place,
    publish::{Class, Difference, Entry, Outcome, Provenance, RolledBack, SourceState},
};

/// What was published, or would be.
pub struct Publication<'a> {
    /// The name of the place.
    pub target: &'a str,
    /// The place.
    pub place: &'a Place,
    /// Whether nothing was done, only looked.
    pub is_rehearsal: bool,
    /// What differed, and what was done.
    pub outcome: &'a Outcome,
    /// Of what the edition was made.
    pub provenance: &'a Provenance,
    /// How long it took, in seconds.
    pub took: f64,
}

/// What becomes of an address.
pub struct Line<'a> {
    /// `new`, `changed`, `redirected` or `removed`.
    pub what: &'static str,
    /// The address.
    pub address: String,
    /// What a page is called.
    pub title: Option<&'a str>,
    /// Where a page leads that is there only to lead on.
    pub leads_to: Option<&'a str>,
    class: Class,
}

impl Line<'_> {
    /// Says whether people read it.
    pub fn is_page(&self) -> bool {
        matches!(self.class, Class::Page | Class::Index)
    }
}

impl<'a> Publication<'a> {
    /// Returns what becomes of each address, in the order in which people ask: what is new, what changed, what is gone.
    pub fn lines(&self) -> Vec<Line<'a>> {
        let difference: &'a Difference = &self.outcome.difference;
        let redirected: BTreeSet<&str> = difference.redirected().map(|entry| &*entry.path).collect();
        let new = difference.new.iter().map(|entry| ("new", entry));
        let changed = difference.changed.iter().map(|changed| ("changed", &changed.new));
        let removed = difference.gone().map(|entry| ("removed", entry));
        let sent = new.chain(changed);
        let sent =
            sent.map(|(what, entry)| (if redirected.contains(&*entry.path) { "redirected" } else { what }, entry));
        let line = |(what, entry): (&'static str, &'a Entry)| Line {
            what,
            address: entry.address(),
            title: entry.title.as_deref(),
            leads_to: entry.leads_to.as_deref(),
            class: entry.class,
        };
        sent.chain(removed).map(line).collect()
    }
}

/// How many pages a publish names that was no rehearsal.
const NAMED_MAX: usize = 50;

/// Prints what would be done, a line an address: what, where, and what the page is called or where it leads.
pub fn plan(publication: &Publication<'_>) -> String {
    publication.lines().iter().map(printed).collect()
}

/// Prints what readers see otherwise: pages that are not mere lists of others.
pub fn pages(publication: &Publication<'_>) -> String {
    let lines = publication.lines();
    let pages: Vec<&Line<'_>> = lines.iter().filter(|line| line.class == Class::Page).collect();
    let named: String = pages.iter().take(NAMED_MAX).map(|line| printed(line)).collect();
    match pages.len().checked_sub(NAMED_MAX) {
        None | Some(0) => named,
        Some(more) => named + &format!("and {} more; `--format json` and `--format html` name all\n", count(more)),
    }
}

fn printed(line: &Line<'_>) -> String {
    let detail = match (line.leads_to, line.title) {
        (Some(to), _) => format!("  → {}", visible_line(to)),
        (None, Some(title)) => format!("  {}", visible_line(title)),
        (None, None) => String::new(),
    };
    format!("{:<10}  {}{detail}\n", line.what, visible_line(&line.address))
}

/// Says of what an edition was made.
pub fn provenance_words(provenance: &Provenance) -> String {
    let source = match &provenance.source {
        Some(SourceState { commit, modified: false }) => format!(", from commit {commit}"),
        Some(SourceState { commit, modified: true }) => {
            format!(", from commit {commit} with changes that are not committed")
        }
        None => String::new(),
    };
    format!("For {}, by dateline {}{source}", provenance.now, provenance.dateline)
}

/// Says in one line what was done, or would be.
pub fn closing(publication: &Publication<'_>) -> String {
    let Publication { target, place, outcome, .. } = publication;
    let difference = &outcome.difference;
    let at = format!("`{target}` ({})", visible_line(&place.address()));
    let counts = format!(
        "{} new, {} changed, {} removed, {} unchanged",
        count(difference.new.len()),
        count(difference.changed.len()),
        count(difference.gone().count()),
        count(difference.unchanged)
    );
    let bytes = size(difference.bytes());
    if publication.is_rehearsal {
        return format!("Would publish to {at}: {counts}; {bytes}\n");
    }
    if !outcome.is_published {
        return format!("Nothing to publish to {at}: {} files are as they were\n", count(difference.unchanged));
    }
    let release = outcome.release.as_ref().map(|name| format!(" as {name}")).unwrap_or_default();
    format!("Published to {at}{release}: {counts}; {bytes} in {:.2} s\n", publication.took)
}

/// Writes a count with its thousands set apart.
pub fn count(count: usize) -> String {
    grouped(&count.to_string(), ",")
}

/// Says how many bytes these are, in units of a thousand.
pub fn size(bytes: u64) -> String {
    let (mut amount, mut unit) = (bytes as f64, "bytes");
    for larger in ["kB", "MB", "GB", "TB"] {
        if amount < 1000.0 {
            break;
        }
        (amount, unit) = (amount / 1000.0, larger);
    }
    match unit {
        "bytes" => format!("{bytes} bytes"),
        _ => format!("{amount:.1} {unit}"),
    }
}

#[derive(Serialize)]
struct Document<'a> {
    target: &'a str,
    kind: &'static str,
    dry_run: bool,
    published: bool,
    release: Option<&'a str>,
    new: Vec<File<'a>>,
    changed: Vec<File<'a>>,
    removed: Vec<File<'a>>,
    redirected: Vec<Redirected<'a>>,
    unchanged: usize,
    bytes: u64,
    seconds: f64,
    provenance: &'a Provenance,
}

#[derive(Serialize)]
struct File<'a> {
    address: String,
    title: Option<&'a str>,
    bytes: u64,
    sha256: &'a str,
}

#[derive(Serialize)]
struct Redirected<'a> {
    address: String,
    to: Option<&'a str>,
}

/// Writes it as one JSON document, whose fields are a contract; new ones may be added.
pub fn json(publication: &Publication<'_>) -> String {
    let Publication { target, place, is_rehearsal, outcome, provenance, took } = publication;
    let difference = &outcome.difference;
    let document = Document {
        target,
        kind: place.kind(),
        dry_run: *is_rehearsal,
        published: outcome.is_published,
        release: outcome.release.as_deref(),
        new: difference.new.iter().map(File::of).collect(),
        changed: difference.changed.iter().map(|changed| File::of(&changed.new)).collect(),
        removed: difference.gone().map(File::of).collect(),
        redirected: difference.redirected().map(Redirected::of).collect(),
        unchanged: difference.unchanged,
        bytes: difference.bytes(),
        seconds: (took * 1000.0).round() / 1000.0,
        provenance,
    };
    pretty(&document)
}

impl<'a> File<'a> {
    fn of(entry: &'a Entry) -> Self {
        let Entry { size, sha256, title, .. } = entry;
        File { address: entry.address(), title: title.as_deref(), bytes: *size, sha256 }
    }
}

impl<'a> Redirected<'a> {
    fn of(entry: &'a Entry) -> Self {
        Redirected { address: entry.address(), to: entry.leads_to.as_deref() }
    }
}

/// Writes a return to an earlier release as one JSON document.
pub fn rolled_back_json(target: &str, done: &RolledBack) -> String {
    #[derive(Serialize)]
    struct Return<'a> {
        target: &'a str,
        from: &'a str,
        to: &'a str,
    }
    pretty(&Return { target, from: &done.from, to: &done.to })
}

/// Writes a document as JSON in which nothing steers a terminal.
pub fn pretty(document: &impl Serialize) -> String {
    escape_hidden(&serde_json::to_string_pretty(document).expect("plain structs always serialise")) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        for (bytes, words) in
            [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (34_120, "34.1 kB"), (2_500_000, "2.5 MB")]
        {
            assert_eq!(size(bytes), words);
        }
    }
}
