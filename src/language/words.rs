use super::Language;
use crate::{
    base::Text,
    model::{Message, Piece},
};

/// What a place of a text is filled with.
pub type Filled<'a> = (&'a str, &'a str);

impl Language {
    /// Returns a text without places; the key itself if there is none of that name.
    pub fn text(&self, key: &str) -> Text {
        match self.message(key) {
            Some(message) => message.wording(None).whole().unwrap_or_else(|| self.filled(message, None, &[])),
            None => key.into(),
        }
    }

    /// Returns a text with its places filled.
    pub fn say(&self, key: &str, with: &[Filled<'_>]) -> Text {
        self.message(key).map_or_else(|| key.into(), |message| self.filled(message, None, with))
    }

    /// Returns the text that goes with a count; `{n}` is the count.
    pub fn say_count(&self, key: &str, count: usize, with: &[Filled<'_>]) -> Text {
        self.message(key).map_or_else(|| key.into(), |message| self.filled(message, Some(count), with))
    }

    fn filled(&self, message: &Message, count: Option<usize>, with: &[Filled<'_>]) -> Text {
        let wording = message.wording(count.map(|count| self.plural(count as u64)));
        let mut text = String::with_capacity(64);
        for piece in &wording.0 {
            match piece {
                Piece::Text(words) => text.push_str(words),
                Piece::Place(name) => match (with.iter().find(|(place, _)| *place == &**name), count) {
                    (Some((_, words)), _) => text.push_str(words),
                    (None, Some(count)) if &**name == "n" => text.push_str(&self.count(count)),
                    _ => text.extend(["{", name, "}"]),
                },
            }
        }
        text.into()
    }
}
