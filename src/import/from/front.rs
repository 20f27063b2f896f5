//! The front matter of one document: each old key becomes one of ours, or stays under `extra`.

use super::{
    Generator, Ledger,
    keys::{Meaning, meaning},
    language::is_tag,
    values::{flag, is_nothing, names, text, texts, words},
};
use crate::{base::WrittenTime, parse::Node};

/// What a document says of itself, in our words.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Front {
    /// The headline.
    pub title: Option<String>,
    /// When it is of.
    pub date: Option<Moment>,
    /// When it was last changed.
    pub updated: Option<Moment>,
    /// Before when nothing of it is shown.
    pub embargo: Option<Moment>,
    /// After when it goes.
    pub expires: Option<Moment>,
    /// Whether it is a draft, if it says so.
    pub draft: Option<bool>,
    /// One or two sentences.
    pub summary: Option<String>,
    /// The last part of its address, as it was written.
    pub slug: Option<String>,
    /// The whole of its old address, as it was written.
    pub address: Option<String>,
    /// Still older addresses, as they were written.
    pub aliases: Vec<String>,
    /// What it is about.
    pub topics: Vec<String>,
    /// The categories among them, which are part of addresses in Jekyll.
    pub categories: Vec<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The series it belongs to.
    pub series: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Everything else.
    pub extra: Vec<(String, Node)>,
}

/// A day or an instant, and how it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// What it means.
    pub time: WrittenTime,
    /// As it was written.
    pub written: String,
    /// The key that says so.
    pub key: String,
}

/// What a document becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Of a day.
    Briefing,
    /// Of none: it knows no dates, topics, authors and series.
    Page,
}

/// Says whether a front matter holds a date that makes a briefing of its document.
pub fn has_date(generator: Generator, entries: &[(String, Node)]) -> bool {
    let is_date = |key: &str| matches!(meaning(generator, key), Some(Meaning::Date | Meaning::Embargo));
    entries.iter().any(|(key, value)| is_date(key) && !is_nothing(value))
}

/// Reads the front matter of one document.
pub fn read(generator: Generator, kind: Kind, file: &str, entries: Vec<(String, Node)>, ledger: &mut Ledger) -> Front {
    let mut reader = Reader { generator, kind, file, ledger, front: Front::default() };
    entries.into_iter().for_each(|(key, value)| reader.key(&key, value));
    reader.forget_needless_times();
    reader.front
}

struct Reader<'r> {
    generator: Generator,
    kind: Kind,
    file: &'r str,
    ledger: &'r mut Ledger,
    front: Front,
}

impl Reader<'_> {
    fn key(&mut self, key: &str, value: Node) {
        let meaning = meaning(self.generator, key).filter(|meaning| self.knows(*meaning));
        match (meaning, value) {
            // Nothing was said, so nothing is lost.
            (_, value) if is_nothing(&value) => {}
            (Some(Meaning::Taxonomies), Node::Map(taxonomies)) => {
                taxonomies.into_iter().for_each(|(key, value)| self.taxonomy(&key, value));
            }
            (Some(Meaning::Own), Node::Map(own)) => {
                self.ledger.map(key, "extra", self.file);
                own.into_iter().for_each(|(key, value)| self.put_extra(&key, value));
            }
            (Some(meaning), value) if self.take(meaning, key, &value) => {
                self.ledger.map(key, meaning.ours(), self.file);
            }
            (_, value) => self.keep(key, key, value),
        }
    }

    fn knows(&self, meaning: Meaning) -> bool {
        let of_briefings = matches!(
            meaning,
            Meaning::Date
                | Meaning::Updated
                | Meaning::Embargo
                | Meaning::Expires
                | Meaning::Topics
                | Meaning::TopicWords
                | Meaning::Authors
                | Meaning::Series
        );
        self.kind == Kind::Briefing || !of_briefings
    }

    /// Those of one's own making stay under `extra`.
    fn taxonomy(&mut self, key: &str, value: Node) {
        let shown = format!("taxonomies.{key}");
        let meaning = meaning(self.generator, key);
        let meaning = meaning
            .filter(|meaning| matches!(meaning, Meaning::Topics | Meaning::Authors | Meaning::Series))
            .filter(|meaning| self.knows(*meaning))
            .filter(|_| !is_nothing(&value));
        match meaning {
            Some(meaning) if self.take(meaning, &shown, &value) => {
                self.ledger.map(&shown, meaning.ours(), self.file);
            }
            _ if is_nothing(&value) => {}
            _ => self.keep(&shown, key, value),
        }
    }

    /// Takes a value if it is of its sort and nothing of its place is taken; says whether.
    fn take(&mut self, meaning: Meaning, key: &str, value: &Node) -> bool {
        let front = &mut self.front;
        match meaning {
            Meaning::Title => set(&mut front.title, text(value)),
            Meaning::Summary => set(&mut front.summary, text(value)),
            Meaning::Slug => set(&mut front.slug, text(value)),
            Meaning::Address => set(&mut front.address, text(value)),
            Meaning::Draft => set(&mut front.draft, flag(value)),
            Meaning::Published => set(&mut front.draft, flag(value).map(|is_published| !is_published)),
            Meaning::Language => {
                let language = text(value).map(|language| language.replace('_', "-"));
                set(&mut front.language, language.filter(|language| is_tag(&language.to_ascii_lowercase())))
            }
            Meaning::Series => self.take_series(value),
            Meaning::Aliases => add(&mut front.aliases, texts(value)),
            Meaning::Authors => add(&mut front.authors, names(value)),
            Meaning::Topics | Meaning::TopicWords => {
                let topics = if meaning == Meaning::TopicWords { words(value) } else { texts(value) };
                if key.starts_with("categor") {
                    add(&mut front.categories, topics.clone());
                }
                add(&mut front.topics, topics)
            }
            Meaning::Date | Meaning::Updated | Meaning::Embargo | Meaning::Expires => {
                self.take_time(meaning, key, value)
            }
            Meaning::Taxonomies | Meaning::Own => false,
        }
    }

    /// A document is of one series here.
    fn take_series(&mut self, value: &Node) -> bool {
        let Some(series) = texts(value) else { return false };
        let [first, others @ ..] = series.as_slice() else { return false };
        let is_taken = set(&mut self.front.series, Some(first.clone()));
        if is_taken && !others.is_empty() {
            let what = format!("it is of one series, `{first}`; not of {} too", others.join(", "));
            self.ledger.doubt(self.file, what);
        }
        is_taken
    }

    fn take_time(&mut self, meaning: Meaning, key: &str, value: &Node) -> bool {
        let Some(written) = text(value) else { return false };
        let front = &mut self.front;
        let place = match meaning {
            Meaning::Date => &mut front.date,
            Meaning::Updated => &mut front.updated,
            Meaning::Embargo => &mut front.embargo,
            _ => &mut front.expires,
        };
        match WrittenTime::parse(&written) {
            Ok(time) => set(place, Some(Moment { time, written, key: key.to_owned() })),
            Err(_) => {
                let what = format!(
                    "`{key}`: `{written}` is no day or instant; write it like `2026-01-06` or `2026-01-06T18:00:00+01:00`"
                );
                self.ledger.doubt(self.file, what);
                false
            }
        }
    }

    /// What was to come out on its own day, or before it, is under no embargo; what was changed when it came out was not changed.
    fn forget_needless_times(&mut self) {
        let front = &mut self.front;
        if front.date.is_none() {
            front.date = front.embargo.take();
        }
        let Some(date) = front.date.as_ref().map(|moment| moment.time) else { return };
        let is_no_later = |moment: &mut Moment| moment.time.instant(&UTC) <= date.instant(&UTC);
        let needless = [
            ("embargo", front.embargo.take_if(is_no_later)),
            ("updated", front.updated.take_if(|moment| moment.time == date)),
        ];
        for (ours, moment) in needless {
            if let Some(Moment { key, .. }) = moment {
                self.ledger.find_needless(&key, ours, self.file);
            }
        }
    }

    fn keep(&mut self, shown: &str, key: &str, value: Node) {
        self.ledger.keep(shown, self.file);
        self.put_extra(key, value);
    }

    /// A name that is taken gets a number.
    fn put_extra(&mut self, key: &str, value: Node) {
        let extra = &mut self.front.extra;
        let is_free = |name: &String| extra.iter().all(|(taken, _)| taken != name);
        let names = std::iter::once(key.to_owned()).chain((2..).map(|nth| format!("{key}_{nth}")));
        if let Some(name) = { names }.find(is_free) {
            extra.push((name, value));
        }
    }
}

const UTC: crate::base::TimeZone = crate::base::TimeZone::UTC;

fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let is_free = place.is_none() && value.is_some();
    if is_free {
        *place = value;
    }
    is_free
}

fn add(list: &mut Vec<String>, items: Option<Vec<String>>) -> bool {
    let is_read = items.is_some();
    for item in items.into_iter().flatten() {
        if !list.contains(&item) {
            list.push(item);
        }
    }
    is_read
}
