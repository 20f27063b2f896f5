use std::fmt::Write;

use super::{
    diff::Comparison,
    html_page::{self, escaped},
};
use crate::difference::{Change, Claim, Kind, Spot};

/// How many briefings a line may name before they are folded away.
const OPEN_MAX: usize = 3;

/// Draws a comparison as one page of HTML.
pub fn draw(comparison: &Comparison) -> String {
    let mut body = format!("<p>{}</p>\n", comparison.count());
    for kind in Kind::ALL {
        section(kind, comparison, &mut body);
    }
    html_page::page(&comparison.title(), &body)
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
