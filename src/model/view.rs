//! What a template sees: one struct for each kind of page, as `page`, and [`SiteView`] as `site`.
//!
//! This is a public contract: every field is documented in `docs/templates.md`, and a test holds the two together.
//! Addresses in views (`href`) begin with the base path and can be printed as they are; texts are text, not HTML.
//! Dates come twice: `date` in ISO form for `<time datetime>`, `date_text` for readers. Lists are in their final order.

use serde::Serialize;

use super::{Extra, flat::flat};
use crate::base::{Date, Part, SitePath, Text, Timestamp};

/// What every template sees as `site`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteView {
    /// The site's name.
    pub title: Text,
    /// One or two sentences on the site.
    pub description: Option<Text>,
    /// A BCP 47 tag.
    pub language: Text,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The address of the front page: `/`, or `/briefings/` under a sub-path.
    pub home: Text,
    /// Scheme, host and path without a final `/`, if the site has one.
    pub base_url: Option<Text>,
    /// Who publishes.
    pub publisher: Option<Text>,
    /// The licence of the texts.
    pub licence: Option<Text>,
    /// The menu.
    pub nav: Vec<Link>,
    /// Links for the foot of the page: the static pages, and the list of corrections if there are any.
    pub foot: Vec<Link>,
    /// `[extra]` of `site.toml`.
    pub extra: Extra,
    /// What `[theme]` of `site.toml` says that a style sheet cannot.
    pub theme: ThemeView,
    /// The generator's name and version.
    pub generator: &'static str,
}

/// What a page says of its look.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThemeView {
    /// In which light the site can be shown, as CSS says it: `light dark`, `light`, `dark`.
    pub scheme: &'static str,
    /// The colour of the ground in light, as `#rrggbb`; nothing if the site is always dark.
    pub light: Option<Text>,
    /// The colour of the ground in the dark; nothing if the site is always light.
    pub dark: Option<Text>,
    /// The picture that stands for the site's name.
    pub logo: Option<ImageView>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// The words.
    pub title: Text,
    /// Where it leads.
    pub href: Text,
}

/// What every kind of page has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Head {
    /// The kind: `home`, `briefing`, `participant`, …
    pub kind: &'static str,
    /// The title, for `<title>` and the main heading.
    pub title: Text,
    /// One or two sentences for `<meta name="description">`.
    pub description: Option<Text>,
    /// The page's own address.
    pub href: Text,
    /// The full address, if the site has a `base_url`.
    pub permalink: Option<Text>,
    /// A BCP 47 tag.
    pub lang: Text,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The way from the front page to this page's parent; the page itself is not in it.
    pub breadcrumbs: Vec<Link>,
    /// Whether search engines are asked to leave the page out.
    pub noindex: bool,
    /// The feed of what the page lists, if there is one.
    pub feed: Option<FeedLink>,
    /// The address of what programs are told beside the page, if they are.
    pub json: Option<Text>,
    /// The image that stands for the page where it is shared, if it has one and the site a `base_url`; its address is whole.
    pub card: Option<ImageView>,
    /// What the page is, as one object of schema.org (`NewsArticle`, `ProfilePage`, `CollectionPage`, …) in JSON that can stand in a
    /// script: print it with `safe`. Nothing for pages that say that something is not there.
    pub json_ld: Option<Text>,
    /// The address of the menu's entry this page belongs to.
    pub section: Option<Text>,
}

/// A feed, for those who would rather be told than look.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeedLink {
    /// Its title.
    pub title: Text,
    /// The address of its Atom form.
    pub atom: Text,
    /// The address of its JSON form.
    pub json: Text,
}

/// One struct for each kind of page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum View {
    /// `home.html`
    Home(HomeView),
    /// `briefing.html`
    Briefing(Box<BriefingView>),
    /// `expired.html`
    Expired(ExpiredView),
    /// `removed.html`
    Removed(RemovedView),
    /// `archive.html`
    Archive(ArchiveView),
    /// `listing.html`
    Listing(ListingView),
    /// `participants.html`
    Participants(DirectoryView),
    /// `participant.html`
    Participant(Box<ParticipantView>),
    /// `countries.html`
    Countries(CountriesView),
    /// `country.html`
    Country(Box<CountryView>),
    /// `groups.html`
    Groups(GroupsView),
    /// `group.html`
    Group(Box<GroupView>),
    /// `topics.html`
    Topics(TopicsView),
    /// `topic.html`
    Topic(TopicView),
    /// `series-index.html`
    SeriesIndex(SeriesIndexView),
    /// `series.html`
    Series(SeriesView),
    /// `corrections.html`
    Corrections(CorrectionsView),
    /// `feed.xml`
    Feed(FeedView),
    /// none: JSON Feed 1.1
    JsonFeed(FeedView),
    /// none: the facts of a page as JSON
    Twin(TwinView),
    /// none: ninjs 3.1
    Ninjs(Box<NinjsView>),
    /// none: iCalendar
    Calendar(CalendarView),
    /// none: a sitemap
    Sitemap(SitemapView),
    /// none: a sitemap's index
    SitemapIndex(SitemapIndexView),
    /// none: a news sitemap
    NewsSitemap(NewsSitemapView),
    /// none: `robots.txt`
    Robots(RobotsView),
    /// none: `card.png`
    Picture(PictureView),
    /// none: `_headers`
    Headers(HeadersView),
    /// `page.html`
    Page(PageView),
    /// `search.html`
    Search(SearchView),
    /// `data.html`
    Data(Box<DataView>),
    /// `404.html`
    NotFound(NotFoundView),
    /// `gone.html`
    Gone(GoneView),
    /// `redirect.html`
    Redirect(RedirectView),
    /// `digest.html` and `digest.txt`
    Digest(Box<DigestView>),
}

/// The front page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HomeView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The newest briefings, newest first.
    pub briefings: Vec<Card>,
    /// Way to the older ones.
    pub pager: Pager,
    /// The people most often at the table in the newest briefings, at most 12.
    pub people: Vec<PersonCount>,
    /// The countries most often at the table in the newest briefings, at most 12.
    pub countries: Vec<CountryCount>,
    /// The years of the archive, newest first.
    pub years: Vec<YearCount>,
}

/// A briefing as it stands in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The title.
    pub title: Text,
    /// Its address.
    pub href: Text,
    /// ISO date.
    pub date: Text,
    /// Date for readers.
    pub date_text: Text,
    /// The place the report is from.
    pub dateline: Option<Text>,
    /// One or two sentences.
    pub summary: Option<Text>,
    /// BCP 47 tag if it differs from the site's language.
    pub lang: Option<Text>,
    /// The countries taking part.
    pub countries: Vec<Part<CountryRef>>,
    /// How many people took part.
    pub participants: usize,
    /// Whether it was corrected.
    pub corrected: bool,
    /// `withdrawn`; in a preview `draft` or `scheduled` before that.
    pub label: Option<&'static str>,
}

flat!(Card: { title, href, date, date_text, dateline, summary, lang, countries, participants, corrected, label });

/// A briefing in the list of a person, a country, a group: with what that one did there.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The briefing.
    pub card: Card,
    /// In a person's list: the role on that day.
    pub role: Option<Text>,
    /// In a person's list: the country stood for on that day.
    pub country: Option<Part<CountryRef>>,
    /// In a person's list: `host`, `chair`, `attended`, `remote`, `invited` or `absent`.
    pub presence: Option<&'static str>,
    /// In a country's list: its delegation. In a group's list: empty.
    pub delegation: Vec<Attendee>,
    /// In a group's list: the members on that day that took part.
    pub members: Vec<Part<CountryRef>>,
    /// Among the newest of a list: the sentence that first names the one whose list it is, if the text does.
    pub passage: Option<PassageView>,
}

flat!(Entry: card: Card + { role, country, presence, delegation, members, passage });

/// A sentence of a briefing's text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PassageView {
    /// The words, without markup.
    pub text: Text,
    /// The address of its paragraph, or of the briefing where the paragraph has none.
    pub href: Text,
}

/// The way between the pages of a long list.
///
/// Numbered pages are full ones, counted from the oldest, and say nothing of how long the list is: so a new briefing changes
/// the newest page alone.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Pager {
    /// On the newest page: how many entries the whole list has.
    pub total: Option<usize>,
    /// This page's number; the newest page has none.
    pub number: Option<usize>,
    /// On the newest page: how many numbered pages there are beside it.
    pub pages: Option<usize>,
    /// Address of the newest page, unless this is it.
    pub newest: Option<Text>,
    /// Address of the page with the next newer entries.
    pub newer: Option<Text>,
    /// Address of the page with the next older entries.
    pub older: Option<Text>,
    /// Address of the page with the oldest entries, unless this is it.
    pub oldest: Option<Text>,
}

/// A country as it is named on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountryRef {
    /// Its code.
    pub code: Text,
    /// Its name.
    pub name: Text,
    /// Its form inside a sentence.
    pub in_text: Text,
    /// The address of its page, if it has one.
    pub href: Option<Text>,
    /// Its flag as an emoji, if there is one.
    pub flag: Option<Text>,
    /// The footnote of `site.toml`, if any.
    pub footnote: Option<Text>,
}

/// A person as named on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRef {
    /// The name.
    pub name: Text,
    /// The address of the person's page.
    pub href: Text,
    /// What tells the person from another of that name.
    pub disambiguation: Option<Text>,
}

flat!(PersonRef: { name, href, disambiguation });

/// A person at the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Attendee {
    /// The person.
    pub person: PersonRef,
    /// The role on that day.
    pub role: Option<Text>,
    /// Its full form.
    pub role_full: Option<Text>,
    /// `host`, `chair`, `attended`, `remote`, `invited` or `absent`.
    pub presence: &'static str,
    /// Words for a presence other than `attended`: "Host", "By video link".
    pub presence_text: Option<Text>,
    /// The group stood for.
    pub group: Option<GroupRef>,
}

flat!(Attendee: person: PersonRef + { role, role_full, presence, presence_text, group });

/// A person of a delegation, on the page of the briefing itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Delegate {
    /// The person at the table.
    pub attendee: Attendee,
    /// The portrait that their profile names, if there is one.
    pub portrait: Option<ImageView>,
}

flat!(Delegate: attendee: Attendee + { portrait });

/// The people who stood for one country on that day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Delegation {
    /// The country; nothing for people who stood for none.
    pub country: Option<Part<CountryRef>>,
    /// The people, in the order written; empty if the country took part without a person being named.
    pub people: Vec<Delegate>,
}

/// A person who was mentioned.
#[derive(Debug, Clone, PartialEq)]
pub struct MentionedPerson {
    /// The person.
    pub person: PersonRef,
    /// The role on that day.
    pub role: Option<Text>,
    /// Its full form.
    pub role_full: Option<Text>,
    /// The country on that day.
    pub country: Option<Part<CountryRef>>,
}

flat!(MentionedPerson: person: PersonRef + { role, role_full, country });

/// A group as named on a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupRef {
    /// The name.
    pub name: Text,
    /// Its form inside a sentence.
    pub in_text: Text,
    /// The address of its page.
    pub href: Text,
}

/// A person with the number of meetings or appearances.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonCount {
    /// The person.
    pub person: PersonRef,
    /// The person's countries.
    pub countries: Vec<Part<CountryRef>>,
    /// How often.
    pub count: usize,
}

flat!(PersonCount: person: PersonRef + { countries, count });

/// A country with a number of briefings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountryCount {
    /// The country.
    #[serde(flatten)]
    pub country: CountryRef,
    /// How often.
    pub count: usize,
    /// The same in percent of the highest count of the list.
    pub share: usize,
}

/// A year or month of the archive.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct YearCount {
    /// "2026" or "January 2026".
    pub title: Text,
    /// ISO: `2026` or `2026-01`.
    pub date: Text,
    /// Its address.
    pub href: Text,
    /// How many briefings.
    pub count: usize,
    /// In a year: its months with briefings, newest first. In a month: empty.
    pub months: Vec<YearCount>,
}

/// A briefing's own page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BriefingView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The permanent id as a tag URI; the bare id if the site has no `tag`.
    pub id: Text,
    /// ISO date.
    pub date: Text,
    /// Date for readers, with the weekday: "Tuesday, 6 January 2026".
    pub date_text: Text,
    /// ISO date or instant of the last change readers should know of: the newest of `updated`, corrections and updates.
    pub updated: Option<Text>,
    /// The same for readers.
    pub updated_text: Option<Text>,
    /// The place the report is from.
    pub dateline: Option<Text>,
    /// Whether the body itself opens with the dateline, marked up there; print it only if not.
    pub dateline_in_body: bool,
    /// The summary as written in the front matter; nothing if it had none.
    pub summary: Option<Text>,
    /// Names of authors.
    pub authors: Vec<Text>,
    /// Where the text comes from; `href` is empty if no address was given.
    pub source: Option<Link>,
    /// Count of words.
    pub words: u32,
    /// Minutes of reading, at least 1.
    pub minutes: u32,
    /// `draft` or `scheduled` in a preview.
    pub label: Option<&'static str>,
    /// The notice that it no longer stands, if it was withdrawn.
    pub withdrawn: Option<NoticeView>,
    /// In a preview: when it will be public, for readers.
    pub scheduled_text: Option<Text>,
    /// Who took part: states by name, then organisations, then people without country.
    pub delegations: Vec<Delegation>,
    /// How many people took part.
    pub participants: usize,
    /// People mentioned.
    pub mentioned_people: Vec<MentionedPerson>,
    /// Countries mentioned.
    pub mentioned_countries: Vec<Part<CountryRef>>,
    /// Groups mentioned.
    pub mentioned_groups: Vec<GroupRef>,
    /// Where the countries that took part and those mentioned lie; nothing if none is on the map.
    pub map: Option<MapView>,
    /// Groups concerned.
    pub groups: Vec<BriefingGroup>,
    /// Topics.
    pub topics: Vec<Link>,
    /// The series.
    pub series: Option<SeriesPlace>,
    /// The event.
    pub event: Option<EventView>,
    /// Quotations.
    pub quotes: Vec<QuoteView>,
    /// Corrections, newest first.
    pub corrections: Vec<NoteView>,
    /// Updates, newest first.
    pub updates: Vec<NoteView>,
    /// Briefings that have most in common with this one, each with what they share.
    pub related: Vec<RelatedBriefing>,
    /// For the first who took part: the briefings before and after this one in which they did.
    pub ways: Vec<PersonWay>,
    /// How it is cited.
    pub citation: Option<CitationView>,
    /// How it is passed on; nothing if the site has no `base_url`.
    pub share: Option<ShareView>,
    /// Its permanent address as a QR code, for paper; nothing unless `site.toml` asks for it.
    pub qr: Option<QrView>,
    /// The briefing before this one.
    pub previous: Option<Link>,
    /// The briefing after this one.
    pub next: Option<Link>,
    /// The address of the briefing as ninjs, if it is there.
    pub ninjs: Option<Text>,
    /// Documents beside the article, by name: those of a bundle that are not images of the text.
    pub attachments: Vec<Link>,
    /// Footnotes of the countries named here.
    pub footnotes: Vec<Footnote>,
    /// The same briefing in other languages, the original first.
    pub translations: Vec<TranslationLink>,
    /// `extra:` of the front matter.
    pub extra: Extra,
}

/// A briefing in another language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TranslationLink {
    /// BCP 47 tag.
    pub lang: Text,
    /// How the language calls itself: "français".
    pub language: Text,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Address.
    pub href: Text,
    /// Full address, if the site has a `base_url`.
    pub permalink: Option<Text>,
}

/// A group concerned, with its members on that day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BriefingGroup {
    /// The group.
    #[serde(flatten)]
    pub group: GroupRef,
    /// The countries that were members on that day, by name.
    pub members: Vec<Part<CountryRef>>,
}

/// A map of the world, or of the part of it that matters, with countries marked: print it with the component `map`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapView {
    /// The part that is seen, as the `viewBox` of an SVG over `world.svg`.
    pub view: Text,
    /// How wide that part is, in units of the map.
    pub width: usize,
    /// How high it is.
    pub height: usize,
    /// How many units of the map a pixel of a small screen shows.
    pub unit: Text,
    /// What is marked, in the order of drawing.
    pub marks: Vec<MapMark>,
    /// The kinds of marks for the key, each with its words.
    pub key: Vec<MapKey>,
    /// The same in words.
    pub label: Text,
}

/// Countries that are marked in one way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapMark {
    /// `took-part`, `mentioned`, `own`, or `met-1` to `met-4`: the more often, the higher.
    pub kind: &'static str,
    /// Whether it is drawn as dots: of small countries, and of how often countries were met.
    pub dots: bool,
    /// Path data of SVG.
    pub path: Text,
}

/// A line of a map's key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapKey {
    /// `took-part`, `mentioned`, `own` or `met`.
    pub kind: &'static str,
    /// "Took part"
    pub title: Text,
}

/// Who met whom around a person, 320 pixels wide and high: print it with the component `network`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkView {
    /// Those met, in the order of `met_with`, around the person in the middle.
    pub nodes: Vec<NetworkNode>,
    /// Lines between them, in the order of drawing.
    pub lines: Vec<NetworkLine>,
}

/// Somebody in a network.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkNode {
    /// The place in `met_with`, from 1.
    pub number: usize,
    /// From the left.
    pub x: usize,
    /// From the top.
    pub y: usize,
    /// Of the circle.
    pub radius: usize,
    /// From 1 to 4: how often they met, each class twice as often as the one before.
    pub weight: usize,
}

/// Lines of one kind in a network.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NetworkLine {
    /// `own` from the person, `between` those who met each other at least every second time.
    pub kind: &'static str,
    /// From 1 to 4, as of nodes.
    pub weight: usize,
    /// Path data of SVG.
    pub path: Text,
}

/// How a briefing is cited: as text, each form with its own escapes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CitationView {
    /// In words.
    pub text: Text,
    /// An entry for BibTeX.
    pub bibtex: Text,
    /// An item of the Citation Style Language, in JSON.
    pub csl_json: Text,
    /// A record of RIS, for reference managers.
    pub ris: Text,
}

/// How a briefing is passed on, without a service between.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareView {
    /// A `mailto:` address with title and permanent address.
    pub mail: Text,
}

/// A QR code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QrView {
    /// How many squares it has on each side, without the quiet zone of 4 around it.
    pub size: usize,
    /// Its dark squares as path data of SVG.
    pub path: Text,
}

/// A briefing that has something in common with another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelatedBriefing {
    /// The title.
    pub title: Text,
    /// Its address.
    pub href: Text,
    /// ISO date.
    pub date: Text,
    /// Date for readers.
    pub date_text: Text,
    /// BCP 47 tag if it differs from the site's language.
    pub lang: Option<Text>,
    /// What they share: "Also with Mark Carney and Emmanuel Macron; same series".
    pub reason: Text,
}

/// The way from a briefing along one person's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonWay {
    /// The person.
    #[serde(flatten)]
    pub person: PersonRef,
    /// The briefing before, in which they took part.
    pub previous: Option<Link>,
    /// The briefing after, likewise.
    pub next: Option<Link>,
}

/// A person's roles and appearances over the years: print it with the component `timeline`. Lengths are in pixels, or in
/// percent of the width; paths are 1,000 units wide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineView {
    /// How high it is.
    pub height: usize,
    /// How far down the ticks begin.
    pub ticks_at: usize,
    /// The years that are named.
    pub axis: Vec<AxisMark>,
    /// Dated roles, in the profile's order, at most 8.
    pub bands: Vec<BandView>,
    /// Path data of the ticks of briefings in which the person took part.
    pub took_part: Text,
    /// Path data of the ticks of briefings that mention the person.
    pub mentioned: Text,
    /// The same in words.
    pub label: Text,
}

/// A year that is named on an axis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AxisMark {
    /// Where it begins: `12.5%`.
    pub x: Text,
    /// "2024"
    pub title: Text,
}

/// A dated role on a timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BandView {
    /// The role, at most 45 letters of it.
    pub title: Text,
    /// Where it begins: `12.5%`.
    pub x: Text,
    /// How long it is: `40.0%`.
    pub width: Text,
    /// How far down its title stands, in pixels.
    pub y: usize,
    /// Whether no end is known.
    pub open: bool,
}

/// How much there was of something over the years: print it with the component `activity`. Paths are 1,000 units wide and
/// 100 high.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActivityView {
    /// What a bar stands for: `month`; for long times `year`, `decade` or `century`.
    pub per: &'static str,
    /// The highest count of those who took part, or of briefings.
    pub most_took_part: usize,
    /// The highest count of mentions; 0 if there are none.
    pub most_mentioned: usize,
    /// How far down the line is from which bars go up and down.
    pub line: usize,
    /// Path data of the bars above the line.
    pub took_part: Text,
    /// Path data of the bars below the line: mentions.
    pub mentioned: Text,
    /// The years that are named.
    pub axis: Vec<AxisMark>,
    /// The same in numbers: the years in which there was something, newest first.
    pub years: Vec<ActivityYear>,
}

/// A year in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActivityYear {
    /// "2024"
    pub title: Text,
    /// How often it took part; of the whole site, how many briefings there were.
    pub took_part: usize,
    /// How often it was mentioned.
    pub mentioned: usize,
}

/// A footnote on a disputed country.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Footnote {
    /// The country's name.
    pub name: Text,
    /// The note.
    pub text: Text,
}

/// A briefing's place in its series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesPlace {
    /// The series' name.
    pub title: Text,
    /// Its page.
    pub href: Text,
    /// From 1.
    pub position: usize,
    /// How many there are.
    pub count: usize,
    /// The one before.
    pub previous: Option<Link>,
    /// The one after.
    pub next: Option<Link>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventView {
    /// Its name.
    pub name: Text,
    /// ISO date or instant.
    pub start: Text,
    /// ISO date or instant of its end.
    pub end: Option<Text>,
    /// "6 January 2026", "6 to 8 January 2026".
    pub date_text: Text,
    /// The building or site.
    pub place: Option<Text>,
    /// The city.
    pub city: Option<Text>,
    /// The country.
    pub country: Option<Part<CountryRef>>,
    /// How many came, as the text gives it.
    pub attendance: Vec<Attendance>,
    /// The address of the event as a file for calendars, if the site has a `base_url`.
    pub calendar: Option<Text>,
}

/// A number of attendance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attendance {
    /// "heads of state"
    pub label: Text,
    /// How many.
    pub number: u64,
}

/// A quotation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuoteView {
    /// The words.
    pub text: Text,
    /// Who said it.
    pub by: Text,
    /// The page of who said it.
    pub href: Option<Text>,
    /// The speaker's role on that day.
    pub role: Option<Text>,
    /// The speaker's country.
    pub country: Option<Part<CountryRef>>,
}

/// A dated correction or update.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoteView {
    /// ISO date.
    pub date: Text,
    /// Date for readers.
    pub date_text: Text,
    /// What it says.
    pub text: Text,
    /// BCP 47 tag if it is not in the page's language.
    pub lang: Option<Text>,
}

/// What is left of an expired briefing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExpiredView {
    /// What every page has; the title is general and says nothing of the briefing.
    #[serde(flatten)]
    pub head: Head,
    /// ISO date of the expiry.
    pub date: Text,
    /// The same for readers.
    pub date_text: Text,
}

/// Since when a briefing is withdrawn or removed, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoticeView {
    /// ISO date or instant.
    pub date: Text,
    /// Date for readers.
    pub date_text: Text,
    /// Why.
    pub reason: Text,
}

/// What is left of a removed briefing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RemovedView {
    /// What every page has; the title is general and says nothing of the briefing.
    #[serde(flatten)]
    pub head: Head,
    /// When and why it was removed.
    pub notice: NoticeView,
}

/// The archive: all years.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArchiveView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// Years, newest first.
    pub years: Vec<YearCount>,
    /// How many briefings.
    pub count: usize,
    /// How many there were over the years; nothing for fewer than two.
    pub activity: Option<ActivityView>,
}

/// A page of a long list: a year, a month, older pages of the front page, of a person, a country, a group, a topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListingView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// What the list is of: the person, the country, the topic; for a year or month nothing.
    pub of: Option<Link>,
    /// `took-part` or `mentioned` in the lists of people, countries and groups.
    pub relation: Option<&'static str>,
    /// The briefings, newest first.
    pub entries: Vec<Entry>,
    /// Way to the other pages.
    pub pager: Pager,
    /// On the newest page of a year: its months, newest first. Elsewhere: empty.
    pub months: Vec<YearCount>,
}

/// An index of people: all, by letter, or by country.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DirectoryView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// `letter` or `country`.
    pub by: &'static str,
    /// The same people in the other order, and the way back: "By letter", "By country".
    pub views: Vec<Link>,
    /// How many people the whole index has.
    pub count: usize,
    /// Its sections; one without people links to a page of its own.
    pub sections: Vec<DirectorySection>,
}

/// A letter or a country of an index of people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DirectorySection {
    /// The letter or the country's name.
    pub title: Text,
    /// An id for its anchor.
    pub id: Text,
    /// The page with its people, if they are not listed here; otherwise its anchor.
    pub href: Text,
    /// How many people.
    pub count: usize,
    /// The people, by sort name; empty if they have a page of their own.
    pub people: Vec<PersonRow>,
}

/// A line of an index of people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonRow {
    /// The person.
    #[serde(flatten)]
    pub person: PersonRef,
    /// The name by which the line is ordered.
    pub sort: Text,
    /// The newest role known.
    pub role: Option<Text>,
    /// The countries.
    pub countries: Vec<Part<CountryRef>>,
    /// In how many briefings the person took part.
    pub took_part: usize,
    /// In how many the person is mentioned.
    pub mentioned: usize,
}

/// A person's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParticipantView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The slug: the identity.
    pub slug: Text,
    /// The form by which lists are ordered.
    pub sort: Text,
    /// Other spellings.
    pub aka: Vec<Text>,
    /// Names in other languages.
    pub names: Vec<ForeignName>,
    /// What tells the person from another of that name.
    pub disambiguation: Option<Text>,
    /// The countries.
    pub countries: Vec<Part<CountryRef>>,
    /// The portrait.
    pub image: Option<ImageView>,
    /// The Wikidata id.
    pub wikidata: Option<Text>,
    /// Roles with their dates, in the profile's order.
    pub roles: Vec<RoleView>,
    /// When open roles were last confirmed, ISO.
    pub as_of: Option<Text>,
    /// The same for readers.
    pub as_of_text: Option<Text>,
    /// Briefings in which the person took part, the newest, newest first.
    pub took_part: Vec<Entry>,
    /// Way to the older ones; `total` counts all.
    pub took_part_pager: Pager,
    /// Briefings that mention the person.
    pub mentioned: Vec<Entry>,
    /// Way to the older ones; `total` counts all.
    pub mentioned_pager: Pager,
    /// Those most often met, at most 12, and who of them met each other; nothing for a few meetings.
    pub network: Option<NetworkView>,
    /// People at the same table, most often first, at most 30.
    pub met_with: Vec<PersonCount>,
    /// How many more there are.
    pub met_with_more: usize,
    /// Where the countries at the same table lie; nothing if there was none.
    pub map: Option<MapView>,
    /// The countries at the same table in words, most often first: "France 12, Italy 3".
    pub countries_met: Option<Text>,
    /// Roles and appearances over the years; nothing for fewer than two appearances.
    pub timeline: Option<TimelineView>,
    /// `extra:` of the front matter.
    pub extra: Extra,
}

/// A name in another language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForeignName {
    /// BCP 47 tag.
    pub lang: Text,
    /// The language's name in the language of the page, or the tag.
    pub language: Text,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The name.
    pub name: Text,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImageView {
    /// Its address.
    pub href: Text,
    /// In pixels, if known.
    pub width: Option<u32>,
    /// In pixels, if known.
    pub height: Option<u32>,
    /// Its narrower forms in WebP, as the attribute `srcset` has them; nothing if there are none.
    pub srcset: Option<Text>,
}

/// A dated role.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoleView {
    /// The short title.
    pub title: Text,
    /// The full title.
    pub full: Option<Text>,
    /// The country stood for, where it is not the person's own.
    pub country: Option<Part<CountryRef>>,
    /// The group stood for.
    pub group: Option<GroupRef>,
    /// "2013 to March 2020", "since 14 May 2017 (as of 6 January 2026)"; empty if unknown.
    pub period_text: Text,
    /// ISO, as exact as known.
    pub from: Option<Text>,
    /// ISO, as exact as known.
    pub to: Option<Text>,
    /// Whether no end is known.
    pub open: bool,
    /// A remark.
    pub note: Option<Text>,
}

/// The index of countries: by region, or by letter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountriesView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// `region` or `letter`.
    pub by: &'static str,
    /// The same countries in the other order.
    pub views: Vec<Link>,
    /// How many countries.
    pub count: usize,
    /// Its sections.
    pub sections: Vec<CountrySection>,
    /// Who met whom, of the countries most often at the table; in the order by region alone, and if charts are wanted.
    pub matrix: Option<MatrixView>,
}

/// Who met whom: print it with the component `matrix`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixView {
    /// The countries, those most often at the table first.
    pub countries: Vec<Part<CountryRef>>,
    /// For each of them, how often it took part with each.
    pub rows: Vec<MatrixRow>,
}

/// A country's row of a matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixRow {
    /// The country.
    pub country: Part<CountryRef>,
    /// In the order of the columns.
    pub cells: Vec<MatrixCell>,
}

/// Two countries in a matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MatrixCell {
    /// In how many briefings both took part; nothing where they are one.
    pub count: Option<usize>,
    /// How dark it is: 0 for never, to 4 for the most.
    pub level: usize,
}

/// A region or a letter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountrySection {
    /// The region's name or the letter.
    pub title: Text,
    /// An id for its anchor.
    pub id: Text,
    /// Its countries, by name.
    pub countries: Vec<CountryRow>,
}

/// A line of the index of countries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountryRow {
    /// The country.
    #[serde(flatten)]
    pub country: CountryRef,
    /// In how many briefings it took part.
    pub took_part: usize,
    /// In how many it is mentioned.
    pub mentioned: usize,
    /// How many people of its own.
    pub people: usize,
}

/// A country's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CountryView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The country itself.
    pub country: Part<CountryRef>,
    /// Other names.
    pub aka: Vec<Text>,
    /// Names in other languages.
    pub names: Vec<ForeignName>,
    /// The capital.
    pub capital: Option<Text>,
    /// The UN region.
    pub region: Text,
    /// `state`, `organisation` or `former`.
    pub status: &'static str,
    /// "1922 to 1991", where that matters.
    pub existed_text: Option<Text>,
    /// What came after it.
    pub successors: Vec<Part<CountryRef>>,
    /// The Wikidata id.
    pub wikidata: Option<Text>,
    /// Its own people, most often at the table first, at most 30.
    pub people: Vec<PersonRow>,
    /// How many people it has in all.
    pub people_count: usize,
    /// The page with all its people.
    pub people_href: Option<Text>,
    /// Groups it is or was a member of.
    pub memberships: Vec<Membership>,
    /// Briefings in which it took part, the newest, newest first, each with the delegation.
    pub took_part: Vec<Entry>,
    /// Way to the older ones; `total` counts all.
    pub took_part_pager: Pager,
    /// Briefings that mention it.
    pub mentioned: Vec<Entry>,
    /// Way to the older ones; `total` counts all.
    pub mentioned_pager: Pager,
    /// Countries at the same table, most often first.
    pub met: Vec<CountryCount>,
    /// The address of its events as a calendar to subscribe to, if there are any and the site has a `base_url`.
    pub calendar: Option<Text>,
    /// Where it lies, and where the countries at the same table do; nothing if it is not on the map and met none.
    pub map: Option<MapView>,
    /// How often it took part and was mentioned over the years; nothing for fewer than two briefings.
    pub activity: Option<ActivityView>,
    /// `extra:` of the front matter.
    pub extra: Extra,
}

/// A membership of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Membership {
    /// The group.
    pub group: GroupRef,
    /// From when to when.
    pub period_text: Text,
    /// In what quality.
    pub quality: Option<Text>,
}

/// The index of groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupsView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The groups, by name.
    pub groups: Vec<GroupRow>,
}

/// A line of the index of groups.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupRow {
    /// The group.
    #[serde(flatten)]
    pub group: GroupRef,
    /// What tells it from another of that name.
    pub disambiguation: Option<Text>,
    /// What sort of group it is.
    pub sort_of: Option<Text>,
    /// How many briefings concern it.
    pub briefings: usize,
    /// How many merely mention it.
    pub mentioned: usize,
}

/// A group's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// Its form inside a sentence.
    pub in_text: Text,
    /// Other names.
    pub aka: Vec<Text>,
    /// What tells it from another of that name.
    pub disambiguation: Option<Text>,
    /// What sort of group it is.
    pub sort_of: Option<Text>,
    /// "since 2 March 2025", "1955 to 1991".
    pub existed_text: Option<Text>,
    /// The Wikidata id.
    pub wikidata: Option<Text>,
    /// Members: countries by name, then people.
    pub members: Vec<MemberView>,
    /// Briefings that concern it, the newest, newest first, each with the members that took part.
    pub briefings: Vec<Entry>,
    /// Way to the older ones; `total` counts all.
    pub briefings_pager: Pager,
    /// Briefings that merely mention it.
    pub mentioned: Vec<Entry>,
    /// Way to the older ones; `total` counts all.
    pub mentioned_pager: Pager,
    /// `extra:` of the front matter.
    pub extra: Extra,
}

/// A member of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemberView {
    /// The country's or person's name.
    pub name: Text,
    /// Its page, if it has one.
    pub href: Option<Text>,
    /// The country's flag.
    pub flag: Option<Text>,
    /// From when to when.
    pub period_text: Text,
    /// In what quality.
    pub quality: Option<Text>,
    /// Whether the membership has ended.
    pub ended: bool,
}

/// The index of topics.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicsView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The topics, by name.
    pub topics: Vec<LinkCount>,
}

/// A link with a number of briefings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkCount {
    /// The words.
    pub title: Text,
    /// Where it leads.
    pub href: Text,
    /// How many briefings.
    pub count: usize,
}

/// A topic's page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TopicView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The newest briefings, newest first.
    pub briefings: Vec<Card>,
    /// Way to the older ones.
    pub pager: Pager,
    /// Topics that stand beside it in briefings, most often first, at most 12.
    pub related: Vec<LinkCount>,
    /// `extra:` of the front matter.
    pub extra: Extra,
}

/// The index of series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesIndexView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The series, by name.
    pub series: Vec<LinkCount>,
}

/// A series' page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeriesView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The place in the series of the first briefing here, from 1.
    pub first: usize,
    /// Its newest briefings, or those of a numbered page, oldest first: the order of reading.
    pub briefings: Vec<Card>,
    /// Way to the other pages.
    pub pager: Pager,
}

/// The list of corrections, or a numbered page of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorrectionsView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The corrections, newest first.
    pub corrections: Vec<CorrectionView>,
    /// Way to the other pages.
    pub pager: Pager,
    /// On the newest page: `extra:` of the page that gives the list its words.
    pub extra: Extra,
}

/// A correction in the list of all.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CorrectionView {
    /// ISO date or instant.
    pub date: Text,
    /// Date for readers.
    pub date_text: Text,
    /// What it says.
    pub text: Text,
    /// The briefing that was corrected.
    pub briefing: Link,
    /// The briefing's BCP 47 tag if it differs from the site's language.
    pub lang: Option<Text>,
    /// `withdrawn`; in a preview `draft` or `scheduled` before that.
    pub label: Option<&'static str>,
}

/// A feed (Atom, RFC 4287, or JSON Feed 1.1). Its addresses are whole: there is none without a `base_url`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeedView {
    /// What every page has; `permalink` is the feed's own address.
    #[serde(flatten)]
    pub head: Head,
    /// The permanent id.
    pub id: Text,
    /// When any entry was last changed (RFC 3339).
    pub updated: Text,
    /// The publisher; the site's name if none.
    pub author: Text,
    /// The full address of the page with the same entries.
    pub alternate: Text,
    /// A WebSub hub.
    pub hub: Option<Text>,
    /// The address of a style sheet.
    pub stylesheet: Option<Text>,
    /// The newest entries, newest first.
    pub entries: Vec<FeedEntry>,
}

/// An entry of a feed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeedEntry {
    /// The permanent id.
    pub id: Text,
    /// The title.
    pub title: Text,
    /// The full address.
    pub href: Text,
    /// When it became public (RFC 3339).
    pub published: Text,
    /// When it was changed (RFC 3339).
    pub updated: Text,
    /// A BCP 47 tag.
    pub lang: Text,
    /// Names of authors.
    pub authors: Vec<Text>,
    /// Who took part, which groups it concerns, and its topics.
    pub categories: Vec<FeedCategory>,
    /// One or two sentences.
    pub summary: Option<Text>,
    /// The whole text.
    pub text: Option<Text>,
}

/// What an entry of a feed is filed under.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeedCategory {
    /// A country's code, or the slug of a person, a group or a topic.
    pub term: Text,
    /// The full address of the index that the term is from.
    pub scheme: Text,
    /// The name.
    pub label: Text,
}

/// A calendar (RFC 5545): the event of a briefing, or those that a country took part in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalendarView {
    /// Its name.
    pub name: Text,
    /// The events, newest first.
    pub events: Vec<CalendarEvent>,
}

/// An event of a calendar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalendarEvent {
    /// The permanent id.
    pub uid: Text,
    /// When its briefing was last changed.
    pub changed: Timestamp,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// When it begins, if the hour is known.
    pub start: Option<Timestamp>,
    /// When it ends, if the hour is known.
    pub end: Option<Timestamp>,
    /// Its name.
    pub name: Text,
    /// Building, city and country.
    pub place: Option<Text>,
    /// The briefing's summary.
    pub summary: Option<Text>,
    /// The full address of the briefing.
    pub href: Text,
}

/// A sitemap, or a part of one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SitemapView {
    /// What every address begins with, without a final `/`.
    pub base: Text,
    /// The pages, by address.
    pub entries: Vec<SitemapEntry>,
}

/// A page in a sitemap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SitemapEntry {
    /// The address below `base`, without a leading `/`, not yet encoded.
    pub path: SitePath,
    /// When what it shows was last changed, if that is known.
    pub changed: Option<Timestamp>,
    /// The same in every language that it is in, itself too; none if it is in one.
    pub alternates: Vec<Alternate>,
}

/// A page in one of its languages, in a sitemap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alternate {
    /// BCP 47 tag.
    pub lang: Text,
    /// The address below `base`, without a leading `/`, not yet encoded.
    pub path: SitePath,
}

/// The index of a sitemap in parts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SitemapIndexView {
    /// The full addresses of the parts.
    pub sitemaps: Vec<Text>,
}

/// The sitemap of the briefings of the last two days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewsSitemapView {
    /// The site's name.
    pub name: Text,
    /// The briefings, newest first.
    pub entries: Vec<NewsEntry>,
}

/// A briefing in a news sitemap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewsEntry {
    /// The full address.
    pub href: Text,
    /// A BCP 47 tag.
    pub lang: Text,
    /// When it became public (RFC 3339).
    pub published: Text,
    /// The title.
    pub title: Text,
}

/// What robots are told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RobotsView {
    /// Whether they may read the site; they may not before it is published.
    pub may_read: bool,
    /// The full addresses of the sitemaps.
    pub sitemaps: Vec<Text>,
}

/// The picture that stands for a page where it is shared, as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PictureView {
    /// What it is about.
    pub title: Text,
    /// The site's name.
    pub site: Text,
    /// The day: `Tuesday 6 January 2026`.
    pub date: Option<Text>,
    /// The place.
    pub place: Option<Text>,
    /// The colour of the ground, as `#rrggbb`.
    pub background: Text,
    /// The colour of the title.
    pub text: Text,
    /// The colour of day and place.
    pub muted: Text,
    /// The colour of the site's name and of the band above it.
    pub accent: Text,
}

/// What a host sends beside the files.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeadersView {
    /// The rules: the first for everything, the others for single files.
    pub rules: Vec<HeaderRule>,
}

/// Headers for the answers of some paths.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeaderRule {
    /// The path; `*` at its end stands for any rest.
    pub path: Text,
    /// What is sent.
    pub headers: Vec<HeaderLine>,
}

/// A header.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeaderLine {
    /// Its name.
    pub name: Text,
    /// Its value, in one line.
    pub value: Text,
}

/// A static page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// `extra:` of the front matter.
    pub extra: Extra,
}

/// The page of search.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The address of the index that the browser searches.
    pub index: Text,
    /// Where to look without script: the indexes that the site has.
    pub indexes: Vec<Link>,
}

/// What programs are told beside a page: rows of the tables of research data, under the names of their columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct TwinView {
    /// The members, in their order.
    pub members: Extra,
}

/// A briefing as ninjs 3.1 of the IPTC.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NinjsView {
    /// The permanent id as an IRI.
    pub uri: Text,
    /// The permanent id.
    pub id: Text,
    /// The full address of the briefing.
    pub href: Text,
    /// The title.
    pub title: Text,
    /// The last part of the address.
    pub slug: Text,
    /// A BCP 47 tag.
    pub lang: Text,
    /// Since when it is public (RFC 3339).
    pub published: Text,
    /// The last change that readers should know of (RFC 3339).
    pub updated: Text,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<Text>,
    /// The summary, unless it was withdrawn.
    pub summary: Option<Text>,
    /// Names of authors.
    pub authors: Vec<Text>,
    /// Who publishes.
    pub publisher: Option<Text>,
    /// The licence of the text.
    pub licence: Option<Text>,
    /// The place the report is from.
    pub dateline: Option<Text>,
    /// How many words the text has.
    pub words: usize,
    /// Who took part, by their presence, and who is mentioned.
    pub people: Vec<NinjsName>,
    /// The groups, and the organisations that stand among countries.
    pub organisations: Vec<NinjsName>,
    /// The countries, and where the event took place.
    pub places: Vec<NinjsName>,
    /// The topics.
    pub topics: Vec<NinjsName>,
    /// The name of the event.
    pub event: Option<Text>,
    /// Where the text comes from.
    pub source: Option<NinjsName>,
}

/// Somebody or something that a briefing is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NinjsName {
    /// The name.
    pub name: Text,
    /// How the briefing stands to it: `host`, `took-part`, `mentioned`, `topic`; empty if nothing is to be said.
    pub rel: &'static str,
    /// The full address of its page.
    pub uri: Option<Text>,
    /// Its slug or code.
    pub literal: Option<Text>,
}

/// The page of research data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DataView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The tables, those asked for most first.
    pub tables: Vec<DataTableView>,
    /// All tables in one SQLite file, if there is one; the title is its name.
    pub database: Option<Link>,
    /// People, organisations, posts, memberships and events in the form of Popolo, if they are wanted.
    pub popolo: Option<Link>,
    /// What all files hold, for programs.
    pub package: Link,
    /// The checksums of all files.
    pub checksums: Link,
    /// The licence: its words, name or address; the address is empty if none is known.
    pub licence: Option<Link>,
    /// How the data is cited, in words.
    pub citation: Text,
    /// The feeds of the whole site.
    pub feeds: Vec<FeedLink>,
}

/// A table of research data.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DataTableView {
    /// Its name.
    pub name: &'static str,
    /// What one row is, in a sentence.
    pub about: &'static str,
    /// How many rows it has, where that is known without counting.
    pub rows: Option<usize>,
    /// Its files; the titles are their names.
    pub files: Vec<Link>,
    /// The names of the columns by which a row is told from all others.
    pub key: Vec<&'static str>,
    /// Its columns.
    pub columns: Vec<DataColumnView>,
}

/// A column of such a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DataColumnView {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold, in words: `a day`.
    pub kind: Text,
    /// Whether no cell is empty.
    pub required: bool,
    /// What it says, without a full stop.
    pub about: &'static str,
    /// The table that it leads to, if it leads to one.
    pub table: Option<&'static str>,
}

/// The page for addresses that do not exist.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotFoundView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The newest briefings, at most 5.
    pub briefings: Vec<Card>,
}

/// What is left of a page that was published and is not there any more.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GoneView {
    /// What every page has; the title is general and says nothing of the page.
    #[serde(flatten)]
    pub head: Head,
    /// When and why it was let go; nothing if it went with others by itself.
    pub notice: Option<NoticeView>,
}

/// An old address that sends its readers on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RedirectView {
    /// What every page has.
    #[serde(flatten)]
    pub head: Head,
    /// The new address.
    pub target: Link,
}

/// A digest of some days, for mail. It is no page of the site: its addresses are whole, and `site` has a `base_url`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DigestView {
    /// `digest`
    pub kind: &'static str,
    /// The subject.
    pub title: Text,
    /// What stands before the days in it.
    pub name: Text,
    /// A BCP 47 tag.
    pub lang: Text,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The full address of the front page.
    pub home: Text,
    /// The first day, in ISO form.
    pub from: Text,
    /// The last day, in ISO form.
    pub to: Text,
    /// Those days for readers.
    pub period: Text,
    /// Briefings that became public, newest first.
    pub briefings: Vec<DigestBriefing>,
    /// Corrections that were made, newest first.
    pub corrections: Vec<DigestNote>,
    /// Briefings that were withdrawn, newest first.
    pub withdrawn: Vec<DigestNote>,
    /// The new briefings by country: those of the list, or all that took part; by name.
    pub countries: Vec<DigestGroup>,
    /// The new briefings by person, likewise.
    pub people: Vec<DigestGroup>,
    /// The new briefings by group of the list.
    pub groups: Vec<DigestGroup>,
    /// The new briefings by topic of the list.
    pub topics: Vec<DigestGroup>,
    /// Whether there is nothing of all that.
    pub is_empty: bool,
}

/// A new briefing in a digest, as its translation has it where there is one in the language of the digest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DigestBriefing {
    /// The title.
    pub title: Text,
    /// Its full address.
    pub href: Text,
    /// ISO date.
    pub date: Text,
    /// Date for readers.
    pub date_text: Text,
    /// The place the report is from.
    pub dateline: Option<Text>,
    /// One or two sentences.
    pub summary: Option<Text>,
    /// Names of those who took part.
    pub participants: Vec<Text>,
    /// BCP 47 tag if it differs from the digest's language.
    pub lang: Option<Text>,
    /// `ltr` or `rtl`, as its language is written.
    pub dir: &'static str,
}

/// A correction or a withdrawal in a digest.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DigestNote {
    /// The title of the briefing.
    pub title: Text,
    /// Its full address.
    pub href: Text,
    /// ISO date or instant.
    pub date: Text,
    /// Date for readers.
    pub date_text: Text,
    /// What was corrected, or why it was withdrawn.
    pub text: Text,
    /// BCP 47 tag of the briefing if it differs from the digest's language.
    pub lang: Option<Text>,
    /// `ltr` or `rtl`, as its language is written.
    pub dir: &'static str,
}

/// Somebody or something in a digest, with the new briefings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DigestGroup {
    /// The name.
    pub name: Text,
    /// The full address of its page, if it has one.
    pub href: Option<Text>,
    /// Of a person: the role in the newest of these briefings.
    pub role: Option<Text>,
    /// The briefings, newest first.
    pub briefings: Vec<Link>,
}
