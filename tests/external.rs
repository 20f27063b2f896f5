//! `check --external` with the real binary against servers on loopback: well-behaved ones, and those that hang, lead around, answer
//! wrongly or lie.
#![cfg(feature = "external")]
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;
#[path = "support/strangers.rs"]
mod strangers;

use std::{
    fs,
    time::{Duration, Instant},
};

use binary::{Ran, folder, run};
use strangers::{Stranger, sends};
use tempfile::TempDir;

const PATH: &str = "content/briefings/2026-01-06-paris.md";

/// Nobody is waited for, and this machine may be asked.
const SETTINGS: &str = "[links]\nprivate = true\npause_ms = 0\ntimeout = 2\n";

fn laid(settings: &str, body: &str) -> TempDir {
    let folder = folder();
    let path = folder.path().join(PATH);
    fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
    fs::write(path, format!("---\ntitle: Allies meet\n---\n{body}\n")).expect("written");
    fs::write(folder.path().join("site.toml"), settings).expect("written");
    folder
}

fn check(folder: &TempDir, flags: &[&str]) -> Ran {
    let line: Vec<&str> =
        ["check", "--external", "--now=2026-11-24", "--format=github"].iter().chain(flags).copied().collect();
    run(folder.path(), &line)
}

/// Checks a text with one link; returns what is told of it, without the link itself.
fn told_of(settings: &str, address: &str) -> Vec<String> {
    let ran = check(&laid(settings, &format!("See [it]({address}).")), &[]);
    assert_eq!(ran.code, 0, "{}{}", ran.data, ran.said);
    told(&ran, address)
}

fn told(ran: &Ran, address: &str) -> Vec<String> {
    let line = |line: &str| {
        let (head, message) = line.split_once("::").and_then(|(_, rest)| rest.split_once("::"))?;
        let kind = line.trim_start_matches(':').split(' ').next()?;
        assert!(head.contains(&format!("file={PATH}")), "{line}");
        let message = message.split("%0A").next()?.replace("%25", "%");
        let subject = format!("`{address}` on the page /briefings/2026/01/paris/ ");
        Some(format!("{kind}: {}", message.replace(&subject, "")))
    };
    ran.data.lines().filter_map(line).collect()
}

#[test]
fn what_is_there_is_told_of_by_nobody_and_asked_once() {
    let stranger = Stranger::answering(&|asked| sends(200, &[], if asked.is_head() { "" } else { "<p id='x'>" }));
    let [a, b] = ["/a", "/b?c=1&d=2"].map(|path| stranger.at(path));
    let folder = laid(SETTINGS, &format!("See [one]({a}), [again]({a}), [another]({b}) and [a part]({a}#x)."));
    let ran = check(&folder, &[]);
    assert_eq!((ran.code, ran.data.as_str()), (0, ""), "{}", ran.said);
    assert!(ran.said.contains("Asked other servers for 2 addresses\n"), "{}", ran.said);
    let asked = stranger.asked();
    assert_eq!(asked.iter().map(|it| &*it.line).collect::<Vec<_>>(), ["GET /a", "HEAD /b?c=1&d=2"]);
    assert!(asked.iter().all(|it| it.agent.starts_with("dateline/") && it.agent.contains("checks links")));
}

#[test]
fn the_name_says_for_which_site_is_asked_and_the_site_itself_is_not() {
    let stranger = Stranger::answering(&|_| sends(200, &[], ""));
    let settings = format!("base_url = \"https://desk.example/news\"\n{SETTINGS}");
    let folder = laid(&settings, &format!("See [it]({}).", stranger.at("/a")));
    let ran = check(&folder, &[]);
    assert!(ran.said.contains("Asked other servers for 1 address\n"), "{}", ran.said);
    assert!(stranger.asked()[0].agent.contains("https://desk.example/news"), "{:?}", stranger.asked());
}

#[test]
fn what_is_gone_is_told_with_its_place_in_the_text() {
    let stranger = Stranger::answering(&|_| sends(404, &[], ""));
    let gone = stranger.at("/gone");
    let folder = laid(SETTINGS, &format!("First.\n\nThen [it]({gone})."));
    let ran = check(&folder, &[]);
    assert!(ran.data.contains(&format!("::warning file={PATH},line=6,col=11,")), "{}", ran.data);
    assert_eq!(told(&ran, &gone), ["warning: is dead: the server says 404 Not Found"]);
    assert_eq!(ran.code, 0);
    assert_eq!(check(&folder, &["--strict"]).code, 1, "as a warning it stops those who want that");
}

#[test]
fn a_place_in_front_matter_in_a_template_and_in_the_configuration_is_found() {
    let stranger = Stranger::answering(&|_| sends(410, &[], ""));
    let [source, foot, menu] = ["/source", "/foot", "/menu"].map(|path| stranger.at(path));
    let folder = laid(&format!("nav = [{{ title = \"Else\", url = \"{menu}\" }}]\n{SETTINGS}"), "Text.");
    let text = format!("---\ntitle: A\nsource: {{ name: B, url: \"{source}\" }}\n---\nText.\n");
    fs::write(folder.path().join(PATH), text).expect("written");
    fs::create_dir(folder.path().join("templates")).expect("made");
    let foot = format!(
        "{{% extends \"default/base.html\" %}}\n{{% block foot %}}<a href=\"{foot}\">x</a>{{% endblock foot %}}"
    );
    fs::write(folder.path().join("templates/base.html"), foot).expect("written");
    let ran = check(&folder, &[]);
    for place in [
        "file=content/briefings/2026-01-06-paris.md,line=3,",
        "file=templates/base.html,line=2,",
        "file=site.toml,line=1,",
    ] {
        assert!(ran.data.contains(place), "{place}\n{}", ran.data);
    }
    assert_eq!(ran.data.lines().count(), 3, "{}", ran.data);
    assert!(ran.data.contains(" other pages is dead"), "{}", ran.data);
}

#[test]
fn several_texts_with_one_dead_link_are_told_in_one() {
    let stranger = Stranger::answering(&|_| sends(404, &[], ""));
    let gone = stranger.at("/gone");
    let folder = laid(SETTINGS, &format!("See [it]({gone})."));
    let second = format!("---\ntitle: B\n---\nSee <{gone}>.\n");
    fs::write(folder.path().join("content/briefings/2026-01-07-rome.md"), second).expect("written");
    let ran = run(folder.path(), &["check", "--external", "--now=2026-11-24"]);
    assert_eq!(ran.said.matches("warning[dead-link]").count(), 1, "{}", ran.said);
    assert!(ran.said.contains("2026-01-07-rome.md:4:6") && ran.said.contains("also here"), "{}", ran.said);
    assert!(ran.said.contains(&format!("https://web.archive.org/web/*/{gone}")), "{}", ran.said);
}

#[test]
fn heads_that_are_answered_wrongly_are_asked_for_again() {
    for (status, body) in [(405, ""), (501, ""), (403, ""), (404, ""), (200, "a body that no HEAD has")] {
        let stranger = Stranger::answering(&move |asked| match asked.is_head() {
            true => sends(status, &[], body),
            false => sends(200, &[], "text"),
        });
        assert_eq!(told_of(SETTINGS, &stranger.at("/a")), Vec::<String>::new(), "{status}");
    }
    let stranger = Stranger::answering(&|asked| if asked.is_head() { Vec::new() } else { sends(200, &[], "text") });
    assert_eq!(told_of(SETTINGS, &stranger.at("/a")), Vec::<String>::new(), "one that closes at a HEAD");
}

#[test]
fn statuses_are_told_by_what_they_mean_for_readers() {
    for (status, expected) in [
        (404, "warning: is dead: the server says 404 Not Found"),
        (410, "warning: is dead: the server says 410 Gone"),
        (403, "notice: may be dead: the server says 403 Forbidden"),
        (429, "notice: may be dead: the server says 429 Too Many Requests"),
        (500, "notice: may be dead: the server says 500 Internal Server Error"),
        (999, "notice: may be dead: the server says 999"),
    ] {
        let stranger = Stranger::answering(&move |_| sends(status, &[], ""));
        assert_eq!(told_of(SETTINGS, &stranger.at("/a")), [expected]);
        let accepting = format!("{SETTINGS}accept = {{ \"http://127.*\" = [{status}] }}\n");
        assert_eq!(told_of(&accepting, &stranger.at("/a")), Vec::<String>::new());
    }
}

#[test]
fn ways_are_followed_and_circles_told() {
    let stranger = Stranger::answering(&|asked| match asked.path() {
        "/moved" => sends(301, &["Location: /new"], ""),
        "/for-now" => sends(302, &["Location: new"], ""),
        "/home" => sends(308, &["Location: /"], ""),
        "/circle" => sends(302, &["Location: /circle2"], ""),
        "/circle2" => sends(302, &["Location: /circle"], ""),
        "/lost" => sends(301, &["Location: /gone"], ""),
        "/nowhere" => sends(302, &[], ""),
        "/odd" => sends(302, &["Location: javascript:alert(1)"], ""),
        "/gone" => sends(404, &[], ""),
        path if path.starts_with("/for-ever") => sends(302, &[&format!("Location: {path}x")], ""),
        _ => sends(200, &[], ""),
    });
    let told = |path| told_of(SETTINGS, &stranger.at(path)).join(" ");
    let at = |path| stranger.at(path);
    assert_eq!(told("/moved"), format!("notice: has moved for good to {}", at("/new")));
    assert_eq!(told("/for-now"), "");
    assert_eq!(told("/home"), format!("notice: has moved for good to {}", at("/")));
    let circle = format!("notice: may be dead: it leads on to {}, and there it leads on in a circle", at("/circle2"));
    assert_eq!(told("/circle"), circle);
    let lost = format!("warning: is dead: it leads on to {}, and there the server says 404 Not Found", at("/gone"));
    assert_eq!(told("/lost"), lost);
    assert_eq!(told("/odd"), "warning: is dead: it leads on to what is not an address");
    assert_eq!(told("/nowhere"), "warning: is dead: it leads on to what is not an address");
    assert!(told("/for-ever").ends_with("it leads on more than 10 times"), "{}", told("/for-ever"));
}

#[test]
fn servers_that_hang_are_waited_for_no_longer_than_said() {
    let settings = SETTINGS.replace("timeout = 2", "timeout = 1");
    let silent = Stranger::silent();
    let slow_head = Stranger::sending(&|_| b"HTTP/1.1 200 OK\r\nX-A: ".to_vec(), Some(Duration::from_millis(50)));
    let slow_body = Stranger::sending(
        &|_| b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>".to_vec(),
        Some(Duration::from_millis(50)),
    );
    let began = Instant::now();
    for address in [silent.at("/a"), slow_head.at("/a")] {
        assert_eq!(told_of(&settings, &address), ["notice: may be dead: the server takes too long to answer"]);
    }
    // Whether there is such an element cannot be said of a page that does not end; that it is there can.
    assert_eq!(told_of(&settings, &slow_body.at("/a#b")), Vec::<String>::new());
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn servers_that_answer_nonsense_are_told_and_stop_nothing() {
    for (name, answer, expected) in [
        ("no HTTP", b"220 mail ESMTP\r\n".to_vec(), "its answer cannot be understood"),
        ("too many headers", giant_headers(20_000, 10), "its answer cannot be understood"),
        ("giant headers", giant_headers(10, 50_000), "its answer does not come to an end"),
        ("nothing", Vec::new(), "it breaks its answer off"),
    ] {
        let stranger = Stranger::sending(&move |_| answer.clone(), None);
        let told = told_of(SETTINGS, &stranger.at("/a"));
        assert!(told.len() == 1 && told[0].starts_with("notice: may be dead: "), "{name}: {told:?}");
        assert!(told[0].ends_with(expected) || name == "nothing", "{name}: {told:?}");
    }
    let resets = Stranger::resetting();
    let told = told_of(SETTINGS, &resets.at("/a"));
    assert_eq!(told, ["notice: may be dead: it breaks the connection off"]);
}

fn giant_headers(count: usize, length: usize) -> Vec<u8> {
    let mut head = b"HTTP/1.1 200 OK\r\n".to_vec();
    for nth in 0..count {
        head.extend(format!("X-{nth}: {}\r\n", "a".repeat(length)).bytes());
    }
    head
}

#[test]
fn a_body_that_is_shorter_than_it_says_or_endless_is_no_fault_of_the_link() {
    let lies = Stranger::sending(
        &|_| b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<p id='a'>".to_vec(),
        None,
    );
    let endless = Stranger::endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p id='a'>");
    for stranger in [&lies, &endless] {
        for address in ["/x", "/x#a", "/x#b"] {
            assert_eq!(told_of(SETTINGS, &stranger.at(address)), Vec::<String>::new(), "{address}");
        }
    }
}

#[test]
fn elements_are_looked_for_where_a_page_is_whole() {
    let page =
        |_: &strangers::Asked| sends(200, &["Content-Type: text/html; charset=utf-8"], "<h2 id='two words'>x</h2>");
    let stranger = Stranger::answering(&page);
    assert_eq!(told_of(SETTINGS, &stranger.at("/a#two%20words")), Vec::<String>::new());
    let missing = stranger.at("/a#three");
    let told = told_of(SETTINGS, &missing);
    assert_eq!(told, ["notice: may lead nowhere: the page there has nothing of the id `three`"]);
    let picture = Stranger::answering(&|_| sends(200, &["Content-Type: application/pdf"], "%PDF"));
    assert_eq!(told_of(SETTINGS, &picture.at("/a#chapter")), Vec::<String>::new());
}

#[test]
fn a_server_without_tls_or_with_a_certificate_of_nobody_is_told() {
    let plain = Stranger::answering(&|_| sends(200, &[], ""));
    let address = plain.at("/a").replace("http:", "https:");
    let told = told_of(SETTINGS, &address);
    assert!(told.len() == 1 && told[0].starts_with("notice: may be dead: "), "{told:?}");
    let nobody = Stranger::with_certificate();
    let expected = "warning: is dead: the certificate of the server is by nobody whom browsers trust";
    assert_eq!(told_of(SETTINGS, &nobody.at("/a")), [expected]);
    assert_eq!(nobody.asked().len(), 0, "nothing is said to whom nobody trusts");
}

#[test]
fn who_wants_rest_gets_it_and_is_asked_again() {
    let stranger = Stranger::counting(&|_, nth| match nth {
        0 => sends(429, &["Retry-After: 1"], ""),
        _ => sends(200, &[], ""),
    });
    let began = Instant::now();
    assert_eq!(told_of(SETTINGS, &stranger.at("/a")), Vec::<String>::new());
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    // Who wants more rest than a check has is asked for nothing more.
    let tired = Stranger::answering(&|_| sends(503, &["Retry-After: 7200"], ""));
    let links: String = ["/a", "/b", "/c"].map(|path| format!("[x]({}) ", tired.at(path))).concat();
    let ran = check(&laid(SETTINGS, &links), &[]);
    assert_eq!(ran.data.matches("::notice ").count(), 3, "{}", ran.data);
    assert!(ran.data.contains("wants to be left alone"), "{}", ran.data);
    assert_eq!(tired.asked().len(), 1, "{:?}", tired.asked());
}

#[test]
fn a_server_is_asked_one_thing_at_a_time_with_a_pause() {
    let slow = |_: &strangers::Asked| {
        std::thread::sleep(Duration::from_millis(20));
        sends(200, &[], "")
    };
    let [one, two] = [Stranger::named("127.0.0.1", &slow), Stranger::named("127.0.0.2", &slow)];
    let links = |stranger: &Stranger| {
        (0..6).map(|nth| format!("[x]({}) ", stranger.at(&format!("/{nth}")))).collect::<String>()
    };
    let settings = SETTINGS.replace("pause_ms = 0", "pause_ms = 100\nconcurrency = 8");
    let ran = check(&laid(&settings, &format!("{}{}", links(&one), links(&two))), &[]);
    assert!(ran.said.contains("Asked other servers for 12 addresses"), "{}", ran.said);
    for stranger in [&one, &two] {
        assert_eq!(stranger.most_at_once(), 1);
        assert!(stranger.shortest_pause() >= Duration::from_millis(95), "{:?}", stranger.shortest_pause());
    }
    assert!(one.first().max(two.first()) < one.last().min(two.last()), "two servers are asked side by side");
}

#[test]
fn good_answers_are_good_for_a_while_and_others_are_asked_again() {
    let stranger = Stranger::answering(&|asked| match asked.path() {
        "/moved" => sends(301, &["Location: /good"], ""),
        "/gone" => sends(404, &[], ""),
        _ => sends(200, &[], ""),
    });
    let links = ["/good", "/moved", "/gone"].map(|path| format!("[x]({}) ", stranger.at(path))).concat();
    let folder = laid(SETTINGS, &links);
    let first = check(&folder, &[]);
    let asked_first = stranger.asked().len();
    let again = check(&folder, &[]);
    assert_eq!(again.data, first.data, "the same is told");
    assert!(
        again.said.contains("Asked other servers for 1 address; 2 more answered an earlier check"),
        "{}",
        again.said
    );
    let asked: Vec<String> = stranger.asked().split_off(asked_first).into_iter().map(|it| it.line).collect();
    assert_eq!(asked, ["HEAD /gone", "GET /gone"]);
    assert!(check(&folder, &["--no-cache"]).said.contains("Asked other servers for 3 addresses\n"));
    fs::write(folder.path().join("site.toml"), format!("{SETTINGS}max_age = 0\n")).expect("written");
    assert!(check(&folder, &[]).said.contains("Asked other servers for 3 addresses\n"));
}

#[test]
fn this_machine_is_not_asked_whatever_it_is_called() {
    let inside = Stranger::answering(&|_| sends(200, &[], ""));
    let settings = SETTINGS.replace("private = true\n", "");
    let port = inside.at("").rsplit(':').next().expect("a port").to_owned();
    for host in ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0"] {
        let address = format!("http://{host}:{port}/latest/meta-data/");
        let told = told_of(&settings, &address);
        assert_eq!(told.len(), 1, "{address}: {told:?}");
        assert!(told[0].contains("private network") || told[0].contains("reached"), "{address}: {told:?}");
    }
    assert_eq!(inside.asked().len(), 0, "{:?}", inside.asked());
}

#[test]
fn ignored_addresses_are_not_asked() {
    let stranger = Stranger::answering(&|_| sends(404, &[], ""));
    let settings = format!("{SETTINGS}ignore = [\"*/inside/*\"]\n");
    assert_eq!(told_of(&settings, &stranger.at("/inside/a")), Vec::<String>::new());
    assert_eq!(stranger.asked().len(), 0);
}

#[test]
fn what_is_not_public_yet_is_not_asked_for() {
    let stranger = Stranger::answering(&|_| sends(200, &[], ""));
    let folder = laid(SETTINGS, "Text.");
    let path = folder.path().join(PATH);
    let link = stranger.at("/secret");
    for hides in ["embargo: 2027-01-01T09:00:00Z", "draft: true"] {
        fs::write(&path, format!("---\ntitle: A\n{hides}\n---\nSee [it]({link}).\n")).expect("written");
        assert_eq!(check(&folder, &[]).code, 0);
        assert_eq!(run(folder.path(), &["build", "--now=2026-11-24"]).code, 0);
    }
    assert_eq!(stranger.asked().len(), 0, "{:?}", stranger.asked());
    // Whoever takes drafts in says so.
    check(&folder, &["--drafts"]);
    assert_eq!(stranger.asked().len(), 1);
}

#[test]
fn without_a_network_that_is_told_once() {
    // Nobody listens where these lead.
    let free = |host: &str| {
        let listener = std::net::TcpListener::bind((host, 0)).expect("a free port");
        format!("http://{}/", listener.local_addr().expect("an address"))
    };
    let links: String = (1..=12).map(|nth| format!("[x]({}) ", free(&format!("127.0.0.{nth}")))).collect();
    let folder = laid(SETTINGS, &links);
    let ran = check(&folder, &[]);
    assert_eq!((ran.code, ran.data.as_str()), (2, ""), "{}", ran.said);
    assert_eq!(ran.said.matches("no other server can be reached").count(), 1, "{}", ran.said);
    // Where one of old answers, it is not the network.
    let stranger = Stranger::answering(&|_| sends(200, &[], ""));
    let path = folder.path().join(PATH);
    fs::write(&path, format!("---\ntitle: A\n---\n[x]({})\n", stranger.at("/a"))).expect("written");
    check(&folder, &[]);
    fs::write(&path, format!("---\ntitle: A\n---\n[x]({}) {links}\n", stranger.at("/a"))).expect("written");
    let ran = check(&folder, &[]);
    assert_eq!((ran.code, ran.data.matches("it refuses connections").count()), (0, 12), "{}", ran.data);
}

#[test]
fn nobody_is_asked_while_there_is_an_error() {
    let stranger = Stranger::answering(&|_| sends(200, &[], ""));
    let folder = laid(SETTINGS, &format!("See [it]({}) and [[nobody]].", stranger.at("/a")));
    let ran = check(&folder, &[]);
    assert_eq!((ran.code, stranger.asked().len()), (1, 0), "{}", ran.said);
    assert!(ran.said.contains("Other servers were not asked"), "{}", ran.said);
}
