//! What holds for any site and any name: slugs, addresses, the walk through a long list, and the silence of an embargo.

mod support;

use std::collections::BTreeSet;

use dateline::{
    base::{PartialDate, Slug, WrittenTime, slugify},
    disk::MemoryDisk,
};
use proptest::{prelude::*, sample::select};
use support::{
    Built, ROOT, build_on,
    html::{attributes, read},
    marked::marked_briefing,
    request, request_at,
};

fn cases(count: u32) -> ProptestConfig {
    ProptestConfig { cases: count, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn every_name_has_a_slug_and_a_slug_is_its_own(name in "\\PC*") {
        let slug = Slug::from_name(&name);
        let text = slug.as_str();
        prop_assert!((1..=100).contains(&text.len()), "{text:?}");
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
        prop_assert!(!text.starts_with('-') && !text.ends_with('-') && !text.contains("--"), "{text:?}");
        prop_assert_eq!(Slug::parse(text), Some(slug.clone()));
        prop_assert_eq!(Slug::from_name(text), slug.clone());
        prop_assert_eq!(Slug::from_name(&name), slug);
    }

    #[test]
    fn case_and_spacing_do_not_change_a_slug(words in prop::collection::vec("[a-z]{1,8}", 1..6)) {
        let slug = slugify(&words.join("-"));
        prop_assert_eq!(slugify(&words.join("  ").to_uppercase()), slug.clone());
        prop_assert_eq!(slugify(&format!(" {} ", words.join(" – "))), slug);
    }

    #[test]
    fn a_day_is_read_back_and_an_impossible_one_is_not(year in 1i16..=9999, month in 0u8..=13, day in 0u8..=32) {
        let text = format!("{year:04}-{month:02}-{day:02}");
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let exists = (1..=12).contains(&month) && (1..=days[usize::from(month.clamp(1, 12)) - 1]).contains(&day);
        let read = PartialDate::parse(&text);
        prop_assert_eq!(read.is_ok(), exists, "{}", text);
        prop_assert_eq!(WrittenTime::parse(&text).is_ok(), exists, "{}", text);
        if let Ok(date) = read {
            prop_assert_eq!(date.first_day().to_string(), text.clone());
            prop_assert_eq!(date.last_day().to_string(), text);
        }
    }

    #[test]
    fn a_partial_date_covers_its_month_or_year(year in 1i16..=9998, month in 1u8..=12) {
        let of_month = PartialDate::parse(&format!("{year:04}-{month:02}")).expect("a month");
        prop_assert_eq!(of_month.first_day().day(), 1);
        prop_assert_eq!(of_month.last_day().tomorrow().expect("not the last day of all").day(), 1);
        let of_year = PartialDate::parse(&format!("{year:04}")).expect("a year");
        prop_assert_eq!(of_year.first_day().to_string(), format!("{year:04}-01-01"));
        prop_assert_eq!(of_year.last_day().to_string(), format!("{year:04}-12-31"));
    }

    #[test]
    fn any_text_as_a_date_is_read_or_refused(text in "\\PC*") {
        let _ = (PartialDate::parse(&text), WrittenTime::parse(&text));
    }
}

/// A small random site: documents by path.
#[derive(Debug, Clone)]
struct Site {
    config: String,
    documents: Vec<(String, String)>,
}

impl Site {
    fn disk(&self) -> MemoryDisk {
        let disk = MemoryDisk::new();
        disk.put(format!("{ROOT}/site.toml"), &self.config);
        disk.put(format!("{ROOT}/content/.keep"), "");
        for (path, text) in &self.documents {
            disk.put(format!("{ROOT}/{path}"), text);
        }
        disk
    }

    fn with(&self, documents: &[(String, String)]) -> Site {
        let mut site = self.clone();
        site.documents.extend(documents.iter().cloned());
        site
    }
}

const CODES: [&str; 8] = ["CA", "FR", "DE", "XK", "UA", "JP", "EU", "SUHH"];
const PEOPLE: [&str; 8] =
    ["Mark Carney", "Ada Ö", "习近平", "Anna-Maria O’Neill", "José Exämple", "Jose Example", "Ng, A.", "Élise d’Or"];
const TOPICS: [&str; 6] = ["ceasefire talks", "Ceasefire-Talks", "C++", "energy", "Énergie", "2"];

/// The front matter and body of a briefing, without title, date and name.
fn briefing() -> impl Strategy<Value = String> {
    let person = (select(&PEOPLE[..]), prop::option::of(select(&CODES[..])), any::<bool>());
    let people = prop::collection::vec(person, 0..4);
    let named = (select(&PEOPLE[..]), any::<bool>());
    let topics = prop::collection::vec(select(&TOPICS[..]), 0..3);
    let series = prop::option::of(select(&["Peace", "peace", "1"][..]));
    (people, named, topics, series, any::<bool>(), any::<bool>()).prop_map(
        |(people, (named, mentions), topics, series, alias, heading)| {
            let mut front = String::new();
            let mut seen = BTreeSet::new();
            let people: Vec<String> = people
                .into_iter()
                .filter(|(name, ..)| seen.insert(slugify(name)))
                .map(|(name, code, role)| {
                    let code = code.map(|code| format!(", country: {code}")).unwrap_or_default();
                    format!("{{ name: \"{name}\"{}{code} }}", if role { ", role: Envoy" } else { "" })
                })
                .collect();
            front.push_str(&format!("participants: [{}]\n", people.join(", ")));
            if mentions && !seen.contains(&slugify(named)) {
                front.push_str(&format!("mentions: [{{ name: \"{named}\" }}]\n"));
            }
            front.push_str(&format!("topics: [{}]\n", topics.join(", ")));
            front.push_str(&series.map(|series| format!("series: {series:?}\n")).unwrap_or_default());
            front.push_str(if alias { "aliases: [/old/{nth}/]\n" } else { "" });
            let heading = if heading { "## Talks\n\nSee [above](#talks).\n\n" } else { "" };
            format!("{front}---\n{heading}Text.[^1]\n\n[^1]: Note.\n")
        },
    )
}

fn site(briefings: std::ops::Range<usize>) -> impl Strategy<Value = Site> {
    let one = (0..3u8, 1..4u8, 1..4u8, briefing());
    let base = select(&["", "https://x.example", "https://x.example/sub/path"][..]);
    (prop::collection::vec(one, briefings), base, 1..5u8, 1..9u8, any::<bool>()).prop_map(
        |(briefings, base, size, index_size, about)| {
            let base = if base.is_empty() { String::new() } else { format!("base_url = {base:?}\n") };
            let config = format!("{base}[content]\npage_size = {size}\nindex_size = {index_size}\n");
            let mut documents: Vec<(String, String)> = Vec::new();
            for (nth, (year, month, day, rest)) in briefings.into_iter().enumerate() {
                let text = format!("---\ntitle: Briefing {nth}\ndate: 202{year}-0{month}-0{day}\n{rest}")
                    .replace("{nth}", &nth.to_string());
                documents.push((format!("content/briefings/b{nth}.md"), text));
            }
            if about {
                documents.push(("content/pages/about.md".to_owned(), "---\ntitle: About\n---\nText.\n".to_owned()));
                documents.push((
                    "content/groups/g7.md".to_owned(),
                    "---\nname: G7\nmembers: [{ country: CA }, { country: FR }]\n---\n".to_owned(),
                ));
            }
            Site { config, documents }
        },
    )
}

/// Every address that a page leads to, loads or is canonical at.
fn addresses(page: &str) -> Vec<String> {
    let page = read(page);
    let mut all = attributes(&page, "[href]", "href");
    all.extend(attributes(&page, "[src]", "src"));
    let refresh = attributes(&page, "meta[http-equiv=refresh]", "content");
    all.extend(refresh.iter().filter_map(|content| Some(content.split_once("url=")?.1.to_owned())));
    all
}

/// Says why an address leads nowhere in a built site, if so.
fn nowhere(built: &Built, from: &str, address: &str, base: &str) -> Option<String> {
    let (path, anchor) = address.split_once('#').map_or((address, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.strip_prefix("https://x.example").unwrap_or(path);
    if path.starts_with("https://") || path.starts_with("mailto:") {
        return None;
    }
    let file = match path {
        "" => from.to_owned(),
        path => match path.strip_prefix(base).and_then(|path| path.strip_prefix('/')) {
            Some(path) if path.is_empty() || path.ends_with('/') => format!("{path}index.html"),
            Some(path) => path.to_owned(),
            None => return Some(format!("{from}: `{address}` is not below `{base}/`")),
        },
    };
    let Some(page) = built.files.get(&file) else {
        return Some(format!("{from}: `{address}` leads to no file"));
    };
    // A part of a picture, as SVG names it.
    let anchor = anchor.filter(|anchor| !(file.ends_with(".svg") && anchor.starts_with("svgView(")));
    let ids = anchor.map(|_| attributes(&read(page), "[id]", "id")).unwrap_or_default();
    match anchor {
        Some(anchor) if !ids.iter().any(|id| id == anchor) => Some(format!("{from}: `{address}` has no such place")),
        _ => None,
    }
}

fn base_path(site: &Site) -> &str {
    if site.config.contains("/sub/path") { "/sub/path" } else { "" }
}

/// Builds a site that has no error, or says that this one cannot be built.
fn build(site: &Site) -> Option<Built> {
    let built = build_on(&site.disk(), &request());
    assert!(!built.codes().contains(&"unknown-key"), "{}", built.faults());
    (!built.report.has_errors()).then_some(built)
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn every_internal_address_leads_to_a_file_and_a_place_in_it(site in site(0..8)) {
        let built = build_on(&site.disk(), &request());
        prop_assume!(!built.report.has_errors());
        let mut wrong = Vec::new();
        for (path, page) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
            let addresses: BTreeSet<String> = addresses(page).into_iter().collect();
            wrong.extend(addresses.iter().filter_map(|address| nowhere(&built, path, address, base_path(&site))));
        }
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn whatever_is_published_has_a_page(site in site(0..8)) {
        let built = build_on(&site.disk(), &request());
        prop_assume!(!built.report.has_errors());
        let resolved = built.report.site.as_ref().expect("a site");
        let mut expected: BTreeSet<String> = BTreeSet::new();
        for (_, briefing) in resolved.briefings.iter() {
            let (date, slug) = (briefing.date, &briefing.front.slug);
            expected.insert(format!("briefings/{:04}/{:02}/{slug}/index.html", date.year(), date.month()));
            let people = briefing.participants.iter().map(|appearance| appearance.participant);
            expected.extend(people.map(|id| format!("participants/{}/index.html", resolved.participants[id].slug)));
            let codes = briefing.countries.iter();
            expected.extend(codes.map(|code| format!("countries/{}/index.html", resolved.countries[code].name.slug)));
            expected.extend(briefing.topics.iter().map(|slug| format!("topics/{slug}/index.html")));
            expected.extend(briefing.series.iter().map(|slug| format!("series/{slug}/index.html")));
        }
        expected.extend(resolved.groups.keys().map(|slug| format!("groups/{slug}/index.html")));
        let missing: Vec<&String> = expected.iter().filter(|path| !built.files.contains_key(*path)).collect();
        prop_assert!(missing.is_empty(), "{:?}\n{}", missing, built.faults());
    }

    #[test]
    fn the_way_through_a_long_list_meets_each_briefing_once(site in site(0..14)) {
        let built = build_on(&site.disk(), &request());
        prop_assume!(!built.report.has_errors());
        let resolved = built.report.site.as_ref().expect("a site");
        let newest_first = resolved.timeline.iter().rev().map(|id| resolved.briefings[*id].front.title.to_string());
        prop_assert_eq!(walk(&built, "index.html", base_path(&site)), newest_first.collect::<Vec<_>>());
        for topic in resolved.topics.values() {
            let newest_first = topic.briefings.iter().rev().map(|id| resolved.briefings[*id].front.title.to_string());
            let way = walk(&built, &format!("topics/{}/index.html", topic.slug), base_path(&site));
            prop_assert_eq!(way, newest_first.collect::<Vec<_>>());
        }
    }

    #[test]
    fn nothing_of_a_hidden_briefing_reaches_any_output(site in site(0..6), how in hidden()) {
        let Some(without) = build(&site) else { return Err(TestCaseError::reject("it has an error")) };
        let with = build_on(&site.with(&marked_briefing(how)).disk(), &request());
        prop_assert!(!with.report.has_errors(), "{}", with.faults());
        let names: (BTreeSet<_>, BTreeSet<_>) = (with.files.keys().collect(), without.files.keys().collect());
        prop_assert_eq!(names.0, names.1);
        for (path, page) in &with.files {
            prop_assert!(!page.to_lowercase().contains("zz"), "{path} holds a word of the hidden briefing");
            prop_assert_eq!(page, &without.files[path], "{} differs", path);
        }
        prop_assert_eq!(with.report.counts, without.report.counts);
    }

    #[test]
    fn once_its_time_has_come_the_same_briefing_is_there(site in site(0..4)) {
        let with = site.with(&marked_briefing("embargo: 2030-01-01T00:00:00Z"));
        let built = build_on(&with.disk(), &request_at("2030-01-01T00:00:00Z"));
        prop_assume!(!built.report.has_errors());
        let page = built.page("briefings/2024/01/zzslug/index.html");
        for word in ["Zztitle", "Zzsummary", "Zzbody", "Zzperson", "zztopic", "Zzseries", "Zzevent", "Zzcorrection", "Zzauthor"] {
            prop_assert!(page.contains(word), "{word}");
        }
        for file in ["participants/zzperson", "participants/zzmentioned", "countries/malta", "topics/zztopic", "series/zzseries", "zzold"] {
            prop_assert!(built.files.contains_key(&format!("{file}/index.html")), "{file}");
        }
    }
}

/// The ways in which a briefing is not public.
fn hidden() -> impl Strategy<Value = &'static str> {
    select(&["embargo: 2030-01-01T00:00:00Z", "draft: true", "date: 2030-01-01", "date: 2026-11-25"][..])
}

/// The titles met on the way from a list's newest page to its oldest.
fn walk(built: &Built, from: &str, base: &str) -> Vec<String> {
    let mut met = Vec::new();
    let mut next = Some(from.to_owned());
    let mut pages = BTreeSet::new();
    while let Some(file) = next {
        assert!(pages.insert(file.clone()), "{file} is met twice");
        let page = read(built.page(&file));
        met.extend(support::html::texts(&page, "main .card :is(h2, h3) a"));
        next = attributes(&page, "a[rel=next]", "href").pop().map(|href| {
            format!(
                "{}index.html",
                href.strip_prefix(base).and_then(|path| path.strip_prefix('/')).expect("below the base")
            )
        });
    }
    met
}
