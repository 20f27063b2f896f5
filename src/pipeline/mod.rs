//! Calls the stages in order and owns what spans them: traces and parallel work.
//!
//! Input: a [`Request`]. Output: a [`Report`], or a [`Failure`] if the line could not run at all. A [`Session`] keeps a site up
//! to date with its files; [`run`] is a session of one update. It prints nothing and asks neither the clock nor the
//! environment.

mod built;
mod cache;
mod compressing;
mod digest;
mod evidence;
mod files;
mod imaging;
mod introductions;
mod led_out;
mod link_check;
mod loading;
mod locating;
mod outlet;
mod recording;
mod records;
mod remembered;
mod rendering;
mod report;
mod searching;
mod session;
mod shards;
mod stock;
mod survey;
mod whole;
mod wordbook;

pub use crate::write::{Audience as BuiltFor, WrittenFile, WrittenSite};
pub use built::{Built, built, check_folder, config};
pub use cache::{leave_of_places, place_folder, read_of_places};
pub use digest::digest;
pub use files::Suspects;
pub use outlet::{Held, Outlet, Shelf};
pub use recording::{
    Forgetting, Recording, forget, may_be_published, may_be_recorded, record, record_published, redirections,
};
pub use remembered::Remembered;
pub use report::{Changes, Counts, Failure, Goal, Progress, Report, Request, Silent};
pub use session::{Difference, Drawing, PageFindings, Session};
pub use shards::{Inputs, join};
pub use stock::{Left, Stock, cache_folder, has_cache, left};
pub use survey::{Survey, TakePage, render_to, survey};
pub use whole::{Receiver, Whole};

use std::{collections::BTreeMap, sync::Mutex};

use self::{link_check::LinkCheck, stock::Stocked};
use crate::{
    base::{Clock, Slug},
    disk::Disk,
    load::Project,
    model::{Afar, Briefing, Catalogue, Config, Documents, Elsewhere, Site},
    plan, render,
    write::{self, Staging, WriteError},
};

/// Runs the line once.
pub fn run(request: &Request, goal: Goal, disk: &dyn Disk, progress: &dyn Progress) -> Result<Report, Failure> {
    threads(request)?.install(|| match goal {
        Goal::Build => build(request, None, disk, progress),
        Goal::Check => check(request, disk, progress, None),
        Goal::Resolve => resolve(request, disk, progress),
    })
}

/// Asks whether readers get to addresses of other servers, and returns what became of each that was asked for.
pub type AskElsewhere<'a> = &'a (dyn Fn(&Config, &Elsewhere) -> BTreeMap<String, Afar> + Sync);

/// Does all that a check does, and has other servers asked for what the pages lead to there, unless there is an error.
///
/// Pages are those of the request's instant, so what is not public then is not asked for either.
pub fn check_elsewhere(
    request: &Request,
    disk: &dyn Disk,
    progress: &dyn Progress,
    ask: AskElsewhere<'_>,
) -> Result<Report, Failure> {
    threads(request)?.install(|| check(request, disk, progress, Some(ask)))
}

/// Builds, and takes from a stock what it need not make; the cache is then another machine's too.
pub fn build_from(
    request: &Request,
    stock: &dyn Stock,
    disk: &dyn Disk,
    progress: &dyn Progress,
) -> Result<Report, Failure> {
    threads(request)?.install(|| build(request, Some(stock), disk, progress))
}

/// Everything a project's documents say, one by one and together.
#[derive(Debug, Clone, Default)]
pub struct Holdings {
    /// Every document that can be understood, published or not.
    pub documents: Documents,
    /// What was found, and the site.
    pub report: Report,
}

/// Reads and resolves, and returns the documents too; nothing is rendered.
pub fn holdings(request: &Request, disk: &dyn Disk, progress: &dyn Progress) -> Result<Holdings, Failure> {
    threads(request)?.install(|| {
        let mut session = Session::open(request, disk)?;
        if request.cache {
            session.remember();
        }
        session.resolve(progress)?;
        let mut report = session.report();
        let documents = session.documents().clone();
        report.site = session.into_site();
        Ok(Holdings { documents, report })
    })
}

/// Returns by slug the sentence in which the newest briefing of each person first names them, as far as its text does.
pub fn introductions(
    request: &Request,
    holdings: &Holdings,
    disk: &dyn Disk,
) -> Result<std::collections::BTreeMap<Slug, String>, Failure> {
    let project = Session::open(request, disk)?.project().clone();
    threads(request)?.install(|| Ok(introductions::introductions(holdings, disk, &project)))
}

/// Reads only the configuration and returns the clock that the site is for.
pub fn clock(request: &Request, disk: &dyn Disk) -> Result<Clock, Failure> {
    Ok(Session::open(request, disk)?.clock())
}

/// Reads the templates alone and returns everything they can be made of.
pub fn catalogue(request: &Request, disk: &dyn Disk) -> Result<Catalogue, Failure> {
    Session::open(request, disk)?.catalogue()
}

/// Returns the address of a briefing's page as it is printed in pages.
pub fn address_of(site: &Site, briefing: &Briefing) -> String {
    let addresses = plan::Addresses::new(site);
    addresses.href(&addresses.briefing_path(briefing)).to_string()
}

/// Makes the threads that work in parallel.
pub fn threads(request: &Request) -> Result<rayon::ThreadPool, Failure> {
    let mut pool = rayon::ThreadPoolBuilder::new().stack_size(render::STACK_BYTES);
    if let Some(jobs) = request.jobs {
        pool = pool.num_threads(jobs.get());
    }
    pool.build().map_err(|fault| Failure::new(format!("cannot start threads: {fault}")))
}

fn build(
    request: &Request,
    stock: Option<&dyn Stock>,
    disk: &dyn Disk,
    progress: &dyn Progress,
) -> Result<Report, Failure> {
    progress.stage("find files", None);
    let mut session = Session::open(request, disk)?;
    // Opened first, so that a commit which was cut off is completed before anything else is done.
    let staging = open_output(&session, request, disk)?;
    if request.cache {
        // A shard says of which instant and sources it is, whatever came of them.
        let as_before = if request.shard.is_none() { session.as_before(&staging, progress)? } else { None };
        if let Some(report) = as_before {
            let changes = staging.commit().map_err(|fault| Failure::new(fault.to_string()))?;
            return Ok(Report { changes: Some(report_changes(&changes)), ..report });
        }
        match stock {
            Some(_) => session.remember_from_elsewhere(),
            None => session.remember(),
        }
    }
    let stocked = stock.map(|stock| Stocked { staging: &staging, stock, taken: Mutex::default() });
    let outlet = stocked.as_ref().map_or(&staging as &dyn Outlet, |stocked| stocked);
    let outcome = session.update(&Suspects::Everything, request.now, Some(outlet), progress)?;
    let written = match outcome {
        Ok(_) if session.stops() => staging.abandon().map(|()| None),
        Ok(_) => staging.commit().map(Some),
        Err(fault) => Err(fault),
    };
    let mut report = session.report();
    report.unused_templates = session.unused_templates();
    let mut site = None;
    match written {
        Ok(changes) => {
            if request.shard.is_some() && changes.is_some() {
                shards::seal(&session, &report, disk)?;
            }
            report.changes = changes.as_ref().map(report_changes);
            site = changes.and_then(|changes| changes.site);
        }
        Err(fault) => could_not_write(fault, session.project(), &mut report)?,
    }
    report.published = request.records.then(|| session.published());
    report.site = match request.cache && report.changes.is_some() {
        true => session.leave_memory(site),
        false => session.into_site(),
    };
    Ok(report)
}

fn check(
    request: &Request,
    disk: &dyn Disk,
    progress: &dyn Progress,
    ask: Option<AskElsewhere<'_>>,
) -> Result<Report, Failure> {
    progress.stage("find files", None);
    let mut session = Session::open(request, disk)?;
    if request.cache {
        session.remember();
    }
    let mut links = LinkCheck::new(session.config(), ask.is_some());
    let outcome = session.update(&Suspects::Everything, request.now, Some(&links), progress)?;
    outcome.map_err(|fault| Failure::new(fault.to_string()))?;
    let led_out = links.led_out();
    session.note_missing(links);
    if let Some(ask) = ask.filter(|_| !session.has_errors()) {
        let found = ask(&session.config(), &led_out.elsewhere());
        session.note_elsewhere(&led_out, &found);
    }
    session.proofread(progress);
    let mut report = session.report();
    report.site = session.into_site();
    Ok(report)
}

fn resolve(request: &Request, disk: &dyn Disk, progress: &dyn Progress) -> Result<Report, Failure> {
    let mut session = Session::open(request, disk)?;
    if request.cache {
        session.remember();
    }
    session.resolve(progress)?;
    let mut report = session.report();
    report.site = session.into_site();
    Ok(report)
}

fn open_output<'d>(session: &Session, request: &Request, disk: &'d dyn Disk) -> Result<Staging<'d>, Failure> {
    let Project { root, output, .. } = session.project();
    write::check_site_folder(disk, "output folder", root, output, request.home.as_deref()).map_err(|reason| {
        Failure::new(reason).help("choose another folder with `--output`, or `[build] output` in `site.toml`")
    })?;
    let staging = Staging::open(disk, output).map_err(|fault| Failure::new(fault.to_string()))?;
    let marked = match request.shard {
        _ if request.review.is_some() => staging.for_reviewers(),
        Some(shard) => staging.for_shard(shard),
        None => Ok(staging),
    };
    marked.map_err(|fault| {
        Failure::new(fault.to_string())
            .help("choose another folder with `--output`; what is there may be what readers see")
    })
}

/// Foreign files are the editor's to move; everything else is the disk's.
fn could_not_write(fault: WriteError, project: &Project, report: &mut Report) -> Result<(), Failure> {
    let WriteError::Foreign(files) = fault else { return Err(Failure::new(fault.to_string())) };
    let output = project.output.strip_prefix(&project.root).unwrap_or(&project.output).to_string_lossy();
    report.diagnostics.extend(files.iter().map(|file| file.diagnostic(&output)));
    crate::base::sort_diagnostics(&mut report.diagnostics);
    Ok(())
}

fn report_changes(changes: &write::Changes) -> Changes {
    Changes {
        written: changes.written as usize,
        unchanged: changes.unchanged as usize,
        removed: changes.removed.len(),
        bytes: changes.bytes,
    }
}
