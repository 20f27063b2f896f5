//! Calls the stages in order and owns what spans them: traces and parallel work.
//!
//! Input: a [`Request`]. Output: a [`Report`], or a [`Failure`] if the line could not run at all. It prints nothing and asks
//! neither the clock nor the environment.

mod loading;
mod locating;
mod rendering;
mod report;

use std::sync::Arc;

pub use report::{Changes, Counts, Failure, Goal, Progress, Report, Request, Silent};

use crate::{
    base::{Clock, Diagnostic, Severity, TimeZone},
    disk::Disk,
    load::Project,
    model::{Briefing, Config, Preview, Site},
    plan::{self, Plan, Planner},
    render, resolve,
    write::{self, Staging, WriteError},
};
use loading::Loaded;

/// Runs the line once.
pub fn run(request: &Request, goal: Goal, disk: &dyn Disk, progress: &dyn Progress) -> Result<Report, Failure> {
    let mut pool = rayon::ThreadPoolBuilder::new().stack_size(render::STACK_BYTES);
    if let Some(jobs) = request.jobs {
        pool = pool.num_threads(jobs.get());
    }
    let pool = pool.build().map_err(|fault| Failure::new(format!("cannot start threads: {fault}")))?;
    pool.install(|| Line::open(request, disk, progress)?.run(goal))
}

/// Reads only the configuration and returns the clock that the site is for.
pub fn clock(request: &Request, disk: &dyn Disk) -> Result<Clock, Failure> {
    Ok(Line::open(request, disk, &Silent)?.clock)
}

/// Returns the address of a briefing's page as it is printed in pages.
pub fn address_of(site: &Site, briefing: &Briefing) -> String {
    let addresses = plan::Addresses::new(site);
    addresses.href(&addresses.briefing_path(briefing)).to_string()
}

/// One run of the line.
struct Line<'a> {
    request: &'a Request,
    disk: &'a dyn Disk,
    progress: &'a dyn Progress,
    project: Project,
    config: Arc<Config>,
    clock: Clock,
    files: Vec<crate::load::Found>,
    found: Vec<Diagnostic>,
}

impl<'a> Line<'a> {
    /// Finds the files and reads the configuration.
    fn open(request: &'a Request, disk: &'a dyn Disk, progress: &'a dyn Progress) -> Result<Self, Failure> {
        progress.stage("find files", None);
        let mut found = Vec::new();
        let mut project = Project {
            root: request.root.clone(),
            config: request.config.clone().unwrap_or_else(|| request.root.join("site.toml")),
            output: request.output.clone().unwrap_or_default(),
        };
        if request.config.is_some() && !matches!(disk.stat_target(&project.config), Ok(Some(stat)) if stat.is_file()) {
            return Err(Failure::new(format!("there is no configuration `{}`", project.config.display())));
        }
        let config = loading::config(disk, &project, request, &mut found)?;
        if request.output.is_none() {
            project.output = request.root.join(&*config.output);
        }
        let files = loading::scan(disk, &project, &mut found)?;
        let zone = TimeZone::get(&config.timezone).unwrap_or(TimeZone::UTC);
        let clock = Clock { now: request.now.instant(&zone), zone };
        Ok(Line { request, disk, progress, project, config: Arc::new(config), clock, files, found })
    }

    fn run(mut self, goal: Goal) -> Result<Report, Failure> {
        // Opened first, so that a commit which was cut off is completed before anything else is done.
        let staging = match goal {
            Goal::Build => Some(self.open_output()?),
            Goal::Check | Goal::Resolve => None,
        };
        let loaded = loading::read_all(self.disk, &self.project, &self.files, self.progress, &mut self.found);
        self.drop_known_keys();
        self.progress.stage("resolve", None);
        let preview = Preview { drafts: self.request.drafts, scheduled: self.request.scheduled };
        let resolved = resolve::resolve(&loaded.documents, self.config.clone(), self.clock.clone(), preview);
        let site = resolved.report_to(&mut self.found);
        if goal == Goal::Resolve {
            return Ok(self.report(Some(site), Counts::default(), None));
        }
        self.progress.stage("plan", None);
        let plan = plan::plan(&site, &loaded.documents, &loaded.assets).report_to(&mut self.found);
        let counts = counts(&site, &plan);
        let changes = self.render_and_write(&site, &loaded, &plan, staging)?;
        Ok(self.report(Some(site), counts, changes))
    }

    fn open_output(&self) -> Result<Staging<'a>, Failure> {
        let (root, output) = (&self.project.root, &self.project.output);
        write::check_output_folder(self.disk, root, output, self.request.home.as_deref()).map_err(|reason| {
            Failure::new(reason).help("choose another folder with `--output`, or `[build] output` in `site.toml`")
        })?;
        Staging::open(self.disk, output).map_err(|fault| self.write_failure(&fault))
    }

    fn render_and_write(
        &mut self,
        site: &Site,
        loaded: &Loaded,
        plan: &Plan,
        staging: Option<Staging>,
    ) -> Result<Option<Changes>, Failure> {
        let planner = Planner::new(site, &loaded.documents, &loaded.assets, plan);
        let engine = rendering::engine(&planner, loaded, &mut self.found);
        // With a fault nothing will be written, so nothing is staged; pages are rendered all the same, for their own faults.
        let sink = staging.as_ref().filter(|_| !self.stops());
        let rendering = rendering::Rendering {
            disk: self.disk,
            project: &self.project,
            config: &self.config,
            planner: &planner,
            engine: engine.as_ref(),
            progress: self.progress,
        };
        self.progress.stage("render and write", Some(plan.pages().len()));
        let outcome = rendering.all(plan, sink);
        self.found.extend(outcome.diagnostics);
        if let Some(fault) = outcome.fault {
            drop(staging);
            return self.could_not_write(fault);
        }
        match staging {
            None => Ok(None),
            Some(staging) if self.stops() => {
                staging.abandon().map(|()| None).map_err(|fault| self.write_failure(&fault))
            }
            Some(staging) => match staging.commit() {
                Ok(changes) => Ok(Some(report_changes(&changes))),
                Err(fault) => self.could_not_write(fault),
            },
        }
    }

    /// Foreign files are the editor's to move; everything else is the disk's.
    fn could_not_write(&mut self, fault: WriteError) -> Result<Option<Changes>, Failure> {
        match fault {
            WriteError::Foreign(files) => {
                let output = self.project.output.strip_prefix(&self.project.root).unwrap_or(&self.project.output);
                let output = output.to_string_lossy();
                self.found.extend(files.iter().map(|file| file.diagnostic(&output)));
                Ok(None)
            }
            fault => Err(self.write_failure(&fault)),
        }
    }

    fn write_failure(&self, fault: &WriteError) -> Failure {
        Failure::new(fault.to_string())
    }

    /// Says whether what was found so far stops the build.
    fn stops(&self) -> bool {
        let least = if self.request.strict { Severity::Warning } else { Severity::Error };
        self.found.iter().any(|diagnostic| diagnostic.severity <= least)
    }

    /// Passes over keys that `site.toml` lists as known.
    fn drop_known_keys(&mut self) {
        let known = &self.config.known_keys;
        self.found
            .retain(|diagnostic| crate::parse::unknown_key_name(diagnostic).is_none_or(|key| !known.contains(key)));
    }

    fn report(self, site: Option<Site>, counts: Counts, changes: Option<Changes>) -> Report {
        let (mut diagnostics, sources) = locating::locate(self.found, self.disk, &self.project);
        if self.request.strict {
            let warnings = diagnostics.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning);
            warnings.for_each(|diagnostic| diagnostic.severity = Severity::Error);
        }
        let next_due = site.as_ref().and_then(|site| site.next_due);
        Report { site, diagnostics, sources, counts, changes, next_due }
    }
}

fn counts(site: &Site, plan: &Plan) -> Counts {
    Counts {
        briefings: site.briefings.len(),
        participants: site.participants.iter().filter(|(_, person)| person.has_page()).count(),
        countries: site.countries.values().filter(|country| country.has_page()).count(),
        groups: site.groups.len(),
        topics: site.topics.len(),
        pages: plan.pages().len(),
    }
}

fn report_changes(changes: &write::Changes) -> Changes {
    Changes {
        written: changes.written as usize,
        unchanged: changes.unchanged as usize,
        removed: changes.removed.len(),
        bytes: changes.bytes,
    }
}
