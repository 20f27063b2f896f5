use notify::{ErrorKind, RecursiveMode};
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{
    scope::{Found, Scope},
    told::Untold,
};

/// Which folders the system is asked to watch, and as what their events are shown.
///
/// Folders are watched one by one, by their real paths, so that nothing of no interest costs a watch, a folder reached by
/// two ways is shown by both, and a link never leads the system out of the project.
pub struct Coverage {
    system: Box<dyn notify::Watcher + Send>,
    reasons: BTreeSet<Reason>,
    folders: BTreeMap<PathBuf, BTreeSet<Reason>>,
}

/// Why a folder is watched. Ordered by what is shown, so that all reasons below a path stand together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Reason {
    /// As what its events are shown.
    shown: PathBuf,
    /// The folder, without links.
    folder: PathBuf,
    /// The only name in it that is of interest; all if there is none.
    name: Option<OsString>,
}

impl Coverage {
    /// Takes the system's watcher, which watches nothing yet.
    pub fn new(system: Box<dyn notify::Watcher + Send>) -> Self {
        Coverage { system, reasons: BTreeSet::new(), folders: BTreeMap::new() }
    }

    /// Covers every root anew.
    pub fn cover_roots(&mut self, scope: &Scope<'_>) -> Result<(), Untold> {
        scope.roots.iter().try_for_each(|root| self.cover(scope, root))
    }

    /// Brings the watches at and below a path in line with what stands there now.
    ///
    /// Folders that are watched already are asked for again: under the same path there may be another folder by now.
    pub fn cover(&mut self, scope: &Scope<'_>, shown: &Path) -> Result<(), Untold> {
        let old: Vec<Reason> = self.below(shown).cloned().collect();
        old.iter().for_each(|reason| self.drop_reason(reason));
        if scope.roots.iter().any(|root| root == shown) {
            self.cover_way(scope, shown)?;
        }
        let mut outcome = Ok(());
        scope.survey(shown, &mut |found| {
            if outcome.is_ok() {
                outcome = self.cover_found(found);
            }
        });
        outcome?;
        self.release(&old);
        Ok(())
    }

    /// Says whether a folder or link that is covered stands at a path or below it.
    pub fn holds(&self, shown: &Path) -> bool {
        self.below(shown).next().is_some()
    }

    /// Returns as what an event at a real path is shown; several if links lead there, none if it is of no interest.
    pub fn shown(&self, real: &Path) -> BTreeSet<PathBuf> {
        let itself = self.folders.get(real).into_iter().flatten().map(|reason| reason.shown.clone());
        itself.chain(self.shown_in_folder(real)).collect()
    }

    fn shown_in_folder(&self, real: &Path) -> Vec<PathBuf> {
        // Some systems tell of a file in a new folder before they tell of the folder: then that folder is the suspect.
        let known = real.ancestors().skip(1).find_map(|folder| Some((folder, self.folders.get(folder)?)));
        let Some((folder, reasons)) = known else { return Vec::new() };
        let way = real.strip_prefix(folder).ok().and_then(|way| way.components().next());
        let Some(name) = way.map(|first| first.as_os_str().to_owned()) else { return Vec::new() };
        let show = |reason: &Reason| match &reason.name {
            None => Some(reason.shown.join(&name)),
            Some(only) => (*only == name).then(|| reason.shown.clone()),
        };
        reasons.iter().filter_map(show).collect()
    }

    /// Watches the way to a root; again for as long as folders of that way appear while we begin to watch.
    fn cover_way(&mut self, scope: &Scope<'_>, root: &Path) -> Result<(), Untold> {
        let mut watched = None;
        while let Some(reason) = way_to_root(scope, root).filter(|reason| watched.as_ref() != Some(reason)) {
            self.add(reason.clone())?;
            watched = Some(reason);
        }
        Ok(())
    }

    fn cover_found(&mut self, found: Found) -> Result<(), Untold> {
        if found.is_link
            && let (Some(folder), Some(name)) = (found.real.parent(), found.real.file_name())
        {
            let (folder, name) = (folder.to_owned(), Some(name.to_owned()));
            self.add(Reason { shown: found.shown.clone(), folder, name })?;
        }
        if found.stat.is_directory() {
            self.add(Reason { shown: found.shown, folder: found.real, name: None })?;
        }
        Ok(())
    }

    fn below<'a>(&'a self, shown: &'a Path) -> impl Iterator<Item = &'a Reason> {
        let first = Reason { shown: shown.to_owned(), folder: PathBuf::new(), name: None };
        self.reasons.range(first..).take_while(move |reason| reason.shown.starts_with(shown))
    }

    fn add(&mut self, reason: Reason) -> Result<(), Untold> {
        match self.system.watch(&reason.folder, RecursiveMode::NonRecursive) {
            Ok(()) => {}
            // It went away in the meantime, which is the next event, or it is closed to us, which the reader reports.
            Err(fault) if is_about_the_folder(&fault.kind) => return Ok(()),
            Err(fault) => return Err(Untold::of(&fault)),
        }
        self.folders.entry(reason.folder.clone()).or_default().insert(reason.clone());
        self.reasons.insert(reason);
        Ok(())
    }

    fn drop_reason(&mut self, reason: &Reason) {
        self.reasons.remove(reason);
        if let Some(reasons) = self.folders.get_mut(&reason.folder) {
            reasons.remove(reason);
        }
    }

    /// Ends the watches for which no reason is left.
    fn release(&mut self, old: &[Reason]) {
        for Reason { folder, .. } in old {
            if self.folders.get(folder).is_some_and(BTreeSet::is_empty) {
                self.folders.remove(folder);
                // The system has dropped it by itself if the folder is gone.
                let _ = self.system.unwatch(folder);
            }
        }
    }
}

/// Where the system will tell that a root comes, goes or is replaced: the nearest folder above it that exists.
fn way_to_root(scope: &Scope<'_>, root: &Path) -> Option<Reason> {
    let mut way = root;
    loop {
        let (folder, name) = (way.parent()?, way.file_name()?);
        if let Ok(folder) = scope.disk.canonicalize(folder) {
            return Some(Reason { shown: root.to_owned(), folder, name: Some(name.to_owned()) });
        }
        way = folder;
    }
}

fn is_about_the_folder(kind: &ErrorKind) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    match kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(fault) => matches!(fault.kind(), NotFound | NotADirectory | PermissionDenied),
        _ => false,
    }
}
