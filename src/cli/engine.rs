use std::{collections::BTreeMap, path::PathBuf};

use serde_json::Value;

use super::args::SchemaKind;
use crate::{
    base::{Clock, SitePath, Slug, Timestamp, WrittenTime},
    disk::{Disk, RealDisk},
    model::{Briefing, Catalogue, Kept, Redirection, Site, SourceKind},
    parse,
    pipeline::{self, AskElsewhere, Failure, Forgetting, Goal, Holdings, Progress, Recording, Report, Request, Stock},
};

/// What the command line needs of the library: the line of stages, and what is known of its formats.
pub trait Engine {
    /// Runs the line.
    fn run(&self, request: &Request, goal: Goal, progress: &dyn Progress) -> Result<Report, Failure>;

    /// Reads and resolves the files of a disk, and returns the documents too.
    fn holdings(&self, request: &Request, disk: &dyn Disk) -> Result<Holdings, Failure> {
        pipeline::holdings(request, disk, &pipeline::Silent)
    }

    /// Returns by slug the sentence in which the newest briefing of each person first names them.
    fn introductions(
        &self,
        request: &Request,
        holdings: &Holdings,
        disk: &dyn Disk,
    ) -> Result<BTreeMap<Slug, String>, Failure> {
        pipeline::introductions(request, holdings, disk)
    }

    /// Builds, and takes from a stock what need not be made.
    fn build_from(&self, request: &Request, stock: &dyn Stock, progress: &dyn Progress) -> Result<Report, Failure> {
        pipeline::build_from(request, stock, &RealDisk, progress)
    }

    /// Brings shards together in the output folder, and returns the instant they are for.
    fn join(
        &self,
        request: &Request,
        folders: &[PathBuf],
        now: Option<WrittenTime>,
        progress: &dyn Progress,
    ) -> Result<(Report, Timestamp), Failure> {
        pipeline::join(request, folders, now, &RealDisk, progress)
    }

    /// Does all that a check does, and has other servers asked for what the pages lead to there.
    fn check_elsewhere(
        &self,
        request: &Request,
        disk: &dyn Disk,
        progress: &dyn Progress,
        ask: AskElsewhere<'_>,
    ) -> Result<Report, Failure> {
        pipeline::check_elsewhere(request, disk, progress, ask)
    }

    /// Does all that a check does with the files of a disk.
    fn check(&self, request: &Request, disk: &dyn Disk) -> Result<Report, Failure> {
        pipeline::run(request, Goal::Check, disk, &pipeline::Silent)
    }

    /// Records every address of the built site.
    fn record(&self, request: &Request, disk: &dyn Disk) -> Result<Recording, Failure> {
        pipeline::record(request, disk, &pipeline::Silent)
    }

    /// Records addresses that were made just now.
    fn record_published(
        &self,
        request: &Request,
        disk: &dyn Disk,
        published: BTreeMap<SitePath, Kept>,
    ) -> Result<Recording, Failure> {
        pipeline::record_published(request, disk, published)
    }

    /// Returns what a host answers itself, by address.
    fn redirections(&self, request: &Request, disk: &dyn Disk) -> Result<Vec<Redirection>, Failure> {
        pipeline::redirections(request, disk, &pipeline::Silent)
    }

    /// Lets published addresses go, and returns them.
    fn forget(&self, request: &Request, what: &Forgetting, disk: &dyn Disk) -> Result<Vec<SitePath>, Failure> {
        pipeline::forget(request, what, disk, &pipeline::Silent)
    }

    /// Reads only the configuration, and returns the instant and the time zone that the site is for.
    fn clock(&self, request: &Request) -> Result<Clock, Failure>;

    /// Returns everything that a project's templates can be made of.
    fn catalogue(&self, request: &Request, disk: &dyn Disk) -> Result<Catalogue, Failure> {
        pipeline::catalogue(request, disk)
    }

    /// Returns the address of a briefing's page.
    fn address_of(&self, site: &Site, briefing: &Briefing) -> Option<String>;

    /// Returns the JSON Schema of a kind of front matter or of the configuration.
    fn schema(&self, kind: SchemaKind) -> Value;
}

/// The library itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Line;

impl Engine for Line {
    fn run(&self, request: &Request, goal: Goal, progress: &dyn Progress) -> Result<Report, Failure> {
        pipeline::run(request, goal, &RealDisk, progress)
    }

    fn clock(&self, request: &Request) -> Result<Clock, Failure> {
        pipeline::clock(request, &RealDisk)
    }

    fn address_of(&self, site: &Site, briefing: &Briefing) -> Option<String> {
        Some(pipeline::address_of(site, briefing))
    }

    fn schema(&self, kind: SchemaKind) -> Value {
        let document = |kind| parse::schema::front_matter(kind).expect("every kind of document has a table of fields");
        match kind {
            SchemaKind::Briefing => document(SourceKind::Briefing),
            SchemaKind::Participant => document(SourceKind::Participant),
            SchemaKind::Country => document(SourceKind::Country),
            SchemaKind::Group => document(SourceKind::Group),
            SchemaKind::Topic => document(SourceKind::Topic),
            SchemaKind::Page => document(SourceKind::Page),
            SchemaKind::Translation => document(SourceKind::Translation),
            SchemaKind::Config => parse::schema::config(),
        }
    }
}
