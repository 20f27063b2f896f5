//! A folder that is published to again and again while a real nginx and a real Caddy show it to readers who never pause.
#![allow(clippy::disallowed_methods)]
#![cfg(unix)]

#[path = "support/port.rs"]
mod port;

use dateline::{
    base::Fingerprint,
    disk::RealDisk,
    publish::{Edition, EditionFile, How, Known, Links, Provenance, Releases},
};
use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use tempfile::TempDir;

/// How often the site becomes another one.
const SWITCHES: usize = 100;
/// How many readers each server has.
const READERS: usize = 3;
/// Pages longer than what fits on its way at once: a switch comes in the middle of one.
const LINES: usize = 20_000;

/// A web server that is ended when it is dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Told to end, nginx ends its workers too.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

fn start(program: &str, arguments: &[&str], home: &Path) -> Server {
    let mut command = Command::new(program);
    command.args(arguments).env("HOME", home).env("XDG_CONFIG_HOME", home).env("XDG_DATA_HOME", home);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    Server(child.unwrap_or_else(|fault| panic!("{program}, which .ci/setup installs, cannot be run: {fault}")))
}

fn nginx(top: &Path, port: u16) -> Server {
    let here = top.display();
    let kept =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {here}/{name};"));
    // What docs/publishing.md says of `server`, and what a server needs that is not the system's own.
    let config = format!(
        "pid {here}/nginx.pid;\nerror_log {here}/nginx.log;\nworker_processes 2;\nevents {{ worker_connections 64; }}\nhttp {{ access_log off; {}\nserver {{ listen 127.0.0.1:{port}; root {here}/www/current; error_page 404 /404.html; location ~ /\\. {{ deny all; }} }} }}\n",
        kept.join(" ")
    );
    fs::write(top.join("nginx.conf"), config).expect("a file can be written");
    start("nginx", &["-c", &format!("{here}/nginx.conf"), "-g", "daemon off;"], top)
}

fn caddy(top: &Path, port: u16) -> Server {
    let here = top.display();
    let config =
        format!("{{\n\tadmin off\n}}\nhttp://127.0.0.1:{port} {{\n\troot * {here}/www/current\n\tfile_server\n}}\n");
    fs::write(top.join("Caddyfile"), config).expect("a file can be written");
    start("caddy", &["run", "--adapter", "caddyfile", "--config", &format!("{here}/Caddyfile")], top)
}

/// The style sheet of an edition, by a name that follows from what it is.
fn style(nth: usize) -> String {
    format!("site.{nth:010x}.css")
}

/// An edition: each line of each file says which it is, and pages call its style sheet.
fn edition(top: &Path, nth: usize) -> Edition {
    let site = top.join("site").join(nth.to_string());
    let page =
        format!("<link rel=\"stylesheet\" href=\"/{}\">\n", style(nth)) + &format!("edition {nth}\n").repeat(LINES);
    let files = [
        ("index.html".to_owned(), page.clone()),
        ("briefings/paris/index.html".to_owned(), page),
        (style(nth), format!("edition {nth}\n").repeat(LINES)),
    ];
    let files = files.map(|(path, text)| {
        let file = site.join(&path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders can be made");
        fs::write(file, &text).expect("a file can be written");
        EditionFile { path: path.into(), size: text.len() as u64, fingerprint: Fingerprint::of(text.as_bytes()) }
    });
    let provenance =
        Provenance { dateline: "0".into(), now: "2026-01-06T18:00:00Z".parse().expect("an instant"), source: None };
    let read = Edition::read(&RealDisk, &site, &files, provenance, &|_| Default::default(), &Known::default());
    read.expect("an edition")
}

/// A reader whose connection is kept.
struct Reader {
    port: u16,
    kept: Option<BufReader<TcpStream>>,
}

impl Reader {
    /// Asks for a file, and returns what came.
    fn ask(&mut self, path: &str) -> Result<String, String> {
        let mut kept = match self.kept.take() {
            Some(kept) => kept,
            None => BufReader::new(TcpStream::connect(("127.0.0.1", self.port)).map_err(|fault| fault.to_string())?),
        };
        let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port);
        kept.get_mut().write_all(request.as_bytes()).map_err(|fault| fault.to_string())?;
        let (mut head, mut length, mut is_last) = (String::new(), None, false);
        while !head.ends_with("\r\n\r\n") {
            let start = head.len();
            match kept.read_line(&mut head) {
                Ok(0) | Err(_) => return Err(format!("the connection ended after `{head}`")),
                Ok(_) => {}
            }
            let line = head[start..].to_ascii_lowercase();
            length = line.strip_prefix("content-length:").and_then(|text| text.trim().parse::<usize>().ok()).or(length);
            is_last |= line.starts_with("connection: close");
        }
        let mut body = vec![0; length.ok_or_else(|| format!("no length in `{head}`"))?];
        kept.read_exact(&mut body).map_err(|fault| format!("cut off: {fault}"))?;
        if !is_last {
            self.kept = Some(kept);
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        if head.starts_with("HTTP/1.1 200 ") { Ok(body) } else { Err(head) }
    }
}

/// Says of which edition a text wholly is.
fn whole(text: &str) -> Result<usize, String> {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let nth = first
        .strip_prefix("edition ")
        .and_then(|nth| nth.parse().ok())
        .ok_or_else(|| format!("begins with `{first}`"))?;
    match lines.clone().all(|line| line == first) && lines.count() + 1 == LINES {
        true => Ok(nth),
        false => Err(format!("a mixture that begins with `{first}`")),
    }
}

/// Reads a page and what it calls; returns of which edition they are.
fn visit(reader: &mut Reader, page: &str) -> Result<usize, String> {
    let html = reader.ask(page)?;
    let (link, text) = html.split_once('\n').ok_or("it is empty")?;
    let href = link.split('"').nth(3).ok_or("it calls nothing")?;
    let (of_page, of_style) = (whole(text)?, whole(&reader.ask(href)?)?);
    if of_page == of_style && *href == format!("/{}", style(of_page)) {
        Ok(of_page)
    } else {
        Err(format!("a page of {of_page} with a style sheet of {of_style}"))
    }
}

#[test]
fn over_a_hundred_switches_no_response_of_nginx_or_caddy_fails_or_is_a_mixture() {
    let folder: TempDir = tempfile::tempdir().expect("a temporary folder");
    let top = folder.path();
    // Workers of nginx are somebody else, where it was root who started them.
    fs::set_permissions(top, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let carrier = Links(&RealDisk);
    let publish = |nth: usize| {
        let releases =
            Releases { disk: &RealDisk, carrier: &carrier, root: top.join("www"), keep: 3, stage: "x".into() };
        let at = format!("2026-01-06T18:{:02}:{:02}Z", nth / 60, nth % 60).parse().expect("an instant");
        let how = How { at, deletes_max: 10, signer: None };
        assert!(releases.publish(&edition(top, nth), &how).expect("it is published").is_published);
        fs::remove_dir_all(top.join("site").join(nth.to_string())).expect("it is there");
    };
    publish(0);
    let (of_nginx, of_caddy) = (port::free(), port::free());
    let _servers = [nginx(top, of_nginx), caddy(top, of_caddy)];
    [of_nginx, of_caddy].into_iter().for_each(port::wait);

    let is_over = AtomicBool::new(false);
    let read = |port: u16, nth: usize| {
        let mut reader = Reader { port, kept: None };
        let (mut seen, mut count) = (BTreeSet::new(), 0);
        while !is_over.load(Ordering::Relaxed) {
            let page = ["/", "/briefings/paris/"][(count + nth) % 2];
            seen.insert(visit(&mut reader, page).map_err(|fault| format!("{page} at {port}: {fault}"))?);
            count += 1;
        }
        Ok::<_, String>((port, seen, count))
    };
    let outcomes: Vec<_> = thread::scope(|scope| {
        let of_all = [of_nginx, of_caddy].into_iter().flat_map(|port| (0..READERS).map(move |nth| (port, nth)));
        let readers: Vec<_> = of_all.map(|(port, nth)| scope.spawn(move || read(port, nth))).collect();
        (1..=SWITCHES).for_each(publish);
        is_over.store(true, Ordering::Relaxed);
        readers.into_iter().map(|reader| reader.join().expect("a reader does not panic")).collect()
    });
    for outcome in outcomes {
        let (port, seen, count) = outcome.unwrap_or_else(|fault| panic!("{fault}"));
        assert!(seen.len() > SWITCHES / 10, "at {port}: {count} visits saw {} editions", seen.len());
    }
}
