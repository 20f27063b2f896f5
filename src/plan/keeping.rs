use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    addresses::Addresses,
    data::{DATA, data_file_names, is_data_file},
    feeds::{FeedOf, id_of_feed, is_wanted},
    key::{Copy, PageKey, Route},
    owner::{Claim, Owner},
    routes::{RouteChanges, Routes},
    travelling::bundle_around,
};
use crate::{
    base::{Code, Diagnostic, KeyPath, Place, SitePath, SourcePath, Text, nearest},
    model::{Documents, Farewell, FrontMatter, Kept, LEDGER, Ledger, Site, is_page},
};

/// How many lost addresses are told one by one: the first show what happened, the rest only how often.
const TOLD: usize = 20;
/// How many new addresses are compared with a lost one, letter by letter.
const COMPARED: usize = 1000;

/// Addresses that were published, held against those that there are.
#[derive(Default)]
pub struct Promises {
    ledger: Arc<Ledger>,
    holds_feed_ids: bool,
    /// Whether the ledger is another than that of the last look.
    is_new: bool,
    /// Whether it was when remains were claimed last.
    says_else: bool,
    fates: BTreeMap<SitePath, Fate>,
    /// Where a page says that there is nothing any more.
    remains: BTreeSet<SitePath>,
    found: Vec<Diagnostic>,
}

/// What became of an address at which there is no longer what was published.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    /// Nobody decided it.
    Lost,
    /// It followed from others, or stood beside a page, and went with them.
    Vanished,
    /// It stood beside a page, and went with it to another address.
    Moved(SitePath),
    /// Another feed is there, by the id that readers' programs go by.
    OtherFeed(Text),
}

/// What promises are held against.
pub struct Held<'a> {
    pub site: &'a Site,
    pub routes: &'a Routes,
}

impl Promises {
    /// Takes the ledger as it is now.
    pub fn take(&mut self, ledger: &Arc<Ledger>, holds_feed_ids: bool) {
        self.is_new |= self.ledger != *ledger || self.holds_feed_ids != holds_feed_ids;
        self.ledger = ledger.clone();
        self.holds_feed_ids = holds_feed_ids;
    }

    /// Returns what was found.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Looks again at what may be answered otherwise than before: addresses that came and went, and all that are not answered, since
    /// what becomes of them depends on others. Returns the claims of remains that are others than before.
    pub fn hold(&mut self, held: &Held<'_>, changes: &RouteChanges, everything: bool) -> Vec<(Vec<Claim>, Owner)> {
        let ledger = self.ledger.clone();
        if everything || self.is_new {
            self.fates.clear();
            self.look_at(ledger.addresses.keys(), held);
        } else {
            let pages = changes.came.iter().chain(&changes.gone).map(|route| &route.path);
            let copies = changes.copied.iter().chain(&changes.uncopied).map(|copy| &copy.path);
            let unanswered: Vec<SitePath> = self.fates.keys().cloned().collect();
            let suspects: BTreeSet<&SitePath> = pages.chain(copies).chain(&unanswered).collect();
            self.look_at(suspects.into_iter(), held);
        }
        self.says_else = std::mem::take(&mut self.is_new);
        self.found = self.report(held);
        let vanished = self.fates.iter().filter(|(_, fate)| **fate == Fate::Vanished).map(|(path, _)| path);
        let remains = vanished.chain(ledger.gone.keys()).filter(|path| is_page(path) && !held.routes.answers(path));
        let before = std::mem::replace(&mut self.remains, remains.cloned().collect());
        let claim = |path: &SitePath| Claim::Page(Route { path: path.clone(), key: PageKey::Gone(path.clone()) });
        let claims = |path: &SitePath| self.remains.get(path).map(claim).into_iter().collect();
        self.remains.symmetric_difference(&before).map(|path| (claims(path), Owner::Gone(path.clone()))).collect()
    }

    /// Walks over addresses that a host answers itself, by what was published: with where it is now, or that it is gone.
    pub fn moved_and_gone(&self) -> impl Iterator<Item = (&SitePath, Option<&SitePath>)> {
        let of_fates = self.fates.iter().filter_map(|(path, fate)| match fate {
            Fate::Moved(to) => Some((path, Some(to))),
            Fate::Vanished => Some((path, None)),
            Fate::Lost | Fate::OtherFeed(_) => None,
        });
        of_fates.chain(self.remains.iter().map(|path| (path, None)))
    }

    /// Returns why a page was let go and when, if somebody decided it.
    pub fn farewell(&self, path: &SitePath) -> Option<&Farewell> {
        self.ledger.gone.get(path)
    }

    /// Returns the remains that may show something else: another reason, or the way to an index that came or went.
    pub fn remains_dirty(&self, changes: &RouteChanges) -> impl Iterator<Item = &SitePath> {
        let is_index = |route: &Route| matches!(route.key, PageKey::Groups | PageKey::Topics | PageKey::SeriesIndex);
        let is_dirty = self.says_else || changes.came.iter().chain(&changes.gone).any(is_index);
        self.remains.iter().filter(move |_| is_dirty)
    }

    fn look_at<'p>(&mut self, paths: impl Iterator<Item = &'p SitePath>, held: &Held<'_>) {
        for path in paths {
            let recorded = self.ledger.addresses.get(path);
            match recorded.and_then(|recorded| self.fate(path, &recorded.of, held)) {
                Some(fate) => drop(self.fates.insert(path.clone(), fate)),
                None => drop(self.fates.remove(path)),
            }
        }
    }

    /// Says what became of an address; nothing if there is what was published.
    fn fate(&self, path: &SitePath, of: &Kept, held: &Held<'_>) -> Option<Fate> {
        if held.answers(path) {
            let now = match (of, held.routes.page(path).map(|route| &route.key)) {
                (Kept::Feed(id), Some(PageKey::Feed(feed, _))) if self.holds_feed_ids => {
                    Some(id_of_feed(held.site, feed)).filter(|now| now != id)
                }
                _ => None,
            };
            return now.map(Fate::OtherFeed);
        }
        if matches!(of, Kept::Briefing(id) if held.went_with_original(path, id)) {
            return Some(Fate::Vanished);
        }
        let fate = if is_page(path) { Fate::Lost } else { self.fate_beside(path, of, held) };
        Some(if fate == Fate::Lost && *of == Kept::Following { Fate::Vanished } else { fate })
    }

    /// What stands beside a page shares its fate: nobody moves or removes it by itself.
    fn fate_beside(&self, path: &SitePath, of: &Kept, held: &Held<'_>) -> Fate {
        for folder in folders_above(path) {
            match held.routes.page(&folder).filter(|route| !matches!(route.key, PageKey::Gone(_))) {
                Some(route) => return held.fate_beside(route, &path.as_str()[folder.as_str().len()..], of),
                None if self.has_known(&folder) => return Fate::Vanished,
                None => {}
            }
        }
        Fate::Lost
    }

    fn has_known(&self, path: &SitePath) -> bool {
        let Ledger { addresses, gone, forgotten } = &*self.ledger;
        addresses.contains_key(path) || gone.contains_key(path) || forgotten.contains_key(path)
    }

    fn report(&self, held: &Held<'_>) -> Vec<Diagnostic> {
        let lost: Vec<&SitePath> =
            self.fates.iter().filter(|(_, fate)| **fate == Fate::Lost).map(|(path, _)| path).collect();
        let moved = Moved::of(&lost, &self.ledger, held);
        let mut found: Vec<Diagnostic> = lost.iter().take(TOLD).map(|path| self.lost(path, &moved)).collect();
        if lost.len() > TOLD {
            found.push(untold(lost.len() - TOLD));
        }
        found.extend(self.fates.iter().filter_map(|(path, fate)| match fate {
            Fate::OtherFeed(now) => self.other_feed(path, now),
            _ => None,
        }));
        let vanished = self.fates.iter().filter(|(path, fate)| **fate == Fate::Vanished && is_page(path));
        found.extend(told_of_vanished(&vanished.map(|(path, _)| path).collect::<Vec<_>>()));
        found
    }

    fn lost(&self, path: &SitePath, moved: &Moved<'_>) -> Diagnostic {
        let since = self.ledger.addresses[path].since;
        let message = format!("`{path}` was published on {since} and is not there any more");
        let forget = format!("`dateline forget {path} --why \"…\"` lets it go");
        let help = match moved.to(path).filter(|_| is_page(path)) {
            Some((source, now)) => format!(
                "`{source}` is at `{now}` now: give it `aliases: [{path}]`, and the old address leads there. Else {forget}, with `--gone` \
                 under a page that says so"
            ),
            None if is_page(path) => {
                format!(
                    "bring back what was there, or give `aliases: [{path}]` to what took its place. Else {forget}, with `--gone` under a page that says so"
                )
            }
            None => format!("bring back what was there. Else {forget}"),
        };
        Diagnostic::new(Code::LostUrl, line_of(path), message).help(help)
    }

    fn other_feed(&self, path: &SitePath, now: &Text) -> Option<Diagnostic> {
        let Kept::Feed(before) = &self.ledger.addresses.get(path)?.of else { return None };
        let message = format!(
            "the feed at `{path}` was published with the id `{before}` and has `{now}` now: readers would get every entry again"
        );
        let help = "bring `tag` and `base_url` of `site.toml` back; if it is meant, delete this line, and the new id is recorded";
        Some(Diagnostic::new(Code::LostUrl, line_of(path), message).help(help))
    }
}

/// The line of the ledger that says that an address was published.
fn line_of(path: &SitePath) -> Place {
    Place::key(&SourcePath::new(LEDGER), KeyPath::of("addresses").key(&path.to_string()).itself())
}

fn untold(count: usize) -> Diagnostic {
    let message = format!("{count} more addresses that were published are not there any more");
    Diagnostic::new(Code::LostUrl, Place::file(&SourcePath::new(LEDGER)), message)
        .help("`dateline forget \"*/index.json\" --why \"…\"` lets all of a kind go: `*` stands for any letters")
}

fn told_of_vanished(pages: &[&SitePath]) -> Option<Diagnostic> {
    let first = pages.first()?;
    let others = match pages.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let message = format!("`{first}`{others} followed from other pages, and went with them");
    Some(Diagnostic::new(Code::VanishedUrl, Place::file(&SourcePath::new(LEDGER)), message))
}

/// Returns the folders around an address, the nearest first; the last is the site's root.
fn folders_above(path: &SitePath) -> impl Iterator<Item = SitePath> {
    let text = path.as_str().trim_end_matches('/').to_owned();
    let mut end = text.rfind('/');
    let mut is_done = false;
    std::iter::from_fn(move || {
        if is_done {
            return None;
        }
        let folder = match end {
            Some(at) => {
                end = text[..at].rfind('/');
                &text[..=at]
            }
            None => {
                is_done = true;
                ""
            }
        };
        Some(SitePath::new(folder))
    })
}

impl Held<'_> {
    fn answers(&self, path: &SitePath) -> bool {
        self.routes.answers(path) || is_data_file(&self.site.config, path.as_str())
    }

    /// Says whether an address is that of a translation whose original was taken down, which may happen at midnight by itself.
    fn went_with_original(&self, path: &SitePath, id: &str) -> bool {
        let addresses = Addresses::new(self.site);
        let taken_down = self.site.expired.values().chain(self.site.removed.values());
        taken_down.filter(|briefing| *briefing.front.id == *id).any(|briefing| {
            let original = addresses.briefing_path(briefing);
            path.as_str().strip_suffix(original.as_str()).is_some_and(|tag| !tag.is_empty())
        })
    }

    /// Says what became of what stood beside a page that is there, or of which something is.
    fn fate_beside(&self, page: &Route, name: &str, of: &Kept) -> Fate {
        let page = match &page.key {
            PageKey::Redirect { target, .. } if self.answers(&target.join(name)) => {
                return Fate::Moved(target.join(name));
            }
            PageKey::Redirect { target, .. } => self.routes.page(target),
            _ => Some(page),
        };
        match page.map(|page| &page.key) {
            None | Some(PageKey::TakenDown(_)) => Fate::Vanished,
            // A feed without an entry is not there until there is one.
            Some(key)
                if matches!(of, Kept::Feed(_)) && FeedOf::beside(key).is_some_and(|of| is_wanted(self.site, &of)) =>
            {
                Fate::Vanished
            }
            Some(_) => Fate::Lost,
        }
    }
}

/// Where what stood at lost addresses is now, as far as that can be told.
struct Moved<'a> {
    by_id: BTreeMap<&'a str, (&'a SourcePath, SitePath)>,
    ids: BTreeMap<&'a SitePath, &'a str>,
    /// Pages of documents that were not published before.
    new: Vec<(&'a SourcePath, &'a SitePath)>,
}

impl<'a> Moved<'a> {
    fn of(lost: &[&'a SitePath], ledger: &'a Ledger, held: &Held<'a>) -> Self {
        let mut moved = Moved { by_id: BTreeMap::new(), ids: BTreeMap::new(), new: Vec::new() };
        if lost.is_empty() {
            return moved;
        }
        let Held { site, routes } = *held;
        let addresses = Addresses::new(site);
        for path in lost {
            if let Some(Kept::Briefing(id)) = ledger.addresses.get(*path).map(|recorded| &recorded.of) {
                moved.ids.insert(path, id);
            }
        }
        let wanted: BTreeSet<&str> = moved.ids.values().copied().collect();
        let shown = site.published().map(|(_, briefing)| briefing);
        let all = shown.chain(site.expired.values()).chain(site.removed.values());
        let known = all.filter(|briefing| wanted.contains(&*briefing.front.id));
        moved.by_id = known.map(|it| (&*it.front.id, (&it.path, addresses.briefing_path(it)))).collect();
        let of_documents = routes.pages().filter(|route| !ledger.addresses.contains_key(&route.path));
        moved.new = of_documents.filter_map(|route| Some((route.key.document(site)?, &route.path))).collect();
        moved
    }

    /// Returns the document that was at an address, and where it is: the briefing of that id, else what has the same last word, else
    /// what is written nearly the same.
    fn to(&self, path: &SitePath) -> Option<(&SourcePath, SitePath)> {
        if let Some((source, now)) = self.ids.get(path).and_then(|id| self.by_id.get(id)) {
            return Some((source, now.clone()));
        }
        let (folder, word) = folder_and_word(path);
        let same_word = self.new.iter().find(|(_, new)| folder_and_word(new).1 == word);
        let near = || {
            let beside = || self.new.iter().filter(|(_, new)| folder_and_word(new).0 == folder).take(COMPARED);
            let longer = beside().find(|(_, new)| folder_and_word(new).1.starts_with(word));
            let words = beside().map(|(_, new)| folder_and_word(new).1);
            longer.or_else(|| {
                let near = nearest(word, words)?;
                beside().find(|(_, new)| folder_and_word(new).1 == near)
            })
        };
        let (source, now) = same_word.or_else(near)?;
        Some((source, (*now).clone()))
    }
}

/// Parts an address before its last word: `pages/`, `about`.
fn folder_and_word(path: &SitePath) -> (&str, &str) {
    let text = path.as_str().trim_end_matches('/');
    text.split_at(text.rfind('/').map_or(0, |at| at + 1))
}

/// Returns every address that readers may come to hold a link to, and of what it is.
pub fn published(routes: &Routes, site: &Site, documents: &Documents) -> BTreeMap<SitePath, Kept> {
    let kept = |claim: &Claim| match claim {
        Claim::Page(route) => Some((route.path.clone(), kept_as(&route.key, site, documents)?)),
        Claim::Copy(copy) => Some((copy.path.clone(), copied_as(copy, documents)?)),
    };
    let data = data_file_names(&site.config).into_iter().map(|name| (SitePath::new(DATA).join(&name), Kept::Itself));
    routes.holders().filter_map(kept).chain(data).collect()
}

fn kept_as(key: &PageKey, site: &Site, documents: &Documents) -> Option<Kept> {
    let written = |is_written: bool| if is_written { Kept::Itself } else { Kept::Following };
    let of_briefing = |briefing: &crate::model::Briefing| Kept::Briefing(briefing.front.id.clone());
    Some(match key {
        PageKey::NotFound
        | PageKey::Sitemap
        | PageKey::SitemapPart(_)
        | PageKey::NewsSitemap
        | PageKey::Robots
        | PageKey::Headers
        | PageKey::Gone(_) => return None,
        PageKey::Home
        | PageKey::Archive
        | PageKey::People
        | PageKey::PeopleByCountry
        | PageKey::Countries
        | PageKey::CountriesByLetter
        | PageKey::Search
        | PageKey::Data
        | PageKey::Group(_)
        | PageKey::Page(_)
        | PageKey::Twin(_)
        | PageKey::Ninjs(_) => Kept::Itself,
        PageKey::Briefing(id) => of_briefing(&site.briefings[*id]),
        PageKey::TakenDown(path) => of_briefing(site.taken_down(path)?),
        PageKey::Translation(path) => of_briefing(&site.briefings[site.translated(path)?]),
        PageKey::Participant(_) | PageKey::Country(_) | PageKey::Topic(_) | PageKey::Corrections(None) => {
            written(key.document(site).is_some())
        }
        PageKey::Feed(of, _) => Kept::Feed(id_of_feed(site, of)),
        PageKey::Redirect { source, .. } => match &documents.get(source)?.front {
            FrontMatter::Briefing(front) => Kept::Briefing(front.id.clone()),
            // It is there as long as the original.
            FrontMatter::Translation(_) => Kept::Following,
            _ => Kept::Itself,
        },
        PageKey::HomeOlder(_)
        | PageKey::Year(..)
        | PageKey::Month(..)
        | PageKey::PeopleLetter(_)
        | PageKey::PeopleOfCountry(_)
        | PageKey::ParticipantList(..)
        | PageKey::CountryList(..)
        | PageKey::Groups
        | PageKey::GroupList(..)
        | PageKey::Topics
        | PageKey::TopicOlder(..)
        | PageKey::SeriesIndex
        | PageKey::Series(_)
        | PageKey::SeriesOlder(..)
        | PageKey::Corrections(Some(_))
        | PageKey::Event(_)
        | PageKey::Events(_)
        | PageKey::Picture(_) => Kept::Following,
    })
}

/// Files of the theme, forms of images and what is named by its bytes are nobody's to link to.
fn copied_as(copy: &Copy, documents: &Documents) -> Option<Kept> {
    let source = copy.source.as_str();
    if source.starts_with(SourcePath::THEME) || copy.form.is_some() {
        return None;
    }
    match source.strip_prefix("static/") {
        Some(below) => (copy.path.as_str() == below).then_some(Kept::Itself),
        // Beside single documents a file is there as long as one names it.
        None if bundle_around(&copy.source, documents).is_none() => Some(Kept::Following),
        None => Some(Kept::Itself),
    }
}
