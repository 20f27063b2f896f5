use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use super::{CachePlace, DigestList, Extra, LinkSettings, Target, Theme};
use crate::base::{Code, CountryCode, Text};

/// `site.toml`, understood and complete: every value that was not written has its default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// The site's name.
    pub title: Text,
    /// One or two sentences on the site.
    pub description: Option<Text>,
    /// Scheme, host and path, without a final `/`: `https://example.org/briefings`; nothing if not written.
    pub base_url: Option<Text>,
    /// The path part of `base_url`: empty, or `/briefings`, without a final `/`. Every address of the site begins with it.
    pub base_path: Text,
    /// A BCP 47 tag; `en`.
    pub language: Text,
    /// An IANA time zone; `UTC`.
    pub timezone: Text,
    /// The authority and date of the tag URIs that name briefings for ever (RFC 4151): `example.org,2026`. Set once, never changed.
    pub tag: Option<Text>,
    /// Who publishes; printed at the foot of each page.
    pub publisher: Option<Text>,
    /// The licence of the texts, as a line for the foot.
    pub licence: Option<Text>,
    /// The menu; the built-in one if not written.
    pub nav: Option<Vec<NavLink>>,
    /// The output folder, relative to the root; `public`.
    pub output: Text,
    /// Whether there is a page of search; there is if nothing else is written.
    pub search: bool,
    /// Whether addresses lead from file to file; they begin at the site's root if nothing else is written.
    pub relative_urls: bool,
    /// Briefings on a list's page; 25.
    pub page_size: usize,
    /// People in the participants' index on one page; above it each letter has its own; 300.
    pub index_size: usize,
    /// The patterns of the addresses.
    pub permalinks: Permalinks,
    /// What happens to raw HTML in bodies.
    pub raw_html: RawHtml,
    /// Whether straight quotes and `--` are made typographic.
    pub smart_punctuation: bool,
    /// Front-matter keys that are known beside the content model's; they are passed over.
    pub known_keys: BTreeSet<Text>,
    /// Codes of warnings and notices that are never told of.
    pub silence: BTreeSet<Code>,
    /// Which names in a briefing's text lead to the page of whom they mean.
    pub link_mentions: LinkMentions,
    /// Days after which an open role that nobody confirmed is warned of; 180.
    pub stale_after_days: u32,
    /// Which feeds there are, and what they hold.
    pub feeds: Feeds,
    /// What is drawn and offered on pages beside their texts and lists.
    pub pages: PageParts,
    /// What researchers and programs are given.
    pub data: Data,
    /// Colours, type and room.
    pub theme: Theme,
    /// What becomes of static files, and which compressed forms there are.
    pub assets: AssetSettings,
    /// Which narrower forms there are of images.
    pub images: ImageSettings,
    /// Of what pictures are drawn that stand for pages where they are shared; of nothing.
    pub cards: BTreeSet<PicturesOf>,
    /// What a host sends beside the files.
    pub headers: HeaderSettings,
    /// How other servers are asked whether what pages lead to is still there.
    pub links: LinkSettings,
    /// Where builds leave what other machines need not make again, if anywhere.
    pub cache: Option<CachePlace>,
    /// Where the site is published to, by name.
    pub publish: BTreeMap<Text, Target>,
    /// The lists of readers who are sent digests, by name.
    pub digests: BTreeMap<Text, DigestList>,
    /// What is changed in the country table, and the countries that are added.
    pub countries: BTreeMap<CountryCode, CountryOverride>,
    /// The theme's settings and the template author's own.
    pub extra: Extra,
    /// Set if the site is made for reviewers; the command line says so, and no file.
    pub review: Option<Review>,
}

/// That the site is made for named readers, before it is published: said on every page, and kept from search engines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Review {
    /// For whom, in the editor's words: `for Ms Roe`.
    pub note: Option<Text>,
}

/// A link of the menu.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NavLink {
    /// The words.
    pub title: Text,
    /// A site path (`/about/`) or an address elsewhere.
    pub url: Text,
}

/// What researchers and programs are given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data {
    /// The formats of the tables; without any there is neither a table nor the page that lists them.
    pub formats: BTreeSet<DataFormat>,
    /// What stands beside pages, for programs; nothing if not written.
    pub beside: BTreeSet<DataBeside>,
    /// The licence of the data: an identifier, an address or words; that of the texts if not written.
    pub licence: Option<Text>,
}

/// What can stand beside pages, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataBeside {
    /// The facts of each page as JSON.
    Json,
    /// Each briefing as ninjs 3.1 of the IPTC.
    Ninjs,
}

/// A format of the research data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DataFormat {
    /// A file for each table, for spreadsheets and programs.
    Csv,
    /// A file for each table, for programs.
    Json,
    /// One file with all tables, to be asked in SQL.
    Sqlite,
    /// One file with people, organisations, posts, memberships and events in the form of Popolo.
    Popolo,
}

impl DataFormat {
    /// Returns what the names of its files end in, after the dot.
    pub fn suffix(self) -> &'static str {
        match self {
            DataFormat::Csv => "csv",
            DataFormat::Json | DataFormat::Popolo => "json",
            DataFormat::Sqlite => "sqlite",
        }
    }
}

/// What becomes of static files when a site is built, and which compressed forms there are; nothing of it in a preview.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AssetSettings {
    /// Whether pages call style sheets and scripts by names with the digest of their bytes.
    pub fingerprint: bool,
    /// Whether style sheets lose what only people read.
    pub minify: bool,
    /// Which compressed forms stand beside texts.
    pub precompress: BTreeSet<Encoding>,
}

/// Which forms there are of images that texts and profiles show, and how wide the theme shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageSettings {
    /// Widths in pixels; without any there are no forms.
    pub widths: BTreeSet<u32>,
    /// How much may be lost, from 1 to 100.
    pub quality: u8,
    /// How wide an image of a text is shown, as the attribute `sizes` says it.
    pub sizes: Text,
}

/// Of what pictures are drawn that stand for pages where they are shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PicturesOf {
    /// Of briefings that have no picture of their own.
    Briefings,
}

/// Width and height of such a picture, in pixels: what every service shows whole.
pub const PICTURE_SIZE: (u32, u32) = (1200, 630);

/// What a host sends beside the files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HeaderSettings {
    /// Whether it is written down, as `_headers`.
    pub write: bool,
    /// Sources that are added to the content security policy, by directive.
    pub allow: BTreeMap<Text, Vec<Text>>,
}

/// A way to compress what is sent, as HTTP names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Encoding {
    /// `br`
    Brotli,
    /// `gzip`, with the ending `.gz`
    Gzip,
}

impl Encoding {
    /// Returns its name in HTTP.
    pub fn token(self) -> &'static str {
        match self {
            Encoding::Brotli => "br",
            Encoding::Gzip => "gzip",
        }
    }

    /// Returns the ending of files that are compressed so.
    pub fn suffix(self) -> &'static str {
        match self {
            Encoding::Brotli => "br",
            Encoding::Gzip => "gz",
        }
    }
}

/// What is drawn and offered on pages beside their texts and lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageParts {
    /// Maps of the world on the pages of briefings, people and countries; `true`.
    pub maps: bool,
    /// Timelines, activity by month; `true`.
    pub charts: bool,
    /// How many related briefings a briefing leads to at most; 5.
    pub related: usize,
    /// How a briefing is cited and passed on; `true`.
    pub cite: bool,
    /// The permanent address as a QR code on printed briefings; `false`, since it takes longer than all else on the page.
    pub qr: bool,
}

/// The patterns of the addresses; `{year}`, `{month}`, `{day}`, `{slug}` and `{id}` are filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Permalinks {
    /// `/briefings/{year}/{month}/{slug}/`
    pub briefing: Text,
}

/// What happens to raw HTML in bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// What could run or restyle the page is taken out; the default.
    #[default]
    Sanitise,
    /// It is kept as it is.
    Allow,
    /// It is shown as text.
    Escape,
}

/// Which names in a briefing's text lead to the page of whom they mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkMentions {
    /// The first of each; the default.
    #[default]
    First,
    /// All.
    All,
    /// None.
    None,
}

/// Which feeds there are, and what they hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feeds {
    /// Of what there are feeds; all but those of people.
    pub of: BTreeSet<FeedKind>,
    /// Entries in a feed; 20.
    pub entries: usize,
    /// How much of each briefing stands in them.
    pub content: FeedContent,
    /// The address of a WebSub hub that is told of news.
    pub hub: Option<Text>,
    /// A site path or an address elsewhere of the style sheet that browsers show Atom feeds with.
    pub stylesheet: Option<Text>,
}

/// What a feed can be of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedKind {
    /// All briefings.
    Site,
    /// Those of a person.
    People,
    /// Those of a country.
    Countries,
    /// Those of a group.
    Groups,
    /// Those on a topic.
    Topics,
}

/// How much of each briefing stands in feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedContent {
    /// Its summary; the default.
    #[default]
    Summary,
    /// Its whole text.
    Full,
}

/// What `[countries.XX]` of `site.toml` changes in the table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CountryOverride {
    /// The printed name.
    pub name: Option<Text>,
    /// The form inside a sentence.
    pub in_text: Option<Text>,
    /// The last part of the page's address.
    pub slug: Option<Text>,
    /// Other names; added.
    pub aka: Vec<Text>,
    /// Adjectives; they replace the table's if any are given.
    pub adjectives: Vec<Text>,
    /// The capital.
    pub capital: Option<Text>,
    /// The UN region's name.
    pub region: Option<Text>,
    /// A footnote for a disputed one.
    pub footnote: Option<Text>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            title: "Briefings".into(),
            description: None,
            base_url: None,
            base_path: "".into(),
            language: "en".into(),
            timezone: "UTC".into(),
            tag: None,
            publisher: None,
            licence: None,
            nav: None,
            output: "public".into(),
            search: true,
            relative_urls: false,
            page_size: 25,
            index_size: 300,
            permalinks: Permalinks::default(),
            raw_html: RawHtml::default(),
            smart_punctuation: false,
            known_keys: BTreeSet::new(),
            silence: BTreeSet::new(),
            link_mentions: LinkMentions::default(),
            stale_after_days: 180,
            feeds: Feeds::default(),
            pages: PageParts::default(),
            data: Data::default(),
            theme: Theme::default(),
            assets: AssetSettings::default(),
            images: ImageSettings::default(),
            cards: BTreeSet::new(),
            headers: HeaderSettings::default(),
            links: LinkSettings::default(),
            cache: None,
            publish: BTreeMap::new(),
            digests: BTreeMap::new(),
            countries: BTreeMap::new(),
            extra: Extra::new(),
            review: None,
        }
    }
}

impl Default for ImageSettings {
    fn default() -> Self {
        // The theme's column is some 46rem wide: 480 and 960 fill a telephone and a column, 1440 both on a dense screen.
        ImageSettings { widths: [480, 960, 1440].into(), quality: 80, sizes: "(min-width: 48rem) 46rem, 100vw".into() }
    }
}

impl Default for Feeds {
    fn default() -> Self {
        // Of people there may be as many as of briefings, and a feed costs as much as a page.
        let of = [FeedKind::Site, FeedKind::Countries, FeedKind::Groups, FeedKind::Topics].into();
        Feeds { of, entries: 20, content: FeedContent::default(), hub: None, stylesheet: None }
    }
}

impl Default for Data {
    fn default() -> Self {
        Data { formats: [DataFormat::Csv, DataFormat::Json].into(), beside: BTreeSet::new(), licence: None }
    }
}

impl Default for PageParts {
    fn default() -> Self {
        PageParts { maps: true, charts: true, related: 5, cite: true, qr: false }
    }
}

impl Default for Permalinks {
    fn default() -> Self {
        Permalinks { briefing: "/briefings/{year}/{month}/{slug}/".into() }
    }
}
