use super::{
    Edit, Value,
    walk::{Found, Spot, is_nothing, walk},
};
use crate::{
    base::{KeyPath, KeyStep},
    parse::{self, Form, Node, Piece},
};

/// Returns what a front matter means after an edit, given what it means before.
pub fn after(mut node: Node, edit: &Edit, front: &str, root: Option<&Piece>) -> Result<Node, String> {
    let found = walk(root, edit.path())?;
    match (edit, &found) {
        (Edit::Set { value, .. }, Found::Missing(..)) => add(&mut node, edit.path(), of(value)?)?,
        (Edit::Set { value, .. }, Found::There(_)) => *at(&mut node, edit.path())? = of(value)?,
        (Edit::Append { value, .. }, Found::Missing(..)) => {
            add(&mut node, edit.path(), Node::List(vec![of(value)?]))?;
        }
        (Edit::Append { value, .. }, Found::There(_)) => {
            let list = at(&mut node, edit.path())?;
            let mut items = match std::mem::replace(list, Node::Null) {
                Node::Null => Vec::new(),
                Node::List(items) => items,
                single => vec![single],
            };
            items.push(of(value)?);
            *list = Node::List(items);
        }
        (Edit::Quote { .. }, Found::There(spot)) => {
            *at(&mut node, edit.path())? = Node::Text(front[spot.piece.bytes.clone()].trim().into());
        }
        (Edit::RenameKey { key, .. }, Found::There(_)) => rename(&mut node, edit.path(), key)?,
        (Edit::Remove { .. }, Found::There(spot)) => remove(&mut node, edit.path(), spot)?,
        (_, Found::Missing(_, key)) => return Err(format!("there is no `{key}`")),
    }
    Ok(node)
}

/// Says whether two meanings are one; the order of keys has none.
pub fn same(one: &Node, other: &Node) -> bool {
    match (one, other) {
        (Node::List(one), Node::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Node::Map(one), Node::Map(other)) => {
            let (one, other) = (by_key(one), by_key(other));
            let mut pairs = one.iter().zip(&other);
            one.len() == other.len() && pairs.all(|(one, other)| one.0 == other.0 && same(&one.1, &other.1))
        }
        _ => one == other,
    }
}

fn by_key(entries: &[(String, Node)]) -> Vec<&(String, Node)> {
    let mut sorted: Vec<_> = entries.iter().collect();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    sorted
}

fn of(value: &Value) -> Result<Node, String> {
    Ok(match value {
        Value::Text(text) => Node::Text(text.as_str().into()),
        Value::Word(word) => parse::yaml(word).map_err(|_| format!("`{word}` is no word of YAML"))?,
        Value::List(items) => Node::List(items.iter().map(of).collect::<Result<_, _>>()?),
        Value::Map(entries) => {
            let pair = |(key, value): &(String, Value)| Ok((key.clone(), of(value)?));
            Node::Map(entries.iter().map(pair).collect::<Result<_, String>>()?)
        }
    })
}

/// The value of a path whose steps are known to lead somewhere.
fn at<'n>(mut node: &'n mut Node, path: &KeyPath) -> Result<&'n mut Node, String> {
    for step in &path.steps {
        node = match (step, node) {
            (KeyStep::Key(key), Node::Map(entries)) => {
                entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            (KeyStep::Index(at), Node::List(items)) => items.get_mut(*at),
            (KeyStep::Index(0), single) => Some(single),
            _ => None,
        }
        .ok_or_else(|| "it is not what it seems to be".to_owned())?;
    }
    Ok(node)
}

fn above(path: &KeyPath) -> (KeyPath, Option<&KeyStep>) {
    let mut above = path.clone();
    above.steps.pop();
    (above, path.steps.last())
}

fn add(node: &mut Node, path: &KeyPath, value: Node) -> Result<(), String> {
    let (above, last) = above(path);
    let Some(KeyStep::Key(key)) = last else { return Err("only a key can be added".to_owned()) };
    let holder = at(node, &above)?;
    if *holder == Node::Null {
        *holder = Node::Map(Vec::new());
    }
    match holder {
        Node::Map(entries) => entries.push((key.clone(), value)),
        _ => return Err(format!("what should hold `{key}` is no mapping")),
    }
    Ok(())
}

fn rename(node: &mut Node, path: &KeyPath, key: &str) -> Result<(), String> {
    let (above, last) = above(path);
    match (at(node, &above)?, last) {
        (Node::Map(entries), Some(_)) if entries.iter().any(|(name, _)| name == key) => {
            Err(format!("`{key}` is there already"))
        }
        (Node::Map(entries), Some(KeyStep::Key(old))) => {
            entries.iter_mut().filter(|(name, _)| name == old).for_each(|(name, _)| key.clone_into(name));
            Ok(())
        }
        _ => Err("only a key has a name".to_owned()),
    }
}

fn remove(node: &mut Node, path: &KeyPath, spot: &Spot<'_>) -> Result<(), String> {
    if spot.is_alone {
        *at(node, path)? = Node::Null;
        return Ok(());
    }
    let (above, last) = above(path);
    let holder = at(node, &above)?;
    match (&mut *holder, last) {
        (Node::Map(entries), Some(KeyStep::Key(key))) => entries.retain(|(name, _)| name != key),
        (Node::List(items), Some(KeyStep::Index(nth))) if *nth < items.len() => drop(items.remove(*nth)),
        _ => return Err("it is not what it seems to be".to_owned()),
    }
    // What has neither brackets nor items left is nothing.
    let is_block = spot.inside.is_some_and(|(holder, _)| match holder.form {
        Form::List { is_flow, .. } | Form::Map { is_flow, .. } => !is_flow,
        _ => is_nothing(holder),
    });
    if is_block && matches!(holder, Node::Map(entries) if entries.is_empty()) {
        *holder = Node::Null;
    }
    if is_block && matches!(holder, Node::List(items) if items.is_empty()) {
        *holder = Node::Null;
    }
    Ok(())
}
