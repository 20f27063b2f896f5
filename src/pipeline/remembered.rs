use super::{Failure, Request, Session, cache};
use crate::{disk::Disk, load::Project};

/// A file beside the cache of builds, in which a command leaves something to its next run. It is only ever a hint.
pub struct Remembered<'d> {
    disk: &'d dyn Disk,
    project: Project,
    name: &'static str,
    is_used: bool,
}

impl<'d> Remembered<'d> {
    /// Names the file; a request without a cache neither reads nor leaves it.
    pub fn of(request: &Request, disk: &'d dyn Disk, name: &'static str) -> Result<Self, Failure> {
        let project = Session::open(request, disk)?.project().clone();
        Ok(Remembered { disk, project, name, is_used: request.cache })
    }

    /// Reads it.
    pub fn read(&self) -> Option<Vec<u8>> {
        self.is_used.then(|| cache::read_note(self.disk, &self.project, self.name)).flatten()
    }

    /// Puts something in its place.
    pub fn write(&self, bytes: &[u8]) {
        if self.is_used {
            cache::write_note(self.disk, &self.project, self.name, bytes);
        }
    }
}
