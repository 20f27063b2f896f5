use std::sync::Mutex;

use rayon::prelude::*;

use super::{
    Progress,
    loading::{self, Loaded},
};
use crate::{
    base::{Code, Diagnostic, Fingerprint, Place},
    disk::Disk,
    load::Project,
    markdown,
    model::{BodyUse, Config, Page},
    plan::{Copy, Plan, Planner, Route},
    render::{BodyHtml, Engine},
    write::{Staging, WriteError},
};

/// Makes the engine of the project's templates and the theme's; nothing if one of them is faulty.
pub fn engine(planner: &Planner, loaded: &Loaded, found: &mut Vec<Diagnostic>) -> Option<Engine> {
    let hrefs = planner.asset_hrefs();
    Engine::new(&loaded.templates, &loading::theme_templates(), &planner.site_view(), hrefs).report_to(found)
}

/// What pages are rendered with.
pub struct Rendering<'a> {
    pub disk: &'a dyn Disk,
    pub project: &'a Project,
    pub config: &'a Config,
    pub planner: &'a Planner<'a>,
    pub engine: Option<&'a Engine>,
    pub progress: &'a dyn Progress,
}

/// What rendering all pages came to.
#[derive(Default)]
pub struct Outcome {
    /// Faults of links, images and templates, in no order.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the outputs could not be staged.
    pub fault: Option<WriteError>,
}

impl Rendering<'_> {
    /// Renders all pages in parallel and stages them, if there is a stage; each page is dropped once it is staged.
    pub fn all(&self, plan: &Plan, staging: Option<&Staging>) -> Outcome {
        let fault = Mutex::new(None);
        let diagnostics = plan
            .pages()
            .par_iter()
            .flat_map_iter(|route| {
                self.progress.advance(1);
                self.one(route, staging, &fault)
            })
            .collect();
        if let Some(staging) = staging {
            plan.copies().par_iter().for_each(|copy| self.copy(copy, staging, &fault));
        }
        Outcome { diagnostics, fault: fault.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()) }
    }

    fn one(&self, route: &Route, staging: Option<&Staging>, fault: &Mutex<Option<WriteError>>) -> Vec<Diagnostic> {
        let made = self.planner.page(route);
        let mut diagnostics = made.diagnostics;
        let Some(engine) = self.engine else { return diagnostics };
        match self.bytes(engine, &made.value) {
            Ok(bytes) => {
                let staged = staging.map(|staging| staging.put(&route.path, &bytes, Fingerprint::of(&bytes)));
                keep_first(staged, fault);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
        diagnostics
    }

    fn bytes(&self, engine: &Engine, page: &Page) -> Result<Vec<u8>, Diagnostic> {
        let body = page.body.as_ref().map(|body| self.body(body)).transpose()?;
        engine.render(page, body)
    }

    fn body(&self, body: &BodyUse) -> Result<BodyHtml, Diagnostic> {
        let text = loading::body_text(self.disk, self.project, &body.path, body.offset, body.fingerprint);
        let text = text.ok_or_else(|| {
            Diagnostic::new(
                Code::UnreadableFile,
                Place::file(&body.path),
                "the file was changed while the site was built",
            )
            .help("nothing is wrong with it; build again")
        })?;
        let options =
            markdown::Options { smart_punctuation: self.config.smart_punctuation, raw_html: self.config.raw_html };
        let html = markdown::to_html(&text, &options, body);
        Ok(BodyHtml::new(&html.content, &html.toc))
    }

    fn copy(&self, copy: &Copy, staging: &Staging, fault: &Mutex<Option<WriteError>>) {
        let outcome = match staging.keep(&copy.path, copy.fingerprint) {
            Ok(true) => Ok(()),
            Ok(false) => loading::asset_bytes(self.disk, self.project, &copy.source)
                .map_err(WriteError::from)
                .and_then(|bytes| staging.put(&copy.path, &bytes, Fingerprint::of(&bytes))),
            Err(fault) => Err(fault),
        };
        keep_first(Some(outcome), fault);
    }
}

fn keep_first(outcome: Option<Result<(), WriteError>>, fault: &Mutex<Option<WriteError>>) {
    if let Some(Err(new)) = outcome {
        fault.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get_or_insert(new);
    }
}
