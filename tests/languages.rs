//! The words of the theme in every language, and whole sites in them.

#![allow(clippy::disallowed_methods)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use dateline::{
    language::Language,
    load,
    model::{Message, Plural, Strings},
    parse,
};
use support::{Built, ROOT, build, build_on, example, html, in_full, repository, request};

/// Those that the theme speaks.
const LANGUAGES: [&str; 10] = ["ar", "de", "en", "es", "fr", "it", "pl", "ru", "uk", "zh"];

/// Names that are the same in every language, and the marks of a chart.
const NAMES: [&str; 9] = ["Atom", "JSON", "ninjs", "BibTeX", "CSL-JSON", "RIS", "Wikidata", "†", "×"];

fn strings() -> BTreeMap<String, Strings> {
    let files = load::theme_sources().into_iter().filter(|file| Strings::language_of(&file.path).is_some());
    let read = files.map(|file| {
        let read = parse::strings(&file);
        assert_eq!(read.diagnostics, [], "{}", file.path);
        let strings = read.value.expect("a file of words");
        (strings.language.to_string(), strings)
    });
    read.collect()
}

fn places(message: &Message) -> BTreeSet<&str> {
    message.places().map(|name| &**name).collect()
}

fn words(message: &Message) -> Vec<String> {
    let form = |plural: Option<Plural>| {
        let pieces = &message.wording(plural).0;
        pieces.iter().map(|piece| match piece {
            dateline::model::Piece::Text(text) => text.to_string(),
            dateline::model::Piece::Place(name) => format!("{{{name}}}"),
        })
    };
    let all = std::iter::once(None).chain(Plural::ALL.map(Some));
    all.map(|plural| form(plural).collect()).collect()
}

/// Says whether there are two words of letters in a text.
fn has_two_words(text: &str) -> bool {
    let words = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| word.len() > 1);
    words.count() > 1
}

#[test]
fn every_language_has_every_text_in_every_form_it_needs() {
    let all = strings();
    assert_eq!(all.keys().collect::<Vec<_>>(), LANGUAGES.iter().collect::<Vec<_>>());
    let english = &all["en"].messages;
    let mut faults = Vec::new();
    for (tag, strings) in &all {
        let needed: BTreeSet<Plural> = Language::new(tag, &[]).plurals().into_iter().collect();
        let keys = |strings: &BTreeMap<_, _>| strings.keys().cloned().collect::<BTreeSet<_>>();
        for key in keys(&strings.messages).symmetric_difference(&keys(english)) {
            faults.push(format!("{tag}: `{key}` is not in both"));
        }
        for (key, message) in &strings.messages {
            let Some(original) = english.get(key) else { continue };
            if let Message::Counted(forms) = message
                && forms.keys().copied().collect::<BTreeSet<_>>() != needed
            {
                faults.push(format!("{tag}: `{key}` needs the forms {needed:?}"));
            }
            // A number that stands after its noun and a colon asks for no form.
            let stands_before = words(message)[0].starts_with("{n}");
            if matches!((original, message), (Message::Counted(_), Message::Plain(_))) && stands_before {
                faults.push(format!("{tag}: `{key}` is counted"));
            }
            let (found, wanted) = (places(message), places(original));
            if found != wanted && !key.starts_with("days-of-") {
                faults.push(format!("{tag}: `{key}` has the places {found:?}, not {wanted:?}"));
            }
            if tag != "en"
                && words(message) == words(original)
                && has_two_words(&words(message)[0].replace(['{', '}'], ""))
                && !words(message)[0].starts_with('{')
            {
                faults.push(format!("{tag}: `{key}` is English"));
            }
            if words(message).iter().any(|text| text.contains(['\'', '"']) || text.contains("...")) {
                faults.push(format!("{tag}: `{key}` has quotation marks of a typewriter"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_heard_begins_with_what_is_seen() {
    for (tag, strings) in strings() {
        let text = |key: &str| words(&strings.messages[key])[0].clone();
        assert!(text("in-the-text-of").starts_with(&text("in-the-text")), "{tag}");
    }
}

#[test]
fn punctuation_is_that_of_the_language() {
    let all = strings();
    for message in all["fr"].messages.values().flat_map(words) {
        let bare = message.match_indices([':', ';', '?', '!', '»']).any(|(at, _)| !message[..at].ends_with('\u{202f}'));
        assert!(!bare && !message.contains("« "), "{message}");
    }
    for message in all["zh"].messages.values().flat_map(words) {
        assert!(!message.contains([',', ':', ';', '(', '?']), "{message}");
    }
    for message in all["ar"].messages.values().flat_map(words) {
        assert!(!message.contains([',', ';', '?']), "{message}");
    }
}

/// The text of a template that is printed as it stands: without tags of Tera, and without those of HTML but for what their attributes
/// say to readers.
fn printed(template: &str) -> Vec<String> {
    let mut bare = String::new();
    let mut rest = template;
    while let Some(start) = rest.find("{{").into_iter().chain(rest.find("{%")).chain(rest.find("{#")).min() {
        let end = match &rest[start..start + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        bare.push_str(&rest[..start]);
        bare.push('\u{1}');
        let length = rest[start..].find(end).expect("a tag ends");
        rest = &rest[start + length + 2..];
    }
    bare.push_str(rest);
    let mut found = Vec::new();
    for part in bare.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        found.push(text.to_owned());
        for name in ["aria-label=\"", "title=\"", "alt=\"", "placeholder=\"", "data-failed=\"", "data-none=\""] {
            found.extend(tag.split(name).skip(1).filter_map(|value| Some(value.split('"').next()?.to_owned())));
        }
    }
    found
}

/// The page that explains the data is in English in every language, and says so, as the names of tables and columns are.
fn is_in_words(path: &str) -> bool {
    path.starts_with("templates/") && path.ends_with(".html") && path != "templates/data.html"
}

#[test]
fn no_words_stand_in_the_templates_themselves() {
    let mut faults = Vec::new();
    for file in load::theme().iter().filter(|file| is_in_words(file.path)) {
        let template = std::str::from_utf8(file.bytes).expect("UTF-8");
        let is_word = |word: &&str| word.len() > 1 && word.chars().any(char::is_alphabetic) && !NAMES.contains(word);
        let texts = printed(template).into_iter().filter(|text| !text.contains("doctype"));
        let words = |text: String| {
            let found: Vec<String> =
                text.split(['\u{1}', ' ', '\n', ',', '"']).filter(is_word).map(Into::into).collect();
            found
        };
        faults.extend(texts.flat_map(words).map(|word| format!("{}: {word}", file.path)));
        // Nor in what components are handed.
        for name in ["label", "empty", "text", "title", "caption", "above", "below", "one", "other"] {
            let argument = format!(" {name}=\"");
            let given = template.split(&argument).skip(1).filter_map(|rest| rest.split('"').next());
            faults.extend(
                given
                    .filter(|text| !text.is_empty() && !text.starts_with("{{") && !NAMES.contains(text))
                    .map(|text| format!("{}: {name}={text}", file.path)),
            );
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Keys as they are written: `text(key="…"`, `self.text("…"`, `key: "…"`.
fn keys_in(text: &str) -> BTreeSet<String> {
    text.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_text_is_asked_for_and_every_one_asked_for_is_there() {
    let all = strings();
    let english = &all["en"].messages;
    let mut asked = BTreeSet::new();
    for file in load::theme().iter().filter(|file| file.path.ends_with(".html")) {
        let text = std::str::from_utf8(file.bytes).expect("UTF-8");
        asked.extend(
            text.split("key=").skip(1).filter_map(|rest| Some(rest.strip_prefix('"')?.split('"').next()?.to_owned())),
        );
        asked.extend(text.split("counted=\"").skip(1).filter_map(|rest| Some(rest.split('"').next()?.to_owned())));
    }
    for part in ["src/plan", "src/language"] {
        for path in support_files(part) {
            let text = std::fs::read_to_string(&path).expect("a source");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            for call in [".text(\"", ".say(\"", ".say_count(\""] {
                for rest in code.split(call).skip(1) {
                    let key = rest.split('"').next().unwrap_or_default();
                    assert!(english.contains_key(key), "{}: there is no text `{key}`", path.display());
                }
            }
            asked.extend(keys_in(code));
        }
    }
    let computed = ["label-", "noun-", "per-", "region-", "map-"];
    let idle = |key: &&str| !asked.contains(*key) && !computed.iter().any(|begin| key.starts_with(begin));
    let idle: Vec<&str> = english.keys().map(|key| &**key).filter(idle).collect();
    assert_eq!(idle, [""; 0], "nobody asks for these");
}

fn support_files(folder: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(repository(folder)).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        match entry.is_dir() {
            true => found.extend(support_files(&entry.to_string_lossy())),
            false => found.push(entry),
        }
    }
    found.sort();
    found
}

fn example_in(language: &str) -> Built {
    let disk = example();
    let config = std::fs::read_to_string(repository("site.toml")).expect("a configuration");
    let config: String =
        config.lines().filter(|line| !line.starts_with("language")).map(|line| format!("{line}\n")).collect();
    disk.put(format!("{ROOT}/site.toml"), format!("language = \"{language}\"\n{config}"));
    build_on(&disk, &request())
}

#[test]
fn the_example_speaks_every_language_and_no_english_between() {
    let all = strings();
    let english: Vec<(String, String)> = all["en"]
        .messages
        .iter()
        .filter_map(|(key, message)| Some((key.to_string(), message.whole()?.to_string())))
        .filter(|(_, text)| has_two_words(text))
        .collect();
    for language in LANGUAGES.into_iter().filter(|language| *language != "en") {
        let built = example_in(language);
        assert_eq!(built.codes(), [""; 0], "{}", in_full(&built.report));
        for (path, page) in built.files.iter().filter(|(path, _)| path.ends_with(".html")) {
            for (key, text) in &english {
                assert!(!page.contains(&format!(">{text}<")), "{language} {path}: `{key}` is in English");
            }
        }
        let home = html::read(built.page("index.html"));
        let label = html::texts(&home, ".skip");
        assert_eq!(label[0], *all[language].messages["skip"].whole().expect("a whole text"));
    }
}

const SITE: &str = "-- site.toml --
title = \"Sommets\"
language = \"fr\"
-- content/briefings/paris.md --
---
title: Les alliés se réunissent à Paris
date: 2026-01-06
participants: [{ name: Emmanuel Macron, country: FR, role: président }, { name: Mark Carney, country: CA }]
mentions: [UA]
event: { start: 2026-01-06, end: 2026-01-08, city: Paris }
---
Les dirigeants se sont réunis.
";

#[test]
fn pages_speak_the_sites_language_with_its_dates_and_numbers() {
    let built = build(SITE);
    let text = built.text("briefings/2026/01/paris/index.html");
    for part in [
        "mardi 6 janvier 2026",
        "6–8 janvier 2026",
        "2 participants, 2 délégations",
        "1 minute de lecture",
        "Nom et fonction ce jour-là",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(built.page("briefings/2026/index.html").contains("janvier 2026"));
    assert!(built.page("participants/mark-carney/index.html").contains("1 participation"));
    assert!(built.page("index.html").contains("<html lang=\"fr\" dir=\"ltr\">"));
}

#[test]
fn a_site_changes_words_and_adds_a_language() {
    let own = "-- templates/strings/fr.toml --\nbriefings = \"Dépêches\"\n";
    assert!(build(&format!("{SITE}{own}")).page("index.html").contains(">Dépêches<"));
    let swedish = SITE.replace("\"fr\"", "\"sv-FI\"");
    let own = "-- templates/strings/sv.toml --\nbriefings = \"Referat\"\n[n-participants]\none = \"{n} deltagare\"\nother = \"{n} deltagare\"\n";
    let built = build(&format!("{swedish}{own}"));
    let text = built.text("briefings/2026/01/paris/index.html");
    assert_eq!(built.codes(), [""; 0]);
    assert!(
        text.contains("tisdag 6 januari 2026")
            && text.contains("2 deltagare in 2 delegations")
            && text.contains("Referat"),
        "{text}"
    );
}

#[test]
fn a_sites_own_templates_speak_too() {
    let own = "-- templates/strings/fr.toml --\nbrought-to-you = \"Par la rédaction de {name}\"\n\
               -- templates/base.html --\n{% extends \"default/base.html\" %}{% block foot %}{{ text(key=\"brought-to-you\", name=site.title) }}{% endblock %}\n";
    let built = build(&format!("{SITE}{own}"));
    assert_eq!(built.codes(), [""; 0], "{}", built.faults());
    assert!(built.page("index.html").contains("Par la rédaction de Sommets"));
}

#[test]
fn words_that_cannot_be_printed_are_reported_where_they_stand() {
    let own = "-- templates/strings/fr.toml --\nupdated = \"Mis à jour {dtae}\"\nbriefngs = \"Dépêches\"\n[n-briefings]\none = \"{n} dépêche\"\n";
    let built = build(&format!("{SITE}{own}"));
    assert_eq!(
        built.faults(),
        "templates/strings/fr.toml:1:11 error[bad-words] `updated` has no place `{dtae}`\n\
         templates/strings/fr.toml:2:1 warning[bad-words] no template asks for the text `briefngs`\n\
         templates/strings/fr.toml:3:1 error[bad-words] the form `other` is missing"
    );
}

#[test]
fn countries_are_called_in_the_language_of_the_page_unless_the_site_calls_them_otherwise() {
    let russian = SITE.replace("\"fr\"", "\"ru\"");
    let built = build(&russian);
    assert_eq!(html::texts(&html::read(built.page("countries/france/index.html")), "h1"), ["🇫🇷 Франция"]);
    let text = built.text("briefings/2026/01/paris/index.html");
    assert!(text.contains("Канада") && text.contains("Украина") && !text.contains("Ukraine"), "{text}");
    let index = html::read(built.page("countries/a-z/index.html"));
    assert_eq!(html::texts(&index, ".section th"), ["К", "У", "Ф"]);
    assert_eq!(html::attributes(&index, ".section", "id"), ["letter-41a", "letter-423", "letter-424"]);
    let names = built.text("countries/france/index.html");
    assert!(names.contains("France английский") && !names.contains("Франция русский"), "{names}");
    let called = russian.replace("language", "countries = { FR = { name = \"Галлия\" } }\nlanguage");
    assert!(build(&called).text("briefings/2026/01/paris/index.html").contains("Галлия"));
}

#[test]
fn people_are_called_as_their_profiles_say_in_the_language_of_the_page() {
    let profile = "-- content/participants/emmanuel-macron.md --\n---\nname: Emmanuel Macron\nnames: { ru: Эмманюэль Макрон }\n---\n";
    let russian = format!("{}{profile}", SITE.replace("\"fr\"", "\"ru\""));
    let built = build(&russian);
    for page in ["briefings/2026/01/paris/index.html", "participants/index.html", "participants/mark-carney/index.html"]
    {
        let text = built.text(page);
        assert!(text.contains("Эмманюэль Макрон") && !text.contains("Emmanuel Macron"), "{page}: {text}");
    }
    assert!(build(&format!("{SITE}{profile}")).text("briefings/2026/01/paris/index.html").contains("Emmanuel Macron"));
}

#[test]
fn lists_are_in_the_order_of_the_languages_alphabet() {
    let topics = SITE.replace("mentions: [UA]", "topics: [zorro, ñandú, nube, oso]").replace("\"fr\"", "\"es\"");
    let order = |site: &str| html::texts(&html::read(build(site).page("topics/index.html")), ".tally a");
    assert_eq!(order(&topics), ["nube", "ñandú", "oso", "zorro"]);
    assert_eq!(order(&topics.replace("\"es\"", "\"en\"")), ["ñandú", "nube", "oso", "zorro"]);
}

/// A briefing of an English site, and its French and Ukrainian translations.
const TRANSLATED: &str = "-- site.toml --
title = \"Summits\"
base_url = \"https://example.org\"
-- content/participants/emmanuel-macron.md --
---
name: Emmanuel Macron
names: { uk: Еммануель Макрон }
---
-- content/briefings/2026-01-06-paris.md --
---
title: Allies meet in Paris
participants: [{ name: Emmanuel Macron, country: FR, role: President }, { name: Mark Carney, country: CA }]
topics: [security]
corrections: [{ date: 2026-01-07, text: A name was misspelled. }, { date: 2026-01-08, text: A date was wrong. }]
---
PARIS – Allies met.
-- content/briefings/2026-01-06-paris.fr.md --
---
title: Les alliés se réunissent à Paris
roles: { emmanuel-macron: président de la République }
corrections: [{ date: 2026-01-07, text: Un nom était mal orthographié. }]
---
PARIS – Les alliés se sont réunis.
-- content/briefings/2026-01-06-paris.uk.md --
---
title: Союзники зустрілися в Парижі
---
Союзники зустрілися.
";

#[test]
fn a_translation_has_a_page_in_its_own_language_with_all_that_the_original_says() {
    let built = build(TRANSLATED);
    assert_eq!(built.codes(), [""; 0], "{}", built.faults());
    let page = built.page("fr/briefings/2026/01/paris/index.html");
    assert!(page.contains("<html lang=\"fr\" dir=\"ltr\">") && page.contains("Les alliés se sont réunis."), "{page}");
    let text = built.text("fr/briefings/2026/01/paris/index.html");
    for part in [
        "mardi 6 janvier 2026",
        "Canada",
        "président de la République",
        "2 participants",
        "Un nom était mal orthographié.",
        "Comptes rendus",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("President") && !text.contains("A name was misspelled."), "{text}");
    assert!(page.contains("<span lang=\"en\" dir=\"auto\">A date was wrong.</span>"), "{page}");
    assert!(page.contains("\"inLanguage\":\"fr\""), "{page}");
    let ukrainian = built.text("uk/briefings/2026/01/paris/index.html");
    assert!(
        ukrainian.contains("Еммануель Макрон") && ukrainian.contains("Франція") && ukrainian.contains("6 січня 2026"),
        "{ukrainian}"
    );
    assert!(built.text("briefings/2026/01/paris/index.html").contains("President"));
}

#[test]
fn an_original_and_its_translations_lead_to_each_other() {
    let built = build(TRANSLATED);
    let links = |page: &str| {
        let page = html::read(built.page(page));
        let alternates = html::attributes(&page, "link[hreflang]", "href");
        (html::texts(&page, ".byline a[hreflang]"), alternates)
    };
    let home = "https://example.org";
    let all = ["/briefings/2026/01/paris/", "/fr/briefings/2026/01/paris/", "/uk/briefings/2026/01/paris/"]
        .map(|path| format!("{home}{path}"));
    let (names, mut alternates) = links("fr/briefings/2026/01/paris/index.html");
    assert_eq!(names, ["English", "українська"]);
    alternates.sort();
    assert_eq!(alternates, all);
    assert_eq!(links("briefings/2026/01/paris/index.html").0, ["français", "українська"]);
    let sitemap = built.page("sitemap.xml");
    let alternate = format!("<xhtml:link rel=\"alternate\" hreflang=\"uk\" href=\"{}\"/>", all[2]);
    assert_eq!(sitemap.matches(&alternate).count(), 3, "{sitemap}");
    let alone = build(TRANSLATED.split("-- content/briefings/2026-01-06-paris.fr").next().expect("the original"));
    assert!(
        !alone.page("sitemap.xml").contains("xhtml")
            && !alone.page("briefings/2026/01/paris/index.html").contains("hreflang")
    );
}

#[test]
fn a_translation_is_counted_nowhere() {
    let built = build(TRANSLATED);
    for (path, file) in built.files.iter().filter(|(path, _)| !path.contains("/paris/") && *path != "sitemap.xml") {
        assert!(!file.contains("réunissent") && !file.contains("зустрілися"), "{path}");
    }
    assert!(built.text("participants/mark-carney/index.html").contains("Took part in 1 briefing"));
    assert_eq!(built.report.counts.briefings, 1);
}

#[test]
fn a_translation_comes_and_goes_with_its_original() {
    let hidden = |with: &str| build(&TRANSLATED.replace("topics: [security]", with));
    let has = |built: &Built| built.files.keys().any(|path| path.starts_with("fr/"));
    assert!(!has(&hidden("draft: true")) && !has(&hidden("embargo: 2026-12-24")));
    let withdrawn = hidden("withdrawn: { date: 2026-01-09, reason: It was wrong. }");
    assert!(withdrawn.text("fr/briefings/2026/01/paris/index.html").contains("Ce compte rendu a été retiré"));
    let draft = TRANSLATED.replace("roles: {", "draft: true\nroles: {");
    assert!(!has(&build(&draft)) && !build(&draft).page("briefings/2026/01/paris/index.html").contains("français"));
}

#[test]
fn translations_of_a_bundle_show_its_images_and_read_from_right_to_left() {
    let site = "-- content/briefings/paris/index.md --\n---\ntitle: A\ndate: 2026-01-06\n---\n![x](photo.png)\n\
                -- content/briefings/paris/photo.png --\nx\n\
                -- content/briefings/paris/index.ar.md --\n---\ntitle: أ\n---\n![x](photo.png)\n";
    let built = build(site);
    assert_eq!(built.codes(), [""; 0], "{}", built.faults());
    let page = built.page("ar/briefings/2026/01/paris/index.html");
    assert!(
        page.contains("<html lang=\"ar\" dir=\"rtl\">") && page.contains("src=\"/briefings/2026/01/paris/photo.png\""),
        "{page}"
    );
}
