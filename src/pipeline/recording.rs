use std::{collections::BTreeMap, path::Path};

use super::{Failure, Progress, Request, Session, threads};
use crate::{
    amend,
    base::{Code, Date, Diagnostic, Fingerprint, SitePath, SourcePath, TimeZone, fits},
    disk::{Disk, DiskError},
    load::Project,
    model::{Farewell, Kept, LEDGER, Ledger, Redirection, Source, SourceKind, can_be_recorded, is_page},
    parse,
};

/// What became of the ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Recording {
    /// Addresses that it did not know, or that had been let go and are back.
    pub added: usize,
    /// All that it holds.
    pub known: usize,
}

/// What is to be let go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgetting {
    /// Addresses of the site; `*` stands for any letters.
    pub addresses: Vec<String>,
    /// The reason, in words.
    pub why: String,
    /// Whether a page in their place says so.
    pub leaves_page: bool,
}

/// Records in `published.toml` every address of the site that lies in the output folder: for those who have brought it to where
/// readers are. A ledger that lacks nothing is not written.
///
/// Faults: the request is for more than is public (drafts, a preview, an instant that has not come), or for another address than
/// the site's own; the ledger cannot be understood.
pub fn record(request: &Request, disk: &dyn Disk, progress: &dyn Progress) -> Result<Recording, Failure> {
    may_be_recorded(request)?;
    threads(request)?.install(|| {
        let session = laid_out(request, disk, progress)?;
        add(disk, session.project(), session.published(), session.ledger(), session.clock().today())
    })
}

/// Records what a build has just published, which it said itself ([`Report::published`](super::Report::published)), so that the site
/// is not laid out once more. The ledger is read again: between build and publishing somebody may have let an address go.
pub fn record_published(
    request: &Request,
    disk: &dyn Disk,
    published: BTreeMap<SitePath, Kept>,
) -> Result<Recording, Failure> {
    may_be_recorded(request)?;
    let session = Session::open(request, disk)?;
    let before = ledger_of(disk, &request.root)?;
    add(disk, session.project(), published, &before, session.clock().today())
}

fn add(
    disk: &dyn Disk,
    project: &Project,
    published: BTreeMap<SitePath, Kept>,
    before: &Ledger,
    today: Date,
) -> Result<Recording, Failure> {
    let mut built = BTreeMap::new();
    for (path, kept) in published.into_iter().filter(|(path, _)| can_be_recorded(&path.to_string())) {
        // What came since it was built is recorded when it is.
        if disk.stat_target(&project.output.join(path.file()))?.is_some() {
            built.insert(path, kept);
        }
    }
    let added = built.keys().filter(|path| !before.addresses.contains_key(*path)).count();
    let after = before.with(built, today);
    write(disk, &project.root, &after)?;
    Ok(Recording { added, known: after.addresses.len() })
}

/// Reads the ledger as it lies there.
fn ledger_of(disk: &dyn Disk, root: &Path) -> Result<Ledger, Failure> {
    let place = root.join(LEDGER);
    if disk.stat_target(&place)?.is_none() {
        return Ok(Ledger::default());
    }
    let bytes = disk.read(&place)?;
    let (path, fingerprint) = (SourcePath::new(LEDGER), Fingerprint::of(&bytes));
    let checked = parse::ledger(&Source { path, kind: SourceKind::Ledger, bytes: bytes.into(), fingerprint });
    match checked.diagnostics.iter().find(|fault| fault.is_error()) {
        Some(fault) => Err(not_understood(fault)),
        None => Ok(checked.value),
    }
}

fn not_understood(fault: &Diagnostic) -> Failure {
    Failure::new(format!("`{LEDGER}` cannot be understood: {}", fault.message))
        .help("`dateline check` tells where; mend it first")
}

/// Lets addresses go that are not there any more, and returns them.
///
/// Faults: one is there, or was never published; the ledger cannot be understood.
pub fn forget(
    request: &Request,
    forgetting: &Forgetting,
    disk: &dyn Disk,
    progress: &dyn Progress,
) -> Result<Vec<SitePath>, Failure> {
    threads(request)?.install(|| {
        let session = laid_out(request, disk, progress)?;
        let mut ledger = session.ledger().clone();
        let mut paths = Vec::new();
        for address in &forgetting.addresses {
            paths.extend(meant_by(address, &session, forgetting.leaves_page)?);
        }
        let farewell = Farewell { on: session.clock().today(), why: forgetting.why.as_str().into() };
        ledger.let_go(&paths, &farewell, forgetting.leaves_page);
        write(disk, &request.root, &ledger)?;
        Ok(paths)
    })
}

/// Returns what a host answers itself, by address: old addresses, and what is gone.
pub fn redirections(request: &Request, disk: &dyn Disk, progress: &dyn Progress) -> Result<Vec<Redirection>, Failure> {
    threads(request)?.install(|| Ok(laid_out(request, disk, progress)?.redirections()))
}

/// Says whether readers may be given what is built so.
///
/// Faults: the request is for more than is public: drafts, a preview, an instant that has not come.
pub fn may_be_published(request: &Request) -> Result<(), Failure> {
    if is_for_more_than_readers(request) {
        return Err(Failure::new("this edition would hold what is not public, and readers would see it")
            .help("publish without `--drafts`; `dateline serve` shows drafts to you alone"));
    }
    match is_ahead(request) {
        true => Err(Failure::new(
            "nothing is published of a time to come: what is under embargo until then would be public",
        )
        .help("leave `--now` out; `dateline build --preview` with `--now` shows to named reviewers what will be")),
        false => Ok(()),
    }
}

/// Says whether what is built so may be recorded.
///
/// Faults: the request is for more than is public (drafts, a preview, an instant that has not come), or for another address than
/// the site's own.
pub fn may_be_recorded(request: &Request) -> Result<(), Failure> {
    let refuse = |what: &str, why: &str| Err(Failure::new(format!("nothing is recorded {what}")).help(why));
    if is_for_more_than_readers(request) {
        return refuse("of a site with drafts or with what is not public yet", "record what readers are given");
    }
    if request.base_url.is_some() {
        return refuse(
            "with `--base-url`",
            "the ids of feeds would be those of another address; set it in `site.toml`",
        );
    }
    match is_ahead(request) {
        true => {
            refuse("of a time to come", "leave `--now` out: what is under embargo then would be named in the ledger")
        }
        false => Ok(()),
    }
}

fn is_for_more_than_readers(request: &Request) -> bool {
    request.drafts || request.scheduled || request.preview || request.review.is_some()
}

/// Says whether the request is for an instant after the one at which it was made.
fn is_ahead(request: &Request) -> bool {
    request.started.is_some_and(|started| request.now.instant(&TimeZone::UTC) > started)
}

fn laid_out<'d>(request: &Request, disk: &'d dyn Disk, progress: &dyn Progress) -> Result<Session<'d>, Failure> {
    let mut session = Session::open(request, disk)?;
    if request.cache {
        session.remember();
    }
    session.lay_out(progress)?;
    let of_ledger = |fault: &&Diagnostic| fault.is_error() && fault.place.path.as_str() == LEDGER;
    let report = session.report();
    let is_lost = |fault: &&Diagnostic| fault.code == Code::LostUrl;
    // Addresses of what cannot be read now would be missing.
    report.expect_all_read()?;
    match report.diagnostics.iter().filter(of_ledger).find(|fault| !is_lost(fault)) {
        Some(fault) => Err(not_understood(fault)),
        None => Ok(session),
    }
}

/// Finds what somebody means to let go: an address as it is recorded, or all that a pattern fits and that are not there.
fn meant_by(address: &str, session: &Session<'_>, leaves_page: bool) -> Result<Vec<SitePath>, Failure> {
    let path = below_site(address, session);
    let ledger = session.ledger();
    if path.as_str().contains('*') {
        let pattern = if address.starts_with('*') { address.to_owned() } else { path.to_string() };
        let is_meant = |known: &&SitePath| fits(&pattern, &known.to_string()) && !session.answers(known);
        let fits = ledger.addresses.keys().filter(is_meant);
        let fitting: Vec<SitePath> = fits.cloned().collect();
        return match fitting.is_empty() {
            true => {
                Err(Failure::new(format!("no address that `{address}` fits was published and is not there any more")))
            }
            false => Ok(fitting),
        };
    }
    let as_folder = SitePath::new(format!("{}/", path.as_str().trim_end_matches('/')));
    let path = if ledger.addresses.contains_key(&as_folder) { as_folder } else { path };
    if session.answers(&path) {
        return Err(Failure::new(format!("`{path}` is there, and readers find it"))
            .help("take away what stands there first, or leave it"));
    }
    let is_known =
        ledger.addresses.contains_key(&path) || ledger.gone.contains_key(&path) || ledger.forgotten.contains_key(&path);
    if is_known && leaves_page && !is_page(&path) {
        return Err(Failure::new(format!("`{path}` is a file, and no page can say in its place that it is gone"))
            .help("leave `--gone` out"));
    }
    match is_known || leaves_page && is_page(&path) {
        true => Ok(vec![path]),
        false => Err(Failure::new(format!("`{path}` was never published, as far as `{LEDGER}` knows"))
            .help("write the address as it stands there; `--gone` makes a page for one that is older than the ledger")),
    }
}

/// An address as a browser shows it, or a path of the site, as one below its root.
fn below_site(address: &str, session: &Session<'_>) -> SitePath {
    let of_site = session.base_url().and_then(|base| address.strip_prefix(base));
    SitePath::new(of_site.unwrap_or_else(|| address.strip_prefix(session.base_path()).unwrap_or(address)))
}

/// Writes the ledger beside its place first, then puts it there: it is never seen half written.
fn write(disk: &dyn Disk, root: &Path, ledger: &Ledger) -> Result<(), DiskError> {
    let place = root.join(LEDGER);
    let is_there = disk.stat_target(&place)?.is_some();
    // What is put in the place of a link would replace the link.
    let place = if is_there { disk.canonicalize(&place)? } else { place };
    let before = if is_there { disk.read(&place)? } else { Vec::new() };
    let before = String::from_utf8_lossy(&before);
    let after = amend::write_ledger(&before, ledger);
    if after == before {
        return Ok(());
    }
    let beside = place.with_file_name(format!(".{LEDGER}.dateline-new"));
    disk.write_afresh(&beside, after.as_bytes())?;
    disk.flush(&beside)?;
    disk.rename(&beside, &place)
}
