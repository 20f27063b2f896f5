use aho_corasick::{
    AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, Anchored, Input, StartKind, automaton::OverlappingState,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use super::{family_name::family_name, folded::fold_keeping_case};
use crate::{
    base::{Fingerprint, Slug, countries},
    model::{Country, Entity, Group, Participant, ParticipantId, Site},
};

/// By what sort of name something is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// A name in full, or another name.
    Name,
    /// "Polish", "Poles".
    Adjective,
    /// A word that stands for its government: "Kremlin".
    Metonym,
    /// The capital.
    Capital,
    /// A family name alone.
    FamilyName,
}

/// One meaning of a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sense {
    pub(super) entity: Entity,
    pub(super) how: How,
    /// The language of the text in which alone it means that.
    pub(super) language: Option<&'static str>,
}

/// The names that texts are searched for.
pub struct Lexicon {
    pub(super) places: Places,
    pub(super) people: People,
}

/// The names of countries and groups, which are the same for all texts of a site. Cheap to clone.
#[derive(Clone)]
pub struct Places(Arc<(Finder, Fingerprint)>);

/// The names of people. Cheap to clone.
#[derive(Clone)]
pub struct People(Arc<Finder>);

/// Many names in one automaton.
pub(super) struct Finder {
    automaton: AhoCorasick,
    openings: Openings,
    /// What each pattern of the automaton may mean; nothing for phrases that are no mention of what stands inside of them.
    senses: Vec<Vec<Sense>>,
}

/// The two bytes with which names begin, one bit for each pair.
///
/// Names begin where words do, mostly with a capital. Asking the automaton there alone takes 106 million instructions for the texts of
/// 1,000 briefings; at each byte it took 289.
struct Openings(Box<[u64; 1 << 10]>);

impl Finder {
    /// Finds the names that begin at a byte of a text: where each stands, and what it may mean.
    #[inline]
    pub(super) fn names_at<'f>(&'f self, text: &str, start: usize, found: impl FnMut(Range<usize>, &'f [Sense])) {
        if self.openings.hold(&text.as_bytes()[start..]) {
            self.walk(text, start, found);
        }
    }

    fn walk<'f>(&'f self, text: &str, start: usize, mut found: impl FnMut(Range<usize>, &'f [Sense])) {
        let input = Input::new(text).span(start..text.len()).anchored(Anchored::Yes);
        let mut state = OverlappingState::start();
        loop {
            self.automaton.find_overlapping(input.clone(), &mut state);
            let Some(name) = state.get_match() else { break };
            found(name.range(), &self.senses[name.pattern()]);
        }
    }
}

impl Openings {
    fn new<'n>(names: impl Iterator<Item = &'n str>) -> Self {
        let mut openings = Openings(Box::new([0; 1 << 10]));
        for name in names {
            let pairs = match Self::pair(name.as_bytes()) {
                Some(pair) => pair..=pair,
                // Whatever follows a name of one letter.
                None => usize::from(name.as_bytes()[0]) << 8..=usize::from(name.as_bytes()[0]) << 8 | 0xff,
            };
            pairs.for_each(|pair| openings.0[pair >> 6] |= 1 << (pair & 63));
        }
        openings
    }

    /// Says whether a name may stand at the beginning of a text.
    fn hold(&self, text: &[u8]) -> bool {
        Self::pair(text).is_none_or(|pair| self.0[pair >> 6] >> (pair & 63) & 1 == 1)
    }

    fn pair(text: &[u8]) -> Option<usize> {
        text.first_chunk().map(|pair| usize::from(u16::from_be_bytes(*pair)))
    }
}

/// Names shorter than this are not looked for in capitals.
const CAPITALS_LETTERS_MIN: usize = 5;

impl Places {
    /// Takes in the names of all countries and groups that a site knows, the whole table of countries included.
    pub fn new(site: &Site) -> Self {
        let mut names = Names::default();
        // A name that a former country shares with a present one means the present one.
        let (former, present): (Vec<_>, Vec<_>) = site.countries.values().partition(|country| country.name.is_former);
        present.into_iter().for_each(|country| names.country(country));
        let shared: BTreeSet<String> = names.senses.keys().cloned().collect();
        former.into_iter().for_each(|country| names.former_country(country, &shared));
        site.groups.iter().for_each(|(slug, group)| names.group(slug, group));
        countries::LOOK_ALIKES.iter().for_each(|phrase| names.nothing(phrase));
        let described: Vec<(&String, String)> =
            names.senses.iter().map(|(name, senses)| (name, format!("{senses:?}"))).collect();
        let fingerprint = Fingerprint::of_value(&described);
        Places(Arc::new((names.into_finder(), fingerprint)))
    }

    pub(super) fn finder(&self) -> &Finder {
        &self.0.0
    }

    /// Returns the digest of all names and their meanings.
    pub fn fingerprint(&self) -> Fingerprint {
        self.0.1
    }
}

impl People {
    /// Takes in everybody whom a site knows: for many texts.
    pub fn all(site: &Site) -> Self {
        let mut names = Names::default();
        site.participants
            .iter()
            .filter(|(_, person)| person.has_page())
            .for_each(|(id, person)| names.person(id, person));
        People(Arc::new(names.into_finder()))
    }

    /// Takes in a few: for one text.
    pub fn few<'p>(people: impl Iterator<Item = (ParticipantId, &'p Participant)>) -> Self {
        let mut names = Names::default();
        people.for_each(|(id, person)| names.person(id, person));
        People(Arc::new(names.into_finder()))
    }

    pub(super) fn finder(&self) -> &Finder {
        &self.0
    }
}

impl Lexicon {
    /// Takes in everybody and everything that a site knows.
    pub fn new(site: &Site) -> Self {
        Lexicon::of(&Places::new(site), &People::all(site))
    }

    /// Puts names together that were taken in before.
    pub fn of(places: &Places, people: &People) -> Self {
        Lexicon { places: places.clone(), people: people.clone() }
    }
}

/// Names while they are gathered, folded.
#[derive(Default)]
struct Names {
    senses: BTreeMap<String, Vec<Sense>>,
}

impl Names {
    fn person(&mut self, id: ParticipantId, person: &Participant) {
        let profile = person.profile.iter();
        let others = profile.flat_map(|profile| profile.aka.iter().chain(profile.names.values()));
        for name in std::iter::once(&person.name).chain(others) {
            self.add(name, Entity::Person(id), How::Name);
            self.add_capitals(name, Entity::Person(id), How::Name);
        }
        if let Some(family) = family_name(person) {
            self.add(&family, Entity::Person(id), How::FamilyName);
            self.add_capitals(&family, Entity::Person(id), How::FamilyName);
            // At the beginning of a sentence.
            let mut letters = family.chars();
            let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
            self.add(&capital, Entity::Person(id), How::FamilyName);
        }
    }

    fn country(&mut self, country: &Country) {
        let entity = Entity::Country(country.code);
        let name = &country.name;
        for called in std::iter::once(&name.name).chain([&name.in_text]).chain(&name.aka) {
            self.add(bare(called), entity.clone(), How::Name);
            self.add_capitals(bare(called), entity.clone(), How::Name);
        }
        name.adjectives.iter().for_each(|word| self.add(word, entity.clone(), How::Adjective));
        name.metonyms.iter().for_each(|word| self.add(word, entity.clone(), How::Metonym));
        let capital = name.capital.iter().filter(|capital| !SEATS.contains(&&***capital));
        capital.for_each(|word| self.add(word, entity.clone(), How::Capital));
        self.foreign_names(country);
    }

    fn former_country(&mut self, country: &Country, shared: &BTreeSet<String>) {
        let name = &country.name;
        let words = std::iter::once(&name.name).chain(&name.aka).map(|called| (called, How::Name));
        for (word, how) in words.chain(name.adjectives.iter().map(|word| (word, How::Adjective))) {
            if !shared.contains(&fold_keeping_case(bare(word))) {
                self.add(bare(word), Entity::Country(country.code), how);
            }
        }
    }

    /// Names in other languages: in scripts of their own everywhere, in Latin letters only in texts of that language, since
    /// "Maurice" is a name in English and an island in French.
    fn foreign_names(&mut self, country: &Country) {
        let Some(record) = countries::find(country.code.as_str()) else { return };
        for (language, name) in countries::LANGUAGES.into_iter().zip(record.names) {
            let language = Some(language).filter(|_| name.chars().any(|letter| letter.is_ascii_alphabetic()));
            self.push(name, Sense { entity: Entity::Country(country.code), how: How::Name, language });
        }
    }

    fn group(&mut self, slug: &Slug, group: &Group) {
        let front = &group.front;
        for name in std::iter::once(&front.name).chain(&front.in_text).chain(&front.aka) {
            let name = bare(name);
            self.add(name, Entity::Group(slug.clone()), How::Name);
            self.add_capitals(name, Entity::Group(slug.clone()), How::Name);
            if name.split_whitespace().count() >= 3 {
                self.add(&name.to_lowercase(), Entity::Group(slug.clone()), How::Name);
            }
        }
    }

    fn nothing(&mut self, phrase: &str) {
        self.senses.entry(fold_keeping_case(phrase)).or_default();
    }

    fn add(&mut self, name: &str, entity: Entity, how: How) {
        self.push(name, Sense { entity, how, language: None });
    }

    fn add_capitals(&mut self, name: &str, entity: Entity, how: How) {
        if name.chars().filter(|letter| letter.is_alphabetic()).count() >= CAPITALS_LETTERS_MIN {
            self.add(&name.to_uppercase(), entity, how);
        }
    }

    fn push(&mut self, name: &str, sense: Sense) {
        let name = fold_keeping_case(name);
        if name.is_empty() {
            return;
        }
        let senses = self.senses.entry(name).or_default();
        // A name says more than an adjective; people come first only by their order.
        match senses.iter_mut().find(|known| known.entity == sense.entity && known.language == sense.language) {
            Some(known) => known.how = known.how.min(sense.how),
            None => senses.push(sense),
        }
    }

    /// Of the kinds of automata this one is made in the least time, a tenth of that of the default; walked from word to word, the
    /// others find nothing sooner.
    fn into_finder(self) -> Finder {
        let kind = AhoCorasickKind::NoncontiguousNFA;
        let openings = Openings::new(self.senses.keys().map(String::as_str));
        let automaton =
            AhoCorasickBuilder::new().kind(Some(kind)).start_kind(StartKind::Anchored).build(self.senses.keys());
        let automaton = automaton.expect("the names of a site fit into an automaton");
        Finder { automaton, openings, senses: self.senses.into_values().collect() }
    }
}

/// Capitals that stand for the organisations which sit there at least as often as for their country.
const SEATS: &[&str] = &["Brussels"];

/// The name without its article: "the Netherlands" may follow any word.
fn bare(name: &str) -> &str {
    ["the ", "The "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}
