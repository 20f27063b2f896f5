//! `dateline import`: reads wire copy, drafts, and writes the draft where it belongs.

use std::{io::Read, path::Path};

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
    let briefing = request.root.join(format!("content/briefings/{}.md", draft.stem()));
    if !asked.force && context.disk.stat(&briefing)?.is_some() {
        return Err(Failure::new(format!("`{}` is there already", seen_from(context, &briefing).display()))
            .help("nothing was written; `--force` writes over it"));
    }
    // The briefing is last: until it is there, the same call begins anew and keeps the profiles that it finds.
    let profiles = if asked.profiles { draft.profiles() } else { Vec::new() };
    let mut made = Vec::new();
    for (slug, text) in profiles {
        let path = request.root.join(format!("content/participants/{slug}.md"));
        made.push((make_file(context.disk, &path, &text)?, path));
    }
    made.insert(0, (replace_file(context.disk, &briefing, &draft.text())?, briefing));
    for (made, path) in made {
        let shown = seen_from(context, &path).display();
        match made {
            Made::Written => console.data(&format!("{shown}\n"))?,
            Made::Kept => console.say(&format!("kept {shown}, which was there already\n")),
        }
    }
    Ok(Outcome::Fine)
}

/// A path as it can be used where the command was called.
fn seen_from<'p>(context: &Context<'_>, path: &'p Path) -> &'p Path {
    path.strip_prefix(&context.environment.folder).unwrap_or(path)
}

/// Drafts with what the site knows. Faults of the site are no reason not to draft.
fn drafted(context: &Context<'_>, request: &Request, copy: &Copy<'_>, console: &Console) -> Result<Draft, Failure> {
    let watch = watch(console);
    let result = context.engine.run(request, Goal::Resolve, &watch);
    watch.finish();
    let report = result?;
    // Else a draft would treat as strangers those whom a failing disk holds back.
    report.expect_all_read()?;
    let site = report.site.ok_or_else(|| {
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
