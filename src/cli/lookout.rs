//! Watches a project's sources.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{
    load,
    model::LEDGER,
    watch::{WatchOptions, Watcher},
};

/// Starts watching the sources of a project, whose output is none of them.
pub fn watch_sources(project: &load::Project, poll: Option<Duration>) -> Watcher {
    let root = project.root.clone();
    let mut roots: Vec<PathBuf> = load::Project::FOLDERS.iter().map(|folder| root.join(folder)).collect();
    roots.extend([root.join(&project.config), root.join(LEDGER)]);
    let (within, output) = (root.clone(), project.output.clone());
    let ignore = move |path: &Path| path.starts_with(&output) || path.strip_prefix(&root).is_ok_and(load::is_ignored);
    Watcher::start(&roots, WatchOptions { poll, within, ignore: Box::new(ignore) })
}
