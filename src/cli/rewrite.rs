use std::{collections::BTreeSet, path::Path};

use super::{
    args::Rewrite,
    commands::{Context, Outcome},
    console::Console,
    report,
    visible::visible,
    write_all::{Put, write_all},
};
use crate::{
    base::{Code, Diagnostic, Fingerprint, SourcePath},
    disk::{Disk, MemoryDisk},
    model::{Documents, Site},
    pipeline::{Failure, Holdings, Request},
    register::{FileChange, Refused, Shelf},
};

impl Context<'_> {
    /// Works changes of documents out, looks at the site they would make, and writes them: all or none.
    pub(super) fn rewrite(
        &self,
        how: Rewrite,
        console: &mut Console,
        changes: impl FnOnce(&Shelf<'_>) -> Result<Vec<FileChange>, Refused>,
    ) -> Result<Outcome, Failure> {
        let mut request = self.request()?;
        (request.drafts, request.scheduled, request.strict) = (true, true, false);
        let before = self.engine.holdings(&request, self.disk)?;
        let unread = unreadable(&before);
        if !unread.is_empty() {
            console.insist(&report::draw(&unread, &before.report.sources, console.talk_width));
            console.insist("Nothing was changed: what cannot be read may name them too. Mend these first.\n");
            return Ok(Outcome::Faults);
        }
        let read = |path: &SourcePath| text_of(self.disk, &request.root, &before.documents, path);
        let public: BTreeSet<&SourcePath> = before.report.site.iter().flat_map(public).collect();
        let is_public = |path: &SourcePath| public.contains(path);
        let changes = match changes(&Shelf { documents: &before.documents, read: &read, is_public: &is_public }) {
            Ok(changes) => changes,
            Err(Refused::Asked(message, help)) => return Err(Failure::new(message).help(help)),
            Err(Refused::Written(reasons)) => {
                reasons.iter().for_each(|reason| console.insist(&format!("{}\n", visible(reason))));
                console.insist("Nothing was changed.\n");
                return Ok(Outcome::Faults);
            }
        };
        let new_faults = self.faults_after(&request, &before, &changes)?;
        if let Some((faults, after)) = new_faults {
            console.insist(&report::draw(&faults, &after.report.sources, console.talk_width));
            console.insist("Nothing was changed: the site would have these faults.\n");
            return Ok(Outcome::Faults);
        }
        if how.dry_run {
            console.data(&changes.iter().map(diff).collect::<String>())?;
            console.say(&format!("{} would change; nothing was written\n", files(changes.len())));
            return Ok(Outcome::Fine);
        }
        for change in changes.iter().filter(|change| change.before.is_none()) {
            if self.disk.stat(&request.root.join(change.path.as_str()))?.is_some() {
                return Err(Failure::new(format!("`{}` is there already", change.path)).help("nothing was written"));
            }
        }
        write_all(self.disk, &request.root, &changes.iter().map(Put::from).collect::<Vec<_>>())?;
        for change in &changes {
            let done = match (&change.before, &change.after) {
                (None, _) => "wrote  ",
                (_, None) => "removed",
                _ => "changed",
            };
            console.say(&format!("{done} {}\n", change.path));
        }
        Ok(Outcome::Fine)
    }

    /// Resolves the site as it would be, in memory; returns the errors that it has and the one on the disk has not.
    fn faults_after(
        &self,
        request: &Request,
        before: &Holdings,
        changes: &[FileChange],
    ) -> Result<Option<(Vec<Diagnostic>, Holdings)>, Failure> {
        let memory = MemoryDisk::new();
        let config = request.config.clone().unwrap_or_else(|| request.root.join("site.toml"));
        if self.disk.stat_target(&config)?.is_some() {
            memory.put(&config, self.disk.read(&config)?);
        }
        let touched: BTreeSet<&SourcePath> = changes.iter().map(|change| &change.path).collect();
        for path in before.documents.keys().filter(|path| !touched.contains(path)) {
            let path = request.root.join(path.as_str());
            memory.put(&path, self.disk.read(&path)?);
        }
        for change in changes {
            if let Some(text) = &change.after {
                memory.put(request.root.join(change.path.as_str()), text);
            }
        }
        let after = self.engine.holdings(&Request { cache: false, ..request.clone() }, &memory)?;
        let told = |fault: &Diagnostic| (fault.code, fault.message.clone());
        let known: BTreeSet<_> = before.report.diagnostics.iter().map(told).collect();
        let is_new = |fault: &&Diagnostic| fault.is_error() && !known.contains(&told(fault));
        let faults: Vec<Diagnostic> = after.report.diagnostics.iter().filter(is_new).cloned().collect();
        Ok((!faults.is_empty()).then_some((faults, after)))
    }
}

/// The briefings that everybody can read now, of a site with drafts and all that lies ahead.
fn public(site: &Site) -> impl Iterator<Item = &SourcePath> {
    let briefings = site.timeline.iter().map(|id| &site.briefings[*id]);
    briefings.filter(|briefing| !briefing.front.draft && briefing.scheduled.is_none()).map(|briefing| &briefing.path)
}

/// The faults that hide what a document says.
fn unreadable(holdings: &Holdings) -> Vec<Diagnostic> {
    let is_lost = |fault: &&Diagnostic| {
        let path = &fault.place.path;
        let is_document = path.as_str().starts_with("content/") && path.as_str().ends_with(".md");
        fault.is_error() && is_document && (fault.code == Code::BadYaml || !holdings.documents.contains_key(path))
    };
    holdings.report.diagnostics.iter().filter(is_lost).cloned().collect()
}

/// Reads a document's text, if it still is what was understood.
fn text_of(disk: &dyn Disk, root: &Path, documents: &Documents, path: &SourcePath) -> Result<String, String> {
    let bytes = disk.read(&root.join(path.as_str())).map_err(|fault| fault.to_string())?;
    match documents.get(path).is_some_and(|document| document.fingerprint == Fingerprint::of(&bytes)) {
        true => String::from_utf8(bytes).map_err(|_| format!("{path} is not UTF-8 text")),
        false => Err(format!("{path} was saved just now; call this again")),
    }
}

/// Draws a change as a unified diff.
pub fn diff(change: &FileChange) -> String {
    let [before, after] = [&change.before, &change.after].map(|text| text.as_deref().unwrap_or_default());
    let name = |text: &Option<String>| text.as_ref().map_or("/dev/null".to_owned(), |_| change.path.to_string());
    let diff = similar::TextDiff::from_lines(before, after);
    let text = diff.unified_diff().header(&name(&change.before), &name(&change.after)).to_string();
    visible(&text).into_owned()
}

/// The lines that go and come with a change, each after `-` or `+`.
pub fn changed_lines(change: &FileChange) -> String {
    let [before, after] = [&change.before, &change.after].map(|text| text.as_deref().unwrap_or_default());
    let diff = similar::TextDiff::from_lines(before, after);
    let changes = diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal);
    let lines = changes.map(|change| format!("{} {}", change.tag(), change.value().trim_end_matches(['\r', '\n'])));
    lines.collect::<Vec<_>>().join("\n")
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}
