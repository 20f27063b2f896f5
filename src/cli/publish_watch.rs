//! `dateline publish --watch`: stays up, and publishes whenever the site is another one.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{
    Environment,
    args::Publish,
    commands::{Context, Outcome},
    console::Console,
    environment,
    lookout::watch_sources,
    publish::{build_and_publish, chosen},
    visible::visible_line,
};
use crate::{
    base::Timestamp,
    pipeline::{self, Failure, Session},
    watch::Watcher,
};

/// The longest time between two looks at the clock: it may be set, and the machine may sleep, without a word to anyone.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long sources must be left alone before they are published: what is being saved is not yet meant.
const QUIET: Duration = Duration::from_millis(200);
/// How often that is waited for where sources are written all the time.
const QUIET_TRIES: usize = 10;
/// How long until a place that could not be reached is tried again: the first time, and at most.
const RETRY: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));

/// Publishes now, and again whenever something is due or a source has changed, until it is told to end.
pub fn keep_published(context: &Context<'_>, asked: &Publish, console: &mut Console) -> Result<Outcome, Failure> {
    if context.flags.now.is_some() {
        return Err(Failure::new("`--watch` goes with the clock, which stands still with `--now`")
            .help("leave one of them out"));
    }
    let request = context.request()?;
    let config = pipeline::config(&request, context.disk)?;
    chosen(&config, asked.target.as_deref())?;
    let is_to_end = end_after_publishing()?;
    let mut watcher = watch_sources(Session::open(&request, context.disk)?.project(), None);
    let mut retry = RETRY.0;
    loop {
        let mut due = None;
        let environment = Environment { now: environment::now(), ..context.environment.clone() };
        let round = Context { environment: &environment, flags: context.flags.clone(), ..*context };
        let outcome = build_and_publish(&round, &mut round.request()?, asked, &mut due, console);
        let mut tries_again = None;
        match &outcome {
            Ok(_) => retry = RETRY.0,
            Err(fault) => {
                console.insist(&told(fault, retry));
                tries_again = Some(later(environment::now(), retry));
                retry = (retry * 2).min(RETRY.1);
            }
        }
        for notice in watcher.take_notices() {
            console.say(&format!("{notice}\n"));
        }
        let moments = Moments { due, tries_again };
        if !wait(&mut watcher, moments, &is_to_end) {
            return outcome;
        }
    }
}

/// When something is to be done though nothing changes.
#[derive(Debug, Clone, Copy)]
struct Moments {
    due: Option<Timestamp>,
    tries_again: Option<Timestamp>,
}

impl Moments {
    /// Returns how long to wait until the next look at the clock; nothing if one of the moments has come.
    fn patience(self, now: Timestamp) -> Option<Duration> {
        let Some(next) = self.due.into_iter().chain(self.tries_again).min() else { return Some(LOOK_EVERY) };
        let wait = Duration::try_from(next.duration_since(now)).unwrap_or_default();
        // A little late, never early: at the very instant the briefing must be public.
        (next > now).then(|| (wait + Duration::from_millis(1)).min(LOOK_EVERY))
    }
}

/// Waits until there is something to do; says whether there is, or whether it is to end.
fn wait(watcher: &mut Watcher, moments: Moments, is_to_end: &AtomicBool) -> bool {
    while !is_to_end.load(Ordering::Relaxed) {
        let Some(patience) = moments.patience(environment::now()) else { return true };
        if !watcher.next(Some(environment::moment_in(patience))).is_empty() {
            settle(watcher, moments);
            return true;
        }
    }
    false
}

/// Waits until sources are left alone, or something is due.
fn settle(watcher: &mut Watcher, moments: Moments) {
    for _ in 0..QUIET_TRIES {
        let Some(patience) = moments.patience(environment::now()) else { return };
        let batch = watcher.next(Some(environment::moment_in(patience.min(QUIET))));
        if batch.is_empty() && watcher.is_quiet() {
            return;
        }
    }
}

/// Lets the publish that is under way come to its end when the process is told to end; told twice, it ends at once, and the next publish
/// goes on with what was begun.
fn end_after_publishing() -> Result<Arc<AtomicBool>, Failure> {
    let is_to_end = Arc::new(AtomicBool::new(false));
    let told = is_to_end.clone();
    let end = move || {
        if told.swap(true, Ordering::Relaxed) {
            environment::end_well();
        }
    };
    ctrlc::set_handler(end).map_err(|fault| Failure::new(format!("Ctrl-C cannot be listened for: {fault}")))?;
    Ok(is_to_end)
}

fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(now)
}

fn told(fault: &Failure, retry: Duration) -> String {
    let help = fault.help.as_ref().map(|help| format!("  help: {}\n", visible_line(help))).unwrap_or_default();
    let message = visible_line(&fault.message);
    format!("error: {message}\n{help}Readers have what they had; the next try is in {} s\n", retry.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_looked_at_every_second_and_a_moment_is_met_a_little_late_and_never_early() {
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let now = "2026-01-06T18:00:00Z".parse().unwrap();
        let patience = |due, tries_again| Moments { due, tries_again }.patience(now);
        assert_eq!(patience(None, None), Some(LOOK_EVERY));
        assert_eq!(patience(at("2027-01-06T18:00:00Z"), None), Some(LOOK_EVERY));
        assert_eq!(patience(at("2026-01-06T18:00:00.5Z"), None), Some(Duration::from_millis(501)));
        assert_eq!(
            patience(at("2027-01-06T18:00:00Z"), at("2026-01-06T18:00:00.2Z")),
            Some(Duration::from_millis(201))
        );
        assert_eq!(patience(at("2026-01-06T18:00:00Z"), None), None);
        assert_eq!(patience(at("2026-01-06T17:00:00Z"), at("2027-01-06T18:00:00Z")), None, "the clock was set");
    }
}
