use std::path::{Path, PathBuf};

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

/// Makes a file, and the folders above it, unless something stands at its path; it is never seen half written.
pub fn make_file(disk: &dyn Disk, path: &Path, text: &str) -> Result<Made, Failure> {
    match disk.stat(path)? {
        Some(_) => Ok(Made::Kept),
        None => replace_file(disk, path, text),
    }
}

/// Makes a file, and the folders above it, in the place of what stands there; it is never seen half written.
pub fn replace_file(disk: &dyn Disk, path: &Path, text: &str) -> Result<Made, Failure> {
    path.parent().map_or(Ok(()), |folder| disk.create_folders(folder))?;
    let beside = beside(path);
    let written = disk.write_afresh(&beside, text.as_bytes()).and_then(|_| disk.flush(&beside));
    match written.and_then(|()| disk.rename(&beside, path)) {
        Ok(()) => Ok(Made::Written),
        Err(error) => {
            // Who hears of the fault need not hear that the rest of it stays, too.
            drop(disk.remove_file(&beside));
            Err(error.into())
        }
    }
}

/// A name beside a file that no site takes for a source.
pub fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.dateline-new"))
}
