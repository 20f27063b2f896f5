use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};
use std::{cell::Cell, fmt};

use super::marks;
use crate::base::Text;

/// The deepest nesting of lists and mappings that is read.
pub const DEPTH_MAX: usize = 64;

/// The most values one front matter may hold once its aliases are followed.
const NODES_MAX: usize = 1_000_000;

/// What is said of a front matter with deeper nesting.
pub(super) const DEPTH_FAULT: &str = "nests lists and mappings more than 64 deep";

/// What is said of a front matter with more values.
pub(super) const SIZE_FAULT: &str = "holds more than a million values";

/// What a front matter or configuration says, before anyone asks what type a field should have.
///
/// A mapping keeps its order and its repeated keys; keys are text as written.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Nothing: `~`, `null`, or no word at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// Text, days and instants included.
    Text(Text),
    /// A list.
    List(Vec<Node>),
    /// A mapping.
    Map(Vec<(String, Node)>),
}

/// Why YAML could not be read: libyaml's or our own words, and the line and column if they say.
#[derive(Debug)]
pub(super) struct Refused {
    pub message: String,
    /// Both from 1, in characters.
    pub place: Option<(usize, usize)>,
}

/// Says what a front matter means, before it is read as a kind of document; the fault is YAML's own.
pub fn yaml(front: &str) -> Result<Node, String> {
    read_yaml(front).map_err(|refused| refused.message)
}

/// Reads YAML into a tree; nothing written is nothing, not an empty mapping.
pub(super) fn read_yaml(front: &str) -> Result<Node, Refused> {
    if brackets_deep(front) > DEPTH_MAX {
        // libyaml's time grows with the square of the depth of brackets: 100,000 would take a minute.
        marks::check_depth(front)?;
    }
    let budget = Cell::new(NODES_MAX);
    let seed = Seed { depth: 0, budget: &budget };
    match seed.deserialize(serde_yaml::Deserializer::from_str(front)) {
        Ok(node) => Ok(node),
        Err(fault) => {
            let place = fault.location().map(|place| (place.line(), place.column()));
            Err(Refused { message: fault.to_string(), place })
        }
    }
}

/// The deepest that brackets could nest, quotes and comments not regarded.
fn brackets_deep(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

impl Node {
    /// What a fault calls a value of this sort.
    pub fn sort(&self) -> &'static str {
        match self {
            Node::Null => "nothing",
            Node::Bool(_) => "true or false",
            Node::Int(_) | Node::Float(_) => "a number",
            Node::Text(_) => "text",
            Node::List(_) => "a list",
            Node::Map(_) => "a mapping",
        }
    }

    /// Turns it into JSON for the template author; a number that JSON lacks becomes null.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::{Number, Value};
        match self {
            Node::Null => Value::Null,
            Node::Bool(flag) => Value::Bool(*flag),
            Node::Int(number) => Number::from_i128(*number).map_or(Value::Null, Value::Number),
            Node::Float(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
            Node::Text(text) => Value::String(text.to_string()),
            Node::List(items) => items.iter().map(Node::to_json).collect(),
            Node::Map(entries) => Value::Object(json_object(entries)),
        }
    }
}

/// Turns a mapping into a JSON object, in the order written.
pub(super) fn json_object(entries: &[(String, Node)]) -> serde_json::Map<String, serde_json::Value> {
    entries.iter().map(|(key, value)| (key.clone(), value.to_json())).collect()
}

/// Says whether a key stands twice in this mapping or in one below it.
pub(super) fn repeats_a_key(node: &Node) -> bool {
    match node {
        Node::List(items) => items.iter().any(repeats_a_key),
        Node::Map(entries) => {
            let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
            keys.sort_unstable();
            keys.windows(2).any(|pair| pair[0] == pair[1]) || entries.iter().any(|(_, value)| repeats_a_key(value))
        }
        _ => false,
    }
}

#[derive(Clone, Copy)]
struct Seed<'b> {
    depth: usize,
    budget: &'b Cell<usize>,
}

impl Seed<'_> {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth == DEPTH_MAX {
            return Err(E::custom(DEPTH_FAULT));
        }
        Ok(Seed { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        match self.budget.get().checked_sub(1) {
            Some(left) => self.budget.set(left),
            None => return Err(de::Error::custom(SIZE_FAULT)),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Int(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Int(number.into()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Node, E> {
        Ok(Node::Int(number))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Node, E> {
        Ok(i128::try_from(number).map_or(Node::Float(number as f64), Node::Int))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let seed = self.deeper()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(seed)? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Node, A::Error> {
        let seed = self.deeper()?;
        let mut entries = Vec::new();
        // Asking for text gives a scalar key as it is written: `2020: …` and `no: …` keep their spelling.
        while let Some(key) = mapping.next_key::<String>()? {
            entries.push((key, mapping.next_value_seed(seed)?));
        }
        Ok(Node::Map(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Node, A::Error> {
        Err(de::Error::custom("a tag (`!word`) has no meaning here"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_as_written_and_repeated_ones_are_kept() {
        let node = read_yaml("2020: a\nno: b\nno: ~\n").expect("good YAML");
        let Node::Map(entries) = &node else { panic!("a mapping") };
        assert_eq!(entries.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), ["2020", "no", "no"]);
        assert_eq!(entries[2].1, Node::Null);
        assert!(repeats_a_key(&node));
        assert!(!repeats_a_key(&read_yaml("a: {b: 1}\nb: [{b: 2}]").expect("good YAML")));
    }

    #[test]
    fn norway_is_text_and_a_year_a_number() {
        let node = read_yaml("[NO, yes, 2013, 1.10, true, 2026-01-06]").expect("good YAML");
        let Node::List(items) = node else { panic!("a list") };
        assert_eq!(items[..3], [Node::Text("NO".into()), Node::Text("yes".into()), Node::Int(2013)]);
        assert_eq!(items[3..], [Node::Float(1.1), Node::Bool(true), Node::Text("2026-01-06".into())]);
    }

    #[test]
    fn bombs_end() {
        let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
        for (from, to) in "abcdefgh".chars().zip("bcdefghi".chars()) {
            bomb += &format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 9].join(","));
        }
        let nested = ["[", "{a: ", "- ", "? ", "[{"].map(|text| text.repeat(100_000));
        // That they end at all is the test: expanded, the bomb has 9^9 items. The test runner stops what hangs.
        for text in nested.iter().chain([&bomb, &"&a [*a]".to_owned()]) {
            assert!(read_yaml(text).is_err());
        }
    }
}
