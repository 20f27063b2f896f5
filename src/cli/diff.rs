//! `dateline diff`: finds the two sides, reads them, and prints what differs.

use serde::Serialize;
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{
    args::{Diff, Format},
    commands::{Context, Outcome, watch},
    console::Console,
    diff_html, diff_json,
    files::{is_file, is_folder},
    git::{self, Repository},
    report,
    visible::visible_line,
};
use crate::{
    base::{Diagnostic, SitePath, SourcePath},
    difference::{self, Change, Edition, Kind, Published},
    disk::{Disk, MemoryDisk},
    pipeline::{self, Failure, Report, Request, Survey},
};

/// What differs between two sides, and how they are called.
pub struct Comparison {
    /// What was.
    pub old: SideName,
    /// What is.
    pub new: SideName,
    /// What differs.
    pub changes: Vec<Change>,
}

/// How a side is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SideName {
    /// As it was typed; nothing for the project as it lies there.
    pub written: Option<String>,
    /// The whole name of the commit, if it is a revision.
    pub commit: Option<String>,
}

impl fmt::Display for SideName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.written, &self.commit) {
            (None, _) => out.write_str("the files as they are"),
            (Some(written), Some(commit)) if !commit.starts_with(written.as_str()) => {
                write!(out, "`{written}` ({})", git::short(commit))
            }
            (Some(written), _) => write!(out, "`{written}`"),
        }
    }
}

impl Comparison {
    /// Says what is compared.
    pub fn title(&self) -> String {
        format!("What changed from {} to {}", self.old, self.new)
    }

    /// Says how many changes there are.
    pub fn count(&self) -> String {
        match self.changes.len() {
            0 => "Nothing changed.".to_owned(),
            1 => "1 change.".to_owned(),
            count => format!("{} changes.", difference::thousands(count)),
        }
    }
}

/// The pages of a built site, by address.
type Pages = BTreeMap<SitePath, Published>;

/// Carries the command out.
pub fn diff(context: &Context<'_>, asked: &Diff, console: &mut Console) -> Result<Outcome, Failure> {
    let request = context.request()?;
    let desk = Desk { context, request };
    let sides =
        [desk.side(&asked.old)?, asked.new.as_deref().map_or_else(|| Ok(desk.working_tree()), |new| desk.side(new))?];
    for side in sides.iter().filter(|side| side.is_empty) {
        console.insist(&format!(
            "In {} there is no site: neither content/ nor site.toml\n",
            visible_line(&side.name.to_string())
        ));
    }
    let (changes, reports) = desk.changes(&sides, console)?;
    let mut outcome = Outcome::Fine;
    for (side, report) in sides.iter().zip(&reports) {
        if tell_errors(side, report, console) {
            outcome = Outcome::Faults;
        }
    }
    let [old, new] = sides.map(|side| side.name);
    let comparison = Comparison { old, new, changes };
    console.data(&match context.flags.format {
        Format::Json => diff_json::draw(&comparison),
        Format::Html => diff_html::draw(&comparison),
        _ => text(&comparison),
    })?;
    Ok(outcome)
}

/// One of the two that are compared.
struct Side {
    name: SideName,
    /// Where it is.
    place: Place,
    /// Whether nothing of a site is there.
    is_empty: bool,
}

impl Side {
    /// Says of which side something could not be read.
    fn told(&self, failure: Failure) -> Failure {
        Failure { message: format!("in {}: {}", self.name, failure.message), ..failure }
    }
}

enum Place {
    /// A project on the disk, or on one in memory that holds the files of a revision.
    Project(Box<Request>, Option<MemoryDisk>),
    /// A folder with a built site.
    Output(PathBuf),
}

/// What sides are read with.
struct Desk<'a> {
    context: &'a Context<'a>,
    request: Request,
}

impl Desk<'_> {
    /// Finds what is meant: a folder that holds a project or a built site, else a revision.
    fn side(&self, written: &str) -> Result<Side, Failure> {
        let disk = self.context.disk;
        let folder = self.context.absolute(Path::new(written))?;
        let name = SideName { written: Some(written.to_owned()), commit: None };
        if is_file(disk, &folder.join("site.toml")) || is_folder(disk, &folder.join("content")) {
            let request = Request { root: folder, config: None, output: None, cache: false, ..self.request.clone() };
            return Ok(Side { name, place: Place::Project(Box::new(request), None), is_empty: false });
        }
        if is_folder(disk, &folder) && !html_files(disk, &folder)?.is_empty() {
            return Ok(Side { name, place: Place::Output(folder), is_empty: false });
        }
        self.revision(written).map_err(|failure| match is_folder(disk, &folder) {
            true => Failure::new(format!("the folder `{written}` holds neither a project nor a built site"))
                .help("a project has `site.toml` or `content/`, a built site has pages that end in `.html`"),
            false => failure,
        })
    }

    fn working_tree(&self) -> Side {
        let request = self.request.clone();
        Side {
            name: SideName { written: None, commit: None },
            place: Place::Project(Box::new(request), None),
            is_empty: false,
        }
    }

    fn revision(&self, written: &str) -> Result<Side, Failure> {
        let root = &self.request.root;
        let repository = Repository::around(root, written)?;
        let commit = repository.commit(written)?;
        let disk = MemoryDisk::new();
        disk.create_folders(root)?;
        let config = self.request.config.clone().unwrap_or_else(|| root.join("site.toml"));
        let count = repository.lay_out(&commit, &config, &disk)?;
        // A configuration that lies elsewhere has no revisions of its own here.
        if !config.starts_with(root) && is_file(self.context.disk, &config) {
            disk.put(&config, self.context.disk.read(&config)?);
        }
        let request = Request { cache: false, ..self.request.clone() };
        let name = SideName { written: Some(written.to_owned()), commit: Some(commit) };
        Ok(Side { name, place: Place::Project(Box::new(request), Some(disk)), is_empty: count == 0 })
    }

    /// Compares what two projects say; where one side is a built site, pages.
    fn changes(&self, sides: &[Side; 2], console: &Console) -> Result<(Vec<Change>, Vec<Report>), Failure> {
        let [old_side, new_side] = sides;
        match (&old_side.place, &new_side.place) {
            (Place::Project(old, old_disk), Place::Project(new, new_disk)) => {
                let (old_disk, new_disk) = (self.disk(old_disk), self.disk(new_disk));
                let old = self.surveyed(old, old_disk, console).map_err(|failure| old_side.told(failure))?;
                let new = self.surveyed(new, new_disk, console).map_err(|failure| new_side.told(failure))?;
                let changes = compare((&old, old_disk), (&new, new_disk));
                Ok((changes, vec![old.report, new.report]))
            }
            (old, new) => {
                let (old, old_report) = self.pages(old, console).map_err(|failure| old_side.told(failure))?;
                let (new, new_report) = self.pages(new, console).map_err(|failure| new_side.told(failure))?;
                Ok((difference::pages(&old, &new), vec![old_report, new_report]))
            }
        }
    }

    fn surveyed(&self, request: &Request, disk: &dyn Disk, console: &Console) -> Result<Survey, Failure> {
        let watch = watch(console);
        let survey = pipeline::survey(request, disk, &watch);
        watch.finish();
        survey
    }

    /// Reads the pages of a built site, or makes those that a project would have.
    fn pages(&self, place: &Place, console: &Console) -> Result<(Pages, Report), Failure> {
        match place {
            Place::Output(folder) => {
                let disk = self.context.disk;
                let page = |(path, file): (SitePath, PathBuf)| Ok((path, published(&disk.read(&file)?)));
                let pages = html_files(disk, folder)?.into_iter().map(page).collect::<Result<_, Failure>>()?;
                Ok((pages, Report::default()))
            }
            Place::Project(request, memory) => {
                let pages = Mutex::new(Pages::new());
                let take = |path: &SitePath, bytes: &[u8]| {
                    if path.file().ends_with(".html") {
                        let page = published(bytes);
                        pages
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .insert(SitePath::of_file(&path.file()), page);
                    }
                };
                let watch = watch(console);
                let report = pipeline::render_to(request, self.disk(memory), &take, &watch);
                watch.finish();
                Ok((pages.into_inner().unwrap_or_else(PoisonError::into_inner), report?))
            }
        }
    }

    fn disk<'d>(&'d self, memory: &'d Option<MemoryDisk>) -> &'d dyn Disk {
        memory.as_ref().map_or(self.context.disk, |memory| memory)
    }
}

fn compare((old, old_disk): (&Survey, &dyn Disk), (new, new_disk): (&Survey, &dyn Disk)) -> Vec<Change> {
    let (Some(old_site), Some(new_site)) = (&old.report.site, &new.report.site) else { return Vec::new() };
    let old_body = |path: &SourcePath| old.body_of(old_disk, path);
    let new_body = |path: &SourcePath| new.body_of(new_disk, path);
    difference::editions(
        &Edition {
            site: old_site,
            documents: &old.documents,
            routes: &old.routes,
            files: &old.files,
            body_of: &old_body,
        },
        &Edition {
            site: new_site,
            documents: &new.documents,
            routes: &new.routes,
            files: &new.files,
            body_of: &new_body,
        },
    )
}

/// The pages below a folder, by address, with their files.
fn html_files(disk: &dyn Disk, folder: &Path) -> Result<Vec<(SitePath, PathBuf)>, Failure> {
    let mut found = Vec::new();
    // What begins with a dot is nobody's page.
    let is_seen = |path: &Path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    for entry in disk.walk(folder, &is_seen) {
        let entry = entry?;
        let below = entry.path.strip_prefix(folder).unwrap_or(&entry.path);
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let path = parts.join("/");
        if entry.stat.is_file() && path.ends_with(".html") {
            found.push((SitePath::of_file(&path), entry.path));
        }
    }
    Ok(found)
}

fn published(bytes: &[u8]) -> Published {
    Published::read(&String::from_utf8_lossy(bytes))
}

/// Tells why something of a side may be missing, and says whether anything may be.
fn tell_errors(side: &Side, report: &Report, console: &mut Console) -> bool {
    let errors: Vec<Diagnostic> = report.diagnostics.iter().filter(|fault| fault.is_error()).cloned().collect();
    if errors.is_empty() {
        return false;
    }
    console.insist(&format!("In {}:\n\n", visible_line(&side.name.to_string())));
    console.insist(&report::draw(&errors, &report.sources, console.talk_width));
    true
}

/// Draws a comparison for a terminal: a heading for each kind, a line for each change.
fn text(comparison: &Comparison) -> String {
    let mut text = format!("{}\n", visible_line(&comparison.title()));
    for kind in Kind::ALL {
        let changes = comparison.changes.iter().filter(|change| change.subject.kind == kind);
        let lines: String = changes.map(|change| format!("  {}\n", visible_line(&change.words()))).collect();
        if !lines.is_empty() {
            text += &format!("\n{}\n{lines}", kind.heading());
        }
    }
    text + &format!("\n{}\n", comparison.count())
}
