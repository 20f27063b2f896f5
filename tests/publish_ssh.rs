//! `dateline publish` with the real binary to another machine, which is this one: behind a program that stands in for ssh, so that
//! connections can be cut, and behind a real `sshd`. Both with the real rsync.
#![allow(clippy::disallowed_methods)]
#![cfg(target_os = "linux")]

#[path = "support/binary.rs"]
mod binary;
#[path = "support/port.rs"]
mod port;

use binary::{Ran, folder, ran};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};
use tempfile::TempDir;

const NOW: &str = "2026-11-24T12:00:00Z";
const PARIS: &str = "briefings/2026/01/paris/index.html";

/// A small site that is published to a folder of the machine `desk@www`, whose name no shell likes.
struct Desk {
    folder: TempDir,
    ssh: String,
}

impl Desk {
    /// Behind a program that stands in for ssh: `script` carries the command `$*` out.
    fn new(script: &str) -> Self {
        let mut desk = Desk { folder: folder(), ssh: String::new() };
        desk.ssh = desk.program("ssh", &format!("while [ \"$1\" = -T ] || [ \"$1\" = -l ]; do [ $1 = -T ] || shift; shift; done; shift\ncd '{}'\n{script}", desk.folder.path().display()));
        desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet\n---\nText.\n");
        desk.write("content/briefings/2026-01-07-rome.md", "---\ntitle: Talks in Rome\n---\nText.\n");
        desk.at("desk@www", "it's a $(place); x", "");
        desk
    }

    fn at(&self, host: &str, path: &str, more: &str) {
        let place = format!("kind = \"ssh\"\nhost = \"{host}\"\npath = \"{path}\"\nrecord = false\n{more}");
        self.write("site.toml", &format!("title = \"Desk\"\n[publish.live]\n{place}"));
    }

    fn program(&self, name: &str, script: &str) -> String {
        let program = self.folder.path().join(name);
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("a file can be written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
        program.to_string_lossy().into_owned()
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("it's a $(place); x")
    }

    fn write(&self, path: &str, text: &str) {
        let file = self.site().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, text).expect("a file can be written");
    }

    fn command(&self, line: &[&str]) -> Command {
        let mut command = binary::command(&self.site(), line);
        command.env("DATELINE_SSH", &self.ssh);
        command
    }

    fn publish(&self, arguments: &[&str]) -> Ran {
        let line = [&["publish", "--now", NOW][..], arguments].concat();
        ran(self.command(&line).output().expect("the binary runs"))
    }

    #[track_caller]
    fn published(&self, arguments: &[&str]) -> Ran {
        let ran = self.publish(arguments);
        assert_eq!(ran.code, 0, "{}", ran.said);
        ran
    }

    /// What readers have.
    fn shown(&self) -> BTreeMap<String, Vec<u8>> {
        below(&self.place().join("current/"))
    }

    /// Nothing half done is left.
    #[track_caller]
    fn expect_tidy(&self) {
        let names = fs::read_dir(self.place()).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        let names: BTreeSet<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        assert_eq!(names, ["current".to_owned(), "releases".to_owned()].into());
    }
}

/// The files below a folder, without what dateline notes for itself.
fn below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            match path.is_dir() {
                true if name == ".dateline" => {}
                true => folders.push(path),
                false => _ = files.insert(name, fs::read(&path).expect("a file")),
            }
        }
    }
    files
}

fn built(desk: &Desk) -> BTreeMap<String, Vec<u8>> {
    below(&desk.site().join("public"))
}

#[test]
fn releases_stand_side_by_side_on_the_other_machine_and_can_be_taken_back() {
    let desk = Desk::new("exec sh -c \"$*\"");
    let plan = desk.published(&["--dry-run"]);
    assert!(plan.data.contains("new         /briefings/2026/01/paris/  Allies meet\n"), "{}", plan.data);
    assert!(!desk.place().exists(), "a rehearsal leaves nothing");
    let done = desk.published(&["--verify"]);
    assert!(done.said.contains("Published to `live` (desk@www:it's a $(place); x) as "), "{}", done.said);
    assert!(desk.shown() == built(&desk));
    desk.expect_tidy();
    let first = built(&desk);

    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet\n---\nOther text.\n");
    desk.write("static/# a 'name' & more.txt", "x");
    desk.write("static/-r.txt", "x");
    desk.published(&["--verify"]);
    assert!(desk.shown() == built(&desk) && desk.shown() != first);
    let inode = |release: &str, path: &str| fs::metadata(desk.place().join(release).join(path)).expect("a file").ino();
    let names = || {
        let names =
            fs::read_dir(desk.place().join("releases")).expect("a folder").map(|entry| entry.expect("an entry").path());
        names.collect::<BTreeSet<_>>()
    };
    let before = names()
        .into_iter()
        .map(|path| path.to_string_lossy().into_owned())
        .find(|path| inode(path, PARIS) != inode("current", PARIS))
        .expect("the release before");
    assert_eq!(inode(&before, "site.css"), inode("current", "site.css"), "a file that did not change is one");
    assert!(desk.published(&[]).said.contains("Nothing to publish"));

    // One file of the release that is shown was cut short there: it is not carried on.
    fs::write(desk.place().join("current/about.txt"), "").ok();
    fs::write(desk.place().join("current/404.html"), "").expect("a file can be written");
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet\n---\nText again.\n");
    desk.published(&["--verify"]);

    let back = desk.published(&["--rollback"]);
    assert!(back.said.contains("`live` shows "), "{}", back.said);
    assert!(String::from_utf8_lossy(&desk.shown()[PARIS]).contains("Other text"));
    desk.expect_tidy();
    fs::write(desk.place().join("current/index.html"), "by hand").expect("a file can be written");
    let verified = ran(desk.command(&["verify", "live"]).output().expect("the binary runs"));
    assert!(verified.code == 1 && verified.data.contains("differs        index.html"), "{}", verified.data);
    assert!(!desk.site().join(".dateline/publish/live.read-back").exists());

    desk.at("desk@www", "it's a $(place); x", "keep = 1\n");
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet\n---\nThe last.\n");
    desk.published(&["--verify"]);
    assert_eq!(names().len(), 2, "the one that is shown and the one before");
}

#[test]
fn a_connection_that_is_cut_anywhere_leaves_one_edition_or_the_other_and_the_next_publish_completes() {
    // What is told to the shell there ends after so many bytes; rsync's own connections are not cut.
    let desk = Desk::new(
        "case \"$*\" in *rsync*) exec sh -c \"$*\";; esac\nif [ -n \"$CUT\" ]; then dd bs=1 count=$CUT 2>/dev/null | sh -c \"$*\"; else exec sh -c \"$*\"; fi",
    );
    desk.published(&[]);
    let (mut cut, mut count) = (40, 0);
    loop {
        let before = built(&desk);
        desk.write("content/briefings/2026-01-06-paris.md", &format!("---\ntitle: Allies meet\n---\nText {cut}.\n"));
        let line = ["publish", "--now", NOW];
        let output = ran(desk.command(&line).env("CUT", cut.to_string()).output().expect("the binary runs"));
        assert!(desk.shown() == before || desk.shown() == built(&desk), "after {cut} bytes: a mixture");
        if output.code == 0 {
            break;
        }
        assert!(output.said.contains("the connection to `desk@www` ended"), "after {cut} bytes: {}", output.said);
        desk.published(&[]);
        assert!(desk.shown() == built(&desk), "after {cut} bytes");
        desk.expect_tidy();
        // What is told is short, save for the manifest and the digests.
        (cut, count) = (cut + if cut < 2500 { 83 } else { 997 }, count + 1);
    }
    assert!(count > 20, "it was cut {count} times");
    let stray: Vec<_> =
        fs::read_dir(desk.folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(stray.len(), 3, "the site, the place and the program: {stray:?}");
}

#[test]
fn a_file_there_that_somebody_wrote_to_is_not_carried_on() {
    let desk = Desk::new("exec sh -c \"$*\"");
    desk.published(&[]);
    let file = desk.place().join("current/index.html");
    let text = fs::read_to_string(&file).expect("a page").replace("<body", "<bodi");
    fs::write(&file, text).expect("a file can be written");
    desk.write("content/pages/about.md", "---\ntitle: About\n---\nText.\n");
    desk.published(&[]);
    assert!(desk.shown() == built(&desk));
}

#[test]
fn two_publishers_do_not_mix_and_one_that_was_killed_is_in_nobodys_way() {
    let desk = Desk::new("exec sh -c \"$*\"");
    desk.published(&[]);
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies part\n---\nText.\n");
    // An rsync that waits, so that there is time to come in between.
    let path = std::env::var("PATH").expect("there is one");
    let signal = desk.folder.path().join("begun");
    let programs = desk.folder.path().join("programs");
    fs::create_dir(&programs).expect("a folder");
    desk.program("programs/rsync", &format!("touch '{}'; sleep 2; PATH='{path}' exec rsync \"$@\"", signal.display()));
    let slow = || {
        let mut command = desk.command(&["publish", "--now", NOW]);
        command.env("PATH", format!("{}:{path}", programs.display())).stderr(Stdio::piped()).stdout(Stdio::null());
        let child = command.spawn().expect("the binary runs");
        let began = (0..3000).any(|_| signal.exists() || (thread::sleep(Duration::from_millis(10)), false).1);
        assert!(began, "rsync was never called");
        fs::remove_file(&signal).expect("it is there");
        child
    };
    let mut first = slow();
    // From another copy of the sources, since the first holds the output of this one.
    let copy = Command::new("cp").args(["-r", "site", "copy"]).current_dir(desk.folder.path()).status().expect("cp");
    assert!(copy.success());
    let line = ["publish", "--now", NOW, "--root", "../copy"];
    let second = ran(desk.command(&line).output().expect("the binary runs"));
    assert!(
        second.code == 2 && second.said.contains("someone else is publishing to `it's a $(place); x`"),
        "{}",
        second.said
    );
    assert!(first.wait().expect("it ends").success());
    assert!(desk.shown() == built(&desk));
    desk.expect_tidy();

    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies meet again\n---\nText.\n");
    let mut killed = slow();
    killed.kill().expect("it runs");
    killed.wait().expect("it ends");
    desk.published(&[]);
    assert!(desk.shown() == built(&desk));
    // The rsync of the killed one writes on for a while, into a folder of its own.
    thread::sleep(Duration::from_secs(3));
    assert!(desk.shown() == built(&desk));
    desk.published(&["--verify"]);
}

/// A real server of ssh on this machine, with keys of its own.
struct Sshd {
    child: Child,
    folder: TempDir,
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sshd {
    fn start() -> Self {
        let folder = folder();
        let at = |name: &str| folder.path().join(name).display().to_string();
        for key in ["host", "user"] {
            let line = ["-q", "-t", "ed25519", "-N", "", "-f", &at(key)];
            assert!(Command::new("ssh-keygen").args(line).status().expect("ssh-keygen runs").success());
        }
        // Where the server separates its privileges; only root has need of it.
        let _ = fs::create_dir_all("/run/sshd");
        let port = port::free();
        let config = format!(
            "ListenAddress 127.0.0.1:{port}\nHostKey {}\nAuthorizedKeysFile {}\nPidFile none\nUsePAM no\nStrictModes no\nPermitRootLogin yes\nPasswordAuthentication no\n",
            at("host"),
            at("user.pub")
        );
        fs::write(at("sshd_config"), config).expect("a file can be written");
        let known = fs::read_to_string(at("host.pub")).expect("the key");
        fs::write(at("known"), format!("[127.0.0.1]:{port} {known}")).expect("a file can be written");
        let client = format!(
            "Host www\nHostName 127.0.0.1\nPort {port}\nIdentityFile {}\nIdentitiesOnly yes\nUserKnownHostsFile {}\nGlobalKnownHostsFile none\n",
            at("user"),
            at("known")
        );
        fs::write(at("ssh_config"), client).expect("a file can be written");
        // The server begins itself anew for each connection, and wants to be called by its whole path.
        let program = ["/usr/sbin/sshd", "/usr/bin/sshd"].into_iter().find(|path| Path::new(path).exists());
        let program = program.expect("`openssh-server` is installed (.ci/setup)");
        let child = Command::new(program)
            .args(["-D", "-e", "-f", &at("sshd_config")])
            .stderr(Stdio::null())
            .spawn()
            .expect("sshd runs");
        let sshd = Sshd { child, folder };
        port::wait(port);
        sshd
    }
}

#[test]
fn a_real_server_of_ssh_is_published_to() {
    let sshd = Sshd::start();
    let mut desk = Desk::new("");
    desk.at("www", &desk.folder.path().join("www").display().to_string(), "");
    desk.ssh = format!("ssh -F {}", sshd.folder.path().join("ssh_config").display());
    let shown = || below(&desk.folder.path().join("www/current/"));
    desk.published(&["--verify"]);
    assert!(shown() == built(&desk));
    desk.write("content/briefings/2026-01-06-paris.md", "---\ntitle: Allies part\n---\nText.\n");
    desk.published(&["--verify"]);
    assert!(shown() == built(&desk));
    desk.published(&["--rollback"]);
    assert!(String::from_utf8_lossy(&shown()[PARIS]).contains("Allies meet"));

    // Whom the server does not know, and which server ssh does not know, ssh says.
    fs::write(sshd.folder.path().join("user.pub"), "").expect("a file can be written");
    let refused = desk.publish(&[]);
    assert!(
        refused.code == 2 && refused.said.contains("ended:") && refused.said.contains("Permission denied"),
        "{}",
        refused.said
    );
    fs::write(sshd.folder.path().join("known"), "").expect("a file can be written");
    let refused = desk.publish(&[]);
    assert!(refused.code == 2 && refused.said.contains("Host key verification failed"), "{}", refused.said);
}
