use std::path::{Path, PathBuf};

use super::{Class, Entry, Provenance, PublishError, class::classes, class::is_page, parallel::in_parallel};
use crate::{
    base::{Text, sha256_hex},
    disk::Disk,
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
}

/// What a page says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Described {
    /// What it is called.
    pub title: Option<Text>,
    /// Where it leads, if it is there only to lead on.
    pub leads_to: Option<Text>,
}

/// Reads what a page says of itself from its HTML.
pub type Describe<'a> = &'a (dyn Fn(&[u8]) -> Described + Sync);

impl Edition {
    /// Reads the files of a built site, for everyone.
    ///
    /// Faults: the disk's, and a file that is not of the size that its builder noted.
    pub fn read(
        disk: &dyn Disk,
        folder: &Path,
        files: &[EditionFile],
        provenance: Provenance,
        describe: Describe<'_>,
    ) -> Result<Self, PublishError> {
        let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
        let items: Vec<(&EditionFile, Class)> = files.iter().zip(classes(&paths)).collect();
        let mut entries = in_parallel(&items, |(file, class)| {
            let bytes = disk.read(&folder.join(&*file.path))?;
            if bytes.len() as u64 != file.size {
                return Err(PublishError::changed_meanwhile(&file.path));
            }
            let Described { title, leads_to } =
                if is_page(&file.path) { describe(&bytes) } else { Described::default() };
            let sha256 = sha256_hex(&bytes).into();
            Ok(Entry { path: file.path.clone(), sha256, size: file.size, class: *class, title, leads_to })
        })?;
        entries.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Edition { entries, provenance, audience: Audience::Everyone, folder: folder.to_owned() })
    }

    /// Reads the bytes of a file, and makes sure that they are those of the edition.
    pub fn bytes(&self, disk: &dyn Disk, entry: &Entry) -> Result<Vec<u8>, PublishError> {
        let bytes = disk.read(&self.folder.join(&*entry.path))?;
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
