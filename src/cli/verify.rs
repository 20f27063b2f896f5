//! `dateline verify`: reads a published site, and holds it against its manifest.

use serde::Serialize;
use std::path::{Path, PathBuf};

use super::{
    args::{Format, Verify},
    cloud::with_store,
    commands::{Context, Outcome},
    console::Console,
    environment,
    publish::{branch, chosen, folder},
    publish_report::{count, pretty, provenance_words, size},
    visible::visible_line,
};
use crate::{
    disk::shown,
    model::{Place, ServerPlace, Target},
    pipeline::{self, Failure, Request},
    publish::{
        Manifest, PublicKey, PublishedFolder, PublishedObjects, RemoteDisk, Rsync, SignatureFound, Verdict,
        shown_release, verify,
    },
};

/// How many files of a folder are read at a time.
const READ_AT_ONCE: usize = 8;

/// Carries the command out.
pub fn run(context: &Context<'_>, asked: &Verify, console: &mut Console) -> Result<Outcome, Failure> {
    let request = context.request()?;
    let key = asked.key.as_deref().map(|file| context.absolute(file)).transpose()?;
    let key = key.map(|file| context.disk.read(&file)).transpose()?;
    let key = key.map(|text| PublicKey::from_pem(&String::from_utf8_lossy(&text))).transpose()?;
    let config = pipeline::config(&request, context.disk)?;
    let is_target = asked.place.as_deref().is_none_or(|place| config.publish.contains_key(place));
    let (called, verdict) = if is_target {
        let (name, target) = chosen(&config, asked.place.as_deref())?;
        (format!("`{name}`"), of_target(context, &request, (name, target), key.as_ref(), console)?)
    } else {
        let folder = context.absolute(&PathBuf::from(asked.place.as_deref().unwrap_or_default()))?;
        if !super::files::is_folder(context.disk, &folder) {
            let message = format!("`{}` is neither a folder nor a place of `site.toml`", shown(&folder));
            return Err(
                Failure::new(message).help("name a folder with a published site, or a table `[publish.<name>]`")
            );
        }
        (format!("`{}`", shown(&folder)), of_folder(context, folder, key.as_ref())?)
    };
    match context.flags.format {
        Format::Json => console.data(&json(&called, &verdict))?,
        _ => console.data(&text(&verdict))?,
    }
    console.insist_if(!verdict.is_good(), &closing(&called, &verdict));
    Ok(if verdict.is_good() { Outcome::Fine } else { Outcome::Faults })
}

/// Reads back what was published just now.
pub fn read_back(
    context: &Context<'_>,
    request: &Request,
    name: &str,
    target: &Target,
    console: &mut Console,
) -> Result<Outcome, Failure> {
    let verdict = of_target(context, request, (name, target), None, console)?;
    // Data of the publish itself has gone to standard output already.
    console.insist_if(!verdict.is_good(), &(text(&verdict) + &closing(&format!("`{name}`"), &verdict)));
    Ok(if verdict.is_good() { Outcome::Fine } else { Outcome::Faults })
}

fn of_target(
    context: &Context<'_>,
    request: &Request,
    (name, target): (&str, &Target),
    key: Option<&PublicKey>,
    console: &mut Console,
) -> Result<Verdict, Failure> {
    match &target.place {
        Place::Folder(place) => of_folder(context, folder(context, request, place)?, key),
        Place::Server(place) => of_server(context, request, (name, place), key),
        Place::Branch(place) => Ok(branch(context, request, name, place)?.verify(key)?),
        Place::Store(place) => with_store(context.disk, place, false, console, &|store, _| {
            let (bucket, requests) = (store.bucket, store.requests);
            verify(&PublishedObjects { bucket, place: target.place.address(), requests }, key, requests)
        }),
    }
}

fn of_folder(context: &Context<'_>, folder: PathBuf, key: Option<&PublicKey>) -> Result<Verdict, Failure> {
    let folder = shown_release(context.disk, &folder)?;
    Ok(verify(&PublishedFolder { disk: context.disk, folder }, key, READ_AT_ONCE)?)
}

/// Brings what a server shows here, where it is read, and takes it away again.
fn of_server(
    context: &Context<'_>,
    request: &Request,
    (name, place): (&str, &ServerPlace),
    key: Option<&PublicKey>,
) -> Result<Verdict, Failure> {
    let here = pipeline::place_folder(request).join(format!("{name}.read-back"));
    let ssh = environment::ssh();
    let remote = RemoteDisk::connect(&ssh, &place.host, environment::secret())?;
    let there = shown_release(&remote, Path::new(&*place.path))?;
    context.disk.remove_tree(&here)?;
    context.disk.create_folders(&here)?;
    let rsync = Rsync { disk: context.disk, remote: &remote, ssh: &ssh, host: &place.host };
    let fetched = rsync.fetch(&there, &here);
    let verdict = fetched.map_err(Failure::from).and_then(|()| of_folder(context, here.clone(), key));
    context.disk.remove_tree(&here)?;
    verdict
}

fn text(verdict: &Verdict) -> String {
    verdict.faults.iter().map(|(path, fault)| format!("{:<13}  {}\n", fault.words(), visible_line(path))).collect()
}

fn closing(called: &str, verdict: &Verdict) -> String {
    let Manifest { files, provenance, published, .. } = &verdict.manifest;
    let bytes: u64 = files.iter().map(|entry| entry.size).sum();
    let state = match verdict.faults.len() {
        0 => format!("{called} is what its manifest says: {} files, {}", count(files.len()), size(bytes)),
        faults => format!("{called} is not what its manifest says: {} of {} files", count(faults), count(files.len())),
    };
    format!(
        "{state}; {}\n{}, published {published}\n",
        signature_words(verdict.signature),
        provenance_words(provenance)
    )
}

fn signature_words(signature: SignatureFound) -> &'static str {
    match signature {
        SignatureFound::None => "not signed",
        SignatureFound::Unchecked => "signed, which `--key` would check",
        SignatureFound::Good => "signed by the key",
        SignatureFound::Bad => "NOT signed by the key",
    }
}

/// Writes a verdict as one JSON document.
fn json(called: &str, verdict: &Verdict) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        place: &'a str,
        good: bool,
        signature: &'static str,
        edition: &'a str,
        files: usize,
        faults: Vec<FaultLine<'a>>,
    }
    #[derive(Serialize)]
    struct FaultLine<'a> {
        path: &'a str,
        fault: &'static str,
    }
    let signature = match verdict.signature {
        SignatureFound::None => "none",
        SignatureFound::Unchecked => "unchecked",
        SignatureFound::Good => "good",
        SignatureFound::Bad => "bad",
    };
    pretty(&Document {
        place: called.trim_matches('`'),
        good: verdict.is_good(),
        signature,
        edition: &verdict.manifest.edition,
        files: verdict.manifest.files.len(),
        faults: verdict.faults.iter().map(|(path, fault)| FaultLine { path, fault: fault.words() }).collect(),
    })
}
