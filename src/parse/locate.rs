use super::{marks::Marks, syntax, text, toml_file};
use crate::{
    base::{Diagnostic, KeyPath, Place, Related, Span, Spot},
    model::Outline,
};

/// Turns the named spot of a diagnostic into lines and columns.
///
/// `text` is the whole cleaned file of `diagnostic.place`, `outline` that of its body. Related places of the same file are
/// located too; those of other files stay as they are, for [`locate_place`] with their own text.
pub fn locate(diagnostic: Diagnostic, text: &str, outline: Option<&Outline>) -> Diagnostic {
    let place = locate_place(&diagnostic.place, text, outline);
    let here = |related: Related| match related.place.path == place.path {
        true => Related { place: locate_place(&related.place, text, outline), ..related },
        false => related,
    };
    let related = diagnostic.related.into_iter().map(here).collect();
    Diagnostic { place, related, ..diagnostic }
}

/// Turns a place's named spot into lines and columns; `text` is the whole cleaned file of the place.
///
/// A key that is not there has the place of the nearest mapping or list above it that is, at last the first line. A link or
/// image that the outline does not know has the place of the body's first line.
pub fn locate_place(place: &Place, text: &str, outline: Option<&Outline>) -> Place {
    let span = match &place.spot {
        Spot::File | Spot::Span(_) => return place.clone(),
        Spot::Key(path) => locate_key(place, path, text),
        Spot::Link(nth) => {
            outline.and_then(|outline| outline.links.get(*nth)).map_or_else(|| body_start(text), |link| link.span)
        }
        Spot::Image(nth) => {
            outline.and_then(|outline| outline.images.get(*nth)).map_or_else(|| body_start(text), |image| image.span)
        }
    };
    Place::span(&place.path, span)
}

fn locate_key(place: &Place, path: &KeyPath, text: &str) -> Span {
    if place.path.as_str().ends_with(".toml") {
        return toml_file::marks(text).find(path);
    }
    let Some(parts) = text::split(text) else { return FIRST_LINE };
    let marks = Marks::of_yaml(parts.front, parts.front_line);
    if marks.is_whole() {
        return marks.find(path);
    }
    Marks::of_yaml(&syntax::read(parts.front).text, parts.front_line).find(path)
}

const FIRST_LINE: Span = Span { line: 1, column: 1, length: 1 };

fn body_start(text: &str) -> Span {
    text::split(text).map_or(FIRST_LINE, |parts| Span { line: parts.body_line, ..FIRST_LINE })
}
