use std::{cell::OnceCell, ops::Range};

use super::{
    Planner, Route,
    archive::encoded,
    feeds::{changed_at, news},
    key::PageKey,
    paging::Paging,
};
use crate::{
    base::{SitePath, Timestamp},
    model::{
        BriefingId, ListKey, Page, ParticipantId, Relation, Site,
        view::{Alternate, NewsEntry, NewsSitemapView, RobotsView, SitemapEntry, SitemapIndexView, SitemapView, View},
    },
};

/// Where the sitemap is, or the index of its parts.
pub const SITEMAP: &str = "sitemap.xml";
/// Where the sitemap of the newest briefings is.
pub const NEWS_SITEMAP: &str = "sitemap-news.xml";
/// Where robots are told of both.
pub const ROBOTS: &str = "robots.txt";
/// How many addresses one file may hold (sitemaps.org, protocol 0.9).
const PART_MAX: usize = 50_000;

/// Returns where a part of a long sitemap is; they are counted from 1.
pub fn part_path(number: usize) -> SitePath {
    SitePath::new(format!("sitemap-{number}.xml"))
}

/// Returns into how many parts so many addresses are split: none, if one file holds them all.
pub fn parts(count: usize) -> usize {
    if count <= PART_MAX { 0 } else { count.div_ceil(PART_MAX) }
}

fn part(number: usize) -> Range<usize> {
    (number - 1) * PART_MAX..number * PART_MAX
}

/// Says whether a page is for readers who search: none that says that something is not there, and nothing for machines.
pub fn is_listed(key: &PageKey, site: &Site) -> bool {
    match key {
        PageKey::Briefing(id) => site.briefings[*id].withdrawn.is_none(),
        PageKey::Translation(path) => site.translated(path).is_some_and(|id| site.briefings[id].withdrawn.is_none()),
        PageKey::TakenDown(_) | PageKey::NotFound | PageKey::Gone(_) | PageKey::Redirect { .. } => false,
        key => !key.is_for_machines(),
    }
}

impl Planner<'_> {
    /// Makes the sitemap, or the index of its parts.
    pub(super) fn sitemap(&self, route: &Route) -> Page {
        let listed: Vec<&Route> = self.listed().collect();
        let parts = parts(listed.len());
        if parts == 0 {
            return encoded(route, View::Sitemap(self.sitemap_view(&listed)));
        }
        let whole = |path: SitePath| self.addresses.permalink(&path).unwrap_or_default();
        let sitemaps = (1..=parts).map(|number| whole(part_path(number))).collect();
        encoded(route, View::SitemapIndex(SitemapIndexView { sitemaps }))
    }

    pub(super) fn sitemap_part(&self, route: &Route, number: usize) -> Page {
        let Range { start, end } = part(number);
        let listed: Vec<&Route> = self.listed().skip(start).take(end - start).collect();
        encoded(route, View::Sitemap(self.sitemap_view(&listed)))
    }

    pub(super) fn news_sitemap(&self, route: &Route) -> Page {
        let config = &self.site.config;
        let entry = |id: BriefingId| {
            let briefing = &self.site.briefings[id];
            NewsEntry {
                href: self.addresses.permalink(&self.addresses.briefing(id)).unwrap_or_default(),
                lang: briefing.front.lang.clone().unwrap_or_else(|| config.language.clone()),
                published: self.instant(briefing.front.public_at(&self.site.clock.zone)),
                title: briefing.front.title.clone(),
            }
        };
        let entries = news(self.site).map(entry).collect();
        encoded(route, View::NewsSitemap(NewsSitemapView { name: config.title.clone(), entries }))
    }

    pub(super) fn robots(&self, route: &Route) -> Page {
        let whole = |path: &str| self.addresses.permalink(&SitePath::new(path)).unwrap_or_default();
        let view = match self.site.config.review {
            Some(_) => RobotsView { may_read: false, sitemaps: Vec::new() },
            None => RobotsView { may_read: true, sitemaps: vec![whole(SITEMAP), whole(NEWS_SITEMAP)] },
        };
        encoded(route, View::Robots(view))
    }

    fn listed(&self) -> impl Iterator<Item = &Route> {
        self.plan.routes.pages().filter(|route| is_listed(&route.key, self.site))
    }

    /// A briefing in every language that it is in; nothing for what is in one.
    fn alternates(&self, key: &PageKey) -> Vec<Alternate> {
        if self.site.translations.is_empty() {
            return Vec::new();
        }
        let original = match key {
            PageKey::Briefing(id) => *id,
            PageKey::Translation(path) => match self.site.translated(path) {
                Some(id) => id,
                None => return Vec::new(),
            },
            _ => return Vec::new(),
        };
        let versions = self.versions(original);
        if versions.len() < 2 {
            return Vec::new();
        }
        versions.into_iter().map(|(lang, path)| Alternate { lang, path }).collect()
    }

    fn sitemap_view(&self, listed: &[&Route]) -> SitemapView {
        let changes = Changes::new(self.site);
        let entry = |route: &&Route| SitemapEntry {
            path: route.path.clone(),
            changed: changes.of(&route.key),
            alternates: self.alternates(&route.key),
        };
        SitemapView {
            base: self.site.config.base_url.clone().unwrap_or_default(),
            entries: listed.iter().map(entry).collect(),
        }
    }
}

/// When what pages show was last changed.
struct Changes<'a> {
    site: &'a Site,
    /// By briefing; found when asked for the first time, since many lists ask.
    of_briefings: Vec<OnceCell<Timestamp>>,
}

impl<'a> Changes<'a> {
    fn new(site: &'a Site) -> Self {
        Changes { site, of_briefings: vec![OnceCell::new(); site.briefings.len()] }
    }

    /// Returns the date of a briefing or of the newest change in a list; nothing where none is known, as for a page of an editor's own.
    fn of(&self, key: &PageKey) -> Option<Timestamp> {
        use Relation::{Mentioned, TookPart};
        let of_person = |id: ParticipantId, relation| ListKey::Participant(id, relation);
        match key {
            PageKey::Briefing(id) => Some(self.of_briefing(*id)),
            PageKey::Translation(path) => self.site.translated(path).map(|id| self.of_briefing(id)),
            PageKey::Home | PageKey::Archive => self.newest(&[ListKey::Timeline]),
            PageKey::HomeOlder(number) => self.numbered(&ListKey::Timeline, Some(*number)),
            PageKey::Year(year, number) => self.numbered(&ListKey::Year(*year), *number),
            PageKey::Month(year, month, number) => self.numbered(&ListKey::Month(*year, *month), *number),
            PageKey::Participant(id) => self.newest(&[of_person(*id, TookPart), of_person(*id, Mentioned)]),
            PageKey::ParticipantList(id, relation, number) => self.numbered(&of_person(*id, *relation), Some(*number)),
            PageKey::Country(code) => {
                self.newest(&[ListKey::Country(*code, TookPart), ListKey::Country(*code, Mentioned)])
            }
            PageKey::CountryList(code, relation, number) => {
                self.numbered(&ListKey::Country(*code, *relation), Some(*number))
            }
            PageKey::Group(slug) => {
                let list = |relation| ListKey::Group(slug.clone(), relation);
                self.newest(&[list(TookPart), list(Mentioned)])
            }
            PageKey::GroupList(slug, relation, number) => {
                self.numbered(&ListKey::Group(slug.clone(), *relation), Some(*number))
            }
            PageKey::Topic(slug) => self.newest(&[ListKey::Topic(slug.clone())]),
            PageKey::TopicOlder(slug, number) => self.numbered(&ListKey::Topic(slug.clone()), Some(*number)),
            PageKey::Series(slug) => self.newest(&[ListKey::Series(slug.clone())]),
            PageKey::SeriesOlder(slug, number) => self.numbered(&ListKey::Series(slug.clone()), Some(*number)),
            PageKey::Corrections(_) => self.site.corrections.last().map(|correction| correction.made),
            _ => None,
        }
    }

    fn of_briefing(&self, id: BriefingId) -> Timestamp {
        *self.of_briefings[usize::from(id)].get_or_init(|| changed_at(self.site, &self.site.briefings[id]))
    }

    fn newest(&self, lists: &[ListKey]) -> Option<Timestamp> {
        lists.iter().flat_map(|list| self.site.list(list)).map(|id| self.of_briefing(*id)).max()
    }

    fn numbered(&self, list: &ListKey, number: Option<usize>) -> Option<Timestamp> {
        let ids = self.site.list(list);
        let paging = Paging::new(ids.len(), self.site.config.page_size);
        let range = paging.shown(number);
        ids.get(range)?.iter().map(|id| self.of_briefing(*id)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_in_one_part() {
        assert_eq!([0, 1, PART_MAX].map(parts), [0, 0, 0]);
        for count in [PART_MAX + 1, 2 * PART_MAX, 2 * PART_MAX + 1] {
            let ends: Vec<Range<usize>> = (1..=parts(count)).map(part).collect();
            assert_eq!(ends[0].start, 0);
            assert!(ends.windows(2).all(|pair| pair[0].end == pair[1].start));
            let last = ends.last().expect("more than one");
            assert!(last.start < count && count <= last.end, "{count}");
        }
    }
}
