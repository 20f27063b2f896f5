use std::collections::{BTreeMap, BTreeSet};

use super::{
    Planner, Route,
    archive::page,
    parts::{HeadOf, iso, label},
    site_view::indexes,
};
use crate::{
    base::{CountryCode, SitePath, Slug, Text},
    model::{
        Appearance, BriefingId, Mentioned, Page, Participant, ParticipantId, Relation, SearchEntity, SearchEntry,
        SearchHit, SearchName,
        view::{SearchView, View},
    },
};

/// Where the page of search is, and beside it its index.
pub const SEARCH: &str = "search/";

impl Planner<'_> {
    pub(super) fn search(&self, route: &Route) -> Page {
        let view = View::Search(SearchView {
            head: self.head(HeadOf {
                kind: "search",
                title: self.text("search"),
                description: None,
                path: &route.path,
                lang: None,
                parents: vec![self.home_link()],
                section: Some(SEARCH),
            }),
            index: self.addresses.href(&SitePath::new(format!("{SEARCH}index.json"))),
            indexes: indexes(self),
        });
        page(route, "search.html", view)
    }

    /// Makes a briefing as results show it.
    pub fn search_hit(&self, id: BriefingId) -> SearchHit {
        let briefing = &self.site.briefings[id];
        SearchHit {
            title: briefing.front.title.clone(),
            href: self.addresses.href(&self.addresses.briefing(id)),
            date: self.language().day(briefing.date),
            summary: briefing.summary.clone(),
            label: label(briefing).map(Text::from),
            lang: briefing.front.lang.clone().filter(|lang| *lang != self.site.config.language),
            day: iso(briefing.date),
        }
    }

    /// Makes a briefing as the search finds it.
    pub fn search_entry(&self, id: BriefingId) -> SearchEntry {
        let briefing = &self.site.briefings[id];
        let mut names = Names { planner: self, facets: BTreeSet::new(), present: Vec::new(), named: Vec::new() };
        briefing.participants.iter().for_each(|it| names.person(it, Relation::TookPart));
        briefing.countries.iter().for_each(|code| names.country(*code, Relation::TookPart));
        for mentioned in &briefing.mentions {
            match mentioned {
                Mentioned::Person(appearance) => names.person(appearance, Relation::Mentioned),
                Mentioned::Country(code) => names.country(*code, Relation::Mentioned),
                Mentioned::Group(slug) => names.group(slug),
            }
        }
        briefing.groups.iter().for_each(|slug| names.group(slug));
        briefing.topics.iter().for_each(|slug| names.topic(slug));
        names.named.extend(self.dateline(briefing));
        SearchEntry {
            title: briefing.front.title.clone(),
            summary: briefing.summary.clone(),
            facets: names.facets.into_iter().collect(),
            present: names.present,
            named: names.named,
        }
    }

    /// Makes who and what the search finds by name: people, countries, groups, topics, each kind in the order of names.
    pub fn search_entities(&self) -> Vec<SearchEntity> {
        let people = self.site.roster.values().flatten().map(|id| self.person_searched(*id));
        let mut codes: Vec<CountryCode> =
            self.site.countries.values().filter(|country| country.has_page()).map(|country| country.code).collect();
        self.by_name(&mut codes);
        let countries = codes.into_iter().map(|code| self.country_searched(code));
        let by_name = |name: &Text, slug: &Slug| (self.language().sort_key(name), slug.clone());
        let groups: BTreeMap<_, _> =
            self.site.groups.iter().map(|(slug, group)| (by_name(&group.front.name, slug), slug)).collect();
        let groups = groups.into_values().map(|slug| self.group_searched(slug));
        let topics: BTreeMap<_, _> =
            self.site.topics.iter().map(|(slug, topic)| (by_name(&topic.name, slug), slug)).collect();
        let topics = topics.into_values().map(|slug| self.topic_searched(slug));
        people.chain(countries).chain(groups).chain(topics).collect()
    }

    fn person_searched(&self, id: ParticipantId) -> SearchEntity {
        let person = &self.site.participants[id];
        let shown = SearchName {
            facet: facet("person", &person.slug),
            name: self.person_name(id),
            href: self.addresses.href(&self.addresses.participant(id)),
            count: union(&person.took_part, &person.mentioned),
        };
        SearchEntity { shown, names: names_of(person) }
    }

    fn country_searched(&self, code: CountryCode) -> SearchEntity {
        let country = &self.site.countries[&code];
        let shown = SearchName {
            facet: facet("country", code.as_str()),
            name: self.country_name(code),
            href: self.addresses.href(&self.addresses.country(code)),
            count: union(&country.took_part, &country.mentioned),
        };
        SearchEntity { shown, names: self.names_of_country(code) }
    }

    fn names_of_country(&self, code: CountryCode) -> Vec<Text> {
        let name = &self.site.countries[&code].name;
        let spoken = Some(self.country_name(code)).filter(|spoken| *spoken != name.name);
        spoken.into_iter().chain([name.name.clone()]).chain(name.aka.iter().cloned()).collect()
    }

    fn group_searched(&self, slug: &Slug) -> SearchEntity {
        let group = &self.site.groups[slug];
        let shown = SearchName {
            facet: facet("group", slug),
            name: group.front.name.clone(),
            href: self.addresses.href(&self.addresses.group(slug)),
            count: union(&group.briefings, &group.mentioned),
        };
        SearchEntity { shown, names: self.names_of_group(slug) }
    }

    fn names_of_group(&self, slug: &Slug) -> Vec<Text> {
        let front = &self.site.groups[slug].front;
        std::iter::once(front.name.clone()).chain(front.aka.iter().cloned()).collect()
    }

    fn topic_searched(&self, slug: &Slug) -> SearchEntity {
        let topic = &self.site.topics[slug];
        let shown = SearchName {
            facet: facet("topic", slug),
            name: topic.name.clone(),
            href: self.addresses.href(&self.addresses.topic(slug)),
            count: topic.briefings.len(),
        };
        SearchEntity { shown, names: vec![topic.name.clone()] }
    }
}

/// The names in a briefing, as they are gathered.
struct Names<'a> {
    planner: &'a Planner<'a>,
    facets: BTreeSet<Text>,
    present: Vec<Text>,
    named: Vec<Text>,
}

impl Names<'_> {
    fn person(&mut self, appearance: &Appearance, relation: Relation) {
        let person = &self.planner.site.participants[appearance.participant];
        self.by(relation).extend(names_of(person));
        self.by(relation).push(appearance.name.clone());
        self.by(relation).extend(appearance.role.clone());
        self.note(facet("person", &person.slug), relation);
    }

    fn country(&mut self, code: CountryCode, relation: Relation) {
        let names = self.planner.names_of_country(code);
        self.by(relation).extend(names);
        self.note(facet("country", code.as_str()), relation);
    }

    fn group(&mut self, slug: &Slug) {
        let names = self.planner.names_of_group(slug);
        self.named.extend(names);
        self.facets.insert(facet("group", slug));
    }

    fn topic(&mut self, slug: &Slug) {
        self.named.push(self.planner.site.topics[slug].name.clone());
        self.facets.insert(facet("topic", slug));
    }

    fn by(&mut self, relation: Relation) -> &mut Vec<Text> {
        match relation {
            Relation::TookPart => &mut self.present,
            Relation::Mentioned => &mut self.named,
        }
    }

    /// Either relation, and this one.
    fn note(&mut self, facet: Text, relation: Relation) {
        self.facets.insert(format!("{}:{facet}", relation.slug()).into());
        self.facets.insert(facet);
    }
}

fn facet(kind: &str, id: impl std::fmt::Display) -> Text {
    format!("{kind}:{id}").into()
}

fn names_of(person: &Participant) -> Vec<Text> {
    let profile = person.profile.as_deref();
    let others = profile.into_iter().flat_map(|profile| profile.aka.iter().chain(profile.names.values()));
    std::iter::once(&person.name).chain(others).cloned().collect()
}

fn union(one: &[BriefingId], other: &[BriefingId]) -> usize {
    one.iter().chain(other).collect::<BTreeSet<_>>().len()
}
