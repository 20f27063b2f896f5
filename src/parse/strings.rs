use std::collections::BTreeMap;

use super::{
    clean,
    file::shown,
    language,
    node::Node,
    text::{self, FRONT_BYTES_MAX},
    toml_file,
};
use crate::{
    base::{Checked, Code, Diagnostic, KeyPath, Place, SourcePath, Text, nearest},
    model::{Message, Piece, Plural, Source, Strings, Wording},
};

/// Reads the words of a language: a file `templates/strings/<language>.toml`.
///
/// What could not be read is left out, so that the words of the theme stand there.
pub fn strings(source: &Source) -> Checked<Option<Strings>> {
    let refused = |fault: Diagnostic| Checked { value: None, diagnostics: vec![fault] };
    let Some(tag) = Strings::language_of(&source.path) else { return Checked::clean(None) };
    if language::check(tag).is_err() {
        let message = format!("`{tag}` is not a language tag, so nobody reads these words");
        return refused(
            Diagnostic::new(Code::BadWords, Place::file(&source.path), message)
                .help("name the file for its language: `fr.toml`, `pt-BR.toml`"),
        );
    }
    let text = match clean(&source.bytes) {
        Ok(text) if text.len() <= FRONT_BYTES_MAX => text,
        Ok(text) => return refused(text::too_large(&source.path, "the file", text.len(), FRONT_BYTES_MAX)),
        Err(fault) => return refused(fault.diagnostic(&source.path)),
    };
    let (node, _, mut diagnostics) = toml_file::read(&text, &source.path);
    let mut reader = Reader { path: &source.path, found: Vec::new() };
    let messages = reader.messages(&node);
    // After a fault of syntax the values are guesses, and faults found in them would mislead.
    if diagnostics.is_empty() {
        diagnostics = reader.found;
    }
    Checked { value: Some(Strings { language: tag.into(), path: source.path.clone(), messages }), diagnostics }
}

struct Reader<'a> {
    path: &'a SourcePath,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn messages(&mut self, node: &Node) -> BTreeMap<Text, Message> {
        let Node::Map(entries) = node else { return BTreeMap::new() };
        let read = |(key, node): &(String, Node)| Some((Text::from(key.as_str()), self.message(key, node)?));
        entries.iter().filter_map(read).collect()
    }

    fn message(&mut self, key: &str, node: &Node) -> Option<Message> {
        let way = KeyPath::of(key);
        match node {
            Node::Text(text) => Some(Message::Plain(self.wording(text, &way)?)),
            Node::Map(forms) => self.counted(forms, &way),
            _ => {
                let message = format!("{} is text, or a table with a text for each kind of number", shown(key));
                self.report(
                    way,
                    message,
                    "write `key = \"…\"`, or `[key]` with `one = \"…\"` and `other = \"…\"` below it",
                );
                None
            }
        }
    }

    fn counted(&mut self, forms: &[(String, Node)], way: &KeyPath) -> Option<Message> {
        let mut counted = BTreeMap::new();
        for (name, node) in forms {
            let way = way.key(name);
            let Some(plural) = Plural::ALL.into_iter().find(|plural| plural.name() == name) else {
                let names = Plural::ALL.map(Plural::name);
                let help = match nearest(name, names) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the kinds: {}", names.join(", ")),
                };
                self.report(way.itself(), format!("{} is no kind of number", shown(name)), &help);
                continue;
            };
            match node {
                Node::Text(text) => drop(counted.insert(plural, self.wording(text, &way)?)),
                _ => self.report(way, format!("{} is text", shown(name)), "put it in quotes"),
            }
        }
        if !counted.contains_key(&Plural::Other) {
            self.report(
                way.clone(),
                "the form `other` is missing".into(),
                "it is the one for all numbers that have no other",
            );
            return None;
        }
        Some(Message::Counted(counted))
    }

    fn wording(&mut self, text: &str, way: &KeyPath) -> Option<Wording> {
        match wording(text) {
            Ok(wording) => Some(wording),
            Err(rest) => {
                let begin: String = rest.chars().take(12).collect();
                let help = "write a place as `{name}`, of small letters, digits and underscores";
                self.report(way.clone(), format!("{} begins a place and does not name it", shown(&begin)), help);
                None
            }
        }
    }

    fn report(&mut self, way: KeyPath, message: String, help: &str) {
        let place = Place::key(self.path, way);
        self.found.push(Diagnostic::new(Code::BadWords, place, message).help(help));
    }
}

/// Takes a text apart at its places; the fault is the text from the bracket on that begins none.
fn wording(text: &str) -> Result<Wording, &str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(start);
        let name = from.strip_prefix('{').and_then(|inside| inside.split_once('}')).map(|(name, _)| name);
        let Some(name) = name.filter(|name| is_name(name)) else { return Err(from) };
        pieces.extend((!before.is_empty()).then(|| Piece::Text(before.into())));
        pieces.push(Piece::Place(name.into()));
        rest = &from[name.len() + 2..];
    }
    pieces.extend((!rest.is_empty()).then(|| Piece::Text(rest.into())));
    Ok(Wording(pieces))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::Fingerprint, model::SourceKind};

    fn read(path: &str, text: &str) -> Checked<Option<Strings>> {
        strings(&Source {
            path: SourcePath::new(path),
            kind: SourceKind::Template,
            bytes: text.as_bytes().into(),
            fingerprint: Fingerprint::of(text.as_bytes()),
        })
    }

    fn faults(text: &str) -> Vec<String> {
        read("templates/strings/fr.toml", text).diagnostics.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_text_is_taken_apart_at_its_places() {
        let read = read(
            "templates/strings/fr.toml",
            "a = \"Du {from} au {to}.\"\n[b]\none = \"{n} an\"\nother = \"{n} ans\"\n",
        );
        assert_eq!(read.diagnostics, []);
        let strings = read.value.expect("a file of words");
        let places = |key: &str| strings.messages[key].places().map(|name| name.to_string()).collect::<Vec<_>>();
        assert_eq!(
            (&*strings.language, places("a"), places("b")),
            ("fr", vec!["from".into(), "to".into()], vec!["n".into(), "n".into()])
        );
    }

    #[test]
    fn what_cannot_be_printed_is_refused() {
        assert_eq!(faults("a = \"{from\""), ["`{from` begins a place and does not name it"]);
        assert_eq!(faults("a = \"x } y\""), ["`} y` begins a place and does not name it"]);
        assert_eq!(faults("a = 7"), ["`a` is text, or a table with a text for each kind of number"]);
        assert_eq!(faults("[a]\none = \"x\""), ["the form `other` is missing"]);
        assert_eq!(faults("[a]\nfwe = \"x\"\nother = \"y\""), ["`fwe` is no kind of number"]);
        assert_eq!(read("templates/strings/french_.toml", "").diagnostics.len(), 1);
        assert!(read("templates/strings/x.html", "").value.is_none());
    }
}
