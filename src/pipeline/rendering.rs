use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Progress, evidence::Reader, loading, outlet::Outlet, searching::Words};
use crate::{
    base::{Code, Diagnostic, Fingerprint, Place, SitePath},
    disk::Disk,
    load::Project,
    markdown,
    model::{BodyUse, BriefingId, Config, Maker, Page, Site, view::View},
    plan::{Copy, PageKey, Planner, Route},
    render::{BodyHtml, Engine},
    write::WriteError,
};

/// What pages are rendered with.
pub struct Rendering<'a> {
    pub disk: &'a dyn Disk,
    pub project: &'a Project,
    pub config: &'a Config,
    pub planner: &'a Planner<'a>,
    pub site: &'a Site,
    pub reader: &'a Reader<'a>,
    /// Where the words of briefings are noted for the search, if it is wanted.
    pub words: Option<&'a Words>,
    pub engine: Option<&'a Engine>,
    pub outlet: Option<&'a dyn Outlet>,
    /// Says whether a page has the inputs of its trace, without looking at them.
    pub is_as_traced: &'a (dyn Fn(&Route) -> bool + Sync),
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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Made {
    /// What makes its bytes.
    pub maker: Maker,
    /// The closure of the template, when there was an engine.
    pub closure: Option<Fingerprint>,
    /// Its trace, unless it failed.
    pub trace: Option<Trace>,
    /// The digest of the bytes that the outlet holds: those of the last time it did not fail.
    pub held: Option<Fingerprint>,
    /// The faults of its links and images.
    pub diagnostics: Vec<Diagnostic>,
    /// Why it could not be rendered.
    pub failed: Option<Box<Diagnostic>>,
}

impl Rendering<'_> {
    /// Makes pages in parallel, in the order of the routes. `known` gives the trace of the last time, if there is one: a page
    /// whose inputs are the same is not rendered again, if the outlet holds it.
    pub fn pages<'r>(
        &self,
        routes: &[&'r Route],
        known: impl Fn(&SitePath) -> Option<Trace> + Sync,
    ) -> Result<Vec<(&'r Route, Made)>, WriteError> {
        // Texts come before the pages that quote them: each is then read once, for both.
        let is_text = |(_, route): &(usize, &&Route)| matches!(route.key, PageKey::Briefing(_));
        let (texts, others): (Vec<_>, Vec<_>) = routes.iter().enumerate().partition(is_text);
        let make = |(nth, route): (usize, &&'r Route)| {
            self.progress.advance(1);
            Ok((nth, *route, self.page(route, known(&route.path))?))
        };
        let mut made: Vec<(usize, &'r Route, Made)> =
            texts.into_par_iter().map(make).collect::<Result<_, WriteError>>()?;
        made.extend(others.into_par_iter().map(make).collect::<Result<Vec<_>, WriteError>>()?);
        made.sort_unstable_by_key(|(nth, ..)| *nth);
        Ok(made.into_iter().map(|(_, route, made)| (route, made)).collect())
    }

    /// Brings the files that are copied to the outlet.
    pub fn copies(&self, copies: &[Copy]) -> Result<(), WriteError> {
        let Some(outlet) = self.outlet else { return Ok(()) };
        copies.par_iter().try_for_each(|copy| {
            if outlet.keep(&copy.path, copy.fingerprint)? {
                return Ok(());
            }
            let bytes = match loading::asset_bytes(self.disk, self.project, &copy.source) {
                Ok(bytes) => bytes,
                // An editor's scratch file, gone by now: a preview will be told so.
                Err(_) if outlet.takes_despite_faults() => return Ok(()),
                Err(fault) => return Err(fault.into()),
            };
            let fingerprint = Fingerprint::of(&bytes);
            outlet.put(&copy.path, bytes, fingerprint)
        })
    }

    fn page(&self, route: &Route, known: Option<Trace>) -> Result<Made, WriteError> {
        if let Some(trace) = known.filter(|_| (self.is_as_traced)(route))
            && self.is_held(&route.path, trace)?
        {
            return Ok(Made { trace: Some(trace), ..Made::default() });
        }
        let made = self.planner.page(route);
        let page = made.value;
        let closure = self.engine.map(|engine| engine.closure(page.maker));
        let mut result = Made { maker: page.maker, closure, diagnostics: made.diagnostics, ..Made::default() };
        let (Some(engine), Some(closure)) = (self.engine, closure) else { return Ok(result) };
        let inputs = self.inputs(&page, closure);
        if let Some(trace) = known.filter(|trace| trace.inputs == inputs)
            && self.is_held(&route.path, trace)?
        {
            result.trace = Some(trace);
            return Ok(result);
        }
        match self.bytes(engine, &page) {
            Ok(bytes) => {
                let output = Fingerprint::of(&bytes);
                result.trace = Some(Trace { inputs, output });
                if let Some(outlet) = self.outlet {
                    outlet.put(&route.path, bytes, output)?;
                }
            }
            Err(diagnostic) => result.failed = Some(Box::new(diagnostic)),
        }
        Ok(result)
    }

    /// Without an outlet nothing is needed: that the page can be rendered is known.
    fn is_held(&self, path: &SitePath, trace: Trace) -> Result<bool, WriteError> {
        self.outlet.map_or(Ok(true), |outlet| outlet.keep(path, trace.output))
    }

    fn inputs(&self, page: &Page, closure: Fingerprint) -> Fingerprint {
        let options = (self.config.smart_punctuation, self.config.raw_html);
        let names = self.briefing_of(page).and_then(|id| self.reader.key(id));
        Fingerprint::of_all(&[
            closure,
            Fingerprint::of_value(&page.view),
            Fingerprint::of_value(&(page.maker, &page.body, &page.entries, options, names)),
        ])
    }

    fn bytes(&self, engine: &Engine, page: &Page) -> Result<Vec<u8>, Diagnostic> {
        if !page.entries.is_empty() {
            let html =
                |body: &Option<BodyUse>| body.as_ref().map(|body| Ok(self.html(body, None)?.content)).transpose();
            let entries = page.entries.iter().map(html).collect::<Result<_, Diagnostic>>()?;
            return engine.render(page, Some(BodyHtml::of_entries(entries)));
        }
        let body = page.body.as_ref().map(|body| self.html(body, self.briefing_of(page))).transpose()?;
        engine.render(page, body.map(|html| BodyHtml::new(&html.content, &html.toc)))
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
