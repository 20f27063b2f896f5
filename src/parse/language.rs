use super::{file::shown, value::Wrong};

/// Checks that text has the form of a BCP 47 tag (RFC 5646): a language of two or three letters, then subtags.
pub(super) fn check(text: &str) -> Result<(), Wrong> {
    if is_tag(text) {
        return Ok(());
    }
    let wrong = Wrong::new(format!("{} is not a language tag", shown(text)));
    let hyphens = text.replace('_', "-");
    let help =
        if is_tag(&hyphens) { format!("write `{hyphens}`") } else { "tags look like `en`, `pt-BR`, `zh-Hant`".into() };
    Err(wrong.help(help))
}

fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let is_language = matches!(language.len(), 2..=3) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_subtag = |part: &str| matches!(part.len(), 1..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 35 && is_language && parts.all(is_subtag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_pass_and_names_of_languages_do_not() {
        for text in ["en", "pt-BR", "zh-Hant-TW", "gsw", "de-1996"] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in ["English", "e", "en-", "", "en GB", "-", "deutsch"] {
            assert!(check(text).is_err(), "{text}");
        }
        assert_eq!(check("en_GB").expect_err("it is wrong").help.as_deref(), Some("write `en-GB`"));
    }
}
