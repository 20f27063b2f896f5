use std::{collections::BTreeSet, path::PathBuf};

use super::{
    command::{Git, refused},
    commit::{Commit, trailers},
    tree::Tree,
};
use crate::{
    base::{Text, sha256_hex},
    disk::Disk,
    publish::{
        Difference, Edition, Entry, Fault, How, Manifest, Outcome, PublicKey, PublishError, Retired, Verdict,
        held::Held, verify,
    },
};

/// The newest commit of the branch, as it was read last.
const TIP: &str = "refs/dateline/tip";
/// The commit that is to be the newest.
const NEXT: &str = "refs/dateline/next";
/// The commit of which all bytes are known to be those of its manifest.
const KNOWN: &str = "refs/dateline/known";
/// The file without which GitHub makes another site of this one, and leaves out what begins with `_` or `.`.
const NO_JEKYLL: &str = ".nojekyll";
/// How many addresses a fault names.
const NAMED_MAX: usize = 5;

/// A branch of a git repository, which hosts show as a site: GitHub Pages, Codeberg Pages and their kin.
///
/// A publish is one commit, with the newest one as its parent. Files that came from elsewhere, such as a host's `CNAME`, are left alone.
pub struct Branch<'a> {
    /// Where the bytes of the edition are.
    pub disk: &'a dyn Disk,
    /// The repository, as git is told of it.
    pub repository: &'a str,
    /// The name of the branch.
    pub branch: &'a str,
    /// The folder of the branch in which the site lies, without a `/` at its ends; empty for all of it.
    pub prefix: &'a str,
    /// Who commits, as `Name <address>`, if not whom git knows.
    pub author: Option<&'a str>,
    /// The bare repository that is worked in; it may be lost at any time.
    pub cache: PathBuf,
    /// From where git is called.
    pub from: PathBuf,
    /// Whether files are replaced that dateline did not put there.
    pub adopts: bool,
}

/// What stands at the branch.
struct Standing {
    /// Its newest commit; nothing if there is no such branch yet.
    tip: Option<Text>,
    tree: Option<Tree>,
    manifest: Option<Manifest>,
    /// The files that are as the manifest says, by path.
    files: Vec<Entry>,
    /// Likewise those that stay for a while.
    retired: Vec<Retired>,
}

impl Branch<'_> {
    /// Says what would be done.
    pub fn compare(&self, edition: &Edition, how: &How<'_>) -> Result<Difference, PublishError> {
        edition.expect_public()?;
        let _held = self.hold()?;
        let mut standing = self.standing()?;
        self.welcome(&mut standing, edition)?;
        Ok(standing.difference(edition, how))
    }

    /// Commits an edition and moves the branch to it, if it differs from what stands there.
    pub fn publish(&self, edition: &Edition, how: &How<'_>) -> Result<Outcome, PublishError> {
        edition.expect_public()?;
        let _held = self.hold()?;
        let mut standing = self.standing()?;
        let in_the_way = self.welcome(&mut standing, edition)?;
        let difference = standing.difference(edition, how);
        difference.allow(how.deletes_max)?;
        let is_said = |manifest: &Manifest| manifest.signed || how.signer.is_none();
        if difference.is_empty() && standing.is_whole() && standing.manifest.as_ref().is_some_and(is_said) {
            return Ok(Outcome { difference, is_published: false, release: None, pruned: Vec::new() });
        }
        if !in_the_way.is_empty() && !self.adopts {
            return Err(foreign(&in_the_way));
        }
        self.commit(&standing, &difference, &in_the_way, edition, how)?;
        let commit = self.git().ask_line(&["rev-parse", "--verify", NEXT])?;
        self.push(standing.tip.as_deref(), &commit)?;
        for reference in [TIP, KNOWN] {
            self.git().ask(&["update-ref", reference, &commit])?;
        }
        // Each publish leaves a pack or some objects; git itself decides when that is too much, and a fault of it costs only room.
        let _ = self.git().run(&["gc", "--auto", "--quiet"]);
        Ok(Outcome { difference, is_published: true, release: Some(commit.into()), pruned: Vec::new() })
    }

    /// Reads every byte back.
    pub fn verify(&self, key: Option<&PublicKey>) -> Result<Verdict, PublishError> {
        let _held = self.hold()?;
        match self.fetched()? {
            Some(tip) => verify(&self.tree(&tip)?, key, 1),
            None => Err(PublishError::new(format!("`{}` has no branch `{}`", self.repository, self.branch))),
        }
    }

    fn git(&self) -> Git<'_> {
        Git { folder: &self.cache, from: &self.from }
    }

    fn address(&self) -> String {
        format!("{}#{}", self.repository, self.branch)
    }

    fn full_name(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    fn prefix(&self) -> String {
        if self.prefix.is_empty() { String::new() } else { format!("{}/", self.prefix) }
    }

    fn tree(&self, commit: &str) -> Result<Tree, PublishError> {
        Tree::of(&self.git(), commit, &self.prefix(), self.address())
    }

    /// Locks the repository that is worked in, and clears away what a killed publish left of git's own locks.
    fn hold(&self) -> Result<Held<'_>, PublishError> {
        let file = self.cache.with_extension("lock");
        let held = Held::take(self.disk, file)?.ok_or_else(|| {
            PublishError::new(format!("someone else is publishing to `{}` from here", self.address()))
                .help("wait until that has ended")
        })?;
        let objects = self.cache.join("objects");
        if self.disk.stat(&self.cache)?.is_some() {
            for entry in self.disk.walk(&self.cache, &|path| path != objects) {
                let path = entry?.path;
                if path.extension().is_some_and(|ending| ending == "lock") {
                    self.disk.remove_file(&path)?;
                }
            }
        }
        Ok(held)
    }

    /// Reads what stands at the branch. What is kept of it here is only a hint: if it is damaged, all is read anew.
    fn standing(&self) -> Result<Standing, PublishError> {
        let is_new = self.disk.stat(&self.cache)?.is_none();
        self.standing_by_cache().or_else(|fault| match is_new || self.newest().is_err() {
            true => Err(fault),
            false => {
                self.disk.remove_tree(&self.cache)?;
                self.standing_by_cache()
            }
        })
    }

    fn standing_by_cache(&self) -> Result<Standing, PublishError> {
        let Some(tip) = self.fetched()? else {
            return Ok(Standing { tip: None, tree: None, manifest: None, files: Vec::new(), retired: Vec::new() });
        };
        let tree = self.tree(&tip)?;
        let manifest = tree.bytes(Manifest::PATH)?;
        let manifest = manifest.map(|bytes| Manifest::parse(&bytes, Manifest::PATH)).transpose()?;
        let faulty = match &manifest {
            Some(_) if self.resolve(KNOWN)?.as_deref() != Some(&*tip) => verify(&tree, None, 1)?.faults,
            _ => Vec::new(),
        };
        let faulty: BTreeSet<Text> =
            faulty.into_iter().filter(|(_, fault)| *fault != Fault::LeftOver).map(|it| it.0).collect();
        let (mut files, mut retired) = match &manifest {
            Some(manifest) => (manifest.files.clone(), manifest.retired.clone()),
            None => (Vec::new(), Vec::new()),
        };
        files.retain(|entry| !faulty.contains(&entry.path));
        retired.retain(|retired| !faulty.contains(&retired.entry.path));
        Ok(Standing { tip: Some(tip), tree: Some(tree), manifest, files, retired })
    }

    /// Asks the repository for the newest commit of the branch, and nothing more.
    fn newest(&self) -> Result<Option<Text>, PublishError> {
        self.disk.create_folders(&self.cache)?;
        self.git().ask(&["init", "--quiet", "--bare", "--template="])?;
        let name = self.full_name();
        let listed = self.git().ask_line(&["ls-remote", "--quiet", "--", self.repository, &name])?;
        let mut branches = listed.lines().filter_map(|line| line.split_once('\t'));
        Ok(branches.find(|(_, branch)| *branch == name).map(|(commit, _)| commit.into()))
    }

    /// Brings the newest commit here, if it is not, and returns its name; nothing if there is no such branch.
    fn fetched(&self) -> Result<Option<Text>, PublishError> {
        let Some(newest) = self.newest()? else { return Ok(None) };
        if self.resolve(TIP)?.as_deref() == Some(&*newest) {
            return Ok(Some(newest));
        }
        let way = format!("+{}:{TIP}", self.full_name());
        let line = ["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", "--", self.repository, &way];
        self.git().ask(&line)?;
        // Another commit may have come since it was asked for.
        self.resolve(TIP)
    }

    fn resolve(&self, reference: &str) -> Result<Option<Text>, PublishError> {
        let output = self.git().run(&["rev-parse", "--verify", "--quiet", &format!("{reference}^{{commit}}")])?;
        Ok(output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().into()))
    }

    /// Finds the files in the way that came from elsewhere. One that is already what the edition has counts as ours from now on.
    fn welcome(&self, standing: &mut Standing, edition: &Edition) -> Result<Vec<Text>, PublishError> {
        let Some(tree) = &standing.tree else { return Ok(Vec::new()) };
        let ours: BTreeSet<&str> = standing
            .files
            .iter()
            .chain(standing.retired.iter().map(|it| &it.entry))
            .map(|entry| &*entry.path)
            .collect();
        let foreign: Vec<&Text> =
            tree.objects.keys().filter(|path| !ours.contains(&***path) && !is_own(path)).collect();
        let (mut in_the_way, mut same) = (Vec::new(), Vec::new());
        for path in foreign {
            match edition.entries.binary_search_by(|entry| entry.path.cmp(path)) {
                Ok(at) if tree.bytes(path)?.is_some_and(|bytes| sha256_hex(&bytes) == *edition.entries[at].sha256) => {
                    same.push(edition.entries[at].clone());
                }
                Err(at) if !touches(path, &edition.entries, at) => {}
                _ => in_the_way.push(path.clone()),
            }
        }
        standing.files.extend(same);
        standing.files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(in_the_way)
    }

    fn commit(
        &self,
        standing: &Standing,
        difference: &Difference,
        in_the_way: &[Text],
        edition: &Edition,
        how: &How<'_>,
    ) -> Result<(), PublishError> {
        let manifest = Manifest::due(edition, difference.retired.clone(), how);
        let mut own = manifest.beside(how.signer);
        own.push((Manifest::PATH, manifest.to_bytes()));
        let stands = |path: &str| standing.tree.as_ref().is_some_and(|tree| tree.objects.contains_key(path));
        if !stands(NO_JEKYLL) {
            own.push((NO_JEKYLL, Vec::new()));
        }
        let unsigned = (!manifest.signed && stands(Manifest::SIGNATURE)).then_some(Manifest::SIGNATURE);
        let sent: Vec<&Entry> = difference.sent().collect();
        let below = |path: &str| format!("{}{path}", self.prefix());
        let gone = difference.gone().map(|entry| &*entry.path).chain(in_the_way.iter().map(|path| &**path));
        let committer = self.identity("GIT_COMMITTER_IDENT")?;
        let commit = Commit {
            parent: standing.tip.as_deref(),
            author: &self.identity("GIT_AUTHOR_IDENT")?,
            committer: &committer,
            at: how.at,
            message: message(difference, edition),
            removed: gone.chain(unsigned).map(below).collect(),
            put: sent.iter().map(|entry| &*entry.path).chain(own.iter().map(|(path, _)| *path)).map(below).collect(),
        };
        commit.make(&self.git(), NEXT, &|nth| match sent.get(nth) {
            Some(entry) => edition.bytes(self.disk, entry),
            None => Ok(own[nth - sent.len()].1.clone()),
        })
    }

    /// Says who commits, as `Name <address>`.
    fn identity(&self, variable: &str) -> Result<String, PublishError> {
        if let Some(author) = self.author {
            return Ok(author.to_owned());
        }
        let told = self.git().variable(variable)?;
        // Behind the name stand seconds and a time zone.
        let name = told.as_deref().and_then(|told| Some(told.rsplit_once('>')?.0.to_owned() + ">"));
        name.ok_or_else(|| {
            PublishError::new("git does not know who commits")
                .help("write `author = \"Desk <desk@example.org>\"` beside `kind`, or set GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME and GIT_COMMITTER_EMAIL, or `git config user.name` and `user.email`")
        })
    }

    /// Moves the branch from the commit that was looked at to the next one, or not at all.
    fn push(&self, from: Option<&str>, to: &str) -> Result<(), PublishError> {
        let name = self.full_name();
        let lease = format!("--force-with-lease={name}:{}", from.unwrap_or_default());
        let output = self.git().run(&["push", "--quiet", &lease, "--", self.repository, &format!("{to}:{name}")])?;
        if output.status.success() {
            return Ok(());
        }
        // Why a push failed is told in many words; where the branch is now says more.
        match self.newest()? {
            Some(now) if &*now == to => Ok(()),
            now if now.as_deref() == from => Err(refused(&output)),
            _ => Err(PublishError::new("someone else has published to this place meanwhile").help("publish again")),
        }
    }
}

impl Standing {
    fn difference(&self, edition: &Edition, how: &How<'_>) -> Difference {
        Difference::between(&self.files, &self.retired, &edition.entries, how.at)
    }

    /// Says whether nothing of what the manifest names is lost or another's.
    fn is_whole(&self) -> bool {
        self.manifest.as_ref().is_some_and(|manifest| manifest.files.len() == self.files.len())
    }
}

/// Says whether a path is of what dateline keeps for itself.
fn is_own(path: &str) -> bool {
    path.split('/').next() == Some(Manifest::FOLDER)
}

/// Says whether a file cannot stand beside those of an edition, since one is where the other has a folder; `at` is where it would
/// be among them.
fn touches(path: &str, entries: &[Entry], at: usize) -> bool {
    let below = format!("{path}/");
    // What comes right after may be `path.x`, which sorts before `path/x`.
    let from = entries.partition_point(|entry| *entry.path < *below);
    let is_folder = entries[from.max(at)..].first().is_some_and(|entry| entry.path.starts_with(&below));
    let is_file = |folder: &str| entries.binary_search_by(|entry| (*entry.path).cmp(folder)).is_ok();
    is_folder || path.match_indices('/').any(|(end, _)| is_file(&path[..end]))
}

fn foreign(paths: &[Text]) -> PublishError {
    let named = paths.iter().take(NAMED_MAX).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
    let more = if paths.len() > NAMED_MAX { format!(" and {} more", paths.len() - NAMED_MAX) } else { String::new() };
    PublishError::new(format!("files that dateline did not put there stand where pages must go: {named}{more}"))
        .help("`--adopt` replaces them; what stands elsewhere is left alone in any case")
}

fn message(difference: &Difference, edition: &Edition) -> String {
    let counts =
        [(difference.new.len(), "new"), (difference.changed.len(), "changed"), (difference.gone().count(), "removed")];
    let counts = counts.map(|(count, word)| format!("{count} {word}")).join(", ");
    format!("Publish: {counts}\n\n{}", trailers(&edition.provenance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::manifest::tests::entry;

    #[test]
    fn a_file_touches_those_that_need_its_name_for_a_folder_and_those_that_are_files_where_it_needs_one() {
        let entries = ["a.txt", "a/b.html", "c", "d-x", "d/e"].map(|path| entry(path, ""));
        for (path, expected) in [
            ("a", true),
            ("a/b.html/x", true),
            ("c/x/y", true),
            ("d", true),
            ("b", false),
            ("a/c", false),
            ("CNAME", false),
        ] {
            let at = entries.binary_search_by(|entry| (*entry.path).cmp(path)).unwrap_err();
            assert_eq!(touches(path, &entries, at), expected, "{path}");
        }
    }
}
