use std::path::{Path, PathBuf};

use super::{
    Environment,
    args::{Arguments, Command, Flags, Format, Listing, New, SchemaKind},
    console::{Console, Loudness},
    engine::Engine,
    files::{Made, is_file, is_folder, make_file},
    init::init,
    json_report,
    list::{self, AddressOf},
    new::{self, NewDocument},
    progress::{Watch, stage_times},
    report,
    root::find_root,
    tally::closing,
};
use crate::{
    base::{Clock, Date, Diagnostic, WrittenTime},
    disk::Disk,
    pipeline::{Failure, Goal, Report, Request},
};

/// How a command ended; the numbers are its exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well.
    Fine = 0,
    /// There are faults in what was written.
    Faults = 1,
    /// The usage was wrong, or the disk failed.
    Trouble = 2,
}

/// What every command works with.
pub struct Context<'a> {
    /// The flags.
    pub flags: Flags,
    /// Where and when.
    pub environment: &'a Environment,
    /// The library.
    pub engine: &'a dyn Engine,
    /// The file system.
    pub disk: &'a dyn Disk,
}

/// Carries a command out.
pub fn execute(
    arguments: Arguments,
    environment: &Environment,
    engine: &dyn Engine,
    disk: &dyn Disk,
    console: &mut Console,
) -> Result<Outcome, Failure> {
    let context = Context { flags: arguments.flags, environment, engine, disk };
    if context.flags.format == Format::Csv && !matches!(arguments.command, Command::List { .. }) {
        return Err(Failure::new("`--format csv` is for `list` only").help("`human` and `json` are for every command"));
    }
    match arguments.command {
        Command::Build => context.build(Goal::Build, console),
        Command::Check => context.build(Goal::Check, console),
        Command::Init { folder } => context.init(folder, console),
        Command::New(what) => context.new_document(what, console),
        Command::List { what } => context.list(what, console),
        Command::Schema { kind } => context.schema(kind, console),
        Command::Completions { shell } => completions(shell, console),
    }
}

impl Context<'_> {
    fn build(&self, goal: Goal, console: &mut Console) -> Result<Outcome, Failure> {
        let watch = watch(console);
        let result = self.engine.run(&self.request()?, goal, &watch);
        let (took, stages) = watch.finish();
        let report = result?;
        if console.loudness == Loudness::Verbose {
            console.say(&stage_times(&stages));
        }
        match self.flags.format {
            Format::Json => console.data(&json_report::draw(&report))?,
            _ => tell_faults(&report, console),
        }
        let closing = closing(&report, goal, took);
        if report.has_errors() {
            console.insist(&closing)
        } else {
            console.say(&closing)
        }
        Ok(outcome(&report))
    }

    fn list(&self, what: Listing, console: &mut Console) -> Result<Outcome, Failure> {
        let mut request = self.request()?;
        request.drafts |= list::needs_drafts(what);
        request.scheduled |= list::needs_scheduled(what);
        let watch = watch(console);
        let result = self.engine.run(&request, Goal::Resolve, &watch);
        watch.finish();
        let mut report = result?;
        // A listing is not the place for warnings; errors say why something may be missing from it.
        report.diagnostics.retain(Diagnostic::is_error);
        tell_faults(&report, console);
        if let Some(site) = &report.site {
            let address_of: AddressOf<'_> = &|briefing| self.engine.address_of(site, briefing);
            let table = list::list(what, site, address_of);
            let text = match self.flags.format {
                Format::Human => table.text(console.data_width),
                Format::Json => table.json(),
                Format::Csv => table.csv(),
            };
            console.data(&text)?;
        }
        Ok(outcome(&report))
    }

    fn init(&self, folder: Option<PathBuf>, console: &mut Console) -> Result<Outcome, Failure> {
        let folder = self.absolute(folder.as_deref().or(self.flags.root.as_deref()).unwrap_or(Path::new(".")));
        for (path, made) in init(&folder, self.today_at_greenwich(), self.disk)? {
            match made {
                Made::Written => console.say(&format!("wrote {path}\n")),
                Made::Kept => console.say(&format!("kept  {path}, which was there already\n")),
            }
        }
        console.say(&format!("\nA site is ready in {}. Next:\n\n", folder.display()));
        if folder != self.environment.folder {
            console.say(&format!("  cd {}\n", shell_word(&folder.display().to_string())));
        }
        console.say("  dateline build                      the site, in public/\n");
        console.say("  dateline new briefing Some title    the next briefing\n");
        Ok(Outcome::Fine)
    }

    fn new_document(&self, what: New, console: &mut Console) -> Result<Outcome, Failure> {
        let request = self.request()?;
        let today = || Ok(self.engine.clock(&request)?.today());
        let document = match what {
            New::Briefing { words, date: Some(date) } => new::briefing(&words, date),
            New::Briefing { words, date: None } => new::briefing(&words, today()?),
            New::Participant { words } => new::participant(&words, today()?),
            New::Country { code } => new::country(&code),
            New::Group { words } => new::group(&words),
        }?;
        let path = self.write_new(&request.root, &document)?;
        console.data(&format!("{}\n", path.display()))?;
        Ok(Outcome::Fine)
    }

    /// Returns the path as the editor can use it where the command was called.
    fn write_new(&self, root: &Path, document: &NewDocument) -> Result<PathBuf, Failure> {
        let path = root.join(&document.path);
        let shown = path.strip_prefix(&self.environment.folder).unwrap_or(&path).to_owned();
        match make_file(self.disk, &path, &document.text)? {
            Made::Written => Ok(shown),
            Made::Kept => Err(Failure::new(format!("`{}` is there already", shown.display()))
                .help("nothing was written; open that file, or choose another name")),
        }
    }

    fn schema(&self, kind: Option<SchemaKind>, console: &mut Console) -> Result<Outcome, Failure> {
        use clap::ValueEnum;
        let name = |kind: &SchemaKind| kind.to_possible_value().map(|value| value.get_name().to_owned());
        let schema = match kind {
            Some(kind) => self.engine.schema(kind),
            None => SchemaKind::value_variants()
                .iter()
                .filter_map(|kind| Some((name(kind)?, self.engine.schema(*kind))))
                .collect(),
        };
        console.data(&format!("{schema:#}\n"))?;
        Ok(Outcome::Fine)
    }

    fn request(&self) -> Result<Request, Failure> {
        let flags = &self.flags;
        Ok(Request {
            root: self.root()?,
            config: flags.config.as_deref().map(|path| self.config(path)).transpose()?,
            output: flags.output.as_deref().map(|path| self.absolute(path)),
            base_url: flags.base_url.clone(),
            drafts: flags.drafts,
            scheduled: false,
            strict: flags.strict,
            now: self.now(),
            jobs: flags.jobs,
            cache: true,
        })
    }

    fn root(&self) -> Result<PathBuf, Failure> {
        let Some(root) = &self.flags.root else {
            return Ok(find_root(&self.environment.folder, self.environment.home.as_deref(), self.disk));
        };
        let absolute = self.absolute(root);
        if is_folder(self.disk, &absolute) {
            Ok(absolute)
        } else {
            Err(Failure::new(format!("there is no folder `{}`", root.display()))
                .help("`--root` takes the folder that holds `content/`; `dateline init` makes a new one"))
        }
    }

    fn config(&self, path: &Path) -> Result<PathBuf, Failure> {
        let absolute = self.absolute(path);
        match is_file(self.disk, &absolute) {
            true => Ok(absolute),
            false => Err(Failure::new(format!("there is no file `{}`", path.display()))
                .help("`--config` takes a file, seen from the folder you are in")),
        }
    }

    fn now(&self) -> WrittenTime {
        self.flags.now.unwrap_or(WrittenTime::Instant(self.environment.now))
    }

    /// The day for a new site, whose time zone is UTC until its editor says otherwise.
    fn today_at_greenwich(&self) -> Date {
        match self.now() {
            WrittenTime::Day(day) => day,
            WrittenTime::Local(local) => local.date(),
            WrittenTime::Instant(instant) => Clock { now: instant, zone: jiff::tz::TimeZone::UTC }.today(),
        }
    }

    /// Takes a path as the shell completes it: from the folder in which the command was called.
    fn absolute(&self, path: &Path) -> PathBuf {
        let joined = self.environment.folder.join(path);
        joined.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
    }
}

fn watch(console: &Console) -> Watch {
    let wants_bar = console.is_interactive && console.loudness > Loudness::Quiet;
    if wants_bar { Watch::with_bar() } else { Watch::without_bar() }
}

fn tell_faults(report: &Report, console: &mut Console) {
    let is_quiet = console.loudness == Loudness::Quiet;
    let told: Vec<_> = report.diagnostics.iter().filter(|fault| !is_quiet || fault.is_error()).cloned().collect();
    console.insist(&report::draw(&told, &report.sources, console.talk_width));
}

fn outcome(report: &Report) -> Outcome {
    if report.has_errors() { Outcome::Faults } else { Outcome::Fine }
}

fn completions(shell: clap_complete::Shell, console: &mut Console) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    let mut command = <Arguments as clap::CommandFactory>::command();
    clap_complete::generate(shell, &mut command, "dateline", &mut script);
    console.data(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}

/// Quotes a path for a shell if it needs that, so that the line can be copied.
fn shell_word(path: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '.' | '-' | '_');
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}
