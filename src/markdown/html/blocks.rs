//! Paragraphs, headings, lists, code and raw HTML.

use pulldown_cmark::{CowStr, HeadingLevel};

use super::*;
use crate::markdown::paragraph_id;

/// Attributes of a heading that are kept beside its id and classes.
const HEADING_ATTRIBUTES: [&str; 3] = ["dir", "lang", "title"];

type Attributes<'e> = [(CowStr<'e>, Option<CowStr<'e>>)];

impl Writer<'_> {
    pub(super) fn start_paragraph(&mut self, at: usize) -> usize {
        if let Some(next) = self.write_figure(at) {
            return next;
        }
        self.write_block("<p");
        if self.depth == 0 {
            self.write_paragraph_id(at);
        }
        self.out.push('>');
        at + 1
    }

    /// The id is made from the paragraph's words, so that links to it survive changes elsewhere in the body.
    fn write_paragraph_id(&mut self, at: usize) {
        let pieces = self.pieces[at..].iter().take_while(|piece| !matches!(piece.event, Event::End(TagEnd::Paragraph)));
        let wish = match self.wishes.of(self.pieces[at].range.start) {
            Some(wish) => wish.to_owned(),
            None => {
                let text: String = pieces.filter_map(Piece::written).collect();
                if text.trim().is_empty() {
                    return;
                }
                paragraph_id(&text)
            }
        };
        let id = self.ids.claim(&wish);
        self.push_attribute("id", &id);
    }

    pub(super) fn start_heading(&mut self, level: u8, classes: &[CowStr<'_>], attributes: &Attributes<'_>) {
        self.headings.id = self.headings.ids.next().unwrap_or_default();
        self.headings.open = Some(String::new());
        let level = self.printed_level(level);
        self.write_block(&format!("<div class=\"heading\"><h{level}"));
        let id = self.headings.id.clone();
        self.push_attribute("id", &id);
        if !classes.is_empty() {
            self.push_attribute("class", &classes.join(" "));
        }
        for name in HEADING_ATTRIBUTES {
            if let Some((_, Some(value))) = attributes.iter().find(|(key, _)| &**key == name) {
                self.push_attribute(name, value);
            }
        }
        self.out.push('>');
    }

    pub(super) fn end_heading(&mut self, level: u8) {
        let level = self.printed_level(level);
        let title = self.headings.open.take().unwrap_or_default().trim().to_owned();
        let id = std::mem::take(&mut self.headings.id);
        self.out.push_str(&format!("</h{level}>"));
        if !title.is_empty() {
            self.write_anchor(&id, &title);
        }
        self.out.push_str("</div>\n");
        if self.depth == 0 && (2..=4).contains(&level) && !title.is_empty() {
            self.toc.push(TocEntry { level, id, title, children: Vec::new() });
        }
    }

    fn write_anchor(&mut self, id: &str, title: &str) {
        self.out.push_str("<a class=\"anchor\"");
        self.push_attribute("href", &format!("#{id}"));
        self.push_attribute("aria-label", &format!("Link to “{title}”"));
        self.out.push_str(">#</a>");
    }

    fn printed_level(&self, level: u8) -> u8 {
        (level + u8::from(self.headings.are_demoted)).min(HeadingLevel::H6 as u8)
    }

    pub(super) fn start_list(&mut self, start: Option<u64>) {
        match start {
            None => self.write_block("<ul>\n"),
            Some(1) => self.write_block("<ol>\n"),
            Some(start) => self.write_block(&format!("<ol start=\"{start}\">\n")),
        }
    }

    pub(super) fn start_item(&mut self, at: usize) {
        let next = |ahead: usize| self.pieces.get(at + ahead).map(|piece| &piece.event);
        let is_task = match next(1) {
            Some(Event::Start(Tag::Paragraph)) => matches!(next(2), Some(Event::TaskListMarker(_))),
            event => matches!(event, Some(Event::TaskListMarker(_))),
        };
        self.write_block(if is_task { "<li class=\"task\">" } else { "<li>" });
    }

    pub(super) fn write_task_marker(&mut self, is_done: bool) {
        self.out.push_str(match is_done {
            true => "<input aria-label=\"Done\" checked=\"\" disabled=\"\" type=\"checkbox\"> ",
            false => "<input aria-label=\"To do\" disabled=\"\" type=\"checkbox\"> ",
        });
    }

    pub(super) fn start_code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.in_code = true;
        self.write_block("<pre tabindex=\"0\"><code");
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(language) = info.split_whitespace().next()
        {
            self.push_attribute("class", &format!("language-{language}"));
        }
        self.out.push('>');
    }

    pub(super) fn end_code_block(&mut self) {
        self.in_code = false;
        self.out.push_str("</code></pre>\n");
    }

    pub(super) fn start_raw_block(&mut self) {
        self.write_block(if self.raw_html == RawHtml::Escape { "<p>" } else { "" });
    }

    pub(super) fn end_raw_block(&mut self) {
        if self.raw_html == RawHtml::Escape {
            self.out.truncate(self.out.trim_end().len());
            self.out.push_str("</p>\n");
        }
    }

    pub(super) fn write_raw_html(&mut self, html: &str) {
        if self.raw_html == RawHtml::Escape {
            self.write_words(html);
        } else {
            self.has_raw_html = true;
            self.links.meet_raw_html(html);
            self.out.push_str(html);
        }
    }
}
