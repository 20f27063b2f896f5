use serde_json::{Map, Value};

/// Makes an object of what is known: what is null or an empty list is left out.
pub fn known<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    let is_there = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
    members.into_iter().filter(|(_, value)| is_there(value)).map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Writes the characters of JSON that could end a script or an attribute of HTML as escapes; they stand within texts only.
pub fn json_in_html(json: &str) -> String {
    let is_special = |letter: char| matches!(letter, '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}');
    let mut escaped = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find(is_special) {
        let (plain, after) = rest.split_at(at);
        let letter = after.chars().next().unwrap_or_default();
        escaped.push_str(plain);
        escaped.push_str(&format!("\\u{:04x}", u32::from(letter)));
        rest = &after[letter.len_utf8()..];
    }
    escaped.push_str(rest);
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_script() {
        assert_eq!(json_in_html("[\"</script>&é\u{2028}'\"]"), "[\"\\u003c/script\\u003e\\u0026é\\u2028\\u0027\"]");
        assert_eq!(json_in_html("{}"), "{}");
    }
}
