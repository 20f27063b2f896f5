//! Holds the built example against `tests/oracle/oracle.json`, field by field.
//!
//! The same facts are read back from the built pages, and both are compared as a whole: a field that only one side has is
//! a failure. What no page shows (the order in which participants were written, the long form of a role on that day) is
//! taken from the resolved site.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use dateline::{
    base::fold_quotes,
    model::{Appearance, Briefing, Mentioned, Presence, Site},
};
use scraper::{ElementRef, Html};
use serde_json::{Map, Value, json};
use support::{
    Built, build_on, example,
    html::{all, attributes, read, text, texts, within},
    request,
};

const BRIEFING: &str = "briefings/2026/01/paris-security-guarantees/index.html";

/// Fields that say what a search of the text finds. The search for mentions is not built yet; with it these come off.
const OF_MENTION_DETECTION: [&str; 5] =
    ["mention_forms", "undeclared_mentions", "declared_but_not_in_text", "unmatched_capitalised", "lint"];

#[test]
fn the_built_example_agrees_with_the_oracle_in_every_field() {
    let oracle: Map<String, Value> =
        serde_json::from_str(include_str!("oracle/oracle.json")).expect("the oracle is a JSON object");
    let mut expected = oracle;
    for field in OF_MENTION_DETECTION {
        assert!(expected.remove(field).is_some(), "`{field}` is in the oracle");
    }
    let example = Example::build();
    let found = example.oracle();
    for (field, value) in &expected {
        assert_eq!(found.get(field), Some(value), "`{field}`: on the left as built, on the right the oracle");
    }
    assert_eq!(found.keys().collect::<BTreeSet<_>>(), expected.keys().collect::<BTreeSet<_>>());
}

#[test]
fn the_example_has_no_fault_and_no_warning() {
    let built = build_on(&example(), &request());
    assert_eq!(built.faults(), "");
    assert!(built.report.changes.is_some_and(|changes| changes.written == built.files.len()));
}

#[test]
fn the_example_has_11_participant_and_10_country_pages() {
    let example = Example::build();
    assert_eq!(example.pages_below("participants").len(), 11);
    assert_eq!(example.pages_below("countries").len(), 10);
    assert_eq!((example.built.report.counts.participants, example.built.report.counts.countries), (11, 10));
}

/// The built example, and its one briefing's page.
struct Example {
    built: Built,
    page: Html,
    codes: BTreeMap<String, String>,
}

impl Example {
    fn build() -> Self {
        let built = build_on(&example(), &request());
        let page = read(built.page(BRIEFING));
        let mut example = Example { built, page, codes: BTreeMap::new() };
        example.codes = example.pages_below("countries").iter().map(|slug| example.name_and_code(slug)).collect();
        example
    }

    fn oracle(&self) -> Map<String, Value> {
        let fields = json!({
            "briefing": self.briefing(),
            "participants": self.participants(),
            "mentioned_people": self.mentioned_people(),
            "countries_taking_part": self.delegations().keys().map(|name| &self.codes[name]).collect::<BTreeSet<_>>(),
            "countries_mentioned": self.countries_mentioned(),
            "groups": self.groups(),
            "counts": self.counts(),
            "delegations": self.delegations(),
            "delegation_order_en": texts(&self.page, "table.delegations th .country a"),
            "name_order": self.name_order(),
            "quotes": self.quotes(),
        });
        let Value::Object(fields) = fields else { unreachable!("an object was written") };
        fields
    }

    fn briefing(&self) -> Value {
        let home = read(self.built.page("index.html"));
        let day = all(&self.page, "header time")[0];
        json!({
            "file": self.resolved().path.as_str().rsplit('/').next(),
            "url": attributes(&home, "a[href^='/briefings/2026/01/']", "href")[0],
            "date": day.attr("datetime"),
            "weekday": text(day).split(',').next(),
            "dateline": self.dateline(),
        })
    }

    /// The place as lists print it; the briefing's own text opens with it, once.
    fn dateline(&self) -> String {
        let in_text = texts(&self.page, ".dateline");
        let archive = read(self.built.page("briefings/2026/01/index.html"));
        let in_list = texts(&archive, ".place");
        assert_eq!((in_text.len(), in_list.len()), (1, 1));
        assert_eq!(in_text[0], in_list[0].to_uppercase());
        in_list[0].clone()
    }

    fn participants(&self) -> Vec<Value> {
        self.resolved().participants.iter().map(|appearance| self.participant(appearance)).collect()
    }

    /// One row of the delegation table, in the order in which the briefing was written.
    fn participant(&self, appearance: &Appearance) -> Value {
        let slug = self.slug(appearance);
        let group = self.group_of(&slug);
        let cell = within(group, "td").into_iter().find(|cell| links_to(*cell, &slug)).expect("a row of the table");
        let presence =
            within(cell, ".presence").first().map_or("attended".to_owned(), |word| text(*word).to_lowercase());
        assert_eq!(presence == "host", appearance.presence == Presence::Host);
        json!({
            "slug": slug,
            "name": text(within(cell, "a")[0]),
            "role": role_of(cell),
            "role_full": self.role_full(appearance),
            "country": self.codes[&text(within(group, "th .country a")[0])],
            "presence": presence,
        })
    }

    fn group_of(&self, slug: &str) -> ElementRef<'_> {
        let groups = all(&self.page, "table.delegations tbody");
        groups.into_iter().find(|group| links_to(*group, slug)).expect("everyone stands in a delegation")
    }

    /// The long form on that day, which the person's own page must print as well.
    fn role_full(&self, appearance: &Appearance) -> Option<String> {
        let page = read(self.built.page(&format!("participants/{}/index.html", self.slug(appearance))));
        let printed = appearance.role_full.as_ref().or(appearance.role.as_ref()).expect("everyone has a role");
        let roles = texts(&page, "table.roles th[scope=row]");
        assert!(roles.iter().any(|role| role.starts_with(&**printed)), "{printed} among {roles:?}");
        appearance.role_full.as_ref().map(ToString::to_string)
    }

    fn mentioned_people(&self) -> Vec<Value> {
        let people = self.resolved().mentions.iter().filter_map(|mentioned| match mentioned {
            Mentioned::Person(appearance) => Some(appearance),
            _ => None,
        });
        let lines = all(&self.page, ".mentioned li");
        let lines = lines.into_iter().filter(|line| !within(*line, "a[href^='/participants/']").is_empty());
        people.zip(lines).map(|(person, line)| self.mentioned_person(person, line)).collect()
    }

    fn mentioned_person(&self, appearance: &Appearance, line: ElementRef) -> Value {
        let said = text(within(line, ".role")[0]);
        let (role, country) = said.split_once(", ").expect("role and country");
        json!({
            "slug": slug_of(within(line, "a")[0]),
            "name": text(within(line, "a")[0]),
            "role": role,
            "role_full": self.role_full(appearance),
            "country": self.codes[country],
        })
    }

    fn countries_mentioned(&self) -> Vec<&String> {
        texts(&self.page, ".mentioned .country a").iter().map(|name| &self.codes[name]).collect()
    }

    fn groups(&self) -> Vec<String> {
        all(&self.page, ".facts a[href^='/groups/']").into_iter().map(slug_of).collect()
    }

    fn counts(&self) -> Value {
        let byline = texts(&self.page, ".byline a[href='#page-took-part']");
        let numbers = numbers(&byline[0]);
        json!({
            "participants": numbers[0],
            "mentioned_people": self.mentioned_only(),
            "participant_pages": self.pages_below("participants").len(),
            "countries_taking_part": numbers[1],
            "countries_mentioned": self.countries_mentioned().len(),
            "country_pages": self.pages_below("countries").len(),
            "topics": all(&self.page, ".topics a").len(),
            "quotes": all(&self.page, "figure.quote").len(),
            "co_attendance_pairs": self.meetings() / 2,
            "words": self.words(),
            "paragraphs": all(&self.page, ".prose > p").len(),
        })
    }

    /// How many rows of the index of people count a mention and no meeting.
    fn mentioned_only(&self) -> usize {
        let index = read(self.built.page("participants/index.html"));
        let rows = all(&index, "table.index tr").into_iter().map(|row| within(row, "td").into_iter().map(text));
        rows.filter(|cells| cells.clone().eq(["0", "1"])).count()
    }

    /// The sum of what every person's page counts under "at the same table"; each pair stands on two pages.
    fn meetings(&self) -> u64 {
        let slugs = self.pages_below("participants");
        let pages = slugs.iter().map(|slug| read(self.built.page(&format!("participants/{slug}/index.html"))));
        pages.map(|page| texts(&page, ".tally .number").iter().map(|number| numbers(number)[0]).sum::<u64>()).sum()
    }

    fn words(&self) -> usize {
        let prose = texts(&self.page, ".prose").concat();
        let is_part = |letter: char| letter.is_alphanumeric() || "_’'-".contains(letter);
        prose.split(|letter| !is_part(letter)).filter(|word| word.contains(char::is_alphanumeric)).count()
    }

    fn delegations(&self) -> BTreeMap<String, Vec<String>> {
        let groups = all(&self.page, "table.delegations tbody");
        let groups = groups.into_iter().map(|group| {
            let people = within(group, "td").into_iter();
            let people = people.map(|cell| format!("{} ({})", text(within(cell, "a")[0]), role_of(cell)));
            (text(within(group, "th .country a")[0]), people.collect())
        });
        groups.collect()
    }

    fn name_order(&self) -> Vec<String> {
        let took_part: BTreeSet<String> = texts(&self.page, "table.delegations .who a").into_iter().collect();
        let index = read(self.built.page("participants/index.html"));
        texts(&index, "table.index .who a").into_iter().filter(|name| took_part.contains(name)).collect()
    }

    fn quotes(&self) -> Vec<Value> {
        let prose = fold_quotes(&texts(&self.page, ".prose").concat());
        let quotes = all(&self.page, "figure.quote").into_iter().map(|quote| {
            let words = text(within(quote, "blockquote")[0]);
            let in_body = prose.contains(&fold_quotes(&words));
            json!({ "by": self.speaker(within(quote, "figcaption")[0]), "text": words, "in_body": in_body })
        });
        quotes.collect()
    }

    fn speaker(&self, caption: ElementRef) -> String {
        let Some(link) = within(caption, "a").into_iter().next() else {
            let said = text(caption);
            return said.rsplit_once(", ").map_or(said.clone(), |(description, _)| description.to_owned());
        };
        self.codes.get(&text(link)).cloned().unwrap_or_else(|| slug_of(link))
    }

    /// The slugs of the pages of people or countries; views of their index and redirects are not among them.
    fn pages_below(&self, folder: &str) -> Vec<String> {
        let slugs = self.built.files.iter().filter_map(|(path, page)| {
            let slug = path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix("/index.html")?;
            let kind = attributes(&read(page), "body", "class").pop()?;
            ["kind-participant", "kind-country"].contains(&&*kind).then(|| slug.to_owned())
        });
        slugs.collect()
    }

    fn name_and_code(&self, slug: &str) -> (String, String) {
        let page = read(self.built.page(&format!("countries/{slug}/index.html")));
        let lines = all(&page, "dl.details > div");
        let code = lines.iter().find(|line| text(within(**line, "dt")[0]) == "Code").expect("a page prints its code");
        let name = texts(&page, "title")[0].split(" – ").next().expect("a title").to_owned();
        (name, text(within(*code, "dd")[0]))
    }

    fn site(&self) -> &Site {
        self.built.report.site.as_ref().expect("the line came that far")
    }

    fn resolved(&self) -> &Briefing {
        &self.site().briefings[self.site().timeline[0]]
    }

    fn slug(&self, appearance: &Appearance) -> String {
        self.site().participants[appearance.participant].slug.to_string()
    }
}

fn links_to(element: ElementRef, slug: &str) -> bool {
    !within(element, &format!("a[href='/participants/{slug}/']")).is_empty()
}

/// The last part of a link's address.
fn slug_of(link: ElementRef) -> String {
    let href = link.attr("href").expect("a link");
    href.trim_end_matches('/').rsplit('/').next().expect("a path").to_owned()
}

/// The role in a cell, without the word for the way of being present.
fn role_of(cell: ElementRef) -> String {
    let role = within(cell, ".role")[0];
    let own = role.children().filter_map(|child| child.value().as_text().map(|text| text.trim().to_owned()));
    own.collect::<String>()
}

fn numbers(words: &str) -> Vec<u64> {
    words.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}
