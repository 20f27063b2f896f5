use std::{collections::BTreeMap, sync::Arc};

use rayon::prelude::*;

use super::{Failure, Progress, Request};
use crate::{
    base::{Checked, Diagnostic, Fingerprint, SourcePath},
    disk::{Disk, DiskError},
    load::{self, Found, Project},
    markdown,
    model::{Asset, Assets, Config, Document, Documents, Source, SourceKind},
    parse,
};

/// Everything the files say, each understood by itself.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Documents by path.
    pub documents: Documents,
    /// Files that may be copied.
    pub assets: Assets,
    /// The project's own templates.
    pub templates: Vec<Source>,
}

/// Finds all files of the project.
pub fn scan(disk: &dyn Disk, project: &Project, found: &mut Vec<Diagnostic>) -> Result<Vec<Found>, Failure> {
    let scanned = load::scan(disk, project).map_err(|fault| disk_failure(project, fault))?;
    Ok(scanned.report_to(found))
}

/// Reads `site.toml`, or takes the defaults where there is none; what the command line gives wins.
pub fn config(
    disk: &dyn Disk,
    project: &Project,
    request: &Request,
    found: &mut Vec<Diagnostic>,
) -> Result<Config, Failure> {
    let source = config_source(disk, project, found)?;
    let mut config = parse::config(source.as_ref()).report_to(found);
    if let Some(url) = &request.base_url {
        let (base_url, base_path) =
            parse::base_url_of(url).map_err(|reason| Failure::new(format!("`--base-url {url}`: {reason}")))?;
        config.base_url = Some(base_url);
        config.base_path = base_path;
    }
    Ok(config)
}

/// Finds the configuration alone: where the output goes, and so what is no source, is known only from it.
///
/// Its faults of place are left to the scan, which meets them again.
fn config_source(disk: &dyn Disk, project: &Project, found: &mut Vec<Diagnostic>) -> Result<Option<Source>, Failure> {
    let Some(path) = project.config_path() else { return Ok(None) };
    let files = load::rescan(disk, project, &path).map_err(|fault| disk_failure(project, fault))?;
    let read = files.value.first().map(|file| load::read(disk, project, file));
    Ok(match read {
        Some(Ok(source)) => Some(source),
        Some(Err(fault)) => {
            found.push(fault);
            None
        }
        None => None,
    })
}

fn disk_failure(project: &Project, fault: DiskError) -> Failure {
    Failure::new(fault.seen_from(&project.root).to_string())
}

/// What became of one file.
enum Read {
    Document(Arc<Document>),
    Template(Source),
    Fixed(Asset),
    Attachment(Asset),
    Nothing,
}

/// Reads and parses all files but the configuration, in parallel; results and faults come in the order of the files.
pub fn read_all(
    disk: &dyn Disk,
    project: &Project,
    files: &[Found],
    progress: &dyn Progress,
    found: &mut Vec<Diagnostic>,
) -> Loaded {
    let wanted: Vec<&Found> = files.iter().filter(|file| file.kind != SourceKind::Config).collect();
    progress.stage("read and parse", Some(wanted.len()));
    let read: Vec<Checked<Read>> = wanted
        .par_iter()
        .map(|file| {
            progress.advance(1);
            read_one(disk, project, file)
        })
        .collect();
    let mut loaded = Loaded::default();
    for asset in load::theme_sources().into_iter().filter(|source| source.kind == SourceKind::Asset) {
        loaded.add(Read::Fixed(asset_of(&asset)));
    }
    for checked in read {
        loaded.add(checked.report_to(found));
    }
    loaded
}

impl Loaded {
    fn add(&mut self, read: Read) {
        match read {
            Read::Document(document) => drop(self.documents.insert(document.path.clone(), document)),
            Read::Template(source) => self.templates.push(source),
            // The theme's files come first, so that the project's own of the same name hide them.
            Read::Fixed(asset) => drop(self.assets.fixed.insert(below_static(&asset.path).to_owned(), asset)),
            Read::Attachment(asset) => drop(self.assets.attachments.insert(asset.path.clone(), asset)),
            Read::Nothing => {}
        }
    }
}

fn read_one(disk: &dyn Disk, project: &Project, file: &Found) -> Checked<Read> {
    let source = match load::read(disk, project, file) {
        Ok(source) => source,
        Err(fault) => return Checked { value: Read::Nothing, diagnostics: vec![fault] },
    };
    match source.kind {
        SourceKind::Template => Checked::clean(Read::Template(source)),
        SourceKind::Asset => Checked::clean(Read::Fixed(asset_of(&source))),
        SourceKind::Attachment => Checked::clean(Read::Attachment(asset_of(&source))),
        _ => parse::document(&source, markdown::scan)
            .map(|document| document.map_or(Read::Nothing, |document| Read::Document(Arc::new(document)))),
    }
}

fn asset_of(source: &Source) -> Asset {
    Asset { path: source.path.clone(), fingerprint: source.fingerprint, size: load::image_size(&source.bytes) }
}

/// Returns the path below `static/`, of the project or of the theme.
fn below_static(path: &SourcePath) -> &str {
    let path = path.as_str();
    let path = path.strip_prefix(SourcePath::THEME).unwrap_or(path);
    path.strip_prefix("static/").unwrap_or(path)
}

/// Returns the theme's templates.
pub fn theme_templates() -> Vec<Source> {
    load::theme_sources().into_iter().filter(|source| source.kind == SourceKind::Template).collect()
}

/// Reads the bytes of a file that is copied as it is.
pub fn asset_bytes(disk: &dyn Disk, project: &Project, path: &SourcePath) -> Result<Vec<u8>, DiskError> {
    if path.as_str().starts_with(SourcePath::THEME) {
        let theme = load::theme_sources().into_iter().find(|source| source.path == *path);
        return Ok(theme.expect("only files of the theme have its prefix").bytes.to_vec());
    }
    disk.read(&project.root.join(path.as_str())).map_err(|fault| fault.seen_from(&project.root))
}

/// The texts of files, cleaned as parse counts them, read once each.
pub struct Texts<'a> {
    disk: &'a dyn Disk,
    project: &'a Project,
    theme: Vec<Source>,
    read: BTreeMap<SourcePath, Option<crate::base::Text>>,
}

impl<'a> Texts<'a> {
    /// Takes where the files are.
    pub fn new(disk: &'a dyn Disk, project: &'a Project) -> Self {
        Texts { disk, project, theme: theme_templates(), read: BTreeMap::new() }
    }

    /// Returns a file's text, as far as it is one.
    pub fn get(&mut self, path: &SourcePath) -> Option<crate::base::Text> {
        if let Some(text) = self.read.get(path) {
            return text.clone();
        }
        let bytes = match self.theme.iter().find(|source| source.path == *path) {
            Some(source) => Some(source.bytes.to_vec()),
            None => self.disk.read(&self.project.root.join(path.as_str())).ok(),
        };
        let text = bytes.and_then(|bytes| match parse::clean(&bytes) {
            Ok(text) => Some(text.as_ref().into()),
            Err(_) => parse::clean_lossy(&bytes).map(Into::into),
        });
        self.read.insert(path.clone(), text.clone());
        text
    }

    /// Hands over all texts that were asked for.
    pub fn into_read(self) -> BTreeMap<SourcePath, crate::base::Text> {
        self.read.into_iter().filter_map(|(path, text)| Some((path, text?))).collect()
    }
}

/// Reads the body of a document again; nothing if the file is not the one that was parsed.
pub fn body_text(
    disk: &dyn Disk,
    project: &Project,
    path: &SourcePath,
    offset: usize,
    fingerprint: Fingerprint,
) -> Option<String> {
    let bytes = disk.read(&project.root.join(path.as_str())).ok()?;
    let text = parse::clean(&bytes).ok()?;
    let body = text.get(offset..)?;
    (Fingerprint::of(body.as_bytes()) == fingerprint).then(|| body.to_owned())
}
