use std::path::{Component, Path, PathBuf};

use super::{Disk, DiskError};

/// Returns an absolute path without symbolic links, `.` and `..`, of something that need not exist yet.
///
/// What exists of the path is followed by the disk; the rest is taken as it is written. A relative path counts from the
/// disk's current folder.
pub fn resolve(disk: &dyn Disk, path: &Path) -> Result<PathBuf, DiskError> {
    let mut resolved = if path.is_absolute() { PathBuf::new() } else { disk.canonicalize(Path::new("."))? };
    for part in path.components() {
        match part {
            Component::Prefix(_) | Component::RootDir => resolved.push(part),
            Component::CurDir => {}
            Component::ParentDir => drop(resolved.pop()),
            Component::Normal(name) => {
                resolved.push(name);
                if disk.stat(&resolved)?.is_some() {
                    resolved = disk.canonicalize(&resolved)?;
                }
            }
        }
    }
    Ok(resolved)
}

#[cfg(test)]
mod tests {
    use super::super::MemoryDisk;
    use super::*;

    #[test]
    fn links_are_followed_as_far_as_the_path_exists() {
        let disk = MemoryDisk::new();
        disk.create_folders(Path::new("/site/content")).unwrap();
        disk.link("/elsewhere/www", "/site/content");
        let resolved = |path: &str| resolve(&disk, Path::new(path)).unwrap();
        assert_eq!(resolved("/elsewhere/www/a/../b"), Path::new("/site/content/b"));
        assert_eq!(resolved("/site/./public/x/.."), Path::new("/site/public"));
        assert_eq!(resolved("/../.."), Path::new("/"));
    }
}
