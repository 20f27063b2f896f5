use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// The clock that never jumps.
pub trait Time: Sync {
    /// Returns how much time has passed since some moment that stays the same.
    fn moment(&self) -> Duration;
}

/// Keeps good manners with servers: each is asked one thing at a time, and then left alone for a while.
///
/// What is to be asked waits in a queue for each server; those who ask take from whichever server is free and has the longest.
pub struct Manners<'a, Job> {
    time: &'a dyn Time,
    pause: Duration,
    state: Mutex<State<Job>>,
    changed: Condvar,
}

struct State<Job> {
    waiting: BTreeMap<String, VecDeque<Job>>,
    servers: BTreeMap<String, Server>,
    is_over: bool,
}

#[derive(Default)]
struct Server {
    is_busy: bool,
    free_at: Duration,
}

impl Server {
    fn is_free(&self, now: Duration) -> bool {
        !self.is_busy && self.free_at <= now
    }
}

impl<'a, Job> Manners<'a, Job> {
    /// Begins with what is to be asked, by server.
    pub fn new(waiting: BTreeMap<String, VecDeque<Job>>, pause: Duration, time: &'a dyn Time) -> Self {
        let state = State { waiting, servers: BTreeMap::new(), is_over: false };
        Manners { time, pause, state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Takes what is to be asked next once its server may be asked, which is then kept; nothing once all is taken.
    pub fn take(&self) -> Option<(String, Job)> {
        let mut state = self.lock();
        loop {
            if state.is_over || state.waiting.is_empty() {
                return None;
            }
            let now = self.time.moment();
            let State { waiting, servers, .. } = &mut *state;
            let is_free = |name: &&String| servers.get(*name).is_none_or(|server| server.is_free(now));
            let free = waiting.keys().filter(is_free).max_by_key(|name| waiting[*name].len()).cloned();
            if let Some(name) = free {
                let queue = waiting.get_mut(&name).expect("it was just found");
                let job = queue.pop_front();
                if queue.is_empty() {
                    waiting.remove(&name);
                }
                if let Some(job) = job {
                    servers.entry(name.clone()).or_default().is_busy = true;
                    return Some((name, job));
                }
                continue;
            }
            let until = waiting.keys().filter_map(|name| servers.get(name)).filter(|server| !server.is_busy);
            let until = until.map(|server| server.free_at).min();
            state = self.wait(state, until.map(|until| until.saturating_sub(now)));
        }
    }

    /// Keeps a server once it may be asked.
    pub fn keep(&self, name: &str) {
        let mut state = self.lock();
        loop {
            let now = self.time.moment();
            let server = state.servers.entry(name.to_owned()).or_default();
            if server.is_free(now) {
                server.is_busy = true;
                return;
            }
            let until = (!server.is_busy).then(|| server.free_at.saturating_sub(now));
            state = self.wait(state, until);
        }
    }

    /// Leaves a server alone: for the usual pause, or for longer if it asked for that.
    pub fn leave(&self, name: &str, asked_for: Duration) {
        let mut state = self.lock();
        let free_at = self.time.moment() + self.pause.max(asked_for);
        state.servers.insert(name.to_owned(), Server { is_busy: false, free_at });
        drop(state);
        self.changed.notify_all();
    }

    /// Gives a server back that was not asked.
    pub fn release(&self, name: &str) {
        self.lock().servers.entry(name.to_owned()).or_default().is_busy = false;
        self.changed.notify_all();
    }

    /// Lets nobody take anything more.
    pub fn end(&self) {
        self.lock().is_over = true;
        self.changed.notify_all();
    }

    fn wait<'s>(&self, state: MutexGuard<'s, State<Job>>, time: Option<Duration>) -> MutexGuard<'s, State<Job>> {
        match time {
            Some(time) => self.changed.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0,
            None => self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<Job>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
