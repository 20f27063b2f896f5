use std::collections::{BTreeMap, BTreeSet};

use super::{batch::Batch, command::Git};
use crate::{
    base::Text,
    publish::{PublishError, Published, ReadBack},
};

/// The files of a commit, below the part of the branch that is ours.
pub struct Tree {
    /// The name of each file's bytes, by its path.
    pub objects: BTreeMap<Text, Text>,
    /// Where it is, for messages.
    place: String,
    batch: Batch,
}

impl Tree {
    /// Lists the files of a commit. `prefix` is empty, or ends with `/`.
    pub fn of(git: &Git<'_>, commit: &str, prefix: &str, place: String) -> Result<Self, PublishError> {
        let mut line = vec!["ls-tree", "-r", "-z", "--full-tree", commit];
        if !prefix.is_empty() {
            line.extend(["--", prefix]);
        }
        let listed = git.ask(&line)?;
        let entry = |line: &[u8]| {
            let (about, path) = std::str::from_utf8(line).ok()?.split_once('\t')?;
            Some((path.strip_prefix(prefix)?.into(), about.rsplit_once(' ')?.1.into()))
        };
        let objects = listed.split(|byte| *byte == 0).filter_map(entry).collect();
        Ok(Tree { objects, place, batch: Batch::open(git)? })
    }

    /// Reads a file's bytes; nothing if it is not there.
    pub fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>, PublishError> {
        self.objects.get(path).map(|object| self.batch.read(object)).transpose()
    }
}

impl Published for Tree {
    fn place(&self) -> String {
        format!("`{}`", self.place)
    }

    fn read(&self, path: &str) -> Result<Option<ReadBack>, PublishError> {
        Ok(self.bytes(path)?.map(|bytes| (bytes, None)))
    }

    /// What no manifest names came from elsewhere, such as a host's own settings.
    fn others(&self, _known: &BTreeSet<&str>) -> Result<Vec<Text>, PublishError> {
        Ok(Vec::new())
    }
}
