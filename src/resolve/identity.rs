use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use super::asking::Ask;
use crate::{
    base::{Code, Diagnostic, Findings, KeyPath, Place, Slug, SourcePath, Text, fold, nearest},
    model::{EntryTarget, Participant, ParticipantId, Participants, ProfileFront},
};

/// Whom names mean. The people themselves stand in the site.
#[derive(Default)]
pub struct Identities {
    /// Every profile: its slug's person and what it says.
    profiles: BTreeMap<SourcePath, (ParticipantId, Arc<ProfileFront>)>,
    /// The profiles of a slug: more than one only where file names are no slugs, which is a fault.
    by_slug: BTreeMap<Slug, BTreeSet<SourcePath>>,
    /// Folded name, aka and names of the profiles → who bears it, in the order of their documents.
    by_name: HashMap<String, BTreeMap<SourcePath, ParticipantId>>,
    /// What was already found out about a name as written, so that each spelling is folded and slugged once.
    known: HashMap<Text, Result<ParticipantId, NoPerson>>,
    /// People without profile to whom names of different letters led, since these have one slug: 李明 and 黎明.
    doubtful: BTreeSet<ParticipantId>,
    /// Wikidata ids → the profiles that bear them.
    by_wikidata: BTreeMap<Text, BTreeSet<SourcePath>>,
    found: Findings<Text>,
}

/// Why an entry means nobody.
#[derive(Debug, Clone, PartialEq)]
pub enum NoPerson {
    /// No profile has this slug.
    Dangling,
    /// Several profiles bear the name.
    Ambiguous(Vec<ParticipantId>),
    /// The name's slug is that of a profile which does not bear the name.
    SlugTaken(ParticipantId),
}

impl Identities {
    /// Takes in a profile, or that it is gone; returns the questions whose answers that may change, and whose profile it is.
    pub fn set_profile(
        &mut self,
        people: &mut Participants,
        path: &SourcePath,
        front: Option<&Arc<ProfileFront>>,
    ) -> (BTreeSet<Ask>, BTreeSet<ParticipantId>) {
        let (mut asks, mut whose) = (BTreeSet::new(), BTreeSet::new());
        let before = self.profiles.remove(path);
        if let Some((id, before)) = &before {
            self.forget(path, *id, before, people);
            asks.extend(asks_of(before));
            whose.insert(*id);
        }
        if let Some(front) = front {
            let id = before.filter(|(_, before)| before.slug == front.slug).map(|(id, _)| id);
            let id = id.unwrap_or_else(|| self.person_for(people, front));
            self.learn(path, id, front, people);
            asks.extend(asks_of(front));
            whose.insert(id);
        }
        // An answer may have been found by any spelling; finding it again is cheap.
        self.known.clear();
        (asks, whose)
    }

    /// Returns whose profile a document is, or would be if it said this.
    pub fn owners(&self, people: &Participants, path: &SourcePath, front: Option<&ProfileFront>) -> Vec<ParticipantId> {
        let before = self.profiles.get(path).map(|(id, _)| *id);
        before.into_iter().chain(front.and_then(|front| people.get(&front.slug))).collect()
    }

    /// Says whether a document is a profile that was taken in.
    pub fn is_profile(&self, path: &SourcePath) -> bool {
        self.profiles.contains_key(path)
    }

    /// Returns what was found.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Returns whom an entry means, and adds a person without profile where the name is a new one.
    pub fn find(&mut self, target: &EntryTarget, people: &mut Participants) -> Result<ParticipantId, NoPerson> {
        match target {
            EntryTarget::Ref(slug) => self.profile(slug).ok_or(NoPerson::Dangling),
            EntryTarget::Name(name) => self.by_name(name, people),
        }
    }

    /// Returns the profile of a slug.
    pub fn profile(&self, slug: &Slug) -> Option<ParticipantId> {
        // Of several documents of one slug the last stands for it.
        self.by_slug.get(slug)?.last().and_then(|path| self.profiles.get(path)).map(|(id, _)| *id)
    }

    /// Returns the slug of a profile that is near to what was typed.
    pub fn nearest_slug(&self, typed: &str) -> Option<Text> {
        nearest(typed, self.by_slug.keys().map(Slug::as_str)).map(Text::from)
    }

    /// Returns the people without profile who may be two.
    pub fn doubtful(&self) -> &BTreeSet<ParticipantId> {
        &self.doubtful
    }

    fn by_name(&mut self, name: &Text, people: &mut Participants) -> Result<ParticipantId, NoPerson> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let bearers: Vec<ParticipantId> =
            self.by_name.get(&fold(name)).map(|bearers| bearers.values().copied().collect()).unwrap_or_default();
        let found = match bearers.as_slice() {
            [] => self.without_profile(name, people),
            [one] => Ok(*one),
            _ => Err(NoPerson::Ambiguous(bearers)),
        };
        self.known.insert(name.clone(), found.clone());
        found
    }

    fn without_profile(&mut self, name: &Text, people: &mut Participants) -> Result<ParticipantId, NoPerson> {
        let slug = Slug::from_name(name);
        if let Some(holder) = self.profile(&slug) {
            return Err(NoPerson::SlugTaken(holder));
        }
        let Some(id) = people.get(&slug) else { return Ok(people.push(nobody_yet(slug, name))) };
        if letters(&people[id].name) != letters(name) {
            self.doubtful.insert(id);
        }
        Ok(id)
    }

    /// The person whom a new profile describes: one known from briefings alone, unless another profile took them.
    fn person_for(&self, people: &mut Participants, front: &ProfileFront) -> ParticipantId {
        let known = people.get(&front.slug).filter(|id| people[*id].profile.is_none());
        known.unwrap_or_else(|| people.push(nobody_yet(front.slug.clone(), &front.name)))
    }

    fn learn(&mut self, path: &SourcePath, id: ParticipantId, front: &Arc<ProfileFront>, people: &mut Participants) {
        self.profiles.insert(path.clone(), (id, front.clone()));
        self.by_slug.entry(front.slug.clone()).or_default().insert(path.clone());
        for name in names_of(front) {
            self.by_name.entry(fold(name)).or_default().insert(path.clone(), id);
        }
        let person = &mut people[id];
        person.name = front.name.clone();
        person.path = Some(path.clone());
        person.profile = Some(front.clone());
        self.lead(&front.slug, people);
        if let Some(wikidata) = &front.wikidata {
            self.by_wikidata.entry(wikidata.clone()).or_default().insert(path.clone());
            self.shared_wikidata(wikidata);
        }
    }

    fn forget(&mut self, path: &SourcePath, id: ParticipantId, front: &ProfileFront, people: &mut Participants) {
        remove_from(&mut self.by_slug, &front.slug, path);
        for name in names_of(front) {
            let name = fold(name);
            if let Some(bearers) = self.by_name.get_mut(&name) {
                bearers.remove(path);
                if bearers.is_empty() {
                    self.by_name.remove(&name);
                }
            }
        }
        people[id].path = None;
        people[id].profile = None;
        self.lead(&front.slug, people);
        if let Some(wikidata) = &front.wikidata {
            remove_from(&mut self.by_wikidata, wikidata, path);
            self.shared_wikidata(wikidata);
        }
    }

    /// A slug leads to its profile's person, if it has one.
    fn lead(&self, slug: &Slug, people: &mut Participants) {
        if let Some(id) = self.profile(slug) {
            people.lead(slug, id);
        }
    }

    fn shared_wikidata(&mut self, wikidata: &Text) {
        let place = |path| Place::key(path, KeyPath::of("wikidata"));
        let mut bearers = self.by_wikidata.get(wikidata).into_iter().flatten();
        let Some(first) = bearers.next() else { return self.found.clear(wikidata) };
        let report = |path| {
            Diagnostic::new(Code::SharedWikidata, place(path), format!("`{wikidata}` is another profile's Wikidata id"))
                .help("look up which of the two people it is; if both are one person, merge the profiles and keep the old address under `aliases`")
                .related(place(first), "first used here")
        };
        let found = bearers.map(report).collect();
        self.found.set(wikidata.clone(), found);
    }
}

fn remove_from<K: Ord>(map: &mut BTreeMap<K, BTreeSet<SourcePath>>, key: &K, path: &SourcePath) {
    if let Some(paths) = map.get_mut(key) {
        paths.remove(path);
        if paths.is_empty() {
            map.remove(key);
        }
    }
}

fn nobody_yet(slug: Slug, name: &Text) -> Participant {
    Participant {
        slug,
        name: name.clone(),
        sort: name.clone(),
        sort_key: "".into(),
        path: None,
        profile: None,
        countries: Vec::new(),
        latest_role: None,
        took_part: Vec::new(),
        mentioned: Vec::new(),
        is_homonym: false,
    }
}

fn names_of(front: &ProfileFront) -> impl Iterator<Item = &Text> {
    std::iter::once(&front.name).chain(&front.aka).chain(front.names.values())
}

/// Whoever asks for the slug, or for one of the names, may get another answer with the profile than without.
fn asks_of(front: &ProfileFront) -> impl Iterator<Item = Ask> {
    let names = names_of(front).map(|name| Ask::Name(fold(name)));
    names.chain(std::iter::once(Ask::Slug(front.slug.clone())))
}

/// What is left of a name without case, marks, spaces and punctuation: names that differ in more are two.
pub fn letters(name: &str) -> String {
    fold(name).chars().filter(|letter| letter.is_alphanumeric()).collect()
}
