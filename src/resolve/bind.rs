use std::collections::BTreeMap;

use super::{
    countries::{self, Countries},
    groups::Groups,
    identity::Identities,
    topics::Topics,
};
use crate::{
    base::{
        Clock, Code, CountryCode, Date, Diagnostic, KeyPath, Place, Slug, SourcePath, Timestamp, WrittenTime, nearest,
    },
    model::{
        Appearance, Briefing, BriefingFront, Config, Document, Mentioned, NoteFront, Participants, Quote, QuoteFront,
        QuoteSpeaker, Speaker,
    },
};

/// Everything a briefing's names are looked up in.
pub struct Binder<'a> {
    pub identities: &'a mut Identities,
    pub people: &'a mut Participants,
    pub countries: &'a Countries,
    pub groups: &'a Groups,
    pub topics: &'a Topics,
    pub config: &'a Config,
    pub clock: &'a Clock,
}

/// The briefing that is being bound: where its faults are reported.
pub struct Desk<'a> {
    pub path: &'a SourcePath,
    pub date: Date,
    pub found: &'a mut Vec<Diagnostic>,
}

impl Desk<'_> {
    /// Names a value of the briefing's front matter.
    pub fn place(&self, key: KeyPath) -> Place {
        Place::key(self.path, key)
    }
}

impl Binder<'_> {
    /// Binds one briefing; what cannot be bound is reported and left out.
    pub fn briefing(
        &mut self,
        document: &Document,
        front: &std::sync::Arc<BriefingFront>,
        scheduled: Option<Timestamp>,
        found: &mut Vec<Diagnostic>,
    ) -> Briefing {
        let desk = &mut Desk { path: &document.path, date: front.date.day(&self.clock.zone), found };
        let participants = self.participants(front, desk);
        let countries = self.taking_part(front, &participants, desk);
        let mentions = self.mentions(front, &participants, &countries, desk);
        self.embargo_in_past(front, desk);
        Briefing {
            path: document.path.clone(),
            date: desk.date,
            summary: front.summary.clone().or_else(|| document.body.outline.excerpt.as_deref().map(Into::into)),
            scheduled,
            modified: self.modified(front),
            corrections: self.made_by_now(&front.corrections),
            updates: self.made_by_now(&front.updates),
            withdrawn: front.withdrawn.clone().filter(|notice| self.has_come(&notice.date)),
            groups: self.groups_concerned(front, &mentions, desk),
            topics: self.topics_of(front),
            series: front.series.as_deref().map(Slug::from_name),
            quotes: self.quotes(front, &participants, &mentions, desk),
            event_country: self.event_country(front, desk),
            front: front.clone(),
            participants,
            countries,
            mentions,
        }
    }

    fn has_come(&self, time: &WrittenTime) -> bool {
        time.instant(&self.clock.zone) <= self.clock.now
    }

    /// A note whose date lies ahead is not shown before it.
    fn made_by_now(&self, notes: &[NoteFront]) -> Vec<NoteFront> {
        notes.iter().filter(|note| self.has_come(&note.date)).cloned().collect()
    }

    /// The newest of `updated`, of the corrections and of the updates made until now.
    fn modified(&self, front: &BriefingFront) -> Option<WrittenTime> {
        let notes = front.corrections.iter().chain(&front.updates).map(|note| note.date);
        let made = notes.filter(|date| self.has_come(date));
        made.chain(front.updated).max_by_key(|time| time.instant(&self.clock.zone))
    }

    /// Returns a code that has a meaning; reports one that has none.
    pub fn country(
        &self,
        code: Option<CountryCode>,
        key: impl FnOnce() -> KeyPath,
        desk: &mut Desk,
    ) -> Option<CountryCode> {
        let code = code?;
        if self.countries.contains_key(&code) {
            return Some(code);
        }
        desk.found.push(countries::unknown(code, desk.place(key())));
        None
    }

    /// The countries taking part, each once: those written, else the participants'.
    fn taking_part(&self, front: &BriefingFront, participants: &[Appearance], desk: &mut Desk) -> Vec<CountryCode> {
        let mut all = Vec::new();
        match &front.countries {
            Some(written) => self.written_countries(written, &mut all, desk),
            None => {
                for code in participants.iter().filter_map(|appearance| appearance.country) {
                    if !all.contains(&code) {
                        all.push(code);
                    }
                }
            }
        }
        all
    }

    fn written_countries(&self, written: &[Option<CountryCode>], all: &mut Vec<CountryCode>, desk: &mut Desk) {
        for (nth, code) in written.iter().enumerate() {
            let key = KeyPath::of("countries").index(nth);
            let Some(code) = self.country(*code, || key.clone(), desk) else { continue };
            match all.contains(&code) {
                true => desk.found.push(
                    Diagnostic::new(
                        Code::ListedTwice,
                        desk.place(key),
                        format!("`{code}` stands twice among the countries"),
                    )
                    .help("list it once"),
                ),
                false => {
                    self.existed(code, key, desk);
                    all.push(code);
                }
            }
        }
    }

    /// Warns if a country did not exist on the briefing's date.
    pub fn existed(&self, code: CountryCode, key: KeyPath, desk: &mut Desk) {
        let name = &self.countries[&code].name;
        if !name.existed.holds(desk.date) {
            let message = format!("{} ({}) did not exist on {}", name.name, name.existed.text(), desk.date);
            let successors: Vec<&str> = name.successors.iter().map(CountryCode::as_str).collect();
            let help = match successors.as_slice() {
                [] => "check the date and the code".to_owned(),
                codes => format!("the codes that came after it: {}", codes.join(", ")),
            };
            desk.found.push(Diagnostic::new(Code::CountryNotExisting, desk.place(key), message).help(help));
        }
    }

    fn groups_concerned(&self, front: &BriefingFront, mentions: &[Mentioned], desk: &mut Desk) -> Vec<Slug> {
        let mut all: Vec<Slug> = Vec::new();
        for (nth, slug) in front.groups.iter().enumerate() {
            let Some(slug) = slug else { continue };
            let key = KeyPath::of("groups").index(nth);
            if !self.groups.contains_key(slug) {
                desk.found.push(self.dangling_group(slug, desk.place(key)));
            } else if all.contains(slug) || mentions.contains(&Mentioned::Group(slug.clone())) {
                desk.found.push(
                    Diagnostic::new(Code::ListedTwice, desk.place(key), format!("the group `{slug}` is listed twice"))
                        .help("a group either is concerned (`groups`) or is merely named (`mentions`)"),
                );
            } else {
                all.push(slug.clone());
            }
        }
        all
    }

    /// Reports a group that has no document.
    pub fn dangling_group(&self, slug: &Slug, place: Place) -> Diagnostic {
        let near = nearest(slug.as_str(), self.groups.keys().map(Slug::as_str));
        Diagnostic::new(Code::DanglingRef, place, format!("there is no group `content/groups/{slug}.md`")).help(
            match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add the group's document, or take the entry out".to_owned(),
            },
        )
    }

    fn topics_of(&self, front: &BriefingFront) -> Vec<Slug> {
        let mut all: Vec<Slug> = Vec::new();
        for slug in front.topics.iter().filter_map(|topic| self.topics.slug(topic)) {
            if !all.contains(slug) {
                all.push(slug.clone());
            }
        }
        all
    }

    fn quotes(
        &mut self,
        front: &BriefingFront,
        participants: &[Appearance],
        mentions: &[Mentioned],
        desk: &mut Desk,
    ) -> Vec<Quote> {
        let present: Vec<&Appearance> = participants.iter().chain(Mentioned::people(mentions)).collect();
        let written = front.quotes.iter().enumerate();
        let mut bound = Vec::new();
        for (nth, quote) in written {
            if let Some(quote) = quote {
                let key = KeyPath::of("quotes").index(nth);
                bound.push(Quote { by: self.speaker(quote, &present, key, desk), text: quote.text.clone() });
            }
        }
        bound
    }

    fn speaker(&mut self, quote: &QuoteFront, present: &[&Appearance], key: KeyPath, desk: &mut Desk) -> Speaker {
        let country = self.country(quote.country, || key.key("country"), desk);
        match &quote.by {
            QuoteSpeaker::Country(code) => match self.country(Some(*code), || key.key("by"), desk) {
                Some(code) => Speaker::Country(code),
                None => Speaker::Described(code.as_str().into(), country),
            },
            QuoteSpeaker::Described(words) => {
                let folded = crate::base::fold(words);
                match present.iter().find(|appearance| crate::base::fold(&appearance.name) == folded) {
                    Some(appearance) => Speaker::Person((*appearance).clone()),
                    None => Speaker::Described(words.clone(), country),
                }
            }
            QuoteSpeaker::Slug(slug) => self.speaker_by_slug(slug, present, key, country, desk),
        }
    }

    /// A word in the form of a slug is a person if one has it; "spokesperson" is a description.
    fn speaker_by_slug(
        &mut self,
        slug: &Slug,
        present: &[&Appearance],
        key: KeyPath,
        country: Option<CountryCode>,
        desk: &mut Desk,
    ) -> Speaker {
        let here = present.iter().find(|appearance| self.people[appearance.participant].slug == *slug);
        if let Some(appearance) = here {
            return Speaker::Person((*appearance).clone());
        }
        if let Some(person) = self.identities.profile(slug) {
            return Speaker::Person(self.appearance_by_profile(person, key.key("by"), desk));
        }
        if let Some(near) = self.identities.nearest_slug(slug.as_str()) {
            let message = format!("there is no participant `{slug}`");
            let place = desk.place(key.key("by"));
            desk.found.push(Diagnostic::new(Code::DanglingRef, place, message).help(format!("did you mean `{near}`?")));
        }
        Speaker::Described(slug.as_str().into(), country)
    }

    fn event_country(&self, front: &BriefingFront, desk: &mut Desk) -> Option<CountryCode> {
        let code = front.event.as_ref().and_then(|event| event.country);
        self.country(code, || KeyPath::of("event").key("country"), desk)
    }

    fn embargo_in_past(&self, front: &BriefingFront, desk: &mut Desk) {
        let Some(embargo) = front.embargo.filter(|embargo| embargo.day(&self.clock.zone) < desk.date) else { return };
        let message = format!("the embargo ends on {}, before the briefing's own date", embargo.day(&self.clock.zone));
        desk.found.push(
            Diagnostic::new(Code::EmbargoInPast, desk.place(KeyPath::of("embargo")), message)
                .help("the briefing is public from its date on; take the embargo out, or correct one of the two"),
        );
    }
}

/// Remembers where something was listed first.
pub type FirstUse<K> = BTreeMap<K, KeyPath>;
