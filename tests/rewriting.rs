//! Commands that rewrite documents, with the real binary: what changes, what stays to the byte, what is refused.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use binary::{Ran, folder, run};
use std::{collections::BTreeMap, fs, path::Path};
use tempfile::TempDir;

/// Lays out a site given as one text: `-- path --`, then the file.
fn site(text: &str) -> TempDir {
    let folder = folder();
    fs::write(folder.path().join("site.toml"), "").expect("written");
    for file in text.split("\n-- ").map(|file| file.trim_start_matches("-- ")).filter(|file| file.contains(" --\n")) {
        let (path, text) = file.split_once(" --\n").expect("a name");
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, format!("{text}\n")).expect("written");
    }
    folder
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let all = walkdir::WalkDir::new(folder.join("content")).into_iter().map(|entry| entry.expect("an entry"));
    let all = all.filter(|entry| entry.file_type().is_file());
    all.map(|entry| {
        let path = entry.path().strip_prefix(folder.join("content")).expect("below").display().to_string();
        (path, fs::read_to_string(entry.path()).expect("text"))
    })
    .collect()
}

fn call(folder: &TempDir, line: &str) -> Ran {
    run(folder.path(), &line.split(' ').collect::<Vec<_>>())
}

#[track_caller]
fn check_fine(folder: &TempDir, line: &str) -> Ran {
    let ran = call(folder, line);
    assert_eq!(ran.code, 0, "{}", ran.said);
    ran
}

const ZELENSKY: &str = "\
-- participants/volodymyr-zelensky.md --
---
name: Volodymyr Zelensky  # house spelling
country: UA
aka:
  - Zelensky
---
-- participants/zelenskyy.md --
---
name: Volodymyr Zelenskyy
aka: [Zelensky, Zelenskyj]
country: UA
wikidata: Q3874799
aliases: [/people/z/]
roles: [{ title: President, from: 2019-05-20 }]
---
A biography of [[zelenskyy]].

## Life
-- groups/coalition.md --
---
name: Coalition
members: [{ ref: zelenskyy, as: host }]
---
-- briefings/2026-01-05-one.md --
---
title: One   # a note
participants:
  - zelenskyy # host
  - { name: Volodymyr Zelenskyy X, country: US }
mentions: []
quotes: [{ by: zelenskyy, text: We are ready }]
---
“We are ready,” [he](../participants/zelenskyy.md#life) [said][z] of [[zelenskyy|him]], `[[zelenskyy]]`.

[z]: /participants/zelenskyy/ \"his page\"
-- briefings/2026-01-06-two.md --
---
title: Two
participants: [{ ref: volodymyr-zelensky }, { name: Volodymyr ZELENSKYY, role: President }]
mentions: [RU, zelenskyy, { ref: volodymyr-zelensky }]
---
-- briefings/2026-01-07-three.md --
---
title: Three
mentions:
  # both spellings
  - zelenskyy
  - volodymyr-zelensky
draft: true
---";

#[test]
fn two_people_become_one_everywhere() {
    let folder = site(ZELENSKY);
    let before = files(folder.path());
    check_fine(&folder, "merge zelenskyy volodymyr-zelensky");
    let after = files(folder.path());
    let one = before["briefings/2026-01-05-one.md"]
        .replace("- zelenskyy #", "- volodymyr-zelensky #")
        .replace("by: zelenskyy", "by: volodymyr-zelensky")
        .replace("participants/zelenskyy", "participants/volodymyr-zelensky")
        .replace("[[zelenskyy|", "[[volodymyr-zelensky|");
    assert_eq!(after["briefings/2026-01-05-one.md"], one);
    assert_eq!(
        after["briefings/2026-01-06-two.md"],
        "---\ntitle: Two\nparticipants: [{ ref: volodymyr-zelensky, role: President }]\nmentions: [RU]\n---\n"
    );
    assert_eq!(
        after["briefings/2026-01-07-three.md"],
        "---\ntitle: Three\nmentions:\n  # both spellings\n  - volodymyr-zelensky\ndraft: true\n---\n"
    );
    assert!(after["groups/coalition.md"].contains("[{ ref: volodymyr-zelensky, as: host }]"));
    assert_eq!(
        after["participants/volodymyr-zelensky.md"],
        "---\nname: Volodymyr Zelensky  # house spelling\ncountry: UA\nwikidata: Q3874799\naliases:\n  - /participants/zelenskyy/\n  - /people/z/\n\
         roles:\n  - { title: President, from: 2019-05-20 }\naka:\n  - Zelensky\n  - Volodymyr Zelenskyy\n  - Zelenskyj\n---\nA biography of [[volodymyr-zelensky]].\n\n## Life\n"
    );
    assert!(!after.contains_key("participants/zelenskyy.md"));
    // The site is sound, and the old address leads on.
    check_fine(&folder, "build --drafts --now 2026-02-01");
    let old = fs::read_to_string(folder.path().join("public/participants/zelenskyy/index.html")).expect("a redirect");
    assert!(old.contains("/participants/volodymyr-zelensky/"));
}

#[test]
fn a_dry_run_shows_a_diff_and_writes_nothing() {
    let folder = site(ZELENSKY);
    let before = files(folder.path());
    for flag in ["--dry-run", "--diff"] {
        let ran = check_fine(&folder, &format!("merge zelenskyy volodymyr-zelensky {flag}"));
        assert!(ran.data.contains("\n-mentions: [RU, zelenskyy, { ref: volodymyr-zelensky }]\n+participants: [{ ref: volodymyr-zelensky, role: President }]\n+mentions: [RU]\n"), "{}", ran.data);
        assert!(ran.data.contains("--- content/participants/zelenskyy.md\n+++ /dev/null\n"), "{}", ran.data);
        assert!(ran.said.ends_with("6 files would change; nothing was written\n"), "{}", ran.said);
        assert_eq!(files(folder.path()), before);
    }
}

#[test]
fn people_without_profiles_get_one_that_keeps_the_old_address() {
    let folder = site(
        "-- briefings/2026-01-06-a.md --\n---\ntitle: A\nparticipants:\n  - { name: Bob Old, role: Envoy, as: remote }\n  - { name: Robert New, country: FR }\n---\n\
         -- briefings/2026-01-07-b.md --\n---\ntitle: B\nmentions: { name: Bob Old }\n---",
    );
    check_fine(&folder, "merge bob-old robert-new");
    let after = files(folder.path());
    assert_eq!(
        after["briefings/2026-01-06-a.md"],
        "---\ntitle: A\nparticipants:\n  - { name: Robert New, country: FR, role: Envoy, as: remote }\n---\n"
    );
    assert_eq!(after["briefings/2026-01-07-b.md"], "---\ntitle: B\nmentions: { ref: robert-new }\n---\n");
    assert_eq!(
        after["participants/robert-new.md"],
        "---\nname: Robert New\naka: [Bob Old]\naliases: [/participants/bob-old/]\n---\n"
    );
    check_fine(&folder, "check --now 2026-02-01");
}

#[test]
fn what_two_profiles_say_differently_is_refused_with_both_places() {
    let text = "-- participants/a.md --\n---\nname: A\ncountry: FR\nwikidata: Q1\n---\n-- participants/b.md --\n---\nname: B\n# b\ncountry: DE\nwikidata: Q2\n---\n\
                -- briefings/2026-01-06-x.md --\n---\ntitle: X\nparticipants: [{ ref: a, role: Envoy }, { ref: b, role: Minister }]\n---";
    let folder = site(text);
    let before = files(folder.path());
    let ran = call(&folder, "merge a b");
    assert_eq!((ran.code, files(folder.path()) == before), (1, true));
    for words in [
        "content/participants/a.md:4:11 says wikidata `Q1`, and content/participants/b.md:5:11 says `Q2`",
        "content/participants/a.md:3:10 says country `FR`, and content/participants/b.md:4:10 says `DE`",
        "content/briefings/2026-01-06-x.md: `participants[1]` says role `Minister` and `participants[0]` says `Envoy`",
    ] {
        assert!(ran.said.contains(words), "{}", ran.said);
    }
    check_fine(&folder, "merge a b --force");
    let after = files(folder.path());
    assert!(after["participants/b.md"].contains("country: DE\nwikidata: Q2\n"), "{after:?}");
    assert!(after["briefings/2026-01-06-x.md"].contains("[{ ref: b, role: Minister }]"), "{after:?}");
}

#[test]
fn nothing_is_changed_where_anything_cannot_be() {
    let anchored = "-- participants/a.md --\n---\nname: A\n---\n-- participants/b.md --\n---\nname: B\n---\n\
                    -- briefings/2026-01-06-x.md --\n---\ntitle: X\nparticipants: [a]\n---\n-- briefings/2026-01-07-y.md --\n---\ntitle: Y\nparticipants: [&x a]\nextra: { y: *x }\n---";
    let unreadable = anchored.replace("[&x a]", "[a").replace("extra: { y: *x }\n", "");
    for (text, words) in [
        (anchored, "2026-01-07-y.md:3: `participants[0]` cannot be changed in place: an anchor"),
        (&unreadable, "bad-yaml"),
    ] {
        let folder = site(text);
        let before = files(folder.path());
        let ran = call(&folder, "merge a b");
        assert_eq!((ran.code, files(folder.path()) == before), (1, true), "{}", ran.said);
        assert!(ran.said.contains(words) && ran.said.contains("Nothing was changed"), "{}", ran.said);
    }
    let folder = site(anchored);
    for (line, words) in [
        ("merge aa b", "nobody has the slug `aa`"),
        ("merge a a", "with itself"),
        ("merge A b", "write `a`"),
        ("rename a b", "dateline merge a b"),
    ] {
        let ran = call(&folder, line);
        assert!(ran.code == 2 && ran.said.contains(words), "{line}: {}", ran.said);
    }
}

#[test]
fn an_outcome_that_would_not_resolve_is_refused() {
    // A bare `new` among the mentions would be a person or a group.
    let folder = site(
        "-- participants/a.md --\n---\nname: A\naka: [C]\n---\n-- participants/b.md --\n---\nname: B\n---\n-- groups/new.md --\n---\nname: New\n---\n\
         -- briefings/2026-01-06-x.md --\n---\ntitle: X\nmentions: [a]\n---",
    );
    let before = files(folder.path());
    let ran = call(&folder, "rename a new");
    assert_eq!((ran.code, files(folder.path()) == before), (1, true), "{}", ran.said);
    assert!(ran.said.contains("`new` is both a participant and a group"), "{}", ran.said);
}

#[test]
fn a_renamed_profile_takes_its_references_along() {
    let folder = site(ZELENSKY);
    let before = files(folder.path());
    check_fine(&folder, "rename zelenskyy z-two");
    let after = files(folder.path());
    assert_eq!(
        after["participants/z-two.md"],
        before["participants/zelenskyy.md"]
            .replace("[/people/z/]", "[/people/z/, /participants/zelenskyy/]")
            .replace("[[zelenskyy]]", "[[z-two]]")
    );
    assert!(!after.contains_key("participants/zelenskyy.md"));
    assert!(after["briefings/2026-01-05-one.md"].contains("[he](../participants/z-two.md#life)"));
    assert!(after["groups/coalition.md"].contains("ref: z-two"));
    assert_eq!(after["participants/volodymyr-zelensky.md"], before["participants/volodymyr-zelensky.md"]);
}

const PEOPLE: &str = "\
-- participants/a.md --
---
name: \"=A(1)\" # a name like a formula
aka: [Aa, Ab]
country: [FR, DE]
roles: [{ title: Envoy, full: Envoy of France }]
---
-- participants/b.md --
---
name: B, C
wikidata: Q2
---
-- briefings/2026-01-06-x.md --
---
title: Talks
summary: They met.
participants: [a, { name: Dora Example, role: Chair, country: US }]
mentions: [b]
---
# On Dora Example

OSLO – It rained. The chair,
*Dora Example*, opened the talks. Dora Example spoke.
-- briefings/2026-01-05-w.md --
---
title: Before
participants: [a]
---";

#[test]
fn everyone_is_exported_by_slug_with_what_tells_them_apart() {
    let folder = site(PEOPLE);
    let ran = check_fine(&folder, "reconcile export --now 2026-02-01");
    assert_eq!(
        ran.data.replace("\r\n", "\n"),
        "slug,name,other_names,roles,countries,wikidata,briefings,context\n\
         a,'=A(1),Aa; Ab,Envoy of France,FR; DE,,2,They met.\n\
         b,\"B, C\",,,,Q2,1,They met.\n\
         dora-example,Dora Example,,Chair,US,,1,\"The chair, Dora Example, opened the talks.\"\n"
    );
    // What was exported can be imported as it is.
    fs::write(folder.path().join("people.csv"), ran.data).expect("written");
    assert!(check_fine(&folder, "reconcile import people.csv --diff").said.starts_with("0 files would change"));
}

#[test]
fn ids_are_imported_into_profiles() {
    let folder = site(PEOPLE);
    let before = files(folder.path());
    fs::write(folder.path().join("ids.csv"), "\u{feff}name,wikidata,slug\nx,Q1,a\ny,Q2,b\nz,Q3,dora-example\n")
        .expect("written");
    let ran = call(&folder, "reconcile import ids.csv");
    assert!(ran.code == 1 && ran.said.contains("row 4, column slug: `dora-example` has no profile"), "{}", ran.said);
    assert_eq!(files(folder.path()), before);
    check_fine(&folder, "reconcile import ids.csv --profiles");
    let after = files(folder.path());
    assert_eq!(after["participants/a.md"], before["participants/a.md"].replace("DE]\n", "DE]\nwikidata: Q1\n"));
    assert_eq!(after["participants/b.md"], before["participants/b.md"]);
    assert_eq!(after["participants/dora-example.md"], "---\nname: Dora Example\nwikidata: Q3\n---\n");
    check_fine(&folder, "check --now 2026-02-01");
}

#[test]
fn one_wrong_row_and_nothing_is_written() {
    let folder = site(PEOPLE);
    let before = files(folder.path());
    for (rows, words) in [
        ("a,Q1\nb,Q3", "row 3, column wikidata: content/participants/b.md says `Q2`, and the row `Q3`"),
        ("a,Q2", "row 2, column wikidata: `Q2` is that of content/participants/b.md already"),
        ("a,q1", "row 2, column wikidata: `q1` is not a Wikidata id; write `Q1`"),
        ("a,Q1\na,x", "row 3, column wikidata: `x` is not a Wikidata id; it looks like `Q212`"),
        ("a,http://www.wikidata.org/entity/Q1", "write `Q1`"),
        ("a,Q1\nnobody,Q5", "row 3, column slug: nobody has the slug `nobody`"),
        ("a,Q1\na,Q4", "row 3, column wikidata: `a` has `Q1` in row 2 already, and here `Q4`"),
        ("a,Q1\ndora-example,Q1", "row 3, column wikidata: `Q1` is that of `a` in row 2 already"),
    ] {
        fs::write(folder.path().join("ids.csv"), format!("slug,wikidata\n{rows}\n")).expect("written");
        let ran = call(&folder, "reconcile import ids.csv --profiles");
        assert!(ran.code == 1 && ran.said.contains(words), "{rows}: {}", ran.said);
        assert_eq!(files(folder.path()), before);
    }
    fs::write(folder.path().join("ids.csv"), "slug;wikidata\na;Q1\n").expect("written");
    assert_eq!(call(&folder, "reconcile import ids.csv").code, 2);
    assert_eq!(call(&folder, "reconcile import nowhere.csv").code, 2);
}

#[test]
fn a_renamed_group_or_country_takes_its_references_along() {
    let text = "-- groups/old.md --\n---\nname: The Group\n---\nSee [[old]].\n-- countries/czechia.md --\n---\ncode: CZ\n---\n\
                -- participants/a.md --\n---\nname: A\nroles:\n  - { title: Chair, group: old } # of it\n---\n\
                -- briefings/2026-01-06-x.md --\n---\ntitle: X\nparticipants: { ref: a, group: old }\ngroups: old\nmentions: [CZ]\n---\n\
                [one](/groups/old/#x) [[old]] [two](../countries/czechia.md) [three](/countries/czechia) `/groups/old/`\n\
                -- briefings/2026-01-07-y.md --\n---\ntitle: Y\nmentions: [old, a]\n---";
    let folder = site(text);
    let before = files(folder.path());
    let taken = call(&folder, "rename old czechia");
    assert!(taken.code == 2 && taken.said.contains("content/countries/czechia.md"), "{}", taken.said);
    check_fine(&folder, "rename old new");
    check_fine(&folder, "rename czechia czech-republic");
    let after = files(folder.path());
    assert_eq!(after["groups/new.md"], "---\nname: The Group\naliases: [/groups/old/]\n---\nSee [[new]].\n");
    assert_eq!(after["countries/czech-republic.md"], "---\ncode: CZ\naliases: [/countries/czechia/]\n---\n");
    assert_eq!(after["participants/a.md"], before["participants/a.md"].replace("group: old", "group: new"));
    assert_eq!(
        after["briefings/2026-01-06-x.md"],
        "---\ntitle: X\nparticipants: { ref: a, group: new }\ngroups: new\nmentions: [CZ]\n---\n\
         [one](/groups/new/#x) [[new]] [two](../countries/czech-republic.md) [three](/countries/czech-republic) `/groups/old/`\n"
    );
    assert_eq!(after["briefings/2026-01-07-y.md"], "---\ntitle: Y\nmentions: [new, a]\n---\n");
    assert_eq!(after.len(), before.len());
    check_fine(&folder, "check --now 2026-02-01");
}

const TOPICS: &str = "\
-- briefings/2026-01-05-a.md --
---
title: A
topics: [Aid, security guarantees]  # two
---
On [[security-guarantees]], [again](/topics/security-guarantees/#x) and `/topics/security-guarantees/`.
-- briefings/2026-01-06-b.md --
---
title: B
topics:
  - Security-Guarantees # hyphen
  - security guarantees
  - security
---
-- briefings/2026-01-07-c.md --
---
title: C
topics: Security Guarantees
draft: true
---";

#[test]
fn a_renamed_topic_is_written_anew_everywhere_and_keeps_its_old_address() {
    let folder = site(TOPICS);
    let before = files(folder.path());
    check_fine(&folder, "rename security-guarantees security-pledges");
    let after = files(folder.path());
    assert_eq!(
        after["briefings/2026-01-05-a.md"],
        "---\ntitle: A\ntopics: [Aid, security pledges]  # two\n---\n\
         On [[security-pledges]], [again](/topics/security-pledges/#x) and `/topics/security-guarantees/`.\n"
    );
    assert_eq!(
        after["briefings/2026-01-06-b.md"],
        "---\ntitle: B\ntopics:\n  - security pledges # hyphen\n  - security\n---\n"
    );
    assert_eq!(
        after["briefings/2026-01-07-c.md"],
        before["briefings/2026-01-07-c.md"].replace("Security Guarantees", "security pledges")
    );
    assert_eq!(after["topics/security-pledges.md"], "---\naliases: [/topics/security-guarantees/]\n---\n");
    assert_eq!(after.len(), before.len() + 1);
    check_fine(&folder, "build --now 2026-02-01");
    let page = |path: &str| fs::read_to_string(folder.path().join("public/topics").join(path)).expect("a page");
    assert!(page("security-guarantees/index.html").contains("/topics/security-pledges/"));
    assert!(page("security-pledges/index.html").contains("security pledges"));
}

#[test]
fn a_topics_file_moves_and_its_own_name_stays_unless_another_is_given() {
    let text = format!(
        "{TOPICS}\n-- topics/security-guarantees.md --\n---\nname: Guarantees # short\naliases: [/old/]\n---\nSee [[security-guarantees]].\n\
         -- briefings/2026-01-08-d.md --\n---\ntitle: D\ntopics: [guarantees]\n---"
    );
    for (line, name, new_name) in [
        ("rename security-guarantees pledges", "Guarantees # short", "Guarantees"),
        ("rename security-guarantees pledges --name NO", "\"NO\" # short", "\"NO\""),
    ] {
        let folder = site(&text);
        check_fine(&folder, line);
        let after = files(folder.path());
        assert_eq!(
            after["topics/pledges.md"],
            format!("---\nname: {name}\naliases: [/old/, /topics/security-guarantees/]\n---\nSee [[pledges]].\n")
        );
        assert!(!after.contains_key("topics/security-guarantees.md"));
        assert!(after["briefings/2026-01-05-a.md"].contains(&format!("topics: [Aid, {new_name}]")), "{after:?}");
        assert!(after["briefings/2026-01-08-d.md"].contains(&format!("topics: [{new_name}]")), "{after:?}");
        check_fine(&folder, "build --now 2026-02-01");
        assert!(folder.path().join("public/topics/security-guarantees/index.html").exists());
    }
}

#[test]
fn a_topic_of_hidden_briefings_alone_gets_no_page_by_being_renamed() {
    let folder = site(
        "-- briefings/2026-01-05-a.md --\n---\ntitle: A\ntopics: [Secret Talks]\ndraft: true\n---\n\
         -- briefings/2026-01-06-b.md --\n---\ntitle: B\ntopics: [Secret Talks]\nembargo: 2099-01-01\n---",
    );
    check_fine(&folder, "rename secret-talks quiet-talks");
    let after = files(folder.path());
    assert_eq!(after.keys().collect::<Vec<_>>(), ["briefings/2026-01-05-a.md", "briefings/2026-01-06-b.md"]);
    // The capital stays.
    assert!(after.values().all(|text| text.contains("topics: [Quiet talks]")), "{after:?}");
}

#[test]
fn a_topic_is_not_renamed_to_what_is_there_or_would_mislead() {
    let text = format!("{TOPICS}\n-- participants/tusk.md --\n---\nname: Donald Tusk\n---");
    let folder = site(&text);
    let before = files(folder.path());
    for (line, words) in [
        ("rename security-guarantees aid", "there is a topic `aid` already"),
        ("rename security-guarantees security-guarantees", "there is a topic `security-guarantees` already"),
        ("rename security-guarantees tusk", "`[[tusk]]` in content/briefings/2026-01-05-a.md would lead to somebody"),
        ("rename tusk donald --name x", "`--name` is for topics, and there is no topic `tusk`"),
        ("rename nothing x", "nobody has the slug `nothing`"),
    ] {
        let ran = call(&folder, line);
        assert!(ran.code == 2 && ran.said.contains(words), "{line}: {}", ran.said);
        assert_eq!(files(folder.path()), before);
    }
    // What no link would confuse may have the slug of a person.
    check_fine(&folder, "rename aid tusk");
}
