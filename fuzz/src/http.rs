//! The server of `dateline serve`.

use dateline::{
    base::SitePath,
    server::{self, File, Files, Finding, Handle, OnDemand, Panel, Port, Proofs, Services, Unmended, Update},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{ErrorKind, Read, Write},
    net::{Ipv4Addr, Shutdown, TcpStream},
    sync::{Arc, LazyLock},
    time::Duration,
};

const PATIENCE: Duration = Duration::from_secs(10);

static SERVER: LazyLock<Handle> = LazyLock::new(|| {
    let files = [
        ("index.html", "<body>home</body>"),
        ("a/index.html", "<body>a</body>"),
        ("404.html", "<body>lost</body>"),
        ("site.css", "0123456789"),
    ];
    let files: BTreeMap<String, File> =
        files.iter().map(|(path, text)| ((*path).to_owned(), File::held(text.as_bytes()))).collect();
    let update =
        Update { build: 1, files: Files::All(files), broken: BTreeSet::new(), faults: Vec::new(), follow: None };
    let panel = Panel { proofs: Arc::new(Nothing), token: "none".to_owned() };
    let services = Services { panel, on_demand: Arc::new(Nothing) };
    server::bind(Ipv4Addr::LOCALHOST.into(), Port::Exactly(0))
        .expect("a port")
        .run("/", update, services)
        .expect("a server")
});

struct Nothing;

impl Proofs for Nothing {
    fn findings(&self, _: &SitePath) -> Vec<Finding> {
        Vec::new()
    }

    fn mend(&self, _: &SitePath, _: &str) -> Result<(), Unmended> {
        panic!("nobody who has no token mends anything")
    }
}

impl OnDemand for Nothing {
    fn make(&self, _: &str) -> Option<Arc<[u8]>> {
        None
    }
}

/// Whatever is sent over a connection is answered or hung up on, never with a fault of ours, and the next client is served.
pub fn check(data: &[u8]) {
    if data.windows(4).any(|four| four == b"/_da") {
        // A tab's line of events stays open for ever, as it should.
        return;
    }
    let stream = sent(data);
    // That no more will come ends the connection; who hangs up before the answer may get none.
    let _ = stream.shutdown(Shutdown::Write);
    let answer = read(stream);
    let head = String::from_utf8_lossy(&answer);
    assert!(answer.is_empty() || head.starts_with("HTTP/1."), "{head}");
    assert!(!head.starts_with("HTTP/1.1 500"), "{head}");
    let next = read(sent(b"GET /a/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    let next = String::from_utf8_lossy(&next);
    assert!(next.starts_with("HTTP/1.1 200") && next.contains("<body>a"), "{next}");
}

fn sent(bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(SERVER.socket()).expect("the server takes us");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    // The server may have hung up before all is sent.
    let _ = stream.write_all(bytes);
    stream
}

fn read(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(fault) if matches!(fault.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            panic!("no answer and no end: {fault}")
        }
        _ => answer,
    }
}
