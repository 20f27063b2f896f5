//! Questions that templates ask of the site: `briefings(country="FR", limit=5)`.
//!
//! A page's view is made before its template is known to ask anything, so a question is answered when it comes up. Tera's
//! functions own what they use, and the site is only lent: a question that was not asked before therefore ends the rendering,
//! is answered outside of it, and the page is rendered again. Answers are kept for all pages, so each question costs one such
//! start. What a page asked is recorded with it, and an update that changes none of the answers leaves it as it is.

use std::{
    cell::RefCell,
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{
    arguments::{HELP_MARK, fault, fault_with_help, flag, known_arguments, text, whole_number},
    table::{Argument, Example, Function},
    values::value_of,
};
use crate::{
    base::{Fingerprint, PartialDate, Text},
    model::{Answer, Answers, Asked, BriefingQuery, CountryQuery, PeopleQuery, Query, Relation},
};

/// How many of a list are given where no `limit` is.
const LIMIT_DEFAULT: usize = 10;
/// The most that can be asked for: a list of thousands belongs on pages of its own.
const LIMIT_MAX: usize = 1000;

const LIMIT: Argument =
    Argument { name: "limit", required: false, about: "how many at most, up to 1000; 10 by default" };

const fn optional(name: &'static str, about: &'static str) -> Argument {
    Argument { name, required: false, about }
}

pub const BRIEFINGS: Function = Function {
    name: "briefings",
    arguments: &[
        optional("participant", "the slug of a person"),
        optional("country", "the code of a country"),
        optional("group", "the slug of a group"),
        optional("relation", "`took-part` or `mentioned`, of person, country and group; `took-part` by default"),
        optional("topic", "a topic"),
        optional("series", "a series"),
        optional("since", "the first day; a month or a year will do"),
        optional("until", "the last day, likewise"),
        optional("oldest_first", "whether the oldest come first; `false` by default"),
        LIMIT,
    ],
    about: "The briefings of which all that is given holds, newest first, each as it stands in lists: `title`, `href`, \
            `date_text`, `summary` and the rest of a card.",
    example: Example {
        template: r#"{% for it in briefings(country="FR", limit=2) %}{{ it.title }}, {{ it.date_text }}; {% endfor %}"#,
        output: "Talks in Paris, 6 January 2026; Talks in Oslo, 5 January 2026; ",
    },
};

pub const PARTICIPANTS: Function = Function {
    name: "participants",
    arguments: &[
        optional("country", "the code of a country"),
        optional("met", "the slug of a person with whom they took part"),
        optional("most_first", "whether those who took part most often come first; `false`, by name, by default"),
        LIMIT,
    ],
    about: "The people of whom all that is given holds, each as it stands in the index: `name`, `href`, `role`, `countries`, \
            `took_part`, `mentioned`. With `met`, the most often met come first where `most_first` is given.",
    example: Example {
        template: r#"{% for it in participants(country="GB", most_first=true) %}{{ it.name }} ({{ it.took_part }}) {% endfor %}"#,
        output: "Keir Starmer (7) ",
    },
};

pub const COUNTRIES: Function = Function {
    name: "countries",
    arguments: &[
        optional("region", "a region of the index: `Europe`"),
        optional("group", "the slug of a group whose members they are now"),
        optional("met", "the code of a country that took part with them"),
        optional("most_first", "whether those that took part most often come first; `false`, by name, by default"),
        LIMIT,
    ],
    about: "The countries with a page of which all that is given holds, each as it stands in the index: `name`, `in_text`, \
            `href`, `code`, `took_part`, `mentioned`, `people`.",
    example: Example {
        template: r#"{% for it in countries(met="GB", most_first=true, limit=1) %}{{ it.name }} {{ it.took_part }}{% endfor %}"#,
        output: "France 9",
    },
};

/// The answers that were given, for all threads; they hold until the site says something else.
#[derive(Debug, Default)]
pub struct Replies(RwLock<HashMap<Query, Reply>>);

/// An answer as templates see it.
#[derive(Debug, Clone)]
struct Reply {
    value: Result<Value, String>,
    digest: Fingerprint,
}

/// What the page that a thread renders has asked.
#[derive(Default)]
struct Asking {
    queries: Vec<Query>,
    /// The question that ended the rendering.
    open: Option<Query>,
}

thread_local! {
    static ASKING: RefCell<Asking> = RefCell::default();
}

impl Replies {
    /// Forgets all, when the site may say something else.
    pub fn forget(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Renders until nothing that is asked is left open; returns what was asked, if anything was.
    pub fn answering<T>(&self, answers: &dyn Answers, render: impl Fn() -> T) -> (T, Option<Asked>) {
        loop {
            ASKING.take();
            let outcome = render();
            let Asking { queries, open } = ASKING.take();
            let Some(open) = open else {
                let asked = (!queries.is_empty()).then(|| Asked { answers: self.digest(&queries, answers), queries });
                return (outcome, asked);
            };
            self.reply(&open, answers);
        }
    }

    /// Returns the digest of the answers to some questions.
    pub fn digest(&self, queries: &[Query], answers: &dyn Answers) -> Fingerprint {
        let digests: Vec<Fingerprint> = queries.iter().map(|query| self.reply(query, answers).digest).collect();
        Fingerprint::of_all(&digests)
    }

    fn known(&self, query: &Query) -> Option<Reply> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(query).cloned()
    }

    fn reply(&self, query: &Query, answers: &dyn Answers) -> Reply {
        if let Some(known) = self.known(query) {
            return known;
        }
        let answer = answers.answer(query);
        let digest = Fingerprint::of_value(&answer);
        let value = match answer {
            Answer::Refused { message, help } => Err(match help {
                Some(help) => format!("{message}{HELP_MARK}{help}"),
                None => message,
            }),
            answer => value_of(&answer).map_err(|error| error.to_string()),
        };
        let reply = Reply { value, digest };
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(query.clone(), reply.clone());
        reply
    }

    /// Answers a template, or ends its rendering with the question left open.
    fn asked(&self, query: Query) -> TeraResult<Value> {
        let Some(reply) = self.known(&query) else {
            ASKING.with_borrow_mut(|asking| asking.open = Some(query));
            return Err(fault("this was not asked before"));
        };
        ASKING.with_borrow_mut(|asking| {
            if !asking.queries.contains(&query) {
                asking.queries.push(query);
            }
        });
        reply.value.map_err(fault)
    }
}

/// Reads the arguments of a function as a question.
type QueryOf = fn(&Kwargs) -> TeraResult<Query>;

/// Registers the functions that ask.
pub fn register(tera: &mut Tera, replies: &Arc<Replies>) {
    let functions: [(&Function, QueryOf); 3] =
        [(&BRIEFINGS, briefings), (&PARTICIPANTS, participants), (&COUNTRIES, countries)];
    for (function, query_of) in functions {
        let replies = Arc::clone(replies);
        tera.register_function(function.name, move |kwargs: Kwargs, _: &State| {
            known_arguments(function.name, function.arguments, &kwargs)?;
            replies.asked(query_of(&kwargs)?)
        });
    }
}

fn briefings(given: &Kwargs) -> TeraResult<Query> {
    let name = BRIEFINGS.name;
    Ok(Query::Briefings(BriefingQuery {
        participant: owned(name, given, "participant")?,
        country: owned(name, given, "country")?,
        group: owned(name, given, "group")?,
        relation: relation(given)?,
        topic: owned(name, given, "topic")?,
        series: owned(name, given, "series")?,
        since: date(given, "since")?.map(|date| date.first_day()),
        until: date(given, "until")?.map(|date| date.last_day()),
        oldest_first: flag(name, given, "oldest_first")?,
        limit: limit(name, given)?,
    }))
}

fn participants(given: &Kwargs) -> TeraResult<Query> {
    let name = PARTICIPANTS.name;
    Ok(Query::Participants(PeopleQuery {
        country: owned(name, given, "country")?,
        met: owned(name, given, "met")?,
        most_first: flag(name, given, "most_first")?,
        limit: limit(name, given)?,
    }))
}

fn countries(given: &Kwargs) -> TeraResult<Query> {
    let name = COUNTRIES.name;
    Ok(Query::Countries(CountryQuery {
        region: owned(name, given, "region")?,
        group: owned(name, given, "group")?,
        met: owned(name, given, "met")?,
        most_first: flag(name, given, "most_first")?,
        limit: limit(name, given)?,
    }))
}

fn owned(name: &str, given: &Kwargs, key: &str) -> TeraResult<Option<Text>> {
    Ok(text(name, given, key)?.map(Text::from))
}

fn relation(given: &Kwargs) -> TeraResult<Relation> {
    match text(BRIEFINGS.name, given, "relation")? {
        None => Ok(Relation::TookPart),
        Some(word) => [Relation::TookPart, Relation::Mentioned]
            .into_iter()
            .find(|relation| relation.slug() == word)
            .ok_or_else(|| fault_with_help(format!("`{word}` is no relation"), "write `took-part` or `mentioned`")),
    }
}

fn date(given: &Kwargs, key: &str) -> TeraResult<Option<PartialDate>> {
    let read = |written: &str| {
        PartialDate::parse(written).map_err(|_| {
            let help = "dates are written `2026-01-06`, `2026-01` or `2026`";
            fault_with_help(format!("`{written}` is not a date"), help)
        })
    };
    text(BRIEFINGS.name, given, key)?.map(read).transpose()
}

fn limit(name: &str, given: &Kwargs) -> TeraResult<usize> {
    let limit = whole_number(name, given, "limit")?;
    match limit.unwrap_or(LIMIT_DEFAULT as i64) {
        limit @ 1.. if limit <= LIMIT_MAX as i64 => Ok(limit as usize),
        limit => {
            let help = "lists of all have pages of their own, with `page.pager`";
            Err(fault_with_help(format!("`limit` of `{name}` is from 1 to {LIMIT_MAX}, not {limit}"), help))
        }
    }
}
