use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{
    Counts, Failure, Progress, Report, Request, Silent,
    cache::{self, Memory, Outcome, Standing},
    compressing::Compressing,
    evidence::{Evidence, Texts},
    files::{FileChanges, Files, Suspects},
    imaging::{Imaging, Look, Studio},
    led_out::LedOut,
    link_check::{Leading, LinkCheck, Missing},
    loading,
    locating::Locator,
    outlet::Outlet,
    records::Records,
    rendering::{Faults, Known, Made, Output, Rendering},
    searching::{Searched, Words},
    shards::Inputs,
    whole::{HandedOver, Receiver, ToOutlet, Whole, WholeFiles, Wholes},
    wordbook,
};
use crate::{
    base::{
        Clock, Code, Diagnostic, Findings, Fingerprint, Place, Severity, SitePath, SourcePath, Text, TimeZone,
        Timestamp, WrittenTime,
    },
    disk::Disk,
    dress::Dressing,
    language::{Language, Languages},
    load::Project,
    mentions::Lexicon,
    model::{
        Afar, Asked, Asset, BriefingId, Catalogue, Config, Documents, FrontMatter, ImageForm, Kept, Ledger, Maker,
        Preview, Redirection, Site, Touched,
    },
    plan::{Copy, DIGEST_TEMPLATES, PageKey, Plan, PlanChanges, Planner, Route, is_data_file},
    proof::Proofreader,
    render::{self, Engine, Given},
    resolve::Resolver,
    write::{Staging, WriteError},
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
    /// The digest of the configuration's file, if there is one.
    config_digest: Option<Fingerprint>,
    files: Files,
    resolver: Option<Resolver>,
    plan: Plan,
    /// The languages that pages speak, and what was found in the files of their words.
    languages: Languages,
    of_words: Vec<Diagnostic>,
    engine: Option<Engine>,
    engine_inputs: Option<Fingerprint>,
    engine_found: Vec<Diagnostic>,
    /// What is wrong with what the configuration says of the theme.
    of_theme: Vec<Diagnostic>,
    pages: BTreeMap<SitePath, Made>,
    /// The faults of pages' links and images.
    of_links: Findings<SitePath>,
    /// Why pages could not be rendered.
    failed: BTreeMap<SitePath, Diagnostic>,
    /// Pages of a preview that are as they were, since a text was changed while they were made: for the update that brings the change.
    behind: BTreeSet<SitePath>,
    /// What templates asked of the site, by the pages for which they did.
    asked: BTreeMap<SitePath, Asked>,
    /// What was made of the whole site.
    wholes: WholeFiles,
    evidence: Evidence,
    words: Words,
    /// What finished pages lead to and is not there, if they were looked at.
    of_pages: Vec<Diagnostic>,
    /// What proofreading found, if it was asked for.
    of_proofs: Vec<Diagnostic>,
    /// All names of the site, once a page was proofread since the site was bound last.
    lexicon: OnceLock<Lexicon>,
    /// Counts the updates that found a document or the site different.
    revision: u64,
    /// Pages of which the outlet holds nothing.
    never_held: BTreeSet<SitePath>,
    /// How many pages were rendered in all.
    rendered: AtomicUsize,
    /// Where documents were shown that cannot be understood now.
    lost: BTreeMap<SourcePath, SitePath>,
    /// What earlier runs left, for pages that this one has not made yet.
    remembered: Memory,
    /// Whether everything that pages show beside their own text is as it was when they were remembered.
    stands: bool,
    locator: Locator,
}

/// What an update did to the outputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// Outputs that are new or have other bytes.
    pub changed: Vec<SitePath>,
    /// Outputs that are no longer there.
    pub removed: Vec<SitePath>,
}

/// A form of an image that is still to be drawn, which needs the session no longer.
pub struct Drawing<'d> {
    studio: Studio<'d>,
    asset: Asset,
    form: ImageForm,
}

impl Drawing<'_> {
    /// Draws it, or takes it from the cache; nothing if the image cannot be read, or is another one by now.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        self.studio.forms(&self.asset, &[&self.form]).ok()?.pop()
    }
}

/// What is to be said of the document that a page is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageFindings {
    /// The document.
    pub document: SourcePath,
    /// The digest of its bytes, as they were understood.
    pub fingerprint: Fingerprint,
    /// Its warnings and notices and what proofreading finds in it, located and in their final order; no errors.
    pub diagnostics: Vec<Diagnostic>,
    /// Its text, if anything was found.
    pub text: Option<Text>,
}

/// Which languages have other words than before.
#[derive(Default)]
struct OtherWords {
    site: bool,
    beside: bool,
}

/// What one update has to do.
#[derive(Default)]
struct Work {
    /// Every page is made again; those whose inputs are the same are not rendered.
    everything: bool,
    /// What became of the plan.
    plan: PlanChanges,
    /// Whether templates, or what all of them see, changed.
    templates: bool,
    /// Whether the site may answer otherwise.
    answers: bool,
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
            config_digest: None,
            files: Files::new(),
            resolver: None,
            plan: Plan::default(),
            languages: Languages::of(Language::bare()),
            of_words: Vec::new(),
            engine: None,
            engine_inputs: None,
            engine_found: Vec::new(),
            of_theme: Vec::new(),
            pages: BTreeMap::new(),
            of_links: Findings::default(),
            failed: BTreeMap::new(),
            behind: BTreeSet::new(),
            asked: BTreeMap::new(),
            wholes: WholeFiles::new(),
            of_pages: Vec::new(),
            of_proofs: Vec::new(),
            evidence: Evidence::default(),
            words: Words::default(),
            lexicon: OnceLock::new(),
            revision: 0,
            rendered: AtomicUsize::new(0),
            never_held: BTreeSet::new(),
            lost: BTreeMap::new(),
            remembered: Memory::default(),
            stands: false,
            locator: Locator::default(),
        };
        session.given_config_is_there()?;
        session.read_config()?;
        Ok(session)
    }

    /// Returns where the project's files are.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Returns the configuration.
    pub fn config(&self) -> Arc<Config> {
        self.config.clone()
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

    /// Returns every document that can be understood.
    pub fn documents(&self) -> &crate::model::Documents {
        self.files.documents()
    }

    /// Takes what earlier runs left; a cache that is missing, foreign or damaged is passed over.
    pub fn remember(&mut self) {
        if let Some(mut memory) = cache::read(self.disk, &self.project) {
            self.files.remember(std::mem::take(&mut memory.files));
            self.remembered = memory;
        }
    }

    /// Ends the session and leaves what later runs can use; `written` is the digest of the site that was written. Returns the
    /// site. That something cannot be left costs later runs time and nothing else.
    pub fn leave_memory(mut self, written: Option<Fingerprint>) -> Option<Site> {
        let Self { disk, request, .. } = &self;
        let (disk, started) = (*disk, request.started);
        let outcome = written.map(|site| Outcome {
            sources: self.files.digest(),
            standing: self.standing(),
            site,
            found: self.found().cloned().collect(),
            counts: self.counts(),
        });
        cache::write_outcome(disk, &self.project, &self.files, outcome, started);
        let forms = self.files.assets().forms.values().flatten();
        cache::sweep_forms(disk, &self.project, &forms.map(|form| form.recipe).collect());
        let noted = self.of_links.owners().cloned().collect();
        let standing = self.standing();
        let pages = std::mem::take(&mut self.pages);
        let traces = pages.into_iter().filter_map(|(path, made)| Some((path, made.trace()?))).collect();
        let Self { files, project, resolver, asked, wholes, .. } = self;
        // Plan and templates are gone by now, and give their room to what is written.
        let site = resolver.map(Resolver::into_site);
        cache::write(
            disk,
            &project,
            &files,
            Memory { files: BTreeMap::new(), traces, standing, noted, asked, wholes },
            started,
        );
        site
    }

    /// Returns the report of the build before, if this one would come to the same: every source, what the site depends on beside
    /// them, and every output are as that one left them. The outputs are kept then.
    pub fn as_before(&mut self, staging: &Staging, progress: &dyn Progress) -> Result<Option<Report>, Failure> {
        let Some(outcome) = cache::read_outcome(self.disk, &self.project) else { return Ok(None) };
        let is_same =
            outcome.standing.holds(&self.standing()) && outcome.sources == self.files.look(self.disk, &self.project)?;
        if !is_same {
            return Ok(None);
        }
        progress.stage("render and write", None);
        let is_kept = staging.keep_all(outcome.site).map_err(|fault| Failure::new(fault.to_string()))?;
        let Outcome { found, counts, standing, .. } = outcome;
        Ok(is_kept.then(|| self.report_of(found, counts, standing.next_due)))
    }

    /// Takes what earlier runs of another machine left.
    pub fn remember_from_elsewhere(&mut self) {
        self.remember();
        self.files.distrust_stats();
    }

    /// Reads what changed and resolves; nothing is planned or rendered.
    pub fn resolve(&mut self, progress: &dyn Progress) -> Result<(), Failure> {
        self.files.refresh(self.disk, &self.project, &Suspects::Everything, progress)?;
        self.resolve_all(progress);
        self.refresh_languages(true);
        Ok(())
    }

    /// Reads what changed, resolves and decides all addresses; nothing is rendered.
    pub fn lay_out(&mut self, progress: &dyn Progress) -> Result<(), Failure> {
        self.resolve(progress)?;
        self.plan_changes(&Touched { everything: true, ..Touched::default() }, &[], progress);
        Ok(())
    }

    /// Walks over every page, by address.
    pub fn planned(&self) -> impl Iterator<Item = &Route> {
        self.plan.pages()
    }

    /// Reads the project's templates and returns everything they can be made of.
    pub fn catalogue(&mut self) -> Result<Catalogue, Failure> {
        let suspects = Suspects::Paths(vec![SourcePath::new("templates")]);
        self.files.refresh(self.disk, &self.project, &suspects, &Silent)?;
        Ok(render::catalogue(&self.files.templates(), &loading::theme_templates()).value)
    }

    /// Returns every address that was published.
    pub fn ledger(&self) -> &Ledger {
        self.files.ledger()
    }

    /// Returns every address that readers may come to hold a link to, and of what it is; nothing before addresses are decided.
    pub fn published(&self) -> BTreeMap<SitePath, Kept> {
        self.site().map(|site| self.plan.published(site, self.files.documents())).unwrap_or_default()
    }

    /// Returns what a host answers itself, by address.
    pub fn redirections(&self) -> Vec<Redirection> {
        self.site().map(|site| self.plan.redirections(site)).unwrap_or_default()
    }

    /// Says whether there is a page or a file at an address.
    pub fn answers(&self, path: &SitePath) -> bool {
        self.plan.answers(path) || is_data_file(&self.config, path.as_str())
    }

    /// Returns the digests of the project's own templates and of its files that are copied as they are.
    pub fn shaping_files(&self) -> BTreeMap<SourcePath, Fingerprint> {
        let templates =
            self.files.templates().into_iter().chain(self.files.data()).map(|source| (source.path, source.fingerprint));
        let fixed = self.files.assets().fixed.values().map(|asset| (asset.path.clone(), asset.fingerprint));
        let is_own = |(path, _): &(SourcePath, Fingerprint)| !path.as_str().starts_with(SourcePath::THEME);
        templates.chain(fixed).filter(is_own).collect()
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
        let output = self.project.output.clone();
        let config_changed = self.refresh_config(suspects)?;
        // What lies in the output is no source; what lay in the one of before may be.
        let suspects = if self.project.output == output { suspects } else { &Suspects::Everything };
        let mut changes = self.files.refresh(self.disk, &self.project, suspects, progress)?;
        self.locator.forget(suspects);
        self.request.now = now;
        self.note_lost(&changes);
        let same_files = changes.facts.is_empty() && changes.assets.is_empty() && !changes.templates && !changes.ledger;
        self.stands = self.resolver.is_none() && same_files && self.remembered.standing.holds(&self.standing());
        self.files.dress(self.disk, &self.project, Dressing::of(&self.config, self.request.preview), &mut changes);
        self.see_images(outlet, &mut changes, progress);
        let has_other_texts = !changes.bodies.is_empty();
        let mut work = Work { bodies: changes.bodies, ..Work::default() };
        let may_differ = self.resolver.is_none() || changes.templates || config_changed;
        let touched = self.resolve_changes(config_changed, &changes.facts, progress);
        let others = self.refresh_languages(may_differ);
        self.revision += u64::from(has_other_texts || touched.is_some());
        self.forget_texts(&work.bodies, touched.as_ref());
        if touched.as_ref().is_some_and(|touched| self.touches_names(touched)) {
            // Gathered again when somebody asks, not now: 10,000 people take a tenth of a second.
            self.lexicon.take();
        }
        if touched.is_some() || !changes.assets.is_empty() || changes.ledger {
            let touched = touched.unwrap_or_default();
            work.everything = touched.everything;
            work.answers = true;
            work.plan = self.plan_changes(&touched, &changes.assets, progress);
            work.templates = self.prepare_engine(changes.templates);
            self.of_theme =
                self.planner().and_then(|planner| planner.theme_fault(&self.config_path())).into_iter().collect();
        } else if changes.templates {
            work.templates = self.prepare_engine(true);
        }
        if let Some(engine) = self.engine.as_ref().filter(|_| work.answers) {
            engine.forget_answers();
        }
        // Titles, dates and much else of what pages show are in these words.
        work.everything |= others.site;
        if others.beside {
            let translated = self.plan.pages().filter(|route| matches!(route.key, PageKey::Translation(_)));
            work.plan.dirty.extend(translated.map(|route| route.path.clone()));
        }
        Ok(self.make(&work, outlet, progress))
    }

    fn see_images(&mut self, outlet: Option<&dyn Outlet>, changes: &mut FileChanges, progress: &dyn Progress) {
        let look = match outlet {
            _ if self.request.preview => Look::AtHead,
            // What is drawn here and now may be for another shard.
            Some(outlet) if self.request.cache && outlet.takes_whole() && self.request.shard.is_none() => Look::Drawing,
            _ => Look::Through,
        };
        let names = self.config.assets.fingerprint && !self.request.preview;
        let imaging = Imaging { settings: self.config.images.clone(), names, look };
        self.files.see_images(imaging, &self.studio(), changes, progress);
    }

    fn studio(&self) -> Studio<'d> {
        let quality = self.config.images.quality;
        Studio { disk: self.disk, project: self.project.clone(), quality, keeps: self.request.cache }
    }

    /// Notes what finished pages lead to and is not there. Links of texts are bound before that; what is left comes from templates,
    /// from HTML in texts and from the configuration.
    pub fn note_missing(&mut self, links: LinkCheck) {
        // Pages that could not be made, and the files of the whole site, were not seen.
        let answers = |path: &SitePath| self.plan.answers(path) || self.whole_of(path.as_str()).is_some();
        let missing = links.missing(answers);
        let told: Vec<Diagnostic> = missing.into_iter().map(|missing| self.told(missing)).collect();
        // What the texts of a document are told of, its page shows again.
        let is_told = |found: &Diagnostic| {
            self.of_links.iter().any(|known| known.code == found.code && known.place.path == found.place.path)
        };
        self.of_pages = told.into_iter().filter(|found| !is_told(found)).collect();
    }

    /// Notes what became of addresses of other servers.
    pub fn note_elsewhere(&mut self, led_out: &LedOut, found: &BTreeMap<String, Afar>) {
        let told = self.told_of(led_out, found);
        self.of_pages.extend(told);
    }

    fn told(&self, missing: Missing) -> Diagnostic {
        let Missing { path, fragment, leading: Leading { page, written, pages } } = missing;
        let others = match pages {
            1 => String::new(),
            count => format!(" and {} other pages", count - 1),
        };
        let place = self.place_of(&written, &page);
        let (code, reason) = match &fragment {
            None => (Code::BrokenLink, "nothing of the site is there".to_owned()),
            Some(id) => (Code::BrokenAnchor, format!("the page {path} has nothing of the id `{id}`")),
        };
        let message = format!("`{written}` on the page {page}{others} leads nowhere: {reason}");
        let as_folder = SitePath::new(format!("{path}/"));
        let help = match fragment.is_none() && self.plan.answers(&as_folder) {
            true => format!("an address of a page ends in `/`: `{as_folder}`"),
            false => {
                "mend it where it is written, or give the page that it means this address under `aliases`".to_owned()
            }
        };
        Diagnostic::new(code, place, message).severity(Severity::Warning).help(help)
    }

    /// Returns where an address is written: in a template of the project, else in the document of the page; a page of none has it from
    /// the configuration.
    pub(super) fn place_of(&self, written: &str, page: &SitePath) -> Place {
        let quoted = format!("\"{written}\"");
        let in_template = self.files.templates().into_iter().find_map(|source| {
            let text = String::from_utf8_lossy(&source.bytes).into_owned();
            let at = text.find(&quoted)? + 1;
            Some(Place::span(&source.path, render::span_of(&text, &(at..at + written.len()))))
        });
        let document = || self.plan.page(page).and_then(|route| self.planner()?.document_of(route).cloned());
        in_template.unwrap_or_else(|| Place::file(&document().unwrap_or_else(|| self.config_path())))
    }

    /// Holds the texts of all briefings against their front matter, of drafts and of those under embargo too.
    pub fn proofread(&mut self, progress: &dyn Progress) {
        let Some(site) = self.site() else { return };
        progress.stage("proofread", None);
        let documents = self.files.documents();
        self.of_proofs = if site.timeline.len() == briefings_of(documents) {
            proofs(site, documents, self.disk, &self.project)
        } else {
            let everything = Preview { drafts: true, scheduled: true };
            let resolver = Resolver::new(documents, self.config.clone(), self.clock(), everything);
            proofs(resolver.site(), documents, self.disk, &self.project)
        };
    }

    /// Proofreads the document that a page is of. Nothing for a page of no document, as a list; of pages that are not briefings
    /// nothing is proofread.
    ///
    /// It costs as much as the one text has, and the names of the site once after each update that bound anything.
    pub fn page_findings(&self, page: &SitePath) -> Option<PageFindings> {
        let (planner, route) = (self.planner()?, self.plan.page(page)?);
        let document = self.files.documents().get(planner.document_of(route)?)?;
        let concerns = |found: &&Diagnostic| !found.is_error() && found.place.path == document.path;
        let mut found: Vec<Diagnostic> = self.found().filter(concerns).cloned().collect();
        if let (PageKey::Briefing(id), Some(site)) = (&route.key, self.site()) {
            let reader = Proofreader::new(site, self.lexicon.get_or_init(|| Lexicon::new(site)));
            let proofs = proofs_of(&reader, site, *id, self.files.documents(), self.disk, &self.project);
            found.extend(proofs.into_iter().filter(|proof| self.is_heard(proof)));
        }
        let (diagnostics, mut texts) = Locator::default().locate(found, self.disk, &self.project);
        let (document, fingerprint) = (document.path.clone(), document.fingerprint);
        Some(PageFindings { text: texts.remove(&document), document, fingerprint, diagnostics })
    }

    /// Returns the project's own templates that no page came to; nothing where the cache or other shards spare pages, whose makers are
    /// not known then.
    pub fn unused_templates(&self) -> Option<Vec<SourcePath>> {
        let engine = self.engine.as_ref().filter(|_| !self.request.cache && self.request.shard.is_none())?;
        // Digests are made apart.
        let of_digests = DIGEST_TEMPLATES.map(Maker::Template);
        Some(engine.unused(&self.pages.values().map(|made| made.maker).chain(of_digests).collect()))
    }

    /// Returns a number that is greater whenever what a page's findings depend on may be different.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns everything that was found, located and in its final order.
    pub fn report(&mut self) -> Report {
        let found = self.found().cloned().collect();
        self.report_of(found, self.counts(), self.site().and_then(|site| site.next_due))
    }

    fn report_of(&mut self, found: Vec<Diagnostic>, counts: Counts, next_due: Option<Timestamp>) -> Report {
        let (mut diagnostics, sources) = self.locator.locate(found, self.disk, &self.project);
        if self.request.strict {
            let warnings = diagnostics.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning);
            warnings.for_each(|diagnostic| diagnostic.severity = Severity::Error);
        }
        let (shard, zone) = (self.request.shard, Some(self.clock().zone));
        let rendered = self.rendered.load(Ordering::Relaxed);
        Report { diagnostics, sources, counts, rendered, shard, next_due, zone, ..Report::default() }
    }

    /// Returns the path that every address of the site begins with: empty, or `/briefings`.
    pub fn base_path(&self) -> &str {
        &self.config.base_path
    }

    /// Returns the whole address of the site, without a final `/`, if it is known.
    pub fn base_url(&self) -> Option<&str> {
        self.config.base_url.as_deref()
    }

    /// Returns the page that a document is shown on, or was while it could be understood.
    pub fn page_of(&self, document: &SourcePath) -> Option<&SitePath> {
        let shown = self.planner().and_then(|planner| planner.route_of(document)).map(|route| &route.path);
        shown.or_else(|| self.lost.get(document).filter(|path| !self.plan.answers_at(path)))
    }

    /// Returns the pages that cannot be built: they failed, or their documents are faulty.
    pub fn broken(&self) -> BTreeSet<SitePath> {
        let faulty = self.found().filter(|diagnostic| diagnostic.is_error());
        let of_documents = faulty.filter_map(|diagnostic| self.page_of(&diagnostic.place.path));
        self.failed.keys().chain(&self.never_held).chain(of_documents).cloned().collect()
    }

    /// Hands the site over.
    pub fn into_site(self) -> Option<Site> {
        self.resolver.map(Resolver::into_site)
    }

    /// Says whether there is an error, whatever the request makes of warnings.
    pub fn has_errors(&self) -> bool {
        self.found().any(Diagnostic::is_error)
    }

    /// Says whether what was found stops a build.
    pub fn stops(&self) -> bool {
        self.found().any(|diagnostic| self.is_grave(diagnostic))
    }

    /// Everything found so far; keys that `site.toml` lists as known are passed over.
    fn found(&self) -> impl Iterator<Item = &Diagnostic> {
        // Without an engine nothing was rendered, and what failed before says nothing of the templates as they are.
        let of_pages = self.failed.values().filter(|_| self.engine.is_some());
        let of_pages = self.of_links.iter().chain(of_pages).chain(&self.of_pages).chain(&self.of_proofs);
        self.found_before_pages().chain(of_pages.filter(|diagnostic| self.is_heard(diagnostic)))
    }

    /// Says whether neither `site.toml` nor the file itself silences a warning or notice.
    fn is_heard(&self, diagnostic: &Diagnostic) -> bool {
        let is_silenced = || {
            let document = self.files.documents().get(&diagnostic.place.path);
            self.config.silence.contains(&diagnostic.code)
                || document.is_some_and(|document| document.silence.contains(&diagnostic.code))
        };
        diagnostic.is_error() || !is_silenced()
    }

    fn found_before_pages(&self) -> impl Iterator<Item = &Diagnostic> {
        let known = &self.config.known_keys;
        let is_news = move |diagnostic: &&Diagnostic| {
            crate::parse::unknown_key_name(diagnostic).is_none_or(|key| !known.contains(key))
        };
        let of_files = self.config_found.iter().chain(self.files.diagnostics()).filter(is_news);
        let of_site = self.resolver.iter().flat_map(Resolver::diagnostics);
        let found = of_files
            .chain(of_site)
            .chain(self.plan.diagnostics())
            .chain(&self.of_words)
            .chain(&self.engine_found)
            .chain(&self.of_theme);
        found.filter(|diagnostic| self.is_heard(diagnostic))
    }

    fn is_grave(&self, diagnostic: &Diagnostic) -> bool {
        let least = if self.request.strict { Severity::Warning } else { Severity::Error };
        diagnostic.severity <= least
    }

    /// What the site depends on now beside its files.
    fn standing(&self) -> Standing {
        let Request { base_url, drafts, scheduled, strict, preview, review, shard, .. } = &self.request;
        let settings = (self.config_digest, base_url, drafts, scheduled, strict, preview, review, shard);
        let next_due = self.site().and_then(|site| site.next_due);
        Standing { settings: Some(Fingerprint::of_value(&settings)), now: Some(self.clock().now), next_due }
    }

    /// Everything that decides which bytes the site has, as it was read.
    pub fn inputs(&self) -> Inputs {
        let Request { base_url, drafts, scheduled, .. } = &self.request;
        let settings = Fingerprint::of_value(&(self.config_digest, base_url, drafts, scheduled));
        let (sources, ledger) = self.files.digests();
        Inputs {
            program: Inputs::PROGRAM.into(),
            now: self.clock().now,
            settings: settings.hex().into(),
            sources: sources.hex().into(),
            ledger: ledger.map(|ledger| ledger.hex()).unwrap_or_default().into(),
        }
    }

    /// Reads what changed, and nothing more, for a site of an instant.
    pub fn see_sources(&mut self, now: Timestamp, progress: &dyn Progress) -> Result<(), Failure> {
        self.request.now = WrittenTime::Instant(now);
        if self.request.cache {
            self.remember();
        }
        self.files.refresh(self.disk, &self.project, &Suspects::Everything, progress)?;
        Ok(())
    }

    /// Says whether what has this key is made here, and not by the machine of another shard.
    fn is_ours(&self, key: &str) -> bool {
        self.request.shard.is_none_or(|shard| shard.has(key))
    }

    /// The path of the configuration as diagnostics name it.
    pub(super) fn config_path(&self) -> SourcePath {
        self.project.config_path().unwrap_or_else(|| SourcePath::new("site.toml"))
    }

    /// Returns the texts of the project's files.
    pub(super) fn texts(&self) -> super::loading::Texts<'_> {
        super::loading::Texts::new(self.disk, &self.project, BTreeMap::new())
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
        let (config, digest) = loading::config(self.disk, &self.project, &self.request, &mut self.config_found)?;
        self.config_digest = digest;
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
        let before = (self.config.clone(), self.config_digest);
        self.read_config()?;
        // The editor's own tables are equal in any order, but templates walk over them as written.
        Ok(before != (self.config.clone(), self.config_digest))
    }

    /// Remembers where documents were shown that cannot be understood any more, by the site as it was.
    fn note_lost(&mut self, changes: &FileChanges) {
        let Some(planner) = self.planner() else { return };
        let shown = |document: &Arc<crate::model::Document>| {
            Some((document.path.clone(), planner.route_of_document(document)?.path.clone()))
        };
        let lost: Vec<_> = changes.lost.iter().filter_map(shown).collect();
        self.lost.extend(lost);
        for path in changes.facts.iter().filter(|path| self.files.documents().contains_key(*path)) {
            self.lost.remove(path);
        }
    }

    fn planner(&self) -> Option<Planner<'_>> {
        let site = self.site()?;
        Some(Planner::new(site, self.files.documents(), self.files.assets(), &self.plan, &self.languages))
    }

    /// Binds what changed, as little as is enough; nothing if the site says the same as before.
    fn resolve_changes(
        &mut self,
        config_changed: bool,
        changed: &[SourcePath],
        progress: &dyn Progress,
    ) -> Option<Touched> {
        let clock = self.clock();
        if let Some(resolver) = self.resolver.as_mut().filter(|_| !config_changed) {
            if changed.is_empty() && !resolver.is_due(&clock) {
                return None;
            }
            if let Some(touched) = resolver.update(self.files.documents(), clock, changed) {
                return Some(touched);
            }
        }
        self.resolve_all(progress);
        Some(Touched { everything: true, ..Touched::default() })
    }

    fn resolve_all(&mut self, progress: &dyn Progress) {
        progress.stage("resolve", None);
        let preview = Preview { drafts: self.request.drafts, scheduled: self.request.scheduled };
        let resolver = Resolver::new(self.files.documents(), self.config.clone(), self.clock(), preview);
        self.resolver = Some(resolver);
    }

    /// Says whether people, countries or groups may be called otherwise than before, or people have other numbers: what a briefing
    /// says of those who were there leaves all names as they are.
    fn touches_names(&self, touched: &Touched) -> bool {
        let is_briefing = |path: &SourcePath| {
            let document = self.files.documents().get(path);
            document.is_some_and(|document| matches!(document.front, FrontMatter::Briefing(_)))
        };
        touched.everything || !touched.renamed.is_empty() || !touched.documents.iter().all(is_briefing)
    }

    /// Forgets what texts say of whom, where it may be otherwise now.
    fn forget_texts(&mut self, bodies: &[SourcePath], touched: Option<&Touched>) {
        if touched.is_some_and(|touched| touched.everything) {
            self.evidence.forget();
        }
        let Some(site) = self.resolver.as_ref().map(Resolver::site) else { return };
        let of_bodies = bodies.iter().filter_map(|path| site.briefing_at(path));
        let bound_anew = touched.into_iter().flat_map(|touched| touched.briefings.iter().copied());
        let renamed = touched.into_iter().flat_map(|touched| &touched.renamed).map(|id| &site.participants[*id]);
        let naming = renamed.flat_map(|person| person.took_part.iter().chain(&person.mentioned).copied());
        self.evidence.forget_texts(of_bodies.chain(bound_anew).chain(naming));
    }

    /// Decides the addresses that may be others.
    fn plan_changes(&mut self, touched: &Touched, files: &[SourcePath], progress: &dyn Progress) -> PlanChanges {
        progress.stage("plan", None);
        let Some(site) = self.resolver.as_ref().map(Resolver::site) else { return PlanChanges::default() };
        // Reviewers are given no feeds, and nothing else is promised to them either.
        let promised = if self.config.review.is_none() { self.files.ledger() } else { &Arc::default() };
        self.plan.promise(promised, self.request.base_url.is_none());
        self.plan.update(site, self.files.documents(), self.files.assets(), touched, files, &self.languages)
    }

    /// Reads the words of languages again if they, or the languages of translations, may be others, and says which are.
    fn refresh_languages(&mut self, may_differ: bool) -> OtherWords {
        let translations = self.site().into_iter().flat_map(|site| site.translations.values());
        let of_digests = self.config.digests.values().filter_map(|list| list.language.clone());
        let of_digests = of_digests.filter(|tag| *tag != self.config.language);
        let beside: BTreeSet<Text> = translations.map(|front| front.language.clone()).chain(of_digests).collect();
        if !may_differ && self.languages.others().map(|language| language.tag()).eq(&beside) {
            return OtherWords::default();
        }
        self.of_words.clear();
        let made = wordbook::languages(&self.files.templates(), &self.config.language, &beside);
        let languages = made.report_to(&mut self.of_words);
        let of_site = |languages: &Languages| languages.site().fingerprint();
        let differ = OtherWords {
            site: of_site(&languages) != of_site(&self.languages),
            beside: languages.fingerprint() != self.languages.fingerprint(),
        };
        self.languages = languages;
        differ
    }

    /// Reads the templates again if they, or what all of them see, changed, and says whether. A faulty set leaves no engine.
    fn prepare_engine(&mut self, templates_changed: bool) -> bool {
        let Some(site) = self.resolver.as_ref().map(Resolver::site) else { return false };
        let planner = Planner::new(site, self.files.documents(), self.files.assets(), &self.plan, &self.languages);
        let (view, links) = (planner.site_view(), planner.asset_links());
        let spoken = self.languages.others();
        let others: Vec<_> = spoken.map(|it| (it.clone(), planner.site_view_in(it.tag()))).collect();
        let of_words = self.languages.fingerprint();
        let parts = [Fingerprint::of_value(&view), Fingerprint::of_value(&links), of_words];
        let inputs = Some(Fingerprint::of_all(&parts));
        if !templates_changed && self.engine_inputs == inputs {
            return false;
        }
        self.engine_found.clear();
        let theme = loading::theme_templates();
        let data = loading::data(&self.files.data()).report_to(&mut self.engine_found);
        let given = Given { assets: links, data };
        let engine = Engine::new(&self.files.templates(), &theme, &view, given, &self.languages);
        self.engine = engine.report_to(&mut self.engine_found).map(|engine| engine.speaking(others));
        self.engine_inputs = inputs;
        true
    }

    /// Reads the templates, and does something with them and the plan; nothing if they are faulty, or nothing is resolved.
    pub(super) fn with_engine<T>(&mut self, work: impl FnOnce(&Planner<'_>, &Engine) -> Option<T>) -> Option<T> {
        self.prepare_engine(true);
        work(&self.planner()?, self.engine.as_ref()?)
    }

    /// Makes the pages that the work asks for, and takes away those that are no longer planned.
    fn make(
        &mut self,
        work: &Work,
        outlet: Option<&dyn Outlet>,
        progress: &dyn Progress,
    ) -> Result<Difference, WriteError> {
        let Some(site) = self.site() else { return Ok(Difference::default()) };
        let planner = Planner::new(site, self.files.documents(), self.files.assets(), &self.plan, &self.languages);
        let of_bodies: Vec<&Route> = work.bodies.iter().flat_map(|path| planner.showing_text(path)).collect();
        let routes = self.routes(work, &of_bodies);
        let bodies: BTreeSet<&SitePath> = of_bodies.iter().map(|route| &route.path).collect();
        let texts = Texts { disk: self.disk, project: &self.project, documents: self.files.documents(), site };
        let reader = self.evidence.reader(texts, routes.len());
        let planner = planner.quoting(&reader);
        let is_as_traced = |route: &Route| {
            self.stands && !bodies.contains(&route.path) && !self.remembered.noted.contains(&route.path)
        };
        progress.stage("render and write", Some(routes.len()));
        let outlet = outlet.filter(|outlet| outlet.takes_despite_faults() || !self.stops_before_pages());
        let is_taken = |path: &SitePath| self.plan.answers_at(path);
        let encodings = &self.config.assets.precompress;
        let compressing = outlet.map(|outlet| Compressing { outlet, encodings, is_taken: &is_taken });
        let is_written = !encodings.is_empty() && outlet.is_some_and(|outlet| outlet.takes_whole());
        let outlet = compressing.as_ref().filter(|_| is_written).map(|outlet| outlet as &dyn Outlet).or(outlet);
        let makes_search = site.config.search
            && self.is_ours(Whole::Search.stage())
            && outlet.is_some_and(|outlet| outlet.takes_whole());
        let rendering = Rendering {
            disk: self.disk,
            project: &self.project,
            config: &self.config,
            planner: &planner,
            site,
            assets: self.files.assets(),
            studio: &self.studio(),
            reader: &reader,
            words: Some(&self.words).filter(|_| makes_search),
            engine: self.engine.as_ref(),
            outlet,
            is_as_traced: &is_as_traced,
            rendered: &self.rendered,
            progress,
        };
        let known = |path: &SitePath| {
            let (trace, asked) = match self.pages.get(path) {
                Some(made) => (made.trace(), &self.asked),
                None => (self.remembered.traces.get(path).copied(), &self.remembered.asked),
            };
            Some(Known { trace: trace?, asked: asked.get(path) })
        };
        let fresh = rendering.pages(&routes, known)?;
        // While a site is written forms of images are drawn when a browser asks for one.
        // Those of one image are drawn together, of one reading.
        let is_due =
            |copy: &&Copy| (!self.request.preview || copy.form.is_none()) && self.is_ours(copy.source.as_str());
        rendering.copies(work.plan.copied.iter().filter(is_due))?;
        let wholes = match outlet.filter(|outlet| outlet.takes_whole()) {
            Some(outlet) => self.put_wholes(work, outlet, progress)?,
            None => WholeFiles::new(),
        };
        self.wholes = wholes;
        Ok(self.take_in(fresh, &work.plan))
    }

    /// Makes what is made of the whole site, of the site as it is now, and hands each file over; nothing if the site has none of it.
    ///
    /// Texts that are needed and not known are read. Faults: those of whoever takes the files.
    pub fn make_whole(&self, which: Whole, to: &dyn Receiver) -> Result<(), WriteError> {
        self.make_whole_of(which, &Records::default(), None, to).map(drop)
    }

    fn make_whole_of(
        &self,
        which: Whole,
        records: &Records<'_>,
        work: Option<&Work>,
        to: &dyn Receiver,
    ) -> Result<Option<Fingerprint>, WriteError> {
        let (Some(site), Some(planner)) = (self.site(), self.planner()) else { return Ok(None) };
        if !which.is_wanted(&site.config) {
            return Ok(None);
        }
        let texts = Texts { disk: self.disk, project: &self.project, documents: self.files.documents(), site };
        let remembered = self.remembered.wholes.get(&which).and_then(|before| before.records);
        let are_of_them = remembered.is_some() && remembered == records.digest();
        let texts_alone = work.filter(|_| self.stands && are_of_them).map(|work| &*work.bodies);
        let searched =
            Searched { planner: &planner, texts, words: &self.words, is_once: work.is_some(), records, texts_alone };
        let is_taken = |path: &SitePath| self.plan.answers_at(path);
        Wholes { planner: &planner, searched, config: &site.config, is_taken: &is_taken }.make(which, to)
    }

    /// Draws a picture that a preview does not hold ready; nothing if there is none at the address.
    pub fn picture(&self, path: &SitePath) -> Option<Vec<u8>> {
        let route = self.plan.page(path).filter(|route| route.key.is_picture())?;
        let planner = self.planner()?;
        self.engine.as_ref()?.render(&planner.page(route).value, None, &planner).bytes.ok()
    }

    /// Returns the form of an image that a preview does not hold ready, to be drawn; nothing if there is none at the address.
    pub fn form(&self, path: &SitePath) -> Option<Drawing<'d>> {
        let copy = self.plan.form_at(path)?;
        let asset = self.files.assets().get(&copy.source)?.clone();
        Some(Drawing { studio: self.studio(), asset, form: copy.form.clone()? })
    }

    /// Says of what made of the whole site a file can be, by its name.
    pub fn whole_of(&self, name: &str) -> Option<Whole> {
        Whole::ALL.into_iter().find(|which| which.may_hold(&self.config, name))
    }

    fn put_wholes(&self, work: &Work, outlet: &dyn Outlet, progress: &dyn Progress) -> Result<WholeFiles, WriteError> {
        let mut wholes = WholeFiles::new();
        let is_due = |which: &Whole| which.is_wanted(&self.config) && self.is_ours(which.stage());
        for which in Whole::ALL.into_iter().filter(is_due) {
            let HandedOver { files: before, mut records } =
                self.remembered.wholes.get(&which).cloned().unwrap_or_default();
            let to = ToOutlet { outlet, before: &before, files: Mutex::default() };
            // Of 10,000 briefings, the tables of research data take as long as two thousand pages.
            let is_same = self.stands && (work.bodies.is_empty() || !which.holds_texts());
            if !is_same || before.is_empty() || !to.keep_all()? {
                progress.stage(which.stage(), None);
                let earlier = match which == Whole::Search && self.request.cache {
                    true => Records::read(self.disk, &self.project),
                    false => Records::default(),
                };
                records = self.make_whole_of(which, &earlier, Some(work), &to)?;
            }
            wholes.insert(which, HandedOver { files: to.into_files(), records });
        }
        Ok(wholes)
    }

    /// The routes whose pages have to be looked at, by address; `of_bodies` show texts that changed.
    fn routes<'p>(&'p self, work: &Work, of_bodies: &[&'p Route]) -> Vec<&'p Route> {
        let mut routes = self.routes_of_all_kinds(work, of_bodies);
        // While a site is written they are drawn when somebody asks for one.
        let is_due = |route: &Route| !(self.request.preview && route.key.is_picture());
        routes.retain(|route| is_due(route) && self.is_ours(route.path.as_str()));
        routes
    }

    fn routes_of_all_kinds<'p>(&'p self, work: &Work, of_bodies: &[&'p Route]) -> Vec<&'p Route> {
        if work.everything {
            return self.plan.pages().collect();
        }
        let rendered = work.templates.then(|| self.plan.pages()).into_iter().flatten();
        let stale = rendered.filter(|route| self.is_stale(&route.path));
        let dirty = work.plan.dirty.iter().filter_map(|path| self.plan.page(path));
        // What a broken link is told to mean may be anything of the site.
        let faulty = self.of_links.owners().filter(|_| !work.plan.dirty.is_empty());
        let faulty = faulty.filter_map(|path| self.plan.page(path));
        // A file that was written while its page was made may say again what it said before.
        let unread = self.failed.iter().filter(|(_, fault)| fault.code == Code::UnreadableFile);
        let unread = unread.map(|(path, _)| path).chain(&self.behind);
        let unread = unread.filter_map(|path| self.plan.page(path));
        let told_else = self.told_else(work);
        let wanted = of_bodies.iter().copied().chain(stale).chain(dirty).chain(faulty).chain(unread).chain(told_else);
        let by_address: BTreeMap<&SitePath, &Route> = wanted.map(|route| (&route.path, route)).collect();
        by_address.into_values().collect()
    }

    /// The pages whose templates would be told something else than when they asked.
    fn told_else(&self, work: &Work) -> Vec<&Route> {
        let (Some(engine), Some(planner), true) = (&self.engine, self.planner(), work.answers) else {
            return Vec::new();
        };
        let told_else = self.asked.par_iter().filter(|(_, asked)| !engine.is_answered_alike(asked, &planner));
        told_else.filter_map(|(path, _)| self.plan.page(path)).collect()
    }

    /// Says whether a page was rendered through other templates than there are now, or failed.
    fn is_stale(&self, path: &SitePath) -> bool {
        let (Some(engine), Some(made)) = (&self.engine, self.pages.get(path)) else { return self.engine.is_some() };
        made.trace().is_none() || made.closure != Some(engine.closure(made.maker))
    }

    fn take_in(&mut self, fresh: Vec<(SitePath, Made)>, plan: &PlanChanges) -> Difference {
        let mut difference = Difference::default();
        for (path, mut made) in fresh {
            let held = self.pages.get(&path).and_then(Made::held);
            if let Output::NotMade(still) = &mut made.output {
                *still = held;
            }
            if made.held() != held {
                difference.changed.push(path.clone());
            }
            let Faults { diagnostics, failed } = made.faults.take().map(|faults| *faults).unwrap_or_default();
            match made.asked.take() {
                Some(asked) => drop(self.asked.insert(path.clone(), *asked)),
                None => drop(self.asked.remove(&path)),
            }
            self.of_links.set(path.clone(), diagnostics);
            self.note_failure(&path, failed, made.held().is_some());
            self.pages.insert(path, made);
        }
        for path in &plan.gone {
            self.pages.remove(path);
            self.of_links.clear(path);
            self.failed.remove(path);
            self.behind.remove(path);
            self.asked.remove(path);
            self.never_held.remove(path);
        }
        difference.changed.extend(plan.copied.iter().map(|copy| copy.path.clone()));
        let gone: BTreeSet<&SitePath> = plan.gone.iter().chain(&plan.uncopied).collect();
        let gone = gone.into_iter().filter(|path| !self.plan.answers_at(path));
        difference.removed.extend(gone.cloned());
        difference
    }

    fn note_failure(&mut self, path: &SitePath, failed: Option<Diagnostic>, is_held: bool) {
        self.behind.remove(path);
        match failed {
            // Whoever looks at it meanwhile sees it as it was.
            Some(fault) if self.request.preview && is_held && fault.code == Code::UnreadableFile => {
                self.behind.insert(path.clone());
            }
            Some(fault) => drop(self.failed.insert(path.clone(), fault)),
            None => drop(self.failed.remove(path)),
        }
        match is_held {
            true => drop(self.never_held.remove(path)),
            false => drop(self.never_held.insert(path.clone())),
        }
    }

    fn stops_before_pages(&self) -> bool {
        self.found_before_pages().any(|diagnostic| self.is_grave(diagnostic))
    }

    fn counts(&self) -> Counts {
        let Some(site) = self.site() else { return Counts::default() };
        Counts {
            briefings: site.timeline.len(),
            participants: site.people_count(),
            countries: site.countries.values().filter(|country| country.has_page()).count(),
            groups: site.groups.len(),
            topics: site.topics.len(),
            pages: match self.request.shard {
                Some(_) => self.pages.len(),
                None => self.plan.page_count(),
            },
        }
    }
}

fn briefings_of(documents: &Documents) -> usize {
    documents.values().filter(|document| matches!(document.front, FrontMatter::Briefing(_))).count()
}

fn proofs(site: &Site, documents: &Documents, disk: &dyn Disk, project: &Project) -> Vec<Diagnostic> {
    let lexicon = Lexicon::new(site);
    let reader = Proofreader::new(site, &lexicon);
    let of_briefings =
        site.timeline.par_iter().flat_map_iter(|id| proofs_of(&reader, site, *id, documents, disk, project));
    let mut found: Vec<Diagnostic> = of_briefings.collect();
    found.extend(reader.people());
    found
}

fn proofs_of(
    reader: &Proofreader<'_>,
    site: &Site,
    id: BriefingId,
    documents: &Documents,
    disk: &dyn Disk,
    project: &Project,
) -> Vec<Diagnostic> {
    let path = &site.briefings[id].path;
    let Some(document) = documents.get(path) else { return Vec::new() };
    // A file that was changed meanwhile is for the next run.
    let text = loading::text_of(disk, project, documents, path);
    text.map(|text| reader.briefing(id, &text, document.body.line)).unwrap_or_default()
}
