//! Pages of `docs/` and the parts of them that are made from the code.
//!
//! Such a part stands between `<!-- from the code: NAME -->` and `<!-- end -->`. It is compared with what the code says;
//! with `DATELINE_BLESS=1` in the environment it is written instead.

use std::{fs, path::PathBuf};

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns a text file of the repository.
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

/// Returns the names of the parts that a page takes from the code, in their order.
pub fn part_names(page: &str) -> Vec<String> {
    text(page)
        .lines()
        .filter_map(|line| line.strip_prefix("<!-- from the code: ")?.strip_suffix(" -->"))
        .map(str::to_owned)
        .collect()
}

/// Holds a page's parts to the code: these, in this order, with this text, and no other.
pub fn hold(page: &str, expected: &[(String, String)]) {
    let names: Vec<&str> = expected.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(part_names(page), names, "{page}: parts between `<!-- from the code: … -->` and `<!-- end -->`");
    let mut page_text = text(page);
    for (name, part) in expected {
        let head = format!("<!-- from the code: {name} -->\n");
        let start = page_text.find(&head).expect("it was just listed") + head.len();
        let length = page_text[start..].find("<!-- end -->").unwrap_or_else(|| panic!("{page}: `{name}` has no end"));
        if page_text[start..start + length] != **part {
            assert!(
                std::env::var_os("DATELINE_BLESS").is_some(),
                "{page}: `{name}` is not what the code says; see the difference with\n  \
                 DATELINE_BLESS=1 cargo test --test docs; git diff\nthe code says:\n{part}"
            );
            page_text.replace_range(start..start + length, part);
        }
    }
    if page_text != text(page) {
        // By rename, since other tests read the page meanwhile.
        let (new, page) = (root().join(format!("{page}.new")), root().join(page));
        fs::write(&new, page_text).and_then(|()| fs::rename(new, page)).expect("the page can be written");
    }
}

/// Returns the headings of a level (`##`) that are code: `` ## `name` ``.
pub fn code_headings(page: &str, level: &str) -> Vec<String> {
    let head = format!("{level} `");
    text(page).lines().filter_map(|line| Some(line.strip_prefix(&head)?.split('`').next()?.to_owned())).collect()
}

/// A fenced block: the comments on the lines right above it, its language, its text.
#[derive(Debug)]
pub struct Block {
    pub notes: Vec<String>,
    pub language: String,
    pub text: String,
    pub line: usize,
}

impl Block {
    /// Returns what a comment of the form `<!-- name: value -->` above the block says.
    pub fn note(&self, name: &str) -> Option<&str> {
        self.noted(name).next()
    }

    fn noted<'b>(&'b self, name: &str) -> impl Iterator<Item = &'b str> {
        self.notes.iter().filter_map(move |note| note.strip_prefix(name)?.strip_prefix(':').map(str::trim))
    }

    /// Returns what the reader changes before it: a file, what stands there, what shall stand there.
    pub fn changes(&self) -> Vec<(&str, &str, &str)> {
        let split = |note| {
            let (path, change): (&str, &str) = str::split_once(note, ": ").expect("file: before -> after");
            let (before, after) = change.split_once(" -> ").expect("before -> after");
            (path, before, after)
        };
        self.noted("change").map(split).collect()
    }
}

/// Returns the fenced blocks of a page, in their order.
pub fn blocks(page: &str) -> Vec<Block> {
    let page_text = text(page);
    let mut lines = page_text.lines().enumerate();
    let (mut found, mut notes) = (Vec::new(), Vec::new());
    while let Some((index, line)) = lines.next() {
        if let Some(note) = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->")) {
            notes.push(note.to_owned());
        } else if let Some(language) = line.strip_prefix("```") {
            let inside = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
            let text = inside.map(|line| format!("{line}\n")).collect();
            found.push(Block { notes: std::mem::take(&mut notes), language: language.into(), text, line: index + 1 });
        } else if !line.is_empty() {
            notes.clear();
        }
    }
    found
}

/// Returns a Markdown table.
pub fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let cells = |row: &Vec<String>| row.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
    let head = line(heads.iter().map(|&head| head.to_owned()).collect());
    let rule = line(heads.iter().map(|_| "---".to_owned()).collect());
    head + &rule + &rows.iter().map(|row| line(cells(row))).collect::<String>()
}

/// Returns the anchor of a heading, as code forges make it.
pub fn anchor(heading: &str) -> String {
    let keep = |letter: &char| letter.is_alphanumeric() || " -_".contains(*letter);
    heading.to_lowercase().chars().filter(keep).collect::<String>().replace(' ', "-")
}
