use std::path::{Path, PathBuf};

use crate::{
    base::{Fingerprint, Text},
    disk::Disk,
    publish::{Bucket, Condition, Headers, Object, PublishError, Put, Seen, Sent, Version},
};

/// A folder that serves as a store of objects, for machines that share a disk.
///
/// An object is written beside its place and then put there, so nobody meets half of one. Conditions hold as far as the disk's locks do: where
/// they fail, what was written last stands.
pub struct FolderBucket<'d> {
    /// The disk.
    pub disk: &'d dyn Disk,
    /// The folder, which is made with the first object.
    pub folder: PathBuf,
}

impl FolderBucket<'_> {
    fn file(&self, key: &str) -> PathBuf {
        self.folder.join(key)
    }

    fn version(bytes: &[u8]) -> Version {
        Version { e_tag: Some(Fingerprint::of(bytes).hex()), version: None }
    }

    fn holds(&self, file: &Path, condition: Condition<'_>) -> Result<bool, PublishError> {
        let there = match condition {
            Condition::Any => return Ok(true),
            _ => self.disk.stat_target(file)?.is_some(),
        };
        Ok(match condition {
            Condition::Is(version) => there && Self::version(&self.disk.read(file)?) == *version,
            _ => !there,
        })
    }
}

impl Bucket for FolderBucket<'_> {
    fn get(&self, key: &str) -> Result<Option<Object>, PublishError> {
        let file = self.file(key);
        if self.disk.stat_target(&file)?.is_none() {
            return Ok(None);
        }
        let bytes = self.disk.read(&file)?;
        let seen = Seen { sha256: None, size: bytes.len() as u64, headers: Headers::default() };
        Ok(Some(Object { version: Self::version(&bytes), bytes, seen }))
    }

    fn look(&self, key: &str) -> Result<Option<Seen>, PublishError> {
        Ok(self.get(key)?.map(|object| object.seen))
    }

    fn put(&self, key: &str, sent: &Sent<'_>, condition: Condition<'_>) -> Result<Put, PublishError> {
        let file = self.file(key);
        let folder = file.parent().unwrap_or(&self.folder).to_owned();
        self.disk.create_folders(&folder)?;
        // Only what has a condition can be refused, and needs the others to wait.
        let _lock = match condition {
            Condition::Any => None,
            _ => match self.disk.lock(&folder.join("lock"))? {
                Some(lock) => Some(lock),
                None => return Ok(Put::Refused),
            },
        };
        if !self.holds(&file, condition)? {
            return Ok(Put::Refused);
        }
        // Another machine may write the same object at the same time; each writes its own file first.
        let beside = file.with_file_name(format!(".{}.{}.new", key.replace('/', "-"), &sent.sha256[..16]));
        self.disk.write_afresh(&beside, sent.bytes)?;
        self.disk.rename(&beside, &file)?;
        Ok(Put::Done(Self::version(sent.bytes)))
    }

    fn delete(&self, key: &str) -> Result<(), PublishError> {
        let file = self.file(key);
        match self.disk.stat(&file)? {
            Some(_) => Ok(self.disk.remove_file(&file)?),
            None => Ok(()),
        }
    }

    fn list(&self) -> Result<Vec<Text>, PublishError> {
        let below = |path: &Path| {
            let way = path.strip_prefix(&self.folder).unwrap_or(path);
            way.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
        };
        let mut keys = Vec::new();
        for entry in self.disk.walk(&self.folder, &|_| true) {
            let entry = entry?;
            if entry.stat.is_file() {
                keys.push(below(&entry.path).into());
            }
        }
        Ok(keys)
    }
}
