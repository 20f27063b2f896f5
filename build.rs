//! Gives the program a digest of what it is made from, by which it knows its own cache: another version of the code may make
//! other pages of the same files.

// It runs before there is a `disk` module to go through.
#![allow(clippy::disallowed_methods)]

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// What the pages of a site depend on beside the site.
const PARTS: [&str; 4] = ["src", "templates", "static", "Cargo.lock"];

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        gather(Path::new(part), &mut files)?;
    }
    files.sort();
    let mut digest = Fnv::new();
    for file in files {
        digest.take(file.to_string_lossy().replace('\\', "/").as_bytes());
        digest.take(&fs::read(&file)?);
    }
    println!("cargo::rustc-env=DATELINE_SOURCES={:016x}", digest.0);
    println!("cargo::rustc-env=DATELINE_TARGET={}", env::var("TARGET").map_err(io::Error::other)?);
    Ok(())
}

/// A package holds no lock file when it is a dependency of another.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            gather(&entry?.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_owned());
    }
    Ok(())
}

/// The hash of Fowler, Noll and Vo (64 bits, variant 1a): it tells builds apart, and needs no package at build time.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes.len().to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
