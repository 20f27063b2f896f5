//! Filters on lists.

use std::cmp::Ordering;
use tera::{Kwargs, Map, State, TeraResult, Value, value::Key};

use super::refused;
use crate::{
    base::fold,
    render::{
        arguments::{fault, fault_with_help, flag, kind, text},
        speech::current,
    },
};

pub fn and_list(value: &Value, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
    let items = list("and_list", value)?;
    if let Some(odd) = items.iter().find(|item| !item.is_string() && !item.is_number()) {
        return Err(fault(format!("`and_list` takes a list of texts, not a list with {} in it", kind(odd))));
    }
    let word = text("and_list", kwargs, "word")?;
    // One text that is HTML makes the whole HTML, so the others are escaped here.
    if state.autoescaping_enabled() && items.iter().any(|item| item.is_string() && item.is_safe()) {
        let parts = items.iter().map(|item| state.escape_if_needed(item)).collect::<TeraResult<Vec<_>>>()?;
        let word = word.map(|word| state.escape(word)).transpose()?;
        return Ok(Value::safe_string(&sentence(&parts, word.as_deref())));
    }
    let parts: Vec<String> = items.iter().map(Value::to_string).collect();
    Ok(Value::from(sentence(&parts, word)))
}

fn sentence(parts: &[String], word: Option<&str>) -> String {
    match (parts, word) {
        ([first @ .., last], Some(word)) if !first.is_empty() => format!("{} {word} {last}", first.join(", ")),
        _ => current(|speech| speech.language().list(parts)),
    }
}

pub fn group_by(value: &Value, kwargs: &Kwargs, _: &State) -> TeraResult<Value> {
    let items = list("group_by", value)?;
    let path = key(kwargs, "group_by")?;
    let mut groups: Vec<(Key<'static>, Vec<Value>)> = Vec::new();
    let mut places = Map::new();
    for item in items {
        let key = group_key(field(item, path), path)?;
        // The map finds a group's place; the list keeps the order.
        let place = places.entry(key.clone()).or_insert_with(|| Value::from(groups.len() as u64));
        match place.as_u64().and_then(|place| groups.get_mut(place as usize)) {
            Some((_, group)) => group.push(item.clone()),
            None => groups.push((key, vec![item.clone()])),
        }
    }
    Ok(Value::from(groups.into_iter().map(|(key, group)| (key, Value::from(group))).collect::<Map>()))
}

fn group_key(value: Option<&Value>, path: &str) -> TeraResult<Key<'static>> {
    let Some(value) = value else { return Ok(Key::Str("")) };
    if let Some(text) = value.as_str() {
        return Ok(Key::String(text.into()));
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Key::Bool(flag));
    }
    if let Some(whole) = value.as_i128() {
        return Ok(i64::try_from(whole).map_or(Key::I128(whole), Key::I64));
    }
    if value.is_number() {
        return Ok(Key::String(value.to_string().into()));
    }
    let message =
        format!("`{path}` is {} in one item; groups are made by text, numbers or true and false", kind(value));
    match value.is_map() {
        true => Err(fault_with_help(message, &format!("name one of its fields: `{path}.…`"))),
        false => Err(fault(message)),
    }
}

pub fn sort_by(value: &Value, kwargs: &Kwargs, _: &State) -> TeraResult<Value> {
    let items = list("sort_by", value)?;
    let path = key(kwargs, "sort_by")?;
    let reverse = flag("sort_by", kwargs, "reverse")?;
    let (mut known, unknown): (Vec<_>, Vec<_>) =
        items.iter().map(|item| (SortKey::of(field(item, path)), item)).partition(|(key, _)| key.is_some());
    known.sort_by(|(a, _), (b, _)| if reverse { SortKey::compare(b, a) } else { SortKey::compare(a, b) });
    Ok(Value::from(known.into_iter().chain(unknown).map(|(_, item)| item.clone()).collect::<Vec<_>>()))
}

/// What an item is ordered by: text without case and accents first, then as it is.
struct SortKey<'a> {
    folded: Option<String>,
    value: &'a Value,
}

impl<'a> SortKey<'a> {
    fn of(value: Option<&'a Value>) -> Option<Self> {
        value.map(|value| SortKey { folded: value.as_str().map(fold), value })
    }

    fn compare(a: &Option<Self>, b: &Option<Self>) -> Ordering {
        let (Some(a), Some(b)) = (a, b) else { return Ordering::Equal };
        match (&a.folded, &b.folded) {
            (Some(one), Some(other)) => one.cmp(other).then_with(|| a.value.cmp(b.value)),
            _ => a.value.cmp(b.value),
        }
    }
}

pub fn matching(value: &Value, kwargs: &Kwargs, _: &State) -> TeraResult<Value> {
    let items = list("where", value)?;
    let path = key(kwargs, "where")?;
    let wanted = kwargs.get::<&Value>("value")?;
    if wanted.is_some_and(Value::is_undefined) {
        return Err(fault("the `value` given to `where` is not defined"));
    }
    let fits = |found: &Value| match wanted {
        None => found.is_truthy(),
        Some(wanted) => found == wanted || found.as_array().is_some_and(|held| held.contains(wanted)),
    };
    Ok(Value::from(items.iter().filter(|item| field(item, path).is_some_and(fits)).cloned().collect::<Vec<_>>()))
}

/// Returns the items a filter is applied to; nothing at all counts as the empty list.
fn list<'a>(name: &str, value: &'a Value) -> TeraResult<&'a [Value]> {
    match value.as_array() {
        Some(items) => Ok(items),
        None if value.is_none() => Ok(&[]),
        None => Err(refused(name, value)),
    }
}

fn key<'k>(kwargs: &'k Kwargs, name: &str) -> TeraResult<&'k str> {
    Ok(text(name, kwargs, "key")?.unwrap_or_default())
}

/// Returns a field of an item that is there and not nothing.
fn field<'a>(item: &'a Value, path: &'a str) -> Option<&'a Value> {
    item.get_from_path(path).filter(|found| !found.is_none() && !found.is_undefined())
}
