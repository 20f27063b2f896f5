use std::{
    error, fmt,
    path::{Path, PathBuf},
};

use crate::{
    base::{Code, Diagnostic, Place, SourcePath},
    disk::{DiskError, shown},
};

/// Why a site was not written. Unless it says otherwise, the old site is whole.
#[derive(Debug)]
pub enum WriteError {
    /// The disk refused something. If the commit had begun, the next build completes it.
    Disk(DiskError),
    /// Files that dateline did not write stand where pages must go; each once, by path.
    Foreign(Vec<ForeignFile>),
    /// Another build is writing to the folder.
    Locked(PathBuf),
    /// A site for everyone stands in the folder, where one for reviewers was to go.
    Public(PathBuf),
    /// A whole site stands in the folder, where a part of one was to go.
    Whole(PathBuf),
    /// The record of what earlier builds wrote cannot be understood.
    Damaged(PathBuf, &'static str),
    /// A path that does not stay inside the output folder, or is dateline's own there.
    BadPath(String),
    /// Two outputs want one place: the same file twice, or a file and a folder of one name.
    Collision(String),
}

/// Something in the output folder that dateline did not write and that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignFile {
    /// Where it is, below the output folder.
    pub path: String,
    /// What it is: "a file".
    pub what: &'static str,
}

impl ForeignFile {
    /// Returns the diagnostic; `output` is the output folder as the editor knows it: `public`.
    pub fn diagnostic(&self, output: &str) -> Diagnostic {
        let path = SourcePath::new(format!("{}/{}", output.trim_end_matches('/'), self.path));
        let message = format!("{} that dateline did not write stands where the site needs its place", self.what);
        let help = "move it away, or into `static/` if it belongs to the site";
        Diagnostic::new(Code::ForeignFile, Place::file(&path), message).help(help)
    }
}

impl From<DiskError> for WriteError {
    fn from(fault: DiskError) -> Self {
        WriteError::Disk(fault)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Disk(fault) => fault.fmt(out),
            WriteError::Foreign(files) => write_foreign(files, out),
            WriteError::Locked(folder) => {
                write!(
                    out,
                    "another build is writing to `{}`, or it is being published: wait until that has ended",
                    shown(folder)
                )
            }
            WriteError::Public(folder) => {
                write!(out, "`{}` holds the public site, and a preview needs a folder of its own", shown(folder))
            }
            WriteError::Whole(folder) => {
                write!(out, "`{}` holds a whole site, and a shard needs a folder of its own", shown(folder))
            }
            WriteError::Damaged(path, what) => write!(
                out,
                "`{}`, the list of the files that earlier builds wrote, {what}: remove the output folder and build again",
                shown(path)
            ),
            WriteError::BadPath(path) => {
                write!(out, "`{}` is no path inside the output folder", shown(Path::new(path)))
            }
            WriteError::Collision(path) => {
                write!(out, "two outputs want the place `{}`", shown(Path::new(path)))
            }
        }
    }
}

fn write_foreign(files: &[ForeignFile], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(out, "files that dateline did not write stand in the way:")?;
    for file in files {
        write!(out, " `{}`", shown(Path::new(&file.path)))?;
    }
    Ok(())
}

impl error::Error for WriteError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            WriteError::Disk(fault) => Some(fault),
            _ => None,
        }
    }
}
