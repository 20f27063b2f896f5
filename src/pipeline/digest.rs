use super::{Failure, Progress, Report, Request, Session, threads};
use crate::{
    base::Diagnostic,
    disk::Disk,
    model::{Digest, DigestOrder},
    plan::{DIGEST_TEMPLATES, PlannedDigest},
};

/// Makes a digest of what is public at the request's instant; nothing if there are errors. What was found is in the report.
pub fn digest(
    request: &Request,
    order: &DigestOrder,
    disk: &dyn Disk,
    progress: &dyn Progress,
) -> Result<(Report, Option<Digest>), Failure> {
    // What is sent cannot be taken back.
    let request = &Request { drafts: false, scheduled: false, review: None, ..request.clone() };
    threads(request)?.install(|| {
        let mut session = Session::open(request, disk)?;
        if request.cache {
            session.remember();
        }
        if session.config().base_url.is_none() {
            let message = "a digest needs the site's address: nobody can follow half an address from a mail";
            return Err(Failure::new(message).help("write `base_url` in `site.toml`, or give `--base-url`"));
        }
        session.lay_out(progress)?;
        let made = if session.has_errors() { None } else { session.digest(order) };
        let mut report = session.report();
        let digest = match made.transpose() {
            Ok(digest) => digest,
            Err(fault) => {
                report.diagnostics.push(fault);
                None
            }
        };
        Ok((report, digest))
    })
}

impl Session<'_> {
    /// Renders a digest; nothing if the templates are faulty. Faults: what a template does wrong.
    fn digest(&mut self, order: &DigestOrder) -> Option<Result<Digest, Diagnostic>> {
        let (planned, [html, text]) = self.with_engine(|planner, engine| {
            let planned = planner.digest(order)?;
            let rendered = DIGEST_TEMPLATES.map(|template| engine.render(&planned.page(template), None, planner).bytes);
            Some((planned, rendered))
        })?;
        let PlannedDigest { view, unknown, .. } = planned;
        let read = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let texts = html.and_then(|html| Ok((read(html), read(text?))));
        Some(texts.map(|(html, text)| Digest {
            subject: view.title,
            language: view.lang,
            html,
            text,
            is_empty: view.is_empty,
            unknown,
        }))
    }
}
