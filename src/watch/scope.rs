use std::path::{Path, PathBuf};

use crate::disk::{Disk, Kind, Stat};

/// What is watched: the roots, how far links are followed, and what is of no interest.
pub struct Scope<'a> {
    /// The disk on which it lies.
    pub disk: &'a (dyn Disk + 'a),
    /// The roots as they were given.
    pub roots: Vec<PathBuf>,
    within: PathBuf,
    ignore: Box<dyn Fn(&Path) -> bool + Send + Sync>,
}

/// Something that stands at or below a root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path as reached from the root.
    pub shown: PathBuf,
    /// Its path without symbolic links.
    pub real: PathBuf,
    /// What it is; that of its target for a link that is followed.
    pub stat: Stat,
    /// Whether its last part is a symbolic link.
    pub is_link: bool,
}

impl<'a> Scope<'a> {
    /// Takes the roots and the folder that links may not leave.
    pub fn new(
        disk: &'a dyn Disk,
        roots: &[PathBuf],
        within: &Path,
        ignore: Box<dyn Fn(&Path) -> bool + Send + Sync>,
    ) -> Self {
        let within = disk.canonicalize(within).unwrap_or_else(|_| within.to_owned());
        Scope { disk, roots: roots.to_vec(), within, ignore }
    }

    /// Says whether a path lies at or below a root and no part of it below the root is of no interest.
    pub fn wants(&self, shown: &Path) -> bool {
        self.roots.iter().filter(|root| shown.starts_with(root)).any(|root| {
            let ways = shown.ancestors().take_while(|way| way != root);
            ways.into_iter().all(|way| !(self.ignore)(way))
        })
    }

    /// Tells what stands at a path and below it. Nothing there tells nothing.
    ///
    /// A folder is told before its entries are read: whoever begins to watch it then misses none of them.
    pub fn survey(&self, shown: &Path, tell: &mut dyn FnMut(Found)) {
        if let (Ok(Some(stat)), Some(real)) = (self.disk.stat(shown), self.real_place(shown)) {
            self.visit(shown.to_owned(), real, stat, &mut Vec::new(), tell);
        }
    }

    /// The path with no links on the way to its last part.
    fn real_place(&self, shown: &Path) -> Option<PathBuf> {
        let folder = self.disk.canonicalize(shown.parent()?).ok()?;
        Some(folder.join(shown.file_name()?))
    }

    fn visit(
        &self,
        shown: PathBuf,
        place: PathBuf,
        stat: Stat,
        inside: &mut Vec<PathBuf>,
        tell: &mut dyn FnMut(Found),
    ) {
        let this = match stat.kind {
            Kind::Symlink => self.follow(shown, place, stat, inside),
            _ => Found { shown, real: place, stat, is_link: false },
        };
        tell(this.clone());
        if !this.stat.is_directory() {
            return;
        }
        inside.push(this.real.clone());
        for entry in self.disk.list(&this.real).unwrap_or_default() {
            let Some(name) = entry.path.file_name() else { continue };
            let shown = this.shown.join(name);
            if !(self.ignore)(&shown) {
                self.visit(shown, this.real.join(name), entry.stat, inside, tell);
            }
        }
        inside.pop();
    }

    /// Follows a link; one that leads to nothing, out of the project or to a folder around it stands for itself.
    fn follow(&self, shown: PathBuf, place: PathBuf, stat: Stat, inside: &[PathBuf]) -> Found {
        let may_follow = |real: &PathBuf| real.starts_with(&self.within) && !inside.contains(real);
        let target = self.disk.canonicalize(&place).ok().filter(may_follow);
        let target = target.and_then(|real| Some((self.disk.stat(&real).ok()??, real)));
        let (stat, real) = target.unwrap_or((stat, place));
        Found { shown, real, stat, is_link: true }
    }
}
