//! Calendars: the event of a briefing, and those of a country.

mod support;

use support::{Built, build, build_with, request};

fn site(event: &str, lines: &str) -> String {
    format!(
        "-- site.toml --
title = \"Desk; News\"
base_url = \"https://news.example\"
timezone = \"Europe/Paris\"
tag = \"news.example,2026\"
-- content/briefings/paris.md --
---
title: Allies, and others, meet
date: 2026-01-06T20:00:00+01:00
summary: \"Words; of the summary, at length: a hundred signs and more, so that the line is folded where it must be, énfin.\"
participants: [{{ name: Only Here, country: FR }}]
countries: [FR, DE]
{event}
{lines}
---
Text.
-- content/briefings/rome.md --
---
title: Rome
date: 2026-01-07
countries: [IT]
---
Text.
"
    )
}

const EVENT: &str = "briefings/2026/01/paris/event.ics";

fn calendars(built: &Built) -> Vec<&str> {
    built.files.keys().map(String::as_str).filter(|path| path.ends_with(".ics")).collect()
}

#[test]
fn an_event_is_written_as_calendars_read_it() {
    let event = "event: { name: Summit, start: 2026-01-06T10:00:00+01:00, end: 2026-01-06T18:30:00+01:00, place: Élysée Palace, city: Paris, country: FR }";
    let built = build(&site(event, "updated: 2026-02-01T08:00:00Z"));
    assert_eq!(built.faults(), "");
    let expected = "BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//dateline//NONSGML dateline//EN
CALSCALE:GREGORIAN
NAME:Desk\\; News
X-WR-CALNAME:Desk\\; News
BEGIN:VEVENT
UID:tag:news.example\\,2026:paris/event
DTSTAMP:20260201T080000Z
LAST-MODIFIED:20260201T080000Z
DTSTART:20260106T090000Z
DTEND:20260106T173000Z
SUMMARY:Summit
LOCATION:Élysée Palace\\, Paris\\, France
DESCRIPTION:Words\\; of the summary\\, at length: a hundred signs and more\\,\u{20}
 so that the line is folded where it must be\\, énfin.
URL:https://news.example/briefings/2026/01/paris/
END:VEVENT
END:VCALENDAR
";
    assert_eq!(built.page(EVENT), expected.replace('\n', "\r\n"));
}

#[test]
fn an_event_without_hours_takes_whole_days() {
    for (event, days) in [
        ("event: { name: Summit }", ("20260106", "20260107")),
        ("event: { name: Summit, start: 2026-01-30, end: 2026-02-01 }", ("20260130", "20260202")),
        ("event: { name: Summit, start: 2026-01-30, end: 2026-02-01T10:00:00Z }", ("20260130", "20260202")),
    ] {
        let built = build(&site(event, ""));
        let written = format!("DTSTART;VALUE=DATE:{}\r\nDTEND;VALUE=DATE:{}\r\n", days.0, days.1);
        assert!(built.page(EVENT).contains(&written), "{event}: {}", built.page(EVENT));
    }
    let mixed = build(&site("event: { start: 2026-01-30T10:00:00Z, end: 2026-02-01 }", ""));
    assert!(
        mixed.page(EVENT).contains("DTSTART:20260130T100000Z\r\nDTEND:20260201T230000Z\r\n"),
        "to the end of its last day"
    );
    assert!(mixed.page(EVENT).contains("SUMMARY:Allies\\, and others\\, meet\r\n"));
}

#[test]
fn countries_have_the_events_that_they_took_part_in() {
    let built = build(&site("event: { name: Summit }", ""));
    assert_eq!(calendars(&built), [EVENT, "countries/france/events.ics", "countries/germany/events.ics"]);
    assert!(built.page("countries/germany/events.ics").contains("SUMMARY:Summit"));
    assert!(built.page("countries/germany/index.html").contains("events.ics"));
    assert!(!built.page("countries/italy/index.html").contains("events.ics"));
    assert!(built.page("briefings/2026/01/paris/index.html").contains("event.ics"));
}

#[test]
fn what_is_not_public_or_does_not_stand_is_in_no_calendar() {
    let all = support::Request { drafts: true, scheduled: true, ..request() };
    for lines in ["draft: true", "embargo: 2027-01-01", "withdrawn: { date: 2026-01-07, reason: Wrong. }"] {
        let built = build_with(&site("event: { name: Summit }", lines), &all);
        assert_eq!(calendars(&built), Vec::<&str>::new(), "{lines}");
        assert!(!built.page("briefings/2026/01/paris/index.html").contains(".ics"), "{lines}");
    }
    let nowhere = build(&site("event: { name: Summit }", "").replace("base_url", "#"));
    assert_eq!(calendars(&nowhere), Vec::<&str>::new());
}
