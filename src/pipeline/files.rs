use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Failure, Progress,
    imaging::{Images, Imaging, Studio},
    loading,
};
use crate::{
    base::{Checked, Diagnostic, Findings, Fingerprint, SourcePath, Texts},
    disk::{Disk, Stat},
    dress::{self, Dressing},
    load::{self, Found, Project},
    markdown,
    model::{Asset, Assets, Document, Documents, Dressed, LEDGER, Ledger, Source, SourceKind},
    parse,
};

/// Which files may have changed since the last look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suspects {
    /// All of them.
    Everything,
    /// These and all below them; see [`Suspects::of`].
    Paths(Vec<SourcePath>),
}

impl Suspects {
    /// Takes paths; the root itself stands for everything.
    pub fn of(paths: Vec<SourcePath>) -> Self {
        match paths.iter().any(|path| path.as_str().is_empty()) {
            true => Suspects::Everything,
            false => Suspects::Paths(paths),
        }
    }
}

/// How many files are read before the texts that they have in common are shared: names, roles and topics of all 100,000 at once,
/// as often as they are written, are 58 MB.
const PORTION: usize = 4096;

/// Everything the files say, each understood by itself, and how each looked when it was read.
#[derive(Debug, Default)]
pub struct Files {
    entries: BTreeMap<SourcePath, Entry>,
    /// What was found while scanning rather than reading.
    scanned: Vec<Diagnostic>,
    /// A scan of everything that no refresh has used yet.
    ahead: Option<Vec<Found>>,
    /// What reading and parsing found.
    found: Findings<SourcePath>,
    documents: Documents,
    assets: Assets,
    ledger: Arc<Ledger>,
    /// What was last done to static files.
    dressing: Dressing,
    images: Images,
    /// Names, roles and topics that documents have in common.
    texts: Texts,
}

/// One file as it was read last.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Entry {
    stat: Stat,
    fingerprint: Option<Fingerprint>,
    content: Content,
    diagnostics: Vec<Diagnostic>,
}

impl Entry {
    fn share_texts(&mut self, texts: &mut Texts) {
        if let Content::Document(document) = &mut self.content
            && let Some(document) = Arc::get_mut(document)
        {
            document.share_texts(texts);
        }
    }

    /// Says whether the file could be read.
    pub fn was_read(&self) -> bool {
        self.fingerprint.is_some()
    }

    /// Returns it with a stat that no file has.
    pub fn distrusted(mut self) -> Self {
        self.distrust();
        self
    }

    fn distrust(&mut self) {
        self.stat.modified = i128::MIN;
    }

    /// Says whether the file was last changed before an instant, in nanoseconds since 1970.
    pub fn changed_before(&self, instant_ns: i128) -> bool {
        self.stat.modified < instant_ns
    }
}

/// What became of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Content {
    Document(Arc<Document>),
    /// A template's bytes.
    Template(Arc<[u8]>),
    /// The bytes of a file of data.
    Data(Arc<[u8]>),
    Fixed(Asset),
    Attachment(Asset),
    Ledger(Arc<Ledger>),
    /// It could not be read or understood.
    Nothing,
}

/// What a look at the files found changed.
#[derive(Debug, Default)]
pub struct FileChanges {
    /// Documents that came, went, or say something else than before in what other pages may use.
    pub facts: Vec<SourcePath>,
    /// Documents of which the text alone changed.
    pub bodies: Vec<SourcePath>,
    /// Documents as they were that cannot be understood any more.
    pub lost: Vec<Arc<Document>>,
    /// Whether a template changed, or data for templates.
    pub templates: bool,
    /// Files that are copied, and came, changed or went.
    pub assets: Vec<SourcePath>,
    /// Whether the ledger says something else.
    pub ledger: bool,
}

impl Files {
    /// Makes the state before the first look: the theme's files alone.
    pub fn new() -> Self {
        let mut files = Files::default();
        for source in load::theme_sources() {
            if source.kind == SourceKind::Asset {
                let asset = asset_of(&source);
                files.assets.fixed.insert(asset.path.below_static().to_owned(), asset);
            }
        }
        files
    }

    /// Returns the documents.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Returns the files that may be copied.
    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// Returns every address that was published.
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// Returns the project's own templates.
    pub fn templates(&self) -> Vec<Source> {
        self.kept(|content| match content {
            Content::Template(bytes) => Some((SourceKind::Template, bytes)),
            _ => None,
        })
    }

    /// Returns the files of data for templates.
    pub fn data(&self) -> Vec<Source> {
        self.kept(|content| match content {
            Content::Data(bytes) => Some((SourceKind::Data, bytes)),
            _ => None,
        })
    }

    /// The files whose bytes are kept.
    fn kept(&self, bytes_of: impl Fn(&Content) -> Option<(SourceKind, &Arc<[u8]>)>) -> Vec<Source> {
        let source = |(path, entry): (&SourcePath, &Entry)| {
            let (kind, bytes) = bytes_of(&entry.content)?;
            Some(Source { path: path.clone(), kind, bytes: bytes.clone(), fingerprint: entry.fingerprint? })
        };
        self.entries.iter().filter_map(source).collect()
    }

    /// Returns what scanning, reading and parsing found, file by file.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.scanned.iter().chain(self.found.iter()).chain(self.images.diagnostics())
    }

    /// Returns every entry, for the cache.
    pub fn entries(&self) -> &BTreeMap<SourcePath, Entry> {
        &self.entries
    }

    /// Takes entries from the cache; each is looked at before it is believed.
    pub fn remember(&mut self, mut entries: BTreeMap<SourcePath, Entry>) {
        for (path, entry) in &mut entries {
            entry.share_texts(&mut self.texts);
            self.enter(path, &entry.content);
            self.found.set(path.clone(), entry.diagnostics.clone());
        }
        self.entries = entries;
    }

    /// Believes no stat any more: every file is read, and what has the same bytes is not parsed. For entries of another machine, whose
    /// files may look alike by chance.
    pub fn distrust_stats(&mut self) {
        for entry in self.entries.values_mut() {
            entry.distrust();
        }
    }

    /// Scans everything for the refresh that follows, and returns the digest of what there is.
    pub fn look(&mut self, disk: &dyn Disk, project: &Project) -> Result<Fingerprint, Failure> {
        let found = self.scan(disk, project, &Suspects::Everything)?;
        let files: Vec<_> = found.iter().map(|file| (&file.path, file.stat)).collect();
        let digest = Fingerprint::of_value(&(files, &self.scanned));
        self.ahead = Some(found);
        Ok(digest)
    }

    /// Returns the digest that [`Files::look`] gives for the files as they were read.
    pub fn digest(&self) -> Fingerprint {
        let files: Vec<_> = self.entries.iter().map(|(path, entry)| (path, entry.stat)).collect();
        Fingerprint::of_value(&(files, &self.scanned))
    }

    /// Returns the digest of what all sources say, whenever and wherever they were written, and that of the ledger, which grows with
    /// each publish.
    pub fn digests(&self) -> (Fingerprint, Option<Fingerprint>) {
        let is_ledger = |path: &SourcePath| path.as_str() == LEDGER;
        let others = self.entries.iter().filter(|(path, _)| !is_ledger(path));
        let others: Vec<_> = others.map(|(path, entry)| (path, entry.fingerprint)).collect();
        let ledger = self.entries.iter().find(|(path, _)| is_ledger(path));
        (Fingerprint::of_value(&others), ledger.and_then(|(_, entry)| entry.fingerprint))
    }

    /// Looks at suspects: what has another stat is read, and what has other bytes is parsed.
    pub fn refresh(
        &mut self,
        disk: &dyn Disk,
        project: &Project,
        suspects: &Suspects,
        progress: &dyn Progress,
    ) -> Result<FileChanges, Failure> {
        let found = match self.ahead.take().filter(|_| *suspects == Suspects::Everything) {
            Some(found) => found,
            None => self.scan(disk, project, suspects)?,
        };
        let gone = self.gone(&found, suspects);
        let changed: Vec<&Found> = found.iter().filter(|file| self.is_suspect(file, suspects)).collect();
        progress.stage("read and parse", Some(changed.len()));
        let mut changes = FileChanges::default();
        for path in gone {
            self.replace(&path, None, &mut changes);
        }
        for portion in changed.chunks(PORTION) {
            let read_again = |file: &&Found| {
                progress.advance(1);
                self.read_again(disk, project, file)
            };
            let read: Vec<Entry> = portion.par_iter().map(read_again).collect();
            for (mut entry, file) in read.into_iter().zip(portion) {
                entry.share_texts(&mut self.texts);
                self.replace(&file.path, Some(entry), &mut changes);
            }
        }
        Ok(changes)
    }

    /// Dresses the static files that changed, or all if it is done otherwise than before, and notes what came out as another.
    pub fn dress(&mut self, disk: &dyn Disk, project: &Project, dressing: Dressing, changes: &mut FileChanges) {
        let is_same = self.dressing == dressing;
        let changed: BTreeSet<&str> = changes.assets.iter().map(SourcePath::below_static).collect();
        let suspects: Vec<String> = match is_same {
            true => changed.into_iter().map(str::to_owned).collect(),
            false => self.assets.fixed.keys().chain(self.assets.dressed.keys()).cloned().collect(),
        };
        for path in suspects {
            let after = self.dressed(disk, project, &dressing, &path);
            let before = match after.clone() {
                Some(dressed) => self.assets.dressed.insert(path.clone(), dressed),
                None => self.assets.dressed.remove(&path),
            };
            let source = self.assets.fixed.get(&path).map(|asset| asset.path.clone());
            changes.assets.extend(source.filter(|_| before != after));
        }
        self.dressing = dressing;
    }

    /// Looks at the images that documents show, where documents, files or settings are others, and notes of which there are other forms.
    pub fn see_images(
        &mut self,
        imaging: Imaging,
        studio: &Studio<'_>,
        changes: &mut FileChanges,
        progress: &dyn Progress,
    ) {
        if changes.facts.is_empty() && changes.assets.is_empty() && self.images.are_seen_by(&imaging) {
            return;
        }
        let differs = self.images.update(&self.documents, &mut self.assets, imaging, studio, progress);
        changes.assets.extend(differs);
    }

    fn dressed(&self, disk: &dyn Disk, project: &Project, dressing: &Dressing, path: &str) -> Option<Dressed> {
        let asset = self.assets.fixed.get(path).filter(|_| dressing.concerns(path))?;
        // A file that is gone by now is for the next update.
        let bytes = loading::asset_bytes(disk, project, &asset.path).ok()?;
        Some(dressing.dress(path, &bytes))
    }

    fn scan(&mut self, disk: &dyn Disk, project: &Project, suspects: &Suspects) -> Result<Vec<Found>, Failure> {
        let failure = |fault| loading::disk_failure(project, fault);
        let mut found = match suspects {
            Suspects::Everything => {
                self.scanned.clear();
                load::scan(disk, project).map_err(failure)?.report_to(&mut self.scanned)
            }
            Suspects::Paths(paths) => {
                let mut found = Vec::new();
                for path in paths {
                    self.scanned.retain(|diagnostic| !is_below(&diagnostic.place.path, path));
                    found.extend(load::rescan(disk, project, path).map_err(failure)?.report_to(&mut self.scanned));
                }
                found
            }
        };
        found.retain(|file| file.kind != SourceKind::Config);
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// The files that stood below the suspects and are no longer there.
    fn gone(&self, found: &[Found], suspects: &Suspects) -> Vec<SourcePath> {
        let is_there = |path: &SourcePath| found.binary_search_by(|file| file.path.cmp(path)).is_ok();
        let gone: BTreeSet<&SourcePath> = match suspects {
            Suspects::Everything => self.entries.keys().filter(|path| !is_there(path)).collect(),
            Suspects::Paths(paths) => {
                paths.iter().flat_map(|top| self.below(top)).filter(|path| !is_there(path)).collect()
            }
        };
        gone.into_iter().cloned().collect()
    }

    /// The files at a path and below it.
    fn below<'s>(&'s self, top: &'s SourcePath) -> impl Iterator<Item = &'s SourcePath> {
        // Between a folder and what lies in it stand `top-2` and `top.md`: `-` and `.` come before `/`.
        let itself = self.entries.get_key_value(top).map(|(path, _)| path);
        let inside = SourcePath::new(format!("{top}/"));
        let in_it = self.entries.range(inside..).map(|(path, _)| path);
        itself.into_iter().chain(in_it.take_while(move |path| is_below(path, top)))
    }

    fn is_suspect(&self, file: &Found, suspects: &Suspects) -> bool {
        // A file that is named itself is read whatever its stat: two changes in one tick of the disk's clock look like one.
        let is_named = matches!(suspects, Suspects::Paths(paths) if paths.contains(&file.path));
        // What could not be read before is read again each time: the reason may lie outside of the file.
        is_named
            || self.entries.get(&file.path).is_none_or(|entry| entry.stat != file.stat || entry.fingerprint.is_none())
    }

    fn read_again(&self, disk: &dyn Disk, project: &Project, file: &Found) -> Entry {
        let source = match load::read(disk, project, file) {
            Ok(source) => source,
            Err(fault) => {
                return Entry {
                    stat: file.stat,
                    fingerprint: None,
                    content: Content::Nothing,
                    diagnostics: vec![fault],
                };
            }
        };
        if let Some(entry) = self.entries.get(&file.path).filter(|entry| entry.fingerprint == Some(source.fingerprint))
        {
            return Entry { stat: file.stat, ..entry.clone() };
        }
        let fingerprint = Some(source.fingerprint);
        let Checked { value: content, diagnostics } = understand(source);
        Entry { stat: file.stat, fingerprint, content, diagnostics }
    }

    fn replace(&mut self, path: &SourcePath, entry: Option<Entry>, changes: &mut FileChanges) {
        let after = entry.as_ref().map(|entry| (entry.fingerprint, entry.content.clone()));
        let before = match entry {
            Some(entry) => {
                self.found.set(path.clone(), entry.diagnostics.clone());
                self.entries.insert(path.clone(), entry)
            }
            None => {
                self.found.clear(path);
                self.entries.remove(path)
            }
        };
        let before = before.map(|entry| (entry.fingerprint, entry.content));
        let fingerprint = |side: &Option<(Option<Fingerprint>, Content)>| side.as_ref().and_then(|(it, _)| *it);
        if before.is_some() == after.is_some() && fingerprint(&before) == fingerprint(&after) && after.is_some() {
            return;
        }
        let (before, after) = (before.map(|(_, content)| content), after.map(|(_, content)| content));
        note_change(path, before.as_ref(), after.as_ref(), changes);
        if let Some(content) = &before {
            self.forget(path, content);
        }
        if let Some(content) = &after {
            self.enter(path, content);
        }
    }

    fn enter(&mut self, path: &SourcePath, content: &Content) {
        match content {
            Content::Document(document) => drop(self.documents.insert(path.clone(), document.clone())),
            Content::Fixed(asset) => drop(self.assets.fixed.insert(path.below_static().to_owned(), asset.clone())),
            Content::Attachment(asset) => drop(self.assets.attachments.insert(path.clone(), asset.clone())),
            Content::Ledger(ledger) => self.ledger = ledger.clone(),
            Content::Template(_) | Content::Data(_) | Content::Nothing => {}
        }
    }

    fn forget(&mut self, path: &SourcePath, content: &Content) {
        match content {
            Content::Document(_) => drop(self.documents.remove(path)),
            Content::Attachment(_) => drop(self.assets.attachments.remove(path)),
            Content::Ledger(_) => self.ledger = Arc::default(),
            Content::Fixed(_) => {
                let key = path.below_static().to_owned();
                self.assets.fixed.remove(&key);
                // The theme's file of that name, which the project's own hid, is seen again.
                let theme = load::theme_sources().into_iter().find(|source| source.path.below_static() == key);
                if let Some(source) = theme.filter(|source| source.kind == SourceKind::Asset) {
                    self.assets.fixed.insert(key, asset_of(&source));
                }
            }
            Content::Template(_) | Content::Data(_) | Content::Nothing => {}
        }
    }
}

fn note_change(path: &SourcePath, before: Option<&Content>, after: Option<&Content>, changes: &mut FileChanges) {
    match (document_of(before), document_of(after)) {
        (None, None) => {}
        (Some(before), Some(after)) if before.same_facts(after) => changes.bodies.push(path.clone()),
        (before, after_document) => {
            changes.facts.push(path.clone());
            let is_lost = after.is_some() && after_document.is_none();
            changes.lost.extend(before.filter(|_| is_lost).cloned());
        }
    }
    let either = || [before, after].into_iter().flatten();
    changes.ledger |= either().any(|content| matches!(content, Content::Ledger(_)));
    changes.templates |= either().any(|content| matches!(content, Content::Template(_) | Content::Data(_)));
    if either().any(|content| matches!(content, Content::Fixed(_) | Content::Attachment(_))) {
        changes.assets.push(path.clone());
    }
}

fn document_of(content: Option<&Content>) -> Option<&Arc<Document>> {
    match content {
        Some(Content::Document(document)) => Some(document),
        _ => None,
    }
}

fn understand(source: Source) -> Checked<Content> {
    match source.kind {
        SourceKind::Template => Checked::clean(Content::Template(source.bytes)),
        SourceKind::Data => Checked::clean(Content::Data(source.bytes)),
        SourceKind::Asset => Checked::clean(Content::Fixed(asset_of(&source))),
        SourceKind::Attachment => Checked::clean(Content::Attachment(asset_of(&source))),
        SourceKind::Ledger => parse::ledger(&source).map(|ledger| Content::Ledger(Arc::new(ledger))),
        _ => parse::document(&source, markdown::scan)
            .map(|document| document.map_or(Content::Nothing, |document| Content::Document(Arc::new(document)))),
    }
}

fn asset_of(source: &Source) -> Asset {
    let still = dress::still(&source.bytes);
    let size = still.and_then(|still| still.size).or_else(|| load::image_size(&source.bytes));
    Asset { path: source.path.clone(), fingerprint: source.fingerprint, size, is_still: still.is_some() }
}

/// Says whether a path is `top` or lies below it.
pub fn is_below(path: &SourcePath, top: &SourcePath) -> bool {
    let rest = path.as_str().strip_prefix(top.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
