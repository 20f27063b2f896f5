use std::{collections::BTreeSet, time::Duration};

use url::Url;

use super::client::{NoReply, Question, Reply};
use crate::model::{Afar, Reach};

/// How often an address may lead on; browsers follow 20.
const HOPS_MAX: usize = 10;
/// How often a server is asked again that wants to be left alone for a while.
const PATIENCE: usize = 2;
/// The longest time for which a server is left alone and asked again.
pub const WAIT_MAX: Duration = Duration::from_secs(60);

/// Asks one question of an address, when its server may be asked.
pub type Ask<'a> = &'a dyn Fn(&Url, Question<'_>) -> Result<Reply, NoReply>;

/// Follows an address to where readers arrive. `accepts` says which statuses are good at the address as it is written.
pub fn follow(from: &Url, wanted: &BTreeSet<String>, accepts: &dyn Fn(u16) -> bool, ask: Ask<'_>) -> Afar {
    let mut way = vec![from.clone()];
    // Where it moved to as far as servers say so for good, one after the other.
    let mut moved_to: Option<Url> = None;
    let mut is_for_good = true;
    loop {
        let at = way.last().expect("it begins with an address");
        let reply = match question(at, wanted, accepts, ask) {
            Ok(reply) => reply,
            Err(fault) => return nowhere(&way, fault),
        };
        if accepts(reply.status) || !leads_on(&reply) {
            return arrived(&way, reply, accepts, moved_to);
        }
        let Some(next) = reply.location.as_deref().and_then(|to| at.join(to).ok()).filter(is_web) else {
            return dead(&way, "it leads on to what is not an address".to_owned());
        };
        let next = without_fragment(next);
        if way.contains(&next) {
            // Some lead everybody around once who keeps no cookie.
            return doubtful(&way, "it leads on in a circle".to_owned());
        }
        if way.len() > HOPS_MAX {
            return doubtful(&way, format!("it leads on more than {HOPS_MAX} times"));
        }
        is_for_good &= matches!(reply.status, 301 | 308);
        if is_for_good {
            moved_to = Some(next.clone());
        }
        way.push(next);
    }
}

/// Takes off what is no part of what a server is asked.
pub fn without_fragment(mut address: Url) -> Url {
    address.set_fragment(None);
    // Neither is a name with its password anybody's to send.
    let _ = address.set_username("");
    let _ = address.set_password(None);
    address
}

/// Says whether an address is one that a server can be asked for.
pub fn is_web(address: &Url) -> bool {
    matches!(address.scheme(), "http" | "https") && address.has_host()
}

/// Asks whether an address is there, in the way that costs least, and again in another where a server may not know that one.
fn question(
    at: &Url,
    wanted: &BTreeSet<String>,
    accepts: &dyn Fn(u16) -> bool,
    ask: Ask<'_>,
) -> Result<Reply, NoReply> {
    let get = || patiently(&|| ask(at, Question::Get(wanted)));
    if !wanted.is_empty() {
        return get();
    }
    match patiently(&|| ask(at, Question::Head)) {
        Ok(reply) if reply.status < 400 || accepts(reply.status) || wants_rest(&reply) => Ok(reply),
        // Many servers answer HEAD with anything from 403 to 501, and some not at all.
        Ok(_) | Err(NoReply::Broken(_) | NoReply::TooLate) => get(),
        Err(fault) => Err(fault),
    }
}

/// Asks again if a server wants that. Whoever asks keeps the time.
fn patiently(ask: &dyn Fn() -> Result<Reply, NoReply>) -> Result<Reply, NoReply> {
    let mut reply = ask()?;
    for _ in 0..PATIENCE {
        if !wants_rest(&reply) || reply.retry_after.is_none_or(|wait| wait > WAIT_MAX) {
            break;
        }
        reply = ask()?;
    }
    Ok(reply)
}

fn wants_rest(reply: &Reply) -> bool {
    matches!(reply.status, 429 | 503) && reply.retry_after.is_some()
}

fn leads_on(reply: &Reply) -> bool {
    matches!(reply.status, 301 | 302 | 303 | 307 | 308)
}

fn arrived(way: &[Url], reply: Reply, accepts: &dyn Fn(u16) -> bool, moved_to: Option<Url>) -> Afar {
    let status = reply.status;
    let answer = format!("the server says {}", named(status));
    let reach = match status {
        200..=299 => moved_to.map_or(Reach::There, |to| Reach::Moved(to.into())),
        _ if accepts(status) => moved_to.map_or(Reach::There, |to| Reach::Moved(to.into())),
        // What many say to programs that are not a browser, and what may be over tomorrow.
        401 | 403 | 405..=408 | 425 | 429 | 451 | 500..=599 | 999 => Reach::Doubtful(told(way, &answer)),
        _ => Reach::Dead(told(way, &answer)),
    };
    Afar { reach, missing: reply.missing }
}

fn nowhere(way: &[Url], fault: NoReply) -> Afar {
    let reach = match fault {
        NoReply::Private if way.len() == 1 => Reach::Private,
        NoReply::Private => Reach::Dead(told(way, "is a private network")),
        NoReply::Unreachable(why) => Reach::Dead(told(way, &why)),
        NoReply::Broken(why) => Reach::Doubtful(told(way, &why)),
        NoReply::TooLate => Reach::Doubtful(told(way, "the server takes too long to answer")),
        NoReply::Certificate(why) => Reach::Dead(told(way, &format!("the certificate of the server {why}"))),
    };
    Afar { reach, missing: BTreeSet::new() }
}

fn dead(way: &[Url], why: String) -> Afar {
    Afar { reach: Reach::Dead(told(way, &why)), missing: BTreeSet::new() }
}

fn doubtful(way: &[Url], why: String) -> Afar {
    Afar { reach: Reach::Doubtful(told(way, &why)), missing: BTreeSet::new() }
}

/// Says what happened, and at the end of which way.
fn told(way: &[Url], what: &str) -> String {
    match way {
        [_] | [] => what.to_owned(),
        [.., last] => format!("it leads on to {last}, and there {what}"),
    }
}

/// Names a status as people know it.
fn named(status: u16) -> String {
    let reason = ureq::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    /// Follows `http://a.example/` where each address answers as given; returns what is told and what was asked.
    fn check(answers: &[(&str, &str, u16, Option<&str>)]) -> (Reach, Vec<String>) {
        let asked = RefCell::new(Vec::new());
        let ask = |url: &Url, question: Question<'_>| {
            let word = if question == Question::Head { "HEAD" } else { "GET" };
            asked.borrow_mut().push(format!("{word} {url}"));
            let found =
                answers.iter().find(|(method, at, ..)| *at == url.as_str() && (*method == word || *method == "*"));
            let (_, _, status, location) = found.ok_or_else(|| NoReply::Unreachable("nobody".into()))?;
            let retry_after = (*status == 429).then_some(Duration::ZERO);
            Ok(Reply { status: *status, location: location.map(str::to_owned), retry_after, ..Reply::default() })
        };
        let from = Url::parse("http://a.example/").expect("an address");
        let afar = follow(&from, &BTreeSet::new(), &|status| status == 418, &ask);
        (afar.reach, asked.into_inner())
    }

    #[test]
    fn a_head_that_is_refused_is_asked_again() {
        let (reach, asked) =
            check(&[("HEAD", "http://a.example/", 405, None), ("GET", "http://a.example/", 200, None)]);
        assert_eq!((reach, asked.len()), (Reach::There, 2));
        let (reach, asked) = check(&[("*", "http://a.example/", 404, None)]);
        assert_eq!((reach, asked.len()), (Reach::Dead("the server says 404 Not Found".into()), 2));
        let (reach, asked) = check(&[("*", "http://a.example/", 418, None)]);
        assert_eq!((reach, asked.len()), (Reach::There, 1));
    }

    #[test]
    fn only_what_is_said_for_good_is_a_new_address() {
        let steps = |first, second| {
            check(&[
                ("*", "http://a.example/", first, Some("/b")),
                ("*", "http://a.example/b", second, Some("//c.example/d#e")),
                ("*", "http://c.example/d", 200, None),
            ])
            .0
        };
        assert_eq!(steps(301, 308), Reach::Moved("http://c.example/d".into()));
        assert_eq!(steps(301, 302), Reach::Moved("http://a.example/b".into()));
        assert_eq!(steps(302, 301), Reach::There);
    }

    #[test]
    fn ways_that_do_not_end_are_left() {
        let (reach, _) =
            check(&[("*", "http://a.example/", 302, Some("/b")), ("*", "http://a.example/b", 301, Some("/"))]);
        let Reach::Doubtful(why) = reach else { panic!("{reach:?}") };
        assert_eq!(why, "it leads on to http://a.example/b, and there it leads on in a circle");
        let (reach, _) = check(&[("*", "http://a.example/", 302, Some("mailto:x@a.example"))]);
        assert_eq!(reach, Reach::Dead("it leads on to what is not an address".into()));
        let (reach, _) = check(&[("*", "http://a.example/", 302, None)]);
        assert_eq!(reach, Reach::Dead("it leads on to what is not an address".into()));
    }

    #[test]
    fn a_way_into_a_private_network_is_not_gone() {
        let ask = |url: &Url, _: Question<'_>| match url.host_str() {
            Some("a.example") => {
                Ok(Reply { status: 302, location: Some("http://in.example/".into()), ..Reply::default() })
            }
            _ => Err(NoReply::Private),
        };
        let reach =
            |from: &str| follow(&Url::parse(from).expect("an address"), &BTreeSet::new(), &|_| false, &ask).reach;
        let led = Reach::Dead("it leads on to http://in.example/, and there is a private network".into());
        assert_eq!(reach("http://a.example/"), led);
        assert_eq!(reach("http://in.example/"), Reach::Private);
    }

    #[test]
    fn a_server_that_wants_rest_is_asked_three_times_and_then_left() {
        let (reach, asked) = check(&[("*", "http://a.example/", 429, None)]);
        assert_eq!((reach, asked.len()), (Reach::Doubtful("the server says 429 Too Many Requests".into()), 3));
    }
}
