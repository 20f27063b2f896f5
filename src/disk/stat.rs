use serde::{Deserialize, Serialize};

/// What stands at a path. Two equal stats of one path, taken at different times, mean that the file was not touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stat {
    /// What it is.
    pub kind: Kind,
    /// Bytes of a file; without meaning for the rest.
    pub size: u64,
    /// When it was last changed: nanoseconds since 1970 began in UTC; negative before.
    pub modified: i128,
    /// The file's number on its disk; 0 where there is none.
    pub inode: u64,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A regular file.
    File,
    /// A folder.
    Directory,
    /// A symbolic link.
    Symlink,
    /// A pipe, a socket or a device.
    Other,
}

impl Stat {
    /// Says whether it is a regular file.
    pub fn is_file(&self) -> bool {
        self.kind == Kind::File
    }

    /// Says whether it is a folder.
    pub fn is_directory(&self) -> bool {
        self.kind == Kind::Directory
    }
}
