//! The `dateline` command.

use std::process::ExitCode;

/// Pages are made of many small texts that live for a moment: against the system's allocator this takes a sixth off the CPU of a
/// build (docs/performance.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    dateline::cli::main(&dateline::cli::Line)
}
