//! What only a real disk has: pipes, sockets, links, permissions, names that are not text.
#![cfg(unix)]
#![allow(clippy::disallowed_methods)]

use std::{
    ffi::OsStr,
    fs,
    os::unix::{
        ffi::OsStrExt,
        fs::{MetadataExt, PermissionsExt, symlink},
        net::UnixListener,
    },
    path::Path,
    process::Command,
};

use super::{Found, Project, read, rescan, scan};
use crate::{
    base::{Checked, Code, SourcePath},
    disk::RealDisk,
};

struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn with(files: &[&str]) -> Self {
        let site = Site { folder: tempfile::tempdir().unwrap() };
        files.iter().for_each(|file| site.put(file));
        site
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn put(&self, file: impl AsRef<Path>) {
        let path = self.root().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "text").unwrap();
    }

    fn scan(&self) -> Checked<Vec<Found>> {
        scan(&RealDisk, &Project::at(self.root())).unwrap()
    }
}

fn paths(checked: &Checked<Vec<Found>>) -> Vec<&str> {
    checked.value.iter().map(|found| found.path.as_str()).collect()
}

fn faults(checked: &Checked<Vec<Found>>) -> Vec<(Code, &str)> {
    checked.diagnostics.iter().map(|fault| (fault.code, fault.place.path.as_str())).collect()
}

#[test]
fn pipes_and_sockets_are_named_and_nothing_hangs() {
    let site = Site::with(&["content/briefings/a.md"]);
    let made = Command::new("mkfifo").arg(site.root().join("content/briefings/pipe.md")).status();
    let _socket = UnixListener::bind(site.root().join("content/briefings/socket.md")).unwrap();
    let checked = site.scan();
    assert_eq!(paths(&checked), ["content/briefings/a.md"]);
    let mut expected = vec![(Code::NotARegularFile, "content/briefings/socket.md")];
    if made.is_ok_and(|status| status.success()) {
        expected.insert(0, (Code::NotARegularFile, "content/briefings/pipe.md"));
    }
    assert_eq!(faults(&checked), expected);
}

#[test]
fn links_are_followed_inside_and_refused_outside_and_loops_end() {
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("secret.md"), "").unwrap();
    let site = Site::with(&["content/briefings/a.md", "shared/b.md"]);
    let briefings = site.root().join("content/briefings");
    symlink("../../shared", briefings.join("linked")).unwrap();
    symlink(elsewhere.path(), briefings.join("out")).unwrap();
    symlink("..", briefings.join("up")).unwrap();
    symlink("self.md", briefings.join("self.md")).unwrap();
    symlink("/dev/zero", briefings.join("zero.md")).unwrap();
    let checked = site.scan();
    assert_eq!(paths(&checked), ["content/briefings/a.md", "content/briefings/linked/b.md"]);
    assert_eq!(
        faults(&checked),
        [
            (Code::SymlinkEscapes, "content/briefings/out"),
            (Code::UnreadableFile, "content/briefings/self.md"),
            (Code::UnreadableFile, "content/briefings/up"),
            (Code::SymlinkEscapes, "content/briefings/zero.md"),
        ]
    );
    let part = SourcePath::new("content/briefings/linked");
    assert_eq!(paths(&rescan(&RealDisk, &Project::at(site.root()), &part).unwrap()), ["content/briefings/linked/b.md"]);
}

#[test]
fn what_may_not_be_read_is_named() {
    let site = Site::with(&["content/briefings/a.md", "content/pages/b.md"]);
    if fs::metadata(site.root()).unwrap().uid() == 0 {
        // Permissions stop everyone but root.
        return;
    }
    let (file, folder) = (site.root().join("content/briefings/a.md"), site.root().join("content/pages"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).unwrap();
    let checked = site.scan();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    assert_eq!(faults(&checked), [(Code::UnreadableFile, "content/pages")]);
    let fault = read(&RealDisk, &Project::at(site.root()), &checked.value[0]).unwrap_err();
    assert_eq!(fault.message, "`a.md` cannot be read: permission was denied");
}

#[test]
fn names_are_taken_if_they_are_text() {
    let site = Site::with(&["content/briefings/line\nend.md", "content/briefings/🗞 習近平.md"]);
    let not_text = Path::new("content/briefings").join(OsStr::from_bytes(b"caf\xe9.md"));
    site.put(not_text);
    let checked = site.scan();
    assert_eq!(paths(&checked), ["content/briefings/line\nend.md", "content/briefings/🗞 習近平.md"]);
    assert_eq!(faults(&checked), [(Code::NotUtf8, "content/briefings/caf\u{fffd}.md")]);
    for found in &checked.value {
        assert_eq!(&read(&RealDisk, &Project::at(site.root()), found).unwrap().bytes[..], b"text");
    }
}

#[test]
fn a_root_that_is_itself_a_link_is_a_root() {
    let site = Site::with(&["real/content/briefings/a.md"]);
    symlink("real", site.root().join("link")).unwrap();
    let checked = scan(&RealDisk, &Project::at(site.root().join("link"))).unwrap();
    assert_eq!((paths(&checked), checked.diagnostics.len()), (vec!["content/briefings/a.md"], 0));
}

#[test]
fn the_stat_tells_an_edit() {
    let site = Site::with(&["content/briefings/a.md", "content/briefings/b.md"]);
    let before = site.scan();
    assert_eq!(site.scan(), before);
    let path = site.root().join("content/briefings/a.md");
    fs::write(site.root().join("content/briefings/new"), "TEXT").unwrap();
    fs::rename(site.root().join("content/briefings/new"), &path).unwrap();
    let after = site.scan();
    assert_ne!(after.value[0].stat, before.value[0].stat);
    assert_eq!(after.value[1], before.value[1]);
}
