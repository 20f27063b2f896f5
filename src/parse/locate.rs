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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{Code, SourcePath},
        model::{LinkForm, LinkUse},
    };

    const TEXT: &str = "---\ntitle: A\nparticipants:\n  - { name: Bé, country: UA }\n---\nText.\n";

    fn at(path: &str, spot: Spot, text: &str, outline: Option<&Outline>) -> String {
        let place = Place { path: SourcePath::new(path), spot };
        match locate_place(&place, text, outline).spot {
            Spot::Span(span) => format!("{}:{}+{}", span.line, span.column, span.length),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_named_value_is_found_in_front_matter_and_configuration() {
        let country = KeyPath::of("participants").index(0).key("country");
        assert_eq!(at("content/briefings/x.md", Spot::Key(country.clone()), TEXT, None), "4:26+2");
        assert_eq!(at("content/briefings/x.md", Spot::Key(country.itself()), TEXT, None), "4:17+7");
        let url = KeyPath::of("nav").index(1).key("url");
        let toml = "[[nav]]\nurl = 'a'\n[[nav]]\ntitle = 'é'\nurl = 'b'\n";
        assert_eq!(at("site.toml", Spot::Key(url), toml, None), "5:7+3");
        assert_eq!(at("site.toml", Spot::Key(KeyPath::of("nav").index(7)), toml, None), "1:1+7");
    }

    #[test]
    fn a_value_below_a_fault_of_syntax_is_found_too() {
        let text = "---\ntitle: Paris: x\ntopics: [a, b]\n---\n";
        assert_eq!(at("content/briefings/x.md", Spot::Key(KeyPath::of("topics").index(1)), text, None), "3:13+1");
    }

    #[test]
    fn links_and_images_have_the_places_of_the_outline() {
        let span = Span { line: 6, column: 3, length: 4 };
        let link = LinkUse { target: "x".into(), form: LinkForm::Markdown, span };
        let outline = Outline { links: vec![link], ..Outline::default() };
        assert_eq!(at("content/pages/x.md", Spot::Link(0), TEXT, Some(&outline)), "6:3+4");
        assert_eq!(at("content/pages/x.md", Spot::Link(1), TEXT, Some(&outline)), "6:1+1");
        assert_eq!(at("content/pages/x.md", Spot::Image(0), TEXT, None), "6:1+1");
        assert_eq!(at("content/pages/x.md", Spot::File, TEXT, None), "File");
    }

    #[test]
    fn related_places_of_the_same_file_are_located_too() {
        let key = |path: &str| Place::key(&SourcePath::new(path), KeyPath::of("title"));
        let diagnostic = Diagnostic::new(Code::ListedTwice, key("content/a.md"), "x")
            .related(key("content/a.md"), "here")
            .related(key("content/b.md"), "there");
        let located = locate(diagnostic, TEXT, None);
        assert_eq!(located.related[0].place, located.place);
        assert_eq!(located.related[1].place, key("content/b.md"));
    }

    #[test]
    fn a_file_without_front_matter_has_its_first_line() {
        assert_eq!(at("content/pages/x.md", Spot::Key(KeyPath::of("title")), "Text\n", None), "1:1+1");
    }
}
