//! The files of the new documents.

use std::collections::BTreeSet;

use super::role::OldPlace;
use crate::base::{Date, Slug, iso_day, slugify};

/// Gives every document a file and a slug of its own.
pub struct Names {
    /// Whether two briefings of one name are told apart by their month.
    is_dated: bool,
    taken: BTreeSet<String>,
}

impl Names {
    /// `permalink` is the pattern of the addresses of briefings.
    pub fn new(permalink: &str) -> Self {
        let is_dated = permalink.contains("{year}") && permalink.contains("{month}");
        Names { is_dated, taken: BTreeSet::new() }
    }

    /// Returns the slug of a briefing: the one wanted, else with its language, its section or a number behind it.
    pub fn briefing(&mut self, wanted: &str, day: Date, place: &OldPlace) -> String {
        let month = if self.is_dated { format!("{:04}-{:02}", day.year(), day.month()) } else { String::new() };
        self.free(&format!("briefing {month}"), wanted, place)
    }

    /// Returns the path of a page below `content/pages/`, without its ending.
    pub fn page(&mut self, wanted: &str, place: &OldPlace) -> String {
        let parts: Vec<String> = wanted.split('/').filter(|part| !part.is_empty()).map(slugify).collect();
        let (last, above) = match parts.split_last() {
            Some((last, above)) => (last.clone(), above.join("/")),
            None => (slugify(&place.name), String::new()),
        };
        let name = self.free(&format!("page {above}"), &last, place);
        if above.is_empty() { name } else { format!("{above}/{name}") }
    }

    fn free(&mut self, among: &str, wanted: &str, place: &OldPlace) -> String {
        let wanted = slugify(wanted);
        let told_apart = place.language.iter().chain(place.section.last()).map(|it| slugify(&format!("{wanted}-{it}")));
        let told_apart: Vec<String> = std::iter::once(wanted.clone()).chain(told_apart).collect();
        let numbered = (2..).map(|nth| Slug::from_name(&format!("{}-{nth}", cut(&wanted))).to_string());
        let mut candidates = told_apart.into_iter().chain(numbered);
        let is_free = |name: &String| !self.taken.contains(&format!("{among} {name}"));
        let name = candidates.find(is_free).expect("there are numbers without end");
        self.taken.insert(format!("{among} {name}"));
        name
    }
}

/// The file of a briefing, or its folder.
pub fn briefing_stem(day: Date, slug: &str) -> String {
    // The slug alone may be as long as a name can be; it is written in the front matter too where it had to be cut.
    format!("content/briefings/{}-{slug}", iso_day(day))
}

/// Leaves room for a number.
fn cut(slug: &str) -> &str {
    slug.get(..90).unwrap_or(slug)
}
