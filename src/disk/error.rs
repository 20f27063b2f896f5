use std::{
    error, fmt, io,
    path::{Path, PathBuf},
};

/// Something the disk refused: what was to be done, with which file, and why not.
///
/// Its message is a line for an editor: ``cannot write `public/index.html`: no space is left on the disk``.
#[derive(Debug)]
pub struct DiskError {
    /// The file or folder.
    pub path: PathBuf,
    /// What was to be done with it, as an infinitive: "write".
    pub doing: &'static str,
    /// What the system said.
    pub source: io::Error,
}

impl DiskError {
    /// Puts what was done and where to what the system said.
    pub fn new(doing: &'static str, path: &Path, source: io::Error) -> Self {
        DiskError { path: path.to_owned(), doing, source }
    }

    /// Names the file by its way from `root` if it lies below it.
    #[must_use]
    pub fn seen_from(mut self, root: &Path) -> Self {
        if let Ok(below) = self.path.strip_prefix(root)
            && below != Path::new("")
        {
            self.path = below.to_owned();
        }
        self
    }

    /// Returns why it was refused, in words.
    pub fn reason(&self) -> String {
        use io::ErrorKind::*;
        match self.source.kind() {
            NotFound => "it is not there".into(),
            PermissionDenied => "permission was denied".into(),
            AlreadyExists => "something is there already".into(),
            StorageFull => "no space is left on the disk".into(),
            QuotaExceeded => "the disk quota is used up".into(),
            ReadOnlyFilesystem => "the disk is read-only".into(),
            NotADirectory => "a part of its path is not a folder".into(),
            IsADirectory => "it is a folder".into(),
            DirectoryNotEmpty => "the folder is not empty".into(),
            FileTooLarge => "it would be larger than the disk allows".into(),
            InvalidFilename => "the name is too long or holds a character that the disk does not allow".into(),
            _ => plain(&self.source),
        }
    }
}

/// Returns the system's own words without the error number and in lower case.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Returns a path as a message shows it: on one line, whatever the name holds.
pub fn shown(path: &Path) -> String {
    let mut text = String::new();
    for letter in path.to_string_lossy().chars() {
        if letter.is_control() { text.extend(letter.escape_default()) } else { text.push(letter) }
    }
    text
}

impl fmt::Display for DiskError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cannot {} `{}`: {}", self.doing, shown(&self.path), self.reason())
    }
}

impl error::Error for DiskError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_said_in_one_plain_line() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let fault = DiskError::new("write", Path::new("/site/public/a\nb.html"), full).seen_from(Path::new("/site"));
        assert_eq!(fault.to_string(), "cannot write `public/a\\nb.html`: no space is left on the disk");
    }

    #[test]
    fn what_has_no_words_of_ours_keeps_the_systems_without_its_number() {
        let odd = io::Error::from_raw_os_error(5);
        let fault = DiskError::new("read", Path::new("a"), odd);
        assert!(!fault.to_string().contains("os error"), "{fault}");
        assert!(fault.reason().chars().next().is_some_and(char::is_lowercase), "{fault}");
    }
}
