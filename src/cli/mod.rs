//! The command line: arguments, reports, exit codes, printing, the clock and the environment.
//!
//! Input: the process's arguments, environment and clock. Output: calls of the line, text on the two streams, an exit code.
//! Data goes to standard output, everything else to standard error. This module knows what an [`Engine`] can be asked for and
//! deliberately nothing of how stages work; it reads no content and writes nothing but the documents of `init` and `new`.

mod archetype;
mod args;
mod chosen;
mod cloud;
mod commands;
mod console;
mod diff;
mod diff_html;
mod diff_json;
mod digest;
mod editor;
mod elsewhere;
mod engine;
mod environment;
mod files;
mod fix;
mod git;
mod github_report;
mod html_page;
mod import;
mod import_report;
mod import_site;
mod init;
mod json_report;
mod list;
mod lookout;
mod manual;
mod metrics;
mod new;
mod next_due;
mod panel;
mod pdf;
mod progress;
mod publish;
mod publish_html;
mod publish_report;
mod publish_watch;
mod reconcile;
mod redirects;
mod report;
mod rewrite;
mod root;
mod sarif_report;
mod self_check;
mod serve;
mod shadow;
mod shared_cache;
mod table;
mod tally;
mod templates;
mod verify;
mod visible;
mod whole_files;
mod write_all;

use clap::{CommandFactory, FromArgMatches};
use std::{ffi::OsString, process::ExitCode};

pub use args::{Arguments, Color, Command, Diff, Flags, Format, Listing, New, Publish, SchemaKind, Serve, Verify};
pub use commands::{Outcome, execute};
pub use console::{Console, Loudness};
pub use engine::{Engine, Line};
pub use environment::Environment;

use crate::{disk::RealDisk, pipeline::Failure};

/// Runs the command line of the process and returns its exit code: 0 fine, 1 faults found, 2 usage or disk, 3 nothing due or new.
pub fn main(engine: &dyn Engine) -> ExitCode {
    let raw = environment::words_of_process();
    let color = Color::among(&raw);
    let arguments = match parse(raw, color) {
        Ok(arguments) => arguments,
        // Also how help and version are printed; that nobody reads them is no fault.
        Err(answer) => {
            let _ = answer.print();
            return ExitCode::from(u8::try_from(answer.exit_code()).unwrap_or(Outcome::Trouble as u8));
        }
    };
    let mut console = environment::console_of_process(color.for_streams());
    console.loudness = loudness(&arguments.flags);
    let result = Environment::of_process(&RealDisk)
        .and_then(|environment| execute(arguments, &environment, engine, &RealDisk, &mut console));
    ExitCode::from(code(result, &mut console))
}

fn parse(raw: Vec<OsString>, color: Color) -> Result<Arguments, clap::Error> {
    let matches = Arguments::command().color(color.for_help()).try_get_matches_from(raw)?;
    Arguments::from_arg_matches(&matches)
}

fn loudness(flags: &Flags) -> Loudness {
    match (flags.quiet, flags.verbose) {
        (true, _) => Loudness::Quiet,
        (false, true) => Loudness::Verbose,
        (false, false) => Loudness::Normal,
    }
}

fn code(result: Result<Outcome, Failure>, console: &mut Console) -> u8 {
    let outcome = result.unwrap_or_else(|failure| {
        console.fail(&failure);
        Outcome::Trouble
    });
    outcome as u8
}
