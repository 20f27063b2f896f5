//! Calls the stages in order and owns what spans them: traces and parallel work.
//!
//! Input: a [`Request`]. Output: a [`Report`], or a [`Failure`] if the line could not run at all. It prints nothing and asks
//! neither the clock nor the environment.

mod report;

pub use report::{Changes, Counts, Failure, Goal, Progress, Report, Request, Silent};
