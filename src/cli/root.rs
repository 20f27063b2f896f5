use std::path::{Path, PathBuf};

use super::files::{is_file, is_folder};
use crate::disk::Disk;

/// Returns the site's folder for a command that was called in `start`.
///
/// The nearest folder upwards that holds `site.toml`; else the nearest that holds `content/`; else `start` itself. The search
/// ends with the home folder or the root of the file system. Those two count as a site only by a `site.toml`, or if they are
/// `start`: a folder that merely happens to be called `content` there is nobody's site.
pub fn find_root(start: &Path, home: Option<&Path>, disk: &dyn Disk) -> PathBuf {
    let upwards = || {
        let last = start.ancestors().position(|folder| Some(folder) == home);
        start.ancestors().take(last.map_or(usize::MAX, |index| index + 1))
    };
    let is_end = |folder: &Path| folder.parent().is_none() || Some(folder) == home;
    let by_config = upwards().find(|folder| is_file(disk, &folder.join("site.toml")));
    let by_content =
        || upwards().find(|folder| (*folder == start || !is_end(folder)) && is_folder(disk, &folder.join("content")));
    by_config.or_else(by_content).unwrap_or(start).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;

    /// Finds the root from `start` on a disk that holds the files of `tree`.
    fn check(tree: &[&str], home: &str, start: &str, expected: &str) {
        let disk = MemoryDisk::new();
        tree.iter().for_each(|path| disk.put(path, ""));
        let found = find_root(Path::new(start), Some(Path::new(home)), &disk);
        assert_eq!(found, Path::new(expected), "from {start}");
    }

    #[test]
    fn the_nearest_configuration_upwards_wins() {
        let tree = ["/home/site/site.toml", "/home/site/content/briefings/a.md", "/home/site.toml"];
        check(&tree, "/home", "/home/site/content/briefings", "/home/site");
        check(&tree, "/home", "/home/site", "/home/site");
        check(&tree, "/home", "/home", "/home");
    }

    #[test]
    fn configuration_further_up_wins_over_a_content_folder() {
        let tree = ["/home/site/site.toml", "/home/site/content/pages/content/x.md"];
        check(&tree, "/home", "/home/site/content/pages", "/home/site");
    }

    #[test]
    fn without_configuration_the_folder_with_content_is_the_site() {
        let tree = ["/home/plain/content/briefings/a.md"];
        check(&tree, "/home", "/home/plain/content/briefings", "/home/plain");
        check(&tree, "/home", "/home/plain", "/home/plain");
    }

    #[test]
    fn the_search_ends_with_the_home_folder() {
        check(&["/site.toml", "/home/work/x"], "/home", "/home/work", "/home/work");
        check(&["/home/content/x", "/home/work/x"], "/home", "/home/work", "/home/work");
        check(&["/home/content/x"], "/home", "/home", "/home");
    }

    #[test]
    fn with_nothing_around_the_folder_itself_is_the_site() {
        check(&["/home/work/deep/x"], "/elsewhere", "/home/work/deep", "/home/work/deep");
    }
}
