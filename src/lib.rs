//! dateline builds a briefing site: Markdown articles with YAML front matter are parsed, enriched with indexes of the people
//! and countries that took part or were mentioned, and rendered through Tera templates to static HTML.
//!
//! One direction: `load → parse → resolve → plan → render → write`. See ARCHITECTURE.md for the picture and the laws.

pub mod amend;
pub mod base;
pub mod cli;
pub mod data;
pub mod depot;
pub mod difference;
pub mod disk;
pub mod dress;
#[cfg(feature = "external")]
pub mod external;
pub mod import;
pub mod language;
pub mod load;
pub mod mail;
pub mod markdown;
pub mod mentions;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod plan;
pub mod proof;
pub mod publish;
pub mod register;
pub mod render;
pub mod resolve;
pub mod search;
pub mod server;
pub mod watch;
pub mod write;
