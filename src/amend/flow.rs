//! Edits of lists in brackets and mappings in braces, on one line or on several.

use std::ops::Range;

use super::splice::{Splice, end_of, line_end, line_start};
use crate::parse::{Form, Piece};

/// Where the parts of a list or mapping stand, from the first byte of the item or key to behind the item or value.
pub fn parts(text: &str, holder: &Piece) -> Vec<Range<usize>> {
    match &holder.form {
        Form::List { items, .. } => items.iter().map(|item| item.bytes.start..end_of(text, item)).collect(),
        Form::Map { entries, .. } => {
            entries.iter().map(|pair| pair.key_bytes.start..super::splice::end_of_pair(text, pair)).collect()
        }
        _ => Vec::new(),
    }
}

/// Adds a part behind the others, on a line of its own if the last one has that.
pub fn add(text: &str, holder: &Piece, new: &str) -> Result<Vec<Splice>, String> {
    let parts = parts(text, holder);
    let Some(last) = parts.last() else { return fill(text, holder, new) };
    let rest = &text[last.end..line_end(text, last.end)];
    let has_comma = rest.trim_start().starts_with(',');
    let behind = if has_comma { rest.trim_start()[1..].trim() } else { rest.trim() };
    let own_line = text[line_start(text, last.start)..last.start].trim().is_empty();
    if !own_line || !(behind.is_empty() || behind.starts_with('#')) {
        return Ok(vec![Splice::insert(last.end, format!(", {new}"))]);
    }
    let indent = &text[line_start(text, last.start)..last.start];
    let line_break = last.end + rest.trim_end_matches('\n').len();
    let line = format!("\n{indent}{new}{}", if has_comma { "," } else { "" });
    let comma = (!has_comma).then(|| Splice::insert(last.end, ",".to_owned()));
    Ok(comma.into_iter().chain([Splice::insert(line_break, line)]).collect())
}

/// Puts the first part between the brackets.
fn fill(text: &str, holder: &Piece, new: &str) -> Result<Vec<Splice>, String> {
    let inside = inside(holder);
    match text.get(inside.clone()) {
        Some("") => Ok(vec![Splice { bytes: inside, text: new.to_owned() }]),
        Some(blank) if blank.trim_matches(' ').is_empty() => {
            Ok(vec![Splice { bytes: inside, text: format!(" {new} ") }])
        }
        _ => Err("a comment or a line end stands between the brackets".to_owned()),
    }
}

/// Takes a part out, with its line if it has one of its own.
pub fn remove(text: &str, holder: &Piece, nth: usize) -> Result<Splice, String> {
    let parts = parts(text, holder);
    let part = parts.get(nth).cloned().ok_or("there is no such item")?;
    if parts.len() == 1 && !text[inside(holder)].contains('#') {
        return Ok(Splice::cut(inside(holder)));
    }
    let own_line = text[line_start(text, part.start)..part.start].trim().is_empty();
    let rest = text[part.end..line_end(text, part.end)].trim_start();
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    if own_line && (rest.is_empty() || rest.starts_with('#')) {
        return Ok(Splice::cut(line_start(text, part.start)..line_end(text, part.end)));
    }
    match (nth.checked_sub(1).map(|before| parts[before].end), parts.get(nth + 1)) {
        (_, Some(next)) => Ok(Splice::cut(part.start..next.start)),
        // A comment between the two is about the other one.
        (Some(before), None) if !text[before..part.start].contains('#') => Ok(Splice::cut(before..part.end)),
        _ => Ok(Splice::cut(part)),
    }
}

fn inside(holder: &Piece) -> Range<usize> {
    holder.bytes.start + 1..holder.bytes.end.saturating_sub(1).max(holder.bytes.start + 1)
}
