use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use super::{
    Counts, Failure, Progress, Report, Request, cache,
    files::{Files, Suspects},
    loading, locating,
    outlet::Outlet,
    rendering::{Made, Rendering, Trace},
};
use crate::{
    base::{Clock, Diagnostic, Fingerprint, Severity, SitePath, SourcePath, TimeZone, WrittenTime},
    disk::Disk,
    load::Project,
    model::{Config, Preview, Site, Touched},
    plan::{self, Copy, PageKey, Plan, Planner, Route},
    render::Engine,
    resolve::Resolver,
    write::WriteError,
};

/// A site that is kept up to date with its files: the same line for the first build and for each change after it.
///
/// What did not change is not made again: a file with the same stat is not read, one with the same bytes not parsed,
/// documents with the same facts not resolved, a page with the same inputs not rendered.
pub struct Session<'d> {
    disk: &'d dyn Disk,
    request: Request,
    project: Project,
    config: Arc<Config>,
    config_found: Vec<Diagnostic>,
    files: Files,
    resolver: Option<Resolver>,
    plan: Plan,
    plan_found: Vec<Diagnostic>,
    engine: Option<Engine>,
    engine_inputs: Option<Fingerprint>,
    engine_found: Vec<Diagnostic>,
    pages: BTreeMap<SitePath, Made>,
    copies: BTreeMap<SitePath, Fingerprint>,
    /// Where each document was shown last, for those that cannot be understood now.
    last_pages: BTreeMap<SourcePath, SitePath>,
    /// Traces of earlier runs, for pages that this one has not made yet.
    remembered: BTreeMap<SitePath, Trace>,
}

/// What an update did to the outputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Outputs that are new or have other bytes.
    pub changed: Vec<SitePath>,
    /// Outputs that are no longer there.
    pub removed: Vec<SitePath>,
}

/// What one update has to do.
#[derive(Default)]
struct Work {
    /// Every page is made again; those whose inputs are the same are not rendered.
    everything: bool,
    /// Pages that may show what changed.
    pages: HashSet<PageKey>,
    /// Whether the routes were planned anew.
    planned: bool,
    /// Whether templates, or what all of them see, changed.
    templates: bool,
    /// The documents whose text alone changed.
    bodies: Vec<SourcePath>,
}

impl<'d> Session<'d> {
    /// Reads the configuration.
    pub fn open(request: &Request, disk: &'d dyn Disk) -> Result<Self, Failure> {
        let mut session = Session {
            disk,
            request: request.clone(),
            project: Project {
                root: request.root.clone(),
                config: request.config.clone().unwrap_or_else(|| request.root.join("site.toml")),
                output: request.output.clone().unwrap_or_default(),
            },
            config: Arc::new(Config::default()),
            config_found: Vec::new(),
            files: Files::new(),
            resolver: None,
            plan: Plan::default(),
            plan_found: Vec::new(),
            engine: None,
            engine_inputs: None,
            engine_found: Vec::new(),
            pages: BTreeMap::new(),
            copies: BTreeMap::new(),
            last_pages: BTreeMap::new(),
            remembered: BTreeMap::new(),
        };
        session.given_config_is_there()?;
        session.read_config()?;
        Ok(session)
    }

    /// Returns where the project's files are.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Returns the clock of the configured time zone at the instant asked for.
    pub fn clock(&self) -> Clock {
        let zone = TimeZone::get(&self.config.timezone).unwrap_or(TimeZone::UTC);
        Clock { now: self.request.now.instant(&zone), zone }
    }

    /// Returns the site, once it was resolved.
    pub fn site(&self) -> Option<&Site> {
        self.resolver.as_ref().map(Resolver::site)
    }

    /// Takes what earlier runs left; a cache that is missing, foreign or damaged is passed over.
    pub fn remember(&mut self) {
        if let Some(memory) = cache::read(self.disk, &self.project) {
            self.files.remember(memory.files);
            self.remembered = memory.traces;
        }
    }

    /// Leaves what later runs can use. That it cannot be written costs them time and nothing else.
    pub fn leave_memory(&self) {
        let traces = self.pages.iter().filter_map(|(path, made)| Some((path.clone(), made.trace?))).collect();
        cache::write(self.disk, &self.project, &self.files, traces, self.request.started);
    }

    /// Reads what changed and resolves; nothing is planned or rendered.
    pub fn resolve(&mut self, progress: &dyn Progress) -> Result<(), Failure> {
        self.files.refresh(self.disk, &self.project, &Suspects::Everything, progress)?;
        self.resolve_all(progress);
        Ok(())
    }

    /// Brings the outputs up to date with the suspects and the instant.
    ///
    /// Faults: the disk's, and those of the outlet.
    pub fn update(
        &mut self,
        suspects: &Suspects,
        now: WrittenTime,
        outlet: Option<&dyn Outlet>,
        progress: &dyn Progress,
    ) -> Result<Result<Difference, WriteError>, Failure> {
        let config_changed = self.refresh_config(suspects)?;
        let changes = self.files.refresh(self.disk, &self.project, suspects, progress)?;
        let clock_moved = self.move_clock(now);
        let mut work = Work { bodies: changes.bodies.clone(), ..Work::default() };
        let is_new = self.resolver.is_none() || config_changed || clock_moved || changes.assets;
        if is_new || !changes.facts.is_empty() {
            let touched = if is_new { None } else { self.resolve_some(&changes.facts) };
            if touched.is_none() {
                self.resolve_all(progress);
            }
            let before = self.plan_all(progress);
            work.planned = true;
            match touched {
                Some(touched) if !touched.everywhere => work.pages = self.dirty(&touched, &before),
                _ => work.everything = true,
            }
        }
        if work.planned || changes.templates {
            work.templates = self.prepare_engine(changes.templates);
        }
        Ok(self.make(&work, outlet, progress))
    }

    /// Returns everything that was found, located and in its final order.
    pub fn report(&self) -> Report {
        let (mut diagnostics, sources) = locating::locate(self.found().cloned().collect(), self.disk, &self.project);
        if self.request.strict {
            let warnings = diagnostics.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning);
            warnings.for_each(|diagnostic| diagnostic.severity = Severity::Error);
        }
        Report {
            diagnostics,
            sources,
            counts: self.counts(),
            changes: None,
            next_due: self.site().and_then(|site| site.next_due),
            site: None,
        }
    }

    /// Returns the path that every address of the site begins with: empty, or `/briefings`.
    pub fn base_path(&self) -> &str {
        &self.config.base_path
    }

    /// Returns the page that a document is shown on, or was while it could be understood.
    pub fn page_of(&self, document: &SourcePath) -> Option<&SitePath> {
        self.plan.page_of(document).or_else(|| self.last_pages.get(document))
    }

    /// Returns the pages that cannot be built: they failed, or their documents are faulty.
    pub fn broken(&self) -> BTreeSet<SitePath> {
        let failed = self.pages.iter().filter(|(_, made)| made.failed.is_some() || made.held.is_none());
        let faulty = self.found().filter(|diagnostic| diagnostic.is_error());
        let of_documents = faulty.filter_map(|diagnostic| self.page_of(&diagnostic.place.path));
        failed.map(|(path, _)| path).chain(of_documents).cloned().collect()
    }

    /// Hands the site over.
    pub fn into_site(self) -> Option<Site> {
        self.resolver.map(Resolver::into_site)
    }

    /// Says whether what was found stops a build.
    pub fn stops(&self) -> bool {
        self.found().any(|diagnostic| self.is_grave(diagnostic))
    }

    /// Everything found so far; keys that `site.toml` lists as known are passed over.
    fn found(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_links = self.pages.values().flat_map(|made| &made.diagnostics);
        // Without an engine nothing was rendered, and what failed before says nothing of the templates as they are.
        let of_pages = self.pages.values().filter_map(|made| made.failed.as_ref()).filter(|_| self.engine.is_some());
        self.found_before_pages().chain(of_links).chain(of_pages)
    }

    fn found_before_pages(&self) -> impl Iterator<Item = &Diagnostic> {
        let known = &self.config.known_keys;
        let is_news = move |diagnostic: &&Diagnostic| {
            crate::parse::unknown_key_name(diagnostic).is_none_or(|key| !known.contains(key))
        };
        let of_files = self.config_found.iter().chain(self.files.diagnostics()).filter(is_news);
        let of_site = self.resolver.iter().flat_map(Resolver::diagnostics);
        of_files.chain(of_site).chain(&self.plan_found).chain(&self.engine_found)
    }

    fn is_grave(&self, diagnostic: &Diagnostic) -> bool {
        let least = if self.request.strict { Severity::Warning } else { Severity::Error };
        diagnostic.severity <= least
    }

    fn given_config_is_there(&self) -> Result<(), Failure> {
        let is_file = |path| matches!(self.disk.stat_target(path), Ok(Some(stat)) if stat.is_file());
        match &self.request.config {
            Some(config) if !is_file(config) => {
                Err(Failure::new(format!("there is no configuration `{}`", config.display())))
            }
            _ => Ok(()),
        }
    }

    fn read_config(&mut self) -> Result<(), Failure> {
        self.config_found.clear();
        let config = loading::config(self.disk, &self.project, &self.request, &mut self.config_found)?;
        if self.request.output.is_none() {
            self.project.output = self.request.root.join(&*config.output);
        }
        self.config = Arc::new(config);
        Ok(())
    }

    fn refresh_config(&mut self, suspects: &Suspects) -> Result<bool, Failure> {
        let is_suspect = match suspects {
            Suspects::Everything => true,
            Suspects::Paths(paths) => self.project.config_path().is_some_and(|config| paths.contains(&config)),
        };
        if !is_suspect {
            return Ok(false);
        }
        let before = self.config.clone();
        self.read_config()?;
        Ok(before != self.config)
    }

    /// Says whether something becomes public or expires between the last instant and this one.
    fn move_clock(&mut self, now: WrittenTime) -> bool {
        let before = self.clock().now;
        self.request.now = now;
        let after = self.clock().now;
        let due = self.site().and_then(|site| site.next_due);
        after < before || due.is_some_and(|due| due <= after)
    }

    fn resolve_all(&mut self, progress: &dyn Progress) {
        progress.stage("resolve", None);
        let preview = Preview { drafts: self.request.drafts, scheduled: self.request.scheduled };
        let resolver = Resolver::new(self.files.documents(), self.config.clone(), self.clock(), preview);
        self.resolver = Some(resolver);
    }

    /// Binds only briefings that changed, if that is enough.
    fn resolve_some(&mut self, changed: &[SourcePath]) -> Option<Touched> {
        let clock = self.clock();
        self.resolver.as_mut()?.update(self.files.documents(), clock, changed)
    }

    /// Decides all addresses, and returns the plan of before.
    fn plan_all(&mut self, progress: &dyn Progress) -> Plan {
        progress.stage("plan", None);
        let Some(site) = self.resolver.as_ref().map(Resolver::site) else { return Plan::default() };
        self.plan_found.clear();
        let plan = plan::plan(site, self.files.documents(), self.files.assets()).report_to(&mut self.plan_found);
        let before = std::mem::replace(&mut self.plan, plan);
        for document in self.files.documents().keys() {
            if let Some(page) = self.plan.page_of(document).filter(|page| self.last_pages.get(document) != Some(*page))
            {
                self.last_pages.insert(document.clone(), page.clone());
            }
        }
        before
    }

    /// The pages that may show what was touched, and those whose address shows something else than before.
    fn dirty(&self, touched: &Touched, before: &Plan) -> HashSet<PageKey> {
        let Some(site) = self.site() else { return HashSet::new() };
        let planner = Planner::new(site, self.files.documents(), self.files.assets(), &self.plan);
        let mut dirty: HashSet<PageKey> = planner.dirty(touched).into_iter().collect();
        dirty.extend(routes_that_differ(before.pages(), self.plan.pages()).map(|route| route.key.clone()));
        // A country's page links to the page of its people only where there is one.
        let gone = routes_that_differ(self.plan.pages(), before.pages()).map(|route| route.key.clone());
        let of_people = gone.chain(dirty.iter().cloned()).filter_map(|key| match key {
            PageKey::PeopleOfCountry(code) => Some(PageKey::Country(code)),
            _ => None,
        });
        let of_people: Vec<PageKey> = of_people.collect();
        dirty.extend(of_people);
        dirty
    }

    /// Reads the templates again if they, or what all of them see, changed, and says whether. A faulty set leaves no engine.
    fn prepare_engine(&mut self, templates_changed: bool) -> bool {
        let Some(site) = self.resolver.as_ref().map(Resolver::site) else { return false };
        let planner = Planner::new(site, self.files.documents(), self.files.assets(), &self.plan);
        let (view, hrefs) = (planner.site_view(), planner.asset_hrefs());
        let inputs = Some(Fingerprint::of_all(&[Fingerprint::of_value(&view), Fingerprint::of_value(&hrefs)]));
        if !templates_changed && self.engine_inputs == inputs {
            return false;
        }
        self.engine_found.clear();
        let engine = Engine::new(&self.files.templates(), &loading::theme_templates(), &view, hrefs);
        self.engine = engine.report_to(&mut self.engine_found);
        self.engine_inputs = inputs;
        true
    }

    /// Makes the pages that the work asks for, and takes away those that are no longer planned.
    fn make(
        &mut self,
        work: &Work,
        outlet: Option<&dyn Outlet>,
        progress: &dyn Progress,
    ) -> Result<Difference, WriteError> {
        let Some(site) = self.site() else { return Ok(Difference::default()) };
        let planner = Planner::new(site, self.files.documents(), self.files.assets(), &self.plan);
        let routes = self.routes(work);
        progress.stage("render and write", Some(routes.len()));
        let outlet = outlet.filter(|outlet| outlet.takes_despite_faults() || !self.stops_before_pages());
        let rendering = Rendering {
            disk: self.disk,
            project: &self.project,
            config: &self.config,
            planner: &planner,
            engine: self.engine.as_ref(),
            outlet,
            progress,
        };
        let known = |path: &SitePath| match self.pages.get(path) {
            Some(made) => made.trace,
            None => self.remembered.get(path).copied(),
        };
        let made = rendering.pages(&routes, known)?;
        let mut difference = Difference::default();
        let fresh: Vec<(SitePath, Made)> = made.into_iter().map(|(route, made)| (route.path.clone(), made)).collect();
        if work.planned {
            rendering.copies(self.plan.copies())?;
        }
        self.take_in(fresh, work, &mut difference);
        Ok(difference)
    }

    /// The routes whose pages have to be looked at.
    fn routes(&self, work: &Work) -> Vec<&Route> {
        let pages = self.plan.pages();
        if work.everything {
            return pages.iter().collect();
        }
        let bodies: HashSet<&SitePath> = work.bodies.iter().filter_map(|path| self.plan.page_of(path)).collect();
        let is_wanted = |route: &&Route| {
            work.pages.contains(&route.key)
                || bodies.contains(&route.path)
                || (work.templates && self.is_stale(&route.path))
        };
        match work.planned || work.templates {
            true => pages.iter().filter(is_wanted).collect(),
            false => work.bodies.iter().filter_map(|path| self.plan.route_of(path)).collect(),
        }
    }

    /// Says whether a page was rendered through other templates than there are now, or failed.
    fn is_stale(&self, path: &SitePath) -> bool {
        let (Some(engine), Some(made)) = (&self.engine, self.pages.get(path)) else { return self.engine.is_some() };
        made.trace.is_none() || made.closure != Some(engine.closure(made.template))
    }

    fn take_in(&mut self, fresh: Vec<(SitePath, Made)>, work: &Work, difference: &mut Difference) {
        for (path, mut made) in fresh {
            let held = self.pages.remove(&path).and_then(|made| made.held);
            made.held = made.trace.map(|trace| trace.output).or(held);
            if made.held != held {
                difference.changed.push(path.clone());
            }
            self.pages.insert(path, made);
        }
        if work.planned {
            self.drop_unplanned(difference);
            self.take_in_copies(difference);
        }
    }

    /// Takes away the pages that are no longer planned.
    fn drop_unplanned(&mut self, difference: &mut Difference) {
        let routes = self.plan.pages();
        let is_planned = |path: &SitePath| routes.binary_search_by(|route| route.path.cmp(path)).is_ok();
        let gone = self.pages.keys().filter(|path| !is_planned(path)).cloned();
        let gone: Vec<SitePath> = if routes.len() == self.pages.len() { Vec::new() } else { gone.collect() };
        for path in gone {
            self.pages.remove(&path);
            difference.removed.push(path);
        }
    }

    fn take_in_copies(&mut self, difference: &mut Difference) {
        let copy = |copy: &Copy| (copy.path.clone(), copy.fingerprint);
        let after: BTreeMap<SitePath, Fingerprint> = self.plan.copies().iter().map(copy).collect();
        let changed = after.iter().filter(|(path, fingerprint)| self.copies.get(*path) != Some(fingerprint));
        difference.changed.extend(changed.map(|(path, _)| path.clone()));
        let is_gone = |path: &&SitePath| !after.contains_key(*path) && !self.pages.contains_key(*path);
        difference.removed.extend(self.copies.keys().filter(is_gone).cloned());
        difference.removed.retain(|path| !after.contains_key(path));
        self.copies = after;
    }

    fn stops_before_pages(&self) -> bool {
        self.found_before_pages().any(|diagnostic| self.is_grave(diagnostic))
    }

    fn counts(&self) -> Counts {
        let Some(site) = self.site() else { return Counts::default() };
        Counts {
            briefings: site.timeline.len(),
            participants: site.participants.iter().filter(|(_, person)| person.has_page()).count(),
            countries: site.countries.values().filter(|country| country.has_page()).count(),
            groups: site.groups.len(),
            topics: site.topics.len(),
            pages: self.plan.pages().len(),
        }
    }
}

/// Returns the routes of `after` that `before` has not, or has otherwise; both are in the order of their paths.
fn routes_that_differ<'r>(before: &'r [Route], after: &'r [Route]) -> impl Iterator<Item = &'r Route> {
    let mut old = before.iter().peekable();
    after.iter().filter(move |route| {
        while old.next_if(|before| before.path < route.path).is_some() {}
        old.peek().is_none_or(|before| before != route)
    })
}
