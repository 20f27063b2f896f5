//! Does the tutorials word for word: what they tell a newcomer to write is written, what to type is typed, and what they show is what comes.
//!
//! Nothing is done that the reader does not see: a comment that makes the test write or change something stands below words that say it.
#![allow(dead_code, clippy::disallowed_methods)]
#![cfg(unix)]

#[path = "docs/pages.rs"]
mod pages;
#[path = "docs/running.rs"]
mod running;
#[path = "docs/sites.rs"]
mod sites;
#[path = "docs/transcripts.rs"]
mod transcripts;

use pages::{Block, blocks};
use transcripts::{Held, run_page};

fn follow(page: &str) {
    let text = pages::text(page);
    for block in &blocks(page) {
        let told = paragraph_above(&text, block);
        let is_told = |word: &str| told.contains(&format!("`{word}`"));
        let at = format!("{page}:{}", block.line);
        if let Some(path) = block.note("file") {
            assert!(is_told(path), "{at}: the words above do not name `{path}`, but\n{told}");
        }
        for (path, before, after) in block.changes() {
            let file = path.rsplit('/').next().unwrap_or(path);
            assert!(
                text.contains(file) && is_told(before) && is_told(after),
                "{at}: the words above do not tell of the change, but\n{told}"
            );
        }
    }
    assert_eq!(run_page(page, Held::ToTheLetter), Vec::<String>::new(), "{page}: a tutorial is run here, whole");
}

/// The words right above a block.
fn paragraph_above(text: &str, block: &Block) -> String {
    let above: Vec<&str> = text.lines().take(block.line - 1).filter(|line| !line.starts_with("<!--")).collect();
    let words = above.iter().rev().skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    words.copied().collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
}

#[test]
fn a_first_site_in_five_minutes() {
    follow("docs/tutorials/first-site.md");
}

#[test]
fn a_site_of_hugo_moves_over() {
    follow("docs/tutorials/from-hugo.md");
}

#[test]
fn a_theme_of_ones_own() {
    follow("docs/tutorials/your-own-theme.md");
}
