use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};
use std::ops::Range;

/// A value of a front matter and the bytes in which it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// From its first byte to behind its last, quotes and brackets included; empty where nothing is written.
    ///
    /// What has no end of its own (a block list or mapping) ends where its last value does. Of a block of text these are its
    /// lines without the `|` or `>` before them, perhaps with blank lines below.
    pub bytes: Range<usize>,
    /// Whether an anchor (`&name`) or a tag (`!word`) stands before it.
    pub is_marked: bool,
    /// What it is.
    pub form: Form,
}

/// In what form a value is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// Text, a number, nothing.
    Scalar(Quoting),
    /// `*name`
    Alias,
    /// A list, with brackets or with dashes.
    List {
        /// Whether brackets stand around it.
        is_flow: bool,
        /// What it holds, in order.
        items: Vec<Piece>,
    },
    /// A mapping, with braces or without.
    Map {
        /// Whether braces stand around it.
        is_flow: bool,
        /// What it holds, in order.
        entries: Vec<Pair>,
    },
}

/// A key and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The key as it reads, without quotes.
    pub key: String,
    /// The bytes in which the key is written.
    pub key_bytes: Range<usize>,
    /// The value.
    pub value: Piece,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// As it is.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `|` or `>`, and the text on lines of its own.
    Block,
}

/// Says where and how everything of a front matter is written; nothing if it says nothing.
///
/// Faults: YAML that cannot be read, and keys that are not text.
pub fn layout(front: &str) -> Result<Option<Piece>, String> {
    super::node::read_yaml(front).map_err(|refused| refused.message)?;
    let mut builder = Builder::default();
    for event in Parser::new_from_str(front) {
        let (event, span) = event.map_err(|fault| fault.to_string())?;
        builder.take(event, span.byte_range().unwrap_or_default())?;
    }
    Ok(builder.root)
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    root: Option<Piece>,
}

/// A list or mapping whose end has not come yet, and the key that waits for its value.
struct Open {
    piece: Piece,
    key: Option<(String, Range<usize>)>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, bytes: Range<usize>) -> Result<(), String> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let form = Form::Scalar(quoting(style));
                self.place(Piece { bytes, is_marked: anchor > 0 || tag.is_some(), form }, Some(&text))
            }
            Event::Alias(_) => self.place(Piece { bytes, is_marked: false, form: Form::Alias }, None),
            Event::SequenceStart(style, anchor, tag) => {
                let form = Form::List { is_flow: style == StructureStyle::Flow, items: Vec::new() };
                self.open(Piece { bytes, is_marked: anchor > 0 || tag.is_some(), form })
            }
            Event::MappingStart(style, anchor, tag) => {
                let form = Form::Map { is_flow: style == StructureStyle::Flow, entries: Vec::new() };
                self.open(Piece { bytes, is_marked: anchor > 0 || tag.is_some(), form })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(bytes.end),
            _ => Ok(()),
        }
    }

    fn open(&mut self, piece: Piece) -> Result<(), String> {
        self.open.push(Open { piece, key: None });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), String> {
        let Some(Open { mut piece, .. }) = self.open.pop() else { return Ok(()) };
        let start = piece.bytes.start;
        piece.bytes.end = match &piece.form {
            Form::List { is_flow: false, items } => items.last().map_or(start, |last| last.bytes.end),
            Form::Map { is_flow: false, entries } => entries.last().map_or(start, |last| last.value.bytes.end),
            _ => end,
        };
        piece.bytes.end = piece.bytes.end.max(start);
        self.place(piece, None)
    }

    /// Puts a finished value where it belongs; `text` is what it reads, if it may be a key.
    fn place(&mut self, piece: Piece, text: Option<&str>) -> Result<(), String> {
        let Some(open) = self.open.last_mut() else {
            self.root.get_or_insert(piece);
            return Ok(());
        };
        match &mut open.piece.form {
            Form::List { items, .. } => items.push(piece),
            Form::Map { entries, .. } => match (open.key.take(), text) {
                (Some((key, key_bytes)), _) => entries.push(Pair { key, key_bytes, value: piece }),
                (None, Some(text)) => open.key = Some((text.to_owned(), piece.bytes)),
                (None, None) => return Err("a key is not plain text".to_owned()),
            },
            Form::Scalar(_) | Form::Alias => {}
        }
        Ok(())
    }
}

fn quoting(style: ScalarStyle) -> Quoting {
    match style {
        ScalarStyle::Plain => Quoting::Plain,
        ScalarStyle::SingleQuoted => Quoting::Single,
        ScalarStyle::DoubleQuoted => Quoting::Double,
        ScalarStyle::Literal | ScalarStyle::Folded => Quoting::Block,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(front: &str, piece: &Piece) -> String {
        let raw = front[piece.bytes.clone()].trim_end();
        let mark = if piece.is_marked { "&" } else { "" };
        match &piece.form {
            Form::Scalar(quoting) => format!("{mark}{quoting:?}<{raw}>"),
            Form::Alias => format!("Alias<{raw}>"),
            Form::List { is_flow, items } => {
                let items: Vec<_> = items.iter().map(|item| shown(front, item)).collect();
                format!("{mark}{}[{}]", if *is_flow { "flow" } else { "" }, items.join(" "))
            }
            Form::Map { is_flow, entries } => {
                let pair = |pair: &Pair| format!("{}={}", pair.key, shown(front, &pair.value));
                let entries: Vec<_> = entries.iter().map(pair).collect();
                format!("{mark}{}{{{}}}", if *is_flow { "flow" } else { "" }, entries.join(" "))
            }
        }
    }

    #[test]
    fn every_value_says_how_and_where_it_is_written() {
        let front = "a: é # x\n'b': [ 'c', \"d\", {e: f} ]\ng:\n  - &h i\n  - *h\n  - j: |\n      k\n    l:\n";
        let root = layout(front).expect("good YAML").expect("a mapping");
        assert_eq!(
            shown(front, &root),
            "{a=Plain<é> b=flow[Single<'c'> Double<\"d\"> flow{e=Plain<f>}] g=[&Plain<i> Alias<*h> {j=Block<k> l=Plain<>}]}"
        );
        assert_eq!(&front[root.bytes.start..][..2], "a:");
    }

    #[test]
    fn nothing_written_has_no_layout_and_what_cannot_be_read_is_refused() {
        assert_eq!(layout("# only words\n"), Ok(None));
        assert!(layout("? [a]\n: b\n").is_err());
        assert!(layout("a: [").is_err());
    }
}
