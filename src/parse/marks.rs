use granit_parser::{Event, Parser, StructureStyle};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    ops::Range,
    rc::Rc,
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::node::Refused;
use crate::base::{KeyPath, KeyStep, Span};

/// Where every key and value of a front matter or configuration stands.
///
/// Made only when a fault has to be placed, or a number is wanted as it was written.
#[derive(Debug)]
pub(super) struct Marks {
    root: Option<Mark>,
    /// The place of the whole: the opening `---`, or the first line.
    top: Span,
    /// Whether the parser got to the end.
    whole: bool,
    /// Every key that repeats one of the same mapping: its text, its place, the place of the first.
    pub repeated: Vec<(String, Span, Span)>,
}

/// The place of one value; that of an alias is where it is used, and what it holds is the anchor's.
#[derive(Debug, Clone)]
struct Mark {
    span: Span,
    bytes: Range<usize>,
    holds: Rc<Holds>,
}

#[derive(Debug)]
enum Holds {
    Scalar,
    List(Vec<Mark>),
    Map(BTreeMap<String, (Span, Mark)>),
}

impl Marks {
    /// Places everything of a YAML front matter; of a faulty one, what stands before the fault.
    ///
    /// `first_line` is the line of the file on which `front` begins.
    pub fn of_yaml(front: &str, first_line: u32) -> Self {
        let top = Span { line: first_line.saturating_sub(1).max(1), column: 1, length: 3 };
        let mut builder = Builder::new(front, first_line);
        for event in Parser::new_from_str(front) {
            let Ok((event, span)) = event else { break };
            builder.take(event, span);
            if builder.root.is_some() {
                break;
            }
        }
        builder.finish(top)
    }

    /// Places everything of a TOML file.
    pub fn of_toml(table: &Spanned<DeTable<'_>>, text: &str) -> Self {
        let lines = LineStarts::of(text);
        let root = Mark {
            span: Span { line: 1, column: 1, length: 1 },
            bytes: 0..0,
            holds: Rc::new(toml_entries(table.get_ref(), &lines)),
        };
        Marks { root: Some(root), top: Span { line: 1, column: 1, length: 1 }, whole: true, repeated: Vec::new() }
    }

    /// Says whether nothing kept the rest from being placed.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Returns the place of a key or value, or of the nearest one above it that exists.
    ///
    /// A value of no extent (`key:` with nothing behind) has the place of its key. Length: the value's extent on its
    /// first line.
    pub fn find(&self, path: &KeyPath) -> Span {
        let Some(mut mark) = self.root.as_ref() else { return self.top };
        let mut place = self.top;
        for (nth, step) in path.steps.iter().enumerate() {
            let wants_key = path.names_key && nth + 1 == path.steps.len();
            match (step, &*mark.holds) {
                (KeyStep::Key(key), Holds::Map(entries)) => match entries.get(key) {
                    Some((span, _)) if wants_key => return *span,
                    Some((span, value)) => {
                        place = if value.bytes.is_empty() { *span } else { value.span };
                        mark = value;
                    }
                    None => return place,
                },
                (KeyStep::Index(index), Holds::List(items)) => match items.get(*index) {
                    Some(item) => {
                        place = item.span;
                        mark = item;
                    }
                    None => return place,
                },
                // One value where a list is meant is a list of one.
                (KeyStep::Index(0), _) => {}
                _ => return place,
            }
        }
        place
    }

    /// Returns the bytes of the text in which a value is written, quotes included.
    pub fn bytes(&self, path: &KeyPath) -> Option<Range<usize>> {
        let mut mark = self.root.as_ref()?;
        for step in &path.steps {
            mark = match (step, &*mark.holds) {
                (KeyStep::Key(key), Holds::Map(entries)) => &entries.get(key)?.1,
                (KeyStep::Index(index), Holds::List(items)) => items.get(*index)?,
                (KeyStep::Index(0), _) => mark,
                _ => return None,
            };
        }
        Some(mark.bytes.clone())
    }
}

/// Says whether YAML nests deeper than any parser should follow, without following it.
pub(super) fn check_depth(front: &str) -> Result<(), Refused> {
    match Parser::new_from_str(front).find_map(Result::err) {
        Some(fault) => {
            let place = (fault.marker().line(), fault.marker().col() + 1);
            Err(Refused { message: fault.to_string(), place: Some(place) })
        }
        None => Ok(()),
    }
}

/// Makes marks of parser events.
struct Builder<'a> {
    text: &'a str,
    first_line: u32,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Mark>,
    root: Option<Mark>,
    repeated: Vec<(String, Span, Span)>,
}

/// A list or mapping whose end has not come yet.
struct Open {
    span: granit_parser::Span,
    style: StructureStyle,
    anchor: usize,
    inside: Inside,
    /// Where the first value inside ends.
    first_end: Option<usize>,
}

enum Inside {
    List(Vec<Mark>),
    Map(BTreeMap<String, (Span, Mark)>, Option<(String, Span)>),
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, first_line: u32) -> Self {
        Builder { text, first_line, open: Vec::new(), anchors: BTreeMap::new(), root: None, repeated: Vec::new() }
    }

    fn take(&mut self, event: Event<'_>, span: granit_parser::Span) {
        match event {
            Event::Scalar(text, _, anchor, _) => {
                let bytes = self.bytes(&span);
                let mark = self.mark(&span, bytes, Holds::Scalar);
                self.remember(anchor, &mark);
                self.place(mark, &text);
            }
            Event::Alias(anchor) => {
                let mut mark = match self.anchors.get(&anchor) {
                    Some(target) => target.clone(),
                    None => self.mark(&span, self.bytes(&span), Holds::Scalar),
                };
                let text = self.text.get(mark.bytes.clone()).unwrap_or_default().to_owned();
                mark.span = self.span(&span, &self.bytes(&span));
                self.place(mark, &text);
            }
            Event::SequenceStart(style, anchor, _) => self.open(span, style, anchor, Inside::List(Vec::new())),
            Event::MappingStart(style, anchor, _) => {
                self.open(span, style, anchor, Inside::Map(BTreeMap::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(self.bytes(&span).end),
            _ => {}
        }
    }

    fn open(&mut self, span: granit_parser::Span, style: StructureStyle, anchor: usize, inside: Inside) {
        self.open.push(Open { span, style, anchor, inside, first_end: None });
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let start = self.bytes(&open.span).start;
        let end = match open.style {
            StructureStyle::Flow => end,
            // A block has no end of its own; what its first line shows is its first entry.
            StructureStyle::Block => open.first_end.unwrap_or(start + 1),
        };
        let holds = match open.inside {
            Inside::List(items) => Holds::List(items),
            Inside::Map(entries, _) => Holds::Map(entries),
        };
        let mark = self.mark(&open.span, start..end.max(start), holds);
        self.remember(open.anchor, &mark);
        self.place(mark, "");
    }

    /// Puts a finished value where it belongs: at the top, into a list, or as a key or value of a mapping.
    fn place(&mut self, mark: Mark, text: &str) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some(mark);
            return;
        };
        match &mut open.inside {
            Inside::List(items) => {
                open.first_end.get_or_insert(mark.bytes.end);
                items.push(mark);
            }
            Inside::Map(entries, pending) => match pending.take() {
                None => {
                    // Both the key and its colon, in case the value begins on a later line.
                    *pending = Some((text.to_owned(), mark.span));
                    open.first_end.get_or_insert(mark.bytes.end + 1);
                }
                Some((key, span)) => {
                    if entries.is_empty() && mark.span.line == span.line {
                        open.first_end = Some(mark.bytes.end);
                    }
                    match entries.entry(key) {
                        Entry::Vacant(entry) => drop(entry.insert((span, mark))),
                        Entry::Occupied(entry) => self.repeated.push((entry.key().clone(), span, entry.get().0)),
                    }
                }
            },
        }
    }

    fn remember(&mut self, anchor: usize, mark: &Mark) {
        if anchor > 0 {
            self.anchors.insert(anchor, mark.clone());
        }
    }

    fn bytes(&self, span: &granit_parser::Span) -> Range<usize> {
        span.byte_range().unwrap_or_default()
    }

    fn mark(&self, span: &granit_parser::Span, bytes: Range<usize>, holds: Holds) -> Mark {
        Mark { span: self.span(span, &bytes), bytes, holds: Rc::new(holds) }
    }

    fn span(&self, span: &granit_parser::Span, bytes: &Range<usize>) -> Span {
        let line = self.first_line + span.start.line().saturating_sub(1) as u32;
        Span { line, column: span.start.col() as u32 + 1, length: first_line_length(self.text, bytes) }
    }

    fn finish(mut self, top: Span) -> Marks {
        let whole = self.open.is_empty();
        while self.root.is_none() && !self.open.is_empty() {
            self.close(self.text.len());
        }
        Marks { root: self.root, top, whole, repeated: self.repeated }
    }
}

/// How many characters a run of bytes shows on its first line; at least 1.
fn first_line_length(text: &str, bytes: &Range<usize>) -> u32 {
    let run = text.get(bytes.start..bytes.end.min(text.len())).unwrap_or_default();
    let shown = run.split('\n').next().unwrap_or_default().trim_end();
    (shown.chars().count() as u32).max(1)
}

fn toml_entries(table: &DeTable<'_>, lines: &LineStarts<'_>) -> Holds {
    let entry = |(key, value): (&Spanned<_>, &Spanned<_>)| {
        let key: &Spanned<std::borrow::Cow<'_, str>> = key;
        (key.get_ref().to_string(), (lines.span(&key.span()), toml_mark(value, lines)))
    };
    Holds::Map(table.iter().map(entry).collect())
}

fn toml_mark(value: &Spanned<DeValue<'_>>, lines: &LineStarts<'_>) -> Mark {
    let holds = match value.get_ref() {
        DeValue::Table(table) => toml_entries(table, lines),
        DeValue::Array(items) => Holds::List(items.iter().map(|item| toml_mark(item, lines)).collect()),
        _ => Holds::Scalar,
    };
    Mark { span: lines.span(&value.span()), bytes: value.span(), holds: Rc::new(holds) }
}

/// Turns bytes of a text into lines and columns.
pub(super) struct LineStarts<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineStarts<'a> {
    pub fn of(text: &'a str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        LineStarts { text, starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// Returns the byte of a line and column, both from 1; the nearest that exists.
    pub fn byte(&self, line: usize, column: usize) -> usize {
        let start = self.starts[line.saturating_sub(1).min(self.starts.len() - 1)];
        let text = &self.text[start..];
        let text = text.split('\n').next().unwrap_or_default();
        start + text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(at, _)| at)
    }

    /// Returns the place of a run of bytes: where it begins, and its extent on that line.
    pub fn span(&self, bytes: &Range<usize>) -> Span {
        let mut start = bytes.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let line = self.starts.partition_point(|begins| *begins <= start);
        let before = &self.text[self.starts[line.saturating_sub(1)]..start];
        Span {
            line: line as u32,
            column: before.chars().count() as u32 + 1,
            length: first_line_length(self.text, &(start..bytes.end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn find(front: &str, path: &str) -> String {
        let span = Marks::of_yaml(front, 2).find(&path_of(path));
        format!("{}:{}+{}", span.line, span.column, span.length)
    }

    /// Reads `a[0].b` and, for a key itself, `a[0].b!`.
    fn path_of(text: &str) -> KeyPath {
        let mut path = KeyPath::default();
        for step in text.trim_end_matches('!').split(['.', '[', ']']).filter(|step| !step.is_empty()) {
            path = step.parse().map_or_else(|_| path.key(step), |index| path.index(index));
        }
        if text.ends_with('!') { path.itself() } else { path }
    }

    #[test]
    fn keys_and_values_of_either_style_are_found() {
        let front = "title: A title  # note\nlist:\n  - { a: é, b: 'x y' }\n  - c: d\n    e: >-\n      folded\n      text\n  - [p,\n    q]\nempty:\n";
        let cases = [
            ("title", "2:8+7"),
            ("title!", "2:1+5"),
            ("list", "4:3+20"),
            ("list[0]", "4:5+18"),
            ("list[0].b", "4:16+5"),
            ("list[0].b!", "4:13+1"),
            ("list[1]", "5:5+4"),
            ("list[1].e", "7:7+6"),
            ("list[2]", "9:5+3"),
            ("list[2][1]", "10:5+1"),
            ("empty", "11:1+5"),
        ];
        for (path, expected) in cases {
            assert_eq!(find(front, path), expected, "{path}");
        }
    }

    #[test]
    fn what_is_not_there_has_the_place_of_what_is_above_it() {
        let front = "a: { b: [c] }\none: value\n";
        assert_eq!(find(front, "a.b[7]"), "2:9+3");
        assert_eq!(find(front, "a.x.y!"), "2:4+10");
        assert_eq!(find(front, "nowhere"), "1:1+3");
        assert_eq!(find(front, "one[0]"), "3:6+5");
        assert_eq!(find(front, ""), "1:1+3");
    }

    #[test]
    fn an_alias_stands_where_it_is_used_and_holds_what_its_anchor_holds() {
        let front = "a: &x { k: v }\nb: *x\nc: [*x]\n";
        assert_eq!(find(front, "b"), "3:4+2");
        assert_eq!(find(front, "c[0].k"), "2:12+1");
    }

    #[test]
    fn what_stands_before_a_syntax_fault_is_still_found() {
        assert_eq!(find("a: b\nlist: [x, { y: z\n@", "a"), "2:4+1");
        assert_eq!(find("a: b\nlist: [x, { y: z\n@", "list[0]"), "3:8+1");
    }

    fn word() -> impl Strategy<Value = String> {
        "[a-zé]{1,8}( [a-zü]{1,8})?"
    }

    proptest! {
        #[test]
        fn every_value_of_a_block_is_found_exactly(words in proptest::collection::vec(word(), 1..8), indent in 0_usize..4) {
            let mut front = "first: x\nlist:\n".to_owned();
            for word in &words {
                front += &format!("{}- name: {word}\n{}  other: \"{word}\"  # {word}\n", " ".repeat(indent), " ".repeat(indent));
            }
            for (nth, word) in words.iter().enumerate() {
                let (line, length) = (4 + 2 * nth, word.chars().count());
                prop_assert_eq!(find(&front, &format!("list[{nth}].name")), format!("{line}:{}+{length}", indent + 9));
                prop_assert_eq!(find(&front, &format!("list[{nth}].other")), format!("{}:{}+{}", line + 1, indent + 10, length + 2));
                prop_assert_eq!(find(&front, &format!("list[{nth}].other!")), format!("{}:{}+5", line + 1, indent + 3));
            }
        }

        #[test]
        fn every_value_of_a_flow_is_found_exactly(words in proptest::collection::vec(word(), 1..8), gap in 0_usize..3) {
            let gap = " ".repeat(gap);
            let mut front = format!("flow: [{gap}");
            let mut columns = Vec::new();
            for word in &words {
                front += "{k: ";
                columns.push(front.chars().count() + 1);
                front += &format!("{word}}},{gap}");
            }
            front += "]\n";
            for (nth, (word, column)) in words.iter().zip(columns).enumerate() {
                prop_assert_eq!(find(&front, &format!("flow[{nth}].k")), format!("2:{column}+{}", word.chars().count()));
                prop_assert_eq!(find(&front, &format!("flow[{nth}].k!")), format!("2:{}+1", column - 3));
            }
        }
    }
}
