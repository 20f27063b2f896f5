//! `dateline import --from`: reads an old site, tries out what it becomes, and writes it: all or nothing.

use std::{
    borrow::Cow,
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    args::{Format, Import, Origin},
    commands::{Context, Outcome},
    console::Console,
    files::is_folder,
    import_report::{self, Fate},
    report,
    shadow::shadow,
    write_all::{Content, Put, write_all},
};
use crate::{
    base::{Diagnostic, SourcePath},
    disk::{Disk, MemoryDisk},
    import::from::{Generator, Move, NewSite, OldFile, OldSite, Reason, convert, may_be_text},
    load, parse,
    pipeline::{Failure, Report, Request},
};

/// How often faults are given way to before it is clear that they only move.
const ROUNDS_MAX: usize = 50;

impl From<Origin> for Generator {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::Hugo => Generator::Hugo,
            Origin::Zola => Generator::Zola,
            Origin::Jekyll => Generator::Jekyll,
        }
    }
}

impl Context<'_> {
    /// Moves the content of an old site here.
    pub(super) fn import_site(&self, asked: &Import, console: &mut Console) -> Result<Outcome, Failure> {
        let generator = asked.from.map(Generator::from).expect("it is asked for with `--from`");
        let request = Request { cache: false, strict: false, ..self.request()? };
        let folder = self.old_folder(asked, generator, &request.root)?;
        let (old, hidden) = read(self.disk, &folder, generator)?;
        let mut moved = self.converted(asked, &old, &request)?;
        hidden.iter().for_each(|(path, reason)| moved.ledger.pass_over(reason.clone(), path));
        if let Some((faults, report)) = self.faults_of(&request, &mut moved)? {
            console.insist(&report::draw(&faults, &report.sources, console.talk_width));
            console.insist("Nothing was written: the site would have these faults.\n");
            return Ok(Outcome::Faults);
        }
        let documents: Vec<(SourcePath, String)> =
            moved.documents.iter().map(|document| (document.path.clone(), document.text())).collect();
        let puts = self.puts(&request.root, &folder, &moved, &documents)?;
        self.refuse_to_overwrite(asked, &puts)?;
        if !asked.dry_run {
            write_all(self.disk, &request.root, &puts)?;
        }
        let fate = if asked.dry_run { Fate::Tried } else { Fate::Written(puts.len()) };
        console.data(&match self.flags.format {
            Format::Json => import_report::json(&moved, fate),
            _ => import_report::text(&moved, fate),
        })?;
        Ok(Outcome::Fine)
    }

    /// Returns the folder of the old site, which must be one, and another than this one.
    fn old_folder(&self, asked: &Import, generator: Generator, root: &Path) -> Result<PathBuf, Failure> {
        let shown = asked.file.display();
        let folder = self.environment.folder.join(&asked.file);
        if !is_folder(self.disk, &folder) {
            return Err(Failure::new(format!("there is no folder `{shown}`"))
                .help("with `--from` comes the folder of the old site, seen from the folder you are in"));
        }
        let marks = generator.marks();
        if !marks.iter().any(|mark| self.disk.stat_target(&folder.join(mark)).ok().flatten().is_some()) {
            let marks = marks.iter().map(|mark| format!("`{mark}`")).collect::<Vec<_>>().join(", ");
            return Err(Failure::new(format!("`{shown}` is no site of {}: it holds no {marks}", generator.name()))
                .help("name the folder in which its settings lie, or another generator"));
        }
        let (old, new) = (self.disk.canonicalize(&folder)?, self.disk.canonicalize(root)?);
        let is_source = load::Project::FOLDERS.iter().any(|folder| old.starts_with(new.join(folder)));
        match new.starts_with(&old) || is_source {
            true => Err(Failure::new(format!("`{shown}` is the site that the content would go to, or a part of it"))
                .help("make a new site with `dateline init new-site`, and import with `--root new-site`")),
            false => Ok(old),
        }
    }

    fn converted(&self, asked: &Import, old: &OldSite, request: &Request) -> Result<Move, Failure> {
        let site = self.engine.holdings(request, self.disk)?.report.site.ok_or_else(|| {
            Failure::new("the configuration of this site cannot be read")
                .help("`dateline check` names the faults; nothing was written")
        })?;
        let clock = self.engine.clock(request)?;
        let day = asked.date.unwrap_or_else(|| clock.today());
        Ok(convert(old, &NewSite { clock: &clock, day, permalink: &site.config.permalinks.briefing }))
    }

    /// Tries the site out, and gives way to what it would be at fault with; returns the faults that remain.
    fn faults_of(&self, request: &Request, moved: &mut Move) -> Result<Option<(Vec<Diagnostic>, Report)>, Failure> {
        let config = request.config.clone().unwrap_or_else(|| request.root.join("site.toml"));
        let site = shadow(self.disk, &request.root, &config)?;
        // As readers see it, and with all that they do not see yet.
        let whole = Request { drafts: true, scheduled: true, ..request.clone() };
        let published = Request { drafts: false, scheduled: false, ..request.clone() };
        let mut known = BTreeSet::new();
        for request in [&published, &whole] {
            known.extend(errors(&self.engine.check(request, &site)?).map(told));
        }
        for round in 0.. {
            let tried = with(&site, &request.root, moved);
            let mut faults = Vec::new();
            let mut report = Report::default();
            for request in [&published, &whole] {
                report = self.engine.check(request, &tried)?;
                faults.extend(errors(&report).filter(|fault| !known.contains(&told(fault))).cloned());
                if !faults.is_empty() {
                    break;
                }
            }
            if faults.is_empty() {
                return Ok(None);
            }
            // The last of a line first, so that the columns of the others stay.
            let ways = faults.iter().rev().filter(|fault| moved.give_way(fault)).count();
            if ways == 0 || round == ROUNDS_MAX {
                return Ok(Some((faults, report)));
            }
        }
        unreachable!("the rounds are counted")
    }

    /// What is to be written: all that is not there already, byte for byte.
    fn puts<'m>(
        &self,
        root: &Path,
        folder: &Path,
        moved: &'m Move,
        documents: &'m [(SourcePath, String)],
    ) -> Result<Vec<Put<'m>>, Failure> {
        let mut puts = Vec::new();
        for (path, text) in documents {
            let before = self.held(&root.join(path.as_str()))?;
            if before.as_deref() != Some(text.as_bytes()) {
                puts.push(Put { path, before: before.map(Cow::Owned), after: Some(Content::Bytes(text.as_bytes())) });
            }
        }
        for file in &moved.files {
            let from = folder.join(&file.from);
            let before = self.held(&root.join(file.path.as_str()))?;
            if before.is_none() || before != Some(self.disk.read(&from)?) {
                let before = before.map(Cow::Owned);
                puts.push(Put { path: &file.path, before, after: Some(Content::CopyOf(from)) });
            }
        }
        Ok(puts)
    }

    fn held(&self, path: &Path) -> Result<Option<Vec<u8>>, Failure> {
        match self.disk.stat(path)? {
            Some(_) => Ok(Some(self.disk.read(path)?)),
            None => Ok(None),
        }
    }

    fn refuse_to_overwrite(&self, asked: &Import, puts: &[Put<'_>]) -> Result<(), Failure> {
        let there: Vec<String> =
            puts.iter().filter(|put| put.before.is_some()).map(|put| format!("`{}`", put.path)).collect();
        if there.is_empty() || asked.force {
            return Ok(());
        }
        let message = match there.as_slice() {
            [path] => format!("{path} is there already, and says something else"),
            _ => format!("{} are there already, and say something else", import_report::some(&there)),
        };
        Err(Failure::new(message).help("nothing was written; `--force` writes over them"))
    }
}

/// Reads the files of an old site. Returned beside it are those that nobody is to see, with the reason.
fn read(disk: &dyn Disk, folder: &Path, generator: Generator) -> Result<(OldSite, Vec<(String, Reason)>), Failure> {
    let leavings: Vec<PathBuf> = generator.leavings().iter().map(|name| folder.join(name)).collect();
    let is_history = |path: &Path| path.file_name().is_some_and(|name| name == ".git");
    let mut files = Vec::new();
    let mut hidden = Vec::new();
    for entry in disk.walk(folder, &|path| !leavings.iter().any(|leaving| leaving == path) && !is_history(path)) {
        let entry = entry?;
        let below = entry.path.strip_prefix(folder).unwrap_or(&entry.path);
        let path = below.to_string_lossy().replace('\\', "/");
        if entry.stat.is_directory() {
            continue;
        }
        if !entry.stat.is_file() || below.to_str().is_none() {
            hidden.push((
                path,
                Reason::new("symbolic links, and names that are not UTF-8", "copy what is worth keeping by hand"),
            ));
        } else if load::is_ignored(&Path::new("static").join(below)) && !path.contains(".well-known/") {
            hidden.push((
                path,
                Reason::new(
                    "hidden files and litter of editors, which dateline never publishes",
                    "nothing need be done",
                ),
            ));
        } else {
            let text = may_be_text(generator, &path).then(|| cleaned(disk, &entry.path)).transpose()?;
            files.push(OldFile { path, text });
        }
    }
    Ok((OldSite::new(generator, files), hidden))
}

/// The text of a file, or why it is none.
fn cleaned(disk: &dyn Disk, path: &Path) -> Result<Result<String, String>, Failure> {
    let bytes = disk.read(path)?;
    Ok(match parse::clean(&bytes) {
        Ok(text) => Ok(text.into_owned()),
        Err(fault) => Err(fault.diagnostic(&SourcePath::new("x")).message),
    })
}

/// The site with all that would come along.
fn with(site: &MemoryDisk, root: &Path, moved: &Move) -> MemoryDisk {
    let disk = site.copied();
    moved.documents.iter().for_each(|document| disk.put(root.join(document.path.as_str()), document.text()));
    moved.files.iter().for_each(|file| disk.put(root.join(file.path.as_str()), ""));
    disk
}

fn errors(report: &Report) -> impl Iterator<Item = &Diagnostic> {
    report.diagnostics.iter().filter(|fault| fault.is_error())
}

fn told(fault: &Diagnostic) -> (SourcePath, String) {
    (fault.place.path.clone(), fault.message.clone())
}
