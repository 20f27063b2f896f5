use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use crate::{
    base::{Code, Diagnostic, KeyPath, Place, Slug, SourcePath, Text, fold, nearest},
    model::{Documents, EntryTarget, FrontMatter, Participant, ParticipantId, ProfileFront, Table},
};

/// Everyone who is named anywhere: profiles first, then people known from briefings alone.
pub struct People {
    table: Table<ParticipantId, Participant>,
    by_slug: BTreeMap<Slug, ParticipantId>,
    /// Folded name, aka and names of the profiles → who bears it.
    by_name: HashMap<String, Vec<ParticipantId>>,
    /// What was already found out about a name as written, so that each spelling is folded and slugged once.
    known: HashMap<Text, Result<ParticipantId, NoPerson>>,
    /// People without profile to whom names of different letters led, since these have one slug: 李明 and 黎明.
    doubtful: BTreeSet<ParticipantId>,
}

/// Why an entry means nobody.
#[derive(Debug, Clone, PartialEq)]
pub enum NoPerson {
    /// No profile has this slug.
    Dangling { nearest: Option<Text> },
    /// Several profiles bear the name.
    Ambiguous(Vec<ParticipantId>),
    /// The name's slug is that of a profile which does not bear the name.
    SlugTaken(ParticipantId),
}

impl People {
    /// Gathers the profiles; reports Wikidata ids that two of them share.
    pub fn new(documents: &Documents, found: &mut Vec<Diagnostic>) -> Self {
        let mut people = People {
            table: Table::new(Vec::new()),
            by_slug: BTreeMap::new(),
            by_name: HashMap::new(),
            known: HashMap::new(),
            doubtful: BTreeSet::new(),
        };
        for document in documents.values() {
            if let FrontMatter::Participant(front) = &document.front {
                people.add_profile(document.path.clone(), front);
            }
        }
        people.shared_wikidata(found);
        people
    }

    /// Returns whom an entry means, and adds a person without profile where the name is a new one.
    pub fn find(&mut self, target: &EntryTarget) -> Result<ParticipantId, NoPerson> {
        match target {
            EntryTarget::Ref(slug) => self.by_ref(slug),
            EntryTarget::Name(name) => self.by_name(name),
        }
    }

    /// Returns the profile of a slug.
    pub fn profile(&self, slug: &Slug) -> Option<ParticipantId> {
        self.by_slug.get(slug).copied().filter(|id| self.table[*id].profile.is_some())
    }

    /// Returns the slug of a profile that is near to what was typed.
    pub fn nearest_slug(&self, typed: &str) -> Option<Text> {
        let slugs =
            self.by_slug.iter().filter(|(_, id)| self.table[**id].profile.is_some()).map(|(slug, _)| slug.as_str());
        nearest(typed, slugs).map(Text::from)
    }

    /// Returns a person.
    pub fn person(&self, id: ParticipantId) -> &Participant {
        &self.table[id]
    }

    /// Returns the people without profile who may be two.
    pub fn doubtful(&self) -> &BTreeSet<ParticipantId> {
        &self.doubtful
    }

    /// Lends everyone to a site, until the next briefing is bound.
    pub fn lend(&mut self) -> Table<ParticipantId, Participant> {
        std::mem::take(&mut self.table)
    }

    /// Takes everyone back.
    pub fn take_back(&mut self, table: Table<ParticipantId, Participant>) {
        self.table = table;
    }

    fn by_ref(&self, slug: &Slug) -> Result<ParticipantId, NoPerson> {
        self.profile(slug).ok_or_else(|| NoPerson::Dangling { nearest: self.nearest_slug(slug.as_str()) })
    }

    fn by_name(&mut self, name: &Text) -> Result<ParticipantId, NoPerson> {
        if let Some(known) = self.known.get(name) {
            return known.clone();
        }
        let found = match self.by_name.get(&fold(name)).map(Vec::as_slice) {
            Some([one]) => Ok(*one),
            Some(several) => Err(NoPerson::Ambiguous(several.to_vec())),
            None => self.without_profile(name),
        };
        self.known.insert(name.clone(), found.clone());
        found
    }

    fn without_profile(&mut self, name: &Text) -> Result<ParticipantId, NoPerson> {
        let slug = Slug::from_name(name);
        match self.by_slug.get(&slug) {
            Some(id) if self.table[*id].profile.is_some() => Err(NoPerson::SlugTaken(*id)),
            Some(id) => {
                if letters(&self.table[*id].name) != letters(name) {
                    self.doubtful.insert(*id);
                }
                Ok(*id)
            }
            None => Ok(self.add(Participant {
                slug,
                name: name.clone(),
                sort: name.clone(),
                path: None,
                profile: None,
                countries: Vec::new(),
                latest_role: None,
                took_part: Vec::new(),
                mentioned: Vec::new(),
                is_homonym: false,
            })),
        }
    }

    fn add(&mut self, person: Participant) -> ParticipantId {
        let slug = person.slug.clone();
        let id = self.table.push(person);
        self.by_slug.insert(slug, id);
        id
    }

    fn add_profile(&mut self, path: SourcePath, front: &Arc<ProfileFront>) {
        let id = self.add(Participant {
            slug: front.slug.clone(),
            name: front.name.clone(),
            sort: front.sort.clone().unwrap_or_else(|| front.name.clone()),
            path: Some(path),
            profile: Some(front.clone()),
            countries: front.country.clone(),
            latest_role: None,
            took_part: Vec::new(),
            mentioned: Vec::new(),
            is_homonym: false,
        });
        for name in std::iter::once(&front.name).chain(&front.aka).chain(front.names.values()) {
            let bearers = self.by_name.entry(fold(name)).or_default();
            if !bearers.contains(&id) {
                bearers.push(id);
            }
        }
    }

    fn shared_wikidata(&self, found: &mut Vec<Diagnostic>) {
        let mut first_use: BTreeMap<&str, &SourcePath> = BTreeMap::new();
        for (_, person) in self.table.iter() {
            let (Some(path), Some(wikidata)) =
                (&person.path, person.profile.as_ref().and_then(|it| it.wikidata.as_deref()))
            else {
                continue;
            };
            let place = |path| Place::key(path, KeyPath::of("wikidata"));
            match first_use.get(wikidata) {
                None => drop(first_use.insert(wikidata, path)),
                Some(first) => found.push(
                    Diagnostic::new(Code::SharedWikidata, place(path), format!("`{wikidata}` is another profile's Wikidata id"))
                        .help("look up which of the two people it is; if both are one person, merge the profiles and keep the old address under `aliases`")
                        .related(place(first), "first used here"),
                ),
            }
        }
    }
}

/// What is left of a name without case, marks, spaces and punctuation: names that differ in more are two.
pub fn letters(name: &str) -> String {
    fold(name).chars().filter(|letter| letter.is_alphanumeric()).collect()
}
