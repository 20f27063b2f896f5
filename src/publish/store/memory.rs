//! A store in memory whose requests can be made to fail or to stop, for tests.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::bucket::{Bucket, Condition, Object, Put, Seen, Sent, Version};
use crate::{
    base::Text,
    publish::{Headers, PublishError},
};

/// A store in memory; clones share one content.
#[derive(Debug, Clone, Default)]
pub struct MemoryBucket {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Clone, Default)]
struct State {
    objects: BTreeMap<String, Object>,
    written: u64,
    requests: u64,
    /// The request from which on nothing is answered, and whether that one still reaches the store.
    stops_at: Option<(u64, bool)>,
    /// A request that fails, and whether it still reaches the store.
    fails_at: Option<(u64, bool)>,
    /// What is done with the store before each request.
    watch: Option<fn(&BTreeMap<String, Object>)>,
}

impl MemoryBucket {
    /// Returns a store of its own with the same content, and without faults.
    pub fn copied(&self) -> Self {
        let state = self.state();
        let state = State { objects: state.objects.clone(), written: state.written, ..State::default() };
        MemoryBucket { state: Arc::new(Mutex::new(state)) }
    }

    /// Answers so many requests from now on and then none, as if the process had been killed; the last one may reach the store.
    pub fn stop_after(&self, requests: u64, arrives: bool) {
        let mut state = self.state();
        state.stops_at = Some((state.requests + requests, arrives));
    }

    /// Fails one request, counted from 0 and from now on; it may reach the store all the same.
    pub fn fail(&self, nth: u64, arrives: bool) {
        let mut state = self.state();
        state.fails_at = Some((state.requests + nth, arrives));
    }

    /// Ends faults, as if a new process had begun.
    pub fn revive(&self) {
        let mut state = self.state();
        (state.stops_at, state.fails_at) = (None, None);
    }

    /// Looks at the store before each request.
    pub fn watch(&self, watch: fn(&BTreeMap<String, Object>)) {
        self.state().watch = Some(watch);
    }

    /// Returns how many requests were made.
    pub fn requests(&self) -> u64 {
        self.state().requests
    }

    /// Returns what every object holds.
    pub fn texts(&self) -> BTreeMap<String, String> {
        let text = |object: &Object| String::from_utf8_lossy(&object.bytes).into_owned();
        self.state().objects.iter().map(|(key, object)| (key.clone(), text(object))).collect()
    }

    /// Puts an object that dateline did not write.
    pub fn put_foreign(&self, key: &str, text: &str) {
        let seen = Seen { sha256: None, size: text.len() as u64, headers: Headers::default() };
        let object = Object { bytes: text.as_bytes().to_vec(), version: self.state().next_version(), seen };
        self.state().objects.insert(key.to_owned(), object);
    }

    /// Returns what is said of an object.
    pub fn seen(&self, key: &str) -> Option<Seen> {
        self.state().objects.get(key).map(|object| object.seen.clone())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn request<T>(&self, work: impl FnOnce(&mut State) -> T) -> Result<T, PublishError> {
        let mut state = self.state();
        if let Some(watch) = state.watch {
            watch(&state.objects);
        }
        let nth = state.requests;
        state.requests += 1;
        let lost = || Err(PublishError::new("the store did not answer"));
        match (state.stops_at, state.fails_at) {
            (Some((last, arrives)), _) if nth >= last => {
                if arrives && nth == last {
                    work(&mut state);
                }
                lost()
            }
            (_, Some((failing, arrives))) if nth == failing => {
                if arrives {
                    work(&mut state);
                }
                lost()
            }
            _ => Ok(work(&mut state)),
        }
    }
}

impl State {
    fn next_version(&mut self) -> Version {
        self.written += 1;
        Version { e_tag: Some(self.written.to_string()), version: None }
    }
}

impl Bucket for MemoryBucket {
    fn get(&self, key: &str) -> Result<Option<Object>, PublishError> {
        self.request(|state| state.objects.get(key).cloned())
    }

    fn look(&self, key: &str) -> Result<Option<Seen>, PublishError> {
        self.request(|state| state.objects.get(key).map(|object| object.seen.clone()))
    }

    fn put(&self, key: &str, sent: &Sent<'_>, condition: Condition<'_>) -> Result<Put, PublishError> {
        self.request(|state| {
            let standing = state.objects.get(key).map(|object| &object.version);
            let holds = match condition {
                Condition::Any => true,
                Condition::Absent => standing.is_none(),
                Condition::Is(version) => standing == Some(version),
            };
            if !holds {
                return Put::Refused;
            }
            let version = state.next_version();
            let seen =
                Seen { sha256: Some(sent.sha256.into()), size: sent.bytes.len() as u64, headers: sent.headers.clone() };
            let object = Object { bytes: sent.bytes.to_vec(), version: version.clone(), seen };
            state.objects.insert(key.to_owned(), object);
            Put::Done(version)
        })
    }

    fn delete(&self, key: &str) -> Result<(), PublishError> {
        self.request(|state| drop(state.objects.remove(key)))
    }

    fn list(&self) -> Result<Vec<Text>, PublishError> {
        self.request(|state| state.objects.keys().map(|key| key.as_str().into()).collect())
    }
}
