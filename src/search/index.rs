use serde::{Deserialize, Serialize};

use super::{
    Terms,
    names::write_names,
    postings::Changes,
    renewal::Renewal,
    shards::{Cutter, Directory, File, Sizes},
};
use crate::{
    base::Fingerprint,
    model::{SearchEntity, SearchHit, SearchName},
};

/// The form of the files; `static/search.js` reads this one.
const FORM: u32 = 2;
/// What the file is called that names all others.
pub const INDEX: &str = "index.json";
/// Where the parts begin in which the words of many briefings are taken, so that memory is bounded: quarters of what English and many languages beside it write.
const PARTS: [&str; 4] = ["", "d", "j", "r"];

/// What the index is made of.
pub trait Entries {
    /// Returns of each briefing, from the oldest, a digest of what it is found by: equal ones are found by the same terms.
    fn keys(&self) -> &[Fingerprint];

    /// Returns what a briefing is found by.
    fn terms(&self, nth: usize) -> &Terms;

    /// Returns what results show of a briefing.
    fn hit(&self, nth: usize) -> SearchHit;

    /// Returns who and what has a page: persons, countries, groups, topics, each kind in the order of names.
    fn entities(&self) -> Vec<SearchEntity>;
}

/// The index as it was.
pub struct Earlier<'a> {
    /// What its `index.json` says.
    pub contents: Contents,
    /// The keys of its briefings.
    pub keys: &'a [Fingerprint],
    /// Returns what a briefing was found by, if that is still known.
    pub terms: &'a dyn Fn(usize) -> Option<&'a Terms>,
    /// Reads one of its files, by its name, as it was made.
    pub read: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// Whether results show of every briefing what they showed, and people and the rest are called and counted as they were.
    pub shows_the_same: bool,
}

/// An index: what is new in it, and what it takes from the one before.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The files that were made.
    pub made: Vec<File>,
    /// The names of files that are as they were.
    pub kept: Vec<String>,
}

/// What `index.json` holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contents {
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
    /// The number of the first briefing of each month that has any: `["2026-01", 0]`.
    months: Vec<(String, usize)>,
    /// What results can be narrowed down by: countries, groups and topics that any briefing has.
    facets: Vec<SearchName>,
}

impl Contents {
    /// Reads it; nothing if it is of another form.
    pub fn read(json: &[u8]) -> Option<Self> {
        serde_json::from_slice(json).ok().filter(|contents: &Contents| contents.form == FORM)
    }
}

/// The figures by which an index is laid out.
#[derive(Debug, Clone, Copy)]
struct Layout {
    sizes: Sizes,
    /// Briefings whose results stand in one file: a page of results touches few, and each is some 20 kB.
    shown_together: usize,
    /// A word that stands in more than half of the briefings, and in more than this many, tells none from another: it is passed over.
    common_from: usize,
    /// From this number of briefings on the words are taken part by part.
    whole_up_to: usize,
}

impl Default for Layout {
    fn default() -> Self {
        Layout { sizes: Sizes::default(), shown_together: 64, common_from: 1000, whole_up_to: 20_000 }
    }
}

impl Layout {
    /// In how many briefings a word may stand. Half of them are counted in steps of a sixteenth, so that a few briefings more do not
    /// change it, on which all shards depend.
    fn most(&self, briefings: usize) -> usize {
        let half = briefings / 2;
        let step = (half.next_power_of_two() / 16).max(1);
        (half - half % step).max(self.common_from)
    }
}

/// Makes all files of the index from nothing.
pub fn index(entries: &dyn Entries) -> Index {
    from_nothing(entries, Layout::default())
}

/// Makes the index of the one before, in which only that is touched which changed; nothing if that cannot be done, or if it would
/// take longer than to make it from nothing. The files are the same as then.
pub fn renewed(entries: &dyn Entries, earlier: &Earlier<'_>) -> Option<Index> {
    renewed_with(entries, earlier, Layout::default())
}

fn from_nothing(entries: &dyn Entries, layout: Layout) -> Index {
    let count = entries.keys().len();
    let renewal = Renewal { shards: &Directory::new(), read: &|_| None, most: layout.most(count) };
    let mut cutter = Cutter::new(layout.sizes);
    let parts: &[&str] = if count <= layout.whole_up_to { &PARTS[..1] } else { &PARTS };
    for (nth, from) in parts.iter().enumerate() {
        let until = parts.get(nth + 1).copied();
        let is_asked = |term: &str| term >= *from && until.is_none_or(|until| term < until);
        let mut changes = Changes::default();
        (0..count).for_each(|nth| changes.note(nth, &Terms::default(), entries.terms(nth), is_asked));
        renewal.renew(&changes.sorted(), &mut cutter).expect("of shards that are not there, none is read");
    }
    let (words, made) = cutter.finish();
    let mut index = Index { made, kept: Vec::new() };
    let contents = contents(entries, words, layout, &mut index);
    index.close(&contents)
}

fn renewed_with(entries: &dyn Entries, earlier: &Earlier<'_>, layout: Layout) -> Option<Index> {
    let (before, after) = (earlier.keys, entries.keys());
    let most = layout.most(after.len());
    let changed: Vec<usize> =
        (0..before.len().max(after.len())).filter(|nth| before.get(*nth) != after.get(*nth)).collect();
    // What was and what is are two terms to be noted for each that is made from nothing, and all shards are read.
    let is_small = changed.len() <= (after.len() / 4).min(layout.whole_up_to);
    if !is_small || most != layout.most(before.len()) || earlier.contents.briefings != before.len() {
        return None;
    }
    let none = Terms::default();
    let mut changes = Changes::default();
    for nth in changed {
        let old = if nth < before.len() { (earlier.terms)(nth)? } else { &none };
        let new = if nth < after.len() { entries.terms(nth) } else { &none };
        changes.note(nth, old, new, |_| true);
    }
    let mut cutter = Cutter::new(layout.sizes);
    Renewal { shards: &earlier.contents.words, read: earlier.read, most }.renew(&changes.sorted(), &mut cutter)?;
    let (words, made) = cutter.finish();
    let mut index = Index { made, kept: Vec::new() };
    index.keep_rest(words.iter().map(|(_, name)| name));
    let contents = match earlier.shows_the_same {
        true => {
            let contents = Contents { words, ..earlier.contents.clone() };
            index.keep_rest(contents.shown.iter().chain(contents.names.iter().map(|(_, name)| name)));
            contents
        }
        false => contents(entries, words, layout, &mut index),
    };
    Some(index.close(&contents))
}

/// Makes the files of all that results show, and of names, and says what is where.
fn contents(entries: &dyn Entries, words: Directory, layout: Layout, index: &mut Index) -> Contents {
    let (shown, months) = write_shown(entries, layout.shown_together, &mut index.made);
    let entities = entries.entities();
    let (names, made) = write_names(&entities, layout.sizes);
    index.made.extend(made);
    let is_facet = |entity: &SearchEntity| entity.shown.count > 0 && !entity.shown.facet.starts_with("person:");
    Contents {
        form: FORM,
        briefings: entries.keys().len(),
        words,
        names,
        shown,
        shown_together: layout.shown_together,
        months,
        facets: entities.into_iter().filter(is_facet).map(|entity| entity.shown).collect(),
    }
}

impl Index {
    /// Keeps of some files those that were not made.
    fn keep_rest<'n>(&mut self, names: impl Iterator<Item = &'n String>) {
        let made: std::collections::BTreeSet<&str> = self.made.iter().map(|file| &*file.name).collect();
        self.kept.extend(names.filter(|name| !made.contains(&***name)).cloned());
    }

    /// Adds the file that names all others.
    fn close(mut self, contents: &Contents) -> Self {
        // What it holds is always JSON.
        let bytes = serde_json::to_vec(contents).unwrap_or_default();
        self.made.push(File { name: INDEX.to_owned(), bytes });
        self
    }
}

/// Writes what results show, and notes where months begin.
fn write_shown(entries: &dyn Entries, together: usize, files: &mut Vec<File>) -> (Vec<String>, Vec<(String, usize)>) {
    let (mut names, mut months): (Vec<String>, Vec<(String, usize)>) = (Vec::new(), Vec::new());
    let count = entries.keys().len();
    for start in (0..count).step_by(together) {
        let mut shown = Vec::with_capacity(together);
        for nth in start..(start + together).min(count) {
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

#[cfg(test)]
mod tests {
    use std::{
        cell::Cell,
        collections::{BTreeMap, BTreeSet},
    };

    use proptest::prelude::*;

    use super::{Contents, Earlier, Entries, INDEX, Index, Layout, Sizes, from_nothing, renewed_with};
    use crate::{
        base::Fingerprint,
        model::{SearchEntity, SearchEntry, SearchHit, SearchName},
        search::{File, Terms, TextWords},
    };

    /// So small that a few briefings cross every border.
    const LAYOUT: Layout =
        Layout { sizes: Sizes { least: 60, most: 160 }, shown_together: 3, common_from: 2, whole_up_to: 1000 };

    /// Briefings that say some words. Results show their words or, of silent ones, nothing.
    struct Said {
        keys: Vec<Fingerprint>,
        terms: Vec<Terms>,
        texts: Vec<String>,
        is_silent: bool,
    }

    impl Said {
        fn new(texts: &[Vec<u8>], is_silent: bool) -> Self {
            let texts: Vec<String> =
                texts.iter().map(|words| words.iter().map(|word| word_of(*word)).collect()).collect();
            Said {
                keys: texts.iter().map(|text| Fingerprint::of(text.as_bytes())).collect(),
                terms: texts.iter().map(|text| terms_of(text)).collect(),
                texts,
                is_silent,
            }
        }
    }

    /// Sixty words that share beginnings.
    fn word_of(number: u8) -> String {
        format!("{}{} ", ["d", "ab", "éclair", "tal", "talk", "zz"][usize::from(number % 6)], number % 60 / 6)
    }

    fn terms_of(text: &str) -> Terms {
        let topics = text.split_whitespace().filter(|word| word.starts_with("zz"));
        let facets: BTreeSet<_> = topics.map(|word| format!("topic:{word}").into()).collect();
        let entry = SearchEntry { title: text.into(), facets: facets.into_iter().collect(), ..SearchEntry::default() };
        Terms::of(&entry, &TextWords::default())
    }

    impl Entries for Said {
        fn keys(&self) -> &[Fingerprint] {
            &self.keys
        }

        fn terms(&self, nth: usize) -> &Terms {
            &self.terms[nth]
        }

        fn hit(&self, nth: usize) -> SearchHit {
            let title = if self.is_silent { "" } else { &self.texts[nth] };
            SearchHit { title: title.into(), href: format!("/{nth}/").into(), ..SearchHit::default() }
        }

        fn entities(&self) -> Vec<SearchEntity> {
            let texts = self.texts.iter().filter(|_| !self.is_silent);
            let words: BTreeSet<&str> = texts.flat_map(|text| text.split_whitespace()).collect();
            let entity = |word: &str| SearchEntity {
                shown: SearchName {
                    facet: format!("topic:{word}").into(),
                    name: word.into(),
                    href: "/".into(),
                    count: 1,
                },
                names: vec![word.into()],
            };
            words.into_iter().map(entity).collect()
        }
    }

    type Files = BTreeMap<String, Vec<u8>>;

    fn files(made: Vec<File>) -> Files {
        made.into_iter().map(|file| (file.name, file.bytes)).collect()
    }

    /// Makes an index of the one before, and says how many of its files were read.
    fn renewed(before: &Said, held: &Files, after: &Said) -> Option<(Index, usize)> {
        let read = Cell::new(0);
        let earlier = Earlier {
            contents: Contents::read(&held[INDEX]).expect("an index"),
            keys: &before.keys,
            terms: &|nth| before.terms.get(nth),
            read: &|name| {
                read.set(read.get() + 1);
                held.get(name).cloned()
            },
            shows_the_same: before.is_silent && before.keys.len() == after.keys.len(),
        };
        let index = renewed_with(after, &earlier, LAYOUT)?;
        Some((index, read.into_inner()))
    }

    /// A text by its words.
    type Words = Vec<u8>;

    /// Some texts; and where another one stands then, or none.
    fn edits() -> impl Strategy<Value = (Vec<Words>, Vec<(usize, Option<Words>)>)> {
        let text = || prop::collection::vec(any::<u8>(), 0..12);
        let edit = (0..40_usize, prop::option::weighted(0.8, text()));
        (prop::collection::vec(text(), 4..40), prop::collection::vec(edit, 1..4))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_index_of_the_one_before_is_that_made_from_nothing((texts, edits) in edits(), is_silent in any::<bool>()) {
            let mut texts = texts;
            let mut before = Said::new(&texts, is_silent);
            let mut held = files(from_nothing(&before, LAYOUT).made);
            for (nth, edit) in edits {
                match edit {
                    Some(words) if nth < texts.len() => texts[nth] = words,
                    Some(words) => texts.push(words),
                    None => drop(texts.pop()),
                }
                let after = Said::new(&texts, is_silent);
                let expected = files(from_nothing(&after, LAYOUT).made);
                if let Some((index, _)) = renewed(&before, &held, &after) {
                    let mut found: Files = index.kept.into_iter().map(|name| (name.clone(), held[&name].clone())).collect();
                    found.extend(files(index.made));
                    prop_assert_eq!(&found, &expected);
                }
                (before, held) = (after, expected);
            }
        }
    }

    /// Forty texts of eight words.
    fn forty() -> Vec<Vec<u8>> {
        (0..40_u8)
            .map(|nth| {
                (0..8_u8).map(|at| nth.wrapping_mul(7).wrapping_add(at.wrapping_mul(at).wrapping_mul(11))).collect()
            })
            .collect()
    }

    #[test]
    fn an_edit_makes_the_shards_of_its_words_and_reads_no_other() {
        let mut texts = forty();
        let before = Said::new(&texts, true);
        let held = files(from_nothing(&before, LAYOUT).made);
        assert!(held.len() > 25, "{}", held.len());
        texts[20][3] = texts[20][3].wrapping_add(1);
        let (index, read) = renewed(&before, &held, &Said::new(&texts, true)).expect("one of forty");
        // Of two words each and the facet it brings, and those before, of which one may end where it did not.
        assert!((1..=6).contains(&read), "{read} read");
        assert!(index.made.len() <= 7 && index.kept.len() > 20, "{} made, {} kept", index.made.len(), index.kept.len());
    }

    #[test]
    fn of_a_common_word_the_count_is_kept_and_its_briefings_are_not_known() {
        let mut texts = forty();
        texts.iter_mut().take(24).for_each(|words| words.push(0));
        let count = |texts: &[Vec<u8>]| {
            let held = files(from_nothing(&Said::new(texts, true), LAYOUT).made);
            let shard = held.values().find_map(|file| {
                let text = String::from_utf8_lossy(file);
                text.split_once("\"d0\",").map(|(_, after)| after.split_once(',').map_or("", |it| it.0).to_owned())
            });
            (shard.expect("a shard"), held)
        };
        let (many, held) = count(&texts);
        assert!(many.parse::<usize>().is_ok_and(|many| many > 20), "{many}");
        let before = Said::new(&texts, true);
        texts[0].retain(|word| word % 60 != 0);
        let (index, _) = renewed(&before, &held, &Said::new(&texts, true)).expect("it is common still");
        let (fewer, expected) = count(&texts);
        assert_eq!(fewer.parse::<usize>().ok(), many.parse::<usize>().ok().map(|many| many - 1));
        assert!(index.made.iter().all(|file| expected[&file.name] == file.bytes));

        texts.iter_mut().take(8).for_each(|words| words.retain(|word| word % 60 != 0));
        assert!(renewed(&before, &held, &Said::new(&texts, true)).is_none(), "no shard knows its briefings");
    }

    #[test]
    fn part_by_part_comes_to_the_same() {
        let said = Said::new(&forty(), false);
        let whole = from_nothing(&said, LAYOUT);
        assert_eq!(from_nothing(&said, Layout { whole_up_to: 0, ..LAYOUT }), whole);
    }

    #[test]
    fn a_few_briefings_more_leave_it_as_it_is_what_is_common() {
        let layout = Layout::default();
        assert_eq!((layout.most(10), layout.most(2001)), (1000, 1000));
        assert_eq!((layout.most(10_000), layout.most(10_200), layout.most(10_240)), (4608, 4608, 5120));
    }
}
