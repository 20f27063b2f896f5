//! Text into HTML: nothing of it can become markup, and no character remains that HTML forbids.

/// Appends `text` as the content of an element.
pub(super) fn push_text(out: &mut String, text: &str) {
    push(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => forbidden(byte),
    });
}

/// Appends `text` as the value of an attribute in double quotation marks.
pub(super) fn push_attribute(out: &mut String, text: &str) {
    push(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => forbidden(byte),
    });
}

/// Control characters are faults in HTML; a carriage return would be read as a line end.
fn forbidden(byte: u8) -> Option<&'static str> {
    match byte {
        b'\t' | b'\n' => None,
        b'\r' | 0x0c => Some(" "),
        0..0x20 | 0x7f => Some("\u{fffd}"),
        _ => None,
    }
}

fn push(out: &mut String, text: &str, replacement: impl Fn(u8) -> Option<&'static str>) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        // Only ASCII bytes are replaced, so every cut is at the border of a character.
        if let Some(replacement) = replacement(byte) {
            out.push_str(&text[written..at]);
            out.push_str(replacement);
            written = at + 1;
        }
    }
    out.push_str(&text[written..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_text() {
        let mut out = String::new();
        push_text(&mut out, "<b> & \"é\"");
        push_attribute(&mut out, "\"é\">");
        assert_eq!(out, "&lt;b&gt; &amp; \"é\"&quot;é&quot;&gt;");
    }

    #[test]
    fn control_characters_are_replaced() {
        let mut out = String::new();
        push_text(&mut out, "a\0b\u{1b}c\rd\te");
        assert_eq!(out, "a\u{fffd}b\u{fffd}c d\te");
    }
}
