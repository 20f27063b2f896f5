//! The content model as tables: every key of every kind of document and of `site.toml`, once.
//!
//! What is read, which keys count as known, what "did you mean" proposes, the JSON Schema and the tables of the
//! documentation all come from here.

use crate::model::SourceKind;

/// A mapping of the content model: a whole front matter, or one entry of a list.
#[derive(Debug, PartialEq)]
pub struct Table {
    /// What a fault calls it, with its article: `a briefing`.
    pub name: &'static str,
    /// What it is, in one line.
    pub about: &'static str,
    /// Its keys, in the order of the documentation.
    pub fields: &'static [Field],
}

/// A key of the content model.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// The key as written.
    pub key: &'static str,
    /// What may stand behind it.
    pub kind: FieldKind,
    /// Whether it must be there and hold something.
    pub required: bool,
    /// What it means, in one line.
    pub about: &'static str,
}

/// What may stand behind a key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldKind {
    /// Any text; a number or `true` counts as the text it is written as.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number within bounds, both included.
    Number(u64, u64),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// The code of a diagnostic.
    DiagnosticCode,
    /// Lower-case ASCII letters, digits and single hyphens.
    Slug,
    /// A day or an instant.
    Time,
    /// A year, a month or a day.
    PartialDate,
    /// A BCP 47 tag.
    Language,
    /// The code of a country, in any case.
    Country,
    /// `Q` and digits.
    Wikidata,
    /// A path of the site: `/participants/x/`.
    SitePath,
    /// An `https:` or `http:` address.
    WebAddress,
    /// A path of the site, or an `https:`, `http:` or `mailto:` address.
    LinkTarget,
    /// An IANA time zone.
    TimeZone,
    /// A site path with placeholders: `/briefings/{year}/{slug}/`.
    Permalink,
    /// A folder of the project.
    Folder,
    /// A colour as CSS writes it, opaque.
    Colour,
    /// Names of fonts with commas between them.
    Fonts,
    /// A number with a unit of CSS.
    Length,
    /// The path of a file below `static/`.
    StaticFile,
    /// Any number of these; a single one needs no list.
    List(&'static FieldKind),
    /// Any of these forms.
    Either(&'static [FieldKind]),
    /// A mapping with keys of its own.
    Record(&'static Table),
    /// A mapping from keys of the first kind to values of the second.
    Map(&'static FieldKind, &'static FieldKind),
    /// Anything: the template author's own.
    Extra,
}

use FieldKind::*;

const fn required(key: &'static str, kind: FieldKind, about: &'static str) -> Field {
    Field { key, kind, required: true, about }
}

const fn field(key: &'static str, kind: FieldKind, about: &'static str) -> Field {
    Field { key, kind, required: false, about }
}

const TEXTS: FieldKind = List(&Text);
const COUNTRIES: FieldKind = List(&Country);

const ALIASES: Field = field("aliases", List(&SitePath), "Old addresses, which lead on to the new one");
const AKA: Field = field("aka", TEXTS, "Other spellings and names that mean the same");
const DISAMBIGUATION: Field = field("disambiguation", Text, "What tells it from another of the same name");
const DRAFT: Field = field("draft", Flag, "Whether it is left out unless drafts are asked for");
const EXTRA: Field = field("extra", Extra, "The template author's own keys");
const IN_TEXT: Field = field("in_text", Text, "The name inside a sentence: the United States");
const LANG: Field = field("lang", Language, "The language of the text, as a BCP 47 tag; the site's if none");
const SILENCE: Field =
    field("silence", List(&DiagnosticCode), "Codes of warnings and notices that are not told of this file");
const WIKIDATA: Field = field("wikidata", Wikidata, "The Wikidata id: `Q` and digits");

/// The front matter of a briefing.
pub static BRIEFING: Table = Table {
    name: "a briefing",
    about: "The front matter of content/briefings/**.md",
    fields: &[
        required("title", Text, "The headline; text, not HTML"),
        field("date", Time, "The day or instant; required unless the file is named `2026-01-06-slug.md`"),
        field("dateline", Text, "The place the report is from"),
        field("summary", Text, "One or two sentences for lists, feeds and cards"),
        field("slug", Slug, "The last part of the address; the file's name without its date if none"),
        field("id", Text, "The permanent id, which survives a change of address; the file's name if none"),
        field("updated", Time, "The last change that readers should know of"),
        field("embargo", Time, "Nothing of the briefing is published before this instant"),
        field("expires", Time, "After this instant only a page that says so remains"),
        field("withdrawn", Record(&NOTICE), "That it no longer stands; the text stays under a notice that says why"),
        field("removed", Record(&NOTICE), "That it was taken down; only a page that says when and why remains"),
        DRAFT,
        LANG,
        field("authors", TEXTS, "Names of the authors"),
        field("source", Either(&[Text, Record(&SOURCE)]), "Where the text comes from"),
        field("topics", TEXTS, "What it is about"),
        field("series", Text, "The series it belongs to"),
        ALIASES,
        field("participants", List(&Either(&[Slug, Record(&PARTICIPANT)])), "Who took part"),
        field("countries", COUNTRIES, "Countries taking part; those of the participants if none"),
        field("mentions", List(&Either(&[Country, Slug, Record(&MENTION)])), "Named in the text, but not at the table"),
        field("groups", List(&Slug), "Groups concerned, by slug"),
        field("event", Record(&EVENT), "The event reported on"),
        field("quotes", List(&Record(&QUOTE)), "Quotations, each word for word in the text"),
        field("corrections", List(&Record(&NOTE)), "What was corrected, and when"),
        field("updates", List(&Record(&NOTE)), "What was added, and when"),
        field("ignore", TEXTS, "Words that the mention check passes over"),
        SILENCE,
        EXTRA,
    ],
};

/// An entry of `participants`.
pub static PARTICIPANT: Table = Table {
    name: "a participant",
    about: "Someone who took part: a profile by `ref`, or a person by `name`",
    fields: &[
        field("ref", Slug, "The slug of a profile in content/participants/"),
        field("name", Text, "The person's name; looked up among the profiles"),
        field("role", Text, "The role in the briefing's own word; the profile's on that day if none"),
        field("country", Country, "The country stood for; the role's or the profile's if none"),
        field("group", Slug, "The group stood for, by slug"),
        field("as", Choice(PRESENCES), "In what way the person was present; `attended` if none"),
    ],
};

/// The words of `as` in an entry of `participants`, in the order of [`crate::model::Presence`].
pub(super) const PRESENCES: &[&str] = &["host", "chair", "attended", "remote", "invited", "absent"];

/// An entry of `mentions` that is a person.
pub static MENTION: Table = Table {
    name: "a mention",
    about: "A person named in the text: a profile by `ref`, or by `name`",
    fields: &[
        field("ref", Slug, "The slug of a profile in content/participants/"),
        field("name", Text, "The person's name; looked up among the profiles"),
        field("role", Text, "The role in the briefing's own word"),
        field("country", Country, "The person's country"),
    ],
};

/// `source:` of a briefing.
pub static SOURCE: Table = Table {
    name: "a source",
    about: "Where a text comes from",
    fields: &[
        field("name", Text, "Who published it first; the address if none"),
        field("url", WebAddress, "Where it can be read"),
    ],
};

/// `event:` of a briefing.
pub static EVENT: Table = Table {
    name: "an event",
    about: "The event a briefing reports on",
    fields: &[
        field("name", Text, "Its name; the briefing's title if none"),
        field("start", Time, "Its first day or instant; the briefing's date if none"),
        field("end", Time, "Its last day or instant"),
        field("place", Text, "The building or site"),
        field("city", Text, "The city"),
        field("country", Country, "The country it took place in"),
        field("attendance", Map(&Text, &Number(0, u64::MAX)), "How many came, by label: `heads_of_state: 27`"),
    ],
};

/// An entry of `quotes`.
pub static QUOTE: Table = Table {
    name: "a quotation",
    about: "Words that stand in the text exactly so",
    fields: &[
        required("by", Text, "Who said it: a participant's slug, a country's code, or a description"),
        required("text", Text, "The words, without quotation marks"),
        field("country", Country, "The country of a speaker who is only described"),
    ],
};

/// An entry of `corrections` or `updates`.
pub static NOTE: Table = Table {
    name: "a dated note",
    about: "What was corrected or added, and when",
    fields: &[required("date", Time, "When it was made"), required("text", Text, "What it says")],
};

/// `withdrawn` or `removed`.
pub static NOTICE: Table = Table {
    name: "a notice",
    about: "Since when a briefing is withdrawn or removed, and why",
    fields: &[required("date", Time, "Since when"), required("reason", Text, "Why, in words for readers")],
};

/// The front matter of a person's profile.
pub static PROFILE: Table = Table {
    name: "a participant's profile",
    about: "The front matter of content/participants/*.md; the file's name is the person's slug",
    fields: &[
        required("name", Text, "The name in the house spelling"),
        field("sort", Text, "The form by which lists are ordered: `Macron, Emmanuel`"),
        AKA,
        field("names", Map(&Language, &Text), "The name in other languages, by BCP 47 tag"),
        DISAMBIGUATION,
        field("country", COUNTRIES, "The person's country, or several"),
        WIKIDATA,
        field(
            "image",
            Text,
            "A portrait, which stands on the person's page and beside their name where they took part: a file beside the profile, or a path below static/",
        ),
        ALIASES,
        field("as_of", PartialDate, "When the open roles were last confirmed"),
        field("roles", List(&Record(&ROLE)), "Roles with their dates; the first one valid on a day is the one printed"),
        SILENCE,
        EXTRA,
    ],
};

/// An entry of `roles`.
pub static ROLE: Table = Table {
    name: "a role",
    about: "What a person was, and from when to when",
    fields: &[
        required("title", Text, "The short title: President"),
        field("full", Text, "The full title: President of France"),
        field("country", Country, "The country stood for, if not the profile's"),
        field("group", Slug, "The group or organisation stood for, by slug"),
        field("from", PartialDate, "Its first day, month or year"),
        field("to", PartialDate, "Its last day, month or year"),
        field("at", PartialDate, "The one date on which it is attested, instead of `from` and `to`"),
        field("note", Text, "A remark for readers"),
    ],
};

/// The front matter of a country's page.
pub static COUNTRY: Table = Table {
    name: "a country",
    about: "The front matter of content/countries/*.md: what it adds to the built-in table",
    fields: &[
        required("code", Country, "The ISO 3166-1 code, or one of the extra codes"),
        field("name", Text, "The printed name, if not the table's"),
        IN_TEXT,
        AKA,
        field("adjectives", TEXTS, "Words for its people and things: Ukrainian, Ukrainians"),
        field("capital", Text, "The capital, if not the table's"),
        field("metonyms", TEXTS, "Words that stand for its government: Kremlin"),
        WIKIDATA,
        field("from", PartialDate, "When it began, if not the table's"),
        field("to", PartialDate, "When it ended, if not the table's"),
        field("successors", COUNTRIES, "What came after it"),
        ALIASES,
        SILENCE,
        EXTRA,
    ],
};

/// The front matter of a group's page.
pub static GROUP: Table = Table {
    name: "a group",
    about: "The front matter of content/groups/*.md; the file's name is the group's slug",
    fields: &[
        required("name", Text, "The name"),
        IN_TEXT,
        AKA,
        DISAMBIGUATION,
        field("kind", Text, "What sort of group it is: informal coalition"),
        field("founded", PartialDate, "When it began"),
        field("dissolved", PartialDate, "When it ended"),
        WIKIDATA,
        ALIASES,
        field("members", List(&Record(&MEMBER)), "Members with their dates"),
        SILENCE,
        EXTRA,
    ],
};

/// An entry of `members`.
pub static MEMBER: Table = Table {
    name: "a member",
    about: "A country by `country`, or a person by `ref`",
    fields: &[
        field("country", Country, "The country"),
        field("ref", Slug, "The slug of a profile in content/participants/"),
        field("from", PartialDate, "Its first day, month or year"),
        field("to", PartialDate, "Its last day, month or year"),
        field("as", Text, "In what quality: initiator, observer"),
    ],
};

/// The front matter of a topic's page.
pub static TOPIC: Table = Table {
    name: "a topic",
    about: "The front matter of content/topics/*.md: words for a topic's page",
    fields: &[field("name", Text, "The printed name, if not as the briefings write it"), ALIASES, SILENCE, EXTRA],
};

/// The front matter of a static page.
pub static PAGE: Table = Table {
    name: "a page",
    about: "The front matter of content/pages/**.md",
    fields: &[
        required("title", Text, "The heading"),
        field("summary", Text, "One or two sentences for search engines and cards"),
        field("slug", Slug, "The last part of the address; the file's name if none"),
        DRAFT,
        LANG,
        ALIASES,
        SILENCE,
        EXTRA,
    ],
};

/// The front matter of a translated briefing.
pub static TRANSLATION: Table = Table {
    name: "a translation",
    about: "The front matter of content/briefings/**.<language>.md",
    fields: &[
        required("title", Text, "The headline, in the language of the file"),
        field("summary", Text, "One or two sentences for lists, cards and search engines; the first paragraph if none"),
        field("dateline", Text, "Where the report is from; as the body opens if none"),
        field("authors", List(&Text), "Names of authors; those of the original if none"),
        DRAFT,
        field("roles", Map(&Slug, &Text), "Roles that day in this language, by the slug of who had them"),
        field("event", Text, "The event's name in this language"),
        field("corrections", List(&Record(&NOTE)), "The original's corrections in this language, by their dates"),
        field("updates", List(&Record(&NOTE)), "The original's updates in this language, by their dates"),
        ALIASES,
        SILENCE,
        EXTRA,
    ],
};

/// `site.toml`.
pub static CONFIG: Table = Table {
    name: "the configuration",
    about: "site.toml",
    fields: &[
        field("title", Text, "The site's name; `Briefings` if none"),
        field("description", Text, "One or two sentences on the site"),
        field("base_url", WebAddress, "Where the site will stand: scheme, host and path"),
        field("language", Language, "The site's language, as a BCP 47 tag; `en` if none"),
        field("timezone", TimeZone, "The IANA time zone in which days begin; `UTC` if none"),
        field(
            "tag",
            Text,
            "The authority and date of the tag URIs that name briefings for ever: `example.org,2026`; set once, never changed",
        ),
        field("publisher", Text, "Who publishes; printed at the foot of each page"),
        field("licence", Text, "The licence of the texts, as a line for the foot"),
        field("build", Record(&BUILD), "How the site is written"),
        field("content", Record(&CONTENT), "How texts and lists are treated"),
        field("pages", Record(&PAGES), "What stands on pages beside their texts and lists"),
        field("theme", Record(&THEME), "Colours, type and room, of which the theme's style sheet is made"),
        field("assets", Record(&ASSETS), "What becomes of style sheets and scripts when the site is built"),
        field("images", Record(&IMAGES), "Which narrower forms there are of images, among which browsers choose"),
        field("cards", Record(&CARDS), "Pictures that are drawn for pages, and shown where these are shared"),
        field("headers", Record(&HEADERS), "What a host sends beside the files"),
        field("links", Record(&LINKS), "How `check --external` asks other servers"),
        field(
            "publish",
            Map(
                &Slug,
                &Either(&[
                    Record(&PUBLISH_FOLDER),
                    Record(&PUBLISH_S3),
                    Record(&PUBLISH_GCS),
                    Record(&PUBLISH_AZURE),
                    Record(&PUBLISH_GIT),
                    Record(&PUBLISH_SSH),
                ]),
            ),
            "Where the site is published to, by name",
        ),
        field("digest", Map(&Slug, &Record(&DIGEST)), "Readers' lists, whose digests `digest` writes, by name"),
        field(
            "cache",
            Either(&[Record(&CACHE_FOLDER), Record(&CACHE_S3), Record(&CACHE_GCS), Record(&CACHE_AZURE)]),
            "Where builds leave what other machines need not make again; as private as the sources",
        ),
        field("permalinks", Record(&PERMALINKS), "The patterns of the addresses"),
        field("feeds", Record(&FEEDS), "Which feeds there are, and what they hold"),
        field("data", Record(&DATA), "What researchers and programs are given"),
        field("nav", List(&Record(&NAV)), "The menu; the built-in one if none"),
        field("countries", Map(&Country, &Record(&COUNTRY_OVERRIDE)), "What is changed in the country table or added"),
        field("extra", Extra, "The theme's settings and the template author's own"),
    ],
};

/// `[build]`
pub static BUILD: Table = Table {
    name: "`[build]`",
    about: "How the site is written",
    fields: &[
        field("output", Folder, "The folder of the built site; `public` if none"),
        field("search", Flag, "Whether there is a page of search, with its index; `true` if none"),
        field(
            "relative_urls",
            Flag,
            "Whether addresses lead from file to file, so that the site can be opened from a disk; `false` if none",
        ),
    ],
};

/// `[content]`
pub static CONTENT: Table = Table {
    name: "`[content]`",
    about: "How texts and lists are treated",
    fields: &[
        field("page_size", Number(1, PAGE_SIZE_MAX), "Briefings on one page of a list; 25 if none"),
        field(
            "index_size",
            Number(1, INDEX_SIZE_MAX),
            "People on one page of their index; above, each letter has its own; 300 if none",
        ),
        field("raw_html", Choice(RAW_HTML), "What happens to HTML in texts; `sanitise` if none"),
        field("smart_punctuation", Flag, "Whether straight quotes and `--` are made typographic; `false` if none"),
        field(
            "link_mentions",
            Choice(LINK_MENTIONS),
            "Which names in texts lead to pages: the `first` of each, `all`, `none`; `first` if none is given",
        ),
        field("silence", List(&DiagnosticCode), "Codes of warnings and notices that are never told of"),
        field("known_keys", TEXTS, "Front-matter keys beside the content model's that are passed over"),
        field(
            "stale_after",
            Number(0, STALE_DAYS_MAX),
            "Days after which an unconfirmed open role is warned of; 180 if none",
        ),
    ],
};

/// `[pages]`
pub static PAGES: Table = Table {
    name: "`[pages]`",
    about: "What stands on pages beside their texts and lists",
    fields: &[
        field("maps", Flag, "Maps on the pages of briefings, people and countries; `true` if not said"),
        field("charts", Flag, "Timelines of people, activity of countries and of the site; `true` if not said"),
        field(
            "related",
            Number(0, RELATED_MAX),
            "Related briefings below a briefing, at most; 5 if not said, 0 for none",
        ),
        field("cite", Flag, "How a briefing is cited and passed on; `true` if not said"),
        field("qr", Flag, "The permanent address as a QR code on printed briefings; `false` if not said"),
    ],
};

/// The longest list of related briefings.
pub(super) const RELATED_MAX: u64 = 20;
/// The longest page of a list.
pub(super) const PAGE_SIZE_MAX: u64 = 1000;
/// The longest page of the index of people.
pub(super) const INDEX_SIZE_MAX: u64 = 100_000;
/// A hundred years.
pub(super) const STALE_DAYS_MAX: u64 = 36_525;

/// The words of `link_mentions`, in the order of [`crate::model::LinkMentions`].
pub(super) const LINK_MENTIONS: &[&str] = &["first", "all", "none"];
/// The words of `raw_html`, in the order of [`crate::model::RawHtml`].
pub(super) const RAW_HTML: &[&str] = &["sanitise", "allow", "escape"];

/// `[theme]`
pub static THEME: Table = Table {
    name: "`[theme]`",
    about: "Colours, type and room, of which the theme's style sheet is made",
    fields: &[
        ACCENT,
        BACKGROUND,
        TEXT,
        ALERT,
        field("dark", Record(&DARK), "The same colours on a dark ground"),
        field("scheme", Choice(SCHEMES), "In which light the site can be shown; `both`, as the reader likes, if none"),
        field("heading_font", Fonts, "Headings; the font of the text if none"),
        field("text_font", Fonts, "Running text"),
        field("interface_font", Fonts, "Menus, lists and labels"),
        field("size", Length, "The size of running text; `1.125rem` if none, a little less on small screens"),
        field("heading_scale", Number(SCALE_MIN, SCALE_MAX), "The size of headings, in percent; 100 if none"),
        field("spacing", Number(SCALE_MIN, SCALE_MAX), "The room between blocks, in percent; 100 if none"),
        field("measure", Length, "The longest line of text; `66ch` if none"),
        field("radius", Length, "How far corners are rounded; `2px` if none"),
        field("logo", StaticFile, "A picture that stands for the site's name at the head of each page"),
    ],
};

const ACCENT: Field = field("accent", Colour, "Links, and what stands out");
const BACKGROUND: Field = field("background", Colour, "The ground");
const TEXT: Field = field("text", Colour, "Text; panels, lines and what stands back follow from it and the ground");
const ALERT: Field = field("alert", Colour, "Corrections, and what is withdrawn");

/// `[theme.dark]`
pub static DARK: Table =
    Table { name: "`[theme.dark]`", about: "Colours on a dark ground", fields: &[ACCENT, BACKGROUND, TEXT, ALERT] };

/// The words of `theme.scheme`, in the order of [`crate::model::Scheme`].
pub(super) const SCHEMES: &[&str] = &["both", "light", "dark"];
/// The least percentage of a size.
pub(super) const SCALE_MIN: u64 = 50;
/// The greatest percentage of a size.
pub(super) const SCALE_MAX: u64 = 200;

/// `[assets]`
pub static ASSETS: Table = Table {
    name: "`[assets]`",
    about: "What becomes of style sheets and scripts when the site is built; nothing of it in a preview",
    fields: &[
        field(
            "fingerprint",
            Flag,
            "Whether pages call them by names with the digest of their bytes, and say what these must be; `false` if none",
        ),
        field("minify", Flag, "Whether style sheets lose spaces and comments; `false` if none"),
        field("precompress", List(&Choice(ENCODINGS)), "Which compressed forms stand beside texts; none if not said"),
    ],
};

/// The words of `precompress`, in the order of [`crate::model::Encoding`].
pub(super) const ENCODINGS: &[&str] = &["br", "gz"];

/// `[images]`
pub static IMAGES: Table = Table {
    name: "`[images]`",
    about: "Which narrower forms there are of images that texts and profiles show, among which browsers choose",
    fields: &[
        field(
            "widths",
            List(&Number(IMAGE_WIDTH_MIN, IMAGE_WIDTH_MAX)),
            "Their widths in pixels; 480, 960 and 1440 if not said, an empty list for no forms",
        ),
        field("quality", Number(1, 100), "How much of a photograph they keep; 80 if none"),
        field(
            "sizes",
            Text,
            "How wide an image of a text is shown, as the attribute `sizes` says it; `(min-width: 48rem) 46rem, 100vw` if none",
        ),
    ],
};

/// The narrowest form of an image.
pub(super) const IMAGE_WIDTH_MIN: u64 = 16;
/// The widest form of an image.
pub(super) const IMAGE_WIDTH_MAX: u64 = 4096;

/// `[cards]`
pub static CARDS: Table = Table {
    name: "`[cards]`",
    about: "Pictures that are drawn for pages, and shown where these are shared; there are none without a `base_url`",
    fields: &[field("of", List(&Choice(CARD_KINDS)), "For what they are drawn; for nothing if none is given")],
};

/// The words of `cards.of`, in the order of [`crate::model::PicturesOf`].
pub(super) const CARD_KINDS: &[&str] = &["briefings"];

/// `[headers]`
pub static HEADERS: Table = Table {
    name: "`[headers]`",
    about: "What a host sends beside the files",
    fields: &[
        field(
            "write",
            Flag,
            "Whether `_headers` is written, which Netlify, Cloudflare Pages and others read; `false` if none",
        ),
        field(
            "allow",
            Map(&Choice(&DIRECTIVES), &List(&Text)),
            "Sources that are added to the content security policy, by directive",
        ),
    ],
};

/// The directives of a content security policy to which sources can be added.
pub(super) const DIRECTIVES: [&str; 15] = [
    "base-uri",
    "connect-src",
    "default-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "object-src",
    "script-src",
    "style-src",
    "style-src-attr",
    "worker-src",
];

/// `[publish.…]`, a folder.
pub static PUBLISH_FOLDER: Table = Table {
    name: "`[publish.…]` to a folder",
    about: "A folder that a web server shows: releases side by side, and the link `current` to one of them",
    fields: &[
        required("kind", Choice(&["dir"]), "What it is"),
        required("path", Text, "The folder; a relative path counts from the site's folder"),
        KEEP,
        MAX_DELETES,
        RECORD,
    ],
};

/// `[publish.…]`, S3.
pub static PUBLISH_S3: Table = Table {
    name: "`[publish.…]` to S3",
    about: "A bucket of Amazon S3, or of another service that speaks its language",
    fields: &[
        required("kind", Choice(&["s3"]), "What it is"),
        required("bucket", Text, "The name of the bucket"),
        field("region", Text, "Where it is; what the environment says if none"),
        field("endpoint", WebAddress, "The address of the service, if it is not Amazon's"),
        PREFIX,
        ENCODING,
        RULES,
        MAX_DELETES,
        RECORD,
        LEASE,
        TIMEOUT,
        REQUESTS,
    ],
};

/// `[publish.…]`, Google Cloud Storage.
pub static PUBLISH_GCS: Table = Table {
    name: "`[publish.…]` to Google Cloud Storage",
    about: "A bucket of Google Cloud Storage",
    fields: &[
        required("kind", Choice(&["gcs"]), "What it is"),
        required("bucket", Text, "The name of the bucket"),
        field("endpoint", WebAddress, "The address of the service, if it is not Google's"),
        PREFIX,
        ENCODING,
        RULES,
        MAX_DELETES,
        RECORD,
        LEASE,
        TIMEOUT,
        REQUESTS,
    ],
};

/// `[publish.…]`, Azure.
pub static PUBLISH_AZURE: Table = Table {
    name: "`[publish.…]` to Azure",
    about: "A container of Azure Blob Storage",
    fields: &[
        required("kind", Choice(&["azure"]), "What it is"),
        required("account", Text, "The name of the account"),
        required("container", Text, "The name of the container"),
        field("endpoint", WebAddress, "The address of the service, if it is not Microsoft's"),
        PREFIX,
        ENCODING,
        RULES,
        MAX_DELETES,
        RECORD,
        LEASE,
        TIMEOUT,
        REQUESTS,
    ],
};

/// `[publish.…]`, git.
pub static PUBLISH_GIT: Table = Table {
    name: "`[publish.…]` to git",
    about: "A branch of a git repository, which a host shows as a site",
    fields: &[
        required("kind", Choice(&["git"]), "What it is"),
        required(
            "repository",
            Text,
            "An address that git knows, or a folder; a relative path counts from the site's folder",
        ),
        required("branch", Text, "The name of the branch: `gh-pages`"),
        field("prefix", Text, "The folder of the branch in which the site lies: `docs`; all of the branch if none"),
        field("author", Text, "Who commits: `Desk <desk@example.org>`; whom git knows if none"),
        MAX_DELETES,
        RECORD,
    ],
};

/// `[publish.…]`, ssh.
pub static PUBLISH_SSH: Table = Table {
    name: "`[publish.…]` over ssh",
    about: "A folder of another machine, reached by ssh and rsync: releases side by side, and the link `current` to one of them",
    fields: &[
        required("kind", Choice(&["ssh"]), "What it is"),
        required(
            "host",
            Text,
            "The machine, as ssh knows it: `desk@www.example.org`, or a `Host` of its configuration",
        ),
        required("path", Text, "The folder; a relative path counts from where ssh begins, which is the home folder"),
        KEEP,
        MAX_DELETES,
        RECORD,
    ],
};

/// `[[publish.….rules]]`
pub static PUBLISH_RULE: Table = Table {
    name: "`[[publish.….rules]]`",
    about: "What is sent otherwise with some files; the first rule that fits and names a header decides on it",
    fields: &[
        required("for", Text, "Which files: `/search/*`, `*.pdf`; `*` stands for any text, `/` for the site's root"),
        field("cache_control", Text, "How long they may be kept, as `Cache-Control` says it"),
        field("content_type", Text, "What they are, as `Content-Type` says it"),
    ],
};

const KEEP: Field = field("keep", Number(1, KEEP_MAX), "How many releases stay, for `--rollback`; 5 if none");
/// `[cache]`, a folder.
pub static CACHE_FOLDER: Table = Table {
    name: "`[cache]` in a folder",
    about: "A folder on a disk that machines share",
    fields: &[
        required("kind", Choice(&["dir"]), "What it is"),
        required("path", Text, "The folder; a relative path counts from the site's folder"),
    ],
};

/// `[cache]`, S3.
pub static CACHE_S3: Table = Table {
    name: "`[cache]` in S3",
    about: "A private bucket of Amazon S3, or of another service that speaks its language",
    fields: &[
        required("kind", Choice(&["s3"]), "What it is"),
        required("bucket", Text, "The name of the bucket"),
        field("region", Text, "Where it is; what the environment says if none"),
        field("endpoint", WebAddress, "The address of the service, if it is not Amazon's"),
        PREFIX,
        TIMEOUT,
        REQUESTS,
    ],
};

/// `[cache]`, Google Cloud Storage.
pub static CACHE_GCS: Table = Table {
    name: "`[cache]` in Google Cloud Storage",
    about: "A private bucket of Google Cloud Storage",
    fields: &[
        required("kind", Choice(&["gcs"]), "What it is"),
        required("bucket", Text, "The name of the bucket"),
        field("endpoint", WebAddress, "The address of the service, if it is not Google's"),
        PREFIX,
        TIMEOUT,
        REQUESTS,
    ],
};

/// `[cache]`, Azure.
pub static CACHE_AZURE: Table = Table {
    name: "`[cache]` in Azure",
    about: "A private container of Azure Blob Storage",
    fields: &[
        required("kind", Choice(&["azure"]), "What it is"),
        required("account", Text, "The name of the account"),
        required("container", Text, "The name of the container"),
        field("endpoint", WebAddress, "The address of the service, if it is not Microsoft's"),
        PREFIX,
        TIMEOUT,
        REQUESTS,
    ],
};

const MAX_DELETES: Field = field(
    "max_deletes",
    Number(0, u64::MAX),
    "How many files one publish may take away without being asked; 256 if none",
);
const RECORD: Field =
    field("record", Flag, "Whether the addresses published there are recorded in `published.toml`; `true` if not said");
const PREFIX: Field = field("prefix", Text, "What the keys of all objects begin with: `www/live`");
const ENCODING: Field = field(
    "encoding",
    Choice(ENCODINGS),
    "The compressed form in which texts are sent, of those that `precompress` makes; none if not said",
);
const RULE: FieldKind = Record(&PUBLISH_RULE);
const RULES: Field = field("rules", List(&RULE), "What is sent otherwise with some files");
const LEASE: Field = field(
    "lease",
    Number(1, SECONDS_MAX),
    "Seconds after the last sign of life of a publish until another may begin; 60 if none",
);
const TIMEOUT: Field = field(
    "timeout",
    Number(1, SECONDS_MAX),
    "Seconds that one request may take, the sending of a file included; 60 if none",
);
const REQUESTS: Field =
    field("requests", Number(1, REQUESTS_MAX), "How many requests are under way at a time; 32 if none");

/// The tables of places, by the word of their `kind`.
pub(super) const PUBLISH: [(&str, &Table); 6] = [
    ("dir", &PUBLISH_FOLDER),
    ("s3", &PUBLISH_S3),
    ("gcs", &PUBLISH_GCS),
    ("azure", &PUBLISH_AZURE),
    ("git", &PUBLISH_GIT),
    ("ssh", &PUBLISH_SSH),
];
/// The tables of caches, by the word of their `kind`.
pub(super) const CACHE: [(&str, &Table); 4] =
    [("dir", &CACHE_FOLDER), ("s3", &CACHE_S3), ("gcs", &CACHE_GCS), ("azure", &CACHE_AZURE)];
/// The most releases that stay.
pub(super) const KEEP_MAX: u64 = 1000;
/// The longest time that a place can be asked to wait for something.
pub(super) const SECONDS_MAX: u64 = 3600;
/// The most requests at a time.
pub(super) const REQUESTS_MAX: u64 = 256;

/// `[links]`
pub static LINKS: Table = Table {
    name: "`[links]`",
    about: "How `check --external` asks other servers whether what pages lead to is still there",
    fields: &[
        field("ignore", TEXTS, "Addresses that are not asked; `*` stands for any text"),
        field(
            "accept",
            Map(&Text, &List(&Number(STATUS_MIN, STATUS_MAX))),
            "Statuses that are as good as 200, by the addresses for which they are; `*` stands for any text",
        ),
        field("timeout", Number(1, TIMEOUT_MAX), "How long an answer may take, in seconds; 20 if none"),
        field("concurrency", Number(1, CONCURRENCY_MAX), "How many servers are asked at a time; 8 if none"),
        field("pause_ms", Number(0, PAUSE_MAX), "How long a server is left alone between two questions; 500 if none"),
        field(
            "max_age",
            Number(0, MAX_AGE_MAX),
            "For how many days nobody is asked again who answered well; 7 if none",
        ),
        field(
            "private",
            Flag,
            "Whether addresses of this machine and of private networks are asked as well; `false` if none",
        ),
    ],
};

/// The least and the greatest status that HTTP, and those who invent their own, answer with.
pub(super) const STATUS_MIN: u64 = 100;
/// As above.
pub(super) const STATUS_MAX: u64 = 999;
/// The longest time that an answer is waited for, in seconds.
pub(super) const TIMEOUT_MAX: u64 = 300;
/// The most servers at a time.
pub(super) const CONCURRENCY_MAX: u64 = 64;
/// The longest pause, in milliseconds.
pub(super) const PAUSE_MAX: u64 = 60_000;
/// The longest time for which an answer is good, in days.
pub(super) const MAX_AGE_MAX: u64 = 3650;

/// `[digest.…]`
pub static DIGEST: Table = Table {
    name: "`[digest.…]`",
    about: "What some readers are told of by mail; without people, countries, groups and topics it is everything",
    fields: &[
        field("title", Text, "What stands before the days in the subject; the site's name if none"),
        field("from", Text, "Who sends it: `The Desk <desk@example.org>`; without it there is no whole message"),
        field("to", TEXTS, "To whom it goes; whoever sends it says so if none"),
        field("language", Language, "The language that it speaks; the site's if none"),
        field("people", List(&Slug), "People it is about, by the slugs of their pages"),
        field("countries", COUNTRIES, "Countries it is about"),
        field("groups", List(&Slug), "Groups it is about"),
        field("topics", List(&Slug), "Topics it is about, by the slugs of their pages"),
    ],
};

/// `[permalinks]`
pub static PERMALINKS: Table = Table {
    name: "`[permalinks]`",
    about: "The patterns of the addresses",
    fields: &[field("briefing", Permalink, "A briefing's; `/briefings/{year}/{month}/{slug}/` if none")],
};

/// `[feeds]`
pub static FEEDS: Table = Table {
    name: "`[feeds]`",
    about: "Which feeds there are, and what they hold; there are none without a `base_url`",
    fields: &[
        field("of", List(&Choice(FEED_KINDS)), "Of what there are feeds; all but `people` if none is given"),
        field("entries", Number(1, FEED_ENTRIES_MAX), "Briefings in a feed, the newest; 20 if none"),
        field("content", Choice(FEED_CONTENT), "How much of each stands in it; `summary` if none"),
        field("hub", WebAddress, "A WebSub hub, which tells subscribers of news"),
        field("stylesheet", LinkTarget, "A style sheet for those who open an Atom feed in a browser"),
    ],
};

/// The longest feed.
pub(super) const FEED_ENTRIES_MAX: u64 = 500;
/// The words of `feeds.of`, in the order of [`crate::model::FeedKind`].
pub(super) const FEED_KINDS: &[&str] = &["site", "people", "countries", "groups", "topics"];
/// The words of `feeds.content`, in the order of [`crate::model::FeedContent`].
pub(super) const FEED_CONTENT: &[&str] = &["summary", "full"];

/// `[data]`
pub static DATA: Table = Table {
    name: "`[data]`",
    about: "What researchers and programs are given",
    fields: &[
        field(
            "formats",
            List(&Choice(DATA_FORMATS)),
            "The formats of the tables below `/data/`; `csv` and `json` if none is given",
        ),
        field("beside", List(&Choice(DATA_BESIDE)), "What stands beside pages, for programs; nothing if none is given"),
        field(
            "licence",
            Text,
            "The licence of the data: an identifier, an address or words; that of the texts if none",
        ),
    ],
};

/// The words of `data.beside`, in the order of [`crate::model::DataBeside`].
pub(super) const DATA_BESIDE: &[&str] = &["json", "ninjs"];
/// The words of `data.formats`, in the order of [`crate::model::DataFormat`].
pub(super) const DATA_FORMATS: &[&str] = &["csv", "json", "sqlite", "popolo"];

/// `[[nav]]`
pub static NAV: Table = Table {
    name: "`[[nav]]`",
    about: "A link of the menu",
    fields: &[
        required("title", Text, "The words"),
        required("url", LinkTarget, "A path of the site, or an address elsewhere"),
    ],
};

/// `[countries.XX]`
pub static COUNTRY_OVERRIDE: Table = Table {
    name: "`[countries.…]`",
    about: "What is changed in the country table; a user-assigned code needs a name",
    fields: &[
        field("name", Text, "The printed name"),
        IN_TEXT,
        field("slug", Slug, "The last part of its page's address"),
        field("aka", TEXTS, "Other names; added to the table's"),
        field("adjectives", TEXTS, "Words for its people and things; they replace the table's"),
        field("capital", Text, "The capital"),
        field("region", Text, "The region it is listed under"),
        field("footnote", Text, "A footnote for a disputed one"),
    ],
};

/// `published.toml`
pub static PUBLISHED: Table = Table {
    name: "the ledger",
    about: "Every address that was published",
    fields: &[
        field("addresses", Map(&SitePath, &Record(&RECORDED)), "Those that are to stay"),
        field("gone", Map(&SitePath, &Record(&FAREWELL)), "Those at which a page says that there is nothing any more"),
        field("forgotten", Map(&SitePath, &Record(&FAREWELL)), "Those at which there is nothing, by decision"),
    ],
};

/// A line of `[addresses]`
pub static RECORDED: Table = Table {
    name: "an address that was published",
    about: "When it was published, and of what it is",
    fields: &[
        required("since", Time, "The day on which it was recorded first"),
        field("briefing", Text, "The permanent id of the briefing that is there, by which a moved one is found"),
        field("feed", Text, "The id of the feed, by which readers' programs know it"),
        field("follows", Flag, "Nobody wrote it: it follows from other pages, and may go with them"),
    ],
};

/// A line of `[gone]` or `[forgotten]`
pub static FAREWELL: Table = Table {
    name: "an address that was let go",
    about: "When and why that was decided",
    fields: &[
        required("on", Time, "The day"),
        required("why", Text, "The reason; below `[gone]` the page that stands there says it"),
    ],
};

/// The tables of `published.toml`.
pub static LEDGER_TABLES: &[&Table] = &[&PUBLISHED, &RECORDED, &FAREWELL];

/// Every table, documents first, each before those of the mappings inside it.
pub static TABLES: &[&Table] = &[
    &BRIEFING,
    &PARTICIPANT,
    &MENTION,
    &SOURCE,
    &EVENT,
    &QUOTE,
    &NOTE,
    &NOTICE,
    &TRANSLATION,
    &PROFILE,
    &ROLE,
    &COUNTRY,
    &GROUP,
    &MEMBER,
    &TOPIC,
    &PAGE,
    &CONFIG,
    &BUILD,
    &CONTENT,
    &PAGES,
    &THEME,
    &DARK,
    &ASSETS,
    &IMAGES,
    &CARDS,
    &HEADERS,
    &LINKS,
    &PUBLISH_FOLDER,
    &PUBLISH_S3,
    &PUBLISH_GCS,
    &PUBLISH_AZURE,
    &PUBLISH_GIT,
    &PUBLISH_SSH,
    &PUBLISH_RULE,
    &DIGEST,
    &CACHE_FOLDER,
    &CACHE_S3,
    &CACHE_GCS,
    &CACHE_AZURE,
    &PERMALINKS,
    &FEEDS,
    &DATA,
    &NAV,
    &COUNTRY_OVERRIDE,
];

impl Table {
    /// Returns the table of a kind of source; nothing for those that have no keys.
    pub fn of(kind: SourceKind) -> Option<&'static Table> {
        match kind {
            SourceKind::Config => Some(&CONFIG),
            SourceKind::Briefing => Some(&BRIEFING),
            SourceKind::Participant => Some(&PROFILE),
            SourceKind::Country => Some(&COUNTRY),
            SourceKind::Group => Some(&GROUP),
            SourceKind::Topic => Some(&TOPIC),
            SourceKind::Page => Some(&PAGE),
            SourceKind::Translation => Some(&TRANSLATION),
            SourceKind::Ledger => Some(&PUBLISHED),
            SourceKind::Attachment | SourceKind::Template | SourceKind::Data | SourceKind::Asset => None,
        }
    }

    /// Returns a field by its key.
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

impl FieldKind {
    /// Says what may stand there, for the documentation and for faults: `text`, `list of country codes`.
    pub fn words(&self) -> String {
        match self {
            Text => "text".into(),
            Flag => "`true` or `false`".into(),
            Number(0, u64::MAX) => "a whole number".into(),
            Number(min, max) => format!("a whole number from {min} to {max}"),
            DiagnosticCode => "[code](diagnostics.md)".into(),
            Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" | "),
            Slug => "a slug".into(),
            Time => "a day or an instant".into(),
            PartialDate => "a day, month or year".into(),
            Language => "a language tag".into(),
            Country => "a country code".into(),
            Wikidata => "a Wikidata id".into(),
            SitePath => "a path of the site".into(),
            WebAddress => "a web address".into(),
            LinkTarget => "a path of the site or an address".into(),
            TimeZone => "an IANA time zone".into(),
            Permalink => "an address pattern".into(),
            Folder => "a folder".into(),
            Colour => "a colour".into(),
            Fonts => "names of fonts".into(),
            Length => "a length".into(),
            StaticFile => "a path below `static/`".into(),
            List(item) => format!("a list of: {}", item.words()),
            Either(forms) => forms.iter().map(FieldKind::words).collect::<Vec<_>>().join(", or "),
            Record(table) => format!("{} ({})", table.name, keys(table)),
            Map(keys, values) => format!("a mapping from {} to {}", keys.words(), values.words()),
            Extra => "a mapping with any keys".into(),
        }
    }
}

fn keys(table: &Table) -> String {
    table.fields.iter().map(|field| field.key).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_names_a_key_twice() {
        for table in TABLES {
            for (nth, field) in table.fields.iter().enumerate() {
                assert!(
                    table.fields[..nth].iter().all(|other| other.key != field.key),
                    "{}: {}",
                    table.name,
                    field.key
                );
            }
        }
    }

    #[test]
    fn every_table_inside_another_is_listed() {
        fn visit(kind: &FieldKind) {
            match kind {
                Record(table) => assert!(TABLES.contains(table), "{}", table.name),
                List(inner) | Map(_, inner) => visit(inner),
                Either(forms) => forms.iter().for_each(visit),
                _ => {}
            }
        }
        TABLES.iter().flat_map(|table| table.fields).for_each(|field| visit(&field.kind));
    }
}
