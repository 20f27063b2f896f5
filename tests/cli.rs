//! The command line with the real binary: arguments, exit codes, streams.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use binary::{Ran, command, folder, ran, run};
use proptest::prelude::*;
use std::{fs, path::Path, process::Stdio};

#[test]
fn help_and_version_are_data_and_fine() {
    let folder = folder();
    for line in [&["--help"][..], &["-h"], &["help", "build"], &["new", "briefing", "--help"], &["--version"]] {
        let ran = run(folder.path(), line);
        assert_eq!((ran.code, ran.said.as_str()), (0, ""), "{line:?}");
        assert!(!ran.data.is_empty(), "{line:?}");
    }
}

#[test]
fn wrong_usage_is_said_and_ends_with_two() {
    let folder = folder();
    for line in [
        &[][..],
        &["biuld"],
        &["build", "--now", "yesterday"],
        &["list"],
        &["check", "--format", "csv"],
        &["check", "--root", "nowhere"],
        &["check", "--config", "nowhere.toml"],
        &["new", "country", "UKR"],
        &["new", "briefing", " "],
    ] {
        let ran = run(folder.path(), line);
        assert_eq!((ran.code, ran.data.as_str()), (2, ""), "{line:?}");
        assert!(!ran.said.is_empty(), "{line:?}");
    }
    assert!(run(folder.path(), &["biuld"]).said.contains("'build'"));
}

#[test]
fn colour_is_kept_from_pipes_unless_it_is_asked_for() {
    let folder = folder();
    let has_colour = |ran: Ran| ran.said.contains('\u{1b}');
    for line in [&["biuld"][..], &["check", "--root", "nowhere"]] {
        assert!(!has_colour(run(folder.path(), line)), "{line:?}");
        let always = [line, &["--color", "always"]].concat();
        assert!(has_colour(run(folder.path(), &always)), "{line:?}");
        let never = [line, &["--color=never"]].concat();
        let mut forced = command(folder.path(), &never);
        let forced = forced.env("CLICOLOR_FORCE", "1").output().expect("the binary runs");
        assert!(!has_colour(ran(forced)), "{line:?}");
    }
}

#[test]
fn a_new_site_takes_new_documents_from_any_folder_below_it() {
    let folder = folder();
    let made = run(folder.path(), &["init", "site"]);
    assert_eq!((made.code, made.data.as_str()), (0, ""), "{}", made.said);
    let site = folder.path().join("site");
    for path in ["site.toml", ".gitignore", "content/participants/maria-example.md", "content/pages/about.md"] {
        assert!(site.join(path).is_file(), "{path}");
    }
    let below = site.join("content/briefings");
    let new = run(&below, &["new", "briefing", "Allies", "meet", "--date", "2026-01-06"]);
    assert_eq!((new.code, new.data.as_str()), (0, "2026-01-06-allies-meet.md\n"), "{}", new.said);
    let again = run(&below, &["new", "briefing", "Allies meet", "--date", "2026-01-06"]);
    assert_eq!(again.code, 2, "{}", again.said);
    let elsewhere = run(folder.path(), &["-r", "site", "new", "participant", "Mark Carney"]);
    assert_eq!(elsewhere.data, "site/content/participants/mark-carney.md\n", "{}", elsewhere.said);
    assert_eq!(run(&site, &["init"]).code, 2);
}

#[test]
fn timings_are_a_table_of_the_stages_below_the_closing_line() {
    let folder = folder();
    run(folder.path(), &["init"]);
    let ran = run(folder.path(), &["build", "--timings", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    assert!(!ran.data.contains("stage"), "{}", ran.data);
    let lines: Vec<&str> = ran.said.lines().collect();
    assert!(lines[0].starts_with("Built 1 briefing"), "{}", ran.said);
    let names =
        ["stage", "find files", "read and parse", "resolve", "plan", "render and write", "search", "data", "all"];
    assert_eq!(lines.len(), 1 + names.len(), "{}", ran.said);
    for (line, name) in lines[1..].iter().zip(names) {
        assert!(line.starts_with(name) && line.len() == lines[1].len(), "{line}");
    }
    let share = |line: &&str| line[line.len() - 9..].trim_end_matches('%').trim().parse::<f64>().expect(line);
    let shares: Vec<f64> = lines[2..].iter().map(share).collect();
    assert_eq!(shares.last(), Some(&100.0), "{}", ran.said);
    assert!(shares[..5].iter().sum::<f64>() < 101.0, "{}", ran.said);
    assert!(!run(folder.path(), &["build"]).said.contains("resolve"));
}

#[test]
fn init_leaves_what_is_there_as_it_is() {
    let folder = folder();
    fs::write(folder.path().join(".gitignore"), "mine\n").expect("written");
    assert_eq!(run(folder.path(), &["init"]).code, 0);
    assert_eq!(fs::read_to_string(folder.path().join(".gitignore")).expect("a file"), "mine\n");
}

#[test]
fn a_self_check_names_variables_and_never_what_they_hold() {
    let folder = folder();
    run(folder.path(), &["init"]);
    for format in ["human", "json"] {
        let mut command = command(folder.path(), &["self-check", "--format", format]);
        command
            .env("DATELINE_SIGNING_KEY", "very secret")
            .env("AWS_SECRET_ACCESS_KEY", "very secret")
            .env("LANG", "fr_FR.UTF-8");
        let told = ran(command.output().expect("it runs"));
        assert_eq!((told.code, &*told.said), (0, ""), "{format}");
        assert!(
            !told.data.contains("secret") && !told.data.contains(&*folder.path().to_string_lossy()),
            "{}",
            told.data
        );
        for word in [
            "DATELINE_SIGNING_KEY",
            "AWS_SECRET_ACCESS_KEY",
            "LANG=fr_FR.UTF-8",
            "site.toml",
            env!("CARGO_PKG_VERSION"),
        ] {
            assert!(told.data.contains(word), "{word}: {}", told.data);
        }
    }
}

#[test]
fn the_manual_replaces_what_an_earlier_one_left() {
    let folder = folder();
    fs::write(folder.path().join("dateline.1"), "of old").expect("written");
    let told = run(folder.path(), &["man", "."]);
    assert_eq!((told.code, &*told.said), (0, ""));
    let pages: Vec<&str> = told.data.lines().collect();
    assert!(pages.contains(&"dateline.1") && pages.contains(&"dateline-self-check.1"), "{pages:?}");
    let files = fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(files, pages.len(), "one file each, and nothing left beside them");
    let page = fs::read_to_string(folder.path().join("dateline.1")).expect("a page");
    assert_eq!(run(folder.path(), &["man"]).data, page);
}

#[test]
fn completions_are_data() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = run(folder.path(), &["completions", shell]);
        assert_eq!((ran.code, ran.said.as_str()), (0, ""), "{shell}");
        assert!(ran.data.contains("dateline"), "{shell}");
    }
}

#[test]
fn a_reader_that_leaves_early_hears_no_complaint() {
    let folder = folder();
    let mut child = command(folder.path(), &["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let ran = ran(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.said.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_ends_with_two() {
    let folder = folder();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = command(folder.path(), &["completions", "bash"]).stdout(full).output().expect("the binary runs");
    let ran = ran(output);
    assert_eq!(ran.code, 2);
    assert!(ran.said.contains("cannot write to standard output"), "{}", ran.said);
}

/// The front matter of a file, as a YAML reader sees it.
fn front_matter(path: &Path) -> serde_yaml::Mapping {
    let text = fs::read_to_string(path).expect("a text file");
    let front = text.strip_prefix("---\n").and_then(|text| text.split("\n---\n").next()).expect("front matter");
    serde_yaml::from_str(front).expect(front)
}

#[test]
fn the_files_of_a_new_site_are_well_formed() {
    let folder = folder();
    run(folder.path(), &["init", "--now", "2026-01-06"]);
    let briefing = front_matter(&folder.path().join("content/briefings/2026-01-06-first-briefing.md"));
    assert_eq!(briefing["date"], "2026-01-06");
    assert_eq!(front_matter(&folder.path().join("content/participants/maria-example.md"))["as_of"], "2026-01-06");
    assert_eq!(front_matter(&folder.path().join("content/pages/about.md"))["title"], "About");
    let config = fs::read_to_string(folder.path().join("site.toml")).expect("a text file");
    assert!(toml::from_str::<toml::Table>(&config).expect("TOML").contains_key("title"));
}

/// Starts a briefing with a title and gives the title that a YAML reader finds in it.
fn title_read_back(title: &str) -> String {
    let folder = folder();
    let ran = run(folder.path(), &["new", "briefing", "--date", "2026-01-06", "--", title]);
    assert_eq!(ran.code, 0, "{title:?}: {}", ran.said);
    let front = front_matter(&folder.path().join(ran.data.trim_end()));
    assert_eq!((&front["date"], &front["draft"]), (&"2026-01-06".into(), &true.into()), "{title:?}");
    front["title"].as_str().expect("a text").to_owned()
}

#[test]
fn nasty_titles_are_read_back_as_they_were_typed() {
    for title in [
        "Allies meet: “guarantees”",
        "No",
        "null",
        "~",
        "2013",
        "0x1F",
        "2026-01-06",
        "- a list",
        "a # comment",
        "ends:",
        "'single' \"double\" \\ back",
        "{{title}} {{date}}",
        "[x] { a: b }",
        "&anchor *alias !tag",
        "@at `tick %directive",
        "| block > folded",
        "---",
        "--drafts",
        "习近平 شي جين بينغ 👩‍🚀",
        "a\u{1b}[31m\u{7f}\u{202e}\u{feff}\u{fffe}\u{1ffff}\u{e0001}z",
    ] {
        assert_eq!(title_read_back(title), title);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_title_is_read_back_with_its_spacing_made_single(title in "[^\\x00]*[^\\x00\\s][^\\x00]*") {
        prop_assert_eq!(title_read_back(&title), title.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

#[test]
fn templates_are_listed_and_shown_as_they_are_now() {
    let folder = folder();
    run(folder.path(), &["init"]);
    let templates = folder.path().join("templates");
    fs::create_dir_all(&templates).expect("a folder");
    let own = "{% component badge(kind: string) %}mine{% endcomponent badge %}\n";
    fs::write(templates.join("parts.html"), own).expect("written");

    let list = run(folder.path(), &["templates", "--format", "csv"]).data;
    for line in [
        "template,parts.html,templates/parts.html,",
        "component,badge,templates/parts.html,kind: string",
        "function,asset,dateline,path",
        "filter,and_list,dateline,word?",
    ] {
        assert!(list.lines().any(|found| found == line), "{line} in {list}");
    }
    assert!(list.contains("template,briefing.html,the theme,\"extends base.html; blocks "), "{list}");

    assert_eq!(run(folder.path(), &["templates", "parts.html"]).data, own);
    assert_eq!(run(folder.path(), &["templates", "badge"]).data, own);
    assert!(run(folder.path(), &["templates", "briefing.html"]).data.starts_with("{% extends \"base.html\" %}"));
    assert!(run(folder.path(), &["templates", "asset"]).data.contains("  path (required): the file's path below"));
    let json = run(folder.path(), &["templates", "badge", "--format", "json"]).data;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((json[0]["kind"].as_str(), json[0]["arguments"].as_str()), (Some("component"), Some("kind: string")));

    let near = run(folder.path(), &["templates", "brefing.html"]);
    assert_eq!(near.code, 2);
    assert!(near.said.contains("did you mean `briefing.html`?"), "{}", near.said);
}

#[test]
fn metrics_count_every_page_and_name_what_none_uses() {
    let folder = folder();
    run(folder.path(), &["init"]);
    let templates = folder.path().join("templates");
    fs::create_dir_all(&templates).expect("a folder");
    fs::write(templates.join("old.html"), "nobody comes here").expect("written");
    run(folder.path(), &["build"]);
    let said = run(folder.path(), &["build", "--metrics"]).said;
    let briefing = said.lines().find(|line| line.starts_with("briefing.html ")).expect(&said);
    assert_eq!(briefing.split_whitespace().nth(1), Some("1"), "{said}");
    assert!(
        said.contains("\nThe slowest pages:\n") && said.ends_with("\nNo page uses:\n  templates/old.html\n"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn pages_are_printed_by_the_browser_that_is_named() {
    use std::os::unix::fs::PermissionsExt;

    let folder = folder();
    run(folder.path(), &["init"]);
    let browser = folder.path().join("browser");
    // Writes the address and what is there to the file that it is asked for.
    let script = "#!/bin/sh\nfor word; do case $word in --print-to-pdf=*) file=${word#*=};; http*) address=$word;; esac; done\n\
                  [ \"$MUTE\" ] || printf '%s\\n' \"$address\" >\"$file\"\n";
    fs::write(&browser, script).expect("written");
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).expect("it may run");
    let print = |args: &[&str], mute: &str| {
        let mut command = command(folder.path(), args);
        ran(command.env("DATELINE_BROWSER", &browser).env("MUTE", mute).output().expect("the binary runs"))
    };
    let document = fs::read_dir(folder.path().join("content/briefings")).expect("a folder").next().expect("a briefing");
    let document = format!("content/briefings/{}", document.expect("a file").file_name().to_string_lossy());

    let ran = print(&["pdf", "--to", "out", &document, "/", "https://example.org/a/b.html"], "");
    assert_eq!(ran.code, 0, "{}", ran.said);
    let files: Vec<&str> = ran.data.lines().collect();
    assert_eq!(files[1..], ["out/home.pdf", "out/b.pdf"]);
    let printed = |file: &str| fs::read_to_string(folder.path().join(file)).expect("it was printed");
    assert!(printed(files[0]).starts_with("http://127.0.0.1:") && printed(files[0]).contains("/briefings/20"));
    assert_eq!(printed("out/b.pdf"), "https://example.org/a/b.html\n");

    let again = print(&["pdf", "--to", "out", "/"], "");
    assert!(again.code == 2 && again.said.contains("`--force` prints over it"), "{}", again.said);
    assert_eq!(print(&["pdf", "--to", "out", "--force", "--sheet", &document], "").code, 0);
    assert!(printed(files[0]).ends_with("#page-sheet\n"), "{}", printed(files[0]));

    let nowhere = print(&["pdf", "/nowhere/"], "");
    assert!(nowhere.code == 2 && nowhere.said.contains("there is no page `/nowhere/`"), "{}", nowhere.said);
    let silent = print(&["pdf", "/participants/"], "1");
    assert!(silent.code == 2 && silent.said.contains("there is no file now"), "{}", silent.said);
}
