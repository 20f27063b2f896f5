use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    files::{Suspects, is_below},
    loading::Texts,
};
use crate::{
    base::{Diagnostic, Place, SourcePath, Spot, Text, sort_diagnostics},
    disk::Disk,
    load::Project,
    markdown,
    model::Outline,
    parse, render,
};

/// Turns places that name a key or a link into lines and columns, and remembers them until their files change: finding one
/// takes reading and parsing its file.
#[derive(Default)]
pub struct Locator {
    located: HashMap<Diagnostic, Diagnostic>,
    texts: BTreeMap<SourcePath, Text>,
}

impl Locator {
    /// Forgets what it knows of files that may have changed.
    pub fn forget(&mut self, suspects: &Suspects) {
        let Suspects::Paths(paths) = suspects else { return *self = Locator::default() };
        let is_suspect = |path: &SourcePath| paths.iter().any(|top| is_below(path, top));
        self.texts.retain(|path, _| !is_suspect(path));
        self.located.retain(|found, _| !places(found).any(|place| is_suspect(&place.path)));
    }

    /// Locates diagnostics and puts them in their final order. Returns the texts of the files they point into as well.
    pub fn locate(
        &mut self,
        found: Vec<Diagnostic>,
        disk: &dyn Disk,
        project: &Project,
    ) -> (Vec<Diagnostic>, BTreeMap<SourcePath, Text>) {
        let mut texts = Texts::new(disk, project, std::mem::take(&mut self.texts));
        let mut outlines = BTreeMap::new();
        let mut before = std::mem::take(&mut self.located);
        let mut located = Vec::with_capacity(found.len());
        for found in render::merge(found) {
            let now = before.remove(&found).unwrap_or_else(|| {
                let mut now = found.clone();
                now.place = locate_place(&found.place, &mut texts, &mut outlines);
                for related in &mut now.related {
                    related.place = locate_place(&related.place, &mut texts, &mut outlines);
                }
                now
            });
            located.push(now.clone());
            self.located.insert(found, now);
        }
        self.texts = texts.into_read();
        let pointed_at: BTreeSet<&SourcePath> = located.iter().flat_map(places).map(|place| &place.path).collect();
        self.texts.retain(|path, _| pointed_at.contains(path));
        sort_diagnostics(&mut located);
        (located, self.texts.clone())
    }
}

fn places(found: &Diagnostic) -> impl Iterator<Item = &Place> {
    std::iter::once(&found.place).chain(found.related.iter().map(|related| &related.place))
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
