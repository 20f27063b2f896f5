//! `dateline import`: reads wire copy, drafts, and writes the draft where it belongs.

use std::{
    io::Read,
    path::{Path, PathBuf},
};

use super::{
    args::Import,
    commands::{Context, Outcome, watch},
    console::Console,
    files::{Made, make_file, replace_file},
};
use crate::{
    base::{Clock, Date, Timestamp},
    disk::Disk,
    import::{self, Copy, Draft, Form},
    pipeline::{Failure, Goal, Request},
};

/// Carries the command out.
pub fn import(
    context: &Context<'_>,
    request: &Request,
    asked: &Import,
    console: &mut Console,
) -> Result<Outcome, Failure> {
    let path = context.environment.folder.join(&asked.file);
    let is_stdin = asked.file == Path::new("-");
    let text = text(is_stdin, &path, context.disk)?;
    let clock = context.engine.clock(request)?;
    let day = asked.date.unwrap_or_else(|| if is_stdin { clock.today() } else { changed(&path, &clock, context.disk) });
    let name = if is_stdin { "standard input".to_owned() } else { file_name(&asked.file) };
    let draft =
        drafted(context, request, &Copy { text: &text, form: Form::of(&name, &text), day, called: &name }, console)?;
    let mut written = vec![(format!("content/briefings/{}.md", draft.stem()), draft.text(), asked.force)];
    if asked.profiles {
        let path = |slug: &str| format!("content/participants/{slug}.md");
        written.extend(draft.profiles().into_iter().map(|(slug, text)| (path(&slug), text, false)));
    }
    for (nth, (path, text, force)) in written.iter().enumerate() {
        let is_briefing = nth == 0;
        write(context, &request.root.join(path), text, *force, is_briefing, console)?;
    }
    Ok(Outcome::Fine)
}

/// Drafts with what the site knows. Faults of the site are no reason not to draft.
fn drafted(context: &Context<'_>, request: &Request, copy: &Copy<'_>, console: &Console) -> Result<Draft, Failure> {
    let watch = watch(console);
    let result = context.engine.run(request, Goal::Resolve, &watch);
    watch.finish();
    let site = result?.site.ok_or_else(|| {
        Failure::new("the site cannot be read, so nobody knows its people")
            .help("`dateline check` names the faults; nothing was written")
    })?;
    Ok(import::draft(copy, &site))
}

fn text(is_stdin: bool, path: &Path, disk: &dyn Disk) -> Result<String, Failure> {
    let bytes = if is_stdin {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
        bytes
    } else {
        disk.read(path)?
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::new("the copy is not text in UTF-8")
            .help("save it as UTF-8 text, HTML or Markdown, and import it again")
    })?;
    match text.trim().is_empty() {
        true => Err(Failure::new("the copy is empty").help("nothing was written")),
        false => Ok(text),
    }
}

/// The day on which a file was last changed.
fn changed(path: &Path, clock: &Clock, disk: &dyn Disk) -> Date {
    let stat = disk.stat_target(path).ok().flatten();
    let instant = stat.and_then(|stat| Timestamp::from_nanosecond(stat.modified).ok());
    instant.map_or_else(|| clock.today(), |now| Clock { now, zone: clock.zone.clone() }.today())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Writes a file and prints its path; a briefing that is there already is a fault, a profile is kept.
fn write(
    context: &Context<'_>,
    path: &Path,
    text: &str,
    force: bool,
    is_briefing: bool,
    console: &mut Console,
) -> Result<(), Failure> {
    let shown: PathBuf = path.strip_prefix(&context.environment.folder).unwrap_or(path).to_owned();
    let made = if force { replace_file(context.disk, path, text)? } else { make_file(context.disk, path, text)? };
    match made {
        Made::Written => console.data(&format!("{}\n", shown.display())),
        Made::Kept if is_briefing => Err(Failure::new(format!("`{}` is there already", shown.display()))
            .help("nothing was written; `--force` writes over it")),
        Made::Kept => {
            console.say(&format!("kept {}, which was there already\n", shown.display()));
            Ok(())
        }
    }
}
