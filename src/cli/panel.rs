use std::sync::{Arc, Mutex, PoisonError, RwLock};

use super::{
    editor::Editor,
    fix::amended,
    rewrite::changed_lines,
    write_all::{Put, write_all},
};
use crate::{
    base::{Diagnostic, Fingerprint, SitePath, Span, Spot},
    disk::Disk,
    pipeline::{PageFindings, Session},
    register::FileChange,
    server::{Finding, Fix, Proofs, Unmended},
};

/// Tells what is found in the document of a page that is looked at, and mends it where that was clicked.
pub struct Panel {
    session: Arc<RwLock<Session<'static>>>,
    disk: &'static dyn Disk,
    editor: Editor,
    /// Held while a file is changed, as each change is worked out from the whole of it.
    mending: Mutex<()>,
}

impl Panel {
    /// Takes a session that others keep up to date.
    pub fn new(session: Arc<RwLock<Session<'static>>>, disk: &'static dyn Disk, editor: Editor) -> Self {
        Panel { session, disk, editor, mending: Mutex::new(()) }
    }

    fn found(&self, page: &SitePath) -> Option<PageFindings> {
        self.session.read().unwrap_or_else(PoisonError::into_inner).page_findings(page)
    }

    fn finding(&self, found: &PageFindings, diagnostic: &Diagnostic, now: Option<&str>) -> Finding {
        let span = match diagnostic.place.spot {
            Spot::Span(span) => Some(span),
            _ => None,
        };
        let change = now.and_then(|now| mended(found, diagnostic, now).ok());
        let path = &diagnostic.place.path;
        Finding {
            severity: diagnostic.severity,
            code: diagnostic.code.name().to_owned(),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            path: path.as_str().to_owned(),
            line: span.map(|span| span.line),
            words: span.and_then(|span| words(found, span)),
            link: self.editor.link(path, span.map_or((1, 1), |span| (span.line, span.column))),
            fix: change.map(|change| Fix { id: fix_id(found, diagnostic), change: changed_lines(&change) }),
        }
    }

    /// The file's text, if it still is what was understood.
    fn text(&self, found: &PageFindings) -> Result<String, Unmended> {
        let path = self.editor.root.join(found.document.as_str());
        let bytes = self.disk.read(&path).map_err(|fault| Unmended::Impossible(fault.to_string()))?;
        if Fingerprint::of(&bytes) != found.fingerprint {
            return Err(Unmended::Gone);
        }
        String::from_utf8(bytes).map_err(|_| Unmended::Impossible("the file is not UTF-8 text".to_owned()))
    }
}

impl Proofs for Panel {
    fn findings(&self, page: &SitePath) -> Vec<Finding> {
        let Some(found) = self.found(page) else { return Vec::new() };
        let can_be_mended = found.diagnostics.iter().any(|diagnostic| !diagnostic.fix.is_empty());
        let now = can_be_mended.then(|| self.text(&found).ok()).flatten();
        found.diagnostics.iter().map(|diagnostic| self.finding(&found, diagnostic, now.as_deref())).collect()
    }

    fn mend(&self, page: &SitePath, fix: &str) -> Result<(), Unmended> {
        let _alone = self.mending.lock().unwrap_or_else(PoisonError::into_inner);
        let found = self.found(page).ok_or(Unmended::Gone)?;
        let asked = found.diagnostics.iter().find(|diagnostic| fix_id(&found, diagnostic) == fix);
        let change = mended(&found, asked.ok_or(Unmended::Gone)?, &self.text(&found)?)?;
        write_all(self.disk, &self.editor.root, &[Put::from(&change)])
            .map_err(|fault| Unmended::Impossible(fault.seen_from(&self.editor.root).to_string()))
    }
}

/// Names the edit of a finding in this very text of the file: where the file says anything else, it is another id.
fn fix_id(found: &PageFindings, diagnostic: &Diagnostic) -> String {
    Fingerprint::of_value(&(&found.document, found.fingerprint, diagnostic)).hex()[..32].to_owned()
}

/// The file with one finding mended.
fn mended(found: &PageFindings, diagnostic: &Diagnostic, now: &str) -> Result<FileChange, Unmended> {
    if diagnostic.fix.is_empty() {
        return Err(Unmended::Impossible("there is no safe edit for that".to_owned()));
    }
    amended(&found.document, now.to_owned(), &diagnostic.fix).map_err(Unmended::Impossible)
}

/// The words of a place in the document.
fn words(found: &PageFindings, span: Span) -> Option<String> {
    let line = found.text.as_deref()?.lines().nth(span.line.checked_sub(1)? as usize)?;
    let words: String = line.chars().skip(span.column.saturating_sub(1) as usize).take(span.length as usize).collect();
    (!words.trim().is_empty()).then_some(words)
}
