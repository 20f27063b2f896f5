use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    ops::Deref,
    sync::{Arc, LazyLock},
};

use super::Outline;
use crate::base::{
    Code, CountryCode, Fingerprint, PartialDate, Period, Slug, SourcePath, Text, Texts, TimeZone, Timestamp,
    WrittenTime,
};

/// One file understood by itself: nothing in it was looked up in another file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The file.
    pub path: SourcePath,
    /// The digest of the file's bytes.
    pub fingerprint: Fingerprint,
    /// The front matter as written.
    pub front: FrontMatter,
    /// Codes of warnings and notices that are not told of it.
    pub silence: Box<[Code]>,
    /// What is known of the body.
    pub body: Body,
}

impl Document {
    /// Says whether another version of the document says the same in all that other pages may use: its front matter, and of its
    /// body what stands in for a summary and a dateline, what can be linked to, and what it links to.
    pub fn same_facts(&self, other: &Document) -> bool {
        // By their digests: two maps of an editor's own keys are equal in any order, but templates walk over them as written.
        Fingerprint::of_value(&self.front) == Fingerprint::of_value(&other.front) && self.body.same_facts(&other.body)
    }
}

impl Document {
    /// Lets go of texts that other documents have written too.
    pub fn share_texts(&mut self, texts: &mut Texts) {
        let FrontMatter::Briefing(front) = &mut self.front else { return };
        // A document that was just read has its front matter for itself.
        let Some(front) = Arc::get_mut(front) else { return };
        let people = front.participants.iter_mut().flatten();
        let mentioned = front.mentions.iter_mut().flatten().filter_map(|mention| match mention {
            MentionFront::Person(entry) => Some(entry),
            _ => None,
        });
        for entry in people.chain(mentioned) {
            match &mut entry.target {
                EntryTarget::Name(name) => texts.share(name),
                EntryTarget::Ref(_) => {}
            }
            entry.role.iter_mut().for_each(|role| texts.share(role));
        }
        let others = front.topics.iter_mut().chain(&mut front.authors);
        others.chain(&mut front.dateline).chain(&mut front.series).for_each(|text| texts.share(text));
    }
}

impl Body {
    fn same_facts(&self, other: &Body) -> bool {
        let (one, two) = (&self.outline, &other.outline);
        let ids = |outline: &'_ Outline| outline.headings.iter().map(|heading| heading.id.clone()).collect::<Vec<_>>();
        let links = |outline: &'_ Outline| {
            outline.links.iter().map(|link| (link.target.clone(), link.form)).collect::<Vec<_>>()
        };
        let images = |outline: &'_ Outline| outline.images.iter().map(|image| image.target.clone()).collect::<Vec<_>>();
        self.is_empty == other.is_empty
            && one.excerpt == two.excerpt
            && one.dateline == two.dateline
            && ids(one) == ids(two)
            && links(one) == links(two)
            && images(one) == images(two)
    }
}

/// All documents of a project, by path.
pub type Documents = BTreeMap<SourcePath, Arc<Document>>;

/// What is known of a body; its text is read again when the page is rendered, so that memory follows the metadata.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The digest of the body's text.
    pub fingerprint: Fingerprint,
    /// The byte at which the body starts in the file, counted after a byte order mark was dropped and line ends were made `\n`.
    pub offset: usize,
    /// The line of the file on which it starts, from 1.
    pub line: u32,
    /// Whether it holds anything but spacing.
    pub is_empty: bool,
    /// Its outline.
    pub outline: Outline,
}

/// The front matter by kind of document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FrontMatter {
    /// `content/briefings/**.md`
    Briefing(Arc<BriefingFront>),
    /// `content/participants/*.md`
    Participant(Arc<ProfileFront>),
    /// `content/countries/*.md`
    Country(Arc<CountryFront>),
    /// `content/groups/*.md`
    Group(Arc<GroupFront>),
    /// `content/topics/*.md`
    Topic(Arc<TopicFront>),
    /// `content/pages/**.md`
    Page(Arc<PageFront>),
    /// `content/briefings/**.<language>.md`
    Translation(Arc<TranslationFront>),
}

impl FrontMatter {
    /// Returns the slug of what the document describes, for those that describe something.
    pub fn describes(&self) -> Option<&Slug> {
        match self {
            FrontMatter::Participant(front) => Some(&front.slug),
            FrontMatter::Country(front) => Some(&front.slug),
            FrontMatter::Group(front) => Some(&front.slug),
            FrontMatter::Topic(front) => Some(&front.slug),
            FrontMatter::Briefing(_) | FrontMatter::Page(_) | FrontMatter::Translation(_) => None,
        }
    }
}

/// The template author's own keys, in the order written.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// Keys of any shape, as one text: what a compact cache can hold.
mod extra_as_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _, ser::Error as _};

    use super::Extra;

    pub fn serialize<S: Serializer>(extra: &Extra, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&serde_json::to_string(extra).map_err(S::Error::custom)?)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Extra, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// The front matter of a briefing. The position of an item in a list is its position in the file, faulty items included,
/// so that `participants[2]` names the right place.
///
/// What few briefings write stands apart, in a [`RareFront`], and is read as if it stood here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BriefingFront {
    /// Required. Text, not HTML.
    pub title: Text,
    /// The day, or the instant; taken from a file name `2026-01-06-slug.md` if not written.
    pub date: WrittenTime,
    /// The place the report is from.
    pub dateline: Option<Text>,
    /// One or two sentences.
    pub summary: Option<Text>,
    /// The last part of the address; made from the file name without its date if not written.
    pub slug: Slug,
    /// The permanent id, which survives any change of address; the file's stem if not written.
    pub id: Text,
    /// Not published unless drafts are asked for.
    pub draft: bool,
    /// Names of authors.
    pub authors: Vec<Text>,
    /// Topics as written.
    pub topics: Vec<Text>,
    /// The series it belongs to, as written.
    pub series: Option<Text>,
    /// Who took part; `None` holds the position of an item that could not be read.
    pub participants: Vec<Option<ParticipantEntry>>,
    /// Countries taking part, with their positions; `None` if the key is not there.
    pub countries: Option<Vec<Option<CountryCode>>>,
    /// Named in the text, but not at the table.
    pub mentions: Vec<Option<MentionFront>>,
    /// Groups concerned.
    pub groups: Vec<Option<Slug>>,
    /// The event reported on.
    pub event: Option<Box<EventFront>>,
    /// Quotations; that each stands in the body was checked by parse.
    pub quotes: Vec<Option<QuoteFront>>,
    /// The rest, if anything of it is written; see [`RareFront::kept`].
    pub rare: Option<Box<RareFront>>,
}

/// The front matter of a translated briefing: what is said in its language. All else is the original's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TranslationFront {
    /// The document that it translates.
    pub original: SourcePath,
    /// The language's tag, from the file's name.
    pub language: Text,
    /// Required. Text, not HTML.
    pub title: Text,
    /// One or two sentences.
    pub summary: Option<Text>,
    /// The place the report is from.
    pub dateline: Option<Text>,
    /// Names of authors; those of the original if none.
    pub authors: Vec<Text>,
    /// Not published unless drafts are asked for.
    pub draft: bool,
    /// Roles that day, by the slugs of those who had them.
    pub roles: BTreeMap<Slug, Text>,
    /// The event's name.
    pub event: Option<Text>,
    /// The original's corrections in its words, by their dates.
    pub corrections: Vec<NoteFront>,
    /// Updates likewise.
    pub updates: Vec<NoteFront>,
    /// Old addresses.
    pub aliases: Vec<Text>,
    /// The template author's own keys.
    #[serde(with = "extra_as_text")]
    pub extra: Extra,
}

impl TranslationFront {
    /// Returns the document that a file translates and the language's tag, if its name is that of a translation: `paris.fr.md` beside
    /// `paris.md`.
    pub fn of_path(path: &SourcePath) -> Option<(SourcePath, &str)> {
        let (name, tag) = path.stem().rsplit_once('.')?;
        let mut parts = tag.split('-');
        let is_language = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_more = |part: &str| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_tag = parts.next().is_some_and(is_language) && parts.all(is_more);
        let is_briefing = path.as_str().starts_with("content/briefings/");
        let original = || SourcePath::new(format!("{}/{name}.md", path.folder()));
        (is_tag && is_briefing && !name.is_empty()).then(|| (original(), tag))
    }
}

/// What few briefings write in their front matter. In the place of every briefing's these fields held 35 MB with 100,000 of them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RareFront {
    /// The last change that readers should know of.
    pub updated: Option<WrittenTime>,
    /// Nothing of the briefing is published before this instant.
    pub embargo: Option<WrittenTime>,
    /// After this instant only a page that says so remains.
    pub expires: Option<WrittenTime>,
    /// From its date on the text stands under a notice that it no longer holds.
    pub withdrawn: Option<NoticeFront>,
    /// From its date on only a page that says when and why it was taken down remains.
    pub removed: Option<NoticeFront>,
    /// A BCP 47 tag; the site's language if none.
    pub lang: Option<Text>,
    /// Where the text comes from.
    pub source: Option<SourceCredit>,
    /// Old addresses, as site paths.
    pub aliases: Vec<Text>,
    /// Corrections, as written.
    pub corrections: Vec<NoteFront>,
    /// Updates, as written.
    pub updates: Vec<NoteFront>,
    /// Words the mention check passes over.
    pub ignore: Vec<Text>,
    /// The template author's own keys.
    #[serde(with = "extra_as_text")]
    pub extra: Extra,
}

impl BriefingFront {
    /// Returns when it is public: from its date on, or from the end of its embargo.
    pub fn public_at(&self, zone: &TimeZone) -> Timestamp {
        let date = self.date.instant(zone);
        self.embargo.as_ref().map_or(date, |embargo| embargo.instant(zone).max(date))
    }

    /// Returns when it is news no longer: after two days, as those ask for who search the news.
    pub fn is_news_until(&self, zone: &TimeZone) -> Timestamp {
        let two_days = std::time::Duration::from_secs(48 * 60 * 60);
        let public = self.public_at(zone);
        public.checked_add(two_days).unwrap_or(public)
    }
}

impl RareFront {
    /// Returns the form in which a briefing keeps it: nothing, if nothing of it is written.
    pub fn kept(self) -> Option<Box<RareFront>> {
        (self != RareFront::default()).then(|| Box::new(self))
    }
}

impl Deref for BriefingFront {
    type Target = RareFront;

    fn deref(&self) -> &RareFront {
        static NOTHING: LazyLock<RareFront> = LazyLock::new(RareFront::default);
        self.rare.as_deref().unwrap_or(&NOTHING)
    }
}

/// Where a text comes from: `source: Reuters` or `source: { name: Reuters, url: https://… }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceCredit {
    /// The name, or the address if only that was given.
    pub name: Text,
    /// The address, `https:` or `http:`.
    pub url: Option<Text>,
}

/// One entry of `participants`, or of `mentions` where it is a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParticipantEntry {
    /// Whom it means.
    pub target: EntryTarget,
    /// The role in the briefing's own word.
    pub role: Option<Text>,
    /// The country stood for on that day.
    pub country: Option<CountryCode>,
    /// The group or organisation stood for, as a group's slug.
    pub group: Option<Slug>,
    /// In what way the person was present.
    pub presence: Presence,
}

/// Whom an entry means.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntryTarget {
    /// `slug` or `{ ref: slug }`: the profile of that file.
    Ref(Slug),
    /// `{ name: … }`: looked up in every name, aka and names; a person without profile if nobody has it.
    Name(Text),
}

/// In what way a participant was present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Presence {
    /// `as: host`
    Host,
    /// `as: chair`
    Chair,
    /// `as: attended`, the default.
    #[default]
    Attended,
    /// `as: remote`
    Remote,
    /// `as: invited`
    Invited,
    /// `as: absent`
    Absent,
}

impl Presence {
    /// Returns the word of `as`.
    pub fn word(self) -> &'static str {
        match self {
            Presence::Host => "host",
            Presence::Chair => "chair",
            Presence::Attended => "attended",
            Presence::Remote => "remote",
            Presence::Invited => "invited",
            Presence::Absent => "absent",
        }
    }
}

/// One entry of `mentions`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MentionFront {
    /// Capitals: a country.
    Country(CountryCode),
    /// A lower-case slug: a participant's or a group's, decided in resolve.
    Slug(Slug),
    /// `{ name, role, country }`
    Person(ParticipantEntry),
}

/// `event:`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventFront {
    /// Its name; the briefing's title if not written.
    pub name: Option<Text>,
    /// The first day or instant; the briefing's date if not written.
    pub start: Option<WrittenTime>,
    /// The last day or instant.
    pub end: Option<WrittenTime>,
    /// The building or site.
    pub place: Option<Text>,
    /// The city.
    pub city: Option<Text>,
    /// The country it took place in.
    pub country: Option<CountryCode>,
    /// How many came, by label, in the order written: `countries: 35`.
    pub attendance: Vec<(Text, u64)>,
}

/// One entry of `quotes`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuoteFront {
    /// Who said it.
    pub by: QuoteSpeaker,
    /// The words.
    pub text: Text,
    /// The country of a speaker that is only described.
    pub country: Option<CountryCode>,
}

/// Who said a quotation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum QuoteSpeaker {
    /// A country by its code, in capitals.
    Country(CountryCode),
    /// Text of the form of a slug: a participant if one has it, checked in resolve.
    Slug(Slug),
    /// A description: "An advisor to President Macron".
    Described(Text),
}

/// A dated correction or update.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoteFront {
    /// When it was made.
    pub date: WrittenTime,
    /// What it says.
    pub text: Text,
}

/// Since when a briefing is withdrawn or removed, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeFront {
    /// Since when.
    pub date: WrittenTime,
    /// Why, in words for readers.
    pub reason: Text,
}

/// The front matter of a person's profile; the file's stem is the identity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileFront {
    /// The identity.
    pub slug: Slug,
    /// Required.
    pub name: Text,
    /// The form by which lists are ordered: `Macron, Emmanuel`. The name if not written.
    pub sort: Option<Text>,
    /// Other spellings.
    pub aka: Vec<Text>,
    /// Names in other languages and scripts, by BCP 47 tag.
    pub names: BTreeMap<Text, Text>,
    /// What tells the person from another of that name.
    pub disambiguation: Option<Text>,
    /// The countries: most people have one, a king of fifteen realms has fifteen.
    pub country: Vec<CountryCode>,
    /// `Q` and digits.
    pub wikidata: Option<Text>,
    /// A portrait, as a path beside the profile or below `static/`.
    pub image: Option<Text>,
    /// Old addresses.
    pub aliases: Vec<Text>,
    /// When the open roles were last confirmed.
    pub as_of: Option<PartialDate>,
    /// The roles, those that win first.
    pub roles: Vec<RoleFront>,
    /// The template author's own keys.
    #[serde(with = "extra_as_text")]
    pub extra: Extra,
}

/// A dated role of a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoleFront {
    /// The short title: `President`.
    pub title: Text,
    /// The full one: `President of France`.
    pub full: Option<Text>,
    /// The country stood for, if not the profile's.
    pub country: Option<CountryCode>,
    /// The group stood for.
    pub group: Option<Slug>,
    /// When it was held.
    pub period: Period,
    /// A remark for readers.
    pub note: Option<Text>,
}

/// The front matter of `content/countries/*.md`: what it adds to the built-in table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CountryFront {
    /// Required.
    pub code: CountryCode,
    /// The last part of the page's address: the file's stem.
    pub slug: Slug,
    /// The printed name, if not the table's.
    pub name: Option<Text>,
    /// The form inside a sentence.
    pub in_text: Option<Text>,
    /// Other names; added to the table's.
    pub aka: Vec<Text>,
    /// Adjectives; added to the table's.
    pub adjectives: Vec<Text>,
    /// The capital, if not the table's.
    pub capital: Option<Text>,
    /// Words that stand for it; added to the table's.
    pub metonyms: Vec<Text>,
    /// `Q` and digits.
    pub wikidata: Option<Text>,
    /// When it began, if not the table's.
    pub from: Option<PartialDate>,
    /// When it ended, if not the table's.
    pub to: Option<PartialDate>,
    /// What came after it.
    pub successors: Vec<CountryCode>,
    /// Old addresses.
    pub aliases: Vec<Text>,
    /// The template author's own keys.
    #[serde(with = "extra_as_text")]
    pub extra: Extra,
}

/// The front matter of `content/groups/*.md`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupFront {
    /// The identity: the file's stem.
    pub slug: Slug,
    /// Required.
    pub name: Text,
    /// The form inside a sentence.
    pub in_text: Option<Text>,
    /// Other names.
    pub aka: Vec<Text>,
    /// What tells it from another of that name.
    pub disambiguation: Option<Text>,
    /// What sort of group it is: `informal coalition`.
    pub kind: Option<Text>,
    /// When it began.
    pub founded: Option<PartialDate>,
    /// When it ended.
    pub dissolved: Option<PartialDate>,
    /// `Q` and digits.
    pub wikidata: Option<Text>,
    /// Old addresses.
    pub aliases: Vec<Text>,
    /// Members with their dates.
    pub members: Vec<Option<MemberFront>>,
    /// The template author's own keys.
    #[serde(with = "extra_as_text")]
    pub extra: Extra,
}

/// One entry of a group's `members`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberFront {
    /// Who or what is the member.
    pub member: MemberRef,
    /// From when to when.
    pub period: Period,
    /// In what quality: `initiator`, `observer`.
    pub quality: Option<Text>,
}

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MemberRef {
    /// `{ country: FR }`
    Country(CountryCode),
    /// `{ ref: slug }`: a participant.
    Participant(Slug),
}

/// The front matter of `content/topics/*.md`: words for a topic's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TopicFront {
    /// The topic's slug: the file's stem.
    pub slug: Slug,
    /// The printed name, if not as the briefings write it.
    pub name: Option<Text>,
    /// Old addresses.
    pub aliases: Vec<Text>,
    /// The template author's own keys.
    #[serde(with = "extra_as_text")]
    pub extra: Extra,
}

/// The front matter of `content/pages/**.md`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageFront {
    /// Required.
    pub title: Text,
    /// One or two sentences for search engines and cards.
    pub summary: Option<Text>,
    /// Where the page is: the path below `content/pages/` without `.md`, unless `slug` replaces its last part.
    pub slugs: Vec<Slug>,
    /// Not published unless drafts are asked for.
    pub draft: bool,
    /// A BCP 47 tag.
    pub lang: Option<Text>,
    /// Old addresses.
    pub aliases: Vec<Text>,
    /// The template author's own keys.
    #[serde(with = "extra_as_text")]
    pub extra: Extra,
}
