use std::ops::Range;

use super::{
    Edit, Value, flow, scalar,
    walk::{Found, Spot, is_nothing, walk},
};
use crate::parse::{Form, Pair, Piece, Quoting, fields::Field};

/// A front matter with the places of its values, and the order of keys of its kind of document.
pub struct Page<'a> {
    /// The lines, each ended by `\n`.
    pub text: &'a str,
    /// Where everything is; nothing if it says nothing.
    pub root: Option<&'a Piece>,
    /// The keys at the top, in the order of the documentation.
    pub order: &'a [Field],
}

/// Bytes of a text and what takes their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    /// The bytes that go.
    pub bytes: Range<usize>,
    /// What comes.
    pub text: String,
}

impl Splice {
    /// Adds text without taking any away.
    pub fn insert(at: usize, text: String) -> Self {
        Splice { bytes: at..at, text }
    }

    /// Takes text away.
    pub fn cut(bytes: Range<usize>) -> Self {
        Splice { bytes, text: String::new() }
    }
}

/// Returns what an edit does to the text, from the first place to the last.
pub fn of(edit: &Edit, page: &Page<'_>) -> Result<Vec<Splice>, String> {
    let found = walk(page.root, edit.path())?;
    match (edit, found) {
        (Edit::Set { value, .. }, Found::Missing(holder, key)) => page.add_key(holder, key, value),
        (Edit::Set { value, .. }, Found::There(spot)) => page.set(&spot, value).map(|splice| vec![splice]),
        (Edit::Append { value, .. }, Found::Missing(holder, key)) => {
            page.add_key(holder, key, &Value::List(vec![value.clone()]))
        }
        (Edit::Append { value, .. }, Found::There(spot)) => page.append(&spot, value),
        (Edit::Remove { .. }, Found::There(spot)) => page.remove(&spot).map(|splice| vec![splice]),
        (Edit::Quote { .. }, Found::There(spot)) => page.quote(&spot).map(|splice| vec![splice]),
        (Edit::RenameKey { key, .. }, Found::There(Spot { pair: Some(pair), .. })) => {
            Ok(vec![Splice { bytes: pair.key_bytes.clone(), text: scalar::scalar(key) }])
        }
        (Edit::RenameKey { .. }, Found::There(_)) => Err("only a key has a name".to_owned()),
        (_, Found::Missing(_, key)) => Err(format!("there is no `{key}`")),
    }
}

/// Returns the text with splices made, which stand in order and do not overlap.
pub fn made(text: &str, splices: &[Splice]) -> String {
    let mut made = text.to_owned();
    splices.iter().rev().for_each(|splice| made.replace_range(splice.bytes.clone(), &splice.text));
    made
}

impl Page<'_> {
    fn set(&self, spot: &Spot<'_>, value: &Value) -> Result<Splice, String> {
        let Piece { bytes, form, .. } = spot.piece;
        match form {
            Form::Scalar(Quoting::Block) => Err("a block of text (`|` or `>`) stands there".to_owned()),
            Form::Scalar(Quoting::Plain) if is_nothing(spot.piece) => {
                Ok(Splice::insert(self.behind_colon(spot)?, format!(" {}", flow(value))))
            }
            Form::Scalar(quoting) => Ok(Splice { bytes: self.trimmed(bytes), text: in_style(value, *quoting) }),
            Form::List { is_flow: true, .. } | Form::Map { is_flow: true, .. } => {
                Ok(Splice { bytes: bytes.clone(), text: flow(value) })
            }
            _ => Err("a list or mapping on lines of its own stands there".to_owned()),
        }
    }

    fn quote(&self, spot: &Spot<'_>) -> Result<Splice, String> {
        let bytes = self.trimmed(&spot.piece.bytes);
        let raw = &self.text[bytes.clone()];
        match spot.piece.form {
            Form::Scalar(Quoting::Plain) if !raw.is_empty() && !raw.contains('\n') => {
                Ok(Splice { text: scalar::quoted(raw), bytes })
            }
            Form::Scalar(Quoting::Plain) => Err("it is nothing, or stands on several lines".to_owned()),
            Form::Scalar(_) => Err("it is in quotes already, or a block of text".to_owned()),
            _ => Err("it is no single value".to_owned()),
        }
    }

    fn append(&self, spot: &Spot<'_>, value: &Value) -> Result<Vec<Splice>, String> {
        let new = flow(value);
        match &spot.piece.form {
            Form::List { is_flow: true, .. } => flow::add(self.text, spot.piece, &new),
            Form::List { items, .. } => self.append_line(spot.piece, items, &new).map(|splice| vec![splice]),
            _ if is_nothing(spot.piece) => self.start_list(spot, &new).map(|splice| vec![splice]),
            Form::Scalar(Quoting::Block) => Err("a block of text (`|` or `>`) stands there".to_owned()),
            Form::Scalar(Quoting::Plain) if is_null(&self.text[self.trimmed(&spot.piece.bytes)]) => {
                Ok(vec![Splice { bytes: self.trimmed(&spot.piece.bytes), text: format!("[{new}]") }])
            }
            Form::Scalar(_) | Form::Map { is_flow: true, .. } => Ok(self.wrap(spot.piece, &new)),
            _ => Err("one item without a dash stands where a list is meant; write `- ` before it".to_owned()),
        }
    }

    /// Adds a line below the last item, with a dash below those of the others.
    fn append_line(&self, list: &Piece, items: &[Piece], new: &str) -> Result<Splice, String> {
        let last = items.last().ok_or("the list is empty")?;
        let below = self.below(end_of(self.text, last))?;
        let column = self.dash_column(list, items).ok_or("no item stands behind its dash")?;
        Ok(Splice::insert(below, format!("{}- {new}\n", " ".repeat(column))))
    }

    /// The column of the dashes of a list, from 0.
    ///
    /// The list itself begins with the first dash only where it is indented; a block of text begins below its dash.
    fn dash_column(&self, list: &Piece, items: &[Piece]) -> Option<usize> {
        let by_item = items.iter().find_map(|item| {
            let lead = &self.text[line_start(self.text, item.bytes.start)..item.bytes.start];
            Some(lead.trim_end().strip_suffix('-')?.chars().count())
        });
        by_item.or_else(|| self.text[list.bytes.start..].starts_with("- ").then(|| self.column(list.bytes.start)))
    }

    /// Begins a list behind a key that has nothing, in the style of the other lists.
    fn start_list(&self, spot: &Spot<'_>, new: &str) -> Result<Splice, String> {
        let colon = self.behind_colon(spot)?;
        let is_in_block =
            spot.inside.is_some_and(|(holder, _)| matches!(holder.form, Form::Map { is_flow: false, .. }));
        match (self.dash_offset(), spot.pair) {
            (Some(offset), Some(pair)) if is_in_block => {
                let indent = " ".repeat(self.column(pair.key_bytes.start) + offset);
                Ok(Splice::insert(self.below(colon)?, format!("{indent}- {new}\n")))
            }
            _ => Ok(Splice::insert(colon, format!(" [{new}]"))),
        }
    }

    /// Makes a list of a single value and a new one.
    fn wrap(&self, piece: &Piece, new: &str) -> Vec<Splice> {
        let bytes = self.trimmed(&piece.bytes);
        let raw = &self.text[bytes.clone()];
        // Between brackets a comma or a bracket ends a plain text.
        let needs_quotes =
            matches!(piece.form, Form::Scalar(Quoting::Plain)) && raw.contains([',', '[', ']', '{', '}']);
        let first = if needs_quotes { scalar::quoted(raw) } else { raw.to_owned() };
        vec![Splice { bytes, text: format!("[{first}, {new}]") }]
    }

    fn add_key(&self, holder: Option<&Piece>, key: &str, value: &Value) -> Result<Vec<Splice>, String> {
        let Some(holder) = holder else {
            return Ok(vec![Splice::insert(self.text.len(), self.lines_of(key, value, 0))]);
        };
        let Form::Map { is_flow, entries } = &holder.form else { return Err("it is no mapping".to_owned()) };
        if *is_flow {
            return flow::add(self.text, holder, &format!("{}: {}", scalar::scalar(key), flow(value)));
        }
        let is_top = self.root.is_some_and(|root| std::ptr::eq(root, holder));
        let order = if is_top { self.order } else { &[] };
        let before = predecessor(entries, key, order).or(entries.last()).ok_or("the mapping is empty")?;
        let below = self.below(end_of_pair(self.text, before))?;
        let column = self.column(entries[0].key_bytes.start);
        Ok(vec![Splice::insert(below, self.lines_of(key, value, column))])
    }

    /// Writes a key with its value; a list gets lines of its own where other lists have them.
    fn lines_of(&self, key: &str, value: &Value, column: usize) -> String {
        let (indent, key) = (" ".repeat(column), scalar::scalar(key));
        match (value, self.dash_offset()) {
            (Value::List(items), Some(offset)) if !items.is_empty() => {
                let dash = " ".repeat(offset);
                let lines = items.iter().map(|item| format!("{indent}{dash}- {}\n", flow(item)));
                format!("{indent}{key}:\n{}", lines.collect::<String>())
            }
            _ => format!("{indent}{key}: {}\n", flow(value)),
        }
    }

    fn remove(&self, spot: &Spot<'_>) -> Result<Splice, String> {
        if spot.is_alone {
            return match &spot.piece.form {
                Form::Scalar(Quoting::Block) => Err("a block of text (`|` or `>`) stands there".to_owned()),
                Form::Scalar(_) | Form::Map { is_flow: true, .. } => {
                    Ok(Splice::cut(self.behind_colon(spot)?..end_of(self.text, spot.piece)))
                }
                _ => Err("one item without a dash stands where a list is meant".to_owned()),
            };
        }
        let (holder, nth) = spot.inside.ok_or("it is the whole front matter")?;
        match &holder.form {
            Form::List { is_flow: true, .. } | Form::Map { is_flow: true, .. } => flow::remove(self.text, holder, nth),
            form => {
                let part = flow::parts(self.text, holder).get(nth).cloned().ok_or("there is no such item")?;
                let start = line_start(self.text, part.start);
                let lead = if matches!(form, Form::List { .. }) { "-" } else { "" };
                if self.text[start..part.start].trim() != lead || part.is_empty() {
                    return Err("it shares its line with something else".to_owned());
                }
                Ok(Splice::cut(start..self.below(part.end)?))
            }
        }
    }

    /// How far the dashes of lists are indented against their keys; nothing if lists are in brackets here.
    fn dash_offset(&self) -> Option<usize> {
        let Some(Form::Map { entries, .. }) = self.root.map(|root| &root.form) else { return None };
        entries.iter().find_map(|pair| match &pair.value.form {
            Form::List { is_flow: false, items } => {
                self.dash_column(&pair.value, items)?.checked_sub(self.column(pair.key_bytes.start))
            }
            _ => None,
        })
    }

    fn behind_colon(&self, spot: &Spot<'_>) -> Result<usize, String> {
        let pair = spot.pair.ok_or("it has no key")?;
        colon(self.text, pair).ok_or_else(|| "no colon follows its key".to_owned())
    }

    /// The beginning of the line below a place, if nothing but a comment follows the place.
    fn below(&self, at: usize) -> Result<usize, String> {
        let end = line_end(self.text, at);
        let rest = self.text[at..end].trim();
        match (rest.is_empty() || rest.starts_with('#')) && self.text[..end].ends_with('\n') {
            true => Ok(end),
            false => Err("it shares its line with something else".to_owned()),
        }
    }

    fn column(&self, at: usize) -> usize {
        self.text[line_start(self.text, at)..at].chars().count()
    }

    fn trimmed(&self, bytes: &Range<usize>) -> Range<usize> {
        bytes.start..bytes.start + self.text[bytes.clone()].trim_end().len()
    }
}

/// Where a value ends that can be followed by something: behind its last character that is not blank.
pub fn end_of(text: &str, piece: &Piece) -> usize {
    match &piece.form {
        Form::List { is_flow: false, items } => items.last().map_or(piece.bytes.start, |last| end_of(text, last)),
        Form::Map { is_flow: false, entries } => {
            entries.last().map_or(piece.bytes.start, |last| end_of_pair(text, last))
        }
        _ => text[..piece.bytes.end].trim_end().len(),
    }
}

/// Where a key with its value ends.
pub fn end_of_pair(text: &str, pair: &Pair) -> usize {
    match is_nothing(&pair.value) {
        true => colon(text, pair).unwrap_or(pair.key_bytes.end),
        false => end_of(text, &pair.value),
    }
}

/// The place behind the colon of a key.
fn colon(text: &str, pair: &Pair) -> Option<usize> {
    let rest = &text[pair.key_bytes.end..];
    let blank = rest.len() - rest.trim_start_matches(' ').len();
    rest[blank..].starts_with(':').then_some(pair.key_bytes.end + blank + 1)
}

/// The beginning of the line of a place.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The end of the line of a place, behind its line end.
pub fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |end| at + end + 1)
}

/// The nearest entry whose key comes before another one in the order of the documentation.
fn predecessor<'e>(entries: &'e [Pair], key: &str, order: &[Field]) -> Option<&'e Pair> {
    let rank = |key: &str| order.iter().position(|field| field.key == key);
    let own = rank(key)?;
    entries.iter().filter(|pair| rank(&pair.key).is_some_and(|rank| rank < own)).max_by_key(|pair| rank(&pair.key))
}

fn is_null(raw: &str) -> bool {
    matches!(raw, "~" | "null" | "Null" | "NULL")
}

/// Writes a value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::Text(text) => scalar::scalar(text),
        Value::Word(word) => word.clone(),
        Value::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let pair = |(key, value): &(String, Value)| format!("{}: {}", scalar::scalar(key), flow(value));
            format!("{{ {} }}", entries.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Writes a value in the quotes of the one it replaces.
fn in_style(value: &Value, quoting: Quoting) -> String {
    match (value, quoting) {
        (Value::Text(text), Quoting::Single) if scalar::is_seen(text) => format!("'{}'", text.replace('\'', "''")),
        (Value::Text(text), Quoting::Single | Quoting::Double) => scalar::quoted(text),
        _ => flow(value),
    }
}
