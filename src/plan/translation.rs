use std::sync::Arc;

use super::{Planner, Route};
use crate::{
    base::{Diagnostic, SitePath, SourcePath, Text},
    language::{direction, own_name},
    model::{
        Appearance, Briefing, BriefingFront, BriefingId, Maker, Mentioned, NoteFront, Page, TranslationFront,
        view::{TranslationLink, View},
    },
};

impl<'a> Planner<'a> {
    /// Makes the page of a translated briefing: what it says itself in its language, all else as the original has it.
    pub(super) fn translation(&self, route: &Route, path: &SourcePath, found: &mut Vec<Diagnostic>) -> Page {
        let front = &self.site.translations[path];
        let id = self.site.translated(path).expect("only a translation of a published briefing has an address");
        let spoken = self.speaking(&front.language);
        let body = spoken.body_use(path, true, found);
        let image =
            body.iter().flat_map(|body| &body.images).find_map(|it| spoken.card_image(it.href.as_ref()?, it.size));
        let original = &self.site.briefings[id];
        let briefing = spoken.translated(path, front, original);
        let mut view = spoken.briefing_view(route, id, &briefing, image);
        let lang = self.language_of(original);
        for (views, own) in [(&mut view.corrections, &front.corrections), (&mut view.updates, &front.updates)] {
            for note in views.iter_mut().filter(|note| !own.iter().any(|own| own.text == note.text)) {
                note.lang = Some(lang.clone());
            }
        }
        Page {
            path: route.path.clone(),
            maker: Maker::Template("briefing.html"),
            source: Some(path.clone()),
            language: Some(front.language.clone()),
            view: View::Briefing(Box::new(view)),
            body,
            entries: Vec::new(),
        }
    }

    /// A briefing as if it had been written in another language.
    pub(super) fn translated(&self, path: &SourcePath, own: &TranslationFront, original: &Briefing) -> Briefing {
        let front = &original.front;
        let mut rare = front.rare.as_deref().cloned().unwrap_or_default();
        rare.lang = Some(own.language.clone());
        rare.extra = own.extra.clone();
        let mut event = front.event.clone();
        if let (Some(event), Some(name)) = (&mut event, &own.event) {
            event.name = Some(name.clone());
        }
        let excerpt = || self.documents[path].body.outline.excerpt.as_deref().map(Text::from);
        let front = BriefingFront {
            title: own.title.clone(),
            summary: own.summary.clone(),
            dateline: own.dateline.clone(),
            authors: if own.authors.is_empty() { front.authors.clone() } else { own.authors.clone() },
            id: format!("{}/{}", front.id, own.language).into(),
            event,
            rare: rare.kept(),
            ..BriefingFront::clone(front)
        };
        let mut briefing = Briefing {
            path: path.clone(),
            front: Arc::new(front),
            summary: own.summary.clone().or_else(excerpt),
            // They stand word for word in the original alone.
            quotes: Vec::new(),
            corrections: in_own_words(&original.corrections, &own.corrections),
            updates: in_own_words(&original.updates, &own.updates),
            ..original.clone()
        };
        let speak = |appearance: &mut Appearance| {
            if let Some(role) = own.roles.get(&self.site.participants[appearance.participant].slug) {
                appearance.role = Some(role.clone());
                appearance.role_full = None;
            }
        };
        briefing.participants.iter_mut().for_each(speak);
        for mentioned in &mut briefing.mentions {
            if let Mentioned::Person(appearance) = mentioned {
                speak(appearance);
            }
        }
        briefing
    }

    /// Returns the tag of the language that a briefing is in.
    pub(super) fn language_of(&self, briefing: &Briefing) -> Text {
        briefing.front.lang.clone().unwrap_or_else(|| self.site.config.language.clone())
    }

    /// Returns the tag of a briefing's language if it is not that of the page.
    pub(super) fn foreign_language(&self, briefing: &Briefing) -> Option<Text> {
        Some(self.language_of(briefing)).filter(|lang| lang != self.language().tag())
    }

    /// Returns a briefing in every language that it is in, the original first: tag and address.
    pub(super) fn versions(&self, id: BriefingId) -> Vec<(Text, SitePath)> {
        let original = &self.site.briefings[id];
        let translations = self.site.translations_of(&original.path);
        let translations =
            translations.filter_map(|(path, front)| Some((front.language.clone(), self.addresses.translation(path)?)));
        std::iter::once((self.language_of(original), self.addresses.briefing(id))).chain(translations).collect()
    }

    /// Makes the ways from a page to the same briefing in other languages.
    pub(super) fn translation_links(&self, id: BriefingId, here: &SitePath) -> Vec<TranslationLink> {
        if self.site.translations.is_empty() {
            return Vec::new();
        }
        let others = self.versions(id).into_iter().filter(|(_, path)| path != here);
        let link = |(lang, path): (Text, SitePath)| TranslationLink {
            language: own_name(&lang).into(),
            dir: direction(&lang),
            href: self.addresses.href(&path),
            permalink: self.addresses.permalink(&path),
            lang,
        };
        others.map(link).collect()
    }
}

/// The notes of an original, each in the words that the translation has for it, which are those of the same date in the same order.
/// When a note is shown is the original's to say.
fn in_own_words(notes: &[NoteFront], own: &[NoteFront]) -> Vec<NoteFront> {
    let nth_of_date = |at: usize| notes[..at].iter().filter(|note| note.date == notes[at].date).count();
    let spoken = |(at, note): (usize, &NoteFront)| {
        own.iter().filter(|own| own.date == note.date).nth(nth_of_date(at)).unwrap_or(note).clone()
    };
    notes.iter().enumerate().map(spoken).collect()
}
