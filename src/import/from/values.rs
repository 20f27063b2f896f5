//! Values of front matter, read leniently: other generators do not mind their types.

use crate::parse::Node;

/// Text, or what stands for text; nothing for lists, mappings and what is empty.
pub fn text(node: &Node) -> Option<String> {
    let text = match node {
        Node::Text(text) => text.trim().to_owned(),
        Node::Int(number) => number.to_string(),
        Node::Float(number) => number.to_string(),
        Node::Bool(flag) => flag.to_string(),
        Node::Null | Node::List(_) | Node::Map(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Texts, each once; one value is a list of one. Nothing if something else stands among them.
pub fn texts(node: &Node) -> Option<Vec<String>> {
    let items = match node {
        Node::List(items) => items.iter().filter(|item| !is_nothing(item)).map(text).collect::<Option<Vec<_>>>()?,
        single => vec![text(single)?],
    };
    Some(once(items))
}

/// Words parted by spaces, as Jekyll reads `tags: a b`; a list is taken as it is.
pub fn words(node: &Node) -> Option<Vec<String>> {
    match node {
        Node::Text(text) => Some(once(text.split_whitespace().map(str::to_owned).collect())),
        other => texts(other),
    }
}

/// Names of people: texts, or mappings with a `name`.
pub fn names(node: &Node) -> Option<Vec<String>> {
    let name = |node: &Node| match node {
        Node::Map(entries) => entries.iter().find(|(key, _)| key == "name").and_then(|(_, value)| text(value)),
        other => text(other),
    };
    let items = match node {
        Node::List(items) => items.iter().filter(|item| !is_nothing(item)).map(name).collect::<Option<Vec<_>>>()?,
        single => vec![name(single)?],
    };
    Some(once(items))
}

/// True or false, in the words of old YAML too.
pub fn flag(node: &Node) -> Option<bool> {
    match text(node)?.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Says whether nothing is said: no value, an empty text, list or mapping.
pub fn is_nothing(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Text(text) => text.trim().is_empty(),
        Node::List(items) => items.iter().all(is_nothing),
        Node::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

fn once(items: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::yaml;

    #[test]
    fn values_are_read_leniently() {
        let read = |front: &str| match yaml(front).expect("YAML") {
            Node::Map(entries) => entries[0].1.clone(),
            other => other,
        };
        assert_eq!(texts(&read("a: [x, 2020, x, ~]")), Some(vec!["x".into(), "2020".into()]));
        assert_eq!(texts(&read("a: [[x]]")), None);
        assert_eq!(words(&read("a: one two")), Some(vec!["one".into(), "two".into()]));
        assert_eq!(words(&read("a: [one two]")), Some(vec!["one two".into()]));
        assert_eq!(names(&read("a: [{ name: Ada }, Ben]")), Some(vec!["Ada".into(), "Ben".into()]));
        assert_eq!(
            [flag(&read("a: no")), flag(&read("a: true")), flag(&read("a: 3"))],
            [Some(false), Some(true), None]
        );
        assert!(is_nothing(&read("a: ''")) && is_nothing(&read("a: []")) && !is_nothing(&read("a: 0")));
    }
}
