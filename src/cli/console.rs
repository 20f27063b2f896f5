use std::io::{self, Write};

use super::visible::visible_line;
use crate::pipeline::Failure;

/// How much is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loudness {
    /// Errors only.
    Quiet,
    /// What happened.
    #[default]
    Normal,
    /// How long each stage took, too.
    Verbose,
}

/// The two streams of a command: data for programs and pipes, and everything else for the person at the terminal.
pub struct Console {
    data: Box<dyn Write>,
    talk: Box<dyn Write>,
    /// How much is said.
    pub loudness: Loudness,
    /// Columns of the terminal that data goes to; nothing if it goes to a file or a pipe.
    pub data_width: Option<usize>,
    /// Columns of the terminal that talk goes to, or a good guess.
    pub talk_width: usize,
    /// Whether talk goes to a terminal, where a progress bar may be drawn.
    pub is_interactive: bool,
}

impl Console {
    /// Takes the streams; colours are in what is written to `talk`, and the stream takes them out where none are wanted.
    pub fn new(data: Box<dyn Write>, talk: Box<dyn Write>) -> Self {
        Console { data, talk, loudness: Loudness::Normal, data_width: None, talk_width: 100, is_interactive: false }
    }

    /// Writes data.
    ///
    /// That the reader has gone (`| head`) is no fault; a full disk is one.
    pub fn data(&mut self, text: &str) -> Result<(), Failure> {
        match self.data.write_all(text.as_bytes()).and_then(|()| self.data.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Failure::new(format!("cannot write to standard output: {error}")))
            }
            _ => Ok(()),
        }
    }

    /// Says something, unless only errors are wanted.
    pub fn say(&mut self, text: &str) {
        if self.loudness > Loudness::Quiet {
            self.insist(text);
        }
    }

    /// Says something even if only errors are wanted. If nobody can hear it, nothing better can be done.
    pub fn insist(&mut self, text: &str) {
        let _ = self.talk.write_all(text.as_bytes()).and_then(|()| self.talk.flush());
    }

    /// Says something, even if only errors are wanted where it is one.
    pub fn insist_if(&mut self, is_error: bool, text: &str) {
        if is_error { self.insist(text) } else { self.say(text) }
    }

    /// Says why a command could not be carried out.
    pub fn fail(&mut self, failure: &Failure) {
        let mut text = format!("{ERROR}error{RESET}: {}\n", visible_line(&failure.message));
        if let Some(help) = &failure.help {
            text += &format!("  = {HELP}help{RESET}: {}\n", visible_line(help));
        }
        self.insist(&text);
    }
}

const ERROR: &str = "\x1b[1m\x1b[91m";
const HELP: &str = "\x1b[1m\x1b[96m";
const RESET: &str = "\x1b[0m";

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(io::ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn write_to(kind: io::ErrorKind) -> Result<(), Failure> {
        Console::new(Box::new(Broken(kind)), Box::new(io::sink())).data("text")
    }

    #[test]
    fn a_reader_that_has_gone_is_no_fault_but_a_full_disk_is() {
        assert_eq!(write_to(io::ErrorKind::BrokenPipe), Ok(()));
        assert!(write_to(io::ErrorKind::StorageFull).is_err());
    }

    #[test]
    fn nobody_listening_does_no_harm() {
        Console::new(Box::new(io::sink()), Box::new(Broken(io::ErrorKind::BrokenPipe))).fail(&Failure::new("x"));
    }
}
