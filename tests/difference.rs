//! What changed between two editions of a site, in words.

mod support;

use dateline::{
    base::SourcePath,
    difference::{self, Edition},
    disk::MemoryDisk,
    pipeline::{self, Silent, Survey},
};
use support::{example, request_at, site};

fn survey(disk: &MemoryDisk, now: &str) -> Survey {
    pipeline::survey(&request_at(now), disk, &Silent).expect("the line can run")
}

fn words_between(old: &MemoryDisk, new: &MemoryDisk, now: &str) -> Vec<String> {
    let (was, is) = (survey(old, now), survey(new, now));
    let body_of = |survey: &'_ Survey, disk: &MemoryDisk, path: &SourcePath| survey.body_of(disk, path);
    let (old_body, new_body) =
        (|path: &SourcePath| body_of(&was, old, path), |path: &SourcePath| body_of(&is, new, path));
    fn edition<'a>(survey: &'a Survey, body_of: &'a dyn Fn(&SourcePath) -> Option<String>) -> Edition<'a> {
        let site = survey.report.site.as_ref().expect("a site");
        Edition { site, documents: &survey.documents, routes: &survey.routes, files: &survey.files, body_of }
    }
    let changes = difference::editions(&edition(&was, &old_body), &edition(&is, &new_body));
    changes.iter().map(|change| change.words()).collect()
}

const NOW: &str = "2026-11-24T12:00:00Z";

/// Compares two sites; the new addresses of people, topics and the like are left to the tests of addresses.
fn check(old: &str, new: &str, expected: &[&str]) {
    let mut words = words_between(&site(old), &site(new), NOW);
    let is_of_addresses =
        |line: &String| line.contains(": new page: ") || line.contains(": page gone, and its address leads");
    words.retain(|line| !is_of_addresses(line));
    assert_eq!(words, expected, "{words:#?}");
}

/// Compares two sites with every line.
fn check_all(old: &str, new: &str, expected: &[&str]) {
    let words = words_between(&site(old), &site(new), NOW);
    assert_eq!(words, expected, "{words:#?}");
}

/// A briefing of 6 January 2026, or of another day.
fn briefing(name: &str, front: &str) -> String {
    format!(
        "-- content/briefings/2026-01-06-{name}.md --\n---\ntitle: {}\n{front}\n---\nThey met.\n",
        name.to_uppercase()
    )
}

fn two(front: &str) -> String {
    briefing("a", front) + &briefing("b", front)
}

#[test]
fn the_same_site_has_no_changes() {
    assert_eq!(words_between(&example(), &example(), NOW), Vec::<String>::new());
}

#[test]
fn roles_and_standing_are_told_once_for_all_briefings() {
    check(
        &two(
            "participants: [{ name: Mark Carney, role: Prime Minister, country: CA }, { name: Keir Starmer, country: GB }]\nmentions: [PL]",
        ),
        &two(
            "participants: [{ name: Mark Carney, role: Governor, country: CA }]\ncountries: [CA, PL]\nmentions: [{ name: Keir Starmer, country: GB }]",
        ),
        &[
            "Keir Starmer: took part → mentioned in 2 briefings (“B”, “A”)",
            "Mark Carney: role Prime Minister → Governor on 2 briefings (“B”, “A”)",
            "Poland: mentioned → took part in 2 briefings (“B”, “A”)",
            "United Kingdom: took part → not named in 2 briefings (“B”, “A”)",
        ],
    );
}

#[test]
fn what_a_person_is_there_for_is_told_apart() {
    check(
        &briefing("a", "participants: [{ name: Ada Example, country: FR }]"),
        &briefing("a", "participants: [{ name: Ada Example, country: FR, role: Envoy, as: remote }]"),
        &[
            "Ada Example: presence attended → remote on 1 briefing (“A”)",
            "Ada Example: role added: Envoy on 1 briefing (“A”)",
        ],
    );
    check(
        &briefing("a", "participants: [{ name: Ada Example, country: FR }]"),
        &briefing("a", "participants: [{ name: Ada Example, country: DE }]"),
        &[
            "Ada Example: country France → Germany on 1 briefing (“A”)",
            "France: took part → not named in 1 briefing (“A”)",
            "Germany: not named → took part in 1 briefing (“A”)",
        ],
    );
}

#[test]
fn what_a_briefing_says_of_itself_is_told_of_it() {
    check(
        &briefing("a", "summary: Short.\nquotes: [{ by: An advisor, text: They met }]"),
        &briefing(
            "a",
            "summary: Shorter.\ndate: 2026-01-06T10:00:00Z\ncorrections: [{ date: 2026-02-01, text: It was Monday. }]\n\
             withdrawn: { date: 2026-03-01, reason: All of it was wrong. }\nevent: { city: Paris, attendance: { countries: 35 } }",
        ),
        &[
            "“A”: corrected: It was Monday.",
            "“A”: withdrawn: All of it was wrong.",
            "“A”: attendance added: 35 countries",
            "“A”: city of the event added: Paris",
            "“A”: date 6 January 2026 → 6 January 2026, 10:00 UTC",
            "“A”: quotation taken out: An advisor: “They met”",
            "“A”: summary Short. → Shorter.",
        ],
    );
}

#[test]
fn texts_are_told_paragraph_by_paragraph() {
    let page = |text: &str| format!("-- content/briefings/2026-01-06-a.md --\n---\ntitle: A\n---\n{text}");
    check(
        &page("One.\n\nTwo,\ntwo.\n\nThree.\n"),
        &page("One.\n\nTwo, 2.\n\nThree.\n"),
        &["“A”: text “Two, two.” → “Two, 2.”"],
    );
    check(&page("One.\n\nTwo.\n"), &page("One.  \n\n\nTwo.\n"), &[]);
    check(&page("One.\n\nTwo.\n"), &page("Two.\n\nOne.\n"), &["“A”: paragraphs in another order"]);
}

#[test]
fn what_many_briefings_say_of_themselves_alike_is_one_line_too() {
    let was = two("topics: [x]") + &briefing("c", "topics: [x]");
    let is = was.replace("They met.", "They met at last.").replacen("title: A", "title: A\nsummary: Short.", 1);
    check(
        &was,
        &is,
        &[
            "Briefings: text “They met.” → “They met at last.” on 3 briefings (“C”, “B”, “A”)",
            "“A”: summary added: Short.",
        ],
    );
}

#[test]
fn what_many_briefings_say_alike_is_one_line() {
    let all = |front: &str| ["a", "b", "c", "d", "e"].map(|name| briefing(name, front)).concat();
    check(
        &all("dateline: KYIV\nauthors: [Ann]\nsource: Reuters\ntopics: [Ukraine]"),
        &all("dateline: Kyiv\nauthors: [Ann, Ben]\nsource: AFP\nlang: fr\ntopics: [Trade]\nseries: Talks"),
        &[
            "Author: added: Ben on 5 briefings (“E”, “D”, “C” and 2 more)",
            "Dateline: KYIV → Kyiv on 5 briefings (“E”, “D”, “C” and 2 more)",
            "Language: added: fr on 5 briefings (“E”, “D”, “C” and 2 more)",
            "Source: Reuters → AFP on 5 briefings (“E”, “D”, “C” and 2 more)",
            "Trade: topic added on 5 briefings (“E”, “D”, “C” and 2 more)",
            "Ukraine: topic taken out on 5 briefings (“E”, “D”, “C” and 2 more)",
            "Talks: series added on 5 briefings (“E”, “D”, “C” and 2 more)",
        ],
    );
}

#[test]
fn groups_are_concerned_or_mentioned() {
    let group = "-- content/groups/g7.md --\n---\nname: G7\n---\n";
    check(
        &(briefing("a", "mentions: [g7]") + group),
        &(briefing("a", "groups: [g7]") + &group.replace("name: G7", "name: Group of Seven")),
        &["Group of Seven: mentioned → concerned in 1 briefing (“A”)", "Group of Seven: name G7 → Group of Seven"],
    );
}

#[test]
fn a_renamed_file_is_one_briefing_that_moved() {
    let was = briefing("a", "id: one\nparticipants: [{ name: Ada Example }]");
    let is = was.replace("06-a.md", "06-b.md");
    check(
        &was,
        &is,
        &["Address: moved without a redirect on 1 briefing (“A” /briefings/2026/01/a/ → /briefings/2026/01/b/)"],
    );
    let is = is.replace("id: one", "id: one\naliases: [/briefings/2026/01/a/]");
    check(&was, &is, &["Address: moved on 1 briefing (“A” /briefings/2026/01/a/ → /briefings/2026/01/b/)"]);
}

#[test]
fn a_renamed_file_without_an_id_is_known_by_its_old_address_or_by_its_words() {
    let was = briefing("a", "topics: [x]");
    let moved = "Address: moved without a redirect on 1 briefing (“A” /briefings/2026/01/a/ → /briefings/2026/01/b/)";
    let id = "“A”: permanent id 2026-01-06-a → 2026-01-06-b";
    check(&was, &was.replace("06-a.md", "06-b.md"), &[moved, id]);
    let is = was
        .replace("06-a.md", "06-b.md")
        .replace("They met.", "All of it is new.")
        .replace("title: A", "title: New\naliases: [/briefings/2026/01/a/]");
    check(
        &was,
        &is,
        &[
            "Address: moved on 1 briefing (“New” /briefings/2026/01/a/ → /briefings/2026/01/b/)",
            "“New”: permanent id 2026-01-06-a → 2026-01-06-b",
            "“New”: text “They met.” → “All of it is new.”",
            "“New”: title A → New",
        ],
    );
}

#[test]
fn briefings_that_share_their_words_are_not_taken_for_each_other() {
    let was = two("topics: [x]");
    let is = briefing("c", "topics: [x]") + &briefing("d", "topics: [x]");
    check(
        &was,
        &is,
        &[
            "“A”: gone, and its address leads nowhere: /briefings/2026/01/a/",
            "“B”: gone, and its address leads nowhere: /briefings/2026/01/b/",
            "“C”: new briefing: 6 January 2026",
            "“D”: new briefing: 6 January 2026",
        ],
    );
}

#[test]
fn new_gone_and_removed_briefings_are_told() {
    let both = two("participants: [{ name: Ada Example }]\nmentions: [UA, PL]");
    let one = briefing("a", "participants: [{ name: Ada Example }]\nmentions: [UA, PL]");
    check(&one, &both, &["“B”: new briefing: 6 January 2026, 1 took part, 2 mentioned"]);
    check(&both, &one, &["“B”: gone, and its address leads nowhere: /briefings/2026/01/b/"]);
    let removed = one.replace("title: A", "title: A\nremoved: { date: 2026-02-01, reason: A court said so. }");
    check(&one, &removed, &["“A”: removed: A court said so."]);
    check(&removed, &one, &["“A”: shown again"]);
    check(&removed, &removed.replace("mentions: [UA, PL]", "mentions: [UA]"), &[]);
}

#[test]
fn what_is_hidden_at_the_instant_is_on_neither_side() {
    let open = briefing("a", "participants: [{ name: Ada Example }]");
    let hidden = open.clone()
        + &briefing(
            "secret",
            "embargo: 2026-12-01\ntopics: [Secret]\nparticipants: [{ name: Eve Secret, country: NO }]",
        )
        + &briefing("draft", "draft: true\nmentions: [SE]");
    check_all(&open, &hidden, &[]);
    check_all(&hidden, &open, &[]);
    let changed =
        hidden.replace("country: NO", "country: DK").replace("Eve", "Eva").replace("mentions: [SE]", "mentions: [FI]");
    check_all(&hidden, &changed, &[]);
    let words = words_between(&site(&open), &site(&hidden), "2026-12-02");
    assert!(words.contains(&"“SECRET”: new briefing: 6 January 2026, 1 took part".to_owned()), "{words:#?}");
}

#[test]
fn namesakes_with_profiles_are_told_apart() {
    let profiles = "-- content/participants/john-smith-1.md --\n---\nname: John Smith\ndisambiguation: economist\n---\n\
                    -- content/participants/john-smith-2.md --\n---\nname: John Smith\ndisambiguation: admiral\n---\n";
    check(
        &(briefing("a", "participants: [john-smith-1]\nmentions: [john-smith-2]") + profiles),
        &(briefing("a", "participants: [john-smith-2]\nmentions: [john-smith-1]") + profiles),
        &[
            "John Smith (economist): took part → mentioned in 1 briefing (“A”)",
            "John Smith (admiral): mentioned → took part in 1 briefing (“A”)",
        ],
    );
}

#[test]
fn namesakes_without_a_profile_are_not_mixed_up() {
    // Two names, one slug: li-ming.
    let cast = |a: &str, b: &str| briefing("a", a) + &briefing("b", b);
    check(
        &cast("participants: [{ name: 李明, role: Envoy }]", "participants: [{ name: 黎明, role: Minister }]"),
        &cast("participants: [{ name: 黎明, role: Minister }]", "participants: [{ name: 黎明, role: Envoy }]"),
        &[
            "李明: took part → not named in 1 briefing (“A”)",
            "黎明: not named → took part in 1 briefing (“A”)",
            "黎明: role Minister → Envoy on 1 briefing (“B”)",
        ],
    );
}

#[test]
fn a_namesake_who_got_a_profile_of_their_own_is_one_change() {
    let profiles = "-- content/participants/john-smith-1.md --\n---\nname: John Smith\ndisambiguation: economist\n---\n\
                    -- content/participants/john-smith-2.md --\n---\nname: John Smith\ndisambiguation: admiral\n---\n";
    check(
        &two("participants: [{ name: John Smith }]"),
        &(briefing("a", "participants: [john-smith-1]") + &briefing("b", "participants: [john-smith-2]") + profiles),
        &[
            "John Smith (economist): named now in place of a namesake: John Smith on 1 briefing (“A”)",
            "John Smith (admiral): named now in place of a namesake: John Smith on 1 briefing (“B”)",
        ],
    );
}

#[test]
fn a_person_who_got_a_profile_is_the_same_person() {
    let profile = "-- content/participants/ada-example.md --\n---\nname: Ada Example\nroles: [{ title: Envoy }]\n---\n";
    check_all(
        &briefing("a", "participants: [{ name: Ada Example }]"),
        &(briefing("a", "participants: [ada-example]") + profile),
        &["Ada Example: has a profile now", "Ada Example: role added: Envoy on 1 briefing (“A”)"],
    );
}

#[test]
fn who_was_known_from_hidden_briefings_alone_is_new() {
    let profile = "-- content/participants/eve.md --\n---\nname: Eve\n---\n";
    let hidden = briefing("a", "embargo: 2026-12-01\nparticipants: [{ name: Eve }]");
    check_all(&hidden, &(hidden.clone() + profile), &["Eve: new page: /participants/eve/"]);
}

#[test]
fn what_a_profile_says_is_told_of_the_person() {
    let profile = |front: &str| format!("-- content/participants/ada.md --\n---\nname: Ada\n{front}\n---\nText.\n");
    check(
        &profile("aka: [A. Example]\nroles: [{ title: Envoy, from: 2020 }]\ncountry: FR"),
        &profile(
            "aka: [A. Example, Ada E.]\nroles: [{ title: Envoy, from: 2020, to: 2024 }]\ncountry: FR\nwikidata: Q1",
        ),
        &[
            "Ada: Wikidata id added: Q1",
            "Ada: other spelling added: Ada E.",
            "Ada: role of the profile Envoy, since 2020 → Envoy, 2020 to 2024",
        ],
    );
}

#[test]
fn a_person_with_another_slug_moved_and_two_may_become_one() {
    let profile = "-- content/participants/ada-example.md --\n---\nname: Ada Example\n---\n";
    let is = "-- content/participants/ada.md --\n---\nname: Ada Example\naliases: [/participants/ada-example/]\n---\n";
    check_all(
        &(briefing("a", "participants: [ada-example]") + profile),
        &(briefing("a", "participants: [ada]") + is),
        &["Ada Example: address /participants/ada-example/ → /participants/ada/"],
    );
    let merged = is.replace("---\nname", "---\naka: [A. Example]\nname").replace("ada-example", "a-example");
    check_all(
        &(briefing("a", "participants: [{ name: A. Example }]")
            + &is.replace("aliases: [/participants/ada-example/]\n", "")),
        &(briefing("a", "participants: [ada]") + &merged),
        &[
            "A. Example: page gone, and its address leads to: /participants/ada/",
            "Ada Example: other spelling added: A. Example",
        ],
    );
}

#[test]
fn a_briefing_that_listed_two_who_became_one_names_the_one() {
    let profile = "-- content/participants/ada.md --\n---\nname: Ada Example\n---\n";
    let both = briefing("a", "participants: [{ name: A. Example, role: Envoy }, { ref: ada, role: Chair }]");
    let merged = profile.replace("name: Ada Example", "name: Ada Example\naliases: [/participants/a-example/]");
    check_all(
        &(both + profile),
        &(briefing("a", "participants: [{ ref: ada, role: Chair }]") + &merged),
        &["A. Example: page gone, and its address leads to: /participants/ada/"],
    );
}

#[test]
fn a_wikidata_id_tells_who_moved_without_a_redirect() {
    let profile =
        |slug: &str| format!("-- content/participants/{slug}.md --\n---\nname: Ada Example\nwikidata: Q1\n---\n");
    check_all(
        &(briefing("a", "participants: [ada-example]") + &profile("ada-example")),
        &(briefing("a", "participants: [ada]") + &profile("ada")),
        &["Ada Example: address without a redirect /participants/ada-example/ → /participants/ada/"],
    );
}

#[test]
fn pages_and_redirects_come_and_go() {
    let page =
        |title: &str, front: &str| format!("-- content/pages/about.md --\n---\ntitle: {title}\n{front}\n---\nText.\n");
    check_all(
        &page("About", ""),
        &page("About us", "slug: about-us"),
        &["“About us”: address without a redirect /about/ → /about-us/", "“About us”: title About → About us"],
    );
    check_all(
        &page("About", ""),
        &page("About", "aliases: [/who/]"),
        &["/who/: old address leads on now, to: /about/"],
    );
    check_all(&page("About", "aliases: [/who/]"), &page("About", ""), &["/who/: old address leads nowhere now"]);
}

#[test]
fn people_and_topics_get_and_lose_pages() {
    let was = briefing("a", "topics: [Trade]");
    let is = briefing("a", "topics: [Trade]\nparticipants: [{ name: Ada Example, country: FR }]");
    check_all(
        &was,
        &is,
        &[
            "Ada Example: new page: /participants/ada-example/",
            "Ada Example: not named → took part in 1 briefing (“A”)",
            "France: new page: /countries/france/",
            "France: not named → took part in 1 briefing (“A”)",
        ],
    );
    check_all(
        &is,
        &was,
        &[
            "Ada Example: page gone, and its address leads nowhere: /participants/ada-example/",
            "Ada Example: took part → not named in 1 briefing (“A”)",
            "France: page gone, and its address leads nowhere: /countries/france/",
            "France: took part → not named in 1 briefing (“A”)",
        ],
    );
}

#[test]
fn what_shapes_every_page_is_told_of_the_site() {
    let was = briefing("a", "topics: [x]")
        + "-- site.toml --\ntitle = \"Old\"\n-- templates/page.html --\nx\n-- static/a.css --\na\n";
    let is = was.replace("Old", "New").replace("\nx\n", "\ny\n").replace("static/a.css", "static/b.css");
    check(
        &was,
        &is,
        &[
            "Configuration: `title` Old → New",
            "static/a.css: file gone",
            "static/b.css: new file",
            "templates/page.html: file changed",
        ],
    );
}

#[test]
fn a_former_site_of_nothing_is_all_new() {
    let words = words_between(&site(""), &example(), NOW);
    assert!(words.iter().any(|line| line.contains(": new briefing: ")), "{words:#?}");
}
