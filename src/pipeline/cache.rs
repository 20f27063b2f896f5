use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::{
    Counts, Request,
    files::{Entry, Files},
    rendering::Trace,
    whole::WholeFiles,
};
use crate::{
    base::{Diagnostic, Fingerprint, SitePath, SourcePath, Timestamp, append_bytes, from_bytes},
    disk::{Disk, DiskError},
    load::Project,
    model::Asked,
    search::Terms,
};

/// The folder of the project in which dateline keeps what it may lose.
const FOLDER: &str = ".dateline";
/// The folder of what is kept of places to which the site is published.
const PLACES: &str = "publish";
/// The file that holds a [`Memory`].
const MEMORY: &str = "cache";
/// The file that holds an [`Outcome`].
const OUTCOME: &str = "outcome";
/// The file that holds a [`Kept`].
const SEARCH: &str = "search/index";
/// What the files begin with that hold what briefings are found by.
const TERMS: &str = "search/";
/// The folder of forms of images, each by its recipe.
const FORMS: &str = "images";
/// Changes with the form of what is kept, and with what is made of a source: another version of the code reads everything anew.
const FORM: &str = concat!("dateline cache 1 ", env!("CARGO_PKG_VERSION"), " ", env!("DATELINE_SOURCES"));
/// How coarse the clock of a file system may be, in nanoseconds; a file changed this shortly before it was read may be changed
/// again without another time of change.
const CLOCK_TICK_NS: i128 = 20_000_000;

/// Returns the folder in which may lie what is known of the places to which a site is published. All of it may be lost.
pub fn place_folder(request: &Request) -> PathBuf {
    request.root.join(FOLDER).join(PLACES)
}

/// Reads what was left of the places to which a site is published; nothing if that is not known for sure.
pub fn read_of_places<T: for<'de> Deserialize<'de>>(disk: &dyn Disk, request: &Request, name: &str) -> Option<T> {
    let bytes = request.cache.then(|| disk.read(&place_folder(request).join(name)).ok()).flatten()?;
    unsealed(&bytes)
}

/// Leaves something of the places to which a site is published.
pub fn leave_of_places(disk: &dyn Disk, request: &Request, name: &str, value: &impl Serialize) {
    let bytes = request.cache.then(|| sealed(value)).flatten();
    // Nobody needs to hear that a hint could not be left.
    let _ = bytes.map(|bytes| replace(disk, &place_folder(request).join(name), &bytes));
}

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
    /// What templates asked of the site, by the pages for which they did.
    pub asked: BTreeMap<SitePath, Asked>,
    /// What was made of the whole site.
    pub wholes: WholeFiles,
}

/// What a build came to: enough to say it again where nothing has changed since, without a look at what the files say.
///
/// With 100,000 briefings, decoding their documents and resolving them is two thirds of a build that changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// The digest of all sources: their paths, their stats, and what was found on the way to them.
    pub sources: Fingerprint,
    /// What the site depends on beside them.
    pub standing: Standing,
    /// The digest of the site that was written.
    pub site: Fingerprint,
    /// Everything that was found.
    pub found: Vec<Diagnostic>,
    /// How much the site holds.
    pub counts: Counts,
}

/// The briefings in the index of search.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The digest of its `index.json`, if there is one.
    pub index: Option<Fingerprint>,
    /// What each briefing is found by, as a digest.
    pub keys: Vec<Fingerprint>,
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
    read_file(disk, project, MEMORY)
}

/// Reads what the last build came to; nothing if that is not known for sure.
pub fn read_outcome(disk: &dyn Disk, project: &Project) -> Option<Outcome> {
    read_file(disk, project, OUTCOME)
}

/// Reads which briefings the search knew.
pub fn read_kept(disk: &dyn Disk, project: &Project) -> Option<Kept> {
    read_file(disk, project, SEARCH)
}

/// Leaves which briefings the search knows.
pub fn write_kept(disk: &dyn Disk, project: &Project, kept: &Kept) {
    // Nobody needs to hear that a hint could not be left.
    let _ = write_file(disk, project, SEARCH, kept);
}

/// Says that it is not known which briefings the search knows.
pub fn remove_kept(disk: &dyn Disk, project: &Project) {
    let _ = disk.remove_file(&file(project, SEARCH));
}

/// Reads what some briefings were found by.
pub fn read_portion(disk: &dyn Disk, project: &Project, nth: usize) -> Option<Vec<(Fingerprint, Terms)>> {
    read_file(disk, project, &portion(nth))
}

/// Leaves what some briefings are found by. Each says of what it was made, so that one that is made of something else is known.
pub fn write_portion(disk: &dyn Disk, project: &Project, nth: usize, terms: &[(&Fingerprint, &Terms)]) {
    let _ = write_file(disk, project, &portion(nth), &terms);
}

/// Removes what is no longer used.
pub fn remove_portion(disk: &dyn Disk, project: &Project, nth: usize) {
    let _ = disk.remove_file(&file(project, &portion(nth)));
}

fn portion(nth: usize) -> String {
    format!("{TERMS}{nth:04}")
}

/// Leaves files and the rest to the next run. Of a file that was changed as this run began the stat is not believed: it may have been changed
/// once more without another, so it is read again.
pub fn write(disk: &dyn Disk, project: &Project, files: &Files, rest: Memory, started: Option<Timestamp>) {
    let settled = settled(started);
    let left = |entry: &Entry| if entry.changed_before(settled) { entry.clone() } else { entry.clone().distrusted() };
    let files = files.entries().iter().map(|(path, entry)| (path.clone(), left(entry))).collect();
    // Nobody needs to hear that a hint could not be left.
    let _ = write_file(disk, project, MEMORY, &Memory { files, ..rest });
}

/// Leaves what a build came to, unless a file may be changed again without another stat.
pub fn write_outcome(
    disk: &dyn Disk,
    project: &Project,
    files: &Files,
    outcome: Option<Outcome>,
    started: Option<Timestamp>,
) {
    let settled = settled(started);
    let is_settled = files.entries().values().all(|entry| entry.changed_before(settled) && entry.was_read());
    match outcome.filter(|_| is_settled) {
        Some(outcome) => drop(write_file(disk, project, OUTCOME, &outcome)),
        None => drop(disk.remove_file(&file(project, OUTCOME))),
    }
}

/// Says whether a form of an image is kept. That it can be read is only known once it is.
pub fn has_form(disk: &dyn Disk, project: &Project, recipe: Fingerprint) -> bool {
    matches!(disk.stat(&file(project, &form_name(recipe))), Ok(Some(stat)) if stat.is_file())
}

/// Reads a form of an image; nothing if it is missing or damaged in any bit.
pub fn read_form(disk: &dyn Disk, project: &Project, recipe: Fingerprint) -> Option<Vec<u8>> {
    let bytes = disk.read(&file(project, &form_name(recipe))).ok()?;
    let (digest, form) = bytes.split_at_checked(64)?;
    (digest == Fingerprint::of(form).hex().as_bytes()).then(|| form.to_vec())
}

/// Keeps a form of an image. The same recipe gives the same bytes, so it is good for any version that knows the recipe.
pub fn write_form(disk: &dyn Disk, project: &Project, recipe: Fingerprint, form: &[u8]) {
    let bytes = [Fingerprint::of(form).hex().as_bytes(), form].concat();
    // Nobody needs to hear that a hint could not be left.
    let _ = replace(disk, &file(project, &form_name(recipe)), &bytes);
}

/// Removes the forms of images that are no longer wanted.
pub fn sweep_forms(disk: &dyn Disk, project: &Project, wanted: &BTreeSet<Fingerprint>) {
    let names: BTreeSet<String> = wanted.iter().map(|recipe| recipe.hex()).collect();
    for entry in disk.list(&file(project, FORMS)).unwrap_or_default() {
        let name = entry.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !names.contains(name) {
            let _ = disk.remove_file(&entry.path);
        }
    }
}

/// Reads what a command left to itself, as it is.
pub fn read_note(disk: &dyn Disk, project: &Project, name: &str) -> Option<Vec<u8>> {
    disk.read(&file(project, name)).ok()
}

/// Leaves something to the next run of a command, as it is.
pub fn write_note(disk: &dyn Disk, project: &Project, name: &str, bytes: &[u8]) {
    // Nobody needs to hear that a hint could not be left.
    let _ = replace(disk, &file(project, name), bytes);
}

/// Returns the folder in which the cache of a project lies.
pub fn folder(root: &Path) -> PathBuf {
    root.join(FOLDER)
}

/// Returns where the memory of earlier runs lies.
pub fn memory(root: &Path) -> PathBuf {
    folder(root).join(MEMORY)
}

/// Returns the files that are good on other machines too, by path below the folder: not what a build came to, which is known by the stat of
/// each file.
pub fn shareable(disk: &dyn Disk, root: &Path) -> Vec<String> {
    let folder = folder(root);
    let below = |path: &Path| {
        let way = path.strip_prefix(&folder).unwrap_or(path);
        way.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    };
    let is_good = |name: &String| {
        let is_one =
            name == MEMORY || name.starts_with(TERMS) || name.strip_prefix(FORMS).is_some_and(|it| it.starts_with('/'));
        is_one && !name.ends_with(".new")
    };
    let entries = disk.walk(&folder, &|_| true).into_iter().flatten().filter(|entry| entry.stat.is_file());
    let mut names: Vec<String> = entries.map(|entry| below(&entry.path)).filter(is_good).collect();
    names.sort();
    names
}

fn form_name(recipe: Fingerprint) -> String {
    format!("{FORMS}/{}", recipe.hex())
}

fn settled(started: Option<Timestamp>) -> i128 {
    started.map_or(i128::MAX, |started| started.as_nanosecond() - CLOCK_TICK_NS)
}

fn read_file<T: for<'de> Deserialize<'de>>(disk: &dyn Disk, project: &Project, name: &str) -> Option<T> {
    unsealed(&disk.read(&file(project, name)).ok()?)
}

fn write_file(disk: &dyn Disk, project: &Project, name: &str, value: &impl Serialize) -> Result<(), DiskError> {
    sealed(value).map_or(Ok(()), |bytes| replace(disk, &file(project, name), &bytes))
}

/// Reads what [`sealed`] wrote; nothing if it is damaged or of another version.
fn unsealed<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> Option<T> {
    let (digest, rest) = bytes.split_at_checked(64)?;
    if digest != Fingerprint::of(rest).hex().as_bytes() {
        return None;
    }
    from_bytes(rest.strip_prefix(FORM.as_bytes())?)
}

fn sealed(value: &impl Serialize) -> Option<Vec<u8>> {
    // The digest takes its place last, so that the bytes, which are the largest thing of a build, stand in memory once.
    let mut bytes = vec![b'0'; 64];
    bytes.extend_from_slice(FORM.as_bytes());
    let mut bytes = append_bytes(bytes, value)?;
    let digest = Fingerprint::of(&bytes[64..]).hex();
    bytes[..64].copy_from_slice(digest.as_bytes());
    Some(bytes)
}

fn replace(disk: &dyn Disk, file: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    // One of another length is another, and need not be read.
    let length = disk.stat(file)?.map(|stat| stat.size);
    if length == Some(bytes.len() as u64) && disk.read(file).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let scratch = file.with_file_name(name);
    if let Some(folder) = scratch.parent() {
        disk.create_folders(folder)?;
    }
    disk.write_afresh(&scratch, bytes).and_then(|_| disk.rename(&scratch, file)).inspect_err(|_| {
        // The caller hears of the fault; what is left takes space, and does no harm.
        drop(disk.remove_file(&scratch));
    })
}

fn file(project: &Project, name: &str) -> PathBuf {
    project.root.join(FOLDER).join(name)
}
