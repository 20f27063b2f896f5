use super::{Addresses, Planner, Route, archive::encoded};
use crate::{
    base::SitePath,
    model::{
        Briefing, BriefingId, Colour, Document, PICTURE_SIZE, Page, PicturesOf, Scheme, Site,
        view::{ImageView, PictureView, View},
    },
};

/// The file beside a briefing's page.
const NAME: &str = "card.png";

/// Says whether a briefing has a picture that is drawn for it: they are asked for, its address can be named elsewhere, it stands, and no picture of
/// its own could be shown.
pub fn has_picture(site: &Site, briefing: &Briefing, document: &Document) -> bool {
    let is_asked_for = site.config.cards.contains(&PicturesOf::Briefings) && site.config.base_url.is_some();
    is_asked_for && briefing.withdrawn.is_none() && document.body.outline.images.is_empty()
}

impl Addresses<'_> {
    /// Where the picture of a briefing is that is drawn for it.
    pub(super) fn picture(&self, id: BriefingId) -> SitePath {
        SitePath::new(format!("{}{NAME}", self.briefing(id)))
    }
}

impl Planner<'_> {
    /// Returns the picture that is drawn for a briefing, if it has one, with its whole address.
    pub(super) fn drawn_picture(&self, id: BriefingId, briefing: &Briefing) -> Option<ImageView> {
        let document = self.documents.get(&briefing.path)?;
        let path = Some(self.addresses.picture(id)).filter(|_| has_picture(self.site, briefing, document))?;
        self.card_image(&self.addresses.href(&path), Some(PICTURE_SIZE))
    }

    /// Makes the picture of a briefing.
    pub(super) fn picture(&self, route: &Route, id: BriefingId) -> Page {
        let briefing = &self.site.briefings[id];
        let theme = &self.site.config.theme;
        // Where it is shown nobody knows in which light the reader sits.
        let palette = if theme.scheme == Scheme::Dark { theme.in_dark() } else { theme.in_light() };
        let hex = |colour: Colour| colour.to_string().into();
        let view = PictureView {
            title: briefing.front.title.clone(),
            site: self.site.config.title.clone(),
            date: Some(self.language().weekday(briefing.date)),
            place: self.dateline(briefing),
            background: hex(palette.paper),
            text: hex(palette.ink),
            muted: hex(palette.muted),
            accent: hex(palette.accent),
        };
        encoded(route, View::Picture(view))
    }
}
