/// Fills the words of an archetype in: `{{title}}` becomes the value of `title`.
///
/// One pass, so that a title which itself holds `{{date}}` stays as typed. A word without a value stays as it is.
pub fn fill(archetype: &str, values: &[(&str, &str)]) -> String {
    let mut parts = archetype.split("{{");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let value = part.split_once("}}").and_then(|(word, rest)| {
            let (_, value) = values.iter().find(|(name, _)| *name == word)?;
            Some((value, rest))
        });
        match value {
            Some((value, rest)) => filled.extend([*value, rest]),
            None => filled.extend(["{{", part]),
        }
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_filled_in_once() {
        let values = [("title", "a {{date}} b"), ("date", "2026-01-06")];
        assert_eq!(fill("{{title}} on {{date}}, {{other}} {{", &values), "a {{date}} b on 2026-01-06, {{other}} {{");
    }
}
