//! Text as YAML writes it on one line.

use crate::base::is_hidden;

/// Writes a text as a YAML scalar that every YAML reader reads back as that text: plain if that is safe, else quoted.
///
/// Quoted means double quotes with JSON's escapes, which YAML shares, and `\u` for what YAML readers refuse or fold when it
/// stands there as it is: C1 controls, DEL, line separators, the byte order mark, noncharacters.
pub fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Plain: words of letters and digits, the first one beginning with a letter, with marks that never mean anything in YAML; a
/// path of the site; a day.
fn is_plain(text: &str) -> bool {
    let is_quiet_mark =
        |letter| matches!(letter, ' ' | '-' | '.' | '(' | ')' | '/' | '\'' | '_' | '’' | '“' | '”' | '–' | '—' | '…');
    (text.starts_with(char::is_alphabetic) || text.starts_with('/') || is_day(text))
        && !text.ends_with(' ')
        && text.chars().all(|letter| letter.is_alphanumeric() || is_quiet_mark(letter))
        && !is_reserved(text)
}

/// Every version of YAML reads a day as text or as that day, and both are the same to us.
fn is_day(text: &str) -> bool {
    crate::base::PartialDate::parse(text).is_ok() && text.len() == "2026-01-06".len()
}

/// Words that some version of YAML reads as a truth value, nothing or a number.
fn is_reserved(text: &str) -> bool {
    let words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf", "infinity"];
    words.contains(&text.to_ascii_lowercase().as_str())
}

/// Writes a text in double quotes.
pub fn quoted(text: &str) -> String {
    let mut scalar = String::with_capacity(text.len() + 2);
    scalar.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => scalar.extend(['\\', letter]),
            '\n' => scalar.push_str("\\n"),
            '\t' => scalar.push_str("\\t"),
            letter if needs_escape(letter) && letter > '\u{ffff}' => scalar += &format!("\\U{:08X}", letter as u32),
            letter if needs_escape(letter) => scalar += &format!("\\u{:04X}", letter as u32),
            letter => scalar.push(letter),
        }
    }
    scalar.push('"');
    scalar
}

/// Says whether a text is on one line and every character of it can stand as it is between single quotes.
pub fn is_seen(text: &str) -> bool {
    !text.chars().any(|letter| matches!(letter, '\n' | '\t') || needs_escape(letter))
}

fn needs_escape(letter: char) -> bool {
    is_hidden(letter) || matches!(letter as u32 & 0xffff, 0xfffe | 0xffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_yaml_is_quoted() {
        for title in [
            "a: b", "a # b", "# a", "- a", "ends:", "'a'", "[a]", "{{ a }}", "&a", "*a", "!a", "%a", "@a", "`a", "---",
            " a", "a ", "",
        ] {
            assert_eq!(scalar(title), format!("\"{title}\""));
        }
        assert_eq!(scalar("a \"b\" \\ \n\t"), r#""a \"b\" \\ \n\t""#);
    }

    #[test]
    fn what_no_reader_takes_as_it_is_is_escaped() {
        assert_eq!(
            scalar("\u{1b}\u{85}\u{7f}\u{2028}\u{feff}\u{fffe}\u{1ffff}"),
            r#""\u001B\u0085\u007F\u2028\uFEFF\uFFFE\U0001FFFF""#
        );
    }

    #[test]
    fn ordinary_titles_stay_without_quotes() {
        for title in [
            "Allies meet in Paris",
            "Nicolás Maduro",
            "Élysée – talks (day 2)",
            "习近平",
            "O'Brien",
            "/people/x/",
            "2026-01-06",
        ] {
            assert_eq!(scalar(title), title);
        }
    }

    #[test]
    fn words_that_an_older_reader_takes_for_truth_or_numbers_are_quoted() {
        for title in ["No", "yes", "ON", "Null", "y", "2013", "NaN", "~"] {
            assert_eq!(scalar(title), format!("\"{title}\""));
        }
    }
}
