use std::{
    io::{self, BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Mutex, PoisonError},
};

use crate::publish::PublishError;

/// A shell on another machine, which does one thing after the other.
///
/// Whatever is asked of it is one group of commands, so that a connection that breaks in the middle leaves the shell with a group
/// that does not end, of which it does nothing.
pub struct Session {
    talk: Mutex<Talk>,
    host: String,
    /// What ends an answer; nothing that a file holds is the same.
    mark: String,
}

struct Talk {
    child: Child,
    asking: Option<ChildStdin>,
    answers: BufReader<Box<dyn io::Read + Send>>,
    complaints: BufReader<Box<dyn io::Read + Send>>,
}

/// What a command came to.
pub struct Answer {
    /// Its exit code.
    pub code: i32,
    /// What it printed.
    pub data: Vec<u8>,
    /// What it complained of.
    pub said: String,
}

impl Session {
    /// Opens a connection; `ssh` is the program with its arguments, and `mark` a word that nobody can guess.
    pub fn open(ssh: &[String], host: &str, mark: String) -> Result<Self, PublishError> {
        let (program, arguments) = ssh.split_first().expect("there is a program");
        let mut command = Command::new(program);
        command.args(arguments).args(["-T", host, "exec sh -s"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|fault| {
            PublishError::new(format!("`{program}`, which reaches `{host}`, cannot be run: {fault}"))
                .help("install OpenSSH's client, or name another program in DATELINE_SSH")
        })?;
        let asking = child.stdin.take();
        let answers = child.stdout.take().expect("a pipe was asked for");
        let complaints = child.stderr.take().expect("a pipe was asked for");
        let (answers, complaints) = (BufReader::new(Box::new(answers) as _), BufReader::new(Box::new(complaints) as _));
        let talk = Mutex::new(Talk { child, asking, answers, complaints });
        let session = Session { talk, host: host.to_owned(), mark };
        // Web servers read what is made there, whatever its owner keeps to himself otherwise.
        let first = session.ask("LC_ALL=C; export LC_ALL; umask 022");
        first.map_err(|fault| PublishError::new(fault.to_string()))?;
        Ok(session)
    }

    /// Lets commands be carried out.
    ///
    /// Faults: the connection's; that a command fails is an answer.
    pub fn ask(&self, commands: &str) -> io::Result<Answer> {
        let mut talk = self.talk.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = &self.mark;
        let group = format!("{{ {commands}\n}} </dev/null; s=$?; printf '\\n%s %s\\n' {mark} $s; echo {mark} >&2\n");
        let answered = talk.ask(&group, mark);
        answered.map_err(|fault| talk.ended(&self.host, &fault))
    }
}

impl Talk {
    fn ask(&mut self, group: &str, mark: &str) -> io::Result<Answer> {
        let asking = self.asking.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        asking.write_all(group.as_bytes())?;
        asking.flush()?;
        let mut data = Vec::new();
        let code = loop {
            let start = data.len();
            if self.answers.read_until(b'\n', &mut data)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = String::from_utf8_lossy(&data[start..]);
            if let Some(code) = line.strip_prefix(mark) {
                let code = code.trim().parse().unwrap_or(-1);
                // Before the mark stands a line's end that is not the command's.
                data.truncate(start.saturating_sub(1));
                break code;
            }
        };
        let mut said = String::new();
        loop {
            let mut line = Vec::new();
            if self.complaints.read_until(b'\n', &mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match String::from_utf8_lossy(&line) {
                line if line.trim_end() == mark => break,
                line => said.push_str(&line),
            }
        }
        Ok(Answer { code, data, said })
    }

    /// Says why the connection ended, in the last words of ssh.
    fn ended(&mut self, host: &str, fault: &io::Error) -> io::Error {
        self.asking.take();
        let mut said = Vec::new();
        let _ = io::Read::read_to_end(&mut self.complaints, &mut said);
        let said = String::from_utf8_lossy(&said);
        let last = said.lines().map(str::trim).rfind(|line| !line.is_empty());
        let why = last.map_or_else(|| fault.to_string(), str::to_owned);
        io::Error::other(format!("the connection to `{host}` ended: {why}"))
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // The shell ends where nothing more is asked, and with it whatever it holds.
        self.asking.take();
        let _ = self.child.wait();
    }
}
