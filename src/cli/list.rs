use std::cmp::Reverse;

use super::{
    args::Listing,
    table::{Cell, Table},
    tally::instant_text,
};
use crate::{
    base::{Timestamp, WrittenTime, fold},
    model::{Briefing, Country, Participant, Site},
};

/// Returns the address of a briefing's page, if it has one.
pub type AddressOf<'a> = &'a dyn Fn(&Briefing) -> Option<String>;

/// Makes the rows of a listing.
///
/// The site holds scheduled briefings and drafts only if they were asked for: see [`needs_drafts`] and [`needs_scheduled`].
pub fn list(what: Listing, site: &Site, address_of: AddressOf<'_>) -> Table {
    match what {
        Listing::Briefings => briefings(site, address_of),
        Listing::Participants => participants(site),
        Listing::Countries => countries(site),
        Listing::Scheduled => scheduled(site),
        Listing::Drafts => drafts(site),
    }
}

/// Says whether a listing is made from a site with drafts.
pub fn needs_drafts(what: Listing) -> bool {
    what == Listing::Drafts
}

/// Says whether a listing is made from a site with briefings whose time has not come.
pub fn needs_scheduled(what: Listing) -> bool {
    matches!(what, Listing::Scheduled | Listing::Drafts)
}

/// Newest first; those of one day by slug.
fn briefings(site: &Site, address_of: AddressOf<'_>) -> Table {
    let live = site.briefings.iter().map(|(_, briefing)| (briefing, status(briefing)));
    let mut all: Vec<_> = live.chain(site.expired.iter().map(|briefing| (briefing, "expired"))).collect();
    all.sort_by_key(|(briefing, _)| (Reverse(briefing.date), &briefing.front.slug));
    let row = |(briefing, status): &(&Briefing, &str)| {
        vec![
            Cell::Text(briefing.date.to_string()),
            Cell::Text(briefing.front.slug.to_string()),
            Cell::Text(briefing.front.title.to_string()),
            Cell::List(slugs_at_table(site, briefing)),
            Cell::List(briefing.countries.iter().map(ToString::to_string).collect()),
            Cell::maybe(address_of(briefing)),
            Cell::Text((*status).to_owned()),
        ]
    };
    let columns = &["date", "slug", "title", "participants", "countries", "url", "status"];
    Table { columns, rows: all.iter().map(row).collect() }
}

fn status(briefing: &Briefing) -> &'static str {
    match (briefing.front.draft, briefing.scheduled) {
        (true, _) => "draft",
        (false, Some(_)) => "scheduled",
        (false, None) => "published",
    }
}

fn slugs_at_table(site: &Site, briefing: &Briefing) -> Vec<String> {
    let slug = |appearance: &crate::model::Appearance| site.participants[appearance.participant].slug.to_string();
    briefing.participants.iter().map(slug).collect()
}

/// By the form that orders names.
fn participants(site: &Site) -> Table {
    let mut people: Vec<&Participant> = site.participants.iter().map(|(_, person)| person).collect();
    people.sort_by_cached_key(|person| (fold(&person.sort), person.slug.clone()));
    let row = |person: &&Participant| {
        vec![
            Cell::Text(person.slug.to_string()),
            Cell::Text(person.name.to_string()),
            Cell::List(person.countries.iter().map(ToString::to_string).collect()),
            Cell::Count(person.took_part.len()),
            Cell::Count(person.mentioned.len()),
            Cell::Flag(person.profile.is_some()),
        ]
    };
    let columns = &["slug", "name", "countries", "took_part", "mentioned", "profile"];
    Table { columns, rows: people.iter().map(row).collect() }
}

/// By code.
fn countries(site: &Site) -> Table {
    let row = |country: &Country| {
        vec![
            Cell::Text(country.code.to_string()),
            Cell::Text(country.name.name.to_string()),
            Cell::Count(country.took_part.len()),
            Cell::Count(country.mentioned.len()),
            Cell::Count(country.people.len()),
        ]
    };
    let columns = &["code", "name", "took_part", "mentioned", "people"];
    Table { columns, rows: site.countries.values().filter(|country| country.has_page()).map(row).collect() }
}

/// What changes by itself, soonest first.
fn scheduled(site: &Site) -> Table {
    let mut changes: Vec<(Timestamp, &Briefing, &str)> = Vec::new();
    for (_, briefing) in site.briefings.iter() {
        changes.extend(briefing.scheduled.map(|due| (due, briefing, why_scheduled(site, briefing, due))));
        let expires = briefing.front.expires.map(|written| instant(site, written));
        changes.extend(expires.filter(|due| *due > site.clock.now).map(|due| (due, briefing, "expires")));
    }
    changes.sort_by_key(|(due, briefing, why)| (*due, &briefing.path, *why));
    let row = |(due, briefing, why): &(Timestamp, &Briefing, &str)| {
        vec![
            Cell::Text(instant_text(*due, &site.clock)),
            Cell::Text(briefing.front.title.to_string()),
            Cell::Text(briefing.path.to_string()),
            Cell::Text((*why).to_owned()),
        ]
    };
    Table { columns: &["due", "title", "path", "why"], rows: changes.iter().map(row).collect() }
}

/// The later of date and embargo is what a briefing waits for.
fn why_scheduled(site: &Site, briefing: &Briefing, due: Timestamp) -> &'static str {
    let embargo = briefing.front.embargo.map(|written| instant(site, written));
    if embargo == Some(due) { "embargo" } else { "date" }
}

fn instant(site: &Site, written: WrittenTime) -> Timestamp {
    written.instant(&site.clock.zone)
}

/// Newest first.
fn drafts(site: &Site) -> Table {
    let all = site.briefings.iter().map(|(_, briefing)| briefing).chain(&site.expired);
    let mut drafts: Vec<&Briefing> = all.filter(|briefing| briefing.front.draft).collect();
    drafts.sort_by_key(|briefing| (Reverse(briefing.date), &briefing.path));
    let row = |briefing: &&Briefing| {
        vec![
            Cell::Text(briefing.date.to_string()),
            Cell::Text(briefing.front.slug.to_string()),
            Cell::Text(briefing.front.title.to_string()),
            Cell::Text(briefing.path.to_string()),
        ]
    };
    Table { columns: &["date", "slug", "title", "path"], rows: drafts.iter().map(row).collect() }
}
