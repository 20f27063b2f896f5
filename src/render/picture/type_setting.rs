use std::sync::LazyLock;

use rustybuzz::{
    Face, UnicodeBuffer,
    ttf_parser::{GlyphId, OutlineBuilder},
};
use tiny_skia::PathBuilder;

/// Noto Sans SemiBold in Latin, Greek and Cyrillic; how it was made is told beside it.
const FONT: &[u8] = include_bytes!("noto-sans-semibold.ttf");

/// The one font of the pictures, the same on every machine.
pub struct Type {
    face: Face<'static>,
}

impl Type {
    /// Returns the embedded font, read once.
    pub fn embedded() -> &'static Type {
        static TYPE: LazyLock<Type> =
            LazyLock::new(|| Type { face: Face::from_slice(FONT, 0).expect("the embedded font is one") });
        &TYPE
    }

    /// Says whether the font has every letter of a text.
    pub fn can_write(&self, text: &str) -> bool {
        text.chars().all(|letter| letter.is_whitespace() || self.face.glyph_index(letter).is_some())
    }

    /// Returns how wide a text is at a size, in pixels.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        let advance: i32 = self.shaped(text).glyph_positions().iter().map(|position| position.x_advance).sum();
        advance as f32 * self.scale(size)
    }

    /// Breaks a text into lines no wider than this. A word that is wider by itself is broken where the line ends.
    pub fn lines(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = self.broken(word, size, width, &mut lines);
        }
        lines.extend(Some(line).filter(|line| !line.is_empty()));
        lines
    }

    /// Fits a text into so many lines; what is left over becomes an ellipsis.
    pub fn shortened(&self, text: &str, size: f32, width: f32, count: usize) -> Vec<String> {
        let mut lines = self.lines(text, size, width);
        if lines.len() > count {
            lines.truncate(count);
            if let Some(last) = lines.last_mut() {
                while !last.is_empty() && self.width(&format!("{last}…"), size) > width {
                    last.pop();
                }
                *last = format!("{}…", last.trim_end_matches(|letter: char| !letter.is_alphanumeric()));
            }
        }
        lines
    }

    /// Draws a line whose letters stand on a height, into a path.
    pub fn draw(&self, text: &str, size: f32, left: f32, baseline: f32, path: &mut PathBuilder) {
        let scale = self.scale(size);
        let shaped = self.shaped(text);
        let mut at = left;
        for (glyph, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let (x, y) = (at + position.x_offset as f32 * scale, baseline - position.y_offset as f32 * scale);
            let mut pen = Pen { path, x, y, scale };
            self.face.outline_glyph(GlyphId(glyph.glyph_id as u16), &mut pen);
            at += position.x_advance as f32 * scale;
        }
    }

    fn broken(&self, word: &str, size: f32, width: f32, lines: &mut Vec<String>) -> String {
        let mut part = String::new();
        for letter in word.chars() {
            part.push(letter);
            if part.len() > letter.len_utf8() && self.width(&part, size) > width {
                part.pop();
                lines.push(std::mem::replace(&mut part, letter.to_string()));
            }
        }
        part
    }

    fn shaped(&self, text: &str) -> rustybuzz::GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        rustybuzz::shape(&self.face, &[], buffer)
    }

    fn scale(&self, size: f32) -> f32 {
        size / self.face.units_per_em() as f32
    }
}

/// Draws a glyph, whose heights grow upwards, where heights grow downwards.
struct Pen<'p> {
    path: &'p mut PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_latin_greek_and_cyrillic_are_there_and_no_others() {
        let can_write = |text| Type::embedded().can_write(text);
        assert!(can_write("Łódź Đặng “–” № … €") && can_write("Διάσκεψη") && can_write("Зеленський ґ є ї"));
        assert!(!can_write("李明") && !can_write("قمة") && !can_write("שלום") && !can_write("\u{1f600}"));
    }

    #[test]
    fn pairs_of_letters_stand_closer() {
        let width = |text| Type::embedded().width(text, 100.0);
        assert!(width("AV") < width("A") + width("V"));
        assert_eq!(width(""), 0.0);
    }

    #[test]
    fn lines_are_no_wider_than_they_may_be() {
        let text = "Allies meet in Paris on guarantees for Ukraine, Donaudampfschifffahrtsgesellschaftskapitänswitwenrente and more";
        let font = Type::embedded();
        for width in [90.0, 300.0, 700.0] {
            let lines = font.lines(text, 40.0, width);
            assert!(lines.iter().all(|line| font.width(line, 40.0) <= width), "{lines:?}");
            let letters = |text: &str| text.replace(' ', "");
            assert_eq!(letters(&lines.concat()), letters(text));
        }
        assert_eq!(font.lines("  \n ", 40.0, 100.0), [""; 0]);
        assert_eq!(font.lines("a b", 40.0, 1000.0), ["a b"]);
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let font = Type::embedded();
        let lines = font.shortened("one two, three four five", 40.0, 170.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(
            lines[1].ends_with('…') && !lines[1].ends_with(",…") && font.width(&lines[1], 40.0) <= 170.0,
            "{lines:?}"
        );
        assert_eq!(font.shortened("one", 40.0, 170.0, 2), ["one"]);
    }
}
