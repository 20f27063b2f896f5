//! `dateline man`: the manual, made of what the command line knows of itself.

use std::path::Path;

use clap::CommandFactory;

use super::{
    args::Arguments,
    commands::{Context, Outcome},
    console::Console,
    files::replace_file,
};
use crate::pipeline::Failure;

/// A page of the manual: the name of its file, its text as man(1) reads it.
type Page = (String, String);

/// Prints the page of the program, or writes all pages into a folder.
pub fn manual(context: &Context<'_>, folder: Option<&Path>, console: &mut Console) -> Result<Outcome, Failure> {
    let pages = pages();
    let Some(folder) = folder else {
        console.data(pages.first().map_or("", |(_, text)| text))?;
        return Ok(Outcome::Fine);
    };
    let folder = context.absolute(folder)?;
    for (name, text) in pages {
        let path = folder.join(name);
        replace_file(context.disk, &path, &text)?;
        let shown = path.strip_prefix(&context.environment.folder).unwrap_or(&path);
        console.data(&format!("{}\n", shown.display()))?;
    }
    Ok(Outcome::Fine)
}

/// Returns a page for the program, then one for each command.
fn pages() -> Vec<Page> {
    let mut root = Arguments::command();
    root.build();
    let mut pages = Vec::new();
    add(root, &mut pages);
    pages
}

fn add(command: clap::Command, pages: &mut Vec<Page>) {
    let below: Vec<clap::Command> =
        command.get_subcommands().filter(|verb| verb.get_name() != "help").cloned().collect();
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let mut text = Vec::new();
    let page = clap_mangen::Man::new(command).title(&name);
    page.render(&mut text).expect("memory takes every byte");
    pages.push((format!("{name}.1"), String::from_utf8_lossy(&text).into_owned()));
    below.into_iter().for_each(|verb| add(verb, pages));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_under_its_own_name() {
        let pages = pages();
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names[0], "dateline.1");
        for name in ["dateline-build.1", "dateline-new-briefing.1", "dateline-reconcile-import.1"] {
            assert!(names.contains(&name), "{names:?}");
        }
        assert!(!names.iter().any(|name| name.contains("help")), "{names:?}");
        let (_, build) = pages.iter().find(|(name, _)| name == "dateline-build.1").expect("it was just there");
        assert!(build.contains(r"\fBdateline build\fR") && build.contains(r"\-\-timings"), "{build}");
    }
}
