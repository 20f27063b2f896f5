use crate::{
    base::{Clock, Timestamp, WrittenTime},
    model::{BriefingFront, Preview},
};

/// Whether a briefing is public at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Publication {
    /// It is shown; `due` is set if that is only so in a preview; `next` if it will differ later.
    Published { due: Option<Timestamp>, next: Option<Timestamp> },
    /// Its date or embargo lies ahead.
    Hidden { due: Timestamp },
    /// It is a draft, and drafts were not asked for.
    HiddenDraft,
    /// Only a page that says so is left; `next` is set if it will be removed.
    Expired { next: Option<Timestamp> },
    /// Only a page that says when and why is left.
    Removed,
}

impl Publication {
    /// Weighs draft, date, embargo, expiry and removal against the clock. An embargo ends at its instant exactly. `lists_news` says
    /// whether the site has a list of what is news, which a briefing leaves by itself.
    pub fn of(front: &BriefingFront, clock: &Clock, preview: Preview, lists_news: bool) -> Self {
        let instant = |time: &WrittenTime| time.instant(&clock.zone);
        let due = front.public_at(&clock.zone);
        let ahead = due > clock.now;
        let has_come = |time: Option<&WrittenTime>| time.is_some_and(|time| instant(time) <= clock.now);
        let removed = front.removed.as_ref().map(|notice| &notice.date);
        match () {
            () if front.draft && !preview.drafts => Publication::HiddenDraft,
            () if ahead && !preview.scheduled => Publication::Hidden { due },
            () if has_come(removed) => Publication::Removed,
            () if has_come(front.expires.as_ref()) => Publication::Expired { next: removed.map(instant) },
            () => {
                let news = lists_news.then(|| front.is_news_until(&clock.zone));
                let next = dates(front).map(instant).chain(news).filter(|at| *at > clock.now).min();
                Publication::Published { due: ahead.then_some(due), next }
            }
        }
    }

    /// Returns the next instant at which the answer will be another, or the page of one that is shown.
    pub fn next_change(self) -> Option<Timestamp> {
        match self {
            Publication::Hidden { due } => Some(due),
            Publication::Published { due, next } => due.into_iter().chain(next).min(),
            Publication::Expired { next } => next,
            Publication::HiddenDraft | Publication::Removed => None,
        }
    }

    /// Returns when it will be public, if it is shown before that.
    pub fn scheduled(self) -> Option<Timestamp> {
        match self {
            Publication::Published { due, .. } => due,
            _ => None,
        }
    }

    /// Says whether it is part of the site in full.
    pub fn is_published(self) -> bool {
        matches!(self, Publication::Published { .. })
    }

    /// Says whether it is a draft that nobody asked for.
    pub fn is_hidden_draft(self) -> bool {
        self == Publication::HiddenDraft
    }
}

/// Everything that takes effect at a date of its own once a briefing is public.
fn dates(front: &BriefingFront) -> impl Iterator<Item = &WrittenTime> {
    let notes = front.corrections.iter().chain(&front.updates).map(|note| &note.date);
    let notices = front.withdrawn.iter().chain(&front.removed).map(|notice| &notice.date);
    front.expires.iter().chain(notices).chain(notes)
}
