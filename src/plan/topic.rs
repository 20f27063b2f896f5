use serde_json::json;

use super::{
    Planner, Route,
    archive::{Counts, page},
    feeds::FeedOf,
    paging::Paging,
    parts::HeadOf,
};
use crate::{
    base::{Diagnostic, SitePath, Slug},
    model::{
        Page, Topic,
        view::{Link, LinkCount, ListingView, SeriesIndexView, SeriesView, TopicView, TopicsView, View},
    },
};

/// How many topics that stand beside one are shown.
const RELATED_SHOWN: usize = 12;

impl Planner<'_> {
    pub(super) fn topics(&self, route: &Route) -> Page {
        let mut topics: Vec<&Topic> = self.site.topics.values().collect();
        topics.sort_by_cached_key(|topic| (self.language().sort_key(&topic.name), topic.slug.clone()));
        let view = View::Topics(TopicsView {
            head: self.head(self.index_head(route, "topics", "topics/")),
            topics: topics.into_iter().map(|topic| self.topic_count(&topic.slug, topic.briefings.len())).collect(),
        });
        page(route, "topics.html", view)
    }

    pub(super) fn topic(&self, route: &Route, slug: &Slug, found: &mut Vec<Diagnostic>) -> Page {
        let topic = &self.site.topics[slug];
        let paging = Paging::new(topic.briefings.len(), self.site.config.page_size);
        let view = View::Topic(TopicView {
            head: self.head_of_entity(
                &FeedOf::Topic(slug.clone()),
                "CollectionPage",
                HeadOf {
                    kind: "topic",
                    title: topic.name.clone(),
                    description: Some(self.say("about-topic", &[("topic", &topic.name)])),
                    path: &route.path,
                    lang: None,
                    parents: vec![self.home_link(), self.topics_link()],
                    section: Some("topics/"),
                },
                json!({ "@type": "Thing", "name": topic.name }),
                None,
            ),
            briefings: self.cards(&topic.briefings[paging.newest()]),
            pager: self.pager(paging, None, &route.path, |n| self.addresses.numbered(&route.path, n)),
            related: self.related_topics(topic),
            extra: topic.front.as_ref().map(|front| front.extra.clone()).unwrap_or_default(),
        });
        let body = topic.path.as_ref().and_then(|path| self.body_use(path, false, found));
        Page { source: topic.path.clone(), body, ..page(route, "topic.html", view) }
    }

    pub(super) fn topic_older(&self, route: &Route, slug: &Slug, number: usize) -> Page {
        let topic = &self.site.topics[slug];
        let newest = self.addresses.topic(slug);
        let paging = Paging::new(topic.briefings.len(), self.site.config.page_size);
        let of = self.topic_link(slug);
        let view = View::Listing(ListingView {
            head: self.head(HeadOf {
                kind: "listing",
                title: self.numbered_title(&topic.name, Some(number)),
                description: None,
                path: &route.path,
                lang: None,
                parents: vec![self.home_link(), self.topics_link(), of.clone()],
                section: Some("topics/"),
            }),
            of: Some(of),
            relation: None,
            entries: topic.briefings[paging.page(number)].iter().rev().map(|id| self.entry(*id)).collect(),
            pager: self.pager(paging, Some(number), &newest, |n| self.addresses.numbered(&newest, n)),
            months: Vec::new(),
        });
        page(route, "listing.html", view)
    }

    pub(super) fn series_index(&self, route: &Route) -> Page {
        let series = self.site.series.iter().map(|(slug, series)| LinkCount {
            title: series.name.clone(),
            href: self.addresses.href(&self.addresses.series(slug)),
            count: series.briefings.len(),
        });
        let mut series: Vec<LinkCount> = series.collect();
        series.sort_by_cached_key(|it| self.language().sort_key(&it.title));
        let head = self.head(self.index_head(route, "series-index", "series/"));
        page(route, "series-index.html", View::SeriesIndex(SeriesIndexView { head, series }))
    }

    /// Makes the newest page of a series, or a numbered one; each is read from its oldest part on.
    pub(super) fn series(&self, route: &Route, slug: &Slug, number: Option<usize>) -> Page {
        let series = &self.site.series[slug];
        let newest = self.addresses.series(slug);
        let paging = Paging::new(series.briefings.len(), self.site.config.page_size);
        let range = paging.shown(number);
        let mut parents = vec![self.home_link(), self.link(self.text("series"), &SitePath::new("series/"))];
        if number.is_some() {
            parents.push(self.link(series.name.clone(), &newest));
        }
        let view = View::Series(SeriesView {
            head: self.head(HeadOf {
                kind: "series",
                title: self.numbered_title(&series.name, number),
                description: Some(self.say("about-series", &[("series", &series.name)])),
                path: &route.path,
                lang: None,
                parents,
                section: Some("series/"),
            }),
            first: range.start + 1,
            briefings: series.briefings[range].iter().map(|id| self.card(*id)).collect(),
            pager: self.pager(paging, number, &newest, |n| self.addresses.numbered(&newest, n)),
        });
        page(route, "series.html", view)
    }

    pub(super) fn topic_link(&self, slug: &Slug) -> Link {
        self.link(self.site.topics[slug].name.clone(), &self.addresses.topic(slug))
    }

    fn topics_link(&self) -> Link {
        self.link(self.text("topics"), &SitePath::new("topics/"))
    }

    fn topic_count(&self, slug: &Slug, count: usize) -> LinkCount {
        let link = self.topic_link(slug);
        LinkCount { title: link.title, href: link.href, count }
    }

    fn related_topics(&self, topic: &Topic) -> Vec<LinkCount> {
        let beside = topic.briefings.iter().flat_map(|id| &self.site.briefings[*id].topics);
        let counts: Counts<&Slug> = super::archive::count(beside.filter(|slug| **slug != topic.slug));
        let mut all: Vec<(&Slug, usize)> = counts.into_iter().collect();
        all.sort_by(|(one, x), (other, y)| y.cmp(x).then_with(|| one.cmp(other)));
        all.truncate(RELATED_SHOWN);
        all.into_iter().map(|(slug, count)| self.topic_count(slug, count)).collect()
    }

    fn index_head<'r>(&self, route: &'r Route, kind: &'static str, section: &'static str) -> HeadOf<'r> {
        HeadOf {
            kind,
            title: self.text(section.trim_end_matches('/')),
            description: None,
            path: &route.path,
            lang: None,
            parents: vec![self.home_link()],
            section: Some(section),
        }
    }
}
