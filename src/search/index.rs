use std::collections::HashMap;

use serde::Serialize;

use super::{
    TextWords, for_each_word,
    names::write_names,
    postings::{Postings, differences, impact},
    shards::{Cutter, Directory},
};
use crate::model::{SearchEntity, SearchEntry, SearchHit, SearchName};

pub use super::shards::File;

/// The form of the files; `static/search.js` reads this one.
const FORM: u32 = 1;
/// How often a word of the title counts as one of the text.
const TITLE_WEIGHT: u32 = 8;
/// How often a word of a participant's name counts.
const PRESENT_WEIGHT: u32 = 4;
/// How often a word of the summary, of a topic, or of the name of someone mentioned counts.
const NAMED_WEIGHT: u32 = 2;
/// Briefings whose results stand in one file: a page of results touches few, and each is some 20 kB.
const SHOWN_TOGETHER: usize = 64;
/// A word that stands in more than half of the briefings, and in more than this many, tells none from another: it is passed over.
const COMMON_FROM: usize = 1000;
/// From this number of briefings on the words are inverted part by part, so that memory is bounded.
const WHOLE_UP_TO: usize = 20_000;
/// Where those parts begin: quarters of what English and many languages beside it write.
const PARTS: [&str; 4] = ["", "d", "j", "r"];

/// What the index is made of.
pub trait Entries: Sync {
    /// Returns how many briefings there are.
    fn count(&self) -> usize;

    /// Returns what results show of one of them, by its place from the oldest.
    fn hit(&self, nth: usize) -> SearchHit;

    /// Returns by what one of them is found.
    fn entry(&self, nth: usize) -> SearchEntry;

    /// Returns the words of its text; nothing if it cannot be read.
    fn words(&self, entry: &SearchEntry) -> Option<TextWords>;

    /// Returns who and what has a page: persons, countries, groups, topics, each kind in the order of names.
    fn entities(&self) -> Vec<SearchEntity>;
}

/// What `index.json` holds.
#[derive(Serialize)]
struct Contents {
    form: u32,
    /// How many briefings there are.
    briefings: usize,
    /// Words and facets.
    words: Directory,
    /// Words of names.
    names: Directory,
    /// The names of the files with what results show, in the order of briefings.
    shown: Vec<String>,
    /// How many briefings one of them holds.
    shown_together: usize,
    /// Words that are passed over.
    common: Vec<Box<str>>,
    /// The number of the first briefing of each month that has any: `["2026-01", 0]`.
    months: Vec<(String, usize)>,
    /// What results can be narrowed down by: countries, groups and topics that any briefing has.
    facets: Vec<SearchName>,
}

/// Makes all files of the index.
pub fn index(entries: &dyn Entries) -> Vec<File> {
    let mut files = Vec::new();
    let (shown, months) = write_shown(entries, &mut files);
    let mut common = Vec::new();
    let mut cutter = Cutter::new(&mut files);
    let parts: &[&str] = if entries.count() <= WHOLE_UP_TO { &PARTS[..1] } else { &PARTS };
    for (nth, from) in parts.iter().enumerate() {
        let until = parts.get(nth + 1).copied();
        write_words(&invert(entries, from, until), entries.count(), &mut cutter, &mut common);
    }
    let words = cutter.finish();
    let entities = entries.entities();
    let names = write_names(&entities, &mut files);
    let is_facet = |entity: &SearchEntity| entity.shown.count > 0 && !entity.shown.facet.starts_with("person:");
    let contents = Contents {
        form: FORM,
        briefings: entries.count(),
        words,
        names,
        shown,
        shown_together: SHOWN_TOGETHER,
        common,
        months,
        facets: entities.into_iter().filter(is_facet).map(|entity| entity.shown).collect(),
    };
    // What it holds is always JSON.
    files.push(File { name: "index.json".to_owned(), bytes: serde_json::to_vec(&contents).unwrap_or_default() });
    files
}

/// Writes what results show, and notes where months begin.
fn write_shown(entries: &dyn Entries, files: &mut Vec<File>) -> (Vec<String>, Vec<(String, usize)>) {
    let (mut names, mut months): (Vec<String>, Vec<(String, usize)>) = (Vec::new(), Vec::new());
    for start in (0..entries.count()).step_by(SHOWN_TOGETHER) {
        let mut shown = Vec::with_capacity(SHOWN_TOGETHER);
        for nth in start..(start + SHOWN_TOGETHER).min(entries.count()) {
            let hit = entries.hit(nth);
            let month = hit.day.get(..7).unwrap_or_default();
            if months.last().is_none_or(|(last, _)| last != month) {
                months.push((month.to_owned(), nth));
            }
            shown.push(hit);
        }
        let file = File::by_digest(serde_json::to_vec(&shown).unwrap_or_default());
        names.push(file.name.clone());
        files.push(file);
    }
    (names, months)
}

/// Gathers the postings of the terms from one to before another.
fn invert(entries: &dyn Entries, from: &str, until: Option<&str>) -> Postings {
    let is_asked = |term: &str| term >= from && until.is_none_or(|until| term < until);
    let mut postings = Postings::default();
    let mut facts = Facts::default();
    for nth in 0..entries.count() {
        let entry = entries.entry(nth);
        let words = entries.words(&entry).unwrap_or_default();
        facts.read(&entry);
        words.for_each(|word, count| {
            let count = u32::from(count) + facts.weights.remove(word).unwrap_or_default();
            if is_asked(word) {
                postings.add(word, nth, impact(count, words.length()));
            }
        });
        for (word, count) in facts.weights.drain().filter(|(word, _)| is_asked(word)) {
            postings.add(&word, nth, impact(count, words.length()));
        }
        entry.facets.iter().filter(|facet| is_asked(facet)).for_each(|facet| postings.add(facet, nth, 1));
    }
    postings
}

/// The words of a briefing's front matter, and what they count.
#[derive(Default)]
struct Facts {
    weights: HashMap<Box<str>, u32, foldhash::fast::RandomState>,
    scratch: String,
}

impl Facts {
    fn read(&mut self, entry: &SearchEntry) {
        self.weights.clear();
        self.add(&entry.title, TITLE_WEIGHT);
        entry.present.iter().for_each(|name| self.add(name, PRESENT_WEIGHT));
        entry.named.iter().for_each(|name| self.add(name, NAMED_WEIGHT));
        entry.summary.iter().for_each(|summary| self.add(summary, NAMED_WEIGHT));
    }

    fn add(&mut self, text: &str, weight: u32) {
        let Facts { weights, scratch } = self;
        for_each_word(text, scratch, |word| match weights.get_mut(word) {
            Some(sum) => *sum += weight,
            None => drop(weights.insert(word.into(), weight)),
        });
    }
}

fn write_words(postings: &Postings, briefings: usize, cutter: &mut Cutter<'_>, common: &mut Vec<Box<str>>) {
    let most = (briefings / 2).max(COMMON_FROM);
    for (term, postings) in postings.sorted() {
        if postings.len() > most && !term.contains(':') {
            common.push(term.into());
            continue;
        }
        cutter.add(term, &serde_json::to_vec(&differences(postings)).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::{Entries, PARTS, invert};
    use crate::{
        base::SourcePath,
        markdown::{Options, Parsed},
        model::{SearchEntity, SearchEntry, SearchHit},
        search::TextWords,
    };

    /// Thirty briefings with some words each.
    struct Thirty;

    impl Entries for Thirty {
        fn count(&self) -> usize {
            30
        }

        fn hit(&self, _: usize) -> SearchHit {
            SearchHit::default()
        }

        fn entry(&self, nth: usize) -> SearchEntry {
            SearchEntry {
                source: SourcePath::new(format!("content/briefings/{nth}.md")),
                title: format!("Talks {nth} über Ωmega").into(),
                summary: None,
                facets: vec!["country:FR".into(), "took-part:country:FR".into()],
                present: Vec::new(),
                named: Vec::new(),
            }
        }

        fn words(&self, entry: &SearchEntry) -> Option<TextWords> {
            let text = format!("Alpha delta jury romeo {}.", entry.source.as_str());
            Some(TextWords::of(&Parsed::new(&text, &Options::default())))
        }

        fn entities(&self) -> Vec<SearchEntity> {
            Vec::new()
        }
    }

    #[test]
    fn part_by_part_comes_to_the_same() {
        let whole = invert(&Thirty, "", None);
        let parts: Vec<_> =
            PARTS.iter().enumerate().map(|(nth, from)| invert(&Thirty, from, PARTS.get(nth + 1).copied())).collect();
        let joined: Vec<_> = parts.iter().flat_map(|part| part.sorted()).collect();
        assert_eq!(joined, whole.sorted());
        assert!(parts.iter().all(|part| !part.sorted().is_empty()));
    }
}
