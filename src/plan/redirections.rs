use std::collections::BTreeMap;

use super::{Addresses, PageKey, Plan};
use crate::{
    base::SitePath,
    model::{HostPath, Redirection, Site},
};

impl Plan {
    /// Returns what a host answers itself, by address: old addresses, what went with a page to another, and what is gone. None leads
    /// to another of them: an old address belongs to the document that it leads to.
    pub fn redirections(&self, site: &Site) -> Vec<Redirection> {
        let pages = self.pages().filter_map(|route| match &route.key {
            PageKey::Redirect { target, .. } => Some((&route.path, Some(target))),
            PageKey::TakenDown(_) | PageKey::Gone(_) => Some((&route.path, None)),
            _ => None,
        });
        let all: BTreeMap<&SitePath, Option<&SitePath>> = self.promises.moved_and_gone().chain(pages).collect();
        let addresses = Addresses::new(site);
        let on_host = |path: &SitePath| HostPath {
            plain: [&site.config.base_path, "/", path.as_str()].concat().into(),
            encoded: addresses.href(path),
        };
        let is_gone = |to: &SitePath| matches!(self.page(to).map(|it| &it.key), Some(PageKey::TakenDown(_)));
        let redirection = |(from, to): (&SitePath, Option<&SitePath>)| {
            // What leads to a page that says that something is gone says it itself.
            let shown = to.filter(|to| is_gone(to)).unwrap_or(from);
            Redirection {
                from: on_host(from),
                to: to.filter(|to| !is_gone(to)).map(on_host),
                page: self.page(shown).map(|route| on_host(&SitePath::new(route.path.file()))),
            }
        };
        all.into_iter().map(redirection).collect()
    }
}
