use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    Environment,
    args::{Arguments, Checking, Command, Flags, Forget, Format, Listing, New, Reconcile, SchemaKind},
    console::{Console, Loudness},
    elsewhere::{self, Heard},
    engine::Engine,
    files::{Made, is_file, is_folder, make_file},
    github_report,
    init::init,
    json_report,
    list::{self, AddressOf},
    metrics,
    new::{self, NewDocument},
    progress::{Seen, Watch, stage_table, stage_times},
    redirects, report,
    root::find_root,
    sarif_report,
    shared_cache::SharedCache,
    tally::closing,
    templates,
};
use crate::{
    base::{Clock, Date, Diagnostic, Shard, SitePath, Text, TimeZone, WrittenTime},
    disk::{self, Disk},
    model::{Kept, LEDGER, Review},
    pipeline::{Failure, Forgetting, Goal, Recording, Report, Request},
    register::{self, Conflicts},
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
    /// It was asked what comes or is new, and nothing is.
    NothingDue = 3,
}

/// How the times of the stages are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    Untold,
    /// Before what was found, for `--verbose`.
    Lines,
    /// After everything else, for `--timings`.
    Table,
}

impl Times {
    fn of(loudness: Loudness) -> Self {
        if loudness == Loudness::Verbose { Times::Lines } else { Times::Untold }
    }
}

/// Whether the cache that machines share is used.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sharing {
    /// It is left alone.
    pub offline: bool,
}

/// What is to be made.
#[derive(Debug, Clone)]
struct Order {
    goal: Goal,
    /// Set if it is for reviewers.
    review: Option<Review>,
    /// The part of the site; all of it if none.
    shard: Option<Shard>,
    /// Folders of shards that are brought together in the place of making anything.
    from_shards: Vec<PathBuf>,
    /// Whether its addresses are recorded.
    record: bool,
    /// Whether the cache that machines share is left alone.
    offline: bool,
}

impl Order {
    fn of(goal: Goal) -> Self {
        Order { goal, review: None, shard: None, from_shards: Vec::new(), record: false, offline: false }
    }
}

/// What is told of a build beside what was found.
#[derive(Debug, Clone, Copy)]
struct Telling {
    times: Times,
    /// Whether every page is made, and what that took is told.
    metrics: bool,
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
    format_fits(context.flags.format, &arguments.command)?;
    match arguments.command {
        Command::Build { timings, metrics, record, preview, shard, from_shards, offline } => {
            let times = if timings { Times::Table } else { Times::of(console.loudness) };
            let review = preview.map(|note| Review { note: note.map(Text::from) });
            let order = Order { goal: Goal::Build, review, shard, from_shards, record, offline };
            context.build(order, Telling { times, metrics }, Checking::default(), console)
        }
        Command::Check(how) => {
            let telling = Telling { times: Times::of(console.loudness), metrics: false };
            context.build(Order::of(Goal::Check), telling, how, console)
        }
        Command::Publish(asked) => super::publish::publish(&context, &asked, console),
        Command::Verify(asked) => super::verify::run(&context, &asked, console),
        Command::Serve(serve) => context.serve(&serve, console),
        Command::Init { folder } => context.init(folder, console),
        Command::New(what) => context.new_document(what, console),
        Command::Import(asked) if asked.from.is_some() => context.import_site(&asked, console),
        Command::Import(asked) => super::import::import(&context, &context.request()?, &asked, console),
        Command::List { what } => context.list(what, console),
        Command::NextDue => super::next_due::next_due(&context, console),
        Command::Digest(asked) => super::digest::digest(&context, &asked, console),
        Command::Templates { name } => context.templates(name.as_deref(), console),
        Command::Pdf(asked) => super::pdf::pdf(&context, &asked, console),
        Command::Diff(asked) => super::diff::diff(&context, &asked, console),
        Command::Merge { old, new, force, rewrite } => {
            let conflicts = if force { Conflicts::NewWins } else { Conflicts::Refused };
            context.rewrite(rewrite, console, |shelf| register::merge(shelf, &old, &new, conflicts))
        }
        Command::Rename { old, new, name, rewrite } => {
            context.rewrite(rewrite, console, |shelf| register::rename(shelf, &old, &new, name.as_deref()))
        }
        Command::Redirects { form } => {
            let redirections = context.engine.redirections(&context.request()?, disk)?;
            console.data(&redirects::draw(form, &redirections))?;
            Ok(Outcome::Fine)
        }
        Command::Forget(what) => context.forget(what, console),
        Command::Reconcile(Reconcile::Export) => context.export(console),
        Command::Reconcile(Reconcile::Import { file, profiles, rewrite }) => {
            let rows = context.identified(&file)?;
            context.rewrite(rewrite, console, |shelf| register::identify(shelf, &rows?, profiles))
        }
        Command::Schema { kind } => context.schema(kind, console),
        Command::Completions { shell } => completions(shell, console),
        Command::Man { folder } => super::manual::manual(&context, folder.as_deref(), console),
        Command::SelfCheck => super::self_check::self_check(&context, console),
    }
}

/// Says whether a command can print its results in a format.
fn format_fits(format: Format, command: &Command) -> Result<(), Failure> {
    let reports = matches!(command, Command::Build { .. } | Command::Check(_));
    let (fits, message) = match format {
        Format::Human | Format::Json => return Ok(()),
        Format::Csv => (
            matches!(command, Command::List { .. } | Command::Templates { name: None }),
            "`--format csv` is for lists only",
        ),
        Format::Html => (
            matches!(command, Command::Diff(_) | Command::Publish(_) | Command::Digest(_)),
            "`--format html` is for `diff`, `publish` and `digest` only",
        ),
        Format::Sarif | Format::Github => {
            (reports, "`--format sarif` and `--format github` are for `build` and `check` only")
        }
        Format::Iso | Format::Unix | Format::Systemd => (
            matches!(command, Command::NextDue),
            "`--format iso`, `--format unix` and `--format systemd` are for `next-due` only",
        ),
    };
    if fits { Ok(()) } else { Err(Failure::new(message).help("the others take `human` or `json`")) }
}

impl Context<'_> {
    fn build(&self, order: Order, telling: Telling, how: Checking, console: &mut Console) -> Result<Outcome, Failure> {
        let Telling { times, metrics } = telling;
        let Order { goal, review, shard, from_shards, record, offline } = order;
        let mut request = self.request()?;
        request.scheduled |= review.is_some();
        request.review = review;
        request.shard = self.expect_instant(shard)?;
        // What the cache spares is not made, and would not be counted.
        request.cache &= !metrics;
        let watch = if metrics { watch(console).of_pages() } else { watch(console) };
        let mut heard = None;
        let result = match how.external {
            false => self.make(&mut request, goal, &from_shards, Sharing { offline }, &watch, console),
            true => elsewhere::check(self, &request, &watch).map(|(report, of_others)| {
                heard = of_others;
                report
            }),
        };
        let Seen { took, stages, pages } = watch.finish();
        let mut report = result?;
        if how.fix || how.diff {
            report = self.mend(how, &request, report, console)?;
        }
        if times == Times::Lines {
            console.say(&stage_times(&stages));
        }
        match self.flags.format {
            Format::Json => console.data(&json_report::draw(&report))?,
            Format::Sarif => console.data(&sarif_report::draw(&report))?,
            Format::Github => console.data(&github_report::draw(&report))?,
            _ => tell_faults(&report, console),
        }
        let closing = closing(&report, goal, took);
        if report.has_errors() {
            console.insist(&closing)
        } else {
            console.say(&closing)
        }
        if times == Times::Table {
            console.say(&stage_table(&stages, took));
        }
        if metrics {
            console.say(&metrics::draw(&pages, report.unused_templates.as_deref()));
        }
        match outcome(&report) {
            Outcome::Fine if record => self.record(&request, None, console),
            outcome if how.external => Heard::tell(heard, outcome, console),
            outcome => Ok(outcome),
        }
    }

    /// Runs the line, or brings together what it made elsewhere; the request is then for their instant.
    pub(super) fn make(
        &self,
        request: &mut Request,
        goal: Goal,
        from_shards: &[PathBuf],
        sharing: Sharing,
        watch: &Watch,
        console: &mut Console,
    ) -> Result<Report, Failure> {
        if from_shards.is_empty() {
            let shared = if sharing.offline { None } else { SharedCache::of(self, request, goal)? };
            return match shared {
                Some(shared) => shared.build(request, watch, console),
                None => self.engine.run(request, goal, watch),
            };
        }
        let folders: Vec<PathBuf> = from_shards.iter().map(|folder| self.absolute(folder)).collect::<Result<_, _>>()?;
        let (report, now) = self.engine.join(request, &folders, self.flags.now, watch)?;
        request.now = WrittenTime::Instant(now);
        Ok(report)
    }

    /// Refuses a shard that is for the instant at which its machine happens to come to it: no other shard would be for the same.
    fn expect_instant(&self, shard: Option<Shard>) -> Result<Option<Shard>, Failure> {
        match shard {
            Some(_) if self.flags.now.is_none() => {
                Err(Failure::new("all shards of a site are for one instant, and `--now` says which")
                    .help("give every shard the same: the time at which the job began, or that of the commit"))
            }
            shard => Ok(shard),
        }
    }

    /// Records what was built, once readers have it.
    pub(super) fn record(
        &self,
        request: &Request,
        published: Option<BTreeMap<SitePath, Kept>>,
        console: &mut Console,
    ) -> Result<Outcome, Failure> {
        let Recording { added, known } = match published {
            Some(published) => self.engine.record_published(request, self.disk, published)?,
            None => self.engine.record(request, self.disk)?,
        };
        let addresses = if added == 1 { "1 address".to_owned() } else { format!("{added} addresses") };
        console.say(&format!("Recorded {addresses} in {LEDGER}, {known} in all\n"));
        Ok(Outcome::Fine)
    }

    fn forget(&self, what: Forget, console: &mut Console) -> Result<Outcome, Failure> {
        let Forget { addresses, why, gone } = what;
        let forgetting = Forgetting { addresses, why, leaves_page: gone };
        let paths = self.engine.forget(&self.request()?, &forgetting, self.disk)?;
        console.data(&paths.iter().map(|path| format!("{path}\n")).collect::<String>())?;
        console.say(&format!("Written in {LEDGER}; to take it back, delete the line there\n"));
        Ok(Outcome::Fine)
    }

    fn serve(&self, serve: &super::args::Serve, console: &mut Console) -> Result<Outcome, Failure> {
        let mut request = self.request()?;
        request.drafts |= !serve.as_published;
        request.scheduled = !serve.as_published;
        request.preview = true;
        let has_own_now = self.flags.now.is_some();
        super::serve::serve(serve, request, has_own_now, console)
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
                _ => String::new(),
            };
            console.data(&text)?;
        }
        Ok(outcome(&report))
    }

    fn templates(&self, name: Option<&str>, console: &mut Console) -> Result<Outcome, Failure> {
        let catalogue = self.engine.catalogue(&self.request()?, self.disk)?;
        let text = match (name, self.flags.format) {
            (Some(name), Format::Json) => templates::show_json(&catalogue, name)?,
            (Some(name), _) => templates::show(&catalogue, name)?,
            (None, Format::Json) => templates::table(&catalogue).json(),
            (None, Format::Csv) => templates::table(&catalogue).csv(),
            (None, _) => templates::table(&catalogue).text(console.data_width),
        };
        console.data(&text)?;
        Ok(Outcome::Fine)
    }

    fn init(&self, folder: Option<PathBuf>, console: &mut Console) -> Result<Outcome, Failure> {
        let folder = self.absolute(folder.as_deref().or(self.flags.root.as_deref()).unwrap_or(Path::new(".")))?;
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
        console.say("  dateline serve --open               the site in the browser, up to date while you write\n");
        console.say("  dateline new briefing Some title    the next briefing\n");
        console.say("  dateline build                      the site, in public/\n");
        Ok(Outcome::Fine)
    }

    fn new_document(&self, what: New, console: &mut Console) -> Result<Outcome, Failure> {
        let request = self.request()?;
        let today = || self.engine.clock(&request).map(|clock| clock.today());
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

    pub(super) fn request(&self) -> Result<Request, Failure> {
        let flags = &self.flags;
        Ok(Request {
            root: self.root()?,
            config: flags.config.as_deref().map(|path| self.config(path)).transpose()?,
            output: flags.output.as_deref().map(|path| self.absolute(path)).transpose()?,
            home: self.environment.home.clone(),
            base_url: flags.base_url.clone(),
            drafts: flags.drafts,
            scheduled: false,
            strict: flags.strict,
            now: self.now(),
            started: Some(self.environment.now),
            jobs: flags.jobs,
            preview: false,
            review: None,
            shard: None,
            records: false,
            cache: !flags.no_cache,
        })
    }

    fn root(&self) -> Result<PathBuf, Failure> {
        let Some(root) = &self.flags.root else {
            return Ok(find_root(&self.environment.folder, self.environment.home.as_deref(), self.disk));
        };
        let absolute = self.absolute(root)?;
        if is_folder(self.disk, &absolute) {
            Ok(absolute)
        } else {
            Err(Failure::new(format!("there is no folder `{}`", root.display()))
                .help("`--root` takes the folder that holds `content/`; `dateline init` makes a new one"))
        }
    }

    fn config(&self, path: &Path) -> Result<PathBuf, Failure> {
        let absolute = self.absolute(path)?;
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
    pub(super) fn today_at_greenwich(&self) -> Date {
        match self.now() {
            WrittenTime::Day(day) => day,
            WrittenTime::Local(local) => local.date(),
            WrittenTime::Instant(instant) => Clock { now: instant, zone: TimeZone::UTC }.today(),
        }
    }

    /// Takes a path as the shell completes it: from the folder in which the command was called.
    pub(super) fn absolute(&self, path: &Path) -> Result<PathBuf, Failure> {
        Ok(disk::resolve(self.disk, &self.environment.folder.join(path))?)
    }
}

pub(super) fn watch(console: &Console) -> Watch {
    let wants_bar = console.is_interactive && console.loudness > Loudness::Quiet;
    if wants_bar { Watch::with_bar() } else { Watch::without_bar() }
}

pub(super) fn tell_faults(report: &Report, console: &mut Console) {
    let is_quiet = console.loudness == Loudness::Quiet;
    let told: Vec<_> = report.diagnostics.iter().filter(|fault| !is_quiet || fault.is_error()).cloned().collect();
    console.insist(&report::draw(&told, &report.sources, console.talk_width));
}

pub(super) fn outcome(report: &Report) -> Outcome {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{Code, Place, SourcePath, TimeZone},
        disk::MemoryDisk,
        model::{Briefing, Site},
        pipeline::{Counts, Progress},
    };
    use clap::Parser;
    use std::{
        cell::RefCell,
        io::{self, Write},
        rc::Rc,
    };

    /// A library that always reports the same, and remembers what it was asked.
    #[derive(Default)]
    struct Fixed {
        report: Report,
        asked: RefCell<Vec<(Request, Goal)>>,
    }

    impl Engine for Fixed {
        fn run(&self, request: &Request, goal: Goal, progress: &dyn Progress) -> Result<Report, Failure> {
            progress.stage("load", None);
            self.asked.borrow_mut().push((request.clone(), goal));
            Ok(self.report.clone())
        }

        fn clock(&self, request: &Request) -> Result<Clock, Failure> {
            let zone = TimeZone::get("Pacific/Kiritimati").expect("a zone of the database");
            Ok(Clock { now: request.now.instant(&zone), zone })
        }

        fn address_of(&self, _site: &Site, _briefing: &Briefing) -> Option<String> {
            None
        }

        fn schema(&self, kind: SchemaKind) -> serde_json::Value {
            format!("{kind:?}").into()
        }
    }

    #[derive(Clone, Default)]
    struct Memory(Rc<RefCell<Vec<u8>>>);

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Memory {
        fn text(&self) -> String {
            anstream::adapter::strip_str(&String::from_utf8_lossy(&self.0.borrow())).to_string()
        }
    }

    /// What a command did: how it ended, its data, and what it said.
    struct Ran {
        result: Result<Outcome, Failure>,
        data: String,
        said: String,
    }

    /// Runs a line as typed in `/site/content` at 23:00 on 5 January 2026 in Greenwich.
    fn run(line: &str, engine: &Fixed, disk: &MemoryDisk) -> Ran {
        let arguments = Arguments::try_parse_from(line.split(' ')).expect("good usage");
        let environment = Environment {
            folder: "/site/content".into(),
            home: Some("/home".into()),
            now: "2026-01-05T23:00:00Z".parse().expect("an instant"),
        };
        let (data, said) = (Memory::default(), Memory::default());
        let mut console = Console::new(Box::new(data.clone()), Box::new(said.clone()));
        console.loudness = super::super::loudness(&arguments.flags);
        let result = execute(arguments, &environment, engine, disk, &mut console);
        Ran { result, data: data.text(), said: said.text() }
    }

    fn disk() -> MemoryDisk {
        let disk = MemoryDisk::new();
        disk.put("/site/site.toml", "");
        disk.put("/site/content/x.toml", "");
        disk
    }

    fn faulty(code: Code) -> Fixed {
        let path = SourcePath::new("content/briefings/paris.md");
        let diagnostics = vec![crate::base::Diagnostic::new(code, Place::file(&path), "something is wrong")];
        Fixed { report: Report { diagnostics, ..Report::default() }, ..Fixed::default() }
    }

    #[test]
    fn flags_become_a_request_seen_from_the_folder_of_the_call() {
        let engine = Fixed::default();
        let line = "dateline check -o ../out -c ./x.toml -u https://x.org -D --strict -j 3 --now 2026-02-01";
        assert_eq!(run(line, &engine, &disk()).result, Ok(Outcome::Fine));
        let expected = Request {
            root: "/site".into(),
            config: Some("/site/content/x.toml".into()),
            output: Some("/site/out".into()),
            home: Some("/home".into()),
            base_url: Some("https://x.org".into()),
            drafts: true,
            scheduled: false,
            strict: true,
            started: "2026-01-05T23:00:00Z".parse().ok(),
            now: WrittenTime::parse("2026-02-01").expect("a day"),
            jobs: std::num::NonZeroUsize::new(3),
            preview: false,
            review: None,
            shard: None,
            records: false,
            cache: true,
        };
        assert_eq!(engine.asked.into_inner(), [(expected, Goal::Check)]);
    }

    #[test]
    fn listings_ask_for_what_they_show() {
        for (what, drafts, scheduled) in
            [("briefings", false, false), ("scheduled", false, true), ("drafts", true, true)]
        {
            let engine = Fixed::default();
            run(&format!("dateline list {what}"), &engine, &disk());
            let (request, goal) = &engine.asked.borrow()[0];
            assert_eq!((request.drafts, request.scheduled, *goal), (drafts, scheduled, Goal::Resolve), "{what}");
        }
    }

    #[test]
    fn errors_are_told_and_end_with_one() {
        let ran = run("dateline build", &faulty(Code::BadYaml), &disk());
        assert_eq!(ran.result, Ok(Outcome::Faults));
        assert_eq!(ran.data, "");
        assert!(
            ran.said.starts_with("error[bad-yaml]: something is wrong\n--> content/briefings/paris.md\n"),
            "{}",
            ran.said
        );
        assert!(ran.said.ends_with("1 error in 1 file; nothing was written\n"), "{}", ran.said);
    }

    #[test]
    fn warnings_are_told_and_end_with_zero_and_quiet_keeps_them_back() {
        let ran = run("dateline check", &faulty(Code::CodeAlias), &disk());
        assert_eq!(ran.result, Ok(Outcome::Fine));
        assert!(
            ran.said.contains("warning[code-alias]") && ran.said.contains("\n1 warning in 1 file\nChecked 0"),
            "{}",
            ran.said
        );
        let quiet = run("dateline check -q", &faulty(Code::CodeAlias), &disk());
        assert_eq!((quiet.result, quiet.said.as_str()), (Ok(Outcome::Fine), ""));
        let quiet = run("dateline check -q", &faulty(Code::BadYaml), &disk());
        assert!(
            quiet.said.contains("error[bad-yaml]") && quiet.said.ends_with("1 error in 1 file\n"),
            "{}",
            quiet.said
        );
    }

    #[test]
    fn json_goes_to_data_and_the_closing_line_to_talk() {
        let engine = Fixed {
            report: Report { counts: Counts { pages: 42, ..Counts::default() }, ..Report::default() },
            ..Fixed::default()
        };
        let ran = run("dateline check --format json", &engine, &disk());
        let value: serde_json::Value = serde_json::from_str(&ran.data).expect("JSON");
        assert_eq!(value["summary"]["counts"]["pages"], 42);
        assert!(ran.said.starts_with("Checked 0 briefings, 0 people, 0 countries: 42 pages in "), "{}", ran.said);
    }

    #[test]
    fn verbose_tells_the_time_of_each_stage() {
        assert!(run("dateline check -v", &Fixed::default(), &disk()).said.contains("      load "));
    }

    #[test]
    fn timings_come_last_and_are_told_once() {
        for line in ["dateline build --timings", "dateline build -v --timings"] {
            let said = run(line, &Fixed::default(), &disk()).said;
            let (before, table) = said.split_once("stage ").expect(&said);
            assert!(before.contains(" 0 briefings") && before.lines().count() == 1, "{said}");
            let names: Vec<_> = table.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
            assert_eq!(names, ["load", "all"], "{said}");
        }
        assert!(!run("dateline build", &Fixed::default(), &disk()).said.contains("load"));
    }

    #[test]
    fn csv_is_for_lists_only() {
        assert!(run("dateline check --format csv", &Fixed::default(), &disk()).result.is_err());
    }

    #[test]
    fn a_root_or_configuration_that_is_not_there_is_wrong_usage() {
        for line in ["dateline check -r nowhere", "dateline check -c nowhere.toml", "dateline check -r x.toml"] {
            assert!(run(line, &Fixed::default(), &disk()).result.is_err(), "{line}");
        }
    }

    #[test]
    fn a_new_briefing_is_dated_in_the_time_zone_of_the_site() {
        let disk = disk();
        let ran = run("dateline new briefing Allies meet", &Fixed::default(), &disk);
        assert_eq!(ran.result, Ok(Outcome::Fine));
        assert_eq!(ran.data, "briefings/2026-01-06-allies-meet.md\n");
        assert!(disk.files("/site").contains_key("content/briefings/2026-01-06-allies-meet.md"));
    }

    #[test]
    fn a_new_document_never_takes_the_place_of_another() {
        let disk = disk();
        disk.put("/site/content/participants/mark-carney.md", "mine");
        let ran = run("dateline new participant Mark Carney", &Fixed::default(), &disk);
        assert!(ran.result.expect_err("it is there").message.contains("is there already"));
        assert_eq!(disk.files("/site")["content/participants/mark-carney.md"], b"mine");
    }

    #[test]
    fn a_disk_that_refuses_a_folder_is_said_in_words() {
        let disk = disk();
        disk.put("/site/content/groups", "a file");
        let failure = run("dateline new group G7", &Fixed::default(), &disk).result.expect_err("no folder");
        assert!(failure.message.starts_with("cannot "), "{failure}");
    }

    #[test]
    fn a_new_site_is_dated_in_greenwich_and_says_what_comes_next() {
        let disk = disk();
        let ran = run("dateline init ../../new/si'te", &Fixed::default(), &disk);
        assert_eq!(ran.result, Ok(Outcome::Fine));
        assert!(ran.said.contains("content/briefings/2026-01-05-first-briefing.md\n"), "{}", ran.said);
        assert!(ran.said.contains(r"cd '/new/si'\''te'"), "{}", ran.said);
        assert!(run("dateline init ..", &Fixed::default(), &disk).result.is_err());
    }

    #[test]
    fn schemas_come_alone_or_all_in_one() {
        assert_eq!(run("dateline schema group", &Fixed::default(), &disk()).data, "\"Group\"\n");
        let all: serde_json::Value =
            serde_json::from_str(&run("dateline schema", &Fixed::default(), &disk()).data).expect("JSON");
        assert_eq!(all["config"], "Config");
        assert_eq!(all.as_object().map(serde_json::Map::len), Some(8));
    }

    #[test]
    fn every_shell_gets_a_script() {
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            let ran = run(&format!("dateline completions {shell}"), &Fixed::default(), &disk());
            assert!(ran.data.contains("dateline") && ran.data.contains("participants"), "{shell}");
        }
    }
}
