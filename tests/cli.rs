//! The command line with the real binary: arguments, exit codes, streams.
#![allow(clippy::disallowed_methods)]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// What a call gave: exit code, standard output, standard error.
struct Ran {
    code: i32,
    data: String,
    said: String,
}

fn command(folder: &Path, line: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(line).current_dir(folder).stdin(Stdio::null());
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
    command.env("HOME", "/nowhere");
    command
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().expect("no signal ended it"),
        data: String::from_utf8(output.stdout).expect("UTF-8"),
        said: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn run(folder: &Path, line: &[&str]) -> Ran {
    ran(command(folder, line).output().expect("the binary runs"))
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn help_and_version_are_data_and_fine() {
    let folder = folder();
    for line in [&["--help"][..], &["-h"], &["help", "build"], &["new", "briefing", "--help"], &["--version"]] {
        let ran = run(folder.path(), line);
        assert_eq!((ran.code, ran.said.as_str()), (0, ""), "{line:?}");
        assert!(!ran.data.is_empty(), "{line:?}");
    }
}

#[test]
fn wrong_usage_is_said_and_ends_with_two() {
    let folder = folder();
    for line in [
        &[][..],
        &["biuld"],
        &["build", "--now", "yesterday"],
        &["list"],
        &["check", "--format", "csv"],
        &["check", "--root", "nowhere"],
        &["check", "--config", "nowhere.toml"],
        &["new", "country", "UKR"],
        &["new", "briefing", " "],
    ] {
        let ran = run(folder.path(), line);
        assert_eq!((ran.code, ran.data.as_str()), (2, ""), "{line:?}");
        assert!(!ran.said.is_empty(), "{line:?}");
    }
    assert!(run(folder.path(), &["biuld"]).said.contains("'build'"));
}

#[test]
fn colour_is_kept_from_pipes_unless_it_is_asked_for() {
    let folder = folder();
    let has_colour = |ran: Ran| ran.said.contains('\u{1b}');
    for line in [&["biuld"][..], &["check", "--root", "nowhere"]] {
        assert!(!has_colour(run(folder.path(), line)), "{line:?}");
        let always = [line, &["--color", "always"]].concat();
        assert!(has_colour(run(folder.path(), &always)), "{line:?}");
        let never = [line, &["--color=never"]].concat();
        let mut forced = command(folder.path(), &never);
        let forced = forced.env("CLICOLOR_FORCE", "1").output().expect("the binary runs");
        assert!(!has_colour(ran(forced)), "{line:?}");
    }
}

#[test]
fn a_new_site_takes_new_documents_from_any_folder_below_it() {
    let folder = folder();
    let made = run(folder.path(), &["init", "site"]);
    assert_eq!((made.code, made.data.as_str()), (0, ""), "{}", made.said);
    let site = folder.path().join("site");
    for path in ["site.toml", ".gitignore", "content/participants/maria-example.md", "content/pages/about.md"] {
        assert!(site.join(path).is_file(), "{path}");
    }
    let below = site.join("content/briefings");
    let new = run(&below, &["new", "briefing", "Allies", "meet", "--date", "2026-01-06"]);
    assert_eq!((new.code, new.data.as_str()), (0, "2026-01-06-allies-meet.md\n"), "{}", new.said);
    let again = run(&below, &["new", "briefing", "Allies meet", "--date", "2026-01-06"]);
    assert_eq!(again.code, 2, "{}", again.said);
    let elsewhere = run(folder.path(), &["-r", "site", "new", "participant", "Mark Carney"]);
    assert_eq!(elsewhere.data, "site/content/participants/mark-carney.md\n", "{}", elsewhere.said);
    assert_eq!(run(&site, &["init"]).code, 2);
}

#[test]
fn init_leaves_what_is_there_as_it_is() {
    let folder = folder();
    fs::write(folder.path().join(".gitignore"), "mine\n").expect("written");
    assert_eq!(run(folder.path(), &["init"]).code, 0);
    assert_eq!(fs::read_to_string(folder.path().join(".gitignore")).expect("a file"), "mine\n");
}

#[test]
fn completions_are_data() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(folder.path(), &["completions", shell]);
        assert_eq!((ran.code, ran.said.as_str()), (0, ""), "{shell}");
        assert!(ran.data.contains("dateline"), "{shell}");
    }
}

#[test]
fn a_reader_that_leaves_early_hears_no_complaint() {
    let folder = folder();
    let mut child = command(folder.path(), &["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let ran = ran(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.said.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_ends_with_two() {
    let folder = folder();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = command(folder.path(), &["completions", "bash"]).stdout(full).output().expect("the binary runs");
    let ran = ran(output);
    assert_eq!(ran.code, 2);
    assert!(ran.said.contains("cannot write to standard output"), "{}", ran.said);
}
