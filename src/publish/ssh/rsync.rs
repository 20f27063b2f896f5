use std::{
    collections::BTreeSet,
    io::Write,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use super::remote::RemoteDisk;
use crate::{
    disk::Disk,
    publish::{Cargo, Carrier, Entry, Manifest, PublishError},
};

/// Files that rsync brings to another machine: what did not change is shared with the release that is shown there.
pub struct Rsync<'a> {
    /// The disk where the bytes of the edition are.
    pub disk: &'a dyn Disk,
    /// The other machine's.
    pub remote: &'a RemoteDisk,
    /// The program of ssh with its arguments.
    pub ssh: &'a [String],
    /// The other machine, as ssh knows it.
    pub host: &'a str,
}

impl Carrier for Rsync<'_> {
    fn carry(&self, cargo: &Cargo<'_>) -> Result<(), PublishError> {
        let written_to = match cargo.shown {
            Some(shown) => self.remote.changed_after(shown.folder, Manifest::PATH)?,
            None => BTreeSet::new(),
        };
        let is_same = |entry: &&Entry| cargo.is_shown(entry) && !written_to.contains(&*entry.path);
        let (same, sent): (Vec<&Entry>, Vec<&Entry>) = cargo.manifest.files.iter().partition(is_same);
        if let Some(shown) = cargo.shown.filter(|_| !same.is_empty()) {
            // Relative to where the files go, `.dateline/stage-…`. That bytes are the same, the manifest says; one file that was cut
            // short there or written to is not carried on.
            let name = shown.folder.file_name().unwrap_or_default().to_string_lossy();
            let link = format!("--link-dest=../../releases/{name}");
            self.send(&["--size-only", &link], cargo, &same)?;
        }
        if !sent.is_empty() {
            self.send(&[], cargo, &sent)?;
            // What rsync has read a moment ago is what the edition says, if it still is.
            sent.iter().try_for_each(|entry| cargo.edition.bytes(self.disk, entry).map(|_| ()))?;
        }
        for folder in Cargo::folders(cargo.retired()) {
            self.remote.create_folders(&cargo.stage.join(folder))?;
        }
        for (entry, shown) in cargo.retired().zip(cargo.shown.iter().cycle()) {
            self.remote.hard_link(&shown.folder.join(&*entry.path), &cargo.stage.join(&*entry.path))?;
        }
        Ok(self.remote.flush_all(cargo.stage)?)
    }
}

impl Rsync<'_> {
    fn send(&self, how: &[&str], cargo: &Cargo<'_>, files: &[&Entry]) -> Result<(), PublishError> {
        // With a dot before it no name is taken for a remark.
        let list: String = files.iter().map(|entry| format!("./{}\0", entry.path)).collect();
        let from = cargo.edition.folder().join("");
        let to = self.there(cargo.stage);
        let line = [&["--files-from=-", "--from0", "--whole-file", "--compress"], how].concat();
        self.run(&line, &[&from.to_string_lossy(), &to], list.into_bytes())
    }

    /// Brings all files of a folder there into one here.
    pub fn fetch(&self, folder: &Path, here: &Path) -> Result<(), PublishError> {
        let from = format!("{}/", self.there(folder));
        self.run(&["--links"], &[&from, &here.join("").to_string_lossy()], Vec::new())
    }

    fn there(&self, folder: &Path) -> String {
        format!("{}:{}", self.host, folder.to_string_lossy())
    }

    fn run(&self, line: &[&str], places: &[&str], asked: Vec<u8>) -> Result<(), PublishError> {
        let mut command = Command::new("rsync");
        // Names go there as they are, and no shell reads them. Web servers read what is made there.
        command.args(["--recursive", "--protect-args", "--chmod=D755,F644", "--rsh"]).arg(self.ssh.join(" "));
        command.args(line).arg("--").args(places);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let failed = |fault| {
            PublishError::new(format!("rsync, which brings files to `{}`, cannot be run: {fault}", self.host))
                .help("install rsync, here and there")
        };
        let mut child = command.spawn().map_err(failed)?;
        let mut stdin = child.stdin.take().expect("a pipe was asked for");
        // Written beside the reading, since a full pipe would stop both. That it breaks is told by rsync itself.
        let asking = thread::spawn(move || stdin.write_all(&asked));
        let output = child.wait_with_output().map_err(failed)?;
        let _ = asking.join();
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        // Its last line names its own source; the first says what is wrong.
        let first = said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason was given");
        Err(PublishError::new(format!("rsync could not bring the files to `{}`: {first}", self.host))
            .help("publish again"))
    }
}
