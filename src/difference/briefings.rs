use super::{
    change::{Changes, Claim, Kind, Spot, Subject},
    edition::{BothTexts, Edition, Pages},
    facts::Facts,
    pairing::{Pairing, Shown, State},
    people::People,
    relations,
};
use crate::{
    base::{SitePath, Text, TimeZone, WrittenTime, day_text, instant_text},
    model::{Briefing, NoticeFront, Speaker},
    plan::PageKey,
};

/// Compares the briefings of two sides: which came, went and moved, and what the others say otherwise.
pub fn compare(old: &Edition<'_>, new: &Edition<'_>, people: &People<'_>, changes: &mut Changes) {
    let pairing = Pairing::new(old, new);
    let pages = new.pages();
    for it in &pairing.new {
        changes.note(&subject(new, it.briefing), arrival(new, it));
    }
    for it in &pairing.gone {
        changes.note(&subject(old, it.briefing), departure(old, &pages, it.briefing));
    }
    for (was, is) in &pairing.both {
        let pair = Pair { old, new, was: was.briefing, is: is.briefing, spot: new.spot(is.briefing) };
        pair.address(&pages, changes);
        pair.state(was.state, is.state, changes);
        if (was.state, is.state) == (State::Published, State::Published) {
            pair.own_words(changes);
            pair.shared_words(changes);
            relations::compare((old, was.briefing), (new, is.briefing), people, &pair.spot, changes);
        }
    }
}

/// One briefing on both sides.
struct Pair<'a> {
    old: &'a Edition<'a>,
    new: &'a Edition<'a>,
    was: &'a Briefing,
    is: &'a Briefing,
    spot: Spot,
}

/// A briefing as a subject; they are told in the order of their addresses.
fn subject(side: &Edition<'_>, briefing: &Briefing) -> Subject {
    let mut subject = Subject::new(Kind::Briefing, briefing.path.as_str(), format!("“{}”", briefing.front.title));
    subject.order = side.addresses().briefing_path(briefing).as_str().to_owned();
    subject
}

fn arrival(side: &Edition<'_>, it: &Shown<'_>) -> Claim {
    let briefing = it.briefing;
    if it.state != State::Published {
        return Claim::mark_with("new notice that a briefing was taken down", side.spot(briefing).address);
    }
    let count = |count: usize, relation: &str| match count {
        0 => None,
        count => Some(format!("{count} {relation}")),
    };
    let parts = [
        Some(day_text(briefing.date)),
        count(briefing.participants.len(), "took part"),
        count(briefing.mentions.len(), "mentioned"),
    ];
    Claim::mark_with("new briefing", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn departure(old: &Edition<'_>, pages: &Pages<'_>, briefing: &Briefing) -> Claim {
    let address = old.addresses().briefing_path(briefing);
    match pages.get(&address) {
        Some(PageKey::Redirect { target, .. }) => {
            Claim::mark_with("gone, and its address leads to", target.to_string())
        }
        Some(_) => Claim::mark_with("gone, and its address has another page", address.to_string()),
        None => Claim::mark_with("gone, and its address leads nowhere", address.to_string()),
    }
}

impl Pair<'_> {
    fn subject(&self) -> Subject {
        subject(self.new, self.is)
    }

    /// Where many moved at once, as with a new pattern of addresses, they are told in one line.
    fn address(&self, pages: &Pages<'_>, changes: &mut Changes) {
        let was = self.old.addresses().briefing_path(self.was);
        let is = self.new.addresses().briefing_path(self.is);
        if was == is {
            return;
        }
        let leads_on = |path: &SitePath| matches!(pages.get(path), Some(PageKey::Redirect { .. }));
        let claim = if leads_on(&was) { "moved" } else { "moved without a redirect" };
        let spot = Spot { note: Some(format!("{was} → {is}")), ..self.spot.clone() };
        changes.note_at(&Subject::new(Kind::Briefing, "Address", "Address"), Claim::mark(claim), &spot);
    }

    fn state(&self, was: State, is: State, changes: &mut Changes) {
        let subject = self.subject();
        if was != is {
            let reason = |notice: &Option<NoticeFront>| notice.as_ref().map(|notice| notice.reason.to_string());
            let claim = match is {
                State::Published => Claim::mark("shown again"),
                State::Expired => Claim::mark("expired"),
                State::Removed => Claim::Mark("removed", reason(&self.is.front.removed)),
            };
            changes.note_own(&subject, [claim], &self.spot);
        }
        let (was, is) = (&self.was.withdrawn, &self.is.withdrawn);
        let claim = match (was, is) {
            (None, Some(notice)) => Some(Claim::mark_with("withdrawn", &*notice.reason)),
            (Some(_), None) => Some(Claim::mark("no longer withdrawn")),
            (Some(was), Some(is)) => Claim::value("reason of its withdrawal", Some(&*was.reason), Some(&*is.reason)),
            (None, None) => None,
        };
        changes.note_own(&subject, claim, &self.spot);
    }

    /// What a briefing says of itself alone.
    fn own_words(&self, changes: &mut Changes) {
        let (was, is) = (&*self.was.front, &*self.is.front);
        let (old_zone, new_zone) = (&self.old.site.clock.zone, &self.new.site.clock.zone);
        let time = |time: Option<WrittenTime>, zone: &TimeZone| time.map(|time| time_text(&time, zone));
        let mut facts = Facts::default();
        facts.value("title", Some(&was.title), Some(&is.title));
        facts.value("summary", was.summary.as_ref(), is.summary.as_ref());
        facts.value("date", time(Some(was.date), old_zone), time(Some(is.date), new_zone));
        facts.value("date of change", time(was.updated, old_zone), time(is.updated, new_zone));
        facts.value("permanent id", Some(&was.id), Some(&is.id));
        for ((what, was), (_, is)) in event(self.was, old_zone).into_iter().zip(event(self.is, new_zone)) {
            facts.value(what, was, is);
        }
        facts.notes(["corrected", "correction", "correction taken back"], &self.was.corrections, &self.is.corrections);
        facts.notes(["updated", "update", "update taken out"], &self.was.updates, &self.is.updates);
        facts.list("quotation", quotations(self.old, self.was), quotations(self.new, self.is));
        facts.text("text", BothTexts::read((self.old, Some(&self.was.path)), (self.new, Some(&self.is.path))));
        changes.note_own(&self.subject(), facts.into_claims(), &self.spot);
    }

    /// What several briefings may say alike: told once for all of them.
    fn shared_words(&self, changes: &mut Changes) {
        let credit = |briefing: &Briefing| briefing.front.source.as_ref().map(|credit| credit.name.clone());
        let place = |side: &Edition<'_>, briefing: &Briefing| briefing.event_country.map(|code| side.country(code));
        let (was, is) = (&*self.was.front, &*self.is.front);
        self.shared("Dateline", changes, |facts| facts.value("", was.dateline.as_ref(), is.dateline.as_ref()));
        self.shared("Language", changes, |facts| facts.value("", was.lang.as_ref(), is.lang.as_ref()));
        self.shared("Source", changes, |facts| facts.value("", credit(self.was), credit(self.is)));
        self.shared("Author", changes, |facts| facts.list("", texts(&was.authors), texts(&is.authors)));
        self.shared("Country of the event", changes, |facts| {
            facts.value("", place(self.old, self.was), place(self.new, self.is));
        });
    }

    fn shared(&self, name: &'static str, changes: &mut Changes, compare: impl FnOnce(&mut Facts)) {
        let mut facts = Facts::default();
        compare(&mut facts);
        // A name cannot be a path, so it is the id of no briefing.
        let subject = Subject::new(Kind::Briefing, name, name);
        facts.into_claims().into_iter().for_each(|claim| changes.note_at(&subject, claim, &self.spot));
    }
}

fn time_text(time: &WrittenTime, zone: &TimeZone) -> String {
    if time.has_time() { instant_text(time.instant(zone), zone) } else { day_text(time.day(zone)) }
}

/// What is said of the event: always as much, so that both sides stand beside each other.
fn event(briefing: &Briefing, zone: &TimeZone) -> Vec<(&'static str, Option<String>)> {
    let event = briefing.front.event.as_deref();
    let text = |text: Option<&Text>| text.map(|text| text.to_string());
    let time = |time: Option<WrittenTime>| time.map(|time| time_text(&time, zone));
    let counts = event.map(|event| event.attendance.iter().map(|(label, count)| format!("{count} {label}")));
    let attendance = counts.map(|counts| counts.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty());
    vec![
        ("name of the event", text(event.and_then(|event| event.name.as_ref()))),
        ("beginning of the event", time(event.and_then(|event| event.start))),
        ("end of the event", time(event.and_then(|event| event.end))),
        ("place of the event", text(event.and_then(|event| event.place.as_ref()))),
        ("city of the event", text(event.and_then(|event| event.city.as_ref()))),
        ("attendance", attendance),
    ]
}

fn quotations(side: &Edition<'_>, briefing: &Briefing) -> Vec<String> {
    briefing.quotes.iter().map(|quote| format!("{}: “{}”", speaker(side, &quote.by), quote.text)).collect()
}

fn speaker(side: &Edition<'_>, by: &Speaker) -> String {
    match by {
        Speaker::Person(appearance) => appearance.name.to_string(),
        Speaker::Country(code) => side.country(*code),
        Speaker::Described(words, _) => words.to_string(),
    }
}

fn texts(texts: &[Text]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}
