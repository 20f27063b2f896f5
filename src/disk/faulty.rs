use std::{
    fmt, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{Disk, DiskError, Entry, Lock, Stat};

/// A disk whose calls can be made to fail or to stop at a chosen one, for tests; or on which someone else works meanwhile.
///
/// A write that fails or is stopped leaves half of its bytes, as on a full disk.
#[derive(Debug, Default)]
pub struct FaultyDisk<D> {
    inner: D,
    plan: Mutex<Plan<D>>,
}

/// What someone else does on the disk.
type Deed<D> = Box<dyn FnOnce(&D) + Send>;

struct Plan<D> {
    calls: u64,
    changes: u64,
    fails_at: Option<(u64, io::ErrorKind)>,
    refuses_changes: Option<io::ErrorKind>,
    stops_after: Option<u64>,
    /// The call before which someone else does something.
    meanwhile: Option<(u64, Deed<D>)>,
    /// What was to be read or changed by the first call that failed.
    struck: Option<PathBuf>,
}

impl<D> Default for Plan<D> {
    fn default() -> Self {
        Plan {
            calls: 0,
            changes: 0,
            fails_at: None,
            refuses_changes: None,
            stops_after: None,
            meanwhile: None,
            struck: None,
        }
    }
}

impl<D> fmt::Debug for Plan<D> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} calls, {} changes, struck: {:?}", self.calls, self.changes, self.struck)
    }
}

/// How a call fails.
struct Failure {
    fault: io::Error,
    /// Whether it fails in its middle rather than never begins.
    in_the_middle: bool,
}

impl<D> FaultyDisk<D> {
    /// Wraps a disk; no call fails yet.
    pub fn new(inner: D) -> Self {
        FaultyDisk { inner, plan: Mutex::default() }
    }

    /// Returns the disk itself, without faults.
    pub fn inner(&self) -> &D {
        &self.inner
    }

    /// Makes the call with this number, counted from 0 and from now on, fail once.
    pub fn fail_call(&self, nth: u64, kind: io::ErrorKind) {
        let mut plan = self.plan();
        plan.fails_at = Some((plan.calls + nth, kind));
    }

    /// Refuses every change from now on, as a disk does that is read-only, or one whose quota is used up.
    pub fn refuse_changes(&self, kind: io::ErrorKind) {
        self.plan().refuses_changes = Some(kind);
    }

    /// Has someone else do something just before the call with this number, counted from 0 and from now on.
    pub fn meanwhile(&self, nth: u64, deed: impl FnOnce(&D) + Send + 'static) {
        let mut plan = self.plan();
        plan.meanwhile = Some((plan.calls + nth, Box::new(deed)));
    }

    /// Lets so many changes through from now on, then fails every call, as if the process had been killed.
    pub fn stop_after(&self, changes: u64) {
        let mut plan = self.plan();
        plan.stops_after = Some(plan.changes + changes);
    }

    /// Ends faults and stops, as if a new process had begun.
    pub fn revive(&self) {
        let mut plan = self.plan();
        plan.fails_at = None;
        plan.refuses_changes = None;
        plan.stops_after = None;
        plan.struck = None;
    }

    /// Returns what was to be read or changed by the first call that failed.
    pub fn struck(&self) -> Option<PathBuf> {
        self.plan().struck.clone()
    }

    /// Returns how many calls were made so far.
    pub fn calls(&self) -> u64 {
        self.plan().calls
    }

    /// Returns how many of the calls were to change something.
    pub fn changes(&self) -> u64 {
        self.plan().changes
    }

    fn plan(&self) -> MutexGuard<'_, Plan<D>> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call, and says whether it fails.
    fn count(&self, path: &Path, count: fn(&mut Plan<D>) -> Result<(), Failure>) -> Result<(), Failure> {
        let mut plan = self.plan();
        if let Some((_, deed)) = plan.due() {
            deed(&self.inner);
        }
        let outcome = count(&mut plan);
        if outcome.is_err() && plan.struck.is_none() {
            plan.struck = Some(path.to_owned());
        }
        outcome
    }

    fn reading<T>(&self, path: &Path, read: impl FnOnce(&D) -> Result<T, DiskError>) -> Result<T, DiskError> {
        self.count(path, Plan::count_call).map_err(|failure| DiskError::new("read", path, failure.fault))?;
        read(&self.inner)
    }

    fn changing<T>(&self, path: &Path, change: impl FnOnce(&D) -> Result<T, DiskError>) -> Result<T, DiskError> {
        self.count(path, Plan::count_change).map_err(|failure| DiskError::new("change", path, failure.fault))?;
        change(&self.inner)
    }
}

impl<D> Plan<D> {
    /// Takes what someone else does before the call that is next.
    fn due(&mut self) -> Option<(u64, Deed<D>)> {
        let next = self.calls;
        self.meanwhile.take_if(|(nth, _)| *nth == next)
    }

    fn count_call(&mut self) -> Result<(), Failure> {
        let call = self.calls;
        self.calls += 1;
        if self.stops_after.is_some_and(|last| self.changes > last) {
            return Err(Failure { fault: stopped(), in_the_middle: false });
        }
        match self.fails_at {
            Some((nth, kind)) if nth == call => Err(Failure { fault: kind.into(), in_the_middle: true }),
            _ => Ok(()),
        }
    }

    fn count_change(&mut self) -> Result<(), Failure> {
        self.count_call()?;
        self.changes += 1;
        match (self.stops_after, self.refuses_changes) {
            (Some(last), _) if self.changes > last => Err(Failure { fault: stopped(), in_the_middle: true }),
            (_, Some(kind)) => Err(Failure { fault: kind.into(), in_the_middle: false }),
            _ => Ok(()),
        }
    }
}

fn stopped() -> io::Error {
    io::Error::other("the process was stopped")
}

impl<D: Disk> Disk for FaultyDisk<D> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, DiskError> {
        self.reading(path, |disk| disk.read(path))
    }

    fn stat(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        self.reading(path, |disk| disk.stat(path))
    }

    fn stat_target(&self, path: &Path) -> Result<Option<Stat>, DiskError> {
        self.reading(path, |disk| disk.stat_target(path))
    }

    fn canonicalize(&self, path: &Path) -> Result<PathBuf, DiskError> {
        self.reading(path, |disk| disk.canonicalize(path))
    }

    fn list(&self, folder: &Path) -> Result<Vec<Entry>, DiskError> {
        self.reading(folder, |disk| disk.list(folder))
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> Result<Stat, DiskError> {
        let failure = match self.count(path, Plan::count_change) {
            Ok(()) => return self.inner.write_new(path, bytes),
            Err(failure) => failure,
        };
        if failure.in_the_middle {
            // Whether even half of it reaches the disk does not matter to who hears of the fault.
            let _ = self.inner.write_new(path, &bytes[..bytes.len() / 2]);
        }
        Err(DiskError::new("write", path, failure.fault))
    }

    fn flush(&self, path: &Path) -> Result<(), DiskError> {
        self.changing(path, |disk| disk.flush(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), DiskError> {
        self.changing(to, |disk| disk.rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> Result<(), DiskError> {
        self.changing(path, |disk| disk.remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.changing(path, |disk| disk.remove_folder(path))
    }

    fn create_folder(&self, path: &Path) -> Result<(), DiskError> {
        self.changing(path, |disk| disk.create_folder(path))
    }

    fn create_folders(&self, path: &Path) -> Result<(), DiskError> {
        self.changing(path, |disk| disk.create_folders(path))
    }

    fn hard_link(&self, file: &Path, name: &Path) -> Result<(), DiskError> {
        self.changing(name, |disk| disk.hard_link(file, name))
    }

    fn symlink(&self, target: &Path, link: &Path) -> Result<(), DiskError> {
        self.changing(link, |disk| disk.symlink(target, link))
    }

    fn read_link(&self, link: &Path) -> Result<PathBuf, DiskError> {
        self.reading(link, |disk| disk.read_link(link))
    }

    fn lock(&self, path: &Path) -> Result<Option<Lock>, DiskError> {
        self.changing(path, |disk| disk.lock(path))
    }
}

#[cfg(test)]
mod tests {
    use super::super::MemoryDisk;
    use super::*;

    fn path(text: &str) -> &Path {
        Path::new(text)
    }

    #[test]
    fn the_named_call_fails_once_and_leaves_half_a_file() {
        let disk = FaultyDisk::new(MemoryDisk::new());
        disk.fail_call(1, io::ErrorKind::StorageFull);
        disk.create_folder(path("/a")).unwrap();
        assert_eq!(disk.write_new(path("/a/b"), b"text").unwrap_err().source.kind(), io::ErrorKind::StorageFull);
        assert_eq!(disk.read(path("/a/b")).unwrap(), b"te");
    }

    #[test]
    fn what_is_refused_is_named_and_someone_else_comes_between_two_calls() {
        let disk = FaultyDisk::new(MemoryDisk::new());
        disk.inner().put("/a", "old");
        disk.meanwhile(1, |disk| disk.put("/a", "new"));
        assert_eq!(disk.read(path("/a")).unwrap(), b"old");
        assert_eq!(disk.read(path("/a")).unwrap(), b"new");
        disk.refuse_changes(io::ErrorKind::QuotaExceeded);
        assert!(disk.remove_file(path("/a")).is_err() && disk.write_new(path("/b"), b"text").is_err());
        assert_eq!(disk.struck(), Some("/a".into()));
        assert_eq!(disk.inner().files("/").len(), 1, "nothing begins where nothing may be changed");
    }

    #[test]
    fn after_a_stop_nothing_works_until_a_new_process_begins() {
        let disk = FaultyDisk::new(MemoryDisk::new());
        disk.stop_after(1);
        disk.create_folder(path("/a")).unwrap();
        assert!(disk.stat(path("/a")).unwrap().is_some());
        assert!(disk.create_folder(path("/b")).is_err());
        assert!(disk.stat(path("/a")).is_err());
        assert!(disk.write_new(path("/c"), b"text").is_err());
        disk.revive();
        assert_eq!(disk.inner().folders("/"), ["a".to_owned()].into());
        assert_eq!(disk.inner().files("/"), [].into());
    }
}
