use std::time::Duration;

/// The clock that never jumps, as whoever calls has it.
pub trait Time: Sync {
    /// Returns how long it is since some moment of this run.
    fn moment(&self) -> Duration;
}

/// Lets so much time pass; the words say why, for whoever watches.
pub type Wait<'a> = &'a dyn Fn(Duration, &str);
