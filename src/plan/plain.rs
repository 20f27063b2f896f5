use super::{Planner, Route, archive::page, parts::HeadOf};
use crate::{
    base::{Diagnostic, SitePath, SourcePath, Text},
    model::{
        Page,
        view::{NotFoundView, PageView, RedirectView, View},
    },
};

/// How many of the newest briefings the page for missing addresses offers.
const OFFERED: usize = 5;

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
