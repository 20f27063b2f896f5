//! A whole site in one text literal: files are headed `-- path --`.

#![allow(dead_code)]

pub mod counting;
pub mod html;
pub mod images;
pub mod marked;
pub mod stream;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use dateline::{
    base::{Code, Diagnostic, Place, Spot, WrittenTime},
    disk::{Disk, Kind, MemoryDisk, RealDisk},
    pipeline::{self, Goal, Report, Silent},
};

pub use dateline::pipeline::Request;

/// Where sites lie on the disk in memory.
pub const ROOT: &str = "/site";

/// What a build left: its report, and the output folder as texts by path.
pub struct Built {
    pub report: Report,
    pub files: BTreeMap<String, String>,
}

/// What is asked of a build, with an instant late enough for every example.
pub fn request() -> Request {
    Request {
        root: ROOT.into(),
        config: None,
        output: None,
        home: None,
        base_url: None,
        drafts: false,
        scheduled: false,
        strict: false,
        now: WrittenTime::parse("2026-11-24T12:00:00Z").expect("an instant"),
        started: None,
        jobs: None,
        preview: false,
        review: None,
        shard: None,
        records: false,
        cache: false,
    }
}

/// What is asked of a build at an instant.
pub fn request_at(now: &str) -> Request {
    Request { now: WrittenTime::parse(now).expect("an instant"), ..request() }
}

/// Returns a path below the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Copies a real file or folder onto a disk in memory, symbolic links as links.
pub fn copy(from: &Path, disk: &MemoryDisk, to: &str) {
    let real = RealDisk;
    if real.stat(from).expect("a path").is_some_and(|stat| stat.is_file()) {
        return disk.put(to, real.read(from).expect("a readable file"));
    }
    for entry in real.walk(from, &|_| true) {
        let entry = entry.expect("a readable folder");
        let path = Path::new(to).join(entry.path.strip_prefix(from).expect("below the folder"));
        match entry.stat.kind {
            Kind::File => disk.put(path, real.read(&entry.path).expect("a readable file")),
            Kind::Symlink => disk.link(path, link_target(&entry.path)),
            _ => {}
        }
    }
}

#[allow(clippy::disallowed_methods)]
fn link_target(path: &Path) -> PathBuf {
    std::fs::read_link(path).expect("a symbolic link")
}

/// Lays the repository's own example out on a disk in memory, theme and configuration included.
pub fn example() -> MemoryDisk {
    let disk = MemoryDisk::new();
    for path in ["content", "templates", "static", "site.toml"] {
        copy(&repository(path), &disk, &format!("{ROOT}/{path}"));
    }
    disk
}

/// Lays a site out on a disk in memory.
pub fn site(text: &str) -> MemoryDisk {
    let disk = MemoryDisk::new();
    disk.put(format!("{ROOT}/content/.keep"), "");
    for (path, content) in files(text) {
        disk.put(format!("{ROOT}/{path}"), content);
    }
    disk
}

/// Takes a literal apart: `-- path --`, then the file's lines.
pub fn files(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("-- ").and_then(|line| line.strip_suffix(" --")) {
            Some(path) => files.push((path.to_owned(), String::new())),
            None => {
                if let Some((_, content)) = files.last_mut() {
                    content.push_str(line);
                    content.push('\n');
                }
            }
        }
    }
    files
}

/// Builds a site.
pub fn build(text: &str) -> Built {
    build_with(text, &request())
}

/// Builds a site as asked.
pub fn build_with(text: &str, request: &Request) -> Built {
    build_on(&site(text), request)
}

/// Builds what lies on a disk.
pub fn build_on(disk: &dyn Disk, request: &Request) -> Built {
    let report = pipeline::run(request, Goal::Build, disk, &Silent).expect("the line can run");
    Built { report, files: output(disk, Path::new(ROOT).join("public").as_path()) }
}

/// Reads an output folder, without dateline's own record in it.
pub fn output(disk: &dyn Disk, folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    if !matches!(disk.stat(folder), Ok(Some(_))) {
        return files;
    }
    for entry in disk.walk(folder, &|path| path.file_name().is_none_or(|name| name != ".dateline")) {
        let entry = entry.expect("a readable output");
        if entry.stat.is_file() {
            let path = entry.path.strip_prefix(folder).expect("below the folder").to_string_lossy().into_owned();
            let bytes = disk.read(&entry.path).expect("a readable file");
            files.insert(path, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    files
}

impl Built {
    /// Returns a page's text.
    pub fn page(&self, file: &str) -> &str {
        let names = || self.files.keys().cloned().collect::<Vec<_>>().join("\n");
        self.files.get(file).unwrap_or_else(|| panic!("no `{file}` among\n{}\n{}", names(), self.faults()))
    }

    /// Returns a page as a reader sees it: without tags, spacing single.
    pub fn text(&self, file: &str) -> String {
        plain(self.page(file))
    }

    /// Returns all diagnostics, one a line: `file:line:column severity[code] message`.
    pub fn faults(&self) -> String {
        self.report.diagnostics.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Returns the codes of all diagnostics.
    pub fn codes(&self) -> Vec<&'static str> {
        self.report.diagnostics.iter().map(|diagnostic| diagnostic.code.name()).collect()
    }
}

/// Returns diagnostics in full: place, message, the words pointed at, help, related places.
pub fn in_full(report: &Report) -> String {
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        text.push_str(&format!("{}\n", line(diagnostic)));
        if let Some(words) = pointed_at(report, &diagnostic.place) {
            text.push_str(&format!("  at: {words}\n"));
        }
        if let Some(help) = &diagnostic.help {
            text.push_str(&format!("  help: {help}\n"));
        }
        for related in &diagnostic.related {
            text.push_str(&format!("  see: {} {}\n", related.place, related.message));
        }
        if diagnostic.count > 1 {
            text.push_str(&format!("  count: {}\n", diagnostic.count));
        }
    }
    text
}

/// Returns what the carets under a source line would mark.
fn pointed_at(report: &Report, place: &Place) -> Option<String> {
    let Spot::Span(span) = &place.spot else { return None };
    let line = report.sources.get(&place.path)?.lines().nth(span.line as usize - 1).unwrap_or_default();
    Some(line.chars().skip(span.column as usize - 1).take(span.length as usize).collect())
}

fn line(diagnostic: &Diagnostic) -> String {
    let severity = format!("{:?}", diagnostic.severity).to_lowercase();
    format!("{} {severity}[{}] {}", diagnostic.place, diagnostic.code, diagnostic.message)
}

/// Takes the tags out of a page; what stands in `<head>` goes too.
pub fn plain(html: &str) -> String {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut text = String::new();
    let mut in_tag = html.len() != body.len();
    for letter in body.chars() {
        match letter {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                text.push(' ');
            }
            letter if !in_tag => text.push(letter),
            _ => {}
        }
    }
    let text = text
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Codes of which only proofreading tells, and so `check` alone.
const OF_PROOFS: [Code; 8] = [
    Code::UndeclaredMention,
    Code::DeclaredNotInText,
    Code::UnknownNameAfterTitle,
    Code::PossibleDuplicate,
    Code::WeekdayMismatch,
    Code::DatelineMismatch,
    Code::UnbalancedQuotes,
    Code::AttendanceMismatch,
];

/// Says whether the fixture of that name shows a code of proofreading.
pub fn is_of_proofs(name: &str) -> bool {
    OF_PROOFS.iter().any(|code| name.strip_prefix("err-") == Some(code.name()))
}

/// Returns what is told of a fixture: by a build, or by a check where only that tells of it.
pub fn report_on(name: &str, disk: &MemoryDisk) -> Report {
    match is_of_proofs(name) {
        true => pipeline::run(&request(), Goal::Check, disk, &Silent).expect("it runs"),
        false => build_on(disk, &request()).report,
    }
}
