//! Faults of YAML's syntax, told so that an editor can mend them.
//!
//! libyaml says only that it is lost. Here the parser's events up to the fault and the line it stands on give what was
//! most likely meant. A fault that is understood is also *bridged*: the offending character is replaced by its full-width
//! twin, which YAML takes for a letter. Lines and columns stay as they are, so the rest of the front matter can be read
//! and its faults found in the same run; the text itself is never published, as the fault stops the build.

use granit_parser::{ErrorKind, Event, Parser, StructureStyle};
use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use super::{
    file::shown,
    marks::LineStarts,
    node::{DEPTH_FAULT, Node, Refused, SIZE_FAULT, read_yaml},
};
use crate::base::{Code, Diagnostic, Place, SourcePath, Span, Spot};

/// The most faults of syntax that are bridged in one front matter.
const BRIDGES_MAX: usize = 50;

/// The most bytes that are read again for the sake of bridging, each time the whole front matter.
const REREAD_BYTES_MAX: usize = 8 * 1024 * 1024;

/// A front matter as far as it can be read.
pub(super) struct Reading<'a> {
    /// The text that was read: the front matter itself, or with its faults bridged.
    pub text: Cow<'a, str>,
    /// What it says; nothing if a fault could not be bridged.
    pub node: Option<Node>,
    /// The faults, each with its exact place in the front matter, lines counted from 1.
    pub faults: Vec<Fault>,
}

/// A fault of syntax.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    bytes: Range<usize>,
    message: String,
    help: Option<String>,
    /// The characters that are to be replaced by their full-width twins, or by what stands beside them.
    bridge: Vec<(usize, char)>,
    span: Span,
}

/// Reads a front matter, bridging what can be bridged.
pub(super) fn read(front: &str) -> Reading<'_> {
    let mut reading = Reading { text: Cow::Borrowed(front), node: None, faults: Vec::new() };
    let rounds = (REREAD_BYTES_MAX / front.len().max(1)).clamp(1, BRIDGES_MAX);
    for _ in 0..rounds {
        let refused = match read_yaml(&reading.text) {
            Ok(node) => {
                reading.node = Some(node);
                break;
            }
            Err(refused) => refused,
        };
        let fault = explain(&reading.text, &refused);
        let bridged = bridge(&reading.text, &fault.bridge);
        // What follows on a line already mended is an echo of its first fault.
        if reading.faults.iter().all(|other| other.span.line != fault.span.line) {
            reading.faults.push(fault);
        }
        match bridged {
            Some(text) => reading.text = Cow::Owned(text),
            None => break,
        }
    }
    reading
}

impl Fault {
    /// Words the fault for a file whose front matter begins on `first_line`.
    pub fn diagnostic(&self, path: &SourcePath, first_line: u32) -> Diagnostic {
        let span = Span { line: self.span.line + first_line - 1, ..self.span };
        Diagnostic::new(Code::BadYaml, Place::span(path, span), self.message.clone()).maybe_help(self.help.clone())
    }

    /// Says whether a fault found later on points into what this one marked: an echo of it.
    pub fn covers(&self, diagnostic: &Diagnostic, first_line: u32) -> bool {
        let Spot::Span(other) = diagnostic.place.spot else { return false };
        let (start, end) = (self.span.column, self.span.column + self.span.length);
        other.line == self.span.line + first_line - 1 && other.column < end && start < other.column + other.length
    }

    fn new(bytes: Range<usize>, message: impl Into<String>) -> Self {
        let span = Span { line: 1, column: 1, length: 1 };
        Fault { bytes, message: message.into(), help: None, bridge: Vec::new(), span }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Bridges the fault by making these characters letters.
    fn widen(mut self, text: &str, offsets: impl IntoIterator<Item = usize>) -> Self {
        let letter = |at: usize| text[at..].chars().next().map(|letter| (at, full_width(letter)));
        self.bridge.extend(offsets.into_iter().filter_map(letter));
        self
    }

    fn replace(mut self, offsets: impl IntoIterator<Item = usize>, by: char) -> Self {
        self.bridge.extend(offsets.into_iter().map(|at| (at, by)));
        self
    }
}

/// The twin of an ASCII mark that YAML takes for a letter.
fn full_width(letter: char) -> char {
    match letter {
        '!'..='~' => char::from_u32(letter as u32 + 0xfee0).unwrap_or('x'),
        _ => 'x',
    }
}

fn bridge(text: &str, bridge: &[(usize, char)]) -> Option<String> {
    if bridge.is_empty() {
        return None;
    }
    let replaced: BTreeMap<usize, char> = bridge.iter().copied().collect();
    let letters = text.char_indices().map(|(at, letter)| replaced.get(&at).copied().unwrap_or(letter));
    let bridged: String = letters.collect();
    (bridged != text).then_some(bridged)
}

/// What the parser's events say of a faulty front matter.
struct Survey<'a> {
    text: &'a str,
    /// What the event parser stumbled over, and at which byte; it may accept what libyaml refuses.
    error: Option<(ErrorKind, usize)>,
    /// The brackets open at that point, outermost first.
    open: Vec<usize>,
    /// Where the last value before it ends.
    last_end: usize,
    /// Where a mapping or list stands as a key.
    complex_key: Option<usize>,
    /// The first tag of our reader's displeasure.
    tag: Option<Range<usize>>,
    /// Where a second document begins.
    second_document: Option<usize>,
}

impl<'a> Survey<'a> {
    fn of(text: &'a str) -> Self {
        let mut survey = Survey {
            text,
            error: None,
            open: Vec::new(),
            last_end: 0,
            complex_key: None,
            tag: None,
            second_document: None,
        };
        // For each open collection, whether it is a mapping and how many values it has so far.
        let mut above: Vec<(bool, usize, Option<usize>)> = Vec::new();
        let mut documents = 0;
        for event in Parser::new_from_str(text) {
            let (event, span) = match event {
                Ok(found) => found,
                Err(fault) => {
                    survey.error = Some((fault.kind().clone(), fault.marker().byte_offset().unwrap_or_default()));
                    break;
                }
            };
            let bytes = span.byte_range().unwrap_or_default();
            if event.tag().is_some_and(|tag| !tag.is_yaml_core_schema()) && survey.tag.is_none() {
                survey.tag = span.tag_span().and_then(|tag| tag.byte_range());
            }
            if event.is_node() {
                let is_key = above.last_mut().is_some_and(|(is_mapping, count, _)| {
                    *count += 1;
                    *is_mapping && *count % 2 == 1
                });
                if is_key && event.scalar().is_none() && !event.is_alias() {
                    survey.complex_key.get_or_insert(bytes.start);
                }
            }
            match event {
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents == 2 {
                        survey.second_document = Some(bytes.start);
                    }
                }
                Event::Scalar(..) | Event::Alias(_) => survey.last_end = bytes.end,
                Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => {
                    let bracket = (style == StructureStyle::Flow).then_some(bytes.start);
                    let is_mapping = matches!(event, Event::MappingStart(..));
                    above.push((is_mapping, 0, bracket.filter(|at| text[*at..].starts_with(['[', '{']))));
                    survey.last_end = bytes.end;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    above.pop();
                    survey.last_end = survey.last_end.max(bytes.end);
                }
                _ => {}
            }
        }
        survey.open = above.into_iter().filter_map(|(_, _, bracket)| bracket).collect();
        survey
    }

    /// The line that holds a byte: its range without the line end.
    fn line(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |length| at + length);
        start..end
    }

    fn indent(&self, line: &Range<usize>) -> usize {
        let text = &self.text[line.clone()];
        text.len() - text.trim_start().len()
    }
}

/// Says what is wrong with a front matter that YAML refuses.
fn explain(text: &str, refused: &Refused) -> Fault {
    let survey = Survey::of(text);
    let lines = LineStarts::of(text);
    let at = match &survey.error {
        Some((_, at)) => (*at).min(text.len()),
        None => refused.place.map_or(0, |(line, column)| lines.byte(line, column)),
    };
    let mut fault = by_kind(&survey, refused, at).unwrap_or_else(|| unexplained(&survey, refused, at));
    fault.span = lines.span(&fault.bytes);
    fault
}

fn unexplained(survey: &Survey<'_>, refused: &Refused, at: usize) -> Fault {
    let own = [DEPTH_FAULT, SIZE_FAULT].into_iter().find(|own| refused.message.contains(own));
    let libyaml = refused.message.split(" at line ").next().unwrap_or_default();
    let message = match (&survey.error, own) {
        (Some((kind, _)), _) => format!("this is not valid YAML: {kind}"),
        (None, Some(own)) => format!("the front matter {own}"),
        (None, None) if libyaml.contains("repetition limit") => "references (`*name`) repeat too much".into(),
        (None, None) => format!("this is not valid YAML: {libyaml}"),
    };
    Fault::new(at..at + 1, message)
}

fn by_kind(survey: &Survey<'_>, refused: &Refused, at: usize) -> Option<Fault> {
    use ErrorKind::*;
    if let Some(fault) = tab(survey, refused, at) {
        return Some(fault);
    }
    let Some((kind, _)) = &survey.error else { return accepted_by_the_event_parser(survey, refused) };
    match kind {
        UnexpectedCharacter { character } if character.is_control() => Some(control_character(*character, at)),
        UnexpectedCharacter { .. } | UnknownAnchor | MissingAnchorOrAliasName | MappingKeyNotAllowed => {
            Some(bad_start(survey, at))
        }
        UnclosedQuotedScalar | DocumentIndicatorInQuotedScalar => {
            Some(unclosed_quote(survey, opening_quote(survey, at)))
        }
        InvalidTrailingDoubleQuotedScalar | InvalidTrailingSingleQuotedScalar => Some(after_quote(survey, at)),
        UnknownQuotedScalarEscape | InvalidQuotedScalarHexEscape | InvalidUnicodeEscape => escape(survey, refused, at),
        MismatchedFlowCollectionEnd { open, close } => {
            let opened = survey.open.last().copied().unwrap_or(at);
            let fault = Fault::new(opened..opened + 1, format!("`{open}` is closed by `{close}`"));
            Some(fault.help("a `[` is closed by `]`, a `{` by `}`").widen(survey.text, [opened, at]))
        }
        MisplacedFlowCollectionEnd => {
            let closing = &survey.text[at..at + 1];
            let fault = Fault::new(at..at + 1, format!("`{closing}` closes nothing"));
            Some(fault.help("remove it, or put the value in quotes").widen(survey.text, [at]))
        }
        InvalidBlockScalarHeader => Some(after_block_mark(survey, at)),
        BlockSequenceEntryNotAllowed => Some(item_beside_key(survey, at)),
        SimpleKeyExpected => Some(no_key(survey, at)),
        RecursionLimitExceeded => Some(Fault::new(at..at + 1, format!("the front matter {DEPTH_FAULT}"))),
        _ if !survey.open.is_empty() => Some(inside_brackets(survey, at)),
        MappingValueNotAllowed | InvalidColonPlacement => Some(colon(survey, at)),
        ExpectedBlockMappingKey | ExpectedBlockSequenceEntry | InvalidIndentation => Some(bad_indent(survey, at)),
        _ => None,
    }
}

/// What libyaml or our reader refuses although it is well-formed.
fn accepted_by_the_event_parser(survey: &Survey<'_>, refused: &Refused) -> Option<Fault> {
    if let Some(start) = survey.second_document {
        // What ends the first document is the `...` or `--- …` line at or above the start.
        let line = survey.line(start.saturating_sub(1));
        let line = if survey.text[start..].starts_with("---") { survey.line(start) } else { line };
        let first = line.start;
        return Some(
            Fault::new(line, "a second YAML document begins here").help("remove this line").replace([first], '#'),
        );
    }
    if let Some(tag) = &survey.tag {
        let line = survey.line(tag.start);
        let value = without_comment(&survey.text[tag.start..line.end]);
        let fault = Fault::new(tag.clone(), format!("YAML takes {} for a tag", shown(&survey.text[tag.clone()])));
        return Some(fault.help(quote_help(value)).widen(survey.text, [tag.start]));
    }
    if refused.message.contains("expected a string") {
        return survey.complex_key.map(|key| braces(survey, key));
    }
    None
}

/// `{{ title }}`: what templates of other generators look like is a mapping whose key is a mapping.
fn braces(survey: &Survey<'_>, key: usize) -> Fault {
    let line = survey.line(key);
    let outer = survey.text[..key].rfind('{').unwrap_or(key);
    if !survey.text[outer..].starts_with("{{") {
        return Fault::new(key..line.end, "a list or mapping cannot be a key").help("put it in quotes if it is text");
    }
    let end = survey.text[outer..line.end].rfind("}}").map_or(line.end, |length| outer + length + 2);
    let whole = &survey.text[outer..end];
    let marks = whole.match_indices(['{', '}', ':', '"', '\'']).map(|(at, _)| outer + at);
    Fault::new(outer..end, "front matter is no template: braces are mappings to YAML")
        .help(quote_help(whole))
        .widen(survey.text, marks)
}

/// YAML allows no tab before the first word of a line.
fn tab(survey: &Survey<'_>, refused: &Refused, at: usize) -> Option<Fault> {
    use ErrorKind::*;
    let line = survey.line(at);
    // A word before the tab may go on in its line, and is then what the parser points at.
    let next = survey.line((line.end + 1).min(survey.text.len()));
    let tab_of = |line: &Range<usize>| {
        let indent = &survey.text[line.start..line.start + survey.indent(line)];
        indent.find('\t').map(|tab| line.start + tab)
    };
    let tab = tab_of(&line).or_else(|| tab_of(&next))?;
    let blames_tab = match &survey.error {
        Some((kind, _)) => matches!(
            kind,
            TabNotAllowed | TabInBlockIndentation | TabInIndentation | TabInPlainScalar | ExpectedBlockMappingKey
        ),
        None => refused.message.contains("cannot start any token"),
    };
    // One tab is told of, all are bridged: whoever indents with tabs does it throughout.
    let tabs = survey.text.match_indices('\t').map(|(at, _)| at);
    let tabs = tabs.filter(|at| survey.text[survey.line(*at).start..*at].trim().is_empty());
    blames_tab.then(|| {
        Fault::new(tab..tab + 1, "a tab indents this line; YAML allows only spaces")
            .help("replace each tab at the start of a line by two spaces")
            .replace(tabs, ' ')
    })
}

fn control_character(character: char, at: usize) -> Fault {
    let message = format!("the control character U+{:04X} stands in the front matter", character as u32);
    Fault::new(at..at + character.len_utf8(), message).help("remove it").replace([at], ' ')
}

/// A value that begins with a mark YAML keeps for itself.
fn bad_start(survey: &Survey<'_>, at: usize) -> Fault {
    let line = survey.line(at);
    // The fault may be told at the mark or at what follows it.
    let at = if survey.text[line.start..at].ends_with(['*', '&']) { at - 1 } else { at };
    let value = &survey.text[at..at + plain_length(survey, at, line.end)];
    let Some(mark) = value.chars().next() else { return Fault::new(at..at + 1, "a value cannot begin here") };
    let meaning = match mark {
        '*' => "YAML takes `*` at the start of a value for a reference",
        '&' => "YAML takes `&` at the start of a value for an anchor",
        '`' => "a value cannot begin with a backtick",
        _ => "",
    };
    let message = if meaning.is_empty() { format!("a value cannot begin with `{mark}`") } else { meaning.to_owned() };
    Fault::new(at..at + value.len(), message).help(quote_help(value)).widen(survey.text, [at])
}

/// The extent of a bare value from a byte on: to the comment or end of its line, or inside brackets to the next mark.
fn plain_length(survey: &Survey<'_>, at: usize, line_end: usize) -> usize {
    let rest = &survey.text[at..line_end];
    let cut = if survey.open.is_empty() { None } else { rest.find([',', ']', '}']) };
    without_comment(&rest[..cut.unwrap_or(rest.len())]).len()
}

fn without_comment(value: &str) -> &str {
    value.find(" #").map_or(value, |start| &value[..start]).trim_end()
}

fn quote_help(value: &str) -> String {
    format!("put the value in quotes: `{}`", quoted(value))
}

/// Puts text in whichever quotes need no escapes in it.
fn quoted(value: &str) -> String {
    match (value.contains(['"', '\\']), value.contains('\'')) {
        (false, _) => format!("\"{value}\""),
        (true, false) => format!("'{value}'"),
        (true, true) => format!("'{}'", value.replace('\'', "''")),
    }
}

/// Where the quote stands that opens the scalar in which the parser got lost.
fn opening_quote(survey: &Survey<'_>, at: usize) -> usize {
    if survey.text[at..].starts_with(['"', '\'']) && survey.last_end <= at {
        return at;
    }
    let from = survey.last_end.min(at);
    survey.text[from..at].find(['"', '\'']).map_or(at, |found| from + found)
}

fn unclosed_quote(survey: &Survey<'_>, at: usize) -> Fault {
    let line = survey.line(at);
    let quote = survey.text[at..].chars().next().unwrap_or('"');
    let end = at + without_comment(&survey.text[at..line.end]).len().max(1);
    let marks = survey.text[at..line.end].match_indices(['"', '\'']).map(|(found, _)| at + found);
    Fault::new(at..end, format!("the quote `{quote}` is not closed"))
        .help(format!("close it with `{quote}` at the end of the value"))
        .widen(survey.text, marks)
}

/// More text behind a closing quote: the quotes were meant as part of the text, or an earlier one is open.
fn after_quote(survey: &Survey<'_>, at: usize) -> Fault {
    let opening = opening_quote(survey, at);
    let line = survey.line(at);
    if opening < line.start {
        return unclosed_quote(survey, opening);
    }
    let end = opening + plain_length(survey, opening, line.end);
    let whole = &survey.text[opening..end.max(opening + 1)];
    let inner = whole.strip_prefix('\'').and_then(|inner| inner.strip_suffix('\''));
    let meant = inner.filter(|_| !whole.contains('"')).unwrap_or(whole);
    let marks = whole.match_indices(['"', '\'']).map(|(found, _)| opening + found);
    Fault::new(opening..opening + whole.len(), "text goes on behind the closing quote")
        .help(quote_help(meant))
        .widen(survey.text, marks)
}

fn escape(survey: &Survey<'_>, refused: &Refused, at: usize) -> Option<Fault> {
    let told = refused.place.map_or(at, |(line, column)| LineStarts::of(survey.text).byte(line, column));
    let quoted = survey.text.get(at..)?;
    let before = survey.text.get(at..told).and_then(|before| before.rfind('\\'));
    let slash = at + before.filter(|_| !survey.text[told..].starts_with('\\')).or_else(|| quoted.find('\\'))?;
    let slash = if survey.text[told..].starts_with('\\') { told } else { slash };
    let length = survey.text[slash..].chars().take(2).map(char::len_utf8).sum::<usize>();
    let found = &survey.text[slash..slash + length];
    let fault = Fault::new(slash..slash + length, format!("{} means nothing inside double quotes", shown(found)));
    Some(fault.help("double the backslash, or put the text in single quotes").widen(survey.text, [slash]))
}

fn after_block_mark(survey: &Survey<'_>, at: usize) -> Fault {
    let line = survey.line(at);
    let value = without_comment(&survey.text[at..line.end]);
    Fault::new(at..at + value.len().max(1), "nothing may follow `|` or `>` on its line")
        .help(format!("begin the text on the next line, indented, or {}", quote_help(value)))
        .widen(survey.text, [at])
}

fn item_beside_key(survey: &Survey<'_>, at: usize) -> Fault {
    let line = survey.line(at);
    let value = without_comment(&survey.text[at..line.end]);
    let item = value.trim_start_matches(['-', ' ']);
    Fault::new(at..at + value.len().max(1), "a list cannot begin on the line of its key")
        .help(format!("write `[{item}]`, or each item on a line of its own"))
        .widen(survey.text, [at])
}

/// A line that is no `key: value` where one must stand.
fn no_key(survey: &Survey<'_>, at: usize) -> Fault {
    let line = survey.line(at);
    let text = without_comment(&survey.text[at..line.end]);
    match missing_space(survey, at) {
        Some(fault) => fault,
        None => {
            Fault::new(at..at + text.len().max(1), "this line is neither `key: value` nor part of the value above it")
                .help("indent it to go on with the value above, or remove it")
                .replace([at], '#')
        }
    }
}

/// `title:Paris`: without a space the colon is a letter like any other.
fn missing_space(survey: &Survey<'_>, at: usize) -> Option<Fault> {
    let line = survey.line(at);
    let start = line.start + survey.indent(&line);
    let text = without_comment(&survey.text[start..line.end]);
    let (key, value) = text.trim_start_matches("- ").split_once(':')?;
    let is_key = !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
    let is_value = value.chars().next().is_some_and(|first| !first.is_whitespace() && !value.starts_with("//"));
    let behind = start + text.find(':')? + 1;
    (is_key && is_value).then(|| {
        Fault::new(start..start + text.len(), format!("no space follows the colon of `{key}`"))
            .help(format!("write `{key}: {value}`"))
            .replace([behind], ' ')
    })
}

/// A fault while brackets are open: one of them is not closed, or a value holds a colon.
fn inside_brackets(survey: &Survey<'_>, at: usize) -> Fault {
    let bracket = survey.open[survey.open.len() - 1];
    let (line, opened) = (survey.line(at.min(survey.text.len().saturating_sub(1))), survey.line(bracket));
    let begins_a_key = line.start > opened.start && survey.indent(&line) <= survey.indent(&opened);
    if !begins_a_key && survey.text[at..].starts_with(':') {
        return colon_in_brackets(survey, at, &line);
    }
    // Brackets inside one another on a line are told of once, by the outermost.
    let bracket = survey.open.iter().copied().find(|open| *open >= opened.start).unwrap_or(bracket);
    let open = &survey.text[bracket..bracket + 1];
    let close = if open == "[" { "]" } else { "}" };
    let marks = survey.text[bracket..opened.end].match_indices(['[', ']', '{', '}']).map(|(found, _)| bracket + found);
    let end = bracket + without_comment(&survey.text[bracket..opened.end]).len().max(1);
    Fault::new(bracket..end, format!("`{open}` is not closed"))
        .help(format!("close it with `{close}`"))
        .widen(survey.text, marks)
}

fn colon_in_brackets(survey: &Survey<'_>, at: usize, line: &Range<usize>) -> Fault {
    let item_start =
        survey.text[line.start..at].rfind([',', '[', '{']).map_or(line.start, |found| line.start + found + 1);
    let item_end = survey.text[at..line.end].find([',', ']', '}']).map_or(line.end, |found| at + found);
    let item = &survey.text[item_start..item_end];
    let value_start = item.find(": ").map_or(item_start, |found| item_start + found + 2).min(at);
    colon_fault(survey, value_start, item_end)
}

/// A colon in a bare value: YAML takes what stands before it for a key.
fn colon(survey: &Survey<'_>, at: usize) -> Fault {
    let line = survey.line(at);
    let start = line.start + survey.indent(&line);
    match survey.text[start..at].find(": ") {
        Some(found) => {
            let value = start + found + 2;
            colon_fault(survey, value, value + without_comment(&survey.text[value..line.end]).len())
        }
        None => continued(survey, at, start..line.end),
    }
}

fn colon_fault(survey: &Survey<'_>, start: usize, end: usize) -> Fault {
    let spaces = survey.text[start..end].len() - survey.text[start..end].trim_start().len();
    let bytes = start + spaces..end.max(start + spaces + 1).min(survey.text.len());
    let value = survey.text[bytes.clone()].trim_end();
    let colons = value.match_indices(':').map(|(found, _)| bytes.start + found);
    Fault::new(bytes.start..bytes.start + value.len().max(1), "YAML takes the `: ` in this value for a key of its own")
        .help(quote_help(value))
        .widen(survey.text, colons)
}

/// The first colon of a line is refused: the line is taken for more of the value above it.
fn continued(survey: &Survey<'_>, at: usize, line: Range<usize>) -> Fault {
    let above = (line.start > 0).then(|| survey.line(line.start.saturating_sub(survey.indent(&survey.line(at)) + 1)));
    if let Some(fault) = above.and_then(|above| missing_space(survey, above.start)) {
        return fault;
    }
    Fault::new(line, "this line is taken for more of the value above it, as it is indented")
        .help("begin it in the column of the key above, or put the whole value in quotes")
}

fn bad_indent(survey: &Survey<'_>, at: usize) -> Fault {
    let line = survey.line(at.min(survey.text.len().saturating_sub(1)));
    let start = line.start + survey.indent(&line);
    let text = without_comment(&survey.text[start..line.end]);
    let fault =
        Fault::new(start..start + text.len().max(1), "this line fits neither the mapping nor the list above it");
    fault.help("begin it in the same column as its neighbours")
}

/// Finds anchors (`&name`) that nothing refers to: words of a text that YAML drops without a sound.
pub(super) fn dropped_words(front: &str, path: &SourcePath, first_line: u32) -> Vec<Diagnostic> {
    if !front.contains('&') {
        return Vec::new();
    }
    let options = granit_parser::options! { emit_anchor_events: true, emit_comments: false };
    let mut anchors: Vec<(usize, Range<usize>)> = Vec::new();
    for (event, span) in Parser::new_from_str_with_options(front, options).map_while(Result::ok) {
        match event {
            Event::Anchor(id, _) => anchors.push((id, span.byte_range().unwrap_or_default())),
            Event::Alias(id) => anchors.retain(|(anchor, _)| *anchor != id),
            _ => {}
        }
    }
    let lines = if anchors.is_empty() { LineStarts::of("") } else { LineStarts::of(front) };
    let diagnostic = |(_, bytes): (usize, Range<usize>)| {
        let line_end = front[bytes.start..].find('\n').map_or(front.len(), |length| bytes.start + length);
        let message = format!("YAML takes {} for an anchor and drops it from the text", shown(&front[bytes.clone()]));
        let help = quote_help(without_comment(&front[bytes.start..line_end]));
        Fault { span: lines.span(&bytes), ..Fault::new(bytes, message).help(help) }.diagnostic(path, first_line)
    };
    anchors.into_iter().map(diagnostic).map(|fault| fault.severity(crate::base::Severity::Warning)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::check::lines;

    #[track_caller]
    fn check(front: &str, expected: &[&str]) {
        let path = SourcePath::new("x.md");
        let told: Vec<Diagnostic> = read(front).faults.iter().map(|fault| fault.diagnostic(&path, 1)).collect();
        assert_eq!(lines(&told), expected, "{front}");
    }

    #[test]
    fn a_colon_in_a_value_is_told_with_the_quoted_form() {
        check(
            "title: Ukraine: allies meet\ndate: 1\n",
            &[
                "1:8+20 bad-yaml YAML takes the `: ` in this value for a key of its own | put the value in quotes: `\"Ukraine: allies meet\"`",
            ],
        );
        check(
            "l:\n  - name: A: B # c\n    role: C\n",
            &[
                "2:11+4 bad-yaml YAML takes the `: ` in this value for a key of its own | put the value in quotes: `\"A: B\"`",
            ],
        );
        check(
            "- { title: Governor: Bank, from: 2013 }\n",
            &[
                "1:12+14 bad-yaml YAML takes the `: ` in this value for a key of its own | put the value in quotes: `\"Governor: Bank\"`",
            ],
        );
        check(
            "a: x:\n",
            &[
                "1:4+2 bad-yaml YAML takes the `: ` in this value for a key of its own | put the value in quotes: `\"x:\"`",
            ],
        );
        check(
            "a: 😀: b\n",
            &[
                "1:4+4 bad-yaml YAML takes the `: ` in this value for a key of its own | put the value in quotes: `\"😀: b\"`",
            ],
        );
    }

    #[test]
    fn a_tab_is_pointed_at() {
        check(
            "a:\n\tb: c\n\td: e\n",
            &[
                "2:1+1 bad-yaml a tab indents this line; YAML allows only spaces | replace each tab at the start of a line by two spaces",
            ],
        );
        check(
            "a: b\n\tc: [d]\n",
            &[
                "2:1+1 bad-yaml a tab indents this line; YAML allows only spaces | replace each tab at the start of a line by two spaces",
            ],
        );
        check(
            "a: |\n x\n\ty\n",
            &[
                "3:1+1 bad-yaml a tab indents this line; YAML allows only spaces | replace each tab at the start of a line by two spaces",
            ],
        );
    }

    #[test]
    fn a_quote_is_pointed_at_where_it_opens() {
        check(
            "a: \"foo\nb: c\n",
            &["1:4+4 bad-yaml the quote `\"` is not closed | close it with `\"` at the end of the value"],
        );
        check(
            "a: \"foo\nb: \"bar\"\n",
            &["1:4+4 bad-yaml the quote `\"` is not closed | close it with `\"` at the end of the value"],
        );
        check(
            "a: [\"x]\nb: [c]\n",
            &["1:5+3 bad-yaml the quote `\"` is not closed | close it with `\"` at the end of the value"],
        );
        check(
            "a: \"Foo\" bar\n",
            &["1:4+9 bad-yaml text goes on behind the closing quote | put the value in quotes: `'\"Foo\" bar'`"],
        );
        check(
            "a: 'it's'\n",
            &["1:4+6 bad-yaml text goes on behind the closing quote | put the value in quotes: `\"it's\"`"],
        );
        check(
            "a: \"é\\qzz\"\n",
            &[
                "1:6+2 bad-yaml `\\q` means nothing inside double quotes | double the backslash, or put the text in single quotes",
            ],
        );
        check(
            "a: \"é\\xzz\"\n",
            &[
                "1:6+2 bad-yaml `\\x` means nothing inside double quotes | double the backslash, or put the text in single quotes",
            ],
        );
    }

    #[test]
    fn a_bracket_is_pointed_at_where_it_opens() {
        check("a: [x, y\nb: c\n", &["1:4+5 bad-yaml `[` is not closed | close it with `]`"]);
        check("a: {x: y\nb: c\n", &["1:4+5 bad-yaml `{` is not closed | close it with `}`"]);
        check("a: [x, [y\nb: [c]\n", &["1:4+6 bad-yaml `[` is not closed | close it with `]`"]);
        check("l:\n  - { a: b\n  - { c: d }\n", &["2:5+1 bad-yaml this is not valid YAML: unclosed bracket '{'"]);
        check("a: [b}\n", &["1:4+1 bad-yaml `[` is closed by `}` | a `[` is closed by `]`, a `{` by `}`"]);
        check("a: [b]]\n", &["1:7+1 bad-yaml `]` closes nothing | remove it, or put the value in quotes"]);
    }

    #[test]
    fn a_value_that_begins_with_a_mark_is_told_with_the_quoted_form() {
        check("a: @foo\n", &["1:4+4 bad-yaml a value cannot begin with `@` | put the value in quotes: `\"@foo\"`"]);
        check(
            "a: `foo`\n",
            &["1:4+5 bad-yaml a value cannot begin with a backtick | put the value in quotes: `\"`foo`\"`"],
        );
        check("a: %foo # c\n", &["1:4+4 bad-yaml a value cannot begin with `%` | put the value in quotes: `\"%foo\"`"]);
        check(
            "a: **foo** bar\n",
            &[
                "1:4+11 bad-yaml YAML takes `*` at the start of a value for a reference | put the value in quotes: `\"**foo** bar\"`",
            ],
        );
        check(
            "a: & foo\n",
            &[
                "1:4+5 bad-yaml YAML takes `&` at the start of a value for an anchor | put the value in quotes: `\"& foo\"`",
            ],
        );
        check(
            "a: !foo bar\n",
            &["1:4+4 bad-yaml YAML takes `!foo` for a tag | put the value in quotes: `\"!foo bar\"`"],
        );
        check("a: [@x, b]\n", &["1:5+2 bad-yaml a value cannot begin with `@` | put the value in quotes: `\"@x\"`"]);
        check(
            "a: {{ b }}\n",
            &[
                "1:4+7 bad-yaml front matter is no template: braces are mappings to YAML | put the value in quotes: `\"{{ b }}\"`",
            ],
        );
        check(
            "a: | b\n",
            &[
                "1:4+3 bad-yaml nothing may follow `|` or `>` on its line | begin the text on the next line, indented, or put the value in quotes: `\"| b\"`",
            ],
        );
        check(
            "a: - b\n",
            &[
                "1:4+3 bad-yaml a list cannot begin on the line of its key | write `[b]`, or each item on a line of its own",
            ],
        );
        check("a: ? b\n", &["1:4+3 bad-yaml a value cannot begin with `?` | put the value in quotes: `\"? b\"`"]);
    }

    #[test]
    fn lines_that_fit_nowhere_are_pointed_at() {
        check("a:b\nc: d\n", &["1:1+3 bad-yaml no space follows the colon of `a` | write `a: b`"]);
        check(
            "a: b\nc\nd: e\n",
            &[
                "2:1+1 bad-yaml this line is neither `key: value` nor part of the value above it | indent it to go on with the value above, or remove it",
            ],
        );
        check("a: b\nc:de\ne: f\n", &["2:1+4 bad-yaml no space follows the colon of `c` | write `c: de`"]);
        check(
            "a: b\n c: d\n",
            &[
                "2:2+4 bad-yaml this line is taken for more of the value above it, as it is indented | begin it in the column of the key above, or put the whole value in quotes",
            ],
        );
        check(
            "a:\n  b: 1\n c: 2\n",
            &[
                "3:2+4 bad-yaml this line fits neither the mapping nor the list above it | begin it in the same column as its neighbours",
            ],
        );
        check(
            "a: x\n- b\n",
            &[
                "2:1+3 bad-yaml this line fits neither the mapping nor the list above it | begin it in the same column as its neighbours",
            ],
        );
        check("a: b\n...\nc: d\n", &["2:1+3 bad-yaml a second YAML document begins here | remove this line"]);
        check("a: b\n--- c\n", &["2:1+5 bad-yaml a second YAML document begins here | remove this line"]);
        check("? [a]\n: b\n", &["1:3+3 bad-yaml a list or mapping cannot be a key | put it in quotes if it is text"]);
        check("&a [*a]\n", &["1:1+1 bad-yaml the front matter nests lists and mappings more than 64 deep"]);
        check("a: b\u{7}c\n", &["1:4+1 bad-yaml the control character U+0007 stands in the front matter | remove it"]);
    }
}
