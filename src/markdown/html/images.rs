//! Images and figures.

use pulldown_cmark::{CowStr, LinkType};

use super::*;
use crate::markdown::address;
use crate::model::{ImageBinding, ImageChoice, ImageForm};

/// The images of the body and how far it has come.
#[derive(Default)]
pub(super) struct Images {
    /// How many were met.
    count: usize,
    /// Whether one was printed: the first is likely in sight at once, so it is not loaded lazily.
    is_any_printed: bool,
}

/// Where the title of an image is printed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Caption {
    /// As the image's `title`.
    Attribute,
    /// Below the image, by the figure.
    Figure,
}

impl Writer<'_> {
    /// Prints the paragraph that begins at `at` as a figure if an image is all it holds, and returns the event after it.
    pub(super) fn write_figure(&mut self, at: usize) -> Option<usize> {
        let image = self.lone_image(at)?;
        let next = self.body_use.images.get(self.images.count);
        next.and_then(|binding| binding.href.as_deref()).filter(|href| address::is_safe(href))?;
        let Event::Start(Tag::Image { title, .. }) = &self.pieces[image].event else { return None };
        self.write_block("<figure>");
        let mut next = at + 1;
        while !matches!(self.pieces[next].event, Event::End(TagEnd::Paragraph)) {
            next = if next == image { self.write_image(next, Caption::Figure) } else { self.write(next) };
        }
        if !title.is_empty() {
            self.out.push_str("<figcaption>");
            self.write_words(title);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
        Some(next + 1)
    }

    /// Returns the image that is all a paragraph holds, perhaps inside of a link.
    fn lone_image(&self, at: usize) -> Option<usize> {
        let is_link = matches!(self.pieces.get(at + 1)?.event, Event::Start(Tag::Link { .. }));
        let image = at + 1 + usize::from(is_link);
        matches!(self.pieces.get(image)?.event, Event::Start(Tag::Image { .. })).then_some(())?;
        let after = end_of(self.pieces, image) + 1 + usize::from(is_link);
        matches!(self.pieces.get(after)?.event, Event::End(TagEnd::Paragraph)).then_some(image)
    }

    /// Prints an image, or its description if it leads nowhere, and returns the event after it.
    pub(super) fn write_image(&mut self, at: usize, caption: Caption) -> usize {
        let Event::Start(Tag::Image { link_type, dest_url, title, .. }) = &self.pieces[at].event else { return at + 1 };
        let end = end_of(self.pieces, at);
        let is_described = *link_type != LinkType::WikiLink { has_pothole: false };
        let alt: String = self.pieces[at..end]
            .iter()
            .filter(|_| is_described)
            .filter_map(|piece| events::text(&piece.event))
            .collect();
        let binding = self.next_image(*link_type, dest_url);
        match binding.href.as_deref().filter(|href| address::is_safe(href)) {
            Some(href) => {
                let title: &str = if caption == Caption::Attribute { title } else { "" };
                match &binding.choice {
                    Some(choice) => self.write_picture(choice, href, &alt, binding.size, title),
                    None => self.write_image_tag(href, &alt, binding.size, title),
                }
            }
            None => self.write_words(&alt),
        }
        end + 1
    }

    /// A browser that does not know the format of the other forms takes the image itself.
    fn write_picture(&mut self, choice: &ImageChoice, href: &str, alt: &str, size: Option<(u32, u32)>, title: &str) {
        self.out.push_str("<picture><source");
        self.push_attribute("type", ImageForm::TYPE);
        self.push_attribute("srcset", &choice.srcset);
        self.push_attribute("sizes", &choice.sizes);
        self.out.push('>');
        self.write_image_tag(href, alt, size, title);
        self.out.push_str("</picture>");
    }

    fn write_image_tag(&mut self, href: &str, alt: &str, size: Option<(u32, u32)>, title: &str) {
        self.out.push_str("<img src=\"");
        address::push(&mut self.out, href);
        self.out.push('"');
        self.push_attribute("alt", alt);
        if !title.is_empty() {
            self.push_attribute("title", title);
        }
        if let Some((width, height)) = size {
            self.out.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
        }
        if std::mem::replace(&mut self.images.is_any_printed, true) {
            self.out.push_str(" loading=\"lazy\"");
        }
        self.out.push_str(" decoding=\"async\">");
    }

    /// Returns where the next image is.
    fn next_image(&mut self, link_type: LinkType, destination: &CowStr<'_>) -> ImageBinding {
        self.images.count += 1;
        self.body_use.images.get(self.images.count - 1).cloned().unwrap_or_else(|| {
            let target = events::target(link_type, destination);
            ImageBinding { href: address::stands_alone(&target).then(|| target.into()), ..ImageBinding::default() }
        })
    }
}
