//! Finds whom and what a text speaks of: people, countries and groups, by all the names a site knows.
//!
//! Input: the names of a [`Site`](crate::model::Site), made once into a [`Lexicon`], and the running text of a body
//! ([`Prose`](crate::markdown::Prose)). Output: [`Mention`]s, each with its place in the text. One automaton holds all
//! names, so the cost grows with the length of the text and not with the number of names.
//!
//! The module deliberately does not know what a briefing declares beyond [`Scope`], and judges nothing: whether a mention
//! ought to be declared is for others to say.
//!
//! # What counts
//!
//! | In the text | counts as |
//! |---|---|
//! | a person's `name`, `aka` or one of `names` | the person |
//! | a family name alone | the person, if the briefing declares the person or the text gives the name in full, and nobody else of that family name is meant |
//! | a country's name, other name, adjective, people, metonym | the country |
//! | a capital | the country, where it acts ("Kyiv’s demand", "talks with Beijing", "Moscow insists"); not as a mere place ("in Paris") |
//! | a group's `name`, `in_text` or `aka` | the group |
//!
//! The longest name wins ("South Sudan"); a name ends where Unicode ends a word, save for scripts without spaces; case counts
//! ("us" is no country), names of five letters or more also match all in capitals; diacritics and the kind of apostrophe,
//! hyphen and space do not count. Never inside of links, code or addresses, nor where `ignore:` says so.

mod boundary;
mod context;
mod declared;
mod family_name;
mod find;
mod folded;
mod lexicon;
pub mod office;
mod passages;
mod presence;
mod sentence;
pub mod word_list;
pub mod words;

pub use declared::Declared;
pub use find::{Mention, Scope};
pub use folded::fold_keeping_case;
pub use lexicon::{How, Lexicon, People, Places};
pub use passages::passages;
pub use presence::{Presence, heads_a_list, is_said, presence};
pub use sentence::{sentence_around, sentences};
