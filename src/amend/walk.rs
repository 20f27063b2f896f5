use crate::{
    base::{KeyPath, KeyStep},
    parse::{Form, Pair, Piece, Quoting},
};

/// What stands at the end of a path.
pub enum Found<'l> {
    /// A value.
    There(Spot<'l>),
    /// A mapping that lacks the last key of the path; none if the front matter says nothing at all.
    Missing(Option<&'l Piece>, &'l str),
}

/// A value and what it stands in.
pub struct Spot<'l> {
    /// The value.
    pub piece: &'l Piece,
    /// The key it belongs to, or the nearest above it.
    pub pair: Option<&'l Pair>,
    /// What holds it, and its position there.
    pub inside: Option<(&'l Piece, usize)>,
    /// Whether it is a single value where a list is meant, named as the first of that list.
    pub is_alone: bool,
}

/// Goes to the end of a path.
///
/// Faults: a step that leads nowhere, and values on the way that stand for others or that others stand for.
pub fn walk<'l>(root: Option<&'l Piece>, path: &'l KeyPath) -> Result<Found<'l>, String> {
    let mut spot = match (root, path.steps.as_slice()) {
        (_, []) => return Err("no key is named".to_owned()),
        (None, [KeyStep::Key(key)]) => return Ok(Found::Missing(None, key)),
        (None, _) => return Err("the front matter is empty".to_owned()),
        (Some(root), _) => Spot { piece: root, pair: None, inside: None, is_alone: false },
    };
    for (nth, step) in path.steps.iter().enumerate() {
        check(spot.piece)?;
        let piece = spot.piece;
        match (step, &piece.form) {
            (KeyStep::Key(key), Form::Map { entries, .. }) => match one(entries, key)? {
                Some(at) => {
                    let pair = &entries[at];
                    spot = Spot { piece: &pair.value, pair: Some(pair), inside: Some((piece, at)), is_alone: false };
                }
                None if nth + 1 == path.steps.len() => return Ok(Found::Missing(Some(piece), key)),
                None => return Err(format!("there is no `{key}`")),
            },
            (KeyStep::Index(at), Form::List { items, .. }) => {
                let item = items.get(*at).ok_or_else(|| format!("the list has no item {}", at + 1))?;
                spot = Spot { piece: item, inside: Some((piece, *at)), is_alone: false, ..spot };
            }
            // One value where a list is meant is a list of one.
            (KeyStep::Index(0), _) if !is_nothing(piece) => spot.is_alone = true,
            (KeyStep::Key(key), _) => return Err(format!("what should hold `{key}` is no mapping")),
            (KeyStep::Index(_), _) => return Err("it is no list".to_owned()),
        }
    }
    check(spot.piece)?;
    Ok(Found::There(spot))
}

/// Says whether nothing is written where a value could be.
pub fn is_nothing(piece: &Piece) -> bool {
    matches!(piece.form, Form::Scalar(Quoting::Plain)) && piece.bytes.is_empty()
}

fn one(entries: &[Pair], key: &str) -> Result<Option<usize>, String> {
    let mut all = entries.iter().enumerate().filter(|(_, pair)| pair.key == key).map(|(at, _)| at);
    let first = all.next();
    match all.next() {
        Some(_) => Err(format!("`{key}` stands there twice")),
        None => Ok(first),
    }
}

fn check(piece: &Piece) -> Result<(), String> {
    match &piece.form {
        Form::Alias => Err("an alias (`*name`) stands there, and what it stands for may be used elsewhere".to_owned()),
        _ if piece.is_marked => Err("an anchor (`&name`) or a tag (`!word`) stands before the value".to_owned()),
        _ => Ok(()),
    }
}
