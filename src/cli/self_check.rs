//! `dateline self-check`: what a report of a fault has to say of where it happened, and whether this program can make a site here.

use std::path::Path;

use serde_json::{Value, json};

use super::{
    args::Format,
    commands::{Context, Outcome},
    console::Console,
    environment::{self, Surroundings},
    init,
    visible::{escape_hidden, visible_line},
};
use crate::{
    base::{Diagnostic, WrittenTime},
    disk::{self, Disk, MemoryDisk},
    pipeline::{Failure, Request},
    watch::{WatchOptions, Watcher},
};

/// Where the built-in site lies, on a disk in memory.
const TRIAL: &str = "/self-check";
/// What makes a folder a site, or is part of one.
const PARTS: [&str; 5] = ["site.toml", "content", "templates", "static", "published.toml"];
/// What a build of this program can leave out.
const FEATURES: [(&str, bool); 2] = [("external", cfg!(feature = "external")), ("publish", cfg!(feature = "publish"))];

/// What is told, in the order in which it is told.
#[derive(Debug)]
struct Facts {
    features: Vec<&'static str>,
    /// Which parts of a site lie in the folder that the commands would work in.
    site: Vec<&'static str>,
    /// Whether `Paris.md` and `paris.md` are two files there, as far as the names there can tell.
    tells_case_apart: Option<bool>,
    watching: String,
    terminal_columns: Option<usize>,
    surroundings: Surroundings,
    /// How many pages the built-in site has, or what went wrong.
    trial: Result<usize, String>,
}

/// Carries the command out.
pub fn self_check(context: &Context<'_>, console: &mut Console) -> Result<Outcome, Failure> {
    let request = context.request()?;
    let facts = Facts {
        features: FEATURES.iter().filter(|(_, is_in)| *is_in).map(|(name, _)| *name).collect(),
        site: PARTS.into_iter().filter(|part| is_there(context.disk, &request.root.join(part))).collect(),
        tells_case_apart: disk::tells_case_apart(context.disk, &request.root),
        watching: watching(&request.root),
        terminal_columns: console.is_interactive.then_some(console.talk_width),
        surroundings: environment::surroundings(),
        trial: try_out(context, request),
    };
    let is_json = context.flags.format == Format::Json;
    console.data(&if is_json { facts.json() } else { facts.text() })?;
    match facts.trial {
        Ok(_) => Ok(Outcome::Fine),
        Err(_) => Err(Failure::new("this program cannot make the site that is built into it")
            .help("something is wrong with it, not with your site: install it anew, or report what is printed above")),
    }
}

fn is_there(disk: &dyn Disk, path: &Path) -> bool {
    disk.stat_target(path).ok().flatten().is_some()
}

/// Watches the folder itself for a moment, and says what would tell of changes.
fn watching(folder: &Path) -> String {
    let ignore = Box::new(|_: &Path| true);
    let options = WatchOptions { poll: None, within: folder.to_owned(), ignore };
    let mut watcher = Watcher::start(&[folder.to_owned()], options);
    let notices = watcher.take_notices();
    if notices.is_empty() { watcher.backend().to_owned() } else { notices.join("; ") }
}

/// Makes every page of the site that `init` makes, in memory.
fn try_out(context: &Context<'_>, request: Request) -> Result<usize, String> {
    let disk = MemoryDisk::new();
    let today = context.today_at_greenwich();
    init::init(Path::new(TRIAL), today, &disk).map_err(|failure| failure.message)?;
    let now = WrittenTime::Day(today);
    let request = Request {
        root: TRIAL.into(),
        config: None,
        output: None,
        base_url: None,
        strict: true,
        now,
        cache: false,
        ..request
    };
    let report = context.engine.check(&request, &disk).map_err(|failure| failure.message)?;
    match report.diagnostics.iter().find(|found| found.is_error()) {
        None => Ok(report.counts.pages),
        Some(Diagnostic { code, message, .. }) => Err(format!("{code}: {message}")),
    }
}

impl Facts {
    fn text(&self) -> String {
        let Surroundings { processors, locale, terminal, variables } = &self.surroundings;
        let rows = [
            ("version", format!("{} for {}", env!("CARGO_PKG_VERSION"), env!("DATELINE_TARGET"))),
            ("sources", env!("DATELINE_SOURCES").to_owned()),
            ("features", listed(&self.features)),
            ("system", format!("{}, {}", std::env::consts::OS, std::env::consts::ARCH)),
            ("processors", processors.to_string()),
            ("site", listed(&self.site)),
            ("file names", case_words(self.tells_case_apart).to_owned()),
            ("watching", self.watching.clone()),
            ("terminal", self.terminal_words(terminal.as_deref())),
            ("locale", listed(locale)),
            ("variables", listed(variables)),
            ("built-in site", self.trial_words()),
        ];
        rows.iter().map(|(name, value)| format!("{name:<14} {}\n", visible_line(value))).collect()
    }

    fn terminal_words(&self, kind: Option<&str>) -> String {
        match (self.terminal_columns, kind) {
            (None, _) => "none".to_owned(),
            (Some(columns), None) => format!("{columns} columns"),
            (Some(columns), Some(kind)) => format!("{kind}, {columns} columns"),
        }
    }

    fn trial_words(&self) -> String {
        match &self.trial {
            Ok(pages) => format!("ok, {pages} pages"),
            Err(fault) => format!("fails: {fault}"),
        }
    }

    fn json(&self) -> String {
        let Surroundings { processors, locale, terminal, variables } = &self.surroundings;
        let terminal = self.terminal_columns.map(|columns| json!({ "kind": terminal, "columns": columns }));
        let trial = match &self.trial {
            Ok(pages) => json!({ "ok": true, "pages": pages }),
            Err(fault) => json!({ "ok": false, "fault": fault }),
        };
        let value: Value = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "target": env!("DATELINE_TARGET"),
            "sources": env!("DATELINE_SOURCES"),
            "features": self.features,
            "system": { "os": std::env::consts::OS, "architecture": std::env::consts::ARCH, "processors": processors },
            "site": self.site,
            "tells_case_apart": self.tells_case_apart,
            "watching": self.watching,
            "terminal": terminal,
            "locale": locale,
            "variables": variables,
            "built_in_site": trial,
        });
        escape_hidden(&format!("{value:#}\n"))
    }
}

fn listed<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    if items.is_empty() { "none".to_owned() } else { items.join(", ") }
}

fn case_words(tells_case_apart: Option<bool>) -> &'static str {
    match tells_case_apart {
        Some(true) => "upper and lower case are told apart",
        Some(false) => "upper and lower case are one",
        None => "no file here whose name could tell upper from lower case",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::Clock,
        cli::{Engine, Environment, Flags, SchemaKind},
        model::{Briefing, Site},
        pipeline::{Goal, Progress, Report},
    };

    fn facts(trial: Result<usize, String>) -> Facts {
        let surroundings = Surroundings {
            processors: 4,
            locale: vec!["LANG=fr_FR.UTF-8".to_owned()],
            terminal: Some("xterm\u{1b}[2J".to_owned()),
            variables: vec!["DATELINE_SIGNING_KEY".to_owned()],
        };
        Facts {
            features: vec!["publish"],
            site: vec![],
            tells_case_apart: Some(false),
            watching: "inotify".to_owned(),
            terminal_columns: Some(80),
            surroundings,
            trial,
        }
    }

    #[test]
    fn what_fails_is_said_and_nothing_steers_a_terminal() {
        let text = facts(Err("template-error: no filter `x`".to_owned())).text();
        assert!(text.contains("\nbuilt-in site  fails: template-error: no filter `x`\n"), "{text}");
        assert!(text.contains("\nterminal       xterm␛[2J, 80 columns\n"), "{text}");
        assert!(text.contains("\nsite           none\nfile names     upper and lower case are one\n"), "{text}");
    }

    /// A program that is broken: whatever it checks, it fails.
    struct Broken;

    impl Engine for Broken {
        fn run(&self, _: &Request, _: Goal, _: &dyn Progress) -> Result<Report, Failure> {
            Err(Failure::new("out of order"))
        }

        fn check(&self, _: &Request, _: &dyn Disk) -> Result<Report, Failure> {
            Err(Failure::new("out of order"))
        }

        fn clock(&self, _: &Request) -> Result<Clock, Failure> {
            Err(Failure::new("out of order"))
        }

        fn address_of(&self, _: &Site, _: &Briefing) -> Option<String> {
            None
        }

        fn schema(&self, _: SchemaKind) -> Value {
            Value::Null
        }
    }

    #[test]
    fn a_program_that_is_broken_fails() {
        let environment =
            Environment { folder: "/".into(), home: None, now: "2026-01-06T12:00:00Z".parse().expect("an instant") };
        let context =
            Context { flags: Flags::default(), environment: &environment, engine: &Broken, disk: &MemoryDisk::new() };
        let mut console = Console::new(Box::new(std::io::sink()), Box::new(std::io::sink()));
        let failure = self_check(&context, &mut console).expect_err("it is broken");
        assert!(failure.help.is_some_and(|help| help.contains("not with your site")));
    }

    #[test]
    fn json_says_the_same() {
        let text = facts(Ok(18)).json();
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["built_in_site"], json!({ "ok": true, "pages": 18 }));
        assert_eq!(value["terminal"], json!({ "kind": "xterm\u{1b}[2J", "columns": 80 }));
        assert!(!text.contains('\u{1b}'));
    }
}
