//! Who is told what is found in a page's document, and who may have it mended.

#![allow(clippy::disallowed_methods)]

use std::sync::Mutex;

use super::{
    http_tests::{OneFile, Reply, files, get, raw, update},
    *,
};
use crate::base::{Severity, SitePath};

const TOKEN: &str = "a0b1c2";

/// One finding, on the page `/a/`.
#[derive(Default)]
struct OneFinding {
    mended: Mutex<Vec<(String, String)>>,
}

impl Proofs for OneFinding {
    fn findings(&self, page: &SitePath) -> Vec<Finding> {
        let finding = Finding {
            severity: Severity::Notice,
            code: "undeclared-mention".to_owned(),
            message: "the text names <Norway>".to_owned(),
            help: None,
            path: "content/a.md".to_owned(),
            line: Some(4),
            words: Some("Norway".to_owned()),
            link: None,
            fix: Some(Fix { id: "f1".to_owned(), change: "+ mentions: [NO]".to_owned() }),
        };
        if page.as_str() == "a/" { vec![finding] } else { Vec::new() }
    }

    fn mend(&self, page: &SitePath, fix: &str) -> Result<(), Unmended> {
        self.mended.lock().unwrap().push((page.to_string(), fix.to_owned()));
        match fix {
            "f1" => Ok(()),
            "never" => Err(Unmended::Impossible("it is a list of lists".to_owned())),
            _ => Err(Unmended::Gone),
        }
    }
}

fn serve(ip: &str) -> (Handle, Arc<OneFinding>) {
    let proofs = Arc::new(OneFinding::default());
    let panel = Panel { proofs: proofs.clone(), token: TOKEN.to_owned() };
    let services = Services { panel, on_demand: Arc::new(OneFile) };
    let bound = bind(ip.parse().unwrap(), Port::Exactly(0)).unwrap();
    (bound.run("/", update(1, Files::All(files(&[("a/index.html", "<body>a</body>")]))), services).unwrap(), proofs)
}

const JSON: &str = "\nContent-Type: application/json";
const OURS: &str = "\nOrigin: http://localhost";

fn post(server: &Handle, head: &str, body: &str) -> Reply {
    let length = body.len();
    // The client closes with an empty line after what it was given.
    raw(
        server,
        &format!(
            "POST /__dateline/fix HTTP/1.1\nHost: localhost{head}\nContent-Length: {length}\nConnection: close\n\n{body}"
        ),
    )
}

fn asked(fix: &str, token: &str) -> String {
    format!("{{\"page\":\"/a/\",\"fix\":\"{fix}\",\"token\":\"{token}\"}}")
}

#[test]
fn findings_are_told_page_by_page() {
    let (server, _) = serve("127.0.0.1");
    let reply = get(&server, "/__dateline/findings?page=%2Fa%2F");
    assert_eq!(reply.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(
        reply.text(),
        "[{\"severity\":\"notice\",\"code\":\"undeclared-mention\",\"message\":\"the text names <Norway>\",\"help\":null,\
         \"path\":\"content/a.md\",\"line\":4,\"words\":\"Norway\",\"link\":null,\
         \"fix\":{\"id\":\"f1\",\"change\":\"+ mentions: [NO]\"}}]"
    );
    for other in ["?page=%2Fb%2F", "?page=%2F..%2F", "?page", ""] {
        assert_eq!(get(&server, &format!("/__dateline/findings{other}")).text(), "[]", "{other}");
    }
    let foreign = raw(&server, "GET /__dateline/findings?page=/a/ HTTP/1.1\nHost: evil.example");
    assert_eq!(foreign.status, 421);
}

#[test]
fn a_page_of_ours_has_a_finding_mended() {
    let (server, proofs) = serve("127.0.0.1");
    assert!(get(&server, "/a/").text().contains(&format!(" data-token=\"{TOKEN}\"")));
    let reply = post(&server, &[OURS, JSON].concat(), &asked("f1", TOKEN));
    assert_eq!((reply.status, reply.text().as_str()), (200, "{\"mended\":true}"));
    assert_eq!(*proofs.mended.lock().unwrap(), [("/a/".to_owned(), "f1".to_owned())]);
    let gone = post(&server, &[OURS, JSON].concat(), &asked("f2", TOKEN));
    assert_eq!((gone.status, gone.text().as_str()), (409, "the file was changed meanwhile: look again\n"));
    let never = post(&server, &[OURS, JSON].concat(), &asked("never", TOKEN));
    assert_eq!((never.status, never.text().as_str()), (422, "it is a list of lists\n"));
}

#[test]
fn nobody_else_has_anything_mended() {
    let (server, proofs) = serve("127.0.0.1");
    let good = asked("f1", TOKEN);
    let refused =
        |head: &str, body: &str, status: u16| assert_eq!(post(&server, head, body).status, status, "{head} {body}");
    refused(JSON, &good, 403);
    refused(&["\nOrigin: http://evil.example", JSON].concat(), &good, 403);
    refused(&["\nOrigin: null", JSON].concat(), &good, 403);
    refused(&[OURS, "\nContent-Type: text/plain"].concat(), &good, 415);
    refused(OURS, &good, 415);
    refused(&[OURS, JSON].concat(), &asked("f1", ""), 403);
    refused(&[OURS, JSON].concat(), &asked("f1", "a0b1c3"), 403);
    refused(&[OURS, JSON].concat(), "{\"page\":\"/a/\",\"fix\":\"f1\"}", 400);
    refused(&[OURS, JSON].concat(), "", 400);
    refused(&[OURS, JSON].concat(), &" ".repeat(20_000), 413);
    let foreign = raw(
        &server,
        "POST /__dateline/fix HTTP/1.1\nHost: evil.example\nOrigin: http://evil.example\nContent-Length: 0",
    );
    assert_eq!(foreign.status, 421);
    let asked = get(&server, "/__dateline/fix");
    assert_eq!((asked.status, asked.header("allow")), (405, "POST"));
    assert_eq!(raw(&server, "POST /a/ HTTP/1.1\nHost: localhost\nContent-Length: 0").header("allow"), "GET, HEAD");
    assert!(proofs.mended.lock().unwrap().is_empty());
}

#[test]
fn a_question_that_does_not_come_to_its_end_is_not_waited_for() {
    let (server, proofs) = serve("127.0.0.1");
    let head = format!("POST /__dateline/fix HTTP/1.1\nHost: localhost{OURS}{JSON}\nContent-Length: 900");
    assert_eq!(raw(&server, &head).status, 408);
    assert!(proofs.mended.lock().unwrap().is_empty());
}

#[test]
fn where_other_machines_are_answered_findings_are_told_and_not_mended() {
    let (server, proofs) = serve("0.0.0.0");
    assert!(get(&server, "/__dateline/findings?page=/a/").text().contains("\"fix\":null"));
    assert!(get(&server, "/a/").text().contains(" data-token=\"\""));
    assert_eq!(post(&server, &[OURS, JSON].concat(), &asked("f1", TOKEN)).status, 403);
    assert_eq!(post(&server, &[OURS, JSON].concat(), &asked("f1", "")).status, 403);
    assert!(proofs.mended.lock().unwrap().is_empty());
}
