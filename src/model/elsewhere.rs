use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

use crate::base::Text;

/// `[links]` of `site.toml`: how other servers are asked whether what pages lead to is still there. A build asks nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkSettings {
    /// Patterns of addresses that are not asked.
    pub ignore: Vec<Text>,
    /// Statuses that count as good, by the pattern of addresses.
    pub accept: BTreeMap<Text, BTreeSet<u16>>,
    /// How long one answer may take, in seconds; 20.
    pub timeout_seconds: u64,
    /// How many servers are asked at a time; 8. One is never asked twice at a time.
    pub concurrency: usize,
    /// How long a server is left alone between two questions, in milliseconds; 500.
    pub pause_ms: u64,
    /// How many days a good answer is good for; 7.
    pub max_age_days: u64,
    /// Whether this machine and private networks are asked; `false`, since whoever writes a text would choose what is asked there.
    pub private: bool,
}

impl LinkSettings {
    /// How long one answer may take if nothing is written, in seconds.
    pub const TIMEOUT_SECONDS: u64 = 20;
    /// How many servers are asked at a time if nothing is written.
    pub const CONCURRENCY: usize = 8;
    /// How long a server is left alone if nothing is written, in milliseconds.
    pub const PAUSE_MS: u64 = 500;
    /// How many days a good answer is good for if nothing is written.
    pub const MAX_AGE_DAYS: u64 = 7;
}

impl Default for LinkSettings {
    fn default() -> Self {
        LinkSettings {
            ignore: Vec::new(),
            accept: BTreeMap::new(),
            timeout_seconds: Self::TIMEOUT_SECONDS,
            concurrency: Self::CONCURRENCY,
            pause_ms: Self::PAUSE_MS,
            max_age_days: Self::MAX_AGE_DAYS,
            private: false,
        }
    }
}

/// Addresses of other servers that finished pages lead to, without `#…`, each with the elements that are led to there.
pub type Elsewhere = BTreeMap<String, BTreeSet<String>>;

/// What became of an address of another server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Afar {
    /// Whether readers get there.
    pub reach: Reach,
    /// Elements that are led to and are not in what was answered.
    pub missing: BTreeSet<String>,
}

/// Whether readers get to an address of another server.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Reach {
    /// They do.
    #[default]
    There,
    /// They do, and the server says for good that it has another address.
    Moved(String),
    /// They do not: why, in words.
    Dead(String),
    /// A program does not, and readers may, or may later: why, in words.
    Doubtful(String),
    /// It is of this machine or of a private network, and was not asked.
    Private,
}
