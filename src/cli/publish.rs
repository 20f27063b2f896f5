//! `dateline publish`: builds the site, and brings it to a place where readers are.

use std::path::PathBuf;

use super::{
    args::{Format, Publish},
    chosen,
    cloud::with_store,
    commands::{Context, Outcome, Sharing, outcome, tell_faults, watch},
    console::Console,
    environment, git, json_report, publish_html,
    publish_report::{self, Publication},
    publish_watch::keep_published,
    tally::closing,
    verify,
};
use crate::{
    base::{Text, Timestamp},
    difference::Published,
    disk::resolve,
    model::{BranchPlace, Config, FolderPlace, Place, Target},
    pipeline::{self, Built, Failure, Goal, Request},
    publish::{
        self, Audience, Branch, Described, Difference, Edition, EditionFile, How, Known, Links, Provenance,
        PublishError, Releases, RemoteDisk, Rsync, Signer,
    },
};

/// Carries the command out.
pub fn publish(context: &Context<'_>, asked: &Publish, console: &mut Console) -> Result<Outcome, Failure> {
    let mut request = context.request()?;
    match &asked.rollback {
        Some(release) => roll_back(context, &request, asked, release.as_deref(), console),
        None if asked.watch => keep_published(context, asked, console),
        None => build_and_publish(context, &mut request, asked, &mut None, console),
    }
}

/// Publishes once. When the site will next be another by itself is said as soon as it is known, whatever comes of the publishing.
pub(super) fn build_and_publish(
    context: &Context<'_>,
    request: &mut Request,
    asked: &Publish,
    due: &mut Option<Timestamp>,
    console: &mut Console,
) -> Result<Outcome, Failure> {
    expect_public(context, request, asked)?;
    let watch = watch(console);
    request.records = !asked.dry_run;
    let result = context.make(request, Goal::Build, &asked.from_shards, Sharing { offline: false }, &watch, console);
    request.records = false;
    let took = watch.finish().took;
    let mut report = result?;
    let made = report.published.take();
    *due = report.next_due;
    tell_faults(&report, console);
    let closing = closing(&report, Goal::Build, took);
    if report.has_errors() {
        if context.flags.format == Format::Json {
            console.data(&json_report::draw(&report))?;
        }
        console.insist(&closing);
        return Ok(outcome(&report));
    }
    console.say(&closing);

    let began = environment::now();
    let built = pipeline::built(request, context.disk)?;
    let (name, target) = chosen(&built.config, asked.target.as_deref())?;
    let records = target.records && !asked.dry_run;
    // Shards bring their own instant.
    pipeline::may_be_published(request)?;
    let edition = edition(context, request, &built)?;
    let provenance = edition.provenance.clone();
    let signer = environment::signing_key().map(|key| Signer::from_pem(&key)).transpose()?;
    let deletes_max = asked.max_deletes.unwrap_or(target.deletes_max);
    let how = How { at: context.environment.now, deletes_max, signer: signer.as_ref() };
    let outcome = match &target.place {
        Place::Folder(_) | Place::Server(_) => {
            let work = |releases: &Releases<'_>| match asked.dry_run {
                true => Ok(rehearsed(releases.compare(&edition, &how)?)),
                false => releases.publish(&edition, &how),
            };
            with_releases(context, request, &target.place, &work)?.ok_or_else(|| no_releases(name))?
        }
        Place::Branch(place) => {
            let branch = branch(context, request, name, place)?;
            let branch = publish::Branch { adopts: asked.adopt, ..branch };
            match asked.dry_run {
                true => rehearsed(branch.compare(&edition, &how)?),
                false => branch.publish(&edition, &how)?,
            }
        }
        Place::Store(place) => {
            let edition = edition.with_headers(&place.rules, place.encoding);
            with_store(context.disk, place, asked.adopt, console, &|store, wait| match asked.dry_run {
                true => Ok(rehearsed(store.compare(&edition, &how)?)),
                false => store.publish(&edition, &how, wait),
            })?
        }
    };
    let publication = Publication {
        target: name,
        place: &target.place,
        is_rehearsal: asked.dry_run,
        outcome: &outcome,
        provenance: &provenance,
        took: since(began),
    };
    match context.flags.format {
        Format::Json => console.data(&publish_report::json(&publication))?,
        Format::Html => console.data(&publish_html::draw(&publication))?,
        _ if asked.dry_run => console.data(&publish_report::plan(&publication))?,
        _ => console.data(&publish_report::pages(&publication))?,
    }
    console.say(&publish_report::closing(&publication));
    if records {
        context.record(request, made, console)?;
    }
    match asked.verify {
        true => verify::read_back(context, request, name, target, console),
        false => Ok(Outcome::Fine),
    }
}

/// Refuses what readers must not be given before any of it is built: it would lie in the folder from which editions come.
fn expect_public(context: &Context<'_>, request: &Request, asked: &Publish) -> Result<(), Failure> {
    pipeline::may_be_published(request)?;
    let config = pipeline::config(request, context.disk)?;
    let (_, target) = chosen(&config, asked.target.as_deref())?;
    match target.records && !asked.dry_run {
        true => pipeline::may_be_recorded(request),
        false => Ok(()),
    }
}

fn rehearsed(difference: Difference) -> publish::Outcome {
    publish::Outcome { difference, is_published: false, release: None, pruned: Vec::new() }
}

fn roll_back(
    context: &Context<'_>,
    request: &Request,
    asked: &Publish,
    release: Option<&str>,
    console: &mut Console,
) -> Result<Outcome, Failure> {
    let config = pipeline::config(request, context.disk)?;
    let (name, target) = chosen(&config, asked.target.as_deref())?;
    let done = with_releases(context, request, &target.place, &|releases| releases.roll_back(release))?;
    let done = done.ok_or_else(|| no_releases(name))?;
    match context.flags.format {
        Format::Json => console.data(&publish_report::rolled_back_json(name, &done))?,
        _ => console.say(&format!("`{name}` shows {} again, in place of {}\n", done.to, done.from)),
    }
    Ok(Outcome::Fine)
}

/// Finds the place that is meant.
pub(super) fn chosen<'c>(config: &'c Config, name: Option<&str>) -> Result<(&'c str, &'c Target), Failure> {
    if config.publish.is_empty() {
        return Err(Failure::new("`site.toml` names no place to publish to")
            .help("add a table such as `[publish.site]` with `kind = \"dir\"` and `path = \"/srv/www\"`"));
    }
    chosen::chosen(&config.publish, "publish", name, "`site.toml` names several places to publish to")
}

/// The file of the cache that holds what is known of the files of the site.
const KNOWN: &str = "known";

/// Reads what was built.
fn edition(context: &Context<'_>, request: &Request, built: &Built<'_>) -> Result<Edition, Failure> {
    let files = built.site.files().map(|file| EditionFile {
        path: file.path.into(),
        size: file.size,
        fingerprint: file.fingerprint,
    });
    let files: Vec<EditionFile> = files.collect();
    let now = context.engine.clock(request)?.now;
    let source = git::state(&request.root);
    let provenance = Provenance { dateline: env!("CARGO_PKG_VERSION").into(), now, source };
    let known: Known = pipeline::read_of_places(context.disk, request, KNOWN).unwrap_or_default();
    let mut edition = Edition::read(context.disk, built.site.folder(), &files, provenance, &described, &known)?;
    let now_known = Known::of(&edition, &files);
    if now_known != known {
        pipeline::leave_of_places(context.disk, request, KNOWN, &now_known);
    }
    if built.site.audience() == pipeline::BuiltFor::Reviewers {
        edition.audience = Audience::Reviewers;
    }
    Ok(edition)
}

/// Reads what a page says of itself.
fn described(html: &[u8]) -> Described {
    let page = Published::read(&String::from_utf8_lossy(html));
    match page.leads_to {
        // Every such page is called that it has moved.
        Some(to) => Described { title: None, leads_to: Some(to.into()) },
        None => Described { title: Some(page.title.into()).filter(|title: &Text| !title.is_empty()), leads_to: None },
    }
}

/// Does something with a place that holds releases side by side; nothing with another.
pub(super) fn with_releases<T>(
    context: &Context<'_>,
    request: &Request,
    place: &Place,
    work: &dyn Fn(&Releases<'_>) -> Result<T, PublishError>,
) -> Result<Option<T>, Failure> {
    let stage: Text = environment::secret()[..8].into();
    let done = match place {
        Place::Folder(place) => {
            let root = folder(context, request, place)?;
            work(&Releases { disk: context.disk, carrier: &Links(context.disk), root, keep: place.keep, stage })
        }
        Place::Server(place) => {
            let ssh = environment::ssh();
            let remote = RemoteDisk::connect(&ssh, &place.host, environment::secret())?;
            let carrier = Rsync { disk: context.disk, remote: &remote, ssh: &ssh, host: &place.host };
            let root = PathBuf::from(&*place.path);
            work(&Releases { disk: &remote, carrier: &carrier, root, keep: place.keep, stage })
        }
        Place::Branch(_) | Place::Store(_) => return Ok(None),
    };
    Ok(Some(done?))
}

fn no_releases(name: &str) -> Failure {
    Failure::new(format!("`{name}` keeps no releases to go back to"))
        .help("check out what was published before, and publish that")
}

/// Returns the folder of a place of this machine.
pub(super) fn folder(context: &Context<'_>, request: &Request, place: &FolderPlace) -> Result<PathBuf, Failure> {
    let folder: PathBuf = resolve(context.disk, &request.root.join(&*place.path))?;
    pipeline::check_folder(request, context.disk, &folder)?;
    Ok(folder)
}

/// Where a branch is, and where dateline works for it: beside the project's cache, and as much a hint as that is.
pub(super) fn branch<'c>(
    context: &Context<'c>,
    request: &Request,
    name: &str,
    place: &'c BranchPlace,
) -> Result<Branch<'c>, Failure> {
    Ok(Branch {
        disk: context.disk,
        repository: &place.repository,
        branch: &place.branch,
        prefix: &place.prefix,
        author: place.author.as_deref(),
        cache: pipeline::place_folder(request).join(format!("{name}.git")),
        from: request.root.clone(),
        adopts: false,
    })
}

fn since(began: Timestamp) -> f64 {
    environment::now().duration_since(began).as_secs_f64()
}

impl From<PublishError> for Failure {
    fn from(fault: PublishError) -> Self {
        Failure { message: fault.message, help: fault.help }
    }
}
