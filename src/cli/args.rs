use clap::{Args, Parser, Subcommand, ValueEnum};
use std::{num::NonZeroUsize, path::PathBuf};

use crate::base::{Date, Shard, Slug, WrittenTime, slugify};

const ABOUT: &str = "Builds a briefing site from a folder of Markdown articles: who took part, who was mentioned, each \
person's role and country on the day.";

const EXAMPLES: &str = "\
Examples:
  dateline init my-site                       a working site in a new folder
  dateline new briefing Allies meet in Paris  content/briefings/2026-01-06-allies-meet-in-paris.md
  dateline build                              the site, in public/
  dateline check --strict                     every fault, and nothing is written
  dateline check --external                   and whether links to other sites still lead somewhere
  dateline list scheduled                     what will be published by itself, and when
  dateline next-due --format unix             when the site will next be another by itself
  dateline list people --format csv           for a spreadsheet
  dateline publish --dry-run                  what would be new to readers
  dateline digest --from 2026-01-05           a week's news by mail
  dateline templates briefing.html            the theme's own, to copy from
  dateline diff main                          what changed since then, in words
  dateline self-check                         what to paste into a report of a fault

Exit codes:
  0  fine
  1  faults in content, templates or configuration (with --strict: warnings too)
  2  wrong usage, or the disk or the network failed
  3  nothing is due (next-due), or nothing is new (digest)

The commands work in any folder below the site. Data goes to standard output, everything else to standard error.";

/// The command line as typed.
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    version,
    about = ABOUT,
    after_long_help = EXAMPLES,
    after_help = "See `dateline --help` for examples and exit codes.",
    arg_required_else_help = true,
    max_term_width = 100
)]
pub struct Arguments {
    /// What every command takes.
    #[command(flatten)]
    pub flags: Flags,
    /// The verb.
    #[command(subcommand)]
    pub command: Command,
}

/// The flags that stand before or after any verb.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Flags {
    /// The site's folder; else the nearest folder upwards with site.toml, or with content/, or this one
    #[arg(short, long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub root: Option<PathBuf>,

    /// Where the site goes; else `output` of site.toml, or public/
    #[arg(short, long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub output: Option<PathBuf>,

    /// The configuration; else site.toml of the site's folder
    #[arg(short, long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub config: Option<PathBuf>,

    /// The address the site will have, in place of site.toml's `base_url`
    #[arg(short = 'u', long, global = true, value_name = "URL", value_parser = web_address)]
    pub base_url: Option<String>,

    /// Take drafts into the site
    #[arg(short = 'D', long, global = true)]
    pub drafts: bool,

    /// The instant the site is for (2026-01-06T18:00:00+01:00, or a day); else the system's clock
    ///
    /// Decides which embargoes have ended, what has expired and what "today" is. The same instant gives the same bytes.
    #[arg(long, global = true, value_name = "INSTANT", value_parser = WrittenTime::parse)]
    pub now: Option<WrittenTime>,

    /// Read and render everything anew, and leave the cache in .dateline/ as it is
    #[arg(long, global = true)]
    pub no_cache: bool,

    /// Warnings count as errors
    #[arg(long, global = true)]
    pub strict: bool,

    /// How results are printed
    #[arg(long, global = true, value_enum, value_name = "FORMAT", default_value_t, hide_default_value = true)]
    pub format: Format,

    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Print how long each stage took
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// How many threads work; else one for each processor
    #[arg(short, long, global = true, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// When to use colour; `auto` honours NO_COLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, hide_default_value = true)]
    pub color: Color,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the site
    ///
    /// Reads content/, templates/, static/ and site.toml and writes only what differs. If there is any error, nothing is
    /// written. With `--format json` one document of all faults goes to standard output.
    Build {
        /// Print how long each stage took, and which share of the whole that is
        ///
        /// The table comes last, in place of the times of --verbose.
        #[arg(long, conflicts_with = "quiet")]
        timings: bool,

        /// Make every page anew and print what each template cost, the slowest pages, and templates that no page uses
        ///
        /// Counted is what a page takes from its text to its bytes, on the thread that made it.
        #[arg(long, conflicts_with = "quiet")]
        metrics: bool,

        /// Record every address in published.toml afterwards: readers have them now
        ///
        /// For those who bring the site to its host by other means. A later build that would lose one of them is an error.
        #[arg(long, conflicts_with_all = ["drafts", "base_url", "preview"])]
        record: bool,

        /// Build a preview for named readers, in a folder of its own: what lies ahead is in it, and every page says that it is not published
        ///
        /// The words are printed on each page: `--preview "for Ms Roe"`. It goes to public-preview/ (or what `output` is, with `-preview`), is
        /// kept from search engines, has no feeds and no sitemap, and is never published. Drafts are in it only with --drafts.
        #[arg(long, value_name = "WORDS", num_args = 0..=1)]
        preview: Option<Option<String>>,

        /// Make one of several shards of the site, in a folder of its own: `2/8` is the second of eight, each made by a machine of its own
        ///
        /// All sources are read; made are the pages and files that are the shard's. It goes to public-shard-2-of-8/ (or what `output` is, with
        /// `-shard-2-of-8`). All shards need the same `--now`. `--from-shards` brings them together.
        #[arg(long, value_name = "I/N", value_parser = Shard::parse, conflicts_with_all = ["record", "preview", "from_shards"])]
        shard: Option<Shard>,

        /// Bring shards together instead: the output is then as if it had been built here
        ///
        /// Every shard has to be there, once, whole, and of the sources, settings and version that are here; else nothing is written.
        #[arg(long, value_name = "DIR", num_args = 1.., value_hint = clap::ValueHint::DirPath, conflicts_with_all = ["preview", "metrics"])]
        from_shards: Vec<PathBuf>,

        /// Leave the cache that machines share (`[cache]` of site.toml) alone
        #[arg(long)]
        offline: bool,
    },

    /// Report every fault; write nothing
    ///
    /// Does all that `build` does except for writing, templates included, and reads proofs: the text of every briefing,
    /// drafts and those under embargo too, is held against what its front matter names. Every page is made, and its links and anchors are
    /// followed through the site as readers have it, those of templates too. With `--fix` the edits that are safe
    /// are made in the front matter, and nothing else of the files changes. With `--external` links to other servers are followed too.
    Check(Checking),

    /// Build the site and bring it to readers
    ///
    /// Builds as `build` does; any error stops it, and readers keep what they have. Then only what differs from what stands at
    /// the place is sent, and shown at one instant. Places are tables `[publish.<name>]` of site.toml. With `--format json` what
    /// was done goes to standard output as one document.
    Publish(Publish),

    /// Read a published site back, and hold every byte against its manifest
    ///
    /// Of a place of site.toml, or of a folder: a release, a copy of one, or a folder with releases. Prints the files that differ, are
    /// missing or left over, and ends with 1 if there are any.
    Verify(Verify),

    /// Serve the site from memory and keep the browser up to date while you edit
    ///
    /// Drafts and briefings under embargo are shown and labelled, unless `--as-published` is given. Faults are laid over the
    /// pages they concern and go away when mended; what proofreading finds shows in a corner of the page, each with its fix a
    /// click away. Nothing is written but what you click. Ctrl-C ends it.
    Serve(Serve),

    /// Make a working site in an empty folder
    ///
    /// Writes site.toml, a first briefing, a person's profile, an about page and .gitignore. A folder that holds a site
    /// is refused, and no file is ever overwritten.
    Init {
        /// The folder; this one if not given
        #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },

    /// Start a briefing, a person's profile, a country's page or a group
    ///
    /// Prints the path of the new file; a file that is there already is never overwritten.
    #[command(subcommand)]
    New(New),

    /// Draft a briefing from wire copy, or move the content of another generator here
    ///
    /// Of wire copy (plain text, HTML or Markdown) it finds headline, dateline, day, people with role and country, countries,
    /// groups and quotations; what is not plain is marked by a comment in the draft. Prints the path of the new file, which
    /// holds `draft: true`.
    ///
    /// With `--from` a whole site comes along: documents with a date become briefings, others pages, files beside them and
    /// static files are copied, old addresses lead on. Prints what became of each key and each file, and what did not come. The
    /// site is tried out first; if it could not be built, nothing is written.
    Import(Import),

    /// List what the site holds
    ///
    /// A table for reading, or `--format json` or `--format csv`. In CSV a cell that a spreadsheet would take for a formula
    /// (it begins with = + - @ or a tab) has an apostrophe before it, and so has one that would begin behind a semicolon.
    List {
        /// What to list
        #[arg(value_enum)]
        what: Listing,
    },

    /// Print the next instant at which the public site will be another by itself
    ///
    /// An embargo ends, a briefing's date comes, one expires, is withdrawn or removed, a correction or update dated ahead takes effect, or
    /// with a `base_url` a briefing is no longer news. A timer or a job that builds or publishes at that instant misses nothing.
    /// The instant is a whole second in the site's time zone, later than `--now`. If there is none, nothing is printed, and the exit code is 3.
    NextDue,

    /// Write a mail with what was new, corrected and withdrawn in some days, for the list of a reader
    ///
    /// As HTML, as plain text, and as a whole message (.eml) if the list says who sends it. Lists are tables `[digest.<name>]` of site.toml;
    /// without any it is of everything. Only what is public at `--now` is in it, whatever else is asked for. Without --output the text goes to
    /// standard output, the HTML with `--format html`, all with `--format json`; with it each form goes into a file of that folder, whose path is
    /// printed. If nothing is new, that is said, and the exit code is 3.
    Digest(DigestArgs),

    /// List templates, components, functions and filters, or show one of them
    ///
    /// A table for reading, or `--format json` or `--format csv`. With a name: the text of that template or component as it is
    /// now, to copy from; of a function or filter, what it takes and an example.
    Templates {
        /// The name: `briefing.html`, `card`, `briefings`
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },

    /// Print pages as PDF files, through a browser that is installed
    ///
    /// Pages of the site are made as they would be published now, and printed as a reader prints them; nothing of the site is
    /// written. Needs Chromium, Chrome or Edge, found by name or in DATELINE_BROWSER. Prints the path of each file.
    Pdf(Pdf),

    /// Say in words what changed: between two revisions, two projects, or two built sites
    ///
    /// Each side is a revision that git knows (`main~3`, a tag, a commit), a folder with a project, or a folder with a built
    /// site. Without NEW it is the project as it lies there, with what is not committed yet. Two projects are compared by what
    /// they say: briefings, who took part and who was mentioned, roles, countries, groups, topics, quotations, dates, texts and
    /// addresses. Where one side is a built site, pages are compared as readers see them. What is the same for many briefings is
    /// told once. Nothing is written, no program of the project is run, and what is not public at `--now` is on neither side.
    Diff(Diff),

    /// Make two people one: every reference to the first becomes one to the second
    ///
    /// Either may have a profile or be known from briefings by name only. Names of the first become `aka` of the second, its
    /// address an alias, so links from elsewhere still arrive. A briefing that lists both lists one. What only the first
    /// profile says is brought over, then its file goes. Front matter is changed in place: comments and layout stay.
    ///
    /// Where the two profiles say different things, nothing is changed and both places are named.
    Merge {
        /// The slug of whoever goes
        #[arg(value_parser = slug)]
        old: Slug,
        /// The slug of whoever stays
        #[arg(value_parser = slug)]
        new: Slug,
        /// Where the two differ, let the one that stays win; what only the other said is lost
        #[arg(long)]
        force: bool,
        /// How it is done
        #[command(flatten)]
        rewrite: Rewrite,
    },

    /// Give a person, a group, a topic or a country's page another slug, and let every reference follow
    ///
    /// The file gets its new name, the old address becomes an alias. Front matter is changed in place. A topic that has no file
    /// gets one for its old address, and briefings write its new name.
    Rename {
        /// The slug as it is
        #[arg(value_parser = slug)]
        old: Slug,
        /// The new one
        #[arg(value_parser = slug)]
        new: Slug,
        /// How briefings write a topic from now on; else as the topic's file says, or the words of the new slug
        #[arg(long, value_parser = words)]
        name: Option<String>,
        /// How it is done
        #[command(flatten)]
        rewrite: Rewrite,
    },

    /// Let published addresses go that are not there any more: readers who hold a link to one find nothing
    ///
    /// Prints each. They are written into published.toml with the day and the reason; to take that back, delete the line there. An
    /// address that is there is refused.
    Forget(Forget),

    /// Print what a host is to answer itself: old addresses that lead on, and what is gone (410)
    ///
    /// In the form of a host. The built site has a page at each of these addresses, so that it works without; a host that knows them
    /// answers sooner, and leads on feeds and files too.
    Redirects {
        /// For which host
        #[arg(value_enum)]
        form: RedirectForm,
    },

    /// Bring people and Wikidata together, by way of OpenRefine or a spreadsheet
    #[command(subcommand)]
    Reconcile(Reconcile),

    /// Print the JSON Schema of front matter or of site.toml
    ///
    /// For an editor that completes and checks YAML and TOML while one types. Without a kind: all of them in one object.
    Schema {
        /// Of what
        #[arg(value_enum)]
        kind: Option<SchemaKind>,
    },

    /// Print a script that completes commands and flags in a shell
    ///
    /// For bash: `dateline completions bash > ~/.local/share/bash-completion/completions/dateline`
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },

    /// Print the manual as man(1) reads it
    ///
    /// Without a folder: the page of the program. With one: that page and one for each command are written into it, in the place of what an
    /// earlier call left there, and the path of each is printed.
    Man {
        /// Where the pages go
        #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
        folder: Option<PathBuf>,
    },

    /// Print what a report of a fault has to say of this machine, and try whether a site can be made here
    ///
    /// Version, features, system, how files are watched and named where the site lies, and whether the site that is built in can be made, in
    /// memory. Of variables of the environment only names are printed, save those of the language. Nothing is written, nobody is asked.
    SelfCheck,
}

/// What a check does beside looking.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Checking {
    /// Write the safe edits into the front matter: declare who is named, ISO codes, countries of participants
    #[arg(long)]
    pub fix: bool,

    /// Print the safe edits as a unified diff; without --fix nothing is written
    #[arg(long)]
    pub diff: bool,

    /// Ask other servers whether what the pages lead to there is still there
    ///
    /// Only what is public at --now is asked for, each address once. `[links]` of site.toml says how. Those who answered well are not
    /// asked again for a week; --no-cache asks all. Without a network it ends with 2.
    #[arg(long, conflicts_with = "fix")]
    pub external: bool,
}

/// What to compare.
#[derive(Debug, Clone, Args)]
pub struct Diff {
    /// What was: a revision, or a folder with a project or a built site
    #[arg(value_name = "OLD", value_hint = clap::ValueHint::DirPath)]
    pub old: String,
    /// What is; the project as it lies there if not given
    #[arg(value_name = "NEW", value_hint = clap::ValueHint::DirPath)]
    pub new: Option<String>,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// The port; else 1313, or the next that is free
    #[arg(short, long, value_name = "PORT")]
    pub port: Option<u16>,

    /// The address to listen at; who can reach it can read drafts
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub bind: std::net::IpAddr,

    /// Open the site in the browser
    #[arg(short = 'O', long)]
    pub open: bool,

    /// Let the browser jump to the article just saved
    #[arg(long)]
    pub follow: bool,

    /// Look for changes every so many milliseconds instead of being told by the system
    #[arg(long, value_name = "MS")]
    pub poll: Option<std::num::NonZeroU64>,

    /// Show only what is public at this instant, and change when an embargo ends
    #[arg(long)]
    pub as_published: bool,

    /// The address that opens your editor, with {path}, {line} and {column}
    #[arg(long, value_name = "PATTERN", default_value = "vscode://file/{path}:{line}:{column}")]
    pub editor: String,
}

impl Serve {
    /// Serves any free port of this machine.
    pub fn quiet() -> Self {
        Serve {
            port: Some(0),
            bind: std::net::Ipv4Addr::LOCALHOST.into(),
            open: false,
            follow: false,
            poll: None,
            as_published: true,
            editor: String::new(),
        }
    }
}

/// Where to publish, and how.
#[derive(Debug, Clone, Default, Args)]
pub struct Publish {
    /// The name of the place; else the only one of site.toml, or the one called `default`
    #[arg(value_name = "TARGET")]
    pub target: Option<String>,

    /// Print what would be done: addresses that are new, changed, removed and redirected; the place is left as it is
    #[arg(long)]
    pub dry_run: bool,

    /// How many files may be taken away; else `max_deletes` of the place
    #[arg(long, value_name = "N")]
    pub max_deletes: Option<usize>,

    /// Replace files and objects in the way that dateline did not put there
    #[arg(long)]
    pub adopt: bool,

    /// Read everything back that was published, as `verify` does
    #[arg(long, conflicts_with = "dry_run")]
    pub verify: bool,

    /// Publish what the machines of these shards built, as `build --from-shards` brings it together
    #[arg(long, value_name = "DIR", num_args = 1.., value_hint = clap::ValueHint::DirPath)]
    pub from_shards: Vec<PathBuf>,

    /// Stay up: publish on the second when something is due, and when a source changes, until Ctrl-C ends it
    #[arg(long, conflicts_with_all = ["dry_run", "from_shards"])]
    pub watch: bool,

    /// Show the release before the one that is shown, or the named one; nothing is built
    #[arg(long, value_name = "RELEASE", num_args = 0..=1, require_equals = true, conflicts_with_all = ["dry_run", "max_deletes", "adopt", "verify", "from_shards", "watch"])]
    pub rollback: Option<Option<String>>,
}

/// What to read back.
#[derive(Debug, Clone, Default, Args)]
pub struct Verify {
    /// The name of the place, or a folder; else the only place of site.toml, or the one called `default`
    #[arg(value_name = "TARGET|DIR", value_hint = clap::ValueHint::DirPath)]
    pub place: Option<String>,

    /// The public key by which it must be signed: a file of PEM
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub key: Option<PathBuf>,
}

/// For whom a digest is, and of which days.
#[derive(Debug, Clone, Args)]
pub struct DigestArgs {
    /// The name of the list; else the only one of site.toml, or the one called `default`
    #[arg(value_name = "LIST")]
    pub list: Option<String>,

    /// The first day (2026-01-06); else six days before the last one
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<Date>,

    /// The last day; else today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub to: Option<Date>,
}

/// What to print.
#[derive(Debug, Clone, Args)]
pub struct Pdf {
    /// Documents or addresses: `content/briefings/paris.md`, `/briefings/2026/01/paris/`, `https://…`
    #[arg(value_name = "PAGE", required = true)]
    pub pages: Vec<String>,

    /// The folder of the files; this one if not given
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub to: Option<PathBuf>,

    /// Print briefings as one sheet: the summary, who took part, the event, the permanent address
    #[arg(long)]
    pub sheet: bool,

    /// Print over files that are there
    #[arg(long)]
    pub force: bool,
}

/// The ways of `reconcile`.
#[derive(Debug, Subcommand)]
pub enum Reconcile {
    /// Print everyone as CSV, with what tells people apart
    ///
    /// Ordered by slug. Items in one cell are parted by `; `. A cell that a spreadsheet would take for a formula has an
    /// apostrophe before it, as in `list`.
    Export,
    /// Write the ids of a CSV file into profiles
    ///
    /// Read are the columns `slug` and `wikidata`, in any place; other columns and rows without an id are passed over. No id is
    /// guessed or overwritten: if any row is wrong, all wrong rows are named and nothing is written.
    Import {
        /// The file, comma-separated, with a line of names; `-` reads standard input
        #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
        file: PathBuf,
        /// Make a profile for those who have none
        #[arg(long)]
        profiles: bool,
        /// How it is done
        #[command(flatten)]
        rewrite: Rewrite,
    },
}

/// What to let go.
#[derive(Debug, Clone, Args)]
pub struct Forget {
    /// The addresses: `/briefings/2026/01/paris/`, `https://…`; `*` stands for any letters, as in `"*/index.json"`
    #[arg(value_name = "URL", required = true)]
    pub addresses: Vec<String>,
    /// The reason, for whoever asks in a year
    #[arg(long, value_name = "WORDS", value_parser = words)]
    pub why: String,
    /// Leave a page in their place that says that they are gone, and why
    #[arg(long)]
    pub gone: bool,
}

/// The forms of `redirects`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RedirectForm {
    /// The file `_redirects`; it cannot say what is gone
    Netlify,
    /// The same, as Cloudflare Pages reads it
    Cloudflare,
    /// Lines to include inside `server`
    Nginx,
    /// Lines to import inside a site
    Caddy,
    /// Commands that make objects which lead on; the store cannot say what is gone
    S3,
    /// One JSON document, for others
    Json,
}

/// How files are rewritten.
#[derive(Debug, Clone, Copy, Args)]
pub struct Rewrite {
    /// Print what would change as a unified diff, and write nothing
    #[arg(long, visible_alias = "diff")]
    pub dry_run: bool,
}

/// What to import, and how.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// The file; `-` for standard input; with --from the folder of the old site
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    pub file: PathBuf,
    /// Move the content of a whole site that this made
    #[arg(long, value_enum, value_name = "GENERATOR")]
    pub from: Option<Origin>,
    /// The day from which "on Tuesday" is counted back; else the day on which the file was last changed, or today
    ///
    /// With --from it stands for the date of drafts that have none.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub date: Option<Date>,
    /// Draft profiles too, for people whom the site does not know
    #[arg(long, conflicts_with = "from")]
    pub profiles: bool,
    /// Write over what is there already; profiles are never written over
    #[arg(long)]
    pub force: bool,
    /// Print what would become of the old site, and write nothing
    #[arg(long, requires = "from")]
    pub dry_run: bool,
}

/// What made an old site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Origin {
    /// content/, static/
    Hugo,
    /// content/, static/
    Zola,
    /// _posts/, _drafts/, and what lies beside them
    Jekyll,
}

/// What `new` can start.
#[derive(Debug, Subcommand)]
pub enum New {
    /// Start a briefing: content/briefings/2026-01-06-title-words.md
    ///
    /// It is a draft until you take `draft: true` out.
    Briefing {
        /// The title; quotes are not needed
        #[arg(required = true, value_name = "TITLE")]
        words: Vec<String>,
        /// Its day; today in the site's time zone if not given
        #[arg(long, value_name = "DAY", value_parser = day)]
        date: Option<Date>,
    },
    /// Start a person's profile: content/participants/name.md
    Participant {
        /// The name
        #[arg(required = true, value_name = "NAME")]
        words: Vec<String>,
    },
    /// Start a country's page: content/countries/name.md
    Country {
        /// The code: ISO 3166-1 alpha-2 (UA), or XK, EU, UN, or the four letters of a former state
        code: String,
    },
    /// Start a group: content/groups/name.md
    Group {
        /// The name
        #[arg(required = true, value_name = "NAME")]
        words: Vec<String>,
    },
}

/// What `list` can list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// Published briefings, newest first
    Briefings,
    /// Everyone who took part or was mentioned, or has a profile
    #[value(alias = "people")]
    Participants,
    /// Countries with a page
    Countries,
    /// What will change by itself, and when
    Scheduled,
    /// Briefings marked `draft: true`
    Drafts,
    /// Briefings with corrections, by the newest of them
    Corrected,
    /// Briefings that were withdrawn: their text stands under a notice
    Withdrawn,
    /// Briefings that have expired
    Expired,
    /// Briefings that were removed: a page that says when and why is left
    Removed,
}

/// What `schema` describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// content/briefings
    Briefing,
    /// content/participants
    Participant,
    /// content/countries
    Country,
    /// content/groups
    Group,
    /// content/topics
    Topic,
    /// content/pages
    Page,
    /// content/briefings, beside a briefing: paris.fr.md
    Translation,
    /// site.toml
    Config,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading; `table` and `text` are the same
    #[default]
    #[value(aliases = ["table", "text"])]
    Human,
    /// One JSON document on standard output
    Json,
    /// For a spreadsheet; `list` only
    Csv,
    /// One page of HTML that needs nothing else; `diff`, `publish` and `digest` only
    Html,
    /// SARIF 2.1.0 on standard output, for editors and code hosts; `build` and `check` only
    Sarif,
    /// Workflow commands of GitHub Actions on standard output; `build` and `check` only
    Github,
    /// The instant as 2026-01-06T18:00:00+01:00; `next-due` only, which prints it so by itself
    Iso,
    /// The instant as seconds since 1970; `next-due` only
    Unix,
    /// The instant as a systemd timer's OnCalendar takes it; `next-due` only
    Systemd,
}

/// When colour is used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Returns the `--color` among raw arguments, so that the answer to a wrong usage honours it too.
    pub fn among(raw: &[std::ffi::OsString]) -> Color {
        let words = raw.iter().filter_map(|word| word.to_str());
        let values = words.clone().zip(words.skip(1)).filter_map(|(word, next)| match word.strip_prefix("--color") {
            Some("") => Some(next),
            Some(joined) => joined.strip_prefix('='),
            None => next.strip_prefix("--color="),
        });
        values.filter_map(|value| Color::from_str(value, false).ok()).last().unwrap_or_default()
    }

    /// Returns it in the words of the argument parser.
    pub fn for_help(self) -> clap::ColorChoice {
        match self {
            Color::Auto => clap::ColorChoice::Auto,
            Color::Always => clap::ColorChoice::Always,
            Color::Never => clap::ColorChoice::Never,
        }
    }

    /// Returns it in the words of the printing streams.
    pub fn for_streams(self) -> anstream::ColorChoice {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
    }
}

fn slug(text: &str) -> Result<Slug, String> {
    Slug::parse(text).ok_or_else(|| format!("`{text}` is not a slug; write `{}`", slugify(text)))
}

fn words(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a name has letters".to_owned()),
        name => Ok(name.to_owned()),
    }
}

fn day(text: &str) -> Result<Date, String> {
    match WrittenTime::parse(text)? {
        WrittenTime::Day(day) => Ok(day),
        _ => Err(format!("`{text}` is not a day like `2026-01-06`")),
    }
}

fn web_address(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(host) if !host.is_empty() && !host.starts_with('/') => Ok(text.to_owned()),
        _ => Err("an address begins with `https://` or `http://` and names a host".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(line: &str) -> Result<Arguments, clap::Error> {
        Arguments::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_flag_stands_before_and_after_the_verb() {
        let flags = "-r a -o b -c d -u https://x.org -D --now 2026-01-06 --strict --format json -v -j 2 --color never";
        for line in [format!("dateline {flags} build"), format!("dateline build {flags}")] {
            let flags = parse(&line).expect("good usage").flags;
            assert_eq!(flags.root, Some("a".into()), "{line}");
            assert_eq!(flags.output, Some("b".into()), "{line}");
            assert_eq!(flags.config, Some("d".into()), "{line}");
            assert_eq!(flags.base_url.as_deref(), Some("https://x.org"), "{line}");
            assert!(flags.drafts && flags.strict && flags.verbose && !flags.quiet, "{line}");
            assert_eq!(flags.now, WrittenTime::parse("2026-01-06").ok(), "{line}");
            assert_eq!((flags.format, flags.color), (Format::Json, Color::Never), "{line}");
            assert_eq!(flags.jobs, NonZeroUsize::new(2), "{line}");
        }
    }

    #[test]
    fn wrong_values_are_wrong_usage() {
        for line in [
            "dateline build --now yesterday",
            "dateline build --now 2026-02-30",
            "dateline build -u example.org",
            "dateline build -u https:///x",
            "dateline build -j 0",
            "dateline build -q -v",
            "dateline build -q --timings",
            "dateline check --timings",
            "dateline list",
            "dateline list everything",
            "dateline new briefing",
            "dateline new briefing x --date 2026",
            "dateline import",
            "dateline import story.txt --date Tuesday",
            "dateline import story.txt --dry-run",
            "dateline import old --from wordpress",
            "dateline import old --from hugo --profiles",
            "dateline schema recipe",
            "dateline completions tcsh",
            "dateline bild",
        ] {
            assert_eq!(parse(line).expect_err(line).exit_code(), 2, "{line}");
        }
    }

    #[test]
    fn a_mistyped_verb_gets_a_near_name() {
        let error = parse("dateline biuld").expect_err("no such verb").to_string();
        assert!(error.contains("'build'"), "{error}");
    }

    #[test]
    fn colour_is_found_before_the_arguments_are_understood() {
        let among = |line: &str| Color::among(&line.split(' ').map(Into::into).collect::<Vec<_>>());
        assert_eq!(among("dateline bild"), Color::Auto);
        assert_eq!(among("dateline --color never bild"), Color::Never);
        assert_eq!(among("dateline bild --color=always"), Color::Always);
        assert_eq!(among("dateline bild --color"), Color::Auto);
    }
}
