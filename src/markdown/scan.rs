use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

use super::{
    dateline::{self, Opening},
    events,
    excerpt::{excerpt, name_of},
    headings::{self, Gatherer},
    ids::Ids,
    position::Cursor,
};
use crate::base::Span;
use crate::model::{Heading, ImageUse, LinkForm, LinkUse, Outline};

/// Reads what the other stages need to know of a body without holding its text.
///
/// Links and images come in the order in which [`to_html`](super::to_html) meets them, those of footnotes where the note
/// is written; what stands in the description of an image is neither. Lines are counted from `first_line`, columns in
/// characters. Words are those of the text, code among them, descriptions of images and raw HTML not.
///
/// Faults: none; every text is Markdown. Cost: one pass.
pub fn scan(body: &str, first_line: u32) -> Outline {
    let mut scan = Scan {
        cursor: Cursor::new(body, first_line),
        outline: Outline::default(),
        headings: Gatherer::default(),
        heading_spans: Vec::new(),
        opening: Opening::default(),
        words: Words::default(),
        images: 0,
        is_bare_wiki: false,
    };
    for (event, range) in events::parse(body) {
        scan.meet(&event, &range);
    }
    scan.finish()
}

struct Scan<'a> {
    cursor: Cursor<'a>,
    outline: Outline,
    headings: Gatherer,
    heading_spans: Vec<Span>,
    opening: Opening,
    words: Words,
    images: isize,
    /// Inside of a wikilink or image without words, whose text is its target.
    is_bare_wiki: bool,
}

impl Scan<'_> {
    fn meet(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let text = events::text(event);
        self.headings.meet(event, text);
        match text {
            Some(target) if self.is_bare_wiki => drop(self.opening.meet(event, Some(&name_of(target)))),
            text => drop(self.opening.meet(event, text)),
        }
        if self.images == 0 {
            self.words.meet(event);
            self.meet_outside_images(event, range);
        } else if let (false, Some(text), Some(image)) = (self.is_bare_wiki, text, self.outline.images.last_mut()) {
            image.alt.push_str(text);
        }
        self.images += events::image_nesting(event);
    }

    fn meet_outside_images(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let form = form(*link_type);
                self.is_bare_wiki = form == LinkForm::Wiki;
                let target = events::target(*link_type, dest_url).into();
                self.outline.links.push(LinkUse { target, form, span: self.cursor.span(range) });
            }
            Event::Start(Tag::Image { link_type, dest_url, .. }) => {
                self.is_bare_wiki = form(*link_type) == LinkForm::Wiki;
                let target = events::target(*link_type, dest_url).into();
                self.outline.images.push(ImageUse { target, alt: String::new(), span: self.cursor.span(range) });
            }
            Event::Start(Tag::Heading { .. }) => self.heading_spans.push(self.cursor.span(range)),
            Event::End(_) => self.is_bare_wiki = false,
            _ => {}
        }
    }

    fn finish(self) -> Outline {
        let ids = headings::assign_ids(&self.headings.headings, &mut Ids::default());
        let levels = self.headings.headings.iter().map(|heading| heading.level);
        let headings = levels.zip(ids).zip(self.heading_spans);
        let opening = &self.opening.text;
        let dateline = dateline::find(opening);
        let mut outline = Outline {
            headings: headings.map(|((level, id), span)| Heading { level, id: id.into(), span }).collect(),
            words: self.words.count,
            excerpt: excerpt(dateline.map_or(opening, |dateline| &opening[dateline.dash..])).map(String::into),
            dateline: dateline.map(|dateline| opening[..dateline.place].into()),
            ..self.outline
        };
        outline.links.shrink_to_fit();
        outline.images.shrink_to_fit();
        outline
    }
}

fn form(link_type: LinkType) -> LinkForm {
    match link_type {
        LinkType::WikiLink { has_pothole: false } => LinkForm::Wiki,
        LinkType::WikiLink { has_pothole: true } => LinkForm::WikiWithWords,
        _ => LinkForm::Markdown,
    }
}

/// Counts words: runs without spacing that hold a letter or a digit, whatever emphasis begins or ends in them.
#[derive(Default)]
struct Words {
    count: u32,
    is_counted: bool,
}

impl Words {
    fn meet(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => text.chars().for_each(|letter| self.add(letter)),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link) => {}
            _ => self.is_counted = false,
        }
    }

    fn add(&mut self, letter: char) {
        if letter.is_whitespace() {
            self.is_counted = false;
        } else if !self.is_counted && letter.is_alphanumeric() {
            self.is_counted = true;
            self.count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(body: &str) -> Vec<(Box<str>, LinkForm, u32, u32, u32)> {
        let outline = scan(body, 1);
        let link = |link: LinkUse| (link.target, link.form, link.span.line, link.span.column, link.span.length);
        outline.links.into_iter().map(link).collect()
    }

    #[test]
    fn links_of_every_form_are_found_with_their_places() {
        let body =
            "é [a](../x.md#y) [[emmanuel-macron]]\n[[UA|Kyiv’s\nside]] [b][r] <https://a.org> <a@b.c>\n\n[r]: /z\n";
        assert_eq!(
            links(body),
            [
                ("../x.md#y".into(), LinkForm::Markdown, 1, 3, 14),
                ("emmanuel-macron".into(), LinkForm::Wiki, 1, 18, 19),
                ("UA".into(), LinkForm::WikiWithWords, 2, 1, 11),
                ("/z".into(), LinkForm::Markdown, 3, 8, 6),
                ("https://a.org".into(), LinkForm::Markdown, 3, 15, 15),
                ("mailto:a@b.c".into(), LinkForm::Markdown, 3, 31, 7),
            ]
        );
    }

    #[test]
    fn wikilinks_in_tables_escape_their_bar() {
        let found = links("| a |\n|---|\n| [[x\\|words]] |\n");
        assert_eq!(found, [("x".into(), LinkForm::WikiWithWords, 3, 3, 12)]);
    }

    #[test]
    fn bare_addresses_and_links_in_code_are_not_links() {
        assert_eq!(links("https://a.org `[a](b)` \\[a](b) <b>[[x</b>"), []);
    }

    #[test]
    fn images_have_alternative_texts() {
        let outline = scan("![a *b* ![c](d)](e.png \"t\") ![](f.png)\n![[g.png]] ![[h.png|i]]", 5);
        let images: Vec<(&str, &str, u32)> =
            outline.images.iter().map(|image| (&*image.target, &*image.alt, image.span.line)).collect();
        assert_eq!(images, [("e.png", "a b c", 5), ("f.png", "", 5), ("g.png", "", 6), ("h.png", "i", 6)]);
        assert_eq!(outline.links, []);
    }

    #[test]
    fn headings_have_levels_ids_and_lines() {
        let outline = scan("intro\n\n# One\n\n> Two *x*\n> ---\n", 10);
        let headings: Vec<(u8, &str, u32, u32)> = (outline.headings.iter())
            .map(|heading| (heading.level, &*heading.id, heading.span.line, heading.span.column))
            .collect();
        assert_eq!(headings, [(1, "one", 12, 1), (2, "two-x", 14, 3)]);
    }

    #[test]
    fn dateline_and_excerpt_come_from_the_first_paragraph() {
        let check = |body: &str, dateline: Option<&str>, excerpt: Option<&str>| {
            let outline = scan(body, 1);
            assert_eq!((outline.dateline.as_deref(), outline.excerpt.as_deref()), (dateline, excerpt), "{body}");
        };
        check("PARIS – In a\n*significant* move.\n\nMore.", Some("PARIS"), Some("In a significant move."));
        check("## H\n\n![a](b)\n\n> q\n\n**PARIS, Jan 6** – Text", Some("PARIS"), Some("Text"));
        check("[[emmanuel-macron]] met [[UA|Kyiv]].[^1]\n\n[^1]: n", None, Some("Emmanuel Macron met Kyiv."));
        check("- list only\n", None, None);
    }

    #[test]
    fn words_are_counted_over_emphasis_and_not_in_images() {
        assert_eq!(scan("a**b** – c\nd’s `e f` ![no](x) <b>g</b>\n\n| h | i |\n|---|---|\n", 1).words, 8);
        assert_eq!(scan("", 1).words, 0);
    }
}
