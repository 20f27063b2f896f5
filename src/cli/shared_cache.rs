//! The cache that machines share: what is there is used, what a build made is left there, and nothing about it is ever an error.

use std::path::{Path, PathBuf};

use super::{
    cloud::with_bucket, commands::Context, console::Console, progress::Watch, publish_report::size,
    visible::visible_line,
};
use crate::{
    base::{Fingerprint, SitePath, Timestamp},
    depot::{Brought, Depot, Fetched, FolderBucket, Good, Standing},
    disk::{Disk, resolve},
    load::Project,
    model::{CachePlace, Config},
    pipeline::{self, Failure, Goal, Inputs, Report, Request, Stock},
    publish::{Bucket, PublishError},
};

/// What of the project's own folder holds parcels while a build uses them.
const FETCHED: &str = "fetched";
/// How many requests to a folder are under way at a time.
const FOLDER_REQUESTS: usize = 4;

/// A build that uses the cache that machines share.
pub struct SharedCache<'c> {
    context: &'c Context<'c>,
    place: CachePlace,
}

impl<'c> SharedCache<'c> {
    /// Finds the cache of a build; none if none is named, or if the build is of its own kind: a preview, drafts, another address.
    pub fn of(context: &'c Context<'c>, request: &Request, goal: Goal) -> Result<Option<Self>, Failure> {
        let is_usual = goal == Goal::Build && request.cache && request.review.is_none();
        let is_usual = is_usual && !request.drafts && !request.scheduled && request.base_url.is_none();
        if !is_usual {
            return Ok(None);
        }
        let config = pipeline::config(request, context.disk)?;
        let Some(place) = config.cache.clone() else { return Ok(None) };
        let shared = SharedCache { context, place };
        shared.expect_private(request, &config)?;
        Ok(Some(shared))
    }

    /// Refuses a folder that has to do with the built site or with the sources. One that cannot be found is passed over later.
    fn expect_private(&self, request: &Request, config: &Config) -> Result<(), Failure> {
        let CachePlace::Folder(path) = &self.place else { return Ok(()) };
        let output = request.output.clone().unwrap_or_else(|| request.root.join(&*config.output));
        let sources = Project::FOLDERS.map(|folder| request.root.join(folder));
        let others = sources.into_iter().chain([output]).filter_map(|folder| resolve(self.context.disk, &folder).ok());
        let Ok(folder) = self.folder(request, path) else { return Ok(()) };
        match others.into_iter().any(|other| folder.starts_with(&other) || other.starts_with(&folder)) {
            false => Ok(()),
            true => Err(Failure::new(format!(
                "`{}`, the folder of `[cache]`, lies with the sources or with the built site",
                visible_line(path)
            ))
            .help("give it a folder of its own: it holds what is not public yet")),
        }
    }

    fn folder(&self, request: &Request, path: &str) -> Result<PathBuf, Failure> {
        Ok(resolve(self.context.disk, &request.root.join(path))?)
    }

    /// Builds with what is there, and leaves what was made.
    pub fn build(&self, request: &Request, watch: &Watch, console: &mut Console) -> Result<Report, Failure> {
        let mut said = Vec::new();
        let result = self.with_depot(request, &|depot| self.build_with(depot, request, watch));
        let report = match result {
            Ok((report, told)) => {
                said.extend(told);
                report
            }
            Err(fault) => {
                said.push(passed_over(&fault));
                self.context.engine.run(request, Goal::Build, watch)
            }
        };
        for line in said {
            console.say(&format!("Cache `{}`: {}\n", visible_line(&self.place.address()), visible_line(&line)));
        }
        report
    }

    fn with_depot<T>(&self, request: &Request, work: &dyn Fn(&Depot<'_>) -> T) -> Result<T, PublishError> {
        let slot = request.shard.map(|shard| format!("shard-{}-of-{}/", shard.nth(), shard.of())).unwrap_or_default();
        let depot = |bucket: &dyn Bucket, requests: usize| {
            work(&Depot { bucket, slot: slot.clone(), program: Inputs::PROGRAM, requests })
        };
        match &self.place {
            CachePlace::Store(place) => with_bucket(place, &|bucket| depot(bucket, place.requests)),
            CachePlace::Folder(path) => {
                let folder = self.folder(request, path).map_err(|fault| PublishError::new(fault.message))?;
                Ok(depot(&FolderBucket { disk: self.context.disk, folder }, FOLDER_REQUESTS))
            }
        }
    }

    fn build_with(
        &self,
        depot: &Depot<'_>,
        request: &Request,
        watch: &Watch,
    ) -> (Result<Report, Failure>, Vec<String>) {
        let mut said = Vec::new();
        let (report, standing) = match self.fetched(depot, request, &mut said) {
            Found::Nothing => return (self.context.engine.run(request, Goal::Build, watch), said),
            Found::Standing(standing) => (self.context.engine.run(request, Goal::Build, watch), *standing),
            Found::Stock(fetched) => {
                let report = self.context.engine.build_from(request, &Fetch(&fetched), watch);
                (report, fetched.close())
            }
        };
        if report.as_ref().is_ok_and(|report| report.changes.is_some()) {
            match self.bring(depot, request, standing) {
                Ok(Brought { parcels: 0, .. }) => {}
                Ok(Brought { parcels, bytes }) => {
                    said.push(format!("left {parcels} parcels there, {}", size(bytes)));
                }
                Err(fault) => said.push(format!("nothing was left there, since {}", fault.message)),
            }
        }
        (report, said)
    }

    /// Brings what is there, if this machine has nothing of its own.
    fn fetched(&self, depot: &Depot<'_>, request: &Request, said: &mut Vec<String>) -> Found<'c> {
        let (disk, folder) = (self.context.disk, pipeline::cache_folder(request));
        if pipeline::has_cache(request, disk) {
            return match depot.look() {
                Ok(standing) => Found::Standing(Box::new(standing)),
                Err(fault) => Found::none(&fault, said),
            };
        }
        match depot.fetch(disk, &folder, folder.join(FETCHED)) {
            Err(fault) => Found::none(&fault, said),
            Ok(Err(standing)) => {
                if standing.is_foreign() {
                    said.push("passed over, since it is of another version of dateline or damaged".to_owned());
                }
                Found::Standing(Box::new(standing))
            }
            Ok(Ok(fetched)) => {
                let missing = fetched.standing.missing();
                if missing > 0 {
                    said.push(format!("{missing} parcels are missing or damaged, and what was in them is made"));
                }
                Found::Stock(Box::new(fetched))
            }
        }
    }

    fn bring(&self, depot: &Depot<'_>, request: &Request, standing: Standing) -> Result<Brought, PublishError> {
        let disk = self.context.disk;
        let failure = |fault: Failure| PublishError::new(fault.message);
        let left = pipeline::left(request, disk).map_err(failure)?;
        let outputs: Vec<Good> = left
            .site
            .files()
            .map(|file| Good { path: file.path.into(), known_by: file.fingerprint, size: file.size })
            .collect();
        let cache: Vec<Good> =
            left.cache.iter().map(|path| of_cache(disk, &left.folder, path)).collect::<Result<_, _>>()?;
        let built: Timestamp = self.context.environment.now;
        let (cache, outputs) = ((left.folder.as_path(), &*cache), (left.site.folder(), &*outputs));
        depot.bring(standing, disk, cache, outputs, &left.settings, built)
    }
}

fn of_cache(disk: &dyn Disk, folder: &Path, path: &str) -> Result<Good, PublishError> {
    let bytes = disk.read(&folder.join(path))?;
    Ok(Good { path: path.into(), known_by: Fingerprint::of(&bytes), size: bytes.len() as u64 })
}

fn passed_over(fault: &PublishError) -> String {
    format!("passed over, since {}", fault.message)
}

/// What a depot has for a build.
enum Found<'d> {
    /// It cannot be reached or used.
    Nothing,
    /// Nothing that this build needs.
    Standing(Box<Standing>),
    /// What lies ready.
    Stock(Box<Fetched<'d>>),
}

impl Found<'_> {
    fn none(fault: &PublishError, said: &mut Vec<String>) -> Self {
        said.push(passed_over(fault));
        Found::Nothing
    }
}

/// What was fetched, as builds ask for it.
struct Fetch<'f>(&'f Fetched<'f>);

impl Stock for Fetch<'_> {
    fn take(&self, path: &SitePath, known_by: Fingerprint) -> Option<Vec<u8>> {
        self.0.take(&path.file(), known_by)
    }

    fn read(&self, path: &SitePath) -> Option<Vec<u8>> {
        self.0.read(&path.file())
    }
}
