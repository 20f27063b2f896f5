use crate::{
    base::{Clock, Timestamp},
    model::{BriefingFront, Preview},
};

/// Whether a briefing is public at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Publication {
    /// It is shown; `due` is set if that is only so in a preview; `until` if it expires later.
    Published { due: Option<Timestamp>, until: Option<Timestamp> },
    /// Its date or embargo lies ahead.
    Hidden { due: Timestamp },
    /// It is a draft, and drafts were not asked for.
    HiddenDraft,
    /// Only a page that says so is left.
    Expired,
}

impl Publication {
    /// Weighs draft, date, embargo and expiry against the clock. An embargo ends at its instant exactly.
    pub fn of(front: &BriefingFront, clock: &Clock, preview: Preview) -> Self {
        let instant = |time: &crate::base::WrittenTime| time.instant(&clock.zone);
        let date = instant(&front.date);
        let due = front.embargo.as_ref().map_or(date, |embargo| instant(embargo).max(date));
        let until = front.expires.as_ref().map(instant);
        let ahead = due > clock.now;
        match () {
            () if front.draft && !preview.drafts => Publication::HiddenDraft,
            () if ahead && !preview.scheduled => Publication::Hidden { due },
            () if until.is_some_and(|until| until <= clock.now) => Publication::Expired,
            () => Publication::Published { due: ahead.then_some(due), until },
        }
    }

    /// Returns the next instant at which the answer will be another.
    pub fn next_change(self) -> Option<Timestamp> {
        match self {
            Publication::Hidden { due } => Some(due),
            Publication::Published { due, until } => due.into_iter().chain(until).min(),
            Publication::HiddenDraft | Publication::Expired => None,
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
