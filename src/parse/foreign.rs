//! Documents and settings as other generators write them: YAML between two lines `---`, TOML between two lines `+++`, or a
//! JSON object.

use super::{
    node::{Node, read_yaml},
    text::split,
    toml_file,
};

/// A document of another generator, cut in two.
#[derive(Debug, Clone, PartialEq)]
pub struct Foreign<'t> {
    /// What its front matter says, in the order written; a key that stands twice is there twice.
    pub entries: Vec<(String, Node)>,
    /// Everything below the front matter.
    pub body: &'t str,
    /// The line of the file on which the body begins, from 1.
    pub body_line: u32,
}

/// Why a front matter or a file of settings cannot be read: the line of the file, if it is known, and the parser's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignFault {
    /// From 1.
    pub line: Option<u32>,
    /// In the words of the parser, on one line.
    pub message: String,
}

/// Reads a cleaned text; nothing if it opens with no front matter of any of the three forms.
pub fn foreign(text: &str) -> Option<Result<Foreign<'_>, ForeignFault>> {
    if let Some(parts) = split(text) {
        let front = yaml(parts.front, parts.front_line);
        return Some(front.map(|entries| Foreign { entries, body: parts.body, body_line: parts.body_line }));
    }
    if let Some((front, first_line, body)) = between_pluses(text) {
        return Some(toml(front, first_line).map(|entries| of_rest(text, body, entries)));
    }
    text.trim_start().starts_with('{').then(|| {
        let start = text.len() - text.trim_start().len();
        let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<serde_json::Value>();
        match values.next() {
            Some(Ok(value)) => {
                let end = start + values.byte_offset();
                let body = text[end..].strip_prefix('\n').unwrap_or(&text[end..]);
                mapping(of_json(value), 1).map(|entries| of_rest(text, body, entries))
            }
            Some(Err(fault)) => Err(ForeignFault { line: Some(fault.line() as u32), message: fault.to_string() }),
            None => Err(ForeignFault { line: None, message: "it is empty".to_owned() }),
        }
    })
}

/// Reads a file of settings by the ending of its name: `toml`, `json`, else YAML.
pub fn foreign_settings(ending: &str, text: &str) -> Result<Vec<(String, Node)>, ForeignFault> {
    match ending {
        "toml" => toml(text, 1),
        "json" => match serde_json::from_str(text) {
            Ok(value) => mapping(of_json(value), 1),
            Err(fault) => Err(ForeignFault { line: Some(fault.line() as u32), message: fault.to_string() }),
        },
        _ => yaml(text, 1),
    }
}

fn of_rest<'t>(text: &str, body: &'t str, entries: Vec<(String, Node)>) -> Foreign<'t> {
    let before = &text[..text.len() - body.len()];
    Foreign { entries, body, body_line: before.matches('\n').count() as u32 + 1 }
}

/// Cuts a text at its two lines `+++`: what stands between them, the line on which that begins, and what follows.
fn between_pluses(text: &str) -> Option<(&str, u32, &str)> {
    let start = text.len() - text.trim_start().len();
    let front = text[start..].strip_prefix("+++")?;
    let (opening, front) = front.split_once('\n')?;
    let first_line = text[..start].matches('\n').count() as u32 + 2;
    let mut offset = 0;
    for line in front.split_inclusive('\n') {
        if line.trim_end() == "+++" && opening.trim().is_empty() {
            return Some((&front[..offset], first_line, &front[offset + line.len()..]));
        }
        offset += line.len();
    }
    None
}

fn yaml(front: &str, first_line: u32) -> Result<Vec<(String, Node)>, ForeignFault> {
    match read_yaml(front) {
        Ok(node) => mapping(node, first_line),
        Err(refused) => {
            let line = refused.place.map(|(line, _)| first_line + line as u32 - 1);
            // The parser counts from the front matter's own first line, which would contradict ours.
            let message = refused.message.split(" at line ").next().unwrap_or_default();
            Err(ForeignFault { line, message: one_line(message) })
        }
    }
}

fn toml(front: &str, first_line: u32) -> Result<Vec<(String, Node)>, ForeignFault> {
    match toml_file::node_of(front) {
        Ok(node) => mapping(node, first_line),
        Err((line, message)) => Err(ForeignFault { line: Some(first_line + line - 1), message: one_line(&message) }),
    }
}

fn mapping(node: Node, line: u32) -> Result<Vec<(String, Node)>, ForeignFault> {
    match node {
        Node::Map(entries) => Ok(entries),
        Node::Null => Ok(Vec::new()),
        other => {
            Err(ForeignFault { line: Some(line), message: format!("it is {}, not keys with values", other.sort()) })
        }
    }
}

fn of_json(value: serde_json::Value) -> Node {
    use serde_json::Value;
    match value {
        Value::Null => Node::Null,
        Value::Bool(flag) => Node::Bool(flag),
        Value::Number(number) => match number.as_i128() {
            Some(whole) => Node::Int(whole),
            None => Node::Float(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => Node::Text(text.into()),
        Value::Array(items) => Node::List(items.into_iter().map(of_json).collect()),
        Value::Object(entries) => Node::Map(entries.into_iter().map(|(key, value)| (key, of_json(value))).collect()),
    }
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Foreign<'_> {
        foreign(text).expect("front matter").expect("good front matter")
    }

    #[test]
    fn the_three_forms_say_the_same() {
        let yaml = read("---\ntitle: A\ndate: 2020-01-02\ntags: [x]\nweight: 3\n---\nText.\n");
        let toml = read("+++\ntitle = 'A'\ndate = 2020-01-02\ntags = ['x']\nweight = 3\n+++\nText.\n");
        let json =
            read("{\"title\": \"A\", \"date\": \"2020-01-02\",\n\"tags\": [\"x\"],\n\n\"weight\": 3}\n\nText.\n");
        assert_eq!(yaml.entries, toml.entries);
        assert_eq!(yaml.entries, json.entries);
        assert_eq!((yaml.body, yaml.body_line), ("Text.\n", 7));
        assert_eq!((toml.body, toml.body_line), ("Text.\n", 7));
        assert_eq!((json.body, json.body_line), ("\nText.\n", 5));
    }

    #[test]
    fn what_opens_otherwise_has_none() {
        for text in ["", "Text.\n", "# Title\n", "+++\ntitle = 'never closed'\n", "---\ntitle: never closed\n"] {
            assert_eq!(foreign(text), None, "{text}");
        }
    }

    #[test]
    fn faults_have_their_line() {
        for (text, line) in [
            ("---\ntitle: A\nb: [\n---\n", Some(4)),
            ("+++\ntitle = 'A'\nb = \n+++\n", Some(3)),
            ("{\"title\":\n \"A\",,}\n", Some(2)),
            ("---\n- a\n---\n", Some(2)),
        ] {
            let fault = foreign(text).expect("front matter").expect_err(text);
            assert_eq!(fault.line, line, "{text}: {}", fault.message);
            assert!(!fault.message.contains('\n'), "{}", fault.message);
        }
    }

    #[test]
    fn settings_are_read_by_the_ending_of_their_name() {
        let expected = vec![("permalink".to_owned(), Node::Text("pretty".into()))];
        for (ending, text) in
            [("yml", "permalink: pretty"), ("toml", "permalink = 'pretty'"), ("json", "{\"permalink\": \"pretty\"}")]
        {
            assert_eq!(foreign_settings(ending, text).as_ref(), Ok(&expected), "{ending}");
        }
        assert!(foreign_settings("json", "[").is_err());
    }
}
