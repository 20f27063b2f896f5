//! The numbers of footnotes: in the order of first reference, whatever the order of the notes.

use pulldown_cmark::Event;
use pulldown_cmark::{Tag, TagEnd};
use std::collections::HashMap;

use super::{
    events::{self, Piece},
    ids::Ids,
};
use crate::base::slugify;

/// A note of a body.
#[derive(Debug, Default)]
pub(super) struct Note {
    /// The name it is referred to by.
    pub(super) slug: String,
    /// The id it is printed with.
    pub(super) id: String,
    /// Its number from 1; none if nothing that is printed refers to it.
    pub(super) number: Option<usize>,
    /// The ids of the references to it that were printed.
    pub(super) references: Vec<String>,
}

/// The notes of a body in the order in which they are written.
#[derive(Debug, Default)]
pub(super) struct Notes {
    notes: Vec<Note>,
    /// Two notes of one name: the first counts.
    by_name: HashMap<String, usize>,
}

impl Notes {
    /// Finds the notes of a body, numbers them, and gives them their ids.
    pub(super) fn survey(pieces: &[Piece<'_>], ids: &mut Ids) -> Self {
        let mut notes = Notes::default();
        let references = notes.gather(pieces);
        notes.number(&references);
        for note in notes.notes.iter_mut().filter(|note| note.number.is_some()) {
            note.id = ids.claim(&format!("fn-{}", note.slug));
        }
        notes
    }

    /// Returns the position of the note that a reference means.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.by_name.get(&key(name)).copied()
    }

    /// Returns the n-th note in the order in which they are written.
    pub(super) fn get(&self, position: usize) -> Option<&Note> {
        self.notes.get(position)
    }

    /// Keeps the id of a reference that is printed, for the way back.
    pub(super) fn add_reference(&mut self, position: usize, id: String) {
        if let Some(note) = self.notes.get_mut(position) {
            note.references.push(id);
        }
    }

    /// Gathers the notes, and returns the names referred to: first those of the body, then those of each note.
    fn gather(&mut self, pieces: &[Piece<'_>]) -> Vec<Vec<String>> {
        let mut references = vec![Vec::new()];
        let mut inside = vec![0];
        let mut images = 0;
        for piece in pieces {
            images += events::image_nesting(&piece.event);
            match &piece.event {
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    inside.push(references.len());
                    references.push(Vec::new());
                    self.add(name);
                }
                Event::End(TagEnd::FootnoteDefinition) => drop(inside.pop()),
                Event::FootnoteReference(name) if images == 0 => {
                    references[inside.last().copied().unwrap_or_default()].push(key(name));
                }
                _ => {}
            }
        }
        references
    }

    fn add(&mut self, name: &str) {
        self.by_name.entry(key(name)).or_insert(self.notes.len());
        self.notes.push(Note { slug: slugify(name), ..Note::default() });
    }

    /// Numbers what the body refers to, then what those notes refer to, and so on.
    fn number(&mut self, references: &[Vec<String>]) {
        let mut sources = vec![0];
        let mut next = 0;
        while let Some(source) = sources.get(next).copied() {
            next += 1;
            for position in references[source].iter().filter_map(|name| self.by_name.get(name)) {
                let note = &mut self.notes[*position];
                if note.number.is_none() {
                    note.number = Some(sources.len());
                    sources.push(position + 1);
                }
            }
        }
    }
}

/// Names of notes are the same whatever their case.
fn key(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_numbered_by_first_reference_and_unused_ones_not_at_all() {
        let body =
            "B[^b] A[^A] B[^b]\n\n[^a]: to [^c]\n\n[^b]: b\n\n[^c]: c\n\n[^d]: to [^e]\n\n[^e]: e\n\n[^b]: again\n";
        let notes = Notes::survey(&events::read(body, false), &mut Ids::default());
        let numbers: Vec<Option<usize>> = notes.notes.iter().map(|note| note.number).collect();
        assert_eq!(numbers, [Some(2), Some(1), Some(3), None, None, None]);
    }
}
