use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use crate::{
    base::{
        Code, CountryCode, Diagnostic, KeyPath, PartialDate, Period, Place, Slug, Text,
        countries::{self, CountryKind, CountryRecord},
    },
    model::{Config, Country, CountryFront, CountryName, CountryOverride, Documents, FrontMatter},
};

/// Countries by code.
pub type Countries = BTreeMap<CountryCode, Country>;

/// Puts together how each country is called: the built-in table, then the country's document, then `site.toml`.
pub fn collect(documents: &Documents, config: &Config, found: &mut Vec<Diagnostic>) -> Countries {
    let mut all: Countries = countries::all().iter().map(from_table).collect();
    for (code, change) in &config.countries {
        all.entry(*code).or_insert_with(|| blank(*code, change));
    }
    for document in documents.values() {
        if let FrontMatter::Country(front) = &document.front {
            add_document(&mut all, &document.path, front, found);
        }
    }
    for (code, change) in &config.countries {
        let country = all.get_mut(code).expect("every configured code was entered above");
        apply_override(&mut country.name, change);
    }
    // Codes without a meaning were reported, and nothing leads to them.
    let known: BTreeSet<CountryCode> = all.keys().copied().collect();
    for country in all.values_mut() {
        country.name.successors.retain(|code| known.contains(code));
    }
    all
}

fn from_table(record: &'static CountryRecord) -> (CountryCode, Country) {
    let code = CountryCode::parse(record.code).expect("the table's codes are codes").code();
    let date = |text: Option<&str>| text.and_then(|text| PartialDate::parse(text).ok());
    let name = CountryName {
        name: record.name.into(),
        in_text: record.in_text.into(),
        slug: Slug::parse(record.slug).expect("the table's slugs are slugs"),
        aka: texts(&record.aka),
        adjectives: texts(&record.adjectives),
        capital: record.capital.map(Text::from),
        metonyms: texts(&record.metonyms),
        region: record.region.name().into(),
        footnote: None,
        existed: Period { from: date(record.from), to: date(record.to), at: None },
        successors: record
            .successors
            .iter()
            .filter_map(|code| CountryCode::parse(code))
            .map(|read| read.code())
            .collect(),
        is_organisation: record.kind == CountryKind::Organisation,
        is_former: record.kind == CountryKind::Former,
        wikidata: record.wikidata.map(Text::from),
    };
    (code, country(code, name))
}

fn texts(words: &[&str]) -> Vec<Text> {
    words.iter().map(|word| Text::from(*word)).collect()
}

fn country(code: CountryCode, name: CountryName) -> Country {
    Country {
        code,
        name,
        path: None,
        front: None,
        took_part: Vec::new(),
        mentioned: Vec::new(),
        people: Vec::new(),
        met: HashMap::default(),
    }
}

/// A country that `site.toml` adds under one of ISO's user-assigned codes.
fn blank(code: CountryCode, change: &CountryOverride) -> Country {
    let name: Text = change.name.clone().unwrap_or_else(|| code.as_str().into());
    let slug = Slug::from_name(&name);
    let name = CountryName {
        in_text: name.clone(),
        name,
        slug,
        aka: Vec::new(),
        adjectives: Vec::new(),
        capital: None,
        metonyms: Vec::new(),
        region: "Other".into(),
        footnote: None,
        existed: Period::default(),
        successors: Vec::new(),
        is_organisation: false,
        is_former: false,
        wikidata: None,
    };
    country(code, name)
}

fn add_document(
    all: &mut Countries,
    path: &crate::base::SourcePath,
    front: &Arc<CountryFront>,
    found: &mut Vec<Diagnostic>,
) {
    let place = Place::key(path, KeyPath::of("code"));
    let Some(country) = all.get_mut(&front.code) else {
        return found.push(unknown(front.code, place));
    };
    if let Some(first) = &country.path {
        return found.push(
            Diagnostic::new(Code::UrlCollision, place, format!("`{}` already has a document", front.code))
                .help("keep one of the two files")
                .related(Place::key(first, KeyPath::of("code")), "first used here"),
        );
    }
    country.path = Some(path.clone());
    country.front = Some(front.clone());
    apply_front(&mut country.name, front);
}

fn apply_front(name: &mut CountryName, front: &CountryFront) {
    name.slug = front.slug.clone();
    if let Some(written) = &front.name {
        name.in_text = if *written == name.name { name.in_text.clone() } else { written.clone() };
        name.name = written.clone();
    }
    replace(&mut name.in_text, &front.in_text);
    replace_option(&mut name.capital, &front.capital);
    replace_option(&mut name.wikidata, &front.wikidata);
    extend(&mut name.aka, &front.aka);
    extend(&mut name.adjectives, &front.adjectives);
    extend(&mut name.metonyms, &front.metonyms);
    name.existed.from = front.from.or(name.existed.from);
    name.existed.to = front.to.or(name.existed.to);
    name.is_former |= front.to.is_some();
    if !front.successors.is_empty() {
        name.successors = front.successors.clone();
    }
}

fn apply_override(name: &mut CountryName, change: &CountryOverride) {
    if let Some(written) = &change.name {
        name.in_text = if *written == name.name { name.in_text.clone() } else { written.clone() };
        name.name = written.clone();
    }
    replace(&mut name.in_text, &change.in_text);
    replace(&mut name.region, &change.region);
    replace_option(&mut name.capital, &change.capital);
    replace_option(&mut name.footnote, &change.footnote);
    if let Some(slug) = change.slug.as_deref().and_then(Slug::parse) {
        name.slug = slug;
    }
    extend(&mut name.aka, &change.aka);
    if !change.adjectives.is_empty() {
        name.adjectives = change.adjectives.clone();
    }
}

fn replace(text: &mut Text, with: &Option<Text>) {
    if let Some(with) = with {
        *text = with.clone();
    }
}

fn replace_option(text: &mut Option<Text>, with: &Option<Text>) {
    if with.is_some() {
        text.clone_from(with);
    }
}

fn extend(words: &mut Vec<Text>, with: &[Text]) {
    for word in with {
        if !words.contains(word) {
            words.push(word.clone());
        }
    }
}

/// Reports a code that is only reserved for users and was given no meaning.
pub fn unknown(code: CountryCode, place: Place) -> Diagnostic {
    Diagnostic::new(Code::UnknownCountry, place, format!("`{code}` has no meaning on this site"))
        .help(format!("give it one in `site.toml`: `[countries.{code}]` with `name = \"…\"`"))
}
