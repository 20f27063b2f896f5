use super::{country_codes, fields, file::shown, record::Record, value::Value};
use crate::{
    base::{Code, CountryCode, Slug, Text, fold_quotes},
    model::{QuoteFront, QuoteSpeaker},
};
use std::cell::OnceCell;

/// Reads the quotations of a briefing and reports those that do not stand in its body word for word.
pub(super) fn read(list: &Value<'_>, body: &str) -> Vec<Option<QuoteFront>> {
    let body = Searched { body, plain: OnceCell::new() };
    list.list(|item| quote(&item, &body))
}

fn quote(value: &Value<'_>, body: &Searched<'_>) -> Option<QuoteFront> {
    let record = Record::open(value, &fields::QUOTE)?;
    let by = record.get("by").and_then(|by| speaker(&by));
    let country = record.country("country");
    let text = record.get("text").and_then(|text| in_body(&text, body));
    Some(QuoteFront { by: by?, text: text?, country })
}

fn in_body(value: &Value<'_>, body: &Searched<'_>) -> Option<Text> {
    let text = value.text()?;
    if !body.holds(&text) {
        let fault = value.fault(Code::QuoteNotInText, format!("the body does not hold {}", shown(&text)));
        let help = (!value.file.is_flooded()).then(|| body.help(&text));
        value.file.report(fault.maybe_help(help));
    }
    Some(text)
}

/// Reads who said it: a code in capitals, a slug, or a description. A word in capitals that is no code describes (`NATO`).
fn speaker(value: &Value<'_>) -> Option<QuoteSpeaker> {
    let text = value.text()?;
    if country_codes::looks_like_code(&text) && CountryCode::parse(&text).is_some() {
        return value.country().map(QuoteSpeaker::Country);
    }
    Some(Slug::parse(&text).map_or_else(|| QuoteSpeaker::Described(text), QuoteSpeaker::Slug))
}

/// A body in which quotations are looked for; what costs time is made once and only if asked for.
struct Searched<'a> {
    body: &'a str,
    plain: OnceCell<String>,
}

impl Searched<'_> {
    /// Says whether the words stand in the text, whatever the style of quotation marks, line breaks and emphasis.
    fn holds(&self, words: &str) -> bool {
        self.body.contains(words) || self.plain().contains(&plain(words))
    }

    /// Says up to where the text agrees with the words.
    fn help(&self, words: &str) -> String {
        let plain = plain(words);
        let ends = plain.match_indices(' ').map(|(end, _)| end);
        let agreed = ends.take_while(|end| self.plain().contains(&plain[..*end])).last();
        let lower = self.plain().to_lowercase();
        match agreed.map(|end| &plain[..end]).filter(|agreed| agreed.contains(' ')) {
            _ if lower.contains(&plain.to_lowercase()) => "the body has these words with other capitals".into(),
            Some(agreed) => format!("the body agrees up to {}", shown(agreed)),
            None => "copy the words from the body; quotation marks and line breaks do not matter".into(),
        }
    }

    fn plain(&self) -> &str {
        self.plain.get_or_init(|| plain(self.body))
    }
}

/// Takes Markdown's marks out and makes quotation marks, dashes and spacing alike.
///
/// Emphasis, code marks, escapes, link destinations, footnote references and the `>` of quoted blocks vanish; the words of
/// links stay.
fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        text.push_str(line.trim_start().trim_start_matches(['>', ' ']));
        text.push('\n');
    }
    let unlinked = without_links(&text);
    let unmarked: String = unlinked.chars().filter(|letter| !matches!(letter, '*' | '_' | '`' | '\\' | '~')).collect();
    fold_quotes(&unmarked).replace("---", "-").replace("--", "-").replace('…', "...")
}

/// Keeps the words of links, wikilinks and images, and drops where they lead.
fn without_links(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', ']']) {
        words.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        rest = match rest.as_bytes()[at] {
            b'[' if after.starts_with('^') => after.find(']').map_or(after, |end| &after[end + 1..]),
            b'[' if after.starts_with('[') => {
                // `[[target|words]]`: only the words are read.
                let bar = after.find(['|', ']', '\n']).filter(|end| after.as_bytes()[*end] == b'|');
                bar.map_or(after, |end| &after[end + 1..])
            }
            b'[' => after,
            _ if after.starts_with('(') => after.find(')').map_or(after, |end| &after[end + 1..]),
            _ if after.starts_with('[') => after.find(']').map_or(after, |end| &after[end + 1..]),
            _ => after,
        };
    }
    words + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::check::check;

    fn holds(body: &str, words: &str) -> bool {
        Searched { body, plain: OnceCell::new() }.holds(words)
    }

    #[test]
    fn marks_styles_and_breaks_do_not_matter() {
        let body = "He said “we will *not*\nyield” – to [the others](https://x.org/a_b), [[x|they]] or_anyone_[^1].\n\n> quoted\n> block\n";
        for words in
            ["\"we will not yield\"", "will not yield' — to the others, they or_anyone.", "quoted block", "will *not*"]
        {
            assert!(holds(body, words), "{words}");
        }
    }

    #[test]
    fn other_words_are_not_found() {
        assert!(!holds("we will not yield", "we will yield"));
    }

    #[test]
    fn the_help_says_how_far_the_text_agrees() {
        let help = |words| Searched { body: "We will not yield to them.", plain: OnceCell::new() }.help(words);
        assert_eq!(help("We will not yield to us"), "the body agrees up to `We will not yield to`");
        assert_eq!(help("we will not Yield"), "the body has these words with other capitals");
        assert!(help("nothing of this").starts_with("copy"));
    }

    #[test]
    fn a_quotation_has_a_speaker_and_stands_in_the_body() {
        check(
            "quotes:\n  - { by: x, text: A body }\n  - { by: UA, text: A bodies }\n  - { by: UK, text: body }\n  - { by: NATO, text: body }\n  - { by: x }\n  - text: A",
            &[
                "6:21+8 quote-not-in-text the body does not hold `A bodies` | copy the words from the body; quotation marks and line breaks do not matter",
                "7:11+2 ~code-alias `UK` is not an ISO code; it is read as `GB` | write `GB`",
                "9:5+9 missing-field `text` is missing; a quotation needs it | add `text: …`, the words, without quotation marks",
                "10:5+7 missing-field `by` is missing; a quotation needs it | add `by: …`, who said it: a participant's slug, a country's code, or a description",
            ],
        );
    }
}
