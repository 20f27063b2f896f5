//! Templates, styles, other files and the configuration.

use std::fs;

use crate::{
    PARIS_PAGE, ROME_PAGE, SITE,
    answers::changed,
    serving::{Desk, patiently},
};

const PERSON: &str = "templates/participant.html";
const ADA: &str = "/participants/ada-example/";

fn template(mark: &str) -> String {
    format!("{{% extends \"base.html\" %}}{{% block main %}}<b>{mark} {{{{ page.title }}}}</b>{{% endblock main %}}\n")
}

#[test]
fn a_template_that_is_added_edited_and_removed_changes_its_pages() {
    let desk = Desk::open(SITE);
    desk.write(PERSON, &template("Added"));
    desk.shows(ADA, "<b>Added Ada Example</b>");
    desk.write(PERSON, &template("Edited"));
    desk.shows(ADA, "<b>Edited Ada Example</b>");
    desk.is_as_built();
    desk.remove(PERSON);
    desk.omits(ADA, "<b>Edited");
    desk.is_as_built();
}

#[test]
fn a_template_that_others_extend_changes_them_too() {
    let desk = Desk::open(SITE);
    let base = |mark: &str| {
        let blocks =
            ["title", "canonical", "head", "main"].map(|name| format!("{{% block {name} %}}{{% endblock {name} %}}"));
        format!("<!doctype html><html><body>{mark} {}</body></html>\n", blocks.concat())
    };
    for mark in ["One", "Two"] {
        desk.write("templates/base.html", &base(mark));
        for path in ["/", PARIS_PAGE, ADA] {
            desk.shows(path, &format!("<body>{mark} "));
        }
    }
    desk.is_as_built();
}

#[test]
fn styles_follow_byte_for_byte() {
    let desk = Desk::open(SITE);
    let theme = desk.get("/site.css").body;
    for text in ["a { color: red }\n", "a { color: blue }\n"] {
        desk.write("static/site.css", text);
        let answer = desk.shows("/site.css", text);
        assert_eq!((answer.text().as_str(), answer.header("content-type")), (text, "text/css; charset=utf-8"));
        desk.is_as_built();
    }
    desk.remove("static/site.css");
    desk.until("/site.css", |answer| answer.body == theme);
    desk.is_as_built();
}

#[test]
fn a_static_file_is_served_as_long_as_it_is_there() {
    let desk = Desk::open(SITE);
    let mut line = desk.line();
    desk.write("static/papers/report.txt", "One.");
    desk.shows("/papers/report.txt", "One.");
    assert_eq!(changed(&line.next()), ["papers/report.txt"]);
    desk.write("static/papers/report.txt", "Two.");
    desk.shows("/papers/report.txt", "Two.");
    fs::remove_dir_all(desk.path("static")).unwrap();
    desk.lacks("/papers/report.txt");
    desk.is_as_built();
}

#[test]
fn a_new_title_is_on_every_page() {
    let desk = Desk::open(&format!("{SITE}-- site.toml --\ntitle = \"Early desk\"\n"));
    desk.write("site.toml", "title = \"Late desk\"\n");
    desk.shows("/", "Late desk");
    for path in [PARIS_PAGE, ROME_PAGE, ADA, "/participants/", "/countries/france/", "/404.html"] {
        let answer = desk.get(path);
        assert!(answer.says("Late desk") && !answer.says("Early desk"), "{path}");
    }
    desk.is_as_built();
}

#[test]
fn a_configuration_counts_once_it_is_made_and_until_it_is_removed() {
    let desk = Desk::open(SITE);
    desk.write("site.toml", "title = \"Made desk\"\n");
    desk.shows(PARIS_PAGE, "Made desk");
    desk.is_as_built();
    desk.remove("site.toml");
    desk.omits(PARIS_PAGE, "Made desk");
    desk.is_as_built();
}

#[test]
fn another_path_of_the_address_moves_the_whole_site() {
    let desk = Desk::open(&format!("{SITE}-- site.toml --\nbase_url = \"https://example.org/\"\n"));
    let port = desk.address().0;
    for base in ["/news/", "/desk/", "/"] {
        desk.write("site.toml", &format!("base_url = \"https://example.org{base}\"\n"));
        desk.shows(&format!("{base}briefings/2026/01/paris/"), &format!("href=\"{base}participants/ada-example/\""));
        patiently("the new address is told", || (desk.address() == (port.clone(), base.to_owned())).then_some(()));
        assert_eq!(desk.get("/").status, if base == "/" { 200 } else { 302 });
        if base != "/" {
            assert_eq!(desk.get(PARIS_PAGE).status, 404);
            assert_eq!(desk.get("/").header("location"), base);
        }
        desk.is_as_built();
    }
}
