//! The cache of a project.

use dateline::{disk::Disk, pipeline::Request};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use crate::support::{self, ROOT, build_on};

const SITE: &str = "
-- content/briefings/2026-01-06-paris.md --
---
title: Allies meet
participants: [{ name: Mark Carney, role: Prime Minister, country: CA }]
---
PARIS – Text with [[mark-carney]].
-- content/participants/mark-carney.md --
---
name: Mark Carney
country: CA
---
Head of government.
";

/// What a first build leaves: outputs, and the files of the cache.
struct Left {
    outputs: BTreeMap<String, String>,
    cache: Vec<(PathBuf, Vec<u8>)>,
}

static LEFT: LazyLock<Left> = LazyLock::new(|| {
    let disk = support::site(SITE);
    let outputs = build_on(&disk, &with_cache()).files;
    let files =
        disk.walk(Path::new(&format!("{ROOT}/.dateline")), &|_| true).into_iter().map(|entry| entry.expect("readable"));
    let cache: Vec<_> = files
        .filter(|entry| entry.stat.is_file())
        .map(|entry| (entry.path.clone(), disk.read(&entry.path).expect("readable")))
        .collect();
    assert!(!cache.is_empty(), "a build leaves a cache");
    Left { outputs, cache }
});

fn with_cache() -> Request {
    Request { cache: true, ..support::request() }
}

/// The first byte says which file of the cache is damaged and how: some of its bytes changed, cut off, or replaced by the rest.
///
/// The next build makes the same site.
pub fn check(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let disk = support::site(SITE);
    let chosen = usize::from(*first >> 2) % LEFT.cache.len();
    for (nth, (path, bytes)) in LEFT.cache.iter().enumerate() {
        disk.put(path, if nth == chosen { damaged(bytes, first & 3, rest) } else { bytes.clone() });
    }
    assert_eq!(build_on(&disk, &with_cache()).files, LEFT.outputs);
}

fn damaged(bytes: &[u8], how: u8, by: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    match how {
        0 => return by.to_vec(),
        1 => bytes.truncate(by.iter().map(|byte| usize::from(*byte)).sum::<usize>() % (bytes.len() + 1)),
        _ => {
            for change in by.chunks_exact(3) {
                let at = (usize::from(change[0]) << 8 | usize::from(change[1])) % bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= change[2];
                }
            }
        }
    }
    bytes
}
