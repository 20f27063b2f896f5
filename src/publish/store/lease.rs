use serde::{Deserialize, Serialize};
use std::{
    sync::{
        Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use super::bucket::{Bucket, Condition, Put, Sent, Version};
use crate::{
    base::sha256_hex,
    publish::{Headers, Manifest, PublishError, Time, Wait},
};

/// Where the lease lies.
fn key() -> String {
    format!("{}/lease.json", Manifest::FOLDER)
}

/// How often a lease is renewed while it lasts once.
const RENEWALS: u32 = 3;

/// What stands in the lease, for whoever finds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    /// Who holds it, in words.
    owner: String,
    /// A word that no other publish has.
    token: String,
    /// How many times it was renewed: so that each renewal is another object.
    renewal: u64,
    /// For how long it lasts unless it is renewed.
    seconds: u64,
}

/// Who wants to publish alone, and for how long a sign of life is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who it is, in words.
    pub owner: String,
    /// A word that no other publish has.
    pub token: String,
    /// How long others wait after the last sign of life.
    pub lasts: Duration,
}

/// The right to change a store, which one publisher has at a time.
///
/// It is an object that is written on the condition that nothing is there. Whoever finds one waits: if it is still the same object
/// after the time for which it lasts, nobody is alive behind it, and it is replaced on the condition that it is still that one. So
/// clocks are never compared between machines.
pub struct Lease<'a> {
    bucket: &'a dyn Bucket,
    time: &'a dyn Time,
    claim: Claim,
    state: Mutex<State>,
    /// When the last renewal that succeeded was begun, in milliseconds of [`Time::moment`].
    renewed_ms: AtomicU64,
    is_lost: AtomicBool,
}

#[derive(Debug)]
struct State {
    note: Note,
    version: Version,
}

impl<'a> Lease<'a> {
    /// Takes the lease, after waiting for one that nobody renews any more.
    pub fn take(
        bucket: &'a dyn Bucket,
        time: &'a dyn Time,
        claim: Claim,
        wait: Wait<'_>,
    ) -> Result<Self, PublishError> {
        let note =
            Note { owner: claim.owner.clone(), token: claim.token.clone(), renewal: 0, seconds: claim.lasts.as_secs() };
        let begun = time.moment();
        let (version, begun) = match write(bucket, &note, Condition::Absent)? {
            Some(version) => (version, begun),
            None => replace_dead(bucket, time, &note, wait)?,
        };
        let (state, renewed_ms) = (Mutex::new(State { note, version }), AtomicU64::new(millis(begun)));
        Ok(Lease { bucket, time, claim, state, renewed_ms, is_lost: AtomicBool::new(false) })
    }

    /// Says that we are alive. What goes wrong with the store is told by [`Lease::check`] once the lease has run out.
    fn renew(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let begun = self.time.moment();
        let note = Note { renewal: state.note.renewal + 1, ..state.note.clone() };
        match write(self.bucket, &note, Condition::Is(&state.version)) {
            Ok(Some(version)) => {
                *state = State { note, version };
                self.renewed_ms.store(millis(begun), Ordering::Relaxed);
            }
            Ok(None) => self.is_lost.store(true, Ordering::Relaxed),
            Err(_) => {}
        }
    }

    /// Makes sure that nobody else can have begun to publish.
    pub fn check(&self) -> Result<(), PublishError> {
        let renewed = Duration::from_millis(self.renewed_ms.load(Ordering::Relaxed));
        let has_run_out = self.time.moment().saturating_sub(renewed) >= self.claim.lasts;
        if !self.is_lost.load(Ordering::Relaxed) && !has_run_out {
            return Ok(());
        }
        Err(PublishError::new(
            "the right to publish was lost, since the store did not hear of this publish for too long",
        )
        .help("publish again: what has arrived is not sent a second time"))
    }

    /// Does some work and keeps the lease alive meanwhile.
    pub fn while_held<T>(&self, work: impl FnOnce() -> T) -> T {
        let (is_done, bell) = (Mutex::new(false), Condvar::new());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut done = is_done.lock().unwrap_or_else(PoisonError::into_inner);
                while !*done {
                    let between = self.claim.lasts / RENEWALS;
                    let (guard, wait) = bell.wait_timeout(done, between).unwrap_or_else(PoisonError::into_inner);
                    done = guard;
                    if wait.timed_out() && !*done {
                        self.renew();
                    }
                }
            });
            let _ends = RingsWhenDropped { is_done: &is_done, bell: &bell };
            work()
        })
    }

    /// Gives the lease back.
    pub fn release(self) -> Result<(), PublishError> {
        // Who was too slow has lost it to someone whose it is now.
        self.check()?;
        self.bucket.delete(&key())
    }
}

/// Ends the renewing however the work ends.
struct RingsWhenDropped<'a> {
    is_done: &'a Mutex<bool>,
    bell: &'a Condvar,
}

impl Drop for RingsWhenDropped<'_> {
    fn drop(&mut self) {
        *self.is_done.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }
}

/// Waits as long as a lease lasts that someone else holds, and replaces it if nobody renewed it meanwhile.
///
/// Returns the version of our lease, and when the write of it was begun.
fn replace_dead(
    bucket: &dyn Bucket,
    time: &dyn Time,
    note: &Note,
    wait: Wait<'_>,
) -> Result<(Version, Duration), PublishError> {
    let Some(found) = bucket.get(&key())? else { return take_absent(bucket, time, note) };
    let other: Option<Note> = serde_json::from_slice(&found.bytes).ok();
    // What cannot be read is of a version to come; it is given the time that our own lasts.
    let seconds = other.as_ref().map_or(note.seconds, |other| other.seconds);
    let owner = other.map_or_else(|| "someone else".to_owned(), |other| other.owner);
    wait(Duration::from_secs(seconds), &format!("{owner} is publishing to this place, or was stopped in the middle"));
    let begun = time.moment();
    match write(bucket, note, Condition::Is(&found.version))? {
        Some(version) => Ok((version, begun)),
        None => Err(PublishError::new(format!("{owner} is publishing to this place"))
            .help("wait until that has ended, then publish again")),
    }
}

fn millis(moment: Duration) -> u64 {
    u64::try_from(moment.as_millis()).unwrap_or(u64::MAX)
}

fn take_absent(bucket: &dyn Bucket, time: &dyn Time, note: &Note) -> Result<(Version, Duration), PublishError> {
    let begun = time.moment();
    write(bucket, note, Condition::Absent)?
        .map(|version| (version, begun))
        .ok_or_else(|| PublishError::new("someone else is publishing to this place").help("wait until that has ended"))
}

/// Writes the lease on a condition; nothing if the condition did not hold.
fn write(bucket: &dyn Bucket, note: &Note, condition: Condition<'_>) -> Result<Option<Version>, PublishError> {
    let bytes = serde_json::to_vec(note).expect("plain structs always serialise");
    let sha256 = sha256_hex(&bytes);
    let headers = Headers::of(&key(), &[]);
    let outcome = bucket.put(&key(), &Sent { bytes: &bytes, sha256: &sha256, headers: &headers }, condition);
    match outcome {
        Ok(Put::Done(version)) => Ok(Some(version)),
        // The answer to a write that succeeded may have been lost, and the write been tried again.
        Ok(Put::Refused) | Err(_) => match bucket.get(&key()) {
            Ok(Some(found)) if found.bytes == bytes => Ok(Some(found.version)),
            Ok(_) => outcome.map(|_| None),
            Err(fault) => Err(outcome.err().unwrap_or(fault)),
        },
    }
}
