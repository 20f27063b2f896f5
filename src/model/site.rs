use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    marker::PhantomData,
    ops,
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{
    BriefingFront, Config, CountryFront, GroupFront, NoteFront, NoticeFront, PageFront, Presence, ProfileFront,
    RoleFront, TopicFront, TranslationFront,
};
use crate::base::{Clock, CountryCode, Date, PartialDate, Slug, SourcePath, Text, TimeZone, Timestamp, WrittenTime};

/// Everything that is published at one instant, every name bound.
///
/// Drafts (unless asked for) and briefings under embargo are in no list of it, and nothing leads to them, so nothing later can
/// leak them.
#[derive(Debug, Clone)]
pub struct Site {
    /// The configuration.
    pub config: Arc<Config>,
    /// The instant the site is for.
    pub clock: Clock,
    /// Briefings by id; those that are published are in `timeline`, and others may be left from before.
    pub briefings: Table<BriefingId, Briefing>,
    /// The published briefings by their documents.
    pub by_path: HashMap<SourcePath, BriefingId>,
    /// The published briefings by their slugs, which several may share.
    pub by_slug: BTreeSet<(Slug, BriefingId)>,
    /// Everyone who is named anywhere, in no order that matters; who has no page is known from hidden briefings or
    /// from earlier ones only.
    pub participants: Participants,
    /// Everyone with a page, by letter and there in the order of sort names; no letter is empty.
    pub roster: BTreeMap<char, Vec<ParticipantId>>,
    /// Every code that can be named: those of the table and those of `site.toml`.
    pub countries: BTreeMap<CountryCode, Country>,
    /// Groups by slug.
    pub groups: BTreeMap<Slug, Group>,
    /// Topics by slug.
    pub topics: BTreeMap<Slug, Topic>,
    /// Series by slug.
    pub series: BTreeMap<Slug, Series>,
    /// Static pages, by document path.
    pub pages: BTreeMap<SourcePath, SitePage>,
    /// Translations of briefings, by their own document's path, whether or not the original is published.
    pub translations: BTreeMap<SourcePath, Arc<TranslationFront>>,
    /// All briefings, oldest first; those of one day by slug.
    pub timeline: Vec<BriefingId>,
    /// How many briefings each month has, those without any left out; by year and month.
    pub months: BTreeMap<(i16, i8), usize>,
    /// Briefings that have expired: a page that says so, out of all listings; by document path.
    pub expired: BTreeMap<SourcePath, Briefing>,
    /// Briefings that were removed: a page that says when and why, out of all listings; by document path.
    pub removed: BTreeMap<SourcePath, Briefing>,
    /// The corrections of all published briefings, oldest first.
    pub corrections: BTreeSet<Correction>,
    /// The next instant at which the site will differ of itself: an embargo ends, a correction's date comes, a briefing expires.
    pub next_due: Option<Timestamp>,
}

/// What is shown beside the published briefings, each of them labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preview {
    /// Drafts too.
    pub drafts: bool,
    /// Briefings whose date or embargo lies ahead too.
    pub scheduled: bool,
}

/// Which correction of which briefing. They are ordered by when they were made, those of one instant by their documents,
/// and there as they are written, so that the newest comes last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Correction {
    /// When it was made.
    pub made: Timestamp,
    /// The briefing's document.
    pub path: SourcePath,
    /// Which of [`Briefing::corrections`], from 0.
    pub nth: usize,
}

/// A typed index into a [`Table`].
macro_rules! id {
    ($name:ident, $what:literal) => {
        #[doc = $what]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl From<usize> for $name {
            fn from(index: usize) -> Self {
                $name(u32::try_from(index).expect("fewer than four billion entries"))
            }
        }

        impl From<$name> for usize {
            fn from(id: $name) -> usize {
                id.0 as usize
            }
        }
    };
}

id!(BriefingId, "Which briefing of [`Site::briefings`].");
id!(ParticipantId, "Which person of [`Site::participants`].");

/// A list whose entries are known by a typed index.
#[derive(Debug, Clone)]
pub struct Table<Id, T> {
    entries: Vec<T>,
    id: PhantomData<Id>,
}

impl<Id, T> Default for Table<Id, T> {
    fn default() -> Self {
        Table { entries: Vec::new(), id: PhantomData }
    }
}

impl<Id: From<usize> + Into<usize> + Copy, T> Table<Id, T> {
    /// Takes entries whose order gives their ids.
    pub fn new(entries: Vec<T>) -> Self {
        Table { entries, id: PhantomData }
    }

    /// Makes room for so many entries more: a list that grows by doubling takes up to twice what it holds. A few are left to that,
    /// or each update would move the list.
    pub fn make_room(&mut self, more: usize) {
        if more > self.entries.len() / 2 {
            self.entries.reserve_exact(more);
        }
    }

    /// Adds an entry and returns its id.
    pub fn push(&mut self, entry: T) -> Id {
        self.entries.push(entry);
        Id::from(self.entries.len() - 1)
    }

    /// Returns the count of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Says whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Walks over entries with their ids, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (Id, &T)> {
        self.entries.iter().enumerate().map(|(index, entry)| (Id::from(index), entry))
    }
}

impl<Id: Into<usize>, T> ops::Index<Id> for Table<Id, T> {
    type Output = T;

    fn index(&self, id: Id) -> &T {
        &self.entries[id.into()]
    }
}

impl<Id: Into<usize>, T> ops::IndexMut<Id> for Table<Id, T> {
    fn index_mut(&mut self, id: Id) -> &mut T {
        &mut self.entries[id.into()]
    }
}

/// Everyone who is named anywhere, by id and by slug.
#[derive(Debug, Clone, Default)]
pub struct Participants {
    table: Table<ParticipantId, Participant>,
    by_slug: HashMap<Slug, ParticipantId>,
}

impl Participants {
    /// Adds a person, to whom the slug leads from now on, and returns the id.
    pub fn push(&mut self, person: Participant) -> ParticipantId {
        let slug = person.slug.clone();
        let id = self.table.push(person);
        self.by_slug.insert(slug, id);
        id
    }

    /// Returns the person to whom a slug leads.
    pub fn get(&self, slug: &Slug) -> Option<ParticipantId> {
        self.by_slug.get(slug).copied()
    }

    /// Lets a slug lead to another person who has it.
    pub fn lead(&mut self, slug: &Slug, id: ParticipantId) {
        self.by_slug.insert(slug.clone(), id);
    }

    /// Returns a person; nothing for an id of another site.
    pub fn find(&self, id: ParticipantId) -> Option<&Participant> {
        self.table.entries.get(usize::from(id))
    }

    /// Walks over people with their ids, in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (ParticipantId, &Participant)> {
        self.table.iter()
    }
}

impl ops::Index<ParticipantId> for Participants {
    type Output = Participant;

    fn index(&self, id: ParticipantId) -> &Participant {
        &self.table[id]
    }
}

impl ops::IndexMut<ParticipantId> for Participants {
    fn index_mut(&mut self, id: ParticipantId) -> &mut Participant {
        &mut self.table[id]
    }
}

/// How a person or country stands to a briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// At the table.
    TookPart,
    /// Named in the text, but not at the table.
    Mentioned,
}

impl Relation {
    /// Returns the word used in addresses and views: `took-part` or `mentioned`.
    pub fn slug(self) -> &'static str {
        match self {
            Relation::TookPart => "took-part",
            Relation::Mentioned => "mentioned",
        }
    }
}

/// A published briefing with all references bound.
#[derive(Debug, Clone)]
pub struct Briefing {
    /// Its document.
    pub path: SourcePath,
    /// Its front matter as written: title, summary, notes, extra.
    pub front: Arc<BriefingFront>,
    /// Its day in the site's time zone.
    pub date: Date,
    /// The summary, or the body's first paragraph.
    pub summary: Option<Text>,
    /// The instant before which it is not public, if that lies ahead: it is shown only in a preview, and labelled.
    pub scheduled: Option<Timestamp>,
    /// The corrections made until now, as written.
    pub corrections: Vec<NoteFront>,
    /// The updates made until now, as written.
    pub updates: Vec<NoteFront>,
    /// The last change that readers should know of: the newest of `updated`, of the corrections and of the updates.
    pub modified: Option<WrittenTime>,
    /// Set if it is withdrawn by now.
    pub withdrawn: Option<NoticeFront>,
    /// Who took part, in the order written.
    pub participants: Vec<Appearance>,
    /// The countries taking part, each once: those of `countries:` as written, else the participants' in their order.
    pub countries: Vec<CountryCode>,
    /// Named in the text, but not at the table, in the order written.
    pub mentions: Vec<Mentioned>,
    /// The groups concerned.
    pub groups: Vec<Slug>,
    /// The topics.
    pub topics: Vec<Slug>,
    /// The series.
    pub series: Option<Slug>,
    /// The quotations.
    pub quotes: Vec<Quote>,
    /// The country the event took place in.
    pub event_country: Option<CountryCode>,
}

/// One person in one briefing: role and country on that day.
#[derive(Debug, Clone, PartialEq)]
pub struct Appearance {
    /// Who.
    pub participant: ParticipantId,
    /// The name printed: the profile's, or as the briefing writes it.
    pub name: Text,
    /// The role printed: the briefing's own word, else the profile's at the date.
    pub role: Option<Text>,
    /// The full form of that role, if the profile has one.
    pub role_full: Option<Text>,
    /// The country stood for.
    pub country: Option<CountryCode>,
    /// The group stood for.
    pub group: Option<Slug>,
    /// In what way present; no meaning for the merely mentioned.
    pub presence: Presence,
}

/// Someone or something named in a briefing, but not at the table.
#[derive(Debug, Clone, PartialEq)]
pub enum Mentioned {
    /// A person.
    Person(Appearance),
    /// A country.
    Country(CountryCode),
    /// A group.
    Group(Slug),
}

/// A quotation with its speaker bound.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// Who said it.
    pub by: Speaker,
    /// The words.
    pub text: Text,
}

/// Who said a quotation.
#[derive(Debug, Clone, PartialEq)]
pub enum Speaker {
    /// A participant or someone mentioned, with role and country that day.
    Person(Appearance),
    /// A country.
    Country(CountryCode),
    /// Someone described only, and the country if given.
    Described(Text, Option<CountryCode>),
}

/// One person over all briefings.
#[derive(Debug, Clone)]
pub struct Participant {
    /// The identity.
    pub slug: Slug,
    /// The name printed.
    pub name: Text,
    /// The form by which lists are ordered: the profile's `sort`, else the name.
    pub sort: Text,
    /// The place of that form in the alphabet.
    pub sort_key: Text,
    /// The profile's document, if there is one.
    pub path: Option<SourcePath>,
    /// The profile as written, if there is one.
    pub profile: Option<Arc<ProfileFront>>,
    /// The countries: the profile's, else that of the newest briefing which gives one.
    pub countries: Vec<CountryCode>,
    /// The newest role known: of the newest appearance that has one.
    pub latest_role: Option<Text>,
    /// Briefings in which the person took part, oldest first.
    pub took_part: Vec<BriefingId>,
    /// Briefings that mention the person, oldest first.
    pub mentioned: Vec<BriefingId>,
    /// Whether another person with a page has the same folded name.
    pub is_homonym: bool,
}

/// How a country is called.
#[derive(Debug, Clone, PartialEq)]
pub struct CountryName {
    /// Printed in lists.
    pub name: Text,
    /// The form inside a sentence: "the United States".
    pub in_text: Text,
    /// The last part of the page's address.
    pub slug: Slug,
    /// Other names.
    pub aka: Vec<Text>,
    /// Adjectives and the people's name.
    pub adjectives: Vec<Text>,
    /// The capital.
    pub capital: Option<Text>,
    /// Words that stand for it.
    pub metonyms: Vec<Text>,
    /// The UN region, or "Organisations".
    pub region: Text,
    /// A footnote for a disputed one.
    pub footnote: Option<Text>,
    /// From when to when it existed, where that matters.
    pub existed: crate::base::Period,
    /// What came after it.
    pub successors: Vec<CountryCode>,
    /// The Wikidata id.
    pub wikidata: Option<Text>,
    /// Whether it is an organisation: listed after states.
    pub is_organisation: bool,
    /// Whether it no longer exists.
    pub is_former: bool,
}

/// One country over all briefings.
#[derive(Debug, Clone)]
pub struct Country {
    /// The identity.
    pub code: CountryCode,
    /// How it is called.
    pub name: CountryName,
    /// Its document, if there is one.
    pub path: Option<SourcePath>,
    /// Its document's front matter.
    pub front: Option<Arc<CountryFront>>,
    /// Briefings in which it took part, oldest first.
    pub took_part: Vec<BriefingId>,
    /// Briefings that mention it, oldest first.
    pub mentioned: Vec<BriefingId>,
    /// Its own people: whose `countries` name it, by sort name.
    pub people: Vec<ParticipantId>,
    /// In how many briefings each other country took part with it.
    pub met: HashMap<CountryCode, usize, foldhash::fast::RandomState>,
}

impl Country {
    /// Says whether it has a page: it took part, was mentioned, has a document or has people.
    pub fn has_page(&self) -> bool {
        !self.took_part.is_empty() || !self.mentioned.is_empty() || self.path.is_some() || !self.people.is_empty()
    }
}

/// One group over all briefings.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its document.
    pub path: SourcePath,
    /// Its front matter as written.
    pub front: Arc<GroupFront>,
    /// Briefings that concern it, oldest first.
    pub briefings: Vec<BriefingId>,
    /// Briefings that merely mention it, oldest first.
    pub mentioned: Vec<BriefingId>,
}

/// One topic over all briefings.
#[derive(Debug, Clone)]
pub struct Topic {
    /// The identity: topics that differ only in case, hyphens or spaces are one.
    pub slug: Slug,
    /// The name printed: the document's, else the spelling most used.
    pub name: Text,
    /// Its document, if there is one.
    pub path: Option<SourcePath>,
    /// Its document's front matter.
    pub front: Option<Arc<TopicFront>>,
    /// Briefings on it, oldest first.
    pub briefings: Vec<BriefingId>,
}

/// Briefings that belong together, in their order.
#[derive(Debug, Clone)]
pub struct Series {
    /// The identity.
    pub slug: Slug,
    /// The name printed.
    pub name: Text,
    /// Its briefings, oldest first.
    pub briefings: Vec<BriefingId>,
}

/// A static page: about, contact, corrections policy.
#[derive(Debug, Clone)]
pub struct SitePage {
    /// Its document.
    pub path: SourcePath,
    /// Its front matter as written.
    pub front: Arc<PageFront>,
}

impl Participant {
    /// Says whether the person has a page: a profile, or a place in a published briefing.
    pub fn has_page(&self) -> bool {
        self.profile.is_some() || !self.took_part.is_empty() || !self.mentioned.is_empty()
    }

    /// Returns the newest briefing at whose table the person was, else the newest that mentions them.
    pub fn newest(&self) -> Option<BriefingId> {
        self.took_part.last().or(self.mentioned.last()).copied()
    }

    /// Returns what lists of people are ordered by: the sort name's place in the alphabet, then the slug, then the profile.
    pub fn order_key(&self) -> (&str, &Slug, Option<&SourcePath>) {
        (&self.sort_key, &self.slug, self.path.as_ref())
    }

    /// Returns what tells the person from another of the same name, where there is one.
    pub fn told_apart_by(&self) -> Option<Text> {
        self.profile.as_ref().filter(|_| self.is_homonym)?.disambiguation.clone()
    }

    /// Returns the letter under which the person is listed: a capital of the Latin alphabet, or `#`.
    pub fn letter(&self) -> char {
        letter_of(&self.sort_key)
    }

    /// Returns the roles valid on a day, in the profile's order; the first wins.
    pub fn roles_on(&self, day: Date) -> impl Iterator<Item = &RoleFront> {
        self.profile.iter().flat_map(|profile| &profile.roles).filter(move |role| role.period.holds(day))
    }

    /// Returns when the open roles were last confirmed.
    pub fn as_of(&self) -> Option<PartialDate> {
        self.profile.as_ref().and_then(|profile| profile.as_of)
    }
}

impl Mentioned {
    /// Walks over the people among mentions.
    pub fn people(mentions: &[Mentioned]) -> impl Iterator<Item = &Appearance> {
        mentions.iter().filter_map(|mention| match mention {
            Mentioned::Person(appearance) => Some(appearance),
            _ => None,
        })
    }
}

impl Briefing {
    /// Returns what lists of briefings are ordered by: the day, then the slug, then the document.
    pub fn order_key(&self) -> (Date, &Slug, &SourcePath) {
        (self.date, &self.front.slug, &self.path)
    }

    /// Returns a person's appearance of one kind, if there is one.
    pub fn appearance(&self, person: ParticipantId, relation: Relation) -> Option<&Appearance> {
        match relation {
            Relation::TookPart => self.participants.iter().find(|appearance| appearance.participant == person),
            Relation::Mentioned => self.mentioned_people().find(|appearance| appearance.participant == person),
        }
    }

    /// Walks over the corrections as the site orders them.
    pub fn corrections_by_date(&self, zone: &TimeZone) -> impl Iterator<Item = Correction> {
        let correction = |(nth, note): (usize, &NoteFront)| Correction {
            made: note.date.instant(zone),
            path: self.path.clone(),
            nth,
        };
        self.corrections.iter().enumerate().map(correction)
    }

    /// Walks over the people mentioned.
    pub fn mentioned_people(&self) -> impl Iterator<Item = &Appearance> {
        Mentioned::people(&self.mentions)
    }
}

impl Site {
    /// Walks over the published briefings, oldest first.
    pub fn published(&self) -> impl Iterator<Item = (BriefingId, &Briefing)> {
        self.timeline.iter().map(|id| (*id, &self.briefings[*id]))
    }

    /// Returns the published briefing of a document.
    pub fn briefing_at(&self, path: &SourcePath) -> Option<BriefingId> {
        self.by_path.get(path).copied()
    }

    /// Returns the first published briefing that has a slug.
    pub fn briefing_named(&self, slug: &Slug) -> Option<BriefingId> {
        let named = self.by_slug.range((slug.clone(), BriefingId(0))..).take_while(|(other, _)| other == slug);
        named.map(|(_, id)| *id).min_by(|one, other| self.order_of(*one).cmp(&self.order_of(*other)))
    }

    /// Returns the briefing of which only a page that says so is left: expired or removed.
    pub fn taken_down(&self, path: &SourcePath) -> Option<&Briefing> {
        self.expired.get(path).or_else(|| self.removed.get(path))
    }

    /// Returns the published briefing that a document translates.
    pub fn translated(&self, path: &SourcePath) -> Option<BriefingId> {
        self.briefing_at(&self.translations.get(path)?.original)
    }

    /// Walks over the translations of a document, by their paths.
    pub fn translations_of<'s>(
        &'s self,
        original: &'s SourcePath,
    ) -> impl Iterator<Item = (&'s SourcePath, &'s Arc<TranslationFront>)> {
        // They stand beside it and begin with its name.
        let begin = SourcePath::new(original.as_str().trim_end_matches("md"));
        let beside = self.translations.range(begin.clone()..);
        let beside = beside.take_while(move |(path, _)| path.as_str().starts_with(begin.as_str()));
        beside.filter(move |(_, front)| front.original == *original)
    }

    /// Returns the static page that stands where the list of corrections does, and so gives it its words.
    pub fn words_on_corrections(&self) -> Option<&SitePage> {
        self.page_called("corrections")
    }

    /// Returns the static page that stands directly below the front page under a name.
    pub fn page_called(&self, name: &str) -> Option<&SitePage> {
        self.pages.values().find(|page| matches!(&*page.front.slugs, [only] if only.as_str() == name))
    }

    /// Returns how many people have a page.
    pub fn people_count(&self) -> usize {
        self.roster.values().map(Vec::len).sum()
    }

    /// Returns what lists of briefings are ordered by.
    pub fn order_of(&self, id: BriefingId) -> (Date, &Slug, &SourcePath) {
        self.briefings[id].order_key()
    }

    /// Returns how a country is called.
    pub fn country_name(&self, code: CountryCode) -> &CountryName {
        &self.countries.get(&code).expect("resolve gives every code that is used its country").name
    }
}

/// The letter of those whose names begin with none.
pub const NO_LETTER: char = '#';

/// Returns the letter under which something is listed, by its key in the alphabet (see [`crate::base::sort_key`]).
pub fn letter_of(sort_key: &str) -> char {
    let first = sort_key.chars().next();
    first.filter(char::is_ascii_alphabetic).map_or(NO_LETTER, |letter| letter.to_ascii_uppercase())
}
