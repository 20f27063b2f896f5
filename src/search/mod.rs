//! Search: an index of all briefings in many small files, of which a browser fetches the few that a question needs.
//!
//! Input: [`Entries`], what plan says of each briefing and the [`Terms`] of each, and [`Earlier`], the index as it was. Output:
//! files for the folder `search/`. One of them, `index.json`, has a name that never changes; it names all others, which are
//! called by the digest of their bytes, so that one that is the same has the same name. `static/search.js` reads them; what both
//! must understand in the same way is [`for_each_word`].
//!
//! Words, facets and names are in the order of their code points and are cut into shards at words chosen by their digests: a
//! word that comes or goes changes its own shard, and moves the borders of none other. So an index is made of the one before:
//! what briefings are found by otherwise than before is brought into the shards of these words, and the first index is made of one
//! that holds nothing.

mod index;
mod names;
mod packed;
mod postings;
mod renewal;
mod shards;
mod terms;
mod text_words;
mod words;

pub use index::{Contents, Earlier, Entries, INDEX, Index, index, renewed};
pub use shards::File;
pub use terms::Terms;
pub use text_words::TextWords;
pub use words::for_each_word;
