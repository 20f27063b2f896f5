/// Says whether a text is of a pattern, in which `*` stands for any letters, none among them.
pub fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, address, is_fitting) in [
            ("/a.css", "/a.css", true),
            ("/a.css", "/b/a.css", false),
            ("*.css", "/b/a.css", true),
            ("/b/*", "/b/a/c.css", true),
            ("/b/*/c.*", "/b/a/c.css", true),
            ("/b/*/c.*", "/b/c.css", false),
            ("*aa", "/aaa", true),
            ("*", "/", true),
            ("/ab*ba", "/aba", false),
        ] {
            assert_eq!(fits(pattern, address), is_fitting, "{pattern} {address}");
        }
    }
}
