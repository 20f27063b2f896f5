use std::{collections::HashMap, hash::Hash};

use super::{Planner, Route, feeds::FeedOf, paging::Paging, parts::HeadOf};
use crate::{
    base::{CountryCode, SitePath, Text},
    model::{
        BriefingId, ListKey, Maker, Page, ParticipantId, Presence,
        view::{ArchiveView, Card, CountryCount, HomeView, Link, ListingView, PersonCount, View, YearCount},
    },
};

/// How many of the newest briefings say who is in the news.
const NEWS_BRIEFINGS: usize = 50;
/// How many people and countries in the news are shown.
const NEWS_SHOWN: usize = 12;

impl Planner<'_> {
    pub(super) fn home(&self, route: &Route) -> Page {
        let timeline = &self.site.timeline;
        let paging = Paging::new(timeline.len(), self.site.config.page_size);
        let recent = &timeline[timeline.len().saturating_sub(NEWS_BRIEFINGS)..];
        let view = View::Home(HomeView {
            head: self.head_with_feed(
                &FeedOf::Site,
                HeadOf {
                    kind: "home",
                    title: self.site.config.title.clone(),
                    description: self.site.config.description.clone(),
                    path: &route.path,
                    lang: None,
                    parents: Vec::new(),
                    section: None,
                },
            ),
            briefings: self.cards(&timeline[paging.newest()]),
            pager: self.pager(paging, None, &route.path, |n| self.addresses.numbered(&route.path, n)),
            people: self.people_in_news(recent),
            countries: self.countries_in_news(recent),
            years: self.years(),
        });
        page(route, "home.html", view)
    }

    pub(super) fn home_older(&self, route: &Route, number: usize) -> Page {
        let home = SitePath::new("");
        let list = List { of: &home, ids: &self.site.timeline, title: self.text("all-briefings"), parents: Vec::new() };
        self.plain_list(route, list, Some(number), Vec::new())
    }

    pub(super) fn archive(&self, route: &Route) -> Page {
        let view = View::Archive(ArchiveView {
            head: self.head(HeadOf {
                kind: "archive",
                title: self.text("briefings"),
                description: None,
                path: &route.path,
                lang: None,
                parents: vec![self.home_link()],
                section: Some("briefings/"),
            }),
            years: self.years(),
            count: self.site.timeline.len(),
            activity: self.activity_of_site(),
        });
        page(route, "archive.html", view)
    }

    pub(super) fn year(&self, route: &Route, year: i16, number: Option<usize>) -> Page {
        let ids = self.site.list(&ListKey::Year(year));
        let parents = vec![self.home_link(), self.archive_link()];
        let list = List { of: &self.addresses.year(year), ids, title: year.to_string().into(), parents };
        // The counts of months stand on the newest page alone: numbered pages do not change when a briefing is added.
        let months = if number.is_none() { self.year_count(year).months } else { Vec::new() };
        self.plain_list(route, list, number, months)
    }

    pub(super) fn month(&self, route: &Route, year: i16, month: i8, number: Option<usize>) -> Page {
        let year_link = self.link(year.to_string(), &self.addresses.year(year));
        let list = List {
            of: &self.addresses.month(year, month),
            ids: self.site.list(&ListKey::Month(year, month)),
            title: self.language().month(year, month),
            parents: vec![self.home_link(), self.archive_link(), year_link],
        };
        self.plain_list(route, list, number, Vec::new())
    }

    /// Makes a page of a list that is of nobody: a year, a month, the front page's older entries.
    fn plain_list(&self, route: &Route, list: List, number: Option<usize>, months: Vec<YearCount>) -> Page {
        let paging = Paging::new(list.ids.len(), self.site.config.page_size);
        let range = paging.shown(number);
        let mut parents = list.parents;
        if number.is_some() {
            parents.push(self.link(list.title.clone(), list.of));
        }
        let view = View::Listing(ListingView {
            head: self.head(HeadOf {
                kind: "listing",
                title: self.numbered_title(&list.title, number),
                description: None,
                path: &route.path,
                lang: None,
                parents,
                section: Some("briefings/"),
            }),
            of: None,
            relation: None,
            entries: list.ids[range].iter().rev().map(|id| self.entry(*id)).collect(),
            pager: self.pager(paging, number, list.of, |n| self.addresses.numbered(list.of, n)),
            months,
        });
        page(route, "listing.html", view)
    }

    /// Makes cards, newest first, of briefings that are given oldest first.
    pub(super) fn cards(&self, oldest_first: &[BriefingId]) -> Vec<Card> {
        oldest_first.iter().rev().map(|id| self.card(*id)).collect()
    }

    pub(super) fn home_link(&self) -> Link {
        self.link(self.text("home"), &SitePath::new(""))
    }

    pub(super) fn archive_link(&self) -> Link {
        self.link(self.text("briefings"), &SitePath::new("briefings/"))
    }

    /// Returns the years with briefings, newest first.
    fn years(&self) -> Vec<YearCount> {
        let months: Vec<((i16, i8), usize)> = self.site.months.iter().map(|(month, count)| (*month, *count)).collect();
        let years = months.chunk_by(|((one, _), _), ((other, _), _)| one == other);
        let mut years: Vec<YearCount> = years.map(|months| self.year_count(months[0].0.0)).collect();
        years.reverse();
        years
    }

    /// Returns a year with its months, newest first.
    fn year_count(&self, year: i16) -> YearCount {
        let months = self.site.months.range((year, i8::MIN)..=(year, i8::MAX)).rev();
        let months: Vec<YearCount> =
            months.map(|((year, month), count)| self.month_count(*year, *month, *count)).collect();
        YearCount {
            title: year.to_string().into(),
            date: format!("{year:04}").into(),
            href: self.addresses.href(&self.addresses.year(year)),
            count: months.iter().map(|month| month.count).sum(),
            months,
        }
    }

    fn month_count(&self, year: i16, month: i8, count: usize) -> YearCount {
        YearCount {
            title: self.language().month(year, month),
            date: format!("{year:04}-{month:02}").into(),
            href: self.addresses.href(&self.addresses.month(year, month)),
            count,
            months: Vec::new(),
        }
    }

    fn people_in_news(&self, recent: &[BriefingId]) -> Vec<PersonCount> {
        let at_table = recent.iter().flat_map(|id| &self.site.briefings[*id].participants);
        let counts = count(at_table.filter(|it| was_there(it.presence)).map(|it| it.participant));
        self.person_counts(counts, NEWS_SHOWN)
    }

    fn countries_in_news(&self, recent: &[BriefingId]) -> Vec<CountryCount> {
        let counts = count(recent.iter().flat_map(|id| self.site.briefings[*id].countries.iter().copied()));
        let mut all = self.country_counts(counts);
        all.truncate(NEWS_SHOWN);
        all
    }

    /// Makes people with their counts, highest first, those of equals by name, and keeps the first ones.
    pub(super) fn person_counts(&self, counts: Counts<ParticipantId>, shown: usize) -> Vec<PersonCount> {
        self.highest(counts, shown).into_iter().map(|(id, count)| self.person_count(id, count)).collect()
    }

    pub(super) fn person_count(&self, id: ParticipantId, count: usize) -> PersonCount {
        let countries = self.country_refs(&self.site.participants[id].countries);
        PersonCount { person: self.person_ref(id), countries, count }
    }

    /// Puts people by their counts, highest first, those of equals by name, and keeps the first ones.
    pub(super) fn highest(&self, counts: Counts<ParticipantId>, shown: usize) -> Vec<(ParticipantId, usize)> {
        let mut all: Vec<(ParticipantId, usize)> = counts.into_iter().collect();
        // Sorting by name is dear, so only those who can be shown take part in it: everyone with the last one's count or more.
        all.sort_unstable_by_key(|(_, count)| std::cmp::Reverse(*count));
        if let Some((_, least)) = all.get(shown.saturating_sub(1)).copied() {
            all.retain(|(_, count)| *count >= least);
        }
        let key =
            |(id, count): &(ParticipantId, usize)| (std::cmp::Reverse(*count), self.site.participants[*id].order_key());
        all.sort_by(|one, other| key(one).cmp(&key(other)));
        all.truncate(shown);
        all
    }

    /// Returns the title of a numbered page.
    pub(super) fn numbered_title(&self, title: &str, number: Option<usize>) -> Text {
        match number {
            Some(number) => self.say("numbered", &[("title", title), ("number", &number.to_string())]),
            None => title.into(),
        }
    }

    /// Puts countries by their counts, highest first, those of equals by name.
    pub(super) fn country_counts(&self, counts: Counts<CountryCode>) -> Vec<CountryCount> {
        let mut all: Vec<(CountryCode, usize)> = counts.into_iter().collect();
        let name = |code: &CountryCode| self.language().sort_key(&self.country_name(*code));
        all.sort_by_cached_key(|(code, count)| (std::cmp::Reverse(*count), name(code), *code));
        let most = all.first().map_or(1, |(_, count)| *count).max(1);
        let view = |(code, count): (CountryCode, usize)| CountryCount {
            country: (*self.country_ref(code)).clone(),
            count,
            share: (count * 100).div_ceil(most),
        };
        all.into_iter().map(view).collect()
    }
}

/// A list that is of nobody.
struct List<'a> {
    of: &'a SitePath,
    ids: &'a [BriefingId],
    title: Text,
    parents: Vec<Link>,
}

/// How often each key comes. Popular people and countries are counted by the ten thousand, so the hasher is a fast one; an
/// order is given to the counts before they are shown.
pub type Counts<K> = HashMap<K, usize, foldhash::fast::RandomState>;

/// Counts how often each key comes.
pub fn count<K: Hash + Eq>(keys: impl Iterator<Item = K>) -> Counts<K> {
    let mut counts = Counts::default();
    for key in keys {
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

/// Says whether someone was at the table: who was only invited, or absent, met nobody.
pub fn was_there(presence: Presence) -> bool {
    !matches!(presence, Presence::Invited | Presence::Absent)
}

/// Makes a page without a document of its own and without a body.
pub fn page(route: &Route, template: &'static str, view: View) -> Page {
    let maker = Maker::Template(template);
    Page { path: route.path.clone(), maker, source: None, language: None, view, body: None, entries: Vec::new() }
}

/// Makes a page of a format that an encoder writes.
pub fn encoded(route: &Route, view: View) -> Page {
    Page { maker: Maker::Encoder, ..page(route, "", view) }
}
