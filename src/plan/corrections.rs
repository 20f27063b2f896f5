use super::{
    Planner, Route,
    archive::page,
    feeds::FeedOf,
    paging::Paging,
    parts::{HeadOf, label},
};
use crate::{
    base::{Diagnostic, SitePath, Text, Timestamp},
    model::{
        Briefing, Correction, Page,
        view::{CorrectionView, CorrectionsView, FeedEntry, Link, View},
    },
};

/// Where the list of corrections is.
pub const CORRECTIONS: &str = "corrections/";

impl Planner<'_> {
    /// The list of all corrections. An editor's page of that address, a corrections policy mostly, gives it title and words.
    pub(super) fn corrections(&self, route: &Route, number: Option<usize>, found: &mut Vec<Diagnostic>) -> Page {
        let paging = Paging::new(self.site.corrections.len(), self.site.config.page_size);
        let range = paging.shown(number);
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
        let title = words.map_or_else(|| self.text("corrections"), |words| words.front.title.clone());
        let newest = SitePath::new(CORRECTIONS);
        let parents = match number {
            Some(_) => vec![self.home_link(), self.link(title.clone(), &newest)],
            None => vec![self.home_link()],
        };
        let words = words.filter(|_| number.is_none());
        let view = View::Corrections(CorrectionsView {
            head: self.head_with_feed(
                &FeedOf::Corrections,
                HeadOf {
                    kind: "corrections",
                    title: self.numbered_title(&title, number),
                    description: words.and_then(|words| words.front.summary.clone()),
                    path: &route.path,
                    lang: words.and_then(|words| words.front.lang.as_ref()),
                    parents,
                    section: None,
                },
            ),
            corrections: shown,
            pager: self.pager(paging, number, &newest, |n| self.addresses.numbered(&newest, n)),
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
            date_text: self.language().day(note.date.day(&self.site.clock.zone)),
            text: note.text.clone(),
            briefing: self.link_to(briefing),
            lang: self.foreign_language(briefing),
            label: label(briefing),
        }
    }

    /// Makes the newest corrections as entries of a feed, each with when it was made.
    pub(super) fn entries_of_corrections(&self, count: usize) -> Vec<(Timestamp, FeedEntry)> {
        let newest = self.site.corrections.iter().rev().take(count);
        newest.map(|correction| (correction.made, self.entry_of_correction(correction))).collect()
    }

    fn entry_of_correction(&self, correction: &Correction) -> FeedEntry {
        let briefing = self.corrected(correction);
        let made = self.instant(correction.made);
        FeedEntry {
            id: self.correction_id(briefing, correction),
            title: self.say("correction-title", &[("title", &briefing.front.title)]),
            href: self.addresses.permalink(&self.addresses.briefing_path(briefing)).unwrap_or_default(),
            published: made.clone(),
            updated: made,
            lang: briefing.front.lang.clone().unwrap_or_else(|| self.site.config.language.clone()),
            authors: Vec::new(),
            categories: Vec::new(),
            summary: None,
            text: Some(briefing.corrections[correction.nth].text.clone()),
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

    fn link_to(&self, briefing: &Briefing) -> Link {
        self.link(briefing.front.title.clone(), &self.addresses.briefing_path(briefing))
    }

    pub(super) fn corrected(&self, correction: &Correction) -> &Briefing {
        let id = self.site.briefing_at(&correction.path).expect("only published briefings have corrections listed");
        &self.site.briefings[id]
    }
}
