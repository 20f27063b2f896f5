//! The picture that stands for a page where it is shared: 1200 by 630 pixels of text on a ground, as PNG.
//!
//! It is made of its view alone, with a font that is part of the program, by arithmetic that is the same everywhere.

mod canvas;
mod type_setting;

use tiny_skia::{PathBuilder, Rect};

use crate::model::view::PictureView;
use canvas::Canvas;
use type_setting::Type;

/// Width and height that all services show whole.
const WIDTH: f32 = crate::model::PICTURE_SIZE.0 as f32;
const HEIGHT: f32 = crate::model::PICTURE_SIZE.1 as f32;
const MARGIN: f32 = 72.0;
/// The height of the band at the top.
const BAND: f32 = 18.0;
/// The size of the lines above and below the title, and where they stand.
const SMALL: f32 = 34.0;
const ABOVE: f32 = 112.0;
/// The room between the site's name and a title.
const GAP: f32 = 54.0;
const BELOW: f32 = HEIGHT - MARGIN;
/// Sizes of a title, with how many lines of each there is room for: the largest that fits.
const TITLES: [(f32, usize); 3] = [(72.0, 3), (60.0, 4), (52.0, 5)];
/// From one line to the next, in sizes.
const LEADING: f32 = 1.22;

/// Draws a picture.
///
/// What the font cannot write is left out. If that is the title, the site's name stands in its place; if it is the name too, the picture is
/// a ground with a band.
pub fn picture(view: &PictureView) -> Vec<u8> {
    let font = Type::embedded();
    let writable = |text: &str| Some(text.to_owned()).filter(|text| font.can_write(text));
    let (above, title) = match writable(&view.title) {
        Some(title) => (writable(&view.site), Some(title)),
        None => (None, writable(&view.site)),
    };
    let below: Vec<String> =
        [&view.date, &view.place].into_iter().flatten().filter_map(|text| writable(text)).collect();
    let mut accent = PathBuilder::new();
    accent.push_rect(Rect::from_xywh(0.0, 0.0, WIDTH, BAND).expect("it has a width and a height"));
    line(&mut accent, above.as_deref().unwrap_or_default(), ABOVE);
    let mut ink = PathBuilder::new();
    self::title(&mut ink, title.as_deref().unwrap_or_default());
    let mut muted = PathBuilder::new();
    line(&mut muted, &below.join(" · "), BELOW);
    let mut canvas = Canvas::new(WIDTH as u32, HEIGHT as u32, rgb(&view.background));
    canvas.fill(accent.finish(), rgb(&view.accent));
    canvas.fill(ink.finish(), rgb(&view.text));
    canvas.fill(muted.finish(), rgb(&view.muted));
    canvas.png().expect("a list in memory takes every byte")
}

/// Reads `#rrggbb`, as views have colours.
fn rgb(hex: &str) -> [u8; 3] {
    [1, 3, 5].map(|at| hex.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or_default())
}

fn line(path: &mut PathBuilder, text: &str, baseline: f32) {
    let font = Type::embedded();
    for line in font.shortened(text, SMALL, WIDTH - 2.0 * MARGIN, 1) {
        font.draw(&line, SMALL, MARGIN, baseline, path);
    }
}

fn title(path: &mut PathBuilder, text: &str) {
    let font = Type::embedded();
    let width = WIDTH - 2.0 * MARGIN;
    let fitting = TITLES.into_iter().find(|(size, count)| font.lines(text, *size, width).len() <= *count);
    let (size, count) = fitting.unwrap_or(TITLES[TITLES.len() - 1]);
    let first = ABOVE + GAP + size * 0.9;
    for (nth, line) in font.shortened(text, size, width, count).iter().enumerate() {
        font.draw(line, size, MARGIN, first + nth as f32 * size * LEADING, path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Fingerprint;

    fn view(title: &str, site: &str) -> PictureView {
        PictureView {
            title: title.into(),
            site: site.into(),
            date: Some("6 January 2026".into()),
            place: Some("Paris".into()),
            background: "#fcfcfa".into(),
            text: "#1a1e24".into(),
            muted: "#565e69".into(),
            accent: "#1c3f6e".into(),
        }
    }

    #[test]
    fn a_picture_has_the_same_bytes_on_every_machine() {
        let bytes = picture(&view("Allies meet in Paris on guarantees for Ukraine", "Summit Briefings"));
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(bytes[16..24], [[0, 0, 4, 176], [0, 0, 2, 118]].concat(), "1200 by 630");
        assert_eq!(&Fingerprint::of(&bytes).hex()[..16], "0b7cdeff972e70d7");
    }

    #[test]
    fn a_title_that_cannot_be_written_gives_way_to_the_sites_name() {
        let arabic = picture(&view("قمة باريس", "Summit Briefings"));
        let named = picture(&PictureView { site: "李".into(), ..view("Summit Briefings", "") });
        assert_eq!(arabic, named, "the name stands where the title would, and not twice");
        assert!(picture(&view("李", "李")).len() < arabic.len());
    }

    #[test]
    fn any_length_of_title_fits() {
        for count in [0, 1, 40, 2000] {
            assert!(picture(&view(&"long ".repeat(count), "The Desk")).len() > 1000);
        }
        assert!(picture(&view(&"w".repeat(500), "The Desk")).len() > 1000);
    }
}
