use super::{BriefingId, ParticipantId};
use crate::base::{CountryCode, Slug, Text};

/// Whom or what a text can name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// A person.
    Person(ParticipantId),
    /// A country.
    Country(CountryCode),
    /// A group.
    Group(Slug),
}

/// The sentence in which a text first names somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The sentence, without markup; a long one is cut around the name, each cut shown by `…`.
    pub text: Text,
    /// The id of its paragraph on the briefing's page; paragraphs within quotations, lists and tables have none.
    pub paragraph: Option<Text>,
}

/// Knows what texts say. Lists ask for what they quote, so that no text is read for a page that is not made.
pub trait Passages: Sync {
    /// Returns where a briefing's text first names one whom its front matter names, if it does.
    fn passage(&self, briefing: BriefingId, entity: &Entity) -> Option<Passage>;
}
