use serde::{Deserialize, Serialize};

use super::KeyPath;

/// One change of a front matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Edit {
    /// Gives the value at a path another one; a key that is not there is added to its mapping.
    ///
    /// A scalar keeps its style of quotes as far as the new text allows.
    Set {
        /// Where.
        path: KeyPath,
        /// What stands there then.
        value: EditValue,
    },
    /// Adds an item at the end of a list, in the style of the list.
    ///
    /// A single value becomes a list of it and the new one; an empty or missing key gets a list.
    Append {
        /// The list.
        path: KeyPath,
        /// The new item.
        value: EditValue,
    },
    /// Takes out an item of a list, or a key with its value.
    Remove {
        /// What goes.
        path: KeyPath,
    },
    /// Puts a scalar in quotes, so that it is read as the text it is written as.
    Quote {
        /// The scalar.
        path: KeyPath,
    },
    /// Gives a key another name; its value and place stay.
    RenameKey {
        /// The value of the key.
        path: KeyPath,
        /// The new name.
        key: String,
    },
}

/// What an edit writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditValue {
    /// Text; it gets quotes where YAML would read it as anything else.
    Text(String),
    /// A word that YAML reads as more than text, written as it is: `true`, `27`.
    Word(String),
    /// A list, in brackets.
    List(Vec<EditValue>),
    /// A mapping, in braces.
    Map(Vec<(String, EditValue)>),
}

impl From<&str> for EditValue {
    fn from(text: &str) -> Self {
        EditValue::Text(text.to_owned())
    }
}

impl From<String> for EditValue {
    fn from(text: String) -> Self {
        EditValue::Text(text)
    }
}

impl Edit {
    /// Gives the value at a path another one, or adds the key.
    pub fn set(path: KeyPath, value: impl Into<EditValue>) -> Self {
        Edit::Set { path, value: value.into() }
    }

    /// Adds an item at the end of a list.
    pub fn append(path: KeyPath, value: impl Into<EditValue>) -> Self {
        Edit::Append { path, value: value.into() }
    }

    /// Takes out an item of a list, or a key with its value.
    pub fn remove(path: KeyPath) -> Self {
        Edit::Remove { path }
    }

    /// Puts a scalar in quotes.
    pub fn quote(path: KeyPath) -> Self {
        Edit::Quote { path }
    }

    /// Gives a key another name.
    pub fn rename_key(path: KeyPath, key: impl Into<String>) -> Self {
        Edit::RenameKey { path, key: key.into() }
    }

    /// Returns what it changes.
    pub fn path(&self) -> &KeyPath {
        match self {
            Edit::Set { path, .. }
            | Edit::Append { path, .. }
            | Edit::Remove { path }
            | Edit::Quote { path }
            | Edit::RenameKey { path, .. } => path,
        }
    }
}
