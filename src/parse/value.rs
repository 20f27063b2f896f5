use super::{
    address, country_codes, dates,
    file::{File, Way, shown, yaml_value},
    language,
    node::Node,
};
use crate::base::{Code, CountryCode, Diagnostic, PartialDate, Place, Slug, Text, WrittenTime, slugify};

/// A value with the way to it. Each reader below gives the value as its type, or reports why it is none.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub file: &'a File<'a>,
    pub way: Way<'a>,
    pub node: &'a Node,
}

impl<'a> Value<'a> {
    /// Makes a fault at this value.
    pub fn fault(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.place(), message)
    }

    /// Reports a fault, and gives nothing.
    pub fn refuse<T>(&self, fault: Diagnostic) -> Option<T> {
        self.file.report(fault);
        None
    }

    /// Returns where it stands.
    pub fn place(&self) -> Place {
        self.file.place(&self.way.path())
    }

    /// Makes the fault of a value that is of another type.
    pub fn wrong_type(&self, expected: &str) -> Diagnostic {
        let message = format!("`{}` must be {expected}, not {}", self.way.path(), self.node.sort());
        self.fault(Code::WrongType, message)
    }

    /// Reads text; a number or `true` counts as the text it is written as.
    ///
    /// Spacing around it is dropped; empty text counts as absent. Control characters, which only an escape can bring here, are told
    /// of and left out: no page, feed, mail or terminal has a use for them.
    pub fn text(&self) -> Option<Text> {
        let written = match self.node {
            Node::Null => return None,
            Node::Text(text) if text.contains(is_control) => self.without_controls(text),
            Node::Text(text) if text.trim().len() == text.len() => text.clone(),
            Node::Text(text) => text.trim().into(),
            Node::Bool(_) | Node::Int(_) | Node::Float(_) => self.file.raw(&self.way.path()).unwrap_or_default().into(),
            Node::List(_) | Node::Map(_) => {
                return self.refuse(self.wrong_type("text").maybe_help(self.quoting_help()));
            }
        };
        (!written.is_empty()).then_some(written)
    }

    fn without_controls(&self, text: &str) -> Text {
        let first = text.chars().find(|sign| is_control(*sign)).map_or(0, u32::from);
        let message = format!("`{}` has a control character in it (U+{first:04X}), which is left out", self.way.path());
        let fault = self.fault(Code::HiddenCharacter, message);
        self.file.report(fault.help("delete it: no reader sees it, and some programs obey it"));
        text.replace(ends_a_line, " ").replace(is_control, "").trim().into()
    }

    /// `Ukraine: allies` in a list is a mapping to YAML; quotes make it text.
    fn quoting_help(&self) -> Option<String> {
        let path = self.way.path();
        let raw = self.file.raw(&path)?;
        match self.node {
            Node::Map(entries) if entries.len() == 1 && !raw.contains('\n') && !raw.starts_with('{') => {
                Some(format!("if it is text, put it in quotes: `{}`", yaml_value(&raw.replace('"', "'"))))
            }
            _ => None,
        }
    }

    /// Reads a list; anything else is a list of one. An item that is absent or faulty keeps its position.
    pub fn list<T>(&self, mut read: impl FnMut(Value<'_>) -> Option<T>) -> Vec<Option<T>> {
        let Node::List(items) = self.node else { return vec![read(*self)] };
        let item = |(index, node)| Value { file: self.file, way: Way::Index(&self.way, index), node };
        items
            .iter()
            .enumerate()
            .map(|(index, node)| if *node == Node::Null { None } else { read(item((index, node))) })
            .collect()
    }

    /// Returns the keys and values of a mapping, absent ones left out; reports what is none.
    pub fn entries(&self, expected: &str) -> impl Iterator<Item = (&'a str, Value<'_>)> {
        let entries: &'a [(String, Node)] = match self.node {
            Node::Map(entries) => entries,
            _ => self.refuse(self.wrong_type(expected)).unwrap_or_default(),
        };
        let written = entries.iter().filter(|(_, node)| *node != Node::Null);
        written.map(|(key, node)| (key.as_str(), Value { file: self.file, way: Way::Key(&self.way, key), node }))
    }

    /// Reads a list of text.
    pub fn texts(&self) -> Vec<Text> {
        self.list(|item| item.text()).into_iter().flatten().collect()
    }

    /// Reads `true` or `false`.
    pub fn flag(&self) -> Option<bool> {
        match self.node {
            Node::Bool(flag) => Some(*flag),
            Node::Text(text) => {
                let help = match text.to_lowercase().as_str() {
                    "yes" | "on" | "y" | "true" => Some("write `true`".to_owned()),
                    "no" | "off" | "n" | "false" => Some("write `false`".to_owned()),
                    _ => None,
                };
                self.refuse(self.wrong_type("`true` or `false`").maybe_help(help))
            }
            _ => self.refuse(self.wrong_type("`true` or `false`")),
        }
    }

    /// Reads a whole number that is not negative.
    pub fn number(&self, min: u64, max: u64) -> Option<u64> {
        let bounds = || match max {
            u64::MAX => "a whole number".to_owned(),
            _ => format!("a whole number from {min} to {max}"),
        };
        match self.node {
            Node::Int(number) => match u64::try_from(*number) {
                Ok(number) if (min..=max).contains(&number) => Some(number),
                _ => {
                    let message = format!("`{}` must be {}, not {number}", self.way.path(), bounds());
                    self.refuse(self.fault(Code::BadValue, message))
                }
            },
            _ => self.refuse(self.wrong_type(&bounds())),
        }
    }

    /// Reads one of some words and returns its position among them.
    pub fn choice(&self, words: &[&str]) -> Option<usize> {
        let text = self.text()?;
        words.iter().position(|word| **word == *text).or_else(|| {
            let all = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
            let help = match near(&text, words.iter().copied()) {
                Some(word) => format!("did you mean `{word}`? It can be {all}"),
                None => format!("it can be {all}"),
            };
            let message = format!("{} is not a value of `{}`", shown(&text), self.way.path());
            self.refuse(self.fault(Code::BadValue, message).help(help))
        })
    }

    /// Reads a slug and proposes one if it is none.
    pub fn slug(&self) -> Option<Slug> {
        self.slug_or(|text| format!("write `{}`", slugify(text)))
    }

    /// Reads a slug; `help` says what to write instead of text that is none.
    pub fn slug_or(&self, help: impl FnOnce(&str) -> String) -> Option<Slug> {
        let text = self.text()?;
        Slug::parse(&text).or_else(|| {
            let message = format!("{} is not a slug", shown(&text));
            self.refuse(self.fault(Code::BadSlug, message).help(help(&text)))
        })
    }

    /// Reads a day or an instant.
    pub fn time(&self) -> Option<WrittenTime> {
        self.date_by(WrittenTime::parse)
    }

    /// Reads a day, a month or a year.
    pub fn partial_date(&self) -> Option<PartialDate> {
        self.date_by(PartialDate::parse)
    }

    fn date_by<T>(&self, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text()?;
        parse(&text).map_or_else(
            |message| {
                let help = dates::proposal(&text).filter(|date| parse(date).is_ok());
                let help = help.map(|date| format!("write `{date}`"));
                let message =
                    if text.chars().count() > 60 { format!("{} is not a date", shown(&text)) } else { message };
                self.refuse(self.fault(Code::BadDate, message).maybe_help(help))
            },
            Some,
        )
    }

    /// Reads a BCP 47 tag.
    pub fn language(&self) -> Option<Text> {
        let text = self.text()?;
        self.checked(text, Code::BadLanguage, language::check)
    }

    /// Reads a list of site paths.
    pub fn site_paths(&self) -> Vec<Text> {
        let path = |item: Value<'_>| item.checked(item.text()?, Code::BadAddress, address::check_site_path);
        self.list(path).into_iter().flatten().collect()
    }

    /// Reads an `https:` or `http:` address.
    pub fn web_address(&self) -> Option<Text> {
        self.checked(self.text()?, Code::BadAddress, address::check_web)
    }

    /// Reads a site path or an address elsewhere.
    pub fn link_target(&self) -> Option<Text> {
        self.checked(self.text()?, Code::BadAddress, address::check_link)
    }

    /// Reads `Q` and digits.
    pub fn wikidata(&self) -> Option<Text> {
        self.checked(self.text()?, Code::BadWikidata, address::check_wikidata)
    }

    /// Lets text pass that a check finds good.
    pub fn checked(&self, text: Text, code: Code, check: impl Fn(&str) -> Result<(), Wrong>) -> Option<Text> {
        match check(&text) {
            Ok(()) => Some(text),
            Err(wrong) => self.refuse(self.fault(code, wrong.message).maybe_help(wrong.help)),
        }
    }

    /// Reads the code of a country.
    pub fn country(&self) -> Option<CountryCode> {
        let text = self.text()?;
        country_codes::read(&text, self, || country_codes::help(&text))
    }

    /// Reads a list of codes of countries.
    pub fn countries(&self) -> Vec<Option<CountryCode>> {
        self.list(|item| item.country())
    }
}

/// Why text is not what its field wants, and what to write instead.
#[derive(Debug, PartialEq)]
pub(super) struct Wrong {
    pub message: String,
    pub help: Option<String>,
}

impl Wrong {
    pub fn new(message: impl Into<String>) -> Self {
        Wrong { message: message.into(), help: None }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The nearest of some words; nothing for texts that are too long to be one.
pub(super) fn near<'w>(typed: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    const WORD_BYTES_MAX: usize = 64;
    (typed.len() <= WORD_BYTES_MAX).then(|| crate::base::nearest(typed, words)).flatten()
}

/// Tabs and line ends belong to texts.
fn is_control(sign: char) -> bool {
    sign.is_control() && !matches!(sign, '\t' | '\n' | '\r')
}

/// Form feeds, vertical tabs and the line ends of other machines part words.
fn ends_a_line(sign: char) -> bool {
    matches!(sign, '\u{b}' | '\u{c}' | '\u{85}')
}

#[cfg(test)]
mod tests {
    use crate::parse::check::check;

    #[test]
    fn one_value_where_a_list_is_meant_is_a_list_of_one() {
        check(
            "countries: FR\ngroups: coalition\ntopics: security\nauthors: A\nparticipants: { name: A }\nquotes: { by: a, text: A body }\naliases: /old/",
            &[],
        );
    }

    #[test]
    fn control_characters_that_escapes_bring_are_told_of() {
        check(
            "summary: \"a\\e[31mb\"\ndateline: \"Oslo\\tand\\nParis\"",
            &[
                "4:10+10 ~hidden-character `summary` has a control character in it (U+001B), which is left out | delete it: no reader sees it, and some programs obey it",
            ],
        );
    }

    #[test]
    fn null_is_absent() {
        check("dateline: ~\ndraft:\nparticipants: null\nevent: ~\nlang: ~\ncorrections:\nslug:\nquotes: [~]", &[]);
    }

    #[test]
    fn values_of_another_type_are_refused() {
        check(
            "groups: [EU, A B]\nauthors: { name: x }\ndraft: yes\nlang: en_GB\nsummary: [a]\ndateline: { x: 1 }\ntopics: [security: guarantees, Ukraine]",
            &[
                "4:10+2 bad-slug `EU` is not a slug | write `eu`",
                "4:14+3 bad-slug `A B` is not a slug | write `a-b`",
                "5:10+11 wrong-type `authors` must be text, not a mapping",
                "6:8+3 wrong-type `draft` must be `true` or `false`, not text | write `true`",
                "7:7+5 bad-language `en_GB` is not a language tag | write `en-GB`",
                "8:10+3 wrong-type `summary` must be text, not a list",
                "9:11+8 wrong-type `dateline` must be text, not a mapping",
                "10:10+20 wrong-type `topics[0]` must be text, not a mapping | if it is text, put it in quotes: `\"security: guarantees\"`",
            ],
        );
        check(
            "slug: A Slug\nupdated: 2026-13-01\nembargo: 6 January 2026\nexpires: 2026-01-06T18:00:00+01:00",
            &[
                "4:7+6 bad-slug `A Slug` is not a slug | write `a-slug`",
                "5:10+10 bad-date `2026-13-01` is not a day of the calendar",
                "6:10+14 bad-date `6 January 2026` is not a date like `2026-01-06` nor an instant like `2026-01-06T18:00:00+01:00` | write `2026-01-06`",
            ],
        );
        check(
            "aliases: [/old/, old, 'https://x.org/y/', /a/../b]",
            &[
                "4:18+3 bad-address `old` is not a path of the site | begin it with `/`: `/old`",
                "4:23+18 bad-address `https://x.org/y/` is not a path of the site | write the path alone: `/y/`",
                "4:43+7 bad-address `/a/../b` is not a path of the site | it may not hold `.` or `..` as a part",
            ],
        );
    }
}
