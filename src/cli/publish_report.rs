use serde::Serialize;

use super::visible::{escape_hidden, visible_line};
use crate::{
    base::grouped,
    model::Place,
    publish::{Entry, Outcome, RolledBack},
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
    /// How long it took, in seconds.
    pub took: f64,
}

/// Prints what would be done, a line an address: what, where, and what the page is called or where it leads.
pub fn plan(publication: &Publication<'_>) -> String {
    let difference = &publication.outcome.difference;
    let redirected: Vec<&str> = difference.redirected().map(|entry| &*entry.path).collect();
    let leads_on = |entry: &Entry| redirected.contains(&&*entry.path);
    let new = difference.new.iter().map(|entry| ("new", entry));
    let changed = difference.changed.iter().map(|changed| ("changed", &changed.new));
    let removed = difference.gone().map(|entry| ("removed", entry));
    let lines = new.chain(changed).map(|(what, entry)| (if leads_on(entry) { "redirected" } else { what }, entry));
    lines.chain(removed).map(|(what, entry)| line(what, entry)).collect()
}

fn line(what: &str, entry: &Entry) -> String {
    let detail = match (&entry.leads_to, &entry.title) {
        (Some(to), _) => format!("  → {}", visible_line(to)),
        (None, Some(title)) => format!("  {}", visible_line(title)),
        (None, None) => String::new(),
    };
    format!("{what:<10}  {}{detail}\n", visible_line(&entry.address()))
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

fn count(count: usize) -> String {
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
    new: Vec<Line<'a>>,
    changed: Vec<Line<'a>>,
    removed: Vec<Line<'a>>,
    redirected: Vec<Redirected<'a>>,
    unchanged: usize,
    bytes: u64,
    seconds: f64,
}

#[derive(Serialize)]
struct Line<'a> {
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
    let Publication { target, place, is_rehearsal, outcome, took } = publication;
    let difference = &outcome.difference;
    let document = Document {
        target,
        kind: place.kind(),
        dry_run: *is_rehearsal,
        published: outcome.is_published,
        release: outcome.release.as_deref(),
        new: difference.new.iter().map(Line::of).collect(),
        changed: difference.changed.iter().map(|changed| Line::of(&changed.new)).collect(),
        removed: difference.gone().map(Line::of).collect(),
        redirected: difference.redirected().map(Redirected::of).collect(),
        unchanged: difference.unchanged,
        bytes: difference.bytes(),
        seconds: (took * 1000.0).round() / 1000.0,
    };
    pretty(&document)
}

impl<'a> Line<'a> {
    fn of(entry: &'a Entry) -> Self {
        let Entry { size, sha256, title, .. } = entry;
        Line { address: entry.address(), title: title.as_deref(), bytes: *size, sha256 }
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

fn pretty(document: &impl Serialize) -> String {
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
