//! The real binary, called as a shell would.
#![allow(dead_code)]

use std::{
    path::Path,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// What a call gave: exit code, standard output, standard error.
pub struct Ran {
    pub code: i32,
    pub data: String,
    pub said: String,
}

/// A call in a folder, with an environment that says nothing of colour or width.
pub fn command(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(line).current_dir(folder).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    // Within a hook of git these name the repository that the hook is of.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command.env("HOME", "/nowhere");
    command
}

/// Reads what a call gave.
pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().expect("no signal ended it"),
        data: String::from_utf8(output.stdout).expect("UTF-8"),
        said: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Calls the binary in a folder.
pub fn run(folder: &Path, line: &[&str]) -> Ran {
    ran(command(folder, line).output().expect("the binary runs"))
}

/// Makes a new empty folder.
pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}
