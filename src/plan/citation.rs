use serde_json::{Value, json};

use super::{Planner, parts::iso};
use crate::{
    base::{MONTHS, SitePath, Text, known, query_encoded},
    language::Language,
    model::{
        Briefing,
        view::{CitationView, ShareView},
    },
};

impl Planner<'_> {
    /// Says how a briefing is cited, in words and in the forms that reference managers read.
    pub(super) fn citation(&self, briefing: &Briefing, path: &SitePath) -> Option<CitationView> {
        let config = &self.site.config;
        config.pages.cite.then(|| {
            let work = Work {
                briefing,
                site: &config.title,
                publisher: config.publisher.as_ref(),
                language: briefing.front.lang.as_ref().unwrap_or(&config.language),
                address: self.addresses.permalink(path),
                spoken: self.language(),
            };
            CitationView { text: work.text(), bibtex: work.bibtex(), csl_json: work.csl_json(), ris: work.ris() }
        })
    }

    /// Says how a briefing is passed on; nothing without an address that holds everywhere.
    pub(super) fn share(&self, briefing: &Briefing, path: &SitePath) -> Option<ShareView> {
        let address = self.addresses.permalink(path).filter(|_| self.site.config.pages.cite)?;
        let title = &briefing.front.title;
        // RFC 6068, section 5: lines of a body end with a carriage return and a line feed.
        let body = format!("{title}\r\n{address}");
        Some(ShareView {
            mail: format!("mailto:?subject={}&body={}", query_encoded(title), query_encoded(&body)).into(),
        })
    }
}

/// What a citation tells.
struct Work<'a> {
    briefing: &'a Briefing,
    site: &'a Text,
    publisher: Option<&'a Text>,
    language: &'a Text,
    address: Option<Text>,
    /// The language of the words around it.
    spoken: &'a Language,
}

impl Work<'_> {
    fn text(&self) -> Text {
        let front = &self.briefing.front;
        let authors =
            front.authors.iter().map(|name| &**name).collect::<Vec<_>>().join(&self.spoken.text("list-comma")).into();
        let title = self.spoken.say("quoted", &[("text", &front.title)]);
        let day = self.spoken.day(self.briefing.date);
        let place = self.spoken.say("citation-place", &[("site", self.site), ("date", &day)]);
        let parts: [Text; 4] = [authors, title, place, self.address.clone().unwrap_or_default()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ").into()
    }

    fn bibtex(&self) -> Text {
        let (front, date) = (&self.briefing.front, self.briefing.date);
        // Braces keep a name whole: nobody is split into a first and a last one.
        let authors: Vec<String> = front.authors.iter().map(|name| format!("{{{}}}", tex(name))).collect();
        let month = MONTHS[date.month() as usize - 1][..3].to_lowercase();
        let fields = [
            ("author", (!authors.is_empty()).then(|| authors.join(" and "))),
            ("title", Some(format!("{{{}}}", tex(&front.title)))),
            ("howpublished", Some(tex(self.site))),
            ("publisher", self.publisher.map(|name| tex(name))),
            ("year", Some(date.year().to_string())),
            ("date", Some(iso(date).to_string())),
            ("language", Some(tex(self.language))),
            ("url", self.address.as_ref().map(|address| tex_address(address))),
        ];
        let lines = fields.into_iter().filter_map(|(key, value)| Some(format!("  {key} = {{{}}},\n", value?)));
        let lines: String = lines.collect();
        format!("@misc{{{}-{},\n{lines}  month = {month}\n}}", front.slug, date.year()).into()
    }

    fn csl_json(&self) -> Text {
        let (front, date) = (&self.briefing.front, self.briefing.date);
        let authors = front.authors.iter().map(|name| json!({ "literal": name })).collect();
        let item = known([
            ("id", json!(format!("{}-{}", front.slug, date.year()))),
            ("type", json!("webpage")),
            ("title", json!(front.title)),
            ("author", Value::Array(authors)),
            ("container-title", json!(self.site)),
            ("publisher", json!(self.publisher)),
            ("issued", json!({ "date-parts": [[date.year(), date.month(), date.day()]] })),
            ("language", json!(self.language)),
            ("URL", json!(self.address)),
        ]);
        json!([item]).to_string().into()
    }

    fn ris(&self) -> Text {
        let (front, date) = (&self.briefing.front, self.briefing.date);
        let mut lines = vec![("TY", "ELEC".to_owned())];
        lines.extend(front.authors.iter().map(|name| ("AU", name.to_string())));
        lines.extend([("TI", front.title.to_string()), ("T2", self.site.to_string())]);
        lines.extend(self.publisher.map(|name| ("PB", name.to_string())));
        lines.push(("PY", date.year().to_string()));
        lines.push(("DA", format!("{:04}/{:02}/{:02}", date.year(), date.month(), date.day())));
        lines.push(("LA", self.language.to_string()));
        lines.extend(self.address.as_ref().map(|address| ("UR", address.to_string())));
        lines.push(("ER", String::new()));
        let line = |(tag, value): (&str, String)| format!("{tag}  - {}\n", one_line(&value));
        lines.into_iter().map(line).collect::<String>().trim_end_matches('\n').into()
    }
}

/// Escapes text for a value of BibTeX: what TeX reads as a command stands for itself.
fn tex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in one_line(text).chars() {
        match letter {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '{' | '}' | '$' | '&' | '#' | '_' | '%' => escaped.extend(['\\', letter]),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// An address is read as it stands, so only what would end it early is written as an address writes it.
fn tex_address(address: &str) -> String {
    address.replace('\\', "%5C").replace('{', "%7B").replace('}', "%7D")
}

/// A line of RIS ends at its end: a title over two lines would begin a tag.
fn one_line(text: &str) -> String {
    text.split(|letter: char| letter.is_control()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tex_reads_as_commands_stands_for_itself() {
        assert_eq!(
            tex("R&D: 5% of $1_000 #1 {a} ~x^2 \\b"),
            "R\\&D: 5\\% of \\$1\\_000 \\#1 \\{a\\} \\textasciitilde{}x\\textasciicircum{}2 \\textbackslash{}b"
        );
        assert_eq!(tex_address("https://x/{a}/50%25/"), "https://x/%7Ba%7D/50%25/");
    }

    #[test]
    fn no_value_begins_a_line() {
        assert_eq!(one_line("Talks\r\nER  - \n"), "Talks ER  - ");
    }
}
