//! What outputs of every format must be, whatever stands in the fields: read by readers that are not ours where there are any.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Debug,
};

use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use super::harmless::{harmful, is_harmless};

/// Keys under which JSON holds HTML.
const HTML_KEYS: [&str; 4] = ["content_html", "body_html", "body_xhtml", "html"];

/// What a site of harmless words has: the names in its feeds, pictures and calendars, and how many entries. No text may add to them.
#[derive(Debug, Default)]
pub struct Shapes {
    names: BTreeSet<String>,
    entries: BTreeMap<String, usize>,
    fixed: BTreeMap<String, String>,
}

impl Shapes {
    /// Takes them from the outputs of such a site.
    pub fn of(files: &BTreeMap<String, String>) -> Self {
        let mut shapes = Shapes::default();
        for (path, text) in files {
            match ending(path) {
                "xml" | "svg" => shapes.names.extend(xml_names(text).expect("good XML")),
                "ics" => {
                    let lines = calendar_lines(text).expect("a good calendar");
                    shapes.entries.insert(path.clone(), lines.iter().filter(|line| **line == "BEGIN:VEVENT").count());
                    shapes.names.extend(lines.iter().map(|line| property(line).to_owned()));
                }
                "css" | "js" | "_headers" => drop(shapes.fixed.insert(path.clone(), text.clone())),
                _ => {}
            }
        }
        assert!(shapes.names.contains("feed") && shapes.names.contains("SUMMARY"), "{shapes:?}");
        shapes
    }

    /// Says what is wrong with an output.
    pub fn check(&self, path: &str, text: &str) -> Result<(), String> {
        check_path(path)?;
        match ending(path) {
            "html" => check_page(text),
            "json" => check_json(text),
            "xml" | "svg" => check_xml(text, &self.names),
            "csv" => check_csv(text),
            "ics" => self.check_calendar(path, text),
            "css" | "js" | "_headers" => expect(self.fixed[path] == *text, "no text changes it", &text),
            "png" | "webp" | "jpg" | "txt" | "sqlite" | "SHA256SUMS" => Ok(()),
            other => Err(format!("nobody looks at `{other}`")),
        }
    }

    /// Says what is wrong with an output of a site that no other is like.
    pub fn check_alone(&self, path: &str, text: &str) -> Result<(), String> {
        check_path(path)?;
        match ending(path) {
            "html" => check_page(text),
            "json" => check_json(text),
            "xml" | "svg" => check_xml(text, &xml_names(text)?),
            "csv" => check_csv(text),
            "css" => expect(
                !text.to_lowercase().contains("javascript:") && !text.contains("</style"),
                "a style sheet",
                &path,
            ),
            _ => Ok(()),
        }
    }

    fn check_calendar(&self, path: &str, text: &str) -> Result<(), String> {
        let lines = calendar_lines(text)?;
        for line in &lines {
            expect(self.names.contains(property(line)), "a property that nobody wrote", line)?;
            expect(!line.contains(|sign: char| sign.is_control() && sign != '\t'), "a control character", line)?;
        }
        let count = lines.iter().filter(|line| **line == "BEGIN:VEVENT").count();
        expect(self.entries.get(path).is_none_or(|known| *known == count), "an event that nobody wrote", &count)
    }
}

fn expect(holds: bool, what: &str, seen: &dyn Debug) -> Result<(), String> {
    if holds { Ok(()) } else { Err(format!("{what}: {seen:?}")) }
}

fn ending(path: &str) -> &str {
    path.rsplit(['.', '/']).next().unwrap_or(path)
}

/// Every system can have it, below the output.
fn check_path(path: &str) -> Result<(), String> {
    let is_plain = path.chars().all(|sign| !sign.is_control() && !"<>:\"|?*\\".contains(sign));
    expect(is_plain && path.split('/').all(|part| !["", ".", ".."].contains(&part)), "a path", &path)
}

fn check_html(html: &str) -> Result<(), String> {
    harmful(html).map_or(Ok(()), Err)
}

fn check_page(html: &str) -> Result<(), String> {
    check_html(html)?;
    let page = scraper::Html::parse_document(html);
    let facts = scraper::Selector::parse("script[type='application/ld+json']").expect("a selector");
    for element in page.select(&facts) {
        let text = element.text().collect::<String>();
        // Whatever ended the script early, or kept it open, is no JSON.
        let value: Value = serde_json::from_str(&text).map_err(|fault| format!("structured data: {fault}: {text}"))?;
        check_addresses(&value)?;
        expect(!text.contains('<'), "structured data with what begins a tag", &text)?;
    }
    Ok(())
}

/// The addresses of structured data are followed by programs.
fn check_addresses(value: &Value) -> Result<(), String> {
    match value {
        Value::Array(items) => items.iter().try_for_each(check_addresses),
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| match value {
            Value::String(text) if ["@id", "url", "image", "item", "sameAs"].contains(&key.as_str()) => {
                expect(is_harmless(text), key, text)
            }
            value => check_addresses(value),
        }),
        _ => Ok(()),
    }
}

fn check_json(text: &str) -> Result<(), String> {
    let value: Value = serde_json::from_str(text).map_err(|fault| fault.to_string())?;
    check_html_in(&value)
}

fn check_html_in(value: &Value) -> Result<(), String> {
    match value {
        Value::Array(items) => items.iter().try_for_each(check_html_in),
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| {
            if let (true, Value::String(html)) = (HTML_KEYS.contains(&key.as_str()), value) {
                check_html(html)?;
            }
            check_html_in(value)
        }),
        _ => Ok(()),
    }
}

/// Well-formed, of elements and attributes that are known, and leading nowhere odd; the HTML in feeds is as harmless as a page.
fn check_xml(text: &str, known: &BTreeSet<String>) -> Result<(), String> {
    let names = xml_names(text)?;
    let odd: Vec<_> = names.difference(known).collect();
    expect(odd.is_empty(), "names that nobody wrote", &odd)?;
    walk_xml(text, &mut |found| match found {
        Found::Attribute(name, value) if ["href", "xlink:href", "src", "url"].contains(&name) => {
            expect(is_harmless(value), name, &value)
        }
        // Feeds hold HTML as text, and readers' programs read it as HTML.
        Found::Html(text) => check_html(text),
        _ => Ok(()),
    })
}

fn xml_names(text: &str) -> Result<BTreeSet<String>, String> {
    let mut names = BTreeSet::new();
    walk_xml(text, &mut |found| {
        match found {
            Found::Element(name) => names.insert(name.to_owned()),
            Found::Attribute(name, _) => names.insert(format!("@{name}")),
            Found::Html(_) => false,
        };
        Ok(())
    })?;
    Ok(names)
}

enum Found<'t> {
    Element(&'t str),
    Attribute(&'t str, &'t str),
    /// The whole text of an element that says that it is HTML.
    Html(&'t str),
}

fn walk_xml(text: &str, see: &mut dyn FnMut(Found<'_>) -> Result<(), String>) -> Result<(), String> {
    let is_character = |letter: char| matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    expect(text.chars().all(is_character), "a character that XML does not have", &())?;
    let mut reader = quick_xml::Reader::from_str(text);
    let (mut open, mut words) = (Vec::new(), String::new());
    loop {
        match reader.read_event().map_err(|fault| format!("no XML: {fault}: {text}"))? {
            Event::Start(tag) => {
                words.clear();
                open.push(see_tag(&tag, see)?);
            }
            Event::Empty(tag) => drop(see_tag(&tag, see)?),
            Event::Text(piece) => {
                words.push_str(&piece.decode().map_err(|fault| fault.to_string())?);
            }
            Event::GeneralRef(name) => {
                let name = name.decode().map_err(|fault| fault.to_string())?;
                let unescaped = quick_xml::escape::unescape(&format!("&{name};"))
                    .map_err(|fault| format!("an entity that XML does not have: {fault}"))?
                    .into_owned();
                words.push_str(&unescaped);
            }
            Event::CData(piece) => words.push_str(&String::from_utf8_lossy(&piece)),
            Event::End(_) => {
                if open.pop().ok_or("an end without its beginning")? {
                    see(Found::Html(&words))?;
                }
                words.clear();
            }
            Event::DocType(_) => return Err("a document type".to_owned()),
            Event::PI(_) => return Err("a processing instruction".to_owned()),
            Event::Decl(_) | Event::Comment(_) => {}
            Event::Eof => return expect(open.is_empty(), "left open", &open),
        }
    }
}

/// Says whether what is in the element says that it is HTML.
fn see_tag(tag: &BytesStart<'_>, see: &mut dyn FnMut(Found<'_>) -> Result<(), String>) -> Result<bool, String> {
    see(Found::Element(&String::from_utf8_lossy(tag.name().as_ref())))?;
    let mut is_html = false;
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|fault| fault.to_string())?;
        let value = String::from_utf8_lossy(&attribute.value).into_owned();
        let value = quick_xml::escape::unescape(&value).map_err(|fault| fault.to_string())?.into_owned();
        let key = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        is_html |= key == "type" && value == "html";
        see(Found::Attribute(&key, &value))?;
    }
    Ok(is_html)
}

/// No cell is a formula, in whichever way a spreadsheet takes lines apart: at commas, or in countries that write `0,5` at semicolons,
/// or at tabs.
pub fn check_csv(text: &str) -> Result<(), String> {
    for separator in [b',', b';', b'\t'] {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        for record in reader.records() {
            let record = record.map_err(|fault| fault.to_string())?;
            for cell in &record {
                expect(!is_formula(cell), "a formula", &(char::from(separator), cell))?;
            }
        }
    }
    let widths = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records();
    // Without `flexible`, a row of another length is a fault.
    widths.into_iter().try_for_each(|row| row.map(drop).map_err(|fault| fault.to_string()))
}

fn is_formula(cell: &str) -> bool {
    let begins = |text: &str| text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    cell.starts_with(['\t', '\r', '\n']) || begins(cell.trim_start_matches([' ', '"']))
}

/// Takes a calendar apart (RFC 5545, section 3.1).
fn calendar_lines(text: &str) -> Result<Vec<String>, String> {
    let whole = text.replace("\r\n ", "").replace("\r\n\t", "");
    let lines: Vec<String> =
        whole.strip_suffix("\r\n").ok_or("no last end of a line")?.split("\r\n").map(str::to_owned).collect();
    let is_whole = |line: &&String| !line.contains(['\r', '\n']) && line.contains(':');
    match lines.iter().find(|line| !is_whole(line)) {
        Some(line) => Err(format!("a line that ends early: {line:?}")),
        None => Ok(lines),
    }
}

fn property(line: &str) -> &str {
    line.split([';', ':']).next().unwrap_or_default()
}
