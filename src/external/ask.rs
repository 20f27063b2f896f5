use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use url::Url;

use super::{
    Answers,
    client::{Client, NoReply, Question, Reply},
    follow::{WAIT_MAX, follow, is_web, without_fragment},
    manners::{Manners, Time},
};
use crate::{
    base::{Timestamp, fits},
    model::{Afar, Elsewhere, LinkSettings, Reach},
};

/// How many servers have to be out of reach, and nobody to have answered, before it is this machine that is.
const SERVERS_OUT_OF_REACH: usize = 8;
/// As above, once all were asked.
const SERVERS_OUT_OF_REACH_AT_END: usize = 2;
/// How many servers that answered an earlier check are asked whether this machine reaches anybody.
const WITNESSES: usize = 3;
/// How often a server may be late and never have answered before it is not asked again.
const LATE_MAX: u32 = 4;

/// How to ask.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// What the site says.
    pub settings: &'a LinkSettings,
    /// What servers are told who asks.
    pub name: &'a str,
    /// When the asking begins.
    pub now: Timestamp,
    /// How time passes meanwhile.
    pub time: &'a dyn Time,
    /// What earlier checks heard.
    pub known: &'a Answers,
    /// Is told how many addresses there are to ask, and then that one more is done.
    pub progress: &'a Progress<'a>,
}

/// Is told how many addresses there are to ask, then of each that it is done.
pub struct Progress<'a> {
    /// They are so many.
    pub begins: &'a (dyn Fn(usize) + Sync),
    /// One is done.
    pub advances: &'a (dyn Fn() + Sync),
}

/// What became of all addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// By address as it was given, ignored ones left out; those that were not asked too are missing if nobody could be reached.
    pub found: BTreeMap<String, Afar>,
    /// What to know the next time.
    pub answers: Answers,
    /// How many addresses other servers were asked for.
    pub asked: usize,
    /// How many are good by what an earlier check heard.
    pub known: usize,
    /// Whether this machine reaches nobody at all.
    pub is_cut_off: bool,
}

/// Asks for all addresses, each once.
pub fn ask(elsewhere: &Elsewhere, how: How<'_>) -> Asked {
    let mut found = BTreeMap::new();
    let mut places: BTreeMap<Url, Target> = BTreeMap::new();
    for (written, wanted) in elsewhere.iter().filter(|(written, _)| !how.is_ignored(written)) {
        match Url::parse(written).map(without_fragment) {
            Ok(url) if is_web(&url) => {
                let target = places.entry(url).or_default();
                target.written.push(written.clone());
                target.wanted.extend(wanted.iter().cloned());
            }
            Ok(_) => {}
            Err(fault) => {
                let reach = Reach::Dead(format!("it is not an address: {fault}"));
                found.insert(written.clone(), Afar { reach, ..Afar::default() });
            }
        }
    }
    let mut answers = Answers::default();
    let mut heard: BTreeMap<&Url, Afar> = BTreeMap::new();
    let days = how.settings.max_age_days;
    for (url, target) in &places {
        if let Some(afar) = how.known.fresh(url.as_str(), &target.wanted, how.now, days) {
            answers.keep(url.as_str(), how.known);
            heard.insert(url, afar);
        }
    }
    let known = heard.len();
    let witnesses: Vec<&Url> = heard.keys().copied().take(WITNESSES).collect();
    let open: Vec<(&Url, &Target)> = places.iter().filter(|(url, _)| !heard.contains_key(url)).collect();
    (how.progress.begins)(open.len());
    let asking = Asking::new(how, &witnesses, &open);
    let now_heard = asking.run(how.settings.concurrency.min(open.len()));
    let is_cut_off = asking.is_cut_off(SERVERS_OUT_OF_REACH_AT_END);
    let asked = now_heard.len();
    if !is_cut_off {
        for (url, afar) in now_heard {
            let (url, target) = places.get_key_value(&url).expect("it was asked for");
            answers.note(url.as_str(), &target.wanted, &afar, asking.now());
            heard.insert(url, afar);
        }
    }
    for (url, afar) in heard {
        for written in &places[url].written {
            let missing = afar.missing.intersection(&elsewhere[written]).cloned().collect();
            found.insert(written.clone(), Afar { reach: afar.reach.clone(), missing });
        }
    }
    Asked { found, answers, asked, known, is_cut_off }
}

/// One address, however it is written.
#[derive(Debug, Default)]
struct Target {
    written: Vec<String>,
    wanted: BTreeSet<String>,
}

impl How<'_> {
    fn is_ignored(&self, written: &str) -> bool {
        self.settings.ignore.iter().any(|pattern| fits(pattern, written))
    }

    fn accepts(&self, status: u16, written: &[String]) -> bool {
        let fitting = |pattern: &str| written.iter().any(|written| fits(pattern, written));
        self.settings.accept.iter().any(|(pattern, statuses)| statuses.contains(&status) && fitting(pattern))
    }
}

/// A round of questions.
struct Asking<'a> {
    how: How<'a>,
    began: Duration,
    client: Client,
    manners: Manners<'a, (&'a Url, &'a Target)>,
    witnesses: &'a [&'a Url],
    seen: Mutex<Seen>,
}

/// What was seen of servers.
#[derive(Debug, Default)]
struct Seen {
    heard: BTreeMap<Url, Afar>,
    /// Whether anybody answered anything.
    is_anybody_there: bool,
    out_of_reach: BTreeSet<String>,
    /// Servers that are not asked again, and what is said of what they have.
    closed: BTreeMap<String, NoReply>,
    late: BTreeMap<String, u32>,
    were_witnesses_asked: bool,
}

impl<'a> Asking<'a> {
    fn new(how: How<'a>, witnesses: &'a [&'a Url], open: &[(&'a Url, &'a Target)]) -> Self {
        let mut waiting: BTreeMap<String, VecDeque<_>> = BTreeMap::new();
        for (url, target) in open {
            waiting.entry(server(url)).or_default().push_back((*url, *target));
        }
        let pause = Duration::from_millis(how.settings.pause_ms);
        let client = Client::new(how.settings, how.name);
        let manners = Manners::new(waiting, pause, how.time);
        Asking { how, began: how.time.moment(), client, manners, witnesses, seen: Mutex::default() }
    }

    fn run(&self, threads: usize) -> BTreeMap<Url, Afar> {
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| self.work());
            }
        });
        std::mem::take(&mut self.seen().heard)
    }

    fn work(&self) {
        while let Some((server, (url, target))) = self.manners.take() {
            // The server of the first question is kept already.
            let kept = Cell::new(Some(server));
            let ask = |url: &Url, question: Question<'_>| self.question(url, question, kept.take());
            let accepts = |status| self.how.accepts(status, &target.written);
            let afar = follow(url, &target.wanted, &accepts, &ask);
            self.seen().heard.insert(url.clone(), afar);
            (self.how.progress.advances)();
            if self.is_cut_off(SERVERS_OUT_OF_REACH) {
                self.manners.end();
            }
        }
    }

    /// Asks one question once its server may be asked; of one that is closed it is known what it would say.
    fn question(&self, url: &Url, question: Question<'_>, kept: Option<String>) -> Result<Reply, NoReply> {
        let (server, origin) = (server(url), url.origin().ascii_serialization());
        if kept.is_none() {
            self.manners.keep(&server);
        }
        let closed = self.seen().closed.get(&origin).cloned();
        if let Some(fault) = closed {
            self.manners.release(&server);
            return Err(fault);
        }
        let reply = self.client.ask(url, question, self.now());
        // Who wants more rest than a check has is asked for nothing more, so nobody has to wait.
        let wish = reply.as_ref().ok().and_then(|reply| reply.retry_after).filter(|wish| *wish <= WAIT_MAX);
        // Noted first: whoever waits for the server sees whether it is closed.
        self.note(&server, &origin, &reply);
        self.manners.leave(&server, wish.unwrap_or_default());
        reply
    }

    fn note(&self, server: &str, origin: &str, reply: &Result<Reply, NoReply>) {
        let mut seen = self.seen();
        match reply {
            Err(NoReply::Private) => {}
            Err(fault @ NoReply::Unreachable(_)) => {
                seen.out_of_reach.insert(server.to_owned());
                seen.closed.insert(origin.to_owned(), fault.clone());
            }
            Err(fault @ NoReply::TooLate) => {
                seen.out_of_reach.insert(server.to_owned());
                let late = seen.late.entry(origin.to_owned()).or_default();
                *late += 1;
                if *late == LATE_MAX {
                    seen.closed.insert(origin.to_owned(), fault.clone());
                }
            }
            Err(fault @ NoReply::Certificate(_)) => {
                seen.is_anybody_there = true;
                seen.closed.insert(origin.to_owned(), fault.clone());
            }
            Err(NoReply::Broken(_)) => seen.is_anybody_there = true,
            Ok(reply) => {
                seen.is_anybody_there = true;
                seen.late.remove(origin);
                if reply.retry_after.is_some_and(|wait| wait > WAIT_MAX) {
                    let why = "the server wants to be left alone for longer than a check waits".to_owned();
                    seen.closed.insert(origin.to_owned(), NoReply::Broken(why));
                }
            }
        }
    }

    /// Says whether it is this machine that reaches nobody: so many servers are out of reach, none answered, and neither does one
    /// that did before.
    fn is_cut_off(&self, servers: usize) -> bool {
        let mut seen = self.seen();
        if seen.is_anybody_there || seen.out_of_reach.len() < servers {
            return false;
        }
        if !std::mem::replace(&mut seen.were_witnesses_asked, true) {
            let answers = |url: &&Url| {
                let reply = self.client.ask(url, Question::Head, self.now());
                !matches!(reply, Err(NoReply::Unreachable(_) | NoReply::TooLate | NoReply::Private))
            };
            seen.is_anybody_there = self.witnesses.iter().copied().any(|url| answers(&url));
        }
        !seen.is_anybody_there
    }

    fn now(&self) -> Timestamp {
        let passed = self.how.time.moment().saturating_sub(self.began);
        self.how.now.checked_add(passed).unwrap_or(self.how.now)
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn server(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
