//! Small sites on the disk, and the real binary run in them.
#![allow(clippy::disallowed_methods)]

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

/// What a call gave.
pub struct Ran {
    pub code: i32,
    pub data: String,
    pub said: String,
}

/// Runs a line of shell in a folder, with dateline on the path.
pub fn shell(folder: &Path, line: &str) -> Ran {
    ran(shell_command(folder, line))
}

/// Runs a command to its end.
pub fn ran(mut command: Command) -> Ran {
    let output = command.output().expect("there is a shell");
    Ran {
        code: output.status.code().expect("no signal ended it"),
        data: String::from_utf8_lossy(&output.stdout).into_owned(),
        said: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A line of shell in a folder, with dateline on the path.
pub fn shell_command(folder: &Path, line: &str) -> Command {
    let binary = Path::new(env!("CARGO_BIN_EXE_dateline")).parent().expect("it is in a folder");
    let paths = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("sh");
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    // Within a hook of git these name the repository that the hook is of.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", format!("{}:{paths}", binary.display()))
        .env("HOME", "/nowhere")
        .stdin(Stdio::null());
    command
}

/// Writes a file and the folders above it.
pub fn write(folder: &Path, path: &str, text: &str) {
    let file = folder.join(path);
    fs::create_dir_all(file.parent().expect("a file is in a folder")).expect("folders can be made");
    fs::write(&file, text).expect("a file can be written");
}

/// A site with one fault: the code, its files, commands that finish it, and what dateline is called with.
pub struct Case {
    pub code: String,
    files: Vec<(String, String)>,
    commands: Vec<String>,
    call: String,
}

/// Returns the cases of `tests/docs/diagnostics.txt`, in their order.
pub fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in super::pages::text("tests/docs/diagnostics.txt").lines() {
        if let Some(code) = line.strip_prefix("==== ") {
            cases.push(Case { code: code.into(), files: vec![], commands: vec![], call: "check".into() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(path) = line.strip_prefix("-- ").and_then(|line| line.strip_suffix(" --")) {
            case.files.push((path.into(), String::new()));
        } else if let Some(command) = line.strip_prefix("$ ") {
            case.commands.push(command.into());
        } else if let Some(call) = line.strip_prefix("> ") {
            case.call = call.into();
        } else if let Some((_, text)) = case.files.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    cases
}

impl Case {
    /// Lays the site out, runs dateline in it, and returns the one fault as printed.
    pub fn printed(&self) -> String {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in &self.files {
            write(folder.path(), path, &format!("{}\n", text.trim_end()));
        }
        for command in &self.commands {
            assert_eq!(shell(folder.path(), command).code, 0, "{}: {command}", self.code);
        }
        let ran = shell(folder.path(), &format!("dateline {} --now 2026-01-10 --color never", self.call));
        let printed: Vec<&str> =
            ran.said.split("\n\n").filter(|part| part.contains(&format!("[{}]", self.code))).collect();
        assert_eq!(printed.len(), 1, "{} is printed once:\n{}", self.code, ran.said);
        printed[0].lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }
}
