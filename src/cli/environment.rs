// The door through which clock and environment enter.
#![allow(clippy::disallowed_methods)]

use std::{env, ffi::OsString, io, io::IsTerminal, path::PathBuf};

use super::console::Console;
use crate::{
    base::Timestamp,
    disk::{self, Disk},
    pipeline::Failure,
};

/// Where and when a command was called: asked of the system once, here and nowhere else.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    /// The folder the command was called in; absolute.
    pub folder: PathBuf,
    /// The user's home folder, without symbolic links.
    pub home: Option<PathBuf>,
    /// The instant of the call.
    pub now: Timestamp,
}

/// Columns where none can be asked for, as in a log of a build.
const COLUMNS_IN_LOGS: usize = 140;

impl Environment {
    /// Asks the system.
    pub fn of_process(disk: &dyn Disk) -> Result<Self, Failure> {
        let folder = env::current_dir()
            .map_err(|_| Failure::new("the folder you are in is gone").help("change to a folder that exists"))?;
        let home = env::home_dir().map(|home| disk::resolve(disk, &home).unwrap_or(home));
        Ok(Environment { folder, home, now: Timestamp::now() })
    }
}

/// Returns the words of the command line, the program's name first.
pub fn words_of_process() -> Vec<OsString> {
    env::args_os().collect()
}

/// What surrounds a process and may make it behave otherwise than elsewhere.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// How many threads can work at once.
    pub processors: usize,
    /// The variables that say which language and character set a terminal speaks, as `NAME=value`.
    pub locale: Vec<String>,
    /// The kind of terminal.
    pub terminal: Option<String>,
    /// The names of other variables that are set and that dateline, or what it calls, heeds; what they hold may be secret.
    pub variables: Vec<String>,
}

/// Variables that are heeded, or whose names begin so.
const HEEDED: &[&str] = &[
    "ALL_PROXY",
    "AWS_",
    "AZURE_",
    "CI",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "DATELINE_",
    "GIT_",
    "GOOGLE_",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_COLOR",
    "NO_PROXY",
    "RAYON_",
    "SSH_AUTH_SOCK",
    "SSL_CERT_",
    "all_proxy",
    "https_proxy",
];

/// Asks the system what surrounds the process.
pub fn surroundings() -> Surroundings {
    let is_locale = |name: &str| name == "LANG" || name == "LANGUAGE" || name.starts_with("LC_");
    let is_heeded =
        |name: &str| HEEDED.iter().any(|heeded| name == *heeded || (heeded.ends_with('_') && name.starts_with(heeded)));
    let names = || env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let mut locale: Vec<String> = names()
        .filter(|name| is_locale(name))
        .filter_map(|name| Some(format!("{name}={}", env::var_os(&name)?.to_string_lossy())))
        .collect();
    let mut variables: Vec<String> = names().filter(|name| is_heeded(name)).collect();
    locale.sort();
    variables.sort();
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Surroundings { processors, locale, terminal: env::var("TERM").ok().filter(|kind| !kind.is_empty()), variables }
}

/// Takes the streams of the process, in colour where `choice` and the streams allow.
pub fn console_of_process(choice: anstream::ColorChoice) -> Console {
    let talk = anstream::AutoStream::new(io::stderr(), choice);
    let mut console = Console::new(Box::new(io::stdout()), Box::new(talk));
    let columns = |(terminal_size::Width(columns), _)| usize::from(columns);
    console.data_width = terminal_size::terminal_size_of(io::stdout()).map(columns);
    console.talk_width = terminal_size::terminal_size_of(io::stderr()).map_or(COLUMNS_IN_LOGS, columns);
    console.is_interactive = io::stderr().is_terminal();
    console
}

/// Asks the system what time it is now: a command that runs for days asks again.
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Returns the moment that lies `wait` ahead on the clock that never jumps.
pub fn moment_in(wait: std::time::Duration) -> std::time::Instant {
    std::time::Instant::now() + wait
}

/// Returns a word that nobody can guess: 256 bits, in letters and digits.
pub fn secret() -> String {
    // The standard library asks the system for the keys of its hashers; hashing is keyed so that they cannot be told from it.
    let part = |nth: u64| std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), nth).to_le_bytes();
    let parts: Vec<u8> = (0..4).flat_map(part).collect();
    crate::base::Fingerprint::of(&parts).hex()
}

/// Returns the browser that the environment names.
pub fn browser() -> Option<PathBuf> {
    env::var_os("DATELINE_BROWSER").filter(|name| !name.is_empty()).map(PathBuf::from)
}

/// Returns the folders in which programs are looked for.
pub fn program_folders() -> Vec<PathBuf> {
    env::var_os("PATH").map(|paths| env::split_paths(&paths).collect()).unwrap_or_default()
}

/// Returns the private key with which what is published is signed, if there is one.
pub fn signing_key() -> Option<String> {
    env::var("DATELINE_SIGNING_KEY").ok().filter(|key| !key.trim().is_empty())
}

/// Returns the program with which other machines are reached, with its arguments.
pub fn ssh() -> Vec<String> {
    let words: Vec<String> =
        env::var("DATELINE_SSH").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    if words.is_empty() { vec!["ssh".to_owned()] } else { words }
}

/// Returns the variables of the environment that are text.
#[cfg(feature = "publish")]
pub fn variables() -> Vec<(String, String)> {
    let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    env::vars_os().filter_map(text).collect()
}

/// Says in words who works here: for others who find what was begun.
#[cfg(feature = "publish")]
pub fn who() -> String {
    let named = |names: &[&str]| names.iter().find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    let user = named(&["USER", "LOGNAME", "USERNAME"]).unwrap_or_else(|| "someone".to_owned());
    match named(&["HOSTNAME", "COMPUTERNAME"]) {
        Some(machine) => format!("{user} at {machine}"),
        None => user,
    }
}

/// Ends the process with 0.
pub fn end_well() {
    std::process::exit(0)
}
