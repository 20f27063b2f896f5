use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    Class, Entry, Headers, Known, Provenance, PublishError, class::classes, known::KnownFile, parallel::in_parallel,
};
use crate::{
    base::{Fingerprint, Text, is_html, sha256_hex},
    disk::Disk,
    model::{Encoding, SendRule},
};

/// A built site as it is brought to readers: which files, and where their bytes are.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// The files, by path.
    pub entries: Vec<Entry>,
    /// Of what it was made.
    pub provenance: Provenance,
    /// For whom it is.
    pub audience: Audience,
    folder: PathBuf,
    /// The files that are sent in the place of others, by the path of the other.
    stand_ins: BTreeMap<Text, Text>,
}

/// For whom an edition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// For everyone.
    Everyone,
    /// For those who may see what is not public yet; no place that readers reach takes it.
    Reviewers,
}

/// A file of a built site, as its builder noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionFile {
    /// Where it is below the folder of the site.
    pub path: Text,
    /// Its size in bytes.
    pub size: u64,
    /// The digest by which its builder knows it: of the bytes of a page, and of compressed and narrower forms that of what they were made of.
    pub fingerprint: Fingerprint,
}

/// What a page says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Described {
    /// What it is called.
    pub title: Option<Text>,
    /// Where it leads, if it is there only to lead on.
    pub leads_to: Option<Text>,
}

/// Reads what a page says of itself from its HTML.
pub type Describe<'a> = &'a (dyn Fn(&[u8]) -> Described + Sync);

/// Reads a file. A page that somebody has changed by hand, so that the build did not notice, is not the site's.
fn read(disk: &dyn Disk, folder: &Path, file: &EditionFile, describe: Describe<'_>) -> Result<KnownFile, PublishError> {
    let bytes = disk.read(&folder.join(&*file.path))?;
    let is_page = is_html(&file.path);
    if bytes.len() as u64 != file.size || is_page && Fingerprint::of(&bytes) != file.fingerprint {
        return Err(PublishError::not_as_built(&file.path));
    }
    let described = if is_page { describe(&bytes) } else { Described::default() };
    Ok(KnownFile { fingerprint: file.fingerprint, sha256: sha256_hex(&bytes).into(), described })
}

impl Edition {
    /// Reads the files of a built site, for everyone; what is known of files by their digests is not read again.
    ///
    /// Faults: the disk's, and a file that is not what its builder noted.
    pub fn read(
        disk: &dyn Disk,
        folder: &Path,
        files: &[EditionFile],
        provenance: Provenance,
        describe: Describe<'_>,
        known: &Known,
    ) -> Result<Self, PublishError> {
        let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
        let items: Vec<(&EditionFile, Class)> = files.iter().zip(classes(&paths)).collect();
        let mut entries = in_parallel(&items, |(file, class)| {
            let KnownFile { sha256, described, .. } = match known.find(file) {
                Some(known) => known.clone(),
                None => read(disk, folder, file, describe)?,
            };
            let Described { title, leads_to } = described;
            let EditionFile { path, size, .. } = file;
            Ok::<_, PublishError>(Entry {
                path: path.clone(),
                sha256,
                size: *size,
                class: *class,
                title,
                leads_to,
                headers: None,
            })
        })?;
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Edition {
            entries,
            provenance,
            audience: Audience::Everyone,
            folder: folder.to_owned(),
            stand_ins: BTreeMap::new(),
        })
    }

    /// Returns the edition as a store sends it: each file with its headers, and in a compressed form if that is wanted.
    ///
    /// A store sends one form to everyone. With `encoding`, each text for which the build made that form is sent in it, and the
    /// files of compressed forms themselves, for which nobody would ask, are left out.
    #[must_use]
    pub fn with_headers(mut self, rules: &[SendRule], encoding: Option<Encoding>) -> Self {
        let forms: BTreeMap<Text, Entry> = match encoding {
            None => BTreeMap::new(),
            Some(_) => {
                let is_form = |entry: &Entry| [".gz", ".br"].iter().any(|ending| self.is_form(&entry.path, ending));
                let (forms, rest): (Vec<Entry>, Vec<Entry>) = self.entries.iter().cloned().partition(is_form);
                self.entries = rest;
                forms.into_iter().map(|form| (form.path.clone(), form)).collect()
            }
        };
        for entry in &mut self.entries {
            let mut headers = Headers::of(&entry.path, rules);
            let form = encoding.and_then(|encoding| forms.get(&*format!("{}.{}", entry.path, encoding.suffix())));
            if let (Some(form), Some(encoding)) = (form, encoding) {
                headers.content_encoding = Some(encoding.token().into());
                (entry.sha256, entry.size) = (form.sha256.clone(), form.size);
                self.stand_ins.insert(entry.path.clone(), form.path.clone());
            }
            entry.headers = Some(headers);
        }
        self
    }

    /// Returns the folder in which its files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Says whether a file is the compressed form of another.
    fn is_form(&self, path: &str, ending: &str) -> bool {
        let of = path.strip_suffix(ending);
        of.is_some_and(|of| self.entries.binary_search_by(|entry| (*entry.path).cmp(of)).is_ok())
    }

    /// Reads the bytes of a file, and makes sure that they are those of the edition.
    pub fn bytes(&self, disk: &dyn Disk, entry: &Entry) -> Result<Vec<u8>, PublishError> {
        let file = self.stand_ins.get(&entry.path).unwrap_or(&entry.path);
        let bytes = disk.read(&self.folder.join(&**file))?;
        match sha256_hex(&bytes) == *entry.sha256 {
            true => Ok(bytes),
            false => Err(PublishError::changed_meanwhile(&entry.path)),
        }
    }

    /// Refuses an edition that is not for everyone.
    pub fn expect_public(&self) -> Result<(), PublishError> {
        match self.audience {
            Audience::Everyone => Ok(()),
            Audience::Reviewers => {
                Err(PublishError::new("this edition holds what is not public, and readers would see it")
                    .help("publish without `--drafts`; `dateline serve` shows drafts to you alone"))
            }
        }
    }
}
