use std::path::Path;

use crate::disk::{Disk, resolve, shown};

/// The folders of a project that hold sources.
const SOURCE_FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// Refuses a folder in which a site could bury something else, and says why; `called` is what the folder is to be.
///
/// Refused: the disk's own root, `home` or a folder above it, the project's `root` or a folder above it, a source folder,
/// one inside it or above it, dateline's cache, and anything that is not a folder. It need not exist yet; a relative path
/// counts from the current folder.
pub fn check_site_folder(
    disk: &dyn Disk,
    called: &str,
    root: &Path,
    output: &Path,
    home: Option<&Path>,
) -> Result<(), String> {
    let real = |path: &Path| resolve(disk, path).map_err(|fault| fault.to_string());
    let refused = |why: String| Err(format!("the {called} `{}` {why}: choose another one", shown(output)));
    let (real_root, real_output) = (real(root)?, real(output)?);

    if disk.stat_target(&real_output).map_err(|fault| fault.to_string())?.is_some_and(|stat| !stat.is_directory()) {
        return refused("is not a folder".into());
    }
    if real_output.parent().is_none() {
        return refused("is the whole disk".into());
    }
    if let Some(home) = home
        && real(home)?.starts_with(&real_output)
    {
        return refused("is a home folder or holds one".into());
    }
    if real_root.starts_with(&real_output) {
        return refused("is the project's own folder or holds it".into());
    }
    for name in SOURCE_FOLDERS {
        let sources = real(&root.join(name))?;
        if real_output.starts_with(&sources) || sources.starts_with(&real_output) {
            return refused(format!("is also a place of sources, `{name}/`"));
        }
    }
    if real_output.starts_with(real_root.join(".dateline")) {
        return refused("lies in dateline's cache".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;

    fn disk() -> MemoryDisk {
        let disk = MemoryDisk::new();
        for file in ["content/briefings/a.md", "templates/a.html", "static/a.css", "site.toml"] {
            disk.put(Path::new("/home/ann/news").join(file), "");
        }
        disk.put("/www/index.html", "");
        disk
    }

    fn check(disk: &MemoryDisk, output: &str) -> Result<(), String> {
        check_site_folder(
            disk,
            "output folder",
            Path::new("/home/ann/news"),
            Path::new(output),
            Some(Path::new("/home/ann")),
        )
    }

    #[test]
    fn folders_of_their_own_are_taken_whether_they_exist_or_not() {
        for output in ["/home/ann/news/public", "/home/ann/news/contents", "/home/ann/other", "/www", "/new/www"] {
            assert_eq!(check(&disk(), output), Ok(()), "{output}");
        }
    }

    #[test]
    fn folders_that_hold_something_else_are_refused() {
        for (output, why) in [
            ("/", "whole disk"),
            ("/home", "home folder"),
            ("/home/ann", "home folder"),
            ("/home/ann/news/", "project's own"),
            ("/home/ann/news/public/..", "project's own"),
            ("/home/ann/news/content", "`content/`"),
            ("/home/ann/news/static/public", "`static/`"),
            ("/home/ann/news/x/../templates/new", "`templates/`"),
            ("/home/ann/news/site.toml", "not a folder"),
            ("/home/ann/news/.dateline/out", "cache"),
        ] {
            let said = check(&disk(), output).expect_err(output);
            assert!(said.contains(why), "{output}: {said}");
        }
    }

    #[test]
    fn links_hide_nothing() {
        let disk = disk();
        disk.link("/home/ann/news/public", "content");
        disk.link("/www/site", "/home/ann/news");
        assert!(check(&disk, "/home/ann/news/public").is_err());
        assert!(check(&disk, "/www/site/static").is_err());
        assert_eq!(check(&disk, "/www/site/html"), Ok(()));
    }

    #[test]
    fn sources_that_are_links_into_the_output_are_refused() {
        let disk = MemoryDisk::new();
        disk.put("/news/pool/content/a.md", "");
        disk.link("/news/content", "/news/pool/content");
        let said = check_site_folder(&disk, "output folder", Path::new("/news"), Path::new("/news/pool"), None)
            .expect_err("refused");
        assert!(said.contains("`content/`"), "{said}");
    }
}
