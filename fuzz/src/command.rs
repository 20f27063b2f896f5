//! Commands of dateline on a disk in memory.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use clap::Parser;
use dateline::{
    base::Timestamp,
    cli::{self, Arguments, Console, Environment, Line},
    disk::MemoryDisk,
};

use crate::support::ROOT;

/// What a command said.
pub struct Ran {
    /// To standard output: for programs.
    pub data: String,
    /// To standard error: for people, with colours.
    pub talk: String,
}

/// Carries a command out on the site of a disk, `check --fix`, and holds what it says against what a terminal may be sent.
pub fn run(disk: &MemoryDisk, words: &str) -> Ran {
    let arguments = Arguments::try_parse_from(["dateline"].into_iter().chain(words.split(' '))).expect("a command");
    let now: Timestamp = "2026-11-24T12:00:00Z".parse().expect("an instant");
    let environment = Environment { folder: ROOT.into(), home: None, now };
    let (data, talk) = (Stream::default(), Stream::default());
    let mut console = Console::new(Box::new(data.clone()), Box::new(talk.clone()));
    if let Err(failure) = cli::execute(arguments, &environment, &Line, disk, &mut console) {
        console.fail(&failure);
    }
    let ran = Ran { data: data.text(), talk: talk.text() };
    for text in [&ran.data, &ran.talk] {
        if let Some(sign) = without_colours(text).chars().find(|sign| sign.is_control() && *sign != '\n') {
            panic!("{sign:?} would reach the terminal: {text:?}");
        }
    }
    ran
}

/// Takes out what sets colours: `ESC [ 1 ; 31 m`.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        let rest = part.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ';');
        match rest.strip_prefix('m') {
            Some(rest) => plain + rest,
            None => plain + "\u{1b}[" + part,
        }
    })
}

#[derive(Clone, Default)]
struct Stream(Arc<Mutex<Vec<u8>>>);

impl Stream {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).expect("text")
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
