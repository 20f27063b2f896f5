use crate::{
    base::{Date, Timestamp},
    model::view::{CalendarEvent, CalendarView},
};

/// The longest line in octets, without its end (RFC 5545, section 3.1).
const LINE_MAX: usize = 75;

/// Writes a calendar (RFC 5545). Nothing in it is of the moment: each event bears the stamp of its last change.
pub fn calendar(view: &CalendarView) -> Vec<u8> {
    let mut lines = Lines(String::new());
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dateline//NONSGML dateline//EN", "CALSCALE:GREGORIAN"] {
        lines.line(line);
    }
    lines.text("NAME", &view.name);
    lines.text("X-WR-CALNAME", &view.name);
    for written in &view.events {
        event(written, &mut lines);
    }
    lines.line("END:VCALENDAR");
    lines.0.into_bytes()
}

fn event(event: &CalendarEvent, lines: &mut Lines) {
    lines.line("BEGIN:VEVENT");
    lines.text("UID", &event.uid);
    lines.line(&format!("DTSTAMP:{}", instant(event.changed)));
    lines.line(&format!("LAST-MODIFIED:{}", instant(event.changed)));
    time(event, lines);
    lines.text("SUMMARY", &event.name);
    for (name, text) in [("LOCATION", &event.place), ("DESCRIPTION", &event.summary)] {
        if let Some(text) = text {
            lines.text(name, text);
        }
    }
    lines.line(&format!("URL:{}", event.href));
    lines.line("END:VEVENT");
}

/// Both ends are days or both are instants. Days end with the one that follows the last.
fn time(event: &CalendarEvent, lines: &mut Lines) {
    match event.start {
        None => {
            lines.line(&format!("DTSTART;VALUE=DATE:{}", day(event.first)));
            if let Ok(after) = event.last.tomorrow() {
                lines.line(&format!("DTEND;VALUE=DATE:{}", day(after)));
            }
        }
        Some(start) => {
            lines.line(&format!("DTSTART:{}", instant(start)));
            if let Some(end) = event.end.filter(|end| *end > start) {
                lines.line(&format!("DTEND:{}", instant(end)));
            }
        }
    }
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

fn instant(instant: Timestamp) -> String {
    instant.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Lines of a calendar, each folded and ended as they must be.
struct Lines(String);

impl Lines {
    /// Writes a property whose value is text.
    fn text(&mut self, name: &str, text: &str) {
        self.line(&format!("{name}:{}", escaped(text)));
    }

    fn line(&mut self, line: &str) {
        let mut room = LINE_MAX;
        for letter in line.chars() {
            let size = letter.len_utf8();
            if size > room {
                self.0.push_str("\r\n ");
                // The space at the beginning of what follows counts too.
                room = LINE_MAX - 1;
            }
            self.0.push(letter);
            room -= size;
        }
        self.0.push_str("\r\n");
    }
}

/// Escapes what has a meaning in texts; a line's end is written as `\n`, and signs that control something are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> String {
        let mut lines = Lines(String::new());
        lines.line(text);
        lines.0
    }

    #[test]
    fn lines_are_folded_between_letters() {
        assert_eq!(line(&"x".repeat(75)), format!("{}\r\n", "x".repeat(75)));
        assert_eq!(line(&"x".repeat(76)), format!("{}\r\n x\r\n", "x".repeat(75)));
        for text in ["é".repeat(200), "a👩‍👩‍👧".repeat(40), "日本".repeat(100)] {
            let folded = line(&text);
            assert!(folded.split("\r\n").all(|line| line.len() <= LINE_MAX), "{folded}");
            assert_eq!(folded.replace("\r\n ", ""), format!("{text}\r\n"));
        }
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("a, b; c\\d: \"e\"\nf\r\u{7}"), "a\\, b\\; c\\\\d: \"e\"\\nf");
    }
}
