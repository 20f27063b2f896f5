use super::{
    key::{PageKey, Route},
    owner::{Claim, aliases_of},
};
use crate::{
    base::{Code, Diagnostic, KeyPath, Place, SourcePath, Text, fault_on_windows},
    model::{BriefingId, Documents, Site},
};

/// Which of two claims comes first: the kind of claim, and among equals what puts them in an order of their own.
pub type Rank = (u8, String);

/// Returns the rank of a claim: dateline's own pages, briefings, people, countries and the like, pages, files, old addresses.
pub fn rank_of(claim: &Claim, site: &Site) -> Rank {
    let Claim::Page(route) = claim else {
        let Claim::Copy(copy) = claim else { return (u8::MAX, String::new()) };
        if copy.form.is_some() {
            return (76, copy.source.to_string());
        }
        let is_fixed = !copy.source.as_str().starts_with("content/");
        return (if is_fixed { 70 } else { 71 }, copy.source.to_string());
    };
    match &route.key {
        PageKey::Home | PageKey::HomeOlder(_) | PageKey::Search | PageKey::Data | PageKey::NotFound => {
            (0, route.path.to_string())
        }
        PageKey::Archive | PageKey::Year(..) | PageKey::Month(..) => (1, route.path.to_string()),
        PageKey::Briefing(id) => {
            let (date, slug, path) = site.order_of(*id);
            (2, format!("{date} {slug} {path}"))
        }
        PageKey::TakenDown(path) | PageKey::Translation(path) => (3, path.to_string()),
        PageKey::People | PageKey::PeopleLetter(_) | PageKey::PeopleByCountry | PageKey::PeopleOfCountry(_) => {
            (10, route.path.to_string())
        }
        PageKey::Participant(id) => (11, source_of_person(*id, site)),
        PageKey::ParticipantList(id, ..) => (12, source_of_person(*id, site)),
        PageKey::Countries | PageKey::CountriesByLetter => (20, route.path.to_string()),
        PageKey::Country(code) => (21, code.to_string()),
        PageKey::CountryList(code, ..) => (22, code.to_string()),
        PageKey::Groups | PageKey::Topics | PageKey::SeriesIndex => (30, route.path.to_string()),
        PageKey::Group(slug) | PageKey::GroupList(slug, ..) => (31, slug.to_string()),
        PageKey::Topic(slug) | PageKey::TopicOlder(slug, _) => (32, slug.to_string()),
        PageKey::Series(slug) | PageKey::SeriesOlder(slug, _) => (33, slug.to_string()),
        PageKey::Corrections(_) => (34, route.path.to_string()),
        // Of two at one address that one is there whose page is.
        PageKey::Twin(of) => {
            let of = Claim::Page(Route { path: route.path.clone(), key: PageKey::clone(of) });
            let (rank, which) = rank_of(&of, site);
            (40, format!("{} {rank:03} {which}", route.path))
        }
        PageKey::Feed(..)
        | PageKey::Event(_)
        | PageKey::Events(_)
        | PageKey::Ninjs(_)
        | PageKey::Sitemap
        | PageKey::SitemapPart(_)
        | PageKey::NewsSitemap
        | PageKey::Robots
        | PageKey::Headers => (40, route.path.to_string()),
        // A picture of an editor's own, of that name beside the text, comes before the one that is drawn.
        PageKey::Picture(_) => (75, route.path.to_string()),
        PageKey::Page(path) => (60, path.to_string()),
        PageKey::Redirect { source, nth, .. } => (80, format!("{source} {nth:06}")),
        PageKey::Gone(path) => (90, path.to_string()),
    }
}

fn source_of_person(id: crate::model::ParticipantId, site: &Site) -> String {
    site.participants[id].path.as_ref().map(SourcePath::to_string).unwrap_or_default()
}

/// Reports a claim to an address that another has; nothing where neither has a file: such are the numbered pages of two lists
/// whose first pages were reported already.
pub fn report(holder: &Claim, other: &Claim, site: &Site, documents: &Documents) -> Option<Diagnostic> {
    match other {
        Claim::Page(route) => match &route.key {
            PageKey::Redirect { source, nth, .. } => alias_taken(holder, source, *nth, site, documents),
            PageKey::Picture(_) | PageKey::Gone(_) => None,
            // Their pages were reported.
            PageKey::Twin(_) if matches!(holder, Claim::Page(route) if matches!(route.key, PageKey::Twin(_))) => None,
            _ => collision(holder, other, site),
        },
        // So does a form of an image that an editor made.
        Claim::Copy(copy) if copy.form.is_some() => None,
        Claim::Copy(_) => collision(holder, other, site),
    }
}

/// Reports a name in an address that no file can have on Windows: the site could not be copied, checked out or served there.
///
/// Of a page it is the last part; those before it belong to other pages, which are reported themselves.
pub fn report_name(holder: &Claim, site: &Site) -> Option<Diagnostic> {
    let path = holder.path().as_str();
    let parts = match holder {
        Claim::Page(_) => path.trim_end_matches('/').rsplit('/').take(1),
        Claim::Copy(copy) if copy.form.is_none() => path.rsplit('/').take(usize::MAX),
        Claim::Copy(_) => return None,
    };
    let (name, fault) = parts.filter_map(|part| Some((part, fault_on_windows(part)?))).last()?;
    let source = source_of(holder, site)?;
    let (key, help) = match holder {
        Claim::Page(Route { key: PageKey::Redirect { nth, .. }, .. }) => {
            (KeyPath::of("aliases").index(*nth), "take the alias out, unless readers have it")
        }
        Claim::Page(_) => (KeyPath::of("slug"), "give it another `slug`"),
        Claim::Copy(_) => (KeyPath::of("slug"), "rename the file or folder"),
    };
    let message = format!("Windows can have no file `{name}`: it {fault}");
    Some(Diagnostic::new(Code::ReservedName, Place::key(&source, key), message).help(help))
}

fn alias_taken(
    holder: &Claim,
    source: &SourcePath,
    nth: usize,
    site: &Site,
    documents: &Documents,
) -> Option<Diagnostic> {
    let alias = aliases_of(documents.get(source)?).get(nth)?;
    let place = Place::key(source, KeyPath::of("aliases").index(nth));
    let holding = source_of(holder, site);
    let name = holding.as_ref().map_or_else(|| called(holder, site).to_string(), |source| format!("`{source}`"));
    let diagnostic = Diagnostic::new(Code::AliasTaken, place, format!("`{alias}` is the address of {name}"))
        .help("an old address can only lead to one page; take the alias out here or there");
    Some(match &holding {
        Some(source) => diagnostic.related(Place::file(source), "has this address"),
        None => diagnostic,
    })
}

fn collision(first: &Claim, second: &Claim, site: &Site) -> Option<Diagnostic> {
    let (first_source, second_source) = (source_of(first, site), source_of(second, site));
    // The place is a file that the editor can change; dateline's own pages have none. Its `slug`, or the first line.
    let (place, other, other_source) = match (second_source, first_source) {
        (Some(second_source), first_source) => (second_source, first, first_source),
        (None, Some(first_source)) => (first_source, second, None),
        (None, None) => return None,
    };
    let name = other_source.as_ref().map_or_else(|| called(other, site).to_string(), |source| format!("`{source}`"));
    let message = match first.path().file() != second.path().file() {
        true => format!("`{}` and `{}` differ only in case, and some disks ignore it", second.path(), first.path()),
        false => format!("the address `{}` already belongs to {name}", second.path()),
    };
    let diagnostic = Diagnostic::new(Code::UrlCollision, Place::key(&place, KeyPath::of("slug")), message)
        .help("give one of the two another `slug`, or rename its file");
    Some(match &other_source {
        Some(source) => diagnostic.related(Place::file(source), "has this address"),
        None => diagnostic,
    })
}

/// The file that an editor would change to change the claim, if there is one.
fn source_of(claim: &Claim, site: &Site) -> Option<SourcePath> {
    let route = match claim {
        Claim::Page(route) => route,
        Claim::Copy(copy) => return Some(copy.source.clone()),
    };
    let first = |took_part: &[BriefingId], mentioned: &[BriefingId]| {
        took_part.first().or(mentioned.first()).map(|id| site.briefings[*id].path.clone())
    };
    match &route.key {
        PageKey::Participant(id) => {
            let person = &site.participants[*id];
            person.path.clone().or_else(|| first(&person.took_part, &person.mentioned))
        }
        PageKey::Country(code) => {
            let country = &site.countries[code];
            let source = country.path.clone().or_else(|| first(&country.took_part, &country.mentioned));
            // Known from a profile alone: what names it is the profile.
            source.or_else(|| country.people.iter().find_map(|id| site.participants[*id].path.clone()))
        }
        PageKey::Topic(slug) => {
            let topic = &site.topics[slug];
            topic.path.clone().or_else(|| first(&topic.briefings, &[]))
        }
        PageKey::Series(slug) => first(&site.series[slug].briefings, &[]),
        PageKey::Redirect { source, .. } => Some(source.clone()),
        key => key.document(site).cloned(),
    }
}

/// What holds an address, in words, where no file does.
fn called(claim: &Claim, site: &Site) -> Text {
    let Claim::Page(route) = claim else { return "the file".into() };
    match &route.key {
        PageKey::Home | PageKey::HomeOlder(_) => "the front page".into(),
        PageKey::Search => "the page of search".into(),
        PageKey::Data => "the page of research data".into(),
        PageKey::NotFound => "the page for missing addresses".into(),
        PageKey::Archive => "the archive".into(),
        PageKey::Year(_, None) => "the archive of a year".into(),
        PageKey::Year(_, Some(_)) => "a year".into(),
        PageKey::Month(_, _, None) => "the archive of a month".into(),
        PageKey::Month(_, _, Some(_)) => "a month".into(),
        PageKey::Briefing(_) => "a briefing".into(),
        PageKey::TakenDown(_) => "a briefing that was taken down".into(),
        PageKey::Translation(_) => "a translation".into(),
        PageKey::People => "the index of people".into(),
        PageKey::PeopleByCountry => "the index of people by country".into(),
        PageKey::PeopleLetter(_) => "a letter's people".into(),
        PageKey::PeopleOfCountry(_) => "a country's people".into(),
        PageKey::Participant(id) => format!("{}, a participant", site.participants[*id].name).into(),
        PageKey::ParticipantList(..) => "a participant's briefings".into(),
        PageKey::Countries | PageKey::CountriesByLetter => "the index of countries".into(),
        PageKey::Country(code) => site.countries[code].name.name.clone(),
        PageKey::CountryList(..) => "a country's briefings".into(),
        PageKey::Groups => "the index of groups".into(),
        PageKey::Group(_) => "a group".into(),
        PageKey::GroupList(..) => "a group's briefings".into(),
        PageKey::Topics => "the index of topics".into(),
        PageKey::Topic(slug) => site.topics[slug].name.clone(),
        PageKey::TopicOlder(..) => "a topic's briefings".into(),
        PageKey::SeriesIndex => "the index of series".into(),
        PageKey::Series(slug) => site.series[slug].name.clone(),
        PageKey::SeriesOlder(..) => "a series' briefings".into(),
        PageKey::Corrections(_) => "the list of corrections".into(),
        PageKey::Feed(..) => "a feed".into(),
        PageKey::Event(_) | PageKey::Events(_) => "a calendar".into(),
        PageKey::Twin(_) => "what programs are told beside a page".into(),
        PageKey::Ninjs(_) => "a briefing as ninjs".into(),
        PageKey::Sitemap | PageKey::SitemapPart(_) | PageKey::NewsSitemap => "the sitemap".into(),
        PageKey::Picture(_) => "a picture".into(),
        PageKey::Robots => "what robots are told".into(),
        PageKey::Headers => "what hosts are told".into(),
        PageKey::Page(_) => "a page".into(),
        PageKey::Redirect { .. } => "an old address".into(),
        PageKey::Gone(_) => "what is left of a page".into(),
    }
}
