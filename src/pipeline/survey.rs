use std::collections::BTreeMap;

use super::{Failure, Outlet, Progress, Report, Request, Session, Suspects, loading, threads};
use crate::{
    base::{Fingerprint, SitePath, SourcePath},
    disk::Disk,
    load::Project,
    model::Documents,
    plan::Route,
    write::WriteError,
};

/// What a project says and where, without a page of it: what a comparison of two projects needs.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Every document that can be understood, published or not.
    pub documents: Documents,
    /// What was found, and the site.
    pub report: Report,
    /// Every address.
    pub routes: Vec<Route>,
    /// The digests of the project's own templates and of its files that are copied as they are.
    pub files: BTreeMap<SourcePath, Fingerprint>,
    project: Project,
}

impl Survey {
    /// Reads the body of a document from the disk that was surveyed; nothing if the file is not the one that was understood.
    pub fn body_of(&self, disk: &dyn Disk, path: &SourcePath) -> Option<String> {
        loading::text_of(disk, &self.project, &self.documents, path)
    }
}

/// Reads, resolves and decides all addresses; nothing is rendered.
pub fn survey(request: &Request, disk: &dyn Disk, progress: &dyn Progress) -> Result<Survey, Failure> {
    threads(request)?.install(|| {
        let mut session = Session::open(request, disk)?;
        if request.cache {
            session.remember();
        }
        session.lay_out(progress)?;
        let mut report = session.report();
        let (documents, project) = (session.documents().clone(), session.project().clone());
        let (routes, files) = (session.planned().cloned().collect(), session.shaping_files());
        report.site = session.into_site();
        Ok(Survey { documents, report, routes, files, project })
    })
}

/// Takes the bytes of a page, at any time and in any order.
pub type TakePage<'a> = &'a (dyn Fn(&SitePath, &[u8]) + Sync);

/// Renders every page and hands it over, whatever is found; nothing is kept or written.
pub fn render_to(
    request: &Request,
    disk: &dyn Disk,
    take: TakePage<'_>,
    progress: &dyn Progress,
) -> Result<Report, Failure> {
    threads(request)?.install(|| {
        // Under names that follow from bytes, another style sheet would be another page everywhere.
        let mut session = Session::open(&Request { preview: true, ..request.clone() }, disk)?;
        let outcome = session.update(&Suspects::Everything, request.now, Some(&Passing(take)), progress)?;
        outcome.map_err(|fault| Failure::new(fault.to_string()))?;
        Ok(session.report())
    })
}

/// Hands outputs on and holds none.
struct Passing<'a>(TakePage<'a>);

impl Outlet for Passing<'_> {
    fn takes_despite_faults(&self) -> bool {
        true
    }

    fn takes_whole(&self) -> bool {
        false
    }

    fn held(&self, _path: &SitePath) -> Result<Vec<u8>, WriteError> {
        Ok(Vec::new())
    }

    fn keep(&self, _path: &SitePath, _fingerprint: Fingerprint) -> Result<bool, WriteError> {
        Ok(false)
    }

    fn put(&self, path: &SitePath, bytes: Vec<u8>, _fingerprint: Fingerprint) -> Result<(), WriteError> {
        (self.0)(path, &bytes);
        Ok(())
    }
}
