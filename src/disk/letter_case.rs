use std::path::{Path, PathBuf};

use super::Disk;

/// Says whether a folder's disk takes `Paris.md` and `paris.md` for two files; nothing if no name in it can tell.
///
/// Nothing is written: what is there is looked for in the other case.
pub fn tells_case_apart(disk: &dyn Disk, folder: &Path) -> Option<bool> {
    let entries = disk.list(folder).ok()?;
    let names: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path).collect();
    let other = names.iter().filter_map(|path| in_other_case(path)).find(|other| !names.contains(other))?;
    disk.stat(&other).ok().map(|found| found.is_none())
}

/// The same path with the letters of its last part in the other case; nothing if there are none.
fn in_other_case(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let other: String = name.chars().map(swapped).collect();
    (other != name).then(|| path.with_file_name(other))
}

fn swapped(letter: char) -> char {
    if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::super::MemoryDisk;
    use super::*;

    #[test]
    fn a_name_in_the_other_case_tells() {
        let disk = MemoryDisk::new();
        disk.put("/site/site.toml", "");
        assert_eq!(tells_case_apart(&disk, Path::new("/site")), Some(true));
    }

    #[test]
    fn without_a_name_that_has_letters_nothing_is_said() {
        let disk = MemoryDisk::new();
        disk.put("/site/2026/x", "");
        assert_eq!(tells_case_apart(&disk, Path::new("/site")), None);
        assert_eq!(tells_case_apart(&disk, Path::new("/nowhere")), None);
        // Where both are there, either says nothing of the other.
        disk.put("/twins/a", "");
        disk.put("/twins/A", "");
        assert_eq!(tells_case_apart(&disk, Path::new("/twins")), None);
    }
}
