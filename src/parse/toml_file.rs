use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue, Error},
};

use super::{
    marks::{LineStarts, Marks},
    node::Node,
};
use crate::base::{Code, Diagnostic, Place, SourcePath, Span};

/// Reads a TOML file: what it says, where, and its faults of syntax, one a line.
pub(super) fn read(text: &str, path: &SourcePath) -> (Node, Marks, Vec<Diagnostic>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let lines = LineStarts::of(text);
    let mut faults: Vec<(Span, Diagnostic)> = Vec::new();
    for error in &errors {
        let span = lines.span(&error.span().unwrap_or_default());
        // What follows on the same line, or inside the bracket left open, is an echo of the first fault.
        if faults.iter().all(|(other, _)| other.line != span.line) {
            faults.push((span, fault(error, Place::span(path, span))));
        }
    }
    let marks = Marks::of_toml(&table, text);
    (table_node(table.get_ref()), marks, faults.into_iter().map(|(_, fault)| fault).collect())
}

/// Reads TOML of another tool; the fault is the line, from 1, and the words of its parser.
pub(super) fn node_of(text: &str) -> Result<Node, (u32, String)> {
    match DeTable::parse(text) {
        Ok(table) => Ok(table_node(table.get_ref())),
        Err(fault) => {
            let line = LineStarts::of(text).span(&fault.span().unwrap_or_default()).line;
            Err((line, fault.message().to_owned()))
        }
    }
}

/// Places everything of a TOML file.
pub(super) fn marks(text: &str) -> Marks {
    Marks::of_toml(&DeTable::parse_recoverable(text).0, text)
}

fn fault(error: &Error, place: Place) -> Diagnostic {
    let message = error.message();
    if message.starts_with("duplicate key") {
        return Diagnostic::new(Code::DuplicateKey, place, "this key or table stands twice")
            .help("remove one of the two, or join them");
    }
    let help = if message.starts_with("string values must be quoted") {
        Some("put text in quotes: `title = \"…\"`".to_owned())
    } else if message.contains("expected `=`") {
        Some("lines have the form `key = value`".to_owned())
    } else {
        None
    };
    Diagnostic::new(Code::BadToml, place, format!("this is not valid TOML: {message}")).maybe_help(help)
}

/// Takes the entries in the order written; the table itself is sorted by key.
fn table_node(table: &DeTable<'_>) -> Node {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    Node::Map(entries.into_iter().map(|(key, value)| (key.get_ref().to_string(), node(value))).collect())
}

fn node(value: &Spanned<DeValue<'_>>) -> Node {
    match value.get_ref() {
        DeValue::String(text) => Node::Text(text.as_ref().into()),
        DeValue::Integer(number) => i128::from_str_radix(number.as_str(), number.radix()).map_or(Node::Null, Node::Int),
        DeValue::Float(number) => number.as_str().parse().map_or(Node::Null, Node::Float),
        DeValue::Boolean(flag) => Node::Bool(*flag),
        DeValue::Datetime(time) => Node::Text(time.to_string().into()),
        DeValue::Array(items) => array_node(items),
        DeValue::Table(table) => table_node(table),
    }
}

fn array_node(items: &DeArray<'_>) -> Node {
    Node::List(items.iter().map(node).collect())
}
