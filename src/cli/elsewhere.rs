//! `dateline check --external`: other servers are asked whether what the site leads to is still there.

use super::{
    commands::{Context, Outcome},
    console::Console,
};
use crate::pipeline::{Failure, Progress, Report, Request};

/// What was heard of other servers beside what the report says of single links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// How many addresses they were asked for.
    pub asked: usize,
    /// How many are good by what an earlier check heard.
    pub known: usize,
    /// Whether this machine reaches nobody at all.
    pub is_cut_off: bool,
}

impl Heard {
    /// Says what was asked, and fails if nobody could be.
    pub fn tell(heard: Option<Heard>, outcome: Outcome, console: &mut Console) -> Result<Outcome, Failure> {
        match heard {
            None => console.say("Other servers were not asked: the site has errors\n"),
            Some(Heard { is_cut_off: true, .. }) => {
                return Err(Failure::new("no other server can be reached, so links to them were not checked")
                    .help("see whether this machine has a network, and whether it asks by way of a proxy, which dateline does not use"));
            }
            Some(Heard { asked, known, .. }) => {
                let addresses = |count| if count == 1 { "1 address".to_owned() } else { format!("{count} addresses") };
                let before =
                    if known == 0 { String::new() } else { format!("; {known} more answered an earlier check") };
                console.say(&format!("Asked other servers for {}{before}\n", addresses(asked)));
            }
        }
        Ok(outcome)
    }
}

/// Says that this program asks no other server.
#[cfg(not(feature = "external"))]
pub fn check(
    _context: &Context<'_>,
    _request: &Request,
    _progress: &dyn Progress,
) -> Result<(Report, Option<Heard>), Failure> {
    Err(Failure::new("this dateline was built without asking other servers")
        .help("build it with `--features external`"))
}

#[cfg(feature = "external")]
pub use with::check;

#[cfg(feature = "external")]
mod with {
    use std::{
        sync::Mutex,
        time::{Duration, Instant},
    };

    use super::{Context, Failure, Heard, Progress, Report, Request};
    use crate::{
        base::Timestamp,
        cli::environment,
        external::{self, Answers, Asked, How, Time},
        model::{Config, Elsewhere},
        pipeline::Remembered,
    };

    /// Checks the site and asks other servers. Good answers are remembered beside the cache of builds.
    pub fn check(
        context: &Context<'_>,
        request: &Request,
        progress: &dyn Progress,
    ) -> Result<(Report, Option<Heard>), Failure> {
        let remembered = Remembered::of(request, context.disk, "links.json")?;
        let known = remembered.read().map(|json| Answers::read(&json)).unwrap_or_default();
        let heard = Mutex::new(None);
        let now = context.environment.now;
        let ask = |config: &Config, elsewhere: &Elsewhere| {
            let asked = ask(now, config, elsewhere, &known, progress);
            if !asked.is_cut_off {
                remembered.write(&asked.answers.json());
            }
            let new = Heard { asked: asked.asked, known: asked.known, is_cut_off: asked.is_cut_off };
            *heard.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(new);
            asked.found
        };
        let report = context.engine.check_elsewhere(request, context.disk, progress, &ask)?;
        Ok((report, heard.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)))
    }

    fn ask(now: Timestamp, config: &Config, elsewhere: &Elsewhere, known: &Answers, progress: &dyn Progress) -> Asked {
        let how = How {
            settings: &config.links,
            name: &name(config),
            now,
            time: &SinceItBegan(environment::moment_in(Duration::ZERO)),
            known,
            progress: &external::Progress {
                begins: &|count| progress.stage("ask other servers", Some(count)),
                advances: &|| progress.advance(1),
            },
        };
        external::ask(elsewhere, how)
    }

    /// Says who asks, so that whoever reads the log of a server knows whom to write to.
    fn name(config: &Config) -> String {
        let version = env!("CARGO_PKG_VERSION");
        match config.base_url.as_deref().filter(|url| url.bytes().all(|byte| byte.is_ascii_graphic())) {
            Some(url) => format!("dateline/{version} (checks links of {url})"),
            None => format!("dateline/{version} (checks links)"),
        }
    }

    /// The clock of this process.
    struct SinceItBegan(Instant);

    impl Time for SinceItBegan {
        fn moment(&self) -> Duration {
            environment::moment_in(Duration::ZERO).duration_since(self.0)
        }
    }
}
