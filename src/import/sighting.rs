//! A block of text made ready for finding people: its words, and what each may be.

use std::ops::Range;

use super::role;
use crate::{
    base::{CountryCode, countries},
    mentions::{
        How, Mention, office, sentences,
        words::{Word, words},
    },
    model::Entity,
};

/// A person named in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The name as it is to be written.
    pub name: String,
    /// The bytes of the name in the block.
    pub range: Range<usize>,
    /// The word with which it begins, title included.
    pub start: usize,
    /// The title beside the name.
    pub role: Option<String>,
    /// The country beside the name.
    pub country: Option<CountryCode>,
    /// The person whose country is likely this one's too: "He conveyed the greetings of …".
    pub like: Option<String>,
    /// Whether nothing but a verb of speaking says that it is a person.
    pub is_bare: bool,
    /// Whether the country stands with a neighbour and is only likely.
    pub is_guess: bool,
}

/// What a word may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Part of a country's name or adjective.
    Country(CountryCode),
    /// Part of a title.
    Part,
    /// "Mr", "H.E".
    Honorific,
}

/// A block's words with their tags.
pub struct Tagged<'a> {
    /// The words and marks.
    pub words: Vec<Word<'a>>,
    /// The number of the sentence of each word.
    pub sentence: Vec<usize>,
    /// The country that a line begins with: "Georgia: …".
    pub country_of_line: Option<CountryCode>,
    text: &'a str,
    tags: Vec<Option<Tag>>,
    spans: Vec<usize>,
    is_capitals: bool,
}

impl<'a> Tagged<'a> {
    /// Tags the words of a block, given the countries found in it.
    ///
    /// `named`: those found anywhere in the text, which tell what "Congolese" means.
    pub fn new(text: &'a str, mentions: &[&Mention], named: &[CountryCode]) -> Self {
        let words = words(text);
        let parts = sentences(text);
        let sentence = words.iter().map(|word| parts.partition_point(|part| part.end <= word.range.start)).collect();
        let mut tags: Vec<Option<Tag>> =
            words.iter().enumerate().map(|(nth, word)| tag_of(word, words.get(nth + 1))).collect();
        let mut spans: Vec<usize> = (0..words.len()).map(|at| at + 1).collect();
        for mention in mentions {
            let Entity::Country(code) = mention.entity else { continue };
            let from = words.partition_point(|word| word.range.end <= mention.range.start);
            let to = words.partition_point(|word| word.range.start < mention.range.end);
            // "Kremlin spokesman", but not "at the Élysée".
            if mention.how == How::Metonym && tags.get(to).copied().flatten() != Some(Tag::Part) {
                continue;
            }
            (from..to).for_each(|at| {
                tags[at] = Some(Tag::Country(code));
                spans[at] = to;
            });
        }
        for at in 0..words.len() {
            let is_open = words[at].is_capital() && !matches!(tags[at], Some(Tag::Country(_)));
            if is_open && let Some(code) = shared_adjective(words[at].text, named) {
                tags[at] = Some(Tag::Country(code));
            }
            if let Some((code, to)) = organisation(&words, at, &tags) {
                (at..to).for_each(|at| {
                    tags[at] = Some(Tag::Country(code));
                    spans[at] = to;
                });
            }
        }
        mark_subjects(&words, &mut tags);
        let is_capitals = !text.chars().any(char::is_lowercase);
        let mut tagged = Tagged { words, sentence, country_of_line: None, text, tags, spans, is_capitals };
        if let Some(Tag::Country(code)) = tagged.tag(0)
            && tagged.words.get(tagged.span_end(0)).is_some_and(|word| matches!(word.text, ":" | "–" | "—"))
        {
            tagged.country_of_line = Some(code);
        }
        tagged
    }

    /// What a word may be.
    pub fn tag(&self, at: usize) -> Option<Tag> {
        self.tags.get(at).copied().flatten()
    }

    /// The end of the country's name that a word is part of.
    pub fn span_end(&self, at: usize) -> usize {
        self.spans[at]
    }

    /// Says whether there is that word, given in small letters.
    pub fn is(&self, at: usize, small: &str) -> bool {
        self.words.get(at).is_some_and(|word| word.is(small))
    }

    /// Says whether a word may be what an office is for.
    pub fn is_subject(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| office::is_subject(&word.small))
    }

    /// Says whether a word has a capital and is neither title nor country.
    pub fn is_free(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(Word::is_capital) && !matches!(self.tag(at), Some(Tag::Country(_)))
    }

    /// Says whether a word may begin a name.
    pub fn is_name_word(&self, at: usize) -> bool {
        self.is_free(at)
            && self.tag(at).is_none()
            && !office::is_common(&self.words[at].small)
            && !office::is_behind_names(&self.words[at].small)
    }

    /// Says whether a word is a rank that may stand between a title and a name: "the chief adviser, Professor X".
    pub fn is_rank(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.is_capital() && role::is_rank(word.text))
    }

    /// Says whether a word between a country and a title may be passed over: "Venezuela’s late president".
    pub fn is_passing(&self, at: usize) -> bool {
        let passing = |word: &Word<'_>| {
            matches!(
                &*word.small,
                "late"
                    | "then"
                    | "new"
                    | "newly"
                    | "current"
                    | "veteran"
                    | "visiting"
                    | "own"
                    | "appointed"
                    | "longtime"
                    | "long-serving"
                    | "top"
            )
        };
        self.words.get(at).is_some_and(passing)
    }

    /// The name that begins behind a title, where even "He" and "Will" are names.
    pub fn name_behind_title(&self, start: usize, has_title: bool) -> Option<(usize, usize)> {
        let is_short_one =
            has_title && self.is_free(start) && self.tag(start).is_none() && self.is_name_word(start + 1);
        match self.name(start) {
            None if is_short_one => self.name(start + 1).map(|(_, end)| (start, end)),
            found => found,
        }
    }

    /// The name that begins at a word.
    pub fn name(&self, start: usize) -> Option<(usize, usize)> {
        let is_country_first = matches!(self.tag(start), Some(Tag::Country(_)))
            && self.span_end(start) == start + 1
            && self.is_name_word(start + 1);
        if self.is_capitals || !(self.is_name_word(start) || is_country_first) {
            return None;
        }
        let mut end = start + 1;
        while let Some(word) = self.words.get(end) {
            let goes_on = self.is_name_word(end) && !self.words[end - 1].is_possessive();
            let is_point = word.is(".") && self.is_initial(end - 1) && self.is_name_word(end + 1);
            if goes_on || is_point {
                end += 1;
            } else if let Some(after) = self.after_particles(end) {
                end = after;
            } else {
                let is_last_king =
                    self.tag(end) == Some(Tag::Part) && word.is_capital() && end == start + 1 && !self.is_free(end + 1);
                return Some((start, end + usize::from(is_last_king)));
            }
        }
        Some((start, end))
    }

    fn is_initial(&self, at: usize) -> bool {
        self.words[at].text.chars().count() == 1 || self.words[at].is("jr") || self.words[at].text.contains('.')
    }

    /// Behind "bin", "van der" and the like, if a name goes on there.
    fn after_particles(&self, at: usize) -> Option<usize> {
        let small = |at: usize| {
            self.words
                .get(at)
                .is_some_and(|word| !word.is_capital() && office::is_particle(&word.small) && !word.is("of"))
        };
        let mut end = at;
        while small(end) {
            end += 1;
        }
        let joined = self.words.get(at)?.text;
        let is_hyphenated = joined
            .split_once('-')
            .is_some_and(|(first, rest)| office::is_particle(first) && rest.starts_with(char::is_uppercase));
        if is_hyphenated {
            return Some(at + 1);
        }
        (end > at && self.is_name_word(end)).then_some(end + 1)
    }

    /// Says whether a name is rather that of an organisation or place.
    pub fn is_organisation(&self, from: usize, to: usize) -> bool {
        self.words[from..to].iter().any(|word| office::is_organisation(&word.small))
            || self.words[from..to].iter().all(|word| {
                word.text.len() > 1
                    && !word.text.chars().any(char::is_lowercase)
                    && to - from == 1
                    && !self.has_honorific_before(from)
            })
    }

    fn has_honorific_before(&self, at: usize) -> bool {
        (at.saturating_sub(2)..at).any(|at| self.tag(at) == Some(Tag::Honorific))
    }

    /// Says whether a name without title is likely a person's: two to four words, no common one.
    pub fn is_likely_person(&self, name: (usize, usize)) -> bool {
        let words = &self.words[name.0..name.1];
        (2..=4).contains(&words.len()) && words.iter().all(|word| word.text.chars().any(char::is_lowercase))
    }

    /// Says whether a word is a family name in capitals: "GUTERRES".
    pub fn is_surname_in_capitals(&self, at: usize) -> bool {
        let text = self.words[at].text;
        !self.is_capitals
            && text.chars().filter(|letter| letter.is_uppercase()).count() >= 2
            && !text.chars().any(char::is_lowercase)
            && !is_numeral(text)
            && has_vowel(text)
    }

    /// The name as it is to be written: family names in capitals as other names are.
    pub fn written_name(&self, name: (usize, usize)) -> String {
        let mut written = String::new();
        for at in name.0..name.1 {
            let word = &self.words[at];
            if at > name.0 && !word.is_mark() {
                written.push(' ');
            }
            match self.is_surname_in_capitals(at) {
                true => written.push_str(&capitalised(word.text)),
                false => written.push_str(word.text),
            }
        }
        written
    }

    /// The bytes of some words.
    pub fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        self.words[from].range.start..self.words[to - 1].range.end
    }

    /// Some words as written.
    pub fn written(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.bytes(from, to)]
    }

    /// "in Dhaka": the country whose capital stands there.
    pub fn country_of_place(&self, at: usize) -> Option<CountryCode> {
        let place = self.words.get(at + 1).filter(|_| self.is(at, "in"))?;
        let record = countries::all().iter().find(|country| country.capital == Some(place.text))?;
        CountryCode::parse(record.code).map(|read| read.code())
    }

    /// The role that some words say.
    pub fn role(&self, from: usize, to: usize) -> String {
        role::titled(&self.text[self.bytes(from, to)])
    }

    /// Says whether a title is of several people.
    pub fn is_plural(&self, from: usize, to: usize) -> bool {
        let plural = |word: &Word<'_>| {
            word.small.ends_with('s')
                && office::is_head(&word.small)
                && office::is_head(&word.small[..word.small.len() - 1])
        };
        self.words[from..to].iter().any(plural)
    }

    /// Every country that is tagged, in the order of the text.
    pub fn countries(&self) -> impl Iterator<Item = CountryCode> {
        self.tags.iter().filter_map(|tag| if let Some(Tag::Country(code)) = tag { Some(*code) } else { None })
    }

    /// The last country named before a word, in its sentence.
    pub fn country_before(&self, at: usize) -> Option<CountryCode> {
        let sentence = self.sentence[at];
        let earlier = (0..at).rev().take_while(|at| self.sentence[*at] == sentence);
        earlier
            .filter_map(|at| self.tag(at))
            .find_map(|tag| if let Tag::Country(code) = tag { Some(code) } else { None })
    }
}

fn tag_of(word: &Word<'_>, next: Option<&Word<'_>>) -> Option<Tag> {
    let is_dotted = next.is_some_and(|next| next.is("."));
    let is_short = matches!(
        &*word.small,
        "gen"
            | "adm"
            | "col"
            | "lt"
            | "maj"
            | "capt"
            | "amb"
            | "sen"
            | "rep"
            | "gov"
            | "rev"
            | "fr"
            | "sgt"
            | "brig"
            | "eng"
            | "hon"
            | "don"
            | "u"
            | "he"
            | "h.e"
    );
    let is_he = matches!(&*word.small, "he" | "u" | "fr" | "hm");
    let is_honorific = office::is_honorific(&word.small)
        && word.is_capital()
        && (!is_short || is_dotted)
        && (!is_he || word.text == "HE");
    if is_honorific {
        return Some(Tag::Honorific);
    }
    let is_part = office::is_part(&word.small)
        || word.small.split_once('-').is_some_and(|(one, rest)| office::is_head(one) || office::is_head(rest));
    is_part.then_some(Tag::Part)
}

/// Marks what an office is for where it stands before the office: "Commerce Minister", "government spokesman".
fn mark_subjects(words: &[Word<'_>], tags: &mut [Option<Tag>]) {
    for at in (0..words.len().saturating_sub(1)).rev() {
        let before = at.checked_sub(1);
        let is_behind_country =
            before.is_some_and(|at| matches!(tags[at], Some(Tag::Country(_))) || words[at].is("'s"));
        let is_before_title = tags[at + 1] == Some(Tag::Part) && (words[at].is_capital() == words[at + 1].is_capital());
        let is_minister = matches!(&*words[at + 1].small, "minister" | "secretary" | "commissioner");
        let is_subject = office::is_subject(&words[at].small) && (is_behind_country || words[at].is_capital());
        let is_any = is_minister && is_behind_country && words[at].is_capital();
        if tags[at].is_none() && is_before_title && (is_subject || is_any) {
            tags[at] = Some(Tag::Part);
        }
    }
}

/// An adjective that several countries share, if the text names one of them otherwise.
fn shared_adjective(word: &str, named: &[CountryCode]) -> Option<CountryCode> {
    let of_it = |code: &&CountryCode| code.record().is_some_and(|record| record.adjectives.contains(&word));
    named.iter().find(of_it).copied()
}

/// "European" before an office or an institution means the Union; some organs mean the United Nations.
fn organisation(words: &[Word<'_>], at: usize, tags: &[Option<Tag>]) -> Option<(CountryCode, usize)> {
    let is = |at: usize, text: &str| words.get(at).is_some_and(|word| word.text == text);
    let code = |code: &str| CountryCode::parse(code).map(|read| read.code());
    if is(at, "European") {
        let is_institution = ["Commission", "Council", "Parliament", "Union"].iter().any(|text| is(at + 1, text));
        let is_office = tags.get(at + 1).copied().flatten() == Some(Tag::Part) && words[at + 1].is_capital();
        return match (is_institution, is_office) {
            (true, _) => Some((code("EU")?, at + 2)),
            (false, true) => Some((code("EU")?, at + 1)),
            _ => None,
        };
    }
    let is_organ = (is(at, "Security") && is(at + 1, "Council")) || (is(at, "General") && is(at + 1, "Assembly"));
    is_organ.then(|| Some((code("UN")?, at + 2))).flatten()
}

fn is_numeral(text: &str) -> bool {
    text.chars().all(|letter| "IVXLC".contains(letter))
}

fn has_vowel(text: &str) -> bool {
    text.chars().any(|letter| "AEIOUYÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝĀĂĄĒĖĘĚĪĮİŌŐŪŮŰŲ".contains(letter))
}

/// "O’BRIEN" → "O’Brien", "EL-HADI" → "El-Hadi".
fn capitalised(text: &str) -> String {
    let mut starts = true;
    let letters = text.chars().flat_map(|letter| {
        let written: Vec<char> = if starts { vec![letter] } else { letter.to_lowercase().collect() };
        starts = !letter.is_alphabetic();
        written
    });
    letters.collect()
}
