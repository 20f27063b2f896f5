use super::{
    Planner, Route,
    addresses::Addresses,
    archive::{encoded, page},
    corrections::CORRECTIONS,
    key::PageKey,
    parts::{preview_label, stands},
};
use crate::{
    base::{CountryCode, Fingerprint, SitePath, Slug, Text, Timestamp, WrittenTime, iso_text, percent_encoded},
    model::{
        BodyUse, Briefing, BriefingFront, BriefingId, Config, FeedContent, FeedKind, ListKey, Page, ParticipantId,
        Relation, Site,
        view::{FeedCategory, FeedEntry, FeedLink, FeedView, View},
    },
};

/// How many of the newest corrections their feed holds.
const CORRECTIONS_SHOWN: usize = 50;

/// What a feed is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedOf {
    /// All briefings.
    Site,
    /// Those that a person took part in, or that mention them.
    Participant(ParticipantId),
    /// A country's, likewise.
    Country(CountryCode),
    /// A group's, likewise.
    Group(Slug),
    /// Those on a topic.
    Topic(Slug),
    /// All corrections.
    Corrections,
}

/// The forms that each feed has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedForm {
    /// RFC 4287.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl FeedForm {
    /// Both.
    pub const ALL: [FeedForm; 2] = [FeedForm::Atom, FeedForm::Json];

    fn file(self) -> &'static str {
        match self {
            FeedForm::Atom => "feed.xml",
            FeedForm::Json => "feed.json",
        }
    }
}

impl FeedOf {
    /// Returns the feed in its forms.
    pub fn forms(&self) -> impl Iterator<Item = PageKey> {
        FeedForm::ALL.into_iter().map(|form| PageKey::Feed(self.clone(), form))
    }

    /// Returns the feed in which a list is; years, months and series have none.
    pub fn list(key: &ListKey) -> Option<Self> {
        match key.clone() {
            ListKey::Timeline => Some(FeedOf::Site),
            ListKey::Participant(id, _) => Some(FeedOf::Participant(id)),
            ListKey::Country(code, _) => Some(FeedOf::Country(code)),
            ListKey::Group(slug, _) => Some(FeedOf::Group(slug)),
            ListKey::Topic(slug) => Some(FeedOf::Topic(slug)),
            ListKey::Year(_) | ListKey::Month(..) | ListKey::Series(_) => None,
        }
    }

    /// Returns the page that shows the same.
    pub fn page(&self) -> PageKey {
        match self.clone() {
            FeedOf::Site => PageKey::Home,
            FeedOf::Participant(id) => PageKey::Participant(id),
            FeedOf::Country(code) => PageKey::Country(code),
            FeedOf::Group(slug) => PageKey::Group(slug),
            FeedOf::Topic(slug) => PageKey::Topic(slug),
            FeedOf::Corrections => PageKey::Corrections(None),
        }
    }

    /// Returns the feed beside a page.
    pub fn beside(page: &PageKey) -> Option<Self> {
        match page.clone() {
            PageKey::Home => Some(FeedOf::Site),
            PageKey::Participant(id) => Some(FeedOf::Participant(id)),
            PageKey::Country(code) => Some(FeedOf::Country(code)),
            PageKey::Group(slug) => Some(FeedOf::Group(slug)),
            PageKey::Topic(slug) => Some(FeedOf::Topic(slug)),
            PageKey::Corrections(None) => Some(FeedOf::Corrections),
            _ => None,
        }
    }

    /// Returns which setting says whether there is one; that of corrections is always there.
    fn kind(&self) -> Option<FeedKind> {
        match self {
            FeedOf::Site => Some(FeedKind::Site),
            FeedOf::Participant(_) => Some(FeedKind::People),
            FeedOf::Country(_) => Some(FeedKind::Countries),
            FeedOf::Group(_) => Some(FeedKind::Groups),
            FeedOf::Topic(_) => Some(FeedKind::Topics),
            FeedOf::Corrections => None,
        }
    }

    fn lists(&self) -> Vec<ListKey> {
        let both = |list: &dyn Fn(Relation) -> ListKey| vec![list(Relation::TookPart), list(Relation::Mentioned)];
        match self {
            FeedOf::Site => vec![ListKey::Timeline],
            FeedOf::Participant(id) => both(&|relation| ListKey::Participant(*id, relation)),
            FeedOf::Country(code) => both(&|relation| ListKey::Country(*code, relation)),
            FeedOf::Group(slug) => both(&|relation| ListKey::Group(slug.clone(), relation)),
            FeedOf::Topic(slug) => vec![ListKey::Topic(slug.clone())],
            FeedOf::Corrections => Vec::new(),
        }
    }
}

impl Addresses<'_> {
    /// The address of a feed: beside the page that shows the same.
    pub fn feed(&self, of: &FeedOf, form: FeedForm) -> Option<SitePath> {
        Some(self.page(&of.page())?.join(form.file()))
    }
}

/// Says whether a feed is there. Its links and ids need the site's whole address, and one without entries could not say truly
/// when it was changed; what reviewers see nobody is told of by itself.
pub fn has_feed(site: &Site, of: &FeedOf) -> bool {
    let has_entries = || match of {
        FeedOf::Corrections => !site.corrections.is_empty(),
        of => !newest(site, of, 1).is_empty(),
    };
    is_wanted(site, of) && has_entries()
}

/// Says whether a feed is asked for, with entries or without.
pub fn is_wanted(site: &Site, of: &FeedOf) -> bool {
    let is_asked_for = of.kind().is_none_or(|kind| site.config.feeds.of.contains(&kind));
    site.config.base_url.is_some() && site.config.review.is_none() && is_asked_for
}

/// Returns the newest public briefings of a feed, the newest first. What readers' programs once have they keep, so that not even
/// a preview gives them what is not public.
fn newest(site: &Site, of: &FeedOf, count: usize) -> Vec<BriefingId> {
    let is_public = |id: &&BriefingId| preview_label(&site.briefings[**id]).is_none();
    let of_list = |list: ListKey| site.list(&list).iter().rev().filter(is_public).take(count).copied().collect();
    let lists: Vec<Vec<BriefingId>> = of.lists().into_iter().map(of_list).collect();
    let mut all = lists.concat();
    all.sort_by(|one, other| site.order_of(*other).cmp(&site.order_of(*one)));
    all.dedup();
    all.truncate(count);
    all
}

/// Walks over the public briefings of the last two days, the newest first. By the clock of the site: one that is news no longer makes
/// it due.
pub fn news(site: &Site) -> impl Iterator<Item = BriefingId> {
    let is_news = |front: &BriefingFront| front.is_news_until(&site.clock.zone) > site.clock.now;
    // Most are told by their day; what was under embargo may be older.
    let four_days = std::time::Duration::from_secs(4 * 24 * 60 * 60);
    let first_day = site
        .clock
        .now
        .checked_sub(four_days)
        .unwrap_or(site.clock.now)
        .to_zoned_datetime(site.clock.zone.clone())
        .date();
    let may_be = move |id: &BriefingId| {
        let briefing = &site.briefings[*id];
        briefing.date >= first_day || briefing.front.embargo.is_some()
    };
    let public = site.timeline.iter().rev().copied().filter(may_be);
    public.filter(move |id| is_news(&site.briefings[*id].front) && stands(&site.briefings[*id]))
}

/// Returns when a briefing was last changed so that readers should know of it.
pub fn changed_at(site: &Site, briefing: &Briefing) -> Timestamp {
    let withdrawn = briefing.withdrawn.as_ref().map(|notice| &notice.date);
    let changes = briefing.modified.iter().chain(withdrawn).map(|time| time.instant(&site.clock.zone));
    changes.chain([briefing.front.public_at(&site.clock.zone)]).max().expect("a briefing has a date")
}

impl Planner<'_> {
    /// Makes a link to a feed, if it is there.
    pub(super) fn feed_link(&self, of: &FeedOf) -> Option<FeedLink> {
        let href = |form| Some(self.addresses.href(&self.addresses.feed(of, form)?));
        has_feed(self.site, of).then_some(())?;
        Some(FeedLink { title: self.feed_title(of), atom: href(FeedForm::Atom)?, json: href(FeedForm::Json)? })
    }

    pub(super) fn feed(&self, route: &Route, of: &FeedOf, form: FeedForm) -> Page {
        let config = &self.site.config.feeds;
        let briefings = newest(self.site, of, config.entries);
        let entries = match of {
            FeedOf::Corrections => self.entries_of_corrections(CORRECTIONS_SHOWN),
            _ => briefings.iter().map(|id| self.feed_entry(*id)).collect(),
        };
        let texts = match config.content {
            FeedContent::Summary => Vec::new(),
            FeedContent::Full => briefings.iter().map(|id| self.whole_text(*id)).collect(),
        };
        let view = self.feed_view(route, of, entries);
        let page = match form {
            FeedForm::Atom => page(route, "feed.xml", View::Feed(view)),
            FeedForm::Json => encoded(route, View::JsonFeed(view)),
        };
        Page { entries: texts, ..page }
    }

    /// The text of a briefing as it can be read anywhere: with whole addresses. That of a withdrawn one is not sent out again.
    pub(super) fn whole_text(&self, id: BriefingId) -> Option<BodyUse> {
        let briefing = Some(&self.site.briefings[id]).filter(|briefing| briefing.withdrawn.is_none())?;
        // What its links lead to is told of on its own page.
        let mut body = self.body_use(&briefing.path, false, &mut Vec::new())?;
        let page = self.addresses.permalink(&self.addresses.briefing(id)).unwrap_or_default();
        let links = body.links.iter_mut().filter_map(|link| link.href.as_mut());
        // Readers of feeds take what they show by themselves.
        body.images.iter_mut().for_each(|image| image.choice = None);
        let images = body.images.iter_mut().filter_map(|image| image.href.as_mut());
        links.chain(images).for_each(|href| *href = self.whole_address(href, &page));
        Some(body)
    }

    /// Makes an address of a page whole.
    pub(super) fn whole_address(&self, href: &Text, page: &str) -> Text {
        let config = &self.site.config;
        let host =
            config.base_url.as_deref().and_then(|base| base.strip_suffix(&*config.base_path)).unwrap_or_default();
        match href.chars().next() {
            Some('#') => format!("{page}{href}").into(),
            Some('/') if !href.starts_with("//") => format!("{host}{href}").into(),
            _ => href.clone(),
        }
    }

    fn feed_view(&self, route: &Route, of: &FeedOf, entries: Vec<(Timestamp, FeedEntry)>) -> FeedView {
        let config = &self.site.config;
        let updated = entries.iter().map(|(changed, _)| *changed).max();
        let page = self.addresses.page(&of.page()).unwrap_or_else(|| SitePath::new(CORRECTIONS));
        FeedView {
            head: self.head(self.bare_head(route, "feed", self.feed_title(of))),
            id: self.feed_id(&feed_name(self.site, of)),
            updated: updated.map(|updated| self.instant(updated)).unwrap_or_default(),
            author: config.publisher.clone().unwrap_or_else(|| config.title.clone()),
            alternate: self.addresses.permalink(&page).unwrap_or_default(),
            hub: config.feeds.hub.clone(),
            stylesheet: config.feeds.stylesheet.as_ref().map(|target| self.target_href(target)),
            entries: entries.into_iter().map(|(_, entry)| entry).collect(),
        }
    }

    fn feed_title(&self, of: &FeedOf) -> Text {
        let title = &self.site.config.title;
        let name: Text = match of {
            FeedOf::Site => return title.clone(),
            FeedOf::Participant(id) => self.person_name(*id),
            FeedOf::Country(code) => self.country_name(*code),
            FeedOf::Group(slug) => self.site.groups[slug].front.name.clone(),
            FeedOf::Topic(slug) => self.site.topics[slug].name.clone(),
            FeedOf::Corrections => self.text("feed-of-corrections"),
        };
        self.say("feed-of", &[("site", title), ("name", &name)])
    }

    /// Makes an entry, with when it was changed. That of a withdrawn briefing says so in the place of what it said.
    fn feed_entry(&self, id: BriefingId) -> (Timestamp, FeedEntry) {
        let briefing = &self.site.briefings[id];
        let front = &briefing.front;
        let changed = changed_at(self.site, briefing);
        let (title, summary) = match &briefing.withdrawn {
            Some(notice) => (
                self.say("withdrawn-title", &[("title", &front.title)]),
                Some(self.say("withdrawn-because", &[("reason", &notice.reason)])),
            ),
            None => (front.title.clone(), briefing.summary.clone()),
        };
        let entry = FeedEntry {
            id: self.feed_id(&front.id),
            title,
            href: self.addresses.permalink(&self.addresses.briefing(id)).unwrap_or_default(),
            published: self.instant(front.public_at(&self.site.clock.zone)),
            updated: self.instant(changed),
            lang: front.lang.clone().unwrap_or_else(|| self.site.config.language.clone()),
            authors: front.authors.clone(),
            categories: self.categories(briefing),
            summary,
            text: None,
        };
        (changed, entry)
    }

    /// Who took part, which groups it concerns and its topics, each by the code or slug that its index knows it by.
    fn categories(&self, briefing: &Briefing) -> Vec<FeedCategory> {
        let scheme = |index: &str| self.addresses.permalink(&SitePath::new(index)).unwrap_or_default();
        let category = |scheme: &Text, term: &str, label: &Text| FeedCategory {
            term: term.into(),
            scheme: scheme.clone(),
            label: label.clone(),
        };
        let site = self.site;
        let (countries, people) = (scheme("countries/"), scheme("participants/"));
        let (groups, topics) = (scheme("groups/"), scheme("topics/"));
        let of_country = |code: &CountryCode| category(&countries, code.as_str(), &self.country_name(*code));
        let mut all: Vec<FeedCategory> = briefing.countries.iter().map(of_country).collect();
        all.extend(briefing.participants.iter().map(|appearance| {
            let person = &site.participants[appearance.participant];
            category(&people, person.slug.as_str(), &self.person_name(appearance.participant))
        }));
        let named = |slug: &Slug| category(&groups, slug.as_str(), &site.groups[slug].front.name);
        all.extend(briefing.groups.iter().map(named));
        all.extend(briefing.topics.iter().map(|slug| category(&topics, slug.as_str(), &site.topics[slug].name)));
        all
    }

    /// An IRI as Atom asks for (RFC 4287, section 4.2.6): a tag URI, or, where no `tag` says whose it is, a UUID (RFC 9562,
    /// version 8) of the site's address and the permanent id.
    pub(super) fn feed_id(&self, id: &str) -> Text {
        id_of(&self.site.config, id)
    }

    /// Returns an instant in the site's time zone (RFC 3339).
    pub(super) fn instant(&self, instant: Timestamp) -> Text {
        iso_text(&WrittenTime::Instant(instant), &self.site.clock.zone).into()
    }
}

fn id_of(config: &Config, id: &str) -> Text {
    if let Some(authority) = &config.tag {
        return format!("tag:{authority}:{}", percent_encoded(id)).into();
    }
    let base = config.base_url.as_deref().unwrap_or_default();
    let digest = Fingerprint::of(format!("{base} {id}").as_bytes()).hex();
    let (head, rest) = digest.split_at(8);
    format!("urn:uuid:{head}-{}-8{}-8{}-{}", &rest[..4], &rest[4..7], &rest[7..10], &rest[10..22]).into()
}

/// Returns the id by which readers' programs know a feed.
pub fn id_of_feed(site: &Site, of: &FeedOf) -> Text {
    id_of(&site.config, &feed_name(site, of))
}

/// What a feed's permanent id is made of: never its address.
fn feed_name(site: &Site, of: &FeedOf) -> String {
    match of {
        FeedOf::Site => "feed".into(),
        FeedOf::Participant(id) => format!("feed/participants/{}", site.participants[*id].slug),
        FeedOf::Country(code) => format!("feed/countries/{code}"),
        FeedOf::Group(slug) => format!("feed/groups/{slug}"),
        FeedOf::Topic(slug) => format!("feed/topics/{slug}"),
        FeedOf::Corrections => "corrections".into(),
    }
}
