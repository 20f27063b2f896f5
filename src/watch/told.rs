use std::{
    path::PathBuf,
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use super::{
    Suspects,
    burst::Burst,
    coverage::Coverage,
    hint::{Hint, Step},
    scope::Scope,
    stopwatch::now,
};
use crate::disk::Kind;

/// How long to sleep where there is nothing to wait for but events.
const NAP: Duration = Duration::from_secs(3600);

/// Being told of changes by the system.
pub struct Told {
    coverage: Coverage,
    mail: Receiver<Mail>,
    burst: Burst,
}

/// Hints and when they came in.
struct Mail {
    hints: Vec<Hint>,
    at: Instant,
}

/// Why the system cannot tell of changes, or no longer.
#[derive(Debug, PartialEq, Eq)]
pub enum Untold {
    /// The system's limit of watches is reached.
    Limit,
    /// Anything else, in words.
    Fault(String),
}

impl Untold {
    /// Reads a fault of the system's watcher.
    pub fn of(fault: &notify::Error) -> Self {
        match &fault.kind {
            notify::ErrorKind::MaxFilesWatch => Untold::Limit,
            notify::ErrorKind::Io(fault) if fault.kind() == std::io::ErrorKind::StorageFull => Untold::Limit,
            // EMFILE: so many programs watch that no further one may (fs.inotify.max_user_instances).
            notify::ErrorKind::Io(fault) if fault.raw_os_error() == Some(24) => Untold::Limit,
            _ => Untold::Fault(fault.to_string()),
        }
    }

    /// Says it to the editor.
    pub fn notice(&self, poll: Duration) -> String {
        let instead = format!("looking for changes every {} ms instead (`--poll` sets how often)", poll.as_millis());
        match self {
            Untold::Limit if cfg!(target_os = "linux") => {
                format!(
                    "the system's limit of watched folders is reached: {instead}; \
                    raise `fs.inotify.max_user_watches` or `fs.inotify.max_user_instances` to be told at once"
                )
            }
            Untold::Limit => format!("the system's limit of watched folders is reached: {instead}"),
            Untold::Fault(fault) => format!("the system cannot tell of changes here ({fault}): {instead}"),
        }
    }
}

/// Names what tells of changes on this system.
pub fn backend() -> &'static str {
    match <notify::RecommendedWatcher as notify::Watcher>::kind() {
        notify::WatcherKind::Inotify => "inotify",
        notify::WatcherKind::Fsevent => "FSEvents",
        notify::WatcherKind::Kqueue => "kqueue",
        notify::WatcherKind::ReadDirectoryChangesWatcher => "ReadDirectoryChangesW",
        _ => "another part of the system",
    }
}

impl Told {
    /// Asks the system to tell of changes in the scope.
    pub fn start(scope: &Scope<'_>) -> Result<Told, Untold> {
        let (out, mail) = mpsc::channel();
        let system = notify::recommended_watcher(move |event| {
            let hints = Hint::of(event);
            if !hints.is_empty() {
                // Nobody listens any more: the watcher is about to end.
                let _ = out.send(Mail { hints, at: now() });
            }
        });
        Told::with(Box::new(system.map_err(|fault| Untold::of(&fault))?), mail, scope)
    }

    fn with(system: Box<dyn notify::Watcher + Send>, mail: Receiver<Mail>, scope: &Scope<'_>) -> Result<Told, Untold> {
        let mut told = Told { coverage: Coverage::new(system), mail, burst: Burst::default() };
        told.coverage.cover_roots(scope)?;
        Ok(told)
    }

    /// As [`Told::start`], with a system and its events made by a test.
    #[cfg(test)]
    pub fn with_system(
        system: Box<dyn notify::Watcher + Send>,
        scope: &Scope<'_>,
    ) -> (Result<Told, Untold>, impl Fn(Vec<Hint>) + use<>) {
        let (out, mail) = mpsc::channel();
        let send = move |hints| out.send(Mail { hints, at: now() }).expect("the watcher listens");
        (Told::with(system, mail, scope), send)
    }

    /// Waits until something happened and it is quiet again, or until the deadline.
    pub fn next(&mut self, scope: &Scope<'_>, deadline: Option<Instant>) -> Result<Suspects, Untold> {
        loop {
            while let Ok(mail) = self.mail.try_recv() {
                self.open(scope, mail)?;
            }
            let until = self.burst.due().into_iter().chain(deadline).min();
            let wait = until.map_or(NAP, |until| until.saturating_duration_since(now()));
            if wait.is_zero() {
                return Ok(self.burst.take(now()));
            }
            match self.mail.recv_timeout(wait) {
                Ok(mail) => self.open(scope, mail)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Untold::Fault("its watcher ended".to_owned())),
            }
        }
    }

    /// Says whether nothing is being gathered.
    pub fn is_quiet(&self) -> bool {
        self.burst.due().is_none()
    }

    fn open(&mut self, scope: &Scope<'_>, mail: Mail) -> Result<(), Untold> {
        for hint in mail.hints {
            match hint {
                Hint::Doubt => {
                    self.burst.doubt(mail.at);
                    self.coverage.cover_roots(scope)?;
                }
                Hint::At(real, step) => {
                    for shown in self.coverage.shown(&real) {
                        self.suspect(scope, shown, step, mail.at)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn suspect(&mut self, scope: &Scope<'_>, shown: PathBuf, step: Step, at: Instant) -> Result<(), Untold> {
        if !scope.wants(&shown) {
            return Ok(());
        }
        let kind = scope.disk.stat(&shown).ok().flatten().map(|stat| stat.kind);
        let is_way = matches!(kind, Some(Kind::Directory | Kind::Symlink));
        if is_way || self.coverage.holds(&shown) {
            self.coverage.cover(scope, &shown)?;
        }
        // Nobody closes a folder or a link.
        let step = if is_way && step == Step::Writing { Step::Touched } else { step };
        self.burst.note(shown, step, at);
        Ok(())
    }
}
