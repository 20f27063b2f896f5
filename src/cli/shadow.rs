//! A project in memory, to try a change out before anything is written.

use std::path::Path;

use crate::{
    disk::{Disk, DiskError, MemoryDisk},
    load::Project,
    model::LEDGER,
};

/// Copies a project into memory: its configuration, documents, templates and ledger. Of other files only that they are there, since
/// they may be large and nothing that can go wrong depends on what they hold.
pub fn shadow(disk: &dyn Disk, root: &Path, config: &Path) -> Result<MemoryDisk, DiskError> {
    let memory = MemoryDisk::new();
    memory.put(root.join("content/.keep"), "");
    if disk.stat_target(config)?.is_some() {
        memory.put(config, disk.read(config)?);
    }
    let ledger = root.join(LEDGER);
    if disk.stat_target(&ledger)?.is_some() {
        memory.put(&ledger, disk.read(&ledger)?);
    }
    for folder in Project::FOLDERS.map(|folder| root.join(folder)) {
        if disk.stat_target(&folder)?.is_none() {
            continue;
        }
        for entry in disk.walk(&folder, &|_| true) {
            let entry = entry?;
            // A link shows in the shadow what it leads to.
            let is_file = disk.stat_target(&entry.path).ok().flatten().is_some_and(|stat| stat.is_file());
            if is_file {
                let is_read =
                    folder.ends_with("templates") || entry.path.extension().is_some_and(|ending| ending == "md");
                memory.put(&entry.path, if is_read { disk.read(&entry.path)? } else { Vec::new() });
            }
        }
    }
    Ok(memory)
}
