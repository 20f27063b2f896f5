use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::{
    files::{Entry, Files},
    rendering::Trace,
};
use crate::{
    base::{Fingerprint, SitePath, SourcePath, Timestamp, from_bytes, to_bytes},
    disk::Disk,
    load::Project,
};

/// The folder of the project in which dateline keeps what it may lose.
const FOLDER: &str = ".dateline";
/// Changes with the form of what is kept, and with what is made of a source: another version of the code reads everything anew.
const FORM: &str = concat!("dateline cache 1 ", env!("CARGO_PKG_VERSION"), " ", env!("DATELINE_SOURCES"));
/// How coarse the clock of a file system may be, in nanoseconds; a file changed this shortly before it was read may be changed
/// again without another time of change.
const CLOCK_TICK_NS: i128 = 20_000_000;

/// What one run leaves to the next.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Memory {
    /// Files as they were read.
    pub files: BTreeMap<SourcePath, Entry>,
    /// Pages as they were rendered.
    pub traces: BTreeMap<SitePath, Trace>,
    /// What held for all of them.
    pub standing: Standing,
    /// Pages of whose links or images something was found: they are made again to find it again.
    pub noted: BTreeSet<SitePath>,
}

/// What the site depends on beside its files.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The digest of the configuration and of what the command line adds to it.
    pub settings: Option<Fingerprint>,
    /// The instant the site was for.
    pub now: Option<Timestamp>,
    /// When it would have been another by itself.
    pub next_due: Option<Timestamp>,
}

impl Standing {
    /// Says whether files that say the same make the same site now.
    pub fn holds(&self, now: &Standing) -> bool {
        let is_due = self.next_due.is_some_and(|due| now.now.is_none_or(|now| due <= now));
        self.settings.is_some() && self.settings == now.settings && self.now <= now.now && !is_due
    }
}

/// Reads what the last run left; nothing if it is missing, of another form, or damaged in any bit.
pub fn read(disk: &dyn Disk, project: &Project) -> Option<Memory> {
    let bytes = disk.read(&file(project)).ok()?;
    let (digest, rest) = bytes.split_at_checked(64)?;
    if digest != Fingerprint::of(rest).hex().as_bytes() {
        return None;
    }
    from_bytes(rest.strip_prefix(FORM.as_bytes())?)
}

/// Leaves files and the rest to the next run. A file that was changed as this run began is left out, and read again.
pub fn write(disk: &dyn Disk, project: &Project, files: &Files, rest: Memory, started: Option<Timestamp>) {
    let settled = started.map_or(i128::MAX, |started| started.as_nanosecond() - CLOCK_TICK_NS);
    let kept = files.entries().iter().filter(|(_, entry)| entry.changed_before(settled));
    let files = kept.map(|(path, entry)| (path.clone(), entry.clone())).collect();
    let memory = Memory { files, ..rest };
    let mut rest = FORM.as_bytes().to_vec();
    rest.extend(to_bytes(&memory));
    let mut bytes = Fingerprint::of(&rest).hex().into_bytes();
    bytes.extend(rest);
    // Nobody needs to hear that a hint could not be left.
    let _ = replace(disk, project, &bytes);
}

fn replace(disk: &dyn Disk, project: &Project, bytes: &[u8]) -> Result<(), crate::disk::DiskError> {
    if disk.read(&file(project)).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    let scratch = project.root.join(FOLDER).join("cache.new");
    disk.create_folders(&project.root.join(FOLDER))?;
    if disk.stat(&scratch)?.is_some() {
        disk.remove_file(&scratch)?;
    }
    disk.write_new(&scratch, bytes)?;
    disk.rename(&scratch, &file(project))
}

fn file(project: &Project) -> PathBuf {
    project.root.join(FOLDER).join("cache")
}
