use std::{
    fmt::Write as _,
    io::{self, Write},
    process::Stdio,
};

use super::command::{Git, no_git, refused};
use crate::{
    base::Timestamp,
    publish::{Provenance, PublishError},
};

/// A commit to be made: what it changes of its parent.
pub struct Commit<'a> {
    /// The commit before it; none if it is the first of its branch.
    pub parent: Option<&'a str>,
    /// Who wrote it, as `Name <address>`.
    pub author: &'a str,
    /// Who makes it, as `Name <address>`.
    pub committer: &'a str,
    /// When.
    pub at: Timestamp,
    /// What is said of it.
    pub message: String,
    /// The paths of what goes, before anything comes.
    pub removed: Vec<String>,
    /// The paths of files that are put in place.
    pub put: Vec<String>,
}

impl Commit<'_> {
    /// Makes it, and lets a reference lead to it; `bytes` are asked for one after the other, those of each file that is put.
    ///
    /// All or nothing: git is told when everything was said, and without that word makes no commit.
    pub fn make(
        &self,
        git: &Git<'_>,
        reference: &str,
        bytes: &dyn Fn(usize) -> Result<Vec<u8>, PublishError>,
    ) -> Result<(), PublishError> {
        let mut command = git.command(&["fast-import", "--quiet", "--force", "--done", "--date-format=raw"]);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|fault| no_git(&fault))?;
        let mut stdin = child.stdin.take().expect("a pipe was asked for");
        let told = self.tell(&mut stdin, reference, bytes);
        drop(stdin);
        let output = child.wait_with_output().map_err(|fault| no_git(&fault))?;
        match (told, output.status.success()) {
            (Ok(Ok(())), true) => Ok(()),
            (Err(fault), _) => Err(fault),
            // A pipe that broke says less than git does.
            (Ok(_), _) => Err(refused(&output)),
        }
    }

    fn tell(
        &self,
        git: &mut dyn Write,
        reference: &str,
        bytes: &dyn Fn(usize) -> Result<Vec<u8>, PublishError>,
    ) -> Result<io::Result<()>, PublishError> {
        for nth in 0..self.put.len() {
            let bytes = bytes(nth)?;
            let head = format!("blob\nmark :{}\ndata {}\n", nth + 1, bytes.len());
            let told = git.write_all(head.as_bytes()).and_then(|()| git.write_all(&bytes));
            if let Err(fault) = told.and_then(|()| git.write_all(b"\n")) {
                return Ok(Err(fault));
            }
        }
        Ok(git.write_all(self.last_words(reference).as_bytes()))
    }

    fn last_words(&self, reference: &str) -> String {
        let Commit { author, committer, message, .. } = self;
        let seconds = self.at.as_second();
        let mut words = format!(
            "commit {reference}\nauthor {author} {seconds} +0000\ncommitter {committer} {seconds} +0000\ndata {}\n{message}\n",
            message.len()
        );
        let parent = self.parent.map(|parent| format!("from {parent}\n"));
        words.push_str(&parent.unwrap_or_default());
        for path in &self.removed {
            let _ = writeln!(words, "D {}", quoted(path));
        }
        for (nth, path) in self.put.iter().enumerate() {
            let _ = writeln!(words, "M 100644 :{} {}", nth + 1, quoted(path));
        }
        words + "done\n"
    }
}

/// Says of what an edition was made, in lines that `git interpret-trailers` reads.
pub fn trailers(provenance: &Provenance) -> String {
    let mut lines = format!("Dateline-Now: {}\nDateline-Version: {}\n", provenance.now, provenance.dateline);
    if let Some(source) = &provenance.source {
        let modified = if source.modified { " (with changes that are not committed)" } else { "" };
        let _ = writeln!(lines, "Dateline-Source: {}{modified}", source.commit);
    }
    lines
}

/// Writes a path as git reads it whatever it holds.
fn quoted(path: &str) -> String {
    let escape = |letter: char| match letter {
        '"' | '\\' => format!("\\{letter}"),
        '\n' => "\\n".to_owned(),
        other => other.to_string(),
    };
    format!("\"{}\"", path.chars().map(escape).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_so_that_git_reads_them_whatever_they_hold() {
        assert_eq!(quoted("a b/c\"d\\e\nf/ü"), "\"a b/c\\\"d\\\\e\\nf/ü\"");
    }
}
