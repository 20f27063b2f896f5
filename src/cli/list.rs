use std::cmp::Reverse;

use super::{
    args::Listing,
    table::{self, Cell},
};
use crate::{
    base::{Timestamp, WrittenTime, iso_text},
    model::{Briefing, BriefingFront, Country, Participant, Site},
};

/// Returns the address of a briefing's page.
pub type AddressOf<'a> = &'a dyn Fn(&Briefing) -> Option<String>;

/// Makes the rows of a listing.
///
/// The site holds scheduled briefings and drafts only if they were asked for: see [`needs_drafts`] and [`needs_scheduled`].
pub fn list(what: Listing, site: &Site, address_of: AddressOf<'_>) -> table::Table {
    match what {
        Listing::Briefings => briefings(site, address_of),
        Listing::Participants => participants(site),
        Listing::Countries => countries(site),
        Listing::Scheduled => scheduled(site),
        Listing::Drafts => drafts(site),
        Listing::Corrected => in_state(site, address_of, corrected),
        Listing::Withdrawn => in_state(site, address_of, withdrawn),
        Listing::Expired => in_state(site, address_of, expired),
        Listing::Removed => in_state(site, address_of, removed),
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
fn briefings(site: &Site, address_of: AddressOf<'_>) -> table::Table {
    let live = site.published().map(|(_, briefing)| (briefing, status(briefing)));
    let expired = site.expired.values().map(|briefing| (briefing, "expired"));
    let removed = site.removed.values().map(|briefing| (briefing, "removed"));
    let mut all: Vec<_> = live.chain(expired).chain(removed).collect();
    all.sort_by_key(|(briefing, _)| (Reverse(briefing.date), &briefing.front.slug));
    let row = |(briefing, status): &(&Briefing, &str)| {
        vec![
            Cell::Text(briefing.date.to_string()),
            Cell::Text(briefing.front.slug.to_string()),
            Cell::Text(briefing.front.title.to_string()),
            Cell::List(slugs_at_table(site, briefing)),
            Cell::List(briefing.countries.iter().map(ToString::to_string).collect()),
            Cell::Text(address_of(briefing).unwrap_or_default()),
            Cell::Text((*status).to_owned()),
        ]
    };
    let columns = &["date", "slug", "title", "participants", "countries", "url", "status"];
    table::Table { columns, rows: all.iter().map(row).collect() }
}

fn status(briefing: &Briefing) -> &'static str {
    match (briefing.front.draft, briefing.scheduled) {
        (true, _) => "draft",
        (false, Some(_)) => "scheduled",
        (false, None) if briefing.withdrawn.is_some() => "withdrawn",
        (false, None) => "published",
    }
}

fn slugs_at_table(site: &Site, briefing: &Briefing) -> Vec<String> {
    let slug = |appearance: &crate::model::Appearance| site.participants[appearance.participant].slug.to_string();
    briefing.participants.iter().map(slug).collect()
}

/// By the form that orders names.
fn participants(site: &Site) -> table::Table {
    let all = site.participants.iter().map(|(_, person)| person);
    let mut people: Vec<&Participant> = all.filter(|person| person.has_page()).collect();
    people.sort_by(|one, other| one.order_key().cmp(&other.order_key()));
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
    table::Table { columns, rows: people.iter().map(row).collect() }
}

/// By code.
fn countries(site: &Site) -> table::Table {
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
    table::Table { columns, rows: site.countries.values().filter(|country| country.has_page()).map(row).collect() }
}

/// What changes by itself, soonest first.
fn scheduled(site: &Site) -> table::Table {
    let mut changes: Vec<(Timestamp, &Briefing, &str)> = Vec::new();
    for (_, briefing) in site.published() {
        changes.extend(briefing.scheduled.map(|due| (due, briefing, why_scheduled(site, briefing, due))));
        let ahead = dates(&briefing.front).map(|(written, why)| (instant(site, written), briefing, why));
        // What is dated before a briefing is public is there with it, and changes nothing by itself.
        let since = briefing.scheduled.unwrap_or(site.clock.now);
        changes.extend(ahead.filter(|(due, ..)| *due > since));
    }
    for briefing in site.expired.values() {
        let removal = briefing.front.removed.as_ref();
        changes.extend(removal.map(|notice| (instant(site, notice.date), briefing, "removed")));
    }
    changes.sort_by_key(|(due, briefing, why)| (*due, &briefing.path, *why));
    let row = |(due, briefing, why): &(Timestamp, &Briefing, &str)| {
        vec![
            Cell::Text(iso_text(&WrittenTime::Instant(*due), &site.clock.zone)),
            Cell::Text(briefing.front.title.to_string()),
            Cell::Text(briefing.path.to_string()),
            Cell::Text((*why).to_owned()),
        ]
    };
    table::Table { columns: &["due", "title", "path", "why"], rows: changes.iter().map(row).collect() }
}

/// What takes effect at a date of its own, and the word for it.
fn dates(front: &BriefingFront) -> impl Iterator<Item = (WrittenTime, &'static str)> {
    let corrections = front.corrections.iter().map(|note| (note.date, "correction"));
    let updates = front.updates.iter().map(|note| (note.date, "update"));
    let withdrawn = front.withdrawn.iter().map(|notice| (notice.date, "withdrawn"));
    let removed = front.removed.iter().map(|notice| (notice.date, "removed"));
    let expires = front.expires.into_iter().map(|date| (date, "expires"));
    corrections.chain(updates).chain(withdrawn).chain(removed).chain(expires)
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
fn drafts(site: &Site) -> table::Table {
    let all = site.published().map(|(_, briefing)| briefing).chain(site.expired.values());
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
    table::Table { columns: &["date", "slug", "title", "path"], rows: drafts.iter().map(row).collect() }
}

/// Since when a briefing is in a state, and what readers are told of it; nothing if it is in another.
type StateOf = fn(&Site, &Briefing) -> Option<(WrittenTime, String)>;

/// Briefings in a state, those that came into it last first.
fn in_state(site: &Site, address_of: AddressOf<'_>, state: StateOf) -> table::Table {
    let live = site.published().map(|(_, briefing)| briefing);
    let all = live.chain(site.expired.values()).chain(site.removed.values());
    let mut found: Vec<_> =
        all.filter_map(|briefing| state(site, briefing).map(|(since, note)| (since, note, briefing))).collect();
    found.sort_by_key(|(since, _, briefing)| (Reverse(instant(site, *since)), &briefing.path));
    let row = |(since, note, briefing): &(WrittenTime, String, &Briefing)| {
        vec![
            Cell::Text(iso_text(since, &site.clock.zone)),
            Cell::Text(briefing.front.slug.to_string()),
            Cell::Text(briefing.front.title.to_string()),
            Cell::Text(briefing.path.to_string()),
            Cell::Text(address_of(briefing).unwrap_or_default()),
            Cell::Text(note.clone()),
        ]
    };
    let columns = &["since", "slug", "title", "path", "url", "note"];
    table::Table { columns, rows: found.iter().map(row).collect() }
}

fn is_shown(site: &Site, briefing: &Briefing) -> bool {
    site.taken_down(&briefing.path).is_none()
}

/// By the newest correction; of one that was taken down readers see none.
fn corrected(site: &Site, briefing: &Briefing) -> Option<(WrittenTime, String)> {
    let newest = briefing.corrections.iter().max_by_key(|note| instant(site, note.date))?;
    is_shown(site, briefing).then(|| (newest.date, newest.text.to_string()))
}

fn withdrawn(site: &Site, briefing: &Briefing) -> Option<(WrittenTime, String)> {
    let notice = briefing.withdrawn.as_ref().filter(|_| is_shown(site, briefing))?;
    Some((notice.date, notice.reason.to_string()))
}

fn expired(site: &Site, briefing: &Briefing) -> Option<(WrittenTime, String)> {
    let date = briefing.front.expires.filter(|_| site.expired.contains_key(&briefing.path))?;
    Some((date, String::new()))
}

fn removed(site: &Site, briefing: &Briefing) -> Option<(WrittenTime, String)> {
    let notice = briefing.front.removed.as_ref().filter(|_| site.removed.contains_key(&briefing.path))?;
    Some((notice.date, notice.reason.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{Clock, CountryCode, Period, Slug, SourcePath, TimeZone},
        model::{
            Appearance, BriefingFront, BriefingId, Config, CountryName, NoteFront, NoticeFront, ParticipantId,
            Participants, Presence, RareFront, Table,
        },
    };
    use std::{
        collections::{BTreeMap, BTreeSet, HashMap},
        sync::Arc,
    };

    fn code(text: &str) -> CountryCode {
        CountryCode::parse(text).expect("a code").code()
    }

    fn time(text: &str) -> WrittenTime {
        WrittenTime::parse(text).expect("a time")
    }

    fn front(slug: &str, date: &str) -> BriefingFront {
        BriefingFront {
            title: format!("Title of {slug}").into(),
            date: time(date),
            dateline: None,
            summary: None,
            slug: Slug::from_name(slug),
            id: slug.into(),
            draft: false,
            authors: vec![],
            topics: vec![],
            series: None,
            participants: vec![],
            countries: None,
            mentions: vec![],
            groups: vec![],
            event: None,
            quotes: vec![],
            rare: None,
        }
    }

    fn rare(slug: &str, date: &str, rare: RareFront) -> BriefingFront {
        BriefingFront { rare: rare.kept(), ..front(slug, date) }
    }

    /// A briefing of the first participant, for Canada; `scheduled` if its time lies ahead.
    fn briefing(front: BriefingFront, scheduled: Option<&str>) -> Briefing {
        Briefing {
            path: SourcePath::new(format!("content/briefings/{}.md", front.slug)),
            date: front.date.day(&paris()),
            front: Arc::new(front),
            summary: None,
            scheduled: scheduled.map(|due| time(due).instant(&paris())),
            corrections: vec![],
            updates: vec![],
            modified: None,
            withdrawn: None,
            participants: vec![Appearance {
                participant: ParticipantId(0),
                name: "Mark Carney".into(),
                role: None,
                role_full: None,
                country: Some(code("CA")),
                group: None,
                presence: Presence::Attended,
            }],
            countries: vec![code("CA")],
            mentions: vec![],
            groups: vec![],
            topics: vec![],
            series: None,
            quotes: vec![],
            event_country: None,
        }
    }

    fn person(name: &str, took_part: Vec<BriefingId>) -> Participant {
        Participant {
            slug: Slug::from_name(name),
            name: name.into(),
            sort: name.into(),
            sort_key: crate::base::sort_key(name).into(),
            path: None,
            profile: None,
            countries: vec![code("CA")],
            latest_role: None,
            took_part,
            mentioned: vec![],
            is_homonym: false,
        }
    }

    fn country(text: &str, name: &str, mentioned: Vec<BriefingId>) -> (CountryCode, Country) {
        let name = CountryName {
            name: name.into(),
            in_text: name.into(),
            slug: Slug::from_name(name),
            aka: vec![],
            adjectives: vec![],
            capital: None,
            metonyms: vec![],
            region: "".into(),
            footnote: None,
            existed: Period::default(),
            successors: vec![],
            wikidata: None,
            is_organisation: false,
            is_former: false,
        };
        let (took_part, people) = (vec![], vec![]);
        (
            code(text),
            Country {
                code: code(text),
                name,
                path: None,
                front: None,
                took_part,
                mentioned,
                people,
                met: HashMap::default(),
            },
        )
    }

    fn paris() -> TimeZone {
        TimeZone::get("Europe/Paris").expect("a zone of the database")
    }

    /// A site as of 6 January 2026, noon in Paris, with one briefing of each kind, all of them shown.
    fn site() -> Site {
        let briefings = vec![
            briefing(front("old", "2026-01-01"), None),
            briefing(
                rare("today", "2026-01-06", RareFront { expires: Some(time("2026-02-01")), ..RareFront::default() }),
                None,
            ),
            briefing(BriefingFront { draft: true, ..front("draft", "2026-01-03") }, None),
            briefing(front("ahead", "2026-01-08"), Some("2026-01-08")),
            briefing(
                rare(
                    "embargoed",
                    "2026-01-05",
                    RareFront { embargo: Some(time("2026-01-07T18:00:00+01:00")), ..RareFront::default() },
                ),
                Some("2026-01-07T18:00:00+01:00"),
            ),
        ];
        let ids: Vec<BriefingId> = (0..5).map(BriefingId).collect();
        let mut participants = Participants::default();
        participants.push(person("Mark Carney", ids.clone()));
        participants.push(person("Emmanuel Macron", ids[..1].to_vec()));
        participants.push(person("Somebody Hidden", vec![]));
        let gone = rare("gone", "2026-01-02", RareFront { expires: Some(time("2026-01-04")), ..RareFront::default() });
        let gone = briefing(gone, None);
        Site {
            config: Arc::new(Config::default()),
            clock: Clock { now: time("2026-01-06T12:00:00").instant(&paris()), zone: paris() },
            briefings: Table::new(briefings),
            by_path: HashMap::new(),
            by_slug: BTreeSet::new(),
            participants,
            roster: BTreeMap::new(),
            countries: BTreeMap::from([country("FR", "France", ids.clone()), country("DE", "Germany", vec![])]),
            groups: BTreeMap::new(),
            topics: BTreeMap::new(),
            series: BTreeMap::new(),
            translations: BTreeMap::new(),
            pages: BTreeMap::new(),
            timeline: ids.clone(),
            months: BTreeMap::new(),
            expired: BTreeMap::from([(gone.path.clone(), gone)]),
            removed: BTreeMap::new(),
            corrections: BTreeSet::new(),
            next_due: None,
        }
    }

    fn check(what: Listing, expected: &str) {
        let csv =
            list(what, &site(), &|briefing| Some(format!("/{}/", briefing.front.slug))).csv().replace("\r\n", "\n");
        assert_eq!(csv, expected, "\n{csv}");
    }

    #[test]
    fn briefings_come_newest_first_with_their_status() {
        check(
            Listing::Briefings,
            "date,slug,title,participants,countries,url,status
2026-01-08,ahead,Title of ahead,mark-carney,CA,/ahead/,scheduled
2026-01-06,today,Title of today,mark-carney,CA,/today/,published
2026-01-05,embargoed,Title of embargoed,mark-carney,CA,/embargoed/,scheduled
2026-01-03,draft,Title of draft,mark-carney,CA,/draft/,draft
2026-01-02,gone,Title of gone,mark-carney,CA,/gone/,expired
2026-01-01,old,Title of old,mark-carney,CA,/old/,published
",
        );
    }

    #[test]
    fn scheduled_changes_come_soonest_first_with_their_reason() {
        check(
            Listing::Scheduled,
            "due,title,path,why
2026-01-07T18:00:00+01:00,Title of embargoed,content/briefings/embargoed.md,embargo
2026-01-08T00:00:00+01:00,Title of ahead,content/briefings/ahead.md,date
2026-02-01T00:00:00+01:00,Title of today,content/briefings/today.md,expires
",
        );
    }

    #[test]
    fn people_and_countries_with_a_page_are_counted_by_relation() {
        check(
            Listing::Participants,
            "slug,name,countries,took_part,mentioned,profile
emmanuel-macron,Emmanuel Macron,CA,1,0,no
mark-carney,Mark Carney,CA,5,0,no
",
        );
        check(Listing::Countries, "code,name,took_part,mentioned,people\nFR,France,0,5,0\n");
    }

    #[test]
    fn briefings_are_listed_by_their_state() {
        let mut site = site();
        let note = |date, text: &str| NoteFront { date: time(date), text: text.into() };
        let notice = |reason: &str| NoticeFront { date: time("2026-01-05"), reason: reason.into() };
        let corrections = vec![note("2026-01-03", "First."), note("2026-01-04", "Second.")];
        site.briefings[BriefingId(0)].corrections = corrections;
        site.briefings[BriefingId(1)].withdrawn = Some(notice("It was wrong."));
        let gone =
            rare("struck", "2026-01-02", RareFront { removed: Some(notice("By order.")), ..RareFront::default() });
        let gone = Briefing { corrections: vec![note("2026-01-03", "Unseen.")], ..briefing(gone, None) };
        site.removed.insert(gone.path.clone(), gone);
        let csv = |what| list(what, &site, &|_| None).csv().replace("\r\n", "\n");
        let head = "since,slug,title,path,url,note\n";
        let of = |slug: &str| format!("{slug},Title of {slug},content/briefings/{slug}.md,");
        assert_eq!(csv(Listing::Corrected), format!("{head}2026-01-04,{},Second.\n", of("old")));
        assert_eq!(csv(Listing::Withdrawn), format!("{head}2026-01-05,{},It was wrong.\n", of("today")));
        assert_eq!(csv(Listing::Expired), format!("{head}2026-01-04,{},\n", of("gone")));
        assert_eq!(csv(Listing::Removed), format!("{head}2026-01-05,{},By order.\n", of("struck")));
        let all = csv(Listing::Briefings);
        assert!(all.contains("CA,,withdrawn\n") && all.contains("CA,,removed\n"), "{all}");
    }

    #[test]
    fn drafts_are_listed_alone() {
        check(Listing::Drafts, "date,slug,title,path\n2026-01-03,draft,Title of draft,content/briefings/draft.md\n");
    }
}
