use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{
    Difference, Edition, How, Manifest, PublishError, Retired,
    carrier::{Cargo, Carrier, Shown},
    held::Held,
};
use crate::{
    base::{Text, Timestamp},
    disk::{Disk, Kind, shown},
};

/// A folder with releases side by side, and the link `current` to the one that a web server shows.
///
/// ```text
/// current → releases/20260106T180001Z-4bb9b2bd0d
/// releases/20260106T180001Z-4bb9b2bd0d/index.html, …, .dateline/manifest.json
/// ```
///
/// A release is made beside the others and gets its name when it is whole; that the link is replaced is the instant at which it
/// is shown. Killed before it, readers have the old release, and the next publish clears away what was begun.
pub struct Releases<'a> {
    /// The disk that holds the folder.
    pub disk: &'a dyn Disk,
    /// How files get there.
    pub carrier: &'a dyn Carrier,
    /// The folder, which need not exist.
    pub root: PathBuf,
    /// How many releases stay in it.
    pub keep: usize,
    /// The name of the folder in which a release is made, of no other publish: one that was killed may still write into its own.
    pub stage: Text,
}

/// What a publish did.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What differed.
    pub difference: Difference,
    /// Whether anything was done; not if readers would see the same as before.
    pub is_published: bool,
    /// The release that is shown now, where there are releases and one was made.
    pub release: Option<Text>,
    /// The releases that were taken away.
    pub pruned: Vec<Text>,
}

/// What a return to an earlier release did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RolledBack {
    /// The release that was shown.
    pub from: Text,
    /// The one that is shown now.
    pub to: Text,
}

/// The release that is shown.
struct Standing {
    name: Text,
    manifest: Manifest,
}

impl<'a> Releases<'a> {
    /// Says what would be done.
    pub fn compare(&self, edition: &Edition, how: &How<'_>) -> Result<Difference, PublishError> {
        edition.expect_public()?;
        Ok(compared(self.standing()?.map(|standing| standing.manifest).as_ref(), edition, how))
    }

    /// Makes a release of an edition and shows it, if it differs from what is shown.
    pub fn publish(&self, edition: &Edition, how: &How<'_>) -> Result<Outcome, PublishError> {
        edition.expect_public()?;
        let _held = self.hold()?;
        let standing = self.standing()?;
        let difference = compared(standing.as_ref().map(|standing| &standing.manifest), edition, how);
        difference.allow(how.deletes_max)?;
        let is_signed = |standing: &Standing| standing.manifest.signed || how.signer.is_none();
        if standing.as_ref().is_some_and(is_signed) && difference.is_empty() {
            return Ok(Outcome { difference, is_published: false, release: None, pruned: Vec::new() });
        }
        let retired = self.still_there(standing.as_ref(), &difference.retired)?;
        let mut manifest = Manifest::due(edition, retired, how);
        manifest.previous = standing.as_ref().map(|standing| standing.name.clone());
        self.stage(edition, &manifest, standing.as_ref())?;
        for (path, bytes) in manifest.beside(how.signer) {
            self.write(&self.stage_folder().join(path), &bytes)?;
        }
        let name = self.free_name(&manifest)?;
        self.disk.create_folders(&self.root.join(RELEASES))?;
        self.disk.rename(&self.stage_folder(), &self.release(&name))?;
        self.show(&name)?;
        let pruned = self.prune(&name, manifest.previous.as_deref())?;
        Ok(Outcome { difference, is_published: true, release: Some(name), pruned })
    }

    /// Shows an earlier release again: the named one, or the one that was shown before the one that is.
    pub fn roll_back(&self, to: Option<&str>) -> Result<RolledBack, PublishError> {
        let nothing = || PublishError::new(format!("nothing was published to `{}` yet", shown(&self.root)));
        if self.disk.stat(&self.current())?.is_none() {
            return Err(nothing());
        }
        let _held = self.hold()?;
        let standing = self.standing()?.ok_or_else(nothing)?;
        let to: Text = match (to, standing.manifest.previous) {
            (Some(to), _) => to.into(),
            (None, Some(previous)) => previous,
            (None, None) => return Err(self.no_release("no release was shown before this one")?),
        };
        if !self.names()?.contains(&to) {
            return Err(self.no_release(&format!("the release `{to}` is not there"))?);
        }
        // Whether it is whole is asked before anyone sees it.
        self.manifest_of(&to)?;
        self.show(&to)?;
        Ok(RolledBack { from: standing.name, to })
    }

    fn no_release(&self, message: &str) -> Result<PublishError, PublishError> {
        let names = self.names()?.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        Ok(PublishError::new(message).help(format!("there are: {names}")))
    }

    fn own(&self) -> PathBuf {
        self.root.join(Manifest::FOLDER)
    }

    fn stage_folder(&self) -> PathBuf {
        self.own().join(format!("{STAGE}-{}", self.stage))
    }

    fn release(&self, name: &str) -> PathBuf {
        self.root.join(RELEASES).join(name)
    }

    fn current(&self) -> PathBuf {
        self.root.join(CURRENT)
    }

    /// Locks the folder, and clears away what a killed publish left.
    fn hold(&self) -> Result<Held<'a>, PublishError> {
        let lock = self.own().join("lock");
        let Some(held) = Held::take(self.disk, lock.clone())? else {
            return Err(PublishError::new(format!("someone else is publishing to `{}`", shown(&self.root)))
                .help("wait until that has ended"));
        };
        for left in self.disk.list(&self.own())? {
            match left.stat.kind {
                Kind::Directory => self.disk.remove_tree(&left.path)?,
                _ if left.path != lock => self.disk.remove_file(&left.path)?,
                _ => {}
            }
        }
        Ok(held)
    }

    /// Returns the release that is shown.
    fn standing(&self) -> Result<Option<Standing>, PublishError> {
        let current = self.current();
        let foreign = || {
            PublishError::new(format!("`{}` is not a link that dateline made", shown(&current)))
                .help("move it away, or publish to another folder")
        };
        match self.disk.stat(&current)? {
            None => return Ok(None),
            Some(stat) if stat.kind == Kind::Symlink => {}
            Some(_) => return Err(foreign()),
        }
        let target = self.disk.read_link(&current)?;
        let name: Text = target.strip_prefix(RELEASES).ok().and_then(Path::to_str).ok_or_else(foreign)?.into();
        let manifest = self.manifest_of(&name)?;
        Ok(Some(Standing { name, manifest }))
    }

    fn manifest_of(&self, release: &str) -> Result<Manifest, PublishError> {
        let file = self.release(release).join(Manifest::PATH);
        let parsed = self.disk.read(&file).map_err(PublishError::from);
        let parsed = parsed.and_then(|bytes| Manifest::parse(&bytes, &shown(&file)));
        let help = "`--rollback=RELEASE` shows another one; without the link `current` a publish begins anew";
        parsed.map_err(|fault| if fault.help.is_some() { fault } else { fault.help(help) })
    }

    /// Makes the release beside the others.
    fn stage(&self, edition: &Edition, manifest: &Manifest, before: Option<&Standing>) -> Result<(), PublishError> {
        let stage = self.stage_folder();
        self.disk.create_folders(&stage.join(Manifest::FOLDER))?;
        let shown = before.map(|before| (self.release(&before.name), &before.manifest));
        let shown = shown.as_ref().map(|(folder, manifest)| Shown { folder, manifest });
        self.carrier.carry(&Cargo { edition, manifest, stage: &stage, shown })?;
        self.write(&stage.join(Manifest::PATH), &manifest.to_bytes())
    }

    /// Returns those of the files that are to stay which the release that is shown does hold.
    fn still_there(&self, standing: Option<&Standing>, retired: &[Retired]) -> Result<Vec<Retired>, PublishError> {
        let Some(standing) = standing else { return Ok(Vec::new()) };
        let release = self.release(&standing.name);
        let is_there = |retired: &Retired| {
            let stat = self.disk.stat(&release.join(&*retired.entry.path))?;
            Ok(stat.is_some_and(|stat| stat.is_file()).then(|| retired.clone()))
        };
        retired.iter().filter_map(|retired| is_there(retired).transpose()).collect()
    }

    /// Writes a file so that it outlives a loss of power: a release that is shown is never made again.
    fn write(&self, file: &Path, bytes: &[u8]) -> Result<(), PublishError> {
        self.disk.write_new(file, bytes)?;
        Ok(self.disk.flush(file)?)
    }

    /// Returns a name that sorts by time and tells the edition.
    fn free_name(&self, manifest: &Manifest) -> Result<Text, PublishError> {
        let name = format!("{}-{}", stamp(manifest.published), &manifest.edition[..10]);
        let names = self.names()?;
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !names.contains(name.as_str()));
        Ok(free.expect("numbers do not end").into())
    }

    /// Replaces the link at one instant.
    fn show(&self, name: &str) -> Result<(), PublishError> {
        self.disk.symlink(&Path::new(RELEASES).join(name), &self.next_link())?;
        Ok(self.disk.rename(&self.next_link(), &self.current())?)
    }

    fn next_link(&self) -> PathBuf {
        self.own().join(CURRENT)
    }

    /// Returns the names of all releases, the oldest first.
    fn names(&self) -> Result<BTreeSet<Text>, PublishError> {
        let folder = self.root.join(RELEASES);
        if self.disk.stat(&folder)?.is_none() {
            return Ok(BTreeSet::new());
        }
        let entries = self.disk.list(&folder)?;
        let folders = entries.iter().filter(|entry| entry.stat.is_directory());
        Ok(folders.filter_map(|entry| Some(entry.path.file_name()?.to_str()?.into())).collect())
    }

    /// Takes old releases away; the one that is shown and the one before it always stay, since readers may be in the middle of it.
    fn prune(&self, current: &str, previous: Option<&str>) -> Result<Vec<Text>, PublishError> {
        let names = self.names()?;
        // The one that is shown is the newest, whatever others were made in the same second.
        let others = names.iter().rev().map(|name| &**name).filter(|name| *name != current);
        let kept: BTreeSet<&str> = others.take(self.keep.saturating_sub(1)).chain([current]).chain(previous).collect();
        let old: Vec<Text> = names.iter().filter(|name| !kept.contains(&***name)).cloned().collect();
        for name in &old {
            // Away from the others first, so that half a release is never among them.
            self.disk.rename(&self.release(name), &self.stage_folder())?;
            self.disk.remove_tree(&self.stage_folder())?;
        }
        Ok(old)
    }
}

/// What the names of folders begin with in which a release is made.
const STAGE: &str = "stage";
/// The folder of all releases.
const RELEASES: &str = "releases";
/// The link to the release that is shown.
pub(super) const CURRENT: &str = "current";

fn compared(standing: Option<&Manifest>, edition: &Edition, how: &How<'_>) -> Difference {
    let (files, retired) = standing.map_or((&[][..], &[][..]), |standing| (&standing.files, &standing.retired));
    Difference::between(files, retired, &edition.entries, how.at)
}

/// Returns an instant as a name, to the second: `20260106T180001Z`.
fn stamp(at: Timestamp) -> String {
    let written = at.to_string();
    let whole = written.trim_end_matches('Z').split('.').next().unwrap_or_default();
    whole.replace(['-', ':'], "") + "Z"
}
