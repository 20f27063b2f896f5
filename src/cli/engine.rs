use serde_json::Value;

use super::args::SchemaKind;
use crate::{
    base::Clock,
    model::{Briefing, Site},
    pipeline::{Failure, Goal, Progress, Report, Request},
};

/// What the command line needs of the library: the line of stages, and what is known of its formats.
pub trait Engine {
    /// Runs the line.
    fn run(&self, request: &Request, goal: Goal, progress: &dyn Progress) -> Result<Report, Failure>;

    /// Reads only the configuration, and returns the instant and the time zone that the site is for.
    fn clock(&self, request: &Request) -> Result<Clock, Failure>;

    /// Returns the address of a briefing's page.
    fn address_of(&self, site: &Site, briefing: &Briefing) -> Option<String>;

    /// Returns the JSON Schema of a kind of front matter or of the configuration.
    fn schema(&self, kind: SchemaKind) -> Value;
}

/// The library itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line;

// WIRING: each body becomes one call of `pipeline` or `parse`.
impl Engine for Line {
    fn run(&self, _request: &Request, _goal: Goal, _progress: &dyn Progress) -> Result<Report, Failure> {
        Err(Failure::new("this build of dateline cannot build sites"))
    }

    fn clock(&self, request: &Request) -> Result<Clock, Failure> {
        let zone = jiff::tz::TimeZone::UTC;
        Ok(Clock { now: request.now.instant(&zone), zone })
    }

    fn address_of(&self, _site: &Site, _briefing: &Briefing) -> Option<String> {
        None
    }

    fn schema(&self, _kind: SchemaKind) -> Value {
        Value::Bool(true)
    }
}
