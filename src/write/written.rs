use std::path::Path;

use super::{Audience, WriteError, session::Session};
use crate::{
    base::{Fingerprint, Shard},
    disk::{Disk, DiskError},
};

/// The site that the last build left in an output folder, held so that no build changes it meanwhile.
pub struct WrittenSite<'a> {
    session: Session<'a>,
}

/// A file of a built site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenFile<'s> {
    /// Where it is below the output folder.
    pub path: &'s str,
    /// The digest of its bytes.
    pub fingerprint: Fingerprint,
    /// Its size in bytes.
    pub size: u64,
}

impl<'a> WrittenSite<'a> {
    /// Opens an output folder; a build that was killed is completed or cleared away first.
    ///
    /// Faults: those of [`Staging::open`](super::Staging::open).
    pub fn open(disk: &'a dyn Disk, output: &Path) -> Result<Self, WriteError> {
        Ok(WrittenSite { session: Session::open(disk, output)? })
    }

    /// Returns the output folder, without symbolic links.
    pub fn folder(&self) -> &Path {
        self.session.places.root()
    }

    /// Returns for whom it was built.
    pub fn audience(&self) -> Audience {
        self.session.before.audience()
    }

    /// Returns which part of a site it is; nothing of a whole one.
    pub fn shard(&self) -> Option<Shard> {
        self.session.before.shard()
    }

    /// Leaves a note of dateline's own beside the site.
    pub fn leave_note(&self, name: &str, bytes: &[u8]) -> Result<(), DiskError> {
        let Session { disk, places, .. } = &self.session;
        let (note, scratch) = (places.own().join(name), places.own().join(format!("{name}.new")));
        if disk.stat(&scratch)?.is_some() {
            disk.remove_file(&scratch)?;
        }
        disk.write_new(&scratch, bytes)?;
        disk.rename(&scratch, &note)
    }

    /// Walks over the files that builds wrote, by path; what else lies in the folder is not the site's.
    pub fn files(&self) -> impl Iterator<Item = WrittenFile<'_>> {
        let files = self.session.before.files().iter();
        files.map(|(path, written)| WrittenFile { path, fingerprint: written.fingerprint, size: written.size })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::SitePath, disk::MemoryDisk, write::Staging};

    #[test]
    fn a_site_for_reviewers_is_known_as_such_and_never_takes_the_place_of_one_for_everyone() {
        let (disk, output) = (MemoryDisk::new(), Path::new("/site/public"));
        let audience = || WrittenSite::open(&disk, output).unwrap().audience();
        let put = |staging: Staging<'_>| {
            staging.put(&SitePath::new("b/"), b"text", Fingerprint::of(b"text")).unwrap();
            staging.commit().unwrap();
        };
        let staging = Staging::open(&disk, output).unwrap();
        put(staging.for_reviewers().unwrap());
        assert_eq!(audience(), Audience::Reviewers);
        put(Staging::open(&disk, output).unwrap().for_reviewers().unwrap());
        assert_eq!(audience(), Audience::Reviewers);
        put(Staging::open(&disk, output).unwrap());
        assert_eq!(audience(), Audience::Everyone, "the same files, for everyone");
        let refused = Staging::open(&disk, output).unwrap().for_reviewers();
        assert!(matches!(refused, Err(WriteError::Public(_))));
        drop(refused);
        assert_eq!(audience(), Audience::Everyone);
    }

    #[test]
    fn what_a_build_wrote_is_listed_and_held_and_what_others_put_there_is_not() {
        let (disk, output) = (MemoryDisk::new(), Path::new("/site/public"));
        let staging = Staging::open(&disk, output).unwrap();
        for path in ["b/", "a.css"] {
            staging.put(&SitePath::new(path), b"text", Fingerprint::of(b"text")).unwrap();
        }
        staging.commit().unwrap();
        disk.put("/site/public/mine.txt", "mine");
        let site = WrittenSite::open(&disk, output).unwrap();
        let file = |path| WrittenFile { path, fingerprint: Fingerprint::of(b"text"), size: 4 };
        assert_eq!(site.files().collect::<Vec<_>>(), [file("a.css"), file("b/index.html")]);
        assert!(matches!(Staging::open(&disk, output), Err(WriteError::Locked(_))));
        drop(site);
        Staging::open(&disk, output).unwrap().abandon().unwrap();
        assert!(!disk.files(output).contains_key(".dateline/lock"));
    }
}
