use crate::{
    base::{Code, Diagnostic, Place, SourcePath},
    model::{Heading, ImageUse, Outline},
};

/// Reports what a reader of the page would stumble over: headings that skip a level, images that say nothing when not seen.
pub(super) fn check(path: &SourcePath, outline: &Outline) -> Vec<Diagnostic> {
    let images = outline.images.iter().filter(|image| image.alt.trim().is_empty());
    skipping(&outline.headings)
        .map(|(above, heading)| skips_level(path, above, heading))
        .chain(images.map(|image| without_alt(path, image)))
        .collect()
}

/// Headings more than one level below the one above them; the page's title counts as the first, of level 1.
fn skipping(headings: &[Heading]) -> impl Iterator<Item = (u8, &Heading)> {
    let levels_above = std::iter::once(1).chain(headings.iter().map(|heading| heading.level));
    levels_above.zip(headings).filter(|(above, heading)| heading.level > above + 1)
}

fn skips_level(path: &SourcePath, above: u8, heading: &Heading) -> Diagnostic {
    let message = format!("the heading is of level {}, but the one above it of level {above}", heading.level);
    let marks = "#".repeat(usize::from(above) + 1);
    Diagnostic::new(Code::HeadingSkipsLevel, Place::span(path, heading.span), message)
        .help(format!("begin it with `{marks}`; the page's title is level 1"))
}

fn without_alt(path: &SourcePath, image: &ImageUse) -> Diagnostic {
    let message = format!("the image `{}` has no alternative text", image.target);
    Diagnostic::new(Code::ImageWithoutAlt, Place::span(path, image.span), message)
        .help("say between the brackets what it shows, for those who cannot see it")
}
