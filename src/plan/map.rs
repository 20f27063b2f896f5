use super::{Planner, briefing::mentioned_codes};
use crate::{
    base::{
        CountryCode, Text,
        world::{self, Territory, territory},
    },
    model::{
        Briefing,
        view::{CountryCount, MapKey, MapMark, MapView},
    },
};

/// A part of the world that is narrower shows too little around a country to tell where it is.
const NARROWEST: i32 = 240;
/// A part that is wider than this is shown as the whole world.
const WIDEST: i32 = 900;
/// The narrowest picture of it, in pixels.
const PIXELS: i32 = 320;
/// A shape smaller than this, in such pixels, is marked with a dot.
const SMALL: i32 = 5;
/// Shapes of more countries than this are drawn as dots: a page has better use for its bytes.
const SHAPES: usize = 60;
/// How many countries the words of a map name.
const NAMED: usize = 8;
const SIZES: [&str; 4] = ["met-1", "met-2", "met-3", "met-4"];

/// A part of the world: left, top, width, height.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Window {
    left: i32,
    top: i32,
    width: i32,
    height: i32,
}

impl Planner<'_> {
    /// Draws who took part in a briefing and who was mentioned.
    pub(super) fn map_of_briefing(&self, briefing: &Briefing) -> Option<MapView> {
        if !self.site.config.pages.maps {
            return None;
        }
        let mut present = briefing.countries.clone();
        let mut mentioned: Vec<CountryCode> =
            mentioned_codes(briefing).filter(|code| !present.contains(code)).collect();
        self.by_name(&mut present);
        self.by_name(&mut mentioned);
        let groups = [("took-part", present), ("mentioned", mentioned)];
        let placed = groups.each_ref().map(|(_, codes)| places(codes));
        let window = Window::around(placed.iter().flatten().map(|it| it.bounds))?;
        let shown = || groups.iter().zip(&placed).filter(|(_, placed)| !placed.is_empty());
        let names = shown().map(|((kind, codes), _)| {
            let names = codes.iter().filter(|code| territory(code.as_str()).is_some());
            self.say(&format!("map-{kind}"), &[("names", &self.names_in_words(names.copied()))])
        });
        let label = self.map_label(&names.collect::<Vec<_>>());
        let marks = shown().flat_map(|((kind, _), placed)| shapes(kind, placed, window)).collect();
        let key = shown().map(|((kind, _), _)| MapKey { kind, title: self.text(kind) }).collect();
        Some(window.view(marks, key, label))
    }

    /// Draws where someone or something is at home, and how often which countries were at the same table.
    pub(super) fn map_of_met(&self, home: &[CountryCode], met: &[CountryCount]) -> Option<MapView> {
        if !self.site.config.pages.maps {
            return None;
        }
        let own = places(home);
        let met: Vec<(&Territory, &CountryCount)> =
            met.iter().filter_map(|it| Some((territory(&it.country.code)?, it))).collect();
        let points = met.iter().map(|(it, _)| [it.x, it.y, it.x, it.y]);
        let window = Window::around(own.iter().map(|it| it.bounds).chain(points))?;
        let mut marks = shapes("own", &own, window);
        let most = met.iter().map(|(_, it)| it.count).max().unwrap_or(1);
        for (nth, kind) in SIZES.into_iter().enumerate() {
            let dots: String =
                met.iter().filter(|(_, it)| size(it.count, most) == nth).map(|(it, _)| dot(it)).collect();
            if !dots.is_empty() {
                marks.push(MapMark { kind, dots: true, path: dots.into() });
            }
        }
        let mut key = Vec::new();
        let mut words: Vec<Text> = Vec::new();
        if !own.is_empty() {
            key.push(MapKey { kind: "own", title: self.text("map-key-own") });
            words.push(self.say("map-own", &[("names", &self.names_in_words(home.iter().copied()))]));
        }
        if !met.is_empty() {
            key.push(MapKey { kind: "met", title: self.text("map-key-met") });
            let codes = met.iter().map(|(_, it)| format!("{} {}", it.country.name, it.count));
            words.push(self.say("map-met", &[("names", &self.and_more(codes))]));
        }
        Some(window.view(marks, key, self.map_label(&words)))
    }

    fn names_in_words(&self, codes: impl Iterator<Item = CountryCode>) -> Text {
        self.and_more(codes.map(|code| self.country_name(code).to_string()))
    }

    fn map_label(&self, words: &[Text]) -> Text {
        self.say("map", &[("words", &words.join(" "))])
    }

    fn and_more(&self, names: impl Iterator<Item = String>) -> Text {
        let names: Vec<String> = names.collect();
        let shown = names[..names.len().min(NAMED)].join(&self.text("list-comma"));
        match names.len().saturating_sub(NAMED) {
            0 => shown.into(),
            more => self.language().say_count("list-and-more", more, &[("list", &shown)]),
        }
    }
}

impl Window {
    const WORLD: Window = Window { left: 0, top: 0, width: world::WIDTH, height: world::HEIGHT };

    /// The part of the world around some boxes: the whole of it unless they lie close together; nothing if there are none.
    fn around(boxes: impl Iterator<Item = [i32; 4]>) -> Option<Window> {
        let join = |one: [i32; 4], other: [i32; 4]| {
            [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
        };
        let [left, top, right, bottom] = boxes.reduce(join)?;
        let (across, down) = (right - left, bottom - top);
        // An eighth of air on each side, in the shape of a postcard.
        let width = (across * 5 / 4).max(down * 15 / 8).max(NARROWEST);
        if width > WIDEST {
            return Some(Window::WORLD);
        }
        let height = width * 2 / 3;
        let left = (left + across / 2 - width / 2).clamp(0, world::WIDTH - width);
        let top = (top + down / 2 - height / 2).clamp(0, world::HEIGHT - height);
        Some(Window { left, top, width, height })
    }

    fn view(self, marks: Vec<MapMark>, key: Vec<MapKey>, label: Text) -> MapView {
        let Window { left, top, width, height } = self;
        // In hundredths: a fraction is printed the same on every machine.
        let unit = width * 100 / PIXELS;
        MapView {
            view: format!("{left} {top} {width} {height}").into(),
            width: width.unsigned_abs() as usize,
            height: height.unsigned_abs() as usize,
            unit: format!("{}.{:02}", unit / 100, unit % 100).into(),
            marks,
            key,
            label,
        }
    }

    /// Says whether a shape would hardly be seen.
    fn hides(self, it: &Territory) -> bool {
        let [left, top, right, bottom] = it.bounds;
        it.path.is_empty() || (right - left).max(bottom - top) * PIXELS < SMALL * self.width
    }
}

fn places(codes: &[CountryCode]) -> Vec<&'static Territory> {
    codes.iter().filter_map(|code| territory(code.as_str())).collect()
}

/// Countries in one way: shapes, and dots for those too small to be seen.
fn shapes(kind: &'static str, placed: &[&Territory], window: Window) -> Vec<MapMark> {
    let (small, large): (Vec<&Territory>, Vec<&Territory>) =
        placed.iter().partition(|it| placed.len() > SHAPES || window.hides(it));
    let paths = [
        (false, large.iter().map(|it| it.path).collect::<String>()),
        (true, small.iter().map(|it| dot(it)).collect::<String>()),
    ];
    let drawn = paths.into_iter().filter(|(_, path)| !path.is_empty());
    drawn.map(|(dots, path)| MapMark { kind, dots, path: path.into() }).collect()
}

/// A line without length, which a round cap makes a dot of the same size on every screen.
fn dot(it: &Territory) -> String {
    format!("M{} {}h0", it.x, it.y)
}

/// The class of a count from 0 to 3, a doubling or so apart, so that one very frequent country does not make all others one.
fn size(count: usize, most: usize) -> usize {
    (0..3).rev().find(|nth| count << (2 - nth) >= most.max(2)).map_or(0, |nth| nth + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(code: &str) -> [i32; 4] {
        territory(code).expect("on the map").bounds
    }

    #[test]
    fn neighbours_are_seen_from_near_and_continents_from_afar() {
        let near = Window::around(["FR", "DE"].map(bounds).into_iter()).expect("two boxes");
        assert!(near.width < 400 && near.left > 800, "{near:?}");
        assert_eq!(Window::around(["FR", "JP"].map(bounds).into_iter()), Some(Window::WORLD));
        assert_eq!(Window::around([].into_iter()), None);
    }

    #[test]
    fn a_window_never_leaves_the_world() {
        for code in ["NZ", "IS", "CL", "FJ", "RU", "US", "WS", "SJ"] {
            let Window { left, top, width, height } = Window::around([bounds(code)].into_iter()).expect("one box");
            assert!(left >= 0 && top >= 0 && left + width <= world::WIDTH && top + height <= world::HEIGHT, "{code}");
        }
    }

    #[test]
    fn small_countries_are_dots_and_so_are_all_of_very_many() {
        let window = Window::WORLD;
        let marks = shapes("took-part", &["FR", "LU", "SG"].map(|code| territory(code).expect("on the map")), window);
        assert_eq!(marks.iter().map(|mark| mark.dots).collect::<Vec<_>>(), [false, true]);
        assert_eq!(marks[1].path.matches('M').count(), 2);
        let many = vec![territory("FR").expect("on the map"); SHAPES + 1];
        assert!(shapes("took-part", &many, window).iter().all(|mark| mark.dots));
    }

    #[test]
    fn sizes_double() {
        assert_eq!([1, 24, 25, 50, 99, 100].map(|count| size(count, 100)), [0, 0, 1, 2, 2, 3]);
        assert_eq!(size(1, 1), 2);
    }
}
