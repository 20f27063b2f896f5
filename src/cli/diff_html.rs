use std::fmt::Write;

use super::{diff::Comparison, visible::visible_line};
use crate::difference::{Change, Claim, Kind, Spot};

/// How many briefings a line may name before they are folded away.
const OPEN_MAX: usize = 3;

const STYLE: &str = "\
:root { color-scheme: light dark; --rule: #d8d8d4; --quiet: #5c5c5c; --old: #9b1c1c; --new: #17603a; }
@media (prefers-color-scheme: dark) { :root { --rule: #3a4048; --quiet: #a8adb4; --old: #f2a3a3; --new: #8fd6ae; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.125rem; border-bottom: 1px solid var(--rule); margin-top: 2rem; }
ul { padding-left: 1.25rem; }
li { margin: .25rem 0; }
del { color: var(--old); }
ins { color: var(--new); text-decoration: none; }
summary { cursor: pointer; }
.address { color: var(--quiet); }
code { font: .9em ui-monospace, monospace; }
";

/// Draws a comparison as one page of HTML that asks nothing of anywhere: no script, no font, no image.
pub fn draw(comparison: &Comparison) -> String {
    let title = comparison.title();
    let mut page = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
    page += "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";
    page += &format!(
        "<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escaped(&title.replace('`', ""))
    );
    page += &format!("<h1>{}</h1>\n<p>{}</p>\n", with_code(&title), comparison.count());
    for kind in Kind::ALL {
        section(kind, comparison, &mut page);
    }
    page + "</main>\n</body>\n</html>\n"
}

fn section(kind: Kind, comparison: &Comparison, page: &mut String) {
    let changes: Vec<&Change> = comparison.changes.iter().filter(|change| change.subject.kind == kind).collect();
    if changes.is_empty() {
        return;
    }
    let id = kind.heading().to_lowercase().replace(' ', "-");
    *page += &format!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{}</h2>\n<ul>\n", kind.heading());
    for change in changes {
        let name = escaped(&change.subject.name);
        let _ =
            writeln!(page, "<li><strong><bdi>{name}</bdi></strong>: {}{}</li>", claim(&change.claim), spots(change));
    }
    *page += "</ul>\n</section>\n";
}

/// The whole of what was and is: a page has room for it.
fn claim(claim: &Claim) -> String {
    let old = |text: &str| format!("<del><bdi>{}</bdi></del>", escaped(text));
    let new = |text: &str| format!("<ins><bdi>{}</bdi></ins>", escaped(text));
    let html = match claim {
        Claim::Mark(what, None) => escaped(what),
        Claim::Mark(what, Some(detail)) => format!("{}: <bdi>{}</bdi>", escaped(what), escaped(detail)),
        Claim::Standing(..) => escaped(&claim.to_string()),
        Claim::Value(what, Some(was), Some(is)) => format!("{} {} → {}", escaped(what), old(was), new(is)),
        Claim::Value(what, None, Some(is)) => format!("{} added: {}", escaped(what), new(is)),
        Claim::Value(what, Some(was), None) => format!("{} taken out: {}", escaped(what), old(was)),
        Claim::Value(what, None, None) => escaped(what),
    };
    html.trim_start().to_owned()
}

fn spots(change: &Change) -> String {
    if change.spots.is_empty() {
        return String::new();
    }
    let items: String = change.spots.iter().map(|spot| format!("<li>{}</li>", named(spot))).collect();
    match change.spots.len() > OPEN_MAX {
        true => format!("<details><summary>{}</summary><ul>{items}</ul></details>", change.count()),
        false => format!(" {}<ul>{items}</ul>", change.count()),
    }
}

fn named(spot: &Spot) -> String {
    let note = spot.note.as_ref().unwrap_or(&spot.address);
    format!("<bdi>{}</bdi> <span class=\"address\">{}</span>", escaped(&spot.title), escaped(note))
}

/// Prints what stands between backticks as code.
fn with_code(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(nth, part)| match nth % 2 {
        0 => escaped(part),
        _ => format!("<code>{}</code>", escaped(part)),
    });
    parts.collect()
}

fn escaped(text: &str) -> String {
    let text = visible_line(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}
