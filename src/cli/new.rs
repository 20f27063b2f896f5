use super::archetype::fill;
use crate::{
    amend::scalar::scalar,
    base::{CountryCode, Date, Slug, countries, slugify},
    pipeline::Failure,
};

const BRIEFING: &str = include_str!("archetypes/briefing.md");
const PARTICIPANT: &str = include_str!("archetypes/participant.md");
const COUNTRY: &str = include_str!("archetypes/country.md");
const GROUP: &str = include_str!("archetypes/group.md");

/// A document to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Its path below the site's folder.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Starts a briefing, as a draft; its id is the file's stem.
pub fn briefing(words: &[String], date: Date) -> Result<NewDocument, Failure> {
    let title = joined(words)?;
    let day = date.to_string();
    let slug = slugify(&title);
    let id = stem(&day, &slug);
    let values = [("title", scalar(&title)), ("date", day), ("id", scalar(&id))];
    Ok(document(&format!("briefings/{id}"), BRIEFING, &values))
}

/// Starts a person's profile.
pub fn participant(words: &[String], today: Date) -> Result<NewDocument, Failure> {
    let name = joined(words)?;
    let sort = match family_name_first(&name) {
        Some(sort) => {
            format!("# The order in lists: family name first. Mend it if the guess is wrong.\nsort: {}", scalar(&sort))
        }
        None => "# sort: Family, Given".to_owned(),
    };
    let values = [("name", scalar(&name)), ("sort", sort), ("date", today.to_string())];
    Ok(document(&format!("participants/{}", slugify(&name)), PARTICIPANT, &values))
}

/// Starts a country's page.
pub fn country(code: &str) -> Result<NewDocument, Failure> {
    let Some(code) = CountryCode::parse(code.trim()) else {
        return Err(Failure::new(format!("`{code}` is not a country code")).help(code_help(code.trim())));
    };
    let code = code.code();
    let (name, in_text, slug) = match code.record() {
        Some(record) => (record.name, record.in_text, record.slug.to_owned()),
        None => (code.as_str(), code.as_str(), code.as_str().to_ascii_lowercase()),
    };
    // `NO` is Norway, and false to many a YAML reader.
    let values = [("code", scalar(code.as_str())), ("name", scalar(name)), ("in_text", scalar(in_text))];
    Ok(document(&format!("countries/{slug}"), COUNTRY, &values))
}

fn code_help(typed: &str) -> String {
    match countries::by_alpha3(typed).or_else(|| countries::by_name(typed)) {
        Some(record) => format!("the code of {} is `{}`", record.in_text, record.code),
        None => "codes are those of ISO 3166-1, two letters (`UA`), with XK, EU and UN, and the four letters of a former state"
            .to_owned(),
    }
}

/// Starts a group.
pub fn group(words: &[String]) -> Result<NewDocument, Failure> {
    let name = joined(words)?;
    let values = [("name", scalar(&name)), ("in_text", scalar(&format!("the {name}")))];
    Ok(document(&format!("groups/{}", slugify(&name)), GROUP, &values))
}

fn document(path: &str, archetype: &str, values: &[(&str, String)]) -> NewDocument {
    let values: Vec<(&str, &str)> = values.iter().map(|(word, value)| (*word, value.as_str())).collect();
    NewDocument { path: format!("content/{path}.md"), text: fill(archetype, &values) }
}

/// Joins words typed with or without quotes into one line.
fn joined(words: &[String]) -> Result<String, Failure> {
    let words: Vec<&str> = words.iter().flat_map(|word| word.split_whitespace()).collect();
    if words.is_empty() { Err(Failure::new("the name or title is empty")) } else { Ok(words.join(" ")) }
}

/// Joins day and slug within the length that a slug may have.
fn stem(day: &str, slug: &str) -> String {
    Slug::from_name(&format!("{day}-{slug}")).to_string()
}

/// Guesses the form by which lists are ordered: "Ursula von der Leyen" → "von der Leyen, Ursula". Nothing for one word.
fn family_name_first(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    let is_particle = |word: &&str| word.starts_with(char::is_lowercase);
    let particles = words.iter().rev().skip(1).take_while(|word| is_particle(word)).count();
    let (given, family) = words.split_at(words.len().checked_sub(particles + 1)?);
    (!given.is_empty()).then(|| format!("{}, {}", family.join(" "), given.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        vec![text.to_owned()]
    }

    fn day() -> Date {
        "2026-01-06".parse().expect("a day")
    }

    /// The value of a key as it is written.
    fn value<'a>(document: &'a NewDocument, key: &str) -> Option<&'a str> {
        document.text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))
    }

    #[test]
    fn a_briefing_is_a_dated_draft_with_a_permanent_id() {
        let briefing = briefing(&["Allies".into(), "meet:".into(), "“Paris”".into()], day()).expect("a title");
        assert_eq!(briefing.path, "content/briefings/2026-01-06-allies-meet-paris.md");
        assert_eq!(value(&briefing, "title"), Some("\"Allies meet: “Paris”\""));
        assert_eq!(value(&briefing, "date"), Some("2026-01-06"));
        assert_eq!(value(&briefing, "id"), Some("\"2026-01-06-allies-meet-paris\""));
        assert_eq!(value(&briefing, "draft"), Some("true"));
    }

    #[test]
    fn a_title_that_looks_like_yaml_or_like_an_archetype_stays_text() {
        for title in ["{{date}}", "a: [b", "No", "---"] {
            let briefing = briefing(&words(title), day()).expect(title);
            assert_eq!(value(&briefing, "title"), Some(format!("\"{title}\"").as_str()));
        }
    }

    #[test]
    fn a_long_title_gives_a_file_name_that_every_disk_takes() {
        let briefing = briefing(&words(&"Überlänge ".repeat(200)), day()).expect("a title");
        assert!(briefing.path.len() < 140, "{}", briefing.path);
    }

    #[test]
    fn a_profile_guesses_the_order_of_the_name() {
        let check = |name: &str, path: &str, sort: Option<&str>| {
            let profile = participant(&words(name), day()).expect(name);
            assert_eq!(profile.path, format!("content/participants/{path}.md"));
            assert_eq!(value(&profile, "name"), Some(name));
            assert_eq!(value(&profile, "sort").map(|sort| sort.trim_matches('"')), sort, "{name}");
        };
        check("Emmanuel Macron", "emmanuel-macron", Some("Macron, Emmanuel"));
        check("Ursula von der Leyen", "ursula-von-der-leyen", Some("von der Leyen, Ursula"));
        check("Pelé", "pele", None);
        check("von", "von", None);
        check("de la", "de-la", None);
        check("习近平", "xi-jin-ping", None);
    }

    #[test]
    fn a_country_takes_its_words_from_the_table() {
        let page = country("gb").expect("a code");
        assert_eq!(page.path, "content/countries/united-kingdom.md");
        assert_eq!(value(&page, "code"), Some("GB"));
        assert_eq!(country("UK").expect("an alias"), page);
        assert_eq!(value(&country("NO").expect("Norway"), "code"), Some("\"NO\""));
        assert_eq!(country("XA").expect("a user's code").path, "content/countries/xa.md");
        assert!(country("").is_err() && country("../x").is_err());
    }

    #[test]
    fn a_country_without_its_code_is_told_the_code() {
        let help = |typed| country(typed).expect_err(typed).help.expect("help");
        assert_eq!(help("UKR"), "the code of Ukraine is `UA`");
        assert_eq!(help("united states"), "the code of the United States is `US`");
        assert!(help("Atlantis").contains("ISO 3166-1"));
    }

    #[test]
    fn a_group_is_named_in_a_sentence() {
        let page = group(&words("Coalition of the Willing")).expect("a name");
        assert_eq!(page.path, "content/groups/coalition-of-the-willing.md");
        assert!(page.text.contains("# in_text: the Coalition of the Willing\n"), "{}", page.text);
    }

    #[test]
    fn nothing_typed_is_refused() {
        assert!(briefing(&words("  \n"), day()).is_err());
    }
}
