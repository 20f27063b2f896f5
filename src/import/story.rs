//! The parts of a text before its meaning: headline, authors, dateline, paragraphs.

use super::{
    capitals::{Vocabulary, is_capitals, recased},
    slug_line::is_slug_line,
};
use crate::{base::countries, markdown};

/// What a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Lines of text.
    Plain,
    /// HTML.
    Html,
    /// Markdown.
    Markdown,
}

impl Form {
    /// Tells the form by the name of the file, else by the beginning of the text.
    pub fn of(name: &str, text: &str) -> Form {
        let suffix = name.rsplit_once('.').map_or("", |(_, suffix)| suffix).to_ascii_lowercase();
        let start: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
        match &*suffix {
            "html" | "htm" | "xhtml" => Form::Html,
            "md" | "markdown" => Form::Markdown,
            _ if start.starts_with("<!doctype")
                || start.starts_with("<html")
                || start.starts_with("<p")
                || start.starts_with("<h1") =>
            {
                Form::Html
            }
            _ if start.starts_with("# ") || start.starts_with("---\n") => Form::Markdown,
            _ => Form::Plain,
        }
    }
}

/// A text in its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Story {
    /// The headline.
    pub title: String,
    /// The headline as the copy has it, if that is in capitals throughout.
    pub title_in_capitals: Option<String>,
    /// The line by which a desk filed the story, above the headline.
    pub slug_line: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The place of the dateline, as a place is written: "New York".
    pub place: Option<String>,
    /// The agency named in the dateline.
    pub agency: Option<String>,
    /// All that the dateline says before its dash.
    pub head: String,
    /// The body, in Markdown.
    pub body: String,
}

/// A line may be a headline up to this length.
const TITLE_CHARS_MAX: usize = 180;
/// Lines this long were broken to fit a page if no word of the next would have fitted.
const WRAPPED_CHARS_MIN: usize = 55;

/// Reads a text.
pub fn read(text: &str, form: Form) -> Story {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let text = without_controls(&text);
    let (own_title, mut paragraphs) = match form {
        Form::Plain => (None, plain(&text)),
        Form::Html => html(&text),
        Form::Markdown => without_front_matter(&text),
    };
    drop_labels(&mut paragraphs);
    let vocabulary = Vocabulary::of(paragraphs.iter().skip(1).map(String::as_str));
    let slug_line = takes_slug_line(&mut paragraphs, &vocabulary);
    let title = own_title.or_else(|| takes_title(&mut paragraphs, form)).unwrap_or_else(|| shortened(&paragraphs));
    let title_in_capitals = is_capitals(&title).then(|| title.clone());
    let title = if title_in_capitals.is_some() { recased(&title, &vocabulary) } else { title };
    let authors = takes_authors(&mut paragraphs);
    let line = paragraphs.iter().take(2).find_map(|paragraph| dateline(paragraph)).unwrap_or_default();
    Story {
        title,
        title_in_capitals,
        slug_line,
        authors,
        place: line.place,
        agency: line.agency,
        head: line.head,
        body: paragraphs.join("\n\n") + "\n",
    }
}

/// Copy as the wire sent it may still hold what steered a teleprinter (start and end of text, pages, bells, fillers of NUL), which
/// no briefing can: one of them makes a file no text.
fn without_controls(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\t' | '\n')).collect()
}

/// Paragraphs of plain text: parted by empty lines; lines that were broken to fit a page are joined.
fn plain(text: &str) -> Vec<String> {
    let mut paragraphs = Vec::new();
    for chunk in text.split("\n\n").map(str::trim).filter(|chunk| !chunk.is_empty()) {
        let lines: Vec<&str> = chunk.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let is_list =
            lines.iter().all(|line| line.starts_with("- ") || line.starts_with("* ") || line.starts_with("• "));
        let is_wrapped = is_wrapped(&lines);
        match (is_list, is_wrapped) {
            (true, _) => {
                let item = |line: &&str| format!("- {}", escaped(line.trim_start_matches(['-', '*', '•', ' '])));
                paragraphs.push(lines.iter().map(item).collect::<Vec<_>>().join("\n"));
            }
            (false, true) => paragraphs.push(escaped(&lines.join(" "))),
            (false, false) => paragraphs.extend(lines.iter().map(|line| escaped(line))),
        }
    }
    paragraphs
}

/// Says whether lines were broken to fit a page: the first word of each would not have fitted on the line before.
fn is_wrapped(lines: &[&str]) -> bool {
    let width = |line: &str| line.chars().count();
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
    let is_full = |pair: &[&str]| width(pair[0]) + 1 + width(pair[1].split(' ').next().unwrap_or("")) > widest;
    lines.len() > 1 && widest >= WRAPPED_CHARS_MIN && lines.windows(2).all(is_full)
}

fn html(text: &str) -> (Option<String>, Vec<String>) {
    let page = markdown::html_text(text);
    // A reference such as `&#1;` brings in what the text did not hold.
    let item = |part: &markdown::HtmlPart| match (part.is_item, escaped(&without_controls(&part.text))) {
        (true, text) => format!("- {text}"),
        (false, text) => text,
    };
    (page.title.as_deref().map(without_controls), page.parts.iter().map(item).collect())
}

/// The paragraphs of Markdown behind its front matter, and the title given there.
fn without_front_matter(text: &str) -> (Option<String>, Vec<String>) {
    let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let (front, body) = parts.unwrap_or(("", text));
    let title = front
        .lines()
        .find_map(|line| line.strip_prefix("title:"))
        .map(|title| title.trim().trim_matches(['"', '\'']).to_owned());
    let chunks =
        body.split("\n\n").map(|chunk| chunk.trim_matches('\n').to_owned()).filter(|chunk| !chunk.trim().is_empty());
    (title.filter(|title| !title.is_empty()), chunks.collect())
}

/// Lines that say what sort of text follows.
const LABELS: [&str; 9] = [
    "press release",
    "press statement",
    "for immediate release",
    "media release",
    "news release",
    "readout",
    "press communiqué",
    "media advisory",
    "check against delivery",
];

/// Takes out "PRESS RELEASE" and the like before the headline.
fn drop_labels(paragraphs: &mut Vec<String>) {
    let is_label = |line: &String| LABELS.contains(&line.trim().trim_end_matches(':').to_lowercase().as_str());
    while paragraphs.len() > 1 && is_label(&paragraphs[0]) {
        paragraphs.remove(0);
    }
}

/// Takes the line by which a desk filed the story out of the text, if something follows it.
fn takes_slug_line(paragraphs: &mut Vec<String>, vocabulary: &Vocabulary) -> Option<String> {
    let first = paragraphs.first().map(|first| markdown::plain_text(first).trim().to_owned())?;
    (paragraphs.len() > 1 && is_slug_line(&first, vocabulary)).then(|| {
        paragraphs.remove(0);
        first
    })
}

/// Takes the headline out of the text: a Markdown heading, or a first line that does not read as running text.
fn takes_title(paragraphs: &mut Vec<String>, form: Form) -> Option<String> {
    let first = paragraphs.first()?;
    let is_heading = form == Form::Markdown && first.starts_with('#');
    let line = first.lines().next()?.to_owned();
    let is_short = line.chars().count() <= TITLE_CHARS_MAX && paragraphs.len() > 1 && dateline(&line).is_none();
    if !(is_heading || (is_short && (!line.ends_with('.') || line.chars().count() < 100))) {
        return None;
    }
    let rest = first[line.len()..].trim().to_owned();
    match rest.is_empty() {
        true => drop(paragraphs.remove(0)),
        false => paragraphs[0] = rest,
    }
    let title = line.trim_start_matches('#').trim();
    Some(markdown::plain_text(title).trim().to_owned()).filter(|title| !title.is_empty())
}

/// A headline for a text that has none: its first words.
fn shortened(paragraphs: &[String]) -> String {
    let text = markdown::plain_text(paragraphs.first().map_or("", |first| first));
    let words: Vec<&str> = after_dateline(&text).split_whitespace().take(12).collect();
    let title = words.join(" ");
    match title.contains(char::is_alphanumeric) {
        true => title.trim_end_matches(['.', ',', ';']).to_owned(),
        false => "Untitled".to_owned(),
    }
}

/// Takes "By Jane Example and John Sample" out of the first lines.
fn takes_authors(paragraphs: &mut Vec<String>) -> Vec<String> {
    let is_byline = |line: &String| {
        line.strip_prefix("By ").is_some_and(|names| {
            let words: Vec<&str> = names.split([' ', ',']).filter(|word| !word.is_empty()).collect();
            (2..=9).contains(&words.len())
                && words.iter().all(|word| *word == "and" || word.starts_with(char::is_uppercase))
        })
    };
    let Some(at) = paragraphs.iter().take(3).position(is_byline) else { return Vec::new() };
    let line = paragraphs.remove(at);
    line["By ".len()..].split(" and ").flat_map(|names| names.split(", ")).map(|name| name.trim().to_owned()).collect()
}

#[derive(Debug, Default)]
struct Line {
    place: Option<String>,
    agency: Option<String>,
    head: String,
}

/// Reads the dateline that a paragraph opens with: "PARIS (Reuters) –", "Oslo, 2 February 2026 —".
fn dateline(paragraph: &str) -> Option<Line> {
    let (head, _) = opening(paragraph)?;
    let (before, agency) = match head.split_once('(') {
        Some((before, rest)) => (before, rest.split_once(')').map(|(agency, _)| agency.trim().to_owned())),
        None => (head, None),
    };
    let place: &str = before.split([',', '.']).next().unwrap_or(before).trim();
    let is_capitals = place.chars().any(char::is_uppercase) && !place.chars().any(char::is_lowercase);
    let is_capital = || countries::all().iter().any(|country| country.capital == Some(place));
    let says_more = agency.is_some() || before.contains(|letter: char| letter.is_ascii_digit());
    let is_place = (is_capitals || says_more || is_capital())
        && place.split(' ').all(|word| word.starts_with(char::is_uppercase))
        && !place.chars().any(|letter| letter.is_ascii_digit());
    is_place.then(|| Line { place: Some(place_name(place)), agency, head: head.to_owned() })
}

/// The longest dateline that ends with a colon.
const COLON_HEAD_BYTES_MAX: usize = 40;
/// The longest dateline.
const HEAD_CHARS_MAX: usize = 70;

/// What stands before the first dash with spaces around it, and what stands behind it.
fn opening(paragraph: &str) -> Option<(&str, &str)> {
    let dashes =
        [" – ", " — ", " - ", " -- "].iter().filter_map(|dash| Some((paragraph.find(dash)?, dash.len()))).min();
    // "New Delhi, August 19: …"
    let colon = paragraph.find(": ").filter(|at| {
        let head = &paragraph[..*at];
        *at <= COLON_HEAD_BYTES_MAX && head.contains(", ") && head.ends_with(|last: char| last.is_ascii_digit())
    });
    // "ACCRA, 7 July 2025" as a line of its own.
    let is_line = paragraph.len() <= COLON_HEAD_BYTES_MAX
        && paragraph.contains(", ")
        && paragraph.ends_with(|last: char| last.is_ascii_digit());
    let line = is_line.then_some((paragraph.len(), 0));
    let at = colon.map(|at| (at, 2)).or(dashes).or(line)?;
    let head = &paragraph[..at.0];
    (head.chars().count() <= HEAD_CHARS_MAX && !head.contains(['“', '"', ':', ';']))
        .then(|| (head, &paragraph[at.0 + at.1..]))
}

/// Returns a paragraph without the dateline that it opens with.
pub fn after_dateline(paragraph: &str) -> &str {
    match (dateline(paragraph), opening(paragraph)) {
        (Some(_), Some((_, rest))) => rest,
        _ => paragraph,
    }
}

/// "NEW YORK" → "New York".
fn place_name(place: &str) -> String {
    if place.chars().any(char::is_lowercase) {
        return place.to_owned();
    }
    let word = |word: &str| {
        let mut starts = true;
        word.chars()
            .flat_map(|letter| {
                let written: Vec<char> = if starts { vec![letter] } else { letter.to_lowercase().collect() };
                starts = !letter.is_alphabetic() && letter != '’' && letter != '\'';
                written
            })
            .collect::<String>()
    };
    place.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Escapes what Markdown would take for markup.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let is_first = at == 0 && matches!(letter, '#' | '>' | '+' | '-' | '=' | '~' | '|');
        if is_first || matches!(letter, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '&') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    match escaped.find(['.', ')']) {
        // "1. The ministers …" is a paragraph of a communiqué, and its number is to stay.
        Some(end) if end > 0 && escaped[..end].bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{}\\{}", &escaped[..end], &escaped[end..])
        }
        _ => escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_give_place_and_agency() {
        let check = |text: &str, place: Option<&str>, agency: Option<&str>| {
            let line = dateline(text).unwrap_or_default();
            assert_eq!((line.place.as_deref(), line.agency.as_deref()), (place, agency), "{text}");
        };
        check("PARIS (Reuters) – Leaders met.", Some("Paris"), Some("Reuters"));
        check("PRAGUE, Nov 12 (Orbis) – They met.", Some("Prague"), Some("Orbis"));
        check("NEW YORK -- They met.", Some("New York"), None);
        check("Oslo, 2 February 2026 — They met.", Some("Oslo"), None);
        check("New Delhi, August 19: They met.", Some("New Delhi"), None);
        check("Paris – They met.", Some("Paris"), None);
        check("ACCRA, 7 July 2025", Some("Accra"), None);
        check("Yes – they met.", None, None);
        check("They met - and left.", None, None);
    }

    #[test]
    fn the_first_line_is_the_headline_and_a_byline_names_the_authors() {
        let story = read("Ministers meet\n\nBy Signe Holt and Per Dahl\n\nOSLO – They met.\n", Form::Plain);
        assert_eq!(story.title, "Ministers meet");
        assert_eq!(story.authors, ["Signe Holt", "Per Dahl"]);
        assert_eq!(story.body, "OSLO – They met.\n");
    }

    #[test]
    fn running_text_without_headline_gets_its_first_words() {
        let story = read(
            "OSLO – The ministers of three countries met on Monday to agree on patrols from April on.",
            Form::Plain,
        );
        assert_eq!(story.title, "The ministers of three countries met on Monday to agree on patrols");
        assert!(story.body.starts_with("OSLO – The"));
    }

    #[test]
    fn a_text_of_marks_alone_is_untitled() {
        assert_eq!(read(".", Form::Plain).title, "Untitled");
    }

    #[test]
    fn lines_broken_to_fit_a_page_are_joined_and_lists_are_not() {
        let wrapped = "T\n\nThe ministers of three countries met on Monday in the capital\nto agree.\n\n- One\n- Two\n\nA: b\nC: d\n";
        let story = read(wrapped, Form::Plain);
        assert!(story.body.starts_with(
            "The ministers of three countries met on Monday in the capital to agree.\n\n- One\n- Two\n\nA: b\n\nC: d"
        ));
    }

    #[test]
    fn marks_of_markdown_in_plain_text_stay_marks() {
        assert_eq!(escaped("1. a *b* [c]"), "1\\. a \\*b\\* \\[c\\]");
        assert_eq!(escaped("# x"), "\\# x");
    }
}
