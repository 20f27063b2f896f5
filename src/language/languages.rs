use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{FALLBACK, Language, dates::DAYS};
use crate::{
    base::{Checked, Code, Diagnostic, Fingerprint, KeyPath, Place, Text, nearest},
    model::{Message, Strings},
};

/// The languages that the pages of a site are in.
#[derive(Debug, Clone)]
pub struct Languages {
    site: Arc<Language>,
    others: BTreeMap<Text, Arc<Language>>,
    fingerprint: Fingerprint,
    /// The keys that the theme does not have, each with where it is first written.
    added: BTreeMap<Text, Place>,
}

impl Languages {
    /// Makes the site's language and others, of the words of the theme, which gives those of a language by its tag, and of the project.
    ///
    /// A language that has no words of its own has those of the language it is a form of (`fr-CA` those of `fr`), at last the English
    /// ones; the project's go before the theme's. Faults: places that the theme's English text of that key does not have.
    pub fn new(
        theme: impl Fn(&str) -> Option<Arc<Strings>>,
        own: &[Strings],
        site: &str,
        others: &BTreeSet<Text>,
    ) -> Checked<Self> {
        let fallback = theme(FALLBACK);
        let own_of = |tag: &str| own.iter().find(|strings| strings.language.eq_ignore_ascii_case(tag));
        let make = |tag: &str| {
            let forms = forms_of(tag);
            let themes: Vec<Arc<Strings>> = forms.iter().filter_map(|form| theme(form)).collect();
            let of_language = forms.iter().filter_map(|form| own_of(form)).chain(themes.iter().map(|it| &**it));
            let files: Vec<&Strings> = of_language.chain(own_of(FALLBACK)).chain(fallback.as_deref()).collect();
            Arc::new(Language::new(tag, &files))
        };
        let site = make(site);
        let others: BTreeMap<Text, Arc<Language>> = others.iter().map(|tag| (tag.clone(), make(tag))).collect();
        let all = std::iter::once(&site).chain(others.values());
        let fingerprint = Fingerprint::of_all(&all.map(|language| language.fingerprint()).collect::<Vec<_>>());
        let known = fallback.as_deref().map(|strings| &strings.messages);
        let found = |key: &str| known.and_then(|known| known.get(key));
        let added = own.iter().rev().flat_map(|strings| {
            let keys = strings.messages.keys().filter(|key| found(key).is_none());
            keys.map(|key| (key.clone(), Place::key(&strings.path, KeyPath::of(key).itself())))
        });
        let added = added.collect();
        let diagnostics = own.iter().flat_map(|strings| strange_places(strings, &found)).collect();
        Checked { value: Languages { site, others, fingerprint, added }, diagnostics }
    }

    /// Makes a set of one.
    pub fn of(language: Arc<Language>) -> Self {
        let fingerprint = language.fingerprint();
        Languages { site: language, others: BTreeMap::new(), fingerprint, added: BTreeMap::new() }
    }

    /// Returns the site's language.
    pub fn site(&self) -> &Arc<Language> {
        &self.site
    }

    /// Returns a language that was asked for when this was made, the site's for any other.
    pub fn get(&self, tag: &str) -> &Arc<Language> {
        self.others.get(tag).unwrap_or(&self.site)
    }

    /// Walks over the languages beside the site's.
    pub fn others(&self) -> impl Iterator<Item = &Arc<Language>> {
        self.others.values()
    }

    /// Walks over all languages, the site's first.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Language>> {
        std::iter::once(&self.site).chain(self.others.values())
    }

    /// Returns the digest of all words.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Returns the keys that the project adds to those of the theme, and where.
    pub fn added(&self) -> &BTreeMap<Text, Place> {
        &self.added
    }
}

/// A tag and what it is a form of: `zh-Hant-TW`, `zh-Hant`, `zh`.
fn forms_of(tag: &str) -> Vec<&str> {
    let cuts = tag.match_indices('-').map(|(at, _)| at).rev();
    std::iter::once(tag.len()).chain(cuts).map(|end| &tag[..end]).collect()
}

fn strange_places<'a>(
    strings: &'a Strings,
    known: &'a impl Fn(&str) -> Option<&'a Message>,
) -> impl Iterator<Item = Diagnostic> + 'a {
    strings.messages.iter().filter_map(move |(key, message)| {
        let more = DAYS.into_iter().filter(|(of, _)| *of == &**key).flat_map(|(_, places)| places);
        let places: BTreeSet<&str> = known(key)?.places().map(|name| &**name).chain(more).collect();
        let strange = message.places().find(|name| !places.contains(&***name) && &***name != "n")?;
        let fault = format!("`{key}` has no place `{{{strange}}}`");
        let listed = || places.iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ");
        let help = match nearest(strange, places.iter().copied()) {
            Some(near) => format!("did you mean `{{{near}}}`?"),
            None if places.is_empty() => "the theme fills nothing in here".to_owned(),
            None => format!("its places: {}", listed()),
        };
        Some(Diagnostic::new(Code::BadWords, Place::key(&strings.path, KeyPath::of(key)), fault).help(help))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_cut_from_its_end() {
        assert_eq!(forms_of("zh-Hant-TW"), ["zh-Hant-TW", "zh-Hant", "zh"]);
        assert_eq!(forms_of("fr"), ["fr"]);
    }
}
