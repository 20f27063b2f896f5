use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};

use super::{Project, is_ignored, kind::kind_of, project::source_path};
use crate::{
    base::{Checked, Code, Diagnostic, Place, SourcePath},
    disk::{Disk, DiskError, Kind, Stat, resolve, shown},
    model::{LEDGER, SourceKind},
};

/// How many folders are read through symbolic links in one scan; links among links can name more folders than there are.
const LINKED_FOLDERS_MAX: usize = 1000;

/// A source that was found but not yet read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its path below the root.
    pub path: SourcePath,
    /// What it is, by its place.
    pub kind: SourceKind,
    /// Its stat; of a symbolic link, that of what it leads to.
    pub stat: Stat,
}

/// Finds all sources of a project, by path.
///
/// Only regular files are sources; links inside the project are followed. Folders that are missing are empty.
/// Diagnostics: what cannot be a source (a pipe, a link out of the project, a name that is not UTF-8) or lies where
/// nothing is kept. Faults: the root itself cannot be found.
pub fn scan(disk: &dyn Disk, project: &Project) -> Result<Checked<Vec<Found>>, DiskError> {
    let mut scan = Scan::new(disk, project)?;
    scan.look_at_config();
    scan.look_at_ledger();
    for folder in Project::FOLDERS {
        scan.look_at(&project.root.join(folder));
    }
    Ok(scan.finish())
}

/// Finds the sources at or below one path of a project; if nothing is there any more, there are none.
///
/// The sources and diagnostics are those that [`scan`] gives for this part. A path outside of the project's folders has none.
pub fn rescan(disk: &dyn Disk, project: &Project, part: &SourcePath) -> Result<Checked<Vec<Found>>, DiskError> {
    let mut scan = Scan::new(disk, project)?;
    let top = part.as_str().split('/').next().unwrap_or_default();
    if project.config_path().as_ref() == Some(part) {
        scan.look_at_config();
    } else if part.as_str() == LEDGER {
        scan.look_at_ledger();
    } else if Project::FOLDERS.contains(&top) && scan.comes_to(part)? {
        scan.look_at(&project.file(part));
    }
    Ok(scan.finish())
}

struct Scan<'a> {
    disk: &'a dyn Disk,
    project: &'a Project,
    real_root: PathBuf,
    /// Nothing if the output folder holds the project: then it cannot be told from the sources.
    real_output: Option<PathBuf>,
    /// The real folders of the links on the way to where the scan is.
    followed_from: Vec<PathBuf>,
    linked_folders: usize,
    found: Vec<Found>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Scan<'a> {
    fn new(disk: &'a dyn Disk, project: &'a Project) -> Result<Self, DiskError> {
        let real_root = disk.canonicalize(&project.root)?;
        let real_output = resolve(disk, &project.root.join(&project.output))?;
        Ok(Scan {
            disk,
            project,
            real_output: (!real_root.starts_with(&real_output)).then_some(real_output),
            real_root,
            followed_from: Vec::new(),
            linked_folders: 0,
            found: Vec::new(),
            diagnostics: Vec::new(),
        })
    }

    fn finish(mut self) -> Checked<Vec<Found>> {
        self.found.sort();
        Checked { value: self.found, diagnostics: self.diagnostics }
    }

    fn look_at_config(&mut self) {
        let file = self.project.root.join(&self.project.config);
        match (self.disk.stat(&file), self.project.config_path()) {
            (Ok(Some(stat)), Some(_)) => self.entry(&file, stat),
            (Ok(Some(_)), None) => self.report_name(&file),
            (Ok(None), _) => {}
            (Err(fault), _) => self.report_unreadable(&fault),
        }
    }

    fn look_at_ledger(&mut self) {
        let file = self.project.root.join(LEDGER);
        match self.disk.stat(&file) {
            Ok(Some(stat)) => self.entry(&file, stat),
            Ok(None) => {}
            Err(fault) => self.report_unreadable(&fault),
        }
    }

    /// Says whether a scan of the whole project comes to the folder of a path, and notes the links on the way.
    fn comes_to(&mut self, part: &SourcePath) -> Result<bool, DiskError> {
        let folders: Vec<usize> = part.as_str().match_indices('/').map(|(at, _)| at).collect();
        for folder in folders.into_iter().map(|end| self.project.root.join(&part.as_str()[..end])) {
            let Some(stat) = self.disk.stat(&folder)? else { return Ok(false) };
            let is_entered = match stat.kind {
                Kind::Directory => true,
                Kind::Symlink => self.enter_link(&folder),
                Kind::File | Kind::Other => false,
            };
            if !is_entered {
                return Ok(false);
            }
        }
        Ok(!is_ignored(Path::new(part.as_str())))
    }

    /// Notes where a linked folder is followed from; says no for a link that a scan of the whole project does not follow.
    fn enter_link(&mut self, path: &Path) -> bool {
        let from = path.parent().and_then(|parent| self.disk.canonicalize(parent).ok());
        match (self.follow(path), from) {
            (Ok((real, stat)), Some(from)) if stat.is_directory() && !self.leads_back(&real, &from) => {
                self.followed_from.push(from);
                true
            }
            _ => false,
        }
    }

    fn leads_back(&self, target: &Path, from: &Path) -> bool {
        from.starts_with(target) || self.followed_from.iter().any(|earlier| earlier.starts_with(target))
    }

    /// Looks at a file or a folder, which need not be there.
    fn look_at(&mut self, path: &Path) {
        match self.disk.stat(path) {
            Ok(Some(stat)) if stat.is_directory() => self.walk(path),
            Ok(Some(stat)) => self.entry(path, stat),
            Ok(None) => {}
            Err(fault) => self.report_unreadable(&fault),
        }
    }

    fn walk(&mut self, folder: &Path) {
        let real_folder = match self.disk.canonicalize(folder) {
            Ok(real) => real,
            Err(fault) => return self.report_unreadable(&fault),
        };
        let unnamable = RefCell::new(Vec::new());
        let (root, real_output) = (&self.project.root, &self.real_output);
        let entries = self.disk.walk(folder, &|path| {
            let below = path.strip_prefix(root).unwrap_or(path);
            let real = path.strip_prefix(folder).map_or_else(|_| path.to_owned(), |way| real_folder.join(way));
            if is_ignored(below) || real_output.as_ref() == Some(&real) {
                return false;
            }
            let is_text = path.file_name().is_none_or(|name| name.to_str().is_some());
            if !is_text {
                unnamable.borrow_mut().push(path.to_owned());
            }
            is_text
        });
        for path in unnamable.take() {
            self.report_name(&path);
        }
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(&entry.path, entry.stat),
                Err(fault) => self.report_unreadable(&fault),
            }
        }
    }

    fn entry(&mut self, path: &Path, stat: Stat) {
        match stat.kind {
            Kind::Directory => {}
            Kind::File => self.file(path, stat),
            Kind::Other => self.report_not_regular(path),
            Kind::Symlink => match self.follow(path) {
                Ok((real, target)) if target.is_directory() => self.linked_folder(path, &real),
                Ok((_, target)) => self.entry(path, target),
                Err(diagnostic) => self.diagnostics.push(diagnostic),
            },
        }
    }

    fn file(&mut self, path: &Path, stat: Stat) {
        let below = self.source_path(path);
        if self.project.config_path().as_ref() == Some(&below) {
            return self.found.push(Found { path: below, kind: SourceKind::Config, stat });
        }
        if below.as_str() == LEDGER {
            return self.found.push(Found { path: below, kind: SourceKind::Ledger, stat });
        }
        if Project::FOLDERS.contains(&below.as_str()) {
            let message = format!("`{below}` is a file, but is to be a folder");
            return self.diagnostics.push(Diagnostic::new(Code::MisplacedFile, Place::file(&below), message));
        }
        match kind_of(&below) {
            Ok(kind) => self.found.push(Found { path: below, kind, stat }),
            Err(diagnostic) => self.diagnostics.push(diagnostic),
        }
    }

    /// Returns where a symbolic link leads, if that is in the project.
    fn follow(&self, path: &Path) -> Result<(PathBuf, Stat), Diagnostic> {
        let followed = self.disk.canonicalize(path).and_then(|real| Ok((self.disk.stat(&real)?, real)));
        let (stat, real) = match followed {
            Ok((Some(stat), real)) => (stat, real),
            Ok((None, _)) => return Err(self.dead_link(path, "it leads to nothing")),
            Err(fault) if fault.source.kind() == std::io::ErrorKind::NotFound => {
                return Err(self.dead_link(path, "it leads to nothing"));
            }
            Err(fault) => return Err(self.dead_link(path, &fault.reason())),
        };
        if self.real_output.as_ref().is_some_and(|output| real.starts_with(output)) {
            return Err(self.escaping_link(path, "leads into the output folder", &real));
        }
        // A configuration that was named by hand may lie anywhere.
        if !real.starts_with(&self.real_root) && path.starts_with(&self.project.root) {
            return Err(self.escaping_link(path, "leads out of the project", &real));
        }
        Ok((real, stat))
    }

    fn linked_folder(&mut self, path: &Path, real: &Path) {
        let parent = path.parent().unwrap_or(path);
        let from = match self.disk.canonicalize(parent) {
            Ok(from) => from,
            Err(fault) => return self.report_unreadable(&fault),
        };
        if self.leads_back(real, &from) {
            let diagnostic = self.dead_link(path, "it leads back to a folder that it lies in");
            return self.diagnostics.push(diagnostic);
        }
        self.linked_folders += 1;
        if self.linked_folders > LINKED_FOLDERS_MAX {
            let why = format!("more than {LINKED_FOLDERS_MAX} folders are reached by links");
            let diagnostic = self.dead_link(path, &why);
            return self.diagnostics.push(diagnostic);
        }
        self.followed_from.push(from);
        self.walk(path);
        self.followed_from.pop();
    }

    fn below_root<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(&self.project.root).unwrap_or(path)
    }

    /// Returns the name of a file for sources and messages; what is not UTF-8 is replaced.
    fn source_path(&self, path: &Path) -> SourcePath {
        let below = self.below_root(path);
        source_path(below).unwrap_or_else(|| SourcePath::new(below.to_string_lossy()))
    }

    fn report(&mut self, code: Code, path: &Path, message: String, help: &str) {
        let place = Place::file(&self.source_path(path));
        self.diagnostics.push(Diagnostic::new(code, place, message).help(help));
    }

    fn report_name(&mut self, path: &Path) {
        let message = format!("the name `{}` is not UTF-8", shown(self.below_root(path)));
        self.report(Code::NotUtf8, path, message, "rename it");
    }

    fn report_not_regular(&mut self, path: &Path) {
        let message = "a pipe, a socket or a device is passed over".to_owned();
        self.report(Code::NotARegularFile, path, message, "only regular files are sources: move it away");
    }

    fn report_unreadable(&mut self, fault: &DiskError) {
        let message = format!("cannot be read: {}", fault.reason());
        self.report(Code::UnreadableFile, &fault.path, message, "check who may read it, then build again");
    }

    fn dead_link(&self, path: &Path, why: &str) -> Diagnostic {
        let message = format!("the symbolic link cannot be followed: {why}");
        Diagnostic::new(Code::UnreadableFile, Place::file(&self.source_path(path)), message)
            .help("mend the link or remove it")
    }

    fn escaping_link(&self, path: &Path, why: &str, target: &Path) -> Diagnostic {
        let message = format!("the symbolic link {why}, to `{}`", shown(target));
        Diagnostic::new(Code::SymlinkEscapes, Place::file(&self.source_path(path)), message)
            .help("copy what it leads to into the project")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::MemoryDisk;

    fn scan_all(disk: &MemoryDisk) -> Checked<Vec<Found>> {
        scan(disk, &Project::at("/news")).unwrap()
    }

    fn paths(checked: &Checked<Vec<Found>>) -> Vec<&str> {
        checked.value.iter().map(|found| found.path.as_str()).collect()
    }

    fn faults(checked: &Checked<Vec<Found>>) -> Vec<(Code, &str)> {
        checked.diagnostics.iter().map(|fault| (fault.code, fault.place.path.as_str())).collect()
    }

    fn disk_with(files: &[&str]) -> MemoryDisk {
        let disk = MemoryDisk::new();
        for file in files {
            disk.put(Path::new("/news").join(file), "text");
        }
        disk
    }

    #[test]
    fn sources_are_found_by_path_and_the_rest_is_passed_over() {
        let disk = disk_with(&[
            "site.toml",
            "static/site.css",
            "templates/base.html",
            "content/briefings/b.md",
            "content/briefings/a/index.md",
            "content/briefings/a/photo.jpg",
            "content/briefings/.a.md.swp",
            "content/.git/config",
            "public/index.html",
            ".dateline/cache",
            "README.md",
        ]);
        let checked = scan_all(&disk);
        assert_eq!(
            paths(&checked),
            [
                "content/briefings/a/index.md",
                "content/briefings/a/photo.jpg",
                "content/briefings/b.md",
                "site.toml",
                "static/site.css",
                "templates/base.html",
            ]
        );
        assert_eq!(checked.value[3].kind, SourceKind::Config);
        assert_eq!(checked.diagnostics, []);
    }

    #[test]
    fn an_empty_folder_is_a_project_and_a_missing_one_is_not() {
        let disk = disk_with(&["x"]);
        assert_eq!(scan_all(&disk), Checked::clean(vec![]));
        assert!(scan(&disk, &Project::at("/old")).is_err());
    }

    #[test]
    fn the_output_is_no_source_even_among_sources() {
        let disk = disk_with(&["static/out/index.html", "static/a.css", "build/www/index.html", "build/b.css"]);
        disk.link("/news/static/build", "../build");
        let outputs = |output: &str| {
            let project = Project { output: output.into(), ..Project::at("/news") };
            let checked = scan(&disk, &project).unwrap();
            assert_eq!(checked.diagnostics, []);
            paths(&checked).join(" ")
        };
        assert_eq!(outputs("static/out"), "static/a.css static/build/b.css static/build/www/index.html");
        assert_eq!(outputs("/news/build/www"), "static/a.css static/build/b.css static/out/index.html");
    }

    #[test]
    fn links_inside_are_followed_and_links_out_are_refused() {
        let disk = disk_with(&["content/briefings/a.md", "shared/photo.jpg", "public/index.html"]);
        disk.put("/secret/passwd", "text");
        disk.link("/news/static/shared", "../shared");
        disk.link("/news/static/photo.jpg", "/news/shared/photo.jpg");
        disk.link("/news/static/secret", "/secret");
        disk.link("/news/static/passwd", "../../secret/passwd");
        disk.link("/news/static/nothing", "nowhere");
        disk.link("/news/static/out", "../public");
        let checked = scan_all(&disk);
        assert_eq!(paths(&checked), ["content/briefings/a.md", "static/photo.jpg", "static/shared/photo.jpg"]);
        assert_eq!(checked.value[1].stat, checked.value[2].stat);
        assert!(checked.value[1].stat.is_file());
        assert_eq!(
            faults(&checked),
            [
                (Code::UnreadableFile, "static/nothing"),
                (Code::SymlinkEscapes, "static/out"),
                (Code::SymlinkEscapes, "static/passwd"),
                (Code::SymlinkEscapes, "static/secret"),
            ]
        );
    }

    #[test]
    fn a_content_folder_that_is_a_link_counts_as_one() {
        let disk = disk_with(&["articles/briefings/a.md"]);
        disk.link("/news/content", "articles");
        assert_eq!(paths(&scan_all(&disk)), ["content/briefings/a.md"]);
    }

    #[test]
    fn link_loops_end_and_are_named_once() {
        let disk = disk_with(&["content/briefings/a.md", "static/x/y.css", "shared/z.css"]);
        disk.link("/news/content/briefings/self", ".");
        disk.link("/news/content/up", "..");
        disk.link("/news/static/one", "two");
        disk.link("/news/static/two", "one");
        disk.link("/news/static/x/shared", "/news/shared");
        disk.link("/news/shared/back", "/news/static/x");
        let checked = scan_all(&disk);
        assert_eq!(paths(&checked), ["content/briefings/a.md", "static/x/shared/z.css", "static/x/y.css"]);
        assert_eq!(
            faults(&checked).into_iter().map(|(_, path)| path).collect::<Vec<_>>(),
            ["content/briefings/self", "content/up", "static/one", "static/two", "static/x/shared/back"]
        );
    }

    #[test]
    fn links_that_multiply_end_too() {
        let disk = disk_with(&["static/d0/a.css"]);
        for level in 1..30 {
            disk.put(format!("/news/d{level}/a.css"), "");
            disk.link(format!("/news/d{level}/x"), format!("/news/d{}", level + 1));
            disk.link(format!("/news/d{level}/y"), format!("/news/d{}", level + 1));
        }
        disk.put("/news/d30/a.css", "");
        disk.link("/news/static/d0/x", "/news/d1");
        let checked = scan_all(&disk);
        assert!(checked.diagnostics.iter().any(|fault| fault.message.contains("more than 1000 folders")));
    }

    #[test]
    fn a_pipe_is_named_and_never_opened() {
        let disk = disk_with(&["content/briefings/a.md"]);
        disk.pipe("/news/content/briefings/pipe.md");
        disk.pipe("/news/site.toml");
        let checked = scan_all(&disk);
        assert_eq!(paths(&checked), ["content/briefings/a.md"]);
        let pipes = [(Code::NotARegularFile, "site.toml"), (Code::NotARegularFile, "content/briefings/pipe.md")];
        assert_eq!(faults(&checked), pipes);
    }

    #[test]
    fn what_cannot_be_listed_is_named_and_the_rest_is_found() {
        let disk = crate::disk::FaultyDisk::new(disk_with(&["static/a.css", "templates/a.html"]));
        let total = {
            let before = disk.calls();
            scan(&disk, &Project::at("/news")).unwrap();
            disk.calls() - before
        };
        let mut named = 0;
        for call in 0..total {
            disk.fail_call(call, std::io::ErrorKind::PermissionDenied);
            match scan(&disk, &Project::at("/news")) {
                Ok(checked) => {
                    assert!(!checked.value.is_empty() && checked.diagnostics.len() == 1, "call {call}");
                    assert_eq!(checked.diagnostics[0].message, "cannot be read: permission was denied");
                    named += 1;
                }
                Err(fault) => assert_eq!(fault.source.kind(), std::io::ErrorKind::PermissionDenied),
            }
        }
        assert!(named > 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_utf8_is_named_and_odd_names_are_taken() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
        let disk = disk_with(&["content/briefings/🗞 習\n.md", "static/a\\b.css"]);
        disk.put(Path::new("/news/content/briefings").join(OsStr::from_bytes(b"caf\xe9.md")), "");
        disk.put(Path::new("/news/static").join(OsStr::from_bytes(b"\xff")).join("a.css"), "");
        disk.put(Path::new("/news/static").join(OsStr::from_bytes(b".\xff")), "");
        let checked = scan_all(&disk);
        assert_eq!(paths(&checked), ["content/briefings/🗞 習\n.md", "static/a\\b.css"]);
        assert_eq!(
            faults(&checked),
            [(Code::NotUtf8, "content/briefings/caf\u{fffd}.md"), (Code::NotUtf8, "static/\u{fffd}")]
        );
    }

    #[test]
    fn a_configuration_may_lie_elsewhere() {
        let disk = disk_with(&["site.toml"]);
        disk.put("/etc/dateline/other.toml", "");
        for (config, path) in [
            ("/etc/dateline/other.toml", "/etc/dateline/other.toml"),
            ("site.toml", "site.toml"),
            ("/news/site.toml", "site.toml"),
        ] {
            let project = Project { config: config.into(), ..Project::at("/news") };
            let checked = scan(&disk, &project).unwrap();
            assert_eq!(paths(&checked), [path]);
            assert_eq!(project.file(&checked.value[0].path), Path::new("/news").join(config));
        }
    }

    #[test]
    fn the_configuration_is_read_before_the_output_is_known() {
        let disk = disk_with(&["conf/site.toml"]);
        let project = Project { output: "".into(), ..Project::at("/news") };
        let config = || rescan(&disk, &project, &SourcePath::new("site.toml")).unwrap();
        assert_eq!(paths(&config()), [""; 0]);
        disk.link("/news/site.toml", "conf/site.toml");
        assert_eq!(paths(&config()), ["site.toml"]);
        disk.put("/etc/site.toml", "");
        disk.link("/news/site.toml", "/etc/site.toml");
        assert_eq!(paths(&config()), [""; 0]);
        assert_eq!(faults(&scan_all(&disk)), [(Code::SymlinkEscapes, "site.toml")]);
    }

    #[test]
    fn a_file_where_a_folder_belongs_is_named() {
        let checked = scan_all(&disk_with(&["content"]));
        assert_eq!(faults(&checked), [(Code::MisplacedFile, "content")]);
    }

    #[test]
    fn a_part_scanned_alone_gives_what_the_whole_gives_for_it() {
        let disk = disk_with(&[
            "site.toml",
            "content/briefings/a.md",
            "content/briefings/b/index.md",
            "content/stray.md",
            "content/briefings/.x/y.md",
            "static/x/y.css",
            "shared/z.css",
            "public/index.html",
        ]);
        disk.put("/secret/a.css", "");
        disk.link("/news/static/shared", "../shared");
        disk.link("/news/shared/back", "../static");
        disk.link("/news/static/secret", "/secret");
        disk.link("/news/static/out", "../public");
        disk.link("/news/content/briefings/self", ".");
        let whole = scan_all(&disk);
        for part in [
            "site.toml",
            "content",
            "content/briefings",
            "content/briefings/a.md",
            "content/briefings/.x",
            "content/briefings/.x/y.md",
            "content/briefings/self",
            "content/briefings/self/a.md",
            "content/stray.md",
            "content/gone.md",
            "static/x",
            "static/shared",
            "static/shared/z.css",
            "static/shared/back",
            "static/shared/back/x",
            "static/shared/back/shared/z.css",
            "static/secret",
            "static/secret/a.css",
            "static/out/index.html",
            "public",
            "shared",
        ] {
            let is_part = |path: &str| path == part || path.starts_with(&format!("{part}/"));
            let checked = rescan(&disk, &Project::at("/news"), &SourcePath::new(part)).unwrap();
            let expected: Vec<&str> = paths(&whole).into_iter().filter(|path| is_part(path)).collect();
            assert_eq!(paths(&checked), expected, "{part}");
            let expected: Vec<_> = faults(&whole).into_iter().filter(|(_, path)| is_part(path)).collect();
            assert_eq!(faults(&checked), expected, "{part}");
        }
    }
}
