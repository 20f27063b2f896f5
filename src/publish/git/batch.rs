use std::{
    io::{self, BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
    sync::{Mutex, PoisonError},
};

use super::command::{Git, no_git};
use crate::publish::PublishError;

/// Objects of a repository, read one after the other by one call of git.
pub struct Batch(Mutex<Talk>);

struct Talk {
    child: Child,
    asking: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Batch {
    /// Begins it.
    pub fn open(git: &Git<'_>) -> Result<Self, PublishError> {
        let mut command = git.command(&["cat-file", "--batch"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(|fault| no_git(&fault))?;
        let asking = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("a pipe was asked for"));
        Ok(Batch(Mutex::new(Talk { child, asking, answers })))
    }

    /// Reads an object.
    pub fn read(&self, object: &str) -> Result<Vec<u8>, PublishError> {
        let mut talk = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = talk.read(object).map_err(|fault| PublishError::new(format!("git cannot be run: {fault}")))?;
        bytes.ok_or_else(|| PublishError::new(format!("git does not hold `{object}`, which it names")))
    }
}

impl Talk {
    /// An answer is a line with name, sort and size, then so many bytes and a line's end.
    fn read(&mut self, object: &str) -> io::Result<Option<Vec<u8>>> {
        let asking = self.asking.as_mut().expect("it is taken when this is dropped");
        asking.write_all(format!("{object}\n").as_bytes())?;
        asking.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let Some(size) = head.trim_end().rsplit_once(' ').and_then(|(_, size)| size.parse::<usize>().ok()) else {
            return Ok(None);
        };
        let mut bytes = vec![0; size + 1];
        self.answers.read_exact(&mut bytes)?;
        bytes.pop();
        Ok(Some(bytes))
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // Git ends where nothing more is asked.
        self.asking.take();
        let _ = self.child.wait();
    }
}
