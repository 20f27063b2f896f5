use std::fmt::Write;

use crate::model::view::{HeaderLine, HeadersView};

/// Writes what a host sends beside the files, in the form that Netlify and Cloudflare read: a path, and below it the headers of all
/// answers that it fits.
pub fn headers(view: &HeadersView) -> Vec<u8> {
    let mut text = String::new();
    for (nth, rule) in view.rules.iter().enumerate() {
        let gap = if nth == 0 { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{}", in_one_line(&rule.path));
        for HeaderLine { name, value } in &rule.headers {
            let _ = writeln!(text, "  {}: {}", in_one_line(name), in_one_line(value));
        }
    }
    text.into_bytes()
}

/// A line's end would begin another header.
fn in_one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::view::HeaderRule;

    #[test]
    fn a_rule_is_a_path_with_its_headers_below() {
        let line = |name: &str, value: &str| HeaderLine { name: name.into(), value: value.into() };
        let rule = |path: &str, value: &str| HeaderRule {
            path: path.into(),
            headers: vec![line("X-One", value), line("X-Two", "2")],
        };
        let view = HeadersView { rules: vec![rule("/*", "a\r\nSet-Cookie: b"), rule("/a.css", "c")] };
        let expected = "/*\n  X-One: a  Set-Cookie: b\n  X-Two: 2\n\n/a.css\n  X-One: c\n  X-Two: 2\n";
        assert_eq!(String::from_utf8(headers(&view)).expect("UTF-8"), expected);
    }
}
