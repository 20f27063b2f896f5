//! What is broken, what goes on meanwhile, and that it comes back once it is mended.

use crate::{BROKEN, PARIS, PARIS_PAGE, ROME_PAGE, SITE, paris, serving::Desk};

const PERSON: &str = "templates/participant.html";
/// A template that is well formed and asks for what is not there.
const FAILING: &str = "{% extends \"base.html\" %}{% block main %}{{ page.titel }}{% endblock main %}\n";
/// A template that is not well formed.
const UNREADABLE: &str = "{% extends \"base.html\" %}{% block main %}{{ page.title\n";
const MENDED: &str = "{% extends \"base.html\" %}{% block main %}<b>{{ page.title }}</b>{% endblock main %}\n";

#[test]
fn a_broken_start_is_served_with_its_faults_and_mended() {
    let oslo = "content/briefings/2026-01-08-oslo.md";
    let site = SITE.replace("country: IT", "country: ITA");
    let desk = Desk::open(&format!("{site}-- {oslo} --\n{BROKEN}-- {PERSON} --\n{FAILING}"));
    let yaml = format!("bad-yaml {oslo}:2");
    assert_eq!(
        desk.faults(),
        [
            "unknown-country content/briefings/2026-01-07-rome.md:3",
            &yaml,
            "template-error templates/participant.html:1"
        ]
    );
    for path in ["/", PARIS_PAGE, "/participants/", "/countries/france/", "/site.css"] {
        assert_eq!(desk.get(path).status, 200, "{path}");
    }
    for (path, fault) in [(ROME_PAGE, "unknown-country"), ("/participants/ada-example/", "titel")] {
        let answer = desk.get(path);
        assert!(answer.status == 500 && answer.says(fault) && answer.says("__dateline/live.js"), "{}", answer.text());
    }
    desk.write(PERSON, MENDED);
    desk.shows("/participants/ada-example/", "<b>Ada Example</b>");
    desk.lay(SITE);
    desk.shows(ROME_PAGE, "Other words.");
    desk.has_faults(&[&yaml]);
    desk.write(oslo, &paris("Mended."));
    desk.shows("/briefings/2026/01/oslo/", "Mended.");
    desk.is_as_built();
}

#[test]
fn a_start_without_a_template_that_can_be_read_shows_the_faults_everywhere() {
    let desk = Desk::open(&format!("{SITE}-- {PERSON} --\n{UNREADABLE}"));
    desk.has_faults(&["template-error templates/participant.html:1"]);
    let answer = desk.get(PARIS_PAGE);
    assert!(answer.status == 500 && answer.says("templates/participant.html"), "{}", answer.text());
    desk.write(PERSON, MENDED);
    desk.shows(PARIS_PAGE, "First words.");
    desk.is_as_built();
}

#[test]
fn an_article_that_breaks_takes_no_other_page_along() {
    let desk = Desk::open(SITE);
    let others = ["/", ROME_PAGE, "/participants/", "/participants/ben-sample/", "/countries/italy/", "/site.css"];
    let seen = desk.meanwhile(&others, || {
        for words in ["Once mended.", "Twice mended."] {
            desk.write(PARIS, BROKEN);
            desk.has_faults(&[&format!("bad-yaml {PARIS}:2")]);
            let broken = desk.get(PARIS_PAGE);
            assert!(
                broken.status == 500 && broken.says("bad-yaml") && broken.says("title: [Allies"),
                "{}",
                broken.text()
            );
            desk.write(PARIS, &paris(words));
            desk.shows(PARIS_PAGE, words);
            desk.has_faults(&[]);
        }
    });
    assert!(seen.iter().all(|(_, answer)| answer.status == 200), "{seen:?}");
    desk.is_as_built();
}

#[test]
fn a_template_that_fails_breaks_its_pages_alone() {
    let desk = Desk::open(SITE);
    let seen = desk.meanwhile(&["/", PARIS_PAGE, "/participants/"], || {
        desk.write(PERSON, FAILING);
        desk.until("/participants/ada-example/", |answer| answer.status == 500 && answer.says("titel"));
        assert_eq!(desk.get("/participants/ben-sample/").status, 500);
        desk.has_faults(&["template-error templates/participant.html:1"]);
        desk.write(PERSON, MENDED);
        desk.shows("/participants/ada-example/", "<b>Ada Example</b>");
        desk.has_faults(&[]);
    });
    assert!(seen.iter().all(|(_, answer)| answer.status == 200), "{seen:?}");
    desk.is_as_built();
}

#[test]
fn a_template_that_cannot_be_read_leaves_every_page_as_it_was() {
    let desk = Desk::open(SITE);
    let seen = desk.meanwhile(&["/", PARIS_PAGE, "/participants/"], || {
        desk.write(PERSON, UNREADABLE);
        desk.has_faults(&["template-error templates/participant.html:1"]);
        // What is written meanwhile is shown once there are templates again.
        desk.swap_in(PARIS, &paris("Written meanwhile."));
        desk.catch_up();
        desk.write(PERSON, MENDED);
        desk.shows("/participants/ada-example/", "<b>Ada Example</b>");
        desk.has_faults(&[]);
    });
    assert!(seen.iter().all(|(_, answer)| answer.status == 200), "{seen:?}");
    assert!(desk.get(PARIS_PAGE).says("Written meanwhile."));
    desk.is_as_built();
}

#[test]
fn a_broken_configuration_is_told_and_mended() {
    let desk = Desk::open(&format!("{SITE}-- site.toml --\ntitle = \"Desk\"\n"));
    let seen = desk.meanwhile(&["/", PARIS_PAGE], || {
        desk.write("site.toml", "title = \"Desk\n");
        desk.has_faults(&["bad-toml site.toml:1"]);
        desk.write("site.toml", "title = \"Mended\"\n");
        desk.has_faults(&[]);
        desk.shows(PARIS_PAGE, "Mended");
    });
    assert!(seen.iter().all(|(_, answer)| answer.status == 200), "{seen:?}");
    desk.is_as_built();
}

#[test]
fn a_link_to_a_page_that_goes_away_is_told() {
    let desk = Desk::open(&SITE.replace("Other words.", "As in [Paris](2026-01-06-paris.md)."));
    assert_eq!(desk.faults(), Vec::<String>::new());
    desk.remove(PARIS);
    desk.has_faults(&["broken-link content/briefings/2026-01-07-rome.md:5"]);
    desk.write(PARIS, &paris("Back."));
    desk.has_faults(&[]);
    desk.is_as_built();
}
