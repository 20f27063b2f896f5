//! Whom and what a text speaks of, on sites in one text literal.

#![allow(clippy::disallowed_methods)]

mod support;

use dateline::{
    markdown,
    mentions::{Lexicon, People, Places, Presence, Scope, presence, sentences},
    model::{Entity, Site},
    pipeline::{self, Goal, Silent},
};
use support::request;

/// People, a group and a country's document that most cases share.
const SITE: &str = "
-- content/participants/donald-trump.md --
---
name: Donald Trump
---
-- content/participants/donald-trump-jr.md --
---
name: Donald Trump Jr.
---
-- content/participants/theresa-may.md --
---
name: Theresa May
---
-- content/participants/ursula-von-der-leyen.md --
---
name: Ursula von der Leyen
---
-- content/participants/xi-jinping.md --
---
name: Xi Jinping
sort: Xi Jinping
names: { zh: 习近平 }
---
-- content/participants/volodymyr-zelensky.md --
---
name: Volodymyr Zelensky
aka: [Volodymyr Zelenskyy]
names: { uk: Володимир Зеленський, ar: فولوديمير زيلينسكي }
---
-- content/participants/nicolas-maduro.md --
---
name: Nicolás Maduro
---
-- content/groups/coalition-of-the-willing.md --
---
name: Coalition of the Willing
---
-- content/groups/nato.md --
---
name: NATO
aka: [North Atlantic Treaty Organization]
---
";

fn site(files: &str) -> Site {
    let disk = support::site(files);
    let report = pipeline::run(&request(), Goal::Resolve, &disk, &Silent).expect("it runs");
    assert!(!report.has_errors(), "{:?}", report.diagnostics);
    report.site.expect("a site")
}

fn name_of(site: &Site, entity: &Entity) -> String {
    match entity {
        Entity::Person(id) => site.participants[*id].slug.to_string(),
        Entity::Country(code) => code.to_string(),
        Entity::Group(slug) => slug.to_string(),
    }
}

/// Holds what is found in a text, as `name=words`, against what is expected.
fn check_scope(text: &str, declared: &[&str], ignore: &[&str], language: &str, expected: &[&str]) {
    let site = site(SITE);
    let people = site.participants.iter().filter(|(_, person)| declared.contains(&&*person.slug.to_string()));
    let ignore: Vec<_> = ignore.iter().map(|word| (*word).into()).collect();
    let scope = Scope { people: people.map(|(id, _)| id).collect(), is_closed: false, ignore: &ignore, language };
    let prose = markdown::prose(text);
    let found: Vec<String> = Lexicon::new(&site)
        .find(&prose, &scope)
        .iter()
        .map(|it| format!("{}={}", name_of(&site, &it.entity), &prose.blocks[it.block].text[it.range.clone()]))
        .collect();
    assert_eq!(found, expected, "{text}");
}

fn check(text: &str, expected: &[&str]) {
    check_scope(text, &[], &[], "en", expected);
}

#[test]
fn the_longest_name_wins() {
    check("South Sudan, Sudan and Papua New Guinea", &["SS=South Sudan", "SD=Sudan", "PG=Papua New Guinea"]);
    check("Democratic Republic of the Congo", &["CD=Democratic Republic of the Congo"]);
    check("North Macedonia’s Niger, Nigeria", &["MK=North Macedonia", "NE=Niger", "NG=Nigeria"]);
    check("Donald Trump Jr. came", &["donald-trump-jr=Donald Trump Jr."]);
    check("the South China Sea, New Mexico, Northern Ireland", &[]);
}

#[test]
fn words_end_where_unicode_says_in_every_script() {
    check("US-led; Macao’s; Normali; @US; un.org; Guinea-Bissau", &["US=US", "MO=Macao", "GW=Guinea-Bissau"]);
    check("习近平在法国会见中国代表", &["xi-jinping=习近平", "FR=法国", "CN=中国"]);
    check("قال فولوديمير زيلينسكي في فرنسا.", &["volodymyr-zelensky=فولوديمير زيلينسكي", "FR=فرنسا"]);
    check("Володимир Зеленський, Україна", &["volodymyr-zelensky=Володимир Зеленський", "UA=Україна"]);
}

#[test]
fn case_counts_where_it_carries_meaning() {
    check("Tell us in the US that turkey is no Turkey, and polish no Polish one", &["US=US", "TR=Turkey", "PL=Polish"]);
    check("FRANCE said so; DONALD TRUMP agreed", &["FR=FRANCE", "donald-trump=DONALD TRUMP"]);
    check("LET US GO", &[]);
    check("the coalition of the willing and NATO", &["coalition-of-the-willing=coalition of the willing", "nato=NATO"]);
}

#[test]
fn family_names_alone_mean_those_who_are_named_or_declared() {
    check("Maduro spoke", &[]);
    check("Maduro, that is Nicolas Maduro", &["nicolas-maduro=Maduro", "nicolas-maduro=Nicolas Maduro"]);
    check_scope("Maduro spoke, Donald left", &["nicolas-maduro"], &[], "en", &["nicolas-maduro=Maduro"]);
    check_scope(
        "Von der Leyen-led talks",
        &["ursula-von-der-leyen"],
        &[],
        "en",
        &["ursula-von-der-leyen=Von der Leyen"],
    );
    check_scope("Xi met Maduro-Flores", &["xi-jinping", "nicolas-maduro"], &[], "en", &["xi-jinping=Xi"]);
    check_scope("In May, May spoke. May 5 it was, by May.", &["theresa-may"], &[], "en", &["theresa-may=May"]);
    // Two of one family name: nobody can tell.
    check_scope("Trump spoke", &["donald-trump", "donald-trump-jr"], &[], "en", &[]);
}

#[test]
fn capitals_count_where_they_act() {
    check("PARIS – They met in Paris and went to Kyiv. The Paris Agreement holds.", &[]);
    check(
        "Kyiv’s demand; talks with Beijing; between Moscow and Ankara; Tehran insists",
        &["UA=Kyiv", "CN=Beijing", "RU=Moscow", "TR=Ankara", "IR=Tehran"],
    );
    check("the Kremlin and Downing Street", &["RU=Kremlin", "GB=Downing Street"]);
    check("talks with Brussels", &[]);
}

#[test]
fn people_who_are_called_like_countries_are_none() {
    check("Michael Jordan and King Abdullah of Jordan; Joan of Chad", &["JO=Jordan", "TD=Chad"]);
}

#[test]
fn links_code_addresses_and_ignored_words_are_passed_over() {
    check("[Norway](x) `Norway` https://a.org/Norway ![Norway](y) <b title=\"Norway\">Norway</b>", &["NO=Norway"]);
    check_scope("Georgia on my mind, Georgia", &[], &["Georgia on my mind"], "en", &["GE=Georgia"]);
}

#[test]
fn names_of_other_languages_count_in_their_language() {
    check("Maurice came", &[]);
    check_scope("L’Allemagne et l’Ukraine", &[], &[], "fr", &["DE=Allemagne", "UA=Ukraine"]);
}

/// What all sentences of the wire story say of a person.
fn presence_in_the_wire_story(family_name: &str) -> Presence {
    let story = std::fs::read_to_string("tests/import/wire-copy.txt").expect("the wire story");
    let found = sentences(&story).into_iter().flat_map(|range| {
        let sentence = &story[range];
        sentence
            .match_indices(family_name)
            .map(|(at, name)| presence(sentence, at..at + name.len()))
            .collect::<Vec<_>>()
    });
    Presence::of_all(found)
}

#[test]
fn who_was_at_the_table_of_the_wire_story_and_who_was_not() {
    for name in ["Zelensky", "Witkoff", "Kushner", "Carney", "Starmer", "Merz", "Meloni", "Tusk"] {
        assert_eq!(presence_in_the_wire_story(name), Presence::TookPart, "{name}");
    }
    assert_eq!(presence_in_the_wire_story("Macron"), Presence::Host);
    for name in ["Donald Trump", "Trump", "Maduro"] {
        assert_eq!(presence_in_the_wire_story(name), Presence::Mentioned, "{name}");
    }
}

#[test]
fn a_closed_scope_finds_the_same_whoever_else_is_known() {
    let site = site(SITE);
    let trump = site.participants.iter().find(|(_, person)| &*person.name == "Donald Trump").expect("a person");
    let scope = Scope { people: [trump.0].into(), is_closed: true, ignore: &[], language: "en" };
    let prose = markdown::prose("Theresa May, Donald Trump Jr. and Trump of Norway, Xi Jinping. Donald Trump.");
    let places = Places::new(&site);
    let few = Lexicon::of(&places, &People::few([trump].into_iter())).find(&prose, &scope);
    assert_eq!(few, Lexicon::of(&places, &People::all(&site)).find(&prose, &scope));
    assert_eq!(few.len(), 4, "{few:?}");
}
