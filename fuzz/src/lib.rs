//! What must hold for any input at all.
//!
//! Each module takes bytes as they come, makes of them what dateline would read, and panics where a law is broken. The programs
//! in `fuzz_targets/` hand them bytes that libFuzzer thinks up; README.md says how they are run.

mod command;

pub mod cache;
pub mod config;
pub mod edits;
pub mod fix;
pub mod front_matter;
pub mod http;
pub mod import;
pub mod markdown;
pub mod template;

#[path = "../../tests/support/harmless.rs"]
mod harmless;
#[path = "../../tests/support/rebuilding.rs"]
mod rebuilding;
#[path = "../../tests/support/mod.rs"]
mod support;
