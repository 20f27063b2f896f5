use std::cell::{OnceCell, RefCell};

use super::marks::Marks;
use crate::base::{Code, Diagnostic, KeyPath, Place, SourcePath, Span};

/// The file being read: it places faults and collects them.
pub(super) struct File<'a> {
    path: &'a SourcePath,
    /// The front matter, or the whole configuration.
    text: &'a str,
    first_line: u32,
    marks: OnceCell<Marks>,
    found: RefCell<Vec<Diagnostic>>,
}

/// The way to a value, as a chain on the stack; it becomes a [`KeyPath`] only when a fault needs one.
#[derive(Clone, Copy)]
pub(super) enum Way<'a> {
    Top,
    Key(&'a Way<'a>, &'a str),
    Index(&'a Way<'a>, usize),
}

impl<'a> File<'a> {
    /// Takes a document's front matter and the line on which it begins.
    pub fn yaml(path: &'a SourcePath, front: &'a str, first_line: u32) -> Self {
        File { path, text: front, first_line, marks: OnceCell::new(), found: RefCell::default() }
    }

    /// Takes a configuration whose places are known already.
    pub fn toml(path: &'a SourcePath, text: &'a str, marks: Marks) -> Self {
        File { path, text, first_line: 1, marks: OnceCell::from(marks), found: RefCell::default() }
    }

    /// Returns the file's path.
    pub fn path(&self) -> &'a SourcePath {
        self.path
    }

    /// Says whether it is written in TOML, which has words of its own for things.
    pub fn is_toml(&self) -> bool {
        self.path.as_str().ends_with(".toml")
    }

    /// Returns the exact place of a key or value.
    pub fn place(&self, path: &KeyPath) -> Place {
        Place::span(self.path, self.marks().find(path))
    }

    /// Returns a value as it is written, quotes included; nothing if it has no extent.
    pub fn raw(&self, path: &KeyPath) -> Option<&'a str> {
        let text = self.text.get(self.marks().bytes(path)?)?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Collects a fault.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }

    /// Says whether so much is wrong with the file that looking for near words would only cost time.
    pub fn is_flooded(&self) -> bool {
        const PROPOSALS_MAX: usize = 1000;
        self.found.borrow().len() > PROPOSALS_MAX
    }

    /// Reports every key that repeats one of the same mapping.
    pub fn report_repeated_keys(&self) {
        for (key, second, first) in &self.marks().repeated {
            let place = |span: &Span| Place::span(self.path, *span);
            let message = format!("{} stands twice in one mapping", shown(key));
            self.report(
                Diagnostic::new(Code::DuplicateKey, place(second), message)
                    .help("remove one of the two, or join them")
                    .related(place(first), "first written here"),
            );
        }
    }

    /// Returns what was found, in the order found.
    pub fn into_found(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }

    fn marks(&self) -> &Marks {
        self.marks.get_or_init(|| Marks::of_yaml(self.text, self.first_line))
    }
}

impl Way<'_> {
    /// Returns the way as a path that may be kept.
    pub fn path(&self) -> KeyPath {
        match self {
            Way::Top => KeyPath::default(),
            Way::Key(above, key) => above.path().key(key),
            Way::Index(above, index) => above.path().index(*index),
        }
    }
}

/// The longest text that a message repeats, in characters.
const SHOWN_MAX: usize = 60;

/// Puts what was typed between backticks, on one line, shortened if long.
pub(super) fn shown(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN_MAX) {
        Some((end, _)) => format!("`{}…`", line[..end].trim_end()),
        None => format!("`{line}`"),
    }
}

/// Writes text as a YAML value: bare where that is safe in block and flow, else in double quotes.
pub(super) fn yaml_value(text: &str) -> String {
    let risky_start = text.starts_with(|first: char| !first.is_alphanumeric());
    let risky =
        text.contains([',', '[', ']', '{', '}', '#', '"', '\\', '\n']) || text.contains(": ") || text.ends_with(':');
    if text.is_empty() || risky_start || risky {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_shown_shortened_on_one_line() {
        assert_eq!(shown("a\n b"), "`a b`");
        assert_eq!(shown(&"é".repeat(80)), format!("`{}…`", "é".repeat(60)));
    }

    #[test]
    fn text_is_quoted_where_yaml_would_misread_it() {
        assert_eq!(yaml_value("Mark Carney"), "Mark Carney");
        assert_eq!(yaml_value("Ukraine: \"x\""), "\"Ukraine: \\\"x\\\"\"");
        assert_eq!(yaml_value("@home"), "\"@home\"");
    }
}
