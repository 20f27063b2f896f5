use std::{collections::BTreeMap, fmt, num::NonZeroUsize, path::PathBuf};

use crate::{
    base::{Code, Diagnostic, Shard, SitePath, SourcePath, Text, TimeZone, Timestamp, WrittenTime},
    disk::DiskError,
    model::{Kept, Maker, Review, Site},
};

/// What one run of the line is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The folder that holds `content`, `templates`, `static` and `site.toml`; absolute.
    pub root: PathBuf,
    /// The configuration, absolute; if none, the root's `site.toml`, or the defaults where there is no such file.
    pub config: Option<PathBuf>,
    /// The output folder, absolute; if none, the configuration's.
    pub output: Option<PathBuf>,
    /// The user's home folder, which is never an output; none if unknown.
    pub home: Option<PathBuf>,
    /// An address that takes the place of the configuration's `base_url`.
    pub base_url: Option<String>,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// Whether briefings whose time has not come are part of the site, labelled as such.
    pub scheduled: bool,
    /// Whether warnings stop the build like errors.
    pub strict: bool,
    /// The instant the site is for; a day begins in the site's time zone.
    pub now: WrittenTime,
    /// The system's instant at the start, whatever `now` says: what was changed since is not remembered as settled.
    pub started: Option<Timestamp>,
    /// How many threads work; as many as there are processors if none.
    pub jobs: Option<NonZeroUsize>,
    /// Whether the site is made to be looked at while it is written: static files then keep names and bytes.
    pub preview: bool,
    /// Set if the site is made for reviewers, who see it before it is published.
    pub review: Option<Review>,
    /// The part of the site that is made; all of it if none.
    pub shard: Option<Shard>,
    /// Whether the addresses that are made will be recorded, and the report is to name them.
    pub records: bool,
    /// Whether the traces of earlier runs are used and kept.
    pub cache: bool,
}

/// How far the line runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// To the written site.
    Build,
    /// All but writing.
    Check,
    /// To the resolved [`Site`], which lists are made of; nothing is rendered.
    Resolve,
}

/// What one run of the line found and did.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The site, if the line came that far; not after a build that found nothing changed.
    pub site: Option<Site>,
    /// Every fault found: located, in final order, the same one on many pages once with its count.
    pub diagnostics: Vec<Diagnostic>,
    /// The text of each file that a diagnostic points into, as its lines and columns count it.
    pub sources: BTreeMap<SourcePath, Text>,
    /// How much the site holds.
    pub counts: Counts,
    /// The project's own templates that no page came to; nothing where the cache was used.
    pub unused_templates: Option<Vec<SourcePath>>,
    /// What was done to the output folder; nothing if nothing was to be written or a fault prevented it.
    pub changes: Option<Changes>,
    /// How many pages were rendered; the others were known from before.
    pub rendered: usize,
    /// The part of the site that was made; all of it if none.
    pub shard: Option<Shard>,
    /// The next instant at which the site will differ of itself.
    pub next_due: Option<Timestamp>,
    /// Every address that was made and what it is of, if the request is to record it; not after a build that found nothing changed.
    pub published: Option<BTreeMap<SitePath, Kept>>,
    /// The zone in which the site tells its days.
    pub zone: Option<TimeZone>,
}

impl Report {
    /// Says whether a diagnostic stops the build.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Refuses to go on with a site of which the disk did not give all.
    pub fn expect_all_read(&self) -> Result<(), Failure> {
        match self.diagnostics.iter().find(|told| told.is_error() && told.code == Code::UnreadableFile) {
            Some(fault) => Err(Failure::new(format!("`{}`: {}", fault.place.path, fault.message))
                .help("nothing was written: what cannot be read would be missing in it; `dateline check` names all such files")),
            None => Ok(()),
        }
    }
}

/// How much a site holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Published briefings.
    pub briefings: usize,
    /// People with a page.
    pub participants: usize,
    /// Countries with a page.
    pub countries: usize,
    /// Groups with a page.
    pub groups: usize,
    /// Topics with a page.
    pub topics: usize,
    /// All pages; of a shard, its own.
    pub pages: usize,
}

/// What was done to the output folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Files that are new or differ.
    pub written: usize,
    /// Files that were there already, byte for byte.
    pub unchanged: usize,
    /// Files of an earlier build that this one does not have.
    pub removed: usize,
    /// Bytes written.
    pub bytes: u64,
}

/// Why the line could not run: the request or the disk is at fault, not what an editor wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong, in one line: lower case, no final stop.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Failure {
    /// Makes a failure without help.
    pub fn new(message: impl Into<String>) -> Self {
        Failure { message: message.into(), help: None }
    }

    /// Adds the line that says how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        Failure::new(error.to_string())
    }
}

/// Is told how the work goes on; the stages know nothing of it.
pub trait Progress: Sync {
    /// A stage begins (`load`, `parse`, …), with the count of its items if that is known; the one before has ended.
    fn stage(&self, name: &str, total: Option<usize>);

    /// So many more items of the stage are done.
    fn advance(&self, count: usize);

    /// The bytes of a page are about to be made on this thread.
    fn page_begins(&self) {}

    /// They were made, or failed: of what sort, and for which address.
    fn page_ends(&self, _maker: Maker, _path: &SitePath) {}
}

/// Passes progress over.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &str, _total: Option<usize>) {}

    fn advance(&self, _count: usize) {}
}
