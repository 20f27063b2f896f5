use std::collections::BTreeMap;

use super::{
    args::Checking,
    commands::Context,
    console::Console,
    rewrite::diff,
    visible::visible,
    write_all::{Put, write_all},
};
use crate::{
    amend,
    base::{Diagnostic, Edit, SourcePath},
    load,
    pipeline::{Failure, Goal, Report, Request},
    register::FileChange,
};

/// What the safe edits of a report come to.
#[derive(Default)]
struct Mended {
    changes: Vec<FileChange>,
    /// Why some cannot be made.
    refused: Vec<String>,
}

impl Context<'_> {
    /// Makes the edits that a check proposes, or shows them; returns what is found after that.
    pub(super) fn mend(
        &self,
        how: Checking,
        request: &Request,
        report: Report,
        console: &mut Console,
    ) -> Result<Report, Failure> {
        let mended = self.mended(request, &report);
        for reason in &mended.refused {
            console.insist(&format!("left as it is: {}\n", visible(reason)));
        }
        if how.diff {
            console.data(&mended.changes.iter().map(diff).collect::<String>())?;
        }
        if !how.fix || mended.changes.is_empty() {
            return Ok(report);
        }
        write_all(self.disk, &request.root, &mended.changes.iter().map(Put::from).collect::<Vec<_>>())?;
        for change in &mended.changes {
            console.say(&format!("mended {}\n", change.path));
        }
        let watch = super::commands::watch(console);
        let report = self.engine.run(request, Goal::Check, &watch);
        watch.finish();
        report
    }

    fn mended(&self, request: &Request, report: &Report) -> Mended {
        let mut edits: BTreeMap<&SourcePath, Vec<Edit>> = BTreeMap::new();
        for Diagnostic { place, fix, .. } in &report.diagnostics {
            let of_file = edits.entry(&place.path).or_default();
            // Two people of one country that is not declared ask for the same.
            let fresh: Vec<Edit> = fix.iter().filter(|edit| !of_file.contains(edit)).cloned().collect();
            of_file.extend(fresh);
        }
        let mut mended = Mended::default();
        for (path, edits) in edits.into_iter().filter(|(_, edits)| !edits.is_empty()) {
            match self.mend_file(request, path, &edits) {
                Ok(change) => mended.changes.extend(change),
                Err(reason) => mended.refused.push(format!("{path}: {reason}")),
            }
        }
        mended
    }

    fn mend_file(&self, request: &Request, path: &SourcePath, edits: &[Edit]) -> Result<Option<FileChange>, String> {
        let bytes = self.disk.read(&request.root.join(path.as_str())).map_err(|fault| fault.to_string())?;
        let before = String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
        let change = amended(path, before, edits)?;
        Ok((change.before != change.after).then_some(change))
    }
}

/// Makes edits of a document's front matter; says why where that cannot be.
pub fn amended(path: &SourcePath, before: String, edits: &[Edit]) -> Result<FileChange, String> {
    let kind = load::kind_of(path).map_err(|stray| stray.message)?;
    let after = amend::apply(&before, kind, edits).map_err(|refusal| refusal.to_string())?;
    Ok(FileChange { path: path.clone(), before: Some(before), after: Some(after) })
}
