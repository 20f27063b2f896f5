use std::{
    io,
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::publish::PublishError;

/// What names another repository to git, as within one of its hooks.
const OF_OTHERS: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_SHALLOW_FILE",
];

/// The `git` command.
#[derive(Clone, Copy)]
pub struct Git<'a> {
    /// The bare repository that is worked in.
    pub folder: &'a Path,
    /// From where it is called: what is said of repositories relative to it, and whose configuration says who commits.
    pub from: &'a Path,
}

impl Git<'_> {
    /// Prepares a call in the bare repository.
    pub fn command(&self, line: &[&str]) -> Command {
        let mut command = prepared(self.from);
        command.arg("--git-dir").arg(self.folder).args(["-c", "gc.autoDetach=false"]).args(line);
        command
    }

    /// Calls it, whatever it answers.
    pub fn run(&self, line: &[&str]) -> Result<Output, PublishError> {
        self.command(line).output().map_err(|fault| no_git(&fault))
    }

    /// Calls it, and returns what it prints.
    pub fn ask(&self, line: &[&str]) -> Result<Vec<u8>, PublishError> {
        let output = self.run(line)?;
        if output.status.success() { Ok(output.stdout) } else { Err(refused(&output)) }
    }

    /// Calls it, and returns the one line that it prints.
    pub fn ask_line(&self, line: &[&str]) -> Result<String, PublishError> {
        Ok(String::from_utf8_lossy(&self.ask(line)?).trim().to_owned())
    }

    /// Returns what git says of itself and of whoever calls it: `GIT_AUTHOR_IDENT`; nothing where it is not told.
    pub fn variable(&self, name: &str) -> Result<Option<String>, PublishError> {
        let output = prepared(self.from).args(["var", name]).output().map_err(|fault| no_git(&fault))?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned()))
    }
}

fn prepared(from: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(from).stdin(Stdio::null());
    // Words that are looked at are git's own, and nobody is asked for a password.
    command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0");
    OF_OTHERS.iter().for_each(|name| _ = command.env_remove(name));
    command
}

/// Says why git could not be called.
pub fn no_git(fault: &io::Error) -> PublishError {
    match fault.kind() {
        io::ErrorKind::NotFound => PublishError::new("git, which brings the site to its branch, is not installed")
            .help("install git, or publish from a machine that has it"),
        _ => PublishError::new(format!("git cannot be run: {fault}")),
    }
}

/// Says why git did not do it: what it calls fatal, else what it said last.
pub fn refused(output: &Output) -> PublishError {
    let said = String::from_utf8_lossy(&output.stderr);
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines().find_map(|line| line.strip_prefix("fatal: ")).or_else(|| lines().next_back());
    PublishError::new(format!("git refuses: {}", line.unwrap_or("no reason was given")))
}
