//! Drafts a briefing from wire copy: plain text, HTML or Markdown.
//!
//! Input: the text, and the [`Site`] that it is for, whose people, countries and groups are known. Output: a
//! [`Draft`]: front matter in which all that is not plain is marked by a comment, and the body. The module deliberately knows no
//! person and no event: it reads titles, nationalities, honorifics and verbs, and leaves the judgement to an editor. It neither
//! reads nor writes files.

mod capitals;
mod cast;
mod dates;
pub mod from;
mod page;
mod people;
mod quotes;
mod role;
mod sighting;
mod slug_line;
mod story;
mod unknown_groups;

use crate::{
    base::{CountryCode, Date, Slug, countries, fold, slugify},
    markdown::{self, Prose},
    mentions::{Lexicon, Mention, Presence, Scope},
    model::{Entity, Site},
};

pub use story::Form;
pub use unknown_groups::UnknownGroup;

/// What is to be drafted.
#[derive(Debug, Clone, Copy)]
pub struct Copy<'a> {
    /// The text.
    pub text: &'a str,
    /// What it is written in.
    pub form: Form,
    /// The day from which "on Tuesday" is counted back, and the date where the text gives none.
    pub day: Date,
    /// What it is called in comments: the file's name.
    pub called: &'a str,
}

/// A drafted briefing.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The headline.
    pub title: String,
    /// The headline as the copy has it, if that is in capitals throughout.
    pub title_in_capitals: Option<String>,
    /// The line by which a desk filed the story.
    pub slug_line: Option<String>,
    /// The day, and why it is in doubt.
    pub date: (Date, Option<String>),
    /// The place it is from.
    pub dateline: Option<String>,
    /// Who published it first.
    pub agency: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The first sentence.
    pub summary: Option<String>,
    /// Everybody named, in the order of the text.
    pub people: Vec<Person>,
    /// Countries named, in the order of the text; those of people are not among them unless the text names them.
    pub countries: Vec<CountryCode>,
    /// Groups that the site knows.
    pub groups: Vec<Slug>,
    /// Groups named that the site does not know.
    pub unknown_groups: Vec<UnknownGroup>,
    /// Quotations whose speaker is plain or described.
    pub quotes: Vec<Quote>,
    /// Quotations whose speaker is not plain.
    pub unclaimed: Vec<String>,
    /// The text, in Markdown.
    pub body: String,
    /// What the copy is called in comments.
    pub called: String,
}

/// A person of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name, in the site's spelling if it knows the person.
    pub name: String,
    /// The profile's slug, if the site knows the person.
    pub known: Option<Slug>,
    /// The role in the text's words.
    pub role: Option<String>,
    /// The country stood for.
    pub country: Option<CountryCode>,
    /// How the person stands to the event.
    pub presence: Presence,
    /// What an editor should look at.
    pub doubts: Vec<&'static str>,
}

impl Person {
    /// Returns the person's slug: the profile's, else the name's.
    pub fn slug(&self) -> String {
        self.known.as_ref().map_or_else(|| slugify(&self.name), Slug::to_string)
    }
}

/// A quotation of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// A slug, a country's code, or a description.
    pub by: String,
    /// The words.
    pub text: String,
    /// The country of a speaker who is only described.
    pub country: Option<CountryCode>,
    /// Whether the speaker is only likely.
    pub is_guess: bool,
}

/// Drafts a briefing.
pub fn draft(copy: &Copy<'_>, site: &Site) -> Draft {
    let story = story::read(copy.text, copy.form);
    let lexicon = Lexicon::new(site);
    let scope = Scope { language: "en", ..Scope::default() };
    let prose = markdown::prose(&story.body);
    let mentions = lexicon.find(&prose, &scope);
    let title = markdown::prose(&story::escaped(&story.title));
    let headline = lexicon.find(&title, &scope);
    let named = countries(mentions.iter().chain(&headline), cast::countries_by_office(&prose, &mentions));
    let people = cast::people(&prose, &mentions, site, home(story.place.as_deref()), &named, &story.title);
    let (quotes, unclaimed) = quotes::quotes(&prose, &mentions, &people);
    let day = dates::date(&story, copy.day);
    Draft {
        title: story.title,
        title_in_capitals: story.title_in_capitals,
        slug_line: story.slug_line,
        date: day,
        dateline: story.place,
        agency: story.agency,
        authors: story.authors,
        summary: summary(&prose),
        countries: named,
        groups: groups(mentions.iter().chain(&headline)),
        unknown_groups: unknown_groups::find(&prose, &mentions),
        people: people.into_iter().map(|found| found.person).collect(),
        quotes,
        unclaimed,
        body: story.body,
        called: copy.called.to_owned(),
    }
}

impl Draft {
    /// Returns the briefing's file: front matter and body.
    pub fn text(&self) -> String {
        page::briefing(self)
    }

    /// Returns the file's name without its suffix, which is its permanent id too.
    pub fn stem(&self) -> String {
        Slug::from_name(&format!("{}-{}", self.date.0, slugify(&self.title))).to_string()
    }

    /// Returns profiles for the people whom the site does not know: the slug, and the file's text.
    pub fn profiles(&self) -> Vec<(String, String)> {
        let new = self.people.iter().filter(|person| person.known.is_none());
        new.map(|person| (person.slug(), page::profile(person, self.date.0))).collect()
    }

    /// Returns the countries named in the text for which nobody took part.
    pub fn countries_mentioned(&self) -> Vec<CountryCode> {
        let stands = |code: &CountryCode| {
            self.people.iter().any(|person| person.presence.is_part() && person.country == Some(*code))
        };
        self.countries.iter().copied().filter(|code| !stands(code)).collect()
    }
}

/// The most characters of a summary.
const SUMMARY_CHARS_MAX: usize = 400;

fn summary(prose: &Prose) -> Option<String> {
    let openings = prose.blocks.iter().map(|block| story::after_dateline(&block.text));
    let opening = openings.into_iter().find(|opening| !opening.is_empty())?;
    let first = crate::mentions::sentences(opening).into_iter().next()?;
    let sentence = &opening[first];
    (sentence.chars().count() <= SUMMARY_CHARS_MAX).then(|| sentence.to_owned())
}

fn countries<'m>(mentions: impl Iterator<Item = &'m Mention>, by_office: Vec<CountryCode>) -> Vec<CountryCode> {
    let by_name = mentions.filter_map(|mention| match mention.entity {
        Entity::Country(code) => Some(code),
        _ => None,
    });
    let mut codes = Vec::new();
    for code in by_name.chain(by_office) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// The country whose capital a place is.
fn home(place: Option<&str>) -> Option<CountryCode> {
    // The seat of the Union: most who are named there are from elsewhere.
    let place = fold(place.filter(|place| *place != "Brussels")?);
    let record =
        countries::all().iter().find(|country| country.capital.is_some_and(|capital| fold(capital) == place))?;
    CountryCode::parse(record.code).map(|read| read.code())
}

fn groups<'m>(mentions: impl Iterator<Item = &'m Mention>) -> Vec<Slug> {
    let mut slugs = Vec::new();
    for mention in mentions {
        match &mention.entity {
            Entity::Group(slug) if !slugs.contains(slug) => slugs.push(slug.clone()),
            _ => {}
        }
    }
    slugs
}
