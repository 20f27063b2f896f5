use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{Changes, Counts, Failure, Progress, Report, Request, Session, open_output, report_changes, threads};
use crate::{
    base::{Fingerprint, Shard, SitePath, Text, Timestamp, WrittenTime},
    disk::{Disk, shown},
    write::{Staging, WriteError, WrittenSite},
};

/// The note in a shard's folder that says what it is.
const NOTE: &str = "shard";
/// Where dateline's own lies in an output folder.
const OWN: &str = ".dateline";
/// Changes with the form of the note.
const FORM: u32 = 1;
/// What the last line of the note begins with; the digest of all lines before follows.
const END: &str = "end ";
/// How many shards a fault names.
const NAMED_MAX: usize = 10;

/// Everything that decides which bytes a site has: shards with the same are of one site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// The version of dateline, to the digest of its code.
    pub program: Text,
    /// The instant the site is for.
    pub now: Timestamp,
    /// The digest of the configuration and of what the command line adds to it, in hexadecimal.
    pub settings: Text,
    /// The digest of every other source with its path, in hexadecimal.
    pub sources: Text,
    /// The digest of `published.toml`, in hexadecimal; empty if there is none.
    pub ledger: Text,
}

impl Inputs {
    /// What this program is.
    pub const PROGRAM: &'static str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("DATELINE_SOURCES"));

    /// Says what differs, in words; nothing if these are inputs of the same site.
    fn differ_from(&self, others: &Inputs) -> Option<&'static str> {
        let differences = [
            (self.program != others.program, "by another version of dateline"),
            (self.now != others.now, "for another instant (`--now`)"),
            (self.settings != others.settings, "with other settings (`site.toml`, `--base-url`, `--drafts`)"),
            (self.sources != others.sources, "of other sources"),
            (self.ledger != others.ledger, "with another `published.toml`"),
        ];
        differences.into_iter().find(|(differs, _)| *differs).map(|(_, words)| words)
    }
}

/// What a shard says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Head {
    form: u32,
    shard: Shard,
    inputs: Inputs,
    /// How much the site holds, and how many pages the shard.
    counts: Counts,
    next_due: Option<Timestamp>,
}

/// A file of a shard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct File {
    path: Text,
    /// The digest of its bytes, in hexadecimal.
    digest: Text,
    /// What a build knows it by, if that is something else: of what it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known_by: Option<Text>,
    size: u64,
}

/// A folder that holds a shard.
struct Sealed {
    folder: PathBuf,
    head: Head,
    files: Vec<File>,
}

/// Notes beside a shard of which inputs it was made, and the digest of each of its files. It is the last that is written: a shard
/// without it is not whole.
pub fn seal(session: &Session<'_>, report: &Report, disk: &dyn Disk) -> Result<(), Failure> {
    let site = WrittenSite::open(disk, &session.project().output).map_err(failure)?;
    let Some(shard) = site.shard() else { return Ok(()) };
    let head = Head { form: FORM, shard, inputs: session.inputs(), counts: report.counts, next_due: report.next_due };
    let written: Vec<_> = site.files().collect();
    let files: Result<Vec<File>, Failure> = written
        .par_iter()
        .map(|file| {
            // What is noted of a form is of what it was made; what has to arrive are these bytes.
            let digest = Fingerprint::of(&disk.read(&site.folder().join(file.path))?);
            let known_by = (digest != file.fingerprint).then(|| file.fingerprint.hex().into());
            Ok(File { path: file.path.into(), digest: digest.hex().into(), known_by, size: file.size })
        })
        .collect();
    Ok(site.leave_note(NOTE, &note(&head, &files?))?)
}

fn note(head: &Head, files: &[File]) -> Vec<u8> {
    let line = |value: serde_json::Result<String>| value.expect("plain structs always serialise") + "\n";
    let mut text = line(serde_json::to_string(head));
    text.extend(files.iter().map(|file| line(serde_json::to_string(file))));
    let end = Fingerprint::of(text.as_bytes()).hex();
    (text + END + &end + "\n").into_bytes()
}

/// Brings the shards of a site together in the output folder, which then is as a build of the whole site would have left it, and
/// returns the instant it is for.
///
/// Faults: a shard is missing, there twice, not whole, or of another site than the others or the project; `now` is another instant.
/// Nothing is written then.
pub fn join(
    request: &Request,
    folders: &[PathBuf],
    now: Option<WrittenTime>,
    disk: &dyn Disk,
    progress: &dyn Progress,
) -> Result<(Report, Timestamp), Failure> {
    threads(request)?.install(|| {
        let shards: Vec<Sealed> = folders.iter().map(|folder| Sealed::read(disk, folder)).collect::<Result<_, _>>()?;
        let first = expect_all(&shards)?;
        let mut session = Session::open(request, disk)?;
        let asked = now.map(|now| now.instant(&session.clock().zone));
        if asked.is_some_and(|asked| asked != first.now) {
            return Err(Failure::new(format!("the shards were made for {}", first.now))
                .help("leave `--now` out, or build them for the instant that is meant"));
        }
        progress.stage("find files", None);
        session.see_sources(first.now, progress)?;
        expect_of_project(&session.inputs(), first)?;
        let staging = open_output(&session, request, disk)?;
        progress.stage("join", Some(shards.iter().map(|shard| shard.files.len()).sum()));
        let brought = shards.iter().try_for_each(|shard| shard.bring_to(&staging, disk, progress));
        let changes = match brought {
            Ok(()) => staging.commit().map_err(failure)?,
            Err(fault) => {
                staging.abandon().map_err(failure)?;
                return Err(fault);
            }
        };
        Ok((joined_report(&shards, report_changes(&changes), &session), first.now))
    })
}

fn joined_report(shards: &[Sealed], changes: Changes, session: &Session<'_>) -> Report {
    let Head { counts, next_due, .. } = shards[0].head.clone();
    let pages = shards.iter().map(|shard| shard.head.counts.pages).sum();
    let counts = Counts { pages, ..counts };
    Report { counts, next_due, changes: Some(changes), zone: Some(session.clock().zone), ..Report::default() }
}

/// Makes sure that there is each shard of one site, once, and returns what it is made of.
fn expect_all(shards: &[Sealed]) -> Result<&Inputs, Failure> {
    let Some(first) = shards.first() else { return Err(Failure::new("there is no shard to join")) };
    let of = first.head.shard.of();
    let mut there: BTreeMap<u32, &Sealed> = BTreeMap::new();
    for shard in shards {
        if shard.head.shard.of() != of {
            return Err(Failure::new(format!(
                "{} is not of the same number of shards as {}",
                shard.named(),
                first.named()
            ))
            .help("build all shards for one number, and join these"));
        }
        if let Some(what) = shard.head.inputs.differ_from(&first.head.inputs) {
            return Err(Failure::new(format!("{} was made {what} than {}", shard.named(), first.named()))
                .help("build all shards of the same commit, with the same `--now` and the same dateline"));
        }
        if let Some(twin) = there.insert(shard.head.shard.nth(), shard) {
            return Err(Failure::new(format!("{} is there twice: `{}` too", twin.named(), shown(&shard.folder)))
                .help("name each shard once"));
        }
    }
    let missing: Vec<String> =
        (1..=of).filter(|nth| !there.contains_key(nth)).map(|nth| format!("`{nth}/{of}`")).collect();
    match missing.len() {
        0 => Ok(&first.head.inputs),
        count => {
            let more = if count > NAMED_MAX { format!(" and {} more", count - NAMED_MAX) } else { String::new() };
            let named = missing[..count.min(NAMED_MAX)].join(", ");
            Err(Failure::new(format!("not every shard is there; missing: {named}{more}"))
                .help("build them, or look why they could not be built; nothing was written"))
        }
    }
}

fn expect_of_project(project: &Inputs, shards: &Inputs) -> Result<(), Failure> {
    match shards.differ_from(project) {
        None => Ok(()),
        Some(what) => Err(Failure::new(format!("the shards were made {what} than this project and this call have"))
            .help("join them in a checkout of the same commit, with the same dateline and the same flags")),
    }
}

impl Sealed {
    fn read(disk: &dyn Disk, folder: &Path) -> Result<Self, Failure> {
        let place = folder.join(OWN).join(NOTE);
        if !disk.stat_target(&place)?.is_some_and(|stat| stat.is_file()) {
            return Err(Failure::new(format!("`{}` holds no shard, or one that is not whole", shown(folder)))
                .help("a shard is the whole folder that `dateline build --shard 2/8` wrote, with `.dateline` in it"));
        }
        let bytes = disk.read(&place)?;
        let (head, files) = parse(&bytes).ok_or_else(|| {
            Failure::new(format!("`{}`, which says what the shard is, is damaged or of another version", shown(&place)))
                .help("bring the shard over again, or build it again")
        })?;
        Ok(Sealed { folder: folder.to_owned(), head, files })
    }

    /// Brings every file that differs; what stands in the output already is not even read.
    fn bring_to(&self, staging: &Staging<'_>, disk: &dyn Disk, progress: &dyn Progress) -> Result<(), Failure> {
        self.files.par_iter().try_for_each(|file| {
            progress.advance(1);
            let known_by = Fingerprint::from_hex(file.known_by.as_deref().unwrap_or(&file.digest));
            let path = SitePath::of_file(&file.path);
            let Some(known_by) = known_by else { return Err(self.damaged(file)) };
            if staging.keep(&path, known_by).map_err(failure)? {
                return Ok(());
            }
            let bytes = disk.read(&self.folder.join(&*file.path)).map_err(|_| self.damaged(file))?;
            match Fingerprint::of(&bytes).hex() == *file.digest {
                true => staging.put(&path, &bytes, known_by).map_err(failure),
                false => Err(self.damaged(file)),
            }
        })
    }

    fn damaged(&self, file: &File) -> Failure {
        Failure::new(format!("{} is damaged: `{}` is not there as it was built", self.named(), file.path))
            .help("bring the shard over again, or build it again; nothing was written")
    }

    fn named(&self) -> String {
        format!("shard {} (`{}`)", self.head.shard, shown(&self.folder))
    }
}

fn parse(bytes: &[u8]) -> Option<(Head, Vec<File>)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let end = text.trim_end_matches('\n').rfind('\n')? + 1;
    let (lines, footer) = text.split_at(end);
    let expected = Fingerprint::from_hex(footer.strip_prefix(END)?.trim_end())?;
    if expected != Fingerprint::of(lines.as_bytes()) {
        return None;
    }
    let mut lines = lines.lines();
    let head: Head = serde_json::from_str(lines.next()?).ok().filter(|head: &Head| head.form == FORM)?;
    let files: Result<Vec<File>, _> = lines.map(serde_json::from_str).collect();
    Some((head, files.ok()?))
}

fn failure(fault: WriteError) -> Failure {
    Failure::new(fault.to_string())
}
