//! Floors: how little work a site could be. Each prints one line of JSON: files, bytes, threads, wall and CPU seconds.
//!
//! ```text
//! floors write FINISHED_SITE NEW_FOLDER THREADS    the same files again, from memory
//! floors parse CONTENT THREADS                     YAML of the front matter and HTML of the text, nothing kept
//! ```
#![allow(clippy::disallowed_methods)]

use std::{
    env,
    error::Error,
    fs,
    hint::black_box,
    path::{Path, PathBuf},
    thread,
    time::Instant,
};

use cpu_time::ProcessTime;
use pulldown_cmark::{Options, Parser, html};
use walkdir::WalkDir;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", from, to, threads] => write(Path::new(from), Path::new(to), threads.parse()?),
        ["parse", content, threads] => parse(Path::new(content), threads.parse()?),
        _ => Err("usage: floors write FINISHED_SITE NEW_FOLDER THREADS | floors parse CONTENT THREADS".into()),
    }
}

/// Writes all files of a finished site into a folder that is not there yet. Reading them before is not counted.
fn write(from: &Path, to: &Path, threads: usize) -> Outcome<()> {
    let mut files = Vec::new();
    for path in paths(from)? {
        files.push((to.join(path.strip_prefix(from)?), fs::read(&path)?));
    }
    let watch = Watch::start();
    // Sorted, so that the files of a folder follow each other.
    let mut folder = None;
    for (path, _) in &files {
        if folder != path.parent() {
            folder = path.parent();
            folder.map(fs::create_dir_all).transpose()?;
        }
    }
    let bytes = in_parallel(&files, threads, |(path, bytes)| {
        fs::write(path, bytes)?;
        Ok(bytes.len())
    })?;
    watch.tell(files.len(), bytes, threads);
    Ok(())
}

/// Reads all articles, and makes values of their front matter and HTML of their text.
fn parse(content: &Path, threads: usize) -> Outcome<()> {
    let watch = Watch::start();
    let files: Vec<PathBuf> =
        paths(content)?.into_iter().filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    let bytes = in_parallel(&files, threads, |path| {
        let text = fs::read_to_string(path)?;
        let (front, body) = split(&text).ok_or_else(|| format!("{}: no front matter", path.display()))?;
        black_box(serde_yaml::from_str::<serde_yaml::Value>(front)?);
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        let mut page = String::with_capacity(body.len() * 3 / 2);
        html::push_html(&mut page, Parser::new_ext(body, options));
        black_box(page);
        Ok(text.len())
    })?;
    watch.tell(files.len(), bytes, threads);
    Ok(())
}

fn split(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix("---\n")?.split_once("\n---\n")
}

fn paths(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            paths.push(entry.into_path());
        }
    }
    Ok(paths)
}

/// Does one thing to each item, the items cut into as many runs as there are threads, and sums up the bytes.
fn in_parallel<T: Sync>(items: &[T], threads: usize, work: impl Fn(&T) -> Outcome<usize> + Sync) -> Outcome<usize> {
    let run = |items: &[T]| items.iter().map(&work).sum::<Outcome<usize>>();
    let share = items.len().div_ceil(threads.max(1)).max(1);
    thread::scope(|scope| {
        let threads: Vec<_> = items.chunks(share).map(|items| scope.spawn(move || run(items))).collect();
        threads.into_iter().map(|thread| thread.join().map_err(|_| "a thread panicked")?).sum()
    })
}

struct Watch {
    wall: Instant,
    cpu: ProcessTime,
}

impl Watch {
    fn start() -> Self {
        Watch { wall: Instant::now(), cpu: ProcessTime::now() }
    }

    fn tell(&self, files: usize, bytes: usize, threads: usize) {
        let (wall, cpu) = (self.wall.elapsed().as_secs_f64(), self.cpu.elapsed().as_secs_f64());
        println!(
            r#"{{"files": {files}, "bytes": {bytes}, "threads": {threads}, "wall_s": {wall:.4}, "cpu_s": {cpu:.4}}}"#
        );
    }
}
