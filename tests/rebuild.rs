//! The law "rebuild = clean build": whatever is edited, outputs and diagnostics after an update equal those of a clean build.

#![allow(clippy::disallowed_methods)]

mod support;

#[path = "support/rebuilding.rs"]
mod rebuilding;

use dateline::{
    base::SourcePath,
    disk::{Disk, FaultyDisk},
    pipeline::{Request, Session, Shelf, Suspects},
};
use rebuilding::{Chance, clean, compare, live, outcome, time, update};
use support::{ROOT, request};

/// How many edits are tried; more by `DATELINE_STEPS`, others by `DATELINE_SEED`, the first of the seeds.
const STEPS: usize = 2000;
/// How many edits one site lives through.
const STEPS_A_SITE: usize = 40;

#[test]
fn rebuild_equals_clean_build() {
    let steps = std::env::var("DATELINE_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(STEPS);
    let first = std::env::var("DATELINE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let seeds: Vec<u64> = (first..first + steps.div_ceil(STEPS_A_SITE) as u64).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for nth in 0..threads {
            let own = seeds.iter().skip(nth).step_by(threads);
            scope.spawn(move || own.for_each(|seed| live(&mut Chance::of_seed(*seed), STEPS_A_SITE)));
        }
    });
}

/// Edits a site, file by file, and compares with a clean build after each. An empty text takes the file away.
fn check_edits(text: &str, edits: &[(&str, &str)]) {
    let disk = support::site(text);
    let request = Request { scheduled: true, now: time("2026-05-20"), ..request() };
    let mut session = Session::open(&request, &disk).expect("the line can run");
    let shelf = Shelf::default();
    update(&mut session, &shelf, &Suspects::Everything, &request);
    for (step, (path, text)) in edits.iter().enumerate() {
        let file = format!("{ROOT}/{path}");
        match text.is_empty() {
            true => disk.remove_file(file.as_ref()).expect("the file is there"),
            false => disk.put(&file, text),
        }
        update(&mut session, &shelf, &Suspects::of(vec![SourcePath::new(path)]), &request);
        compare(&outcome(&mut session, &shelf), &clean(&disk, &request), 0, step, &[(*path).to_owned()]);
    }
}

const ADA: &str = "---\nname: Ada Quill\n---\n## Career\n";
const ABOUT_ADA: &str = "
-- content/participants/ada-quill.md --
---
name: Ada Quill
---
## Career
-- content/briefings/2026-01-06-a.md --
---
title: A
---
See [[ada-quill#career]].
";

#[test]
fn a_heading_that_is_linked_to_by_a_slug_is_missed_at_once() {
    let path = "content/participants/ada-quill.md";
    check_edits(ABOUT_ADA, &[(path, "---\nname: Ada Quill\n---\n## Work\n"), (path, ADA)]);
}

#[test]
fn a_link_that_becomes_a_wikilink_of_the_same_target_follows_the_person() {
    let (briefing, profile) = ("content/briefings/2026-01-06-a.md", "content/participants/ada-quill.md");
    let renamed = "---\nname: Ada Quist\n---\n## Career\n";
    let text = |link: &str| format!("---\ntitle: A\n---\nFirst.\n\nSee {link}.\n");
    check_edits(
        ABOUT_ADA,
        &[(briefing, &text("[Ada](ada-quill)")), (briefing, &text("[[ada-quill]]")), (profile, renamed), (profile, "")],
    );
}

#[test]
fn names_in_texts_lead_to_people_as_they_are_spelled_by_now() {
    let site = "
-- content/participants/ada-quill.md --
---
name: Ada Quill
---
-- content/groups/club.md --
---
name: Garden Club
---
-- content/briefings/2026-01-06-a.md --
---
title: A
participants: [ada-quill]
groups: [club]
---
Ada Feather, or Feather, of the Rose Club.
";
    let (profile, group) = ("content/participants/ada-quill.md", "content/groups/club.md");
    check_edits(
        site,
        &[
            (profile, "---\nname: Ada Quill\naka: [Ada Feather]\n---\n"),
            (group, "---\nname: Garden Club\naka: [Rose Club]\n---\n"),
            (profile, "---\nname: Ada Quill\nsort: Feather, Ada\n---\n"),
        ],
    );
}

#[test]
fn a_portrait_follows_its_file_and_its_profile_onto_briefings() {
    let site = "
-- content/participants/ada-quill.md --
---
name: Ada Quill
---
-- content/participants/ada.svg --
<svg width=\"3\" height=\"4\"/>
-- static/other.svg --
<svg width=\"5\" height=\"6\"/>
-- content/briefings/2026-01-06-a.md --
---
title: A
participants: [ada-quill]
---
Text.
";
    let profile = "content/participants/ada-quill.md";
    check_edits(
        site,
        &[
            (profile, "---\nname: Ada Quill\nimage: ada.svg\n---\n"),
            ("content/participants/ada.svg", "<svg width=\"30\" height=\"40\"/>"),
            (profile, "---\nname: Ada Quill\nimage: /other.svg\n---\n"),
            ("static/other.svg", ""),
            (profile, "---\nname: Ada Quill\n---\n"),
        ],
    );
}

#[test]
fn a_word_that_is_quoted_is_held_against_each_new_profile() {
    let site = "
-- content/briefings/2026-01-06-a.md --
---
title: A
quotes: [{ by: spokesman, text: alpha }]
---
It was alpha.
";
    let path = "content/participants/spokesmen.md";
    check_edits(site, &[(path, "---\nname: Spokes Men\n---\n"), (path, "")]);
}

#[test]
fn a_bundle_within_a_bundle_has_its_files_for_itself() {
    let site = "
-- content/briefings/f/index.md --
---
title: Outer
date: 2026-01-06
---
Text.
-- content/briefings/f/sub/doc.txt --
A paper.
";
    let inner = "content/briefings/f/sub/index.md";
    let dated = |date: &str| format!("---\ntitle: Inner\ndate: {date}\n---\nText.\n");
    let paper = "content/briefings/f/sub/other.txt";
    check_edits(
        site,
        &[(inner, &dated("2026-01-07")), (paper, "Another."), (inner, &dated("2026-02-07")), (inner, "")],
    );
}

#[test]
fn a_new_profile_takes_the_links_of_its_slug() {
    let site = "
-- content/pages/desk/ada-quill.md --
---
title: Desk
---
Text.
-- content/briefings/2026-01-06-a.md --
---
title: A
---
See [[ada-quill]].
";
    let path = "content/participants/ada-quill.md";
    check_edits(site, &[(path, ADA), (path, "")]);
}

#[test]
fn the_list_of_corrections_follows_the_briefings_that_were_corrected() {
    let site = "
-- site.toml --
base_url = \"https://example.org\"
[content]
page_size = 1
-- content/briefings/2026-01-06-a.md --
---
title: A
corrections: [{ date: 2026-01-08, text: One. }, { date: 2026-01-09, text: Two. }]
---
-- content/briefings/2026-01-07-b.md --
---
title: B
corrections: [{ date: 2026-02-08, text: Three. }]
---
";
    let (path, policy) = ("content/briefings/2026-01-06-a.md", "content/pages/corrections.md");
    let briefing = |lines: &str| format!("---\ntitle: A, renamed\n{lines}\n---\n");
    let words = |title: &str| format!("---\ntitle: {title}\n---\nSee [A](/briefings/2026/01/a/).\n");
    check_edits(
        site,
        &[
            (path, &briefing("corrections: [{ date: 2026-01-08, text: One. }, { date: 2026-01-09, text: Two. }]")),
            (path, &briefing("corrections: [{ date: 2026-01-08, text: One. }]")),
            (policy, &words("Policy")),
            (policy, &words("Our policy")),
            (path, &briefing("removed: { date: 2026-01-08, reason: By order. }")),
            ("content/briefings/2026-01-07-b.md", ""),
            (path, &briefing("corrections: [{ date: 2026-01-10, text: Four. }]")),
            (policy, ""),
        ],
    );
}

#[test]
fn members_of_a_group_stand_in_the_order_of_their_sort_names() {
    let site = "
-- content/groups/club.md --
---
name: Club
members: [{ ref: ada-quill }, { ref: ben-quist }]
---
-- content/participants/ada-quill.md --
---
name: Ada Quill
sort: Quill, Ada
---
-- content/participants/ben-quist.md --
---
name: Ben Quist
sort: Quist, Ben
---
-- content/briefings/2026-01-06-a.md --
---
title: A
---
Text.
";
    check_edits(site, &[("content/participants/ada-quill.md", "---\nname: Ada Quill\nsort: Quy, Ada\n---\n")]);
}

#[test]
fn a_country_without_a_meaning_is_a_fault_and_no_more() {
    let site = "
-- content/briefings/2026-01-06-a.md --
---
title: A
---
See [it](../countries/quema.md).
";
    let country = "---\ncode: QM\n---\n![Map](map.png)\n";
    check_edits(site, &[("content/countries/quema.md", country), ("site.toml", "[countries.QM]\nname = \"Quema\"\n")]);
}

#[test]
fn what_expires_before_its_embargo_ends_does_so_in_a_preview() {
    let site = "
-- content/briefings/2026-01-06-a.md --
---
title: A
embargo: 2026-06-01
expires: 2026-05-25
topics: [energy]
---
Text.
";
    let disk = support::site(site);
    let mut request = Request { scheduled: true, now: time("2026-05-20"), ..request() };
    let mut session = Session::open(&request, &disk).expect("the line can run");
    let shelf = Shelf::default();
    for now in ["2026-05-20", "2026-05-26", "2026-06-02"] {
        request.now = time(now);
        update(&mut session, &shelf, &Suspects::Paths(Vec::new()), &request);
        update(&mut session, &shelf, &Suspects::Everything, &request);
        compare(&outcome(&mut session, &shelf), &clean(&disk, &request), 0, 0, &[now.to_owned()]);
    }
}

#[test]
fn keys_of_the_editors_own_are_seen_in_the_order_written() {
    let site = "
-- content/briefings/2026-01-06-a.md --
---
title: A
extra: { a: 1, b: 2 }
---
Text.
-- templates/briefing.html --
{% extends \"default/briefing.html\" %}{% block foot %}{% for key, value in page.extra %}{{ key }} {% endfor %}{% endblock foot %}
";
    let swapped = "---\ntitle: A\nextra: { b: 2, a: 1 }\n---\nText.\n";
    check_edits(site, &[("content/briefings/2026-01-06-a.md", swapped)]);
}

#[test]
fn what_a_template_asks_for_follows_the_site_wherever_it_is_shown() {
    let site = "
-- content/pages/about.md --
---
title: About
---
-- content/groups/club.md --
---
name: Club
members: [FR]
---
-- content/briefings/2026-01-06-a.md --
---
title: A
participants: [{ name: Ada Quill, country: FR }]
---
-- templates/page.html --
{% extends \"default/page.html\" %}{% block foot %}
{% for it in briefings(country=\"FR\", limit=2) %}{{ it.title }} {{ it.href }}{% endfor %}
{% for it in countries(group=\"club\") %}{{ it.name }}{% endfor %}
{% for it in participants(met=\"ben-quist\", most_first=true) %}{{ it.name }} {{ it.took_part }}{% endfor %}
{% endblock foot %}
";
    let briefing = |title: &str, more: &str| {
        format!("---\ntitle: {title}\nparticipants: [{{ name: Ada Quill, country: FR }}{more}]\n---\n")
    };
    let group = |members: &str| format!("---\nname: Club\nmembers: [{members}]\n---\n");
    let (first, second) = ("content/briefings/2026-01-06-a.md", "content/briefings/2026-01-07-b.md");
    check_edits(
        site,
        &[
            (first, &briefing("A, renamed", "")),
            (second, &briefing("B", ", { name: Ben Quist, country: NO }")),
            ("content/groups/club.md", &group("FR, NO")),
            ("content/groups/club.md", ""),
            ("content/groups/club.md", &group("NO")),
            (first, ""),
            ("content/participants/ada-quill.md", "---\nname: Ada Quay\nsort: Quay\n---\n"),
            ("site.toml", "[countries.FR]\nname = \"Gaul\"\n"),
        ],
    );
}

#[test]
fn data_that_a_template_reads_is_shown_as_it_is_by_now() {
    let site = "
-- content/pages/about.md --
---
title: About
---
-- templates/data/ports.toml --
names = [\"Odesa\"]
-- templates/page.html --
{% extends \"default/page.html\" %}{% block foot %}
{% set ports = data(path=\"ports.toml\") %}{{ ports.names | join }}
{% endblock foot %}
";
    let path = "templates/data/ports.toml";
    check_edits(site, &[(path, "names = [\"Gdańsk\"]"), (path, "names = ["), (path, "names = []"), (path, "")]);
}

#[test]
fn translations_follow_their_originals_their_words_and_the_names_in_their_language() {
    let site = "
-- site.toml --
base_url = \"https://example.org\"
-- content/participants/ada-quill.md --
---
name: Ada Quill
---
-- content/briefings/2026-01-06-a.md --
---
title: A
participants: [{ ref: ada-quill, role: Minister, country: FR }]
---
Text.
-- content/briefings/2026-01-07-b.md --
---
title: B
participants: [{ ref: ada-quill }]
---
Text.
-- content/briefings/2026-01-06-a.uk.md --
---
title: А
---
Текст.
";
    let original = "---\ntitle: A\nparticipants: [{ ref: ada-quill, role: Minister, country: FR }]\n";
    check_edits(
        site,
        &[
            ("content/participants/ada-quill.md", "---\nname: Ada Quill\nnames: { uk: Ада Квілл }\n---\n"),
            ("templates/strings/uk.toml", "updated = \"Змінено {date}\"\nsource = \"Звідки\"\n"),
            ("content/briefings/2026-01-06-a.fr.md", "---\ntitle: À\nroles: { ada-quill: ministre }\n---\nTexte.\n"),
            (
                "content/briefings/2026-01-06-a.md",
                &format!("{original}source: Reuters\nupdated: 2026-01-09\n---\nText.\n"),
            ),
            ("content/briefings/2026-01-06-a.fr.md", "---\ntitle: À\n---\nAutre texte.\n"),
            ("content/briefings/2026-01-06-a.md", &format!("{original}slug: other\n---\nText.\n")),
            ("content/briefings/2026-01-06-a.md", &format!("{original}lang: de\nembargo: 2027-01-01\n---\nText.\n")),
            ("content/briefings/2026-01-06-a.md", &format!("{original}lang: de\n---\nText.\n")),
            ("templates/strings/fr.toml", "briefings = \"Dépêches\"\n"),
        ],
    );
}

#[test]
fn a_text_that_changes_while_a_preview_is_made_shows_its_page_as_it_was_until_the_change_is_told() {
    let site = "
-- site.toml --
base_url = \"https://example.org\"
[feeds]
content = \"full\"
-- content/briefings/2026-01-06-a.md --
---
title: A
---
First.
";
    let path = "content/briefings/2026-01-06-a.md";
    let file = format!("{ROOT}/{path}");
    let text = |words: &str| format!("---\ntitle: A\n---\n{words}.\n");
    let request = Request { preview: true, ..request() };
    for nth in 0.. {
        let disk = FaultyDisk::new(support::site(site));
        let mut session = Session::open(&request, &disk).expect("the line can run");
        let shelf = Shelf::default();
        update(&mut session, &shelf, &Suspects::Everything, &request);
        disk.inner().put(&file, text("Second"));
        let (place, third, calls) = (file.clone(), text("Third"), disk.calls());
        disk.meanwhile(nth, move |disk| disk.put(place, third));
        let suspects = Suspects::of(vec![SourcePath::new(path)]);
        update(&mut session, &shelf, &suspects, &request);
        let is_over = calls + nth >= disk.calls();
        assert!(session.broken().is_empty(), "changed before call {nth}: {:?}", session.broken());
        assert_eq!(session.report().diagnostics, [], "changed before call {nth}");
        if is_over {
            assert!(nth > 2, "the text is read twice at least");
            break;
        }
        update(&mut session, &shelf, &suspects, &request);
        compare(&outcome(&mut session, &shelf), &clean(disk.inner(), &request), 0, 0, &[path.to_owned()]);
    }
}
