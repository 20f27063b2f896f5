//! Pages that are done by the letter: their files are written, their commands typed, and what they show is held against what comes.
//!
//! Comments above a block say what a reader does with it: `file: path` writes it, `change: path: before -> after` edits a file first,
//! `exit: 1` is the exit code of its commands, `ended by: Ctrl-C` lets them run until the page ends, `not run: why` and
//! `run by the gate: name` leave them to others.
#![allow(clippy::disallowed_methods)]

use std::path::{Path, PathBuf};

use super::{
    pages::{Block, blocks},
    running::Running,
    sites,
};

/// How what is shown below a command is held against what it prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Each line is part of some line of it: what a reference shows is a part. `…` stands for any words.
    Somewhere,
    /// It is what a terminal shows, line by line. `…` stands for any words in a line, and alone for any lines.
    ToTheLetter,
}

/// Does a page in a new folder, block by block; returns the names of those that only the gate runs.
pub fn run_page(page: &str, held: Held) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut reader = Reader { place: folder.path().to_owned(), held, running: Vec::new() };
    let mut skipped = Vec::new();
    for block in blocks(page).iter().filter(|block| block.language != "text") {
        let at = format!("{page}:{}", block.line);
        if block.note("not run").is_some() {
            continue;
        }
        if let Some(name) = block.note("run by the gate") {
            skipped.push(name.to_owned());
        } else if let Some(path) = block.note("file") {
            sites::write(&reader.place, path, &block.text);
        } else {
            assert_eq!(block.language, "console", "{at}: neither run, nor a file, nor marked as run by the gate");
            reader.change_file(block);
            reader.run(&at, block);
        }
    }
    reader.running.into_iter().for_each(Running::end_by_ctrl_c);
    skipped
}

/// Someone who does what a page says.
struct Reader {
    place: PathBuf,
    held: Held,
    running: Vec<Running>,
}

impl Reader {
    /// Does what the text above a block tells the reader to do: `<!-- change: file: before -> after -->`.
    fn change_file(&self, block: &Block) {
        for (path, before, after) in block.changes() {
            let text = std::fs::read_to_string(self.place.join(path)).expect(path);
            assert!(text.contains(before), "{path} holds {before}");
            sites::write(&self.place, path, &text.replace(before, after));
        }
    }

    /// Runs the commands of a block, and looks at what each prints.
    fn run(&mut self, at: &str, block: &Block) {
        let code: i32 = block.note("exit").map_or(0, |code| code.parse().expect("an exit code"));
        for part in format!("\n{}", block.text).split("\n$ ").skip(1) {
            let (command, shown) = part.split_once('\n').unwrap_or((part, ""));
            if let Some(folder) = command.strip_prefix("cd ") {
                self.place.push(folder);
                assert!(self.place.is_dir(), "{at}: {command}");
            } else if block.note("ended by").is_some() {
                let is_there = |said: &str| fault(self.held, shown, said).is_none();
                self.running.push(Running::start(&self.place, command, is_there));
            } else {
                expect(at, self.held, command, shown, code, &self.place);
            }
        }
    }
}

fn expect(at: &str, held: Held, command: &str, shown: &str, code: i32, place: &Path) {
    // A terminal shows both streams as they come.
    let ran = match held {
        Held::Somewhere => sites::shell(place, command),
        Held::ToTheLetter => sites::shell(place, &format!("exec 2>&1\n{command}")),
    };
    let said = ran.data + &ran.said;
    assert_eq!(ran.code, code, "{at}: {command}\n{said}");
    if let Some(line) = fault(held, shown, &said) {
        panic!("{at}: `{command}` does not print `{line}` there but\n{said}");
    }
}

/// Returns what is shown and was not said.
fn fault(held: Held, shown: &str, said: &str) -> Option<String> {
    match held {
        Held::Somewhere => {
            let lines = shown.lines().filter(|line| !line.is_empty() && *line != ELLIPSIS);
            // How many pages there are grows with the theme, and how long they took differs from run to run.
            let start =
                |line: &str| if line.starts_with("Built ") { line.split(':').next().map(str::to_owned) } else { None };
            let mut lines = lines.map(|line| start(line).unwrap_or_else(|| line.trim_end().to_owned()));
            let is_part = |line: &str| said.lines().any(|said| is_like(&format!("{ELLIPSIS}{line}{ELLIPSIS}"), said));
            lines.find(|line| !is_part(line))
        }
        Held::ToTheLetter => {
            let lines = |text: &str| text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
            unlike(&lines(shown), &lines(said))
        }
    }
}

const ELLIPSIS: &str = "…";

/// Returns the first line shown that is not where it ought to be; what was said and is not shown is told as such.
fn unlike(shown: &[String], said: &[String]) -> Option<String> {
    let Some((line, rest)) = shown.split_first() else {
        return said.first().map(|more| format!("nothing in the place of: {more}"));
    };
    if line == ELLIPSIS {
        // The longest way to go on tells best what is missing.
        let ways = (0..=said.len()).map(|skipped| unlike(rest, &said[skipped..]));
        return ways.reduce(|found, other| found.and(other)).flatten();
    }
    match said.split_first() {
        Some((first, others)) if is_like(line, first) => unlike(rest, others),
        _ => Some(line.clone()),
    }
}

/// Says whether a line is what one with `…` for any words shows.
fn is_like(shown: &str, said: &str) -> bool {
    let Some((head, rest)) = shown.split_once(ELLIPSIS) else { return shown == said };
    let Some(said) = said.strip_prefix(head) else { return false };
    (0..=said.len()).filter(|at| said.is_char_boundary(*at)).any(|at| is_like(rest, &said[at..]))
}

#[test]
fn what_is_shown_is_held_line_by_line() {
    let is_fine = |shown: &str, said: &str| fault(Held::ToTheLetter, shown, said).is_none();
    assert!(is_fine("a\nb 2 c\n", "a\nb 2 c\n"));
    assert!(is_fine("a\n…\nd\n", "a\nb\nc\nd\n") && is_fine("a\n…\n", "a\n") && is_fine("…\nb\n…", "a\nb\nb"));
    assert!(is_fine("took … s, … pages", "took 0.2 s, 14 pages"));
    for (shown, said) in
        [("a", "a\nb"), ("a\nb", "a"), ("a", "b"), ("a\n…\nd", "a\nb\nc"), ("", "a"), ("a …", "b c"), ("b\na", "a\nb")]
    {
        assert!(!is_fine(shown, said), "{shown:?} {said:?}");
    }
}
