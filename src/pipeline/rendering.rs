use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{Progress, evidence::Reader, imaging::Studio, loading, outlet::Outlet, searching::Words};
use crate::{
    base::{Code, Diagnostic, Fingerprint, Place, SitePath, SourcePath, Text},
    disk::{Disk, DiskError},
    load::Project,
    markdown,
    model::{Asked, Assets, BodyUse, BriefingId, Config, ImageForm, Maker, Page, Site, view::View},
    plan::{Copy, PageKey, Planner, Route},
    render::{self, BodyHtml, Engine, Mark},
    write::WriteError,
};

/// What pages are rendered with.
pub struct Rendering<'a> {
    pub disk: &'a dyn Disk,
    pub project: &'a Project,
    pub config: &'a Config,
    pub planner: &'a Planner<'a>,
    pub site: &'a Site,
    pub assets: &'a Assets,
    pub studio: &'a Studio<'a>,
    pub reader: &'a Reader<'a>,
    /// Where the words of briefings are noted for the search, if it is wanted.
    pub words: Option<&'a Words>,
    pub engine: Option<&'a Engine>,
    pub outlet: Option<&'a dyn Outlet>,
    /// Says whether a page has the inputs of its trace, without looking at them.
    pub is_as_traced: &'a (dyn Fn(&Route) -> bool + Sync),
    /// Counts pages that are rendered, and not known from before.
    pub rendered: &'a AtomicUsize,
    pub progress: &'a dyn Progress,
}

/// A verifying trace: what an output was made from, and what came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The digest of view, body, bindings, Markdown's options and the closure of templates.
    pub inputs: Fingerprint,
    /// The digest of the bytes.
    pub output: Fingerprint,
}

/// What became of one page.
///
/// One is kept for each page, so what few have stands apart: with 100,000 briefings, 180,000 pages, that saves 25 MB.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Made {
    /// What makes its bytes.
    pub maker: Maker,
    /// The closure of the template, when there was an engine.
    pub closure: Option<Arc<Fingerprint>>,
    /// What there is to show.
    pub output: Output,
    /// What its template asked of the site, if it asked anything.
    pub asked: Option<Box<Asked>>,
    /// What is wrong with it.
    pub faults: Option<Box<Faults>>,
}

/// What is known of a page from the last time.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    pub trace: Trace,
    pub asked: Option<&'k Asked>,
}

/// What came of rendering a page, or of finding that it need not be.
struct Rendered {
    trace: Result<Trace, Diagnostic>,
    asked: Option<Box<Asked>>,
}

/// What there is to show of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// It was made, and the outlet holds that.
    Made(Trace),
    /// It failed, or there was no engine. The digest is that of the bytes that the outlet holds: those of the last time it did
    /// not fail.
    NotMade(Option<Fingerprint>),
}

/// What is wrong with a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Faults {
    /// The faults of its links and images.
    pub diagnostics: Vec<Diagnostic>,
    /// Why it could not be rendered.
    pub failed: Option<Diagnostic>,
}

impl Made {
    /// Returns its trace, unless it failed.
    pub fn trace(&self) -> Option<Trace> {
        match self.output {
            Output::Made(trace) => Some(trace),
            Output::NotMade(_) => None,
        }
    }

    /// Returns the digest of the bytes that the outlet holds.
    pub fn held(&self) -> Option<Fingerprint> {
        match self.output {
            Output::Made(trace) => Some(trace.output),
            Output::NotMade(held) => held,
        }
    }

    fn note(&mut self, faults: Faults) {
        self.faults = (faults != Faults::default()).then(|| Box::new(faults));
    }
}

impl Known<'_> {
    fn boxed(&self) -> Option<Box<Asked>> {
        self.asked.cloned().map(Box::new)
    }
}

impl Default for Output {
    fn default() -> Self {
        Output::NotMade(None)
    }
}

impl Rendering<'_> {
    /// Makes pages in parallel and returns them by address. `known` gives what is known from the last time, if there is one: a page
    /// whose inputs are the same is not rendered again, if the outlet holds it.
    pub fn pages<'k>(
        &self,
        routes: &[&Route],
        known: impl Fn(&SitePath) -> Option<Known<'k>> + Sync,
    ) -> Result<Vec<(SitePath, Made)>, WriteError> {
        // Gathered in one list: joined from the lists of threads and then put in order, 180,000 pages stood there three times.
        let made = Mutex::new(Vec::with_capacity(routes.len()));
        let make = |route: &&Route| {
            self.progress.advance(1);
            let page = (route.path.clone(), self.page(route, known(&route.path))?);
            made.lock().expect("nobody panics while holding it").push(page);
            Ok::<(), WriteError>(())
        };
        // Texts come before the pages that quote them: each is then read once, for both.
        let is_text = |route: &&&Route| matches!(route.key, PageKey::Briefing(_));
        routes.par_iter().filter(is_text).try_for_each(make)?;
        routes.par_iter().filter(|route| !is_text(route)).try_for_each(make)?;
        let mut made = made.into_inner().expect("nobody panics while holding it");
        made.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        Ok(made)
    }

    /// Brings the files that are copied to the outlet, and the forms of images.
    pub fn copies<'c>(&self, copies: impl Iterator<Item = &'c Copy>) -> Result<(), WriteError> {
        let Some(outlet) = self.outlet else { return Ok(()) };
        let (forms, files): (Vec<&Copy>, Vec<&Copy>) = copies.partition(|copy| copy.form.is_some());
        files.par_iter().try_for_each(|copy| {
            if outlet.keep(&copy.path, copy.fingerprint)? {
                return Ok(());
            }
            let bytes = match self.copied_bytes(copy) {
                Ok(bytes) => bytes,
                // An editor's scratch file, gone by now: a preview will be told so.
                Err(_) if outlet.takes_despite_faults() => return Ok(()),
                Err(fault) => return Err(fault.into()),
            };
            let fingerprint = Fingerprint::of(&bytes);
            outlet.put(&copy.path, bytes, fingerprint)
        })?;
        let mut by_image: BTreeMap<&SourcePath, Vec<&Copy>> = BTreeMap::new();
        forms.into_iter().for_each(|form| by_image.entry(&form.source).or_default().push(form));
        by_image.into_par_iter().try_for_each(|(image, forms)| self.forms(image, &forms, outlet))
    }

    /// Brings the forms of one image to the outlet: what has to be drawn is drawn of one reading.
    fn forms(&self, image: &SourcePath, forms: &[&Copy], outlet: &dyn Outlet) -> Result<(), WriteError> {
        let mut missing: Vec<(&Copy, &ImageForm)> = Vec::new();
        for copy in forms {
            if !outlet.keep(&copy.path, copy.fingerprint)? {
                missing.extend(copy.form.as_ref().map(|form| (*copy, form)));
            }
        }
        let Some(asset) = self.assets.get(image).filter(|_| !missing.is_empty()) else { return Ok(()) };
        let wanted: Vec<&ImageForm> = missing.iter().map(|(_, form)| *form).collect();
        let drawn = match self.studio.forms(asset, &wanted) {
            Ok(drawn) => drawn,
            Err(_) if outlet.takes_despite_faults() => return Ok(()),
            Err(fault) => return Err(fault.into()),
        };
        missing.iter().zip(drawn).try_for_each(|((copy, _), bytes)| outlet.put(&copy.path, bytes, copy.fingerprint))
    }

    fn copied_bytes(&self, copy: &Copy) -> Result<Vec<u8>, DiskError> {
        match self.assets.dressed_as(&copy.source) {
            Some(dressed) => Ok(dressed.bytes.to_vec()),
            None => loading::asset_bytes(self.disk, self.project, &copy.source),
        }
    }

    fn page(&self, route: &Route, known: Option<Known>) -> Result<Made, WriteError> {
        if let Some(known) = known.filter(|_| (self.is_as_traced)(route))
            && self.is_held(&route.path, known.trace)?
        {
            return Ok(Made { output: Output::Made(known.trace), asked: known.boxed(), ..Made::default() });
        }
        let made = self.planner.page(route);
        let page = made.value;
        let mut faults = Faults { diagnostics: made.diagnostics, failed: None };
        let closure = self.engine.map(|engine| engine.closure(page.maker));
        let mut result = Made { maker: page.maker, closure: closure.clone(), ..Made::default() };
        if let (Some(engine), Some(closure)) = (self.engine, closure) {
            let Rendered { trace, asked } = self.rendered(route, &page, engine, &closure, known)?;
            result.asked = asked;
            match trace {
                Ok(trace) => result.output = Output::Made(trace),
                Err(fault) => faults.failed = Some(fault),
            }
        }
        result.note(faults);
        Ok(result)
    }

    /// Renders a page, unless its inputs are those of before and the outlet holds it.
    fn rendered(
        &self,
        route: &Route,
        page: &Page,
        engine: &Engine,
        closure: &Fingerprint,
        known: Option<Known>,
    ) -> Result<Rendered, WriteError> {
        let review = self.planner.review_words(route);
        let inputs = Fingerprint::of_all(&[self.inputs(page, *closure), Fingerprint::of_value(&self.mark(&review))]);
        let is_answered_alike = |asked| engine.is_answered_alike(asked, self.planner);
        if let Some(known) = known.filter(|it| it.trace.inputs == inputs && it.asked.is_none_or(is_answered_alike))
            && self.is_held(&route.path, known.trace)?
        {
            return Ok(Rendered { trace: Ok(known.trace), asked: known.boxed() });
        }
        self.rendered.fetch_add(1, Ordering::Relaxed);
        self.progress.page_begins();
        let render::Rendered { bytes, asked } = self.bytes(engine, page);
        self.progress.page_ends(page.maker, &route.path);
        let asked = asked.map(Box::new);
        let bytes = match bytes.and_then(|bytes| self.finished(route, bytes, self.mark(&review))) {
            Ok(bytes) => bytes,
            Err(fault) => return Ok(Rendered { trace: Err(fault), asked }),
        };
        let output = Fingerprint::of(&bytes);
        if let Some(outlet) = self.outlet {
            outlet.put(&route.path, bytes, output)?;
        }
        Ok(Rendered { trace: Ok(Trace { inputs, output }), asked })
    }

    /// Without an outlet nothing is needed: that the page can be rendered is known.
    fn is_held(&self, path: &SitePath, trace: Trace) -> Result<bool, WriteError> {
        self.outlet.map_or(Ok(true), |outlet| outlet.keep(path, trace.output))
    }

    fn inputs(&self, page: &Page, closure: Fingerprint) -> Fingerprint {
        let options = (self.config.smart_punctuation, self.config.raw_html, self.config.relative_urls);
        let names = self.briefing_of(page).and_then(|id| self.reader.key(id));
        let spoken = self.engine.and_then(|engine| engine.spoken(page));
        Fingerprint::of_all(&[
            closure,
            Fingerprint::of_value(&page.view),
            Fingerprint::of_value(&(page.maker, &page.body, &page.entries, options, names, spoken)),
        ])
    }

    /// What a page for reviewers says of itself; nothing where the site is for everyone.
    fn mark<'m>(&'m self, words: &'m Option<Text>) -> Option<Mark<'m>> {
        let note = self.config.review.as_ref().and_then(|review| review.note.as_deref());
        words.as_ref().map(|words| Mark { words, note })
    }

    /// Does to a finished page what no template needs to know of.
    fn finished(&self, route: &Route, bytes: Vec<u8>, mark: Option<Mark<'_>>) -> Result<Vec<u8>, Diagnostic> {
        let is_page = route.path.file().ends_with(".html");
        // The page that a server gives for what is not found may stand at any address, so it keeps those that begin at the root.
        let has_ways = self.config.relative_urls && route.key != PageKey::NotFound;
        if !is_page || (mark.is_none() && !has_ways) {
            return Ok(bytes);
        }
        let html = String::from_utf8_lossy(&bytes).into_owned();
        let html = mark.map_or_else(|| Ok(html.clone()), |mark| render::marked(&html, &mark));
        let html = html.and_then(|html| match has_ways {
            true => render::relative(&html, &route.path, &self.config.base_path),
            false => Ok(html),
        });
        html.map(String::into_bytes).map_err(|fault| {
            let message = format!("the page {} cannot be read as HTML: {fault}", route.path);
            Diagnostic::new(Code::TemplateError, Place::file(&SourcePath::new("templates/base.html")), message)
                .help("look at what its template prints, or build without `relative_urls` and `--preview`")
        })
    }

    fn bytes(&self, engine: &Engine, page: &Page) -> render::Rendered {
        match self.body(page) {
            Ok(body) => engine.render(page, body, self.planner),
            Err(fault) => render::Rendered { bytes: Err(fault), asked: None },
        }
    }

    fn body(&self, page: &Page) -> Result<Option<BodyHtml>, Diagnostic> {
        if !page.entries.is_empty() {
            let html =
                |body: &Option<BodyUse>| body.as_ref().map(|body| Ok(self.html(body, None)?.content)).transpose();
            let entries = page.entries.iter().map(html).collect::<Result<_, Diagnostic>>()?;
            return Ok(Some(BodyHtml::of_entries(entries)));
        }
        let body = page.body.as_ref().map(|body| self.html(body, self.briefing_of(page))).transpose()?;
        Ok(body.map(|html| BodyHtml::new(&html.content, &html.toc)))
    }

    /// The briefing whose own page it is.
    fn briefing_of(&self, page: &Page) -> Option<BriefingId> {
        let path = page.source.as_ref().filter(|_| matches!(page.view, View::Briefing(_)))?;
        self.site.briefing_at(path)
    }

    fn html(&self, body: &BodyUse, briefing: Option<BriefingId>) -> Result<markdown::Html, Diagnostic> {
        let text = loading::body_text(self.disk, self.project, &body.path, body.offset, body.fingerprint);
        let text = text.ok_or_else(|| {
            let message = "the file was changed while the site was built";
            Diagnostic::new(Code::UnreadableFile, Place::file(&body.path), message)
                .help("nothing is wrong with it; build again")
        })?;
        let options =
            markdown::Options { smart_punctuation: self.config.smart_punctuation, raw_html: self.config.raw_html };
        let mut parsed = markdown::Parsed::new(&text, &options);
        if let (Some(words), Some(_)) = (self.words, briefing) {
            words.note(&body.path, body.fingerprint, &parsed);
        }
        let mentions = briefing.map(|id| self.reader.links(id, &mut parsed)).unwrap_or_default();
        Ok(parsed.into_html(&options, body, &mentions))
    }
}
