/// Returns the direction of a language's script: `rtl` or `ltr`.
pub fn direction(tag: &str) -> &'static str {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default().to_ascii_lowercase();
    let script = subtags.next().filter(|subtag| subtag.len() == 4).map(str::to_ascii_lowercase);
    let right_to_left = match script.as_deref() {
        Some("arab" | "hebr" | "syrc" | "thaa" | "nkoo") => true,
        Some(_) => false,
        None => matches!(
            language.as_str(),
            "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ks" | "nqo" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi"
        ),
    };
    if right_to_left { "rtl" } else { "ltr" }
}

/// Returns the English name of a language by its tag; the tag itself if it is not a common one.
pub fn english_name(tag: &str) -> &str {
    let language = tag.split('-').next().unwrap_or_default();
    NAMES.iter().find(|(code, _)| *code == language).map_or(tag, |(_, name)| name)
}

/// ISO 639-1 codes and CLDR's English names, of languages that names of people and countries are commonly given in.
const NAMES: &[(&str, &str)] = &[
    ("am", "Amharic"),
    ("ar", "Arabic"),
    ("az", "Azerbaijani"),
    ("be", "Belarusian"),
    ("bg", "Bulgarian"),
    ("bn", "Bangla"),
    ("bs", "Bosnian"),
    ("ca", "Catalan"),
    ("cs", "Czech"),
    ("cy", "Welsh"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("eu", "Basque"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("ga", "Irish"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("hy", "Armenian"),
    ("id", "Indonesian"),
    ("is", "Icelandic"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ka", "Georgian"),
    ("kk", "Kazakh"),
    ("km", "Khmer"),
    ("ko", "Korean"),
    ("ku", "Kurdish"),
    ("ky", "Kyrgyz"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("mk", "Macedonian"),
    ("mn", "Mongolian"),
    ("ms", "Malay"),
    ("mt", "Maltese"),
    ("my", "Burmese"),
    ("nb", "Norwegian"),
    ("ne", "Nepali"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("ps", "Pashto"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sk", "Slovak"),
    ("sl", "Slovenian"),
    ("so", "Somali"),
    ("sq", "Albanian"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("sw", "Swahili"),
    ("ta", "Tamil"),
    ("tg", "Tajik"),
    ("th", "Thai"),
    ("tk", "Turkmen"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("ur", "Urdu"),
    ("uz", "Uzbek"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_the_script() {
        assert_eq!(direction("ar-EG"), "rtl");
        assert_eq!(direction("az-Arab"), "rtl");
        assert_eq!(direction("ur-Latn"), "ltr");
        assert_eq!(direction("en"), "ltr");
    }

    #[test]
    fn the_names_are_in_order_of_their_codes() {
        assert!(NAMES.is_sorted());
        assert_eq!(english_name("uk"), "Ukrainian");
        assert_eq!(english_name("zh-Hans"), "Chinese");
        assert_eq!(english_name("tlh"), "tlh");
    }
}
