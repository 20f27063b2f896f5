use super::{
    bind::{Binder, Desk, FirstUse},
    groups::dangling_participant,
    identity::NoPerson,
    roles::role_on,
};
use crate::{
    base::{Code, CountryCode, Diagnostic, Edit, KeyPath, Place, Slug},
    model::{
        Appearance, BriefingFront, EntryTarget, MentionFront, Mentioned, ParticipantEntry, ParticipantId, Presence,
    },
};

impl Binder<'_> {
    /// Binds `participants`, each person once.
    pub fn participants(&mut self, front: &BriefingFront, desk: &mut Desk) -> Vec<Appearance> {
        let mut first_use = FirstUse::new();
        let mut bound = Vec::with_capacity(front.participants.len());
        for (nth, entry) in front.participants.iter().enumerate() {
            let Some(entry) = entry else { continue };
            let key = KeyPath::of("participants").index(nth);
            let Some(appearance) = self.entry(entry, &key, desk) else { continue };
            match first_use.get(&appearance.participant) {
                Some(first) => desk.found.push(
                    Diagnostic::new(
                        Code::DuplicateParticipant,
                        desk.place(key),
                        format!("{} takes part twice", appearance.name),
                    )
                    .help("list each person once; a second role goes into the profile")
                    .related(desk.place(KeyPath::clone(first)), "first listed here"),
                ),
                None => {
                    match &front.countries {
                        Some(declared) => self.country_declared(declared, &bound, &appearance, &key, desk),
                        None => self.country_existed(entry, &appearance, &key, desk),
                    }
                    first_use.insert(appearance.participant, key);
                    bound.push(appearance);
                }
            }
        }
        bound
    }

    /// Binds `mentions`; reports what is at the table already or stands there twice.
    pub fn mentions(
        &mut self,
        front: &BriefingFront,
        participants: &[Appearance],
        countries: &[CountryCode],
        desk: &mut Desk,
    ) -> Vec<Mentioned> {
        let mut bound: Vec<Mentioned> = Vec::with_capacity(front.mentions.len());
        let mut keys: Vec<KeyPath> = Vec::with_capacity(front.mentions.len());
        for (nth, mention) in front.mentions.iter().enumerate() {
            let Some(mention) = mention else { continue };
            let key = KeyPath::of("mentions").index(nth);
            let Some(mentioned) = self.mention(mention, &key, desk) else { continue };
            let Some(message) = already_listed(&mentioned, participants, countries, &bound, self) else {
                bound.push(mentioned);
                keys.push(key);
                continue;
            };
            let fault = Diagnostic::new(Code::ListedTwice, desk.place(key), message)
                .help("`mentions` is for those who are named but not at the table; keep one of the two entries");
            let before = bound.iter().position(|other| is_same(other, &mentioned)).map(|nth| keys[nth].clone());
            let first = before.or_else(|| self.at_table(&mentioned, front));
            desk.found.push(match first {
                Some(first) => fault.related(desk.place(first), "first listed here"),
                None => fault,
            });
        }
        bound
    }

    /// Returns the entry of `participants` or `countries` by which someone or something is at the table.
    fn at_table(&mut self, mentioned: &Mentioned, front: &BriefingFront) -> Option<KeyPath> {
        let (list, nth) = match mentioned {
            Mentioned::Person(person) => {
                let mut is_it = |entry: &ParticipantEntry| {
                    self.identities.find(&entry.target, self.people).is_ok_and(|id| id == person.participant)
                };
                let entries = &front.participants;
                ("participants", entries.iter().position(|entry| entry.as_ref().is_some_and(&mut is_it)))
            }
            Mentioned::Country(code) => {
                ("countries", front.countries.as_ref()?.iter().position(|other| *other == Some(*code)))
            }
            Mentioned::Group(_) => return None,
        };
        Some(KeyPath::of(list).index(nth?))
    }

    /// Returns a person's role and country on the briefing's day by the profile alone.
    pub fn appearance_by_profile(&mut self, person: ParticipantId, key: KeyPath, desk: &mut Desk) -> Appearance {
        let entry = ParticipantEntry {
            target: EntryTarget::Ref(self.people[person].slug.clone()),
            role: None,
            country: None,
            group: None,
            presence: Presence::default(),
        };
        self.appear(person, &entry, &key, desk)
    }

    fn mention(&mut self, mention: &MentionFront, key: &KeyPath, desk: &mut Desk) -> Option<Mentioned> {
        match mention {
            MentionFront::Country(code) => self.country(Some(*code), || key.clone(), desk).map(Mentioned::Country),
            MentionFront::Person(entry) => self.entry(entry, key, desk).map(Mentioned::Person),
            MentionFront::Slug(slug) => self.mention_by_slug(slug, key, desk),
        }
    }

    /// A bare slug among mentions is a participant's or a group's.
    fn mention_by_slug(&mut self, slug: &Slug, key: &KeyPath, desk: &mut Desk) -> Option<Mentioned> {
        let group = self.groups.contains_key(slug).then(|| Mentioned::Group(slug.clone()));
        let person = self.identities.profile(slug);
        match (person, group) {
            (Some(person), None) => Some(Mentioned::Person(self.appearance_by_profile(person, key.clone(), desk))),
            (None, Some(group)) => Some(group),
            (Some(person), Some(_)) => {
                let message = format!("`{slug}` is both a participant and a group");
                desk.found.push(
                    Diagnostic::new(Code::AmbiguousParticipant, desk.place(key.clone()), message)
                        .help(format!("write `{{ ref: {slug} }}` for the person, or rename one of the two files")),
                );
                Some(Mentioned::Person(self.appearance_by_profile(person, key.clone(), desk)))
            }
            (None, None) => {
                desk.found.push(self.dangling_mention(slug, desk.place(key.clone())));
                None
            }
        }
    }

    fn dangling_mention(&self, slug: &Slug, place: Place) -> Diagnostic {
        let code = CountryCode::parse(&slug.as_str().to_ascii_uppercase()).map(|read| read.code());
        let code = code.filter(|code| self.countries.contains_key(code)).map(|code| code.as_str().to_owned());
        let near = self.identities.nearest_slug(slug.as_str());
        let near =
            near.or_else(|| crate::base::nearest(slug.as_str(), self.groups.keys().map(Slug::as_str)).map(Into::into));
        Diagnostic::new(Code::DanglingRef, place, format!("`{slug}` is neither a participant nor a group")).help(
            match code.or(near.map(|near| near.to_string())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "write `{ name: … }` for a person without profile; a country is written by its code in capitals"
                        .to_owned()
                }
            },
        )
    }

    fn entry(&mut self, entry: &ParticipantEntry, key: &KeyPath, desk: &mut Desk) -> Option<Appearance> {
        match self.identities.find(&entry.target, self.people) {
            Ok(person) => Some(self.appear(person, entry, key, desk)),
            Err(reason) => {
                let place = desk.place(target_key(&entry.target, key));
                desk.found.push(self.nobody(&entry.target, reason, place));
                None
            }
        }
    }

    fn appear(&mut self, id: ParticipantId, entry: &ParticipantEntry, key: &KeyPath, desk: &mut Desk) -> Appearance {
        let country = self.country(entry.country, || key.key("country"), desk);
        let person = &self.people[id];
        let place = match entry.role {
            Some(_) => desk.place(key.key("role")),
            None => desk.place(key.clone()),
        };
        let that_day =
            role_on(person, desk.date, entry.role.as_ref(), self.config.stale_after_days, &place, desk.found);
        let name = match (&person.profile, &entry.target) {
            (None, EntryTarget::Name(written)) => written.clone(),
            _ => person.name.clone(),
        };
        let group = entry.group.clone().or(that_day.group);
        let profile_country = that_day.country.filter(|code| self.countries.contains_key(code));
        Appearance {
            participant: id,
            name,
            role: that_day.role,
            role_full: that_day.role_full,
            country: country.or(profile_country),
            group: self.known_group(group, entry, key, desk),
            presence: entry.presence,
        }
    }

    fn known_group(
        &self,
        group: Option<Slug>,
        entry: &ParticipantEntry,
        key: &KeyPath,
        desk: &mut Desk,
    ) -> Option<Slug> {
        let group = group?;
        if self.groups.contains_key(&group) {
            return Some(group);
        }
        if entry.group.is_some() {
            desk.found.push(self.dangling_group(&group, desk.place(key.key("group"))));
        }
        None
    }

    fn nobody(&self, target: &EntryTarget, reason: NoPerson, place: Place) -> Diagnostic {
        let typed = match target {
            EntryTarget::Ref(slug) => slug.as_str(),
            EntryTarget::Name(name) => name,
        };
        match reason {
            NoPerson::Dangling => dangling_participant(
                &Slug::parse(typed).expect("only a reference can dangle, and it is a slug"),
                self.identities,
                place,
            ),
            NoPerson::Ambiguous(bearers) => self.ambiguous(typed, &bearers, place),
            NoPerson::SlugTaken(holder) => {
                let holder = &self.people[holder];
                let message =
                    format!("`{typed}` would have the page of {}, whose profile does not bear that name", holder.name);
                Diagnostic::new(Code::UrlCollision, place, message).help(format!(
                    "if it is the same person, write `ref: {0}` or add the spelling to `aka` in `content/participants/{0}.md`; if not, give this person a profile of another file name",
                    holder.slug
                ))
            }
        }
    }

    fn ambiguous(&self, name: &str, bearers: &[ParticipantId], place: Place) -> Diagnostic {
        let mut slugs: Vec<&str> = bearers.iter().map(|id| self.people[*id].slug.as_str()).collect();
        slugs.sort_unstable();
        let refs: Vec<String> = slugs.iter().map(|slug| format!("`ref: {slug}`")).collect();
        let message = format!("`{name}` is the name of {} people: {}", slugs.len(), slugs.join(", "));
        let diagnostic = Diagnostic::new(Code::AmbiguousParticipant, place, message)
            .help(format!("say which one is meant: {}", refs.join(" or ")));
        let paths = bearers.iter().filter_map(|id| self.people[*id].path.as_ref());
        paths.fold(diagnostic, |it, path| it.related(Place::key(path, KeyPath::of("name")), "bears the name"))
    }

    /// Where no `countries` are written, the participants' are those taking part.
    fn country_existed(&self, entry: &ParticipantEntry, appearance: &Appearance, key: &KeyPath, desk: &mut Desk) {
        let Some(country) = appearance.country else { return };
        let key = if entry.country == Some(country) { key.key("country") } else { key.clone() };
        self.existed(country, key, desk);
    }

    fn country_declared(
        &self,
        declared: &[Option<CountryCode>],
        before: &[Appearance],
        appearance: &Appearance,
        key: &KeyPath,
        desk: &mut Desk,
    ) {
        let Some(country) = appearance.country else { return };
        // Told once, however many stand for it.
        let is_told = before.iter().any(|other| other.country == Some(country));
        if !declared.contains(&Some(country)) && !is_told {
            let name = &self.countries[&country].name.name;
            let message = format!("{} stands for {name}, but `countries` lacks `{country}`", appearance.name);
            desk.found.push(
                Diagnostic::new(Code::CountryNotDeclared, desk.place(key.clone()), message)
                    .help(format!("add `{country}` to `countries`, or leave `countries` out to take the participants'"))
                    .related(desk.place(KeyPath::of("countries").itself()), "the countries declared")
                    .fix(Edit::append(KeyPath::of("countries"), country.as_str())),
            );
        }
    }
}

fn target_key(target: &EntryTarget, key: &KeyPath) -> KeyPath {
    match target {
        EntryTarget::Name(_) => key.key("name"),
        // A bare slug has no key of its own; locating falls back to the item.
        EntryTarget::Ref(_) => key.key("ref"),
    }
}

fn is_same(one: &Mentioned, other: &Mentioned) -> bool {
    match (one, other) {
        (Mentioned::Person(one), Mentioned::Person(other)) => one.participant == other.participant,
        (Mentioned::Country(one), Mentioned::Country(other)) => one == other,
        (Mentioned::Group(one), Mentioned::Group(other)) => one == other,
        _ => false,
    }
}

fn already_listed(
    mentioned: &Mentioned,
    participants: &[Appearance],
    countries: &[CountryCode],
    before: &[Mentioned],
    binder: &Binder,
) -> Option<String> {
    match mentioned {
        Mentioned::Person(person) => {
            let same = |other: &Appearance| other.participant == person.participant;
            let at_table = participants.iter().any(same);
            let twice = before.iter().any(|it| matches!(it, Mentioned::Person(other) if same(other)));
            (at_table || twice).then(|| match at_table {
                true => format!("{} takes part and is mentioned", person.name),
                false => format!("{} is mentioned twice", person.name),
            })
        }
        Mentioned::Country(code) => {
            let name = &binder.countries[code].name.name;
            let at_table = countries.contains(code);
            (at_table || before.contains(mentioned)).then(|| match at_table {
                true => format!("{name} takes part and is mentioned"),
                false => format!("{name} is mentioned twice"),
            })
        }
        Mentioned::Group(slug) => before.contains(mentioned).then(|| format!("the group `{slug}` is mentioned twice")),
    }
}
