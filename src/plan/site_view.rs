use super::{Planner, corrections::CORRECTIONS, searching::SEARCH};
use crate::{
    base::{Code, Diagnostic, KeyPath, Place, SitePath, SourcePath, Text},
    language::direction,
    model::{
        Palette, Scheme, SitePage,
        view::{ImageView, Link, SiteView, ThemeView},
    },
};

/// Makes what every template sees as `site`.
pub fn site_view(plan: &Planner) -> SiteView {
    let config = &plan.site.config;
    SiteView {
        title: config.title.clone(),
        description: config.description.clone(),
        language: plan.language().tag().clone(),
        dir: direction(plan.language().tag()),
        home: plan.addresses.href(&SitePath::new("")),
        base_url: config.base_url.clone(),
        publisher: config.publisher.clone(),
        licence: config.licence.clone(),
        nav: nav(plan),
        foot: foot(plan),
        extra: config.extra.clone(),
        theme: theme(plan),
        generator: concat!("dateline ", env!("CARGO_PKG_VERSION")),
    }
}

fn theme(plan: &Planner) -> ThemeView {
    let theme = &plan.site.config.theme;
    let ground = |palette: Palette, other| (theme.scheme != other).then(|| palette.paper.to_string().into());
    ThemeView {
        scheme: match theme.scheme {
            Scheme::Both => "light dark",
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        },
        light: ground(theme.in_light(), Scheme::Dark),
        dark: ground(theme.in_dark(), Scheme::Light),
        logo: theme.logo.as_ref().and_then(|path| logo(plan, path)),
    }
}

fn logo(plan: &Planner, path: &str) -> Option<ImageView> {
    let (width, height) = plan.assets.fixed.get(path)?.size.unzip();
    Some(ImageView { href: plan.addresses.href(&SitePath::new(path)), width, height, srcset: None })
}

/// The static pages, the list of corrections unless one of them gives it its words, and the research data.
fn foot(plan: &Planner) -> Vec<Link> {
    let site = plan.site;
    let page_link = |page: &SitePage| plan.link(page.front.title.clone(), &plan.addresses.static_page(&page.front));
    let mut links: Vec<Link> = site.pages.values().map(page_link).collect();
    if !site.corrections.is_empty() && site.words_on_corrections().is_none() {
        links.push(plan.link(plan.text("corrections"), &SitePath::new(CORRECTIONS)));
    }
    links.extend(plan.data_link());
    links
}

/// The menu of `site.toml`, or what there is.
fn nav(plan: &Planner) -> Vec<Link> {
    if let Some(written) = &plan.site.config.nav {
        return written.iter().map(|link| written_link(plan, &link.title, &link.url)).collect();
    }
    let search = plan.site.config.search.then(|| plan.link(plan.text("search"), &SitePath::new(SEARCH)));
    indexes(plan).into_iter().chain(search).collect()
}

/// The indexes that have entries.
pub fn indexes(plan: &Planner) -> Vec<Link> {
    let site = plan.site;
    let built_in = [
        (true, "briefings", "briefings/"),
        (true, "people", "participants/"),
        (true, "countries", "countries/"),
        (!site.groups.is_empty(), "groups", "groups/"),
        (!site.topics.is_empty(), "topics", "topics/"),
        (!site.series.is_empty(), "series", "series/"),
    ];
    let shown = built_in.into_iter().filter(|(is_there, ..)| *is_there);
    shown.map(|(_, key, path)| plan.link(plan.text(key), &SitePath::new(path))).collect()
}

fn written_link(plan: &Planner, title: &Text, url: &Text) -> Link {
    Link { title: title.clone(), href: plan.target_href(url) }
}

impl Planner<'_> {
    /// Returns what is wrong with what a configuration says of the theme, as far as it names files.
    pub fn theme_fault(&self, config: &SourcePath) -> Option<Diagnostic> {
        let path =
            self.site.config.theme.logo.as_ref().filter(|path| !self.assets.fixed.contains_key(path.as_ref()))?;
        let place = Place::key(config, KeyPath::of("theme").key("logo"));
        let fault = Diagnostic::new(Code::MissingImage, place, format!("there is no image `static/{path}`"));
        Some(fault.help("put it into `static/`, or leave `logo` out"))
    }

    /// Returns the address of what `site.toml` names: a path of the site, or an address elsewhere.
    pub(super) fn target_href(&self, target: &Text) -> Text {
        if target.starts_with('/') { self.addresses.href(&SitePath::new(target)) } else { target.clone() }
    }
}
