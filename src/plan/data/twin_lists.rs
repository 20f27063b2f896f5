//! The twins of indexes, of lists that are of nobody, of the numbered pages of all lists and of pages that are texts alone: what is
//! named on them, and where it is.

use serde_json::{Value, json};

use super::{Public, is_country_public, is_public, slug_text};
use crate::{
    base::{CountryCode, SitePath, SourcePath, Text},
    model::{Correction, Extra, ListKey, ParticipantId, Relation, Site},
    plan::{
        key::PageKey,
        paging::Paging,
        people_index::{has_page_of_people, letters_with_pages},
    },
};

/// Says whether a page is an index, a numbered page of a list, or a text, that is there without what only a preview shows.
pub fn is_listing(site: &Site, key: &PageKey) -> bool {
    match key {
        PageKey::Archive
        | PageKey::People
        | PageKey::PeopleByCountry
        | PageKey::Countries
        | PageKey::CountriesByLetter
        | PageKey::Groups
        | PageKey::Topics
        | PageKey::SeriesIndex
        | PageKey::Corrections(_)
        | PageKey::Page(_) => true,
        PageKey::PeopleLetter(letter) => site
            .roster
            .get(letter)
            .into_iter()
            .flatten()
            .any(|id| super::is_person_public(site, &site.participants[*id])),
        PageKey::PeopleOfCountry(code) => is_country_public(site, &site.countries[code]),
        PageKey::Translation(path) => site.translated(path).is_some_and(|id| is_public(site, id)),
        _ => list_of(key).is_some_and(|(list, number)| {
            let ids = site.list(&list);
            let page = Paging::new(ids.len(), site.config.page_size).shown(number);
            ids[page].iter().any(|id| is_public(site, *id))
        }),
    }
}

/// Returns the list that a page is of, and its number; none on the newest page.
fn list_of(key: &PageKey) -> Option<(ListKey, Option<usize>)> {
    Some(match key.clone() {
        PageKey::Home => (ListKey::Timeline, None),
        PageKey::HomeOlder(number) => (ListKey::Timeline, Some(number)),
        PageKey::Year(year, number) => (ListKey::Year(year), number),
        PageKey::Month(year, month, number) => (ListKey::Month(year, month), number),
        PageKey::ParticipantList(id, relation, number) => (ListKey::Participant(id, relation), Some(number)),
        PageKey::CountryList(code, relation, number) => (ListKey::Country(code, relation), Some(number)),
        PageKey::GroupList(slug, relation, number) => (ListKey::Group(slug, relation), Some(number)),
        PageKey::TopicOlder(slug, number) => (ListKey::Topic(slug), Some(number)),
        PageKey::SeriesOlder(slug, number) => (ListKey::Series(slug), Some(number)),
        _ => return None,
    })
}

impl Public<'_, '_> {
    /// Makes the twin of the front page, of a year or a month, or of a page for which [`is_listing`] holds.
    pub(super) fn twin_of_listing(&self, of: &PageKey) -> Extra {
        let planner = self.planner;
        match of {
            PageKey::Archive => self.index(of, planner.text("briefings"), self.years()),
            PageKey::People => {
                let letters = letters_with_pages(planner.site);
                let pages: Vec<Value> = letters.into_iter().filter_map(|it| self.letter(it)).collect();
                self.index(of, planner.text("people"), if pages.is_empty() { self.everyone() } else { pages })
            }
            PageKey::PeopleLetter(letter) => {
                let people = planner.site.roster.get(letter).map_or(&[][..], Vec::as_slice);
                self.index(of, letter.to_string().into(), self.listed_people(people.iter().copied()))
            }
            PageKey::PeopleByCountry => {
                let codes = planner.site.countries.keys().copied();
                let pages = codes.filter(|code| has_page_of_people(planner.site, *code));
                let pages: Vec<Value> =
                    pages.filter_map(|code| self.country_at(code, &PageKey::PeopleOfCountry(code))).collect();
                self.index(
                    of,
                    planner.text("people-by-country"),
                    if pages.is_empty() { self.everyone() } else { pages },
                )
            }
            PageKey::PeopleOfCountry(code) => {
                let people = planner.site.countries[code].people.iter().copied();
                self.index(of, planner.country_name(*code), self.listed_people(people))
            }
            PageKey::Countries | PageKey::CountriesByLetter => {
                let listed = planner.site.countries.values().filter(|country| country.has_page());
                let entries = listed.filter_map(|it| self.country_at(it.code, &PageKey::Country(it.code)));
                self.index(of, planner.text("countries"), entries.collect())
            }
            PageKey::Groups => {
                let groups = planner.site.groups.iter();
                let entry = |slug, name| self.named(&PageKey::Group(slug), name);
                let entries = groups.filter_map(|(slug, group)| entry(slug.clone(), &group.front.name));
                self.index(of, planner.text("groups"), entries.collect())
            }
            PageKey::Topics => {
                let topics = planner.site.topics.values();
                let entries = topics.filter_map(|it| self.named(&PageKey::Topic(it.slug.clone()), &it.name));
                self.index(of, planner.text("topics"), entries.collect())
            }
            PageKey::SeriesIndex => {
                let series = planner.site.series.iter();
                let entry =
                    |(slug, it): (_, &crate::model::Series)| self.named(&PageKey::Series(Clone::clone(slug)), &it.name);
                self.index(of, planner.text("series"), series.filter_map(entry).collect())
            }
            PageKey::Corrections(number) => self.corrections(of, *number),
            PageKey::Translation(path) => self.translation(of, path),
            PageKey::Page(path) => {
                let title = &planner.site.pages[path].front.title;
                self.titled(of, "page", title)
            }
            _ => self.list(of),
        }
    }

    fn list(&self, of: &PageKey) -> Extra {
        let site = self.planner.site;
        let Some((list, number)) = list_of(of) else { return Extra::new() };
        let (name, relation) = self.name_of(&list);
        let mut twin = self.titled(of, "list", &name);
        if let Some(relation) = relation {
            twin.insert("relation".to_owned(), json!(relation.slug()));
        }
        let Some(number) = number else {
            twin.insert("newest".to_owned(), self.briefings_of(&list));
            return twin;
        };
        twin.insert("number".to_owned(), json!(number));
        let ids = site.list(&list);
        let ids = ids[Paging::new(ids.len(), site.config.page_size).page(number)].iter().rev();
        let briefings = ids.copied().filter(|id| self.is_public(*id)).map(|id| match list {
            ListKey::Participant(person, relation) => self.entry_of(id, person, relation),
            _ => Value::Object(self.listed_briefing(id)),
        });
        twin.insert("briefings".to_owned(), briefings.collect());
        twin
    }

    /// What a list is of, and how that stands to the briefings in it.
    fn name_of(&self, list: &ListKey) -> (Text, Option<Relation>) {
        let (planner, site) = (self.planner, self.planner.site);
        match list {
            ListKey::Timeline => (site.config.title.clone(), None),
            ListKey::Year(year) => (year.to_string().into(), None),
            ListKey::Month(year, month) => (format!("{year:04}-{month:02}").into(), None),
            ListKey::Participant(id, relation) => (planner.person_name(*id), Some(*relation)),
            ListKey::Country(code, relation) => (planner.country_name(*code), Some(*relation)),
            ListKey::Group(slug, relation) => (site.groups[slug].front.name.clone(), Some(*relation)),
            ListKey::Topic(slug) => (site.topics[slug].name.clone(), None),
            ListKey::Series(slug) => (site.series[slug].name.clone(), None),
        }
    }

    /// The list of corrections, the newest first.
    fn corrections(&self, of: &PageKey, number: Option<usize>) -> Extra {
        let site = self.planner.site;
        let paging = Paging::new(site.corrections.len(), site.config.page_size);
        let range = paging.shown(number);
        let shown = site.corrections.iter().skip(range.start).take(range.len());
        let mut entries: Vec<Value> = shown.filter_map(|it| self.correction(it)).collect();
        entries.reverse();
        let title = site.words_on_corrections().map(|words| words.front.title.clone());
        let mut twin = self.titled(of, "list", &title.unwrap_or_else(|| self.planner.text("corrections")));
        if let Some(number) = number {
            twin.insert("number".to_owned(), json!(number));
        }
        twin.insert("corrections".to_owned(), Value::Array(entries));
        twin
    }

    fn correction(&self, correction: &Correction) -> Option<Value> {
        let briefing = self.planner.corrected(correction);
        if super::preview_label(briefing).is_some() {
            return None;
        }
        let note = &briefing.corrections[correction.nth];
        let url = self.address(&self.planner.addresses.briefing_path(briefing));
        let date = self.planner.iso_time(&note.date);
        Some(json!({ "date": date, "text": note.text, "briefing": { "id": briefing.front.id, "url": url } }))
    }

    fn translation(&self, of: &PageKey, path: &SourcePath) -> Extra {
        let site = self.planner.site;
        let front = &site.translations[path];
        let mut twin = self.titled(of, "translation", &front.title);
        twin.insert("lang".to_owned(), json!(front.language));
        if let Some(id) = site.translated(path) {
            twin.insert("briefing".to_owned(), Value::Object(self.listed_briefing(id)));
        }
        twin
    }

    fn years(&self) -> Vec<Value> {
        let site = self.planner.site;
        let years: std::collections::BTreeSet<i16> = self.ids().map(|id| site.briefings[id].date.year()).collect();
        years.into_iter().filter_map(|year| self.named(&PageKey::Year(year, None), &year.to_string().into())).collect()
    }

    fn letter(&self, letter: char) -> Option<Value> {
        let key = PageKey::PeopleLetter(letter);
        is_listing(self.planner.site, &key).then(|| self.named(&key, &letter.to_string().into()))?
    }

    fn everyone(&self) -> Vec<Value> {
        self.listed_people(self.planner.site.roster.values().flatten().copied())
    }

    fn listed_people(&self, ids: impl Iterator<Item = ParticipantId>) -> Vec<Value> {
        let person = |id: ParticipantId| {
            let mut entry = self.entry(&PageKey::Participant(id), &self.planner.person_name(id))?;
            entry.insert("slug".to_owned(), json!(slug_text(&self.planner.site.participants[id].slug)));
            Some(Value::Object(entry))
        };
        ids.filter_map(person).collect()
    }

    /// A country, and a page of it.
    fn country_at(&self, country: CountryCode, page: &PageKey) -> Option<Value> {
        let mut entry = self.entry(page, &self.planner.country_name(country))?;
        entry.insert("code".to_owned(), json!(super::code(country)));
        Some(Value::Object(entry))
    }

    fn named(&self, key: &PageKey, name: &Text) -> Option<Value> {
        self.entry(key, name).map(Value::Object)
    }

    /// What an index leads to; nothing, if that is there in a preview alone.
    fn entry(&self, key: &PageKey, name: &Text) -> Option<Extra> {
        let path = self.planner.addresses.page(key)?;
        let is_public = super::twin::is_public_without_preview(self.planner.site, key);
        let members = [("name", json!(name)), ("url", json!(self.address(&path)))];
        is_public.then(|| members.map(|(key, value)| (key.to_owned(), value)).into_iter().collect())
    }

    fn index(&self, of: &PageKey, name: Text, entries: Vec<Value>) -> Extra {
        let mut twin = self.titled(of, "index", &name);
        twin.insert("entries".to_owned(), Value::Array(entries));
        twin
    }

    /// Begins a twin: what kind of page it is of, what that is called, and where it is.
    pub(super) fn titled(&self, of: &PageKey, kind: &str, name: &Text) -> Extra {
        let path = self.planner.addresses.page(of).unwrap_or_else(|| SitePath::new(""));
        let members = [("page", json!(kind)), ("name", json!(name)), ("url", json!(self.address(&path)))];
        members.map(|(key, value)| (key.to_owned(), value)).into_iter().collect()
    }
}
