//! Search: an index of all briefings in many small files, of which a browser fetches the few that a question needs.
//!
//! Input: [`Entries`], what plan says of each briefing, and the [`TextWords`] of each text. Output: files for the folder
//! `search/`. One of them, `index.json`, has a name that never changes; it names all others, which are called by the digest of
//! their bytes, so that one that is the same has the same name. `static/search.js` reads them; what both must understand in the
//! same way is [`for_each_word`].
//!
//! Words, facets and names are in the order of their code points and are cut into shards at words chosen by their digests: a
//! word that comes or goes changes its own shard, and moves the borders of none other.

mod index;
mod names;
mod postings;
mod shards;
mod text_words;
mod words;

pub use index::{Entries, File, index};
pub use text_words::TextWords;
pub use words::for_each_word;
