use super::{Planner, Route, addresses::Addresses, archive::encoded, feeds::changed_at, parts::stands};
use crate::{
    base::{CountryCode, SitePath, Text, WrittenTime},
    model::{
        Briefing, BriefingId, Page, Site,
        view::{CalendarEvent, CalendarView, View},
    },
};

/// How many of the newest events a country's calendar holds.
const EVENTS_SHOWN: usize = 200;

/// Says whether a briefing's event can be put into a calendar: what programs once have they keep, so it must be public and stand, and
/// its id needs the site's whole address.
pub fn has_event(site: &Site, briefing: &Briefing) -> bool {
    briefing.front.event.is_some() && stands(briefing) && site.config.base_url.is_some()
}

/// Walks over the events that a country took part in, the newest first.
pub fn events_of(site: &Site, code: CountryCode) -> impl Iterator<Item = BriefingId> {
    let took_part = site.countries.get(&code).into_iter().flat_map(|country| country.took_part.iter().rev());
    took_part.copied().filter(|id| has_event(site, &site.briefings[*id]))
}

impl Addresses<'_> {
    /// The address of a briefing's event.
    pub fn event(&self, id: BriefingId) -> SitePath {
        self.briefing(id).join("event.ics")
    }

    /// The address of a country's events.
    pub fn events(&self, code: CountryCode) -> SitePath {
        self.country(code).join("events.ics")
    }
}

impl Planner<'_> {
    /// Returns the address of a briefing's event as a file for calendars, if there is one.
    pub(super) fn event_href(&self, id: BriefingId) -> Option<Text> {
        has_event(self.site, &self.site.briefings[id]).then(|| self.addresses.href(&self.addresses.event(id)))
    }

    /// Returns the address of a country's calendar, if there is one.
    pub(super) fn events_href(&self, code: CountryCode) -> Option<Text> {
        events_of(self.site, code).next().map(|_| self.addresses.href(&self.addresses.events(code)))
    }

    pub(super) fn event_page(&self, route: &Route, id: BriefingId) -> Page {
        let events = vec![self.calendar_event(id)];
        encoded(route, View::Calendar(CalendarView { name: self.site.config.title.clone(), events }))
    }

    pub(super) fn events_page(&self, route: &Route, code: CountryCode) -> Page {
        let name = self.say("feed-of", &[("site", &self.site.config.title), ("name", &self.country_name(code))]);
        let events = events_of(self.site, code).take(EVENTS_SHOWN).map(|id| self.calendar_event(id)).collect();
        encoded(route, View::Calendar(CalendarView { name, events }))
    }

    fn calendar_event(&self, id: BriefingId) -> CalendarEvent {
        let briefing = &self.site.briefings[id];
        let front = &briefing.front;
        let event = front.event.as_ref();
        let zone = &self.site.clock.zone;
        // Without a start of its own it is on the briefing's day; the hour of a briefing is that of the report.
        let start = event.and_then(|event| event.start).unwrap_or(WrittenTime::Day(briefing.date));
        let end = event.and_then(|event| event.end);
        let first = start.day(zone);
        let last = end.map_or(first, |end| end.day(zone).max(first));
        let country = briefing.event_country.map(|code| self.country_name(code));
        let place = event.and_then(|event| event.place.clone());
        let places: Vec<Text> =
            [place, event.and_then(|event| event.city.clone()), country].into_iter().flatten().collect();
        CalendarEvent {
            uid: self.feed_id(&format!("{}/event", front.id)),
            changed: changed_at(self.site, briefing),
            first,
            last,
            start: start.has_time().then(|| start.instant(zone)),
            end: end.and_then(|end| match end {
                // To the end of the day.
                WrittenTime::Day(day) => Some(WrittenTime::Day(day.tomorrow().ok()?).instant(zone)),
                end => Some(end.instant(zone)),
            }),
            name: event.and_then(|event| event.name.clone()).unwrap_or_else(|| front.title.clone()),
            place: (!places.is_empty()).then(|| places.join(&self.text("comma")).into()),
            summary: briefing.summary.clone(),
            href: self.addresses.permalink(&self.addresses.briefing(id)).unwrap_or_default(),
        }
    }
}
