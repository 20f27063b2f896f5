use std::time::Instant;

/// Returns the present instant of a clock that only measures waiting.
///
/// It is the one look at a clock outside `cli`: for how long it has been quiet reaches no output.
#[allow(clippy::disallowed_methods)]
pub fn now() -> Instant {
    Instant::now()
}
