use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::{SourcePath, Text};

/// The words of a language, as one file `templates/strings/<language>.toml` gives them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Strings {
    /// The language's tag.
    pub language: Text,
    /// The file.
    pub path: SourcePath,
    /// What it says, by key.
    pub messages: BTreeMap<Text, Message>,
}

/// What is said under one key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Message {
    /// The same for any number.
    Plain(Wording),
    /// By number; [`Plural::Other`] is among them.
    Counted(BTreeMap<Plural, Wording>),
}

/// A text with places to be filled: `Took part in {n} briefings`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Wording(pub Vec<Piece>);

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Words.
    Text(Text),
    /// A place, by its name.
    Place(Text),
}

/// CLDR's categories of numbers, each of which may need a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are CLDR's, and mean something else in each language")]
pub enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Strings {
    /// Where the files are, below the project's root or the theme.
    const FOLDER: &str = "templates/strings/";

    /// Returns the language whose words a file holds, if it is such a file.
    pub fn language_of(path: &SourcePath) -> Option<&str> {
        let path = path.as_str();
        let path = path.strip_prefix(SourcePath::THEME).unwrap_or(path);
        path.strip_prefix(Self::FOLDER)?.strip_suffix(".toml").filter(|language| !language.contains('/'))
    }
}

impl Plural {
    /// All of them, in CLDR's order.
    pub const ALL: [Plural; 6] = [Plural::Zero, Plural::One, Plural::Two, Plural::Few, Plural::Many, Plural::Other];

    /// Returns its name, as files write it.
    pub fn name(self) -> &'static str {
        match self {
            Plural::Zero => "zero",
            Plural::One => "one",
            Plural::Two => "two",
            Plural::Few => "few",
            Plural::Many => "many",
            Plural::Other => "other",
        }
    }
}

impl Message {
    /// Returns the wording of a category; without one of its own, or without a number, that of all others.
    pub fn wording(&self, category: Option<Plural>) -> &Wording {
        match self {
            Message::Plain(wording) => wording,
            Message::Counted(forms) => category
                .and_then(|category| forms.get(&category))
                .unwrap_or_else(|| forms.get(&Plural::Other).expect("a counted message has the form `other`")),
        }
    }

    /// Returns it if it is the same for any number and nothing is filled in.
    pub fn whole(&self) -> Option<Text> {
        match self {
            Message::Plain(wording) => wording.whole(),
            Message::Counted(_) => None,
        }
    }

    /// Walks over all its wordings.
    pub fn wordings(&self) -> impl Iterator<Item = &Wording> {
        let (plain, counted) = match self {
            Message::Plain(wording) => (Some(wording), None),
            Message::Counted(forms) => (None, Some(forms.values())),
        };
        plain.into_iter().chain(counted.into_iter().flatten())
    }

    /// Walks over the names of the places in any of its wordings.
    pub fn places(&self) -> impl Iterator<Item = &Text> {
        self.wordings().flat_map(Wording::places)
    }
}

impl Wording {
    /// Walks over the names of its places.
    pub fn places(&self) -> impl Iterator<Item = &Text> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Place(name) => Some(name),
            Piece::Text(_) => None,
        })
    }

    /// Returns it if there is no place in it.
    pub fn whole(&self) -> Option<Text> {
        match self.0.as_slice() {
            [] => Some("".into()),
            [Piece::Text(text)] => Some(text.clone()),
            _ => None,
        }
    }
}
