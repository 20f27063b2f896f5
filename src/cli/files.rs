use std::{io, path::Path};

use crate::{disk::Disk, pipeline::Failure};

/// Says whether a file is at a path, symbolic links followed; what cannot be looked at is none.
pub fn is_file(disk: &dyn Disk, path: &Path) -> bool {
    disk.stat_target(path).ok().flatten().is_some_and(|stat| stat.is_file())
}

/// Says whether a folder is at a path, symbolic links followed; what cannot be looked at is none.
pub fn is_folder(disk: &dyn Disk, path: &Path) -> bool {
    disk.stat_target(path).ok().flatten().is_some_and(|stat| stat.is_directory())
}

/// What became of a file that was to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It is new.
    Written,
    /// Something stood there already and was left as it is.
    Kept,
}

/// Makes a file, and the folders above it, unless something stands at its path.
pub fn make_file(disk: &dyn Disk, path: &Path, text: &str) -> Result<Made, Failure> {
    let folder = path.parent().map_or(Ok(()), |folder| disk.create_folders(folder));
    match folder.and_then(|()| disk.write_new(path, text.as_bytes())) {
        Ok(_) => Ok(Made::Written),
        Err(error) if error.source.kind() == io::ErrorKind::AlreadyExists && error.path == path => Ok(Made::Kept),
        Err(error) => Err(error.into()),
    }
}

/// Makes a file in the place of what stands there; it is never seen half written.
pub fn replace_file(disk: &dyn Disk, path: &Path, text: &str) -> Result<Made, Failure> {
    let beside = path.with_extension("md.new");
    if disk.stat(&beside)?.is_some() {
        disk.remove_file(&beside)?;
    }
    make_file(disk, &beside, text)?;
    disk.rename(&beside, path)?;
    Ok(Made::Written)
}
