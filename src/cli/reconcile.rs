use std::{collections::BTreeMap, io::Read, path::Path};

use super::{
    commands::{Context, Outcome, outcome, tell_faults},
    console::Console,
    table::{Cell, Table},
};
use crate::{
    base::{Diagnostic, Slug, Text, read_csv},
    model::{Participant, Site},
    pipeline::Failure,
    register::{Identified, Refused},
};

impl Context<'_> {
    /// Prints everyone who has a page as CSV.
    pub(super) fn export(&self, console: &mut Console) -> Result<Outcome, Failure> {
        let request = self.request()?;
        let mut held = self.engine.holdings(&request, self.disk)?;
        // As with a listing: errors say why someone may be missing.
        held.report.diagnostics.retain(Diagnostic::is_error);
        tell_faults(&held.report, console);
        let introductions = self.engine.introductions(&request, &held, self.disk)?;
        if let Some(site) = &held.report.site {
            console.data(&people(site, &introductions).csv())?;
        }
        Ok(outcome(&held.report))
    }

    /// Reads the rows of a table that have an id.
    ///
    /// Faults: a file that cannot be read; inside, a table that cannot be understood.
    pub(super) fn identified(&self, file: &Path) -> Result<Result<Vec<Identified>, Refused>, Failure> {
        let bytes = if file == Path::new("-") {
            let mut bytes = Vec::new();
            let read = std::io::stdin().read_to_end(&mut bytes);
            read.map_err(|fault| Failure::new(format!("cannot read standard input: {fault}")))?;
            bytes
        } else {
            self.disk.read(&self.absolute(file)?)?
        };
        Ok(rows(&bytes))
    }
}

/// By slug.
fn people(site: &Site, introductions: &BTreeMap<Slug, String>) -> Table {
    let all = site.participants.iter().map(|(_, person)| person);
    let mut people: Vec<&Participant> = all.filter(|person| person.has_page()).collect();
    people.sort_by(|one, other| one.slug.cmp(&other.slug));
    let columns = &["slug", "name", "other_names", "roles", "countries", "wikidata", "briefings", "context"];
    Table { columns, rows: people.into_iter().map(|person| row(site, person, introductions)).collect() }
}

fn row(site: &Site, person: &Participant, introductions: &BTreeMap<Slug, String>) -> Vec<Cell> {
    let profile = person.profile.as_deref();
    let texts = |texts: Vec<&Text>| Cell::List(texts.into_iter().map(ToString::to_string).collect());
    let names = profile.into_iter().flat_map(|profile| profile.aka.iter().chain(profile.names.values())).collect();
    let mut roles: Vec<&Text> = profile
        .into_iter()
        .flat_map(|profile| &profile.roles)
        .map(|role| role.full.as_ref().unwrap_or(&role.title))
        .collect();
    if roles.is_empty() {
        roles.extend(&person.latest_role);
    }
    vec![
        Cell::Text(person.slug.to_string()),
        Cell::Text(person.name.to_string()),
        texts(names),
        texts(roles),
        Cell::List(person.countries.iter().map(ToString::to_string).collect()),
        Cell::Text(profile.and_then(|profile| profile.wikidata.as_ref()).map(ToString::to_string).unwrap_or_default()),
        Cell::Count(person.took_part.len() + person.mentioned.len()),
        Cell::Text(introductions.get(&person.slug).cloned().unwrap_or_else(|| summary(site, person))),
    ]
}

/// The summary of a person's newest briefing, or its title, for those whom its text does not name.
fn summary(site: &Site, person: &Participant) -> String {
    person.newest().map_or_else(String::new, |id| {
        let briefing = &site.briefings[id];
        briefing.summary.as_ref().unwrap_or(&briefing.front.title).to_string()
    })
}

/// Reads a table with a line of names.
fn rows(bytes: &[u8]) -> Result<Vec<Identified>, Refused> {
    let (names, records) = read_csv(bytes).map_err(|fault| {
        Refused::Written(vec![format!("the table cannot be read: {fault}; save it as CSV in UTF-8")])
    })?;
    let column = |wanted: &str| {
        let mut all = names.iter().enumerate().filter(|(_, name)| name.eq_ignore_ascii_case(wanted));
        match (all.next(), all.next()) {
            (Some((at, _)), None) => Ok(at),
            (Some(_), Some(_)) => {
                Err(Refused::Asked(format!("the table has two columns `{wanted}`"), "keep one".to_owned()))
            }
            (None, _) => Err(Refused::Asked(
                format!("the table has no column `{wanted}`"),
                "its first line names the columns, parted by commas; `slug` and `wikidata` must be among them"
                    .to_owned(),
            )),
        }
    };
    let (slug, wikidata) = (column("slug")?, column("wikidata")?);
    let mut rows = Vec::new();
    for (nth, record) in records.iter().enumerate() {
        let cell = |at: usize| record.get(at).cloned().unwrap_or_default();
        if !cell(wikidata).is_empty() {
            // The line of names is the first row of a spreadsheet.
            rows.push(Identified { row: nth + 2, slug: cell(slug), wikidata: cell(wikidata) });
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(table: &str, expected: &[(usize, &str, &str)]) {
        let rows = rows(table.as_bytes()).expect("a table");
        let rows: Vec<_> = rows.iter().map(|row| (row.row, &*row.slug, &*row.wikidata)).collect();
        assert_eq!(rows, expected, "{table}");
    }

    #[test]
    fn columns_may_stand_anywhere_and_rows_without_an_id_are_passed_over() {
        check("slug,wikidata\na,Q1\n", &[(2, "a", "Q1")]);
        check(
            "\u{feff}Name, Wikidata ,x,SLUG\r\n\"A\nB\", Q1 ,,a\r\nC,,,c\r\nD\r\nE,Q2,\"x,\",e\r\n",
            &[(2, "a", "Q1"), (5, "e", "Q2")],
        );
        check("slug,wikidata\n", &[]);
    }

    #[test]
    fn a_table_without_its_columns_is_refused() {
        for table in ["", "slug;wikidata\na;Q1\n", "slug,wikidata,wikidata\n"] {
            assert!(matches!(rows(table.as_bytes()), Err(Refused::Asked(..))), "{table}");
        }
        assert!(matches!(rows(b"slug,wikidata\na,\xff\n"), Err(Refused::Written(_))));
    }
}
