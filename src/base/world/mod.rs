//! The map of the world: where each country lies and what its shape is.
//!
//! Input: `world.tsv`, embedded in the binary and made by `generate.mjs` from Natural Earth. Output: a [`Territory`] for a
//! code, in the units of `static/world.svg`, the land under it. `SOURCE.md` says whose borders these are.

use std::{collections::BTreeMap, sync::LazyLock};

/// How wide the map is, in its own units.
pub const WIDTH: i32 = 2000;
/// How high the map is, in its own units.
pub const HEIGHT: i32 = 870;

const TABLE: &str = include_str!("world.tsv");

static TERRITORIES: LazyLock<BTreeMap<&'static str, Territory>> = LazyLock::new(|| {
    TABLE.lines().skip(2).map(|line| parse(line).expect("a line of world.tsv has eight cells")).collect()
});

/// A country on the map; lengths in its units, from the top left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Territory {
    /// The middle of its largest part, across.
    pub x: i32,
    /// The middle of its largest part, down.
    pub y: i32,
    /// The box around its largest part: left, top, right, bottom.
    pub bounds: [i32; 4],
    /// Its shape as path data of SVG; empty if it is too small for one.
    pub path: &'static str,
}

/// Returns where a country lies; nothing for organisations, former states and codes of `site.toml`.
pub fn territory(code: &str) -> Option<&'static Territory> {
    TERRITORIES.get(code)
}

fn parse(line: &'static str) -> Option<(&'static str, Territory)> {
    let (code, rest) = line.split_once('\t')?;
    let mut cells = rest.split('\t');
    let mut number = || cells.next()?.parse::<i32>().ok();
    let (x, y) = (number()?, number()?);
    let bounds = [number()?, number()?, number()?, number()?];
    Some((code, Territory { x, y, bounds, path: cells.next()? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::countries::{CountryKind, all};

    #[test]
    fn every_entry_but_antarctica_and_nine_islands_has_its_place() {
        let missing: Vec<&str> = all()
            .iter()
            .filter(|it| matches!(it.kind, CountryKind::State | CountryKind::Territory))
            .filter(|it| territory(it.code).is_none())
            .map(|it| it.code)
            .collect();
        assert_eq!(missing, ["AQ", "BQ", "BV", "CC", "CX", "GP", "MQ", "RE", "TK", "YT"]);
    }

    #[test]
    fn organisations_and_former_states_have_none() {
        for code in ["EU", "UN", "SUHH", "XA"] {
            assert_eq!(territory(code), None, "{code}");
        }
    }

    #[test]
    fn everything_lies_on_the_map() {
        for (code, it) in TERRITORIES.iter() {
            let [left, top, right, bottom] = it.bounds;
            assert!(0 <= left && left <= right && right <= WIDTH, "{code}");
            assert!(0 <= top && top <= bottom && bottom <= HEIGHT, "{code}");
            assert!((left..=right).contains(&it.x) && (top..=bottom).contains(&it.y), "{code}");
            assert!(it.path.len() <= 480, "{code}");
        }
    }

    #[test]
    fn crimea_and_western_sahara_are_drawn_as_the_united_nations_count_them() {
        let [ukraine, romania, sahara, morocco] =
            ["UA", "RO", "EH", "MA"].map(|code| territory(code).expect("on the map").bounds);
        assert!(ukraine[3] > romania[3] - 6, "the peninsula reaches almost as far south as Romania");
        assert_eq!(sahara[1], morocco[3], "one begins where the other ends");
    }
}
