use super::{
    Planner, Route,
    addresses::encode,
    archive::{numbered_title, page},
    paging::Paging,
    parts::{HeadOf, preview_label},
};
use crate::{
    base::{Diagnostic, Fingerprint, SitePath, Text, WrittenTime, day_text},
    model::{
        Briefing, Correction, Page,
        view::{CorrectionView, CorrectionsView, FeedEntry, FeedView, Link, View},
    },
};

/// Where the list of corrections is.
pub const CORRECTIONS: &str = "corrections/";
/// Where its feed is.
pub const CORRECTIONS_FEED: &str = "corrections/feed.xml";
/// How many of the newest corrections the feed holds.
const FEED_ENTRIES: usize = 50;

impl Planner<'_> {
    /// The list of all corrections. An editor's page of that address, a corrections policy mostly, gives it title and words.
    pub(super) fn corrections(&self, route: &Route, number: Option<usize>, found: &mut Vec<Diagnostic>) -> Page {
        let paging = Paging::new(self.site.corrections.len(), self.site.config.page_size);
        let range = number.map_or_else(|| paging.newest(), |number| paging.page(number));
        let mut shown: Vec<CorrectionView> = self
            .site
            .corrections
            .iter()
            .skip(range.start)
            .take(range.len())
            .map(|correction| self.correction(correction))
            .collect();
        shown.reverse();
        let words = self.site.words_on_corrections();
        let title = words.map_or_else(|| Text::from("Corrections"), |words| words.front.title.clone());
        let newest = SitePath::new(CORRECTIONS);
        let parents = match number {
            Some(_) => vec![self.home_link(), self.link(title.clone(), &newest)],
            None => vec![self.home_link()],
        };
        let words = words.filter(|_| number.is_none());
        let view = View::Corrections(CorrectionsView {
            head: self.head(HeadOf {
                kind: "corrections",
                title: numbered_title(&title, number),
                description: words.and_then(|words| words.front.summary.clone()),
                path: &route.path,
                lang: words.and_then(|words| words.front.lang.as_ref()),
                parents,
                section: None,
            }),
            corrections: shown,
            pager: self.pager(paging, number, &newest, |n| self.addresses.numbered(&newest, n)),
            feed: has_feed(self.site).then(|| self.addresses.href(&SitePath::new(CORRECTIONS_FEED))),
            extra: words.map(|words| words.front.extra.clone()).unwrap_or_default(),
        });
        let body = words.and_then(|words| self.body_use(&words.path, false, found));
        Page { source: words.map(|words| words.path.clone()), body, ..page(route, "corrections.html", view) }
    }

    fn correction(&self, correction: &Correction) -> CorrectionView {
        let briefing = self.corrected(correction);
        let note = &briefing.corrections[correction.nth];
        CorrectionView {
            date: self.iso_time(&note.date),
            date_text: day_text(note.date.day(&self.site.clock.zone)).into(),
            text: note.text.clone(),
            briefing: self.link_to(briefing),
            lang: briefing.front.lang.clone().filter(|lang| *lang != self.site.config.language),
            label: preview_label(briefing).or(briefing.withdrawn.as_ref().map(|_| "withdrawn")),
        }
    }

    pub(super) fn corrections_feed(&self, route: &Route) -> Page {
        let newest = self.site.corrections.iter().rev().take(FEED_ENTRIES);
        let entries: Vec<FeedEntry> = newest.map(|correction| self.feed_entry(correction)).collect();
        let title = format!("{}: corrections", self.site.config.title);
        let html = SitePath::new(CORRECTIONS);
        let view = View::Feed(FeedView {
            head: self.head(self.bare_head(route, "feed", &title)),
            id: self.feed_id("corrections"),
            updated: entries.first().map(|entry| entry.updated.clone()).unwrap_or_default(),
            author: self.site.config.publisher.clone().unwrap_or_else(|| self.site.config.title.clone()),
            alternate: self.addresses.permalink(&html).unwrap_or_default(),
            entries,
        });
        page(route, "feed.xml", view)
    }

    fn feed_entry(&self, correction: &Correction) -> FeedEntry {
        let briefing = self.corrected(correction);
        let note = &briefing.corrections[correction.nth];
        let made: Text = crate::base::iso_text(&WrittenTime::Instant(correction.made), &self.site.clock.zone).into();
        FeedEntry {
            id: self.correction_id(briefing, correction),
            title: format!("Correction: {}", briefing.front.title).into(),
            href: self.addresses.permalink(&self.addresses.briefing_path(briefing)).unwrap_or_default(),
            published: made.clone(),
            updated: made,
            lang: briefing.front.lang.clone().unwrap_or_else(|| self.site.config.language.clone()),
            text: note.text.clone(),
        }
    }

    /// An id that stays when other corrections come: of the briefing's own id and the date; corrections of one date are
    /// counted in the order written.
    fn correction_id(&self, briefing: &Briefing, correction: &Correction) -> Text {
        let date = self.iso_time(&briefing.corrections[correction.nth].date);
        let earlier = &briefing.corrections[..correction.nth];
        let same = earlier.iter().filter(|note| self.iso_time(&note.date) == date).count();
        let number = if same == 0 { String::new() } else { format!("/{}", same + 1) };
        self.feed_id(&format!("{}/corrections/{date}{number}", briefing.front.id))
    }

    /// An IRI as Atom asks for (RFC 4287, section 4.2.6): a tag URI, or, where no `tag` says whose it is, a UUID (RFC 9562,
    /// version 8) of the site's address and the permanent id.
    fn feed_id(&self, id: &str) -> Text {
        if let Some(authority) = &self.site.config.tag {
            return format!("tag:{authority}:{}", encode(id)).into();
        }
        let base = self.site.config.base_url.as_deref().unwrap_or_default();
        let digest = Fingerprint::of(format!("{base} {id}").as_bytes()).hex();
        let (head, rest) = digest.split_at(8);
        format!("urn:uuid:{head}-{}-8{}-8{}-{}", &rest[..4], &rest[4..7], &rest[7..10], &rest[10..22]).into()
    }

    fn link_to(&self, briefing: &Briefing) -> Link {
        self.link(briefing.front.title.clone(), &self.addresses.briefing_path(briefing))
    }

    fn corrected(&self, correction: &Correction) -> &Briefing {
        let id = self.site.briefing_at(&correction.path).expect("only published briefings have corrections listed");
        &self.site.briefings[id]
    }
}

/// Says whether the feed is there: its links and ids need the site's whole address.
pub fn has_feed(site: &crate::model::Site) -> bool {
    !site.corrections.is_empty() && site.config.base_url.is_some()
}
