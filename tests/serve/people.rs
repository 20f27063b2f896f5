//! People who come, change their names and go.

use crate::{
    PARIS, PARIS_PAGE, SITE,
    answers::{changed, removed},
    paris_of,
    serving::Desk,
};

const ADA: &str = "/participants/ada-example/";
const EVA: &str = "/participants/eva-example/";
const PEOPLE: &str = "/participants/";

#[test]
fn a_new_person_has_a_page_and_stands_in_the_index() {
    let desk = Desk::open(SITE);
    let text =
        SITE.replace("participants: [{ name: Ada", "participants: [{ name: Cora New, country: CA }, { name: Ada");
    desk.lay(&text);
    desk.shows("/participants/cora-new/", "Allies meet");
    assert!(desk.get(PEOPLE).says("Cora New") && desk.get("/countries/canada/").says("Cora New"));
    desk.is_as_built();
}

#[test]
fn a_renamed_person_moves_at_one_instant() {
    let desk = Desk::open(SITE);
    let mut line = desk.line();
    desk.swap_in(PARIS, &paris_of("Eva Example", "First words."));
    desk.shows(EVA, "Allies meet");
    assert_eq!(desk.get(ADA).status, 404);
    for path in ["/", PARIS_PAGE, PEOPLE, "/countries/france/"] {
        assert!(!desk.get(path).says("Ada Example"), "{path}");
    }
    assert!(desk.get(PEOPLE).says("Eva Example") && desk.get(PARIS_PAGE).says("Eva Example"));
    let told = line.until(|message| changed(message).contains(&"participants/eva-example/index.html".into()));
    let last = told.last().unwrap();
    assert!(removed(last).contains(&"participants/ada-example/index.html".into()), "{last}");
    desk.is_as_built();
}

#[test]
fn no_reader_sees_a_page_and_its_successor_at_once_nor_neither() {
    let desk = Desk::open(SITE);
    for nth in 0..5 {
        let (old, new) = (format!("Person {nth}"), format!("Person {}", nth + 1));
        let page = |name: &str| format!("/participants/{}/", name.to_lowercase().replace(' ', "-"));
        let (old_page, new_page) = (page(&old), page(&new));
        desk.write(PARIS, &paris_of(&old, "Text."));
        desk.shows(&old_page, &old);
        let round = || {
            let [before, successor, after] = [&old_page, &new_page, &old_page].map(|path| desk.get(path).status);
            // Requests come one after the other: once the old page is gone the new one is there, and the other way round.
            assert!(before == 200 || successor == 200, "neither was there");
            assert!(successor == 404 || after == 404, "both were there");
        };
        desk.beside(round, || {
            desk.swap_in(PARIS, &paris_of(&new, "Text."));
            desk.shows(&new_page, &new);
        });
    }
}

const PROFILE: &str = "content/participants/ada-example.md";

fn profile(name: &str, role: &str) -> String {
    format!("---\nname: {name}\ncountry: FR\nroles: [{{ title: {role}, from: 2020, to: 2026-10 }}]\n---\nHer life.\n")
}

#[test]
fn an_edited_profile_is_followed_by_every_page_that_names_the_person() {
    let bound = SITE.replace("{ name: Ada Example, role: Envoy, country: FR }", "ada-example");
    let desk = Desk::open(&format!("{bound}-- {PROFILE} --\n{}", profile("Ada Example", "Envoy")));
    assert!(desk.get(PARIS_PAGE).says("Envoy"));
    desk.write(PROFILE, &profile("Ada Example", "Legate"));
    desk.shows(PARIS_PAGE, "Legate");
    assert!(desk.get(ADA).says("Legate") && !desk.get(ADA).says("Envoy") && !desk.get(PARIS_PAGE).says("Envoy"));
    desk.write(PROFILE, &profile("Ada Sample", "Legate"));
    desk.shows(PARIS_PAGE, "Ada Sample");
    for path in [ADA, PARIS_PAGE, PEOPLE, "/countries/france/"] {
        let page = desk.get(path);
        assert!(page.says("Ada Sample") && !page.says("Ada Example"), "{path}");
    }
    desk.is_as_built();
}

#[test]
fn a_profile_that_comes_and_goes_changes_the_page_of_its_person() {
    let desk = Desk::open(SITE);
    desk.write(PROFILE, &profile("Ada Example", "Envoy"));
    desk.shows(ADA, "Her life.");
    desk.is_as_built();
    desk.remove(PROFILE);
    desk.omits(ADA, "Her life.");
    desk.is_as_built();
}
