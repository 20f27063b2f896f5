//! Writes several files: all of them or none.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use super::files::beside;
use crate::{
    base::SourcePath,
    disk::{self, Disk, DiskError},
    register::FileChange,
};

/// One file as it is on the disk, and as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put<'a> {
    /// The file.
    pub path: &'a SourcePath,
    /// What it holds; nothing if it is new.
    pub before: Option<Cow<'a, [u8]>>,
    /// What it is to hold; nothing if it goes.
    pub after: Option<Content<'a>>,
}

/// What a file is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// Whatever this file holds, which need not be in memory before.
    CopyOf(PathBuf),
}

impl<'a> From<&'a FileChange> for Put<'a> {
    fn from(change: &'a FileChange) -> Self {
        Put {
            path: &change.path,
            before: change.before.as_deref().map(|text| Cow::Borrowed(text.as_bytes())),
            after: change.after.as_deref().map(|text| Content::Bytes(text.as_bytes())),
        }
    }
}

/// Writes every change beside its file first, then puts one after the other in its place; what cannot be finished is taken back.
pub fn write_all(disk: &dyn Disk, root: &Path, changes: &[Put<'_>]) -> Result<(), DiskError> {
    let places = changes.iter().map(|change| place_of(disk, root, change)).collect::<Result<Vec<_>, _>>()?;
    let staged: Vec<PathBuf> = places.iter().map(|place| beside(place)).collect();
    let stage = |(change, staged): (&Put<'_>, &PathBuf)| match &change.after {
        Some(Content::Bytes(bytes)) => disk.write_afresh(staged, bytes).and_then(|_| disk.flush(staged)),
        Some(Content::CopyOf(file)) => {
            let bytes = disk.read(file)?;
            disk.write_afresh(staged, &bytes).and_then(|_| disk.flush(staged))
        }
        None => Ok(()),
    };
    let clear = || staged.iter().for_each(|path| drop(disk.remove_file(path)));
    if let Err(fault) = changes.iter().zip(&staged).try_for_each(stage) {
        clear();
        return Err(fault);
    }
    // Files that go are last: until then whatever they say is there.
    let (stay, go): (Vec<usize>, Vec<usize>) = (0..changes.len()).partition(|nth| changes[*nth].after.is_some());
    let mut done = Vec::new();
    for nth in stay.into_iter().chain(go) {
        let put = match changes[nth].after {
            Some(_) => disk.rename(&staged[nth], &places[nth]),
            None => disk.remove_file(&places[nth]),
        };
        if let Err(fault) = put {
            done.iter().for_each(|nth: &usize| take_back(disk, &changes[*nth], &places[*nth], &staged[*nth]));
            clear();
            return Err(fault);
        }
        done.push(nth);
    }
    Ok(())
}

/// Brings a file back to what it was, as far as the disk still can.
fn take_back(disk: &dyn Disk, change: &Put<'_>, place: &Path, staged: &Path) {
    match &change.before {
        Some(bytes) => {
            let written = disk.write_afresh(staged, bytes).and_then(|_| disk.rename(staged, place));
            drop(written);
        }
        None => drop(disk.remove_file(place)),
    }
}

/// Where a file is; the end of a symbolic link, since what is put in its place would replace the link.
fn place_of(disk: &dyn Disk, root: &Path, change: &Put<'_>) -> Result<PathBuf, DiskError> {
    let path = root.join(change.path.as_str());
    match (&change.before, &change.after) {
        (Some(_), Some(_)) => disk.canonicalize(&path),
        (None, _) => {
            path.parent().map_or(Ok(()), |folder| disk.create_folders(folder))?;
            disk::resolve(disk, &path)
        }
        (_, None) => Ok(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::{FaultyDisk, MemoryDisk};

    /// Whatever call fails, the disk holds all of it or what it held before.
    #[test]
    fn a_disk_that_fails_once_holds_all_or_nothing() {
        let change = |path: &str, before: Option<&str>, after: Option<&str>| FileChange {
            path: SourcePath::new(path),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        };
        let changes = [
            change("a.md", Some("a"), Some("A")),
            change("b/new.md", None, Some("N")),
            change("c.md", Some("c"), None),
            change("d.md", Some("d"), Some("D")),
        ];
        let mut changes: Vec<Put<'_>> = changes.iter().map(Put::from).collect();
        let copy = SourcePath::new("e.png");
        changes.push(Put { path: &copy, before: None, after: Some(Content::CopyOf("/old/e.png".into())) });
        let disk = || {
            let disk = MemoryDisk::new();
            ["a", "c", "d"].iter().for_each(|name| disk.put(format!("/s/{name}.md"), name));
            disk.put("/old/e.png", "E");
            FaultyDisk::new(disk)
        };
        let whole = disk();
        let before = whole.inner().files("/s");
        write_all(&whole, Path::new("/s"), &changes).expect("a sound disk");
        let after = whole.inner().files("/s");
        assert_eq!(after.keys().collect::<Vec<_>>(), ["a.md", "b/new.md", "d.md", "e.png"]);
        for nth in 0..whole.calls() {
            let faulty = disk();
            faulty.fail_call(nth, std::io::ErrorKind::StorageFull);
            let outcome = write_all(&faulty, Path::new("/s"), &changes);
            let expected = if outcome.is_ok() { &after } else { &before };
            assert_eq!(&faulty.inner().files("/s"), expected, "call {nth}");
        }
    }
}
