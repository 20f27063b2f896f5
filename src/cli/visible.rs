use std::borrow::Cow;

use crate::base::is_hidden;

/// Returns a text fit for a terminal: what would steer or disorder it is replaced, character for character.
///
/// C0 controls become their pictures (`␛`), other characters without a form of their own, bidirectional controls among them,
/// become `�`. Columns are kept. A tab stays a tab and a line's end a line's end.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) { text.chars().map(stand_in).collect() } else { Cow::Borrowed(text) }
}

/// Returns a text on one line, fit for a terminal: as [`visible`] does, with tabs and line ends made spaces.
pub fn visible_line(text: &str) -> String {
    visible(text).replace(['\t', '\n'], " ")
}

fn stand_in(letter: char) -> char {
    match letter {
        '\t' | '\n' => letter,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + letter as u32).expect("the block of control pictures has all 32"),
        '\u{7f}' => '␡',
        letter if is_hidden(letter) => '\u{fffd}',
        letter => letter,
    }
}

/// Returns a JSON text in which hidden characters are written as escapes; they can only stand inside its strings.
pub fn escape_hidden(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for letter in json.chars() {
        if is_hidden(letter) {
            let mut units = [0; 2];
            letter.encode_utf16(&mut units).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
        } else {
            escaped.push(letter);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_replaced_and_columns_are_kept() {
        let nasty = "a\u{1b}[31m\u{9b}1m\u{202e}b\u{7f}\u{2028}c\td\u{feff}";
        let shown = visible(nasty);
        assert_eq!(shown, "a␛[31m�1m�b␡�c\td�");
        assert_eq!(shown.chars().count(), nasty.chars().count());
        assert_eq!(visible_line("a\nb\tc\u{7}"), "a b c␇");
    }

    #[test]
    fn ordinary_text_of_any_script_is_left_alone() {
        for text in ["Élysée – “x”", "习近平", "می‌خواهم", "👩‍🚀", "שלום"] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn json_keeps_its_meaning_when_hidden_characters_are_escaped() {
        let value = serde_json::json!({ "a": "x\u{202e}y\u{e0001}\u{9b}" });
        let escaped = escape_hidden(&value.to_string());
        assert!(escaped.is_ascii(), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).expect("still JSON"), value);
    }
}
