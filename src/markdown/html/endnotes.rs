//! Footnotes: references in the text, notes at the end, and the ways back.

use super::*;

/// The notes of the body, printed as they come and set at its end.
pub(super) struct Endnotes {
    notes: Notes,
    /// How many notes were begun.
    count: usize,
    /// The notes that are being printed, each with what was printed around it.
    open: Vec<(usize, String)>,
    /// Number, position and HTML of the notes that are referred to.
    printed: Vec<(usize, usize, String)>,
}

impl Endnotes {
    pub(super) fn new(notes: Notes) -> Self {
        Endnotes { notes, count: 0, open: Vec::new(), printed: Vec::new() }
    }

    /// Says whether what is being printed belongs to a note that nothing refers to.
    fn is_dropped(&self) -> bool {
        self.open.last().is_some_and(|(position, _)| self.number(*position).is_none())
    }

    fn number(&self, position: usize) -> Option<usize> {
        self.notes.get(position)?.number
    }
}

impl Writer<'_> {
    pub(super) fn write_reference(&mut self, name: &str) {
        let position = self.notes.notes.position(name);
        let Some(note) = position.and_then(|position| self.notes.notes.get(position)) else {
            return self.write_words(&format!("[^{name}]"));
        };
        let Some(number) = note.number.filter(|_| !self.notes.is_dropped()) else { return };
        let href = format!("#{}", note.id);
        let id = self.ids.claim(&format!("fnref-{}", note.slug));
        // A link can hold no other; the way back still needs the id.
        let element = if self.links.is_inside() { "span" } else { "a" };
        self.out.push_str(&format!("<sup><{element}"));
        self.push_attribute("id", &id);
        if element == "a" {
            self.push_attribute("href", &href);
            self.push_attribute("role", "doc-noteref");
        }
        self.out.push_str(&format!(">{number}</{element}></sup>"));
        self.notes.notes.add_reference(position.unwrap_or_default(), id);
    }

    pub(super) fn start_note(&mut self) {
        let around = std::mem::take(&mut self.out);
        self.notes.open.push((self.notes.count, around));
        self.notes.count += 1;
    }

    pub(super) fn end_note(&mut self) {
        let Some((position, around)) = self.notes.open.pop() else { return };
        let html = std::mem::replace(&mut self.out, around);
        let number = self.notes.number(position);
        self.notes.printed.extend(number.map(|number| (number, position, html)));
    }

    pub(super) fn write_endnotes(&mut self) {
        let mut printed = std::mem::take(&mut self.notes.printed);
        if printed.is_empty() {
            return;
        }
        printed.sort();
        self.write_block("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for (_, position, html) in &printed {
            self.write_note(*position, html);
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn write_note(&mut self, position: usize, html: &str) {
        let Some(note) = self.notes.notes.get(position) else { return };
        let (id, ways_back) = (note.id.clone(), ways_back(note.number.unwrap_or_default(), &note.references));
        self.out.push_str("<li");
        self.push_attribute("id", &id);
        self.out.push('>');
        match html.trim_end().strip_suffix("</p>") {
            Some(before) => self.out.push_str(&format!("{before}{ways_back}</p>\n</li>\n")),
            None => self.out.push_str(&format!("{html}<p>{}</p>\n</li>\n", ways_back.trim_start())),
        }
    }
}

/// The links from a note to each place that refers to it.
fn ways_back(number: usize, references: &[String]) -> String {
    let mut links = String::new();
    for (nth, id) in references.iter().enumerate() {
        let (label, mark) = match nth {
            0 => (format!("Back to reference {number}"), String::new()),
            nth => (format!("Back to reference {number}-{}", nth + 1), format!("<sup>{}</sup>", nth + 1)),
        };
        links.push_str(" <a href=\"#");
        escape::push_attribute(&mut links, id);
        // The variation selector keeps the arrow from being drawn as an emoji.
        links.push_str(&format!("\" role=\"doc-backlink\" aria-label=\"{label}\">↩\u{fe0e}{mark}</a>"));
    }
    links
}
