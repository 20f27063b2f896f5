use crate::{
    base::{Code, CountryCode, Date, Diagnostic, Place, Slug, Text, fold},
    model::{Participant, RoleFront},
};

/// The role and country that a person had in one briefing.
#[derive(Debug, Default)]
pub struct RoleThatDay {
    /// The role printed.
    pub role: Option<Text>,
    /// Its full form.
    pub role_full: Option<Text>,
    /// The country of that role, else the person's first.
    pub country: Option<CountryCode>,
    /// The group of that role.
    pub group: Option<Slug>,
}

/// Decides the role and country on a day: the briefing's own word if given, else the first listed role valid on the day.
///
/// A word that differs from the profile is printed as written and warned of; the profile never overrules the briefing.
pub fn role_on(
    person: &Participant,
    day: Date,
    written: Option<&Text>,
    stale_after_days: u32,
    place: &Place,
    found: &mut Vec<Diagnostic>,
) -> RoleThatDay {
    let valid: Vec<&RoleFront> = person.roles_on(day).collect();
    let chosen = match written {
        Some(word) => matching(&valid, word),
        None => valid.first().copied(),
    };
    match written {
        Some(word) if chosen.is_none() => mismatch(person, &valid, word, place, found),
        Some(_) => {}
        None => doubts(person, &valid, day, stale_after_days, place, found),
    }
    // With a role that the profile does not know, the country is still that of the day's first role, if it has one.
    let role_of_country = chosen.or_else(|| valid.first().copied());
    RoleThatDay {
        role: written.cloned().or_else(|| chosen.map(|role| role.title.clone())),
        role_full: chosen.and_then(|role| role.full.clone()),
        country: role_of_country.and_then(|role| role.country).or_else(|| own_country(person)),
        group: chosen.and_then(|role| role.group.clone()),
    }
}

fn own_country(person: &Participant) -> Option<CountryCode> {
    person.profile.as_ref()?.country.first().copied()
}

fn matching<'a>(valid: &[&'a RoleFront], word: &str) -> Option<&'a RoleFront> {
    let word = fold(word);
    let same = |text: &Text| fold(text) == word;
    valid.iter().find(|role| same(&role.title) || role.full.as_ref().is_some_and(same)).copied()
}

fn mismatch(person: &Participant, valid: &[&RoleFront], word: &str, place: &Place, found: &mut Vec<Diagnostic>) {
    let Some(profile) = person.profile.as_ref().filter(|profile| !profile.roles.is_empty()) else { return };
    let held = match valid {
        [] => "no role on that day".to_owned(),
        roles => roles.iter().map(|role| describe(role)).collect::<Vec<_>>().join("; "),
    };
    found.push(
        Diagnostic::new(
            Code::RoleMismatch,
            place.clone(),
            format!("`{word}` is not a role that the profile of {} held on that day", profile.name),
        )
        .help(format!("the profile says: {held}; the briefing's word is printed as it stands"))
        .maybe_related(person),
    );
}

fn doubts(
    person: &Participant,
    valid: &[&RoleFront],
    day: Date,
    stale_after_days: u32,
    place: &Place,
    found: &mut Vec<Diagnostic>,
) {
    let Some(profile) = person.profile.as_ref().filter(|profile| !profile.roles.is_empty()) else { return };
    match valid {
        [] => found.push(
            Diagnostic::new(
                Code::RoleUnknownAtDate,
                place.clone(),
                format!("the profile of {} holds no role on {day}, so the name is printed without one", profile.name),
            )
            .help("add the role with its dates to the profile, or write `role:` here")
            .maybe_related(person),
        ),
        [first, second, ..] => found.push(
            Diagnostic::new(
                Code::RoleOverlap,
                place.clone(),
                format!(
                    "two roles of {} are valid on {day}; the first listed is printed: {}",
                    profile.name,
                    describe(first)
                ),
            )
            .help(format!("the other is {}; write `role:` here or exact dates in the profile", describe(second)))
            .maybe_related(person),
        ),
        [role] => stale(person, role, day, stale_after_days, place, found),
    }
}

fn stale(
    person: &Participant,
    role: &RoleFront,
    day: Date,
    stale_after_days: u32,
    place: &Place,
    found: &mut Vec<Diagnostic>,
) {
    let Some(as_of) = person.as_of().filter(|_| role.period.is_open()) else { return };
    let age_days = as_of.last_day().until(day).map_or(0, |span| span.get_days());
    if i64::from(age_days) > i64::from(stale_after_days) {
        found.push(
            Diagnostic::new(
                Code::RoleMayBeStale,
                place.clone(),
                format!(
                    "{} was last confirmed as {} on {as_of}, {age_days} days before this briefing",
                    person.name, role.title
                ),
            )
            .help("check that the role still holds, then bring `as_of` in the profile up to date")
            .maybe_related(person),
        );
    }
}

fn describe(role: &RoleFront) -> String {
    let dates = match (role.period.at, role.period.from, role.period.to) {
        (Some(at), ..) => format!("on {at}"),
        (None, Some(from), Some(to)) => format!("{from} to {to}"),
        (None, Some(from), None) => format!("since {from}"),
        (None, None, Some(to)) => format!("until {to}"),
        (None, None, None) => return role.title.to_string(),
    };
    format!("{} ({dates})", role.title)
}

/// Points to the person's profile as the second place.
trait PointsToProfile {
    fn maybe_related(self, person: &Participant) -> Self;
}

impl PointsToProfile for Diagnostic {
    fn maybe_related(self, person: &Participant) -> Self {
        match &person.path {
            Some(path) => self.related(Place::key(path, crate::base::KeyPath::of("roles")), "the profile's roles"),
            None => self,
        }
    }
}
