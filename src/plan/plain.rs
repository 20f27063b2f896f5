use super::{
    Planner, Route,
    archive::page,
    parts::{HeadOf, iso},
};
use crate::{
    base::{Diagnostic, SitePath, SourcePath, Text},
    model::{
        Page,
        view::{GoneView, Link, NotFoundView, NoticeView, PageView, RedirectView, View},
    },
};

/// How many of the newest briefings the page for missing addresses offers.
const OFFERED: usize = 5;

/// The folders of pages that have an index, each with the key of its name.
const INDEXES: [(&str, &str); 6] = [
    ("briefings", "briefings"),
    ("participants", "people"),
    ("countries", "countries"),
    ("groups", "groups"),
    ("topics", "topics"),
    ("series", "series"),
];

impl Planner<'_> {
    pub(super) fn static_page(&self, route: &Route, path: &SourcePath, found: &mut Vec<Diagnostic>) -> Page {
        let front = &self.site.pages[path].front;
        let view = View::Page(PageView {
            head: self.head(HeadOf {
                kind: "page",
                title: front.title.clone(),
                description: front.summary.clone(),
                path: &route.path,
                lang: front.lang.as_ref(),
                parents: vec![self.home_link()],
                section: None,
            }),
            extra: front.extra.clone(),
        });
        let body = self.body_use(path, false, found);
        Page { source: Some(path.clone()), body, ..page(route, "page.html", view) }
    }

    pub(super) fn not_found(&self, route: &Route) -> Page {
        let timeline = &self.site.timeline;
        let mut head = self.head(self.bare_head(route, "not-found", self.text("not-found")));
        head.noindex = true;
        let briefings = self.cards(&timeline[timeline.len().saturating_sub(OFFERED)..]);
        page(route, "404.html", View::NotFound(NotFoundView { head, briefings }))
    }

    /// What is left of a page says nothing of what it was.
    pub(super) fn gone(&self, route: &Route, path: &SitePath) -> Page {
        let mut head = self.head(HeadOf {
            parents: [self.home_link()].into_iter().chain(self.index_above(path)).collect(),
            ..self.bare_head(route, "gone", self.text("expired"))
        });
        head.noindex = true;
        let notice = self.plan.promises.farewell(path).map(|farewell| NoticeView {
            date: iso(farewell.on),
            date_text: self.language().day(farewell.on),
            reason: farewell.why.clone(),
        });
        page(route, "gone.html", View::Gone(GoneView { head, notice }))
    }

    /// The index in which a page at an address would be listed.
    fn index_above(&self, path: &SitePath) -> Option<Link> {
        let kind = path.as_str().split('/').next()?;
        let text = INDEXES.iter().find(|(folder, _)| *folder == kind)?.1;
        let index = SitePath::new(format!("{kind}/"));
        self.plan.answers(&index).then(|| self.link(self.text(text), &index))
    }

    pub(super) fn redirect(&self, route: &Route, target: &SitePath) -> Page {
        let mut head = self.head(self.bare_head(route, "redirect", self.text("moved")));
        head.noindex = true;
        // The canonical address is that of the page which it leads to.
        head.permalink = self.addresses.permalink(target);
        let target = self.link(head.permalink.clone().unwrap_or_else(|| self.addresses.href(target)), target);
        page(route, "redirect.html", View::Redirect(RedirectView { head, target }))
    }

    pub(super) fn bare_head<'r>(&self, route: &'r Route, kind: &'static str, title: Text) -> HeadOf<'r> {
        HeadOf { kind, title, description: None, path: &route.path, lang: None, parents: Vec::new(), section: None }
    }
}
