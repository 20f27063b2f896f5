use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    time::{Duration, Instant},
};

use super::{Suspects, hint::Step};

/// How long it must be quiet after the save of a single file has ended: nothing more is to come.
const QUIET_SAVED: Duration = Duration::from_millis(2);
/// How long it must be quiet when many files change.
const QUIET: Duration = Duration::from_millis(8);
/// How long to wait for what takes the place of a file that went away.
const QUIET_GONE: Duration = Duration::from_millis(25);
/// How long to wait for a file to be closed that nobody writes to any more.
const QUIET_OPEN: Duration = Duration::from_millis(50);
/// The longest wait for anything that is complete.
const WAIT_MAX: Duration = Duration::from_millis(50);
/// The longest wait for a file that is being written all the time.
const WAIT_OPEN_MAX: Duration = Duration::from_millis(1000);
/// A save touches one file, or two where the editor's scratch file is not known as litter.
const PATHS_OF_A_SAVE_MAX: usize = 2;

/// Suspects being gathered until it is quiet: pure, told the time by its caller.
#[derive(Debug, Default)]
pub struct Burst {
    paths: BTreeMap<PathBuf, Suspect>,
    everything: Option<Suspect>,
}

#[derive(Debug, Clone, Copy)]
struct Suspect {
    step: Step,
    first: Instant,
    last: Instant,
}

impl Burst {
    /// Notes that something happened at a path.
    pub fn note(&mut self, path: PathBuf, step: Step, at: Instant) {
        let suspect = self.paths.entry(path).or_insert(Suspect { step, first: at, last: at });
        suspect.last = at;
        // Editors set times and rights while they write and after; that is no step forth or back.
        if step != Step::Touched {
            suspect.step = step;
        }
    }

    /// Notes that anything may have happened.
    pub fn doubt(&mut self, at: Instant) {
        let suspect = self.everything.get_or_insert(Suspect { step: Step::Touched, first: at, last: at });
        suspect.last = at;
    }

    /// Returns when it will have been quiet for long enough if nothing more happens; nothing if there are no suspects.
    pub fn due(&self) -> Option<Instant> {
        let many = self.paths.len() > PATHS_OF_A_SAVE_MAX;
        let suspects = || self.paths.values().chain(&self.everything);
        let quiet = suspects().map(|suspect| suspect.quiet_at(many)).max()?;
        let limit = suspects().map(Suspect::limit).min()?;
        Some(quiet.min(limit))
    }

    /// Takes what is complete. Files that are still being written stay, save those that were waited for long enough.
    pub fn take(&mut self, now: Instant) -> Suspects {
        if self.everything.take().is_some() {
            self.paths.clear();
            return Suspects::Everything;
        }
        let taken: BTreeSet<PathBuf> =
            self.paths.iter().filter(|(_, suspect)| suspect.is_complete(now)).map(|(path, _)| path.clone()).collect();
        self.paths.retain(|path, _| !taken.contains(path));
        Suspects::Paths(taken)
    }
}

impl Suspect {
    fn quiet_at(&self, many: bool) -> Instant {
        let quiet = match self.step {
            Step::Done if !many => QUIET_SAVED,
            Step::Done | Step::Touched => QUIET,
            Step::Gone => QUIET_GONE,
            Step::Writing => QUIET_OPEN,
        };
        self.last + quiet
    }

    fn limit(&self) -> Instant {
        self.first + if self.step == Step::Writing { WAIT_OPEN_MAX } else { WAIT_MAX }
    }

    fn is_complete(&self, now: Instant) -> bool {
        self.step != Step::Writing || self.quiet_at(false) <= now || self.limit() <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::stopwatch::now;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn paths(paths: &[&str]) -> Suspects {
        Suspects::Paths(paths.iter().map(PathBuf::from).collect())
    }

    /// Notes events, given in milliseconds, and returns the burst and its beginning.
    fn burst(events: &[(u64, &str, Step)]) -> (Burst, Instant) {
        let (start, mut burst) = (now(), Burst::default());
        for (at, path, step) in events {
            burst.note(path.into(), *step, start + ms(*at));
        }
        (burst, start)
    }

    #[test]
    fn a_single_save_waits_two_milliseconds_after_its_close() {
        let (mut burst, start) = burst(&[(0, "a", Step::Writing), (1, "a", Step::Writing), (1, "a", Step::Done)]);
        assert_eq!(burst.due(), Some(start + ms(3)));
        assert_eq!(burst.take(start + ms(3)), paths(&["a"]));
        assert_eq!(burst.due(), None);
    }

    #[test]
    fn a_half_written_file_waits_for_its_close() {
        let (mut burst, start) = burst(&[(0, "a", Step::Writing)]);
        assert_eq!(burst.due(), Some(start + ms(50)));
        burst.note("a".into(), Step::Writing, start + ms(40));
        assert_eq!(burst.due(), Some(start + ms(90)));
        burst.note("a".into(), Step::Done, start + ms(60));
        // The file began 60 ms ago, so nothing is left to wait for.
        assert!(burst.due() <= Some(start + ms(62)));
    }

    #[test]
    fn a_file_that_nobody_closes_is_reported_once_it_is_quiet() {
        let (mut burst, start) = burst(&[(0, "a", Step::Writing)]);
        assert_eq!(burst.take(start + ms(49)), paths(&[]));
        assert_eq!(burst.take(start + ms(50)), paths(&["a"]));
    }

    #[test]
    fn a_file_written_all_the_time_is_reported_every_second() {
        let (mut burst, start) = burst(&[]);
        for at in 0..=100 {
            burst.note("log".into(), Step::Writing, start + ms(at * 10));
        }
        assert_eq!(burst.due(), Some(start + ms(1000)));
        assert_eq!(burst.take(start + ms(1000)), paths(&["log"]));
    }

    #[test]
    fn what_is_complete_does_not_wait_for_a_slow_writer() {
        let (mut burst, start) = burst(&[(0, "a", Step::Done), (30, "b", Step::Writing)]);
        assert_eq!(burst.due(), Some(start + ms(50)));
        assert_eq!(burst.take(start + ms(50)), paths(&["a"]));
        assert_eq!(burst.due(), Some(start + ms(80)));
    }

    #[test]
    fn many_files_at_once_are_one_burst() {
        let names: Vec<String> = (0..70).map(|n| format!("{n}")).collect();
        let (start, mut burst) = (now(), Burst::default());
        for (at, name) in names.iter().enumerate() {
            burst.note(name.into(), Step::Done, start + Duration::from_micros(at as u64 * 500));
        }
        assert_eq!(burst.due(), Some(start + Duration::from_micros(69 * 500) + ms(8)));
        assert_eq!(burst.take(start + ms(43)), Suspects::Paths(names.iter().map(PathBuf::from).collect()));
    }

    #[test]
    fn an_endless_burst_is_cut_after_fifty_milliseconds() {
        let (mut burst, start) = burst(&[]);
        for at in 0..60 {
            burst.note(format!("{at}").into(), Step::Done, start + ms(at));
        }
        assert_eq!(burst.due(), Some(start + ms(50)));
    }

    #[test]
    fn a_file_that_went_away_waits_for_its_successor() {
        let (mut burst, start) = burst(&[(0, "a", Step::Gone)]);
        assert_eq!(burst.due(), Some(start + ms(25)));
        burst.note("a".into(), Step::Writing, start + ms(20));
        burst.note("a".into(), Step::Done, start + ms(21));
        assert_eq!(burst.due(), Some(start + ms(23)));
    }

    #[test]
    fn setting_the_times_of_a_file_does_not_end_its_writing() {
        let (burst, start) = burst(&[(0, "a", Step::Writing), (1, "a", Step::Touched)]);
        assert_eq!(burst.due(), Some(start + ms(51)));
    }

    #[test]
    fn doubt_swallows_every_path() {
        let (mut burst, start) = burst(&[(0, "a", Step::Writing)]);
        burst.doubt(start);
        assert_eq!(burst.due(), Some(start + ms(50)));
        assert_eq!(burst.take(start + ms(50)), Suspects::Everything);
        assert_eq!(burst.due(), None);
    }
}
