use std::collections::{BTreeMap, BTreeSet};

use super::{
    address, clean, country_codes, digest,
    fields::{
        self, CARD_KINDS, CONFIG, DATA_BESIDE, DATA_FORMATS, ENCODINGS, FEED_CONTENT, FEED_ENTRIES_MAX, FEED_KINDS,
        IMAGE_WIDTH_MAX, IMAGE_WIDTH_MIN, INDEX_SIZE_MAX, LINK_MENTIONS, PAGE_SIZE_MAX, RAW_HTML, RELATED_MAX,
        STALE_DAYS_MAX,
    },
    file::{File, shown},
    headers, links,
    node::Node,
    publish,
    record::Record,
    text::{self, FRONT_BYTES_MAX},
    theme, toml_file,
    value::{Value, Wrong, near},
};
use crate::{
    base::{Checked, Code, CountryCode, Diagnostic, PartialDate, Text, time_zone, time_zone_names},
    model::{
        AssetSettings, Config, CountryOverride, Data, DataBeside, DataFormat, Encoding, FeedContent, FeedKind, Feeds,
        ImageSettings, LinkMentions, NavLink, PageParts, Permalinks, PicturesOf, RawHtml, Source,
    },
};

/// Reads `site.toml`; a site without one has every default.
///
/// The configuration is complete whatever its faults: what could not be read has its default.
pub fn config(source: Option<&Source>) -> Checked<Config> {
    let Some(source) = source else { return Checked::clean(Config::default()) };
    let refused = |fault: Diagnostic| Checked { value: Config::default(), diagnostics: vec![fault] };
    let text = match clean(&source.bytes) {
        Ok(text) if text.len() <= FRONT_BYTES_MAX => text,
        Ok(text) => return refused(text::too_large(&source.path, "the configuration", text.len(), FRONT_BYTES_MAX)),
        Err(fault) => return refused(fault.diagnostic(&source.path)),
    };
    let (node, marks, faults) = toml_file::read(&text, &source.path);
    let file = File::toml(&source.path, &text, marks);
    let config = read(&file, &node);
    let mut diagnostics = faults;
    // After a fault of syntax the values are guesses, and faults found in them would mislead.
    if diagnostics.iter().all(|fault| fault.code == Code::DuplicateKey) {
        diagnostics.extend(file.into_found());
    }
    Checked { value: config, diagnostics }
}

fn read(file: &File<'_>, node: &Node) -> Config {
    let default = Config::default();
    let Some(record) = Record::top(file, node, &CONFIG) else { return default };
    let base_url = record.get("base_url").and_then(|value| base_url(&value));
    let base_path = base_url.as_deref().map_or("", address::path_of_web).into();
    let publish = record.get("publish").map(|value| publish::publish(&value)).unwrap_or_default();
    let config = Config {
        title: record.text("title").unwrap_or(default.title),
        description: record.text("description"),
        base_url,
        base_path,
        language: record.language("language").unwrap_or(default.language),
        timezone: record.get("timezone").and_then(|value| zone(&value)).unwrap_or(default.timezone),
        tag: record.get("tag").and_then(|value| tag(&value)),
        publisher: record.text("publisher"),
        licence: record.text("licence"),
        feeds: record.get("feeds").and_then(|value| feeds(&value)).unwrap_or_default(),
        data: record.get("data").and_then(|value| data(&value)).unwrap_or_default(),
        theme: record.get("theme").and_then(|value| theme::theme(&value)).unwrap_or_default(),
        cards: record.get("cards").and_then(|value| cards(&value)).unwrap_or_default(),
        headers: record.get("headers").and_then(|value| headers::headers(&value)).unwrap_or_default(),
        assets: record.get("assets").and_then(|value| assets(&value)).unwrap_or_default(),
        images: record.get("images").and_then(|value| images(&value)).unwrap_or_default(),
        links: record.get("links").and_then(|value| links::links(&value)).unwrap_or_default(),
        cache: record.get("cache").and_then(|value| publish::cache(&value, &publish)),
        publish,
        digests: record.get("digest").map(|value| digest::digests(&value)).unwrap_or_default(),
        nav: record.get("nav").map(|list| list.list(nav_link).into_iter().flatten().collect()),
        countries: record.get("countries").map(|value| countries(&value)).unwrap_or_default(),
        extra: record.extra(),
        ..Config::default()
    };
    with_pages(&record, with_content(&record, with_addresses(&record, config)))
}

/// Reads `[pages]`.
fn with_pages(record: &Record<'_>, config: Config) -> Config {
    let value = record.get("pages");
    let Some(pages) = value.as_ref().and_then(|value| Record::open(value, &fields::PAGES)) else { return config };
    let flag = |key, default| pages.get(key).and_then(|value: Value<'_>| value.flag()).unwrap_or(default);
    let parts = config.pages;
    let related = pages.get("related").and_then(|value: Value<'_>| value.number(0, RELATED_MAX));
    let pages = PageParts {
        maps: flag("maps", parts.maps),
        charts: flag("charts", parts.charts),
        related: related.map_or(parts.related, |number| number as usize),
        cite: flag("cite", parts.cite),
        qr: flag("qr", parts.qr),
    };
    Config { pages, ..config }
}

/// Reads `[build]` and `[permalinks]`.
fn with_addresses(record: &Record<'_>, config: Config) -> Config {
    let (build, permalinks) = (record.get("build"), record.get("permalinks"));
    let build = build.as_ref().and_then(|value| Record::open(value, &fields::BUILD));
    let permalinks = permalinks.as_ref().and_then(|value| Record::open(value, &fields::PERMALINKS));
    let output = build.as_ref().and_then(|build| folder(&build.get("output")?));
    let search = build.as_ref().and_then(|build| build.get("search")?.flag());
    let relative_urls = build.as_ref().and_then(|build| build.get("relative_urls")?.flag());
    let briefing = permalinks.and_then(|links| permalink(&links.get("briefing")?));
    Config {
        output: output.unwrap_or(config.output),
        search: search.unwrap_or(config.search),
        relative_urls: relative_urls.unwrap_or(config.relative_urls),
        permalinks: briefing.map_or(config.permalinks, |briefing| Permalinks { briefing }),
        ..config
    }
}

/// Reads `[content]`.
fn with_content(record: &Record<'_>, config: Config) -> Config {
    let value = record.get("content");
    let Some(content) = value.as_ref().and_then(|value| Record::open(value, &fields::CONTENT)) else { return config };
    let number = |key, min, max| content.get(key).and_then(|value: Value<'_>| value.number(min, max));
    let link_mentions = content.get("link_mentions").and_then(|value| value.choice(LINK_MENTIONS));
    let raw_html = content.get("raw_html").and_then(|value| value.choice(RAW_HTML));
    Config {
        page_size: number("page_size", 1, PAGE_SIZE_MAX).map_or(config.page_size, |size| size as usize),
        index_size: number("index_size", 1, INDEX_SIZE_MAX).map_or(config.index_size, |size| size as usize),
        raw_html: raw_html.map_or(config.raw_html, |nth| [RawHtml::Sanitise, RawHtml::Allow, RawHtml::Escape][nth]),
        link_mentions: link_mentions
            .map_or(config.link_mentions, |nth| [LinkMentions::First, LinkMentions::All, LinkMentions::None][nth]),
        smart_punctuation: content.flag("smart_punctuation"),
        silence: content
            .get("silence")
            .map(|value| super::record::codes(&value).into_iter().collect())
            .unwrap_or_default(),
        known_keys: content.texts("known_keys").into_iter().collect(),
        stale_after_days: number("stale_after", 0, STALE_DAYS_MAX).map_or(config.stale_after_days, |days| days as u32),
        ..config
    }
}

/// Reads a `base_url` that is given elsewhere than in `site.toml`: the address without a final `/`, and its path.
///
/// Faults: what is wrong with it, in words.
pub fn base_url_of(text: &str) -> Result<(Text, Text), String> {
    address::check_base(text).map_err(|wrong| wrong.message)?;
    let url: Text = text.trim_end_matches('/').into();
    let path = address::path_of_web(&url).into();
    Ok((url, path))
}

fn base_url(value: &Value<'_>) -> Option<Text> {
    let url = value.checked(value.text()?, Code::BadAddress, address::check_base)?;
    Some(url.trim_end_matches('/').into())
}

/// Reads the authority and date of tag URIs. RFC 4151, section 2.1: a domain or an address of mail, a comma, a date.
fn tag(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadValue, |tag| {
        let (authority, date) = tag.split_once(',').unwrap_or((tag, ""));
        let is_authority = authority.contains('.')
            && authority.chars().all(|letter| letter.is_ascii_alphanumeric() || "-.@_".contains(letter));
        match is_authority && PartialDate::parse(date).is_ok() {
            true => Ok(()),
            false => Err(Wrong::new(format!("{} is not the beginning of a tag URI", shown(tag)))
                .help("write a domain that is yours, a comma, and a date on which it was: `example.org,2026`")),
        }
    })
}

fn zone(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadValue, |name| {
        if time_zone(name).is_some() {
            return Ok(());
        }
        let names: Vec<String> = time_zone_names().collect();
        let help = match near(name, names.iter().map(String::as_str)) {
            Some(zone) => format!("did you mean `{zone}`?"),
            None => "zones have names such as `Europe/Paris` or `UTC`".into(),
        };
        Err(Wrong::new(format!("{} is not a time zone", shown(name))).help(help))
    })
}

/// Reads the output folder. Whether it lies inside a source folder is asked once the command line is known.
fn folder(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadValue, |folder| {
        let wrong = Wrong::new(format!("{} cannot be the output folder", shown(folder)));
        let is_absolute = folder.starts_with(['/', '\\', '~']) || folder.get(1..2) == Some(":");
        let names_something = folder.split(['/', '\\']).any(|part| !matches!(part, "" | "." | ".."));
        match (is_absolute, names_something) {
            (true, _) => {
                Err(wrong
                    .help("write a folder of the project, such as `public`; for one elsewhere there is `--output`"))
            }
            (false, false) => Err(wrong.help("write a folder of the project, such as `public`")),
            (false, true) if folder.contains(char::is_control) => Err(wrong.help("it holds a control character")),
            (false, true) => Ok(()),
        }
    })
}

const PLACEHOLDERS: [&str; 5] = ["year", "month", "day", "slug", "id"];

/// Reads an address pattern: a site path that ends in `/`, of known placeholders, one of which tells briefings apart.
fn permalink(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadAddress, check_permalink)
}

fn check_permalink(pattern: &str) -> Result<(), Wrong> {
    let wrong = || Wrong::new(format!("{} is not an address pattern", shown(pattern)));
    if !pattern.starts_with('/') || !pattern.ends_with('/') {
        return Err(wrong().help("it begins and ends with `/`"));
    }
    let mut filled = String::new();
    let mut pieces = pattern.split('{');
    filled.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let Some((name, rest)) = piece.split_once('}') else { return Err(wrong().help("a `{` is not closed")) };
        if !PLACEHOLDERS.contains(&name) {
            let help = match near(name, PLACEHOLDERS) {
                Some(known) => format!("did you mean `{{{known}}}`?"),
                None => "it can hold `{year}`, `{month}`, `{day}`, `{slug}` and `{id}`".into(),
            };
            return Err(Wrong::new(format!("`{{{name}}}` is not a placeholder")).help(help));
        }
        filled.push('x');
        filled.push_str(rest);
    }
    if filled.contains('}') {
        return Err(wrong().help("a `}` closes nothing"));
    }
    if !pattern.contains("{slug}") && !pattern.contains("{id}") {
        return Err(wrong().help("without `{slug}` or `{id}` two briefings would have one address"));
    }
    address::check_site_path(&filled).map_err(|inner| Wrong { help: inner.help, ..wrong() })
}

/// Reads `[feeds]`.
fn feeds(value: &Value<'_>) -> Option<Feeds> {
    let record = Record::open(value, &fields::FEEDS)?;
    let default = Feeds::default();
    let kinds = [FeedKind::Site, FeedKind::People, FeedKind::Countries, FeedKind::Groups, FeedKind::Topics];
    let kind = |value: Value<'_>| Some(kinds[value.choice(FEED_KINDS)?]);
    let entries = record.get("entries").and_then(|value| value.number(1, FEED_ENTRIES_MAX));
    let content = record.get("content").and_then(|value| value.choice(FEED_CONTENT));
    Some(Feeds {
        of: record.get("of").map_or(default.of, |list| list.list(kind).into_iter().flatten().collect()),
        entries: entries.map_or(default.entries, |entries| entries as usize),
        content: content.map_or(default.content, |nth| [FeedContent::Summary, FeedContent::Full][nth]),
        hub: record.get("hub").and_then(|value| value.web_address()),
        stylesheet: record.get("stylesheet").and_then(|value| value.link_target()),
    })
}

/// Reads `[data]`.
fn data(value: &Value<'_>) -> Option<Data> {
    let record = Record::open(value, &fields::DATA)?;
    let formats = [DataFormat::Csv, DataFormat::Json, DataFormat::Sqlite, DataFormat::Popolo];
    let format = |value: Value<'_>| Some(formats[value.choice(DATA_FORMATS)?]);
    let beside = |value: Value<'_>| Some([DataBeside::Json, DataBeside::Ninjs][value.choice(DATA_BESIDE)?]);
    let default = Data::default();
    Some(Data {
        formats: record
            .get("formats")
            .map_or(default.formats, |list| list.list(format).into_iter().flatten().collect()),
        beside: record.get("beside").map_or(default.beside, |list| list.list(beside).into_iter().flatten().collect()),
        licence: record.text("licence"),
    })
}

/// Reads `[cards]`.
fn cards(value: &Value<'_>) -> Option<BTreeSet<PicturesOf>> {
    let record = Record::open(value, &fields::CARDS)?;
    let kind = |value: Value<'_>| value.choice(CARD_KINDS).map(|_| PicturesOf::Briefings);
    Some(record.get("of")?.list(kind).into_iter().flatten().collect())
}

/// Reads `[assets]`.
fn assets(value: &Value<'_>) -> Option<AssetSettings> {
    let record = Record::open(value, &fields::ASSETS)?;
    let encoding = |value: Value<'_>| Some([Encoding::Brotli, Encoding::Gzip][value.choice(ENCODINGS)?]);
    let forms = record.get("precompress").map(|list| list.list(encoding).into_iter().flatten().collect());
    Some(AssetSettings {
        fingerprint: record.flag("fingerprint"),
        minify: record.flag("minify"),
        precompress: forms.unwrap_or_default(),
    })
}

/// Reads `[images]`.
fn images(value: &Value<'_>) -> Option<ImageSettings> {
    let record = Record::open(value, &fields::IMAGES)?;
    let default = ImageSettings::default();
    let width = |value: Value<'_>| value.number(IMAGE_WIDTH_MIN, IMAGE_WIDTH_MAX).map(|width| width as u32);
    let quality = record.get("quality").and_then(|value| value.number(1, 100));
    Some(ImageSettings {
        widths: record.get("widths").map_or(default.widths, |list| list.list(width).into_iter().flatten().collect()),
        quality: quality.map_or(default.quality, |quality| quality as u8),
        sizes: record.text("sizes").unwrap_or(default.sizes),
    })
}

fn nav_link(value: Value<'_>) -> Option<NavLink> {
    let record = Record::open(&value, &fields::NAV)?;
    let title = record.text("title");
    let url = record.get("url").and_then(|url| url.link_target());
    Some(NavLink { title: title?, url: url? })
}

fn countries(value: &Value<'_>) -> BTreeMap<CountryCode, CountryOverride> {
    let entries = value.entries("tables such as `[countries.TW]`");
    entries.filter_map(|(key, entry)| Some((country_key(key, &entry)?, country_override(key, &entry)?))).collect()
}

/// Reads the code in `[countries.XX]`; faults point at the key.
fn country_key(key: &str, entry: &Value<'_>) -> Option<CountryCode> {
    let place = || entry.file.place(&entry.way.path().itself());
    country_codes::read_at(key, entry.file, place, || country_codes::help(key))
}

fn country_override(key: &str, entry: &Value<'_>) -> Option<CountryOverride> {
    let record = Record::open(entry, &fields::COUNTRY_OVERRIDE)?;
    let name = record.text("name");
    let needs_name = CountryCode::parse(key).is_some_and(|read| read.code().is_user_assigned());
    if name.is_none() && needs_name {
        let fault =
            record.fault(Code::MissingField, format!("`{key}` is no country of ISO 3166-1, so it needs a `name`"));
        record.report(fault.help("add `name = \"…\"`"));
    }
    Some(CountryOverride {
        name,
        in_text: record.text("in_text"),
        slug: record.slug("slug").map(|slug| slug.as_str().into()),
        aka: record.texts("aka"),
        adjectives: record.texts("adjectives"),
        capital: record.text("capital"),
        region: record.text("region"),
        footnote: record.text("footnote"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::check::{lines, source};

    #[track_caller]
    fn check(toml: &str, expected: &[&str]) {
        let checked = config(Some(&source("site.toml", toml.as_bytes())));
        assert_eq!(lines(&checked.diagnostics), expected, "{toml}");
    }

    #[test]
    fn unknown_keys_and_tables_are_told_of() {
        check(
            "title = \"T\"\ntitel = 1\nbaseurl = 3\n[buidl]\noutput = \"x\"\n[zoo]\na=1\n[extra]\nq = { x = 1, f = 1.5 }\n",
            &[
                "2:1+5 ~unknown-key `titel` is not a key of the configuration | settings of your own go below `[extra]`",
                "3:1+7 unknown-key `baseurl` is not a key of the configuration | did you mean `base_url`?",
                "4:2+5 unknown-key `buidl` is not a key of the configuration | did you mean `build`?",
                "6:2+3 ~unknown-key `zoo` is not a key of the configuration | settings of your own go below `[extra]`",
            ],
        );
    }

    #[test]
    fn values_are_checked() {
        check(
            "base_url = \"example.org/x\"\ntimezone = \"Europe/Pairs\"\nlanguage = \"English\"\n[build]\noutput = \"/srv\"\n[content]\npage_size = 0\nindex_size = \"x\"\nraw_html = \"keep\"\nsmart_punctuation = 1\nknown_keys = \"tags\"\nstale_after = -3\n[permalinks]\nbriefing = \"/b/{yaer}/\"\n",
            &[
                "1:12+15 bad-address `example.org/x` is not an `https://` or `http://` address | write `https://example.org/x`",
                "2:12+14 bad-value `Europe/Pairs` is not a time zone | did you mean `Europe/Paris`?",
                "3:12+9 bad-language `English` is not a language tag | tags look like `en`, `pt-BR`, `zh-Hant`",
                "5:10+6 bad-value `/srv` cannot be the output folder | write a folder of the project, such as `public`; for one elsewhere there is `--output`",
                "7:13+1 bad-value `content.page_size` must be a whole number from 1 to 1000, not 0",
                "8:14+3 wrong-type `content.index_size` must be a whole number from 1 to 100000, not text",
                "9:12+6 bad-value `keep` is not a value of `content.raw_html` | it can be `sanitise`, `allow`, `escape`",
                "10:21+1 wrong-type `content.smart_punctuation` must be `true` or `false`, not a number",
                "12:15+2 bad-value `content.stale_after` must be a whole number from 0 to 36525, not -3",
                "14:12+12 bad-address `{yaer}` is not a placeholder | did you mean `{year}`?",
            ],
        );
        check(
            "title = 3\nnav = 3\ncontent = 1\n[countries]\nTW = \"Taiwan\"\n",
            &[
                "2:7+1 wrong-type `nav` must be a table (`title`, `url`), not a number",
                "3:11+1 wrong-type `content` must be a table (`page_size`, `index_size`, `raw_html`, `smart_punctuation`, `link_mentions`, `silence`, `known_keys`, `stale_after`), not a number",
                "5:6+8 wrong-type `countries.TW` must be a table (`name`, `in_text`, `slug`, `aka`, `adjectives`, `capital`, `region`, `footnote`), not text",
            ],
        );
    }

    #[test]
    fn menu_and_countries_are_checked() {
        check(
            "[[nav]]\ntitle = \"A\"\nurl = \"about\"\n[[nav]]\nurl = \"/x/\"\n[countries.TW]\nfootnote = \"x\"\nslug = \"T W\"\n[countries.XA]\nin_text=\"x\"\n[countries.UKR]\n[countries.uk]\nname = \"x\"\ncaptial = \"y\"\n",
            &[
                "3:7+7 bad-address `about` is neither a path of the site nor an address | write a path like `/about/`, or an address with `https://`",
                "4:1+7 missing-field `title` is missing; `[[nav]]` needs it | add `title = \"…\"`, the words",
                "8:8+5 bad-slug `T W` is not a slug | write `t-w`",
                "9:1+14 missing-field `XA` is no country of ISO 3166-1, so it needs a `name` | add `name = \"…\"`",
                "11:12+3 unknown-country `UKR` is not a country code | the code of Ukraine is `UA`",
                "12:12+2 ~code-alias `uk` is not an ISO code; it is read as `GB` | write `GB`",
                "14:1+7 unknown-key `captial` is not a key of `[countries.…]` | did you mean `capital`?",
            ],
        );
    }

    #[test]
    fn widths_of_images_are_checked() {
        check(
            "[images]\nwidths = [8, 800, \"x\"]\nquality = 0\nformat = \"avif\"\n",
            &[
                "2:11+1 bad-value `images.widths[0]` must be a whole number from 16 to 4096, not 8",
                "2:19+3 wrong-type `images.widths[2]` must be a whole number from 16 to 4096, not text",
                "3:11+1 bad-value `images.quality` must be a whole number from 1 to 100, not 0",
                "4:1+6 ~unknown-key `format` is not a key of `[images]` | settings of your own go below `[extra]`",
            ],
        );
        let read = |toml: &str| config(Some(&source("site.toml", toml.as_bytes()))).value.images;
        assert_eq!(read("[images]\nquality = 60\n"), ImageSettings { quality: 60, ..ImageSettings::default() });
        assert!(read("[images]\nwidths = []\n").widths.is_empty(), "there are no forms then");
    }

    #[test]
    fn faults_of_syntax_are_placed() {
        check(
            "title = Ukraine\nb: 1\n",
            &[
                "1:9+7 bad-toml this is not valid TOML: string values must be quoted, expected literal string | put text in quotes: `title = \"…\"`",
                "2:4+1 bad-toml this is not valid TOML: key with no value, expected `=` | lines have the form `key = value`",
            ],
        );
        check(
            "title = \"a\"\ntitle = \"b\"\n[content]\nfoo = 1\n",
            &[
                "2:1+5 duplicate-key this key or table stands twice | remove one of the two, or join them",
                "4:1+3 ~unknown-key `foo` is not a key of `[content]` | settings of your own go below `[extra]`",
            ],
        );
    }

    #[test]
    fn a_full_configuration_is_read() {
        let toml = r#"
title = "T"
base_url = "https://example.org/a/b/"
language = "de"
timezone = "europe/paris"
build.output = "out"
[content]
page_size = 10
raw_html = "escape"
smart_punctuation = true
known_keys = ["tags", "layout"]
stale_after = 30
[pages]
maps = false
[permalinks]
briefing = "/b/{year}-{slug}/"
[[nav]]
title = "About"
url = "/about/"
[countries.XA]
name = "Somewhere"
slug = "somewhere"
[countries.tw]
footnote = "A note"
[extra]
b = 1
a = { c = 2026-01-06 }
"#;
        let checked = config(Some(&source("site.toml", toml.as_bytes())));
        assert_eq!(lines(&checked.diagnostics), [""; 0]);
        let config = checked.value;
        assert_eq!((config.base_url.as_deref(), &*config.base_path), (Some("https://example.org/a/b"), "/a/b"));
        assert_eq!((&*config.output, config.page_size, config.index_size), ("out", 10, 300));
        assert_eq!((config.raw_html, config.smart_punctuation, config.stale_after_days), (RawHtml::Escape, true, 30));
        assert_eq!(config.pages, PageParts { maps: false, ..PageParts::default() });
        assert_eq!(&*config.permalinks.briefing, "/b/{year}-{slug}/");
        assert_eq!(config.known_keys.len(), 2);
        assert_eq!(config.nav.map(|links| links.len()), Some(1));
        let codes: Vec<String> = config.countries.keys().map(|code| code.to_string()).collect();
        assert_eq!(codes, ["TW", "XA"]);
        assert_eq!(serde_json::Value::Object(config.extra).to_string(), r#"{"b":1,"a":{"c":"2026-01-06"}}"#);
    }

    #[test]
    fn a_site_without_configuration_has_the_defaults() {
        assert_eq!(config(None), Checked::clean(Config::default()));
        assert_eq!(config(Some(&source("site.toml", b""))), Checked::clean(Config::default()));
    }

    #[test]
    fn patterns_tell_briefings_apart_and_stay_inside_the_site() {
        for good in ["/{slug}/", "/b/{year}/{month}/{day}/{id}/", "/x-{slug}-y/"] {
            assert_eq!(check_permalink(good), Ok(()), "{good}");
        }
        for bad in [
            "{slug}/",
            "/{slug}",
            "/{year}/",
            "/{slug/",
            "/slug}/{id}/",
            "/../{slug}/",
            "/a//{slug}/",
            "/{slug}?/",
            "/",
        ] {
            assert!(check_permalink(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_output_is_a_folder_of_the_project() {
        for (folder, good) in [
            ("public", true),
            ("../out", true),
            (".", false),
            ("..", false),
            ("/", false),
            ("~/x", false),
            ("C:\\\\x", false),
        ] {
            let checked = config(Some(&source("site.toml", format!("[build]\noutput = \"{folder}\"\n").as_bytes())));
            assert_eq!(checked.diagnostics.is_empty(), good, "{folder}");
        }
    }

    #[test]
    fn every_key_of_every_table_is_read() {
        for field in CONFIG.fields {
            let checked = config(Some(&source("site.toml", format!("{} = [[[1]]]\n", field.key).as_bytes())));
            assert!(checked.diagnostics.iter().any(|fault| fault.code == Code::WrongType), "{}", field.key);
        }
    }
}
