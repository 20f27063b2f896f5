//! Values of any sort as YAML on one line.

use crate::{amend::scalar::scalar, parse::Node};

/// Writes a value so that every YAML reader reads it back as that value.
pub fn flow(node: &Node) -> String {
    match node {
        Node::Null => "null".to_owned(),
        Node::Bool(flag) => flag.to_string(),
        Node::Int(number) => number.to_string(),
        // YAML has words for what is no number; JSON, to which templates see it turned, has none.
        Node::Float(number) if number.is_finite() => format!("{number:?}"),
        Node::Float(_) => "null".to_owned(),
        Node::Text(text) => scalar(text),
        Node::List(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Node::Map(entries) => {
            // Of a key that stands twice the last one counts, as it did before.
            let is_last = |nth: usize| entries[nth + 1..].iter().all(|(key, _)| *key != entries[nth].0);
            let pairs = entries.iter().enumerate().filter(|(nth, _)| is_last(*nth));
            let pairs: Vec<String> =
                pairs.map(|(_, (key, value))| format!("{}: {}", scalar(key), flow(value))).collect();
            if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
        }
    }
}

/// Writes a list of texts.
pub fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| scalar(text)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::yaml;

    #[test]
    fn what_is_written_is_read_back() {
        for front in [
            "a: { b: [1, 1.5, -2, true, null, 'x, y', 'no', '#', '{{ x }}'], 'c: d': {}, e: [] }",
            "a: \"line\\nbreak \\u2028 end\"",
            "a: 2020-01-02",
            "a: '2020'",
            "a: 1e300",
        ] {
            let Node::Map(entries) = yaml(front).expect("YAML") else { panic!("a mapping") };
            let written = format!("a: {}", flow(&entries[0].1));
            assert_eq!(yaml(&written).expect("YAML"), Node::Map(entries), "{written}");
        }
    }
}
