//! The cases of identity and time in `tests/edge-cases.yaml`, one test for each, named after its id.

mod support;

use std::collections::BTreeMap;

use dateline::{
    amend,
    base::Edit,
    disk::MemoryDisk,
    model::SourceKind,
    pipeline::{self, Goal, Report, Silent},
};
use support::{
    Built, Request, build_on, copy,
    html::{all, attributes, read, texts},
    in_full, is_of_proofs, repository, request, request_at, site,
};

#[test]
fn every_case_has_its_test() {
    let cases: Vec<BTreeMap<String, String>> =
        serde_yaml::from_str(include_str!("edge-cases.yaml")).expect("a list of cases");
    let own_text = include_str!("edge_cases.rs");
    for case in &cases {
        let id = case["id"].as_str();
        let test = format!("#[test]\nfn {}()", id.replace('-', "_"));
        assert!(own_text.contains(&test), "`{id}` has no test of its name");
    }
    assert_eq!(cases.len(), 36);
}

/// A site that holds some of the example's profiles.
fn with_profiles(profiles: &[&str], text: &str) -> MemoryDisk {
    let disk = site(text);
    for slug in profiles {
        let path = format!("content/participants/{slug}.md");
        copy(&repository(&path), &disk, &format!("{}/{path}", support::ROOT));
    }
    disk
}

/// Builds a site that holds some of the example's profiles.
fn build(profiles: &[&str], text: &str) -> Built {
    build_as(profiles, text, &request())
}

/// Builds as asked; what a check of the same site says is what the build says, beside what it reads in texts.
fn build_as(profiles: &[&str], text: &str, request: &Request) -> Built {
    let disk = with_profiles(profiles, text);
    let mut checked = pipeline::run(request, Goal::Check, &disk, &Silent).expect("it runs");
    let built = build_on(&disk, request);
    checked.diagnostics.retain(|found| !is_of_proofs(&format!("err-{}", found.code)));
    assert_eq!(in_full(&checked), in_full(&built.report), "check and build say the same");
    built
}

/// Checks a briefing of 6 January 2026 with a text, beside some of the example's profiles.
fn check_text(profiles: &[&str], front: &str, body: &str) -> Report {
    pipeline::run(&request(), Goal::Check, &with_profiles(profiles, &dated(front, body)), &Silent).expect("it runs")
}

fn dated(front: &str, body: &str) -> String {
    format!("-- content/briefings/b.md --\n---\ntitle: B\ndate: 2026-01-06\n{front}---\n{body}\n")
}

/// Returns the lines of front matter that a document gets when everything found in it is mended, and those it loses.
fn mended(report: &Report, path: &str) -> Vec<String> {
    let text = &report.sources[&dateline::base::SourcePath::new(path)];
    let here = report.diagnostics.iter().filter(|found| found.place.path.as_str() == path);
    let edits: Vec<Edit> = here.flat_map(|found| found.fix.clone()).collect();
    let amended = amend::apply(text, SourceKind::Briefing, &edits).expect("plain YAML");
    let lost = text.lines().filter(|line| !amended.lines().any(|other| other == *line)).map(|line| format!("- {line}"));
    let got = amended.lines().filter(|line| !text.lines().any(|other| other == *line)).map(|line| format!("+ {line}"));
    lost.chain(got).collect()
}

/// Builds a briefing of one day from lines of front matter, beside some of the example's profiles.
fn briefing(profiles: &[&str], date: &str, front: &str) -> Built {
    let body = "Text with 90 percent of what’s “needed”.";
    build(profiles, &format!("-- content/briefings/b.md --\n---\ntitle: B\ndate: {date}\n{front}\n---\n{body}\n"))
}

/// The file of [`briefing`] and of [`dated`].
const BRIEFING: &str = "content/briefings/b.md";

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

/// Holds all that is told against what should be: place, message, the words pointed at, help and related places.
#[track_caller]
fn assert_told(report: &Report, expected: &str) {
    assert_eq!(in_full(report).trim_end(), expected.trim());
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
    // The house spelling alone, but for the profile's page and the data, which tell by what other names the person goes.
    let tells =
        |path: &str| path.starts_with("participants/volodymyr-zelensky") || path.starts_with("data/participants");
    for (path, page) in built.files.iter().filter(|(path, _)| !tells(path)) {
        assert!(!page.contains("Zelenskyy"), "{path}");
    }
}

#[test]
fn script_variant() {
    let built = briefing(&["volodymyr-zelensky"], "2026-01-06", "participants: [{ name: Володимир Зеленський }]");
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇺🇦 Ukraine Volodymyr Zelensky President"]);
    assert_eq!(people(&built), ["volodymyr-zelensky", "volodymyr-zelenskyy"]);
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
    // The other spelling is a name by which the search finds him.
    let is_page = |path: &str| path.ends_with(".html") && !path.contains("zelenskyy");
    for (path, page) in built.files.iter().filter(|(path, _)| is_page(path)) {
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
    assert_told(
        &named.report,
        "
content/briefings/b.md:4:24 error[ambiguous-participant] `John Smith` is the name of 2 people: john-smith-envoy, john-smith-minister
  at: John Smith
  help: say which one is meant: `ref: john-smith-envoy` or `ref: john-smith-minister`
  see: content/participants/john-smith-envoy.md:2:7 bears the name
  see: content/participants/john-smith-minister.md:2:7 bears the name",
    );
    assert!(named.files.is_empty());
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
    assert_told(
        &built.report,
        "
content/briefings/b.md:4:13 warning[code-alias] `UK` is not an ISO code; it is read as `GB`
  at: UK
  help: write `GB`
content/briefings/b.md:4:17 warning[code-alias] `EL` is not an ISO code; it is read as `GR`
  at: EL
  help: write `GR`",
    );
    assert_eq!(mended(&built.report, BRIEFING), ["- countries: [UK, EL]", "+ countries: [GB, GR]"]);
    assert_eq!(table(&built), ["🇬🇷 Greece No one named", "🇬🇧 United Kingdom No one named"]);
    assert!(built.files.contains_key("countries/united-kingdom/index.html"));
    assert!(built.files.contains_key("countries/greece/index.html"));
}

#[test]
fn lower_case_code() {
    let built = briefing(&[], "2026-01-06", "participants: [{ name: A B, country: ua }]");
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇺🇦 Ukraine A B"]);
    assert!(built.files.contains_key("countries/ukraine/index.html"));
    assert!(!built.files.contains_key("countries/ua/index.html"));
}

#[test]
fn alpha3() {
    let built = briefing(&[], "2026-01-06", "participants: [{ name: A B, country: UKR }]");
    assert_told(
        &built.report,
        "
content/briefings/b.md:4:38 error[unknown-country] `UKR` is not a country code
  at: UKR
  help: the code of Ukraine is `UA`",
    );
    assert_eq!(mended(&built.report, BRIEFING)[1], "+ participants: [{ name: A B, country: UA }]");
    assert!(built.files.is_empty());
}

#[test]
fn kosovo() {
    let front = "---\ntitle: B\ndate: 2026-01-06\nparticipants: [{ name: A B, country: XK }]\n---\n";
    let plain = build(&[], &format!("-- content/briefings/b.md --\n{front}"));
    assert_no_fault(&plain);
    assert!(plain.text("countries/kosovo/index.html").contains("Code XK"));
    // ISO gave it no number; those in use are 383, 412, 926 and 983.
    for (path, page) in plain.files.iter().filter(|(path, _)| !path.ends_with(".css")) {
        let numbers = page.split(|letter: char| !letter.is_ascii_alphanumeric());
        assert!(numbers.into_iter().all(|word| !["383", "412", "926", "983"].contains(&word)), "{path}");
    }
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
        // Its own page and the data alone tell by what other names it goes.
        let tells = path == "countries/palestine/index.html" || path.starts_with("data/countries");
        assert!(tells || !page.contains("State of Palestine"), "{path}");
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
    assert_eq!(table(&built), ["Soviet Union No one named", "🇺🇸 United States No one named"]);
    let page = built.text("countries/soviet-union/index.html");
    assert!(page.contains("This country no longer exists (30 December 1922 to 26 December 1991)."), "{page}");
    let page = read(built.page("countries/soviet-union/index.html"));
    assert!(attributes(&page, "main a", "href").contains(&"/countries/russia/".to_owned()));

    let late = briefing(&[], "1992-01-01", "countries: [SUHH]");
    assert_told(
        &late.report,
        "
content/briefings/b.md:4:13 warning[country-not-existing] Soviet Union (30 December 1922 to 26 December 1991) did not exist on 1992-01-01
  at: SUHH
  help: the codes that came after it: AM, AZ, BY, EE, GE, KG, KZ, LT, LV, MD, RU, TJ, TM, UA, UZ",
    );
    assert_no_fault(&briefing(&[], "1991-12-26", "countries: [SUHH]"));
    // Who speaks of it later is offered `mentions`, and not `countries`.
    let spoken_of = check_text(&[], "", "The Soviet Union fell long ago.");
    assert_told(
        &spoken_of,
        "
content/briefings/b.md:5:5 warning[undeclared-mention] the text names Soviet Union, but the front matter does not
  at: Soviet Union
  help: add `SUHH` to `mentions`; or pass over the words with `ignore: [Soviet Union]`",
    );
    assert_eq!(mended(&spoken_of, BRIEFING), ["+ mentions: [SUHH]"]);
}

#[test]
fn role_before_start() {
    let built = briefing(&["keir-starmer"], "2024-01-10", "participants: [keir-starmer]");
    assert_told(
        &built.report,
        "
content/briefings/b.md:4:16 warning[role-unknown-at-date] the profile of Keir Starmer holds no role on 2024-01-10, so the name is printed without one
  at: keir-starmer
  help: add the role with its dates to the profile, or write `role:` here
  see: content/participants/keir-starmer.md:7:3 the profile's roles",
    );
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
    assert_told(
        &built.report,
        "
content/briefings/b.md:4:16 notice[role-overlap] two roles of Mark Carney are valid on 2013-06-15; the first listed is printed: Governor (2013 to 2020)
  at: mark-carney
  help: the other is Governor (2008 to 2013); write `role:` here or exact dates in the profile
  see: content/participants/mark-carney.md:6:3 the profile's roles",
    );
    assert!(built.page("participants/mark-carney/index.html").contains("Governor of the Bank of England"));
    assert_eq!(table(&built), ["🇬🇧 United Kingdom Mark Carney Governor"]);
    // Nobody is stopped by a notice, not even under `--strict`.
    let strict = Request { strict: true, ..request() };
    let text = "-- content/briefings/b.md --\n---\ntitle: B\ndate: 2013-06-15\nparticipants: [mark-carney]\n---\n";
    assert!(!build_as(&["mark-carney"], text, &strict).files.is_empty());
}

#[test]
fn two_terms() {
    let text: String = ["2018-07-16", "2022-07-16", "2025-07-16"]
        .map(|date| format!("-- content/briefings/{date}-b.md --\n---\ntitle: B\nparticipants: [donald-trump]\n---\n"))
        .concat();
    let built = build(&["donald-trump"], &text);
    assert_told(
        &built.report,
        "
content/briefings/2022-07-16-b.md:3:16 warning[role-unknown-at-date] the profile of Donald Trump holds no role on 2022-07-16, so the name is printed without one
  at: donald-trump
  help: add the role with its dates to the profile, or write `role:` here
  see: content/participants/donald-trump.md:7:3 the profile's roles",
    );
    let line = |year| delegations(&built, &format!("briefings/{year}/07/b/index.html"));
    assert_eq!(line(2018), ["🇺🇸 United States Donald Trump President"]);
    assert_eq!(line(2022), ["🇺🇸 United States Donald Trump"]);
    assert_eq!(line(2025), ["🇺🇸 United States Donald Trump President"]);
}

#[test]
fn handover_day() {
    let built = briefing(&["donald-trump"], "2021-01-20", "participants: [{ ref: donald-trump, role: President }]");
    assert_no_fault(&built);
    assert_eq!(table(&built), ["🇺🇸 United States Donald Trump President"]);
    let role_on =
        |date: &str| briefing(&["donald-trump"], date, "participants: [{ ref: donald-trump, role: President }]");
    assert_eq!(role_on("2021-01-21").codes(), ["role-mismatch"]);
    assert_no_fault(&role_on("2025-01-20"));
    assert_eq!(role_on("2025-01-19").codes(), ["role-mismatch"]);
}

#[test]
fn role_mismatch() {
    let front = "participants: [{ ref: friedrich-merz, role: Prime Minister }]";
    let built = briefing(&["friedrich-merz"], "2026-01-06", front);
    assert_told(
        &built.report,
        "
content/briefings/b.md:4:45 warning[role-mismatch] `Prime Minister` is not a role that the profile of Friedrich Merz held on that day
  at: Prime Minister
  help: the profile says: Chancellor (since 2025-05-06); the briefing's word is printed as it stands
  see: content/participants/friedrich-merz.md:6:3 the profile's roles",
    );
    // The tool never rewrites what an editor says.
    assert!(mended(&built.report, BRIEFING).is_empty());
    assert_eq!(table(&built), ["🇩🇪 Germany Friedrich Merz Prime Minister"]);
}

#[test]
fn stale_profile() {
    let built = starmer_on("2026-12-01");
    assert_told(
        &built.report,
        "
content/briefings/b.md:4:16 warning[role-may-be-stale] Keir Starmer was last confirmed as Prime Minister on 2026-01-06, 329 days before this briefing
  at: keir-starmer
  help: check that the role still holds, then bring `as_of` in the profile up to date
  see: content/participants/keir-starmer.md:7:3 the profile's roles",
    );
    // 180 days after 6 January 2026 is 5 July.
    assert_no_fault(&starmer_on("2026-07-05"));
    assert_eq!(starmer_on("2026-07-06").codes(), ["role-may-be-stale"]);
    let longer = "-- site.toml --\n[content]\nstale_after = 329\n";
    assert_no_fault(&starmer_with(longer, "2026-12-01"));
}

fn starmer_on(date: &str) -> Built {
    starmer_with("", date)
}

fn starmer_with(config: &str, date: &str) -> Built {
    let front = format!("title: B\ndate: {date}\nparticipants: [keir-starmer]\n");
    let text = format!("{config}-- content/briefings/b.md --\n---\n{front}---\n");
    build_as(&["keir-starmer"], &text, &request_at("2026-12-24T00:00:00Z"))
}

#[test]
fn country_not_declared() {
    let built = briefing(&["donald-tusk"], "2026-01-06", "participants: [donald-tusk]\ncountries: [UA, FR]");
    assert_told(
        &built.report,
        "
content/briefings/b.md:4:16 warning[country-not-declared] Donald Tusk stands for Poland, but `countries` lacks `PL`
  at: donald-tusk
  help: add `PL` to `countries`, or leave `countries` out to take the participants'
  see: content/briefings/b.md:5:1 the countries declared",
    );
    assert_eq!(mended(&built.report, BRIEFING), ["- countries: [UA, FR]", "+ countries: [UA, FR, PL]"]);
}

#[test]
fn both_lists() {
    let front = "participants: [{ name: Donald Trump }]\nmentions: [NO, donald-trump]";
    let built = briefing(&["donald-trump"], "2026-01-06", front);
    assert_told(
        &built.report,
        "
content/briefings/b.md:5:16 error[listed-twice] Donald Trump takes part and is mentioned
  at: donald-trump
  help: `mentions` is for those who are named but not at the table; keep one of the two entries
  see: content/briefings/b.md:4:16 first listed here",
    );
    assert!(built.files.is_empty());
}

#[test]
fn same_person_twice() {
    let front = "participants: [mark-carney, { name: Mark Carney }]";
    let built = briefing(&["mark-carney"], "2026-01-06", front);
    assert_told(
        &built.report,
        "
content/briefings/b.md:4:29 error[duplicate-participant] Mark Carney takes part twice
  at: { name: Mark Carney }
  help: list each person once; a second role goes into the profile
  see: content/briefings/b.md:4:16 first listed here",
    );
    assert!(built.files.is_empty());
}

#[test]
fn quote_missing() {
    let missing = briefing(&["donald-tusk"], "2026-01-06", "quotes: [{ by: donald-tusk, text: not said }]");
    assert_told(
        &missing.report,
        "
content/briefings/b.md:4:35 error[quote-not-in-text] the body does not hold `not said`
  at: not said
  help: copy the words from the body; quotation marks and line breaks do not matter",
    );
    assert!(missing.files.is_empty());
    let other_style = "quotes: [{ by: donald-tusk, text: \"what's \\\"needed\\\"\" }]";
    assert_no_fault(&briefing(&["donald-tusk"], "2026-01-06", other_style));
}

#[test]
fn same_first_name() {
    let two = ["donald-trump", "donald-tusk"];
    assert_told(&check_text(&two, "", "Donald met Donald."), "");
    // Not even where the front matter names one of them.
    assert_told(
        &check_text(&two, "participants: [donald-trump]\n", "Donald met Donald."),
        "
content/briefings/b.md:4:15 notice[declared-not-in-text] Donald Trump takes part, but the text does not say so
  at: [donald-trump]
  help: nothing need be done if the text does not name everybody; another spelling belongs into `aka` of the profile",
    );
    let links = |body: &str| {
        let built = build(&two, &dated("participants: [donald-trump]\n", body));
        attributes(&read(built.page("briefings/2026/01/b/index.html")), ".prose a", "href")
    };
    assert!(links("Donald met Donald.").is_empty());
    assert_eq!(links("Donald Trump met Donald."), ["/participants/donald-trump/"]);
}

#[test]
fn undeclared_mention() {
    let text = "Norway was glad.\nThen Turkish Foreign Minister Hakan Fidan left.";
    let report = check_text(&[], "mentions: [NO]\n", text);
    assert_told(
        &report,
        "
content/briefings/b.md:7:6 warning[undeclared-mention] the text names Türkiye (`Turkish`), but the front matter does not
  at: Turkish
  help: add `TR` to `mentions`; to `countries` if it took part; or pass over the words with `ignore: [Turkish]`
content/briefings/b.md:7:31 warning[unknown-name-after-title] `Hakan Fidan` is named with the title `Foreign Minister`, but nobody of the site has that name
  at: Hakan Fidan
  help: add `{ name: Hakan Fidan, role: Foreign Minister, country: TR }` to `mentions`, or to `participants` if they took part; if it is somebody you know, add the spelling to `aka` of the profile",
    );
    assert_eq!(mended(&report, BRIEFING), ["- mentions: [NO]", "+ mentions: [NO, TR]"]);
    // What the help says, done.
    let entry = "{ name: Hakan Fidan, role: Foreign Minister, country: TR }";
    assert_told(&check_text(&[], &format!("mentions: [NO, TR, {entry}]\n"), text), "");
    // A build counts what is declared, and nothing else.
    let built = build(&[], &dated("mentions: [NO]\n", text));
    assert!(built.files.keys().all(|path| !path.contains("turk") && !path.contains("fidan")), "{:?}", built.files);
}

#[test]
fn case_of_us() {
    for text in ["Let us meet.", "They told us so. Us too.", "LET US MEET."] {
        assert_told(&check_text(&[], "", text), "");
        let built = build(&[], &dated("mentions: [US]\n", text));
        assert!(all(&read(built.page("briefings/2026/01/b/index.html")), ".prose a").is_empty(), "{text}");
    }
    let report = check_text(&[], "", "Let us meet the US.");
    assert_told(
        &report,
        "
content/briefings/b.md:5:17 warning[undeclared-mention] the text names United States (`US`), but the front matter does not
  at: US
  help: add `US` to `mentions`; to `countries` if it took part; or pass over the words with `ignore: [US]`",
    );
    assert_eq!(mended(&report, BRIEFING), ["+ mentions: [US]"]);
}

#[test]
fn place_not_country() {
    let text = "They met in Atlanta, Georgia, once more.";
    assert_told(
        &check_text(&[], "", text),
        "
content/briefings/b.md:5:22 warning[undeclared-mention] the text names Georgia, but the front matter does not
  at: Georgia
  help: add `GE` to `mentions`; to `countries` if it took part; or pass over the words with `ignore: [Georgia]`",
    );
    assert_told(&check_text(&[], "ignore: [Georgia]\n", text), "");
    // Nor is what is passed over a link where the country is declared for another reason.
    let front = "ignore: [Georgia]\nmentions: [GE]\n";
    let built = build(&[], &dated(front, &format!("{text} Georgians looked on.")));
    let page = read(built.page("briefings/2026/01/b/index.html"));
    assert_eq!(texts(&page, ".prose a"), ["Georgians"]);
}

#[test]
fn longest_name_wins() {
    let text = "South Sudan, Papua New Guinea, the Democratic Republic of the Congo, North Macedonia";
    let report = check_text(&[], "", text);
    let told: Vec<String> =
        in_full(&report).lines().filter(|line| !line.contains("help:")).map(str::to_owned).collect();
    let named = |column: u32, name: &str| {
        let place = format!("content/briefings/b.md:5:{column} warning[undeclared-mention]");
        [format!("{place} the text names {name}, but the front matter does not"), format!("  at: {name}")]
    };
    let expected = [
        named(1, "South Sudan"),
        named(14, "Papua New Guinea"),
        named(36, "Democratic Republic of the Congo"),
        named(70, "North Macedonia"),
    ];
    assert_eq!(told, expected.concat());
    assert_eq!(mended(&report, BRIEFING), ["+ mentions: [SS, PG, CD, MK]"]);
    // Here the shorter name begins at the same letter.
    let report = check_text(&[], "", "Guinea-Bissau, the Dominican Republic, Niger Republic");
    assert_eq!(mended(&report, BRIEFING), ["+ mentions: [GW, DO, NE]"]);

    let front = "mentions: [SS, PG, CD, MK, SD, GN, CG, GQ]\n";
    let page = build(&[], &dated(front, text));
    let page = read(page.page("briefings/2026/01/b/index.html"));
    let linked = ["south-sudan", "papua-new-guinea", "democratic-republic-of-the-congo", "north-macedonia"];
    assert_eq!(attributes(&page, ".prose a", "href"), linked.map(|slug| format!("/countries/{slug}/")));
}

#[test]
fn embargo() {
    let text = "
-- site.toml --
base_url = \"https://x.example\"
-- content/briefings/open.md --
---
title: Open
date: 2026-01-05
topics: [talks]
---
Text.
-- content/briefings/zzheld.md --
---
title: Zzheld
date: 2026-01-06
embargo: 2026-01-06T18:00:00+01:00
dateline: Zzplace
participants: [{ name: Zzperson Zzname, role: Zzrole, country: MT }]
topics: [talks, zztopic]
series: Zzseries
aliases: [/zzold/]
corrections: [{ date: 2026-01-06, text: Zzcorrected }]
---
Zzbody.
-- content/briefings/held/index.md --
---
title: Zzbundle
date: 2026-01-06
embargo: 2026-01-06T18:00:00+01:00
---
![Zzpicture](zzpicture.png)
-- content/briefings/held/zzpicture.png --
Zzbytes
";
    let before = build_as(&[], text, &request_at("2026-01-06T17:59:59+01:00"));
    assert_no_fault(&before);
    for (path, page) in &before.files {
        for word in ["zz", "malta"] {
            assert!(!page.to_lowercase().contains(word) && !path.contains(word), "`{word}` in {path}");
        }
    }
    assert_eq!(before.report.counts.briefings, 1);
    let due = before.report.next_due.expect("an embargo lies ahead").to_string();
    assert_eq!(due, "2026-01-06T17:00:00Z");

    let after = build_as(&[], text, &request_at("2026-01-06T18:00:00+01:00"));
    assert_no_fault(&after);
    assert!(after.text("briefings/2026/01/zzheld/index.html").contains("Zzbody"));
    for page in ["index.html", "briefings/2026/01/index.html", "corrections/index.html", "corrections/feed.xml"] {
        assert!(after.page(page).contains("Zzheld"), "{page}");
    }
    assert!(after.files.contains_key("briefings/2026/01/held/zzpicture.png"));
    for page in ["participants/zzperson-zzname", "countries/malta", "topics/zztopic", "series/zzseries", "zzold"] {
        assert!(after.files.contains_key(&format!("{page}/index.html")), "{page}");
    }
    // What comes next is that the first briefing is news no longer.
    let due = after.report.next_due.map(|due| due.to_string());
    assert_eq!((after.report.counts.briefings, due.as_deref()), (3, Some("2026-01-07T00:00:00Z")));
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
    assert_told(
        &built.report,
        "
content/briefings/b.md:2:8 error[bad-yaml] YAML takes the `: ` in this value for a key of its own
  at: Ukraine: allies meet
  help: put the value in quotes: `\"Ukraine: allies meet\"`",
    );
    assert!(built.files.is_empty());
    let quoted = "-- content/briefings/b.md --\n---\ntitle: \"Ukraine: allies meet\"\ndate: 2026-01-06\n---\n";
    assert!(build(&[], quoted).text("briefings/2026/01/b/index.html").contains("Ukraine: allies meet"));
}

#[test]
fn shared_wikidata() {
    let profile = |slug: &str, id: &str| {
        format!("-- content/participants/{slug}.md --\n---\nname: {slug}\nwikidata: {id}\n---\n")
    };
    let built = build(&[], &(profile("ada", "Q5") + &profile("ben", "Q5")));
    assert_told(
        &built.report,
        "
content/participants/ben.md:3:11 error[shared-wikidata] `Q5` is another profile's Wikidata id
  at: Q5
  help: look up which of the two people it is; if both are one person, merge the profiles and keep the old address under `aliases`
  see: content/participants/ada.md:3:11 first used here",
    );
    for id in ["5", "Q", "Qfive", "q5", "Q05"] {
        let help = if id == "q5" { "write `Q5`" } else { "it looks like `Q212`" };
        let told = format!(
            "content/participants/ada.md:3:11 error[bad-wikidata] `{id}` is not a Wikidata id\n  at: {id}\n  help: {help}"
        );
        let built = build(&[], &profile("ada", id));
        assert_told(&built.report, &told);
        assert!(built.files.is_empty());
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
