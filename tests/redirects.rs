//! What hosts are told of old addresses and of what is gone, as real nginx and Caddy understand it.
#![allow(clippy::disallowed_methods)]

#[path = "support/binary.rs"]
mod binary;

use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use binary::{folder, run};
use tempfile::TempDir;

const NOW: &str = "--now=2026-02-01";

/// A site with a page that moved twice with its calendar, an expired and a removed briefing, a page that is gone, and a lost file.
fn site() -> TempDir {
    let folder = folder();
    let lay = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    lay("site.toml", "base_url = \"https://example.org\"\n");
    let event = "event: { name: Summit, start: 2026-01-06 }";
    lay(
        "content/briefings/paris.md",
        &format!(
            "---\ntitle: Allies\ndate: 2026-01-06\nslug: allies\n{event}\naliases: [/first/, \"/zweitens $1; \u{fc}/\"]\n---\nText.\n"
        ),
    );
    lay(
        "content/briefings/oslo.md",
        "---\ntitle: Talks\ndate: 2026-01-07\nexpires: 2026-01-20\naliases: [/alt/oslo/]\n---\nText.\n",
    );
    lay(
        "published.toml",
        "[addresses]\n\"/first/\" = { since = 2026-01-07, briefing = \"paris\" }\n\
         \"/first/event.ics\" = { since = 2026-01-07, follows = true }\n\
         \"/topics/energy/\" = { since = 2026-01-07, follows = true }\n\
         \"/topics/energy/feed.xml\" = { since = 2026-01-07, feed = \"tag:y\" }\n\
         [gone]\n\"/about/us/\" = { on = 2026-01-10, why = \"Asked for.\" }\n",
    );
    let built = run(folder.path(), &["build", "--output", "out", NOW]);
    assert_eq!(built.code, 0, "{}", built.said);
    folder
}

fn printed(folder: &TempDir, form: &str) -> String {
    let ran = run(folder.path(), &["redirects", form, NOW]);
    assert_eq!(ran.code, 0, "{}", ran.said);
    ran.data
}

/// Each address with what a host is to answer: a status, and where it leads or what its page says.
const ANSWERS: [(&str, u16, &str); 9] = [
    ("/first/", 301, "/briefings/2026/01/allies/"),
    ("/first/event.ics", 301, "/briefings/2026/01/allies/event.ics"),
    ("/zweitens%20$1;%20%C3%BC/", 301, "/briefings/2026/01/allies/"),
    ("/alt/oslo/", 410, "No longer available"),
    ("/briefings/2026/01/oslo/", 410, "No longer available"),
    ("/about/us/", 410, "Asked for."),
    ("/topics/energy/", 410, "There was a page"),
    ("/topics/energy/feed.xml", 410, ""),
    ("/briefings/2026/01/allies/", 200, "Allies"),
];

/// A server of ours, which ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn get(port: u16, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    Some((status, answer))
}

fn check(server: &str, port: u16) {
    let began = Instant::now();
    while get(port, "/").is_none() {
        assert!(began.elapsed() < Duration::from_secs(20), "{server} does not answer");
        thread::sleep(Duration::from_millis(50));
    }
    for (path, status, words) in ANSWERS {
        let (answered, text) = get(port, path).expect("an answer");
        assert_eq!(answered, status, "{server}: {path}\n{text}");
        let expected = if status == 301 { format!("ocation: {words}\r\n") } else { words.to_owned() };
        let leads = status == 301 && text.contains(&format!("ocation: http://localhost:{port}{words}\r\n"));
        assert!(leads || text.contains(&expected), "{server}: {path} does not say `{expected}`\n{text}");
    }
}

fn start(program: &str, line: &[&str], home: &Path) -> Running {
    let mut command = Command::new(program);
    command.args(line).env("HOME", home).env("XDG_DATA_HOME", home).env("XDG_CONFIG_HOME", home);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    Running(command.spawn().unwrap_or_else(|fault| panic!("{program}, which .ci/setup installs: {fault}")))
}

#[test]
fn nginx_answers_as_it_is_told() {
    let folder = site();
    let (place, port) = (folder.path(), free_port());
    fs::write(place.join("redirects.conf"), printed(&folder, "nginx")).expect("written");
    let root = place.display();
    let conf = format!(
        "daemon off; master_process off; pid {root}/pid; error_log {root}/error.log;\nevents {{}}\nhttp {{ access_log off; \
         client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3; uwsgi_temp_path {root}/t4; \
         scgi_temp_path {root}/t5;\nserver {{ listen 127.0.0.1:{port}; root {root}/out; absolute_redirect off; include {root}/redirects.conf; }} }}\n"
    );
    let file = place.join("nginx.conf");
    fs::write(&file, conf).expect("written");
    let file = file.display().to_string();
    let tested =
        Command::new("nginx").args(["-t", "-q", "-c", &file]).output().expect("nginx, which .ci/setup installs");
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
    let _running = start("nginx", &["-c", &file], place);
    check("nginx", port);
}

#[test]
fn caddy_answers_as_it_is_told() {
    let folder = site();
    let (place, port) = (folder.path(), free_port());
    fs::write(place.join("redirects.caddy"), printed(&folder, "caddy")).expect("written");
    let root = place.display();
    let conf = format!(
        "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://localhost:{port} {{\n\tbind 127.0.0.1\n\troot * {root}/out\n\timport {root}/redirects.caddy\n\tfile_server\n}}\n"
    );
    let file = place.join("Caddyfile");
    fs::write(&file, conf).expect("written");
    let file = file.display().to_string();
    let tested = Command::new("caddy").args(["validate", "--adapter", "caddyfile", "--config", &file]).output();
    let tested = tested.expect("caddy, which .ci/setup installs");
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
    let _running = start("caddy", &["run", "--adapter", "caddyfile", "--config", &file], place);
    check("caddy", port);
}

#[test]
fn no_old_address_leads_to_another() {
    let folder = site();
    let json: serde_json::Value = serde_json::from_str(&printed(&folder, "json")).expect("JSON");
    let entries = json.as_array().expect("a list");
    let to = |of: &str| entries.iter().find(|it| it["from"] == of).map(|it| it["to"].clone());
    assert_eq!(to("/first/"), to("/zweitens%20$1;%20%C3%BC/"), "moved twice, both lead to where it is");
    assert!(entries.iter().all(|it| to(it["to"].as_str().unwrap_or_default()).is_none()), "{entries:?}");
    assert_eq!(printed(&folder, "netlify").lines().count(), 3);
    assert_eq!(printed(&folder, "s3").lines().count(), 3);
    // A loop cannot be written: an address leads nowhere while a page has it.
    let page = folder.path().join("content/pages/x.md");
    fs::create_dir_all(page.parent().expect("it has a folder")).expect("made");
    fs::write(&page, "---\ntitle: X\naliases: [/x/]\n---\nText.\n").expect("written");
    let refused = run(folder.path(), &["check", NOW]);
    assert!(refused.code == 1 && refused.said.contains("alias-taken"), "{}", refused.said);
}
