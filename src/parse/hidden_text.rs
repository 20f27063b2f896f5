use crate::base::{Code, Diagnostic, Place, SourcePath, Span, is_hidden};

/// The sign after which letters of Unicode's tags are the name of a flag, England's for one.
const FLAG: char = '\u{1f3f4}';

/// Reports characters that are not seen and make a text read otherwise than it is written; the first, and how many there are.
///
/// Marks of direction, soft hyphens and joiners belong to scripts. So do isolates, if each is closed on the line where it is opened.
pub(super) fn check(path: &SourcePath, text: &str) -> Option<Diagnostic> {
    let mut found = text.lines().zip(1..).filter(|(line, _)| !is_plain(line)).flat_map(|(line, number)| {
        let is_closed = isolates_are_closed(line);
        let hidden =
            line.char_indices().zip(1..).filter(move |((at, sign), _)| misleads(*sign, &line[..*at], is_closed));
        hidden.map(move |((_, sign), column)| (sign, Span { line: number, column, length: 1 }))
    });
    let (sign, span) = found.next()?;
    let message = format!("{} (U+{:04X}) stands here and is not seen", name(sign), u32::from(sign));
    let mut diagnostic = Diagnostic::new(Code::HiddenCharacter, Place::span(path, span), message)
        .help("delete it: the words around it are read otherwise by people than by programs");
    diagnostic.count += found.count() as u32;
    Some(diagnostic)
}

/// Most lines of most languages that are written in Latin letters need no second look.
fn is_plain(line: &str) -> bool {
    line.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}

fn misleads(sign: char, before: &str, isolates_are_closed: bool) -> bool {
    match sign {
        '\u{2066}'..='\u{2069}' => !isolates_are_closed,
        '\u{e0000}'..='\u{e007f}' => !is_part_of_a_flag(before),
        _ => is_hidden(sign) && !is_of_a_script(sign),
    }
}

/// Soft hyphens, marks of direction, and what joins and parts words and letters.
fn is_of_a_script(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2065}')
}

fn isolates_are_closed(line: &str) -> bool {
    let mut open = 0u32;
    for sign in line.chars() {
        match sign {
            '\u{2066}'..='\u{2068}' => open += 1,
            '\u{2069}' if open == 0 => return false,
            '\u{2069}' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

fn is_part_of_a_flag(before: &str) -> bool {
    before.trim_end_matches(|sign| matches!(sign, '\u{e0000}'..='\u{e007f}')).ends_with(FLAG)
}

fn name(sign: char) -> &'static str {
    match sign {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a character that turns the direction of the text",
        '\u{2028}' | '\u{2029}' => "a separator of lines",
        '\u{feff}' => "a byte order mark",
        '\u{e0000}'..='\u{e007f}' => "a letter without a form",
        _ => "a control character",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(u32, u32, u32)> {
        let diagnostic = check(&SourcePath::new("content/pages/a.md"), text)?;
        let crate::base::Spot::Span(span) = diagnostic.place.spot else { panic!("a span") };
        Some((span.line, span.column, diagnostic.count))
    }

    #[test]
    fn what_turns_or_hides_text_is_found_with_its_place() {
        assert_eq!(found("plain\né \u{202e}evil\u{202c}\n"), Some((2, 3, 2)));
        assert_eq!(found("a\u{2066}b\n\u{2069}"), Some((1, 2, 2)), "an isolate that is closed on another line");
        for sign in ['\u{7}', '\u{1b}', '\u{7f}', '\u{9b}', '\u{feff}', '\u{2028}', '\u{e0041}', '\u{fffa}'] {
            assert_eq!(found(&format!("a{sign}")), Some((1, 2, 1)), "{sign:?}");
        }
    }

    #[test]
    fn what_scripts_and_emoji_need_is_left_alone() {
        let england = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        for text in [
            "a\tb",
            "سلام\u{200f} (abc)\u{200e}",
            "نمی\u{200c}خواهم",
            "👩\u{200d}🚀",
            "soft\u{ad}hyphen",
            "\u{2068}אבג\u{2069}",
            england,
        ] {
            assert_eq!(found(text), None, "{text:?}");
        }
    }
}
