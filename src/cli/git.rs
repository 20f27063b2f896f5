//! Reads the files of a revision through the `git` command: nothing is checked out, and no hook or filter runs.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
};

use crate::{disk::MemoryDisk, load::Project, pipeline::Failure, publish::SourceState};

/// Returns the beginning of a commit's name, as people write it.
pub fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}

/// Returns the state of a project's sources, if they are in a repository that has a commit.
pub fn state(root: &Path) -> Option<SourceState> {
    let repository = Repository::around(root, "HEAD").ok()?;
    let commit = repository.commit("HEAD").ok()?.into();
    let line = ["status", "--porcelain", "--", "content", "static", "templates", "site.toml"];
    let modified = !repository.run_well(&line).ok()?.stdout.is_empty();
    Some(SourceState { commit, modified })
}

/// The repository around a folder.
#[derive(Debug)]
pub struct Repository {
    folder: PathBuf,
    /// The way from the top of the repository to the folder: empty, or with a final `/`.
    prefix: String,
}

/// An entry of a tree.
struct Entry {
    is_link: bool,
    object: String,
    /// Below the folder.
    path: String,
}

impl Repository {
    /// Finds the repository around a folder; `asked` is the revision that is looked for.
    pub fn around(folder: &Path, asked: &str) -> Result<Self, Failure> {
        let output = run(folder, &["rev-parse", "--show-prefix"], asked)?;
        if !output.status.success() {
            return Err(no_repository(folder, asked, &output));
        }
        // The line's end is git's; spaces may be the folder's.
        let prefix = text(&output.stdout).trim_end_matches(['\n', '\r']).to_owned();
        Ok(Repository { folder: folder.to_owned(), prefix })
    }

    /// Returns the whole name of the commit that a revision means.
    pub fn commit(&self, revision: &str) -> Result<String, Failure> {
        let peeled = format!("{revision}^{{commit}}");
        let output = self.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", &peeled])?;
        let hash = text(&output.stdout).trim().to_owned();
        match output.status.success() && !hash.is_empty() {
            true => Ok(hash),
            false => Err(Failure::new(format!("`{revision}` is neither a folder nor a revision that git knows"))
                .help(self.where_revisions_are())),
        }
    }

    /// Lays the project's files of a commit out on a disk in memory, where they lie in the folder; returns how many there are.
    pub fn lay_out(&self, commit: &str, config: &Path, disk: &MemoryDisk) -> Result<usize, Failure> {
        let entries = self.entries(commit)?;
        let is_source = |entry: &&Entry| {
            let top = entry.path.split('/').next().unwrap_or_default();
            Project::is_source_top(top) || self.folder.join(&entry.path) == config
        };
        // What links lead to may lie anywhere in the project; without any, other files are nothing to a site.
        let has_links = entries.iter().filter(is_source).any(|entry| entry.is_link);
        let count = entries.iter().filter(is_source).count();
        let wanted: Vec<&Entry> = entries.iter().filter(|entry| has_links || is_source(entry)).collect();
        for (entry, bytes) in wanted.iter().zip(self.objects(&wanted)?) {
            let path = self.folder.join(&entry.path);
            match entry.is_link {
                true => disk.link(path, String::from_utf8_lossy(&bytes).as_ref()),
                false => disk.put(path, bytes),
            }
        }
        Ok(count)
    }

    /// The files and links below the folder; what another repository holds (a submodule) is not there.
    fn entries(&self, commit: &str) -> Result<Vec<Entry>, Failure> {
        let mut line = vec!["ls-tree", "-r", "-z", "--full-tree", commit];
        if !self.prefix.is_empty() {
            line.extend(["--", &self.prefix]);
        }
        let output = self.run_well(&line)?;
        let entry = |line: &str| {
            let (about, path) = line.split_once('\t')?;
            let mut words = about.split(' ');
            let (mode, sort, object) = (words.next()?, words.next()?, words.next()?);
            let path = path.strip_prefix(&self.prefix)?.to_owned();
            (sort == "blob").then(|| Entry { is_link: mode == "120000", object: object.to_owned(), path })
        };
        Ok(text(&output.stdout).split('\0').filter_map(entry).collect())
    }

    /// The bytes of each entry.
    fn objects(&self, entries: &[&Entry]) -> Result<Vec<Vec<u8>>, Failure> {
        let asked: String = entries.iter().map(|entry| format!("{}\n", entry.object)).collect();
        let mut child = command(&self.folder, &["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|fault| Failure::new(format!("git cannot be run: {fault}")))?;
        let mut stdin = child.stdin.take().expect("a pipe was asked for");
        // Written beside the reading: git answers while it is asked, and a full pipe would stop both.
        let asking = thread::spawn(move || stdin.write_all(asked.as_bytes()));
        let output = child.wait_with_output().map_err(|fault| Failure::new(format!("git cannot be run: {fault}")))?;
        let is_asked = asking.join().is_ok_and(|written| written.is_ok());
        if !output.status.success() || !is_asked {
            return Err(refused(&output));
        }
        let mut rest = output.stdout.as_slice();
        entries.iter().map(|entry| answer(&mut rest).ok_or_else(|| missing(entry))).collect()
    }

    fn where_revisions_are(&self) -> &'static str {
        let shallow = self.run(&["rev-parse", "--is-shallow-repository"]);
        match shallow.is_ok_and(|output| text(&output.stdout).trim() == "true") {
            true => "this clone holds the newest commits only; `git fetch --unshallow` brings the others",
            false => "`git log --oneline`, `git branch --all` and `git tag` name revisions",
        }
    }

    fn run(&self, line: &[&str]) -> Result<Output, Failure> {
        run(&self.folder, line, "")
    }

    fn run_well(&self, line: &[&str]) -> Result<Output, Failure> {
        let output = self.run(line)?;
        if output.status.success() { Ok(output) } else { Err(refused(&output)) }
    }
}

/// Reads one answer of `git cat-file --batch`: a line with name, sort and size, then so many bytes and a line's end.
fn answer(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(&rest[..end]).ok()?;
    let size: usize = head.rsplit_once(' ')?.1.parse().ok()?;
    let bytes = rest.get(end + 1..end + 1 + size)?.to_vec();
    *rest = rest.get(end + 2 + size..)?;
    Some(bytes)
}

fn command(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(line).stdin(Stdio::null());
    // Words that are looked at are git's own, and nobody is asked for a password.
    command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0");
    command
}

fn run(folder: &Path, line: &[&str], asked: &str) -> Result<Output, Failure> {
    command(folder, line).output().map_err(|fault| match fault.kind() {
        io::ErrorKind::NotFound => {
            Failure::new(format!("`{asked}` is no folder, and git, which knows revisions, is not installed"))
                .help("install git, or name folders: projects or built sites")
        }
        _ => Failure::new(format!("git cannot be run: {fault}")),
    })
}

fn no_repository(folder: &Path, asked: &str, output: &Output) -> Failure {
    let said = text(&output.stderr);
    if !said.contains("not a git repository") {
        return refused(output);
    }
    let folder = folder.display();
    Failure::new(format!(
        "`{asked}` is no folder, and `{folder}` lies in no git repository, so it is no revision either"
    ))
    .help("name a folder with a project (`site.toml`, `content/`) or with a built site")
}

fn missing(entry: &Entry) -> Failure {
    Failure::new(format!("git does not hold `{}` of that revision", entry.path))
        .help("a clone that leaves files out needs `git fetch --refetch`")
}

fn refused(output: &Output) -> Failure {
    let said = text(&output.stderr);
    let line = said.lines().next().unwrap_or("no reason was given").trim_start_matches("fatal: ").to_owned();
    Failure::new(format!("git refuses: {line}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_one_after_the_other_whatever_bytes_they_hold() {
        let mut rest: &[u8] = b"aa blob 3\na\nb\nbb blob 0\n\ncc missing\n";
        assert_eq!(answer(&mut rest).as_deref(), Some(&b"a\nb"[..]));
        assert_eq!(answer(&mut rest).as_deref(), Some(&b""[..]));
        assert_eq!(answer(&mut rest), None);
    }
}
