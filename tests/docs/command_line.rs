//! The command line as clap knows it.

use clap::{Arg, Command, CommandFactory};
use dateline::cli::Arguments;

use super::pages;

/// Returns a part for the global flags, then one for each command: `dateline new briefing`.
pub fn parts() -> Vec<(String, String)> {
    let mut root = Arguments::command();
    root.build();
    let mut parts = vec![("global options".to_owned(), options(&root, true))];
    commands(&root, "dateline", &mut parts);
    parts
}

fn commands(command: &Command, line: &str, parts: &mut Vec<(String, String)>) {
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let line = format!("{line} {}", verb.get_name());
        parts.push((line.clone(), part(verb)));
        commands(verb, &line, parts);
    }
}

fn part(command: &Command) -> String {
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let about = about.replacen("\n\n", ".\n\n", 1);
    let about = if about.ends_with(['.', '`']) { about } else { format!("{about}.") };
    let aliases: Vec<String> = command.get_visible_aliases().map(|name| format!("`{name}`")).collect();
    let aliases = if aliases.is_empty() { String::new() } else { format!("Also {}.\n\n", aliases.join(", ")) };
    let options = options(command, false);
    if options.is_empty() { format!("{about}\n\n{aliases}") } else { format!("{about}\n\n{aliases}{options}") }
}

fn options(command: &Command, global: bool) -> String {
    let is_own = |arg: &&Arg| arg.is_global_set() == global && !["help", "version"].contains(&arg.get_id().as_str());
    let rows: Vec<Vec<String>> = command.get_arguments().filter(is_own).map(row).collect();
    if rows.is_empty() { String::new() } else { pages::table(&["Argument", "Meaning"], &rows) }
}

fn row(arg: &Arg) -> Vec<String> {
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let help = help.replacen("\n\n", ". ", 1);
    let words = arg.get_possible_values();
    let words: Vec<String> = words.iter().filter(|word| !word.is_hide_set()).map(choice).collect();
    let takes_choice = arg.get_action().takes_values() && !words.is_empty();
    let words = if takes_choice { format!(": {}", words.join(", ")) } else { String::new() };
    let stop = if words.is_empty() && help.ends_with('.') { "" } else { "." };
    let is_shown = arg.get_action().takes_values() && !arg.is_hide_default_value_set();
    let defaults = arg.get_default_values().iter().filter(|_| is_shown);
    let defaults: String = defaults.map(|value| format!(" Default: `{}`.", value.to_string_lossy())).collect();
    vec![name(arg), format!("{help}{words}{stop}{defaults}")]
}

fn choice(word: &clap::builder::PossibleValue) -> String {
    match word.get_help() {
        Some(help) => format!("`{}` ({})", word.get_name(), lower(&help.to_string())),
        None => format!("`{}`", word.get_name()),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn name(arg: &Arg) -> String {
    let value = if arg.get_action().takes_values() {
        arg.get_value_names().map(|names| names.iter().map(|name| format!("<{name}>")).collect::<Vec<_>>().join(" "))
    } else {
        None
    };
    let forms = [arg.get_short().map(|short| format!("-{short}")), arg.get_long().map(|long| format!("--{long}"))];
    let forms = forms.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let count = arg.get_num_args();
    let value = value.map(|value| match count.is_some_and(|count| count.min_values() == 0) {
        true if arg.is_require_equals_set() => format!("[={value}]"),
        true => format!("[{value}]"),
        false => value,
    });
    let forms: Vec<String> = Some(forms).filter(|forms| !forms.is_empty()).into_iter().chain(value).collect();
    let dots = if count.is_some_and(|count| count.max_values() > 1) { "…" } else { "" };
    format!("`{}{dots}`", forms.join(" ").replace(" [=", "[="))
}
