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

/// The two-letter codes of ISO 639-1, in their order.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu \
    fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv \
    kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru \
    rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Says whether a tag begins with the code of a language.
pub(super) fn is_known(tag: &str) -> bool {
    let language = tag.split('-').next().unwrap_or_default();
    CODES.split_whitespace().any(|code| code == language)
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
