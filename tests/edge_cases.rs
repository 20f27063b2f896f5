//! The cases of identity and time in `tests/edge-cases.yaml`, one test for each, named after its id.

mod support;

use std::collections::BTreeMap;

use support::{
    Built, build_on, build_with, copy,
    html::{all, attributes, read, texts},
    repository, request, request_at, site,
};

/// Cases whose outcome a search of the text decides. They are covered with the search for mentions.
const NEED_MENTION_DETECTION: [&str; 5] =
    ["same-first-name", "undeclared-mention", "case-of-us", "place-not-country", "longest-name-wins"];

#[test]
fn every_case_has_its_test_or_waits_for_mention_detection() {
    let cases: Vec<BTreeMap<String, String>> =
        serde_yaml::from_str(include_str!("edge-cases.yaml")).expect("a list of cases");
    let own_text = include_str!("edge_cases.rs");
    let mut waiting = NEED_MENTION_DETECTION.to_vec();
    for case in &cases {
        let id = case["id"].as_str();
        let test = format!("#[test]\nfn {}()", id.replace('-', "_"));
        let waits = waiting.iter().position(|other| *other == id).map(|nth| waiting.remove(nth)).is_some();
        assert!(own_text.contains(&test) != waits, "`{id}` has a test, or waits, but not both");
    }
    assert_eq!((cases.len(), waiting), (36, vec![]));
}

/// Builds a site that holds some of the example's profiles.
fn build(profiles: &[&str], text: &str) -> Built {
    let disk = site(text);
    for slug in profiles {
        let path = format!("content/participants/{slug}.md");
        copy(&repository(&path), &disk, &format!("{}/{path}", support::ROOT));
    }
    build_on(&disk, &request())
}

/// Builds a briefing of one day from lines of front matter, beside some of the example's profiles.
fn briefing(profiles: &[&str], date: &str, front: &str) -> Built {
    let body = "Text with 90 percent of what’s “needed”.";
    build(profiles, &format!("-- content/briefings/b.md --\n---\ntitle: B\ndate: {date}\n{front}\n---\n{body}\n"))
}

/// The delegation table as text: each country with its people.
fn delegations(built: &Built, file: &str) -> Vec<String> {
    texts(&read(built.page(file)), "table.delegations tbody")
}

/// The one table of [`briefing`].
fn table(built: &Built) -> Vec<String> {
    let files = built.files.keys().filter(|path| path.ends_with("/b/index.html") && path.starts_with("briefings/"));
    let files: Vec<&String> = files.collect();
    assert_eq!(files.len(), 1, "{}", built.faults());
    delegations(built, files[0])
}

#[track_caller]
fn assert_fault(built: &Built, expected: &str) {
    assert!(built.faults().contains(expected), "no `{expected}` among\n{}", support::in_full(&built.report));
}

#[track_caller]
fn assert_no_fault(built: &Built) {
    assert_eq!(built.faults(), "");
}

fn people(built: &Built) -> Vec<&str> {
    let slugs = built.files.keys().filter_map(|path| path.strip_prefix("participants/")?.strip_suffix("/index.html"));
    slugs.filter(|slug| *slug != "by-country").collect()
}

#[test]
fn spelling_variant() {
    let built =
        briefing(&["volodymyr-zelensky"], "2026-01-06", "participants: [{ name: Volodymyr Zelenskyy, country: UA }]");
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇺🇦 Ukraine Volodymyr Zelensky President"]);
    // The second is the redirect that the profile asks for.
    assert_eq!(people(&built), ["volodymyr-zelensky", "volodymyr-zelenskyy"]);
    assert!(built.page("participants/volodymyr-zelenskyy/index.html").contains("noindex"));
}

#[test]
fn script_variant() {
    let built = briefing(&["volodymyr-zelensky"], "2026-01-06", "participants: [{ name: Володимир Зеленський }]");
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇺🇦 Ukraine Volodymyr Zelensky President"]);
}

#[test]
fn diacritics() {
    let built = briefing(&["nicolas-maduro"], "2026-01-06", "mentions: [{ name: Nicolas Maduro }]");
    assert_no_fault(&built);
    assert_eq!(people(&built), ["nicolas-maduro"]);
    assert!(built.text("briefings/2026/01/b/index.html").contains("Nicolás Maduro President, Venezuela"));
}

#[test]
fn old_slug() {
    let built = build(
        &["volodymyr-zelensky"],
        "-- site.toml --\nbase_url = \"https://x.example\"\n\
         -- content/briefings/b.md --\n---\ntitle: B\ndate: 2026-01-06\nparticipants: [volodymyr-zelensky]\n---\n",
    );
    assert_no_fault(&built);
    let redirect = read(built.page("participants/volodymyr-zelenskyy/index.html"));
    let target = "/participants/volodymyr-zelensky/";
    assert_eq!(attributes(&redirect, "link[rel=canonical]", "href"), [format!("https://x.example{target}")]);
    assert_eq!(attributes(&redirect, "meta[name=robots]", "content"), ["noindex"]);
    let refresh = attributes(&redirect, "meta[http-equiv=refresh]", "content");
    assert!(refresh[0].ends_with(target), "{refresh:?}");
    assert_eq!(built.report.counts.participants, 1);
    for (path, page) in built.files.iter().filter(|(path, _)| !path.contains("zelenskyy")) {
        assert!(!page.contains("zelenskyy"), "{path} names the old address");
    }
}

const HOMONYMS: &str = "
-- content/participants/john-smith-envoy.md --
---
name: John Smith
disambiguation: the envoy
country: US
---
-- content/participants/john-smith-minister.md --
---
name: Jonathan Smith
aka: [John Smith]
disambiguation: the minister
country: GB
---
-- content/briefings/b.md --
---
title: B
date: 2026-01-06
";

#[test]
fn homonym() {
    let named = build(&[], &format!("{HOMONYMS}participants: [{{ name: John Smith }}]\n---\n"));
    assert_fault(
        &named,
        "content/briefings/b.md:4:24 error[ambiguous-participant] `John Smith` is the name of 2 people: \
         john-smith-envoy, john-smith-minister",
    );
    let referred =
        build(&[], &format!("{HOMONYMS}participants: [john-smith-envoy]\nmentions: [john-smith-minister]\n---\n"));
    assert_no_fault(&referred);
    for (slug, line) in [("john-smith-envoy", "the envoy"), ("john-smith-minister", "the minister")] {
        let page = format!("participants/{slug}/index.html");
        assert!(referred.text(&page).contains(line), "{page}");
    }
}

#[test]
fn norway() {
    for written in ["countries: [NO]", "countries: NO", "countries: [no]"] {
        let built = briefing(&[], "2026-01-06", written);
        assert_no_fault(&built);
        assert_eq!(table(&built), ["🇳🇴 Norway No one named"], "{written}");
        assert!(built.files.contains_key("countries/norway/index.html"));
    }
}

#[test]
fn not_iso_uk() {
    let built = briefing(&[], "2026-01-06", "countries: [UK, EL]");
    assert_eq!(built.codes(), ["code-alias", "code-alias"]);
    assert_fault(&built, "content/briefings/b.md:4:13 warning[code-alias]");
    assert_fault(&built, "content/briefings/b.md:4:17 warning[code-alias]");
    assert!(built.files.contains_key("countries/united-kingdom/index.html"));
    assert!(built.files.contains_key("countries/greece/index.html"));
}

#[test]
fn lower_case_code() {
    let built = briefing(&[], "2026-01-06", "participants: [{ name: A B, country: ua }]");
    assert_no_fault(&built);
    assert!(built.files.contains_key("countries/ukraine/index.html"));
    assert!(!built.files.contains_key("countries/ua/index.html"));
}

#[test]
fn alpha3() {
    let built = briefing(&[], "2026-01-06", "participants: [{ name: A B, country: UKR }]");
    assert_fault(&built, "content/briefings/b.md:4:38 error[unknown-country] `UKR` is not a country code");
    assert!(support::in_full(&built.report).contains("help: the code of Ukraine is `UA`"));
    assert!(built.files.is_empty());
}

#[test]
fn kosovo() {
    let front = "---\ntitle: B\ndate: 2026-01-06\nparticipants: [{ name: A B, country: XK }]\n---\n";
    let plain = build(&[], &format!("-- content/briefings/b.md --\n{front}"));
    assert_no_fault(&plain);
    let page = plain.text("countries/kosovo/index.html");
    assert!(page.contains("Code XK") && !page.contains("383"), "{page}");
    assert!(!plain.page("briefings/2026/01/b/index.html").contains("country-notes"));

    let note = "This designation is without prejudice to positions on status.";
    let config = format!("-- site.toml --\n[countries.XK]\nfootnote = \"{note}\"\n");
    let noted = build(&[], &format!("{config}-- content/briefings/b.md --\n{front}"));
    assert_no_fault(&noted);
    for file in ["briefings/2026/01/b/index.html", "countries/kosovo/index.html"] {
        assert!(noted.text(file).contains(note), "{file}");
    }
}

#[test]
fn taiwan_palestine() {
    let built = briefing(&[], "2026-01-06", "countries: [TW, PS]");
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇵🇸 Palestine No one named", "🇹🇼 Taiwan No one named"]);
    for (path, page) in &built.files {
        assert!(!page.contains("Province of China") && !page.contains("Palestine, State of"), "{path}");
        // Its own page alone tells by what other names it goes.
        assert!(!page.contains("State of Palestine") || path == "countries/palestine/index.html", "{path}");
    }
    let house = "-- site.toml --\n[countries.TW]\nname = \"Chinese Taipei\"\n";
    let built = build(
        &[],
        &format!("{house}-- content/briefings/b.md --\n---\ntitle: B\ndate: 2026-01-06\ncountries: [TW]\n---\n"),
    );
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇹🇼 Chinese Taipei No one named"]);
}

#[test]
fn organisation_delegation() {
    let built = briefing(
        &[],
        "2026-01-06",
        "participants: [{ name: A B, role: President, country: EU }, { name: C D, role: President, country: FR }, { name: E F, country: ZW }]",
    );
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇫🇷 France C D President", "🇿🇼 Zimbabwe E F", "🇪🇺 European Union A B President"]);
}

#[test]
fn historical_country() {
    let built = briefing(&[], "1985-11-19", "countries: [SUHH, US]\nmentions: [RU]");
    assert_no_fault(&built);
    assert_eq!(table(&built).len(), 2);
    let page = built.text("countries/soviet-union/index.html");
    assert!(page.contains("1922") && page.contains("1991"), "{page}");
    let page = read(built.page("countries/soviet-union/index.html"));
    assert!(attributes(&page, "main a", "href").contains(&"/countries/russia/".to_owned()));

    let late = briefing(&[], "1992-01-01", "countries: [SUHH]");
    assert_fault(&late, "content/briefings/b.md:4:13 warning[country-not-existing]");
}

#[test]
fn role_before_start() {
    let built = briefing(&["keir-starmer"], "2024-01-10", "participants: [keir-starmer]");
    assert_eq!(built.codes(), ["role-unknown-at-date"]);
    assert_fault(&built, "content/briefings/b.md:4:16 warning[");
    assert_eq!(table(&built), ["🇬🇧 United Kingdom Keir Starmer"]);
}

#[test]
fn role_by_date_tusk() {
    let built = briefing(&["donald-tusk"], "2015-06-01", "participants: [donald-tusk]");
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇪🇺 European Union Donald Tusk President"]);
    assert!(built.page("participants/donald-tusk/index.html").contains("President of the European Council"));
    let appearance =
        &built.report.site.as_ref().expect("a site").briefings[dateline::model::BriefingId(0)].participants[0];
    assert_eq!(appearance.role_full.as_deref(), Some("President of the European Council"));
}

#[test]
fn role_by_date_carney() {
    let built = briefing(&["mark-carney"], "2016-06-24", "participants: [mark-carney]");
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇬🇧 United Kingdom Mark Carney Governor"]);
    assert!(built.page("participants/mark-carney/index.html").contains("Governor of the Bank of England"));
}

#[test]
fn role_overlap() {
    let built = briefing(&["mark-carney"], "2013-06-15", "participants: [mark-carney]");
    assert_eq!(built.codes(), ["role-overlap"]);
    assert_fault(&built, "content/briefings/b.md:4:16 notice[role-overlap]");
    assert_eq!(table(&built), ["🇬🇧 United Kingdom Mark Carney Governor"]);
    // Nobody is stopped by a notice, not even under `--strict`.
    let strict = support::Request { strict: true, ..request() };
    let disk =
        site("-- content/briefings/b.md --\n---\ntitle: B\ndate: 2013-06-15\nparticipants: [mark-carney]\n---\n");
    let path = "content/participants/mark-carney.md";
    copy(&repository(path), &disk, &format!("{}/{path}", support::ROOT));
    assert!(!build_on(&disk, &strict).files.is_empty());
}

#[test]
fn two_terms() {
    let text: String = ["2018-07-16", "2022-07-16", "2025-07-16"]
        .map(|date| format!("-- content/briefings/{date}-b.md --\n---\ntitle: B\nparticipants: [donald-trump]\n---\n"))
        .concat();
    let built = build(&["donald-trump"], &text);
    assert_eq!(built.codes(), ["role-unknown-at-date"]);
    assert_fault(&built, "content/briefings/2022-07-16-b.md:3:16 warning[");
    let line = |year| delegations(&built, &format!("briefings/{year}/07/b/index.html"));
    assert_eq!(line(2018), ["🇺🇸 United States Donald Trump President"]);
    assert_eq!(line(2022), ["🇺🇸 United States Donald Trump"]);
    assert_eq!(line(2025), ["🇺🇸 United States Donald Trump President"]);
}

#[test]
fn handover_day() {
    let built = briefing(&["donald-trump"], "2021-01-20", "participants: [{ ref: donald-trump, role: President }]");
    assert_no_fault(&built);
    let day_after = briefing(&["donald-trump"], "2021-01-21", "participants: [{ ref: donald-trump, role: President }]");
    assert!(!day_after.codes().is_empty());
}

#[test]
fn role_mismatch() {
    let front = "participants: [{ ref: friedrich-merz, role: Prime Minister }]";
    let built = briefing(&["friedrich-merz"], "2026-01-06", front);
    assert_eq!(built.codes(), ["role-mismatch"]);
    assert_fault(&built, "content/briefings/b.md:4:45 warning[role-mismatch]");
    let told = support::in_full(&built.report);
    assert!(told.contains("Chancellor (since 2025-05-06)"), "{told}");
    assert_eq!(table(&built), ["🇩🇪 Germany Friedrich Merz Prime Minister"]);
}

#[test]
fn stale_profile() {
    let built = build_with_now("2026-12-24T00:00:00Z", "2026-12-01");
    assert_eq!(built.codes(), ["role-may-be-stale"]);
    assert_fault(&built, "content/briefings/b.md:4:16 warning[");
    // 180 days after 6 January 2026 is 5 July.
    assert_eq!(build_with_now("2026-12-24T00:00:00Z", "2026-07-05").faults(), "");
    assert_eq!(build_with_now("2026-12-24T00:00:00Z", "2026-07-06").codes(), ["role-may-be-stale"]);
}

fn build_with_now(now: &str, date: &str) -> Built {
    let disk = site(&format!(
        "-- content/briefings/b.md --\n---\ntitle: B\ndate: {date}\nparticipants: [keir-starmer]\n---\n"
    ));
    let path = "content/participants/keir-starmer.md";
    copy(&repository(path), &disk, &format!("{}/{path}", support::ROOT));
    build_on(&disk, &request_at(now))
}

#[test]
fn country_not_declared() {
    let built = briefing(&["donald-tusk"], "2026-01-06", "participants: [donald-tusk]\ncountries: [UA, FR]");
    assert_eq!(built.codes(), ["country-not-declared"]);
    assert_fault(&built, "content/briefings/b.md:4:16 warning[");
}

#[test]
fn both_lists() {
    let front = "participants: [donald-trump]\nmentions: [US, donald-trump]\ncountries: []";
    let built = briefing(&["donald-trump"], "2026-01-06", front);
    assert_fault(&built, "content/briefings/b.md:5:16 error[listed-twice]");
    assert!(built.files.is_empty());
}

#[test]
fn same_person_twice() {
    let front = "participants: [mark-carney, { name: Mark Carney }]";
    let built = briefing(&["mark-carney"], "2026-01-06", front);
    assert_eq!(built.codes(), ["duplicate-participant"]);
    assert_fault(&built, "content/briefings/b.md:4:29 error[");
}

#[test]
fn quote_missing() {
    let missing = briefing(&["donald-tusk"], "2026-01-06", "quotes: [{ by: donald-tusk, text: not said }]");
    assert_eq!(missing.codes(), ["quote-not-in-text"]);
    assert_fault(&missing, "content/briefings/b.md:4:35 error[");
    let other_style = "quotes: [{ by: donald-tusk, text: \"what's \\\"needed\\\"\" }]";
    assert_no_fault(&briefing(&["donald-tusk"], "2026-01-06", other_style));
}

#[test]
fn embargo() {
    let text = "
-- content/briefings/open.md --
---
title: Open
date: 2026-01-05
topics: [talks]
---
Text.
-- content/briefings/held.md --
---
title: Zzheld
date: 2026-01-06
embargo: 2026-01-06T18:00:00+01:00
dateline: Zzplace
participants: [{ name: Zzperson Zzname, role: Zzrole, country: MT }]
topics: [talks, zztopic]
series: Zzseries
aliases: [/zzold/]
---
Zzbody.
";
    let before = build_with(text, &request_at("2026-01-06T17:59:59+01:00"));
    assert_no_fault(&before);
    for (path, page) in &before.files {
        for word in ["zz", "malta"] {
            assert!(!page.to_lowercase().contains(word) && !path.contains(word), "`{word}` in {path}");
        }
    }
    assert_eq!(before.report.counts.briefings, 1);
    let due = before.report.next_due.expect("an embargo lies ahead").to_string();
    assert_eq!(due, "2026-01-06T17:00:00Z");

    let after = build_with(text, &request_at("2026-01-06T18:00:00+01:00"));
    assert_no_fault(&after);
    assert!(after.text("briefings/2026/01/held/index.html").contains("Zzbody"));
    for page in ["participants/zzperson-zzname", "countries/malta", "topics/zztopic", "series/zzseries", "zzold"] {
        assert!(after.files.contains_key(&format!("{page}/index.html")), "{page}");
    }
    assert_eq!((after.report.counts.briefings, after.report.next_due), (2, None));
}

#[test]
fn group_at_date() {
    let text: String = ["2013-06-30", "2019-06-01", "2020-02-01"]
        .map(|date| format!("-- content/briefings/{date}-b.md --\n---\ntitle: B\ngroups: [european-union]\n---\n"))
        .concat();
    let group = "-- content/groups/european-union.md --\n---\nname: European Union\nmembers:\n\
                 - { country: GB, from: 1973-01-01, to: 2020-01-31 }\n- { country: HR, from: 2013-07-01 }\n---\n";
    let built = build(&[], &format!("{text}{group}"));
    assert_no_fault(&built);
    let members = |file: &str| texts(&read(built.page(file)), "main .role .country");
    assert_eq!(members("briefings/2013/06/b/index.html"), ["United Kingdom"]);
    assert_eq!(members("briefings/2019/06/b/index.html"), ["Croatia", "United Kingdom"]);
    assert_eq!(members("briefings/2020/02/b/index.html"), ["Croatia"]);
}

#[test]
fn partial_dates() {
    let profile = "-- content/participants/a-b.md --\n---\nname: A B\ncountry: FR\n\
                   roles: [{ title: Envoy, from: 2013, to: 2020-03 }]\n---\n";
    let role_on = |date: &str| {
        let text =
            format!("{profile}-- content/briefings/b.md --\n---\ntitle: B\ndate: {date}\nparticipants: [a-b]\n---\n");
        let built = build(&[], &text);
        assert!(built.text("participants/a-b/index.html").contains("2013 to March 2020"));
        table(&built)[0].ends_with("Envoy")
    };
    assert_eq!(["2012-12-31", "2013-01-01", "2020-03-31", "2020-04-01"].map(role_on), [false, true, true, false]);
}

#[test]
fn colon_in_title() {
    let built = build(&[], "-- content/briefings/b.md --\n---\ntitle: Ukraine: allies meet\ndate: 2026-01-06\n---\n");
    assert_eq!(built.codes(), ["bad-yaml"]);
    assert_fault(&built, "content/briefings/b.md:2:8 error[bad-yaml]");
    let told = support::in_full(&built.report);
    assert!(told.contains("put the value in quotes: `\"Ukraine: allies meet\"`"), "{told}");
}

#[test]
fn shared_wikidata() {
    let profile = |slug: &str, id: &str| {
        format!("-- content/participants/{slug}.md --\n---\nname: {slug}\nwikidata: {id}\n---\n")
    };
    let built = build(&[], &(profile("ada", "Q5") + &profile("ben", "Q5")));
    assert_eq!(built.codes(), ["shared-wikidata"]);
    assert_fault(&built, "content/participants/ben.md:3:11 error[");
    for id in ["5", "Q", "Qfive", "q5", "Q05"] {
        let built = build(&[], &profile("ada", id));
        assert_eq!(built.codes(), ["bad-wikidata"], "{id}");
        assert_fault(&built, "content/participants/ada.md:3:11 error[");
    }
}

#[test]
fn verbatim_dateline() {
    let text = "-- content/briefings/b.md --\n---\ntitle: B\ndate: 2026-01-06\ndateline: Paris\n---\n";
    let opens = build(&[], &format!("{text}PARIS – Allies met.\n"));
    assert_no_fault(&opens);
    let page = read(opens.page("briefings/2026/01/b/index.html"));
    assert_eq!(texts(&page, ".dateline"), ["PARIS"]);
    assert_eq!(all(&page, ".prose .dateline").len(), 1);
    assert!(texts(&page, ".prose")[0].starts_with("PARIS – Allies met."));

    let lacks = build(&[], &format!("{text}Allies met.\n"));
    let page = read(lacks.page("briefings/2026/01/b/index.html"));
    assert_eq!(texts(&page, ".dateline"), ["Paris"]);
    assert!(all(&page, ".prose .dateline").is_empty());
}
