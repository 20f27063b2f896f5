use super::{
    Generator, Ledger,
    left::{self, Left, LeftKind},
    reasons,
};
use crate::{
    base::{Code, Diagnostic, SourcePath, Span, Spot},
    markdown::{self, Destination},
};

/// What an old site becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// What made it.
    pub generator: Generator,
    /// The new documents, by path.
    pub documents: Vec<NewDocument>,
    /// The files that come along, by their new path.
    pub files: Vec<NewFile>,
    /// What became of everything else.
    pub ledger: Ledger,
}

/// A document of the new site.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDocument {
    /// Its file.
    pub path: SourcePath,
    /// The file of the old site.
    pub from: String,
    /// The lines of its front matter without the aliases: those before them and those behind.
    pub(super) front: [String; 2],
    /// Old addresses that lead to it.
    pub(super) aliases: Vec<String>,
    pub(super) body: String,
    /// Links that were made text because they lead nowhere, by lines of the body from 0.
    pub(super) verbatim: Vec<(LeftKind, String, u32, u32)>,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// Where it goes.
    pub path: SourcePath,
    /// The file of the old site.
    pub from: String,
}

impl Move {
    /// Returns all that stands in the texts as it was, by kind, name and place.
    pub fn left(&self) -> Vec<Left> {
        let mut all: Vec<Left> = self.documents.iter().flat_map(|document| document.left(self.generator)).collect();
        all.sort();
        all
    }

    /// Gives way to a fault that the new site would have: a link that leads nowhere becomes text, an address that is taken goes.
    /// Says whether that could be done. Of several faults in one line the last is to come first.
    pub fn give_way(&mut self, fault: &Diagnostic) -> bool {
        match fault.code {
            Code::BrokenLink | Code::BrokenAnchor | Code::MissingImage => self.give_way_in_text(fault),
            Code::BadAddress | Code::AliasTaken => self.drop_alias(fault) || self.give_way_in_text(fault),
            Code::UrlCollision => self.drop_what_collides(fault),
            _ => false,
        }
    }

    fn document(&mut self, path: &SourcePath) -> Option<&mut NewDocument> {
        self.documents.iter_mut().find(|document| document.path == *path)
    }

    fn give_way_in_text(&mut self, fault: &Diagnostic) -> bool {
        let Spot::Span(span) = fault.place.spot else { return false };
        let Some(document) = self.document(&fault.place.path) else { return false };
        if fault.code == Code::BrokenAnchor && document.cut_anchor(span) {
            let from = document.from.clone();
            self.ledger.doubt(&from, format!("a link leads to the page as a whole: {}", fault.message));
            return true;
        }
        document.make_text(span, fault.code)
    }

    fn drop_alias(&mut self, fault: &Diagnostic) -> bool {
        let Some(document) = self.document(&fault.place.path) else { return false };
        let is_it = |alias: &String| fault.message.starts_with(&format!("`{alias}`"));
        let Some(nth) = document.aliases.iter().position(is_it) else { return false };
        let alias = document.aliases.remove(nth);
        let (from, path) = (document.from.clone(), document.path.clone());
        // What has its old address still needs none.
        if !fault.message.contains(&format!("`{path}`")) {
            self.ledger.doubt(&from, format!("the old address `{alias}` does not lead here: {}", fault.message));
        }
        true
    }

    /// Pages and files go; a briefing is worth a question.
    fn drop_what_collides(&mut self, fault: &Diagnostic) -> bool {
        let places = std::iter::once(&fault.place).chain(fault.related.iter().map(|related| &related.place));
        let paths: Vec<SourcePath> = places.map(|place| place.path.clone()).collect();
        let address = fault.message.split('`').nth(1).unwrap_or_default().to_owned();
        let is_page = |path: &SourcePath| path.as_str().starts_with("content/pages/");
        for path in paths {
            let document = self.documents.iter().position(|document| document.path == path && is_page(&path));
            let file = self.files.iter().position(|file| file.path == path);
            let from = match (document, file) {
                (Some(nth), _) => self.documents.remove(nth).from,
                (None, Some(nth)) => self.files.remove(nth).from,
                (None, None) => continue,
            };
            self.ledger.pass_over(reasons::address_taken(&address), &from);
            return true;
        }
        false
    }
}

impl NewDocument {
    /// Returns the file's text.
    pub fn text(&self) -> String {
        format!("{}{}", self.head(), self.body)
    }

    fn head(&self) -> String {
        let [before, behind] = &self.front;
        let aliases = match self.aliases.is_empty() {
            true => String::new(),
            false => format!("aliases: {}\n", super::yaml::list(&self.aliases)),
        };
        format!("---\n{before}{aliases}{behind}---\n")
    }

    /// The line of the file on which the body begins.
    fn body_line(&self) -> u32 {
        self.head().matches('\n').count() as u32 + 1
    }

    fn left(&self, generator: Generator) -> Vec<Left> {
        let first = self.body_line();
        let file = self.path.to_string();
        let verbatim = self.verbatim.iter().map(|(kind, name, line, column)| Left {
            kind: *kind,
            name: name.clone(),
            file: file.clone(),
            line: first + line,
            column: *column,
        });
        verbatim.chain(left::find(generator, &file, &self.body, first)).collect()
    }

    /// The byte of the body at which something stands, and its line from 0.
    fn place(&self, span: Span) -> Option<(usize, u32)> {
        let line = span.line.checked_sub(self.body_line())?;
        let start: usize = self.body.split_inclusive('\n').take(line as usize).map(str::len).sum();
        let rest = self.body.get(start..)?;
        let (column, _) = rest.char_indices().nth(span.column as usize - 1)?;
        Some((start + column, line))
    }

    /// Takes the part after `#` off a link to another page.
    fn cut_anchor(&mut self, span: Span) -> bool {
        let first = self.body_line();
        let outline = markdown::scan(&self.body, first);
        let Some(link) = outline.links.iter().find(|link| link.span == span) else { return false };
        let Some((page, _)) = link.target.split_once('#').filter(|(page, _)| !page.is_empty()) else { return false };
        let inside = Destination { span: Span { line: span.line - first + 1, ..span }, ..Destination::from(link) };
        let Ok(cut) = markdown::retarget(&self.body, 1, &[(inside, page.to_owned())]) else { return false };
        let is_cut = cut != self.body;
        self.body = cut;
        is_cut
    }

    /// Puts a `\` before the bracket that opens a link or an image, which is then printed as it is written.
    fn make_text(&mut self, span: Span, code: Code) -> bool {
        let Some((at, line)) = self.place(span) else { return false };
        let opening = usize::from(self.body[at..].starts_with("!["));
        if !self.body[at + opening..].starts_with(['[', '<']) || self.body[..at + opening].ends_with('\\') {
            return false;
        }
        let outline = markdown::scan(&self.body, self.body_line());
        let links = outline.links.iter().map(Destination::from);
        let mut all = links.chain(outline.images.iter().map(Destination::from));
        let target = { all }.find(|link| link.span == span).map(|link| link.target.to_owned()).unwrap_or_default();
        let kind = if code == Code::MissingImage { LeftKind::Image } else { LeftKind::Link };
        self.body.insert(at + opening, '\\');
        for (.., column) in
            self.verbatim.iter_mut().filter(|(.., there, column)| *there == line && *column > span.column)
        {
            *column += 1;
        }
        self.verbatim.push((kind, target, line, span.column));
        true
    }
}
