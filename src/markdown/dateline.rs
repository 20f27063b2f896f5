//! The dateline that a report opens with: `PARIS – `, `PARIS, Jan 6 (Reuters) — `, `NEW YORK -- `.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events::{self, Piece};

/// The most characters before the dash.
const CHARS_MAX: usize = 60;

/// Where the parts of a dateline end, in bytes of the text it opens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dateline {
    /// The end of the place: `PARIS` in `PARIS, Jan 6 – `.
    pub(super) place: usize,
    /// The end of all that stands before the dash and its spacing.
    pub(super) head: usize,
    /// The end of the dash and its spacing.
    pub(super) dash: usize,
}

/// Finds the dateline a text opens with: a place in capitals of any script that has them, perhaps a date or an agency,
/// and a dash with words after it.
pub(super) fn find(text: &str) -> Option<Dateline> {
    let (head, dash) = find_dash(text)?;
    let place = place_end(&text[..head])?;
    (!text[dash..].is_empty()).then_some(Dateline { place, head, dash })
}

/// Returns the place of the dateline that a text opens with: `PARIS` of `PARIS, Jan 6 (Reuters) – Talks`.
pub fn opening_place(text: &str) -> Option<&str> {
    find(text).map(|dateline| &text[..dateline.place])
}

/// Returns where a text goes on after the dateline that it opens with.
pub fn dateline_end(text: &str) -> Option<usize> {
    find(text).map(|dateline| dateline.dash)
}

/// Returns where the text before the first dash ends, and where the text after it begins.
fn find_dash(text: &str) -> Option<(usize, usize)> {
    for (at, letter) in text.char_indices().take(CHARS_MAX + 1).filter(|(_, letter)| "–—―-".contains(*letter)) {
        let (before, dash) = (text[..at].trim_end(), &text[at..]);
        let length = if letter == '-' { dash.len() - dash.trim_start_matches('-').len() } else { letter.len_utf8() };
        let after = &dash[length..];
        let spaced = (before.len() < at, after.starts_with(char::is_whitespace));
        let is_dash = match (letter, length) {
            ('-', 1) => spaced == (true, true),
            ('–', _) => spaced.1,
            _ => true,
        };
        if is_dash {
            return Some((before.len(), text.len() - after.trim_start().len()));
        }
    }
    None
}

/// Returns the end of the place with which the text before a dash begins, if it is a place and what may follow one.
fn place_end(head: &str) -> Option<usize> {
    let words: Vec<&str> = head.split_whitespace().collect();
    let is_place = |at: usize| {
        is_capital(words[at]) || (at > 0 && is_particle(words[at]) && words.get(at + 1).is_some_and(|w| is_capital(w)))
    };
    let count = (0..words.len()).take_while(|at| is_place(*at)).count();
    let last = words[..count].last()?;
    let place = &head[..last.as_ptr() as usize - head.as_ptr() as usize + last.len()];
    let place = place.trim_end_matches(',');
    let tail = &words[count..];
    let capitals = place.chars().filter(|letter| letter.is_uppercase()).count();
    let is_separate = last.ends_with(',') || tail.first().is_none_or(|word| word.starts_with('('));
    (capitals >= 2 && (is_separate || has_number(tail)) && is_tail(tail)).then_some(place.len())
}

/// `PARIS,`, `PORT-AU-PRINCE`, `D.C.`, `PARIS/KYIV`, `L’AQUILA`, and a lone `/`.
fn is_capital(word: &str) -> bool {
    let fits = |letter: char| match letter {
        '.' | ',' | '-' | '‑' | '/' | '\'' | '’' | '&' => true,
        letter => letter.is_uppercase() || (!letter.is_alphanumeric() && !letter.is_ascii() && !is_mark(letter)),
    };
    word.chars().all(fits) && (word == "/" || word.chars().any(char::is_uppercase))
}

/// Quotation marks and dashes; what else is neither letter nor number beyond ASCII may be a combining accent.
fn is_mark(letter: char) -> bool {
    ('\u{2010}'..='\u{206f}').contains(&letter) || matches!(letter, '«' | '»' | '¿' | '¡')
}

/// The small words inside of names: `RIO de JANEIRO`.
fn is_particle(word: &str) -> bool {
    ["al", "am", "an", "da", "de", "der", "di", "do", "du", "el", "la", "le", "sur"].contains(&word)
}

/// What may stand between place and dash: a region, a date, an agency; not half a sentence.
fn is_tail(words: &[&str]) -> bool {
    let may_be_small = has_number(words);
    let mut parens = 0;
    words.len() <= 8
        && words.iter().all(|word| {
            let inside = parens > 0 || word.starts_with('(');
            parens += word.matches('(').count();
            parens = parens.saturating_sub(word.matches(')').count());
            let is_name = word.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit());
            inside || is_name || (may_be_small && word.starts_with(char::is_alphabetic))
        })
}

fn has_number(words: &[&str]) -> bool {
    words.iter().any(|word| word.starts_with(|first: char| first.is_ascii_digit()))
}

/// The text of the paragraph a body opens with, as far as a dateline needs it.
#[derive(Default)]
pub(super) struct Opening {
    /// The paragraph's text.
    pub(super) text: String,
    depth: isize,
    images: isize,
    state: State,
}

#[derive(Default, PartialEq)]
enum State {
    #[default]
    Before,
    Inside,
    Done,
}

impl Opening {
    /// More than this is of no use to anyone.
    const BYTES_MAX: usize = 4000;

    /// Takes the next event; `text` is its text as written. Says whether the event's text was added.
    pub(super) fn meet(&mut self, event: &Event<'_>, text: Option<&str>) -> bool {
        if self.state == State::Done {
            return false;
        }
        self.depth += events::nesting(event);
        self.images += events::image_nesting(event);
        match event {
            Event::Start(Tag::Paragraph) if self.depth == 0 => self.state = State::Inside,
            Event::End(TagEnd::Paragraph) if self.state == State::Inside => self.close(),
            _ if self.state == State::Inside && self.images == 0 => return self.add(text),
            _ => {}
        }
        false
    }

    /// Says whether the paragraph is complete.
    pub(super) fn is_done(&self) -> bool {
        self.state == State::Done
    }

    fn add(&mut self, text: Option<&str>) -> bool {
        let text = text.filter(|_| self.text.len() < Self::BYTES_MAX).unwrap_or_default();
        self.text.push_str(text);
        !text.is_empty()
    }

    fn close(&mut self) {
        let is_blank = self.text.trim().is_empty();
        self.state = if is_blank { State::Before } else { State::Done };
        if is_blank {
            self.text.clear();
        }
    }
}

/// The events between which the parts of a dateline are marked up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Marks {
    /// The first event of the dateline.
    pub(super) start: usize,
    /// The first event of its dash.
    pub(super) dash: usize,
    /// The first event after it.
    pub(super) end: usize,
}

/// A text of the opening paragraph.
struct Part {
    event: usize,
    /// Where it begins in the paragraph's text.
    offset: usize,
    /// How many inline elements it stands in.
    depth: isize,
}

/// Finds the dateline among the events of a body, and splits texts so that its parts end with an event.
///
/// One that ends inside of emphasis or a link, where markup could not follow, stays as it is.
pub(super) fn mark(pieces: &mut Vec<Piece<'_>>) -> Option<Marks> {
    let (text, start, parts) = opening(pieces);
    let dateline = find(&text)?;
    let (dash, end) = (cut(&parts, dateline.head)?, cut(&parts, dateline.dash)?);
    if !pieces[start..end.0].iter().all(may_stand_in_dateline) {
        return None;
    }
    let end = split(pieces, end)?;
    let before = pieces.len();
    let dash = split(pieces, dash)?;
    let moved = pieces.len() - before;
    Some(Marks { start, dash, end: end + moved })
}

/// Returns the text of the opening paragraph, its first event, and its texts.
fn opening(pieces: &[Piece<'_>]) -> (String, usize, Vec<Part>) {
    let mut opening = Opening::default();
    let (mut start, mut depth, mut parts) = (0, 0, Vec::new());
    for (at, piece) in pieces.iter().enumerate() {
        match piece.event {
            Event::Start(Tag::Paragraph) => {
                parts.clear();
                (start, depth) = (at + 1, 0);
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        let offset = opening.text.len();
        if opening.meet(&piece.event, piece.written()) {
            parts.push(Part { event: at, offset, depth });
        }
        if opening.is_done() {
            return (opening.text, start, parts);
        }
    }
    (String::new(), 0, Vec::new())
}

/// Returns the event and the byte in it where the paragraph's text can be cut at `offset` outside of inline elements.
fn cut(parts: &[Part], offset: usize) -> Option<(usize, usize)> {
    let next = parts.iter().rposition(|part| part.offset <= offset)?;
    let part = &parts[next];
    if part.depth == 0 {
        return Some((part.event, offset - part.offset));
    }
    let previous = &parts[next.checked_sub(1)?];
    (part.offset == offset && previous.depth == 0).then_some((previous.event + 1, 0))
}

fn may_stand_in_dateline(piece: &Piece<'_>) -> bool {
    matches!(
        piece.event,
        Event::Text(_)
            | Event::SoftBreak
            | Event::Start(Tag::Strong | Tag::Emphasis | Tag::Link { .. })
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link)
    )
}

/// Splits a text so that an event begins at the cut, and returns that event.
fn split(pieces: &mut Vec<Piece<'_>>, (event, byte): (usize, usize)) -> Option<usize> {
    if byte == 0 {
        return Some(event);
    }
    let parts = pieces[event].split(byte)?;
    pieces.splice(event..=event, parts);
    Some(event + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, place: Option<&str>, rest: &str) {
        let found = find(text);
        assert_eq!(found.map(|found| &text[..found.place]), place, "{text}");
        if let Some(found) = found {
            assert_eq!(&text[found.dash..], rest, "{text}");
        }
    }

    #[test]
    fn places_in_capitals_before_a_dash_are_datelines() {
        check("PARIS – In a", Some("PARIS"), "In a");
        check("PARIS — In a", Some("PARIS"), "In a");
        check("PARIS—In a", Some("PARIS"), "In a");
        check("PARIS - In a", Some("PARIS"), "In a");
        check("PARIS -- In a", Some("PARIS"), "In a");
        check("PARIS, Jan 6 – In a", Some("PARIS"), "In a");
        check("PARIS, 6 janvier – In a", Some("PARIS"), "In a");
        check("PARIS, Jan. 6, 2026 (Reuters) – In", Some("PARIS"), "In");
        check("PARIS/KYIV – In a", Some("PARIS/KYIV"), "In a");
        check("PARIS / KYIV – In a", Some("PARIS / KYIV"), "In a");
        check("NEW YORK (dateline) – In a", Some("NEW YORK"), "In a");
        check("KYIV, Ukraine — In", Some("KYIV"), "In");
        check("WASHINGTON, D.C. – In", Some("WASHINGTON, D.C."), "In");
        check("RIO de JANEIRO – In", Some("RIO de JANEIRO"), "In");
        check("PORT-AU-PRINCE – In", Some("PORT-AU-PRINCE"), "In");
        check("L’AQUILA – In", Some("L’AQUILA"), "In");
        check("ŁÓDŹ – W", Some("ŁÓDŹ"), "W");
        check("Z\u{301}O\u{308}LN – W", Some("Z\u{301}O\u{308}LN"), "W");
        check("КИЇВ – У", Some("КИЇВ"), "У");
        check("ΑΘΗΝΑ – Ο", Some("ΑΘΗΝΑ"), "Ο");
    }

    #[test]
    fn other_openings_are_not() {
        for text in [
            "Paris – In a",
            "PARIS–BERLIN trains",
            "PARIS",
            "PARIS – ",
            "– PARIS",
            "A – the first",
            "UPDATE: PARIS – In a",
            "NATO’s plan – a surprise – fell",
            "EU, US and UK – the three – met",
            "PARIS talks – a surprise – failed",
            "COP30 – the summit",
            "PARIS-based analysts",
            "A long sentence that goes on and on before it comes to its first dash – here",
        ] {
            check(text, None, "");
        }
        check(&format!("{} – In", "LLANFAIR ".repeat(7)), None, "");
    }
}
