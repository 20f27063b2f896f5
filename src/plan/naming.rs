use super::Planner;
use crate::{
    base::{CountryCode, Text},
    model::{Appearance, Participant, ParticipantId},
};

impl Planner<'_> {
    /// Returns the name of a country: in the page's language, unless the site calls it otherwise than the built-in table does.
    pub(super) fn country_name(&self, code: CountryCode) -> Text {
        let name = &self.site.country_name(code).name;
        self.name_in_table(code, name).unwrap_or_else(|| name.clone())
    }

    /// Returns the form of a country's name inside a sentence: the name itself in languages but English.
    pub(super) fn country_in_text(&self, code: CountryCode) -> Text {
        let name = self.site.country_name(code);
        self.name_in_table(code, &name.name).unwrap_or_else(|| name.in_text.clone())
    }

    fn name_in_table(&self, code: CountryCode, name: &Text) -> Option<Text> {
        let record = code.record().filter(|record| record.name == &**name)?;
        let language = self.language().base();
        record.name_in(language).filter(|_| language != "en").map(Text::from)
    }

    /// Returns the name of a person: that of the profile's `names` in the page's language, if there is one.
    pub(super) fn person_name(&self, id: ParticipantId) -> Text {
        let person = &self.site.participants[id];
        self.spoken_name(person).unwrap_or_else(|| person.name.clone())
    }

    /// Returns the name of a person in one briefing: as it was written there, unless that is the usual one.
    pub(super) fn appearance_name(&self, appearance: &Appearance) -> Text {
        let person = &self.site.participants[appearance.participant];
        let usual = Some(person).filter(|person| person.name == appearance.name);
        usual.and_then(|person| self.spoken_name(person)).unwrap_or_else(|| appearance.name.clone())
    }

    /// Returns the name that the profile gives a person in the page's language.
    pub(super) fn spoken_name(&self, person: &Participant) -> Option<Text> {
        let names = &person.profile.as_deref()?.names;
        let language = self.language();
        names.get(language.tag()).or_else(|| names.get(language.base())).cloned()
    }
}
