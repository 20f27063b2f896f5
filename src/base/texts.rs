use std::collections::HashSet;

use super::Text;

/// Texts that many documents write, each kept once: names, roles, topics.
#[derive(Debug, Default)]
pub struct Texts(HashSet<Text, foldhash::fast::RandomState>);

impl Texts {
    /// Puts the one text that is kept in the place of another of the same letters.
    pub fn share(&mut self, text: &mut Text) {
        match self.0.get(text) {
            Some(kept) => *text = kept.clone(),
            None => drop(self.0.insert(text.clone())),
        }
    }
}
