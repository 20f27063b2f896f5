use std::collections::BTreeMap;

use super::loading::Texts;
use crate::{
    base::{Diagnostic, Place, SourcePath, Spot, Text, sort_diagnostics},
    disk::Disk,
    load::Project,
    markdown,
    model::Outline,
    parse, render,
};

/// Turns every place that names a key or a link into lines and columns, and puts the diagnostics in their final order.
///
/// Returns the texts of the files they point into as well.
pub fn locate(
    found: Vec<Diagnostic>,
    disk: &dyn Disk,
    project: &Project,
) -> (Vec<Diagnostic>, BTreeMap<SourcePath, Text>) {
    let mut texts = Texts::new(disk, project);
    let mut outlines = BTreeMap::new();
    let mut located: Vec<Diagnostic> = render::merge(found);
    for diagnostic in &mut located {
        diagnostic.place = locate_place(&diagnostic.place, &mut texts, &mut outlines);
        for related in &mut diagnostic.related {
            related.place = locate_place(&related.place, &mut texts, &mut outlines);
        }
    }
    sort_diagnostics(&mut located);
    (located, texts.into_read())
}

fn locate_place(place: &Place, texts: &mut Texts, outlines: &mut BTreeMap<SourcePath, Outline>) -> Place {
    let Some(text) = texts.get(&place.path) else { return Place::file(&place.path) };
    let outline = match place.spot {
        Spot::Link(_) | Spot::Image(_) => {
            Some(&*outlines.entry(place.path.clone()).or_insert_with(|| outline_of(&text)))
        }
        _ => None,
    };
    parse::locate_place(place, &text, outline)
}

fn outline_of(text: &str) -> Outline {
    parse::split(text).map(|parts| markdown::scan(parts.body, parts.body_line)).unwrap_or_default()
}
