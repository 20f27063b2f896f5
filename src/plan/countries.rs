use std::{cmp::Reverse, collections::BTreeMap};

use super::{Planner, Route, archive::page, parts::HeadOf};
use crate::{
    base::{CountryCode, SitePath, Text, countries::Region, slugify},
    model::{
        Country, Page,
        view::{CountriesView, CountryRow, CountrySection, Link, MatrixCell, MatrixRow, MatrixView, View},
    },
};

/// How many countries a matrix has: more would not fit a telephone turned sideways.
const MATRIX_SHOWN: usize = 12;
/// Of fewer, the lists on their pages say as much.
const MATRIX_LEAST: usize = 3;
/// How many shades there are.
const MATRIX_LEVELS: usize = 4;

impl Planner<'_> {
    pub(super) fn countries_by_region(&self, route: &Route) -> Page {
        // Organisations and countries without a region come after the continents.
        let key = |country: &Country| (country.name.is_organisation, self.region_name(&country.name.region));
        self.country_index(route, "region", |country| {
            let (last, region) = key(country);
            (u8::from(last), region)
        })
    }

    pub(super) fn countries_by_letter(&self, route: &Route) -> Page {
        self.country_index(route, "letter", |country| {
            (0, self.language().letter(&self.country_name(country.code)).to_string().into())
        })
    }

    fn country_index(&self, route: &Route, by: &'static str, section: impl Fn(&Country) -> (u8, Text)) -> Page {
        let listed: Vec<&Country> = self.site.countries.values().filter(|country| country.has_page()).collect();
        let mut sections: BTreeMap<(u8, Vec<u8>, Text), Vec<CountryCode>> = BTreeMap::new();
        for country in &listed {
            let (last, title) = section(country);
            let key = (last, self.language().sort_key(&title), title);
            sections.entry(key).or_default().push(country.code);
        }
        let is_first_view = by == "region";
        let view = View::Countries(CountriesView {
            head: self.head(HeadOf {
                kind: "countries",
                title: self.text("countries"),
                description: None,
                path: &route.path,
                lang: None,
                parents: if is_first_view {
                    vec![self.home_link()]
                } else {
                    vec![self.home_link(), self.countries_link()]
                },
                section: Some("countries/"),
            }),
            by,
            views: self.country_views(),
            count: listed.len(),
            sections: sections.into_iter().map(|((.., title), codes)| self.country_section(title, codes)).collect(),
            matrix: self.matrix(&listed).filter(|_| is_first_view && self.site.config.pages.charts),
        });
        page(route, "countries.html", view)
    }

    /// Counts how often the countries that are most often at the table were there together; nothing if that were no matrix.
    fn matrix(&self, listed: &[&Country]) -> Option<MatrixView> {
        let mut most: Vec<&Country> = listed.iter().copied().filter(|country| !country.took_part.is_empty()).collect();
        most.sort_by_key(|country| (Reverse(country.took_part.len()), country.code));
        most.truncate(MATRIX_SHOWN);
        let together = |one: &Country, other: &Country| {
            (one.code != other.code).then(|| one.met.get(&other.code).copied().unwrap_or_default())
        };
        let counts = most.iter().flat_map(|one| most.iter().filter_map(|other| together(one, other)));
        let highest = counts.max().filter(|highest| *highest > 0 && most.len() >= MATRIX_LEAST)?;
        let cell = |count: Option<usize>| MatrixCell {
            count,
            level: (count.unwrap_or_default() * MATRIX_LEVELS).div_ceil(highest),
        };
        let row = |one: &&Country| MatrixRow {
            country: self.country_ref(one.code),
            cells: most.iter().map(|other| cell(together(one, other))).collect(),
        };
        let countries = most.iter().map(|country| self.country_ref(country.code)).collect();
        Some(MatrixView { countries, rows: most.iter().map(row).collect() })
    }

    /// Returns a region of the table in the language of the page; one of `site.toml` as it is.
    pub(super) fn region_name(&self, region: &Text) -> Text {
        let known = Region::ALL.into_iter().any(|known| known.name() == &**region);
        if known { self.text(&format!("region-{}", region.to_lowercase())) } else { region.clone() }
    }

    fn country_views(&self) -> Vec<Link> {
        vec![
            self.link(self.text("by-region"), &SitePath::new("countries/")),
            self.link(self.text("by-letter"), &SitePath::new("countries/a-z/")),
        ]
    }

    fn country_section(&self, title: Text, mut codes: Vec<CountryCode>) -> CountrySection {
        codes.sort_by_cached_key(|code| (self.language().sort_key(&self.country_name(*code)), *code));
        let rows = codes.into_iter().map(|code| self.country_row(code));
        CountrySection { id: section_id(&title), title, countries: rows.collect() }
    }

    /// Makes a line of an index of countries.
    pub(super) fn country_row(&self, code: CountryCode) -> CountryRow {
        let country = &self.site.countries[&code];
        CountryRow {
            country: (*self.country_ref(code)).clone(),
            took_part: country.took_part.len(),
            mentioned: country.mentioned.len(),
            people: country.people.len(),
        }
    }
}

/// The anchor of a region or a letter; letters of other alphabets, which slugs write alike, are told apart by their numbers.
fn section_id(title: &Text) -> Text {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if !letter.is_ascii() => format!("letter-{:x}", u32::from(letter)).into(),
        _ => slugify(title).into(),
    }
}
