use std::collections::BTreeMap;

use super::{Failure, Request};
use crate::{
    base::{Checked, Diagnostic, Fingerprint, SourcePath},
    disk::{Disk, DiskError},
    load::{self, Project},
    model::{Config, DataFiles, Documents, Source, SourceKind},
    parse,
};

/// Reads `site.toml`, or takes the defaults where there is none; what the command line gives wins. Returns the digest of the file
/// as well.
pub fn config(
    disk: &dyn Disk,
    project: &Project,
    request: &Request,
    found: &mut Vec<Diagnostic>,
) -> Result<(Config, Option<Fingerprint>), Failure> {
    let source = config_source(disk, project, found)?;
    let mut config = parse::config(source.as_ref()).report_to(found);
    if let Some(url) = &request.base_url {
        let (base_url, base_path) =
            parse::base_url_of(url).map_err(|reason| Failure::new(format!("`--base-url {url}`: {reason}")))?;
        config.base_url = Some(base_url);
        config.base_path = base_path;
    }
    if let Some(review) = &request.review {
        config.review = Some(review.clone());
        // What reviewers see never lies where the public site does.
        config.output = format!("{}-preview", config.output).into();
    }
    if let Some(shard) = request.shard {
        // Nor does a part of it lie where all of it is expected.
        config.output = format!("{}-shard-{}-of-{}", config.output, shard.nth(), shard.of()).into();
    }
    Ok((config, source.map(|source| source.fingerprint)))
}

/// Finds the configuration alone: where the output goes, and so what is no source, is known only from it.
///
/// Its faults of place are told though the scan may meet them again: a disk that failed once may not fail twice, and the site would be built
/// without its settings.
fn config_source(disk: &dyn Disk, project: &Project, found: &mut Vec<Diagnostic>) -> Result<Option<Source>, Failure> {
    let Some(path) = project.config_path() else { return Ok(None) };
    let files = load::rescan(disk, project, &path).map_err(|fault| disk_failure(project, fault))?;
    found.extend(files.diagnostics);
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

/// Words a refusal of the disk as a failure of the run.
pub fn disk_failure(project: &Project, fault: DiskError) -> Failure {
    Failure::new(fault.seen_from(&project.root).to_string())
}

/// Returns the theme's templates.
pub fn theme_templates() -> Vec<Source> {
    load::theme_sources().into_iter().filter(|source| source.kind == SourceKind::Template).collect()
}

/// Reads files of data for templates, by their paths below `templates/data/`.
pub fn data(sources: &[Source]) -> Checked<DataFiles> {
    let mut found = Vec::new();
    let file = |source: &Source| {
        let key = source.path.as_str().strip_prefix("templates/data/")?.to_owned();
        Some((key, parse::data(source).report_to(&mut found)?))
    };
    let value = sources.iter().filter_map(file).collect();
    Checked { value, diagnostics: found }
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
    /// Takes where the files are, and the texts of those that were read before.
    pub fn new(disk: &'a dyn Disk, project: &'a Project, known: BTreeMap<SourcePath, crate::base::Text>) -> Self {
        let read = known.into_iter().map(|(path, text)| (path, Some(text))).collect();
        Texts { disk, project, theme: theme_templates(), read }
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

    /// Hands over all texts that are known.
    pub fn into_read(self) -> BTreeMap<SourcePath, crate::base::Text> {
        self.read.into_iter().filter_map(|(path, text)| Some((path, text?))).collect()
    }
}

/// Reads the body of a document again; nothing if there is none, or its file is not the one that was parsed.
pub fn text_of(disk: &dyn Disk, project: &Project, documents: &Documents, path: &SourcePath) -> Option<String> {
    let body = &documents.get(path)?.body;
    body_text(disk, project, path, body.offset, body.fingerprint)
}

/// Reads a body again by where it stood; nothing if the file is not the one that was parsed.
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
