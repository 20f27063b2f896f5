//! Writes a draft as a file: front matter with its doubts as comments, and the body.

use std::fmt::Write;

use super::{Draft, Person};
use crate::{amend::scalar::scalar, base::Date, mentions::Presence};

/// Writes a briefing.
pub fn briefing(draft: &Draft) -> String {
    let mut front = String::new();
    line(&mut front, &format!("# Drafted from {}. Look at each line marked `check`.", seen(&draft.called)));
    if let Some(slug_line) = &draft.slug_line {
        line(&mut front, &format!("# Filed as {}.", seen(slug_line)));
    }
    let in_capitals =
        draft.title_in_capitals.as_ref().map(|title| format!("check: the copy has it as {}", seen(title)));
    line(&mut front, &commented(format!("title: {}", scalar(&draft.title)), &in_capitals.unwrap_or_default()));
    line(&mut front, &commented(format!("date: {}", draft.date.0), draft.date.1.as_deref().unwrap_or_default()));
    line(&mut front, &format!("id: {}", scalar(&draft.stem())));
    line(&mut front, "# Not published while this line is here.\ndraft: true");
    if let Some(place) = &draft.dateline {
        line(&mut front, &format!("dateline: {}", scalar(place)));
    }
    if let Some(summary) = &draft.summary {
        line(&mut front, &format!("summary: {}", scalar(summary)));
    }
    if !draft.authors.is_empty() {
        let authors: Vec<String> = draft.authors.iter().map(|author| scalar(author)).collect();
        line(&mut front, &format!("authors: [{}]", authors.join(", ")));
    }
    if let Some(agency) = &draft.agency {
        line(&mut front, &format!("source: {}", scalar(agency)));
    }
    people(&mut front, draft);
    if !draft.groups.is_empty() {
        let slugs: Vec<&str> = draft.groups.iter().map(|slug| slug.as_str()).collect();
        line(&mut front, &format!("groups: [{}]", slugs.join(", ")));
    }
    if !draft.unknown_groups.is_empty() {
        line(&mut front, &unknown_groups(draft));
    }
    quotes(&mut front, draft);
    format!("---\n{front}---\n{}", draft.body)
}

fn people(front: &mut String, draft: &Draft) {
    let (present, named): (Vec<&Person>, Vec<&Person>) =
        draft.people.iter().partition(|person| person.presence.is_part());
    if !present.is_empty() {
        line(front, "\n# Who took part.\nparticipants:");
        present.iter().for_each(|person| line(front, &entry(person, true)));
    }
    let countries = draft.countries_mentioned();
    if !named.is_empty() || !countries.is_empty() {
        line(front, "\n# Named in the text, but not at the table.\nmentions:");
        named.iter().for_each(|person| line(front, &entry(person, false)));
        countries.iter().for_each(|code| line(front, &format!("  - {}", scalar(code.as_str()))));
    }
}

fn entry(person: &Person, is_part: bool) -> String {
    let way = match person.presence {
        Presence::Host => Some("host"),
        Presence::Chair => Some("chair"),
        Presence::Remote => Some("remote"),
        _ => None,
    };
    let way = way.filter(|_| is_part).map(|way| format!(", as: {way}")).unwrap_or_default();
    let written = match &person.known {
        Some(slug) if way.is_empty() => format!("  - {slug}"),
        Some(slug) => format!("  - {{ ref: {slug}{way} }}"),
        None => {
            let role = person.role.as_ref().map(|role| format!(", role: {}", scalar(role))).unwrap_or_default();
            let country =
                person.country.map(|code| format!(", country: {}", scalar(code.as_str()))).unwrap_or_default();
            format!("  - {{ name: {}{role}{country}{way} }}", scalar(&person.name))
        }
    };
    let missing = match (&person.known, &person.role, person.country) {
        (None, None, _) => Some("no role found"),
        (None, _, None) => Some("no country found"),
        _ => None,
    };
    let doubts: Vec<&str> = person.doubts.iter().copied().chain(missing).collect();
    let doubts = doubts.join("; ");
    commented(written, &if doubts.is_empty() { doubts } else { format!("check: {doubts}") })
}

/// What an editor may make groups of.
fn unknown_groups(draft: &Draft) -> String {
    let named = draft.unknown_groups.iter().map(|group| match &group.name {
        Some(name) => format!("{} ({})", group.abbreviation, seen(name)),
        None => group.abbreviation.clone(),
    });
    let named: Vec<String> = named.collect();
    let first = &draft.unknown_groups[0].abbreviation;
    format!("\n# check: the site does not know {}; `dateline new group {first}` starts a page", named.join(", "))
}

/// Text that can stand in a comment, which ends with its line.
fn seen(text: &str) -> String {
    text.chars().filter(|letter| !crate::base::is_hidden(*letter)).collect()
}

fn quotes(front: &mut String, draft: &Draft) {
    if !draft.quotes.is_empty() {
        line(front, "\n# Each stands word for word in the text.\nquotes:");
    }
    for quote in &draft.quotes {
        let country = quote.country.map(|code| format!(", country: {}", scalar(code.as_str()))).unwrap_or_default();
        let written = format!("  - {{ by: {}{country}, text: {} }}", scalar(&quote.by), scalar(&quote.text));
        line(front, &commented(written, if quote.is_guess { "check: who speaks is a guess" } else { "" }));
    }
    for text in &draft.unclaimed {
        line(front, &format!("# check: who said this? {}", scalar(text)));
    }
}

fn commented(written: String, comment: &str) -> String {
    if comment.is_empty() { written } else { format!("{written} # {}", comment.replace('\n', " ")) }
}

fn line(front: &mut String, text: &str) {
    writeln!(front, "{text}").expect("a string takes every text");
}

/// Writes the profile of a person whom the site does not know yet.
pub fn profile(person: &Person, day: Date) -> String {
    let mut front = String::new();
    line(&mut front, &format!("name: {}", scalar(&person.name)));
    line(&mut front, "# sort: Family, Given");
    if let Some(country) = person.country {
        let comment = if person.doubts.is_empty() { "" } else { "check: it may be a guess" };
        line(&mut front, &commented(format!("country: {}", scalar(country.as_str())), comment));
    }
    if let Some(role) = &person.role {
        line(&mut front, "# From one text: give `from`, and `to` if it has ended, in place of `at`.\nroles:");
        line(&mut front, &format!("  - {{ title: {}, at: {day} }}", scalar(role)));
    }
    line(&mut front, &format!("as_of: {day}"));
    format!("---\n{front}---\n")
}
